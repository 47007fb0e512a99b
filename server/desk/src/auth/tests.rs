//! Accounts against a desk in memory: what the store makes true, and what nobody may tell apart.

mod links;

use std::net::IpAddr;
use std::sync::atomic::{AtomicU32, Ordering};

use futures::future::join_all;
use jiff::{SignedDuration, Timestamp};
use shared::access::Actor;
use shared::act::Action;
use shared::event::Door;
use shared::id::PersonId;
use shared::live::FromServer;
use shared::locale::Lang;
use shared::people::Roles;
use shared::people::action::{NewPerson, PeopleAction};
use shared::refusal::Refusal;
use shared::text::{Email, Name, TextError};
use shared::view::{DraftView, PersonRef, Theme};

use super::link::{RESET_PATH, SIGN_IN_LINK_PATH};
use super::session::{SESSION_IDLE, SESSION_MAX, SessionToken};
use crate::act::Wish;
use crate::clock::Clock;
use crate::config::{Config, Engine};
use crate::error::DeskError;
use crate::mail::outbox::Letter;
use crate::open::Desk;

const PRIYA: &str = "priya.nair@brinanova.example";
const RITA: &str = "rita@farmacia.example";
const PASSWORD: &str = "correct horse battery";
const OTHER: &str = "il gatto mangia alle 8";
const NOBODY: &str = "nobody@elsewhere.example";

/// A desk in memory with an agent who has a password and a customer who has none.
struct Desks {
    desk: Desk,
    clock: Clock,
    priya: PersonId,
    rita: PersonId,
}

/// Each desk has a directory of its own.
static DESKS: AtomicU32 = AtomicU32::new(0);

impl Drop for Desks {
    fn drop(&mut self) {
        // What is left in the directory for temporary files harms nobody.
        let _ = std::fs::remove_dir_all(&self.desk.config().data);
    }
}

async fn desks() -> Desks {
    desks_on(Engine::Memory).await
}

async fn desks_on(engine: Engine) -> Desks {
    desks_by(engine, Clock::fixed(Timestamp::from_second(1_800_000_000).expect("in range"))).await
}

async fn desks_by(engine: Engine, clock: Clock) -> Desks {
    let number = DESKS.fetch_add(1, Ordering::Relaxed);
    let data = std::env::temp_dir().join(format!("sportello-accounts-{}-{number}", std::process::id()));
    let config = Config { engine, clock: clock.clone(), workers: false, ..Config::new(data) };
    let desk = Desk::open(config).await.expect("opened");
    let priya = person(&desk, "Priya Nair", PRIYA, Roles::AGENT).await;
    let rita = person(&desk, "Rita Conti", RITA, Roles::CUSTOMER).await;
    desk.set_password(priya, PASSWORD).await.expect("a password");
    Desks { desk, clock, priya, rita }
}

async fn person(desk: &Desk, name: &str, email: &str, roles: Roles) -> PersonId {
    let new = NewPerson {
        email: Some(Email::try_from(email).expect("an address")),
        roles,
        ..NewPerson::named(Name::try_from(name).expect("a name"))
    };
    let done = desk.act(wish(desk, PeopleAction::AddPerson(new))).await.expect("added");
    done.outcome.person.expect("a person")
}

fn wish(desk: &Desk, action: PeopleAction) -> Wish {
    Wish { op: desk.new_op(), actor: Actor::desk(), door: Door::Cli, seen: None, action: Action::People(action) }
}

fn peer(last: u8) -> IpAddr {
    IpAddr::from([192, 0, 2, last])
}

impl Desks {
    async fn sign_in(&self, email: &str, password: &str) -> Result<SessionToken, DeskError> {
        self.desk.sign_in(email, password, peer(1), None).await
    }

    async fn act(&self, action: PeopleAction) {
        self.desk.act(wish(&self.desk, action)).await.expect("done");
    }

    fn pass(&self, span: SignedDuration) {
        self.clock.set(self.clock.now().checked_add(span).expect("in range"));
    }

    async fn alive(&self, token: &SessionToken) -> bool {
        match self.desk.session(token).await {
            Ok(_) => true,
            Err(DeskError::SignedOut) => false,
            Err(error) => panic!("{error}"),
        }
    }

    /// The secrets of the links in the outbox that lead there.
    async fn links(&self, path: &str) -> Vec<String> {
        self.desk.settle_accounts().await;
        let posts = self.desk.store.outbox().await.expect("the outbox");
        let texts = posts.into_iter().filter_map(|post| match post.letter {
            Letter::System { text, .. } => Some(text),
            Letter::Ticket { .. } => None,
        });
        let start = format!("{path}?token=");
        let token = |text: String| text.split_once(&start).map(|(_, rest)| rest.chars().take(43).collect());
        texts.filter_map(token).collect()
    }

