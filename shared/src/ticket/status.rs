//! The six states of a ticket, and which move leads where.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::id::TicketId;

/// What a pending ticket waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PendingOn {
    /// The customer's answer.
    Customer,
    /// Somebody outside the desk.
    Supplier,
    /// A moment.
    Moment,
}

/// How a ticket was resolved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Resolution {
    /// The fault is gone, the wish fulfilled.
    Solved,
    /// It can be lived with until it is solved.
    Workaround,
    /// A question was answered.
    Answered,
    /// It will not be done, with the reason in the reply.
    Declined,
}

/// How a ticket ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Closing {
    /// With what was asked for.
    Successful,
    /// Without.
    Unsuccessful,
    /// The customer never answered.
    NoAnswer,
    /// It was somewhere else already.
    Duplicate,
    /// It never was a request.
    Spam,
}

/// Where a ticket stands; each state carries its own facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Nobody has answered yet.
    New,
    /// Somebody is on it.
    Open,
    /// It waits for somebody or something.
    Pending {
        /// For whom or what.
        on: PendingOn,
        /// Until when, if it wakes by itself.
        until: Option<Timestamp>,
    },
    /// Done, as we think; the customer may still say otherwise.
    Resolved {
        /// How.
        how: Resolution,
    },
    /// Final.
    Closed {
        /// How.
        how: Closing,
    },
    /// It lives on in another ticket.
    Merged {
        /// Which.
        into: TicketId,
    },
}

/// A [`Status`] without its facts, as it stands in lists, figures and clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StatusCode {
    /// See [`Status::New`].
    New,
    /// See [`Status::Open`].
    Open,
    /// See [`PendingOn::Customer`].
    PendingCustomer,
    /// See [`PendingOn::Supplier`].
    PendingSupplier,
    /// See [`PendingOn::Moment`].
    PendingMoment,
    /// See [`Status::Resolved`].
    Resolved,
    /// See [`Status::Closed`].
    Closed,
    /// Closed as [`Closing::Spam`]: out of every figure.
    Spam,
    /// See [`Status::Merged`].
    Merged,
}

impl StatusCode {
    /// The same as a customer may know it: of several that are one stage to them (`view::portal::stage_of`) one.
    #[must_use]
    pub fn told(self) -> Self {
        match self {
            Self::Spam | Self::Merged => Self::Closed,
            Self::PendingMoment => Self::PendingSupplier,
            Self::New | Self::Open | Self::PendingCustomer | Self::PendingSupplier | Self::Resolved | Self::Closed => self,
        }
    }

    /// All of them, in the order of a ticket's life.
    pub const ALL: [Self; 9] = [
        Self::New,
        Self::Open,
        Self::PendingCustomer,
        Self::PendingSupplier,
        Self::PendingMoment,
        Self::Resolved,
        Self::Closed,
        Self::Spam,
        Self::Merged,
    ];

    /// Whether somebody still has to do something: what the open queue holds.
    #[must_use]
    pub fn is_open(self) -> bool {
        match self {
            Self::New | Self::Open | Self::PendingCustomer | Self::PendingSupplier | Self::PendingMoment => true,
            Self::Resolved | Self::Closed | Self::Spam | Self::Merged => false,
        }
    }

    /// Whether nothing moves it any more but undo.
    #[must_use]
    pub fn is_final(self) -> bool {
        match self {
            Self::Closed | Self::Spam | Self::Merged => true,
            Self::New | Self::Open | Self::PendingCustomer | Self::PendingSupplier | Self::PendingMoment | Self::Resolved => false,
        }
    }
}

impl Status {
    /// The state without its facts.
    #[must_use]
    pub fn code(self) -> StatusCode {
        match self {
            Self::New => StatusCode::New,
            Self::Open => StatusCode::Open,
            Self::Pending { on: PendingOn::Customer, .. } => StatusCode::PendingCustomer,
            Self::Pending { on: PendingOn::Supplier, .. } => StatusCode::PendingSupplier,
            Self::Pending { on: PendingOn::Moment, .. } => StatusCode::PendingMoment,
            Self::Resolved { .. } => StatusCode::Resolved,
            Self::Closed { how: Closing::Spam } => StatusCode::Spam,
            Self::Closed { .. } => StatusCode::Closed,
            Self::Merged { .. } => StatusCode::Merged,
        }
    }

    /// What an agent's public reply does: a new ticket is opened by it, every other state stays.
    ///
    /// `None` means that the ticket takes no reply any more.
    #[must_use]
    pub fn after_reply(self) -> Option<Self> {
        match self {
            Self::New => Some(Self::Open),
            Self::Open | Self::Pending { .. } | Self::Resolved { .. } => Some(self),
            Self::Closed { .. } | Self::Merged { .. } => None,
        }
    }

    /// What the customer's words do: they wake a ticket that waits and re-open a resolved one.
    ///
    /// `None` means that the ticket does not hear them any more: the desk opens a follow-up instead.
    #[must_use]
    pub fn after_customer(self) -> Option<Self> {
        match self {
            Self::New => Some(Self::New),
            Self::Open | Self::Pending { .. } | Self::Resolved { .. } => Some(Self::Open),
            Self::Closed { .. } | Self::Merged { .. } => None,
        }
    }

    /// Whether an agent may set `to` from here. Setting what is already so is always allowed and changes nothing.
    #[must_use]
    pub fn may_become(self, to: Self) -> bool {
        match (self, to) {
            // New is where a ticket begins; merging is an action of its own.
            (_, Self::New | Self::Merged { .. }) | (Self::Closed { .. } | Self::Merged { .. }, _) => false,
            // What is thought to be done waits for nobody: it is opened again first.
            (Self::Resolved { .. }, Self::Pending { .. }) => false,
            (
                Self::New | Self::Open | Self::Pending { .. } | Self::Resolved { .. },
                Self::Open | Self::Resolved { .. } | Self::Closed { .. },
            )
            | (Self::New | Self::Open | Self::Pending { .. }, Self::Pending { .. }) => true,
        }
    }
}
