//! Turns verdicts into one transaction: chains the events, names the new rows.

use std::collections::{BTreeMap, BTreeSet};

use shared::act::{Call, Scene, Verdict};
use shared::event::{Change, Door, Event, FORMAT, Step, body_of};
use shared::id::{PersonId, Subject, TicketId, Ver};
use shared::seal::Hash;
use shared::text::Email;
use shared::ticket::change::TicketChange;

use crate::log::lane::Place;
use crate::mail::outbox;
use crate::store::commit::{Batch, Head, OpRow};

/// What a verdict was decided on, by version.
#[derive(Debug, Default)]
pub(crate) struct Heads {
    /// The newest event of each subject that was read.
    pub(crate) newest: BTreeMap<Subject, Head>,
    /// Who was taken from memory, to be looked at.
    pub(crate) remembered: BTreeMap<Subject, Ver>,
}

impl Heads {
    /// Whether something changes that was only to be looked at: its events cannot be chained before it is read.
    pub(crate) fn lack_any(&self, verdict: &Verdict) -> bool {
        verdict.steps.iter().any(|step| self.remembered.contains_key(&step.subject))
    }
}

/// A verdict and what it was decided on.
pub(crate) struct Decided<'a> {
    pub(crate) part: u32,
    pub(crate) digest: Hash,
    pub(crate) verdict: Verdict,
    pub(crate) before: &'a Scene,
    pub(crate) heads: Heads,
}

/// Makes one transaction of several verdicts, in order.
pub(crate) fn seal(lane: u64, place: Place, items: &[(&Call, Decided<'_>)], voids: Vec<u64>) -> Batch {
    let mut batch = Batch { lane, n: place.n, known: place.known, voids, ..Batch::default() };
    let mut heads: BTreeMap<Subject, Head> = BTreeMap::new();
    for (call, decided) in items {
        for (subject, head) in &decided.heads.newest {
            heads.entry(*subject).or_insert(*head);
        }
        for step in &decided.verdict.steps {
            let event = chain(&mut heads, &batch, call, step);
            note_parts(&mut batch.parts, step);
            batch.events.push((event, step.texts.clone()));
        }
        // Caught up only, the call itself is not done yet: its repetition after a kill must do it.
        if decided.verdict.does_it() {
            let outcome = decided.verdict.outcome.clone();
            batch.ops.push(OpRow { op: call.op, part: decided.part, digest: decided.digest, outcome });
        }
        batch.addresses.extend(new_addresses(decided));
        batch.freed.extend(freed_addresses(decided));
        batch.posts.extend(outbox::posts(&decided.verdict, place.now));
        keep(&mut batch.after, &decided.verdict);
    }
    if let [(_, decided)] = items {
        batch.guards = guards(decided);
    }
    batch
}

fn chain(heads: &mut BTreeMap<Subject, Head>, batch: &Batch, call: &Call, step: &Step) -> Event {
    let before = heads.get(&step.subject).copied();
    let at = before.map_or(step.at, |head| step.at.max(head.at));
    // What a file tells of a ticket was known when it happened, elsewhere.
    let told = call.door == Door::Import && matches!(step.subject, Subject::Ticket(_));
    let mut event = Event {
        subject: step.subject,
        ver: step.ver,
        at,
        known: if told { at } else { batch.known },
        by: step.by,
        door: call.door,
        cause: step.cause.clone(),
        op: call.op,
        lane: batch.lane,
        n: batch.n,
        v: FORMAT,
        body: body_of(&step.changes),
        prev: before.map_or(Hash::ZERO, |head| head.hash),
        hash: Hash::ZERO,
    };
    event.hash = event.sealed();
    heads.insert(step.subject, Head { ver: event.ver, at: event.at, hash: event.hash });
    event
}

fn note_parts(parts: &mut Vec<(PersonId, TicketId)>, step: &Step) {
    let Subject::Ticket(ticket) = step.subject else { return };
    for change in &step.changes {
        let person = match change {
            Change::Ticket(TicketChange::Created(created)) => Some(created.requester),
            Change::Ticket(TicketChange::ParticipantAdded { person }) => Some(*person),
            _ => None,
        };
        let part = person.map(|person| (person, ticket)).filter(|part| !parts.contains(part));
        parts.extend(part);
    }
}

fn new_addresses(decided: &Decided<'_>) -> Vec<(Email, PersonId)> {
    let mut new = Vec::new();
    for (id, person) in &decided.verdict.after.people {
        let had: BTreeSet<&Email> = match decided.before.person(*id) {
            Some(before) => before.emails.iter().map(|email| &email.address).collect(),
            None => BTreeSet::new(),
        };
        for email in person.iter().flat_map(|person| &person.emails) {
            if !had.contains(&email.address) {
                new.push((email.address.clone(), *id));
            }
        }
    }
    new
}

/// Addresses that nobody has any more.
fn freed_addresses(decided: &Decided<'_>) -> Vec<Email> {
    let after = &decided.verdict.after;
    let had = decided.before.people.values().flatten().flat_map(|person| &person.emails);
    had.filter(|email| after.addresses.get(&email.address) == Some(&None)).map(|email| email.address.clone()).collect()
}

/// Takes over what the verdict changed; what was only read stays out.
fn keep(after: &mut Scene, verdict: &Verdict) {
    for step in &verdict.steps {
        match step.subject {
            Subject::Ticket(id) => {
                after.tickets.insert(id, verdict.after.ticket(id).cloned());
            }
            Subject::Person(id) => {
                after.people.insert(id, verdict.after.person(id).cloned());
            }
            Subject::Organisation(id) => {
                after.organisations.insert(id, verdict.after.organisations.get(&id).cloned().flatten());
            }
            Subject::Queue(_) | Subject::Desk | Subject::Setting(..) => {}
        }
    }
}

/// What was read, was decisive, and does not change: its version is checked in the transaction.
fn guards(decided: &Decided<'_>) -> Vec<(Subject, Ver)> {
    let changed: BTreeSet<Subject> = decided.verdict.steps.iter().map(|step| step.subject).collect();
    let read = decided.heads.newest.iter().map(|(subject, head)| (*subject, head.ver));
    let remembered = decided.heads.remembered.iter().map(|(subject, ver)| (*subject, *ver));
    read.chain(remembered).filter(|(subject, _)| !changed.contains(subject)).collect()
}
