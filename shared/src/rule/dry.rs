//! The dry run: what would have happened to a ticket under other rules.
//!
//! Its history is told again from the beginning. What people and mails did is kept (`keep` says what becomes of an act when the
//! ticket stands otherwise than it did); what timers and rules did is left out and done anew, by the same functions by
//! which the write path does it (`engine`). So is history told under the rules of today, and compared with what they
//! would be.
//!
//! What it cannot know: people who would have acted otherwise, because they saw another ticket. Who asks and who
//! works is taken as they are now, and so are all settings but the rules. Whom the desk would find for a ticket is a guess of whoever asks.

pub mod hops;
mod keep;

use std::sync::Arc;

use jiff::Timestamp;

use super::deed::Deed;
use super::effect::changes;
use super::engine::{ByItself, Course, Happened, after, catch_up};
use super::look::Look;
use crate::event::{By, Cause, Change, Door, TextRef};
use crate::id::{PersonId, RuleId, TicketId, Ver};
use crate::people::{Agents, Person};
use crate::seal::Hash;
use crate::setting::Settings;
use crate::ticket::Ticket;
use crate::ticket::apply::{Told, apply};
use crate::ticket::change::TicketChange;

/// The days over which a dry run may go.
pub const DRY_RUN_DAYS: [u16; 3] = [7, 30, 90];
/// The firings of one ticket's history: rules of passing time that go in a circle would otherwise never end.
pub const DRY_FIRINGS_MAX: usize = 2_000;

/// A step of a ticket's history.
#[derive(Debug, Clone, Copy)]
pub struct Past<'a> {
    /// When it counts.
    pub at: Timestamp,
    /// Who did it.
    pub by: By,
    /// Through which door.
    pub door: Door,
    /// What made it happen.
    pub cause: &'a Cause,
    /// What happened.
    pub changes: &'a [Change],
    /// The words of the step, `None` where erased.
    pub texts: &'a [Option<&'a str>],
}

/// The rules of before until a moment, and others from then on.
#[derive(Clone, Copy)]
pub struct Turn<'a> {
    /// When.
    pub at: Timestamp,
    /// What the history is told under from then on.
    pub to: World<'a>,
}

/// What a history is told again under.
#[derive(Clone, Copy)]
pub struct World<'a> {
    /// The settings, with the rules.
    pub settings: &'a Settings,
    /// Who asks.
    pub requester: Option<&'a Person>,
    /// Who works tickets.
    pub agents: &'a Agents,
    /// Whom the desk would find for a ticket.
    pub route: &'a dyn Fn(&Ticket, Timestamp) -> Option<PersonId>,
}

/// What a rule did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// When.
    pub at: Timestamp,
    /// Which rule.
    pub rule: RuleId,
    /// Which version of it.
    pub ver: Ver,
    /// Those of its deeds that came to something.
    pub deeds: Vec<Deed>,
    /// What happened to the ticket.
    pub changes: Vec<TicketChange>,
}

/// A history told again.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Replay {
    /// The ticket at its end.
    pub ticket: Option<Ticket>,
    /// What rules did, in order.
    pub done: Vec<Done>,
    /// The moments of acts that were not possible any more, or only in part.
    pub lost: Vec<Timestamp>,
    /// It was broken off: rules of passing time go in a circle.
    pub endless: bool,
}

/// How a ticket would have gone differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Which ticket.
    pub ticket: TicketId,
    /// What rules would not have done any more.
    pub gone: Vec<Done>,
    /// What they would have done instead, or more.
    pub come: Vec<Done>,
    /// The moments of acts that would not have been possible any more.
    pub lost: Vec<Timestamp>,
}

/// Tells a ticket's history again, until a moment.
#[must_use]
pub fn replay(world: World<'_>, id: TicketId, past: &[Past<'_>], until: Timestamp) -> Replay {
    tell(world, None, id, past, until)
}

/// The same, under other rules from a moment on.
#[must_use]
pub fn replay_turned<'a>(world: World<'a>, turn: Turn<'a>, id: TicketId, past: &[Past<'_>], until: Timestamp) -> Replay {
    tell(world, Some(turn), id, past, until)
}

fn tell<'a>(world: World<'a>, mut turn: Option<Turn<'a>>, id: TicketId, past: &[Past<'_>], until: Timestamp) -> Replay {
    let mut telling = Telling { world, id, left: DRY_FIRINGS_MAX, replay: Replay::default() };
    for step in past {
        // What the desk did by itself it does anew.
        if step.cause.is_by_itself() {
            continue;
        }
        telling.turn(&mut turn, step.at);
        telling.catch_up(step.at);
        telling.act(step);
    }
    telling.turn(&mut turn, until);
    telling.catch_up(until);
    telling.replay
}

