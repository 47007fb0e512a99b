//! What was in a file, and what of it was irregular: how often, and where the first few are.

use std::collections::BTreeMap;
use std::fmt;

use jiff::Timestamp;
use shared::locale::Lang;
use shared::words::import::{ImportText, event, say};

use crate::history::{History, Means};
use crate::shown;

/// The places that are named of each irregularity: enough to look at, the number says the rest.
pub const EXAMPLES_MAX: usize = 3;

/// What can be odd about a case or an event. None of it is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Irregular {
    /// A case has the key of an earlier one.
    KeyTwice,
    /// A case has no events.
    NoEvents,
    /// An event says what an earlier one of its case says, to the letter.
    Duplicate,
    /// An event stands after one that happened later.
    Backwards,
    /// An event does not say when.
    NoTime,
    /// An event does not say what.
    NoActivity,
    /// The map does not name an activity.
    Unnamed,
    /// Somebody took the ticket, and it is not said who.
    NoOperator,
    /// The map does not name a priority.
    UnknownPriority,
    /// A ticket was created that was there.
    CreatedLate,
    /// It came back, and never had left.
    NowhereBack,
    /// It went to another queue of the same level.
    Aside,
    /// Something happened to it after it was closed.
    AfterClosing,
}

impl Irregular {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::KeyTwice,
        Self::NoEvents,
        Self::Duplicate,
        Self::Backwards,
        Self::NoTime,
        Self::NoActivity,
        Self::Unnamed,
        Self::NoOperator,
        Self::UnknownPriority,
        Self::CreatedLate,
        Self::NowhereBack,
        Self::Aside,
        Self::AfterClosing,
    ];

    /// What is said of it.
    #[must_use]
    pub fn text(self) -> ImportText {
        match self {
            Self::KeyTwice => ImportText::KeyTwice,
            Self::NoEvents => ImportText::NoEvents,
            Self::Duplicate => ImportText::Duplicate,
            Self::Backwards => ImportText::Backwards,
            Self::NoTime => ImportText::NoTime,
            Self::NoActivity => ImportText::NoActivity,
            Self::Unnamed => ImportText::Unnamed,
            Self::NoOperator => ImportText::NoOperator,
            Self::UnknownPriority => ImportText::UnknownPriority,
            Self::CreatedLate => ImportText::CreatedLate,
            Self::NowhereBack => ImportText::NowhereBack,
            Self::Aside => ImportText::Aside,
            Self::AfterClosing => ImportText::AfterClosing,
        }
    }
}

impl fmt::Display for Irregular {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(say(Lang::En, self.text()))
    }
}

/// Where an irregularity is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// The case's key, cut to what is shown of a text.
    pub key: String,
    /// Which of its events, from 1; 0 for the case itself.
    pub event: usize,
    /// What the file says there.
    pub what: String,
}

impl Example {
    /// How it is said.
    #[must_use]
    pub fn told(&self, lang: Lang) -> String {
        let place = event(lang, &self.key, self.event);
        if self.what.is_empty() { place } else { format!("{place} ({})", self.what) }
    }
}

impl fmt::Display for Example {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.told(Lang::En))
    }
}

/// How often something was found, and where first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// How often.
    pub count: u64,
    /// The first few, at most [`EXAMPLES_MAX`].
    pub examples: Vec<Example>,
}

impl Found {
    /// It was found once more.
    pub fn note(&mut self, key: &str, event: usize, what: &str) {
        self.count += 1;
        if self.examples.len() < EXAMPLES_MAX {
            self.examples.push(Example { key: shown(key), event, what: shown(what) });
        }
    }
}

/// What was in a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Its cases.
    pub cases: u64,
    /// Their events.
    pub events: u64,
    /// The steps that were made of them; as many.
    pub steps: u64,
    /// The first moment.
    pub first: Option<Timestamp>,
    /// The last moment.
    pub last: Option<Timestamp>,
    /// How often each thing happened, by [`Means::name`].
    pub means: BTreeMap<&'static str, u64>,
    /// Attributes that no map can name: in another one, in a list, or under a key that was given.
    pub ignored: u64,
    /// What was irregular.
    pub irregular: BTreeMap<Irregular, Found>,
}

impl Report {
    /// How often something was found.
    #[must_use]
    pub fn count(&self, of: Irregular) -> u64 {
        self.irregular.get(&of).map_or(0, |found| found.count)
    }

    /// How many events the map names. Of those that say the same again, the first one counts.
    #[must_use]
    pub fn named(&self) -> u64 {
        let others = [Irregular::Unnamed, Irregular::NoActivity, Irregular::Duplicate];
        self.events.saturating_sub(others.into_iter().map(|of| self.count(of)).sum())
    }

    pub(crate) fn note(&mut self, of: Irregular, key: &str, event: usize, what: &str) {
        self.irregular.entry(of).or_default().note(key, event, what);
    }

    pub(crate) fn take(&mut self, history: &History) {
        for step in &history.steps {
            self.steps += 1;
            self.first = Some(self.first.map_or(step.at, |first| first.min(step.at)));
            self.last = Some(self.last.map_or(step.at, |last| last.max(step.at)));
            for name in step.means.iter().map(Means::name) {
                *self.means.entry(name).or_default() += 1;
            }
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} cases, {} events", self.cases, self.events)?;
        if let (Some(first), Some(last)) = (self.first, self.last) {
            write!(f, ", {first} to {last}")?;
        }
        let means: Vec<_> = self.means.iter().map(|(name, count)| format!("{count} {name}")).collect();
        write!(f, "\n{}", means.join(", "))?;
        if self.ignored != 0 {
            write!(f, "\n{} attributes within others or under a key given twice were passed over", self.ignored)?;
        }
        for (irregular, found) in &self.irregular {
            let examples: Vec<_> = found.examples.iter().map(Example::to_string).collect();
            write!(f, "\n{} times: {irregular}: {}", found.count, examples.join(", "))?;
        }
        if self.irregular.is_empty() { f.write_str("\nnothing was irregular") } else { Ok(()) }
    }
}
