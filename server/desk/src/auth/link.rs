//! One-time links by mail: to sign in, or to choose a new password.
//!
//! A link works once, for a while, for one purpose and one address, and only the newest of its kind. That it came back
//! proves the address. Whether a mail was sent at all nobody can tell from outside: the answer comes before the work.

use std::net::IpAddr;
use std::sync::Arc;

use async_recursion::async_recursion as boxed;
use jiff::{SignedDuration, Timestamp};
use shared::access::Actor;
use shared::act::Action;
use shared::event::Door;
use shared::id::PersonId;
use shared::locale::Lang;
use shared::people::Person;
use shared::people::action::PeopleAction;
use shared::people::refusal::PeopleRefusal;
use shared::refusal::Refusal;
use shared::text::Email;
use shared::words::mail::{self, MailWords};

use super::session::{SessionToken, begins, is_cut};
use super::throttle::Attempt;
use super::token::Token;
use crate::act::Wish;
use crate::error::DeskError;
use crate::open::Desk;
use crate::store::link::{LinkRow, Purpose};

/// Long enough for a slow mail server with greylisting, short enough for a mailbox that others can look into.
const SIGN_IN_LASTS: SignedDuration = SignedDuration::from_mins(15);
/// Thinking of a good password takes longer; what it opens asks for more than a click.
const RESET_LASTS: SignedDuration = SignedDuration::from_hours(1);
/// Whoever is invited may be on a journey, and did not ask for it.
const INVITE_LASTS: SignedDuration = SignedDuration::from_hours(3 * 24);
/// Where a sign-in link leads: a page with one button, because mail scanners follow links and would use it up.
pub const SIGN_IN_LINK_PATH: &str = "/sign-in/link";
/// Where a reset link leads.
pub const RESET_PATH: &str = "/reset";
/// Where a forgotten password is reported.
pub const FORGOTTEN_PATH: &str = "/sign-in/forgotten";

/// A mail of the desk's own about somebody's account.
#[derive(Clone, PartialEq, Eq)]
pub enum SystemMail {
    /// A link that signs in.
    SignInLink {
        /// Where it leads, with its secret.
        url: String,
    },
    /// A link to choose a new password.
    Reset {
        /// Where it leads, with its secret.
        url: String,
    },
    /// An invitation to choose a password.
    Invitation {
        /// Where it leads, with its secret.
        url: String,
    },
    /// The password was changed.
    PasswordChanged {
        /// Where to say that one did not do it.
        url: String,
    },
}

impl SystemMail {
    /// Subject and text.
    #[must_use]
    pub fn words(&self, lang: Lang, desk: &str) -> MailWords {
        match self {
            Self::SignInLink { url } => mail::sign_in_link(lang, desk, url, SIGN_IN_LASTS.as_mins()),
            Self::Reset { url } => mail::reset(lang, desk, url, RESET_LASTS.as_mins()),
            Self::Invitation { url } => mail::invitation(lang, desk, url, INVITE_LASTS.as_hours() / 24),
            Self::PasswordChanged { url } => mail::password_changed(lang, desk, url),
        }
    }
}

impl Purpose {
    fn attempt(self) -> Attempt {
        match self {
            Self::SignIn => Attempt::Link,
            Self::Reset | Self::Invitation => Attempt::Reset,
        }
    }

    /// What is done with such a link: an invitation is for choosing a password, too.
    fn does(self) -> Self {
        match self {
            Self::SignIn => Self::SignIn,
            Self::Reset | Self::Invitation => Self::Reset,
        }
    }

    fn lasts(self) -> SignedDuration {
        match self {
            Self::SignIn => SIGN_IN_LASTS,
            Self::Reset => RESET_LASTS,
            Self::Invitation => INVITE_LASTS,
        }
    }

    fn mail(self, public_url: &str, token: &Token, next: Option<&str>) -> SystemMail {
        let token = token.reveal();
        let next = next.map(|next| format!("&next={next}")).unwrap_or_default();
        match self {
            Self::SignIn => SystemMail::SignInLink { url: format!("{public_url}{SIGN_IN_LINK_PATH}?token={token}{next}") },
            Self::Reset => SystemMail::Reset { url: format!("{public_url}{RESET_PATH}?token={token}") },
            Self::Invitation => SystemMail::Invitation { url: format!("{public_url}{RESET_PATH}?token={token}") },
        }
    }
}

impl Desk {
    /// Sends a link that signs in, if somebody has that address, and leads on to the page `next`: a path that may stand in a
    /// mail as it is, which anybody can have sent.
    ///
    /// # Errors
    /// [`DeskError::Throttled`] after several; never whether the address is known.
    #[boxed]
    pub async fn send_link(&self, email: &str, peer: IpAddr, lang: Lang, next: Option<String>) -> Result<(), DeskError> {
        self.send(Purpose::SignIn, email, peer, lang, next)
    }

