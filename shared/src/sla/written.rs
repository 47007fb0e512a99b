//! Calendars and times as administrators write them: one line a day, one line a holiday, "4 h" and "30 min".
//!
//! What is read is written again the same way, so that a form shows what was meant.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::calendar::{Calendar, DAY_MINUTES, Opening, Yearly};
use super::policy::Within;
use crate::locale::{Lang, Text};

/// A number behind these is an hour, in the languages of the desk.
const HOURS_FOLLOW: [&str; 6] = ["alle", "at", "dalle", "ore", "till", "until"];
/// And behind these a day.
const DAYS_FOLLOW: [&str; 4] = ["al", "dal", "from", "to"];

/// How months begin, in the languages of the desk.
const MONTHS: [&str; 19] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "gen", "mag", "giu", "lug", "ago", "ott", "dic"];

/// A line that was not understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("line {line}: {words}")]
pub struct BadLine {
    /// Which, from 1.
    pub line: u32,
    /// What stands there.
    pub words: String,
}

/// The days off and the days with hours of their own of a calendar.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Days {
    /// That come every year.
    pub yearly: Vec<(Yearly, Text)>,
    /// That come once.
    pub off: BTreeMap<Date, Text>,
    /// With hours of their own.
    pub special: BTreeMap<Date, Vec<Opening>>,
}

impl Days {
    /// Gives days off their names in both languages again: a line says it in one of them, and a calendar knows both.
    pub fn recall(&mut self, known: &Calendar) {
        for (rule, name) in &mut self.yearly {
            if let Some((_, text)) = known.yearly.iter().find(|(of, text)| *of == *rule && says(text, name)) {
                name.clone_from(text);
            }
        }
        for (date, name) in &mut self.off {
            if let Some(text) = known.off.get(date).filter(|text| says(text, name)) {
                name.clone_from(text);
            }
        }
    }
}

/// Whether a line's name is what a text says in some language.
fn says(text: &Text, name: &Text) -> bool {
    name.it.is_none() && Lang::ALL.iter().any(|lang| text.read(*lang) == name.read(*lang))
}

/// "08:30-12:30, 14:00-18:00"; empty for a closed day. `None` where it is something else.
#[must_use]
pub fn read_openings(words: &str) -> Option<Vec<Opening>> {
    let words = words.replace(['–', '—'], "-");
    let parts = words.split([',', ';']).map(str::trim).filter(|part| !part.is_empty());
    parts.map(opening).collect()
}

fn opening(part: &str) -> Option<Opening> {
    let (from, to) = part.split_once('-')?;
    Some(Opening { from: of_day(from)?, to: of_day(to)? })
}

/// "8", "8:30", "08.30", "24:00".
fn of_day(words: &str) -> Option<u16> {
    let words = words.trim();
    let (hours, minutes) = words.split_once([':', '.']).unwrap_or((words, "0"));
    let (hours, minutes) = (hours.parse::<u16>().ok()?, minutes.parse::<u16>().ok()?);
    let sum = hours.checked_mul(60)?.checked_add(minutes)?;
    (minutes < 60 && sum <= DAY_MINUTES).then_some(sum)
}

/// The same as it is written.
#[must_use]
pub fn write_openings(windows: &[Opening]) -> String {
    let time = |minutes: u16| format!("{:02}:{:02}", minutes / 60, minutes % 60);
    windows.iter().map(|window| format!("{}-{}", time(window.from), time(window.to))).collect::<Vec<_>>().join(", ")
}

/// Whether words tell hours, alone or beside others: "09:00-12:00 Christmas Eve", "9-12 e 14-16", "closes early: 9.00 – 12.00".
pub(super) fn tells_hours(words: &str) -> bool {
    let words = joined(words);
    let is_span = |(from, to): (&str, &str)| {
        let of_month = to.split(between).nth(1).is_some_and(|word| MONTHS.iter().any(|month| word.starts_with(month)));
        hour_of(from).is_some() && to.starts_with(|c: char| c.is_ascii_digit()) && !of_month
    };
    let last = words.rsplit(between).next().and_then(|word| word.split_once('-'));
    words.split_once('-').is_some_and(is_span)
        || words.split(between).any(is_hour)
        // "Vigilia: 9-12"; what goes on may be days, "24-26 dicembre".
        || last.is_some_and(|(from, to)| hour_of(from).is_some() && hour_of(to).is_some())
        || of_words(&words, &HOURS_FOLLOW)
}

