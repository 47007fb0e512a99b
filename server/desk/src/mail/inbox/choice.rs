//! Which mails of the table are taken into memory: each peer in turn, of a peer each sender, of a sender the oldest.
//!
//! The table is walked through in the order of its names, which is none, so that each row is read once. Whenever more are chosen
//! than there is room for, whoever has most gives up the newest. At the end nobody is chosen who stands behind one that was left.

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;

use super::behind::{Behind, Place};
use super::turns::{Key, Way};
use crate::mail::inbound::Accepted;

/// A choice that is being made.
#[derive(Debug)]
pub(super) struct Choice {
    room: usize,
    peers: HashMap<Key, Peer>,
    chosen: usize,
    left: Left,
}

/// What was chosen, the oldest first, and what was left.
#[derive(Debug)]
pub(super) struct Chosen {
    pub(super) mails: Vec<(Accepted, Way)>,
    pub(super) left: Left,
}

/// The mails that stay in the table.
#[derive(Debug, Default)]
pub(super) struct Left {
    pub(super) behind: Behind,
    /// When the oldest of them was received; none when there are none.
    pub(super) oldest: Option<Timestamp>,
}

#[derive(Debug, Default)]
struct Peer {
    senders: HashMap<Key, BTreeMap<Place, (Accepted, Way)>>,
}

impl Peer {
    /// How many are chosen, and the newest of them.
    fn most(&self) -> (usize, Option<Place>) {
        let newest = self.senders.values().filter_map(|mails| mails.last_key_value()).map(|(place, _)| *place).max();
        (self.senders.values().map(BTreeMap::len).sum(), newest)
    }
}

impl Left {
    fn put(&mut self, way: &Way, place: Place) {
        self.behind.put(way, place);
        self.oldest = Some(self.oldest.map_or(place.0, |oldest| oldest.min(place.0)));
    }
}

impl Choice {
    pub(super) fn of(room: usize) -> Self {
        Self { room, peers: HashMap::new(), chosen: 0, left: Left::default() }
    }

    /// Chooses a mail, or another one in its place.
    pub(super) fn look_at(&mut self, mail: Accepted, way: Way) {
        let place = (mail.at, mail.raw);
        if self.left.behind.has(&way, place) {
            return self.left.put(&way, place);
        }
        let sender = self.peers.entry(way.peer).or_default().senders.entry(way.sender).or_default();
        sender.insert(place, (mail, way));
        self.chosen += 1;
        if self.room < self.chosen {
            self.leave_one();
        }
    }

    /// Leaves the newest of whoever has most. The oldest of all is left by nobody, so there is always one to go on with.
    fn leave_one(&mut self) {
        let Some(peer) = self.peers.values_mut().max_by_key(|peer| peer.most()) else { return };
        let of = |mails: &BTreeMap<Place, _>| (mails.len(), mails.last_key_value().map(|(place, _)| *place));
        let newest = peer.senders.values_mut().max_by_key(|mails| of(mails)).and_then(BTreeMap::pop_last);
        peer.senders.retain(|_, mails| !mails.is_empty());
        self.peers.retain(|_, peer| !peer.senders.is_empty());
        if let Some((place, (_, way))) = newest {
            self.chosen -= 1;
            self.left.put(&way, place);
        }
    }

    pub(super) fn end(self) -> Chosen {
        let Self { peers, mut left, .. } = self;
        let chosen: BTreeMap<Place, (Accepted, Way)> = peers.into_values().flat_map(|peer| peer.senders.into_values()).flatten().collect();
        let mut mails = Vec::new();
        for (place, (mail, way)) in chosen {
            if left.behind.has(&way, place) {
                left.put(&way, place);
            } else {
                mails.push((mail, way));
            }
        }
        Chosen { mails, left }
    }
}

#[cfg(test)]
mod tests {
    use shared::seal::Hash;

    use super::*;

    /// The mail that came in that second, whose name has nothing to do with that.
    fn mail(second: u32) -> Accepted {
        let at = Timestamp::from_second(i64::from(second)).expect("in range");
        Accepted { raw: Hash::of(&second.to_be_bytes()), at, to: vec![second.to_string()], from: None, peer: None }
    }

    fn seconds(chosen: &Chosen) -> Vec<u32> {
        chosen.mails.iter().map(|(mail, _)| mail.to[0].parse().expect("a number")).collect()
    }

    /// What is chosen of mails that are met in the order of their names.
    fn choose(room: usize, mut mails: Vec<(u32, Way)>) -> Chosen {
        mails.sort_by_key(|(second, _)| Hash::of(&second.to_be_bytes()));
        let mut choice = Choice::of(room);
        for (second, way) in mails {
            choice.look_at(mail(second), way);
        }
        choice.end()
    }

    fn way(peer: Key, sender: Key) -> Way {
        Way { peer, sender, threads: Vec::new() }
    }

    #[test]
    fn what_one_peer_sent_first_leaves_room_for_everybody() {
        let mut mails: Vec<(u32, Way)> = (0..1_000).map(|second| (second, way(1, Key::from(second % 2)))).collect();
        mails.extend([(1_000, way(1, 5)), (1_001, way(2, 6)), (1_002, way(3, 7)), (1_003, way(3, 7))]);
        let chosen = choose(10, mails);
        assert_eq!(seconds(&chosen), [0, 1, 2, 3, 4, 5, 1_000, 1_001, 1_002, 1_003]);
        assert_eq!(chosen.left.oldest, Some(mail(6).at));
        assert!(chosen.left.behind.has_new(&way(1, 0)) && !chosen.left.behind.has_new(&way(2, 6)));
    }

    #[test]
    fn of_many_names_of_one_peer_the_oldest_are_chosen() {
        let names = 3 * super::super::behind::SENDERS_MAX as u32;
        let mut mails: Vec<(u32, Way)> = (0..100).map(|second| (second, way(1, 0))).collect();
        mails.extend((100..names).map(|second| (second, way(1, Key::from(second)))));
        let chosen = choose(50, mails);
        let seconds = seconds(&chosen);
        assert_eq!((seconds.len(), seconds[0]), (50, 0));
        assert!(seconds[1..].iter().all(|second| (100..200).contains(second)), "one a sender, the first of them: {seconds:?}");
    }

    #[test]
    fn nobody_is_chosen_who_stands_behind_one_that_was_left() {
        let thread = |sender| Way { peer: 2, sender, threads: vec![7] };
        let mut mails: Vec<(u32, Way)> = (0..10).map(|second| (second, way(1, 0))).collect();
        // The flood's newest are to the ticket of somebody who wrote later.
        mails.extend((10..20).map(|second| (second, Way { peer: 1, sender: 0, threads: vec![7] })));
        mails.extend([(20, thread(1)), (21, way(2, 1)), (22, way(2, 2))]);
        let chosen = choose(6, mails);
        let chosen_seconds = seconds(&chosen);
        assert!(chosen_seconds.starts_with(&[0, 1, 2]) && chosen_seconds.ends_with(&[22]), "{chosen_seconds:?}");
        assert!(!chosen_seconds.contains(&20) && !chosen_seconds.contains(&21), "20 waits for the thread, 21 for 20");
        assert!(chosen.left.behind.has_new(&way(2, 1)));
    }

    #[test]
    fn where_there_is_room_nothing_is_left() {
        let chosen = choose(3, (0..3).map(|second| (second, way(1, 0))).collect());
        assert_eq!((seconds(&chosen), chosen.left.oldest), (vec![0, 1, 2], None));
    }
}
