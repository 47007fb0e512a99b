//! What events come to by a map, one rule after the other.

use shared::ticket::status::{PendingOn, Resolution};

use super::*;
use crate::Histories;
use crate::map::Map;
use crate::report::{Irregular, Report};

const MAP: &str = r#"
source = "old-desk"
kind = "problem"

[ticket]
key = "id"
title = ["product", "about"]
service = "product"

[event]
activity = ["state", "more"]
time = "when"
operator = "who"
machines = ["robot"]
ignore = ["row"]

[queue]
name = "Desk"
team = "team"
levels = [{ ends_in = "2nd", level = 2 }, { ends_in = "3rd", level = 3 }]

[priority]
attribute = "impact"
values = { Low = "low", Major = "urgent" }

[activities]
"written down" = { create = true }
"classified" = { classify = true }
"taken" = { acknowledge = true, status = "open" }
"taken+again" = { acknowledge = true }
"queued" = { release = true }
"waits" = { status.pending.on = "customer" }
"solved" = { status.resolved.how = "solved" }
"closed" = { status.closed.how = "successful" }
"to makers" = { queue.over = { to = "Makers", level = 2 } }
"from makers" = { queue = "back" }
"looked at" = { note = true }
"#;

/// A case of events that are lines of `attribute=value`, a minute apart from nine o'clock unless they say when.
fn case(key: &str, lines: &[&str]) -> String {
    let event = |(minute, line): (usize, &&str)| {
        let said = line.split(", ").map(|part| part.split_once('=').unwrap_or(("state", part)));
        let mut parts: Vec<_> = said.map(|(key, value)| attribute(key, value)).collect();
        if !line.contains("when=") {
            parts.push(attribute("when", &format!("09:{minute:02}")));
        }
        format!("<event>{}</event>", parts.concat())
    };
    format!("<trace>{}{}</trace>", attribute("id", key), lines.iter().enumerate().map(event).collect::<String>())
}

fn attribute(key: &str, value: &str) -> String {
    match (key, value) {
        ("when", "never") => String::new(),
        ("when", clock) => format!("<date key='when' value='2011-06-01T{clock}:00Z'/>"),
        _ => format!("<string key='{key}' value='{value}'/>"),
    }
}

fn imported(cases: &str) -> (Vec<History>, Report) {
    let text = format!("<log>{cases}</log>");
    let mut histories = Histories::of_xes(text.as_bytes(), Map::parse(MAP).unwrap()).unwrap();
    let all: Vec<_> = histories.by_ref().map(Result::unwrap).collect();
    let report = histories.report().clone();
    assert_eq!(report.steps, report.events, "nothing is dropped");
    (all, report)
}

/// What the case's events mean, a line for each, and what of it was irregular.
#[track_caller]
fn told(lines: &[&str], expected: &[&str], irregular: &[(Irregular, u64)]) {
    let (histories, report) = imported(&case("1", lines));
    let said: Vec<_> = histories[0].steps.iter().map(|step| step.means.iter().map(line_of).collect::<Vec<_>>().join(", ")).collect();
    assert_eq!(said, expected);
    let found: Vec<_> = report.irregular.iter().map(|(what, found)| (*what, found.count)).collect();
    assert_eq!(found, irregular);
}

fn line_of(means: &Means) -> String {
    let queue = |queue: &Queue| format!("{} {}", queue.name, queue.level);
    match means {
        Means::Created { queue: here, priority, service } => {
            let service = service.as_ref().map_or_else(String::new, |service| format!(" about {service}"));
            let priority = priority.map_or_else(String::new, |priority| format!(" {priority:?}"));
            format!("created in {}{priority}{service}", queue(here))
        }
        Means::Classified { priority } => format!("classified {priority:?}"),
        Means::Acknowledged { by } => format!("{by}'s"),
        Means::Released => "nobody's".to_owned(),
        Means::Status(Status::Pending { on: PendingOn::Customer, until: None }) => "waits".to_owned(),
        Means::Status(Status::Resolved { how: Resolution::Solved }) => "solved".to_owned(),
        Means::Status(status) => format!("{:?}", status.code()),
        Means::Moved { to, way } => format!("{way:?} to {}", queue(to)),
        Means::About { service } => format!("about {service}"),
        Means::Noted => "noted".to_owned(),
    }
}

