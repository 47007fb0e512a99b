//! What is known of somebody who could take a ticket, at the moment of asking.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::duty::Duty;
use crate::id::PersonId;
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
    /// They worked on this very ticket.
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

impl<'a> Candidate<'a> {
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
