//! Settings: subjects like any other, one whole document per version. Nothing is overwritten; a step names the version it used.

pub mod catalogue;
pub mod decide;
pub mod form;
pub mod levels;
pub mod missing;
pub mod own;
pub mod refusal;
pub mod sheet;
pub mod sub_state;
pub mod topic;
mod tree;
mod versions;

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::event::Change;
use crate::id::{
    CalendarId, CategoryId, CauseId, ContractId, PersonId, QueueId, RuleId, ServiceId, SettingKind, SkillId, SubStateId, Subject, TeamId,
    Ver,
};
use crate::locale::{Lang, Text};
use crate::routing::weights::RoutingDoc;
use crate::rule::document::{InForce, Rule, Rules};
use crate::sla::policy::Policy;
use crate::text::{ADDRESS_CHARS_MAX, Email};
use catalogue::{Category, Cause, Contract, Matrix, Service, Skill, Team};
use levels::{CalendarDoc, ServiceLevels};
use sub_state::SubState;

/// How deep the tree of queues may be: more levels than any desk in the literature has, and a bound for every walk up.
pub const QUEUE_DEPTH_MAX: usize = 8;
/// A resolved ticket that nobody contradicts is closed after a week, unless its queue says otherwise.
pub const CLOSE_AFTER_DAYS_DEFAULT: u16 = 7;
/// Whoever has not contradicted for a year does not.
pub const CLOSE_AFTER_DAYS_MAX: u16 = 365;
/// What answers are led to their ticket by, put into its queue's address: `+t`, a number of twelve digits, a dot, 16 letters.
const REPLY_TAG_BYTES_MAX: usize = 2 + 12 + 1 + 16;
/// Of a queue's address what stands before the `@`: with that in it, it is still at most 64 bytes (RFC 5321 4.5.3.1.1).
pub const QUEUE_LOCAL_BYTES_MAX: usize = 64 - REPLY_TAG_BYTES_MAX;
/// A queue's address: with that in it, it is still an address.
pub const QUEUE_ADDRESS_BYTES_MAX: usize = ADDRESS_CHARS_MAX - REPLY_TAG_BYTES_MAX;

/// Which agents see and work a queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Crew {
    /// Every agent.
    Everyone,
    /// These, and nobody else.
    Only(Vec<PersonId>),
}

/// A queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Queue {
    /// What it is called.
    pub name: Text,
    /// The queue above it; a queue without one is a main queue.
    pub parent: Option<QueueId>,
    /// Its level, 1 is the first that customers meet.
    pub level: u8,
    /// Customers see its name and may choose it; only main queues can be visible.
    pub visible: bool,
    /// Mails to this address become its tickets, and answers leave from it.
    pub address: Option<Email>,
    /// The language of mails to people whose own is not known.
    pub lang: Lang,
    /// Days after which a resolved ticket closes by itself.
    pub close_after_days: u16,
    /// Who sees and works it.
    pub crew: Crew,
    /// No longer takes new tickets; old ones stay.
    pub retired: bool,
    /// When it works: what clocks of its tickets are counted by where their policy names no calendar.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<CalendarId>,
    /// Other main queues that a sub-queue serves besides the one above it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub serves: Vec<QueueId>,
    /// Takes tickets over from more than one level before it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub skips: bool,
    /// Does not write to customers: its answers are notes for who does.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub drafts_only: bool,
    /// Whoever passes a ticket on from it along the tree says why.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub asks_reason: bool,
    /// Nothing is resolved in it without its cause.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub asks_cause: bool,
    /// Nothing is resolved in it without the words of the solution.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub asks_solution: bool,
}

impl Queue {
    /// A main queue of every agent that customers do not see.
    #[must_use]
    pub fn named(name: Text) -> Self {
        Self {
            name,
            parent: None,
            level: 1,
            visible: false,
            address: None,
            lang: Lang::default(),
            close_after_days: CLOSE_AFTER_DAYS_DEFAULT,
            crew: Crew::Everyone,
            retired: false,
            calendar: None,
            serves: Vec::new(),
            skips: false,
            drafts_only: false,
            asks_reason: false,
            asks_cause: false,
            asks_solution: false,
        }
    }
}

