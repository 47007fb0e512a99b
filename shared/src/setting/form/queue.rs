//! The forms of a queue and of the general settings.

use super::{Form, Reading, What, word, write_name};
use crate::id::{PersonId, QueueId};
use crate::locale::{Lang, Text};
use crate::setting::{CLOSE_AFTER_DAYS_MAX, Crew, DeskDoc, QUEUE_DEPTH_MAX, Queue};
use crate::text::{Email, TextError, TextKind};

pub(super) fn write_queue(form: &mut Form, queue: &Queue) {
    write_name(form, &queue.name);
    form.put("parent", queue.parent.map(|parent| parent.to_string()).unwrap_or_default());
    form.put("level", queue.level.to_string());
    form.tick("visible", queue.visible);
    form.put("address", queue.address.as_ref().map(ToString::to_string).unwrap_or_default());
    form.put("lang", word(&queue.lang));
    form.put("close-after", queue.close_after_days.to_string());
    match &queue.crew {
        Crew::Everyone => form.put("crew", "everyone"),
        Crew::Only(people) => {
            form.put("crew", "only");
            people.iter().for_each(|person| form.tick(&format!("person-{person}"), true));
        }
    }
    form.put("calendar", queue.calendar.map(|calendar| calendar.to_string()).unwrap_or_default());
    queue.serves.iter().for_each(|home| form.tick(&format!("serves-{home}"), true));
    form.tick("skips", queue.skips);
    form.tick("drafts-only", queue.drafts_only);
    form.tick("asks-reason", queue.asks_reason);
    form.tick("asks-cause", queue.asks_cause);
    form.tick("asks-solution", queue.asks_solution);
}

/// What no field is for stays as it was.
pub(super) fn read_queue(reading: &mut Reading<'_>, before: Option<&Queue>) -> Queue {
    let name = reading.queue_name();
    let before = before.cloned().unwrap_or_else(|| Queue::named(name.clone()));
    let deepest = u16::try_from(QUEUE_DEPTH_MAX).unwrap_or(u16::MAX);
    let level = u8::try_from(reading.number("level", (1, deepest))).unwrap_or(1);
    let close_after_days = reading.number("close-after", (1, CLOSE_AFTER_DAYS_MAX));
    let lang = reading.choice("lang").unwrap_or_default();
    let address = read_address(reading);
    let form = reading.form;
    let crew = if form.get("crew") == "only" { Crew::Only(form.ticked::<PersonId>("person")) } else { Crew::Everyone };
    Queue {
        name,
        parent: reading.chosen("parent"),
        level,
        visible: form.is_on("visible"),
        address,
        lang,
        close_after_days,
        crew,
        calendar: reading.chosen("calendar"),
        serves: form.ticked::<QueueId>("serves"),
        skips: form.is_on("skips"),
        drafts_only: form.is_on("drafts-only"),
        asks_reason: form.is_on("asks-reason"),
        asks_cause: form.is_on("asks-cause"),
        asks_solution: form.is_on("asks-solution"),
        ..before
    }
}

fn read_address(reading: &mut Reading<'_>) -> Option<Email> {
    let raw = reading.form.get("address");
    if raw.is_empty() {
        return None;
    }
    Email::try_from(raw).map_err(|error| reading.bad("address", What::Text(error))).ok()
}

pub(super) fn write_desk(form: &mut Form, doc: &DeskDoc) {
    write_name(form, &doc.name);
    form.put("zone", doc.zone.clone());
    form.put("lang", word(&doc.lang));
    form.put("fallback", doc.fallback.map(|queue| queue.to_string()).unwrap_or_default());
}

pub(super) fn read_desk(reading: &mut Reading<'_>) -> DeskDoc {
    let name: Text = reading.name();
    let lang: Lang = reading.choice("lang").unwrap_or_default();
    let zone = reading.form.get("zone").to_owned();
    if zone.is_empty() {
        reading.bad("zone", What::Text(TextError::Empty { what: TextKind::Zone }));
    }
    DeskDoc { name, zone, lang, fallback: reading.chosen("fallback") }
}
