//! Every open ticket as a row in memory, and every list that somebody looks at as a sorted index with ranks.
//!
//! Queue pages and counts come from here in microseconds and never touch the database.

pub mod list;

use std::collections::HashMap;
use std::sync::Arc;

use rustc_hash::FxBuildHasher;
use shared::access::{self, Actor};
use shared::id::{OpId, PersonId, Pos, QueueId, TicketId};
use shared::live::{LivePos, Moved};
use shared::query::Query;
use shared::setting::Settings;
use shared::ticket::Ticket;
use shared::view::{Counts, ListPage, QueueCount, Row};

use crate::directory::Directory;
use list::{List, ListKey, Scope};

/// Lists that are kept sorted at once: one for each view of each team of a large desk, and a bound on memory.
pub const LISTS_MAX: usize = 256;

/// An open ticket.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What lists show of it.
    pub row: Arc<Row>,
    /// Who answers for it.
    pub responsible: Option<PersonId>,
}

impl Entry {
    /// Whether this reader sees it on the desk.
    pub(crate) fn seen_by(&self, actor: &Actor, settings: &Settings) -> bool {
        let (row, nobody) = (&self.row, &[]);
        let owner = row.owner.as_ref().map(|owner| owner.id);
        let audience = access::Audience {
            requester: row.customer.id,
            participants: nobody,
            organisation: None,
            queue: row.queue,
            owner,
            responsible: self.responsible,
        };
        access::sees(actor, audience, settings) == Some(access::Sight::Desk)
    }
}

/// All open tickets.
#[derive(Debug, Default)]
pub struct Board {
    entries: HashMap<TicketId, Entry, FxBuildHasher>,
    lists: HashMap<ListKey, List, FxBuildHasher>,
    counts: HashMap<QueueId, QueueCount, FxBuildHasher>,
    next_list: u64,
    clock: u64,
}

impl Board {
    /// The open ticket of that number.
    #[must_use]
    pub fn entry(&self, id: TicketId) -> Option<&Entry> {
        self.entries.get(&id)
    }

