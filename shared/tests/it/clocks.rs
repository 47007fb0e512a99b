//! Working time and clocks: the cases that every desk argues about, and a count minute by minute beside the engine's.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use shared::id::{CalendarId, PolicyId, Ver};
use shared::locale::{Lang, Text};
use shared::sla::calendar::{Calendar, CalendarError, Opening, Yearly};
use shared::sla::clock::{Aim, Clock, Pause, Reading, Target, Turn};
use shared::sla::policy::{Goal, Within};
use shared::sla::proof::{Why, over, segments, spent};
use shared::sla::worktime::{Calendars, Edition, Worktime};
use shared::ticket::status::PendingOn;
use shared::words::proof::{desired, lead, standing_words};

use crate::cast::{at, zone};
use crate::random::Dice;

const MINUTE: SignedDuration = SignedDuration::from_mins(1);
const HOUR: SignedDuration = SignedDuration::from_hours(1);
/// Zones with every kind of clock: south and north, half hours, three quarters, none at all.
const ZONES: [&str; 7] =
    ["Europe/Rome", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "America/St_Johns", "Africa/Casablanca", "Pacific/Chatham"];

fn text(words: &str) -> Text {
    Text { en: Some(words.to_owned()), it: None }
}

fn open(from: u16, to: u16) -> Opening {
    Opening { from: from * 60, to: to * 60 }
}

/// Every working day the same.
fn office(windows: &[Opening]) -> Calendar {
    let day = windows.to_vec();
    let week = [day.clone(), day.clone(), day.clone(), day.clone(), day, Vec::new(), Vec::new()];
    Calendar { name: text("Office"), zone: "Europe/Rome".to_owned(), week, yearly: Vec::new(), off: [].into(), special: [].into() }
}

fn always() -> Calendar {
    Calendar { week: std::array::from_fn(|_| vec![open(0, 24)]), ..office(&[]) }
}

/// The versions of a calendar, each from a moment on.
struct Editions(Vec<(Timestamp, Calendar)>, TimeZone);

const CALENDAR: CalendarId = CalendarId(1);

impl Editions {
    fn one(calendar: Calendar) -> Self {
        Self(vec![(at("2026-01-01T00:00:00Z"), calendar)], zone("Europe/Rome"))
    }

    fn calendars(&self) -> Calendars {
        let edition = |(ver, (at, calendar)): (Ver, &(Timestamp, Calendar))| {
            let (calendar, zone) = (calendar.clone(), self.1.clone());
            Edition { ver, at: *at, calendar, zone }
        };
        let editions = (1..).zip(&self.0).map(edition).collect();
        let mut calendars = Calendars::default();
        calendars.insert(CALENDAR, Worktime::between(editions, at("2025-01-01T00:00:00Z"), at("2028-01-01T00:00:00Z")));
        calendars
    }

    fn between(&self, from: Timestamp, to: Timestamp) -> SignedDuration {
        self.calendars().get(CALENDAR).expect("it is there").hours().between(from, to)
    }

    fn after(&self, from: Timestamp, lasting: SignedDuration) -> Option<Timestamp> {
        self.calendars().get(CALENDAR).expect("it is there").hours().after(from, lasting)
    }
}

/// A moment as Rome's clocks show it.
fn rome(wall: &str) -> Timestamp {
    zone("Europe/Rome").to_timestamp(wall.parse().expect("a wall clock's moment")).expect("a moment")
}

fn target(at: Timestamp, hours: u32, ver: Ver) -> Target {
    let goal = Goal { most: Within::Minutes(hours * 60), desired: None };
    Target { at, calendar: CALENDAR, aim: Some(Aim { goal, policy: PolicyId(1), ver }) }
}

fn clock(began: &str, hours: u32) -> Clock {
    let began = rome(began);
    Clock { began, turns: Vec::new(), targets: vec![target(began, hours, 1)], stopped: None }
}

fn read(clock: &Clock, editions: &Editions, now: &str) -> Reading {
    clock.read(&editions.calendars(), rome(now))
}

