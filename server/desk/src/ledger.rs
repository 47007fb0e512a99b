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

    pub(crate) fn put(&mut self, ticket: &Ticket) {
        let fact = Fact::of(ticket);
        match self.at.get(&ticket.id) {
            Some(at) => self.facts[*at] = fact,
            None => {
                self.at.insert(ticket.id, self.facts.len());
                self.facts.push(fact);
            }
        }
    }
}
