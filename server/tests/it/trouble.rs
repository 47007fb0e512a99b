//! Disks that refuse, files that are damaged, directories that cannot be written: a sentence, the right code, nothing lost.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use desk::Desk;
use shared::seal::Hash;

use crate::child::{Serving, by_shell, ends, program, run, said, text, write};
use crate::house::Folder;
use crate::sink::Deliverer;

/// Where files may not grow any further, in blocks of 512 bytes: the journal of the database is torn in another place each time.
const LIMITS: [u32; 4] = [300, 347, 411, 512];
/// More mails than any of these limits has room for.
const MAILS_MAX: usize = 2_000;
/// The user who may do anything.
const ROOT: Option<u32> = Some(0);
/// Somebody else: nobody, by an old custom.
const ANOTHER_USER: Option<u32> = Some(65_534);
/// A command that opens the desk by itself, makes it where there is none, and ends.
const ADD: [&str; 6] = ["user", "add", "--name", "Priya", "--email", "priya@desk.example"];
/// What root is told.
const AS_THAT_USER: &str = "Run the command as that user (sudo -u '#";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_that_the_disk_refuses_ends_the_process_and_nothing_acknowledged_is_lost() {
    for limit in LIMITS {
        let (folder, smtp) = (Folder::new(), free_port());
        let listen = smtp.to_string();
        let variables = [("SPORTELLO_SMTP_LISTEN", listen.as_str())];
        // The program must not die of the signal: with it ignored a write answers EFBIG, as a broken disk answers EIO.
        let script = format!("trap '' XFSZ; ulimit -f {limit}; exec \"$SPORTELLO\" serve");
        let mut limited = start(&folder, by_shell(&folder, &script, &variables));
        let acknowledged = deliver_until_it_ends(smtp, limit).await;
        let status = tokio::task::block_in_place(|| limited.ended());
        let log = limited.said();
        assert_eq!(status.code(), Some(74), "{log}");
        assert!(log.contains("File too large") && log.contains("the process ends and must be started again"), "{log}");
        assert!(!acknowledged.is_empty(), "with {limit} blocks nothing was taken");
        // A start without the limit mends the journal, and acts on what was accepted.
        start(&folder, program(&folder, &["serve"], &variables)).stop();
        each_is_there_once(&folder, &acknowledged).await;
    }
}

/// Delivers mails as long as they are taken; answers their words.
async fn deliver_until_it_ends(smtp: SocketAddr, limit: u32) -> Vec<String> {
    let mut taken = Vec::new();
    let mut deliverer = Deliverer::connect(smtp).await.expect("it listens");
    for number in 0..MAILS_MAX {
        let words = format!("words{limit}of{number}end");
        let raw = format!(
            "From: graham@customer.example\r\nTo: support@localhost\r\nSubject: About {words}\r\nMessage-ID: <{words}@customer.example>\r\n\r\n{words}\r\n"
        );
        match deliverer.deliver("graham@customer.example", "support@localhost", &raw).await {
            Ok(250) => taken.push(words),
            Ok(_) | Err(_) => return taken,
        }
    }
    panic!("the limit of {limit} blocks was never reached");
}

/// Every acknowledged mail became words on a ticket, and all that is there is whole.
async fn each_is_there_once(folder: &Folder, acknowledged: &[String]) {
    let desk = opened(&folder.0.join("data")).await;
    desk.act_on_accepted().await.expect("they are acted on");
    desk.check_whole().await.unwrap_or_else(|difference| panic!("{difference}"));
    let written = desk.all_words().await.expect("they are read");
    for words in acknowledged {
        let times = written.iter().filter(|text| text.lines().any(|line| line == words)).count();
        assert_eq!(times, 1, "{words}");
    }
    desk.close().await;
}

async fn opened(data: &Path) -> Desk {
    let mut config = desk::Config::new(data.to_owned());
    config.workers = false;
    config.fatal = |why| panic!("{why}");
    Desk::open(config).await.expect("it opens")
}

fn start(folder: &Folder, command: Command) -> Serving {
    tokio::task::block_in_place(|| Serving::of(folder, command).ready())
}

fn free_port() -> SocketAddr {
    let socket = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    socket.local_addr().expect("it has an address")
}

/// Ways in which a disk or a person spoils a data directory that was closed in order.
type Damage = (&'static str, fn(&Path), &'static str);

const DAMAGES: [Damage; 9] = [
    ("the list of tables is garbage", |facts| spoil(&only(&facts.join("manifest")), 0, 20), "does not open"),
    ("the list of tables is empty", |facts| write(&only(&facts.join("manifest")), ""), "does not open"),
    ("the list of tables is gone", |facts| remove(&only(&facts.join("manifest"))), "manifest"),
    ("a table is gone", |facts| remove(&only(&facts.join("sstables"))), "does not open"),
    ("a table ends in garbage", |facts| spoil_end(&only(&facts.join("sstables")), 2_000), "does not open"),
    ("a table begins with garbage", |facts| spoil(&only(&facts.join("sstables")), 100, 4_000), "cannot be read"),
    ("the filter of a table is garbage", |facts| spoil_filter(&only(&facts.join("sstables"))), "does not open"),
    ("the secrets are cut off", |facts| write(&facts.with_file_name("keys"), "short"), "keys is damaged"),
    ("the files are gone", |facts| remove_all(&facts.with_file_name("blobs")), "blobs is damaged"),
];

