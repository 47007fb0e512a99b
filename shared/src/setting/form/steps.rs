//! The steps of a policy's escalation as rows of its form. A row is one thing that is done; those at one moment of one clock are one
//! step.

use super::{Form, Reading, What, of_word, word};
use crate::locale::Lang;
use crate::rule::deed::{Deed, Whom};
use crate::sla::policy::{EscalationStep, STEP_DEEDS_MAX, STEPS_MAX, Within};
use crate::sla::written::write_within;
use crate::text::Tag;
use crate::ticket::status::{PendingOn, Status};

/// The rows that wait for something new below those that are filled in.
const STEP_ROWS_FREE: usize = 3;
/// The rows of a policy that has all the steps it may have, and the free ones.
const STEP_ROWS_MAX: usize = STEPS_MAX * STEP_DEEDS_MAX + STEP_ROWS_FREE;

/// How many rows a form shows.
#[must_use]
pub(crate) fn rows(form: &Form) -> usize {
    let typed = |nth: &usize| ["time", "deed", "tag"].iter().any(|part| !form.get(&format!("step-{nth}-{part}")).is_empty());
    let filled = (0..STEP_ROWS_MAX).rev().find(typed);
    filled.map_or(0, |nth| nth + 1) + STEP_ROWS_FREE
}

pub(super) fn write(form: &mut Form, steps: &[EscalationStep]) {
    let rows = steps.iter().flat_map(|step| step.deeds.iter().map(move |deed| (step, deed)));
    for (nth, (step, deed)) in rows.enumerate() {
        let (code, tag) = write_deed(deed);
        form.put(&format!("step-{nth}-clock"), word(&step.metric));
        form.put(&format!("step-{nth}-time"), write_within(Lang::En, Within::Minutes(step.minutes.unsigned_abs())));
        form.put(&format!("step-{nth}-side"), if step.minutes < 0 { "before" } else { "after" });
        form.put(&format!("step-{nth}-deed"), code);
        form.put(&format!("step-{nth}-tag"), tag);
    }
}

/// The steps of a form; `known` are those it began with, whose rows are taken out by choosing nothing that is done.
pub(super) fn read(reading: &mut Reading<'_>, known: &[EscalationStep]) -> Vec<EscalationStep> {
    let known: usize = known.iter().map(|step| step.deeds.len()).sum();
    let mut steps: Vec<EscalationStep> = Vec::new();
    for nth in 0..STEP_ROWS_MAX {
        if known <= nth {
            has_a_deed(reading, nth);
        }
        let Some(step) = read_row(reading, nth) else { continue };
        let same = |known: &&mut EscalationStep| (known.metric, known.minutes) == (step.metric, step.minutes);
        match steps.iter_mut().find(same) {
            Some(known) => known.deeds.extend(step.deeds),
            None => steps.push(step),
        }
    }
    steps
}

/// A new row that says when, says what as well.
fn has_a_deed(reading: &mut Reading<'_>, nth: usize) {
    let typed = |part: &str| !reading.form.get(&format!("step-{nth}-{part}")).is_empty();
    if (typed("time") || typed("tag")) && !typed("deed") {
        reading.bad(&format!("step-{nth}-deed"), What::Unchosen);
    }
}

/// A row that does something.
fn read_row(reading: &mut Reading<'_>, nth: usize) -> Option<EscalationStep> {
    let field = |part: &str| format!("step-{nth}-{part}");
    let form = reading.form;
    let code = form.get(&field("deed"));
    if code.is_empty() {
        return None;
    }
    let tag = form.get(&field("tag"));
    let deed = read_deed(code, tag);
    if deed.is_none() {
        let (part, what) = no_deed(code, tag);
        reading.bad(&field(part), what);
    }
    let metric = reading.choice(&field("clock"));
    let minutes = match reading.within(&field("time")) {
        Some(Within::Minutes(minutes)) => i32::try_from(minutes).ok(),
        Some(Within::Days(_)) => {
            reading.bad(&field("time"), What::Within);
            None
        }
        // At the very moment.
        None => Some(0),
    };
    let minutes = if form.get(&field("side")) == "before" { minutes.map(|minutes| -minutes) } else { minutes };
    Some(EscalationStep { metric: metric?, minutes: minutes?, deeds: vec![deed?] })
}

