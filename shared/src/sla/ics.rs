//! Files of holidays: iCalendar (RFC 5545), as calendars on the web and office programs write them.

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::civil::Date;

use super::calendar::{Yearly, later};
use super::written::{tells_days, tells_hours};
use crate::locale::Text;

/// The longest closing that a file of holidays tells as one event.
const LONG_DAYS_MAX: i64 = 60;
/// A time of day that whole days are told with by programs that know no other: those of the desk's own zone.
const MIDNIGHT: &str = "T000000";

/// The days off of a file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FileDays {
    /// That come every year.
    pub yearly: BTreeMap<Yearly, Text>,
    /// That come once.
    pub off: BTreeMap<Date, Text>,
    /// Events that are no days off, or not as they stand there: they have no name, or one that tells hours, or last hours, or longer
    /// than any closing, or come again otherwise than once a year, or not before a later one.
    pub left_out: usize,
}

/// How an event comes again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Again {
    Never,
    EachYear,
    Otherwise,
}

/// An event as far as it was read. What it comes to is asked at its end: its properties stand in any order.
#[derive(Debug, Default)]
struct Event<'f> {
    start: Option<Date>,
    end: Option<&'f str>,
    duration: Option<&'f str>,
    name: Option<Text>,
    rule: Option<&'f str>,
    /// There is more to when it comes than its rule: other dates, or it stands for another event's.
    excepted: bool,
    cancelled: bool,
}

/// The days off of a file: every event that lasts whole days, once for each of them.
///
/// One that was cancelled is none. What begins to come every year only after `this_year` is off in its first: a line of every year
/// would count for the years before it too.
#[must_use]
pub fn read_ics(file: &str, this_year: i16) -> FileDays {
    let file = unfolded(file);
    let mut read = FileDays::default();
    // What stands within an event, an alarm for one, has properties of its own.
    let mut within: Vec<String> = Vec::new();
    let mut event = Event::default();
    for line in file.lines() {
        let Some((key, value)) = parted(line) else { continue };
        let (property, value) = (key.split(';').next().unwrap_or_default().to_ascii_uppercase(), value.trim());
        match property.as_str() {
            "BEGIN" => {
                within.push(value.to_ascii_uppercase());
                if value.eq_ignore_ascii_case("VEVENT") {
                    event = Event::default();
                }
            }
            "END" => {
                if within.pop().is_some_and(|ended| ended == "VEVENT") {
                    read.take(&std::mem::take(&mut event), this_year);
                }
            }
            property if within.last().is_some_and(|inmost| inmost == "VEVENT") => event.hear(property, value),
            _ => {}
        }
    }
    read
}

impl<'f> Event<'f> {
    fn hear(&mut self, property: &str, value: &'f str) {
        match property {
            "DTSTART" => self.start = whole_day(value),
            "DTEND" => self.end = Some(value),
            "DURATION" => self.duration = Some(value),
            "SUMMARY" => self.name = named(value),
            "STATUS" => self.cancelled = value.eq_ignore_ascii_case("CANCELLED"),
            "RRULE" => self.excepted |= self.rule.replace(value).is_some(),
            "RDATE" | "EXDATE" | "RECURRENCE-ID" => self.excepted = true,
            _ => {}
        }
    }

    /// How many days it lasts, if it lasts whole ones. The end is not part of it, though some programs say its only day once more;
    /// without an end it is a day.
    fn lasts(&self, first: Date) -> Option<i64> {
        let days = match (self.end, self.duration) {
            (Some(end), _) => i64::from(first.until(whole_day(end)?).ok()?.get_days()),
            (None, Some(duration)) => whole_days(duration)?,
            (None, None) => 1,
        };
        (0 <= days).then_some(days.max(1))
    }

    fn again(&self, first: Date) -> Again {
        match self.rule {
            _ if self.excepted => Again::Otherwise,
            None => Again::Never,
            Some(rule) if each_year(rule, first) => Again::EachYear,
            Some(_) => Again::Otherwise,
        }
    }
}

