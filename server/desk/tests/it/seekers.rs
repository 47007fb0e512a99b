//! Tickets for which somebody is looked for: each has its turn, also behind many whom nobody can take.

use desk::seekers::SEEK_AT_ONCE;
use jiff::SignedDuration;
use shared::act::Action;
use shared::id::{PersonId, TicketId};
use shared::locale::Lang;
use shared::ticket::action::TicketAction;

use crate::bench_desk::{TestDesk, noon};
use crate::levels::takes;

/// Tickets for which nobody was found, since nobody has room.
async fn sought(test: &TestDesk, count: usize) -> Vec<TicketId> {
    for person in [test.giulia, test.aoife, test.marco] {
        takes(test, person, 0).await;
    }
    let mut tickets = Vec::new();
    for second in 0..count {
        test.clock.set(noon().checked_add(SignedDuration::from_secs(i64::try_from(second).unwrap())).unwrap());
        let ticket = test.ticket(test.venier, "Frigorifero caldo").await;
        test.own(Action::Ticket(TicketAction::Route { ticket })).await;
        tickets.push(ticket);
    }
    tickets
}

async fn owner(test: &TestDesk, ticket: TicketId) -> Option<PersonId> {
    let page = test.desk.ticket(&test.actor(test.giulia), ticket, Lang::En).await.unwrap().value;
    page.owner.map(|owner| owner.id)
}

#[tokio::test]
async fn a_look_for_somebody_goes_on_behind_those_that_were_looked_for_before() {
    let test = TestDesk::new().await;
    let tickets = sought(&test, 2).await;
    takes(&test, test.aoife, 20).await;
    assert_eq!(test.desk.find_owners_now(None).await, 0, "nobody is new");
    assert_eq!(test.desk.find_owners_now(Some(2)).await, 0, "behind the last there is none");
    assert_eq!(test.desk.find_owners_now(Some(1)).await, 1);
    assert_eq!(owner(&test, tickets[0]).await, None, "the first had its turn before");
    assert_eq!(owner(&test, tickets[1]).await, Some(test.aoife));
}

#[tokio::test]
async fn behind_as_many_as_are_tried_at_once_the_next_has_its_turn_and_then_the_first_again() {
    let test = TestDesk::new().await;
    let tickets = sought(&test, SEEK_AT_ONCE + 1).await;
    let (first, last) = (tickets[0], tickets[SEEK_AT_ONCE]);
    let behind = test.desk.find_owners_behind(0).await;
    assert_eq!(behind, SEEK_AT_ONCE, "nobody has room");
    takes(&test, test.aoife, 20).await;
    assert_eq!(test.desk.find_owners_behind(behind).await, 0, "behind the last one begins at the first");
    assert_eq!((owner(&test, first).await, owner(&test, last).await), (None, Some(test.aoife)));
    takes(&test, test.marco, 20).await;
    test.desk.find_owners_behind(0).await;
    assert!(owner(&test, first).await.is_some(), "and it has its turn again");
    test.desk.check_against_log().await.unwrap();
}
