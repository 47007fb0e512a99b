//! Who sees what: every question that exists, asked by somebody who should not get an answer.

use desk::{DeskError, Wish};
use shared::access::Actor;
use shared::act::Action;
use shared::event::Door;
use shared::id::{PersonId, Pos, TicketId};
use shared::live::{FromBrowser, Watch};
use shared::locale::Lang;
use shared::people::action::{NewPerson, PeopleAction};
use shared::query::Query;
use shared::refusal::Refusal;
use shared::rule::condition::Condition;
use shared::rule::deed::Deed;
use shared::rule::trigger::On;
use shared::setting::{Crew, DeskDoc, Queue, SettingAction, SettingChange};
use shared::text::{Name, TextError, TextKind};
use shared::ticket::action::{Requester, TicketAction, Writing};
use shared::ticket::status::{Closing, Resolution, Status};
use shared::view::{Entry, EventView, Happening};

use crate::bench_desk::{TestDesk, body, noon, op};
use crate::live::Tab;
use crate::ruled::on;

fn not_found<T: std::fmt::Debug>(answer: Result<T, DeskError>) {
    assert!(matches!(answer, Err(DeskError::Refused(Refusal::NotFound))), "{answer:?}");
}

#[tokio::test]
async fn a_customer_never_sees_another_companys_ticket() {
    let test = TestDesk::new().await;
    let ticket = test.ticket(test.venier, "Frigorifero caldo").await;
    let graham = test.actor(test.graham);
    not_found(test.desk.request(&graham, ticket, Lang::En).await);
    not_found(test.desk.ticket(&graham, ticket, Lang::En).await);
    not_found(test.desk.earlier_messages(&graham, ticket, 2, Lang::En).await);
    not_found(test.desk.earlier(&graham, ticket, 2, Lang::En).await);
    not_found(test.desk.request_file(&graham, ticket, 1, 0).await.map(|file| file.name));
    not_found(test.desk.file(&graham, ticket, 1, 0).await.map(|file| file.name));
    not_found(test.desk.article_html(&graham, ticket, 1).await);
    not_found(test.desk.list(&graham, &Query::default(), 0, 50));
    not_found(test.desk.counts(&graham));
    not_found(test.desk.queues(&graham, Lang::En));
    not_found(test.desk.find_people(&graham, "venier"));
    not_found(test.desk.agents(&graham));
    not_found(test.desk.closed(&graham, None, None).await);
    not_found(test.desk.facts(&graham).map(|_| ()));
    assert!(test.desk.requests(&graham).await.unwrap().value.is_empty());
    assert!(test.desk.ticket_lines(&graham, &[ticket]).await.unwrap().is_empty());
    for action in [
        TicketAction::Hear { ticket, body: body("hello"), files: Vec::new() },
        TicketAction::Reply { ticket, body: body("hello"), files: Vec::new(), then: None },
        TicketAction::Note { ticket, body: body("hello"), files: Vec::new() },
        TicketAction::Assign { ticket, owner: None },
        TicketAction::Confirm { ticket },
        TicketAction::Reopen { ticket, body: None },
        TicketAction::CatchUp { ticket },
    ] {
        not_found(test.wish(test.graham, None, action).await);
    }
    let mut follow = test.asking(test.graham, "Follow");
    if let TicketAction::Create(new) = &mut follow {
        new.follows = Some(ticket);
    }
    not_found(test.wish(test.graham, None, follow).await);
    assert_eq!(test.ver(ticket).await, 1, "and nothing was changed");
}

