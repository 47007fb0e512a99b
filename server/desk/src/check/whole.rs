//! Nothing half: every transaction of the log is there with all that it wrote, and nothing is there that none wrote.

use std::collections::{BTreeMap, BTreeSet};

use async_recursion::async_recursion as boxed;
use shared::event::{Event, TextRef};
use shared::id::{Pos, Subject, Ver};
use shared::seal::{Hash, seal};

use crate::error::DeskError;
use crate::log::reader::Entry;
use crate::open::Desk;
use crate::store::whole::SaltedTexts;

/// Names a difference.
fn wrong(what: String) -> DeskError {
    DeskError::Internal(what)
}

impl Desk {
    /// Compares everything in the store with the log and the log with itself; answers how many transactions it has.
    ///
    /// # Errors
    /// [`DeskError::Internal`] names the first difference.
    #[boxed]
    pub async fn check_whole(&self) -> Result<usize, DeskError> {
        let entries = self.dense_log().await?;
        let events = self.store.all_events().await?;
        each_event_has_its_transaction(&entries, &events)?;
        let heads = chains_are_whole(&events)?;
        texts_are_whole(&events, &self.store.all_texts().await?)?;
        self.rows_are_the_newest(&heads).await?;
        self.calls_are_in_the_log(&entries).await?;
        self.people_are_found_again().await?;
        self.check_against_log().await?;
        Ok(entries.len())
    }

    /// The log as a second reader reads it. No lane has a number that the reader does not come to.
    async fn dense_log(&self) -> Result<Vec<Entry>, DeskError> {
        let (mut entries, mut at) = (Vec::new(), Pos { lane: 0, n: 0 });
        loop {
            let page = self.log_after(at).await?;
            let Some(last) = page.last() else { break };
            at = last.pos;
            entries.extend(page);
        }
        for lane in self.store.lanes().await? {
            let numbers = self.store.log_numbers(lane.id, 1).await?;
            let read: Vec<u64> = entries.iter().filter(|entry| entry.pos.lane == lane.id).map(|entry| entry.pos.n).collect();
            if numbers != read || !read.iter().copied().eq(1..=numbers.len() as u64) {
                return Err(wrong(format!("lane {} is not dense: {} numbers, {} read", lane.id, numbers.len(), read.len())));
            }
            if lane.end.is_some_and(|end| end != numbers.len() as u64) {
                return Err(wrong(format!("lane {} ends elsewhere than it says", lane.id)));
            }
        }
        Ok(entries)
    }

    /// Every subject's row is that of its newest event.
    async fn rows_are_the_newest(&self, heads: &BTreeMap<Subject, (Ver, Hash)>) -> Result<(), DeskError> {
        for (subject, newest) in heads {
            let found = self.store.load(&[*subject], &[], None).await?.heads;
            if found.get(subject).map(|head| (head.ver, head.hash)) != Some(*newest) {
                return Err(wrong(format!("the row of {subject} is not that of its newest event")));
            }
        }
        Ok(())
    }

    async fn calls_are_in_the_log(&self, entries: &[Entry]) -> Result<(), DeskError> {
        let log: BTreeMap<Pos, bool> = entries.iter().map(|entry| (entry.pos, entry.void)).collect();
        for (op, pos) in self.store.all_ops().await? {
            if log.get(&pos) != Some(&false) {
                return Err(wrong(format!("call {op} was carried out at {pos}, where nothing is")));
            }
        }
        Ok(())
    }

