//! An agent writes on a ticket: to the customer, or for colleagues only.

use leptos::prelude::*;
use shared::act::Outcome;
use shared::id::{OpId, TicketId, Ver};

use super::ApiError;

/// The name under which what is written on a ticket is kept until it is sent.
#[must_use]
pub fn draft_key(ticket: TicketId) -> String {
    format!("ticket/{ticket}")
}

/// Words on a ticket. `kind` is `reply` or `note`; `then` is what a reply sets with it, a word of [`super::choice`] or nothing;
/// `files` are stored files as JSON.
#[server(endpoint = "desk/write")]
pub async fn write(
    op: OpId,
    seen: Ver,
    ticket: TicketId,
    kind: String,
    #[server(default)] body: String,
    #[server(default)] then: String,
    #[server(default)] files: String,
) -> Result<Outcome, ApiError> {
    use shared::text::Body;
    use shared::ticket::action::TicketAction;

    let (desk, actor, _) = crate::here::here()?;
    let stored = serde_json::from_str(&files).unwrap_or_default();
    let written = match Body::try_from(body.as_str()) {
        Err(error) => Err(ApiError::from(error)),
        Ok(body) if kind == "note" => crate::here::tell(op, None, TicketAction::Note { ticket, body, files: stored }).await,
        Ok(body) => {
            let then = super::choice::status(&then);
            crate::here::tell(op, Some(seen), TicketAction::Reply { ticket, body, files: stored, then }).await
        }
    };
    let (Some(person), key) = (actor.person(), draft_key(ticket)) else { return written };
    match &written {
        Ok(_) => desk.keep_draft(person, &key, None).await?,
        Err(ApiError::Refused(refusal)) if crate::respond::plain_form() => {
            // Without the module the page cannot keep the words: the desk does, and the form comes back with them.
            let files = serde_json::from_str(&files).unwrap_or_default();
            let draft = shared::view::DraftView { body, mode: kind, fields: Vec::new(), refusal: Some(refusal.clone()), files };
            desk.keep_draft(person, &key, Some(draft)).await?;
            return Ok(Outcome::default());
        }
        Err(_) => {}
    }
    written
}
