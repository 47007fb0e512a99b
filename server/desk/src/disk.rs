//! The room on the disk: below a reserve nothing new is taken, and at its end nothing is written at all.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::config::{Config, Engine};
use crate::error::OpenError;

/// Below this much free disk the desk only reads: enough for the database to tidy itself up and for a mail on its way in.
pub(crate) const RESERVE_BYTES: u64 = 256 * 1024 * 1024;
/// Below this much nothing is written but what must be settled, and no desk is opened: a write that the disk refuses ends
/// the process, and reading shall go on. It is room for the database's own files: a write buffer on its way to the disk.
pub(crate) const LAST_BYTES: u64 = RESERVE_BYTES / 4;
/// How old a look at the disk may be when somebody wants to write. In this time no disk of ours takes the reserve, and a
/// look costs a microsecond.
const LOOK_EVERY: Duration = Duration::from_millis(250);
const MIB: u64 = 1024 * 1024;

/// The room on the disk.
#[derive(Debug)]
pub(crate) struct Disk {
    watched: bool,
    path: PathBuf,
    room: fn(&Path) -> std::io::Result<u64>,
    free: AtomicU64,
    begun: Instant,
    /// When it was last looked at, in milliseconds since the beginning.
    looked_ms: AtomicU64,
}

impl Disk {
    pub(crate) fn new(config: &Config) -> Self {
        let disk = Self {
            watched: config.engine == Engine::Disk,
            path: config.data.clone(),
            room: config.room,
            free: AtomicU64::new(u64::MAX),
            begun: Instant::now(),
            looked_ms: AtomicU64::new(0),
        };
        disk.look();
        disk
    }

    /// Looks now.
    pub(crate) fn look(&self) {
        self.looked_ms.store(self.now_ms(), Ordering::Relaxed);
        if let Ok(free) = (self.room)(&self.path) {
            self.free.store(free, Ordering::Relaxed);
        }
    }

    pub(crate) fn free(&self) -> u64 {
        let since = self.now_ms().saturating_sub(self.looked_ms.load(Ordering::Relaxed));
        if u128::from(since) >= LOOK_EVERY.as_millis() {
            self.look();
        }
        self.free.load(Ordering::Relaxed)
    }

    /// Nothing new is taken.
    pub(crate) fn is_low(&self) -> bool {
        self.watched && self.free() < RESERVE_BYTES
    }

    /// Nothing is written.
    pub(crate) fn is_full(&self) -> bool {
        self.watched && self.free() < LAST_BYTES
    }

    pub(crate) fn enough_to_start(&self, path: &Path) -> Result<(), OpenError> {
        if self.is_full() {
            return Err(OpenError::NoRoom { path: path.to_owned(), free_mib: self.free() / MIB, need_mib: LAST_BYTES / MIB });
        }
        Ok(())
    }

    fn now_ms(&self) -> u64 {
        u64::try_from(self.begun.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}
