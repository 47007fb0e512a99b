//! What is due on a ticket by itself. Due moments are derived from ticket and settings and stored nowhere.

use jiff::{SignedDuration, Timestamp};

use super::Ticket;
use super::status::{Closing, Status};
use crate::event::{Clock, TimerKey};
use crate::setting::{CLOSE_AFTER_DAYS_DEFAULT, Settings};

/// The next firing of a ticket's own clocks.
#[must_use]
pub fn next_due(ticket: &Ticket, settings: &Settings) -> Option<TimerKey> {
    let cycle = ticket.aspects.status;
    match ticket.status {
        Status::Pending { until: Some(due), .. } => Some(TimerKey { clock: Clock::PendingOver, cycle, due }),
        Status::Resolved { .. } => {
            let days = settings.queue(ticket.home).map_or(CLOSE_AFTER_DAYS_DEFAULT, |queue| queue.close_after_days);
            let due = later(ticket.since(), SignedDuration::from_hours(24 * i64::from(days)));
            Some(TimerKey { clock: Clock::AutoClose, cycle, due })
        }
        Status::New | Status::Open | Status::Pending { until: None, .. } | Status::Closed { .. } | Status::Merged { .. } => None,
    }
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