#[test]
fn so_much_working_time_lies_between_two_moments() {
    let nine_to_five = || office(&[open(9, 17)]);
    let holiday = || Calendar { off: [("2026-04-15".parse().expect("a date"), text("Stocktaking"))].into(), ..nine_to_five() };
    let short = || Calendar { special: [("2026-04-11".parse().expect("a date"), vec![open(9, 12)])].into(), ..nine_to_five() };
    let night = || Calendar { week: std::array::from_fn(|_| vec![open(1, 5)]), ..office(&[]) };
    for (name, calendar, from, to, hours) in [
        ("Friday to Monday at 16 (HDI)", nine_to_five(), "2026-04-10T16:00", "2026-04-13T16:00", 8),
        ("a weekend", nine_to_five(), "2026-04-11T10:00", "2026-04-12T18:00", 0),
        ("a Saturday with hours of its own", short(), "2026-04-10T16:00", "2026-04-13T10:00", 5),
        ("a lunch break", office(&[open(9, 13), open(14, 18)]), "2026-04-13T12:00", "2026-04-13T15:00", 2),
        ("a day off", holiday(), "2026-04-14T09:00", "2026-04-16T17:00", 16),
        ("the night without an hour, around the clock", always(), "2026-03-28T12:00", "2026-03-29T12:00", 23),
        ("the night with one hour twice", always(), "2026-10-24T12:00", "2026-10-25T12:00", 25),
        ("a window over the hour that is missing", night(), "2026-03-29T00:00", "2026-03-29T12:00", 3),
        ("a window over the hour that comes twice", night(), "2026-10-25T00:00", "2026-10-25T12:00", 5),
        ("backwards", nine_to_five(), "2026-04-13T16:00", "2026-04-10T16:00", 0),
    ] {
        assert_eq!(Editions::one(calendar).between(rome(from), rome(to)), HOUR * hours, "{name}");
    }
}

#[test]
fn it_is_due_when_so_much_working_time_has_passed() {
    let hours = Editions::one(office(&[open(9, 17)]));
    for (from, lasting, due) in [
        ("2026-04-13T09:00", 4, "2026-04-13T13:00"),
        ("2026-04-10T16:30", 4, "2026-04-13T12:30"),
        ("2026-04-10T09:00", 8, "2026-04-10T17:00"),
        ("2026-04-11T12:00", 1, "2026-04-13T10:00"),
        ("2026-04-11T12:00", 0, "2026-04-11T12:00"),
        ("2026-03-27T09:00", 16, "2026-03-30T17:00"),
    ] {
        assert_eq!(hours.after(rome(from), HOUR * lasting), Some(rome(due)), "{from} + {lasting} h");
    }
    assert_eq!(hours.after(rome("2026-04-13T09:00"), HOUR * 100_000), None, "nobody knows the calendar of then");
}

#[test]
fn a_day_off_that_is_added_later_moves_what_is_open_and_nothing_that_is_over() {
    let off = [("2026-04-14".parse().expect("a date"), text("Strike"))];
    let later = Calendar { off: off.into(), ..office(&[open(9, 17)]) };
    let editions =
        Editions(vec![(at("2026-01-01T00:00:00Z"), office(&[open(9, 17)])), (rome("2026-04-14T12:00"), later)], zone("Europe/Rome"));
    assert_eq!(editions.between(rome("2026-04-13T09:00"), rome("2026-04-15T17:00")), HOUR * 19, "the morning was worked");
    let reading = read(&clock("2026-04-13T16:00", 5), &editions, "2026-04-14T12:30");
    assert_eq!((reading.due, reading.spent), (Some(rome("2026-04-15T10:00")), HOUR * 4));
}

