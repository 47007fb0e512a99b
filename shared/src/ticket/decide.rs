//! What an action changes on a ticket, or why it is refused.
//!
//! *Adding* actions (a reply, a note, a mail) never lose a race. *Setting* ones lose only if the same aspect changed after
//! the version that the person saw. Whoever sends words to a customer first reads what came in meanwhile (the send guard).

use super::action::{NewFile, Requester, TicketAction, may_wait_until};
use super::answer::{self, Answer};
use super::article::{Words, write};
use super::change::TicketChange;
use super::conclude::{Conclusion, conclude, is_concluded};
use super::create::{create, needs_of};
use super::plea::Taker;
use super::status::{Status, StatusCode};
use super::{ArticleKind, Channel, Ticket, Visibility, classify, hop, import, plea, receive, ruled, seek};
use crate::access::{crew_has, permit};
use crate::act::draft::{Draft, StepDraft, whole_micros};
use crate::act::{Call, Need, Scene};
use crate::event::Change;
use crate::id::{PersonId, QueueId, Subject, TicketId, Ver};
use crate::people;
use crate::refusal::{Refusal, Theirs};
use crate::setting::Settings;
use crate::text::Body;

/// The most files that one article holds: more belong into an archive.
pub const FILES_MAX: usize = 20;

/// The rows that an action must see.
#[must_use]
pub fn needs(call: &Call, action: &TicketAction, scene: &Scene, settings: &Settings) -> Vec<Need> {
    let mut needs = Vec::new();
    if let Some(ticket) = action.ticket() {
        needs.push(Need::Ticket(ticket));
        needs.extend(scene.ticket(ticket).into_iter().flat_map(|ticket| scene.needs_of_person(ticket.requester)));
    }
    match action {
        TicketAction::Create(new) => {
            needs.push(Need::NewTicket);
            needs.extend(new.owner.map(Need::Person));
            needs.extend(new.follows.map(Need::Ticket));
            match &new.requester {
                Requester::Known(person) => {
                    needs.extend(scene.needs_of_person(*person));
                    needs.extend(needs_of(scene, scene.stays(*person)));
                }
                Requester::New(person) => needs.extend(people::decide::needs_of_new(person, scene)),
            }
        }
        TicketAction::Receive(mail) => needs.extend(receive::needs(call, mail, scene, settings)),
        TicketAction::Import(history) => needs.extend(import::needs(history, scene)),
        TicketAction::Assign { owner: Some(person), .. }
        | TicketAction::SetResponsible { responsible: Some(person), .. }
        | TicketAction::AnswerEscalation { granted: Some(Taker::Person(person)), .. } => needs.push(Need::Person(*person)),
        TicketAction::Route { ticket } | TicketAction::AnswerEscalation { ticket, granted: Some(Taker::Whoever), .. } => {
            needs.extend(scene.ticket(*ticket).into_iter().flat_map(|ticket| seek::needs(scene, ticket)))
        }
        TicketAction::Assign { owner: None, .. }
        | TicketAction::SetResponsible { responsible: None, .. }
        | TicketAction::Reply { .. }
        | TicketAction::Note { .. }
        | TicketAction::Hear { .. }
        | TicketAction::SetStatus { .. }
        | TicketAction::SetPriority { .. }
        | TicketAction::Move { .. }
        | TicketAction::Classify { .. }
        | TicketAction::SetKind { .. }
        | TicketAction::Label { .. }
        | TicketAction::Tag { .. }
        | TicketAction::Untag { .. }
        | TicketAction::Conclude { .. }
        | TicketAction::SendDraft { .. }
        | TicketAction::AskEscalation { .. }
        | TicketAction::AnswerEscalation { granted: None, .. }
        | TicketAction::Confirm { .. }
        | TicketAction::Reopen { .. }
        | TicketAction::CatchUp { .. } => {}
    }
    needs
}

