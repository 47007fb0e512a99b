//! Mail in: which words land where, and what never gets an answer.

use desk::mail::inbound::{RAW_IN_ROW_BYTES_MAX, ReceiveError};
use shared::locale::Lang;
use shared::query::Query;
use shared::ticket::action::TicketAction;
use shared::ticket::status::{Closing, Status};
use shared::ticket::{ArticleKind, Side};
use shared::view::Entry;

use crate::bench_desk::{Dir, TestDesk, body};

const FIRST: &str = "From: Dr Chiara Venier <venier@ospedale.example>
To: support@desk.example
Subject: Frigo vaccini a 8,4
Message-ID: <first@ospedale.example>

Il frigorifero dei vaccini segna 8,4 gradi.
";

async fn total(test: &TestDesk) -> u32 {
    test.desk.list(&test.actor(test.giulia), &Query::default(), 0, 50).unwrap().value.total
}

async fn newest(test: &TestDesk) -> shared::id::TicketId {
    test.desk.list(&test.actor(test.giulia), &Query::default(), 0, 50).unwrap().value.rows[0].id
}

#[tokio::test]
async fn a_mail_becomes_a_ticket_and_the_same_mail_again_does_not() {
    let test = TestDesk::new().await;
    test.mail(FIRST, "support@desk.example", "venier@ospedale.example").await;
    test.mail(FIRST, "support@desk.example", "venier@ospedale.example").await;
    let rewritten = format!("Received: from elsewhere\n{FIRST}");
    test.mail(&rewritten, "support@desk.example", "venier@ospedale.example").await;
    assert_eq!(total(&test).await, 1);
    let page = test.desk.ticket(&test.actor(test.giulia), newest(&test).await, Lang::En).await.unwrap().value;
    assert_eq!(page.subject, "Frigo vaccini a 8,4");
    assert_eq!(page.customer.id, test.venier);
}

#[tokio::test]
async fn the_same_message_id_with_other_words_is_another_mail() {
    let test = TestDesk::new().await;
    test.mail(FIRST, "support@desk.example", "venier@ospedale.example").await;
    test.mail(&FIRST.replace("8,4 gradi", "9 gradi"), "support@desk.example", "venier@ospedale.example").await;
    assert_eq!(total(&test).await, 2);
}

#[tokio::test]
async fn an_answer_from_the_customer_lands_in_the_ticket_and_from_a_stranger_does_not() {
    let test = TestDesk::new().await;
    test.mail(FIRST, "support@desk.example", "venier@ospedale.example").await;
    let ticket = newest(&test).await;
    let reply = TicketAction::Reply { ticket, body: body("Arriviamo."), files: Vec::new(), then: None };
    test.wish(test.giulia, None, reply).await.unwrap();
    let sent = test.desk.composed_mails().await.unwrap();
    let mail = sent.iter().find(|mail| mail.text.contains("Arriviamo.")).unwrap();
    let answer = |from: &str, words: &str| {
        format!(
            "From: {from}\nTo: {}\nSubject: Re: Frigo\nMessage-ID: <{words}@x.example>\nIn-Reply-To: <{}>\n\n{words}\n",
            mail.reply_to, mail.message_id
        )
    };
    test.mail(&answer("venier@ospedale.example", "grazie"), &mail.reply_to, "venier@ospedale.example").await;
    assert_eq!(total(&test).await, 1);
    test.mail(&answer("mallory@evil.example", "codici"), &mail.reply_to, "mallory@evil.example").await;
    assert_eq!(total(&test).await, 2, "a stranger begins a ticket of their own");
    let page = test.desk.ticket(&test.actor(test.giulia), ticket, Lang::En).await.unwrap().value;
    let words: Vec<String> = page
        .timeline
        .iter()
        .filter_map(|entry| match entry {
            Entry::Article(article) => article.body.clone(),
            Entry::Event(_) => None,
        })
        .collect();
    assert!(words.iter().any(|words| words.contains("grazie")));
    assert!(words.iter().all(|words| !words.contains("codici")));
}

