//! Conditions as administrators write them: a test a line, a group as a line that ends with a colon and the lines further in below it.
//!
//! ```text
//! queue or below = Support
//! any of:
//!   priority >= High
//!   subject = invoice*, "blank charts"
//! ```
//!
//! Both languages are read. What is read is written again the same way, with names where they are unambiguous and numbers (`#3`)
//! where they are not: numbers are what is kept.

mod read;
mod write;

use serde::{Deserialize, Serialize};

pub use read::read;
pub use write::{write, write_test};

use super::condition::Condition;
use super::fact::Fact;
use crate::id::SettingKind;
use crate::locale::{Lang, Text};
use crate::setting::Settings;
use crate::setting::form::{is_retired, name_of};
use crate::sla::policy::Metric;
use crate::text::lowered;
use crate::view::OrganisationRef;

/// What a line may name.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// What is set.
    pub settings: &'a Settings,
    /// Who asks.
    pub organisations: &'a [OrganisationRef],
}

/// What a line is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// A fact.
    Fact(Fact),
    /// The same, or what stands below it: of queues and categories.
    Below(Fact),
    /// How a clock stands.
    Clock(Metric),
}

impl About {
    /// All of them.
    pub const ALL: [Self; 34] = [
        Self::Fact(Fact::Queue),
        Self::Below(Fact::Queue),
        Self::Fact(Fact::Home),
        Self::Fact(Fact::Level),
        Self::Fact(Fact::Priority),
        Self::Fact(Fact::State),
        Self::Fact(Fact::Label),
        Self::Fact(Fact::Kind),
        Self::Fact(Fact::Channel),
        Self::Fact(Fact::Service),
        Self::Fact(Fact::Category),
        Self::Below(Fact::Category),
        Self::Fact(Fact::Impact),
        Self::Fact(Fact::Urgency),
        Self::Fact(Fact::Severity),
        Self::Fact(Fact::Tag),
        Self::Fact(Fact::Vip),
        Self::Fact(Fact::Contract),
        Self::Fact(Fact::Organisation),
        Self::Fact(Fact::Domain),
        Self::Fact(Fact::Subject),
        Self::Fact(Fact::Said),
        Self::Fact(Fact::By),
        Self::Fact(Fact::Owned),
        Self::Fact(Fact::Answered),
        Self::Fact(Fact::Age),
        Self::Fact(Fact::InState),
        Self::Fact(Fact::SinceCustomer),
        Self::Fact(Fact::SinceDesk),
        Self::Fact(Fact::Hours),
        Self::Clock(Metric::FirstResponse),
        Self::Clock(Metric::NextResponse),
        Self::Clock(Metric::Resolution),
        Self::Clock(Metric::Level),
    ];

    /// How it may be compared.
    #[must_use]
    pub fn comparisons(self) -> &'static [Comparison] {
        use Comparison::{AtLeast, AtMost, Is, IsNot, Less};
        match self {
            Self::Fact(Fact::Priority | Fact::Level) => &[Is, IsNot, AtLeast, AtMost],
            Self::Fact(Fact::Vip | Fact::Owned | Fact::Answered) => &[Is],
            Self::Fact(Fact::Age | Fact::InState | Fact::SinceCustomer | Fact::SinceDesk) => &[AtLeast, Less],
            Self::Clock(_) => &[Is, AtMost],
            Self::Fact(_) | Self::Below(_) => &[Is, IsNot],
        }
    }
}

/// How a fact is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparison {
    /// It is one of these.
    Is,
    /// It is none of these.
    IsNot,
    /// It is this or more.
    AtLeast,
    /// It is this or less.
    AtMost,
    /// It is less than this.
    Less,
}

impl Comparison {
    /// Its sign.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Self::Is => "=",
            Self::IsNot => "!=",
            Self::AtLeast => ">=",
            Self::AtMost => "<=",
            Self::Less => "<",
        }
    }
}

/// A group of lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// Each of them.
    All,
    /// At least one of them.
    Any,
    /// Not one of them.
    None,
}

