//! The figures of the insight page: one scan of the facts for the period and one for the period before.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::ask::{Ask, Stretch};
use super::fact::Fact;
use super::figure::{AGE_BANDS, RESOLUTION_BANDS, age_band, resolution_band};
use super::period::{Period, Window};
use super::reading::{Reading, open_days, read};
use super::spread::{Lasting, Spread, count, half_life, percentile};
use crate::id::QueueId;
use crate::ticket::Channel;

/// A period in figures, beside the one before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// What was asked for.
    pub ask: Ask,
    /// The days compared with.
    pub before: Period,
    /// Until when it is known.
    pub seen: Timestamp,
    /// The period asked for is not over.
    pub running: bool,
    /// The figures.
    pub now: Numbers,
    /// Those of the period before.
    pub then: Numbers,
    /// Day by day.
    pub days: Vec<Day>,
    /// By main queue, the busiest first.
    pub queues: Vec<Row<QueueId>>,
    /// By the way that tickets came, the busiest first.
    pub channels: Vec<Row<Channel>>,
}

/// The figures of one period.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Numbers {
    /// Open just before it.
    pub open_before: u32,
    /// Came.
    pub opened: u32,
    /// Opened again after they had been done before it.
    pub reopened: u32,
    /// Resolved.
    pub resolved: u32,
    /// Open before, then spam or merged.
    pub removed: u32,
    /// Open at the cut.
    pub open: u32,
    /// Marked as spam.
    pub spam: u32,
    /// From coming to be to being taken up by a person.
    pub acknowledged: Option<Spread>,
    /// From coming to be to the first answer of a person.
    pub answered: Option<Spread>,
    /// From the beginning of the case to its resolution.
    pub gross: Option<Spread>,
    /// The same without waiting for the customer.
    pub net: Option<Spread>,
    /// Cases that began.
    pub begun: u32,
    /// After how long half of them are resolved, the open ones counted; `None` while more than half are open.
    pub half_life: Option<SignedDuration>,
    /// How old the open tickets are.
    pub ages: Option<Ages>,
    /// Open tickets by [`AGE_BANDS_HOURS`](super::figure::AGE_BANDS_HOURS).
    pub aged: [u32; AGE_BANDS],
    /// Resolved tickets by [`RESOLUTION_BANDS_HOURS`](super::figure::RESOLUTION_BANDS_HOURS).
    pub resolved_in: [u32; RESOLUTION_BANDS],
}

impl Numbers {
    /// Opened for each one resolved: above one, work piles up. Nothing where nothing was resolved.
    #[must_use]
    pub fn turnaround(&self) -> Option<f64> {
        (0 < self.resolved).then(|| f64::from(self.opened) / f64::from(self.resolved))
    }

    /// Whether what is open is explained by what came and went.
    #[must_use]
    pub fn balances(&self) -> bool {
        self.open_before + self.opened + self.reopened == self.open + self.resolved + self.removed
    }
}

/// How old open tickets are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ages {
    /// Half are at most this old.
    pub median: SignedDuration,
    /// Nine in ten are at most this old.
    pub p90: SignedDuration,
    /// The oldest.
    pub oldest: SignedDuration,
}

/// One day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Day {
    /// Which.
    pub date: Date,
    /// Came on it.
    pub opened: u32,
    /// Resolved on it, for good as far as is known at the cut.
    pub resolved: u32,
    /// Open at its end.
    pub open: u32,
}

/// A part of the tickets, now and in the period before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row<K> {
    /// Which part.
    pub key: K,
    /// Its figures.
    pub now: Part,
    /// Those of the period before.
    pub then: Part,
}

/// The figures of a part of the tickets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Part {
    /// Came.
    pub opened: u32,
    /// Resolved.
    pub resolved: u32,
    /// Open at the cut.
    pub open: u32,
    /// From coming to be to the first answer of a person.
    pub answered: Option<Spread>,
    /// From the beginning of the case to its resolution.
    pub gross: Option<Spread>,
}

