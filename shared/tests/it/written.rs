//! Conditions as administrators write them: what is written is read again in both languages, and what is not understood is said line by
//! line with what to write there.

use shared::id::{CategoryId, ContractId, OrganisationId, ServiceId, SettingKind, SubStateId, Subject};
use shared::locale::{Lang, Text};
use shared::rule::condition::{Condition, Hand, Standing, Test};
use shared::rule::fact::Fact;
use shared::rule::value::{Choice, Domain, Lasting, Scale};
use shared::rule::written::{About, Expected, Known, read, write, write_test};
use shared::setting::catalogue::{Degree, Service};
use shared::setting::{SettingChange, Settings};
use shared::sla::policy::Metric;
use shared::ticket::status::StatusCode;
use shared::ticket::{Channel, Priority, TicketKind};
use shared::view::OrganisationRef;
use shared::words::rule::written::bad_test;

use crate::cast::{Desk, at};
use crate::random::Dice;
use crate::ruled::{is, tag};
use crate::rules::{OFFICE, office, phrase, some_condition};

/// A desk with a calendar, two services of one name, and one whose name would be taken for something else.
fn settings() -> (Settings, Desk) {
    let mut desk = Desk::usual(at("2026-03-01T00:00:00Z"));
    office(&mut desk.world.settings);
    let services = [("Portal", false), ("Portal", false), ("#1, \"blank\" charts", false), ("Mail", true), ("Mail", false)];
    for (id, (name, retired)) in (1..).zip(services) {
        let service = Service { name: Text::both(name, &format!("{name} it")), visible: true, queue: None, retired };
        let change = shared::event::Change::Setting(SettingChange::Service(service));
        desk.world.settings.apply(Subject::Setting(SettingKind::Service, id), 1, at("2026-03-01T00:00:00Z"), &[change]);
    }
    (desk.world.settings.clone(), desk)
}

/// Of two organisations one has a name of its own; and there is a pair of one name.
fn organisations() -> Vec<OrganisationRef> {
    let named = |(id, name): (u64, &str)| OrganisationRef { id: OrganisationId(id), name: name.to_owned(), vip: false };
    [(12, "Pell Grocers"), (13, "Hospital, main"), (14, "Twins"), (15, "twins")].map(named).into()
}

/// A test of each kind.
fn every_kind(desk: &Desk) -> Vec<Test> {
    let (one, other) = (desk.support, desk.cold);
    let time = |over, minutes, calendar| Lasting { over, minutes, calendar };
    let mut tests = vec![
        Test::Channel(Choice::Is(vec![Channel::Mail, Channel::Desk])),
        Test::Kind(Choice::IsNot(vec![TicketKind::ServiceRequest])),
        Test::State(Choice::Is(vec![StatusCode::PendingCustomer, StatusCode::Spam])),
        Test::Label(Choice::Is(vec![Some(SubStateId(4)), None])),
        Test::Priority(Scale::AtLeast(Priority::High)),
        Test::Priority(Scale::AtMost(Priority::Low)),
        Test::Priority(Scale::IsNot(vec![Priority::Low, Priority::Normal])),
        Test::Queue(Choice::IsNot(vec![one, other])),
        Test::QueueBelow(Choice::Is(vec![one])),
        Test::Home(Choice::Is(vec![one])),
        Test::Level(Scale::AtMost(2)),
        Test::Service(Choice::Is(vec![Some(ServiceId(1)), Some(ServiceId(3)), Some(ServiceId(4)), Some(ServiceId(5)), None])),
        Test::Category(Choice::Is(vec![None, Some(CategoryId(9))])),
        Test::CategoryBelow(Choice::IsNot(vec![CategoryId(9)])),
        Test::Impact(Choice::Is(vec![Some(Degree::High), None])),
        Test::Urgency(Choice::Is(vec![Some(Degree::Low)])),
        Test::Severity(Choice::IsNot(vec![Some(Degree::Medium)])),
        Test::Tag(Choice::Is(vec![tag("vip"), tag("a, \"b\""), tag("-"), tag("#7")])),
        Test::Contract(Choice::Is(vec![Some(ContractId(2))])),
        Test::Organisation(Choice::Is([12, 13, 14].map(|id| Some(OrganisationId(id))).into_iter().chain([None]).collect())),
        Test::Domain(Choice::Is(vec![Domain::try_from("example.org".to_owned()).expect("a domain")])),
        Test::Subject(Choice::IsNot(vec![phrase("invoice*"), phrase("a = b, c")])),
        Test::Said(Choice::Is(vec![phrase("c++")])),
        Test::By(Choice::Is(vec![Hand::Customer, Hand::Desk])),
        Test::Age(time(true, 90, None)),
        Test::InState(time(false, 2 * 24 * 60, None)),
        Test::SinceCustomer(time(true, 2 * 24 * 60, Some(OFFICE))),
        Test::SinceDesk(time(false, 1, None)),
    ];
    for so in [true, false] {
        tests.extend([Test::Vip(so), Test::Owned(so), Test::Answered(so), Test::Hours { calendar: OFFICE, open: so }]);
    }
    for metric in Metric::ALL {
        let standings = [Standing::Running, Standing::Paused, Standing::Breached, Standing::DueWithin(30), Standing::DueWithin(1_440)];
        tests.extend(standings.map(|is| Test::Clock { metric, is }));
    }
    tests
}

