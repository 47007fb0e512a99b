//! Who may see and do what: the one authorisation function behind every door.
//!
//! Lists, pages, counts, searches, live messages, files and mails all ask [`sees`]. What somebody may not see does not exist
//! for them (`NotFound`); what they may see but not do is `NotAllowed`.

use serde::{Deserialize, Serialize};

use crate::event::By;
use crate::id::{OrganisationId, PersonId, QueueId};
use crate::people::{Membership, Person, Roles};
use crate::refusal::Refusal;
use crate::setting::refusal::SettingRefusal;
use crate::setting::{Crew, Settings};
use crate::ticket::action::{NewTicket, TicketAction, Writing};
use crate::ticket::{Classification, Priority, Ticket, Visibility};

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Actor {
    /// The person, or the desk itself.
    pub by: By,
    /// What they may be.
    pub roles: Roles,
    /// Records of their own that were merged into theirs: what those asked is theirs.
    pub aliases: Vec<PersonId>,
    /// The organisations whose every ticket they see.
    pub manages: Vec<OrganisationId>,
    /// Whether an address of theirs was proved: without it a customer sees nothing.
    pub proved: bool,
}

impl Actor {
    /// The desk itself: timers, mail, the first start. It may do everything, as what it is.
    #[must_use]
    pub fn desk() -> Self {
        let roles = Roles { customer: false, agent: true, manager: true, administrator: true };
        Self { by: By::Desk, roles, aliases: Vec::new(), manages: Vec::new(), proved: true }
    }

    /// A person, with what they may be at this moment. Of records merged into theirs it knows that they are: see [`Actor::with`].
    #[must_use]
    pub fn of(person: &Person) -> Self {
        Self {
            by: By::Person(person.id),
            roles: if person.active() { person.roles } else { Roles::default() },
            aliases: person.merged.clone(),
            manages: managed(person).collect(),
            proved: person.proved(),
        }
    }

    /// With what a record that was merged into theirs brings: what it manages, and that one of its addresses was proved. Never a role.
    #[must_use]
    pub fn with(mut self, alias: &Person) -> Self {
        if self.by == By::Person(alias.id) || !self.aliases.contains(&alias.id) {
            return self;
        }
        let more: Vec<OrganisationId> = managed(alias).filter(|organisation| !self.manages.contains(organisation)).collect();
        self.manages.extend(more);
        self.proved |= alias.proved();
        self
    }

    /// Whether this is who asks, by whichever of their records.
    #[must_use]
    pub fn is(&self, person: PersonId) -> bool {
        self.by == By::Person(person) || self.aliases.contains(&person)
    }

    /// The person, if it is one.
    #[must_use]
    pub fn person(&self) -> Option<PersonId> {
        match self.by {
            By::Person(person) => Some(person),
            By::Desk => None,
        }
    }
}

fn managed(person: &Person) -> impl Iterator<Item = OrganisationId> + '_ {
    let managed = |m: &Membership| m.manager.then_some(m.organisation);
    person.memberships.iter().filter_map(managed)
}

/// What of a ticket decides who sees it; made from a ticket, a row of the Board or a fact of the Ledger alike.
#[derive(Debug, Clone, Copy)]
pub struct Audience<'a> {
    /// Who asks.
    pub requester: PersonId,
    /// Who else takes part.
    pub participants: &'a [PersonId],
    /// For whom.
    pub organisation: Option<OrganisationId>,
    /// Where it is.
    pub queue: QueueId,
    /// Who works on it.
    pub owner: Option<PersonId>,
    /// Who answers for it.
    pub responsible: Option<PersonId>,
}

impl Ticket {
    /// What of it decides who sees it.
    #[must_use]
    pub fn audience(&self) -> Audience<'_> {
        Audience {
            requester: self.requester,
            participants: &self.participants,
            organisation: self.organisation,
            queue: self.queue,
            owner: self.owner,
            responsible: self.responsible,
        }
    }
}

/// How much of a ticket somebody sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sight {
    /// Everything, internal notes too.
    Desk,
    /// What the customer is told.
    Customer,
}

/// How much of a ticket somebody sees; `None`: for them there is no such ticket.
#[must_use]
pub fn sees(actor: &Actor, ticket: Audience<'_>, settings: &Settings) -> Option<Sight> {
    if sees_as_staff(actor, ticket, settings) {
        return Some(Sight::Desk);
    }
    asks(actor, ticket).then_some(Sight::Customer)
}

/// Whether they see it as the desk does.
fn sees_as_staff(actor: &Actor, ticket: Audience<'_>, settings: &Settings) -> bool {
    let Some(person) = actor.person() else { return true };
    if actor.roles.manager {
        return true;
    }
    let charged = ticket.owner == Some(person) || ticket.responsible == Some(person);
    actor.roles.agent && (charged || works(actor, ticket.queue, settings))
}

/// Whether they asked, take part, or manage the organisation that asks; and their address is proved.
#[must_use]
pub fn asks(actor: &Actor, ticket: Audience<'_>) -> bool {
    if actor.person().is_none() {
        return false;
    }
    let involved = actor.is(ticket.requester) || ticket.participants.iter().any(|person| actor.is(*person));
    let managed = ticket.organisation.is_some_and(|organisation| actor.manages.contains(&organisation));
    actor.proved && actor.roles.customer && (involved || managed)
}

