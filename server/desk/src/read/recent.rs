//! What takes long to look at is remembered for a minute: a page is loaded again, or read in the other language, and asks the same.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use shared::id::Subject;
use shared::setting::{SettingChange, Settings};
use shared::sla::what_if::WhatIf;

use super::dry_run::DryRun;
use crate::error::DeskError;

/// How long an answer is given again: long enough to read it, short enough that nobody takes it for what is so now.
const REMEMBERED_FOR: SignedDuration = SignedDuration::from_secs(60);

/// What was found for previews.
#[derive(Default)]
pub(crate) struct Previews {
    /// What rules would have done.
    pub(super) dry_runs: Recent<DryRun>,
    /// What would have been kept of what is promised.
    pub(super) what_ifs: Recent<WhatIf>,
}

impl Previews {
    /// Lets go what is told no more.
    pub(crate) fn forget_old(&self, now: Timestamp) {
        self.dry_runs.forget_old(now);
        self.what_ifs.forget_old(now);
    }
}

/// What would be, had a document been in force, beside these settings; over how many days, where one may choose.
pub(super) struct Asked {
    pub(super) subject: Subject,
    pub(super) doc: SettingChange,
    pub(super) days: Option<u16>,
    pub(super) settings: Arc<Settings>,
}

impl PartialEq for Asked {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.settings, &other.settings) && (self.subject, self.days, &self.doc) == (other.subject, other.days, &other.doc)
    }
}

/// The newest answer, kept until another is found or the sweeper finds that it is old. One at a time is looked for: whoever asks
/// meanwhile waits, and is given the same if they ask the same.
#[derive(Default)]
pub(super) struct Recent<T>(tokio::sync::Mutex<Option<(Timestamp, Asked, Arc<T>)>>);

impl<T> Recent<T> {
    /// The answer, if it was found just now; otherwise what is found by looking.
    pub(super) async fn or_look(
        &self,
        now: Timestamp,
        asked: Asked,
        look: impl Future<Output = Result<T, DeskError>>,
    ) -> Result<Arc<T>, DeskError> {
        let mut newest = self.0.lock().await;
        if let Some((at, known, found)) = &*newest
            && is_recent(*at, now)
            && *known == asked
        {
            return Ok(Arc::clone(found));
        }
        let found = Arc::new(look.await?);
        *newest = Some((now, asked, Arc::clone(&found)));
        Ok(found)
    }

    /// Lets an answer go that is given no more. Where one is being looked for, that one takes its place anyway.
    fn forget_old(&self, now: Timestamp) {
        if let Ok(mut newest) = self.0.try_lock()
            && newest.as_ref().is_some_and(|(at, ..)| !is_recent(*at, now))
        {
            *newest = None;
        }
    }
}

fn is_recent(at: Timestamp, now: Timestamp) -> bool {
    (SignedDuration::ZERO..REMEMBERED_FOR).contains(&now.duration_since(at))
}

#[cfg(test)]
mod tests {
    use shared::setting::DeskDoc;

    use super::*;

    #[tokio::test]
    async fn an_answer_that_is_given_no_more_is_kept_no_more() {
        let (recent, found_at) = (Recent::default(), Timestamp::UNIX_EPOCH);
        let doc = SettingChange::Desk(DeskDoc::default());
        let asked = Asked { subject: Subject::Desk, doc, days: None, settings: Arc::default() };
        let found = recent.or_look(found_at, asked, async { Ok("what was found") }).await.expect("it is found");
        let kept = Arc::downgrade(&found);
        drop(found);
        for (seconds, is_kept) in [(0, true), (59, true), (60, false)] {
            recent.forget_old(found_at + SignedDuration::from_secs(seconds));
            assert_eq!(kept.upgrade().is_some(), is_kept, "after {seconds} seconds");
        }
    }
}
