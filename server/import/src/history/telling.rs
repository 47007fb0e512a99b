//! How a case is told: its events in the order of time, and what each means by the map and by what was told before.

use std::cmp::Ordering;
use std::collections::HashSet;

use jiff::Timestamp;
use shared::text::Subject;
use shared::ticket::Priority;
use shared::ticket::status::Status;

use super::{CaseError, History, KEY_CHARS_MAX, Means, NO_ACTIVITY, Origin, Queue, Step, Way};
use crate::map::{Hop, Map, Meaning};
use crate::report::{Irregular, Report};
use crate::xes::{Attributes, Trace, Value};

/// The key of a case.
pub(crate) fn key_of(trace: &Trace, map: &Map) -> Result<String, CaseError> {
    let (case, attribute) = (trace.number, map.ticket.key.clone());
    let key = words(&trace.attributes, &attribute).ok_or(CaseError::NoKey { case, attribute })?;
    if KEY_CHARS_MAX < key.chars().count() { Err(CaseError::LongKey { case }) } else { Ok(key) }
}

/// What a case with events means; `key` is its own, and in the file nobody else's.
pub(crate) fn history(trace: &Trace, key: String, map: &Map, report: &mut Report) -> Result<History, CaseError> {
    report.events += trace.events.len() as u64;
    let order = in_time(trace, &key, map, report)?;
    let mut telling = Telling::of(&key, map, report);
    let steps = order.into_iter().map(|(at, number)| telling.step(at, number, &trace.events[number - 1])).collect();
    let nameless = || CaseError::NoKey { case: trace.number, attribute: map.ticket.key.clone() };
    let title = title_of(trace, map).or_else(|| Subject::shortened(&key)).ok_or_else(nameless)?;
    let history = History { origin: Origin { source: map.source.clone(), key }, kind: map.kind, title, steps };
    report.take(&history);
    Ok(history)
}

/// What stands under a key, if that is more than blanks.
fn words(attributes: &Attributes, key: &str) -> Option<String> {
    let text = attributes.get(key)?.text();
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn title_of(trace: &Trace, map: &Map) -> Option<Subject> {
    let said = |key: &String| words(&trace.attributes, key).or_else(|| words(trace.events.first()?, key));
    let parts: Vec<_> = map.ticket.title.iter().filter_map(said).collect();
    Subject::shortened(&parts.join(", "))
}

/// The events by their numbers, each at its time, in the order of time.
fn in_time(trace: &Trace, key: &str, map: &Map, report: &mut Report) -> Result<Vec<(Timestamp, usize)>, CaseError> {
    let said = |event: &Attributes| match event.get(&map.event.time) {
        Some(Value::Moment(at)) => Some(*at),
        _ => None,
    };
    let timeless = || CaseError::Timeless { case: trace.number, key: key.to_owned(), attribute: map.event.time.clone() };
    let mut before = trace.events.iter().find_map(said).ok_or_else(timeless)?;
    let mut latest = before;
    let mut order = Vec::with_capacity(trace.events.len());
    for (number, event) in (1..).zip(&trace.events) {
        let at = said(event).unwrap_or_else(|| {
            report.note(Irregular::NoTime, key, number, &activity_of(event, map).unwrap_or_default());
            before
        });
        if at < latest && said(event).is_some() {
            report.note(Irregular::Backwards, key, number, &format!("{at} after {latest}"));
        }
        before = at;
        latest = latest.max(at);
        order.push((at, number));
    }
    order.sort_by_key(|(at, _)| *at);
    Ok(order)
}

fn activity_of(event: &Attributes, map: &Map) -> Option<String> {
    let parts: Vec<_> = map.event.activity.iter().filter_map(|key| words(event, key)).collect();
    (!parts.is_empty()).then(|| parts.join("+"))
}

/// A case while it is told: how the ticket stands by what was told so far.
struct Telling<'a> {
    key: &'a str,
    map: &'a Map,
    report: &'a mut Report,
    told: HashSet<String>,
    queue: Queue,
    came_from: Vec<Queue>,
    priority: Option<Priority>,
    service: Option<String>,
    status: Status,
}

impl<'a> Telling<'a> {
    fn of(key: &'a str, map: &'a Map, report: &'a mut Report) -> Self {
        let queue = Queue { name: map.queue.name.clone(), level: map.queue.level };
        let (told, came_from) = (HashSet::new(), Vec::new());
        Self { key, map, report, told, queue, came_from, priority: None, service: None, status: Status::New }
    }

    fn step(&mut self, at: Timestamp, event: usize, said: &Attributes) -> Step {
        let activity = activity_of(said, self.map);
        let operator = self.map.event.operator.as_ref().and_then(|key| words(said, key));
        let operator = operator.filter(|name| !self.map.event.machines.contains(name));
        let first = self.told.is_empty();
        let means = if self.told.insert(self.print_of(said)) {
            self.means(first, event, said, activity.as_deref(), operator.as_deref())
        } else {
            self.odd(Irregular::Duplicate, event, activity.as_deref().unwrap_or_default());
            Vec::new()
        };
        Step { at, event, activity: activity.unwrap_or_else(|| NO_ACTIVITY.to_owned()), operator, means }
    }

