//! Planted flaws are found.

mod believable;

use jiff::Timestamp;

use super::{Aspect, Certainty, Finding, Flaw, Shadow, analyse};
use crate::id::{CategoryId, PersonId, QueueId, RuleId, ServiceId};
use crate::locale::{Lang, Text};
use crate::rule::condition::{Condition, Hand, Standing, Test};
use crate::rule::deed::{Deed, Whom};
use crate::rule::document::{InForce, Rule};
use crate::rule::fact::{Fact, Named};
use crate::rule::trigger::{On, Since, Trigger};
use crate::rule::value::{Choice, Lasting, Scale};
use crate::setting::catalogue::{Category, Service};
use crate::setting::{CLOSE_AFTER_DAYS_DEFAULT, Crew, Queue, Settings, Versioned};
use crate::sla::policy::Metric;
use crate::text::{Phrase, Tag};
use crate::ticket::status::{Closing, PendingOn, Resolution, Status, StatusCode};
use crate::ticket::{Channel, Priority};

const OPEN: Status = Status::Open;
const WAITING: Status = Status::Pending { on: PendingOn::Customer, until: None };
const SOLVED: Status = Status::Resolved { how: Resolution::Solved };
const GIVEN_UP: Status = Status::Closed { how: Closing::NoAnswer };

fn queue(parent: Option<u64>, level: u8, retired: bool) -> Queue {
    Queue {
        name: Text::same("Queue"),
        parent: parent.map(QueueId),
        level,
        visible: parent.is_none(),
        address: None,
        lang: Lang::En,
        close_after_days: CLOSE_AFTER_DAYS_DEFAULT,
        crew: Crew::Everyone,
        retired,
        calendar: None,
        serves: Vec::new(),
        skips: false,
        drafts_only: false,
        asks_reason: false,
        asks_cause: false,
        asks_solution: false,
    }
}

/// Support (1) with Cold (2) and Network (3) below it, Office (4), and a queue that is retired (5); services 1 and 2 and one that is
/// retired (3); category 2 below 1.
fn settings(rules: Vec<Rule>) -> Settings {
    let mut settings = Settings::default();
    for (id, parent, level, retired) in
        [(1, None, 1, false), (2, Some(1), 2, false), (3, Some(1), 2, false), (4, None, 1, false), (5, None, 1, true)]
    {
        settings.queues.insert(QueueId(id), Versioned { ver: 1, doc: queue(parent, level, retired) });
    }
    for (id, retired) in [(1, false), (2, false), (3, true)] {
        let doc = Service { name: Text::same("Service"), visible: true, queue: None, retired };
        settings.services.insert(ServiceId(id), Versioned { ver: 1, doc });
    }
    for (id, parent) in [(1, None), (2, Some(CategoryId(1)))] {
        let doc = Category { name: Text::same("Category"), parent, skills: Vec::new(), retired: false };
        settings.categories.insert(CategoryId(id), Versioned { ver: 1, doc });
    }
    for (id, rule) in (1..).zip(rules) {
        assert_eq!(rule.check(), Ok(()), "{rule:?}");
        settings.rules.put(RuleId(id), InForce { ver: 1, since: Timestamp::UNIX_EPOCH, rule });
    }
    settings
}

fn rule(on: &[On], when: Condition, deeds: &[Deed]) -> Rule {
    let on = Trigger::On(on.to_vec());
    Rule { name: Text::same("Rule"), position: 1, on, when, deeds: deeds.to_vec(), routing: false, retired: false }
}

fn routing(when: Condition, deed: Deed) -> Rule {
    Rule { routing: true, ..rule(&[On::Created], when, &[deed]) }
}

fn after(since: Since, hours: u32, when: Condition, deeds: &[Deed]) -> Rule {
    let on = Trigger::After { since, minutes: hours * 60, calendar: None };
    Rule { on, ..rule(&[], when, deeds) }
}

fn is(test: Test) -> Condition {
    Condition::Is(test)
}

