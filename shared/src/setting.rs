//! Settings: subjects like any other, one whole document per version. Nothing is overwritten; a step names the version it used.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::act::{Call, Draft, StepDraft};
use crate::event::Change;
use crate::id::{PersonId, QueueId, Subject, Ver};
use crate::locale::{Lang, Text};
use crate::refusal::Refusal;
use crate::text::{ADDRESS_CHARS_MAX, Email};

/// How deep the tree of queues may be: more levels than any desk in the literature has, and a bound for every walk up.
pub const QUEUE_DEPTH_MAX: usize = 8;
/// A resolved ticket that nobody contradicts is closed after a week, unless its queue says otherwise.
pub const CLOSE_AFTER_DAYS_DEFAULT: u16 = 7;
/// What answers are led to their ticket by, put into its queue's address: `+t`, a number of twelve digits, a dot, 16 letters.
const REPLY_TAG_BYTES_MAX: usize = 2 + 12 + 1 + 16;
/// Of a queue's address what stands before the `@`: with that in it, it is still at most 64 bytes (RFC 5321 4.5.3.1.1).
pub const QUEUE_LOCAL_BYTES_MAX: usize = 64 - REPLY_TAG_BYTES_MAX;
/// A queue's address: with that in it, it is still an address.
pub const QUEUE_ADDRESS_BYTES_MAX: usize = ADDRESS_CHARS_MAX - REPLY_TAG_BYTES_MAX;

/// Which agents see and work a queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Crew {
    /// Every agent.
    Everyone,
    /// These, and nobody else.
    Only(Vec<PersonId>),
}

/// A queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Queue {
    /// What it is called.
    pub name: Text,
    /// The queue above it; a queue without one is a main queue.
    pub parent: Option<QueueId>,
    /// Its level, 1 is the first that customers meet.
    pub level: u8,
    /// Customers see its name and may choose it; only main queues can be visible.
    pub visible: bool,
    /// Mails to this address become its tickets, and answers leave from it.
    pub address: Option<Email>,
    /// The language of mails to people whose own is not known.
    pub lang: Lang,
    /// Days after which a resolved ticket closes by itself.
    pub close_after_days: u16,
    /// Who sees and works it.
    pub crew: Crew,
    /// No longer takes new tickets; old ones stay.
    pub retired: bool,
}

/// The desk's general settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskDoc {
    /// The organisation that the desk belongs to, as customers know it.
    pub name: Text,
    /// The zone in which days of figures begin, an IANA name.
    pub zone: String,
    /// The desk's language where nothing else is known.
    pub lang: Lang,
    /// The queue that takes mail to an address that no queue claims.
    pub fallback: Option<QueueId>,
}

impl Default for DeskDoc {
    fn default() -> Self {
        Self { name: Text::same("Sportello"), zone: "UTC".to_owned(), lang: Lang::En, fallback: None }
    }
}

/// A new version of a setting: the whole document. What it replaced is the version before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SettingChange {
    /// A queue.
    Queue(Queue),
    /// The desk's general settings.
    Desk(DeskDoc),
}

/// What somebody may ask for about settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SettingAction {
    /// A new queue.
    AddQueue(Queue),
    /// A new version of a queue.
    ChangeQueue {
        /// Which.
        queue: QueueId,
        /// From now on.
        to: Queue,
    },
    /// A new version of the general settings.
    ChangeDesk(DeskDoc),
}

/// A queue and the version of its document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Versioned<T> {
    /// The version.
    pub ver: Ver,
    /// The document.
    pub doc: T,
}

/// Every setting in force: what rules are decided by.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Settings {
    /// The queues.
    pub queues: BTreeMap<QueueId, Versioned<Queue>>,
    /// The general settings; version 0 is the built-in one.
    pub desk: Option<Versioned<DeskDoc>>,
}

impl Settings {
    /// The queue of that id.
    #[must_use]
    pub fn queue(&self, id: QueueId) -> Option<&Queue> {
        self.queues.get(&id).map(|queue| &queue.doc)
    }

    /// The general settings in force.
    #[must_use]
    pub fn general(&self) -> DeskDoc {
        self.desk.as_ref().map(|desk| desk.doc.clone()).unwrap_or_default()
    }

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

    /// The queue that an address belongs to.
    #[must_use]
    pub fn queue_of_address(&self, address: &Email) -> Option<QueueId> {
        self.queues.iter().find(|(_, queue)| queue.doc.address.as_ref() == Some(address) && !queue.doc.retired).map(|(id, _)| *id)
    }

