//! A week of a desk, simulated: who is given what, how evenly, and how long it waits, beside taking turns and drawing lots.
//!
//! Staff and stream are arguments of [`week`], so that a recorded one can be put in place of the drawn one.

use std::cmp::Reverse;
use std::io::Write;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use shared::id::{PersonId, SkillId};
use shared::locale::{Lang, Text};
use shared::people::work::{Absence, Work};
use shared::routing::candidate::{Candidate, Knows};
use shared::routing::choose::choose;
use shared::routing::pull::order;
use shared::routing::score::{ScoreRow, ScoreTable};
use shared::routing::want::Want;
use shared::routing::weights::RoutingDoc;
use shared::setting::Versioned;
use shared::setting::catalogue::Grade;
use shared::sla::calendar::{Calendar, Opening};
use shared::sla::worktime::{Edition, Worktime};

use crate::cast::zone;
use crate::random::Dice;
use crate::spread::gini;

/// The skills that there are.
pub(crate) const SKILLS: u64 = 12;
/// How often what waits is looked at again.
const RETRY_MINUTES: usize = 15;
/// How long a run goes on until everything is done: two weeks after that of the stream.
const RUN_DAYS: usize = 21;
const DAY_MINUTES: usize = 24 * 60;

/// Somebody who works tickets.
pub(crate) struct Agent {
    pub(crate) person: PersonId,
    /// Works the queues of this level and of those before it.
    pub(crate) level: u8,
    pub(crate) work: Work,
    /// Which of the staff's.
    pub(crate) shift: usize,
}

/// Who works at the desk, and when.
pub(crate) struct Staff {
    pub(crate) agents: Vec<Agent>,
    pub(crate) shifts: Vec<(Calendar, Worktime)>,
    pub(crate) zone: TimeZone,
}

/// A ticket that comes.
pub(crate) struct Arrival {
    pub(crate) at: Timestamp,
    pub(crate) want: Want,
    /// How long somebody works on it.
    pub(crate) minutes: u32,
}

/// How it is decided who takes one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Scored,
    InTurn,
    Drawn,
}

/// What came of a week.
struct Week {
    /// Which arrival, to whom, when.
    given: Vec<(usize, usize, Timestamp)>,
    /// When work on each arrival began.
    begun: Vec<Option<Timestamp>>,
    /// How it was decided each time, as it is stored.
    tables: Vec<String>,
}

/// What is on somebody's desk.
#[derive(Default)]
struct Desk {
    open: Vec<usize>,
    /// What they work on, and the minutes that it still takes.
    current: Option<(usize, u32)>,
    last_assigned: Option<Timestamp>,
}

struct Run<'a> {
    staff: &'a Staff,
    stream: &'a [Arrival],
    doc: Versioned<RoutingDoc>,
    way: Way,
    dice: Dice,
    desks: Vec<Desk>,
    week: Week,
}

/// Who works when, minute by minute, as a wall clock and a calendar on the wall say: another way than the engine's.
struct Roster {
    from: Timestamp,
    /// Of each agent.
    minutes: Vec<Vec<bool>>,
}

impl Roster {
    fn of(staff: &Staff, from: Timestamp) -> Self {
        Self { from, minutes: on_duty(staff, from) }
    }

    fn works(&self, agent: usize, at: Timestamp) -> bool {
        self.minutes[agent][usize::try_from(at.duration_since(self.from).as_mins()).expect("after the beginning")]
    }
}

fn on_duty(staff: &Staff, from: Timestamp) -> Vec<Vec<bool>> {
    let minute = |nth: usize| {
        let wall = staff.zone.to_datetime(later(from, nth));
        (wall.date(), u16::try_from(i32::from(wall.hour()) * 60 + i32::from(wall.minute())).expect("of a day"))
    };
    let wall: Vec<(Date, u16)> = (0..RUN_DAYS * DAY_MINUTES).map(minute).collect();
    let open = |(calendar, _): &(Calendar, Worktime)| -> Vec<bool> {
        let within = |(date, minute): &(Date, u16)| calendar.windows(*date).iter().any(|window| (window.from..window.to).contains(minute));
        wall.iter().map(within).collect()
    };
    let shifts: Vec<Vec<bool>> = staff.shifts.iter().map(open).collect();
    let of = |agent: &Agent| {
        let away = |date: Date| agent.work.absences.iter().any(|absence| absence.from <= date && date <= absence.to);
        let works = |(nth, (date, _)): (usize, &(Date, u16))| shifts[agent.shift][nth] && !away(*date);
        wall.iter().enumerate().map(works).collect()
    };
    staff.agents.iter().map(of).collect()
}

