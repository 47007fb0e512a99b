//! Every figure that is a number of tickets, and the tickets behind it.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::ask::{Ask, Stretch};
use super::fact::Fact;
use super::period::Window;
use super::reading::{Reading, open_days, read};
use crate::id::{BadId, TicketId};

/// The upper bounds of the ages of open tickets, in hours; the last band has none.
pub const AGE_BANDS_HOURS: [i64; 4] = [24, 3 * 24, 7 * 24, 30 * 24];
/// The upper bounds of times to resolution, in hours; the last band has none.
pub const RESOLUTION_BANDS_HOURS: [i64; 6] = [1, 4, 8, 24, 3 * 24, 7 * 24];
const HOUR_MILLIS: i64 = 3_600_000;
/// One band more than there are bounds.
pub const AGE_BANDS: usize = AGE_BANDS_HOURS.len() + 1;
/// One band more than there are bounds.
pub const RESOLUTION_BANDS: usize = RESOLUTION_BANDS_HOURS.len() + 1;

/// A figure that counts tickets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Figure {
    /// Open at the cut.
    Open,
    /// Open just before the period.
    OpenBefore,
    /// Came in the period.
    Opened,
    /// Done before the period and opened again in it.
    Reopened,
    /// Resolved in the period, for good as far as is known at the cut.
    Resolved,
    /// Open before, and marked as spam or merged in the period.
    Removed,
    /// Marked as spam in the period.
    Spam,
    /// Taken up in the period.
    Acknowledged,
    /// Answered for the first time in the period.
    Answered,
    /// Cases that began in the period, resolved or not.
    Begun,
    /// Came on that day.
    OpenedOn(Date),
    /// Resolved on that day.
    ResolvedOn(Date),
    /// Open at the end of that day.
    OpenOn(Date),
    /// Open at the cut, with an age in that band.
    Aged(u8),
    /// Resolved in the period, after a time in that band.
    ResolvedIn(u8),
}

impl Figure {
    /// Whether it counts this ticket.
    #[must_use]
    pub fn counts(self, reading: &Reading, fact: &Fact, window: &Window) -> bool {
        let on = |at: Option<jiff::Timestamp>, date: Date| at.is_some_and(|at| Some(window.day_of(at)) == window.index_of(date));
        match self {
            Self::Open => reading.open.is_some(),
            Self::OpenBefore => reading.open_before,
            Self::Opened => reading.opened.is_some(),
            Self::Reopened => reading.reopened.is_some(),
            Self::Resolved => reading.resolved.is_some(),
            Self::Removed => reading.removed.is_some(),
            Self::Spam => reading.spam.is_some(),
            Self::Acknowledged => reading.acknowledged.is_some(),
            Self::Answered => reading.answered.is_some(),
            Self::Begun => reading.case.is_some(),
            Self::OpenedOn(date) => on(reading.opened, date),
            Self::ResolvedOn(date) => on(reading.resolved.map(|resolved| resolved.at), date),
            Self::OpenOn(date) => {
                let mut open = false;
                open_days(fact, window, |days| open |= window.index_of(date).is_some_and(|day| days.contains(&day)));
                open
            }
            Self::Aged(band) => reading.open.is_some_and(|millis| age_band(millis) == usize::from(band)),
            Self::ResolvedIn(band) => reading.resolved.is_some_and(|done| resolution_band(done.gross) == usize::from(band)),
        }
    }
}

/// The band of an age in milliseconds.
#[must_use]
pub fn age_band(millis: i64) -> usize {
    band(&AGE_BANDS_HOURS, millis)
}

/// The band of a time to resolution in milliseconds.
#[must_use]
pub fn resolution_band(millis: i64) -> usize {
    band(&RESOLUTION_BANDS_HOURS, millis)
}

fn band(bounds: &[i64], millis: i64) -> usize {
    bounds.partition_point(|hours| hours * HOUR_MILLIS <= millis)
}

/// The tickets that a figure of a report counts, in the order of the facts.
#[must_use]
pub fn tickets_behind(facts: &[Fact], figure: Figure, stretch: Stretch, ask: &Ask, zone: &TimeZone, now: jiff::Timestamp) -> Vec<TicketId> {
    let window = stretch.window(ask, zone, now);
    let counted =
        |fact: &&Fact| ask.filter.holds(fact, &window) && read(fact, &window).is_some_and(|reading| figure.counts(&reading, fact, &window));
    facts.iter().filter(counted).map(|fact| fact.ticket).collect()
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open => f.write_str("open"),
            Self::OpenBefore => f.write_str("open-before"),
            Self::Opened => f.write_str("opened"),
            Self::Reopened => f.write_str("reopened"),
            Self::Resolved => f.write_str("resolved"),
            Self::Removed => f.write_str("removed"),
            Self::Spam => f.write_str("spam"),
            Self::Acknowledged => f.write_str("acknowledged"),
            Self::Answered => f.write_str("answered"),
            Self::Begun => f.write_str("begun"),
            Self::OpenedOn(date) => write!(f, "opened-on-{date}"),
            Self::ResolvedOn(date) => write!(f, "resolved-on-{date}"),
            Self::OpenOn(date) => write!(f, "open-on-{date}"),
            Self::Aged(band) => write!(f, "aged-{band}"),
            Self::ResolvedIn(band) => write!(f, "resolved-in-{band}"),
        }
    }
}

impl FromStr for Figure {
    type Err = BadId;

    fn from_str(raw: &str) -> Result<Self, BadId> {
        const PLAIN: [Figure; 10] = [
            Figure::Open,
            Figure::OpenBefore,
            Figure::Opened,
            Figure::Reopened,
            Figure::Resolved,
            Figure::Removed,
            Figure::Spam,
            Figure::Acknowledged,
            Figure::Answered,
            Figure::Begun,
        ];
        if let Some(figure) = PLAIN.into_iter().find(|figure| figure.to_string() == raw) {
            return Ok(figure);
        }
        let date = |raw: &str| raw.parse::<Date>().map_err(|_| BadId);
        let band = |raw: &str, bands: usize| raw.parse::<u8>().ok().filter(|band| usize::from(*band) < bands).ok_or(BadId);
        if let Some(rest) = raw.strip_prefix("opened-on-") {
            date(rest).map(Self::OpenedOn)
        } else if let Some(rest) = raw.strip_prefix("resolved-on-") {
            date(rest).map(Self::ResolvedOn)
        } else if let Some(rest) = raw.strip_prefix("open-on-") {
            date(rest).map(Self::OpenOn)
        } else if let Some(rest) = raw.strip_prefix("aged-") {
            band(rest, AGE_BANDS).map(Self::Aged)
        } else if let Some(rest) = raw.strip_prefix("resolved-in-") {
            band(rest, RESOLUTION_BANDS).map(Self::ResolvedIn)
        } else {
            Err(BadId)
        }
    }
}

impl TryFrom<String> for Figure {
    type Error = BadId;

    fn try_from(raw: String) -> Result<Self, BadId> {
        raw.parse()
    }
}

impl From<Figure> for String {
    fn from(figure: Figure) -> Self {
        figure.to_string()
    }
}