/// Whether words tell of other days than that of their line: "- 2027-01-06 Christmas closure", "al 6/1", "+1 Easter Monday".
pub(super) fn tells_days(words: &str) -> bool {
    let words = joined(words);
    // "25/12 - Natale" is a name, "24/12 - 27 Natale" are four days.
    let goes_on = words.strip_prefix('-').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    goes_on || words.starts_with(['+', '/']) || words.split(between).any(is_date) || of_words(&words, &DAYS_FOLLOW)
}

/// The words in small letters, with one kind of dash and no blanks around it.
fn joined(words: &str) -> String {
    let dashes = words.to_lowercase().replace(['\u{2010}', '\u{2011}', '\u{2012}', '–', '—', '\u{2212}'], "-");
    dashes.split('-').map(str::trim).collect::<Vec<_>>().join("-")
}

/// What stands between words.
fn between(c: char) -> bool {
    c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')')
}

/// Whether a number, and no year, follows one of these words.
fn of_words(words: &str, before: &[&str]) -> bool {
    let words: Vec<&str> = words.split(between).collect();
    let is_small = |word: &str| word.parse::<u8>().is_ok_and(|number| number < 60);
    words.windows(2).any(|pair| before.contains(&pair[0]) && is_small(pair[1]))
}

/// A time of the day, or a span of such: "9:00", "9.00-12.00", "9am", "9h30", "0900-1200". Plain numbers are not: "24-26 dicembre".
fn is_hour(word: &str) -> bool {
    let word = word.trim_end_matches([':', '.']);
    word.split('-').any(|part| hour_of(part) == Some(true)) || word.split_once('-').is_some_and(|(from, to)| in_four(from) && is_four(to))
}

/// Whether it is a time in four figures, and no year: "0900"; "1861" is one.
fn in_four(part: &str) -> bool {
    is_four(part) && part < "1900" && &part[2..] < "60"
}

fn is_four(part: &str) -> bool {
    part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_digit())
}

/// Of a time of the day whether it can be nothing else: "9" may be anything. `None` where it is no time.
fn hour_of(part: &str) -> Option<bool> {
    let half = part.strip_suffix("am").or_else(|| part.strip_suffix("pm"));
    let bare = half.unwrap_or(part).trim();
    let (hours, minutes) = bare.split_once([':', '.', 'h']).map_or((bare, None), |(hours, minutes)| (hours, Some(minutes)));
    let of_two = |figures: &str| figures.len() <= 2 && figures.bytes().all(|byte| byte.is_ascii_digit());
    let hours = Some(hours).filter(|hours| of_two(hours)).and_then(|hours| hours.parse::<u16>().ok()).filter(|hours| *hours <= 24)?;
    let minutes = match minutes {
        Some("") => bare.ends_with('h').then_some(true),
        Some(minutes) => (minutes.len() == 2 && of_two(minutes) && minutes < "60").then_some(true),
        None => Some(half.is_some()),
    };
    minutes.filter(|_| half.is_none() || hours <= 12)
}

/// A day of the year, or one of a year: "6/1", "2027-01-06".
fn is_date(word: &str) -> bool {
    let two = |(day, month): (&str, &str)| [day, month].iter().all(|part| (1..=2).contains(&part.len()) && part.parse::<u8>().is_ok());
    word.parse::<Date>().is_ok()
        || word.split('-').any(|part| part.split_once('/').is_some_and(|(day, rest)| two((day, rest.split('/').next().unwrap_or(rest)))))
}

/// Days off, one a line: "2026-06-02 Name" comes once, "25/12 Name" every year, "Easter+1 Name" moves with Easter ("Pasqua+1").
///
/// "2026-12-24 09:00-12:00" has hours of its own. Hours with a name are neither: the desk works then. Nor is what tells of several
/// days, or might: each has a line.
///
/// # Errors
/// The first line that is something else.
pub fn read_days(words: &str) -> Result<Days, BadLine> {
    let mut days = Days::default();
    for (line, words) in (1..).zip(words.lines()) {
        let words = words.trim();
        if !words.is_empty() {
            day(&mut days, words).ok_or_else(|| BadLine { line, words: words.to_owned() })?;
        }
    }
    Ok(days)
}

fn day(days: &mut Days, words: &str) -> Option<()> {
    let (when, rest) = words.split_once(char::is_whitespace).map_or((words, ""), |(when, rest)| (when, rest.trim()));
    if let Ok(date) = when.parse::<Date>() {
        match read_openings(rest).filter(|windows| !windows.is_empty()) {
            Some(windows) => drop(days.special.insert(date, windows)),
            None => drop(days.off.insert(date, named(rest)?)),
        }
        return Some(());
    }
    let rule = moving(when).or_else(|| fixed(when)).filter(|rule| rule.exists())?;
    days.yearly.push((rule, named(rest)?));
    Some(())
}