    /// Sends a link to choose a new password, if somebody has that address.
    ///
    /// # Errors
    /// [`DeskError::Throttled`] after several; never whether the address is known.
    #[boxed]
    pub async fn send_reset(&self, email: &str, peer: IpAddr, lang: Lang) -> Result<(), DeskError> {
        self.send(Purpose::Reset, email, peer, lang, None)
    }

    fn send(&self, purpose: Purpose, email: &str, peer: IpAddr, lang: Lang, next: Option<String>) -> Result<(), DeskError> {
        let address = Email::try_from(email)?;
        self.accounts.throttle.begin(purpose.attempt(), address.as_str(), peer, self.config.clock.now())?;
        let place = Arc::clone(&self.accounts.sending).try_acquire_owned().map_err(|_| Refusal::Busy)?;
        let desk = self.clone();
        // Answered before anything is looked up: how long that takes would tell who is known.
        self.accounts.tasks.spawn(async move {
            let _place = place;
            if let Err(error) = desk.send_now(purpose, address, lang, next).await {
                tracing::error!("a link was not sent: {error}");
            }
        });
        Ok(())
    }

    async fn send_now(&self, purpose: Purpose, address: Email, lang: Lang, next: Option<String>) -> Result<(), DeskError> {
        // A link to the desk's own address would become a ticket. It was somebody's before it was a queue's.
        let theirs = |person: &Arc<Person>| person.active() && !self.is_own(address.as_str()) && self.reaches(person, &address, purpose);
        let Some(person) = self.person_at(address.as_str()).await?.filter(theirs) else {
            return Ok(());
        };
        let (token, until) = self.new_link(&person, purpose, &address).await?;
        let mail = purpose.mail(&self.config.public_url, &token, next.as_deref());
        self.post_account_mail(&person, address, lang, &mail, Some(until)).await
    }

    /// A link that replaces the one of its kind; answers its secret and until when it works.
    async fn new_link(&self, person: &Person, purpose: Purpose, address: &Email) -> Result<(Token, Timestamp), DeskError> {
        let token = Token::new()?;
        let sent_at = begins(Some(person), self.config.clock.now());
        let until = sent_at.saturating_add(purpose.lasts()).map_err(|error| DeskError::Internal(error.to_string()))?;
        let link = LinkRow { person: person.id, purpose, hash: token.hash(), address: address.clone(), sent_at, until };
        self.store.put_link(&link).await?;
        Ok((token, until))
    }

    /// Invites somebody to choose a password, by a link to their first address. That it comes back proves the address.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for anybody but administrators, and for nobody; [`Refusal::NoAddress`]; a refusal for whoever may not
    /// sign in.
    #[boxed]
    pub async fn invite(&self, actor: &Actor, person: PersonId) -> Result<(), DeskError> {
        if !actor.roles.administrator {
            return Err(Refusal::NotFound.into());
        }
        let person = self.person(person).ok_or(Refusal::NotFound)?;
        if person.merged_into.is_some() {
            return Err(Refusal::from(PeopleRefusal::Merged).into());
        }
        if person.disabled {
            return Err(Refusal::from(PeopleRefusal::Disabled).into());
        }
        let address = person.address().cloned().ok_or(Refusal::NoAddress { person: person.id })?;
        if self.is_own(address.as_str()) {
            return Err(Refusal::from(PeopleRefusal::DesksAddress).into());
        }
        let (token, until) = self.new_link(&person, Purpose::Invitation, &address).await?;
        let mail = Purpose::Invitation.mail(&self.config.public_url, &token, None);
        self.post_account_mail(&person, address, self.settings().general().lang, &mail, Some(until)).await
    }

    /// Whether a link for that purpose goes to an address for them. A password is chosen by one's own address only: what another
    /// record brought may be taken away again.
    fn reaches(&self, person: &Person, address: &Email, purpose: Purpose) -> bool {
        let by_alias = || purpose == Purpose::SignIn && self.views.directory.read().opens(person, address);
        person.has_address(address) || by_alias()
    }

    /// In the reader's own language where it is known; `lang` is that of the page, or of the desk.
    pub(super) async fn post_account_mail(
        &self,
        person: &Person,
        to: Email,
        lang: Lang,
        mail: &SystemMail,
        until: Option<Timestamp>,
    ) -> Result<(), DeskError> {
        let lang = person.lang.unwrap_or(lang);
        let words = mail.words(lang, self.settings().general().name.read(lang));
        self.post_system(to, words, until).await
    }

