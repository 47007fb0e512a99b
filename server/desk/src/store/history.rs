//! Reading what happened: the events and texts of a subject, and every checkpoint at the start.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use shared::event::Event;
use shared::id::{ID_MAX, PersonId, Subject, SubjectKind, TicketId, Ver};
use shared::people::{Organisation, Person};
use shared::ticket::Ticket;
use surrealdb::types::{RecordId, RecordIdKey, Value};

use super::commit::{Head, head};
use super::row::{event, event_id, id, int, rows, stretch, text, text_id};
use super::{Store, StoreError, run};

/// A start reads so many checkpoints at a time.
const SCAN_ROWS: u64 = 5_000;

const STRETCH: &str = "SELECT * FROM $stretch";
const PEOPLE: &str = "SELECT * FROM person";
const ORGANISATIONS: &str = "SELECT * FROM organisation";
const LAST_TICKET: &str = "SELECT * FROM number:ticket";
const MINE: &str = "SELECT VALUE id FROM $stretch";
const EVENTS_NAMED: &str = "SELECT * FROM $ids";

/// The words of a subject by the step that brought them and their index there; erased ones are absent.
pub(crate) type Texts = BTreeMap<(Ver, u16), String>;

/// Everything that the memory is filled from at the start.
#[derive(Debug, Default)]
pub(crate) struct Checkpoints {
    pub(crate) people: Vec<Person>,
    pub(crate) organisations: Vec<Organisation>,
}

impl Store {
    /// The events of a subject after a version, in order.
    pub(crate) async fn events(&self, subject: Subject, after: Ver) -> Result<Vec<Event>, StoreError> {
        let to = id("event", vec![text(subject.kind().code()), int(subject.number() + 1), int(0)]);
        self.events_between(event_id(subject, after + 1), to).await
    }

    /// The events of some versions of a subject, in order.
    pub(crate) async fn events_of(&self, subject: Subject, vers: &RangeInclusive<Ver>) -> Result<Vec<Event>, StoreError> {
        self.events_between(event_id(subject, *vers.start()), event_id(subject, vers.end() + 1)).await
    }

    async fn events_between(&self, from: RecordId, to: RecordId) -> Result<Vec<Event>, StoreError> {
        const DOING: &str = "reading a history";
        let mut answer = run(DOING, self.query(STRETCH).bind(("stretch", stretch(from, to)))).await?;
        let value = answer.take(0);
        let mut events = rows(DOING, value).iter().map(event).collect::<Result<Vec<_>, _>>()?;
        events.sort_by_key(|event| event.ver);
        Ok(events)
    }

    /// The words of a subject.
    pub(crate) async fn texts(&self, subject: Subject) -> Result<Texts, StoreError> {
        let to = id("text", vec![text(subject.kind().code()), int(subject.number() + 1), int(0), int(0)]);
        self.texts_between(text_id(subject, 0, 0), to).await
    }

    /// The words that some versions of a subject brought.
    pub(crate) async fn texts_of(&self, subject: Subject, vers: &RangeInclusive<Ver>) -> Result<Texts, StoreError> {
        self.texts_between(text_id(subject, *vers.start(), 0), text_id(subject, vers.end() + 1, 0)).await
    }

    async fn texts_between(&self, from: RecordId, to: RecordId) -> Result<Texts, StoreError> {
        const DOING: &str = "reading words";
        let mut answer = run(DOING, self.query(STRETCH).bind(("stretch", stretch(from, to)))).await?;
        let value = answer.take(0);
        let mut texts = Texts::new();
        for row in rows(DOING, value) {
            let numbers = row.key_numbers()?;
            if let ([_, ver, i], Some(words)) = (numbers.as_slice(), row.text_or_none("text")) {
                let key = (Ver::try_from(*ver).unwrap_or_default(), u16::try_from(*i).unwrap_or_default());
                texts.insert(key, words.to_owned());
            }
        }
        Ok(texts)
    }

