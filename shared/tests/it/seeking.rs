//! Somebody is looked for who works on a ticket: who asks for it, what it leaves in the log, and when it is over.

use shared::access::Actor;
use shared::act::Action;
use shared::event::{Change, Door};
use shared::id::{PersonId, SkillId, TicketId};
use shared::locale::Text;
use shared::people::action::PeopleAction;
use shared::people::refusal::PeopleRefusal;
use shared::people::work::{Work, WorkError};
use shared::refusal::Refusal;
use shared::routing::candidate::Knows;
use shared::routing::criteria::Nobody;
use shared::routing::weights::RoutingDoc;
use shared::setting::catalogue::{Grade, Skill};
use shared::setting::{SettingAction, SettingChange};
use shared::ticket::action::TicketAction;
use shared::ticket::change::TicketChange;
use shared::ticket::status::{Resolution, Status};
use shared::ticket::{Given, Ticket};

use crate::cast::{Desk, at};

const SINCE: &str = "2026-03-01T00:00:00Z";
const THEN: &str = "2026-03-11T08:00:00Z";

fn seen(desk: &Desk, id: TicketId) -> Ticket {
    desk.world.rows.ticket(id).expect("a ticket").clone()
}

fn routes(desk: &mut Desk, ticket: TicketId) {
    desk.world.ticket(&Actor::desk(), at(THEN), TicketAction::Route { ticket }).expect("it is not refused");
}

fn work(desk: &mut Desk, person: PersonId, to: Work) -> Result<(), Refusal> {
    let action = Action::People(PeopleAction::SetWork { person, to: Box::new(to) });
    desk.world.act(&Actor::desk(), Door::Desk, at(SINCE), action).map(|_| ())
}

#[test]
fn whoever_has_least_to_do_is_found_and_the_table_stays() {
    let mut desk = Desk::usual(at(SINCE));
    let (first, second) = (desk.asked("2026-03-10T08:00:00Z"), desk.asked("2026-03-10T09:00:00Z"));
    routes(&mut desk, first);
    let owner = seen(&desk, first).owner.expect("somebody was found");
    assert_eq!((seen(&desk, first).seeks, seen(&desk, first).owned_at), (None, Some(at(THEN))));
    let before = seen(&desk, first);
    routes(&mut desk, first);
    assert_eq!(seen(&desk, first), before, "who works on it stays");
    // Whoever laid it down is not given it again.
    desk.does(owner, "2026-03-11T09:00:00Z", TicketAction::Assign { ticket: first, owner: None });
    assert_eq!(seen(&desk, first).returned_by, Some(owner));
    routes(&mut desk, first);
    let other = seen(&desk, first).owner.expect("somebody else was found");
    assert_ne!(other, owner);
    desk.does(other, "2026-03-11T10:00:00Z", TicketAction::SetStatus { ticket: second, to: Status::Resolved { how: Resolution::Solved } });
    let resolved = seen(&desk, second);
    routes(&mut desk, second);
    assert_eq!(seen(&desk, second), resolved, "nobody is looked for what is done");
}

/// A colleague took it from them; nobody who laid it down themselves is given it again.
#[test]
fn whoever_had_it_before_knows_it() {
    for had in ["Giulia", "Priya"] {
        let mut desk = Desk::usual(at(SINCE));
        let (who, other) = if had == "Giulia" { (desk.giulia, desk.priya) } else { (desk.priya, desk.giulia) };
        let ticket = desk.asked("2026-03-10T08:00:00Z");
        desk.does(who, "2026-03-10T09:00:00Z", TicketAction::Assign { ticket, owner: Some(who) });
        desk.does(other, "2026-03-10T10:00:00Z", TicketAction::Assign { ticket, owner: None });
        let had = Given { person: who, at: at("2026-03-10T09:00:00Z") };
        assert_eq!(seen(&desk, ticket).had_by, [had]);
        routes(&mut desk, ticket);
        assert_eq!(seen(&desk, ticket).owner, Some(who), "{had:?} had it");
        let changes = desk.world.events.iter().filter_map(|event| event.changes().ok()).flatten();
        let tables = changes.filter_map(|change| match change {
            Change::Ticket(TicketChange::Routed { table }) => Some(table),
            _ => None,
        });
        let knows: Vec<_> = tables.flat_map(|table| table.rows).map(|row| (row.person, row.numbers.knows)).collect();
        assert_eq!(knows, [(who, Knows::Ticket), (other, Knows::Nothing)]);
    }
}

