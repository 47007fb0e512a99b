//! Mails that say how a service level stands.

use jiff::SignedDuration;
use mail::parse::parse;
use shared::act::Action;
use shared::id::SettingKind;
use shared::people::action::PeopleAction;
use shared::rule::deed::{Deed, Whom};
use shared::setting::{DeskDoc, SettingAction, SettingChange};
use shared::sla::policy::{EscalationStep, Metric, Policy};

use crate::bench_desk::{TestDesk, noon};
use crate::levels::promising;

/// The words of the mails that lead to a ticket of the desk.
async fn alerts(test: &TestDesk) -> Vec<String> {
    let mails = test.desk.composed_mails().await.unwrap();
    let texts = mails.iter().map(|mail| parse(mail.text.as_bytes(), None).text);
    texts.filter(|text| text.contains("/desk/tickets/")).collect()
}

#[tokio::test]
async fn an_alert_says_its_moment_in_the_readers_zone_or_that_of_the_queues_hours_and_names_it() {
    let test = TestDesk::new().await;
    promising(&test, 30, 240).await;
    let general = DeskDoc { zone: "America/New_York".to_owned(), ..test.desk.settings().general() };
    test.own(Action::Setting(SettingAction::ChangeDesk(general))).await;
    let id = test.desk.settings().ids(SettingKind::Policy)[0];
    let Some(SettingChange::Policy(policy)) = test.desk.settings().document(SettingKind::Policy, id) else { panic!("there is one") };
    let steps = vec![EscalationStep { metric: Metric::FirstResponse, minutes: -10, deeds: vec![Deed::Tell(Whom::Managers)] }];
    let to = SettingChange::Policy(Box::new(Policy { steps, ..*policy }));
    test.own(Action::Setting(SettingAction::Change { id, to })).await;
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
