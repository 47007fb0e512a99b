//! What came due while the process was down: many at once, and beside mails that were accepted before it went.

use std::time::{Duration, Instant};

use desk::Desk;
use desk::clock::Clock;
use desk::config::{Engine, Faults};
use jiff::{SignedDuration, Timestamp};
use shared::access::Actor;
use shared::event::{Cause, Event};
use shared::id::{Subject, TicketId};
use shared::query::Query;
use shared::sla::policy::Metric;
use shared::ticket::action::TicketAction;
use shared::ticket::status::{PendingOn, Resolution, Status};

use crate::bench_desk::{TestDesk, body, config, noon};
use crate::levels::{breaches, promising};
use crate::post;

const WEEK_MINUTES: i64 = 7 * 24 * 60;

fn later(minutes: i64) -> Timestamp {
    noon().checked_add(SignedDuration::from_mins(minutes)).unwrap()
}

/// `make prove` has ten thousand, which are to be done within ten seconds of the start: it prints how long it took.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_timers_that_came_due_while_it_was_down_are_each_fired_once_and_in_order() {
    let tickets = if std::env::var_os("SPORTELLO_PROVE").is_some() { 5_000 } else { 300 };
    let test = TestDesk::on(Engine::Disk, Faults::default()).await;
    promising(&test, 30, 240).await;
    for nth in 0..tickets {
        test.clock.set(noon().checked_add(SignedDuration::from_millis(nth)).unwrap());
        test.ticket(test.venier, "Frigorifero caldo").await;
    }
    let TestDesk { desk, dir, .. } = test;
    desk.forsake().await;
    drop(desk);
    let mut down = config(&dir, Engine::Disk);
    down.clock = Clock::fixed(later(600));
    let began = Instant::now();
    let desk = Desk::open(down).await.unwrap();
    desk.catch_up_all().await.unwrap();
    let told = breaches(&desk).await;
    tell(told.len(), began.elapsed());
    let mut once = told.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!((told.len(), once.len()), (2 * usize::try_from(tickets).unwrap(), told.len()));
    // Of one ticket the first response was due before the resolution, and stands before it in the log.
    let mut by_ticket = told;
    by_ticket.sort_by_key(|(ticket, ..)| *ticket);
    for pair in by_ticket.chunks(2) {
        assert_eq!((pair[0].0, pair[0].1, pair[1].1), (pair[1].0, Metric::FirstResponse, Metric::Resolution));
        assert!(pair[0].2 < pair[1].2);
    }
    assert_eq!(desk.catch_up_all().await.unwrap(), 0, "twice is once");
    desk.check_against_log().await.unwrap();
    desk.forsake().await;
}

/// For whoever runs the tests with their output.
#[expect(clippy::print_stderr, reason = "the figures of a test are read by people")]
fn tell(timers: usize, took: Duration) {
    eprintln!("{timers} timers that came due meanwhile: all done {} ms after the start began", took.as_millis());
}

/// Where a mail is to go that answers the desk's words on this ticket.
async fn reply_address(test: &TestDesk, ticket: TicketId) -> String {
    let words = format!("Domanda {ticket}.");
    test.wish(test.giulia, None, TicketAction::Reply { ticket, body: body(&words), files: Vec::new(), then: None }).await.unwrap();
    let sent = test.desk.composed_mails().await.unwrap();
    sent.iter().find(|mail| mail.text.contains(&words)).unwrap().reply_to.clone()
}

async fn answered(test: &TestDesk, to: &str, words: &str) {
    let raw = format!("From: venier@ospedale.example\r\nTo: {to}\r\nMessage-ID: <{words}@x.example>\r\n\r\n{words}\r\n");
    test.desk.receive_raw(raw.into_bytes().into(), vec![to.to_owned()], None).await.unwrap();
}

/// What happened to a ticket from a moment on, in the order of the log, and whether by itself.
async fn happened(desk: &Desk, ticket: TicketId, since: Timestamp) -> Vec<(Timestamp, bool)> {
    let mut events: Vec<Event> = desk.export_events().await.unwrap();
    events.retain(|event| event.subject == Subject::Ticket(ticket) && since <= event.at);
    events.sort_by_key(|event| (event.lane, event.n));
    events.iter().map(|event| (event.at, matches!(event.cause, Cause::Timer(_)))).collect()
}

/// The desk goes down with mails in hand, and comes up at a minute with its workers.
async fn up_again(test: TestDesk, minutes: i64) -> (Desk, crate::bench_desk::Dir) {
    let TestDesk { desk, dir, .. } = test;
    desk.forsake().await;
    drop(desk);
    let mut up = config(&dir, Engine::Disk);
    (up.workers, up.clock) = (true, Clock::fixed(later(minutes)));
    (Desk::open(up).await.unwrap(), dir)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mail_accepted_before_comes_before_the_breach_that_it_brings() {
    let test = TestDesk::on(Engine::Disk, Faults::default()).await;
    promising(&test, 30, 30).await;
    let ticket = test.ticket(test.venier, "Frigorifero caldo").await;
    let to = reply_address(&test, ticket).await;
    test.clock.set(later(10));
    let pending = Status::Pending { on: PendingOn::Customer, until: None };
    test.wish(test.giulia, None, TicketAction::SetStatus { ticket, to: pending }).await.unwrap();
    test.clock.set(later(59));
    answered(&test, &to, "Ancora").await;
    let (desk, _dir) = up_again(test, 90).await;
    // Ten minutes were used up before the desk waited: the other twenty run from the mail on. Right at its end it is in time.
    let missed = later(79).checked_add(SignedDuration::from_micros(1)).unwrap();
    let order = [(later(59), false), (missed, true)];
    for _ in 0..100 {
        if order.len() <= happened(&desk, ticket, later(11)).await.len() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(happened(&desk, ticket, later(11)).await, order);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mail_accepted_before_opens_what_would_have_closed_by_itself() {
    let test = TestDesk::on(Engine::Disk, Faults::default()).await;
    let (answers, silent) = (test.ticket(test.venier, "Frigorifero caldo").await, test.ticket(test.venier, "Un altro").await);
    let to = reply_address(&test, answers).await;
    for ticket in [answers, silent] {
        test.wish(test.giulia, None, TicketAction::SetStatus { ticket, to: Status::Resolved { how: Resolution::Solved } }).await.unwrap();
    }
    test.clock.set(later(WEEK_MINUTES - 1));
    answered(&test, &to, "Ancora").await;
    let (desk, _dir) = up_again(test, WEEK_MINUTES + 30).await;
    let rows = || desk.list(&Actor::desk(), &Query::default(), 0, 50).unwrap().value.rows;
    post::until(|| rows().iter().any(|row| row.id == answers && row.words.contains("Ancora"))).await;
    desk.catch_up_all().await.unwrap();
    assert_eq!(happened(&desk, answers, later(1)).await, [(later(WEEK_MINUTES - 1), false)], "it is open, and stays so");
    assert_eq!(happened(&desk, silent, later(1)).await, [(later(WEEK_MINUTES), true)]);
    desk.close().await;
}
