//! When a rule is looked at: when something happened to a ticket, or so long after something.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::condition::Hand;
use crate::event::{By, Change, Door};
use crate::id::{CalendarId, Ver};
use crate::ticket::change::TicketChange;
use crate::ticket::{ArticleKind, Ticket};

/// Something that happens to a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum On {
    /// It came to be. The words that it begins with are part of that.
    Created,
    /// The customer said something.
    CustomerWrote,
    /// The desk answered.
    AgentReplied,
    /// An agent wrote something down for colleagues.
    Noted,
    /// It stands elsewhere.
    StateSet,
    /// Its state has another label.
    Labelled,
    /// Somebody else works on it, or nobody.
    OwnerSet,
    /// Somebody else answers for it, or nobody.
    ResponsibleSet,
    /// It is more or less urgent.
    PrioritySet,
    /// It is in another queue.
    QueueSet,
    /// It is about something else, or of another type.
    Classified,
    /// It has other tags.
    TagsSet,
    /// One of its clocks was due and had not been stopped.
    Breached,
    /// The customer asked that somebody else looks at it.
    EscalationAsked,
}

impl On {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::Created,
        Self::CustomerWrote,
        Self::AgentReplied,
        Self::Noted,
        Self::StateSet,
        Self::Labelled,
        Self::OwnerSet,
        Self::ResponsibleSet,
        Self::PrioritySet,
        Self::QueueSet,
        Self::Classified,
        Self::TagsSet,
        Self::Breached,
        Self::EscalationAsked,
    ];

    /// What a change is, if a rule can wait for it. What a machine wrote is nothing: two machines would never stop.
    #[must_use]
    pub fn of(change: &TicketChange) -> Option<Self> {
        match change {
            TicketChange::Created(_) => Some(Self::Created),
            TicketChange::Articled(article) => match article.kind {
                ArticleKind::Request | ArticleKind::Call => Some(Self::CustomerWrote),
                ArticleKind::Reply => Some(Self::AgentReplied),
                ArticleKind::Note | ArticleKind::Draft | ArticleKind::Solution => Some(Self::Noted),
                ArticleKind::System => None,
            },
            TicketChange::StatusSet { .. } => Some(Self::StateSet),
            TicketChange::Labelled { .. } => Some(Self::Labelled),
            TicketChange::OwnerSet { .. } => Some(Self::OwnerSet),
            TicketChange::ResponsibleSet { .. } => Some(Self::ResponsibleSet),
            TicketChange::PrioritySet { .. } => Some(Self::PrioritySet),
            TicketChange::QueueSet { .. } => Some(Self::QueueSet),
            TicketChange::KindSet { .. } | TicketChange::Classified { .. } | TicketChange::CauseSet { .. } => Some(Self::Classified),
            TicketChange::Tagged { .. } | TicketChange::Untagged { .. } => Some(Self::TagsSet),
            TicketChange::Breached { .. } => Some(Self::Breached),
            TicketChange::EscalationAsked { .. } => Some(Self::EscalationAsked),
            TicketChange::ParticipantAdded { .. }
            | TicketChange::ProfileSet { .. }
            | TicketChange::Escalated { .. }
            | TicketChange::Ruled { .. }
            | TicketChange::LeftOut { .. }
            | TicketChange::Sought
            | TicketChange::Routed { .. }
            | TicketChange::EscalationAnswered { .. }
            | TicketChange::Imported { .. }
            | TicketChange::Recounted { .. } => None,
        }
    }
}

/// Something that happened, and who did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Happening {
    /// What.
    pub on: On,
    /// Who.
    pub by: Hand,
}

impl Happening {
    /// What happened in a step; `ticket` is how it stands after it.
    #[must_use]
    pub fn of(changes: &[Change], by: By, door: Door, ticket: &Ticket) -> Vec<Self> {
        let changes = || changes.iter().filter_map(|change| if let Change::Ticket(change) = change { Some(change) } else { None });
        let begins = changes().any(|change| matches!(change, TicketChange::Created(_)));
        let spoke = |change| begins && matches!(change, On::CustomerWrote | On::AgentReplied);
        let happened = changes().filter_map(On::of).filter(|on| !spoke(*on));
        let hears = changes().any(|change| matches!(change, TicketChange::Articled(article) if article.kind == ArticleKind::Request));
        let by = match by {
            // A mail is taken in by the desk, and is the customer's.
            _ if hears || door == Door::Portal => Hand::Customer,
            By::Desk => Hand::Desk,
            By::Person(person) if ticket.involves(person) && ticket.owner != Some(person) => Hand::Customer,
            By::Person(_) => Hand::Agent,
        };
        happened.map(|on| Self { on, by }).collect()
    }
}

/// What a time is counted from; it begins anew each time that this happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Since {
    /// The ticket's beginning.
    Created,
    /// It came into its state.
    State,
    /// It came into its queue.
    Queue,
    /// The customer's newest words.
    Customer,
    /// The desk's newest words to the customer.
    Desk,
}

impl Since {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Created, Self::State, Self::Queue, Self::Customer, Self::Desk];

    /// When it last happened to a ticket, and the version that it made.
    #[must_use]
    pub fn last(self, ticket: &Ticket) -> Option<(Timestamp, Ver)> {
        match self {
            Self::Created => Some((ticket.created_at, 1)),
            Self::State => ticket.path.last().map(|step| (step.at, step.ver)),
            Self::Queue => ticket.life.stays.last().map(|stay| (stay.at, stay.ver)),
            Self::Customer => ticket.life.heard_at.map(|at| (at, ticket.aspects.heard)),
            Self::Desk => ticket.life.replied_at.map(|at| (at, ticket.aspects.replied)),
        }
    }
}

/// When a rule is looked at.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    /// When one of these happened.
    On(Vec<On>),
    /// When so much time has passed, and from then on until its condition holds: once for each time that it began anew.
    After {
        /// From when it counts.
        since: Since,
        /// How many minutes.
        minutes: u32,
        /// In working time of this calendar; without one by the clock on the wall.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        calendar: Option<CalendarId>,
    },
}
