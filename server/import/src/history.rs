//! A case in the words of the desk: what happened to a ticket, step by step, and when.
//!
//! Each event is one step, also where it says nothing new: the file's activity is kept with it. Steps are in the order of time;
//! of one moment, in the file's. Names are those of the file: who they are here is found by whoever imports.

mod telling;
#[cfg(test)]
mod tests;

use jiff::Timestamp;
use shared::text::Subject;
use shared::ticket::status::Status;
use shared::ticket::{Priority, TicketKind};

pub(crate) use telling::{history, key_of};

/// A case's key: a ticket's number with what an exporter writes before it.
pub const KEY_CHARS_MAX: usize = 200;
/// The activity of an event that has none.
pub const NO_ACTIVITY: &str = "no activity";

/// Where a ticket comes from. No two have the same, and the same file gives the same again.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
    /// The other system, as the map calls it.
    pub source: String,
    /// The case.
    pub key: String,
}

/// What happened to one ticket.
#[derive(Debug, Clone, PartialEq)]
pub struct History {
    /// Where it comes from.
    pub origin: Origin,
    /// What it is.
    pub kind: TicketKind,
    /// What it is about.
    pub title: Subject,
    /// One for each event of the case, at least one; the first creates it.
    pub steps: Vec<Step>,
}

/// One event.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// When it happened.
    pub at: Timestamp,
    /// Which event of the case it was, from 1 in the file's order.
    pub event: usize,
    /// What the file calls it.
    pub activity: String,
    /// Who did it; nobody when a machine did, or it is not said.
    pub operator: Option<String>,
    /// What it means, in this order; nothing where the same was told before.
    pub means: Vec<Means>,
}

/// A queue by its name, or the team that works it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queue {
    /// Its name.
    pub name: String,
    /// Its level, 1 is the first that customers meet.
    pub level: u8,
}

/// Which way a ticket went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// To a higher level.
    Over,
    /// To a lower one.
    Back,
    /// To another queue of the same level.
    Aside,
}

/// What an event means. States, owners and classifications are told again where the file tells them again.
#[derive(Debug, Clone, PartialEq)]
pub enum Means {
    /// It came to be, new and nobody's.
    Created {
        /// Where.
        queue: Queue,
        /// How urgent, if the file says.
        priority: Option<Priority>,
        /// About which product or service, if the file says.
        service: Option<String>,
    },
    /// It was classified.
    Classified {
        /// As how urgent, if the file says.
        priority: Option<Priority>,
    },
    /// Somebody works on it from now on.
    Acknowledged {
        /// Who; the step's operator.
        by: String,
    },
    /// Nobody works on it any more.
    Released,
    /// It stands elsewhere.
    Status(Status),
    /// It is in another queue.
    Moved {
        /// In which.
        to: Queue,
        /// Which way it went there.
        way: Way,
    },
    /// It is about another product or service.
    About {
        /// About which.
        service: String,
    },
    /// Nothing that has a name here.
    Noted,
}

impl Means {
    /// Its name in a report.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Created { .. } => "created",
            Self::Classified { priority: Some(_) } => "classified",
            Self::Classified { priority: None } => "classified without a priority",
            Self::Acknowledged { .. } => "acknowledged",
            Self::Released => "released",
            Self::Status(_) => "states set",
            Self::Moved { way: Way::Over, .. } => "handed over",
            Self::Moved { way: Way::Back, .. } => "handed back",
            Self::Moved { way: Way::Aside, .. } => "moved aside",
            Self::About { .. } => "about another service",
            Self::Noted => "noted",
        }
    }
}

/// Why a case can be no ticket.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CaseError {
    /// It has no key, so that a second import could not know it again.
    #[error("case {case} has no attribute {attribute:?}, which is its key by the map")]
    NoKey {
        /// Which of the file, from 1.
        case: u64,
        /// Where the key should be.
        attribute: String,
    },
    /// Its key is longer than any is.
    #[error("case {case} has a key of more than {KEY_CHARS_MAX} characters")]
    LongKey {
        /// Which of the file, from 1.
        case: u64,
    },
    /// None of its events says when.
    #[error("case {case} ({key:?}) has no event with a date {attribute:?}, which is its time by the map")]
    Timeless {
        /// Which of the file, from 1.
        case: u64,
        /// Its key.
        key: String,
        /// Where the time should be.
        attribute: String,
    },
}
