//! Where the reader is in the list: remembered, so that the place is not lost when the row that had the focus moves or goes.

use leptos::prelude::*;
use shared::id::TicketId;

use super::keys::{focus_row, focused, follow};
use crate::live::rows::Rows;

/// So long a key that is pressed was meant for the row that the focus was on before.
const MEANT_FOR_GONE_MS: f64 = 800.0;
/// A row that moves or goes within this after a key of the reader's own was about it does so by that key.
const OWN_WITHIN_MS: f64 = 5_000.0;
/// A row that went no further than this beyond the one after it is still where the reader looks.
const NEAR_ROWS: u32 = 5;

/// A row, where it stands, and the one after it.
#[derive(Debug, Clone, Copy)]
struct Spot {
    id: TicketId,
    rank: u32,
    next: Option<TicketId>,
    /// It had the focus; otherwise it is the ticket open beside the list.
    focused: bool,
    /// The reader is done with it: when it moves, they go on with the next one instead of after it.
    done: bool,
}

/// A ticket that something happened to, and when.
type Last = StoredValue<Option<(TicketId, f64)>>;

/// The reader's place.
#[derive(Clone, Copy)]
pub struct Place {
    spot: StoredValue<Option<Spot>>,
    /// What went from under the focus by somebody else's act.
    gone: Last,
    /// What the reader did something to.
    acted: Last,
}

impl Place {
    /// Nowhere yet.
    #[must_use]
    pub fn begin() -> Self {
        Self { spot: StoredValue::new(None), gone: StoredValue::new(None), acted: StoredValue::new(None) }
    }

    /// Another list begins at its top.
    pub fn forget(self) {
        self.spot.set_value(None);
    }

    /// Notes the row with the focus, else the ticket open, if the list holds it.
    pub fn note(self, rows: Rows, open: Option<TicketId>) {
        let row = focused();
        let spot = row.or(open).and_then(|id| {
            let (rank, next) = rows.window.with_untracked(|window| Some((window.rank(id)?, window.at(window.rank(id)? + 1))))?;
            Some(Spot { id, rank, next, focused: row.is_some(), done: false })
        });
        if spot.is_some() {
            self.spot.set_value(spot);
        }
    }

    /// The reader is done with the row with the focus.
    pub fn done(self) {
        self.spot.update_value(|spot| {
            if let Some(spot) = spot {
                spot.done = true;
            }
        });
    }

    /// The reader does something to a ticket.
    pub fn acts(self, id: TicketId) {
        now(self.acted, id);
    }

    /// The reader goes on from where the focus is: what was under it before is not what the next key is meant for.
    pub fn aims(self) {
        self.gone.set_value(None);
    }

    /// The row that somebody else's act took from under the focus a moment ago.
    pub fn gone(self) -> Option<TicketId> {
        within(self.gone, MEANT_FOR_GONE_MS)
    }

    /// The ticket so many rows from another one; from where that one was, if the list no longer holds it.
    pub fn beside(self, rows: Rows, id: Option<TicketId>, by: i64) -> Option<TicketId> {
        let spot = self.spot.get_value().filter(|spot| id.is_none_or(|id| id == spot.id));
        rows.window.with_untracked(|window| {
            let rank = match (id.and_then(|id| window.rank(id)), spot) {
                (Some(rank), _) => i64::from(rank) + by,
                // The next one has taken its rank.
                (None, Some(spot)) => i64::from(spot.rank) + by.min(0),
                (None, None) => return window.ids.first().copied(),
            };
            window.at(u32::try_from(rank).ok()?)
        })
    }

    /// The rows have changed: whoever lost the focus by that gets it back.
    pub fn settle(self, rows: Rows, open: Option<TicketId>) {
        let Some(spot) = self.spot.try_get_value().flatten() else { return };
        let lost = document().active_element().is_none_or(|element| element.tag_name() == "BODY");
        let rank = |id: TicketId| rows.window.try_with_untracked(|window| window.rank(id)).flatten();
        let moved = rank(spot.id) != Some(spot.rank);
        let own = within(self.acted, OWN_WITHIN_MS) == Some(spot.id);
        if own && moved {
            // One act moves a row once.
            self.acted.set_value(None);
        }
        if spot.focused && lost && moved {
            let at = |rank: u32| rows.window.try_with_untracked(|window| window.at(rank)).flatten();
            let next = spot.next.and_then(|id| Some((id, rank(id)?)));
            // By somebody else's act the row goes without the reader; when others move, it goes with its neighbour.
            let others = next.map_or(0, |(_, next)| next.abs_diff(spot.rank));
            let near = |rank: u32| rank.abs_diff(spot.rank) <= others + NEAR_ROWS;
            if let Some(rank) = rank(spot.id).filter(|rank| !spot.done && (own || near(*rank))) {
                if own {
                    follow(spot.id, rank);
                } else {
                    // Whoever scrolled so far away that it is not drawn is not brought back to it.
                    focus_row(spot.id);
                }
                self.spot.set_value(Some(Spot { rank, ..spot }));
            } else if let Some(id) = next.map(|(id, _)| id).or_else(|| at(spot.rank)).or_else(|| at(spot.rank.checked_sub(1)?)) {
                focus_row(id);
                if !spot.done && !own {
                    now(self.gone, spot.id);
                }
            }
        }
        if !rows.window.is_disposed() {
            self.note(rows, open);
        }
    }
}

fn now(last: Last, id: TicketId) {
    last.set_value(Some((id, js_sys::Date::now())));
}

fn within(last: Last, ms: f64) -> Option<TicketId> {
    last.get_value().filter(|(_, at)| js_sys::Date::now() - at < ms).map(|(id, _)| id)
}
