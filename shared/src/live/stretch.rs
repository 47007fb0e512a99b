//! A stretch of a list as a page holds it: what its rows say, where they stand, and the place in the list's life where that is
//! true. No screen and no socket.

use std::collections::{BTreeMap, BTreeSet};

use super::window::Window;
use super::{Moved, Place, Watch, digest, row_hash};
use crate::id::TicketId;
use crate::query::Query;
use crate::view::{LIST_ROWS_MAX, ListPage, Read, Row};

/// The rows that a page holds of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stretch {
    /// As the desk has it.
    now: Window,
    /// As the reader sees it: the same, but for moves that wait for the pointer to leave.
    shown: Window,
    rows: BTreeMap<TicketId, Row>,
    /// Where `now` is true; none while it is being asked for.
    place: Option<Place>,
    waiting: usize,
    hovered: bool,
}

impl Stretch {
    /// As the reader sees it.
    #[must_use]
    pub fn shown(&self) -> &Window {
        &self.shown
    }

    /// How many changes of place the reader does not see yet.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.waiting
    }

    /// How long the list is now, whatever the reader sees of it.
    #[must_use]
    pub fn total(&self) -> u32 {
        self.now.total
    }

    /// What a row says.
    #[must_use]
    pub fn row(&self, id: TicketId) -> Option<&Row> {
        self.rows.get(&id)
    }

    /// What a page says of it, to be told of what it missed and of what happens from now on.
    #[must_use]
    pub fn watch(&self, query: Query) -> Watch {
        let rows = self.now.ids.iter().filter_map(|id| self.rows.get(id)).map(row_hash);
        let digest = Some(digest(self.now.total, rows));
        let len = u32::try_from(self.now.ids.len()).unwrap_or(LIST_ROWS_MAX);
        Watch::List { query, from: self.now.from, len, digest, since: self.place }
    }

    /// It is being asked for: what moves meanwhile is in the answer, or is told after it.
    pub fn ask(&mut self) {
        self.place = None;
    }

    /// The answer takes the place of everything held.
    pub fn take(&mut self, read: Read<ListPage>) {
        let page = read.value;
        self.place = Some(Place::after(page.list, read.at));
        self.now = Window { total: page.total, from: page.from, ids: page.rows.iter().map(|row| row.id).collect() };
        self.rows = page.rows.into_iter().map(|row| (row.id, row)).collect();
        self.show();
    }

    /// What is held is true there. What was missed until then is seen at once: who comes back aims at no row that was old.
    pub fn same(&mut self, at: Place) {
        self.place = Some(at);
        self.show();
    }

    /// A ticket moved; answers whether that was news.
    pub fn moved(&mut self, moved: &Moved) -> bool {
        if self.place.is_none_or(|place| moved.pos <= place.pos) {
            return false;
        }
        self.place = Some(Place { list: moved.list, pos: moved.pos });
        self.now.shift(moved.id, moved.from, moved.to, moved.total);
        if let Some(row) = &moved.row {
            self.rows.insert(row.id, row.clone());
        }
        if self.now.ids.len() < self.rows.len() {
            let held: BTreeSet<TicketId> = self.now.ids.iter().copied().collect();
            self.rows.retain(|id, _| held.contains(id));
        }
        self.waiting += usize::from(moved.from != moved.to);
        true
    }

    /// The pointer came over the list, or left it; answers whether that was news.
    pub fn hover(&mut self, over: bool) -> bool {
        let news = std::mem::replace(&mut self.hovered, over) != over;
        self.settle();
        news
    }

    /// Shows the moves that came, but nothing moves under the pointer. Where no row is shown, none is under it.
    pub fn settle(&mut self) {
        if !self.hovered || self.shown.ids.is_empty() {
            self.show();
        }
    }

    /// Shows the moves that came, wherever the pointer is.
    pub fn show(&mut self) {
        self.waiting = 0;
        self.shown.clone_from(&self.now);
    }
}
