//! Labels that a desk gives to parts of the six states, each saying which clocks stand still in it.

use serde::{Deserialize, Serialize};

use crate::locale::Text;
use crate::sla::policy::Metric;
use crate::ticket::status::StatusCode;

/// A name of the desk's own within one of the six states.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubState {
    /// What it is called.
    pub name: Text,
    /// What it is part of. It stays that for ever, as do the clocks that stand still: tickets were counted by them.
    pub of: StatusCode,
    /// The clocks that stand still in it, whatever the state itself says.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stops: Vec<Metric>,
    /// No longer to be chosen.
    #[serde(default)]
    pub retired: bool,
}
