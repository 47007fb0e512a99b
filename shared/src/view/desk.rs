//! What agents are given: lists with their counts, a ticket with its timeline, and the people around it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{ClockView, DraftView, FileView, More, OrganisationRef, PersonRef, ScoreView};
use crate::id::{PersonId, QueueId, TicketId, Ver};
use crate::locale::Lang;
use crate::ticket::status::{Status, StatusCode};
use crate::ticket::{ArticleKind, Channel, Priority, Side, TicketKind, Visibility};

/// One line of an agents' list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The ticket.
    pub id: TicketId,
    /// Its version: an older row never replaces a newer one.
    pub ver: Ver,
    /// What it is about.
    pub subject: String,
    /// The beginning of the last words.
    pub words: String,
    /// The customer wrote, and nobody has answered them since.
    pub waits: bool,
    /// Who asks.
    pub customer: PersonRef,
    /// Served first.
    pub vip: bool,
    /// Who works on it.
    pub owner: Option<PersonRef>,
    /// How urgent it is.
    pub priority: Priority,
    /// Where it stands.
    pub status: Status,
    /// Where it is.
    pub queue: QueueId,
    /// How it came.
    pub channel: Channel,
    /// When it came.
    pub created_at: Timestamp,
    /// When something last happened.
    pub updated_at: Timestamp,
    /// When the first of its service levels is due, or was; none that stands still is.
    pub due: Option<Timestamp>,
    /// Somebody was looked for, and nobody can take it: it waits for somebody.
    pub sought: bool,
    /// The customer asked that somebody else looks at it, and has no answer yet.
    pub pleads: bool,
}

/// A stretch of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListPage {
    /// The list's identity: with the answer's place in the log, where the live channel goes on from.
    pub list: u64,
    /// How many tickets the whole list has.
    pub total: u32,
    /// The rank of the first row, from 0.
    pub from: u32,
    /// The rows.
    pub rows: Vec<Row>,
}

/// The most rows that one question brings: three screens of compact rows.
pub const LIST_ROWS_MAX: u32 = 200;

/// The rows that a page begins with: more than fit on a screen of 1,440 px.
pub const LIST_ROWS_FIRST: u32 = 50;

/// A queue in the tree, with its live counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueNode {
    /// The queue.
    pub id: QueueId,
    /// Its name, in the reader's language.
    pub name: String,
    /// The queue above it.
    pub parent: Option<QueueId>,
    /// How far below a main queue it is.
    pub depth: u8,
    /// Its counts.
    pub count: QueueCount,
}

/// The live counts of a queue, its own tickets only: a tree adds those below.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct QueueCount {
    /// Open tickets.
    pub open: u32,
    /// Open tickets that nobody works on.
    pub unowned: u32,
}

/// All counts beside a list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// By queue.
    pub queues: Vec<(QueueId, QueueCount)>,
    /// Open tickets of the reader's own.
    pub mine: u32,
    /// Open tickets of nobody.
    pub unowned: u32,
    /// All open tickets that the reader sees.
    pub all: u32,
}

/// A ticket as agents see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketPage {
    /// Its number.
    pub id: TicketId,
    /// Its version.
    pub ver: Ver,
    /// What it is about.
    pub subject: String,
    /// Its type.
    pub kind: TicketKind,
    /// Where it stands.
    pub status: Status,
    /// How urgent it is.
    pub priority: Priority,
    /// Where it is.
    pub queue: QueueId,
    /// The main queue that the customer sees.
    pub home: QueueId,
    /// How it came.
    pub channel: Channel,
    /// Who works on it.
    pub owner: Option<PersonRef>,
    /// Who answers for it.
    pub responsible: Option<PersonRef>,
    /// The customer.
    pub customer: PersonCard,
    /// The closed ticket that it continues.
    pub follows: Option<TicketId>,
    /// When it came.
    pub created_at: Timestamp,
    /// When something last happened.
    pub updated_at: Timestamp,
    /// When it closes by itself, or wakes.
    pub due: Option<Timestamp>,
    /// Its service levels: of each the newest.
    pub clocks: Vec<ClockView>,
    /// What else it is.
    pub more: More,
    /// What was said and done, in order: the newest of it, unless [`TicketPage::from`] is 1.
    pub timeline: Vec<Entry>,
    /// The version that the timeline begins with; what came before is asked for by it.
    pub from: Ver,
    /// Whether the reader may work it, or only look.
    pub may_work: bool,
    /// The queues that it may move to.
    pub queues: Vec<QueueNode>,
    /// The agents who may own it.
    pub agents: Vec<PersonRef>,
    /// The address that a reply leaves from and the one it goes to, when there is one.
    pub reply_from: Option<String>,
    /// The address that a reply goes to, where mails leave.
    pub reply_to: Option<String>,
    /// What the reader began to write here and did not send.
    pub draft: Option<DraftView>,
}

impl TicketPage {
    /// Puts what came before a version in front, unless it is there already.
    pub fn precede(&mut self, before: Ver, earlier: Steps) {
        if self.from == before {
            self.from = earlier.from;
            self.timeline.splice(0..0, earlier.entries);
        }
    }

