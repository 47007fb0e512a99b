//! Lanes: one a run of one process. At the start the last one is closed, its holes are filled with `void`.

use jiff::Timestamp;
use shared::id::{OpId, Pos};
use surrealdb::types::Value;

use super::row::{id_number, id_text, int, log_id, micros, op_id, row, rows, stretch, text};
use super::{Store, StoreError, run};

/// A reader takes at most so many numbers of a lane at once.
pub(crate) const LOG_RANGE_MAX: u64 = 1_000;
/// People say numbers on the phone; a block taken ahead costs a write per so many.
pub(crate) const NUMBERS_BLOCK: u64 = 64;

const DOING: &str = "opening the log";
const LANES: &str = "SELECT * FROM lane";
const INSERT: &str = "INSERT $rows RETURN NONE";
const PUT: &str = "FOR $put IN $puts { LET $id = $put.id; UPSERT $id CONTENT $put.doc RETURN NONE; }";
const LOG_IDS: &str = "SELECT id FROM $stretch";
const LOG_RECORDS: &str = "SELECT * FROM $ids";
const NUMBER: &str = "SELECT * FROM $id";
const FORGET: &str = "BEGIN; DELETE $ids RETURN NONE; UPSERT $id CONTENT $place RETURN NONE; COMMIT;";
const LOOKED: &str = "UPSERT $id CONTENT $place RETURN NONE";

const TAKING: &str = "taking numbers";
const FORGETTING: &str = "forgetting calls";
/// Where the place is kept up to which calls were forgotten.
const FORGOTTEN: &str = "forgotten";

/// A lane as the store knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LaneRow {
    pub(crate) id: u64,
    /// The last number, once the lane is closed.
    pub(crate) end: Option<u64>,
}

/// Up to which place of the log calls were forgotten, and which moment it was believed to be at the last look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Forgotten {
    pub(crate) up_to: Pos,
    pub(crate) looked_at: Option<Timestamp>,
}

/// A transaction as a reader of the log finds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LogRow {
    pub(crate) n: u64,
    pub(crate) void: bool,
    /// When the desk learnt of it; nothing of what is void.
    pub(crate) known: Option<Timestamp>,
    /// The calls that it carried out.
    pub(crate) ops: Vec<OpId>,
    /// The subjects and the versions that it made, as `kind:number:ver`.
    pub(crate) subjects: Vec<String>,
}

impl Store {
    pub(crate) async fn lanes(&self) -> Result<Vec<LaneRow>, StoreError> {
        let mut answer = run(DOING, self.query(LANES)).await?;
        let value = answer.take(0);
        let mut lanes = Vec::new();
        for row in rows(DOING, value) {
            let id = row.key_numbers()?.first().copied().unwrap_or_default();
            lanes.push(LaneRow { id, end: row.uint("end").ok() });
        }
        lanes.sort_by_key(|lane| lane.id);
        Ok(lanes)
    }

    pub(crate) async fn open_lane(&self, id: u64) -> Result<(), StoreError> {
        let lane = row([("id", Value::RecordId(id_number("lane", id))), ("state", text("open"))]);
        run(DOING, self.query(INSERT).bind(("rows", vec![Value::Object(lane)]))).await.map(|_| ())
    }

    /// Writes what a lane lacks and its end, in one transaction.
    pub(crate) async fn close_lane(&self, id: u64, holes: &[u64], end: u64) -> Result<(), StoreError> {
        let mut puts: Vec<Value> = holes.iter().map(|n| put(Value::RecordId(log_id(id, *n)), row([("void", Value::Bool(true))]))).collect();
        let closed = row([("state", text("closed")), ("end", int(end))]);
        puts.push(put(Value::RecordId(id_number("lane", id)), closed));
        run(DOING, self.query(PUT).bind(("puts", puts))).await.map(|_| ())
    }

    /// The rows of a closed range of a lane, in order.
    pub(crate) async fn log_range(&self, lane: u64, from: u64, to: u64) -> Result<Vec<LogRow>, StoreError> {
        const READING: &str = "reading the log";
        // Known ids, not a range with a limit: the engine would collect the whole range first.
        let to = to.min(from.saturating_add(LOG_RANGE_MAX));
        let ids: Vec<Value> = (from..to).map(|n| Value::RecordId(log_id(lane, n))).collect();
        let mut answer = run(READING, self.query(LOG_RECORDS).bind(("ids", ids))).await?;
        let value = answer.take(0);
        let mut found = Vec::new();
        for row in rows(READING, value) {
            let n = row.key_numbers()?.get(1).copied().unwrap_or_default();
            let subjects = row.text_or_none("subjects").map(|list| list.split_whitespace().map(str::to_owned).collect());
            let known = row.moment("known").ok();
            let ops = row.text_or_none("ops").unwrap_or_default().split_whitespace().filter_map(|op| op.parse().ok()).collect();
            found.push(LogRow { n, void: row.flag("void"), known, ops, subjects: subjects.unwrap_or_default() });
        }
        found.sort_by_key(|row| row.n);
        Ok(found)
    }

