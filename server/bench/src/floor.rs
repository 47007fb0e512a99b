//! The floors of writing: an append with its sync, and a bare transaction of the same database that writes the same rows.
//!
//! The bare database begins as a copy of the desk's own, opened with the same tuning, so there is as much in it. What it
//! writes are the rows that the desk wrote for one example of each kind, under new keys of the same shape.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use desk::demo::dice::Dice;
use desk::{Bare, Config, Done};
use shared::id::{OpId, Pos, TicketId};
use surrealdb::types::{Array, Number, Object, RecordId, RecordIdKey, Value};

use crate::stat::Sample;

/// Versions that no ticket of the corpus reaches: where the floor's replies go.
const VER_FREE: u64 = 1_000_000;
/// How often a transaction is tried that met another one; whoever writes to the desk is not told of such a meeting either.
const TRIES_MAX: u32 = 8;
/// A lane that no run of the desk has.
const LANE_FREE: i64 = 1_000_000;

/// What is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A ticket is created in the portal.
    Create,
    /// An agent answers.
    Reply,
    /// A mail is accepted.
    Mail,
}

/// The rows of one example.
#[derive(Debug, Clone, Default)]
struct Rows {
    /// New ones.
    new: Vec<Object>,
    /// The ticket's own, when it was there before.
    head: Option<Object>,
}

/// What the desk wrote as examples: the name of each call, and what became of it.
pub(crate) struct Examples {
    /// A ticket that was created.
    pub(crate) create: (OpId, Done),
    /// An answer.
    pub(crate) reply: (OpId, Done),
}

/// The bare database.
pub(crate) struct Floor {
    bare: Bare,
    folder: PathBuf,
    create: Rows,
    reply: Rows,
    mail: Rows,
    written: AtomicU64,
}

impl Floor {
    /// Opens the copy of a desk's database and learns the rows of the examples.
    pub(crate) async fn open(folder: &Path, examples: &Examples) -> Result<Self> {
        let bare = Bare::open(&Config::new(folder.to_owned()), &folder.join("facts")).await?;
        let mut floor = Self {
            bare,
            folder: folder.to_owned(),
            create: Rows::default(),
            reply: Rows::default(),
            mail: Rows::default(),
            written: AtomicU64::new(0),
        };
        let (_, done) = &examples.create;
        let mut create = floor.bare.rows(ids(&examples.create, "receipt")?).await?;
        let ticket = done.outcome.ticket.context("a created ticket has a number")?;
        create.extend(floor.bare.rows(vec![head_id(ticket)]).await?);
        floor.create = Rows { new: create, head: None };
        let ticket = examples.reply.1.outcome.ticket.context("an answer is on a ticket")?;
        let reply = floor.bare.rows(ids(&examples.reply, "article")?).await?;
        let head = floor.bare.rows(vec![head_id(ticket)]).await?.pop();
        floor.reply = Rows { new: reply, head };
        floor.mail = Rows { new: floor.bare.mail_rows().await?, head: None };
        // Event, subject, body, call, log, part, mail, ticket; event, body, call, log, mail; the accepted mail, who brought it, its bytes.
        let found = (floor.create.new.len(), floor.reply.new.len(), floor.mail.new.len());
        ensure!(found == (8, 5, 3) && floor.reply.head.is_some(), "the desk writes other rows than the floor knows: {found:?}");
        Ok(floor)
    }

    /// The database's version.
    pub(crate) async fn version(&self) -> String {
        self.bare.version().await.unwrap_or_else(|| "of an unknown version".to_owned())
    }

    /// Where it lies.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// How many bytes a transaction of that kind brings, keys and names included.
    pub(crate) fn bytes(&self, kind: Kind) -> usize {
        let rows = self.rows(kind);
        rows.new.iter().chain(&rows.head).map(size_of_object).sum()
    }

    fn rows(&self, kind: Kind) -> &Rows {
        match kind {
            Kind::Create => &self.create,
            Kind::Reply => &self.reply,
            Kind::Mail => &self.mail,
        }
    }

    /// Writes the rows of that kind once more, under new keys; an answer goes to `ticket`.
    pub(crate) async fn write(&self, kind: Kind, nth: u64, ticket: TicketId) -> Result<()> {
        let written = self.written.fetch_add(1, Ordering::Relaxed);
        let keys = Keys { kind, nth, written, ticket };
        let rows = self.rows(kind);
        let again = || {
            let new = rows.new.iter().map(|row| keys.renamed(row)).collect();
            let head = rows.head.clone().map(|mut head| {
                head.remove("id");
                (head_id(ticket), head)
            });
            self.bare.write(new, head)
        };
        for _ in 1..TRIES_MAX {
            match again().await {
                Err(error) if error.is_conflict() => {}
                settled => return Ok(settled?),
            }
        }
        Ok(again().await?)
    }

    /// How long it takes to open the database and read every ticket's row: the floor of a start.
    pub(crate) async fn start(folder: &Path) -> Result<std::time::Duration> {
        let began = Instant::now();
        let bare = Bare::open(&Config::new(folder.to_owned()), &folder.join("facts")).await?;
        bare.scan().await?;
        let took = began.elapsed();
        bare.close().await?;
        Ok(took)
    }
}

