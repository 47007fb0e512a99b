//! One aspect of a ticket changes: who works on it, where it stands, how urgent it is. Each is a plain form too.
//!
//! `seen` is the version that the person looked at: whoever changed the same aspect since then wins, and they are told.

use leptos::prelude::*;
use shared::act::Outcome;
use shared::id::{OpId, QueueId, TicketId, Ver};

use super::ApiError;
use crate::api::json::Json;

/// Somebody works on it from now on; nobody with an empty `owner`.
#[server(endpoint = "desk/assign", output = Json)]
pub async fn assign(op: OpId, seen: Ver, ticket: TicketId, #[server(default)] owner: String) -> Result<Outcome, ApiError> {
    use crate::here::{person_of, typed};
    use shared::ticket::action::TicketAction;

    let to = person_of(&owner)?;
    typed::choose(op, seen, TicketAction::Assign { ticket, owner: to }, owner).await
}

/// The next ticket that waits for somebody like the reader is theirs from now on; the outcome names none when nothing does.
#[server(endpoint = "desk/take_next", output = Json)]
pub async fn take_next(op: OpId) -> Result<Outcome, ApiError> {
    let (desk, actor, _) = crate::here::here()?;
    Ok(desk.take_next(&actor, op).await?)
}

/// Somebody answers for it from now on; nobody with an empty `responsible`.
#[server(endpoint = "desk/set_responsible", output = Json)]
pub async fn set_responsible(op: OpId, seen: Ver, ticket: TicketId, #[server(default)] responsible: String) -> Result<Outcome, ApiError> {
    use crate::here::{person_of, typed};
    use shared::ticket::action::TicketAction;

    let to = person_of(&responsible)?;
    typed::choose(op, seen, TicketAction::SetResponsible { ticket, responsible: to }, responsible).await
}

/// It stands elsewhere; `to` is a word of [`super::choice`].
#[server(endpoint = "desk/set_status", output = Json)]
pub async fn set_status(op: OpId, seen: Ver, ticket: TicketId, to: String) -> Result<Outcome, ApiError> {
    use crate::here::typed;
    use shared::ticket::action::TicketAction;

    let to = super::choice::status(&to).ok_or_else(|| ApiError::Transport("no such state".to_owned()))?;
    typed::choose(op, seen, TicketAction::SetStatus { ticket, to }, String::new()).await
}

/// It is more or less urgent.
#[server(endpoint = "desk/set_priority", output = Json)]
pub async fn set_priority(op: OpId, seen: Ver, ticket: TicketId, to: String) -> Result<Outcome, ApiError> {
    use crate::here::typed;
    use shared::ticket::action::TicketAction;

    let priority = shared::query::priority_of(&to).ok_or_else(|| ApiError::Transport("no such priority".to_owned()))?;
    typed::choose(op, seen, TicketAction::SetPriority { ticket, to: priority }, to).await
}

/// It belongs to another queue.
#[server(endpoint = "desk/move", output = Json)]
pub async fn move_to(op: OpId, seen: Ver, ticket: TicketId, queue: QueueId) -> Result<Outcome, ApiError> {
    use crate::here::typed;
    use shared::ticket::action::TicketAction;

    typed::choose(op, seen, TicketAction::Move { ticket, queue, reason: None }, queue.to_string()).await
}
