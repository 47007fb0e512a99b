//! What holds words back before they leave: newer words of somebody else, and an address that is somebody else's.

use shared::act::Action;
use shared::event::Door;
use shared::id::{PersonId, TicketId};
use shared::people::action::NewPerson;
use shared::refusal::Refusal;
use shared::seal::Hash;
use shared::text::{Email, Name};
use shared::ticket::Channel;
use shared::ticket::action::{NewFile, NewTicket, Requester, TicketAction, Writing};
use shared::ticket::decide::FILES_MAX;
use shared::ticket::status::{Closing, Resolution, Status};

use crate::cast::{Desk, at, body, new_ticket};

const SOLVED: Status = Status::Resolved { how: Resolution::Solved };

fn reply(ticket: TicketId) -> TicketAction {
    TicketAction::Reply { ticket, body: body("…"), files: Vec::new(), then: None }
}

/// Somebody of the cast says something, each in their own way.
fn says(desk: &mut Desk, ticket: TicketId, who: &str) {
    let words = || body("…");
    let (person, action) = match who {
        "Giulia" => (desk.giulia, reply(ticket)),
        "Priya" => (desk.priya, reply(ticket)),
        "Priya's note" => (desk.priya, TicketAction::Note { ticket, body: words(), files: Vec::new() }),
        _ => (desk.hannah, TicketAction::Hear { ticket, body: words(), files: Vec::new() }),
    };
    desk.does(person, "2026-03-11T08:00:00Z", action);
}

#[test]
fn newer_words_of_others_are_read_before_ones_own_leave() {
    let cases: [(&[&str], &str); 10] = [
        (&[], "may"),
        (&["Giulia"], "may"),
        (&["Giulia", "Giulia"], "may"),
        (&["Priya's note"], "may"),
        (&["Priya"], "a colleague wrote"),
        (&["Priya", "Giulia"], "a colleague wrote"),
        (&["Priya", "Giulia", "Giulia"], "a colleague wrote"),
        (&["Giulia", "Priya"], "a colleague wrote"),
        (&["Hannah"], "the customer wrote"),
        (&["Hannah", "Giulia"], "the customer wrote"),
    ];
    for (said, expected) in cases {
        for resolves in [false, true] {
            let mut desk = Desk::usual(at("2026-03-01T00:00:00Z"));
            let ticket = desk.asked("2026-03-10T08:00:00Z");
            let seen = desk.world.rows.ticket(ticket).map(|ticket| ticket.ver);
            for who in said {
                says(&mut desk, ticket, who);
            }
            let action = if resolves { TicketAction::SetStatus { ticket, to: SOLVED } } else { reply(ticket) };
            let giulia = desk.world.actor(desk.giulia);
            // A customer's words wake a ticket and a reply opens it: the state alone would conflict, so it is not looked at here.
            let answer = desk.world.act_having_seen(seen, &giulia, Door::Desk, at("2026-03-12T08:00:00Z"), Action::Ticket(action));
            let told = match answer {
                Ok(_) | Err(Refusal::Conflict { .. }) => "may",
                Err(Refusal::NewerWords { customer: true, .. }) => "the customer wrote",
                Err(Refusal::NewerWords { customer: false, .. }) => "a colleague wrote",
                Err(other) => panic!("{other}"),
            };
            assert_eq!(told, expected, "after {said:?}, resolving: {resolves}");
        }
    }
}

#[test]
fn what_is_already_so_is_done_whatever_was_said_meanwhile() {
    let mut desk = Desk::usual(at("2026-03-01T00:00:00Z"));
    let ticket = desk.asked("2026-03-10T08:00:00Z");
    let (giulia, priya) = (desk.world.actor(desk.giulia), desk.priya);
    let solve = TicketAction::Reply { ticket, body: body("…"), files: Vec::new(), then: Some(SOLVED) };
    desk.does(priya, "2026-03-11T08:00:00Z", solve);
    for (to, told) in [(SOLVED, None), (Status::Closed { how: Closing::Successful }, Some(Refusal::NewerWords { ver: 2, customer: false }))]
    {
        let action = Action::Ticket(TicketAction::SetStatus { ticket, to });
        let answer = desk.world.act_having_seen(Some(1), &giulia, Door::Desk, at("2026-03-12T08:00:00Z"), action);
        assert_eq!(answer.err(), told, "{to:?}");
        assert_eq!(desk.world.rows.ticket(ticket).map(|ticket| ticket.ver), Some(2), "{to:?}");
    }
}