/// Whether an article of that visibility is for somebody with that sight.
#[must_use]
pub fn reads(sight: Sight, visibility: Visibility) -> bool {
    match (sight, visibility) {
        (Sight::Desk, _) | (Sight::Customer, Visibility::Public) => true,
        (Sight::Customer, Visibility::Internal) => false,
    }
}

/// Whether they may see and work a queue.
#[must_use]
pub fn works(actor: &Actor, queue: QueueId, settings: &Settings) -> bool {
    let Some(person) = actor.person() else { return true };
    if actor.roles.manager {
        return true;
    }
    actor.roles.agent && crew_has(person, queue, settings)
}

/// Whether a person is in a queue's crew. Whether they are an agent is not asked here.
#[must_use]
pub fn crew_has(person: PersonId, queue: QueueId, settings: &Settings) -> bool {
    settings.queue(queue).is_some_and(|queue| match &queue.crew {
        Crew::Everyone => true,
        Crew::Only(people) => people.contains(&person),
    })
}

/// The queues whose tickets somebody sees: two people with the same answer share one live list.
#[must_use]
pub fn visible_queues(actor: &Actor, settings: &Settings) -> Vec<QueueId> {
    settings.queues.keys().copied().filter(|queue| works(actor, *queue, settings)).collect()
}

/// Whether they may look at figures, which are about every ticket.
#[must_use]
pub fn reads_figures(actor: &Actor) -> bool {
    actor.roles.manager
}

/// Whether somebody may ask for this on a ticket that they see.
///
/// # Errors
/// [`Refusal::NotFound`] when they do not see it, [`Refusal::NotAllowed`] when it is not theirs to do.
pub fn permit(actor: &Actor, action: &TicketAction, ticket: Option<&Ticket>, settings: &Settings) -> Result<(), Refusal> {
    let sight = match (action.ticket(), ticket) {
        (Some(_), Some(ticket)) => Some(sees(actor, ticket.audience(), settings).ok_or(Refusal::NotFound)?),
        (Some(_), None) => return Err(Refusal::NotFound),
        (None, _) => None,
    };
    let customer_asks = ticket.is_some_and(|ticket| asks(actor, ticket.audience()));
    let allowed = match action {
        TicketAction::Create(new) => return may_create(actor, new, settings),
        TicketAction::Receive(_) | TicketAction::Import(_) => actor.by == By::Desk,
        TicketAction::Reply { .. }
        | TicketAction::Note { .. }
        | TicketAction::Assign { .. }
        | TicketAction::Route { .. }
        | TicketAction::SetResponsible { .. }
        | TicketAction::SetStatus { .. }
        | TicketAction::SetPriority { .. }
        | TicketAction::Move { .. }
        | TicketAction::Classify { .. }
        | TicketAction::SetKind { .. }
        | TicketAction::Label { .. }
        | TicketAction::Tag { .. }
        | TicketAction::Untag { .. }
        | TicketAction::Conclude { .. }
        | TicketAction::SendDraft { .. } => sight == Some(Sight::Desk) && actor.roles.agent,
        TicketAction::AnswerEscalation { .. } => {
            sight == Some(Sight::Desk) && ticket.is_some_and(|ticket| answers_plea(actor, ticket, settings))
        }
        TicketAction::Hear { .. } | TicketAction::AskEscalation { .. } | TicketAction::Confirm { .. } | TicketAction::Reopen { .. } => {
            customer_asks
        }
        TicketAction::CatchUp { .. } => actor.by == By::Desk,
    };
    if allowed { Ok(()) } else { Err(Refusal::NotAllowed) }
}

/// Whether they are to answer a customer who asks for somebody else: whoever answers for the ticket or manages.
///
/// From a queue that only drafts nobody's words leave, so there it is somebody who works the main queue.
#[must_use]
pub fn answers_plea(actor: &Actor, ticket: &Ticket, settings: &Settings) -> bool {
    let answers_for = actor.person().is_some_and(|person| answers_for_it(ticket) == Some(person));
    (actor.roles.manager || answers_for) && (!settings.drafts_only(ticket.queue) || works(actor, ticket.home, settings))
}

/// Who answers for a ticket: whoever was named for it, else whoever works on it.
#[must_use]
pub fn answers_for_it(ticket: &Ticket) -> Option<PersonId> {
    ticket.responsible.or(ticket.owner)
}

fn may_create(actor: &Actor, new: &NewTicket, settings: &Settings) -> Result<(), Refusal> {
    let (queue, class) = (new.queue, new.class);
    match new.writing {
        // How urgent it is, customers say in words; the desk decides. Of what it is about they choose the service.
        Writing::Own if new.priority != Priority::Normal => Err(Refusal::NotAllowed),
        Writing::Own if class != (Classification { service: class.service, ..Classification::default() }) => Err(Refusal::NotAllowed),
        Writing::Own if !(actor.proved && actor.roles.customer) => Err(Refusal::NotAllowed),
        Writing::Own if class.service.is_some_and(|service| settings.services.get(&service).is_none_or(|service| !service.doc.visible)) => {
            Err(SettingRefusal::Unknown.into())
        }
        Writing::Own => match settings.queue(queue) {
            Some(queue) if queue.visible && !queue.retired => Ok(()),
            Some(_) | None => Err(Refusal::NoSuchQueue { queue }),
        },
        Writing::ForCaller | Writing::Outbound if !actor.roles.agent => Err(Refusal::NotAllowed),
        Writing::ForCaller | Writing::Outbound if works(actor, queue, settings) => Ok(()),
        Writing::ForCaller | Writing::Outbound => Err(Refusal::NoSuchQueue { queue }),
    }
}
