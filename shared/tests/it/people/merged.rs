//! Two records of one person: who sees what, speaks for whom and may what, and undoing it.

use shared::access::{Actor, Sight, sees};
use shared::id::{PersonId, TicketId};
use shared::people::action::{MERGED_MAX, PeopleAction};
use shared::people::refusal::PeopleRefusal;
use shared::people::{Membership, Roles};
use shared::refusal::Refusal;
use shared::seal::Hash;
use shared::ticket::action::{MailIn, Pointer, TicketAction, Writing};
use shared::ticket::{Channel, Ticket};

use super::{NOW, SINCE, asks, desk, email, name, refused};
use crate::cast::{self, Desk, add, at, new_ticket};

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
    let pointers = ticket.map(Pointer::Signed).into_iter().collect();
    let raw = Hash::of(from.as_bytes());
    Box::new(MailIn { raw, from: email(from), pointers, ..cast::mail(desk.support, "It is warm again.") })
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
