//! Names of things: each kind of id is a type of its own, so that a person's can never be taken for a queue's.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub u64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = BadId;

            fn from_str(raw: &str) -> Result<Self, BadId> {
                digits(raw).map(Self).ok_or(BadId)
            }
        }
    };
}

id!(
    /// A ticket's number: what people say on the phone is also its id. Unique for ever, gaps allowed.
    TicketId
);
id!(
    /// A person: customer, agent, manager or administrator.
    PersonId
);
id!(
    /// An organisation that people belong to.
    OrganisationId
);
id!(
    /// A queue.
    QueueId
);

id!(
    /// A working calendar.
    CalendarId
);
id!(
    /// A policy of service levels.
    PolicyId
);
id!(
    /// A service that customers ask for.
    ServiceId
);
id!(
    /// A contract that organisations have.
    ContractId
);
id!(
    /// A category of the tree of them.
    CategoryId
);
id!(
    /// A sub-state within one of the six.
    SubStateId
);
id!(
    /// A skill that tickets ask for and agents have.
    SkillId
);
id!(
    /// A team of agents.
    TeamId
);
id!(
    /// A cause of troubles.
    CauseId
);
id!(
    /// A rule: a trigger, a time rule or a rule of routing.
    RuleId
);

/// What was given is not an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id")]
pub struct BadId;

/// Ids stay below 2^53, so that a browser's JSON reads each one exactly.
pub const ID_MAX: u64 = (1 << 53) - 1;

fn digits(raw: &str) -> Option<u64> {
    if raw.is_empty() || !raw.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    raw.parse().ok().filter(|id| *id <= ID_MAX)
}

/// The caller's own name for one call (idempotency key): the same call sent twice is done once.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OpId(pub u128);

impl fmt::Display for OpId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl fmt::Debug for OpId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OpId({self})")
    }
}

impl FromStr for OpId {
    type Err = BadId;

    fn from_str(raw: &str) -> Result<Self, BadId> {
        let hex = raw.len() == 32 && raw.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !hex {
            return Err(BadId);
        }
        u128::from_str_radix(raw, 16).map(Self).map_err(|_| BadId)
    }
}

impl TryFrom<String> for OpId {
    type Error = BadId;

    fn try_from(raw: String) -> Result<Self, BadId> {
        raw.parse()
    }
}

impl From<OpId> for String {
    fn from(op: OpId) -> Self {
        op.to_string()
    }
}

/// What has a history of its own in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Subject {
    /// A ticket.
    Ticket(TicketId),
    /// A person.
    Person(PersonId),
    /// An organisation.
    Organisation(OrganisationId),
    /// A queue: a setting, whole documents per version.
    Queue(QueueId),
    /// The desk's own general settings; there is one.
    Desk,
    /// Any other setting.
    Setting(SettingKind, u64),
}

/// The kinds of settings that are numbered documents and nothing more; each [`code`](SettingKind::code) stands in the log's keys
/// and never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SettingKind {
    /// Working calendars.
    Calendar,
    /// Policies of service levels.
    Policy,
    /// Services.
    Service,
    /// Contracts.
    Contract,
    /// Categories.
    Category,
    /// Sub-states.
    SubState,
    /// Skills.
    Skill,
    /// Teams.
    Team,
    /// Rules.
    Rule,
    /// What impact and urgency make of the priority; there is one.
    Matrix,
    /// Causes of troubles.
    Cause,
    /// How tickets are given to people; there is one.
    Routing,
}

impl SettingKind {
    /// Every kind.
    pub const ALL: [Self; 12] = [
        Self::Calendar,
        Self::Policy,
        Self::Service,
        Self::Contract,
        Self::Category,
        Self::SubState,
        Self::Skill,
        Self::Team,
        Self::Rule,
        Self::Matrix,
        Self::Cause,
        Self::Routing,
    ];

    /// Of some there is one, which was there from the start.
    #[must_use]
    pub fn is_one(self) -> bool {
        matches!(self, Self::Matrix | Self::Routing)
    }