impl FileDays {
    fn take(&mut self, event: &Event<'_>, this_year: i16) {
        if event.cancelled {
            // That one year of another event is none, a calendar has no line for.
            self.left_out += usize::from(event.excepted);
            return;
        }
        let name = event.name.clone().filter(|name| !name.en.as_deref().is_some_and(tells_hours));
        let (Some(first), Some(name)) = (event.start, name) else {
            self.left_out += 1;
            return;
        };
        // The file says which days are closed; their lines may not say it again, each for all of them.
        let name = if name.en.as_deref().is_some_and(tells_days) { Text::both("Closed", "Chiuso") } else { name };
        let again = event.again(first);
        let Some(lasts) = event.lasts(first).filter(|lasts| *lasts <= LONG_DAYS_MAX && again != Again::Otherwise) else {
            self.left_out += 1;
            return;
        };
        let always = again == Again::EachYear && first.year() <= this_year;
        self.left_out += usize::from(again == Again::EachYear && !always);
        for date in (0..lasts).map(|days| later(first, days)) {
            if always {
                self.yearly.insert(Yearly::On { month: date.month(), day: date.day() }, name.clone());
            } else {
                self.off.insert(date, name.clone());
            }
        }
    }
}

/// Once a year on that date, for ever: what a rule says beside that, an end for one, a calendar has no line for.
fn each_year(rule: &str, first: Date) -> bool {
    let rule = rule.to_ascii_uppercase();
    let parts: Vec<(&str, &str)> = rule.split(';').map(|part| part.split_once('=').unwrap_or((part, ""))).collect();
    let says = |name: &str| parts.iter().any(|(known, _)| *known == name);
    let plain = |&(name, value): &(&str, &str)| match name {
        "FREQ" => value == "YEARLY",
        "INTERVAL" => value == "1",
        // The date of its beginning, said once more. A day of the month alone is one of every month.
        "BYMONTH" => value.parse::<i8>() == Ok(first.month()),
        "BYMONTHDAY" => value.parse::<i8>() == Ok(first.day()) && says("BYMONTH"),
        // The first day of a week says nothing of a date.
        "WKST" => true,
        _ => false,
    };
    says("FREQ") && parts.iter().all(plain)
}

fn named(words: &str) -> Option<Text> {
    let words = words.replace("\\,", ",").replace("\\;", ";").replace("\\n", " ").replace("\\N", " ");
    // A form's line would end where a letter of control stands.
    let words = words.replace(char::is_control, " ");
    let words = words.trim();
    (!words.is_empty()).then(|| Text::same(words))
}

