//! Which rules are done, and in which order: two questions, which `engine` asks.
//!
//! *What happened*: a rule that waits for it and whose condition holds is done; the first by position comes first. What it changes
//! has happened too, and all rules are looked at again from the first on, with the ticket as it now stands. Each is done at most
//! once because of one step, so they come to an end.
//!
//! *What is due*: a rule of passing time is done at the first moment at which its time has passed and its condition holds,
//! once for each time that what it counts from began anew, and never for a moment at which it was not in force.

use jiff::Timestamp;
use serde::Serialize;

use super::document::Rule;
use super::look::Look;
use super::trigger::{Happening, Trigger};
use super::value::Lasting;
use crate::event::{Cause, TimerKey};
use crate::id::{RuleId, Ver};
use crate::ticket::life::Ruled;
use crate::ticket::timer::next_due;

/// The most rules that are done because of one step: of a person, of a clock, or of a rule of passing time.
pub const RULE_ROUNDS_MAX: usize = 20;

/// The rules that are done because of one step.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Run {
    happened: Vec<Happening>,
    done: Vec<RuleId>,
    /// A rule that leads tickets to their place was done.
    routed: bool,
}

/// A rule that is to be done now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Applies<'a> {
    /// Which.
    pub id: RuleId,
    /// Which version of it.
    pub ver: Ver,
    /// The rule.
    pub rule: &'a Rule,
}

impl Run {
    /// Something more happened because of it.
    pub fn tell(&mut self, happened: impl IntoIterator<Item = Happening>) {
        for happening in happened {
            if !self.happened.contains(&happening) {
                self.happened.push(happening);
            }
        }
    }

    /// The next rule to be done, with the ticket as it stands; it counts as done from then on.
    pub fn next<'a>(&mut self, look: &Look<'a>) -> Option<Applies<'a>> {
        if RULE_ROUNDS_MAX <= self.done.len() || self.happened.is_empty() {
            return None;
        }
        let open = |rule: &Rule, id| !(self.done.contains(&id) || (rule.routing && self.routed));
        let applies = |rule: &Rule| {
            let Trigger::On(list) = &rule.on else { return false };
            let of_it = self.happened.iter().filter(|happening| list.contains(&happening.on));
            // Who did it may be tested, and there may be several.
            let mut hands: Vec<_> = of_it.map(|happening| happening.by).collect();
            hands.sort();
            hands.dedup();
            hands.into_iter().any(|by| rule.when.holds(&Look { by: Some(by), ..*look }))
        };
        let mut rules = look.settings.rules.in_order();
        let (id, found) = rules.find(|(id, found)| open(&found.rule, *id) && applies(&found.rule))?;
        self.done.push(id);
        self.routed |= found.rule.routing;
        Some(Applies { id, ver: found.ver, rule: &found.rule })
    }

    /// The rules that were done so far.
    #[must_use]
    pub fn done(&self) -> &[RuleId] {
        &self.done
    }
}

/// A rule of passing time on a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Firing<'a> {
    /// The rule.
    pub applies: Applies<'a>,
    /// The version of the ticket that it counts from: with the rule's number what it is remembered by.
    pub cycle: Ver,
    /// When it is due.
    pub due: Timestamp,
}

/// What the rules of passing time do next on a ticket, if nothing happens to it until then. The moment of the look is of no account.
#[must_use]
pub fn next_firing<'a>(look: &Look<'a>) -> Option<Firing<'a>> {
    let Look { ticket, settings, .. } = *look;
    if ticket.status.code().is_final() {
        return None;
    }
    let look = Look { by: None, said: None, ..*look };
    let mut first: Option<Firing<'a>> = None;
    for (id, found) in settings.rules.in_order() {
        let Trigger::After { since, minutes, calendar } = &found.rule.on else { continue };
        let Some((began, cycle)) = since.last(ticket) else { continue };
        if ticket.life.ruled.contains(&Ruled { rule: id, cycle }) {
            continue;
        }
        let lasting = Lasting { over: true, minutes: *minutes, calendar: *calendar };
        let Some(passed) = lasting.ends(began, settings).filter(|passed| !ticket.life.is_quiet(*passed)) else { continue };
        // What was before its last change, a ticket does not know any more; what was due then, was done then.
        let from = passed.max(found.since).max(ticket.updated_at);
        if first.is_some_and(|first| first.due <= from) {
            continue;
        }
        let due = found.rule.when.first(&look, true, from);
        if let Some(due) = due.filter(|due| first.is_none_or(|first| *due < first.due)) {
            first = Some(Firing { applies: Applies { id, ver: found.ver, rule: &found.rule }, cycle, due });
        }
    }
    first
}

/// Something that is due on a ticket by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due<'a> {
    /// One of its own clocks.
    Timer(TimerKey),
    /// A rule of passing time.
    Rule(Firing<'a>),
}

/// What is due first on a ticket until a moment; of what is due at once its own clocks come first.
#[must_use]
pub fn first_due<'a>(look: &Look<'a>, until: Timestamp) -> Option<Due<'a>> {
    // A rule that is due just when something is broken waits for that moment to be over.
    first_of(next_due(look.ticket, look.settings), look, until).filter(|due| match due {
        Due::Timer(key) => key.is_due(until),
        Due::Rule(_) => true,
    })
}

/// What a ticket does next by itself, known by numbers only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Next {
    /// One of its own clocks.
    Timer(TimerKey),
    /// A rule of passing time.
    Rule {
        /// Which.
        rule: RuleId,
        /// Which version of it.
        ver: Ver,
        /// The version of the ticket that it counts from.
        cycle: Ver,
        /// When it is due.
        due: Timestamp,
    },
}

impl Next {
    /// What a ticket does next, if nothing happens to it until then. The moment of the look is of no account.
    #[must_use]
    pub fn of(look: &Look<'_>) -> Option<Self> {
        let next = match first_of(next_due(look.ticket, look.settings), look, Timestamp::MAX)? {
            Due::Timer(key) => Self::Timer(key),
            Due::Rule(Firing { applies: Applies { id: rule, ver, .. }, cycle, due }) => Self::Rule { rule, ver, cycle, due },
        };
        Some(next)
    }

    /// When it is due.
    #[must_use]
    pub fn due(&self) -> Timestamp {
        match self {
            Self::Timer(key) => key.due,
            Self::Rule { due, .. } => *due,
        }
    }

    /// Whether it is to be done at a moment.
    #[must_use]
    pub fn is_due(&self, at: Timestamp) -> bool {
        match self {
            Self::Timer(key) => key.is_due(at),
            Self::Rule { due, .. } => *due <= at,
        }
    }

    /// What makes the desk look after the ticket then.
    #[must_use]
    pub fn cause(&self) -> Cause {
        match *self {
            Self::Timer(key) => Cause::Timer(key),
            Self::Rule { rule, ver, .. } => Cause::Rule { rule, ver },
        }
    }
}

/// Which comes first: a clock that is due, or a rule of passing time.
fn first_of<'a>(timer: Option<TimerKey>, look: &Look<'a>, until: Timestamp) -> Option<Due<'a>> {
    let firing = next_firing(look).filter(|firing| firing.due <= until);
    match (timer, firing) {
        (Some(key), Some(firing)) if firing.due < key.due => Some(Due::Rule(firing)),
        (Some(key), _) => Some(Due::Timer(key)),
        (None, firing) => firing.map(Due::Rule),
    }
}
