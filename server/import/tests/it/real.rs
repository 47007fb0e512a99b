//! The logs of real help desks with the maps that we ship. `SPORTELLO_LOGS` names the folder that holds them.
//!
//! The numbers are those of the logs' descriptions, and of a second count in another language.

use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Once;

use import::Histories;
use import::history::{History, Means};
use import::map::Map;
use import::names::Names;
use import::report::{Irregular, Report};
use shared::ticket::status::{Status, StatusCode};

pub(crate) const VOLVO_INCIDENTS: &str = "volvo-incidents-2013";
pub(crate) const LOGS: [&str; 3] = ["helpdesk-italy", VOLVO_INCIDENTS, "volvo-problems-2013"];

/// Where the logs are. A user has none: then one line says which checks did not run. Continuous integration has them.
pub(crate) fn logs() -> Option<PathBuf> {
    static SAID: Once = Once::new();
    let folder = std::env::var_os("SPORTELLO_LOGS").filter(|folder| !folder.is_empty());
    if folder.is_none() {
        let must = std::env::var("CI").is_ok_and(|ci| ci == "true");
        assert!(!must, "SPORTELLO_LOGS names no folder, and with CI=true it must");
        SAID.call_once(|| {
            // Not by a macro, whose words a test that passes keeps to itself.
            let mut said = std::io::stderr().lock();
            writeln!(
                said,
                "not checked, because SPORTELLO_LOGS names no folder: the import of {}, and what is done with them",
                LOGS.join(", ")
            )
            .unwrap();
        });
    }
    folder.map(PathBuf::from)
}

pub(crate) struct Import {
    pub(crate) histories: Vec<History>,
    report: Report,
    pub(crate) names: Names,
}

pub(crate) fn import(folder: &Path, log: &str) -> Import {
    let file = File::open(folder.join(format!("{log}.xes.gz"))).unwrap_or_else(|error| panic!("{log}: {error}"));
    read(file, log)
}

/// Reads a file as if it were that log.
pub(crate) fn read(file: impl Read + Send, log: &str) -> Import {
    let map = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../deploy/maps/{log}.toml"));
    let map = Map::parse(&std::fs::read_to_string(map).unwrap()).unwrap();
    let mut histories = Histories::of_xes(file, map).unwrap();
    let all: Vec<_> = histories.by_ref().map(|history| history.unwrap_or_else(|error| panic!("{log}: {error}"))).collect();
    let mut names = Names::default();
    all.iter().for_each(|history| names.take(history).unwrap());
    Import { report: histories.report().clone(), histories: all, names }
}

/// What an import of a log comes to.
#[track_caller]
fn whole(import: &Import, cases: u64, events: u64, irregular: &[(Irregular, u64)]) {
    let Import { histories, report, .. } = import;
    let steps: usize = histories.iter().map(|history| history.steps.len()).sum();
    assert_eq!((report.cases, histories.len() as u64, report.events), (cases, cases, events), "{report}");
    assert_eq!((steps as u64, report.steps), (events, events), "nothing is dropped");
    assert_eq!((report.count(Irregular::Unnamed), report.ignored), (0, 0), "the map names everything: {report}");
    let found: Vec<_> = report.irregular.iter().map(|(what, found)| (*what, found.count)).collect();
    assert_eq!(found, irregular, "{report}");
    assert!(histories.iter().all(|history| history.steps.is_sorted_by_key(|step| step.at)));
}

#[track_caller]
fn means(import: &Import, expected: &[(&str, u64)]) {
    let found: Vec<_> = import.report.means.iter().map(|(name, count)| (*name, *count)).collect();
    assert_eq!(found, expected);
}

/// How many tickets end in each state.
fn ends(import: &Import) -> Vec<(StatusCode, usize)> {
    let status = |means: &Means| match means {
        Means::Status(status) => Some(*status),
        _ => None,
    };
    let last = |history: &History| history.steps.iter().flat_map(|step| &step.means).filter_map(status).next_back();
    let ends: Vec<_> = import.histories.iter().map(|history| last(history).unwrap_or(Status::New).code()).collect();
    let count = |code: &StatusCode| (*code, ends.iter().filter(|end| *end == code).count());
    StatusCode::ALL.iter().map(count).filter(|(_, count)| 0 < *count).collect()
}

#[test]
fn the_italian_help_desk_comes_whole() {
    let Some(folder) = logs() else { return };
    let import = import(&folder, LOGS[0]);
    let irregular = [(Irregular::Duplicate, 99), (Irregular::NowhereBack, 2), (Irregular::AfterClosing, 2)];
    whole(&import, 3_664, 16_937, &irregular);
    means(
        &import,
        &[
            ("acknowledged", 4_150),
            ("classified without a priority", 3_997),
            ("created", 3_664),
            ("handed back", 3),
            ("handed over", 37),
            ("noted", 12),
            ("states set", 12_682),
        ],
    );
    assert_eq!((import.names.operators.len(), import.names.queues.len(), import.names.services.len()), (20, 2, 0));
    assert_eq!(ends(&import), [(StatusCode::Resolved, 2), (StatusCode::Closed, 3_662)]);
    let span = import.report.first.zip(import.report.last).map(|(first, last)| format!("{first} {last}"));
    assert_eq!(span.as_deref(), Some("2010-01-13T06:40:25Z 2012-09-20T11:49:47Z"));
}

#[test]
fn the_incidents_of_volvo_come_whole() {
    let Some(folder) = logs() else { return };
    let import = import(&folder, LOGS[1]);
    let irregular = [(Irregular::NoOperator, 11), (Irregular::Aside, 4_014), (Irregular::AfterClosing, 139)];
    whole(&import, 6_043, 56_798, &irregular);
    means(
        &import,
        &[
            ("acknowledged", 25_995),
            ("created", 6_043),
            ("handed back", 1_619),
            ("handed over", 2_908),
            ("moved aside", 4_014),
            ("noted", 3),
            ("released", 10_335),
            ("states set", 55_681),
        ],
    );
    let levels = |level: u8| import.names.queues.values().filter(|of| **of == level).count();
    assert_eq!([levels(1), levels(2), levels(3)], [232, 298, 103]);
    assert_eq!((import.names.operators.len(), import.names.services.len()), (1_381, 638));
    assert_eq!(ends(&import), [(StatusCode::Open, 1), (StatusCode::Resolved, 1_358), (StatusCode::Closed, 4_684)]);
}

#[test]
fn the_problems_of_volvo_come_whole() {
    let Some(folder) = logs() else { return };
    let import = import(&folder, LOGS[2]);
    whole(&import, 1_487, 6_660, &[(Irregular::Aside, 220), (Irregular::AfterClosing, 81)]);
    let expected =
        [("acknowledged", 3_066), ("created", 1_487), ("moved aside", 220), ("noted", 10), ("released", 875), ("states set", 6_593)];
    means(&import, &expected);
    assert_eq!((import.names.operators.len(), import.names.queues.len()), (713, 15));
    assert_eq!(ends(&import), [(StatusCode::Closed, 1_487)]);
}