    /// The address that answers of this queue leave from: its own, or that of the nearest queue above which has one.
    #[must_use]
    pub fn address_of_queue(&self, id: QueueId) -> Option<&Email> {
        let mut at = id;
        for _ in 0..QUEUE_DEPTH_MAX {
            let queue = self.queue(at)?;
            if let Some(address) = &queue.address {
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

    /// Takes a new version of a setting over.
    pub fn apply(&mut self, subject: Subject, ver: Ver, changes: &[Change]) {
        for change in changes {
            match (subject, change) {
                (Subject::Queue(id), Change::Setting(SettingChange::Queue(doc))) => {
                    self.queues.insert(id, Versioned { ver, doc: doc.clone() });
                }
                (Subject::Desk, Change::Setting(SettingChange::Desk(doc))) => {
                    self.desk = Some(Versioned { ver, doc: doc.clone() });
                }
                _ => {}
            }
        }
    }
}

/// Decides a change of settings.
///
/// # Errors
/// [`Refusal`].
pub fn decide(draft: &mut Draft<'_>, settings: &Settings, call: &Call, action: &SettingAction) -> Result<(), Refusal> {
    if !call.actor.roles.administrator {
        return Err(Refusal::NotAllowed);
    }
    match action {
        SettingAction::AddQueue(queue) => {
            let id = draft.scene().new_queue.ok_or(Refusal::Busy)?;
            fits(settings, id, queue)?;
            add_version(draft, Subject::Queue(id), 1, SettingChange::Queue(queue.clone()));
            draft.verdict.outcome.queue = Some(id);
        }
        SettingAction::ChangeQueue { queue: id, to } => {
            let now = settings.queues.get(id).ok_or(Refusal::NotFound)?;
            fits(settings, *id, to)?;
            draft.verdict.outcome.queue = Some(*id);
            if now.doc != *to {
                add_version(draft, Subject::Queue(*id), now.ver + 1, SettingChange::Queue(to.clone()));
            }
        }
        SettingAction::ChangeDesk(doc) => {
            let ver = settings.desk.as_ref().map_or(0, |desk| desk.ver);
            if let Some(queue) = doc.fallback
                && settings.queue(queue).is_none_or(|queue| queue.retired)
            {
                return Err(Refusal::NoSuchQueue { queue });
            }
            if settings.general() != *doc || ver == 0 {
                add_version(draft, Subject::Desk, ver + 1, SettingChange::Desk(doc.clone()));
            }
        }
    }
    Ok(())
}

fn add_version(draft: &mut Draft<'_>, subject: Subject, ver: Ver, change: SettingChange) {
    draft.setting_step(subject, ver, StepDraft { changes: vec![Change::Setting(change)], texts: Vec::new() });
}

/// A queue has a parent that exists, no circle above it, an address of its own with room for what leads answers to their ticket, and
/// is visible only if it is a main queue.
fn fits(settings: &Settings, id: QueueId, queue: &Queue) -> Result<(), Refusal> {
    if queue.visible && queue.parent.is_some() {
        return Err(Refusal::BadTree);
    }
    let too_long = |address: &Email| QUEUE_LOCAL_BYTES_MAX < address.local_part().len() || QUEUE_ADDRESS_BYTES_MAX < address.as_str().len();
    if queue.address.as_ref().is_some_and(too_long) {
        return Err(Refusal::LongAddress);
    }
    let claimed = queue.address.as_ref().and_then(|address| settings.queue_of_address(address));
    if claimed.is_some_and(|other| other != id) {
        return Err(Refusal::BadTree);
    }
    // What stands below it moves along.
    let mut at = queue.parent;
    for _ in levels_below(settings, id)..QUEUE_DEPTH_MAX {
        match at {
            None => return Ok(()),
            Some(here) if here == id => return Err(Refusal::BadTree),
            Some(here) => at = settings.queue(here).ok_or(Refusal::BadTree)?.parent,
        }
    }
    Err(Refusal::BadTree)
}

/// How many levels of queues stand below a queue.
fn levels_below(settings: &Settings, id: QueueId) -> usize {
    let up_to_it = |below: &QueueId| {
        let mut at = Some(*below);
        for levels in 0..QUEUE_DEPTH_MAX {
            match at {
                Some(here) if here == id => return levels,
                Some(here) => at = settings.queue(here).and_then(|queue| queue.parent),
                None => return 0,
            }
        }
        0
    };
    settings.queues.keys().map(up_to_it).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn queue(parent: Option<u64>) -> Queue {
        Queue {
            name: Text::same("Support"),
            parent: parent.map(QueueId),
            level: 1,
            visible: false,
            address: None,
            lang: Lang::En,
            close_after_days: CLOSE_AFTER_DAYS_DEFAULT,
            crew: Crew::Everyone,
            retired: false,
        }
    }

    /// Queues 1 to 8 stand one below the other, and so do 11 to 14; 20 stands alone.
    #[test]
    fn a_tree_is_no_deeper_than_it_may_be_wherever_a_queue_goes_with_what_is_below_it() {
        let line = |first: u64, last: u64| (first..=last).map(move |id| (id, (first < id).then(|| id - 1)));
        let queues = line(1, 8).chain(line(11, 14)).chain([(20, None)]);
        let queues = queues.map(|(id, parent)| (QueueId(id), Versioned { ver: 1, doc: queue(parent) })).collect();
        let settings = Settings { queues, desk: None };
        for (id, parent, may) in [
            (20, Some(7), true),
            (20, Some(8), false),
            (21, Some(7), true),
            (21, Some(8), false),
            (11, Some(4), true),
            (11, Some(5), false),
            (13, Some(6), true),
            (13, Some(7), false),
            (14, Some(7), true),
            (1, None, true),
            (8, Some(7), true),
            (1, Some(20), false),
            (2, Some(20), true),
            (1, Some(1), false),
            (1, Some(8), false),
            (12, Some(14), false),
            (20, Some(99), false),
        ] {
            let expected = if may { Ok(()) } else { Err(Refusal::BadTree) };
            assert_eq!(fits(&settings, QueueId(id), &queue(parent)), expected, "{id} below {parent:?}");
        }
    }
}