fn all(tests: impl IntoIterator<Item = Test>) -> Condition {
    Condition::All(tests.into_iter().map(Condition::Is).collect())
}

fn state(codes: &[StatusCode]) -> Test {
    Test::State(Choice::Is(codes.to_vec()))
}

fn priority(values: &[Priority]) -> Test {
    Test::Priority(Scale::Is(values.to_vec()))
}

fn tag(word: &str) -> Tag {
    Tag::try_from(word).expect("a tag")
}

fn tagged(word: &str) -> Test {
    Test::Tag(Choice::Is(vec![tag(word)]))
}

fn untagged(word: &str) -> Test {
    Test::Tag(Choice::IsNot(vec![tag(word)]))
}

fn subject(words: &[&str]) -> Test {
    Test::Subject(Choice::Is(words.iter().map(|words| Phrase::try_from(*words).expect("a phrase")).collect()))
}

fn always() -> Condition {
    Condition::default()
}

fn found(rule: u64, certainty: Certainty, flaw: Flaw) -> Finding {
    Finding { rule: RuleId(rule), certainty, flaw }
}

fn shadowed(rule: u64, by: u64, how: Shadow, certainty: Certainty) -> Finding {
    found(rule, certainty, Flaw::Shadowed { by: RuleId(by), how })
}

#[track_caller]
fn finds(name: &str, rules: Vec<Rule>, expected: Vec<Finding>) {
    assert_eq!(analyse(&settings(rules)), expected, "{name}");
}

#[test]
fn a_condition_that_contradicts_itself_is_never_done() {
    let tell = [Deed::Tell(Whom::Managers)];
    let minutes = |over, minutes| Lasting { over, minutes, calendar: None };
    for (name, when, facts) in [
        ("two priorities", all([priority(&[Priority::Low]), priority(&[Priority::High])]), vec![Fact::Priority]),
        (
            "at least and at most",
            all([Test::Priority(Scale::AtLeast(Priority::High)), Test::Priority(Scale::AtMost(Priority::Low))]),
            vec![Fact::Priority],
        ),
        ("a tag that it has and has not", all([tagged("x"), untagged("x")]), vec![Fact::Tag]),
        ("older and younger", all([Test::Age(minutes(true, 60)), Test::Age(minutes(false, 60))]), vec![Fact::Age]),
        (
            "a queue that is not below another",
            all([Test::Queue(Choice::Is(vec![QueueId(4)])), Test::QueueBelow(Choice::Is(vec![QueueId(1)]))]),
            vec![Fact::Queue],
        ),
        (
            "a category outside of its tree",
            all([Test::Category(Choice::Is(vec![Some(CategoryId(2))])), Test::CategoryBelow(Choice::IsNot(vec![CategoryId(1)]))]),
            vec![Fact::Category],
        ),
        (
            "either way",
            Condition::All(vec![
                Condition::Any(vec![is(Test::Vip(true)), is(Test::Owned(true))]),
                is(Test::Vip(false)),
                is(Test::Owned(false)),
            ]),
            vec![Fact::Vip, Fact::Owned],
        ),
        (
            "a group and its contrary",
            Condition::All(vec![is(Test::Vip(true)), Condition::None(vec![is(Test::Vip(true))])]),
            vec![Fact::Vip],
        ),
    ] {
        finds(name, vec![rule(&[On::PrioritySet], when, &tell)], vec![found(1, Certainty::Always, Flaw::Unreachable { facts })]);
    }
    let by_customer = is(Test::By(Choice::Is(vec![Hand::Customer])));
    let facts = vec![Fact::By];
    finds(
        "a customer's note",
        vec![rule(&[On::Noted], by_customer, &tell)],
        vec![found(1, Certainty::Always, Flaw::Unreachable { facts })],
    );
    never_on_coming_in();
    let clock = |is| Test::Clock { metric: Metric::Resolution, is };
    let possible =
        all([clock(Standing::Running), clock(Standing::DueWithin(30)), Test::Age(minutes(true, 60)), Test::Age(minutes(false, 120))]);
    finds("all this can be", vec![rule(&[On::PrioritySet], possible, &tell)], Vec::new());
}