/// The desk's key says which mails are its own, and not what it is called by now.
#[tokio::test]
async fn an_answer_to_a_mail_that_left_under_another_domain_lands_in_its_ticket() {
    let test = TestDesk::new_on_disk().await;
    test.mail(FIRST, "support@desk.example", "venier@ospedale.example").await;
    let reply = TicketAction::Reply { ticket: newest(&test).await, body: body("Arriviamo."), files: Vec::new(), then: None };
    test.wish(test.giulia, None, reply).await.unwrap();
    let id = test.desk.composed_mails().await.unwrap().iter().find(|mail| mail.text.contains("Arriviamo.")).unwrap().message_id.clone();
    assert!(id.ends_with("@desk.example"), "{id}");
    let test = test.reopened(|config| config.mail.domain = "nuovo.example".to_owned()).await;
    for (to, tickets) in [(id.clone(), 1), (id.replace("article.", "article.9"), 2)] {
        let answer = format!("From: venier@ospedale.example\nSubject: Frigo\nMessage-ID: <to.{to}>\nIn-Reply-To: <{to}>\n\nGrazie.\n");
        test.mail(&answer, "support@desk.example", "venier@ospedale.example").await;
        assert_eq!(total(&test).await, tickets, "{to}");
    }
}

#[tokio::test]
async fn an_answer_to_a_closed_ticket_opens_one_that_continues_it() {
    let test = TestDesk::new().await;
    test.mail(FIRST, "support@desk.example", "venier@ospedale.example").await;
    let ticket = newest(&test).await;
    test.wish(test.giulia, None, TicketAction::Reply { ticket, body: body("Fatto."), files: Vec::new(), then: None }).await.unwrap();
    test.wish(test.giulia, None, TicketAction::SetStatus { ticket, to: Status::Closed { how: Closing::Successful } }).await.unwrap();
    let reply_to = test.desk.composed_mails().await.unwrap().iter().find(|mail| mail.text.contains("Fatto.")).unwrap().reply_to.clone();
    let again = format!("From: venier@ospedale.example\nTo: {reply_to}\nSubject: Re: Frigo\nMessage-ID: <again@x.example>\n\nDi nuovo.\n");
    test.mail(&again, &reply_to, "venier@ospedale.example").await;
    let page = test.desk.ticket(&test.actor(test.giulia), newest(&test).await, Lang::En).await.unwrap().value;
    assert_eq!(page.follows, Some(ticket));
}

/// A retired queue takes no new mail: whoever writes to the sender of its answers would be refused.
#[tokio::test]
async fn an_answer_of_a_retired_queue_leaves_from_an_address_that_takes_mail_and_comes_back_to_its_own() {
    use shared::act::Action;
    use shared::locale::Text;
    use shared::setting::{Queue, SettingAction};

    let test = TestDesk::new().await;
    let old = Queue { address: Some("old@desk.example".try_into().unwrap()), ..Queue::named(Text::same("Old")) };
    let queue = test.own(Action::Setting(SettingAction::AddQueue(old.clone()))).await.outcome.queue.unwrap();
    test.mail(&FIRST.replace("support@", "old@"), "old@desk.example", "venier@ospedale.example").await;
    let ticket = newest(&test).await;
    let answered = async |words: &str| {
        test.wish(test.giulia, None, TicketAction::Reply { ticket, body: body(words), files: Vec::new(), then: None }).await.unwrap();
        let mails = test.desk.composed_mails().await.unwrap();
        let mail = mails.into_iter().find(|mail| mail.text.contains(words)).unwrap();
        let from = mail.text.lines().find(|line| line.starts_with("From:")).unwrap().to_owned();
        let page = test.desk.ticket(&test.actor(test.giulia), ticket, Lang::En).await.unwrap().value;
        assert!(from.contains(&format!("<{}>", page.reply_from.unwrap())), "the page says so: {from}");
        (from, mail.reply_to)
    };
    let (from, reply_to) = answered("Arriviamo.").await;
    assert!(from.contains("<old@desk.example>") && reply_to.starts_with("old+"), "{from} {reply_to}");
    let to = Queue { retired: true, ..old };
    test.own(Action::Setting(SettingAction::ChangeQueue { queue, to })).await;
    let (from, reply_to) = answered("Siamo qui.").await;
    assert!(from.contains("<support@desk.example>") && reply_to.starts_with("old+"), "{from} {reply_to}");
}

