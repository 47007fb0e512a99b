//! What is due by itself: found without asking the database, in the order in which it is due, once.

use desk::Desk;
use desk::clock::Clock;
use desk::config::{Engine, Faults};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use shared::access::Actor;
use shared::act::Action;
use shared::event::Cause;
use shared::id::{RuleId, Subject, TicketId};
use shared::locale::Text;
use shared::people::action::PeopleAction;
use shared::query::Query;
use shared::rule::condition::{Condition, Test};
use shared::rule::deed::Deed;
use shared::rule::document::Rule;
use shared::rule::trigger::{Since, Trigger};
use shared::rule::value::{Choice, Domain};
use shared::setting::{SettingAction, SettingChange};
use shared::text::Email;
use shared::ticket::Priority;
use shared::ticket::action::TicketAction;
use shared::ticket::status::{PendingOn, Resolution, Status};

use crate::bench_desk::{TestDesk, body, config, noon};
use crate::post;

fn later(minutes: i64) -> Timestamp {
    noon().checked_add(SignedDuration::from_mins(minutes)).unwrap()
}

fn until(ticket: TicketId, minutes: i64) -> TicketAction {
    TicketAction::SetStatus { ticket, to: Status::Pending { on: PendingOn::Moment, until: Some(later(minutes)) } }
}

/// The moments of what the desk's clock did, in the order of the log.
async fn fired(desk: &Desk) -> Vec<(TicketId, Timestamp)> {
    let mut events = desk.export_events().await.unwrap();
    events.retain(|event| event.by == shared::event::By::Desk);
    events.sort_by_key(|event| (event.lane, event.n));
    let ticket = |subject| if let Subject::Ticket(ticket) = subject { Some(ticket) } else { None };
    events.into_iter().filter_map(|event| Some((ticket(event.subject)?, event.at))).collect()
}

/// The desk is closed, and opened that much later: from its checkpoint, then from its rows. What was due meanwhile is done once.
async fn is_done_once_when_it_opens(test: TestDesk, minutes: i64, due: &[(TicketId, Timestamp)]) {
    let TestDesk { desk, dir, .. } = test;
    desk.close().await;
    drop(desk);
    let mut closed = config(&dir, Engine::Disk);
    closed.clock = Clock::fixed(later(minutes));
    let desk = Desk::open(closed.clone()).await.unwrap();
    assert!(desk.started_from().is_some(), "from the checkpoint");
    desk.check_against_log().await.unwrap();
    assert_eq!(desk.catch_up_all().await.unwrap(), due.len());
    assert_eq!(fired(&desk).await, due);
    assert_eq!(desk.catch_up_all().await.unwrap(), 0, "twice is once");
    desk.forsake().await;
    drop(desk);
    std::fs::remove_dir_all(dir.0.join("checkpoints")).unwrap();
    let desk = Desk::open(closed).await.unwrap();
    assert_eq!(desk.started_from(), None, "from the rows");
    assert_eq!(desk.catch_up_all().await.unwrap(), 0, "what was done is not due");
    desk.check_against_log().await.unwrap();
    desk.forsake().await;
}

#[tokio::test]
async fn what_was_due_while_the_desk_was_closed_fires_once_in_the_order_in_which_it_was_due() {
    let test = TestDesk::on(Engine::Disk, Faults::default()).await;
    let mut due = Vec::new();
    for minutes in [50, 10, 40, 20, 30] {
        let ticket = test.ticket(test.venier, "Frigorifero caldo").await;
        test.wish(test.giulia, None, until(ticket, minutes)).await.unwrap();
        due.push((ticket, later(minutes)));
    }
    let ahead = test.ticket(test.venier, "Un altro").await;
    test.wish(test.giulia, None, until(ahead, 600)).await.unwrap();
    due.sort_by_key(|(_, at)| *at);
    is_done_once_when_it_opens(test, 120, &due).await;
}

