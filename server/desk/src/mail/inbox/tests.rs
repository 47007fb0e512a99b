//! The inbox without a database: what is held, what stays in the table, what is tried again. And a mail that nobody can read.

use super::choice::Choice;
use super::trouble::{FIRST_PAUSE, TRIES_MAX, TROUBLE_MAX};
use super::turns::Key;
use super::*;
use crate::config::{Config, Engine};
use crate::mail::inbound::Trace;

fn mail(number: usize) -> Accepted {
    let raw = Hash::of(&number.to_be_bytes());
    let at = Timestamp::from_second(i64::try_from(number).expect("small")).expect("in range");
    Accepted { raw, at, to: vec![number.to_string()], from: None, peer: None }
}

fn way(sender: Key) -> Way {
    Way { peer: sender, sender, threads: Vec::new() }
}

fn number(mail: &Accepted) -> usize {
    mail.to[0].parse().expect("a number")
}

/// The mail that a hand gets next.
#[track_caller]
fn hand(inbox: &Inbox, now: Instant) -> InHand {
    let Next::Mail(hand) = inbox.next(now) else { panic!("a mail") };
    *hand
}

/// The number of the mail that a hand gets next, done at once.
#[track_caller]
fn hears(inbox: &Inbox) -> usize {
    let hand = hand(inbox, Instant::now());
    inbox.done(&hand);
    number(&hand.mail)
}

/// Somebody reads the table and finds these there.
fn reads(inbox: &Inbox, table: impl IntoIterator<Item = (usize, Key)>) {
    let mut choice = Choice::of(inbox.room());
    for (number, sender) in table {
        let mail = mail(number);
        if !inbox.knows(mail.raw) {
            choice.look_at(mail, way(sender));
        }
    }
    inbox.was_read(choice.end());
}

#[test]
fn what_does_not_fit_is_read_from_the_table_after_what_came_before_it() {
    let inbox = Inbox::default();
    for number in 0..WAITING_MAX + 7 {
        inbox.add(mail(number), way(1));
    }
    for number in 0..WAITING_MAX - REFILL_AT {
        assert_eq!(hears(&inbox), number);
        // There is room again, but this one would overtake those in the table.
        inbox.add(mail(WAITING_MAX + 100 + number), way(1));
    }
    assert_eq!(inbox.next(Instant::now()), Next::Table);
    assert_eq!(hears(&inbox), WAITING_MAX - REFILL_AT, "one hand reads, another goes on");
    reads(&inbox, (WAITING_MAX..WAITING_MAX + 7).map(|number| (number, 1)));
    for number in WAITING_MAX - REFILL_AT + 1..WAITING_MAX + 7 {
        assert_eq!(hears(&inbox), number);
    }
    inbox.add(mail(1), way(1));
    assert_eq!(hears(&inbox), 1, "from here on mails are held again");
    assert_eq!(inbox.next(Instant::now()), Next::Nothing);
}

#[test]
fn a_flood_that_fills_memory_and_table_holds_up_nobody_else() {
    let inbox = Inbox::default();
    for number in 0..3 * WAITING_MAX {
        inbox.add(mail(number), way(1));
    }
    inbox.add(mail(9_999), way(2));
    assert_eq!([hears(&inbox), hears(&inbox)], [0, 9_999]);
    assert_eq!(inbox.waiting.lock().turns.waiting(), WAITING_MAX - 2);
}

#[test]
fn what_comes_while_the_table_is_read_is_looked_for_once_more() {
    let inbox = Inbox::default();
    for number in 0..=WAITING_MAX {
        inbox.add(mail(number), way(1));
    }
    for _ in 0..WAITING_MAX - REFILL_AT {
        hears(&inbox);
    }
    assert_eq!(inbox.next(Instant::now()), Next::Table);
    inbox.add(mail(5_000), way(1));
    reads(&inbox, []);
    assert_eq!(inbox.next(Instant::now()), Next::Table, "whoever read it may have missed this one");
    reads(&inbox, []);
    inbox.add(mail(5_001), way(1));
    assert!(inbox.waiting.lock().turns.has(mail(5_001).raw), "nobody is behind any more");
}

#[test]
fn a_flood_of_before_the_start_delays_nobody_else_and_is_not_overtaken() {
    let inbox = Inbox::default();
    let flood = 3 * WAITING_MAX;
    inbox.begin(mail(flood).at);
    reads(&inbox, (0..flood).map(|number| (number, 1)).chain([(flood, 2)]));
    // One of the flood's next, and one of somebody new.
    inbox.add(mail(flood + 1), way(1));
    inbox.add(mail(flood + 2), way(3));
    assert_eq!([hears(&inbox), hears(&inbox), hears(&inbox)], [0, flood, flood + 2]);
    let mut heard = 3;
    let mut next = 1;
    while heard < flood + 3 {
        match inbox.next(Instant::now()) {
            Next::Mail(hand) => {
                inbox.done(&hand);
                assert_eq!(number(&hand.mail), if next == flood { flood + 1 } else { next });
                (heard, next) = (heard + 1, next + 1);
            }
            Next::Table => reads(&inbox, (next..flood).chain([flood + 1]).map(|number| (number, 1))),
            Next::Nothing => panic!("{heard} were heard, and nobody looks for the others"),
        }
        assert_eq!(inbox.waiting.lock().old.is_some(), next < flood, "who waits for the old mails waits for all: {next}");
    }
    assert_eq!(inbox.next(Instant::now()), Next::Nothing);
}