#[test]
fn a_ticket_is_created_by_its_first_event_whatever_that_is() {
    told(&["written down", "looked at"], &["created in Desk 1", "noted"], &[]);
    told(&["taken, who=Ada"], &["created in Desk 1, Ada's, Open"], &[]);
    told(&["classified, impact=Major"], &["created in Desk 1 Urgent, classified Some(Urgent)"], &[]);
    told(
        &["closed", "written down"],
        &["created in Desk 1, Closed", "noted"],
        &[(Irregular::CreatedLate, 1), (Irregular::AfterClosing, 1)],
    );
    told(&["looked at, product=P1, team=A 2nd"], &["created in A 2nd 2 about P1, noted"], &[]);
}

#[test]
fn states_and_owners_are_told_as_often_as_the_file_does() {
    told(
        &["taken, who=Ada", "waits, who=Ada", "taken, who=Bo", "taken, who=Bo, row=2, when=09:03", "solved"],
        &["created in Desk 1, Ada's, Open", "waits", "Bo's, Open", "Bo's, Open", "solved"],
        &[],
    );
}

#[test]
fn what_lies_in_a_queue_is_nobodys_and_new_until_somebody_had_it() {
    told(
        &["queued, who=Ada", "taken, who=Ada", "queued, who=Ada", "waits", "queued"],
        &["created in Desk 1, nobody's", "Ada's, Open", "nobody's, Open", "waits", "nobody's, Open"],
        &[],
    );
}

#[test]
fn a_machine_is_nobody() {
    let irregular = [(Irregular::NoOperator, 2)];
    told(&["looked at", "taken, who=robot", "taken, more=again, who= "], &["created in Desk 1, noted", "Open", "noted"], &irregular);
    let (histories, _) = imported(&case("1", &["taken, who=robot", "taken, who=Ada"]));
    let operators: Vec<_> = histories[0].steps.iter().map(|step| step.operator.as_deref()).collect();
    assert_eq!(operators, [None, Some("Ada")]);
}

#[test]
fn an_activity_of_several_attributes_is_joined() {
    let (histories, report) = imported(&case("1", &["taken, more=again, who=Ada", "taken, more=twice", "more=again"]));
    let activities: Vec<_> = histories[0].steps.iter().map(|step| step.activity.as_str()).collect();
    assert_eq!(activities, ["taken+again", "taken+twice", "again"]);
    assert_eq!(report.count(Irregular::Unnamed), 2, "the second and the third are none of the map's");
}

#[test]
fn a_change_of_the_team_is_a_hop_along_the_levels() {
    told(
        &[
            "queued, team=A",
            "queued, team=A, row=1",
            "queued, team=B 2nd",
            "queued, team=C 3rd",
            "queued, team=A",
            "queued, team=D",
            "queued",
        ],
        &[
            "created in A 1, nobody's",
            "nobody's",
            "nobody's, Over to B 2nd 2",
            "nobody's, Over to C 3rd 3",
            "nobody's, Back to A 1",
            "nobody's, Aside to D 1",
            "nobody's",
        ],
        &[(Irregular::Aside, 1)],
    );
}

#[test]
fn who_queues_it_elsewhere_leaves_it_and_who_takes_it_there_works_there() {
    told(
        &[
            "queued, team=A",
            "taken, who=Ada",
            "waits, who=Ada",
            "queued, team=B 2nd, who=Ada",
            "taken, team=A, who=Ada",
            "solved, team=B 2nd",
        ],
        &[
            "created in A 1, nobody's",
            "Ada's, Open",
            "waits",
            "nobody's, Open, Over to B 2nd 2",
            "Back to A 1, Ada's, Open",
            "Over to B 2nd 2, solved",
        ],
        &[],
    );
}

#[test]
fn an_activity_can_be_a_hop_and_the_way_back() {
    told(
        &["taken, who=Ada", "to makers", "to makers, row=1", "from makers", "from makers", "from makers"],
        &["created in Desk 1, Ada's, Open", "Over to Makers 2", "noted", "Back to Desk 1", "noted", "noted"],
        &[(Irregular::NowhereBack, 2)],
    );
}

#[test]
fn priority_and_service_are_told_where_they_change() {
    told(
        &[
            "looked at, impact=Low, product=P1",
            "looked at, impact=Low",
            "looked at, impact=Major, product=P2",
            "classified, impact=Major",
            "classified",
        ],
        &[
            "created in Desk 1 Low about P1, noted",
            "noted",
            "about P2, classified Some(Urgent), noted",
            "classified Some(Urgent)",
            "classified None",
        ],
        &[],
    );
    told(&["looked at, impact=Huge"], &["created in Desk 1, noted"], &[(Irregular::UnknownPriority, 1)]);
}