/// Decides an action.
///
/// # Errors
/// [`Refusal`]; steps that were due before the action stay in the draft.
pub fn decide(draft: &mut Draft<'_>, settings: &Settings, call: &Call, action: &TicketAction) -> Result<(), Refusal> {
    permit(&call.actor, action, action.ticket().and_then(|ticket| draft.scene().ticket(ticket)), settings)?;
    let from = match action.ticket() {
        Some(id) => {
            if !ruled::catch_up(draft, settings, call, id) {
                draft.verdict.again = true;
                return Ok(());
            }
            let (now, from) = (draft.scene().ticket(id).cloned().ok_or(Refusal::NotFound)?, draft.verdict.steps.len());
            on_ticket(draft, settings, call, &now, action)?;
            from
        }
        None => match action {
            TicketAction::Create(new) => {
                create(draft, settings, call, new)?;
                0
            }
            TicketAction::Receive(mail) => receive::receive(draft, settings, call, mail)?,
            TicketAction::Import(history) => {
                import::tell(draft, settings, call, history)?;
                0
            }
            // Every other one names its ticket.
            _ => return Err(Refusal::NotFound),
        },
    };
    if let Some(id) = draft.verdict.outcome.ticket.filter(|_| !draft.verdict.again) {
        ruled::after(draft, settings, call.door, id, from);
    }
    Ok(())
}

pub(super) fn on_ticket(
    draft: &mut Draft<'_>,
    settings: &Settings,
    call: &Call,
    ticket: &Ticket,
    action: &TicketAction,
) -> Result<(), Refusal> {
    draft.verdict.outcome.ticket = Some(ticket.id);
    draft.verdict.outcome.ver = ticket.ver;
    match action {
        TicketAction::Reply { body, files, then, .. } => answer::reply(draft, settings, call, ticket, &Answer { body, files, then: *then }),
        TicketAction::Note { body, files, .. } => note(draft, call, ticket, body, files),
        TicketAction::Hear { body, files, .. } => hear(draft, call, ticket, body, files, None),
        TicketAction::Assign { owner, .. } => assign(draft, settings, call, ticket, *owner),
        TicketAction::SetResponsible { responsible, .. } => set_responsible(draft, settings, call, ticket, *responsible),
        TicketAction::SetStatus { to, .. } => {
            // What is already so is done, whatever was said meanwhile.
            if ticket.status != *to && matches!(to, Status::Resolved { .. } | Status::Closed { .. }) {
                send_guard(call, ticket)?;
            }
            let step = set_status(draft, settings, call, ticket, *to)?;
            add(draft, ticket.id, step);
            Ok(())
        }
        TicketAction::SetPriority { to, .. } => set_priority(draft, call, ticket, *to),
        TicketAction::Move { queue, reason, .. } => hop::pass(draft, settings, call, ticket, *queue, reason.as_ref()),
        TicketAction::Classify { to, .. } => classify::classify(draft, settings, call, ticket, *to),
        TicketAction::SetKind { to, .. } => classify::set_kind(draft, call, ticket, *to),
        TicketAction::Label { label, .. } => classify::label(draft, settings, call, ticket, *label),
        TicketAction::Tag { tag, .. } => classify::tag(draft, ticket, tag),
        TicketAction::Untag { tag, .. } => {
            classify::untag(draft, ticket, tag);
            Ok(())
        }
        TicketAction::Conclude { cause, solution, how, .. } => {
            conclude(draft, settings, call, ticket, &Conclusion { cause: *cause, solution: solution.as_ref(), how: *how })
        }
        TicketAction::SendDraft { draft: drafted, body, files, then, .. } => {
            answer::send_draft(draft, settings, call, ticket, *drafted, &Answer { body, files, then: *then })
        }
        TicketAction::AskEscalation { reason, .. } => plea::ask(draft, settings, call, ticket, reason),
        TicketAction::AnswerEscalation { granted, words, .. } => plea::answer(draft, settings, call, ticket, *granted, words),
        TicketAction::Confirm { .. } => confirm(draft, ticket),
        TicketAction::Route { .. } => seek::route(draft, settings, call, ticket),
        TicketAction::Reopen { body, .. } => reopen(draft, call, ticket, body.as_ref()),
        TicketAction::CatchUp { .. } | TicketAction::Create(_) | TicketAction::Receive(_) | TicketAction::Import(_) => Ok(()),
    }
}

