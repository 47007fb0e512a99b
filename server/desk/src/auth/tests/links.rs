//! One-time links against a desk in memory and on disk: once, for a while, for one purpose, and nobody learns who is known.

use std::fmt::Debug;
use std::sync::Arc;

use futures::future::join_all;
use jiff::SignedDuration;
use parking_lot::Mutex;
use shared::access::Actor;
use shared::act::{Action, Call};
use shared::event::{Cause, Door};
use shared::locale::{Lang, Text};
use shared::people::Roles;
use shared::people::action::{NewPerson, PeopleAction};
use shared::people::refusal::PeopleRefusal;
use shared::refusal::Refusal;
use shared::setting::{Queue, SettingAction};
use shared::text::{Email, Name};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

use super::{NOBODY, OTHER, PASSWORD, RESET_PATH, RITA, SIGN_IN_LINK_PATH, desks, desks_on, is_bad, peer, person};
use crate::act::Wish;
use crate::act::tell::Told;
use crate::auth::token::Token;
use crate::config::Engine;
use crate::error::DeskError;

/// The warnings of a test's own thread.
#[derive(Clone, Default)]
struct Warned(Arc<Mutex<Vec<String>>>);

impl Subscriber for Warned {
    fn enabled(&self, what: &Metadata<'_>) -> bool {
        what.is_event() && *what.level() == Level::WARN && what.target().starts_with("desk::")
    }

