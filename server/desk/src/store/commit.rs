//! One verdict is one transaction: its events, texts, checkpoints, mails, the rows of its calls and its place in the log.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;
use shared::act::{Outcome, Scene};
use shared::event::{Event, NewText};
use shared::id::{OpId, OrganisationId, PersonId, Subject, SubjectKind, TicketId, Ver};
use shared::people::{Organisation, Person};
use shared::seal::Hash;
use shared::text::Email;
use shared::ticket::{FOLD, Ticket};
use surrealdb::types::{Object, RecordIdKey, Value};

use super::post::post_row;
use super::row::{Columns, event_row, id, id_text, int, json, log_id, micros, op_id, row, rows, subject_id, text, text_row};
use super::{Store, StoreError, run};
use crate::mail::outbox::Post;

const DOING: &str = "committing";
/// A transaction that the database has not settled by then is one whose outcome nobody knows.
const SETTLE_WITHIN: Duration = Duration::from_secs(10);

/// New rows have ids that nobody else may take; the checkpoint of a subject that was there before is replaced. It was made with
/// the subject's first event, so `UPDATE` finds it, for less than `UPSERT` costs.
///
/// Most calls change one subject and read one or two: they have texts of their own, because loops and lists of columns cost the
/// database as much again as writing does.
macro_rules! commit {
    ($guards:literal, $heads:literal) => {
        concat!("BEGIN;\n", $guards, "INSERT $rows RETURN NONE;\n", $heads, "COMMIT;")
    };
    ($guards:literal) => {
        [
            commit!($guards, ""),
            commit!($guards, "UPDATE $id CONTENT $head RETURN NONE;\n"),
            commit!(
                $guards,
                "INSERT $heads ON DUPLICATE KEY UPDATE ver = $input.ver, at = $input.at, head = $input.head, fold = $input.fold, state = $input.state RETURN NONE;\n"
            ),
        ]
    };
}

/// By what is checked first (nothing; one subject; two; several) and by how many checkpoints are replaced (none; one; several).
/// What was read and not changed must still be what was read. The database takes two names here, no list.
const COMMITS: [[&str; 3]; 4] = [
    commit!(""),
    commit!("IF (SELECT VALUE ver FROM $guard FOR UPDATE) != [$ver] { THROW 'sportello: stale' };\n"),
    commit!("IF (SELECT VALUE ver FROM $guard, $other FOR UPDATE) != [$ver, $other_ver] { THROW 'sportello: stale' };\n"),
    commit!(
        "FOR $guard IN $guards {
    LET $read = $guard.id;
    LET $held = (SELECT VALUE ver FROM $read FOR UPDATE);
    IF $held != [$guard.ver] { THROW 'sportello: stale' };
};
"
    ),
];

/// The same where an address is freed, which happens a few times in a person's life: lists do for everything.
const FREEING: &str = commit!(
    "FOR $guard IN $guards {
    LET $read = $guard.id;
    LET $held = (SELECT VALUE ver FROM $read FOR UPDATE);
    IF $held != [$guard.ver] { THROW 'sportello: stale' };
};
DELETE $freed RETURN NONE;
"
)[2];

const LOAD: &str = "SELECT * FROM $ids";
/// The same of one row, at half the price.
const LOAD_ONE: &str = "SELECT * FROM ONLY $id";

/// A call that a transaction carries out.
#[derive(Debug, Clone)]
pub(crate) struct OpRow {
    pub(crate) op: OpId,
    pub(crate) part: u32,
    /// What was asked and by whom: the same id for anything else is refused.
    pub(crate) digest: Hash,
    pub(crate) outcome: Outcome,
}

/// A call that was carried out, as it is found again.
#[derive(Debug, Clone)]
pub(crate) struct DoneRow {
    pub(crate) lane: u64,
    pub(crate) n: u64,
    pub(crate) digest: Hash,
    pub(crate) outcome: Outcome,
}

/// The newest event of a subject: what the next one follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) ver: Ver,
    pub(crate) at: Timestamp,
    pub(crate) hash: Hash,
}

