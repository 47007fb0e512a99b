//! More mail than memory holds, in and out: each is acted on once, each leaves once, the oldest first.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use desk::Desk;
use desk::clock::Clock;
use desk::config::Engine;
use desk::mail::inbox::WAITING_MAX;
use desk::mail::outbox::HELD_MAX;
use jiff::SignedDuration;
use mail::parse::parse;
use shared::access::Actor;
use shared::query::Query;
use shared::ticket::action::TicketAction;

use crate::bench_desk::{Dir, TestDesk, body, config, noon};
use crate::relay::{Moody, working};

/// What waits for a machine that is busy with other tests; nothing is measured by it.
pub(crate) const PATIENCE: Duration = Duration::from_secs(120);

/// Waits until something is so.
pub(crate) async fn until(mut is_so: impl FnMut() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < PATIENCE, "it never comes to that");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn more_mails_than_memory_holds_become_tickets_once_each_the_oldest_first() {
    let mails = WAITING_MAX + 300;
    let dir = Dir::new();
    let mut config = config(&dir, Engine::Memory);
    (config.workers, config.clock) = (true, Clock::System);
    let test = TestDesk::of(config, dir).await;
    for number in 0..mails {
        let raw = format!("From: venier@ospedale.example\r\nSubject: Nr {number}\r\nMessage-ID: <{number}@x.example>\r\n\r\nParole.\r\n");
        test.desk.receive_raw(raw.into_bytes().into(), vec!["support@desk.example".to_owned()], None).await.unwrap();
    }
    until(|| total(&test.desk) == mails).await;
    let mut order: Vec<(u64, usize)> = Vec::new();
    for from in (0..mails).step_by(100) {
        let rows = test.desk.list(&Actor::desk(), &Query::default(), u32::try_from(from).unwrap(), 100).unwrap().value.rows;
        order.extend(rows.iter().map(|row| (row.id.0, row.subject.trim_start_matches("Nr ").parse::<usize>().unwrap())));
    }
    order.sort_unstable();
    let heard: Vec<usize> = order.into_iter().map(|(_, number)| number).collect();
    assert_eq!(heard, (0..mails).collect::<Vec<_>>(), "numbers were given in the order of receipt");
    test.desk.close().await;
}

fn total(desk: &Desk) -> usize {
    desk.list(&Actor::desk(), &Query::default(), 0, 1).unwrap().value.total as usize
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn more_mails_than_the_outbox_holds_in_mind_leave_once_each() {
    let replies = HELD_MAX + 50;
    let test = TestDesk::new_on_disk().await;
    let ticket = test.ticket(test.venier, "Frigorifero caldo").await;
    for number in 0..replies {
        let reply = TicketAction::Reply { ticket, body: body(&format!("Risposta {number}.")), files: Vec::new(), then: None };
        test.wish(test.giulia, None, reply).await.unwrap();
    }
    let posted = test.desk.outbox_waiting();
    assert!(replies <= posted, "{posted} are posted");
    let TestDesk { desk, dir, .. } = test;
    desk.close().await;
    drop(desk);

    let (desk, relay, stop) = working(&dir, Clock::System, Moody::default()).await;
    assert_eq!(desk.outbox_waiting(), posted, "all are known, however few are held");
    until(|| desk.outbox_waiting() == 0).await;
    let mut sent: BTreeMap<String, usize> = BTreeMap::new();
    for mail in relay.took.lock().unwrap().iter() {
        let id = mail.lines().find_map(|line| line.strip_prefix("Message-ID:")).unwrap_or_default();
        *sent.entry(id.trim().to_owned()).or_default() += 1;
    }
    assert_eq!(sent.len(), posted);
    assert!(sent.values().all(|times| *times == 1), "{:?}", sent.iter().find(|(_, times)| **times != 1));
    assert!(desk.composed_mails().await.unwrap().is_empty());
    desk.close().await;
    stop.cancel();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clock_that_was_ahead_keeps_no_mail_back() {
    // A clock kept in local time, and one that was years off.
    for (hours, all) in [(2, false), (900 * 24, true)] {
        let test = TestDesk::new_on_disk().await;
        let ticket = test.ticket(test.venier, "Frigorifero caldo").await;
        let says = |words: &str| TicketAction::Reply { ticket, body: body(words), files: Vec::new(), then: None };
        test.clock.set(noon() + SignedDuration::from_hours(hours));
        test.wish(test.giulia, None, says("Scritto prima.")).await.unwrap();
        test.clock.set(noon());
        test.wish(test.giulia, None, says("Scritto dopo.")).await.unwrap();
        let TestDesk { desk, dir, clock, .. } = test;
        desk.close().await;
        drop(desk);

        let (desk, relay, stop) = working(&dir, clock, Moody::default()).await;
        let left = |words: &str| relay.took.lock().unwrap().iter().any(|mail| parse(mail.as_bytes(), None).text.contains(words));
        until(|| left("Scritto dopo.") && (!all || desk.outbox_waiting() == 0)).await;
        assert_eq!(left("Scritto prima."), all, "{hours} hours ahead");
        desk.close().await;
        stop.cancel();
    }
}
