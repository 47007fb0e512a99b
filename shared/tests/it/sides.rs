//! Who speaks for the customer is not of the desk, whether the ticket knows them or not.

use shared::access::Actor;
use shared::act::Action;
use shared::event::Door;
use shared::id::{PersonId, TicketId};
use shared::people::action::PeopleAction;
use shared::people::{Membership, Roles};
use shared::text::Name;
use shared::ticket::Channel;
use shared::ticket::action::{MailIn, Pointer, TicketAction, Writing};
use shared::ticket::hop::HopMeter;
use shared::ticket::status::{Resolution, Status};

use crate::cast::{Desk, add, at, body, mail, new_ticket};

const SINCE: &str = "2026-03-01T00:00:00Z";
const SPOKE: &str = "2026-03-10T10:00:00Z";

/// Hannah is of an organisation that Leo manages, who works here too. Her record is one of Graham's: he asked as her.
struct Hospital {
    desk: Desk,
    leo: PersonId,
}

impl Hospital {
    fn new() -> Self {
        let mut desk = Desk::usual(at(SINCE));
        let leo = add(&mut desk.world, at(SINCE), "Leo Conti", Roles { agent: true, ..Roles::CUSTOMER });
        let name = Name::try_from("Hospital").expect("a name");
        let people = |desk: &mut Desk, action| {
            let done = desk.world.act(&Actor::desk(), Door::Cli, at(SINCE), Action::People(action));
            done.expect("the desk may").organisation
        };
        let organisation = people(&mut desk, PeopleAction::AddOrganisation { name, vip: false }).expect("it says which");
        for (person, manager) in [(desk.hannah, false), (leo, true)] {
            people(&mut desk, PeopleAction::SetMemberships { person, memberships: vec![Membership { organisation, manager }] });
        }
        Self { desk, leo }
    }

    /// Hannah's ticket goes up, where a rule resolves it; somebody says or does something, and it goes back.
    fn asked(&mut self) -> TicketId {
        let Desk { giulia, cold, hannah, graham, .. } = self.desk;
        let ticket = self.desk.asked("2026-03-10T08:00:00Z");
        let merged = Action::People(PeopleAction::Merge { person: hannah, into: graham });
        self.desk.world.act(&Actor::desk(), Door::Cli, at("2026-03-10T08:30:00Z"), merged).expect("they are one person");
        self.desk.does(giulia, "2026-03-10T09:00:00Z", TicketAction::Move { ticket, queue: cold, reason: None });
        let solved = TicketAction::SetStatus { ticket, to: Status::Resolved { how: Resolution::Answered } };
        self.desk.world.ticket(&Actor::desk(), at("2026-03-10T09:30:00Z"), solved).expect("the desk may");
        ticket
    }

    fn does(&mut self, who: PersonId, door: Door, action: TicketAction) {
        let actor = self.desk.world.actor(who);
        self.desk.world.act(&actor, door, at(SPOKE), Action::Ticket(action)).expect("they may");
    }

    /// Graham writes from the address under which he asked.
    fn mails(&mut self, ticket: TicketId) {
        let again = MailIn { pointers: vec![Pointer::Reference(ticket)], ..mail(self.desk.support, "It does it again.") };
        let heard = Action::Ticket(TicketAction::Receive(Box::new(again)));
        self.desk.world.act(&Actor::desk(), Door::Mail, at(SPOKE), heard).expect("a mail is never refused");
    }
}

#[test]
fn what_the_customers_side_does_is_neither_work_nor_taking_it_up() {
    type Does = fn(&mut Hospital, TicketId);
    let cases: [(&str, Does, bool); 7] = [
        ("who manages the organisation writes", |here, ticket| here.does(here.leo, Door::Portal, again(ticket)), false),
        (
            "they reopen it without a word",
            |here, ticket| here.does(here.leo, Door::Portal, TicketAction::Reopen { ticket, body: None }),
            false,
        ),
        ("they confirm it", |here, ticket| here.does(here.leo, Door::Portal, TicketAction::Confirm { ticket }), false),
        ("by another record", |here, ticket| here.does(here.desk.graham, Door::Portal, again(ticket)), false),
        ("by the address of another record", Hospital::mails, false),
        ("who works here", |here, ticket| here.does(here.desk.priya, Door::Desk, opened(ticket)), true),
        ("the same person, as who works here", |here, ticket| here.does(here.leo, Door::Desk, opened(ticket)), true),
    ];
    for (name, does, counts) in cases {
        let mut here = Hospital::new();
        let ticket = here.asked();
        does(&mut here, ticket);
        let now = here.desk.world.rows.ticket(ticket).expect("it is there");
        assert!(now.updated_at == at(SPOKE), "{name}: something was done");
        assert_eq!(now.life.stays.last().map(|stay| stay.worked), Some(counts), "{name}");
        assert_eq!(now.acknowledged_at, counts.then(|| at(SPOKE)), "{name}");
        if now.status == Status::Open {
            let back = TicketAction::Move { ticket, queue: here.desk.support, reason: None };
            here.desk.does(here.desk.giulia, "2026-03-10T11:00:00Z", back);
            let meter = HopMeter::of(&here.desk.world.rows.ticket(ticket).expect("it is there").life.stays);
            assert_eq!(meter, HopMeter { hops: 2, ping_pong: 1, useless: u32::from(!counts) }, "{name}");
        }
    }
}

#[test]
fn who_works_here_and_writes_on_their_own_request_is_no_first_answer() {
    let mut here = Hospital::new();
    let (leo, giulia) = (here.leo, here.desk.giulia);
    let new = TicketAction::Create(Box::new(new_ticket(here.desk.support, leo, Writing::Own, Channel::Portal)));
    let actor = here.desk.world.actor(leo);
    let made = here.desk.world.act(&actor, Door::Portal, at("2026-03-10T09:00:00Z"), Action::Ticket(new));
    let ticket = made.expect("they may").ticket.expect("it says which");
    let says = |words| TicketAction::Reply { ticket, body: body(words), files: Vec::new(), then: None };
    here.does(leo, Door::Desk, says("Never mind, it was the plug."));
    let now = here.desk.world.rows.ticket(ticket).expect("it is there");
    assert_eq!((now.responded_at, now.acknowledged_at), (None, None), "nobody answered them");
    here.desk.does(giulia, "2026-03-10T11:00:00Z", says("Glad to hear it."));
    let now = here.desk.world.rows.ticket(ticket).expect("it is there");
    assert_eq!(now.responded_at, Some(at("2026-03-10T11:00:00Z")));
}

fn again(ticket: TicketId) -> TicketAction {
    TicketAction::Hear { ticket, body: body("It does it again."), files: Vec::new() }
}

fn opened(ticket: TicketId) -> TicketAction {
    TicketAction::SetStatus { ticket, to: Status::Open }
}
