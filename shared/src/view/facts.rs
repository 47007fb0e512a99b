//! What else a ticket is: facts to choose, in words that the server says, so that no browser carries names of what one desk has.

use serde::{Deserialize, Serialize};

use crate::id::CategoryId;
use crate::locale::Lang;
use crate::setting::Settings;
use crate::setting::catalogue::{CATEGORY_DEPTH_MAX, Degree};
use crate::text::{Tag, TextError};
use crate::ticket::action::TicketAction;
use crate::ticket::{Classification, Ticket, TicketKind};
use crate::words::common;
use crate::words::told::{degree, degree_feminine, degrees, fact, without_tag};

/// Which fact. Its [`code`](FactKey::code) stands in forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactKey {
    /// Its type.
    Kind,
    /// The label of its state.
    Label,
    /// Which service is asked for.
    Service,
    /// Its place in the tree of categories.
    Category,
    /// How much of the customer's work it holds up.
    Impact,
    /// How soon it does.
    Urgency,
    /// How grave the fault itself is.
    Severity,
    /// Why it happened.
    Cause,
    /// The tags that it has, to take one away.
    Untag,
    /// Another tag, in words of one's own.
    Tag,
}

impl FactKey {
    /// Those with a list to choose from, in the order in which they are shown.
    pub const CHOSEN: [Self; 9] =
        [Self::Kind, Self::Label, Self::Service, Self::Category, Self::Impact, Self::Urgency, Self::Severity, Self::Cause, Self::Untag];

    /// Those that say how much a ticket matters: one fact while nothing of it is known.
    pub const DEGREES: [Self; 3] = [Self::Impact, Self::Urgency, Self::Severity];

    /// Its word in a form.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Kind => "kind",
            Self::Label => "label",
            Self::Service => "service",
            Self::Category => "category",
            Self::Impact => "impact",
            Self::Urgency => "urgency",
            Self::Severity => "severity",
            Self::Cause => "cause",
            Self::Untag => "untag",
            Self::Tag => "tag",
        }
    }
}

/// A fact with what may be chosen instead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactView {
    /// Which.
    pub key: FactKey,
    /// What it is called.
    pub name: String,
    /// The word of what it is now.
    pub now: String,
    /// What may be chosen: its word in the form, and for people. What it is now is among them.
    pub choices: Vec<(String, String)>,
}

impl FactView {
    /// What a word means, for people.
    #[must_use]
    pub fn means(&self, word: &str) -> String {
        self.choices.iter().find(|(code, _)| code == word).map(|(_, words)| words.clone()).unwrap_or_default()
    }
}

/// A form that is sent as it is, as the server writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlainForm {
    /// Where it goes.
    pub action: String,
    /// What it is called.
    pub title: String,
    /// What stands in it, but for which ticket it is about.
    pub html: String,
    /// It is not folded away.
    pub open: bool,
    /// It is shown only to whoever tried to do without.
    pub unasked: bool,
}

/// What else a ticket's page says.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct More {
    /// What may be chosen.
    pub facts: Vec<FactView>,
    /// The main queue, where an answer from here is a draft for whoever works that one.
    pub drafts_for: Option<String>,
    /// How often it was passed on, in words.
    pub hops: Option<String>,
    /// The form that answers a customer who asks for somebody else.
    pub plea: Option<PlainForm>,
    /// The form that says what solved it.
    pub solution: Option<PlainForm>,
    /// The form that passes it on with a reason.
    pub reason: Option<PlainForm>,
}

/// Nothing is chosen.
const NONE: &str = "—";

/// The facts of a ticket that can be chosen on this desk.
#[must_use]
pub fn facts_of(lang: Lang, ticket: &Ticket, settings: &Settings) -> Vec<FactView> {
    let facts: Vec<FactView> = FactKey::CHOSEN.into_iter().filter_map(|key| fact_of(lang, ticket, settings, key)).collect();
    let unknown = facts.iter().filter(|fact| FactKey::DEGREES.contains(&fact.key)).all(|fact| fact.now.is_empty());
    if unknown { folded(lang, facts) } else { facts }
}

