//! Locks per subject within the process: they spare self-made conflicts. What makes it true is the version in the event's id.

use std::collections::BTreeSet;
use std::hash::{BuildHasher, Hash};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rustc_hash::FxBuildHasher;
use shared::refusal::Refusal;
use tokio::sync::{Mutex, OwnedMutexGuard};

use super::gate::{Gate, Inside};

/// Two subjects that share a lock cost each other a wait, never a wrong answer. A call holds about three while it waits for
/// the disk: among 64 calls at once, one in thirty meets another's lock by chance. They take a megabyte.
const LOCKS: usize = 16_384;
/// So many wait for one lock: as many as requests are worked on at once, half a second of work. More are asked to come back, or
/// whoever asks and goes away would leave a row behind that has no end.
const WAITING_MAX: usize = 256;

/// The locks of all subjects.
#[derive(Debug)]
pub(crate) struct Locks(Vec<Lock>);

#[derive(Debug, Default)]
struct Lock {
    itself: Arc<Mutex<()>>,
    waiting: AtomicUsize,
}

/// Locks that are held, by their places, and room at the gate.
#[derive(Debug)]
pub(crate) struct Held {
    inside: Option<Inside>,
    places: BTreeSet<usize>,
    guards: Vec<OwnedMutexGuard<()>>,
}

impl Held {
    /// None so far.
    pub(crate) fn none(inside: Option<Inside>) -> Self {
        Self { inside, places: BTreeSet::new(), guards: Vec::new() }
    }
}

/// One who waits, counted as long as they do.
struct Waiting<'a>(&'a AtomicUsize);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Lock {
    async fn wait(&self) -> Result<OwnedMutexGuard<()>, Refusal> {
        let before = self.waiting.fetch_add(1, Ordering::Relaxed);
        let _waiting = Waiting(&self.waiting);
        if WAITING_MAX <= before {
            return Err(Refusal::Busy);
        }
        Ok(Arc::clone(&self.itself).lock_owned().await)
    }
}

impl Locks {
    pub(crate) fn new() -> Self {
        Self(std::iter::repeat_with(Lock::default).take(LOCKS).collect())
    }

    pub(crate) fn place(&self, subject: &impl Hash) -> usize {
        // A remainder of that fits any usize.
        usize::try_from(FxBuildHasher.hash_one(subject) % LOCKS as u64).unwrap_or(0)
    }

    /// Holds these as well. Locks are taken in the order of their places: if one lies before what is held, all are let go
    /// and taken again, and the answer is `true`: what was read meanwhile is read again.
    ///
    /// Whoever has to wait for somebody waits outside, or those who want one ticket would hold up everybody.
    ///
    /// # Errors
    /// [`Refusal::Busy`] where too many wait already.
    pub(crate) async fn hold(&self, gate: &Gate, held: &mut Held, places: BTreeSet<usize>) -> Result<bool, Refusal> {
        let new: BTreeSet<usize> = places.difference(&held.places).copied().collect();
        let Some(first) = new.first().copied() else { return Ok(false) };
        let again = held.places.last().is_some_and(|last| first < *last);
        let take: BTreeSet<usize> = if again {
            held.guards.clear();
            held.places.union(&new).copied().collect()
        } else {
            new.clone()
        };
        for place in take {
            let lock = &self.0[place];
            let guard = match Arc::clone(&lock.itself).try_lock_owned() {
                Ok(guard) => guard,
                Err(_) => {
                    held.inside = None;
                    lock.wait().await?
                }
            };
            held.guards.push(guard);
        }
        held.places.extend(new);
        if held.inside.is_none() {
            held.inside = gate.enter().await;
        }
        Ok(again)
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt;

    use super::*;

    fn at(place: usize) -> BTreeSet<usize> {
        BTreeSet::from([place])
    }

    #[tokio::test]
    async fn whoever_waits_for_somebody_waits_outside() {
        let (gate, locks) = (Gate::of(1), Locks::new());
        let mut first = Held::none(gate.enter().await);
        locks.hold(&gate, &mut first, at(1)).await.expect("it is free");
        first.inside = None;
        let mut second = Held::none(gate.enter().await);
        let mut waits = Box::pin(locks.hold(&gate, &mut second, at(1)));
        assert_eq!((&mut waits).now_or_never(), None);
        let mut other = Held::none(gate.enter().now_or_never().expect("there is room"));
        locks.hold(&gate, &mut other, at(2)).await.expect("it is free");
        drop(first);
        assert_eq!((&mut waits).now_or_never(), None, "there is no room yet");
        drop(other);
        assert_eq!(waits.await, Ok(false));
        assert!(second.inside.is_some() && gate.enter().now_or_never().is_none());
    }

    #[tokio::test]
    async fn a_row_before_one_lock_has_an_end() {
        let (gate, locks) = (Gate::of(1), Locks::new());
        let mut first = Held::none(None);
        locks.hold(&gate, &mut first, at(1)).await.expect("it is free");
        let mut row: Vec<_> = (0..WAITING_MAX).map(|_| Box::pin(locks.0[1].wait())).collect();
        assert!(row.iter_mut().all(|waits| waits.now_or_never().is_none()));
        assert_eq!(locks.0[1].wait().await.err(), Some(Refusal::Busy));
        row.pop();
        assert!(locks.0[1].wait().now_or_never().is_none(), "who goes away makes room");
    }
}