/// What is done as a word of a list, and the tag that goes with it.
#[must_use]
pub(crate) fn write_deed(deed: &Deed) -> (String, String) {
    let code = match deed {
        Deed::SetPriority(priority) => format!("priority-{}", word(priority)),
        Deed::RaisePriority => "raise".to_owned(),
        Deed::SetKind(kind) => format!("kind-{}", word(kind)),
        Deed::SetService(service) => format!("service-{service}"),
        Deed::SetCategory(category) => format!("category-{category}"),
        Deed::AddTag(tag) => return ("tag".to_owned(), tag.to_string()),
        Deed::RemoveTag(tag) => return ("untag".to_owned(), tag.to_string()),
        Deed::SetStatus(status) => format!("status-{}", word(&status.code())),
        Deed::MoveTo(queue) => format!("move-{queue}"),
        Deed::NextLevel => "next-level".to_owned(),
        Deed::Assign(person) => format!("assign-{person}"),
        Deed::Release => "release".to_owned(),
        Deed::Route => "route".to_owned(),
        Deed::Tell(Whom::Owner) => "tell-owner".to_owned(),
        Deed::Tell(Whom::Responsible) => "tell-responsible".to_owned(),
        Deed::Tell(Whom::Crew) => "tell-crew".to_owned(),
        Deed::Tell(Whom::Managers) => "tell-managers".to_owned(),
        Deed::Tell(Whom::Person(person)) => format!("tell-{person}"),
    };
    (code, String::new())
}

/// Which part of a row says nothing that can be done, and why.
pub(super) fn no_deed(code: &str, tag: &str) -> (&'static str, What) {
    match (code, Tag::try_from(tag)) {
        ("tag" | "untag", Err(error)) => ("tag", What::Text(error)),
        _ => ("deed", What::Unchosen),
    }
}

/// What a word of the list does; nothing for one that is not of the list.
pub(super) fn read_deed(code: &str, tag: &str) -> Option<Deed> {
    let tag = || Tag::try_from(tag).ok();
    match code {
        "raise" => return Some(Deed::RaisePriority),
        "next-level" => return Some(Deed::NextLevel),
        "release" => return Some(Deed::Release),
        "route" => return Some(Deed::Route),
        "tag" => return tag().map(Deed::AddTag),
        "untag" => return tag().map(Deed::RemoveTag),
        _ => {}
    }
    let (what, which) = code.split_once('-')?;
    match what {
        "priority" => of_word(which).map(Deed::SetPriority),
        "kind" => of_word(which).map(Deed::SetKind),
        "service" => which.parse().ok().map(Deed::SetService),
        "category" => which.parse().ok().map(Deed::SetCategory),
        "status" => status_of(which).map(Deed::SetStatus),
        "move" => which.parse().ok().map(Deed::MoveTo),
        "assign" => which.parse().ok().map(Deed::Assign),
        "tell" => match which {
            "owner" => Some(Deed::Tell(Whom::Owner)),
            "responsible" => Some(Deed::Tell(Whom::Responsible)),
            "crew" => Some(Deed::Tell(Whom::Crew)),
            "managers" => Some(Deed::Tell(Whom::Managers)),
            person => person.parse().ok().map(|person| Deed::Tell(Whom::Person(person))),
        },
        _ => None,
    }
}

