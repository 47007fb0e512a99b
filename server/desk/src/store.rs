//! The facts on disk. All `SurrealQL` is in this folder, beside typed functions; values are bound, names are constants.

mod asked;
pub(crate) mod bare;
pub(crate) mod commit;
pub(crate) mod draft;
pub(crate) mod history;
pub(crate) mod journal;
pub(crate) mod lanes;
pub(crate) mod link;
pub(crate) mod migrate;
pub(crate) mod post;
pub(crate) mod row;
mod running;
pub(crate) mod secret;
pub(crate) mod session;
pub(crate) mod whole;

use std::path::Path;
use std::sync::Arc;

use crate::config::Config;
use crate::disk::Disk;
use asked::{Answer, Asked, Guard, Kind, run};
use running::{Database, Running};

/// What the database said.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Somebody else changed the same rows first; deciding again may succeed.
    #[error("{doing}: another transaction came first")]
    Conflict {
        /// What was being done.
        doing: &'static str,
    },
    /// The database failed; nothing is known of what it did.
    #[error("{doing}: {why}")]
    Db {
        /// What was being done.
        doing: &'static str,
        /// What it said.
        why: String,
    },
    /// There is no room on the disk, so it was not even tried.
    #[error("{doing}: no room on the disk")]
    Full {
        /// What was being done.
        doing: &'static str,
    },
    /// A row is not what this program writes.
    #[error("{doing}: a row cannot be read: {why}")]
    Row {
        /// What was being done.
        doing: &'static str,
        /// What is wrong with it.
        why: String,
    },
}

impl StoreError {
    /// Whether the same may be tried again on the newest rows.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        matches!(self, Self::Conflict { .. })
    }

    fn of(doing: &'static str, error: &surrealdb::Error) -> Self {
        let why = error.to_string();
        // The typed kind does not reach every path of the embedded engine, hence the words as well.
        let typed = matches!(error.query_details(), Some(surrealdb::types::QueryError::TransactionConflict));
        let told = ["can be retried", "Transaction retry required", "already exists", "already contains", STALE];
        if typed || error.is_already_exists() || told.iter().any(|words| why.contains(words)) {
            Self::Conflict { doing }
        } else {
            Self::Db { doing, why }
        }
    }
}

/// Thrown by a transaction whose decisive reads are no longer true.
pub(crate) const STALE: &str = "sportello: stale";

/// The facts on disk.
#[derive(Clone)]
pub(crate) struct Store {
    running: Arc<dyn Database>,
    guard: Arc<Guard>,
}

impl Store {
    pub(crate) async fn open(config: &Config, path: &Path, disk: Arc<Disk>) -> Result<Self, StoreError> {
        let running: Arc<dyn Database> = Arc::new(Running::open(config, path).await?);
        let store = Self { running, guard: Arc::new(Guard::new(config, disk)) };
        if let Err(error) = migrate::apply(&store).await {
            store.close().await;
            return Err(error);
        }
        Ok(store)
    }

    /// Stops the database: what is synced is safe either way.
    pub(crate) async fn close(&self) {
        if let Err(error) = self.running.close().await {
            tracing::warn!("the database did not stop cleanly: {error}; what was acknowledged is on disk");
        }
    }

    /// From now on a write that the disk refuses ends the process.
    pub(crate) fn arm(&self, fatal: fn(&str)) {
        self.guard.arm(fatal);
    }

    /// A query whose text is a constant; values are bound to it.
    fn query(&self, text: &'static str) -> Asked<'_> {
        let kind = if text.starts_with("SELECT") { Kind::Reads } else { Kind::Writes };
        Asked::new(self, text, kind)
    }

    /// The same for what must be written however little room there is.
    fn settling(&self, text: &'static str) -> Asked<'_> {
        Asked::new(self, text, Kind::Settles)
    }
}
