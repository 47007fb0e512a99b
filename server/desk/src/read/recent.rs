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

/// The newest answer, kept until another is found. One at a time is looked for: whoever asks meanwhile waits, and is given the same if
/// they ask the same.
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
        let is_recent = |at: Timestamp| (SignedDuration::ZERO..REMEMBERED_FOR).contains(&now.duration_since(at));
        if let Some((at, known, found)) = &*newest
            && is_recent(*at)
            && *known == asked
        {
            return Ok(Arc::clone(found));
        }
        let found = Arc::new(look.await?);
        *newest = Some((now, asked, Arc::clone(&found)));
        Ok(found)
    }
}
