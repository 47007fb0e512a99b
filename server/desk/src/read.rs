//! What screens ask. Everything is loaded through the reader: what they may not see is not found.

pub mod dry_run;
pub(crate) mod fold;
pub mod insight;
pub mod more;
mod own;
pub mod people;
mod proof;
pub(crate) mod recent;
mod record;
mod register;
pub mod request;
pub mod settings;
pub mod ticket;
pub mod what_if;
mod work;

use async_recursion::async_recursion as boxed;
use shared::access::{Actor, Sight, reads_figures, sees, visible_queues, works};
use shared::id::{Pos, QueueId, ServiceId, TicketId};
use shared::kpi::fact::Fact;
use shared::locale::Lang;
use shared::query::Query;
use shared::refusal::Refusal;
use shared::setting::catalogue::Service;
use shared::setting::{QUEUE_DEPTH_MAX, Settings};
use shared::ticket::Ticket;
use shared::view::{Counts, DeskChoice, LIST_ROWS_MAX, ListPage, QueueNode, Read, ServiceChoice, TicketLine, Unwritten};

use crate::act::PUBLISH_WITHIN;
use crate::error::DeskError;
pub use crate::ledger::ClosedPlace;
use crate::ledger::Ledger;
use crate::open::Desk;
pub(crate) use register::keeps_people;

/// A page of closed tickets.
const CLOSED_ROWS: usize = 50;
/// So many closed tickets are looked at under one lock: publication waits no longer than that, however few somebody may see.
const ENDED_AT_ONCE: usize = 8_192;

/// A page of tickets that are no longer open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosedPage {
    /// The newest first.
    pub lines: Vec<TicketLine>,
    /// Behind which place the next page is, if there are more.
    pub next: Option<ClosedPlace>,
}

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
    #[boxed]
    pub async fn reached(&self, pos: Pos) {
        if pos.lane == self.lane.id() {
            let _ = tokio::time::timeout(PUBLISH_WITHIN, self.lane.reached(pos.n)).await;
        }
    }

    /// A stretch of a list.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for anybody but agents and managers.
    pub fn list(&self, actor: &Actor, query: &Query, from: u32, len: u32) -> Result<Read<ListPage>, DeskError> {
        reads_tickets(actor)?;
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
        reads_tickets(actor)?;
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
        reads_tickets(actor)?;
        if !self.views.ledger.read().facts().is_empty() {
            return Ok(None);
        }
        let settings = self.settings();
        let in_use = |id: &QueueId| settings.queue(*id).filter(|queue| !queue.retired);
        let arrives = self.config.mail.arrives;
        let address = visible_queues(actor, &settings).iter().find_map(|id| in_use(id)?.address.as_ref()).filter(|_| arrives);
        let address = address.map(ToString::to_string);
        let elsewhere =
            arrives && address.is_none() && settings.queues.values().any(|queue| !queue.doc.retired && queue.doc.address.is_some());
        Ok(Some(Unwritten { address, arrives, elsewhere, leaves: self.mail_leaves() }))
    }

    /// Whether mails leave: without a relay they wait in the outbox.
    #[must_use]
    pub fn mail_leaves(&self) -> bool {
        self.config.mail.relay.is_some()
    }

    /// The main queues that a customer may write to.
    #[must_use]
    pub fn desks(&self, lang: Lang) -> Vec<DeskChoice> {
        let settings = self.settings();
        let open = settings.queues.iter().filter(|(_, queue)| queue.doc.visible && !queue.doc.retired);
        open.map(|(id, queue)| DeskChoice { id: *id, name: queue.doc.name.read(lang).to_owned() }).collect()
    }

    /// The services that a customer may ask for.
    #[must_use]
    pub fn services(&self, lang: Lang) -> Vec<ServiceChoice> {
        let settings = self.settings();
        let open = settings.services.iter().filter(|(_, service)| service.doc.visible && !service.doc.retired);
        let choice = |id: &ServiceId, service: &Service| {
            let leads = service.queue.and_then(|queue| settings.queue(queue)).is_some_and(|queue| queue.visible && !queue.retired);
            ServiceChoice { id: *id, name: service.name.read(lang).to_owned(), leads }
        };
        open.map(|(id, service)| choice(id, &service.doc)).collect()
    }

    /// The facts that figures are counted from.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for anybody but managers.
    pub fn facts(&self, actor: &Actor) -> Result<Read<Facts<'_>>, DeskError> {
        if !reads_figures(actor) {
            return Err(Refusal::NotFound.into());
        }
        let at = self.position();
        Ok(Read { at, value: Facts(self.views.ledger.read()) })
    }

    /// Tickets in passing; those that the reader does not see are left out.
    ///
    /// # Errors
    /// [`DeskError::Store`].
    #[boxed]
    pub async fn ticket_lines(&self, actor: &Actor, ids: &[TicketId]) -> Result<Vec<TicketLine>, DeskError> {
        let settings = self.settings();
        let tickets = self.tickets(ids).await?;
        let seen = tickets.iter().filter(|ticket| sees(actor, ticket.audience(), &settings) == Some(Sight::Desk));
        Ok(seen.map(line).collect())
    }

    /// Tickets that are no longer open, a page behind a place, the newest first. What somebody sees is found out before a page
    /// is cut, so it is full as long as there are more.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for anybody but agents and managers; [`DeskError::Store`].
    #[boxed]
    pub async fn closed(&self, actor: &Actor, queue: Option<QueueId>, after: Option<ClosedPlace>) -> Result<ClosedPage, DeskError> {
        reads_tickets(actor)?;
        let settings = self.settings();
        let within = queue.map(|queue| settings.subtree(queue, |id| works(actor, id, &settings)));
        let seen = |fact: &Fact| {
            let there = within.as_ref().is_none_or(|queues| queues.contains(&fact.queue()));
            there && sees(actor, fact.audience(), &settings) == Some(Sight::Desk)
        };
        let mut places = Vec::new();
        let mut behind = after;
        // One more than a page: it says that there is a next one.
        while places.len() <= CLOSED_ROWS {
            let looked_at = self.look_at_ended(&mut behind, &mut places, seen);
            if looked_at < ENDED_AT_ONCE {
                break;
            }
            tokio::task::yield_now().await;
        }
        let next = places.get(CLOSED_ROWS).and(places.get(CLOSED_ROWS - 1)).copied();
        places.truncate(CLOSED_ROWS);
        let ids: Vec<TicketId> = places.into_iter().map(|(_, ticket)| ticket).collect();
        Ok(ClosedPage { lines: self.ticket_lines(actor, &ids).await?, next })
    }

    /// Looks at some more tickets that ended, from behind a place on, until there is more than a page of those that are seen;
    /// answers how many were looked at.
    fn look_at_ended(&self, behind: &mut Option<ClosedPlace>, places: &mut Vec<ClosedPlace>, seen: impl Fn(&Fact) -> bool) -> usize {
        let ledger = self.views.ledger.read();
        let mut looked_at = 0;
        for (place, fact) in ledger.ended(*behind).take(ENDED_AT_ONCE) {
            looked_at += 1;
            *behind = Some(place);
            if seen(fact) {
                places.push(place);
            }
            if CLOSED_ROWS < places.len() {
                break;
            }
        }
        looked_at
    }
}

pub(crate) fn reads_tickets(actor: &Actor) -> Result<(), DeskError> {
    if actor.roles.reads_tickets() { Ok(()) } else { Err(Refusal::NotFound.into()) }
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
