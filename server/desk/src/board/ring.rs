//! The latest moves of a list, for whoever comes back after a short cut of the line.

use std::collections::VecDeque;
use std::sync::Arc;

use shared::id::{OpId, TicketId};
use shared::live::{LivePos, Moved};
use shared::view::Row;

/// The moves that a list remembers: half of what a socket's queue takes, so that a return never overflows it. On a desk of 5
/// changes a second, half a minute of the busiest list and hours of a quiet one.
pub const RING_MOVES_MAX: usize = 128;

/// A ticket entered, left or changed its place in a list; made into a [`Moved`] when somebody is told.
#[derive(Debug, Clone)]
pub(crate) struct Shift {
    pub(crate) list: u64,
    pub(crate) pos: LivePos,
    pub(crate) id: TicketId,
    pub(crate) from: Option<u32>,
    pub(crate) to: Option<u32>,
    pub(crate) total: u32,
    /// Shared by the Board, every list and every ring.
    pub(crate) row: Option<Arc<Row>>,
    pub(crate) op: OpId,
}

impl Shift {
    pub(crate) fn told(&self) -> Moved {
        Moved {
            list: self.list,
            pos: self.pos,
            id: self.id,
            from: self.from,
            to: self.to,
            total: self.total,
            row: self.row.as_deref().cloned(),
            op: self.op,
        }
    }
}

/// The latest moves of one list.
#[derive(Debug)]
pub(crate) struct Ring {
    /// Every move after this one is here.
    since: LivePos,
    moves: VecDeque<Shift>,
}

impl Ring {
    /// Of a list that is made now.
    pub(crate) fn begin(since: LivePos) -> Self {
        Self { since, moves: VecDeque::new() }
    }

    pub(crate) fn push(&mut self, shift: Shift) {
        if self.moves.len() == RING_MOVES_MAX
            && let Some(oldest) = self.moves.pop_front()
        {
            self.since = oldest.pos;
        }
        self.moves.push_back(shift);
    }

    /// The moves after a place; `None` when they are no longer all here, or were never: another run, or before the list was.
    pub(crate) fn after(&self, pos: LivePos) -> Option<impl Iterator<Item = &Shift>> {
        let from = self.moves.partition_point(|shift| shift.pos <= pos);
        (self.since <= pos).then(|| self.moves.range(from..))
    }
}
