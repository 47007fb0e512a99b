//! Why a setting is not taken.

use serde::{Deserialize, Serialize};

use crate::id::Ver;
use crate::routing::weights::RoutingError;
use crate::rule::document::RuleError;
use crate::sla::calendar::CalendarError;
use crate::sla::policy::PolicyError;

/// Why a setting is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum SettingRefusal {
    /// A calendar cannot be.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
    /// A policy of service levels cannot be.
    #[error(transparent)]
    Policy(#[from] PolicyError),
    /// A rule cannot be.
    #[error(transparent)]
    Rule(#[from] RuleError),
    /// How tickets are given to people cannot be.
    #[error(transparent)]
    Routing(#[from] RoutingError),
    /// A rule would set itself off again and again, alone or with others.
    #[error("rules go in a circle")]
    Circle,
    /// No such time zone is known.
    #[error("no such time zone")]
    NoSuchZone,
    /// It names what there is not.
    #[error("it names what there is not")]
    Unknown,
    /// It gives tickets to, or tells, somebody who does not work here, or not any more.
    #[error("it gives tickets to, or tells, somebody who is no agent")]
    NoAgent,
    /// Customers see main queues only.
    #[error("a queue below another is not visible")]
    VisibleBelow,
    /// Another queue at the same place has the name.
    #[error("another queue at the same place has the name")]
    NameTaken,
    /// Another queue has the address.
    #[error("another queue has the address")]
    QueuesAddress,
    /// Requests would have no queue to go to.
    #[error("it is the last queue that requests can go to")]
    LastQueue,
    /// It would change what tickets were counted by.
    #[error("tickets were counted by it")]
    Counted,
    /// Somebody changed it after this person looked.
    #[error("it changed: its version is {ver}")]
    Changed {
        /// Its version now.
        ver: Ver,
    },
    /// There are as many as there may be.
    #[error("{max} are allowed")]
    TooMany {
        /// How many there may be.
        max: u32,
    },
}
