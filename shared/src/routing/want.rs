//! What a ticket asks for.

use serde::{Deserialize, Serialize};

use crate::id::{CalendarId, CategoryId, PersonId, QueueId, TicketId};
use crate::people::work::Language;
use crate::setting::catalogue::Grade;
use crate::setting::{QUEUE_DEPTH_MAX, Settings};
use crate::ticket::{Priority, Ticket};

/// What a ticket asks for: ids and numbers only, so that it may stand in the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Want {
    /// Which ticket.
    pub ticket: TicketId,
    /// Where it is.
    pub queue: QueueId,
    /// Of which level that is.
    pub level: u8,
    /// What one must be good at, by its category.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skills: Vec<Grade>,
    /// How urgent it is, and with that how much it weighs.
    pub priority: Priority,
    /// What the customer reads, when known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// Who asks: nobody works on their own request.
    pub requester: PersonId,
    /// Who just handed it back: they are not given it again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returned_by: Option<PersonId>,
    /// The hours of its queue, for whoever has no shift of their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<CalendarId>,
}

impl Want {
    /// Of a ticket, by the settings in force.
    #[must_use]
    pub fn of(ticket: &Ticket, settings: &Settings, language: Option<Language>, returned_by: Option<PersonId>) -> Self {
        Self {
            ticket: ticket.id,
            queue: ticket.queue,
            level: settings.queue(ticket.queue).map_or(1, |queue| queue.level),
            skills: skills_of(ticket.class.category, settings),
            priority: ticket.priority,
            language,
            requester: ticket.requester,
            returned_by,
            calendar: hours_of(settings, ticket),
        }
    }
}

/// What one must be good at for tickets of a category. A skill that nobody can be given any more is not asked for.
#[must_use]
pub fn skills_of(category: Option<CategoryId>, settings: &Settings) -> Vec<Grade> {
    let category = category.and_then(|id| settings.categories.get(&id));
    let kept = |grade: &Grade| settings.skills.get(&grade.skill).is_some_and(|skill| !skill.doc.retired);
    category.map(|category| category.doc.skills.iter().copied().filter(kept).collect()).unwrap_or_default()
}

/// The hours in which a ticket is worked on, for whoever has no shift of their own.
#[must_use]
pub fn hours_of(settings: &Settings, ticket: &Ticket) -> Option<CalendarId> {
    calendar_of(settings, ticket.queue).or_else(|| calendar_of(settings, ticket.home))
}

/// The hours of a queue: its own, or those of the nearest one above which has any.
#[must_use]
pub fn calendar_of(settings: &Settings, queue: QueueId) -> Option<CalendarId> {
    let mut at = queue;
    for _ in 0..QUEUE_DEPTH_MAX {
        let here = settings.queue(at)?;
        if here.calendar.is_some() {
            return here.calendar;
        }
        at = here.parent?;
    }
    None
}
