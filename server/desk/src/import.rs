//! Tickets of other systems: who and what a file names is made where the desk does not know it, and each case is told once.
//!
//! What was made and told is known again for ever, by the source's name and the name there: the same file brings nothing new, and
//! an import that was broken off goes on where it stopped.

use std::collections::BTreeMap;
use std::pin::pin;

use async_recursion::async_recursion as boxed;
use futures::{StreamExt, TryStreamExt, stream};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::access::Actor;
use shared::act::{Action, Call, Outcome};
use shared::event::{Cause, Door};
use shared::id::{CalendarId, OpId, PersonId, QueueId, ServiceId, TicketId};
use shared::locale::Text;
use shared::people::Roles;
use shared::people::action::{NewPerson, PeopleAction};
use shared::refusal::Refusal;
use shared::seal::Hash;
use shared::setting::catalogue::Service;
use shared::setting::levels::CalendarDoc;
use shared::setting::{Queue, SettingAction, SettingChange, Settings};
use shared::sla::calendar::{Calendar, Opening};
use shared::sla::policy::{Goal, LevelGoal, Policy, When, Within};
use shared::sla::worktime::KNOWN_FROM;
use shared::text::{Name, QUEUE_NAME_CHARS_MAX, SETTING_NAME_CHARS_MAX};
use shared::ticket::action::TicketAction;
use shared::ticket::import::{History, Imported};

use crate::act::{Done, digest_of, rules_of};
use crate::error::DeskError;
use crate::open::Desk;
use crate::store::commit::DoneRow;

/// Cases and people that are written at the same time: they share what a sync costs.
const HANDS: usize = 16;

/// Who and what a file names.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Named {
    /// The other system.
    pub source: String,
    /// Its queues.
    pub queues: Vec<NamedQueue>,
    /// Its people.
    pub people: Vec<String>,
    /// What its tickets are about.
    pub services: Vec<String>,
    /// What was promised for them.
    pub promise: Option<NamedPromise>,
}

/// A queue of the other system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedQueue {
    /// What it is called.
    pub name: String,
    /// Its level.
    pub level: u8,
    /// Where tickets were handed over to it from, the most frequent first.
    pub from: Vec<String>,
}

/// What was promised for the tickets of the other system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedPromise {
    /// What it is called.
    pub name: String,
    /// From when on: the file's begin.
    pub since: Timestamp,
    /// The zone of the hours.
    pub zone: String,
    /// The hours in which time counts, Monday first.
    pub week: [Vec<Opening>; 7],
    /// The minutes in which a ticket is solved.
    pub solution: Option<u32>,
    /// The minutes that each level may keep it, the first level first.
    pub levels: Vec<u32>,
}

/// Who and what they are here, by their names there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// Who asked for all of them: of who really did, a file of events knows nothing.
    pub requester: PersonId,
    /// The queues.
    pub queues: BTreeMap<String, QueueId>,
    /// The people.
    pub people: BTreeMap<String, PersonId>,
    /// The services; one that could not be made is missing.
    pub services: BTreeMap<String, ServiceId>,
    /// How many of them are new.
    pub made: Made,
}

/// How much was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Made {
    /// Queues.
    pub queues: u32,
    /// People, who cannot sign in.
    pub people: u32,
    /// Services.
    pub services: u32,
    /// Services that could not be: the desk has as many as it may have.
    pub no_services: u32,
    /// A calendar and a policy, in force since then.
    pub promised: Option<Timestamp>,
    /// What the map promises was left out: it would have been for others' tickets as well.
    pub no_promise: bool,
    /// It was left out because the file begins before any working time is known.
    pub promise_too_old: bool,
}

/// A case of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// The other system.
    pub source: String,
    /// What the case is called there.
    pub key: String,
    /// What happened.
    pub history: History,
}

/// What became of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Taken {
    /// It is a ticket now.
    New {
        /// Which.
        ticket: TicketId,
        /// What came of its history.
        imported: Imported,
    },
    /// It was one before.
    Known {
        /// Which.
        ticket: TicketId,
        /// Whether the file says the same of it as then.
        same: bool,
    },
    /// It is none.
    Refused(Refusal),
}

