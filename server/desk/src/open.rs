//! Opening and closing the desk: the directory, the lock on it, the last lane, the views, the workers.

mod keys;

use std::fs::{File, TryLockError};
use std::ops::Deref;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use async_recursion::async_recursion as boxed;
use jiff::Timestamp;
use shared::id::Pos;
use shared::setting::Settings;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::act::gate::Gate;
use crate::act::locks::Locks;
use crate::act::numbers::Numbers;
use crate::act::recent::Recent;
use crate::auth::Accounts;
use crate::blobs::{self, Blobs};
use crate::checkpoint::{Checkpoints, Head};
use crate::config::{Config, Engine};
use crate::disk::Disk;
use crate::drafts::Turns;
use crate::error::OpenError;
use crate::log::lane::Lane;
use crate::mail::inbox::Inbox;
use crate::mail::outbox::Outbox;
use crate::read::recent::Previews;
use crate::store::lanes::LOG_RANGE_MAX;
use crate::store::{Store, journal};
use crate::views::Views;
use keys::Keys;

/// What marks a directory as a desk's.
pub const MARK: &str = "sportello.lock";
/// Where the database is.
const FACTS: &str = "facts";
/// Stands in a directory whose demo is being told, until it has been told to its end.
pub(crate) const HALF_TOLD: &str = "demo-is-being-told";
/// What a half-told demo has written; keys and lock stay.
const TOLD: [&str; 3] = [FACTS, blobs::FOLDER, "checkpoints"];
/// What is under way when the desk closes takes milliseconds, but for a mail in the hands of a slow relay.
const WORK_WITHIN: std::time::Duration = std::time::Duration::from_secs(5);
/// A database that stops cleanly may wait for a compaction; beyond this a kill is as safe.
const CLOSE_WITHIN: std::time::Duration = std::time::Duration::from_secs(20);

/// The desk. Cloning it is another hand on the same one.
#[derive(Clone)]
pub struct Desk(Arc<Machine>);

/// The parts of the desk.
pub struct Machine {
    pub(crate) config: Config,
    pub(crate) store: Store,
    pub(crate) lane: Lane,
    pub(crate) numbers: Numbers,
    pub(crate) gate: Gate,
    pub(crate) locks: Locks,
    pub(crate) recent: Recent,
    /// Held by whoever changes a setting.
    pub(crate) setting_turn: tokio::sync::Mutex<()>,
    pub(crate) views: Views,
    pub(crate) blobs: Blobs,
    pub(crate) disk: Arc<Disk>,
    pub(crate) keys: Keys,
    pub(crate) accounts: Accounts,
    pub(crate) outbox: Arc<Outbox>,
    pub(crate) inbox: Inbox,
    pub(crate) turns: Turns,
    pub(crate) previews: Previews,
    /// What works by itself, and every call: a desk that closes waits for them before it lets go of the database.
    pub(crate) tasks: TaskTracker,
    pub(crate) checkpoints: Checkpoints,
    started_from: OnceLock<Option<Pos>>,
    pub(crate) closing: CancellationToken,
    /// Written while a story is told: the sweeper would close its tickets before they have lived.
    pub(crate) quiet: tokio::sync::RwLock<()>,
    /// Held as long as the desk is open: the fence against a second process.
    _lock: Option<File>,
}

impl Deref for Desk {
    type Target = Machine;

    fn deref(&self) -> &Machine {
        &self.0
    }
}

