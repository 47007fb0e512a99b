//! What deeds come to on a ticket as it stands: nothing where it is so already, and nothing where it cannot be.

use jiff::Timestamp;

use super::deed::{Deed, Whom};
use crate::access::crew_has;
use crate::event::{By, Change, TextRef};
use crate::id::{PersonId, QueueId};
use crate::people::Person;
use crate::routing::duty::Duty;
use crate::routing::want::hours_of;
use crate::setting::{Queue, Settings, Versioned};
use crate::text::Tag;
use crate::ticket::apply::{Told, apply};
use crate::ticket::change::TicketChange;
use crate::ticket::hop::{released, set, way};
use crate::ticket::seek::may_seek;
use crate::ticket::{Classification, Ticket};

/// What a deed comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// This happens to it.
    Change(Box<TicketChange>),
    /// It gets a tag, whose word is a text.
    Tag(Tag),
    /// It loses one.
    Untag(Tag),
    /// An agent is to be found for it.
    Route,
    /// Somebody is to be told.
    Tell(Whom),
}

/// What these deeds come to, one after the other, each on the ticket as the ones before it leave it.
///
/// Those that come to nothing are left out. Whoever works on it goes along only where they work, as when a person passes it on.
/// `agent` knows who still is one.
#[must_use]
pub fn effects<'a>(
    ticket: &Ticket,
    settings: &Settings,
    at: Timestamp,
    deeds: &[Deed],
    agent: impl Fn(PersonId) -> Option<&'a Person>,
) -> Vec<(Deed, Effect)> {
    let mut scratch = ticket.clone();
    let mut effects = Vec::new();
    for deed in deeds {
        // It stays where it is, in sight of whoever works there.
        if deed.gives_to().is_some_and(|to| !may_be_given(&scratch, settings, at, agent(to))) {
            continue;
        }
        let Some(effect) = effect(&scratch, settings, deed) else { continue };
        let from = scratch.queue;
        scratch = after(scratch, at, &effect);
        effects.push((deed.clone(), effect));
        let gone = released(settings, &scratch, scratch.queue).filter(|_| scratch.queue != from);
        if let Some(gone) = gone.map(Box::new).map(Effect::Change) {
            scratch = after(scratch, at, &gone);
            effects.push((Deed::Release, gone));
        }
    }
    effects
}

/// Whom a rule or a step of escalation may give a ticket to: an agent who works where it is then, and is not away on that day.
fn may_be_given(ticket: &Ticket, settings: &Settings, at: Timestamp, agent: Option<&Person>) -> bool {
    agent.is_some_and(|agent| {
        let duty = Duty::of(&agent.work, hours_of(settings, ticket), settings, at);
        crew_has(agent.id, ticket.queue, settings) && duty.away_until(at).is_none()
    })
}

/// The ticket after an effect, as far as deeds look at it.
fn after(mut ticket: Ticket, at: Timestamp, effect: &Effect) -> Ticket {
    match effect {
        Effect::Change(change) => {
            let told = Told { at, by: By::Desk, texts: &[] };
            // A ticket that there is, stays one.
            return apply(Some(ticket.clone()), ticket.id, &[Change::Ticket(TicketChange::clone(change))], told).unwrap_or(ticket);
        }
        Effect::Tag(tag) => ticket.tags.push(tag.as_str().to_owned()),
        Effect::Untag(tag) => ticket.tags.retain(|other| other != tag.as_str()),
        Effect::Route | Effect::Tell(_) => {}
    }
    ticket
}

