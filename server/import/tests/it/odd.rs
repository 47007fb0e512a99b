//! Files with every kind of irregularity. None of their events may be missing afterwards.

use std::collections::BTreeSet;
use std::fmt::Write;

use import::Histories;
use import::history::{History, Means, NO_ACTIVITY};
use import::map::Map;
use import::names::Names;
use import::report::{Irregular, Report};

const MAP: &str = r#"
source = "scuola"

[ticket]
key = "concept:name"
title = ["about"]

[event]
activity = ["concept:name"]
operator = "org:resource"
ignore = ["row"]

[queue]
name = "Sportello"
team = "org:group"
levels = [{ ends_in = "2nd", level = 2 }]

[priority]
attribute = "impact"
values = { High = "high" }

[activities]
"Opened" = { create = true }
"Taken" = { acknowledge = true, status = "open" }
"Given to makers" = { queue.over = { to = "Makers", level = 2 } }
"Back from makers" = { queue = "back" }
"Closed" = { status.closed.how = "successful" }
"#;

const LOG: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!-- Written for this test. -->
<log xes.version="1.0" xmlns="http://www.xes-standard.org/">
  <extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
  <global scope="event"><string key="concept:name" value="none"/></global>
  <string key="creator" value="us"/>
  <trace>
    <string key="concept:name" value="P-1"/>
    <string key="about" value="The projector of room 3 &amp; its lamp"/>
    <event><int key="row" value="1"/><string key="concept:name" value="Opened"/><date key="time:timestamp" value="2011-06-01T08:00:00+02:00"/></event>
    <event><int key="row" value="2"/><string key="concept:name" value="Taken"/><string key="org:resource" value="Giulia"><string key="role" value="agent"/></string><string key="impact" value="High"/><date key="time:timestamp" value="2011-06-01T08:05:00+02:00"/></event>
    <event><int key="row" value="3"/><string key="concept:name" value="Taken"/><string key="org:resource" value="Giulia"/><string key="impact" value="High"/><date key="time:timestamp" value="2011-06-01T08:05:00+02:00"/></event>
    <event><int key="row" value="4"/><string key="concept:name" value="Closed"/><date key="time:timestamp" value="2011-06-03T10:00:00Z"/></event>
    <event><int key="row" value="5"/><string key="concept:name" value="Given to makers"/><date key="time:timestamp" value="2011-06-02T10:00:00Z"/></event>
    <event><int key="row" value="6"/><string key="concept:name" value="Back from makers"/></event>
  </trace>
  <trace>
    <string key="concept:name" value="P-1"/>
    <event><string key="concept:name" value="Taken"/><string key="org:group" value="A"/><string key="impact" value="Galactic"/><date key="time:timestamp" value="2011-06-05T10:00:00Z"/></event>
    <event><string key="concept:name" value="Opened"/><string key="org:group" value="B"/><date key="time:timestamp" value="2011-06-05T11:00:00Z"/></event>
    <event><string key="concept:name" value="Back from makers"/><string key="org:group" value="B 2nd"/><date key="time:timestamp" value="2011-06-05T12:00:00Z"/></event>
    <event><string key="concept:name" value="Lamp ordered"/><date key="time:timestamp" value="2011-06-05T13:00:00Z"/></event>
    <event><date key="time:timestamp" value="2011-06-05T14:00:00Z"/></event>
  </trace>
  <trace><string key="concept:name" value="P-2"/></trace>
</log>
"#;

fn imported(text: &str) -> (Vec<History>, Report) {
    let mut histories = Histories::of_xes(text.as_bytes(), Map::parse(MAP).unwrap()).unwrap();
    let all = histories.by_ref().map(Result::unwrap).collect();
    (all, histories.report().clone())
}

#[test]
fn everything_odd_is_reported_and_kept() {
    let (histories, report) = imported(LOG);
    let kinds: Vec<_> = report.irregular.iter().map(|(what, found)| (*what, found.count)).collect();
    assert_eq!(
        kinds,
        [
            (Irregular::KeyTwice, 1),
            (Irregular::NoEvents, 1),
            (Irregular::Duplicate, 1),
            (Irregular::Backwards, 1),
            (Irregular::NoTime, 1),
            (Irregular::NoActivity, 1),
            (Irregular::Unnamed, 1),
            (Irregular::NoOperator, 1),
            (Irregular::UnknownPriority, 1),
            (Irregular::CreatedLate, 1),
            (Irregular::NowhereBack, 1),
            (Irregular::Aside, 1),
        ],
        "{report}"
    );
    assert_eq!((report.cases, report.events, report.steps, report.ignored), (3, 11, 11, 1));
    let [first, second] = histories.as_slice() else { panic!("the third has no events") };
    assert_eq!((first.title.as_str(), second.title.as_str()), ("The projector of room 3 & its lamp", "P-1 (2)"));
    let order: Vec<_> = first.steps.iter().map(|step| step.event).collect();
    assert_eq!(order, [1, 2, 3, 5, 6, 4], "the fifth belongs before the fourth, and the sixth has its time");
    assert_eq!(second.steps[4].activity, NO_ACTIVITY);
    assert!(first.steps[2].means.is_empty(), "Giulia took it once");
}

