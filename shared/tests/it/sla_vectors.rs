//! What every desk argues about, with the answer: the planted cases that concern clocks, each by its number there.
//!
//! 8, 18 and 19 are about merged tickets and people who left, 15 and 16 about figures: they stand elsewhere.

mod promised;

use jiff::SignedDuration;
use promised::{PROMISED_FROM, Promised, always, calendar_doc, off, office, policy, rome, works};
use shared::access::Actor;
use shared::act::Action;
use shared::event::{Change, Door};
use shared::id::{CalendarId, PolicyId, SettingKind, Subject, Ver};
use shared::locale::Text;
use shared::setting::{Queue, SettingChange, Settings};
use shared::sla::clock::after_due;
use shared::sla::policy::{Metric, Policy, When, Within};
use shared::sla::proof::{Why, segments};
use shared::ticket::action::{TicketAction, Writing};
use shared::ticket::status::{Closing, PendingOn, Resolution, Status};
use shared::ticket::{Channel, Priority};

use crate::cast::{at, mail, new_ticket};
use crate::random::Dice;

const HOUR: SignedDuration = SignedDuration::from_hours(1);
const SOLVED: Status = Status::Resolved { how: Resolution::Solved };
const WAITING: Status = Status::Pending { on: PendingOn::Customer, until: None };

#[test]
fn vector_1_friday_to_monday_at_16_is_a_working_day() {
    let mut desk = Promised::by(office());
    let ticket = desk.asked("2026-04-10T16:00");
    desk.replies("2026-04-13T16:00", ticket, Some(SOLVED));
    let reading = desk.read(ticket, Metric::Resolution, "2026-04-20T09:00");
    assert_eq!((reading.spent, reading.due, reading.breached), (HOUR * 8, Some(rome("2026-04-13T16:00")), false));
}

#[test]
fn vector_2_asked_on_saturday_and_answered_on_sunday_takes_no_time() {
    let mut desk = Promised::by(office());
    let ticket = desk.asked("2026-04-11T10:00");
    desk.replies("2026-04-12T18:00", ticket, None);
    let reading = desk.read(ticket, Metric::FirstResponse, "2026-04-20T09:00");
    assert_eq!((reading.spent, reading.stopped, reading.breached), (SignedDuration::ZERO, Some(rome("2026-04-12T18:00")), false));
}

#[test]
fn vector_3_nights_in_which_the_clocks_change() {
    for (calendar, from, to, hours, shift) in [
        (always(), "2026-03-28T12:00", "2026-03-29T12:00", 23, 3600),
        (always(), "2026-10-24T12:00", "2026-10-25T12:00", 25, -3600),
        (works(0..7, 1, 5), "2026-03-29T00:30", "2026-03-29T12:00", 3, 3600),
        (works(0..7, 1, 5), "2026-10-25T00:30", "2026-10-25T12:00", 5, -3600),
    ] {
        let mut desk = Promised::by(calendar);
        let ticket = desk.asked(from);
        assert_eq!(desk.read(ticket, Metric::Resolution, to).spent, HOUR * hours, "{from}");
        let shifts = desk.segments(ticket, Metric::Resolution, to).into_iter().filter(|part| part.shift != 0);
        let shown: Vec<_> = shifts.map(|part| (part.why, part.shift)).collect();
        assert_eq!(shown, [(Why::Counted, shift)], "{from}: the proof shows the change of the clock");
    }
}

#[test]
fn vector_4_a_day_off_in_the_middle_and_one_that_is_added_later() {
    let mut desk = Promised::by(off(office(), "2026-04-15"));
    let ticket = desk.asked("2026-04-14T16:00");
    assert_eq!(desk.read(ticket, Metric::Resolution, "2026-04-14T16:00").due, Some(rome("2026-04-16T16:00")));

    let mut desk = Promised::by(office());
    let old = desk.asked("2026-04-14T16:00");
    desk.replies("2026-04-15T12:00", old, Some(SOLVED));
    let open = desk.asked("2026-04-16T16:00");
    assert_eq!(desk.read(open, Metric::Resolution, "2026-04-16T16:30").due, Some(rome("2026-04-17T16:00")));
    desk.change("2026-04-16T17:30", off(office(), "2026-04-15"));
    desk.change("2026-04-16T17:30", off(office(), "2026-04-17"));
    assert_eq!(desk.read(old, Metric::Resolution, "2026-04-20T09:00").spent, HOUR * 4, "what has passed stays as it was");
    assert_eq!(desk.read(open, Metric::Resolution, "2026-04-16T18:00").due, Some(rome("2026-04-20T16:00")));
}

