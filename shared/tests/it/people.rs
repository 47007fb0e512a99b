//! People and organisations as administrators keep them: who may, what is set, what leaves, and what is told of it.

mod lines;
mod merged;

use shared::access::Actor;
use shared::act::{Action, Outcome};
use shared::event::Door;
use shared::id::{OpId, OrganisationId, PersonId, Ver};
use shared::locale::Lang;
use shared::people::action::{HAND_OVER_FIRINGS_MAX, HAND_OVER_MAX, ListedPerson, NewPerson, PeopleAction, PersonSheet};
use shared::people::refusal::PeopleRefusal;
use shared::people::work::Work;
use shared::people::{Membership, Roles};
use shared::refusal::Refusal;
use shared::rule::condition::{Condition, Test};
use shared::rule::deed::Deed;
use shared::rule::trigger::{On, Since};
use shared::rule::value::{Choice, Domain};
use shared::setting::sheet::Sheet;
use shared::setting::{Crew, Queue, SettingAction};
use shared::text::{Email, Name, Phone};
use shared::ticket::Priority;
use shared::ticket::action::TicketAction;
use shared::words::people::Record;
use shared::words::settings::Says;

use crate::cast::{Desk, add, at};
use crate::ruled::{after, is, on, put};

const SINCE: &str = "2026-03-01T00:00:00Z";
const NOW: &str = "2026-03-02T08:00:00Z";
const ADMINISTRATOR: Roles = Roles { customer: false, agent: false, manager: false, administrator: true };

/// The usual desk, with Ada who administers it.
fn desk() -> (Desk, PersonId) {
    let mut desk = Desk::usual(at(SINCE));
    let ada = add(&mut desk.world, at(SINCE), "Ada Bianchi", ADMINISTRATOR);
    (desk, ada)
}

fn name(text: &str) -> Name {
    Name::try_from(text).expect("a name")
}

fn email(text: &str) -> Email {
    Email::try_from(text).expect("an address")
}

fn phone(text: &str) -> Phone {
    Phone::try_from(text).expect("a number")
}

/// Asks for something, having looked at the record as it was at a version.
fn asks_seen(desk: &mut Desk, who: PersonId, seen: Option<Ver>, action: PeopleAction) -> Result<Outcome, Refusal> {
    let actor = desk.world.actor(who);
    desk.world.act_having_seen(seen, &actor, Door::Desk, at(NOW), Action::People(action))
}

fn asks(desk: &mut Desk, who: PersonId, action: PeopleAction) -> Result<Outcome, Refusal> {
    asks_seen(desk, who, None, action)
}

fn refused(refusal: PeopleRefusal) -> Result<(), Refusal> {
    Err(Refusal::People(refusal))
}

fn sheet(text: &str) -> Box<PersonSheet> {
    Box::new(PersonSheet { name: name(text), phones: vec![phone("+39 041 496 0001")], lang: None, zone: None, vip: true })
}

#[test]
fn only_an_administrator_keeps_people_and_organisations() {
    let (mut desk, ada) = desk();
    let made = asks(&mut desk, ada, PeopleAction::AddOrganisation { name: name("Hospital"), vip: false }).expect("she may");
    let (organisation, person) = (made.organisation.expect("it says which"), desk.hannah);
    let listed = ListedPerson {
        name: name("X"),
        email: email("x@y.org"),
        phone: None,
        organisation: None,
        lang: None,
        roles: None,
        takes_roles: false,
    };
    let actions = [
        PeopleAction::AddPerson(NewPerson { roles: Roles::AGENT, ..NewPerson::named(name("New")) }),
        PeopleAction::AddPerson(NewPerson {
            memberships: vec![Membership { organisation, manager: true }],
            ..NewPerson::named(name("Chief"))
        }),
        PeopleAction::ChangePerson { person, to: sheet("Hannah Whitlock") },
        PeopleAction::SetWork { person, to: Box::default() },
        PeopleAction::AddAddress { person, address: email("h@home.org") },
        PeopleAction::RemoveAddress { person, address: email("h@home.org") },
        PeopleAction::PreferAddress { person, address: email("hannah.whitlock@example.org") },
        PeopleAction::SetRoles { person, roles: Roles::AGENT },
        PeopleAction::SetDisabled { person, disabled: true },
        PeopleAction::SetMemberships { person, memberships: vec![Membership { organisation, manager: true }] },
        PeopleAction::HandOver { person, to: None },
        PeopleAction::Merge { person, into: desk.graham },
        PeopleAction::Unmerge { person },
        PeopleAction::List(Box::new(listed)),
        PeopleAction::ChangeOrganisation { organisation, name: name("Ospedale"), vip: true, contract: None },
    ];
    for action in actions {
        for who in [desk.giulia, desk.elena, desk.hannah, desk.graham] {
            assert_eq!(asks(&mut desk, who, action.clone()).map(|_| ()), Err(Refusal::NotAllowed), "{action:?}");
        }
        let done = asks(&mut desk, ada, action.clone());
        assert!(done.is_ok() || matches!(done, Err(Refusal::People(_))), "{action:?}: {done:?}");
    }
}

