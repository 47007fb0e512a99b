//! When a clock is due, and whether it was kept: derived from what happened, never accumulated.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::hours::{MICROS_PER_MINUTE, Place};
use super::policy::{Goal, Within};
use super::worktime::{Calendars, Worktime};
use crate::id::{CalendarId, PolicyId, SubStateId, Ver};
use crate::ticket::status::PendingOn;

/// What is done exactly when it is due is kept, so a breach exists only after: by the least that moments of the log differ by.
const AFTER_DUE: SignedDuration = SignedDuration::from_micros(1);

/// The first moment at which what was due is broken, and at which anything can come of it.
#[must_use]
pub fn after_due(due: Timestamp) -> Timestamp {
    due.checked_add(AFTER_DUE).unwrap_or(Timestamp::MAX)
}

/// Why a clock stands still.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pause {
    /// The ticket waits for somebody or something.
    Pending(PendingOn),
    /// The desk's own label of its state says so.
    Label(SubStateId),
    /// It was resolved, and opened again later.
    Resolved,
}

/// A moment from which on a clock runs, or stands still.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// The moment.
    pub at: Timestamp,
    /// Why it stands still from then on; without a reason it runs.
    pub pause: Option<Pause>,
}

/// What a clock is measured by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aim {
    /// How long it may take.
    pub goal: Goal,
    /// The policy that says so.
    pub policy: PolicyId,
    /// Which version of it.
    pub ver: Ver,
}

/// A moment from which on a clock is counted and measured in a way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// The moment; the first one counts from the clock's beginning.
    pub at: Timestamp,
    /// By which calendar it is counted.
    pub calendar: CalendarId,
    /// What it is measured by; while no policy is for the ticket, nothing.
    pub aim: Option<Aim>,
}

/// One clock of one ticket: what happened to it, in the order in which it happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// When it began to run.
    pub began: Timestamp,
    /// When it stood still and ran again.
    pub turns: Vec<Turn>,
    /// What it was counted and measured by; never empty.
    pub targets: Vec<Target>,
    /// When what it measures was done.
    pub stopped: Option<Timestamp>,
}

/// What a clock says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// The working time so far.
    pub spent: SignedDuration,
    /// What it is measured by now, or was when it stopped.
    pub aim: Option<Aim>,
    /// When it is due, or was; of a clock that stands still before it is due, or was stopped so, nothing.
    pub due: Option<Timestamp>,
    /// It was not stopped when it was due. It stays so, whatever target comes later.
    pub breached: bool,
    /// When it would be done if everything went well.
    pub desired: Option<Timestamp>,
    /// Why it stands still now, or did when it was stopped.
    pub pause: Option<Pause>,
    /// When what it measures was done.
    pub stopped: Option<Timestamp>,
}

/// What is desired besides what is promised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Desired {
    /// How long it was to take.
    pub within: Within,
    /// It was not done by then.
    pub missed: bool,
}

/// A part of a clock's time in which it runs or stands still, with one target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) from: Timestamp,
    pub(super) to: Timestamp,
    pub(super) pause: Option<Pause>,
    pub(super) target: Target,
}

/// The working time along a clock's parts. Each part begins where the one before it ends, so a moment is looked up once.
struct Count<'a> {
    calendars: &'a Calendars,
    /// The calendar looked up last.
    calendar: Option<(CalendarId, &'a Worktime)>,
    /// The moment looked up last in it.
    place: Option<(Timestamp, Place)>,
    /// The working time of the parts so far, in microseconds.
    spent: i64,
}

impl<'a> Count<'a> {
    fn new(calendars: &'a Calendars) -> Self {
        Self { calendars, calendar: None, place: None, spent: 0 }
    }

    fn worktime(&mut self, id: CalendarId) -> Option<&'a Worktime> {
        if let Some((_, worktime)) = self.calendar.filter(|(known, _)| *known == id) {
            return Some(worktime);
        }
        let worktime = self.calendars.get(id)?;
        (self.calendar, self.place) = (Some((id, worktime)), None);
        Some(worktime)
    }

    /// Where a moment lies in the calendar looked up last.
    fn place(&mut self, worktime: &Worktime, at: Timestamp) -> Place {
        if let Some((_, place)) = self.place.filter(|(known, _)| *known == at) {
            return place;
        }
        let place = worktime.hours().place(at);
        self.place = Some((at, place));
        place
    }

    /// Adds a part.
    fn add(&mut self, part: &Part) {
        if part.pause.is_some() {
            return;
        }
        if let Some(worktime) = self.worktime(part.target.calendar) {
            let from = self.place(worktime, part.from);
            let to = self.place(worktime, part.to);
            self.spent += (to.sum - from.sum).max(0);
        }
    }
}