/// The rules of a zone come from a list: one that is not in it would be nobody's time.
#[tokio::test]
async fn a_zone_that_nobody_knows_is_refused_whoever_names_it() {
    let test = TestDesk::new().await;
    let person = |zone: &str| NewPerson { zone: Some(zone.to_owned()), ..NewPerson::named(Name::try_from("Ada Bianchi").unwrap()) };
    let mut asked = test.asking(test.venier, "Frigorifero caldo");
    if let TicketAction::Create(new) = &mut asked {
        (new.requester, new.writing) = (Requester::New(person("Mars/Olympus")), Writing::ForCaller);
    }
    let profile = |zone: &str| PeopleAction::ChangeProfile {
        person: test.venier,
        name: None,
        phones: None,
        locale: Some((None, Some(zone.to_owned()))),
    };
    let doc = |zone: &str| SettingAction::ChangeDesk(DeskDoc { zone: zone.to_owned(), ..DeskDoc::default() });
    for (action, taken) in [
        (Action::People(profile("Europe/Rome")), true),
        (Action::People(profile("Mars/Olympus")), false),
        (Action::People(profile("")), false),
        (Action::People(PeopleAction::AddPerson(person("Europe/Paris"))), true),
        (Action::People(PeopleAction::AddPerson(person("Mars/Olympus"))), false),
        (Action::Setting(doc("Europe/London")), true),
        (Action::Setting(doc("Mars/Olympus")), false),
        (Action::Ticket(asked), false),
    ] {
        let wish = Wish { op: op(), actor: Actor::desk(), door: Door::Cli, seen: None, action: action.clone() };
        let unknown = TextError::Malformed { what: TextKind::Zone };
        match test.desk.act(wish).await {
            Ok(_) => assert!(taken, "{action:?}"),
            Err(DeskError::Refused(Refusal::Text(told))) => assert_eq!((told, taken), (unknown, false), "{action:?}"),
            Err(other) => panic!("{other}"),
        }
    }
}

/// All that a customer's pages are told, byte by byte: the answers, and what the line says to a page that begins and to one that
/// comes back.
async fn told(test: &TestDesk, who: PersonId, ticket: TicketId, since: Pos) -> String {
    let actor = test.actor(who);
    let (one, all) = (test.desk.request(&actor, ticket, Lang::En).await.unwrap(), test.desk.requests(&actor).await.unwrap());
    let mut tab = Tab::open(test, who);
    for (sub, since) in [(1, None), (2, Some(since))] {
        tab.say(&FromBrowser::Subscribe { sub, watch: Watch::Requests { since } });
    }
    serde_json::to_string(&(one, all, tab.heard().await)).unwrap()
}

/// The mails that leave, headers and all, without the words that a desk's own key makes: no two desks make the same.
async fn mailed(test: &TestDesk) -> Vec<String> {
    let is_keyed = |word: &str| matches!(word.len(), 16 | 20) || word.len() == 8 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    let named = |word: &str| if is_keyed(word) { format!("key{}", word.len()) } else { word.to_owned() };
    let unkeyed = |text: &str| text.split(|c: char| !c.is_ascii_alphanumeric()).map(named).collect::<Vec<_>>().join(" ");
    let mut mails: Vec<String> = test.desk.composed_mails().await.unwrap().iter().map(|mail| unkeyed(&mail.text)).collect();
    mails.sort();
    mails
}

#[tokio::test]
async fn a_customers_mails_are_the_same_whether_or_not_there_are_internal_notes() {
    let (plain, annotated) = (TestDesk::new().await, TestDesk::new().await);
    for (test, notes) in [(&plain, 0), (&annotated, 5)] {
        let raw = "From: venier@ospedale.example\nSubject: Frigo\nMessage-ID: <first@ospedale.example>\n\nCaldo.\n";
        test.mail(raw, "support@desk.example", "venier@ospedale.example").await;
        let ticket = test.desk.list(&Actor::desk(), &Query::default(), 0, 1).unwrap().value.rows[0].id;
        for words in ["Arriviamo.", "Siamo arrivati.", "Fatto."] {
            for _ in 0..notes {
                test.wish(test.giulia, None, TicketAction::Note { ticket, body: body("CANARY"), files: Vec::new() }).await.unwrap();
            }
            test.wish(test.giulia, None, TicketAction::Reply { ticket, body: body(words), files: Vec::new(), then: None }).await.unwrap();
        }
    }
    let mails = mailed(&plain).await;
    assert_eq!(mails.len(), 4, "a receipt and three replies");
    assert!(mails.iter().any(|mail| mail.matches("article").count() == 4), "an id, two references, and what it answers: {mails:?}");
    assert_eq!(mails, mailed(&annotated).await);
}

