//! What deeds come to on a ticket as it stands: nothing where it is so already, and a reason where it cannot be.

use jiff::Timestamp;

use super::deed::{Deed, Hindrance, Whom};
use crate::access::crew_has;
use crate::event::{By, Change, Door, TextRef};
use crate::id::{PersonId, QueueId};
use crate::people::Person;
use crate::routing::duty::Duty;
use crate::routing::want::hours_of;
use crate::setting::{Crew, Queue, Settings, Versioned};
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

/// What deeds come to. One that changes nothing, because it is so already, is in neither list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Come {
    /// What is done, in order.
    pub effects: Vec<(Deed, Effect)>,
    /// What could not be done, and why.
    pub left_out: Vec<(Deed, Hindrance)>,
}

impl Come {
    /// What the ticket's history says about the deeds that could not be done.
    pub fn told(&self) -> impl Iterator<Item = Change> {
        let left_out = |(deed, why): &(Deed, Hindrance)| TicketChange::LeftOut { deed: deed.clone(), why: *why };
        self.left_out.iter().map(left_out).map(Change::Ticket)
    }
}

/// What these deeds come to, one after the other, each on the ticket as the ones before it leave it.
///
/// Whoever works on it goes along only where they work, as when a person passes it on. `agent` knows who still is one.
#[must_use]
pub fn effects<'a>(
    ticket: &Ticket,
    settings: &Settings,
    at: Timestamp,
    deeds: &[Deed],
    agent: impl Fn(PersonId) -> Option<&'a Person>,
) -> Come {
    let mut scratch = ticket.clone();
    let Come { mut effects, mut left_out } = Come::default();
    // What is over takes words only, which surprises nobody who reads its history.
    let was_over = ticket.status.code().is_final();
    for deed in deeds.iter().filter(|deed| !was_over || matches!(deed, Deed::Tell(_))) {
        let given = if let Deed::Assign(to) = deed { may_be_given(&scratch, settings, at, (*to, agent(*to))) } else { Ok(()) };
        let effect = match given.and_then(|()| effect(&scratch, settings, deed)) {
            Ok(Some(effect)) => effect,
            Ok(None) => continue,
            Err(why) => {
                left_out.push((deed.clone(), why));
                continue;
            }
        };
        let from = scratch.queue;
        scratch = after(scratch, at, &effect);
        effects.push((deed.clone(), effect));
        let gone = released(settings, &scratch, scratch.queue).filter(|_| scratch.queue != from);
        if let Some(gone) = gone.map(Box::new).map(Effect::Change) {
            scratch = after(scratch, at, &gone);
            effects.push((Deed::Release, gone));
        }
    }
    // They are told when all of it is done.
    effects.retain(|(deed, effect)| {
        let Effect::Tell(whom) = effect else { return true };
        let why = tells_nobody(&scratch, settings, *whom, &agent);
        left_out.extend(why.map(|why| (deed.clone(), why)));
        why.is_none()
    });
    Come { effects, left_out }
}

/// Whom a rule or a step of escalation may give a ticket to: an agent who works where it is then, and is not away on that day.
/// Otherwise it stays where it is, in sight of whoever works there.
fn may_be_given(ticket: &Ticket, settings: &Settings, at: Timestamp, (to, agent): (PersonId, Option<&Person>)) -> Result<(), Hindrance> {
    if ticket.owner == Some(to) {
        return Ok(());
    }
    let agent = agent.ok_or(Hindrance::Gone)?;
    if !crew_has(agent.id, ticket.queue, settings) {
        return Err(Hindrance::Elsewhere);
    }
    let duty = Duty::of(&agent.work, hours_of(settings, ticket), settings, at);
    if duty.away_until(at).is_none() { Ok(()) } else { Err(Hindrance::Away) }
}

/// Why nobody would be told. Whether there are managers is not known here.
fn tells_nobody<'a>(ticket: &Ticket, settings: &Settings, whom: Whom, agent: impl Fn(PersonId) -> Option<&'a Person>) -> Option<Hindrance> {
    let nobody = match whom {
        Whom::Person(person) => return agent(person).is_none().then_some(Hindrance::Gone),
        Whom::Owner => ticket.owner.is_none(),
        Whom::Responsible => ticket.responsible.is_none(),
        Whom::Crew => !matches!(settings.queue(ticket.queue).map(|queue| &queue.crew), Some(Crew::Only(people)) if !people.is_empty()),
        Whom::Managers => false,
    };
    nobody.then_some(Hindrance::Nobody)
}

