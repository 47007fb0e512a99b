//! What somebody may ask for about a ticket.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::import::History;
use super::plea::Taker;
use super::status::{Resolution, Status};
use super::{Channel, Classification, Priority, TicketKind};
use crate::id::{CauseId, PersonId, QueueId, SubStateId, TicketId};
use crate::people::action::NewPerson;
use crate::seal::Hash;
use crate::text::{Body, Email, Name, Subject, Tag};

/// The desk's word that somebody sent a file themselves. A browser brings it back with the file: whoever merely knows the hash of
/// another's file has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileSeal {
    /// From then on it counts no more.
    pub until: Timestamp,
    /// The HMAC over who sent what.
    pub mac: Hash,
}

/// A file on its way in: its bytes are stored already.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewFile {
    /// What its sender called it.
    pub name: Name,
    /// The SHA-256 of its bytes.
    pub blob: Hash,
    /// Its size in bytes.
    pub bytes: u64,
    /// Its media type as found by looking inside.
    pub media: String,
    /// The Content-ID by which the HTML shows it.
    pub cid: Option<String>,
    /// Who sent it; a mail's files, which never leave the desk before they are attached, have none.
    #[serde(default)]
    pub seal: Option<FileSeal>,
}

/// Who asks: somebody known, or somebody described for the first time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Requester {
    /// A person of the desk's records.
    Known(PersonId),
    /// Somebody new; refused when the address is somebody's already.
    New(NewPerson),
}

/// Why an agent writes a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Writing {
    /// The customer asks for themselves.
    Own,
    /// An agent writes down what a caller says.
    ForCaller,
    /// An agent writes first; the words go out to the customer.
    Outbound,
}

/// A new ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewTicket {
    /// The queue that it begins in.
    pub queue: QueueId,
    /// Its type.
    pub kind: TicketKind,
    /// How urgent it is, unless impact and urgency say it.
    pub priority: Priority,
    /// Who asks.
    pub requester: Requester,
    /// What it is about.
    pub subject: Subject,
    /// The words.
    pub body: Body,
    /// Files.
    pub files: Vec<NewFile>,
    /// How it came.
    pub channel: Channel,
    /// Who writes, and for whom.
    pub writing: Writing,
    /// Who works on it from the start.
    pub owner: Option<PersonId>,
    /// The closed ticket that it continues.
    pub follows: Option<TicketId>,
    /// What it is about.
    #[serde(default)]
    pub class: Classification,
}

/// How an incoming mail points to a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pointer {
    /// It was sent to a reply address that we signed.
    Signed(TicketId),
    /// It answers a mail that we really sent.
    Reference(TicketId),
}

impl Pointer {
    /// The ticket pointed to.
    #[must_use]
    pub fn ticket(self) -> TicketId {
        match self {
            Self::Signed(ticket) | Self::Reference(ticket) => ticket,
        }
    }
}

/// A mail that arrived.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailIn {
    /// Whom it is from.
    pub from: Email,
    /// What they call themselves.
    pub from_name: Option<Name>,
    /// The queue whose address it was sent to.
    pub queue: QueueId,
    /// The tickets that it points to, the surest first.
    pub pointers: Vec<Pointer>,
    /// What it is about.
    pub subject: Option<Subject>,
    /// The new words.
    pub body: Option<Body>,
    /// What it quotes.
    pub quoted: Option<Body>,
    /// Its HTML, sanitised.
    pub html: Option<String>,
    /// Files.
    pub files: Vec<NewFile>,
    /// Its Message-ID.
    pub message_id: Option<String>,
    /// The SHA-256 of the raw mail, by which it is stored.
    pub raw: Hash,
    /// It was written by a machine.
    pub automatic: bool,
    /// It reports that a mail of ours could not be delivered.
    pub bounce: bool,
}

