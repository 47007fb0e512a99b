//! Mail out: written in the transaction that it leaves because of, sent after, tried again by a schedule, never twice at once.

use std::collections::VecDeque;
use std::time::Duration;

use ::mail::relay::{Outcome, Sender, next_try};
use jiff::{SignedDuration, Timestamp};
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};
use shared::act::{MailDraft, MailKind, Verdict};
use shared::event::Change;
use shared::id::{Subject, Ver};
use shared::seal::Hash;
use shared::text::Email;
use shared::ticket::change::TicketChange;
use shared::view::Delivery;
use tokio::sync::Notify;

use crate::error::DeskError;
use crate::open::Desk;

/// Receipts that one address is sent in an hour: whoever floods the desk in somebody's name bombs nobody.
pub const RECEIPTS_PER_HOUR_MAX: usize = 5;
/// Addresses remembered for that; the oldest are forgotten first.
const RECEIPT_ADDRESSES_MAX: usize = 10_000;
/// The longest that the worker sleeps when nothing is due.
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
    /// A mail about somebody's account.
    System {
        /// Where to.
        to: Email,
        /// Whom to.
        name: String,
        /// What it is about.
        subject: String,
        /// The words.
        text: String,
    },
}

/// A mail that has yet to leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// Its name: the same for the same mail.
    pub key: String,
    /// What it says.
    pub letter: Letter,
    /// When it is tried next.
    pub due: Timestamp,
    /// How often it was tried.
    pub tries: u32,
}

/// The mails in hand of the worker.
#[derive(Debug, Default)]
pub(crate) struct Outbox {
    queue: Mutex<VecDeque<Post>>,
    receipts: Mutex<VecDeque<(Email, Timestamp)>>,
    news: Notify,
}

impl Outbox {
    pub(crate) fn add(&self, posts: impl IntoIterator<Item = Post>) {
        self.queue.lock().extend(posts);
        self.news.notify_one();
    }

    pub(crate) fn waiting(&self) -> usize {
        self.queue.lock().len()
    }

    fn take_due(&self, now: Timestamp) -> Option<Post> {
        let mut queue = self.queue.lock();
        let at = queue.iter().position(|post| post.due <= now)?;
        queue.remove(at)
    }

    fn next_due(&self) -> Option<Timestamp> {
        self.queue.lock().iter().map(|post| post.due).min()
    }

    /// Whether this address may be sent one more receipt within the hour.
    fn may_receipt(&self, to: &Email, now: Timestamp) -> bool {
        let mut sent = self.receipts.lock();
        let hour = SignedDuration::from_hours(1);
        while sent.front().is_some_and(|(_, at)| hour <= now.duration_since(*at)) || RECEIPT_ADDRESSES_MAX <= sent.len() {
            sent.pop_front();
        }
        let before = sent.iter().filter(|(address, _)| address == to).count();
        if before < RECEIPTS_PER_HOUR_MAX {
            sent.push_back((to.clone(), now));
        }
        before < RECEIPTS_PER_HOUR_MAX
    }
}

/// The mails of a verdict, as the outbox keeps them.
pub(crate) fn posts(verdict: &Verdict, known: Timestamp) -> Vec<Post> {
    let of = |draft: &MailDraft| {
        let kind = match draft.kind {
            MailKind::Reply | MailKind::Solved => "article",
            MailKind::Receipt => "receipt",
        };
        let ver = ver_of(verdict, draft);
        let key = format!("{kind}-{}-{}", draft.ticket, draft.ordinal);
        Post { key, letter: Letter::Ticket { draft: draft.clone(), ver }, due: known, tries: 0 }
    };
    verdict.mails.iter().map(of).collect()
}

fn ver_of(verdict: &Verdict, draft: &MailDraft) -> Ver {
    let brings = |change: &Change| matches!(change, Change::Ticket(TicketChange::Articled(article)) if article.ordinal == draft.ordinal);
    let step = verdict.steps.iter().find(|step| step.subject == Subject::Ticket(draft.ticket) && step.changes.iter().any(brings));
    step.map_or(0, |step| step.ver)
}