#[test]
fn what_is_damaged_is_said_and_left_as_it_is() {
    let folder = Folder::new();
    let letter = b"From: Graham <graham@customer.example>\r\nMessage-ID: <1@customer.example>\r\n\r\nIt is warm.\r\n";
    let mut serving = Serving::start(&folder);
    assert!(run(&folder, &["mail", "--to", "support@localhost"], letter).status.success());
    serving.stop();
    let (data, sound) = (folder.0.join("data"), folder.0.join("sound"));
    std::fs::rename(&data, &sound).expect("it is ours");
    for (what, spoil, word) in DAMAGES {
        copy(&sound, &data);
        spoil(&data.join("facts"));
        let before = files(&data);
        let output = program(&folder, &["serve"], &[]).output().expect("it runs");
        assert!(text(&output.stderr).contains("estore"), "{what}: it says what to do: {}", text(&output.stderr));
        said(&output, 74, word);
        assert_eq!(files(&data), before, "{what}: nothing was changed");
        remove_all(&data);
    }
    copy(&sound, &data);
    Serving::start(&folder).stop();
}

#[test]
fn what_is_missing_beside_the_database_is_wrong_without_a_start_as_well() {
    let folder = Folder::new();
    let data = folder.0.join("data");
    Serving::start(&folder).stop();
    ends(&folder, &["check"], &[], 0, "");
    for name in ["keys", "blobs"] {
        std::fs::rename(data.join(name), folder.0.join(name)).expect("it is ours");
        let lacking = program(&folder, &["check"], &[]).output().expect("it runs");
        assert!(text(&lacking.stdout).contains(&format!("{name} is damaged: it is missing")), "{}", text(&lacking.stdout));
        said(&lacking, 74, "would not start");
        std::fs::rename(folder.0.join(name), data.join(name)).expect("it is ours");
    }
    remove(&only(&data.join("facts/manifest")));
    let lacking = program(&folder, &["check"], &[]).output().expect("it runs");
    assert!(text(&lacking.stdout).contains("the list of them (manifest) is missing"), "{}", text(&lacking.stdout));
    said(&lacking, 74, "would not start");
}

/// The one file of a folder.
fn only(folder: &Path) -> PathBuf {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).expect("it is there").flatten().map(|entry| entry.path()).collect();
    assert_eq!(files.len(), 1, "{files:?}");
    files.remove(0)
}

fn remove(path: &Path) {
    std::fs::remove_file(path).expect("it is ours");
}

fn remove_all(folder: &Path) {
    std::fs::remove_dir_all(folder).expect("it is ours");
}

fn spoil_end(path: &Path, bytes: usize) {
    let length = std::fs::read(path).expect("it is there").len();
    spoil(path, length - bytes, bytes);
}

/// Over this the database panics: a filter ends with the place of its one part, the number of its parts and the byte 11.
fn spoil_filter(path: &Path) {
    let content = std::fs::read(path).expect("it is there");
    let end = [0, 0, 0, 0, 1, 0, 0, 0, 11];
    let at = content.windows(end.len()).rposition(|bytes| bytes == end).expect("a table has a filter");
    spoil(path, at + 4, 4);
}

fn spoil(path: &Path, from: usize, bytes: usize) {
    let mut content = std::fs::read(path).expect("it is there");
    let end = content.len().min(from + bytes);
    content[from..end].iter_mut().for_each(|byte| *byte = !*byte ^ 0x5a);
    std::fs::write(path, content).expect("it is ours");
}

/// Every file that holds something and the hash of it, but for the database's own lock.
fn files(folder: &Path) -> Vec<(PathBuf, Hash)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("it is there").flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.is_file() && entry.file_name() != "LOCK" {
            let content = std::fs::read(&path).expect("it is readable");
            // A journal without a word in it is no change.
            found.extend((!content.is_empty()).then(|| (path, Hash::of(&content))));
        }
    }
    found.sort();
    found
}

fn copy(from: &Path, to: &Path) {
    let copied = Command::new("cp").arg("-a").args([from, to]).status().expect("it runs");
    assert!(copied.success());
}

#[test]
fn a_directory_that_somebody_made_for_all_is_closed_to_others() {
    let folder = Folder::new();
    let data = folder.0.join("data");
    std::fs::create_dir(&data).expect("a folder");
    let open = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(&data, open).expect("it is ours");
    let mut serving = Serving::start(&folder);
    let mode = std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&data).expect("it is there").permissions());
    assert_eq!(mode & 0o777, 0o700);
    assert!(serving.said().contains("open to others"), "{}", serving.said());
    serving.stop();
}

