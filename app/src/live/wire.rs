//! What the tab's line holds: its socket, who watches what, and how often it failed.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use leptos::prelude::*;
use send_wrapper::SendWrapper;
use shared::id::TicketId;
use shared::live::{FromBrowser, Watch};

use super::Heard;

/// One watcher.
#[derive(Clone)]
pub(super) struct Sub {
    /// What it holds now.
    pub(super) watch: Arc<dyn Fn() -> Option<Watch> + Send + Sync>,
    /// Where it is told.
    pub(super) hear: Arc<dyn Fn(Heard) + Send + Sync>,
}

/// The line's memory. On the server it stays empty.
#[derive(Clone)]
pub(super) struct Shared(Arc<Mutex<Wire>>);

/// See [`Shared`].
pub(super) struct Wire {
    /// The settings that what is shown goes by.
    pub(super) settings: u64,
    pub(super) socket: Option<SendWrapper<web_sys::WebSocket>>,
    /// The server has answered hello.
    pub(super) welcome: bool,
    /// Tries since the line was last good.
    pub(super) tries: u32,
    /// A try is planned.
    pub(super) waiting: bool,
    /// No more tries: signed out, or the page is of another build.
    pub(super) over: bool,
    /// Counts sockets, so that what an old one still says is not taken for the new one's.
    pub(super) generation: u32,
    /// When something was last heard, in milliseconds since 1970.
    pub(super) heard_at_ms: f64,
    /// The page's own listeners are set.
    pub(super) listening: bool,
    subs: BTreeMap<u32, Sub>,
    lists: BTreeMap<u32, u64>,
    presence: (Option<TicketId>, bool),
    next: u32,
}

impl Shared {
    pub(super) fn new(settings: u64) -> Self {
        Self(Arc::new(Mutex::new(Wire {
            settings,
            socket: None,
            welcome: false,
            tries: 0,
            waiting: false,
            over: false,
            generation: 0,
            heard_at_ms: 0.0,
            listening: false,
            subs: BTreeMap::new(),
            lists: BTreeMap::new(),
            presence: (None, false),
            next: 1,
        })))
    }

    /// Watchers are called without it: they may send.
    pub(super) fn wire(&self) -> MutexGuard<'_, Wire> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn add(&self, sub: Sub) -> u32 {
        let mut wire = self.wire();
        let number = wire.next;
        wire.next = number.wrapping_add(1);
        wire.subs.insert(number, sub);
        number
    }

    pub(super) fn remove(&self, sub: u32) {
        let mut wire = self.wire();
        wire.subs.remove(&sub);
        wire.lists.remove(&sub);
    }

    pub(super) fn watch_of(&self, sub: u32) -> Option<Watch> {
        let watch = self.wire().subs.get(&sub)?.watch.clone();
        untrack(|| watch())
    }

    pub(super) fn everybody(&self) -> Vec<Sub> {
        self.wire().subs.values().cloned().collect()
    }

    pub(super) fn sub(&self, sub: u32) -> Option<Sub> {
        self.wire().subs.get(&sub).cloned()
    }

    /// What everybody watches, said anew on a new socket.
    pub(super) fn all(&self) -> Vec<FromBrowser> {
        let (subs, presence) = {
            let mut wire = self.wire();
            wire.lists.clear();
            (wire.subs.clone(), wire.presence)
        };
        let said =
            subs.into_iter().filter_map(|(sub, watcher)| Some(FromBrowser::Subscribe { sub, watch: untrack(|| (watcher.watch)())? }));
        let (ticket, writing) = presence;
        said.chain(ticket.map(|ticket| FromBrowser::Presence { ticket: Some(ticket), writing })).collect()
    }

    pub(super) fn name_list(&self, sub: u32, list: u64) {
        self.wire().lists.insert(sub, list);
    }

    pub(super) fn list(&self, sub: u32) -> Option<u64> {
        self.wire().lists.get(&sub).copied()
    }

    pub(super) fn watching_list(&self, list: u64) -> Vec<Sub> {
        let wire = self.wire();
        let subs = wire.lists.iter().filter(|(_, held)| **held == list).filter_map(|(sub, _)| wire.subs.get(sub));
        subs.cloned().collect()
    }

    pub(super) fn watching(&self, wanted: impl Fn(&Watch) -> bool) -> Vec<Sub> {
        self.everybody().into_iter().filter(|sub| untrack(|| (sub.watch)()).is_some_and(|watch| wanted(&watch))).collect()
    }

    pub(super) fn remember_presence(&self, ticket: Option<TicketId>, writing: bool) {
        self.wire().presence = (ticket, writing);
    }

    pub(super) fn present_at(&self) -> Option<TicketId> {
        self.wire().presence.0
    }

    /// Sends a frame if the line is good; what is watched is said anew when it is good again.
    pub(super) fn send(&self, frame: &FromBrowser) {
        let wire = self.wire();
        let Some(socket) = wire.socket.as_ref().filter(|socket| wire.welcome && socket.ready_state() == web_sys::WebSocket::OPEN) else {
            return;
        };
        // Our own types always are JSON.
        let text = serde_json::to_string(frame).unwrap_or_default();
        drop(socket.send_with_str(&text));
    }
}
