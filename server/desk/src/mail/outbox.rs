//! Mail out: written in the transaction that it leaves because of, sent after, tried again by a schedule, never twice at once.
//!
//! Several hands send, so that a relay which is long in answering about one mail leaves the others to go; but of a ticket one mail
//! at a time (`held.rs`), or the second could arrive before the first.

mod held;
mod receipts;
#[cfg(test)]
mod tests;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use ::mail::relay::{Outcome, Sender, next_try};
use jiff::Timestamp;
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};
use shared::act::{MailDraft, MailKind, Verdict};
use shared::event::Change;
use shared::id::{Subject, TicketId, Ver};
use shared::seal::Hash;
use shared::text::Email;
use shared::ticket::change::TicketChange;
use shared::view::Delivery;
use shared::words::mail::MailWords;
use tokio::sync::Notify;

use crate::error::{DeskError, OpenError};
use crate::open::Desk;
pub use held::HELD_MAX;
use held::Held;
use receipts::{Notices, Pleas, Receipts};
pub use receipts::{RECEIPTS_PER_ADDRESS_MAX, RECEIPTS_PER_HOUR_MAX};

/// Mails that are sent at once, each over a connection of its own. Each is held in memory whole.
pub const OUTBOX_HANDS: usize = 4;
/// The longest that a hand sleeps when nothing is due.
const LOOK_AGAIN: Duration = Duration::from_secs(60);

/// What a mail of the outbox says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Letter {
    /// An article of a ticket, or a receipt for one.
    Ticket {
        /// What it is.
        draft: MailDraft,
        /// The version of the ticket that brought the article.
        ver: Ver,
    },
    /// A mail about somebody's account. It names nobody: a stranger's first mail chose what the desk calls them.
    System {
        /// Where to.
        to: Email,
        /// What it is about.
        subject: String,
        /// The words.
        text: String,
    },
}

/// A mail that has yet to leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// Its name: the same for the same mail. The second part is the ticket, by which `held.rs` keeps their order.
    pub key: String,
    /// What it says.
    pub letter: Letter,
    /// When it is tried next.
    pub due: Timestamp,
    /// How often it was tried.
    pub tries: u32,
    /// When it is worth nothing any more, and is removed unsent: a link that has run out.
    pub until: Option<Timestamp>,
}

impl Post {
    /// The ticket that it belongs to.
    fn ticket(&self) -> Option<TicketId> {
        match &self.letter {
            Letter::Ticket { draft, .. } => Some(draft.ticket),
            Letter::System { .. } => None,
        }
    }
}

/// The mails that have yet to leave: how many they are, and which are due first.
#[derive(Debug, Default)]
pub(crate) struct Outbox {
    held: Mutex<Held>,
    waiting: AtomicUsize,
    receipts: Mutex<Receipts>,
    notices: Mutex<Notices>,
    pleas: Mutex<Pleas>,
    /// Why the last try was in vain; nothing when it was not.
    why: Mutex<Option<String>>,
    news: Notify,
}

impl Outbox {
    /// Mails were posted, and are durable.
    pub(crate) fn add<'a>(&self, posts: impl IntoIterator<Item = &'a Post>) {
        let mut held = self.held.lock();
        for post in posts {
            held.put(post.due, post.key.clone());
            self.waiting.fetch_add(1, Ordering::Relaxed);
        }
        drop(held);
        self.news.notify_one();
    }

    pub(crate) fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// How a try ended; whether it is another end than that of the last one. A relay that is away is told once, and not by each mail.
    fn ended(&self, end: &Outcome) -> bool {
        let why = match end {
            Outcome::Sent | Outcome::Never { code: Some(_), .. } => None,
            // It was not even asked.
            Outcome::Never { code: None, .. } => return false,
            Outcome::Later { code, words } => Some(reason(*code, words)),
        };
        let mut last = self.why.lock();
        let news = *last != why;
        *last = why;
        news
    }

    /// So many are out of the outbox.
    fn left(&self, mails: usize) {
        // Never below none, should one be settled that was counted by nobody.
        let _ = self.waiting.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |waiting| Some(waiting.saturating_sub(mails)));
    }
}

/// The mails of a verdict, as the outbox keeps them.
pub(crate) fn posts(verdict: &Verdict, now: Timestamp) -> Vec<Post> {
    let of = |draft: &MailDraft| {
        let (ticket, ordinal) = (draft.ticket, draft.ordinal);
        let (key, ver) = match draft.kind {
            MailKind::Reply | MailKind::Solved => (format!("article-{ticket}-{ordinal}"), ver_of(verdict, draft)),
            MailKind::Receipt => (format!("receipt-{ticket}-{ordinal}"), ver_of(verdict, draft)),
            // Its ordinal is the version; several people may be told at once.
            MailKind::Alert(_) => (format!("alert-{ticket}-{ordinal}-{}", draft.to), ordinal),
            MailKind::Ruled(rule) => (format!("rule-{ticket}-{ordinal}-{}-{rule}", draft.to), ordinal),
            MailKind::Plea => (format!("plea-{ticket}-{ordinal}-{}", draft.to), ordinal),
        };
        Post { key, letter: Letter::Ticket { draft: draft.clone(), ver }, due: now, tries: 0, until: None }
    };
    verdict.mails.iter().map(of).collect()
}