#[test]
fn a_clock_that_stands_still_is_not_due_and_is_missed_when_it_runs_again() {
    let editions = Editions::one(office(&[open(9, 17)]));
    let pause = Some(Pause::Pending(PendingOn::Customer));
    let mut clock = clock("2026-04-13T09:00", 4);
    clock.turns.push(Turn { at: rome("2026-04-13T11:00"), pause });
    let waits = read(&clock, &editions, "2026-04-15T12:00");
    assert_eq!((waits.due, waits.breached, waits.spent, waits.pause), (None, false, HOUR * 2, pause));
    // Meanwhile its target became shorter than what is spent.
    clock.targets.push(target(rome("2026-04-14T10:00"), 1, 2));
    assert_eq!(read(&clock, &editions, "2026-04-15T12:00").due, None);
    clock.turns.push(Turn { at: rome("2026-04-16T10:00"), pause: None });
    let again = read(&clock, &editions, "2026-04-16T10:30");
    assert_eq!((again.due, again.breached, again.pause), (Some(rome("2026-04-16T10:00")), true, None));
}

#[test]
fn a_target_that_changes_counts_from_then_on_and_a_breach_stays_one() {
    let editions = Editions::one(office(&[open(9, 17)]));
    let with = |at: &str, within: u32| {
        let mut clock = clock("2026-04-13T09:00", 4);
        clock.targets.push(target(rome(at), within, 2));
        let reading = read(&clock, &editions, "2026-04-13T15:00");
        (reading.due, reading.breached)
    };
    assert_eq!(with("2026-04-13T11:00", 1), (Some(rome("2026-04-13T11:00")), true), "moved into the past: missed when it was moved");
    assert_eq!(with("2026-04-13T11:00", 8), (Some(rome("2026-04-13T17:00")), false));
    assert_eq!(with("2026-04-13T14:00", 8), (Some(rome("2026-04-13T13:00")), true), "it was missed before");
}

/// How a clock stands, and what its page begins with.
fn told(clock: &Clock, now: &str) -> (String, String) {
    let (calendars, now) = (Editions::one(office(&[open(9, 17)])).calendars(), rome(now));
    let reading = clock.read(&calendars, now);
    let over = over(clock, &reading, &calendars, now);
    let lead = lead(Lang::En, clock.promised(&reading), &reading, &zone("Europe/Rome"));
    (standing_words(Lang::En, &reading, over, now), lead.replace('\u{a0}', " "))
}

#[test]
fn how_late_it_was_is_said_of_the_promise_that_was_broken() {
    let stopped = Clock { stopped: Some(rome("2026-04-13T15:00")), ..clock("2026-04-13T09:00", 4) };
    let with = |target: Target| {
        let mut clock = stopped.clone();
        clock.targets.push(target);
        told(&clock, "2026-04-14T10:00")
    };
    let broken = "Promised: 4 h of working time. It took 6 h. It was due 13 April 2026, 13:00.";
    let longer = target(rome("2026-04-13T14:00"), 8, 2);
    assert_eq!(with(longer), ("2\u{a0}h late".to_owned(), broken.to_owned()), "it was missed before");
    assert_eq!(with(Target { aim: None, ..longer }), ("2\u{a0}h late".to_owned(), broken.to_owned()));
    let shorter = "Promised: 1 h of working time. It took 6 h. It was due 13 April 2026, 11:00.";
    assert_eq!(with(target(rome("2026-04-13T11:00"), 1, 2)), ("4\u{a0}h late".to_owned(), shorter.to_owned()));
}

/// What is said of the desired time.
fn wanted(clock: &Clock, calendars: &Calendars, now: &str) -> Option<String> {
    let reading = clock.read(calendars, rome(now));
    let said = clock.desired(&reading, rome(now))?;
    Some(desired(Lang::En, said, &reading, &zone("Europe/Rome")).replace('\u{a0}', " "))
}

#[test]
fn what_is_desired_is_said_beside_what_is_promised() {
    let calendars = Editions::one(office(&[open(9, 17)])).calendars();
    let mut running = clock("2026-04-13T09:00", 4);
    running.targets[0].aim.as_mut().expect("a promise").goal.desired = Some(Within::Minutes(120));
    let said = |clock: &Clock, now: &str| wanted(clock, &calendars, now).expect("something is desired");
    assert_eq!(said(&running, "2026-04-13T10:00"), "Desired: 2 h of working time, until 13 April 2026, 11:00.");
    let stopped = |at| Clock { stopped: Some(rome(at)), ..running.clone() };
    assert_eq!(said(&stopped("2026-04-13T10:30"), "2026-04-13T15:00"), "Desired: 2 h of working time, kept.");
    let late = "Desired: 2 h of working time, not kept (until 13 April 2026, 11:00).";
    assert_eq!(said(&stopped("2026-04-13T12:00"), "2026-04-13T15:00"), late);
    assert_eq!(said(&running, "2026-04-13T12:00"), late, "what is past is not to come");
}

