//! What a clock is proved by: all that it is computed from, so that whoever doubts it computes it again.
//!
//! The server computes by it, and so does the browser, with the same code and the same bytes of the zone.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::clock::{Clock, Reading};
use super::proof::{Segment, segments};
use super::worktime::{Calendars, Edition, Worktime};
use crate::id::{CalendarId, Ver};
use crate::seal::Hash;
use crate::setting::levels::{CalendarDoc, ServiceLevels};

/// A version of a calendar, from a moment on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// Which calendar.
    pub calendar: CalendarId,
    /// Which version.
    pub ver: Ver,
    /// From when.
    pub at: Timestamp,
    /// The hours, and the rules of their zone.
    pub doc: CalendarDoc,
}

/// All that a clock is computed from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// What happened to it.
    pub clock: Clock,
    /// The calendars that it was counted by, each with its versions in order.
    pub calendars: Vec<Version>,
    /// The moment of reading.
    pub now: Timestamp,
}

/// What comes of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// What the clock says.
    pub reading: Reading,
    /// Of what its time is made up.
    pub segments: Vec<Segment>,
}

impl Evidence {
    /// For a clock, out of the desk's settings.
    #[must_use]
    pub fn of(clock: Clock, levels: &ServiceLevels, now: Timestamp) -> Self {
        let counts = |id: CalendarId| clock.targets.iter().any(|target| target.calendar == id);
        let calendars = levels.calendar_versions().filter(|version| counts(version.calendar)).collect();
        Self { clock, calendars, now }
    }

    /// Computes it. `None` when the rules of a zone are none.
    #[must_use]
    pub fn proof(&self) -> Option<Proof> {
        let mut calendars = Calendars::default();
        let mut versions = self.calendars.iter().peekable();
        while let Some(first) = versions.peek().copied() {
            let mut editions = Vec::new();
            while let Some(Version { ver, at, doc, .. }) = versions.next_if(|version| version.calendar == first.calendar) {
                let zone = doc.rules.zone(&doc.calendar.zone)?;
                editions.push(Edition { ver: *ver, at: *at, calendar: doc.calendar.clone(), zone });
            }
            calendars.insert(first.calendar, Worktime::new(editions));
        }
        Some(Proof { reading: self.clock.read(&calendars, self.now), segments: segments(&self.clock, &calendars, self.now) })
    }
}

impl Proof {
    /// What both sides compare.
    #[must_use]
    pub fn digest(&self) -> Hash {
        // Our own types hold no map with other keys than strings and no number that JSON lacks, so this cannot fail.
        Hash::of(&serde_json::to_vec(self).unwrap_or_default())
    }
}
