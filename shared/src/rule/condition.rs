//! What has to hold for a rule to be done: tests of facts, and groups of them.
//!
//! The form is stored for ever: a new fact is a new variant, and none is renamed.

use serde::{Deserialize, Serialize};

use super::value::{Choice, Domain, LASTING_MINUTES_MAX, Lasting, Scale, VALUES_MAX};
use crate::id::{CalendarId, CategoryId, ContractId, OrganisationId, QueueId, ServiceId, SubStateId};
use crate::setting::catalogue::Degree;
use crate::sla::policy::{Metric, WITHIN_MINUTES_MAX};
use crate::text::{Phrase, Tag};
use crate::ticket::status::StatusCode;
use crate::ticket::{Channel, Priority, TicketKind};

/// Groups within groups: more than anybody can read aloud.
pub const CONDITION_DEPTH_MAX: usize = 4;
/// The tests of one condition.
pub const CONDITION_TESTS_MAX: usize = 40;

/// What has to hold.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// Each of these; of none it always holds.
    All(Vec<Condition>),
    /// At least one of these.
    Any(Vec<Condition>),
    /// Not one of these.
    None(Vec<Condition>),
    /// This fact is so.
    Is(Test),
}

/// Who did what just happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hand {
    /// Whoever asks, by mail or in the portal.
    Customer,
    /// A person of the desk.
    Agent,
    /// The desk itself: a timer or another rule.
    Desk,
}

impl Hand {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Customer, Self::Agent, Self::Desk];
}

/// How a clock of a ticket's service level stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It runs.
    Running,
    /// It stands still and will run on.
    Paused,
    /// It was due and had not been stopped.
    Breached,
    /// It is due within so many minutes, or was due already; it has not been stopped.
    DueWithin(u32),
}

/// A fact and what it is compared with.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Test {
    /// How it came.
    Channel(Choice<Channel>),
    /// Its type.
    Kind(Choice<TicketKind>),
    /// Where it stands.
    State(Choice<StatusCode>),
    /// The label of its state.
    Label(Choice<Option<SubStateId>>),
    /// How urgent it is.
    Priority(Scale<Priority>),
    /// Where it is.
    Queue(Choice<QueueId>),
    /// It is in one of these, or below it.
    QueueBelow(Choice<QueueId>),
    /// Its main queue.
    Home(Choice<QueueId>),
    /// The level of the queue that it is in.
    Level(Scale<u8>),
    /// Which service it is about.
    Service(Choice<Option<ServiceId>>),
    /// Its category.
    Category(Choice<Option<CategoryId>>),
    /// Its category is one of these, or below it.
    CategoryBelow(Choice<CategoryId>),
    /// How much it holds up.
    Impact(Choice<Option<Degree>>),
    /// How soon it does.
    Urgency(Choice<Option<Degree>>),
    /// How grave the fault is.
    Severity(Choice<Option<Degree>>),
    /// It has one of these tags, or none of them.
    Tag(Choice<Tag>),
    /// Whoever asks is served first.
    Vip(bool),
    /// The contract of whoever asks.
    Contract(Choice<Option<ContractId>>),
    /// For whom they ask.
    Organisation(Choice<Option<OrganisationId>>),
    /// Whoever asks has an address of one of these domains, or of none. Nobody proved that it is theirs.
    Domain(Choice<Domain>),
    /// One of these stands in the subject, or none does.
    Subject(Choice<Phrase>),
    /// One of these stands in the words that just came, or none does.
    Said(Choice<Phrase>),
    /// Who did what just happened.
    By(Choice<Hand>),
    /// Somebody works on it.
    Owned(bool),
    /// Somebody answers for it.
    Answered(bool),
    /// How long ago it began.
    Age(Lasting),
    /// How long it has been in its state.
    InState(Lasting),
    /// How long ago the customer last said something.
    SinceCustomer(Lasting),
    /// How long ago the desk last said something to the customer.
    SinceDesk(Lasting),
    /// It is working time of a calendar.
    Hours {
        /// Which calendar.
        calendar: CalendarId,
        /// It is; otherwise it is not.
        open: bool,
    },
    /// The newest clock of this kind stands so.
    Clock {
        /// What it measures.
        metric: Metric,
        /// How it stands.
        is: Standing,
    },
}

