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
    assert_eq!(test.desk.forget_old_calls().await.unwrap(), 0, "to the very day");
    assert_eq!((ask(old).await, ask(young).await), (first, second));

    test.clock.set(noon() + days(36));
    let forgotten = test.desk.forget_old_calls().await.unwrap();
    assert!(0 < forgotten, "what was done on the first day");
    assert_eq!(ask(young).await, second);
    assert_ne!(ask(old).await, first, "nobody repeats a call after so long: it is another one");
    assert_eq!(test.desk.forget_old_calls().await.unwrap(), 0, "each once");
    equals_a_fold(&test.desk).await;
}
