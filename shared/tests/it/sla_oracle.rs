//! Every clock equals that of an independent script over the log: 500 random lives under random service levels, no difference.
//!
//! `make prove` compares 20,000. Another language, its own zone data, no sums kept: minute by minute.

use std::collections::BTreeMap;
use std::io::Write;
use std::ops::Range;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use shared::sla::clock::{Clock, Pause};
use shared::sla::proof::{Segment, Why, segments};
use shared::sla::story::ClockId;
use shared::sla::worktime::Calendars;

use crate::cast::{at, zone};
use crate::random::Dice;
use crate::sla_random::{History, ZONES, days, live};

const LIVES: u64 = if cfg!(debug_assertions) { 50 } else { 500 };
const LIVES_PROVING: u64 = 20_000;
/// The lives that one run of the script is told of.
const BATCH: u64 = 250;
const SCRIPTS: usize = 2;
const ACTS: usize = 18;
/// Minutes before and after a clock is due.
const STEPS: [i32; 3] = [-45, 1, 600];

/// What one life shows that is to occur in many: zeros that are equal prove nothing.
type Occurs = BTreeMap<&'static str, u32>;

#[test]
fn every_clock_equals_that_of_the_independent_script() {
    zones_agree();
    let proving = std::env::var("SPORTELLO_PROVE").is_ok_and(|value| value == "1");
    // Before a release other lives than every day.
    let seed = std::env::var("PROPTEST_RNG_SEED").ok().and_then(|seed| seed.parse().ok()).filter(|_| proving).unwrap_or(0_u64);
    let lives = if proving { LIVES_PROVING } else { LIVES };
    let batches: Vec<_> = (0..lives.div_ceil(BATCH)).map(|nth| nth * BATCH..lives.min((nth + 1) * BATCH)).collect();
    let mut occurs = Occurs::new();
    let mut wrong = Vec::new();
    for batches in batches.chunks(SCRIPTS) {
        let seeds = batches.iter().map(|batch| seed + batch.start..seed + batch.end);
        let found: Vec<_> = seeds.map(|seeds| thread::spawn(move || compare(seeds))).collect();
        for batch in found {
            let (some, differ) = batch.join().expect("a batch is compared");
            some.into_iter().for_each(|(what, count)| *occurs.entry(what).or_default() += count);
            wrong.extend(differ);
        }
    }
    assert!(wrong.is_empty(), "{} clocks differ:\n{}", wrong.len(), wrong.iter().take(5).cloned().collect::<Vec<_>>().join("\n"));
    for (what, count) in occurs {
        assert!(LIVES / 50 < u64::from(count), "{what} hardly occurs in these lives: {count}");
    }
}

/// Where the zones of both differ, what follows is no difference of counting.
fn zones_agree() {
    let (from, to) = (at("2025-01-01T00:00:00Z"), at("2026-07-01T00:00:00Z"));
    let ask = |name: &&str| json!({ "zone": name, "from": from, "to": to }).to_string();
    let answers = run(&ZONES.iter().map(ask).collect::<Vec<_>>());
    assert_eq!(answers.len(), ZONES.len());
    for (name, theirs) in ZONES.iter().zip(answers) {
        let zone = zone(name);
        let changes = zone.following(from).take_while(|change| change.timestamp() < to);
        let ours: Vec<_> = changes.map(|change| json!([change.timestamp().as_microsecond(), change.offset().seconds()])).collect();
        assert_eq!(theirs["changes"], Value::from(ours), "{name} is another zone in this machine's Python: its data is older or newer");
    }
}

/// Some lives: what occurs in them, and which of their clocks differ.
fn compare(seeds: Range<u64>) -> (Occurs, Vec<String>) {
    let (mut asked, mut ours) = (Vec::new(), Vec::new());
    let mut occurs = Occurs::new();
    for seed in seeds {
        let mut left = ACTS;
        let middle = ACTS - usize::try_from(seed).expect("a seed") % ACTS;
        live(seed, ACTS, |dice, desk, last| {
            left -= 1;
            if left == 0 || left == middle {
                let now = moment(dice, desk, last);
                asked.push(json!({ "log": desk.log, "now": now, "steps": STEPS }).to_string());
                ours.push((seed, Value::from(clocks(desk, now, &mut occurs))));
            }
        });
    }
    let answers = run(&asked);
    assert_eq!(answers.len(), ours.len(), "the script answers every question");
    let both = ours.into_iter().zip(answers);
    (occurs, both.filter_map(|((seed, ours), theirs)| difference(seed, &ours, &theirs["clocks"])).collect())
}

/// Some time after the last act, or just when something is due.
fn moment(dice: &mut Dice, desk: &History, last: Timestamp) -> Timestamp {
    let calendars = desk.settings.levels.calendars();
    let clocks = desk.ticket().story().clocks(&desk.settings.levels, &desk.settings.sub_states);
    let due: Vec<_> = clocks.iter().filter_map(|(_, clock)| clock.read(calendars, last).due).filter(|due| last <= *due).collect();
    match dice.roll(4) {
        0 if !due.is_empty() => dice.pick(&due),
        1 => last,
        _ => last.checked_add(days(dice, 6)).expect("not that late"),
    }
}

