//! Starting from a checkpoint: the same memory as from every row, whatever came after it, and never less than was acknowledged.

use std::path::{Path, PathBuf};

use desk::checkpoint::CHECKPOINTS_KEPT;
use desk::config::{Engine, Faults};
use desk::{Desk, OpenError};
use sha2::{Digest, Sha256};
use shared::access::Actor;
use shared::act::Action;
use shared::id::Pos;
use shared::kpi::fact::Particulars;
use shared::people::action::PeopleAction;
use shared::query::Query;
use shared::setting::SettingAction;
use shared::text::Name;
use shared::ticket::Priority;
use shared::ticket::action::TicketAction;
use shared::ticket::status::{PendingOn, Resolution, Status};
use shared::view::{Counts, ListPage};

use crate::bench_desk::{Dir, TestDesk, body, config, noon, op};
use crate::log::equals_a_fold;

/// All that is looked at.
#[derive(Debug, PartialEq)]
struct Seen {
    list: ListPage,
    counts: Counts,
    facts: Vec<Particulars>,
    settings: shared::setting::Settings,
    names: Vec<String>,
}

fn seen(desk: &Desk) -> Seen {
    let actor = Actor::desk();
    let mut list = desk.list(&actor, &Query::default(), 0, 200).unwrap().value;
    // Which number a list has depends on how many were asked for.
    list.list = 0;
    let mut facts: Vec<Particulars> = desk.facts(&actor).unwrap().value.iter().map(|fact| fact.particulars()).collect();
    facts.sort_by_key(|fact| fact.ticket);
    let mut names: Vec<String> = desk.agents(&actor).unwrap().iter().map(|agent| agent.name.clone()).collect();
    names.sort();
    Seen { list, counts: desk.counts(&actor).unwrap().value, facts, settings: desk.settings().as_ref().clone(), names }
}

fn checkpoints(dir: &Dir) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(dir.0.join("checkpoints")).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.file_name().unwrap().to_string_lossy().starts_with("views-"));
    paths.sort();
    paths
}

async fn reopened(dir: &Dir) -> Desk {
    Desk::open(config(dir, Engine::Disk)).await.unwrap()
}

/// A desk with something of everything, its checkpoint, and more of everything after it; then as good as killed.
async fn a_life() -> (Dir, Pos) {
    let test = TestDesk::on(Engine::Disk, Faults::default()).await;
    let mut tickets = Vec::new();
    for subject in ["Frigorifero caldo", "No chart", "Porta", "Fattura", "Sonda", "Vecchio"] {
        tickets.push(test.ticket(test.venier, subject).await);
    }
    let solved = Status::Resolved { how: Resolution::Solved };
    test.wish(test.giulia, None, TicketAction::SetStatus { ticket: tickets[0], to: solved }).await.unwrap();
    test.wish(test.giulia, None, TicketAction::Assign { ticket: tickets[1], owner: Some(test.marco) }).await.unwrap();
    test.wish(test.marco, None, TicketAction::Move { ticket: tickets[2], queue: test.quiet, reason: None }).await.unwrap();
    let until = Some(noon().checked_add(jiff::SignedDuration::from_hours(2)).unwrap());
    let waits = Status::Pending { on: PendingOn::Moment, until };
    test.wish(test.giulia, None, TicketAction::SetStatus { ticket: tickets[5], to: waits }).await.unwrap();
    let cut = test.desk.checkpoint().await.unwrap().unwrap();
    assert_eq!(cut, test.desk.position());

    test.ticket(test.graham, "Dopo").await;
    test.wish(test.giulia, None, TicketAction::SetPriority { ticket: tickets[1], to: Priority::Urgent }).await.unwrap();
    test.wish(test.giulia, None, TicketAction::SetStatus { ticket: tickets[3], to: solved }).await.unwrap();
    test.wish(test.giulia, None, TicketAction::SetStatus { ticket: tickets[0], to: Status::Open }).await.unwrap();
    let name = Some(Name::try_from("Chiara Rossi").unwrap());
    test.own(Action::People(PeopleAction::ChangeProfile { person: test.venier, name, phones: None, locale: None })).await;
    let mut to = test.desk.settings().queue(test.front).unwrap().clone();
    to.close_after_days = 3;
    test.own(Action::Setting(SettingAction::ChangeQueue { queue: test.front, to })).await;
    let TestDesk { desk, dir, .. } = test;
    desk.forsake().await;
    (dir, cut)
}