    async fn sign_in_link(&self, email: &str) -> String {
        let before = self.links(SIGN_IN_LINK_PATH).await;
        self.desk.send_link(email, peer(1), Lang::It, None).await.expect("asked");
        self.links(SIGN_IN_LINK_PATH).await.into_iter().find(|link| !before.contains(link)).expect("a link")
    }

    async fn reset_link(&self, email: &str) -> String {
        let before = self.links(RESET_PATH).await;
        self.desk.send_reset(email, peer(1), Lang::It).await.expect("asked");
        self.links(RESET_PATH).await.into_iter().find(|link| !before.contains(link)).expect("a link")
    }

    /// Whether a link lets somebody in; from a peer of its own, so that only the link is in question.
    async fn redeems(&self, link: &str, from: u8) -> bool {
        match self.desk.redeem_link(link, peer(from), None).await {
            Ok(_) => true,
            Err(DeskError::BadCredentials) => false,
            Err(error) => panic!("{error}"),
        }
    }
}

#[track_caller]
fn is_bad<T>(answer: &Result<T, DeskError>) -> bool {
    matches!(answer, Err(DeskError::BadCredentials))
}

#[tokio::test]
async fn a_password_opens_a_session_and_signing_out_ends_it() {
    let desks = desks().await;
    let token = desks.sign_in("Priya.Nair@Brinanova.example", PASSWORD).await.expect("in");
    let session = desks.desk.session(&token).await.expect("alive");
    assert_eq!((session.me.person, session.me.name.as_str(), session.actor.roles), (desks.priya, "Priya Nair", Roles::AGENT));
    desks.desk.sign_out(&token).await.expect("out");
    assert!(!desks.alive(&token).await);
    assert!(!desks.alive(&SessionToken::new().expect("random")).await);
}

