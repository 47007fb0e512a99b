//! Random tickets under random service levels: calendars, policies and queues that change meanwhile, and most of what can happen
//! to a ticket.

mod life;
mod settings;

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use life::{act, create};
use serde_json::{Value, json};
use settings::{change_settings, first_settings};
use shared::event::{By, Change, Door};
use shared::id::{PersonId, QueueId, Subject, TicketId, Ver};
use shared::setting::{SettingChange, Settings};
use shared::ticket::Ticket;
use shared::ticket::apply::{Told, apply};
use shared::ticket::change::TicketChange;
use shared::ticket::status::{Status, StatusCode};

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
        let told = Told { at, by: By::Person(AGENT), door: Door::Desk, texts: &texts };
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
