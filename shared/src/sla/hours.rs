//! Working time as numbers: every calendar version becomes intervals of UTC with running sums, once.
//!
//! After that, how much of it lies between two moments, and when so much of it has passed, are searches of a few steps: a row of
//! slots says which stretches begin about a moment, and what is promised mostly ends a few stretches later.
//!
//! A moment is worked when the wall clock of the zone shows a time inside a window of that day. So of a window that a change of
//! the clock falls into, what the wall clock skips is no working time, and what it shows twice is worked twice.

use jiff::civil::Date;
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};

use super::calendar::later;
use super::worktime::Edition;
use crate::id::Ver;

pub(super) const MICROS_PER_MINUTE: i64 = 60_000_000;
/// A slot is two to the power of so many microseconds, about a day and a half: fifty years have 11,500 of them.
const SLOT_BITS: u32 = 37;
/// How many stretches are looked at before the search goes on in larger steps: a working week with breaks.
const NEAR_STRETCHES: usize = 8;

/// One stretch of working time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// Where it begins, in microseconds.
    from: i64,
    /// Where it ends.
    to: i64,
    /// The working time before it.
    before: i64,
    /// Of which version.
    ver: Ver,
}

/// A moment, as it lies among the stretches of one calendar.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// The stretches that begin by then.
    begun: usize,
    /// The working time until then, in microseconds.
    pub(super) sum: i64,
}

impl Stretch {
    /// Its moments.
    #[must_use]
    pub fn span(&self) -> (Timestamp, Timestamp) {
        (moment(self.from), moment(self.to))
    }

    /// The version that says so.
    #[must_use]
    pub fn ver(&self) -> Ver {
        self.ver
    }

    /// The working time until its end.
    fn sum(&self) -> i64 {
        self.before + (self.to - self.from)
    }
}

/// The working time of a calendar with all its versions, between two moments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hours {
    stretches: Vec<Stretch>,
    /// How many stretches begin by the beginning of each slot; the first slot begins with the first stretch.
    slots: Vec<u32>,
}

impl Hours {
    /// The working time from `first` until `last`, by versions in the order of their moments.
    ///
    /// Minutes are counted by the version that was in force when they passed.
    #[must_use]
    pub fn of(editions: &[Edition], first: Timestamp, last: Timestamp) -> Self {
        let mut stretches = Vec::new();
        for (nth, edition) in editions.iter().enumerate() {
            let from = if nth == 0 { first } else { edition.at.max(first) };
            let to = editions.get(nth + 1).map_or(last, |next| next.at.min(last));
            add(&mut stretches, edition, from, to);
        }
        let mut before = 0;
        for stretch in &mut stretches {
            stretch.before = before;
            before += stretch.to - stretch.from;
        }
        let slots = slots(&stretches);
        Self { stretches, slots }
    }

    /// The working time between two moments; none when the second is not after the first.
    #[must_use]
    pub fn between(&self, from: Timestamp, to: Timestamp) -> SignedDuration {
        SignedDuration::from_micros((self.place(to).sum - self.place(from).sum).max(0))
    }

    /// The first moment at which so much working time has passed since another one; none within what is known.
    ///
    /// Where it falls on the end of a window, that end is it, and not where the next window begins.
    #[must_use]
    pub fn after(&self, from: Timestamp, lasting: SignedDuration) -> Option<Timestamp> {
        let lasting = i64::try_from(lasting.as_micros()).ok()?;
        if lasting <= 0 { Some(from) } else { self.since(self.place(from), lasting) }
    }

    /// The same from a place on, of more than no time in microseconds.
    pub(super) fn since(&self, place: Place, lasting: i64) -> Option<Timestamp> {
        let sum = place.sum.checked_add(lasting)?;
        // Those before the last that has begun are over.
        let ahead = self.stretches.get(place.begun.saturating_sub(1)..)?;
        let mut near = NEAR_STRETCHES;
        while ahead.get(near - 1).is_some_and(|stretch| stretch.sum() < sum) {
            near *= 2;
        }
        let at = ahead[..near.min(ahead.len())].partition_point(|stretch| stretch.sum() < sum);
        ahead.get(at).map(|stretch| moment(stretch.from + (sum - stretch.before)))
    }