/// The figures over these facts, which are those that the reader may see.
#[must_use]
pub fn report(facts: &[Fact], ask: &Ask, zone: &TimeZone, now: Timestamp) -> Report {
    let mut count = Count::begin(ask, zone, now);
    count.add(facts);
    count.report()
}

/// A report being counted: facts come in by the handful, so that whoever holds them still need not do so for long.
pub struct Count {
    ask: Ask,
    window: Window,
    earlier: Window,
    running: bool,
    asked: Gathered,
    before: Gathered,
}

impl Count {
    /// Nothing counted yet.
    #[must_use]
    pub fn begin(ask: &Ask, zone: &TimeZone, now: Timestamp) -> Self {
        let window = Stretch::Asked.window(ask, zone, now);
        let earlier = Stretch::Before.window(ask, zone, now);
        let running = window.end < Window::of(ask.period, zone, Timestamp::MAX).end;
        let asked = Gathered::over(&window);
        Self { ask: *ask, window, earlier, running, asked, before: Gathered::default() }
    }

    /// Counts some tickets, each once.
    pub fn add(&mut self, facts: &[Fact]) {
        for fact in facts {
            if let Some(reading) = read(fact, &self.window).filter(|_| self.ask.filter.holds(fact, &self.window)) {
                self.asked.add(fact, &reading, &self.window);
                self.asked.add_days(fact, &reading, &self.window);
            }
            if let Some(reading) = read(fact, &self.earlier).filter(|_| self.ask.filter.holds(fact, &self.earlier)) {
                self.before.add(fact, &reading, &self.earlier);
            }
        }
    }

    /// The figures.
    #[must_use]
    pub fn report(self) -> Report {
        let Self { ask, window, running, asked, before, .. } = self;
        Report {
            ask,
            before: ask.period.before(),
            seen: window.seen,
            running,
            days: asked.days(ask.period),
            queues: rows(asked.queues, before.queues),
            channels: rows(asked.channels, before.channels),
            now: asked.all.numbers(),
            then: before.all.numbers(),
        }
    }
}

/// What one scan collects.
#[derive(Default)]
struct Gathered {
    all: Tally,
    queues: BTreeMap<QueueId, PartTally>,
    channels: BTreeMap<Channel, PartTally>,
    opened_on: Vec<u32>,
    resolved_on: Vec<u32>,
    /// How many more, or fewer, tickets are open at the end of a day than at the end of the day before.
    open_steps: Vec<i64>,
}

impl Gathered {
    /// With a place for each day.
    fn over(window: &Window) -> Self {
        let days = window.day_ends.len();
        Self { opened_on: vec![0; days], resolved_on: vec![0; days], open_steps: vec![0; days + 1], ..Self::default() }
    }

    fn add(&mut self, fact: &Fact, reading: &Reading, window: &Window) {
        self.all.add(reading);
        self.queues.entry(fact.home_before(window.end)).or_default().add(reading);
        self.channels.entry(fact.channel).or_default().add(reading);
    }

    fn add_days(&mut self, fact: &Fact, reading: &Reading, window: &Window) {
        if let Some(at) = reading.opened {
            self.opened_on[window.day_of(at)] += 1;
        }
        if let Some(resolved) = reading.resolved {
            self.resolved_on[window.day_of(resolved.at)] += 1;
        }
        open_days(fact, window, |days| {
            self.open_steps[days.start] += 1;
            self.open_steps[days.end] -= 1;
        });
    }

    fn days(&self, period: Period) -> Vec<Day> {
        let open = self.open_steps.iter().scan(0, |open, step| {
            *open += step;
            Some(u32::try_from(*open).unwrap_or(0))
        });
        let flows = self.opened_on.iter().zip(&self.resolved_on);
        let days = period.dates().zip(flows).zip(open);
        days.map(|((date, (opened, resolved)), open)| Day { date, opened: *opened, resolved: *resolved, open }).collect()
    }
}

