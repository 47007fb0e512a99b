//! What a service level does when it is due, and on the way there: the breach, and the steps of its policy.

use jiff::Timestamp;

use super::Ticket;
use super::change::TicketChange;
use super::create::level_of;
use super::hop;
use crate::id::QueueId;
use crate::rule::deed::Deed;
use crate::setting::Settings;
use crate::sla::story::Mark;

/// The changes of one firing.
pub(crate) fn fire(ticket: &Ticket, settings: &Settings, mark: Mark, due: Timestamp) -> Vec<TicketChange> {
    let clocks = ticket.story().clocks(&settings.levels, &settings.sub_states);
    let aim = clocks.iter().find(|(id, _)| *id == mark.clock).and_then(|(_, clock)| clock.aim(due));
    let Some(aim) = aim else { return Vec::new() };
    let Some(nth) = mark.step else { return vec![TicketChange::Breached { clock: mark.clock, aim, due }] };
    let mut changes = vec![TicketChange::Escalated { clock: mark.clock, step: nth, aim, due }];
    let policy = settings.levels.policy(aim.policy, aim.ver);
    let deeds = policy.and_then(|policy| policy.steps.get(usize::from(nth))).map_or(&[][..], |step| &step.deeds);
    changes.extend(deeds.iter().filter_map(|deed| done(ticket, settings, deed)));
    changes
}

/// What a deed changes; nothing where it is so already, and nothing where it cannot be.
pub(crate) fn done(ticket: &Ticket, settings: &Settings, deed: &Deed) -> Option<TicketChange> {
    match deed {
        Deed::SetPriority(to) => (ticket.priority != *to).then_some(TicketChange::PrioritySet { from: ticket.priority, to: *to }),
        Deed::RaisePriority => done(ticket, settings, &Deed::SetPriority(ticket.priority.raised())),
        Deed::SetKind(to) => (ticket.kind != *to).then_some(TicketChange::KindSet { from: ticket.kind, to: *to }),
        Deed::SetService(service) => {
            let to = super::Classification { service: Some(*service), ..ticket.class };
            (ticket.class != to).then_some(TicketChange::Classified { from: ticket.class, to })
        }
        Deed::SetCategory(category) => {
            let to = super::Classification { category: Some(*category), ..ticket.class };
            (ticket.class != to).then_some(TicketChange::Classified { from: ticket.class, to })
        }
        Deed::SetStatus(to) => {
            let may = ticket.status != *to && ticket.status.may_become(*to);
            may.then_some(TicketChange::StatusSet { from: ticket.status, to: *to })
        }
        Deed::MoveTo(queue) => moved(ticket, settings, *queue),
        Deed::NextLevel => {
            let below = |(id, queue): (&QueueId, &crate::setting::Versioned<crate::setting::Queue>)| {
                (queue.doc.parent == Some(ticket.queue) && !queue.doc.retired).then_some(*id)
            };
            settings.queues.iter().find_map(below).and_then(|queue| moved(ticket, settings, queue))
        }
        Deed::Release => ticket.owner.map(|_| TicketChange::OwnerSet { from: ticket.owner, to: None }),
        Deed::Assign(person) => {
            let to = Some(*person).filter(|to| ticket.owner != Some(*to) && crate::access::crew_has(*to, ticket.queue, settings));
            to.map(|to| TicketChange::OwnerSet { from: ticket.owner, to: Some(to) })
        }
        // Words are texts, people are told by mail, and who is free is not known here.
        Deed::AddTag(_) | Deed::RemoveTag(_) | Deed::Route | Deed::Tell(_) => None,
    }
}

fn moved(ticket: &Ticket, settings: &Settings, queue: QueueId) -> Option<TicketChange> {
    let hop = (ticket.queue != queue).then(|| hop::way(settings, ticket.home, ticket.queue, queue).ok()).flatten()?;
    let home_to = if hop == hop::HopKind::Rehome { settings.main_queue(queue) } else { ticket.home };
    let level = level_of(settings, queue);
    Some(TicketChange::QueueSet { from: ticket.queue, to: queue, home_from: ticket.home, home_to, level, hop: Some(hop), reason: None })
}
