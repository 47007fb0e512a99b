//! The form of a setting as it is shown: parts, fields, what there is to choose, in the reader's language.
//!
//! What happened to a setting is told by the same sheets: two documents differ in the fields that say something else.

mod calendar;
mod catalogue;
mod deed;
mod policy;
mod queue;
mod routing;
mod rule;
mod work;

use crate::id::{CalendarId, OrganisationId, PersonId, QueueId, ServiceId, SettingKind};
use crate::locale::{Lang, Text};
use crate::rule::written::Known;
use crate::setting::form::{Form, Wrong, is_retired, name_of};
use crate::setting::topic::Topic;
use crate::setting::{SettingChange, Settings};
use crate::sla::written::{read_within, write_within};
use crate::view::{Choice, Field, Input, OrganisationRef, Part, PersonRef, Tick};
use crate::words::settings::{SettingsText as W, say, wrong};

/// What a form is shown with.
#[derive(Clone, Copy)]
pub struct Sheet<'a> {
    /// The reader's language.
    pub lang: Lang,
    /// What there is to choose from.
    pub settings: &'a Settings,
    /// Who works here.
    pub agents: &'a [PersonRef],
    /// Who asks, by name.
    pub organisations: &'a [OrganisationRef],
    /// The number of the setting; a new one has none yet.
    pub id: Option<u64>,
}

impl<'a> Sheet<'a> {
    /// What may be named in it.
    #[must_use]
    pub fn known(&self) -> Known<'a> {
        Known { settings: self.settings, organisations: self.organisations }
    }
}

