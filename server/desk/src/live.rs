//! What browsers are told, as it happens: list moves for agents, nudges for customers, presence for colleagues.
//!
//! Authorisation is applied at delivery. Each socket has a bounded queue; a slow one is told to ask again and holds up nobody.

pub mod connection;
mod news;
mod presence;
mod tick;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use bytes::Bytes;
use parking_lot::Mutex;
use rustc_hash::FxBuildHasher;
use shared::access::{Actor, Sight, asks, sees};
use shared::event::{Change, Event};
use shared::id::{PersonId, Pos, Subject, TicketId};
use shared::live::{FromServer, Watch};
use shared::seal::Hash;
use shared::setting::Settings;
use shared::ticket::change::TicketChange;
use shared::ticket::{Ticket, Visibility};
use shared::view::PersonRef;
use tokio::sync::mpsc;

use crate::board::ring::Shift;
use crate::directory::Directory;
use crate::log::Published;
use news::News;

/// Frames that a slow browser may fall behind: a busy desk makes about 5 changes a second and a phone in a lift is away for
/// about 30 s; 5 × 30 = 150, rounded up to a power of two.
pub const FRAMES_QUEUED_MAX: usize = 256;
/// Sockets of one person: several browsers with several tabs each.
pub const SOCKETS_PER_PERSON_MAX: usize = 40;
/// Counts go out at most four times a second.
pub const COUNTS_EVERY: Duration = Duration::from_millis(250);
/// Whose list was given up for others is told to ask again once a second: more people with lists of their own than there is
/// room for take turns, and do not chase each other.
const GIVEN_UP_TICKS: u32 = 4;

/// Everybody who listens.
#[derive(Debug, Default)]
pub struct Hub {
    inner: Mutex<Inner>,
    counts_due: AtomicBool,
    insight_due: AtomicBool,
    ticks: AtomicU32,
}

/// What a transaction does to lists as a whole, besides the moves of its tickets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lists {
    /// Nothing.
    Stay,
    /// What they hold cannot be mended by moves: everybody asks again.
    Over,
}

#[derive(Debug, Default)]
struct Inner {
    sockets: HashMap<u64, Socket, FxBuildHasher>,
    by_list: HashMap<u64, HashSet<u64>, FxBuildHasher>,
    presence: HashMap<TicketId, HashMap<u64, (PersonRef, bool)>, FxBuildHasher>,
    news: News,
    /// The last transaction that changed more than moves can tell: who read before it asks again.
    over: Pos,
    next: u64,
}

#[derive(Debug)]
struct Socket {
    person: PersonRef,
    /// The session that it belongs to, by the hash of its token.
    session: Hash,
    frames: mpsc::Sender<Bytes>,
    /// A frame found no room; the connection asks without the hub's lock.
    lagging: Arc<AtomicBool>,
    /// The counts that it was told last: the same again is no news.
    counts: Bytes,
    subs: HashMap<u32, Sub, FxBuildHasher>,
}

#[derive(Debug, Clone, Copy)]
struct Sub {
    watch: Watch,
    list: u64,
}

/// A frame as it goes over the wire, made once for everybody who gets it.
pub(crate) fn frame(message: &FromServer) -> Bytes {
    // Our own types hold no map with other keys than strings and no number that JSON lacks, so this cannot fail.
    Bytes::from(serde_json::to_vec(message).unwrap_or_default())
}

impl Socket {
    fn send(&mut self, bytes: Bytes) {
        if !self.lagging.load(Ordering::Acquire) && self.frames.try_send(bytes).is_err() {
            self.lagging.store(true, Ordering::Release);
        }
    }

    /// Says of everything that it looks at that it is to be asked for again.
    fn resync(&mut self) {
        let subs: Vec<u32> = self.subs.keys().copied().collect();
        for sub in subs {
            self.send(frame(&FromServer::Resync { sub }));
        }
        self.counts = Bytes::new();
    }

    fn watches(&self, wanted: impl Fn(&Watch) -> bool) -> bool {
        self.subs.values().any(|sub| wanted(&sub.watch))
    }

    /// Says of what is wanted that something changed there.
    fn nudge(&mut self, wanted: impl Fn(&Watch) -> bool) {
        let subs: Vec<u32> = self.subs.iter().filter(|(_, sub)| wanted(&sub.watch)).map(|(number, _)| *number).collect();
        for sub in subs {
            self.send(frame(&FromServer::Nudge { sub }));
        }
    }
}

impl Hub {
    /// How many sockets are open.
    #[must_use]
    pub fn sockets(&self) -> usize {
        self.inner.lock().sockets.len()
    }

    /// Everybody who has the desk open.
    pub(crate) fn who_is_there(&self) -> HashSet<PersonId> {
        self.inner.lock().sockets.values().map(|socket| socket.person.id).collect()
    }

    /// The lists that somebody is told about.
    pub(crate) fn watched(&self) -> HashSet<u64> {
        self.inner.lock().by_list.keys().copied().collect()
    }

