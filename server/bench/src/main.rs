//! `bench`: what a large desk costs, each figure beside a floor that was measured in the same run.
//!
//! | what | where |
//! |---|---|
//! | the desk that is measured | [`corpus`], loaded and kept by [`load`] |
//! | one run, part by part | [`run`] |
//! | writing, and its floor | [`mod@write`], [`floor`] |
//! | pages and data | [`page`], over [`http`] |
//! | service levels, and giving tickets to people | [`levels`], [`giving`] |
//! | the live channel | [`live`] |
//! | processes of their own | [`child`] |
//! | what is printed | [`stat`], [`table`], [`machine`] |
//!
//! `make bench` builds it and calls it. Nothing here is a test: machines differ, figures are read.

mod child;
mod corpus;
mod floor;
mod giving;
mod http;
mod levels;
mod live;
mod load;
mod machine;
mod page;
mod run;
mod stat;
mod table;
mod write;

use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Result};
use clap::{Args, Parser, Subcommand};

use child::Program;
use page::Extent;
use run::{Part, Run};
use table::note;

/// The program's own allocator: memory is compared with it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The database walks queries by recursion and asks for this much, here as in the program.
const STACK_BYTES: usize = 10 * 1024 * 1024;

#[derive(Debug, Parser)]
#[command(name = "bench", version, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Measures everything and prints a table.
    Run(RunArgs),
    /// Loads a desk into an empty folder, in this process, and says how long it took and how much memory.
    Load {
        /// How many tickets.
        #[arg(long)]
        tickets: u64,
        /// The folder.
        #[arg(long)]
        data: PathBuf,
    },
    /// Prints random clocks, each with its evidence and the digest of its proof, to be computed again elsewhere.
    Proofs {
        /// How many.
        #[arg(long)]
        clocks: usize,
    },
    /// Answers every request with the same bytes: the floor of pages.
    Bare {
        /// How many bytes.
        #[arg(long)]
        bytes: usize,
        /// Where.
        #[arg(long)]
        listen: SocketAddr,
    },
}

#[derive(Debug, Args)]
struct RunArgs {
    /// How many tickets, a multiple of 100.
    #[arg(long, default_value_t = 100_000)]
    tickets: u64,
    /// Where loaded desks are kept.
    #[arg(long)]
    cache: PathBuf,
    /// The folder of the built site.
    #[arg(long)]
    site: PathBuf,
    /// The program; the one beside this one when it is not named.
    #[arg(long)]
    program: Option<PathBuf>,
    /// Only these parts: pages (with start and memory), data, levels, writing, live, mail.
    #[arg(long, value_enum, value_delimiter = ',')]
    only: Vec<Part>,
    /// A tenth of everything: to see that it works, not to be quoted.
    #[arg(long)]
    quick: bool,
}

impl RunArgs {
    fn run(self) -> Result<Run> {
        let beside = || Ok::<_, std::io::Error>(std::env::current_exe()?.with_file_name("sportello"));
        let path = self.program.map_or_else(beside, Ok)?;
        let part = if self.quick { 10 } else { 1 };
        Ok(Run {
            cache: self.cache,
            program: Program { path, site: self.site },
            tickets: self.tickets,
            writes: 2_000 / u64::from(part),
            extent: Extent { requests: 4_000 / part, during: Duration::from_secs(10) / part, figures: if self.quick { 20 } else { 200 } },
            changes: 300 / u64::from(part),
            only: self.only,
        })
    }
}

fn main() -> ExitCode {
    match begin() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            note(&format!("bench: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn begin() -> Result<()> {
    let command = Cli::parse().command;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().thread_stack_size(STACK_BYTES).build()?;
    let done = runtime.block_on(async {
        match command {
            Command::Run(args) => args.run()?.measure().await,
            Command::Load { tickets, data } => {
                let loaded = load::load(&data, tickets).await?;
                let (seconds, peak, disk) = (loaded.seconds, loaded.peak_mib, loaded.disk_mib);
                note(&format!("{tickets} tickets loaded in {seconds} s; at most {peak} MiB in memory, {disk} MiB on disk."));
                Ok(())
            }
            Command::Proofs { clocks } => {
                levels::proofs(clocks).try_for_each(|line| writeln!(std::io::stdout(), "{line}")).context("printing")
            }
            Command::Bare { bytes, listen } => child::serve_bare(listen, bytes).await.context("the bare server stopped"),
        }
    });
    runtime.shutdown_background();
    done
}
