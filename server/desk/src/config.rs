//! What the desk is told when it is opened.

use std::path::{Path, PathBuf};

use shared::id::Pos;

use crate::clock::Clock;

/// Where the facts are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// On disk, in the data directory, synced before anything is acknowledged.
    Disk,
    /// In memory, gone at the end: tests in which no durability is at stake.
    Memory,
}

/// Trouble that tests make on purpose, where a disk or another process would make it by chance.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Faults {
    /// So many of a thousand transactions lose a race that nobody ran.
    pub conflicts_per_mille: u32,
    /// From this transaction of the lane on, a commit fails as if the disk had refused to sync.
    pub no_sync_from: Option<u64>,
    /// From this transaction of the lane on, whoever writes it breaks down with its number in hand.
    pub panics_from: Option<u64>,
    /// From this transaction of the lane on, the views fail over what they are told.
    pub no_views_from: Option<u64>,
    /// The disk fails, whatever is written.
    pub disk: Option<DiskFault>,
}

/// A disk that fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DiskFault {
    /// From this write on, counted since the desk was opened, migrations included.
    pub from: u64,
    /// Whether what is said to have failed was written all the same.
    pub written: bool,
}

/// How the mail leaves.
#[derive(Debug, Clone, Default)]
pub struct MailConfig {
    /// The host part of our Message-IDs and of addresses of queues that have none.
    pub domain: String,
    /// The server that takes our mails; without one they wait in the outbox.
    pub relay: Option<mail::relay::Relay>,
    /// Whether a mail finds its way here, as far as is known; otherwise nobody is asked to write one.
    pub arrives: bool,
}

/// What the desk is told when it is opened.
#[derive(Debug, Clone)]
pub struct Config {
    /// The data directory: everything the desk knows is in it.
    pub data: PathBuf,
    /// Where facts are kept.
    pub engine: Engine,
    /// What browsers call the desk: `https://help.example.org`, without a slash at the end.
    pub public_url: String,
    /// How the mail leaves.
    pub mail: MailConfig,
    /// What time it is.
    pub clock: Clock,
    /// Whether a demo that was not told to its end is cleared away when the desk is opened, to be told anew.
    pub retell: bool,
    /// The first number that a ticket gets.
    pub first_ticket: u64,
    /// Memory for the database's write buffer, in MiB.
    pub memtable_mib: u64,
    /// Memory for the database's read cache, in MiB.
    pub cache_mib: u64,
    /// Whether the sweeper and the outbox work by themselves; tests drive them by hand.
    pub workers: bool,
    /// How much room there is where the data is; tests make it scarce.
    pub room: fn(&Path) -> std::io::Result<u64>,
    /// Trouble made on purpose; none outside tests.
    pub faults: Faults,
    /// Called when a transaction is on disk, before anybody is told of it: the benchmark looks at its watch there.
    pub durable: fn(Pos),
    /// What happens when an outcome is unknown: the process ends with exit code 74 and starts again from disk.
    pub fatal: fn(&str),
}

impl Config {
    /// A desk in `data` with everything else as usual.
    #[must_use]
    pub fn new(data: PathBuf) -> Self {
        Self {
            data,
            engine: Engine::Disk,
            public_url: "http://127.0.0.1:3000".to_owned(),
            mail: MailConfig { domain: "localhost".to_owned(), relay: None, arrives: true },
            clock: Clock::System,
            retell: false,
            first_ticket: 1001,
            memtable_mib: 64,
            cache_mib: 64,
            workers: true,
            room: |path| fs2::available_space(path),
            faults: Faults::default(),
            durable: |_| {},
            fatal: end_process,
        }
    }
}

/// `EX_IOERR` of sysexits: what was written last may or may not be on disk, so only a fresh start from disk is honest.
pub const EXIT_IO: i32 = 74;

fn end_process(why: &str) {
    tracing::error!("{why}; the process ends and must be started again");
    std::process::exit(EXIT_IO);
}
