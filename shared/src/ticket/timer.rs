//! What is due on a ticket by itself. Due moments are derived from ticket and settings and stored nowhere.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::Ticket;
use super::status::{Closing, Status};
use crate::event::{Clock, TimerKey};
use crate::id::{QueueId, Ver};
use crate::setting::{CLOSE_AFTER_DAYS_DEFAULT, Settings};

/// What a ticket waits for by itself: besides the settings, all that its next firing is derived from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wait {
    /// Which clock runs.
    pub clock: Clock,
    /// The version of the ticket that set it going.
    pub cycle: Ver,
    /// The moment that the clock counts from; for one that waits until a moment, that moment.
    pub from: Timestamp,
    /// The queue whose settings it runs by.
    pub home: QueueId,
}

impl Wait {
    /// The firing that it comes to under these settings.
    #[must_use]
    pub fn firing(self, settings: &Settings) -> TimerKey {
        let due = match self.clock {
            Clock::PendingOver => self.from,
            Clock::AutoClose => {
                let days = settings.queue(self.home).map_or(CLOSE_AFTER_DAYS_DEFAULT, |queue| queue.close_after_days);
                later(self.from, SignedDuration::from_hours(24 * i64::from(days)))
            }
        };
        TimerKey { clock: self.clock, cycle: self.cycle, due }
    }
}

/// What a ticket waits for by itself, if anything.
#[must_use]
pub fn wait_of(ticket: &Ticket) -> Option<Wait> {
    let wait = |clock, from| Some(Wait { clock, cycle: ticket.aspects.status, from, home: ticket.home });
    match ticket.status {
        Status::Pending { until: Some(until), .. } => wait(Clock::PendingOver, until),
        Status::Resolved { .. } => wait(Clock::AutoClose, ticket.since()),
        Status::New | Status::Open | Status::Pending { until: None, .. } | Status::Closed { .. } | Status::Merged { .. } => None,
    }
}

/// The next firing of a ticket's own clocks.
#[must_use]
pub fn next_due(ticket: &Ticket, settings: &Settings) -> Option<TimerKey> {
    wait_of(ticket).map(|wait| wait.firing(settings))
}

/// What a firing makes of the state.
#[must_use]
pub fn fired(clock: Clock) -> Status {
    match clock {
        Clock::PendingOver => Status::Open,
        Clock::AutoClose => Status::Closed { how: Closing::Successful },
    }
}

/// `at + by`, or the last moment there is.
fn later(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.checked_add(by).unwrap_or(Timestamp::MAX)
}