#[test]
fn a_desired_time_that_has_passed_is_that_of_the_policy_of_then() {
    let calendars = Editions::one(office(&[open(9, 17)])).calendars();
    let hour = |hours: u32| Some(Within::Minutes(hours * 60));
    let mut changed = clock("2026-04-13T09:00", 6);
    changed.targets[0].aim.as_mut().expect("a promise").goal.desired = hour(1);
    let with = |at: &str, desired, now: &str| {
        let mut clock = changed.clone();
        clock.targets.push(target(rome(at), 8, 2));
        clock.targets[1].aim.as_mut().expect("a promise").goal.desired = desired;
        wanted(&clock, &calendars, now)
    };
    let said = |words: &str| Some(words.to_owned());
    let missed = said("Desired: 1 h of working time, not kept (until 13 April 2026, 10:00).");
    assert_eq!(with("2026-04-13T10:30", hour(3), "2026-04-13T11:00"), missed, "the first promise's was missed");
    assert_eq!(with("2026-04-13T10:30", None, "2026-04-13T11:00"), missed, "though nothing is desired now");
    let ahead = said("Desired: 3 h of working time, until 13 April 2026, 12:00.");
    assert_eq!(with("2026-04-13T09:30", hour(3), "2026-04-13T11:00"), ahead);
    assert_eq!(with("2026-04-13T09:30", None, "2026-04-13T11:00"), None);
}

#[test]
fn how_late_it_is_leaves_out_what_was_waited_for_and_needs_no_days() {
    let editions = Editions::one(office(&[open(9, 17)]));
    let mut late = clock("2026-04-13T09:00", 4);
    late.turns.push(Turn { at: rome("2026-04-13T14:00"), pause: Some(Pause::Pending(PendingOn::Customer)) });
    late.turns.push(Turn { at: rome("2026-04-14T11:00"), pause: None });
    let (calendars, now) = (editions.calendars(), rome("2026-04-14T13:30"));
    let reading = late.read(&calendars, now);
    assert_eq!(over(&late, &reading, &calendars, now), HOUR * 3 + MINUTE * 30);
}

#[test]
fn how_late_a_promise_in_days_is_leaves_out_only_what_was_solved() {
    let calendars = Editions::one(office(&[open(9, 17)])).calendars();
    let mut late = clock("2026-04-13T09:00", 4);
    late.targets[0].aim.as_mut().expect("a promise").goal = Goal { most: Within::Days(2), desired: None };
    for (at, pause) in [
        ("2026-04-15T12:00", Some(Pause::Pending(PendingOn::Customer))),
        ("2026-04-17T10:00", None),
        ("2026-04-18T09:00", Some(Pause::Resolved)),
        ("2026-04-20T09:00", None),
    ] {
        late.turns.push(Turn { at: rome(at), pause });
    }
    let now = rome("2026-04-20T12:00");
    let reading = late.read(&calendars, now);
    assert_eq!((reading.due, reading.breached), (Some(rome("2026-04-16T00:00")), true), "it was waited for when it was due");
    assert_eq!(over(&late, &reading, &calendars, now), HOUR * (2 * 24 + 9) + HOUR * 3, "until it was solved, and since it is open again");
}

