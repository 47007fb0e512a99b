//! The figures' definitions, one case each, in the words of the definition.

use jiff::SignedDuration;
use shared::act::Action;
use shared::event::Door;
use shared::id::TicketId;
use shared::kpi::ask::{Ask, Filter, Stretch, Wish};
use shared::kpi::figure::{Figure, tickets_behind};
use shared::kpi::period::{Choice, Period, Window};
use shared::kpi::report::{Report, report};
use shared::kpi::spread::Spread;
use shared::people::action::PeopleAction;
use shared::ticket::Channel;
use shared::ticket::action::{TicketAction, Writing};
use shared::ticket::status::{Closing, PendingOn, Resolution, Status};

use crate::cast::{Desk, at, body, new_ticket, zone};

const SOLVED: Status = Status::Resolved { how: Resolution::Solved };
const SPAM: Status = Status::Closed { how: Closing::Spam };
const WAITING: Status = Status::Pending { on: PendingOn::Customer, until: None };

fn brinanova() -> Desk {
    Desk::usual(at("2026-03-01T00:00:00Z"))
}

fn reply(ticket: TicketId) -> TicketAction {
    TicketAction::Reply { ticket, body: body("We look into it."), files: Vec::new(), then: None }
}

fn set(ticket: TicketId, to: Status) -> TicketAction {
    TicketAction::SetStatus { ticket, to }
}

fn ask(from: &str, to: &str) -> Ask {
    Ask { period: Period::new(from.parse().expect("a date"), to.parse().expect("a date")), filter: Filter::default() }
}

/// March 2026 as seen much later.
fn march(desk: &Desk) -> Report {
    report(&desk.world.facts(), &ask("2026-03-01", "2026-03-31"), &zone("Europe/Rome"), at("2026-06-01T00:00:00Z"))
}

#[track_caller]
fn one(spread: Option<Spread>, expected: &str) {
    let time: SignedDuration = expected.parse().expect("a duration");
    let spread = spread.expect("one ticket");
    assert_eq!((spread.n, spread.median, spread.p90, spread.mean), (1, time, time, time));
}

#[test]
fn nothing_is_counted_where_nothing_happened() {
    let report = march(&brinanova());
    assert_eq!(report.now, report.then);
    assert_eq!((report.now.acknowledged, report.now.ages, report.now.half_life), (None, None, None));
    assert_eq!(report.now.turnaround(), None);
    assert_eq!(report.days.len(), 31);
}

#[test]
fn taking_it_acknowledges_and_being_given_it_does_not() {
    let mut desk = brinanova();
    let (giulia, priya) = (desk.giulia, desk.priya);
    let ticket = desk.asked("2026-03-10T08:00:00Z");
    desk.does(giulia, "2026-03-10T08:10:00Z", TicketAction::Assign { ticket, owner: Some(priya) });
    desk.does(giulia, "2026-03-10T08:20:00Z", TicketAction::Note { ticket, body: body("Yours, I think."), files: Vec::new() });
    assert_eq!(march(&desk).now.acknowledged, None);
    desk.does(priya, "2026-03-10T08:30:00Z", TicketAction::Assign { ticket, owner: None });
    desk.does(priya, "2026-03-10T08:45:00Z", TicketAction::Assign { ticket, owner: Some(priya) });
    one(march(&desk).now.acknowledged, "PT45M");
    assert_eq!(march(&desk).now.answered, None);
}

#[test]
fn a_receipt_alone_answers_nobody() {
    let mut desk = brinanova();
    desk.asked("2026-03-10T08:00:00Z");
    let now = march(&desk).now;
    assert_eq!((now.opened, now.acknowledged, now.answered), (1, None, None));
}

#[test]
fn what_an_agent_wrote_down_waited_for_nobody() {
    let mut desk = brinanova();
    let (giulia, hannah, support) = (desk.giulia, desk.hannah, desk.support);
    let agent = desk.world.actor(giulia);
    let call = desk.create(&agent, at("2026-03-10T08:00:00Z"), new_ticket(support, hannah, Writing::ForCaller, Channel::Phone));
    desk.does(giulia, "2026-03-10T09:00:00Z", reply(call));
    let now = march(&desk).now;
    assert_eq!(now.acknowledged, None);
    one(now.answered, "PT1H");
}

#[test]
fn the_opening_words_of_the_desk_answer_nobody() {
    let mut desk = brinanova();
    let (giulia, hannah, support) = (desk.giulia, desk.hannah, desk.support);
    let agent = desk.world.actor(giulia);
    let first = desk.create(&agent, at("2026-03-10T08:00:00Z"), new_ticket(support, hannah, Writing::Outbound, Channel::Desk));
    assert_eq!(march(&desk).now.answered, None);
    desk.does(giulia, "2026-03-10T10:00:00Z", reply(first));
    one(march(&desk).now.answered, "PT2H");
    assert_eq!(march(&desk).now.acknowledged, None);
}

