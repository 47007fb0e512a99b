//! A policy's form.

use super::{Sheet, choice};
use crate::id::SettingKind;
use crate::rule::deed::{Deed, Whom};
use crate::setting::form::{Form, GOALS, LEVELS_SHOWN, step_rows, word, write_deed};
use crate::sla::policy::Metric;
use crate::ticket::status::{PendingOn, Status};
use crate::ticket::{Priority, TicketKind};
use crate::view::{Choice, Field, Input, Part};
use crate::words::settings::SettingsText as W;
use crate::words::{common, told};

const MOST: [W; 3] = [W::FirstMost, W::NextMost, W::SolutionMost];
const DESIRED: [W; 3] = [W::FirstDesired, W::NextDesired, W::SolutionDesired];
/// A desk has three levels unless its queues say otherwise.
const LEVELS_USUAL: u8 = 3;

pub(super) fn parts(sheet: &Sheet<'_>, form: &Form) -> Vec<Part> {
    let mut name = sheet.name_part(form);
    name.groups.push(vec![sheet.line(form, "position", W::Position, Some(W::PositionHint))]);
    vec![
        name,
        sheet.part(W::PartWhen, W::PartWhenLead, when(sheet, form)),
        sheet.part(W::PartTimes, W::PartTimesLead, times(sheet, form)),
        sheet.part(W::PartLevels, W::PartLevelsLead, levels(sheet, form)),
        sheet.part(W::PartSteps, W::PartStepsLead, steps(sheet, form)),
    ]
}

fn when(sheet: &Sheet<'_>, form: &Form) -> Vec<Vec<Field>> {
    let lang = sheet.lang;
    let kinds = TicketKind::ALL.into_iter().map(|kind| choice(&word(&kind), common::kind(lang, kind).to_owned())).collect();
    let priorities = Priority::ALL.into_iter().map(|priority| choice(&word(&priority), common::priority(lang, priority).to_owned()));
    let vips = [("", W::VipAny), ("yes", W::VipYes), ("no", W::VipNo)].map(|(value, words)| choice(value, sheet.words(words)));
    let fields = [
        sheet.ticks(form, "kind", W::Kinds, None, kinds),
        sheet.ticks(form, "priority", W::Priorities, None, priorities.collect()),
        sheet.ticks(form, "service", W::OfServices, None, sheet.of_kind(SettingKind::Service, form, &["service"])),
        sheet.ticks(form, "home", W::OfQueues, None, sheet.queues(form, &["home"], true)),
        sheet.ticks(form, "contract", W::OfContracts, None, sheet.of_kind(SettingKind::Contract, form, &["contract"])),
        sheet.choose(form, "vip", sheet.words(W::Vip), vips.into()),
    ];
    // A list of nothing is no question.
    let asked = fields.into_iter().filter(|field| !matches!(&field.input, Input::Ticks(ticks) if ticks.is_empty()));
    asked.map(|field| vec![field]).collect()
}

fn times(sheet: &Sheet<'_>, form: &Form) -> Vec<Vec<Field>> {
    let mut calendars = vec![choice("", sheet.words(W::QueuesOwn))];
    calendars.extend(sheet.of_kind(SettingKind::Calendar, form, &["calendar"]));
    let mut groups = vec![vec![sheet.choose(form, "calendar", sheet.words(W::OfCalendar), calendars)]];
    for (nth, name) in GOALS.iter().enumerate() {
        let time = |part: &str, words: W| sheet.time(form, &format!("{name}-{part}"), sheet.words(words), None);
        groups.push(vec![time("most", MOST[nth]), time("desired", DESIRED[nth])]);
    }
    groups
}

/// The levels that queues have, and those that the form says something of.
fn levels(sheet: &Sheet<'_>, form: &Form) -> Vec<Vec<Field>> {
    let deepest = sheet.settings.queues.values().map(|queue| queue.doc.level).max().unwrap_or(1).max(LEVELS_USUAL);
    let mut groups = Vec::new();
    for level in 1..=LEVELS_SHOWN {
        let names = [format!("level-{level}-most"), format!("level-{level}-desired")];
        if deepest < level && names.iter().all(|name| form.get(name).is_empty()) {
            continue;
        }
        let label = |words: W| format!("{} {level}, {}", sheet.words(W::Level), sheet.words(words));
        let field = |name: &str, words: W| sheet.time(form, name, label(words), None);
        groups.push(vec![field(&names[0], W::LevelMost), field(&names[1], W::LevelDesired)]);
    }
    groups
}

fn steps(sheet: &Sheet<'_>, form: &Form) -> Vec<Vec<Field>> {
    let clocks = Metric::ALL.map(|metric| choice(&word(&metric), told::metric(sheet.lang, metric).to_owned()));
    let sides = [choice("before", sheet.words(W::StepBefore)), choice("after", sheet.words(W::StepAfter))];
    let deeds = deeds(sheet);
    let row = |nth: usize| {
        let name = |part: &str| format!("step-{nth}-{part}");
        let label = |words: W| format!("{}. {}", nth + 1, sheet.words(words));
        vec![
            sheet.time(form, &name("time"), label(W::StepTime), None),
            sheet.choose(form, &name("side"), label(W::StepSide), sides.to_vec()),
            sheet.choose(form, &name("clock"), label(W::StepClock), clocks.to_vec()),
            sheet.choose(form, &name("deed"), label(W::StepDeed), deeds.clone()),
            sheet.field(&name("tag"), label(W::StepTag), None, Input::Line(form.get(&name("tag")).to_owned())),
        ]
    };
    (0..step_rows(form)).map(row).collect()
}

/// Everything that a step may do, each as a word of a list; the first does nothing.
fn deeds(sheet: &Sheet<'_>) -> Vec<Choice> {
    let mut deeds = vec![
        Deed::Tell(Whom::Owner),
        Deed::Tell(Whom::Responsible),
        Deed::Tell(Whom::Crew),
        Deed::Tell(Whom::Managers),
        Deed::RaisePriority,
        Deed::NextLevel,
        Deed::Route,
        Deed::Release,
        Deed::SetStatus(Status::Open),
        Deed::SetStatus(Status::Pending { on: PendingOn::Customer, until: None }),
        Deed::SetStatus(Status::Pending { on: PendingOn::Supplier, until: None }),
    ];
    deeds.extend(Priority::ALL.map(Deed::SetPriority));
    deeds.extend(TicketKind::ALL.map(Deed::SetKind));
    deeds.extend(sheet.settings.queues.keys().map(|queue| Deed::MoveTo(*queue)));
    deeds.extend(sheet.settings.services.keys().map(|service| Deed::SetService(*service)));
    deeds.extend(sheet.settings.categories.keys().map(|category| Deed::SetCategory(*category)));
    deeds.extend(sheet.agents.iter().map(|agent| Deed::Tell(Whom::Person(agent.id))));
    deeds.extend(sheet.agents.iter().map(|agent| Deed::Assign(agent.id)));
    sheet.deeds(&deeds, |deed| write_deed(deed).0)
}
