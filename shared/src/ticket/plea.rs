//! The customer asks that somebody else looks at their request: once, with a reason. Whoever answers for the ticket is told, and says
//! whether somebody will; whoever that is owns it from then on.
//!
//! Both are words like any others, so they are read, mailed and erased as those are. Neither is a hop: where the ticket goes then,
//! if it goes anywhere, is a hop of its own.

use serde::{Deserialize, Serialize};

use super::Ticket;
use super::answer::{Answer, Meaning, leave};
use super::change::TicketChange;
use super::decide::{check_crew, fresh_enough, hear};
use super::escalate::tell_people;
use super::seek::somebody_else;
use crate::access::{answers_for_it, answers_plea, crew_has};
use crate::act::draft::Draft;
use crate::act::{Call, MailKind, Scene};
use crate::id::PersonId;
use crate::refusal::{Refusal, Theirs};
use crate::rule::deed::Whom;
use crate::setting::Settings;
use crate::text::Body;

/// Who takes a ticket whose customer asked for somebody else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Taker {
    /// This person.
    Person(PersonId),
    /// Whoever is found who can.
    Whoever,
}

pub(super) fn ask(draft: &mut Draft<'_>, settings: &Settings, call: &Call, ticket: &Ticket, reason: &Body) -> Result<(), Refusal> {
    if ticket.plea.is_some() {
        return Err(Refusal::AskedOnce);
    }
    hear(draft, call, ticket, reason, &[], Some(TicketChange::EscalationAsked { article: ticket.articles + 1 }))?;
    let whom = told(draft.scene(), settings, ticket);
    tell_people(draft, settings, ticket.id, whom, MailKind::Plea);
    Ok(())
}

/// Who is told of it: whoever answers for it, or the managers where nobody does who could answer the customer. Who works on what
/// somebody else answers for could not, even if that person has left.
fn told(scene: &Scene, settings: &Settings, ticket: &Ticket) -> Whom {
    let could = |person| scene.agent(person).is_some() && (!settings.drafts_only(ticket.queue) || crew_has(person, ticket.home, settings));
    answers_for_it(ticket).filter(|person| could(*person)).map_or(Whom::Managers, Whom::Person)
}

pub(super) fn answer(
    draft: &mut Draft<'_>,
    settings: &Settings,
    call: &Call,
    ticket: &Ticket,
    granted: Option<Taker>,
    words: &Body,
) -> Result<(), Refusal> {
    // What was due before may have given it to somebody else since they were let in.
    if !answers_plea(&call.actor, ticket, settings) {
        return Err(Refusal::NotAllowed);
    }
    if ticket.plea.is_none_or(|plea| plea.granted.is_some()) {
        return Err(Refusal::NothingAsked);
    }
    let mut changes = vec![TicketChange::EscalationAnswered { granted: granted.is_some() }];
    if let Some(taker) = granted {
        changes.extend(taken(draft, settings, call, ticket, taker)?);
    }
    let meaning = Meaning { draft: None, changes };
    leave(draft, settings, call, ticket, &Answer { body: words, files: &[], then: None }, meaning)
}

/// Somebody else works on it from now on, so that the customer is promised nothing that is not so.
fn taken(draft: &Draft<'_>, settings: &Settings, call: &Call, ticket: &Ticket, taker: Taker) -> Result<Vec<TicketChange>, Refusal> {
    let (from, theirs) = (ticket.owner, Theirs::Owner(ticket.owner));
    fresh_enough(call, ticket, ticket.aspects.owner, theirs.clone())?;
    match taker {
        // They have it already, and are nobody else.
        Taker::Person(person) if from == Some(person) => Err(Refusal::Conflict { theirs, ver: ticket.ver }),
        // They had it when the customer asked.
        Taker::Person(person) if ticket.pleaded_about() == Some(person) => Err(Refusal::NobodyFree),
        Taker::Person(person) => {
            check_crew(draft, settings, person, ticket.queue)?;
            Ok(vec![TicketChange::OwnerSet { from, to: Some(person) }])
        }
        Taker::Whoever => somebody_else(draft, settings, call, ticket),
    }
}
