//! What is known of somebody who could take a ticket, at the moment of asking.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::duty::Duty;
use super::want::Want;
use crate::access::crew_has;
use crate::id::PersonId;
use crate::people::Person;
use crate::people::work::Work;
use crate::setting::{Crew, Settings};
use crate::sla::worktime::Worktime;

/// What somebody had to do with the customer before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Knows {
    /// Nothing.
    #[default]
    Nothing,
    /// They worked for this customer.
    Customer,
    /// They had this very ticket before. That is the ticket's to say, not whoever's who counts what people have on their desks.
    Ticket,
}

/// Somebody who could take a ticket.
#[derive(Debug, Clone, Copy)]
pub struct Candidate<'a> {
    /// Who.
    pub person: PersonId,
    /// An agent in the crew of the ticket's queue.
    pub crew: bool,
    /// May not sign in.
    pub disabled: bool,
    /// The highest level that they were put in a crew of: see [`top_levels`].
    pub level: u8,
    /// What they are good at, when they work, and how much they take.
    pub work: &'a Work,
    /// Their shift, or the hours of the ticket's queue; without either they always work.
    pub hours: Option<&'a Worktime>,
    /// Where the days of their absences begin and end.
    pub zone: &'a TimeZone,
    /// Whether they have the desk open right now: a live fact that is told here and kept nowhere.
    pub reachable: bool,
    /// What their open tickets weigh together: see [`RoutingDoc::load`](super::weights::RoutingDoc::load).
    pub load: u32,
    /// When they were last given a ticket.
    pub last_assigned: Option<Timestamp>,
    /// What they had to do with the customer before.
    pub knows: Knows,
}

/// What is known of somebody at this moment only, or by looking at tickets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Live {
    /// See [`Candidate::level`].
    pub level: u8,
    /// See [`Candidate::reachable`].
    pub reachable: bool,
    /// See [`Candidate::load`].
    pub load: u32,
    /// See [`Candidate::last_assigned`].
    pub last_assigned: Option<Timestamp>,
    /// See [`Candidate::knows`].
    pub knows: Knows,
}

/// Somebody of the staff, with what is known of them at this moment only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staffer {
    /// Their record.
    pub person: Person,
    /// What is known besides.
    pub live: Live,
}

impl<'a> Candidate<'a> {
    /// A person, by their record and the settings in force at a moment.
    #[must_use]
    pub fn of(person: &'a Person, want: &Want, settings: &'a Settings, at: Timestamp, live: Live) -> Self {
        let Duty { hours, zone, .. } = Duty::of(&person.work, want.calendar, settings, at);
        let Live { level, reachable, load, last_assigned, knows } = live;
        Self {
            person: person.id,
            crew: person.roles.agent && crew_has(person.id, want.queue, settings),
            disabled: person.disabled,
            level,
            work: &person.work,
            hours,
            zone,
            reachable,
            load,
            last_assigned,
            knows,
        }
    }

    /// When they work.
    #[must_use]
    pub fn duty(&self) -> Duty<'a> {
        Duty { hours: self.hours, absences: &self.work.absences, zone: self.zone }
    }
}

/// The highest level of a queue whose crew names each person; whoever is named nowhere works the first.
///
/// A queue that everybody works says nothing about anybody.
#[must_use]
pub fn top_levels(settings: &Settings) -> BTreeMap<PersonId, u8> {
    let mut levels = BTreeMap::new();
    for queue in settings.queues.values().map(|queue| &queue.doc).filter(|queue| !queue.retired) {
        if let Crew::Only(people) = &queue.crew {
            for person in people {
                let level: &mut u8 = levels.entry(*person).or_default();
                *level = queue.level.max(*level);
            }
        }
    }
    levels
}
