//! How many receipts leave: a receipt can be provoked by anybody, in anybody's name.

use std::collections::VecDeque;

use ::mail::address::Address;
use jiff::{SignedDuration, Timestamp};
use shared::text::Email;

/// Receipts that one person is sent in an hour: whoever floods the desk in somebody's name bombs nobody.
pub const RECEIPTS_PER_ADDRESS_MAX: usize = 5;
/// Receipts that leave in an hour in all: more than the busiest desk opens tickets, and too few to be anybody's relay.
pub const RECEIPTS_PER_HOUR_MAX: usize = 1_000;
/// How long one counts.
const COUNTS_FOR: SignedDuration = SignedDuration::from_hours(1);

/// The receipts of the last hour, at most [`RECEIPTS_PER_HOUR_MAX`]. In memory: a restart forgives.
#[derive(Debug, Default)]
pub(super) struct Receipts(VecDeque<Receipt>);

#[derive(Debug)]
struct Receipt {
    /// Its name in the outbox: a mail counts once, however often it is tried.
    key: String,
    /// Whom it goes to, without a tag.
    person: String,
    at: Timestamp,
}

impl Receipts {
    /// Whether this receipt may leave; it is counted when it may.
    pub(super) fn may_leave(&mut self, key: &str, to: &Email, now: Timestamp) -> bool {
        while self.0.front().is_some_and(|receipt| COUNTS_FOR <= now.duration_since(receipt.at)) {
            self.0.pop_front();
        }
        if self.0.iter().any(|receipt| receipt.key == key) {
            return true;
        }
        let person = Address::parse(to.as_str()).map_or_else(|_| to.as_str().to_owned(), |to| to.untagged());
        let before = self.0.iter().filter(|receipt| receipt.person == person).count();
        let may = before < RECEIPTS_PER_ADDRESS_MAX && self.0.len() < RECEIPTS_PER_HOUR_MAX;
        if may {
            self.0.push_back(Receipt { key: key.to_owned(), person, at: now });
        }
        may
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_second(minute * 60).expect("in range")
    }

    fn email(address: &str) -> Email {
        Email::try_from(address).expect("an address")
    }

    #[test]
    fn one_person_gets_a_few_an_hour_under_whatever_tag() {
        let mut receipts = Receipts::default();
        for n in 0..RECEIPTS_PER_ADDRESS_MAX {
            assert!(receipts.may_leave(&format!("{n}"), &email(&format!("mario+{n}@example.it")), at(0)));
        }
        assert!(!receipts.may_leave("next", &email("mario+other@example.it"), at(59)));
        assert!(!receipts.may_leave("next", &email("Mario@Example.it"), at(59)));
        assert!(receipts.may_leave("next", &email("maria@example.it"), at(59)), "somebody else");
        assert!(receipts.may_leave("late", &email("mario@example.it"), at(60)), "an hour later");
    }

    #[test]
    fn a_mail_counts_once_however_often_it_is_tried() {
        let mut receipts = Receipts::default();
        for minute in 0..30 {
            assert!(receipts.may_leave("one", &email("mario@example.it"), at(minute)), "try {minute}");
        }
        assert!(receipts.may_leave("another", &email("mario@example.it"), at(30)));
    }

    #[test]
    fn all_together_are_so_many_an_hour() {
        let mut receipts = Receipts::default();
        for n in 0..RECEIPTS_PER_HOUR_MAX {
            assert!(receipts.may_leave(&format!("{n}"), &email(&format!("p{n}@example.it")), at(0)));
        }
        assert!(!receipts.may_leave("one more", &email("somebody@example.it"), at(1)));
        assert!(receipts.may_leave("5", &email("p5@example.it"), at(1)), "one that was let through is tried again");
        assert!(receipts.may_leave("one more", &email("somebody@example.it"), at(60)));
    }
}
