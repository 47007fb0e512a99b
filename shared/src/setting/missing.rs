//! What a desk's settings lack to promise anything, and the usual beginning of one that has promised nothing.

use jiff::Zoned;
use serde::{Deserialize, Serialize};

use super::decide::names_agents;
use super::form::{deeds_of, is_retired, name_of};
use super::levels::{CalendarDoc, FIRST_PLACE, ServiceLevels};
use super::topic::Topic;
use super::{Crew, Queue, SettingChange, Settings};
use crate::id::{CalendarId, PolicyId, SettingKind};
use crate::locale::Text;
use crate::people::Agents;
use crate::rule::deed::Deed;
use crate::sla::calendar::{Calendar, Opening};
use crate::sla::policy::{Goal, Policy, When, Within};
use crate::sla::worktime::Rules;

/// So many that lack the same are named; more would bury the rest.
const NAMED_MAX: usize = 5;

/// Something that is missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// No mail leaves: nobody said through which relay. The server's own configuration says that, and no setting.
    Relay,
    /// There is no calendar.
    Calendar,
    /// There is no policy.
    Policy,
    /// A main queue has no calendar, though a policy counts by the queue's own.
    QueueCalendar(Text),
    /// Customers can write to no queue.
    VisibleQueue,
    /// A policy never counts: another one is tried before it that is for all of its tickets.
    Covered {
        /// What it is called.
        name: Text,
        /// What the other one is called.
        by: Text,
    },
    /// A policy or a main queue counts by a calendar that is no longer in use: it goes on counting by it.
    RestingCalendar {
        /// Which of the two.
        topic: Topic,
        /// What it is called.
        name: Text,
        /// What the calendar is called.
        calendar: Text,
    },
    /// A rule or a policy moves tickets to a queue that is no longer in use, or a service or the desk leads them to one: that is left
    /// out.
    RestingQueue {
        /// Which of the four.
        topic: Topic,
        /// What it is called.
        name: Text,
        /// What the queue is called.
        queue: Text,
    },
    /// Calendars, service levels and queues were saved by a clock that was ahead: as they are now they hold from then on.
    Later(Zoned),
    /// A queue has nobody in its crew.
    Crew(Text),
    /// A rule or a policy gives tickets to somebody who works none any more, or tells them: that is left out.
    Agent {
        /// Which of the two.
        topic: Topic,
        /// What it is called.
        name: Text,
    },
}

impl Missing {
    /// On which page it is mended; on none where only the configuration says it.
    #[must_use]
    pub fn topic(&self) -> Option<Topic> {
        Some(match self {
            Self::Relay => return None,
            Self::Calendar => Topic::Calendars,
            Self::Policy | Self::Covered { .. } | Self::Later(_) => Topic::Policies,
            Self::QueueCalendar(_) | Self::VisibleQueue | Self::Crew(_) => Topic::Queues,
            Self::RestingCalendar { topic, .. } | Self::RestingQueue { topic, .. } | Self::Agent { topic, .. } => *topic,
        })
    }
}

/// What is missing, the most grave first.
#[must_use]
pub fn missing(settings: &Settings, agents: &Agents) -> Vec<Missing> {
    let documents = |kind| settings.ids(kind).into_iter().filter_map(move |id| settings.document(kind, id));
    let naming: Vec<SettingChange> = [SettingKind::Rule, SettingKind::Policy].into_iter().flat_map(documents).collect();
    let desk = std::iter::once(SettingChange::Desk(settings.general()));
    let queues = settings.queues.values().map(|queue| SettingChange::Queue(queue.doc.clone()));
    let going_by = desk.chain(naming.iter().cloned()).chain(queues).chain(documents(SettingKind::Service));
    let resting: Vec<Missing> = going_by.filter_map(|doc| resting(settings, &doc)).collect();
    let mut missing = Vec::new();
    // What counts by a calendar that is put away goes on being promised.
    let counts = resting.iter().any(|missing| matches!(missing, Missing::RestingCalendar { .. }));
    if !counts && none_in_force(settings, SettingKind::Calendar) {
        missing.push(Missing::Calendar);
    }
    if settings.levels.policies().is_empty() {
        missing.push(Missing::Policy);
    }
    let mut main = settings.queues.values().filter(|queue| queue.doc.parent.is_none() && !queue.doc.retired);
    if !main.clone().any(|queue| queue.doc.visible) {
        missing.push(Missing::VisibleQueue);
    }
    if settings.levels.policies().iter().any(|(.., policy)| policy.calendar.is_none()) {
        let without = main.by_ref().filter(|queue| queue.doc.calendar.is_none());
        missing.extend(without.take(NAMED_MAX).map(|queue| Missing::QueueCalendar(queue.doc.name.clone())));
    }
    missing.extend(settings.levels.policies().iter().filter_map(|(id, ..)| covered(&settings.levels, *id)).take(NAMED_MAX));
    missing.extend(resting.into_iter().take(NAMED_MAX));
    missing.extend(naming.iter().filter_map(|doc| missing_agent(agents, doc)).take(NAMED_MAX));
    missing.extend(settings.queues.values().filter_map(|queue| missing_crew(agents, &queue.doc)).take(NAMED_MAX));
    missing
}