    /// Keeps what an older page of the same ticket shows before this one begins, if nothing is left out between them.
    pub fn keep(&mut self, older: &Self) {
        let from = self.from;
        if older.from < from && from <= older.ver + 1 {
            self.from = older.from;
            self.timeline.splice(0..0, older.timeline.iter().filter(|entry| entry.ver() < from).cloned());
        }
    }
}

/// Steps of a ticket that follow each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Steps {
    /// The version of the first; 1 when nothing came before it.
    pub from: Ver,
    /// What was said and done, in order.
    pub entries: Vec<Entry>,
}

/// One entry of a timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Entry {
    /// Words.
    Article(ArticleView),
    /// Something that happened, one quiet line.
    Event(EventView),
}

impl Entry {
    /// The version of the ticket that it came with.
    #[must_use]
    pub fn ver(&self) -> Ver {
        match self {
            Self::Article(article) => article.ver,
            Self::Event(event) => event.ver,
        }
    }
}

/// An article as agents read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArticleView {
    /// Its number.
    pub ordinal: u32,
    /// The version of the ticket that brought it.
    pub ver: Ver,
    /// What it is.
    pub kind: ArticleKind,
    /// How it came or went.
    pub channel: Channel,
    /// Who may read it.
    pub visibility: Visibility,
    /// Who wrote it.
    pub author: Option<PersonRef>,
    /// Whether its author belongs to the customer's side.
    pub side: Side,
    /// When.
    pub at: Timestamp,
    /// The words; `None` once erased.
    pub body: Option<String>,
    /// What it quotes.
    pub quoted: Option<String>,
    /// Whether the mail's own HTML can be looked at.
    pub has_html: bool,
    /// Whom it went to.
    pub to: Vec<PersonRef>,
    /// Files.
    pub files: Vec<FileView>,
    /// How its mail fares, where one left.
    pub delivery: Option<Delivery>,
    /// A machine wrote it.
    pub automatic: bool,
    /// It is the draft of an answer, and the reader may send it: what stands in the form for that, as the server writes it.
    pub sendable: Option<String>,
}

/// How a mail fares.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// It waits for its turn, or for the next try.
    Waiting {
        /// How often it was tried.
        tries: u32,
    },
    /// The next server took it.
    Sent {
        /// When.
        at: Timestamp,
    },
    /// It was given up.
    Failed {
        /// When.
        at: Timestamp,
        /// What the other server said.
        reason: String,
    },
}

/// Something that happened to a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventView {
    /// The version that it made.
    pub ver: Ver,
    /// When.
    pub at: Timestamp,
    /// Who did it; nobody when the desk's clock did.
    pub by: Option<PersonRef>,
    /// What.
    pub what: Happening,
    /// Where somebody was looked for: who could have taken it, and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<ScoreView>,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Happening {
    /// It came to be.
    Created {
        /// How it came.
        channel: Channel,
    },
    /// It stands elsewhere.
    Status {
        /// Before.
        from: Status,
        /// Now.
        to: Status,
    },
    /// Somebody else works on it.
    Owner {
        /// Before.
        from: Option<PersonRef>,
        /// Now.
        to: Option<PersonRef>,
    },
    /// Somebody else answers for it.
    Responsible {
        /// Before.
        from: Option<PersonRef>,
        /// Now.
        to: Option<PersonRef>,
    },
    /// It is more or less urgent.
    Priority {
        /// Before.
        from: Priority,
        /// Now.
        to: Priority,
    },
    /// It is elsewhere; queues by their names, and one that the reader does not work by none.
    Queue {
        /// Before.
        from: Option<String>,
        /// Now.
        to: Option<String>,
    },
    /// Somebody else takes part.
    Participant(PersonRef),
    /// Anything rarer, as the server says it.
    Told(String),
}

/// What agents see of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonCard {
    /// Their id.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// Addresses, and whether each was proved.
    pub emails: Vec<(String, bool)>,
    /// Telephone numbers.
    pub phones: Vec<String>,
    /// Where they belong.
    pub organisation: Option<OrganisationRef>,
    /// Served first.
    pub vip: bool,
    /// Their language.
    pub lang: Option<Lang>,
    /// Their other tickets, the newest first, at most [`OTHER_TICKETS_MAX`].
    pub others: Vec<TicketLine>,
}

/// A customer panel shows what fits beside a ticket.
pub const OTHER_TICKETS_MAX: usize = 5;

/// A ticket in passing, for agents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketLine {
    /// Its number.
    pub id: TicketId,
    /// What it is about.
    pub subject: String,
    /// Where it stands.
    pub status: StatusCode,
    /// When something last happened.
    pub updated_at: Timestamp,
}

/// Somebody found by name, number or address ("Chi chiama?").
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonHit {
    /// Their id.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// The first of their addresses.
    pub email: Option<String>,
    /// The first of their numbers.
    pub phone: Option<String>,
    /// Where they belong.
    pub organisation: Option<String>,
    /// Served first.
    pub vip: bool,
    /// How many of their tickets are open.
    pub open: u32,
}
