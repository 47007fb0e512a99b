//! Which clocks a ticket has: derived from its history and from the settings as they were, each time anew.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::clock::{Clock, Pause, Target, Turn};
use super::policy::{Facts, Metric};
use crate::id::{PolicyId, QueueId, SubStateId, Ver};
use crate::setting::Versioned;
use crate::setting::levels::{Chosen, Era, ServiceLevels};
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
        let states = self.states();
        let mut telling = Telling { story: self, levels, labels, states: &states, chosen: None, clocks: Vec::with_capacity(2) };
        telling.first();
        telling.next();
        telling.solved(Metric::Resolution, (1, self.began, 0), None);
        telling.at_levels();
        telling.clocks
    }

    /// Its states with their labels. A label is lost with the state that it belongs to.
    fn states(&self) -> Vec<State> {
        let mut states = Vec::with_capacity(self.path.len() + self.labels.len());
        for (nth, step) in self.path.iter().enumerate() {
            let until = self.path.get(nth + 1).map_or(Ver::MAX, |next| next.ver);
            let own = || self.labels.iter().filter(|label| step.ver <= label.ver && label.ver < until);
            let state = |at, ver, label| State { at, ver, to: step.to, label };
            let first = own().find(|label| label.ver == step.ver).and_then(|label| label.label);
            states.push(state(step.at, step.ver, first));
            states.extend(own().filter(|label| step.ver < label.ver).map(|label| state(label.at, label.ver, label.label)));
        }
        states
    }

    /// When it was first resolved, closed or merged after a version; several may be of one moment.
    fn done_after(&self, ver: Ver) -> Option<Timestamp> {
        self.path.iter().find(|step| ver < step.ver && !step.to.is_open()).map(|step| step.at)
    }

    /// Which facts held at a moment.
    fn facts_at(&self, at: Timestamp) -> usize {
        self.facts.iter().rposition(|since| since.at <= at).unwrap_or(0)
    }
}

/// A story whose clocks are being told.
struct Telling<'a> {
    story: &'a Story<'a>,
    levels: &'a ServiceLevels,
    labels: &'a Labels,
    states: &'a [State],
    /// What was chosen last, and by which facts in which era: all clocks of most tickets are measured by one policy.
    chosen: Option<((usize, usize), Chosen<'a>)>,
    clocks: Vec<(ClockId, Clock)>,
}

impl<'a> Telling<'a> {
    fn first(&mut self) {
        if self.story.answered_at_once {
            return;
        }
        let stopped = [self.story.responded_at, self.story.done_after(0)].into_iter().flatten().min();
        self.cycle(Metric::FirstResponse, 1, self.story.began, stopped);
    }

    fn next(&mut self) {
        for asked in self.story.asked {
            let stopped = [asked.answered, self.story.done_after(asked.ver)].into_iter().flatten().min();
            self.cycle(Metric::NextResponse, asked.ver, asked.at, stopped);
        }
    }

    /// A clock that stops for good where it stops.
    fn cycle(&mut self, metric: Metric, cycle: Ver, began: Timestamp, stopped: Option<Timestamp>) {
        if !self.levels.promises(metric) {
            return;
        }
        let mut turns = Vec::new();
        for state in self.states.iter().take_while(|state| stopped.is_none_or(|stopped| state.at < stopped)) {
            turn(&mut turns, state.at, pause(metric, state, self.labels));
        }
        self.add(Cycle { id: ClockId { metric, cycle }, began, turns, stopped, level: 0 });
    }

    /// One clock for each stay on a level; queues of one level are one stay.
    fn at_levels(&mut self) {
        let mut stays = self.story.stays.iter().peekable();
        while let Some(stay) = stays.next() {
            while stays.next_if(|next| next.level == stay.level).is_some() {}
            let until = stays.peek().map(|next| next.at);
            self.solved(Metric::Level, (stay.ver, stay.at, stay.level), until);
        }
    }

    /// Clocks that run until the ticket is solved, or until it goes elsewhere; one of each trouble.
    fn solved(&mut self, metric: Metric, (ver, began, level): (Ver, Timestamp, u8), until: Option<Timestamp>) {
        if !self.levels.promises(metric) {
            return;
        }
        let new = |cycle, began| Cycle { id: ClockId { metric, cycle }, began, turns: Vec::new(), stopped: None, level };
        let mut open = new(ver, began);
        for step in self.states.iter().take_while(|step| until.is_none_or(|until| step.at < until)) {
            if !step.to.is_open() {
                open.stopped = open.stopped.or(Some(step.at.max(began)));
                continue;
            }
            if let Some(solved) = open.stopped.filter(|_| began <= step.at) {
                if SAME_CASE < step.at.duration_since(solved) {
                    self.add(std::mem::replace(&mut open, new(step.ver, step.at)));
                } else {
                    open.stopped = None;
                    turn(&mut open.turns, solved, Some(Pause::Resolved));
                }
            }
            open.stopped = None;
            turn(&mut open.turns, step.at, pause(metric, step, self.labels));
        }
        open.stopped = open.stopped.or(until);
        self.add(open);
    }

    /// Adds a cycle with what it is measured by, if it ever is.
    fn add(&mut self, cycle: Cycle) {
        let mut targets: Vec<Target> = Vec::with_capacity(1);
        let mut uncounted = None;
        let mut next = Some(cycle.began);
        while let Some(at) = next {
            let (begun, facts) = (self.levels.eras_begun(at), self.story.facts_at(at));
            let Some(chosen) = self.choose(begun, facts) else { return };
            let aim = chosen.aim(cycle.id.metric, cycle.level);
            match (chosen.calendar.or(targets.last().map(|target| target.calendar)), targets.last()) {
                (Some(calendar), Some(last)) if last.calendar == calendar && last.aim == aim => {}
                (Some(calendar), _) => targets.push(Target { at, calendar, aim }),
                (None, _) => uncounted = uncounted.or(Some(at)),
            }
            let changed = self.story.facts.iter().map(|since| since.at).find(|changed| at < *changed);
            let changes = [changed, self.levels.eras().get(begun).map(Era::at)].into_iter().flatten().min();
            next = changes.filter(|next| cycle.stopped.is_none_or(|stopped| *next < stopped));
        }
        // What passed before any calendar was in force is counted by the first.
        if let (Some(at), Some(first)) = (uncounted, targets.first_mut()) {
            match first.aim {
                None => first.at = at,
                Some(_) => targets.insert(0, Target { at, aim: None, ..targets[0] }),
            }
        }
        if targets.iter().any(|target| target.aim.is_some()) {
            let Cycle { id, began, turns, stopped, .. } = cycle;
            self.clocks.push((id, Clock { began, turns, targets, stopped }));
        }
    }

    /// What is chosen by these facts when so many eras have begun; nothing where nothing is known of the ticket.
    fn choose(&mut self, begun: usize, facts: usize) -> Option<Chosen<'a>> {
        if let Some((_, chosen)) = self.chosen.filter(|(by, _)| *by == (begun, facts)) {
            return Some(chosen);
        }
        let known = &self.story.facts.get(facts)?.facts;
        let era = begun.checked_sub(1).and_then(|nth| self.levels.eras().get(nth));
        let chosen = era.map_or(Chosen::default(), |era| era.choose(known));
        self.chosen = Some(((begun, facts), chosen));
        Some(chosen)
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
