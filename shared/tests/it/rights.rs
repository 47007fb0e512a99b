//! Who may administer the desk, and that somebody always may.

use jiff::Timestamp;
use shared::access::Actor;
use shared::act::Action;
use shared::event::Door;
use shared::id::PersonId;
use shared::people::Roles;
use shared::people::action::PeopleAction;
use shared::refusal::Refusal;

use crate::cast::{Desk, add, at};

const ADMINISTRATOR: Roles = Roles { customer: false, agent: false, manager: false, administrator: true };

fn roles(person: PersonId, roles: Roles) -> PeopleAction {
    PeopleAction::SetRoles { person, roles }
}

fn disabled(person: PersonId, disabled: bool) -> PeopleAction {
    PeopleAction::SetDisabled { person, disabled }
}

fn desk_of_two(since: Timestamp) -> (Desk, PersonId, PersonId) {
    let mut desk = Desk::usual(since);
    let ada = add(&mut desk.world, since, "Ada Bianchi", ADMINISTRATOR);
    let bea = add(&mut desk.world, since, "Bea Conti", ADMINISTRATOR);
    (desk, ada, bea)
}

/// Ada is the first administrator and Bea the second; Giulia is none. What happens in order, and what becomes of the last.
#[test]
fn somebody_may_always_administer_the_desk() {
    let since = at("2026-03-01T00:00:00Z");
    // Ids are given in order, so they are the same on each desk.
    let (desk, ada, bea) = desk_of_two(since);
    let giulia = desk.giulia;
    for (done, last, expected) in [
        (vec![], roles(ada, Roles::AGENT), Ok(())),
        (vec![], disabled(ada, true), Ok(())),
        (vec![roles(bea, Roles::AGENT)], roles(ada, Roles::AGENT), Err(Refusal::LastAdministrator)),
        (vec![roles(bea, Roles::AGENT)], disabled(ada, true), Err(Refusal::LastAdministrator)),
        (vec![disabled(bea, true)], roles(ada, Roles::AGENT), Err(Refusal::LastAdministrator)),
        (vec![disabled(bea, true)], roles(bea, Roles::AGENT), Ok(())),
        (vec![disabled(bea, true), disabled(bea, false)], roles(ada, Roles::AGENT), Ok(())),
        (vec![disabled(bea, true)], roles(ada, ADMINISTRATOR), Ok(())),
        (vec![disabled(bea, true)], disabled(ada, false), Ok(())),
        (vec![disabled(bea, true)], roles(giulia, Roles::CUSTOMER), Ok(())),
        (vec![disabled(bea, true), roles(giulia, ADMINISTRATOR)], disabled(ada, true), Ok(())),
    ] {
        let (mut desk, ..) = desk_of_two(since);
        let mut act = |action: &PeopleAction| {
            let action = Action::People(action.clone());
            desk.world.act(&Actor::desk(), Door::Cli, at("2026-03-02T00:00:00Z"), action).map(|_| ())
        };
        for action in &done {
            assert_eq!(act(action), Ok(()), "{action:?}");
        }
        assert_eq!(act(&last), expected, "{last:?} after {done:?}");
    }
}