#[test]
fn reply_and_resolution_in_one_second_are_both_counted() {
    let mut desk = brinanova();
    let giulia = desk.giulia;
    let ticket = desk.asked("2026-03-10T08:00:00Z");
    let both = TicketAction::Reply { ticket, body: body("Done."), files: Vec::new(), then: Some(SOLVED) };
    desk.does(giulia, "2026-03-10T08:00:00.4Z", both);
    let now = march(&desk).now;
    one(now.acknowledged, "PT0.4S");
    one(now.answered, "PT0.4S");
    one(now.gross, "PT0.4S");
    one(now.net, "PT0.4S");
}

#[test]
fn waiting_for_the_customer_is_in_gross_and_not_in_net() {
    let mut desk = brinanova();
    let (giulia, hannah) = (desk.giulia, desk.hannah);
    let ticket = desk.asked("2026-03-10T08:00:00Z");
    desk.does(giulia, "2026-03-10T10:00:00Z", set(ticket, WAITING));
    desk.does(hannah, "2026-03-12T10:00:00Z", TicketAction::Hear { ticket, body: body("Here it is."), files: Vec::new() });
    desk.does(giulia, "2026-03-12T11:00:00Z", set(ticket, SOLVED));
    let now = march(&desk).now;
    one(now.gross, "PT51H");
    one(now.net, "PT3H");
}

#[test]
fn waiting_for_a_supplier_is_the_desks_own_time() {
    let mut desk = brinanova();
    let giulia = desk.giulia;
    let ticket = desk.asked("2026-03-10T08:00:00Z");
    desk.does(giulia, "2026-03-10T09:00:00Z", set(ticket, Status::Pending { on: PendingOn::Supplier, until: None }));
    desk.does(giulia, "2026-03-11T09:00:00Z", set(ticket, SOLVED));
    one(march(&desk).now.net, "PT25H");
}

#[test]
fn opened_again_within_seven_days_it_is_the_same_case() {
    let mut desk = brinanova();
    let (giulia, hannah) = (desk.giulia, desk.hannah);
    let ticket = desk.asked("2026-03-10T08:00:00Z");
    desk.does(giulia, "2026-03-10T10:00:00Z", set(ticket, SOLVED));
    desk.does(hannah, "2026-03-12T10:00:00Z", TicketAction::Reopen { ticket, body: None });
    assert_eq!(march(&desk).now.resolved, 0);
    desk.does(giulia, "2026-03-12T11:00:00Z", set(ticket, SOLVED));
    let now = march(&desk).now;
    // The clock ran on; without the two days in which everybody thought that it was done, three hours.
    one(now.gross, "PT51H");
    one(now.net, "PT3H");
    assert_eq!((now.opened, now.resolved, now.reopened), (1, 1, 0));
}

#[test]
fn opened_again_later_it_is_a_new_case() {
    let mut desk = Desk::open(at("2026-03-01T00:00:00Z"), 30);
    let (giulia, hannah) = (desk.giulia, desk.hannah);
    let ticket = desk.asked("2026-03-10T08:00:00Z");
    desk.does(giulia, "2026-03-10T10:00:00Z", set(ticket, SOLVED));
    desk.does(hannah, "2026-03-17T10:00:01Z", TicketAction::Reopen { ticket, body: None });
    desk.does(giulia, "2026-03-17T12:00:01Z", set(ticket, SOLVED));
    let now = march(&desk).now;
    one(now.gross, "PT2H");
    assert_eq!((now.resolved, now.begun), (1, 1));
    // A report of the days before still says what it said then.
    let facts = desk.world.facts();
    let earlier = report(&facts, &ask("2026-03-10", "2026-03-11"), &zone("Europe/Rome"), at("2026-06-01T00:00:00Z"));
    one(earlier.now.gross, "PT2H");
}

#[test]
fn spam_is_in_no_figure_but_its_own() {
    let mut desk = brinanova();
    let giulia = desk.giulia;
    let ticket = desk.asked("2026-03-10T08:00:00Z");
    desk.does(giulia, "2026-03-10T09:00:00Z", reply(ticket));
    desk.does(giulia, "2026-03-10T10:00:00Z", set(ticket, SPAM));
    let now = march(&desk).now;
    assert_eq!((now.opened, now.resolved, now.open, now.removed, now.spam), (0, 0, 0, 0, 1));
    assert_eq!((now.acknowledged, now.answered, now.begun), (None, None, 0));
}