#[test]
fn a_record_is_saved_whole_and_loses_against_a_change_that_was_not_seen() {
    let (mut desk, ada) = desk();
    let hannah = desk.hannah;
    let before = desk.world.person(hannah).ver;
    let change = PeopleAction::ChangePerson { person: hannah, to: sheet("Hannah Ward") };
    asks_seen(&mut desk, ada, Some(before), change.clone()).expect("nobody changed it");
    let after = desk.world.person(hannah).clone();
    assert_eq!((after.name.as_str(), after.phones.len(), after.vip, after.ver), ("Hannah Ward", 1, true, before + 1));
    asks_seen(&mut desk, ada, Some(before), change).expect("it is so already");
    assert_eq!(desk.world.person(hannah).ver, after.ver, "nothing is written twice");
    for action in [
        PeopleAction::ChangePerson { person: hannah, to: sheet("Hannah W.") },
        PeopleAction::SetRoles { person: hannah, roles: Roles::AGENT },
        PeopleAction::SetDisabled { person: hannah, disabled: true },
    ] {
        let late = asks_seen(&mut desk, ada, Some(before), action.clone()).map(|_| ());
        assert_eq!(late, refused(PeopleRefusal::Changed { ver: after.ver }), "{action:?}");
    }
}

#[test]
fn an_organisation_is_saved_whole_and_its_contract_must_be_there() {
    let (mut desk, ada) = desk();
    let made = asks(&mut desk, ada, PeopleAction::AddOrganisation { name: name("Hospital"), vip: false }).expect("she may");
    let organisation = made.organisation.expect("it says which");
    let change = |vip, contract| PeopleAction::ChangeOrganisation { organisation, name: name("Ospedale"), vip, contract };
    let unknown = asks(&mut desk, ada, change(true, Some(shared::id::ContractId(9)))).map(|_| ());
    assert_eq!(unknown, refused(PeopleRefusal::NoSuchContract));
    asks_seen(&mut desk, ada, Some(1), change(true, None)).expect("nobody changed it");
    let now = desk.world.rows.organisation(organisation).expect("it is there").clone();
    assert_eq!((now.name.as_str(), now.vip, now.ver), ("Ospedale", true, 2));
    assert_eq!(asks_seen(&mut desk, ada, Some(1), change(false, None)).map(|_| ()), refused(PeopleRefusal::Changed { ver: 2 }));
    let nowhere = PeopleAction::ChangeOrganisation { organisation: OrganisationId(99), name: name("X"), vip: false, contract: None };
    assert_eq!(asks(&mut desk, ada, nowhere).map(|_| ()), Err(Refusal::NotFound));
}

#[test]
fn an_address_belongs_to_one_person_proves_nothing_and_is_free_when_it_is_removed() {
    let (mut desk, ada) = desk();
    let (hannah, graham, home) = (desk.hannah, desk.graham, email("h@home.org"));
    let give = |person| PeopleAction::AddAddress { person, address: email("h@home.org") };
    let take = |person| PeopleAction::RemoveAddress { person, address: email("h@home.org") };
    asks(&mut desk, ada, give(hannah)).expect("it is nobody's");
    asks(&mut desk, ada, give(hannah)).expect("it is hers already");
    let hers = desk.world.person(hannah).clone();
    assert_eq!(hers.emails.iter().map(|email| email.verified).collect::<Vec<_>>(), [true, false]);
    assert_eq!(asks(&mut desk, ada, give(graham)).map(|_| ()), Err(Refusal::AddressTaken { person: hannah }));
    asks(&mut desk, ada, take(graham)).expect("it is not his anyway");
    assert!(desk.world.person(hannah).has_address(&home));
    asks(&mut desk, ada, take(hannah)).expect("it is hers");
    let without = desk.world.person(hannah);
    assert!(!without.has_address(&home) && without.sessions_cut_at.is_some(), "what was opened from there is closed");
    asks(&mut desk, ada, give(graham)).expect("it is free");
    assert!(desk.world.person(graham).has_address(&home));
}

