//! The memory of the desk in one file, so that a start need not read every row: Board, Ledger, Directory and settings.
//!
//! It is gathered while the desk works, a handful at a time, so it is not of one moment: everything up to its *cut* is in it,
//! and of what came until its *end* some is and some is not. A start reads again every subject that the log names after the cut,
//! whose newest row replaces what is here, and so it does not matter which. The end matters for another reason: a log that ends
//! before it has lost work that was acknowledged.

mod file;
mod fill;

use std::path::{Path, PathBuf};
use std::time::Duration;

use async_recursion::async_recursion as boxed;
use parking_lot::Mutex;
use shared::id::Pos;

pub use file::FORMAT;
pub(crate) use file::Head;
use file::{Kind, Writer};

use crate::config::{Config, Engine};
use crate::open::Desk;

/// How often it is written while anything happens: what a start reads again is a minute's work.
pub const CHECKPOINT_EVERY: Duration = Duration::from_secs(60);
/// The newest may be torn by a disk that lied; then the one before it counts.
pub const CHECKPOINTS_KEPT: usize = 2;
/// So many facts, people or rows are gathered at a time: publication waits for about a millisecond.
const AT_ONCE: usize = 4_096;

/// Where checkpoints are kept, and the cut of the newest.
#[derive(Debug)]
pub(crate) struct Checkpoints {
    /// None where facts are in memory only: there a checkpoint would know more than the log.
    folder: Option<PathBuf>,
    /// Held while one is written.
    newest: Mutex<Option<Pos>>,
}

impl Checkpoints {
    pub(crate) fn new(config: &Config) -> Self {
        let folder = (config.engine == Engine::Disk).then(|| config.data.join(file::FOLDER));
        Self { folder, newest: Mutex::new(None) }
    }

    /// The checkpoints that can be read whole, the newest first.
    pub(crate) async fn found(&self) -> Vec<Head> {
        let Some(folder) = self.folder.clone() else { return Vec::new() };
        // A panic of the reader is as good as no checkpoint.
        tokio::task::spawn_blocking(move || file::found(&folder)).await.unwrap_or_default()
    }
}

impl Desk {
    /// Writes a checkpoint of the memory unless the newest one says the same; answers its cut, or `None` when there is none to
    /// write.
    ///
    /// # Errors
    /// The system's: the desk works on without it.
    #[boxed]
    pub async fn checkpoint(&self) -> std::io::Result<Option<Pos>> {
        // What is left of a full disk is for the database.
        if self.checkpoints.folder.is_none() || self.disk.is_low() {
            return Ok(None);
        }
        let desk = self.clone();
        let writing = tokio::task::spawn_blocking(move || {
            let mut newest = desk.checkpoints.newest.lock();
            let cut = desk.lane.settled();
            if let Some(folder) = desk.checkpoints.folder.as_deref().filter(|_| *newest != Some(cut)) {
                desk.write_checkpoint(folder, cut)?;
                *newest = Some(cut);
            }
            Ok::<_, std::io::Error>(Some(cut))
        });
        writing.await.map_err(std::io::Error::other)?
    }

    fn write_checkpoint(&self, folder: &Path, cut: Pos) -> std::io::Result<()> {
        let mut writer = Writer::begin(folder, cut)?;
        let settings = serde_json::to_string(&*self.settings()).map_err(std::io::Error::other)?;
        writer.put(Kind::Settings, &[settings])?;
        let (people, organisations) = {
            let directory = self.views.directory.read();
            (directory.people().cloned().collect::<Vec<_>>(), directory.organisations().cloned().collect::<Vec<_>>())
        };
        people.chunks(AT_ONCE).try_for_each(|people| writer.put(Kind::People, people))?;
        organisations.chunks(AT_ONCE).try_for_each(|organisations| writer.put(Kind::Organisations, organisations))?;
        let (open, waits, turns, served) = {
            let board = self.views.board.read();
            let past = board.hands().past();
            let (open, waits) = (board.entries().cloned().collect::<Vec<_>>(), board.due().waits().cloned().collect::<Vec<_>>());
            (open, waits, past.turns(), past.served())
        };
        open.chunks(AT_ONCE).try_for_each(|open| writer.put(Kind::Open, open))?;
        waits.chunks(AT_ONCE).try_for_each(|waits| writer.put(Kind::Waits, waits))?;
        turns.chunks(AT_ONCE).try_for_each(|turns| writer.put(Kind::Turns, turns))?;
        served.chunks(AT_ONCE).try_for_each(|served| writer.put(Kind::Served, served))?;
        for handful in 0.. {
            // Facts only ever come to the end, so the next handful begins where this one ended.
            let facts = {
                let ledger = self.views.ledger.read();
                let rest = ledger.facts().get(handful * AT_ONCE..).unwrap_or_default();
                rest.get(..AT_ONCE).unwrap_or(rest).to_vec()
            };
            if facts.is_empty() {
                break;
            }
            writer.put(Kind::Facts, &facts)?;
        }
        // Whatever of a publication was gathered, it is over now.
        writer.end(self.lane.settled())
    }

    pub(crate) async fn keep_checkpoints(self) {
        loop {
            tokio::select! {
                () = tokio::time::sleep(CHECKPOINT_EVERY) => {}
                () = self.closing.cancelled() => return,
            }
            if let Err(error) = self.checkpoint().await {
                tracing::warn!("the checkpoint of the memory was not written, the next start takes longer: {error}");
            }
        }
    }
}