pub(crate) fn later(from: Timestamp, minutes: usize) -> Timestamp {
    from.saturating_add(SignedDuration::from_mins(i64::try_from(minutes).expect("some weeks"))).expect("a moment")
}

/// Lets a stream of tickets, in the order of their moments, come to a desk, until all of them are done.
fn week(staff: &Staff, roster: &Roster, stream: &[Arrival], doc: RoutingDoc, way: Way) -> Week {
    let week = Week { given: Vec::new(), begun: vec![None; stream.len()], tables: Vec::new() };
    let desks = staff.agents.iter().map(|_| Desk::default()).collect();
    let doc = Versioned { ver: 1, doc };
    let mut run = Run { staff, stream, doc, way, dice: Dice::new(7), desks, week };
    let (mut next, mut waiting) = (0, Vec::new());
    for minute in 0..RUN_DAYS * DAY_MINUTES {
        let now = later(roster.from, minute);
        if minute % RETRY_MINUTES == 0 {
            waiting.sort_by_key(|nth: &usize| {
                let Arrival { want, at, .. } = &stream[*nth];
                order(None, want.priority, *at, want.ticket)
            });
            waiting.retain(|ticket| !run.give(*ticket, now));
        }
        while next < stream.len() && stream[next].at <= now {
            if !run.give(next, now) {
                waiting.push(next);
            }
            next += 1;
        }
        for agent in 0..staff.agents.len() {
            if roster.works(agent, now) {
                run.work(agent, now);
            }
        }
        if next == stream.len() && waiting.is_empty() && run.desks.iter().all(|desk| desk.open.is_empty()) {
            break;
        }
    }
    run.week
}

impl Run<'_> {
    /// Gives a ticket to somebody, if there is somebody.
    fn give(&mut self, ticket: usize, now: Timestamp) -> bool {
        let want = &self.stream[ticket].want;
        let candidates: Vec<Candidate<'_>> = (0..self.desks.len()).map(|nth| self.candidate(nth, want)).collect();
        let fits = |nth: &usize| ScoreRow::of(want, &candidates[*nth], &self.doc.doc, now).fits();
        let free = || (0..candidates.len()).filter(fits);
        let chosen = match self.way {
            Way::Scored => {
                let table = choose(want, &candidates, &self.doc, now);
                let chosen = table.person().and_then(|person| candidates.iter().position(|one| one.person == person));
                self.week.tables.push(serde_json::to_string(&table).expect("a table is JSON"));
                chosen
            }
            Way::InTurn => free().min_by_key(|nth| (self.desks[*nth].last_assigned, *nth)),
            Way::Drawn => {
                let free: Vec<usize> = free().collect();
                (!free.is_empty()).then(|| self.dice.pick(&free))
            }
        };
        let Some(agent) = chosen else { return false };
        self.desks[agent].open.push(ticket);
        self.desks[agent].last_assigned = Some(now);
        self.week.given.push((ticket, agent, now));
        true
    }

    fn candidate(&self, nth: usize, want: &Want) -> Candidate<'_> {
        let (agent, desk) = (&self.staff.agents[nth], &self.desks[nth]);
        Candidate {
            person: agent.person,
            crew: want.level <= agent.level,
            disabled: false,
            level: agent.level,
            work: &agent.work,
            hours: Some(&self.staff.shifts[agent.shift].1),
            zone: &self.staff.zone,
            reachable: true,
            load: self.doc.doc.load(desk.open.iter().map(|ticket| self.stream[*ticket].want.priority)),
            last_assigned: desk.last_assigned,
            knows: Knows::Nothing,
        }
    }

    /// A minute of work: what was begun is finished first, then the gravest, then the oldest.
    fn work(&mut self, agent: usize, now: Timestamp) {
        let desk = &mut self.desks[agent];
        let gravest = |ticket: &usize| (Reverse(self.stream[*ticket].want.priority), self.stream[*ticket].at, *ticket);
        let next = || desk.open.iter().copied().min_by_key(gravest).map(|ticket| (ticket, self.stream[ticket].minutes));
        let Some((ticket, left)) = desk.current.or_else(next) else { return };
        self.week.begun[ticket].get_or_insert(now);
        if 1 < left {
            desk.current = Some((ticket, left - 1));
        } else {
            desk.current = None;
            desk.open.retain(|open| *open != ticket);
        }
    }
}

