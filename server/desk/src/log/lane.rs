//! The lane of this run: who gets which number, and in which order the views learn of it.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

use jiff::Timestamp;
use parking_lot::Mutex;
use shared::id::Pos;
use tokio::sync::oneshot;

use super::Published;

/// The lane of this run of the process.
#[derive(Debug)]
pub(crate) struct Lane {
    id: u64,
    inner: Mutex<Inner>,
    /// The same as `done`, for whoever will not wait while something is published.
    published: AtomicU64,
}

#[derive(Debug)]
struct Inner {
    next: u64,
    /// The newest moment that a number was given at, in this lane or before it: it never decreases.
    known: Timestamp,
    /// Settled numbers that wait for smaller ones; `None` where nothing was written.
    settled: BTreeMap<u64, Option<Published>>,
    /// Who waits for which number. Each is woken for its own: were all told of every number, 64 callers at once would be woken
    /// 64 times each.
    waiting: BTreeMap<u64, Vec<oneshot::Sender<()>>>,
    /// The last number that the views know.
    done: u64,
}

/// A number on its way to the disk.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    pub(crate) n: u64,
    pub(crate) known: Timestamp,
    /// What the clock says, which may have been set back since.
    pub(crate) now: Timestamp,
}

impl Lane {
    /// The newest moment of the log.
    pub(crate) fn known(&self) -> Timestamp {
        self.inner.lock().known
    }

    pub(crate) fn new(id: u64, known: Timestamp) -> Self {
        let inner = Inner { next: 1, known, settled: BTreeMap::new(), waiting: BTreeMap::new(), done: 0 };
        Self { id, inner: Mutex::new(inner), published: AtomicU64::new(0) }
    }

    pub(crate) fn id(&self) -> u64 {
        self.id
    }

    /// Takes the next number. Whoever takes one settles it.
    pub(crate) fn take(&self, now: Timestamp) -> Place {
        let mut inner = self.inner.lock();
        let n = inner.next;
        inner.next += 1;
        inner.known = inner.known.max(now);
        Place { n, known: inner.known, now }
    }

    /// The last number taken.
    pub(crate) fn last(&self) -> u64 {
        self.inner.lock().next - 1
    }

    /// Settles a number; `publish` is called for each that has no unsettled one before it, in order, under the lane's lock.
    pub(crate) fn settle(&self, n: u64, what: Option<Published>, publish: impl Fn(Published)) {
        let mut inner = self.inner.lock();
        inner.settled.insert(n, what);
        let mut done = inner.done;
        while let Some(next) = inner.settled.remove(&(done + 1)) {
            done += 1;
            if let Some(published) = next {
                publish(published);
            }
        }
        if done != inner.done {
            inner.done = done;
            // Said under the lock as well, so that nobody sees it go back.
            self.published.store(done, Ordering::Release);
            let later = inner.waiting.split_off(&(done + 1));
            for waits in std::mem::replace(&mut inner.waiting, later).into_values().flatten() {
                // Whoever was called off meanwhile waits no more.
                let _ = waits.send(());
            }
        }
    }

    /// Everything up to here is published.
    pub(crate) fn position(&self) -> Pos {
        Pos { lane: self.id, n: self.published.load(Ordering::Acquire) }
    }

    /// The same, once a publication that is under way is over: the views hold everything up to here.
    pub(crate) fn settled(&self) -> Pos {
        Pos { lane: self.id, n: self.inner.lock().done }
    }

    /// Waits until a number that was taken is published.
    pub(crate) async fn reached(&self, n: u64) {
        let told = {
            let mut inner = self.inner.lock();
            // A number that nobody took will not come for anything that was written.
            if n <= inner.done || inner.next <= n {
                return;
            }
            let (tell, told) = oneshot::channel();
            inner.waiting.entry(n).or_default().push(tell);
            told
        };
        // The sender is kept until the number comes, and the lane lives as long as whoever waits: waiting cannot fail.
        let _ = told.await;
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt;

    use super::*;

    #[test]
    fn each_is_woken_when_its_own_number_is_published() {
        let lane = Lane::new(1, Timestamp::UNIX_EPOCH);
        for _ in 0..3 {
            lane.take(Timestamp::UNIX_EPOCH);
        }
        let mut waiting: Vec<_> = (1..=3).map(|n| Box::pin(lane.reached(n))).collect();
        let mut told = || waiting.iter_mut().map(|reached| reached.now_or_never().is_some()).collect::<Vec<_>>();
        assert_eq!(told(), [false; 3]);
        lane.settle(2, None, drop);
        assert_eq!(told(), [false; 3], "a number before it is under way");
        lane.settle(1, None, drop);
        assert_eq!(told(), [true, true, false]);
        assert_eq!(lane.position().n, 2);
        assert!(lane.reached(2).now_or_never().is_some(), "whoever comes later waits for nothing");
        assert!(lane.reached(4).now_or_never().is_some(), "nobody took it, so nobody waits for it");
    }
}
