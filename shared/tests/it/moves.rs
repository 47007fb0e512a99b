//! Where every action leads from every state, as one table: a change of policy is a readable difference.

use jiff::Timestamp;
use shared::id::{PersonId, TicketId};
use shared::ticket::Priority;
use shared::ticket::action::TicketAction;
use shared::ticket::status::{Closing, PendingOn, Resolution, Status, StatusCode};

use crate::cast::{Desk, at, body};

const SOLVED: Status = Status::Resolved { how: Resolution::Solved };

fn later() -> Timestamp {
    at("2026-03-12T08:00:00Z")
}

/// How a ticket comes into a state by what people do. Nothing merges yet.
fn into(code: StatusCode) -> Option<Vec<Status>> {
    let pending = |on, until| Status::Pending { on, until };
    match code {
        StatusCode::New => Some(Vec::new()),
        StatusCode::Open => Some(vec![Status::Open]),
        StatusCode::PendingCustomer => Some(vec![pending(PendingOn::Customer, None)]),
        StatusCode::PendingSupplier => Some(vec![pending(PendingOn::Supplier, None)]),
        StatusCode::PendingMoment => Some(vec![pending(PendingOn::Moment, Some(at("2026-03-20T08:00:00Z")))]),
        StatusCode::Resolved => Some(vec![SOLVED]),
        StatusCode::Closed => Some(vec![Status::Closed { how: Closing::Successful }]),
        StatusCode::Spam => Some(vec![Status::Closed { how: Closing::Spam }]),
        StatusCode::Merged => None,
    }
}

/// Every action, with a word for the table, and whether a customer does it.
fn actions(ticket: TicketId, agent: PersonId, desk: &Desk) -> Vec<(&'static str, bool, TicketAction)> {
    let set = |to| TicketAction::SetStatus { ticket, to };
    let words = || body("…");
    let reply = |then| TicketAction::Reply { ticket, body: words(), files: Vec::new(), then };
    let until = Some(at("2026-03-25T08:00:00Z"));
    vec![
        ("reply", false, reply(None)),
        ("reply+resolve", false, reply(Some(SOLVED))),
        ("note", false, TicketAction::Note { ticket, body: words(), files: Vec::new() }),
        ("assign", false, TicketAction::Assign { ticket, owner: Some(agent) }),
        ("responsible", false, TicketAction::SetResponsible { ticket, responsible: Some(agent) }),
        ("priority", false, TicketAction::SetPriority { ticket, to: Priority::Urgent }),
        ("move", false, TicketAction::Move { ticket, queue: desk.cold, reason: None }),
        ("open", false, set(Status::Open)),
        ("wait", false, set(Status::Pending { on: PendingOn::Customer, until: None })),
        ("sleep", false, set(Status::Pending { on: PendingOn::Moment, until })),
        ("resolve", false, set(SOLVED)),
        ("close", false, set(Status::Closed { how: Closing::NoAnswer })),
        ("spam", false, set(Status::Closed { how: Closing::Spam })),
        ("customer writes", true, TicketAction::Hear { ticket, body: words(), files: Vec::new() }),
        ("customer confirms", true, TicketAction::Confirm { ticket }),
        ("customer reopens", true, TicketAction::Reopen { ticket, body: None }),
    ]
}

/// A fresh desk with one ticket in that state.
fn ticket_in(code: StatusCode) -> Option<(Desk, TicketId)> {
    let mut desk = Desk::usual(at("2026-03-01T00:00:00Z"));
    let giulia = desk.giulia;
    let ticket = desk.asked("2026-03-10T08:00:00Z");
    for to in into(code)? {
        desk.does(giulia, "2026-03-11T08:00:00Z", TicketAction::SetStatus { ticket, to });
    }
    Some((desk, ticket))
}

/// "·" nothing moves, "–" it is refused, else where it stands now.
fn outcome(code: StatusCode, action: usize) -> Option<&'static str> {
    let (mut desk, ticket) = ticket_in(code)?;
    let (_, by_customer, action) = actions(ticket, desk.priya, &desk).swap_remove(action);
    let actor = desk.world.actor(if by_customer { desk.hannah } else { desk.giulia });
    let answer = desk.world.ticket(&actor, later(), action);
    let now = desk.world.rows.ticket(ticket)?.status.code();
    Some(match answer {
        Err(_) => "–",
        Ok(_) if now == code => "·",
        Ok(_) => short(now),
    })
}

fn short(code: StatusCode) -> &'static str {
    match code {
        StatusCode::New => "new",
        StatusCode::Open => "open",
        StatusCode::PendingCustomer => "customer",
        StatusCode::PendingSupplier => "supplier",
        StatusCode::PendingMoment => "moment",
        StatusCode::Resolved => "resolved",
        StatusCode::Closed => "closed",
        StatusCode::Spam => "spam",
        StatusCode::Merged => "merged",
    }
}

#[test]
fn every_action_from_every_state() {
    let states: Vec<StatusCode> = StatusCode::ALL.into_iter().filter(|code| into(*code).is_some()).collect();
    let (desk, ticket) = ticket_in(StatusCode::New).expect("a new ticket");
    let mut table = format!("{:18}", "");
    for state in &states {
        table.push_str(&format!("{:10}", short(*state)));
    }
    for (index, (name, ..)) in actions(ticket, desk.priya, &desk).iter().enumerate() {
        table.push_str(&format!("\n{name:18}"));
        for state in &states {
            table.push_str(&format!("{:10}", outcome(*state, index).unwrap_or("?")));
        }
    }
    let table: Vec<&str> = table.lines().map(str::trim_end).collect();
    insta::assert_snapshot!(table.join("\n"), @r"
                      new       open      customer  supplier  moment    resolved  closed    spam
    reply             open      ·         ·         ·         ·         ·         –         –
    reply+resolve     resolved  resolved  resolved  resolved  resolved  ·         –         –
    note              ·         ·         ·         ·         ·         ·         ·         ·
    assign            ·         ·         ·         ·         ·         ·         –         –
    responsible       ·         ·         ·         ·         ·         ·         –         –
    priority          ·         ·         ·         ·         ·         ·         –         –
    move              ·         ·         ·         ·         ·         ·         –         –
    open              open      ·         open      open      open      open      –         –
    wait              customer  customer  ·         customer  customer  –         –         –
    sleep             moment    moment    moment    moment    ·         –         –         –
    resolve           resolved  resolved  resolved  resolved  resolved  ·         –         –
    close             closed    closed    closed    closed    closed    closed    –         –
    spam              spam      spam      spam      spam      spam      spam      –         ·
    customer writes   ·         ·         open      open      open      open      –         –
    customer confirms –         –         –         –         –         closed    ·         ·
    customer reopens  ·         ·         ·         ·         ·         open      –         –
    ");
}
