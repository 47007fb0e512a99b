//! What a ticket is about: its degrees and what they make of its priority, the label of its state, its tags.

use shared::access::Actor;
use shared::act::Action;
use shared::event::Door;
use shared::id::{CategoryId, PersonId, QueueId, ServiceId, SubStateId, TicketId, Ver};
use shared::locale::{Lang, Text};
use shared::people::Roles;
use shared::people::action::{NewPerson, PeopleAction};
use shared::refusal::{Refusal, Theirs};
use shared::setting::catalogue::{Category, Cause, Degree, Service};
use shared::setting::refusal::SettingRefusal;
use shared::setting::sub_state::SubState;
use shared::setting::{SettingAction, SettingChange};
use shared::text::{Email, Name, Tag};
use shared::ticket::action::{NewTicket, TicketAction, Writing};
use shared::ticket::change::TicketChange;
use shared::ticket::classify::TAGS_MAX;
use shared::ticket::status::{PendingOn, Status, StatusCode};
use shared::ticket::{Channel, Classification, Priority, Ticket, TicketKind};
use shared::view::{FactKey, choosing, facts_of};

use crate::cast::{Desk, at, new_ticket};

const SINCE: &str = "2026-03-01T00:00:00Z";
const THEN: &str = "2026-03-11T08:00:00Z";
const ASKED: &str = "2026-03-10T08:00:00Z";
const WAITS: Status = Status::Pending { on: PendingOn::Supplier, until: None };

fn desk() -> Desk {
    Desk::usual(at(SINCE))
}

fn adds(desk: &mut Desk, doc: SettingChange) -> u64 {
    let made = desk.world.act(&Actor::desk(), Door::Cli, at(SINCE), Action::Setting(SettingAction::Add(doc)));
    made.expect("it may be added").setting.expect("it says which")
}

fn changes(desk: &mut Desk, id: u64, to: SettingChange) {
    let made = desk.world.act(&Actor::desk(), Door::Cli, at(SINCE), Action::Setting(SettingAction::Change { id, to }));
    made.expect("it may be changed");
}

fn service(visible: bool, queue: Option<QueueId>, retired: bool) -> SettingChange {
    SettingChange::Service(Service { name: Text::same("Portal"), visible, queue, retired })
}

fn category(retired: bool) -> SettingChange {
    SettingChange::Category(Category { name: Text::same("Sensors"), parent: None, skills: Vec::new(), retired })
}

fn label(of: StatusCode, retired: bool) -> SettingChange {
    SettingChange::SubState(SubState { name: Text::same("In the workshop"), of, stops: Vec::new(), retired })
}

fn ticket(desk: &Desk, id: TicketId) -> &Ticket {
    desk.world.rows.ticket(id).expect("a ticket")
}

fn degrees(impact: Option<Degree>, urgency: Option<Degree>) -> Classification {
    Classification { impact, urgency, ..Classification::default() }
}

/// Giulia asks for something, having seen the ticket at a version.
fn asks(desk: &mut Desk, seen: Option<Ver>, action: TicketAction) -> Result<(), Refusal> {
    let giulia = desk.world.actor(desk.giulia);
    desk.world.act_having_seen(seen, &giulia, Door::Desk, at(THEN), Action::Ticket(action)).map(|_| ())
}

/// A customer who is served first.
fn vip(desk: &mut Desk) -> PersonId {
    let person = NewPerson {
        email: Some(Email::try_from("venier@example.org").expect("an address")),
        verified: true,
        roles: Roles::CUSTOMER,
        vip: true,
        ..NewPerson::named(Name::try_from("Chiara Venier").expect("a name"))
    };
    let made = desk.world.act(&Actor::desk(), Door::Cli, at(SINCE), Action::People(PeopleAction::AddPerson(person)));
    made.expect("a person may be added").person.expect("it says whom")
}

