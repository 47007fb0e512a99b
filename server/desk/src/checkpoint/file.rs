//! A checkpoint's file: a head, pieces of `MessagePack`, an end, and a SHA-256 over all of it.
//!
//! | bytes | what |
//! |---|---|
//! | 16 | [`MAGIC`] |
//! | 4 + 4 | [`FORMAT`], the fold of tickets |
//! | 8 + 8 | the cut: lane and number |
//! | 1 + 4 + … | a piece: its [`Kind`], its length, an array of things of that kind; as often as needed |
//! | 1 + 8 + 8 | 0, then the end: lane and number |
//! | 32 | SHA-256 of everything before |

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use shared::id::Pos;
use shared::ticket::FOLD;

use super::CHECKPOINTS_KEPT;

/// Where they lie in the data directory.
pub(super) const FOLDER: &str = "checkpoints";
/// The version of what a checkpoint holds: it is raised with every change of a type in it, and one of another version is not
/// used.
pub const FORMAT: u32 = 5;

const MAGIC: &[u8; 16] = b"sportello views\n";
const PREFIX: &str = "views-";
/// Being written; left by a process that was killed meanwhile.
const UNFINISHED: &str = "unfinished";
const CHECKSUM_BYTES: u64 = 32;
/// Magic, two versions, the cut; the end.
const BYTES_MIN: u64 = 16 + 8 + 16 + 17 + CHECKSUM_BYTES;
/// A piece holds a few thousand things of a few hundred bytes; a longer one was not written by us.
const PIECE_BYTES_MAX: usize = 64 * 1024 * 1024;

/// What a piece is made of. Its number is in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The settings in force, as JSON: their documents leave out what is not there.
    Settings = 1,
    People = 2,
    Organisations = 3,
    Open = 4,
    /// Tickets that may still do something by themselves.
    Waits = 5,
    Facts = 6,
    /// When each of the staff was last given a ticket.
    Turns = 7,
    /// Who worked for which customer.
    Served = 8,
}

impl Kind {
    const ALL: [Self; 8] =
        [Self::Settings, Self::People, Self::Organisations, Self::Open, Self::Waits, Self::Facts, Self::Turns, Self::Served];
}

/// What a whole and sound file says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) path: PathBuf,
    format: u32,
    fold: u32,
    /// Everything up to here is in it.
    pub(crate) cut: Pos,
    /// Nothing after this is in it.
    pub(crate) end: Pos,
}

impl Head {
    /// Whether this program can start from it.
    pub(crate) fn is_ours(&self) -> bool {
        (self.format, self.fold) == (FORMAT, FOLD)
    }
}

/// Bytes on their way in or out, summed up.
struct Summed<T> {
    inner: T,
    sum: Sha256,
}

impl<T: Write> Write for Summed<T> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.sum.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// A checkpoint being written: nobody finds it before it is whole and synced.
pub(super) struct Writer {
    folder: PathBuf,
    cut: Pos,
    file: Summed<BufWriter<File>>,
}

impl Writer {
    pub(super) fn begin(folder: &Path, cut: Pos) -> io::Result<Self> {
        std::fs::create_dir_all(folder)?;
        // Names and words of customers are in it.
        let file = File::options().create(true).truncate(true).write(true).mode(0o600).open(folder.join(UNFINISHED))?;
        let mut file = Summed { inner: BufWriter::new(file), sum: Sha256::new() };
        file.write_all(MAGIC)?;
        file.write_all(&FORMAT.to_be_bytes())?;
        file.write_all(&FOLD.to_be_bytes())?;
        put_pos(&mut file, cut)?;
        Ok(Self { folder: folder.to_owned(), cut, file })
    }

    pub(super) fn put<T: Serialize>(&mut self, kind: Kind, things: &[T]) -> io::Result<()> {
        let piece = match kind {
            // Their parts leave out what is not there, so each is written with its name.
            Kind::People | Kind::Organisations | Kind::Waits => rmp_serde::to_vec_named(things),
            Kind::Settings | Kind::Open | Kind::Facts | Kind::Turns | Kind::Served => rmp_serde::to_vec(things),
        };
        let piece = piece.map_err(io::Error::other)?;
        let len = u32::try_from(piece.len()).map_err(io::Error::other)?;
        self.file.write_all(&[kind as u8])?;
        self.file.write_all(&len.to_be_bytes())?;
        self.file.write_all(&piece)
    }

