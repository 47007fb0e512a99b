//! Queues beside and below each other: how customers know one, where they write to, and what each is called.

use shared::access::Actor;
use shared::act::Action;
use shared::event::Door;
use shared::locale::{Lang, Text};
use shared::people::Roles;
use shared::refusal::Refusal;
use shared::setting::refusal::SettingRefusal;
use shared::setting::{CLOSE_AFTER_DAYS_DEFAULT, DeskDoc, Queue, SettingAction};
use shared::text::Email;

use crate::cast::{Desk, queue};
use crate::settings::{a_queue, sets, since};

#[test]
fn customers_are_written_to_from_an_address_that_takes_their_mails() {
    let mut desk = Desk::usual(since());
    let named = |name: &str| Queue { address: Some(Email::try_from(name).expect("an address")), ..a_queue() };
    let front = |desk: &Desk| desk.world.settings.front_address().map(ToString::to_string);
    assert_eq!(front(&desk), None);
    desk.world.queue(since(), Queue { visible: false, ..named("quiet@desk.example") });
    assert_eq!(front(&desk).as_deref(), Some("quiet@desk.example"), "where there is no other");
    let main = desk.world.queue(since(), named("main@desk.example"));
    assert_eq!(front(&desk).as_deref(), Some("main@desk.example"), "and not that of a queue which they do not see");
    let below = Queue { parent: Some(main), level: 2, visible: false, ..named("below@desk.example") };
    let id = desk.world.queue(since(), below.clone());
    let of_below = |desk: &Desk| {
        let (from, back) = (desk.world.settings.sender_of_queue(id), desk.world.settings.address_of_queue(id));
        [from, back].map(|address| address.map(ToString::to_string).unwrap_or_default())
    };
    assert_eq!(of_below(&desk), ["below@desk.example", "below@desk.example"]);
    sets(&mut desk, SettingAction::ChangeQueue { queue: id, to: Queue { retired: true, ..below } }).expect("retired");
    assert_eq!(of_below(&desk), ["main@desk.example", "below@desk.example"], "the nearest that takes mails, and the one it came to");
    sets(&mut desk, SettingAction::ChangeQueue { queue: main, to: Queue { retired: true, ..named("main@desk.example") } })
        .expect("retired");
    assert_eq!(of_below(&desk), ["quiet@desk.example", "below@desk.example"]);
}

#[test]
fn customers_know_a_queue_by_its_main_queue_if_they_see_that_one_and_else_by_the_desk() {
    let mut desk = Desk::usual(since());
    let (support, office, all) = (desk.support, desk.office, [desk.support, desk.cold, desk.office]);
    let known = |desk: &Desk| all.map(|id| desk.world.settings.name_for_customers(id).read(Lang::En).to_owned());
    assert_eq!(known(&desk), ["Support", "Support", "Office"]);
    let below = queue("Office", "Ufficio", Some(support), CLOSE_AFTER_DAYS_DEFAULT);
    sets(&mut desk, SettingAction::ChangeQueue { queue: office, to: below }).expect("it may be put below another");
    assert_eq!(known(&desk), ["Support"; 3]);
    let hidden = Queue { visible: false, ..a_queue() };
    sets(&mut desk, SettingAction::ChangeQueue { queue: support, to: hidden }).expect("it may be hidden");
    sets(&mut desk, SettingAction::ChangeDesk(DeskDoc { name: Text::same("Brinanova"), ..DeskDoc::default() })).expect("it may be named");
    assert_eq!(known(&desk), ["Brinanova"; 3]);
}

#[test]
fn queues_that_a_person_names_are_told_apart() {
    let mut desk = Desk::usual(since());
    let priya = Actor { roles: Roles { administrator: true, ..Roles::AGENT }, ..desk.world.actor(desk.priya) };
    let named = |name: &str, parent| Queue { parent, ..Queue::named(Text::same(name)) };
    let (support, office) = (desk.support, desk.office);
    let taken: Result<(), Refusal> = Err(SettingRefusal::NameTaken.into());
    let mut asks = |by: &Actor, action| desk.world.act(by, Door::Desk, since(), Action::Setting(action)).map(|_| ());
    assert_eq!(asks(&priya, SettingAction::AddQueue(named("SUPPORT", None))), taken, "in whatever letters");
    assert_eq!(asks(&priya, SettingAction::AddQueue(named("Assistenza", None))), taken, "to who reads Italian");
    assert_eq!(asks(&priya, SettingAction::AddQueue(named("Support", Some(office)))), Ok(()), "elsewhere");
    assert_eq!(asks(&Actor::desk(), SettingAction::AddQueue(named("Office", None))), Ok(()), "as an import has it");
    let office_again = |retired| SettingAction::ChangeQueue { queue: office, to: Queue { retired, ..queue("Office", "Ufficio", None, 9) } };
    assert_eq!(asks(&priya, office_again(false)), Ok(()), "what was so stays so");
    assert_eq!(asks(&priya, office_again(true)), Ok(()));
    assert_eq!(asks(&priya, office_again(false)), taken, "put back into use it is beside the other again");
    let renamed = SettingAction::ChangeQueue { queue: support, to: named("Office", None) };
    assert_eq!(asks(&priya, renamed), taken);
}
