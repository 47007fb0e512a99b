//! Who signs in: passwords, sessions, one-time links.
//!
//! Nothing here tells whether an address is known: the same answer, after the same work. Plain state, without history;
//! only a cut of somebody's sessions is in the log, because sockets everywhere must hear of it.

pub mod change;
pub mod link;
pub(crate) mod password;
pub mod session;
#[cfg(test)]
mod tests;
pub(crate) mod throttle;
pub(crate) mod token;

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use async_recursion::async_recursion as boxed;
use jiff::{SignedDuration, Timestamp};
use parking_lot::Mutex;
use shared::access::Actor;
use shared::id::PersonId;
use shared::people::Person;
use shared::seal::Hash;
use shared::text::Email;
use shared::view::Theme;
use tokio::sync::Semaphore;
use tokio_util::task::TaskTracker;

use crate::error::DeskError;
use crate::open::Desk;
use crate::store::session::SessionRow;
pub use password::check_first;
use password::{Hashing, Phc, Verified};
use session::{Cache, begins, is_cut, is_over};
pub use session::{Session, SessionToken};
use throttle::{Attempt, Throttle, Throttled};

/// Nobody has this id: what is looked for in vain costs as much as what is found.
const NOBODY: PersonId = PersonId(0);
/// Mails that are being written at once; each waits for the disk a little.
const SENDING_MAX: usize = 64;
/// What has ended is forgotten this often; until then it only takes room.
const SWEEP_EVERY: SignedDuration = SignedDuration::from_hours(1);
/// What is under way when the desk closes takes no longer.
const SETTLE_WITHIN: Duration = Duration::from_secs(2);

/// What signing in needs in memory.
pub(crate) struct Accounts {
    throttle: Throttle,
    hashing: Hashing,
    sessions: Cache,
    sending: Arc<Semaphore>,
    tasks: TaskTracker,
    swept_at: Mutex<Timestamp>,
}

impl Default for Accounts {
    fn default() -> Self {
        Self {
            throttle: Throttle::default(),
            hashing: Hashing::default(),
            sessions: Cache::default(),
            sending: Arc::new(Semaphore::new(SENDING_MAX)),
            tasks: TaskTracker::new(),
            swept_at: Mutex::new(Timestamp::UNIX_EPOCH),
        }
    }
}

impl From<Throttled> for DeskError {
    fn from(throttled: Throttled) -> Self {
        Self::Throttled { retry_after_s: throttled.retry_after_s }
    }
}

impl Desk {
    /// Signs in with a password. The session that the browser had before is over.
    ///
    /// # Errors
    /// [`DeskError::BadCredentials`] whatever is wrong, [`DeskError::Throttled`] after several tries.
    #[boxed]
    pub async fn sign_in(&self, email: &str, password: &str, peer: IpAddr, old: Option<&SessionToken>) -> Result<SessionToken, DeskError> {
        let now = self.config.clock.now();
        self.accounts.throttle.begin(Attempt::Password, email, peer, now)?;
        let person = self.person_at(email).await?;
        // Before the secret is read: a password that is changed meanwhile ends this session too.
        let began_at = begins(person.as_deref(), now);
        let phc = self.store.secret(person.as_ref().map_or(NOBODY, |person| person.id)).await?;
        let verified = self.accounts.hashing.verify(password, phc.as_ref()).await?;
        let Some(person) = person.filter(|person| verified != Verified::Wrong && person.active()) else {
            tracing::info!("a sign-in was refused");
            return Err(DeskError::BadCredentials);
        };
        self.accounts.throttle.succeeded(Attempt::Password, email, peer);
        if let (Verified::RightButOld, Some(phc)) = (verified, phc) {
            self.rehash(person.id, &phc, password).await;
        }
        let theme = self.theme_before(old, person.id).await?;
        self.begin_session(&person, began_at, theme, old).await
    }

    /// Who is signed in with this token.
    ///
    /// # Errors
    /// [`DeskError::SignedOut`] when the session is unknown, over, or was cut.
    #[boxed]
    pub async fn session(&self, token: &SessionToken) -> Result<Session, DeskError> {
        let (hash, now) = (token.hash(), self.config.clock.now());
        let session = self.session_now(hash, now).await?;
        if self.accounts.sessions.touch(hash, now) {
            let desk = self.clone();
            // Nobody waits for this to be written: a minute of an idle limit of hours is at stake.
            self.accounts.tasks.spawn(async move {
                if let Err(error) = desk.store.session_seen(hash, now).await {
                    tracing::warn!("a session's last use was not written: {error}");
                }
            });
        }
        Ok(session)
    }

    async fn session_now(&self, hash: Hash, now: Timestamp) -> Result<Session, DeskError> {
        let row = match self.accounts.sessions.get(hash) {
            Some(row) => row,
            None => {
                let mark = self.accounts.sessions.mark();
                let row = self.store.session(hash).await?.ok_or(DeskError::SignedOut)?;
                self.accounts.sessions.put(mark, hash, row.clone());
                row
            }
        };
        match self.person(row.person).filter(|person| !is_over(&row, now) && !is_cut(row.began_at, person)) {
            Some(person) => Ok(Session::of(hash, &row, &person, self.actor_of(&person))),
            None => {
                self.end_session(hash).await?;
                Err(DeskError::SignedOut)
            }
        }
    }

