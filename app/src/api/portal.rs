//! What customers ask: their requests, one of them, the form for a new one; and the two answers to "is it solved?".
//!
//! Words with files go to routes of their own (`/portal/send`, `/portal/requests/{id}/send`). What comes back has types
//! without a field for what a customer must never see.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::id::{OpId, TicketId};
use shared::view::{DeskChoice, DraftView, Read, RequestLine, RequestPage, ServiceChoice};

use super::ApiError;
use super::json::Json;

/// One request, and what its forms begin with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OneRequest {
    /// The request, and where it is true.
    pub read: Read<RequestPage>,
    /// The op of the answer.
    pub send_op: OpId,
    /// The op of "yes" and "no": whichever is pressed first counts.
    pub solved_op: OpId,
    /// What was typed into a form that was refused, and why.
    pub refused: Option<Refused>,
}

/// A form that was refused: its op, under which what was typed is kept, and what was typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// Its op: its files are found by it when the form is sent again.
    pub op: OpId,
    /// What was typed, and why it was refused.
    pub draft: DraftView,
}

/// What the form of a new request begins with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestStart {
    /// Its op.
    pub op: OpId,
    /// Who may be written to.
    pub desks: Vec<DeskChoice>,
    /// What may be asked for.
    pub services: Vec<ServiceChoice>,
    /// What was begun before and never sent.
    pub draft: Option<DraftView>,
    /// What was typed into a form that was refused, and why.
    pub refused: Option<Refused>,
    /// The reader's own finished request that it continues.
    pub follows: Option<TicketId>,
}

/// The name under which the form of a new request is kept until it is sent.
pub const NEW_DRAFT_KEY: &str = shared::draft_key::NEW_REQUEST;

/// The name under which words on a request are kept until they are sent.
#[must_use]
pub fn draft_key(request: TicketId) -> String {
    shared::draft_key::request(request)
}

/// The field that says what the words of a form go on from, as JSON.
pub const OVER: &str = "over";

/// The field that says which service is asked for.
pub const SERVICE: &str = "service";

/// The draft's mode for a refused "no, it is not".
pub const REOPEN: &str = "reopen";

/// The draft's mode for refused words by which somebody else was asked for.
pub const PLEA: &str = "plea";

/// The reader's requests.
#[server(endpoint = "portal/requests", input = Json, output = Json)]
pub async fn requests() -> Result<Read<Vec<RequestLine>>, ApiError> {
    use crate::here::here;

    let (desk, actor, _) = here()?;
    Ok(desk.requests(&actor).await?)
}

/// One of the reader's requests, with its newest messages or with those before a number.
#[server(endpoint = "portal/request", input = Json, output = Json)]
pub async fn request(ticket: TicketId, refused: Option<OpId>, before: Option<u32>) -> Result<OneRequest, ApiError> {
    use crate::here::{here, typed};

    let (desk, actor, lang) = here()?;
    let mut read = desk.request(&actor, ticket, lang).await?;
    if let Some(before) = before {
        read.value.messages = desk.earlier_messages(&actor, ticket, before, lang).await?;
    }
    let refused = typed::refused_form(&desk, &actor, refused).await?;
    Ok(OneRequest { read, send_op: desk.new_op(), solved_op: desk.new_op(), refused })
}

/// The form of a new request; `follows` is left out unless it is a request of the reader's.
#[server(endpoint = "portal/new", input = Json, output = Json)]
pub async fn new_request(refused: Option<OpId>, follows: Option<TicketId>) -> Result<RequestStart, ApiError> {
    use crate::here::{here, typed};

    let (desk, actor, lang) = here()?;
    let person = actor.person().ok_or(ApiError::SignedOut)?;
    let refused = typed::refused_form(&desk, &actor, refused).await?;
    let follows = typed::own_request(&desk, &actor, follows, lang).await;
    let draft = desk.draft(person, NEW_DRAFT_KEY).await?;
    Ok(RequestStart { op: desk.new_op(), desks: desk.desks(lang), services: desk.services(lang), draft, refused, follows })
}

/// "Yes, it is solved."
#[server(endpoint = "portal/confirm", output = Json)]
pub async fn confirm(ticket: TicketId, op: OpId) -> Result<(), ApiError> {
    use crate::here::{here, typed};
    use shared::act::Action;
    use shared::ticket::action::TicketAction;

    let (desk, actor, _) = here()?;
    let done = desk.act(typed::request_wish(op, actor, Action::Ticket(TicketAction::Confirm { ticket }))).await;
    typed::answer(&desk, ticket, "confirmed", done).await
}

/// "No, it is not", and why, if they say.
#[server(endpoint = "portal/reopen", output = Json)]
pub async fn reopen(ticket: TicketId, op: OpId, #[server(default)] body: String) -> Result<(), ApiError> {
    use crate::here::{here, typed};
    use desk::DeskError;
    use shared::act::Action;
    use shared::refusal::Refusal;

    let (desk, actor, _) = here()?;
    let person = actor.person().ok_or(ApiError::SignedOut)?;
    let done = match typed::reopen(ticket, &body) {
        Ok(action) => desk.act(typed::request_wish(op, actor, Action::Ticket(action))).await,
        Err(refusal) => Err(refusal.into()),
    };
    if let Err(DeskError::Refused(refusal)) = &done
        && *refusal != Refusal::NotFound
    {
        let draft = DraftView { body, mode: REOPEN.to_owned(), refusal: Some(refusal.clone()), ..DraftView::default() };
        typed::keep_refused(&desk, person, op, draft).await?;
        crate::respond::redirect(&format!("/portal/requests/{ticket}?refused={op}"));
        return Ok(());
    }
    typed::answer(&desk, ticket, "reopened", done).await
}

/// "Somebody else should look at it", and why.
#[server(endpoint = "portal/ask_escalation", output = Json)]
pub async fn ask_escalation(ticket: TicketId, op: OpId, #[server(default)] body: String) -> Result<(), ApiError> {
    use crate::here::{here, typed};
    use desk::DeskError;
    use shared::act::Action;
    use shared::refusal::Refusal;
    use shared::text::Body;
    use shared::ticket::action::TicketAction;

    let (desk, actor, _) = here()?;
    let person = actor.person().ok_or(ApiError::SignedOut)?;
    let done = match Body::try_from(body.as_str()) {
        Ok(reason) => {
            let action = Action::Ticket(TicketAction::AskEscalation { ticket, reason });
            desk.act(typed::request_wish(op, actor, action)).await
        }
        Err(error) => Err(DeskError::from(error)),
    };
    if let Err(DeskError::Refused(refusal)) = &done
        && *refusal != Refusal::NotFound
    {
        let draft = DraftView { body, mode: PLEA.to_owned(), refusal: Some(refusal.clone()), ..DraftView::default() };
        typed::keep_refused(&desk, person, op, draft).await?;
        crate::respond::redirect(&format!("/portal/requests/{ticket}?refused={op}"));
        return Ok(());
    }
    typed::answer(&desk, ticket, "sent", done).await
}