#[test]
fn vector_5_another_calendar_counts_from_its_moment_on() {
    let mut desk = Promised::by(office());
    let ticket = desk.asked("2026-04-14T16:00");
    let around_the_clock = CalendarId(desk.add(PROMISED_FROM, calendar_doc(always())));
    desk.counts_by(&rome("2026-04-14T20:00").to_string(), around_the_clock);
    let reading = desk.read(ticket, Metric::Resolution, "2026-04-14T22:00");
    assert_eq!((reading.spent, reading.due), (HOUR * 3, Some(rome("2026-04-15T03:00"))));
    let proof = desk.segments(ticket, Metric::Resolution, "2026-04-14T22:00");
    let told: Vec<_> = proof.into_iter().map(|part| (part.why, part.calendar, part.to)).collect();
    let expected = [
        (Why::Counted, desk.calendar, rome("2026-04-14T17:00")),
        (Why::Closed, desk.calendar, rome("2026-04-14T20:00")),
        (Why::Counted, around_the_clock, rome("2026-04-14T22:00")),
    ];
    assert_eq!(told, expected);
}

#[test]
fn vector_6_what_is_past_due_when_it_is_opened_again_is_missed_then_and_not_before() {
    let mut desk = Promised::by(office());
    let urgent = Policy { when: When { priorities: vec![Priority::Urgent], ..When::default() }, ..policy(1, Within::Minutes(60)) };
    desk.add(PROMISED_FROM, SettingChange::Policy(Box::new(urgent)));
    let ticket = desk.asked("2026-04-13T09:00");
    desk.replies("2026-04-13T11:00", ticket, Some(WAITING));
    // Two hours are spent, of one.
    desk.agent("2026-04-13T12:00", TicketAction::SetPriority { ticket, to: Priority::Urgent });
    let waits = desk.read(ticket, Metric::Resolution, "2026-04-16T10:00");
    assert_eq!((waits.spent, waits.due, waits.breached), (HOUR * 2, None, false));
    desk.hears("2026-04-16T10:00", ticket);
    assert!(desk.breaches().is_empty());
    desk.replies("2026-04-16T10:30", ticket, None);
    assert_eq!(desk.breaches(), [after_due(rome("2026-04-16T10:00"))]);
    let again = desk.read(ticket, Metric::Resolution, "2026-04-16T10:30");
    assert_eq!((again.due, again.breached), (Some(rome("2026-04-16T10:00")), true));
    let (_, clock) = desk.clocks(ticket, Metric::Resolution).pop().expect("it has one");
    let later = clock.reaches(desk.desk.world.settings.levels.calendars(), 240);
    assert_eq!(later, Some(rome("2026-04-16T14:00")), "and what is done four hours later is so counted from then");
}

#[test]
fn vector_7_opened_again_within_a_week_and_after_more_than_one() {
    let mut desk = Promised::by(office());
    let ticket = desk.asked("2026-04-13T09:00");
    desk.replies("2026-04-13T11:00", ticket, Some(SOLVED));
    desk.hears("2026-04-20T11:00", ticket);
    desk.replies("2026-04-20T12:00", ticket, Some(SOLVED));
    desk.hears("2026-04-27T12:00:00.000001", ticket);
    let clocks = desk.clocks(ticket, Metric::Resolution);
    let calendars = desk.desk.world.settings.levels.calendars();
    let told: Vec<_> = clocks.iter().map(|(_, clock)| clock.read(calendars, rome("2026-04-27T14:00"))).collect();
    assert_eq!(told.len(), 2, "to the microsecond a week is the same trouble, and more is another");
    assert_eq!((told[0].spent, told[0].stopped), (HOUR * 3, Some(rome("2026-04-20T12:00"))));
    assert_eq!((told[1].spent, told[1].stopped), (HOUR * 2 - SignedDuration::from_micros(1), None));
}

#[test]
fn vector_9_what_turns_out_to_be_spam_was_promised_nothing() {
    let mut desk = Promised::by(office());
    let ticket = desk.asked("2026-04-13T09:00");
    desk.replies("2026-04-13T10:00", ticket, None);
    desk.agent("2026-04-13T11:00", TicketAction::SetStatus { ticket, to: Status::Closed { how: Closing::Spam } });
    assert!(Metric::ALL.iter().all(|metric| desk.clocks(ticket, *metric).is_empty()));
}

