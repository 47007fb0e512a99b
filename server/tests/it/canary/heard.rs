//! What a customer is told without asking while the desk works inside: by the socket, and by mail.

use std::time::Duration;

use desk::Wish;
use futures::SinkExt;
use shared::access::Actor;
use shared::act::Action;
use shared::event::Door;
use shared::id::TicketId;
use shared::live::{FromBrowser, FromServer, PROTO, Watch};
use shared::query::Query;
use shared::ticket::Priority;
use shared::ticket::action::TicketAction;
use shared::ticket::plea::Taker;
use tokio_tungstenite::tungstenite::Message;

use super::planted::{Canary, INNER, MARCO, NAMES, THEIRS, hide, words};
use super::{ask_everything, says_nothing, says_nothing_of_the_inside};
use crate::files::first_queue;
use crate::house::{CHIARA, GRAHAM, House};
use crate::live::{Socket, greet, next, open, said};

/// What its customer reads in the end.
const ANSWER: &str = "CanaryAnswer";
/// A server that stops waits for no browser longer than that.
pub(super) const ENDS_WITHIN: Duration = Duration::from_secs(60);

/// Everything that a tab may look at.
pub(super) fn looks(ticket: TicketId) -> Vec<Watch> {
    let list = Watch::List { query: Query::default(), from: 0, len: 50, digest: None, since: None };
    let all = vec![
        list,
        Watch::Counts { since: None },
        Watch::Ticket { ticket, ver: 1, since: None },
        Watch::Requests { since: None },
        Watch::Insight { since: None },
    ];
    for look in &all {
        // Something new does not compile until it stands above.
        match look {
            Watch::List { .. } | Watch::Counts { .. } | Watch::Ticket { .. } | Watch::Requests { .. } | Watch::Insight { .. } => {}
        }
    }
    all
}

/// It comes back from the cellar to somebody who answers: the hops, their reasons and who had it are the desk's own.
async fn works(house: &House, canary: &Canary) {
    let (desk, ticket) = (house.desk(), canary.ticket);
    let marco = desk.actor(canary.marco).expect("he is known");
    let mut last = None;
    for (actor, action) in [
        (Actor::desk(), TicketAction::Move { ticket, queue: first_queue(house), reason: Some(words(INNER[3])) }),
        (Actor::desk(), TicketAction::Assign { ticket, owner: None }),
        (Actor::desk(), TicketAction::AnswerEscalation { ticket, granted: Some(Taker::Person(canary.marco)), words: words(ANSWER) }),
        (marco.clone(), TicketAction::Note { ticket, body: words(INNER[0]), files: Vec::new() }),
        (marco.clone(), TicketAction::SetPriority { ticket, to: Priority::High }),
        (marco, TicketAction::Reply { ticket, body: words(ANSWER), files: Vec::new(), then: None }),
    ] {
        let wish = Wish { op: desk.new_op(), actor, door: Door::Desk, seen: None, action: Action::Ticket(action) };
        last = desk.act(wish).await.expect("they may").pos.or(last);
    }
    desk.reached(last.expect("something was done")).await;
}

/// A tab that looks at something; whoever asks for what is not theirs is hung up on.
pub(super) async fn tab(house: &House, who: &str, look: Watch, ticket: TicketId) -> (Socket, Vec<String>) {
    let mut socket = open(house, who).await;
    greet(&mut socket, PROTO).await;
    assert!(matches!(next(&mut socket).await, Some(FromServer::Welcome { .. })));
    for frame in [FromBrowser::Presence { ticket: Some(ticket), writing: true }, FromBrowser::Subscribe { sub: 1, watch: look }] {
        socket.send(Message::text(serde_json::to_string(&frame).expect("it is JSON"))).await.expect("it is sent");
    }
    // What happens from now on happens after it was heard.
    let mut heard: Vec<String> = Vec::new();
    while let Some(frame) = said(&mut socket).await {
        let subscribed = frame.contains("subscribed");
        heard.push(frame);
        if subscribed {
            break;
        }
    }
    (socket, heard)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_frame_tells_a_customer_of_the_inside() {
    let house = House::open().await;
    let canary = hide(&house).await;
    let mut tabs = Vec::new();
    for who in [CHIARA, GRAHAM, MARCO] {
        for look in looks(canary.ticket) {
            let (socket, heard) = tab(&house, who, look, canary.ticket).await;
            tabs.push((who, look, socket, heard));
        }
    }
    works(&house, &canary).await;
    let closing = tokio::spawn(house.close());
    let (mut nudged, mut inner) = (false, false);
    for (who, look, mut socket, mut heard) in tabs {
        while let Some(frame) = said(&mut socket).await {
            heard.push(frame);
        }
        if who == MARCO {
            inner |= heard.iter().any(|frame| frame.contains("Canarini"));
            continue;
        }
        nudged |= who == CHIARA && heard.iter().any(|frame| frame.contains("nudge"));
        let frames: Vec<_> = heard.into_iter().map(|frame| (format!("{look:?}"), 200, frame)).collect();
        says_nothing_of_the_inside(&frames, who);
        says_nothing(&frames, who, &THEIRS);
    }
    assert!(nudged, "its customer is told that there is something");
    assert!(inner, "its crew is told what");
    tokio::time::timeout(ENDS_WITHIN, closing).await.expect("it stops").expect("without a fault");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_mail_tells_a_customer_of_the_inside() {
    let house = House::open().await;
    let canary = hide(&house).await;
    works(&house, &canary).await;
    let mails = house.desk().composed_mails().await.expect("they can be made");
    let (theirs, others): (Vec<_>, Vec<_>) = mails.iter().partition(|mail| mail.text.contains(CHIARA));
    assert!(theirs.iter().any(|mail| mail.text.contains(ANSWER)), "she is answered");
    assert!(others.iter().any(|mail| mail.text.contains(NAMES[7])), "the crew is told by which rule");
    for mail in theirs {
        // As it travels, and as her mail program reads it.
        let read = format!("{:?}", mail::parse::parse(mail.text.as_bytes(), None));
        let mail = [("the mail".to_owned(), 200, mail.text.clone()), ("the mail, read".to_owned(), 200, read)];
        says_nothing_of_the_inside(&mail, CHIARA);
    }
    house.close().await;
}

/// What was inner once stays it when the ticket is back with those who answer.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_had_it_on_its_way_to_the_answer_is_told_through_no_door() {
    let house = House::open().await;
    let canary = hide(&house).await;
    works(&house, &canary).await;
    let cookie = house.cookie(CHIARA).await;
    let answers = ask_everything(&house, &canary, &cookie).await;
    says_nothing_of_the_inside(&answers, CHIARA);
    assert!(answers.iter().any(|(_, _, text)| text.contains(ANSWER)), "she reads the answer");
    house.close().await;
}