fn named(words: &str) -> Option<Text> {
    let bare = words.trim_start_matches(['-', '–', '—', ' ']);
    (!bare.is_empty() && !tells_hours(words) && !tells_days(words)).then(|| Text::same(bare))
}

fn moving(when: &str) -> Option<Yearly> {
    let lower = when.to_lowercase();
    let days = lower.strip_prefix("easter").or_else(|| lower.strip_prefix("pasqua"))?;
    if days.is_empty() {
        return Some(Yearly::Easter { days: 0 });
    }
    days.starts_with(['+', '-']).then(|| days.parse().ok()).flatten().map(|days| Yearly::Easter { days })
}

fn fixed(when: &str) -> Option<Yearly> {
    let (day, month) = when.split_once(['/', '.'])?;
    Some(Yearly::On { month: month.parse().ok()?, day: day.parse().ok()? })
}

/// The same as they are written in a language, those of every year first.
#[must_use]
pub fn write_days(lang: Lang, days: &Days) -> String {
    let named = Text::both("Easter", "Pasqua");
    let easter = named.read(lang);
    let of_year = days.yearly.iter().map(|(rule, name)| {
        let name = name.read(lang);
        match rule {
            Yearly::On { month, day } => format!("{day}/{month} {name}"),
            Yearly::Easter { days: 0 } => format!("{easter} {name}"),
            Yearly::Easter { days } => format!("{easter}{days:+} {name}"),
        }
    });
    let once = days.off.iter().map(|(date, name)| format!("{date} {}", name.read(lang)));
    let own = days.special.iter().map(|(date, windows)| format!("{date} {}", write_openings(windows)));
    of_year.chain(once).chain(own).collect::<Vec<_>>().join("\n")
}

/// "30 min", "4 h", "1 h 30", "4:30", "30 d" for days of the calendar; a number alone is hours. `None` where it is something else.
#[must_use]
pub fn read_within(words: &str) -> Option<Within> {
    let words = words.trim().to_lowercase();
    if let Some((hours, minutes)) = words.split_once(':') {
        let minutes = minutes.parse::<u32>().ok().filter(|minutes| *minutes < 60)?;
        return Some(Within::Minutes(hours.parse::<u32>().ok()?.checked_mul(60)?.checked_add(minutes)?));
    }
    let (number, unit) = words.split_at(words.find(|c: char| !c.is_ascii_digit()).unwrap_or(words.len()));
    let number = number.parse::<u32>().ok()?;
    let unit = unit.trim();
    match unit {
        "m" | "min" | "minuti" | "minutes" => Some(Within::Minutes(number)),
        "" | "h" | "ore" | "ora" | "hours" | "hour" => Some(Within::Minutes(number.checked_mul(60)?)),
        "d" | "g" | "days" | "day" | "giorni" | "giorno" => Some(Within::Days(u16::try_from(number).ok()?)),
        _ => {
            let rest = unit.strip_prefix('h')?.trim().trim_end_matches(|c: char| c.is_alphabetic()).trim();
            let minutes = rest.parse::<u32>().ok().filter(|minutes| *minutes < 60)?;
            Some(Within::Minutes(number.checked_mul(60)?.checked_add(minutes)?))
        }
    }
}