#[test]
fn impact_and_urgency_make_the_priority() {
    use Degree::{High, Low, Medium};
    for (impact, urgency, vip_asks, priority) in [
        (Some(Low), Some(Low), false, Priority::Low),
        (Some(Low), Some(Low), true, Priority::Normal),
        (Some(Medium), Some(Medium), false, Priority::Normal),
        (Some(High), Some(Medium), false, Priority::High),
        (Some(Medium), Some(High), true, Priority::Urgent),
        (Some(High), Some(High), true, Priority::Urgent),
        // One alone says nothing.
        (Some(High), None, false, Priority::Normal),
        (None, Some(High), true, Priority::Normal),
    ] {
        let mut desk = desk();
        let customer = if vip_asks { vip(&mut desk) } else { desk.hannah };
        let (giulia, support) = (desk.world.actor(desk.giulia), desk.support);
        let called = new_ticket(support, customer, Writing::ForCaller, Channel::Phone);
        let to = degrees(impact, urgency);
        let at_once = desk.create(&giulia, at(ASKED), NewTicket { class: to, ..called.clone() });
        assert_eq!(ticket(&desk, at_once).priority, priority, "at once: {to:?}");

        let later = desk.create(&giulia, at(ASKED), called);
        asks(&mut desk, None, TicketAction::Classify { ticket: later, to }).expect("it is not refused");
        assert_eq!((ticket(&desk, later).priority, ticket(&desk, later).class), (priority, to), "later: {to:?}");
    }
}

#[test]
fn a_person_overrules_the_matrix_until_impact_or_urgency_change_again() {
    let mut desk = desk();
    let ticket_id = desk.asked(ASKED);
    let grave = degrees(Some(Degree::High), Some(Degree::High));
    let severe = Classification { severity: Some(Degree::Low), ..grave };
    let milder = Classification { urgency: Some(Degree::Medium), ..severe };
    let classify = |to| TicketAction::Classify { ticket: ticket_id, to };
    for (action, priority) in [
        (classify(grave), Priority::Urgent),
        (TicketAction::SetPriority { ticket: ticket_id, to: Priority::Low }, Priority::Low),
        (classify(severe), Priority::Low),
        (classify(milder), Priority::High),
        (classify(Classification { impact: None, ..milder }), Priority::High),
    ] {
        asks(&mut desk, None, action.clone()).expect("it is not refused");
        assert_eq!(ticket(&desk, ticket_id).priority, priority, "{action:?}");
    }
    // It is said as a change of its own, in the same step.
    let event = desk.world.events.iter().find(|event| event.body.contains("classified")).expect("the first step");
    let said = event.changes().expect("its changes");
    let both = [
        TicketChange::Classified { from: Classification::default(), to: grave },
        TicketChange::PrioritySet { from: Priority::Normal, to: Priority::Urgent },
    ];
    assert_eq!(said, both.map(shared::event::Change::Ticket));
}

#[test]
fn customers_choose_a_service_that_they_see_and_nothing_else() {
    let mut desk = desk();
    let open = ServiceId(adds(&mut desk, service(true, None, false)));
    let hidden = ServiceId(adds(&mut desk, service(false, None, false)));
    let retired = ServiceId(adds(&mut desk, service(true, None, true)));
    let sensors = CategoryId(adds(&mut desk, category(false)));
    let of = |service| Classification { service: Some(service), ..Classification::default() };
    let unknown = || Err(Refusal::from(SettingRefusal::Unknown));
    for (class, told) in [
        (of(open), Ok(())),
        (of(hidden), unknown()),
        (of(retired), unknown()),
        (of(ServiceId(999)), unknown()),
        (Classification { category: Some(sensors), ..of(open) }, Err(Refusal::NotAllowed)),
        (degrees(Some(Degree::High), None), Err(Refusal::NotAllowed)),
    ] {
        let (hannah, support) = (desk.hannah, desk.support);
        let actor = desk.world.actor(hannah);
        let new = NewTicket { class, ..new_ticket(support, hannah, Writing::Own, Channel::Portal) };
        let answer = desk.world.ticket(&actor, at(ASKED), TicketAction::Create(Box::new(new)));
        assert_eq!(answer.map(|_| ()), told, "{class:?}");
    }
}

