//! The log: dense, in order, once, and everything that is looked at equals a fold over it.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};

use desk::act::VERDICT_BYTES_MAX;
use desk::clock::Clock;
use desk::config::{Engine, Faults};
use desk::{Desk, DeskError, Wish};
use shared::access::Actor;
use shared::act::Action;
use shared::event::{Door, Event};
use shared::id::{Pos, Subject};
use shared::refusal::Refusal;
use shared::seal::Hash;
use shared::text::Email;
use shared::ticket::action::{MailIn, TicketAction};
use shared::ticket::status::{Closing, Status};

use crate::bench_desk::{Dir, TestDesk, body, config, op};

/// Writers of the race; enough to have several transactions in flight at each moment.
const WRITERS: usize = 16;
/// Calls of each.
const CALLS: usize = 25;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_second_reader_sees_every_number_once_under_aborts() {
    let test = TestDesk::on(Engine::Disk, Faults { conflicts_per_mille: 50, ..Faults::default() }).await;
    let ticket = test.ticket(test.venier, "Frigorifero caldo").await;
    let mut writers = tokio::task::JoinSet::new();
    for writer in 0..WRITERS {
        let (desk, giulia, venier, asking) =
            (test.desk.clone(), test.actor(test.giulia), test.actor(test.venier), test.asking(test.venier, "Un altro"));
        writers.spawn(async move {
            for call in 0..CALLS {
                let (actor, action) = if (writer + call) % 4 == 0 {
                    (venier.clone(), asking.clone())
                } else {
                    (giulia.clone(), TicketAction::Note { ticket, body: body("Visto."), files: Vec::new() })
                };
                let action = shared::act::Action::Ticket(action);
                let wish = desk::Wish { op: op(), actor, door: shared::event::Door::Desk, seen: None, action };
                desk.act(wish).await.unwrap();
            }
        });
    }
    let reader = tokio::spawn(read_all_while(test.desk.clone()));
    while let Some(done) = writers.join_next().await {
        done.unwrap();
    }
    let last = test.desk.position();
    let seen = reader.await.unwrap();
    let numbers: Vec<u64> = seen.iter().map(|pos| pos.n).collect();
    let expected: Vec<u64> = (1..=numbers.len() as u64).collect();
    assert_eq!(numbers, expected, "every number once, in order, none skipped");
    assert!(last.n <= *numbers.last().unwrap());
    equals_a_fold(&test.desk).await;
}