fn contradictions(rules: Vec<Rule>) -> Vec<Vec<Fact>> {
    let facts = |finding: Finding| if let Flaw::Unreachable { facts } = finding.flaw { Some(facts) } else { None };
    analyse(&settings(rules)).into_iter().filter_map(facts).collect()
}

/// What just comes in is neither old nor over, but a rule before may have ended it.
#[track_caller]
fn never_on_coming_in() {
    let tell = [Deed::Tell(Whom::Managers)];
    let hours = |over| Lasting { over, minutes: 60, calendar: Some(crate::id::CalendarId(1)) };
    let clock = |metric, standing| is(Test::Clock { metric, is: standing });
    let resolved = || is(state(&[StatusCode::Resolved]));
    for (name, when, fact) in [
        ("old at once", is(Test::Age(Lasting { over: true, minutes: 2 * 24 * 60, calendar: None })), Some(Fact::Age)),
        ("old at once in hours of a calendar", is(Test::Age(hours(true))), Some(Fact::Age)),
        ("young", is(Test::Age(hours(false))), None),
        ("long in its state", is(Test::InState(hours(true))), Some(Fact::InState)),
        ("long unheard", is(Test::SinceCustomer(hours(true))), Some(Fact::SinceCustomer)),
        ("just heard", is(Test::SinceCustomer(hours(false))), None),
        ("long unanswered", is(Test::SinceDesk(hours(true))), Some(Fact::SinceDesk)),
        ("broken at once", clock(Metric::FirstResponse, Standing::Breached), Some(Fact::Clock)),
        ("soon due", clock(Metric::FirstResponse, Standing::DueWithin(30)), None),
        ("resolved at once", resolved(), Some(Fact::State)),
        ("open", is(state(&[StatusCode::Open])), None),
    ] {
        let expected: Vec<_> = fact.into_iter().map(|fact| vec![fact]).collect();
        assert_eq!(contradictions(vec![rule(&[On::Created], when.clone(), &tell)]), expected, "{name}");
        assert!(contradictions(vec![rule(&[On::Created, On::PrioritySet], when, &tell)]).is_empty(), "{name}, later");
    }
    let solves = rule(&[On::Created], is(Test::Vip(true)), &[Deed::SetStatus(SOLVED)]);
    assert!(contradictions(vec![solves, rule(&[On::Created], resolved(), &tell)]).is_empty(), "resolved by a rule");
}

#[test]
fn what_is_retired_and_what_changes_nothing_is_told() {
    let service = Test::Service(Choice::Is(vec![Some(ServiceId(3))]));
    let by_service = rule(&[On::Created], is(service), &[Deed::Tell(Whom::Crew)]);
    let what = Named::Setting(crate::id::SettingKind::Service, 3);
    finds("a retired service", vec![by_service], vec![found(1, Certainty::Perhaps, Flaw::Retired { what })]);
    let moves = rule(&[On::Created], always(), &[Deed::MoveTo(QueueId(5))]);
    finds("a retired queue", vec![moves], vec![found(1, Certainty::Always, Flaw::Retired { what: Named::Queue(QueueId(5)) })]);
    let idle = |nth| vec![found(1, Certainty::Always, Flaw::Idle { deed: nth })];
    let urgent = is(priority(&[Priority::Urgent]));
    for (name, when, deeds, nth) in [
        ("it is urgent", urgent.clone(), vec![Deed::SetPriority(Priority::Urgent)], 0),
        ("nothing is more urgent", urgent, vec![Deed::RaisePriority], 0),
        ("nobody to take it from", is(Test::Owned(false)), vec![Deed::Release], 0),
        ("it has the tag", is(tagged("x")), vec![Deed::AddTag(tag("x"))], 0),
        ("what is closed stays closed", is(state(&[StatusCode::Closed])), vec![Deed::SetStatus(OPEN)], 0),
        ("two priorities", always(), vec![Deed::SetPriority(Priority::Low), Deed::SetPriority(Priority::High)], 0),
        ("told twice", always(), vec![Deed::Tell(Whom::Crew), Deed::Tell(Whom::Crew)], 1),
        ("the same tag twice", always(), vec![Deed::AddTag(tag("x")), Deed::Tell(Whom::Crew), Deed::AddTag(tag("x"))], 0),
    ] {
        let findings = analyse(&settings(vec![rule(&[On::Noted], when, &deeds)]));
        assert!(findings.contains(&idle(nth)[0]), "{name}: {findings:?}");
    }
}

