//! What is broken stays so, whatever comes of it in the same moment: the log and the clocks say the same.

use jiff::{SignedDuration, Timestamp};
use shared::access::Actor;
use shared::event::{By, Change};
use shared::id::{CalendarId, Subject, TicketId};
use shared::rule::condition::{Condition, Test};
use shared::rule::deed::Deed;
use shared::rule::document::Rule;
use shared::rule::look::Look;
use shared::rule::run::Next;
use shared::rule::trigger::{On, Since};
use shared::rule::value::Scale;
use shared::setting::{Queue, SettingChange};
use shared::sla::calendar::Opening;
use shared::sla::clock::after_due;
use shared::sla::policy::{EscalationStep, Goal, LevelGoal, Metric, Policy, When, Within};
use shared::sla::story::ClockId;
use shared::ticket::Priority;
use shared::ticket::action::TicketAction;
use shared::ticket::change::TicketChange;
use shared::ticket::status::{PendingOn, Status};

use super::{calendar, minutes, policy, resolved, set};
use crate::cast::{Desk, at, queue};
use crate::random::{Dice, something};
use crate::ruled::{Log, after, is, on, put, wordless};

const BEGIN: &str = "2026-03-01T00:00:00Z";
const SUPPLIER: Status = Status::Pending { on: PendingOn::Supplier, until: None };
const LEVEL: Metric = Metric::Level;

fn step(metric: Metric, minutes: i32, deed: &Deed) -> EscalationStep {
    EscalationStep { metric, minutes, deeds: vec![deed.clone()] }
}

fn level(most: u32) -> Vec<LevelGoal> {
    vec![LevelGoal { level: 1, goal: Goal { most: Within::Minutes(most), desired: None } }]
}

/// A desk that is always open: an hour on the first level and for the solution; what is urgent is solved within a day.
fn desk(steps: Vec<EscalationStep>, rules: Vec<Rule>) -> Desk {
    let mut desk = Desk::usual(at(BEGIN));
    let always = std::array::from_fn(|_| vec![Opening { from: 0, to: 1_440 }]);
    let always = SettingChange::Calendar(Box::new(calendar("Always", "Europe/Rome", always, &[])));
    let always = Some(CalendarId(set(&mut desk.world, at(BEGIN), always)));
    let usual = Policy { position: 20, levels: level(60), steps, ..policy("Usual", Vec::new(), always, 60, 60) };
    let when = When { priorities: vec![Priority::Urgent], ..When::default() };
    let urgent = Policy { when, first_response: minutes(1_440), ..policy("Urgent", Vec::new(), always, 60, 1_440) };
    for promise in [usual, urgent] {
        set(&mut desk.world, at(BEGIN), SettingChange::Policy(Box::new(promise)));
    }
    let third = Queue { level: 3, ..queue("Laboratory", "Laboratorio", Some(desk.cold), 7) };
    desk.world.queue(at(BEGIN), third);
    put(&mut desk.world.settings, rules);
    desk
}

/// What the log says to be broken: which clock, when it was due, and when it was told.
fn told(desk: &Desk, ticket: TicketId) -> Vec<(ClockId, Timestamp, Timestamp)> {
    let events = desk.world.events.iter().filter(|event| event.subject == Subject::Ticket(ticket) && event.by == By::Desk);
    let each = events.flat_map(|event| event.changes().expect("its changes").into_iter().map(move |change| (event.at, change)));
    let breach = |(at, change)| match change {
        Change::Ticket(TicketChange::Breached { clock, due, .. }) => Some((clock, due, at)),
        _ => None,
    };
    each.filter_map(breach).collect()
}

/// What the clocks say to be broken.
fn read(desk: &Desk, ticket: TicketId, now: Timestamp) -> Vec<(ClockId, Timestamp)> {
    let settings = &desk.world.settings;
    let clocks = desk.world.rows.ticket(ticket).expect("a ticket").story().clocks(&settings.levels, &settings.sub_states);
    let broken = clocks.into_iter().filter_map(|(id, clock)| {
        let reading = clock.read(settings.levels.calendars(), now);
        reading.due.filter(|_| reading.breached).map(|due| (id, due))
    });
    broken.collect()
}

/// The log and the clocks say the same, and the same history comes of it when it is told again; how much is broken.
#[track_caller]
fn agree(desk: &mut Desk, ticket: TicketId, now: Timestamp, told_as: &str) -> usize {
    desk.world.catch_up(ticket, now);
    let told = told(desk, ticket);
    assert!(told.iter().all(|(_, due, at)| due < at), "{told_as}: a breach exists only after it was due: {told:?}");
    let mut of_log: Vec<_> = told.into_iter().map(|(clock, due, _)| (clock, due)).collect();
    let mut of_clocks = read(desk, ticket, now);
    of_log.sort();
    of_clocks.sort();
    assert_eq!(of_log, of_clocks, "{told_as}");
    let log = Log::of(&desk.world.events, ticket).replay(&desk.world.settings, now);
    assert_eq!(log.ticket.as_ref().map(wordless), desk.world.rows.ticket(ticket).map(wordless), "{told_as}");
    of_log.len()
}