impl Sheet<'_> {
    /// The form of a kind of settings, with what was typed.
    #[must_use]
    pub fn parts(&self, topic: Topic, form: &Form) -> Vec<Part> {
        match topic {
            Topic::Desk => queue::desk(self, form),
            Topic::Queues => queue::queue(self, form),
            Topic::Calendars => calendar::parts(self, form),
            Topic::Policies => policy::parts(self, form),
            Topic::Services => catalogue::service(self, form),
            Topic::Contracts | Topic::Skills | Topic::Causes => vec![self.name_part(form)],
            Topic::Categories => catalogue::category(self, form),
            Topic::Teams => catalogue::team(self, form),
            Topic::States => catalogue::state(self, form),
            Topic::Matrix => catalogue::matrix(self, form),
            Topic::Routing => routing::parts(self, form),
            Topic::Rules => rule::parts(self, form),
        }
    }

    /// The same with what is wrong beside each field.
    #[must_use]
    pub fn refused(&self, topic: Topic, form: &Form, wrongs: &[Wrong]) -> Vec<Part> {
        let mut parts = self.parts(topic, form);
        self.mark(&mut parts, wrongs);
        parts
    }

    /// Says beside each field what is wrong with it.
    pub fn mark(&self, parts: &mut [Part], wrongs: &[Wrong]) {
        for field in fields_of(parts) {
            let found = wrongs.iter().find(|wrong| wrong.field == field.name);
            field.error = found.map(|found| wrong(self.lang, &found.what));
        }
    }

    /// The fields in which two documents differ, each with what it said before and says after. What is new says all that it has.
    #[must_use]
    pub fn differences(&self, before: Option<&SettingChange>, after: &SettingChange) -> Vec<(String, String, String)> {
        let said = |doc: &SettingChange| -> Vec<(String, String, String)> {
            let form = Form::of(doc);
            let fields = self.parts(Topic::of_document(doc), &form).into_iter().flat_map(|part| part.groups).flatten();
            // The rows that wait for something new say nothing.
            let in_row = |field: &Field| field.name.starts_with("step-") || field.name.starts_with("deed-");
            let there = fields.filter(|field| !in_row(field) || form.0.contains_key(&field.name));
            there.map(|field| (field.name.clone(), field.called().to_owned(), field.said(self.lang))).collect()
        };
        let (before, after) = (before.map(said).unwrap_or_default(), said(after));
        let of = |fields: &[(String, String, String)], name: &str| {
            fields.iter().find(|(known, ..)| known == name).map(|(.., said)| said.clone()).unwrap_or_default()
        };
        let mut differences = Vec::new();
        for (name, label, said) in &after {
            let was = of(&before, name);
            if was != *said {
                differences.push((label.clone(), was, said.clone()));
            }
        }
        for (name, label, was) in &before {
            let gone = !after.iter().any(|(known, ..)| known == name);
            if gone && !was.is_empty() {
                differences.push((label.clone(), was.clone(), String::new()));
            }
        }
        differences
    }

    /// Puts beside each field what a document says there, where that is something else.
    pub fn beside(&self, parts: &mut [Part], theirs: &SettingChange) {
        self.beside_parts(parts, self.parts(Topic::of_document(theirs), &Form::of(theirs)));
    }

    /// The same of a form that says it.
    pub fn beside_parts(&self, parts: &mut [Part], theirs: Vec<Part>) {
        let theirs: Vec<Field> = theirs.into_iter().flat_map(|part| part.groups).flatten().collect();
        for field in fields_of(parts) {
            let Some(other) = theirs.iter().find(|other| other.name == field.name) else { continue };
            let said = other.said(self.lang);
            field.theirs = (said != field.said(self.lang)).then_some(said);
        }
    }

    pub(super) fn words(&self, text: W) -> String {
        say(self.lang, text).to_owned()
    }

    fn part(&self, title: W, lead: W, groups: Vec<Vec<Field>>) -> Part {
        Part { title: self.words(title), lead: self.words(lead), groups }
    }

    fn name_part(&self, form: &Form) -> Part {
        let fields = vec![self.line(form, "name-en", W::NameEn, Some(W::NameHint)), self.line(form, "name-it", W::NameIt, None)];
        self.part(W::PartName, W::PartNameLead, fields.into_iter().map(|field| vec![field]).collect())
    }

    fn field(&self, name: &str, label: String, hint: Option<W>, input: Input) -> Field {
        let hint = hint.map(|hint| self.words(hint));
        Field { name: name.to_owned(), label, hint, error: None, theirs: None, input }
    }

    fn line(&self, form: &Form, name: &str, label: W, hint: Option<W>) -> Field {
        self.field(name, self.words(label), hint, Input::Line(form.get(name).to_owned()))
    }

    /// A time, with the reader's letters as soon as it can be read.
    fn time(&self, form: &Form, name: &str, label: String, hint: Option<W>) -> Field {
        let typed = form.get(name);
        let words = read_within(typed).map_or_else(|| typed.to_owned(), |within| write_within(self.lang, within));
        self.field(name, label, hint, Input::Line(words))
    }

    fn zone(&self, form: &Form, hint: W) -> Field {
        self.field("zone", self.words(W::Zone), Some(hint), Input::Zone(form.get("zone").to_owned()))
    }

    /// One of these; the first of them is chosen where nothing is.
    fn choose(&self, form: &Form, name: &str, label: String, of: Vec<Choice>) -> Field {
        self.field(name, label, None, Input::Choice { chosen: form.get(name).to_owned(), of })
    }

    fn lang_field(&self, form: &Form) -> Field {
        let of = vec![choice("en", self.words(W::LangEn)), choice("it", self.words(W::LangIt))];
        self.choose(form, "lang", self.words(W::Language), of)
    }

    /// One box.
    fn tick(&self, form: &Form, name: &str, words: W) -> Field {
        let tick = Tick { name: name.to_owned(), words: self.words(words), on: form.is_on(name) };
        self.field(name, String::new(), None, Input::Ticks(vec![tick]))
    }

    /// A box for each of these.
    fn ticks(&self, form: &Form, begin: &str, label: W, hint: Option<W>, of: Vec<Choice>) -> Field {
        let tick = |choice: Choice| {
            let name = format!("{begin}-{}", choice.value);
            Tick { on: form.is_on(&name), name, words: choice.words }
        };
        self.field(begin, self.words(label), hint, Input::Ticks(of.into_iter().map(tick).collect()))
    }

    /// Numbered settings that may be chosen, and those that a form has chosen though they are retired.
    fn of_kind(&self, kind: SettingKind, form: &Form, fields: &[&str]) -> Vec<Choice> {
        let there = self.settings.ids(kind).into_iter().filter_map(|id| Some((id, self.settings.document(kind, id)?)));
        let shown = there.filter(|(id, doc)| !is_retired(doc) || is_chosen(form, fields, *id));
        shown.map(|(id, doc)| choice(&id.to_string(), self.called(name_of(&doc)))).collect()
    }

    /// Queues that may be chosen, likewise.
    fn queues(&self, form: &Form, fields: &[&str], main_only: bool) -> Vec<Choice> {
        let there = self.settings.queues.iter().filter(|(_, queue)| !main_only || queue.doc.parent.is_none());
        let shown = there.filter(|(id, queue)| !queue.doc.retired || is_chosen(form, fields, id.0));
        shown.map(|(id, queue)| choice(&id.to_string(), queue.doc.name.read(self.lang).to_owned())).collect()
    }

    fn people(&self) -> Vec<Choice> {
        self.agents.iter().map(|agent| choice(&agent.id.to_string(), agent.name.clone())).collect()
    }

    fn called(&self, name: Option<&Text>) -> String {
        name.map(|name| name.read(self.lang).to_owned()).unwrap_or_default()
    }
}