    /// Every number of a lane that has a row: only for closing it, when its end is not known.
    pub(crate) async fn log_numbers(&self, lane: u64, from: u64) -> Result<Vec<u64>, StoreError> {
        let (mut numbers, mut at) = (Vec::new(), from);
        loop {
            let range = stretch(log_id(lane, at), log_id(lane, at + LOG_RANGE_MAX));
            let mut answer = run(DOING, self.query(LOG_IDS).bind(("stretch", range))).await?;
            let value = answer.take(0);
            let before = numbers.len();
            numbers.extend(rows(DOING, value).iter().filter_map(|row| row.key_numbers().ok()?.get(1).copied()));
            // More numbers than these are never under way at once.
            if numbers.len() == before {
                numbers.sort_unstable();
                return Ok(numbers);
            }
            at += LOG_RANGE_MAX;
        }
    }

    /// Writes `void` at numbers that were given up.
    pub(crate) async fn void(&self, lane: u64, numbers: &[u64]) -> Result<(), StoreError> {
        let voids = numbers.iter().map(|n| {
            let void = row([("id", Value::RecordId(log_id(lane, *n))), ("void", Value::Bool(true))]);
            Value::Object(void)
        });
        run("voiding a number", self.settling(INSERT).bind(("rows", voids.collect::<Vec<_>>()))).await.map(|_| ())
    }

    /// How far calls were forgotten.
    pub(crate) async fn forgotten(&self) -> Result<Forgotten, StoreError> {
        let mut answer = run(FORGETTING, self.query(NUMBER).bind(("id", Value::RecordId(id_text("number", FORGOTTEN))))).await?;
        let value = answer.take(0);
        let Some(row) = rows(FORGETTING, value).into_iter().next() else { return Ok(Forgotten::default()) };
        Ok(Forgotten { up_to: Pos { lane: row.uint("lane")?, n: row.uint("n")? }, looked_at: row.moment("at").ok() })
    }

    /// Forgets calls, and notes how far.
    pub(crate) async fn forget_calls(&self, ops: &[OpId], to: Forgotten) -> Result<(), StoreError> {
        let at = to.looked_at.map_or(Value::None, micros);
        let place = row([("lane", int(to.up_to.lane)), ("n", int(to.up_to.n)), ("at", at)]);
        let query = if ops.is_empty() {
            self.query(LOOKED)
        } else {
            let ids: Vec<Value> = ops.iter().map(|op| Value::RecordId(op_id(*op, 0))).collect();
            self.query(FORGET).bind(("ids", ids))
        };
        let query = query.bind(("id", Value::RecordId(id_text("number", FORGOTTEN))));
        run(FORGETTING, query.bind(("place", Value::Object(place)))).await.map(|_| ())
    }

    /// Where the blocks of a kind that were taken end; nowhere when none was.
    pub(crate) async fn numbers_end(&self, kind: &'static str) -> Result<Option<u64>, StoreError> {
        let mut answer = run(TAKING, self.query(NUMBER).bind(("id", Value::RecordId(id_text("number", kind))))).await?;
        let value = answer.take(0);
        rows(TAKING, value).first().map(|row| row.uint("next")).transpose()
    }

    /// Takes a block of numbers of a kind; the first ever begins at `first`.
    pub(crate) async fn take_numbers(&self, kind: &'static str, first: u64) -> Result<std::ops::Range<u64>, StoreError> {
        let id = Value::RecordId(id_text("number", kind));
        let next = self.numbers_end(kind).await?.map_or(first, |end| end.max(first));
        let end = next + NUMBERS_BLOCK;
        // One process owns the directory, and within it one task at a time takes a block of a kind.
        run(TAKING, self.query(PUT).bind(("puts", vec![put(id, row([("next", int(end))]))]))).await?;
        Ok(next..end)
    }
}

pub(super) fn put(id: Value, doc: surrealdb::types::Object) -> Value {
    Value::Object(row([("id", id), ("doc", Value::Object(doc))]))
}