#[test]
fn what_is_done_because_of_a_breach_is_not_done_in_time() {
    let (waits, solves) = (Deed::SetStatus(SUPPLIER), Deed::SetStatus(resolved()));
    let first = || is(Test::Level(Scale::Is(vec![1])));
    let breached = |deed: &Deed| on(&[On::Breached], first(), std::slice::from_ref(deed));
    let passed = |deed: &Deed| after(Since::Created, 60, Condition::default(), std::slice::from_ref(deed));
    for (name, steps, rules) in [
        ("a step hands it over", vec![step(LEVEL, 0, &Deed::NextLevel)], vec![]),
        ("a rule hands it over", vec![], vec![breached(&Deed::NextLevel)]),
        ("both hand it over", vec![step(LEVEL, 0, &Deed::NextLevel)], vec![breached(&Deed::NextLevel)]),
        ("a step lets it wait", vec![step(Metric::Resolution, 0, &waits)], vec![]),
        ("a rule lets it wait", vec![], vec![breached(&waits)]),
        ("a rule ends it", vec![], vec![breached(&solves)]),
        ("a rule of passing time hands it over", vec![], vec![passed(&Deed::NextLevel)]),
        ("a rule of passing time ends it", vec![], vec![passed(&solves)]),
    ] {
        let mut desk = desk(steps, rules);
        let ticket = desk.asked("2026-03-10T10:00:00.047Z");
        let due = at("2026-03-10T11:00:00.047Z");
        desk.world.catch_up(ticket, due);
        assert_eq!(told(&desk, ticket), [], "{name}: what is done now is in time");
        desk.world.catch_up(ticket, after_due(due));
        let all = told(&desk, ticket).into_iter().map(|(clock, due, at)| (clock.metric, due, at)).collect::<Vec<_>>();
        let expected = [Metric::FirstResponse, Metric::Resolution, LEVEL].map(|metric| (metric, due, after_due(due)));
        assert_eq!(all, expected, "{name}");
        let stays = desk.world.rows.ticket(ticket).expect("a ticket").life.stays.len();
        assert_eq!(stays, if name.contains("over") { 2 } else { 1 }, "{name}: once");
        // Somebody goes on with it hours later.
        desk.does(desk.giulia, "2026-03-10T15:00:00Z", TicketAction::SetStatus { ticket, to: Status::Open });
        let broken = agree(&mut desk, ticket, at("2026-03-10T15:00:06Z"), name);
        assert_eq!(broken, 3, "{name}");
    }
}

/// By then more has passed than is promised again, and the step is due in the same moment, or so long after it.
#[test]
fn a_promise_that_comes_back_too_late_is_broken_though_the_ticket_leaves_at_once() {
    for (minutes, other) in [(30, Priority::Low), (0, Priority::Low), (-30, Priority::High)] {
        let mut desk = desk(vec![step(LEVEL, minutes, &Deed::NextLevel)], vec![]);
        let ticket = desk.asked("2026-03-10T10:00:00Z");
        let to = |to| TicketAction::SetPriority { ticket, to };
        desk.does(desk.giulia, "2026-03-10T10:10:00Z", to(Priority::Urgent));
        desk.does(desk.giulia, "2026-03-10T12:00:00Z", to(other));
        let back = at("2026-03-10T12:00:00Z");
        agree(&mut desk, ticket, at("2026-03-10T13:00:00Z"), "it comes back");
        let left = desk.world.rows.ticket(ticket).and_then(|ticket| ticket.life.stays.last()).map(|stay| (stay.queue, stay.at));
        let leaves = if 0 < minutes { at("2026-03-10T12:30:00Z") } else { after_due(back) };
        assert_eq!(left, Some((desk.cold, leaves)), "{minutes} minutes after");
        let broken = told(&desk, ticket).into_iter().find(|(clock, ..)| clock.metric == LEVEL).map(|(_, due, at)| (due, at));
        assert_eq!(broken, Some((back, after_due(back))), "{minutes} minutes after");
    }
}