/// The search for the moment at which a clock reaches something.
struct Search<F> {
    /// What is looked for, of each goal.
    of: F,
    /// Minutes of the clock's own time after it.
    later: i64,
    /// When it was due: where that is known, what is later is counted from there. A promise that becomes shorter than what is spent is
    /// broken then and not before.
    due: Option<Timestamp>,
    found: Option<Timestamp>,
}

impl<F: Fn(&Goal) -> Option<Within>> Search<F> {
    fn new(of: F, later: i64, due: Option<Timestamp>) -> Self {
        Self { of, later, due, found: None }
    }

    /// The moment at which it would be reached from the part's beginning on, if that is before a moment; where the clock stands
    /// still there may be none.
    fn ahead(&self, clock: &Clock, part: &Part, count: &mut Count<'_>, before: Option<Timestamp>) -> Option<Timestamp> {
        let aim = part.target.aim.as_ref()?;
        let worktime = count.worktime(part.target.calendar)?;
        let found = match (self.of)(&aim.goal)? {
            Within::Minutes(minutes) if part.pause.is_none() => {
                let goal = if self.due.is_some() { 0 } else { i64::from(minutes) };
                let left = (goal + self.later).max(0) * MICROS_PER_MINUTE - count.spent;
                if left <= 0 {
                    part.from
                } else if before.is_some_and(|before| before.as_microsecond() - part.from.as_microsecond() < left) {
                    // Not even around the clock.
                    return None;
                } else {
                    worktime.hours().since(count.place(worktime, part.from), left)?
                }
            }
            Within::Minutes(_) => return None,
            // The days of the calendar pass whatever is waited for. But what is solved waits for nothing: it is missed, if at all,
            // when it is opened again.
            Within::Days(_) if part.pause == Some(Pause::Resolved) => return None,
            Within::Days(days) => {
                let end = self.due.or_else(|| worktime.end_of_day(clock.began, i64::from(days)))?;
                end.checked_add(SignedDuration::from_mins(self.later)).ok()?.max(part.from)
            }
        };
        before.is_none_or(|before| found < before).then_some(found)
    }

    /// Looks at a part that is over; what is reached just when it ends belongs to the next one.
    fn look(&mut self, clock: &Clock, part: &Part, count: &mut Count<'_>) {
        if self.found.is_none() {
            self.found = self.ahead(clock, part, count, Some(part.to));
        }
    }

    /// Goes through parts up to the last one; answers in which of them it was found.
    fn go_through(
        &mut self,
        clock: &Clock,
        parts: &mut impl Iterator<Item = Part>,
        count: &mut Count<'_>,
        last: Timestamp,
    ) -> Option<Part> {
        for part in parts {
            self.look(clock, &part, count);
            if self.found.is_some() {
                return Some(part);
            }
            // Nobody asks what was spent by then.
            if part.to == last {
                return None;
            }
            count.add(&part);
        }
        None
    }
}

impl Clock {
    /// What it says at a moment.
    ///
    /// It is due at the first moment at which it runs and has run for as long as its target of then: one that becomes shorter than
    /// what is spent is missed at the moment of that change, and one that ran out while the clock stood still is missed when
    /// it runs again. What is stopped at the very moment at which it is due is in time.
    #[must_use]
    pub fn read(&self, calendars: &Calendars, now: Timestamp) -> Reading {
        // The machine's clock may have been set back since.
        let end = self.end(now).max(self.began);
        let (mut most, mut desired) = (Search::new(|goal| Some(goal.most), 0, None), Search::new(|goal| goal.desired, 0, None));
        let mut count = Count::new(calendars);
        for part in self.parts(end) {
            most.look(self, &part, &mut count);
            desired.look(self, &part, &mut count);
            count.add(&part);
        }
        let last = self.at(end);
        Reading {
            spent: SignedDuration::from_micros(count.spent),
            aim: last.target.aim,
            due: most.found.or_else(|| most.ahead(self, &last, &mut count, None)),
            breached: most.found.is_some(),
            desired: desired.found.or_else(|| desired.ahead(self, &last, &mut count, None)),
            pause: last.pause,
            stopped: self.stopped.filter(|stopped| *stopped <= now),
        }
    }

