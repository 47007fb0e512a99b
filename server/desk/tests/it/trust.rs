//! Mail that can be trusted: who floods delays themselves, who sent what is known, receipts bomb nobody, failures are told.

use std::future::poll_fn;
use std::sync::atomic::Ordering;
use std::task::Poll;
use std::time::Duration;

use desk::Desk;
use desk::clock::Clock;
use desk::config::Engine;
use desk::mail::inbound::Trace;
use desk::mail::outbox::{OUTBOX_HANDS, RECEIPTS_PER_ADDRESS_MAX};
use jiff::SignedDuration;
use mail::smtp::Recipient;
use shared::access::Actor;
use shared::id::TicketId;
use shared::locale::Lang;
use shared::query::Query;
use shared::seal::Hash;
use shared::ticket::Channel;
use shared::ticket::action::{TicketAction, Writing};
use shared::view::{Delivery as Fares, Entry};

use crate::bench_desk::{Dir, TestDesk, body, config};
use crate::post::{PATIENCE, until};
use crate::relay::{Moody, working};

/// Mails of a flood; far more than hands, far fewer than memory holds.
const FLOOD: usize = 300;
/// Of the flood, what may be acted on while one mail of somebody else is in hand.
const MEANWHILE: usize = 30;

fn letter(from: &str, subject: &str) -> String {
    format!("From: {from}\r\nTo: support@desk.example\r\nSubject: {subject}\r\nMessage-ID: <{subject}@x.example>\r\n\r\nParole.\r\n")
}

async fn receive(desk: &Desk, raw: String, from: &str) {
    desk.receive_raw(raw.into_bytes().into(), vec!["support@desk.example".to_owned()], Some(from.to_owned())).await.unwrap();
}

