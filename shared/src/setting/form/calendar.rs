//! A calendar's form: a line for each day of the week, and the days off one a line.

use super::{Form, Reading, What, write_name};
use crate::id::SettingKind;
use crate::locale::Lang;
use crate::setting::levels::CalendarDoc;
use crate::setting::{SettingChange, Settings};
use crate::sla::calendar::{CALENDAR_DAYS_MAX, Calendar};
use crate::sla::worktime::Rules;
use crate::sla::written::{BadLine, Days, read_days, read_ics, read_openings, write_days, write_openings};

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

/// Adds the days off of an iCalendar file to those of a form, each on a line of its own; answers how many were new. A day that is
/// off already, or has hours of its own, stays what it is.
pub fn add_days_of(form: &mut Form, file: &str) -> usize {
    let known = read_days(form.get(DAYS_FIELD)).unwrap_or_default();
    let days = read_ics(file).into_iter().filter(|(date, _)| !known.off.contains_key(date) && !known.special.contains_key(date));
    let new: Vec<String> = days.take(CALENDAR_DAYS_MAX).map(|(date, name)| format!("{date} {}", name.read(Lang::En))).collect();
    let before = form.get(DAYS_FIELD).to_owned();
    let lines = (!before.is_empty()).then_some(before).into_iter().chain(new.iter().cloned());
    let words = lines.collect::<Vec<_>>().join("\n");
    form.put(DAYS_FIELD, words);
    new.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_files_holidays_are_added_once() {
        let file = "BEGIN:VEVENT\nDTSTART:20260602\nSUMMARY:Festa della Repubblica\nEND:VEVENT\nBEGIN:VEVENT\nDTSTART:20261224\nSUMMARY:Closed\nEND:VEVENT\n";
        let mut form = Form::default();
        form.put(DAYS_FIELD, "25/12 Natale\n2026-12-24 09:00-12:00");
        assert_eq!((add_days_of(&mut form, file), add_days_of(&mut form, file)), (1, 0));
        assert_eq!(form.get(DAYS_FIELD), "25/12 Natale\n2026-12-24 09:00-12:00\n2026-06-02 Festa della Repubblica");
    }
}
