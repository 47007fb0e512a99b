//! Answers that a queue may only draft, and facts that are chosen by the words of a page.

use desk::DeskError;
use shared::act::Action;
use shared::id::TicketId;
use shared::locale::{Lang, Text};
use shared::refusal::Refusal;
use shared::setting::catalogue::{Category, Service};
use shared::setting::{Crew, Queue, SettingAction, SettingChange};
use shared::ticket::Priority;
use shared::ticket::action::TicketAction;
use shared::ticket::status::{Resolution, Status};
use shared::view::{ArticleView, Entry, FactKey, TicketPage};

use crate::bench_desk::{TestDesk, body};

async fn page(test: &TestDesk, who: shared::id::PersonId, ticket: TicketId) -> TicketPage {
    test.desk.ticket(&test.actor(who), ticket, Lang::En).await.unwrap().value
}

fn last_article(page: &TicketPage) -> ArticleView {
    let article = |entry: &Entry| match entry {
        Entry::Article(article) => Some(article.clone()),
        Entry::Event(_) => None,
    };
    page.timeline.iter().rev().find_map(article).unwrap()
}

/// Marco drafts where he may not write to customers; whoever works the main queue sends it, with his file.
#[tokio::test]
async fn a_draft_leaves_with_its_files_as_the_answer_of_whoever_sends_it() {
    let test = TestDesk::new().await;
    let crew = Crew::Only(vec![test.giulia, test.aoife]);
    for (queue, change) in [(test.front, Some(crew)), (test.quiet, None)] {
        let now = test.desk.settings().queue(queue).unwrap().clone();
        let to = match change {
            Some(crew) => Queue { crew, ..now },
            None => Queue { drafts_only: true, crew: Crew::Only(vec![test.marco, test.giulia]), ..now },
        };
        test.own(Action::Setting(SettingAction::ChangeQueue { queue, to })).await;
    }
    let ticket = test.ticket(test.venier, "Frigorifero caldo").await;
    test.wish(test.giulia, None, TicketAction::Move { ticket, queue: test.quiet, reason: None }).await.unwrap();
    let mut file = test.desk.receive_file("schema.txt").await.unwrap();
    file.take(b"valvola").await.unwrap();
    let file = file.finish(test.marco).await.unwrap();
    let reply = TicketAction::Reply { ticket, body: body("Apra la valvola."), files: vec![file], then: None };
    test.wish(test.marco, None, reply).await.unwrap();
    let sent = async || test.desk.composed_mails().await.unwrap().iter().filter(|mail| mail.text.contains("valvola")).count();
    let heard = async || {
        let request = test.desk.request(&test.actor(test.venier), ticket, Lang::En).await.unwrap().value;
        request.messages.into_iter().filter_map(|message| message.body).collect::<Vec<_>>()
    };
    assert_eq!(sent().await, 0);
    assert_eq!(heard().await.len(), 1, "her own words");

    let (marcos, giulias) = (page(&test, test.marco, ticket).await, page(&test, test.giulia, ticket).await);
    assert_eq!((marcos.more.drafts_for.as_deref(), marcos.more.hops.as_deref()), (Some("Assistenza"), Some("once")));
    let drafted = last_article(&giulias);
    assert_eq!((last_article(&marcos).sendable.is_some(), drafted.sendable.is_some()), (false, true));
    let (number, words, files) = test.desk.drafted(&test.actor(test.giulia), ticket, drafted.ver).await.unwrap();
    assert_eq!((number, words.as_str(), files.len()), (drafted.ordinal, "Apra la valvola.", 1));
    let send = TicketAction::SendDraft { ticket, draft: number, body: words, files, then: None };
    test.wish(test.giulia, Some(giulias.ver), send.clone()).await.unwrap();
    assert_eq!((sent().await, heard().await.last().cloned()), (1, Some("Apra la valvola.".to_owned())));
    assert!(last_article(&page(&test, test.giulia, ticket).await).sendable.is_none());
    let again =
        test.wish(test.giulia, None, TicketAction::SendDraft { ticket, draft: number, body: body("…"), files: Vec::new(), then: None });
    assert!(matches!(again.await, Err(DeskError::Refused(Refusal::NoDraft))));
}

/// Giulia may answer the draft in her own words, as long as it waits.
#[tokio::test]
async fn a_draft_waits_for_whoever_may_write_to_the_customer() {
    let test = TestDesk::new().await;
    let now = test.desk.settings().queue(test.quiet).unwrap().clone();
    let to = Queue { drafts_only: true, crew: Crew::Only(vec![test.marco, test.giulia]), ..now };
    test.own(Action::Setting(SettingAction::ChangeQueue { queue: test.quiet, to })).await;
    let now = test.desk.settings().queue(test.front).unwrap().clone();
    let to = Queue { crew: Crew::Only(vec![test.giulia, test.aoife]), ..now };
    test.own(Action::Setting(SettingAction::ChangeQueue { queue: test.front, to })).await;
    let ticket = test.ticket(test.venier, "Frigorifero caldo").await;
    test.wish(test.giulia, None, TicketAction::Move { ticket, queue: test.quiet, reason: None }).await.unwrap();
    let reply = TicketAction::Reply { ticket, body: body("Open the valve. Giulia, in Italian please."), files: Vec::new(), then: None };
    test.wish(test.marco, None, reply).await.unwrap();
    let drafted = last_article(&page(&test, test.giulia, ticket).await).ordinal;
    let waits = async |who, number| match test.desk.waits_for(&test.actor(who), ticket, number).await {
        Ok(()) => None,
        Err(DeskError::Refused(refusal)) => Some(refusal),
        Err(error) => panic!("{error}"),
    };
    assert_eq!(waits(test.marco, drafted).await, Some(Refusal::NotAllowed), "he does not write to customers");
    assert_eq!(waits(test.giulia, drafted + 1).await, Some(Refusal::NoDraft));
    assert_eq!(waits(test.giulia, drafted).await, None);
    let send = TicketAction::SendDraft { ticket, draft: drafted, body: body("Apra la valvola."), files: Vec::new(), then: None };
    test.wish(test.giulia, None, send).await.unwrap();
    assert_eq!(waits(test.giulia, drafted).await, Some(Refusal::NoDraft));
}

