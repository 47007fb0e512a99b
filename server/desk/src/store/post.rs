//! Mails that were accepted and not yet acted on, mails that have yet to leave, and what became of those that left.

use std::ops::RangeInclusive;

use bytes::Bytes;
use jiff::Timestamp;
use shared::act::MailKind;
use shared::id::TicketId;
use shared::seal::Hash;
use shared::view::Delivery;
use surrealdb::types::{Object, RecordId, RecordIdKey, Value};

use super::row::{Columns, id, id_text, int, json, micros, row, rows, stretch, text};
use super::session::insist;
use super::{Store, StoreError, run};
use crate::mail::inbound::{Accepted, Trace};
use crate::mail::outbox::{Letter, Post};

const INSERT: &str = "INSERT $rows RETURN NONE";
/// A page of accepted mails behind a place, the oldest first. Nothing in the table gives this order, so all of it is walked for each
/// page: only for whoever drives the desk by hand. A desk that works reads by name.
const INBOUND: &str = "SELECT * FROM inbound WHERE at > $at OR (at = $at AND id > $id) ORDER BY at, id LIMIT 500";
/// A page of them in the order of their keys, without those that were set aside since a moment.
const INBOUND_BY_NAME: &str = "SELECT * FROM $stretch WHERE aside = NONE OR aside < $since LIMIT 500";
const ASIDE: &str = "UPDATE $id SET aside = $at RETURN NONE";
/// As many as are shown; see [`crate::mail::inbox::ASIDE_SHOWN_MAX`].
const ALL_ASIDE: &str = "SELECT * FROM inbound WHERE aside != NONE ORDER BY aside, id LIMIT 100";
const OUTBOX: &str = "SELECT * FROM outbox";
const OUTBOX_COUNT: &str = "SELECT count() FROM outbox GROUP ALL";
/// As many as are held in memory; see [`crate::mail::outbox::HELD_MAX`].
const OUTBOX_NEXT: &str = "SELECT id, due FROM outbox ORDER BY due, id LIMIT 250";
const OUTBOX_ONE: &str = "SELECT * FROM $id";
const FORGET: &str = "DELETE $ids RETURN NONE";
/// The bytes of an accepted mail, while they are nowhere else.
const RAW: &str = "SELECT VALUE bytes FROM $id";
const LATER: &str = "BEGIN; UPDATE $id SET due = $due, tries = $tries RETURN NONE; INSERT $rows ON DUPLICATE KEY UPDATE state = $input.state RETURN NONE; COMMIT;";
/// `BEGIN` answers as well, before the row that is removed.
const SETTLE: &str = "BEGIN; DELETE $id RETURN BEFORE; INSERT $rows ON DUPLICATE KEY UPDATE state = $input.state RETURN NONE; COMMIT;";
/// What has no such moment compares as if it came before all.
const EXPIRED: &str = "DELETE outbox WHERE until != NONE AND until <= $now RETURN BEFORE";
const TELL: &str = "INSERT $rows ON DUPLICATE KEY UPDATE state = $input.state RETURN NONE";
const STRETCH: &str = "SELECT * FROM $stretch";
const WAITING: &str = "SELECT id FROM $waiting";

const READING: &str = "reading the outbox";

/// The last mail of a page: when it was received, and its hash. Nothing is before the first page.
pub(crate) type AcceptedPlace = Option<(Timestamp, Hash)>;

