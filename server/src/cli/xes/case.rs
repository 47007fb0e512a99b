//! A history of a file in the desk's own words: who and what its names are here.

use desk::import::{Case, Known};
use import::history::{History, Means, Step};
use jiff::Timestamp;
use shared::text::{Body, Subject};
use shared::ticket::import::{self as told, HAPPENED_MAX, Happened};

/// The file is not what it was when its names were read.
#[derive(Debug, thiserror::Error)]
#[error("it changed while it was read: {0:?} was not in it before")]
pub(super) struct Changed(String);

/// The case that a history is; its key where it is too long for one.
pub(super) fn of(history: History, known: &Known, until: Timestamp) -> Result<Result<Case, String>, Changed> {
    let History { origin, kind, title, steps } = history;
    if HAPPENED_MAX < steps.len() {
        return Ok(Err(origin.key));
    }
    let (mut queue, mut priority, mut service) = (None, None, None);
    if let Some(Means::Created { queue: first, priority: said, service: about }) = steps.first().and_then(|step| step.means.first()) {
        queue = Some(found(known.queues.get(&first.name), &first.name)?);
        (priority, service) = (*said, about.as_ref().and_then(|about| known.services.get(about)).copied());
    }
    let happened = steps.iter().map(|step| happened(step, &title, known)).collect::<Result<Vec<_>, _>>()?;
    let name = format!("{}: {}", origin.source, origin.key);
    let history = told::History {
        kind,
        origin: Body::shortened(&name).ok_or_else(|| Changed(origin.key.clone()))?,
        subject: title,
        requester: known.requester,
        queue: queue.ok_or_else(|| Changed(origin.key.clone()))?,
        priority: priority.unwrap_or_default(),
        service,
        until,
        happened,
    };
    Ok(Ok(Case { source: origin.source, key: origin.key, history }))
}

fn happened(step: &Step, title: &Subject, known: &Known) -> Result<Happened, Changed> {
    let person = |name: &String| found(known.people.get(name), name);
    let mut means = Vec::with_capacity(step.means.len());
    for meant in &step.means {
        means.extend(match meant {
            Means::Acknowledged { by } => Some(told::Means::Owner(Some(person(by)?))),
            Means::Released => Some(told::Means::Owner(None)),
            Means::Status(status) => Some(told::Means::Status(*status)),
            Means::Classified { priority } => priority.map(told::Means::Priority),
            Means::Moved { to, .. } => Some(told::Means::Queue(found(known.queues.get(&to.name), &to.name)?)),
            // One that could not be made is said to be missing.
            Means::About { service } => known.services.get(service).copied().map(told::Means::Service),
            // It is what the ticket began with.
            Means::Created { .. } | Means::Noted => None,
        });
    }
    Ok(Happened {
        event: u32::try_from(step.event).unwrap_or(u32::MAX),
        at: step.at,
        activity: Subject::shortened(&step.activity).unwrap_or_else(|| title.clone()),
        by: step.operator.as_ref().map(person).transpose()?,
        means,
    })
}

fn found<T: Copy>(known: Option<&T>, name: &str) -> Result<T, Changed> {
    known.copied().ok_or_else(|| Changed(name.to_owned()))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use desk::import::Made;
    use import::Histories;
    use import::map::Map;
    use shared::id::{PersonId, QueueId, ServiceId};
    use shared::ticket::Priority;
    use shared::ticket::status::Status;

    use super::*;

    const MAP: &str = r#"
source = "old-desk"
[ticket]
key = "id"
service = "product"
[event]
activity = ["what"]
operator = "who"
time = "when"
[queue]
name = "Desk"
team = "team"
levels = [{ ends_in = "2nd", level = 2 }]
[priority]
attribute = "impact"
values = { High = "high" }
[activities]
"taken" = { acknowledge = true, status = "open" }
"queued" = { release = true }
"#;

    fn event(attributes: &[(&str, &str)]) -> String {
        let attributes: String = attributes.iter().map(|(key, value)| format!("<string key='{key}' value='{value}'/>")).collect();
        format!("<event><date key='when' value='2011-06-01T09:00:00Z'/>{attributes}</event>")
    }

    fn known() -> Known {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        Known {
            requester: PersonId(1),
            queues: names(&["Desk", "A 2nd"]).into_iter().zip([QueueId(1), QueueId(2)]).collect(),
            people: names(&["Ada"]).into_iter().zip([PersonId(2)]).collect(),
            services: BTreeMap::from([("P1".to_owned(), ServiceId(3))]),
            made: Made::default(),
        }
    }

    fn case(events: &[String]) -> Result<Result<Case, String>, Changed> {
        let log = format!("<log><trace><string key='id' value='7'/>{}</trace></log>", events.concat());
        let map = Map::parse(MAP).expect("a map");
        let mut histories = Histories::of_xes(log.as_bytes(), map).expect("a log");
        let history = histories.next().expect("a case").expect("it can be read");
        of(history, &known(), "2011-06-02T00:00:00Z".parse().expect("a moment"))
    }

    #[test]
    fn a_case_is_told_in_the_desks_own_names() {
        let events = [
            event(&[("what", "queued"), ("product", "P1"), ("impact", "High")]),
            event(&[("what", "taken"), ("who", "Ada")]),
            event(&[("what", "queued"), ("team", "A 2nd"), ("product", "P9")]),
            event(&[("what", "looked at")]),
        ];
        let case = case(&events).expect("nothing changed").expect("it is short");
        assert_eq!((case.source.as_str(), case.key.as_str(), case.history.origin.as_str()), ("old-desk", "7", "old-desk: 7"));
        let history = &case.history;
        assert_eq!((history.queue, history.priority, history.service), (QueueId(1), Priority::High, Some(ServiceId(3))));
        let means: Vec<_> = history.happened.iter().map(|happened| happened.means.clone()).collect();
        let (owner, open) = (told::Means::Owner(Some(PersonId(2))), told::Means::Status(Status::Open));
        let queued = vec![told::Means::Owner(None), open, told::Means::Queue(QueueId(2))];
        assert_eq!(means, [vec![told::Means::Owner(None)], vec![owner, open], queued, Vec::new()]);
        assert_eq!(history.happened[1].by, Some(PersonId(2)));
        assert_eq!(history.happened[3].activity.as_str(), "looked at");
    }

    #[test]
    fn what_is_too_long_or_was_not_there_before_is_no_case() {
        let many: Vec<String> = (0..=HAPPENED_MAX).map(|nth| event(&[("what", "queued"), ("nth", &nth.to_string())])).collect();
        assert_eq!(case(&many).expect("nothing changed"), Err("7".to_owned()));
        let changed = case(&[event(&[("what", "taken"), ("who", "Bo")])]).expect_err("nobody knows Bo");
        assert!(changed.to_string().contains("\"Bo\""), "{changed}");
    }
}
