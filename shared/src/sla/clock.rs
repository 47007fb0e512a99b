//! When a clock is due, and whether it was kept: derived from what happened, never accumulated.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::hours::Hours;
use crate::id::Ver;
use crate::ticket::status::PendingOn;

/// Why a clock stands still.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pause {
    /// The ticket waits for somebody or something.
    Pending(PendingOn),
    /// It was resolved and opened again later.
    Resolved,
    /// Nobody waits for an answer.
    Answered,
}

/// A moment from which on a clock runs, or stands still.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// The moment.
    pub at: Timestamp,
    /// Why it stands still from then on; without a reason it runs.
    pub pause: Option<Pause>,
}

/// A moment from which on a clock has a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// The moment; the first one counts from the clock's beginning.
    pub at: Timestamp,
    /// So much working time it may take.
    pub within: SignedDuration,
    /// The policy's version that says so.
    pub policy: Ver,
}

/// One clock of one ticket: what happened to it, in the order in which it happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// When it began to run.
    pub began: Timestamp,
    /// When it stood still and ran again.
    pub turns: Vec<Turn>,
    /// Its targets.
    pub targets: Vec<Target>,
    /// When what it measures was done.
    pub stopped: Option<Timestamp>,
}

/// What a clock says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// The working time so far.
    pub spent: SignedDuration,
    /// The target in force.
    pub within: SignedDuration,
    /// When it is due, or was; of a clock that stands still before it is due, nothing.
    pub due: Option<Timestamp>,
    /// It was not stopped when it was due. It stays so, whatever target comes later.
    pub breached: bool,
    /// Why it stands still now.
    pub pause: Option<Pause>,
}

/// A part of a clock's time in which it runs or stands still, with one target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) from: Timestamp,
    pub(super) to: Timestamp,
    pub(super) pause: Option<Pause>,
    pub(super) target: Target,
}

impl Clock {
    /// What it says at a moment.
    ///
    /// It is due at the first moment at which it runs and has run for as long as its target of then: one that becomes shorter than
    /// what is spent is missed at the moment of that change, and one that ran out while the clock stood still is missed when
    /// it runs again. What is stopped at the very moment at which it is due is in time.
    #[must_use]
    pub fn read(&self, hours: &Hours, now: Timestamp) -> Option<Reading> {
        let end = self.stopped.map_or(now, |stopped| stopped.min(now));
        let (mut spent, mut due, mut last) = (SignedDuration::ZERO, None, None);
        for part in self.parts(end) {
            if part.pause.is_none() {
                let left = part.target.within - spent;
                let reached = hours.after(part.from, left.max(SignedDuration::ZERO));
                // Where the clock stands still just when it is due, it is not due yet.
                due = due.or(reached.filter(|at| *at < part.to));
                spent += hours.between(part.from, part.to);
            }
            last = Some(part);
        }
        let first = || Part { from: end, to: end, pause: None, target: self.targets[0] };
        let last = if self.targets.is_empty() { return None } else { last.unwrap_or_else(first) };
        let breached = due.is_some();
        let runs = last.pause.is_none();
        let ahead = || hours.after(end, (last.target.within - spent).max(SignedDuration::ZERO)).filter(|_| runs);
        Some(Reading { spent, within: last.target.within, due: due.or_else(ahead), breached, pause: last.pause })
    }

    /// Its time up to `end`, in parts that have one target and either run or stand still; none is empty.
    pub(super) fn parts(&self, end: Timestamp) -> impl Iterator<Item = Part> {
        let mut cuts: Vec<Timestamp> = self.turns.iter().map(|turn| turn.at).chain(self.targets.iter().map(|target| target.at)).collect();
        cuts.retain(|at| self.began < *at && *at < end);
        cuts.sort_unstable();
        cuts.dedup();
        cuts.insert(0, self.began);
        cuts.push(end);
        (1..cuts.len()).filter_map(move |nth| {
            let (from, to) = (cuts[nth - 1], cuts[nth]);
            let pause = self.turns.iter().rev().find(|turn| turn.at <= from).and_then(|turn| turn.pause);
            let target = self.targets.iter().rev().find(|target| target.at <= from).or(self.targets.first())?;
            (from < to).then_some(Part { from, to, pause, target: *target })
        })
    }
}
