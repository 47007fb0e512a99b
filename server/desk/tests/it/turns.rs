//! Whose turn it is and who knows a customer: also when what they were given is done, was handed back, or lies before a restart.

use std::collections::BTreeMap;

use desk::clock::Clock;
use desk::{Config, Desk};
use jiff::{SignedDuration, Timestamp};
use shared::access::Actor;
use shared::act::Action;
use shared::event::{Change, Event};
use shared::id::{PersonId, Subject, TicketId};
use shared::locale::Lang;
use shared::routing::candidate::Knows;
use shared::routing::score::ScoreTable;
use shared::setting::Settings;
use shared::ticket::Ticket;
use shared::ticket::action::TicketAction;
use shared::ticket::apply::{Told, apply};
use shared::ticket::change::TicketChange;
use shared::ticket::status::{Resolution, Status};

use crate::bench_desk::{Dir, TestDesk, noon};
use crate::demo::told;

/// So long after the first ticket comes the one with that number.
fn when(nth: u8) -> Timestamp {
    noon().checked_add(SignedDuration::from_mins(30 * i64::from(nth))).unwrap()
}

/// A ticket for which somebody is found at once, and who that is. They solve it or hand it back before the next one comes.
async fn given(test: &TestDesk, nth: u8, customer: PersonId) -> (TicketId, PersonId) {
    test.clock.set(when(nth));
    let ticket = test.ticket(customer, "Frigorifero caldo").await;
    test.own(Action::Ticket(TicketAction::Route { ticket })).await;
    let page = test.desk.ticket(&Actor::desk(), ticket, Lang::En).await.unwrap().value;
    let owner = page.owner.unwrap_or_else(|| panic!("nobody was found for {ticket}")).id;
    let action = if nth.is_multiple_of(2) {
        TicketAction::SetStatus { ticket, to: Status::Resolved { how: Resolution::Solved } }
    } else {
        TicketAction::Assign { ticket, owner: None }
    };
    test.wish(owner, None, action).await.unwrap();
    (ticket, owner)
}

fn table_of(event: &Event) -> Option<ScoreTable> {
    event.changes().unwrap().into_iter().find_map(|change| match change {
        Change::Ticket(TicketChange::Routed { table }) => Some(*table),
        _ => None,
    })
}

/// What the newest ticket's table says of somebody: when they were last given one, and what they had to do with the customer.
async fn said(test: &TestDesk, ticket: TicketId, person: PersonId) -> (Option<Timestamp>, Knows) {
    let events = test.desk.export_events().await.unwrap();
    let table = events.iter().filter(|event| event.subject == Subject::Ticket(ticket)).find_map(table_of).unwrap();
    let row = table.rows.iter().find(|row| row.person == person).unwrap();
    (row.numbers.last_assigned, row.numbers.knows)
}

#[tokio::test]
async fn who_is_done_with_what_they_were_given_has_had_their_turn_and_knows_the_customer() {
    let test = TestDesk::new().await;
    let (giulia, aoife, marco) = (test.giulia, test.aoife, test.marco);
    let mut found = Vec::new();
    for nth in 0..6 {
        let (ticket, owner) = given(&test, nth, test.venier).await;
        found.push(owner);
        if nth == 1 {
            assert_eq!(said(&test, ticket, giulia).await, (Some(when(0)), Knows::Customer), "she solved one");
            assert_eq!(said(&test, ticket, aoife).await, (None, Knows::Nothing));
        }
        if nth == 2 {
            assert_eq!(said(&test, ticket, aoife).await, (Some(when(1)), Knows::Customer), "she handed one back");
        }
    }
    assert_eq!(found, [giulia, aoife, marco, giulia, aoife, marco]);
    let (ticket, owner) = given(&test, 6, test.graham).await;
    assert_eq!(owner, giulia);
    assert_eq!(said(&test, ticket, marco).await, (Some(when(5)), Knows::Nothing), "of another customer");
    test.desk.check_against_log().await.unwrap();
}