#[test]
fn a_request_begins_in_the_queue_that_was_chosen_or_in_that_of_its_service() {
    let mut desk = desk();
    let (support, office) = (desk.support, desk.office);
    let billing = ServiceId(adds(&mut desk, service(true, Some(office), false)));
    let plain = ServiceId(adds(&mut desk, service(true, None, false)));
    for (chosen, asked_for, begins) in [
        (Some(support), Some(billing), Some(support)),
        (None, Some(billing), Some(office)),
        (None, Some(plain), None),
        (None, None, None),
        (Some(support), None, Some(support)),
    ] {
        assert_eq!(desk.world.settings.begins_in(chosen, asked_for), begins, "{chosen:?} {asked_for:?}");
    }
}

#[test]
fn what_is_retired_stays_where_it_is_and_is_chosen_no_more() {
    let mut desk = desk();
    let portal = adds(&mut desk, service(true, None, false));
    let sensors = adds(&mut desk, category(false));
    let (first, second) = (desk.asked(ASKED), desk.asked(ASKED));
    let both = Classification { service: Some(ServiceId(portal)), category: Some(CategoryId(sensors)), ..Classification::default() };
    asks(&mut desk, None, TicketAction::Classify { ticket: first, to: both }).expect("both may be chosen");
    changes(&mut desk, portal, service(true, None, true));
    changes(&mut desk, sensors, category(true));
    let graver = Classification { severity: Some(Degree::High), ..both };
    assert_eq!(asks(&mut desk, None, TicketAction::Classify { ticket: first, to: graver }), Ok(()), "they were chosen before");
    for to in [Classification { category: None, ..both }, Classification { service: None, ..both }] {
        let told = asks(&mut desk, None, TicketAction::Classify { ticket: second, to });
        assert_eq!(told, Err(Refusal::from(SettingRefusal::Unknown)), "{to:?}");
    }
}

#[test]
fn a_label_belongs_to_the_state_that_the_ticket_is_in_and_is_lost_with_it() {
    let mut desk = desk();
    let workshop = SubStateId(adds(&mut desk, label(StatusCode::PendingSupplier, false)));
    let gone = SubStateId(adds(&mut desk, label(StatusCode::PendingSupplier, true)));
    let elsewhere = SubStateId(adds(&mut desk, label(StatusCode::Open, false)));
    let id = desk.asked(ASKED);
    let give = |label| TicketAction::Label { ticket: id, label };
    assert_eq!(asks(&mut desk, None, give(Some(workshop))), Err(Refusal::OtherState { of: StatusCode::PendingSupplier }));
    asks(&mut desk, None, TicketAction::SetStatus { ticket: id, to: WAITS }).expect("it may wait");
    let unknown = || Err(Refusal::from(SettingRefusal::Unknown));
    for (label, told, has) in [
        (Some(elsewhere), Err(Refusal::OtherState { of: StatusCode::Open }), None),
        (Some(gone), unknown(), None),
        (Some(SubStateId(999)), unknown(), None),
        (Some(workshop), Ok(()), Some(workshop)),
        (None, Ok(()), None),
        (Some(workshop), Ok(()), Some(workshop)),
    ] {
        assert_eq!(asks(&mut desk, None, give(label)), told, "{label:?}");
        assert_eq!(ticket(&desk, id).label, has, "{label:?}");
    }
    asks(&mut desk, None, TicketAction::SetStatus { ticket: id, to: Status::Open }).expect("it may go on");
    assert_eq!(ticket(&desk, id).label, None);
}

