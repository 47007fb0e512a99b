//! The live channel: what each socket is told, and what it is not.

use std::time::Duration;

use desk::DeskError;
use desk::live::SOCKETS_PER_PERSON_MAX;
use shared::act::Action;
use shared::id::TicketId;
use shared::live::{FromBrowser, FromServer, Moved, PROTO, Watch};
use shared::locale::Lang;
use shared::query::{Query, Sort};
use shared::refusal::Refusal;
use shared::seal::Hash;
use shared::setting::{Crew, Queue, SettingAction};
use shared::ticket::Priority;
use shared::ticket::action::TicketAction;
use shared::view::{PersonRef, Row};

use crate::bench_desk::{TestDesk, body};

pub(crate) struct Tab(pub(crate) desk::live::connection::Connection);

impl Tab {
    pub(crate) fn open(test: &TestDesk, person: shared::id::PersonId) -> Self {
        let connection = test.desk.connect(PersonRef { id: person, name: String::new() }, Hash::ZERO).unwrap();
        let mut tab = Self(connection);
        tab.say(&FromBrowser::Hello { proto: PROTO });
        tab
    }

    pub(crate) fn say(&mut self, message: &FromBrowser) {
        self.0.hear(&serde_json::to_string(message).unwrap()).unwrap();
    }

    /// Everything that has been sent by now.
    pub(crate) async fn heard(&mut self) -> Vec<FromServer> {
        let mut heard = Vec::new();
        while let Ok(Some(bytes)) = tokio::time::timeout(Duration::from_millis(50), self.0.next()).await {
            heard.push(serde_json::from_slice(&bytes).unwrap());
        }
        heard
    }
}

pub(crate) fn list() -> Watch {
    Watch::List { query: Query::default(), from: 0, len: 50, digest: None, since: None }
}

