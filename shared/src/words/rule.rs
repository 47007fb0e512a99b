//! Rules in plain sentences: what an administrator reads before saving one, and anybody who asks why something happened.

pub mod dry;
mod finding;
mod test;
pub mod written;

pub use finding::{aspect, certainty, error, finding};
pub use test::{fact, test};

use crate::id::{CalendarId, CategoryId, OrganisationId, PersonId, QueueId, RuleId, ServiceId, SettingKind, Ver};
use crate::locale::Lang;
use crate::rule::condition::Condition;
use crate::rule::deed::{Deed, Hindrance, Whom};
use crate::rule::document::Rule;
use crate::rule::fact::Named;
use crate::rule::trigger::{On, Since, Trigger};
use crate::setting::{SettingChange, Settings};
use crate::words::common;

/// What things are called.
#[derive(Clone, Copy)]
pub struct Names<'a> {
    /// The settings, which know their own names.
    pub settings: &'a Settings,
    /// A person's name.
    pub person: &'a dyn Fn(PersonId) -> String,
    /// An organisation's name.
    pub organisation: &'a dyn Fn(OrganisationId) -> String,
}

impl Names<'_> {
    fn named(&self, lang: Lang, named: Named) -> String {
        let name = match named {
            Named::Queue(queue) => self.settings.queue(queue).map(|queue| queue.name.read(lang).to_owned()),
            Named::Setting(kind, id) => self.settings.document(kind, id).map(|doc| name_of(&doc, lang).to_owned()),
        };
        name.unwrap_or_else(|| "?".to_owned())
    }

    fn queue(&self, lang: Lang, queue: QueueId) -> String {
        self.named(lang, Named::Queue(queue))
    }

    fn setting(&self, lang: Lang, kind: SettingKind, id: u64) -> String {
        self.named(lang, Named::Setting(kind, id))
    }

    fn service(&self, lang: Lang, ServiceId(id): ServiceId) -> String {
        self.setting(lang, SettingKind::Service, id)
    }

    fn category(&self, lang: Lang, CategoryId(id): CategoryId) -> String {
        self.setting(lang, SettingKind::Category, id)
    }

    fn rule(&self, lang: Lang, RuleId(id): RuleId) -> String {
        match lang {
            Lang::En => format!("“{}”", self.setting(lang, SettingKind::Rule, id)),
            Lang::It => format!("«{}»", self.setting(lang, SettingKind::Rule, id)),
        }
    }
}

fn name_of(doc: &SettingChange, lang: Lang) -> &str {
    match doc {
        SettingChange::Queue(doc) => doc.name.read(lang),
        SettingChange::Desk(doc) => doc.name.read(lang),
        SettingChange::Calendar(doc) => doc.calendar.name.read(lang),
        SettingChange::Policy(doc) => doc.name.read(lang),
        SettingChange::Service(doc) => doc.name.read(lang),
        SettingChange::Contract(doc) => doc.name.read(lang),
        SettingChange::Category(doc) => doc.name.read(lang),
        SettingChange::SubState(doc) => doc.name.read(lang),
        SettingChange::Skill(doc) => doc.name.read(lang),
        SettingChange::Cause(doc) => doc.name.read(lang),
        SettingChange::Team(doc) => doc.name.read(lang),
        SettingChange::Rule(doc) => doc.name.read(lang),
        SettingChange::Matrix(_) | SettingChange::Routing(_) => "",
    }
}

/// A whole rule: "When the customer writes, and the priority is High or Urgent: tell the managers."
#[must_use]
pub fn sentence(lang: Lang, rule: &Rule, names: &Names<'_>) -> String {
    let when = trigger(lang, &rule.on, names);
    let deeds: Vec<String> = rule.deeds.iter().map(|deed| self::deed(lang, deed, names)).collect();
    let deeds = deeds.join("; ");
    let condition = condition(lang, &rule.when, names);
    match (lang, condition) {
        (_, None) => format!("{when}: {deeds}."),
        (Lang::En, Some(condition)) => format!("{when}, and {condition}: {deeds}."),
        (Lang::It, Some(condition)) => format!("{when}, e {condition}: {deeds}."),
    }
}

