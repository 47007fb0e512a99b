//! What is said of a ticket when it is resolved: why it happened, and what solved it.
//!
//! The cause is one of a list, so that it can be counted; the solution is an article for colleagues, with all that articles have.
//! Both may be said before, and a queue may want them before anything is resolved in it.

use super::article::{Words, write};
use super::change::TicketChange;
use super::decide::{fresh_enough, refuse_final, send_guard, set_status};
use super::status::{Closing, Resolution, Status};
use super::{ArticleKind, Channel, Ticket, Visibility};
use crate::act::Call;
use crate::act::draft::{Draft, StepDraft};
use crate::event::Change;
use crate::id::{CauseId, Subject};
use crate::refusal::{Refusal, Theirs};
use crate::setting::Settings;
use crate::setting::refusal::SettingRefusal;
use crate::text::Body;

/// What somebody says of it.
pub(super) struct Conclusion<'a> {
    pub(super) cause: Option<CauseId>,
    pub(super) solution: Option<&'a Body>,
    pub(super) how: Option<Resolution>,
}

pub(super) fn conclude(
    draft: &mut Draft<'_>,
    settings: &Settings,
    call: &Call,
    ticket: &Ticket,
    said: &Conclusion<'_>,
) -> Result<(), Refusal> {
    refuse_final(ticket)?;
    let mut step = StepDraft::default();
    // As it will be when it is asked whether it may be resolved.
    let mut then = ticket.clone();
    if let Some(cause) = said.cause.filter(|cause| ticket.cause != Some(*cause)) {
        fresh_enough(call, ticket, ticket.aspects.class, Theirs::Cause(ticket.cause))?;
        if settings.causes.get(&cause).is_none_or(|cause| cause.doc.retired) {
            return Err(SettingRefusal::Unknown.into());
        }
        step.changes.push(Change::Ticket(TicketChange::CauseSet { from: ticket.cause, to: cause }));
        then.cause = Some(cause);
    }
    if let Some(body) = said.solution {
        let (kind, visibility, author) = (ArticleKind::Solution, Visibility::Internal, call.actor.person());
        let words = Words { kind, visibility, channel: Channel::Desk, author, body, files: &[] };
        let article = write(draft, &mut step, ticket.articles + 1, &words)?;
        draft.verdict.outcome.ordinal = Some(article.ordinal);
        then.solution = Some(article.ordinal);
        step.changes.push(Change::Ticket(TicketChange::Articled(article)));
    }
    if let Some(how) = said.how {
        let to = Status::Resolved { how };
        if ticket.status != to {
            send_guard(call, ticket)?;
        }
        step.changes.extend(set_status(draft, settings, call, &then, to)?.changes);
    }
    draft.step(Subject::Ticket(ticket.id), step);
    Ok(())
}

/// Whether its queue has been told what it wants to know of what is resolved in it. Closing with success says the same as resolving.
pub(super) fn is_concluded(settings: &Settings, ticket: &Ticket, to: Status) -> Result<(), Refusal> {
    let resolves = match to {
        Status::Resolved { .. } => true,
        Status::Closed { how } => how == Closing::Successful && !matches!(ticket.status, Status::Resolved { .. }),
        Status::New | Status::Open | Status::Pending { .. } | Status::Merged { .. } => false,
    };
    let Some(queue) = settings.queue(ticket.queue).filter(|_| resolves) else { return Ok(()) };
    if queue.asks_cause && ticket.cause.is_none() {
        return Err(Refusal::NeedsCause);
    }
    if queue.asks_solution && ticket.solution.is_none() {
        return Err(Refusal::NeedsSolution);
    }
    Ok(())
}