#[test]
fn vector_10_where_the_desk_wrote_first_nobody_waits_for_a_first_answer() {
    let mut desk = Promised::by(office());
    let (giulia, hannah, support) = (desk.desk.giulia, desk.desk.hannah, desk.desk.support);
    let actor = desk.desk.world.actor(giulia);
    let ticket = desk.desk.create(&actor, rome("2026-04-13T09:00"), new_ticket(support, hannah, Writing::Outbound, Channel::Desk));
    assert!([Metric::FirstResponse, Metric::NextResponse].iter().all(|metric| desk.clocks(ticket, *metric).is_empty()));
    desk.hears("2026-04-13T10:00", ticket);
    desk.hears("2026-04-13T11:00", ticket);
    let waits = desk.read(ticket, Metric::NextResponse, "2026-04-13T11:30");
    assert_eq!((waits.spent, waits.due), (HOUR + HOUR / 2, Some(rome("2026-04-13T12:00"))), "words upon words are one wait");
    desk.replies("2026-04-13T12:00", ticket, None);
    assert!(desk.breaches().is_empty());
}

#[test]
fn vector_11_a_receipt_answers_nobody() {
    let mut desk = Promised::by(office());
    let ticket = desk.asked("2026-04-13T09:00");
    assert_eq!(desk.desk.world.mails.len(), 1, "a receipt left");
    let reading = desk.read(ticket, Metric::FirstResponse, "2026-04-13T12:00");
    assert_eq!((reading.spent, reading.stopped, reading.due), (HOUR * 3, None, Some(rome("2026-04-13T13:00"))));
}

#[test]
fn vector_12_what_a_robot_solved_and_a_person_opened_again_runs_on() {
    let mut desk = Promised::by(office());
    let ticket = desk.asked("2026-04-13T09:00");
    let solve = TicketAction::SetStatus { ticket, to: SOLVED };
    desk.desk.world.ticket(&Actor::desk(), rome("2026-04-13T10:00"), solve).expect("the desk may");
    desk.hears("2026-04-13T12:00", ticket);
    let reading = desk.read(ticket, Metric::Resolution, "2026-04-13T13:00");
    assert_eq!((reading.spent, reading.due, reading.stopped), (HOUR * 2, Some(rome("2026-04-14T11:00")), None));
    // Nobody answered yet, and somebody waits again.
    let answer = desk.read(ticket, Metric::NextResponse, "2026-04-13T13:00");
    assert_eq!((answer.spent, answer.due), (HOUR, Some(rome("2026-04-13T14:00"))));
}

#[test]
fn vector_13_answered_and_solved_in_one_second() {
    let mut desk = Promised::by(office());
    let ticket = desk.asked("2026-04-13T09:00");
    desk.replies("2026-04-13T10:00", ticket, Some(SOLVED));
    for metric in [Metric::FirstResponse, Metric::Resolution] {
        let reading = desk.read(ticket, metric, "2026-04-20T09:00");
        assert_eq!((reading.spent, reading.stopped, reading.breached), (HOUR, Some(rome("2026-04-13T10:00")), false), "{metric:?}");
    }
    // In the other order within one moment: the words came after the solution, and wait.
    desk.hears("2026-04-13T10:00", ticket);
    assert_eq!(desk.read(ticket, Metric::NextResponse, "2026-04-13T11:00").stopped, None);
}

#[test]
fn vector_14_a_ticket_that_is_older_than_what_is_promised() {
    let mut desk = Promised::by(office());
    let (older, newer) = (desk.asked("2026-02-02T09:00"), desk.asked("2026-02-27T16:00"));
    let friday = desk.read(newer, Metric::Resolution, "2026-03-02T10:00");
    assert_eq!((friday.spent, friday.due), (HOUR * 2, Some(rome("2026-03-02T16:00"))), "the first version counts what was before it");
    let month = desk.read(older, Metric::Resolution, "2026-03-02T10:00");
    assert_eq!((month.spent, month.due, month.breached), (HOUR * (20 * 8 + 1), Some(at(PROMISED_FROM)), true));
}

