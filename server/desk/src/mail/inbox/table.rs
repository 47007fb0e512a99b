//! What lies in the table: read at the start and when there is room in memory, acted on by hand, set aside when it was tried in vain.

use async_recursion::async_recursion as boxed;
use jiff::Timestamp;
use shared::refusal::Refusal;
use shared::seal::Hash;
use tokio::time::Instant;

use super::choice::{Choice, Chosen};
use crate::error::{DeskError, OpenError};
use crate::open::Desk;
use crate::store::StoreError;

impl Desk {
    pub(super) async fn read_table(&self) {
        match self.choose().await {
            Ok(chosen) => self.inbox.was_read(chosen),
            Err(error) => {
                tracing::error!("accepted mails could not be read, they are read again later: {error}");
                self.inbox.was_not_read(Instant::now());
            }
        }
    }

    pub(super) async fn choose(&self) -> Result<Chosen, StoreError> {
        let (mut choice, mut after, since) = (Choice::of(self.inbox.room()), None, self.inbox.since());
        loop {
            let page = self.store.accepted_by_name(after, since).await?;
            let Some(last) = page.last() else { return Ok(choice.end()) };
            after = Some(last.raw);
            for mail in page {
                if !self.inbox.knows(mail.raw) {
                    let way = self.way_of(&mail);
                    choice.look_at(mail, way);
                }
            }
        }
    }

    /// Takes at the start what was accepted before, as fairly as ever. What was set aside is tried again: this program may be
    /// another one.
    pub(crate) async fn take_old_mails(&self) -> Result<(), OpenError> {
        self.inbox.begin(self.config.clock.now());
        let chosen = self.choose().await?;
        self.inbox.was_read(chosen);
        Ok(())
    }

    /// Acts on every mail in the table, the oldest first, page by page, for whoever drives the desk by hand.
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
                match self.act_on(mail).await {
                    Ok(()) => {}
                    // Nobody can act: neither can the next mail.
                    Err(error @ DeskError::Refused(Refusal::NoRoom | Refusal::Busy)) => return Err(error),
                    Err(error) => done = done.and(Err(error)),
                }
            }
        }
    }

    /// Lets a mail be that was tried often enough: it is kept, and passed over until the next start.
    pub(super) async fn set_aside(&self, raw: Hash) {
        tracing::error!("the mail {raw} was tried in vain for the last time: it is kept, set aside, and tried again at the next start");
        metrics::counter!("sportello_mails_set_aside_total").increment(1);
        if let Err(error) = self.store.set_aside(raw, self.config.clock.now()).await {
            tracing::error!("the mail could not be set aside, it is tried on: {error}");
            self.inbox.is_in_table();
        }
    }

    /// The mails that were set aside, by the names of their bytes, at most [`super::ASIDE_SHOWN_MAX`], and when each was.
    ///
    /// # Errors
    /// [`DeskError::Store`].
    #[boxed]
    pub async fn mails_set_aside(&self) -> Result<Vec<(Timestamp, Hash)>, DeskError> {
        Ok(self.store.mails_set_aside().await?)
    }
}
