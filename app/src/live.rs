//! How changes arrive by themselves: one socket per tab, opened in the browser only, by the first thing that watches.
//!
//! Whoever shows something [`watch`](Live::watch)es it and is told what happens to it. After every reconnection each watcher
//! says again what it holds: where it was true, and a digest or a version. The server tells what happened since, or answers "the
//! same" or "ask again", so nothing is missed and nothing is doubled, whatever was lost on the way.

pub mod draft;
pub mod op;
pub mod rows;
mod socket;
pub mod ticket;
pub mod upload;
mod wire;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use leptos::prelude::*;
use shared::id::{Pos, TicketId};
use shared::live::{FromBrowser, Moved, Place, Watch};
use shared::view::{Counts, PersonRef};

use crate::api::ApiError;
use crate::frame;
use wire::{Shared, Sub};

/// As long as the glow of what changed (`--glow`) in the style sheet.
const GLOW: Duration = Duration::from_millis(1_200);

/// How the line to the desk is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// Nothing is watched, or the page has just begun.
    Idle,
    /// Changes arrive as they happen.
    Live,
    /// The line is back and what was missed is being asked for, or it is being opened.
    Connecting,
    /// There is no line since then.
    Offline(Timestamp),
    /// Another build serves this page now: it should be loaded again.
    Outdated,
    /// The session is over.
    SignedOut,
}

/// What a watcher is told.
#[derive(Debug, Clone)]
pub enum Heard {
    /// What is held is true at this place, with the moves that were missed and told before; others go on from there.
    Same(Place),
    /// What is held cannot be mended: ask again.
    Resync,
    /// A row entered, left or changed its place.
    Moved(Box<Moved>),
    /// New counts.
    Counts(Counts),
    /// The ticket has this version now.
    Ticket(u32),
    /// Something changed: ask again.
    Nudge,
}

/// The tab's line to the desk.
#[derive(Clone, Copy)]
pub struct Live {
    link: RwSignal<Link>,
    people: RwSignal<HashMap<TicketId, Vec<(PersonRef, bool)>>>,
    shared: StoredValue<Shared>,
}

/// One watcher: says again what it holds when that was replaced.
#[derive(Clone, Copy)]
pub struct Watcher {
    live: Live,
    sub: StoredValue<Option<u32>>,
}

/// Puts the line into context.
pub fn provide() {
    let shared = Shared::new(frame::frame().settings);
    provide_context(Live { link: RwSignal::new(Link::Idle), people: RwSignal::new(HashMap::new()), shared: StoredValue::new(shared) });
}

/// The tab's line.
#[must_use]
pub fn live() -> Live {
    expect_context::<Live>()
}

/// What a page hears that is told only that something changed.
#[derive(Clone, Copy)]
pub struct Nudges {
    count: ReadSignal<u32>,
    since: StoredValue<Option<Pos>>,
    watcher: Watcher,
}

/// Watches something of which only that it changed is told; `watch` says what, since when.
pub fn nudges(watch: fn(Option<Pos>) -> Watch) -> Nudges {
    let (count, set_count) = signal(0_u32);
    let since = StoredValue::new(None::<Pos>);
    let watcher = live().watch(
        move || Some(watch(since.try_get_value()?)),
        move |heard| {
            if matches!(heard, Heard::Nudge | Heard::Resync) {
                set_count.try_update(|count| *count = count.wrapping_add(1));
            }
        },
    );
    Nudges { count, since, watcher }
}

impl Nudges {
    /// A number that grows whenever something changed: the page asks again when it does.
    #[must_use]
    pub fn count(self) -> u32 {
        self.count.get()
    }

    /// What the page shows was true there: said at once with the first answer, whose reading nobody watched. What is read later
    /// is read by who is being nudged, and said when the line is back; said each time, it would be a question for ever on a desk
    /// that never rests.
    pub fn held(self, at: Pos) {
        if self.since.try_update_value(|since| since.replace(at)) == Some(None) {
            self.watcher.again();
        }
    }
}

impl Live {
    /// How the line is.
    #[must_use]
    pub fn link(self) -> Signal<Link> {
        self.link.into()
    }

    /// Who else looks at a ticket, and whether they write there.
    #[must_use]
    pub fn people(self, ticket: TicketId) -> Vec<(PersonRef, bool)> {
        self.people.read().get(&ticket).cloned().unwrap_or_default()
    }

    /// Tells the component what happens to what it shows, for as long as it lives. `watch` says what it holds at any moment;
    /// what it reads reactively starts the watching anew.
    pub fn watch(self, watch: impl Fn() -> Option<Watch> + Send + Sync + 'static, hear: impl Fn(Heard) + Send + Sync + 'static) -> Watcher {
        let watcher = Watcher { live: self, sub: StoredValue::new(None) };
        let sub = Sub { watch: Arc::new(watch), hear: Arc::new(hear) };
        Effect::new(move |_| {
            let watched = (sub.watch)();
            watcher.stop();
            if watched.is_some() {
                watcher.sub.set_value(Some(self.shared.get_value().add(sub.clone())));
                socket::open(self);
                watcher.say();
            }
        });
        on_cleanup(move || watcher.stop());
        watcher
    }

    /// Tells colleagues that the reader looks at a ticket, and whether they write there.
    pub fn present(self, ticket: Option<TicketId>, writing: bool) {
        let Some(shared) = self.shared.try_get_value() else { return };
        shared.remember_presence(ticket, writing);
        shared.send(&FromBrowser::Presence { ticket, writing });
    }

    /// The reader no longer looks at that ticket; what they look at instead may have been said already.
    pub fn absent(self, ticket: TicketId) {
        let Some(shared) = self.shared.try_get_value() else { return };
        if shared.present_at() == Some(ticket) {
            self.present(None, false);
        }
    }

    /// The desk said why it did not answer: when nobody is signed in any more, the line is over too.
    pub fn told(self, error: &ApiError) {
        if *error == ApiError::SignedOut {
            socket::end(self, Link::SignedOut);
        }
    }

    /// Tries to reconnect now rather than later.
    pub fn try_now(self) {
        socket::open_now(self);
    }
}

impl Watcher {
    /// Says again what is held: after it was replaced by an answer. Under a number of its own, so that what is still on its way
    /// for the old one is not taken for the answer.
    pub fn again(self) {
        let Some(sub) = self.sub.try_get_value().flatten() else { return };
        let Some(shared) = self.live.shared.try_get_value() else { return };
        if let Some(watcher) = shared.sub(sub) {
            self.stop();
            self.sub.try_set_value(Some(shared.add(watcher)));
            self.say();
        }
    }

    fn say(self) {
        let Some(sub) = self.sub.try_get_value().flatten() else { return };
        let Some(shared) = self.live.shared.try_get_value() else { return };
        if let Some(watch) = shared.watch_of(sub) {
            shared.send(&FromBrowser::Subscribe { sub, watch });
        }
    }

    fn stop(self) {
        let Some(sub) = self.sub.try_get_value().flatten() else { return };
        self.sub.try_set_value(None);
        if let Some(shared) = self.live.shared.try_get_value() {
            shared.remove(sub);
            shared.send(&FromBrowser::Unsubscribe { sub });
        }
    }
}
