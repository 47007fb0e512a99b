//! A ticket's whole history as a file of another system tells it: its moments are the file's, and what happened is decided as ever.
//!
//! What the desk would have refused happened all the same: it is taken as the file says, beside what the file calls it, and is
//! reported. Of what a ticket does by itself only breaches are told. Whatever else was due before the file's end did not happen, and
//! is not made up for.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::action::TicketAction;
use super::article::{Words, write};
use super::change::{Created, TicketChange};
use super::create::level_of;
use super::decide::on_ticket;
use super::escalate::{Fired, fire};
use super::status::Status;
use super::timer::next_mark;
use super::{ArticleKind, Channel, Classification, Priority, Profile, Ticket, TicketKind, Visibility, hop};
use crate::access::Actor;
use crate::act::draft::{Draft, StepDraft};
use crate::act::{Action, Call, Need, Scene};
use crate::event::{By, Cause, Change, Door};
use crate::id::{PersonId, QueueId, ServiceId, Subject, TicketId};
use crate::refusal::Refusal;
use crate::setting::Settings;
use crate::text::{self, Body};

/// What happened to one ticket: sixteen times as much as to the longest that we know of, and what one transaction holds.
pub const HAPPENED_MAX: usize = 2_000;

/// What happened to one ticket elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    /// Its type.
    pub kind: TicketKind,
    /// What it is about.
    pub subject: text::Subject,
    /// What it was called elsewhere, for the desk's eyes.
    pub origin: Body,
    /// Who asked.
    pub requester: PersonId,
    /// Where it began.
    pub queue: QueueId,
    /// How urgent it was then.
    pub priority: Priority,
    /// What it was about then.
    pub service: Option<ServiceId>,
    /// When the file ends.
    pub until: Timestamp,
    /// What happened, in the order of time; the first made it.
    pub happened: Vec<Happened>,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Happened {
    /// Which event of the file's case it was.
    pub event: u32,
    /// When.
    pub at: Timestamp,
    /// What the file calls it.
    pub activity: text::Subject,
    /// Who did it; nobody when a machine did, or it is not said.
    pub by: Option<PersonId>,
    /// What it means, in this order.
    pub means: Vec<Means>,
}

/// What something that happened means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Means {
    /// Somebody worked on it from then on, or nobody.
    Owner(Option<PersonId>),
    /// It stood elsewhere.
    Status(Status),
    /// It was more or less urgent.
    Priority(Priority),
    /// It was in another queue.
    Queue(QueueId),
    /// It was about something else.
    Service(ServiceId),
}

/// What came of a history besides its ticket.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Imported {
    /// How many service levels were broken until the file's end.
    pub breaches: u32,
    /// What the desk would have refused, and is as the file says all the same.
    pub refused: Vec<Refused>,
}

/// What the desk would have refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// Which event of the file's case.
    pub event: u32,
    /// Why.
    pub why: Refusal,
}

impl Means {
    fn person(&self) -> Option<PersonId> {
        match self {
            Self::Owner(owner) => *owner,
            Self::Status(_) | Self::Priority(_) | Self::Queue(_) | Self::Service(_) => None,
        }
    }

    /// What somebody would ask for today who wants that.
    fn action(&self, ticket: &Ticket) -> TicketAction {
        let id = ticket.id;
        match *self {
            Self::Owner(owner) => TicketAction::Assign { ticket: id, owner },
            Self::Status(to) => TicketAction::SetStatus { ticket: id, to },
            Self::Priority(to) => TicketAction::SetPriority { ticket: id, to },
            Self::Queue(queue) => TicketAction::Move { ticket: id, queue, reason: None },
            Self::Service(service) => TicketAction::Classify { ticket: id, to: about(ticket, service) },
        }
    }

