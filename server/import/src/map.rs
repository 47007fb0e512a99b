//! What a file's attributes and activities mean here: a document in TOML, written by somebody who knows the other system.
//!
//! ```toml
//! source = "old-desk"                         # with the case's key it names a ticket for ever
//!
//! [ticket]
//! key = "concept:name"                        # an attribute of the case
//!
//! [event]
//! activity = ["concept:name"]                 # several are joined with "+"
//! operator = "org:resource"
//!
//! [queue]
//! name = "Help desk"                          # where no attribute says it
//!
//! [activities]
//! "Taken" = { acknowledge = true, status = "open" }
//! "Waits" = { status.pending.on = "customer" }
//! "Done" = { status.resolved.how = "solved" }
//! "To the makers" = { queue.over = { to = "Makers", level = 2 } }
//! "From the makers" = { queue = "back" }
//! "Looked at" = { note = true }
//! ```
//!
//! A ticket is created by its first event, whatever that is called. An activity that the map does not name is kept as a note,
//! and reported.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::Deserialize;
use shared::setting::QUEUE_DEPTH_MAX;
use shared::sla::calendar::Opening;
use shared::sla::written::read_openings;
use shared::ticket::status::{Closing, PendingOn, Resolution, Status};
use shared::ticket::{Priority, TicketKind};

/// A map as a file: a hundred activities with a paragraph about each.
pub const MAP_BYTES_MAX: usize = 256 * 1024;
/// The name of a source: it stands in every ticket's origin.
pub const SOURCE_CHARS_MAX: usize = 60;

/// What a file means.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Map {
    /// The other system, by a name that is never changed: small letters, digits and hyphens.
    pub source: String,
    /// What its cases are.
    #[serde(default)]
    pub kind: TicketKind,
    /// What a case says of its ticket.
    pub ticket: TicketMap,
    /// What an event says.
    pub event: EventMap,
    /// Where a ticket is.
    pub queue: QueueMap,
    /// How urgent it is.
    #[serde(default)]
    pub priority: PriorityMap,
    /// What was promised, if somebody knows.
    #[serde(default)]
    pub promise: Option<Promise>,
    /// What each activity means.
    pub activities: BTreeMap<String, Meaning>,
}

/// What a case says of its ticket.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TicketMap {
    /// The attribute that tells it from all others of its source.
    pub key: String,
    /// The attributes of the case, or else of its first event, that tell what it is about; without any it is called by its key.
    #[serde(default)]
    pub title: Vec<String>,
    /// The attribute of its events that names the product or service.
    #[serde(default)]
    pub service: Option<String>,
}

/// What an event says.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventMap {
    /// The attributes that together name the activity, joined with `+`.
    pub activity: Vec<String>,
    /// The attribute that says when.
    #[serde(default = "time")]
    pub time: String,
    /// The attribute that says who.
    #[serde(default)]
    pub operator: Option<String>,
    /// Operators that are no people: what they do is done by nobody.
    #[serde(default)]
    pub machines: Vec<String>,
    /// Attributes that do not make two events different: row numbers.
    #[serde(default)]
    pub ignore: Vec<String>,
}

/// Where a ticket is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QueueMap {
    /// Where it is until something else is said.
    pub name: String,
    /// The level of that, and of every team that no rule raises.
    #[serde(default = "first_level")]
    pub level: u8,
    /// The attribute of an event that names the team; when it changes, the ticket was handed over or back.
    #[serde(default)]
    pub team: Option<String>,
    /// Which level a team is of, by its name: the first rule that fits holds.
    #[serde(default)]
    pub levels: Vec<LevelRule>,
}

/// Which teams are of a level.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LevelRule {
    /// How their names end.
    pub ends_in: String,
    /// Their level.
    pub level: u8,
}

/// How urgent a ticket is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriorityMap {
    /// The attribute of an event that says it.
    #[serde(default)]
    pub attribute: Option<String>,
    /// What its values mean.
    #[serde(default)]
    pub values: BTreeMap<String, Priority>,
}

