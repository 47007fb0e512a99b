//! A ticket: what the steps of its history make of it.

pub mod action;
mod answer;
pub mod apply;
mod article;
pub mod change;
pub mod classify;
mod conclude;
mod create;
pub mod decide;
pub(crate) mod escalate;
pub mod hop;
pub mod import;
pub mod life;
pub mod plea;
pub mod receive;
pub(crate) mod ruled;
pub mod seek;
pub mod status;
pub mod timer;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::id::{CategoryId, CauseId, ContractId, OrganisationId, PersonId, QueueId, ServiceId, SubStateId, TicketId, Ver};
use crate::setting::catalogue::Degree;
use crate::sla::story::Story;
use life::Life;
use seek::Seek;
use status::{Status, StatusCode};

/// The version of [`apply::apply`]: a stored row made by another one is folded again from the log.
pub const FOLD: u32 = 9;

/// What kind of request it is (ITIL's types).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TicketKind {
    /// Something does not work.
    #[default]
    Incident,
    /// Somebody wants something.
    ServiceRequest,
    /// The cause of incidents.
    Problem,
    /// Something is to be altered.
    Change,
    /// Somebody wants to know something.
    Question,
    /// Somebody is dissatisfied.
    Complaint,
}

impl TicketKind {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Incident, Self::ServiceRequest, Self::Problem, Self::Change, Self::Question, Self::Complaint];
}

/// How urgent a ticket is. The order is that of urgency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// When there is time.
    Low,
    /// In its turn.
    #[default]
    Normal,
    /// Before others.
    High,
    /// Now.
    Urgent,
}

impl Priority {
    /// All of them, the least urgent first.
    pub const ALL: [Self; 4] = [Self::Low, Self::Normal, Self::High, Self::Urgent];

    /// One degree more urgent; the most urgent stays.
    #[must_use]
    pub fn raised(self) -> Self {
        match self {
            Self::Low => Self::Normal,
            Self::Normal => Self::High,
            Self::High | Self::Urgent => Self::Urgent,
        }
    }
}

/// How words came or went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// E-mail.
    Mail,
    /// The customers' portal.
    Portal,
    /// The telephone.
    Phone,
    /// The agents' dashboard.
    Desk,
}

impl Channel {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Mail, Self::Portal, Self::Phone, Self::Desk];
}

/// What an article is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ArticleKind {
    /// The customer asks or says something.
    Request,
    /// The desk answers or writes first.
    Reply,
    /// Words among agents.
    Note,
    /// What a caller said, written down by an agent.
    Call,
    /// A machine's mail: an out-of-office, a failed delivery.
    System,
    /// An answer from a queue that does not write to customers: a note for whoever works the main queue, who may send it.
    Draft,
    /// What solved it, in words for colleagues.
    Solution,
}

/// Who may read an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Visibility {
    /// Customer and desk.
    Public,
    /// The desk only.
    Internal,
}

/// Which side spoke.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The customer.
    Customer,
    /// The desk.
    Desk,
}

/// The last words said on a ticket, for lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastWords {
    /// Who said them.
    pub side: Side,
    /// Whether only agents may read them.
    pub internal: bool,
    /// Their beginning.
    pub words: String,
}

/// At which version each aspect of a ticket last changed: what decides whether a person's wish comes too late.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Aspects {
    /// Who works on it.
    pub owner: Ver,
    /// Who answers for it.
    pub responsible: Ver,
    /// Where it stands.
    pub status: Ver,
    /// How urgent it is.
    pub priority: Ver,
    /// Where it is.
    pub queue: Ver,
    /// What it is about.
    #[serde(default)]
    pub class: Ver,
    /// The customer's newest words.
    pub heard: Ver,
    /// The desk's newest public words.
    pub replied: Ver,
    /// Who said them.
    #[serde(default)]
    pub replier: Option<PersonId>,
    /// The newest public words of the desk that somebody else said before them.
    #[serde(default)]
    pub replied_before: Ver,
}

impl Aspects {
    /// The desk's newest public words that somebody else than this person said.
    #[must_use]
    pub fn replied_by_others(&self, person: Option<PersonId>) -> Ver {
        if person.is_some() && self.replier == person { self.replied_before } else { self.replied }
    }
}

/// A state and since when; the list of them is the ticket's path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Move {
    /// Since when.
    pub at: Timestamp,
    /// Which state.
    pub to: StatusCode,
    /// The version that made it.
    pub ver: Ver,
}

/// What a ticket is about, and how bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Classification {
    /// Which service is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<ServiceId>,
    /// Its place in the tree of categories.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<CategoryId>,
    /// How much of the customer's work it holds up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub impact: Option<Degree>,
    /// How soon it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgency: Option<Degree>,
    /// How grave the fault itself is, whoever it hits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity: Option<Degree>,
}

/// Who asks, as far as it decides what they were promised: as it was when they asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Profile {
    /// The contract of their organisation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contract: Option<ContractId>,
    /// They are served first.
    #[serde(default)]
    pub vip: bool,
}

