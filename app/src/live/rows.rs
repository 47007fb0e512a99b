//! The rows of a list that the page holds: one signal a row, kept true by the live channel.
//!
//! What a row says changes at once. Where rows stand changes once a frame, and not at all while the pointer is over the
//! list: such changes wait until it leaves, or until the reader asks for them.

use std::collections::{HashMap, HashSet};

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::id::TicketId;
use shared::live::stretch::Stretch;
use shared::live::window::Window;
use shared::live::{Moved, Watch};
use shared::query::Query;
use shared::view::{ListPage, Read, Row};

use super::{GLOW, Heard, Watcher, live};
use crate::api::ApiError;
use crate::api::desk::list;

/// What is asked for around what is shown: three screens.
const LOADED: u32 = 150;

/// One row, and how it is shown.
#[derive(Clone)]
pub struct Held {
    /// What it says.
    pub row: ArcRwSignal<Row>,
    /// It changed just now.
    pub fresh: ArcRwSignal<bool>,
    /// It shows what the reader wants and the desk has not confirmed.
    pub pending: ArcRwSignal<bool>,
}

impl Held {
    fn new(row: Row) -> Self {
        Self { row: ArcRwSignal::new(row), fresh: ArcRwSignal::new(false), pending: ArcRwSignal::new(false) }
    }

    fn glow(&self) {
        let fresh = self.fresh.clone();
        fresh.set(true);
        set_timeout(move || fresh.set(false), GLOW);
    }
}

/// The rows of a list that the page holds.
#[derive(Clone, Copy)]
pub struct Rows {
    /// Which list.
    pub query: Query,
    /// Which stretch of it.
    pub window: RwSignal<Window>,
    /// How long the list is now, though some of it waits to be shown.
    pub total: RwSignal<u32>,
    /// How many changes of place wait for the pointer to leave.
    pub waiting: RwSignal<usize>,
    /// Why the last question was not answered.
    pub failed: RwSignal<Option<ApiError>>,
    rows: StoredValue<HashMap<TicketId, Held>>,
    stretch: StoredValue<Stretch>,
    planned: StoredValue<bool>,
    asking: StoredValue<bool>,
    watcher: StoredValue<Option<Watcher>>,
}

impl Rows {
    /// The rows that a page came with, kept true from now on. Called in a component.
    #[must_use]
    pub fn new(query: Query, page: Read<ListPage>) -> Self {
        let rows = Self {
            query,
            window: RwSignal::new(Window::default()),
            total: RwSignal::new(0),
            waiting: RwSignal::new(0),
            failed: RwSignal::new(None),
            rows: StoredValue::new(HashMap::new()),
            stretch: StoredValue::new(Stretch::default()),
            planned: StoredValue::new(false),
            asking: StoredValue::new(false),
            watcher: StoredValue::new(None),
        };
        rows.take(page);
        rows.watcher.set_value(Some(live().watch(move || rows.watched(), move |heard| rows.hear(heard))));
        rows
    }

    /// A row, if it is held.
    #[must_use]
    pub fn held(self, id: TicketId) -> Option<Held> {
        self.rows.try_with_value(|rows| rows.get(&id).cloned()).flatten()
    }

    /// Sees to it that these ranks are held.
    pub fn ensure(self, first: u32, last: u32) {
        let missing = self.window.with_untracked(|window| !window.covers(first, last));
        if missing && self.failed.with_untracked(Option::is_none) {
            self.load(first.saturating_sub((LOADED - (last - first).min(LOADED)) / 2));
        }
    }

    /// Asks for the stretch that begins there.
    pub fn load(self, from: u32) {
        if self.asking.get_value() {
            return;
        }
        self.asking.set_value(true);
        self.stretch.update_value(Stretch::ask);
        spawn_local(async move {
            let answer = list(self.query, from, LOADED).await;
            if self.asking.try_set_value(false).is_some() {
                // The list is no longer shown.
                return;
            }
            match answer {
                Ok(read) => {
                    self.failed.set(None);
                    self.take(read);
                    if let Some(watcher) = self.watcher.get_value() {
                        watcher.again();
                    }
                }
                Err(error) => self.failed.set(Some(error)),
            }
        });
    }

    /// Asks again for what is held.
    pub fn reload(self) {
        self.failed.set(None);
        self.load(self.window.with_untracked(|window| window.from));
    }

