//! A report as plain JSON with whole milliseconds: for comparison with the independent script in `.ci/oracle`.

use jiff::SignedDuration;
use serde_json::{Map, Value, json};

use super::ask::channel_code;
use super::report::{Day, Numbers, Part, Report, Row};
use super::spread::Spread;

/// The report, in the script's words.
#[must_use]
pub fn plain(report: &Report) -> Value {
    json!({
        "now": numbers(&report.now),
        "then": numbers(&report.then),
        "days": report.days.iter().map(day).collect::<Vec<_>>(),
        "queues": rows(&report.queues, ToString::to_string),
        "channels": rows(&report.channels, |channel| channel_code(*channel).to_owned()),
    })
}

fn numbers(numbers: &Numbers) -> Value {
    json!({
        "open_before": numbers.open_before,
        "opened": numbers.opened,
        "reopened": numbers.reopened,
        "resolved": numbers.resolved,
        "removed": numbers.removed,
        "open": numbers.open,
        "spam": numbers.spam,
        "acknowledged": numbers.acknowledged.map(spread),
        "answered": numbers.answered.map(spread),
        "gross": numbers.gross.map(spread),
        "net": numbers.net.map(spread),
        "begun": numbers.begun,
        "half_life": numbers.half_life.map(millis),
        "ages": numbers.ages.map(|ages| json!({
            "median": millis(ages.median), "p90": millis(ages.p90), "oldest": millis(ages.oldest),
        })),
        "aged": numbers.aged,
        "resolved_in": numbers.resolved_in,
    })
}

fn day(day: &Day) -> Value {
    json!([day.date.to_string(), day.opened, day.resolved, day.open])
}

fn rows<K>(rows: &[Row<K>], name: impl Fn(&K) -> String) -> Value {
    let row = |row: &Row<K>| (name(&row.key), json!({ "now": part(&row.now), "then": part(&row.then) }));
    Value::Object(rows.iter().map(row).collect::<Map<_, _>>())
}

fn part(part: &Part) -> Value {
    json!({
        "opened": part.opened,
        "resolved": part.resolved,
        "open": part.open,
        "answered": part.answered.map(spread),
        "gross": part.gross.map(spread),
    })
}

fn spread(spread: Spread) -> Value {
    json!({ "n": spread.n, "mean": millis(spread.mean), "median": millis(spread.median), "p90": millis(spread.p90) })
}

fn millis(lasted: SignedDuration) -> i64 {
    i64::try_from(lasted.as_millis()).unwrap_or(i64::MAX)
}
