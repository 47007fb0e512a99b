//! The live channel: what each socket is told, and what it is not.

use shared::live::{FromBrowser, FromServer, Moved, PROTO, Watch};
use shared::query::Query;
use shared::seal::Hash;
use shared::ticket::action::TicketAction;
use shared::view::{PersonRef, Row};

use crate::bench_desk::{TestDesk, body};

pub(crate) struct Tab(pub(crate) desk::live::connection::Connection);

impl Tab {
    pub(crate) fn open(test: &TestDesk, person: shared::id::PersonId) -> Self {
        Self::back(test, person, None)
    }

    /// Somebody who comes back and says what they had heard of.
    pub(crate) fn back(test: &TestDesk, person: shared::id::PersonId, resume: Option<shared::id::Pos>) -> Self {
        let connection = test.desk.connect(PersonRef { id: person, name: String::new() }, Hash::ZERO).unwrap();
        let mut tab = Self(connection);
        tab.say(&FromBrowser::Hello { proto: PROTO, build: String::new(), resume });
        tab
    }

    pub(crate) fn say(&mut self, message: &FromBrowser) {
        self.0.hear(&serde_json::to_string(message).unwrap()).unwrap();
    }

    /// Everything that has been sent by now.
    pub(crate) async fn heard(&mut self) -> Vec<FromServer> {
        let mut heard = Vec::new();
        while let Ok(Some(bytes)) = tokio::time::timeout(std::time::Duration::from_millis(50), self.0.next()).await {
            heard.push(serde_json::from_slice(&bytes).unwrap());
        }
        heard
    }
}

fn list() -> Watch {
    Watch::List { query: Query::default(), from: 0, len: 50, digest: None, since: None }
}

fn moves(heard: Vec<FromServer>) -> Vec<Moved> {
    heard
        .into_iter()
        .filter_map(|message| match message {
            FromServer::Moved(moved) => Some(moved),
            _ => None,
        })
        .collect()
}

#[tokio::test]
async fn replaying_the_moves_gives_the_list_that_a_fresh_question_gives() {
    let test = TestDesk::new().await;
    let mut tab = Tab::open(&test, test.giulia);
    tab.say(&FromBrowser::Subscribe { sub: 1, watch: list() });
    let mut held: Vec<Row> = Vec::new();
    let mut tickets = Vec::new();
    for round in 0..30_usize {
        if round % 3 == 0 {
            tickets.push(test.ticket(test.venier, "Frigorifero caldo").await);
        }
        let ticket = tickets[round % tickets.len()];
        let action = match round % 4 {
            0 => TicketAction::Note { ticket, body: body("Visto."), files: Vec::new() },
            1 => TicketAction::SetPriority { ticket, to: shared::ticket::Priority::ALL[round % 3] },
            2 => TicketAction::Assign { ticket, owner: Some(test.marco) },
            _ => TicketAction::SetStatus {
                ticket,
                to: shared::ticket::status::Status::Resolved { how: shared::ticket::status::Resolution::Solved },
            },
        };
        let _ = test.wish(test.giulia, None, action).await;
        test.clock.set(crate::bench_desk::noon().checked_add(jiff::SignedDuration::from_secs(round as i64 + 1)).unwrap());
    }
    for moved in moves(tab.heard().await) {
        if let Some(from) = moved.from {
            held.remove(from as usize);
        }
        if let (Some(to), Some(row)) = (moved.to, moved.row) {
            held.insert(to as usize, row);
        }
        assert_eq!(held.len(), moved.total as usize);
    }
    let fresh = test.desk.list(&test.actor(test.giulia), &Query::default(), 0, 200).unwrap().value;
    assert_eq!(held, fresh.rows);
}

