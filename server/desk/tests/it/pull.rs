//! Somebody asks for the next ticket: which one it is, that nobody else has it, and that it is theirs by the log.

use desk::DeskError;
use jiff::SignedDuration;
use shared::act::Action;
use shared::id::{CategoryId, PersonId, SkillId, TicketId};
use shared::locale::{Lang, Text};
use shared::people::action::PeopleAction;
use shared::people::work::Work;
use shared::refusal::Refusal;
use shared::setting::catalogue::{Category, Grade, Skill};
use shared::setting::{SettingAction, SettingChange};
use shared::ticket::action::TicketAction;
use shared::ticket::status::{PendingOn, Status};
use shared::ticket::{Classification, Priority};

use crate::bench_desk::{TestDesk, noon, op};

/// Tickets of two customers, a minute apart.
async fn waiting(test: &TestDesk, count: u8) -> Vec<TicketId> {
    let mut tickets = Vec::new();
    for nth in 0..count {
        test.clock.set(noon().checked_add(SignedDuration::from_mins(nth.into())).unwrap());
        tickets.push(test.ticket(if nth % 2 == 0 { test.venier } else { test.graham }, "Frigorifero caldo").await);
    }
    tickets
}

async fn next(test: &TestDesk, person: PersonId) -> Option<TicketId> {
    test.desk.take_next(&test.actor(person), op()).await.unwrap().ticket
}

#[tokio::test]
async fn the_next_one_is_the_most_urgent_of_ones_own_queues_that_one_can_do() {
    let test = TestDesk::new().await;
    let tickets = waiting(&test, 6).await;
    let [old, urgent, hidden, hard, waits, taken] = tickets[..] else { panic!("six tickets") };
    let add = async |doc| test.own(Action::Setting(SettingAction::Add(doc))).await.outcome.setting.unwrap();
    let skill = SkillId(add(SettingChange::Skill(Skill { name: Text::same("Cooling"), retired: false })).await);
    let skills = vec![Grade { skill, grade: 3 }];
    let category = Category { name: Text::same("Cold rooms"), parent: None, skills: skills.clone(), retired: false };
    let category = Some(CategoryId(add(SettingChange::Category(category)).await));
    let to = Classification { category, ..Classification::default() };
    for action in [
        TicketAction::SetPriority { ticket: urgent, to: Priority::High },
        TicketAction::Move { ticket: hidden, queue: test.quiet, reason: None },
        TicketAction::Classify { ticket: hard, to },
        TicketAction::SetStatus { ticket: waits, to: Status::Pending { on: PendingOn::Customer, until: None } },
        TicketAction::Assign { ticket: taken, owner: Some(test.marco) },
    ] {
        test.wish(test.marco, None, action).await.unwrap();
    }
    assert_eq!(next(&test, test.giulia).await, Some(urgent));
    assert_eq!(next(&test, test.giulia).await, Some(old));
    assert_eq!(next(&test, test.giulia).await, None, "the others are not hers to see, too hard, waiting, or somebody's");
    let page = test.desk.ticket(&test.actor(test.giulia), old, Lang::En).await.unwrap().value;
    assert_eq!(page.owner.map(|owner| owner.id), Some(test.giulia), "whoever is answered sees it");
    // What one hands back is not given to one again, but to somebody else.
    test.wish(test.giulia, None, TicketAction::Assign { ticket: old, owner: None }).await.unwrap();
    assert_eq!(next(&test, test.giulia).await, None);
    assert_eq!(next(&test, test.aoife).await, Some(old));
    let work = Work { grades: skills, ..Work::default() };
    test.own(Action::People(PeopleAction::SetWork { person: test.giulia, to: Box::new(work) })).await;
    assert_eq!(next(&test, test.giulia).await, Some(hard), "she has learnt it");
    assert_eq!(next(&test, test.marco).await, Some(hidden));
    test.desk.check_against_log().await.unwrap();
}

#[tokio::test]
async fn of_many_who_ask_at_once_each_has_their_own_and_the_last_none() {
    let test = TestDesk::new().await;
    let tickets = waiting(&test, 5).await;
    let ask = |person| next(&test, person);
    let (giulia, aoife, marco) = (test.giulia, test.aoife, test.marco);
    let (a, b, c, d, e, f) = tokio::join!(ask(giulia), ask(aoife), ask(marco), ask(aoife), ask(marco), ask(aoife));
    let mut given: Vec<TicketId> = [a, b, c, d, e, f].into_iter().flatten().collect();
    given.sort_unstable();
    given.dedup();
    // Of two questions of one person at once both may be answered with the same ticket, which is theirs already.
    let left = tickets.iter().filter(|ticket| !given.contains(ticket)).count();
    for _ in 0..left {
        given.extend(next(&test, giulia).await);
    }
    given.sort_unstable();
    assert_eq!(given, tickets, "every one went to somebody");
    assert_eq!(next(&test, giulia).await, None);
    test.desk.check_against_log().await.unwrap();
}

#[tokio::test]
async fn the_same_question_twice_brings_one_ticket() {
    let test = TestDesk::new().await;
    let tickets = waiting(&test, 3).await;
    let (op, giulia) = (op(), test.actor(test.giulia));
    let first = test.desk.take_next(&giulia, op).await.unwrap();
    assert_eq!(first.ticket, Some(tickets[0]));
    assert_eq!(test.desk.take_next(&giulia, op).await.unwrap(), first, "the answer was lost on its way");
    let other = test.desk.take_next(&test.actor(test.aoife), op).await;
    assert!(matches!(other, Err(DeskError::Refused(Refusal::OpTaken))), "{other:?}");
    assert_eq!(next(&test, test.aoife).await, Some(tickets[1]));
}

#[tokio::test]
async fn only_an_agent_is_given_work() {
    let test = TestDesk::new().await;
    waiting(&test, 1).await;
    let customer = test.desk.take_next(&test.actor(test.venier), op()).await;
    assert!(matches!(customer, Err(DeskError::Refused(Refusal::NotFound))), "{customer:?}");
    let manager = test.desk.take_next(&test.actor(test.elena), op()).await;
    assert!(matches!(manager, Err(DeskError::Refused(Refusal::NotAllowed))), "{manager:?}");
    assert!(next(&test, test.aoife).await.is_some());
}