#[test]
fn every_test_comes_back_from_its_line_in_both_languages() {
    let (settings, desk) = settings();
    let organisations = organisations();
    let known = Known { settings: &settings, organisations: &organisations };
    for test in every_kind(&desk) {
        for lang in Lang::ALL {
            for names in [None, Some(known)] {
                let line = write_test(&test, lang, names);
                assert_eq!(read(&line, known), Ok(is(test.clone())), "{line}");
            }
        }
    }
    let service = |ids: &[u64]| Test::Service(Choice::Is(ids.iter().map(|id| Some(ServiceId(*id))).collect()));
    assert_eq!(
        write_test(&service(&[1, 3, 4, 5]), Lang::En, Some(known)),
        "service = #1, \"#1, \"\"blank\"\" charts\", #4, Mail",
        "a name that several have, or that only a retired one and another have, is no name"
    );
    let lines = [
        (Test::Priority(Scale::AtLeast(Priority::High)), "priority >= High", "priorità >= Alta"),
        (Test::QueueBelow(Choice::Is(vec![desk.cold])), "queue or below = Cold", "coda o sotto = Freddo"),
        (
            Test::InState(Lasting { over: true, minutes: 240, calendar: Some(OFFICE) }),
            "in this state >= 4 h, Office",
            "in questo stato >= 4 h, Office",
        ),
        (
            Test::Organisation(Choice::Is([12, 13, 14, 99].map(|id| Some(OrganisationId(id))).into())),
            "organisation = Pell Grocers, \"Hospital, main\", #14, #99",
            "organizzazione = Pell Grocers, \"Hospital, main\", #14, #99",
        ),
        (Test::Impact(Choice::Is(vec![Some(Degree::High)])), "impact = high", "impatto = alto"),
        (Test::Urgency(Choice::Is(vec![Some(Degree::High)])), "urgency = high", "urgenza = alta"),
        (Test::Severity(Choice::Is(vec![Some(Degree::Low), None])), "severity = low, -", "gravità = bassa, -"),
        (Test::Age(Lasting { over: true, minutes: 2 * 24 * 60, calendar: None }), "age >= 2 d", "età >= 2 g"),
        (Test::Clock { metric: Metric::Resolution, is: Standing::DueWithin(30) }, "solution <= 30 min", "soluzione <= 30 min"),
    ];
    for (test, en, it) in lines {
        assert_eq!((write_test(&test, Lang::En, Some(known)), write_test(&test, Lang::It, Some(known))), (en.into(), it.into()));
    }
}

/// What a condition is once it was written: a group of all in which there is one thing, or the condition itself, is no group.
fn plain(condition: Condition) -> Condition {
    match condition {
        Condition::All(mut parts) if parts.len() == 1 => parts.remove(0),
        other => other,
    }
}

