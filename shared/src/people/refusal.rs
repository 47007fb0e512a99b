//! Why something about people or organisations is not done.

use serde::{Deserialize, Serialize};

use super::work::WorkError;
use crate::id::Ver;

/// Why something about people or organisations is not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum PeopleRefusal {
    /// Somebody changed the record after this person looked.
    #[error("it changed: its version is {ver}")]
    Changed {
        /// Its version now.
        ver: Ver,
    },
    /// The record was merged into another one, which is the one to change.
    #[error("it was merged into another record")]
    Merged,
    /// Others were merged into it: it is the one that stays.
    #[error("others were merged into it")]
    HasMerged,
    /// A record of somebody who works here does not become another's: nobody gets the desk's rights by a merge. Nor does a line of a
    /// file take them away unless it may.
    #[error("a record of the desk's staff is not merged away")]
    Staff,
    /// They may not sign in, so nothing is handed to them.
    #[error("they are disabled")]
    Disabled,
    /// Nobody takes over from themselves.
    #[error("they are the same person")]
    Itself,
    /// More addresses, numbers, memberships or merged records than a record holds.
    #[error("{max} are allowed")]
    TooMany {
        /// How many there may be.
        max: u32,
    },
    /// More open tickets than are handed over at once.
    #[error("{tickets} open tickets, {max} are handed over at once")]
    TooManyTickets {
        /// How many there are.
        tickets: u32,
        /// How many there may be.
        max: u32,
    },
    /// What is written to an address of the desk itself becomes a ticket, which others read.
    #[error("the address is the desk's own")]
    DesksAddress,
    /// What was sent is no table of people.
    #[error("not a table of people")]
    NoTable,
    /// The table has a column that holds nothing the desk knows: what stands in it would be dropped without a word.
    #[error("column {nth} of the table is not known")]
    Column {
        /// Which, from 1.
        nth: u32,
    },
    /// The table is larger than one import takes.
    #[error("the table is too large")]
    TableTooLarge,
    /// There is no such contract, or it is retired.
    #[error("no such contract")]
    NoSuchContract,
    /// What somebody's work is said to be cannot be.
    #[error(transparent)]
    Work(#[from] WorkError),
    /// There is no such skill, or it is retired.
    #[error("no such skill")]
    NoSuchSkill,
    /// There is no such calendar.
    #[error("no such calendar")]
    NoSuchShift,
}