    /// The word that stands in keys of the log.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Calendar => "calendar",
            Self::Policy => "policy",
            Self::Service => "service",
            Self::Contract => "contract",
            Self::Category => "category",
            Self::SubState => "sub_state",
            Self::Skill => "skill",
            Self::Team => "team",
            Self::Rule => "rule",
            Self::Matrix => "matrix",
            Self::Cause => "cause",
            Self::Routing => "routing",
        }
    }
}

/// Which kind of [`Subject`]; its [`code`](SubjectKind::code) is the first part of the log's keys and never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SubjectKind {
    /// See [`Subject::Ticket`].
    Ticket,
    /// See [`Subject::Person`].
    Person,
    /// See [`Subject::Organisation`].
    Organisation,
    /// See [`Subject::Queue`].
    Queue,
    /// See [`Subject::Desk`].
    Desk,
    /// See [`Subject::Setting`].
    Setting(SettingKind),
}

impl SubjectKind {
    /// The kinds that are more than a setting's number.
    const OWN: [Self; 5] = [Self::Ticket, Self::Person, Self::Organisation, Self::Queue, Self::Desk];

    /// Every kind.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::OWN.into_iter().chain(SettingKind::ALL.map(Self::Setting))
    }

    /// The word that stands in keys of the log.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Ticket => "ticket",
            Self::Person => "person",
            Self::Organisation => "organisation",
            Self::Queue => "queue",
            Self::Desk => "desk",
            Self::Setting(kind) => kind.code(),
        }
    }

    /// The kind of that [`code`](Self::code).
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        Self::all().find(|kind| kind.code() == code)
    }
}

impl Subject {
    /// Which kind it is.
    #[must_use]
    pub fn kind(self) -> SubjectKind {
        match self {
            Self::Ticket(_) => SubjectKind::Ticket,
            Self::Person(_) => SubjectKind::Person,
            Self::Organisation(_) => SubjectKind::Organisation,
            Self::Queue(_) => SubjectKind::Queue,
            Self::Desk => SubjectKind::Desk,
            Self::Setting(kind, _) => SubjectKind::Setting(kind),
        }
    }

    /// Its number within its kind.
    #[must_use]
    pub fn number(self) -> u64 {
        match self {
            Self::Ticket(TicketId(id)) | Self::Person(PersonId(id)) | Self::Organisation(OrganisationId(id)) | Self::Queue(QueueId(id)) => {
                id
            }
            Self::Setting(_, id) => id,
            Self::Desk => 0,
        }
    }

    /// The subject of that kind and number.
    #[must_use]
    pub fn new(kind: SubjectKind, number: u64) -> Self {
        match kind {
            SubjectKind::Ticket => Self::Ticket(TicketId(number)),
            SubjectKind::Person => Self::Person(PersonId(number)),
            SubjectKind::Organisation => Self::Organisation(OrganisationId(number)),
            SubjectKind::Queue => Self::Queue(QueueId(number)),
            SubjectKind::Desk => Self::Desk,
            SubjectKind::Setting(kind) => Self::Setting(kind, number),
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind().code(), self.number())
    }
}

impl TryFrom<String> for Subject {
    type Error = BadId;

    fn try_from(raw: String) -> Result<Self, BadId> {
        let (kind, number) = raw.split_once(':').ok_or(BadId)?;
        let kind = SubjectKind::of_code(kind).ok_or(BadId)?;
        Ok(Self::new(kind, digits(number).ok_or(BadId)?))
    }
}

impl From<Subject> for String {
    fn from(subject: Subject) -> Self {
        subject.to_string()
    }
}

/// A subject's version: the number of steps that made it what it is. The first step makes version 1.
pub type Ver = u32;

/// A place in the log: run of the process and number within it. `(epoch, seq)` of the live channel is the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Pos {
    /// The lane: one run of one process.
    pub lane: u64,
    /// The transaction's number in its lane, from 1.
    pub n: u64,
}

impl fmt::Display for Pos {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.lane, self.n)
    }
}
