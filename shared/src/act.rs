//! The shape of the one write path: a call, the scene it is decided on, the verdict.
//!
//! `decide` is pure: it is given everything it may look at, and touches nothing. What it answers is one transaction.

pub mod draft;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::access::Actor;
use crate::event::{Cause, Door, Step};
use crate::id::{OpId, OrganisationId, PersonId, QueueId, RuleId, SettingKind, TicketId, Ver};
use crate::locale::Lang;
use crate::people::action::PeopleAction;
use crate::people::{self, Agents, Organisation, Person};
use crate::refusal::Refusal;
use crate::routing::candidate::Staffer;
use crate::setting::{SettingAction, SettingChange, Settings};
use crate::sla::policy::Metric;
use crate::text::Email;
use crate::ticket::action::TicketAction;
use crate::ticket::import::Imported;
use crate::ticket::{self, Ticket};
use draft::Draft;

/// What somebody asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// About a ticket.
    Ticket(TicketAction),
    /// About people and organisations.
    People(PeopleAction),
    /// About settings.
    Setting(SettingAction),
}

impl Action {
    /// The time zone that it names. The domain has no list of them: whoever takes the call in knows which there are.
    #[must_use]
    pub fn zone(&self) -> Option<&str> {
        match self {
            Self::Ticket(action) => action.describes().and_then(|person| person.zone.as_deref()),
            Self::People(action) => action.facts().zone,
            Self::Setting(SettingAction::ChangeDesk(doc)) => Some(&doc.zone),
            Self::Setting(
                SettingAction::Add(SettingChange::Calendar(doc)) | SettingAction::Change { to: SettingChange::Calendar(doc), .. },
            ) => Some(&doc.calendar.zone),
            Self::Setting(
                SettingAction::AddQueue(_) | SettingAction::ChangeQueue { .. } | SettingAction::Add(_) | SettingAction::Change { .. },
            ) => None,
        }
    }

    /// The address that it gives to somebody. Which are the desk's own, and nobody's, whoever takes the call in knows.
    #[must_use]
    pub fn address(&self) -> Option<&Email> {
        match self {
            Self::Ticket(action) => action.describes().and_then(|person| person.email.as_ref()),
            Self::People(action) => action.facts().address,
            Self::Setting(_) => None,
        }
    }
}

/// One wish, as the desk hears it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The caller's own id of it.
    pub op: OpId,
    /// Who asks.
    pub actor: Actor,
    /// Through which door.
    pub door: Door,
    /// What made it happen.
    pub cause: Cause,
    /// When it counts.
    pub at: Timestamp,
    /// The ticket's version on the person's screen; mails, timers and rules have none.
    pub seen: Option<Ver>,
    /// What is asked for.
    pub action: Action,
}

/// A row that must be loaded, or an id that must be taken, before the call can be decided.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Need {
    /// A ticket.
    Ticket(TicketId),
    /// A person.
    Person(PersonId),
    /// An organisation.
    Organisation(OrganisationId),
    /// Whose address this is.
    Address(Email),
    /// Who has an address that a queue of this one would make the desk's own.
    TakenWith(Email),
    /// The open tickets that a person owns or answers for.
    Charges(PersonId),
    /// Everybody who could take a ticket.
    Staff(TicketId),
    /// A new ticket's number.
    NewTicket,
    /// A new person's id.
    NewPerson,
    /// A new organisation's id.
    NewOrganisation,
    /// A new queue's id.
    NewQueue,
    /// The id of a new setting of a kind.
    NewSetting(SettingKind),
}