/// What happened to tickets from a moment on, in the order of the log: when it counts, when the desk knew it, whether by itself.
async fn happened(desk: &Desk, since: Timestamp) -> Vec<(TicketId, Timestamp, Timestamp, bool)> {
    let mut events = desk.export_events().await.unwrap();
    events.retain(|event| since <= event.at);
    events.sort_by_key(|event| (event.lane, event.n));
    let ticket = |subject| if let Subject::Ticket(ticket) = subject { Some(ticket) } else { None };
    let by_itself = |cause: &Cause| matches!(cause, Cause::Timer(_));
    events.into_iter().filter_map(|event| Some((ticket(event.subject)?, event.at, event.known, by_itself(&event.cause)))).collect()
}

fn answer(to: &str, from: &str, words: &str) -> Vec<u8> {
    format!("From: {from}\r\nTo: {to}\r\nSubject: Re: Frigorifero\r\nMessage-ID: <{words}@x.example>\r\n\r\n{words}\r\n").into_bytes()
}

/// CASES.md, e: down from the 60th minute to the 90th.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_accepted_before_a_timer_was_due_comes_before_it_and_what_comes_after_the_start_comes_last() {
    let test = TestDesk::on(Engine::Disk, Faults::default()).await;
    let mut tickets = Vec::new();
    for who in [test.venier, test.graham] {
        let ticket = test.ticket(who, "Frigorifero caldo").await;
        let words = format!("Domanda {ticket}.");
        test.wish(test.giulia, None, TicketAction::Reply { ticket, body: body(&words), files: Vec::new(), then: None }).await.unwrap();
        test.wish(test.giulia, None, until(ticket, 65)).await.unwrap();
        let sent = test.desk.composed_mails().await.unwrap();
        tickets.push((ticket, sent.iter().find(|mail| mail.text.contains(&words)).unwrap().reply_to.clone()));
    }
    let [(answered, to_answered), (silent, to_silent)] = tickets.try_into().unwrap();
    test.clock.set(later(59));
    let mail = answer(&to_answered, "venier@ospedale.example", "Presto");
    test.desk.receive_raw(mail.into(), vec![to_answered], None).await.unwrap();
    assert_eq!(happened(&test.desk, later(1)).await, [], "it waits, accepted");
    let TestDesk { desk, dir, .. } = test;
    desk.forsake().await;
    drop(desk);

    let mut up = config(&dir, Engine::Disk);
    (up.workers, up.clock) = (true, Clock::fixed(later(90)));
    let clock = up.clock.clone();
    let desk = Desk::open(up).await.unwrap();
    let rows = || desk.list(&Actor::desk(), &Query::default(), 0, 50).unwrap().value.rows;
    post::until(|| rows().iter().all(|row| row.status == Status::Open)).await;
    clock.set(later(91));
    let mail = answer(&to_silent, "graham@pell.example", "Tardi");
    desk.receive_raw(mail.into(), vec![to_silent], None).await.unwrap();
    post::until(|| rows().iter().any(|row| row.words.contains("Tardi"))).await;
    let order = [(answered, later(59), later(90), false), (silent, later(65), later(90), true), (silent, later(91), later(91), false)];
    assert_eq!(happened(&desk, later(1)).await, order);
    desk.check_against_log().await.unwrap();
    desk.close().await;
}

#[tokio::test]
async fn a_queue_that_closes_sooner_closes_what_waited_longer() {
    let test = TestDesk::new().await;
    let ticket = test.ticket(test.venier, "Frigorifero caldo").await;
    test.wish(test.giulia, None, TicketAction::SetStatus { ticket, to: Status::Resolved { how: Resolution::Solved } }).await.unwrap();
    test.clock.set(later(2 * 24 * 60));
    assert_eq!(test.desk.catch_up_all().await.unwrap(), 0, "seven days have not passed");
    close_after(&test, 2).await;
    test.desk.check_against_log().await.unwrap();
    assert_eq!(test.desk.catch_up_all().await.unwrap(), 1, "two have");
    test.desk.check_against_log().await.unwrap();
}

async fn close_after(test: &TestDesk, days: u16) {
    let mut to = test.desk.settings().queue(test.front).unwrap().clone();
    to.close_after_days = days;
    test.own(Action::Setting(SettingAction::ChangeQueue { queue: test.front, to })).await;
}

const DAY: i64 = 24 * 60;

