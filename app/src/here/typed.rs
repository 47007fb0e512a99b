//! What plain forms bring: parsed, sent to the desk, and kept as a draft when it is refused. Server only.

use desk::read::more::Asks;
use desk::{Desk, DeskError, Done, Wish};
use http::header;
use http::request::Parts;
use leptos::prelude::use_context;
use shared::access::Actor;
use shared::act::{Action, Outcome};
use shared::draft::{OVER_MAX, Stamp};
use shared::draft_key;
use shared::event::Door;
use shared::id::{OpId, PersonId, TicketId, Ver};
use shared::locale::Lang;
use shared::people::action::{PHONES_MAX, PeopleAction};
use shared::query::Query;
use shared::refusal::Refusal;
use shared::text::{Body, Name, Phone, TextError};
use shared::ticket::action::{NewFile, TicketAction};
use shared::view::{DraftView, TicketPage};
use shared::words::beside::{Beside, say};

use super::{here, tell_as};
use crate::api::ApiError;
use crate::api::desk::more::{CHOICE, CHOSEN, PLEA, REASON, SOLUTION};
use crate::api::portal::Refused;
use crate::parts::field::escaped;
use crate::respond;

/// A wish out of a form, from the reader's own side of the desk.
#[must_use]
pub fn wish(op: OpId, actor: Actor, action: Action) -> Wish {
    let door = if actor.roles.staff() { Door::Desk } else { Door::Portal };
    Wish { op, actor, door, seen: None, action }
}

/// A wish of a customer, whatever else they may be.
#[must_use]
pub fn request_wish(op: OpId, actor: Actor, action: Action) -> Wish {
    Wish { op, actor, door: Door::Portal, seen: None, action }
}

/// A name and numbers, one on each line.
///
/// # Errors
/// [`Refusal::Text`] for the first that is not one.
pub fn about(person: PersonId, name: &str, phones: &str) -> Result<PeopleAction, Refusal> {
    let name = Name::try_from(name)?;
    let phones = numbers(phones)?;
    Ok(PeopleAction::ChangeProfile { person, name: Some(name), phones: Some(phones), locale: None })
}

/// Telephone numbers, one on each line. One too many is let through, to be refused rather than lost.
///
/// # Errors
/// [`TextError`] for the first that is none.
pub fn numbers(lines: &str) -> Result<Vec<Phone>, TextError> {
    lines.lines().filter(|line| !line.trim().is_empty()).take(PHONES_MAX + 1).map(Phone::try_from).collect()
}

/// What was typed into a form that was refused, and why.
///
/// # Errors
/// [`ApiError`] when the desk fails.
pub async fn refused(desk: &Desk, person: PersonId, op: Option<OpId>) -> Result<Option<DraftView>, ApiError> {
    match op {
        Some(op) => Ok(desk.draft(person, &key(op)).await?),
        None => Ok(None),
    }
}

/// What a customer typed into a form that was refused, with the op that its files are found by.
///
/// # Errors
/// [`ApiError`] when the desk fails.
pub async fn refused_form(desk: &Desk, actor: &Actor, op: Option<OpId>) -> Result<Option<Refused>, ApiError> {
    let (Some(op), Some(person)) = (op, actor.person()) else { return Ok(None) };
    Ok(refused(desk, person, Some(op)).await?.map(|draft| Refused { op, draft }))
}

/// The request, if the reader may see it: a form never tells of another's.
pub async fn own_request(desk: &Desk, actor: &Actor, request: Option<TicketId>, lang: Lang) -> Option<TicketId> {
    let request = request?;
    desk.request(actor, request, lang).await.ok().map(|_| request)
}

/// "No, it is not", with words or without.
///
/// # Errors
/// [`Refusal::Text`] for words that are too long.
pub fn reopen(ticket: TicketId, body: &str) -> Result<TicketAction, Refusal> {
    let body = if body.trim().is_empty() { None } else { Some(Body::try_from(body)?) };
    Ok(TicketAction::Reopen { ticket, body })
}

