//! The engine: what happens to a ticket by itself is done here, and nowhere else.
//!
//! *What is due* is done in its order, each thing at its own moment; after each, and after whatever else happened, *what rules make of
//! it*. The write path does so on a verdict being written (`ticket::ruled`), the dry run on a history that is told again
//! ([`dry`](super::dry)): each is a [`Course`], and says how the ticket stands and what becomes of a step.

use jiff::Timestamp;

use super::deed::Deed;
use super::effect::{Come, Effect, effects};
use super::look::Look;
use super::run::{Applies, Due, Firing, RULE_ROUNDS_MAX, Run, first_due};
use super::trigger::Happening;
use crate::event::{By, Cause, Change, Door};
use crate::id::PersonId;
use crate::people::Person;
use crate::ticket::change::TicketChange;
use crate::ticket::escalate::{Fired, fire};

/// A ticket's way through time, to which things happen.
pub(crate) trait Course {
    /// How the ticket stands, as rules see it; nothing where there is none. The moment is the engine's to say.
    fn look(&self) -> Option<Look<'_>>;

    /// The agent of that id, if there still is one.
    fn agent(&self, id: PersonId) -> Option<&Person>;

    /// What it comes to that somebody is to be found for the ticket; nothing where nobody is.
    fn found(&self, at: Timestamp) -> Option<TicketChange>;

    /// Takes a step; answers what it changed.
    fn step(&mut self, step: ByItself) -> Vec<Change>;
}

/// A step that happens by itself.
pub(crate) struct ByItself {
    /// When.
    pub(crate) at: Timestamp,
    /// Which rule or clock.
    pub(crate) cause: Cause,
    /// That it happened, where that is told.
    pub(crate) told: Option<TicketChange>,
    /// What its deeds come to.
    pub(crate) come: Come,
}

/// Something that happened, as rules look at it.
pub(crate) struct Happened<'a> {
    /// When.
    pub(crate) at: Timestamp,
    /// Who did it.
    pub(crate) by: By,
    /// Through which door.
    pub(crate) door: Door,
    /// What changed.
    pub(crate) changes: &'a [Change],
    /// The words that came with it.
    pub(crate) said: Option<&'a str>,
}

/// Does what is due until a moment, and what rules make of it, at most so often as there is `left`; `false` when more is due.
pub(crate) fn catch_up(course: &mut impl Course, until: Timestamp, left: &mut usize) -> bool {
    while let Some(step) = due(course, until) {
        if *left == 0 {
            return false;
        }
        *left -= 1;
        let (at, broken) = (step.at, broken_at(&step));
        let mut happened = vec![take(course, step)];
        // All that is broken at a moment is so before anything is done about it: a rule may end the ticket.
        while let Some(more) = broken.and_then(|_| due(course, until)).filter(|next| broken_at(next) == broken) {
            happened.push(take(course, more));
        }
        // Rules wait for what a clock or a rule did as for what a person did, but not for what a file's history is told to have broken.
        if course.look().is_some_and(|look| !look.ticket.life.is_quiet(broken.unwrap_or(at))) {
            for changes in &happened {
                after(course, &Happened { at, by: By::Desk, door: Door::Clock, changes, said: None });
            }
        }
    }
    true
}

/// When that was due which a step tells to be broken.
fn broken_at(step: &ByItself) -> Option<Timestamp> {
    if let Some(TicketChange::Breached { due, .. }) = step.told { Some(due) } else { None }
}

/// Does the rules that wait for what happened.
pub(crate) fn after(course: &mut impl Course, happened: &Happened<'_>) {
    let Happened { by, door, changes, .. } = *happened;
    let mut run = Run::default();
    if let Some(look) = course.look() {
        run.tell(Happening::of(changes, by, door, look.ticket));
    }
    for _ in 0..RULE_ROUNDS_MAX {
        let Some(step) = next(course, &mut run, happened) else { return };
        let changes = take(course, step);
        if let Some(look) = course.look() {
            run.tell(Happening::of(&changes, By::Desk, Door::Clock, look.ticket));
        }
    }
}

/// What is due first until a moment.
fn due(course: &impl Course, until: Timestamp) -> Option<ByItself> {
    let look = Look { now: until, ..course.look()? };
    Some(match first_due(&look, until)? {
        Due::Timer(key) => {
            // What is due comes to something: it is measured by the same target here as there.
            let Fired { told, deeds } = fire(look.ticket, look.settings, &key)?;
            let at = key.at().max(look.ticket.updated_at);
            ByItself { at, cause: Cause::Timer(key), told: Some(told), come: come(course, &look, at, deeds) }
        }
        Due::Rule(Firing { applies, cycle, due }) => {
            let told = TicketChange::Ruled { rule: applies.id, cycle };
            ByItself { told: Some(told), ..ruled(course, &look, applies, due.max(look.ticket.updated_at)) }
        }
    })
}

/// The next rule that waits for what happened.
fn next(course: &impl Course, run: &mut Run, happened: &Happened<'_>) -> Option<ByItself> {
    let look = course.look()?;
    let at = happened.at.max(look.ticket.updated_at);
    let look = Look { now: at, said: happened.said, ..look };
    run.next(&look).map(|applies| ruled(course, &look, applies, at))
}

/// What a rule does.
fn ruled(course: &impl Course, look: &Look<'_>, Applies { id: rule, ver, rule: doc }: Applies<'_>, at: Timestamp) -> ByItself {
    ByItself { at, cause: Cause::Rule { rule, ver }, told: None, come: come(course, look, at, &doc.deeds) }
}

/// What deeds come to.
fn come(course: &impl Course, look: &Look<'_>, at: Timestamp, deeds: &[Deed]) -> Come {
    effects(look.ticket, look.settings, at, deeds, |id| course.agent(id))
}

/// Takes a step, with whoever is found for the ticket in the place of the deed that somebody is; where nobody is, that deed is dropped.
fn take(course: &mut impl Course, mut step: ByItself) -> Vec<Change> {
    let at = step.at;
    step.come.effects.retain_mut(|(_, effect)| {
        if *effect == Effect::Route {
            let Some(found) = course.found(at) else { return false };
            *effect = Effect::Change(Box::new(found));
        }
        true
    });
    course.step(step)
}
