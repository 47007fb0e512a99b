//! Who looks at which ticket, and whether they write there: known in memory only, told to nobody who may not see the ticket.
//!
//! Who sees it is found out beside the hub's lock; who is there is read under it, when it is told.

use shared::access::{Actor, Sight, sees};
use shared::id::{PersonId, TicketId};
use shared::live::{FromServer, Watch};
use shared::view::PersonRef;

use super::{Inner, Sub, frame};
use crate::views::Views;

impl Views {
    /// Whether somebody sees a ticket as the desk does; one that is not there, nobody sees.
    pub(super) fn sees(&self, actor: &Actor, ticket: TicketId) -> bool {
        let settings = self.settings.read().clone();
        let ledger = self.ledger.read();
        ledger.fact(ticket).is_some_and(|fact| sees(actor, fact.audience(), &settings) == Some(Sight::Desk))
    }

    /// A socket shows a ticket, another one, or none.
    pub(super) fn stand(&self, socket: u64, ticket: Option<TicketId>, writing: bool) {
        let changed = self.hub.inner.lock().stand(socket, ticket, writing);
        for ticket in changed {
            self.tell_presence(ticket);
        }
    }

    /// Tells everybody on a ticket who else is there.
    pub(super) fn tell_presence(&self, ticket: TicketId) {
        let seeing = self.seeing(ticket);
        self.hub.inner.lock().say_who_is_at(ticket, &seeing);
    }

    /// Tells who looks at a ticket to ask for it again: something about it is no fact of the log, and has changed.
    pub(crate) fn ask_again(&self, ticket: TicketId) {
        let seeing = self.seeing(ticket);
        self.hub.inner.lock().ask_again(ticket, &seeing);
    }

    /// The sockets that look at a ticket and may.
    fn seeing(&self, ticket: TicketId) -> Vec<u64> {
        let watching = self.hub.inner.lock().watching(ticket);
        let seeing = watching.into_iter().filter(|(_, person)| {
            let actor = self.directory.read().actor(*person);
            actor.is_some_and(|actor| self.sees(&actor, ticket))
        });
        seeing.map(|(socket, _)| socket).collect()
    }
}

impl Inner {
    /// Answers the tickets where something changed by it.
    fn stand(&mut self, socket: u64, at: Option<TicketId>, writing: bool) -> Vec<TicketId> {
        let mut changed = Vec::new();
        self.presence.retain(|ticket, people| {
            if Some(*ticket) != at && people.remove(&socket).is_some() {
                changed.push(*ticket);
            }
            !people.is_empty()
        });
        let person = self.sockets.get(&socket).map(|socket| socket.person.clone());
        if let (Some(ticket), Some(person)) = (at, person) {
            self.presence.entry(ticket).or_default().insert(socket, (person, writing));
            changed.push(ticket);
        }
        changed
    }

    fn watching(&self, ticket: TicketId) -> Vec<(u64, PersonId)> {
        let there = |watch: &Watch| matches!(watch, Watch::Ticket { ticket: watched, .. } if *watched == ticket);
        self.sockets.iter().filter(|(_, socket)| socket.watches(there)).map(|(id, socket)| (*id, socket.person.id)).collect()
    }

    fn ask_again(&mut self, ticket: TicketId, sockets: &[u64]) {
        for id in sockets {
            let Some(socket) = self.sockets.get_mut(id) else { continue };
            let on_it = |sub: &Sub| matches!(sub.watch, Watch::Ticket { ticket: watched, .. } if watched == ticket);
            let subs: Vec<u32> = socket.subs.iter().filter(|(_, sub)| on_it(sub)).map(|(number, _)| *number).collect();
            subs.into_iter().for_each(|sub| socket.send(frame(&FromServer::Resync { sub })));
        }
    }

    fn say_who_is_at(&mut self, ticket: TicketId, sockets: &[u64]) {
        let here = self.presence.get(&ticket).cloned().unwrap_or_default();
        for id in sockets {
            let Some(socket) = self.sockets.get_mut(id) else { continue };
            let me = socket.person.id;
            let mut people: Vec<(PersonRef, bool)> = here.values().filter(|(person, _)| person.id != me).cloned().collect();
            // Namesakes are several people, and who writes in one tab of several writes.
            people.sort_by(|(a, a_writes), (b, b_writes)| (&a.name, a.id, b_writes).cmp(&(&b.name, b.id, a_writes)));
            people.dedup_by(|a, b| a.0.id == b.0.id);
            socket.send(frame(&FromServer::Presence { ticket, people }));
        }
    }
}