    /// All open tickets, in no particular order.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.values()
    }

    /// How many tickets are open.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether no ticket is open.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Takes over a ticket's newest state; answers how it moved in each list.
    pub(crate) fn put(&mut self, ticket: &Ticket, directory: &Directory, pos: Pos, op: Option<OpId>) -> Vec<Moved> {
        let before = self.entries.get(&ticket.id).cloned();
        if before.as_ref().is_some_and(|before| ticket.ver <= before.row.ver) {
            return Vec::new();
        }
        let after = ticket.status.code().is_open().then(|| entry(ticket, directory));
        self.count(before.as_ref(), after.as_ref());
        match &after {
            Some(after) => self.entries.insert(ticket.id, after.clone()),
            None => self.entries.remove(&ticket.id),
        };
        let op = op.unwrap_or(OpId(0));
        let mut moves = Vec::new();
        for (key, list) in &mut self.lists {
            let from = before.as_ref().filter(|before| key.holds(list, before)).and_then(|before| list.take(key, &before.row));
            let shown = after.as_ref().filter(|after| key.holds(list, after));
            let to = shown.map(|after| list.insert(key, &after.row));
            if from.is_some() || to.is_some() {
                let row = shown.map(|after| Row::clone(&after.row));
                let k = u32::try_from(moves.len()).unwrap_or(u32::MAX);
                moves.push(Moved { list: list.id, pos: LivePos { at: pos, k }, id: ticket.id, from, to, total: list.total(), row, op });
            }
        }
        moves
    }

    fn count(&mut self, before: Option<&Entry>, after: Option<&Entry>) {
        for (entry, add) in before.map(|entry| (entry, false)).into_iter().chain(after.map(|entry| (entry, true))) {
            let count = self.counts.entry(entry.row.queue).or_default();
            let unowned = u32::from(entry.row.owner.is_none());
            if add {
                count.open += 1;
                count.unowned += unowned;
            } else {
                count.open = count.open.saturating_sub(1);
                count.unowned = count.unowned.saturating_sub(unowned);
            }
        }
    }

    /// Names that changed are changed on the rows that show them.
    pub(crate) fn rename(&mut self, people: &[PersonId], directory: &Directory) {
        if people.is_empty() {
            return;
        }
        for entry in self.entries.values_mut() {
            let shown = [Some(entry.row.customer.id), entry.row.owner.as_ref().map(|owner| owner.id)];
            if shown.into_iter().flatten().any(|person| people.contains(&person)) {
                let row = Arc::make_mut(&mut entry.row);
                row.customer = directory.named(row.customer.id);
                row.owner = row.owner.as_ref().map(|owner| directory.named(owner.id));
            }
        }
    }

    /// The identity of what this reader sees of a query.
    fn key(query: &Query, actor: &Actor, settings: &Settings) -> ListKey {
        let queues = access::visible_queues(actor, settings);
        let scope = match actor.person() {
            Some(person) if queues.len() < settings.queues.len() => Scope::Some { queues, person },
            _ => Scope::All,
        };
        ListKey { query: *query, scope }
    }

    /// The sorted list of a query as this reader sees it; made when nobody looked at it before.
    pub(crate) fn list(&mut self, query: &Query, actor: &Actor, settings: &Settings) -> (&List, &HashMap<TicketId, Entry, FxBuildHasher>) {
        let key = Self::key(query, actor, settings);
        self.clock += 1;
        if !self.lists.contains_key(&key) {
            self.make_room();
            self.next_list += 1;
            let mut list = List::new(self.next_list, &key, settings);
            list.fill(&key, self.entries.values());
            self.lists.insert(key.clone(), list);
        }
        let list = self.lists.entry(key).or_insert_with_key(|key| List::new(0, key, settings));
        list.used = self.clock;
        (list, &self.entries)
    }

    fn make_room(&mut self) {
        if self.lists.len() < LISTS_MAX {
            return;
        }
        // Whoever still looks at it is told to ask again when it next changes: its identity is gone.
        let oldest = self.lists.iter().min_by_key(|(_, list)| list.used).map(|(key, _)| key.clone());
        if let Some(oldest) = oldest {
            self.lists.remove(&oldest);
        }
    }

    /// A stretch of a list.
    pub(crate) fn page(&mut self, query: &Query, actor: &Actor, settings: &Settings, from: u32, len: u32) -> ListPage {
        let (list, entries) = self.list(query, actor, settings);
        let rows = list.window(from, len).filter_map(|id| entries.get(&id)).map(|entry| Row::clone(&entry.row)).collect();
        ListPage { total: list.total(), from, rows }
    }

    /// The counts that this reader sees; each equals the length of the list that it stands beside.
    pub(crate) fn counts(&mut self, actor: &Actor, settings: &Settings) -> Counts {
        use shared::query::OwnerFilter;
        let visible = access::visible_queues(actor, settings);
        let queues = visible.into_iter().map(|queue| (queue, self.counts.get(&queue).copied().unwrap_or_default())).collect();
        let mut total = |owner: OwnerFilter| self.list(&Query { owner, ..Query::default() }, actor, settings).0.total();
        let mine = actor.person().map_or(0, |person| total(OwnerFilter::Person(person)));
        let (unowned, all) = (total(OwnerFilter::Nobody), total(OwnerFilter::Any));
        Counts { queues, mine, unowned, all }
    }

    /// Settings changed: who sees which queue is found out anew.
    pub(crate) fn forget_lists(&mut self) {
        self.lists.clear();
    }
}

fn entry(ticket: &Ticket, directory: &Directory) -> Entry {
    let row = Row {
        id: ticket.id,
        ver: ticket.ver,
        subject: ticket.subject.clone(),
        words: ticket.last.words.clone(),
        side: ticket.last.side,
        internal: ticket.last.internal,
        customer: directory.named(ticket.requester),
        vip: directory.is_vip(ticket.requester, ticket.organisation),
        owner: ticket.owner.map(|owner| directory.named(owner)),
        priority: ticket.priority,
        status: ticket.status,
        queue: ticket.queue,
        channel: ticket.channel,
        created_at: ticket.created_at,
        updated_at: ticket.updated_at,
    };
    Entry { row: Arc::new(row), responsible: ticket.responsible }
}
