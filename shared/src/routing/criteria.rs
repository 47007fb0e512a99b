//! What counts when a ticket is given to somebody: what must hold, and what speaks for somebody.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::setting::catalogue::Grade;

/// What must hold. The order is that in which it is told who was left: what lasts first, what passes last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Must {
    /// Works the ticket's queue.
    Crew,
    /// May sign in.
    Enabled,
    /// Is not who asks.
    NotRequester,
    /// Is not who just handed it back.
    NotReturner,
    /// Is good enough at everything that it asks for.
    Skill,
    /// Is not away that day.
    Present,
    /// Is on shift.
    Shift,
    /// Has room for it.
    Capacity,
    /// Has the desk open, where that is asked for. It is the last: of whoever lacks anything else it is not asked.
    Reach,
}

impl Must {
    /// All of them, in their order.
    pub const ALL: [Self; 9] = [
        Self::Crew,
        Self::Enabled,
        Self::NotRequester,
        Self::NotReturner,
        Self::Skill,
        Self::Present,
        Self::Shift,
        Self::Capacity,
        Self::Reach,
    ];
}

/// What did not hold, with the number behind it; load and capacity stand in the row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Failure {
    /// Does not work the ticket's queue.
    Crew,
    /// May not sign in.
    Disabled,
    /// Asks.
    Requester,
    /// Just handed it back.
    Returner,
    /// Is not good enough at something: the first that it asks for.
    Skill {
        /// What it asks for.
        wants: Grade,
        /// How good they are; 0 is not at all.
        has: u8,
    },
    /// Is away.
    Away {
        /// The last day of it.
        until: Date,
    },
    /// Is not on shift.
    Shift,
    /// Has no room.
    Capacity,
    /// Does not have the desk open.
    Reach,
}

impl Failure {
    /// What did not hold.
    #[must_use]
    pub fn must(&self) -> Must {
        match self {
            Self::Crew => Must::Crew,
            Self::Disabled => Must::Enabled,
            Self::Requester => Must::NotRequester,
            Self::Returner => Must::NotReturner,
            Self::Skill { .. } => Must::Skill,
            Self::Away { .. } => Must::Present,
            Self::Shift => Must::Shift,
            Self::Capacity => Must::Capacity,
            Self::Reach => Must::Reach,
        }
    }

    /// Whether it passes with the next shift.
    #[must_use]
    pub fn passes_with_time(&self) -> bool {
        match self {
            Self::Away { .. } | Self::Shift => true,
            Self::Crew | Self::Disabled | Self::Requester | Self::Returner | Self::Skill { .. } | Self::Capacity | Self::Reach => false,
        }
    }
}

/// What speaks for somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Merit {
    /// Is no better than needed: the best are kept for what only they can do.
    Skill,
    /// Works no higher level than the ticket's.
    Level,
    /// Has room left.
    Load,
    /// Has not been given one for long.
    Turn,
    /// Speaks the customer's language.
    Language,
    /// Knows the customer, or the ticket.
    Knows,
    /// Has the desk open.
    Reach,
}

impl Merit {
    /// All of them.
    pub const ALL: [Self; 7] = [Self::Skill, Self::Level, Self::Load, Self::Turn, Self::Language, Self::Knows, Self::Reach];
}

/// Points for each merit: what was given, or the most that can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Points {
    /// See [`Merit::Skill`].
    #[serde(skip_serializing_if = "is_zero")]
    pub skill: u16,
    /// See [`Merit::Level`].
    #[serde(skip_serializing_if = "is_zero")]
    pub level: u16,
    /// See [`Merit::Load`].
    #[serde(skip_serializing_if = "is_zero")]
    pub load: u16,
    /// See [`Merit::Turn`].
    #[serde(skip_serializing_if = "is_zero")]
    pub turn: u16,
    /// See [`Merit::Language`].
    #[serde(skip_serializing_if = "is_zero")]
    pub language: u16,
    /// See [`Merit::Knows`].
    #[serde(skip_serializing_if = "is_zero")]
    pub knows: u16,
    /// See [`Merit::Reach`].
    #[serde(skip_serializing_if = "is_zero")]
    pub reach: u16,
}

impl Points {
    /// Those for one merit.
    #[must_use]
    pub fn of(&self, merit: Merit) -> u16 {
        match merit {
            Merit::Skill => self.skill,
            Merit::Level => self.level,
            Merit::Load => self.load,
            Merit::Turn => self.turn,
            Merit::Language => self.language,
            Merit::Knows => self.knows,
            Merit::Reach => self.reach,
        }
    }

    /// All together.
    #[must_use]
    pub fn total(&self) -> u32 {
        Merit::ALL.iter().map(|merit| u32::from(self.of(*merit))).sum()
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
fn is_zero(points: &u16) -> bool {
    *points == 0
}

/// Why nobody was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nobody {
    /// What the last of them lacked.
    pub lack: Must,
    /// How many there were before it was asked for: so many work the queue, or have the skill.
    pub left: u16,
    /// When the first of those begins to work who lack nothing but that; none is known where nobody will.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<Timestamp>,
}
