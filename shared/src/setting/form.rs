//! Settings as plain forms bring them: every field a name and what was typed into it.
//!
//! A form is written from a document and read into one; what cannot be read is named field by field, so that it is said where it stands.

mod calendar;
mod catalogue;
mod document;
mod policy;
mod queue;
pub(crate) mod routing;
pub(crate) mod rule;
mod steps;
mod work;
mod wrong;

use std::collections::BTreeMap;
use std::str::FromStr;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{CLOSE_AFTER_DAYS_DEFAULT, SettingChange, Settings};
use crate::id::{Subject, Ver};
use crate::locale::Text;
use crate::rule::written::Known;
use crate::setting::topic::Topic;
use crate::sla::policy::Within;
use crate::sla::written::read_within;
use crate::text::{QueueName, SettingName, TextError, TextKind};

pub(crate) use calendar::days_of;
pub use calendar::{Brought, DAYS_FIELD, WEEK_FIELDS, add_days_of};
pub(crate) use catalogue::cell;
pub use document::{action, deeds_of, is_retired, name_of, with_retired};
pub use policy::{GOALS, LEVELS_SHOWN};
pub(crate) use steps::{rows as step_rows, write_deed};
pub(crate) use work::{absence_fields, absence_rows, grade_field};
pub use wrong::{What, Wrong};

/// A form, field by field. A box that is not ticked is absent, as browsers send it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Form(pub BTreeMap<String, String>);

/// What was typed, and the version that whoever typed it had seen: as it is kept until it is saved.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Typed {
    /// The version.
    pub seen: Ver,
    /// The form.
    pub form: Form,
}

impl Form {
    /// What was typed into a field, without blanks around it.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", |words| words.trim())
    }

    /// Whether a box is ticked.
    #[must_use]
    pub fn is_on(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Puts words into a field.
    pub fn put(&mut self, name: &str, words: impl Into<String>) {
        self.0.insert(name.to_owned(), words.into());
    }

    /// Ticks a box.
    pub fn tick(&mut self, name: &str, on: bool) {
        if on {
            self.put(name, "on");
        }
    }

    /// The numbers of the ticked boxes whose names begin alike: `service-3`.
    fn ticked<T: FromStr + Ord>(&self, begin: &str) -> Vec<T> {
        let number = |name: &String| name.strip_prefix(begin)?.strip_prefix('-')?.parse::<T>().ok();
        let mut numbers: Vec<T> = self.0.keys().filter_map(number).collect();
        numbers.sort();
        numbers
    }

    /// The words of the ticked boxes whose names begin alike: `kind-incident`.
    fn ticked_words<T: DeserializeOwned + Ord>(&self, begin: &str) -> Vec<T> {
        let word = |name: &String| of_word::<T>(name.strip_prefix(begin)?.strip_prefix('-')?);
        let mut words: Vec<T> = self.0.keys().filter_map(word).collect();
        words.sort();
        words
    }

    /// The form of what is new, with what most begin with.
    #[must_use]
    pub fn blank(topic: Topic, settings: &Settings) -> Self {
        let mut form = Self::default();
        let general = settings.general();
        match topic {
            Topic::Queues => {
                form.put("level", "1");
                form.put("lang", word(&general.lang));
                form.put("close-after", CLOSE_AFTER_DAYS_DEFAULT.to_string());
                form.put("crew", "everyone");
            }
            Topic::Calendars => form.put("zone", general.zone),
            Topic::Policies => form.put("position", settings.levels.place_of_new().to_string()),
            Topic::Rules => rule::begin(&mut form, settings),
            Topic::Desk
            | Topic::Services
            | Topic::Contracts
            | Topic::Categories
            | Topic::Skills
            | Topic::Causes
            | Topic::Teams
            | Topic::States
            | Topic::Matrix
            | Topic::Routing => {}
        }
        form
    }

    /// A document as a form.
    #[must_use]
    pub fn of(doc: &SettingChange) -> Self {
        let mut form = Self::default();
        match doc {
            SettingChange::Queue(queue) => queue::write_queue(&mut form, queue),
            SettingChange::Desk(doc) => queue::write_desk(&mut form, doc),
            SettingChange::Calendar(doc) => calendar::write(&mut form, &doc.calendar),
            SettingChange::Policy(policy) => policy::write(&mut form, policy),
            SettingChange::Service(service) => catalogue::write_service(&mut form, service),
            SettingChange::Contract(contract) => write_name(&mut form, &contract.name),
            SettingChange::Category(category) => catalogue::write_category(&mut form, category),
            SettingChange::SubState(label) => catalogue::write_state(&mut form, label),
            SettingChange::Skill(skill) => write_name(&mut form, &skill.name),
            SettingChange::Cause(cause) => write_name(&mut form, &cause.name),
            SettingChange::Rule(doc) => rule::write(&mut form, doc),
            SettingChange::Team(team) => catalogue::write_team(&mut form, team),
            SettingChange::Matrix(matrix) => catalogue::write_matrix(&mut form, matrix),
            SettingChange::Routing(doc) => routing::write(&mut form, doc),
        }
        form
    }

    /// The document that it says. What no field is for stays as it was in the document before; a calendar's rules are put there by
    /// whoever takes it in. What is written by its name is one of what is known.
    ///
    /// # Errors
    /// Every field that cannot be read.
    pub fn read(&self, topic: Topic, before: Option<&SettingChange>, known: Known<'_>) -> Result<SettingChange, Vec<Wrong>> {
        let mut reading = Reading { form: self, wrong: Vec::new() };
        let retired = before.is_some_and(is_retired);
        let doc = match topic {
            Topic::Desk => SettingChange::Desk(queue::read_desk(&mut reading)),
            Topic::Queues => {
                let before = match before {
                    Some(SettingChange::Queue(queue)) => Some(queue),
                    _ => None,
                };
                SettingChange::Queue(queue::read_queue(&mut reading, before))
            }
            Topic::Calendars => SettingChange::Calendar(Box::new(calendar::read(&mut reading, before, known.settings))),
            Topic::Policies => SettingChange::Policy(Box::new(policy::read(&mut reading, before))),
            Topic::Services => SettingChange::Service(catalogue::read_service(&mut reading, retired)),
            Topic::Contracts => SettingChange::Contract(catalogue::read_contract(&mut reading, retired)),
            Topic::Categories => SettingChange::Category(catalogue::read_category(&mut reading, retired)),
            Topic::Skills => SettingChange::Skill(catalogue::read_skill(&mut reading, retired)),
            Topic::Causes => SettingChange::Cause(catalogue::read_cause(&mut reading, retired)),
            Topic::Teams => SettingChange::Team(catalogue::read_team(&mut reading, retired)),
            Topic::States => {
                let before = match before {
                    Some(SettingChange::SubState(label)) => Some(label),
                    _ => None,
                };
                SettingChange::SubState(catalogue::read_state(&mut reading, before))
            }
            Topic::Matrix => SettingChange::Matrix(catalogue::read_matrix(&mut reading)),
            Topic::Routing => SettingChange::Routing(routing::read(&mut reading)),
            Topic::Rules => SettingChange::Rule(Box::new(rule::read(&mut reading, retired, known))),
        };
        if reading.wrong.is_empty() { Ok(doc) } else { Err(reading.wrong) }
    }
}