impl Desk {
    /// Finds out who and what the names of a file are here, and makes what is missing: queues and services that customers do not
    /// see, and people who cannot sign in.
    ///
    /// # Errors
    /// [`DeskError::Refused`] when a queue or a person cannot be made, or nothing can be written now.
    #[boxed]
    pub async fn know(&self, named: &Named) -> Result<Known, DeskError> {
        let source = named.source.as_str();
        let (requester, _) = self.person_of(source, b"import requester", source.to_owned()).await?;
        let (queues, people, services) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        let mut known = Known { requester, queues, people, services, made: Made::default() };
        let people = stream::iter(named.people.clone()).map(|name| self.known_person(source, name)).buffered(HANDS);
        for (name, person, new) in people.try_collect::<Vec<_>>().await? {
            known.made.people += u32::from(new);
            known.people.insert(name, person);
        }
        let mut queues: Vec<&NamedQueue> = named.queues.iter().collect();
        queues.sort_by_key(|queue| queue.level);
        let mut own = Vec::new();
        for queue in queues {
            let KnownQueue { id, new, of_source } = self.known_queue(source, queue, &known.queues).await?;
            known.made.queues += u32::from(new);
            known.queues.insert(queue.name.clone(), id);
            own.extend(of_source.then_some(id));
        }
        known.made.promise_too_old = named.promise.as_ref().is_some_and(|promise| promise.since < KNOWN_FROM);
        if let Some(promise) = named.promise.as_ref().filter(|promise| KNOWN_FROM <= promise.since) {
            let settings = self.settings();
            let is_main = |queue: &QueueId| settings.queue(*queue).is_some_and(|queue| queue.parent.is_none());
            own.retain(is_main);
            // Without a queue of its own it would be a promise for everybody.
            known.made.no_promise = own.is_empty();
            if !own.is_empty() {
                known.made.promised = self.promised(source, promise, own).await?;
            }
        }
        for service in &named.services {
            match self.known_service(source, service).await {
                Ok((id, new)) => {
                    known.made.services += u32::from(new);
                    known.services.insert(service.clone(), id);
                }
                Err(DeskError::Refused(Refusal::Setting(_))) => known.made.no_services += 1,
                Err(error) => return Err(error),
            }
        }
        Ok(known)
    }

    /// Takes cases, several at a time; answers what became of each, in their order.
    ///
    /// Where it stops in between, the answer is shorter: what was taken is to be told of, and whoever hands over the rest hears why.
    ///
    /// # Errors
    /// What keeps the desk from writing at all.
    #[boxed]
    pub async fn import(&self, cases: Vec<Case>) -> Result<Vec<Taken>, DeskError> {
        let mut coming = pin!(stream::iter(cases).map(|case| self.import_one(case)).buffered(HANDS));
        let mut taken = Vec::new();
        while let Some(told) = coming.next().await {
            match told {
                Ok(one) => taken.push(one),
                Err(error) if taken.is_empty() => return Err(error),
                Err(_) => break,
            }
        }
        Ok(taken)
    }

    async fn import_one(&self, case: Case) -> Result<Taken, DeskError> {
        let Case { source, key, history } = case;
        let origin = [source.as_bytes(), key.as_bytes()];
        let call = Call {
            op: self.kept_op(b"import", &origin),
            actor: Actor::desk(),
            door: Door::Import,
            cause: Cause::Import(Hash::of_parts(&origin)),
            at: self.config.clock.now(),
            seen: None,
            action: Action::Ticket(TicketAction::Import(Box::new(history))),
        };
        match self.told(call).await {
            Err(DeskError::Refused(refusal)) if !passes(&refusal) => Ok(Taken::Refused(refusal)),
            told => told,
        }
    }

    async fn told(&self, call: Call) -> Result<Taken, DeskError> {
        if let Some(DoneRow { outcome: Outcome { ticket: Some(ticket), .. }, digest, .. }) = self.done_before(call.op).await? {
            return Ok(Taken::Known { ticket, same: digest == digest_of(&call) });
        }
        let Done { outcome, imported, .. } = self.act_call(call).await?;
        let new = |ticket| Taken::New { ticket, imported: imported.unwrap_or_default() };
        Ok(outcome.ticket.map_or(Taken::Refused(Refusal::NotFound), new))
    }

