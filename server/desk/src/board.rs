//! Every open ticket as a row in memory, and every list that somebody looks at as a sorted index with ranks.
//!
//! Queue pages and counts come from here in microseconds and never touch the database; so does what is due by itself.

pub mod due;
pub mod hands;
pub mod list;
pub mod ring;
mod tally;

use std::collections::HashMap;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use rustc_hash::FxBuildHasher;
use serde::{Deserialize, Serialize};
use shared::access::{self, Actor};
use shared::id::{CategoryId, OpId, OrganisationId, PersonId, Pos, TicketId};
use shared::live::LivePos;
use shared::query::Query;
use shared::setting::Settings;
use shared::ticket::Ticket;
use shared::ticket::seek::Seek;
use shared::ticket::timer::promised;
use shared::view::{Counts, ListPage, Row};

use crate::directory::Directory;
use due::Due;
use hands::{Hands, Held, Past};
use list::{List, ListKey, Scope};
use ring::Shift;
use tally::Tally;

/// Lists that are kept sorted at once: one for each view of each team of a large desk, and a bound on memory.
pub const LISTS_MAX: usize = 256;
/// Of which one person's questions make so many: every queue of a large desk in three orders. Whoever asks for more gives up their
/// own.
pub const LISTS_OF_ONE_MAX: usize = 64;
/// A list outlives whoever looked at it last by so long: a return after lunch finds it gone, one after a tunnel does not.
pub const LIST_OUTLIVES: SignedDuration = SignedDuration::from_mins(10);
/// Rows that are told one by one when somebody on them is called otherwise; of more, everybody is told to ask again. A socket's
/// queue takes four times as many.
pub const RENAMED_ROWS_MAX: usize = 64;

/// An open ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// What lists show of it.
    pub row: Arc<Row>,
    /// Who answers for it.
    pub responsible: Option<PersonId>,
    /// For whom it is asked.
    pub organisation: Option<OrganisationId>,
    /// That somebody is looked for who works on it.
    pub seeks: Option<Seek>,
    /// What it is about, and with that what one must be good at.
    pub category: Option<CategoryId>,
    /// Who handed it back.
    pub returned_by: Option<PersonId>,
}

impl Entry {
    /// What somebody has with it in hand, if somebody works on it.
    fn held(&self) -> Option<Held> {
        let Row { owner, priority, .. } = &*self.row;
        owner.as_ref().map(|owner| Held { owner: owner.id, priority: *priority })
    }

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

/// What another run left of a Board.
pub(crate) struct Left {
    /// Open tickets.
    pub(crate) entries: Vec<Entry>,
    /// Those that wait.
    pub(crate) waits: Vec<Arc<Ticket>>,
    /// What stays of all tickets.
    pub(crate) past: Past,
}

/// All open tickets.
#[derive(Debug, Default)]
pub struct Board {
    entries: HashMap<TicketId, Entry, FxBuildHasher>,
    lists: HashMap<ListKey, List, FxBuildHasher>,
    tally: Tally,
    hands: Hands,
    due: Due,
    /// The transaction taken over last, and the number of its next move.
    at: LivePos,
    next_list: u64,
    clock: u64,
    /// The count at the last look for lists that nobody looks at.
    looked: u64,
    /// Lists that were given up for others; whoever looks at them has not been told.
    given_up: Vec<u64>,
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

