//! Which days a report is about, and the moments that they begin and end at.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, Timestamp};
use serde::{Deserialize, Serialize};

/// The longest period: two years, one of them a leap year. A longer one would draw several days on one pixel.
pub const PERIOD_DAYS_MAX: i64 = 731;

/// Days of the desk's zone, the first and the last included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Period {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

impl Period {
    /// The days between two, in whichever order they are given; of too many, the last [`PERIOD_DAYS_MAX`].
    #[must_use]
    pub fn new(one: Date, other: Date) -> Self {
        let (from, to) = (one.min(other), one.max(other));
        Self { from: from.max(days_later(to, 1 - PERIOD_DAYS_MAX)), to }
    }

    /// That many days up to and with `to`.
    #[must_use]
    pub fn ending(to: Date, days: i64) -> Self {
        Self::new(days_later(to, 1 - days), to)
    }

    /// How many days it has.
    #[must_use]
    pub fn days(self) -> i64 {
        self.to.duration_since(self.from).as_hours() / 24 + 1
    }

    /// As many days just before it.
    #[must_use]
    pub fn before(self) -> Self {
        Self { from: days_later(self.from, -self.days()), to: days_later(self.from, -1) }
    }

    /// Its days.
    pub fn dates(self) -> impl Iterator<Item = Date> {
        (0..self.days()).map(move |day| days_later(self.from, day))
    }
}

/// How a reader chooses a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// Today.
    Today,
    /// Today and the six days before.
    Week,
    /// Today and the 29 days before.
    #[default]
    Days30,
    /// Today and the 89 days before.
    Days90,
    /// This calendar month so far.
    ThisMonth,
    /// The calendar month before.
    LastMonth,
    /// Days chosen one by one.
    Days(Period),
}

impl Choice {
    /// Those that need no dates.
    pub const PRESETS: [Self; 6] = [Self::Today, Self::Week, Self::Days30, Self::Days90, Self::ThisMonth, Self::LastMonth];

    /// Its word in a URL; chosen days have none.
    #[must_use]
    pub fn code(self) -> Option<&'static str> {
        match self {
            Self::Today => Some("today"),
            Self::Week => Some("7"),
            Self::Days30 => Some("30"),
            Self::Days90 => Some("90"),
            Self::ThisMonth => Some("month"),
            Self::LastMonth => Some("last-month"),
            Self::Days(_) => None,
        }
    }

    /// The days meant, when today is `today`. Nothing lies in the future.
    #[must_use]
    pub fn period(self, today: Date) -> Period {
        match self {
            Self::Today => Period::new(today, today),
            Self::Week => Period::ending(today, 7),
            Self::Days30 => Period::ending(today, 30),
            Self::Days90 => Period::ending(today, 90),
            Self::ThisMonth => Period::new(today.first_of_month(), today),
            Self::LastMonth => {
                let last = days_later(today.first_of_month(), -1);
                Period::new(last.first_of_month(), last)
            }
            Self::Days(period) => Period::new(period.from.min(today), period.to.min(today)),
        }
    }
}

/// A period as moments: what happened at or after `start` and before `end` happened in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// Its first day.
    pub first: Date,
    /// When it begins.
    pub start: Timestamp,
    /// The cut: nothing from here on is known to a report.
    pub end: Timestamp,
    /// The moment that ages are taken at: the last that is known.
    pub seen: Timestamp,
    /// Where each of its days ends, the last one cut.
    pub day_ends: Vec<Timestamp>,
}

impl Window {
    /// The moments of a period, known until `now`.
    #[must_use]
    pub fn of(period: Period, zone: &TimeZone, now: Timestamp) -> Self {
        // What happened at this very moment has happened.
        let known = now.saturating_add(SignedDuration::from_nanos(1)).unwrap_or(now);
        Self::cut(period, zone, known, now)
    }

    /// The moments of the period before. Where `period` is not over, this one ends at the same time of its own last day: a
    /// morning is compared with a morning.
    #[must_use]
    pub fn before(period: Period, zone: &TimeZone, now: Timestamp) -> Self {
        let over = midnight(days_later(period.to, 1), zone);
        let whole = midnight(period.from, zone);
        if over <= now {
            return Self::cut(period.before(), zone, whole, whole);
        }
        let same_time = zone.to_datetime(now).saturating_sub(Span::new().days(period.days()));
        let cut = zone.to_ambiguous_timestamp(same_time).compatible().unwrap_or(whole).min(whole);
        Self::cut(period.before(), zone, cut, cut)
    }

    fn cut(period: Period, zone: &TimeZone, known: Timestamp, now: Timestamp) -> Self {
        let whole = midnight(days_later(period.to, 1), zone);
        let end = whole.min(known);
        // Of days that have not begun nothing is known, and nothing is in them.
        let start = midnight(period.from, zone).min(end);
        let day_ends = period.dates().map(|date| midnight(days_later(date, 1), zone).min(end)).collect();
        Self { first: period.from, start, end, seen: whole.min(now), day_ends }
    }

    /// Whether a moment is in it.
    #[must_use]
    pub fn holds(&self, at: Timestamp) -> bool {
        self.start <= at && at < self.end
    }

    /// Which of its days a moment of it is in, from 0.
    #[must_use]
    pub fn day_of(&self, at: Timestamp) -> usize {
        self.day_ends.partition_point(|end| *end <= at)
    }

    /// The number of a day, from 0, if it is one of this period.
    #[must_use]
    pub fn index_of(&self, date: Date) -> Option<usize> {
        let days = date.duration_since(self.first).as_hours() / 24;
        usize::try_from(days).ok().filter(|day| *day < self.day_ends.len())
    }
}

/// When a day begins; where its midnight is skipped, the first moment that there is.
#[must_use]
pub fn midnight(date: Date, zone: &TimeZone) -> Timestamp {
    // Fails only beyond the years that a timestamp can tell.
    zone.to_ambiguous_timestamp(date.at(0, 0, 0, 0)).compatible().unwrap_or(Timestamp::MAX)
}

/// So many days later, or earlier.
#[must_use]
pub fn days_later(date: Date, days: i64) -> Date {
    date.saturating_add(SignedDuration::from_hours(24 * days))
}