#[tokio::test]
async fn a_customer_never_sees_an_internal_note_nor_that_there_is_one() {
    let test = TestDesk::new().await;
    let ticket = test.ticket(test.venier, "Frigorifero caldo").await;
    let since = test.desk.request(&test.actor(test.venier), ticket, Lang::En).await.unwrap().at;
    let before = told(&test, test.venier, ticket, since).await;
    test.wish(test.giulia, None, TicketAction::Note { ticket, body: body("CANARY-note"), files: Vec::new() }).await.unwrap();
    test.wish(test.giulia, None, TicketAction::Assign { ticket, owner: Some(test.giulia) }).await.unwrap();
    test.ticket(test.graham, "No chart").await;
    assert_eq!(before, told(&test, test.venier, ticket, since).await, "not one byte differs, and of others nothing is told either");
    assert!(!before.contains("CANARY") && before.contains("same") && !before.contains("resync"), "{before}");
    assert_ne!(since.lane, test.desk.position().lane, "nor how often the desk was started");
    test.wish(test.giulia, None, TicketAction::Reply { ticket, body: body("Arriviamo."), files: Vec::new(), then: None }).await.unwrap();
    assert!(told(&test, test.venier, ticket, since).await.contains("resync"), "news of hers are told");
}

#[tokio::test]
async fn an_agent_outside_the_crew_sees_neither_ticket_nor_count() {
    let test = TestDesk::new().await;
    let ticket = test.ticket(test.venier, "Frigorifero caldo").await;
    test.wish(test.marco, None, TicketAction::Move { ticket, queue: test.quiet, reason: None }).await.unwrap();
    let giulia = test.actor(test.giulia);
    not_found(test.desk.ticket(&giulia, ticket, Lang::En).await);
    not_found(test.desk.earlier(&giulia, ticket, 2, Lang::En).await);
    assert_eq!(test.desk.list(&giulia, &Query::default(), 0, 50).unwrap().value.total, 0);
    let counts = test.desk.counts(&giulia).unwrap().value;
    assert_eq!((counts.all, counts.unowned), (0, 0));
    assert!(counts.queues.iter().all(|(queue, _)| *queue != test.quiet), "not even the queue's name");
    let open = |who| test.desk.find_people(&test.actor(who), "Venier").unwrap()[0].open;
    assert_eq!((open(test.giulia), open(test.marco)), (0, 1), "nor how many the customer has there");
    not_found(test.wish(test.giulia, None, TicketAction::Note { ticket, body: body("?"), files: Vec::new() }).await);
    let marco = test.actor(test.marco);
    assert_eq!(test.desk.list(&marco, &Query::default(), 0, 50).unwrap().value.total, 1);
}

/// Where a ticket was before it came back, as a reader is told.
async fn moves(test: &TestDesk, who: PersonId, ticket: TicketId) -> Vec<(Option<String>, Option<String>)> {
    let page = test.desk.ticket(&test.actor(who), ticket, Lang::En).await.unwrap().value;
    let queues = |entry| match entry {
        Entry::Event(EventView { what: Happening::Queue { from, to }, .. }) => Some((from, to)),
        Entry::Event(_) | Entry::Article(_) => None,
    };
    page.timeline.into_iter().filter_map(queues).collect()
}

#[tokio::test]
async fn who_is_not_of_a_queue_is_not_told_its_name_by_a_ticket_that_was_there() {
    let test = TestDesk::new().await;
    let ticket = test.ticket(test.venier, "Frigorifero caldo").await;
    for queue in [test.quiet, test.front] {
        test.wish(test.marco, None, TicketAction::Move { ticket, queue, reason: None }).await.unwrap();
    }
    let (front, quiet) = (Some("Assistenza".to_owned()), Some("Reclami".to_owned()));
    let whole = [(front.clone(), quiet.clone()), (quiet, front.clone())];
    assert_eq!(moves(&test, test.marco, ticket).await, whole);
    assert_eq!(moves(&test, test.elena, ticket).await, whole, "who manages is told");
    assert_eq!(moves(&test, test.giulia, ticket).await, [(front.clone(), None), (None, front)]);
}