/// What was promised for every ticket of a file, from its begin on.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Promise {
    /// What it is called, as a policy and as a calendar.
    pub name: String,
    /// The zone of the hours.
    pub zone: String,
    /// The hours in which time counts, a day each, Monday first: "08:30-12:30, 14:00-18:00", or nothing.
    pub week: [String; 7],
    /// The minutes in which a ticket is solved.
    #[serde(default)]
    pub solution: Option<u32>,
    /// The minutes that a level may keep it, the first level first.
    #[serde(default)]
    pub levels: Vec<u32>,
}

/// What an activity means. It says one thing at least.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Meaning {
    /// The ticket comes to be, which the first event of a case says whatever it is; a later one is reported.
    #[serde(default)]
    pub create: bool,
    /// Its priority was set, to the one that the event's attribute says, if one does.
    #[serde(default)]
    pub classify: bool,
    /// The operator works on it from now on.
    #[serde(default)]
    pub acknowledge: bool,
    /// Nobody works on it any more: it lies in its queue. One that nobody ever took stays new; any other is open.
    #[serde(default)]
    pub release: bool,
    /// It stands elsewhere.
    #[serde(default)]
    pub status: Option<State>,
    /// It is in another queue.
    #[serde(default)]
    pub queue: Option<Hop>,
    /// Nothing that has a name here: kept as the words of the file.
    #[serde(default)]
    pub note: bool,
}

/// A state that a file can speak of: every one of [`Status`] but merged, whose target it does not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum State {
    /// See [`Status::New`].
    New,
    /// See [`Status::Open`].
    Open,
    /// See [`Status::Pending`]; until when, no file says.
    Pending {
        /// For whom or what.
        on: PendingOn,
    },
    /// See [`Status::Resolved`].
    Resolved {
        /// How.
        how: Resolution,
    },
    /// See [`Status::Closed`].
    Closed {
        /// How.
        how: Closing,
    },
}

/// A way to another queue.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Hop {
    /// To one by name.
    Over {
        /// Which.
        to: String,
        /// Its level.
        level: u8,
    },
    /// To the one that it came from.
    Back,
}