#[test]
fn somebody_is_written_to_at_the_address_that_was_chosen() {
    let (mut desk, ada) = desk();
    let hannah = desk.hannah;
    for address in ["a@home.org", "b@home.org"] {
        asks(&mut desk, ada, PeopleAction::AddAddress { person: hannah, address: email(address) }).expect("it is nobody's");
    }
    let prefer = |address: &str| PeopleAction::PreferAddress { person: hannah, address: email(address) };
    for (address, order) in [
        ("b@home.org", ["b@home.org", "hannah.whitlock@example.org", "a@home.org"]),
        ("b@home.org", ["b@home.org", "hannah.whitlock@example.org", "a@home.org"]),
        ("hannah.whitlock@example.org", ["hannah.whitlock@example.org", "b@home.org", "a@home.org"]),
    ] {
        asks(&mut desk, ada, prefer(address)).expect("it is hers");
        let now: Vec<&str> = desk.world.person(hannah).emails.iter().map(|email| email.address.as_str()).collect();
        assert_eq!(now, order);
    }
    assert!(desk.world.person(hannah).emails[0].verified, "what was proved stays so");
    assert_eq!(asks(&mut desk, ada, prefer("c@home.org")).map(|_| ()), Err(Refusal::NotFound));
}

/// Giulia has one ticket in a queue of everybody; it goes to a colleague, or back to the queue.
#[test]
fn whoever_leaves_hands_over_what_they_have_in_hand() {
    for to_priya in [true, false] {
        let (mut desk, ada) = desk();
        let (giulia, priya) = (desk.giulia, desk.priya);
        let (hers, others) = (desk.asked("2026-03-01T08:00:00Z"), desk.asked("2026-03-01T08:01:00Z"));
        desk.does(giulia, "2026-03-01T09:00:00Z", TicketAction::Assign { ticket: hers, owner: Some(giulia) });
        desk.does(giulia, "2026-03-01T09:00:00Z", TicketAction::SetResponsible { ticket: others, responsible: Some(giulia) });
        desk.does(priya, "2026-03-01T09:00:00Z", TicketAction::Assign { ticket: others, owner: Some(priya) });
        let to = to_priya.then_some(priya);
        asks(&mut desk, ada, PeopleAction::HandOver { person: giulia, to }).expect("she leaves");
        let leaver = desk.world.person(giulia);
        assert!(leaver.disabled && leaver.sessions_cut_at.is_some());
        let ticket = |id| desk.world.rows.ticket(id).expect("it is there");
        assert_eq!(ticket(hers).owner, to);
        assert_eq!((ticket(others).owner, ticket(others).responsible), (Some(priya), to));
        let cuts = desk.world.events.iter().rev().take(3).map(|event| event.op).collect::<std::collections::BTreeSet<OpId>>();
        assert_eq!(cuts.len(), 1, "one call, three subjects");
        asks(&mut desk, ada, PeopleAction::SetDisabled { person: giulia, disabled: false }).expect("she is back");
        assert!(!desk.world.person(giulia).disabled);
    }
}

/// Nobody is looked for by name, and Hannah's address is of the domain that the other rule leaves out.
#[test]
fn rules_are_done_on_what_somebody_leaves_behind() {
    let (mut desk, ada) = desk();
    let giulia = desk.giulia;
    let ours = Domain::try_from("example.org".to_owned()).expect("a domain");
    let rules = vec![
        on(&[On::OwnerSet], is(Test::Owned(false)), &[Deed::Route]),
        after(Since::Created, 90, is(Test::Domain(Choice::IsNot(vec![ours]))), &[Deed::SetPriority(Priority::Urgent)]),
    ];
    put(&mut desk.world.settings, rules);
    let ticket = desk.asked("2026-03-01T08:00:00Z");
    desk.does(giulia, "2026-03-01T09:00:00Z", TicketAction::Assign { ticket, owner: Some(giulia) });
    asks(&mut desk, ada, PeopleAction::HandOver { person: giulia, to: None }).expect("she leaves");
    let left = desk.world.rows.ticket(ticket).expect("it is there");
    assert_eq!((left.owner, left.seeks.is_some()), (None, true), "somebody is looked for");
    assert_eq!(left.priority, Priority::Normal, "it is known who asks");
}