/// The subjects of all open tickets, in the order of their numbers.
fn subjects(desk: &Desk) -> Vec<String> {
    let page = |from| desk.list(&Actor::desk(), &Query::default(), from, 100).unwrap().value;
    let total = page(0).total;
    let mut rows: Vec<_> = (0..total).step_by(100).flat_map(|from| page(from).rows).collect();
    rows.sort_by_key(|row| row.id);
    rows.into_iter().map(|row| row.subject.clone()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_of_one_sender_under_many_tags_delays_nobody_else() {
    let dir = Dir::new();
    let mut config = config(&dir, Engine::Memory);
    (config.workers, config.clock) = (true, Clock::System);
    let test = TestDesk::of(config, dir).await;
    for number in 0..FLOOD {
        receive(&test.desk, letter("flood@evil.example", &format!("Nr{number}")), &format!("flood+{number}@evil.example")).await;
    }
    let before = subjects(&test.desk).len();
    receive(&test.desk, letter("venier@ospedale.example", "Frigo"), "venier@ospedale.example").await;
    until(|| subjects(&test.desk).len() == FLOOD + 1).await;
    let heard = subjects(&test.desk);
    let rank = heard.iter().position(|subject| subject == "Frigo").unwrap();
    assert!(rank <= before + MEANWHILE, "{before} were heard when it came, and it was number {rank}");
    let flood: Vec<String> = heard.into_iter().filter(|subject| subject != "Frigo").collect();
    assert_eq!(flood, (0..FLOOD).map(|number| format!("Nr{number}")).collect::<Vec<_>>(), "each sender in order");
    test.desk.close().await;
}

#[tokio::test]
async fn a_mail_whose_deliverer_gives_up_while_it_is_written_is_acted_on_without_a_restart() {
    let dir = Dir::new();
    let mut config = config(&dir, Engine::Memory);
    (config.workers, config.clock) = (true, Clock::System);
    let test = TestDesk::of(config, dir).await;
    let raw = letter("venier@ospedale.example", "Frigo").into_bytes();
    let mut receiving = test.desk.receive_raw(raw.into(), vec!["support@desk.example".to_owned()], None);
    let answered = poll_fn(|context| Poll::Ready(receiving.as_mut().poll(context).is_ready())).await;
    assert!(!answered, "it is still being written");
    drop(receiving);
    until(|| subjects(&test.desk) == ["Frigo"]).await;
    test.desk.close().await;
}

#[tokio::test]
async fn who_handed_a_mail_over_is_known_as_long_as_the_mail_is() {
    let test = TestDesk::new_on_disk().await;
    let raw = letter("venier@ospedale.example", "Frigo");
    let trace = |peer: &str| Trace {
        peer: Some(peer.parse().unwrap()),
        helo: Some("relay.evil.example".to_owned()),
        tls: true,
        from: Some("bounces@evil.example".to_owned()),
        to: vec!["support@desk.example".to_owned()],
    };
    let first = test.clock.now();
    test.desk.receive(raw.clone().into(), trace("192.0.2.7")).await.unwrap();
    // The same bytes by another way, once while the first wait and once after.
    test.clock.set(first + SignedDuration::from_secs(1));
    test.desk.receive(raw.clone().into(), trace("2001:db8::7")).await.unwrap();
    test.desk.act_on_accepted().await.unwrap();
    test.clock.set(first + SignedDuration::from_secs(2));
    test.desk.receive(raw.clone().into(), trace("198.51.100.7")).await.unwrap();
    test.desk.act_on_accepted().await.unwrap();
    assert_eq!(subjects(&test.desk), ["Frigo"]);
    assert!(test.desk.all_words().await.unwrap().iter().all(|words| !words.contains("evil.example")), "the log's texts know nothing of it");
    let TestDesk { desk, dir, .. } = test;
    desk.close().await;
    drop(desk);
    let desk = Desk::open(config(&dir, Engine::Disk)).await.unwrap();
    let traces = desk.traces(Hash::of(raw.as_bytes())).await.unwrap();
    let expected = ["192.0.2.7", "2001:db8::7", "198.51.100.7"].map(trace);
    assert_eq!(traces.iter().map(|(_, trace)| trace.clone()).collect::<Vec<_>>(), expected);
    assert_eq!(traces[1].0, first + SignedDuration::from_secs(1));
    assert!(desk.traces(Hash::of(b"another")).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_mail_of_the_desks_own_carries_nothing_that_a_stranger_chose() {
    let test = TestDesk::new().await;
    test.mail(
        "From: BUY PILLS malware.example <victim@x.example>\nSubject: WIN A PRIZE\n\nCLICK HERE\n",
        "support@desk.example",
        "a@evil.example",
    )
    .await;
    let peer = std::net::IpAddr::from([192, 0, 2, 1]);
    test.desk.send_link("victim@x.example", peer, Lang::En, None).await.unwrap();
    test.desk.settle_accounts().await;
    let mails = test.desk.composed_mails().await.unwrap();
    assert_eq!(mails.len(), 2, "a receipt and a link");
    for mail in &mails {
        let told = mail.text.to_lowercase();
        assert!(told.contains("victim@x.example"));
        for theirs in ["pills", "malware", "prize", "click"] {
            assert!(!told.contains(theirs), "{}", mail.text);
        }
        assert!(told.contains("auto-submitted: auto-"), "{}", mail.text);
        assert_eq!(mail.return_path, None, "nothing answers the null path");
    }
    let receipt = mails.iter().find(|mail| mail.text.contains("Auto-Submitted: auto-replied")).unwrap();
    assert!(receipt.reply_to.starts_with("support+t"), "an answer of a person finds the ticket");
}

#[tokio::test]
async fn two_desks_never_answer_each_other() {
    let test = TestDesk::new().await;
    test.mail("From: venier@ospedale.example\nSubject: Frigo\n\nCaldo.\n", "support@desk.example", "venier@ospedale.example").await;
    let receipt = test.desk.composed_mails().await.unwrap()[0].text.replace("\r\n", "\n");
    // Ours, as another desk would get it, and that desk's, as we would: each comes back as a mail to us.
    let theirs = "From: other@desk.other\nSubject: Re: Frigo\nAuto-Submitted: auto-replied\n\nReceived.\n";
    for own in ["support@desk.example", "Complaints+x@Desk.example", "postmaster@desk.example"] {
        let raw = format!("From: {own}\nSubject: Frigo {own}\n\nParole.\n");
        test.mail(&raw, "support@desk.example", own).await;
    }
    let sender = "From: other@desk.other\nSender: support@desk.example\nSubject: Frigo\n\nParole.\n";
    for raw in [&receipt, theirs, sender] {
        test.mail(raw, "complaints@desk.example", "other@desk.other").await;
    }
    assert_eq!(test.desk.composed_mails().await.unwrap().len(), 1, "the person's receipt is the only one");
    assert!(test.desk.find_people(&Actor::desk(), "desk.example").unwrap().is_empty(), "an address of the desk's own is nobody's");
}

/// How the mails of a ticket fare, by article.
async fn fares(desk: &Desk, ticket: TicketId) -> Vec<Fares> {
    let page = desk.ticket(&Actor::desk(), ticket, Lang::En).await.unwrap().value;
    let of = |entry: Entry| match entry {
        Entry::Article(article) => article.delivery,
        Entry::Event(_) => None,
    };
    page.timeline.into_iter().filter_map(of).collect()
}

async fn wait_for(desk: &Desk, ticket: TicketId, is_so: impl Fn(&[Fares]) -> bool) -> Vec<Fares> {
    let waiting = async {
        loop {
            let fares = fares(desk, ticket).await;
            if is_so(&fares) {
                return fares;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(PATIENCE, waiting).await.expect("it comes to that")
}

async fn replied(test: &TestDesk) -> TicketId {
    let ticket = test.ticket(test.venier, "Frigorifero caldo").await;
    let reply = TicketAction::Reply { ticket, body: body("Arriviamo."), files: Vec::new(), then: None };
    test.wish(test.giulia, None, reply).await.unwrap();
    ticket
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_relay_will_never_take_stands_in_the_ticket_with_its_words() {
    let test = TestDesk::new_on_disk().await;
    let ticket = replied(&test).await;
    let TestDesk { desk, dir, clock, .. } = test;
    desk.close().await;
    drop(desk);
    let (desk, moody, stop) = working(&dir, clock, Moody::answering(Recipient::No)).await;
    let fares = wait_for(&desk, ticket, |fares| matches!(fares, [Fares::Failed { .. }])).await;
    assert!(matches!(&fares[0], Fares::Failed { reason, .. } if reason.contains("No such mailbox")), "{fares:?}");
    until(|| desk.outbox_waiting() == 0).await;
    assert!(moody.took.lock().unwrap().is_empty());
    desk.close().await;
    stop.cancel();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_to_an_address_that_no_mail_can_go_to_fails_at_once() {
    let test = TestDesk::new_on_disk().await;
    test.mail("From: .a@ext.example\nSubject: Frigo\n\nCaldo.\n", "support@desk.example", ".a@ext.example").await;
    let ticket = test.desk.list(&Actor::desk(), &Query::default(), 0, 1).unwrap().value.rows[0].id;
    let reply = TicketAction::Reply { ticket, body: body("Arriviamo."), files: Vec::new(), then: None };
    test.wish(test.giulia, None, reply).await.unwrap();
    let TestDesk { desk, dir, clock, .. } = test;
    desk.close().await;
    drop(desk);
    let (desk, moody, stop) = working(&dir, clock, Moody::default()).await;
    let fares = wait_for(&desk, ticket, |fares| matches!(fares, [Fares::Failed { .. } | Fares::Waiting { tries: 1.. }])).await;
    assert!(matches!(&fares[..], [Fares::Failed { reason, .. }] if reason.is_empty()), "{fares:?}");
    until(|| desk.outbox_waiting() == 0).await;
    assert!(moody.took.lock().unwrap().is_empty(), "nor is there a receipt");
    desk.close().await;
    stop.cancel();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_relay_takes_later_says_how_often_it_was_tried_and_leaves_then() {
    let test = TestDesk::new_on_disk().await;
    let ticket = replied(&test).await;
    let TestDesk { desk, dir, clock, .. } = test;
    desk.close().await;
    drop(desk);
    let (desk, moody, stop) = working(&dir, clock.clone(), Moody::answering(Recipient::Later)).await;
    wait_for(&desk, ticket, |fares| fares == [Fares::Waiting { tries: 1 }]).await;
    desk.close().await;
    stop.cancel();
    drop(desk);
    assert!(moody.took.lock().unwrap().is_empty());
    // A restart forgets nothing of it.
    clock.set(clock.now() + SignedDuration::from_mins(2));
    let (desk, moody, stop) = working(&dir, clock, Moody::default()).await;
    wait_for(&desk, ticket, |fares| matches!(fares, [Fares::Sent { .. }])).await;
    until(|| desk.outbox_waiting() == 0).await;
    assert_eq!(moody.took.lock().unwrap().iter().filter(|mail| mail.contains("Arriviamo.")).count(), 1);
    desk.close().await;
    stop.cancel();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_relay_that_hangs_over_one_mail_holds_up_that_ticket_and_no_other() {
    let test = TestDesk::new_on_disk().await;
    let slow = replied(&test).await;
    let reply = |ticket, words: &str| TicketAction::Reply { ticket, body: body(words), files: Vec::new(), then: None };
    test.wish(test.giulia, None, reply(slow, "Siamo arrivati.")).await.unwrap();
    let others: Vec<String> = (0..2 * OUTBOX_HANDS).map(|number| format!("Numero {number}.")).collect();
    for words in &others {
        let ticket = test.ticket(test.graham, "Consegna").await;
        test.wish(test.giulia, None, reply(ticket, words)).await.unwrap();
    }
    let TestDesk { desk, dir, clock, .. } = test;
    desk.close().await;
    drop(desk);
    let (desk, moody, stop) = working(&dir, clock, Moody { silent_for: Some("venier@"), ..Moody::default() }).await;
    until(|| others.iter().all(|words| moody.place_of(words).is_some())).await;
    assert_eq!(moody.silences.load(Ordering::Relaxed), 1, "of a ticket one mail is sent at a time");
    assert_eq!((moody.place_of("Arriviamo."), moody.place_of("Siamo arrivati.")), (None, None));
    moody.speak.cancel();
    until(|| desk.outbox_waiting() == 0).await;
    let (first, second) = (moody.place_of("Arriviamo."), moody.place_of("Siamo arrivati."));
    assert!(first.is_some() && first < second, "in the order in which they were written: {first:?} {second:?}");
    desk.close().await;
    stop.cancel();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_that_ran_out_while_the_relay_was_away_never_leaves() {
    let test = TestDesk::new_on_disk().await;
    let ticket = replied(&test).await;
    test.desk.send_link("venier@ospedale.example", std::net::IpAddr::from([192, 0, 2, 1]), Lang::En, None).await.unwrap();
    test.desk.settle_accounts().await;
    let TestDesk { desk, dir, clock, .. } = test;
    desk.close().await;
    drop(desk);
    clock.set(clock.now() + SignedDuration::from_mins(15));
    let (desk, moody, stop) = working(&dir, clock, Moody::default()).await;
    wait_for(&desk, ticket, |fares| matches!(fares, [Fares::Sent { .. }])).await;
    until(|| desk.outbox_waiting() == 0).await;
    let took = moody.took.lock().unwrap().clone();
    assert!(took.iter().any(|mail| mail.contains("Arriviamo.")) && took.iter().all(|mail| !mail.contains("token=")), "{took:?}");
    assert!(desk.composed_mails().await.unwrap().is_empty());
    desk.close().await;
    stop.cancel();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_outage_uses_up_nobodys_receipts() {
    let test = TestDesk::new_on_disk().await;
    for number in 0..RECEIPTS_PER_ADDRESS_MAX + 2 {
        let from = format!("venier+{number}@ospedale.example");
        receive(&test.desk, letter(&from, &format!("Nr{number}")), &from).await;
    }
    test.desk.act_on_accepted().await.unwrap();
    let TestDesk { desk, dir, clock, .. } = test;
    desk.close().await;
    drop(desk);
    let (desk, moody, stop) = working(&dir, clock.clone(), Moody::answering(Recipient::Later)).await;
    // Two are over the limit and go; five wait for the relay.
    until(|| desk.outbox_waiting() == RECEIPTS_PER_ADDRESS_MAX).await;
    *moody.answer.lock().unwrap() = None;
    clock.set(clock.now() + SignedDuration::from_mins(10));
    // Whoever posts wakes the worker, which looks at the clock.
    desk.send_link("venier@ospedale.example", std::net::IpAddr::from([192, 0, 2, 1]), Lang::En, None).await.unwrap();
    until(|| desk.outbox_waiting() == 0).await;
    let took = moody.took.lock().unwrap().iter().filter(|mail| mail.contains("auto-replied")).count();
    assert_eq!(took, RECEIPTS_PER_ADDRESS_MAX, "a mail counts once, however often it is tried");
    desk.close().await;
    stop.cancel();
}

#[tokio::test]
async fn a_mail_that_bounces_says_so_beside_the_words_that_did_not_arrive() {
    let test = TestDesk::new().await;
    let ticket = replied(&test).await;
    let sent = test.desk.composed_mails().await.unwrap();
    let sent = sent.iter().find(|mail| mail.text.contains("Arriviamo.")).unwrap();
    let (id, path) = (&sent.message_id, sent.return_path.clone().unwrap());
    let report = |id: &str, action: &str| {
        format!(
            "From: MAILER-DAEMON@mx.example\nSubject: Undelivered\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n\
             --b\n\nSorry.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n\
             Final-Recipient: rfc822; venier@ospedale.example\nAction: {action}\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 no such user\n\
             --b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <{id}>\n--b--\n"
        )
    };
    let waits = [Fares::Waiting { tries: 0 }];
    test.mail(&report(id, "delayed"), &path, "").await;
    assert_eq!(fares(&test.desk, ticket).await, waits, "late is not lost");
    test.mail(&report(&id.replace("article.", "article.9"), "failed"), &path, "").await;
    test.mail(&report(id, "failed"), "support@desk.example", "").await;
    assert_eq!(fares(&test.desk, ticket).await, waits, "not about a mail of ours, or not to the address that only it named");
    let status = test.desk.ticket(&Actor::desk(), ticket, Lang::En).await.unwrap().value.status;
    test.mail(&report(id, "failed"), &path, "").await;
    let told = fares(&test.desk, ticket).await;
    assert!(matches!(&told[..], [Fares::Failed { reason, .. }] if reason == "550 no such user"), "{told:?}");
    let page = test.desk.ticket(&Actor::desk(), ticket, Lang::En).await.unwrap().value;
    assert_eq!(page.status, status, "a report moves nothing");
    let request = test.desk.request(&test.actor(test.venier), ticket, Lang::En).await.unwrap().value;
    assert_eq!(request.messages.len(), 2, "and the customer reads nothing of it");
}

#[tokio::test]
async fn what_we_write_first_says_how_its_mail_fares_too() {
    let test = TestDesk::new().await;
    let mut first = test.asking(test.venier, "Controllo annuale");
    if let TicketAction::Create(new) = &mut first {
        (new.channel, new.writing) = (Channel::Desk, Writing::Outbound);
    }
    let ticket = test.wish(test.giulia, None, first).await.unwrap().outcome.ticket.unwrap();
    assert_eq!(fares(&test.desk, ticket).await, [Fares::Waiting { tries: 0 }]);
}