    /// The changes that it is, whatever anybody may ask for.
    fn changes(&self, settings: &Settings, ticket: &Ticket) -> Vec<TicketChange> {
        match *self {
            Self::Owner(to) => vec![TicketChange::OwnerSet { from: ticket.owner, to }],
            Self::Status(to) => vec![TicketChange::StatusSet { from: ticket.status, to }],
            Self::Priority(to) => vec![TicketChange::PrioritySet { from: ticket.priority, to }],
            Self::Service(service) => vec![TicketChange::Classified { from: ticket.class, to: about(ticket, service) }],
            Self::Queue(to) => {
                let is_main = settings.queue(to).is_some_and(|queue| queue.parent.is_none());
                let (home_from, home_to) = (ticket.home, if is_main { to } else { ticket.home });
                let (from, level) = (ticket.queue, level_of(settings, to));
                let moved = TicketChange::QueueSet { from, to, home_from, home_to, level, hop: None, reason: None };
                std::iter::once(moved).chain(hop::released(settings, ticket, to)).collect()
            }
        }
    }
}

fn about(ticket: &Ticket, service: ServiceId) -> Classification {
    Classification { service: Some(service), ..ticket.class }
}

/// The rows that a history must see.
pub(super) fn needs(history: &History, scene: &Scene) -> Vec<Need> {
    let mut needs = vec![Need::NewTicket];
    needs.extend(scene.needs_of_person(history.requester));
    needs.extend(people(history).map(Need::Person));
    needs
}

fn people(history: &History) -> impl Iterator<Item = PersonId> + '_ {
    history.happened.iter().flat_map(|happened| happened.by.into_iter().chain(happened.means.iter().filter_map(Means::person)))
}

/// Tells it.
pub(super) fn tell(draft: &mut Draft<'_>, settings: &Settings, call: &Call, history: &History) -> Result<(), Refusal> {
    let ticket = draft.scene().new_ticket.ok_or(Refusal::Busy)?;
    is_sound(draft.scene(), settings, call, history)?;
    let mut telling = Telling { settings, call, ticket, asides: 0, imported: Imported::default() };
    for (nth, happened) in history.happened.iter().enumerate() {
        if nth == 0 {
            telling.begin(draft, history, happened)?;
        }
        telling.breaches(draft, happened.at);
        telling.happen(draft, happened, nth == 0);
    }
    telling.breaches(draft, history.until);
    draft.verdict.imported = Some(telling.imported);
    Ok(())
}

/// Whoever reads files makes such histories and no others.
fn is_sound(scene: &Scene, settings: &Settings, call: &Call, history: &History) -> Result<(), Refusal> {
    let ordered = history.happened.is_sorted_by_key(|happened| happened.at);
    let ends = history.happened.last().is_some_and(|last| last.at <= history.until);
    if call.door != Door::Import || HAPPENED_MAX < history.happened.len() || !ordered || !ends {
        return Err(Refusal::NotAllowed);
    }
    if !people(history).chain([history.requester]).all(|person| scene.person(person).is_some()) {
        return Err(Refusal::NotFound);
    }
    let moved = history.happened.iter().flat_map(|happened| &happened.means).filter_map(|means| match means {
        Means::Queue(queue) => Some(*queue),
        Means::Owner(_) | Means::Status(_) | Means::Priority(_) | Means::Service(_) => None,
    });
    let unknown = moved.chain([history.queue]).find(|queue| settings.queue(*queue).is_none());
    unknown.map_or(Ok(()), |queue| Err(Refusal::NoSuchQueue { queue }))
}

/// A history while it is told.
struct Telling<'a> {
    settings: &'a Settings,
    call: &'a Call,
    ticket: TicketId,
    /// How often something was decided by itself.
    asides: u64,
    imported: Imported,
}

