//! How much one peer may hold at once of what all share: connections, requests, unread answers. Whoever holds that much is
//! refused, and nobody else is.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use mail::smtp::neighbourhood;

/// What peers hold of one thing. It is as large as what is held, which others bound.
#[derive(Debug, Clone)]
pub struct Shares {
    held: Arc<Mutex<HashMap<IpAddr, usize>>>,
    max: usize,
}

/// Pieces of a peer's share, given back when they are dropped.
#[derive(Debug)]
pub struct Held {
    shares: Shares,
    peer: IpAddr,
    pieces: usize,
}

impl Shares {
    /// So many pieces for each peer, and one at the least.
    #[must_use]
    pub fn new(max: usize) -> Self {
        Self { held: Arc::default(), max: max.max(1) }
    }

    /// Another piece for a peer; none when its share is used up.
    #[must_use]
    pub fn take(&self, peer: IpAddr) -> Option<Held> {
        self.take_many(peer, 1)
    }

    /// So many more pieces for a peer; none when its share has not that many left.
    #[must_use]
    pub fn take_many(&self, peer: IpAddr, pieces: usize) -> Option<Held> {
        let peer = neighbourhood(peer);
        let mut held = self.lock();
        let count = held.get(&peer).copied().unwrap_or_default() + pieces;
        if self.max < count {
            return None;
        }
        held.insert(peer, count);
        Some(Held { shares: self.clone(), peer, pieces })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Held {
    /// Holds as many as both did.
    pub fn merge(&mut self, mut other: Self) {
        self.pieces += std::mem::take(&mut other.pieces);
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let mut held = self.shares.lock();
        if let Some(count) = held.get_mut(&self.peer) {
            *count -= self.pieces;
            if *count == 0 {
                held.remove(&self.peer);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn peer(text: &str) -> IpAddr {
        text.parse().expect("of the test's own making")
    }

    #[test]
    fn who_holds_their_share_gets_no_more_and_others_do() {
        let shares = Shares::new(2);
        let first = shares.take(peer("192.0.2.1"));
        let second = shares.take(peer("192.0.2.1"));
        assert!(first.is_some() && second.is_some());
        assert!(shares.take(peer("192.0.2.1")).is_none());
        assert!(shares.take(peer("192.0.2.2")).is_some());
        drop(first);
        assert!(shares.take(peer("192.0.2.1")).is_some(), "what was given back can be taken again");
    }

    #[test]
    fn a_network_of_one_customer_has_one_share() {
        let shares = Shares::new(1);
        let held = shares.take(peer("2001:db8:1:2::1"));
        assert!(held.is_some());
        assert!(shares.take(peer("2001:db8:1:2:ffff::9")).is_none());
        assert!(shares.take(peer("2001:db8:1:3::1")).is_some());
    }

    #[test]
    fn what_was_taken_in_parts_is_given_back_as_a_whole() {
        let shares = Shares::new(8);
        let mut held = shares.take_many(peer("192.0.2.1"), 3).expect("there are as many");
        held.merge(shares.take_many(peer("192.0.2.1"), 4).expect("there are as many"));
        assert!(shares.take_many(peer("192.0.2.1"), 2).is_none());
        drop(held);
        assert!(shares.take_many(peer("192.0.2.1"), 8).is_some());
    }

    #[test]
    fn nothing_is_remembered_of_who_left() {
        let shares = Shares::new(1);
        drop(shares.take(peer("192.0.2.1")));
        assert!(shares.take_many(peer("192.0.2.2"), 2).is_none());
        assert!(shares.lock().is_empty());
    }
}
