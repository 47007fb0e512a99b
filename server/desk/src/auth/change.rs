//! A new password: whatever the old one opened is closed, everywhere, and its owner is told.

use std::net::{IpAddr, Ipv4Addr};

use async_recursion::async_recursion as boxed;
use shared::access::Actor;
use shared::act::Action;
use shared::event::Door;
use shared::id::PersonId;
use shared::people::Person;
use shared::people::action::PeopleAction;
use shared::refusal::Refusal;
use shared::view::Theme;

use super::link::{FORGOTTEN_PATH, SystemMail};
use super::password::{Verified, check_new};
use super::session::{SessionToken, begins};
use super::throttle::Attempt;
use crate::act::Wish;
use crate::error::DeskError;
use crate::open::Desk;
use crate::store::link::Purpose;

impl Desk {
    /// Another password, for somebody who shows the one they have. Every other session is over; a new one is given.
    ///
    /// # Errors
    /// [`DeskError::BadCredentials`] when the old one is wrong, a refusal when the new one cannot be one.
    #[boxed]
    pub async fn change_password(&self, session: &SessionToken, old: &str, new: &str) -> Result<SessionToken, DeskError> {
        // What tells the log that the old sessions are over comes after the change, and has to find room then.
        self.disk.has_room()?;
        let who = self.session(session).await?;
        let person = self.person(who.me.person).ok_or(DeskError::SignedOut)?;
        check_new(new, &person)?;
        // By person, from anywhere: whoever sits at somebody's open desk does not guess either.
        let (key, nowhere) = (person.id.to_string(), IpAddr::V4(Ipv4Addr::UNSPECIFIED));
        self.accounts.throttle.begin(Attempt::Change, &key, nowhere, self.config.clock.now())?;
        let phc = self.store.secret(person.id).await?;
        let verified = self.accounts.hashing.verify(old, phc.as_ref()).await?;
        let Some(phc) = phc.filter(|_| verified != Verified::Wrong) else { return Err(DeskError::BadCredentials) };
        self.accounts.throttle.succeeded(Attempt::Change, &key, nowhere);
        let hash = self.accounts.hashing.hash(new).await?;
        match self.store.change_secret(person.id, &phc, &hash, self.config.clock.now()).await {
            Err(error) if error.is_conflict() => return Err(DeskError::BadCredentials),
            settled => settled?,
        }
        self.cut_after_change(&who.actor, person.id).await?;
        self.tell_of_change(&person).await;
        self.begin_after_change(person.id, who.theme, Some(session)).await
    }

    /// A new password for somebody to whom a reset link came; the link is used up and proves the address.
    ///
    /// # Errors
    /// [`DeskError::BadCredentials`] for a link that does not work, a refusal when the password cannot be one.
    #[boxed]
    pub async fn reset_password(&self, token: &str, new: &str, peer: IpAddr) -> Result<SessionToken, DeskError> {
        self.disk.has_room()?;
        let now = self.config.clock.now();
        self.accounts.throttle.begin(Attempt::Redeem, "", peer, now)?;
        let (link, person) = self.link_of(token, Purpose::Reset, now).await?;
        check_new(new, &person)?;
        let hash = self.accounts.hashing.hash(new).await?;
        self.take(&link).await?;
        self.accounts.throttle.succeeded(Attempt::Redeem, "", peer);
        self.store.set_secret(person.id, &hash, now).await?;
        self.cut_after_change(&Actor::of(&person), person.id).await?;
        self.prove(&person, &link.address).await?;
        self.tell_of_change(&person).await;
        self.begin_after_change(person.id, None, None).await
    }

    /// Sets somebody's password from the command line or a seed; what they had open is closed.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for nobody, a refusal when the password cannot be one.
    #[boxed]
    pub async fn set_password(&self, person: PersonId, new: &str) -> Result<(), DeskError> {
        let person = self.person(person).ok_or(Refusal::NotFound)?;
        check_new(new, &person)?;
        self.disk.has_room()?;
        let had_one = self.store.secret(person.id).await?.is_some();
        let hash = self.accounts.hashing.hash(new).await?;
        self.store.set_secret(person.id, &hash, self.config.clock.now()).await?;
        self.accounts.sessions.forget_person(person.id);
        // A first password closes nothing that anybody opened with another one.
        if had_one { self.cut_after_change(&Actor::desk(), person.id).await } else { Ok(()) }
    }

    /// Ends all of somebody's sessions and streams: their own wish, or an administrator's.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`] for anybody else.
    #[boxed]
    pub async fn cut_sessions(&self, actor: &Actor, person: PersonId) -> Result<(), DeskError> {
        let door = if actor.roles.staff() { Door::Desk } else { Door::Portal };
        let action = Action::People(PeopleAction::CutSessions { person });
        self.act(Wish { op: self.new_op(), actor: actor.clone(), door, seen: None, action }).await?;
        self.store.end_sessions_of(person).await?;
        self.accounts.sessions.forget_person(person);
        Ok(())
    }

    /// The rows are gone with the old password; this reaches those in memory, and streams, and readers of the log.
    async fn cut_after_change(&self, actor: &Actor, person: PersonId) -> Result<(), DeskError> {
        self.accounts.sessions.forget_person(person);
        self.cut_sessions(actor, person).await
    }

    async fn begin_after_change(
        &self,
        person: PersonId,
        theme: Option<Theme>,
        old: Option<&SessionToken>,
    ) -> Result<SessionToken, DeskError> {
        // As they are after the cut, so that it does not end this one too.
        let person = self.person(person).ok_or(DeskError::SignedOut)?;
        let began_at = begins(Some(&person), self.config.clock.now());
        self.begin_session(&person, began_at, theme, old).await
    }

    /// Whoever did not change it must know at once; the change stands even if no mail can leave.
    async fn tell_of_change(&self, person: &Person) {
        let Some(address) = person.address() else { return };
        let mail = SystemMail::PasswordChanged { url: format!("{}{FORGOTTEN_PATH}", self.config.public_url) };
        if let Err(error) = self.post_account_mail(person, address.clone(), self.settings().general().lang, &mail, None).await {
            tracing::error!("nobody was told of a changed password: {error}");
        }
    }
}