#[tokio::test]
async fn a_start_from_a_checkpoint_and_the_log_equals_one_from_every_row() {
    let (dir, cut) = a_life().await;
    let desk = reopened(&dir).await;
    assert_eq!(desk.started_from(), Some(cut));
    equals_a_fold(&desk).await;
    let from_checkpoint = seen(&desk);
    desk.forsake().await;
    drop(desk);
    std::fs::remove_dir_all(dir.0.join("checkpoints")).unwrap();
    let desk = reopened(&dir).await;
    assert_eq!(desk.started_from(), None);
    equals_a_fold(&desk).await;
    assert_eq!(seen(&desk), from_checkpoint);
    assert!(from_checkpoint.list.rows.iter().any(|row| row.customer.name == "Chiara Rossi"), "rows name people as they are called now");
}

/// Runs follow each other; a checkpoint of one is the beginning of the next, and of the one after that.
#[tokio::test]
async fn a_checkpoint_of_an_earlier_run_still_serves() {
    let (dir, cut) = a_life().await;
    for round in 0_u32..3 {
        let desk = reopened(&dir).await;
        assert_eq!(desk.started_from(), Some(cut), "round {round}");
        let venier = desk.find_people(&Actor::desk(), "Rossi").unwrap()[0].id;
        let actor = desk.actor(venier).unwrap();
        let ticket = desk.list(&Actor::desk(), &Query::default(), 0, 1).unwrap().value.rows[0].id;
        let action = Action::Ticket(TicketAction::Hear { ticket, body: body("Ancora."), files: Vec::new() });
        drop(desk.act(desk::Wish { op: op(), actor, door: shared::event::Door::Portal, seen: None, action }).await);
        equals_a_fold(&desk).await;
        desk.forsake().await;
    }
    let desk = reopened(&dir).await;
    let before = seen(&desk);
    desk.close().await;
    drop(desk);
    let desk = reopened(&dir).await;
    assert!(Some(cut) < desk.started_from(), "a clean end leaves a newer one");
    assert_eq!(seen(&desk), before);
}

/// What is done to a file.
type Harm = fn(&mut Vec<u8>);

/// And what a start makes of it.
#[tokio::test]
async fn a_checkpoint_that_is_not_whole_is_not_believed() {
    fn flipped(bytes: &mut [u8]) {
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
    }
    fn summed_again(bytes: &mut [u8]) {
        let body = bytes.len() - 32;
        let sum = Sha256::digest(&bytes[..body]);
        bytes[body..].copy_from_slice(&sum);
    }
    fn of_another(place: usize, bytes: &mut [u8]) {
        bytes[place + 3] ^= 0x55;
        summed_again(bytes);
    }
    let (dir, _) = a_life().await;
    let desk = reopened(&dir).await;
    let expected = seen(&desk);
    desk.forsake().await;
    drop(desk);
    let whole = std::fs::read(&checkpoints(&dir)[0]).unwrap();
    let harms: [(&str, Harm); 7] = [
        ("cut short", |bytes| bytes.truncate(bytes.len() - 7)),
        ("one bit", |bytes| flipped(bytes)),
        ("empty", |bytes| bytes.clear()),
        ("something else", |bytes| bytes.fill(b'x')),
        ("another format", |bytes| of_another(16, bytes)),
        ("another fold", |bytes| of_another(20, bytes)),
        ("a piece that is none", |bytes| {
            // A byte that MessagePack never uses.
            bytes[45..60].fill(0xc1);
            summed_again(bytes);
        }),
    ];
    for (harm, done) in harms {
        let mut bytes = whole.clone();
        done(&mut bytes);
        let path = checkpoints(&dir)[0].clone();
        std::fs::write(&path, &bytes).unwrap();
        let desk = reopened(&dir).await;
        assert_eq!(desk.started_from(), None, "{harm}: every row was read");
        assert_eq!(seen(&desk), expected, "{harm}");
        desk.forsake().await;
    }
}

