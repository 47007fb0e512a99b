//! The program itself: what it says and the code it ends with when something is wrong, and that commands reach the process.

use std::time::{Duration, Instant};

use crate::child::{START_TIME, Serving, ends, program, run, socket_of, text, write};
use crate::house::Folder;
use crate::room::{free_port, status};

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
    ends(&folder, &["trace", "18446744073709551615"], &[], 64, "not an id");
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
    let free = free_port().to_string();
    ends(&folder, &["check"], &[("SPORTELLO_HTTP_LISTEN", &free), ("SPORTELLO_SMTP_LISTEN", &free)], 78, "would not start");
    ends(&folder, &["check"], &[("SPORTELLO_DESK_ZONE", "Europe/Roma")], 78, "SPORTELLO_DESK_ZONE should be a time zone");
    ends(&folder, &["serve"], &[("SPORTELLO_DESK_LANG", "de")], 78, "SPORTELLO_DESK_LANG should be one of en, it");
    let own = [("SPORTELLO_DESK_NAME", "Bottega Rossi"), ("SPORTELLO_DESK_ZONE", "Europe/Rome"), ("SPORTELLO_DESK_LANG", "it")];
    let checked = program(&folder, &["check"], &own).output().expect("it runs");
    let said = text(&checked.stdout);
    assert!(said.contains("A new desk is called Bottega Rossi, its zone is Europe/Rome, its language it"), "{said}");
}

#[test]
fn mails_that_would_wait_are_noted_and_a_start_is_not_called_wrong_for_them() {
    let folder = Folder::new();
    let checked = |variables: &[(&str, &str)]| {
        let output = program(&folder, &["check"], variables).output().expect("it runs");
        assert!(output.status.success(), "{}", text(&output.stderr));
        text(&output.stdout)
    };
    let said = checked(&[]);
    assert!(said.contains("note   No mail comes in by itself") && said.contains("note   No relay is set"), "{said}");
    // Nothing listens there.
    let said = checked(&[("SPORTELLO_RELAY_HOST", "127.0.0.1"), ("SPORTELLO_RELAY_PORT", "1")]);
    assert!(said.contains("note   The relay 127.0.0.1:1 does not let us in: "), "{said}");
    assert!(said.ends_with("Nothing of this keeps Sportello from starting.\n"), "{said}");
}

#[test]
fn a_version_is_printed() {
    let folder = Folder::new();
    let output = program(&folder, &["version"], &[]).output().expect("it runs");
    assert!(output.status.success());
    assert!(text(&output.stdout).starts_with("sportello 0."));
}

#[test]
fn what_only_reads_begins_no_desk_and_what_begins_one_says_so() {
    let folder = Folder::new();
    for command in [&["list", "--as-of", "2026-06-01"][..], &["export", "events"]] {
        ends(&folder, command, &[], 73, "There is no desk in");
    }
    assert!(!folder.0.join("data").exists(), "nothing was made");
    ends(&folder, &["user", "add", "--name", "Priya Nair", "--email", "no address"], &[], 65, "Not accepted");
    assert!(!folder.0.join("data").exists(), "no desk is begun for somebody who cannot be added");
    let added = run(&folder, &["user", "add", "--name", "Priya Nair", "--email", "priya@desk.example"], b"");
    assert!(added.status.success() && text(&added.stderr).contains("A new desk is begun in"), "{}", text(&added.stderr));
}

#[test]
fn commands_reach_the_process_and_a_second_one_is_refused() {
    let folder = Folder::new();
    let http = free_port().to_string();
    let port = [("SPORTELLO_HTTP_LISTEN", http.as_str())];
    let mut serving = Serving::of(&folder, program(&folder, &["serve"], &port)).ready();
    ends(&folder, &["serve"], &[], 75, "Another Sportello is running");
    // Its port is busy as well, which is not what somebody who started it twice must hear.
    ends(&folder, &["serve"], &port, 75, "Another Sportello is running");
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
    let log = serving.said();
    assert!(log.contains("stopped") && !log.contains("WARN") && !log.contains("ERROR"), "a clean stop makes no noise: {log}");
    let exported = run(&folder, &["export", "events"], b"");
    assert!(exported.status.success(), "{}", text(&exported.stderr));
    let events = text(&exported.stdout);
    assert!(events.lines().count() > 3, "{events}");
    assert!(events.lines().all(|line| serde_json::from_str::<shared::event::Event>(line).is_ok()));
    assert!(!events.contains("warm") && !events.contains("Priya"), "no words of people are in the log");
}

#[test]
fn whoever_was_added_before_the_first_start_keeps_no_desk_from_starting() {
    let folder = Folder::new();
    let added = run(&folder, &["user", "add", "--admin", "--name", "Priya Nair", "--email", "support@localhost"], b"");
    assert!(added.status.success(), "{}", text(&added.stderr));
    // Its first queue has no address then, until an administrator gives it one.
    Serving::start(&folder).stop();
}

#[test]
fn a_mail_that_the_relay_does_not_take_is_in_the_log_with_its_ticket_and_without_a_name() {
    let folder = Folder::new();
    // Nothing listens there.
    let relay = [("SPORTELLO_RELAY_HOST", "127.0.0.1"), ("SPORTELLO_RELAY_PORT", "1")];
    let mut serving = Serving::of(&folder, program(&folder, &["serve"], &relay)).ready();
    let letter = b"From: Graham <graham@customer.example>\r\nTo: support@localhost\r\nSubject: Cold room 3\r\nMessage-ID: <1@customer.example>\r\n\r\nIt is warm.\r\n";
    let mailed = run(&folder, &["mail", "--from", "graham@customer.example", "--to", "support@localhost"], letter);
    assert!(mailed.status.success(), "{}", text(&mailed.stderr));
    let began = Instant::now();
    while !serving.said().contains("a mail of ticket 1001 could not be handed over, try 1: ") {
        assert!(began.elapsed() < START_TIME, "{}", serving.said());
        std::thread::sleep(Duration::from_millis(5));
    }
    serving.stop();
    assert!(!serving.said().contains("graham"), "{}", serving.said());
}

#[test]
fn a_path_longer_than_any_files_is_not_found_and_no_error_of_ours() {
    let folder = Folder::new();
    let http = free_port();
    let mut serving = Serving::of(&folder, program(&folder, &["serve"], &[("SPORTELLO_HTTP_LISTEN", &http.to_string())])).ready();
    for letters in [200, 300, 5_000] {
        assert_eq!(status(http, &format!("/{}", "a".repeat(letters)), ""), 404, "{letters} letters");
    }
    serving.stop();
    assert!(!serving.said().contains("ERROR"), "{}", serving.said());
}

#[test]
fn a_killed_process_leaves_nothing_in_the_way() {
    let folder = Folder::new();
    let mut serving = Serving::start(&folder);
    serving.kill();
    ends(&folder, &["mail", "--to", "support@localhost"], &[], 75, "No Sportello is running");
    Serving::start(&folder).stop();
}

#[test]
fn a_process_that_does_not_answer_keeps_nobody_waiting() {
    let folder = Folder::new();
    let data = folder.0.join("data");
    std::fs::create_dir(&data).expect("a folder");
    // Whoever connects is let in by the system, and nobody ever reads what they say.
    let (socket, _open) = socket_of(&data).expect("the folder is there");
    let _mute = std::os::unix::net::UnixListener::bind(socket).expect("a socket");
    let busy = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = busy.local_addr().expect("it has an address").to_string();
    ends(&folder, &["serve"], &[("SPORTELLO_HTTP_LISTEN", &address)], 69, "http.listen");
    ends(&folder, &["check"], &[], 75, "would not start");
}
