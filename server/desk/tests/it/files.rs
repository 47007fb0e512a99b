//! Files: whose they are on their way in, for how long, and what is said of one that is gone.

use desk::DeskError;
use jiff::{SignedDuration, Timestamp};
use shared::refusal::Refusal;
use shared::ticket::action::TicketAction;

use crate::bench_desk::{TestDesk, body, noon};
use crate::mail::raw_of;

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

#[tokio::test]
async fn a_file_that_the_disk_lacks_is_lost_and_not_unknown() {
    let test = TestDesk::new().await;
    let mut file = test.desk.receive_file("foto.txt").await.unwrap();
    file.take(b"8,4 gradi").await.unwrap();
    let file = file.finish(test.venier).await.unwrap();
    let (blob, mut asking) = (file.blob, test.asking(test.venier, "Frigorifero caldo"));
    if let TicketAction::Create(new) = &mut asking {
        new.files = vec![file];
    }
    let ticket = test.wish(test.venier, None, asking).await.unwrap().outcome.ticket.unwrap();
    let (venier, giulia) = (test.actor(test.venier), test.actor(test.giulia));
    assert_eq!(test.desk.request_file(&venier, ticket, 1, 0).await.unwrap().name, "foto.txt");
    std::fs::remove_file(raw_of(&test.dir.0, &blob)).unwrap();
    for answer in [test.desk.request_file(&venier, ticket, 1, 0).await, test.desk.file(&giulia, ticket, 1, 0).await] {
        let error = answer.map(|file| file.name).unwrap_err();
        assert!(matches!(error, DeskError::LostFile { blob: lost } if lost == blob), "{error:?}");
        assert!(!error.to_string().contains("foto"), "what it was called is not for the log: {error}");
    }
    let none = test.desk.request_file(&venier, ticket, 1, 1).await.map(|file| file.name);
    assert!(matches!(none, Err(DeskError::Refused(Refusal::NotFound))), "{none:?}");
}
