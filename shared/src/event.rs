//! One step of one subject, as the log keeps it for ever.
//!
//! An event holds ids, enums, numbers and moments. Words are texts that it points to ([`TextRef`]). What `body` means is
//! known by [`Change`] alone; the database never looks inside.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::id::{OpId, PersonId, RuleId, Subject, Ver};
use crate::people::change::{OrganisationChange, PersonChange};
use crate::seal::{Hash, Salt};
use crate::setting::SettingChange;
use crate::sla::clock::after_due;
use crate::sla::story::Mark;
use crate::ticket::change::TicketChange;

/// The version of the events written today. An older one is raised when read; a golden file per version proves it.
///
/// What 2 added to 1 is absent there and means nothing (`#[serde(default)]`), so that raising is reading. But a program of format 1
/// would have read a hop as a move like any other, and not have seen what it leaves out: it refuses instead.
pub const FORMAT: u16 = 2;

/// Who did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// A person.
    Person(PersonId),
    /// The desk itself: a timer, a rule, the first start.
    Desk,
}

/// Through which door it came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Door {
    /// The agents' dashboard.
    Desk,
    /// The customers' portal.
    Portal,
    /// E-mail.
    Mail,
    /// The desk's own clock.
    Clock,
    /// The command line.
    Cli,
    /// A file of somebody's history.
    Import,
}

/// What made it happen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// A person's wish.
    Person,
    /// A timer, at its moment.
    Timer(TimerKey),
    /// A mail, by the hash of its raw bytes.
    Mail(Hash),
    /// A file of somebody's history.
    Import(Hash),
    /// An undo of that call.
    Undo(OpId),
    /// A rule of the desk, in the version that was in force.
    Rule {
        /// Which.
        rule: RuleId,
        /// Which version of it.
        ver: Ver,
    },
    /// The desk gives tickets to people, by that version of its setting.
    Routing(Ver),
}

impl Cause {
    /// Whether the desk did it by itself: nobody wished it, wrote it or told it.
    #[must_use]
    pub fn is_by_itself(&self) -> bool {
        match self {
            Self::Timer(_) | Self::Rule { .. } | Self::Routing(_) => true,
            Self::Person | Self::Mail(_) | Self::Import(_) | Self::Undo(_) => false,
        }
    }
}

/// Which firing of which clock: a second one of the same key changes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TimerKey {
    /// Which clock.
    pub clock: Clock,
    /// The version of the ticket that set it going.
    pub cycle: Ver,
    /// When it was due.
    pub due: Timestamp,
}

/// The clocks of a ticket that do something when they are due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Clock {
    /// A ticket that waited until a moment wakes up.
    PendingOver,
    /// A resolved ticket that nobody contradicted is closed.
    AutoClose,
    /// A service level was due, or a step of its escalation.
    Sla(Mark),
}

impl TimerKey {
    /// When it happens: a breach in the first moment after it was due, all else when it is due.
    #[must_use]
    pub fn at(&self) -> Timestamp {
        match self.clock {
            Clock::Sla(Mark { step: None, .. }) => after_due(self.due),
            Clock::Sla(Mark { step: Some(_), .. }) | Clock::PendingOver | Clock::AutoClose => self.due,
        }
    }

    /// Whether it is to be fired at a moment.
    #[must_use]
    pub fn is_due(&self, at: Timestamp) -> bool {
        self.at() <= at
    }
}

/// A text that a step brought: its place among the step's texts and its seal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TextRef {
    /// Its index among the texts of its step.
    pub i: u16,
    /// `HMAC(salt, text)`: the event verifies with the text, and without it.
    pub seal: Hash,
}

/// A text on its way into the store, beside the step that points to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewText {
    /// The salt of its seal; erased with the text.
    pub salt: Salt,
    /// The words.
    pub text: String,
}

/// Anything that can happen to any subject. Append-only: a new meaning is a new variant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// To a ticket.
    Ticket(TicketChange),
    /// To a person.
    Person(PersonChange),
    /// To an organisation.
    Organisation(OrganisationChange),
    /// To a setting.
    Setting(SettingChange),
}