/// What a document in force still goes by though it is put away: a calendar, or a queue that it moves or leads tickets to.
#[must_use]
pub fn resting(settings: &Settings, doc: &SettingChange) -> Option<Missing> {
    let (topic, calendar, leads) = match doc {
        SettingChange::Policy(policy) => (Topic::Policies, policy.calendar, None),
        SettingChange::Queue(queue) => (Topic::Queues, queue.calendar.filter(|_| queue.parent.is_none()), None),
        SettingChange::Service(service) => (Topic::Services, None, service.queue),
        SettingChange::Desk(desk) => (Topic::Desk, None, desk.fallback),
        _ => (Topic::Rules, None, None),
    };
    let name = if let SettingChange::Desk(desk) = doc { Some(&desk.name) } else { name_of(doc) };
    let name = name.filter(|_| !is_retired(doc))?.clone();
    let calendar = calendar.and_then(|calendar| settings.document(SettingKind::Calendar, calendar.0)).filter(is_retired);
    if let Some(calendar) = calendar.as_ref().and_then(name_of) {
        return Some(Missing::RestingCalendar { topic, name, calendar: calendar.clone() });
    }
    let moves = |deed: &Deed| if let Deed::MoveTo(queue) = deed { Some(*queue) } else { None };
    let mut queues = leads.into_iter().chain(deeds_of(doc).into_iter().filter_map(moves)).filter_map(|queue| settings.queue(queue));
    let queue = queues.find(|queue| queue.retired)?;
    Some(Missing::RestingQueue { topic, name, queue: queue.name.clone() })
}

/// That nobody works a queue in force.
fn missing_crew(agents: &Agents, queue: &Queue) -> Option<Missing> {
    let Crew::Only(people) = &queue.crew else { return None };
    let nobody = !queue.retired && !people.iter().any(|person| agents.contains_key(person));
    nobody.then(|| Missing::Crew(queue.name.clone()))
}

/// That somebody is missing to whom a document in force gives tickets, or whom it tells.
#[must_use]
pub fn missing_agent(agents: &Agents, doc: &SettingChange) -> Option<Missing> {
    let topic = if matches!(doc, SettingChange::Policy(_)) { Topic::Policies } else { Topic::Rules };
    let gone = names_agents(agents, doc).is_err();
    name_of(doc).filter(|_| gone).map(|name| Missing::Agent { topic, name: name.clone() })
}

/// That a policy never counts.
#[must_use]
pub fn covered(levels: &ServiceLevels, id: PolicyId) -> Option<Missing> {
    levels.covered(id).map(|(policy, by)| Missing::Covered { name: policy.name.clone(), by: by.name.clone() })
}

/// Whether nothing was ever promised here.
#[must_use]
pub fn is_bare(settings: &Settings) -> bool {
    settings.ids(SettingKind::Calendar).is_empty() && settings.ids(SettingKind::Policy).is_empty()
}

fn none_in_force(settings: &Settings, kind: SettingKind) -> bool {
    settings.ids(kind).into_iter().filter_map(|id| settings.document(kind, id)).all(|doc| is_retired(&doc))
}

/// The calendar that most desks begin with: five days, nine to one and two to six, in the desk's own zone.
#[must_use]
pub fn usual_calendar(zone: String) -> SettingChange {
    let day = vec![Opening { from: 9 * 60, to: 13 * 60 }, Opening { from: 14 * 60, to: 18 * 60 }];
    let week = [day.clone(), day.clone(), day.clone(), day.clone(), day, Vec::new(), Vec::new()];
    let name = Text::both("Office hours", "Orario d’ufficio");
    let calendar = Calendar { name, zone, week, yearly: Vec::new(), off: Default::default(), special: Default::default() };
    SettingChange::Calendar(Box::new(CalendarDoc { calendar, rules: Rules::new(&[]), retired: false }))
}

/// The policy that most desks begin with: an answer within half a day, a solution within three, for every ticket.
#[must_use]
pub fn usual_policy(calendar: CalendarId) -> SettingChange {
    let goal = |minutes| Some(Goal { most: Within::Minutes(minutes), desired: None });
    SettingChange::Policy(Box::new(Policy {
        name: Text::both("Usual", "Solita"),
        position: FIRST_PLACE,
        when: When::default(),
        calendar: Some(calendar),
        first_response: goal(4 * 60),
        next_response: None,
        resolution: goal(3 * 8 * 60),
        levels: Vec::new(),
        steps: Vec::new(),
        retired: false,
    }))
}