#[tokio::test]
async fn the_two_newest_are_kept_and_the_older_serves_when_the_newer_is_torn() {
    let test = TestDesk::on(Engine::Disk, Faults::default()).await;
    let mut cuts = Vec::new();
    for _ in 0..4 {
        test.ticket(test.venier, "Frigorifero caldo").await;
        cuts.extend(test.desk.checkpoint().await.unwrap());
        assert_eq!(test.desk.checkpoint().await.unwrap(), cuts.last().copied(), "where nothing happened, nothing is written");
    }
    let TestDesk { desk, dir, .. } = test;
    let expected = seen(&desk);
    desk.forsake().await;
    drop(desk);
    let kept = checkpoints(&dir);
    assert_eq!(kept.len(), CHECKPOINTS_KEPT);
    // As a process leaves them that is killed while it writes, on a disk that lies.
    std::fs::write(dir.0.join("checkpoints/unfinished"), b"sportello views\n and then").unwrap();
    let bytes = std::fs::read(&kept[1]).unwrap();
    std::fs::write(&kept[1], &bytes[..bytes.len() / 2]).unwrap();
    let desk = reopened(&dir).await;
    assert_eq!(desk.started_from(), Some(cuts[2]));
    assert_eq!(seen(&desk), expected);
    equals_a_fold(&desk).await;
}

/// Gathering takes no moment of rest: what is published meanwhile is read again.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_checkpoint_taken_among_writers_is_as_good() {
    let test = TestDesk::on(Engine::Disk, Faults { conflicts_per_mille: 50, ..Faults::default() }).await;
    let ticket = test.ticket(test.venier, "Frigorifero caldo").await;
    let mut writers = tokio::task::JoinSet::new();
    for writer in 0..8 {
        let (desk, giulia, venier, asking) =
            (test.desk.clone(), test.actor(test.giulia), test.actor(test.venier), test.asking(test.venier, "Un altro"));
        writers.spawn(async move {
            for call in 0..20 {
                let (actor, action) = match (writer + call) % 3 {
                    0 => (venier.clone(), asking.clone()),
                    1 => (giulia.clone(), TicketAction::Note { ticket, body: body("Visto."), files: Vec::new() }),
                    _ => (giulia.clone(), TicketAction::SetPriority { ticket, to: Priority::ALL[call % 4] }),
                };
                let action = Action::Ticket(action);
                desk.act(desk::Wish { op: op(), actor, door: shared::event::Door::Desk, seen: None, action }).await.unwrap();
            }
        });
    }
    let mut taken = 0;
    while !writers.is_empty() {
        taken += u32::from(test.desk.checkpoint().await.unwrap().is_some());
        while let Some(done) = writers.try_join_next() {
            done.unwrap();
        }
        tokio::task::yield_now().await;
    }
    assert!(0 < taken);
    let TestDesk { desk, dir, .. } = test;
    let expected = seen(&desk);
    desk.forsake().await;
    drop(desk);
    // Both that are kept, and the older one is surely of a moment with writers.
    for _ in 0..CHECKPOINTS_KEPT {
        let desk = reopened(&dir).await;
        assert!(desk.started_from().is_some());
        assert_eq!(seen(&desk), expected);
        equals_a_fold(&desk).await;
        desk.forsake().await;
        drop(desk);
        std::fs::remove_file(checkpoints(&dir).pop().unwrap()).unwrap();
    }
}