#[tokio::test]
async fn an_answer_that_comes_just_after_the_ticket_closed_by_itself_is_not_put_off() {
    let test = TestDesk::new().await;
    test.mail(FIRST, "support@desk.example", "venier@ospedale.example").await;
    let ticket = newest(&test).await;
    let then = Some(Status::Resolved { how: shared::ticket::status::Resolution::Solved });
    test.wish(test.giulia, None, TicketAction::Reply { ticket, body: body("Fatto."), files: Vec::new(), then }).await.unwrap();
    let reply_to = test.desk.composed_mails().await.unwrap().iter().find(|mail| mail.text.contains("Fatto.")).unwrap().reply_to.clone();
    // It was due to close yesterday, and nobody has looked since.
    test.clock.set(test.clock.now() + jiff::SignedDuration::from_hours(24 * 8));
    let again = format!("From: venier@ospedale.example\nTo: {reply_to}\nSubject: Re: Frigo\nMessage-ID: <late@x.example>\n\nDi nuovo.\n");
    test.mail(&again, &reply_to, "venier@ospedale.example").await;
    let page = test.desk.ticket(&test.actor(test.giulia), newest(&test).await, Lang::En).await.unwrap().value;
    assert_eq!(page.follows, Some(ticket));
    let closed = test.desk.ticket(&test.actor(test.giulia), ticket, Lang::En).await.unwrap().value;
    assert!(matches!(closed.status, Status::Closed { .. }), "{:?}", closed.status);
}

#[tokio::test]
async fn a_machine_is_never_answered_and_moves_nothing() {
    let test = TestDesk::new().await;
    test.mail(FIRST, "support@desk.example", "venier@ospedale.example").await;
    let receipts = test.desk.composed_mails().await.unwrap();
    assert_eq!(receipts.len(), 1, "a person gets a receipt");
    assert!(!receipts[0].text.contains("8,4"), "which repeats nothing of theirs");
    let ticket = newest(&test).await;
    let away = format!(
        "From: venier@ospedale.example\nTo: {}\nSubject: Out of office\nAuto-Submitted: auto-replied\nMessage-ID: <ooo@x.example>\n\nSono in ferie.\n",
        receipts[0].reply_to
    );
    test.mail(&away, &receipts[0].reply_to, "venier@ospedale.example").await;
    assert_eq!(test.desk.composed_mails().await.unwrap().len(), 1, "a machine gets none");
    let page = test.desk.ticket(&test.actor(test.giulia), ticket, Lang::En).await.unwrap().value;
    assert_eq!(page.status, Status::New);
    let venier = test.actor(test.venier);
    let request = test.desk.request(&venier, ticket, Lang::En).await.unwrap().value;
    assert_eq!(request.messages.len(), 1, "and the customer reads nothing of it");
    test.wish(test.giulia, None, TicketAction::Reply { ticket, body: body("Arriviamo."), files: Vec::new(), then: None }).await.unwrap();
    let sent = test.desk.composed_mails().await.unwrap();
    let reply = &sent.iter().find(|mail| mail.text.contains("Arriviamo.")).unwrap().text;
    assert!(reply.contains("In-Reply-To: <first@ospedale.example>") && !reply.contains("ooo@x.example"), "nor of it in an answer: {reply}");
}

#[tokio::test]
async fn who_cannot_be_answered_by_the_mail_is_by_the_envelope_or_else_takes_part_in_nothing() {
    let test = TestDesk::new().await;
    let letter = |from: &str, to: &str| format!("From: {from}\nTo: {to}\nSubject: Frigo\nMessage-ID: <{from}>\n\nParole.\n");
    let support = "support@desk.example";
    test.mail(&letter("an[na@ospedale.example", support), support, "anna@ospedale.example").await;
    let sent = test.desk.composed_mails().await.unwrap();
    assert_eq!(sent.len(), 1, "a receipt");
    assert!(sent[0].text.contains("anna@ospedale.example"), "{}", sent[0].text);
    test.mail(&letter("bruno@my_host.example", support), support, "bruno@my_host.example").await;
    assert_eq!(test.desk.composed_mails().await.unwrap().len(), 1, "there is nobody to answer");
    let rows = test.desk.list(&test.actor(test.giulia), &Query::default(), 0, 50).unwrap().value.rows;
    let ticket = rows.iter().map(|row| row.id).max().unwrap();
    test.wish(test.giulia, None, TicketAction::Reply { ticket, body: body("Chi scrive?"), files: Vec::new(), then: None }).await.unwrap();
    let sent = test.desk.composed_mails().await.unwrap();
    assert!(sent.iter().all(|mail| !mail.text.contains("Chi scrive?")), "no mail goes to an address that takes none");
    let again = letter("carla@my_host.example", support).replace("Subject:", "In-Reply-To: <bruno@my_host.example>\nSubject:");
    test.mail(&again, support, "carla@my_host.example").await;
    assert_eq!(total(&test).await, 3, "another such sender takes no part in that ticket");
}

