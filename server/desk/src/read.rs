//! What screens ask. Everything is loaded through the reader: what they may not see is not found.

pub mod insight;
mod own;
pub mod people;
pub mod request;
pub mod ticket;

use std::time::Duration;

use jiff::Timestamp;
use shared::access::{Actor, Sight, sees, visible_queues, works};
use shared::id::{Pos, QueueId, TicketId};
use shared::kpi::fact::Fact;
use shared::locale::Lang;
use shared::query::Query;
use shared::refusal::Refusal;
use shared::setting::{QUEUE_DEPTH_MAX, Settings};
use shared::ticket::Ticket;
use shared::view::{Counts, DeskChoice, LIST_ROWS_MAX, ListPage, QueueNode, Read, TicketLine, Unwritten};

use crate::error::DeskError;
use crate::ledger::Ledger;
use crate::open::Desk;
use crate::store::history::CLOSED_ROWS;

/// Stretches of closed tickets that one question reads, for whoever sees few of them: 2,000 tickets.
const CLOSED_LOOKS_MAX: usize = 10;

/// The facts of all tickets, held still while somebody counts.
pub struct Facts<'a>(parking_lot::RwLockReadGuard<'a, Ledger>);

impl std::ops::Deref for Facts<'_> {
    type Target = [Fact];

    fn deref(&self) -> &[Fact] {
        self.0.facts()
    }
}

impl Desk {
    /// Waits until a place in the log is published, at most a second: for reading one's own write.
    pub async fn reached(&self, pos: Pos) {
        if pos.lane == self.lane.id() {
            let _ = tokio::time::timeout(Duration::from_secs(1), self.lane.reached(pos.n)).await;
        }
    }

    /// A stretch of a list.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for anybody but agents and managers.
    pub fn list(&self, actor: &Actor, query: &Query, from: u32, len: u32) -> Result<Read<ListPage>, DeskError> {
        staff(actor)?;
        let mut board = self.views.board.write();
        // Read within: a list is not made of queues that are no longer so.
        let settings = self.settings();
        let value = board.page(query, actor, &settings, from, len.min(LIST_ROWS_MAX));
        // Exact, for the live channel goes on from here: what was being published is in the rows, or comes after them.
        Ok(Read { at: board.position(), value })
    }

    /// The counts beside the lists.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for anybody but agents and managers.
    pub fn counts(&self, actor: &Actor) -> Result<Read<Counts>, DeskError> {
        staff(actor)?;
        let board = self.views.board.read();
        Ok(Read { at: board.position(), value: board.counts(actor, &self.settings()) })
    }

    /// The tree of queues that somebody sees, a parent before its children, with counts.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for anybody but agents and managers.
    pub fn queues(&self, actor: &Actor, lang: Lang) -> Result<Vec<QueueNode>, DeskError> {
        let settings = self.settings();
        let counts = self.counts(actor)?.value;
        let visible = visible_queues(actor, &settings);
        let mut nodes = Vec::new();
        branch(&settings, &visible, None, 0, &mut |id, depth| {
            let Some(queue) = settings.queue(id) else { return };
            let count = counts.queues.iter().find(|(counted, _)| *counted == id).map(|(_, count)| *count).unwrap_or_default();
            nodes.push(QueueNode { id, name: queue.name.read(lang).to_owned(), parent: queue.parent, depth, count });
        });
        Ok(nodes)
    }

    /// Whether nobody ever wrote to this desk, and where to.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for anybody but agents and managers.
    pub fn unwritten(&self, actor: &Actor) -> Result<Option<Unwritten>, DeskError> {
        staff(actor)?;
        if !self.views.ledger.read().facts().is_empty() {
            return Ok(None);
        }
        let settings = self.settings();
        let visible = visible_queues(actor, &settings);
        let address = visible.iter().find_map(|id| settings.queue(*id)?.address.as_ref()).map(ToString::to_string);
        Ok(Some(Unwritten { address }))
    }

