//! What figures are counted from: one fact for each ticket that ever was, in one row of memory.

use std::collections::HashMap;

use rustc_hash::FxBuildHasher;
use shared::id::TicketId;
use shared::kpi::fact::Fact;
use shared::ticket::Ticket;

/// The facts of all tickets.
#[derive(Debug, Default)]
pub struct Ledger {
    facts: Vec<Fact>,
    at: HashMap<TicketId, usize, FxBuildHasher>,
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
        match self.at.get(&fact.ticket) {
            Some(at) => self.facts[*at] = fact,
            None => {
                self.at.insert(fact.ticket, self.facts.len());
                self.facts.push(fact);
            }
        }
    }
}