impl Desk {
    /// Opens the desk in its directory, or makes one there.
    ///
    /// # Errors
    /// [`OpenError`], a sentence that says what to do. Nothing was damaged.
    #[boxed]
    pub async fn open(config: Config) -> Result<Self, OpenError> {
        let lock = claim(&config)?;
        let disk = Arc::new(Disk::new(&config));
        disk.enough_to_start(&config.data)?;
        clear_half_told(&config)?;
        let keys = keys::keys(&config)?;
        is_whole(&config.data)?;
        let blobs = Blobs::open(&config.data, config.engine == Engine::Disk)
            .map_err(|source| OpenError::NotWritable { path: config.data.clone(), source })?;
        journal::mend(&config.data.join(FACTS))?;
        let store = Store::open(&config, &config.data.join(FACTS), Arc::clone(&disk)).await?;
        let checkpoints = Checkpoints::new(&config);
        let found = checkpoints.found().await;
        let lane = match next_lane(&store, &config.data, &found).await {
            Ok(lane) => lane,
            Err(error) => {
                store.close().await;
                return Err(error);
            }
        };
        let (outbox, tasks) = (Arc::new(Outbox::default()), TaskTracker::new());
        let desk = Self(Arc::new(Machine {
            lane,
            numbers: Numbers::new(config.first_ticket, &store, &tasks),
            gate: Gate::new(),
            locks: Locks::new(),
            recent: Recent::default(),
            setting_turn: tokio::sync::Mutex::new(()),
            views: Views::new(Arc::clone(&outbox)),
            blobs,
            disk,
            keys,
            accounts: Accounts::default(),
            outbox,
            inbox: Inbox::default(),
            turns: Turns::new(),
            previews: Previews::default(),
            tasks,
            checkpoints,
            started_from: OnceLock::new(),
            closing: CancellationToken::new(),
            quiet: tokio::sync::RwLock::new(()),
            store,
            config,
            _lock: lock,
        }));
        let cut = desk.fill_views(found).await?;
        let _ = desk.started_from.set(cut);
        let greatest = desk.views.ledger.read().facts().iter().map(|fact| fact.ticket.0).max();
        desk.numbers.tickets.go_on(greatest).await?;
        desk.store.arm(desk.config.fatal);
        desk.start_workers().await?;
        Ok(desk)
    }

    /// Stops the desk: what is under way is finished, what was accepted is safe. Bounded, because a kill is safe too.
    #[boxed]
    pub async fn close(&self) {
        self.settle_accounts().await;
        self.closing.cancel();
        let random = self.random();
        let mut at = 0_usize;
        self.views.hub.close(|| {
            at += 1;
            // Between one and nine seconds, each at another time: a restart is no stampede.
            1_000 + u32::from(random[at % random.len()]) * 32
        });
        // First whoever writes, then what they write to.
        self.tasks.close();
        let settled = async {
            self.tasks.wait().await;
            self.lane.reached(self.lane.last()).await;
        };
        if tokio::time::timeout(WORK_WITHIN, settled).await.is_err() {
            tracing::warn!("something is still under way; the desk closes all the same, which is as safe as a kill");
        }
        if let Err(error) = self.checkpoint().await {
            tracing::warn!("the checkpoint of the memory was not written, the next start takes longer: {error}");
        }
        if tokio::time::timeout(CLOSE_WITHIN, self.store.close()).await.is_err() {
            tracing::warn!("the database is still busy; the process leaves, which is safe");
        }
    }

    /// The settings in force.
    #[must_use]
    pub fn settings(&self) -> Arc<Settings> {
        self.views.settings.read().clone()
    }

    /// Everything up to here is published.
    #[must_use]
    pub fn position(&self) -> Pos {
        self.lane.position()
    }

    /// The number of people who may administer the desk.
    #[must_use]
    pub fn administrators(&self) -> usize {
        self.views.directory.read().administrators().len()
    }

    /// What the desk was told when it was opened.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The cut of the checkpoint that the memory was filled from; `None` when every row was read.
    #[must_use]
    pub fn started_from(&self) -> Option<Pos> {
        self.started_from.get().copied().flatten()
    }
}

/// Makes the directory ours, or says why it cannot be.
fn claim(config: &Config) -> Result<Option<File>, OpenError> {
    let path = &config.data;
    let not_writable = |source| OpenError::NotWritable { path: path.clone(), source };
    std::fs::create_dir_all(path).map_err(not_writable)?;
    let mark = path.join(MARK);
    if !mark.exists() && has_other_files(path).map_err(not_writable)? {
        return Err(OpenError::Foreign { path: path.clone() });
    }
    let file = File::options().create(true).truncate(false).read(true).write(true).open(&mark).map_err(not_writable)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Err(OpenError::Locked { path: path.clone() }),
        Err(TryLockError::Error(source)) => Err(not_writable(source)),
    }
}

fn has_other_files(path: &Path) -> std::io::Result<bool> {
    Ok(std::fs::read_dir(path)?.next().is_some())
}

/// A demo that was not told to its end is nobody's desk: it is told anew, or not opened.
fn clear_half_told(config: &Config) -> Result<(), OpenError> {
    let path = &config.data;
    if !path.join(HALF_TOLD).exists() {
        return Ok(());
    }
    if !config.retell {
        return Err(OpenError::HalfTold { path: path.clone() });
    }
    for name in TOLD {
        match std::fs::remove_dir_all(path.join(name)) {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(source) => return Err(OpenError::NotWritable { path: path.clone(), source }),
        }
    }
    Ok(())
}

