//! Which tickets a list shows and in which order; the same in the URL, in the server and in the live channel.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::id::{PersonId, QueueId};
use crate::ticket::Priority;
use crate::ticket::status::StatusCode;

/// Whose tickets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OwnerFilter {
    /// Anybody's.
    #[default]
    Any,
    /// Nobody's yet.
    Nobody,
    /// One person's.
    Person(PersonId),
}

/// In which state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StatusFilter {
    /// Everything that somebody still has to do something about.
    #[default]
    Open,
    /// Nobody has answered yet.
    New,
    /// Work is under way, nothing is waited for.
    Active,
    /// Waits for somebody or something.
    Pending,
}

impl StatusFilter {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Open, Self::New, Self::Active, Self::Pending];

    /// Its word in a URL.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::New => "new",
            Self::Active => "active",
            Self::Pending => "pending",
        }
    }

    /// Whether a ticket in that state is shown.
    #[must_use]
    pub fn holds(self, status: StatusCode) -> bool {
        match self {
            Self::Open => status.is_open(),
            Self::New => status == StatusCode::New,
            Self::Active => matches!(status, StatusCode::New | StatusCode::Open),
            Self::Pending => {
                matches!(status, StatusCode::PendingCustomer | StatusCode::PendingSupplier | StatusCode::PendingMoment)
            }
        }
    }
}

/// By what a list is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// What is due first; what is promised nothing, or stands still, comes last, within that what happened last.
    #[default]
    Due,
    /// When something last happened, the newest first.
    Updated,
    /// The most urgent first, within that the oldest.
    Priority,
    /// When it came, the oldest first.
    Created,
}

impl Sort {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Due, Self::Updated, Self::Priority, Self::Created];

    /// Its word in a URL.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Updated => "updated",
            Self::Priority => "priority",
            Self::Created => "created",
        }
    }
}

/// A list of open tickets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Query {
    /// This queue and all below it; without one, every queue that the reader sees.
    #[serde(default)]
    pub queue: Option<QueueId>,
    /// Whose.
    #[serde(default)]
    pub owner: OwnerFilter,
    /// In which state.
    #[serde(default)]
    pub status: StatusFilter,
    /// At least this urgent.
    #[serde(default)]
    pub priority: Priority0,
    /// In which order.
    #[serde(default)]
    pub sort: Sort,
    /// The other way round.
    #[serde(default)]
    pub reversed: bool,
}

/// The least priority shown; all by default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Priority0(pub Priority);

impl Default for Priority0 {
    fn default() -> Self {
        Self(Priority::Low)
    }
}

impl Query {
    /// Reads the part of a URL after `?`. What it does not know it leaves out: an old link still opens a list.
    ///
    /// `me` is the reader, whom `owner=me` means.
    #[must_use]
    pub fn parse(url: &str, me: PersonId) -> Self {
        let mut query = Self::default();
        for pair in url.trim_start_matches('?').split('&') {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            match key {
                "queue" => query.queue = value.parse().ok(),
                "owner" => {
                    query.owner = match value {
                        "me" => OwnerFilter::Person(me),
                        "nobody" => OwnerFilter::Nobody,
                        other => other.parse().map_or(OwnerFilter::Any, OwnerFilter::Person),
                    };
                }
                "status" => query.status = StatusFilter::ALL.into_iter().find(|s| s.code() == value).unwrap_or_default(),
                "priority" => query.priority = Priority0(priority_of(value).unwrap_or(Priority::Low)),
                "sort" => query.sort = Sort::ALL.into_iter().find(|sort| sort.code() == value).unwrap_or_default(),
                "dir" => query.reversed = value == "reversed",
                _ => {}
            }
        }
        query
    }

    /// The part of a URL after `?`, the default left out; empty for the default list.
    #[must_use]
    pub fn url(&self, me: PersonId) -> String {
        let mut parts = Vec::new();
        if let Some(queue) = self.queue {
            parts.push(format!("queue={queue}"));
        }
        match self.owner {
            OwnerFilter::Any => {}
            OwnerFilter::Nobody => parts.push("owner=nobody".to_owned()),
            OwnerFilter::Person(person) if person == me => parts.push("owner=me".to_owned()),
            OwnerFilter::Person(person) => parts.push(format!("owner={person}")),
        }
        if self.status != StatusFilter::default() {
            parts.push(format!("status={}", self.status.code()));
        }
        if self.priority != Priority0::default() {
            parts.push(format!("priority={}", priority_code(self.priority.0)));
        }
        if self.sort != Sort::default() {
            parts.push(format!("sort={}", self.sort.code()));
        }
        if self.reversed {
            parts.push("dir=reversed".to_owned());
        }
        parts.join("&")
    }
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.url(PersonId(0)).fmt(f)
    }
}

/// A priority's word in a URL and in CSS.
#[must_use]
pub fn priority_code(priority: Priority) -> &'static str {
    match priority {
        Priority::Low => "low",
        Priority::Normal => "normal",
        Priority::High => "high",
        Priority::Urgent => "urgent",
    }
}

/// The priority of that word.
#[must_use]
pub fn priority_of(code: &str) -> Option<Priority> {
    Priority::ALL.into_iter().find(|priority| priority_code(*priority) == code)
}