/// That a rule did what follows, on a ticket's history: "The rule “Money” was done, version 2"
#[must_use]
pub fn was_done(lang: Lang, settings: &Settings, rule: RuleId, ver: Ver) -> String {
    let name = settings.rules.get(rule).map_or("?", |found| found.rule.name.read(lang));
    match lang {
        Lang::En => format!("The rule “{name}” was done, version {ver}"),
        Lang::It => format!("È scattata la regola «{name}», versione {ver}"),
    }
}

/// That a deed could not be done, and why, on a ticket's history: "Left out: give it to Priya Raman (works no tickets here any more)"
#[must_use]
pub fn left_out(lang: Lang, deed: &Deed, why: Hindrance, names: &Names<'_>) -> String {
    let (deed, why) = (self::deed(lang, deed, names), hindrance(lang, why));
    match lang {
        Lang::En => format!("Left out: {deed} ({why})"),
        Lang::It => format!("Non fatto: {deed} ({why})"),
    }
}

fn hindrance(lang: Lang, why: Hindrance) -> &'static str {
    match (lang, why) {
        (Lang::En, Hindrance::Over) => "the ticket was over by then",
        (Lang::En, Hindrance::State) => "not possible from its state",
        (Lang::En, Hindrance::Gone) => "works no tickets here any more",
        (Lang::En, Hindrance::Elsewhere) => "does not work the queue that it is in",
        (Lang::En, Hindrance::Away) => "is away on that day",
        (Lang::En, Hindrance::Retired) => "the queue is no longer in use",
        (Lang::En, Hindrance::NoWay) => "no way leads there from its queue",
        (Lang::En, Hindrance::Lowest) => "there is no next level",
        (Lang::En, Hindrance::Nobody) => "there is nobody to tell",
        (Lang::It, Hindrance::Over) => "a quel punto il ticket era concluso",
        (Lang::It, Hindrance::State) => "dal suo stato non è possibile",
        (Lang::It, Hindrance::Gone) => "non lavora più ticket qui",
        (Lang::It, Hindrance::Elsewhere) => "non lavora la coda in cui si trova",
        (Lang::It, Hindrance::Away) => "quel giorno è assente",
        (Lang::It, Hindrance::Retired) => "la coda non è più in uso",
        (Lang::It, Hindrance::NoWay) => "dalla sua coda non ci si arriva",
        (Lang::It, Hindrance::Lowest) => "non c’è un livello successivo",
        (Lang::It, Hindrance::Nobody) => "non c’è nessuno da avvisare",
    }
}

/// When a rule is looked at.
#[must_use]
pub fn trigger(lang: Lang, trigger: &Trigger, names: &Names<'_>) -> String {
    match trigger {
        Trigger::On(list) => {
            let events: Vec<String> = list.iter().map(|event| on(lang, *event).to_owned()).collect();
            let events = either(lang, &events);
            match lang {
                Lang::En => format!("When {events}"),
                Lang::It => format!("Quando {events}"),
            }
        }
        Trigger::After { since, minutes, calendar } => {
            let time = lasting(lang, *minutes, *calendar, names);
            match lang {
                Lang::En => format!("{time} after {}", self::since(lang, *since)),
                Lang::It => format!("{time} dopo che {}", self::since(lang, *since)),
            }
        }
    }
}

