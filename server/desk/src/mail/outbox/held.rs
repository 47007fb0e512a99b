//! Which mails are due first, by name only: a bounded number in memory, the others in the table until these have left. Of one
//! ticket one is in a hand at a time, and its next waits for it.

use std::collections::BTreeSet;

use ::mail::relay::PAUSE_MAX;
use jiff::Timestamp;

/// Mails held by name and moment.
///
/// Handing so many to a relay takes seconds, which is how often the table is walked through then;
/// and the database sorts so many as it goes. A ticket with more of them due than this holds up what lies in the table behind them.
pub const HELD_MAX: usize = 250;

/// Whether a mail that is due then is tried now. One that is due later than any pause lasts was put off by a clock that was ahead.
pub(super) fn is_due(due: Timestamp, now: Timestamp) -> bool {
    due <= now || PAUSE_MAX < due.duration_since(now)
}

/// What a hand does next.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// This mail is due.
    Due(String),
    /// The table knows.
    Table,
    /// Nothing, until then.
    Later(Option<Timestamp>),
}

/// The mails that are due first. Whatever is in the table and not here is due after the last of them.
#[derive(Debug, Default)]
pub(super) struct Held {
    first: BTreeSet<(Timestamp, String)>,
    /// The mails that are being sent: one a hand.
    in_hand: Vec<String>,
    /// There are mails in the table only.
    more: bool,
}

impl Held {
    /// A mail is in the table.
    pub(super) fn put(&mut self, due: Timestamp, key: String) {
        let new = (due, key);
        let behind_all = self.first.last().is_none_or(|last| *last < new);
        if self.more && behind_all {
            return;
        }
        self.first.insert(new);
        self.trim();
    }

    /// What to do at a moment; a mail that is named is no longer held, but in a hand until it is [`Held::done`].
    pub(super) fn take(&mut self, now: Timestamp) -> Next {
        let mut due = self.first.iter().filter(|(due, _)| is_due(*due, now));
        if let Some(free) = due.find(|(_, key)| !self.in_hand.iter().any(|other| thread(other) == thread(key))).cloned() {
            self.first.remove(&free);
            self.in_hand.push(free.1.clone());
            return Next::Due(free.1);
        }
        if self.first.is_empty() && self.more {
            return Next::Table;
        }
        Next::Later(self.first.iter().map(|(due, _)| *due).find(|due| now < *due))
    }

    /// A mail is in no hand any more, whatever became of it.
    pub(super) fn done(&mut self, key: &str) {
        self.in_hand.retain(|other| other != key);
    }

    /// The table is about to be read: whatever is put from here on may be missing there.
    pub(super) fn begin_reading(&mut self) {
        self.more = false;
    }

    /// The table could not be read.
    pub(super) fn not_read(&mut self) {
        self.more = true;
    }

    /// The first of the table, in order, at most [`HELD_MAX`].
    pub(super) fn read(&mut self, page: Vec<(Timestamp, String)>) {
        let last = page.last().filter(|_| HELD_MAX <= page.len()).cloned();
        self.first.extend(page);
        if let Some(last) = last {
            // Between this one and what was put meanwhile there may be others that nobody has read.
            drop(self.first.split_off(&last));
            self.first.insert(last);
            self.more = true;
        }
        self.trim();
    }

    fn trim(&mut self) {
        while HELD_MAX < self.first.len() {
            self.first.pop_last();
            self.more = true;
        }
    }
}

/// What mails that leave one after another have in common: their ticket, which is in their names. A mail about an account has a
/// name of its own.
fn thread(key: &str) -> &str {
    key.split('-').nth(1).unwrap_or(key)
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;

    /// Mails of the test: three times what is held.
    const MAILS: usize = 3 * HELD_MAX;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("in range")
    }

    /// Dice that are the same in every run (Knuth's MMIX).
    struct Dice(u64);

    impl Dice {
        fn below(&mut self, end: u64) -> u64 {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) % end
        }
    }

    #[test]
    fn every_mail_leaves_once_and_none_before_one_that_was_due_earlier() {
        let (mut dice, mut held) = (Dice(7), Held::default());
        let mut table: BTreeSet<(Timestamp, String)> = BTreeSet::new();
        let post = |held: &mut Held, table: &mut BTreeSet<_>, dice: &mut Dice, number: usize| {
            let due = at(i64::try_from(dice.below(1_000)).expect("small"));
            table.insert((due, format!("mail-{number}")));
            held.put(due, format!("mail-{number}"));
        };
        for number in 0..MAILS {
            post(&mut held, &mut table, &mut dice, number);
        }
        let (mut sent, mut number) = (0, MAILS);
        loop {
            assert!(held.first.len() <= HELD_MAX);
            match held.take(at(1_000)) {
                Next::Due(key) => {
                    let first = table.pop_first().expect("what is held is in the table");
                    assert_eq!(first.1, key, "the one that is due first");
                    held.done(&key);
                    sent += 1;
                    // Now and then somebody posts another one.
                    if number < 2 * MAILS && dice.below(2) == 0 {
                        post(&mut held, &mut table, &mut dice, number);
                        number += 1;
                    }
                }
                Next::Table => {
                    held.begin_reading();
                    let page = table.iter().take(HELD_MAX).cloned().collect();
                    // One is posted while the table is being read.
                    post(&mut held, &mut table, &mut dice, number);
                    number += 1;
                    held.read(page);
                }
                Next::Later(_) => break,
            }
        }
        assert!(table.is_empty(), "{} were forgotten", table.len());
        assert_eq!(sent, number);
    }

    #[test]
    fn what_is_due_later_is_waited_for() {
        let mut held = Held::default();
        assert_eq!(held.take(at(0)), Next::Later(None));
        held.put(at(9), "late".to_owned());
        held.put(at(5), "soon".to_owned());
        assert_eq!(held.take(at(0)), Next::Later(Some(at(5))));
        assert_eq!(held.take(at(5)), Next::Due("soon".to_owned()));
        assert_eq!(held.take(at(5)), Next::Later(Some(at(9))));
    }

    #[test]
    fn what_a_clock_that_was_ahead_put_off_is_due_after_what_is() {
        let mut held = Held::default();
        let far = at(0) + PAUSE_MAX;
        held.put(far + SignedDuration::from_secs(1), "ahead".to_owned());
        held.put(far, "put-off".to_owned());
        held.put(at(0), "new".to_owned());
        for key in ["new", "ahead"] {
            assert_eq!(held.take(at(0)), Next::Due(key.to_owned()));
        }
        assert_eq!(held.take(at(0)), Next::Later(Some(far)));
    }

    #[test]
    fn of_a_ticket_one_mail_is_in_a_hand_and_its_next_holds_up_no_other() {
        let mut held = Held::default();
        for (second, key) in (1..).zip(["receipt-7-1", "article-7-2", "article-77-2", "system-7a"]) {
            held.put(at(second), key.to_owned());
        }
        for key in ["receipt-7-1", "article-77-2", "system-7a"] {
            assert_eq!(held.take(at(5)), Next::Due(key.to_owned()));
        }
        assert_eq!(held.take(at(5)), Next::Later(None), "what is due waits for the ticket's other mail");
        held.done("system-7a");
        assert_eq!(held.take(at(5)), Next::Later(None));
        // It was put off, and the next one goes.
        held.put(at(9), "receipt-7-1".to_owned());
        held.done("receipt-7-1");
        assert_eq!(held.take(at(5)), Next::Due("article-7-2".to_owned()));
        assert_eq!(held.take(at(5)), Next::Later(Some(at(9))));
    }
}
