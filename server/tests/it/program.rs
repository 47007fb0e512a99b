//! The program itself: what it says and the code it ends with when something is wrong, and that commands reach the process.

use std::io::Write;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use crate::house::Folder;

/// A start on a machine that is busy with other tests.
const START_TIME: Duration = Duration::from_secs(60);

#[test]
fn what_is_wrong_is_said_with_a_code() {
    let folder = Folder::new();
    let at = |name: &str| folder.0.join(name).display().to_string();
    write(&folder.0.join("unknown.toml"), "[http]\nlissten = '127.0.0.1:0'\n");
    write(&folder.0.join("bad.toml"), "data = \n");
    write(&folder.0.join("file"), "not a directory");
    std::fs::create_dir(folder.0.join("foreign")).expect("a folder");
    write(&folder.0.join("foreign/letter.txt"), "somebody's");
    ends(&folder, &["frobnicate"], &[], 64, "frobnicate");
    ends(&folder, &["--config", &at("unknown.toml"), "serve"], &[], 78, "http.listen");
    ends(&folder, &["--config", &at("bad.toml"), "check"], &[], 78, "line 1");
    ends(&folder, &["--config", &at("nowhere.toml"), "serve"], &[], 78, "nowhere.toml");
    ends(&folder, &["serve"], &[("SPORTELLO_DATA", &at("foreign"))], 73, "holds other files");
    assert_eq!(std::fs::read_dir(folder.0.join("foreign")).expect("it is there").count(), 1, "nothing was touched");
    ends(&folder, &["serve"], &[("SPORTELLO_DATA", &at("file/data"))], 73, "SPORTELLO_DATA");
    ends(&folder, &["serve"], &[("SPORTELLO_SITE", &at("nowhere"))], 78, "site");
    ends(&folder, &["mail", "--to", "support@desk.example"], &[], 75, "No Sportello is running");
    let busy = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = busy.local_addr().expect("it has an address").to_string();
    ends(&folder, &["serve"], &[("SPORTELLO_HTTP_LISTEN", &address)], 69, "http.listen");
    assert!(!folder.0.join("data").exists(), "nothing was made before the port was ours");
    ends(&folder, &["check"], &[("SPORTELLO_HTTP_LISTEN", &address)], 69, "would not start");
    ends(&folder, &["check"], &[("SPORTELLO_HTTP_LISTEN", "0.0.0.0:0")], 78, "would not start");
}

#[test]
fn a_version_is_printed() {
    let folder = Folder::new();
    let output = program(&folder, &["version"], &[]).output().expect("it runs");
    assert!(output.status.success());
    assert!(text(&output.stdout).starts_with("sportello 0."));
}

#[test]
fn commands_reach_the_process_and_a_second_one_is_refused() {
    let folder = Folder::new();
    let mut serving = Serving::start(&folder);
    ends(&folder, &["serve"], &[], 75, "Another Sportello is running");
    let added = run(&folder, &["user", "add", "--admin", "--name", "Priya Nair", "--email", "priya@desk.example"], b"");
    assert!(added.status.success(), "{}", text(&added.stderr));
    assert!(text(&added.stdout).contains("Password: "), "{}", text(&added.stdout));
    let again = run(&folder, &["user", "add", "--name", "P", "--email", "priya@desk.example"], b"");
    assert_eq!(again.status.code(), Some(65), "{}", text(&again.stderr));
    let short = run(&folder, &["user", "add", "--name", "P", "--email", "p@desk.example", "--password-stdin"], b"short\n");
    assert_eq!(short.status.code(), Some(65), "{}", text(&short.stderr));
    let letter = b"From: Graham <graham@customer.example>\r\nTo: support@localhost\r\nSubject: Cold room 3\r\nMessage-ID: <1@customer.example>\r\n\r\nIt is warm.\r\n";
    let mailed = run(&folder, &["mail", "--from", "graham@customer.example", "--to", "support@localhost"], letter);
    assert!(mailed.status.success(), "{}", text(&mailed.stderr));
    let empty = run(&folder, &["mail", "--to", "support@localhost"], b"");
    assert_eq!(empty.status.code(), Some(65), "{}", text(&empty.stderr));
    assert!(folder.0.join("data/control.sock").exists());
    serving.stop();
    assert!(!folder.0.join("data/control.sock").exists(), "the socket goes with the process");
    let exported = run(&folder, &["export", "events"], b"");
    assert!(exported.status.success(), "{}", text(&exported.stderr));
    let events = text(&exported.stdout);
    assert!(events.lines().count() > 3, "{events}");
    assert!(events.lines().all(|line| serde_json::from_str::<shared::event::Event>(line).is_ok()));
    assert!(!events.contains("warm") && !events.contains("Priya"), "no words of people are in the log");
}

#[test]
fn a_killed_process_leaves_nothing_in_the_way() {
    let folder = Folder::new();
    let mut serving = Serving::start(&folder);
    serving.child.kill().expect("it is killed");
    serving.child.wait().expect("it ends");
    ends(&folder, &["mail", "--to", "support@localhost"], &[], 75, "No Sportello is running");
    Serving::start(&folder).stop();
}

/// The program in a folder of its own, with a site that is as good as empty.
fn program(folder: &Folder, arguments: &[&str], variables: &[(&str, &str)]) -> Command {
    let site = folder.0.join("site");
    if !site.exists() {
        std::fs::create_dir_all(site.join("root/pkg")).expect("a folder");
        write(&site.join("hash.txt"), "js: 0123456789abcdef\nwasm: 0123456789abcdef\ncss: 0123456789abcdef\n");
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_sportello"));
    command.args(arguments).current_dir(&folder.0).env_clear();
    command.env("SPORTELLO_DATA", folder.0.join("data")).env("SPORTELLO_SITE", site).env("SPORTELLO_HTTP_LISTEN", "127.0.0.1:0");
    command.envs(variables.iter().copied()).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn run(folder: &Folder, arguments: &[&str], input: &[u8]) -> Output {
    let mut child = program(folder, arguments, &[]).stdin(Stdio::piped()).spawn().expect("it runs");
    child.stdin.take().expect("it has a standard input").write_all(input).expect("it reads");
    child.wait_with_output().expect("it ends")
}

#[track_caller]
fn ends(folder: &Folder, arguments: &[&str], variables: &[(&str, &str)], code: i32, word: &str) {
    let output = program(folder, arguments, variables).output().expect("it runs");
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{arguments:?} {variables:?}: {said}");
    assert!(said.contains(word), "{arguments:?} {variables:?}: {said}");
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn write(path: &Path, words: &str) {
    std::fs::write(path, words).expect("the test's folder can be written");
}

/// A serving process, killed when the test ends early.
struct Serving {
    child: Child,
}

impl Serving {
    fn start(folder: &Folder) -> Self {
        let child = program(folder, &["serve"], &[]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it runs");
        let mut serving = Self { child };
        let began = Instant::now();
        // A process that answers on its socket is ready.
        while !reachable(folder) {
            assert!(began.elapsed() < START_TIME, "it does not start");
            assert!(serving.child.try_wait().expect("it is ours").is_none(), "it ended by itself");
            std::thread::sleep(Duration::from_millis(50));
        }
        serving
    }

    fn stop(&mut self) {
        let stopped = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().expect("it runs");
        assert!(stopped.success());
        let status = self.child.wait().expect("it ends");
        assert!(status.success(), "{status}");
    }
}

fn reachable(folder: &Folder) -> bool {
    std::os::unix::net::UnixStream::connect(server::control::path_of(&folder.0.join("data"))).is_ok()
}

impl Drop for Serving {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
