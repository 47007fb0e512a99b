//! People and organisations as administrators keep them: who may, what is set, what leaves, and two records of one person.

use shared::access::{Actor, Sight, sees};
use shared::act::{Action, Outcome};
use shared::event::Door;
use shared::id::{OpId, OrganisationId, PersonId, TicketId, Ver};
use shared::locale::Lang;
use shared::people::action::{HAND_OVER_MAX, ListedPerson, MERGED_MAX, NewPerson, PeopleAction, PersonSheet};
use shared::people::refusal::PeopleRefusal;
use shared::people::work::Work;
use shared::people::{Membership, Roles};
use shared::refusal::Refusal;
use shared::rule::condition::Test;
use shared::rule::deed::Deed;
use shared::rule::trigger::{On, Since};
use shared::rule::value::{Choice, Domain};
use shared::seal::Hash;
use shared::setting::sheet::Sheet;
use shared::text::{Email, Name, Phone};
use shared::ticket::action::{MailIn, Pointer, TicketAction, Writing};
use shared::ticket::{Channel, Priority, Ticket};
use shared::words::people::Record;
use shared::words::settings::Says;

use crate::cast::{Desk, add, at, body, new_ticket};
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
    let listed = ListedPerson { name: name("X"), email: email("x@y.org"), phone: None, organisation: None, lang: None, roles: None };
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

/// Graham wrote from two addresses: `old` is the record that joins his.
fn twice() -> (Desk, PersonId, PersonId) {
    let (mut desk, ada) = desk();
    let old = add(&mut desk.world, at(SINCE), "G Ellis", Roles::CUSTOMER);
    (desk, ada, old)
}

fn ticket_of(desk: &mut Desk, person: PersonId) -> TicketId {
    let (actor, support) = (desk.world.actor(person), desk.support);
    desk.create(&actor, at("2026-03-01T08:00:00Z"), new_ticket(support, person, Writing::Own, Channel::Portal))
}

fn sight(desk: &Desk, person: PersonId, ticket: TicketId) -> Option<Sight> {
    let ticket: &Ticket = desk.world.rows.ticket(ticket).expect("it is there");
    sees(&desk.world.actor(person), ticket.audience(), &desk.world.settings)
}

#[test]
fn whoever_stays_sees_the_tickets_of_both_records_and_undoing_it_restores_each() {
    let (mut desk, ada, old) = twice();
    let (graham, hannah) = (desk.graham, desk.hannah);
    let (his, olds, hers) = (ticket_of(&mut desk, graham), ticket_of(&mut desk, old), ticket_of(&mut desk, hannah));
    let before = (desk.world.person(old).clone(), desk.world.person(graham).clone());
    asks(&mut desk, ada, PeopleAction::Merge { person: old, into: graham }).expect("two records of one person");
    asks(&mut desk, ada, PeopleAction::Merge { person: old, into: graham }).expect("it is so already");
    for ticket in [his, olds] {
        assert_eq!(sight(&desk, graham, ticket), Some(Sight::Customer));
        assert_eq!(sight(&desk, old, ticket), None, "nobody is this any more");
    }
    assert_eq!(sight(&desk, graham, hers), None);
    assert_eq!(desk.world.rows.ticket(olds).expect("it is there").requester, old, "a ticket keeps whose it was");
    assert!(desk.world.person(old).sessions_cut_at.is_some());
    asks(&mut desk, ada, PeopleAction::Unmerge { person: old }).expect("they are two");
    asks(&mut desk, ada, PeopleAction::Unmerge { person: old }).expect("they are two already");
    assert_eq!((sight(&desk, graham, olds), sight(&desk, old, olds)), (None, Some(Sight::Customer)));
    let whose = |now: &shared::people::Person, was: shared::people::Person| shared::people::Person {
        ver: now.ver,
        updated_at: now.updated_at,
        sessions_cut_at: now.sessions_cut_at,
        ..was
    };
    let (then_old, then_graham) = before;
    assert_eq!(*desk.world.person(old), whose(desk.world.person(old), then_old));
    assert_eq!(*desk.world.person(graham), whose(desk.world.person(graham), then_graham));
    assert!(desk.world.person(graham).sessions_cut_at.is_some(), "who signed in by the other's address is out");
}