#[test]
fn a_rule_in_the_shade_of_another_is_found() {
    let vip = || is(Test::Vip(true));
    let vip_by_mail = || all([Test::Vip(true), Test::Channel(Choice::Is(vec![Channel::Mail]))]);
    let created = [On::Created];
    let sets = |to| [Deed::SetPriority(to)];
    finds(
        "the first way leads everything away",
        vec![routing(vip(), Deed::MoveTo(QueueId(1))), routing(vip_by_mail(), Deed::MoveTo(QueueId(4)))],
        vec![shadowed(2, 1, Shadow::Routed, Certainty::Always)],
    );
    finds(
        "the narrow way comes first",
        vec![routing(vip_by_mail(), Deed::MoveTo(QueueId(4))), routing(vip(), Deed::MoveTo(QueueId(1)))],
        Vec::new(),
    );
    let normal_vip = all([Test::Vip(true), priority(&[Priority::Normal])]);
    finds(
        "after the first the second does not hold",
        vec![rule(&created, vip(), &sets(Priority::Urgent)), rule(&created, normal_vip.clone(), &[Deed::AddTag(tag("vip"))])],
        vec![shadowed(2, 1, Shadow::Prevented, Certainty::Always)],
    );
    finds(
        "unless a third one makes it hold again",
        vec![
            rule(&created, vip(), &sets(Priority::Urgent)),
            rule(&created, normal_vip, &[Deed::AddTag(tag("vip"))]),
            rule(&[On::Noted], is(tagged("calm")), &sets(Priority::Normal)),
        ],
        vec![shadowed(2, 1, Shadow::Prevented, Certainty::Perhaps)],
    );
    finds(
        "the same was done before",
        vec![rule(&created, vip(), &sets(Priority::High)), rule(&created, vip_by_mail(), &sets(Priority::High))],
        vec![shadowed(2, 1, Shadow::Done, Certainty::Always)],
    );
    finds(
        "all of it is undone",
        vec![rule(&created, vip_by_mail(), &sets(Priority::High)), rule(&created, vip(), &sets(Priority::Low))],
        vec![shadowed(1, 2, Shadow::Undone, Certainty::Always)],
    );
    let too_seldom = rule(&[On::CustomerWrote], vip(), &sets(Priority::High));
    finds("not at the same time", vec![too_seldom, rule(&created, vip_by_mail(), &sets(Priority::High))], Vec::new());
}