    /// The tickets that somebody owns or answers for.
    pub(crate) fn charges(&self, person: PersonId) -> Vec<TicketId> {
        let owns = |entry: &&Entry| entry.row.owner.as_ref().is_some_and(|owner| owner.id == person);
        let theirs = self.entries.values().filter(|entry| owns(entry) || entry.responsible == Some(person));
        let mut tickets: Vec<TicketId> = theirs.map(|entry| entry.row.id).collect();
        tickets.sort_unstable();
        tickets
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

    /// How many lists are kept sorted.
    #[must_use]
    pub fn lists(&self) -> usize {
        self.lists.len()
    }

    /// What everybody has in hand.
    pub(crate) fn hands(&self) -> &Hands {
        &self.hands
    }

    /// What tickets do by themselves, and when.
    pub(crate) fn due(&self) -> &Due {
        &self.due
    }

    /// Everything up to this transaction is in here, and nothing after it: a transaction is taken over under one lock.
    pub(crate) fn position(&self) -> Pos {
        self.at.at
    }

    /// A transaction is taken over.
    pub(crate) fn begin(&mut self, pos: Pos) {
        self.at = LivePos { at: pos, k: 0 };
    }

    /// Takes over what another run left; no list exists yet.
    pub(crate) fn restore(&mut self, left: Left, directory: &Directory, settings: &Settings) {
        let Left { entries, waits, past } = left;
        self.hands = Hands::after(past);
        self.entries.reserve(entries.len());
        for entry in entries {
            self.tally.count(&entry, true);
            entry.held().into_iter().for_each(|held| self.hands.count(held, true));
            self.entries.insert(entry.row.id, entry);
        }
        waits.into_iter().for_each(|ticket| self.due.set(ticket, directory, settings));
    }

    /// Takes over a ticket's newest state; answers how it moved in each list.
    pub(crate) fn put(&mut self, ticket: &Ticket, directory: &Directory, settings: &Settings, op: Option<OpId>) -> Vec<Shift> {
        let before = self.entries.get(&ticket.id).cloned();
        if before.as_ref().is_some_and(|before| ticket.ver <= before.row.ver) {
            return Vec::new();
        }
        self.due.set(Arc::new(ticket.clone()), directory, settings);
        ticket.given().for_each(|given| self.hands.remember(given, ticket.requester));
        let after = ticket.status.code().is_open().then(|| entry(ticket, directory, promised(ticket, settings)));
        before.iter().for_each(|before| self.tally.count(before, false));
        after.iter().for_each(|after| self.tally.count(after, true));
        before.iter().filter_map(Entry::held).for_each(|held| self.hands.count(held, false));
        after.iter().filter_map(Entry::held).for_each(|held| self.hands.count(held, true));
        match &after {
            Some(after) => self.entries.insert(ticket.id, after.clone()),
            None => self.entries.remove(&ticket.id),
        };
        let mut shifts = Vec::new();
        for (key, list) in &mut self.lists {
            let from = before.as_ref().filter(|before| key.holds(list, before)).and_then(|before| list.take(key, &before.row));
            let shown = after.as_ref().filter(|after| key.holds(list, after));
            let to = shown.map(|after| list.insert(key, &after.row));
            if from.is_some() || to.is_some() {
                let (row, total) = (shown.map(|after| Arc::clone(&after.row)), list.total());
                let pos = next(&mut self.at);
                let shift = Shift { list: list.id, pos, id: ticket.id, from, to, total, row, op: op.unwrap_or(OpId(0)) };
                list.ring.push(shift.clone());
                shifts.push(shift);
            }
        }
        shifts
    }

    /// What rows say about people and organisations that changed is said anew. Answers the rows' moves on the spot, or `None`
    /// when they are too many to be told one by one.
    pub(crate) fn rename(&mut self, people: &[PersonId], organisations: &[OrganisationId], directory: &Directory) -> Option<Vec<Shift>> {
        let mut renamed = Vec::new();
        if people.is_empty() && organisations.is_empty() {
            return Some(Vec::new());
        }
        // Every open ticket is looked at: it happens a few times in a person's life, and an index would be kept at every step.
        for entry in self.entries.values_mut() {
            let owned = entry.row.owner.as_ref().is_some_and(|owner| people.contains(&owner.id));
            let asked = people.contains(&entry.row.customer.id) || entry.organisation.is_some_and(|id| organisations.contains(&id));
            if !owned && !asked {
                continue;
            }
            let customer = directory.named(entry.row.customer.id);
            let owner = entry.row.owner.as_ref().map(|owner| directory.named(owner.id));
            let vip = directory.is_vip(customer.id, entry.organisation);
            if customer != entry.row.customer || owner != entry.row.owner || vip != entry.row.vip {
                // Somebody who is one with another now has another number.
                entry.held().into_iter().for_each(|held| self.hands.count(held, false));
                let row = Arc::make_mut(&mut entry.row);
                (row.customer, row.owner, row.vip) = (customer, owner, vip);
                entry.held().into_iter().for_each(|held| self.hands.count(held, true));
                renamed.push(entry.clone());
            }
        }
        (renamed.len() <= RENAMED_ROWS_MAX).then(|| renamed.iter().flat_map(|entry| self.on_the_spot(entry)).collect())
    }

    /// A row says something else, and stays where it is in every list.
    fn on_the_spot(&mut self, entry: &Entry) -> Vec<Shift> {
        let mut shifts = Vec::new();
        for (key, list) in &mut self.lists {
            let Some(rank) = list.place(key, &entry.row).filter(|_| key.holds(list, entry)) else { continue };
            let (row, total, pos) = (Some(Arc::clone(&entry.row)), list.total(), next(&mut self.at));
            let (from, to) = (Some(rank), Some(rank));
            let shift = Shift { list: list.id, pos, id: entry.row.id, from, to, total, row, op: OpId(0) };
            list.ring.push(shift.clone());
            shifts.push(shift);
        }
        shifts
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
            self.make_room(actor.person());
            self.next_list += 1;
            let mut list = List::new(self.next_list, &key, settings, LivePos::after(self.at.at));
            list.made_by = actor.person();
            list.fill(&key, self.entries.values());
            self.lists.insert(key.clone(), list);
        }
        let at = LivePos::after(self.at.at);
        let list = self.lists.entry(key).or_insert_with_key(|key| List::new(0, key, settings, at));
        list.used = self.clock;
        (list, &self.entries)
    }

