//! What a customer's mail does to a ticket, and the language of the mails that leave.

use shared::access::Actor;
use shared::act::Action;
use shared::event::{Change, Door};
use shared::id::{PersonId, Subject, TicketId};
use shared::locale::Lang;
use shared::people::action::PeopleAction;
use shared::setting::SettingAction;
use shared::text::Email;
use shared::ticket::action::{MailIn, Pointer, TicketAction};
use shared::ticket::change::TicketChange;
use shared::ticket::status::{Closing, PendingOn, Resolution, Status};

use crate::cast::{Desk, at, body, mail, queue};

/// Hannah answers a mail about a ticket.
fn answer(desk: &Desk, ticket: TicketId) -> MailIn {
    MailIn { pointers: vec![Pointer::Reference(ticket)], ..mail(desk.support, "And one more thing.") }
}

fn received(mail: MailIn) -> Action {
    Action::Ticket(TicketAction::Receive(Box::new(mail)))
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
        let mail = received(answer(&desk, ticket));
        desk.world.act(&Actor::desk(), Door::Mail, at("2026-03-10T10:00:00Z"), mail).expect("a mail is never refused");
        let now = desk.world.rows.ticket(ticket).expect("it is there");
        assert_eq!((now.status, now.articles), (after, if continued { 1 } else { 2 }), "{before:?}");
        let new = usize::from(continued);
        assert_eq!((desk.world.tickets().count() - tickets, desk.world.mails.len() - mails), (new, new), "{before:?}");
        let follows = desk.world.tickets().filter(|other| other.follows == Some(ticket)).count();
        assert_eq!(follows, new, "{before:?}");
    }
}

/// Who wrote the newest article, and on which ticket.
fn newest_author(desk: &Desk) -> (TicketId, Option<PersonId>) {
    let event = desk.world.events.last().expect("something happened");
    let Subject::Ticket(ticket) = event.subject else { panic!("the last thing happened to a ticket") };
    let author = event.changes().expect("its changes").into_iter().find_map(|change| match change {
        Change::Ticket(TicketChange::Articled(article)) => Some(article.author),
        _ => None,
    });
    (ticket, author.expect("there is an article"))
}

#[test]
fn no_mail_speaks_for_somebody_who_takes_no_part() {
    for from in ["hannah.whitlock", "graham.ellis", "giulia.rinaldi", "elena.marchetti", "mallory"] {
        for (automatic, bounce, signed) in (0..8).map(|case| (case & 1 != 0, case & 2 != 0, case & 4 != 0)) {
            let mut desk = Desk::usual(at("2026-03-01T00:00:00Z"));
            let asked = desk.asked("2026-03-10T08:00:00Z");
            let from = Email::try_from(format!("{from}@example.org").as_str()).expect("an address");
            let pointer = if signed { Pointer::Signed(asked) } else { Pointer::Reference(asked) };
            let mail = MailIn { from: from.clone(), pointers: vec![pointer], automatic, bounce, ..answer(&desk, asked) };
            desk.world.act(&Actor::desk(), Door::Mail, at("2026-03-10T10:00:00Z"), received(mail)).expect("a mail is never refused");
            let (ticket, author) = newest_author(&desk);
            let there = desk.world.rows.ticket(ticket).expect("it is there");
            assert!(author.is_none_or(|author| there.involves(author)), "{from} {automatic} {bounce} {signed}");
            assert_eq!(author.is_none(), bounce && signed, "{from} {automatic} {bounce} {signed}");
        }
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