#[tokio::test]
async fn who_does_not_see_a_ticket_reads_none_of_its_drafts() {
    let test = TestDesk::new().await;
    let ticket = test.ticket(test.venier, "Frigorifero caldo").await;
    test.wish(test.marco, None, TicketAction::Move { ticket, queue: test.quiet, reason: None }).await.unwrap();
    for who in [test.giulia, test.venier] {
        let answer = test.desk.drafted(&test.actor(who), ticket, 1).await;
        assert!(matches!(answer, Err(DeskError::Refused(Refusal::NotFound))), "{answer:?}");
        let answer = test.desk.choosing(&test.actor(who), ticket, FactKey::Kind, "1").await;
        assert!(matches!(answer, Err(DeskError::Refused(Refusal::NotFound))), "{answer:?}");
    }
    let mine = test.desk.drafted(&test.actor(test.marco), ticket, 1).await;
    assert!(matches!(mine, Err(DeskError::Refused(Refusal::NotFound))), "a request is no draft: {mine:?}");
}

#[tokio::test]
async fn a_page_offers_what_can_be_chosen_and_what_is_chosen_is_there() {
    let test = TestDesk::new().await;
    let added = async |doc| test.own(Action::Setting(SettingAction::Add(doc))).await.outcome.setting.unwrap().to_string();
    let service = Service { name: Text::both("Portal", "Portale"), visible: true, queue: None, retired: false };
    let portal = added(SettingChange::Service(service)).await;
    let category = |name: &str, parent| Category { name: Text::same(name), parent, skills: Vec::new(), retired: false };
    let above = added(SettingChange::Category(category("Rooms", None))).await;
    let parent = Some(shared::id::CategoryId(above.parse().unwrap()));
    let below = added(SettingChange::Category(category("Sensors", parent))).await;
    let ticket = test.ticket(test.venier, "Frigorifero caldo").await;
    let giulia = test.actor(test.giulia);
    for (key, word, words) in [
        (FactKey::Kind, "4", "Question"),
        (FactKey::Service, portal.as_str(), "Portal"),
        (FactKey::Category, below.as_str(), "Rooms › Sensors"),
        (FactKey::Impact, "2", "high"),
        (FactKey::Urgency, "2", "high"),
    ] {
        let action = test.desk.choosing(&giulia, ticket, key, word).await.unwrap();
        test.wish(test.giulia, Some(page(&test, test.giulia, ticket).await.ver), action).await.unwrap();
        let shown = page(&test, test.giulia, ticket).await;
        let fact = shown.more.facts.iter().find(|fact| fact.key == key).unwrap();
        assert_eq!((fact.now.as_str(), fact.means(&fact.now).as_str()), (word, words));
    }
    let shown = page(&test, test.giulia, ticket).await;
    assert_eq!(shown.priority, Priority::Urgent, "impact and urgency made it that");
    assert!(shown.more.facts.iter().all(|fact| ![FactKey::Label, FactKey::Cause, FactKey::Untag].contains(&fact.key)), "there are none");
    for word in ["6", "x", "-1", "9999999999999999999999"] {
        let answer = test.desk.choosing(&giulia, ticket, FactKey::Kind, word).await;
        assert!(matches!(answer, Err(DeskError::Refused(Refusal::NotFound))), "{word}: {answer:?}");
    }
}

#[tokio::test]
async fn passing_on_may_say_why_and_what_solved_it_is_asked_for_when_it_is_resolved() {
    let test = TestDesk::new().await;
    let ticket = test.ticket(test.venier, "Frigorifero caldo").await;
    let asked_of = async |who| test.desk.ticket_and_asks(&test.actor(who), ticket, Lang::En).await.unwrap().1;
    let asks = async |asks: bool| {
        let now = test.desk.settings().queue(test.front).unwrap().clone();
        let to = Queue { asks_reason: asks, asks_solution: asks, ..now };
        test.own(Action::Setting(SettingAction::ChangeQueue { queue: test.front, to })).await;
    };
    let marcos = asked_of(test.marco).await;
    assert_eq!((marcos.passes, marcos.reason), (true, false), "he may say why, and need not");
    assert!(!asked_of(test.giulia).await.passes, "she has nowhere to pass it on to");
    asks(true).await;
    let marcos = asked_of(test.marco).await;
    assert_eq!((marcos.passes, marcos.reason, marcos.solves), (true, true, false), "it is far from resolved");
    asks(false).await;
    let solved = TicketAction::SetStatus { ticket, to: Status::Resolved { how: Resolution::Solved } };
    test.wish(test.giulia, None, solved).await.unwrap();
    asks(true).await;
    assert!(asked_of(test.giulia).await.solves, "it was resolved without");
    let said = TicketAction::Conclude { ticket, cause: None, solution: Some(body("La guarnizione.")), how: None };
    test.wish(test.giulia, None, said).await.unwrap();
    assert!(!asked_of(test.giulia).await.solves, "it was said");
}
