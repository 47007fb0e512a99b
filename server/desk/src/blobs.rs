//! Files by the SHA-256 of their bytes: attachments and raw mails. Written, synced and renamed before anything names them.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use async_recursion::async_recursion as boxed;
use bytes::Bytes;
use sha2::{Digest, Sha256};
use shared::refusal::Refusal;
use shared::seal::Hash;
use tokio::io::AsyncWriteExt;

use crate::error::{DeskError, OpenError};

/// Where they are in the data directory.
pub(crate) const FOLDER: &str = "blobs";

/// Whether a desk that was begun still has its folder: made anew, it would hide that every file is lost.
pub(crate) fn are_kept(data: &Path, begun: bool) -> Result<(), OpenError> {
    let path = data.join(FOLDER);
    // What cannot be looked at is said by opening it.
    if begun && path.try_exists().is_ok_and(|there| !there) {
        let what = "it is missing, and every file that was sent was in it (to go on without them, make it, empty)".to_owned();
        return Err(OpenError::Damaged { path, what });
    }
    Ok(())
}

/// The files beside the database.
#[derive(Debug, Clone)]
pub struct Blobs {
    dir: PathBuf,
    durable: bool,
    /// The folders, by the first byte of what they hold, whose own place this process has synced.
    known: Arc<[AtomicBool; 256]>,
}

/// A file that is not whole yet. It goes when this is dropped; what was renamed is no longer here.
#[derive(Debug)]
struct Tmp(PathBuf);

impl Drop for Tmp {
    fn drop(&mut self) {
        // What cannot be removed now is removed at the next start.
        drop(std::fs::remove_file(&self.0));
    }
}

/// A file that is being written piece by piece.
#[derive(Debug)]
pub(crate) struct Writing {
    blobs: Blobs,
    tmp: Tmp,
    file: tokio::fs::File,
    hasher: Sha256,
}

impl Blobs {
    /// Opens them, and removes what an earlier process did not write to its end.
    pub(crate) fn open(data: &Path, durable: bool) -> std::io::Result<Self> {
        let dir = data.join(FOLDER);
        match std::fs::remove_dir_all(dir.join("tmp")) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            Ok(()) | Err(_) => std::fs::create_dir_all(dir.join("tmp"))?,
        }
        if durable {
            // Below, each folder is synced when a file comes into it; nobody else syncs the name of the topmost.
            std::fs::File::open(data)?.sync_all()?;
        }
        Ok(Self { dir, durable, known: Arc::new([const { AtomicBool::new(false) }; 256]) })
    }

    /// Stores bytes and answers their hash once they are durable. Storing the same again costs a look.
    ///
    /// # Errors
    /// [`DeskError::File`].
    #[boxed]
    pub async fn put(&self, bytes: Bytes) -> Result<Hash, DeskError> {
        let blobs = self.clone();
        blocking(move || blobs.put_now(&bytes)).await
    }

    /// Begins a file that comes piece by piece.
    pub(crate) async fn begin(&self) -> Result<Writing, DeskError> {
        let tmp = self.tmp().map_err(not_stored)?;
        let file = tokio::fs::File::create_new(&tmp.0).await.map_err(not_stored)?;
        Ok(Writing { blobs: self.clone(), tmp, file, hasher: Sha256::new() })
    }

    /// The bytes of that hash, if they are here.
    ///
    /// # Errors
    /// [`DeskError::File`].
    #[boxed]
    pub async fn get(&self, hash: Hash) -> Result<Option<Bytes>, DeskError> {
        found(tokio::fs::read(self.path(hash)).await.map(Bytes::from))
    }

    /// The file of that hash, to be read piece by piece, if it is here.
    ///
    /// # Errors
    /// [`DeskError::File`].
    pub(crate) async fn file(&self, hash: Hash) -> Result<Option<tokio::fs::File>, DeskError> {
        found(tokio::fs::File::open(self.path(hash)).await)
    }

    fn path(&self, hash: Hash) -> PathBuf {
        let name = hash.to_string();
        self.dir.join(&name[..2]).join(&name)
    }

    fn tmp(&self) -> std::io::Result<Tmp> {
        let mut name = [0; 16];
        getrandom::fill(&mut name).map_err(std::io::Error::other)?;
        Ok(Tmp(self.dir.join("tmp").join(hex::encode(name))))
    }

    fn put_now(&self, bytes: &[u8]) -> std::io::Result<Hash> {
        let hash = Hash::of(bytes);
        if self.has(hash)? {
            return Ok(hash);
        }
        let tmp = self.tmp()?;
        {
            let mut file = std::fs::File::create_new(&tmp.0)?;
            std::io::Write::write_all(&mut file, bytes)?;
            if self.durable {
                file.sync_all()?;
            }
        }
        self.place(&tmp, hash)
    }

    /// Whether it is here, durably.
    fn has(&self, hash: Hash) -> std::io::Result<bool> {
        let here = self.path(hash).try_exists()?;
        if here {
            // Whoever put it there may not have synced its name yet.
            self.sync(hash)?;
        }
        Ok(here)
    }

    /// Gives what was written its name.
    fn place(&self, tmp: &Tmp, hash: Hash) -> std::io::Result<Hash> {
        std::fs::create_dir_all(self.folder(hash))?;
        std::fs::rename(&tmp.0, self.path(hash))?;
        self.sync(hash)?;
        Ok(hash)
    }

    fn folder(&self, hash: Hash) -> PathBuf {
        self.path(hash).parent().unwrap_or(&self.dir).to_owned()
    }

    /// Makes the names in a folder, and the folder's own, durable.
    fn sync(&self, hash: Hash) -> std::io::Result<()> {
        if self.durable {
            std::fs::File::open(self.folder(hash))?.sync_all()?;
            let known = &self.known[usize::from(hash.0[0])];
            if !known.load(Ordering::Acquire) {
                std::fs::File::open(&self.dir)?.sync_all()?;
                known.store(true, Ordering::Release);
            }
        }
        Ok(())
    }
}

impl Writing {
    pub(crate) async fn write(&mut self, piece: &[u8]) -> Result<(), DeskError> {
        self.hasher.update(piece);
        self.file.write_all(piece).await.map_err(not_stored)
    }

    /// Answers the hash once the file is durable.
    pub(crate) async fn finish(self) -> Result<Hash, DeskError> {
        let Self { blobs, tmp, mut file, hasher } = self;
        file.flush().await.map_err(not_stored)?;
        if blobs.durable {
            file.sync_all().await.map_err(not_stored)?;
        }
        let hash = Hash(hasher.finalize().into());
        blocking(move || if blobs.has(hash)? { Ok(hash) } else { blobs.place(&tmp, hash) }).await
    }
}

async fn blocking(store: impl FnOnce() -> std::io::Result<Hash> + Send + 'static) -> Result<Hash, DeskError> {
    tokio::task::spawn_blocking(store).await?.map_err(not_stored)
}

fn not_stored(source: std::io::Error) -> DeskError {
    match source.kind() {
        ErrorKind::StorageFull => Refusal::NoRoom.into(),
        _ => DeskError::File { doing: "storing a file", source },
    }
}

fn found<T>(read: std::io::Result<T>) -> Result<Option<T>, DeskError> {
    match read {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(source) => Err(DeskError::File { doing: "reading a file", source }),
    }
}