fn shift(name: &str, days: [&[(u16, u16)]; 7], zone: &TimeZone) -> (Calendar, Worktime) {
    let week = days.map(|windows| windows.iter().map(|(from, to)| Opening { from: *from, to: *to }).collect());
    let calendar =
        Calendar { name: Text::same(name), zone: "Europe/Rome".to_owned(), week, yearly: Vec::new(), off: [].into(), special: [].into() };
    let edition = Edition { ver: 1, at: Timestamp::UNIX_EPOCH, calendar: calendar.clone(), zone: zone.clone() };
    (calendar, Worktime::new(vec![edition]))
}

pub(crate) fn small(dice: &mut Dice, sides: u64) -> u8 {
    u8::try_from(dice.roll(sides)).expect("it is small")
}

/// Forty agents of three levels with twelve skills between them, in four shifts, every fifth away for some days of the week.
pub(crate) fn staff(dice: &mut Dice, monday: Date) -> Staff {
    let zone = zone("Europe/Rome");
    let (office, early, late): (&[_], &[_], &[_]) = (&[(510, 750), (840, 1080)], &[(420, 900)], &[(840, 1320)]);
    let (none, weekend): (&[(u16, u16)], &[_]) = (&[], &[(480, 960)]);
    let shifts = vec![
        shift("Office", [office, office, office, office, office, none, none], &zone),
        shift("Early", [early, early, early, early, early, none, none], &zone),
        shift("Late", [late, late, late, late, late, none, none], &zone),
        shift("Weekend", [none, none, early, early, late, weekend, weekend], &zone),
    ];
    let agents = (1..=40).map(|id| {
        let level = if id <= 24 {
            1
        } else if id <= 35 {
            2
        } else {
            3
        };
        let mut grades: Vec<Grade> = Vec::new();
        for _ in 0..2 + 2 * level + small(dice, 3) {
            let skill = SkillId(1 + dice.roll(SKILLS));
            if grades.iter().all(|grade| grade.skill != skill) {
                grades.push(Grade { skill, grade: level + small(dice, 3) });
            }
        }
        let away = |dice: &mut Dice| {
            let from = monday.saturating_add(jiff::Span::new().days(i64::from(small(dice, 7))));
            Absence { from, to: from.saturating_add(jiff::Span::new().days(i64::from(small(dice, 4)))) }
        };
        let absences = if dice.roll(5) == 0 { vec![away(dice)] } else { Vec::new() };
        let languages = if dice.roll(2) == 0 { vec![Lang::It.into(), Lang::En.into()] } else { vec![Lang::It.into()] };
        let work = Work { grades, absences, languages, ..Work::default() };
        Agent { person: PersonId(id), level, work, shift: usize::from(small(dice, 4)) }
    });
    Staff { agents: agents.collect(), shifts, zone }
}

/// Nobody is given what they cannot do, or while they do not work.
fn holds(staff: &Staff, roster: &Roster, stream: &[Arrival], week: &Week) {
    for (ticket, nth, at) in &week.given {
        let (want, agent) = (&stream[*ticket].want, &staff.agents[*nth]);
        let able = |wants: &Grade| agent.work.grades.iter().any(|has| has.skill == wants.skill && wants.grade <= has.grade);
        assert!(want.skills.iter().all(able), "{want:?} was given to {:?}", agent.work.grades);
        assert!(want.level <= agent.level, "{want:?} was given to somebody of level {}", agent.level);
        assert!(roster.works(*nth, *at), "{want:?} was given to {} outside their shift, at {at}", agent.person);
    }
    assert_eq!(week.given.len(), stream.len(), "everything is given to somebody");
    assert!(week.begun.iter().all(Option::is_some), "and done");
    for stored in &week.tables {
        let table: ScoreTable = serde_json::from_str(stored).expect("a table");
        assert!(table.agrees(&RoutingDoc::default()), "it recomputes to another choice: {stored}");
    }
}

