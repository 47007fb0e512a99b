//! `sportello import xes`: a log of another system, with and without a running process; the same again brings nothing new.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use desk::Desk;
use jiff::SignedDuration;
use shared::access::Actor;
use shared::event::{Change, Event};
use shared::id::{Subject, TicketId};
use shared::locale::Lang;
use shared::sla::evidence::Evidence;
use shared::sla::story::ClockId;
use shared::ticket::change::TicketChange;

use crate::child::{Serving, program, said, text, write};
use crate::house::Folder;
use crate::prove::rounds;

pub(crate) const MAP: &str = r#"
source = "scuola"
[ticket]
key = "concept:name"
title = ["about"]
[event]
activity = ["concept:name"]
operator = "org:resource"
[queue]
name = "Sportello"
team = "org:group"
levels = [{ ends_in = "2nd", level = 2 }]
[activities]
"Opened" = { create = true }
"Taken" = { acknowledge = true, status = "open" }
"Waits" = { status.pending.on = "moment" }
"Closed" = { status.closed.how = "successful" }
"#;

/// What may stand at the end of a map.
const PROMISE: &str = r#"
[promise]
name = "Twenty minutes"
zone = "Europe/Rome"
week = ["0-24", "0-24", "0-24", "0-24", "0-24", "0-24", "0-24"]
solution = 20
"#;

fn event(activity: &str, when: &str, more: &str) -> String {
    format!(
        "<event><string key='concept:name' value='{activity}'/><string key='org:resource' value='Giulia'/>{more}\
         <date key='time:timestamp' value='2011-06-01T{when}Z'/></event>"
    )
}

/// Two tickets: one that the desk would have refused parts of, and one with an event of no name.
fn log() -> String {
    let team = |name: &str| format!("<string key='org:group' value='{name}'/>");
    let first = [
        event("Opened", "08:00:00", &team("A")),
        event("Taken", "08:05:00", &team("A 2nd")),
        event("Waits", "08:10:00", &team("B 2nd")),
        event("Closed", "09:00:00", &team("B 2nd")),
        event("Taken", "09:30:00", &team("B 2nd")),
    ];
    let second = [event("Lamp ordered", "10:00:00", ""), event("Closed", "09:00:00", "")];
    let case = |key: &str, events: &[String]| {
        format!("<trace><string key='concept:name' value='{key}'/><string key='about' value='The projector'/>{}</trace>", events.concat())
    };
    format!("<log xes.version='1.0'>{}{}</log>", case("P-1", &first), case("P-2", &second))
}

fn put(folder: &Folder, log: &str) -> (PathBuf, PathBuf) {
    let (file, map) = (folder.0.join("log.xes"), folder.0.join("map.toml"));
    write(&file, log);
    write(&map, &format!("{MAP}{PROMISE}"));
    (file, map)
}

/// What the command says that imports a file, and the code it ends with.
pub(crate) fn import(folder: &Folder, file: &Path, map: &Path, lang: &str) -> std::process::Output {
    let (file, map) = (file.display().to_string(), map.display().to_string());
    program(folder, &["import", "xes", &file, "--map", &map], &[("LANG", lang)]).output().expect("it runs")
}

#[track_caller]
fn tells(output: &std::process::Output, lines: &[&str]) {
    let told = text(&output.stdout);
    assert!(output.status.success(), "{}{told}", text(&output.stderr));
    for line in lines {
        assert!(told.lines().any(|said| said == *line), "{line}\n{told}");
    }
}

