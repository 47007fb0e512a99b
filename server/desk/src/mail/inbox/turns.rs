//! Whose mail is next: each peer in turn, of a peer each sender in turn, and never two mails at once whose order matters.
//!
//! A mail is held by its keys: its sender (as this peer names them) and the tickets that its recipients were signed for. It is
//! handed out when it is the oldest of each of its keys, and its keys are free again when it is done.

use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};

use shared::seal::Hash;

use crate::mail::inbound::Accepted;

/// Mails whose order matters have a key in common. A hash: two that meet wait for each other, and nothing worse.
pub(super) type Key = u64;

/// Whom a mail waits behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Way {
    pub(super) peer: Key,
    pub(super) sender: Key,
    pub(super) threads: Vec<Key>,
}

impl Way {
    /// Everything whose mails are heard one after another.
    pub(super) fn keys(&self) -> impl Iterator<Item = Key> + '_ {
        std::iter::once(self.sender).chain(self.threads.iter().copied())
    }
}

/// A mail in somebody's hand, to be given back by [`Turns::done`].
#[derive(Debug, PartialEq, Eq)]
pub(super) struct InHand {
    number: u64,
    pub(super) mail: Accepted,
}

/// The mails in memory, those in hand included.
#[derive(Debug, Default)]
pub(super) struct Turns {
    held: HashMap<u64, Held>,
    raws: HashSet<Hash>,
    /// By key, who holds it, the oldest first.
    holders: HashMap<Key, BTreeSet<u64>>,
    /// Who waits, in the order of their turns.
    peers: VecDeque<Peer>,
    waiting: usize,
    last: u64,
}

#[derive(Debug)]
struct Held {
    raw: Hash,
    way: Way,
    /// `None` while it is in somebody's hand.
    mail: Option<Accepted>,
}

#[derive(Debug)]
struct Peer {
    key: Key,
    senders: VecDeque<Sender>,
}

#[derive(Debug)]
struct Sender {
    key: Key,
    mails: VecDeque<u64>,
}

impl Peer {
    fn waiting(&self) -> usize {
        self.senders.iter().map(|sender| sender.mails.len()).sum()
    }
}

impl Turns {
    /// How many wait for a hand.
    pub(super) fn waiting(&self) -> usize {
        self.waiting
    }

    /// Whether this mail waits or is in hand.
    pub(super) fn has(&self, raw: Hash) -> bool {
        self.raws.contains(&raw)
    }

    /// Lines a mail up behind those of its sender.
    pub(super) fn add(&mut self, mail: Accepted, way: Way) {
        self.last += 1;
        let number = self.last;
        for key in way.keys() {
            self.holders.entry(key).or_default().insert(number);
        }
        let peer = position(&mut self.peers, |peer| peer.key == way.peer, || Peer { key: way.peer, senders: VecDeque::new() });
        let sender = position(&mut peer.senders, |sender| sender.key == way.sender, || Sender { key: way.sender, mails: VecDeque::new() });
        sender.mails.push_back(number);
        self.waiting += 1;
        self.raws.insert(mail.raw);
        self.held.insert(number, Held { raw: mail.raw, way, mail: Some(mail) });
    }

    /// The mail whose turn it is; nothing when all that wait must wait for one in hand.
    pub(super) fn take(&mut self) -> Option<InHand> {
        let free = |number: &u64| {
            let first = |key| self.holders.get(&key).and_then(BTreeSet::first) == Some(number);
            self.held.get(number).is_some_and(|held| held.way.keys().all(first))
        };
        let may = |sender: &Sender| sender.mails.front().is_some_and(free);
        let (at, within) =
            self.peers.iter().enumerate().find_map(|(at, peer)| peer.senders.iter().position(may).map(|within| (at, within)))?;
        // Whoever had a turn goes to the end, in both circles.
        let mut peer = self.peers.remove(at)?;
        let mut sender = peer.senders.remove(within)?;
        let number = sender.mails.pop_front()?;
        if !sender.mails.is_empty() {
            peer.senders.push_back(sender);
        }
        if !peer.senders.is_empty() {
            self.peers.push_back(peer);
        }
        self.waiting -= 1;
        let mail = self.held.get_mut(&number)?.mail.take()?;
        Some(InHand { number, mail })
    }

    /// Whoever waited for this mail waits no longer. Says whom it had waited behind.
    pub(super) fn done(&mut self, mail: &InHand) -> Option<Way> {
        self.forget(mail.number).map(|held| held.way)
    }