#[tokio::test]
async fn a_restart_forgets_no_turn_whether_from_a_checkpoint_or_from_every_row() {
    let test = TestDesk::new_on_disk().await;
    let (giulia, aoife, marco) = (test.giulia, test.aoife, test.marco);
    let mut found = Vec::new();
    for nth in 0..3 {
        found.push(given(&test, nth, test.venier).await.1);
    }
    let test = test.reopened(|config| config.clock = Clock::fixed(when(3))).await;
    assert!(test.desk.started_from().is_some());
    test.desk.check_against_log().await.unwrap();
    found.push(given(&test, 3, test.venier).await.1);
    let without = |config: &mut Config| {
        config.clock = Clock::fixed(when(4));
        std::fs::remove_dir_all(config.data.join("checkpoints")).unwrap();
    };
    let test = test.reopened(without).await;
    assert_eq!(test.desk.started_from(), None);
    test.desk.check_against_log().await.unwrap();
    let (ticket, owner) = given(&test, 4, test.venier).await;
    found.push(owner);
    assert_eq!(found, [giulia, aoife, marco, giulia, aoife], "as without a restart");
    assert_eq!(said(&test, ticket, giulia).await, (Some(when(3)), Knows::Customer));
    assert_eq!(said(&test, ticket, marco).await, (Some(when(2)), Knows::Customer));
    test.desk.close().await;
}

/// What somebody had in hand, and when they were last given a ticket.
#[derive(Debug, Default, PartialEq, Eq)]
struct InHand {
    load: u32,
    given: Option<Timestamp>,
}

/// The same of everybody, by what the log tells of the time before a step.
fn in_hand(events: &[Event], step: &Event, settings: &Settings) -> BTreeMap<PersonId, InHand> {
    let mut tickets: BTreeMap<TicketId, Ticket> = BTreeMap::new();
    let mut hands: BTreeMap<PersonId, InHand> = BTreeMap::new();
    // What is told together is in the order of its moments; what a clock does is told when its ticket is next touched.
    let before = |event: &&Event| {
        let (of, at) = ((event.lane, event.n), (step.lane, step.n));
        of < at || (of == at && event.at < step.at && !event.cause.is_by_itself())
    };
    for event in events.iter().filter(before) {
        let Subject::Ticket(id) = event.subject else { continue };
        let changes = event.changes().unwrap();
        for change in &changes {
            if let Change::Ticket(TicketChange::OwnerSet { to: Some(to), .. }) = change {
                let given = &mut hands.entry(*to).or_default().given;
                *given = (*given).max(Some(event.at));
            }
        }
        let told = Told { at: event.at, by: event.by, door: event.door, texts: &[] };
        let after = apply(tickets.remove(&id), id, &changes, told);
        tickets.extend(after.map(|ticket| (id, ticket)));
    }
    for ticket in tickets.values().filter(|ticket| ticket.status.code().is_open()) {
        if let Some(owner) = ticket.owner {
            hands.entry(owner).or_default().load += u32::from(settings.routing.doc.weight(ticket.priority));
        }
    }
    hands
}

/// Everything happens in few transactions there, and each table is still of its own moment.
async fn the_tables_say_what_was_so(desk: &Desk) {
    let (mut events, settings) = (desk.export_events().await.unwrap(), desk.settings());
    events.sort_by_key(|event| (event.lane, event.n, event.subject, event.ver));
    let tables: Vec<(&Event, ScoreTable)> = events.iter().filter_map(|event| table_of(event).map(|table| (event, table))).collect();
    assert!(3 <= tables.len(), "{} tables", tables.len());
    for (step, table) in tables {
        let mut hands = in_hand(&events, step, &settings);
        for row in &table.rows {
            let said = InHand { load: row.numbers.load, given: row.numbers.last_assigned };
            let was = hands.remove(&row.person).unwrap_or_default();
            assert_eq!(said, was, "{} in the table of {}", row.person, step.subject);
        }
    }
}

#[tokio::test]
async fn the_tables_of_the_demo_say_loads_and_turns_that_were_so() {
    the_tables_say_what_was_so(&told(&Dir::new(), noon()).await).await;
}
