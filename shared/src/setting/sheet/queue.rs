//! The forms of a queue and of the general settings.

use super::{Sheet, choice};
use crate::id::SettingKind;
use crate::setting::form::Form;
use crate::view::{Choice, Field, Part};
use crate::words::settings::SettingsText as W;

pub(super) fn queue(sheet: &Sheet<'_>, form: &Form) -> Vec<Part> {
    let itself = sheet.id.map(|id| id.to_string());
    let others = |main_only: bool, field: &str| -> Vec<Choice> {
        let all = sheet.queues(form, &[field], main_only);
        all.into_iter().filter(|choice| Some(&choice.value) != itself.as_ref()).collect()
    };
    let mut parents = vec![choice("", sheet.words(W::MainQueue))];
    parents.extend(others(false, "parent"));
    let mut calendars = vec![choice("", sheet.words(W::NoCalendar))];
    calendars.extend(sheet.of_kind(SettingKind::Calendar, form, &["calendar"]));
    let crews = vec![choice("everyone", sheet.words(W::CrewEveryone)), choice("only", sheet.words(W::CrewOnly))];
    let mut place = vec![
        vec![sheet.choose(form, "parent", sheet.words(W::Parent), parents)],
        vec![sheet.line(form, "level", W::Level, Some(W::LevelHint))],
        vec![sheet.tick(form, "visible", W::QueueVisible)],
        vec![sheet.tick(form, "skips", W::Skips)],
    ];
    let served = others(true, "serves");
    if !served.is_empty() {
        place.push(vec![sheet.ticks(form, "serves", W::Serves, Some(W::ServesHint), served)]);
    }
    let mail = vec![
        vec![sheet.line(form, "address", W::Address, None)],
        vec![sheet.lang_field(form)],
        vec![sheet.tick(form, "drafts-only", W::DraftsOnly)],
    ];
    let work = vec![
        vec![sheet.choose(form, "calendar", sheet.words(W::OfCalendar), calendars)],
        vec![sheet.line(form, "close-after", W::CloseAfter, None)],
        vec![sheet.choose(form, "crew", sheet.words(W::Crew), crews)],
        vec![sheet.ticks(form, "person", W::Members, None, sheet.people())],
    ];
    let asks = vec![
        vec![sheet.tick(form, "asks-reason", W::AsksReason)],
        vec![sheet.tick(form, "asks-cause", W::AsksCause)],
        vec![sheet.tick(form, "asks-solution", W::AsksSolution)],
    ];
    vec![
        sheet.name_part(form),
        sheet.part(W::PartPlace, W::PartPlaceLead, place),
        sheet.part(W::PartMail, W::PartMailLead, mail),
        sheet.part(W::PartWork, W::PartWorkLead, work),
        sheet.part(W::PartAsks, W::PartAsksLead, asks),
    ]
}

pub(super) fn desk(sheet: &Sheet<'_>, form: &Form) -> Vec<Part> {
    let mut queues = vec![choice("", sheet.words(W::FallbackNone))];
    queues.extend(sheet.queues(form, &["fallback"], false));
    let fields = vec![
        vec![sheet.zone(form, W::DeskZoneHint)],
        vec![sheet.lang_field(form)],
        vec![Field { hint: Some(sheet.words(W::FallbackHint)), ..sheet.choose(form, "fallback", sheet.words(W::Fallback), queues) }],
    ];
    vec![sheet.name_part(form), sheet.part(W::PartDesk, W::PartDeskLead, fields)]
}