/// Why a text is no map; each says which key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MapError {
    /// It is longer than any map is.
    #[error("a map has at most {MAP_BYTES_MAX} bytes, this one {0}")]
    TooLong(usize),
    /// It is no TOML, or has a key that no map has, or lacks one; the parser says where.
    #[error("{0}")]
    Toml(#[from] toml::de::Error),
    /// The source's name is not of the form that names have.
    #[error("source is {0:?}; it should be small letters, digits and hyphens, at most {SOURCE_CHARS_MAX}")]
    Source(String),
    /// A name is missing.
    #[error("{0} is empty")]
    Empty(&'static str),
    /// A level that no queue has.
    #[error("{key} is {level}; levels go from 1 to {QUEUE_DEPTH_MAX}")]
    Level {
        /// Where it stands.
        key: String,
        /// What it is.
        level: u8,
    },
    /// A promise promises nothing, or for no hours.
    #[error("promise.{0}")]
    Promise(&'static str),
    /// An activity says nothing.
    #[error("activities.{0:?} says nothing; a note says note = true")]
    Silent(String),
    /// An activity says two things that cannot both be.
    #[error("activities.{activity:?} says {one} and something else, which cannot both be")]
    Torn {
        /// Which.
        activity: String,
        /// What.
        one: &'static str,
    },
}

fn time() -> String {
    "time:timestamp".to_owned()
}

fn first_level() -> u8 {
    1
}

impl Map {
    /// Reads a map and looks whether it can be meant.
    ///
    /// # Errors
    /// [`MapError`], which says which key.
    pub fn parse(text: &str) -> Result<Self, MapError> {
        if MAP_BYTES_MAX < text.len() {
            return Err(MapError::TooLong(text.len()));
        }
        let map: Self = toml::from_str(text)?;
        map.check()?;
        Ok(map)
    }

    /// Which level a team is of.
    #[must_use]
    pub fn level_of(&self, team: &str) -> u8 {
        let rule = self.queue.levels.iter().find(|rule| team.ends_with(&rule.ends_in));
        rule.map_or(self.queue.level, |rule| rule.level)
    }

    fn check(&self) -> Result<(), MapError> {
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if self.source.is_empty() || SOURCE_CHARS_MAX < self.source.len() || !self.source.chars().all(fits) {
            return Err(MapError::Source(self.source.chars().take(SOURCE_CHARS_MAX).collect()));
        }
        let names = [
            ("ticket.key", self.ticket.key.is_empty()),
            ("event.activity", self.event.activity.is_empty() || self.event.activity.iter().any(String::is_empty)),
            ("event.time", self.event.time.is_empty()),
            ("queue.name", self.queue.name.trim().is_empty()),
            ("queue.levels.ends_in", self.queue.levels.iter().any(|rule| rule.ends_in.is_empty())),
            ("priority.values", self.priority.attribute.is_some() && self.priority.values.is_empty()),
        ];
        if let Some((key, _)) = names.iter().find(|(_, empty)| *empty) {
            return Err(MapError::Empty(key));
        }
        level("queue.level".to_owned(), self.queue.level)?;
        for rule in &self.queue.levels {
            level(format!("queue.levels, {:?}", rule.ends_in), rule.level)?;
        }
        self.promise.iter().try_for_each(Promise::check)?;
        self.activities.iter().try_for_each(|(activity, meaning)| meaning.check(activity))
    }
}

impl Promise {
    /// The hours, a day each.
    #[must_use]
    pub fn hours(&self) -> [Vec<Opening>; 7] {
        self.week.each_ref().map(|day| read_openings(day).unwrap_or_default())
    }

    fn check(&self) -> Result<(), MapError> {
        if self.name.trim().is_empty() {
            return Err(MapError::Empty("promise.name"));
        }
        if !self.week.iter().all(|day| read_openings(day).is_some()) || self.hours().iter().all(Vec::is_empty) {
            return Err(MapError::Promise("week is no hours; a day is written \"08:30-12:30, 14:00-18:00\" or empty"));
        }
        if self.solution.is_none() && self.levels.is_empty() {
            return Err(MapError::Promise("solution and promise.levels are missing; one of them says what is promised"));
        }
        if QUEUE_DEPTH_MAX < self.levels.len() { Err(MapError::Promise("levels has more levels than there are")) } else { Ok(()) }
    }
}

impl Meaning {
    fn check(&self, activity: &str) -> Result<(), MapError> {
        if *self == Self::default() {
            return Err(MapError::Silent(activity.to_owned()));
        }
        let torn = |one| MapError::Torn { activity: activity.to_owned(), one };
        if self.note && *self != (Self { note: true, ..Self::default() }) {
            return Err(torn("note"));
        }
        if self.release && (self.acknowledge || self.status.is_some()) {
            return Err(torn("release"));
        }
        match &self.queue {
            Some(Hop::Over { to, .. }) if to.trim().is_empty() => Err(MapError::Empty("queue.over.to")),
            Some(Hop::Over { level: of, .. }) => level(format!("activities.{activity:?}.queue.over.level"), *of),
            Some(Hop::Back) | None => Ok(()),
        }
    }
}

impl From<State> for Status {
    fn from(state: State) -> Self {
        match state {
            State::New => Self::New,
            State::Open => Self::Open,
            State::Pending { on } => Self::Pending { on, until: None },
            State::Resolved { how } => Self::Resolved { how },
            State::Closed { how } => Self::Closed { how },
        }
    }
}

fn level(key: String, level: u8) -> Result<(), MapError> {
    if (1..=QUEUE_DEPTH_MAX).contains(&usize::from(level)) { Ok(()) } else { Err(MapError::Level { key, level }) }
}
