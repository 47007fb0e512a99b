//! What one ticket adds to the figures of one period. Every figure and every list behind a figure is made from this.

use jiff::{SignedDuration, Timestamp};

use super::fact::Fact;
use super::period::Window;
use super::spread::Lasting;
use crate::sla::story::SAME_CASE;
use crate::ticket::status::StatusCode;

/// Something was done after a while.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Took {
    /// When.
    pub at: Timestamp,
    /// How many milliseconds it took.
    pub millis: i64,
}

/// A resolution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resolved {
    /// When; the last time, if the ticket was opened again.
    pub at: Timestamp,
    /// Milliseconds since the case began.
    pub gross: i64,
    /// The same without the time that the desk waited for the customer or thought it was done.
    pub net: i64,
}

/// What one ticket adds to the figures of one period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reading {
    /// It was open just before the period.
    pub open_before: bool,
    /// It is open at the cut, and is so many milliseconds old.
    pub open: Option<i64>,
    /// It came to be in the period.
    pub opened: Option<Timestamp>,
    /// It was done before the period and was opened again in it.
    pub reopened: Option<Timestamp>,
    /// It was resolved in the period and is done at the cut.
    pub resolved: Option<Resolved>,
    /// It was open just before the period, and was marked as spam or merged in it.
    pub removed: Option<Timestamp>,
    /// It was marked as spam in the period.
    pub spam: Option<Timestamp>,
    /// A person of the desk took it up in the period. One that an agent wrote down waited for nobody.
    pub acknowledged: Option<Took>,
    /// A person of the desk answered it for the first time in the period.
    pub answered: Option<Took>,
    /// Its case began in the period and lasted so long.
    pub case: Option<Lasting>,
}

/// Milliseconds from one moment to a later one; none to an earlier one.
#[must_use]
pub fn millis(from: Timestamp, to: Timestamp) -> i64 {
    whole_millis(to.duration_since(from))
}

fn whole_millis(lasted: SignedDuration) -> i64 {
    // Within the years that a timestamp can tell this fits many times over.
    (lasted.as_secs().saturating_mul(1_000) + i64::from(lasted.subsec_millis())).max(0)
}

fn is_out(code: StatusCode) -> bool {
    matches!(code, StatusCode::Spam | StatusCode::Merged)
}

/// The path as known at the cut. Where it does not end with a mark of spam or a merge, such marks were taken back.
fn known<'a>(fact: &'a Fact, window: &Window) -> (bool, impl Iterator<Item = (Timestamp, StatusCode)> + 'a) {
    let path = fact.path();
    let steps = &path[..path.partition_point(|step| step.at() < window.end)];
    let out = steps.last().is_some_and(|step| is_out(step.to()));
    (out, steps.iter().map(|step| (step.at(), step.to())).filter(move |step| out || !is_out(step.1)))
}

/// What a ticket adds to the figures of a period; `None` when it is nothing.
#[must_use]
pub fn read(fact: &Fact, window: &Window) -> Option<Reading> {
    let last = fact.path().last()?;
    let touched = |at: Option<Timestamp>| at.is_some_and(|at| window.start <= at);
    // Most tickets of a desk were over long before any period that is looked at.
    let long_over = !last.to().is_open() && last.at() < window.start && !touched(fact.acknowledged_at()) && !touched(fact.responded_at());
    if long_over || window.end <= fact.created_at() {
        return None;
    }
    let (out, path) = known(fact, window);
    Some(if out { read_out(path, window) } else { read_in(fact, path, window) })
}

/// Of a ticket that is spam or merged, only that it went.
fn read_out(path: impl Iterator<Item = (Timestamp, StatusCode)>, window: &Window) -> Reading {
    let mut reading = Reading::default();
    let mut went = None;
    for (at, code) in path {
        if at < window.start {
            reading.open_before = code.is_open();
        }
        went = if is_out(code) { went.or(Some((at, code))) } else { None };
    }
    if let Some((at, code)) = went.filter(|(at, _)| window.holds(*at)) {
        reading.removed = reading.open_before.then_some(at);
        reading.spam = (code == StatusCode::Spam).then_some(at);
    }
    reading
}

