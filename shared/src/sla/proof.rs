//! Of what a clock's time is made up: every moment between its beginning and now belongs to one segment.
//!
//! Each says why it counts or why not, and by which version of what.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::calendar::later;
use super::clock::{Aim, Clock, Part, Pause, Reading};
use super::policy::Within;
use super::worktime::{Calendars, Edition, Worktime};
use crate::id::{CalendarId, Ver};
use crate::locale::Text;

/// Why a segment counts or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// It is working time.
    Counted,
    /// It is working time, and the clock stood still.
    Paused(Pause),
    /// The desk was closed, as on any such day of the week.
    Closed,
    /// The day is off.
    DayOff(Text),
}

/// A part of a clock's time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    /// Where it begins.
    pub from: Timestamp,
    /// Where it ends, and the next one begins.
    pub to: Timestamp,
    /// Why it counts or not.
    pub why: Why,
    /// The calendar that says so.
    pub calendar: CalendarId,
    /// Which version of it.
    pub ver: Ver,
    /// What was promised meanwhile.
    pub aim: Option<Aim>,
    /// By how much the wall clock was changed in it, in seconds.
    pub shift: i32,
}

impl Segment {
    /// How long it lasts.
    #[must_use]
    pub fn lasts(&self) -> SignedDuration {
        self.to.duration_since(self.from)
    }

    /// What it adds to the clock.
    #[must_use]
    pub fn counts(&self) -> SignedDuration {
        if self.why == Why::Counted { self.lasts() } else { SignedDuration::ZERO }
    }

    fn continues(&self, before: &Self) -> bool {
        before.why == self.why && before.calendar == self.calendar && before.ver == self.ver && before.aim == self.aim
    }
}

/// The segments of a clock's time up to a moment, in order and without a gap.
#[must_use]
pub fn segments(clock: &Clock, calendars: &Calendars, now: Timestamp) -> Vec<Segment> {
    let mut segments: Vec<Segment> = Vec::new();
    for part in clock.parts(clock.end(now)) {
        let Some(worktime) = calendars.get(part.target.calendar) else { continue };
        for segment in of_part(&part, worktime) {
            match segments.last_mut() {
                Some(last) if segment.continues(last) => {
                    last.to = segment.to;
                    last.shift += segment.shift;
                }
                _ => segments.push(segment),
            }
        }
    }
    segments
}

/// The second in which a moment lies. What is less is never said, so what is added up begins and ends with one; otherwise it would be
/// missing from the sums.
#[must_use]
pub fn whole_second(at: Timestamp) -> Timestamp {
    Timestamp::from_second(at.as_second()).unwrap_or(at)
}

/// How long a clock ran, as it is said: see [`whole_second`].
#[must_use]
pub fn spent(clock: &Clock, calendars: &Calendars, now: Timestamp) -> SignedDuration {
    clock.parts(clock.end(now)).map(|part| counted(&part, Timestamp::MIN, calendars)).sum()
}

/// How long a missed clock ran on after it was due, as it is said: in its own time, of a target in days by the clock on the wall
/// as long as it was not solved.
#[must_use]
pub fn over(clock: &Clock, reading: &Reading, calendars: &Calendars, now: Timestamp) -> SignedDuration {
    let Some(due) = reading.due.filter(|_| reading.breached).map(whole_second) else { return SignedDuration::ZERO };
    if clock.promised(reading).is_some_and(|aim| matches!(aim.goal.most, Within::Days(_))) {
        // Days pass whatever is waited for, but for what is solved.
        let waits = clock.parts(clock.end(now)).filter(|part| part.pause != Some(Pause::Resolved));
        let after = |at: Timestamp| whole_second(at).max(due);
        return waits.map(|part| after(part.to).duration_since(after(part.from))).sum();
    }
    clock.parts(clock.end(now)).map(|part| counted(&part, due, calendars)).sum()
}

/// What counts of a part since a moment.
fn counted(part: &Part, since: Timestamp, calendars: &Calendars) -> SignedDuration {
    let worktime = calendars.get(part.target.calendar).filter(|_| part.pause.is_none());
    let (from, to) = (whole_second(part.from).max(since), whole_second(part.to));
    worktime.map_or(SignedDuration::ZERO, |worktime| worktime.hours().between(from, to))
}

/// The segments of one part, which may be many days.
fn of_part(part: &Part, worktime: &Worktime) -> Vec<Segment> {
    let mut found = Vec::new();
    let editions = worktime.editions();
    for (nth, edition) in editions.iter().enumerate() {
        let from = if nth == 0 { part.from } else { edition.at.max(part.from) };
        let to = editions.get(nth + 1).map_or(part.to, |next| next.at.min(part.to));
        if to <= from {
            continue;
        }
        let make = |why: Why, from: Timestamp, to: Timestamp| {
            let shift = edition.zone.to_offset(to).seconds() - edition.zone.to_offset(from).seconds();
            Segment { from, to, why, calendar: part.target.calendar, ver: edition.ver, aim: part.target.aim, shift }
        };
        // Where the desk is closed nothing is waited for: what is paused is its working time.
        let worked = part.pause.map_or(Why::Counted, Why::Paused);
        let mut at = from;
        for stretch in worktime.hours().stretches(from, to) {
            let (opens, closes) = stretch.span();
            let (opens, closes) = (opens.max(from), closes.min(to));
            found.extend(closed(edition, at, opens).map(|(why, from, to)| make(why, from, to)));
            found.push(make(worked.clone(), opens, closes));
            at = closes;
        }
        found.extend(closed(edition, at, to).map(|(why, from, to)| make(why, from, to)));
    }
    found
}

/// Closed time, cut where a day off begins or ends.
fn closed(edition: &Edition, from: Timestamp, to: Timestamp) -> impl Iterator<Item = (Why, Timestamp, Timestamp)> {
    let mut at = from;
    std::iter::from_fn(move || {
        let begins = at;
        if to <= begins {
            return None;
        }
        let date = edition.zone.to_datetime(begins).date();
        // A day may begin twice or later than at midnight, but never before the one before it has begun.
        let ends = edition.zone.to_timestamp(later(date, 1).at(0, 0, 0, 0)).unwrap_or(to);
        at = if begins < ends { ends.min(to) } else { to };
        Some((edition.calendar.off(date).map_or(Why::Closed, |name| Why::DayOff(name.clone())), begins, at))
    })
}
