//! The twelve tickets of the month that have their own stories, and the small ones that belong to them.

mod april;
mod easter;
mod march;
mod outbreak;
mod summer;

use jiff::Timestamp;
use jiff::civil::{date, time};
use shared::id::TicketId;

use super::hours::Office;
use super::people::Known;
use super::script::Script;
use super::tale::Tale;
use crate::error::DeskError;

/// The numbers of the twelve tickets with stories of their own.
pub const NUMBERS: [u64; 12] = [1012, 1019, 1034, 1055, 1056, 1063, 1068, 1071, 1077, 1080, 1084, 1088];

/// Takes the twelve into the story.
pub(super) fn tell(known: &Known, script: &mut Script) -> Result<(), DeskError> {
    let tales = [
        (1012, march::slip(known)?),
        (1019, march::password(known)?),
        (1034, march::vaccines(known)?),
        (1055, outbreak::graham(known)?),
        (1056, outbreak::charts(known)?),
        (1063, easter::half_a_record(known)?),
        (1068, easter::good_friday(known)?),
        (1071, easter::robots(known)?),
        (1077, april::complaint(known)?),
        (1080, april::stranger(known)?),
        (1084, april::ping_pong(known)?),
        (1088, april::two_answers(known)?),
    ];
    for (number, tale) in tales {
        script.take(known, &tale, TicketId(number))?;
    }
    Ok(())
}

/// The small tickets that belong to them: the others of the outbreak, the Italian twin of Good Friday's, and the ten that asked
/// what 1084 asks.
pub(super) fn around(known: &Known) -> Result<Vec<Tale<'_>>, DeskError> {
    let mut tales = outbreak::others(known)?;
    tales.push(easter::twin(known)?);
    tales.extend(summer::wrong_hours(known)?);
    Ok(tales)
}

/// A moment of 2026 by the clock of Treviso.
fn rome(month: i8, day: i8, hour: i8, minute: i8) -> Timestamp {
    Office::Treviso.at(date(2026, month, day), time(hour, minute, 0, 0))
}

/// A moment of 2026 by the clock of Leeds.
fn london(month: i8, day: i8, hour: i8, minute: i8) -> Timestamp {
    Office::Leeds.at(date(2026, month, day), time(hour, minute, 0, 0))
}
