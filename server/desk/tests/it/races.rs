//! Who loses a race, who is told, and whose words are kept.

use desk::{DeskError, Done, Wish};
use shared::access::Actor;
use shared::act::Action;
use shared::event::Door;
use shared::id::QueueId;
use shared::people::Roles;
use shared::people::action::PeopleAction;
use shared::refusal::{Refusal, Theirs};
use shared::setting::refusal::SettingRefusal;
use shared::setting::{Queue, SettingAction};
use shared::text::Email;
use shared::ticket::action::TicketAction;
use shared::ticket::status::{Resolution, Status};

use crate::bench_desk::{TestDesk, body, op};

#[tokio::test]
async fn two_notes_both_stay() {
    let test = TestDesk::new().await;
    let ticket = test.ticket(test.venier, "Frigorifero caldo").await;
    let note = |words: &str| TicketAction::Note { ticket, body: body(words), files: Vec::new() };
    let (a, b) = tokio::join!(test.wish(test.giulia, Some(1), note("Chiamo.")), test.wish(test.aoife, Some(1), note("I call.")));
    a.unwrap();
    b.unwrap();
    assert_eq!(test.ver(ticket).await, 3);
}

/// Case a: one is done, the other is told what they set.
#[tokio::test]
async fn of_two_assignments_one_wins_and_the_other_is_told() {
    let test = TestDesk::new().await;
    let ticket = test.ticket(test.venier, "Frigorifero caldo").await;
    let take = |owner| TicketAction::Assign { ticket, owner: Some(owner) };
    let (a, b) = tokio::join!(test.wish(test.giulia, Some(1), take(test.giulia)), test.wish(test.aoife, Some(1), take(test.aoife)));
    let (won, lost, owner) = if a.is_ok() { (a, b, test.giulia) } else { (b, a, test.aoife) };
    won.unwrap();
    match lost {
        Err(DeskError::Refused(Refusal::Conflict { theirs: Theirs::Owner(Some(theirs)), .. })) => assert_eq!(theirs, owner),
        other => panic!("told what they set, not {other:?}"),
    }
}

/// Case a: both chose the same person, so both are done and one step is made.
#[tokio::test]
async fn the_same_choice_twice_is_one_step() {
    let test = TestDesk::new().await;
    let ticket = test.ticket(test.venier, "Frigorifero caldo").await;
    let take = || TicketAction::Assign { ticket, owner: Some(test.marco) };
    let (a, b) = tokio::join!(test.wish(test.giulia, Some(1), take()), test.wish(test.aoife, Some(1), take()));
    a.unwrap();
    b.unwrap();
    assert_eq!(test.ver(ticket).await, 2);
}

/// Two administrators end each other's right at once: one of them is the last.
#[tokio::test]
async fn somebody_may_always_administer_the_desk() {
    let test = TestDesk::new_on_disk().await;
    let both = [test.marco, test.elena];
    let set = async |person, administrator| {
        let roles = Roles { administrator, ..Roles::AGENT };
        let action = Action::People(PeopleAction::SetRoles { person, roles });
        test.desk.act(Wish { op: op(), actor: Actor::desk(), door: Door::Desk, seen: None, action }).await
    };
    for round in 0..10 {
        for person in both {
            set(person, true).await.unwrap();
        }
        let (a, b) = tokio::join!(set(both[0], false), set(both[1], false));
        let last = |done: &Result<_, _>| matches!(done, Err(DeskError::Refused(Refusal::LastAdministrator)));
        assert!(a.is_ok() && last(&b) || last(&a) && b.is_ok(), "{round}: {a:?} {b:?}");
        assert_eq!(test.desk.administrators(), 1);
    }
}

/// Each of two queues is put under the other at once, or both get one address: one of the two is refused.
#[tokio::test]
async fn of_two_settings_that_do_not_go_together_one_is_refused() {
    let test = TestDesk::new_on_disk().await;
    let plain = Queue { parent: None, address: None, ..test.desk.settings().queue(test.quiet).unwrap().clone() };
    let add = async || test.own(Action::Setting(SettingAction::AddQueue(plain.clone()))).await.outcome.queue.unwrap();
    let (one, other) = (add().await, add().await);
    let set = async |queue: QueueId, to: Queue| {
        let action = Action::Setting(SettingAction::ChangeQueue { queue, to });
        test.desk.act(Wish { op: op(), actor: Actor::desk(), door: Door::Desk, seen: None, action }).await
    };
    let below = |parent: QueueId| Queue { parent: Some(parent), ..plain.clone() };
    let called = Queue { address: Some(Email::try_from("one@desk.example").unwrap()), ..plain.clone() };
    for round in 0..5 {
        for (mine, theirs) in [(below(other), below(one)), (called.clone(), called.clone())] {
            let (a, b) = tokio::join!(set(one, mine), set(other, theirs));
            let is_no_fit = |refusal: &Refusal| matches!(refusal, Refusal::BadTree | Refusal::Setting(SettingRefusal::QueuesAddress));
            let refused = |done: &Result<Done, DeskError>| matches!(done, Err(DeskError::Refused(refusal)) if is_no_fit(refusal));
            assert!(a.is_ok() && refused(&b) || refused(&a) && b.is_ok(), "{round}: {a:?} {b:?}");
            for queue in [one, other] {
                set(queue, plain.clone()).await.unwrap();
            }
        }
    }
}

/// Case b, mail first: the send guard shows it, nothing is refused in part.
#[tokio::test]
async fn words_that_came_in_meanwhile_are_read_first() {
    let test = TestDesk::new().await;
    let ticket = test.ticket(test.venier, "Frigorifero caldo").await;
    test.wish(test.venier, None, TicketAction::Hear { ticket, body: body("Ora 9 gradi!"), files: Vec::new() }).await.unwrap();
    let solved = Some(Status::Resolved { how: Resolution::Solved });
    let answer = TicketAction::Reply { ticket, body: body("Risolto."), files: Vec::new(), then: solved };
    let refused = test.wish(test.giulia, Some(1), answer.clone()).await;
    let Err(DeskError::Refused(Refusal::NewerWords { ver, customer: true })) = refused else { panic!("{refused:?}") };
    assert_eq!(test.ver(ticket).await, 2, "nothing was done in part");
    test.wish(test.giulia, Some(ver), answer).await.unwrap();
    assert_eq!(test.ver(ticket).await, 3);
}

/// Case b, reply first: the customer's words re-open the resolved ticket.
#[tokio::test]
async fn an_answer_to_a_resolved_ticket_opens_it_again() {
    let test = TestDesk::new().await;
    let ticket = test.ticket(test.venier, "Frigorifero caldo").await;
    let solved = Some(Status::Resolved { how: Resolution::Solved });
    let answer = TicketAction::Reply { ticket, body: body("Risolto."), files: Vec::new(), then: solved };
    test.wish(test.giulia, Some(1), answer).await.unwrap();
    test.wish(test.venier, None, TicketAction::Hear { ticket, body: body("No."), files: Vec::new() }).await.unwrap();
    let page = test.desk.ticket(&test.actor(test.giulia), ticket, shared::locale::Lang::En).await.unwrap().value;
    assert_eq!(page.status, Status::Open);
}
