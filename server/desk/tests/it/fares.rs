//! How a mail fares is no fact of the log, and is told all the same to whoever has its ticket open.

use desk::config::Engine;
use shared::live::{FromBrowser, FromServer, Watch};
use shared::locale::Lang;
use shared::ticket::action::TicketAction;

use crate::bench_desk::{Dir, TestDesk, body, config};
use crate::live::Tab;
use crate::relay;

/// So many times is listened for the news, each for a moment.
const LISTENED_MAX: usize = 200;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_has_a_ticket_open_and_may_see_it_is_told_how_its_mail_fares() {
    let dir = Dir::new();
    let mut config = config(&dir, Engine::Memory);
    config.workers = true;
    // Nothing listens there: the mail is tried, and waits.
    config.mail.relay = Some(relay::at(([127, 0, 0, 1], 1).into()));
    let test = TestDesk::of(config, dir).await;
    let ticket = test.ticket(test.venier, "Frigorifero caldo").await;
    let again = FromServer::Resync { sub: 1 };
    // They look, and have heard what there was to hear, before there is a mail: its first try may come at once.
    let mut open = Tab::open(&test, test.giulia);
    open.say(&FromBrowser::Subscribe { sub: 1, watch: Watch::Ticket { ticket, ver: 1, since: None } });
    while !open.heard().await.is_empty() {}
    let reply = TicketAction::Reply { ticket, body: body("Arriviamo."), files: Vec::new(), then: None };
    test.wish(test.giulia, None, reply).await.unwrap();
    // Giulia says that she looks at a ticket which she does not see.
    let hidden = test.ticket(test.venier, "CANARY").await;
    let moved = test.wish(test.marco, None, TicketAction::Move { ticket: hidden, queue: test.quiet, reason: None }).await.unwrap();
    let mut outsider = Tab::open(&test, test.giulia);
    outsider.say(&FromBrowser::Subscribe { sub: 1, watch: Watch::Ticket { ticket: hidden, ver: 1, since: None } });
    outsider.heard().await;
    let mut insider = Tab::open(&test, test.marco);
    insider.say(&FromBrowser::Subscribe { sub: 1, watch: Watch::Ticket { ticket: hidden, ver: moved.outcome.ver, since: None } });
    while !insider.heard().await.is_empty() {}
    let reply = TicketAction::Reply { ticket: hidden, body: body("Arriviamo."), files: Vec::new(), then: None };
    test.wish(test.marco, None, reply).await.unwrap();

    for tab in [&mut open, &mut insider] {
        let mut told = false;
        for _ in 0..LISTENED_MAX {
            told = told || tab.heard().await.contains(&again);
            if told {
                break;
            }
        }
        assert!(told, "the first try is told");
    }
    assert_eq!(outsider.heard().await, [], "who may not see it is told nothing");
    test.desk.close().await;
}

#[tokio::test]
async fn a_reply_goes_to_an_address_only_where_mails_leave() {
    for relay in [None, Some(relay::at(([127, 0, 0, 1], 1).into()))] {
        let (dir, leaves) = (Dir::new(), relay.is_some());
        let mut config = config(&dir, Engine::Memory);
        config.mail.relay = relay;
        let test = TestDesk::of(config, dir).await;
        let ticket = test.ticket(test.venier, "Frigorifero caldo").await;
        let page = test.desk.ticket(&test.actor(test.giulia), ticket, Lang::It).await.unwrap().value;
        assert_eq!((page.reply_to.is_some(), test.desk.mail_leaves()), (leaves, leaves));
    }
}
