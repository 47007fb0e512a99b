//! Accepted mails on their way to be acted on: some wait in memory, all of them on disk.
//!
//! Several hands act on them, each peer and each sender in turn (`turns.rs`). What does not fit into memory is neither lost nor
//! overtaken: whoever holds most has the newest sent back to the table, and from then on what the same sender sends stays there
//! too, until a hand has read the table to its end. A mail that is found there and is in hand as well is heard once: that is
//! what its `op` is for.

mod turns;

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

use ::mail::address::Address;
use ::mail::smtp::neighbourhood;
use jiff::Timestamp;
use parking_lot::Mutex;
use shared::refusal::Refusal;
use shared::seal::Hash;
use shared::ticket::receive::POINTERS_MAX;
use tokio::sync::Notify;
use tokio::time::Instant;

use super::inbound::Accepted;
use crate::error::{DeskError, OpenError};
use crate::open::Desk;
use turns::{InHand, Key, Turns, Way};

/// Mails that are acted on at once: one that is long in coming apart (ten thousand parts, megabytes of HTML) leaves three hands.
/// Each holds a whole mail in memory, and what it was decoded to.
pub const HANDS: usize = 4;
/// Accepted mails that wait in memory. Each is a few addresses and a hash; a thousand are what a busy hour brings while the
/// desk acts on hundreds a second.
pub const WAITING_MAX: usize = 1_024;
/// With so few left in memory, the table is read again.
const REFILL_AT: usize = WAITING_MAX / 4;
/// Senders and threads of whom it is remembered that the table has mails of theirs: half a megabyte. Beyond it everybody's next
/// mail stays in the table first, as if all had.
const BEHIND_MAX: usize = 65_536;
/// Mails that could not be acted on and are passed over until then; with more of them nothing is taken from the table.
const TROUBLE_MAX: usize = 1_024;
/// Mails that could not be acted on are tried again after this long, all together.
const AGAIN_AFTER: Duration = Duration::from_secs(30);

/// What waits to be acted on.
#[derive(Debug, Default)]
pub(crate) struct Inbox {
    waiting: Mutex<Waiting>,
    news: Notify,
    seed: RandomState,
}

#[derive(Debug, Default)]
struct Waiting {
    turns: Turns,
    behind: Behind,
    /// There may be mails in the table that nobody has in hand.
    more: bool,
    table: Table,
    /// Mails that were tried in vain.
    trouble: HashSet<Hash>,
    /// When they are tried again.
    again: Option<Instant>,
}

/// Who may read the table.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Table {
    /// Any hand.
    #[default]
    Free,
    /// None: one is reading.
    Read,
    /// None until mails in trouble are tried again.
    Shut,
    /// None: what lay there at the start is acted on first.
    Old,
}

/// Whose mails lie in the table only: what they send next must not overtake those.
#[derive(Debug, Default)]
struct Behind {
    keys: HashSet<Key>,
    everybody: bool,
}

/// What a hand does next.
#[derive(Debug, PartialEq, Eq)]
enum Next {
    Mail(Box<InHand>),
    Table,
    Nothing,
}

impl Behind {
    fn has(&self, way: &Way) -> bool {
        self.everybody || way.keys().any(|key| self.keys.contains(&key))
    }

    fn put(&mut self, way: &Way) {
        self.everybody |= BEHIND_MAX <= self.keys.len();
        if !self.everybody {
            self.keys.extend(way.keys());
        }
    }
}

impl Inbox {
    /// A mail was made durable.
    fn add(&self, mail: Accepted, way: Way) {
        let mut waiting = self.waiting.lock();
        if waiting.behind.has(&way) {
            // And its thread's next one waits behind this one.
            waiting.stays_in_table(&way);
        } else if !waiting.turns.has(mail.raw) {
            waiting.turns.add(mail, way);
            if WAITING_MAX < waiting.turns.waiting()
                && let Some(way) = waiting.turns.drop_one()
            {
                waiting.stays_in_table(&way);
            }
        }
        drop(waiting);
        self.news.notify_one();
    }

