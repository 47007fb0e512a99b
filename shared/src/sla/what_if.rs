//! What would have been, had a calendar or a policy been another: how many promises would have been kept, and on which tickets it
//! would have gone otherwise.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::clock::Clock;
use super::policy::Metric;
use super::story::{ClockId, Labels, Story};
use crate::id::TicketId;
use crate::setting::levels::ServiceLevels;

/// The tickets that are told one by one; of more, only how many there are.
pub const FLIPS_MAX: usize = 200;

/// A stretch of time; its end is not part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// Where it begins.
    pub from: Timestamp,
    /// Where it ends.
    pub to: Timestamp,
}

/// Promises of a period: a missed one counts when it was due, a kept one when it was done. One that is not due yet is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Kept {
    /// Kept.
    pub met: u32,
    /// Not kept.
    pub missed: u32,
}

impl Kept {
    /// How many there were.
    #[must_use]
    pub fn all(self) -> u32 {
        self.met + self.missed
    }

    /// The share of those kept, in thousandths; none where nothing was promised.
    #[must_use]
    pub fn per_mille(self) -> Option<u32> {
        (self.met * 1_000 + self.all() / 2).checked_div(self.all())
    }
}

/// A clock that goes otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flip {
    /// Of which ticket.
    pub ticket: TicketId,
    /// Which.
    pub clock: ClockId,
    /// Kept as it is; nothing where nothing is promised, or nothing yet.
    pub now: Option<bool>,
    /// Kept as it would be.
    pub then: Option<bool>,
}

/// What would have been.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct WhatIf {
    /// How many tickets were looked at.
    pub tickets: u32,
    /// What is so, by what is measured.
    pub now: BTreeMap<Metric, Kept>,
    /// What would be so.
    pub then: BTreeMap<Metric, Kept>,
    /// How many clocks go otherwise.
    pub flipped: u32,
    /// The first of them.
    pub flips: Vec<Flip>,
}

/// Whether a clock was kept, and when that was known, by all that is known of its ticket today; nothing where it is neither done nor due.
#[must_use]
pub fn kept(clock: &Clock, levels: &ServiceLevels, now: Timestamp) -> Option<(bool, Timestamp)> {
    let reading = clock.read(levels.calendars(), now);
    match (reading.breached, reading.due, reading.stopped) {
        (true, Some(due), _) => Some((false, due)),
        (_, _, Some(stopped)) if reading.aim.is_some() => Some((true, stopped)),
        _ => None,
    }
}

impl WhatIf {
    /// Looks at one ticket.
    pub fn look(
        &mut self,
        ticket: TicketId,
        story: &Story<'_>,
        labels: &Labels,
        (now, then): (&ServiceLevels, &ServiceLevels),
        period: Period,
    ) {
        self.tickets += 1;
        let verdicts = |levels: &ServiceLevels| -> BTreeMap<ClockId, bool> {
            let clocks = story.clocks(levels, labels).into_iter();
            let judged = clocks.filter_map(|(id, clock)| kept(&clock, levels, period.to).map(|(kept, at)| (id, kept, at)));
            judged.filter(|(.., at)| period.from <= *at && *at < period.to).map(|(id, kept, _)| (id, kept)).collect()
        };
        let (now, then) = (verdicts(now), verdicts(then));
        count(&mut self.now, &now);
        count(&mut self.then, &then);
        let clocks: std::collections::BTreeSet<ClockId> = now.keys().chain(then.keys()).copied().collect();
        for clock in clocks {
            let flip = Flip { ticket, clock, now: now.get(&clock).copied(), then: then.get(&clock).copied() };
            if flip.now != flip.then {
                self.flipped += 1;
                if self.flips.len() < FLIPS_MAX {
                    self.flips.push(flip);
                }
            }
        }
    }
}

fn count(kept: &mut BTreeMap<Metric, Kept>, verdicts: &BTreeMap<ClockId, bool>) {
    for (clock, met) in verdicts {
        let kept = kept.entry(clock.metric).or_default();
        if *met { kept.met += 1 } else { kept.missed += 1 }
    }
}