    /// Signs in with a link, which is used up, and proves the address that it was sent to.
    ///
    /// # Errors
    /// [`DeskError::BadCredentials`] for a link that is used, too old, replaced, or none.
    #[boxed]
    pub async fn redeem_link(&self, token: &str, peer: IpAddr, old: Option<&SessionToken>) -> Result<SessionToken, DeskError> {
        let now = self.config.clock.now();
        self.accounts.throttle.begin(Attempt::Redeem, "", peer, now)?;
        let (link, person) = self.link_of(token, Purpose::SignIn, now).await?;
        let began_at = begins(Some(&person), now);
        self.take(&link).await?;
        self.prove(&person, &link.address).await?;
        self.accounts.throttle.succeeded(Attempt::Redeem, "", peer);
        let theme = self.theme_before(old, person.id).await?;
        self.begin_session(&person, began_at, theme, old).await
    }

    /// The link and whose it is, if it still works.
    pub(super) async fn link_of(&self, token: &str, purpose: Purpose, now: Timestamp) -> Result<(LinkRow, Arc<Person>), DeskError> {
        let token = Token::parse(token).ok_or(DeskError::BadCredentials)?;
        let link = self.store.link(token.hash()).await?.ok_or(DeskError::BadCredentials)?;
        let theirs = |person: &Arc<Person>| self.reaches(person, &link.address, purpose) && works(&link, person, purpose, now);
        let person = self.person(link.person).filter(theirs);
        Ok((link, person.ok_or(DeskError::BadCredentials)?))
    }

    /// Uses a link up; somebody else may have been quicker.
    pub(super) async fn take(&self, link: &LinkRow) -> Result<(), DeskError> {
        if self.store.take_link(link).await? { Ok(()) } else { Err(DeskError::BadCredentials) }
    }

    /// The link came back from there: the address is theirs. One of another record was proved before it led here.
    pub(super) async fn prove(&self, person: &Person, address: &Email) -> Result<(), DeskError> {
        if !person.has_address(address) || person.emails.iter().any(|email| email.address == *address && email.verified) {
            return Ok(());
        }
        let action = Action::People(PeopleAction::VerifyAddress { person: person.id, address: address.clone() });
        let wish = Wish { op: self.new_op(), actor: Actor::desk(), door: Door::Portal, seen: None, action };
        self.act(wish).await.map(|_| ())
    }
}

fn works(link: &LinkRow, person: &Person, purpose: Purpose, now: Timestamp) -> bool {
    link.purpose.does() == purpose && now < link.until && !is_cut(link.sent_at, person)
}

#[cfg(test)]
mod tests {
    use shared::people::{PersonEmail, apply_person};

    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + second).expect("in range")
    }

    fn address(text: &str) -> Email {
        Email::try_from(text).expect("an address")
    }

    fn person(cut: Option<i64>, disabled: bool, has: &str) -> Person {
        let emails = vec![PersonEmail { address: address(has), verified: false }];
        Person { emails, disabled, sessions_cut_at: cut.map(at), ..apply_person(None, PersonId(1), at(0), &[], &[]) }
    }

    #[test]
    fn a_link_works_for_its_purpose_its_person_and_its_time() {
        let mine = "a@example.org";
        for (purpose, now, person, good) in [
            (Purpose::SignIn, 0, person(None, false, mine), true),
            (Purpose::SignIn, 15 * 60 - 1, person(None, false, mine), true),
            (Purpose::SignIn, 15 * 60, person(None, false, mine), false),
            (Purpose::Reset, 0, person(None, false, mine), false),
            (Purpose::SignIn, 0, person(None, true, mine), false),
            (Purpose::SignIn, 9, person(Some(5), false, mine), false),
            (Purpose::SignIn, 9, person(Some(-5), false, mine), true),
            (Purpose::SignIn, 0, person(None, false, "b@example.org"), false),
        ] {
            let link = LinkRow {
                person: PersonId(1),
                purpose: Purpose::SignIn,
                hash: shared::seal::Hash::ZERO,
                address: address(mine),
                sent_at: at(0),
                until: at(15 * 60),
            };
            let works = person.has_address(&link.address) && works(&link, &person, purpose, at(now));
            assert_eq!(works, good, "{purpose:?} at {now}, {person:?}");
        }
    }

    #[test]
    fn the_mail_says_how_long_the_link_lasts() {
        let token = Token::new().expect("random bytes");
        for (purpose, lasts) in [(Purpose::SignIn, "15"), (Purpose::Reset, "60"), (Purpose::Invitation, "3")] {
            let words = purpose.mail("https://help.example.org", &token, None).words(Lang::En, "Brinanova");
            assert!(words.text.contains(token.reveal()) && words.text.contains(lasts), "{}", words.text);
            assert!(!words.subject.contains(token.reveal()));
        }
        let words = Purpose::SignIn.mail("https://help.example.org", &token, Some("/portal/requests/1034")).words(Lang::En, "Brinanova");
        assert!(words.text.contains("&next=/portal/requests/1034\n"), "{}", words.text);
    }
}