    /// The pointer moves over the list or left it, or is not what the reader works with now.
    pub fn hover(self, over: bool) {
        if self.stretch.try_update_value(|stretch| stretch.hover(over)) == Some(true) {
            self.show();
        }
    }

    /// The list is no longer shown, and nothing is under the pointer. Whoever looked at it is going too, so nobody is told.
    pub fn leave(self) {
        _ = self.stretch.try_update_value(|stretch| stretch.hover(false));
    }

    /// Shows the changes of place that waited.
    pub fn settle(self) {
        self.stretch.update_value(Stretch::show);
        self.show();
    }

    /// Shows what the reader wants before the desk has confirmed it; hands back what the row said.
    pub fn mend(self, id: TicketId, change: impl FnOnce(&mut Row)) -> Option<Row> {
        let held = self.held(id)?;
        let before = held.row.get_untracked();
        held.pending.set(true);
        held.row.update(change);
        Some(before)
    }

    /// The desk has answered: `before` is shown again when it refused and nothing newer came.
    pub fn mended(self, id: TicketId, before: Option<Row>, refused: bool) {
        let Some(held) = self.held(id) else { return };
        held.pending.set(false);
        let unchanged = |before: &Row| held.row.with_untracked(|row| row.ver <= before.ver);
        if let Some(before) = before.filter(|before| refused && unchanged(before)) {
            held.row.set(before);
        }
    }

    fn watched(self) -> Option<Watch> {
        self.stretch.try_with_value(|stretch| stretch.watch(self.query))
    }

    fn hear(self, heard: Heard) {
        match heard {
            Heard::Same(at) if !self.asking.get_value() => {
                self.stretch.update_value(|stretch| stretch.same(at));
                self.show();
            }
            Heard::Resync => self.reload(),
            Heard::Moved(moved) => self.moved(&moved),
            Heard::Same(_) | Heard::Counts(_) | Heard::Ticket(_) | Heard::Nudge => {}
        }
    }

    fn moved(self, moved: &Moved) {
        if self.stretch.try_update_value(|stretch| stretch.moved(moved)) != Some(true) {
            return;
        }
        if let Some(row) = &moved.row {
            self.says(row);
        }
        if !self.planned.get_value() {
            self.planned.set_value(true);
            request_animation_frame(move || self.frame());
        }
    }

    /// Once a frame.
    fn frame(self) {
        if self.planned.try_set_value(false).is_some() {
            return;
        }
        self.stretch.update_value(Stretch::settle);
        self.show();
    }

    /// What a row says now, wherever it stands.
    fn says(self, row: &Row) {
        if let Some(held) = self.held(row.id).filter(|held| held.row.with_untracked(|before| before != row)) {
            held.row.set(row.clone());
            held.glow();
        }
    }

    /// Brings the screen to what the stretch shows; rows that stay keep their signals.
    fn show(self) {
        let seen = self.stretch.try_with_value(|stretch| (stretch.shown().clone(), stretch.waiting(), stretch.total()));
        let Some((window, waiting, total)) = seen else { return };
        self.waiting.set(waiting);
        self.total.set(total);
        if self.window.with_untracked(|shown| *shown == window) {
            return;
        }
        let come = window.ids.iter().filter(|id| self.held(**id).is_none());
        let come: Vec<Row> = self.stretch.with_value(|stretch| come.filter_map(|id| stretch.row(*id).cloned()).collect());
        for row in come {
            let (id, held) = (row.id, Held::new(row));
            held.glow();
            self.rows.update_value(|rows| drop(rows.insert(id, held)));
        }
        let ids: HashSet<TicketId> = window.ids.iter().copied().collect();
        self.window.set(window);
        self.rows.update_value(|rows| rows.retain(|id, _| ids.contains(id)));
    }

    /// Replaces the stretch by another; rows that stay keep their signals.
    fn take(self, read: Read<ListPage>) {
        let mut rows = HashMap::new();
        for row in &read.value.rows {
            let held = self.held(row.id).unwrap_or_else(|| Held::new(row.clone()));
            if held.row.with_untracked(|before| before != row) {
                held.row.set(row.clone());
            }
            rows.insert(row.id, held);
        }
        self.rows.set_value(rows);
        self.stretch.update_value(|stretch| stretch.take(read));
        self.show();
    }
}
