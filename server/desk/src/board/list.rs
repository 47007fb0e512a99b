//! One list: which tickets it holds, sorted, with ranks by binary search.

use jiff::Timestamp;
use shared::id::{PersonId, QueueId, TicketId};
use shared::live::LivePos;
use shared::query::{OwnerFilter, Query, Sort};
use shared::setting::Settings;
use shared::view::Row;

use super::Entry;
use super::ring::Ring;

/// Whose eyes a list is seen with; everybody with the same eyes shares it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Scope {
    /// Every queue.
    All,
    /// These queues, and the tickets that the person is charged with wherever they are.
    Some { queues: Vec<QueueId>, person: PersonId },
}

/// A list's identity.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct ListKey {
    pub(crate) query: Query,
    pub(crate) scope: Scope,
}

/// Where a row stands: smaller comes first, and the number decides between equals.
type Rank = (i64, i64, u64);

/// The sorted tickets of one list.
#[derive(Debug)]
pub(crate) struct List {
    pub(crate) id: u64,
    /// When it was last asked for, by the Board's own count.
    pub(crate) used: u64,
    /// Who asked for it first.
    pub(crate) made_by: Option<PersonId>,
    /// Since when nobody has looked at it.
    pub(crate) idle_since: Option<Timestamp>,
    /// Its latest moves.
    pub(crate) ring: Ring,
    /// The queue of the query and all below it, as the reader's tree has them.
    subtree: Option<Vec<QueueId>>,
    ranks: Vec<Rank>,
}

impl ListKey {
    /// Whether the list holds this ticket.
    pub(crate) fn holds(&self, list: &List, entry: &Entry) -> bool {
        let row = &entry.row;
        let owner = row.owner.as_ref().map(|owner| owner.id);
        // What somebody is charged with in a queue that they do not see is in no queue of theirs.
        let seen = match (&list.subtree, &self.scope) {
            (Some(subtree), _) => subtree.contains(&row.queue),
            (None, Scope::All) => true,
            (None, Scope::Some { queues, person }) => {
                queues.contains(&row.queue) || owner == Some(*person) || entry.responsible == Some(*person)
            }
        };
        let owned = match self.query.owner {
            OwnerFilter::Any => true,
            OwnerFilter::Nobody => owner.is_none(),
            OwnerFilter::Person(person) => owner == Some(person),
        };
        seen && owned && self.query.status.holds(row.status.code()) && self.query.priority.0 <= row.priority
    }

    fn rank(&self, row: &Row) -> Rank {
        let newest = -row.updated_at.as_microsecond();
        let (first, second) = match self.query.sort {
            Sort::Due => row.due.map_or((i64::MAX, newest), |due| (due.as_microsecond(), -(row.priority as i64))),
            Sort::Updated => (newest, 0),
            Sort::Priority => (-(row.priority as i64), row.created_at.as_microsecond()),
            Sort::Created => (row.created_at.as_microsecond(), 0),
        };
        if self.query.reversed { (-first, -second, row.id.0) } else { (first, second, row.id.0) }
    }
}

impl List {
    pub(crate) fn new(id: u64, key: &ListKey, settings: &Settings, born: LivePos) -> Self {
        let subtree = key.query.queue.map(|queue| match &key.scope {
            Scope::All => settings.subtree(queue, |_| true),
            Scope::Some { queues, .. } => settings.subtree(queue, |id| queues.contains(&id)),
        });
        Self { id, used: 0, made_by: None, idle_since: None, ring: Ring::begin(born), subtree, ranks: Vec::new() }
    }

    pub(crate) fn fill<'a>(&mut self, key: &ListKey, entries: impl Iterator<Item = &'a Entry>) {
        self.ranks = entries.filter(|entry| key.holds(self, entry)).map(|entry| key.rank(&entry.row)).collect();
        self.ranks.sort_unstable();
    }

    /// How many tickets it holds.
    pub(crate) fn total(&self) -> u32 {
        u32::try_from(self.ranks.len()).unwrap_or(u32::MAX)
    }

    /// The tickets of a stretch.
    pub(crate) fn window(&self, from: u32, len: u32) -> impl Iterator<Item = TicketId> + '_ {
        let (from, len) = (usize::try_from(from).unwrap_or(usize::MAX), usize::try_from(len).unwrap_or(usize::MAX));
        self.ranks.iter().skip(from).take(len).map(|rank| TicketId(rank.2))
    }

    /// Where a row is.
    pub(crate) fn place(&self, key: &ListKey, row: &Row) -> Option<u32> {
        u32::try_from(self.ranks.binary_search(&key.rank(row)).ok()?).ok()
    }

    /// Takes a row out; answers where it was.
    pub(crate) fn take(&mut self, key: &ListKey, row: &Row) -> Option<u32> {
        let at = self.ranks.binary_search(&key.rank(row)).ok()?;
        self.ranks.remove(at);
        u32::try_from(at).ok()
    }

    /// Puts a row in; answers where it is.
    pub(crate) fn insert(&mut self, key: &ListKey, row: &Row) -> u32 {
        let rank = key.rank(row);
        let at = self.ranks.binary_search(&rank).unwrap_or_else(|at| at);
        self.ranks.insert(at, rank);
        u32::try_from(at).unwrap_or(u32::MAX)
    }
}