#[test]
fn every_condition_comes_back_with_its_groups() {
    let (settings, _) = settings();
    let known = Known { settings: &settings, organisations: &[] };
    let mut dice = Dice::new(11);
    let mut groups = 0;
    for _ in 0..500 {
        let condition = plain(some_condition(&mut dice, 0));
        for lang in Lang::ALL {
            let text = write(&condition, lang, Some(known));
            let back = read(&text, known).expect("it was written by us");
            assert_eq!(write(&back, lang, Some(known)), text);
            // A group of all around one group is that one, once more.
            let same = back == condition || write(&condition, lang, None) == write(&back, lang, None);
            assert!(same, "{condition:?} {back:?}\n{text}");
            groups += text.matches(":\n").count();
        }
    }
    assert!(200 < groups, "there were groups: {groups}");
    assert_eq!(read("urgenza = alto", known), read("urgency = high", known), "either gender is understood");
    assert_eq!(read("età >= 2 g", known), read("age >= 2 d", known), "and either letter");
    assert_eq!(read("vip = si\npriorita = Alta", known), read("vip = sì\npriorità = Alta", known), "nor need one have the accents");
    assert!(read("vip = si", known).is_ok());
    assert_eq!(read(" \n\n", known), Ok(Condition::default()));
    let text = "queue or below = support\nANY OF:\n    vip = yes\n    none of:\n      tag = spam\n      state = Chiuso\npriorità ≥ alta";
    let spam = Condition::None(vec![is(Test::Tag(Choice::Is(vec![tag("spam")]))), is(Test::State(Choice::Is(vec![StatusCode::Closed])))]);
    let any = Condition::Any(vec![is(Test::Vip(true)), spam]);
    let Ok(Condition::All(parts)) = read(text, known) else { panic!("it is understood") };
    assert_eq!((parts.len(), &parts[1]), (3, &any), "blanks, large letters and both languages are understood");
}

#[test]
fn what_is_not_understood_is_said_with_its_line_and_what_to_write() {
    let (settings, _) = settings();
    let organisations = organisations();
    let known = Known { settings: &settings, organisations: &organisations };
    let priority = About::Fact(Fact::Priority);
    let deep = ["any of:", " all of:", "  any of:", "   all of:", "    any of:", "     vip = yes"].join("\n");
    for (text, line, words, expected, remedy) in [
        ("vip = yes\n\npriority", 3, "priority", Expected::Test, "such as priority = High"),
        ("prioryti = High", 1, "prioryti", Expected::Fact, "queue or below"),
        ("vip >= yes", 1, "vip >= yes", Expected::Comparison(About::Fact(Fact::Vip)), "by =."),
        ("priority ! High", 1, "priority ! High", Expected::Comparison(priority), "by = != >= <=."),
        ("priority = Hgh", 1, "Hgh", Expected::Value(priority), "Low, Normal, High, Urgent"),
        ("priority = High, , Hgh", 1, "Hgh", Expected::Value(priority), "Low, Normal"),
        ("priority >= High, Urgent", 1, "Urgent", Expected::Value(priority), "Low, Normal"),
        ("priority =", 1, "priority =", Expected::Value(priority), "Low, Normal"),
        ("level = many", 1, "many", Expected::Value(About::Fact(Fact::Level)), "a number"),
        ("queue = Nowhere", 1, "Nowhere", Expected::Value(About::Fact(Fact::Queue)), "such as #3"),
        ("service = Portal", 1, "Portal", Expected::Number(vec![1, 2]), "#1 or #2"),
        ("organisation = Vaccinova", 1, "Vaccinova", Expected::Value(About::Fact(Fact::Organisation)), "#12"),
        ("organisation = #12, #16", 1, "#16", Expected::Value(About::Fact(Fact::Organisation)), "#12"),
        ("organisation = TWINS", 1, "TWINS", Expected::Number(vec![14, 15]), "#14 or #15"),
        ("age >= soon", 1, "soon", Expected::Value(About::Fact(Fact::Age)), "30 min"),
        ("age >= 2 d, Office", 1, "2 d", Expected::Value(About::Fact(Fact::Age)), "working time hours"),
        ("age >= 2 h, Night", 1, "Night", Expected::Value(About::Fact(Fact::Age)), "calendar"),
        ("solution = soon", 1, "soon", Expected::Value(About::Clock(Metric::Resolution)), "missed"),
        ("subject = \"invoice", 1, "\"invoice", Expected::Quote, "ends with one"),
        ("subject = \"invoice\" now", 1, "\"invoice\" now", Expected::Quote, "a comma follows"),
        ("vip = yes\nany of:\npriority = High", 2, "any of:", Expected::Lines, "below it"),
        ("almeno una:", 1, "any of:", Expected::Lines, "below it"),
        ("any of:\n    vip = yes\n  vip = no", 3, "vip = no", Expected::Margin, "begin it where"),
        ("vip = yes\n  vip = no", 2, "vip = no", Expected::Margin, "begin it where"),
        (deep.as_str(), 5, "any of:", Expected::Shallower, "two rules"),
    ] {
        let bad = read(text, known).expect_err(text);
        assert_eq!((bad.line, bad.words.as_str(), bad.expected.clone()), (line, words, expected), "{text}");
        let said = bad_test(Lang::En, &bad);
        assert!(said.contains(&format!("Line {line}")) && said.contains(remedy), "{said}");
        assert!(bad_test(Lang::It, &bad).starts_with(&format!("La riga {line}")));
    }
}