    async fn done_before(&self, op: OpId) -> Result<Option<DoneRow>, DeskError> {
        Ok(self.store.load(&[], &[], Some((op, 0))).await?.done)
    }

    /// Makes something once for a name of the other system; answers what was made, and whether it was now.
    async fn made(&self, source: &str, kind: &[u8], name: &str, action: Action) -> Result<(Outcome, bool), DeskError> {
        self.made_since(self.config.clock.now(), source, kind, name, action).await
    }

    /// The same in force since a moment of the past.
    async fn made_since(&self, at: Timestamp, source: &str, kind: &[u8], name: &str, action: Action) -> Result<(Outcome, bool), DeskError> {
        let op = self.kept_op(kind, &[source.as_bytes(), name.as_bytes()]);
        if let Some(done) = self.done_before(op).await? {
            return Ok((done.outcome, false));
        }
        let (actor, cause) = (Actor::desk(), Cause::Import(Hash::of(source.as_bytes())));
        let call = Call { op, actor, door: Door::Import, cause, at, seen: None, action };
        Ok((self.act_call(call).await?.outcome, true))
    }

    /// The agent of that name, if there is one and not two, or somebody who is known for this source only.
    async fn known_person(&self, source: &str, name: String) -> Result<(String, PersonId, bool), DeskError> {
        let agent = {
            let directory = self.views.directory.read();
            let mut called = directory.agents().into_iter().filter(|agent| agent.name == name);
            called.next().map(|agent| agent.id).filter(|_| called.next().is_none())
        };
        if let Some(agent) = agent {
            return Ok((name, agent, false));
        }
        let (person, new) = self.person_of(source, b"import person", name.clone()).await?;
        Ok((name, person, new))
    }

    async fn person_of(&self, source: &str, kind: &[u8], name: String) -> Result<(PersonId, bool), DeskError> {
        let called = Name::shortened(&name).map_or_else(|| Name::try_from(source), Ok).map_err(Refusal::from)?;
        // Nobody is anything before somebody vouches for them: they neither sign in nor are given work.
        let new = NewPerson { roles: Roles::default(), ..NewPerson::named(called) };
        let (outcome, new) = self.made(source, kind, &name, Action::People(PeopleAction::AddPerson(new))).await?;
        Ok((outcome.person.ok_or(Refusal::NotFound)?, new))
    }

    /// The queue of that name, or one that customers do not see. It stands below where most of its tickets came from, and serves
    /// the other main queues that they came from.
    async fn known_queue(&self, source: &str, queue: &NamedQueue, known: &BTreeMap<String, QueueId>) -> Result<KnownQueue, DeskError> {
        let name = called(&queue.name, QUEUE_NAME_CHARS_MAX).unwrap_or_else(|| source.to_owned());
        let settings = self.settings();
        let made = self.done_before(self.kept_op(b"import queue", &[source.as_bytes(), queue.name.as_bytes()])).await?;
        if let Some(id) = made.and_then(|done| done.outcome.queue) {
            return Ok(KnownQueue { id, new: false, of_source: true });
        }
        let same = settings.queues.iter().find(|(_, queue)| !queue.doc.retired && is_called(&queue.doc.name, &name));
        if let Some((id, _)) = same {
            return Ok(KnownQueue { id: *id, new: false, of_source: false });
        }
        let lang = settings.general().lang;
        let doc = Queue { level: queue.level, lang, ..placed(&settings, queue, known, Text::same(&name)) };
        let (outcome, new) = self.made(source, b"import queue", &queue.name, Action::Setting(SettingAction::AddQueue(doc))).await?;
        Ok(KnownQueue { id: outcome.queue.ok_or(Refusal::NotFound)?, new, of_source: true })
    }

