//! The database as the desk opens it, and nothing else: no migrations, no rows of ours, no rules.
//!
//! The desk's own store stands on it, and so does the floor that the benchmark measures the desk against: both have the same
//! engine with the same tuning, because there is one place that knows it. What the floor asks and writes is here too: rows as the
//! database has them, whatever they mean.

use std::path::Path;
use std::sync::Arc;

use async_recursion::async_recursion as boxed;
use futures::future::BoxFuture;
use surrealdb::Surreal;
use surrealdb::engine::local::Db;
use surrealdb::types::{Object, RecordId, Value};
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

const READ: &str = "SELECT * FROM $ids";
const READ_MAIL: &str = "RETURN [(SELECT * FROM inbound)[0], (SELECT * FROM heard)[0], (SELECT * FROM raw)[0]]";
const SCAN: &str = "SELECT VALUE state FROM ticket";
const ADD: &str = "BEGIN; INSERT $rows RETURN NONE; COMMIT;";
const ADD_AND_SET: &str = "BEGIN; INSERT $rows RETURN NONE; UPDATE $id CONTENT $head RETURN NONE; COMMIT;";

/// A database that was opened.
pub struct Bare {
    /// What queries go to. Outside the store only tests have any, which damage rows on purpose.
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

    /// Its version, as it says it.
    #[boxed]
    pub async fn version(&self) -> Option<String> {
        self.db.version().await.ok().map(|version| version.to_string())
    }

    /// The rows of these keys.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn rows(&self, ids: Vec<RecordId>) -> Result<Vec<Object>, StoreError> {
        self.ask(READ, ids).await
    }

    /// What accepting the one mail wrote.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn mail_rows(&self) -> Result<Vec<Object>, StoreError> {
        self.ask(READ_MAIL, Vec::new()).await
    }

    async fn ask(&self, query: &'static str, ids: Vec<RecordId>) -> Result<Vec<Object>, StoreError> {
        let ids: Vec<Value> = ids.into_iter().map(Value::RecordId).collect();
        let answer = self.db.query(query).bind(("ids", ids)).await.and_then(|answer| answer.check());
        let value: Value = answer.and_then(|mut answer| answer.take(0)).map_err(|error| StoreError::of("reading rows", &error))?;
        let Value::Array(rows) = value else { return Ok(Vec::new()) };
        let object = |row| match row {
            Value::Object(object) => Some(object),
            _ => None,
        };
        Ok(rows.into_vec().into_iter().filter_map(object).collect())
    }

    /// Reads every ticket's row.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn scan(&self) -> Result<(), StoreError> {
        let answer = self.db.query(SCAN).await.and_then(|answer| answer.check());
        let _: Value = answer.and_then(|mut answer| answer.take(0)).map_err(|error| StoreError::of("reading every ticket", &error))?;
        Ok(())
    }

    /// Writes new rows, and what another one is from now on, in one transaction.
    ///
    /// # Errors
    /// What the database said; after a conflict the same may be tried again.
    #[boxed]
    pub async fn write(&self, new: Vec<Object>, head: Option<(RecordId, Object)>) -> Result<(), StoreError> {
        let new: Vec<Value> = new.into_iter().map(Value::Object).collect();
        let query = match head {
            None => self.db.query(ADD).bind(("rows", new)),
            Some((id, head)) => {
                let (id, head) = (Value::RecordId(id), Value::Object(head));
                self.db.query(ADD_AND_SET).bind(("rows", new)).bind(("id", id)).bind(("head", head))
            }
        };
        query.await.and_then(|answer| answer.check()).map(drop).map_err(|error| StoreError::of("writing rows", &error))
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
