//! Every figure equals that of an independent script over the exported events: 500 random histories, no difference.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use shared::kpi::ask::{Ask, Filter, Stretch, channel_code};
use shared::kpi::fact::Fact;
use shared::kpi::figure::{AGE_BANDS, Figure, RESOLUTION_BANDS, tickets_behind};
use shared::kpi::period::Period;
use shared::kpi::plain::plain;
use shared::kpi::report::report;
use shared::ticket::Channel;

use crate::cast::{at, zone};
use crate::random::{Dice, history};

const HISTORIES: u64 = 500;
/// In Beirut 29 March 2026 has no midnight; in Santiago the hour before that of 5 April comes twice.
const ZONES: [&str; 5] = ["Europe/Rome", "UTC", "Asia/Kolkata", "Asia/Beirut", "America/Santiago"];
const BEHIND: [&str; 10] =
    ["open", "open-before", "opened", "reopened", "resolved", "removed", "spam", "acknowledged", "answered", "begun"];
/// What the figures of a day or a band begin with.
const FAMILIES: [&str; 5] = ["opened-on-", "resolved-on-", "open-on-", "aged-", "resolved-in-"];

/// One question to both.
struct Question {
    zone: &'static str,
    ask: Ask,
    now: Timestamp,
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
            ours.push((seed, answer(&facts, &question, zone).to_string()));
        }
    }
    let answers = run(&asked);
    assert_eq!(answers.len(), ours.len(), "the script answers every question");
    let mut occurs: BTreeMap<(&str, &str), u32> = BTreeMap::new();
    for (question, ((seed, ours), theirs)) in asked.lines().zip(ours.iter().zip(&answers)) {
        // Their many lists are kept as text: as values, those of all histories would be a large part of a machine's memory.
        let read = |text: &str| serde_json::from_str::<Value>(text).expect("a line of JSON");
        let (ours, theirs) = (read(ours), read(theirs));
        assert_eq!(ours, theirs, "history {seed}, asked {question}");
        for (stretch, name) in every_list() {
            let count = occurs.entry((stretch, name)).or_default();
            *count += u32::from(some(&ours[stretch], name));
        }
    }
    // Equal zeros would prove nothing: every figure occurs, many times. Most long periods before end as the histories begin.
    for ((stretch, name), count) in occurs {
        let few = if stretch == "behind" { 50 } else { 5 };
        assert!(few < count, "{name} hardly occurs in {stretch} of these histories");
    }
}

/// The lists of both periods, those of days and bands by what they begin with.
fn every_list() -> impl Iterator<Item = (&'static str, &'static str)> {
    ["behind", "behind_before"].into_iter().flat_map(|stretch| BEHIND.into_iter().chain(FAMILIES).map(move |name| (stretch, name)))
}

/// Whether a list of that name has a ticket in it.
fn some(lists: &Value, name: &str) -> bool {
    let of = |key: &str| key == name || (name.ends_with('-') && key.starts_with(name));
    let mut lists = lists.as_object().expect("lists").iter();
    lists.any(|(key, tickets)| of(key) && tickets.as_array().is_some_and(|tickets| !tickets.is_empty()))
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
    let period = question.ask.period;
    for (key, stretch, period) in [("behind", Stretch::Asked, period), ("behind_before", Stretch::Before, period.before())] {
        let list = |figure: Figure| {
            let mut tickets = tickets_behind(facts, figure, stretch, &question.ask, zone, question.now);
            tickets.sort_unstable();
            (figure.to_string(), json!(tickets))
        };
        answer[key] = Value::Object(figures(period).into_iter().map(list).collect());
    }
    answer
}

/// Every figure that opens tickets, for a period of these days.
fn figures(period: Period) -> Vec<Figure> {
    let band = |band: usize| u8::try_from(band).expect("few bands");
    let plain = BEHIND.iter().map(|name| name.parse::<Figure>().expect("a figure's name"));
    let days = period.dates().flat_map(|date| [Figure::OpenedOn(date), Figure::ResolvedOn(date), Figure::OpenOn(date)]);
    let aged = (0..AGE_BANDS).map(|nth| Figure::Aged(band(nth)));
    let resolved = (0..RESOLUTION_BANDS).map(|nth| Figure::ResolvedIn(band(nth)));
    plain.chain(days).chain(aged).chain(resolved).collect()
}

fn run(asked: &str) -> Vec<String> {
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
    text.lines().map(str::to_owned).collect()
}
