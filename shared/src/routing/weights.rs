//! How much each merit counts, and how much a ticket weighs: a setting.

use serde::{Deserialize, Serialize};

use super::criteria::Points;
use crate::ticket::Priority;

/// The most points that one merit may bring.
pub const POINTS_MAX: u16 = 1_000;
/// The most that a ticket may weigh.
pub const WEIGHS_MAX: u8 = 100;

/// What having the desk open means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// Nothing: nobody asks, and no table says it.
    Ignored,
    /// It speaks for somebody.
    #[default]
    Preferred,
    /// Who does not is given nothing.
    Required,
}

/// How tickets are given to people. Each version of it can be recomputed by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RoutingDoc {
    /// The most points that each merit brings.
    pub most: Points,
    /// What an open ticket weighs on its owner, by its priority, the least urgent first.
    pub weighs: [u8; 4],
    /// What having the desk open means.
    pub reach: Reach,
}

impl Default for RoutingDoc {
    /// Load counts most, so that no merit piles tickets up on whoever has it. Then come whose turn it is and what it is a pity to
    /// waste: a higher level, and better skills. Language and acquaintance are a help and no reason to let somebody drown. Whoever
    /// has the desk open begins sooner.
    fn default() -> Self {
        let most = Points { skill: 60, level: 60, load: 200, turn: 100, language: 50, knows: 40, reach: 40 };
        Self { most, weighs: [1, 2, 4, 8], reach: Reach::Preferred }
    }
}

/// What is wrong with how tickets are to be given to people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum RoutingError {
    /// A merit brings too many points.
    #[error("a merit brings at most {POINTS_MAX} points")]
    Points,
    /// A ticket weighs nothing, too much, or less than one that is less urgent.
    #[error("a ticket weighs 1 to {WEIGHS_MAX} points, and no less than a less urgent one")]
    Weighs,
}

impl RoutingDoc {
    /// What a ticket weighs.
    #[must_use]
    pub fn weight(&self, priority: Priority) -> u8 {
        let [low, normal, high, urgent] = self.weighs;
        match priority {
            Priority::Low => low,
            Priority::Normal => normal,
            Priority::High => high,
            Priority::Urgent => urgent,
        }
    }

    /// What open tickets of these priorities weigh together.
    #[must_use]
    pub fn load(&self, priorities: impl IntoIterator<Item = Priority>) -> u32 {
        priorities.into_iter().map(|priority| u32::from(self.weight(priority))).sum()
    }

    /// Looks at what somebody wrote.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(&self) -> Result<(), RoutingError> {
        let most = super::criteria::Merit::ALL.iter().map(|merit| self.most.of(*merit)).max();
        if most.is_some_and(|most| POINTS_MAX < most) {
            return Err(RoutingError::Points);
        }
        let possible = self.weighs.iter().all(|weighs| (1..=WEIGHS_MAX).contains(weighs));
        if possible && self.weighs.is_sorted() { Ok(()) } else { Err(RoutingError::Weighs) }
    }
}