impl Store {
    /// Makes an accepted mail durable, and who handed it over. The same bytes a second time are the same mail. They are kept
    /// here unless they are a file already.
    pub(crate) async fn accept(&self, raw: Hash, bytes: Option<Bytes>, at: Timestamp, trace: &Trace) -> Result<(), StoreError> {
        const DOING: &str = "accepting a mail";
        let heard = row([("id", Value::RecordId(heard_id(raw, at))), ("trace", json(trace))]);
        let mail = row([
            ("id", Value::RecordId(inbound_id(raw))),
            ("at", micros(at)),
            ("to", json(&trace.to)),
            ("from", json(&trace.from)),
            ("peer", json(&trace.peer)),
        ]);
        let bytes = bytes.map(|bytes| row([("id", Value::RecordId(raw_id(raw))), ("bytes", Value::Bytes(bytes.into()))]));
        // The bytes come first: where one row after the other is written, no mail is there without them.
        let rows: Vec<Value> = bytes.into_iter().chain([mail, heard]).map(Value::Object).collect();
        match run(DOING, self.query(INSERT).bind(("rows", rows.clone()))).await {
            Err(StoreError::Conflict { .. }) => {}
            settled => return settled.map(|_| ()),
        }
        // Somebody delivered the same bytes, and they are still waiting, or did so in the same microsecond: what is there is safe.
        for one in rows {
            match run(DOING, self.query(INSERT).bind(("rows", vec![one]))).await {
                Ok(_) | Err(StoreError::Conflict { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Who handed over these bytes, and when.
    pub(crate) async fn traces(&self, raw: Hash) -> Result<Vec<(Timestamp, Trace)>, StoreError> {
        const DOING: &str = "reading who handed over a mail";
        let all = stretch(heard_id(raw, Timestamp::MIN), heard_id(raw, Timestamp::MAX));
        let mut answer = run(DOING, self.query(STRETCH).bind(("stretch", all))).await?;
        let value = answer.take(0);
        let trace = |row: &Columns| {
            let at = row.key_numbers()?.first().and_then(|at| i64::try_from(*at).ok());
            let at = at.and_then(|at| Timestamp::from_microsecond(at).ok()).unwrap_or_default();
            Ok((at, row.json("trace")?))
        };
        rows(DOING, value).iter().map(trace).collect()
    }

    /// A page of accepted mails by the name of their bytes, the quickest way through all of them, without those that were set aside
    /// since a moment.
    pub(crate) async fn accepted_by_name(&self, after: Option<Hash>, since: Timestamp) -> Result<Vec<Accepted>, StoreError> {
        const DOING: &str = "looking through accepted mails";
        // Names are hexadecimal: `+` comes before every digit, `g` after every letter.
        let from = after.map_or_else(|| id_text("inbound", ""), |raw| id_text("inbound", &format!("{raw}+")));
        let all = stretch(from, id_text("inbound", "g"));
        let query = self.query(INBOUND_BY_NAME).bind(("stretch", all)).bind(("since", micros(since)));
        let mut answer = run(DOING, query).await?;
        let value = answer.take(0);
        rows(DOING, value).iter().map(accepted).collect()
    }

    /// A page of the mails that were accepted behind a place, the oldest first; empty at the end.
    pub(crate) async fn accepted_after(&self, place: AcceptedPlace) -> Result<Vec<Accepted>, StoreError> {
        const DOING: &str = "reading accepted mails";
        let (at, raw) = place.unwrap_or((Timestamp::MIN, Hash::ZERO));
        let query = self.query(INBOUND).bind(("at", micros(at))).bind(("id", Value::RecordId(inbound_id(raw))));
        let mut answer = run(DOING, query).await?;
        let value = answer.take(0);
        rows(DOING, value).iter().map(accepted).collect()
    }

    /// An accepted mail is passed over from now on, and kept.
    pub(crate) async fn set_aside(&self, raw: Hash, at: Timestamp) -> Result<(), StoreError> {
        let query = || self.query(ASIDE).bind(("id", Value::RecordId(inbound_id(raw)))).bind(("at", micros(at)));
        insist("setting a mail aside", query).await.map(|_| ())
    }

    /// The mails that were set aside, and when, the first of them first.
    pub(crate) async fn mails_set_aside(&self) -> Result<Vec<(Timestamp, Hash)>, StoreError> {
        const DOING: &str = "looking for mails that were set aside";
        let mut answer = run(DOING, self.query(ALL_ASIDE)).await?;
        let value = answer.take(0);
        rows(DOING, value).iter().map(|row| Ok((row.moment("aside")?, accepted(row)?.raw))).collect()
    }

    /// The bytes of an accepted mail that are kept beside it.
    pub(crate) async fn raw(&self, raw: Hash) -> Result<Option<Bytes>, StoreError> {
        const DOING: &str = "reading an accepted mail";
        let mut answer = run(DOING, self.query(RAW).bind(("id", Value::RecordId(raw_id(raw))))).await?;
        let value = answer.take(0);
        let bytes = match value {
            Value::Array(found) => found.into_vec().pop(),
            one => Some(one),
        };
        match bytes {
            Some(Value::Bytes(bytes)) => Ok(Some(bytes.into_inner())),
            None | Some(Value::None) => Ok(None),
            Some(_) => Err(StoreError::Row { doing: DOING, why: "bytes".to_owned() }),
        }
    }

    pub(crate) async fn acted_on(&self, raw: Hash) -> Result<(), StoreError> {
        let ids = vec![Value::RecordId(inbound_id(raw)), Value::RecordId(raw_id(raw))];
        run("forgetting an accepted mail", self.query(FORGET).bind(("ids", ids))).await.map(|_| ())
    }

    /// Every mail of the outbox: only for tests, which look at a few.
    pub(crate) async fn outbox(&self) -> Result<Vec<Post>, StoreError> {
        let mut answer = run(READING, self.query(OUTBOX)).await?;
        let value = answer.take(0);
        rows(READING, value).iter().map(post).collect()
    }

    /// How many mails are in the outbox.
    pub(crate) async fn outbox_count(&self) -> Result<usize, StoreError> {
        let mut answer = run(READING, self.query(OUTBOX_COUNT)).await?;
        let value = answer.take(0);
        let count = rows(READING, value).first().map_or(Ok(0), |row| row.uint("count"))?;
        Ok(usize::try_from(count).unwrap_or(usize::MAX))
    }

    /// The mails that are due first, at most [`crate::mail::outbox::HELD_MAX`], in order.
    pub(crate) async fn outbox_next(&self) -> Result<Vec<(Timestamp, String)>, StoreError> {
        let mut answer = run(READING, self.query(OUTBOX_NEXT)).await?;
        let value = answer.take(0);
        rows(READING, value).iter().map(|row| Ok((row.moment("due")?, key(row)?))).collect()
    }

    /// One mail of the outbox, if it is still there.
    pub(crate) async fn outbox_one(&self, key: &str) -> Result<Option<Post>, StoreError> {
        let mut answer = run(READING, self.query(OUTBOX_ONE).bind(("id", Value::RecordId(id_text("outbox", key))))).await?;
        let value = answer.take(0);
        rows(READING, value).first().map(post).transpose()
    }

    pub(crate) async fn post(&self, post: &Post) -> Result<(), StoreError> {
        run("posting a mail", self.query(INSERT).bind(("rows", vec![Value::Object(post_row(post))]))).await.map(|_| ())
    }

    /// A mail is tried again later: the outbox knows when, and the ticket's page how often it was tried.
    pub(crate) async fn post_later(&self, post: &Post) -> Result<(), StoreError> {
        let told = delivery_rows(post, &Delivery::Waiting { tries: post.tries });
        let query = || {
            let query = self.query(LATER).bind(("id", Value::RecordId(id_text("outbox", &post.key)))).bind(("rows", told.clone()));
            query.bind(("due", micros(post.due))).bind(("tries", int(u64::from(post.tries))))
        };
        insist("putting a mail off", query).await.map(|_| ())
    }

    /// A mail left or was given up: it is out of the outbox and the ticket's page says what became of it. Answers how many mails
    /// that removed: none when somebody else had removed it.
    pub(crate) async fn post_settled(&self, post: &Post, what: &Delivery) -> Result<usize, StoreError> {
        const DOING: &str = "settling a mail";
        let told = delivery_rows(post, what);
        // Whatever the room: a mail that left and is not noted leaves a second time.
        let query = || self.settling(SETTLE).bind(("id", Value::RecordId(id_text("outbox", &post.key)))).bind(("rows", told.clone()));
        let mut answer = insist(DOING, query).await?;
        let value = answer.take(1);
        Ok(rows(DOING, value).len())
    }

    /// Removes the mails that are worth nothing any more; answers how many they were.
    pub(crate) async fn forget_expired(&self, now: Timestamp) -> Result<usize, StoreError> {
        const DOING: &str = "forgetting mails that came too late";
        let mut answer = insist(DOING, || self.query(EXPIRED).bind(("now", micros(now)))).await?;
        let value = answer.take(0);
        Ok(rows(DOING, value).len())
    }

    /// What became of one of a ticket's mails after it had left.
    pub(crate) async fn tell_delivery(&self, ticket: TicketId, ordinal: u32, what: &Delivery) -> Result<(), StoreError> {
        let told = vec![Value::Object(delivery_row(ticket, ordinal, what))];
        insist("telling what became of a mail", || self.query(TELL).bind(("rows", told.clone()))).await.map(|_| ())
    }

    /// How the mails of some of a ticket's articles fare; nothing of one that was never posted.
    pub(crate) async fn deliveries(&self, ticket: TicketId, ordinals: RangeInclusive<u32>) -> Result<Vec<(u32, Delivery)>, StoreError> {
        const DOING: &str = "reading deliveries";
        let theirs = stretch(delivery_id(ticket, *ordinals.start()), delivery_id(ticket, ordinals.end() + 1));
        // They are named `article-TICKET-ORDINAL`, and `.` comes right after `-`.
        let named = |end: char| id_text("outbox", &format!("article-{ticket}{end}"));
        // Those that wait are asked for first: one that leaves meanwhile is found among the others.
        let query = self.query(WAITING).query(STRETCH).bind(("waiting", stretch(named('-'), named('.')))).bind(("stretch", theirs));
        let mut answer = run(DOING, query).await?;
        let (waiting, told) = (answer.take(0), answer.take(1));
        let mut found: Vec<(u32, Delivery)> = Vec::new();
        for row in rows(DOING, told) {
            let ordinal = row.key_numbers()?.get(1).copied().unwrap_or_default();
            found.push((u32::try_from(ordinal).unwrap_or_default(), row.json("state")?));
        }
        for row in rows(DOING, waiting) {
            let ordinal: u32 = key(&row)?.rsplit('-').next().and_then(|ordinal| ordinal.parse().ok()).unwrap_or_default();
            if !found.iter().any(|(told, _)| *told == ordinal) {
                found.push((ordinal, Delivery::Waiting { tries: 0 }));
            }
        }
        Ok(found)
    }
}

/// A mail of the outbox as a row; written in the transaction that it leaves because of.
pub(crate) fn post_row(post: &Post) -> Object {
    let mut row = row([
        ("id", Value::RecordId(id_text("outbox", &post.key))),
        ("letter", json(&post.letter)),
        ("due", micros(post.due)),
        ("tries", int(u64::from(post.tries))),
    ]);
    if let Some(until) = post.until {
        row.insert("until", micros(until));
    }
    row
}

/// What a ticket's page is told of a mail; the customer's own article, which a receipt is for, waits for nothing.
fn delivery_rows(post: &Post, what: &Delivery) -> Vec<Value> {
    match &post.letter {
        Letter::Ticket { draft, .. } if matches!(draft.kind, MailKind::Reply | MailKind::Solved) => {
            vec![Value::Object(delivery_row(draft.ticket, draft.ordinal, what))]
        }
        Letter::Ticket { .. } | Letter::System { .. } => Vec::new(),
    }
}

fn delivery_row(ticket: TicketId, ordinal: u32, what: &Delivery) -> Object {
    row([("id", Value::RecordId(delivery_id(ticket, ordinal))), ("state", json(what))])
}

fn inbound_id(raw: Hash) -> RecordId {
    id_text("inbound", &raw.to_string())
}

fn raw_id(raw: Hash) -> RecordId {
    id_text("raw", &raw.to_string())
}

fn heard_id(raw: Hash, at: Timestamp) -> RecordId {
    id("heard", vec![text(raw.to_string()), micros(at)])
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
    // A mail that an older Sportello accepted does not say who handed it over.
    let peer = columns.text_or_none("peer").map(|_| columns.json("peer")).transpose()?.flatten();
    Ok(Accepted { raw, at: columns.moment("at")?, to: columns.json("to")?, from: columns.json("from")?, peer })
}

fn post(columns: &Columns) -> Result<Post, StoreError> {
    let until = columns.int("until").is_ok().then(|| columns.moment("until")).transpose()?;
    Ok(Post { key: key(columns)?, letter: columns.json("letter")?, due: columns.moment("due")?, tries: columns.ver("tries")?, until })
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};
    use std::sync::Arc;

    use shared::text::Email;

    use super::*;
    use crate::config::{Config, Engine};
    use crate::disk::Disk;

    async fn store() -> Store {
        let config = Config { engine: Engine::Memory, ..Config::new(PathBuf::new()) };
        Store::open(&config, Path::new(""), Arc::new(Disk::new(&config))).await.expect("the database opens")
    }

    #[tokio::test]
    async fn a_mail_leaves_the_outbox_once_whoever_takes_it_out() {
        let store = store().await;
        let now = Timestamp::from_second(1).expect("in range");
        let to = Email::try_from("venier@ospedale.example").expect("an address");
        let letter = Letter::System { to, subject: "Frigo".to_owned(), text: "Caldo.".to_owned() };
        let post = |key: &str| Post { key: key.to_owned(), letter: letter.clone(), due: now, tries: 0, until: Some(now) };
        let (sent, expired) = (post("system-1"), post("system-2"));
        for post in [&sent, &expired] {
            store.post(post).await.expect("posted");
        }
        let left = Delivery::Sent { at: now };
        assert_eq!(store.post_settled(&sent, &left).await.expect("settled"), 1);
        assert_eq!(store.forget_expired(now).await.expect("forgotten"), 1);
        assert_eq!(store.post_settled(&expired, &left).await.expect("settled"), 0, "it had run out meanwhile");
        assert_eq!(store.outbox_count().await.expect("counted"), 0);
        store.close().await;
    }

    #[tokio::test]
    async fn the_bytes_of_a_mail_are_kept_until_it_was_acted_on() {
        let store = store().await;
        let trace = Trace { peer: None, helo: None, tls: false, from: None, to: vec!["support@desk.example".to_owned()] };
        let bytes = Bytes::from_static(b"Subject: Frigo\r\n\r\n8,4 gradi \0 \xff");
        let raw = Hash::of(&bytes);
        for at in [1, 2] {
            let at = Timestamp::from_second(at).expect("in range");
            store.accept(raw, Some(bytes.clone()), at, &trace).await.expect("accepted");
            assert_eq!(store.raw(raw).await.expect("read"), Some(bytes.clone()));
        }
        assert_eq!(store.traces(raw).await.expect("read").len(), 2, "handed over twice");
        store.acted_on(raw).await.expect("forgotten");
        assert_eq!(store.raw(raw).await.expect("read"), None);
        assert!(store.accepted_after(None).await.expect("read").is_empty());
        store.close().await;
    }
}
