//! What customers are given: their requests, in words of their own.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{DraftView, FileView};
use crate::id::{QueueId, ServiceId, TicketId};
use crate::ticket::status::{Status, StatusCode};

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
    /// The name of the main queue if customers see it, else that of the desk; in the customer's language.
    pub desk: String,
    /// Where it stands.
    pub stage: Stage,
    /// When it came.
    pub created_at: Timestamp,
    /// When the customer last heard or said something.
    pub updated_at: Timestamp,
    /// When it is closed by itself, if it is thought to be solved.
    pub closes_at: Option<Timestamp>,
    /// What was said: the newest of it, unless the first message is number 1.
    pub messages: Vec<Message>,
    /// Whether there is somebody to write to still.
    pub may_reply: bool,
    /// Whether it can be confirmed or opened again.
    pub may_confirm: bool,
    /// Whether the reader can ask that somebody else looks at it, or did.
    pub plea: Pleading,
    /// What the customer began to write here and did not send.
    pub draft: Option<DraftView>,
}

/// Whether somebody else can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pleading {
    /// Once.
    May,
    /// It was, and nobody has answered yet.
    Waits,
    /// It was, and the answer stands among the messages; or there is nothing to look at.
    Over,
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

/// A service that a customer may ask for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceChoice {
    /// The service.
    pub id: ServiceId,
    /// Its name, in the customer's language.
    pub name: String,
    /// Whether nobody need be chosen who reads it: the service says it.
    pub leads: bool,
}

/// A main queue that a customer may write to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskChoice {
    /// The queue.
    pub id: QueueId,
    /// Its name, in the customer's language.
    pub name: String,
}