fn whole_day(value: &str) -> Option<Date> {
    let value = value.strip_suffix(MIDNIGHT).unwrap_or(value);
    let digits = value.len() == 8 && value.bytes().all(|byte| byte.is_ascii_digit());
    let part = |range: Range<usize>| value.get(range)?.parse::<i16>().ok();
    let (year, month, day) = digits.then(|| Some((part(0..4)?, part(4..6)?, part(6..8)?))).flatten()?;
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// "P2D", "P1W".
fn whole_days(value: &str) -> Option<i64> {
    let value = value.trim_start_matches('+').strip_prefix('P')?;
    let (number, days) = value.strip_suffix('D').map(|days| (days, 1)).or_else(|| value.strip_suffix('W').map(|weeks| (weeks, 7)))?;
    number.parse::<i64>().ok()?.checked_mul(days)
}

/// A property with its parameters, and its value: what stands in quotes parts nothing.
fn parted(line: &str) -> Option<(&str, &str)> {
    let mut quoted = false;
    line.split_once(|c: char| {
        quoted ^= c == '"';
        c == ':' && !quoted
    })
}

/// A line that begins with a blank continues the one before.
fn unfolded(file: &str) -> String {
    file.replace("\r\n", "\n").replace("\n ", "").replace("\n\t", "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Lang;

    fn told(events: &[&str]) -> (Vec<String>, usize) {
        let events = events.iter().map(|lines| format!("BEGIN:VEVENT\r\n{}\r\nEND:VEVENT\r\n", lines.replace('|', "\r\n")));
        let read = read_ics(&format!("BEGIN:VCALENDAR\r\n{}END:VCALENDAR", events.collect::<String>()), 2026);
        let yearly = read.yearly.iter().map(|(rule, name)| match rule {
            Yearly::On { month, day } => format!("{day}/{month} {}", name.read(Lang::It)),
            Yearly::Easter { days } => format!("Easter{days:+}"),
        });
        let once = read.off.iter().map(|(date, name)| format!("{date} {}", name.read(Lang::It)));
        (yearly.chain(once).collect(), read.left_out)
    }

    #[test]
    fn events_of_whole_days_are_days_off() {
        for (event, days, left_out) in [
            ("DTSTART;VALUE=DATE:20260602|SUMMARY:Festa\\, della Repubblica", vec!["2026-06-02 Festa, della Repubblica"], 0),
            (
                "DTSTART;VALUE=DATE:20261224|DTEND;VALUE=DATE:20261226|SUMMARY:Chiusura\r\n  natalizia",
                { vec!["2026-12-24 Chiusura natalizia", "2026-12-25 Chiusura natalizia"] },
                0,
            ),
            ("DTSTART;VALUE=DATE:20261224|DURATION:P2D|SUMMARY:Ponte", vec!["2026-12-24 Ponte", "2026-12-25 Ponte"], 0),
            // As office programs write a whole day.
            ("DTSTART:20261231T000000|DTEND:20270101T000000|SUMMARY:Last day", vec!["2026-12-31 Last day"], 0),
            ("DTSTART;VALUE=DATE:20200101|RRULE:FREQ=YEARLY|SUMMARY:Capodanno", vec!["1/1 Capodanno"], 0),
            ("DTSTART;VALUE=DATE:20200101|RRULE:FREQ=YEARLY;INTERVAL=1;BYMONTH=1|SUMMARY:Capodanno", vec!["1/1 Capodanno"], 0),
            (
                "DTSTART;VALUE=DATE:20260602|SUMMARY:Festa|BEGIN:VALARM|SUMMARY:Promemoria!|DTSTART:20260101|END:VALARM",
                { vec!["2026-06-02 Festa"] },
                0,
            ),
            ("DTSTART;VALUE=DATE:20260602|STATUS:CANCELLED|SUMMARY:Festa", vec![], 0),
            ("DTSTART;VALUE=DATE:20260602|RECURRENCE-ID:20260602|STATUS:CANCELLED|SUMMARY:Festa", vec![], 1),
            ("DTSTART;VALUE=DATE:20260105|SUMMARY:a\rb", vec!["2026-01-05 a b"], 0),
            ("DTSTART;VALUE=DATE:20260105|SUMMARY:Ferie dal 5 al 6", vec!["2026-01-05 Chiuso"], 0),
            ("DTSTART:20260603T090000Z|SUMMARY:A meeting", vec![], 1),
            ("DTSTART;VALUE=DATE:20260602", vec![], 1),
            // A line of it would be one of hours.
            ("DTSTART;VALUE=DATE:20260602|SUMMARY:9-12", vec![], 1),
            ("DTSTART;VALUE=DATE:20260602|SUMMARY:Chiude prima: 09:00-12:30", vec![], 1),
            ("DTSTART;VALUE=DATE:20261004|RRULE:FREQ=YEARLY|SUMMARY:San Francesco", vec!["4/10 San Francesco"], 0),
            ("DTSTART;VALUE=DATE:20281004|RRULE:FREQ=YEARLY|SUMMARY:San Francesco", vec!["2028-10-04 San Francesco"], 1),
            ("DTSTART;VALUE=DATE:20260105|RRULE:FREQ=WEEKLY|SUMMARY:Lunedì", vec![], 1),
            ("DTSTART;VALUE=DATE:20200101|RRULE:FREQ=YEARLY;UNTIL=20230101|SUMMARY:Once", vec![], 1),
            ("DTSTART;VALUE=DATE:20261126|RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH|SUMMARY:Thanksgiving", vec![], 1),
            ("DTSTART;VALUE=DATE:20260101|DTEND;VALUE=DATE:20270101|SUMMARY:A year", vec![], 1),
        ] {
            let days = days.into_iter().map(str::to_owned).collect();
            assert_eq!(told(&[event]), (days, left_out), "{event}");
        }
    }

    #[test]
    fn what_lasts_hours_is_no_day_off_whenever_it_begins() {
        for (length, left_out) in [
            ("DTEND:20260602T020000", 1),
            ("DTEND:20260603T000000Z", 1),
            ("DTEND;VALUE=DATE:20260601", 1),
            ("DURATION:PT2H", 1),
            ("DURATION:P1DT2H", 1),
            ("DURATION:-P1D", 1),
            ("DTEND:20260602", 0),
            ("DTEND:20260603T000000", 0),
            ("DURATION:+P1D", 0),
        ] {
            let (days, left) = told(&[&format!("DTSTART:20260602T000000|{length}|SUMMARY:Maintenance")]);
            assert_eq!((days.len(), left), (1 - left_out, left_out), "{length}");
        }
    }

    #[test]
    fn what_comes_again_otherwise_than_once_a_year_does_so_in_any_order_of_lines() {
        for (lines, yearly) in [
            ("RRULE:FREQ=YEARLY|EXDATE:20210101", false),
            ("EXDATE:20210101|RRULE:FREQ=YEARLY", false),
            ("RDATE:20210102|RRULE:FREQ=YEARLY", false),
            ("RECURRENCE-ID:20210101|RRULE:FREQ=YEARLY", false),
            ("RRULE:FREQ=WEEKLY|RRULE:FREQ=YEARLY", false),
            ("RRULE:INTERVAL=1", false),
            ("RRULE:FREQ=YEARLY;BYMONTH=1,7", false),
            ("RRULE:FREQ=YEARLY;BYMONTH=7", false),
            ("RRULE:FREQ=YEARLY;BYMONTHDAY=1", false),
            ("RRULE:FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1,15", false),
            ("RRULE:FREQ=YEARLY;BYMONTHDAY=-1;BYMONTH=1", false),
            ("RRULE:FREQ=YEARLY;BYMONTHDAY=1;BYMONTH=1;WKST=MO", true),
            ("RRULE:freq=yearly", true),
        ] {
            let expected = if yearly { (vec!["1/1 Capodanno".to_owned()], 0) } else { (Vec::new(), 1) };
            for event in [format!("DTSTART:20200101|{lines}|SUMMARY:Capodanno"), format!("SUMMARY:Capodanno|{lines}|DTSTART:20200101")] {
                assert_eq!(told(&[&event]), expected, "{event}");
            }
        }
    }

    #[test]
    fn a_colon_in_quotes_begins_no_value() {
        let event = "DTSTART;TZID=\"(UTC+01:00) Rome\":20260602T000000|SUMMARY;ALTREP=\"https://desk.example\";LANGUAGE=it:Festa: chiuso";
        assert_eq!(told(&[event]), (vec!["2026-06-02 Festa: chiuso".to_owned()], 0));
    }

    #[test]
    fn one_event_says_nothing_of_the_next() {
        let events = ["DTSTART:20260602|DURATION:P3D|STATUS:CANCELLED|SUMMARY:Before", "DTSTART:20260815|SUMMARY:Ferragosto"];
        assert_eq!(told(&events), (vec!["2026-08-15 Ferragosto".to_owned()], 0));
    }
}
