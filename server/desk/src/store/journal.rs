//! The database's journal, looked at from outside: what a kill left of it is mended before the database opens it.
//!
//! A transaction is one record, appended in pieces. When the process is killed between two of them, SurrealKV 0.21.4 takes the
//! half record for the end of the journal and writes on behind it; the next start then meets half a record in the midst, and
//! cuts off everything behind it, however often that was synced. So the half record is taken away first.
//!
//! Nobody was ever told that what it says is done: records are appended one after the other, so a half one is the last, and
//! its transaction was still being written. A machine without power leaves the last record at its full length, and zeros where
//! a sector of it was never written: that one goes too, because its sync did not return. A record that is wrong otherwise, or
//! has others behind it, or ends half in a segment that another one follows (which is begun when the one before is synced), is
//! something else: a disk that forgot. There nothing is cut, and the desk does not open.
//!
//! A segment is a row of blocks of 32 KiB. A record is one piece or several, none of which crosses the end of a block; where
//! fewer bytes are left in a block than a head has, there are zeros. A head is a CRC-32 of type and content, the length of
//! the content and the type, most significant bytes first.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::error::OpenError;

/// Where the segments lie in the database's folder.
const FOLDER: &str = "wal";
const EXTENSION: &str = "wal";
const BLOCK_BYTES: usize = 32 * 1024;
const HEAD_BYTES: usize = 7;
/// A disk writes a sector whole or not at all.
const SECTOR_BYTES: usize = 512;
/// So many zeros up to the end of a sector, or of the journal, were never written: no record of ours ends in them.
const UNWRITTEN_BYTES_MIN: usize = 16;

/// Takes away what a kill left half-written at the end of the journal.
///
/// # Errors
/// [`OpenError::Journal`] when a record is damaged that may have been acknowledged; nothing was changed.
pub(crate) fn mend(facts: &Path) -> Result<(), OpenError> {
    let not_writable = |source| OpenError::NotWritable { path: facts.to_owned(), source };
    let mut segments = segments(&facts.join(FOLDER)).map_err(not_writable)?.into_iter().peekable();
    while let Some((_, path)) = segments.next() {
        let is_newest = segments.peek().is_none();
        let file = File::options().read(true).write(true).open(&path).map_err(not_writable)?;
        let length = file.metadata().map_err(not_writable)?.len();
        let Found { whole, damaged } = read_through(&file).map_err(not_writable)?;
        if whole == length {
            continue;
        }
        if damaged || !is_newest {
            return Err(OpenError::Journal { path, whole, length });
        }
        tracing::info!("the journal ends in half a record, which nobody was told of; {} bytes are taken away", length - whole);
        file.set_len(whole).and_then(|()| file.sync_all()).map_err(not_writable)?;
    }
    Ok(())
}

/// The segments in the order in which they were written; none where there is no journal yet.
fn segments(folder: &Path) -> io::Result<Vec<(u64, PathBuf)>> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut found = Vec::new();
    for entry in entries {
        let path = entry?.path();
        let number = path.file_stem().and_then(|stem| stem.to_str()?.parse().ok());
        if let Some(number) = number.filter(|_| path.extension().is_some_and(|extension| extension == EXTENSION)) {
            found.push((number, path));
        }
    }
    found.sort_unstable();
    Ok(found)
}

/// What a segment is like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Found {
    /// Up to here there are whole records.
    whole: u64,
    /// Whether what follows is not what the last record left that was being written.
    damaged: bool,
}

fn read_through(mut file: impl Read) -> io::Result<Found> {
    let (mut whole, mut begins, mut is_open) = (0, 0, false);
    let mut block = Vec::with_capacity(BLOCK_BYTES);
    loop {
        next_block(&mut file, &mut block)?;
        let mut at = 0;
        while at < block.len() {
            match piece(&block, at, is_open) {
                Piece::Whole { end, ends_record } => {
                    at = end;
                    is_open = !ends_record;
                    if ends_record {
                        whole = begins + end as u64;
                    }
                }
                Piece::Padding => break,
                Piece::Unwritten => return Ok(Found { whole, damaged: !is_last(file, block, at, true)? }),
                Piece::Damaged => return Ok(Found { whole, damaged: !is_last(file, block, at, false)? }),
            }
        }
        if block.len() < BLOCK_BYTES {
            return Ok(Found { whole, damaged: false });
        }
        begins += BLOCK_BYTES as u64;
    }
}

