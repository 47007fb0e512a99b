//! The gate to the database: how many calls and mails are worked on at once. The others wait in the order in which they came.

use tokio::sync::{Semaphore, SemaphorePermit};

/// So many keep a core busy while some of them wait for the disk. With more each takes longer, and as nothing is shown before
/// what has a smaller number, all wait for the slowest: of 64 at once a quarter less was done than of eight, on two cores.
const PER_CORE: usize = 4;

/// The gate of a desk.
#[derive(Debug)]
pub(crate) struct Gate(Semaphore);

impl Gate {
    pub(crate) fn new() -> Self {
        Self(Semaphore::new(PER_CORE * std::thread::available_parallelism().map_or(1, usize::from)))
    }

    /// Waits until there is room inside. Nobody waits here with a lock in hand, so whoever is inside comes out.
    pub(crate) async fn enter(&self) -> Option<SemaphorePermit<'_>> {
        // It is open until the end, so waiting cannot fail.
        self.0.acquire().await.ok()
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt;

    use super::*;

    #[test]
    fn whoever_finds_it_full_waits_until_one_comes_out() {
        let gate = Gate(Semaphore::new(2));
        let enter = || gate.enter().now_or_never().flatten();
        let (first, second) = (enter(), enter());
        assert!(first.is_some() && second.is_some() && enter().is_none());
        drop(first);
        assert!(enter().is_some());
    }
}
