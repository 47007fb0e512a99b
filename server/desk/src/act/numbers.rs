//! Numbers for new subjects, taken from the store in blocks: unique for ever, gaps allowed.
//!
//! Tickets go on after a restart where the last run stopped, because people read their numbers.

use std::ops::Range;

use tokio::sync::Mutex;
use tokio::task::JoinHandle;
use tokio_util::task::TaskTracker;

use crate::store::lanes::NUMBERS_BLOCK;
use crate::store::{Store, StoreError};

/// What a run that ends may have in hand: a block, and the one after it.
const IN_HAND_MAX: u64 = 2 * NUMBERS_BLOCK;

/// The numbers in hand, by kind.
pub(crate) struct Numbers {
    pub(crate) tickets: Pool,
    pub(crate) people: Pool,
    pub(crate) organisations: Pool,
    pub(crate) queues: Pool,
    /// All other settings share one row of numbers.
    pub(crate) settings: Pool,
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
            settings: pool("setting", 1),
        }
    }
}

impl Pool {
    /// Goes on behind the greatest number that is used, where the last run had numbers in hand.
    ///
    /// What it did not use was told to nobody. A greatest number that lies elsewhere was chosen by a story, and says nothing of
    /// what was in hand.
    pub(crate) async fn go_on(&self, greatest: Option<u64>) -> Result<(), StoreError> {
        let Some(end) = self.store.numbers_end(self.kind).await? else { return Ok(()) };
        let next = greatest.map_or(self.first, |greatest| greatest.saturating_add(1)).max(self.first);
        if (end.saturating_sub(IN_HAND_MAX)..end).contains(&next) {
            self.hand.lock().await.block = next..end;
        }
        Ok(())
    }

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
        // Beforehand: 64 who open tickets at once use a block up in the time that it takes to fetch one, and would all wait for it.
        if hand.coming.is_none() && hand.block.end - hand.block.start < NUMBERS_BLOCK {
            let (store, kind, first) = (self.store.clone(), self.kind, self.first);
            hand.coming = Some(self.tasks.spawn(async move { store.take_numbers(kind, first).await }));
        }
        Ok(number)
    }
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};
    use std::sync::Arc;

    use super::*;
    use crate::config::{Config, Engine};
    use crate::disk::Disk;

    const FIRST: u64 = 1001;

    /// What a run gives next, when blocks up to `end` were taken before it and `greatest` is used.
    async fn next(blocks: u64, greatest: Option<u64>) -> u64 {
        let config = Config { engine: Engine::Memory, ..Config::new(PathBuf::new()) };
        let store = Store::open(&config, Path::new(""), Arc::new(Disk::new(&config))).await.expect("the database opens");
        for _ in 0..blocks {
            store.take_numbers("ticket", FIRST).await.expect("a block");
        }
        let tasks = TaskTracker::new();
        let tickets = Numbers::new(FIRST, &store, &tasks).tickets;
        tickets.go_on(greatest).await.expect("the store answers");
        let next = tickets.next().await.expect("a number");
        tasks.close();
        tasks.wait().await;
        store.close().await;
        next
    }

    #[tokio::test]
    async fn a_run_goes_on_where_the_last_one_had_numbers_in_hand_and_nowhere_else() {
        let block = |blocks: u64| FIRST + blocks * NUMBERS_BLOCK;
        for (blocks, greatest, expected) in [
            (0, None, FIRST),
            // A seed that numbers its own tickets takes none.
            (0, Some(900), FIRST),
            (1, None, FIRST),
            (1, Some(FIRST), FIRST + 1),
            (1, Some(block(1) - 2), block(1) - 1),
            (1, Some(block(1) - 1), block(1)),
            // The one after it was fetched beforehand.
            (2, Some(block(1) - 5), block(1) - 4),
            (3, Some(block(1) - 1), block(1)),
            // Chosen by a story: below what is in hand, or above everything that was taken.
            (3, Some(FIRST), block(3)),
            (3, Some(900), block(3)),
            (1, Some(5_000), block(1)),
        ] {
            assert_eq!(next(blocks, greatest).await, expected, "{blocks} blocks, {greatest:?}");
        }
    }
}
