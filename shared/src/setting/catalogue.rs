//! What tickets are about, whom they are for, and who can do them: services, contracts, categories, causes,
//! skills and teams.

use serde::{Deserialize, Serialize};

use crate::id::{CategoryId, PersonId, QueueId, SkillId};
use crate::locale::Text;
use crate::ticket::Priority;

/// The members of one team.
pub const TEAM_MEMBERS_MAX: usize = 200;
/// How deep the tree of categories may be.
pub const CATEGORY_DEPTH_MAX: usize = 6;
/// The skills that one category asks for.
pub const CATEGORY_SKILLS_MAX: usize = 5;
/// The best that somebody can be at something.
pub const SKILL_GRADE_MAX: u8 = 5;

/// A service that customers ask for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    /// What it is called.
    pub name: Text,
    /// Customers see it and may choose it.
    #[serde(default)]
    pub visible: bool,
    /// The main queue that its tickets begin in, where nothing else is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub queue: Option<QueueId>,
    /// No longer to be chosen.
    #[serde(default)]
    pub retired: bool,
}

/// A contract that organisations have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contract {
    /// What it is called.
    pub name: Text,
    /// No longer to be chosen.
    #[serde(default)]
    pub retired: bool,
}

/// A skill and how good one must be at it, from 1 to [`SKILL_GRADE_MAX`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Grade {
    /// Which skill.
    pub skill: SkillId,
    /// How good.
    pub grade: u8,
}

/// A category: a place in the tree of what tickets are about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Category {
    /// What it is called.
    pub name: Text,
    /// The category above it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<CategoryId>,
    /// What it takes to work on it; those above it are not asked for too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skills: Vec<Grade>,
    /// No longer to be chosen.
    #[serde(default)]
    pub retired: bool,
}

/// A skill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skill {
    /// What it is called.
    pub name: Text,
    /// No longer to be chosen.
    #[serde(default)]
    pub retired: bool,
}

/// Why something happened, as it is counted once it is resolved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cause {
    /// What it is called.
    pub name: Text,
    /// No longer to be chosen.
    #[serde(default)]
    pub retired: bool,
}

/// A team of agents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Team {
    /// What it is called.
    pub name: Text,
    /// Who belongs to it.
    pub members: Vec<PersonId>,
    /// No longer to be chosen.
    #[serde(default)]
    pub retired: bool,
}

/// How much of the customer's work a ticket holds up, or how soon it does (ITIL's impact and urgency).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Degree {
    /// Little.
    Low,
    /// Some.
    Medium,
    /// All of it.
    High,
}

impl Degree {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Low, Self::Medium, Self::High];

    fn place(self) -> usize {
        match self {
            Self::Low => 0,
            Self::Medium => 1,
            Self::High => 2,
        }
    }
}

/// What impact and urgency make of the priority; rows are impacts, the lowest first, and so are the urgencies of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matrix {
    /// The table.
    pub table: [[Priority; 3]; 3],
    /// Who is served first has one degree more.
    #[serde(default)]
    pub vip_raises: bool,
}

impl Default for Matrix {
    /// The table that ITIL's books print.
    fn default() -> Self {
        use Priority::{High, Low, Normal, Urgent};
        Self { table: [[Low, Low, Normal], [Low, Normal, High], [Normal, High, Urgent]], vip_raises: true }
    }
}

impl Matrix {
    /// The priority of a ticket.
    #[must_use]
    pub fn priority(&self, impact: Degree, urgency: Degree, vip: bool) -> Priority {
        let priority = self.table[impact.place()][urgency.place()];
        if vip && self.vip_raises { priority.raised() } else { priority }
    }
}
