//! When a condition will hold if nothing else happens: what is due by a rule is derived, and nobody looks every minute.

use jiff::{SignedDuration, Timestamp};

use super::condition::{Condition, Standing, Test};
use super::look::{Look, after, before};
use crate::sla::clock::after_due;

/// How often the parts of a group are looked at in turn before they are thought never to hold together. Working hours of two
/// calendars change at most a few times a day: that is more than half a year.
const ROUNDS_MAX: usize = 1_000;

impl Condition {
    /// The first moment, from one on, at which it holds (or does not), if nothing happens to the ticket until then.
    #[must_use]
    pub fn first(&self, look: &Look<'_>, wanted: bool, from: Timestamp) -> Option<Timestamp> {
        match (self, wanted) {
            (Self::Is(test), _) => test.first(look, wanted, from),
            (Self::All(parts), true) | (Self::Any(parts), false) => together(parts, look, wanted, from),
            (Self::None(parts), true) => together(parts, look, false, from),
            (Self::All(parts), false) | (Self::Any(parts), true) => soonest(parts, look, wanted, from),
            (Self::None(parts), false) => soonest(parts, look, true, from),
        }
    }
}

fn soonest(parts: &[Condition], look: &Look<'_>, wanted: bool, from: Timestamp) -> Option<Timestamp> {
    parts.iter().filter_map(|part| part.first(look, wanted, from)).min()
}

/// The first moment at which all parts are as wanted.
fn together(parts: &[Condition], look: &Look<'_>, wanted: bool, from: Timestamp) -> Option<Timestamp> {
    let mut at = from;
    for _ in 0..ROUNDS_MAX {
        let before = at;
        for part in parts {
            at = part.first(look, wanted, at)?;
        }
        if at == before {
            return Some(at);
        }
    }
    None
}

impl Test {
    fn first(&self, look: &Look<'_>, wanted: bool, from: Timestamp) -> Option<Timestamp> {
        let now = self.holds(&Look { now: from, ..*look });
        if now == wanted { Some(from) } else { self.turns(look, from) }
    }

    /// When what it says at a moment changes by itself, if it ever does.
    fn turns(&self, look: &Look<'_>, from: Timestamp) -> Option<Timestamp> {
        let Look { ticket, settings, .. } = *look;
        match self {
            Self::Age(lasting) | Self::InState(lasting) | Self::SinceCustomer(lasting) | Self::SinceDesk(lasting) => {
                lasting.ends(self.since(ticket)?, settings).filter(|end| from < *end)
            }
            Self::Hours { calendar, .. } => {
                let hours = settings.levels.calendars().get(*calendar)?.hours();
                match hours.stretches(from, after(from)).next() {
                    Some(open) => Some(open.span().1),
                    // It opens just before the first bit of working time is over.
                    None => hours.after(from, SignedDuration::from_micros(1))?.checked_sub(SignedDuration::from_micros(1)).ok(),
                }
            }
            Self::Clock { metric, is } => {
                let reading = look.clock(*metric, from).filter(|reading| reading.stopped.is_none())?;
                let turn = match is {
                    // It stands still and runs by what happens only.
                    Standing::Running | Standing::Paused => None,
                    Standing::Breached => reading.due.map(after_due),
                    Standing::DueWithin(minutes) => reading.due.map(|due| before(due, *minutes)),
                };
                turn.filter(|turn| from < *turn)
            }
            _ => None,
        }
    }
}
