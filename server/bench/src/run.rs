//! One run: the kept desk is copied, measured part by part, and thrown away; what was measured is printed as one table.

use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use desk::{Config, Desk};

use crate::child::{Program, Serving};
use crate::corpus::{Cast, MANAGER_ADDRESS, PASSWORD, agent_address};
use crate::floor::{Examples, Floor};
use crate::load::{self, Loaded};
use crate::page::{Cookies, Extent};
use crate::stat::{number, times};
use crate::table::{Line, Table, note};
use crate::write::{Bench, Deeds};
use crate::{live, machine, page};

/// How long a process is left alone before its memory is read.
const REST: Duration = Duration::from_secs(6);
const EMPTY_START: Duration = Duration::from_secs(1);
const EMPTY_MIB: u64 = 180;
const STEADY_MIB: u64 = 500;
/// What the browser part may weigh, in bytes of brotli.
const WASM_BYTES: u64 = 450_000;

/// A part of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Part {
    /// Pages over HTTP, start and memory: the program in a process of its own.
    Pages,
    /// What pages show, in the process.
    Data,
    /// Service levels.
    Levels,
    /// Tickets and replies.
    Writing,
    /// From commit to socket.
    Live,
    /// Mails.
    Mail,
}

/// What a run is told.
pub(crate) struct Run {
    /// Where loaded desks are kept.
    pub(crate) cache: PathBuf,
    /// The program that is measured.
    pub(crate) program: Program,
    /// How many tickets.
    pub(crate) tickets: u64,
    /// How often each thing is written by one writer.
    pub(crate) writes: u64,
    /// How often and how long pages are read.
    pub(crate) extent: Extent,
    /// Changes that watchers hear of.
    pub(crate) changes: u64,
    /// The parts that are measured; all when none is named.
    pub(crate) only: Vec<Part>,
}

/// A desk that is ready to be measured.
struct Prepared {
    data: PathBuf,
    cast: Cast,
    examples: Examples,
    manager: String,
    agents: Vec<String>,
}

impl Run {
    /// Measures everything and prints it.
    pub(crate) async fn measure(&self) -> Result<()> {
        server::tls::install_provider();
        let mut table = Table::default();
        if self.only == [Part::Levels] {
            // They make their own tickets: no desk is loaded for them.
            levels(&mut table);
            return Ok(table.print(&[format!("Load average at the end: {}", machine::load())])?);
        }
        let loaded = load::kept(&self.cache, self.tickets)?;
        let work = self.cache.join("work");
        load::empty(&work)?;
        let data = work.join("desk");
        load::copy(&loaded.data, &data)?;
        let ready = prepare(data).await?;
        let bare = work.join("floor");
        load::copy(&ready.data.join("facts"), &bare.join("facts"))?;
        if self.has(Part::Pages) {
            let scanned = Floor::start(&bare).await?;
            self.served(&mut table, &ready, &work.join("empty"), scanned).await?;
        }
        let floor = Arc::new(Floor::open(&bare, &ready.examples).await?);
        let mut about = machine::about(&Config::new(ready.data.clone()), &floor.version().await);
        about
            .push(format!("Desk: {} tickets, one in ten open, {} calls told, {} MiB on disk", self.tickets, loaded.calls, loaded.disk_mib));
        self.inside(&mut table, &ready, &floor).await?;
        table.section("Weight and load", self.weights(&loaded));
        about.push(format!("Load average at the end: {}", machine::load()));
        load::empty(&work)?;
        Ok(table.print(&about)?)
    }

    fn has(&self, part: Part) -> bool {
        self.only.is_empty() || self.only.contains(&part)
    }

    /// What the real program does in a process of its own: start, pages, memory.
    async fn served(&self, table: &mut Table, ready: &Prepared, empty: &Path, scanned: Duration) -> Result<()> {
        note("Starting");
        let bare = self.program.serve(empty).await?;
        tokio::time::sleep(REST).await;
        let mut lines = vec![
            Line::new("an empty desk is ready", format!("{} ms", number(bare.started))).aim("≤ 1 s", bare.started <= EMPTY_START).n(1),
            memory("resident memory of an empty desk", &bare, EMPTY_MIB),
        ];
        drop(bare);
        let serving = self.program.serve(&ready.data).await?;
        let line = Line::new(format!("a desk of {} tickets is ready", self.tickets), format!("{} ms", number(serving.started)));
        let floor = format!("{} ms: open, read every row", number(scanned));
        lines.push(line.floor(floor, Some(times(serving.started, scanned))).n(1));
        tokio::time::sleep(REST).await;
        lines.push(Line::new("its resident memory after the start", format!("{} MiB", serving.memory().now_mib)));
        note("Reading pages");
        let cookies = Cookies { agent: ready.agents.first().cloned().unwrap_or_default(), manager: ready.manager.clone() };
        table.section("Pages over HTTP", page::html(&serving, &ready.cast, &cookies, self.extent).await?);
        tokio::time::sleep(REST).await;
        lines.push(memory("its resident memory after the pages, steady", &serving, STEADY_MIB));
        lines.push(Line::new("the most that it held", format!("{} MiB", serving.memory().peak_mib)));
        table.section("Start and memory", lines);
        Ok(())
    }