/// What a transaction writes.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    pub(crate) lane: u64,
    pub(crate) n: u64,
    pub(crate) known: Timestamp,
    pub(crate) events: Vec<(Event, Vec<NewText>)>,
    pub(crate) ops: Vec<OpRow>,
    /// The subjects after the steps.
    pub(crate) after: Scene,
    /// Addresses that got an owner.
    pub(crate) addresses: Vec<(Email, PersonId)>,
    /// Addresses that nobody has any more.
    pub(crate) freed: Vec<Email>,
    /// People who take part in a ticket from now on.
    pub(crate) parts: Vec<(PersonId, TicketId)>,
    /// Mails that leave because of it.
    pub(crate) posts: Vec<Post>,
    /// Numbers that an earlier try of the same call used up.
    pub(crate) voids: Vec<u64>,
    /// What was read and not changed.
    pub(crate) guards: Vec<(Subject, Ver)>,
}

/// What a call needs, as it was found.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) tickets: BTreeMap<TicketId, Ticket>,
    pub(crate) people: BTreeMap<PersonId, Person>,
    pub(crate) organisations: BTreeMap<OrganisationId, Organisation>,
    pub(crate) addresses: BTreeMap<Email, PersonId>,
    pub(crate) heads: BTreeMap<Subject, Head>,
    pub(crate) done: Option<DoneRow>,
    /// Rows made by another version of the fold: they are folded again from the log.
    pub(crate) stale: Vec<Subject>,
}

impl Store {
    /// Writes a transaction. `Err(Conflict)` means that nothing of it was written.
    pub(crate) async fn commit(&self, batch: &Batch) -> Result<(), StoreError> {
        let mut rows = new_rows(batch);
        let mut heads = head_rows(batch, &mut rows);
        if !batch.freed.is_empty() {
            return self.commit_freeing(batch, rows, heads).await;
        }
        let text = COMMITS[batch.guards.len().min(3)][heads.len().min(2)];
        let mut query = self.settling(text).within(SETTLE_WITHIN).bind(("rows", rows));
        query = match batch.guards.as_slice() {
            [] => query,
            [(subject, ver)] => query.bind(("guard", guarded(*subject))).bind(("ver", int(u64::from(*ver)))),
            [(subject, ver), (other, other_ver)] => query
                .bind(("guard", guarded(*subject)))
                .bind(("ver", int(u64::from(*ver))))
                .bind(("other", guarded(*other)))
                .bind(("other_ver", int(u64::from(*other_ver)))),
            guards => query.bind(("guards", guards.iter().map(guard).collect::<Vec<_>>())),
        };
        query = match heads.len() {
            0 => query,
            1 => {
                let (id, head) = heads.remove(0);
                query.bind(("id", id)).bind(("head", Value::Object(head)))
            }
            _ => query.bind(("heads", heads.into_iter().map(with_id).collect::<Vec<_>>())),
        };
        run(DOING, query).await.map(|_| ())
    }

    async fn commit_freeing(&self, batch: &Batch, rows: Vec<Value>, heads: Vec<(Value, Object)>) -> Result<(), StoreError> {
        let freed: Vec<Value> = batch.freed.iter().map(|address| Value::RecordId(id_text("address", address.as_str()))).collect();
        let query = self.settling(FREEING).within(SETTLE_WITHIN).bind(("rows", rows)).bind(("freed", freed));
        let query = query.bind(("guards", batch.guards.iter().map(guard).collect::<Vec<_>>()));
        let query = query.bind(("heads", heads.into_iter().map(with_id).collect::<Vec<_>>()));
        run(DOING, query).await.map(|_| ())
    }

    /// Loads what a call needs, and whether it was carried out before.
    pub(crate) async fn load(&self, subjects: &[Subject], addresses: &[Email], op: Option<(OpId, u32)>) -> Result<Found, StoreError> {
        const LOADING: &str = "loading what a call needs";
        let mut ids: Vec<Value> = subjects.iter().map(|subject| Value::RecordId(subject_id(*subject))).collect();
        ids.extend(addresses.iter().map(|address| Value::RecordId(id_text("address", address.as_str()))));
        ids.extend(op.map(|(op, part)| Value::RecordId(op_id(op, part))));
        let mut found = Found::default();
        if ids.is_empty() {
            return Ok(found);
        }
        let query = match ids.len() {
            1 => self.query(LOAD_ONE).bind(("id", ids.remove(0))),
            _ => self.query(LOAD).bind(("ids", ids)),
        };
        let mut answer = run(LOADING, query).await?;
        let value = answer.take(0);
        for columns in rows(LOADING, value) {
            take(&mut found, &columns)?;
        }
        Ok(found)
    }
}