    /// The moment that lies so many minutes of its own time after it was due, or before it is, by all that is known of it: none
    /// while it stands still before that, and none if it was stopped by then.
    #[must_use]
    pub fn reaches(&self, calendars: &Calendars, minutes: i32) -> Option<Timestamp> {
        self.reaches_before(calendars, minutes, Timestamp::MAX)
    }

    /// The same if it is before a moment: whoever looks for the first of several need not know when a later one is.
    #[must_use]
    pub fn reaches_before(&self, calendars: &Calendars, minutes: i32, before: Timestamp) -> Option<Timestamp> {
        let end = self.stopped.map_or(before, |stopped| stopped.min(before));
        let mut search = Search::new(|goal| Some(goal.most), i64::from(minutes.min(0)), None);
        let (mut count, mut parts) = (Count::new(calendars), self.parts(end));
        let due_in = search.go_through(self, &mut parts, &mut count, end)?;
        if minutes <= 0 {
            return search.found;
        }
        let from = search.found?;
        let mut parts = std::iter::once(Part { from, ..due_in }).chain(parts);
        let mut search = Search::new(|goal| Some(goal.most), i64::from(minutes), Some(from));
        count.spent = 0;
        search.go_through(self, &mut parts, &mut count, end)?;
        search.found
    }

    /// What it is measured by at a moment.
    #[must_use]
    pub fn aim(&self, at: Timestamp) -> Option<Aim> {
        self.at(at).target.aim
    }

    /// What a reading is of: the promise that was broken, or what it is measured by.
    #[must_use]
    pub fn promised(&self, reading: &Reading) -> Option<Aim> {
        let broken = reading.due.filter(|_| reading.breached);
        broken.map_or(reading.aim, |due| self.aim(due))
    }

    /// What was desired and not kept, or is desired now. Like a promise, a desired time that has passed is that of the policy of then.
    #[must_use]
    pub fn desired(&self, reading: &Reading, now: Timestamp) -> Option<Desired> {
        let missed = reading.desired.filter(|until| *until < reading.stopped.unwrap_or(now));
        let aim = missed.map_or(reading.aim, |until| self.aim(until));
        aim?.goal.desired.map(|within| Desired { within, missed: missed.is_some() })
    }

    /// Where its time ends, as it is known at a moment.
    pub(super) fn end(&self, now: Timestamp) -> Timestamp {
        self.stopped.map_or(now, |stopped| stopped.min(now))
    }

    /// How it stands at a moment.
    fn at(&self, moment: Timestamp) -> Part {
        let begun = |at: Timestamp| at <= moment;
        let target = self.targets.iter().rev().find(|target| begun(target.at)).or(self.targets.first()).copied();
        let pause = self.turns.iter().rev().find(|turn| begun(turn.at)).and_then(|turn| turn.pause);
        let nothing = Target { at: self.began, calendar: CalendarId(0), aim: None };
        Part { from: moment, to: moment, pause, target: target.unwrap_or(nothing) }
    }

    /// Its time up to `end`, in parts that have one target and either run or stand still; none is empty.
    pub(super) fn parts(&self, end: Timestamp) -> Parts<'_> {
        Parts { clock: self, at: self.began, end, turns: 0, targets: 0 }
    }
}

/// The parts of a clock's time, in order.
pub(super) struct Parts<'a> {
    clock: &'a Clock,
    at: Timestamp,
    end: Timestamp,
    /// The turns and targets that lie before it.
    turns: usize,
    targets: usize,
}

impl Iterator for Parts<'_> {
    type Item = Part;

    fn next(&mut self) -> Option<Part> {
        let Clock { turns, targets, .. } = self.clock;
        let from = self.at;
        if self.end <= from {
            return None;
        }
        while turns.get(self.turns).is_some_and(|turn| turn.at <= from) {
            self.turns += 1;
        }
        while targets.get(self.targets).is_some_and(|target| target.at <= from) {
            self.targets += 1;
        }
        let pause = self.turns.checked_sub(1).and_then(|nth| turns[nth].pause);
        let target = *targets.get(self.targets.saturating_sub(1))?;
        let next = [turns.get(self.turns).map(|turn| turn.at), targets.get(self.targets).map(|target| target.at)];
        self.at = next.into_iter().flatten().min().map_or(self.end, |at| at.min(self.end));
        Some(Part { from, to: self.at, pause, target })
    }
}
