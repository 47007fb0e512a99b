//! Drafts at rest, contiguous per person.

use jiff::Timestamp;
use shared::id::PersonId;
use shared::view::DraftView;
use surrealdb::types::{RecordId, RecordIdKey, Value};

use super::row::{id, int, json, micros, row, rows, stretch, text};
use super::session::insist;
use super::{Store, StoreError, run};

const FIND: &str = "SELECT * FROM $id";
const PUT: &str = "UPSERT $id CONTENT $row RETURN NONE";
const DROP: &str = "DELETE $ids RETURN NONE";
const ALL_OF: &str = "SELECT id, at FROM $stretch";

/// A draft and when it was last written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DraftRow {
    pub(crate) at: Timestamp,
    pub(crate) draft: DraftView,
}

impl Store {
    pub(crate) async fn draft(&self, person: PersonId, key: &str) -> Result<Option<DraftRow>, StoreError> {
        const DOING: &str = "reading a draft";
        let mut answer = run(DOING, self.query(FIND).bind(("id", Value::RecordId(draft_id(person, key))))).await?;
        let value = answer.take(0);
        let rows = rows(DOING, value);
        rows.first().map(|row| Ok(DraftRow { at: row.moment("at")?, draft: row.json("draft")? })).transpose()
    }

    pub(crate) async fn put_draft(&self, person: PersonId, key: &str, draft: &DraftRow) -> Result<(), StoreError> {
        let columns = row([("at", micros(draft.at)), ("draft", json(&draft.draft))]);
        let query = || {
            let id = Value::RecordId(draft_id(person, key));
            self.query(PUT).bind(("id", id)).bind(("row", Value::Object(columns.clone())))
        };
        insist("keeping a draft", query).await.map(|_| ())
    }

    pub(crate) async fn drop_drafts(&self, person: PersonId, keys: &[String]) -> Result<(), StoreError> {
        if keys.is_empty() {
            return Ok(());
        }
        let ids: Vec<Value> = keys.iter().map(|key| Value::RecordId(draft_id(person, key))).collect();
        insist("dropping drafts", || self.query(DROP).bind(("ids", ids.clone()))).await.map(|_| ())
    }

    /// The keys of a person's drafts and when each was last written.
    pub(crate) async fn draft_keys(&self, person: PersonId) -> Result<Vec<(Timestamp, String)>, StoreError> {
        const DOING: &str = "listing drafts";
        let all = stretch(draft_id(person, ""), draft_id(PersonId(person.0 + 1), ""));
        let query = self.query(ALL_OF).bind(("stretch", all));
        let mut answer = run(DOING, query).await?;
        let value = answer.take(0);
        let mut keys = Vec::new();
        for row in rows(DOING, value) {
            if let RecordIdKey::Array(key) = &row.id()?.key
                && let Some(Value::String(key)) = key.get(1)
            {
                keys.push((row.moment("at")?, key.clone()));
            }
        }
        Ok(keys)
    }
}

fn draft_id(person: PersonId, key: &str) -> RecordId {
    id("draft", vec![int(person.0), text(key)])
}
