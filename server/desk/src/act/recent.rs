//! The tickets that were written last, as they are on the disk: the next call on one of them need not read it.
//!
//! Only the first try of a call is decided on what is here, and the version in an event's id tells whether that was the newest:
//! what is behind costs another try, never a wrong answer.

use std::mem::take;

use parking_lot::Mutex;
use rustc_hash::FxHashMap;
use shared::id::{Subject, TicketId};
use shared::ticket::Ticket;

use crate::store::commit::{Batch, Head};

/// So many are remembered, and once more as many that were not touched since: about what an office works on in a week, in
/// 20 to 40 MiB.
const YOUNG_MAX: usize = 4_096;

/// The tickets that were written last.
#[derive(Debug, Default)]
pub(crate) struct Recent(Mutex<Generations<Ticket>>);

/// Whoever is touched is young; when there are too many of those, what was old is forgotten and they are old.
#[derive(Debug)]
struct Generations<T> {
    young: FxHashMap<TicketId, (T, Head)>,
    old: FxHashMap<TicketId, (T, Head)>,
}

impl<T> Default for Generations<T> {
    fn default() -> Self {
        Self { young: FxHashMap::default(), old: FxHashMap::default() }
    }
}

impl Recent {
    /// Takes over what a transaction wrote, which is on the disk.
    pub(crate) fn wrote(&self, batch: &Batch) {
        let mut generations = self.0.lock();
        for (event, _) in &batch.events {
            if let Subject::Ticket(id) = event.subject
                && let Some(ticket) = batch.after.ticket(id).filter(|ticket| ticket.ver == event.ver)
            {
                generations.put(id, ticket, Head { ver: event.ver, at: event.at, hash: event.hash });
            }
        }
    }

    /// A ticket and its newest event, if it was written lately.
    pub(crate) fn get(&self, id: TicketId) -> Option<(Ticket, Head)> {
        let generations = self.0.lock();
        generations.find(id).cloned()
    }
}

impl<T: Clone> Generations<T> {
    fn find(&self, id: TicketId) -> Option<&(T, Head)> {
        self.young.get(&id).or_else(|| self.old.get(&id))
    }

    fn put(&mut self, id: TicketId, ticket: &T, head: Head) {
        // Two who wrote one after the other may arrive here the other way round.
        if self.find(id).is_some_and(|(_, known)| head.ver < known.ver) {
            return;
        }
        if YOUNG_MAX <= self.young.len() {
            self.old = take(&mut self.young);
        }
        self.young.insert(id, (ticket.clone(), head));
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use shared::id::Ver;
    use shared::seal::Hash;

    use super::*;

    fn at(ver: Ver) -> Head {
        Head { ver, at: Timestamp::UNIX_EPOCH, hash: Hash::ZERO }
    }

    #[test]
    fn who_arrives_late_takes_nothing_back() {
        let mut known = Generations::default();
        known.put(TicketId(1), &"the answer", at(2));
        known.put(TicketId(1), &"the question", at(1));
        assert_eq!(known.find(TicketId(1)), Some(&("the answer", at(2))));
    }

    #[test]
    fn what_is_touched_stays_and_what_is_not_is_forgotten() {
        let mut known = Generations::default();
        let (touched, left) = (TicketId(1), TicketId(2));
        known.put(left, &(), at(1));
        for round in 1..=2_u32 {
            known.put(touched, &(), at(round));
            let before = u64::from(round) * 1_000_000;
            (0..YOUNG_MAX as u64).for_each(|n| known.put(TicketId(before + n), &(), at(1)));
            assert!(known.find(touched).is_some(), "round {round}");
            assert_eq!(known.find(left).is_some(), round == 1, "round {round}");
            assert!(known.young.len() <= YOUNG_MAX && known.old.len() <= YOUNG_MAX);
        }
    }
}