#[test]
fn what_was_open_before_and_became_spam_was_removed() {
    let mut desk = brinanova();
    let giulia = desk.giulia;
    let ticket = desk.asked("2026-03-10T08:00:00Z");
    desk.does(giulia, "2026-03-20T10:00:00Z", set(ticket, SPAM));
    let facts = desk.world.facts();
    let rome = zone("Europe/Rome");
    let later = report(&facts, &ask("2026-03-15", "2026-03-31"), &rome, at("2026-06-01T00:00:00Z")).now;
    assert_eq!((later.open_before, later.removed, later.open, later.spam), (1, 1, 0, 1));
    assert!(later.balances());
    // What was reported before it was known stays reported.
    let earlier = report(&facts, &ask("2026-03-01", "2026-03-14"), &rome, at("2026-06-01T00:00:00Z")).now;
    assert_eq!((earlier.opened, earlier.open, earlier.spam), (1, 1, 0));
}

#[test]
fn a_machine_that_resolves_is_no_human_and_a_customer_may_reopen() {
    let mut desk = brinanova();
    let hannah = desk.hannah;
    let ticket = desk.asked("2026-03-10T08:00:00Z");
    let bot = shared::access::Actor::desk();
    desk.world.ticket(&bot, at("2026-03-10T08:05:00Z"), set(ticket, SOLVED)).expect("the desk itself may");
    let now = march(&desk).now;
    assert_eq!((now.resolved, now.acknowledged), (1, None));
    desk.does(hannah, "2026-03-11T08:00:00Z", TicketAction::Reopen { ticket, body: None });
    let now = march(&desk).now;
    assert_eq!((now.resolved, now.open, now.acknowledged), (0, 1, None));
}

#[test]
fn closing_by_itself_later_does_not_move_the_resolution() {
    let mut desk = brinanova();
    let giulia = desk.giulia;
    let ticket = desk.asked("2026-03-10T08:00:00Z");
    desk.does(giulia, "2026-03-10T10:00:00Z", set(ticket, SOLVED));
    let sweeper = shared::access::Actor::desk();
    desk.world.ticket(&sweeper, at("2026-03-20T00:00:00Z"), TicketAction::CatchUp { ticket }).expect("the sweeper may");
    let report = march(&desk);
    one(report.now.gross, "PT2H");
    let day = report.days.iter().find(|day| day.date.to_string() == "2026-03-10").expect("that day");
    assert_eq!((day.opened, day.resolved, day.open), (1, 1, 0));
}

#[test]
fn who_left_the_desk_keeps_what_they_did() {
    let mut desk = brinanova();
    let giulia = desk.giulia;
    let ticket = desk.asked("2026-03-10T08:00:00Z");
    desk.does(giulia, "2026-03-10T09:00:00Z", reply(ticket));
    let before = march(&desk);
    let disable = Action::People(PeopleAction::SetDisabled { person: giulia, disabled: true });
    desk.world.act(&shared::access::Actor::desk(), Door::Cli, at("2026-03-20T00:00:00Z"), disable).expect("the desk may");
    assert_eq!(march(&desk), before);
}

#[test]
fn a_ticket_counts_where_it_was_at_the_cut() {
    let mut desk = brinanova();
    let (giulia, support, office) = (desk.giulia, desk.support, desk.office);
    let ticket = desk.asked("2026-03-10T08:00:00Z");
    desk.does(giulia, "2026-03-20T09:00:00Z", TicketAction::Move { ticket, queue: office, reason: None });
    let facts = desk.world.facts();
    let of = |queue, from: &str, to: &str| {
        let ask = Ask { filter: Filter { queue: Some(queue), channel: None }, ..ask(from, to) };
        let report = report(&facts, &ask, &zone("Europe/Rome"), at("2026-06-01T00:00:00Z"));
        assert!(report.now.balances());
        report.now.opened
    };
    assert_eq!((of(support, "2026-03-01", "2026-03-19"), of(office, "2026-03-01", "2026-03-19")), (1, 0));
    assert_eq!((of(support, "2026-03-01", "2026-03-31"), of(office, "2026-03-01", "2026-03-31")), (0, 1));
}

#[test]
fn a_sub_queue_counts_for_its_main_queue() {
    let mut desk = brinanova();
    let (giulia, cold, support) = (desk.giulia, desk.cold, desk.support);
    let ticket = desk.asked("2026-03-10T08:00:00Z");
    desk.does(giulia, "2026-03-10T09:00:00Z", TicketAction::Move { ticket, queue: cold, reason: None });
    let rows: Vec<_> = march(&desk).queues.iter().map(|row| (row.key, row.now.opened)).collect();
    assert_eq!(rows, [(support, 1)]);
}

