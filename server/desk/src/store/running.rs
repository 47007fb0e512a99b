//! The database while the desk is open, and its turning over: closed and opened again in the midst of the work.
//!
//! What was written since the last table is in the database's memory and in a segment of its journal. When the memory is full,
//! SurrealKV 0.21.4 begins another segment in the midst of a transaction: that one, and those beside it, are in the old segment
//! and in the new memory. Once the old memory is a table, the old segment is removed, and until the new memory is a table too,
//! no file has what they wrote. A kill meanwhile, which may be weeks, loses acknowledged work.
//!
//! So the memory is made larger than it ever gets. When the journal is long, everybody waits a moment while the database is
//! closed, which makes a table of all that it holds, and opened again. Should it begin a segment all the same, the same is
//! done before anybody is told `done`.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use futures::future::BoxFuture;
use surrealdb::IndexedResults;
use surrealdb::types::Value;
use tokio::sync::RwLock;

use super::StoreError;
use super::asked::{Answer, Question};
use super::bare::{Bare, MIB};
use super::journal::Journal;
use crate::config::{Config, Engine};

/// What the other statements of a failed transaction say.
const ECHOES: [&str; 3] = ["not executed", "failed transaction", "due to a prior error"];

/// The database as the store sees it: without its types.
///
/// Whether all that a database is made of may move between threads takes the compiler seconds to find out. Behind this it is
/// found out once, and not for every function of the desk, the pages and the server that leads to it, which took minutes.
pub(super) trait Database: Send + Sync {
    /// Asks. An error of any statement is the error of all.
    fn ask(&self, doing: &'static str, question: Question) -> BoxFuture<'_, Result<Answer, StoreError>>;

    /// Whether it is to be turned over.
    fn is_due(&self) -> bool;

    /// Closes it and opens it again, unless somebody else just did.
    fn turn_over(&self) -> BoxFuture<'_, Result<(), StoreError>>;

    /// Stops it for good.
    fn close(&self) -> BoxFuture<'_, Result<(), StoreError>>;
}

/// The database, and what it was opened with.
pub(super) struct Running {
    bare: RwLock<Bare>,
    journal: Option<Journal>,
    config: Config,
    path: PathBuf,
    closed: AtomicBool,
}

impl Running {
    pub(super) async fn open(config: &Config, path: &Path) -> Result<Self, StoreError> {
        let bare = RwLock::new(Bare::open(config, path).await?);
        // In memory a row takes up to twice what it takes in the journal.
        let journal = (config.engine == Engine::Disk).then(|| Journal::new(path, config.memtable_mib * MIB / 2));
        let journal = journal.transpose().map_err(unseen)?;
        Ok(Self { bare, journal, config: config.clone(), path: path.to_owned(), closed: AtomicBool::new(false) })
    }

    async fn answer(&self, doing: &'static str, question: Question) -> Result<Answer, StoreError> {
        let Question { text, further, variables, within } = question;
        // It is not turned over as long as this is held.
        let bare = self.bare.read().await;
        let query = further.into_iter().fold(bare.db.query(text), |query, text| query.query(text)).bind(variables);
        let late = |_| StoreError::Db { doing, why: format!("not settled within {} s", within.as_secs()) };
        let answered = tokio::time::timeout(within, query).await.map_err(late)?;
        answers(doing, answered.map_err(|error| StoreError::of(doing, &error))?)
    }

    async fn begin_again(&self) -> Result<(), StoreError> {
        let mut bare = self.bare.write().await;
        let Some(journal) = self.journal.as_ref().filter(|journal| journal.is_due()) else { return Ok(()) };
        if self.closed.load(Ordering::Acquire) {
            return Ok(());
        }
        bare.shut().await?;
        *bare = Bare::open(&self.config, &self.path).await?;
        journal.begun().map_err(unseen)
    }
}

impl Database for Running {
    fn ask(&self, doing: &'static str, question: Question) -> BoxFuture<'_, Result<Answer, StoreError>> {
        Box::pin(self.answer(doing, question))
    }

    fn is_due(&self) -> bool {
        self.journal.as_ref().is_some_and(Journal::is_due)
    }

    fn turn_over(&self) -> BoxFuture<'_, Result<(), StoreError>> {
        Box::pin(self.begin_again())
    }

    fn close(&self) -> BoxFuture<'_, Result<(), StoreError>> {
        self.closed.store(true, Ordering::Release);
        Box::pin(async { self.bare.read().await.shut().await })
    }
}

fn answers(doing: &'static str, mut answered: IndexedResults) -> Result<Answer, StoreError> {
    let errors = answered.take_errors();
    // In a failed transaction every other statement says only that it was not carried out: the telling one counts.
    let first = errors.values().map(|error| StoreError::of(doing, error)).reduce(|told, next| match (&told, &next) {
        (StoreError::Conflict { .. }, _) => told,
        (_, StoreError::Conflict { .. }) => next,
        (StoreError::Db { why, .. }, StoreError::Db { .. }) if ECHOES.iter().any(|echo| why.contains(echo)) => next,
        _ => told,
    });
    if let Some(error) = first {
        return Err(error);
    }
    let statements = 0..answered.num_statements();
    let each = statements.map(|statement| answered.take::<Value>(statement).map_err(|error| StoreError::of(doing, &error)));
    each.collect::<Result<_, _>>().map(Answer)
}

fn unseen(error: std::io::Error) -> StoreError {
    StoreError::Db { doing: "looking at the journal", why: error.to_string() }
}