fn difference(seed: u64, ours: &Value, theirs: &Value) -> Option<String> {
    if ours == theirs {
        return None;
    }
    let none = Vec::new();
    let list = |value: &Value| value.as_array().unwrap_or(&none).clone();
    let (ours, theirs) = (list(ours), list(theirs));
    let id = |clock: &Value| json!([clock["metric"], clock["cycle"], clock["began"], clock["stopped"]]);
    let ids = |clocks: &[Value]| clocks.iter().map(id).collect::<Vec<_>>();
    if ids(&ours) != ids(&theirs) {
        return Some(format!("life {seed}: the engine has {:?}, the script {:?}", ids(&ours), ids(&theirs)));
    }
    let pair = ours.iter().zip(&theirs).find(|(ours, theirs)| ours != theirs)?;
    let key = pair.0.as_object()?.keys().find(|key| pair.0[*key] != pair.1[*key])?;
    let (mine, other) = (&pair.0[key], &pair.1[key]);
    Some(format!("life {seed}, {}: {key} is {mine} by the engine, {other} by the script", id(pair.0)))
}

fn micros(moment: Timestamp) -> i64 {
    moment.as_microsecond()
}

/// What the engine says of every clock of a ticket.
fn clocks(desk: &History, now: Timestamp, occurs: &mut Occurs) -> Vec<Value> {
    let clocks = desk.ticket().story().clocks(&desk.settings.levels, &desk.settings.sub_states);
    clocks.iter().map(|(id, clock)| told(*id, clock, desk.settings.levels.calendars(), now, occurs)).collect()
}

fn told(id: ClockId, clock: &Clock, calendars: &Calendars, now: Timestamp, occurs: &mut Occurs) -> Value {
    let mut told = json!({
        "metric": id.metric,
        "cycle": id.cycle,
        "began": micros(clock.began),
        "stopped": clock.stopped.map(micros),
    });
    if clock.stopped == Some(clock.began) {
        // It took no time: there is nothing to tell.
        return told;
    }
    let reading = clock.read(calendars, now);
    let found = segments(clock, calendars, now);
    let end = clock.stopped.unwrap_or(now);
    let sum = |of: &dyn Fn(&Segment) -> SignedDuration| found.iter().map(of).sum::<SignedDuration>();
    assert_eq!(sum(&Segment::lasts), end.duration_since(clock.began), "no moment of {id:?} is left out or told twice");
    assert_eq!(sum(&Segment::counts), reading.spent, "what is counted of {id:?} is what is spent");
    assert!(found.windows(2).all(|pair| pair[0].to == pair[1].from), "the segments of {id:?} follow each other");
    for (what, occurred) in [
        ("a breach", reading.breached),
        ("a clock in time", clock.stopped.is_some() && !reading.breached && reading.due.is_some()),
        ("a pause", reading.pause.is_some()),
        ("a label that stops it", found.iter().any(|part| matches!(part.why, Why::Paused(Pause::Label(_))))),
        ("a solution that was none", found.iter().any(|part| part.why == Why::Paused(Pause::Resolved))),
        ("a desired moment", reading.desired.is_some()),
        ("a day off", found.iter().any(|part| matches!(part.why, Why::DayOff(_)))),
        ("a clock put forward", found.iter().any(|part| 0 < part.shift)),
        ("a clock put back", found.iter().any(|part| part.shift < 0)),
        ("half an hour", found.iter().any(|part| part.shift.abs() == 1800)),
        ("two versions of a calendar", found.iter().any(|part| part.ver != found[0].ver)),
        ("two promises", found.iter().any(|part| part.aim != found[0].aim)),
        ("now is when it is due", clock.stopped.is_none() && reading.due == Some(now)),
    ] {
        *occurs.entry(what).or_default() += u32::from(occurred);
    }
    let segment = |part: &Segment| {
        let aim = part.aim.map(|aim| json!([aim.policy, aim.ver]));
        json!([micros(part.from), micros(part.to), part.why, part.calendar, part.ver, aim, part.shift])
    };
    told["spent"] = json!(i64::try_from(reading.spent.as_micros()).expect("some days"));
    told["aim"] = json!(reading.aim.map(|aim| json!([aim.policy, aim.ver])));
    told["due"] = json!(reading.due.map(micros));
    told["breached"] = json!(reading.breached);
    told["desired"] = json!(reading.desired.map(micros));
    told["pause"] = json!(reading.pause);
    told["reaches"] = STEPS.iter().map(|step| json!(clock.reaches(calendars, *step).map(micros))).collect();
    told["segments"] = found.iter().map(segment).collect();
    told
}

/// Asks the script, a line for each question.
fn run(asked: &[String]) -> Vec<Value> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.ci/oracle/sla.py");
    let spawned = Command::new("python3").arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let mut child = spawned.expect("python3 is installed by .ci/setup");
    let mut stdin = child.stdin.take().expect("its input");
    let asked = asked.join("\n");
    // It answers while it is still being asked: both pipes must move.
    let asking = thread::spawn(move || stdin.write_all(asked.as_bytes()));
    let output = child.wait_with_output().expect("the script ends");
    asking.join().expect("asking ends").expect("the script listens");
    assert!(output.status.success(), "the script ends well");
    let text = String::from_utf8(output.stdout).expect("JSON is UTF-8");
    text.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
}
