//! Mails that were accepted and not yet acted on, mails that have yet to leave, and what became of those that left.

use jiff::Timestamp;
use shared::id::TicketId;
use shared::seal::Hash;
use shared::view::Delivery;
use surrealdb::types::{Object, RecordId, RecordIdKey, Value};

use super::row::{Columns, id, id_text, int, json, micros, row, rows, stretch};
use super::session::insist;
use super::{Store, StoreError, run};
use crate::mail::inbound::Accepted;
use crate::mail::outbox::{Letter, Post};

const INSERT: &str = "INSERT $rows RETURN NONE";
/// A page of accepted mails behind a place, the oldest first. Nothing in the table gives this order: a long table is walked for
/// each page, which a desk that is far behind can afford, and memory holds one page.
const INBOUND: &str = "SELECT * FROM inbound WHERE at > $at OR (at = $at AND id > $id) ORDER BY at, id LIMIT 500";
const OUTBOX: &str = "SELECT * FROM outbox";
const OUTBOX_COUNT: &str = "SELECT count() FROM outbox GROUP ALL";
/// As many as the worker holds; see [`crate::mail::outbox::HELD_MAX`].
const OUTBOX_NEXT: &str = "SELECT id, due FROM outbox ORDER BY due, id LIMIT 250";
const OUTBOX_ONE: &str = "SELECT * FROM $id";
const FORGET: &str = "DELETE $id RETURN NONE";
const LATER: &str = "UPDATE $id SET due = $due, tries = $tries RETURN NONE";
const SETTLE: &str = "BEGIN; DELETE $id RETURN NONE; INSERT $rows ON DUPLICATE KEY UPDATE state = $input.state RETURN NONE; COMMIT;";
const DELIVERIES: &str = "SELECT * FROM $stretch";

const READING: &str = "reading the outbox";

/// The last mail of a page: when it was received, and its hash. Nothing is before the first page.
pub(crate) type AcceptedPlace = Option<(Timestamp, Hash)>;