/// The day on which its days ran out was one on which it was solved.
#[test]
fn days_that_ran_out_while_it_was_solved_are_broken_when_it_is_opened_again() {
    for steps in [vec![], vec![step(LEVEL, 0, &Deed::NextLevel)], vec![step(LEVEL, -180, &Deed::NextLevel)]] {
        let goal = Goal { most: Within::Days(2), desired: Some(Within::Days(1)) };
        let mut desk = desk(Vec::new(), Vec::new());
        let calendar = desk.world.settings.levels.calendars().iter().next().map(|(id, _)| id);
        let days = Policy {
            levels: vec![LevelGoal { level: 1, goal }],
            resolution: Some(goal),
            steps: steps.clone(),
            ..policy("In days", Vec::new(), calendar, 60, 60)
        };
        set(&mut desk.world, at(BEGIN), SettingChange::Policy(Box::new(days)));
        let ticket = desk.asked("2026-03-10T10:00:00Z");
        desk.does(desk.giulia, "2026-03-10T10:30:00Z", TicketAction::SetStatus { ticket, to: resolved() });
        assert_eq!(agree(&mut desk, ticket, at("2026-03-14T09:59:59Z"), "it is solved"), 0);
        desk.does(desk.hannah, "2026-03-14T10:00:00Z", TicketAction::Reopen { ticket, body: None });
        let back = at("2026-03-14T10:00:00Z");
        assert_eq!(agree(&mut desk, ticket, at("2026-03-15T10:00:00Z"), "it is opened again"), 2);
        let all = told(&desk, ticket).into_iter().map(|(clock, due, at)| (clock.metric, due, at)).collect::<Vec<_>>();
        assert_eq!(all, [Metric::Resolution, LEVEL].map(|metric| (metric, back, after_due(back))));
        let settings = &desk.world.settings;
        let clocks = desk.world.rows.ticket(ticket).expect("a ticket").story().clocks(&settings.levels, &settings.sub_states);
        let left = clocks.iter().find(|(id, _)| id.metric == LEVEL).and_then(|(_, clock)| clock.stopped);
        assert_eq!(left, (!steps.is_empty()).then(|| after_due(back)), "it leaves after it was broken");
    }
}

/// When the next act is: mostly somewhen, but often in the very moment in which something is due, or in the first one after.
fn later(desk: &Desk, dice: &mut Dice, ticket: TicketId, now: Timestamp) -> Timestamp {
    let (settings, ticket) = (&desk.world.settings, desk.world.rows.ticket(ticket).expect("a ticket"));
    let next = Next::of(&Look { ticket, requester: None, said: None, by: None, now, settings });
    let due = next.map(|next| next.due()).filter(|due| now <= *due && due.duration_since(now) < SignedDuration::from_hours(24));
    let random = now + SignedDuration::from_mins(i64::try_from(dice.roll(50)).expect("small"));
    match (due, dice.roll(4)) {
        (Some(due), 0) => due,
        (Some(due), 1) => after_due(due),
        _ => random,
    }
}

fn some_steps(dice: &mut Dice, deeds: &[Deed]) -> Vec<EscalationStep> {
    let mut steps = Vec::new();
    for metric in [Metric::FirstResponse, Metric::Resolution, LEVEL] {
        for minutes in [-30, 0, 30] {
            let deed = &deeds[usize::try_from(dice.roll(deeds.len() as u64)).expect("an index")];
            let ends = matches!(deed, Deed::SetStatus(Status::Resolved { .. }));
            if dice.roll(2) == 0 && !ends {
                steps.push(step(metric, minutes, deed));
            }
        }
    }
    steps
}

#[test]
fn the_log_and_the_clocks_say_the_same_whatever_steps_and_rules_do() {
    let urgent = Deed::SetPriority(Priority::Urgent);
    let deeds = [Deed::NextLevel, Deed::SetStatus(SUPPLIER), urgent, Deed::SetPriority(Priority::Low), Deed::SetStatus(resolved())];
    let mut broken = 0;
    for seed in 0..120 {
        let mut dice = Dice::new(seed);
        let one = |dice: &mut Dice| deeds[usize::try_from(dice.roll(deeds.len() as u64)).expect("an index")].clone();
        let steps = some_steps(&mut dice, &deeds);
        let mut rules = Vec::new();
        if dice.roll(2) == 0 {
            rules.push(on(&[On::Breached], Condition::default(), &[one(&mut dice)]));
        }
        if dice.roll(3) == 0 {
            rules.push(after(Since::Created, 60, Condition::default(), &[one(&mut dice)]));
        }
        let mut desk = desk(steps, rules);
        let ticket = desk.asked("2026-03-10T10:00:00Z");
        let mut now = at("2026-03-10T10:00:00Z");
        for _ in 0..12 {
            now = later(&desk, &mut dice, ticket, now);
            let (who, action) = something(&desk, &mut dice, ticket, now);
            let spam =
                matches!(action, TicketAction::SetStatus { to: Status::Closed { .. }, .. } | TicketAction::Reply { then: Some(_), .. });
            let actor = if dice.roll(3) == 0 { Actor::desk() } else { desk.world.actor(who) };
            // What is refused is one more look at what is due; whoever thinks it to be spam takes its clocks away.
            if spam || dice.roll(3) == 0 {
                desk.world.catch_up(ticket, now);
            } else {
                drop(desk.world.ticket(&actor, now, action));
            }
        }
        broken += agree(&mut desk, ticket, now, &format!("seed {seed}"));
    }
    assert!(120 < broken, "much is broken: {broken}");
}