#[test]
fn what_was_told_before_changes_nothing() {
    told(
        &["taken, who=Ada, row=1, when=09:00", "taken, who=Ada, row=2, when=09:00", "taken, who=Bo, row=3, when=09:00"],
        &["created in Desk 1, Ada's, Open", "", "Bo's, Open"],
        &[(Irregular::Duplicate, 1)],
    );
}

#[test]
fn steps_are_in_the_order_of_time_and_of_one_moment_in_the_files() {
    let lines =
        ["solved, when=09:30", "taken, who=Ada, when=09:10", "classified, when=never", "looked at, when=09:30", "closed, when=10:00"];
    let (histories, report) = imported(&case("1", &lines));
    let order: Vec<_> = histories[0].steps.iter().map(|step| (step.event, step.activity.as_str())).collect();
    assert_eq!(order, [(2, "taken"), (3, "classified"), (1, "solved"), (4, "looked at"), (5, "closed")]);
    assert!(matches!(histories[0].steps[0].means[0], Means::Created { .. }), "the first in time creates it");
    assert_eq!((report.count(Irregular::Backwards), report.count(Irregular::NoTime)), (1, 1));
    let example = &report.irregular[&Irregular::Backwards].examples[0];
    assert_eq!(example.to_string(), "1 event 2 (2011-06-01T09:10:00Z after 2011-06-01T09:30:00Z)");
    let (histories, _) = imported(&case("1", &["taken, when=never", "solved, when=09:30"]));
    assert_eq!(histories[0].steps[0].at, histories[0].steps[1].at, "there is no other time to have");
}

#[test]
fn what_a_file_says_is_shown_and_not_obeyed() {
    let long = format!("&#27;[31m{}", "x".repeat(100));
    let (_, report) = imported(&case("7", &[&long]));
    let shown = &report.irregular[&Irregular::Unnamed].examples[0].what;
    assert_eq!(*shown, format!("\u{fffd}[31m{}", "x".repeat(75)));
}

#[test]
fn what_happens_after_the_end_is_reported_until_it_is_open_again() {
    told(
        &["closed", "looked at", "taken, who=Ada", "looked at"],
        &["created in Desk 1, Closed", "noted", "Ada's, Open", "noted"],
        &[(Irregular::AfterClosing, 2)],
    );
}

#[test]
fn a_title_is_what_the_case_or_its_first_event_says_and_else_the_key() {
    let title = |text: &str| imported(text).0[0].title.to_string();
    assert_eq!(title(&case("7", &["taken, who=Ada, product=P1, about=a   door"])), "P1, a door");
    assert_eq!(title(&case("7", &["taken, who=Ada, about=a door"])), "a door");
    assert_eq!(title(&case("7", &["taken, who=Ada"])), "7");
}

#[test]
fn cases_of_one_key_are_told_apart() {
    let one = |key: &str| case(key, &["looked at"]);
    let (histories, report) = imported(&[one("7"), one("8"), one("7"), one("7 (3)"), one("7")].concat());
    let keys: Vec<_> = histories.iter().map(|history| history.origin.key.as_str()).collect();
    assert_eq!(keys, ["7", "8", "7 (2)", "7 (3)", "7 (4)"]);
    assert_eq!(report.count(Irregular::KeyTwice), 2);
    assert!(histories.iter().all(|history| history.origin.source == "old-desk" && history.kind == TicketKind::Problem));
}

#[test]
fn a_case_that_can_be_no_ticket_says_which_it_is() {
    for (cases, expected) in [
        ("<trace/><trace/>".to_owned(), "case 1 has no attribute \"id\", which is its key by the map"),
        (case(" ", &["taken"]), "case 1 has no attribute \"id\", which is its key by the map"),
        (case(&"7".repeat(KEY_CHARS_MAX + 1), &["taken"]), "case 1 has a key of more than 200 characters"),
        (case("7", &["taken, when=never"]), "case 1 (\"7\") has no event with a date \"when\", which is its time by the map"),
    ] {
        let text = format!("<log>{cases}</log>");
        let mut histories = Histories::of_xes(text.as_bytes(), Map::parse(MAP).unwrap()).unwrap();
        assert_eq!(histories.next().unwrap().unwrap_err().to_string(), expected);
        assert!(histories.next().is_none(), "after an error there are no more");
    }
    let (histories, report) = imported(&[case("7", &[]), case("8", &["looked at"])].concat());
    assert_eq!((histories.len(), report.cases, report.count(Irregular::NoEvents)), (1, 2, 1));
}
