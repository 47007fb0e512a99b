//! A calendar's form: a line for each day of the week, and the days off one a line.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{Form, Reading, What, write_name};
use crate::id::SettingKind;
use crate::locale::Lang;
use crate::setting::levels::CalendarDoc;
use crate::setting::{SettingChange, Settings};
use crate::sla::calendar::{CALENDAR_DAYS_MAX, Calendar};
use crate::sla::ics::read_ics;
use crate::sla::worktime::Rules;
use crate::sla::written::{BadLine, Days, read_days, read_openings, write_days, write_openings};

/// The fields of the week, Monday first.
pub const WEEK_FIELDS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
/// The field of the days off.
pub const DAYS_FIELD: &str = "days";

pub(super) fn write(form: &mut Form, calendar: &Calendar) {
    write_name(form, &calendar.name);
    form.put("zone", calendar.zone.clone());
    for (field, windows) in WEEK_FIELDS.iter().zip(&calendar.week) {
        form.put(field, write_openings(windows));
    }
    let days = Days { yearly: calendar.yearly.clone(), off: calendar.off.clone(), special: calendar.special.clone() };
    // Whoever reads them has them in their language: `days_of` knows again what they are called there.
    form.put(DAYS_FIELD, write_days(Lang::En, &days));
}

/// The days of a form, with the names that the calendar had before in both languages; a new one may be a copy of any.
pub(crate) fn days_of(form: &Form, before: Option<&SettingChange>, settings: &Settings) -> Result<Days, BadLine> {
    let mut days = read_days(form.get(DAYS_FIELD))?;
    let any = || settings.ids(SettingKind::Calendar).into_iter().filter_map(|id| settings.document(SettingKind::Calendar, id));
    let known: Vec<SettingChange> = before.map_or_else(|| any().collect(), |before| vec![before.clone()]);
    for doc in &known {
        if let SettingChange::Calendar(doc) = doc {
            days.recall(&doc.calendar);
        }
    }
    Ok(days)
}

pub(super) fn read(reading: &mut Reading<'_>, before: Option<&SettingChange>, settings: &Settings) -> CalendarDoc {
    let retired = before.is_some_and(super::is_retired);
    let name = reading.name();
    let week = WEEK_FIELDS.map(|field| {
        let windows = read_openings(reading.form.get(field));
        windows.unwrap_or_else(|| {
            reading.bad(field, What::Openings);
            Vec::new()
        })
    });
    let Days { yearly, off, special } = days_of(reading.form, before, settings).unwrap_or_else(|line| {
        reading.bad(DAYS_FIELD, What::Line(line));
        Days::default()
    });
    let calendar = Calendar { name, zone: reading.form.get("zone").to_owned(), week, yearly, off, special };
    CalendarDoc { calendar, rules: Rules::new(&[]), retired }
}

/// What a file brought into a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Brought {
    /// Lines that were not there.
    pub new: usize,
    /// Events that are no days off as they stand in the file.
    pub left_out: usize,
    /// Its latest days, for which a calendar has no room beside the others.
    pub over: usize,
}

/// Adds the days off of an iCalendar file to those of a form, each on a line of its own. A day that is off already, or has hours of
/// its own, stays what it is.
pub fn add_days_of(form: &mut Form, file: &str, this_year: i16) -> Brought {
    let known = read_days(form.get(DAYS_FIELD)).unwrap_or_default();
    let read = read_ics(file, this_year);
    let is_new = |date: &Date| !known.off.contains_key(date) && !known.special.contains_key(date);
    let days = Days {
        yearly: read.yearly.into_iter().filter(|(rule, _)| known.yearly.iter().all(|(known, _)| known != rule)).collect(),
        off: read.off.into_iter().filter(|(date, _)| is_new(date)).collect(),
        special: BTreeMap::new(),
    };
    let words = write_days(Lang::En, &days);
    let before = form.get(DAYS_FIELD).to_owned();
    let room = CALENDAR_DAYS_MAX.saturating_sub(before.lines().filter(|line| !line.trim().is_empty()).count());
    let new: Vec<&str> = words.lines().take(room).collect();
    let brought = Brought { new: new.len(), left_out: read.left_out, over: words.lines().count() - new.len() };
    let lines: Vec<&str> = Some(before.as_str()).filter(|before| !before.is_empty()).into_iter().chain(new).collect();
    form.put(DAYS_FIELD, lines.join("\n"));
    brought
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;

    use super::*;
    use crate::words::settings::{SettingsText, say};

    #[test]
    fn a_files_holidays_are_added_once() {
        let event = |lines: &str| format!("BEGIN:VEVENT\n{lines}\nEND:VEVENT\n");
        let file = [
            event("DTSTART:20260602\nSUMMARY:Festa della Repubblica"),
            event("DTSTART:20261224\nSUMMARY:Closed"),
            event("DTSTART:20201225\nRRULE:FREQ=YEARLY\nSUMMARY:Christmas"),
            event("DTSTART:20200101\nRRULE:FREQ=YEARLY\nSUMMARY:New year"),
            event("DTSTART:20260101T090000\nSUMMARY:A meeting"),
        ]
        .concat();
        let mut form = Form::default();
        form.put(DAYS_FIELD, "25/12 Natale\n2026-12-24 09:00-12:00");
        let brought = [(); 2].map(|()| add_days_of(&mut form, &file, 2026));
        assert_eq!(brought, [Brought { new: 2, left_out: 1, over: 0 }, Brought { new: 0, left_out: 1, over: 0 }]);
        assert_eq!(form.get(DAYS_FIELD), "25/12 Natale\n2026-12-24 09:00-12:00\n1/1 New year\n2026-06-02 Festa della Repubblica");
    }

    #[test]
    fn a_calendar_takes_as_many_days_of_a_file_as_it_has_room_for_the_earliest_first() {
        let first = jiff::civil::date(2026, 1, 1);
        let file = |days: usize| {
            let dates = first.series(1.day()).take(days).map(|date| date.strftime("%Y%m%d").to_string());
            dates.map(|date| format!("BEGIN:VEVENT\nDTSTART:{date}\nSUMMARY:Closed\nEND:VEVENT\n")).collect::<String>()
        };
        for (before, days, new, over) in [
            ("", CALENDAR_DAYS_MAX, CALENDAR_DAYS_MAX, 0),
            ("", CALENDAR_DAYS_MAX + 1, CALENDAR_DAYS_MAX, 1),
            ("25/12 Natale\n\n", CALENDAR_DAYS_MAX, CALENDAR_DAYS_MAX - 1, 1),
        ] {
            let mut form = Form::default();
            form.put(DAYS_FIELD, before);
            assert_eq!(add_days_of(&mut form, &file(days), 2026), Brought { new, left_out: 0, over }, "{before} {days}");
            let kept = read_days(form.get(DAYS_FIELD)).expect("they are days");
            assert_eq!(kept.yearly.len() + kept.off.len(), CALENDAR_DAYS_MAX);
            assert!(kept.off.contains_key(&first), "the earliest are kept");
            // No room is left: a day that is there already is none too many.
            let again = add_days_of(&mut form, &file(days), 2026);
            assert_eq!(again, Brought { new: 0, left_out: 0, over }, "{before} {days}");
        }
        for lang in Lang::ALL {
            assert!(say(lang, SettingsText::FileFull).contains(&CALENDAR_DAYS_MAX.to_string()));
        }
    }
}
