//! A clock that opens into what it is made up of, as agents read it: in sentences that the server made, beside all that they are
//! computed from.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::id::{TicketId, Ver};
use crate::sla::policy::Metric;

/// A clock that has less time left than this is soon due.
pub const SOON: SignedDuration = SignedDuration::from_hours(1);

/// How a clock stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It was stopped in time.
    Met,
    /// It was stopped too late.
    Missed,
    /// It runs, and there is time.
    Running,
    /// It runs, and there is little time.
    Soon,
    /// It was due.
    Late,
    /// It stands still.
    Paused,
}

impl Standing {
    /// Of what runs and is due then.
    #[must_use]
    pub fn running(due: Timestamp, now: Timestamp) -> Self {
        if due < now {
            Self::Late
        } else if due.duration_since(now) < SOON {
            Self::Soon
        } else {
            Self::Running
        }
    }

    /// The word for style sheets.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Missed => "missed",
            Self::Running => "running",
            Self::Soon => "due-soon",
            Self::Late => "late",
            Self::Paused => "paused",
        }
    }
}

/// A clock over a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockView {
    /// What it measures.
    pub metric: Metric,
    /// The version of the ticket that set it going.
    pub cycle: Ver,
    /// What it measures, in words.
    pub name: String,
    /// How it stood when it was read.
    pub standing: Standing,
    /// When it is due; of one that was stopped, or stands still, nothing.
    pub due: Option<Timestamp>,
    /// How it stands, in words; the moment at which it is due comes after them.
    pub words: String,
}

impl ClockView {
    /// How it stands at a moment: what runs comes nearer by itself.
    #[must_use]
    pub fn at(&self, now: Timestamp) -> Standing {
        self.due.map_or(self.standing, |due| Standing::running(due, now))
    }
}

/// What a stretch of time is to a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stretch {
    /// Counted.
    Counted,
    /// Counted, after it was due.
    Over,
    /// Working time in which it stood still.
    Paused,
    /// The desk was closed.
    Closed,
    /// The day was off.
    DayOff,
}

impl Stretch {
    /// The word for style sheets.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Counted => "counted",
            Self::Over => "over",
            Self::Paused => "paused",
            Self::Closed => "closed",
            Self::DayOff => "day-off",
        }
    }
}

/// One line of a proof.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProofLine {
    /// What it is to the clock.
    pub stretch: Stretch,
    /// From when until when.
    pub span: String,
    /// What it is to the clock, in a word.
    pub what: String,
    /// Why.
    pub why: String,
    /// By which version of which rule.
    pub rule: String,
    /// How long it lasted.
    pub lasts: String,
}

/// A sum of a proof.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProofSum {
    /// Of what.
    pub stretch: Stretch,
    /// How long, and of what.
    pub words: String,
}

/// A part of a day, in thousandths of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProofSpan {
    /// What it is to the clock.
    pub stretch: Stretch,
    /// Where it begins.
    pub from: u16,
    /// Where it ends.
    pub to: u16,
}

/// A day of a proof, as a strip.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProofDay {
    /// Which.
    pub day: String,
    /// Its parts; closed time is what is left.
    pub spans: Vec<ProofSpan>,
    /// What it added to the clock.
    pub counted: String,
}

/// The days that are drawn; of a longer clock the newest.
pub const PROOF_DAYS_MAX: usize = 31;
/// The lines that are shown; of a longer clock the newest. All of them are computed again.
pub const PROOF_LINES_MAX: usize = 400;

/// A clock, opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProofPage {
    /// The ticket.
    pub ticket: TicketId,
    /// What it is about.
    pub subject: String,
    /// The clock.
    pub clock: ClockView,
    /// What was promised, what it took, when it was due.
    pub lead: String,
    /// How long ago it began, by everybody's calendar.
    pub elapsed: String,
    /// The sums.
    pub sums: Vec<ProofSum>,
    /// The days.
    pub days: Vec<ProofDay>,
    /// The lines, in order.
    pub lines: Vec<ProofLine>,
    /// How many there are; more than are shown, of a very long clock.
    pub segments: u32,
    /// By which zone its moments are said.
    pub zone: String,
    /// All that it is computed from, as JSON.
    pub evidence: String,
    /// What the server computed, to compare.
    pub digest: String,
}
