//! Somebody leaves: they may not sign in any more, and what they had in hand goes to a colleague or back to its queues.

use super::action::{HAND_OVER_FIRINGS_MAX, HAND_OVER_MAX};
use super::merge::count;
use super::refusal::PeopleRefusal;
use crate::act::draft::{Draft, StepDraft};
use crate::act::{Call, Need, Scene};
use crate::event::Change;
use crate::id::{PersonId, Subject, TicketId};
use crate::refusal::Refusal;
use crate::setting::Settings;
use crate::ticket::Ticket;
use crate::ticket::change::TicketChange;
use crate::ticket::decide::check_crew;
use crate::ticket::ruled::{after, catch_up_within};

/// Which tickets are looked at: none where they are too many to be handed over.
pub(super) fn needs(scene: &Scene, person: PersonId, to: Option<PersonId>) -> Vec<Need> {
    let tickets = charges(scene, person);
    let few = if tickets.len() <= HAND_OVER_MAX { tickets } else { &[] };
    let people = to.map(Need::Person).into_iter().chain([Need::Charges(person)]);
    // What rules make of them may depend on who asks.
    let asks = few.iter().filter_map(|id| scene.ticket(*id)).map(|ticket| Need::Person(ticket.requester));
    people.chain(few.iter().copied().map(Need::Ticket)).chain(asks).collect()
}

fn charges(scene: &Scene, person: PersonId) -> &[TicketId] {
    scene.charges.get(&person).map(Vec::as_slice).unwrap_or_default()
}

/// Hands over what a person owns and answers for, and they leave by that step. `false` when more was due on the tickets than one
/// transaction holds.
pub(super) fn hand_over(
    draft: &mut Draft<'_>,
    settings: &Settings,
    call: &Call,
    person: PersonId,
    to: Option<PersonId>,
    leaves: StepDraft,
) -> Result<bool, Refusal> {
    if to == Some(person) {
        return Err(PeopleRefusal::Itself.into());
    }
    let tickets = charges(draft.scene(), person).to_vec();
    if HAND_OVER_MAX < tickets.len() {
        return Err(PeopleRefusal::TooManyTickets { tickets: count(tickets.len()), max: count(HAND_OVER_MAX) }.into());
    }
    let mut left = HAND_OVER_FIRINGS_MAX;
    for id in &tickets {
        if !catch_up_within(draft, settings, call, *id, &mut left) {
            return Ok(false);
        }
    }
    let from = draft.verdict.steps.len();
    let charged = tickets.iter().filter_map(|id| draft.scene().ticket(*id));
    let go = charged.map(|ticket| (ticket.id, ticket.queue, goes_to(ticket, person, to))).filter(|(.., changes)| !changes.is_empty());
    let go: Vec<_> = go.collect();
    if let Some(to) = to {
        go.iter().try_for_each(|(_, queue, _)| check_crew(draft, settings, to, *queue))?;
    }
    for (id, _, changes) in go {
        let changes = changes.into_iter().map(Change::Ticket).collect();
        draft.step(Subject::Ticket(id), StepDraft { changes, texts: Vec::new() });
    }
    // Rules know already that they are gone, and do not give them back what they had.
    draft.step(Subject::Person(person), leaves);
    for id in tickets {
        after(draft, settings, call.door, id, from);
    }
    Ok(true)
}

/// What is as it was when it was looked for; what is over by now stays whose it was.
fn goes_to(ticket: &Ticket, person: PersonId, to: Option<PersonId>) -> Vec<TicketChange> {
    if ticket.status.code().is_final() {
        return Vec::new();
    }
    let from = Some(person);
    let owner = (ticket.owner == from).then_some(TicketChange::OwnerSet { from, to });
    let responsible = (ticket.responsible == from).then_some(TicketChange::ResponsibleSet { from, to });
    owner.into_iter().chain(responsible).collect()
}