#[test]
fn a_report_is_read_by_a_person() {
    let (_, report) = imported(LOG);
    let text = report.to_string();
    for line in [
        "3 cases, 11 events, 2011-06-01T06:00:00Z to 2011-06-05T14:00:00Z",
        "2 created",
        "1 attributes within others or under a key given twice were passed over",
        "1 times: a case has the key of an earlier one; it is told apart by a number: P-1 (P-1 (2))",
        "1 times: an event stands after one that happened later; put where its time belongs: P-1 event 5 (2011-06-02T10:00:00Z after 2011-06-03T10:00:00Z)",
        "1 times: the map does not name the activity; kept as a note: P-1 (2) event 4 (Lamp ordered)",
    ] {
        let found = text.lines().any(|said| said == line || said.split(", ").any(|part| part == line));
        assert!(found, "{line}\n{text}");
    }
}

#[test]
fn the_names_in_a_file_are_known_before_it_is_told() {
    let (histories, _) = imported(LOG);
    let mut names = Names::default();
    histories.iter().for_each(|history| names.take(history).unwrap());
    let queues: Vec<_> = names.queues.iter().map(|(name, level)| (name.as_str(), *level)).collect();
    assert_eq!(queues, [("A", 1), ("B", 1), ("B 2nd", 2), ("Makers", 2), ("Sportello", 1)]);
    assert_eq!(names.operators, BTreeSet::from(["Giulia".to_owned()]));
    assert_eq!((names.before("Makers"), names.before("B 2nd"), names.before("A")), (vec!["Sportello"], vec!["B"], Vec::new()));
}

/// A number after the other that looks like chance and is the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// A log in which almost anything may be missing, told twice, unknown or at the wrong time; and how many events are in it.
fn by_chance(dice: &mut Dice) -> (String, u64) {
    let activities = ["Opened", "Taken", "Given to makers", "Back from makers", "Closed", "Odd", ""];
    let (mut text, mut count) = ("<log>".to_owned(), 0);
    for _ in 0..dice.below(6) {
        write!(text, "<trace><string key='concept:name' value='K-{}'/>", dice.below(4)).unwrap();
        let mut event = String::new();
        for at in 0..dice.below(12) {
            let first = event.is_empty();
            if dice.below(4) != 0 {
                let activity = activities[dice.below(7) as usize];
                event = format!("<event><string key='concept:name' value='{activity}'/><string key='row' value='{at}'/>");
                if first || dice.below(8) != 0 {
                    write!(event, "<date key='time:timestamp' value='2011-06-0{}T09:00:00Z'/>", 1 + dice.below(9)).unwrap();
                }
                for (key, values) in [("org:resource", ["Ada", "Bo"]), ("org:group", ["A", "B"]), ("impact", ["High", "None"])] {
                    if dice.below(3) == 0 {
                        write!(event, "<string key='{key}' value='{}'/>", values[dice.below(2) as usize]).unwrap();
                    }
                }
                event += "</event>";
            }
            // Otherwise the one before, once more.
            count += u64::from(!event.is_empty());
            text += &event;
        }
        text += "</trace>";
    }
    (text + "</log>", count)
}

#[test]
fn steps_are_as_many_as_events_whatever_the_events_are() {
    let mut dice = Dice(20_261_130);
    let mut found = BTreeSet::new();
    for _ in 0..500 {
        let (text, events) = by_chance(&mut dice);
        let mut histories = Histories::of_xes(text.as_bytes(), Map::parse(MAP).unwrap()).unwrap();
        let all: Result<Vec<_>, _> = histories.by_ref().collect();
        let all = all.unwrap_or_else(|error| panic!("{error}\n{text}"));
        let steps: usize = all.iter().map(|history| history.steps.len()).sum();
        assert_eq!((steps as u64, histories.report().events, histories.report().steps), (events, events, events), "{text}");
        for history in &all {
            assert!(history.steps.is_sorted_by_key(|step| step.at), "{text}");
            let numbers: BTreeSet<_> = history.steps.iter().map(|step| step.event).collect();
            assert_eq!(numbers, (1..=history.steps.len()).collect(), "each event once: {text}");
            let created = |step: &import::history::Step| step.means.iter().any(|means| matches!(means, Means::Created { .. }));
            assert!(created(&history.steps[0]) && !history.steps[1..].iter().any(created), "{text}");
        }
        let again = imported(&text);
        assert_eq!(again, (all, histories.report().clone()), "the same file gives the same again");
        found.extend(histories.report().irregular.keys().copied());
    }
    let missing: Vec<_> = Irregular::ALL.iter().filter(|what| !found.contains(what)).collect();
    assert!(missing.is_empty(), "every irregularity was among them but {missing:?}");
}