/// What happened.
#[must_use]
pub fn on(lang: Lang, on: On) -> &'static str {
    match (lang, on) {
        (Lang::En, On::Created) => "a ticket comes in",
        (Lang::En, On::CustomerWrote) => "the customer writes",
        (Lang::En, On::AgentReplied) => "the desk answers",
        (Lang::En, On::Noted) => "a note is added",
        (Lang::En, On::StateSet) => "the state changes",
        (Lang::En, On::Labelled) => "the sub-state changes",
        (Lang::En, On::OwnerSet) => "the owner changes",
        (Lang::En, On::ResponsibleSet) => "who answers for it changes",
        (Lang::En, On::PrioritySet) => "the priority changes",
        (Lang::En, On::QueueSet) => "the queue changes",
        (Lang::En, On::Classified) => "the classification changes",
        (Lang::En, On::TagsSet) => "the tags change",
        (Lang::En, On::Breached) => "a deadline is missed",
        (Lang::En, On::EscalationAsked) => "the customer asks for somebody else",
        (Lang::It, On::Created) => "arriva un ticket",
        (Lang::It, On::CustomerWrote) => "il cliente scrive",
        (Lang::It, On::AgentReplied) => "lo sportello risponde",
        (Lang::It, On::Noted) => "si aggiunge una nota",
        (Lang::It, On::StateSet) => "cambia lo stato",
        (Lang::It, On::Labelled) => "cambia il sottostato",
        (Lang::It, On::OwnerSet) => "cambia l’incaricato",
        (Lang::It, On::ResponsibleSet) => "cambia chi ne risponde",
        (Lang::It, On::PrioritySet) => "cambia la priorità",
        (Lang::It, On::QueueSet) => "cambia la coda",
        (Lang::It, On::Classified) => "cambia la classificazione",
        (Lang::It, On::TagsSet) => "cambiano le etichette",
        (Lang::It, On::Breached) => "una scadenza è mancata",
        (Lang::It, On::EscalationAsked) => "il cliente chiede qualcun altro",
    }
}

/// What a time is counted from.
#[must_use]
pub fn since(lang: Lang, since: Since) -> &'static str {
    match (lang, since) {
        (Lang::En, Since::Created) => "the ticket came in",
        (Lang::En, Since::State) => "it came into its state",
        (Lang::En, Since::Queue) => "it came into its queue",
        (Lang::En, Since::Customer) => "the customer’s last words",
        (Lang::En, Since::Desk) => "the desk’s last words",
        (Lang::It, Since::Created) => "il ticket è arrivato",
        (Lang::It, Since::State) => "è entrato nel suo stato",
        (Lang::It, Since::Queue) => "è entrato nella sua coda",
        (Lang::It, Since::Customer) => "il cliente ha scritto l’ultima volta",
        (Lang::It, Since::Desk) => "lo sportello ha scritto l’ultima volta",
    }
}

/// What has to hold; nothing where it always does.
#[must_use]
pub fn condition(lang: Lang, when: &Condition, names: &Names<'_>) -> Option<String> {
    if *when == Condition::default() { None } else { Some(part(lang, when, names, false)) }
}

/// A part of a condition; within another group it stands in brackets.
fn part(lang: Lang, when: &Condition, names: &Names<'_>, within: bool) -> String {
    let parts = |parts: &[Condition]| parts.iter().map(|inner| part(lang, inner, names, true)).collect::<Vec<_>>();
    let text = match when {
        Condition::Is(is) => return test(lang, is, names),
        Condition::All(inner) => match lang {
            Lang::En => parts(inner).join(" and "),
            Lang::It => parts(inner).join(" e "),
        },
        Condition::Any(inner) => match lang {
            Lang::En => parts(inner).join(" or "),
            Lang::It => parts(inner).join(" o "),
        },
        Condition::None(inner) => match lang {
            Lang::En => format!("it is not so that {}", parts(inner).join(", nor that ")),
            Lang::It => format!("non è vero che {}", parts(inner).join(", né che ")),
        },
    };
    let many = !matches!(when, Condition::All(inner) | Condition::Any(inner) if inner.len() < 2);
    if within && many { format!("({text})") } else { text }
}

/// What is done.
#[must_use]
pub fn deed(lang: Lang, deed: &Deed, names: &Names<'_>) -> String {
    match lang {
        Lang::En => deed_english(deed, names),
        Lang::It => deed_italian(deed, names),
    }
}

fn deed_english(deed: &Deed, names: &Names<'_>) -> String {
    let lang = Lang::En;
    match deed {
        Deed::SetPriority(to) => format!("set the priority to {}", common::priority(lang, *to)),
        Deed::RaisePriority => "raise the priority by one".to_owned(),
        Deed::SetKind(to) => format!("set the type to {}", common::kind(lang, *to)),
        Deed::SetService(to) => format!("set the service to {}", names.service(lang, *to)),
        Deed::SetCategory(to) => format!("set the category to {}", names.category(lang, *to)),
        Deed::AddTag(tag) => format!("add the tag “{tag}”"),
        Deed::RemoveTag(tag) => format!("remove the tag “{tag}”"),
        Deed::SetStatus(to) => format!("set the state to {}", common::status_long(lang, *to)),
        Deed::MoveTo(queue) => format!("move it to {}", names.queue(lang, *queue)),
        Deed::NextLevel => "hand it over to the next level".to_owned(),
        Deed::Assign(person) => format!("give it to {}", (names.person)(*person)),
        Deed::Release => "take it from its owner".to_owned(),
        Deed::Route => "find an agent for it".to_owned(),
        Deed::Tell(who) => format!("tell {}", whom(lang, *who, names)),
    }
}