#[test]
fn what_could_not_be_acted_on_is_tried_more_and_more_rarely_and_then_set_aside() {
    let inbox = Inbox::default();
    let mut now = Instant::now();
    inbox.add(mail(0), way(1));
    for time in 1..TRIES_MAX {
        let failing = hand(&inbox, now);
        assert_eq!(inbox.failed(failing, now), None, "try {time}");
        reads(&inbox, [(0, 1)]);
        assert_eq!(inbox.next(now + FIRST_PAUSE / 2), Next::Nothing, "whoever reads the table meanwhile leaves it there");
        inbox.add(mail(1), way(1));
        assert_eq!(hears(&inbox), 1, "and it holds up nobody");
        let next = inbox.waiting.lock().trouble.next().expect("it is tried again");
        assert!(now + FIRST_PAUSE <= next);
        now = next;
    }
    let failing = hand(&inbox, now);
    assert_eq!(inbox.failed(failing, now), Some(mail(0)));
    assert_eq!(inbox.next(now + FIRST_PAUSE * 10_000), Next::Nothing);
}

#[test]
fn a_mail_that_was_heard_at_last_is_in_trouble_no_longer() {
    let inbox = Inbox::default();
    let now = Instant::now();
    for _ in 0..2 {
        inbox.add(mail(0), way(1));
        for time in 0..TRIES_MAX / 2 {
            let later = now + FIRST_PAUSE * 10_000 * time;
            let failing = hand(&inbox, later);
            assert_eq!(inbox.failed(failing, later), None);
        }
        let hand = hand(&inbox, now + FIRST_PAUSE * 10_000 * TRIES_MAX);
        inbox.done(&hand);
    }
}

#[test]
fn more_mails_in_trouble_than_are_remembered_are_set_aside() {
    let inbox = Inbox::default();
    let now = Instant::now();
    for number in 0..=TROUBLE_MAX {
        inbox.add(mail(number), way(1));
        let failing = hand(&inbox, now);
        let aside = inbox.failed(failing, now);
        assert_eq!(aside.is_some(), number == TROUBLE_MAX);
    }
}

#[test]
fn where_there_is_no_room_everybody_rests_and_nothing_counts_as_a_try() {
    let inbox = Inbox::default();
    let mut now = Instant::now();
    inbox.begin(mail(0).at);
    reads(&inbox, [(0, 1)]);
    for _ in 0..2 * TRIES_MAX {
        inbox.full(&hand(&inbox, now), now);
        assert!(inbox.waiting.lock().old.is_none(), "whoever looks after the disk waits for nothing");
        inbox.add(mail(1), way(2));
        assert_eq!(inbox.next(now + REST_FOR / 2), Next::Nothing);
        now += REST_FOR;
        assert_eq!(inbox.next(now), Next::Table);
        reads(&inbox, [(0, 1)]);
        let other = hand(&inbox, now);
        inbox.done(&other);
        assert_eq!(number(&other.mail), 1);
    }
}

/// Its bytes are gone: nothing that is tried will ever help.
#[tokio::test]
async fn a_mail_that_nobody_can_act_on_is_set_aside_kept_and_shown() {
    let data = std::env::temp_dir().join(format!("sportello-inbox-{}", std::process::id()));
    let config = Config { engine: Engine::Memory, workers: false, ..Config::new(data.clone()) };
    let desk = Desk::open(config).await.expect("opened");
    let trace = Trace { peer: None, helo: None, tls: false, from: None, to: vec!["support@desk.example".to_owned()] };
    let lost = mail(0);
    desk.store.accept(lost.raw, None, lost.at, &trace).await.expect("accepted");
    for _ in 0..TRIES_MAX {
        assert!(desk.mails_set_aside().await.expect("they are known").is_empty());
        // As if its time had come.
        let (mail, way) =
            desk.inbox.waiting.lock().trouble.due(Instant::now() + FIRST_PAUSE * 10_000).pop().unwrap_or((lost.clone(), way(1)));
        desk.inbox.add(mail, way);
        let hand = hand(&desk.inbox, Instant::now());
        desk.act_or_say(hand).await;
    }
    let aside = desk.mails_set_aside().await.expect("they are known");
    assert_eq!(aside.iter().map(|(_, raw)| *raw).collect::<Vec<_>>(), [lost.raw]);
    assert!(desk.choose().await.expect("the table is read").mails.is_empty(), "it is passed over");
    desk.inbox.begin(aside[0].0 + jiff::SignedDuration::from_secs(1));
    for _ in 0..2 {
        let chosen = desk.choose().await.expect("the table is read");
        assert_eq!(chosen.mails.len(), 1, "until the next start, which may have no room for it at first");
    }
    desk.store.set_aside(lost.raw, Timestamp::MAX).await.expect("set aside");
    assert!(desk.choose().await.expect("the table is read").mails.is_empty(), "and is passed over again");
    desk.close().await;
    std::fs::remove_dir_all(&data).expect("it is ours");
}