impl Desk {
    /// Posts a mail about somebody's account: durable before this answers.
    pub(crate) async fn post_system(&self, to: Email, name: String, subject: String, text: String) -> Result<(), DeskError> {
        let key = format!("system-{}", Hash(self.random()));
        let post = Post { key, letter: Letter::System { to, name, subject, text }, due: self.config.clock.now(), tries: 0 };
        self.store.post(&post).await?;
        self.outbox.add([post]);
        Ok(())
    }

    /// How many mails wait to leave.
    #[must_use]
    pub fn outbox_waiting(&self) -> usize {
        self.outbox.waiting()
    }

    /// Sends what is due, as long as the desk is open.
    pub(crate) async fn run_outbox(self) {
        let Some(relay) = self.config.mail.relay.clone() else { return };
        let sender = match Sender::new(&relay) {
            Ok(sender) => sender,
            Err(error) => {
                tracing::error!("{error}; mails wait in the outbox until the relay is set right");
                return;
            }
        };
        while !self.closing.is_cancelled() {
            match self.outbox.take_due(self.config.clock.now()) {
                Some(post) => self.try_post(&sender, post).await,
                None => self.rest().await,
            }
        }
    }

    async fn rest(&self) {
        let now = self.config.clock.now();
        let until = self.outbox.next_due().map(|due| due.duration_since(now));
        let rest = until.and_then(|until| Duration::try_from(until).ok()).unwrap_or(LOOK_AGAIN).min(LOOK_AGAIN);
        tokio::select! {
            () = self.outbox.news.notified() => {}
            () = tokio::time::sleep(rest) => {}
            () = self.closing.cancelled() => {}
        }
    }

    async fn try_post(&self, sender: &Sender, mut post: Post) {
        let now = self.config.clock.now();
        let settled = match self.compose(&post).await {
            Ok(Some(mail)) if self.is_capped(&post, &mail.to, now) => Some(None),
            Ok(Some(mail)) => self.hand_over(sender, &mut post, &mail, now).await.map(Some),
            // The customer has no address any more, or the words were erased.
            Ok(None) => Some(None),
            Err(error) => {
                tracing::error!("a mail could not be put together: {error}");
                self.put_off(&mut post, now, "could not be put together".to_owned()).await.map(Some)
            }
        };
        let done = match settled {
            Some(Some(delivery)) => self.store.post_settled(&post, &delivery).await,
            Some(None) => self.store.post_settled(&post, &Delivery::Failed { at: now, reason: String::new() }).await,
            None => {
                self.outbox.add([post]);
                return;
            }
        };
        if let Err(error) = done {
            // It left; what is not noted is sent again after a restart, under the same Message-ID.
            tracing::error!("a mail that left could not be noted: {error}");
        }
    }

    fn is_capped(&self, post: &Post, to: &Email, now: Timestamp) -> bool {
        let receipt = matches!(&post.letter, Letter::Ticket { draft, .. } if draft.kind == MailKind::Receipt);
        receipt && !self.outbox.may_receipt(to, now)
    }

    async fn hand_over(&self, sender: &Sender, post: &mut Post, mail: &super::letter::Ready, now: Timestamp) -> Option<Delivery> {
        match sender.send(&mail.composed.envelope, &mail.composed.bytes).await {
            Outcome::Sent => {
                metrics::counter!("sportello_mails_sent_total").increment(1);
                Some(Delivery::Sent { at: now })
            }
            Outcome::Never { words, .. } => Some(Delivery::Failed { at: now, reason: words }),
            Outcome::Later { words, .. } => self.put_off(post, now, words).await,
        }
    }

    /// Puts a mail off; answers that it was given up when it was tried often enough.
    async fn put_off(&self, post: &mut Post, now: Timestamp, words: String) -> Option<Delivery> {
        post.tries += 1;
        let jitter = f64::from(self.random()[0]) / 255.0;
        let Some(pause) = next_try(post.tries, jitter) else { return Some(Delivery::Failed { at: now, reason: words }) };
        post.due = now.checked_add(pause).unwrap_or(Timestamp::MAX);
        if let Err(error) = self.store.post_later(&post.key, post.due, post.tries).await {
            tracing::error!("a mail could not be put off: {error}");
        }
        None
    }
}
