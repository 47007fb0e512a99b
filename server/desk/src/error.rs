//! What goes wrong, by who has to know.

use std::path::PathBuf;

use shared::refusal::Refusal;
use shared::seal::Hash;
use shared::text::TextError;
use tokio::task::JoinError;

use crate::store::StoreError;

/// Why the desk did not do what was asked; turned into the browser's error at the edge.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// The desk says no, and why.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// There is no session, or it is over.
    #[error("signed out")]
    SignedOut,
    /// Too many tries.
    #[error("too many tries, again in {retry_after_s} s")]
    Throttled {
        /// Seconds until the next try is heard.
        retry_after_s: u32,
    },
    /// The address or the password is wrong, or a link is used up; never said which.
    #[error("bad credentials")]
    BadCredentials,
    /// The database failed.
    #[error(transparent)]
    Store(StoreError),
    /// A file could not be written or read.
    #[error("{doing}: {source}")]
    File {
        /// What was being done.
        doing: &'static str,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file that an event names is not on the disk.
    #[error("the file {blob} is missing from the folder blobs of the data directory; a backup may have it")]
    LostFile {
        /// The hash of what it held, which is its name.
        blob: Hash,
    },
    /// Something that should not be.
    #[error("{0}")]
    Internal(String),
}

impl From<TextError> for DeskError {
    fn from(error: TextError) -> Self {
        Self::Refused(Refusal::Text(error))
    }
}

impl From<JoinError> for DeskError {
    /// A task that panicked brings the panic's words, which may be somebody's: they stay out of the log.
    fn from(error: JoinError) -> Self {
        let what = if error.is_panic() { "a task panicked" } else { "a task was cancelled" };
        Self::Internal(what.to_owned())
    }
}

impl From<StoreError> for DeskError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Full { .. } => Self::Refused(Refusal::NoRoom),
            error => Self::Store(error),
        }
    }
}

/// Why the desk does not open; each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The directory cannot be made or written.
    #[error("the data directory {} cannot be written: {source}. Make it writable for the user who runs Sportello, or name another with SPORTELLO_DATA", path.display())]
    NotWritable {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The directory holds something else.
    #[error("{} holds other files and no Sportello desk; nothing was touched. Name an empty directory with SPORTELLO_DATA", path.display())]
    Foreign {
        /// Which.
        path: PathBuf,
    },
    /// Another process has it.
    #[error("another Sportello is running on {}; if it has only just begun, try again in a moment; otherwise stop it first, or name another \
         directory with SPORTELLO_DATA", path.display())]
    Locked {
        /// Which.
        path: PathBuf,
    },
    /// Its demo was not told to the end.
    #[error("the demo in {} was not told to its end. Start `sportello demo` once more, which tells it anew, or name another directory with SPORTELLO_DATA", path.display())]
    HalfTold {
        /// Which.
        path: PathBuf,
    },
    /// A file of ours is not what it was.
    #[error("{} is damaged: {what}. Nothing was changed; restore a backup of the whole data directory", path.display())]
    Damaged {
        /// Which.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// The database's journal has a wrong record in its midst.
    #[error(
        "the database's journal {} is damaged behind byte {whole} of {length}, where acknowledged work may stand; nothing was changed. Restore a backup of the whole data directory; or, to go on without what stands there, cut the file (truncate -s {whole} {}) and start again",
        path.display(),
        path.display()
    )]
    Journal {
        /// The segment.
        path: PathBuf,
        /// Up to here it has whole records.
        whole: u64,
        /// How long it is.
        length: u64,
    },
    /// A later program wrote it.
    #[error("the desk in {} was written by a newer Sportello ({what}); start that version, or restore a backup", path.display())]
    Newer {
        /// Which.
        path: PathBuf,
        /// What is newer.
        what: String,
    },
    /// Something that was acknowledged is no longer there.
    #[error(
        "the log in {} ends at {found}, but {known} was acknowledged: acknowledged work is lost, and nothing was changed. Restore a backup of the whole directory; or, to go on without that work, remove {files} and start again",
        path.display()
    )]
    LostWork {
        /// Which directory.
        path: PathBuf,
        /// Where the log ends.
        found: String,
        /// What was acknowledged.
        known: String,
        /// The checkpoints that know it.
        files: String,
    },
    /// A database elsewhere was asked for.
    #[error("{url} names a database server; this version keeps its database in its own data directory. Leave the setting out")]
    RemoteDatabase {
        /// What was asked for.
        url: String,
    },
    /// The disk has no room.
    #[error("only {free_mib} MiB are free for {}; {need_mib} MiB are needed. Make room and start again", path.display())]
    NoRoom {
        /// Which directory.
        path: PathBuf,
        /// Free.
        free_mib: u64,
        /// Needed.
        need_mib: u64,
    },
    /// The database failed.
    #[error("the database in the data directory does not open: {0}. Nothing was changed; if the disk is sound, restore a backup")]
    Store(#[from] StoreError),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_a_panic_says_is_not_told() {
        let words = std::hint::black_box("graham@pell.example");
        let panicked = tokio::spawn(async move { assert!(words.is_empty(), "cannot cut {words}") }).await;
        let error = DeskError::from(panicked.expect_err("it panics"));
        assert_eq!(error.to_string(), "a task panicked");
    }
}