/// Reads as long as there was something new within the last half second.
async fn read_all_while(desk: Desk) -> Vec<Pos> {
    let mut at = Pos { lane: 1, n: 0 };
    let mut seen = Vec::new();
    let mut idle = 0;
    while idle < 25 {
        let entries = desk.log_after(at).await.unwrap();
        idle = if entries.is_empty() { idle + 1 } else { 0 };
        at = entries.last().map_or(at, |entry| entry.pos);
        seen.extend(entries.into_iter().map(|entry| entry.pos));
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    seen
}

#[tokio::test]
async fn the_same_call_sent_ten_times_is_done_once() {
    let test = TestDesk::new().await;
    let ticket = test.ticket(test.venier, "Frigorifero caldo").await;
    let once = op();
    let note = TicketAction::Note { ticket, body: body("Chiamo io."), files: Vec::new() };
    let first = test.with_op(once, test.giulia, None, note.clone()).await.unwrap();
    for _ in 0..9 {
        assert_eq!(test.with_op(once, test.giulia, None, note.clone()).await.unwrap(), first);
    }
    let other = TicketAction::Note { ticket, body: body("Altro."), files: Vec::new() };
    let refused = test.with_op(once, test.giulia, None, other).await;
    assert!(matches!(refused, Err(DeskError::Refused(Refusal::OpTaken))), "{refused:?}");
    let stolen = test.with_op(once, test.aoife, None, note).await;
    assert!(matches!(stolen, Err(DeskError::Refused(Refusal::OpTaken))), "{stolen:?}");
    assert_eq!(test.ver(ticket).await, 2);
}

/// What was done before is answered as before, though by now it would be refused or change nothing.
#[tokio::test]
async fn a_call_sent_again_is_not_decided_again() {
    let test = TestDesk::new().await;
    let ticket = test.ticket(test.venier, "Frigorifero caldo").await;
    let words = TicketAction::Hear { ticket, body: body("Ancora caldo."), files: Vec::new() };
    let take = TicketAction::Assign { ticket, owner: Some(test.giulia) };
    let (hear, assign) = (op(), op());
    let heard = test.with_op(hear, test.venier, None, words.clone()).await.unwrap();
    let taken = test.with_op(assign, test.giulia, None, take.clone()).await.unwrap();
    let to = Status::Closed { how: Closing::Successful };
    test.wish(test.giulia, None, TicketAction::SetStatus { ticket, to }).await.unwrap();
    assert_eq!(test.with_op(hear, test.venier, None, words.clone()).await.unwrap(), heard, "by now it takes no more words");
    assert_eq!(test.with_op(assign, test.giulia, None, take).await.unwrap(), taken, "by now there is nothing to do");
    let stolen = test.with_op(hear, test.graham, None, words).await;
    assert!(matches!(stolen, Err(DeskError::Refused(Refusal::OpTaken))), "{stolen:?}");
}

/// Whoever lost the answer asks again, and then looks at what they did.
#[tokio::test]
async fn a_call_sent_again_is_answered_when_it_is_to_be_seen() {
    let test = TestDesk::new().await;
    let (once, asking) = (op(), test.asking(test.venier, "Frigorifero caldo"));
    let skipped = test.desk.skip_a_number();
    let first = test.with_op(once, test.venier, None, asking.clone()).await.unwrap();
    assert!(test.desk.position() < first.pos.unwrap(), "it waits for the smaller number");
    let again = async { (test.with_op(once, test.venier, None, asking).await.unwrap(), test.desk.position()) };
    let late = async {
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        test.desk.settle_skipped(skipped);
    };
    let ((again, shown), ()) = tokio::join!(again, late);
    assert_eq!(again, first);
    assert!(first.pos.unwrap() <= shown, "{shown}");
}

#[tokio::test]
async fn fifty_at_once_have_fifty_numbers() {
    let test = TestDesk::on(Engine::Disk, Faults::default()).await;
    let mut all = tokio::task::JoinSet::new();
    for _ in 0..50 {
        let (desk, actor, action) = (test.desk.clone(), test.actor(test.graham), test.asking(test.graham, "No chart"));
        all.spawn(async move {
            let action = shared::act::Action::Ticket(action);
            desk.act(desk::Wish { op: op(), actor, door: shared::event::Door::Portal, seen: None, action }).await
        });
    }
    let mut numbers = Vec::new();
    while let Some(done) = all.join_next().await {
        numbers.push(done.unwrap().unwrap().outcome.ticket.unwrap());
    }
    numbers.sort();
    numbers.dedup();
    assert_eq!(numbers.len(), 50);
    equals_a_fold(&test.desk).await;
}

#[tokio::test]
async fn a_commit_whose_outcome_is_unknown_ends_the_process_and_is_not_acknowledged() {
    static ENDED: AtomicBool = AtomicBool::new(false);
    let test = TestDesk::new_on_disk().await;
    let ticket = test.ticket(test.venier, "Frigorifero caldo").await;
    let broken = test.reopened(|config| {
        config.faults.no_sync_from = Some(1);
        config.fatal = |_| ENDED.store(true, Ordering::SeqCst);
    });
    let test = broken.await;
    let words = TicketAction::Hear { ticket, body: body("Ancora caldo."), files: Vec::new() };
    assert!(test.wish(test.venier, None, words).await.is_err(), "nothing is acknowledged that may not be on disk");
    assert!(ENDED.load(Ordering::SeqCst), "the process would have ended");
}

/// Views that failed once would stand still from then on, while others write.
#[tokio::test]
async fn views_that_fail_end_the_process_and_are_folded_anew() {
    static ENDED: AtomicBool = AtomicBool::new(false);
    let broken = TestDesk::new_on_disk().await.reopened(|config| {
        config.faults.no_views_from = Some(1);
        config.fatal = |_| ENDED.store(true, Ordering::SeqCst);
    });
    let test = broken.await;
    let ticket = test.ticket(test.venier, "Frigorifero caldo").await;
    assert!(ENDED.load(Ordering::SeqCst), "the process would have ended");
    let TestDesk { desk, dir, .. } = test;
    desk.forsake().await;
    drop(desk);

    let desk = Desk::open(config(&dir, Engine::Disk)).await.unwrap();
    desk.ticket(&shared::access::Actor::desk(), ticket, shared::locale::Lang::En).await.unwrap();
    equals_a_fold(&desk).await;
}

/// Numbers that were lost are given up: the log goes on behind them.
#[tokio::test]
async fn a_call_that_loses_every_race_leaves_no_hole() {
    let test = TestDesk::new_on_disk().await.reopened(|config| config.faults.conflicts_per_mille = 1_000).await;
    let refused = test.wish(test.venier, None, test.asking(test.venier, "Frigorifero caldo")).await;
    assert!(matches!(refused, Err(DeskError::Refused(Refusal::Busy))), "{refused:?}");
    let last = test.desk.position();
    assert!(1 < last.n, "it was tried more than once, and all of it is settled: {last}");
    let entries = test.desk.log_after(Pos { n: 0, ..last }).await.unwrap();
    assert!(entries.iter().all(|entry| entry.void));
    assert_eq!(entries.iter().map(|entry| entry.pos.n).collect::<Vec<_>>(), (1..=last.n).collect::<Vec<_>>());
}

/// Behind a number that nobody settles, nothing would be published any more, while everything is acknowledged.
#[tokio::test]
async fn a_call_that_breaks_down_with_a_number_in_hand_ends_the_process() {
    static ENDED: AtomicBool = AtomicBool::new(false);
    let broken = TestDesk::new_on_disk().await.reopened(|config| {
        config.faults.panics_from = Some(1);
        config.fatal = |_| ENDED.store(true, Ordering::SeqCst);
    });
    let test = broken.await;
    let done = test.wish(test.venier, None, test.asking(test.venier, "Frigorifero caldo")).await;
    assert!(matches!(done, Err(DeskError::Internal(_))), "{done:?}");
    assert!(ENDED.load(Ordering::SeqCst), "the process would have ended");
}

#[tokio::test]
async fn a_clock_that_was_set_back_does_not_turn_the_log_back() {
    let test = TestDesk::new_on_disk().await;
    test.ticket(test.venier, "Frigorifero caldo").await;
    let test = test.reopened(|config| config.clock = Clock::fixed("2026-04-01T08:00:00Z".parse().unwrap())).await;
    test.ticket(test.venier, "Ancora caldo").await;
    let mut events = test.desk.export_events().await.unwrap();
    events.sort_by_key(|event| (event.lane, event.n));
    assert_eq!(events.last().unwrap().lane, 2);
    assert!(events.is_sorted_by_key(|event| event.known), "{:?}", events.iter().map(|event| event.known).collect::<Vec<_>>());
}

/// Without the settings of a queue, its tickets would be nobody's; and what a later program wrote is not guessed at, though it
/// looked like something that is known.
#[tokio::test]
async fn settings_of_a_later_format_are_refused_with_a_sentence() {
    let TestDesk { desk, dir, .. } = TestDesk::new_on_disk().await;
    desk.forsake().await;
    drop(desk);
    let bare = desk::Bare::open(&config(&dir, Engine::Disk), &dir.0.join("facts")).await.unwrap();
    bare.db.query("UPDATE event SET v = 65535").await.unwrap().check().unwrap();
    bare.close().await.unwrap();
    let refused = Desk::open(config(&dir, Engine::Disk)).await.map(|_| ()).unwrap_err();
    assert!(matches!(refused, desk::OpenError::Newer { .. }), "{refused}");
    assert!(refused.to_string().contains("format 65535"), "{refused}");
}

#[tokio::test]
async fn a_hole_of_a_dead_process_is_filled_and_the_lane_closed() {
    let test = TestDesk::on(Engine::Disk, Faults::default()).await;
    test.ticket(test.venier, "Frigorifero caldo").await;
    let before = test.desk.position();
    // Number n + 1 was taken and never sent, as when a process is killed in between; n + 2 is on disk.
    test.desk.skip_a_number();
    let (desk, actor, action) = (test.desk.clone(), test.actor(test.graham), test.asking(test.graham, "No chart"));
    let late = tokio::spawn(async move {
        let action = shared::act::Action::Ticket(action);
        desk.act(desk::Wish { op: op(), actor, door: shared::event::Door::Portal, seen: None, action }).await
    });
    let done = late.await.unwrap().unwrap();
    assert_eq!(done.pos.unwrap().n, before.n + 2);
    assert_eq!(test.desk.position(), before, "it waits for the smaller number");

    let TestDesk { desk, dir, .. } = test;
    desk.forsake().await;
    drop(desk);
    let desk = Desk::open(config(&dir, Engine::Disk)).await.unwrap();
    let entries = desk.log_after(before).await.unwrap();
    let told: Vec<(u64, bool)> = entries.iter().map(|entry| (entry.pos.n, entry.void)).collect();
    assert_eq!(told, [(before.n + 1, true), (before.n + 2, false)]);
    assert_eq!(desk.position().lane, before.lane + 1);
    let list = desk.list(&shared::access::Actor::desk(), &shared::query::Query::default(), 0, 50).unwrap();
    assert_eq!(list.value.total, 2, "what was on disk is there");
    equals_a_fold(&desk).await;
}

/// Rows, Board, counts and chain equal a fold over the whole log.
pub(crate) async fn equals_a_fold(desk: &Desk) {
    let events = desk.export_events().await.unwrap();
    let mut heads: BTreeMap<Subject, &Event> = BTreeMap::new();
    for event in &events {
        event.verify().unwrap();
        let before = heads.insert(event.subject, event);
        assert_eq!(event.prev, before.map_or(Hash::ZERO, |before| before.hash), "the chain of {} is whole", event.subject);
        assert_eq!(event.ver, before.map_or(0, |before| before.ver) + 1);
        assert!(before.is_none_or(|before| before.at <= event.at), "time never runs back within {}", event.subject);
    }
    desk.check_against_log().await.unwrap();
}

/// Under half a secret, addresses that nobody signed would be believed.
#[tokio::test]
async fn damaged_or_lost_secrets_are_refused_with_a_sentence() {
    let dir = Dir::new();
    Desk::open(config(&dir, Engine::Disk)).await.unwrap().forsake().await;
    let path = dir.0.join("keys");
    let whole = std::fs::read(&path).unwrap();
    for damaged in [&[][..], &whole[..31]] {
        std::fs::write(&path, damaged).unwrap();
        let refused = Desk::open(config(&dir, Engine::Disk)).await.map(|_| ()).unwrap_err();
        assert!(matches!(refused, desk::OpenError::Damaged { .. }), "{refused}");
    }
    // As in a backup that was put back in part: with others the desk would know nothing of what it signed.
    std::fs::remove_file(&path).unwrap();
    let refused = Desk::open(config(&dir, Engine::Disk)).await.map(|_| ()).unwrap_err();
    assert!(matches!(refused, desk::OpenError::Damaged { .. }), "{refused}");
    assert!(!path.exists(), "none were made");
    std::fs::write(&path, &whole).unwrap();
    Desk::open(config(&dir, Engine::Disk)).await.unwrap();
}

/// A folder that was made anew would hide that every file is lost.
#[tokio::test]
async fn a_desk_whose_files_are_gone_says_so_and_makes_no_folder_for_them() {
    let dir = Dir::new();
    Desk::open(config(&dir, Engine::Disk)).await.unwrap().forsake().await;
    let blobs = dir.0.join("blobs");
    std::fs::remove_dir_all(&blobs).unwrap();
    let refused = Desk::open(config(&dir, Engine::Disk)).await.map(|_| ()).unwrap_err();
    assert!(matches!(&refused, desk::OpenError::Damaged { path, .. } if *path == blobs), "{refused}");
    assert!(!blobs.exists(), "none was made");
    // Who has no copy of them goes on without.
    std::fs::create_dir(&blobs).unwrap();
    Desk::open(config(&dir, Engine::Disk)).await.unwrap();
}

/// The database would have them in its journal, find no memory for them, and not open again.
#[tokio::test]
async fn words_that_one_transaction_does_not_hold_are_refused_and_the_desk_lives() {
    let dir = Dir::new();
    let mut small = config(&dir, Engine::Disk);
    small.memtable_mib = 8;
    let test = TestDesk::of(small, dir).await;
    let mail = async |html: usize| {
        let mail = MailIn {
            from: Email::try_from("venier@ospedale.example").unwrap(),
            from_name: None,
            queue: test.front,
            pointers: Vec::new(),
            subject: None,
            body: Some(body("Ancora caldo.")),
            quoted: None,
            html: Some("x".repeat(html)),
            files: Vec::new(),
            message_id: None,
            raw: Hash::of(b"as it came"),
            automatic: false,
            bounce: false,
        };
        let action = Action::Ticket(TicketAction::Receive(Box::new(mail)));
        test.desk.act(Wish { op: op(), actor: Actor::desk(), door: Door::Mail, seen: None, action }).await
    };
    let before = test.desk.position();
    let refused = mail(VERDICT_BYTES_MAX).await;
    assert!(matches!(refused, Err(DeskError::Internal(_))), "{refused:?}");
    assert_eq!(test.desk.position(), before, "nothing was written");
    let kept = mail(VERDICT_BYTES_MAX - 1_000).await.unwrap().outcome.ticket.unwrap();

    let TestDesk { desk, dir, .. } = test;
    desk.forsake().await;
    drop(desk);
    let desk = Desk::open(config(&dir, Engine::Disk)).await.unwrap();
    desk.ticket(&Actor::desk(), kept, shared::locale::Lang::En).await.unwrap();
}
