//! A calendar with all its versions, ready to be counted by.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::calendar::{Calendar, later};
use super::hours::Hours;
use crate::id::{CalendarId, Ver};

/// What working time is known from: 1 January 2000. For an imported history that is older nothing is promised.
pub const KNOWN_FROM: Timestamp = Timestamp::constant(946_684_800, 0);
/// And until: 1 January 2050. A day off after it is nobody's business yet.
pub const KNOWN_UNTIL: Timestamp = Timestamp::constant(2_524_608_000, 0);

/// The rules of a zone as `TZif` (RFC 9636), kept with what is counted by them: names of zones mean other hours in other years.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Rules(Vec<u8>);

impl Rules {
    /// These bytes.
    #[must_use]
    pub fn new(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }

    /// The zone that they describe; `None` when they do not.
    #[must_use]
    pub fn zone(&self, name: &str) -> Option<TimeZone> {
        TimeZone::tzif(name, &self.0).ok()
    }
}

impl std::fmt::Debug for Rules {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Rules({} bytes)", self.0.len())
    }
}

impl From<Rules> for String {
    fn from(rules: Rules) -> Self {
        let digit = |nibble: u8| char::from(b"0123456789abcdef"[usize::from(nibble)]);
        rules.0.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
    }
}

impl TryFrom<String> for Rules {
    type Error = crate::id::BadId;

    fn try_from(raw: String) -> Result<Self, Self::Error> {
        let pairs = raw.as_bytes().chunks(2);
        let byte =
            |pair: &[u8]| std::str::from_utf8(pair).ok().filter(|pair| pair.len() == 2).and_then(|pair| u8::from_str_radix(pair, 16).ok());
        pairs.map(byte).collect::<Option<_>>().map(Self).ok_or(crate::id::BadId)
    }
}

/// A version of a calendar, from a moment on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition {
    /// Which.
    pub ver: Ver,
    /// From when; the first one counts for everything before it too.
    pub at: Timestamp,
    /// The hours.
    pub calendar: Calendar,
    /// Its zone, made of the bytes that are kept with it.
    pub zone: TimeZone,
}

/// A calendar with all its versions, in the order of their moments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worktime {
    editions: Vec<Edition>,
    hours: Hours,
}

impl Worktime {
    /// Of these versions, in the order of their moments.
    #[must_use]
    pub fn new(editions: Vec<Edition>) -> Self {
        Self::between(editions, KNOWN_FROM, KNOWN_UNTIL)
    }

    /// The same where only the time between two moments is asked for.
    #[must_use]
    pub fn between(editions: Vec<Edition>, first: Timestamp, last: Timestamp) -> Self {
        let hours = Hours::of(&editions, first, last);
        Self { editions, hours }
    }

    /// The same with one more version, from its moment on.
    #[must_use]
    pub fn with(&self, edition: Edition) -> Self {
        Self::new(self.editions.iter().cloned().chain([edition]).collect())
    }

    /// Its versions.
    #[must_use]
    pub fn editions(&self) -> &[Edition] {
        &self.editions
    }

    /// The version in force at a moment.
    #[must_use]
    pub fn edition(&self, at: Timestamp) -> Option<&Edition> {
        self.editions.iter().rev().find(|edition| edition.at <= at).or(self.editions.first())
    }

    /// Its working time.
    #[must_use]
    pub fn hours(&self) -> &Hours {
        &self.hours
    }

    /// The end of the day that comes so many days after that of a moment.
    #[must_use]
    pub fn end_of_day(&self, of: Timestamp, days: i64) -> Option<Timestamp> {
        let zone = &self.edition(of)?.zone;
        let next = later(zone.to_datetime(of).date(), days.checked_add(1)?);
        zone.to_timestamp(next.at(0, 0, 0, 0)).ok()
    }
}

/// Every calendar of the desk.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Calendars(BTreeMap<CalendarId, Arc<Worktime>>);

impl Calendars {
    /// The calendar of that id.
    #[must_use]
    pub fn get(&self, id: CalendarId) -> Option<&Worktime> {
        self.0.get(&id).map(Arc::as_ref)
    }

    /// Takes a calendar over.
    pub fn insert(&mut self, id: CalendarId, worktime: Worktime) {
        self.0.insert(id, Arc::new(worktime));
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = (CalendarId, &Worktime)> {
        self.0.iter().map(|(id, worktime)| (*id, worktime.as_ref()))
    }
}
