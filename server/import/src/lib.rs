//! Histories of other systems: their files in, neutral [`history::History`]s out.
//!
//! Nothing here knows a desk, a database or the time. A file is read once, front to back, a case at a time; whoever imports turns
//! each history into a ticket. Nothing is dropped: every event of the file is a step of a history, and what was odd about it is in
//! the [`report::Report`].
//!
//! - [`xes`]: a log in XES (IEEE 1849), gzipped or plain, case by case.
//! - [`map`]: what the file's attributes and activities mean, written down by hand in TOML.
//! - [`history`]: a case in the words of the desk.
//! - [`names`]: the people, queues and services in it.
//! - [`report`]: what was irregular.
//!
//! ```no_run
//! # fn f(file: std::io::Empty, text: &str) -> Result<(), Box<dyn std::error::Error>> {
//! let mut histories = import::Histories::of_xes(file, import::map::Map::parse(text)?)?;
//! for history in histories.by_ref() {
//!     let history = history?;
//!     // history.origin, history.title, history.steps
//! }
//! println!("{}", histories.report());
//! # Ok(())
//! # }
//! ```

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test that cannot go on has failed"))]

pub mod history;
pub mod map;
pub mod names;
pub mod report;
pub mod xes;

use std::collections::HashMap;
use std::io::Read;

use history::{CaseError, History};
use map::Map;
use report::{Irregular, Report};
use xes::{Log, XesError};

/// What is shown of a text of the file: enough to find it by.
const SHOWN_CHARS_MAX: usize = 80;

/// Why a file is not imported. Both say where it stands in the file.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// It cannot be read.
    #[error(transparent)]
    Xes(#[from] XesError),
    /// A case of it can be no ticket.
    #[error(transparent)]
    Case(#[from] CaseError),
}

/// The histories of a file, in its order. After an error there are no more.
pub struct Histories<'a> {
    log: Log<'a>,
    map: Map,
    keys: HashMap<String, u64>,
    report: Report,
    over: bool,
}

impl<'a> Histories<'a> {
    /// Those of a log in XES, gzipped or plain.
    ///
    /// # Errors
    /// [`ImportError`] when nothing can be read of it.
    pub fn of_xes(source: impl Read + Send + 'a, map: Map) -> Result<Self, ImportError> {
        Ok(Self { log: Log::open(source)?, map, keys: HashMap::new(), report: Report::default(), over: false })
    }

    /// What was read so far, and what of it was irregular.
    #[must_use]
    pub fn report(&self) -> &Report {
        &self.report
    }

    fn following(&mut self) -> Result<Option<History>, ImportError> {
        loop {
            let trace = self.log.next_trace()?;
            self.report.ignored = self.log.ignored();
            let Some(trace) = trace else { return Ok(None) };
            self.report.cases += 1;
            let key = self.unheard(history::key_of(&trace, &self.map)?);
            if trace.events.is_empty() {
                self.report.note(Irregular::NoEvents, &key, 0, "");
            } else {
                return Ok(Some(history::history(&trace, key, &self.map, &mut self.report)?));
            }
        }
    }

    /// A key that no case had before: tickets are told apart by it, so a second one of the same would be lost.
    fn unheard(&mut self, key: String) -> String {
        let mut own = key.clone();
        while self.keys.contains_key(&own) {
            // The number is remembered: a file with one key only is not to cost the square of its cases.
            let cases = self.keys.entry(key.clone()).or_insert(1);
            *cases += 1;
            own = format!("{key} ({cases})");
        }
        self.keys.insert(own.clone(), 1);
        if own != key {
            self.report.note(Irregular::KeyTwice, &key, 0, &own);
        }
        own
    }
}

impl Iterator for Histories<'_> {
    type Item = Result<History, ImportError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.over {
            return None;
        }
        let following = self.following().transpose();
        self.over = !matches!(following, Some(Ok(_)));
        following
    }
}

/// A text of the file as it may be shown: short, and with nothing in it that a terminal would obey.
fn shown(text: &str) -> String {
    text.chars().take(SHOWN_CHARS_MAX).map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }).collect()
}
