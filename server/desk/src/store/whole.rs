//! Whole tables at once: for checks and tests of small desks, never for serving.

use std::collections::BTreeMap;

use shared::event::Event;
use shared::id::{OpId, PersonId, Pos, Subject, SubjectKind, TicketId, Ver};
use shared::seal::Salt;
use surrealdb::types::{RecordIdKey, Value};

use super::row::{Columns, event, rows};
use super::{Store, StoreError, run};

const DOING: &str = "checking the log";
const EVENTS: &str = "SELECT * FROM event";
const TEXTS: &str = "SELECT * FROM text";
const OPS: &str = "SELECT id, lane, n FROM op";
const ADDRESSES: &str = "SELECT * FROM address";
const PARTS: &str = "SELECT * FROM mine";

/// A text with its salt, by its subject, the version that brought it, and its place there.
pub(crate) type SaltedTexts = BTreeMap<(Subject, Ver, u16), (Salt, String)>;

impl Store {
    async fn all(&self, text: &'static str) -> Result<Vec<Columns>, StoreError> {
        let mut answer = run(DOING, self.query(text)).await?;
        let value = answer.take(0);
        Ok(rows(DOING, value))
    }

    /// Every event that there is, whether the log names it or not.
    pub(crate) async fn all_events(&self) -> Result<Vec<Event>, StoreError> {
        self.all(EVENTS).await?.iter().map(event).collect()
    }

    /// Every text that there is.
    pub(crate) async fn all_texts(&self) -> Result<SaltedTexts, StoreError> {
        self.all(TEXTS).await?.iter().map(salted).collect()
    }

    /// Every call that was carried out, and where.
    pub(crate) async fn all_ops(&self) -> Result<Vec<(OpId, Pos)>, StoreError> {
        let one = |row: &Columns| {
            let RecordIdKey::Array(key) = &row.id()?.key else { return Err(wrong("key")) };
            let Some(Value::String(op)) = key.first() else { return Err(wrong("op")) };
            let op = op.parse::<OpId>().map_err(|_| wrong("op"))?;
            Ok((op, Pos { lane: row.uint("lane")?, n: row.uint("n")? }))
        };
        self.all(OPS).await?.iter().map(one).collect()
    }

    /// Every address, and whose it is.
    pub(crate) async fn all_addresses(&self) -> Result<BTreeMap<String, PersonId>, StoreError> {
        let one = |row: &Columns| {
            let RecordIdKey::String(address) = &row.id()?.key else { return Err(wrong("key")) };
            Ok((address.clone(), PersonId(row.uint("person")?)))
        };
        self.all(ADDRESSES).await?.iter().map(one).collect()
    }

    /// Who takes part in which ticket.
    pub(crate) async fn all_parts(&self) -> Result<Vec<(PersonId, TicketId)>, StoreError> {
        let one = |row: &Columns| match row.key_numbers()?.as_slice() {
            [person, ticket] => Ok((PersonId(*person), TicketId(*ticket))),
            _ => Err(wrong("key")),
        };
        self.all(PARTS).await?.iter().map(one).collect()
    }
}

fn wrong(what: &str) -> StoreError {
    StoreError::Row { doing: DOING, why: what.to_owned() }
}

/// Where a text stands, and what it is.
type SaltedText = ((Subject, Ver, u16), (Salt, String));

fn salted(row: &Columns) -> Result<SaltedText, StoreError> {
    let RecordIdKey::Array(key) = &row.id()?.key else { return Err(wrong("key")) };
    let kind = match key.first() {
        Some(Value::String(code)) => SubjectKind::of_code(code),
        _ => None,
    };
    let kind = kind.ok_or_else(|| wrong("kind"))?;
    let numbers = row.key_numbers()?;
    let [number, ver, i] = numbers.as_slice() else { return Err(wrong("key")) };
    let (ver, i) = (Ver::try_from(*ver).map_err(|_| wrong("ver"))?, u16::try_from(*i).map_err(|_| wrong("i"))?);
    let salt = hex::decode(row.text("salt")?).ok().and_then(|salt| Salt::try_from(salt).ok()).ok_or_else(|| wrong("salt"))?;
    Ok(((Subject::new(kind, *number), ver, i), (salt, row.text("text")?.to_owned())))
}
