//! Accepted mails on their way to be acted on: some wait in memory, all of them on disk.
//!
//! Several hands act on them, each peer and each sender in turn (`turns.rs`). What does not fit into memory is neither lost nor
//! overtaken: whoever holds most has the newest sent back to the table, and from then on what the same sender sends stays there
//! too (`behind.rs`), until a hand has read the table, at the start as well, and chosen from it fairly (`choice.rs`). A mail that
//! is found there and is in hand as well is heard once: that is what its `op` is for.
//!
//! One that cannot be acted on is tried again, more and more rarely (`trouble.rs`), and at last set aside: it stays in the table
//! and is passed over until the next start.

mod behind;
mod choice;
mod table;
mod trouble;
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
use crate::error::DeskError;
use crate::open::Desk;
use behind::Behind;
use choice::Chosen;
use trouble::Trouble;
use turns::{InHand, Turns, Way};

/// Mails that are acted on at once: one that is long in coming apart (ten thousand parts, megabytes of HTML) leaves three hands.
/// Each holds a whole mail in memory, and what it was decoded to.
pub const HANDS: usize = 4;
/// Accepted mails that wait in memory. Each is a few addresses and a hash; a thousand are what a busy hour brings while the
/// desk acts on hundreds a second.
pub const WAITING_MAX: usize = 1_024;
/// Mails that were set aside, as many as are shown.
pub const ASIDE_SHOWN_MAX: usize = 100;
/// With so few left in memory, the table is read again.
const REFILL_AT: usize = WAITING_MAX / 4;
/// When there is no room on the disk, or the table cannot be read, everybody rests for so long.
const REST_FOR: Duration = Duration::from_secs(30);

/// What waits to be acted on.
#[derive(Debug, Default)]
pub(crate) struct Inbox {
    waiting: Mutex<Waiting>,
    news: Notify,
    old_are_done: Notify,
    seed: RandomState,
}

#[derive(Debug, Default)]
struct Waiting {
    turns: Turns,
    behind: Behind,
    /// There may be mails in the table that nobody has in hand.
    more: bool,
    /// Somebody reads the table.
    reading: bool,
    trouble: Trouble,
    /// Nobody does anything until then.
    rest_until: Option<Instant>,
    old: Option<Old>,
    /// When the table was first read: what had been set aside before is tried again.
    since: Option<Timestamp>,
}

/// What was accepted before the start and has yet to be tried.
#[derive(Debug)]
struct Old {
    until: Timestamp,
    here: HashSet<Hash>,
    in_table: bool,
}

/// What a hand does next.
#[derive(Debug, PartialEq, Eq)]
enum Next {
    Mail(Box<InHand>),
    Table,
    Nothing,
}

impl Inbox {
    /// A mail was made durable.
    fn add(&self, mail: Accepted, way: Way) {
        let mut waiting = self.waiting.lock();
        if waiting.behind.has_new(&way) {
            // And its thread's next one waits behind this one.
            waiting.stays_in_table(&way);
        } else if !waiting.knows(mail.raw) {
            waiting.line_up(mail, way);
        }
        drop(waiting);
        self.news.notify_one();
    }

