//! Files by the SHA-256 of their bytes: attachments and raw mails. Written, synced and renamed before anything names them.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bytes::Bytes;
use shared::seal::Hash;

use crate::error::DeskError;

/// The largest file that an article may carry: what mail servers commonly pass on (25 MiB) with some room.
pub const FILE_BYTES_MAX: usize = 32 * 1024 * 1024;

/// The files beside the database.
#[derive(Debug, Clone)]
pub struct Blobs {
    dir: PathBuf,
    durable: bool,
    /// The folders, by the first byte of what they hold, whose own place this process has synced.
    known: Arc<[AtomicBool; 256]>,
}

impl Blobs {
    pub(crate) fn open(data: &Path, durable: bool) -> std::io::Result<Self> {
        let dir = data.join("blobs");
        std::fs::create_dir_all(dir.join("tmp"))?;
        Ok(Self { dir, durable, known: Arc::new([const { AtomicBool::new(false) }; 256]) })
    }

    /// Stores bytes and answers their hash once they are durable. Storing the same again costs a look.
    ///
    /// # Errors
    /// [`DeskError::File`].
    pub async fn put(&self, bytes: Bytes) -> Result<Hash, DeskError> {
        let blobs = self.clone();
        tokio::task::spawn_blocking(move || blobs.put_now(&bytes).map_err(|source| DeskError::File { doing: "storing a file", source }))
            .await
            .map_err(|error| DeskError::Internal(error.to_string()))?
    }

    /// The bytes of that hash, if they are here.
    ///
    /// # Errors
    /// [`DeskError::File`].
    pub async fn get(&self, hash: Hash) -> Result<Option<Bytes>, DeskError> {
        match tokio::fs::read(self.path(hash)).await {
            Ok(bytes) => Ok(Some(Bytes::from(bytes))),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(DeskError::File { doing: "reading a file", source }),
        }
    }

    fn path(&self, hash: Hash) -> PathBuf {
        let name = hash.to_string();
        self.dir.join(&name[..2]).join(&name)
    }

    fn put_now(&self, bytes: &[u8]) -> std::io::Result<Hash> {
        let hash = Hash::of(bytes);
        let path = self.path(hash);
        let folder = path.parent().unwrap_or(&self.dir);
        if path.try_exists()? {
            // Whoever put it there may not have synced its name yet.
            self.sync(folder, hash)?;
            return Ok(hash);
        }
        std::fs::create_dir_all(folder)?;
        let mut name = [0; 16];
        getrandom::fill(&mut name).map_err(std::io::Error::other)?;
        let tmp = self.dir.join("tmp").join(hex::encode(name));
        {
            let mut file = std::fs::File::create_new(&tmp)?;
            std::io::Write::write_all(&mut file, bytes)?;
            if self.durable {
                file.sync_all()?;
            }
        }
        std::fs::rename(&tmp, &path)?;
        self.sync(folder, hash)?;
        Ok(hash)
    }

    /// Makes the names in a folder, and the folder's own, durable.
    fn sync(&self, folder: &Path, hash: Hash) -> std::io::Result<()> {
        if self.durable {
            std::fs::File::open(folder)?.sync_all()?;
            let known = &self.known[usize::from(hash.0[0])];
            if !known.load(Ordering::Acquire) {
                std::fs::File::open(&self.dir)?.sync_all()?;
                known.store(true, Ordering::Release);
            }
        }
        Ok(())
    }
}
