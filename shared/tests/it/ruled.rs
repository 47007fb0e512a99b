//! Rules written in a line; and what they did to a ticket: as the dry run foretells it, and as a log says.

use std::mem::{Discriminant, discriminant};
use std::sync::Arc;

use jiff::Timestamp;
use shared::event::{Cause, Change, Event};
use shared::id::{RuleId, Subject, TicketId};
use shared::locale::Text;
use shared::people::change::PersonChange;
use shared::people::{Agents, Roles, apply_person};
use shared::rule::condition::{Condition, Test};
use shared::rule::deed::Deed;
use shared::rule::document::{InForce, Rule};
use shared::rule::dry::hops::spared;
use shared::rule::dry::{Done, Past, Replay, Turn, World, compare, replay, replay_turned};
use shared::rule::trigger::{On, Since, Trigger};
use shared::setting::Settings;
use shared::text::Tag;
use shared::ticket::Ticket;
use shared::ticket::apply::{Told, apply};
use shared::ticket::change::TicketChange;

pub(crate) fn tag(word: &str) -> Tag {
    Tag::try_from(word).expect("a tag")
}

pub(crate) fn on(events: &[On], when: Condition, deeds: &[Deed]) -> Rule {
    let on = Trigger::On(events.to_vec());
    Rule { name: Text::both("A rule", "Una regola"), position: 1, on, when, deeds: deeds.to_vec(), routing: false, retired: false }
}

pub(crate) fn after(since: Since, minutes: u32, when: Condition, deeds: &[Deed]) -> Rule {
    Rule { on: Trigger::After { since, minutes, calendar: None }, ..on(&[], when, deeds) }
}

pub(crate) fn is(test: Test) -> Condition {
    Condition::Is(test)
}

/// Rules numbered from 1, in force since long ago.
pub(crate) fn put(settings: &mut Settings, rules: Vec<Rule>) {
    for (id, rule) in (1..).zip(rules) {
        assert_eq!(rule.check(), Ok(()), "{rule:?}");
        settings.rules.put(RuleId(id), InForce { ver: 1, since: Timestamp::UNIX_EPOCH, rule });
    }
}

/// What happened to a ticket, read from the log, whose words these tests do not keep.
pub(crate) struct Log {
    ticket: TicketId,
    steps: Vec<(Event, Vec<Change>)>,
}

/// What a rule changed: moment, rule and which changes.
type Did = (Timestamp, RuleId, Vec<Discriminant<TicketChange>>);

impl Log {
    pub(crate) fn of(events: &[Event], ticket: TicketId) -> Self {
        let events = events.iter().filter(|event| event.subject == Subject::Ticket(ticket));
        Self { ticket, steps: events.map(|event| (event.clone(), event.changes().expect("its changes"))).collect() }
    }

    /// Told again under these settings.
    pub(crate) fn replay(&self, settings: &Settings, until: Timestamp) -> Replay {
        self.replay_among(settings, &named(settings), until)
    }

    /// The same where these are the agents.
    pub(crate) fn replay_among(&self, settings: &Settings, agents: &Agents, until: Timestamp) -> Replay {
        replay(world(settings, agents), self.ticket, &self.past(), until)
    }

    /// Told again under these settings, and under others from a moment on.
    pub(crate) fn turned(&self, settings: &Settings, (at, to): (Timestamp, &Settings), until: Timestamp) -> Replay {
        let agents = named(to);
        replay_turned(world(settings, &agents), Turn { at, to: world(to, &agents) }, self.ticket, &self.past(), until)
    }

    fn past(&self) -> Vec<Past<'_>> {
        let steps = self.steps.iter();
        let past =
            steps.map(|(Event { at, by, door, cause, .. }, changes)| Past { at: *at, by: *by, door: *door, cause, changes, texts: &[] });
        past.collect()
    }

    /// How many hops people would not have had to make under other settings.
    pub(crate) fn spared(&self, (before, after): (&Settings, &Settings), until: Timestamp) -> usize {
        let difference = compare(self.ticket, &self.replay(before, until), &self.replay(after, until));
        difference.map_or(0, |difference| spared(&difference.come, &self.past(), after))
    }

    /// The ticket that it comes to.
    pub(crate) fn ticket(&self) -> Option<Ticket> {
        let step = |ticket, (event, changes): &(Event, Vec<Change>)| {
            apply(ticket, self.ticket, changes, Told { at: event.at, by: event.by, door: event.door, texts: &[] })
        };
        self.steps.iter().fold(None, step)
    }

    /// What rules changed; what was only told changes nothing.
    fn ruled(&self) -> Vec<Did> {
        let by_rules = self.steps.iter().filter_map(|(event, changes)| match event.cause {
            Cause::Rule { rule, .. } => Some((event.at, rule, kinds(changes))),
            _ => None,
        });
        by_rules.filter(|(_, _, kinds)| !kinds.is_empty()).collect()
    }
}

fn world<'a>(settings: &'a Settings, agents: &'a Agents) -> World<'a> {
    World { settings, requester: None, agents, route: &|_, _| None }
}

/// Whom rules give tickets to or tell: on the desks that are told again they all work there.
fn named(settings: &Settings) -> Agents {
    let named = settings.rules.in_order().flat_map(|(_, found)| &found.rule.deeds).filter_map(Deed::names);
    let added = [Change::Person(PersonChange::Added { roles: Roles::AGENT })];
    named.map(|id| (id, Arc::new(apply_person(None, id, Timestamp::UNIX_EPOCH, &added, &[])))).collect()
}

fn kinds(changes: &[Change]) -> Vec<Discriminant<TicketChange>> {
    let kind = |change: &Change| match change {
        Change::Ticket(TicketChange::Ruled { .. } | TicketChange::LeftOut { .. }) => None,
        Change::Ticket(change) => Some(discriminant(change)),
        _ => None,
    };
    changes.iter().filter_map(kind).collect()
}

/// The words apart.
pub(crate) fn wordless(ticket: &Ticket) -> Ticket {
    let mut ticket = ticket.clone();
    ticket.subject.clear();
    ticket.last.words.clear();
    ticket
}

/// What the dry run foretells of a ticket, by the log of a desk before rules were in force, is what rules did by the log of its clone
/// where they were; how it is foretold, and how often rules changed something.
#[track_caller]
pub(crate) fn foretold(before: (&Log, &Settings), clone: (&Log, &Settings), until: Timestamp) -> (Replay, usize) {
    let (log, ticket) = (before.0, before.0.ticket);
    let (plain, told) = (log.replay(before.1, until), log.replay(clone.1, until));
    let changed = |done: &Done| (done.at, done.rule, done.changes.iter().map(discriminant).collect::<Vec<_>>());
    let foretold: Vec<Did> = told.done.iter().map(changed).filter(|(_, _, kinds)| !kinds.is_empty()).collect();
    let happened = clone.0.ruled();
    assert_eq!(foretold, happened, "ticket {ticket}");
    let difference = compare(ticket, &plain, &told);
    assert_eq!(difference.map(|difference| difference.come), (!told.done.is_empty()).then(|| told.done.clone()), "ticket {ticket}");
    (told, happened.len())
}
