//! Queues that are named alike: where one of them is chosen nobody could tell which.

use desk::read::settings::SettingAsk;
use desk::{DeskError, Wish};
use shared::act::Action;
use shared::event::Door;
use shared::locale::{Lang, Text};
use shared::people::Roles;
use shared::refusal::Refusal;
use shared::setting::form::{Form, Typed};
use shared::setting::refusal::SettingRefusal;
use shared::setting::topic::Topic;
use shared::setting::{Queue, SettingAction, SettingChange};

use crate::bench_desk::{TestDesk, op};

#[tokio::test]
async fn a_name_that_a_queue_beside_it_has_is_refused_where_it_was_written() {
    let test = TestDesk::new().await;
    let priya = test.actor(test.add("Priya Nair", "priya@brinanova.example", Roles { administrator: true, ..Roles::AGENT }).await);
    let name = test.desk.settings().queue(test.front).unwrap().name.clone();
    let same = Queue::named(Text::same(&name.read(Lang::En).to_uppercase()));
    let taken = Refusal::Setting(SettingRefusal::NameTaken);
    let action = Action::Setting(SettingAction::AddQueue(same.clone()));
    let told = test.desk.act(Wish { op: op(), actor: priya.clone(), door: Door::Desk, seen: None, action }).await;
    assert!(matches!(&told, Err(DeskError::Refused(refusal)) if *refusal == taken), "{told:?}");
    let typed = Typed { seen: 0, form: Form::of(&SettingChange::Queue(same)) };
    let typed = Some((typed, Some(taken)));
    let ask = SettingAsk { topic: Topic::Queues, id: None, from: None, typed, preview: false, dry: None };
    let page = test.desk.setting_page(&priya, ask, Lang::En).await.unwrap();
    let marked = page.parts.iter().flat_map(|part| &part.groups).flatten().filter(|field| field.error.is_some());
    assert_eq!(marked.map(|field| field.name.as_str()).collect::<Vec<_>>(), ["name-en"], "the empty one is not meant");
}
