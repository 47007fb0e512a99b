//! The customer asks that somebody else looks at their request: once, with a reason. Whoever answers for the ticket is told, and says
//! whether somebody will; whoever that is owns it from then on.
//!
//! Both are words like any others, so they are read, mailed and erased as those are. Neither is a hop: where the ticket goes then,
//! if it goes anywhere, is a hop of its own.

use super::Ticket;
use super::action::Taker;
use super::answer::{Answer, Meaning, leave};
use super::change::TicketChange;
use super::decide::{check_crew, fresh_enough, hear};
use super::escalate::tell_people;
use super::seek::somebody_else;
use crate::access::{Actor, answers_for, answers_for_it, crew_has, works};
use crate::act::draft::Draft;
use crate::act::{Call, MailKind, Scene};
use crate::refusal::{Refusal, Theirs};
use crate::rule::deed::Whom;
use crate::setting::Settings;
use crate::text::Body;

pub(super) fn ask(draft: &mut Draft<'_>, settings: &Settings, call: &Call, ticket: &Ticket, reason: &Body) -> Result<(), Refusal> {
    if ticket.plea.is_some() {
        return Err(Refusal::AskedOnce);
    }
    hear(draft, call, ticket, reason, &[], Some(TicketChange::EscalationAsked { article: ticket.articles + 1 }))?;
    let told = told(draft.scene(), ticket, settings);
    tell_people(draft, settings, ticket.id, told, MailKind::Plea);
    Ok(())
}

/// Who is told of it: whoever answers for it, or the managers where nobody does who could answer the customer.
fn told(scene: &Scene, ticket: &Ticket, settings: &Settings) -> Whom {
    // Who left, or works no tickets any more, reads nothing of it.
    let could = |person| scene.agent(person).is_some() && (!drafts_only(ticket, settings) || crew_has(person, ticket.home, settings));
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
    if ticket.plea.is_none_or(|plea| plea.granted.is_some()) {
        return Err(Refusal::NothingAsked);
    }
    if !may_answer(&call.actor, ticket, settings) {
        return Err(Refusal::NotAllowed);
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
        Taker::Person(person) => {
            check_crew(draft, settings, person, ticket.queue)?;
            Ok(vec![TicketChange::OwnerSet { from, to: Some(person) }])
        }
        Taker::Whoever => somebody_else(draft, settings, call, ticket),
    }
}

/// Whether they are to answer: whoever answers for it or manages. From a queue that only drafts nobody's words leave, so there it
/// is somebody who works the main queue.
#[must_use]
pub fn may_answer(actor: &Actor, ticket: &Ticket, settings: &Settings) -> bool {
    (actor.roles.manager || answers_for(actor, Some(ticket))) && (!drafts_only(ticket, settings) || works(actor, ticket.home, settings))
}

fn drafts_only(ticket: &Ticket, settings: &Settings) -> bool {
    settings.queue(ticket.queue).is_some_and(|queue| queue.drafts_only)
}