fn note(draft: &mut Draft<'_>, call: &Call, ticket: &Ticket, body: &Body, files: &[NewFile]) -> Result<(), Refusal> {
    let author = call.actor.person();
    let words = Words { kind: ArticleKind::Note, visibility: Visibility::Internal, channel: Channel::Desk, author, body, files };
    let mut step = StepDraft::default();
    let article = write(draft, &mut step, ticket.articles + 1, &words)?;
    draft.verdict.outcome.ordinal = Some(article.ordinal);
    step.changes.push(Change::Ticket(TicketChange::Articled(article)));
    draft.step(Subject::Ticket(ticket.id), step);
    Ok(())
}

/// The customer says something, with what else it means to the ticket.
pub(super) fn hear(
    draft: &mut Draft<'_>,
    call: &Call,
    ticket: &Ticket,
    body: &Body,
    files: &[NewFile],
    means: Option<TicketChange>,
) -> Result<(), Refusal> {
    let after = ticket.status.after_customer().ok_or_else(|| is_final(ticket))?;
    let author = call.actor.person();
    let words = Words { kind: ArticleKind::Request, visibility: Visibility::Public, channel: Channel::Portal, author, body, files };
    let mut step = StepDraft::default();
    let article = write(draft, &mut step, ticket.articles + 1, &words)?;
    draft.verdict.outcome.ordinal = Some(article.ordinal);
    step.changes.push(Change::Ticket(TicketChange::Articled(article)));
    step.changes.extend(means.map(Change::Ticket));
    if after != ticket.status {
        step.changes.push(status_change(ticket.status, after));
    }
    draft.step(Subject::Ticket(ticket.id), step);
    Ok(())
}

fn assign(draft: &mut Draft<'_>, settings: &Settings, call: &Call, ticket: &Ticket, owner: Option<PersonId>) -> Result<(), Refusal> {
    if ticket.owner == owner {
        return Ok(());
    }
    refuse_final(ticket)?;
    fresh_enough(call, ticket, ticket.aspects.owner, Theirs::Owner(ticket.owner))?;
    if let Some(person) = owner {
        check_crew(draft, settings, person, ticket.queue)?;
    }
    add_change(draft, ticket.id, TicketChange::OwnerSet { from: ticket.owner, to: owner });
    Ok(())
}

fn set_responsible(
    draft: &mut Draft<'_>,
    settings: &Settings,
    call: &Call,
    ticket: &Ticket,
    responsible: Option<PersonId>,
) -> Result<(), Refusal> {
    if ticket.responsible == responsible {
        return Ok(());
    }
    refuse_final(ticket)?;
    fresh_enough(call, ticket, ticket.aspects.responsible, Theirs::Responsible(ticket.responsible))?;
    if let Some(person) = responsible {
        check_crew(draft, settings, person, ticket.queue)?;
    }
    add_change(draft, ticket.id, TicketChange::ResponsibleSet { from: ticket.responsible, to: responsible });
    Ok(())
}

fn set_priority(draft: &mut Draft<'_>, call: &Call, ticket: &Ticket, to: super::Priority) -> Result<(), Refusal> {
    if ticket.priority == to {
        return Ok(());
    }
    refuse_final(ticket)?;
    fresh_enough(call, ticket, ticket.aspects.priority, Theirs::Priority(ticket.priority))?;
    add_change(draft, ticket.id, TicketChange::PrioritySet { from: ticket.priority, to });
    Ok(())
}

fn confirm(draft: &mut Draft<'_>, ticket: &Ticket) -> Result<(), Refusal> {
    let to = Status::Closed { how: super::status::Closing::Successful };
    match ticket.status {
        Status::Closed { .. } => Ok(()),
        Status::Resolved { .. } => {
            add_change(draft, ticket.id, TicketChange::StatusSet { from: ticket.status, to });
            Ok(())
        }
        Status::New | Status::Open | Status::Pending { .. } | Status::Merged { .. } => {
            Err(Refusal::NoMove { from: ticket.status.code(), to: StatusCode::Closed })
        }
    }
}