    fn next(&self, now: Instant) -> Next {
        let mut waiting = self.waiting.lock();
        if waiting.again.is_some_and(|at| at <= now) {
            waiting.try_again();
        }
        let next = if waiting.more && waiting.table == Table::Free && waiting.turns.waiting() <= REFILL_AT {
            // What is sent to the table from here on may be missed by whoever reads it.
            (waiting.more, waiting.table) = (false, Table::Read);
            Next::Table
        } else {
            waiting.turns.take().map_or(Next::Nothing, |mail| Next::Mail(Box::new(mail)))
        };
        drop(waiting);
        if next != Next::Nothing {
            // Another hand may find something as well; one call for several mails wakes one of them only.
            self.news.notify_one();
        }
        next
    }

    fn done(&self, mail: &InHand) {
        self.waiting.lock().turns.done(mail);
    }

    /// A mail could not be acted on. It stays in the table, and is passed over until it is tried again.
    fn failed(&self, raw: Hash) {
        let mut waiting = self.waiting.lock();
        waiting.trouble.insert(raw);
        if TROUBLE_MAX <= waiting.trouble.len() && waiting.table == Table::Free {
            waiting.table = Table::Shut;
        }
        waiting.again.get_or_insert_with(|| Instant::now() + AGAIN_AFTER);
    }

    /// Takes mails of the table, the oldest first; `false` when there is room for no more.
    fn take_in(&self, mails: Vec<(Accepted, Way)>) -> bool {
        let mut waiting = self.waiting.lock();
        for (mail, way) in mails {
            if WAITING_MAX <= waiting.turns.waiting() {
                return false;
            }
            if !waiting.turns.has(mail.raw) && !waiting.trouble.contains(&mail.raw) {
                waiting.turns.add(mail, way);
            }
        }
        true
    }

    /// The table was read: to its end, or as far as there was room.
    fn was_read(&self, to_its_end: bool) {
        let mut waiting = self.waiting.lock();
        waiting.table = if waiting.trouble.len() < TROUBLE_MAX { Table::Free } else { Table::Shut };
        if to_its_end && !waiting.more {
            waiting.behind = Behind::default();
        }
        waiting.more |= !to_its_end;
        drop(waiting);
        self.news.notify_one();
    }

    /// The table could not be read.
    fn was_not_read(&self) {
        let mut waiting = self.waiting.lock();
        (waiting.more, waiting.table) = (true, Table::Shut);
        waiting.again.get_or_insert_with(|| Instant::now() + AGAIN_AFTER);
    }

    /// Mails of before the start are in the table, and are acted on before anybody else reads it.
    fn begin_behind(&self, ways: &[Way]) {
        let mut waiting = self.waiting.lock();
        waiting.table = Table::Old;
        for way in ways {
            waiting.stays_in_table(way);
        }
    }
}

impl Waiting {
    fn stays_in_table(&mut self, way: &Way) {
        self.behind.put(way);
        self.more = true;
    }

    fn try_again(&mut self) {
        (self.again, self.more) = (None, true);
        self.trouble.clear();
        if self.table == Table::Shut {
            self.table = Table::Free;
        }
    }
}

impl Desk {
    /// Hands an accepted mail to whoever acts on it.
    pub(crate) fn to_inbox(&self, mail: Accepted) {
        let way = self.way_of(&mail);
        self.inbox.add(mail, way);
    }

    /// Acts on accepted mails as they come, as long as the desk is open. One that cannot be acted on now is tried later and
    /// delays no other; it stays accepted on disk.
    pub(crate) async fn take_mails(self) {
        while !self.closing.is_cancelled() {
            match self.inbox.next(Instant::now()) {
                Next::Mail(hand) => {
                    // Whatever became of it is said, and its place is free for the next.
                    let _ = self.act_or_say(&hand.mail).await;
                    self.inbox.done(&hand);
                }
                Next::Table => self.read_table().await,
                Next::Nothing => self.rest_until_news().await,
            }
        }
    }