pub(crate) fn moves(heard: Vec<FromServer>) -> Vec<Moved> {
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
    let listed = |query: &Query| test.desk.list(&test.actor(test.giulia), query, 0, 200).unwrap().value.rows;
    // From here on they are kept: what is compared below was moved to where it is.
    assert!(orders().all(|query| listed(&query).is_empty()));
    let mut held: Vec<Row> = Vec::new();
    let mut tickets = Vec::new();
    for round in 0..30_usize {
        if round % 3 == 0 {
            let ticket = test.ticket(test.venier, "Frigorifero caldo").await;
            let _ = test.wish(test.giulia, None, TicketAction::SetPriority { ticket, to: Priority::ALL[round / 6 % 4] }).await;
            tickets.push(ticket);
        }
        let ticket = tickets[round % tickets.len()];
        let action = match round % 4 {
            0 => TicketAction::Note { ticket, body: body("Visto."), files: Vec::new() },
            1 => TicketAction::SetPriority { ticket, to: Priority::ALL[round % 3] },
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
    assert_eq!(held, listed(&Query::default()));
    assert!(Priority::ALL.iter().all(|priority| held.iter().any(|row| row.priority == *priority)), "{held:?}");
    for query in orders() {
        let kept = listed(&query);
        let mut sorted = held.clone();
        sorted.sort_by_key(|row| place(&query, row));
        assert_eq!(kept, sorted, "{query}");
    }
}

/// Every order that a list can be in.
fn orders() -> impl Iterator<Item = Query> {
    let both = |sort| [false, true].map(|reversed| Query { sort, reversed, ..Query::default() });
    Sort::ALL.into_iter().flat_map(both)
}

/// Where a row belongs, told without the Board: it would compare its own mistake with itself.
fn place(query: &Query, row: &Row) -> (i64, i64, TicketId) {
    let created = row.created_at.as_microsecond();
    let (first, second) = match (query.sort, row.priority) {
        (Sort::Updated, _) => (-row.updated_at.as_microsecond(), 0),
        (Sort::Created, _) => (created, 0),
        (Sort::Priority, Priority::Urgent) => (0, created),
        (Sort::Priority, Priority::High) => (1, created),
        (Sort::Priority, Priority::Normal) => (2, created),
        (Sort::Priority, Priority::Low) => (3, created),
        (Sort::Due, priority) => match row.due {
            Some(due) => (due.as_microsecond(), -(priority as i64)),
            None => (i64::MAX, -row.updated_at.as_microsecond()),
        },
    };
    if query.reversed { (-first, -second, row.id) } else { (first, second, row.id) }
}

#[tokio::test]
async fn nobody_hears_of_a_queue_that_is_not_theirs() {
    let test = TestDesk::new().await;
    let ticket = test.ticket(test.venier, "CANARY").await;
    test.wish(test.marco, None, TicketAction::Move { ticket, queue: test.quiet, reason: None }).await.unwrap();
    let mut tab = Tab::open(&test, test.giulia);
    tab.say(&FromBrowser::Subscribe { sub: 1, watch: list() });
    tab.say(&FromBrowser::Subscribe { sub: 2, watch: Watch::Ticket { ticket, ver: 1, since: None } });
    tab.heard().await;
    test.wish(test.marco, None, TicketAction::Note { ticket, body: body("CANARY"), files: Vec::new() }).await.unwrap();
    let heard = tab.heard().await;
    assert!(heard.iter().all(|message| !matches!(message, FromServer::Moved(_) | FromServer::Ticket { .. })), "{heard:?}");
}

/// Whether a ticket is hidden or not there at all: the answers are the same, and so is what follows.
#[tokio::test]
async fn a_hidden_ticket_is_answered_like_one_that_is_not_there() {
    let test = TestDesk::new().await;
    let hidden = test.ticket(test.venier, "CANARY").await;
    test.wish(test.marco, None, TicketAction::Move { ticket: hidden, queue: test.quiet, reason: None }).await.unwrap();
    let ver = test.ver(hidden).await;
    let looks = |ticket| FromBrowser::Subscribe { sub: 1, watch: Watch::Ticket { ticket, ver, since: None } };
    let shows = |ticket| FromBrowser::Presence { ticket: Some(ticket), writing: true };
    let (mut marco, mut giulia) = (Tab::open(&test, test.marco), Tab::open(&test, test.giulia));
    marco.say(&looks(hidden));
    marco.say(&shows(hidden));
    marco.heard().await;
    giulia.heard().await;
    for ticket in [hidden, TicketId(hidden.0 + 1_000)] {
        giulia.say(&looks(ticket));
        giulia.say(&shows(ticket));
        assert_eq!(giulia.heard().await, [FromServer::Subscribed { sub: 1, list: 0 }, FromServer::Resync { sub: 1 }], "{ticket}");
    }
    giulia.say(&looks(hidden));
    giulia.heard().await;
    let writing = FromBrowser::Presence { ticket: Some(hidden), writing: false };
    marco.say(&writing);
    assert_eq!(giulia.heard().await, [], "who comes and goes there is nothing to her");
    assert_eq!(marco.heard().await, [FromServer::Presence { ticket: hidden, people: Vec::new() }], "nor is she there for him");
}

#[tokio::test]
async fn colleagues_on_a_ticket_see_who_comes_writes_and_leaves() {
    let test = TestDesk::new().await;
    let ticket = test.ticket(test.venier, "Frigorifero caldo").await;
    let looks = FromBrowser::Subscribe { sub: 1, watch: Watch::Ticket { ticket, ver: 1, since: None } };
    let (mut marco, mut giulia) = (Tab::open(&test, test.marco), Tab::open(&test, test.giulia));
    giulia.say(&looks);
    giulia.heard().await;
    let marco_is_there = |writing| {
        let marco = PersonRef { id: test.marco, name: String::new() };
        FromServer::Presence { ticket, people: vec![(marco, writing)] }
    };
    for writing in [false, true] {
        marco.say(&FromBrowser::Presence { ticket: Some(ticket), writing });
        assert_eq!(giulia.heard().await, [marco_is_there(writing)]);
    }
    drop(marco);
    assert_eq!(giulia.heard().await, [FromServer::Presence { ticket, people: Vec::new() }]);
}

#[tokio::test]
async fn namesakes_with_two_tabs_each_are_two_who_write() {
    let test = TestDesk::new().await;
    let ticket = test.ticket(test.venier, "Frigorifero caldo").await;
    let mut giulia = Tab::open(&test, test.giulia);
    giulia.say(&FromBrowser::Subscribe { sub: 1, watch: Watch::Ticket { ticket, ver: 1, since: None } });
    let mut tabs = Vec::new();
    for (person, writing) in [(test.aoife, true), (test.marco, true), (test.aoife, false), (test.marco, false)] {
        let mut tab = Tab::open(&test, person);
        tab.say(&FromBrowser::Presence { ticket: Some(ticket), writing });
        tabs.push(tab);
    }
    let writes = |id| (PersonRef { id, name: String::new() }, true);
    let told = FromServer::Presence { ticket, people: vec![writes(test.aoife), writes(test.marco)] };
    assert_eq!(giulia.heard().await.last(), Some(&told));
}

/// What is due goes by settings, and is no newer version of the ticket.
#[tokio::test]
async fn a_setting_saved_between_reading_and_looking_is_told() {
    let test = TestDesk::new().await;
    let ticket = test.ticket(test.venier, "Frigorifero caldo").await;
    let giulia = test.actor(test.giulia);
    let read = || async {
        let ticket = test.desk.ticket(&giulia, ticket, Lang::It).await.unwrap();
        (ticket.value.ver, ticket.at, test.desk.counts(&giulia).unwrap().at)
    };
    let looks = |(ver, read, counted)| {
        let ticket = Watch::Ticket { ticket, ver, since: Some(read) };
        [(1, ticket), (2, Watch::Counts { since: Some(counted) })].map(|(sub, watch)| FromBrowser::Subscribe { sub, watch })
    };
    let mut tab = Tab::open(&test, test.giulia);
    let before = read().await;
    let to = Queue { crew: Crew::Only(vec![test.aoife]), ..test.desk.settings().queue(test.quiet).unwrap().clone() };
    test.own(Action::Setting(SettingAction::ChangeQueue { queue: test.quiet, to })).await;
    for (read, is_same) in [(before, false), (read().await, true)] {
        looks(read).iter().for_each(|looks| tab.say(looks));
        let heard = tab.heard().await;
        for sub in [1, 2] {
            let same = heard.iter().any(|told| matches!(told, FromServer::Same { sub: of, .. } if *of == sub));
            let anew = heard.contains(&FromServer::Resync { sub });
            assert_eq!((same, anew), (is_same, !is_same), "{sub}: {heard:?}");
        }
    }
}

/// Rights are those of now: a queue that is no longer theirs is silent from that moment on.
#[tokio::test]
async fn who_leaves_a_crew_hears_nothing_more_of_its_queue() {
    let test = TestDesk::new().await;
    let ticket = test.ticket(test.venier, "CANARY").await;
    test.wish(test.marco, None, TicketAction::Move { ticket, queue: test.quiet, reason: None }).await.unwrap();
    let mut marco = Tab::open(&test, test.marco);
    marco.say(&FromBrowser::Subscribe { sub: 1, watch: list() });
    marco.say(&FromBrowser::Subscribe { sub: 2, watch: Watch::Ticket { ticket, ver: 1, since: None } });
    marco.say(&FromBrowser::Subscribe { sub: 3, watch: Watch::Counts { since: None } });
    marco.heard().await;
    let note = |words| TicketAction::Note { ticket, body: body(words), files: Vec::new() };
    test.wish(test.marco, None, note("CANARY")).await.unwrap();
    assert_eq!(moves(marco.heard().await).len(), 1, "it is his queue");
    let quiet = test.desk.settings().queue(test.quiet).unwrap().clone();
    let to = Queue { crew: Crew::Only(vec![test.aoife]), ..quiet };
    test.own(Action::Setting(SettingAction::ChangeQueue { queue: test.quiet, to })).await;
    let told = marco.heard().await;
    assert!((1..=3).all(|sub| told.contains(&FromServer::Resync { sub })), "{told:?}");
    test.wish(test.aoife, None, note("CANARY")).await.unwrap();
    assert_eq!(marco.heard().await, [], "what he looked at is silent");
    test.desk.tick();
    let told = marco.heard().await;
    let [FromServer::Counts(counts)] = &told[..] else { panic!("counts, and nothing else: {told:?}") };
    assert!(counts.all == 0 && counts.queues.iter().all(|(queue, _)| *queue != test.quiet));
    marco.say(&FromBrowser::Subscribe { sub: 1, watch: list() });
    marco.heard().await;
    test.wish(test.aoife, None, note("CANARY")).await.unwrap();
    assert_eq!(marco.heard().await, [], "and so it is when he looks again");
}

#[tokio::test]
async fn a_tab_that_looks_twice_at_a_list_and_turns_away_once_is_still_told() {
    let test = TestDesk::new().await;
    let mut tab = Tab::open(&test, test.giulia);
    for sub in [1, 2] {
        tab.say(&FromBrowser::Subscribe { sub, watch: list() });
    }
    tab.say(&FromBrowser::Unsubscribe { sub: 1 });
    tab.heard().await;
    test.ticket(test.venier, "Frigorifero caldo").await;
    assert_eq!(moves(tab.heard().await).len(), 1);
    tab.say(&FromBrowser::Unsubscribe { sub: 2 });
    test.ticket(test.venier, "Frigorifero caldo").await;
    assert_eq!(tab.heard().await, [], "and when it turns away for good, no more");
}

/// Nor does anybody's counting make a list: many people with queues of their own would push each other's out.
#[tokio::test]
async fn counts_are_told_when_they_are_others_and_not_otherwise() {
    let test = TestDesk::new().await;
    let ticket = test.ticket(test.venier, "Frigorifero caldo").await;
    let mut tabs: Vec<Tab> = [test.giulia, test.giulia, test.marco, test.elena].map(|person| Tab::open(&test, person)).into();
    for tab in &mut tabs {
        tab.say(&FromBrowser::Subscribe { sub: 1, watch: Watch::Counts { since: None } });
    }
    test.desk.tick();
    for tab in &mut tabs {
        tab.heard().await;
    }
    test.wish(test.giulia, None, TicketAction::Note { ticket, body: body("Visto."), files: Vec::new() }).await.unwrap();
    test.desk.tick();
    for tab in &mut tabs {
        assert_eq!(tab.heard().await, [], "a note is counted nowhere");
    }
    test.wish(test.marco, None, TicketAction::Assign { ticket, owner: Some(test.marco) }).await.unwrap();
    test.desk.tick();
    for (tab, person) in tabs.iter_mut().zip([test.giulia, test.giulia, test.marco, test.elena]) {
        let counts = test.desk.counts(&test.actor(person)).unwrap().value;
        assert_eq!(tab.heard().await, [FromServer::Counts(counts)]);
    }
    assert_eq!(test.desk.lists(), 0);
}

#[tokio::test]
async fn a_busy_line_is_asked_whether_somebody_is_there_as_well() {
    let test = TestDesk::new().await;
    let ticket = test.ticket(test.venier, "Frigorifero caldo").await;
    let mut tab = Tab::open(&test, test.giulia);
    tab.say(&FromBrowser::Subscribe { sub: 1, watch: list() });
    tab.heard().await;
    let mut pings = 0;
    for _ in 0..6 {
        tokio::time::pause();
        tokio::time::advance(Duration::from_secs(10)).await;
        tokio::time::resume();
        test.wish(test.giulia, None, TicketAction::Note { ticket, body: body("Visto."), files: Vec::new() }).await.unwrap();
        let heard = tab.heard().await;
        assert!(heard.iter().any(|said| matches!(said, FromServer::Moved(_))), "{heard:?}");
        pings += heard.iter().filter(|said| matches!(said, FromServer::Ping)).count();
    }
    assert_eq!(pings, 2, "every 25 s, whatever else is said");
}

#[tokio::test]
async fn one_person_cannot_take_every_socket() {
    let test = TestDesk::new().await;
    let connect = |person| test.desk.connect(PersonRef { id: person, name: String::new() }, Hash::ZERO);
    let mut tabs: Vec<_> = (0..SOCKETS_PER_PERSON_MAX).map(|_| connect(test.giulia).unwrap()).collect();
    assert!(matches!(connect(test.giulia), Err(DeskError::Refused(Refusal::Busy))));
    assert!(connect(test.marco).is_ok(), "others are not kept out");
    tabs.pop();
    assert!(connect(test.giulia).is_ok(), "a place that was left is free");
}

#[tokio::test]
async fn a_customer_is_nudged_about_their_own_public_news_only_and_told_nothing() {
    let test = TestDesk::new().await;
    let ticket = test.ticket(test.venier, "Frigorifero caldo").await;
    let (mut hers, mut his) = (Tab::open(&test, test.venier), Tab::open(&test, test.graham));
    for tab in [&mut hers, &mut his] {
        tab.say(&FromBrowser::Subscribe { sub: 7, watch: Watch::Requests { since: None } });
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
    let early = serde_json::to_string(&FromBrowser::Subscribe { sub: 1, watch: Watch::Counts { since: None } }).unwrap();
    assert!(ungreeted.hear(&early).is_err(), "hello comes first");
}