#[test]
fn days_are_those_of_the_desk_also_when_clocks_change() {
    let mut desk = brinanova();
    // 00:30 in Rome on 29 March, which is still the 28th in UTC; and 23:30 on the short day's evening.
    desk.asked("2026-03-28T23:30:00Z");
    desk.asked("2026-03-29T21:30:00Z");
    let opened = |name: &str| {
        let report = report(&desk.world.facts(), &ask("2026-03-28", "2026-03-30"), &zone(name), at("2026-06-01T00:00:00Z"));
        report.days.iter().map(|day| day.opened).collect::<Vec<_>>()
    };
    assert_eq!(opened("Europe/Rome"), [0, 2, 0]);
    assert_eq!(opened("UTC"), [1, 1, 0]);
    assert_eq!(opened("Asia/Kolkata"), [0, 1, 1]);
}

#[test]
fn a_morning_is_compared_with_a_morning() {
    let rome = zone("Europe/Rome");
    let today: jiff::civil::Date = "2026-03-30".parse().expect("a date");
    let now = at("2026-03-30T08:00:00Z");
    let before = Window::before(Period::new(today, today), &rome, now);
    // Ten in the morning in Rome; the day before had the short night.
    assert_eq!((before.start, before.end), (at("2026-03-28T23:00:00Z"), at("2026-03-29T08:00:00Z")));
    let over = Window::before(Period::new(today, today), &rome, at("2026-05-01T00:00:00Z"));
    assert_eq!((over.start, over.end), (at("2026-03-28T23:00:00Z"), at("2026-03-29T22:00:00Z")));
}

#[test]
fn periods_are_whole_days() {
    let today: jiff::civil::Date = "2026-03-30".parse().expect("a date");
    for (choice, from, to) in [
        (Choice::Today, "2026-03-30", "2026-03-30"),
        (Choice::Week, "2026-03-24", "2026-03-30"),
        (Choice::Days30, "2026-03-01", "2026-03-30"),
        (Choice::Days90, "2025-12-31", "2026-03-30"),
        (Choice::ThisMonth, "2026-03-01", "2026-03-30"),
        (Choice::LastMonth, "2026-02-01", "2026-02-28"),
        (
            Choice::Days(Period::new("2026-03-20".parse().expect("a date"), "2026-09-01".parse().expect("a date"))),
            "2026-03-20",
            "2026-03-30",
        ),
    ] {
        let period = choice.period(today);
        assert_eq!((period.from.to_string().as_str(), period.to.to_string().as_str()), (from, to), "{choice:?}");
        assert_eq!(period.before().days(), period.days());
    }
}

#[test]
fn a_report_has_a_url() {
    for url in ["", "days=7", "days=last-month&queue=3", "from=2026-03-01&to=2026-03-31&channel=phone"] {
        assert_eq!(Wish::parse(url).url(), url);
    }
    for (odd, plain) in
        [("?days=30", ""), ("days=seven&queue=x", ""), ("to=2026-03-01", "from=2026-03-01&to=2026-03-01"), ("from=&to=&days=7", "days=7")]
    {
        assert_eq!(Wish::parse(odd).url(), plain);
    }
}

#[test]
fn every_figure_has_a_word_in_a_url() {
    let day = "2026-03-31".parse().expect("a date");
    for figure in [
        Figure::Open,
        Figure::OpenBefore,
        Figure::Begun,
        Figure::OpenedOn(day),
        Figure::OpenOn(day),
        Figure::Aged(4),
        Figure::ResolvedIn(6),
    ] {
        assert_eq!(figure.to_string().parse(), Ok(figure));
    }
    for wrong in ["", "aged-5", "opened-on-yesterday", "resolved-in-7", "Open"] {
        assert!(wrong.parse::<Figure>().is_err(), "{wrong}");
    }
}

#[test]
fn a_figure_opens_its_tickets() {
    let mut desk = brinanova();
    let giulia = desk.giulia;
    let (first, second) = (desk.asked("2026-03-10T08:00:00Z"), desk.asked("2026-03-11T08:00:00Z"));
    desk.does(giulia, "2026-03-12T09:00:00Z", set(first, SOLVED));
    let facts = desk.world.facts();
    let behind = |figure| {
        tickets_behind(&facts, figure, Stretch::Asked, &ask("2026-03-01", "2026-03-31"), &zone("Europe/Rome"), at("2026-04-01T00:00:00Z"))
    };
    assert_eq!(behind(Figure::Opened), [first, second]);
    assert_eq!(behind(Figure::Resolved), [first]);
    assert_eq!(behind(Figure::OpenOn("2026-03-11".parse().expect("a date"))), [first, second]);
    assert_eq!(behind(Figure::OpenOn("2026-03-12".parse().expect("a date"))), [second]);
    // 49 hours after it came.
    assert_eq!(behind(Figure::ResolvedIn(4)), [first]);
}
