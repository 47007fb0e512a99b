//! What is due by itself: found without asking the database, in the order in which it is due, once.

use desk::Desk;
use desk::clock::Clock;
use desk::config::{Engine, Faults};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use shared::access::Actor;
use shared::act::Action;
use shared::event::Cause;
use shared::id::{Subject, TicketId};
use shared::query::Query;
use shared::setting::SettingAction;
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
    let TestDesk { desk, dir, .. } = test;
    desk.close().await;
    drop(desk);

    let mut closed = config(&dir, Engine::Disk);
    closed.clock = Clock::fixed(later(120));
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
    assert_eq!(desk.catch_up_all().await.unwrap(), 0, "what fired is not due");
    desk.check_against_log().await.unwrap();
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

/// What somebody does, or what the time brings.
#[derive(Debug, Clone)]
enum Act {
    New,
    Wait(usize, i64),
    WaitForCustomer(usize),
    Resolve(usize),
    Reopen(usize),
    CloseAfter(u16),
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
