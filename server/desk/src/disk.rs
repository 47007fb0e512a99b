//! The room on the disk: below a reserve nothing new is taken, and at its end nothing is written at all.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use shared::refusal::Refusal;

use crate::config::{Config, Engine};
use crate::error::OpenError;

/// Below this much free disk the desk only reads: enough for the database to tidy itself up and for a mail on its way in.
pub(crate) const RESERVE_BYTES: u64 = 256 * 1024 * 1024;
/// Below this much nothing is written but what must be settled, and no desk is opened: a write that the disk refuses ends
/// the process, and reading shall go on. It is room for the database's own files: a write buffer on its way to the disk.
pub(crate) const LAST_BYTES: u64 = RESERVE_BYTES / 4;
/// From this much on the log says that the desk writes again: at the edge of the reserve a few bytes come and go, and each would be
/// a line.
const AGAIN_BYTES: u64 = RESERVE_BYTES + RESERVE_BYTES / 8;
/// How old a look at the disk may be when somebody wants to write. In this time no disk of ours takes the reserve, and a
/// look costs a microsecond.
const LOOK_EVERY: Duration = Duration::from_millis(250);
const MIB: u64 = 1024 * 1024;

/// Whether there is the room in which a desk writes; its directory may still have to be made.
///
/// # Errors
/// [`OpenError::NoRoom`]: a desk that is there would only read, and a new one could not be begun.
pub fn room_to_write(config: &Config) -> Result<(), OpenError> {
    // Where nobody can say how much there is, whoever writes will hear of it.
    let free = (config.room)(existing(&config.data)).unwrap_or(u64::MAX);
    if config.engine == Engine::Disk && free < RESERVE_BYTES {
        return Err(OpenError::NoRoom { path: config.data.clone(), free_mib: free / MIB, need_mib: RESERVE_BYTES / MIB });
    }
    Ok(())
}

/// The directory, or the nearest one above it that is there.
#[must_use]
pub fn existing(path: &Path) -> &Path {
    let here = Path::new(".");
    path.ancestors()
        .find(|folder| folder.exists() || folder.as_os_str().is_empty())
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(here)
}

/// The room on the disk.
#[derive(Debug)]
pub(crate) struct Disk {
    watched: bool,
    path: PathBuf,
    room: fn(&Path) -> std::io::Result<u64>,
    free: AtomicU64,
    /// Whether the log says that it is low: each change is told once.
    told_low: AtomicBool,
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
            told_low: AtomicBool::new(false),
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
            self.tell(free);
        }
    }

    /// Tells whoever reads the log that the desk only reads from now on, or writes again.
    fn tell(&self, free: u64) {
        let (free_mib, need_mib, path) = (free / MIB, RESERVE_BYTES / MIB, self.path.display());
        match self.turned(free) {
            Some(true) => tracing::warn!(
                "the disk is nearly full: only {free_mib} MiB are free for {path} and {need_mib} MiB are needed, the desk only reads"
            ),
            Some(false) => tracing::info!("there is room on the disk again: {free_mib} MiB are free for {path}, the desk writes again"),
            None => {}
        }
    }

    /// Whether it is low now, when the log says otherwise.
    fn turned(&self, free: u64) -> Option<bool> {
        let low = self.watched && free < RESERVE_BYTES;
        if !low && free < AGAIN_BYTES {
            return None;
        }
        (self.told_low.swap(low, Ordering::Relaxed) != low).then_some(low)
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

    /// Whether anything new is taken.
    ///
    /// # Errors
    /// [`Refusal::NoRoom`] when nothing is.
    pub(crate) fn has_room(&self) -> Result<(), Refusal> {
        if self.is_low() { Err(Refusal::NoRoom) } else { Ok(()) }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn config(engine: Engine) -> Config {
        Config { engine, room: |_| Ok(RESERVE_BYTES - 1), ..Config::new(PathBuf::from("data")) }
    }

    #[test]
    fn each_change_is_told_once_and_to_and_fro_at_the_edge_is_none() {
        // It was low as it was made, which is told already.
        let disk = Disk::new(&config(Engine::Disk));
        let looks = [RESERVE_BYTES - 1, RESERVE_BYTES, AGAIN_BYTES - 1, AGAIN_BYTES, RESERVE_BYTES, 0, LAST_BYTES, AGAIN_BYTES];
        let told = [None, None, None, Some(false), None, Some(true), None, Some(false)];
        assert_eq!(looks.map(|free| disk.turned(free)), told);
        let memory = Disk::new(&config(Engine::Memory));
        assert_eq!([0, u64::MAX].map(|free| memory.turned(free)), [None, None]);
    }

    #[test]
    fn a_directory_is_looked_for_where_it_would_be_made() {
        assert_eq!(existing(Path::new("src/no/such/folder")), Path::new("src"));
        assert_eq!(existing(Path::new("no-such-folder")), Path::new("."));
        assert_eq!(existing(Path::new("/no-such-folder/data")), Path::new("/"));
    }

    #[test]
    fn a_desk_below_the_reserve_only_reads_and_says_what_it_needs() {
        let refused = room_to_write(&config(Engine::Disk)).map_err(|error| error.to_string());
        let sentence = "only 255 MiB are free for data; 256 MiB are needed. Make room and start again";
        assert_eq!(refused, Err(sentence.to_owned()));
        assert!(room_to_write(&config(Engine::Memory)).is_ok());
        assert!(room_to_write(&Config { room: |_| Ok(RESERVE_BYTES), ..config(Engine::Disk) }).is_ok());
    }
}