    /// Gives up a list for one that this person makes: of their own, if those are many, or else of all.
    fn make_room(&mut self, person: Option<PersonId>) {
        let own = LISTS_OF_ONE_MAX <= self.lists.values().filter(|list| list.made_by == person).count();
        if !own && self.lists.len() < LISTS_MAX {
            return;
        }
        let theirs = self.lists.iter().filter(|(_, list)| !own || list.made_by == person);
        let oldest = theirs.min_by_key(|(_, list)| list.used).map(|(key, _)| key.clone());
        if let Some(list) = oldest.and_then(|oldest| self.lists.remove(&oldest)) {
            self.given_up.push(list.id);
        }
    }

    /// The lists given up since this was last asked: whoever still looks at one is to ask again.
    pub(crate) fn take_given_up(&mut self) -> Vec<u64> {
        std::mem::take(&mut self.given_up)
    }

    /// A stretch of a list.
    pub(crate) fn page(&mut self, query: &Query, actor: &Actor, settings: &Settings, from: u32, len: u32) -> ListPage {
        let (list, entries) = self.list(query, actor, settings);
        // Who scrolled to where the list no longer reaches is given its end.
        let from = from.min(list.total());
        let rows = list.window(from, len).filter_map(|id| entries.get(&id)).map(|entry| Row::clone(&entry.row)).collect();
        ListPage { list: list.id, total: list.total(), from, rows }
    }

    /// The counts that this reader sees.
    pub(crate) fn counts(&self, actor: &Actor, settings: &Settings) -> Counts {
        self.tally.counts(actor, settings)
    }

    /// Whether these tickets, and no others, are what is counted. `hands` have nothing in them yet, but remember every ticket.
    pub(crate) fn counts_these(&self, entries: &[Entry], mut hands: Hands) -> bool {
        let mut tally = Tally::default();
        entries.iter().for_each(|entry| tally.count(entry, true));
        entries.iter().filter_map(Entry::held).for_each(|held| hands.count(held, true));
        self.tally == tally && self.hands == hands
    }

    /// Settings changed: who sees which queue, and what is due when, is found out anew.
    pub(crate) fn derive(&mut self, directory: &Directory, settings: &Settings) {
        self.forget_lists();
        for (ticket, due) in self.due.derive(directory, settings) {
            if let Some(entry) = self.entries.get_mut(&ticket).filter(|entry| entry.row.due != due) {
                Arc::make_mut(&mut entry.row).due = due;
            }
        }
    }

    /// People changed: what rules make of their tickets, and when, is found out anew.
    pub(crate) fn derive_of(&mut self, people: &[PersonId], directory: &Directory, settings: &Settings) {
        if !people.is_empty() {
            self.due.derive_of(people, directory, settings);
        }
    }

    /// Every list is made anew when it is next asked for.
    pub(crate) fn forget_lists(&mut self) {
        self.lists.clear();
    }

    /// Lists that nobody has looked at for [`LIST_OUTLIVES`] are forgotten. `watched` are those that somebody is told about.
    pub(crate) fn forget_idle_lists(&mut self, now: Timestamp, watched: impl Fn(u64) -> bool) {
        let (looked, clock) = (self.looked, self.clock);
        self.looked = clock;
        self.lists.retain(|_, list| {
            if watched(list.id) {
                list.used = clock;
            }
            if looked < list.used || watched(list.id) {
                list.idle_since = None;
                return true;
            }
            now.duration_since(*list.idle_since.get_or_insert(now)) < LIST_OUTLIVES
        });
    }
}

/// The place of the next move.
fn next(at: &mut LivePos) -> LivePos {
    let pos = *at;
    at.k += 1;
    pos
}

/// What the Board holds of a ticket.
pub(crate) fn entry(ticket: &Ticket, directory: &Directory, due: Option<Timestamp>) -> Entry {
    let row = Row {
        id: ticket.id,
        ver: ticket.ver,
        subject: ticket.subject.clone(),
        words: ticket.last.words.clone(),
        waits: ticket.status.code().is_open() && ticket.aspects.replied < ticket.aspects.heard,
        customer: directory.named(ticket.requester),
        vip: directory.is_vip(ticket.requester, ticket.organisation),
        owner: ticket.owner.map(|owner| directory.named(owner)),
        priority: ticket.priority,
        status: ticket.status,
        queue: ticket.queue,
        channel: ticket.channel,
        created_at: ticket.created_at,
        updated_at: ticket.updated_at,
        due,
        sought: ticket.seeks.is_some_and(|seek| seek.nobody.is_some()),
        pleads: ticket.plea.is_some_and(|plea| plea.granted.is_none()),
    };
    let Ticket { responsible, organisation, seeks, returned_by, .. } = *ticket;
    Entry { row: Arc::new(row), responsible, organisation, seeks, category: ticket.class.category, returned_by }
}
