//! How many tickets are open where, kept as they come and go: what a reader sees of it costs a few additions, and no list.

use std::collections::HashMap;

use rustc_hash::FxBuildHasher;
use shared::access::{self, Actor};
use shared::id::{PersonId, QueueId};
use shared::setting::Settings;
use shared::view::{Counts, QueueCount};

use super::Entry;

/// The open tickets of every queue, and of everybody who is charged with some.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    queues: HashMap<QueueId, QueueCount, FxBuildHasher>,
    charges: HashMap<(PersonId, QueueId), Charge, FxBuildHasher>,
}

/// The open tickets of one queue that somebody sees whether they see the queue or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Charge {
    /// They work on them.
    owned: u32,
    /// They answer for them, and somebody else works on them.
    others: u32,
    /// They answer for them, and nobody works on them.
    unowned: u32,
}

impl Tally {
    /// A ticket came, or left.
    pub(crate) fn count(&mut self, entry: &Entry, came: bool) {
        let (queue, owner) = (entry.row.queue, entry.row.owner.as_ref().map(|owner| owner.id));
        let step = |count: &mut u32| *count = if came { *count + 1 } else { count.saturating_sub(1) };
        let count = self.queues.entry(queue).or_default();
        step(&mut count.open);
        if owner.is_none() {
            step(&mut count.unowned);
        }
        if *count == QueueCount::default() {
            self.queues.remove(&queue);
        }
        if let Some(owner) = owner {
            self.charge(owner, queue, |charge| step(&mut charge.owned));
        }
        if let Some(responsible) = entry.responsible.filter(|responsible| owner != Some(*responsible)) {
            self.charge(responsible, queue, |charge| step(if owner.is_none() { &mut charge.unowned } else { &mut charge.others }));
        }
    }

    fn charge(&mut self, person: PersonId, queue: QueueId, step: impl Fn(&mut Charge)) {
        let charge = self.charges.entry((person, queue)).or_default();
        step(charge);
        if *charge == Charge::default() {
            self.charges.remove(&(person, queue));
        }
    }

    /// What this reader sees of it; each count is the length of the list that it stands beside.
    pub(crate) fn counts(&self, actor: &Actor, settings: &Settings) -> Counts {
        let visible = access::visible_queues(actor, settings);
        let queues: Vec<_> = visible.iter().map(|queue| (*queue, self.queues.get(queue).copied().unwrap_or_default())).collect();
        let sum = |part: fn(&QueueCount) -> u32| queues.iter().map(|(_, count)| part(count)).sum::<u32>();
        let (mut all, mut unowned, mut mine) = (sum(|count| count.open), sum(|count| count.unowned), 0);
        for queue in settings.queues.keys() {
            let Some(charge) = actor.person().and_then(|person| self.charges.get(&(person, *queue))) else { continue };
            mine += charge.owned;
            if !visible.contains(queue) {
                all += charge.owned + charge.others + charge.unowned;
                unowned += charge.unowned;
            }
        }
        Counts { queues, mine, unowned, all }
    }
}