/// What is wrong with a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum ConditionError {
    /// Groups within groups within groups.
    #[error("groups lie at most {CONDITION_DEPTH_MAX} deep")]
    TooDeep,
    /// Too many tests.
    #[error("a condition has at most {CONDITION_TESTS_MAX} tests")]
    TooManyTests,
    /// A group or a list without anything in it.
    #[error("a group or a list is empty")]
    Empty,
    /// A list that is too long.
    #[error("a list has at most {VALUES_MAX} values")]
    TooManyValues,
    /// A time of nothing, or more than a year.
    #[error("a time is at least a minute and at most a year")]
    Lasting,
}

impl Default for Condition {
    fn default() -> Self {
        Self::All(Vec::new())
    }
}

impl Condition {
    /// Looks at a condition that somebody wrote.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(&self) -> Result<(), ConditionError> {
        // Nothing at all is what a rule without a condition has.
        if *self == Self::default() {
            return Ok(());
        }
        let mut tests = 0;
        self.check_part(1, &mut tests)
    }

    fn check_part(&self, depth: usize, tests: &mut usize) -> Result<(), ConditionError> {
        match self {
            Self::All(parts) | Self::Any(parts) | Self::None(parts) => {
                if CONDITION_DEPTH_MAX < depth {
                    return Err(ConditionError::TooDeep);
                }
                if parts.is_empty() {
                    return Err(ConditionError::Empty);
                }
                parts.iter().try_for_each(|part| part.check_part(depth + 1, tests))
            }
            Self::Is(test) => {
                *tests += 1;
                if CONDITION_TESTS_MAX < *tests { Err(ConditionError::TooManyTests) } else { test.check() }
            }
        }
    }

    /// Its tests, in order.
    #[must_use]
    pub fn tests(&self) -> Vec<&Test> {
        match self {
            Self::All(parts) | Self::Any(parts) | Self::None(parts) => parts.iter().flat_map(Self::tests).collect(),
            Self::Is(test) => vec![test],
        }
    }
}

impl Test {
    fn check(&self) -> Result<(), ConditionError> {
        let count = match self {
            Self::Channel(choice) => choice.values().len(),
            Self::Kind(choice) => choice.values().len(),
            Self::State(choice) => choice.values().len(),
            Self::Label(choice) => choice.values().len(),
            Self::Priority(scale) => scale.values().len(),
            Self::Queue(choice) | Self::QueueBelow(choice) | Self::Home(choice) => choice.values().len(),
            Self::Level(scale) => scale.values().len(),
            Self::Service(choice) => choice.values().len(),
            Self::Category(choice) => choice.values().len(),
            Self::CategoryBelow(choice) => choice.values().len(),
            Self::Impact(choice) | Self::Urgency(choice) | Self::Severity(choice) => choice.values().len(),
            Self::Tag(choice) => choice.values().len(),
            Self::Contract(choice) => choice.values().len(),
            Self::Organisation(choice) => choice.values().len(),
            Self::Domain(choice) => choice.values().len(),
            Self::Subject(choice) | Self::Said(choice) => choice.values().len(),
            Self::By(choice) => choice.values().len(),
            Self::Vip(_) | Self::Owned(_) | Self::Answered(_) | Self::Hours { .. } => return Ok(()),
            Self::Age(lasting) | Self::InState(lasting) | Self::SinceCustomer(lasting) | Self::SinceDesk(lasting) => {
                return lasting.check();
            }
            Self::Clock { is: Standing::DueWithin(minutes), .. } => {
                return if *minutes <= WITHIN_MINUTES_MAX { Ok(()) } else { Err(ConditionError::Lasting) };
            }
            Self::Clock { is: Standing::Running | Standing::Paused | Standing::Breached, .. } => return Ok(()),
        };
        match count {
            0 => Err(ConditionError::Empty),
            1..=VALUES_MAX => Ok(()),
            _ => Err(ConditionError::TooManyValues),
        }
    }
}

impl Lasting {
    pub(super) fn check(self) -> Result<(), ConditionError> {
        if (1..=LASTING_MINUTES_MAX).contains(&self.minutes) { Ok(()) } else { Err(ConditionError::Lasting) }
    }
}