#[test]
fn nothing_is_handed_over_to_whoever_does_not_work_there_and_nobody_leaves_then() {
    let (mut desk, ada) = desk();
    let (giulia, elena) = (desk.giulia, desk.elena);
    let ticket = desk.asked("2026-03-01T08:00:00Z");
    desk.does(giulia, "2026-03-01T09:00:00Z", TicketAction::Assign { ticket, owner: Some(giulia) });
    let hand = |to| PeopleAction::HandOver { person: giulia, to: Some(to) };
    let refusal = asks(&mut desk, ada, hand(elena)).map(|_| ());
    assert_eq!(refusal, Err(Refusal::NotInCrew { person: elena, queue: desk.support }));
    assert_eq!(asks(&mut desk, ada, hand(giulia)).map(|_| ()), refused(PeopleRefusal::Itself));
    assert!(!desk.world.person(giulia).disabled);
    assert_eq!(asks(&mut desk, ada, PeopleAction::HandOver { person: ada, to: None }).map(|_| ()), Err(Refusal::LastAdministrator));
}

/// Both tickets are Giulia's, and Priya works in the queue of the first only. Beside that a rule is due on each, or nothing is.
#[test]
fn a_hand_over_that_is_refused_for_one_ticket_moves_none() {
    for due in [false, true] {
        let (mut desk, ada) = desk();
        let (giulia, priya, cold) = (desk.giulia, desk.priya, desk.cold);
        let to = Queue { crew: Crew::Only(vec![giulia]), ..desk.world.settings.queue(cold).expect("a queue").clone() };
        let only_giulia = Action::Setting(SettingAction::ChangeQueue { queue: cold, to });
        desk.world.act(&Actor::desk(), Door::Cli, at(SINCE), only_giulia).expect("it may be changed");
        if due {
            put(&mut desk.world.settings, vec![after(Since::Created, 90, Condition::default(), &[Deed::SetPriority(Priority::Urgent)])]);
        }
        let tickets = [desk.asked("2026-03-01T08:00:00Z"), desk.asked("2026-03-01T08:01:00Z")];
        desk.does(giulia, "2026-03-01T09:00:00Z", TicketAction::Move { ticket: tickets[1], queue: cold, reason: None });
        for ticket in tickets {
            desk.does(giulia, "2026-03-01T09:00:00Z", TicketAction::Assign { ticket, owner: Some(giulia) });
        }
        let before = desk.world.events.len();
        let refusal = asks(&mut desk, ada, PeopleAction::HandOver { person: giulia, to: Some(priya) }).map(|_| ());
        assert_eq!(refusal, Err(Refusal::NotInCrew { person: priya, queue: cold }));
        assert_eq!(desk.world.events.len() - before, if due { 2 } else { 0 }, "what was due is done, and nothing else");
        assert!(desk.world.tickets().all(|ticket| ticket.owner == Some(giulia)));
        assert_eq!(desk.world.tickets().all(|ticket| ticket.priority == Priority::Urgent), due);
        assert!(!desk.world.person(giulia).disabled);
    }
}

#[test]
fn more_tickets_than_one_transaction_holds_are_not_handed_over_at_once() {
    let (mut desk, ada) = desk();
    let giulia = desk.giulia;
    let leave = PeopleAction::HandOver { person: giulia, to: None };
    let mut first = None;
    for _ in 0..=HAND_OVER_MAX {
        let ticket = desk.asked("2026-03-01T08:00:00Z");
        desk.does(giulia, "2026-03-01T09:00:00Z", TicketAction::Assign { ticket, owner: Some(giulia) });
        first = Some(ticket);
    }
    let refusal = asks(&mut desk, ada, leave.clone()).map(|_| ());
    assert_eq!(refusal, refused(PeopleRefusal::TooManyTickets { tickets: 200, max: 199 }));
    desk.does(giulia, "2026-03-01T10:00:00Z", TicketAction::Assign { ticket: first.expect("one"), owner: None });
    asks(&mut desk, ada, leave).expect("the rest is few enough");
    assert!(desk.world.tickets().all(|ticket| ticket.owner.is_none()));
}

