//! A calendar's form.

use super::Sheet;
use crate::setting::form::{DAYS_FIELD, Form, WEEK_FIELDS};
use crate::view::{Input, Part};
use crate::words::settings::SettingsText as W;

const WEEKDAYS: [W; 7] = [W::Monday, W::Tuesday, W::Wednesday, W::Thursday, W::Friday, W::Saturday, W::Sunday];

pub(super) fn parts(sheet: &Sheet<'_>, form: &Form) -> Vec<Part> {
    let zone = vec![vec![sheet.zone(form, W::ZoneHint)]];
    let day = |(nth, (field, label)): (usize, (&str, W))| vec![sheet.line(form, field, label, (nth == 0).then_some(W::OpeningsHint))];
    let week = WEEK_FIELDS.into_iter().zip(WEEKDAYS).enumerate().map(day).collect();
    let days = sheet.field(DAYS_FIELD, sheet.words(W::Days), Some(W::DaysHint), Input::Lines(form.get(DAYS_FIELD).to_owned()));
    vec![
        sheet.name_part(form),
        sheet.part(W::PartZone, W::PartZoneLead, zone),
        sheet.part(W::PartWeek, W::PartWeekLead, week),
        sheet.part(W::PartDays, W::PartDaysLead, vec![vec![days]]),
    ]
}