/// Marco works the queue below, and nobody but Giulia the one above.
#[tokio::test]
async fn who_hands_back_is_told_the_name_of_the_queue_and_nothing_more() {
    let test = TestDesk::new().await;
    let ticket = test.ticket(test.venier, "Frigorifero caldo").await;
    test.ticket(test.venier, "Un altro").await;
    test.wish(test.marco, None, TicketAction::Move { ticket, queue: test.quiet, reason: None }).await.unwrap();
    let front = test.desk.settings().queue(test.front).unwrap().clone();
    let to = Queue { crew: Crew::Only(vec![test.giulia]), ..front };
    test.own(Action::Setting(SettingAction::ChangeQueue { queue: test.front, to })).await;
    let marco = test.actor(test.marco);
    let (read, asks) = test.desk.ticket_and_asks(&marco, ticket, Lang::En).await.unwrap();
    assert_eq!((asks.passes, asks.back), (true, Some(test.front)));
    let ways: Vec<_> = read.value.queues.iter().map(|queue| (queue.name.as_str(), queue.count.open)).collect();
    assert_eq!(ways, [("Assistenza", 0), ("Reclami", 1)], "and not how much there is to do");
    assert!(test.desk.queues(&marco, Lang::En).unwrap().iter().all(|queue| queue.id == test.quiet), "it is in no list of his");
    test.wish(test.marco, None, TicketAction::Move { ticket, queue: test.front, reason: None }).await.unwrap();
    not_found(test.desk.ticket(&marco, ticket, Lang::En).await);
    assert_eq!(test.desk.list(&marco, &Query::default(), 0, 50).unwrap().value.total, 0);
    let giulia = test.desk.ticket(&test.actor(test.giulia), ticket, Lang::En).await.unwrap().value;
    assert_eq!(giulia.queue, test.front);
}

#[tokio::test]
async fn who_is_not_of_a_queue_is_not_told_that_a_rule_could_not_move_a_ticket_there() {
    let test = TestDesk::new().await;
    let rule = SettingChange::Rule(Box::new(on(&[On::Created], Condition::default(), &[Deed::MoveTo(test.quiet)])));
    test.own(Action::Setting(SettingAction::Add(rule))).await;
    let to = Queue { retired: true, ..test.desk.settings().queue(test.quiet).unwrap().clone() };
    test.own(Action::Setting(SettingAction::ChangeQueue { queue: test.quiet, to })).await;
    let ticket = test.ticket(test.venier, "Frigorifero caldo").await;
    for (who, told) in [(test.marco, true), (test.elena, true), (test.giulia, false)] {
        let page = test.desk.ticket(&test.actor(who), ticket, Lang::En).await.unwrap();
        let page = serde_json::to_string(&page.value.timeline).unwrap();
        assert_eq!(page.contains("Left out: move it to Reclami (the queue is no longer in use)"), told, "{page}");
        assert_eq!(page.contains("Reclami"), told, "{page}");
    }
}

#[tokio::test]
async fn a_queue_that_is_retired_is_offered_to_nobody() {
    let test = TestDesk::new().await;
    let ticket = test.ticket(test.venier, "Frigorifero caldo").await;
    let offered = async || {
        let page = test.desk.ticket(&test.actor(test.marco), ticket, Lang::En).await.unwrap().value;
        page.queues.iter().any(|node| node.id == test.quiet)
    };
    assert!(offered().await);
    let to = Queue { retired: true, ..test.desk.settings().queue(test.quiet).unwrap().clone() };
    test.own(Action::Setting(SettingAction::ChangeQueue { queue: test.quiet, to })).await;
    assert!(!offered().await);
}