    fn event(&self, event: &Event<'_>) {
        event.record(&mut self.clone());
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

impl Visit for Warned {
    fn record_debug(&mut self, _: &Field, value: &dyn Debug) {
        self.0.lock().push(format!("{value:?}"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_twenty_who_use_a_link_at_once_one_gets_in() {
    for engine in [Engine::Memory, Engine::Disk] {
        let desks = desks_on(engine).await;
        for _ in 0..5 {
            let link = desks.sign_in_link(RITA).await;
            let tries = (0..20).map(|i| {
                let (desk, link) = (desks.desk.clone(), link.clone());
                tokio::spawn(async move { desk.redeem_link(&link, peer(i), None).await })
            });
            let answers: Vec<_> = join_all(tries).await.into_iter().map(|answer| answer.expect("no panic")).collect();
            let let_in = answers.iter().filter(|answer| answer.is_ok()).count();
            let refused = answers.iter().filter(|answer| is_bad(answer)).count();
            assert_eq!((let_in, refused), (1, 19), "{engine:?}");
            // The throttle of the mails is not in question here.
            desks.pass(SignedDuration::from_hours(1));
        }
        assert!(desks.desk.person(desks.rita).expect("known").proved());
    }
}

#[tokio::test]
async fn a_link_that_is_old_replaced_foreign_or_nobodys_lets_nobody_in() {
    let desks = desks().await;
    let unknown = Token::new().expect("random");
    for bad in ["", " ", "null", "x", unknown.reveal()] {
        assert!(!desks.redeems(bad, 9).await, "{bad:?}");
        assert!(is_bad(&desks.desk.reset_password(bad, OTHER, peer(9)).await), "{bad:?}");
    }
    let first = desks.sign_in_link(RITA).await;
    let second = desks.sign_in_link(RITA).await;
    assert!(!desks.redeems(&first, 9).await, "replaced");
    assert!(is_bad(&desks.desk.reset_password(&second, OTHER, peer(9)).await), "for another purpose");
    assert!(desks.redeems(&second, 9).await && !desks.redeems(&second, 9).await, "once");
    let late = desks.sign_in_link(RITA).await;
    desks.pass(SignedDuration::from_mins(15));
    assert!(!desks.redeems(&late, 9).await, "too late");
    let reset = desks.reset_link(RITA).await;
    assert!(!desks.redeems(&reset, 9).await, "for another purpose");
    desks.pass(SignedDuration::from_hours(1));
    assert!(is_bad(&desks.desk.reset_password(&reset, OTHER, peer(9)).await), "too late");
    let disabled = desks.sign_in_link(RITA).await;
    desks.act(PeopleAction::SetDisabled { person: desks.rita, disabled: true }).await;
    assert!(!desks.redeems(&disabled, 9).await, "disabled");
    desks.act(PeopleAction::SetDisabled { person: desks.rita, disabled: false }).await;
    assert!(!desks.redeems(&disabled, 9).await, "sent before the cut");
}

#[tokio::test]
async fn a_reset_gives_a_password_and_proves_the_address() {
    let desks = desks().await;
    let session = {
        let link = desks.sign_in_link(RITA).await;
        desks.desk.redeem_link(&link, peer(9), None).await.expect("in")
    };
    let link = desks.reset_link(RITA).await;
    assert!(matches!(desks.desk.reset_password(&link, "short", peer(9)).await, Err(DeskError::Refused(Refusal::Text(_)))));
    let token = desks.desk.reset_password(&link, OTHER, peer(9)).await.expect("the link is still good");
    assert!(desks.alive(&token).await && !desks.alive(&session).await);
    assert!(is_bad(&desks.desk.reset_password(&link, PASSWORD, peer(9)).await), "once");
    assert!(desks.desk.session(&token).await.expect("alive").actor.proved);
    desks.sign_in(RITA, OTHER).await.expect("in");
}

#[tokio::test]
async fn nobody_learns_who_is_known_by_asking_for_a_link() {
    let desks = desks().await;
    for email in [RITA, NOBODY] {
        let asked: Vec<_> = join_all((0..8).map(|_| desks.desk.send_link(email, peer(1), Lang::En, None))).await;
        let answers: Vec<String> = asked.iter().map(|answer| format!("{answer:?}")).collect();
        assert_eq!(answers.iter().filter(|answer| *answer == "Ok(())").count(), 3, "{email}");
        assert!(answers[3..].iter().all(|answer| *answer == "Err(Throttled { retry_after_s: 60 })"), "{email}: {answers:?}");
    }
    assert_eq!(desks.links(SIGN_IN_LINK_PATH).await.len(), 3, "only to who is known");
}

#[tokio::test]
async fn a_link_lies_in_the_outbox_no_longer_than_it_works() {
    let desks = desks().await;
    let link = desks.sign_in_link(RITA).await;
    desks.pass(SignedDuration::from_mins(14));
    desks.desk.forget_expired().await.expect("looked for");
    assert_eq!(desks.links(SIGN_IN_LINK_PATH).await, [link.as_str()], "it still works");
    let reset = desks.reset_link(RITA).await;
    desks.pass(SignedDuration::from_mins(1));
    let warned = Warned::default();
    let heard = tracing::subscriber::set_default(warned.clone());
    for _ in 0..2 {
        desks.desk.forget_expired().await.expect("looked for");
    }
    drop(heard);
    assert_eq!(*warned.0.lock(), ["mails about accounts came too late and are given up: 1"], "once, and without a word of it");
    assert!(desks.links(SIGN_IN_LINK_PATH).await.is_empty(), "no relay ever took it, and it is gone");
    assert_eq!(desks.links(RESET_PATH).await, [reset.as_str()], "each has its own time");
    let waiting = desks.desk.outbox_waiting();
    desks.desk.reset_password(&reset, OTHER, peer(9)).await.expect("it still works");
    desks.desk.settle_accounts().await;
    desks.pass(SignedDuration::from_hours(24));
    desks.desk.forget_expired().await.expect("looked for");
    let posts = desks.desk.store.outbox().await.expect("the outbox");
    assert_eq!(posts.len(), 1, "that a password was changed is worth knowing for ever");
    assert_eq!(desks.desk.outbox_waiting(), waiting, "what is gone is not waited for");
}

#[tokio::test]
async fn of_two_records_of_one_person_a_proved_address_signs_in_to_the_one_that_stays() {
    const HOME: &str = "rita@home.example";
    const FORGED: &str = "rita@forged.example";
    let desks = desks().await;
    let home = person(&desks.desk, "R. Conti", HOME, Roles::CUSTOMER).await;
    let forged = person(&desks.desk, "R. Conti", FORGED, Roles::CUSTOMER).await;
    desks.desk.set_password(home, PASSWORD).await.expect("a password");
    desks.act(PeopleAction::VerifyAddress { person: home, address: Email::try_from(HOME).expect("an address") }).await;
    let own = desks.sign_in(HOME, PASSWORD).await.expect("in");
    for record in [home, forged] {
        desks.act(PeopleAction::Merge { person: record, into: desks.rita }).await;
    }
    assert!(!desks.alive(&own).await, "the sessions of the record that goes are over");
    assert!(is_bad(&desks.sign_in(HOME, PASSWORD).await), "and its password is worth nothing");
    let before = desks.links(SIGN_IN_LINK_PATH).await.len() + desks.links(RESET_PATH).await.len();
    desks.desk.send_link(FORGED, peer(1), Lang::It, None).await.expect("asked");
    desks.desk.send_reset(HOME, peer(1), Lang::It).await.expect("asked");
    let after = desks.links(SIGN_IN_LINK_PATH).await.len() + desks.links(RESET_PATH).await.len();
    assert_eq!(before, after, "an address that nobody proved opens nothing, and a password is chosen by one's own address");
    let pending = desks.sign_in_link(HOME).await;
    let link = desks.sign_in_link(HOME).await;
    assert!(!desks.redeems(&pending, 9).await, "replaced");
    let session = desks.desk.redeem_link(&link, peer(9), None).await.expect("in");
    let actor = desks.desk.session(&session).await.expect("in").actor;
    assert!(actor.is(desks.rita) && actor.is(home) && actor.is(forged) && actor.proved);
    assert_eq!(actor.person(), Some(desks.rita));
    assert!(!desks.desk.person(desks.rita).expect("known").proved(), "the other address proves nothing of hers");
    let late = desks.sign_in_link(HOME).await;
    desks.act(PeopleAction::Unmerge { person: home }).await;
    assert!(!desks.alive(&session).await, "whoever came in by it may be somebody else");
    assert!(!desks.redeems(&late, 9).await, "and comes in no more");
    desks.sign_in(HOME, PASSWORD).await.expect("a record of its own again");
}

#[tokio::test]
async fn nobody_of_the_desk_is_signed_in_by_another_records_address() {
    let desks = desks().await;
    desks.act(PeopleAction::VerifyAddress { person: desks.rita, address: Email::try_from(RITA).expect("an address") }).await;
    desks.act(PeopleAction::Merge { person: desks.rita, into: desks.priya }).await;
    assert!(is_bad(&desks.sign_in(RITA, PASSWORD).await), "not even with the right password");
    let before = desks.links(SIGN_IN_LINK_PATH).await.len();
    desks.desk.send_link(RITA, peer(1), Lang::It, None).await.expect("asked");
    assert_eq!(desks.links(SIGN_IN_LINK_PATH).await.len(), before);
}

#[tokio::test]
async fn an_invitation_gives_a_password_once_within_three_days_and_comes_from_administrators() {
    let desks = desks().await;
    let invited = |actor: Actor, person| {
        let desk = desks.desk.clone();
        async move { desk.invite(&actor, person).await }
    };
    let priya = Actor::of(&desks.desk.person(desks.priya).expect("known"));
    assert!(matches!(invited(priya, desks.rita).await, Err(DeskError::Refused(Refusal::NotFound))));
    invited(Actor::desk(), desks.rita).await.expect("asked");
    let first = desks.links(RESET_PATH).await.pop().expect("a link");
    desks.pass(SignedDuration::from_hours(71));
    desks.desk.reset_password(&first, OTHER, peer(9)).await.expect("in time");
    assert!(is_bad(&desks.desk.reset_password(&first, PASSWORD, peer(9)).await), "once");
    assert!(desks.desk.person(desks.rita).expect("known").proved());
    desks.pass(SignedDuration::from_secs(1));
    invited(Actor::desk(), desks.rita).await.expect("asked");
    let links = desks.links(RESET_PATH).await;
    let second = links.into_iter().find(|link| *link != first).expect("another link");
    desks.pass(SignedDuration::from_hours(72));
    assert!(is_bad(&desks.desk.reset_password(&second, PASSWORD, peer(9)).await), "too late");
    desks.act(PeopleAction::SetDisabled { person: desks.rita, disabled: true }).await;
    let refused = invited(Actor::desk(), desks.rita).await;
    assert!(matches!(refused, Err(DeskError::Refused(Refusal::People(PeopleRefusal::Disabled)))), "{refused:?}");
}

#[tokio::test]
async fn a_reset_and_an_invitation_leave_each_other_alone_until_one_is_used() {
    for uses_invitation in [true, false] {
        let desks = desks().await;
        desks.desk.invite(&Actor::desk(), desks.rita).await.expect("asked");
        let invitation = desks.links(RESET_PATH).await.pop().expect("a link");
        let reset = desks.reset_link(RITA).await;
        assert!(!desks.redeems(&invitation, 9).await, "for another purpose");
        let (used, left) = if uses_invitation { (invitation, reset) } else { (reset, invitation) };
        desks.desk.reset_password(&used, OTHER, peer(9)).await.expect("it still works");
        assert!(is_bad(&desks.desk.reset_password(&left, PASSWORD, peer(9)).await), "whoever has a password now needs no other link");
        desks.sign_in(RITA, OTHER).await.expect("in");
    }
}

#[tokio::test]
async fn no_link_goes_to_an_address_that_became_the_desks_own() {
    const TAGGED: &str = "support+rita@farmacia.example";
    let desks = desks().await;
    let queue =
        Queue { address: Some(Email::try_from("support@farmacia.example").expect("an address")), ..Queue::named(Text::same("Support")) };
    let action = Action::Setting(SettingAction::AddQueue(queue));
    let wish = Wish { op: desks.desk.new_op(), actor: Actor::desk(), door: Door::Cli, seen: None, action };
    desks.desk.act(wish).await.expect("added");
    // What is told is not asked about, as when both came at one moment.
    let address = Some(Email::try_from(TAGGED).expect("an address"));
    let new = NewPerson { email: address, ..NewPerson::named(Name::try_from("Rita Conti").expect("a name")) };
    let (op, actor, at, action) = (desks.desk.new_op(), Actor::desk(), desks.clock.now(), Action::People(PeopleAction::AddPerson(new)));
    let call = Call { op, actor, door: Door::Cli, cause: Cause::Person, at, seen: None, action };
    let told = desks.desk.tell(vec![Told { call, number: None }]).await.expect("told");
    let tagged = told[0].person.expect("a person");
    desks.desk.send_link(TAGGED, peer(1), Lang::It, None).await.expect("asked");
    desks.desk.send_reset(TAGGED, peer(1), Lang::It).await.expect("asked");
    let refused = desks.desk.invite(&Actor::desk(), tagged).await;
    assert!(matches!(refused, Err(DeskError::Refused(Refusal::People(PeopleRefusal::DesksAddress)))), "{refused:?}");
    let links = [desks.links(SIGN_IN_LINK_PATH).await, desks.links(RESET_PATH).await].concat();
    assert_eq!(links, [""; 0], "agents would read it as a ticket");
}
