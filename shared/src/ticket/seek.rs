//! Somebody is looked for who works on a ticket.
//!
//! A rule or a person asks for it; from then on the ticket seeks until it has an owner or is over. Each look leaves its table in the
//! log: with whoever was found, or with why nobody was, unless that is as it was at the look before.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Ticket;
use super::change::TicketChange;
use crate::act::draft::{Draft, StepDraft};
use crate::act::{Call, Need, Scene};
use crate::event::Change;
use crate::id::{PersonId, Subject, Ver};
use crate::people::work::Language;
use crate::refusal::Refusal;
use crate::routing::candidate::{Candidate, Knows, Live, Staffer};
use crate::routing::choose::choose;
use crate::routing::criteria::Nobody;
use crate::routing::score::{Assignment, ScoreTable};
use crate::routing::want::Want;
use crate::setting::Settings;

/// That somebody is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seek {
    /// Since when.
    pub at: Timestamp,
    /// The version that made it.
    pub ver: Ver,
    /// Why nobody was found at the last look; nothing before the first.
    pub nobody: Option<Nobody>,
}

/// Whether somebody is to be looked for: nobody works on it, and nobody is looked for yet.
#[must_use]
pub(crate) fn may_seek(ticket: &Ticket) -> bool {
    ticket.owner.is_none() && ticket.seeks.is_none() && ticket.status.code().is_open()
}

/// The rows that a look for somebody must see.
pub(super) fn needs(scene: &Scene, ticket: &Ticket) -> [Need; 2] {
    [Need::Person(scene.stays(ticket.requester)), Need::Staff(ticket.id)]
}

/// Looks for somebody, and gives the ticket to whoever is found.
pub(super) fn route(draft: &mut Draft<'_>, settings: &Settings, call: &Call, ticket: &Ticket) -> Result<(), Refusal> {
    // Somebody works on it already, or nobody need.
    if ticket.owner.is_some() || !ticket.status.code().is_open() {
        return Ok(());
    }
    let table = look(draft, settings, call, ticket, Apart { returned_by: ticket.returned_by, rid_of: None })?;
    let chosen = table.chosen;
    let mut changes = Vec::new();
    match chosen {
        Assignment::Nobody(nobody) if ticket.seeks.is_some_and(|seek| seek.nobody == Some(nobody)) => return Ok(()),
        Assignment::Nobody(_) => {
            if ticket.seeks.is_none() {
                changes.push(TicketChange::Sought);
            }
            changes.push(TicketChange::Routed { table: Box::new(table) });
        }
        Assignment::To(to) => {
            changes.push(TicketChange::Routed { table: Box::new(table) });
            changes.push(TicketChange::OwnerSet { from: None, to: Some(to) });
        }
    }
    let changes = changes.into_iter().map(Change::Ticket).collect();
    draft.step(Subject::Ticket(ticket.id), StepDraft { changes, texts: Vec::new() });
    Ok(())
}

/// Somebody else than whoever works on it, or did when the customer asked, is found at once, as for a ticket that seeks.
pub(super) fn somebody_else(draft: &Draft<'_>, settings: &Settings, call: &Call, ticket: &Ticket) -> Result<Vec<TicketChange>, Refusal> {
    let returned_by = ticket.owner.or(ticket.returned_by);
    let table = look(draft, settings, call, ticket, Apart { returned_by, rid_of: ticket.pleaded_about() })?;
    match table.chosen {
        Assignment::Nobody(_) => Err(Refusal::NobodyFree),
        Assignment::To(to) => {
            Ok(vec![TicketChange::Routed { table: Box::new(table) }, TicketChange::OwnerSet { from: ticket.owner, to: Some(to) }])
        }
    }
}

/// Who does not take it, whatever they could.
struct Apart {
    /// Whoever gives it away.
    returned_by: Option<PersonId>,
    /// Whom the customer asked to be rid of: they are not looked at, unless it is who gives it away.
    rid_of: Option<PersonId>,
}

/// Who could take it at this moment, and who does.
fn look(draft: &Draft<'_>, settings: &Settings, call: &Call, ticket: &Ticket, apart: Apart) -> Result<ScoreTable, Refusal> {
    let Apart { returned_by, rid_of } = apart;
    let language = draft.scene().reached(ticket.requester).and_then(|person| person.lang).map(Language::from);
    let want = Want::of(ticket, settings, language, returned_by);
    let staff = draft.scene().staff.get(&ticket.id).ok_or(Refusal::Busy)?;
    let asked = staff.iter().filter(|staffer| rid_of != Some(staffer.person.id) || rid_of == returned_by);
    let candidates = asked.map(|Staffer { person, live }| {
        let knows = if ticket.had_by.iter().any(|had| had.person == person.id) { Knows::Ticket } else { live.knows };
        Candidate::of(person, &want, settings, call.at, Live { knows, ..*live })
    });
    let candidates: Vec<Candidate<'_>> = candidates.collect();
    Ok(choose(&want, &candidates, &settings.routing, call.at))
}

/// Who handed a ticket back by this: whoever had it and laid it down themselves.
#[must_use]
pub(super) fn handed_back(from: Option<PersonId>, to: Option<PersonId>, by: Option<PersonId>) -> Option<PersonId> {
    by.filter(|by| to.is_none() && from == Some(*by))
}
