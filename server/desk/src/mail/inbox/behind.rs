//! Whose mails lie in the table only, and from which on: what the same sender, or the same thread, brings later must not
//! overtake those.

use std::collections::HashMap;

use jiff::Timestamp;
use shared::seal::Hash;

use super::turns::{Key, Way};

/// Where a mail stands among all: when it was received, then its name.
pub(super) type Place = (Timestamp, Hash);

/// Before every mail.
const FIRST: Place = (Timestamp::MIN, Hash::ZERO);
/// Behind every mail that is in the table.
const LAST: Place = (Timestamp::MAX, Hash::ZERO);
/// Senders and threads that are remembered by name, of each kind: some megabytes.
pub(super) const NAMES_MAX: usize = 65_536;
/// Of one peer, so that sixteen of them are needed to use up all. Beyond it the peer's other senders are remembered as one.
pub(super) const SENDERS_MAX: usize = NAMES_MAX / 16;

/// Who is behind.
#[derive(Debug, Default)]
pub(super) struct Behind {
    peers: HashMap<Key, Names>,
    threads: Names,
    /// Peers of whom no name is remembered.
    others: Option<Place>,
    senders: usize,
}

/// Some by name, all others as one, each from a place on.
#[derive(Debug, Default)]
struct Names {
    known: HashMap<Key, Place>,
    others: Option<Place>,
}

impl Names {
    fn has(&self, key: Key, place: Place) -> bool {
        is_behind(self.known.get(&key).copied(), place) || is_behind(self.others, place)
    }

    /// Whether that is one name more.
    fn put(&mut self, key: Key, place: Place, names_max: usize) -> bool {
        if let Some(from) = self.known.get_mut(&key) {
            *from = place.min(*from);
            return false;
        }
        let room = self.known.len() < names_max;
        if room {
            self.known.insert(key, place);
        } else {
            self.others = earlier(self.others, place);
        }
        room
    }
}

impl Behind {
    /// Whether a mail that stands there must stay in the table.
    pub(super) fn has(&self, way: &Way, place: Place) -> bool {
        is_behind(self.others, place)
            || self.peers.get(&way.peer).is_some_and(|peer| peer.has(way.sender, place))
            || way.threads.iter().any(|thread| self.threads.has(*thread, place))
    }

    /// Whether a mail that comes now must.
    pub(super) fn has_new(&self, way: &Way) -> bool {
        self.has(way, LAST)
    }

    /// A mail that stands there is in the table only.
    pub(super) fn put(&mut self, way: &Way, place: Place) {
        for thread in &way.threads {
            self.threads.put(*thread, place, NAMES_MAX);
        }
        let room = self.senders < NAMES_MAX;
        if room || self.peers.contains_key(&way.peer) {
            let peer = self.peers.entry(way.peer).or_default();
            self.senders += usize::from(peer.put(way.sender, place, if room { SENDERS_MAX } else { 0 }));
        } else {
            self.others = earlier(self.others, place);
        }
    }

    /// A mail is in the table only, wherever it stands.
    pub(super) fn put_new(&mut self, way: &Way) {
        self.put(way, FIRST);
    }
}

fn is_behind(from: Option<Place>, place: Place) -> bool {
    from.is_some_and(|from| from <= place)
}

fn earlier(one: Option<Place>, other: Place) -> Option<Place> {
    Some(one.map_or(other, |one| one.min(other)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn way(peer: Key, sender: Key) -> Way {
        Way { peer, sender, threads: Vec::new() }
    }

    #[test]
    fn a_peer_under_any_number_of_names_is_behind_itself_only() {
        let mut behind = Behind::default();
        let names = 2 * NAMES_MAX as Key;
        for sender in 0..names {
            behind.put_new(&way(1, sender));
        }
        assert!(behind.senders <= SENDERS_MAX && behind.peers[&1].known.len() <= SENDERS_MAX);
        assert!(behind.has_new(&way(1, 0)) && behind.has_new(&way(1, names - 1)) && behind.has_new(&way(1, names)));
        assert!(!behind.has_new(&way(2, names)));
    }

    #[test]
    fn more_peers_than_can_be_told_apart_are_everybody() {
        let mut behind = Behind::default();
        for peer in 0..NAMES_MAX as Key {
            behind.put_new(&way(peer, peer));
        }
        assert!(!behind.has_new(&way(Key::MAX, 0)));
        behind.put_new(&way(Key::MAX - 1, 0));
        assert!(behind.has_new(&way(Key::MAX, 0)) && behind.peers.len() <= NAMES_MAX);
    }

    #[test]
    fn one_is_behind_from_a_place_on() {
        let at = |second| (Timestamp::from_second(second).expect("in range"), Hash::ZERO);
        let mut behind = Behind::default();
        behind.put(&Way { peer: 1, sender: 10, threads: vec![7] }, at(5));
        behind.put(&way(1, 10), at(9));
        assert!(!behind.has(&way(1, 10), at(4)) && behind.has(&way(1, 10), at(5)));
        let other = Way { peer: 2, sender: 20, threads: vec![7] };
        assert!(!behind.has(&other, at(4)) && behind.has(&other, at(6)), "a thread is everybody's");
    }
}