/// What somebody asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TicketAction {
    /// A new ticket.
    Create(Box<NewTicket>),
    /// A mail arrived: an answer, or something new.
    Receive(Box<MailIn>),
    /// An agent answers the customer, and may set a state with the same click.
    Reply {
        /// To which ticket.
        ticket: TicketId,
        /// The words.
        body: Body,
        /// Files.
        files: Vec<NewFile>,
        /// The state to set with it.
        then: Option<Status>,
    },
    /// An agent writes something down that no customer ever sees.
    Note {
        /// On which ticket.
        ticket: TicketId,
        /// The words.
        body: Body,
        /// Files.
        files: Vec<NewFile>,
    },
    /// The customer writes in the portal.
    Hear {
        /// On which ticket.
        ticket: TicketId,
        /// The words.
        body: Body,
        /// Files.
        files: Vec<NewFile>,
    },
    /// Somebody works on it from now on, or nobody.
    Assign {
        /// Which ticket.
        ticket: TicketId,
        /// Who.
        owner: Option<PersonId>,
    },
    /// Somebody answers for it from now on, or nobody.
    SetResponsible {
        /// Which ticket.
        ticket: TicketId,
        /// Who.
        responsible: Option<PersonId>,
    },
    /// It stands elsewhere from now on.
    SetStatus {
        /// Which ticket.
        ticket: TicketId,
        /// Where.
        to: Status,
    },
    /// It is more or less urgent from now on.
    SetPriority {
        /// Which ticket.
        ticket: TicketId,
        /// How urgent.
        to: Priority,
    },
    /// It belongs to another queue from now on.
    Move {
        /// Which ticket.
        ticket: TicketId,
        /// Where.
        queue: QueueId,
        /// Why; some queues ask for it.
        reason: Option<Body>,
    },
    /// It is about something else from now on, or more or less grave.
    Classify {
        /// Which ticket.
        ticket: TicketId,
        /// What it is about.
        to: Classification,
    },
    /// It is of another type from now on.
    SetKind {
        /// Which ticket.
        ticket: TicketId,
        /// Which type.
        to: TicketKind,
    },
    /// Its state has a label from now on, or none.
    Label {
        /// Which ticket.
        ticket: TicketId,
        /// Which label.
        label: Option<SubStateId>,
    },
    /// It gets a tag.
    Tag {
        /// Which ticket.
        ticket: TicketId,
        /// Which tag.
        tag: Tag,
    },
    /// It loses a tag.
    Untag {
        /// Which ticket.
        ticket: TicketId,
        /// Which tag.
        tag: Tag,
    },
    /// An agent says why it happened and what solved it, and may resolve it with the same click.
    Conclude {
        /// Which ticket.
        ticket: TicketId,
        /// Why it happened; what was said before stays where nothing is said.
        cause: Option<CauseId>,
        /// What solved it, for colleagues.
        solution: Option<Body>,
        /// How it is resolved by it.
        how: Option<Resolution>,
    },
    /// Whoever works the main queue sends an answer that a queue below it could only draft.
    SendDraft {
        /// On which ticket.
        ticket: TicketId,
        /// The draft's number within the ticket.
        draft: u32,
        /// The words, as they are to leave.
        body: Body,
        /// Files.
        files: Vec<NewFile>,
        /// The state to set with it.
        then: Option<Status>,
    },
    /// The customer asks, once, that somebody else looks at it.
    AskEscalation {
        /// Which ticket.
        ticket: TicketId,
        /// Why.
        reason: Body,
    },
    /// Whoever answers for it says whether somebody else will.
    AnswerEscalation {
        /// Which ticket.
        ticket: TicketId,
        /// Who will; nobody where it is refused.
        granted: Option<Taker>,
        /// What the customer reads of it.
        words: Body,
    },
    /// The customer says that it is solved.
    Confirm {
        /// Which ticket.
        ticket: TicketId,
    },
    /// The customer says that it is not.
    Reopen {
        /// Which ticket.
        ticket: TicketId,
        /// Why, if they say.
        body: Option<Body>,
    },
    /// Somebody is found who works on it, if anybody can.
    Route {
        /// Which ticket.
        ticket: TicketId,
    },
    /// What was due on the ticket is done now; nothing else.
    CatchUp {
        /// Which ticket.
        ticket: TicketId,
    },
    /// A ticket comes from elsewhere, with all that happened to it.
    Import(Box<History>),
}

impl TicketAction {
    /// The files that come with it.
    #[must_use]
    pub fn files_mut(&mut self) -> &mut [NewFile] {
        match self {
            Self::Create(new) => &mut new.files,
            Self::Receive(mail) => &mut mail.files,
            Self::Reply { files, .. } | Self::Note { files, .. } | Self::Hear { files, .. } | Self::SendDraft { files, .. } => files,
            Self::Assign { .. }
            | Self::SetResponsible { .. }
            | Self::SetStatus { .. }
            | Self::SetPriority { .. }
            | Self::Move { .. }
            | Self::Classify { .. }
            | Self::SetKind { .. }
            | Self::Label { .. }
            | Self::Tag { .. }
            | Self::Untag { .. }
            | Self::Conclude { .. }
            | Self::AskEscalation { .. }
            | Self::AnswerEscalation { .. }
            | Self::Confirm { .. }
            | Self::Reopen { .. }
            | Self::Route { .. }
            | Self::CatchUp { .. }
            | Self::Import(_) => &mut [],
        }
    }

    /// Somebody who is described for the first time.
    #[must_use]
    pub fn describes(&self) -> Option<&NewPerson> {
        let Self::Create(new) = self else { return None };
        let Requester::New(person) = &new.requester else { return None };
        Some(person)
    }

    /// The existing ticket that it is about.
    #[must_use]
    pub fn ticket(&self) -> Option<TicketId> {
        match self {
            Self::Reply { ticket, .. }
            | Self::Note { ticket, .. }
            | Self::Hear { ticket, .. }
            | Self::Assign { ticket, .. }
            | Self::SetResponsible { ticket, .. }
            | Self::SetStatus { ticket, .. }
            | Self::SetPriority { ticket, .. }
            | Self::Move { ticket, .. }
            | Self::Classify { ticket, .. }
            | Self::SetKind { ticket, .. }
            | Self::Label { ticket, .. }
            | Self::Tag { ticket, .. }
            | Self::Untag { ticket, .. }
            | Self::Conclude { ticket, .. }
            | Self::SendDraft { ticket, .. }
            | Self::AskEscalation { ticket, .. }
            | Self::AnswerEscalation { ticket, .. }
            | Self::Confirm { ticket }
            | Self::Reopen { ticket, .. }
            | Self::Route { ticket }
            | Self::CatchUp { ticket } => Some(*ticket),
            Self::Create(_) | Self::Receive(_) | Self::Import(_) => None,
        }
    }
}

/// The furthest that a ticket may be put to sleep: a year and a day. What is further away is a calendar's business.
pub const PENDING_DAYS_MAX: i64 = 366;

/// Whether `until` is a moment that a ticket may wait for.
#[must_use]
pub fn may_wait_until(until: Timestamp, now: Timestamp) -> bool {
    now < until && until.duration_since(now).as_hours() <= PENDING_DAYS_MAX * 24
}
