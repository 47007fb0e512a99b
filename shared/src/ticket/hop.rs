//! How a ticket goes from queue to queue along the tree: down to who knows more, back up to its home, never sideways.

use serde::{Deserialize, Serialize};

use crate::id::QueueId;
use crate::refusal::Refusal;
use crate::setting::Settings;

/// Which way a ticket goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HopKind {
    /// To a queue below, which knows more: functional escalation.
    HandOver,
    /// Back up towards its home.
    HandBack,
    /// From its home to another main queue: it was in the wrong place.
    Rehome,
}

/// Which way it is from one queue to another for a ticket of that home.
///
/// # Errors
/// [`Refusal::Sideways`] when there is none, [`Refusal::SkipsLevel`] when one has to be gone in between.
pub fn way(settings: &Settings, home: QueueId, from: QueueId, to: QueueId) -> Result<HopKind, Refusal> {
    let target = settings.queue(to).ok_or(Refusal::NoSuchQueue { queue: to })?;
    if settings.is_below(from, to) || (to == home && from != home) {
        return Ok(HopKind::HandBack);
    }
    if target.parent.is_none() {
        return if from == home { Ok(HopKind::Rehome) } else { Err(Refusal::Sideways { home }) };
    }
    let leads_there = settings.is_below(to, from) || (from == home && settings.serves(to, home));
    if !leads_there {
        return Err(Refusal::Sideways { home });
    }
    let level = settings.queue(from).map_or(1, |queue| queue.level);
    if target.level <= level.saturating_add(1) || target.skips { Ok(HopKind::HandOver) } else { Err(Refusal::SkipsLevel { queue: to }) }
}