#[test]
fn rules_that_set_the_same_otherwise_contradict_each_other() {
    let created = [On::Created];
    let contradicts = |certainty, aspect| vec![found(2, certainty, Flaw::Contradicts { other: RuleId(1), aspect })];
    let by_words = |words: &[&str], deed: Deed| rule(&created, is(subject(words)), &[deed]);
    let (high, low) = (Deed::SetPriority(Priority::High), Deed::SetPriority(Priority::Low));
    finds(
        "words of both",
        vec![by_words(&["invoice"], low.clone()), by_words(&["outage"], high.clone())],
        contradicts(Certainty::Perhaps, Aspect::Priority),
    );
    finds("the same otherwise", vec![by_words(&["invoice"], low.clone()), by_words(&["outage"], low.clone())], Vec::new());
    let other = all([Test::Subject(Choice::IsNot(vec![Phrase::try_from("invoice").expect("a phrase")])), Test::Vip(true)]);
    finds("never both", vec![by_words(&["invoice"], low.clone()), rule(&created, other, std::slice::from_ref(&high))], Vec::new());
    finds(
        "the first leaves the second nothing",
        vec![
            rule(&created, is(Test::Vip(true)), std::slice::from_ref(&high)),
            rule(&created, is(priority(&[Priority::Normal])), std::slice::from_ref(&low)),
        ],
        Vec::new(),
    );
    finds(
        "a tag given and taken",
        vec![rule(&created, is(Test::Vip(true)), &[Deed::AddTag(tag("x"))]), rule(&created, is(tagged("y")), &[Deed::RemoveTag(tag("x"))])],
        contradicts(Certainty::Perhaps, Aspect::Tag("x".to_owned())),
    );
    finds(
        "wherever the second is done",
        vec![
            rule(&created, is(Test::Vip(true)), &[low, Deed::Tell(Whom::Managers)]),
            rule(&created, all([Test::Vip(true), tagged("y")]), &[high]),
        ],
        contradicts(Certainty::Always, Aspect::Priority),
    );
    let (anna, nobody) = (Deed::Assign(PersonId(7)), Deed::Release);
    let four_hours = |when, deed| after(Since::Queue, 4, when, &[deed]);
    finds(
        "due at once",
        vec![four_hours(is(Test::Vip(true)), anna.clone()), four_hours(is(tagged("y")), nobody.clone())],
        contradicts(Certainty::Perhaps, Aspect::Owner),
    );
    finds(
        "due at other times",
        vec![four_hours(is(Test::Vip(true)), anna), after(Since::Queue, 5, is(tagged("y")), &[nobody])],
        Vec::new(),
    );
}

#[test]
fn rules_that_go_in_a_circle_are_found() {
    let circle =
        |rule, through: &[u64], certainty| found(rule, certainty, Flaw::Circle { through: through.iter().map(|id| RuleId(*id)).collect() });
    let on = [On::PrioritySet];
    let sets = |to| [Deed::SetPriority(to)];
    finds(
        "up and down",
        vec![
            rule(&on, is(priority(&[Priority::Low])), &sets(Priority::High)),
            rule(&on, is(priority(&[Priority::High])), &sets(Priority::Low)),
        ],
        vec![shadowed(1, 2, Shadow::Undone, Certainty::Always), circle(1, &[2], Certainty::Always)],
    );
    finds("sets itself off once", vec![rule(&on, is(Test::Vip(true)), &sets(Priority::High))], Vec::new());
    finds("raises itself", vec![rule(&on, always(), &[Deed::RaisePriority])], vec![circle(1, &[], Certainty::Perhaps)]);
    finds(
        "over tags and states",
        vec![
            rule(&[On::TagsSet], is(tagged("wait")), &[Deed::SetStatus(WAITING)]),
            rule(&[On::StateSet], is(state(&[StatusCode::PendingCustomer])), &[Deed::RemoveTag(tag("wait")), Deed::SetStatus(OPEN)]),
            rule(&[On::StateSet], is(state(&[StatusCode::Open])), &[Deed::AddTag(tag("wait"))]),
        ],
        vec![circle(1, &[2, 3], Certainty::Perhaps)],
    );
    finds(
        "only what a person did",
        vec![
            rule(&on, all([priority(&[Priority::Low]), Test::By(Choice::Is(vec![Hand::Agent]))]), &sets(Priority::High)),
            rule(&on, is(priority(&[Priority::High])), &sets(Priority::Low)),
        ],
        vec![shadowed(1, 2, Shadow::Undone, Certainty::Always)],
    );
    finds(
        "day after day",
        vec![
            after(Since::State, 24, is(state(&[StatusCode::PendingCustomer])), &[Deed::SetStatus(OPEN)]),
            after(Since::State, 8, is(state(&[StatusCode::Open])), &[Deed::SetStatus(WAITING)]),
        ],
        vec![circle(1, &[2], Certainty::Always)],
    );
}
