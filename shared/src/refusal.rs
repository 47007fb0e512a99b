//! Why a wish is not granted. The sentence a person reads comes from `words` in their language.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::id::{CauseId, PersonId, QueueId, SubStateId, TicketId, Ver};
use crate::people::refusal::PeopleRefusal;
use crate::setting::refusal::SettingRefusal;
use crate::text::TextError;
use crate::ticket::status::{Status, StatusCode};
use crate::ticket::{Classification, Priority, TicketKind};

/// What somebody else set meanwhile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theirs {
    /// Who works on it.
    Owner(Option<PersonId>),
    /// Who answers for it.
    Responsible(Option<PersonId>),
    /// Where it stands.
    Status(Status),
    /// How urgent it is.
    Priority(Priority),
    /// Where it is.
    Queue(QueueId),
    /// Its type.
    Kind(TicketKind),
    /// What it is about.
    Class(Classification),
    /// The label of its state.
    Label(Option<SubStateId>),
    /// Why it happened.
    Cause(Option<CauseId>),
}

/// Why a wish is not granted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// There is no such thing, or it is not for this person to know.
    #[error("not found")]
    NotFound,
    /// Visible, but not theirs to do.
    #[error("not allowed")]
    NotAllowed,
    /// A text was not taken.
    #[error(transparent)]
    Text(#[from] TextError),
    /// Somebody changed the same thing after this person looked.
    #[error("conflict at version {ver}")]
    Conflict {
        /// What they set.
        theirs: Theirs,
        /// The ticket's version now.
        ver: Ver,
    },
    /// There are newer words that this person should read before sending.
    #[error("newer words at version {ver}")]
    NewerWords {
        /// The ticket's version now: sending again with it confirms.
        ver: Ver,
        /// Whether the customer wrote; otherwise a colleague answered.
        customer: bool,
    },
    /// The state does not lead there.
    #[error("no move from {from:?} to {to:?}")]
    NoMove {
        /// Where it stands.
        from: StatusCode,
        /// Where somebody wants it.
        to: StatusCode,
    },
    /// It takes no more words.
    #[error("ticket {ticket} is {status:?}")]
    Final {
        /// Which.
        ticket: TicketId,
        /// Where it stands.
        status: StatusCode,
    },
    /// It can not wait until then.
    #[error("cannot wait until {until}")]
    BadMoment {
        /// The moment asked for.
        until: Timestamp,
    },
    /// That person cannot work there.
    #[error("person {person} does not work queue {queue}")]
    NotInCrew {
        /// Who.
        person: PersonId,
        /// Where.
        queue: QueueId,
    },
    /// The queue takes no new tickets.
    #[error("queue {queue} is retired or unknown")]
    NoSuchQueue {
        /// Which.
        queue: QueueId,
    },
    /// Sub-queues pass nothing on to each other, only back to the main queue.
    #[error("not along the tree; the ticket's home is queue {home}")]
    Sideways {
        /// The ticket's main queue.
        home: QueueId,
    },
    /// A level between would be left out, and the queue does not take that.
    #[error("queue {queue} takes nothing from so far before it")]
    SkipsLevel {
        /// Where it was to go.
        queue: QueueId,
    },
    /// The queue, or the one that it comes from, wants to know why it is passed on.
    #[error("a reason is needed")]
    NeedsReason,
    /// The queue wants to know why it happened before it is resolved.
    #[error("a cause is needed")]
    NeedsCause,
    /// The queue wants to know what solved it before it is resolved.
    #[error("a solution is needed")]
    NeedsSolution,
    /// The label belongs to another state than the ticket's.
    #[error("the label belongs to {of:?}")]
    OtherState {
        /// To which.
        of: StatusCode,
    },
    /// The ticket has as many tags as it may have.
    #[error("{max} tags are allowed")]
    TooManyTags {
        /// How many there may be.
        max: usize,
    },
    /// The customer has an answer already, or there never was such a draft.
    #[error("no such draft waits")]
    NoDraft,
    /// The customer asked for somebody else before.
    #[error("escalation was asked for already")]
    AskedOnce,
    /// The customer asked for nobody else, or was answered already.
    #[error("no escalation waits for an answer")]
    NothingAsked,
    /// Nobody else could take the ticket at this moment.
    #[error("nobody else could take it")]
    NobodyFree,
    /// The address belongs to somebody else.
    #[error("the address belongs to person {person}")]
    AddressTaken {
        /// Whose it is.
        person: PersonId,
    },
    /// The customer has no address that the words could go to.
    #[error("person {person} has no address")]
    NoAddress {
        /// Who.
        person: PersonId,
    },
    /// More files than one article holds.
    #[error("{files} files, {max} are allowed")]
    TooManyFiles {
        /// How many there are.
        files: usize,
        /// How many there may be.
        max: usize,
    },
    /// A file was not sent by this person, or so long ago that nobody knows any more.
    #[error("a file is not theirs to attach")]
    NotTheirFile,
    /// The queue tree would be too deep, turn in a circle, or a sub-queue would be visible.
    #[error("the queue does not fit into the tree")]
    BadTree,
    /// A queue's address leaves no room for what leads answers to their ticket.
    #[error("the queue's address is too long")]
    LongAddress,
    /// A setting cannot become that.
    #[error(transparent)]
    Setting(#[from] SettingRefusal),
    /// Something about people is not done.
    #[error(transparent)]
    People(#[from] PeopleRefusal),
    /// Nobody would be left who may administer the desk.
    #[error("the last administrator")]
    LastAdministrator,
    /// The same idempotency key was used for another call.
    #[error("the key belongs to another call")]
    OpTaken,
    /// The disk is nearly full: the desk only reads until there is room.
    #[error("no room on the disk")]
    NoRoom,
    /// The desk is shutting down, or too busy; the same call may be sent again.
    #[error("busy")]
    Busy,
}

impl Refusal {
    /// The same as a customer may know it: how a ticket ended is the desk's own affair.
    #[must_use]
    pub fn told(self) -> Self {
        match self {
            Self::Final { ticket, status } => Self::Final { ticket, status: status.told() },
            Self::NoMove { from, to } => Self::NoMove { from: from.told(), to },
            other => other,
        }
    }
}