/// Whether what belongs to a database is there: the files beside it, and its own list of its tables. Without that list it would take
/// itself for new, and remove what it does not know of.
fn is_whole(data: &Path) -> Result<(), OpenError> {
    let facts = data.join(FACTS);
    blobs::are_kept(data, facts.exists())?;
    let holds = |name: &str| std::fs::read_dir(facts.join(name)).is_ok_and(|mut entries| entries.next().is_some());
    if holds("sstables") && !holds("manifest") {
        let what = "its tables are there, but the list of them (manifest) is missing".to_owned();
        return Err(OpenError::Damaged { path: facts, what });
    }
    Ok(())
}

/// What would keep a desk's directory from being opened, as far as that shows without its database. Nothing is changed.
///
/// # Errors
/// [`OpenError`], as opening would say it.
pub fn look(data: &Path) -> Result<(), OpenError> {
    if data.join(HALF_TOLD).exists() {
        return Err(OpenError::HalfTold { path: data.to_owned() });
    }
    keys::secret(data)?;
    is_whole(data)
}

/// Makes what was made, renamed or removed beside a file durable.
pub(crate) fn sync_directory_of(path: &Path) -> std::io::Result<()> {
    path.parent().map_or(Ok(()), |directory| File::open(directory)?.sync_all())
}

/// Closes the lane of the last run, whatever became of it, and opens the next; unless a checkpoint knows more than the log.
async fn next_lane(store: &Store, path: &Path, found: &[Head]) -> Result<Lane, OpenError> {
    let lanes = store.lanes().await?;
    let mut ends = Vec::new();
    for lane in &lanes {
        ends.push(match lane.end {
            Some(end) => Ending { lane: lane.id, end, holes: None },
            None => ending(store, lane.id, found).await?,
        });
    }
    let last = ends.last().map_or(Pos::default(), |last| Pos { lane: last.lane, n: last.end });
    let lost = |head: &&Head| ends.iter().find(|ending| ending.lane == head.end.lane).is_none_or(|ending| ending.end < head.end.n);
    let lost: Vec<&Head> = found.iter().filter(lost).collect();
    if let Some(known) = lost.iter().map(|head| head.end).max() {
        let files = lost.iter().map(|head| head.path.display().to_string()).collect::<Vec<_>>().join(" and ");
        return Err(OpenError::LostWork { path: path.to_owned(), found: last.to_string(), known: known.to_string(), files });
    }
    for open in &ends {
        if let Some(holes) = &open.holes {
            store.close_lane(open.lane, holes, open.end).await?;
        }
    }
    let id = lanes.last().map_or(1, |lane| lane.id + 1);
    let known = last_known(store, &ends).await?;
    store.open_lane(id).await?;
    Ok(Lane::new(id, known))
}

/// The newest moment of the log: a clock that was set back meanwhile does not make it run backwards.
async fn last_known(store: &Store, ends: &[Ending]) -> Result<Timestamp, OpenError> {
    for Ending { lane, end, .. } in ends.iter().rev() {
        // What stands last may be void.
        let mut to = end + 1;
        while 1 < to {
            let from = to.saturating_sub(LOG_RANGE_MAX).max(1);
            let rows = store.log_range(*lane, from, to).await?;
            if let Some(known) = rows.iter().filter_map(|row| row.known).max() {
                return Ok(known);
            }
            to = from;
        }
    }
    Ok(Timestamp::MIN)
}

/// Where a lane ends; of one that is still open, also the numbers that it lacks.
struct Ending {
    lane: u64,
    end: u64,
    holes: Option<Vec<u64>>,
}

/// Where a lane ends that nobody closed. A checkpoint was cut where nothing was missing, so the search begins there.
async fn ending(store: &Store, lane: u64, found: &[Head]) -> Result<Ending, OpenError> {
    let cut = found.iter().filter(|head| head.cut.lane == lane).map(|head| head.cut.n).max().unwrap_or(0).max(1);
    let mut numbers = store.log_numbers(lane, cut).await?;
    let mut first = cut;
    if numbers.first() != Some(&cut) {
        // Nothing is known of this log, not even that the checkpoint is one of its own.
        first = 1;
        numbers = store.log_numbers(lane, first).await?;
    }
    let end = numbers.last().copied().unwrap_or(0);
    let mut there = numbers.iter().copied().peekable();
    let holes = (first..=end).filter(|n| there.next_if_eq(n).is_none()).collect();
    Ok(Ending { lane, end, holes: Some(holes) })
}