const FOUND: [&str; 10] = [
    "Read: 2 cases with 7 events, from 2011-06-01T08:00:00Z to 2011-06-01T10:00:00Z.",
    "Made: 4 queues and 0 services that customers do not see; 1 person who cannot sign in.",
    "Made: a calendar and a service level for these tickets, in force since 2011-06-01T08:00:00Z.",
    // Ten minutes had passed when it waited, and half an hour more when it was taken up again and the file ended.
    "Tickets: 2 new, 0 imported before. 1 service level broken in the past; nobody was told.",
    "once: an event stands after one that happened later; put where its time belongs: P-2 event 2 (2011-06-01T09:00:00Z after 2011-06-01T10:00:00Z)",
    "once: the map does not name the activity; kept as a note: P-2 event 1 (Lamp ordered)",
    "once: the queue does not lie below or above; moved as the file says: P-1 event 3",
    "2 times: the desk’s states do not lead there; set as the file says: P-1 event 3, P-1 event 5",
    "2 times: something happened to a ticket that was closed: P-1 event 5 (Taken), P-2 event 1 (Lamp ordered)",
    "Their numbers: 1001 to 1002. No queue lists what is closed: the desk (/desk) opens it by its number, the figures (/insight) count it from 2011 on.",
];

#[test]
fn a_log_is_imported_once_by_whoever_has_the_directory() {
    let folder = Folder::new();
    let (file, map) = put(&folder, &log());
    let first = import(&folder, &file, &map, "C.UTF-8");
    tells(&first, &FOUND);
    let exported = program(&folder, &["export", "events"], &[]).output().expect("it runs");
    let events = text(&exported.stdout);
    assert!(!events.contains("Lamp") && !events.contains("projector") && !events.contains("Giulia"), "words are not in the log");
    tells(&import(&folder, &file, &map, ""), &["Tickets: 0 new, 2 imported before. 0 service levels broken in the past; nobody was told."]);

    let mut serving = Serving::start(&folder);
    let again = import(&folder, &file, &map, "it_IT.UTF-8");
    tells(&again, &["Ticket: 0 nuovi, 2 già importati. 0 livelli di servizio mancati in passato; nessuno è stato avvisato."]);
    let longer = log().replace("</trace></log>", &format!("{}</trace></log>", event("Taken", "11:00:00", "")));
    write(&file, &longer);
    let longer = import(&folder, &file, &map, "en_GB.UTF-8");
    tells(&longer, &["once: the file says something else of a ticket than when it was imported; left as it is: P-2"]);
    serving.stop();
    let after = program(&folder, &["export", "events"], &[]).output().expect("it runs");
    assert_eq!(text(&after.stdout), events, "nothing new was written");
}