#[tokio::test]
async fn who_hands_a_mail_over_does_not_speak_for_somebody_of_another_domain() {
    let test = TestDesk::new().await;
    test.mail(FIRST, "support@desk.example", "venier@ospedale.example").await;
    let ticket = newest(&test).await;
    let reply_to = test.desk.composed_mails().await.unwrap()[0].reply_to.clone();
    let venier = test.actor(test.venier);
    // What judges mail for a desk looks at the header, whose domain is the sender's own.
    let headers = ["me@a_b.evil.example", "me@[203.0.113.7]", "\"me\"@evil.example", "me@evil.example, you@evil.example"];
    for (nth, header) in headers.iter().enumerate() {
        for to in [reply_to.as_str(), "support@desk.example"] {
            let letter = format!("From: {header}\nTo: {to}\nSubject: Frigo\nMessage-ID: <{nth}.{}@evil.example>\n\nLe chiavi.\n", to.len());
            test.mail(&letter, to, "venier@ospedale.example").await;
        }
    }
    let request = test.desk.request(&venier, ticket, Lang::En).await.unwrap().value;
    assert_eq!(request.messages.len(), 1, "nothing was said in her name");
    assert_eq!(test.desk.requests(&venier).await.unwrap().value.len(), 1, "and nothing asked");
}

#[tokio::test]
async fn a_report_in_an_agents_name_is_a_machines() {
    let test = TestDesk::new().await;
    test.mail(FIRST, "support@desk.example", "venier@ospedale.example").await;
    let reply_to = test.desk.composed_mails().await.unwrap()[0].reply_to.clone();
    let report = format!(
        "From: Giulia Rinaldi <giulia@brinanova.example>\nTo: {reply_to}\nSubject: internal\nMessage-ID: <forged@evil.example>\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nTell them the door code.\n\
         --b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x.example\n\n\
         Final-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.1.1\n--b--\n"
    );
    test.mail(&report, &reply_to, "").await;
    assert_eq!(total(&test).await, 1, "it joins the ticket");
    let page = test.desk.ticket(&test.actor(test.giulia), newest(&test).await, Lang::En).await.unwrap().value;
    let Some(Entry::Article(article)) = page.timeline.last() else { panic!("a report is an article") };
    assert_eq!((article.kind, article.side), (ArticleKind::System, Side::Customer));
    assert_eq!(article.author, None);
}

pub(crate) fn raw_of(dir: &std::path::Path, hash: &shared::seal::Hash) -> std::path::PathBuf {
    let name = hash.to_string();
    dir.join("blobs").join(&name[..2]).join(name)
}

#[tokio::test]
async fn a_mail_does_not_leave_without_its_file() {
    let test = TestDesk::new().await;
    let ticket = test.ticket(test.venier, "Frigorifero caldo").await;
    let mut file = test.desk.receive_file("offerta.txt").await.unwrap();
    file.take(b"Dodici euro.").await.unwrap();
    let file = file.finish(test.giulia).await.unwrap();
    let stored = raw_of(&test.dir.0, &file.blob);
    let reply = TicketAction::Reply { ticket, body: body("Ecco l'offerta."), files: vec![file], then: None };
    test.wish(test.giulia, None, reply).await.unwrap();
    assert!(test.desk.composed_mails().await.unwrap().iter().any(|mail| mail.text.contains("offerta.txt")));
    std::fs::remove_file(stored).unwrap();
    assert!(test.desk.composed_mails().await.is_err(), "it is put off, and at last said to have failed");
}

#[tokio::test]
async fn a_mail_that_no_queue_could_take_is_not_accepted() {
    let dir = Dir::new();
    let desk = desk::Desk::open(crate::bench_desk::config(&dir, desk::config::Engine::Memory)).await.unwrap();
    let raw = FIRST.replace('\n', "\r\n").into_bytes();
    let told = desk.receive_raw(raw.into(), vec!["support@desk.example".to_owned()], None).await;
    assert!(matches!(told, Err(ReceiveError::NoQueue)), "{told:?}");
    desk.close().await;
}

