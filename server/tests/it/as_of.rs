//! `sportello list --as-of`: what was open in a log of another system at the end of a day is what its file says, read by hand.

use std::collections::BTreeSet;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Output;

use flate2::read::GzDecoder;

use crate::child::{Serving, ends, program, said, text, write};
use crate::house::Folder;
use crate::import::{MAP, import};
use crate::prove::rounds;

/// Something that happened: what, when and in whose hands.
type Happened = (&'static str, &'static str, &'static str);

const LAST_OF_MAY: &str = "2011-05-31";
const FIRST_OF_JUNE: &str = "2011-06-01";

/// What waits, what is over, what came back, what is new and what is still to come on 1 June, which ends in Rome at 22 o'clock.
const CASES: [(&str, &[Happened]); 5] = [
    (
        "The projector",
        &[
            ("Opened", "2011-05-31T08:00:00Z", "A"),
            ("Taken", "2011-06-01T08:05:00Z", "A 2nd"),
            ("Waits", "2011-06-01T21:59:59Z", "A 2nd"),
            ("Closed", "2011-06-01T22:00:00Z", "A 2nd"),
        ],
    ),
    ("The lamp", &[("Opened", "2011-06-01T09:00:00Z", "A"), ("Closed", "2011-06-01T21:59:59Z", "A")]),
    (
        "The door",
        &[
            ("Opened", "2011-05-30T08:00:00Z", "A"),
            ("Taken", "2011-05-30T09:00:00Z", "A"),
            ("Closed", "2011-05-31T09:00:00Z", "A"),
            ("Taken", "2011-06-01T12:00:00Z", "A"),
        ],
    ),
    ("The roof", &[("Opened", "2011-06-01T21:00:00Z", "A")]),
    ("The window", &[("Opened", "2011-06-01T22:00:00Z", "A")]),
];

fn log() -> String {
    let event = |(activity, when, team): &Happened| {
        format!(
            r#"<event><string key="concept:name" value="{activity}"/><string key="org:resource" value="Giulia"/><string key="org:group" value="{team}"/><date key="time:timestamp" value="{when}"/></event>"#
        )
    };
    let case = |(title, events): &(&str, &[Happened])| {
        let events: String = events.iter().map(event).collect();
        format!(r#"<trace><string key="concept:name" value="{title}"/><string key="about" value="{title}"/>{events}</trace>"#)
    };
    format!(r#"<log xes.version="1.0">{}</log>"#, CASES.iter().map(case).collect::<String>())
}

/// The first value under a key in a piece of a file.
fn value<'a>(piece: &'a str, key: &str) -> Option<&'a str> {
    let (_, behind) = piece.split_once(&format!(r#"key="{key}" value=""#))?;
    behind.split_once('"').map(|(value, _)| value)
}

fn when(event: &str) -> &str {
    value(event, "time:timestamp").expect("it says when")
}

/// What a file says of each case up to a moment, as its activities in the order of time.
fn until<'a>(log: &'a str, moment: &str) -> Vec<(&'a str, Vec<&'a str>)> {
    let case = |case: &'a str| {
        let mut events: Vec<&str> = case.split("<event>").skip(1).filter(|event| when(event) < moment).collect();
        events.sort_by(|one, other| when(one).cmp(when(other)));
        (value(case, "concept:name").expect("it is called something"), events)
    };
    log.split("<trace>").skip(1).map(case).filter(|(_, events)| !events.is_empty()).collect()
}

/// What was open before a moment, by the map of the tests: subject, state, queue, level, owner and priority.
fn by_hand(moment: &str) -> BTreeSet<String> {
    let log = log();
    let open = |(title, events): (&str, Vec<&str>)| {
        let (mut state, mut queue, mut owner) = (None, "", "");
        for event in events {
            queue = value(event, "org:group")?;
            match value(event, "concept:name")? {
                "Opened" => state = Some("New"),
                "Taken" => (state, owner) = (Some("Open"), "Giulia"),
                "Waits" => state = Some("Waiting until a date"),
                _ => state = None,
            }
        }
        let level = if queue.ends_with("2nd") { 2 } else { 1 };
        Some(format!("{title},{},{queue},{level},{owner},Normal", state?))
    };
    until(&log, moment).into_iter().filter_map(open).collect()
}

fn list(folder: &Folder, day: &str, lang: &str) -> Output {
    program(folder, &["list", "--as-of", day], &[("LANG", lang)]).output().expect("it runs")
}

/// The lines of the table without the tickets' numbers, each of which is there once.
#[track_caller]
fn rows(listed: &Output) -> BTreeSet<String> {
    assert!(listed.status.success(), "{}", text(&listed.stderr));
    let table = text(&listed.stdout);
    let (head, rows) = table.split_once('\n').expect("it has a head");
    assert_eq!(head, "Number,Subject,State,Queue,Level,Owner,Priority");
    let rows: Vec<(&str, &str)> = rows.lines().map(|row| row.split_once(',').expect("it has cells")).collect();
    let numbers: BTreeSet<u64> = rows.iter().map(|(number, _)| number.parse().expect("a number")).collect();
    assert_eq!(numbers.len(), rows.len());
    rows.into_iter().map(|(_, row)| row.to_owned()).collect()
}

#[test]
fn a_day_of_an_imported_log_is_as_its_file_says_and_stays_so_when_the_file_comes_again() {
    let folder = Folder::new();
    let (file, map) = (folder.0.join("log.xes"), folder.0.join("map.toml"));
    write(&file, &log());
    write(&map, MAP);
    write(&folder.0.join("sportello.toml"), "[desk]\nzone = 'Europe/Rome'\n");
    for told in ["Tickets: 5 new, 0 imported before.", "Tickets: 0 new, 5 imported before."] {
        let imported = import(&folder, &file, &map, "C");
        assert!(text(&imported.stdout).contains(told), "{}{}", text(&imported.stdout), text(&imported.stderr));
        // The days end in Rome.
        for (day, end) in [
            ("2011-05-29", "2011-05-29T22:00:00Z"),
            (LAST_OF_MAY, "2011-05-31T22:00:00Z"),
            (FIRST_OF_JUNE, "2011-06-01T22:00:00Z"),
            ("2011-06-02", "2011-06-02T22:00:00Z"),
        ] {
            assert_eq!(rows(&list(&folder, day, "C")), by_hand(end), "{day}");
        }
    }
    let alone = list(&folder, FIRST_OF_JUNE, "C");
    assert_eq!(rows(&alone).len(), 3);
    said(&alone, 0, "Open at the end of 2011-06-01 (Europe/Rome): 3 tickets, as they were then; queues and people by their present names.");
    said(&list(&folder, "2999-01-01", "it_IT.UTF-8"), 65, "deve ancora venire");
    ends(&folder, &["list", "--as-of", "2011-06-01T12:00"], &[], 64, "a day is written");

    let mut serving = Serving::start(&folder);
    let running = list(&folder, FIRST_OF_JUNE, "C");
    assert_eq!((text(&running.stdout), text(&running.stderr)), (text(&alone.stdout), text(&alone.stderr)));
    let italian = list(&folder, LAST_OF_MAY, "it_IT.UTF-8");
    assert!(text(&italian.stdout).contains(",The projector,Nuovo,A,1,,Normale\n"));
    said(&italian, 0, "Aperti alla fine del 2011-05-31 (Europe/Rome): 1 ticket, com’erano allora; code e persone con i nomi di oggi.");
    said(&list(&folder, "2999-01-01", "C"), 65, "is still to come");
    serving.stop();
}

/// A real log, by the map that is shipped for it: case, state and level. It takes a minute, so it is done before a release.
#[test]
fn a_day_of_a_real_log_is_as_its_file_says() {
    let logs = std::env::var_os("SPORTELLO_LOGS").filter(|folder| !folder.is_empty() && rounds(0, 1) == 1);
    let Some(file) = logs.map(|logs| PathBuf::from(logs).join("helpdesk-italy.xes.gz")) else { return };
    let mut log = String::new();
    GzDecoder::new(std::fs::File::open(&file).expect("it is there")).read_to_string(&mut log).expect("it is text");
    let map = Path::new(env!("CARGO_MANIFEST_DIR")).join("deploy/maps/helpdesk-italy.toml");
    let folder = Folder::new();
    for told in ["Tickets: 3664 new, 0 imported before.", "Tickets: 0 new, 3664 imported before."] {
        let imported = import(&folder, &file, &map, "C");
        assert!(text(&imported.stdout).contains(told), "{}{}", text(&imported.stdout), text(&imported.stderr));
    }
    let open = |(case, events): (&str, Vec<&str>)| {
        let (mut state, mut level) = (Some("New"), 1);
        for event in events {
            match value(event, "concept:name").expect("it says what") {
                "Take in charge ticket" => state = Some("Open"),
                "Wait" => state = Some("Waiting for customer"),
                "Require upgrade" => state = Some("Waiting for supplier"),
                "Schedule intervention" => state = Some("Waiting until a date"),
                "Resolve ticket" | "Closed" => state = None,
                "Create SW anomaly" => level = 2,
                "Resolve SW anomaly" => level = 1,
                _ => {}
            }
        }
        state.map(|state| (case.to_owned(), state.to_owned(), level.to_string()))
    };
    // The desk's days are those of UTC, in which the file is written.
    let expected: BTreeSet<_> = until(&log, "2011-06-02").into_iter().filter_map(open).collect();
    assert_eq!(expected.len(), 33, "as another language counts them");
    let listed = rows(&list(&folder, FIRST_OF_JUNE, "C"));
    let found = listed.iter().map(|row| {
        let cells: Vec<&str> = row.split(',').collect();
        (cells[0].to_owned(), cells[1].to_owned(), cells[3].to_owned())
    });
    assert_eq!(found.collect::<BTreeSet<_>>(), expected);
}
