//! Forms of settings: sent to the desk, and kept with what was typed when they are refused or only looked at. Server only.

use desk::{Desk, DeskError, Done, Wish};
use shared::access::Actor;
use shared::act::Action;
use shared::id::{CalendarId, OpId, PersonId, Ver};
use shared::refusal::Refusal;
use shared::setting::SettingAction;
use shared::setting::form::{Typed, action};
use shared::setting::missing::{usual_calendar, usual_policy};
use shared::setting::topic::Topic;
use shared::view::DraftView;

use super::typed;
use crate::api::ApiError;
use crate::api::settings::{News, url_of};
use crate::respond;

/// The draft's mode for a form of settings; its words are the form as JSON.
const MODE: &str = "setting";

/// Keeps what was typed, and why it was refused if it was.
///
/// # Errors
/// [`DeskError`] when the desk fails, or when it is longer than anything that can be kept.
pub async fn keep(desk: &Desk, person: PersonId, op: OpId, typed: &Typed, refusal: Option<Refusal>) -> Result<(), DeskError> {
    // A form is a map of texts, so this cannot fail.
    let body = serde_json::to_string(typed).unwrap_or_default();
    typed::keep_refused(desk, person, op, DraftView { body, mode: MODE.to_owned(), refusal, ..DraftView::default() }).await
}

/// What was typed into the form of that name.
///
/// # Errors
/// [`ApiError`] when the desk fails.
pub async fn kept(desk: &Desk, actor: &Actor, op: Option<OpId>) -> Result<Option<(Typed, Option<Refusal>)>, ApiError> {
    let Some(person) = actor.person() else { return Ok(None) };
    let draft = typed::refused(desk, person, op).await?.filter(|draft| draft.mode == MODE);
    Ok(draft.and_then(|draft| Some((serde_json::from_str(&draft.body).ok()?, draft.refusal))))
}

/// Asks the desk for a change of settings, by somebody who has seen that version.
///
/// # Errors
/// What the desk says.
pub async fn save(desk: &Desk, actor: Actor, op: OpId, seen: Ver, action: SettingAction) -> Result<Done, DeskError> {
    desk.act(Wish { seen: Some(seen), ..typed::wish(op, actor, Action::Setting(action)) }).await
}

/// The page of what was saved, or the form again with the reason.
///
/// # Errors
/// [`ApiError`] when the desk fails.
pub async fn answer(
    desk: &Desk,
    person: PersonId,
    op: OpId,
    (topic, id): (Topic, Option<u64>),
    typed: &Typed,
    done: Result<Done, DeskError>,
) -> Result<(), ApiError> {
    match done {
        Ok(done) => {
            if let Some(pos) = done.pos {
                desk.reached(pos).await;
            }
            let id = id.or(done.outcome.setting).or(done.outcome.queue.map(|queue| queue.0));
            respond::redirect(&format!("{}?news={}", url_of(topic, id), News::Saved.code()));
        }
        Err(DeskError::Refused(refusal)) => {
            keep(desk, person, op, typed, Some(refusal)).await?;
            respond::redirect(&format!("{}?draft={op}", url_of(topic, id)));
        }
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

/// The usual calendar and the usual policy. Sent again, it does what is left of it.
///
/// # Errors
/// What the desk says.
pub async fn begin(desk: &Desk, actor: &Actor, op: OpId) -> Result<(), DeskError> {
    let calendar = usual_calendar(desk.settings().general().zone);
    let done = save(desk, actor.clone(), op, 0, action(None, calendar)).await?;
    let calendar = CalendarId(done.outcome.setting.unwrap_or_default());
    // The second call of one form has a name of its own, the same each time.
    let next = OpId(op.0.wrapping_add(1));
    let done = save(desk, actor.clone(), next, 0, action(None, usual_policy(calendar))).await?;
    if let Some(pos) = done.pos {
        desk.reached(pos).await;
    }
    Ok(())
}