#[tokio::test]
async fn a_mail_that_was_accepted_before_a_kill_is_acted_on_after_it() {
    use desk::config::Engine;
    let test = TestDesk::on(Engine::Disk, desk::config::Faults::default()).await;
    let small = FIRST.replace('\n', "\r\n");
    let large = format!("{}\r\n{}", small.replace("<", "<large."), "Perduto.\r\n".repeat(RAW_IN_ROW_BYTES_MAX / 8));
    let mails = [small.into_bytes(), large.into_bytes()];
    for raw in &mails {
        test.desk.receive_raw(raw.clone().into(), vec!["support@desk.example".to_owned()], None).await.unwrap();
    }
    let TestDesk { desk, dir, .. } = test;
    desk.forsake().await;
    drop(desk);
    let desk = desk::Desk::open(crate::bench_desk::config(&dir, Engine::Disk)).await.unwrap();
    desk.act_on_accepted().await.unwrap();
    let list = desk.list(&shared::access::Actor::desk(), &Query::default(), 0, 50).unwrap();
    assert_eq!(list.value.total, 2);
    for raw in &mails {
        assert_eq!(&std::fs::read(raw_of(&dir.0, &shared::seal::Hash::of(raw))).unwrap(), raw, "a file that events may name");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mail_from_hell_is_kept_and_holds_up_no_other() {
    use desk::config::Engine;
    let test = TestDesk::new_on_disk().await;
    let head = "From: venier@ospedale.example\r\nTo: support@desk.example\r\nSubject: Inferno\r\n";
    let parts: String = (0..10_000).map(|n| format!("--b\r\nContent-Type: application/x-{n}; name={n}.bin\r\n\r\n{n}\r\n")).collect();
    let hell: Vec<Vec<u8>> = vec![
        format!("{head}Content-Type: multipart/mixed; boundary=b\r\n\r\n{parts}--b--\r\n").into_bytes(),
        format!("{head}{}\r\nparole", "X-Filler: x\r\n".repeat(200_000)).into_bytes(),
        format!("{head}Content-Type: text/html\r\n\r\n{}", "<table><div>".repeat(100_000)).into_bytes(),
        [head.as_bytes(), b"Content-Type: text/plain; charset=no-such\r\n\r\n", &[0, 0xff, 0xfe, 0x80].repeat(100_000)].concat(),
        format!("{head}Content-Type: text/plain; charset=utf-7\r\nContent-Transfer-Encoding: base64\r\n\r\n{}", "=!".repeat(50_000))
            .into_bytes(),
        vec![0; 64 * 1024],
    ];
    let mut hashes = Vec::new();
    for raw in &hell {
        hashes.push(shared::seal::Hash::of(raw));
        test.desk.receive_raw(raw.clone().into(), vec!["support@desk.example".to_owned()], None).await.unwrap();
    }
    // One whose bytes are gone can never be acted on: it stays where it is, before the good one.
    let lost = format!("From: venier@ospedale.example\r\n\r\n{}", "Perduto.\r\n".repeat(RAW_IN_ROW_BYTES_MAX / 8)).into_bytes();
    test.desk.receive_raw(lost.clone().into(), vec!["support@desk.example".to_owned()], None).await.unwrap();
    std::fs::remove_file(raw_of(&test.dir.0, &shared::seal::Hash::of(&lost))).unwrap();
    test.desk.receive_raw(FIRST.replace('\n', "\r\n").into_bytes().into(), vec!["support@desk.example".to_owned()], None).await.unwrap();
    let TestDesk { desk, dir, .. } = test;
    desk.forsake().await;
    drop(desk);

    let mut config = crate::bench_desk::config(&dir, Engine::Disk);
    config.workers = true;
    let desk = desk::Desk::open(config).await.unwrap();
    crate::post::until(|| {
        let list = desk.list(&shared::access::Actor::desk(), &Query::default(), 0, 50).unwrap().value;
        list.rows.iter().any(|row| row.subject == "Frigo vaccini a 8,4") && list.total as usize == hell.len() + 1
    })
    .await;
    for (raw, hash) in hell.iter().zip(&hashes) {
        assert_eq!(&std::fs::read(raw_of(&dir.0, hash)).unwrap(), raw, "what came is kept as it came");
    }
    desk.close().await;
}
