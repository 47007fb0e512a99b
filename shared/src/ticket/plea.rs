//! The customer asks that somebody else looks at their request: once, with a reason. Whoever answers for the ticket says whether
//! somebody will.
//!
//! Both are words like any others, so they are read, mailed and erased as those are. Neither is a hop: where the ticket goes then,
//! if it goes anywhere, is a hop of its own.

use super::Ticket;
use super::answer::{Answer, Meaning, leave};
use super::change::TicketChange;
use super::decide::hear;
use crate::access::{Actor, answers_for, works};
use crate::act::Call;
use crate::act::draft::Draft;
use crate::refusal::Refusal;
use crate::setting::Settings;
use crate::text::Body;

pub(super) fn ask(draft: &mut Draft<'_>, call: &Call, ticket: &Ticket, reason: &Body) -> Result<(), Refusal> {
    if ticket.plea.is_some() {
        return Err(Refusal::AskedOnce);
    }
    hear(draft, call, ticket, reason, &[], Some(TicketChange::EscalationAsked { article: ticket.articles + 1 }))
}

pub(super) fn answer(
    draft: &mut Draft<'_>,
    settings: &Settings,
    call: &Call,
    ticket: &Ticket,
    granted: bool,
    words: &Body,
) -> Result<(), Refusal> {
    if ticket.plea.is_none_or(|plea| plea.granted.is_some()) {
        return Err(Refusal::NothingAsked);
    }
    if !may_answer(&call.actor, ticket, settings) {
        return Err(Refusal::NotAllowed);
    }
    let meaning = Meaning { draft: None, change: Some(TicketChange::EscalationAnswered { granted }) };
    leave(draft, settings, call, ticket, &Answer { body: words, files: &[], then: None }, meaning)
}

/// Whether they are to answer: whoever answers for it or manages. From a queue that only drafts nobody's words leave, so there it
/// is somebody who works the main queue.
#[must_use]
pub fn may_answer(actor: &Actor, ticket: &Ticket, settings: &Settings) -> bool {
    let drafts_only = settings.queue(ticket.queue).is_some_and(|queue| queue.drafts_only);
    (actor.roles.manager || answers_for(actor, Some(ticket))) && (!drafts_only || works(actor, ticket.home, settings))
}