fn copied(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copied(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// An older copy of the database beside a newer checkpoint: work that was acknowledged is gone, and nobody is to find out by
/// a customer's question.
#[tokio::test]
async fn a_log_that_ends_before_its_checkpoint_is_refused_in_words() {
    let test = TestDesk::on(Engine::Disk, Faults::default()).await;
    test.ticket(test.venier, "Frigorifero caldo").await;
    let asking = test.asking(test.venier, "Acknowledged and lost");
    let TestDesk { desk, dir, venier, .. } = test;
    let before = desk.position();
    desk.forsake().await;
    drop(desk);
    let (facts, copy) = (dir.0.join("facts"), dir.0.join("copy"));
    copied(&facts, &copy);

    // Once the same run is continued in the copy's future, once the next run, which the copy never heard of.
    let desk = reopened(&dir).await;
    let actor = desk.actor(venier).unwrap();
    let action = Action::Ticket(asking);
    desk.act(desk::Wish { op: op(), actor, door: shared::event::Door::Portal, seen: None, action }).await.unwrap();
    let known = desk.position();
    desk.close().await;
    drop(desk);
    std::fs::rename(&facts, dir.0.join("newer")).unwrap();
    copied(&copy, &facts);

    for _ in 0..2 {
        let refused = Desk::open(config(&dir, Engine::Disk)).await;
        let error = refused.err().expect("lost work is refused");
        assert!(matches!(error, OpenError::LostWork { .. }), "{error}");
        let words = error.to_string();
        let file = checkpoints(&dir).pop().unwrap();
        for part in [before.to_string(), known.to_string(), file.display().to_string(), "Restore a backup".to_owned()] {
            assert!(words.contains(&part), "{part:?} is not in: {words}");
        }
    }
    // Nothing was touched: with the right database it opens.
    std::fs::rename(&facts, dir.0.join("older")).unwrap();
    std::fs::rename(dir.0.join("newer"), &facts).unwrap();
    let desk = reopened(&dir).await;
    assert_eq!(desk.started_from(), Some(known));
    assert_eq!(desk.list(&Actor::desk(), &Query::default(), 0, 10).unwrap().value.total, 2);
    desk.close().await;
    drop(desk);
    // And who accepts the loss removes what was named.
    std::fs::remove_dir_all(&facts).unwrap();
    std::fs::rename(dir.0.join("older"), &facts).unwrap();
    let Err(OpenError::LostWork { files, .. }) = Desk::open(config(&dir, Engine::Disk)).await else { panic!("opened on lost work") };
    files.split(" and ").for_each(|file| std::fs::remove_file(file).unwrap());
    let desk = reopened(&dir).await;
    assert_eq!(desk.list(&Actor::desk(), &Query::default(), 0, 10).unwrap().value.total, 1);
    equals_a_fold(&desk).await;
}

/// The same run: the copy was made while it lived, and knows its lane, which ends too early there.
#[tokio::test]
async fn a_lane_that_ends_too_early_is_lost_work_too() {
    let test = TestDesk::on(Engine::Disk, Faults::default()).await;
    test.ticket(test.venier, "Frigorifero caldo").await;
    let TestDesk { desk, dir, venier, .. } = test;
    let copy = dir.0.join("copy");
    // A copy of a living database is no backup; here nothing is being written.
    copied(&dir.0.join("facts"), &copy);
    let actor = desk.actor(venier).unwrap();
    let ticket = desk.list(&Actor::desk(), &Query::default(), 0, 1).unwrap().value.rows[0].id;
    let action = Action::Ticket(TicketAction::Hear { ticket, body: body("Ancora caldo."), files: Vec::new() });
    desk.act(desk::Wish { op: op(), actor, door: shared::event::Door::Portal, seen: None, action }).await.unwrap();
    let known = desk.checkpoint().await.unwrap().unwrap();
    desk.forsake().await;
    drop(desk);
    std::fs::remove_dir_all(dir.0.join("facts")).unwrap();
    copied(&copy, &dir.0.join("facts"));
    let refused = Desk::open(config(&dir, Engine::Disk)).await;
    let error = refused.err().expect("lost work is refused");
    assert!(matches!(&error, OpenError::LostWork { known: told, .. } if *told == known.to_string()), "{error}");
}
