//! Which clocks a ticket has: derived from its history and from the settings as they were, each time anew.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::clock::{Clock, Pause, Target, Turn};
use super::policy::{Facts, Metric};
use crate::id::{PolicyId, QueueId, SubStateId, Ver};
use crate::setting::Versioned;
use crate::setting::levels::ServiceLevels;
use crate::setting::sub_state::SubState;
use crate::ticket::Move;
use crate::ticket::status::{PendingOn, StatusCode};

/// Whoever comes back within a week has the same trouble as before, and the clock of its solution runs on.
///
/// The time in which it was thought to be solved is not counted. After that it is a new one. Figures count by it too.
pub const SAME_CASE: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Which clock of a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ClockId {
    /// What it measures.
    pub metric: Metric,
    /// The version of the ticket that set it going.
    pub cycle: Ver,
}

/// What a policy is chosen by, from a moment on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Since {
    /// The moment.
    pub at: Timestamp,
    /// What held from then on.
    pub facts: Facts,
}

/// Words of the customer after the desk's first answer, and the next answer to them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// When they were said.
    pub at: Timestamp,
    /// The version that brought them.
    pub ver: Ver,
    /// When the desk answered.
    pub answered: Option<Timestamp>,
}

/// A stay in a queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stay {
    /// When the ticket came there.
    pub at: Timestamp,
    /// The version that brought it.
    pub ver: Ver,
    /// Where.
    pub queue: QueueId,
    /// The queue's level then.
    pub level: u8,
    /// Somebody of the desk wrote there, took it or moved its state.
    pub worked: bool,
}

/// A label that a ticket's state was given, or lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Labelled {
    /// When.
    pub at: Timestamp,
    /// The version that gave it.
    pub ver: Ver,
    /// Which.
    pub label: Option<SubStateId>,
}

/// A step of escalation: one moment of one policy, whichever version says what is done then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct StepId {
    /// The policy.
    pub policy: PolicyId,
    /// Minutes of the clock's own time after it is due; negative before it.
    pub minutes: i32,
}

/// Something that one of a ticket's clocks did; it does it once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Mark {
    /// Which clock.
    pub clock: ClockId,
    /// Which step of escalation; without one it was due.
    pub step: Option<StepId>,
}

/// All of a ticket's history that its clocks are derived from.
#[derive(Debug, Clone, Copy)]
pub struct Story<'a> {
    /// When it began.
    pub began: Timestamp,
    /// Nobody waits for a first answer: the desk wrote first, or the caller was answered on the telephone.
    pub answered_at_once: bool,
    /// When the desk first answered.
    pub responded_at: Option<Timestamp>,
    /// Its states.
    pub path: &'a [Move],
    /// Their labels.
    pub labels: &'a [Labelled],
    /// What policies are chosen by.
    pub facts: &'a [Since],
    /// Whom it let wait for an answer.
    pub asked: &'a [Asked],
    /// Where it was.
    pub stays: &'a [Stay],
}

/// A state with its label.
#[derive(Clone, Copy)]
struct State {
    at: Timestamp,
    ver: Ver,
    to: StatusCode,
    label: Option<SubStateId>,
}

/// A stretch of a ticket's life that one clock measures.
struct Cycle {
    id: ClockId,
    began: Timestamp,
    turns: Vec<Turn>,
    stopped: Option<Timestamp>,
    level: u8,
}

/// What decides whether a clock stands still.
pub type Labels = BTreeMap<SubStateId, Versioned<SubState>>;