#[test]
fn what_was_due_on_many_tickets_is_done_in_parts_before_they_are_handed_over() {
    let (mut desk, ada) = desk();
    let giulia = desk.giulia;
    put(&mut desk.world.settings, vec![after(Since::Created, 90, Condition::default(), &[Deed::SetPriority(Priority::Urgent)])]);
    for _ in 0..=HAND_OVER_FIRINGS_MAX {
        let ticket = desk.asked("2026-03-01T08:00:00Z");
        desk.does(giulia, "2026-03-01T09:00:00Z", TicketAction::Assign { ticket, owner: Some(giulia) });
    }
    let leave = PeopleAction::HandOver { person: giulia, to: None };
    for (done, left) in [(HAND_OVER_FIRINGS_MAX, false), (HAND_OVER_FIRINGS_MAX + 1, true)] {
        asks(&mut desk, ada, leave.clone()).expect("she may leave");
        assert_eq!(desk.world.tickets().filter(|ticket| ticket.priority == Priority::Urgent).count(), done);
        assert_eq!(desk.world.person(giulia).disabled, left);
        assert_eq!(desk.world.tickets().all(|ticket| ticket.owner.is_none()), left);
    }
}

#[test]
fn what_happened_to_a_record_is_told_in_sentences() {
    let (mut desk, ada) = desk();
    let (person, graham) = (desk.hannah, desk.graham);
    let made = asks(&mut desk, ada, PeopleAction::AddOrganisation { name: name("Hospital"), vip: false }).expect("she may");
    let organisation = made.organisation.expect("it says which");
    let before = desk.world.events.len();
    let read_in = |lang, zone: Option<&str>| Box::new(PersonSheet { lang, zone: zone.map(str::to_owned), ..*sheet("Hannah Ward") });
    for action in [
        PeopleAction::ChangePerson { person, to: sheet("Hannah Ward") },
        PeopleAction::ChangePerson { person, to: read_in(Some(Lang::It), Some("Europe/Rome")) },
        PeopleAction::ChangePerson { person, to: read_in(Some(Lang::En), Some("Europe/Rome")) },
        PeopleAction::ChangePerson { person, to: read_in(None, None) },
        PeopleAction::SetWork { person, to: Box::new(Work { capacity: 10, ..Work::default() }) },
        PeopleAction::AddAddress { person, address: email("h@home.org") },
        PeopleAction::SetMemberships { person, memberships: vec![Membership { organisation, manager: true }] },
        PeopleAction::SetRoles { person, roles: Roles::AGENT },
        PeopleAction::SetDisabled { person, disabled: true },
        PeopleAction::SetRoles { person, roles: Roles::CUSTOMER },
        PeopleAction::Merge { person, into: graham },
        PeopleAction::ChangeOrganisation { organisation, name: name("Ospedale"), vip: true, contract: None },
    ] {
        asks(&mut desk, ada, action.clone()).unwrap_or_else(|refusal| panic!("{action:?}: {refusal}"));
    }
    let told = |lang, erased: bool| -> Vec<String> {
        let record = Record {
            says: Says(Sheet { lang, settings: &desk.world.settings, agents: &[], organisations: &[], id: None }),
            text: &|_| (!erased).then(|| "words".to_owned()),
            person: &|id| desk.world.person(id).name.clone(),
            organisation: &|_| "Hospital".to_owned(),
        };
        let changes = desk.world.events[before..].iter().flat_map(|event| event.changes().expect("it can be read"));
        changes.flat_map(|change| record.happened(&change)).collect()
    };
    let english = told(Lang::En, false);
    for says in [
        "Name: “words”",
        "Telephone numbers: “words”",
        "VIP from now on",
        "Language and time zone: “Italian, Europe/Rome”",
        "Language and time zone: from “Italian, Europe/Rome” to “English, Europe/Rome”",
        "Language and time zone: no longer “English, Europe/Rome”",
        "Takes at once, in points: from “30” to “10”",
        "Address added: “words”",
        "Organisations: “Hospital (sees all tickets of the organisation)”",
        "Roles: from “customer” to “agent”",
        "Disabled",
        "All sessions are over.",
        "This record was merged into: “Graham Ellis”",
        "Merged into this record: “Hannah Ward”",
    ] {
        assert!(english.iter().any(|said| said == says), "{says}: {english:?}");
    }
    assert!(told(Lang::It, true).contains(&"Nome: «cancellato»".to_owned()), "what is erased is not told again");
    let silent: Vec<_> = [Lang::En, Lang::It].into_iter().flat_map(|lang| told(lang, false)).filter(String::is_empty).collect();
    assert!(silent.is_empty(), "nothing happens without a word");
}
