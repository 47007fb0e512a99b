//! The numbers of the log that a call holds in hand.

use std::mem::take;

use jiff::Timestamp;

use crate::log::lane::Place;
use crate::open::Desk;

/// Numbers that were taken and are not settled. Behind them nothing is published: a call that breaks down with one in hand ends
/// the process, because the next one starts from what was written.
pub(crate) struct Taken<'a> {
    desk: &'a Desk,
    numbers: Vec<u64>,
}

impl<'a> Taken<'a> {
    /// None yet.
    pub(crate) fn new(desk: &'a Desk) -> Self {
        Self { desk, numbers: Vec::new() }
    }

    /// Takes the next number.
    pub(crate) fn next(&mut self, now: Timestamp) -> Place {
        let place = self.desk.lane.take(now);
        self.numbers.push(place.n);
        place
    }

    pub(crate) fn numbers(&self) -> &[u64] {
        &self.numbers
    }

    /// All are settled from here on.
    pub(crate) fn settled(&mut self) -> Vec<u64> {
        take(&mut self.numbers)
    }

    /// What became of this one nobody knows: it can neither be settled nor given up.
    pub(crate) fn forget(&mut self, n: u64) {
        self.numbers.retain(|taken| *taken != n);
    }
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() && !self.numbers.is_empty() {
            (self.desk.config.fatal)("a call broke down with a number in hand, behind which nothing is published");
        }
    }
}
