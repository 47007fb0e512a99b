//! Locks per subject within the process: they spare self-made conflicts. What makes it true is the version in the event's id.

use std::collections::BTreeSet;
use std::hash::{BuildHasher, Hash};
use std::sync::Arc;

use rustc_hash::FxBuildHasher;
use tokio::sync::{Mutex, OwnedMutexGuard};

/// Two subjects that share a lock cost each other a wait, never a wrong answer. A call holds about three while it waits for
/// the disk: among 64 calls at once, one in thirty meets another's lock by chance. They take a megabyte.
const LOCKS: usize = 16_384;

/// The locks of all subjects.
#[derive(Debug)]
pub(crate) struct Locks(Vec<Arc<Mutex<()>>>);

/// Locks that are held, by their places.
#[derive(Debug, Default)]
pub(crate) struct Held {
    places: BTreeSet<usize>,
    guards: Vec<OwnedMutexGuard<()>>,
}

impl Locks {
    pub(crate) fn new() -> Self {
        Self((0..LOCKS).map(|_| Arc::new(Mutex::new(()))).collect())
    }

    pub(crate) fn place(&self, subject: &impl Hash) -> usize {
        // A remainder of that fits any usize.
        usize::try_from(FxBuildHasher.hash_one(subject) % LOCKS as u64).unwrap_or(0)
    }

    /// Holds these as well. Locks are taken in the order of their places: if one lies before what is held, all are let go
    /// and taken again, and the answer is `true`: what was read meanwhile is read again.
    pub(crate) async fn hold(&self, held: &mut Held, places: BTreeSet<usize>) -> bool {
        let new: BTreeSet<usize> = places.difference(&held.places).copied().collect();
        let Some(first) = new.first().copied() else { return false };
        let again = held.places.last().is_some_and(|last| first < *last);
        let take: BTreeSet<usize> = if again {
            held.guards.clear();
            held.places.union(&new).copied().collect()
        } else {
            new.clone()
        };
        for place in take {
            held.guards.push(Arc::clone(&self.0[place]).lock_owned().await);
        }
        held.places.extend(new);
        again
    }
}
