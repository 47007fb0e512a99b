//! Where somebody writes: the names under which drafts are kept. The desk, its forms and its pages all mean the same places.

use crate::id::{OpId, TicketId};

/// An agent's form for a new ticket.
pub const NEW_TICKET: &str = "new";
/// A customer's form for a new request.
pub const NEW_REQUEST: &str = "request/new";

/// An agent's words on a ticket.
#[must_use]
pub fn ticket(ticket: TicketId) -> String {
    format!("ticket/{ticket}")
}

/// A customer's words on a request.
#[must_use]
pub fn request(request: TicketId) -> String {
    format!("request/{request}")
}

/// A form that was refused.
#[must_use]
pub fn refused(op: OpId) -> String {
    format!("refused/{op}")
}