#[test]
fn a_running_process_takes_a_log_that_it_cannot_see() {
    let folder = Folder::new();
    let (file, map) = put(&folder, &log());
    let mut serving = Serving::start(&folder);
    tells(&import(&folder, &file, &map, "C"), &FOUND);
    serving.stop();
    let log = serving.said();
    assert!(!log.contains("WARN") && !log.contains("ERROR"), "{log}");
    let exported = text(&program(&folder, &["export", "events"], &[]).output().expect("it runs").stdout);
    let events: Vec<Event> = exported.lines().map(|line| serde_json::from_str(line).expect("an event")).collect();
    let changes = events.iter().flat_map(|event| event.changes().expect("its changes"));
    let begun = changes.filter(|change| matches!(change, Change::Ticket(TicketChange::Created(_)))).count();
    assert_eq!(begun, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_imported_is_as_the_log_tells_it() {
    let folder = Folder::new();
    let (file, map) = put(&folder, &log());
    tells(&import(&folder, &file, &map, "C"), &FOUND[..1]);
    let desk = opened(&folder).await;
    desk.check_whole().await.unwrap_or_else(|difference| panic!("{difference}"));
    let tickets: BTreeSet<TicketId> = desk.export_events().await.expect("the log").iter().filter_map(of_ticket).collect();
    let mut clocks = 0;
    for ticket in tickets {
        clocks += every_moment_is_counted(&desk, ticket).await;
    }
    assert_eq!(clocks, 2, "one of each ticket");
    desk.close().await;
}

#[test]
fn a_file_that_is_none_changes_nothing_and_says_where_it_is_wrong() {
    let folder = Folder::new();
    let (file, map) = put(&folder, &log().replace("</log>", ""));
    let missing = folder.0.join("nowhere.xes");
    said(&import(&folder, &file, &map, "C"), 65, "is not imported");
    said(&import(&folder, &missing, &map, "C"), 74, "nowhere.xes");
    said(&import(&folder, &file, &missing, "C"), 74, "nowhere.xes");
    write(&file, &log().replace("2011-06-01T10:00:00Z", "2999-06-01T10:00:00Z"));
    said(&import(&folder, &file, &map, "C"), 65, "which is still to come");
    write(&file, &log());
    write(
        &map,
        &MAP.replace("\"Opened\"", "\"Begun\"")
            .replace("\"Taken\"", "\"Got\"")
            .replace("\"Waits\"", "\"Rests\"")
            .replace("\"Closed\"", "\"Over\""),
    );
    said(&import(&folder, &file, &map, "C"), 65, "the map names none of its activities, such as \"Opened\"");
    write(&map, "source = 'Old desk'");
    said(&import(&folder, &file, &map, "C"), 65, "The map");
    assert!(!folder.0.join("data").exists(), "nothing was opened");
}

/// The logs of real help desks, whole, as if something had been promised there. It takes minutes, so it is done before a release.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn real_logs_come_whole_and_once_and_every_moment_of_their_clocks_is_counted() {
    let logs = std::env::var_os("SPORTELLO_LOGS").filter(|folder| !folder.is_empty() && rounds(0, 1) == 1);
    let Some(logs) = logs.map(PathBuf::from) else { return };
    let folder = Folder::new();
    for (log, cases, events) in
        [("helpdesk-italy", 3_664, 16_937), ("volvo-incidents-2013", 6_043, 56_798), ("volvo-problems-2013", 1_487, 6_660)]
    {
        let file = logs.join(format!("{log}.xes.gz"));
        let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("deploy/maps/{log}.toml"));
        let shipped = std::fs::read_to_string(shipped).expect("it is shipped");
        let map = folder.0.join("map.toml");
        write(&map, &format!("{shipped}{PROMISE}"));
        let first = import(&folder, &file, &map, "C");
        let told = text(&first.stdout);
        assert!(told.starts_with(&format!("Read: {cases} cases with {events} events")), "{told}{}", text(&first.stderr));
        assert!(told.contains(&format!("Tickets: {cases} new, 0 imported before.")), "{told}");
        let again = import(&folder, &file, &map, "C");
        assert!(text(&again.stdout).contains(&format!("Tickets: 0 new, {cases} imported before.")), "{}", text(&again.stdout));
    }
    let desk = opened(&folder).await;
    let tickets: BTreeSet<TicketId> = desk.export_events().await.expect("the log").iter().filter_map(of_ticket).collect();
    assert_eq!(tickets.len(), 3_664 + 6_043 + 1_487);
    for ticket in tickets {
        every_moment_is_counted(&desk, ticket).await;
    }
    desk.close().await;
}

fn of_ticket(event: &Event) -> Option<TicketId> {
    if let Subject::Ticket(ticket) = event.subject { Some(ticket) } else { None }
}

async fn opened(folder: &Folder) -> Desk {
    let mut config = desk::Config::new(folder.0.join("data"));
    config.workers = false;
    config.fatal = |why| panic!("{why}");
    Desk::open(config).await.expect("it opens")
}

/// Of each clock the segments together last as long as it ran; answers how many clocks there are.
async fn every_moment_is_counted(desk: &Desk, ticket: TicketId) -> usize {
    let clocks = desk.ticket(&Actor::desk(), ticket, Lang::En).await.expect("it is there").value.clocks;
    for clock in &clocks {
        let id = ClockId { metric: clock.metric, cycle: clock.cycle };
        let page = desk.proof(&Actor::desk(), ticket, id, Lang::En).await.expect("it has one").value;
        let evidence: Evidence = serde_json::from_str(&page.evidence).expect("evidence");
        let proof = evidence.proof().expect("it computes");
        let end = evidence.clock.stopped.unwrap_or(evidence.now);
        let sum: SignedDuration = proof.segments.iter().map(|segment| segment.lasts()).sum();
        assert_eq!(sum, end.duration_since(evidence.clock.began), "ticket {ticket}, {:?}", clock.metric);
    }
    clocks.len()
}
