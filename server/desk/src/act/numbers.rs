//! Numbers for new subjects, taken from the store in blocks: unique for ever, gaps allowed.

use std::ops::Range;

use shared::id::{OrganisationId, PersonId, QueueId, TicketId};
use tokio::sync::Mutex;

use crate::store::{Store, StoreError};

/// The numbers in hand, by kind.
#[derive(Debug, Default)]
pub(crate) struct Numbers {
    tickets: Mutex<Range<u64>>,
    people: Mutex<Range<u64>>,
    organisations: Mutex<Range<u64>>,
    queues: Mutex<Range<u64>>,
    first_ticket: u64,
}

impl Numbers {
    pub(crate) fn new(first_ticket: u64) -> Self {
        Self { first_ticket, ..Self::default() }
    }

    pub(crate) async fn ticket(&self, store: &Store) -> Result<TicketId, StoreError> {
        next(&self.tickets, store, "ticket", self.first_ticket).await.map(TicketId)
    }

    pub(crate) async fn person(&self, store: &Store) -> Result<PersonId, StoreError> {
        next(&self.people, store, "person", 1).await.map(PersonId)
    }

    pub(crate) async fn organisation(&self, store: &Store) -> Result<OrganisationId, StoreError> {
        next(&self.organisations, store, "organisation", 1).await.map(OrganisationId)
    }

    pub(crate) async fn queue(&self, store: &Store) -> Result<QueueId, StoreError> {
        next(&self.queues, store, "queue", 1).await.map(QueueId)
    }
}

async fn next(pool: &Mutex<Range<u64>>, store: &Store, kind: &'static str, first: u64) -> Result<u64, StoreError> {
    let mut pool = pool.lock().await;
    if let Some(number) = pool.next() {
        return Ok(number);
    }
    *pool = store.take_numbers(kind, first).await?;
    Ok(pool.next().unwrap_or(first))
}