/// The keys under which the desk wrote what a call did. Texts that are not there are not found.
fn ids((op, done): &(OpId, Done), mail: &str) -> Result<Vec<RecordId>> {
    let Pos { lane, n } = done.pos.context("the example was written")?;
    let (ticket, ver) = (done.outcome.ticket.context("it has a ticket")?.0, u64::from(done.outcome.ver));
    let array = |table: &'static str, key: Vec<Value>| RecordId::new(table, RecordIdKey::Array(Array::from(key)));
    let mut ids = vec![
        array("event", vec![text("ticket"), int(ticket), int(ver)]),
        array("text", vec![text("ticket"), int(ticket), int(ver), int(0)]),
        array("text", vec![text("ticket"), int(ticket), int(ver), int(1)]),
        array("log", vec![int(lane), int(n)]),
        RecordId::new("outbox", format!("{mail}-{ticket}-{}", done.outcome.ordinal.unwrap_or(1))),
    ];
    ids.extend(done.outcome.person.map(|customer| array("mine", vec![int(customer.0), int(ticket)])));
    ids.push(array("op", vec![text(&op.to_string()), int(0)]));
    Ok(ids)
}

fn head_id(ticket: TicketId) -> RecordId {
    RecordId::new("ticket", i64::try_from(ticket.0).unwrap_or(i64::MAX))
}

fn int(number: u64) -> Value {
    Value::Number(Number::Int(i64::try_from(number).unwrap_or(i64::MAX)))
}

fn text(words: &str) -> Value {
    Value::String(words.to_owned())
}

/// What one transaction of the floor calls its rows.
struct Keys {
    kind: Kind,
    nth: u64,
    written: u64,
    ticket: TicketId,
}

impl Keys {
    /// The row under a new key of the same shape.
    fn renamed(&self, row: &Object) -> Object {
        let mut row = row.clone();
        if let Some(Value::RecordId(id)) = row.get("id") {
            let id = RecordId { table: id.table.clone(), key: self.key(id.table.as_str(), &id.key) };
            row.insert("id", Value::RecordId(id));
        }
        row
    }

    fn key(&self, table: &str, old: &RecordIdKey) -> RecordIdKey {
        let mut dice = Dice::of(13, self.written);
        let mut hex = || format!("{:016x}", dice.throw());
        match (table, old) {
            ("op", RecordIdKey::Array(_)) => RecordIdKey::Array(Array::from(vec![text(&(hex() + &hex())), int(0)])),
            ("log", RecordIdKey::Array(_)) => {
                RecordIdKey::Array(Array::from(vec![Value::Number(Number::Int(LANE_FREE)), int(self.written + 1)]))
            }
            ("inbound" | "raw", _) => RecordIdKey::String([hex(), hex(), hex(), hex()].concat()),
            ("heard", RecordIdKey::Array(parts)) => {
                let at = parts.last().cloned().unwrap_or(Value::None);
                RecordIdKey::Array(Array::from(vec![text(&[hex(), hex(), hex(), hex()].concat()), at]))
            }
            ("outbox", _) if self.kind == Kind::Create => RecordIdKey::String(format!("receipt-{}-1", self.subject())),
            ("outbox", _) => RecordIdKey::String(format!("article-{}-{}", self.subject(), self.ver())),
            ("mine", RecordIdKey::Array(parts)) => {
                let person = parts.first().cloned().unwrap_or(Value::None);
                RecordIdKey::Array(Array::from(vec![person, int(self.subject())]))
            }
            ("event" | "text", RecordIdKey::Array(parts)) => {
                let mut parts: Vec<Value> = parts.iter().cloned().collect();
                if let [_, subject, ver, ..] = parts.as_mut_slice() {
                    *subject = int(self.subject());
                    *ver = if self.kind == Kind::Create { int(1) } else { int(self.ver()) };
                }
                RecordIdKey::Array(Array::from(parts))
            }
            _ => RecordIdKey::Number(i64::try_from(self.subject()).unwrap_or(i64::MAX)),
        }
    }

    /// The ticket: a new one, or the one that is answered.
    fn subject(&self) -> u64 {
        if self.kind == Kind::Create { crate::corpus::FIRST_TICKET + 10_000_000 + self.written } else { self.ticket.0 }
    }

    fn ver(&self) -> u64 {
        VER_FREE + self.nth
    }
}

fn size_of_object(row: &Object) -> usize {
    row.iter().map(|(name, value)| name.len() + size_of_value(value)).sum()
}

fn size_of_value(value: &Value) -> usize {
    match value {
        Value::String(words) => words.len(),
        Value::Bytes(bytes) => bytes.len(),
        Value::Object(object) => size_of_object(object),
        Value::Array(parts) => parts.iter().map(size_of_value).sum(),
        Value::RecordId(id) => {
            let key = match &id.key {
                RecordIdKey::String(key) => key.len(),
                RecordIdKey::Array(parts) => parts.iter().map(size_of_value).sum(),
                _ => size_of::<u64>(),
            };
            id.table.as_str().len() + key
        }
        _ => size_of::<u64>(),
    }
}

/// How long it takes to append that many bytes to a file and sync them, `n` times.
pub(crate) fn fsync(folder: &Path, bytes: usize, n: usize) -> Result<Sample> {
    let path = folder.join("append");
    let mut file = std::fs::File::create(&path)?;
    let words = vec![b'x'; bytes];
    let mut times = Vec::with_capacity(n);
    for _ in 0..n {
        let began = Instant::now();
        file.write_all(&words)?;
        file.sync_data()?;
        times.push(began.elapsed());
    }
    std::fs::remove_file(path)?;
    Ok(Sample::of(times))
}