impl Store {
    /// Makes an accepted mail durable. The same bytes a second time are the same row.
    pub(crate) async fn accept(&self, mail: &Accepted) -> Result<(), StoreError> {
        let new = row([
            ("id", Value::RecordId(inbound_id(mail.raw))),
            ("at", micros(mail.at)),
            ("to", json(&mail.to)),
            ("from", json(&mail.from)),
        ]);
        match run("accepting a mail", self.query(INSERT).bind(("rows", vec![Value::Object(new)]))).await {
            Ok(_) => Ok(()),
            // Somebody delivers the same bytes again while the first are still waiting: they are safe.
            Err(StoreError::Conflict { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// A page of the mails that were accepted behind a place, the oldest first; empty at the end.
    pub(crate) async fn accepted_after(&self, place: AcceptedPlace) -> Result<Vec<Accepted>, StoreError> {
        const DOING: &str = "reading accepted mails";
        let (at, raw) = place.unwrap_or((Timestamp::MIN, Hash::ZERO));
        let query = self.query(INBOUND).bind(("at", micros(at))).bind(("id", Value::RecordId(inbound_id(raw))));
        let mut answer = run(DOING, query).await?;
        let value: Value = answer.take(0).map_err(|error| StoreError::of(DOING, &error))?;
        rows(DOING, value).iter().map(accepted).collect()
    }

    pub(crate) async fn acted_on(&self, raw: Hash) -> Result<(), StoreError> {
        run("forgetting an accepted mail", self.query(FORGET).bind(("id", Value::RecordId(inbound_id(raw))))).await.map(|_| ())
    }

    /// Every mail of the outbox: only for tests, which look at a few.
    pub(crate) async fn outbox(&self) -> Result<Vec<Post>, StoreError> {
        let mut answer = run(READING, self.query(OUTBOX)).await?;
        let value: Value = answer.take(0).map_err(|error| StoreError::of(READING, &error))?;
        rows(READING, value).iter().map(post).collect()
    }

    /// How many mails are in the outbox.
    pub(crate) async fn outbox_count(&self) -> Result<usize, StoreError> {
        let mut answer = run(READING, self.query(OUTBOX_COUNT)).await?;
        let value: Value = answer.take(0).map_err(|error| StoreError::of(READING, &error))?;
        let count = rows(READING, value).first().map_or(Ok(0), |row| row.uint("count"))?;
        Ok(usize::try_from(count).unwrap_or(usize::MAX))
    }

    /// The mails that are due first, at most [`crate::mail::outbox::HELD_MAX`], in order.
    pub(crate) async fn outbox_next(&self) -> Result<Vec<(Timestamp, String)>, StoreError> {
        let mut answer = run(READING, self.query(OUTBOX_NEXT)).await?;
        let value: Value = answer.take(0).map_err(|error| StoreError::of(READING, &error))?;
        rows(READING, value).iter().map(|row| Ok((row.moment("due")?, key(row)?))).collect()
    }

    /// One mail of the outbox, if it is still there.
    pub(crate) async fn outbox_one(&self, key: &str) -> Result<Option<Post>, StoreError> {
        let mut answer = run(READING, self.query(OUTBOX_ONE).bind(("id", Value::RecordId(id_text("outbox", key))))).await?;
        let value: Value = answer.take(0).map_err(|error| StoreError::of(READING, &error))?;
        rows(READING, value).first().map(post).transpose()
    }

    pub(crate) async fn post(&self, post: &Post) -> Result<(), StoreError> {
        run("posting a mail", self.query(INSERT).bind(("rows", vec![Value::Object(post_row(post))]))).await.map(|_| ())
    }

    pub(crate) async fn post_later(&self, key: &str, due: Timestamp, tries: u32) -> Result<(), StoreError> {
        let query = || {
            let query = self.query(LATER).bind(("id", Value::RecordId(id_text("outbox", key))));
            query.bind(("due", micros(due))).bind(("tries", int(u64::from(tries))))
        };
        insist("putting a mail off", query).await.map(|_| ())
    }

    /// A mail left or was given up: it is out of the outbox and the ticket's page says what became of it.
    pub(crate) async fn post_settled(&self, post: &Post, what: &Delivery) -> Result<(), StoreError> {
        let told = match &post.letter {
            Letter::Ticket { draft, .. } => {
                let id = delivery_id(draft.ticket, draft.ordinal);
                vec![Value::Object(row([("id", Value::RecordId(id)), ("state", json(what))]))]
            }
            Letter::System { .. } => Vec::new(),
        };
        // Whatever the room: a mail that left and is not noted leaves a second time.
        let query = || self.settling(SETTLE).bind(("id", Value::RecordId(id_text("outbox", &post.key)))).bind(("rows", told.clone()));
        insist("settling a mail", query).await.map(|_| ())
    }

    /// What became of a ticket's mails, by article.
    pub(crate) async fn deliveries(&self, ticket: TicketId) -> Result<Vec<(u32, Delivery)>, StoreError> {
        const DOING: &str = "reading deliveries";
        let all = stretch(delivery_id(ticket, 0), delivery_id(TicketId(ticket.0 + 1), 0));
        let query = self.query(DELIVERIES).bind(("stretch", all));
        let mut answer = run(DOING, query).await?;
        let value: Value = answer.take(0).map_err(|error| StoreError::of(DOING, &error))?;
        let mut found = Vec::new();
        for row in rows(DOING, value) {
            let ordinal = row.key_numbers()?.get(1).copied().unwrap_or_default();
            found.push((u32::try_from(ordinal).unwrap_or_default(), row.json("state")?));
        }
        Ok(found)
    }
}

/// A mail of the outbox as a row; written in the transaction that it leaves because of.
pub(crate) fn post_row(post: &Post) -> Object {
    row([
        ("id", Value::RecordId(id_text("outbox", &post.key))),
        ("letter", json(&post.letter)),
        ("due", micros(post.due)),
        ("tries", int(u64::from(post.tries))),
    ])
}

fn inbound_id(raw: Hash) -> RecordId {
    id_text("inbound", &raw.to_string())
}

fn delivery_id(ticket: TicketId, ordinal: u32) -> RecordId {
    id("delivery", vec![int(ticket.0), int(u64::from(ordinal))])
}

fn key(columns: &Columns) -> Result<String, StoreError> {
    match &columns.id()?.key {
        RecordIdKey::String(key) => Ok(key.clone()),
        _ => Err(StoreError::Row { doing: columns.doing, why: "key".to_owned() }),
    }
}

fn accepted(columns: &Columns) -> Result<Accepted, StoreError> {
    let raw = Hash::try_from(key(columns)?).map_err(|_| StoreError::Row { doing: columns.doing, why: "key".to_owned() })?;
    Ok(Accepted { raw, at: columns.moment("at")?, to: columns.json("to")?, from: columns.json("from")? })
}

fn post(columns: &Columns) -> Result<Post, StoreError> {
    Ok(Post { key: key(columns)?, letter: columns.json("letter")?, due: columns.moment("due")?, tries: columns.ver("tries")? })
}
