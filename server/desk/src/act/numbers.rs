//! Numbers for new subjects, taken from the store in blocks: unique for ever, gaps allowed.

use std::ops::Range;

use tokio::sync::Mutex;
use tokio::task::JoinHandle;
use tokio_util::task::TaskTracker;

use crate::store::{Store, StoreError};

/// With so few left in hand the next block is fetched beforehand: many who open tickets at once would all wait for it. A desk
/// that is busy opens a ticket in a millisecond and takes a block in ten.
const FEW: u64 = 16;

/// The numbers in hand, by kind.
pub(crate) struct Numbers {
    pub(crate) tickets: Pool,
    pub(crate) people: Pool,
    pub(crate) organisations: Pool,
    pub(crate) queues: Pool,
}

/// The numbers in hand of one kind.
pub(crate) struct Pool {
    kind: &'static str,
    first: u64,
    store: Store,
    tasks: TaskTracker,
    hand: Mutex<Hand>,
}

#[derive(Default)]
struct Hand {
    block: Range<u64>,
    /// The block after it, on its way.
    coming: Option<JoinHandle<Result<Range<u64>, StoreError>>>,
}

impl Numbers {
    pub(crate) fn new(first_ticket: u64, store: &Store, tasks: &TaskTracker) -> Self {
        let pool = |kind, first| Pool { kind, first, store: store.clone(), tasks: tasks.clone(), hand: Mutex::default() };
        Self {
            tickets: pool("ticket", first_ticket),
            people: pool("person", 1),
            organisations: pool("organisation", 1),
            queues: pool("queue", 1),
        }
    }
}

impl Pool {
    /// The next number.
    pub(crate) async fn next(&self) -> Result<u64, StoreError> {
        let mut hand = self.hand.lock().await;
        if hand.block.is_empty() {
            // Waited for where it is: whoever is called off leaves it to the next, and no two ever take a block at once.
            let came = match &mut hand.coming {
                Some(coming) => coming.await.ok().and_then(Result::ok),
                None => None,
            };
            hand.coming = None;
            hand.block = match came {
                Some(block) => block,
                None => self.store.take_numbers(self.kind, self.first).await?,
            };
        }
        let number = hand.block.next().unwrap_or(self.first);
        if hand.coming.is_none() && hand.block.end - hand.block.start < FEW {
            let (store, kind, first) = (self.store.clone(), self.kind, self.first);
            hand.coming = Some(self.tasks.spawn(async move { store.take_numbers(kind, first).await }));
        }
        Ok(number)
    }
}