    /// What is measured on a desk within this process: data, writing, the live channel.
    async fn inside(&self, table: &mut Table, ready: &Prepared, floor: &Arc<Floor>) -> Result<()> {
        let config = Config { durable: live::durable, ..Config::new(ready.data.clone()) };
        let desk = Desk::open(config).await?;
        if self.has(Part::Data) {
            note("Reading data");
            table.section("In the process", page::data(&desk, &ready.cast, self.extent).await?);
        }
        if self.has(Part::Levels) {
            levels(table);
        }
        let bench = Bench::new(desk.clone(), Arc::clone(floor), self.writes)?;
        if self.has(Part::Writing) {
            note("Writing");
            table.section("Writing", bench.acts().await?);
        }
        let deeds = bench.deeds.clone();
        drop(bench);
        if self.has(Part::Live) {
            note("Watching");
            // Stopping its server closes the desk as well.
            table.section("Live", live::lines(Arc::new(desk), &deeds, &ready.agents, self.changes).await?);
        } else {
            desk.close().await;
            // The folder is free for the next desk when nobody holds this one.
            drop(desk);
        }
        if self.has(Part::Mail) {
            note("Accepting mails");
            self.mails(table, ready, floor).await?;
        }
        Ok(())
    }

    /// Nobody acts on the mails meanwhile: only accepting them is measured.
    async fn mails(&self, table: &mut Table, ready: &Prepared, floor: &Arc<Floor>) -> Result<()> {
        let desk = Desk::open(Config { workers: false, ..Config::new(ready.data.clone()) }).await?;
        let bench = Bench::new(desk.clone(), Arc::clone(floor), self.writes)?;
        table.section("Mail", bench.mails().await?);
        desk.close().await;
        Ok(())
    }

    fn weights(&self, loaded: &Loaded) -> Vec<Line> {
        let mut lines = vec![
            Line::new(format!("load of {} tickets, when it was kept", self.tickets), format!("{} s", loaded.seconds)),
            Line::new("the most memory that the load and its compactions held", format!("{} MiB", loaded.peak_mib)),
        ];
        if let Some(bytes) = wasm_bytes(&self.program.site) {
            let line = Line::new("WASM in brotli", format!("{:.1} kB", bytes as f64 / 1000.0));
            lines.push(line.aim("≤ 450 kB", bytes <= WASM_BYTES));
        }
        lines
    }
}

fn levels(table: &mut Table) {
    note("Telling clocks");
    table.section("Service levels", crate::levels::lines());
}

fn memory(what: &str, serving: &Serving, most: u64) -> Line {
    let now = serving.memory().now_mib;
    Line::new(what, format!("{now} MiB")).aim(format!("≤ {most} MiB"), now <= most).n(1)
}

/// The built module, compressed as it is served.
fn wasm_bytes(site: &Path) -> Option<u64> {
    let files = std::fs::read_dir(site.join("root").join("pkg")).ok()?.flatten();
    let packed = files.filter(|file| file.file_name().to_string_lossy().ends_with(".wasm.br"));
    packed.filter_map(|file| file.metadata().ok()).map(|data| data.len()).max()
}

/// Writes one example of each kind for the floor to repeat, and signs in who reads pages and watches.
async fn prepare(data: PathBuf) -> Result<Prepared> {
    let desk = Desk::open(Config { workers: false, ..Config::new(data.clone()) }).await?;
    let deeds = Deeds::on(&desk)?;
    let create = deeds.create(&desk, 0).await?;
    // The first answer on a ticket moves its state as well; the second one is like most.
    deeds.reply(&desk, 0).await?;
    let reply = deeds.reply(&desk, 0).await?;
    deeds.accept(&desk, 0).await?;
    let cast = Cast::of(&desk)?;
    let manager = sign_in(&desk, cast.manager.person(), MANAGER_ADDRESS, 0).await?;
    let mut agents = Vec::new();
    for (nth, agent) in cast.agents.iter().enumerate().take(live::PEOPLE) {
        agents.push(sign_in(&desk, agent.person(), &agent_address(nth), nth + 1).await?);
    }
    desk.close().await;
    Ok(Prepared { data, cast, examples: Examples { create, reply }, manager, agents })
}

/// The cookie of somebody who signs in, each from another machine.
async fn sign_in(desk: &Desk, person: Option<shared::id::PersonId>, address: &str, nth: usize) -> Result<String> {
    if let Some(person) = person {
        desk.set_password(person, PASSWORD).await?;
    }
    let peer = IpAddr::from([127, 0, 1, u8::try_from(nth).unwrap_or(u8::MAX)]);
    let token = desk.sign_in(address, PASSWORD, peer, None).await?;
    Ok(format!("sportello={}", token.reveal()))
}