fn take(found: &mut Found, columns: &Columns) -> Result<(), StoreError> {
    let id = columns.id()?;
    let number = columns.key_numbers().ok().and_then(|numbers| numbers.first().copied()).unwrap_or_default();
    match id.table.as_str() {
        "ticket" => {
            let subject = Subject::Ticket(TicketId(number));
            if columns.uint("fold")? == u64::from(FOLD) {
                found.tickets.insert(TicketId(number), columns.json("state")?);
            } else {
                found.stale.push(subject);
            }
            found.heads.insert(subject, head(columns)?);
        }
        "person" => {
            found.people.insert(PersonId(number), columns.json("state")?);
            found.heads.insert(Subject::Person(PersonId(number)), head(columns)?);
        }
        "organisation" => {
            found.organisations.insert(OrganisationId(number), columns.json("state")?);
            found.heads.insert(Subject::Organisation(OrganisationId(number)), head(columns)?);
        }
        "address" => {
            if let RecordIdKey::String(address) = &id.key {
                let address = Email::try_from(address.as_str());
                let address = address.map_err(|error| StoreError::Row { doing: columns.doing, why: error.to_string() })?;
                found.addresses.insert(address, PersonId(columns.uint("person")?));
            }
        }
        "op" => {
            found.done = Some(DoneRow {
                lane: columns.uint("lane")?,
                n: columns.uint("n")?,
                digest: columns.hash("digest")?,
                outcome: columns.json("outcome")?,
            });
        }
        // Of a setting its place in its history is enough: what it says is in memory.
        other => {
            let setting = SubjectKind::of_code(other).map(|kind| Subject::new(kind, number));
            if let Some(subject) = setting {
                found.heads.insert(subject, head(columns)?);
            }
        }
    }
    Ok(())
}

pub(super) fn head(columns: &Columns) -> Result<Head, StoreError> {
    Ok(Head { ver: columns.ver("ver")?, at: columns.moment("at")?, hash: columns.hash("head")? })
}

fn new_rows(batch: &Batch) -> Vec<Value> {
    let mut rows = Vec::new();
    for (event, texts) in &batch.events {
        rows.push(event_row(event));
        rows.extend(texts.iter().enumerate().map(|(i, new)| text_row(event.subject, event.ver, i, new)));
    }
    for op in &batch.ops {
        rows.push(row([
            ("id", Value::RecordId(op_id(op.op, op.part))),
            ("lane", int(batch.lane)),
            ("n", int(batch.n)),
            ("at", micros(batch.known)),
            ("digest", text(op.digest.to_string())),
            ("outcome", json(&op.outcome)),
        ]));
    }
    let subjects = batch.events.iter().map(|(event, _)| format!("{}:{}", event.subject, event.ver)).collect::<Vec<_>>().join(" ");
    let ops = batch.ops.iter().map(|op| op.op.to_string()).collect::<Vec<_>>().join(" ");
    rows.push(row([
        ("id", Value::RecordId(log_id(batch.lane, batch.n))),
        ("known", micros(batch.known)),
        ("ops", text(ops)),
        ("subjects", text(subjects)),
    ]));
    for n in &batch.voids {
        rows.push(row([("id", Value::RecordId(log_id(batch.lane, *n))), ("void", Value::Bool(true))]));
    }
    for (address, person) in &batch.addresses {
        rows.push(row([("id", Value::RecordId(id_text("address", address.as_str()))), ("person", int(person.0))]));
    }
    for (person, ticket) in &batch.parts {
        rows.push(row([("id", Value::RecordId(id("mine", vec![int(person.0), int(ticket.0)])))]));
    }
    rows.extend(batch.posts.iter().map(post_row));
    rows.into_iter().map(Value::Object).collect()
}

