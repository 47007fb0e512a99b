//! However much was written: what was acknowledged is in the files, all the time.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use desk::Desk;
use desk::config::Engine;
use shared::ticket::action::TicketAction;
use tokio::task::JoinSet;

use crate::bench_desk::{Dir, TestDesk, body, config};

/// So small that it is full again and again.
const MEMTABLE_MIB: u64 = 1;
const WRITERS: usize = 8;
/// By one writer in one round: all together write several times the memory in each.
const NOTES: usize = 25;
const NOTE_CHARS: usize = 8_000;
const ROUNDS: usize = 3;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kill_loses_nothing_when_the_databases_memory_was_full() {
    let dir = Dir::new();
    let mut small = config(&dir, Engine::Disk);
    small.memtable_mib = MEMTABLE_MIB;
    let test = Arc::new(TestDesk::of(small, dir).await);
    for round in 1..=ROUNDS {
        let mut writers = JoinSet::new();
        for writer in 0..WRITERS {
            let test = Arc::clone(&test);
            writers.spawn(async move {
                let ticket = test.ticket(test.venier, "Frigorifero caldo").await;
                for note in 0..NOTES {
                    let words = body(&format!("words-{round}-{writer}-{note} {}", "caldo ".repeat(NOTE_CHARS / 6)));
                    test.wish(test.giulia, None, TicketAction::Note { ticket, body: words, files: Vec::new() }).await.unwrap();
                }
            });
        }
        while let Some(writer) = writers.join_next().await {
            writer.unwrap();
        }
        let killed = as_killed(&test.dir.0);
        let mut again = config(&killed, Engine::Disk);
        again.memtable_mib = MEMTABLE_MIB;
        let desk = Desk::open(again).await.unwrap();
        let words = desk.all_words().await.unwrap();
        let found: BTreeSet<&str> =
            words.iter().filter_map(|words| words.split(' ').next()).filter(|word| word.starts_with("words-")).collect();
        assert_eq!(found.len(), round * WRITERS * NOTES, "notes are there of those that were acknowledged, in round {round}");
        desk.forsake().await;
    }
    test.desk.close().await;
}

/// The files as they are while the desk is open and nobody writes: what a kill would leave. What the database tidies up by
/// itself may come in between; then it is done again.
fn as_killed(data: &Path) -> Dir {
    loop {
        let (copied, before) = (Dir::new(), standing(data));
        if copy(data, &copied.0).is_ok() && standing(data) == before {
            return copied;
        }
    }
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to)?;
        } else {
            std::fs::copy(entry.path(), to)?;
        }
    }
    Ok(())
}

/// Every file with its length and when it was written.
fn standing(folder: &Path) -> BTreeMap<PathBuf, (u64, SystemTime)> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.path().is_dir() {
            found.extend(standing(&entry.path()));
        } else if let Ok(metadata) = entry.metadata() {
            found.insert(entry.path(), (metadata.len(), metadata.modified().unwrap()));
        }
    }
    found
}
