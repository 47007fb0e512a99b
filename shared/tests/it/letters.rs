//! What a customer's mail does to a ticket, and the language of the mails that leave.

use shared::access::Actor;
use shared::act::Action;
use shared::event::Door;
use shared::id::TicketId;
use shared::locale::Lang;
use shared::people::action::PeopleAction;
use shared::seal::Hash;
use shared::setting::SettingAction;
use shared::text::Email;
use shared::ticket::action::{MailIn, Pointer, TicketAction};
use shared::ticket::status::{Closing, PendingOn, Resolution, Status};

use crate::cast::{Desk, at, body, queue};

/// Hannah answers a mail about a ticket.
fn answer(desk: &Desk, ticket: TicketId) -> TicketAction {
    TicketAction::Receive(Box::new(MailIn {
        from: Email::try_from("hannah.whitlock@example.org").expect("an address"),
        from_name: None,
        queue: desk.support,
        pointers: vec![Pointer::Reference(ticket)],
        subject: None,
        body: Some(body("And one more thing.")),
        quoted: None,
        html: None,
        files: Vec::new(),
        message_id: None,
        raw: Hash::of(b"as it came"),
        automatic: false,
        bounce: false,
    }))
}

#[test]
fn an_answer_by_mail_is_heard_where_the_ticket_still_listens() {
    let (closed, spam) = (Status::Closed { how: Closing::Successful }, Status::Closed { how: Closing::Spam });
    let resolved = Status::Resolved { how: Resolution::Solved };
    let waits = Status::Pending { on: PendingOn::Customer, until: None };
    // Where it stood, where it stands then, whether another ticket continues it, and whether a receipt leaves.
    for (before, after, continued) in [
        (Status::New, Status::New, false),
        (Status::Open, Status::Open, false),
        (waits, Status::Open, false),
        (resolved, Status::Open, false),
        (closed, closed, true),
        (spam, spam, false),
    ] {
        let mut desk = Desk::usual(at("2026-03-01T00:00:00Z"));
        let ticket = desk.asked("2026-03-10T08:00:00Z");
        if before != Status::New {
            desk.does(desk.giulia, "2026-03-10T09:00:00Z", TicketAction::SetStatus { ticket, to: before });
        }
        let (tickets, mails) = (desk.world.tickets().count(), desk.world.mails.len());
        let mail = Action::Ticket(answer(&desk, ticket));
        desk.world.act(&Actor::desk(), Door::Mail, at("2026-03-10T10:00:00Z"), mail).expect("a mail is never refused");
        let now = desk.world.rows.ticket(ticket).expect("it is there");
        assert_eq!((now.status, now.articles), (after, if continued { 1 } else { 2 }), "{before:?}");
        let new = usize::from(continued);
        assert_eq!((desk.world.tickets().count() - tickets, desk.world.mails.len() - mails), (new, new), "{before:?}");
        let follows = desk.world.tickets().filter(|other| other.follows == Some(ticket)).count();
        assert_eq!(follows, new, "{before:?}");
    }
}

#[test]
fn a_mail_is_in_its_readers_language_or_else_in_the_queues() {
    for (own, queues, expected) in
        [(None, Lang::It, Lang::It), (None, Lang::En, Lang::En), (Some(Lang::En), Lang::It, Lang::En), (Some(Lang::It), Lang::En, Lang::It)]
    {
        let moment = at("2026-03-10T08:00:00Z");
        let mut desk = Desk::usual(at("2026-03-01T00:00:00Z"));
        let mut own_act = |action| desk.world.act(&Actor::desk(), Door::Cli, moment, action).expect("the desk may");
        let to = shared::setting::Queue { lang: queues, ..queue("Support", "Assistenza", None, 7) };
        own_act(Action::Setting(SettingAction::ChangeQueue { queue: desk.support, to }));
        let profile = PeopleAction::ChangeProfile { person: desk.hannah, name: None, phones: None, locale: Some((own, None)) };
        own_act(Action::People(profile));
        let ticket = desk.asked("2026-03-10T08:00:00Z");
        desk.does(desk.giulia, "2026-03-10T09:00:00Z", TicketAction::Reply { ticket, body: body("…"), files: Vec::new(), then: None });
        let langs: Vec<Lang> = desk.world.mails.iter().map(|mail| mail.lang).collect();
        assert_eq!(langs, [expected, expected], "the receipt and the answer, {own:?} {queues:?}");
    }
}
