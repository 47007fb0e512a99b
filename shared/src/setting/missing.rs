//! What a desk's settings lack to promise anything, and the usual beginning of one that has promised nothing.

use serde::{Deserialize, Serialize};

use super::levels::CalendarDoc;
use super::topic::Topic;
use super::{SettingChange, Settings};
use crate::id::{CalendarId, SettingKind};
use crate::locale::Text;
use crate::setting::form::is_retired;
use crate::sla::calendar::{Calendar, Opening};
use crate::sla::policy::{Goal, Policy, When, Within};
use crate::sla::worktime::Rules;

/// The queues without a calendar that are named; more would bury the rest.
const QUEUES_NAMED: usize = 5;

/// Something that is missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// There is no calendar.
    Calendar,
    /// There is no policy.
    Policy,
    /// A main queue has no calendar, though a policy counts by the queue's own.
    QueueCalendar(Text),
    /// Customers can write to no queue.
    VisibleQueue,
}

impl Missing {
    /// On which page it is mended.
    #[must_use]
    pub fn topic(&self) -> Topic {
        match self {
            Self::Calendar => Topic::Calendars,
            Self::Policy => Topic::Policies,
            Self::QueueCalendar(_) | Self::VisibleQueue => Topic::Queues,
        }
    }
}

/// What is missing, the most grave first.
#[must_use]
pub fn missing(settings: &Settings) -> Vec<Missing> {
    let mut missing = Vec::new();
    if none_in_force(settings, SettingKind::Calendar) {
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
        missing.extend(without.take(QUEUES_NAMED).map(|queue| Missing::QueueCalendar(queue.doc.name.clone())));
    }
    missing
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
        position: 100,
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
