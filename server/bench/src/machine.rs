//! What the figures were measured on, and what a process takes of it.

use std::path::Path;
use std::time::Duration;

use desk::clock::Clock;

const MIB: u64 = 1024 * 1024;

/// The lines that stand above the figures.
pub(crate) fn about(config: &desk::Config, database: &str) -> Vec<String> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let memory = field(&read("/proc/meminfo"), "MemTotal:").map_or(0, |kib| kib / 1024 / 1024);
    vec![
        format!("Sportello {}, {} UTC", env!("CARGO_PKG_VERSION"), Clock::System.now().strftime("%Y-%m-%d %H:%M")),
        format!("Machine: {cores} cores ({}), {memory} GiB; load average at the start {}", processor(), load()),
        format!(
            "Engine: SurrealDB {database}, embedded SurrealKV, sync=every, value log off, memtable {} MiB, block cache {} MiB",
            config.memtable_mib, config.cache_mib
        ),
    ]
}

/// How busy the machine is: the three averages of the kernel.
pub(crate) fn load() -> String {
    read("/proc/loadavg").split_whitespace().take(3).collect::<Vec<_>>().join(" ")
}

fn processor() -> String {
    let text = read("/proc/cpuinfo");
    let model = text.lines().find_map(|line| line.strip_prefix("model name")).and_then(|rest| rest.split_once(':'));
    model.map_or_else(|| "unknown".to_owned(), |(_, name)| name.trim().to_owned())
}

/// What a process holds in memory.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Memory {
    /// Now, in MiB.
    pub(crate) now_mib: u64,
    /// At most so far, in MiB.
    pub(crate) peak_mib: u64,
}

impl Memory {
    /// That of a process; nothing when it is gone.
    pub(crate) fn of(process: u32) -> Self {
        let text = read(&format!("/proc/{process}/status"));
        let mib = |name| field(&text, name).unwrap_or(0) / 1024;
        Self { now_mib: mib("VmRSS:"), peak_mib: mib("VmHWM:") }
    }
}

/// The processor time that this process has used so far, in every thread.
pub(crate) fn processor_time() -> Duration {
    // After the name in brackets: the 12th and 13th fields are ticks in user and kernel, a hundred a second on Linux.
    let text = read("/proc/self/stat");
    let fields = text.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(2);
    let ticks: u64 = fields.filter_map(|field| field.parse::<u64>().ok()).sum();
    Duration::from_millis(ticks * 10)
}

/// The number behind a name.
fn field(text: &str, name: &str) -> Option<u64> {
    text.lines().find_map(|line| line.strip_prefix(name)).and_then(|rest| rest.split_whitespace().next()).and_then(|word| word.parse().ok())
}

fn read(path: &str) -> String {
    std::fs::read_to_string(path).unwrap_or_default()
}

/// What a folder takes on disk, in MiB.
pub(crate) fn disk_mib(folder: &Path) -> u64 {
    bytes_in(folder) / MIB
}

fn bytes_in(folder: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    let size = |entry: std::fs::DirEntry| match entry.metadata() {
        Ok(data) if data.is_dir() => bytes_in(&entry.path()),
        Ok(data) => data.len(),
        Err(_) => 0,
    };
    entries.flatten().map(size).sum()
}
