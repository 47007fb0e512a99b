//! A ticket's life as the story tells it: who did what and when. It becomes calls only once it has a number.

use jiff::{SignedDuration, Timestamp};
use shared::id::{QueueId, TicketId};
use shared::setting::CLOSE_AFTER_DAYS_DEFAULT;
use shared::ticket::status::{PendingOn, Resolution, Status};
use shared::ticket::{Priority, TicketKind};

use super::cast::Member;
use super::catalogue::{Branch, Fault, Label};
use super::customers::Customer;
use super::hours::later;
use super::levels::Topic;

/// What somebody does.
#[derive(Debug, Clone)]
pub(super) enum Deed {
    /// The customer writes a mail that begins the ticket.
    Mail { queue: QueueId, words: String },
    /// Somebody nobody knows writes a mail that begins the ticket; it claims to answer another one.
    Stranger { queue: QueueId, address: &'static str, name: &'static str, claims: TicketId, words: String },
    /// The customer asks in the portal.
    Portal { queue: QueueId, kind: TicketKind, words: String },
    /// The customer phones, an agent writes it down.
    Call { by: Member, queue: QueueId, kind: TicketKind, priority: Priority, words: String },
    /// An agent takes it.
    Take(Member),
    /// An agent gives it to another.
    Give(Member, Member),
    /// An agent names who answers for it.
    Charge(Member, Member),
    /// An agent answers the customer.
    Reply(Member, String, Option<Status>),
    /// An agent notes something.
    Note(Member, String),
    /// An agent of a queue that does not write to customers drafts an answer.
    Draft(Member, String),
    /// An agent of the main queue sends the draft of that number, in words of their own.
    Send { by: Member, draft: u32, words: String, then: Option<Status> },
    /// An agent says why it happened, and what solved it.
    Conclude(Member, Fault, String),
    /// An agent hands it to another queue.
    Move(Member, QueueId),
    /// An agent hands it to another queue, and says why.
    Pass(Member, QueueId, String),
    /// An agent says what it is about.
    Sort(Member, Topic),
    /// An agent says it more exactly.
    File(Member, Topic, Branch),
    /// An agent says more of its state.
    Label(Member, Label),
    /// Somebody is found who can do it.
    Seek,
    /// An agent says how urgent it is.
    Rank(Member, Priority),
    /// An agent says where it stands.
    Set(Member, Status),
    /// The customer writes again, their usual way.
    Answer(String),
    /// The customer's machine writes.
    Robot(String),
    /// The customer says that it is solved.
    Confirm,
    /// What was due by itself.
    Wake,
}

impl Deed {
    /// Whether its words are an article of the ticket, which are numbered.
    fn is_article(&self) -> bool {
        match self {
            Self::Mail { .. }
            | Self::Stranger { .. }
            | Self::Portal { .. }
            | Self::Call { .. }
            | Self::Reply(..)
            | Self::Note(..)
            | Self::Draft(..)
            | Self::Send { .. }
            | Self::Conclude(..)
            | Self::Answer(_)
            | Self::Robot(_) => true,
            Self::Take(_)
            | Self::Give(..)
            | Self::Charge(..)
            | Self::Move(..)
            | Self::Pass(..)
            | Self::Sort(..)
            | Self::File(..)
            | Self::Label(..)
            | Self::Seek
            | Self::Rank(..)
            | Self::Set(..)
            | Self::Confirm
            | Self::Wake => false,
        }
    }
}

/// A ticket's life.
#[derive(Debug, Clone)]
pub(super) struct Tale<'a> {
    pub(super) customer: &'a Customer,
    pub(super) subject: String,
    /// What it is about, where whoever opens it says so.
    pub(super) topic: Option<Topic>,
    pub(super) beats: Vec<(Timestamp, Deed)>,
}

/// It is solved.
pub(super) const SOLVED: Option<Status> = Some(Status::Resolved { how: Resolution::Solved });

/// It waits.
pub(super) fn waits(on: PendingOn) -> Status {
    Status::Pending { on, until: None }
}

impl<'a> Tale<'a> {
    /// A ticket about something.
    pub(super) fn new(customer: &'a Customer, subject: &str) -> Self {
        Self { customer, subject: subject.to_owned(), topic: None, beats: Vec::new() }
    }

    /// The same about something that is known from the start.
    pub(super) fn about(customer: &'a Customer, subject: &str, topic: Topic) -> Self {
        Self { topic: Some(topic), ..Self::new(customer, subject) }
    }

    /// Somebody does something.
    pub(super) fn then(&mut self, at: Timestamp, deed: Deed) -> &mut Self {
        self.beats.push((at, deed));
        self
    }

    /// The newest draft is sent, in words of the sender's own.
    pub(super) fn sent(&mut self, at: Timestamp, by: Member, words: String, then: Option<Status>) -> &mut Self {
        let written = (1..).zip(self.beats.iter().map(|(_, deed)| deed).filter(|deed| deed.is_article()));
        let draft = written.filter(|(_, deed)| matches!(deed, Deed::Draft(..))).map(|(nth, _)| nth).last().unwrap_or(0);
        self.then(at, Deed::Send { by, draft, words, then })
    }

    /// When it began.
    pub(super) fn begins(&self) -> Timestamp {
        self.beats.first().map_or(Timestamp::MAX, |(at, _)| *at)
    }

    /// When something last happened.
    pub(super) fn ends(&self) -> Timestamp {
        self.beats.last().map_or(Timestamp::MIN, |(at, _)| *at)
    }

    /// Nobody contradicts: it closes by itself.
    pub(super) fn closes_itself(&mut self) -> &mut Self {
        let due = later(self.ends(), SignedDuration::from_hours(24 * i64::from(CLOSE_AFTER_DAYS_DEFAULT)));
        self.then(due, Deed::Wake)
    }
}