/// Why a try was in vain, as the log may have it: what the relay said may name people, its code does not.
fn reason(code: Option<u16>, words: &str) -> String {
    code.map_or_else(|| words.to_owned(), |code| format!("the relay answers {code}"))
}

fn named(post: &Post) -> String {
    post.ticket().map_or_else(|| "a mail about an account".to_owned(), |ticket| format!("a mail of ticket {ticket}"))
}

fn in_vain(post: &Post, why: &str) -> String {
    let what = named(post);
    format!("{what} could not be handed over, try {}: {why}", post.tries + 1)
}

/// A mail that is given up at once, as the log may have it: what is wrong with one that the relay was never asked about may be an address.
fn for_good(post: &Post, code: Option<u16>) -> String {
    format!("{}; it is given up", in_vain(post, &reason(code, "it is not as mails must be")))
}

fn ver_of(verdict: &Verdict, draft: &MailDraft) -> Ver {
    let brings = |change: &Change| matches!(change, Change::Ticket(TicketChange::Articled(article)) if article.ordinal == draft.ordinal);
    let step = verdict.steps.iter().find(|step| step.subject == Subject::Ticket(draft.ticket) && step.changes.iter().any(brings));
    step.map_or(0, |step| step.ver)
}

impl Desk {
    /// Posts a mail about somebody's account: durable before this answers, and gone when it has left or is worth nothing.
    pub(crate) async fn post_system(&self, to: Email, words: MailWords, until: Option<Timestamp>) -> Result<(), DeskError> {
        let key = format!("system-{}", Hash(self.random()));
        let letter = Letter::System { to, subject: words.subject, text: words.text };
        let post = Post { key, letter, due: self.config.clock.now(), tries: 0, until };
        self.store.post(&post).await?;
        self.outbox.add([&post]);
        Ok(())
    }

    /// Removes the mails that are worth nothing any more, whether or not a relay was ever there to take them.
    pub(crate) async fn forget_expired(&self) -> Result<(), DeskError> {
        let gone = self.store.forget_expired(self.config.clock.now()).await?;
        if 0 < gone {
            tracing::warn!("mails about accounts came too late and are given up: {gone}");
        }
        self.outbox.left(gone);
        Ok(())
    }

    /// How many mails wait to leave.
    #[must_use]
    pub fn outbox_waiting(&self) -> usize {
        self.outbox.waiting()
    }

    /// Learns at the start what waits to leave.
    pub(crate) async fn fill_outbox(&self) -> Result<(), OpenError> {
        self.outbox.waiting.store(self.store.outbox_count().await?, Ordering::Relaxed);
        self.outbox.held.lock().begin_reading();
        let page = self.store.outbox_next().await?;
        self.outbox.held.lock().read(page);
        Ok(())
    }

    /// Sets the hands to work that send, if there is a relay.
    pub(crate) fn start_outbox(&self) {
        let Some(relay) = &self.config.mail.relay else { return };
        let sender = match Sender::new(relay) {
            Ok(sender) => sender,
            Err(error) => {
                tracing::error!("{error}; mails wait in the outbox until the relay is set right");
                return;
            }
        };
        for _ in 0..OUTBOX_HANDS {
            self.tasks.spawn(self.clone().send_mails(sender.clone()));
        }
    }

    /// Sends what is due, as long as the desk is open.
    async fn send_mails(self, sender: Sender) {
        while !self.closing.is_cancelled() {
            let next = self.outbox.held.lock().take(self.config.clock.now());
            match next {
                held::Next::Due(key) => {
                    // Another hand may find something as well; one call for several mails wakes one of them only.
                    self.outbox.news.notify_one();
                    self.try_named(&sender, key.clone()).await;
                    self.outbox.held.lock().done(&key);
                }
                held::Next::Table => self.read_outbox().await,
                held::Next::Later(due) => self.rest(due).await,
            }
        }
    }

    /// Reads which mails are due next, when all that were held have left.
    async fn read_outbox(&self) {
        self.outbox.held.lock().begin_reading();
        match self.store.outbox_next().await {
            Ok(page) => self.outbox.held.lock().read(page),
            Err(error) => {
                tracing::error!("the outbox could not be read: {error}");
                self.outbox.held.lock().not_read();
                self.rest(None).await;
            }
        }
    }