fn read_in(fact: &Fact, path: impl Iterator<Item = (Timestamp, StatusCode)>, window: &Window) -> Reading {
    let mut reading = Reading::default();
    let mut case = Case { began: fact.created_at(), idle: SignedDuration::ZERO, done: None };
    let mut done_before = false;
    let mut now = None;
    for (at, code) in path {
        let from = now.replace((at, code));
        let was_done = from.is_some_and(|(_, code)| !code.is_open());
        if let Some((since, StatusCode::PendingCustomer)) = from {
            case.idle = case.idle.saturating_add(at.duration_since(since));
        }
        match (was_done, code.is_open()) {
            (false, false) => case.done = Some((at, case.idle)),
            (true, true) => case.open_again(at),
            (false, true) | (true, false) => {}
        }
        if at < window.start {
            reading.open_before = code.is_open();
            done_before = !code.is_open();
        } else if done_before && code.is_open() {
            reading.reopened = reading.reopened.or(Some(at));
        }
    }
    if case.done.is_none() {
        reading.open = Some(millis(fact.created_at(), window.seen));
    }
    reading.opened = Some(fact.created_at()).filter(|at| window.holds(*at));
    reading.resolved = case.resolved().filter(|resolved| window.holds(resolved.at));
    reading.case = window.holds(case.began).then(|| case.lasting(window.seen));
    let took = |at: Option<Timestamp>| at.filter(|at| window.holds(*at)).map(|at| Took { at, millis: millis(fact.created_at(), at) });
    reading.acknowledged = took(fact.acknowledged_at()).filter(|_| !fact.by_agent);
    reading.answered = took(fact.responded_at());
    reading
}

/// The work on a ticket from its beginning, or from its being opened again long after it was resolved.
struct Case {
    began: Timestamp,
    /// How long the desk waited for the customer or thought that it was done.
    idle: SignedDuration,
    /// When it became done, and how much of the time until then was idle.
    done: Option<(Timestamp, SignedDuration)>,
}

impl Case {
    fn open_again(&mut self, at: Timestamp) {
        let Some((done, _)) = self.done.take() else { return };
        if SAME_CASE < at.duration_since(done) {
            *self = Self { began: at, idle: SignedDuration::ZERO, done: None };
        } else {
            self.idle = self.idle.saturating_add(at.duration_since(done));
        }
    }

    fn resolved(&self) -> Option<Resolved> {
        let (at, idle) = self.done?;
        let gross = at.duration_since(self.began);
        Some(Resolved { at, gross: whole_millis(gross), net: whole_millis(gross.saturating_sub(idle)) })
    }

    fn lasting(&self, seen: Timestamp) -> Lasting {
        match self.done {
            Some((at, _)) => Lasting { millis: millis(self.began, at), open: false },
            None => Lasting { millis: millis(self.began, seen), open: true },
        }
    }
}

/// The days, by number, at whose end the ticket is open: each stretch that it was open for, as the days that it reaches.
pub fn open_days(fact: &Fact, window: &Window, mut each: impl FnMut(std::ops::Range<usize>)) {
    // It is open just before a moment if it became open before, and stayed so at least until then.
    let ends_until = |at: Timestamp| window.day_ends.partition_point(|end| *end <= at);
    let mut since = None;
    for (at, code) in known(fact, window).1 {
        match (since, code.is_open()) {
            (None, true) => since = Some(ends_until(at)),
            (Some(first), false) => {
                each(first..ends_until(at));
                since = None;
            }
            (Some(_), true) | (None, false) => {}
        }
    }
    if let Some(first) = since {
        each(first..window.day_ends.len());
    }
}