/// The desk's general settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskDoc {
    /// The organisation that the desk belongs to, as customers know it.
    pub name: Text,
    /// The zone in which days of figures begin, an IANA name.
    pub zone: String,
    /// The desk's language where nothing else is known.
    pub lang: Lang,
    /// The queue that takes mail to an address that no queue claims.
    pub fallback: Option<QueueId>,
}

impl Default for DeskDoc {
    fn default() -> Self {
        Self { name: Text::same("Sportello"), zone: "UTC".to_owned(), lang: Lang::En, fallback: None }
    }
}

/// A new version of a setting: the whole document. What it replaced is the version before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SettingChange {
    /// A queue.
    Queue(Queue),
    /// The desk's general settings.
    Desk(DeskDoc),
    /// A working calendar.
    Calendar(Box<CalendarDoc>),
    /// A policy of service levels.
    Policy(Box<Policy>),
    /// A service.
    Service(Service),
    /// A contract.
    Contract(Contract),
    /// A category.
    Category(Category),
    /// A sub-state.
    SubState(SubState),
    /// A skill.
    Skill(Skill),
    /// A team.
    Team(Team),
    /// What impact and urgency make of the priority.
    Matrix(Matrix),
    /// A cause.
    Cause(Cause),
    /// A rule.
    Rule(Box<Rule>),
    /// How tickets are given to people.
    Routing(RoutingDoc),
}

impl SettingChange {
    /// The kind of numbered settings that it is a document of; queues and the general settings are subjects of their own.
    #[must_use]
    pub fn kind(&self) -> Option<SettingKind> {
        match self {
            Self::Queue(_) | Self::Desk(_) => None,
            Self::Calendar(_) => Some(SettingKind::Calendar),
            Self::Policy(_) => Some(SettingKind::Policy),
            Self::Service(_) => Some(SettingKind::Service),
            Self::Contract(_) => Some(SettingKind::Contract),
            Self::Category(_) => Some(SettingKind::Category),
            Self::SubState(_) => Some(SettingKind::SubState),
            Self::Skill(_) => Some(SettingKind::Skill),
            Self::Team(_) => Some(SettingKind::Team),
            Self::Matrix(_) => Some(SettingKind::Matrix),
            Self::Cause(_) => Some(SettingKind::Cause),
            Self::Rule(_) => Some(SettingKind::Rule),
            Self::Routing(_) => Some(SettingKind::Routing),
        }
    }
}

/// What somebody may ask for about settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SettingAction {
    /// A new queue.
    AddQueue(Queue),
    /// A new version of a queue.
    ChangeQueue {
        /// Which.
        queue: QueueId,
        /// From now on.
        to: Queue,
    },
    /// A new version of the general settings.
    ChangeDesk(DeskDoc),
    /// A new setting of any other kind.
    Add(SettingChange),
    /// A new version of one.
    Change {
        /// Its number within its kind.
        id: u64,
        /// From now on.
        to: SettingChange,
    },
}

/// A queue and the version of its document.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Versioned<T> {
    /// The version.
    pub ver: Ver,
    /// The document.
    pub doc: T,
}