/// Something is done when a ticket has been in its state for so many minutes.
fn after(minutes: i64, when: Condition) -> Rule {
    Rule {
        name: Text::same("Remind"),
        position: 1,
        on: Trigger::After { since: Since::State, minutes: u32::try_from(minutes).unwrap(), calendar: None },
        when,
        deeds: vec![Deed::SetPriority(Priority::High)],
        routing: false,
        retired: false,
    }
}

async fn add_rule(test: &TestDesk, rule: Rule) -> RuleId {
    let added = test.own(Action::Setting(SettingAction::Add(SettingChange::Rule(Box::new(rule))))).await;
    RuleId(added.outcome.setting.unwrap())
}

async fn change_rule(test: &TestDesk, id: RuleId, rule: Rule) {
    let to = SettingChange::Rule(Box::new(rule));
    test.own(Action::Setting(SettingAction::Change { id: id.0, to })).await;
}

async fn waits(test: &TestDesk, ticket: TicketId) {
    let to = Status::Pending { on: PendingOn::Customer, until: None };
    test.wish(test.giulia, None, TicketAction::SetStatus { ticket, to }).await.unwrap();
}

#[tokio::test]
async fn a_rule_of_passing_time_is_done_when_it_is_due_though_nothing_else_happens() {
    let test = TestDesk::new().await;
    let rule = add_rule(&test, after(3 * DAY, Condition::default())).await;
    let ticket = test.ticket(test.venier, "Frigorifero caldo").await;
    waits(&test, ticket).await;
    test.desk.check_against_log().await.unwrap();
    test.clock.set(later(3 * DAY - 1));
    assert_eq!(test.desk.catch_up_all().await.unwrap(), 0, "three days have not passed");
    test.clock.set(later(3 * DAY + 7));
    assert_eq!(test.desk.catch_up_all().await.unwrap(), 1);
    assert_eq!(fired(&test.desk).await, [(ticket, later(3 * DAY))], "at its own moment");
    let events = test.desk.export_events().await.unwrap();
    assert!(events.iter().any(|event| event.cause == Cause::Rule { rule, ver: 1 }));
    test.clock.set(later(30 * DAY));
    assert_eq!(test.desk.catch_up_all().await.unwrap(), 0, "once");
    waits_anew(&test, ticket).await;
    test.clock.set(later(34 * DAY));
    assert_eq!(test.desk.catch_up_all().await.unwrap(), 1, "it waits anew, and so does the rule");
    assert_eq!(fired(&test.desk).await, [(ticket, later(3 * DAY)), (ticket, later(33 * DAY))]);
    test.desk.check_against_log().await.unwrap();
}

async fn waits_anew(test: &TestDesk, ticket: TicketId) {
    test.wish(test.giulia, None, TicketAction::SetStatus { ticket, to: Status::Open }).await.unwrap();
    waits(test, ticket).await;
}

#[tokio::test]
async fn a_rule_that_was_due_while_the_desk_was_closed_is_done_once_at_its_own_moment() {
    let test = TestDesk::on(Engine::Disk, Faults::default()).await;
    add_rule(&test, after(2 * DAY, Condition::default())).await;
    let mut due = Vec::new();
    for minutes in [0, 10, 20] {
        test.clock.set(later(minutes));
        let ticket = test.ticket(test.venier, "Frigorifero caldo").await;
        waits(&test, ticket).await;
        due.push((ticket, later(minutes + 2 * DAY)));
    }
    is_done_once_when_it_opens(test, 9 * DAY, &due).await;
}

#[tokio::test]
async fn a_rule_that_is_written_anew_is_due_anew_and_one_that_is_retired_never() {
    let test = TestDesk::new().await;
    let ticket = test.ticket(test.venier, "Frigorifero caldo").await;
    waits(&test, ticket).await;
    let rule = add_rule(&test, after(10 * DAY, Condition::default())).await;
    test.clock.set(later(5 * DAY));
    assert_eq!(test.desk.catch_up_all().await.unwrap(), 0, "ten days have not passed");
    change_rule(&test, rule, Rule { retired: true, ..after(2 * DAY, Condition::default()) }).await;
    test.desk.check_against_log().await.unwrap();
    assert_eq!(test.desk.catch_up_all().await.unwrap(), 0, "it is not in force");
    change_rule(&test, rule, after(2 * DAY, Condition::default())).await;
    test.desk.check_against_log().await.unwrap();
    assert_eq!(test.desk.catch_up_all().await.unwrap(), 1, "two days have passed");
    assert_eq!(fired(&test.desk).await, [(ticket, later(5 * DAY))], "and no sooner than it is in force");
    test.desk.check_against_log().await.unwrap();
}

