//! What screens are given. Customers have types of their own, without a field for what they must never see.

mod desk;
mod facts;
pub mod people;
mod portal;
mod proof;
pub mod score;
mod settings;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::id::{OrganisationId, PersonId, Pos};
use crate::locale::Lang;
use crate::people::Roles;

pub use desk::{
    ArticleView, Counts, Delivery, Entry, EventView, Happening, LIST_ROWS_FIRST, LIST_ROWS_MAX, ListPage, OTHER_TICKETS_MAX, PersonCard,
    PersonHit, QueueCount, QueueNode, Row, Steps, TicketLine, TicketPage,
};
pub use facts::{FactKey, FactView, More, PlainForm, choosing, class_of, facts_of, facts_of_new};
pub use portal::{DeskChoice, Message, Pleading, RequestLine, RequestPage, ServiceChoice, Stage, stage_of};
pub use proof::{ClockView, PROOF_DAYS_MAX, PROOF_LINES_MAX, ProofDay, ProofLine, ProofPage, ProofSpan, ProofSum, SOON, Standing, Stretch};
pub use score::ScoreView;
pub use settings::{
    AUDIT_LINES_MAX, AuditLine, AuditPage, BeforeAfter, Choice, DryLine, DryView, Field, FindingLine, FlipLine, Input, Part, Preview,
    SettingLine, SettingPage, SettingsOverview, Tick, TopicCount, WhatIfView,
};

/// An answer and the place in the log that it is true at, taken before reading: the live channel goes on from there. A customer's
/// place is one in their own news: the log's would tell how much goes on.
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
    /// Which build serves this: what the page fetches later is of the same one.
    pub build: String,
    /// To an agent, how often settings were changed by now: what is due goes by them, and they may change while nobody listens.
    pub settings: u64,
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

/// A file that can be fetched: `/files/{ticket}/{ver}/{index}`.
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

/// A desk that nobody has written to yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unwritten {
    /// Where a first mail may go, if there is an address and mails arrive.
    pub address: Option<String>,
    /// Whether mails arrive.
    pub arrives: bool,
    /// Whether mails go to a queue whose tickets the reader does not see.
    pub elsewhere: bool,
    /// Whether mails leave.
    pub leaves: bool,
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
