//! The rest of what is set on a ticket, and the plain forms beside its words.
//!
//! To pass it on with a reason, to say what solved it, to send what another queue drafted, to answer a customer who asks for somebody
//! else.

use leptos::prelude::*;
use shared::act::Outcome;
use shared::id::{OpId, QueueId, TicketId, Ver};
use shared::view::FactKey;

use super::ApiError;
use crate::api::json::Json;

/// The form in which a ticket is passed on with a reason: its field, and the mode of what was typed into it and refused.
pub const REASON: &str = "reason";

/// That in which it is said what solved it.
pub const SOLUTION: &str = "solution";

/// That in which a customer is answered who asks for somebody else.
pub const PLEA: &str = "plea";

/// A plain choice out of a list, which holds no words.
pub const CHOICE: &str = "choice";

/// What was chosen in a form that was refused, beside its words.
pub const CHOSEN: &str = "chosen";

/// A fact of the ticket is another now; `to` is a word of its choices.
#[server(endpoint = "desk/set_fact", output = Json)]
pub async fn set_fact(op: OpId, seen: Ver, ticket: TicketId, fact: FactKey, #[server(default)] to: String) -> Result<Outcome, ApiError> {
    use crate::here::{here, typed};

    let (desk, actor, _) = here()?;
    let action = desk.choosing(&actor, ticket, fact, &to).await?;
    typed::choose(op, seen, action, to).await
}

/// It goes to another queue, and why, if they say. `drawn`: the ticket's version by which the form has its choices, which stay on a page
/// that is otherwise kept true.
#[server(endpoint = "desk/pass_on", output = Json)]
pub async fn pass_on(
    op: OpId,
    seen: Ver,
    ticket: TicketId,
    queue: QueueId,
    #[server(default)] drawn: Option<Ver>,
    #[server(default)] body: String,
) -> Result<Outcome, ApiError> {
    use crate::here::{here, tell_as, typed};
    use shared::text::Body;
    use shared::ticket::action::TicketAction;
    use shared::view::DraftView;

    let (desk, actor, _) = here()?;
    let reason = if body.trim().is_empty() { Ok(None) } else { Body::try_from(body.as_str()).map(Some) };
    let done = match reason {
        Ok(reason) => {
            let seen = drawn.map_or(seen, |drawn| drawn.min(seen));
            tell_as(&desk, actor.clone(), op, Some(seen), TicketAction::Move { ticket, queue, reason }).await
        }
        Err(error) => Err(error.into()),
    };
    let fields = vec![(CHOSEN.to_owned(), queue.to_string())];
    let draft = DraftView { body, mode: REASON.to_owned(), fields, ..DraftView::default() };
    typed::beside(&desk, &actor, ticket, (op, draft), done).await
}

/// What solved it, for colleagues.
#[server(endpoint = "desk/conclude", output = Json)]
pub async fn conclude(op: OpId, seen: Ver, ticket: TicketId, #[server(default)] body: String) -> Result<Outcome, ApiError> {
    use crate::here::{here, tell_as, typed};
    use shared::text::Body;
    use shared::ticket::action::TicketAction;
    use shared::view::DraftView;

    let (desk, actor, _) = here()?;
    let done = match Body::try_from(body.as_str()) {
        Ok(solution) => {
            let action = TicketAction::Conclude { ticket, cause: None, solution: Some(solution), how: None };
            tell_as(&desk, actor.clone(), op, Some(seen), action).await
        }
        Err(error) => Err(error.into()),
    };
    let draft = DraftView { body, mode: SOLUTION.to_owned(), ..DraftView::default() };
    typed::beside(&desk, &actor, ticket, (op, draft), done).await
}

/// Sends the draft that came with a version, as the reader's own answer; with `edit` it is put where they write, and what they send
/// from there answers it.
#[server(endpoint = "desk/send_draft", output = Json)]
pub async fn send_draft(op: OpId, seen: Ver, ticket: TicketId, ver: Ver, #[server(default)] edit: String) -> Result<Outcome, ApiError> {
    use crate::api::desk::write::ANSWERS;
    use crate::here::{here, tell_as, typed};
    use shared::ticket::action::TicketAction;
    use shared::view::DraftView;

    let (desk, actor, _) = here()?;
    let (number, body, files) = desk.drafted(&actor, ticket, ver).await?;
    let fields = vec![(ANSWERS.to_owned(), number.to_string())];
    let draft = DraftView { body: body.to_string(), mode: "reply".to_owned(), fields, files: files.clone(), ..DraftView::default() };
    let done = if edit.is_empty() {
        let action = TicketAction::SendDraft { ticket, draft: number, body, files, then: None };
        tell_as(&desk, actor.clone(), op, Some(seen), action).await
    } else {
        match desk.waits_for(&actor, ticket, number).await {
            Ok(()) => return typed::in_composer(&desk, &actor, ticket, (op, draft)).await,
            Err(error) => Err(error.into()),
        }
    };
    typed::beside(&desk, &actor, ticket, (op, draft), done).await
}

/// Whether somebody else will look at it, and what the customer reads of that. `granted` is `yes` or nothing; without a `taker` it is
/// whoever is free.
#[server(endpoint = "desk/answer_escalation", output = Json)]
pub async fn answer_escalation(
    op: OpId,
    seen: Ver,
    ticket: TicketId,
    #[server(default)] granted: String,
    #[server(default)] taker: String,
    #[server(default)] body: String,
) -> Result<Outcome, ApiError> {
    use crate::here::{here, person_of, tell_as, typed};
    use shared::text::Body;
    use shared::ticket::action::TicketAction;
    use shared::ticket::plea::Taker;
    use shared::view::DraftView;

    let (desk, actor, _) = here()?;
    let person = person_of(&taker)?;
    let done = match Body::try_from(body.as_str()) {
        Ok(words) => {
            let granted = (granted == "yes").then_some(person.map_or(Taker::Whoever, Taker::Person));
            tell_as(&desk, actor.clone(), op, Some(seen), TicketAction::AnswerEscalation { ticket, granted, words }).await
        }
        Err(error) => Err(error.into()),
    };
    let draft = DraftView { body, mode: PLEA.to_owned(), fields: vec![(CHOSEN.to_owned(), taker)], ..DraftView::default() };
    typed::beside(&desk, &actor, ticket, (op, draft), done).await
}
