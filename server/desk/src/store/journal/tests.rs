//! Journals cut at every place, and real ones between two openings.

use super::*;
use crate::config::Config;
use crate::store::bare::Bare;

/// A record as the database writes it behind others.
fn append(segment: &mut Vec<u8>, content: &[u8]) {
    let mut rest = content;
    loop {
        let mut room = BLOCK_BYTES - segment.len() % BLOCK_BYTES;
        if room < HEAD_BYTES {
            segment.resize(segment.len() + room, 0);
            room = BLOCK_BYTES;
        }
        let (piece, after) = rest.split_at(rest.len().min(room - HEAD_BYTES));
        let kind = match (rest.len() == content.len(), after.is_empty()) {
            (true, true) => 1,
            (true, false) => 2,
            (false, false) => 3,
            (false, true) => 4,
        };
        let mut sum = crc32fast::Hasher::new();
        sum.update(&[kind]);
        sum.update(piece);
        segment.extend(sum.finalize().to_be_bytes());
        segment.extend(u16::try_from(piece.len()).expect("a piece fits a block").to_be_bytes());
        segment.push(kind);
        segment.extend(piece);
        rest = after;
        if rest.is_empty() {
            return;
        }
    }
}

/// Content of a length, never twice the same.
fn content(seed: usize, length: usize) -> Vec<u8> {
    (0..length).map(|at| u8::try_from((at * 7 + at / 251 + seed * 13) % 256).expect("a remainder of 256 is a byte")).collect()
}

fn of(lengths: &[usize]) -> Vec<u8> {
    let mut segment = Vec::new();
    lengths.iter().enumerate().for_each(|(seed, length)| append(&mut segment, &content(seed, *length)));
    segment
}

#[track_caller]
fn check(segment: &[u8], whole: usize, damaged: bool) {
    assert_eq!(read_through(segment).expect("memory can be read"), Found { whole: whole as u64, damaged }, "{} bytes", segment.len());
}

#[test]
fn wherever_the_last_record_is_cut_all_before_it_is_whole() {
    // Short; over the end of a block; over several; where a block has no room for a head.
    for before in [&[][..], &[40], &[40, 5_000, 90_000], &[BLOCK_BYTES - HEAD_BYTES - 3], &[BLOCK_BYTES - HEAD_BYTES], &[32_700]] {
        let mut segment = of(before);
        let whole = segment.len();
        append(&mut segment, &content(9, 300));
        check(&segment, segment.len(), false);
        (whole..segment.len()).for_each(|cut| check(&segment[..cut], whole, false));

        let mut long = of(before);
        append(&mut long, &content(8, 70_000));
        check(&long, long.len(), false);
        let edges = (0..=3).flat_map(|block| block * BLOCK_BYTES..block * BLOCK_BYTES + 2 * HEAD_BYTES);
        let cuts = (whole..long.len()).step_by(997).chain(edges).filter(|cut| (whole..long.len()).contains(cut));
        cuts.for_each(|cut| check(&long[..cut], whole, false));
    }
}

#[test]
fn room_that_was_never_filled_is_no_record() {
    let segment = of(&[40, 500]);
    for zeros in [1, 6, 7, 300, BLOCK_BYTES, 2 * BLOCK_BYTES + 9] {
        let mut longer = segment.clone();
        longer.resize(segment.len() + zeros, 0);
        check(&longer, segment.len(), false);
    }
}

#[test]
fn a_wrong_byte_among_whole_records_is_damage() {
    let (before, segment) = (of(&[40]).len(), of(&[40, 300, 200]));
    for at in before..before + HEAD_BYTES + 300 {
        for bit in [1, 8, 128] {
            let mut wrong = segment.clone();
            wrong[at] ^= bit;
            check(&wrong, before, true);
        }
    }
}

#[test]
fn half_a_record_with_others_behind_it_is_damage() {
    let (before, half) = (of(&[40]).len(), of(&[40, 300]));
    for cut in [before + 3, before + HEAD_BYTES, before + 100] {
        let mut segment = half[..cut].to_vec();
        append(&mut segment, &content(5, 60));
        append(&mut segment, &content(6, 800));
        check(&segment, before, true);
    }
}