/// The readings of one period added up.
#[derive(Default)]
struct Tally {
    numbers: Numbers,
    acknowledged: Vec<i64>,
    answered: Vec<i64>,
    gross: Vec<i64>,
    net: Vec<i64>,
    ages: Vec<i64>,
    cases: Vec<Lasting>,
}

impl Tally {
    fn add(&mut self, reading: &Reading) {
        let numbers = &mut self.numbers;
        numbers.open_before += u32::from(reading.open_before);
        numbers.opened += u32::from(reading.opened.is_some());
        numbers.reopened += u32::from(reading.reopened.is_some());
        numbers.removed += u32::from(reading.removed.is_some());
        numbers.spam += u32::from(reading.spam.is_some());
        if let Some(age) = reading.open {
            numbers.open += 1;
            numbers.aged[age_band(age)] += 1;
            self.ages.push(age);
        }
        if let Some(resolved) = reading.resolved {
            numbers.resolved += 1;
            numbers.resolved_in[resolution_band(resolved.gross)] += 1;
            self.gross.push(resolved.gross);
            self.net.push(resolved.net);
        }
        self.acknowledged.extend(reading.acknowledged.map(|took| took.millis));
        self.answered.extend(reading.answered.map(|took| took.millis));
        self.cases.extend(reading.case);
    }

    fn numbers(mut self) -> Numbers {
        let mut ages = || {
            let oldest = SignedDuration::from_millis(self.ages.iter().copied().max()?);
            Some(Ages { median: percentile(&mut self.ages, 50)?, p90: percentile(&mut self.ages, 90)?, oldest })
        };
        Numbers {
            acknowledged: Spread::of(&mut self.acknowledged),
            answered: Spread::of(&mut self.answered),
            gross: Spread::of(&mut self.gross),
            net: Spread::of(&mut self.net),
            begun: u32::try_from(self.cases.len()).unwrap_or(u32::MAX),
            half_life: half_life(&mut self.cases),
            ages: ages(),
            ..self.numbers
        }
    }
}

/// The readings of a part of the tickets added up.
#[derive(Default)]
struct PartTally {
    part: Part,
    answered: Vec<i64>,
    gross: Vec<i64>,
}

impl PartTally {
    fn add(&mut self, reading: &Reading) {
        self.part.opened += u32::from(reading.opened.is_some());
        self.part.resolved += u32::from(reading.resolved.is_some());
        self.part.open += u32::from(reading.open.is_some());
        self.answered.extend(reading.answered.map(|took| took.millis));
        self.gross.extend(reading.resolved.map(|resolved| resolved.gross));
    }

    fn part(mut self) -> Part {
        Part { answered: Spread::of(&mut self.answered), gross: Spread::of(&mut self.gross), ..self.part }
    }
}

fn rows<K: Ord + Copy>(now: BTreeMap<K, PartTally>, mut then: BTreeMap<K, PartTally>) -> Vec<Row<K>> {
    let part = |tally: Option<PartTally>| tally.map(PartTally::part).unwrap_or_default();
    let mut rows: Vec<Row<K>> = now.into_iter().map(|(key, tally)| Row { key, now: tally.part(), then: part(then.remove(&key)) }).collect();
    rows.extend(then.into_iter().map(|(key, tally)| Row { key, now: Part::default(), then: tally.part() }));
    rows.retain(|row| row.now != Part::default() || row.then != Part::default());
    // The busiest first, equal ones in the order of their keys, whichever of the two periods they were found in first.
    rows.sort_by_key(|row| (std::cmp::Reverse((row.now.opened, row.now.open, row.now.resolved)), row.key));
    rows
}

/// A share in whole percent, rounded to the nearest.
#[must_use]
pub fn percent(part: u32, of: u32) -> Option<u32> {
    let whole = usize::try_from(of).ok().filter(|of| 0 < *of)?;
    let share = 100.0 * f64::from(part) / count(whole);
    // Below 2^32, as no part is larger than a count of tickets times a hundred.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "rounded, not negative, and bounded")]
    Some(share.round() as u32)
}
