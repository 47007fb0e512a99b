//! An agent writes on a ticket: to the customer, or for colleagues only.

#![expect(clippy::too_many_arguments, reason = "they are the fields of a form")]

use leptos::prelude::*;
use shared::act::Outcome;
use shared::id::{OpId, TicketId, Ver};

use super::ApiError;
use crate::api::json::Json;

/// The field, of a form and of what is kept of it, that says which draft of an answer the words answer.
pub const ANSWERS: &str = shared::draft::ANSWERS;

/// The name under which what is written on a ticket is kept until it is sent.
#[must_use]
pub fn draft_key(ticket: TicketId) -> String {
    shared::draft_key::ticket(ticket)
}

/// Words on a ticket.
///
/// `kind` is `reply` or `note`; `then` is what a reply sets with it, a word of [`super::choice`] or nothing; `files` are stored
/// files and `over` is what the words go on from, both as JSON; `answers` is the number of the draft that a reply answers, or nothing.
#[server(endpoint = "desk/write", output = Json)]
pub async fn write(
    op: OpId,
    seen: Ver,
    ticket: TicketId,
    kind: String,
    #[server(default)] body: String,
    #[server(default)] then: String,
    #[server(default)] files: String,
    #[server(default)] over: String,
    #[server(default)] answers: String,
) -> Result<Outcome, ApiError> {
    use crate::here::{here, tell, typed};
    use shared::refusal::Refusal;
    use shared::text::Body;
    use shared::ticket::action::TicketAction;
    use shared::view::DraftView;

    let (desk, actor, _) = here()?;
    let unknown = |what: &str| crate::respond::refused(ApiError::Transport(format!("no such {what}")));
    let drafted = if answers.is_empty() { None } else { Some(answers.parse().map_err(|_| unknown("draft"))?) };
    let (stored, over) = (typed::files(&files)?, typed::over(op, &over)?);
    let note = match kind.as_str() {
        "note" => true,
        "reply" => false,
        _ => return Err(unknown("kind of words")),
    };
    let then = match then.as_str() {
        "" => None,
        word => Some(super::choice::status(word).ok_or_else(|| unknown("state"))?),
    };
    let written = match Body::try_from(body.as_str()) {
        Err(error) => Err(ApiError::from(error)),
        // A note sets nothing: the button beside it that would is for replies.
        Ok(body) if note => tell(op, None, TicketAction::Note { ticket, body, files: stored.clone() }).await,
        Ok(body) => {
            let files = stored.clone();
            let action = match drafted {
                Some(draft) => TicketAction::SendDraft { ticket, draft, body, files, then },
                None => TicketAction::Reply { ticket, body, files, then },
            };
            tell(op, Some(seen), action).await
        }
    };
    let (Some(person), key) = (actor.person(), draft_key(ticket)) else { return written };
    match &written {
        Ok(_) => typed::forget(&desk, person, &key, &over).await,
        Err(ApiError::Refused(refusal)) if crate::respond::plain_form() => {
            // Without the module the page cannot keep the words: the desk does, and the form comes back with them.
            // A draft that somebody answered meanwhile is none any more: the words are one's own from here.
            let waits = !answers.is_empty() && *refusal != Refusal::NoDraft;
            let fields = waits.then(|| (ANSWERS.to_owned(), answers)).into_iter().collect();
            let draft = DraftView { body, mode: kind, refusal: Some(refusal.clone()), fields, files: stored, ..DraftView::default() };
            if let Some(op) = typed::keep_typed(&desk, person, &key, &over, (op, draft)).await? {
                crate::respond::redirect(&format!("/desk/tickets/{ticket}?refused={op}"));
            }
            return Ok(Outcome::default());
        }
        Err(_) => {}
    }
    written
}
