//! When tickets do something by themselves, in the order in which they are due. Nothing of it is stored: each moment is derived
//! from the ticket, from who asks and from the settings, the rules among them.

use std::collections::{BTreeSet, HashMap};
use std::ops::Bound;
use std::sync::Arc;

use jiff::Timestamp;
use rustc_hash::FxBuildHasher;
use shared::id::{PersonId, TicketId};
use shared::rule::look::Look;
use shared::rule::run::Next;
use shared::setting::Settings;
use shared::ticket::Ticket;
use shared::ticket::timer::promised;

use crate::directory::Directory;

/// Every ticket that may still do something by itself, resolved ones until they close among them.
#[derive(Debug, Default)]
pub struct Due {
    waits: HashMap<TicketId, (Arc<Ticket>, Option<Next>), FxBuildHasher>,
    order: BTreeSet<(Timestamp, TicketId)>,
}

/// What a ticket does next by itself.
pub(crate) fn next_of(ticket: &Ticket, directory: &Directory, settings: &Settings) -> Option<Next> {
    let requester = directory.person(ticket.requester).map(AsRef::as_ref);
    Next::of(&Look { ticket, requester, said: None, by: None, now: ticket.updated_at, settings })
}

impl Due {
    /// Takes over a ticket's newest state.
    pub fn set(&mut self, ticket: Arc<Ticket>, directory: &Directory, settings: &Settings) {
        let id = ticket.id;
        if let Some((_, Some(next))) = self.waits.remove(&id) {
            self.order.remove(&(next.due(), id));
        }
        if !ticket.status.code().is_final() {
            let next = next_of(&ticket, directory, settings);
            self.order.extend(next.map(|next| (next.due(), id)));
            self.waits.insert(id, (ticket, next));
        }
    }

    /// Settings changed: every moment is derived anew. Answers when each ticket's first service level is due now.
    pub fn derive(&mut self, directory: &Directory, settings: &Settings) -> Vec<(TicketId, Option<Timestamp>)> {
        let mut due = Vec::with_capacity(self.waits.len());
        for (id, (ticket, next)) in &mut self.waits {
            *next = next_of(ticket, directory, settings);
            due.push((*id, promised(ticket, settings)));
        }
        self.order = self.waits.iter().filter_map(|(id, (_, next))| next.map(|next| (next.due(), *id))).collect();
        due
    }

    /// Somebody's record changed, which rules look at: what their tickets do is derived anew.
    pub(crate) fn derive_of(&mut self, people: &[PersonId], directory: &Directory, settings: &Settings) {
        let theirs = self.waits.values().filter(|(ticket, _)| people.contains(&ticket.requester));
        let theirs: Vec<Arc<Ticket>> = theirs.map(|(ticket, _)| Arc::clone(ticket)).collect();
        theirs.into_iter().for_each(|ticket| self.set(ticket, directory, settings));
    }

    /// What is due until a moment, in order, at most so many, from after a place in that order on.
    #[must_use]
    pub fn until(&self, moment: Timestamp, after: Option<(Timestamp, TicketId)>, most: usize) -> Vec<(TicketId, Next)> {
        let from = after.map_or(Bound::Unbounded, Bound::Excluded);
        let mut due = self.next(self.order.range((from, Bound::Unbounded)).take_while(|(due, _)| *due <= moment).take(most));
        // What is done just when it is due is in time: those wait for the next moment.
        due.retain(|(_, next)| next.is_due(moment));
        due
    }

    /// What every ticket does next, in order.
    pub(crate) fn all(&self) -> Vec<(TicketId, Next)> {
        self.next(self.order.iter())
    }

    fn next<'a>(&self, order: impl Iterator<Item = &'a (Timestamp, TicketId)>) -> Vec<(TicketId, Next)> {
        let next = |(_, ticket): &(Timestamp, TicketId)| {
            let (_, next) = self.waits.get(ticket)?;
            next.map(|next| (*ticket, next))
        };
        order.filter_map(next).collect()
    }

    /// Every ticket that may still do something by itself, in no particular order.
    pub(crate) fn waits(&self) -> impl Iterator<Item = &Arc<Ticket>> {
        self.waits.values().map(|(ticket, _)| ticket)
    }
}