/// A list in a browser remembers the place of what was chosen.
#[test]
fn what_is_chosen_stands_where_it_stood_before() {
    let mut desk = desk();
    let cause = |name: &str, retired| SettingChange::Cause(Cause { name: Text::same(name), retired });
    let [before, _, last] = ["Door", "Relay", "Line"].map(|name| adds(&mut desk, cause(name, false)));
    let id = desk.asked(ASKED);
    let shown = |desk: &Desk| {
        let facts = facts_of(Lang::En, ticket(desk, id), &desk.world.settings);
        facts.into_iter().find(|fact| fact.key == FactKey::Cause).expect("there are causes")
    };
    let choose = |desk: &mut Desk, to: u64| {
        let word = to.to_string();
        let place = |desk: &Desk| shown(desk).choices.iter().position(|(code, _)| *code == word).expect("it may be chosen");
        let stood = place(desk);
        let action = choosing(ticket(desk, id), FactKey::Cause, &word).expect("words").expect("a word of the form");
        asks(desk, None, action).expect("it may be chosen");
        assert_eq!((shown(desk).now.as_str(), place(desk)), (word.as_str(), stood));
    };
    choose(&mut desk, last);
    choose(&mut desk, before);
    assert!(shown(&desk).choices.iter().all(|(code, _)| !code.is_empty()), "it is never unknown again");
    changes(&mut desk, before, cause("Door", true));
    choose(&mut desk, last);
    assert_eq!(shown(&desk).choices.len(), 2, "nobody chooses what is retired");
}

#[test]
fn what_is_shown_to_choose_can_be_chosen() {
    let shown = |desk: &Desk, id, key| {
        let facts = facts_of(Lang::En, ticket(desk, id), &desk.world.settings);
        facts.into_iter().find(|fact| fact.key == key).unwrap_or_else(|| panic!("{key:?} is shown"))
    };
    for key in FactKey::CHOSEN {
        let mut desk = desk();
        adds(&mut desk, service(true, None, false));
        adds(&mut desk, category(false));
        adds(&mut desk, label(StatusCode::New, false));
        adds(&mut desk, SettingChange::Cause(Cause { name: Text::same("Relay"), retired: false }));
        let tagged = |desk: &mut Desk| {
            let id = desk.asked(ASKED);
            asks(desk, None, TicketAction::Tag { ticket: id, tag: Tag::try_from("march").expect("a tag") }).expect("there is room");
            // While none of its degrees is known they are one fact.
            let to = Classification { severity: Some(Degree::Low), ..degrees(Some(Degree::Low), Some(Degree::Low)) };
            asks(desk, None, TicketAction::Classify { ticket: id, to }).expect("they are known");
            id
        };
        let first = tagged(&mut desk);
        let fact = shown(&desk, first, key);
        assert!(1 < fact.choices.len() && !fact.means(&fact.now).is_empty(), "{fact:?}");
        for (word, _) in fact.choices.iter().filter(|(word, _)| *word != fact.now) {
            let id = tagged(&mut desk);
            let action = choosing(ticket(&desk, id), key, word).expect("words that are some").expect("a word of the form");
            asks(&mut desk, None, action).expect("it may be chosen");
            if key == FactKey::Untag {
                assert!(ticket(&desk, id).tags.is_empty());
            } else {
                assert_eq!(shown(&desk, id, key).now, *word, "{key:?}");
            }
        }
        let nonsense = choosing(ticket(&desk, first), key, "nonsense");
        assert_eq!(
            nonsense.expect("words"),
            (key == FactKey::Untag).then(|| TicketAction::Untag { ticket: first, tag: Tag::try_from("nonsense").expect("a tag") })
        );
    }
}

#[test]
fn how_much_a_ticket_matters_is_one_fact_until_something_of_it_is_known() {
    let mut desk = desk();
    let shown = |desk: &Desk, id| {
        let facts = facts_of(Lang::It, ticket(desk, id), &desk.world.settings);
        facts.into_iter().filter(|fact| FactKey::DEGREES.contains(&fact.key)).collect::<Vec<_>>()
    };
    let id = desk.asked(ASKED);
    let facts = shown(&desk, id);
    let [one] = &facts[..] else { panic!("one fact: {facts:?}") };
    assert_eq!((one.key, one.name.as_str(), one.now.as_str()), (FactKey::Impact, "Quanto pesa", ""));
    assert_eq!(one.choices.len(), 1 + 3 * Degree::ALL.len());
    for (word, words) in one.choices.iter().filter(|(word, _)| !word.is_empty()) {
        let id = desk.asked(ASKED);
        let action = choosing(ticket(&desk, id), one.key, word).expect("words that are some").expect("a word of the form");
        asks(&mut desk, None, action).expect("it may be chosen");
        let known = shown(&desk, id).into_iter().filter(|fact| !fact.now.is_empty());
        let known: Vec<_> = known.map(|fact| format!("{}: {}", fact.name, fact.means(&fact.now))).collect();
        assert_eq!((shown(&desk, id).len(), known), (3, vec![words.clone()]), "{word}");
    }
    for word in ["kind.1", "urgency.9", "urgency", "."] {
        assert_eq!(choosing(ticket(&desk, id), one.key, word).expect("words"), None, "{word}");
    }
}