/// The ticket after an effect, as far as deeds look at it.
fn after(mut ticket: Ticket, at: Timestamp, effect: &Effect) -> Ticket {
    match effect {
        Effect::Change(change) => {
            let told = Told { at, by: By::Desk, door: Door::Clock, texts: &[] };
            // A ticket that there is, stays one.
            return apply(Some(ticket.clone()), ticket.id, &[Change::Ticket(TicketChange::clone(change))], told).unwrap_or(ticket);
        }
        Effect::Tag(tag) => ticket.tags.push(tag.as_str().to_owned()),
        Effect::Untag(tag) => ticket.tags.retain(|other| other != tag.as_str()),
        Effect::Route | Effect::Tell(_) => {}
    }
    ticket
}

fn effect(ticket: &Ticket, settings: &Settings, deed: &Deed) -> Result<Option<Effect>, Hindrance> {
    let has = |tag: &Tag| ticket.tags.iter().any(|other| other == tag.as_str());
    let effect = match deed {
        Deed::Tell(whom) => return Ok(Some(Effect::Tell(*whom))),
        Deed::AddTag(tag) => (!has(tag)).then(|| Effect::Tag(tag.clone())),
        Deed::RemoveTag(tag) => has(tag).then(|| Effect::Untag(tag.clone())),
        Deed::Route => may_seek(ticket).then_some(Effect::Route),
        Deed::SetPriority(_)
        | Deed::RaisePriority
        | Deed::SetKind(_)
        | Deed::SetService(_)
        | Deed::SetCategory(_)
        | Deed::SetStatus(_)
        | Deed::MoveTo(_)
        | Deed::NextLevel
        | Deed::Assign(_)
        | Deed::Release => changed(ticket, settings, deed)?.map(Box::new).map(Effect::Change),
    };
    if effect.is_some() && ticket.status.code().is_final() { Err(Hindrance::Over) } else { Ok(effect) }
}

/// What a deed changes that is a change of its own.
fn changed(ticket: &Ticket, settings: &Settings, deed: &Deed) -> Result<Option<TicketChange>, Hindrance> {
    let change = match deed {
        Deed::SetPriority(to) => (ticket.priority != *to).then_some(TicketChange::PrioritySet { from: ticket.priority, to: *to }),
        Deed::RaisePriority => return changed(ticket, settings, &Deed::SetPriority(ticket.priority.raised())),
        Deed::SetKind(to) => (ticket.kind != *to).then_some(TicketChange::KindSet { from: ticket.kind, to: *to }),
        Deed::SetService(service) => {
            let to = Classification { service: Some(*service), ..ticket.class };
            (ticket.class != to).then_some(TicketChange::Classified { from: ticket.class, to })
        }
        Deed::SetCategory(category) => {
            let to = Classification { category: Some(*category), ..ticket.class };
            (ticket.class != to).then_some(TicketChange::Classified { from: ticket.class, to })
        }
        Deed::SetStatus(to) if ticket.status != *to && !ticket.status.may_become(*to) => return Err(Hindrance::State),
        Deed::SetStatus(to) => (ticket.status != *to).then_some(TicketChange::StatusSet { from: ticket.status, to: *to }),
        Deed::MoveTo(queue) => moved(ticket, settings, *queue)?,
        Deed::NextLevel => {
            let below =
                |(id, queue): (&QueueId, &Versioned<Queue>)| (queue.doc.parent == Some(ticket.queue) && !queue.doc.retired).then_some(*id);
            moved(ticket, settings, settings.queues.iter().find_map(below).ok_or(Hindrance::Lowest)?)?
        }
        Deed::Release => ticket.owner.map(|_| TicketChange::OwnerSet { from: ticket.owner, to: None }),
        Deed::Assign(person) => {
            let to = Some(*person);
            (ticket.owner != to).then_some(TicketChange::OwnerSet { from: ticket.owner, to })
        }
        // Words are texts, people are told by mail, and who is free is not known here.
        Deed::AddTag(_) | Deed::RemoveTag(_) | Deed::Route | Deed::Tell(_) => None,
    };
    Ok(change)
}

fn moved(ticket: &Ticket, settings: &Settings, queue: QueueId) -> Result<Option<TicketChange>, Hindrance> {
    if ticket.queue == queue {
        return Ok(None);
    }
    if settings.queue(queue).is_none_or(|queue| queue.retired) {
        return Err(Hindrance::Retired);
    }
    let hop = way(settings, ticket.home, ticket.queue, queue).map_err(|_| Hindrance::NoWay)?;
    Ok(Some(set(settings, ticket, queue, hop, None)))
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
