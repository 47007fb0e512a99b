//! What rules and steps of escalation do.

use serde::{Deserialize, Serialize};

use crate::id::{CategoryId, PersonId, QueueId, ServiceId};
use crate::text::Tag;
use crate::ticket::status::Status;
use crate::ticket::{Priority, TicketKind};

/// Whom the desk tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Whom {
    /// Who works on the ticket.
    Owner,
    /// Who answers for it.
    Responsible,
    /// Everybody who works its queue.
    Crew,
    /// The managers.
    Managers,
    /// One person of the desk.
    Person(PersonId),
}

/// One thing that is done to a ticket by itself. Each is an action that a person could take, and is decided as one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deed {
    /// It is so urgent from now on.
    SetPriority(Priority),
    /// It is one degree more urgent; the most urgent stays.
    RaisePriority,
    /// It is of this type.
    SetKind(TicketKind),
    /// It is about this service.
    SetService(ServiceId),
    /// It is of this category.
    SetCategory(CategoryId),
    /// It gets a tag.
    AddTag(Tag),
    /// It loses a tag.
    RemoveTag(Tag),
    /// It stands there.
    SetStatus(Status),
    /// It goes to this queue, as a hand-over or hand-back along the tree.
    MoveTo(QueueId),
    /// It goes to the next level: to the first queue below that takes it.
    NextLevel,
    /// This person works on it.
    Assign(PersonId),
    /// Nobody works on it: it goes back to its queue.
    Release,
    /// An agent is found for it by skill, shift, load and fairness.
    Route,
    /// Somebody is told.
    Tell(Whom),
}

impl Deed {
    /// Whom it gives the ticket to.
    #[must_use]
    pub fn gives_to(&self) -> Option<PersonId> {
        if let Self::Assign(person) = self { Some(*person) } else { None }
    }
}
