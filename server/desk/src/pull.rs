//! Somebody asks for work: of the tickets that wait, the next one that they can take becomes theirs.

use async_recursion::async_recursion as boxed;
use shared::access::{Actor, crew_has};
use shared::act::{Action, Outcome};
use shared::event::Door;
use shared::id::{OpId, PersonId, TicketId, Ver};
use shared::query::StatusFilter;
use shared::refusal::Refusal;
use shared::routing::pull::{Waiting, next_for};
use shared::routing::want::{Want, skills_of};
use shared::setting::Settings;
use shared::ticket::action::TicketAction;

use crate::act::Wish;
use crate::board::Entry;
use crate::error::DeskError;
use crate::open::Desk;
use crate::read::reads_tickets;

/// So many tickets are tried, each lost to a colleague who was quicker. A whole shift that asks at once is no larger.
const PULL_TRIES_MAX: usize = 32;

impl Desk {
    /// Gives somebody the next ticket of the queues that they work; the outcome names none when nothing waits that they can take.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for anybody but agents and managers, [`Refusal::NotAllowed`] for a manager who is no agent, or why the
    /// desk can write nothing now.
    #[boxed]
    pub async fn take_next(&self, actor: &Actor, op: OpId) -> Result<Outcome, DeskError> {
        reads_tickets(actor)?;
        let person = actor.person().filter(|_| actor.roles.agent).ok_or(Refusal::NotAllowed)?;
        let mut lost = Vec::new();
        while lost.len() < PULL_TRIES_MAX {
            // The same call again is about the ticket that it brought before.
            let done = self.store.load(&[], &[], Some((op, 0))).await?.done;
            let brought = done.map(|done| done.outcome.ticket.ok_or(Refusal::OpTaken)).transpose()?;
            let next = match brought {
                Some(ticket) => Some((ticket, None)),
                None => self.next_of(person, &lost),
            };
            let Some((ticket, seen)) = next else { return Ok(Outcome::default()) };
            let action = Action::Ticket(TicketAction::Assign { ticket, owner: Some(person) });
            match self.act(Wish { op, actor: actor.clone(), door: Door::Desk, seen, action }).await {
                Err(DeskError::Refused(refusal)) if brought.is_none() && is_lost(&refusal) => lost.push(ticket),
                answer => return answer.map(|done| done.outcome),
            }
        }
        Err(Refusal::Busy.into())
    }

    /// The ticket that somebody takes next, and its version as it is known here.
    fn next_of(&self, person: PersonId, lost: &[TicketId]) -> Option<(TicketId, Option<Ver>)> {
        let settings = self.settings();
        let directory = self.views.directory.read();
        let board = self.views.board.read();
        let work = &directory.person(person)?.work;
        let waits = |entry: &&Entry| {
            let row = &entry.row;
            let nobodys = row.owner.is_none() && StatusFilter::Active.holds(row.status.code());
            nobodys && crew_has(person, row.queue, &settings) && !lost.contains(&row.id)
        };
        let waiting: Vec<(Want, &Entry)> = board.entries().filter(waits).map(|entry| (want_of(entry, &settings), entry)).collect();
        let each = waiting.iter().map(|(want, entry)| Waiting { want, due: entry.row.due, since: entry.row.created_at });
        let ticket = next_for(person, work, each)?;
        Some((ticket, board.entry(ticket).map(|entry| entry.row.ver)))
    }
}

/// What a ticket asks of whoever takes it. Language and hours are not asked for: whoever wants work is there, and can read it.
fn want_of(entry: &Entry, settings: &Settings) -> Want {
    let row = &entry.row;
    Want {
        ticket: row.id,
        queue: row.queue,
        level: settings.queue(row.queue).map_or(1, |queue| queue.level),
        skills: skills_of(entry.category, settings),
        priority: row.priority,
        language: None,
        requester: row.customer.id,
        returned_by: entry.returned_by,
        calendar: None,
    }
}

/// Whether somebody else was quicker: they took it, moved it or ended it, or the same call is just being done.
fn is_lost(refusal: &Refusal) -> bool {
    matches!(refusal, Refusal::Conflict { .. } | Refusal::Final { .. } | Refusal::NotFound | Refusal::NotInCrew { .. } | Refusal::OpTaken)
}