#[test]
fn vector_17_a_mail_counts_from_its_receipt() {
    let mut desk = Promised::by(office());
    let received = rome("2026-04-13T09:00");
    let mail = mail(desk.desk.support, "Date: Thu, 1 Jan 1970 00:00:00 +0000");
    let action = Action::Ticket(TicketAction::Receive(Box::new(mail)));
    let made = desk.desk.world.act(&Actor::desk(), Door::Mail, received, action).expect("a mail is never refused");
    let ticket = made.ticket.expect("it says which");
    assert_eq!(desk.clocks(ticket, Metric::FirstResponse)[0].1.began, received);
    assert_eq!(desk.read(ticket, Metric::FirstResponse, "2026-04-13T10:00").due, Some(rome("2026-04-13T13:00")));
}

#[test]
fn vector_20_the_order_in_which_settings_come_in_changes_nothing() {
    let mut desk = Promised::by(office());
    let ticket = desk.asked("2026-04-13T16:00");
    let (support, before) = (desk.desk.support, desk.desk.world.settings.clone());
    let queue = |calendar| SettingChange::Queue(Queue { calendar, ..Queue::named(Text::same("Support")) });
    let calendar = |ver, day| (Subject::Setting(SettingKind::Calendar, 90), ver, calendar_doc(off(always(), day)));
    let promise = |ver, minutes| {
        let doc = SettingChange::Policy(Box::new(policy(1, Within::Minutes(minutes))));
        (Subject::Setting(SettingKind::Policy, 90), ver, doc)
    };
    let told: [(&str, (Subject, Ver, SettingChange)); 6] = [
        ("2026-04-01T00:00", calendar(1, "2026-04-15")),
        ("2026-04-13T18:00", promise(1, 6000)),
        ("2026-04-13T20:00", (Subject::Queue(support), 7, queue(Some(CalendarId(90))))),
        ("2026-04-14T03:00", calendar(2, "2026-04-14")),
        ("2026-04-14T06:00", (Subject::Queue(support), 8, queue(Some(desk.calendar)))),
        ("2026-04-14T08:00", promise(2, 700)),
    ];
    let now = rome("2026-04-14T12:00");
    let read = |settings: &Settings| {
        let ticket = desk.desk.world.rows.ticket(ticket).expect("a ticket");
        let clocks = ticket.story().clocks(&settings.levels, &settings.sub_states);
        let calendars = settings.levels.calendars();
        clocks.iter().map(|(id, clock)| (*id, clock.read(calendars, now), segments(clock, calendars, now))).collect::<Vec<_>>()
    };
    let in_order = |order: &[usize]| {
        let mut settings = before.clone();
        for nth in order {
            let (wall, (subject, ver, doc)) = &told[*nth];
            settings.apply(*subject, *ver, rome(wall), &[Change::Setting(doc.clone())]);
        }
        read(&settings)
    };
    let expected = in_order(&[0, 1, 2, 3, 4, 5]);
    // An hour by the office, seven around the clock until the day off of its second version, three by the office.
    let resolution = expected.iter().find(|(id, ..)| id.metric == Metric::Resolution).expect("its solution is promised");
    assert_eq!((resolution.1.spent, resolution.1.aim.map(|aim| (aim.policy, aim.ver))), (HOUR * 11, Some((PolicyId(90), 2))));
    let mut dice = Dice::new(20);
    for _ in 0..12 {
        let mut order = Vec::new();
        (0..told.len()).for_each(|nth| order.insert(dice.pick(&[0, order.len() / 2, order.len()]), nth));
        assert_eq!(in_order(&order), expected, "{order:?}");
    }
}

#[test]
fn thirty_days_end_with_the_thirtieth_whatever_is_waited_for() {
    let mut desk = Promised::by(office());
    desk.add(PROMISED_FROM, SettingChange::Policy(Box::new(policy(1, Within::Days(30)))));
    let ticket = desk.asked("2026-04-07T10:12");
    let due = Some(rome("2026-05-08T00:00"));
    assert_eq!(desk.read(ticket, Metric::Resolution, "2026-04-07T10:12").due, due);
    desk.replies("2026-04-08T10:00", ticket, Some(WAITING));
    let waits = desk.read(ticket, Metric::Resolution, "2026-05-08T00:00");
    assert_eq!((waits.due, waits.breached), (due, false));
    assert!(desk.read(ticket, Metric::Resolution, "2026-05-08T00:00:00.000001").breached);
}