/// The request again, once what was done can be read; a refusal that leaves nothing to correct shows it as it is now.
///
/// # Errors
/// [`ApiError`] when the desk fails or there is no such request.
pub async fn answer(desk: &Desk, ticket: TicketId, done_code: &str, done: Result<Done, DeskError>) -> Result<(), ApiError> {
    match done {
        Ok(done) => {
            if let Some(pos) = done.pos {
                desk.reached(pos).await;
            }
            respond::redirect(&format!("/portal/requests/{ticket}?done={done_code}"));
        }
        Err(DeskError::Refused(Refusal::NotFound)) => return Err(ApiError::NotFound),
        Err(DeskError::Refused(_)) => respond::redirect(&format!("/portal/requests/{ticket}?done=changed")),
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

/// Keeps what was typed into a form that was refused.
///
/// # Errors
/// [`DeskError`] when the desk fails.
pub async fn keep_refused(desk: &Desk, person: PersonId, op: OpId, draft: DraftView) -> Result<(), DeskError> {
    desk.keep_draft(person, &key(op), Some(draft)).await
}

/// Keeps what an agent typed into a form that was refused: at its place, or, where something was written elsewhere meanwhile,
/// under the form's own name, which is answered then.
///
/// # Errors
/// [`DeskError`] when the desk fails.
pub async fn keep_typed(
    desk: &Desk,
    person: PersonId,
    key: &str,
    over: &[Stamp],
    typed: (OpId, DraftView),
) -> Result<Option<OpId>, DeskError> {
    let (op, draft) = typed;
    let draft = DraftView { stamp: Some(first(op)), ..draft };
    if desk.keep_typed(person, key, over, draft.clone()).await? {
        forget_refused(desk, person, over).await?;
        return Ok(None);
    }
    keep_refused(desk, person, op, draft).await?;
    Ok(Some(op))
}

/// The ticket again after a plain form beside its words: what was typed into one that was refused comes back where it was typed,
/// with the reason; a draft that was to be sent comes back in the composer.
///
/// # Errors
/// What `done` is, for whoever does not send plain forms; [`ApiError`] when the desk fails.
pub async fn beside(
    desk: &Desk,
    actor: &Actor,
    ticket: TicketId,
    typed: (OpId, DraftView),
    done: Result<Outcome, ApiError>,
) -> Result<Outcome, ApiError> {
    if !respond::plain_form() {
        return done;
    }
    let person = actor.person().ok_or(ApiError::SignedOut)?;
    let refusal = match done {
        Ok(outcome) => {
            // Whoever passed on what is not for them goes back to their list.
            let there = desk.sees(actor, ticket).await;
            respond::redirect(&if there { page_of(ticket, person, None) } else { joined("/desk", search_of(ticket, person)) });
            return Ok(outcome);
        }
        Err(ApiError::Refused(refusal)) => refusal,
        Err(error) => return Err(error),
    };
    let (op, draft) = typed;
    let draft = DraftView { refusal: Some(refusal), ..draft };
    if !matches!(draft.mode.as_str(), PLEA | REASON | SOLUTION | CHOICE) {
        return in_composer(desk, actor, ticket, (op, draft)).await;
    }
    keep_refused(desk, person, op, draft).await?;
    respond::redirect(&page_of(ticket, person, Some(op)));
    Ok(Outcome::default())
}

/// The page of a ticket, beside the list from which a form was sent, with what was refused.
fn page_of(ticket: TicketId, person: PersonId, refused: Option<OpId>) -> String {
    let refused = refused.map(|op| format!("refused={op}"));
    joined(&format!("/desk/tickets/{ticket}"), search_of(ticket, person).into_iter().chain(refused))
}

/// The list beside which a ticket's form was sent: only what a list's address can say is taken from that of the form's page.
fn search_of(ticket: TicketId, person: PersonId) -> Option<String> {
    let parts = use_context::<Parts>()?;
    let (before, search) = parts.headers.get(header::REFERER)?.to_str().ok()?.split_once('?')?;
    before.ends_with(&format!("/desk/tickets/{ticket}")).then(|| Query::parse(search, person).url(person))
}

fn joined(path: &str, parts: impl IntoIterator<Item = String>) -> String {
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { path.to_owned() } else { format!("{path}?{}", parts.join("&")) }
}

/// The ticket again with these words in the composer, beside what may stand there already.
///
/// # Errors
/// [`ApiError`] when the desk fails.
pub async fn in_composer(desk: &Desk, actor: &Actor, ticket: TicketId, typed: (OpId, DraftView)) -> Result<Outcome, ApiError> {
    let person = actor.person().ok_or(ApiError::SignedOut)?;
    let apart = keep_typed(desk, person, &draft_key::ticket(ticket), &[], typed).await?;
    respond::redirect(&page_of(ticket, person, apart));
    Ok(Outcome::default())
}

/// A choice out of a list.
///
/// One that was refused to a plain form comes back with the ticket: for want of words in the form for them, open, with what was chosen;
/// else with the reason where the reader writes.
///
/// # Errors
/// What the desk says to whoever sends no plain forms; [`ApiError`] when it fails.
pub async fn choose(op: OpId, seen: Ver, action: TicketAction, chosen: String) -> Result<Outcome, ApiError> {
    let (desk, actor, _) = here()?;
    let ticket = action.ticket().ok_or(ApiError::NotFound)?;
    let done = tell_as(&desk, actor.clone(), op, Some(seen), action).await;
    let mode = match &done {
        Err(ApiError::Refused(Refusal::NeedsReason)) => REASON,
        Err(ApiError::Refused(Refusal::NeedsSolution)) => SOLUTION,
        Err(ApiError::Refused(_)) => CHOICE,
        _ => return done,
    };
    let draft = DraftView { mode: mode.to_owned(), fields: vec![(CHOSEN.to_owned(), chosen)], ..DraftView::default() };
    beside(&desk, &actor, ticket, (op, draft), done).await
}

/// Puts what was typed into a form that was refused where the ticket's page shows it: into that form, or into the composer where the
/// form is no longer there.
pub fn again(page: &mut TicketPage, asks: &mut Asks, typed: DraftView) {
    asks.solves |= page.may_work && (typed.mode == SOLUTION || typed.refusal == Some(Refusal::NeedsSolution));
    let there = match typed.mode.as_str() {
        PLEA => asks.plea,
        REASON => asks.passes,
        SOLUTION => asks.solves,
        _ => false,
    };
    if there {
        asks.again = Some(typed);
        return;
    }
    if typed.mode == CHOICE {
        // No words came with it, and what stands in the composer stays there.
        let before = page.draft.take().unwrap_or_else(|| DraftView { mode: "reply".to_owned(), ..DraftView::default() });
        page.draft = Some(DraftView { refusal: typed.refusal, ..before });
        return;
    }
    // What was for colleagues only stays it.
    let mode = if matches!(typed.mode.as_str(), REASON | SOLUTION) { "note".to_owned() } else { typed.mode.clone() };
    page.draft = Some(DraftView { mode, ..typed });
}

/// What the reader wrote on a ticket and did not send, where only that is left of it; nothing for nothing.
pub async fn kept_words(ticket: Option<TicketId>) -> String {
    let Some(ticket) = ticket else { return String::new() };
    let Ok((desk, actor, lang)) = here() else { return String::new() };
    let Some(person) = actor.person() else { return String::new() };
    // Why the page cannot show it is said by the page.
    let draft = desk.draft(person, &draft_key::ticket(ticket)).await.ok().flatten();
    match draft.filter(|draft| !draft.body.trim().is_empty()) {
        Some(draft) => format!("<p>{}</p><div class=\"prose\" data-plain>{}</div>", say(lang, Beside::KeptHere), escaped(&draft.body)),
        None => String::new(),
    }
}

/// Drops what earlier forms had kept under their own names. Only words that were typed without the module can be there.
async fn forget_refused(desk: &Desk, person: PersonId, over: &[Stamp]) -> Result<(), DeskError> {
    for stamp in over.iter().filter(|stamp| **stamp == first(stamp.op)) {
        desk.keep_draft(person, &key(stamp.op), None).await?;
    }
    Ok(())
}

/// Drops the draft of what was sent. Failing to do so undoes nothing that was done, and drafts end by themselves.
pub async fn forget(desk: &Desk, person: PersonId, key: &str, over: &[Stamp]) {
    let forgotten = match desk.sent_draft(person, key, over).await {
        Ok(()) => forget_refused(desk, person, over).await,
        failed => failed,
    };
    if let Err(error) = forgotten {
        tracing::warn!(%error, "a draft of what was sent was not dropped");
    }
}

/// Stored files as a form brings them: JSON, or nothing.
///
/// # Errors
/// [`ApiError::Transport`] for anything else: no form of ours sends that, and files must not silently stay behind.
pub fn files(raw: &str) -> Result<Vec<NewFile>, ApiError> {
    if raw.is_empty() {
        return Ok(Vec::new());
    }
    serde_json::from_str(raw).map_err(|_| respond::refused(ApiError::Transport("no such files".to_owned())))
}

/// What sent words go on from, as a form brings it: JSON, or nothing; and whatever is stamped with their own call.
///
/// # Errors
/// [`ApiError::Transport`] for anything else, as above.
pub fn over(op: OpId, raw: &str) -> Result<Vec<Stamp>, ApiError> {
    let mut over = vec![Stamp::new(op, u32::MAX)];
    if !raw.is_empty() {
        let known: Vec<Stamp> = serde_json::from_str(raw).map_err(|_| respond::refused(ApiError::Transport("no such words".to_owned())))?;
        over.extend(known.into_iter().take(OVER_MAX));
    }
    Ok(over)
}

/// The stamp of words that were typed without the module.
#[must_use]
pub fn first(op: OpId) -> Stamp {
    Stamp::new(op, 0)
}

fn key(op: OpId) -> String {
    shared::draft_key::refused(op)
}
