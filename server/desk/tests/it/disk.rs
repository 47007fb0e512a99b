//! A disk that fails at any write: the process would end, and what was acknowledged is there afterwards, whole.

use std::sync::atomic::{AtomicBool, Ordering};

use bytes::Bytes;
use desk::config::{DiskFault, Engine};
use desk::{Config, Desk, Wish};
use shared::access::Actor;
use shared::act::Action;
use shared::event::Door;
use shared::id::{OpId, TicketId};
use shared::locale::Lang;
use shared::ticket::action::TicketAction;
use shared::view::{DraftView, Entry};

use crate::bench_desk::{Dir, TestDesk, body, config, op};

const PASSWORD: &str = "a password of the tests";
/// Where the script has long come to its end; a loop that gets here is wrong.
const WRITES_MAX: u64 = 200;

static ENDED: AtomicBool = AtomicBool::new(false);

/// What was asked for, and which of it was acknowledged.
#[derive(Debug, Default)]
struct Told {
    mail: bool,
    note: bool,
    reply: bool,
    draft: bool,
}

struct Asked {
    mail: Bytes,
    note: OpId,
    reply: OpId,
    ticket: TicketId,
}

#[tokio::test]
async fn a_disk_that_fails_at_any_write_ends_the_process_and_loses_nothing_acknowledged() {
    for written in [false, true] {
        let mut from = 1;
        while fails_and_recovers(DiskFault { from, written }).await {
            from += 1;
            assert!(from < WRITES_MAX, "it never comes to an end");
        }
        assert!(10 < from, "only {from} writes were tried");
    }
}

/// Plays the script on a disk that fails from some write on, then again on a sound one; whether the fault was met.
async fn fails_and_recovers(fault: DiskFault) -> bool {
    let test = TestDesk::new_on_disk().await;
    let ticket = test.ticket(test.venier, "Frigorifero caldo").await;
    let asked = Asked {
        mail: Bytes::from_static(
            b"From: graham@pell.example\r\nTo: support@desk.example\r\nSubject: Cold room 3\r\nMessage-ID: <1@pell.example>\r\n\r\nIt is warm.\r\n",
        ),
        note: op(),
        reply: op(),
        ticket,
    };
    let (giulia, TestDesk { desk, dir, .. }) = (test.giulia, test);
    desk.close().await;
    drop(desk);

    ENDED.store(false, Ordering::SeqCst);
    let mut broken: Config = config(&dir, Engine::Disk);
    broken.faults.disk = Some(fault);
    broken.fatal = |_| ENDED.store(true, Ordering::SeqCst);
    let mut told = Told::default();
    let met = match Desk::open(broken).await {
        Ok(desk) => {
            play(&desk, giulia, &asked, &mut told).await;
            desk.forsake().await;
            ENDED.load(Ordering::SeqCst)
        }
        // Opening writes too, and says what is wrong by itself.
        Err(error) => {
            assert!(error.to_string().contains("the disk is sound"), "{error}");
            true
        }
    };
    all_is_well(&dir, giulia, &asked, &told, fault).await;
    met
}

/// One of everything that is written. As when the process ends, nothing is asked after the first failure.
async fn play(desk: &Desk, giulia: shared::id::PersonId, asked: &Asked, told: &mut Told) {
    let ended = || ENDED.load(Ordering::SeqCst);
    let to = vec!["support@desk.example".to_owned()];
    told.mail = desk.receive_raw(asked.mail.clone(), to, Some("graham@pell.example".to_owned())).await.is_ok();
    if !ended() {
        // A mail that cannot be acted on stays accepted: that is what is looked at afterwards.
        let _ = desk.act_on_accepted().await;
    }
    if !ended() {
        told.note = wish(desk, giulia, asked.note, note(asked.ticket)).await;
    }
    if !ended() {
        told.reply = wish(desk, giulia, asked.reply, reply(asked.ticket)).await;
    }
    if !ended() {
        let draft = DraftView { body: "Begun.".to_owned(), ..DraftView::default() };
        told.draft = desk.keep_draft(giulia, "new", Some(draft)).await.is_ok();
    }
    if !ended() {
        // Signing in writes a secret and a session; whether it was done shows at once.
        let _ = desk.set_password(giulia, PASSWORD).await;
    }
}

fn note(ticket: TicketId) -> TicketAction {
    TicketAction::Note { ticket, body: body("Chiamo io."), files: Vec::new() }
}

fn reply(ticket: TicketId) -> TicketAction {
    TicketAction::Reply { ticket, body: body("Arriviamo."), files: Vec::new(), then: None }
}

async fn wish(desk: &Desk, who: shared::id::PersonId, op: OpId, action: TicketAction) -> bool {
    let actor = desk.actor(who).unwrap();
    desk.act(Wish { op, actor, door: Door::Desk, seen: None, action: Action::Ticket(action) }).await.is_ok()
}

async fn all_is_well(dir: &Dir, giulia: shared::id::PersonId, asked: &Asked, told: &Told, fault: DiskFault) {
    let desk = Desk::open(config(dir, Engine::Disk)).await.unwrap();
    desk.act_on_accepted().await.unwrap();
    let whole = desk.check_whole().await;
    assert!(whole.is_ok(), "{fault:?} {told:?}: {whole:?}");
    let count = |words: &str, all: &[String]| all.iter().filter(|text| text.trim() == words).count();
    let all = desk.all_words().await.unwrap();
    for (words, acknowledged) in [("It is warm.", told.mail), ("Chiamo io.", told.note), ("Arriviamo.", told.reply)] {
        let times = count(words, &all);
        assert!(times <= 1 && (times == 1 || !acknowledged), "{fault:?} {told:?}: {words} is there {times} times");
    }
    assert!(!told.draft || desk.draft(giulia, "new").await.unwrap().is_some(), "{fault:?}: the draft is lost");

    // Whoever got no answer asks again, by the same name, and it is there once.
    desk.receive_raw(asked.mail.clone(), vec!["support@desk.example".to_owned()], None).await.unwrap();
    desk.act_on_accepted().await.unwrap();
    assert!(wish(&desk, giulia, asked.note, note(asked.ticket)).await && wish(&desk, giulia, asked.reply, reply(asked.ticket)).await);
    let page = desk.ticket(&Actor::desk(), asked.ticket, Lang::It).await.unwrap().value;
    let said = page.timeline.iter().filter_map(|entry| if let Entry::Article(article) = entry { article.body.clone() } else { None });
    let said: Vec<String> = said.collect();
    for words in ["Chiamo io.", "Arriviamo."] {
        assert_eq!(count(words, &said), 1, "{fault:?} {told:?}");
    }
    assert_eq!(count("It is warm.", &desk.all_words().await.unwrap()), 1, "{fault:?} {told:?}");
    assert_eq!(desk.composed_mails().await.unwrap().iter().filter(|mail| mail.text.contains("Arriviamo.")).count(), 1);
    desk.check_whole().await.unwrap();
    desk.forsake().await;
}