fn caller(email: Option<&str>) -> Requester {
    Requester::New(NewPerson {
        email: email.map(|email| Email::try_from(email).expect("an address")),
        ..NewPerson::named(Name::try_from("Walter Whitlock").expect("a name"))
    })
}

#[test]
fn a_known_address_makes_nobody_else_the_customer() {
    const HANNAH: &str = "hannah.whitlock@example.org";
    for (email, writing, expected) in [
        (None, Writing::ForCaller, "opened"),
        (None, Writing::Outbound, "no address"),
        (Some("walter@example.org"), Writing::ForCaller, "opened"),
        (Some("walter@example.org"), Writing::Outbound, "opened"),
        (Some(HANNAH), Writing::ForCaller, "Hannah's"),
        (Some(HANNAH), Writing::Outbound, "Hannah's"),
        (Some("Hannah.Whitlock@Example.org"), Writing::ForCaller, "Hannah's"),
        (Some("walter@example.org"), Writing::Own, "not allowed"),
    ] {
        let mut desk = Desk::usual(at("2026-03-01T00:00:00Z"));
        let (hannah, giulia) = (desk.hannah, desk.world.actor(desk.giulia));
        let people = desk.world.rows.people.len();
        let new = NewTicket { requester: caller(email), ..new_ticket(desk.support, hannah, writing, Channel::Phone) };
        let answer = desk.world.ticket(&giulia, at("2026-03-10T08:00:00Z"), TicketAction::Create(Box::new(new)));
        let told = match &answer {
            Ok(outcome) => {
                assert_ne!(outcome.person, Some(hannah));
                "opened"
            }
            Err(Refusal::AddressTaken { person }) if *person == hannah => "Hannah's",
            Err(Refusal::NoAddress { .. }) => "no address",
            Err(Refusal::NotAllowed) => "not allowed",
            Err(other) => panic!("{other}"),
        };
        assert_eq!(told, expected, "{email:?} {writing:?}");
        assert_eq!(desk.world.rows.people.len() - people, usize::from(answer.is_ok()), "nobody is added for a refusal");
        let asked_by = |person: PersonId| desk.world.tickets().filter(|ticket| ticket.requester == person).count();
        assert_eq!(asked_by(hannah), 0, "no ticket is hers");
    }
}

#[test]
fn a_ticket_that_is_refused_for_its_files_adds_nobody() {
    for (files, refused) in [(FILES_MAX, None), (FILES_MAX + 1, Some(Refusal::TooManyFiles { files: FILES_MAX + 1, max: FILES_MAX }))] {
        let mut desk = Desk::usual(at("2026-03-01T00:00:00Z"));
        let giulia = desk.world.actor(desk.giulia);
        let (people, events) = (desk.world.rows.people.len(), desk.world.events.len());
        let (name, media) = (Name::try_from("chart.png").expect("a name"), "image/png".to_owned());
        let file = NewFile { name, blob: Hash::of(b"a chart"), bytes: 7, media, cid: None, seal: None };
        let new = new_ticket(desk.support, desk.hannah, Writing::ForCaller, Channel::Phone);
        let new = NewTicket { requester: caller(None), files: vec![file; files], ..new };
        let answer = desk.world.ticket(&giulia, at("2026-03-10T08:00:00Z"), TicketAction::Create(Box::new(new)));
        assert_eq!(answer.as_ref().err(), refused.as_ref());
        let is_new = usize::from(answer.is_ok());
        assert_eq!(desk.world.rows.people.len() - people, is_new, "{files}");
        assert_eq!(desk.world.events.len() - events, 2 * is_new, "{files}: the person and the ticket, or nothing");
    }
}
