//! What cannot be read of a form, field by field.

use serde::{Deserialize, Serialize};

use crate::rule::document::RuleError;
use crate::rule::written::BadTest;
use crate::sla::written::BadLine;
use crate::text::TextError;

/// A field that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wrong {
    /// The name of the field.
    pub field: String,
    /// What is wrong with it.
    pub what: What,
}

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// It is not the openings of a day.
    Openings,
    /// A line of it is no day off.
    Line(BadLine),
    /// It is no time that something may take.
    Within,
    /// What is desired stands without what is allowed.
    NoMost,
    /// It is no number within those.
    Number {
        /// The least.
        min: u16,
        /// The most.
        max: u16,
    },
    /// It is no text of that kind.
    Text(TextError),
    /// It must be chosen.
    Unchosen,
    /// It is no day.
    Day,
    /// It is a last day, before the first one.
    LastDay,
    /// They are no languages.
    Languages,
    /// A line of it is no test and no group.
    Test(BadTest),
    /// It makes no rule.
    Rule(RuleError),
    /// A rule waits for time to pass and for something to happen.
    Both,
}
