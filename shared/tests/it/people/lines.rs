//! A line of a table of people: who is added by it, what it changes, and what it takes from nobody.

use shared::id::OrganisationId;
use shared::people::action::{ListedPerson, PeopleAction};
use shared::people::refusal::PeopleRefusal;
use shared::people::{Membership, Roles};
use shared::refusal::Refusal;

use super::{asks, desk, email, name, phone, refused};

fn line(address: &str, who: &str, roles: Option<Roles>, organisation: Option<OrganisationId>) -> PeopleAction {
    let phone = Some(phone("+39 041 496 0002"));
    let (name, email) = (name(who), email(address));
    PeopleAction::List(Box::new(ListedPerson { name, email, phone, organisation, lang: None, roles, takes_roles: false }))
}

#[test]
fn a_line_of_a_file_adds_or_brings_up_to_date_and_a_second_time_does_nothing() {
    let (mut desk, ada) = desk();
    let made = asks(&mut desk, ada, PeopleAction::AddOrganisation { name: name("Hospital"), vip: false }).expect("she may");
    let hospital = made.organisation;
    for (address, who) in [("new@hospital.org", "Nadia Nuova"), ("hannah.whitlock@example.org", "Hannah W. Whitlock")] {
        let action = line(address, who, None, hospital);
        let person = asks(&mut desk, ada, action.clone()).expect("it is taken").person.expect("it says who");
        let then = desk.world.person(person).clone();
        assert_eq!((then.name.as_str(), then.phones.len(), then.roles), (who, 1, Roles::CUSTOMER));
        assert_eq!(then.memberships, [Membership { organisation: hospital.expect("one"), manager: false }]);
        assert_eq!(then.emails[0].verified, address.starts_with("hannah"), "a file proves nothing");
        assert_eq!(asks(&mut desk, ada, action).expect("it is so already").person, Some(person));
        assert_eq!(*desk.world.person(person), then);
    }
    let fall = line("ada.bianchi@example.org", "Ada Bianchi", Some(Roles::AGENT), None);
    assert_eq!(asks(&mut desk, ada, fall).map(|_| ()), Err(Refusal::LastAdministrator));
}

#[test]
fn a_line_of_a_file_takes_no_role_of_the_desk_from_anybody_unless_it_may() {
    let (mut desk, ada) = desk();
    let giulia = desk.giulia;
    let address = desk.world.person(giulia).emails[0].address.to_string();
    let both = Roles { manager: true, ..Roles::AGENT };
    for (roles, takes_roles, done) in [
        (Roles::CUSTOMER, false, false),
        (both, false, true),
        (Roles { customer: true, ..both }, false, true),
        (both, false, true),
        (Roles::AGENT, false, false),
        (Roles::AGENT, true, true),
        (Roles::CUSTOMER, true, true),
    ] {
        let PeopleAction::List(mut listed) = line(&address, "Giulia Rinaldi", Some(roles), None) else { panic!("a line") };
        listed.takes_roles = takes_roles;
        let answer = asks(&mut desk, ada, PeopleAction::List(listed)).map(|_| ());
        assert_eq!(answer, if done { Ok(()) } else { refused(PeopleRefusal::Staff) }, "{roles:?}");
        assert_eq!(desk.world.person(giulia).roles == roles, done, "{roles:?}");
    }
}