/// What a week was like, in numbers.
struct Figures {
    gini: u16,
    /// Minutes until work on a ticket began.
    mean: i64,
    p90: i64,
    /// Work on the first level's tickets that others did, in hundredths.
    above: usize,
    /// Answered in the customer's language, in hundredths; nothing where no customer's is known.
    language: Option<usize>,
}

impl Figures {
    fn of(staff: &Staff, roster: &Roster, stream: &[Arrival], week: &Week) -> Self {
        let load = |agent: usize| {
            let given = week.given.iter().filter(|(_, whom, _)| *whom == agent);
            let worked: u64 = given.map(|(ticket, ..)| u64::from(stream[*ticket].minutes)).sum();
            let there = roster.minutes[agent][..7 * DAY_MINUTES].iter().filter(|there| **there).count() as u64;
            (0 < there).then(|| 1_000 * worked / there)
        };
        let loads: Vec<u64> = (0..staff.agents.len()).filter_map(load).collect();
        let begun = stream.iter().zip(&week.begun);
        let mut waits: Vec<i64> = begun.filter_map(|(arrival, begun)| Some(begun.as_ref()?.duration_since(arrival.at).as_mins())).collect();
        waits.sort_unstable();
        let share = |of: &dyn Fn(&Want) -> bool, is: &dyn Fn(&Want, &Agent) -> bool| {
            let pairs = week.given.iter().map(|(ticket, agent, _)| (&stream[*ticket].want, &staff.agents[*agent]));
            let all: Vec<_> = pairs.filter(|(want, _)| of(want)).collect();
            (100 * all.iter().filter(|(want, agent)| is(want, agent)).count()).checked_div(all.len())
        };
        let speaks = |want: &Want, agent: &Agent| want.language.is_some_and(|language| agent.work.languages.contains(&language));
        Self {
            gini: gini(&loads),
            mean: waits.iter().sum::<i64>() / i64::try_from(waits.len()).expect("some"),
            p90: waits[waits.len() * 9 / 10],
            above: share(&|want| want.level == 1, &|_, agent| 1 < agent.level).expect("some are of the first level"),
            language: share(&|want| want.language.is_some(), &speaks),
        }
    }

    fn line(&self, name: &str) -> String {
        let Self { gini, mean, p90, above, language } = self;
        let language = language.map_or_else(|| "-".to_owned(), |share| format!("{share} %"));
        let cells = [format!("0.{gini:03}"), format!("{mean} min"), format!("{p90} min"), format!("{above} %"), language];
        let [gini, mean, p90, above, language] = cells;
        format!("{name:12}{gini:>10}{mean:>12}{p90:>12}{above:>14}{language:>12}")
    }
}

/// A week by score, in turn and by lot, in one table; what must hold in each of them holds, and the score is better than both.
pub(crate) fn compared(staff: &Staff, stream: &[Arrival], from: Timestamp) -> String {
    let roster = Roster::of(staff, from);
    let head = format!("{:12}{:>10}{:>12}{:>12}{:>14}{:>12}", "", "load Gini", "wait mean", "wait p90", "level wasted", "language");
    let weeks = [("scored", Way::Scored), ("in turn", Way::InTurn), ("drawn", Way::Drawn)].map(|(name, way)| {
        let week = week(staff, &roster, stream, RoutingDoc::default(), way);
        holds(staff, &roster, stream, &week);
        (name, Figures::of(staff, &roster, stream, &week))
    });
    let lines = weeks.iter().map(|(name, figures)| figures.line(name));
    let table = std::iter::once(head).chain(lines).collect::<Vec<_>>().join("\n");
    // Not by a macro, whose words a test that passes keeps to itself.
    writeln!(std::io::stderr().lock(), "a week of {} tickets for {} agents\n{table}", stream.len(), staff.agents.len()).expect("a line");
    let [(_, scored), (_, in_turn), (_, drawn)] = &weeks;
    assert!(scored.gini <= in_turn.gini && scored.gini <= drawn.gini, "no less evenly than in turn, or drawn:\n{table}");
    assert!(scored.mean < in_turn.mean && scored.mean < drawn.mean, "nobody waits longer for it:\n{table}");
    assert!(scored.above < in_turn.above, "fewer easy tickets lie with who is kept for the hard ones:\n{table}");
    table
}