    fn means(&mut self, first: bool, event: usize, said: &Attributes, activity: Option<&str>, operator: Option<&str>) -> Vec<Means> {
        let map = self.map;
        let mut means = Vec::new();
        if matches!(self.status, Status::Closed { .. }) {
            self.odd(Irregular::AfterClosing, event, activity.unwrap_or_default());
        }
        let named = activity.and_then(|activity| map.activities.get(activity));
        match (activity, named) {
            (None, _) => self.odd(Irregular::NoActivity, event, ""),
            (Some(activity), None) => self.odd(Irregular::Unnamed, event, activity),
            (Some(_), Some(_)) => {}
        }
        let silent = Meaning { note: true, ..Meaning::default() };
        let meaning = named.unwrap_or(&silent);
        // Whoever puts it back does so where it was: what lies in a new queue nobody has touched there.
        if meaning.release && !first {
            self.released(&mut means);
        }
        self.attributes(first, event, said, meaning.classify, &mut means);
        if meaning.release && first {
            self.released(&mut means);
        }
        if meaning.create && !first {
            self.odd(Irregular::CreatedLate, event, activity.unwrap_or_default());
        }
        if meaning.acknowledge {
            match operator {
                Some(by) => means.push(Means::Acknowledged { by: by.to_owned() }),
                None => self.odd(Irregular::NoOperator, event, activity.unwrap_or_default()),
            }
        }
        if let Some(status) = meaning.status.map(Status::from) {
            self.stands(status, &mut means);
        }
        if let Some(hop) = &meaning.queue {
            self.hop(event, hop, activity.unwrap_or_default(), &mut means);
        }
        if meaning.note || means.is_empty() {
            means.push(Means::Noted);
        }
        means
    }

    /// It is nobody's, and waits for whoever takes it if somebody had it before.
    fn released(&mut self, means: &mut Vec<Means>) {
        means.push(Means::Released);
        if self.status != Status::New {
            self.stands(Status::Open, means);
        }
    }

    fn stands(&mut self, status: Status, means: &mut Vec<Means>) {
        self.status = status;
        means.push(Means::Status(status));
    }

    /// What an event says by its attributes, whatever its activity is: told at the beginning, and where it changes.
    fn attributes(&mut self, first: bool, event: usize, said: &Attributes, classify: bool, means: &mut Vec<Means>) {
        let map = self.map;
        let team = map.queue.team.as_ref().and_then(|key| words(said, key));
        let team = team.map(|name| Queue { level: map.level_of(&name), name });
        let priority = self.priority_of(event, said);
        let service = map.ticket.service.as_ref().and_then(|key| words(said, key));
        if first {
            self.queue = team.unwrap_or_else(|| self.queue.clone());
            means.push(Means::Created { queue: self.queue.clone(), priority, service: service.clone() });
        } else {
            if let Some(team) = team {
                self.go(event, team, means);
            }
            if let Some(service) = service.clone().filter(|service| self.service.as_ref() != Some(service)) {
                means.push(Means::About { service });
            }
        }
        if classify || (!first && priority.is_some() && priority != self.priority) {
            means.push(Means::Classified { priority });
        }
        self.priority = priority.or(self.priority);
        self.service = service.or(self.service.take());
    }

    fn priority_of(&mut self, event: usize, said: &Attributes) -> Option<Priority> {
        let value = words(said, self.map.priority.attribute.as_ref()?)?;
        let priority = self.map.priority.values.get(&value).copied();
        if priority.is_none() {
            self.odd(Irregular::UnknownPriority, event, &value);
        }
        priority
    }

    fn hop(&mut self, event: usize, hop: &Hop, activity: &str, means: &mut Vec<Means>) {
        match hop {
            Hop::Over { to, level } => {
                let from = self.queue.clone();
                self.go(event, Queue { name: to.clone(), level: *level }, means);
                if self.queue != from {
                    self.came_from.push(from);
                }
            }
            Hop::Back => match self.came_from.pop() {
                Some(home) => self.go(event, home, means),
                None => self.odd(Irregular::NowhereBack, event, activity),
            },
        }
    }

    fn go(&mut self, event: usize, to: Queue, means: &mut Vec<Means>) {
        if to.name == self.queue.name {
            return;
        }
        let way = match to.level.cmp(&self.queue.level) {
            Ordering::Greater => Way::Over,
            Ordering::Less => Way::Back,
            Ordering::Equal => Way::Aside,
        };
        if way == Way::Aside {
            self.odd(Irregular::Aside, event, &format!("{} to {}", self.queue.name, to.name));
        }
        self.queue = to.clone();
        means.push(Means::Moved { to, way });
    }

    /// All that an event says, but for what the map leaves out. Two are one when this is the same.
    fn print_of(&self, said: &Attributes) -> String {
        let kept = said.iter().filter(|(key, _)| !self.map.event.ignore.iter().any(|ignored| ignored == key));
        let mut parts: Vec<_> = kept.map(|(key, value)| format!("{key:?}={value:?}")).collect();
        parts.sort_unstable();
        parts.join(",")
    }

    fn odd(&mut self, what: Irregular, event: usize, said: &str) {
        self.report.note(what, self.key, event, said);
    }
}
