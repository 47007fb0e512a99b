//! A desk of believable shape, the same at every load: two years, 20 queues, 40 agents, 5,000 customers, a tenth of the
//! tickets open. Nothing in it is anybody's. It is told through the same deciding and writing as everything else.

mod cast;
mod life;
mod words;

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use desk::act::tell::Told;
use desk::demo::dice::Dice;
use jiff::{SignedDuration, Timestamp};
use shared::id::TicketId;

pub(crate) use cast::{Cast, MANAGER_ADDRESS, PASSWORD, agent_address, customer_address};
use life::Life;
pub(crate) use words::{body, subject};

/// Another number makes every loaded desk that is kept from before another one: raise it with every change of the corpus.
pub(crate) const GENERATOR: u32 = 2;
/// The number of the corpus' first ticket.
pub(crate) const FIRST_TICKET: u64 = 1001;
/// The tickets came over so long.
const DAYS: i64 = 730;
/// One ticket in so many is open; of the newest tenth all but one in ten are, of the older ones one in ninety.
pub(crate) const OPEN_ONE_IN: u64 = 10;
const OLD_OPEN_ONE_IN: u64 = 90;

/// The calls of all tickets, in the order in which they were made.
pub(crate) struct Corpus<'a> {
    cast: &'a Cast,
    tickets: u64,
    now: Timestamp,
    next: u64,
    waiting: BinaryHeap<Reverse<Beat>>,
}

/// A call on its way: the earliest comes first, and those of one ticket in their own order.
struct Beat {
    at: Timestamp,
    order: u64,
    told: Told,
}

impl<'a> Corpus<'a> {
    /// So many tickets, the newest of them just before `now`.
    pub(crate) fn new(cast: &'a Cast, tickets: u64, now: Timestamp) -> Self {
        Self { cast, tickets, now, next: 0, waiting: BinaryHeap::new() }
    }

    /// Whether the ticket is still open at the end.
    fn is_open(&self, at: u64) -> bool {
        let newest = self.tickets - self.tickets / OPEN_ONE_IN;
        if newest <= at { !at.is_multiple_of(OPEN_ONE_IN) } else { at.is_multiple_of(OLD_OPEN_ONE_IN) }
    }

    /// When a ticket came: evenly over the two years, each a little off its place.
    fn arrival(&self, at: u64) -> Timestamp {
        let span = DAYS.unsigned_abs() * 86_400 * 1_000_000;
        let each = span / self.tickets.max(1);
        let micros = at * each + Dice::of(7, at).between(0, each.saturating_sub(1));
        let before = SignedDuration::from_micros(i64::try_from(span - micros).unwrap_or(i64::MAX));
        self.now.saturating_sub(before).unwrap_or(self.now)
    }

    fn begin(&mut self, at: u64) {
        let number = TicketId(FIRST_TICKET + at);
        let life = Life { cast: self.cast, number, begins: self.arrival(at), now: self.now, open: self.is_open(at) };
        for (nth, (moment, told)) in (0_u64..).zip(life.calls()) {
            // A life has far fewer calls than that.
            self.waiting.push(Reverse(Beat { at: moment, order: at * 64 + nth, told }));
        }
    }
}

impl Iterator for Corpus<'_> {
    type Item = Told;

    fn next(&mut self) -> Option<Told> {
        while self.next < self.tickets {
            let arrival = self.arrival(self.next);
            if self.waiting.peek().is_some_and(|Reverse(beat)| beat.at < arrival) {
                break;
            }
            self.begin(self.next);
            self.next += 1;
        }
        self.waiting.pop().map(|Reverse(beat)| beat.told)
    }
}

impl PartialEq for Beat {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Beat {}

impl PartialOrd for Beat {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Beat {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.at, self.order).cmp(&(other.at, other.order))
    }
}
