//! Facts equal what the tickets say, and timers fire once, at their own moments.

use jiff::SignedDuration;
use shared::kpi::ask::Wish;
use shared::ticket::action::TicketAction;
use shared::ticket::status::{PendingOn, Resolution, Status};

use crate::bench_desk::{TestDesk, noon};
use crate::log::equals_a_fold;

/// Case e, the timer's half: due while we were down, fired once with the due moment as its time.
#[tokio::test]
async fn what_was_due_while_we_were_down_is_told_at_its_own_moment_once() {
    let test = TestDesk::new().await;
    let ticket = test.ticket(test.venier, "Frigorifero caldo").await;
    let until = noon().checked_add(SignedDuration::from_mins(5)).unwrap();
    let wait = TicketAction::SetStatus { ticket, to: Status::Pending { on: PendingOn::Moment, until: Some(until) } };
    test.wish(test.giulia, None, wait).await.unwrap();
    test.clock.set(noon().checked_add(SignedDuration::from_mins(30)).unwrap());
    assert_eq!(test.desk.catch_up_all().await.unwrap(), 1);
    assert_eq!(test.desk.catch_up_all().await.unwrap(), 0, "twice is once");
    let events = test.desk.export_events().await.unwrap();
    let fired = events.iter().rfind(|event| event.subject == shared::id::Subject::Ticket(ticket)).unwrap();
    assert_eq!(fired.at, until);
    assert_eq!(fired.known, noon().checked_add(SignedDuration::from_mins(30)).unwrap());
}

#[tokio::test]
async fn a_resolved_ticket_closes_by_itself_after_a_week() {
    let test = TestDesk::new().await;
    let ticket = test.ticket(test.venier, "Frigorifero caldo").await;
    test.wish(test.giulia, None, TicketAction::SetStatus { ticket, to: Status::Resolved { how: Resolution::Solved } }).await.unwrap();
    test.clock.set(noon().checked_add(SignedDuration::from_hours(7 * 24 - 1)).unwrap());
    assert_eq!(test.desk.catch_up_all().await.unwrap(), 0);
    test.clock.set(noon().checked_add(SignedDuration::from_hours(7 * 24)).unwrap());
    assert_eq!(test.desk.catch_up_all().await.unwrap(), 1);
    // The customer's words come too late: they open a ticket that continues this one by mail, and are refused here.
    let late = test.wish(test.venier, None, TicketAction::Reopen { ticket, body: None }).await;
    assert!(late.is_err());
    equals_a_fold(&test.desk).await;
}

/// The day, and what came on it by the figures.
async fn came_today(test: &TestDesk) -> (String, u32) {
    let report = test.desk.report(&test.actor(test.elena), &Wish::parse("days=today")).await.unwrap().value;
    (report.ask.period.to.to_string(), report.now.opened)
}

#[tokio::test]
async fn today_is_the_day_of_the_clock_though_it_was_far_ahead_once() {
    let test = TestDesk::new().await;
    test.clock.set(noon() + SignedDuration::from_hours(48 * 24));
    test.ticket(test.venier, "Frigorifero caldo").await;
    test.clock.set(noon());
    test.ticket(test.graham, "No chart").await;
    assert_eq!(came_today(&test).await, ("2026-04-22".to_owned(), 1), "what came now is counted, what came under a wrong clock is not");
}

#[tokio::test]
async fn what_happened_today_is_counted_though_the_clock_was_set_back() {
    let test = TestDesk::new().await;
    test.clock.set(noon() + SignedDuration::from_hours(1));
    test.ticket(test.venier, "Frigorifero caldo").await;
    test.clock.set(noon());
    assert_eq!(came_today(&test).await, ("2026-04-22".to_owned(), 1));
}