    /// Drops the newest mail of whoever holds most, and says which it was and whose.
    pub(super) fn drop_one(&mut self) -> Option<(Hash, Way)> {
        let peer = self.peers.iter_mut().max_by_key(|peer| peer.waiting())?;
        let sender = peer.senders.iter_mut().max_by_key(|sender| sender.mails.len())?;
        let number = sender.mails.pop_back()?;
        peer.senders.retain(|sender| !sender.mails.is_empty());
        self.peers.retain(|peer| !peer.senders.is_empty());
        self.waiting -= 1;
        self.forget(number).map(|held| (held.raw, held.way))
    }

    fn forget(&mut self, number: u64) -> Option<Held> {
        let held = self.held.remove(&number)?;
        self.raws.remove(&held.raw);
        for key in held.way.keys() {
            if let Some(holders) = self.holders.get_mut(&key) {
                holders.remove(&number);
                if holders.is_empty() {
                    self.holders.remove(&key);
                }
            }
        }
        Some(held)
    }
}

/// Who is called so in a circle, put at its end if new.
fn position<T>(circle: &mut VecDeque<T>, is_it: impl Fn(&T) -> bool, new: impl FnOnce() -> T) -> &mut T {
    let at = circle.iter().position(is_it).unwrap_or_else(|| {
        circle.push_back(new());
        circle.len() - 1
    });
    &mut circle[at]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn add(turns: &mut Turns, number: u32, peer: Key, sender: Key, threads: &[Key]) {
        let raw = Hash::of(&number.to_be_bytes());
        let mail = Accepted { raw, at: jiff::Timestamp::UNIX_EPOCH, to: vec![number.to_string()], from: None, peer: None };
        turns.add(mail, Way { peer, sender, threads: threads.to_vec() });
    }

    fn number(hand: &InHand) -> u32 {
        hand.mail.to[0].parse().expect("a number")
    }

    /// Everything in the order in which one hand gets it.
    fn one_hand(turns: &mut Turns) -> Vec<u32> {
        let mut order = Vec::new();
        while let Some(hand) = turns.take() {
            order.push(number(&hand));
            turns.done(&hand);
        }
        order
    }

    #[test]
    fn a_flood_delays_its_own_sender_only() {
        let mut turns = Turns::default();
        for n in 0..100 {
            add(&mut turns, n, 1, 10, &[]);
        }
        add(&mut turns, 100, 1, 11, &[]);
        add(&mut turns, 101, 2, 20, &[]);
        add(&mut turns, 102, 1, 11, &[]);
        let order = one_hand(&mut turns);
        assert_eq!(order[..6], [0, 101, 100, 1, 102, 2]);
        assert_eq!(order.len(), 103);
    }

    #[test]
    fn a_peer_gains_nothing_by_calling_itself_many_senders() {
        let mut turns = Turns::default();
        for n in 0..100 {
            add(&mut turns, n, 1, 1_000 + Key::from(n), &[]);
        }
        add(&mut turns, 100, 2, 20, &[]);
        add(&mut turns, 101, 2, 20, &[]);
        assert_eq!(one_hand(&mut turns)[..4], [0, 100, 1, 101]);
    }

    #[test]
    fn mails_of_one_sender_or_one_thread_are_never_in_two_hands() {
        let mut turns = Turns::default();
        add(&mut turns, 0, 1, 10, &[7]);
        add(&mut turns, 1, 1, 10, &[]);
        add(&mut turns, 2, 2, 20, &[7]);
        add(&mut turns, 3, 2, 21, &[]);
        add(&mut turns, 4, 3, 30, &[7]);
        let first = turns.take().expect("one is free");
        let other = turns.take().expect("another peer's");
        assert_eq!((number(&first), number(&other)), (0, 3));
        assert_eq!(turns.take(), None, "the others wait for the first");
        turns.done(&first);
        assert_eq!(one_hand(&mut turns), [1, 2, 4], "in the order of the thread, and of the sender");
    }

    #[test]
    fn who_holds_most_gives_up_the_newest() {
        let mut turns = Turns::default();
        add(&mut turns, 0, 2, 20, &[]);
        for n in 1..10 {
            add(&mut turns, n, 1, 10 + Key::from(n % 2), &[]);
        }
        let (raw, way) = turns.drop_one().expect("one of the flood");
        assert_eq!(raw, Hash::of(&9_u32.to_be_bytes()));
        assert_eq!((way.peer, way.sender, turns.waiting()), (1, 11, 9));
        assert!(!turns.has(Hash::of(&9_u32.to_be_bytes())) && turns.has(Hash::of(&0_u32.to_be_bytes())));
        assert_eq!(one_hand(&mut turns), [0, 1, 2, 3, 4, 5, 6, 7, 8]);
        assert!(turns.holders.is_empty() && turns.raws.is_empty() && turns.held.is_empty());
    }
}
