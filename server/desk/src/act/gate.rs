//! The gate to the database: how many calls and mails are worked on at once. The others wait in the order in which they came.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// So many keep a core busy while some of them wait for the disk. With more each takes longer, and as nothing is shown before
/// what has a smaller number, all wait for the slowest: of 64 at once a quarter less was done than of eight, on two cores.
const PER_CORE: usize = 4;

/// The gate of a desk.
#[derive(Debug)]
pub(crate) struct Gate(Arc<Semaphore>);

/// Room inside.
pub(crate) type Inside = OwnedSemaphorePermit;

impl Gate {
    pub(crate) fn new() -> Self {
        Self::of(PER_CORE * std::thread::available_parallelism().map_or(1, usize::from))
    }

    pub(super) fn of(room: usize) -> Self {
        Self(Arc::new(Semaphore::new(room)))
    }

    /// Waits until there is room inside. Nobody inside waits for a lock (`locks.rs`), so whoever is there comes out.
    pub(crate) async fn enter(&self) -> Option<Inside> {
        // It is open until the end, so waiting cannot fail.
        Arc::clone(&self.0).acquire_owned().await.ok()
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt;

    use super::*;

    #[test]
    fn whoever_finds_it_full_waits_until_one_comes_out() {
        let gate = Gate::of(2);
        let enter = || gate.enter().now_or_never().flatten();
        let (first, second) = (enter(), enter());
        assert!(first.is_some() && second.is_some() && enter().is_none());
        drop(first);
        assert!(enter().is_some());
    }
}