fn deed_italian(deed: &Deed, names: &Names<'_>) -> String {
    let lang = Lang::It;
    match deed {
        Deed::SetPriority(to) => format!("imposta la priorità {}", common::priority(lang, *to)),
        Deed::RaisePriority => "alza la priorità di un grado".to_owned(),
        Deed::SetKind(to) => format!("imposta il tipo {}", common::kind(lang, *to)),
        Deed::SetService(to) => format!("imposta il servizio {}", names.service(lang, *to)),
        Deed::SetCategory(to) => format!("imposta la categoria {}", names.category(lang, *to)),
        Deed::AddTag(tag) => format!("aggiungi l’etichetta «{tag}»"),
        Deed::RemoveTag(tag) => format!("togli l’etichetta «{tag}»"),
        Deed::SetStatus(to) => format!("imposta lo stato {}", common::status_long(lang, *to)),
        Deed::MoveTo(queue) => format!("spostalo in {}", names.queue(lang, *queue)),
        Deed::NextLevel => "passalo al livello successivo".to_owned(),
        Deed::Assign(person) => format!("affidalo a {}", (names.person)(*person)),
        Deed::Release => "toglilo all’incaricato".to_owned(),
        Deed::Route => "trova un operatore".to_owned(),
        Deed::Tell(who) => format!("avvisa {}", whom(lang, *who, names)),
    }
}

/// Whom the desk tells.
#[must_use]
pub fn whom(lang: Lang, whom: Whom, names: &Names<'_>) -> String {
    match (lang, whom) {
        (_, Whom::Person(person)) => (names.person)(person),
        (Lang::En, Whom::Owner) => "the owner".to_owned(),
        (Lang::En, Whom::Responsible) => "who answers for it".to_owned(),
        (Lang::En, Whom::Crew) => "everybody who works the queue".to_owned(),
        (Lang::En, Whom::Managers) => "the managers".to_owned(),
        (Lang::It, Whom::Owner) => "l’incaricato".to_owned(),
        (Lang::It, Whom::Responsible) => "chi ne risponde".to_owned(),
        (Lang::It, Whom::Crew) => "tutti quelli che lavorano la coda".to_owned(),
        (Lang::It, Whom::Managers) => "i responsabili dello sportello".to_owned(),
    }
}

/// "4 h", "2 days", "90 min of working time (Office)".
fn lasting(lang: Lang, minutes: u32, calendar: Option<CalendarId>, names: &Names<'_>) -> String {
    let (days, hours) = (minutes / (24 * 60), minutes / 60);
    // A day of working time is not a day.
    let whole_days = calendar.is_none() && minutes.is_multiple_of(24 * 60);
    let time = match (lang, whole_days, minutes % 60) {
        (Lang::En, true, _) if days == 1 => "1 day".to_owned(),
        (Lang::En, true, _) => format!("{days} days"),
        (Lang::It, true, _) if days == 1 => "1 giorno".to_owned(),
        (Lang::It, true, _) => format!("{days} giorni"),
        (_, false, 0) => format!("{hours} h"),
        (_, false, rest) if hours == 0 => format!("{rest} min"),
        (_, false, rest) => format!("{hours} h {rest} min"),
    };
    let Some(CalendarId(id)) = calendar else { return time };
    let name = names.setting(lang, SettingKind::Calendar, id);
    match lang {
        Lang::En => format!("{time} of working time ({name})"),
        Lang::It => format!("{time} di orario di lavoro ({name})"),
    }
}

/// "a", "a or b", "a, b or c".
fn either(lang: Lang, words: &[String]) -> String {
    let or = match lang {
        Lang::En => " or ",
        Lang::It => " o ",
    };
    match words {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{}{or}{last}", first.join(", ")),
    }
}
