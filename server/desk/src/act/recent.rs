//! Tickets as this process last saw them under their locks. Whoever writes to a ticket often writes to it again (takes it,
//! answers it, solves it), and is then spared a question to the database.

use std::sync::Arc;

use quick_cache::sync::Cache;
use shared::id::{Subject, TicketId};
use shared::ticket::Ticket;

use crate::store::commit::{Batch, Head};

/// So many tickets are remembered, a kilobyte or two each.
const TICKETS_MAX: usize = 8_192;

/// A ticket and the event that its next one follows.
pub(super) type Remembered = Arc<(Ticket, Head)>;

/// The tickets that were written to lately.
#[derive(Debug)]
pub(crate) struct Recent(Cache<TicketId, Remembered>);

impl Recent {
    pub(crate) fn new() -> Self {
        Self(Cache::new(TICKETS_MAX))
    }

    /// For whoever holds the ticket's lock: nobody has written to it since.
    pub(super) fn get(&self, id: TicketId) -> Option<Remembered> {
        self.0.get(&id)
    }

    /// A ticket as it was read under its lock.
    pub(super) fn put(&self, ticket: Ticket, head: Head) {
        self.0.insert(ticket.id, Arc::new((ticket, head)));
    }

    /// What a transaction wrote, before its locks are let go.
    pub(super) fn wrote(&self, batch: &Batch) {
        for (event, _) in &batch.events {
            let Subject::Ticket(id) = event.subject else { continue };
            let head = Head { ver: event.ver, at: event.at, hash: event.hash };
            if let Some(ticket) = batch.after.ticket(id).filter(|ticket| ticket.ver == head.ver) {
                self.put(ticket.clone(), head);
            }
        }
    }
}
