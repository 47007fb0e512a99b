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
    /// Whom it names: it gives the ticket to them, or tells them.
    #[must_use]
    pub fn names(&self) -> Option<PersonId> {
        match self {
            Self::Assign(person) | Self::Tell(Whom::Person(person)) => Some(*person),
            Self::SetPriority(_)
            | Self::RaisePriority
            | Self::SetKind(_)
            | Self::SetService(_)
            | Self::SetCategory(_)
            | Self::AddTag(_)
            | Self::RemoveTag(_)
            | Self::SetStatus(_)
            | Self::MoveTo(_)
            | Self::NextLevel
            | Self::Release
            | Self::Route
            | Self::Tell(Whom::Owner | Whom::Responsible | Whom::Crew | Whom::Managers) => None,
        }
    }
}

/// Why a deed could not be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hindrance {
    /// A deed before it ended the ticket.
    Over,
    /// From its state it does not come to that one.
    State,
    /// Whom it names works no tickets here, or not any more.
    Gone,
    /// Whom it names does not work the queue that the ticket is in by then.
    Elsewhere,
    /// Whom it names is away on that day.
    Away,
    /// The queue is no longer in use.
    Retired,
    /// No way leads there from where the ticket is by then.
    NoWay,
    /// There is no next level.
    Lowest,
    /// There is nobody to tell.
    Nobody,
}
