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

use tokio::sync::{RwLock, RwLockReadGuard};

use super::StoreError;
use super::bare::{Bare, MIB};
use super::journal::Journal;
use crate::config::{Config, Engine};

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

    /// The database, which is not turned over as long as this is held.
    pub(super) async fn held(&self) -> RwLockReadGuard<'_, Bare> {
        self.bare.read().await
    }

    /// Whether it is to be turned over.
    pub(super) fn is_due(&self) -> bool {
        self.journal.as_ref().is_some_and(Journal::is_due)
    }

    /// Closes the database and opens it again, unless somebody else just did.
    pub(super) async fn turn_over(&self) -> Result<(), StoreError> {
        let mut bare = self.bare.write().await;
        let Some(journal) = self.journal.as_ref().filter(|journal| journal.is_due()) else { return Ok(()) };
        if self.closed.load(Ordering::Acquire) {
            return Ok(());
        }
        bare.shut().await?;
        *bare = Bare::open(&self.config, &self.path).await?;
        journal.begun().map_err(unseen)
    }

    /// Stops the database for good.
    pub(super) async fn close(&self) -> Result<(), StoreError> {
        self.closed.store(true, Ordering::Release);
        self.held().await.shut().await
    }
}

fn unseen(error: std::io::Error) -> StoreError {
    StoreError::Db { doing: "looking at the journal", why: error.to_string() }
}
