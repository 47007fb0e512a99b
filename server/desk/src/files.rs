//! Files on their way in: stored piece by piece as they come, and sealed for whoever sent them.
//!
//! A browser hands a stored file back with the words that it belongs to, so what it hands back must be the desk's own word:
//! otherwise naming the hash of another's file would be attaching it, and reading it.

use async_recursion::async_recursion as boxed;
use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};
use shared::id::PersonId;
use shared::refusal::Refusal;
use shared::seal::{Hash, keyed};
use shared::text::Name;
use shared::ticket::action::{FileSeal, NewFile};
use subtle::ConstantTimeEq;

use crate::act::Wish;
use crate::blobs::Writing;
use crate::error::DeskError;
use crate::open::Desk;

/// A draft is kept for 30 days after its last word, and may have been begun as long before.
const SEALED_FOR: SignedDuration = SignedDuration::from_hours(60 * 24);
/// What a file's type is found by lies in its beginning.
const START_BYTES: usize = 8 * 1024;
/// So much of it must be words for a text.
const TEXT_BYTES: usize = 1024;
const BYTES: &str = "application/octet-stream";
/// A file whose sender gave it no name.
const NAMELESS: &str = "file";

/// A file that is arriving. Dropped before its end it leaves nothing behind.
pub struct Receiving<'a> {
    desk: &'a Desk,
    name: Name,
    writing: Writing,
    start: Vec<u8>,
    bytes: u64,
}

impl Desk {
    /// Stores a file that is here as a whole; its type is found by looking inside.
    ///
    /// # Errors
    /// [`Refusal::NoRoom`]; [`DeskError::File`].
    #[boxed]
    pub async fn store_file(&self, name: &str, bytes: Bytes) -> Result<NewFile, DeskError> {
        self.disk.has_room()?;
        let (name, media, size) = (name_of(name)?, media_of(&bytes), bytes.len() as u64);
        let blob = self.blobs.put(bytes).await?;
        Ok(NewFile { name, blob, bytes: size, media, cid: None, seal: None })
    }

    /// Begins to store a file that arrives piece by piece.
    ///
    /// # Errors
    /// [`Refusal::NoRoom`]; [`DeskError::File`].
    #[boxed]
    pub async fn receive_file<'a>(&'a self, name: &str) -> Result<Receiving<'a>, DeskError> {
        self.disk.has_room()?;
        Ok(Receiving { desk: self, name: name_of(name)?, writing: self.blobs.begin().await?, start: Vec::new(), bytes: 0 })
    }

    /// Whether the files that somebody names are their own: asked of every call that a person makes, whatever door it came by. The
    /// seals are taken off: the same files sent again are sealed anew, and the call is the same.
    pub(crate) fn own_files(&self, wish: &mut Wish, now: Timestamp) -> Result<(), Refusal> {
        let Some(person) = wish.actor.person() else { return Ok(()) };
        let shared::act::Action::Ticket(action) = &mut wish.action else { return Ok(()) };
        for file in action.files_mut() {
            let seal = file.seal.take().filter(|seal| now < seal.until);
            let theirs = seal.is_some_and(|seal| self.file_mac(person, file, seal.until).0.ct_eq(&seal.mac.0).into());
            if !theirs {
                return Err(Refusal::NotTheirFile);
            }
        }
        Ok(())
    }

    /// The file, as that person's own to attach.
    pub(crate) fn sealed(&self, by: PersonId, file: NewFile) -> NewFile {
        let until = self.config.clock.now().checked_add(SEALED_FOR).unwrap_or(Timestamp::MAX);
        let seal = Some(FileSeal { until, mac: self.file_mac(by, &file, until) });
        NewFile { seal, ..file }
    }

    fn file_mac(&self, person: PersonId, file: &NewFile, until: Timestamp) -> Hash {
        let (person, until) = (person.to_string(), until.to_string());
        let bytes = file.bytes.to_be_bytes();
        let mut parts = vec![person.as_bytes(), &file.blob.0, &bytes, file.media.as_bytes(), until.as_bytes()];
        // What words of a mail call it by; a file that somebody uploads has none, and gets none on the way.
        parts.extend(file.cid.as_ref().map(String::as_bytes));
        keyed(&self.keys.files.0, &Hash::of_parts(&parts).0)
    }
}

impl Receiving<'_> {
    /// How much has arrived.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Takes the next piece.
    ///
    /// # Errors
    /// [`Refusal::NoRoom`]; [`DeskError::File`].
    #[boxed]
    pub async fn take(&mut self, piece: &[u8]) -> Result<(), DeskError> {
        self.desk.disk.has_room()?;
        let missing = START_BYTES.saturating_sub(self.start.len()).min(piece.len());
        self.start.extend_from_slice(&piece[..missing]);
        self.bytes += piece.len() as u64;
        self.writing.write(piece).await
    }

    /// Stores it, as sent by that person. From then on it is there, and theirs to attach.
    ///
    /// # Errors
    /// [`DeskError::File`].
    pub async fn finish(self, by: PersonId) -> Result<NewFile, DeskError> {
        let Self { desk, name, writing, start, bytes } = self;
        let blob = writing.finish().await?;
        Ok(desk.sealed(by, NewFile { name, blob, bytes, media: media_of(&start), cid: None, seal: None }))
    }
}

/// A path in a name is its sender's own affair.
fn name_of(name: &str) -> Result<Name, DeskError> {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    Ok(Name::shortened(last).map_or_else(|| Name::try_from(NAMELESS), Ok)?)
}

fn media_of(bytes: &[u8]) -> String {
    let start = bytes.get(..START_BYTES).unwrap_or(bytes);
    let found = infer::get(start).map_or(BYTES, |kind| kind.mime_type());
    if found == BYTES && looks_like_text(start) { "text/plain".to_owned() } else { found.to_owned() }
}

fn looks_like_text(bytes: &[u8]) -> bool {
    let start = bytes.get(..TEXT_BYTES).unwrap_or(bytes);
    let whole = std::str::from_utf8(start).map_or_else(|error| error.error_len().is_none(), |_| true);
    !start.is_empty() && whole && !start.contains(&0)
}