fn next_block(file: &mut impl Read, block: &mut Vec<u8>) -> io::Result<()> {
    block.clear();
    file.by_ref().take(BLOCK_BYTES as u64).read_to_end(block).map(|_| ())
}

/// Whether something of what stands behind a place was never written, and no record begins there: it is the last one.
fn is_last(mut file: impl Read, mut block: Vec<u8>, mut at: usize, mut unwritten: bool) -> io::Result<bool> {
    let mut search = at + 1;
    loop {
        if begins_record(&block, search) {
            return Ok(false);
        }
        unwritten |= lacks_sector(&block, at);
        if block.len() < BLOCK_BYTES {
            return Ok(unwritten);
        }
        next_block(&mut file, &mut block)?;
        (at, search) = (0, 0);
    }
}

/// Whether a whole piece with which a record begins stands somewhere behind a place.
fn begins_record(block: &[u8], from: usize) -> bool {
    (from..block.len()).any(|at| matches!(piece(block, at, false), Piece::Whole { .. }))
}

/// Whether a sector, or what of one lies behind a place, is nothing but zeros.
fn lacks_sector(block: &[u8], mut at: usize) -> bool {
    while at < block.len() {
        let end = (at / SECTOR_BYTES * SECTOR_BYTES + SECTOR_BYTES).min(block.len());
        if UNWRITTEN_BYTES_MIN <= end - at && block[at..end].iter().all(|byte| *byte == 0) {
            return true;
        }
        at = end;
    }
    false
}

/// What stands at one place of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    Whole {
        end: usize,
        ends_record: bool,
    },
    /// Too little room for a head before the end of the block.
    Padding,
    /// The file ends in it, or has nothing but zeros to the end of the block: room that a file was given and never the content.
    Unwritten,
    Damaged,
}

/// `is_open`: whether a record has begun that has not ended yet.
fn piece(block: &[u8], at: usize, is_open: bool) -> Piece {
    if BLOCK_BYTES - at < HEAD_BYTES {
        return Piece::Padding;
    }
    let Some((head, content)) = block[at..].split_at_checked(HEAD_BYTES) else { return Piece::Unwritten };
    let (crc, length, kind) = (&head[..4], usize::from(u16::from_be_bytes([head[4], head[5]])), head[6]);
    // Alone, first, middle, last; nothing else is ever written without compression.
    let (begins, ends) = match kind {
        0 if block[at..].iter().all(|byte| *byte == 0) => return Piece::Unwritten,
        1 => (true, true),
        2 => (true, false),
        3 => (false, false),
        4 => (false, true),
        _ => return Piece::Damaged,
    };
    if begins == is_open || BLOCK_BYTES < at + HEAD_BYTES + length {
        return Piece::Damaged;
    }
    let Some(content) = content.get(..length) else { return Piece::Unwritten };
    let mut sum = crc32fast::Hasher::new();
    sum.update(&[kind]);
    sum.update(content);
    if sum.finalize().to_be_bytes() != crc {
        return Piece::Damaged;
    }
    Piece::Whole { end: at + HEAD_BYTES + length, ends_record: ends }
}

/// The journal of a database that is open.
#[derive(Debug)]
pub(super) struct Journal {
    folder: PathBuf,
    bytes_max: u64,
    /// The newest segment when the database was opened.
    newest: AtomicU64,
}

impl Journal {
    /// # Errors
    /// The system's: whether the memory gets full could not be seen.
    pub(super) fn new(facts: &Path, bytes_max: u64) -> io::Result<Self> {
        let journal = Self { folder: facts.join(FOLDER), bytes_max, newest: AtomicU64::new(0) };
        journal.begun()?;
        Ok(journal)
    }

    /// The database was opened: the newest segment is the one that it writes.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub(super) fn begun(&self) -> io::Result<()> {
        let (newest, _) = segments(&self.folder)?.pop().ok_or(io::ErrorKind::NotFound)?;
        self.newest.store(newest, Ordering::Relaxed);
        Ok(())
    }

    /// Whether it is long, or goes on in a segment that was begun since. Asked after every write, so nothing is listed: the next
    /// segment has the next number, and one that is gone already was followed by others.
    pub(super) fn is_due(&self) -> bool {
        let newest = self.newest.load(Ordering::Relaxed);
        self.segment(newest + 1).exists() || std::fs::metadata(self.segment(newest)).map_or(true, |segment| self.bytes_max < segment.len())
    }

    fn segment(&self, number: u64) -> PathBuf {
        self.folder.join(format!("{number:020}.{EXTENSION}"))
    }
}

#[cfg(test)]
mod tests;