    /// Tells everybody what a transaction changed; the caller holds the Board, so that nobody subscribes in between.
    pub(crate) fn published(&self, published: &Published, settings: &Settings, directory: &Directory, lists: Lists, shifts: &[Shift]) {
        let mut inner = self.inner.lock();
        match lists {
            Lists::Over => inner.resync_all(published.pos),
            Lists::Stay => shifts.iter().for_each(|shift| inner.deliver(shift)),
        }
        for ticket in published.after.tickets.values().flatten() {
            inner.tell_ticket(ticket, settings, directory);
            if published.events.iter().any(|event| event.subject == Subject::Ticket(ticket.id) && is_public(event)) {
                inner.nudge_requesters(ticket, directory);
            }
        }
        self.counts_due.store(true, Ordering::Release);
        self.insight_due.store(true, Ordering::Release);
    }

    /// Ends every socket of a person: their sessions are over.
    pub(crate) fn cut(&self, person: PersonId) {
        self.end(|socket| socket.person.id == person);
    }

    /// Ends the sockets of one session: somebody signed out there.
    pub(crate) fn cut_session(&self, session: Hash) {
        self.end(|socket| socket.session == session);
    }

    fn end(&self, which: impl Fn(&Socket) -> bool) {
        let mut inner = self.inner.lock();
        let bye = frame(&FromServer::Bye { retry_after_ms: None, reload: false, signed_out: true });
        let cut: Vec<u64> = inner.sockets.iter().filter(|(_, socket)| which(socket)).map(|(id, _)| *id).collect();
        for id in cut {
            if let Some(socket) = inner.sockets.get_mut(&id) {
                socket.send(bye.clone());
            }
            inner.remove(id);
        }
    }

    /// Says goodbye to everybody: the process stops. Each is given another moment to come back at.
    pub(crate) fn close(&self, mut jitter_ms: impl FnMut() -> u32) {
        let mut inner = self.inner.lock();
        let ids: Vec<u64> = inner.sockets.keys().copied().collect();
        for id in ids {
            let bye = FromServer::Bye { retry_after_ms: Some(jitter_ms()), reload: false, signed_out: false };
            if let Some(socket) = inner.sockets.get_mut(&id) {
                socket.send(frame(&bye));
            }
            inner.remove(id);
        }
    }
}

/// The actor that somebody is at this moment, not the one they were when they connected.
fn actor_of(socket: &Socket, directory: &Directory) -> Option<Actor> {
    directory.actor(socket.person.id)
}

impl Inner {
    fn deliver(&mut self, shift: &Shift) {
        let Some(watchers) = self.by_list.get(&shift.list) else { return };
        let bytes = frame(&FromServer::Moved(shift.told()));
        for id in watchers {
            if let Some(socket) = self.sockets.get_mut(id) {
                socket.send(bytes.clone());
            }
        }
    }

    fn tell_ticket(&mut self, ticket: &Ticket, settings: &Settings, directory: &Directory) {
        let mut bytes = None;
        for socket in self.sockets.values_mut() {
            if !socket.watches(|watch| matches!(watch, Watch::Ticket { ticket: id, .. } if *id == ticket.id)) {
                continue;
            }
            let seen = actor_of(socket, directory).and_then(|actor| sees(&actor, ticket.audience(), settings));
            if seen == Some(Sight::Desk) {
                let told = FromServer::Ticket { ticket: ticket.id, ver: ticket.ver };
                socket.send(bytes.get_or_insert_with(|| frame(&told)).clone());
            }
        }
    }

    fn nudge_requesters(&mut self, ticket: &Ticket, directory: &Directory) {
        self.news.add(ticket.audience());
        for socket in self.sockets.values_mut() {
            if actor_of(socket, directory).is_some_and(|actor| asks(&actor, ticket.audience())) {
                socket.nudge(|watch| matches!(watch, Watch::Requests { .. }));
            }
        }
    }

    fn resync_all(&mut self, at: Pos) {
        self.over = at;
        self.by_list.clear();
        self.sockets.values_mut().for_each(Socket::resync);
    }

    /// A list is no longer kept: whoever looks at it asks again, and it is made anew.
    fn give_up(&mut self, list: u64) {
        for id in self.by_list.remove(&list).unwrap_or_default() {
            let Some(socket) = self.sockets.get_mut(&id) else { continue };
            let subs: Vec<u32> = socket.subs.iter().filter(|(_, sub)| sub.list == list).map(|(number, _)| *number).collect();
            for sub in subs {
                socket.send(frame(&FromServer::Resync { sub }));
            }
        }
    }

    /// Is told of a list no more, unless by another of its subscriptions.
    fn unlist(&mut self, socket: u64, list: u64) {
        if self.sockets.get(&socket).is_some_and(|socket| socket.subs.values().any(|sub| sub.list == list)) {
            return;
        }
        if let Some(watchers) = self.by_list.get_mut(&list) {
            watchers.remove(&socket);
            if watchers.is_empty() {
                self.by_list.remove(&list);
            }
        }
    }

    fn remove(&mut self, id: u64) {
        if let Some(socket) = self.sockets.remove(&id) {
            for sub in socket.subs.values() {
                self.unlist(id, sub.list);
            }
        }
    }
}

/// Whether a customer may know that this happened.
fn is_public(event: &Event) -> bool {
    event.changes().unwrap_or_default().iter().any(|change| match change {
        Change::Ticket(TicketChange::Created(_) | TicketChange::StatusSet { .. }) => true,
        Change::Ticket(TicketChange::Articled(article)) => article.visibility == Visibility::Public,
        _ => false,
    })
}
