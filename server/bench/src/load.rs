//! Loading the corpus, in a process of its own so that its memory is its own, and keeping what was loaded.
//!
//! A loaded desk is kept under a name made of everything that shapes it, and copied before use: it stays as it was loaded.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use desk::clock::Clock;
use desk::{Config, Desk};
use serde_json::{Value, json};
use shared::event::FORMAT;
use shared::ticket::FOLD;

use crate::corpus::{Cast, Corpus, FIRST_TICKET, GENERATOR};
use crate::machine::{Memory, disk_mib};
use crate::table::note;
use crate::write::Deeds;

/// Calls handed to the desk at once: some transactions of a story.
const CALLS_AT_ONCE: usize = 2_500;
/// How often the progress is told.
const TELL_EVERY: Duration = Duration::from_secs(15);
/// The corpus ends at the moment of its load. When that is longer ago than this it is loaded again, so that the last 90 days
/// of the figures are not half empty.
const KEEP: Duration = Duration::from_secs(14 * 24 * 3600);

/// A desk that was loaded, and what that took.
pub(crate) struct Loaded {
    /// Its data directory.
    pub(crate) data: PathBuf,
    /// Seconds from an empty directory to the last ticket.
    pub(crate) seconds: u64,
    /// The most memory that the loading process held, in MiB.
    pub(crate) peak_mib: u64,
    /// What it takes on disk, in MiB.
    pub(crate) disk_mib: u64,
    /// How many calls it was told.
    pub(crate) calls: u64,
}

/// The kept desk of that size; loaded now when there is none.
pub(crate) fn kept(cache: &Path, tickets: u64) -> Result<Loaded> {
    let folder = cache.join(format!("{tickets}-generator{GENERATOR}-fold{FOLD}-format{FORMAT}"));
    if let Some(loaded) = read(&folder) {
        return Ok(loaded);
    }
    let fresh = cache.join("loading");
    empty(&folder)?;
    empty(&fresh)?;
    std::fs::create_dir_all(&fresh)?;
    note(&format!("Loading {tickets} tickets, once; the desk is kept in {}", folder.display()));
    let mut child = Command::new(std::env::current_exe()?);
    let status = child.arg("load").arg("--tickets").arg(tickets.to_string()).arg("--data").arg(&fresh).status()?;
    ensure!(status.success(), "the load failed: {status}");
    std::fs::rename(&fresh, &folder)?;
    read(&folder).context("the loaded desk is not where it should be")
}

/// Removes a folder if it is there.
pub(crate) fn empty(folder: &Path) -> Result<()> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("{} cannot be removed", folder.display()))
        }
        Ok(()) | Err(_) => Ok(()),
    }
}

fn read(folder: &Path) -> Option<Loaded> {
    let path = folder.join("load.json");
    let age = path.metadata().ok()?.modified().ok()?.elapsed().ok()?;
    if KEEP < age {
        return None;
    }
    let told: Value = serde_json::from_slice(&std::fs::read(path).ok()?).ok()?;
    let number = |name: &str| told.get(name).and_then(Value::as_u64);
    Some(Loaded {
        data: folder.join("data"),
        seconds: number("seconds")?,
        peak_mib: number("peak_mib")?,
        disk_mib: number("disk_mib")?,
        calls: number("calls")?,
    })
}

/// Loads a desk into an empty folder and writes beside it what that took.
pub(crate) async fn load(folder: &Path, tickets: u64) -> Result<Loaded> {
    let data = folder.join("data");
    if data.exists() {
        bail!("{} is there already; name an empty folder", data.display());
    }
    let began = Instant::now();
    let desk = Desk::open(Config { first_ticket: FIRST_TICKET + tickets, workers: false, ..Config::new(data.clone()) }).await?;
    let now = Clock::System.now();
    let first = now.saturating_sub(jiff::SignedDuration::from_hours(24 * 731)).unwrap_or(now);
    Cast::tell(&desk, first).await?;
    let cast = Cast::of(&desk)?;
    let mut calls = 0_u64;
    let mut told_at = Instant::now();
    let mut story = Vec::with_capacity(CALLS_AT_ONCE);
    for told in Corpus::new(&cast, tickets, now) {
        story.push(told);
        if story.len() == CALLS_AT_ONCE {
            calls += CALLS_AT_ONCE as u64;
            desk.tell(std::mem::replace(&mut story, Vec::with_capacity(CALLS_AT_ONCE))).await?;
        }
        if TELL_EVERY <= told_at.elapsed() {
            told_at = Instant::now();
            let memory = Memory::of(std::process::id());
            note(&format!("  {calls} calls after {} s, {} MiB in memory", began.elapsed().as_secs(), memory.now_mib));
        }
    }
    calls += story.len() as u64;
    desk.tell(story).await?;
    // The corpus brought its own numbers; the desk's next one comes after them.
    Deeds::new(cast).create(&desk, 0).await?;
    let open = desk.health().open_tickets;
    desk.close().await;
    let seconds = began.elapsed().as_secs();
    let peak_mib = Memory::of(std::process::id()).peak_mib;
    let loaded = Loaded { disk_mib: disk_mib(&data), data, seconds, peak_mib, calls };
    let told = json!({
        "tickets": tickets, "open": open, "calls": calls, "seconds": seconds, "peak_mib": peak_mib, "disk_mib": loaded.disk_mib,
    });
    std::fs::write(folder.join("load.json"), told.to_string())?;
    Ok(loaded)
}

/// Copies a folder with everything in it but sockets.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from).with_context(|| format!("{} cannot be read", from.display()))? {
        let entry = entry?;
        let (kind, target) = (entry.file_type()?, to.join(entry.file_name()));
        if kind.is_dir() {
            copy(&entry.path(), &target)?;
        } else if kind.is_file() {
            std::fs::copy(entry.path(), &target).with_context(|| format!("{} cannot be copied", entry.path().display()))?;
        }
    }
    Ok(())
}
