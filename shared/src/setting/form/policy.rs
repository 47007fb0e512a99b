//! A policy's form: for which tickets, by which calendar, how long what may take, and what happens on the way.

use super::steps;
use super::{Form, Reading, What, word, write_name};
use crate::id::{ContractId, QueueId, ServiceId};
use crate::locale::Lang;
use crate::setting::SettingChange;
use crate::sla::policy::{Goal, LevelGoal, Policy, When, Within};
use crate::sla::written::write_within;
use crate::ticket::{Priority, TicketKind};

/// The first parts of the names of the fields of times, in the order of a ticket's life.
pub const GOALS: [&str; 3] = ["first", "next", "solution"];
/// The levels that a form has fields for: as deep as a tree of queues may be.
pub const LEVELS_SHOWN: u8 = 8;

pub(super) fn write(form: &mut Form, policy: &Policy) {
    write_name(form, &policy.name);
    form.put("position", policy.position.to_string());
    let When { kinds, priorities, services, homes, contracts, vip } = &policy.when;
    kinds.iter().for_each(|kind| form.tick(&format!("kind-{}", word(kind)), true));
    priorities.iter().for_each(|priority| form.tick(&format!("priority-{}", word(priority)), true));
    services.iter().for_each(|service| form.tick(&format!("service-{service}"), true));
    homes.iter().for_each(|home| form.tick(&format!("home-{home}"), true));
    contracts.iter().for_each(|contract| form.tick(&format!("contract-{contract}"), true));
    let vip = match vip {
        None => "",
        Some(true) => "yes",
        Some(false) => "no",
    };
    form.put("vip", vip);
    form.put("calendar", policy.calendar.map(|calendar| calendar.to_string()).unwrap_or_default());
    for (name, goal) in GOALS.iter().zip([policy.first_response, policy.next_response, policy.resolution]) {
        write_goal(form, name, goal);
    }
    for level in &policy.levels {
        write_goal(form, &format!("level-{}", level.level), Some(level.goal));
    }
    steps::write(form, &policy.steps);
}

fn write_goal(form: &mut Form, name: &str, goal: Option<Goal>) {
    let mut put = |part: &str, within: Option<Within>| {
        form.put(&format!("{name}-{part}"), within.map(|within| write_within(Lang::En, within)).unwrap_or_default());
    };
    put("most", goal.map(|goal| goal.most));
    put("desired", goal.and_then(|goal| goal.desired));
}

pub(super) fn read(reading: &mut Reading<'_>, before: Option<&SettingChange>) -> Policy {
    let retired = before.is_some_and(super::is_retired);
    let known = if let Some(SettingChange::Policy(before)) = before { before.steps.as_slice() } else { &[] };
    let name = reading.name();
    let position = reading.number("position", (0, u16::MAX));
    let [first_response, next_response, resolution] = GOALS.map(|name| read_goal(reading, name));
    let mut levels = Vec::new();
    for level in 1..=LEVELS_SHOWN {
        let goal = read_goal(reading, &format!("level-{level}"));
        levels.extend(goal.map(|goal| LevelGoal { level, goal }));
    }
    let steps = steps::read(reading, known);
    let form = reading.form;
    let vip = match form.get("vip") {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    let when = When {
        kinds: form.ticked_words::<TicketKind>("kind"),
        priorities: form.ticked_words::<Priority>("priority"),
        services: form.ticked::<ServiceId>("service"),
        homes: form.ticked::<QueueId>("home"),
        contracts: form.ticked::<ContractId>("contract"),
        vip,
    };
    let calendar = reading.chosen("calendar");
    Policy { name, position, when, calendar, first_response, next_response, resolution, levels, steps, retired }
}

fn read_goal(reading: &mut Reading<'_>, name: &str) -> Option<Goal> {
    let (most_field, desired_field) = (format!("{name}-most"), format!("{name}-desired"));
    let (most, desired) = (reading.within(&most_field), reading.within(&desired_field));
    if reading.form.get(&most_field).is_empty() && desired.is_some() {
        reading.bad(&most_field, What::NoMost);
    }
    most.map(|most| Goal { most, desired })
}