#[tokio::test]
async fn a_customer_asks_for_nobody_else_and_into_no_hidden_queue() {
    let test = TestDesk::new().await;
    let mut forged = test.asking(test.venier, "Not mine");
    let refused = test.wish(test.graham, None, forged.clone()).await;
    assert!(matches!(refused, Err(DeskError::Refused(Refusal::NotAllowed))), "{refused:?}");
    if let TicketAction::Create(new) = &mut forged {
        new.requester = shared::ticket::action::Requester::Known(test.graham);
        new.queue = test.quiet;
    }
    let refused = test.wish(test.graham, None, forged).await;
    assert!(matches!(refused, Err(DeskError::Refused(Refusal::NoSuchQueue { .. }))), "{refused:?}");
}

#[tokio::test]
async fn beside_a_ticket_stand_the_customers_newest_others_that_the_reader_sees() {
    let test = TestDesk::new().await;
    let (seen, open) = (test.ticket(test.venier, "Prima").await, test.ticket(test.venier, "Ora").await);
    for _ in 0..25 {
        let ticket = test.ticket(test.venier, "Altrove").await;
        test.wish(test.marco, None, TicketAction::Move { ticket, queue: test.quiet, reason: None }).await.unwrap();
    }
    let page = test.desk.ticket(&test.actor(test.giulia), open, Lang::It).await.unwrap().value;
    assert_eq!(page.customer.others.iter().map(|line| line.id).collect::<Vec<_>>(), [seen]);
}

/// A refusal says no more of a ticket than its page does.
#[tokio::test]
async fn a_customer_is_not_told_that_theirs_was_called_spam() {
    let test = TestDesk::new().await;
    let ticket = test.ticket(test.venier, "Frigorifero caldo").await;
    let spam = TicketAction::SetStatus { ticket, to: Status::Closed { how: Closing::Spam } };
    test.wish(test.marco, None, spam).await.unwrap();
    for action in [
        TicketAction::Hear { ticket, body: body("E allora?"), files: Vec::new() },
        TicketAction::Reopen { ticket, body: None },
        TicketAction::AskEscalation { ticket, reason: body("E allora?") },
    ] {
        let refused = test.wish(test.venier, None, action).await.unwrap_err();
        assert!(!format!("{refused:?}").contains("Spam"), "{refused:?}");
    }
}

/// What somebody may not see takes no room on their pages.
#[tokio::test]
async fn pages_of_closed_tickets_are_full_for_whoever_sees_some_of_them() {
    let test = TestDesk::new().await;
    let (mut front, mut quiet) = (Vec::new(), Vec::new());
    for number in 0..60 {
        test.clock.set(noon() + jiff::SignedDuration::from_mins(number));
        for (queue, tickets) in [(test.front, &mut front), (test.quiet, &mut quiet)] {
            let ticket = test.ticket(test.venier, "Frigorifero caldo").await;
            if queue == test.quiet {
                test.wish(test.marco, None, TicketAction::Move { ticket, queue, reason: None }).await.unwrap();
            }
            let solved = TicketAction::SetStatus { ticket, to: Status::Resolved { how: Resolution::Solved } };
            test.wish(test.marco, None, solved).await.unwrap();
            tickets.insert(0, ticket);
        }
    }
    let open = test.ticket(test.venier, "Ancora aperto").await;
    let giulia = test.actor(test.giulia);
    let first = test.desk.closed(&giulia, None, None).await.unwrap();
    let second = test.desk.closed(&giulia, None, first.next).await.unwrap();
    assert_eq!((first.lines.len(), second.lines.len(), second.next), (50, 10, None));
    let seen: Vec<TicketId> = first.lines.iter().chain(&second.lines).map(|line| line.id).collect();
    assert_eq!(seen, front, "each once, the newest first, nothing of {quiet:?}, not {open}");

    let all = test.desk.closed(&test.actor(test.marco), Some(test.quiet), None).await.unwrap();
    assert_eq!(all.lines.iter().map(|line| line.id).collect::<Vec<_>>(), quiet[..50]);
}