#[tokio::test]
async fn whatever_is_wrong_the_answer_is_the_same() {
    let desks = desks().await;
    desks.act(PeopleAction::SetDisabled { person: desks.rita, disabled: true }).await;
    for (email, password) in [(PRIYA, OTHER), (PRIYA, ""), (RITA, PASSWORD), (NOBODY, PASSWORD), ("not an address", PASSWORD), ("", "")] {
        assert!(is_bad(&desks.sign_in(email, password).await), "{email:?} {password:?}");
    }
    desks.act(PeopleAction::SetDisabled { person: desks.priya, disabled: true }).await;
    assert!(is_bad(&desks.sign_in(PRIYA, PASSWORD).await));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_hundred_guesses_at_once_only_the_free_ones_are_looked_at() {
    let desks = desks().await;
    let guesses = (0..200).map(|i| {
        let (desk, password) = (desks.desk.clone(), format!("guess number {i}"));
        tokio::spawn(async move { desk.sign_in(PRIYA, &password, peer(66), None).await })
    });
    let answers: Vec<_> = join_all(guesses).await.into_iter().map(|answer| answer.expect("no panic")).collect();
    let looked_at = answers.iter().filter(|answer| is_bad(answer)).count();
    let throttled = answers.iter().filter(|answer| matches!(answer, Err(DeskError::Throttled { retry_after_s: 1.. }))).count();
    assert_eq!((looked_at, throttled), (5, 195));
    assert!(matches!(desks.desk.sign_in(PRIYA, PASSWORD, peer(66), None).await, Err(DeskError::Throttled { .. })));
    desks.sign_in(PRIYA, PASSWORD).await.expect("the owner, from elsewhere");
}

#[tokio::test]
async fn a_session_that_somebody_planted_is_worth_nothing_after_signing_in() {
    let desks = desks().await;
    let planted = SessionToken::new().expect("random");
    let before = desks.sign_in(PRIYA, PASSWORD).await.expect("in");
    desks.desk.set_preferences(&desks.desk.session(&before).await.expect("alive"), Some(Theme::Dark)).await.expect("kept");
    let first = desks.desk.sign_in(PRIYA, PASSWORD, peer(1), Some(&planted)).await.expect("in");
    assert!(first != planted && !desks.alive(&planted).await);
    let second = desks.desk.sign_in(PRIYA, PASSWORD, peer(1), Some(&before)).await.expect("in");
    assert!(!desks.alive(&before).await && desks.alive(&first).await);
    assert_eq!(desks.desk.session(&second).await.expect("alive").theme, Some(Theme::Dark));
}

#[tokio::test]
async fn whoever_signs_in_where_somebody_was_ends_their_streams_there_and_no_others() {
    let desks = desks().await;
    let (here, elsewhere) = (desks.sign_in(PRIYA, PASSWORD).await.expect("in"), desks.sign_in(PRIYA, PASSWORD).await.expect("in"));
    let me = PersonRef { id: desks.priya, name: "Priya Nair".to_owned() };
    let mut stream = desks.desk.connect(me.clone(), here.hash()).expect("a stream");
    let _other = desks.desk.connect(me, elsewhere.hash()).expect("a stream");
    let link = desks.sign_in_link(RITA).await;
    desks.desk.redeem_link(&link, peer(9), Some(&here)).await.expect("in");
    let bye = stream.next().await.expect("it is told");
    let bye: FromServer = serde_json::from_slice(&bye).expect("a frame");
    assert!(matches!(bye, FromServer::Bye { signed_out: true, .. }), "{bye:?}");
    assert_eq!(stream.next().await, None);
    assert_eq!(desks.desk.views.hub.sockets(), 1);
}

#[tokio::test]
async fn a_session_ends_after_quiet_and_after_a_week() {
    let desks = desks().await;
    let (quiet, busy) = (desks.sign_in(PRIYA, PASSWORD).await.expect("in"), desks.sign_in(PRIYA, PASSWORD).await.expect("in"));
    let began = desks.clock.now();
    let step = SESSION_IDLE - SignedDuration::from_mins(1);
    while desks.clock.now().duration_since(began) + step < SESSION_MAX {
        desks.pass(step);
        assert!(desks.alive(&busy).await, "used every half day");
        // The next request finds it in the store, as after a restart.
        desks.desk.settle_accounts().await;
        desks.desk.accounts.sessions.forget_person(desks.priya);
    }
    assert!(!desks.alive(&quiet).await);
    desks.pass(step);
    assert!(!desks.alive(&busy).await);
}

#[tokio::test]
async fn a_stream_ends_after_quiet_though_nobody_asks_for_a_page() {
    let desks = desks().await;
    let token = desks.sign_in(PRIYA, PASSWORD).await.expect("in");
    let session = desks.desk.session(&token).await.expect("alive");
    let _stream = desks.desk.connect(PersonRef { id: desks.priya, name: String::new() }, session.hash).expect("a stream");
    let half = SESSION_IDLE / 2;
    for (span, streams) in [(half, 1), (half - SignedDuration::from_secs(1), 1), (SignedDuration::from_secs(1), 0)] {
        desks.pass(span);
        desks.desk.look_again(&session).await;
        assert_eq!(desks.desk.views.hub.sockets(), streams, "looking is no use of it");
    }
    let token = desks.sign_in(PRIYA, PASSWORD).await.expect("in");
    let session = desks.desk.session(&token).await.expect("alive");
    let _stream = desks.desk.connect(PersonRef { id: desks.priya, name: String::new() }, session.hash).expect("a stream");
    desks.pass(half);
    assert!(desks.alive(&token).await, "used elsewhere");
    desks.pass(half);
    desks.desk.look_again(&session).await;
    assert_eq!(desks.desk.views.hub.sockets(), 1);
    desks.pass(half);
    // Swept before anybody looked: the row is gone, the stream is not.
    desks.desk.store.end_session(session.hash).await.expect("gone");
    desks.desk.accounts.sessions.forget(session.hash);
    desks.desk.look_again(&session).await;
    assert_eq!(desks.desk.views.hub.sockets(), 0);
}

#[tokio::test]
async fn a_new_password_ends_every_other_session_and_link() {
    let desks = desks().await;
    let (mine, stolen) = (desks.sign_in(PRIYA, PASSWORD).await.expect("in"), desks.sign_in(PRIYA, PASSWORD).await.expect("in"));
    let link = desks.sign_in_link(PRIYA).await;
    let kept = desks.desk.session(&stolen).await.expect("alive");
    assert!(is_bad(&desks.desk.change_password(&stolen, OTHER, "another sentence here").await));
    let weak = desks.desk.change_password(&mine, PASSWORD, "priya.nair2026").await;
    assert!(matches!(weak, Err(DeskError::Refused(Refusal::Text(TextError::Guessable { .. })))));
    let fresh = desks.desk.change_password(&mine, PASSWORD, OTHER).await.expect("changed");
    for dead in [&mine, &stolen] {
        assert!(!desks.alive(dead).await);
    }
    assert!(desks.alive(&fresh).await);
    assert!(matches!(desks.desk.renew(&kept), Err(DeskError::SignedOut)), "a stream that asks again is told");
    assert!(!desks.redeems(&link, 9).await);
    assert!(is_bad(&desks.sign_in(PRIYA, PASSWORD).await));
    desks.sign_in(PRIYA, OTHER).await.expect("the new one");
    let cut = desks.desk.person(desks.priya).expect("known").sessions_cut_at;
    assert_eq!(cut, Some(desks.clock.now()), "the cut is in the log");
    let posts = desks.desk.store.outbox().await.expect("the outbox");
    let told = posts.iter().filter(|post| matches!(&post.letter, Letter::System { subject, .. } if subject.contains("was changed")));
    assert_eq!(told.count(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_signs_in_while_the_password_changes_is_out_afterwards() {
    let desks = desks_by(Engine::Memory, Clock::System).await;
    let (mut old, mut new) = (PASSWORD.to_owned(), OTHER.to_owned());
    for round in 0..5 {
        let mine = desks.desk.sign_in(PRIYA, &old, peer(200), None).await.expect("in");
        let thieves = (0..8).map(|i| {
            let (desk, old) = (desks.desk.clone(), old.clone());
            tokio::spawn(async move {
                tokio::time::sleep(std::time::Duration::from_millis(u64::from(i) * 15)).await;
                desk.sign_in(PRIYA, &old, peer(round * 10 + i), None).await
            })
        });
        let thieves: Vec<_> = thieves.collect();
        let fresh = desks.desk.change_password(&mine, &old, &new).await.expect("changed");
        for thief in thieves {
            if let Ok(token) = thief.await.expect("no panic") {
                assert!(!desks.alive(&token).await, "round {round}");
            }
        }
        assert!(desks.alive(&fresh).await);
        std::mem::swap(&mut old, &mut new);
    }
}

#[tokio::test]
async fn a_cut_and_a_lost_role_count_at_once() {
    let desks = desks().await;
    let token = desks.sign_in(PRIYA, PASSWORD).await.expect("in");
    let rita = desks.desk.person(desks.rita).expect("known");
    let foreign = desks.desk.cut_sessions(&Actor::of(&rita), desks.priya).await;
    assert!(matches!(foreign, Err(DeskError::Refused(Refusal::NotAllowed))) && desks.alive(&token).await);
    desks.desk.cut_sessions(&Actor::desk(), desks.priya).await.expect("cut");
    assert!(!desks.alive(&token).await);
    for action in [
        PeopleAction::CutSessions { person: desks.priya },
        PeopleAction::SetRoles { person: desks.priya, roles: Roles::CUSTOMER },
        PeopleAction::SetDisabled { person: desks.priya, disabled: true },
    ] {
        desks.pass(SignedDuration::from_secs(1));
        let token = desks.sign_in(PRIYA, PASSWORD).await.expect("in");
        assert!(desks.alive(&token).await);
        desks.act(action).await;
        assert!(!desks.alive(&token).await);
    }
}

#[tokio::test]
async fn what_is_at_rest_opens_nothing() {
    let desks = desks().await;
    let token = desks.sign_in(PRIYA, PASSWORD).await.expect("in");
    let row = desks.desk.store.session(token.hash()).await.expect("read").expect("kept under its hash");
    assert_eq!(row.person, desks.priya);
    let secret = desks.desk.store.secret(desks.priya).await.expect("read").expect("kept");
    assert!(secret.0.starts_with("$argon2id$") && !secret.0.contains(PASSWORD));
    assert!(SessionToken::parse(&token.hash().to_string()).is_none());
}

#[tokio::test]
async fn drafts_are_kept_for_one_person_and_place() {
    let desks = desks().await;
    let draft = |body: &str| DraftView { body: body.to_owned(), mode: "reply".to_owned(), ..DraftView::default() };
    let (desk, priya, rita) = (&desks.desk, desks.priya, desks.rita);
    desk.keep_draft(priya, "ticket/1034", Some(draft("one"))).await.expect("kept");
    desk.keep_draft(priya, "ticket/1034", Some(draft("two"))).await.expect("kept");
    assert_eq!(desk.draft(priya, "ticket/1034").await.expect("read"), Some(draft("two")));
    assert_eq!(desk.draft(rita, "ticket/1034").await.expect("read"), None);
    desk.keep_draft(priya, "ticket/1034", None).await.expect("dropped");
    assert_eq!(desk.draft(priya, "ticket/1034").await.expect("read"), None);
    desk.keep_draft(rita, "request/new", Some(draft("hers"))).await.expect("kept");
    for i in 0..70_i64 {
        desks.pass(SignedDuration::from_secs(1));
        desk.keep_draft(priya, &format!("ticket/{i}"), Some(draft("x"))).await.expect("kept");
    }
    for (key, kept) in [("ticket/0", false), ("ticket/5", false), ("ticket/6", true), ("ticket/69", true)] {
        assert_eq!(desk.draft(priya, key).await.expect("read").is_some(), kept, "{key}");
    }
    assert!(desk.draft(rita, "request/new").await.expect("read").is_some(), "another's drafts are not in the way");
    desks.pass(SignedDuration::from_hours(30 * 24));
    assert_eq!(desk.draft(priya, "ticket/69").await.expect("read"), None);
    assert!(desk.keep_draft(priya, "ticket/1' OR true", Some(draft("x"))).await.is_err());
}
