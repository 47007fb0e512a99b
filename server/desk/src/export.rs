//! The log as lines of JSON, for whoever counts with tools of their own.

use std::collections::VecDeque;

use async_recursion::async_recursion as boxed;
use shared::event::Event;
use shared::id::{Pos, Subject, Ver};

use crate::error::DeskError;
use crate::open::Desk;

/// Events read at once: half a megabyte.
const PAGE_EVENTS: usize = 500;

/// An export under way: it holds a page of events and the names of one stretch of the log, however long the log is.
pub struct Export<'d> {
    desk: &'d Desk,
    at: Pos,
    named: VecDeque<(Subject, Ver)>,
}

impl Desk {
    /// Begins an export from the first event on.
    #[must_use]
    pub fn export(&self) -> Export<'_> {
        Export { desk: self, at: Pos { lane: 0, n: 0 }, named: VecDeque::new() }
    }

    /// Every event at once, in the order of the log: for tests and small desks.
    ///
    /// # Errors
    /// [`DeskError`], as [`Export::page`].
    #[boxed]
    pub async fn export_events(&self) -> Result<Vec<Event>, DeskError> {
        let (mut export, mut events) = (self.export(), Vec::new());
        loop {
            let page = export.page().await?;
            if page.is_empty() {
                return Ok(events);
            }
            events.extend(page);
        }
    }
}

impl Export<'_> {
    /// The next events in the order of the log; none at its end.
    ///
    /// # Errors
    /// [`DeskError::Store`], or [`DeskError::Internal`] when the log names an event that is not there.
    #[boxed]
    pub async fn page(&mut self) -> Result<Vec<Event>, DeskError> {
        while self.named.is_empty() {
            let entries = self.desk.log_after(self.at).await?;
            let Some(last) = entries.last() else { return Ok(Vec::new()) };
            self.at = last.pos;
            for name in entries.iter().flat_map(|entry| &entry.subjects) {
                self.named.push_back(named(name)?);
            }
        }
        let count = PAGE_EVENTS.min(self.named.len());
        let page: Vec<(Subject, Ver)> = self.named.drain(..count).collect();
        let events = self.desk.store.events_named(&page).await?;
        if events.len() != page.len() {
            return Err(DeskError::Internal(format!("the log before {} names events that are not there", self.at)));
        }
        Ok(events)
    }
}

/// A subject and its version, as a transaction of the log names them.
fn named(name: &str) -> Result<(Subject, Ver), DeskError> {
    let parts = name.rsplit_once(':').and_then(|(subject, ver)| Some((Subject::try_from(subject.to_owned()).ok()?, ver.parse().ok()?)));
    parts.ok_or_else(|| DeskError::Internal(format!("the log names {name}, which is no event")))
}