    /// Each address leads to who has it, and each ticket is among those of its people.
    async fn people_are_found_again(&self) -> Result<(), DeskError> {
        let rows = self.store.all_addresses().await?;
        let people: Vec<_> = self.views.directory.read().people().cloned().collect();
        let mut had = BTreeMap::new();
        for person in &people {
            had.extend(person.emails.iter().map(|email| (email.address.as_str().to_owned(), person.id)));
        }
        if rows != had {
            return Err(wrong("addresses do not lead to the people who have them".to_owned()));
        }
        let parts: BTreeSet<_> = self.store.all_parts().await?.into_iter().collect();
        let mut taken = BTreeSet::new();
        let ids: Vec<_> = self.views.ledger.read().facts().iter().map(|fact| fact.ticket).collect();
        for id in ids {
            for ticket in self.tickets(&[id]).await? {
                taken.extend(std::iter::once(ticket.requester).chain(ticket.participants.iter().copied()).map(|person| (person, id)));
            }
        }
        if parts != taken {
            return Err(wrong("people's lists of requests are not those that they take part in".to_owned()));
        }
        Ok(())
    }
}

fn each_event_has_its_transaction(entries: &[Entry], events: &[Event]) -> Result<(), DeskError> {
    let mut wrote: BTreeMap<Pos, BTreeSet<String>> = BTreeMap::new();
    for event in events {
        let name = format!("{}:{}", event.subject, event.ver);
        wrote.entry(Pos { lane: event.lane, n: event.n }).or_default().insert(name);
    }
    for entry in entries {
        let named: BTreeSet<String> = entry.subjects.iter().cloned().collect();
        if wrote.remove(&entry.pos).unwrap_or_default() != named || entry.void != named.is_empty() {
            return Err(wrong(format!("transaction {} did not write what the log says", entry.pos)));
        }
    }
    match wrote.first_key_value() {
        Some((pos, _)) => Err(wrong(format!("there are events of transaction {pos}, which the log does not know"))),
        None => Ok(()),
    }
}

fn chains_are_whole(events: &[Event]) -> Result<BTreeMap<Subject, (Ver, Hash)>, DeskError> {
    let mut order: Vec<&Event> = events.iter().collect();
    order.sort_by_key(|event| (event.subject, event.ver));
    let mut heads: BTreeMap<Subject, (Ver, Hash)> = BTreeMap::new();
    for event in order {
        event.verify().map_err(|error| wrong(error.to_string()))?;
        let before = heads.insert(event.subject, (event.ver, event.hash)).unwrap_or((0, Hash::ZERO));
        if (event.ver, event.prev) != (before.0 + 1, before.1) {
            return Err(wrong(format!("the chain of {} is broken at version {}", event.subject, event.ver)));
        }
    }
    Ok(heads)
}

/// Each text that an event points to is there and is the one that was sealed, and there is no other.
fn texts_are_whole(events: &[Event], texts: &SaltedTexts) -> Result<(), DeskError> {
    let mut pointed = BTreeSet::new();
    for event in events {
        let body: serde_json::Value = serde_json::from_str(&event.body).map_err(|error| wrong(error.to_string()))?;
        let mut refs = Vec::new();
        text_refs(&body, &mut refs);
        for text in refs {
            let sealed = texts.get(&(event.subject, event.ver, text.i)).map(|(salt, words)| seal(salt, words));
            if sealed != Some(text.seal) {
                return Err(wrong(format!("text {} of {}:{} is not the one that was sealed", text.i, event.subject, event.ver)));
            }
            pointed.insert((event.subject, event.ver, text.i));
        }
    }
    match texts.keys().find(|place| !pointed.contains(place)) {
        Some((subject, ver, i)) => Err(wrong(format!("text {i} of {subject}:{ver} belongs to no event"))),
        None => Ok(()),
    }
}

/// Every pointer to a text, wherever it stands in the changes.
fn text_refs(value: &serde_json::Value, found: &mut Vec<TextRef>) {
    match value {
        serde_json::Value::Object(fields) => match serde_json::from_value::<TextRef>(value.clone()) {
            Ok(text) => found.push(text),
            Err(_) => fields.values().for_each(|inner| text_refs(inner, found)),
        },
        serde_json::Value::Array(inner) => inner.iter().for_each(|inner| text_refs(inner, found)),
        _ => {}
    }
}
