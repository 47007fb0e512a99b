//! What screens are given. Customers have types of their own, without a field for what they must never see.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::id::{OrganisationId, PersonId, Pos, QueueId, TicketId, Ver};
use crate::locale::Lang;
use crate::people::Roles;
use crate::ticket::status::{Status, StatusCode};
use crate::ticket::{ArticleKind, Channel, Priority, Side, TicketKind, Visibility};

/// An answer and the place in the log that it is true at, taken before reading: the live channel goes on from there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Read<T> {
    /// The place.
    pub at: Pos,
    /// The answer.
    pub value: T,
}

/// Who is signed in, for the frame around every page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    /// Their id.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: Option<String>,
    /// What they may be.
    pub roles: Roles,
}

/// A time zone by name and by its rules, so that browser and server compute alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ZoneData {
    /// Its IANA name.
    pub name: String,
    /// Its `TZif` bytes (RFC 9636) in base64.
    pub tzif: String,
}

/// What every page is rendered within: resolved on the server, serialised into the page, the same in the browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frame {
    /// Who is signed in.
    pub me: Option<Me>,
    /// The reader's language.
    pub lang: Lang,
    /// The reader's zone.
    pub zone: ZoneData,
    /// The moment of rendering; the page's clock ticks on from it.
    pub now: Timestamp,
    /// What the desk is called.
    pub desk: String,
    /// `light`, `dark`, or nothing: as the system has it.
    pub theme: Option<Theme>,
    /// Which build serves this; another one asks the page to reload.
    pub build: String,
    /// It is the demo desk: the sign-in page shows who may sign in.
    pub demo: Vec<DemoLogin>,
}

/// Light or dark, chosen by the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// Somebody of the demo desk who may be signed in as.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemoLogin {
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// The password.
    pub password: String,
    /// What they may be.
    pub roles: Roles,
}

/// A person in passing: a name on a row, an author, somebody to choose.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PersonRef {
    /// Their id.
    pub id: PersonId,
    /// Their name.
    pub name: String,
}

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
    /// Who said them.
    pub side: Side,
    /// Whether only agents may read them.
    pub internal: bool,
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

/// A desk that nobody has written to yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unwritten {
    /// Where a first mail may go, if there is an address.
    pub address: Option<String>,
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
    /// What was said and done, in order.
    pub timeline: Vec<Entry>,
    /// Whether the reader may work it, or only look.
    pub may_work: bool,
    /// The queues that it may move to.
    pub queues: Vec<QueueNode>,
    /// The agents who may own it.
    pub agents: Vec<PersonRef>,
    /// The address that a reply leaves from and the one it goes to, when there is one.
    pub reply_from: Option<String>,
    /// The address that a reply goes to.
    pub reply_to: Option<String>,
    /// What the reader began to write here and did not send.
    pub draft: Option<DraftView>,
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
}

/// A file that can be fetched: `/files/{ticket}/{ordinal}/{index}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileView {
    /// Its number within the article, from 0.
    pub index: u16,
    /// What its sender called it.
    pub name: String,
    /// Its size.
    pub bytes: u64,
    /// Its media type.
    pub media: String,
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
    /// It is elsewhere; queues by their names.
    Queue {
        /// Before.
        from: String,
        /// Now.
        to: String,
    },
    /// Somebody else takes part.
    Participant(PersonRef),
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

/// An organisation in passing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganisationRef {
    /// Its id.
    pub id: OrganisationId,
    /// Its name.
    pub name: String,
    /// Served first.
    pub vip: bool,
}

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

/// Words begun and not sent, kept on the server.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DraftView {
    /// The words.
    pub body: String,
    /// Which composer: `reply` or `note`, or a form's name.
    pub mode: String,
    /// Further fields of a form, as typed.
    #[serde(default)]
    pub fields: Vec<(String, String)>,
    /// Why the form was refused, when it was.
    #[serde(default)]
    pub refusal: Option<crate::refusal::Refusal>,
    /// Files that were stored already.
    #[serde(default)]
    pub files: Vec<crate::ticket::action::NewFile>,
    /// Which words these are; a form that was refused has none.
    #[serde(default)]
    pub stamp: Option<crate::draft::Stamp>,
}

/// Where a request stands, in a customer's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// We have it.
    Received,
    /// Somebody is on it.
    InProgress,
    /// We wait for the customer's answer.
    WaitingForYou,
    /// We wait for somebody else.
    WaitingForOthers,
    /// We think that it is solved; the customer may say otherwise.
    Solved,
    /// It is over.
    Closed,
}

/// The stage of a request in that state.
#[must_use]
pub fn stage_of(status: Status) -> Stage {
    match status.code() {
        StatusCode::New => Stage::Received,
        StatusCode::Open => Stage::InProgress,
        StatusCode::PendingCustomer => Stage::WaitingForYou,
        StatusCode::PendingSupplier | StatusCode::PendingMoment => Stage::WaitingForOthers,
        StatusCode::Resolved => Stage::Solved,
        StatusCode::Closed | StatusCode::Spam | StatusCode::Merged => Stage::Closed,
    }
}

/// One of a customer's requests, in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestLine {
    /// Its number.
    pub id: TicketId,
    /// What it is about.
    pub subject: String,
    /// Where it stands.
    pub stage: Stage,
    /// When the customer last heard or said something.
    pub updated_at: Timestamp,
}

/// A customer's request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestPage {
    /// Its number.
    pub id: TicketId,
    /// What it is about.
    pub subject: String,
    /// The name of the main queue, in the customer's language.
    pub desk: String,
    /// Where it stands.
    pub stage: Stage,
    /// When it came.
    pub created_at: Timestamp,
    /// When the customer last heard or said something.
    pub updated_at: Timestamp,
    /// When it is closed by itself, if it is thought to be solved.
    pub closes_at: Option<Timestamp>,
    /// What was said.
    pub messages: Vec<Message>,
    /// Whether there is somebody to write to still.
    pub may_reply: bool,
    /// Whether it can be confirmed or opened again.
    pub may_confirm: bool,
    /// What the customer began to write here and did not send.
    pub draft: Option<DraftView>,
}

/// What a customer reads of an article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Its number among those that the customer may read, from 1: gaps would tell of what they may not.
    pub number: u32,
    /// Whether the reader wrote it.
    pub mine: bool,
    /// Who wrote it: the customer's own name, or the desk's.
    pub from: String,
    /// When.
    pub at: Timestamp,
    /// The words; `None` once erased.
    pub body: Option<String>,
    /// Files, fetched from `/requests/{ticket}/{number}/{index}`.
    pub files: Vec<FileView>,
}

/// A main queue that a customer may write to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskChoice {
    /// The queue.
    pub id: QueueId,
    /// Its name, in the customer's language.
    pub name: String,
}
