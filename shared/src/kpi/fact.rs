//! What the figures need to know of a ticket: one compact fact each, made from the ticket alone.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::id::{OrganisationId, PersonId, QueueId, TicketId};
use crate::ticket::status::StatusCode;
use crate::ticket::{Channel, Ticket};

/// What the figures need to know of a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// Its number.
    pub ticket: TicketId,
    /// The main queue that the customer sees.
    pub home: QueueId,
    /// Where it is.
    pub queue: QueueId,
    /// How it came.
    pub channel: Channel,
    /// For whom.
    pub organisation: Option<OrganisationId>,
    /// Who asks.
    pub requester: PersonId,
    /// Who works on it.
    pub owner: Option<PersonId>,
    /// Who answers for it.
    pub responsible: Option<PersonId>,
    /// When it came to be.
    pub created_at: Timestamp,
    /// When a person of the desk first took it up.
    pub acknowledged_at: Option<Timestamp>,
    /// When a person of the desk first answered.
    pub responded_at: Option<Timestamp>,
    /// An agent wrote it down or wrote first: nobody waited to be acknowledged.
    pub by_agent: bool,
    /// Every state it was in, and since when.
    pub path: Box<[(Timestamp, StatusCode)]>,
    /// The homes that it had before, each until when; hardly any ticket has one.
    pub homes_before: Box<[(Timestamp, QueueId)]>,
}

impl Fact {
    /// What the figures need to know of this ticket.
    #[must_use]
    pub fn of(ticket: &Ticket) -> Self {
        Self {
            ticket: ticket.id,
            home: ticket.home,
            queue: ticket.queue,
            channel: ticket.channel,
            organisation: ticket.organisation,
            requester: ticket.requester,
            owner: ticket.owner,
            responsible: ticket.responsible,
            created_at: ticket.created_at,
            acknowledged_at: ticket.acknowledged_at,
            responded_at: ticket.responded_at,
            by_agent: ticket.by_agent,
            path: ticket.path.iter().map(|step| (step.at, step.to)).collect(),
            homes_before: ticket.homes_before.as_slice().into(),
        }
    }

    /// What of it decides who sees it. Participants are not kept here: they see tickets as customers, never as the desk.
    #[must_use]
    pub fn audience(&self) -> crate::access::Audience<'_> {
        crate::access::Audience {
            requester: self.requester,
            participants: &[],
            organisation: self.organisation,
            queue: self.queue,
            owner: self.owner,
            responsible: self.responsible,
        }
    }

    /// Where it stands now.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.path.last().map_or(StatusCode::New, |step| step.1)
    }

    /// Where it stood at a moment; `None` before it came to be.
    #[must_use]
    pub fn status_at(&self, at: Timestamp) -> Option<StatusCode> {
        self.path.iter().rev().find(|step| step.0 <= at).map(|step| step.1)
    }

    /// Its home just before a moment: what was reported of that day stays true when it moves later.
    #[must_use]
    pub fn home_before(&self, moment: Timestamp) -> QueueId {
        self.homes_before.iter().find(|(until, _)| moment <= *until).map_or(self.home, |(_, home)| *home)
    }
}