fn effect(ticket: &Ticket, settings: &Settings, deed: &Deed) -> Option<Effect> {
    let has = |tag: &Tag| ticket.tags.iter().any(|other| other == tag.as_str());
    match deed {
        Deed::Tell(whom) => Some(Effect::Tell(*whom)),
        // What is over takes words only.
        _ if ticket.status.code().is_final() => None,
        Deed::AddTag(tag) => (!has(tag)).then(|| Effect::Tag(tag.clone())),
        Deed::RemoveTag(tag) => has(tag).then(|| Effect::Untag(tag.clone())),
        Deed::Route => may_seek(ticket).then_some(Effect::Route),
        Deed::MoveTo(queue) if settings.queue(*queue).is_none_or(|queue| queue.retired) => None,
        Deed::SetPriority(_)
        | Deed::RaisePriority
        | Deed::SetKind(_)
        | Deed::SetService(_)
        | Deed::SetCategory(_)
        | Deed::SetStatus(_)
        | Deed::MoveTo(_)
        | Deed::NextLevel
        | Deed::Assign(_)
        | Deed::Release => changed(ticket, settings, deed).map(Box::new).map(Effect::Change),
    }
}

/// What a deed changes that is a change of its own.
fn changed(ticket: &Ticket, settings: &Settings, deed: &Deed) -> Option<TicketChange> {
    match deed {
        Deed::SetPriority(to) => (ticket.priority != *to).then_some(TicketChange::PrioritySet { from: ticket.priority, to: *to }),
        Deed::RaisePriority => changed(ticket, settings, &Deed::SetPriority(ticket.priority.raised())),
        Deed::SetKind(to) => (ticket.kind != *to).then_some(TicketChange::KindSet { from: ticket.kind, to: *to }),
        Deed::SetService(service) => {
            let to = Classification { service: Some(*service), ..ticket.class };
            (ticket.class != to).then_some(TicketChange::Classified { from: ticket.class, to })
        }
        Deed::SetCategory(category) => {
            let to = Classification { category: Some(*category), ..ticket.class };
            (ticket.class != to).then_some(TicketChange::Classified { from: ticket.class, to })
        }
        Deed::SetStatus(to) => {
            let may = ticket.status != *to && ticket.status.may_become(*to);
            may.then_some(TicketChange::StatusSet { from: ticket.status, to: *to })
        }
        Deed::MoveTo(queue) => moved(ticket, settings, *queue),
        Deed::NextLevel => {
            let below =
                |(id, queue): (&QueueId, &Versioned<Queue>)| (queue.doc.parent == Some(ticket.queue) && !queue.doc.retired).then_some(*id);
            settings.queues.iter().find_map(below).and_then(|queue| moved(ticket, settings, queue))
        }
        Deed::Release => ticket.owner.map(|_| TicketChange::OwnerSet { from: ticket.owner, to: None }),
        Deed::Assign(person) => {
            let to = Some(*person);
            (ticket.owner != to).then_some(TicketChange::OwnerSet { from: ticket.owner, to })
        }
        // Words are texts, people are told by mail, and who is free is not known here.
        Deed::AddTag(_) | Deed::RemoveTag(_) | Deed::Route | Deed::Tell(_) => None,
    }
}

fn moved(ticket: &Ticket, settings: &Settings, queue: QueueId) -> Option<TicketChange> {
    let hop = (ticket.queue != queue).then(|| way(settings, ticket.home, ticket.queue, queue).ok()).flatten()?;
    Some(set(settings, ticket, queue, hop, None))
}

/// The changes of a step; `text` takes the word of a tag into it. What is to be routed or told is the caller's.
pub fn changes<'a>(effects: impl IntoIterator<Item = &'a Effect>, mut text: impl FnMut(&str) -> TextRef) -> Vec<Change> {
    let change = |effect: &Effect| match effect {
        Effect::Change(change) => Some(TicketChange::clone(change)),
        Effect::Tag(tag) => Some(TicketChange::Tagged { tag: text(tag.as_str()) }),
        Effect::Untag(tag) => Some(TicketChange::Untagged { tag: text(tag.as_str()) }),
        Effect::Route | Effect::Tell(_) => None,
    };
    effects.into_iter().filter_map(change).map(Change::Ticket).collect()
}