    fn next(&self, now: Instant) -> Next {
        let mut waiting = self.waiting.lock();
        if waiting.rest_until.is_some_and(|until| now < until) {
            return Next::Nothing;
        }
        waiting.rest_until = None;
        for (mail, way) in waiting.trouble.due(now) {
            waiting.line_up(mail, way);
        }
        let next = if waiting.more && !waiting.reading && waiting.turns.waiting() <= REFILL_AT {
            // What is sent to the table from here on may be missed by whoever reads it.
            (waiting.more, waiting.reading) = (false, true);
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

    fn done(&self, hand: &InHand) {
        let mut waiting = self.waiting.lock();
        waiting.turns.done(hand);
        waiting.trouble.is_over(hand.mail.raw);
        self.tried(&mut waiting, hand.mail.raw);
    }

    /// A mail could not be acted on, and is tried again later; it is answered when it was tried often enough.
    fn failed(&self, hand: InHand, now: Instant) -> Option<Accepted> {
        let mut waiting = self.waiting.lock();
        let way = waiting.turns.done(&hand)?;
        self.tried(&mut waiting, hand.mail.raw);
        waiting.trouble.put(hand.mail, way, now)
    }

    /// There is no room to act on anything: the mail goes back to the table, and everybody rests.
    fn full(&self, hand: &InHand, now: Instant) {
        let mut waiting = self.waiting.lock();
        if let Some(way) = waiting.turns.done(hand) {
            waiting.stays_in_table(&way);
        }
        self.rest(&mut waiting, now);
    }

    /// Mails that should have been set aside lie in the table like any other.
    fn is_in_table(&self) {
        self.waiting.lock().more = true;
    }

    fn room(&self) -> usize {
        WAITING_MAX.saturating_sub(self.waiting.lock().turns.waiting())
    }

    fn knows(&self, raw: Hash) -> bool {
        self.waiting.lock().knows(raw)
    }

    /// What was set aside from then on is passed over.
    fn since(&self) -> Timestamp {
        self.waiting.lock().since.unwrap_or(Timestamp::MIN)
    }

    /// The table is about to be read for the first time; what lies there is older than that moment.
    fn begin(&self, now: Timestamp) {
        let mut waiting = self.waiting.lock();
        waiting.reading = true;
        waiting.since = Some(now);
        waiting.old = Some(Old { until: now, here: HashSet::new(), in_table: true });
    }

    /// The table was read, and this was chosen from it.
    fn was_read(&self, chosen: Chosen) {
        let Chosen { mails, left } = chosen;
        let mut waiting = self.waiting.lock();
        waiting.reading = false;
        if !waiting.more {
            // Nobody sent anything back meanwhile: only whose mails were left are behind.
            waiting.behind = left.behind;
        }
        waiting.more |= left.oldest.is_some();
        if let Some(old) = &mut waiting.old {
            old.in_table = left.oldest.is_some_and(|oldest| oldest <= old.until);
        }
        for (mail, way) in mails {
            if waiting.knows(mail.raw) {
                continue;
            }
            if let Some(old) = waiting.old.as_mut().filter(|old| mail.at <= old.until) {
                old.here.insert(mail.raw);
            }
            waiting.line_up(mail, way);
        }
        self.are_old_done(&mut waiting);
        drop(waiting);
        self.news.notify_one();
    }

    /// The table could not be read.
    fn was_not_read(&self, now: Instant) {
        let mut waiting = self.waiting.lock();
        (waiting.more, waiting.reading) = (true, false);
        self.rest(&mut waiting, now);
    }

    fn rest(&self, waiting: &mut Waiting, now: Instant) {
        waiting.rest_until.get_or_insert(now + REST_FOR);
        // Whoever waits for the old mails looks after the disk as well.
        waiting.old = None;
        self.old_are_done.notify_one();
    }

    fn tried(&self, waiting: &mut Waiting, raw: Hash) {
        if let Some(old) = &mut waiting.old {
            old.here.remove(&raw);
            self.are_old_done(waiting);
        }
    }

    fn are_old_done(&self, waiting: &mut Waiting) {
        if waiting.old.as_ref().is_some_and(|old| old.here.is_empty() && !old.in_table) {
            waiting.old = None;
            self.old_are_done.notify_one();
        }
    }

    /// Until every mail of before the start was tried once, or nothing can be.
    async fn until_old_are_done(&self) {
        while self.waiting.lock().old.is_some() {
            self.old_are_done.notified().await;
        }
    }
}

impl Waiting {
    /// Whether a mail waits, is in hand, or is left alone until it is tried again.
    fn knows(&self, raw: Hash) -> bool {
        self.turns.has(raw) || self.trouble.has(raw)
    }

    fn line_up(&mut self, mail: Accepted, way: Way) {
        self.turns.add(mail, way);
        if WAITING_MAX < self.turns.waiting()
            && let Some((raw, way)) = self.turns.drop_one()
        {
            if let Some(old) = &mut self.old {
                old.in_table |= old.here.remove(&raw);
            }
            self.stays_in_table(&way);
        }
    }

    fn stays_in_table(&mut self, way: &Way) {
        self.behind.put_new(way);
        self.more = true;
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
                Next::Mail(hand) => self.act_or_say(*hand).await,
                Next::Table => self.read_table().await,
                Next::Nothing => self.rest_until_news().await,
            }
        }
    }

    async fn rest_until_news(&self) {
        let until = {
            let waiting = self.inbox.waiting.lock();
            waiting.rest_until.or(waiting.trouble.next())
        };
        let rest = until.map_or(REST_FOR, |at| at.saturating_duration_since(Instant::now()));
        tokio::select! {
            () = self.inbox.news.notified() => {}
            () = tokio::time::sleep(rest) => {}
            () = self.closing.cancelled() => {}
        }
    }

    /// Waits until every mail that was accepted before the desk was opened was acted on, if it could be.
    pub(crate) async fn until_old_mails_are_done(&self) {
        tokio::select! {
            () = self.inbox.until_old_are_done() => {}
            () = self.closing.cancelled() => {}
        }
    }

    async fn act_or_say(&self, hand: InHand) {
        let Err(error) = self.act_on(&hand.mail).await else { return self.inbox.done(&hand) };
        if self.closing.is_cancelled() && matches!(error, DeskError::Refused(Refusal::Busy)) {
            // Nothing is wrong with the mail: it stays accepted, and the next start acts on it.
            return;
        }
        tracing::error!("an accepted mail could not be acted on, it is tried again: {error}");
        metrics::counter!("sportello_mails_in_trouble_total").increment(1);
        if matches!(error, DeskError::Refused(Refusal::NoRoom)) {
            self.inbox.full(&hand, Instant::now());
        } else if let Some(mail) = self.inbox.failed(hand, Instant::now()) {
            self.set_aside(mail.raw).await;
        }
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
