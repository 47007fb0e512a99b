//! When somebody works: inside their hours, on days on which they are not away.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::id::CalendarId;
use crate::people::work::{Absence, Work};
use crate::setting::Settings;
use crate::sla::worktime::Worktime;

/// The shortest time there is.
const INSTANT: SignedDuration = SignedDuration::from_micros(1);

/// When somebody works.
#[derive(Debug, Clone, Copy)]
pub struct Duty<'a> {
    /// Their hours; without any they always work.
    pub hours: Option<&'a Worktime>,
    /// Days off of their own.
    pub absences: &'a [Absence],
    /// Where those days begin and end.
    pub zone: &'a TimeZone,
}

impl<'a> Duty<'a> {
    /// Of somebody who has no other hours than those of a queue, unless they have a shift of their own.
    ///
    /// The days of an absence are those of the calendar that they work by: who is away on Monday is away for the whole of Monday's
    /// shift, wherever they travel.
    #[must_use]
    pub fn of(work: &'a Work, queue: Option<CalendarId>, settings: &'a Settings, at: Timestamp) -> Self {
        static UTC: TimeZone = TimeZone::UTC;
        let hours = work.shift.or(queue).and_then(|id| settings.levels.calendars().get(id));
        let zone = hours.and_then(|hours| hours.edition(at)).map_or(&UTC, |edition| &edition.zone);
        Self { hours, absences: &work.absences, zone }
    }

    /// Whether a moment lies within their hours, away or not.
    #[must_use]
    pub fn on_shift(&self, at: Timestamp) -> bool {
        let within = |hours: &Worktime| hours.hours().stretches(at, at.saturating_add(INSTANT).unwrap_or(at)).next().is_some();
        self.hours.is_none_or(within)
    }

    /// The last day of the absence that a moment lies in.
    #[must_use]
    pub fn away_until(&self, at: Timestamp) -> Option<Date> {
        if self.absences.is_empty() {
            return None;
        }
        let today = self.zone.to_datetime(at).date();
        self.absences.iter().filter(|absence| absence.from <= today && today <= absence.to).map(|absence| absence.to).max()
    }

    /// The first moment at or after another one at which they work; none within what is known.
    #[must_use]
    pub fn next(&self, at: Timestamp) -> Option<Timestamp> {
        let mut at = at;
        // Each round leaves at least one absence behind for good.
        for _ in 0..=self.absences.len() {
            let open = match self.hours {
                Some(hours) => hours.hours().stretches(at, Timestamp::MAX).next()?.span().0.max(at),
                None => at,
            };
            match self.away_until(open) {
                None => return Some(open),
                Some(last) => at = self.zone.to_timestamp(last.tomorrow().ok()?.at(0, 0, 0, 0)).ok()?,
            }
        }
        None
    }
}