/// The states that a step may set: none that ends a ticket, and none that waits until a moment nobody has named.
fn status_of(word: &str) -> Option<Status> {
    match word {
        "open" => Some(Status::Open),
        "pending_customer" => Some(Status::Pending { on: PendingOn::Customer, until: None }),
        "pending_supplier" => Some(Status::Pending { on: PendingOn::Supplier, until: None }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{CategoryId, PersonId, QueueId, ServiceId};
    use crate::sla::policy::Metric;
    use crate::ticket::{Priority, TicketKind};

    #[test]
    fn every_deed_of_a_form_comes_back() {
        let tag = || Tag::try_from("late").expect("a tag");
        for deed in [
            Deed::SetPriority(Priority::Urgent),
            Deed::RaisePriority,
            Deed::SetKind(TicketKind::ServiceRequest),
            Deed::SetService(ServiceId(3)),
            Deed::SetCategory(CategoryId(4)),
            Deed::AddTag(tag()),
            Deed::RemoveTag(tag()),
            Deed::SetStatus(Status::Open),
            Deed::SetStatus(Status::Pending { on: PendingOn::Supplier, until: None }),
            Deed::MoveTo(QueueId(5)),
            Deed::NextLevel,
            Deed::Assign(PersonId(6)),
            Deed::Release,
            Deed::Route,
            Deed::Tell(Whom::Owner),
            Deed::Tell(Whom::Responsible),
            Deed::Tell(Whom::Crew),
            Deed::Tell(Whom::Managers),
            Deed::Tell(Whom::Person(PersonId(7))),
        ] {
            let (code, tag) = write_deed(&deed);
            assert_eq!(read_deed(&code, &tag), Some(deed), "{code}");
        }
        for (code, tag) in [("status-closed", ""), ("tag", ""), ("dance", ""), ("move-x", "")] {
            assert_eq!(read_deed(code, tag), None, "{code}");
        }
    }

    #[test]
    fn rows_at_one_moment_are_one_step() {
        let step = |minutes, deeds| EscalationStep { metric: Metric::Resolution, minutes, deeds };
        let steps = vec![step(-30, vec![Deed::Tell(Whom::Owner), Deed::RaisePriority]), step(0, vec![Deed::NextLevel])];
        let mut form = Form::default();
        write(&mut form, &steps);
        assert_eq!(rows(&form), 3 + STEP_ROWS_FREE);
        let mut reading = Reading { form: &form, wrong: Vec::new() };
        assert_eq!((read(&mut reading, &[]), reading.wrong), (steps.clone(), Vec::new()));
        // Written below the others, at the moment of the first.
        for (part, words) in [("clock", "resolution"), ("time", "0:30"), ("side", "before"), ("deed", "route")] {
            form.put(&format!("step-3-{part}"), words);
        }
        let mut reading = Reading { form: &form, wrong: Vec::new() };
        let first = step(-30, vec![Deed::Tell(Whom::Owner), Deed::RaisePriority, Deed::Route]);
        assert_eq!(read(&mut reading, &steps), [first, steps[1].clone()]);
    }

    #[test]
    fn a_new_row_says_what_is_done_and_an_old_one_goes_by_saying_nothing() {
        let steps = vec![EscalationStep { metric: Metric::Resolution, minutes: 0, deeds: vec![Deed::NextLevel, Deed::Release] }];
        let mut form = Form::default();
        write(&mut form, &steps);
        form.put("step-1-deed", "");
        form.put("step-2-time", "30 min");
        let mut reading = Reading { form: &form, wrong: Vec::new() };
        let kept = EscalationStep { deeds: vec![Deed::NextLevel], ..steps[0].clone() };
        assert_eq!(read(&mut reading, &steps), [kept]);
        let wrong: Vec<_> = reading.wrong.iter().map(|wrong| (wrong.field.as_str(), &wrong.what)).collect();
        assert_eq!(wrong, [("step-2-deed", &What::Unchosen)]);
        assert_eq!(rows(&form), 3 + STEP_ROWS_FREE, "what was typed stays in sight");
    }
}