#[test]
fn nobody_gets_rights_by_a_merge_and_records_do_not_chain() {
    let (mut desk, ada, old) = twice();
    let (graham, hannah, giulia) = (desk.graham, desk.hannah, desk.giulia);
    let merge = |person, into| PeopleAction::Merge { person, into };
    assert_eq!(asks(&mut desk, ada, merge(giulia, graham)).map(|_| ()), refused(PeopleRefusal::Staff));
    assert_eq!(asks(&mut desk, ada, merge(old, old)).map(|_| ()), refused(PeopleRefusal::Itself));
    assert_eq!(asks(&mut desk, ada, merge(old, PersonId(9_999))).map(|_| ()), Err(Refusal::NotFound));
    asks(&mut desk, ada, merge(old, graham)).expect("two records of one person");
    assert_eq!(asks(&mut desk, ada, merge(graham, hannah)).map(|_| ()), refused(PeopleRefusal::HasMerged));
    assert_eq!(asks(&mut desk, ada, merge(hannah, old)).map(|_| ()), refused(PeopleRefusal::Merged));
    assert_eq!(asks(&mut desk, ada, merge(old, hannah)).map(|_| ()), refused(PeopleRefusal::Merged));
    for action in [
        PeopleAction::SetRoles { person: old, roles: Roles::AGENT },
        PeopleAction::AddAddress { person: old, address: email("new@home.org") },
        PeopleAction::SetDisabled { person: old, disabled: true },
    ] {
        assert_eq!(asks(&mut desk, ada, action.clone()).map(|_| ()), refused(PeopleRefusal::Merged), "{action:?}");
    }
    asks(&mut desk, ada, PeopleAction::CutSessions { person: old }).expect("there may be none");
    for n in 1..=MERGED_MAX {
        let one = add(&mut desk.world, at(SINCE), &format!("G Ellis {n}"), Roles::CUSTOMER);
        let done = asks(&mut desk, ada, merge(one, graham)).map(|_| ());
        assert_eq!(done, if n < MERGED_MAX { Ok(()) } else { refused(PeopleRefusal::TooMany { max: 20 }) }, "{n}");
    }
    asks(&mut desk, ada, PeopleAction::SetDisabled { person: hannah, disabled: true }).expect("she leaves");
    let free = add(&mut desk.world, at(SINCE), "Somebody Else", Roles::CUSTOMER);
    assert_eq!(asks(&mut desk, ada, merge(free, hannah)).map(|_| ()), refused(PeopleRefusal::Disabled));
}

fn mail(desk: &Desk, from: &str, ticket: Option<TicketId>) -> Box<MailIn> {
    Box::new(MailIn {
        raw: Hash::of(from.as_bytes()),
        message_id: None,
        from: email(from),
        from_name: None,
        queue: desk.support,
        subject: None,
        body: Some(body("It is warm again.")),
        quoted: None,
        html: None,
        files: Vec::new(),
        pointers: ticket.map(Pointer::Signed).into_iter().collect(),
        automatic: false,
        bounce: false,
    })
}

#[test]
fn a_mail_from_either_address_is_from_the_one_who_stays() {
    let (mut desk, ada, old) = twice();
    let graham = desk.graham;
    let olds = ticket_of(&mut desk, old);
    asks(&mut desk, ada, PeopleAction::Merge { person: old, into: graham }).expect("two records of one person");
    for from in ["g.ellis@example.org", "graham.ellis@example.org"] {
        let answer = TicketAction::Receive(mail(&desk, from, Some(olds)));
        let heard = desk.world.ticket(&Actor::desk(), at(NOW), answer).expect("a mail is not refused");
        assert_eq!(heard.ticket, Some(olds), "{from} takes part");
        let begun = TicketAction::Receive(mail(&desk, from, None));
        let begun = desk.world.ticket(&Actor::desk(), at(NOW), begun).expect("a mail is not refused");
        assert_eq!(begun.person, Some(graham), "{from} asks as who stays");
    }
}