/// What a machine without power leaves: the file is as long as it was to be, and a sector has nothing in it.
fn without_sector(segment: &[u8], from: usize) -> Vec<u8> {
    let end = (from / SECTOR_BYTES * SECTOR_BYTES + SECTOR_BYTES).min(segment.len());
    let mut lacking = segment.to_vec();
    lacking[from..end].fill(0);
    lacking
}

#[test]
fn a_last_record_that_lacks_a_sector_was_never_synced() {
    let before = of(&[40]);
    for length in [3_000, 70_000] {
        let mut segment = before.clone();
        append(&mut segment, &content(9, length));
        let sectors = (0..segment.len()).step_by(SECTOR_BYTES).map(|sector| sector.max(before.len()));
        for sector in sectors {
            let mut lacking = without_sector(&segment, sector);
            check(&lacking, before.len(), false);
            append(&mut lacking, &content(5, 60));
            check(&lacking, before.len(), true);
        }
    }
}

#[test]
fn a_last_record_with_a_wrong_byte_may_have_been_acknowledged() {
    let (before, segment) = (of(&[40]).len(), of(&[40, 3_000]));
    for at in (before..before + 4).chain([before + HEAD_BYTES, segment.len() - 1]) {
        let mut wrong = segment.clone();
        wrong[at] ^= 1;
        check(&wrong, before, true);
    }
}

#[test]
fn a_block_that_ends_in_nothing_with_records_behind_it_is_damage() {
    let before = of(&[40]).len();
    let mut segment = of(&[40, BLOCK_BYTES - before - HEAD_BYTES, 300]);
    check(&segment, segment.len(), false);
    segment[before..BLOCK_BYTES].fill(0);
    check(&segment, before, true);
}

#[test]
fn only_the_newest_segment_may_end_in_half_a_record() {
    let (half, whole) = (&of(&[40, 300])[..100], of(&[60]));
    let write = |older: &[u8], newest: &[u8]| {
        let folder = Folder::new();
        let wal = folder.0.join(FOLDER);
        std::fs::create_dir_all(&wal).expect("a folder is made");
        let paths = [wal.join("00000000000000000007.wal"), wal.join("00000000000000000008.wal")];
        paths.iter().zip([older, newest]).for_each(|(path, bytes)| std::fs::write(path, bytes).expect("a segment is written"));
        (mend(&folder.0), paths.map(|path| std::fs::read(path).expect("a segment is read")))
    };
    let (mended, [older, newest]) = write(&whole, half);
    assert!(mended.is_ok(), "{mended:?}");
    assert_eq!((older, newest), (whole.clone(), of(&[40])));
    for newest in [&whole[..], half, &[]] {
        let (refused, left) = write(half, newest);
        assert!(matches!(refused, Err(OpenError::Journal { .. })), "{refused:?}");
        assert_eq!(left, [half, newest], "nothing was changed");
    }
}

/// A folder that goes when the test is over.
struct Folder(PathBuf);

impl Folder {
    /// Of a name that no other has had: a database that was closed tidies up in its folder a while after.
    fn new() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let name = format!("sportello-journal-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).expect("a folder is made");
        Self(path)
    }

    /// The files as they are now, while the database is open: what a kill would leave.
    fn as_killed(&self) -> Self {
        let copied = Self::new();
        copy(&self.0, &copied.0);
        copied
    }

    fn newest(&self) -> PathBuf {
        segments(&self.0.join(FOLDER)).expect("segments are listed").pop().expect("there is one").1
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder is made");
    for entry in std::fs::read_dir(from).expect("a folder is listed").flatten() {
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), to).expect("a file is copied");
        }
    }
}

async fn open(folder: &Folder) -> Bare {
    open_as(folder, Config::new(folder.0.clone())).await
}

async fn open_as(folder: &Folder, config: Config) -> Bare {
    Bare::open(&config, &folder.0).await.expect("the database opens")
}

async fn keep(bare: &Bare, name: &str, length: usize) {
    let words = "parola ".repeat(length / 7);
    let query = bare.db.query("INSERT INTO kept {name: $name, words: $words} RETURN NONE");
    query.bind(("name", name.to_owned())).bind(("words", words)).await.expect("the database answers").check().expect("it is kept");
}