    /// Everything that ever happened to settings, in the order in which it counts: clocks are counted by what was in force.
    pub(crate) async fn setting_events(&self) -> Result<Vec<Event>, StoreError> {
        let mut events = Vec::new();
        for kind in SubjectKind::all().filter(|kind| !matches!(kind, SubjectKind::Ticket | SubjectKind::Person | SubjectKind::Organisation))
        {
            let bound = |number| id("event", vec![text(kind.code()), int(number), int(0)]);
            events.extend(self.events_between(bound(0), bound(ID_MAX)).await?);
        }
        events.sort_by_key(|event| (event.at, event.lane, event.n, event.ver));
        Ok(events)
    }

    /// People and organisations: few enough to be held in memory whole.
    pub(crate) async fn checkpoints(&self) -> Result<Checkpoints, StoreError> {
        const DOING: &str = "reading the desk";
        let mut answer = run(DOING, self.query(PEOPLE).query(ORGANISATIONS)).await?;
        let mut taken = Vec::new();
        for index in 0..2_usize {
            let value = answer.take(index);
            taken.push(rows(DOING, value));
        }
        let mut found = Checkpoints::default();
        for row in &taken[0] {
            found.people.push(row.json("state")?);
        }
        for row in &taken[1] {
            found.organisations.push(row.json("state")?);
        }
        Ok(found)
    }

    /// Every ticket's checkpoint, handed over in stretches; `None` for one that another fold made.
    pub(crate) async fn scan_tickets(&self, mut each: impl FnMut(TicketId, Option<Ticket>, Head)) -> Result<(), StoreError> {
        const DOING: &str = "reading the tickets";
        let mut answer = run(DOING, self.query(LAST_TICKET)).await?;
        let value = answer.take(0);
        let end = rows(DOING, value).first().map_or(Ok(0), |row| row.uint("next"))?;
        let mut from = 0;
        while from < end {
            let bounds = (super::row::id_number("ticket", from), super::row::id_number("ticket", from + SCAN_ROWS));
            let mut answer = run(DOING, self.query(STRETCH).bind(("stretch", stretch(bounds.0, bounds.1)))).await?;
            let value = answer.take(0);
            for row in rows(DOING, value) {
                let number = row.key_numbers()?.first().copied().unwrap_or_default();
                let same_fold = row.uint("fold")? == u64::from(shared::ticket::FOLD);
                let ticket = if same_fold { Some(row.json("state")?) } else { None };
                each(TicketId(number), ticket, head(&row)?);
            }
            from += SCAN_ROWS;
        }
        Ok(())
    }

    /// The tickets that a person takes part in.
    pub(crate) async fn mine(&self, person: PersonId) -> Result<Vec<TicketId>, StoreError> {
        const DOING: &str = "reading a customer's requests";
        let (from, to) = (id("mine", vec![int(person.0), int(0)]), id("mine", vec![int(person.0 + 1), int(0)]));
        let mut answer = run(DOING, self.query(MINE).bind(("stretch", stretch(from, to)))).await?;
        let value = answer.take(0);
        let Value::Array(ids) = value else { return Ok(Vec::new()) };
        let number = |value: &Value| match value {
            Value::RecordId(id) => match &id.key {
                RecordIdKey::Array(key) => match key.get(1) {
                    Some(Value::Number(surrealdb::types::Number::Int(ticket))) => u64::try_from(*ticket).ok().map(TicketId),
                    _ => None,
                },
                _ => None,
            },
            _ => None,
        };
        Ok(ids.iter().filter_map(number).collect())
    }

    /// Events by their names, in that order; one that is not there is left out.
    pub(crate) async fn events_named(&self, named: &[(Subject, Ver)]) -> Result<Vec<Event>, StoreError> {
        const DOING: &str = "exporting the log";
        let ids: Vec<Value> = named.iter().map(|(subject, ver)| Value::RecordId(event_id(*subject, *ver))).collect();
        let mut answer = run(DOING, self.query(EVENTS_NAMED).bind(("ids", ids))).await?;
        let value = answer.take(0);
        let found = rows(DOING, value).iter().map(event).collect::<Result<Vec<_>, _>>()?;
        let mut by_name: BTreeMap<(Subject, Ver), Event> = found.into_iter().map(|event| ((event.subject, event.ver), event)).collect();
        Ok(named.iter().filter_map(|name| by_name.remove(name)).collect())
    }
}
