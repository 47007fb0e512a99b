//! What is kept for a while and then forgotten, a portion at a time: the calls that were carried out.

use async_recursion::async_recursion as boxed;
use std::time::Duration;

use jiff::SignedDuration;

use crate::error::DeskError;
use crate::open::Desk;

/// For how long the same call is known again: longer than any server tries a mail, and than a tab sleeps over a holiday.
const CALLS_KEPT: SignedDuration = SignedDuration::from_hours(35 * 24);
/// How often is looked what has become so old.
const LOOK_EVERY: Duration = Duration::from_secs(3_600);

impl Desk {
    pub(crate) async fn forget_by_itself(self) {
        while !self.closing.is_cancelled() {
            match self.forget_old_calls().await {
                Ok(0) => {}
                Ok(calls) => tracing::debug!("{calls} calls were forgotten"),
                Err(error) => tracing::warn!("forgetting old calls: {error}"),
            }
            tokio::select! {
                () = tokio::time::sleep(LOOK_EVERY) => {}
                () = self.closing.cancelled() => {}
            }
        }
    }

    /// Forgets the calls that were carried out long ago, in the order of the log; answers how many.
    ///
    /// # Errors
    /// [`DeskError::Store`]; what was not forgotten is at the next look.
    #[boxed]
    pub async fn forget_old_calls(&self) -> Result<usize, DeskError> {
        let before = self.config.clock.now() - CALLS_KEPT;
        let mut forgotten = 0;
        while !self.closing.is_cancelled() {
            let entries = self.log_after(self.store.forgotten_up_to().await?).await?;
            let old = entries.into_iter().take_while(|entry| entry.known.is_none_or(|known| known < before));
            let (mut calls, mut last) = (Vec::new(), None);
            for entry in old {
                calls.extend(entry.ops);
                last = Some(entry.pos);
            }
            let Some(last) = last else { break };
            self.store.forget_calls(&calls, last).await?;
            forgotten += calls.len();
        }
        Ok(forgotten)
    }
}