#[test]
fn what_is_no_directory_is_said_and_left_as_it_is() {
    let folder = Folder::new();
    let data = folder.0.join("data");
    write(&data, "a letter");
    ends(&folder, &["serve"], &[], 73, "is a file and no directory");
    ends(&folder, &["check"], &[], 73, "would not start");
    assert_eq!(std::fs::read(&data).expect("it is there"), b"a letter");
    remove(&data);
    std::os::unix::fs::symlink("nowhere", &data).expect("a link");
    ends(&folder, &["serve"], &[], 73, "is a link that leads nowhere");
    ends(&folder, &["check"], &[], 73, "would not start");
}

#[test]
fn a_directory_that_cannot_be_written_is_said() {
    let folder = Folder::new();
    let data = folder.0.join("data");
    std::fs::create_dir(&data).expect("a folder");
    let rights = |mode| {
        let mode = std::os::unix::fs::PermissionsExt::from_mode(mode);
        std::fs::set_permissions(&data, mode).expect("it is ours");
    };
    rights(0o500);
    // Rights are void for root, who is stopped by a mount that is read-only; where neither can be had, nothing is shown.
    if std::fs::write(data.join("tried"), "").is_err() {
        ends(&folder, &["serve"], &[], 77, "cannot be written");
        ends(&folder, &["check"], &[], 77, "would not start");
    } else {
        remove(&data.join("tried"));
        let read_only = "mount --bind data data && mount -o remount,ro,bind data && exec \"$SPORTELLO\"";
        match mounted(&folder, &format!("{read_only} serve")) {
            Some(output) => {
                said(&output, 77, "cannot be written");
                said(&mounted(&folder, &format!("{read_only} check")).expect("it could be mounted"), 77, "would not start");
            }
            None => skip("a directory that cannot be written"),
        }
    }
    rights(0o700);
}

#[test]
fn root_touches_no_directory_of_another_user() {
    let folder = Folder::new();
    let data = folder.0.join("data");
    Serving::start(&folder).stop();
    if std::os::unix::fs::chown(data.join("sportello.lock"), ANOTHER_USER, None).is_err() {
        return skip("a directory of another user");
    }
    let before = files(&data);
    ends(&folder, &ADD, &[], 77, AS_THAT_USER);
    ends(&folder, &["serve"], &[], 77, AS_THAT_USER);
    ends(&folder, &["export", "events"], &[], 77, AS_THAT_USER);
    ends(&folder, &["check"], &[], 77, "would not start");
    assert_eq!(files(&data), before, "nothing was changed");
}

#[test]
fn root_begins_no_desk_in_a_directory_of_another_user_and_follows_none_of_their_links() {
    let folder = Folder::new();
    let [theirs, link, roots] = ["theirs", "link", "roots"].map(|name| folder.0.join(name));
    let linked = |to: &Path, at: &Path| std::os::unix::fs::symlink(to, at).expect("the test's folder can be written");
    std::fs::create_dir(&theirs).expect("a folder");
    std::fs::create_dir_all(roots.join("tmp")).expect("a folder");
    linked(&roots, &link);
    let given = [&theirs, &link].map(|path| std::os::unix::fs::lchown(path, ANOTHER_USER, None));
    if given.iter().any(Result::is_err) {
        return skip("a directory of another user");
    }
    let refuses = |data: &str| ends(&folder, &ADD, &[("SPORTELLO_DATA", data)], 77, AS_THAT_USER);
    refuses("theirs");
    // A mark that is root's, and files that would be cleared away elsewhere: `blobs/tmp` is emptied at each start.
    let (mark, kept) = (folder.0.join("mark"), roots.join("tmp/kept"));
    write(&mark, "");
    write(&kept, "kept");
    linked(&mark, &theirs.join("sportello.lock"));
    linked(&roots, &theirs.join("blobs"));
    refuses("theirs");
    assert!(kept.exists() && !theirs.join("keys").exists(), "nothing was touched");
    std::fs::remove_dir_all(roots.join("tmp")).expect("it is ours");
    refuses("link");
    refuses("link/");
    assert!(files(&roots).is_empty(), "nothing was made");
    std::os::unix::fs::lchown(&link, ROOT, None).expect("root may");
    ends(&folder, &ADD, &[("SPORTELLO_DATA", "link/")], 0, "");
    remove(&roots.join("sportello.lock"));
    linked(&mark, &roots.join("sportello.lock"));
    ends(&folder, &ADD, &[("SPORTELLO_DATA", "roots")], 74, "not a file of its own");
}

/// Runs a script in a mount namespace of its own; nothing where that is not allowed.
fn mounted(folder: &Folder, script: &str) -> Option<std::process::Output> {
    let may = Command::new("unshare").args(["-rm", "true"]).stderr(Stdio::null()).status();
    if !may.is_ok_and(|status| status.success()) {
        return None;
    }
    let mut command = by_shell(folder, "exec unshare -rm sh -c \"$SCRIPT\"", &[("SCRIPT", script)]);
    Some(command.output().expect("it runs"))
}

/// Says what could not be shown here.
#[expect(clippy::print_stderr, reason = "whoever runs the tests must know what was left out")]
pub(crate) fn skip(what: &str) {
    eprintln!("left out: {what}: it takes root, or what root may do in a namespace of one's own");
}
