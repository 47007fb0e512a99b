//! The pages of settings, as administrators read them: what a form offers, what it would do, what happened to a setting. The server
//! has put everything into words.

use serde::{Deserialize, Serialize};

use super::TicketLine;
use crate::id::{OpId, Ver};
use crate::setting::topic::Topic;

/// A page of what was changed.
pub const AUDIT_LINES_MAX: u32 = 50;

/// The settings of one kind, counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TopicCount {
    /// Which.
    pub topic: Topic,
    /// Those in force.
    pub in_force: u32,
    /// Those no longer to be chosen.
    pub retired: u32,
}

/// All settings, counted, and what is missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsOverview {
    /// Each kind.
    pub topics: Vec<TopicCount>,
    /// What is missing, and the page on which it is mended, if one is.
    pub missing: Vec<(String, Option<Topic>)>,
    /// Nothing is promised yet: what the usual beginning would be, and the name of the call that makes it.
    pub usual: Option<(Vec<String>, OpId)>,
}

/// A setting in the list of its kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingLine {
    /// Its number.
    pub id: u64,
    /// What it is called.
    pub name: String,
    /// What it says, in a sentence.
    pub says: String,
    /// No longer to be chosen.
    pub retired: bool,
}

/// Something to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// As it is sent.
    pub value: String,
    /// As it is read.
    pub words: String,
    /// What those of one kind stand under in a long list.
    pub group: Option<String>,
}

/// A box to tick.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tick {
    /// The name that is sent with it.
    pub name: String,
    /// As it is read.
    pub words: String,
    /// Ticked.
    pub on: bool,
}

/// How a field is filled in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Input {
    /// A line of text.
    Line(String),
    /// The name of a time zone.
    Zone(String),
    /// A day as `2026-08-03`, or nothing.
    Day(String),
    /// Several lines of text.
    Lines(String),
    /// One of these.
    Choice {
        /// The value chosen.
        chosen: String,
        /// What there is to choose.
        of: Vec<Choice>,
    },
    /// Any of these.
    Ticks(Vec<Tick>),
    /// It cannot be changed.
    Fixed(String),
}

/// A field of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// The name that is sent with it.
    pub name: String,
    /// As it is read.
    pub label: String,
    /// What to write there.
    pub hint: Option<String>,
    /// What is wrong with it.
    pub error: Option<String>,
    /// What stands there by now, when somebody else changed it meanwhile.
    pub theirs: Option<String>,
    /// How it is filled in.
    pub input: Input,
}

/// A part of a form, with what it is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Its heading.
    pub title: String,
    /// What it is for.
    pub lead: String,
    /// Its fields; those of one group stand in one row.
    pub groups: Vec<Vec<Field>>,
}

/// Something that happened to a setting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditLine {
    /// Whose pages it is among; a person's record is among none of these.
    pub topic: Option<Topic>,
    /// Of which kind it is, in a word.
    pub kind: String,
    /// Its number.
    pub id: u64,
    /// What it is called.
    pub name: String,
    /// The version that it made.
    pub ver: Ver,
    /// When, in words of the reader's zone.
    pub at: String,
    /// Who did it.
    pub who: String,
    /// What changed, a sentence each.
    pub changes: Vec<String>,
}

/// What happened to settings, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditPage {
    /// The lines.
    pub lines: Vec<AuditLine>,
    /// How many newer ones were left out.
    pub skipped: u32,
    /// Whether there are older ones.
    pub more: bool,
}

/// A measure before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BeforeAfter {
    /// What is measured.
    pub what: String,
    /// As it is.
    pub now: String,
    /// As it would have been.
    pub then: String,
}

/// A ticket of which a clock would have gone otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlipLine {
    /// The ticket.
    pub ticket: TicketLine,
    /// Which clock, and how.
    pub says: String,
}

/// What would have been.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhatIfView {
    /// Over which days and how many tickets.
    pub lead: String,
    /// What was kept, as it is and as it would have been.
    pub kept: Vec<BeforeAfter>,
    /// How many clocks would have gone otherwise.
    pub flipped: String,
    /// Those of tickets that the reader sees, the first of them.
    pub flips: Vec<FlipLine>,
}

/// Something that was noticed about rules before one is saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingLine {
    /// In a sentence, with how sure it is.
    pub says: String,
    /// As long as it is so, the rule is not saved.
    pub forbids: bool,
}

/// A ticket that would have gone otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DryLine {
    /// The ticket.
    pub ticket: TicketLine,
    /// What would have been done, by which rule, and what would not.
    pub says: Vec<String>,
}

/// A dry run of rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DryView {
    /// Over which days, and how many tickets would have gone otherwise.
    pub lead: String,
    /// What was left out, if anything was.
    pub left_out: Vec<String>,
    /// Those that the reader sees, the newest first.
    pub lines: Vec<DryLine>,
}

/// What a form would do, before it is saved.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Preview {
    /// In sentences.
    pub says: Vec<String>,
    /// Where it says something else than what is there now.
    pub changes: Vec<String>,
    /// Examples: "Monday 09:00 + 4 h → Monday 13:00".
    pub examples: Vec<String>,
    /// What would have been.
    pub what_if: Option<WhatIfView>,
    /// What was noticed about rules; nothing where nobody looked.
    pub findings: Option<Vec<FindingLine>>,
    /// The dry run that was asked for.
    pub dry: Option<DryView>,
}

/// One setting: its form, what it would do, what happened to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingPage {
    /// Of which kind.
    pub topic: Topic,
    /// Its number; a new one has none yet.
    pub id: Option<u64>,
    /// What it is called; a new one is called nothing.
    pub name: Option<String>,
    /// The version that the form was made of, or that whoever filled it in has seen.
    pub seen: Ver,
    /// The form's own name for its call.
    pub op: OpId,
    /// The same for taking it out of use, or back into it.
    pub retire_op: OpId,
    /// No longer to be chosen; nothing for what is always there.
    pub retired: Option<bool>,
    /// The form.
    pub parts: Vec<Part>,
    /// Why it was not saved.
    pub refused: Option<String>,
    /// What others changed since whoever filled it in looked.
    pub meanwhile: Vec<AuditLine>,
    /// What it would do.
    pub preview: Option<Preview>,
    /// What a new one may begin as a copy of.
    pub copies: Vec<(u64, String)>,
    /// What happened to it, the newest first.
    pub history: Vec<AuditLine>,
}