/// How much a ticket matters, as one fact: what is chosen says itself which of the three it is.
fn folded(lang: Lang, facts: Vec<FactView>) -> Vec<FactView> {
    let named = |fact: &FactView| {
        let (key, name) = (fact.key.code(), fact.name.clone());
        let chosen = fact.choices.iter().filter(|(code, _)| !code.is_empty());
        chosen.map(|(code, words)| (format!("{key}.{code}"), format!("{name}: {words}"))).collect::<Vec<_>>()
    };
    let (three, mut facts): (Vec<_>, Vec<_>) = facts.into_iter().partition(|fact| FactKey::DEGREES.contains(&fact.key));
    let choices = std::iter::once(nothing()).chain(three.iter().flat_map(named)).collect();
    facts.push(FactView { key: FactKey::Impact, name: degrees(lang).to_owned(), now: String::new(), choices });
    facts.sort_by_key(|fact| FactKey::CHOSEN.iter().position(|key| *key == fact.key));
    facts
}

/// Those that a new ticket can begin with.
#[must_use]
pub fn facts_of_new(lang: Lang, settings: &Settings) -> Vec<FactView> {
    let services = of_settings(services(lang, settings), None);
    let all = [(FactKey::Service, services), (FactKey::Impact, impacts(lang, None)), (FactKey::Urgency, urgencies(lang, None))];
    all.into_iter().filter(|(_, (_, choices))| 1 < choices.len()).map(|(key, (now, choices))| view(lang, key, now, choices)).collect()
}

fn services(lang: Lang, settings: &Settings) -> impl Iterator<Item = (u64, bool, String)> {
    settings.services.iter().map(move |(id, service)| (id.0, service.doc.retired, service.doc.name.read(lang).to_owned()))
}

fn fact_of(lang: Lang, ticket: &Ticket, settings: &Settings, key: FactKey) -> Option<FactView> {
    let Classification { service, category, impact, urgency, severity } = ticket.class;
    let (now, choices) = match key {
        FactKey::Kind => {
            let choices = TicketKind::ALL.into_iter().enumerate().map(|(nth, kind)| (nth.to_string(), common::kind(lang, kind).to_owned()));
            return Some(view(lang, key, place(&TicketKind::ALL, Some(ticket.kind)), choices.collect()));
        }
        FactKey::Label => {
            let labels = settings.sub_states.iter().filter(|(_, label)| label.doc.of == ticket.status.code());
            let labels = labels.map(|(id, label)| (id.0, label.doc.retired, label.doc.name.read(lang).to_owned()));
            of_settings(labels, ticket.label.map(|label| label.0))
        }
        FactKey::Service => of_settings(services(lang, settings), service.map(|service| service.0)),
        FactKey::Category => {
            let categories = settings.categories.iter();
            let categories = categories.map(|(id, category)| (id.0, category.doc.retired, path(lang, settings, *id)));
            of_settings(categories, category.map(|category| category.0))
        }
        FactKey::Impact => impacts(lang, impact),
        FactKey::Urgency => urgencies(lang, urgency),
        FactKey::Severity => urgencies(lang, severity),
        FactKey::Cause => {
            let causes = settings.causes.iter().map(|(id, cause)| (id.0, cause.doc.retired, cause.doc.name.read(lang).to_owned()));
            let (now, mut choices) = of_settings(causes, ticket.cause.map(|cause| cause.0));
            // Once it is known it is known better, but never unknown again.
            let unknown = choices.remove(0);
            choices.extend(now.is_empty().then_some(unknown));
            (now, choices)
        }
        FactKey::Untag => {
            let all = (!ticket.tags.is_empty()).then(|| (String::new(), ticket.tags.join(", ")));
            (String::new(), all.into_iter().chain(ticket.tags.iter().map(|tag| (tag.clone(), without_tag(lang, tag)))).collect())
        }
        FactKey::Tag => return None,
    };
    // What this desk has none of is no fact of its tickets.
    (1 < choices.len() || !now.is_empty()).then(|| view(lang, key, now, choices))
}

fn view(lang: Lang, key: FactKey, now: String, choices: Vec<(String, String)>) -> FactView {
    FactView { key, name: fact(lang, key).to_owned(), now, choices }
}

/// Nothing, and all that may be chosen, or was before it was retired.
///
/// What goes away with another choice comes last: a list in a browser remembers the place of what was chosen.
fn of_settings(all: impl Iterator<Item = (u64, bool, String)>, now: Option<u64>) -> (String, Vec<(String, String)>) {
    let (retired, open): (Vec<_>, Vec<_>) = all.partition(|(_, retired, _)| *retired);
    let was = retired.into_iter().filter(|(id, ..)| Some(*id) == now);
    let choices = std::iter::once(nothing()).chain(open.into_iter().chain(was).map(|(id, _, name)| (id.to_string(), name)));
    (now.map(|id| id.to_string()).unwrap_or_default(), choices.collect())
}

