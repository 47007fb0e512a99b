//! A stretch of a list, and what a move does to it: arithmetic of ranks, no screen and no socket.

use crate::id::TicketId;
use crate::view::LIST_ROWS_MAX;

/// The rows held of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Window {
    /// How many tickets the whole list has.
    pub total: u32,
    /// The rank of the first one held.
    pub from: u32,
    /// Those held, in order.
    pub ids: Vec<TicketId>,
}

impl Window {
    /// The rank after the last one held.
    #[must_use]
    pub fn end(&self) -> u32 {
        self.from + u32::try_from(self.ids.len()).unwrap_or(LIST_ROWS_MAX)
    }

    /// The ticket of that rank, if it is held.
    #[must_use]
    pub fn at(&self, rank: u32) -> Option<TicketId> {
        let index = rank.checked_sub(self.from)?;
        self.ids.get(usize::try_from(index).ok()?).copied()
    }

    /// The rank of a ticket, if it is held.
    #[must_use]
    pub fn rank(&self, id: TicketId) -> Option<u32> {
        let index = self.ids.iter().position(|held| *held == id)?;
        Some(self.from + u32::try_from(index).ok()?)
    }

    /// Whether every rank of `first..last` that the list has is held.
    #[must_use]
    pub fn covers(&self, first: u32, last: u32) -> bool {
        let last = last.min(self.total);
        last <= first || (self.from <= first && last <= self.end())
    }

    /// A ticket went from one rank to another, came, or left.
    pub fn shift(&mut self, id: TicketId, from: Option<u32>, to: Option<u32>, total: u32) {
        self.total = total;
        if let Some(rank) = from {
            if rank < self.from {
                self.from -= 1;
            } else {
                self.ids.retain(|held| *held != id);
            }
        }
        if let Some(rank) = to {
            if rank < self.from {
                self.from += 1;
            } else if rank <= self.end() {
                let index = usize::try_from(rank - self.from).unwrap_or(self.ids.len());
                self.ids.insert(index.min(self.ids.len()), id);
            }
        }
        self.ids.truncate(LIST_ROWS_MAX as usize);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Moves a ticket in a whole list and in a window of it, and compares the window with the list.
    #[track_caller]
    fn agrees(whole: &mut Vec<TicketId>, window: &mut Window, id: u64, to: Option<usize>) {
        let id = TicketId(id);
        let from = whole.iter().position(|held| *held == id);
        if let Some(from) = from {
            whole.remove(from);
        }
        if let Some(to) = to {
            whole.insert(to, id);
        }
        let rank = |place: Option<usize>| place.map(|place| u32::try_from(place).unwrap_or(u32::MAX));
        window.shift(id, rank(from), rank(to), u32::try_from(whole.len()).unwrap_or(u32::MAX));
        let held = &whole[window.from as usize..window.end() as usize];
        assert_eq!(window.ids, held, "after {id} went to {to:?}");
    }

    #[test]
    fn a_window_always_shows_a_stretch_of_the_list() {
        let mut whole: Vec<TicketId> = (0..20).map(TicketId).collect();
        let mut window = Window { total: 20, from: 5, ids: whole[5..12].to_vec() };
        let moves = [
            (2, Some(15)),
            (18, Some(0)),
            (7, Some(9)),
            (9, Some(6)),
            (30, Some(0)),
            (31, Some(8)),
            (32, Some(22)),
            (8, None),
            (0, None),
            (19, None),
            (6, Some(0)),
            (11, Some(18)),
            (3, Some(5)),
            (33, Some(4)),
            (10, None),
        ];
        for (id, to) in moves {
            agrees(&mut whole, &mut window, id, to);
        }
    }

    #[test]
    fn an_empty_list_takes_its_first_ticket() {
        let mut window = Window::default();
        window.shift(TicketId(1), None, Some(0), 1);
        assert_eq!(window, Window { total: 1, from: 0, ids: vec![TicketId(1)] });
    }
}