impl Story<'_> {
    /// Its clocks that a policy has a target for, in the order of their metrics and of their beginnings.
    #[must_use]
    pub fn clocks(&self, levels: &ServiceLevels, labels: &Labels) -> Vec<(ClockId, Clock)> {
        if levels.eras().is_empty() || self.path.iter().any(|step| matches!(step.to, StatusCode::Spam)) {
            return Vec::new();
        }
        let cycles = self.first(labels).into_iter().chain(self.next(labels)).chain(self.resolutions(labels)).chain(self.at_levels(labels));
        cycles.filter_map(|cycle| self.measured(cycle, levels)).collect()
    }

    /// Its states with their labels. A label is lost with the state that it belongs to.
    fn states(&self) -> impl Iterator<Item = State> {
        self.path.iter().enumerate().flat_map(|(nth, step)| {
            let until = self.path.get(nth + 1).map_or(Ver::MAX, |next| next.ver);
            let own = self.labels.iter().filter(move |label| step.ver <= label.ver && label.ver < until);
            let state = |at, ver, label| State { at, ver, to: step.to, label };
            let first = own.clone().find(|label| label.ver == step.ver).and_then(|label| label.label);
            let later = own.filter(|label| step.ver < label.ver).map(move |label| state(label.at, label.ver, label.label));
            std::iter::once(state(step.at, step.ver, first)).chain(later)
        })
    }

    fn first(&self, labels: &Labels) -> Option<Cycle> {
        if self.answered_at_once {
            return None;
        }
        let done = self.done_after(0);
        let stopped = [self.responded_at, done].into_iter().flatten().min();
        Some(self.cycle(Metric::FirstResponse, 1, self.began, stopped, labels))
    }

    fn next(&self, labels: &Labels) -> impl Iterator<Item = Cycle> {
        self.asked.iter().map(|asked| {
            let stopped = [asked.answered, self.done_after(asked.ver)].into_iter().flatten().min();
            self.cycle(Metric::NextResponse, asked.ver, asked.at, stopped, labels)
        })
    }

    /// A clock that stops for good where it stops.
    fn cycle(&self, metric: Metric, cycle: Ver, began: Timestamp, stopped: Option<Timestamp>, labels: &Labels) -> Cycle {
        let mut turns = Vec::new();
        for state in self.states().take_while(|state| stopped.is_none_or(|stopped| state.at < stopped)) {
            turn(&mut turns, state.at, pause(metric, &state, labels));
        }
        Cycle { id: ClockId { metric, cycle }, began, turns, stopped, level: 0 }
    }

    /// When it was first resolved, closed or merged after a version; several may be of one moment.
    fn done_after(&self, ver: Ver) -> Option<Timestamp> {
        self.path.iter().find(|step| ver < step.ver && !step.to.is_open()).map(|step| step.at)
    }

    fn resolutions(&self, labels: &Labels) -> Vec<Cycle> {
        self.solved(Metric::Resolution, (1, self.began, 0), None, labels)
    }

    /// One clock for each stay on a level; queues of one level are one stay.
    fn at_levels(&self, labels: &Labels) -> Vec<Cycle> {
        let mut cycles = Vec::new();
        let mut stays = self.stays.iter().peekable();
        while let Some(stay) = stays.next() {
            while stays.next_if(|next| next.level == stay.level).is_some() {}
            let until = stays.peek().map(|next| next.at);
            cycles.extend(self.solved(Metric::Level, (stay.ver, stay.at, stay.level), until, labels));
        }
        cycles
    }

    /// Clocks that run until the ticket is solved, or until it goes elsewhere; one of each trouble.
    fn solved(&self, metric: Metric, (ver, began, level): (Ver, Timestamp, u8), until: Option<Timestamp>, labels: &Labels) -> Vec<Cycle> {
        let new = |cycle, began| Cycle { id: ClockId { metric, cycle }, began, turns: Vec::new(), stopped: None, level };
        let mut cycles = Vec::new();
        let mut open = new(ver, began);
        for step in self.states().take_while(|step| until.is_none_or(|until| step.at < until)) {
            if !step.to.is_open() {
                open.stopped = open.stopped.or(Some(step.at.max(began)));
                continue;
            }
            if let Some(solved) = open.stopped.filter(|_| began <= step.at) {
                if SAME_CASE < step.at.duration_since(solved) {
                    cycles.push(open);
                    open = new(step.ver, step.at);
                } else {
                    open.stopped = None;
                    turn(&mut open.turns, solved, Some(Pause::Resolved));
                }
            }
            open.stopped = None;
            turn(&mut open.turns, step.at, pause(metric, &step, labels));
        }
        open.stopped = open.stopped.or(until);
        cycles.push(open);
        cycles
    }

    /// A cycle with what it is measured by, if it ever is.
    fn measured(&self, cycle: Cycle, levels: &ServiceLevels) -> Option<(ClockId, Clock)> {
        let mut targets: Vec<Target> = Vec::new();
        let mut uncounted = None;
        let mut next = Some(cycle.began);
        while let Some(at) = next {
            let facts = self.facts_at(at)?;
            let (calendar, aim) = levels.era(at).map_or((None, None), |era| era.target(facts, cycle.id.metric, cycle.level));
            match calendar.or(targets.last().map(|target| target.calendar)) {
                Some(calendar) => targets.push(Target { at, calendar, aim }),
                None => uncounted = uncounted.or(Some(at)),
            }
            let changed = self.facts.iter().map(|since| since.at).find(|changed| at < *changed);
            let changes = [changed, levels.next_era(at)].into_iter().flatten().min();
            next = changes.filter(|next| cycle.stopped.is_none_or(|stopped| *next < stopped));
        }
        // What passed before any calendar was in force is counted by the first.
        if let (Some(at), Some(first)) = (uncounted, targets.first().copied()) {
            targets.insert(0, Target { at, aim: None, ..first });
        }
        targets.dedup_by(|next, before| next.calendar == before.calendar && next.aim == before.aim);
        targets.iter().any(|target| target.aim.is_some()).then_some(())?;
        Some((cycle.id, Clock { began: cycle.began, turns: cycle.turns, targets, stopped: cycle.stopped }))
    }

    fn facts_at(&self, at: Timestamp) -> Option<&Facts> {
        self.facts.iter().rev().find(|since| since.at <= at).or(self.facts.first()).map(|since| &since.facts)
    }
}

/// A clock stands still in a state, or runs.
fn pause(metric: Metric, step: &State, labels: &Labels) -> Option<Pause> {
    if let Some(label) = step.label {
        let stops = labels.get(&label).is_some_and(|label| label.doc.stops.contains(&metric));
        return stops.then_some(Pause::Label(label));
    }
    let on = match step.to {
        StatusCode::PendingCustomer => PendingOn::Customer,
        StatusCode::PendingSupplier => PendingOn::Supplier,
        StatusCode::PendingMoment => PendingOn::Moment,
        StatusCode::New | StatusCode::Open | StatusCode::Resolved | StatusCode::Closed | StatusCode::Spam | StatusCode::Merged => {
            return None;
        }
    };
    // Whoever waits for a first or next answer waits for words, whatever the ticket waits for.
    matches!(metric, Metric::Resolution | Metric::Level).then_some(Pause::Pending(on))
}

/// A clock stands still or runs from a moment on; what is so already is no turn.
fn turn(turns: &mut Vec<Turn>, at: Timestamp, pause: Option<Pause>) {
    if turns.last().and_then(|turn| turn.pause) != pause {
        turns.push(Turn { at, pause });
    }
}