    /// What was promised, for the tickets of these main queues, which are this source's alone, and since the file's begin; since when, if
    /// it is new. Where tickets are there that were told without it, it begins now: what the log says of them it cannot change.
    async fn promised(&self, source: &str, promise: &NamedPromise, homes: Vec<QueueId>) -> Result<Option<Timestamp>, DeskError> {
        let settings = self.settings();
        let told_before = self.views.ledger.read().facts().iter().any(|fact| homes.contains(&fact.home()));
        let since = if told_before { self.config.clock.now() } else { promise.since };
        let NamedPromise { name, zone, week, solution, levels, .. } = promise;
        let title = Text::same(&called(name, SETTING_NAME_CHARS_MAX).unwrap_or_else(|| source.to_owned()));
        let (yearly, off, special) = (Vec::new(), BTreeMap::new(), BTreeMap::new());
        let calendar = Calendar { name: title.clone(), zone: zone.clone(), week: week.clone(), yearly, off, special };
        let doc = CalendarDoc { calendar, rules: rules_of(zone)?, retired: false };
        let add = Action::Setting(SettingAction::Add(SettingChange::Calendar(Box::new(doc))));
        let (outcome, _) = self.made_since(since, source, b"import calendar", name, add).await?;
        let calendar = CalendarId(outcome.setting.ok_or(Refusal::NotFound)?);
        let goal = |minutes: &u32| Goal { most: Within::Minutes(*minutes), desired: None };
        let policy = Policy {
            name: title,
            position: settings.levels.place_of_new(),
            when: When { homes, ..When::default() },
            calendar: Some(calendar),
            first_response: None,
            next_response: None,
            resolution: solution.as_ref().map(goal),
            levels: (1..).zip(levels).map(|(level, minutes)| LevelGoal { level, goal: goal(minutes) }).collect(),
            steps: Vec::new(),
            retired: false,
        };
        let add = Action::Setting(SettingAction::Add(SettingChange::Policy(Box::new(policy))));
        let (_, new) = self.made_since(since, source, b"import policy", name, add).await?;
        Ok(new.then_some(since))
    }

    async fn known_service(&self, source: &str, service: &str) -> Result<(ServiceId, bool), DeskError> {
        let name = called(service, SETTING_NAME_CHARS_MAX).unwrap_or_else(|| source.to_owned());
        let made = self.done_before(self.kept_op(b"import service", &[source.as_bytes(), service.as_bytes()])).await?;
        let settings = self.settings();
        let same = settings.services.iter().find(|(_, service)| !service.doc.retired && is_called(&service.doc.name, &name));
        if let Some(id) = made.and_then(|done| done.outcome.setting).map(ServiceId).or(same.map(|(id, _)| *id)) {
            return Ok((id, false));
        }
        let doc = Service { name: Text::same(&name), visible: false, queue: None, retired: false };
        let action = Action::Setting(SettingAction::Add(SettingChange::Service(doc)));
        let (outcome, new) = self.made(source, b"import service", service, action).await?;
        Ok((ServiceId(outcome.setting.ok_or(Refusal::NotFound)?), new))
    }
}

/// A queue, as it is here.
struct KnownQueue {
    id: QueueId,
    new: bool,
    /// It was made for this source.
    of_source: bool,
}

/// A queue in the tree, below one that is known already and of a lower level.
fn placed(settings: &Settings, queue: &NamedQueue, known: &BTreeMap<String, QueueId>, name: Text) -> Queue {
    let lower = |id: &QueueId| settings.queue(*id).filter(|from| !from.retired && from.level < queue.level).map(|from| (*id, from));
    let from: Vec<(QueueId, &Queue)> = queue.from.iter().filter_map(|name| known.get(name)).filter_map(lower).collect();
    let Some((parent, _)) = from.first().copied() else { return Queue::named(name) };
    let home = settings.main_queue(parent);
    let serves = from.iter().filter(|(id, from)| from.parent.is_none() && *id != home).map(|(id, _)| *id).collect();
    let skips = from.iter().any(|(_, from)| from.level.saturating_add(1) < queue.level);
    Queue { parent: Some(parent), serves, skips, ..Queue::named(name) }
}

/// A name of the other system, as long as one may be here.
fn called(name: &str, chars_max: usize) -> Option<String> {
    let line = Name::shortened(name)?;
    let name: String = line.as_str().chars().take(chars_max).collect();
    Some(name.trim_end().to_owned())
}

fn is_called(text: &Text, name: &str) -> bool {
    [&text.en, &text.it].into_iter().flatten().any(|other| other == name)
}

/// Whether the same would be taken later.
fn passes(refusal: &Refusal) -> bool {
    matches!(refusal, Refusal::Busy | Refusal::NoRoom)
}
