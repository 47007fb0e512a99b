//! Numbered migrations, forward only: applied once, in order, each known by its checksum.

use shared::seal::Hash;

use super::row::{Columns, id_number, int, row, rows, text};
use super::{Store, StoreError, run};
use surrealdb::types::Value;

const MIGRATIONS: [&str; 5] = [
    include_str!("migrations/0001_log.surql"),
    include_str!("migrations/0002_accounts.surql"),
    include_str!("migrations/0003_closed.surql"),
    include_str!("migrations/0004_raw.surql"),
    include_str!("migrations/0005_settings.surql"),
];

const DOING: &str = "migrating the database";
const APPLIED: &str = "DEFINE TABLE IF NOT EXISTS migration SCHEMALESS; SELECT * FROM migration";
const RECORD: &str = "INSERT $rows RETURN NONE";

pub(super) async fn apply(store: &Store) -> Result<(), StoreError> {
    let mut answer = run(DOING, store.query(APPLIED)).await?;
    let applied = answer.take(1);
    let applied = rows(DOING, applied);
    if MIGRATIONS.len() < applied.len() {
        let why = format!("it has {} migrations, this program knows {}: a newer Sportello wrote it", applied.len(), MIGRATIONS.len());
        return Err(StoreError::Row { doing: DOING, why });
    }
    for (at, migration) in MIGRATIONS.iter().enumerate() {
        let number = at as u64 + 1;
        let checksum = Hash::of(migration.as_bytes()).to_string();
        match applied.iter().find(|row| row.key_numbers().is_ok_and(|key| key == [number])) {
            Some(row) => same(row, &checksum, number)?,
            None => {
                run(DOING, store.query(migration)).await?;
                let record = row([("id", Value::RecordId(id_number("migration", number))), ("checksum", text(checksum)), ("v", int(1))]);
                run(DOING, store.query(RECORD).bind(("rows", vec![Value::Object(record)]))).await?;
            }
        }
    }
    Ok(())
}

fn same(row: &Columns, checksum: &str, number: u64) -> Result<(), StoreError> {
    if row.text("checksum")? == checksum {
        return Ok(());
    }
    Err(StoreError::Row { doing: DOING, why: format!("migration {number} is not the one that was applied") })
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};
    use std::sync::Arc;

    use super::*;
    use crate::config::{Config, Engine};
    use crate::disk::Disk;

    #[tokio::test]
    async fn an_index_that_no_list_reads_is_not_kept() {
        let config = Config { engine: Engine::Memory, ..Config::new(PathBuf::new()) };
        let store = Store::open(&config, Path::new(""), Arc::new(Disk::new(&config))).await.expect("the database opens");
        let asked = store.query("INFO FOR TABLE ticket").query("INFO FOR TABLE session");
        let mut answer = run(DOING, asked).await.expect("an answer");
        let mut is_there = |at: usize, name: &str| format!("{:?}", answer.take(at)).contains(name);
        assert!(!is_there(0, "ticket_closed"));
        assert!(is_there(1, "session_person"), "others are told of");
        store.close().await;
    }
}
