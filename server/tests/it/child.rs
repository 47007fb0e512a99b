//! The program as a process of its own, in a folder of its own.

use std::fs::File;
use std::io::{self, Write};
use std::os::fd::AsRawFd;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};

use crate::house::Folder;

/// A start on a machine that is busy with other tests.
pub(crate) const START_TIME: Duration = Duration::from_secs(60);
/// Where what it says while it serves is kept.
const LOG: &str = "serving.log";

/// The program in a folder, with a site that is as good as empty.
pub(crate) fn program(folder: &Folder, arguments: &[&str], variables: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sportello"));
    command.args(arguments);
    at_home(command, folder, variables)
}

/// The same through a shell that prepares something first: `$SPORTELLO` is the program.
pub(crate) fn by_shell(folder: &Folder, script: &str, variables: &[(&str, &str)]) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", script]);
    let mut command = at_home(command, folder, variables);
    command.env("SPORTELLO", env!("CARGO_BIN_EXE_sportello"));
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command
}

fn at_home(mut command: Command, folder: &Folder, variables: &[(&str, &str)]) -> Command {
    let site = folder.0.join("site");
    if !site.exists() {
        std::fs::create_dir_all(site.join("root/pkg")).expect("a folder");
        write(&site.join("hash.txt"), "js: 0123456789abcdef\nwasm: 0123456789abcdef\ncss: 0123456789abcdef\n");
    }
    command.current_dir(&folder.0).env_clear();
    command.env("SPORTELLO_DATA", folder.0.join("data")).env("SPORTELLO_SITE", site).env("SPORTELLO_HTTP_LISTEN", "127.0.0.1:0");
    command.envs(variables.iter().copied()).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

pub(crate) fn run(folder: &Folder, arguments: &[&str], input: &[u8]) -> Output {
    let mut child = program(folder, arguments, &[]).stdin(Stdio::piped()).spawn().expect("it runs");
    child.stdin.take().expect("it has a standard input").write_all(input).expect("it reads");
    child.wait_with_output().expect("it ends")
}

#[track_caller]
pub(crate) fn ends(folder: &Folder, arguments: &[&str], variables: &[(&str, &str)], code: i32, word: &str) {
    said(&program(folder, arguments, variables).output().expect("it runs"), code, word);
}

/// It ended with that code, in our words and without a panic.
#[track_caller]
pub(crate) fn said(output: &Output, code: i32, word: &str) {
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{said}");
    assert!(said.contains(word), "{said}");
    assert!(!said.contains("panicked"), "{said}");
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

pub(crate) fn write(path: &Path, words: &str) {
    std::fs::write(path, words).expect("the test's folder can be written");
}

/// The socket of a data directory, by a name that the system takes however deep the directory lies, and what keeps that name.
pub(crate) fn socket_of(data: &Path) -> io::Result<(PathBuf, File)> {
    let directory = File::open(data)?;
    let short = format!("/proc/self/fd/{}", directory.as_raw_fd());
    Ok((server::control::path_of(Path::new(&short)), directory))
}

/// A serving process, killed when the test ends early.
pub(crate) struct Serving {
    pub(crate) child: Child,
    /// From the start to the first `ready`.
    pub(crate) took: Duration,
    data: PathBuf,
    log: PathBuf,
}

impl Serving {
    pub(crate) fn start(folder: &Folder) -> Self {
        Self::of(folder, program(folder, &["serve"], &[])).ready()
    }

    /// Starts a process that serves, and does not wait for it. What it says is kept behind what others said in this folder.
    pub(crate) fn of(folder: &Folder, command: Command) -> Self {
        Self::on(folder, folder.0.join("data"), command)
    }

    /// The same with the data elsewhere.
    pub(crate) fn on(folder: &Folder, data: PathBuf, mut command: Command) -> Self {
        let log = folder.0.join(LOG);
        let file = File::options().create(true).append(true).open(&log).expect("the test's folder can be written");
        let child = command.stdout(Stdio::null()).stderr(file).spawn().expect("it runs");
        Self { child, took: Duration::ZERO, data, log }
    }

    /// Waits until it takes work: a process that answers on its socket does.
    pub(crate) fn ready(mut self) -> Self {
        let began = Instant::now();
        while !self.is_ready() {
            assert!(began.elapsed() < START_TIME, "it does not start: {}", self.said());
            assert!(self.child.try_wait().expect("it is ours").is_none(), "it ended by itself: {}", self.said());
            std::thread::sleep(Duration::from_millis(5));
        }
        self.took = began.elapsed();
        self
    }

    pub(crate) fn is_ready(&self) -> bool {
        socket_of(&self.data).is_ok_and(|(socket, _open)| std::os::unix::net::UnixStream::connect(socket).is_ok())
    }

    /// Everything that processes of this folder have said while they served.
    pub(crate) fn said(&self) -> String {
        std::fs::read(&self.log).map(|bytes| text(&bytes)).unwrap_or_default()
    }

    pub(crate) fn kill(&mut self) {
        self.child.kill().expect("it is ours");
        let status = self.child.wait().expect("it ends");
        assert!(status.signal() == Some(9), "it ended by itself, {status}: {}", self.said());
    }

    pub(crate) fn stop(&mut self) {
        let stopped = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().expect("it runs");
        assert!(stopped.success());
        let status = self.child.wait().expect("it ends");
        assert!(status.success(), "{status}: {}", self.said());
    }

    /// Waits until it ends by itself.
    pub(crate) fn ended(&mut self) -> ExitStatus {
        self.child.wait().expect("it is ours")
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