#[test]
fn what_a_clock_ran_is_said_as_its_stretches_add_up() {
    let editions = Editions::one(office(&[open(9, 17)]));
    let at = |time: &str, millis| rome(time).checked_add(SignedDuration::from_millis(millis)).expect("a moment");
    let mut clock = clock("2026-04-13T09:00", 4);
    (clock.began, clock.targets[0].at) = (at("2026-04-13T09:00", 900), at("2026-04-13T09:00", 900));
    clock.turns.push(Turn { at: at("2026-04-13T10:00", 100), pause: Some(Pause::Pending(PendingOn::Customer)) });
    clock.turns.push(Turn { at: at("2026-04-13T11:00", 800), pause: None });
    let (calendars, now) = (editions.calendars(), at("2026-04-13T12:00", 200));
    assert_eq!(clock.read(&calendars, now).spent, HOUR * 2 - SignedDuration::from_millis(1_400));
    assert_eq!(spent(&clock, &calendars, now), HOUR * 2, "an hour, and an hour");
}

#[test]
fn a_clock_that_is_over_is_not_said_to_stand_still_nor_an_overdue_one_to_be_due() {
    let open = clock("2026-04-13T09:00", 4);
    let lead = |clock: &Clock| told(clock, "2026-04-13T15:00").1;
    assert_eq!(lead(&open), "Promised: 4 h of working time. 6 h have passed. It was due 13 April 2026, 13:00.");
    let turns = vec![Turn { at: rome("2026-04-13T11:00"), pause: Some(Pause::Pending(PendingOn::Customer)) }];
    let waits = Clock { turns, ..open };
    assert_eq!(lead(&waits), "Promised: 4 h of working time. 2 h have passed. It is not due while it stands still.");
    let over = Clock { stopped: Some(rome("2026-04-13T12:00")), ..waits };
    assert_eq!(lead(&over), "Promised: 4 h of working time. It took 2 h.");
}

#[test]
fn what_is_done_at_the_last_moment_is_in_time() {
    let editions = Editions::one(office(&[open(9, 17)]));
    let stopped = |at: &str| {
        let clock = Clock { stopped: Some(rome(at)), ..clock("2026-04-10T09:00", 8) };
        let reading = read(&clock, &editions, "2026-04-20T09:00");
        (reading.breached, reading.spent, reading.due)
    };
    assert_eq!(stopped("2026-04-10T17:00"), (false, HOUR * 8, Some(rome("2026-04-10T17:00"))));
    assert_eq!(stopped("2026-04-13T09:00"), (true, HOUR * 8, Some(rome("2026-04-10T17:00"))), "the weekend came after it was due");
}

#[test]
fn a_calendar_that_cannot_be_is_refused() {
    let refused = |change: &dyn Fn(&mut Calendar)| {
        let mut calendar = office(&[open(9, 17)]);
        change(&mut calendar);
        calendar.check().err()
    };
    assert_eq!(refused(&|_| {}), None);
    assert_eq!(refused(&|calendar| calendar.week = Default::default()), Some(CalendarError::NeverWorks));
    assert_eq!(refused(&|calendar| calendar.week[0] = vec![open(17, 9)]), Some(CalendarError::Window));
    assert_eq!(refused(&|calendar| calendar.week[0] = vec![open(9, 25)]), Some(CalendarError::Window));
    assert_eq!(refused(&|calendar| calendar.week[0] = vec![open(9, 13), open(12, 17)]), Some(CalendarError::Overlap));
    assert_eq!(refused(&|calendar| calendar.yearly.push((Yearly::On { month: 2, day: 30 }, text("?")))), Some(CalendarError::NoSuchDay));
}

/// Some week, some days off.
fn calendar(dice: &mut Dice) -> Calendar {
    let day = |dice: &mut Dice| {
        let mut edges: Vec<u16> = (0..2 * dice.roll(3)).map(|_| u16::try_from(dice.roll(97) * 15).expect("of a day")).collect();
        edges.sort_unstable();
        edges.chunks_exact(2).filter(|edge| edge[0] < edge[1]).map(|edge| Opening { from: edge[0], to: edge[1] }).collect::<Vec<_>>()
    };
    let week = std::array::from_fn(|_| day(dice));
    let date = |dice: &mut Dice| {
        "2026-01-01".parse::<Date>().expect("a date").saturating_add(jiff::Span::new().days(i64::try_from(dice.roll(400)).expect("few")))
    };
    let off = (0..dice.roll(20)).map(|_| (date(dice), text("off"))).collect();
    let special = (0..dice.roll(5)).map(|_| (date(dice), day(dice))).collect();
    let yearly = vec![(Yearly::Easter { days: 1 }, text("Easter Monday")), (Yearly::On { month: 12, day: 25 }, text("Christmas"))];
    Calendar { week, off, special, yearly, ..office(&[]) }
}