/// One subject's changes of one cause at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Whose.
    pub subject: Subject,
    /// The subject's version that this step makes.
    pub ver: Ver,
    /// When it counts: a timer's moment, an import's original.
    pub at: Timestamp,
    /// Who did it.
    pub by: By,
    /// What made it happen.
    pub cause: Cause,
    /// What happened, in order.
    pub changes: Vec<Change>,
    /// The texts that the changes point to.
    pub texts: Vec<NewText>,
}

/// A step as the log holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Whose history it belongs to.
    pub subject: Subject,
    /// The version that it made.
    pub ver: Ver,
    /// When it counts.
    pub at: Timestamp,
    /// When the desk knew it.
    pub known: Timestamp,
    /// Who did it.
    pub by: By,
    /// Through which door.
    pub door: Door,
    /// What made it happen.
    pub cause: Cause,
    /// The call that it was part of.
    pub op: OpId,
    /// The run of the process that wrote it.
    pub lane: u64,
    /// The transaction's number in the lane.
    pub n: u64,
    /// The version of the format of `body`.
    pub v: u16,
    /// The changes as JSON text, exactly as hashed.
    pub body: String,
    /// The hash of the same subject's previous event.
    pub prev: Hash,
    /// The hash of everything above.
    pub hash: Hash,
}

/// What an event holds cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadEvent {
    /// A later Sportello wrote it.
    #[error("event {subject} version {ver} has format {v}; this program knows formats up to {FORMAT}")]
    Newer {
        /// Whose.
        subject: Subject,
        /// Which.
        ver: Ver,
        /// Its format.
        v: u16,
    },
    /// Its body is not what its format says.
    #[error("event {subject} version {ver}: {why}")]
    Body {
        /// Whose.
        subject: Subject,
        /// Which.
        ver: Ver,
        /// What the parser said.
        why: String,
    },
    /// Its hash is not that of its contents.
    #[error("event {subject} version {ver} was altered: its hash does not match")]
    Altered {
        /// Whose.
        subject: Subject,
        /// Which.
        ver: Ver,
    },
}

/// The changes of a step as they are hashed and stored.
#[must_use]
pub fn body_of(changes: &[Change]) -> String {
    // Our own types hold no map with other keys than strings and no number that JSON lacks, so this cannot fail.
    serde_json::to_string(changes).unwrap_or_default()
}

impl Event {
    /// The hash that belongs to these contents.
    #[must_use]
    pub fn sealed(&self) -> Hash {
        let cause = serde_json::to_string(&self.cause).unwrap_or_default();
        let by = serde_json::to_string(&self.by).unwrap_or_default();
        let door = serde_json::to_string(&self.door).unwrap_or_default();
        Hash::of_parts(&[
            self.prev.0.as_slice(),
            self.subject.to_string().as_bytes(),
            &self.ver.to_be_bytes(),
            &self.at.as_nanosecond().to_be_bytes(),
            &self.known.as_nanosecond().to_be_bytes(),
            by.as_bytes(),
            door.as_bytes(),
            cause.as_bytes(),
            &self.op.0.to_be_bytes(),
            &self.lane.to_be_bytes(),
            &self.n.to_be_bytes(),
            &self.v.to_be_bytes(),
            self.body.as_bytes(),
        ])
    }

    /// The changes, raised to today's format.
    ///
    /// # Errors
    /// [`BadEvent`] when a later program wrote it or it is damaged.
    pub fn changes(&self) -> Result<Vec<Change>, BadEvent> {
        let (subject, ver) = (self.subject, self.ver);
        match self.v {
            1..=FORMAT => serde_json::from_str(&self.body).map_err(|error| BadEvent::Body { subject, ver, why: error.to_string() }),
            v => Err(BadEvent::Newer { subject, ver, v }),
        }
    }

    /// Checks that nobody altered it since it was written.
    ///
    /// # Errors
    /// [`BadEvent::Altered`].
    pub fn verify(&self) -> Result<(), BadEvent> {
        if self.sealed() == self.hash { Ok(()) } else { Err(BadEvent::Altered { subject: self.subject, ver: self.ver }) }
    }
}
