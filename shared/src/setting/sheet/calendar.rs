//! A calendar's form.

use super::Sheet;
use crate::id::SettingKind;
use crate::setting::form::{DAYS_FIELD, Form, WEEK_FIELDS, days_of};
use crate::sla::written::write_days;
use crate::view::{Input, Part};
use crate::words::settings::SettingsText as W;

const WEEKDAYS: [W; 7] = [W::Monday, W::Tuesday, W::Wednesday, W::Thursday, W::Friday, W::Saturday, W::Sunday];

pub(super) fn parts(sheet: &Sheet<'_>, form: &Form) -> Vec<Part> {
    let zone = vec![vec![sheet.zone(form, W::ZoneHint)]];
    let day = |(nth, (field, label)): (usize, (&str, W))| vec![sheet.line(form, field, label, (nth == 0).then_some(W::OpeningsHint))];
    let week = WEEK_FIELDS.into_iter().zip(WEEKDAYS).enumerate().map(day).collect();
    let days = sheet.field(DAYS_FIELD, sheet.words(W::Days), Some(W::DaysHint), Input::Lines(days(sheet, form)));
    vec![
        sheet.name_part(form),
        sheet.part(W::PartZone, W::PartZoneLead, zone),
        sheet.part(W::PartWeek, W::PartWeekLead, week),
        sheet.part(W::PartDays, W::PartDaysLead, vec![vec![days]]),
    ]
}

/// The days in the reader's language as soon as they can be read.
fn days(sheet: &Sheet<'_>, form: &Form) -> String {
    let before = sheet.id.and_then(|id| sheet.settings.document(SettingKind::Calendar, id));
    let read = days_of(form, before.as_ref(), sheet.settings);
    read.map_or_else(|_| form.get(DAYS_FIELD).to_owned(), |days| write_days(sheet.lang, &days))
}
