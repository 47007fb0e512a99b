//! The rows of a list that the page holds: one signal a row, kept true by the live channel.
//!
//! What a row says changes at once. Where rows stand changes once a frame, and not at all while the pointer is over the
//! list: such changes wait until it leaves, or until the reader asks for them.

use std::collections::HashMap;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::id::TicketId;
use shared::live::{Moved, Place, Watch, digest, row_hash};
use shared::query::Query;
use shared::view::{LIST_ROWS_MAX, ListPage, Read, Row};

use super::window::Window;
use super::{Heard, Watcher, live};
use crate::api::ApiError;
use crate::api::desk::list;

/// As long as the glow of a changed row in the style sheet.
const GLOW: Duration = Duration::from_millis(1_200);
/// More moves than that are not held back: the whole stretch is asked for instead.
const HELD_MAX: usize = 200;
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
    /// How many changes of place wait for the pointer to leave.
    pub waiting: RwSignal<usize>,
    /// Why the last question was not answered.
    pub failed: RwSignal<Option<ApiError>>,
    rows: StoredValue<HashMap<TicketId, Held>>,
    moves: StoredValue<Vec<Moved>>,
    /// Where what is held is true, moves that wait for the pointer included.
    place: StoredValue<Option<Place>>,
    hovered: StoredValue<bool>,
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
            waiting: RwSignal::new(0),
            failed: RwSignal::new(None),
            rows: StoredValue::new(HashMap::new()),
            moves: StoredValue::new(Vec::new()),
            place: StoredValue::new(None),
            hovered: StoredValue::new(false),
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
        self.place.set_value(None);
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

    /// The pointer came over the list or left it.
    pub fn hover(self, over: bool) {
        self.hovered.set_value(over);
        if !over {
            self.settle();
        }
    }

    /// Shows the changes of place that waited.
    pub fn settle(self) {
        let moves = self.moves.try_update_value(std::mem::take).unwrap_or_default();
        self.waiting.set(0);
        if !moves.is_empty() {
            self.apply(&moves);
        }
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
        let window = self.window.try_get_untracked()?;
        let rows = window.ids.iter().filter_map(|id| Some(self.held(*id)?.row.with_untracked(row_hash)));
        let digest = Some(digest(window.total, rows));
        let len = u32::try_from(window.ids.len()).unwrap_or(LIST_ROWS_MAX);
        Some(Watch::List { query: self.query, from: window.from, len, digest, since: self.place.get_value() })
    }

    fn hear(self, heard: Heard) {
        match heard {
            Heard::Same(at) if !self.asking.get_value() => self.place.set_value(Some(at)),
            Heard::Resync => self.reload(),
            Heard::Moved(moved) if self.place.get_value().is_some_and(|place| place.pos < moved.pos) => self.moved(moved),
            Heard::Same(_) | Heard::Moved(_) | Heard::Counts(_) | Heard::Ticket(_) | Heard::Nudge => {}
        }
    }

    fn moved(self, moved: Moved) {
        self.place.set_value(Some(Place { list: moved.list, pos: moved.pos }));
        if let Some(row) = &moved.row {
            self.says(row);
        }
        self.moves.update_value(|moves| moves.push(moved));
        if HELD_MAX < self.moves.with_value(Vec::len) {
            self.moves.set_value(Vec::new());
            self.waiting.set(0);
            return self.reload();
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
        if self.hovered.get_value() {
            let waiting = self.moves.with_value(|moves| moves.iter().filter(|moved| moved.from != moved.to).count());
            self.waiting.set(waiting);
        } else {
            self.settle();
        }
    }

    /// What a row says now, wherever it stands.
    fn says(self, row: &Row) {
        let Some(held) = self.held(row.id) else { return };
        // Somebody may be called otherwise now: the same version then says something else.
        if held.row.with_untracked(|before| before.ver < row.ver || before.ver == row.ver && row_hash(before) != row_hash(row)) {
            held.row.set(row.clone());
            held.glow();
        }
    }

    fn apply(self, moves: &[Moved]) {
        self.window.update(|window| {
            for moved in moves {
                window.shift(moved.id, moved.from, moved.to, moved.total);
                if let Some(row) = moved.row.as_ref().filter(|row| self.held(row.id).is_none()) {
                    let held = Held::new(row.clone());
                    held.glow();
                    self.rows.update_value(|rows| drop(rows.insert(row.id, held)));
                }
            }
        });
        self.forget();
    }

    /// Rows that the window no longer holds are dropped.
    fn forget(self) {
        let ids: std::collections::HashSet<TicketId> = self.window.with_untracked(|window| window.ids.iter().copied().collect());
        self.rows.update_value(|rows| rows.retain(|id, _| ids.contains(id)));
    }

    /// Replaces the stretch by another; rows that stay keep their signals.
    fn take(self, read: Read<ListPage>) {
        let page = read.value;
        self.place.set_value(Some(Place::after(page.list, read.at)));
        self.moves.set_value(Vec::new());
        self.waiting.set(0);
        let ids = page.rows.iter().map(|row| row.id).collect();
        self.rows.update_value(|rows| {
            for row in page.rows {
                match rows.get(&row.id) {
                    Some(held) if held.row.with_untracked(|before| before.ver <= row.ver) => held.row.set(row),
                    Some(_) => {}
                    None => drop(rows.insert(row.id, Held::new(row))),
                }
            }
        });
        self.window.set(Window { total: page.total, from: page.from, ids });
        self.forget();
    }
}