/// That somebody was given a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// Who.
    pub person: PersonId,
    /// When; of somebody who was given it again, the last time.
    pub at: Timestamp,
}

/// That the customer asked for somebody else to look at it. They may do so once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plea {
    /// When.
    pub at: Timestamp,
    /// The article that says why.
    pub article: u32,
    /// Who worked on it then: they are nobody else, whoever has it by the time of the answer.
    pub owner: Option<PersonId>,
    /// Whether somebody will, once that was answered.
    pub granted: Option<bool>,
}

/// A ticket as the steps of its history make it. All that lists and figures need is in here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// Its number.
    pub id: TicketId,
    /// How many steps made this.
    pub ver: Ver,
    /// Its type.
    pub kind: TicketKind,
    /// Where it stands.
    pub status: Status,
    /// The main queue that the customer sees.
    pub home: QueueId,
    /// Where it is now.
    pub queue: QueueId,
    /// How it came.
    pub channel: Channel,
    /// How urgent it is.
    pub priority: Priority,
    /// Who works on it.
    pub owner: Option<PersonId>,
    /// Who answers for it.
    pub responsible: Option<PersonId>,
    /// Who asks.
    pub requester: PersonId,
    /// Who else takes part.
    pub participants: Vec<PersonId>,
    /// For whom they ask.
    pub organisation: Option<OrganisationId>,
    /// What it is about; empty once erased.
    pub subject: String,
    /// The last words.
    pub last: LastWords,
    /// How many articles it has.
    pub articles: u32,
    /// How many of them customers may read.
    pub public_articles: u32,
    /// When it came to be.
    pub created_at: Timestamp,
    /// When something last happened to it.
    pub updated_at: Timestamp,
    /// When the customer last heard or said something.
    pub public_at: Timestamp,
    /// The desk wrote first.
    pub outbound: bool,
    /// An agent wrote it down for the requester.
    pub by_agent: bool,
    /// The closed ticket that it continues.
    pub follows: Option<TicketId>,
    /// When a person of the desk first took it up: took or gave it, moved its state, or answered.
    pub acknowledged_at: Option<Timestamp>,
    /// When a person of the desk first answered where the customer can read it.
    pub responded_at: Option<Timestamp>,
    /// Every state it was in, and since when.
    pub path: Vec<Move>,
    /// The homes that it had before, each until when: figures of an earlier day stay what they were.
    pub homes_before: Vec<(Timestamp, QueueId)>,
    /// At which version each aspect last changed.
    pub aspects: Aspects,
    /// What it is about, and how bad it is.
    pub class: Classification,
    /// The label of its state.
    pub label: Option<SubStateId>,
    /// Its tags, in the order in which they were given.
    pub tags: Vec<String>,
    /// Why it happened.
    pub cause: Option<CauseId>,
    /// The article that says what solved it, unless it was opened again since.
    pub solution: Option<u32>,
    /// The articles that are drafts of an answer, until one leaves.
    pub drafts: Vec<u32>,
    /// That the customer asked for somebody else to look at it.
    pub plea: Option<Plea>,
    /// That somebody is looked for who works on it.
    #[serde(default)]
    pub seeks: Option<Seek>,
    /// Since when its owner has it.
    #[serde(default)]
    pub owned_at: Option<Timestamp>,
    /// Who laid it down last: nobody is given back by the desk what they just handed back.
    #[serde(default)]
    pub returned_by: Option<PersonId>,
    /// Who had it before, the last of them last, each once: whose turn is next is known from this after any restart, so none is
    /// forgotten.
    #[serde(default)]
    pub had_by: Vec<Given>,
    /// What else its clocks are derived from.
    pub life: Life,
}

impl Ticket {
    /// Whether this person asked or takes part.
    #[must_use]
    pub fn involves(&self, person: PersonId) -> bool {
        self.requester == person || self.participants.contains(&person)
    }

    /// Everybody who was ever given it: those who had it before, then who has it now.
    pub fn given(&self) -> impl Iterator<Item = Given> {
        let now = self.owner.zip(self.owned_at).map(|(person, at)| Given { person, at });
        self.had_by.iter().copied().chain(now)
    }

    /// Who worked on it when the customer asked for somebody else.
    #[must_use]
    pub fn pleaded_about(&self) -> Option<PersonId> {
        self.plea.and_then(|plea| plea.owner)
    }

    /// The history that its clocks are derived from.
    #[must_use]
    pub fn story(&self) -> Story<'_> {
        Story {
            began: self.created_at,
            answered_at_once: self.outbound || self.by_agent,
            responded_at: self.responded_at,
            path: &self.path,
            labels: &self.life.labels,
            facts: &self.life.facts,
            asked: &self.life.asked,
            stays: &self.life.stays,
        }
    }

    /// Since when it is in its present state.
    #[must_use]
    pub fn since(&self) -> Timestamp {
        self.path.last().map_or(self.created_at, |step| step.at)
    }
}
