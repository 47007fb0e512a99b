//! Mails that say how a service level stands.

use jiff::SignedDuration;
use mail::parse::parse;
use shared::act::Action;
use shared::id::SettingKind;
use shared::people::action::PeopleAction;
use shared::rule::deed::{Deed, Whom};
use shared::setting::{DeskDoc, SettingAction, SettingChange};
use shared::sla::policy::{EscalationStep, Metric, Policy};
use shared::ticket::action::TicketAction;

use crate::bench_desk::{TestDesk, body, noon};
use crate::levels::promising;
use crate::post::until;
use crate::relay::{Moody, working};

/// The words of the mails that lead to a ticket of the desk.
async fn alerts(test: &TestDesk) -> Vec<String> {
    let mails = test.desk.composed_mails().await.unwrap();
    let texts = mails.iter().map(|mail| parse(mail.text.as_bytes(), None).text);
    texts.filter(|text| text.contains("/desk/tickets/")).collect()
}

/// Managers are told ten minutes before a first answer is due.
async fn tell_managers_early(test: &TestDesk) {
    let id = test.desk.settings().ids(SettingKind::Policy)[0];
    let Some(SettingChange::Policy(policy)) = test.desk.settings().document(SettingKind::Policy, id) else { panic!("there is one") };
    let steps = vec![EscalationStep { metric: Metric::FirstResponse, minutes: -10, deeds: vec![Deed::Tell(Whom::Managers)] }];
    let to = SettingChange::Policy(Box::new(Policy { steps, ..*policy }));
    test.own(Action::Setting(SettingAction::Change { id, to })).await;
}

#[tokio::test]
async fn an_alert_says_its_moment_in_the_readers_zone_or_that_of_the_queues_hours_and_names_it() {
    let test = TestDesk::new().await;
    promising(&test, 30, 240).await;
    let general = DeskDoc { zone: "America/New_York".to_owned(), ..test.desk.settings().general() };
    test.own(Action::Setting(SettingAction::ChangeDesk(general))).await;
    tell_managers_early(&test).await;
    test.ticket(test.venier, "Frigorifero caldo").await;
    test.clock.set(noon().checked_add(SignedDuration::from_mins(25)).unwrap());
    test.desk.catch_up_all().await.unwrap();
    let told = alerts(&test).await;
    assert!(told.len() == 1 && told[0].contains(" 10:30 (Europe/Rome)"), "{told:?}");
    let locale = Some((None, Some("Europe/London".to_owned())));
    test.own(Action::People(PeopleAction::ChangeProfile { person: test.elena, name: None, phones: None, locale })).await;
    let told = alerts(&test).await;
    assert!(told.len() == 1 && told[0].contains(" 09:30 (Europe/London)"), "{told:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pleas_use_up_nothing_of_what_the_desk_tells_and_the_last_says_where_the_rest_is() {
    let (test, tickets) = (TestDesk::new_on_disk().await, 40);
    promising(&test, 30, 240).await;
    tell_managers_early(&test).await;
    for number in 0..tickets {
        let ticket = test.ticket(test.graham, &format!("Frigorifero {number}")).await;
        test.wish(test.graham, None, TicketAction::AskEscalation { ticket, reason: body("Again.") }).await.unwrap();
    }
    test.clock.set(noon().checked_add(SignedDuration::from_mins(25)).unwrap());
    test.desk.catch_up_all().await.unwrap();
    let TestDesk { desk, dir, clock, .. } = test;
    desk.close().await;
    drop(desk);

    let (desk, relay, stop) = working(&dir, clock, Moody::default()).await;
    until(|| desk.outbox_waiting() == 0).await;
    let texts: Vec<String> = relay.took.lock().unwrap().iter().map(|mail| parse(mail.as_bytes(), None).text).collect();
    let with = |words: &str| texts.iter().filter(|text| text.contains(words)).count();
    assert_eq!((with("somebody else looks at it"), with("(Europe/Rome)")), (10, tickets));
    assert_eq!(with("the desk shows the rest"), 1);
    desk.close().await;
    stop.cancel();
}