impl Telling<'_> {
    /// It comes to be. Of who asked and with which words a file of events knows nothing, so nobody waits for an answer to them.
    fn begin(&mut self, draft: &mut Draft<'_>, history: &History, first: &Happened) -> Result<(), Refusal> {
        let (settings, queue) = (self.settings, history.queue);
        if settings.queue(queue).is_some_and(|queue| queue.retired) {
            self.imported.refused.push(Refused { event: first.event, why: Refusal::NoSuchQueue { queue } });
        }
        let mut step = StepDraft::default();
        let subject = draft.text(&mut step, history.subject.as_str());
        let created = TicketChange::Created(Created {
            kind: history.kind,
            home: settings.main_queue(queue),
            queue,
            channel: Channel::Desk,
            priority: history.priority,
            requester: history.requester,
            organisation: None,
            subject,
            outbound: false,
            by_agent: true,
            follows: None,
            level: level_of(settings, queue),
            class: Classification { service: history.service, ..Classification::default() },
            profile: Profile::default(),
        });
        let (kind, visibility, author) = (ArticleKind::Note, Visibility::Internal, first.by);
        let words = Words { kind, visibility, channel: Channel::Desk, author, body: &history.origin, files: &[] };
        let origin = TicketChange::Articled(write(draft, &mut step, 1, &words)?);
        let activity = draft.text(&mut step, first.activity.as_str());
        let told = [created, origin, TicketChange::Recounted { until: history.until }, TicketChange::Imported { activity }];
        step.changes.extend(told.into_iter().map(Change::Ticket));
        self.step(draft, first, step);
        Ok(())
    }

    fn happen(&mut self, draft: &mut Draft<'_>, happened: &Happened, is_first: bool) {
        let (steps, refused) = (draft.verdict.steps.len(), self.imported.refused.len());
        for means in &happened.means {
            self.mean(draft, happened, means);
        }
        let nothing = draft.verdict.steps.len() == steps || refused < self.imported.refused.len();
        if nothing && !is_first {
            let mut step = StepDraft::default();
            let activity = draft.text(&mut step, happened.activity.as_str());
            step.changes.push(Change::Ticket(TicketChange::Imported { activity }));
            self.step(draft, happened, step);
        }
    }

    /// Decides what somebody would be answered who asked for it, and does it in any case.
    fn mean(&mut self, draft: &mut Draft<'_>, happened: &Happened, means: &Means) {
        let Some(ticket) = draft.scene().ticket(self.ticket).cloned() else { return };
        let actor = Actor { by: by(happened), ..Actor::desk() };
        let (op, door, cause) = (self.call.op, self.call.door, self.call.cause.clone());
        let action = means.action(&ticket);
        let call = Call { op, actor, door, cause, at: happened.at, seen: None, action: Action::Ticket(action.clone()) };
        self.asides += 1;
        let mut aside = draft.aside(&call, self.asides);
        let why = match on_ticket(&mut aside, self.settings, &call, &ticket, &action) {
            Ok(()) => return draft.resume(aside),
            Err(why) => why,
        };
        // The crews of today say nothing about who worked there then.
        if !matches!(why, Refusal::NotInCrew { .. }) {
            self.imported.refused.push(Refused { event: happened.event, why });
        }
        let changes = means.changes(self.settings, &ticket).into_iter().map(Change::Ticket).collect();
        self.step(draft, happened, StepDraft { changes, texts: Vec::new() });
    }

    fn step(&self, draft: &mut Draft<'_>, happened: &Happened, step: StepDraft) {
        draft.step_as(Subject::Ticket(self.ticket), happened.at, by(happened), self.call.cause.clone(), step);
    }

    /// The service levels that were over before a moment.
    fn breaches(&mut self, draft: &mut Draft<'_>, until: Timestamp) {
        while let Some(ticket) = draft.scene().ticket(self.ticket).filter(|ticket| ticket.status.code().is_open()).cloned() {
            let due = next_mark(&ticket.story(), &ticket.life.marks, ticket.life.quiet_until, self.settings);
            let Some(key) = due.filter(|key| key.is_due(until)) else { return };
            // Each is told once, so they come to an end. Up to there no step of an escalation is due.
            let Some(Fired { told, .. }) = fire(&ticket, self.settings, &key) else { return };
            self.imported.breaches += 1;
            let step = StepDraft { changes: vec![Change::Ticket(told)], texts: Vec::new() };
            draft.step_as(Subject::Ticket(self.ticket), key.at(), By::Desk, Cause::Timer(key), step);
        }
    }
}

fn by(happened: &Happened) -> By {
    happened.by.map_or(By::Desk, By::Person)
}
