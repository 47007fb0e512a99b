//! Queues that customers knew once and see no more: what they are told of the tickets that came there.

use desk::Wish;
use shared::access::Actor;
use shared::act::Action;
use shared::event::Door;
use shared::id::TicketId;
use shared::locale::Text;
use shared::setting::{Queue, SettingAction};
use shared::ticket::action::TicketAction;

use super::heard::{ENDS_WITHIN, looks, tab};
use super::planted::{Canary, asked, does, hide, words};
use super::{ask_everything, says_nothing};
use crate::files::first_queue;
use crate::house::{CHIARA, House};
use crate::live::said;

/// One was put below another queue, the other one was hidden.
const GONE: [&str; 2] = ["CanaryBelow", "CanaryHidden"];
/// What their customer reads from there.
const ANSWER: &str = "CanaryAnswer";

/// She asks in each while it is a main queue that she sees.
async fn asked_in_each(house: &House) -> Vec<TicketId> {
    let desk = house.desk();
    let chiara = desk.find_people(&Actor::desk(), "Chiara").expect("the desk may")[0].id;
    let mut tickets = Vec::new();
    for (name, parent) in GONE.into_iter().zip([Some(first_queue(house)), None]) {
        let seen = Queue { visible: true, ..Queue::named(Text::same(name)) };
        let added = does(desk, Actor::desk(), Action::Setting(SettingAction::AddQueue(seen.clone()))).await;
        let queue = added.queue.expect("a queue");
        tickets.push(asked(house, chiara, queue).await);
        let level = if parent.is_some() { 2 } else { 1 };
        let to = Queue { parent, level, visible: false, ..seen };
        does(desk, Actor::desk(), Action::Setting(SettingAction::ChangeQueue { queue, to })).await;
    }
    tickets
}

async fn answered(house: &House, tickets: &[TicketId]) {
    let desk = house.desk();
    for &ticket in tickets {
        let reply = Action::Ticket(TicketAction::Reply { ticket, body: words(ANSWER), files: Vec::new(), then: None });
        let wish = Wish { op: desk.new_op(), actor: Actor::desk(), door: Door::Cli, seen: None, action: reply };
        let done = desk.act(wish).await.expect("the desk may");
        desk.reached(done.pos.expect("something was done")).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_queue_that_customers_see_no_more_is_named_to_them_through_no_door() {
    let house = House::open().await;
    let canary = hide(&house).await;
    let tickets = asked_in_each(&house).await;
    answered(&house, &tickets).await;
    let mails = house.desk().composed_mails().await.expect("they can be made");
    let theirs = mails.into_iter().filter(|mail| mail.text.contains(CHIARA)).map(|mail| ("a mail".to_owned(), 200, mail.text));
    let theirs: Vec<_> = theirs.collect();
    assert_eq!(theirs.iter().filter(|(_, _, text)| text.contains(ANSWER)).count(), tickets.len());
    says_nothing(&theirs, CHIARA, &GONE);
    let cookie = house.cookie(CHIARA).await;
    for ticket in tickets {
        let answers = ask_everything(&house, &Canary { ticket, ..canary }, &cookie).await;
        says_nothing(&answers, CHIARA, &GONE);
        assert!(answers.iter().any(|(_, _, text)| text.contains(ANSWER)), "she reads the answer");
    }
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_queue_that_customers_see_no_more_is_named_to_them_by_no_frame() {
    let house = House::open().await;
    let tickets = asked_in_each(&house).await;
    let mut tabs = Vec::new();
    for look in looks(tickets[0]) {
        let (socket, heard) = tab(&house, CHIARA, look, tickets[0]).await;
        tabs.push((look, socket, heard));
    }
    answered(&house, &tickets).await;
    let closing = tokio::spawn(house.close());
    let mut nudged = false;
    for (look, mut socket, mut heard) in tabs {
        while let Some(frame) = said(&mut socket).await {
            heard.push(frame);
        }
        nudged |= heard.iter().any(|frame| frame.contains("nudge"));
        let frames: Vec<_> = heard.into_iter().map(|frame| (format!("{look:?}"), 200, frame)).collect();
        says_nothing(&frames, CHIARA, &GONE);
    }
    assert!(nudged, "she is told that there is something");
    tokio::time::timeout(ENDS_WITHIN, closing).await.expect("it stops").expect("without a fault");
}
