//! When a desk works: windows of a week, days off, and days that have hours of their own.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use jiff::Span;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::locale::Text;

/// Minutes of a day: where its last window may end.
pub const DAY_MINUTES: u16 = 24 * 60;
/// The windows of one day; more than a desk with breaks has.
pub const DAY_WINDOWS_MAX: usize = 8;
/// The days off and the days with other hours of one calendar: thirty years of Italian ones, by name.
pub const CALENDAR_DAYS_MAX: usize = 500;

/// How far from Easter a day may be: within the same year, whenever Easter is (22 March to 25 April).
pub const EASTER_DAYS: RangeInclusive<i16> = -80..=250;

/// A part of a day, in minutes of the wall clock after midnight; it ends before `to`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Opening {
    /// Where it begins.
    pub from: u16,
    /// Where it ends; [`DAY_MINUTES`] is midnight.
    pub to: u16,
}

/// Which day of each year is off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Yearly {
    /// The same date every year; 29 February is off in leap years only.
    On {
        /// 1 is January.
        month: i8,
        /// The day of the month.
        day: i8,
    },
    /// So many days after Easter Sunday of the western churches; 1 is Easter Monday.
    Easter {
        /// May be negative: Good Friday is -2.
        days: i16,
    },
}

impl Yearly {
    /// Whether some year has such a day.
    #[must_use]
    pub fn exists(self) -> bool {
        match self {
            // A leap year has every day that any year has.
            Self::On { month, day } => Date::new(2024, month, day).is_ok(),
            Self::Easter { days } => EASTER_DAYS.contains(&days),
        }
    }
}

/// What is wrong with a calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum CalendarError {
    /// A window ends before it begins, or after the day.
    #[error("a window begins before it ends, and ends with the day at the latest")]
    Window,
    /// Two windows of one day overlap or stand in another order than the day's.
    #[error("the windows of a day follow each other and do not overlap")]
    Overlap,
    /// Too many windows in one day.
    #[error("a day has at most {DAY_WINDOWS_MAX} windows")]
    TooManyWindows,
    /// Too many days off or with other hours.
    #[error("a calendar has at most {CALENDAR_DAYS_MAX} days off and days with other hours")]
    TooManyDays,
    /// No day has a window: nothing would ever be due.
    #[error("a calendar works at some time of the week")]
    NeverWorks,
    /// There is no such day in any year.
    #[error("there is no such day in a year")]
    NoSuchDay,
}

/// A working calendar. Its zone is data beside it: names of zones mean other hours in other years.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// What it is called.
    pub name: Text,
    /// Its zone, an IANA name.
    pub zone: String,
    /// The windows of each day of the week, Monday first.
    pub week: [Vec<Opening>; 7],
    /// Days off that come every year, with their names.
    pub yearly: Vec<(Yearly, Text)>,
    /// Days off that come once, with their names.
    pub off: BTreeMap<Date, Text>,
    /// Days with hours of their own, whatever else they are.
    pub special: BTreeMap<Date, Vec<Opening>>,
}

impl Calendar {
    /// The windows of a date.
    #[must_use]
    pub fn windows(&self, date: Date) -> &[Opening] {
        match self.special.get(&date) {
            Some(windows) => windows,
            None if self.off(date).is_some() => &[],
            None => &self.week[usize::from(date.weekday().to_monday_zero_offset().unsigned_abs())],
        }
    }

    /// Why a date is off, by name; a day with hours of its own is none.
    #[must_use]
    pub fn off(&self, date: Date) -> Option<&Text> {
        if self.special.contains_key(&date) {
            return None;
        }
        let of_year = || {
            let after_easter = easter(date.year()).and_then(|easter| i16::try_from(easter.until(date).ok()?.get_days()).ok());
            let is_today = |rule: Yearly| match rule {
                Yearly::On { month, day } => (month, day) == (date.month(), date.day()),
                Yearly::Easter { days } => after_easter == Some(days),
            };
            self.yearly.iter().find(|(rule, _)| is_today(*rule)).map(|(_, name)| name)
        };
        self.off.get(&date).or_else(of_year)
    }

    /// Looks at a calendar that somebody wrote.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(&self) -> Result<(), CalendarError> {
        if CALENDAR_DAYS_MAX < self.yearly.len() + self.off.len() + self.special.len() {
            return Err(CalendarError::TooManyDays);
        }
        if self.week.iter().all(Vec::is_empty) {
            return Err(CalendarError::NeverWorks);
        }
        self.week.iter().chain(self.special.values()).try_for_each(|windows| check_day(windows))?;
        if self.yearly.iter().all(|(rule, _)| rule.exists()) { Ok(()) } else { Err(CalendarError::NoSuchDay) }
    }
}

fn check_day(windows: &[Opening]) -> Result<(), CalendarError> {
    if DAY_WINDOWS_MAX < windows.len() {
        return Err(CalendarError::TooManyWindows);
    }
    if windows.iter().any(|window| window.to <= window.from || DAY_MINUTES < window.to) {
        return Err(CalendarError::Window);
    }
    if windows.windows(2).any(|pair| pair[1].from < pair[0].to) {
        return Err(CalendarError::Overlap);
    }
    Ok(())
}

/// Easter Sunday of the western churches: the anonymous Gregorian computus (J. Meeus, "Astronomical Algorithms", 2nd ed. 1998,
/// chapter 8).
#[must_use]
pub fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y.rem_euclid(19), y.div_euclid(100), y.rem_euclid(100));
    let (d, e) = (b / 4, b % 4);
    let g = (b - (b + 8) / 25 + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k).rem_euclid(7);
    let m = (a + 11 * h + 22 * l) / 451;
    let whole = h + l - 7 * m + 114;
    Date::new(year, i8::try_from(whole / 31).ok()?, i8::try_from(whole % 31 + 1).ok()?).ok()
}

/// That many days later.
pub(super) fn later(date: Date, days: i64) -> Date {
    date.saturating_add(Span::new().days(days))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn easter_is_where_the_tables_of_the_church_have_it() {
        for (year, month, day) in [(1961, 4, 2), (2000, 4, 23), (2008, 3, 23), (2011, 4, 24), (2024, 3, 31), (2026, 4, 5), (2038, 4, 25)] {
            assert_eq!(easter(year), Some(date(year, month, day)));
        }
    }
}
