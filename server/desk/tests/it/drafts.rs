//! Words begun and not sent, brought by several hands, late and twice.

use shared::draft::{Kept, Stamp, Unkept};
use shared::id::OpId;
use shared::refusal::Refusal;
use shared::text::{TextError, TextKind};
use shared::ticket::action::TicketAction;
use shared::view::DraftView;

use crate::bench_desk::{TestDesk, body, op};

const KEY: &str = "ticket/1034";

fn words(op: OpId, n: u32, over: &[Stamp], words: &str) -> Unkept {
    let draft = (!words.is_empty()).then(|| DraftView { body: words.to_owned(), ..DraftView::default() });
    Unkept { stamp: Stamp::new(op, n), over: over.to_vec(), draft }
}

impl TestDesk {
    async fn brings(&self, words: Unkept) -> Kept {
        self.desk.hear_draft(self.giulia, KEY, words).await.unwrap()
    }

    async fn there(&self) -> Option<String> {
        self.desk.draft(self.giulia, KEY).await.unwrap().map(|draft| draft.body)
    }
}

#[tokio::test]
async fn words_that_come_late_change_nothing() {
    let (test, op) = (TestDesk::new().await, op());
    assert_eq!(test.brings(words(op, 2, &[], "It is the fan.")).await, Kept::Kept);
    assert_eq!(test.brings(words(op, 1, &[], "It is")).await, Kept::Kept);
    assert_eq!(test.there().await.as_deref(), Some("It is the fan."));
    assert_eq!(test.brings(words(op, 4, &[], "")).await, Kept::Kept, "everything was taken away");
    assert_eq!(test.brings(words(op, 3, &[], "It is the fan. I")).await, Kept::Kept);
    assert_eq!(test.there().await, None);
}

#[tokio::test]
async fn many_at_once_leave_the_newest() {
    let (test, op) = (TestDesk::new().await, op());
    let all = (1..=16).map(|n| test.brings(words(op, n, &[], &format!("words {n}"))));
    futures::future::join_all(all).await;
    assert_eq!(test.there().await.as_deref(), Some("words 16"));
}

#[tokio::test]
async fn what_was_sent_is_no_draft_whoever_brings_it() {
    let test = TestDesk::new().await;
    let ticket = test.ticket(test.venier, "Frigorifero caldo").await;
    let (before, sent) = (op(), op());
    test.brings(words(before, 5, &[], "It is")).await;
    test.brings(words(sent, 1, &[Stamp::new(before, 5)], "It is the fan.")).await;
    let reply = TicketAction::Reply { ticket, body: body("It is the fan."), files: Vec::new(), then: None };
    test.with_op(sent, test.giulia, Some(1), reply).await.unwrap();
    assert_eq!(test.there().await, None, "though nobody has tidied up yet");
    assert_eq!(test.brings(words(sent, 2, &[], "It is the fan.")).await, Kept::Sent);
    test.desk.sent_draft(test.giulia, KEY, &[Stamp::new(sent, 2), Stamp::new(before, 5)]).await.unwrap();
    assert_eq!(test.brings(words(before, 4, &[], "It")).await, Kept::Kept, "it comes too late");
    assert_eq!(test.there().await, None);
    test.brings(words(op(), 1, &[], "And the door?")).await;
    assert_eq!(test.there().await.as_deref(), Some("And the door?"), "other words are others");
}

#[tokio::test]
async fn anothers_words_are_handed_back_before_they_give_way() {
    let test = TestDesk::new().await;
    let (one, other) = (op(), op());
    test.brings(words(one, 1, &[], "First thought")).await;
    let Kept::Elsewhere(theirs) = test.brings(words(other, 1, &[], "Second thought")).await else { panic!("nobody was told") };
    assert_eq!(theirs.body, "First thought");
    assert_eq!(test.there().await.as_deref(), Some("First thought"), "nothing was lost meanwhile");
    test.desk.sent_draft(test.giulia, KEY, &[Stamp::new(other, 1)]).await.unwrap();
    assert_eq!(test.there().await.as_deref(), Some("First thought"), "what another hand sends does not take it along");
    assert_eq!(test.brings(words(other, 2, &[theirs.stamp.unwrap()], "Second thought")).await, Kept::Kept);
    assert_eq!(test.there().await.as_deref(), Some("Second thought"));
}

#[tokio::test]
async fn an_empty_form_that_was_refused_keeps_its_place_from_nobody() {
    let test = TestDesk::new().await;
    let typed = async |body: &str| {
        let refusal = Some(Refusal::Text(TextError::Empty { what: TextKind::Body }));
        let draft = DraftView { body: body.to_owned(), refusal, stamp: Some(Stamp::new(op(), 0)), ..DraftView::default() };
        test.desk.keep_typed(test.giulia, KEY, &[], draft).await.unwrap()
    };
    assert!(typed(" ").await);
    test.desk.sent_draft(test.giulia, KEY, &[Stamp::new(op(), 1)]).await.unwrap();
    assert_eq!(test.there().await, None, "what was sent leaves no refusal behind");
    assert!(typed("").await && typed("It is the fan.").await);
    assert!(!typed("And the door?").await, "words are somebody's");
    assert_eq!(test.there().await.as_deref(), Some("It is the fan."));
}
