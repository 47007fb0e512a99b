//! What a ticket's clocks are derived from, besides its states: kept with it, so that nobody has to read its history for it.
//!
//! It is kept in checkpoints by position too, so no field may be left out.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Profile;
use crate::id::{QueueId, RuleId, Ver};
use crate::sla::policy::Facts;
use crate::sla::story::{Asked, Labelled, Mark, Since, Stay};

/// What a ticket's clocks are derived from, besides its states.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Life {
    /// What policies are chosen by, and since when; never empty.
    pub facts: Vec<Since>,
    /// Whom it let wait for an answer after the first.
    pub asked: Vec<Asked>,
    /// Where it was; never empty.
    pub stays: Vec<Stay>,
    /// The labels that its states had.
    pub labels: Vec<Labelled>,
    /// What its clocks did already.
    pub marks: Vec<Mark>,
    /// When the customer last said something.
    pub heard_at: Option<Timestamp>,
    /// When the desk last said something to the customer.
    pub replied_at: Option<Timestamp>,
    /// The rules of passing time that were done.
    pub ruled: Vec<Ruled>,
    /// Until then its history is that of a file: but for breaches nothing is due on it.
    pub quiet_until: Option<Timestamp>,
}

/// A rule of passing time that was done; it is done once for each time that what it counts from began anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Ruled {
    /// Which rule, in whatever version.
    pub rule: RuleId,
    /// The version of the ticket that it counted from.
    pub cycle: Ver,
}

impl Life {
    /// Of a new ticket.
    pub(super) fn new(at: Timestamp, facts: Facts, queue: QueueId, level: u8) -> Self {
        Self { facts: vec![Since { at, facts }], stays: vec![Stay { at, ver: 1, queue, level, worked: false }], ..Self::default() }
    }

    /// Whether nothing but a breach happens by itself at that moment.
    #[must_use]
    pub fn is_quiet(&self, at: Timestamp) -> bool {
        self.quiet_until.is_some_and(|until| at <= until)
    }

    /// The facts that hold now.
    #[must_use]
    pub fn now(&self) -> Option<&Facts> {
        self.facts.last().map(|since| &since.facts)
    }

    /// Who asks, as it is told.
    #[must_use]
    pub fn profile(&self) -> Profile {
        self.now().map_or_else(Profile::default, |facts| Profile { contract: facts.contract, vip: facts.vip })
    }

    /// Something that policies are chosen by is different from a moment on.
    pub(super) fn set(&mut self, at: Timestamp, change: impl FnOnce(&mut Facts)) {
        let Some(last) = self.facts.last_mut() else { return };
        let mut facts = last.facts;
        change(&mut facts);
        if facts == last.facts {
        } else if last.at == at {
            last.facts = facts;
        } else {
            self.facts.push(Since { at, facts });
        }
    }

    /// The customer said something that the desk has to answer.
    pub(super) fn asks(&mut self, at: Timestamp, ver: Ver, done_since: impl FnOnce(Ver) -> bool) {
        let waits = self.asked.last().is_some_and(|asked| asked.answered.is_none() && !done_since(asked.ver));
        // Words upon words are one wait.
        if !waits {
            self.asked.push(Asked { at, ver, answered: None });
        }
    }

    /// The desk answered.
    pub(super) fn answers(&mut self, at: Timestamp) {
        if let Some(asked) = self.asked.last_mut() {
            asked.answered = asked.answered.or(Some(at));
        }
    }
}