fn impacts(lang: Lang, now: Option<Degree>) -> (String, Vec<(String, String)>) {
    of_degrees(now, |grade| degree(lang, grade))
}

/// How soon; how grave is said alike.
fn urgencies(lang: Lang, now: Option<Degree>) -> (String, Vec<(String, String)>) {
    of_degrees(now, |grade| degree_feminine(lang, grade))
}

fn of_degrees(now: Option<Degree>, words: impl Fn(Degree) -> &'static str) -> (String, Vec<(String, String)>) {
    let degrees = Degree::ALL.into_iter().enumerate().rev().map(|(nth, grade)| (nth.to_string(), words(grade).to_owned()));
    (place(&Degree::ALL, now), std::iter::once(nothing()).chain(degrees).collect())
}

fn nothing() -> (String, String) {
    (String::new(), NONE.to_owned())
}

fn place<T: PartialEq>(all: &[T], now: Option<T>) -> String {
    now.and_then(|now| all.iter().position(|one| *one == now)).map(|nth| nth.to_string()).unwrap_or_default()
}

/// A category with those above it.
fn path(lang: Lang, settings: &Settings, id: CategoryId) -> String {
    let mut names = Vec::new();
    let mut at = Some(id);
    for _ in 0..CATEGORY_DEPTH_MAX {
        let Some(category) = at.and_then(|id| settings.categories.get(&id)) else { break };
        names.push(category.doc.name.read(lang).to_owned());
        at = category.doc.parent;
    }
    names.reverse();
    names.join(" › ")
}

/// What choosing a word asks for; nothing where the word is none of a form of ours.
///
/// # Errors
/// [`TextError`] for a tag that is none.
pub fn choosing(ticket: &Ticket, key: FactKey, word: &str) -> Result<Option<TicketAction>, TextError> {
    let (id, class) = (ticket.id, ticket.class);
    let one = word.split_once('.').filter(|_| key == FactKey::Impact);
    let one = one.and_then(|(code, word)| Some((FactKey::DEGREES.into_iter().find(|key| key.code() == code)?, word)));
    let (key, word) = one.unwrap_or((key, word));
    let classify = |to: Option<Classification>| to.map(|to| TicketAction::Classify { ticket: id, to });
    Ok(match key {
        FactKey::Kind => one_of(&TicketKind::ALL, word).map(|to| TicketAction::SetKind { ticket: id, to }),
        FactKey::Label => perhaps(word, |word| word.parse().ok()).map(|label| TicketAction::Label { ticket: id, label }),
        FactKey::Service => classify(perhaps(word, |word| word.parse().ok()).map(|service| Classification { service, ..class })),
        FactKey::Category => classify(perhaps(word, |word| word.parse().ok()).map(|category| Classification { category, ..class })),
        FactKey::Impact => classify(perhaps(word, |word| one_of(&Degree::ALL, word)).map(|impact| Classification { impact, ..class })),
        FactKey::Urgency => classify(perhaps(word, |word| one_of(&Degree::ALL, word)).map(|urgency| Classification { urgency, ..class })),
        FactKey::Severity => {
            classify(perhaps(word, |word| one_of(&Degree::ALL, word)).map(|severity| Classification { severity, ..class }))
        }
        FactKey::Cause => {
            let cause = word.parse().ok();
            cause.map(|cause| TicketAction::Conclude { ticket: id, cause: Some(cause), solution: None, how: None })
        }
        FactKey::Untag => Some(TicketAction::Untag { ticket: id, tag: Tag::try_from(word)? }),
        FactKey::Tag => Some(TicketAction::Tag { ticket: id, tag: Tag::try_from(word)? }),
    })
}

/// What a new ticket is about, by words of [`facts_of_new`]; none where one of them is none of those.
#[must_use]
pub fn class_of(service: &str, impact: &str, urgency: &str) -> Option<Classification> {
    let degree = |word| perhaps(word, |word| one_of(&Degree::ALL, word));
    let service = perhaps(service, |word| word.parse().ok())?;
    Some(Classification { service, impact: degree(impact)?, urgency: degree(urgency)?, ..Classification::default() })
}

fn one_of<T: Copy>(all: &[T], word: &str) -> Option<T> {
    all.get(word.parse::<usize>().ok()?).copied()
}

/// Nothing for an empty word; no answer for one that is none.
fn perhaps<T>(word: &str, read: impl FnOnce(&str) -> Option<T>) -> Option<Option<T>> {
    if word.is_empty() { Some(None) } else { read(word).map(Some) }
}
