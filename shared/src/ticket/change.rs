//! What can happen to a ticket. Append-only: a new meaning is a new variant, and each carries what it replaced.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::hop::HopKind;
use super::status::Status;
use super::{ArticleKind, Channel, Classification, Priority, Profile, TicketKind, Visibility};
use crate::event::TextRef;
use crate::id::{CauseId, OrganisationId, PersonId, QueueId, RuleId, SubStateId, TicketId, Ver};
use crate::routing::score::ScoreTable;
use crate::rule::deed::{Deed, Hindrance};
use crate::seal::Hash;
use crate::sla::clock::Aim;
use crate::sla::story::{ClockId, StepId};

/// What happened to a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TicketChange {
    /// It came to be.
    Created(Created),
    /// An article was added to it.
    Articled(ArticleFacts),
    /// It stands elsewhere.
    StatusSet {
        /// Before.
        from: Status,
        /// Now.
        to: Status,
    },
    /// Somebody else works on it, or nobody.
    OwnerSet {
        /// Before.
        from: Option<PersonId>,
        /// Now.
        to: Option<PersonId>,
    },
    /// Somebody else answers for it, or nobody.
    ResponsibleSet {
        /// Before.
        from: Option<PersonId>,
        /// Now.
        to: Option<PersonId>,
    },
    /// It is more or less urgent.
    PrioritySet {
        /// Before.
        from: Priority,
        /// Now.
        to: Priority,
    },
    /// It is in another queue.
    QueueSet {
        /// Before.
        from: QueueId,
        /// Now.
        to: QueueId,
        /// Its home before.
        home_from: QueueId,
        /// Its home now.
        home_to: QueueId,
        /// The level that it goes to; 0 in events of before there were levels.
        #[serde(default, skip_serializing_if = "is_zero")]
        level: u8,
        /// Which way along the tree it goes.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        hop: Option<HopKind>,
        /// Why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<TextRef>,
    },
    /// Somebody else takes part in it.
    ParticipantAdded {
        /// Who.
        person: PersonId,
    },
    /// It is of another type.
    KindSet {
        /// Before.
        from: TicketKind,
        /// Now.
        to: TicketKind,
    },
    /// It is about something else, or more or less grave.
    Classified {
        /// Before.
        from: Classification,
        /// Now.
        to: Classification,
    },
    /// Who asks is promised something else.
    ProfileSet {
        /// Before.
        from: Profile,
        /// Now.
        to: Profile,
    },
    /// Its state has another label, or none.
    Labelled {
        /// Before.
        from: Option<SubStateId>,
        /// Now.
        to: Option<SubStateId>,
    },
    /// It got a tag.
    Tagged {
        /// Which.
        tag: TextRef,
    },
    /// It lost a tag.
    Untagged {
        /// Which.
        tag: TextRef,
    },
    /// Why it happened is known now, or known better.
    CauseSet {
        /// Before.
        from: Option<CauseId>,
        /// Now.
        to: CauseId,
    },
    /// The customer asked that somebody else looks at it. It is no hop: whether it goes anywhere is somebody's answer.
    EscalationAsked {
        /// The article that says why.
        article: u32,
    },
    /// Whoever answers for it said whether somebody else will.
    EscalationAnswered {
        /// Whether somebody will.
        granted: bool,
    },
    /// One of its clocks was due and had not been stopped.
    Breached {
        /// Which.
        clock: ClockId,
        /// By which promise.
        aim: Aim,
        /// When it was due.
        due: Timestamp,
    },
    /// A step of its policy's escalation was due; what it did stands beside it.
    Escalated {
        /// Of which clock.
        clock: ClockId,
        /// Which step.
        step: StepId,
        /// By which promise.
        aim: Aim,
        /// When it was due.
        due: Timestamp,
    },
    /// A rule of passing time was done; what it did stands beside it.
    Ruled {
        /// Which.
        rule: RuleId,
        /// The version of the ticket that it counted from.
        cycle: Ver,
    },
    /// A deed of the rule, or of the step of escalation, that it is told beside could not be done.
    LeftOut {
        /// What would have been done, in the words of the setting.
        deed: Deed,
        /// Why it was not.
        why: Hindrance,
    },
    /// Somebody is looked for who works on it.
    Sought,
    /// Those who could take it were compared. Whoever was chosen is its owner, as stands beside it.
    Routed {
        /// What was found out about each, and who was chosen.
        table: Box<ScoreTable>,
    },
    /// It came from a file, and what happened has no name here: the file's activity is kept as a text.
    Imported {
        /// What the file called it.
        activity: TextRef,
    },
    /// It came from a file with what happened to it until then: but for breaches nothing was due on it before.
    Recounted {
        /// When the file ends.
        until: Timestamp,
    },
}

/// The facts of a ticket's beginning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Created {
    /// Its type.
    pub kind: TicketKind,
    /// The main queue that the customer sees.
    pub home: QueueId,
    /// Where it is now.
    pub queue: QueueId,
    /// How it came.
    pub channel: Channel,
    /// How urgent it is.
    pub priority: Priority,
    /// Who asks.
    pub requester: PersonId,
    /// For whom they ask.
    pub organisation: Option<OrganisationId>,
    /// What it is about.
    pub subject: TextRef,
    /// The desk wrote first: there was nothing to answer yet.
    pub outbound: bool,
    /// An agent wrote it down for the requester.
    pub by_agent: bool,
    /// The closed ticket that it continues.
    pub follows: Option<TicketId>,
    /// The level of its queue; 0 in events of before there were levels.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub level: u8,
    /// What it is about.
    #[serde(default, skip_serializing_if = "is_default")]
    pub class: Classification,
    /// What who asks is promised by.
    #[serde(default, skip_serializing_if = "is_default")]
    pub profile: Profile,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
fn is_zero(level: &u8) -> bool {
    *level == 0
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// The facts of an article; its words are texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArticleFacts {
    /// Its number within the ticket, from 1.
    pub ordinal: u32,
    /// What it is.
    pub kind: ArticleKind,
    /// How it came or went.
    pub channel: Channel,
    /// Who may read it.
    pub visibility: Visibility,
    /// Who wrote it; nobody when the desk itself did.
    pub author: Option<PersonId>,
    /// The words.
    pub body: TextRef,
    /// What it answered, split from the words by the mail reader.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quoted: Option<TextRef>,
    /// The sanitised HTML of a mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub html: Option<TextRef>,
    /// The people whom it was sent to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub to: Vec<PersonId>,
    /// Files that came with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<FileFacts>,
    /// Where it came by mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail: Option<MailFacts>,
    /// The article that was a draft of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft: Option<u32>,
}

/// A file that came with an article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileFacts {
    /// What its sender called it.
    pub name: TextRef,
    /// The SHA-256 of its bytes, by which it is stored.
    pub blob: Hash,
    /// Its size in bytes.
    pub bytes: u64,
    /// Its media type as found by looking inside, never as claimed.
    pub media: String,
    /// The Content-ID by which the HTML shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cid: Option<TextRef>,
}

/// The mail that an article came as.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailFacts {
    /// The SHA-256 of the raw mail, by which it is stored.
    pub raw: Hash,
    /// Its Message-ID, for the answer's References.
    pub message_id: Option<TextRef>,
    /// It was written by a machine: never answered automatically.
    pub automatic: bool,
}
