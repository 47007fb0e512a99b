//! Numbers of tickets, which people read and say: no restart leaves a block of them out, and none is given twice.

use desk::Desk;
use desk::config::Engine;
use shared::id::TicketId;

use crate::bench_desk::{TestDesk, config};

#[tokio::test]
async fn after_a_restart_and_after_a_kill_the_next_ticket_has_the_next_number() {
    let mut test = TestDesk::new_on_disk().await;
    let TicketId(first) = test.ticket(test.venier, "Frigorifero caldo").await;
    for (round, killed) in (1..).zip([false, true, false, true]) {
        let TestDesk { desk, .. } = test;
        if killed {
            desk.forsake().await;
        } else {
            desk.close().await;
        }
        drop(desk);
        test = TestDesk { desk: Desk::open(config(&test.dir, Engine::Disk)).await.unwrap(), ..test };
        assert_eq!(test.ticket(test.venier, "Ancora").await, TicketId(first + round));
    }
    test.desk.check_whole().await.unwrap();
    test.desk.forsake().await;
}
