//! How facts lie in the database: record ids, columns, and the way back, where each is checked again.

use std::ops::Bound;

use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::event::{Event, NewText};
use shared::id::{OpId, Subject, SubjectKind, Ver};
use shared::seal::Hash;
use surrealdb::types::{Array, Number, Object, RecordId, RecordIdKey, RecordIdKeyRange, Value};

use super::StoreError;

/// A number as the database has it. Ours stay below 2^53, so nothing is cut.
pub(crate) fn int(number: u64) -> Value {
    Value::Number(Number::Int(i64::try_from(number).unwrap_or(i64::MAX)))
}

/// A moment as the database has it: microseconds since the epoch.
pub(crate) fn micros(at: Timestamp) -> Value {
    Value::Number(Number::Int(at.as_microsecond()))
}

/// A text as the database has it.
pub(crate) fn text(words: impl Into<String>) -> Value {
    Value::String(words.into())
}

/// One of our own types as JSON text: opaque to the database.
pub(crate) fn json(value: &impl Serialize) -> Value {
    // Our own types hold no map with other keys than strings and no number that JSON lacks, so this cannot fail.
    Value::String(serde_json::to_string(value).unwrap_or_default())
}

/// A record's id with an array for a key.
pub(crate) fn id(table: &'static str, key: Vec<Value>) -> RecordId {
    RecordId::new(table, RecordIdKey::Array(Array::from(key)))
}

/// A record's id with a number for a key.
pub(crate) fn id_number(table: &'static str, number: u64) -> RecordId {
    RecordId::new(table, i64::try_from(number).unwrap_or(i64::MAX))
}

/// A record's id with a text for a key.
pub(crate) fn id_text(table: &'static str, key: &str) -> RecordId {
    RecordId::new(table, key)
}

/// The records of a table from one key up to another, that one left out: read as one stretch, whatever else the table holds.
/// A condition on `id` would read the whole table.
pub(crate) fn stretch(from: RecordId, to: RecordId) -> Value {
    let range = RecordIdKeyRange { start: Bound::Included(from.key), end: Bound::Excluded(to.key) };
    Value::RecordId(RecordId { table: from.table, key: RecordIdKey::Range(Box::new(range)) })
}

