//! What is kept for a while and then forgotten, a portion at a time: the calls that were carried out, but for those that say what
//! came from a file.

use std::time::Duration;

use async_recursion::async_recursion as boxed;
use jiff::SignedDuration;

use crate::act::is_kept;
use crate::error::DeskError;
use crate::open::Desk;
use crate::store::lanes::Forgotten;

/// For how long the same call is known again: longer than any server tries a mail, and than a tab sleeps over a holiday.
const CALLS_KEPT: SignedDuration = SignedDuration::from_hours(35 * 24);
/// How often is looked what has become so old.
const LOOK_EVERY: Duration = Duration::from_secs(3_600);
/// How much later than at the last look it may have become, whatever the clock says: a desk that runs four hours a day keeps up,
/// and a clock that is far ahead makes it forget nothing for the five days for which servers try a mail.
const LATER_MAX: SignedDuration = SignedDuration::from_hours(6);

impl Desk {
    pub(crate) async fn forget_by_itself(self) {
        loop {
            tokio::select! {
                () = tokio::time::sleep(LOOK_EVERY) => {}
                () = self.closing.cancelled() => return,
            }
            match self.forget_old_calls().await {
                Ok(0) => {}
                Ok(calls) => tracing::debug!("{calls} calls were forgotten"),
                Err(error) => tracing::warn!("forgetting old calls: {error}"),
            }
        }
    }

    /// Forgets the calls that were carried out long ago, in the order of the log; answers how many.
    ///
    /// # Errors
    /// [`DeskError::Store`]; what was not forgotten is at the next look.
    #[boxed]
    pub async fn forget_old_calls(&self) -> Result<usize, DeskError> {
        let Forgotten { mut up_to, looked_at } = self.store.forgotten().await?;
        let last_look = match looked_at {
            Some(at) => Some(at),
            None => self.log_after(up_to).await?.into_iter().find_map(|entry| entry.known),
        };
        let Some(last_look) = last_look else { return Ok(0) };
        let now = self.config.clock.now().min(last_look + LATER_MAX);
        let before = now - CALLS_KEPT;
        let mut forgotten = 0;
        while !self.closing.is_cancelled() {
            let entries = self.log_after(up_to).await?;
            let old = entries.into_iter().take_while(|entry| entry.known.is_none_or(|known| known < before));
            let (mut calls, mut last) = (Vec::new(), None);
            for entry in old {
                calls.extend(entry.ops.into_iter().filter(|op| !is_kept(*op)));
                last = Some(entry.pos);
            }
            let Some(last) = last else { break };
            up_to = last;
            self.store.forget_calls(&calls, Forgotten { up_to, looked_at: Some(now) }).await?;
            forgotten += calls.len();
        }
        self.store.forget_calls(&[], Forgotten { up_to, looked_at: Some(now) }).await?;
        Ok(forgotten)
    }
}
