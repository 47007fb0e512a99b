//! Which ticket somebody takes who asks for the next one.

use std::cmp::Reverse;

use jiff::Timestamp;

use super::want::Want;
use crate::id::{PersonId, TicketId};
use crate::people::work::Work;
use crate::ticket::Priority;

/// A ticket that nobody works on.
#[derive(Debug, Clone, Copy)]
pub struct Waiting<'a> {
    /// What it asks for.
    pub want: &'a Want,
    /// When the first of its clocks is due, where one runs.
    pub due: Option<Timestamp>,
    /// Since when it waits.
    pub since: Timestamp,
}

/// In which order tickets are taken, whether somebody asks for one or somebody is found for each.
///
/// What is due first, late or not; then the more urgent, then the older, then the smaller number. What nobody was promised comes
/// after all that somebody was.
#[must_use]
pub fn order(due: Option<Timestamp>, priority: Priority, since: Timestamp, ticket: TicketId) -> impl Ord {
    (due.unwrap_or(Timestamp::MAX), Reverse(priority), since, ticket)
}

/// The ticket that somebody takes next, of those of the queues that they work.
///
/// Only what they are good enough at, did not ask for themselves and did not just hand back counts. Whether they are on shift and
/// have room is not asked: who asks for work is there, and knows how much they can do.
#[must_use]
pub fn next_for<'a>(person: PersonId, work: &Work, waiting: impl IntoIterator<Item = Waiting<'a>>) -> Option<TicketId> {
    let fits = |waiting: &Waiting<'_>| {
        let want = waiting.want;
        let able = want.skills.iter().all(|wants| wants.grade <= work.grade(wants.skill));
        able && want.requester != person && want.returned_by != Some(person)
    };
    let place = |waiting: &Waiting<'_>| order(waiting.due, waiting.want.priority, waiting.since, waiting.want.ticket);
    waiting.into_iter().filter(fits).min_by_key(place).map(|waiting| waiting.want.ticket)
}