/// The same as it is written in a language.
#[must_use]
pub fn write_within(lang: Lang, within: Within) -> String {
    match within {
        Within::Days(days) => match lang {
            Lang::En => format!("{days} d"),
            Lang::It => format!("{days} g"),
        },
        Within::Minutes(minutes) if minutes < 60 => format!("{minutes} min"),
        Within::Minutes(minutes) if minutes % 60 == 0 => format!("{} h", minutes / 60),
        Within::Minutes(minutes) => format!("{} h {:02}", minutes / 60, minutes % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn openings_are_read_as_people_write_them() {
        let window = |from, to| Opening { from, to };
        for (words, read) in [
            ("", Some(vec![])),
            ("08:30-12:30, 14:00-18:00", Some(vec![window(510, 750), window(840, 1_080)])),
            ("8.30–12.30; 14–18", Some(vec![window(510, 750), window(840, 1_080)])),
            ("0-24", Some(vec![window(0, 1_440)])),
            ("9-25", None),
            ("9:75-10", None),
            ("closed", None),
        ] {
            assert_eq!(read_openings(words), read, "{words}");
            if let Some(windows) = read {
                assert_eq!(read_openings(&write_openings(&windows)), Some(windows), "{words}");
            }
        }
    }

    #[test]
    fn days_come_back_as_they_were_written() {
        let words = "25/12 Natale\nEaster+1 Lunedì dell’Angelo\nEaster Pasqua\n2026-06-13 Patrono\n2026-12-24 09:00-12:00";
        let days = read_days(words).expect("days");
        assert_eq!(write_days(Lang::En, &days), words);
        let italian = write_days(Lang::It, &days);
        assert_eq!(italian, words.replace("Easter", "Pasqua"));
        assert_eq!(read_days(&italian), Ok(days));
        assert_eq!(read_days("Pasqua-2 Venerdì santo").expect("a day").yearly[0].0, Yearly::Easter { days: -2 });
        assert_eq!(read_days("25/12 Natale\n\nsometime"), Err(BadLine { line: 3, words: "sometime".to_owned() }));
        assert!(read_days("2026-06-13").is_err() && read_days("2026-06-13 -").is_err(), "a day off has a name");
        let dashed = read_days("25/12 - Natale\n2026-12-24 – Vigilia").expect("a dash stands before the name");
        assert_eq!(write_days(Lang::It, &dashed), "25/12 Natale\n2026-12-24 Vigilia");
        for line in ["12/25 Christmas", "30/2 Nothing", "Easter+300 Nothing"] {
            let told = read_days(&format!("25/12 Natale\n{line}"));
            assert_eq!(told, Err(BadLine { line: 2, words: line.to_owned() }), "no year has it, and its line is named");
        }
    }

    #[test]
    fn a_day_with_hours_is_never_a_day_off() {
        for line in [
            "2026-12-24 09:00-12:00 Vigilia",
            "2026-12-24 9-12 e 14-16",
            "2026-12-24 09:00-25:00",
            "2026-12-24 9 – 12 Vigilia",
            "2026-12-24 Vigilia 09:00-12:00",
            "24/12 09:00-12:00",
            "24/12 9-12",
            "2026-12-24 Vigilia 09:00 - 12:00",
            "2026-12-24 Vigilia (09.00\u{2011}12.00)",
            "2026-12-24 Vigilia 9am-1pm",
            "2026-12-24 Vigilia 9h - 12h30",
            "2026-12-24 Vigilia 0900-1200",
            "2026-12-24 Vigilia dalle 9 alle 12",
            "2026-12-24 Vigilia: 9-12",
            "24/12 Christmas Eve until 12",
        ] {
            assert_eq!(read_days(line), Err(BadLine { line: 1, words: line.to_owned() }), "{line}");
        }
        let hours = read_days("2026-12-24 9 – 12; 14-16").expect("hours of its own");
        assert_eq!((hours.off.len(), hours.special.len()), (0, 1));
        for name in [
            "Ponte 24-26 dicembre",
            "Vigilia",
            "150° anniversario",
            "Santo Stefano - chiuso",
            "24 dicembre - vigilia",
            "Inventario 2026-2027",
            "1-2 novembre Ognissanti",
            "Festa dal 1946",
            "1861-2011 150° anniversario",
        ] {
            assert_eq!(read_days(&format!("2026-12-24 {name}")).expect("a day off").off.len(), 1, "{name}");
        }
    }

    #[test]
    fn several_days_are_never_one() {
        for line in [
            "2026-12-24 - 2027-01-06 Chiusura natalizia",
            "2026-12-24 – 27 Chiusura natalizia",
            "2026-12-24 2026-12-25 Natale",
            "10/8 - 21/8 Chiusura estiva",
            "24/12 al 6/1 Ferie",
            "24/12 Ferie dal 24 al 6",
            "Pasqua +1 Lunedì dell’Angelo",
            "Pasqua + 1 Lunedì dell’Angelo",
            "Easter -2 Good Friday",
        ] {
            assert_eq!(read_days(line), Err(BadLine { line: 1, words: line.to_owned() }), "{line}");
        }
    }

    #[test]
    fn times_are_read_as_people_write_them() {
        for (words, within) in [
            ("4 h", Some(Within::Minutes(240))),
            ("4", Some(Within::Minutes(240))),
            ("30 min", Some(Within::Minutes(30))),
            ("1 h 30", Some(Within::Minutes(90))),
            ("1h30m", Some(Within::Minutes(90))),
            ("8:15", Some(Within::Minutes(495))),
            ("30 giorni", Some(Within::Days(30))),
            ("4 x", None),
            ("", None),
            ("99999999999 h", None),
        ] {
            assert_eq!(read_within(words), within, "{words}");
            if let Some(within) = within {
                for lang in Lang::ALL {
                    assert_eq!(read_within(&write_within(lang, within)), Some(within), "{words}");
                }
            }
        }
        let days = Within::Days(2);
        assert_eq!(Lang::ALL.map(|lang| write_within(lang, days)), ["2 d", "2 g"], "each language has its letter, and both are read");
    }
}
