//! Who may do what, as one table: role by action, on a ticket of one's own and on another's.

use jiff::Timestamp;
use shared::access::{Actor, reads_figures};
use shared::id::{PersonId, TicketId};
use shared::refusal::Refusal;
use shared::text::Tag;
use shared::ticket::action::{NewTicket, TicketAction, Writing};
use shared::ticket::plea::Taker;
use shared::ticket::status::Status;
use shared::ticket::{Channel, Classification, Priority, TicketKind};

use crate::cast::{Desk, at, body, new_ticket};

fn now() -> Timestamp {
    at("2026-03-12T08:00:00Z")
}

fn actions(ticket: TicketId, agent: PersonId, desk: &Desk) -> Vec<(&'static str, TicketAction)> {
    let words = || body("…");
    let tag = || Tag::try_from("march").expect("a tag");
    let new = |writing| -> Box<NewTicket> { Box::new(new_ticket(desk.support, desk.hannah, writing, Channel::Portal)) };
    vec![
        ("ask for oneself", TicketAction::Create(new(Writing::Own))),
        ("write for a caller", TicketAction::Create(new(Writing::ForCaller))),
        ("write first", TicketAction::Create(new(Writing::Outbound))),
        ("reply", TicketAction::Reply { ticket, body: words(), files: Vec::new(), then: None }),
        ("note", TicketAction::Note { ticket, body: words(), files: Vec::new() }),
        ("assign", TicketAction::Assign { ticket, owner: Some(agent) }),
        ("responsible", TicketAction::SetResponsible { ticket, responsible: Some(agent) }),
        ("state", TicketAction::SetStatus { ticket, to: Status::Open }),
        ("priority", TicketAction::SetPriority { ticket, to: Priority::Urgent }),
        ("move", TicketAction::Move { ticket, queue: desk.office, reason: None }),
        ("classify", TicketAction::Classify { ticket, to: Classification::default() }),
        ("type", TicketAction::SetKind { ticket, to: TicketKind::Question }),
        ("label", TicketAction::Label { ticket, label: None }),
        ("tag", TicketAction::Tag { ticket, tag: tag() }),
        ("untag", TicketAction::Untag { ticket, tag: tag() }),
        ("conclude", TicketAction::Conclude { ticket, cause: None, solution: Some(words()), how: None }),
        ("send a draft", TicketAction::SendDraft { ticket, draft: 9, body: words(), files: Vec::new(), then: None }),
        ("ask for another", TicketAction::AskEscalation { ticket, reason: words() }),
        ("answer that", TicketAction::AnswerEscalation { ticket, granted: Some(Taker::Whoever), words: words() }),
        ("customer writes", TicketAction::Hear { ticket, body: words(), files: Vec::new() }),
        ("customer reopens", TicketAction::Reopen { ticket, body: None }),
        ("catch up", TicketAction::CatchUp { ticket }),
    ]
}

type Who = (&'static str, fn(&Desk) -> Actor);

const EVERYBODY: [Who; 5] = [
    ("its requester", |desk| desk.world.actor(desk.hannah)),
    ("a customer", |desk| desk.world.actor(desk.graham)),
    ("agent", |desk| desk.world.actor(desk.giulia)),
    ("manager", |desk| desk.world.actor(desk.elena)),
    ("the desk", |_| Actor::desk()),
];

#[test]
fn every_role_and_every_action() {
    let desk = || Desk::usual(at("2026-03-01T00:00:00Z"));
    let mut probe = desk();
    let ticket = probe.asked("2026-03-10T08:00:00Z");
    let mut table = format!("{:20}", "");
    for (name, _) in EVERYBODY {
        table.push_str(&format!("{name:15}"));
    }
    for (index, (name, _)) in actions(ticket, probe.priya, &probe).iter().enumerate() {
        table.push_str(&format!("\n{name:20}"));
        for (_, actor) in EVERYBODY {
            let mut desk = desk();
            let ticket = desk.asked("2026-03-10T08:00:00Z");
            let action = actions(ticket, desk.priya, &desk).swap_remove(index).1;
            let actor = actor(&desk);
            table.push_str(&format!("{:15}", said(desk.world.ticket(&actor, now(), action).err())));
        }
    }
    let table: Vec<&str> = table.lines().map(str::trim_end).collect();
    insta::assert_snapshot!(table.join("\n"), @r"
                        its requester  a customer     agent          manager        the desk
    ask for oneself     may            not allowed    not allowed    not allowed    not allowed
    write for a caller  not allowed    not allowed    may            not allowed    may
    write first         not allowed    not allowed    may            not allowed    may
    reply               not allowed    not found      may            not allowed    may
    note                not allowed    not found      may            not allowed    may
    assign              not allowed    not found      may            not allowed    may
    responsible         not allowed    not found      may            not allowed    may
    state               not allowed    not found      may            not allowed    may
    priority            not allowed    not found      may            not allowed    may
    move                not allowed    not found      may            not allowed    may
    classify            not allowed    not found      may            not allowed    may
    type                not allowed    not found      may            not allowed    may
    label               not allowed    not found      may            not allowed    may
    tag                 not allowed    not found      may            not allowed    may
    untag               not allowed    not found      may            not allowed    may
    conclude            not allowed    not found      may            not allowed    may
    send a draft        not allowed    not found      refused        not allowed    refused
    ask for another     may            not found      not allowed    not allowed    not allowed
    answer that         not allowed    not found      not allowed    refused        refused
    customer writes     may            not found      not allowed    not allowed    not allowed
    customer reopens    may            not found      not allowed    not allowed    not allowed
    catch up            not allowed    not found      not allowed    not allowed    may
    ");
}

fn said(refusal: Option<Refusal>) -> &'static str {
    match refusal {
        None => "may",
        Some(Refusal::NotFound) => "not found",
        Some(Refusal::NotAllowed) => "not allowed",
        Some(_) => "refused",
    }
}

#[test]
fn figures_are_for_managers() {
    let desk = Desk::usual(at("2026-03-01T00:00:00Z"));
    for (name, actor) in EVERYBODY {
        assert_eq!(reads_figures(&actor(&desk)), ["manager", "the desk"].contains(&name), "{name}");
    }
}

#[test]
fn what_somebody_may_not_see_is_not_there_for_them() {
    let mut desk = Desk::usual(at("2026-03-01T00:00:00Z"));
    let ticket = desk.asked("2026-03-10T08:00:00Z");
    let graham = desk.world.actor(desk.graham);
    let before = desk.world.events.len();
    for (name, action) in actions(ticket, desk.priya, &desk).into_iter().filter(|(_, action)| action.ticket().is_some()) {
        assert_eq!(desk.world.ticket(&graham, now(), action), Err(Refusal::NotFound), "{name}");
    }
    assert_eq!(desk.world.events.len(), before, "a refusal leaves nothing in the log");
}
