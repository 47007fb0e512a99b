//! What everybody of the staff has in hand, kept as tickets come and go: whoever could take one more is known without a look at any.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::Timestamp;
use rustc_hash::FxBuildHasher;
use shared::id::PersonId;
use shared::routing::candidate::{Knows, Live};
use shared::setting::Settings;
use shared::ticket::{Given, Priority};

/// An open ticket that somebody works on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// Who.
    pub owner: PersonId,
    /// How urgent it is.
    pub priority: Priority,
}

/// The open tickets of everybody who has some, and what is left of all the others.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Hands {
    of: HashMap<PersonId, BTreeMap<Priority, u32>, FxBuildHasher>,
    past: Past,
}

/// What stays of a ticket, whatever became of it: who was given one when last, and who worked for whom.
///
/// It only grows, so the same ticket may be told twice, and in any order. Of each person it has one moment: whose turn it is can be
/// said by it, and not how much they do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Past {
    turns: HashMap<PersonId, Timestamp, FxBuildHasher>,
    /// An agent, and a customer who asked for a ticket that they were given.
    served: HashSet<(PersonId, PersonId), FxBuildHasher>,
}

impl Past {
    /// Takes over what another run knew.
    pub(crate) fn restored(turns: Vec<(PersonId, Timestamp)>, served: Vec<(PersonId, PersonId)>) -> Self {
        Self { turns: turns.into_iter().collect(), served: served.into_iter().collect() }
    }

    /// When each was last given a ticket.
    pub(crate) fn turns(&self) -> Vec<(PersonId, Timestamp)> {
        self.turns.iter().map(|(person, at)| (*person, *at)).collect()
    }

    /// Who worked for whom.
    pub(crate) fn served(&self) -> Vec<(PersonId, PersonId)> {
        self.served.iter().copied().collect()
    }
}

impl Hands {
    /// The same past, and nothing in anybody's hands yet.
    pub(crate) fn after(past: Past) -> Self {
        Self { past, ..Self::default() }
    }

    /// What stays of all tickets.
    pub(crate) fn past(&self) -> &Past {
        &self.past
    }

    /// Somebody got a ticket, or laid it down.
    pub fn count(&mut self, held: Held, got: bool) {
        let hand = self.of.entry(held.owner).or_default();
        step(hand, held.priority, got);
        if hand.is_empty() {
            self.of.remove(&held.owner);
        }
    }

    /// Somebody was given a ticket that this customer asked for, now or long ago.
    pub fn remember(&mut self, given: Given, customer: PersonId) {
        let turn = self.past.turns.entry(given.person).or_insert(given.at);
        *turn = given.at.max(*turn);
        self.past.served.insert((given.person, customer));
    }

    /// What is known of somebody besides: their load, when they were last given a ticket, whatever became of it, and that they once
    /// had one of this customer, under any of the customer's records.
    #[must_use]
    pub fn known(&self, owner: PersonId, customer: &[PersonId], settings: &Settings, live: Live) -> Live {
        let weighs = |(priority, count): (&Priority, &u32)| u32::from(settings.routing.doc.weight(*priority)).saturating_mul(*count);
        let load = self.of.get(&owner).into_iter().flatten().map(weighs).fold(live.load, u32::saturating_add);
        let last_assigned = live.last_assigned.max(self.past.turns.get(&owner).copied());
        let served = customer.iter().any(|record| self.past.served.contains(&(owner, *record)));
        let knows = if served { Knows::Customer } else { live.knows };
        Live { load, last_assigned, knows, ..live }
    }
}

fn step(counts: &mut BTreeMap<Priority, u32>, priority: Priority, got: bool) {
    let count = counts.entry(priority).or_default();
    *count = if got { *count + 1 } else { count.saturating_sub(1) };
    if *count == 0 {
        counts.remove(&priority);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ASKER: PersonId = PersonId(7);

    fn held(owner: u64, priority: Priority) -> Held {
        Held { owner: PersonId(owner), priority }
    }

    fn given(person: u64, second: i64) -> Given {
        Given { person: PersonId(person), at: Timestamp::from_second(second).expect("a moment") }
    }

    #[test]
    fn a_load_is_what_the_priorities_weigh() {
        let (mut hands, settings) = (Hands::default(), Settings::default());
        let all = [held(1, Priority::Low), held(1, Priority::Urgent), held(1, Priority::Urgent), held(2, Priority::Normal)];
        all.into_iter().for_each(|held| hands.count(held, true));
        let weigh = |priority| u32::from(settings.routing.doc.weight(priority));
        let load = |hands: &Hands, owner| hands.known(PersonId(owner), &[ASKER], &settings, Live::default()).load;
        assert_eq!(load(&hands, 1), weigh(Priority::Low) + 2 * weigh(Priority::Urgent));
        hands.count(all[1], false);
        assert_eq!((load(&hands, 1), load(&hands, 3)), (weigh(Priority::Low) + weigh(Priority::Urgent), 0));
    }

    #[test]
    fn whoever_had_a_ticket_had_a_turn_and_knows_its_customer_though_it_is_laid_down() {
        let (mut hands, settings) = (Hands::default(), Settings::default());
        // In any order, and one of them twice.
        for (person, second) in [(1, 30), (1, 10), (2, 40), (1, 30)] {
            hands.remember(given(person, second), ASKER);
        }
        let known = |customer: &[PersonId], owner| {
            let Live { last_assigned, knows, .. } = hands.known(PersonId(owner), customer, &settings, Live::default());
            (last_assigned, knows)
        };
        let (one, two) = (Some(given(1, 30).at), Some(given(2, 40).at));
        assert_eq!((known(&[ASKER], 1), known(&[ASKER], 2)), ((one, Knows::Customer), (two, Knows::Customer)));
        assert_eq!(known(&[PersonId(8), ASKER], 1).1, Knows::Customer, "by another record of theirs");
        assert_eq!(known(&[PersonId(8)], 1), (one, Knows::Nothing));
        assert_eq!(known(&[ASKER], 3), (None, Knows::Nothing));
        assert_eq!(Past::restored(hands.past().turns(), hands.past().served()), *hands.past());
    }

    #[test]
    fn whoever_laid_everything_down_has_nothing() {
        let mut hands = Hands::default();
        for got in [true, false] {
            [held(1, Priority::High), held(1, Priority::High)].into_iter().for_each(|held| hands.count(held, got));
        }
        assert_eq!(hands, Hands::default());
    }
}
