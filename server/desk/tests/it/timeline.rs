//! A long ticket is read in stretches, which together are the whole.

use desk::DeskError;
use desk::read::request::MESSAGES_MAX;
use desk::read::ticket::TIMELINE_STEPS_MAX;
use shared::id::{TicketId, Ver};
use shared::locale::Lang;
use shared::refusal::Refusal;
use shared::ticket::action::TicketAction;
use shared::view::{Entry, Message, TicketPage};

use crate::bench_desk::{TestDesk, body};

const OPENING: &str = "Il frigorifero segna 8,4 gradi.";
const FILE: &str = "frigorifero.jpg";
/// So often the customer says something and an agent notes something: more than either is shown at once.
const ROUNDS: u32 = 115;
const STEPS: Ver = 1 + 2 * ROUNDS;

/// One round. Each of its two steps brings one article, so that versions and ordinals are the same here.
async fn round(test: &TestDesk, ticket: TicketId, n: u32) {
    test.wish(test.venier, None, TicketAction::Hear { ticket, body: body(&said(n)), files: Vec::new() }).await.unwrap();
    test.wish(test.giulia, None, TicketAction::Note { ticket, body: body(&noted(n)), files: Vec::new() }).await.unwrap();
}

fn said(n: u32) -> String {
    format!("said {n}")
}

fn noted(n: u32) -> String {
    format!("noted {n}")
}

async fn long_ticket(test: &TestDesk) -> TicketId {
    let mut file = test.desk.receive_file(FILE).await.unwrap();
    file.take(b"warm").await.unwrap();
    let file = file.finish(test.venier).await.unwrap();
    let mut asking = test.asking(test.venier, "Frigorifero caldo");
    if let TicketAction::Create(new) = &mut asking {
        new.files.push(file);
    }
    let ticket = test.wish(test.venier, None, asking).await.unwrap().outcome.ticket.unwrap();
    for n in 1..=ROUNDS {
        round(test, ticket, n).await;
    }
    ticket
}

/// Version, ordinal and words of all that was said after so many rounds, from a version on.
fn whole(rounds: u32, from: Ver) -> Vec<(Ver, u32, String)> {
    let words = (1..=rounds).flat_map(|n| [said(n), noted(n)]);
    let all = (1..).zip(std::iter::once(OPENING.to_owned()).chain(words)).map(|(ver, words)| (ver, ver, words));
    all.filter(|(ver, _, _)| from <= *ver).collect()
}

fn articles(page: &TicketPage) -> Vec<(Ver, u32, String)> {
    let article = |entry: &Entry| match entry {
        Entry::Article(article) => Some((article.ver, article.ordinal, article.body.clone().unwrap())),
        Entry::Event(_) => None,
    };
    page.timeline.iter().filter_map(article).collect()
}

async fn page(test: &TestDesk, ticket: TicketId) -> TicketPage {
    test.desk.ticket(&test.actor(test.giulia), ticket, Lang::En).await.unwrap().value
}

fn is_nothing<T>(answer: Result<T, DeskError>) -> bool {
    matches!(answer, Err(DeskError::Refused(Refusal::NotFound)))
}

#[tokio::test]
async fn an_agent_reads_the_newest_steps_and_then_what_came_before() {
    let test = TestDesk::new().await;
    let ticket = long_ticket(&test).await;
    let giulia = test.actor(test.giulia);
    let newest = page(&test, ticket).await;
    assert_eq!((newest.ver, newest.from), (STEPS, STEPS - TIMELINE_STEPS_MAX + 1));
    assert_eq!(articles(&newest), whole(ROUNDS, newest.from));

    let earlier = test.desk.earlier(&giulia, ticket, newest.from, Lang::En).await.unwrap();
    assert_eq!(earlier.from, 1);
    let mut all = newest.clone();
    all.precede(newest.from, earlier.clone());
    assert_eq!((all.from, articles(&all)), (1, whole(ROUNDS, 1)));
    let once = all.clone();
    all.precede(newest.from, earlier);
    assert_eq!(all, once, "asked for twice, put there once");

    for before in [0, 1] {
        let nothing = test.desk.earlier(&giulia, ticket, before, Lang::En).await.unwrap();
        assert_eq!((nothing.from, nothing.entries), (1, Vec::new()));
    }
    let end = test.desk.earlier(&giulia, ticket, Ver::MAX, Lang::En).await.unwrap();
    assert_eq!((end.from, end.entries), (newest.from, newest.timeline));
}

#[tokio::test]
async fn a_newer_page_keeps_what_was_shown_unless_something_lies_between() {
    let test = TestDesk::new().await;
    let ticket = long_ticket(&test).await;
    let mut shown = page(&test, ticket).await;
    round(&test, ticket, ROUNDS + 1).await;
    let newer = page(&test, ticket).await;
    assert_eq!(newer.from, shown.from + 2, "the stretch went on with the ticket");
    let mut kept = newer.clone();
    kept.keep(&shown);
    assert_eq!((kept.from, articles(&kept)), (shown.from, whole(ROUNDS + 1, shown.from)));
    // As if it had been read when the last two steps before the newer page had not been made yet.
    shown.ver = newer.from - 2;
    let mut cut = newer.clone();
    cut.keep(&shown);
    assert_eq!(cut, newer);
}

#[tokio::test]
async fn a_customer_reads_the_newest_messages_and_then_those_before() {
    let test = TestDesk::new().await;
    let ticket = long_ticket(&test).await;
    let venier = test.actor(test.venier);
    let words = |number: u32| if number == 1 { OPENING.to_owned() } else { said(number - 1) };
    let told = |messages: Vec<Message>| -> Vec<_> { messages.into_iter().map(|message| (message.number, message.body.unwrap())).collect() };
    let expected = |from: u32, to: u32| -> Vec<_> { (from..=to).map(|number| (number, words(number))).collect() };
    let (last, max) = (1 + ROUNDS, u32::try_from(MESSAGES_MAX).unwrap());
    let first = last - max + 1;
    let newest = test.desk.request(&venier, ticket, Lang::En).await.unwrap().value.messages;
    assert_eq!(told(newest), expected(first, last));
    // Those before the newest, some that lie in two stretches of steps, none, and all that one answer has.
    for (before, from, to) in [(first, 1, first - 1), (50, 1, 49), (1, 1, 0), (0, 1, 0), (u32::MAX, first, last)] {
        let earlier = test.desk.earlier_messages(&venier, ticket, before, Lang::En).await.unwrap();
        assert_eq!(told(earlier), expected(from, to), "before {before}");
    }
}

#[tokio::test]
async fn a_file_of_long_ago_is_found_and_nothing_where_none_is() {
    let test = TestDesk::new().await;
    let ticket = long_ticket(&test).await;
    let (giulia, venier) = (test.actor(test.giulia), test.actor(test.venier));
    assert_eq!(test.desk.file(&giulia, ticket, 1, 0).await.unwrap().name, FILE);
    assert_eq!(test.desk.request_file(&venier, ticket, 1, 0).await.unwrap().name, FILE);
    for place in [0, 2, STEPS + 1, u32::MAX] {
        assert!(is_nothing(test.desk.file(&giulia, ticket, place, 0).await), "version {place}");
        assert!(is_nothing(test.desk.request_file(&venier, ticket, place, 0).await), "message {place}");
    }
}
