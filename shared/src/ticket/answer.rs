//! Words on their way to the customer: an agent's answer, or the draft of one where a queue does not write to customers itself.
//!
//! An answer leaves under the name of the main queue, wherever the ticket is. From a queue that only drafts, nobody's words leave:
//! whoever works the main queue sends them, as their own.

use super::action::NewFile;
use super::article::{Words, send, write};
use super::change::TicketChange;
use super::decide::{is_final, send_guard, set_status, status_change};
use super::status::Status;
use super::{ArticleKind, Channel, Ticket, Visibility};
use crate::access::works;
use crate::act::draft::{Draft, StepDraft};
use crate::act::{Call, MailKind};
use crate::event::Change;
use crate::id::Subject;
use crate::refusal::Refusal;
use crate::setting::Settings;
use crate::text::Body;

/// An agent's words on their way out, and the state that is set with them.
pub(super) struct Answer<'a> {
    pub(super) body: &'a Body,
    pub(super) files: &'a [NewFile],
    pub(super) then: Option<Status>,
}

/// What an answer means to the ticket besides its words.
#[derive(Default)]
pub(super) struct Meaning {
    /// The article that was a draft of it.
    pub(super) draft: Option<u32>,
    /// Anything else, in order.
    pub(super) changes: Vec<TicketChange>,
}

pub(super) fn reply(draft: &mut Draft<'_>, settings: &Settings, call: &Call, ticket: &Ticket, answer: &Answer<'_>) -> Result<(), Refusal> {
    if settings.drafts_only(ticket.queue) {
        return hand_in(draft, call, ticket, answer);
    }
    leave(draft, settings, call, ticket, answer, Meaning::default())
}

/// A draft tells the customer nothing, so it moves no state: what was to be set with it is set by whoever sends it.
fn hand_in(draft: &mut Draft<'_>, call: &Call, ticket: &Ticket, answer: &Answer<'_>) -> Result<(), Refusal> {
    ticket.status.after_reply().ok_or_else(|| is_final(ticket))?;
    let (kind, visibility, author) = (ArticleKind::Draft, Visibility::Internal, call.actor.person());
    let words = Words { kind, visibility, channel: Channel::Desk, author, body: answer.body, files: answer.files };
    let mut step = StepDraft::default();
    let article = write(draft, &mut step, ticket.articles + 1, &words)?;
    draft.verdict.outcome.ordinal = Some(article.ordinal);
    step.changes.push(Change::Ticket(TicketChange::Articled(article)));
    draft.step(Subject::Ticket(ticket.id), step);
    Ok(())
}

/// Whoever works the main queue sends a draft as their own answer.
pub(super) fn send_draft(
    draft: &mut Draft<'_>,
    settings: &Settings,
    call: &Call,
    ticket: &Ticket,
    drafted: u32,
    answer: &Answer<'_>,
) -> Result<(), Refusal> {
    if !works(&call.actor, ticket.home, settings) {
        return Err(Refusal::NotAllowed);
    }
    if !ticket.drafts.contains(&drafted) {
        return Err(Refusal::NoDraft);
    }
    leave(draft, settings, call, ticket, answer, Meaning { draft: Some(drafted), changes: Vec::new() })
}

/// Words leave to the customer.
pub(super) fn leave(
    draft: &mut Draft<'_>,
    settings: &Settings,
    call: &Call,
    ticket: &Ticket,
    answer: &Answer<'_>,
    meaning: Meaning,
) -> Result<(), Refusal> {
    let Answer { body, files, then } = *answer;
    let after = ticket.status.after_reply().ok_or_else(|| is_final(ticket))?;
    send_guard(call, ticket)?;
    let mut step = StepDraft::default();
    let author = call.actor.person();
    let channel = if draft.scene().reached(ticket.requester).is_some() { Channel::Mail } else { Channel::Desk };
    let words = Words { kind: ArticleKind::Reply, visibility: Visibility::Public, channel, author, body, files };
    let mut article = write(draft, &mut step, ticket.articles + 1, &words)?;
    article.to.push(ticket.requester);
    article.draft = meaning.draft;
    let ordinal = article.ordinal;
    step.changes.push(Change::Ticket(TicketChange::Articled(article)));
    step.changes.extend(meaning.changes.into_iter().map(Change::Ticket));
    match then {
        // Set and sent together, or not at all.
        Some(to) => step.changes.extend(set_status(draft, settings, call, ticket, to)?.changes),
        None if after != ticket.status => step.changes.push(status_change(ticket.status, after)),
        None => {}
    }
    draft.step(Subject::Ticket(ticket.id), step);
    draft.verdict.outcome.ordinal = Some(ordinal);
    let solved = matches!(then, Some(Status::Resolved { .. }));
    send(draft, settings, ticket.id, ordinal, if solved { MailKind::Solved } else { MailKind::Reply });
    Ok(())
}
