//! A rule's form: when it is looked at, what has to hold as text, and a row for each thing that is done.

use super::steps::{no_deed, read_deed, write_deed};
use super::{Form, Reading, What, of_word, word, write_name};
use crate::id::CalendarId;
use crate::locale::Lang;
use crate::rule::condition::Condition;
use crate::rule::deed::Deed;
use crate::rule::document::{RULE_DEEDS_MAX, Rule, RuleError};
use crate::rule::trigger::{On, Since, Trigger};
use crate::rule::written::{self, Known};
use crate::setting::Settings;
use crate::sla::policy::Within;
use crate::sla::written::write_within;
use crate::ticket::status::{Closing, Resolution, Status};

/// The field of what has to hold.
pub(crate) const WHEN_FIELD: &str = "when";
/// The field of a test that is added to it.
pub(crate) const ADD_FIELD: &str = "add";
/// How far apart rules stand that were made one after the other: others find room between them.
const POSITIONS_APART: u16 = 10;
/// The rows that wait for something new below those that are filled in.
const DEED_ROWS_FREE: usize = 3;

/// How many rows a form shows.
#[must_use]
pub(crate) fn rows(form: &Form) -> usize {
    let filled = (0..RULE_DEEDS_MAX).rev().find(|nth| !form.get(&deed_field(*nth, "deed")).is_empty());
    (filled.map_or(0, |nth| nth + 1) + DEED_ROWS_FREE).min(RULE_DEEDS_MAX)
}

/// A field of a row.
#[must_use]
pub(crate) fn deed_field(nth: usize, part: &str) -> String {
    format!("deed-{nth}-{part}")
}

/// What has to hold, as it was typed, with the test that was chosen below it.
#[must_use]
pub(crate) fn when_typed(form: &Form) -> String {
    // The blanks before a line say to which group it belongs.
    let typed = form.0.get(WHEN_FIELD).map_or("", |words| words.trim_end());
    match form.get(ADD_FIELD) {
        "" => typed.to_owned(),
        added if typed.trim().is_empty() => added.to_owned(),
        added => format!("{typed}\n{added}"),
    }
}

/// A new rule comes after all others, when a ticket comes in.
pub(super) fn begin(form: &mut Form, settings: &Settings) {
    let last = settings.rules.in_order().last().map_or(0, |(_, found)| found.rule.position);
    form.put("position", last.saturating_add(POSITIONS_APART).to_string());
    form.tick(&format!("on-{}", word(&On::Created)), true);
}

pub(super) fn write(form: &mut Form, rule: &Rule) {
    write_name(form, &rule.name);
    form.put("position", rule.position.to_string());
    form.tick("routing", rule.routing);
    match &rule.on {
        Trigger::On(list) => list.iter().for_each(|on| form.tick(&format!("on-{}", word(on)), true)),
        Trigger::After { since, minutes, calendar } => {
            form.put("after-time", write_within(Lang::En, Within::Minutes(*minutes)));
            form.put("after-since", word(since));
            form.put("after-calendar", calendar.map(|calendar| calendar.to_string()).unwrap_or_default());
        }
    }
    form.put(WHEN_FIELD, written::write(&rule.when, Lang::En, None));
    for (nth, deed) in rule.deeds.iter().enumerate() {
        let (code, tag) = write_rule_deed(deed);
        form.put(&deed_field(nth, "deed"), code);
        form.put(&deed_field(nth, "tag"), tag);
    }
}

pub(super) fn read(reading: &mut Reading<'_>, retired: bool, known: Known<'_>) -> Rule {
    let name = reading.name();
    let position = reading.number("position", (0, u16::MAX));
    let on = read_trigger(reading);
    let when = written::read(&when_typed(reading.form), known).unwrap_or_else(|bad| {
        reading.bad(WHEN_FIELD, What::Test(bad));
        Condition::default()
    });
    let deeds = (0..RULE_DEEDS_MAX).filter_map(|nth| read_row(reading, nth)).collect();
    let rule = Rule { name, position, on, when, deeds, routing: reading.form.is_on("routing"), retired };
    if let (true, Err(error)) = (reading.wrong.is_empty(), rule.check()) {
        let field = match error {
            RuleError::Condition(_) | RuleError::NothingHappened => WHEN_FIELD.to_owned(),
            RuleError::Trigger if matches!(rule.on, Trigger::On(_)) => "on".to_owned(),
            RuleError::Trigger => "after-time".to_owned(),
            RuleError::Deeds | RuleError::State => deed_field(0, "deed"),
        };
        reading.bad(&field, What::Rule(error));
    }
    rule
}

fn read_trigger(reading: &mut Reading<'_>) -> Trigger {
    let events = reading.form.ticked_words::<On>("on");
    let Some(time) = reading.within("after-time") else { return Trigger::On(events) };
    if !events.is_empty() {
        reading.bad("after-time", What::Both);
    }
    let calendar = reading.chosen::<CalendarId>("after-calendar");
    let minutes = match time {
        Within::Minutes(minutes) => minutes,
        Within::Days(days) => {
            // A day of a calendar is as long as its hours.
            if calendar.is_some() {
                reading.bad("after-time", What::Within);
            }
            u32::from(days) * 24 * 60
        }
    };
    let since = reading.choice::<Since>("after-since").unwrap_or(Since::Created);
    Trigger::After { since, minutes, calendar }
}

fn read_row(reading: &mut Reading<'_>, nth: usize) -> Option<Deed> {
    let code = reading.form.get(&deed_field(nth, "deed"));
    if code.is_empty() {
        return None;
    }
    let tag = reading.form.get(&deed_field(nth, "tag"));
    let deed = read_rule_deed(code, tag);
    if deed.is_none() {
        let (part, what) = no_deed(code, tag);
        reading.bad(&deed_field(nth, part), what);
    }
    deed
}

/// What a rule does as a word of a list, and the tag that goes with it: more than a step of escalation, it may end a ticket.
#[must_use]
pub(crate) fn write_rule_deed(deed: &Deed) -> (String, String) {
    match deed {
        Deed::SetStatus(Status::Resolved { how }) => (format!("resolved-{}", word(how)), String::new()),
        Deed::SetStatus(Status::Closed { how }) => (format!("closed-{}", word(how)), String::new()),
        other => write_deed(other),
    }
}

fn read_rule_deed(code: &str, tag: &str) -> Option<Deed> {
    match code.split_once('-') {
        Some(("resolved", how)) => of_word::<Resolution>(how).map(|how| Deed::SetStatus(Status::Resolved { how })),
        Some(("closed", how)) => of_word::<Closing>(how).map(|how| Deed::SetStatus(Status::Closed { how })),
        _ => read_deed(code, tag),
    }
}