/// What a call is decided on. `None` under a key means: looked for, and there is none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scene {
    /// Tickets.
    pub tickets: BTreeMap<TicketId, Option<Ticket>>,
    /// People.
    pub people: BTreeMap<PersonId, Option<Person>>,
    /// Organisations.
    pub organisations: BTreeMap<OrganisationId, Option<Organisation>>,
    /// Whose address it is.
    pub addresses: BTreeMap<Email, Option<PersonId>>,
    /// Who has an address that a queue of this one would make the desk's own, as far as is known.
    pub taken_with: BTreeMap<Email, Option<PersonId>>,
    /// The open tickets that somebody owns or answers for, as far as is known: what each says itself decides.
    pub charges: BTreeMap<PersonId, Vec<TicketId>>,
    /// Everybody who could take a ticket, as far as is known: whether they may work there, the settings say.
    pub staff: BTreeMap<TicketId, Vec<Staffer>>,
    /// The number for a new ticket.
    pub new_ticket: Option<TicketId>,
    /// The id for a new person.
    pub new_person: Option<PersonId>,
    /// The id for a new organisation.
    pub new_organisation: Option<OrganisationId>,
    /// The id for a new queue.
    pub new_queue: Option<QueueId>,
    /// The ids for new settings, by their kind.
    pub new_settings: BTreeMap<SettingKind, u64>,
    /// The desk's managers, as far as is known.
    pub managers: Vec<PersonId>,
    /// Who may administer the desk, as far as is known: whether somebody still may, their own row says.
    pub administrators: Vec<PersonId>,
    /// Who works tickets, as far as is known: whom rules and steps of escalation may give them to.
    pub agents: Arc<Agents>,
}

impl Scene {
    /// The ticket, if it was loaded and exists.
    #[must_use]
    pub fn ticket(&self, id: TicketId) -> Option<&Ticket> {
        self.tickets.get(&id).and_then(Option::as_ref)
    }

    /// The person, if they were loaded and exist.
    #[must_use]
    pub fn person(&self, id: PersonId) -> Option<&Person> {
        self.people.get(&id).and_then(Option::as_ref)
    }

    /// The organisation, if it was loaded and exists.
    #[must_use]
    pub fn organisation(&self, id: OrganisationId) -> Option<&Organisation> {
        self.organisations.get(&id).and_then(Option::as_ref)
    }

    /// Whose record stays: their own, or the one that theirs was merged into.
    #[must_use]
    pub fn stays(&self, id: PersonId) -> PersonId {
        self.person(id).and_then(|person| person.merged_into).unwrap_or(id)
    }

    /// The agent, if they still are one by what is known of them.
    #[must_use]
    pub fn agent(&self, id: PersonId) -> Option<&Person> {
        let loaded = self.people.get(&id).map(Option::as_ref);
        loaded.unwrap_or_else(|| self.agents.get(&id).map(Arc::as_ref)).filter(|person| person.works_tickets())
    }

    /// The person, and who stays for them.
    #[must_use]
    pub fn needs_of_person(&self, id: PersonId) -> [Need; 2] {
        [Need::Person(id), Need::Person(self.stays(id))]
    }

    /// The record whose address mails to somebody go to: their own, or that of who stays for them.
    #[must_use]
    pub fn reached(&self, id: PersonId) -> Option<&Person> {
        [id, self.stays(id)].into_iter().filter_map(|id| self.person(id)).find(|person| person.address().is_some())
    }

    /// Who is in the way of a queue's address.
    #[must_use]
    pub fn in_the_way(&self, address: &Email) -> Option<PersonId> {
        [&self.addresses, &self.taken_with].into_iter().find_map(|of| of.get(address).copied().flatten())
    }

    /// Whether it has been looked for.
    #[must_use]
    pub fn has(&self, need: &Need) -> bool {
        match need {
            Need::Ticket(id) => self.tickets.contains_key(id),
            Need::Person(id) => self.people.contains_key(id),
            Need::Organisation(id) => self.organisations.contains_key(id),
            Need::Address(address) => self.addresses.contains_key(address),
            Need::TakenWith(address) => self.taken_with.contains_key(address),
            Need::Charges(person) => self.charges.contains_key(person),
            Need::Staff(ticket) => self.staff.contains_key(ticket),
            Need::NewTicket => self.new_ticket.is_some(),
            Need::NewPerson => self.new_person.is_some(),
            Need::NewOrganisation => self.new_organisation.is_some(),
            Need::NewQueue => self.new_queue.is_some(),
            Need::NewSetting(kind) => self.new_settings.contains_key(kind),
        }
    }
}

/// What is new in a call: the moment and random bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fresh {
    /// The moment by the desk's clock.
    pub now: Timestamp,
    /// Random bytes that the salts of the call's texts are made from.
    pub seed: [u8; 32],
}