#[test]
fn whoever_stays_speaks_for_the_organisation_of_either_record() {
    let (mut desk, ada, old) = twice();
    let graham = desk.graham;
    let made = asks(&mut desk, ada, PeopleAction::AddOrganisation { name: name("Hospital"), vip: false }).expect("she may");
    let hospital = made.organisation.expect("it says which");
    let memberships = vec![Membership { organisation: hospital, manager: false }];
    asks(&mut desk, ada, PeopleAction::SetMemberships { person: old, memberships }).expect("she may");
    let begun = |desk: &mut Desk, from: &str| {
        let mail = TicketAction::Receive(mail(desk, from, None));
        let ticket = desk.world.ticket(&Actor::desk(), at(NOW), mail).expect("a mail is not refused").ticket.expect("it says which");
        desk.world.rows.ticket(ticket).expect("it is there").organisation
    };
    let (his, olds) = ("graham.ellis@example.org", "g.ellis@example.org");
    for (done, from_his, from_olds) in [
        (None, None, Some(hospital)),
        (Some(PeopleAction::Merge { person: old, into: graham }), Some(hospital), Some(hospital)),
        (Some(PeopleAction::Unmerge { person: old }), None, Some(hospital)),
    ] {
        if let Some(action) = done {
            asks(&mut desk, ada, action).expect("she may");
        }
        assert_eq!((begun(&mut desk, his), begun(&mut desk, olds)), (from_his, from_olds));
    }
    asks(&mut desk, ada, PeopleAction::Merge { person: old, into: graham }).expect("two records of one person");
    let asked = ticket_of(&mut desk, graham);
    assert_eq!(desk.world.rows.ticket(asked).expect("it is there").organisation, Some(hospital), "in the portal too");
}

fn line(address: &str, who: &str, roles: Option<Roles>, organisation: Option<OrganisationId>) -> PeopleAction {
    let phone = Some(phone("+39 041 496 0002"));
    PeopleAction::List(Box::new(ListedPerson { name: name(who), email: email(address), phone, organisation, lang: None, roles }))
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
fn what_happened_to_people_is_folded_again_from_their_events() {
    let (mut desk, ada, old) = twice();
    let graham = desk.graham;
    asks(&mut desk, ada, PeopleAction::Merge { person: old, into: graham }).expect("two records of one person");
    let (mut folded, none): (Option<shared::people::Person>, [Option<&str>; 8]) = (None, [None; 8]);
    for event in desk.world.events.iter().filter(|event| event.subject == shared::id::Subject::Person(old)) {
        folded = Some(shared::people::apply_person(folded, old, event.at, &event.changes().expect("its changes"), &none));
    }
    let folded = folded.expect("a person");
    assert_eq!((folded.merged_into, folded.ver), (Some(graham), desk.world.person(old).ver));
}

#[test]
fn what_happened_to_a_record_is_told_in_sentences() {
    let (mut desk, ada) = desk();
    let (person, graham) = (desk.hannah, desk.graham);
    let made = asks(&mut desk, ada, PeopleAction::AddOrganisation { name: name("Hospital"), vip: false }).expect("she may");
    let organisation = made.organisation.expect("it says which");
    let before = desk.world.events.len();
    for action in [
        PeopleAction::ChangePerson { person, to: sheet("Hannah Ward") },
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
            says: Says(Sheet { lang, settings: &desk.world.settings, agents: &[], id: None }),
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
        "Served first",
        "Takes at once, in points: from “30” to “10”",
        "Address added: “words”",
        "Organisations: from “nothing” to “Hospital (sees all tickets of the organisation)”",
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
