//! How much was new for each customer. By it a page says what it shows, and a customer is told nothing of anybody else: the desk's
//! own place in the log would tell how much goes on there.

use std::collections::HashMap;

use rustc_hash::FxBuildHasher;
use shared::access::{Actor, Audience};
use shared::id::{ID_MAX, OrganisationId, PersonId, Pos};

use super::Hub;
use crate::open::Desk;

/// How often there was news for whoever asks or takes part, and for whoever manages an organisation, since this run began: a number
/// for each of them, so it has no more than the directory.
#[derive(Debug, Default)]
pub(super) struct News {
    people: HashMap<PersonId, u64, FxBuildHasher>,
    organisations: HashMap<OrganisationId, u64, FxBuildHasher>,
}

impl News {
    /// Something public happened to a ticket.
    pub(super) fn add(&mut self, ticket: Audience<'_>) {
        for person in ticket.participants.iter().chain([&ticket.requester]) {
            *self.people.entry(*person).or_default() += 1;
        }
        if let Some(organisation) = ticket.organisation {
            *self.organisations.entry(organisation).or_default() += 1;
        }
    }

    /// How much of it was for somebody; another organisation to manage is news as well.
    fn of(&self, actor: &Actor) -> u64 {
        if !actor.proved || !actor.roles.customer {
            return 0;
        }
        let own = actor.person().and_then(|person| self.people.get(&person)).copied().unwrap_or_default();
        // As with an organisation: one more record is news as well.
        let merged = actor.aliases.iter().map(|alias| 1 + self.people.get(alias).copied().unwrap_or_default());
        let managed = actor.manages.iter().map(|organisation| 1 + self.organisations.get(organisation).copied().unwrap_or_default());
        own + merged.sum::<u64>() + managed.sum::<u64>()
    }
}

impl Hub {
    fn news(&self, actor: &Actor) -> u64 {
        self.inner.lock().news.of(actor)
    }
}

impl Desk {
    /// Where a customer's answers are true: in this run, which they are not told the number of, after so much news of theirs.
    pub(crate) fn news(&self, actor: &Actor) -> Pos {
        let run = self.own_op(b"run", &[&self.lane.id().to_be_bytes()]).0 & u128::from(ID_MAX);
        Pos { lane: u64::try_from(run).unwrap_or_default(), n: self.views.hub.news(actor) }
    }
}

#[cfg(test)]
mod tests {
    use shared::event::By;
    use shared::id::QueueId;
    use shared::people::Roles;

    use super::*;

    #[test]
    fn news_are_counted_for_whoever_may_see_them_and_for_nobody_else() {
        let (asks, takes_part, manages, other) = (PersonId(1), PersonId(2), PersonId(3), PersonId(4));
        let organisation = OrganisationId(7);
        let audience = Audience {
            requester: asks,
            participants: &[takes_part],
            organisation: Some(organisation),
            queue: QueueId(1),
            owner: None,
            responsible: None,
        };
        let mut news = News::default();
        let customer =
            |person| Actor { by: By::Person(person), roles: Roles::CUSTOMER, aliases: Vec::new(), manages: Vec::new(), proved: true };
        let manager = Actor { manages: vec![organisation], ..customer(manages) };
        let count = |news: &News| [&customer(asks), &customer(takes_part), &manager, &customer(other)].map(|actor| news.of(actor));
        assert_eq!(count(&news), [0, 0, 1, 0]);
        news.add(audience);
        assert_eq!(count(&news), [1, 1, 2, 0]);
        assert_eq!(news.of(&Actor { proved: false, ..customer(asks) }), 0, "who they are is not proved");
        assert_eq!(news.of(&Actor { roles: Roles::default(), ..customer(asks) }), 0, "no customer any more");
    }
}
