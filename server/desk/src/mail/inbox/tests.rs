//! The inbox without a database: what is held, what stays in the table, what is tried again.

use super::*;

fn mail(number: usize) -> Accepted {
    let raw = Hash::of(&number.to_be_bytes());
    Accepted { raw, at: Timestamp::UNIX_EPOCH, to: vec![number.to_string()], from: None, peer: None }
}

fn way(sender: Key) -> Way {
    Way { peer: sender, sender, threads: Vec::new() }
}

/// The number of the mail that a hand gets next, done at once.
#[track_caller]
fn hears(inbox: &Inbox) -> usize {
    let Next::Mail(hand) = inbox.next(Instant::now()) else { panic!("a mail") };
    inbox.done(&hand);
    hand.mail.to[0].parse().expect("a number")
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
    let rest = (WAITING_MAX..WAITING_MAX + 7).map(|number| (mail(number), way(1))).collect();
    assert!(inbox.take_in(rest));
    inbox.was_read(true);
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
    inbox.was_read(true);
    assert_eq!(inbox.next(Instant::now()), Next::Table, "whoever read it may have missed this one");
    inbox.was_read(true);
    inbox.add(mail(5_001), way(1));
    assert!(inbox.waiting.lock().turns.has(mail(5_001).raw), "nobody is behind any more");
}

#[test]
fn what_could_not_be_acted_on_is_passed_over_until_it_is_tried_again() {
    let inbox = Inbox::default();
    inbox.add(mail(0), way(1));
    assert_eq!(hears(&inbox), 0);
    inbox.failed(mail(0).raw);
    let later = Instant::now() + AGAIN_AFTER;
    assert_eq!(inbox.next(Instant::now()), Next::Nothing);
    assert!(inbox.take_in(vec![(mail(0), way(1))]));
    assert_eq!(inbox.next(Instant::now()), Next::Nothing, "whoever reads the table meanwhile leaves it there");
    assert_eq!(inbox.next(later), Next::Table);
    assert!(inbox.take_in(vec![(mail(0), way(1))]));
    inbox.was_read(true);
    assert_eq!(hears(&inbox), 0);
}

#[test]
fn what_lay_there_at_the_start_is_not_overtaken_and_delays_nobody_else() {
    let inbox = Inbox::default();
    inbox.begin_behind(&[way(1)]);
    inbox.add(mail(1), way(1));
    inbox.add(mail(2), way(2));
    assert_eq!(hears(&inbox), 2);
    assert_eq!(inbox.next(Instant::now()), Next::Nothing, "the old mails are acted on first");
    inbox.was_read(false);
    assert_eq!(inbox.next(Instant::now()), Next::Table);
    assert!(inbox.take_in(vec![(mail(1), way(1))]));
    inbox.was_read(true);
    assert_eq!(hears(&inbox), 1);
}

#[test]
fn too_many_who_are_behind_are_everybody() {
    let mut behind = Behind::default();
    for key in 0..=BEHIND_MAX as Key {
        assert!(!behind.has(&way(Key::MAX)));
        behind.put(&way(key));
    }
    assert!(behind.has(&way(Key::MAX)) && behind.keys.len() <= BEHIND_MAX);
}
