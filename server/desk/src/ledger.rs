//! What figures are counted from: one fact for each ticket that ever was, in one row of memory.

use std::collections::{BTreeSet, HashMap};
use std::ops::Bound;

use jiff::Timestamp;
use rustc_hash::FxBuildHasher;
use shared::id::TicketId;
use shared::kpi::fact::Fact;
use shared::ticket::Ticket;

/// Where a ticket that is no longer open stands among the others: when it ended, and its number.
pub type ClosedPlace = (Timestamp, TicketId);

/// The facts of all tickets.
#[derive(Debug, Default)]
pub struct Ledger {
    facts: Vec<Fact>,
    at: HashMap<TicketId, usize, FxBuildHasher>,
    /// Those that are no longer open, in the order in which they ended: lists of them are pages of this.
    ended: BTreeSet<ClosedPlace>,
}

impl Ledger {
    /// All facts, in no particular order.
    #[must_use]
    pub fn facts(&self) -> &[Fact] {
        &self.facts
    }

    /// The fact of one ticket.
    #[must_use]
    pub fn fact(&self, ticket: TicketId) -> Option<&Fact> {
        self.at.get(&ticket).and_then(|at| self.facts.get(*at))
    }

    /// The tickets that are no longer open, the newest first, from behind a place on.
    pub(crate) fn ended(&self, after: Option<ClosedPlace>) -> impl Iterator<Item = (ClosedPlace, &Fact)> {
        let end = after.map_or(Bound::Unbounded, Bound::Excluded);
        self.ended.range((Bound::Unbounded, end)).rev().filter_map(|place| Some((*place, self.fact(place.1)?)))
    }

    /// Makes room for so many.
    pub(crate) fn reserve(&mut self, facts: usize) {
        self.facts.reserve(facts);
        self.at.reserve(facts);
    }

    pub(crate) fn put(&mut self, ticket: &Ticket) {
        self.take(Fact::of(ticket));
    }

    /// Takes over a fact, newer than what is held of its ticket.
    pub(crate) fn take(&mut self, fact: Fact) {
        let ended = place(&fact);
        match self.at.get(&fact.ticket) {
            Some(at) => {
                let before = std::mem::replace(&mut self.facts[*at], fact);
                if let Some(before) = place(&before) {
                    self.ended.remove(&before);
                }
            }
            None => {
                self.at.insert(fact.ticket, self.facts.len());
                self.facts.push(fact);
            }
        }
        self.ended.extend(ended);
    }
}

/// Where a ticket stands among those that are no longer open, if it is one.
fn place(fact: &Fact) -> Option<ClosedPlace> {
    let last = fact.path().last().filter(|step| !step.to().is_open())?;
    Some((last.at(), fact.ticket))
}
