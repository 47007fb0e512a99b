//! README's deployment, line by line: its configuration is right by `sportello check`, and its copies come back.

use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Command;

use crate::child::{Serving, program, said, text, write};
use crate::house::Folder;
use crate::room::free_port;

const README: &str = include_str!("../../../README.md");
const FILE: &str = include_str!("../../deploy/sportello.toml");
const UNIT: &str = include_str!("../../deploy/sportello.service");

const DATA: &str = "/var/lib/sportello/data";
const SITE: &str = "/usr/local/share/sportello/site";
const INSTALLED: &str = "/etc/sportello/sportello.toml";

/// The file that README installs, with this machine's places, ports and relay.
fn in_place(folder: &Folder) -> PathBuf {
    let at = |name: &str| folder.0.join(name).display().to_string();
    let [http, smtp, metrics] = [free_port(), free_port(), free_port()].map(|port| port.to_string());
    let mut file = FILE.to_owned();
    for (documented, here) in [
        (DATA, at("data")),
        (SITE, at("site")),
        ("/etc/sportello/relay-password", at("relay-password")),
        ("127.0.0.1:3000", http),
        ("0.0.0.0:25", smtp),
        ("127.0.0.1:9300", metrics),
        ("smtp.example.org", "127.0.0.1".to_owned()),
        ("port = 587", "port = 1".to_owned()),
    ] {
        assert!(file.contains(documented), "{documented}");
        file = file.replace(documented, &here);
    }
    write(&folder.0.join("relay-password"), "secret\n");
    let path = folder.0.join("deployed.toml");
    write(&path, &file);
    path
}

/// The program with the file alone: no variable says anything.
fn by_file(folder: &Folder, file: &str, command: &str) -> Command {
    let mut command = program(folder, &["--config", file, command], &[]);
    for name in ["SPORTELLO_DATA", "SPORTELLO_SITE", "SPORTELLO_HTTP_LISTEN"] {
        command.env_remove(name);
    }
    command
}

#[test]
fn the_deployment_of_the_readme_is_right_by_check_and_served_by_the_same_file() {
    let folder = Folder::new();
    let file = in_place(&folder).display().to_string();
    let checked = || {
        let output = by_file(&folder, &file, "check").output().expect("it runs");
        said(&output, 0, "");
        text(&output.stdout)
    };
    let before = checked();
    for found in ["The site is there (build 0123456789abcdef)", "does not exist yet and will be made"] {
        assert!(before.contains(found), "{before}");
    }
    let mut serving = Serving::of(&folder, by_file(&folder, &file, "serve")).ready();
    let during = checked();
    assert!(during.contains("is in use by the running process"), "{during}");
    assert_eq!(during.matches("is in use, by the running process it seems").count(), 3, "{during}");
    serving.stop();
    assert!(serving.said().lines().all(|line| line.starts_with('{')), "JSON, as the file says: {}", serving.said());
}

#[test]
fn what_the_readme_installs_is_where_file_and_unit_say() {
    assert!(README.contains(&format!("sudo cp -RT \"$site\" {SITE}\n")) && FILE.contains(&format!("\nsite = \"{SITE}\"\n")));
    assert!(FILE.contains(&format!("\ndata = \"{DATA}\"\n")) && UNIT.contains("\nStateDirectory=sportello\n"));
    assert!(README.contains(&format!("server/deploy/sportello.toml {INSTALLED}")));
    assert!(UNIT.contains(&format!("\nExecStart=/usr/local/bin/sportello --config {INSTALLED} serve\n")));
    assert!(README.contains(&format!("\n    sudo -u sportello sportello --config {INSTALLED} check\n")));
    // What is set there wins over the file, and commands that are given beside the service would not know of it.
    let sets: Vec<&str> = UNIT.lines().filter(|line| line.starts_with("Environment") || line.starts_with("PassEnvironment")).collect();
    assert!(sets.is_empty(), "{sets:?}");
}

/// The commands below that word of README, those to systemd left out.
fn commands(title: &str) -> Vec<&'static str> {
    let (_, below) = README.split_once(&format!("\n**{title}**")).expect("README has it");
    let lines = below.lines().skip_while(|line| !line.starts_with("    ")).take_while(|line| line.starts_with("    "));
    lines.filter_map(|line| line.trim().strip_prefix("sudo ")).filter(|line| !line.starts_with("systemctl")).collect()
}

#[test]
fn two_copies_of_one_day_are_two_and_one_that_is_restored_is_alone_there() {
    let folder = Folder::new();
    let [state, backup] = ["state", "backup"].map(|name| folder.0.join(name));
    std::fs::create_dir_all(state.join("data/blobs")).expect("a folder");
    let shell = |title: &str, moment: &str| {
        let script = commands(title).join("\n");
        let here = script.replace("/var/lib/sportello", &state.display().to_string()).replace("/backup", &backup.display().to_string());
        let timed = here.replace("$(date +%FT%H%M%S)", moment);
        let output = Command::new("sh").args(["-ec", &timed]).output().expect("it runs");
        assert!(output.status.success() && !timed.contains("$("), "{timed}\n{}", text(&output.stderr));
    };
    let facts = state.join("data/facts");
    for (fact, moment) in [("morning", "2026-04-22T090000"), ("evening", "2026-04-22T180000")] {
        write(&facts, fact);
        shell("Backup.", moment);
    }
    write(&state.join("data/blobs/later"), "what the copy does not know");
    write(&facts, "night");
    for moment in ["2026-04-23T090000", "2026-04-23T100000"] {
        shell("Restore", moment);
        assert_eq!(std::fs::read_to_string(&facts).expect("it is back"), "evening");
        assert!(!state.join("data/blobs/later").exists(), "nothing of before is among it");
    }
    assert_eq!(std::fs::read_to_string(state.join("before-2026-04-23T090000/facts")).expect("it is kept"), "night");
    assert_eq!(std::fs::read_dir(&backup).expect("it is there").count(), 2);
    let others = std::fs::metadata(&backup).expect("it is there").permissions().mode() & 0o077;
    assert_eq!(others, 0, "a copy holds the mails and the keys: nobody else of the machine reaches it");
}