    /// The main queues that a customer may write to.
    #[must_use]
    pub fn desks(&self, lang: Lang) -> Vec<DeskChoice> {
        let settings = self.settings();
        let open = settings.queues.iter().filter(|(_, queue)| queue.doc.visible && !queue.doc.retired);
        open.map(|(id, queue)| DeskChoice { id: *id, name: queue.doc.name.read(lang).to_owned() }).collect()
    }

    /// The facts that figures are counted from.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for anybody but managers.
    pub fn facts(&self, actor: &Actor) -> Result<Read<Facts<'_>>, DeskError> {
        if !actor.roles.manager {
            return Err(Refusal::NotFound.into());
        }
        let at = self.position();
        Ok(Read { at, value: Facts(self.views.ledger.read()) })
    }

    /// Tickets in passing; those that the reader does not see are left out.
    ///
    /// # Errors
    /// [`DeskError::Store`].
    pub async fn ticket_lines(&self, actor: &Actor, ids: &[TicketId]) -> Result<Vec<TicketLine>, DeskError> {
        let settings = self.settings();
        let mut lines = Vec::new();
        for stretch in ids.chunks(100) {
            let subjects: Vec<_> = stretch.iter().map(|id| shared::id::Subject::Ticket(*id)).collect();
            let found = self.store.load(&subjects, &[], None).await?;
            for id in stretch {
                let Some(ticket) = found.tickets.get(id) else { continue };
                if sees(actor, ticket.audience(), &settings) == Some(Sight::Desk) {
                    lines.push(line(ticket));
                }
            }
        }
        Ok(lines)
    }

    /// Tickets that are no longer open and ended before a moment, the newest first; those of a queue as the reader's tree has it.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for anybody but agents and managers; [`DeskError::Store`].
    pub async fn closed(&self, actor: &Actor, queue: Option<QueueId>, before: Option<Timestamp>) -> Result<Vec<TicketLine>, DeskError> {
        staff(actor)?;
        let settings = self.settings();
        let within = queue.map(|queue| settings.subtree(queue, |id| works(actor, id, &settings)));
        let mut before = before.unwrap_or_else(|| self.config.clock.now());
        let mut lines: Vec<TicketLine> = Vec::new();
        for _ in 0..CLOSED_LOOKS_MAX {
            let tickets = self.store.closed(before).await?;
            let seen = tickets.iter().filter(|ticket| {
                let there = within.as_ref().is_none_or(|queues| queues.contains(&ticket.queue));
                there && sees(actor, ticket.audience(), &settings) == Some(Sight::Desk)
            });
            for ticket in seen {
                // The next stretch begins with what ended in the moment that the last one ended with.
                if lines.iter().all(|line| line.id != ticket.id) {
                    lines.push(line(ticket));
                }
            }
            match tickets.last().map(Ticket::since) {
                Some(oldest) if lines.len() < CLOSED_ROWS && oldest < before => before = oldest,
                Some(_) | None => break,
            }
        }
        lines.truncate(CLOSED_ROWS);
        Ok(lines)
    }
}

pub(crate) fn staff(actor: &Actor) -> Result<(), DeskError> {
    if actor.roles.agent || actor.roles.manager { Ok(()) } else { Err(Refusal::NotFound.into()) }
}

pub(crate) fn line(ticket: &Ticket) -> TicketLine {
    TicketLine { id: ticket.id, subject: ticket.subject.clone(), status: ticket.status.code(), updated_at: ticket.updated_at }
}

/// Walks the tree; a queue whose parent is not visible stands at the root.
fn branch(settings: &Settings, visible: &[QueueId], parent: Option<QueueId>, depth: u8, each: &mut dyn FnMut(QueueId, u8)) {
    if QUEUE_DEPTH_MAX <= usize::from(depth) {
        return;
    }
    for id in visible {
        let above = settings.queue(*id).and_then(|queue| queue.parent).filter(|above| visible.contains(above));
        if above == parent {
            each(*id, depth);
            branch(settings, visible, Some(*id), depth + 1, each);
        }
    }
}