    /// The same session as the person is now: for a stream that lives longer than a request. It does not count as use.
    ///
    /// # Errors
    /// [`DeskError::SignedOut`] when it is over meanwhile.
    pub fn renew(&self, session: &Session) -> Result<Session, DeskError> {
        let person = self.person(session.me.person).ok_or(DeskError::SignedOut)?;
        if session.ends_at <= self.config.clock.now() || is_cut(session.began_at, &person) {
            return Err(DeskError::SignedOut);
        }
        let (began_at, theme) = (session.began_at, session.theme);
        let row = SessionRow { person: person.id, began_at, seen_at: began_at, theme };
        Ok(Session::of(session.hash, &row, &person, self.actor_of(&person)))
    }

    /// Looks whether the session that a stream belongs to is over by now: then its streams are told, and end. It does not count as
    /// use.
    #[boxed]
    pub async fn look_again(&self, session: &Session) {
        match self.session_now(session.hash, self.config.clock.now()).await {
            Ok(_) => {}
            Err(DeskError::SignedOut) => self.views.hub.cut_session(session.hash),
            Err(error) => tracing::warn!("whether a session is over is found out at the next look: {error}"),
        }
    }

    /// Signs out: the token is worth nothing any more.
    ///
    /// # Errors
    /// [`DeskError::Store`].
    #[boxed]
    pub async fn sign_out(&self, token: &SessionToken) -> Result<(), DeskError> {
        self.end_session(token.hash()).await
    }

    /// Keeps whether the reader wants it light or dark. Language and zone are part of the profile.
    ///
    /// # Errors
    /// [`DeskError::Store`].
    #[boxed]
    pub async fn set_preferences(&self, session: &Session, theme: Option<Theme>) -> Result<(), DeskError> {
        self.store.session_theme(session.hash, theme).await?;
        self.accounts.sessions.set_theme(session.hash, theme);
        Ok(())
    }

    /// A session under a new token, never one that the browser brought; the one it had before ends.
    pub(crate) async fn begin_session(
        &self,
        person: &Person,
        began_at: Timestamp,
        theme: Option<Theme>,
        old: Option<&SessionToken>,
    ) -> Result<SessionToken, DeskError> {
        let token = SessionToken::new()?;
        let row = SessionRow { person: person.id, began_at, seen_at: began_at, theme };
        self.store.begin_session(token.hash(), &row).await?;
        if let Some(old) = old {
            self.end_session(old.hash()).await?;
        }
        self.sweep_accounts(began_at);
        Ok(token)
    }

    /// What the same person had chosen in the same browser.
    pub(crate) async fn theme_before(&self, old: Option<&SessionToken>, person: PersonId) -> Result<Option<Theme>, DeskError> {
        let Some(old) = old else { return Ok(None) };
        let row = self.store.session(old.hash()).await?.filter(|row| row.person == person);
        Ok(row.and_then(|row| row.theme))
    }

    /// Whatever ends it, its streams end with it: the next person at that browser is another one.
    async fn end_session(&self, hash: Hash) -> Result<(), DeskError> {
        self.store.end_session(hash).await?;
        self.accounts.sessions.forget(hash);
        self.views.hub.cut_session(hash);
        Ok(())
    }

    async fn rehash(&self, person: PersonId, old: &Phc, password: &str) {
        let renewed = match self.accounts.hashing.hash(password).await {
            Ok(new) => self.store.rehash_secret(person, old, &new).await.map_err(DeskError::from),
            Err(error) => Err(error),
        };
        // The old hash still knows the password: the next sign-in tries again.
        if let Err(error) = renewed {
            tracing::warn!("a password was not hashed anew: {error}");
        }
    }

    /// The person as they are now.
    pub(crate) fn person(&self, id: PersonId) -> Option<Arc<Person>> {
        self.views.directory.read().person(id).cloned()
    }

    /// Whose address this is; what is not an address is looked for all the same.
    pub(crate) async fn person_at(&self, email: &str) -> Result<Option<Arc<Person>>, DeskError> {
        let nobodys = || Email::try_from("nobody@invalid.invalid");
        let email = Email::try_from(email).or_else(|_| nobodys())?;
        let found = self.store.load(&[], std::slice::from_ref(&email), None).await?;
        let person = found.addresses.get(&email).and_then(|person| self.person(*person)).filter(|person| person.has_address(&email));
        Ok(match person.as_ref().and_then(|person| person.merged_into) {
            // Of two records of one person only the one that stays is signed in to.
            Some(into) => self.person(into).filter(|stays| self.views.directory.read().opens(stays, &email)),
            None => person,
        })
    }

    fn actor_of(&self, person: &Person) -> Actor {
        self.views.directory.read().actor(person.id).unwrap_or_else(|| Actor::of(person))
    }

    fn sweep_accounts(&self, now: Timestamp) {
        let due = {
            let mut swept_at = self.accounts.swept_at.lock();
            let due = SWEEP_EVERY <= now.duration_since(*swept_at);
            if due {
                *swept_at = now;
            }
            due
        };
        if !due {
            return;
        }
        let desk = self.clone();
        self.accounts.tasks.spawn(async move {
            let before = |span| now.saturating_sub(span).unwrap_or(Timestamp::UNIX_EPOCH);
            let swept = desk.store.sweep_sessions(before(session::SESSION_MAX), before(session::SESSION_IDLE)).await;
            if let Err(error) = swept.and(desk.store.sweep_links(now).await) {
                tracing::warn!("what has ended was not forgotten: {error}");
            }
        });
    }

    /// Waits a little for what nobody waited for: mails with links, moments of last use.
    #[boxed]
    pub async fn settle_accounts(&self) {
        self.accounts.tasks.close();
        let settled = tokio::time::timeout(SETTLE_WITHIN, self.accounts.tasks.wait()).await;
        self.accounts.tasks.reopen();
        if settled.is_err() {
            tracing::warn!("what was under way for accounts took too long");
        }
    }
}