/// What is different between a history told under the rules of before and under those of after; nothing where it is the same.
#[must_use]
pub fn compare(id: TicketId, before: &Replay, after: &Replay) -> Option<Difference> {
    let same = |one: &Done, other: &Done| (one.at, one.rule, &one.deeds) == (other.at, other.rule, &other.deeds);
    let only = |these: &[Done], others: &[Done]| {
        let mut left: Vec<&Done> = others.iter().collect();
        let mut only = Vec::new();
        for done in these {
            match left.iter().position(|other| same(done, other)) {
                Some(nth) => drop(left.remove(nth)),
                None => only.push(done.clone()),
            }
        }
        only
    };
    let lost = after.lost.iter().filter(|at| !before.lost.contains(at)).copied().collect();
    let (gone, come) = (only(&before.done, &after.done), only(&after.done, &before.done));
    let difference = Difference { ticket: id, gone, come, lost };
    let is_none = difference.gone.is_empty() && difference.come.is_empty() && difference.lost.is_empty();
    (!is_none).then_some(difference)
}

/// A history while it is told.
struct Telling<'a> {
    world: World<'a>,
    id: TicketId,
    /// How many firings more there may be.
    left: usize,
    replay: Replay,
}

impl<'a> Telling<'a> {
    /// Other rules from here on, if it is time for them.
    fn turn(&mut self, turn: &mut Option<Turn<'a>>, now: Timestamp) {
        if let Some(Turn { at, to }) = turn.take_if(|turn| turn.at <= now) {
            self.catch_up(at);
            self.world = to;
        }
    }

    /// What somebody did, as far as it is still possible, and what rules make of it.
    fn act(&mut self, past: &Past<'_>) {
        let kept = keep::keep(self.replay.ticket.as_ref(), past, self.world.settings);
        if kept.lost {
            self.replay.lost.push(past.at);
        }
        if kept.changes.is_empty() {
            return;
        }
        self.apply(&kept.changes, Told { at: past.at, by: past.by, door: past.door, texts: past.texts });
        // A file's history is told as it was.
        if matches!(past.cause, Cause::Import(_)) {
            return;
        }
        let said = kept.changes.iter().find_map(|change| match change {
            Change::Ticket(TicketChange::Articled(article)) => past.texts.get(usize::from(article.body.i)).copied().flatten(),
            _ => None,
        });
        after(self, &Happened { at: past.at, by: past.by, door: past.door, changes: &kept.changes, said });
    }

    /// Does what was due until a moment.
    fn catch_up(&mut self, until: Timestamp) {
        let mut left = self.left;
        self.replay.endless |= !catch_up(self, until, &mut left);
        self.left = left;
    }

    /// Something happens.
    fn apply(&mut self, changes: &[Change], told: Told<'_>) {
        let before = self.replay.ticket.take();
        let at = before.as_ref().map_or(told.at, |ticket| told.at.max(ticket.updated_at));
        self.replay.ticket = apply(before, self.id, changes, Told { at, ..told });
    }
}

impl Course for Telling<'_> {
    fn look(&self) -> Option<Look<'_>> {
        let World { settings, requester, .. } = self.world;
        let ticket = self.replay.ticket.as_ref()?;
        Some(Look { ticket, requester, said: None, by: None, now: ticket.updated_at, settings })
    }

    fn agent(&self, id: PersonId) -> Option<&Person> {
        self.world.agents.get(&id).map(Arc::as_ref)
    }

    /// Whom the desk finds works on it.
    fn found(&self, at: Timestamp) -> Option<TicketChange> {
        let ticket = self.replay.ticket.as_ref()?;
        let to = (self.world.route)(ticket, at).filter(|to| ticket.owner != Some(*to))?;
        Some(TicketChange::OwnerSet { from: ticket.owner, to: Some(to) })
    }

    fn step(&mut self, ByItself { at, cause, told, come }: ByItself) -> Vec<Change> {
        let mut texts: Vec<String> = Vec::new();
        let taken = changes(come.effects.iter().map(|(_, effect)| effect), |word| {
            texts.push(word.to_owned());
            TextRef { i: u16::try_from(texts.len() - 1).unwrap_or(u16::MAX), seal: Hash::ZERO }
        });
        let left_out: Vec<Change> = come.told().collect();
        if let (Cause::Rule { rule, ver }, false) = (cause, come.effects.is_empty()) {
            let changes = taken.iter().filter_map(|change| if let Change::Ticket(change) = change { Some(change.clone()) } else { None });
            let deeds = come.effects.into_iter().map(|(deed, _)| deed).collect();
            self.replay.done.push(Done { at, rule, ver, deeds, changes: changes.collect() });
        }
        let all: Vec<Change> = told.map(Change::Ticket).into_iter().chain(taken).chain(left_out).collect();
        if !all.is_empty() {
            let texts: Vec<Option<&str>> = texts.iter().map(|text| Some(text.as_str())).collect();
            self.apply(&all, Told { at, by: By::Desk, door: Door::Clock, texts: &texts });
        }
        all
    }
}