/// A mail that leaves because of a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailDraft {
    /// What it is.
    pub kind: MailKind,
    /// The ticket that it is about.
    pub ticket: TicketId,
    /// The article that it carries.
    pub ordinal: u32,
    /// Whom it is for.
    pub to: PersonId,
    /// The queue whose address it leaves from.
    pub queue: QueueId,
    /// The language of what the desk adds to the words.
    pub lang: Lang,
}

/// What a mail from the desk is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailKind {
    /// An agent's words.
    Reply,
    /// An agent's words, and the ticket is thought to be solved by them.
    Solved,
    /// The desk has received a request and says its number; nothing of the sender's words is repeated.
    Receipt,
    /// Somebody of the desk is told that a service level is near or over; the mail's ordinal is the ticket's version then.
    Alert(Metric),
    /// Somebody of the desk is told that a rule says so; likewise.
    Ruled(RuleId),
    /// Whoever answers for it is told that the customer asks for somebody else; likewise.
    Plea,
}

/// What became of a call; the same call sent again is answered with the same.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Outcome {
    /// The ticket that it made or changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<TicketId>,
    /// The ticket's version then.
    #[serde(default)]
    pub ver: Ver,
    /// The article that it added.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ordinal: Option<u32>,
    /// The person whom it made or found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
    /// The organisation that it made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<OrganisationId>,
    /// The queue that it made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub queue: Option<QueueId>,
    /// The setting that it made or changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub setting: Option<u64>,
}

/// What is to be done: one verdict is one transaction.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verdict {
    /// The steps, in order.
    pub steps: Vec<Step>,
    /// The mails that leave.
    pub mails: Vec<MailDraft>,
    /// The answer.
    pub outcome: Outcome,
    /// The action is refused; the steps are what was due before it, and are kept.
    pub refused: Option<Refusal>,
    /// More was due than one transaction holds: these steps are kept and the call begins again.
    pub again: bool,
    /// What came of a history that was imported.
    pub imported: Option<Imported>,
    /// The scene after the steps.
    pub after: Scene,
}

impl Verdict {
    /// Whether the call itself is done by it; otherwise nothing is, or only what was due before.
    #[must_use]
    pub fn does_it(&self) -> bool {
        !self.steps.is_empty() && self.refused.is_none() && !self.again
    }
}

/// The most firings of a ticket's clocks and of rules of passing time before one action; with more the call begins again.
pub const CATCH_UP_STEPS_MAX: usize = 50;
/// The most rounds of rows that a call asks for; after so many, [`needs`] asks for no more.
pub const NEEDS_ROUNDS_MAX: usize = 4;

/// The rows that the call must see and that the scene lacks.
#[must_use]
pub fn needs(call: &Call, scene: &Scene, settings: &Settings) -> Vec<Need> {
    let mut needs = match &call.action {
        Action::Ticket(action) => ticket::decide::needs(call, action, scene, settings),
        Action::People(action) => people::decide::needs(action, scene),
        Action::Setting(action) => crate::setting::decide::needs(action, settings),
    };
    needs.retain(|need| !scene.has(need));
    needs.sort();
    needs.dedup();
    needs
}

/// Decides what a call changes. Touches nothing.
///
/// # Errors
/// [`Refusal`], when it is refused and nothing else was due.
pub fn decide(scene: &Scene, settings: &Settings, fresh: Fresh, call: &Call) -> Result<Verdict, Refusal> {
    let mut draft = Draft::new(scene, fresh, call);
    let decided = match &call.action {
        Action::Ticket(action) => ticket::decide::decide(&mut draft, settings, call, action),
        Action::People(action) => people::decide::decide(&mut draft, settings, call, action),
        Action::Setting(action) => crate::setting::decide::decide(&mut draft, settings, call, action),
    };
    match decided {
        Ok(()) => Ok(draft.verdict),
        Err(refusal) => {
            // What was due before is done all the same, and whom it concerns is told. Nothing of the action itself is.
            let due = draft.only_due(scene);
            if due.steps.is_empty() { Err(refusal) } else { Ok(Verdict { refused: Some(refusal), ..due }) }
        }
    }
}
