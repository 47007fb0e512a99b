//! The facts on disk. All SurrealQL is in this folder, beside typed functions; values are bound, names are constants.

pub(crate) mod bare;
pub(crate) mod commit;
pub(crate) mod draft;
pub(crate) mod history;
pub(crate) mod lanes;
pub(crate) mod link;
pub(crate) mod migrate;
pub(crate) mod post;
pub(crate) mod row;
pub(crate) mod secret;
pub(crate) mod session;

use std::path::Path;
use std::sync::Arc;

use surrealdb::engine::local::Db;
use surrealdb::method::Query;
use surrealdb::{IndexedResults, Surreal};
use surrealdb_engine_local::Datastore;

use crate::config::Config;
use bare::Bare;

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
    pub(crate) fn is_conflict(&self) -> bool {
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

/// What the other statements of a failed transaction say.
const ECHOES: [&str; 3] = ["not executed", "failed transaction", "due to a prior error"];

/// Thrown by a transaction whose decisive reads are no longer true.
pub(crate) const STALE: &str = "sportello: stale";

/// The facts on disk.
#[derive(Clone)]
pub(crate) struct Store {
    db: Arc<Surreal<Db>>,
    datastore: Arc<Datastore>,
}

impl Store {
    pub(crate) async fn open(config: &Config, path: &Path) -> Result<Self, StoreError> {
        let Bare { db, datastore } = Bare::open(config, path).await?;
        let store = Self { db: Arc::new(db), datastore };
        migrate::apply(&store).await?;
        Ok(store)
    }

    /// Stops the database: what is synced is safe either way.
    pub(crate) async fn close(&self) {
        if let Err(error) = self.datastore.shutdown().await {
            tracing::warn!("the database did not stop cleanly: {error}; what was acknowledged is on disk");
        }
    }

    /// A query whose text is a constant; values are bound to it.
    fn query(&self, text: &'static str) -> Query<'_, Db> {
        self.db.query(text)
    }
}

/// Runs a query and looks at the error of each statement.
async fn run(doing: &'static str, query: Query<'_, Db>) -> Result<IndexedResults, StoreError> {
    let mut answer = query.await.map_err(|error| StoreError::of(doing, &error))?;
    let errors = answer.take_errors();
    // In a failed transaction every other statement says only that it was not carried out: the telling one counts.
    let first = errors.values().map(|error| StoreError::of(doing, error)).reduce(|told, next| match (&told, &next) {
        (StoreError::Conflict { .. }, _) => told,
        (_, StoreError::Conflict { .. }) => next,
        (StoreError::Db { why, .. }, StoreError::Db { .. }) if ECHOES.iter().any(|echo| why.contains(echo)) => next,
        _ => told,
    });
    match first {
        None => Ok(answer),
        Some(error) => Err(error),
    }
}