impl Settings {
    /// The newest document of any setting.
    #[must_use]
    pub fn document_of(&self, subject: Subject) -> Option<SettingChange> {
        match subject {
            Subject::Queue(id) => self.queue(id).map(|queue| SettingChange::Queue(queue.clone())),
            Subject::Desk => Some(SettingChange::Desk(self.general())),
            Subject::Setting(kind, id) => self.document(kind, id),
            Subject::Ticket(_) | Subject::Person(_) | Subject::Organisation(_) => None,
        }
    }
}

/// A choice of a closed list as a word: that of the log.
#[must_use]
pub fn word<T: Serialize>(choice: &T) -> String {
    match serde_json::to_value(choice) {
        Ok(serde_json::Value::String(word)) => word,
        // What is chosen from is always a word.
        _ => String::new(),
    }
}

fn of_word<T: DeserializeOwned>(word: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(word.to_owned())).ok()
}

fn write_name(form: &mut Form, name: &Text) {
    form.put("name-en", name.en.clone().unwrap_or_default());
    form.put("name-it", name.it.clone().unwrap_or_default());
}

/// A form on its way into a document, and what of it cannot be read.
struct Reading<'a> {
    form: &'a Form,
    wrong: Vec<Wrong>,
}

impl Reading<'_> {
    fn bad(&mut self, field: &str, what: What) {
        self.wrong.push(Wrong { field: field.to_owned(), what });
    }

    fn name(&mut self) -> Text {
        self.name_as(TextKind::SettingName, |raw| SettingName::try_from(raw).map(String::from))
    }

    fn queue_name(&mut self) -> Text {
        self.name_as(TextKind::QueueName, |raw| QueueName::try_from(raw).map(String::from))
    }

    /// A name in one language or in both.
    fn name_as(&mut self, what: TextKind, read: impl Fn(&str) -> Result<String, TextError>) -> Text {
        let form = self.form;
        let mut words = Vec::new();
        for field in ["name-en", "name-it"] {
            let raw = form.get(field);
            let text = if raw.is_empty() { None } else { Some(read(raw)) };
            match text {
                Some(Err(error)) => {
                    self.bad(field, What::Text(error));
                    words.push(None);
                }
                Some(Ok(text)) => words.push(Some(text)),
                None => words.push(None),
            }
        }
        if form.get("name-en").is_empty() && form.get("name-it").is_empty() {
            self.bad("name-en", What::Text(TextError::Empty { what }));
        }
        let it = words.pop().flatten();
        Text { en: words.pop().flatten(), it }
    }

    /// A time that something may take; none where the field is empty.
    fn within(&mut self, field: &str) -> Option<Within> {
        let words = self.form.get(field);
        if words.is_empty() {
            return None;
        }
        let within = read_within(words);
        if within.is_none() {
            self.bad(field, What::Within);
        }
        within
    }

    /// A number between two.
    fn number(&mut self, field: &str, (min, max): (u16, u16)) -> u16 {
        match self.form.get(field).parse::<u16>().ok().filter(|number| (min..=max).contains(number)) {
            Some(number) => number,
            None => {
                self.bad(field, What::Number { min, max });
                min
            }
        }
    }

    /// What was chosen by number; nothing where the choice is left open.
    fn chosen<T: FromStr>(&self, field: &str) -> Option<T> {
        self.form.get(field).parse().ok()
    }

    /// What was chosen of a closed list.
    fn choice<T: DeserializeOwned>(&mut self, field: &str) -> Option<T> {
        let choice = of_word(self.form.get(field));
        if choice.is_none() {
            self.bad(field, What::Unchosen);
        }
        choice
    }
}