fn reopen(draft: &mut Draft<'_>, call: &Call, ticket: &Ticket, body: Option<&Body>) -> Result<(), Refusal> {
    match (ticket.status, body) {
        (Status::Resolved { .. }, Some(body)) => hear(draft, call, ticket, body, &[], None),
        (Status::Resolved { .. }, None) => {
            add_change(draft, ticket.id, TicketChange::StatusSet { from: ticket.status, to: Status::Open });
            Ok(())
        }
        (Status::New | Status::Open | Status::Pending { .. }, Some(body)) => hear(draft, call, ticket, body, &[], None),
        (Status::New | Status::Open | Status::Pending { .. }, None) => Ok(()),
        (Status::Closed { .. } | Status::Merged { .. }, _) => Err(is_final(ticket)),
    }
}

pub(super) fn set_status(draft: &Draft<'_>, settings: &Settings, call: &Call, ticket: &Ticket, to: Status) -> Result<StepDraft, Refusal> {
    let to = match to {
        Status::Pending { on, until } => Status::Pending { on, until: until.map(whole_micros) },
        Status::New | Status::Open | Status::Resolved { .. } | Status::Closed { .. } | Status::Merged { .. } => to,
    };
    if ticket.status == to {
        return Ok(StepDraft::default());
    }
    fresh_enough(call, ticket, ticket.aspects.status, Theirs::Status(ticket.status))?;
    if !ticket.status.may_become(to) {
        return Err(Refusal::NoMove { from: ticket.status.code(), to: to.code() });
    }
    if let Status::Pending { on, until } = to {
        let moment = until.is_some_and(|until| !may_wait_until(until, draft.now()));
        if let (true, Some(until)) = (moment, until) {
            return Err(Refusal::BadMoment { until });
        }
        if on == super::status::PendingOn::Moment && until.is_none() {
            return Err(Refusal::NoMove { from: ticket.status.code(), to: to.code() });
        }
    }
    is_concluded(settings, ticket, to)?;
    Ok(StepDraft { changes: vec![status_change(ticket.status, to)], texts: Vec::new() })
}

/// Loses only against a change of the same aspect that the person has not seen.
pub(super) fn fresh_enough(call: &Call, ticket: &Ticket, changed: Ver, theirs: Theirs) -> Result<(), Refusal> {
    match call.seen {
        Some(seen) if seen < changed => Err(Refusal::Conflict { theirs, ver: ticket.ver }),
        Some(_) | None => Ok(()),
    }
}

/// A person reads what the customer or a colleague said meanwhile before their own words leave. What they said themselves
/// they know, though its confirmation may have been lost.
pub(super) fn send_guard(call: &Call, ticket: &Ticket) -> Result<(), Refusal> {
    let Some(seen) = call.seen else { return Ok(()) };
    if seen < ticket.aspects.heard {
        return Err(Refusal::NewerWords { ver: ticket.ver, customer: true });
    }
    if seen < ticket.aspects.replied_by_others(call.actor.person()) {
        return Err(Refusal::NewerWords { ver: ticket.ver, customer: false });
    }
    Ok(())
}

pub(crate) fn check_crew(draft: &Draft<'_>, settings: &Settings, person: PersonId, queue: QueueId) -> Result<(), Refusal> {
    let agent = draft.scene().person(person).is_some_and(people::Person::works_tickets);
    if agent && crew_has(person, queue, settings) { Ok(()) } else { Err(Refusal::NotInCrew { person, queue }) }
}

pub(super) fn refuse_final(ticket: &Ticket) -> Result<(), Refusal> {
    if ticket.status.code().is_final() { Err(is_final(ticket)) } else { Ok(()) }
}

pub(super) fn is_final(ticket: &Ticket) -> Refusal {
    Refusal::Final { ticket: ticket.id, status: ticket.status.code() }
}

pub(super) fn status_change(from: Status, to: Status) -> Change {
    Change::Ticket(TicketChange::StatusSet { from, to })
}

pub(super) fn add_change(draft: &mut Draft<'_>, id: TicketId, change: TicketChange) {
    add(draft, id, StepDraft { changes: vec![Change::Ticket(change)], texts: Vec::new() });
}

fn add(draft: &mut Draft<'_>, id: TicketId, step: StepDraft) {
    draft.step(Subject::Ticket(id), step);
}