/// The same minute by minute: what the wall clock shows, looked up in the windows of its day.
fn counted(editions: &Editions, from: Timestamp, to: Timestamp) -> SignedDuration {
    let mut sum = SignedDuration::ZERO;
    let mut minute = Timestamp::from_second(from.as_second().div_euclid(60) * 60).expect("a moment");
    while minute < to {
        let next = minute.saturating_add(MINUTE).expect("a moment");
        // A version may begin within a minute.
        let (first, last) = (minute.max(from), next.min(to));
        let mut cuts = vec![first, last];
        cuts.extend(editions.0.iter().map(|(at, _)| *at).filter(|at| first < *at && *at < last));
        cuts.sort_unstable();
        for part in cuts.windows(2) {
            let calendar = editions.0.iter().rev().find(|(at, _)| *at <= part[0]).unwrap_or(&editions.0[0]);
            let wall = editions.1.to_datetime(minute);
            let of_day = u16::try_from(i32::from(wall.hour()) * 60 + i32::from(wall.minute())).expect("of a day");
            if calendar.1.windows(wall.date()).iter().any(|window| (window.from..window.to).contains(&of_day)) {
                sum += part[1].duration_since(part[0]);
            }
        }
        minute = next;
    }
    sum
}

#[test]
fn the_engine_counts_what_a_wall_clock_shows_minute_by_minute() {
    const CASES: u64 = if cfg!(debug_assertions) { 50 } else { 500 };
    let begin = at("2026-02-20T00:00:00Z");
    let some = |dice: &mut Dice, days: u64| {
        let micros = i64::try_from(dice.roll(days * 86_400_000_000)).expect("some days");
        begin.saturating_add(SignedDuration::from_micros(micros)).expect("a moment")
    };
    for seed in 0..CASES {
        let mut dice = Dice::new(seed);
        let zone = zone(dice.pick(&ZONES));
        let mut changes: Vec<_> = (0..1 + dice.roll(3)).map(|_| some(&mut dice, 300)).collect();
        changes.sort_unstable();
        let editions = Editions(changes.into_iter().map(|at| (at, calendar(&mut dice))).collect(), zone);
        let calendars = editions.calendars();
        let hours = calendars.get(CALENDAR).expect("it is there").hours();
        let from = some(&mut dice, 300);
        let to = from
            .saturating_add(SignedDuration::from_micros(i64::try_from(dice.roll(20 * 86_400_000_000)).expect("some days")))
            .expect("a moment");
        let between = hours.between(from, to);
        assert_eq!(between, counted(&editions, from, to), "seed {seed}");
        // And back: the first moment at which that much has passed.
        if let Some(due) = hours.after(from, between) {
            assert!(due <= to && hours.between(from, due) == between, "seed {seed}");
        }
        let clock = Clock { began: from, turns: Vec::new(), targets: vec![target(from, 1, 1)], stopped: Some(to) };
        let proof = segments(&clock, &calendars, to);
        assert_eq!(proof.iter().map(|part| part.counts()).sum::<SignedDuration>(), between, "seed {seed}");
        let gaps = proof.windows(2).any(|pair| pair[0].to != pair[1].from);
        assert!(
            !gaps && proof.first().is_none_or(|part| part.from == from) && proof.last().is_none_or(|part| part.to == to),
            "seed {seed}"
        );
        let day_off = |part: &&shared::sla::proof::Segment| matches!(part.why, Why::DayOff(_));
        assert!(proof.iter().filter(day_off).all(|part| part.counts() == SignedDuration::ZERO), "seed {seed}");
    }
}