    /// The stretches that lie between two moments, at least with a part.
    pub fn stretches(&self, from: Timestamp, to: Timestamp) -> impl Iterator<Item = &Stretch> {
        let (from, to) = (from.as_microsecond(), to.as_microsecond());
        let at = self.stretches.partition_point(|stretch| stretch.to <= from);
        self.stretches[at..].iter().take_while(move |stretch| stretch.from < to)
    }

    /// Where a moment lies.
    pub(super) fn place(&self, at: Timestamp) -> Place {
        let micros = at.as_microsecond();
        let begun = self.begun(micros);
        let last = begun.checked_sub(1).and_then(|last| self.stretches.get(last));
        Place { begun, sum: last.map_or(0, |last| last.before + (micros.min(last.to) - last.from)) }
    }

    /// How many stretches begin by a moment.
    fn begun(&self, micros: i64) -> usize {
        let Some(first) = self.stretches.first().filter(|first| first.from <= micros) else { return 0 };
        let Ok(slot) = usize::try_from((micros - first.from) >> SLOT_BITS) else { return self.stretches.len() };
        // Whatever lies behind the last slot lies behind the last stretch's beginning.
        let begun = |slot: usize| self.slots.get(slot).map_or(self.stretches.len(), |begun| *begun as usize);
        let (from, to) = (begun(slot), begun(slot + 1));
        from + self.stretches[from..to].partition_point(|stretch| stretch.from <= micros)
    }
}

fn slots(stretches: &[Stretch]) -> Vec<u32> {
    let mut slots = Vec::new();
    let mut begins = stretches.first().map_or(0, |first| first.from);
    for (nth, stretch) in (0..).zip(stretches) {
        while begins < stretch.from {
            slots.push(nth);
            begins += 1 << SLOT_BITS;
        }
    }
    slots
}

/// Adds what one version says of the time in which it is in force.
fn add(stretches: &mut Vec<Stretch>, edition: &Edition, from: Timestamp, to: Timestamp) {
    let changes = edition.zone.following(from).map(|change| change.timestamp()).take_while(|at| *at < to);
    let mut begins = from;
    for ends in changes.chain([to]) {
        if begins < ends {
            add_even(stretches, edition, edition.zone.to_offset(begins), (begins, ends));
        }
        begins = ends;
    }
}

/// The same where the zone's clock runs evenly.
fn add_even(stretches: &mut Vec<Stretch>, edition: &Edition, offset: Offset, (begins, ends): (Timestamp, Timestamp)) {
    let (first, last) = (offset.to_datetime(begins).date(), offset.to_datetime(ends).date());
    let (begins, ends) = (begins.as_microsecond(), ends.as_microsecond());
    let mut date = first;
    while date <= last {
        let Some(midnight) = midnight(date, offset) else { return };
        for window in edition.calendar.windows(date) {
            let from = (midnight + i64::from(window.from) * MICROS_PER_MINUTE).max(begins);
            let to = (midnight + i64::from(window.to) * MICROS_PER_MINUTE).min(ends);
            if to <= from {
                continue;
            }
            match stretches.last_mut() {
                // Around the clock is one stretch.
                Some(before) if before.to == from && before.ver == edition.ver => before.to = to,
                _ => stretches.push(Stretch { from, to, before: 0, ver: edition.ver }),
            }
        }
        let next = later(date, 1);
        if next == date {
            // The calendar of the world has no more days.
            return;
        }
        date = next;
    }
}

fn midnight(date: Date, offset: Offset) -> Option<i64> {
    offset.to_timestamp(date.at(0, 0, 0, 0)).ok().map(Timestamp::as_microsecond)
}

fn moment(micros: i64) -> Timestamp {
    Timestamp::from_microsecond(micros).unwrap_or(if micros < 0 { Timestamp::MIN } else { Timestamp::MAX })
}