impl Group {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::All, Self::Any, Self::None];

    fn of(self, parts: Vec<Condition>) -> Condition {
        match self {
            Self::All => Condition::All(parts),
            Self::Any => Condition::Any(parts),
            Self::None => Condition::None(parts),
        }
    }
}

/// What a line should have been.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expected {
    /// A fact and a comparison, or the beginning of a group.
    Test,
    /// A fact that there is.
    Fact,
    /// Another comparison.
    Comparison(About),
    /// Another value.
    Value(About),
    /// One of several that are called so, by its number, which is one of these.
    Number(Vec<u64>),
    /// An end of what is in quotes, and nothing behind it but a comma.
    Quote,
    /// Lines further in below it.
    Lines,
    /// A beginning where another line begins.
    Margin,
    /// Fewer groups within groups.
    Shallower,
}

/// A line that was not understood.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
#[error("line {line}: {words}, expected {expected:?}")]
pub struct BadTest {
    /// Which, from 1.
    pub line: u32,
    /// What stands there, or the part of it that is wrong.
    pub words: String,
    /// What was expected.
    pub expected: Expected,
}

/// A name as it is looked for: settings have it in two languages, an organisation has one.
#[derive(Clone, Copy)]
enum Name<'a> {
    Of(&'a Text),
    Only(&'a str),
}

impl<'a> Name<'a> {
    fn read(self, lang: Lang) -> &'a str {
        match self {
            Self::Of(text) => text.read(lang),
            Self::Only(name) => name,
        }
    }

    /// Whether it is that one, in any language; `lowered` has small letters.
    fn is(self, lowered: &str) -> bool {
        let same = |words: &str| words.chars().flat_map(char::to_lowercase).eq(lowered.chars());
        match self {
            Self::Of(text) => [&text.en, &text.it].into_iter().flatten().any(|words| same(words)),
            Self::Only(name) => same(name),
        }
    }
}

/// The numbers of what is called so: of what is in use, and only if there is nothing, of what is retired.
fn called(known: Known<'_>, about: About, name: &str) -> Vec<u64> {
    let name = lowered(name);
    let (in_use, retired): (Vec<_>, Vec<_>) =
        names(known, about).into_iter().filter(|(_, known, _)| known.is(&name)).partition(|(.., retired)| !*retired);
    let found = if in_use.is_empty() { retired } else { in_use };
    found.into_iter().map(|(id, ..)| id).collect()
}

/// Everything that a line about this may name: its number, its name, whether it is retired.
fn names(known: Known<'_>, about: About) -> Vec<(u64, Name<'_>, bool)> {
    let Known { settings, organisations } = known;
    let (About::Fact(fact) | About::Below(fact)) = about else { return Vec::new() };
    match fact {
        Fact::Queue | Fact::Home => settings.queues.iter().map(|(id, it)| (id.0, Name::Of(&it.doc.name), it.doc.retired)).collect(),
        Fact::Label => settings.sub_states.iter().map(|(id, it)| (id.0, Name::Of(&it.doc.name), it.doc.retired)).collect(),
        Fact::Service => settings.services.iter().map(|(id, it)| (id.0, Name::Of(&it.doc.name), it.doc.retired)).collect(),
        Fact::Category => settings.categories.iter().map(|(id, it)| (id.0, Name::Of(&it.doc.name), it.doc.retired)).collect(),
        Fact::Contract => settings.contracts.iter().map(|(id, it)| (id.0, Name::Of(&it.doc.name), it.doc.retired)).collect(),
        Fact::Organisation => organisations.iter().map(|it| (it.id.0, Name::Only(&it.name), false)).collect(),
        // A time may be one of a calendar.
        Fact::Hours | Fact::Age | Fact::InState | Fact::SinceCustomer | Fact::SinceDesk => {
            let there = settings.levels.all(SettingKind::Calendar).into_iter();
            there.filter_map(|(id, (_, doc))| Some((id, Name::Of(name_of(doc)?), is_retired(doc)))).collect()
        }
        _ => Vec::new(),
    }
}