#[tokio::test]
async fn a_rule_that_looks_at_who_asks_is_due_when_they_are_somebody_else() {
    let test = TestDesk::new().await;
    let hospital = Domain::try_from("ospedale.example".to_owned()).unwrap();
    add_rule(&test, after(DAY, Condition::Is(Test::Domain(Choice::Is(vec![hospital]))))).await;
    let ticket = test.ticket(test.graham, "No chart").await;
    waits(&test, ticket).await;
    test.clock.set(later(2 * DAY));
    assert_eq!(test.desk.catch_up_all().await.unwrap(), 0, "they are of another domain");
    let address = Email::try_from("graham@ospedale.example").unwrap();
    test.own(Action::People(PeopleAction::AddAddress { person: test.graham, address })).await;
    test.desk.check_against_log().await.unwrap();
    assert_eq!(test.desk.catch_up_all().await.unwrap(), 1);
    test.desk.check_against_log().await.unwrap();
}

/// What somebody does, or what the time brings.
#[derive(Debug, Clone)]
enum Act {
    New,
    Wait(usize, i64),
    WaitForCustomer(usize),
    Resolve(usize),
    Reopen(usize),
    CloseAfter(u16),
    Remind(i64),
    Sweep(i64),
}

fn an_act() -> impl Strategy<Value = Act> {
    let which = 0_usize..6;
    prop_oneof![
        2 => Just(Act::New),
        4 => (which.clone(), 1_i64..60).prop_map(|(at, minutes)| Act::Wait(at, minutes)),
        1 => which.clone().prop_map(Act::WaitForCustomer),
        4 => which.clone().prop_map(Act::Resolve),
        2 => which.prop_map(Act::Reopen),
        1 => (1_u16..4).prop_map(Act::CloseAfter),
        1 => (1_i64..3_000).prop_map(Act::Remind),
        4 => (1_i64..3_000).prop_map(Act::Sweep),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is done, the Board knows the same firings as a look at every ticket (`check_against_log`), and after a sweep
    /// nothing is overdue.
    #[test]
    fn the_index_equals_a_scan_of_every_ticket(acts in prop::collection::vec(an_act(), 1..40)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let test = TestDesk::new().await;
            let mut tickets = vec![test.ticket(test.venier, "Frigorifero caldo").await];
            let mut minutes = 0;
            for act in acts {
                let at = |at: usize| tickets[at % tickets.len()];
                let action = match act {
                    Act::New => {
                        tickets.push(test.ticket(test.graham, "No chart").await);
                        continue;
                    }
                    Act::CloseAfter(days) => {
                        close_after(&test, days).await;
                        continue;
                    }
                    Act::Remind(after_minutes) => {
                        add_rule(&test, after(after_minutes, Condition::default())).await;
                        continue;
                    }
                    Act::Sweep(on) => {
                        minutes += on;
                        test.clock.set(later(minutes));
                        test.desk.catch_up_all().await.unwrap();
                        assert_eq!(test.desk.catch_up_all().await.unwrap(), 0, "nothing is left that is due");
                        continue;
                    }
                    Act::Wait(ticket, on) => until(at(ticket), minutes + on),
                    Act::WaitForCustomer(ticket) => {
                        TicketAction::SetStatus { ticket: at(ticket), to: Status::Pending { on: PendingOn::Customer, until: None } }
                    }
                    Act::Resolve(ticket) => {
                        TicketAction::SetStatus { ticket: at(ticket), to: Status::Resolved { how: Resolution::Solved } }
                    }
                    Act::Reopen(ticket) => TicketAction::SetStatus { ticket: at(ticket), to: Status::Open },
                };
                // Some moves are refused, a closed ticket's for one: that is no matter here.
                drop(test.wish(test.giulia, None, action).await);
            }
            test.desk.check_against_log().await.unwrap();
        });
    }
}