    async fn rest_until_news(&self) {
        let again = self.inbox.waiting.lock().again;
        let rest = again.map_or(AGAIN_AFTER, |at| at.saturating_duration_since(Instant::now()));
        tokio::select! {
            () = self.inbox.news.notified() => {}
            () = tokio::time::sleep(rest) => {}
            () = self.closing.cancelled() => {}
        }
    }

    async fn read_table(&self) {
        let mut place = None;
        loop {
            let page = match self.store.accepted_after(place).await {
                Ok(page) => page,
                Err(error) => {
                    tracing::error!("accepted mails could not be read, they are read again later: {error}");
                    return self.inbox.was_not_read();
                }
            };
            let Some(last) = page.last() else { return self.inbox.was_read(true) };
            place = Some((last.at, last.raw));
            let ways: Vec<Way> = page.iter().map(|mail| self.way_of(mail)).collect();
            let mails = page.into_iter().zip(ways).collect();
            if !self.inbox.take_in(mails) {
                return self.inbox.was_read(false);
            }
        }
    }

    /// Learns at the start whose mails wait, so that none of theirs is overtaken by what comes now.
    pub(crate) async fn know_who_waits(&self) -> Result<(), OpenError> {
        let mut after = None;
        self.inbox.begin_behind(&[]);
        loop {
            let page = self.store.accepted_by_name(after).await?;
            let Some(last) = page.last() else { return Ok(()) };
            after = Some(last.raw);
            self.inbox.begin_behind(&page.iter().map(|mail| self.way_of(mail)).collect::<Vec<_>>());
        }
    }

    /// Acts on what was accepted before the desk was opened, the oldest first; then the table is everybody's.
    pub(crate) async fn act_on_old_mails(&self, opened_at: Timestamp) {
        if let Err(error) = self.act_on_table(opened_at).await {
            tracing::warn!("not every mail of before the start could be acted on: {error}");
        }
        self.inbox.was_read(false);
    }

    /// Acts on every mail in the table that was accepted until then, the oldest first, page by page.
    ///
    /// # Errors
    /// The first mail's that could not be acted on; the others were, unless none can be.
    pub(crate) async fn act_on_table(&self, until: Timestamp) -> Result<(), DeskError> {
        let mut place = None;
        let mut done = Ok(());
        loop {
            let page = self.store.accepted_after(place).await?;
            let Some(last) = page.last() else { return done };
            place = Some((last.at, last.raw));
            for mail in &page {
                if until < mail.at {
                    return done;
                }
                match self.act_or_say(mail).await {
                    Ok(()) => {}
                    // Nobody can act: neither can the next mail.
                    Err(error @ DeskError::Refused(Refusal::NoRoom | Refusal::Busy)) => return Err(error),
                    Err(error) => done = done.and(Err(error)),
                }
            }
        }
    }

    async fn act_or_say(&self, mail: &Accepted) -> Result<(), DeskError> {
        let acted = self.act_on(mail).await;
        if let Err(error) = &acted {
            tracing::error!("an accepted mail could not be acted on, it is tried again: {error}");
            metrics::counter!("sportello_mails_in_trouble_total").increment(1);
            self.inbox.failed(mail.raw);
        }
        acted
    }

    /// Whom a mail waits behind. The sender is the envelope's, as its peer names them: whoever lies elsewhere holds up nobody.
    fn way_of(&self, mail: &Accepted) -> Way {
        let seed = &self.inbox.seed;
        let peer = seed.hash_one(("peer", mail.peer.map(neighbourhood)));
        let from = mail.from.as_deref().map(|from| Address::parse(from).map_or_else(|_| from.to_owned(), |from| from.untagged()));
        let tickets = mail.to.iter().filter_map(|to| self.ticket_of_address(to)).take(POINTERS_MAX);
        let threads = tickets.map(|ticket| seed.hash_one(("ticket", ticket.0))).collect();
        Way { peer, sender: seed.hash_one((peer, from)), threads }
    }
}

#[cfg(test)]
mod tests;