    async fn rest(&self, due: Option<Timestamp>) {
        let now = self.config.clock.now();
        let until = due.map(|due| due.duration_since(now));
        let rest = until.and_then(|until| Duration::try_from(until).ok()).unwrap_or(LOOK_AGAIN).min(LOOK_AGAIN);
        tokio::select! {
            () = self.outbox.news.notified() => {}
            () = tokio::time::sleep(rest) => {}
            () = self.closing.cancelled() => {}
        }
    }

    async fn try_named(&self, sender: &Sender, key: String) {
        let now = self.config.clock.now();
        match self.store.outbox_one(&key).await {
            Ok(Some(post)) if held::is_due(post.due, now) => {
                let ticket = post.ticket();
                self.try_post(sender, post).await;
                // Whoever has the ticket open sees how its mail fares.
                if let Some(ticket) = ticket {
                    self.views.ask_again(ticket);
                }
            }
            // What is held is only where to look: the table knows.
            Ok(Some(post)) => self.outbox.held.lock().put(post.due, key),
            Ok(None) => {}
            Err(error) => {
                tracing::error!("a mail of the outbox could not be read: {error}");
                self.look_later(key, now);
            }
        }
    }

    fn look_later(&self, key: String, now: Timestamp) {
        let later = now.checked_add(LOOK_AGAIN).unwrap_or(Timestamp::MAX);
        self.outbox.held.lock().put(later, key);
    }

    async fn try_post(&self, sender: &Sender, mut post: Post) {
        let now = self.config.clock.now();
        if post.until.is_some_and(|until| until <= now) {
            if let Err(error) = self.forget_expired().await {
                tracing::error!("a mail that came too late could not be removed: {error}");
                self.look_later(post.key, now);
            }
            return;
        }
        let ready = match self.compose(&post).await {
            Ok(Some(mail)) => self.unless_too_many(&post, mail, now).await,
            other => other,
        };
        let settled = match ready {
            Ok(Some(mail)) => self.hand_over(sender, &mut post, &mail, now).await.map(Some),
            // The customer has no address, or none that the wire allows; the words were erased, or it is one too many.
            Ok(None) => {
                tracing::debug!("{} does not leave: no words, no address that a mail can go to, or too many in this hour", named(&post));
                Some(None)
            }
            Err(error) => {
                tracing::error!("a mail could not be put together: {error}");
                self.put_off(&mut post, now, "could not be put together".to_owned()).await.map(Some)
            }
        };
        match settled {
            Some(delivery) => self.take_out(&post, &delivery.unwrap_or(Delivery::Failed { at: now, reason: String::new() })).await,
            None => self.outbox.held.lock().put(post.due, post.key),
        }
    }

    /// A mail is out of the outbox: its row is removed at once, with whatever secret it held.
    async fn take_out(&self, post: &Post, delivery: &Delivery) {
        loop {
            match self.store.post_settled(post, delivery).await {
                Ok(gone) => return self.outbox.left(gone),
                Err(error) => tracing::error!("a mail that left could not be noted: {error}"),
            }
            // Whoever reads the table would send it again, so it stays in this hand until it is noted. What is not noted when the
            // desk closes is sent again after the restart, under the same Message-ID.
            tokio::select! {
                () = tokio::time::sleep(LOOK_AGAIN) => {}
                () = self.closing.cancelled() => return,
            }
        }
    }

    async fn hand_over(&self, sender: &Sender, post: &mut Post, mail: &super::letter::Ready, now: Timestamp) -> Option<Delivery> {
        let end = sender.send(&mail.composed.envelope, &mail.composed.bytes).await;
        let news = self.outbox.ended(&end);
        match end {
            Outcome::Sent => {
                metrics::counter!("sportello_mails_sent_total").increment(1);
                Some(Delivery::Sent { at: now })
            }
            Outcome::Never { code, words } => {
                tracing::warn!("{}", for_good(post, code));
                Some(Delivery::Failed { at: now, reason: words })
            }
            Outcome::Later { code, words } => {
                let told = in_vain(post, &reason(code, &words));
                if news {
                    tracing::warn!("{told}");
                } else {
                    tracing::debug!("{told}");
                }
                self.put_off(post, now, words).await
            }
        }
    }

    /// Puts a mail off; answers that it was given up when it was tried often enough.
    async fn put_off(&self, post: &mut Post, now: Timestamp, words: String) -> Option<Delivery> {
        post.tries += 1;
        let jitter = f64::from(self.random()[0]) / 255.0;
        let Some(pause) = next_try(post.tries, jitter) else {
            tracing::warn!("{} is given up after {} tries", named(post), post.tries);
            return Some(Delivery::Failed { at: now, reason: words });
        };
        // To the microsecond, as the store keeps it.
        let due = now.checked_add(pause).unwrap_or(Timestamp::MAX);
        let due = post.until.map_or(due, |until| due.min(until));
        post.due = Timestamp::from_microsecond(due.as_microsecond()).unwrap_or(due);
        if let Err(error) = self.store.post_later(post).await {
            tracing::error!("a mail could not be put off: {error}");
        }
        None
    }
}
