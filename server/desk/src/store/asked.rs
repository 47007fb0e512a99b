//! A question to the database on its way, and what a write that failed means.
//!
//! When the disk refuses a write, the database's journal ends in the midst of a record. It goes on all the same, but at the
//! next start whatever stands behind that record is not read. So nobody may be told `done` any more, whatever the write was
//! about: the process ends, and starts again from what is whole.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use surrealdb::method::IntoVariables;
use surrealdb::types::{Value, Variables};

use super::{Store, StoreError};
use crate::config::{Config, DiskFault};
use crate::disk::Disk;

/// How the database speaks of a disk that failed, whatever it says around it.
const DISK_FAILED: [&str; 4] = ["IO error", "WAL error", "There was a problem with the datastore", "commit coordinator"];

/// A question on its way.
pub(super) struct Asked<'q> {
    store: &'q Store,
    text: &'static str,
    further: Vec<&'static str>,
    variables: surrealdb::Result<Variables>,
    kind: Kind,
    within: Duration,
}

/// What goes to the database: texts, their values, and for how long it may take.
pub(super) struct Question {
    pub(super) text: &'static str,
    /// More statements.
    pub(super) further: Vec<&'static str>,
    pub(super) variables: Variables,
    pub(super) within: Duration,
}

/// What it said to each statement.
pub(super) struct Answer(pub(super) Vec<Value>);

impl Answer {
    /// What it said to one, the first being 0; none where there is no such statement.
    pub(super) fn take(&mut self, statement: usize) -> Value {
        self.0.get_mut(statement).map_or(Value::None, std::mem::take)
    }
}

/// What a question does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// It reads.
    Reads,
    /// It writes, unless there is no room.
    Writes,
    /// It writes what must be written whatever the room: it was looked at before the call began.
    Settles,
}

impl<'q> Asked<'q> {
    pub(super) fn new(store: &'q Store, text: &'static str, kind: Kind) -> Self {
        Self { store, text, further: Vec::new(), variables: Ok(Variables::new()), kind, within: Duration::MAX }
    }

    /// One more statement that reads.
    pub(super) fn query(mut self, text: &'static str) -> Self {
        self.further.push(text);
        self
    }

    pub(super) fn bind(self, value: impl IntoVariables) -> Self {
        let variables = self.variables.and_then(|mut known| {
            known.extend(value.into_variables()?);
            Ok(known)
        });
        Self { variables, ..self }
    }

    /// For how long the database may take; what comes of it later is not known.
    pub(super) fn within(self, within: Duration) -> Self {
        Self { within, ..self }
    }
}

/// Stands before every write, and behind it.
pub(super) struct Guard {
    disk: Arc<Disk>,
    fault: Option<DiskFault>,
    writes: AtomicU64,
    fatal: OnceLock<fn(&str)>,
}

impl Guard {
    pub(super) fn new(config: &Config, disk: Arc<Disk>) -> Self {
        Self { disk, fault: config.faults.disk, writes: AtomicU64::new(0), fatal: OnceLock::new() }
    }

    /// From now on a write that the disk refuses is the end; before, whoever opens the desk is told.
    pub(super) fn arm(&self, fatal: fn(&str)) {
        // Armed once, when the desk is open.
        let _ = self.fatal.set(fatal);
    }

    /// The trouble that a test asked for, if it is this write's turn.
    fn turn(&self) -> Option<DiskFault> {
        let number = self.writes.fetch_add(1, Ordering::Relaxed) + 1;
        self.fault.filter(|fault| fault.from <= number)
    }

    fn ended(&self, doing: &'static str, why: &str) {
        if let Some(fatal) = self.fatal.get() {
            fatal(&format!("the disk refused a write, {doing}: {why}"));
        }
    }
}

/// Runs a query and looks at the error of each statement.
pub(super) async fn run(doing: &'static str, asked: Asked<'_>) -> Result<Answer, StoreError> {
    let (store, kind) = (asked.store, asked.kind);
    if kind == Kind::Reads {
        return answer(doing, asked).await;
    }
    if kind == Kind::Writes && store.guard.disk.is_full() {
        return Err(StoreError::Full { doing });
    }
    let failed = || Err(StoreError::Db { doing, why: "IO error: as a test asked".to_owned() });
    let answered = match store.guard.turn() {
        None => answer(doing, asked).await,
        Some(DiskFault { written: false, .. }) => failed(),
        Some(DiskFault { written: true, .. }) => answer(doing, asked).await.and_then(|_| failed()),
    };
    if let Err(StoreError::Db { why, .. }) = &answered
        && DISK_FAILED.iter().any(|words| why.contains(words))
    {
        store.guard.ended(doing, why);
    }
    if answered.is_ok() && store.running.is_due() {
        turn_over(store).await?;
    }
    answered
}

/// On a task of its own: whoever asked may go away, and the database must not stay closed.
async fn turn_over(store: &Store) -> Result<(), StoreError> {
    const DOING: &str = "turning the database over";
    let running = Arc::clone(&store.running);
    let turned = match tokio::spawn(async move { running.turn_over().await }).await {
        Ok(turned) => turned,
        // Everything that runs is being called off, whoever asked too: that says nothing of the disk.
        Err(error) if error.is_cancelled() => std::future::pending().await,
        Err(error) => Err(StoreError::Db { doing: DOING, why: error.to_string() }),
    };
    turned.inspect_err(|error| store.guard.ended(DOING, &error.to_string()))
}

async fn answer(doing: &'static str, asked: Asked<'_>) -> Result<Answer, StoreError> {
    let Asked { store, text, further, variables, within, .. } = asked;
    let variables = variables.map_err(|error| StoreError::of(doing, &error))?;
    store.running.ask(doing, Question { text, further, variables, within }).await
}
