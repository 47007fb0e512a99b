//! What is due on a ticket by itself. Due moments are derived from ticket and settings and stored nowhere.

use jiff::{SignedDuration, Timestamp};

use super::Ticket;
use super::status::Status;
use crate::event::{Clock, TimerKey};
use crate::id::{QueueId, Ver};
use crate::setting::{CLOSE_AFTER_DAYS_DEFAULT, Settings};
use crate::sla::clock::after_due;
use crate::sla::policy::EscalationStep;
use crate::sla::story::{Mark, StepId, Story};

/// What a ticket's state waits for by itself: besides the settings, all that its firing is derived from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
            Clock::PendingOver | Clock::Sla(_) => self.from,
            Clock::AutoClose => {
                let days = settings.queue(self.home).map_or(CLOSE_AFTER_DAYS_DEFAULT, |queue| queue.close_after_days);
                later(self.from, SignedDuration::from_hours(24 * i64::from(days)))
            }
        };
        TimerKey { clock: self.clock, cycle: self.cycle, due }
    }
}

/// What a ticket's state waits for by itself, if anything.
#[must_use]
pub fn wait_of(ticket: &Ticket) -> Option<Wait> {
    let wait = |clock, from| Some(Wait { clock, cycle: ticket.aspects.status, from, home: ticket.home });
    match ticket.status {
        Status::Pending { until: Some(until), .. } => wait(Clock::PendingOver, until),
        Status::Resolved { .. } => wait(Clock::AutoClose, ticket.since()),
        Status::New | Status::Open | Status::Pending { until: None, .. } | Status::Closed { .. } | Status::Merged { .. } => None,
    }
}

/// When the first of a ticket's service levels is due that nobody has kept yet, or was.
#[must_use]
pub fn promised(ticket: &Ticket, settings: &Settings) -> Option<Timestamp> {
    // What was done in time has nothing more to come, so only open ones are promised anything.
    let clocks = if ticket.status.code().is_open() { ticket.story().clocks(&settings.levels, &settings.sub_states) } else { Vec::new() };
    let running = clocks.iter().filter(|(_, clock)| clock.stopped.is_none());
    let calendars = settings.levels.calendars();
    running.fold(None, |first, (_, clock)| clock.reaches_before(calendars, 0, first.unwrap_or(Timestamp::MAX)).or(first))
}

/// The firing that a ticket's own state comes to under these settings, if it comes to any.
#[must_use]
pub fn own_firing(ticket: &Ticket, settings: &Settings) -> Option<TimerKey> {
    wait_of(ticket).map(|wait| wait.firing(settings)).filter(|key| !ticket.life.is_quiet(key.due))
}

/// The firing that a ticket's service levels come to, if they come to any.
fn promised_firing(ticket: &Ticket, settings: &Settings) -> Option<TimerKey> {
    let life = &ticket.life;
    if ticket.status.code().is_open() { next_mark(&ticket.story(), &life.marks, life.quiet_until, settings) } else { None }
}

/// The next firing of a ticket's own clocks. Of those that are due at once its state's own comes first.
#[must_use]
pub fn next_due(ticket: &Ticket, settings: &Settings) -> Option<TimerKey> {
    let due = [own_firing(ticket, settings), promised_firing(ticket, settings)];
    due.into_iter().flatten().min_by_key(|key| key.due)
}

/// The next thing that a ticket's service levels do; up to a moment that is quiet they are broken, and nobody is told.
#[must_use]
pub fn next_mark(story: &Story<'_>, marks: &[Mark], quiet_until: Option<Timestamp>, settings: &Settings) -> Option<TimerKey> {
    let calendars = settings.levels.calendars();
    let clocks = story.clocks(&settings.levels, &settings.sub_states);
    let mut first: Option<TimerKey> = None;
    // Of what is due at once the first stays.
    let mut offer = |mark: Mark, due: &dyn Fn(Timestamp) -> Option<Timestamp>| {
        if !marks.contains(&mark) {
            let before = first.map_or(Timestamp::MAX, |first| first.due);
            let due = due(before).filter(|due| *due < before);
            first = due.map(|due| TimerKey { clock: Clock::Sla(mark), cycle: mark.clock.cycle, due }).or(first);
        }
    };
    // What is broken at a moment is so before anything is done about it.
    for (id, clock) in &clocks {
        offer(Mark { clock: *id, step: None }, &|before| clock.reaches_before(calendars, 0, before));
    }
    for (id, clock) in &clocks {
        // What is done is said by the newest promise, and not before it was made.
        let Some((since, aim)) = clock.targets.last().and_then(|target| Some((target.at, target.aim?))) else { continue };
        let steps = settings.levels.policy(aim.policy, aim.ver).map_or(&[][..], |policy| &policy.steps);
        for EscalationStep { minutes, .. } in steps.iter().filter(|step| step.metric == id.metric) {
            offer(Mark { clock: *id, step: Some(StepId { policy: aim.policy, minutes: *minutes }) }, &|before| {
                let due = clock.reaches_before(calendars, *minutes, before)?.max(since);
                // What stops the clock in the moment in which that is broken comes before its steps.
                let running = clock.stopped.is_none_or(|stopped| after_due(due) < stopped);
                (running && quiet_until.is_none_or(|until| until < due)).then_some(due)
            });
        }
    }
    first
}

/// `at + by`, or the last moment there is.
fn later(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.checked_add(by).unwrap_or(Timestamp::MAX)
}
