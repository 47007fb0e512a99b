//! Accepted mails on their way to be acted on: some wait in memory, all of them on disk.
//!
//! What does not fit into memory is neither lost nor overtaken. From then on nothing more is held, and when the worker has done
//! what it holds it reads the table, oldest first. A mail that it finds there and has in hand as well is heard once: that is
//! what its `op` is for.

use std::collections::VecDeque;
use std::time::Duration;

use parking_lot::Mutex;
use shared::refusal::Refusal;
use tokio::sync::Notify;
use tokio::time::Instant;

use super::inbound::Accepted;
use crate::error::DeskError;
use crate::open::Desk;

/// Accepted mails that wait in memory. Each is a few addresses and a hash; a thousand are what a busy hour brings while the
/// desk acts on hundreds a second.
pub const WAITING_MAX: usize = 1_024;
/// Mails that could not be acted on are tried again after this long, all together.
const AGAIN_AFTER: Duration = Duration::from_secs(30);

/// What waits to be acted on.
#[derive(Debug, Default)]
pub(crate) struct Inbox {
    waiting: Mutex<Waiting>,
    news: Notify,
}

#[derive(Debug, Default)]
struct Waiting {
    mails: VecDeque<Accepted>,
    /// There are mails in the table only, all of them later than those in hand.
    behind: bool,
}

/// What the worker does next.
#[derive(Debug, PartialEq, Eq)]
enum Next {
    Mail(Box<Accepted>),
    Table,
    Nothing,
}

impl Inbox {
    /// A mail was made durable.
    pub(crate) fn add(&self, mail: Accepted) {
        let mut waiting = self.waiting.lock();
        waiting.behind |= WAITING_MAX <= waiting.mails.len();
        if !waiting.behind {
            waiting.mails.push_back(mail);
        }
        drop(waiting);
        self.news.notify_one();
    }

    /// Something is in the table that nobody has in hand; what is in hand is there too.
    fn read_table(&self) {
        *self.waiting.lock() = Waiting { mails: VecDeque::new(), behind: true };
    }

    fn next(&self) -> Next {
        let mut waiting = self.waiting.lock();
        if let Some(mail) = waiting.mails.pop_front() {
            return Next::Mail(Box::new(mail));
        }
        // Whoever adds from here on is in hand again; what was added before is in the table already.
        if std::mem::take(&mut waiting.behind) { Next::Table } else { Next::Nothing }
    }
}

impl Desk {
    /// Acts on accepted mails as they come, as long as the desk is open. One that cannot be acted on now is tried later and
    /// delays no other; it stays accepted on disk.
    pub(crate) async fn take_mails(self, mut again: Option<Instant>) {
        while !self.closing.is_cancelled() {
            if again.is_some_and(|at| at <= Instant::now()) {
                again = None;
                self.inbox.read_table();
            }
            let done = match self.inbox.next() {
                Next::Mail(mail) => self.act_or_say(&mail).await,
                Next::Table => self.act_on_table().await,
                Next::Nothing => {
                    self.rest_until(again).await;
                    continue;
                }
            };
            if done.is_err() {
                again.get_or_insert_with(|| Instant::now() + AGAIN_AFTER);
            }
        }
    }

    async fn rest_until(&self, again: Option<Instant>) {
        let rest = again.map_or(AGAIN_AFTER, |at| at.saturating_duration_since(Instant::now()));
        tokio::select! {
            () = self.inbox.news.notified() => {}
            () = tokio::time::sleep(rest) => {}
            () = self.closing.cancelled() => {}
        }
    }

    /// When mails in trouble are tried again.
    pub(crate) fn again() -> Instant {
        Instant::now() + AGAIN_AFTER
    }

    /// Acts on every mail in the table, the oldest first, page by page.
    ///
    /// # Errors
    /// The first mail's that could not be acted on; the others were, unless none can be.
    pub(crate) async fn act_on_table(&self) -> Result<(), DeskError> {
        let mut place = None;
        let mut done = Ok(());
        loop {
            let page = self.store.accepted_after(place).await?;
            let Some(last) = page.last() else { return done };
            place = Some((last.at, last.raw));
            for mail in &page {
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
        }
        acted
    }
}

#[cfg(test)]
mod tests {
    use shared::seal::Hash;

    use super::*;

    fn mail(number: usize) -> Accepted {
        let raw = Hash::of(&number.to_be_bytes());
        Accepted { raw, at: jiff::Timestamp::UNIX_EPOCH, to: Vec::new(), from: None }
    }

    #[test]
    fn what_does_not_fit_is_read_from_the_table_after_what_came_before_it() {
        let inbox = Inbox::default();
        for number in 0..WAITING_MAX + 7 {
            inbox.add(mail(number));
        }
        for number in 0..WAITING_MAX {
            assert_eq!(inbox.next(), Next::Mail(Box::new(mail(number))));
            // There is room again, but this one would overtake those in the table.
            inbox.add(mail(WAITING_MAX + 100 + number));
        }
        assert_eq!(inbox.next(), Next::Table);
        inbox.add(mail(1));
        assert_eq!(inbox.next(), Next::Mail(Box::new(mail(1))), "from here on mails are held again");
        assert_eq!(inbox.next(), Next::Nothing);
    }

    #[test]
    fn what_is_tried_again_is_read_from_the_table_once() {
        let inbox = Inbox::default();
        inbox.add(mail(0));
        inbox.read_table();
        assert_eq!(inbox.next(), Next::Table);
        assert_eq!(inbox.next(), Next::Nothing);
    }
}
