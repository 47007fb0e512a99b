//! The tree of queues: what stands above and below what, and which address belongs where.

use super::{QUEUE_DEPTH_MAX, Queue, Settings};
use crate::id::{QueueId, ServiceId};
use crate::locale::{Lang, Text};
use crate::text::Email;

impl Settings {
    /// The main queue above (or at) a queue: a ticket's home.
    #[must_use]
    pub fn main_queue(&self, id: QueueId) -> QueueId {
        let mut at = id;
        for _ in 0..QUEUE_DEPTH_MAX {
            match self.queue(at).and_then(|queue| queue.parent) {
                Some(parent) => at = parent,
                None => return at,
            }
        }
        at
    }

    /// What customers know whoever reads a queue's tickets by: its main queue's name if they see that one, else the desk's own.
    ///
    /// A ticket's home may have been hidden, or put below another queue, since the ticket came.
    #[must_use]
    pub fn name_for_customers(&self, id: QueueId) -> Text {
        let main = self.queue(self.main_queue(id)).filter(|queue| queue.visible && queue.parent.is_none());
        main.map_or_else(|| self.general().name, |queue| queue.name.clone())
    }

    /// Whether a queue stands somewhere below another one.
    #[must_use]
    pub fn is_below(&self, id: QueueId, above: QueueId) -> bool {
        let mut at = self.queue(id).and_then(|queue| queue.parent);
        for _ in 0..QUEUE_DEPTH_MAX {
            match at {
                Some(here) if here == above => return true,
                Some(here) => at = self.queue(here).and_then(|queue| queue.parent),
                None => return false,
            }
        }
        false
    }

    /// Whether a queue, or one above it, serves this main queue.
    #[must_use]
    pub fn serves(&self, id: QueueId, home: QueueId) -> bool {
        let mut at = Some(id);
        for _ in 0..QUEUE_DEPTH_MAX {
            let Some(queue) = at.and_then(|here| self.queue(here)) else { return false };
            if queue.serves.contains(&home) {
                return true;
            }
            at = queue.parent;
        }
        false
    }

    /// The main queue that a request begins in: the one that was chosen, else that of the service asked for.
    #[must_use]
    pub fn begins_in(&self, chosen: Option<QueueId>, service: Option<ServiceId>) -> Option<QueueId> {
        chosen.or_else(|| self.services.get(&service?)?.doc.queue)
    }

    /// Whether requests would have nowhere to go if a queue became this.
    ///
    /// No main queue would be left, or of those that customers can reach by the portal or by mail none. One that is only hidden still
    /// takes what agents write down.
    #[must_use]
    pub(crate) fn leaves_nowhere(&self, id: QueueId, to: &Queue) -> bool {
        let takes = |queue: &Queue| queue.parent.is_none() && !queue.retired;
        let reached = |queue: &Queue| queue.visible || queue.address.is_some();
        let Some(now) = self.queue(id).filter(|now| takes(now) && !takes(to)) else { return false };
        let mut others = self.queues.iter().filter(|(other, _)| **other != id).map(|(_, other)| &other.doc);
        !others.any(|other| takes(other) && (reached(other) || !reached(now)))
    }

    /// Whether a queue would have the name of another in force at the same place, which it has not now: where one of the two is chosen
    /// nobody could tell which.
    #[must_use]
    pub(crate) fn is_named_like_another(&self, id: QueueId, to: &Queue) -> bool {
        let alike = |name: &Text, lang| name.read(lang).to_lowercase() == to.name.read(lang).to_lowercase();
        let beside = |other: &Queue| other.parent == to.parent && !other.retired && Lang::ALL.iter().any(|lang| alike(&other.name, *lang));
        let is_new = |now: &Queue| now.retired || now.name != to.name || now.parent != to.parent;
        let others = || self.queues.iter().filter(|(other, _)| **other != id).map(|(_, other)| &other.doc);
        !to.retired && self.queue(id).is_none_or(is_new) && others().any(beside)
    }

    /// The queue that an address belongs to.
    #[must_use]
    pub fn queue_of_address(&self, address: &Email) -> Option<QueueId> {
        self.queues.iter().find(|(_, queue)| queue.doc.address.as_ref() == Some(address) && !queue.doc.retired).map(|(id, _)| *id)
    }

    /// An address that customers may write to: that of the first main queue which has one. One of a queue that they do not see they
    /// get to know only where there is no other.
    #[must_use]
    pub fn front_address(&self) -> Option<&Email> {
        let main = || self.queues.values().map(|queue| &queue.doc).filter(|queue| queue.parent.is_none() && !queue.retired);
        main().filter(|queue| queue.visible).chain(main()).find_map(|queue| queue.address.as_ref())
    }

    /// Whether an answer from a queue is a draft for whoever works the main one.
    #[must_use]
    pub fn drafts_only(&self, id: QueueId) -> bool {
        self.queue(id).is_some_and(|queue| queue.drafts_only)
    }

    /// The address by which answers to this queue's tickets come in: its own, or that of the nearest queue above which has one. A
    /// retired queue takes them still.
    #[must_use]
    pub fn address_of_queue(&self, id: QueueId) -> Option<&Email> {
        self.address_above(id, |_| true)
    }

    /// The address that answers of this queue leave from: that of the nearest queue at or above it which takes new mails, else the one
    /// that customers may write to.
    ///
    /// Whoever writes to a sender by hand is not refused.
    #[must_use]
    pub fn sender_of_queue(&self, id: QueueId) -> Option<&Email> {
        self.address_above(id, |queue| !queue.retired).or_else(|| self.front_address())
    }

    fn address_above(&self, id: QueueId, wanted: impl Fn(&Queue) -> bool) -> Option<&Email> {
        let mut at = id;
        for _ in 0..QUEUE_DEPTH_MAX {
            let queue = self.queue(at)?;
            if let Some(address) = queue.address.as_ref().filter(|_| wanted(queue)) {
                return Some(address);
            }
            at = queue.parent?;
        }
        None
    }

    /// The queue and all below it, as in the tree of somebody who sees these: what stands below a queue that they do not see stands
    /// elsewhere in it.
    #[must_use]
    pub fn subtree(&self, root: QueueId, seen: impl Fn(QueueId) -> bool) -> Vec<QueueId> {
        let below = |id: &QueueId| {
            let mut at = Some(*id);
            for _ in 0..=QUEUE_DEPTH_MAX {
                match at.filter(|here| seen(*here)) {
                    Some(here) if here == root => return true,
                    Some(here) => at = self.queue(here).and_then(|queue| queue.parent),
                    None => return false,
                }
            }
            false
        };
        self.queues.keys().copied().filter(below).collect()
    }
}
