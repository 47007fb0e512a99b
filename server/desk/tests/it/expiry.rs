//! What is kept for a while: known again as long as that, and not for ever.

use desk::Wish;
use desk::config::Engine;
use jiff::SignedDuration;
use shared::act::Action;
use shared::event::Door;
use shared::id::OpId;

use crate::bench_desk::{TestDesk, noon, op};
use crate::log::equals_a_fold;

fn days(days: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * days)
}

/// So many looks go by until a desk that did not look for five weeks knows what time it is: four a day.
const LOOKS_BEHIND: usize = 4 * 35;

/// Looks again and again; answers how many calls were forgotten.
async fn looks(test: &TestDesk, times: usize) -> usize {
    let mut forgotten = 0;
    for _ in 0..times {
        forgotten += test.desk.forget_old_calls().await.expect("the desk looks");
    }
    forgotten
}

#[tokio::test]
async fn a_clock_that_was_far_ahead_makes_no_call_be_done_twice() {
    let test = TestDesk::on(Engine::Memory, desk::config::Faults::default()).await;
    let op = op();
    let ask = async || {
        let action = Action::Ticket(test.asking(test.venier, "Frigorifero caldo"));
        let wish = Wish { op, actor: test.actor(test.venier), door: Door::Portal, seen: None, action };
        test.desk.act(wish).await.expect("it is done").outcome.ticket.expect("it has a number")
    };
    let first = ask().await;
    test.clock.set(noon() + days(3_650));
    // What is written meanwhile says the wrong moment as well.
    test.ticket(test.venier, "Un altro").await;
    assert_eq!(looks(&test, 5 * 24).await, 0, "for five days of looking every hour");
    test.clock.set(noon() + days(1));
    assert_eq!(looks(&test, 24).await, 0);
    assert_eq!(ask().await, first, "it was done before");
}

#[tokio::test]
async fn a_call_is_known_again_for_five_weeks() {
    let test = TestDesk::on(Engine::Memory, desk::config::Faults::default()).await;
    let ask = async |op: OpId| {
        let action = Action::Ticket(test.asking(test.venier, "Frigorifero caldo"));
        let wish = Wish { op, actor: test.actor(test.venier), door: Door::Portal, seen: None, action };
        test.desk.act(wish).await.unwrap().outcome.ticket.unwrap()
    };
    let (old, young) = (op(), op());
    let first = ask(old).await;
    test.clock.set(noon() + days(10));
    let second = ask(young).await;

    test.clock.set(noon() + days(35));
    looks(&test, LOOKS_BEHIND).await;
    assert_eq!(test.desk.forget_old_calls().await.unwrap(), 0, "to the very day");
    assert_eq!((ask(old).await, ask(young).await), (first, second));

    test.clock.set(noon() + days(36));
    let forgotten = looks(&test, 4).await;
    assert!(0 < forgotten, "what was done on the first day");
    assert_eq!(ask(young).await, second);
    assert_ne!(ask(old).await, first, "nobody repeats a call after so long: it is another one");
    assert_eq!(test.desk.forget_old_calls().await.unwrap(), 0, "each once");
    equals_a_fold(&test.desk).await;
}