#[test]
fn a_ticket_that_nobody_can_take_waits_and_says_why_once() {
    let mut desk = Desk::usual(at(SINCE));
    let ticket = desk.asked("2026-03-10T08:00:00Z");
    let (giulia, priya) = (desk.giulia, desk.priya);
    for person in [giulia, priya] {
        work(&mut desk, person, Work { capacity: 0, ..Work::default() }).expect("it is not refused");
    }
    routes(&mut desk, ticket);
    let waits = seen(&desk, ticket);
    let why = waits.seeks.expect("it seeks").nobody;
    assert!(matches!(why, Some(Nobody { .. })) && waits.owner.is_none(), "{why:?}");
    routes(&mut desk, ticket);
    assert_eq!(seen(&desk, ticket), waits, "the same answer is not written twice");
    work(&mut desk, priya, Work::default()).expect("it is not refused");
    routes(&mut desk, ticket);
    assert_eq!((seen(&desk, ticket).owner, seen(&desk, ticket).seeks), (Some(priya), None));
}

#[test]
fn work_names_what_there_is() {
    let mut desk = Desk::usual(at(SINCE));
    let giulia = desk.giulia;
    let knows = |skill| Work { grades: vec![Grade { skill: SkillId(skill), grade: 3 }], ..Work::default() };
    assert_eq!(work(&mut desk, giulia, knows(99)), Err(PeopleRefusal::NoSuchSkill.into()));
    let much = Work { capacity: u16::MAX, ..Work::default() };
    assert_eq!(work(&mut desk, giulia, much), Err(PeopleRefusal::Work(WorkError::Capacity).into()));
    let skill = SettingAction::Add(SettingChange::Skill(Skill { name: Text::same("Sensors"), retired: false }));
    let made = desk.world.act(&Actor::desk(), Door::Cli, at(SINCE), Action::Setting(skill)).expect("it may be added");
    let skill = made.setting.expect("it says which");
    work(&mut desk, giulia, knows(skill)).expect("it is there");
    assert_eq!(desk.world.rows.person(giulia).expect("her").work, knows(skill));
    let hers = desk.world.actor(giulia);
    let own = Action::People(PeopleAction::SetWork { person: giulia, to: Box::default() });
    assert_eq!(desk.world.act(&hers, Door::Desk, at(THEN), own), Err(Refusal::NotAllowed), "it is an administrator's");
}

#[test]
fn how_tickets_are_given_is_one_setting_with_versions() {
    let mut desk = Desk::usual(at(SINCE));
    let doc = RoutingDoc { weighs: [1, 3, 9, 27], ..RoutingDoc::default() };
    let change = |doc| Action::Setting(SettingAction::Change { id: 0, to: SettingChange::Routing(doc) });
    desk.world.act(&Actor::desk(), Door::Desk, at(SINCE), change(doc)).expect("it may be changed");
    assert_eq!((desk.world.settings.routing.ver, desk.world.settings.routing.doc), (1, doc));
    let add = Action::Setting(SettingAction::Add(SettingChange::Routing(doc)));
    assert_eq!(desk.world.act(&Actor::desk(), Door::Desk, at(SINCE), add), Err(Refusal::NotAllowed), "there is one");
    let falling = RoutingDoc { weighs: [4, 3, 2, 1], ..doc };
    desk.world.act(&Actor::desk(), Door::Desk, at(SINCE), change(falling)).expect_err("the more urgent weighs no less");
}
