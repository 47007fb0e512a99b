//! The database as the desk opens it, and nothing else: no migrations, no rows of ours, no rules.
//!
//! The desk's own store stands on it, and so does the floor that the benchmark measures the desk against: both have the same
//! engine with the same tuning, because there is one place that knows it.

use std::path::Path;
use std::sync::Arc;

use async_recursion::async_recursion as boxed;
use futures::future::BoxFuture;
use surrealdb::Surreal;
use surrealdb::engine::local::Db;
use surrealdb_engine_local::Datastore;

use super::StoreError;
use crate::config::{Config, Engine};

pub(super) const MIB: u64 = 1024 * 1024;
/// How much larger the database's memory is made than it is to get, because it must never be full (`running.rs`). Room that is
/// not used costs addresses, not memory.
const ARENA_PARTS: u64 = 2;
/// The database counts the bytes of its memory in 32 bits.
const ARENA_BYTES_MAX: u64 = 4095 * MIB;
/// A table on disk is read by blocks of this size. Each look at a row copies the whole block that it is in: at 64 KiB, what the
/// database takes by itself, that was a seventh of the processor's time of a reply.
const BLOCK_BYTES: u64 = 8 * 1024;
/// A transaction is on the disk before it is answered. No test that kills the program would notice if it were not: what a dead
/// process wrote is still in the system's memory.
const SYNC: &str = "every";
/// For the first row of a database. A sound disk needs no time for it; of one that is damaged there, the database asks again
/// for two minutes and then says only that it asked.
const FIRST_ROW_WITHIN: std::time::Duration = std::time::Duration::from_secs(10);

/// A database that was opened.
pub struct Bare {
    /// What queries go to.
    pub db: Surreal<Db>,
    pub(super) datastore: Arc<Datastore>,
}

impl Bare {
    /// Opens the database in a folder, or makes one there.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn open(config: &Config, path: &Path) -> Result<Self, StoreError> {
        let url = match config.engine {
            Engine::Disk => format!("surrealkv://{}?sync={SYNC}", path.display()),
            Engine::Memory => "memory".to_owned(),
        };
        let arena = (config.memtable_mib * MIB * ARENA_PARTS).min(ARENA_BYTES_MAX);
        let tuning = surrealdb_cnf::ConfigMap::empty()
            .with_key_value("surrealkv_max_memtable_size", arena.to_string())
            .with_key_value("surrealkv_block_cache_capacity", (config.cache_mib * MIB).to_string())
            .with_key_value("surrealkv_block_size", BLOCK_BYTES.to_string())
            .with_key_value("surrealkv_enable_vlog", "false")
            .with_key_value("datastore_sync", SYNC);
        opened(url, tuning).await
    }

    /// Stops it.
    ///
    /// # Errors
    /// The database could not be closed; what was synced is safe.
    #[boxed]
    pub async fn close(self) -> Result<(), StoreError> {
        self.shut().await
    }

    pub(super) fn shut(&self) -> BoxFuture<'static, Result<(), StoreError>> {
        let datastore = Arc::clone(&self.datastore);
        let why = |error: &dyn std::fmt::Display| StoreError::Db { doing: "closing the database", why: error.to_string() };
        Box::pin(async move { datastore.shutdown().await.map_err(|error| why(&error)) })
    }
}

/// Like [`Bare::shut`] it borrows nothing: that its parts may move between threads is much quicker to prove without lifetimes.
fn opened(url: String, tuning: surrealdb_cnf::ConfigMap) -> BoxFuture<'static, Result<Bare, StoreError>> {
    let fail = |error: &dyn std::fmt::Display| StoreError::Db { doing: "opening the database", why: error.to_string() };
    Box::pin(async move {
        let building = Datastore::builder().with_config(tuning).without_maintenance_tasks().build_with_path(&url);
        let datastore = building.await.map_err(|error| fail(&error))?;
        let first = tokio::time::timeout(FIRST_ROW_WITHIN, datastore.check_version()).await;
        first.map_err(|_| fail(&"its first row cannot be read; the log says why"))?.map_err(|error| fail(&error))?;
        datastore.bootstrap().await.map_err(|error| fail(&error))?;
        let db = Surreal::<Db>::unstable_from_datastore(Arc::clone(&datastore), None).await.map_err(|error| fail(&error))?;
        db.use_ns("sportello").use_db("desk").await.map_err(|error| fail(&error))?;
        Ok(Bare { db, datastore })
    })
}