async fn kept(bare: &Bare) -> Vec<String> {
    let mut answer = bare.db.query("SELECT VALUE name FROM kept ORDER BY name").await.expect("the database answers");
    answer.take(0).expect("names are texts")
}

#[tokio::test]
async fn what_was_written_behind_half_a_record_outlives_the_next_start() {
    let folder = Folder::new();
    let bare = open(&folder).await;
    keep(&bare, "1 before", 100).await;
    let whole = std::fs::metadata(folder.newest()).expect("it is there").len();
    keep(&bare, "2 half", 70_000).await;
    let length = std::fs::metadata(folder.newest()).expect("it is there").len();
    assert!(whole + 70_000 < length, "it is the last record");
    for cut in [whole + 1, whole + 7, whole + 40, whole + 32_768, whole + 65_536, length - 1] {
        let first = folder.as_killed();
        File::options().write(true).open(first.newest()).expect("it opens").set_len(cut).expect("it is cut");
        mend(&first.0).expect("half a record is taken away");
        let again = open(&first).await;
        keep(&again, "3 after", 200).await;
        let second = first.as_killed();
        mend(&second.0).expect("the journal is whole");
        let last = open(&second).await;
        assert_eq!(kept(&last).await, ["1 before", "3 after"], "cut at {cut} of {whole} to {length}");
        last.close().await.expect("the database closes");
        again.close().await.expect("the database closes");
    }
    bare.close().await.expect("the database closes");
}

#[tokio::test]
async fn a_journal_that_is_damaged_in_its_midst_is_left_as_it_is() {
    let folder = Folder::new();
    let bare = open(&folder).await;
    keep(&bare, "before", 100).await;
    let at = usize::try_from(std::fs::metadata(folder.newest()).expect("it is there").len()).expect("it is short") - 50;
    keep(&bare, "after", 100).await;
    let killed = folder.as_killed();
    let mut bytes = std::fs::read(killed.newest()).expect("it is read");
    bytes[at] ^= 1;
    std::fs::write(killed.newest(), &bytes).expect("it is written");
    let refused = mend(&killed.0).expect_err("it is damaged");
    assert!(matches!(refused, OpenError::Journal { .. }), "{refused}");
    assert_eq!(std::fs::read(killed.newest()).expect("it is read"), bytes);
    bare.close().await.expect("the database closes");
}

#[test]
fn a_journal_is_due_when_it_is_long_or_goes_on_in_another_segment() {
    let folder = Folder::new();
    let wal = folder.0.join(FOLDER);
    std::fs::create_dir_all(&wal).expect("a folder is made");
    assert!(Journal::new(&folder.0, 100).is_err(), "there is nothing to look at");
    let write = |number: u64, length| std::fs::write(wal.join(format!("{number:020}.wal")), vec![1; length]).expect("it is written");
    write(8, 500);
    write(9, 100);
    let journal = Journal::new(&folder.0, 100).expect("there is a segment");
    assert!(!journal.is_due(), "it is as long as it may be");
    write(9, 101);
    assert!(journal.is_due(), "it is longer");
    write(9, 0);
    write(10, 0);
    assert!(journal.is_due(), "it goes on");
    journal.begun().expect("there is a segment");
    assert!(!journal.is_due(), "the database was opened anew");
    // Two were begun since, and the first of them was taken away again.
    write(12, 0);
    std::fs::remove_file(wal.join("00000000000000000010.wal")).expect("it is there");
    assert!(journal.is_due(), "it goes on behind one that is gone");
}

/// More than the memory holds is written, and nobody turns the database over.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_segment_that_the_database_begins_by_itself_is_noticed() {
    let folder = Folder::new();
    let bare = open_as(&folder, Config { memtable_mib: 1, ..Config::new(folder.0.clone()) }).await;
    let journal = Journal::new(&folder.0, u64::MAX).expect("there is a segment");
    let first = folder.newest();
    for _ in 0..16 {
        assert_eq!(journal.is_due(), folder.newest() != first);
        keep(&bare, "words", 300_000).await;
    }
    assert_ne!(folder.newest(), first, "the memory was full");
    assert!(journal.is_due());
    bare.close().await.expect("the database closes");
}
