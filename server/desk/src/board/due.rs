//! When tickets do something by themselves, in the order in which they are due. Nothing of it is stored: each moment is derived
//! from what a ticket waits for and from the settings.

use std::collections::{BTreeSet, HashMap};
use std::ops::Bound;

use jiff::Timestamp;
use rustc_hash::FxBuildHasher;
use shared::event::TimerKey;
use shared::id::TicketId;
use shared::setting::Settings;
use shared::ticket::timer::Waits;

/// Every ticket that waits, resolved ones until they close among them.
#[derive(Debug, Default)]
pub(crate) struct Due {
    waits: HashMap<TicketId, (Waits, Option<TimerKey>), FxBuildHasher>,
    order: BTreeSet<(Timestamp, TicketId)>,
}

impl Due {
    /// Takes over what a ticket waits for now.
    pub(crate) fn set(&mut self, ticket: TicketId, waits: Option<Waits>, settings: &Settings) {
        if let Some((_, Some(key))) = self.waits.remove(&ticket) {
            self.order.remove(&(key.due, ticket));
        }
        if let Some(waits) = waits {
            let key = waits.firing(settings);
            self.order.extend(key.map(|key| (key.due, ticket)));
            self.waits.insert(ticket, (waits, key));
        }
    }

    /// Settings changed: every moment is derived anew. Answers when each ticket's first service level is due now.
    pub(crate) fn derive(&mut self, settings: &Settings) -> Vec<(TicketId, Option<Timestamp>)> {
        let mut due = Vec::with_capacity(self.waits.len());
        for (ticket, (waits, key)) in &mut self.waits {
            *key = waits.firing(settings);
            due.push((*ticket, waits.promised(settings)));
        }
        self.order = self.waits.iter().filter_map(|(ticket, (_, key))| key.map(|key| (key.due, *ticket))).collect();
        due
    }

    /// What is due until a moment, in order, at most so many, from after a place in that order on.
    pub(crate) fn until(&self, moment: Timestamp, after: Option<(Timestamp, TicketId)>, most: usize) -> Vec<(TicketId, TimerKey)> {
        let from = after.map_or(Bound::Unbounded, Bound::Excluded);
        let mut firings = self.firings(self.order.range((from, Bound::Unbounded)).take_while(|(due, _)| *due <= moment).take(most));
        // What is done just when it is due is in time: those wait for the next moment.
        firings.retain(|(_, key)| key.is_due(moment));
        firings
    }

    /// The next firing of every ticket that waits, in order.
    pub(crate) fn all(&self) -> Vec<(TicketId, TimerKey)> {
        self.firings(self.order.iter())
    }

    fn firings<'a>(&self, order: impl Iterator<Item = &'a (Timestamp, TicketId)>) -> Vec<(TicketId, TimerKey)> {
        let firing = |(_, ticket): &(Timestamp, TicketId)| {
            let (_, key) = self.waits.get(ticket)?;
            key.map(|key| (*ticket, key))
        };
        order.filter_map(firing).collect()
    }

    /// What every ticket waits for, in no particular order.
    pub(crate) fn waits(&self) -> impl Iterator<Item = (TicketId, Waits)> {
        self.waits.iter().map(|(ticket, (waits, _))| (*ticket, waits.clone()))
    }
}