#[tokio::test]
async fn nobody_hears_of_a_queue_that_is_not_theirs() {
    let test = TestDesk::new().await;
    let ticket = test.ticket(test.venier, "CANARY").await;
    test.wish(test.marco, None, TicketAction::Move { ticket, queue: test.quiet }).await.unwrap();
    let mut tab = Tab::open(&test, test.giulia);
    tab.say(&FromBrowser::Subscribe { sub: 1, watch: list() });
    tab.say(&FromBrowser::Subscribe { sub: 2, watch: Watch::Ticket { ticket, ver: 1 } });
    tab.heard().await;
    test.wish(test.marco, None, TicketAction::Note { ticket, body: body("CANARY"), files: Vec::new() }).await.unwrap();
    let heard = tab.heard().await;
    assert!(heard.iter().all(|message| !matches!(message, FromServer::Moved(_) | FromServer::Ticket { .. })), "{heard:?}");
}

#[tokio::test]
async fn a_customer_is_nudged_about_their_own_public_news_only_and_told_nothing() {
    let test = TestDesk::new().await;
    let ticket = test.ticket(test.venier, "Frigorifero caldo").await;
    let (mut hers, mut his) = (Tab::open(&test, test.venier), Tab::open(&test, test.graham));
    for tab in [&mut hers, &mut his] {
        tab.say(&FromBrowser::Subscribe { sub: 7, watch: Watch::Requests });
        tab.heard().await;
        let list = serde_json::to_string(&FromBrowser::Subscribe { sub: 8, watch: list() }).unwrap();
        assert!(tab.0.hear(&list).is_err(), "a list is not for customers");
    }
    test.wish(test.giulia, None, TicketAction::Note { ticket, body: body("CANARY"), files: Vec::new() }).await.unwrap();
    assert_eq!(hers.heard().await, [], "a note is no news for a customer");
    test.wish(test.giulia, None, TicketAction::Reply { ticket, body: body("Arriviamo."), files: Vec::new(), then: None }).await.unwrap();
    assert_eq!(hers.heard().await, [FromServer::Nudge { sub: 7 }]);
    assert_eq!(his.heard().await, []);
}

#[tokio::test]
async fn a_cut_session_hears_nothing_more() {
    use shared::people::action::PeopleAction;
    let test = TestDesk::new().await;
    let mut tab = Tab::open(&test, test.giulia);
    tab.say(&FromBrowser::Subscribe { sub: 1, watch: list() });
    tab.heard().await;
    test.own(shared::act::Action::People(PeopleAction::CutSessions { person: test.giulia })).await;
    let last = tab.heard().await;
    assert!(matches!(last.last(), Some(FromServer::Bye { signed_out: true, .. })), "{last:?}");
    test.ticket(test.venier, "Frigorifero caldo").await;
    assert_eq!(tab.0.next().await, None);
}

#[tokio::test]
async fn a_slow_socket_is_told_to_ask_again_and_holds_up_nobody() {
    let test = TestDesk::new().await;
    let mut slow = Tab::open(&test, test.giulia);
    slow.say(&FromBrowser::Subscribe { sub: 3, watch: list() });
    let ticket = test.ticket(test.venier, "Frigorifero caldo").await;
    for _ in 0..desk::live::FRAMES_QUEUED_MAX + 20 {
        test.wish(test.giulia, None, TicketAction::Note { ticket, body: body("Visto."), files: Vec::new() }).await.unwrap();
    }
    let heard = slow.heard().await;
    assert_eq!(heard.len(), desk::live::FRAMES_QUEUED_MAX);
    slow.0.settled();
    assert_eq!(slow.heard().await, [FromServer::Resync { sub: 3 }]);
}

#[tokio::test]
async fn garbage_closes_only_the_socket_that_sent_it() {
    let test = TestDesk::new().await;
    let mut tab = Tab::open(&test, test.giulia);
    for garbage in ["", "{", "{\"event\":\"base\"}", "[]", "{\"hello\":{}}", &"x".repeat(5_000)] {
        assert!(tab.0.hear(garbage).is_err());
    }
    let mut ungreeted = test.desk.connect(PersonRef { id: test.giulia, name: String::new() }, Hash::ZERO).unwrap();
    let early = serde_json::to_string(&FromBrowser::Subscribe { sub: 1, watch: Watch::Counts }).unwrap();
    assert!(ungreeted.hear(&early).is_err(), "hello comes first");
}
