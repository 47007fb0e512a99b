//! Files on their way in: whose they are, and for how long.

use desk::DeskError;
use jiff::{SignedDuration, Timestamp};
use shared::refusal::Refusal;
use shared::ticket::action::TicketAction;

use crate::bench_desk::{TestDesk, body, noon};

/// As long as a draft that names it may live.
#[tokio::test]
async fn who_sent_a_file_may_name_it_for_sixty_days() {
    let test = TestDesk::new().await;
    let ticket = test.ticket(test.venier, "Frigorifero caldo").await;
    let mut file = test.desk.receive_file("foto.txt").await.unwrap();
    file.take(b"8,4 gradi").await.unwrap();
    let file = file.finish(test.giulia).await.unwrap();
    let names = async |at: Timestamp| {
        test.clock.set(at);
        test.wish(test.giulia, None, TicketAction::Note { ticket, body: body("La foto."), files: vec![file.clone()] }).await
    };
    let until = noon().checked_add(SignedDuration::from_hours(60 * 24)).unwrap();
    names(until.checked_sub(SignedDuration::from_secs(1)).unwrap()).await.unwrap();
    let refused = names(until).await;
    assert!(matches!(refused, Err(DeskError::Refused(Refusal::NotTheirFile))), "{refused:?}");
}