    /// Makes it durable and the newest; those that are no longer kept go.
    pub(super) fn end(mut self, end: Pos) -> io::Result<()> {
        self.file.write_all(&[0])?;
        put_pos(&mut self.file, end)?;
        let Summed { mut inner, sum } = self.file;
        inner.write_all(&sum.finalize())?;
        inner.flush()?;
        inner.get_ref().sync_all()?;
        let Pos { lane, n } = self.cut;
        std::fs::rename(self.folder.join(UNFINISHED), self.folder.join(format!("{PREFIX}{lane:012}-{n:016}")))?;
        File::open(&self.folder)?.sync_all()?;
        for old in names(&self.folder)?.iter().skip(CHECKPOINTS_KEPT) {
            std::fs::remove_file(old)?;
        }
        Ok(())
    }
}

/// The files in a folder, the newest cut first: their names sort as their cuts do.
fn names(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(PREFIX) {
            names.push(entry.path());
        }
    }
    names.sort_by(|one, other| other.cmp(one));
    Ok(names)
}

/// The sound ones, the newest first. What is wrong with another is logged: a start does without it.
pub(super) fn found(folder: &Path) -> Vec<Head> {
    let names = names(folder).unwrap_or_default();
    let look = |path: PathBuf| {
        let looked = head(&path);
        looked.inspect_err(|error| tracing::warn!("the checkpoint {} is not used: {error}", path.display())).ok()
    };
    names.into_iter().filter_map(look).collect()
}

/// Reads a file from end to end and believes it only if its checksum is right.
fn head(path: &Path) -> io::Result<Head> {
    let file = File::open(path)?;
    let bytes = file.metadata()?.len();
    if bytes < BYTES_MIN {
        return Err(wrong("it is too short"));
    }
    let mut sum = Sha256::new();
    let mut reader = BufReader::with_capacity(1 << 16, file);
    io::copy(&mut (&mut reader).take(bytes - CHECKSUM_BYTES), &mut sum)?;
    let mut told = [0; CHECKSUM_BYTES as usize];
    reader.read_exact(&mut told)?;
    if sum.finalize().as_slice() != told {
        return Err(wrong("its checksum is not right"));
    }
    let mut reader = BufReader::new(File::open(path)?);
    let mut magic = [0; MAGIC.len()];
    reader.read_exact(&mut magic)?;
    if magic != *MAGIC {
        return Err(wrong("it is something else"));
    }
    let (format, fold, cut) = (take_u32(&mut reader)?, take_u32(&mut reader)?, take_pos(&mut reader)?);
    io::Seek::seek(&mut reader, io::SeekFrom::Start(bytes - CHECKSUM_BYTES - 16))?;
    let end = take_pos(&mut reader)?;
    Ok(Head { path: path.to_owned(), format, fold, cut, end })
}

/// Hands over the pieces of a file whose head was looked at.
pub(super) fn read(head: &Head, mut each: impl FnMut(Kind, &[u8]) -> io::Result<()>) -> io::Result<()> {
    let mut reader = BufReader::with_capacity(1 << 16, File::open(&head.path)?);
    io::Seek::seek(&mut reader, io::SeekFrom::Start(16 + 8 + 16))?;
    let mut piece = Vec::new();
    loop {
        let mut kind = [0];
        reader.read_exact(&mut kind)?;
        if kind == [0] {
            return Ok(());
        }
        let kind = Kind::ALL.into_iter().find(|known| [*known as u8] == kind).ok_or_else(|| wrong("a piece is of no known kind"))?;
        let len = usize::try_from(take_u32(&mut reader)?).map_err(io::Error::other)?;
        if PIECE_BYTES_MAX < len {
            return Err(wrong("a piece is too long"));
        }
        piece.resize(len, 0);
        reader.read_exact(&mut piece)?;
        each(kind, &piece)?;
    }
}

/// The things of a piece.
pub(super) fn things<T: DeserializeOwned>(piece: &[u8]) -> io::Result<Vec<T>> {
    rmp_serde::from_slice(piece).map_err(|error| wrong(&error.to_string()))
}

fn wrong(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what.to_owned())
}

fn put_pos(file: &mut impl Write, pos: Pos) -> io::Result<()> {
    file.write_all(&pos.lane.to_be_bytes())?;
    file.write_all(&pos.n.to_be_bytes())
}

fn take_u32(file: &mut impl Read) -> io::Result<u32> {
    let mut bytes = [0; 4];
    file.read_exact(&mut bytes)?;
    Ok(u32::from_be_bytes(bytes))
}

fn take_pos(file: &mut impl Read) -> io::Result<Pos> {
    let mut number = || {
        let mut bytes = [0; 8];
        file.read_exact(&mut bytes).map(|()| u64::from_be_bytes(bytes))
    };
    Ok(Pos { lane: number()?, n: number()? })
}
