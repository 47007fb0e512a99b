//! What everybody of the staff has in hand, kept as tickets come and go: whoever could take one more is known without a look at any.

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;
use rustc_hash::FxBuildHasher;
use shared::id::PersonId;
use shared::routing::candidate::{Knows, Live};
use shared::setting::Settings;
use shared::ticket::Priority;

/// An open ticket that somebody works on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// Who.
    pub owner: PersonId,
    /// Who asked for it.
    pub requester: PersonId,
    /// How urgent it is.
    pub priority: Priority,
    /// Since when they have it.
    pub since: Option<Timestamp>,
}

/// The open tickets of everybody who has some.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Hands {
    of: HashMap<PersonId, Hand, FxBuildHasher>,
}

/// How many of what somebody has: no count is nought.
#[derive(Debug, Default, PartialEq, Eq)]
struct Hand {
    priorities: BTreeMap<Priority, u32>,
    since: BTreeMap<Timestamp, u32>,
    requesters: BTreeMap<PersonId, u32>,
}

impl Hands {
    /// Somebody got a ticket, or laid it down.
    pub fn count(&mut self, held: Held, got: bool) {
        let hand = self.of.entry(held.owner).or_default();
        step(&mut hand.priorities, held.priority, got);
        step(&mut hand.requesters, held.requester, got);
        if let Some(since) = held.since {
            step(&mut hand.since, since, got);
        }
        if *hand == Hand::default() {
            self.of.remove(&held.owner);
        }
    }

    /// What is known of somebody besides: their load, when they were last given a ticket, and that they know this requester. Of what
    /// they have, the newest says when: whoever has none has had no turn.
    #[must_use]
    pub fn known(&self, owner: PersonId, requester: PersonId, settings: &Settings, live: Live) -> Live {
        let Some(hand) = self.of.get(&owner) else { return live };
        let weighs = |(priority, count): (&Priority, &u32)| u32::from(settings.routing.doc.weight(*priority)).saturating_mul(*count);
        let load = hand.priorities.iter().map(weighs).fold(live.load, u32::saturating_add);
        let last_assigned = live.last_assigned.max(hand.since.last_key_value().map(|(since, _)| *since));
        let knows = if hand.requesters.contains_key(&requester) { Knows::Customer } else { live.knows };
        Live { load, last_assigned, knows, ..live }
    }
}

fn step<K: Copy + Ord>(counts: &mut BTreeMap<K, u32>, key: K, got: bool) {
    let count = counts.entry(key).or_default();
    *count = if got { *count + 1 } else { count.saturating_sub(1) };
    if *count == 0 {
        counts.remove(&key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ASKER: PersonId = PersonId(7);

    fn held(owner: u64, priority: Priority, since: i64) -> Held {
        let since = Some(Timestamp::from_second(since).expect("a moment"));
        Held { owner: PersonId(owner), requester: ASKER, priority, since }
    }

    #[test]
    fn a_load_is_what_the_priorities_weigh_and_the_newest_says_when_somebody_had_a_turn() {
        let (mut hands, settings) = (Hands::default(), Settings::default());
        let all = [held(1, Priority::Low, 10), held(1, Priority::Urgent, 30), held(1, Priority::Urgent, 20), held(2, Priority::Normal, 40)];
        all.into_iter().for_each(|held| hands.count(held, true));
        let weigh = |priority| u32::from(settings.routing.doc.weight(priority));
        let one = hands.known(PersonId(1), ASKER, &settings, Live::default());
        assert_eq!(one.load, weigh(Priority::Low) + 2 * weigh(Priority::Urgent));
        assert_eq!((one.last_assigned, one.knows), (all[1].since, Knows::Customer));
        assert_eq!(hands.known(PersonId(1), PersonId(8), &settings, Live::default()).knows, Live::default().knows);
        assert_eq!(hands.known(PersonId(3), ASKER, &settings, Live::default()), Live::default());
        hands.count(all[1], false);
        assert_eq!(hands.known(PersonId(1), ASKER, &settings, Live::default()).last_assigned, all[2].since);
    }

    #[test]
    fn whoever_laid_everything_down_has_nothing() {
        let mut hands = Hands::default();
        let (one, without) = (held(1, Priority::High, 10), Held { since: None, ..held(1, Priority::High, 10) });
        for got in [true, false] {
            [one, one, without].into_iter().for_each(|held| hands.count(held, got));
        }
        assert_eq!(hands, Hands::default());
    }
}