fn guarded(subject: Subject) -> Value {
    Value::RecordId(subject_id(subject))
}

fn guard((subject, ver): &(Subject, Ver)) -> Value {
    Value::Object(row([("id", guarded(*subject)), ("ver", int(u64::from(*ver)))]))
}

fn with_id((id, mut head): (Value, Object)) -> Value {
    head.insert("id", id);
    Value::Object(head)
}

/// The checkpoints of the subjects that changed, at their newest version in this batch. Those of subjects that begin here are
/// new rows like others; the rest is answered.
fn head_rows(batch: &Batch, rows: &mut Vec<Value>) -> Vec<(Value, Object)> {
    let mut changed: BTreeMap<Subject, (Ver, &Event)> = BTreeMap::new();
    for (event, _) in &batch.events {
        changed.entry(event.subject).or_insert((event.ver, event)).1 = event;
    }
    let mut there = Vec::new();
    for (first, event) in changed.into_values() {
        let head = (Value::RecordId(subject_id(event.subject)), head_row(event, &batch.after));
        if first == 1 {
            rows.push(with_id(head));
        } else {
            there.push(head);
        }
    }
    there
}

fn head_row(event: &Event, after: &Scene) -> Object {
    let subject = event.subject;
    let state = match subject {
        Subject::Ticket(ticket) => after.ticket(ticket).map(json),
        Subject::Person(person) => after.person(person).map(json),
        Subject::Organisation(id) => after.organisations.get(&id).and_then(Option::as_ref).map(json),
        // The document itself is the state: the last change of its newest event.
        Subject::Queue(_) | Subject::Desk | Subject::Setting(..) => Some(text(event.body.clone())),
    };
    row([
        ("ver", int(u64::from(event.ver))),
        ("at", micros(event.at)),
        ("head", text(event.hash.to_string())),
        ("fold", int(u64::from(FOLD))),
        ("state", state.unwrap_or(Value::None)),
    ])
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};
    use std::sync::Arc;

    use super::*;
    use crate::config::{Config, Engine};
    use crate::disk::Disk;

    const PEOPLE: &str = "INSERT $rows RETURN NONE";

    fn person(number: u64, ver: Ver) -> (Subject, Ver) {
        (Subject::Person(PersonId(number)), ver)
    }

    #[tokio::test]
    async fn what_was_read_must_still_be_what_was_read() {
        let config = Config { engine: Engine::Memory, ..Config::new(PathBuf::new()) };
        let store = Store::open(&config, Path::new(""), Arc::new(Disk::new(&config))).await.expect("the database opens");
        let people = [person(1, 5), person(2, 3), person(3, 1)];
        let known = people.map(|(subject, ver)| {
            let fields = [("id", Value::RecordId(subject_id(subject))), ("ver", int(u64::from(ver)))];
            Value::Object(row(fields))
        });
        run(DOING, store.query(PEOPLE).bind(("rows", known.to_vec()))).await.expect("people");
        let cases: [(&[(Subject, Ver)], bool); 11] = [
            (&[], true),
            (&[person(1, 5)], true),
            (&[person(1, 4)], false),
            (&[person(1, 5), person(2, 3)], true),
            (&[person(2, 3), person(1, 5)], true),
            (&[person(1, 5), person(2, 2)], false),
            (&[person(1, 3), person(2, 5)], false),
            (&[person(1, 5), person(9, 1)], false),
            (&[person(1, 5), person(2, 3), person(3, 1)], true),
            (&[person(1, 5), person(2, 3), person(3, 2)], false),
            (&[person(1, 4), person(2, 3), person(3, 1)], false),
        ];
        for (n, (guards, holds)) in (1..).zip(cases) {
            let batch = Batch { lane: 1, n, guards: guards.to_vec(), ..Batch::default() };
            let written = store.commit(&batch).await;
            assert_eq!(written.is_ok(), holds, "{guards:?}: {written:?}");
            assert!(written.is_ok() || written.is_err_and(|error| error.is_conflict()), "{guards:?}: it is decided again");
        }
        store.close().await;
    }
}