/// What somebody wants who looked before a colleague did something, and whether it conflicts.
#[test]
fn each_aspect_loses_only_against_its_own() {
    let mut desk = desk();
    let workshop = SubStateId(adds(&mut desk, label(StatusCode::New, false)));
    let id = desk.asked(ASKED);
    let grave = degrees(Some(Degree::High), None);
    let tag = || Tag::try_from("march").expect("a tag");
    let classify = || TicketAction::Classify { ticket: id, to: degrees(None, Some(Degree::Low)) };
    let kind = |to| TicketAction::SetKind { ticket: id, to };
    let give = || TicketAction::Label { ticket: id, label: Some(workshop) };
    let priya = desk.world.actor(desk.priya);
    desk.world.ticket(&priya, at(THEN), TicketAction::Classify { ticket: id, to: grave }).expect("she was first");
    let ver = ticket(&desk, id).ver;
    for (wish, told) in [
        (classify(), Err(Refusal::Conflict { theirs: Theirs::Class(grave), ver })),
        (kind(TicketKind::Question), Err(Refusal::Conflict { theirs: Theirs::Kind(TicketKind::Incident), ver })),
        (TicketAction::Classify { ticket: id, to: grave }, Ok(())),
    ] {
        assert_eq!(asks(&mut desk, Some(1), wish.clone()), told, "{wish:?}");
        assert_eq!(ticket(&desk, id).ver, ver, "nothing came of {wish:?}");
    }
    for wish in [give(), TicketAction::SetPriority { ticket: id, to: Priority::High }, TicketAction::Tag { ticket: id, tag: tag() }] {
        assert_eq!(asks(&mut desk, Some(1), wish.clone()), Ok(()), "{wish:?}");
    }
    // A label is of its state: whoever did not see the one loses against the other.
    let ver = ticket(&desk, id).ver;
    let state = TicketAction::SetStatus { ticket: id, to: WAITS };
    assert_eq!(asks(&mut desk, Some(1), state), Err(Refusal::Conflict { theirs: Theirs::Status(Status::New), ver }));
}

#[test]
fn tags_are_added_once_taken_away_and_bounded() {
    let mut desk = desk();
    let id = desk.asked(ASKED);
    let tag = |words: &str| Tag::try_from(words).expect("a tag");
    let add = |words: &str| TicketAction::Tag { ticket: id, tag: tag(words) };
    let steps = |desk: &Desk| ticket(desk, id).ver;
    for (action, tags) in [
        (add("Printer"), "printer"),
        (add("printer"), "printer"),
        (add("floor 2"), "printer, floor 2"),
        (TicketAction::Untag { ticket: id, tag: tag("never given") }, "printer, floor 2"),
        (TicketAction::Untag { ticket: id, tag: tag("printer") }, "floor 2"),
    ] {
        asks(&mut desk, Some(1), action.clone()).expect("tags never lose");
        assert_eq!(ticket(&desk, id).tags.join(", "), tags, "{action:?}");
    }
    assert_eq!(steps(&desk), 4, "what is so already is no step");
    for nth in 1..TAGS_MAX {
        asks(&mut desk, None, add(&format!("tag {nth}"))).expect("there is room");
    }
    assert_eq!(ticket(&desk, id).tags.len(), TAGS_MAX);
    assert_eq!(asks(&mut desk, None, add("one more")), Err(Refusal::TooManyTags { max: TAGS_MAX }));
    assert_eq!(asks(&mut desk, None, add("floor 2")), Ok(()), "it is there already");
    // No words of anybody's stand in the log.
    assert!(!desk.world.exported().contains("printer"));
}