/// A row made of named values.
pub(crate) fn row<const N: usize>(fields: [(&'static str, Value); N]) -> Object {
    let mut object = Object::new();
    for (name, value) in fields {
        object.insert(name, value);
    }
    object
}

/// Where a subject's checkpoint lies.
pub(crate) fn subject_id(subject: Subject) -> RecordId {
    id_number(subject.kind().code(), subject.number())
}

/// Where an event lies.
pub(crate) fn event_id(subject: Subject, ver: Ver) -> RecordId {
    id("event", vec![text(subject.kind().code()), int(subject.number()), int(u64::from(ver))])
}

/// Where a text lies.
pub(crate) fn text_id(subject: Subject, ver: Ver, i: usize) -> RecordId {
    id("text", vec![text(subject.kind().code()), int(subject.number()), int(u64::from(ver)), int(i as u64)])
}

/// Where the row of a call lies.
pub(crate) fn op_id(op: OpId, part: u32) -> RecordId {
    id("op", vec![text(op.to_string()), int(u64::from(part))])
}

/// Where the row of a transaction lies.
pub(crate) fn log_id(lane: u64, n: u64) -> RecordId {
    id("log", vec![int(lane), int(n)])
}

/// An event as a row.
pub(crate) fn event_row(event: &Event) -> Object {
    row([
        ("id", Value::RecordId(event_id(event.subject, event.ver))),
        ("at", micros(event.at)),
        ("known", micros(event.known)),
        ("by", json(&event.by)),
        ("door", json(&event.door)),
        ("cause", json(&event.cause)),
        ("op", text(event.op.to_string())),
        ("lane", int(event.lane)),
        ("n", int(event.n)),
        ("v", int(u64::from(event.v))),
        ("body", text(event.body.clone())),
        ("prev", text(event.prev.to_string())),
        ("hash", text(event.hash.to_string())),
    ])
}

/// A text as a row. Its column `key` is reserved for texts that are encrypted for one person.
pub(crate) fn text_row(subject: Subject, ver: Ver, i: usize, new: &NewText) -> Object {
    row([("id", Value::RecordId(text_id(subject, ver, i))), ("salt", text(hex::encode(new.salt))), ("text", text(new.text.clone()))])
}

/// A row being read: every column is asked for by name and checked.
pub(crate) struct Columns {
    pub(crate) doing: &'static str,
    pub(crate) object: Object,
}

impl Columns {
    fn wrong(&self, what: &str) -> StoreError {
        StoreError::Row { doing: self.doing, why: what.to_owned() }
    }

    pub(crate) fn id(&self) -> Result<&RecordId, StoreError> {
        match self.object.get("id") {
            Some(Value::RecordId(id)) => Ok(id),
            _ => Err(self.wrong("no id")),
        }
    }

    pub(crate) fn text(&self, name: &str) -> Result<&str, StoreError> {
        match self.object.get(name) {
            Some(Value::String(words)) => Ok(words),
            _ => Err(self.wrong(name)),
        }
    }

    pub(crate) fn text_or_none(&self, name: &str) -> Option<&str> {
        match self.object.get(name) {
            Some(Value::String(words)) => Some(words),
            _ => None,
        }
    }

    pub(crate) fn int(&self, name: &str) -> Result<i64, StoreError> {
        match self.object.get(name) {
            Some(Value::Number(Number::Int(number))) => Ok(*number),
            _ => Err(self.wrong(name)),
        }
    }

    pub(crate) fn uint(&self, name: &str) -> Result<u64, StoreError> {
        u64::try_from(self.int(name)?).map_err(|_| self.wrong(name))
    }

    pub(crate) fn ver(&self, name: &str) -> Result<Ver, StoreError> {
        Ver::try_from(self.int(name)?).map_err(|_| self.wrong(name))
    }

    pub(crate) fn moment(&self, name: &str) -> Result<Timestamp, StoreError> {
        Timestamp::from_microsecond(self.int(name)?).map_err(|_| self.wrong(name))
    }

    pub(crate) fn flag(&self, name: &str) -> bool {
        matches!(self.object.get(name), Some(Value::Bool(true)))
    }

    pub(crate) fn json<T: DeserializeOwned>(&self, name: &str) -> Result<T, StoreError> {
        serde_json::from_str(self.text(name)?).map_err(|error| self.wrong(&format!("{name}: {error}")))
    }

    pub(crate) fn hash(&self, name: &str) -> Result<Hash, StoreError> {
        Hash::try_from(self.text(name)?.to_owned()).map_err(|_| self.wrong(name))
    }

    pub(crate) fn op(&self, name: &str) -> Result<OpId, StoreError> {
        self.text(name)?.parse().map_err(|_| self.wrong(name))
    }

    /// The numbers of an array key, texts left out.
    pub(crate) fn key_numbers(&self) -> Result<Vec<u64>, StoreError> {
        match &self.id()?.key {
            RecordIdKey::Array(parts) => Ok(parts.iter().filter_map(number).collect()),
            RecordIdKey::Number(one) => Ok(u64::try_from(*one).into_iter().collect()),
            _ => Err(self.wrong("key")),
        }
    }
}

fn number(value: &Value) -> Option<u64> {
    match value {
        Value::Number(Number::Int(number)) => u64::try_from(*number).ok(),
        _ => None,
    }
}

/// The rows of an answer.
pub(crate) fn rows(doing: &'static str, value: Value) -> Vec<Columns> {
    match value {
        Value::Array(rows) => rows
            .into_vec()
            .into_iter()
            .filter_map(|row| match row {
                Value::Object(object) => Some(Columns { doing, object }),
                _ => None,
            })
            .collect(),
        Value::Object(object) => vec![Columns { doing, object }],
        _ => Vec::new(),
    }
}

/// An event from its row.
pub(crate) fn event(columns: &Columns) -> Result<Event, StoreError> {
    let wrong = |what: &str| StoreError::Row { doing: columns.doing, why: what.to_owned() };
    let RecordIdKey::Array(key) = &columns.id()?.key else { return Err(wrong("key")) };
    let kind = match key.first() {
        Some(Value::String(code)) => SubjectKind::of_code(code),
        _ => None,
    };
    let kind = kind.ok_or_else(|| wrong("kind"))?;
    let numbers = columns.key_numbers()?;
    let [subject, ver] = numbers.as_slice() else { return Err(wrong("key")) };
    Ok(Event {
        subject: Subject::new(kind, *subject),
        ver: Ver::try_from(*ver).map_err(|_| wrong("ver"))?,
        at: columns.moment("at")?,
        known: columns.moment("known")?,
        by: columns.json("by")?,
        door: columns.json("door")?,
        cause: columns.json("cause")?,
        op: columns.op("op")?,
        lane: columns.uint("lane")?,
        n: columns.uint("n")?,
        v: u16::try_from(columns.uint("v")?).map_err(|_| wrong("v"))?,
        body: columns.text("body")?.to_owned(),
        prev: columns.hash("prev")?,
        hash: columns.hash("hash")?,
    })
}