/// The names that sentences about settings need.
impl Sheet<'_> {
    /// What a queue is called.
    #[must_use]
    pub fn queue_name(&self, id: QueueId) -> String {
        self.called(self.settings.queue(id).map(|queue| &queue.name))
    }

    /// What a calendar is called.
    #[must_use]
    pub fn calendar_name(&self, id: CalendarId) -> String {
        self.numbered(SettingKind::Calendar, id.0)
    }

    /// What a service is called.
    #[must_use]
    pub fn service_name(&self, id: ServiceId) -> String {
        self.numbered(SettingKind::Service, id.0)
    }

    /// What any numbered setting is called.
    #[must_use]
    pub fn numbered(&self, kind: SettingKind, id: u64) -> String {
        self.called(self.settings.document(kind, id).as_ref().and_then(name_of))
    }

    /// What an organisation is called; its number where nobody knows it.
    #[must_use]
    pub fn organisation_name(&self, id: OrganisationId) -> String {
        let found = self.organisations.iter().find(|organisation| organisation.id == id);
        found.map_or_else(|| format!("#{id}"), |organisation| organisation.name.clone())
    }

    /// What somebody who works here is called.
    #[must_use]
    pub fn person_name(&self, id: PersonId) -> String {
        self.agents.iter().find(|agent| agent.id == id).map(|agent| agent.name.clone()).unwrap_or_default()
    }
}

fn fields_of(parts: &mut [Part]) -> impl Iterator<Item = &mut Field> {
    parts.iter_mut().flat_map(|part| &mut part.groups).flatten()
}

fn choice(value: &str, words: String) -> Choice {
    Choice { value: value.to_owned(), words, group: None }
}

/// Whether a form has chosen a number in one of its fields, or ticked it there.
fn is_chosen(form: &Form, fields: &[&str], id: u64) -> bool {
    fields.iter().any(|field| form.get(field) == id.to_string() || form.is_on(&format!("{field}-{id}")))
}

impl Field {
    /// What stands in it, as it is read.
    #[must_use]
    pub fn said(&self, lang: Lang) -> String {
        match &self.input {
            Input::Line(words) | Input::Zone(words) | Input::Day(words) | Input::Lines(words) | Input::Fixed(words) => words.clone(),
            Input::Choice { chosen, of } => {
                let found = of.iter().find(|choice| choice.value == *chosen).map(|choice| choice.words.clone());
                found.unwrap_or_else(|| chosen.clone())
            }
            Input::Ticks(ticks) if self.label.is_empty() => {
                let on = ticks.iter().any(|tick| tick.on);
                say(lang, if on { W::Yes } else { W::No }).to_owned()
            }
            Input::Ticks(ticks) => {
                let on: Vec<&str> = ticks.iter().filter(|tick| tick.on).map(|tick| tick.words.as_str()).collect();
                on.join(", ")
            }
        }
    }

    /// What it is called: a single box is called what stands beside it.
    #[must_use]
    pub fn called(&self) -> &str {
        match &self.input {
            Input::Ticks(ticks) if self.label.is_empty() => ticks.first().map_or("", |tick| tick.words.as_str()),
            Input::Ticks(_)
            | Input::Line(_)
            | Input::Zone(_)
            | Input::Day(_)
            | Input::Lines(_)
            | Input::Choice { .. }
            | Input::Fixed(_) => &self.label,
        }
    }
}