/// Every setting in force: what rules are decided by.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Settings {
    /// The queues.
    pub queues: BTreeMap<QueueId, Versioned<Queue>>,
    /// The general settings; version 0 is the built-in one.
    pub desk: Option<Versioned<DeskDoc>>,
    /// Calendars and policies, as they are and as they were.
    #[serde(default)]
    pub levels: ServiceLevels,
    /// The services.
    #[serde(default)]
    pub services: BTreeMap<ServiceId, Versioned<Service>>,
    /// The contracts.
    #[serde(default)]
    pub contracts: BTreeMap<ContractId, Versioned<Contract>>,
    /// The categories.
    #[serde(default)]
    pub categories: BTreeMap<CategoryId, Versioned<Category>>,
    /// The sub-states.
    #[serde(default)]
    pub sub_states: BTreeMap<SubStateId, Versioned<SubState>>,
    /// The skills.
    #[serde(default)]
    pub skills: BTreeMap<SkillId, Versioned<Skill>>,
    /// The teams.
    #[serde(default)]
    pub teams: BTreeMap<TeamId, Versioned<Team>>,
    /// What impact and urgency make of the priority; version 0 is the built-in table.
    #[serde(default)]
    pub matrix: Versioned<Matrix>,
    /// The causes.
    #[serde(default)]
    pub causes: BTreeMap<CauseId, Versioned<Cause>>,
    /// The rules.
    #[serde(default)]
    pub rules: Rules,
    /// How tickets are given to people; version 0 is the built-in way.
    #[serde(default)]
    pub routing: Versioned<RoutingDoc>,
}

impl Settings {
    /// The queue of that id.
    #[must_use]
    pub fn queue(&self, id: QueueId) -> Option<&Queue> {
        self.queues.get(&id).map(|queue| &queue.doc)
    }

    /// The general settings in force.
    #[must_use]
    pub fn general(&self) -> DeskDoc {
        self.desk.as_ref().map(|desk| desk.doc.clone()).unwrap_or_default()
    }

    /// Takes a new version of a setting over, from a moment on.
    pub fn apply(&mut self, subject: Subject, ver: Ver, at: Timestamp, changes: &[Change]) {
        for change in changes {
            if let Change::Setting(change) = change {
                self.apply_one(subject, ver, at, change);
            }
        }
    }

    fn apply_one(&mut self, subject: Subject, ver: Ver, at: Timestamp, change: &SettingChange) {
        fn put<K: Ord, T: Clone>(map: &mut BTreeMap<K, Versioned<T>>, id: K, ver: Ver, doc: &T) {
            map.insert(id, Versioned { ver, doc: doc.clone() });
        }
        let id = subject.number();
        self.levels.apply(subject, ver, at, change);
        match (subject, change) {
            (Subject::Queue(id), SettingChange::Queue(doc)) => put(&mut self.queues, id, ver, doc),
            (Subject::Desk, SettingChange::Desk(doc)) => self.desk = Some(Versioned { ver, doc: doc.clone() }),
            (Subject::Setting(SettingKind::Service, _), SettingChange::Service(doc)) => put(&mut self.services, ServiceId(id), ver, doc),
            (Subject::Setting(SettingKind::Contract, _), SettingChange::Contract(doc)) => {
                put(&mut self.contracts, ContractId(id), ver, doc)
            }
            (Subject::Setting(SettingKind::Category, _), SettingChange::Category(doc)) => {
                put(&mut self.categories, CategoryId(id), ver, doc);
            }
            (Subject::Setting(SettingKind::SubState, _), SettingChange::SubState(doc)) => {
                put(&mut self.sub_states, SubStateId(id), ver, doc);
            }
            (Subject::Setting(SettingKind::Skill, _), SettingChange::Skill(doc)) => put(&mut self.skills, SkillId(id), ver, doc),
            (Subject::Setting(SettingKind::Team, _), SettingChange::Team(doc)) => put(&mut self.teams, TeamId(id), ver, doc),
            (Subject::Setting(SettingKind::Rule, _), SettingChange::Rule(doc)) => {
                self.rules.put(RuleId(id), InForce { ver, since: at, rule: Rule::clone(doc) });
            }
            (Subject::Setting(SettingKind::Matrix, _), SettingChange::Matrix(doc)) => self.matrix = Versioned { ver, doc: *doc },
            (Subject::Setting(SettingKind::Routing, _), SettingChange::Routing(doc)) => self.routing = Versioned { ver, doc: *doc },
            (Subject::Setting(SettingKind::Cause, _), SettingChange::Cause(doc)) => put(&mut self.causes, CauseId(id), ver, doc),
            _ => {}
        }
    }
}
