//! Who is signed in: a session is kept under the hash of its token, and what it may do is asked anew each time.
//!
//! The row knows whose session it is and when it began. Roles, name and language come from the person as they are now, so
//! a role that was taken away counts at once.

use std::fmt;

use jiff::{SignedDuration, Timestamp};
use parking_lot::Mutex;
use rustc_hash::FxHashMap;
use shared::access::Actor;
use shared::id::PersonId;
use shared::locale::Lang;
use shared::people::Person;
use shared::seal::Hash;
use shared::view::{Me, Theme};

use super::token::Token;
use crate::error::DeskError;
use crate::store::session::SessionRow;

/// A session that nobody used for so long is over: a working day with its lunch (ASVS 5.0, 7.3.1).
pub const SESSION_IDLE: SignedDuration = SignedDuration::from_hours(12);
/// No session is older: once a week everybody shows their password again (ASVS 5.0, 7.3.2).
pub const SESSION_MAX: SignedDuration = SignedDuration::from_hours(7 * 24);
/// The moment of last use is written no more often: a write each click would cost more than the click.
const SEEN_EVERY: SignedDuration = SignedDuration::from_mins(1);
/// Half of the sessions that are held in memory: everybody at a large desk. Others are read when they come back.
const CACHE_HALF: usize = 4_096;
/// A cut ends what began at its own moment too, so what follows it begins a moment later; the store keeps microseconds.
const MOMENT: SignedDuration = SignedDuration::from_micros(1);

/// The secret in a browser's cookie.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionToken(Token);

impl SessionToken {
    pub(crate) fn new() -> Result<Self, DeskError> {
        Token::new().map(Self)
    }

    /// What a cookie brought, if it has the form of a token.
    #[must_use]
    pub fn parse(raw: &str) -> Option<Self> {
        Token::parse(raw).map(Self)
    }

    /// The secret itself, for the cookie and nothing else.
    #[must_use]
    pub fn reveal(&self) -> &str {
        self.0.reveal()
    }

    pub(crate) fn hash(&self) -> Hash {
        self.0.hash()
    }
}

impl fmt::Debug for SessionToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionToken(hidden)")
    }
}

/// Somebody who is signed in, as they are at this moment.
#[derive(Clone, PartialEq, Eq)]
pub struct Session {
    /// Who, and what they may do.
    pub actor: Actor,
    /// Who, for the frame around a page.
    pub me: Me,
    /// Their language, when they chose one.
    pub lang: Option<Lang>,
    /// Their time zone, when they chose one.
    pub zone: Option<String>,
    /// Light or dark, when they chose.
    pub theme: Option<Theme>,
    /// Which session, without the secret.
    pub hash: Hash,
    /// When it began: a cut ends what began before it.
    pub began_at: Timestamp,
    /// When it is over whatever happens.
    pub ends_at: Timestamp,
}

impl Session {
    pub(crate) fn of(hash: Hash, row: &SessionRow, person: &Person, actor: Actor) -> Self {
        let email = person.address().map(ToString::to_string);
        Self {
            actor,
            me: Me { person: person.id, name: person.name.clone(), email, roles: person.roles },
            lang: person.lang,
            zone: person.zone.clone(),
            theme: row.theme,
            hash,
            began_at: row.began_at,
            ends_at: row.began_at.saturating_add(SESSION_MAX).unwrap_or(row.began_at),
        }
    }
}

impl fmt::Debug for Session {
    /// Neither name nor address: sessions are printed in logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("person", &self.me.person).finish_non_exhaustive()
    }
}

/// When something begins that the person's last cut must not end.
pub(crate) fn begins(person: Option<&Person>, now: Timestamp) -> Timestamp {
    let cut = person.and_then(|person| person.sessions_cut_at);
    cut.and_then(|cut| cut.checked_add(MOMENT).ok()).map_or(now, |after| after.max(now))
}

/// Whether what the person began then is ended: by a cut, or because they may not sign in.
pub(crate) fn is_cut(began_at: Timestamp, person: &Person) -> bool {
    !person.active() || person.sessions_cut_at.is_some_and(|cut| began_at <= cut)
}

/// Whether nobody used it for too long, or it has lasted too long.
pub(crate) fn is_over(row: &SessionRow, now: Timestamp) -> bool {
    SESSION_IDLE <= now.duration_since(row.seen_at) || SESSION_MAX <= now.duration_since(row.began_at)
}

/// Sessions in memory, in front of the store.
///
/// Two generations: what is used moves to the young one; when that is full, the old one is dropped and the young one is
/// old. Whoever reads a row from the store while a session ends cannot bring it back: [`Cache::put`] takes the mark of
/// before the read.
#[derive(Default)]
pub(crate) struct Cache(Mutex<Generations>);

#[derive(Default)]
struct Generations {
    young: FxHashMap<Hash, SessionRow>,
    old: FxHashMap<Hash, SessionRow>,
    ended: u64,
}

impl Cache {
    pub(crate) fn get(&self, hash: Hash) -> Option<SessionRow> {
        let mut held = self.0.lock();
        if let Some(row) = held.young.get(&hash) {
            return Some(row.clone());
        }
        let row = held.old.remove(&hash)?;
        held.insert(hash, row.clone());
        Some(row)
    }

    /// How many times sessions have ended: to be given back to [`Cache::put`].
    pub(crate) fn mark(&self) -> u64 {
        self.0.lock().ended
    }

    pub(crate) fn put(&self, mark: u64, hash: Hash, row: SessionRow) {
        let mut held = self.0.lock();
        if held.ended == mark {
            held.insert(hash, row);
        }
    }

    /// Whether the moment of last use is to be written now; nobody else is told so within the same minute.
    pub(crate) fn touch(&self, hash: Hash, now: Timestamp) -> bool {
        let mut held = self.0.lock();
        let due = |row: &SessionRow| SEEN_EVERY <= now.duration_since(row.seen_at);
        match held.young.get_mut(&hash).filter(|row| due(row)) {
            Some(row) => {
                row.seen_at = now;
                true
            }
            None => false,
        }
    }

    pub(crate) fn set_theme(&self, hash: Hash, theme: Option<Theme>) {
        let mut held = self.0.lock();
        // A row on its way from the store still has the old one.
        held.ended += 1;
        let Generations { young, old, .. } = &mut *held;
        for row in [young.get_mut(&hash), old.get_mut(&hash)].into_iter().flatten() {
            row.theme = theme;
        }
    }

    pub(crate) fn forget(&self, hash: Hash) {
        self.forget_if(|known, _| *known == hash);
    }

    pub(crate) fn forget_person(&self, person: PersonId) {
        self.forget_if(|_, row| row.person == person);
    }

    fn forget_if(&self, gone: impl Fn(&Hash, &SessionRow) -> bool) {
        let mut held = self.0.lock();
        held.ended += 1;
        held.young.retain(|hash, row| !gone(hash, row));
        held.old.retain(|hash, row| !gone(hash, row));
    }
}

impl Generations {
    fn insert(&mut self, hash: Hash, row: SessionRow) {
        if CACHE_HALF <= self.young.len() {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(hash, row);
    }
}

#[cfg(test)]
mod tests {
    use shared::people::apply_person;

    use super::*;

    const HOUR: i64 = 3600;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + second).expect("in range")
    }

    fn row(person: u64, began: i64, seen: i64) -> SessionRow {
        SessionRow { person: PersonId(person), began_at: at(began), seen_at: at(seen), theme: None }
    }

    fn priya(cut: Option<i64>, disabled: bool) -> Person {
        Person { sessions_cut_at: cut.map(at), disabled, ..apply_person(None, PersonId(1), at(0), &[], &[]) }
    }

    #[test]
    fn a_session_lasts_twelve_hours_of_quiet_and_a_week_at_most() {
        for (began, seen, now, over) in [
            (0, 0, 0, false),
            (0, 0, 12 * HOUR - 1, false),
            (0, 0, 12 * HOUR, true),
            (0, 100 * HOUR, 112 * HOUR - 1, false),
            (0, 167 * HOUR, 168 * HOUR - 1, false),
            (0, 168 * HOUR - 1, 168 * HOUR, true),
            (0, 0, -5 * HOUR, false),
        ] {
            assert_eq!(is_over(&row(1, began, seen), at(now)), over, "began {began}, seen {seen}, now {now}");
        }
    }

    #[test]
    fn a_cut_ends_what_began_until_its_moment_and_nothing_after() {
        for (began, cut, disabled, ended) in [
            (0, None, false, false),
            (0, None, true, true),
            (0, Some(-1), false, false),
            (0, Some(0), false, true),
            (0, Some(1), false, true),
        ] {
            assert_eq!(is_cut(at(began), &priya(cut, disabled)), ended, "began {began}, cut {cut:?}");
        }
        let person = priya(Some(0), false);
        assert!(!is_cut(begins(Some(&person), at(0)), &person), "even when the clock stands still");
        assert_eq!(begins(Some(&person), at(9)), at(9));
        assert_eq!(begins(None, at(9)), at(9));
    }

    #[test]
    fn an_ended_session_is_not_brought_back_by_a_slow_reader() {
        let (cache, hash) = (Cache::default(), Hash::of(b"1"));
        let mark = cache.mark();
        cache.forget(hash);
        cache.put(mark, hash, row(1, 0, 0));
        assert_eq!(cache.get(hash), None);
        cache.put(cache.mark(), hash, row(1, 0, 0));
        assert_eq!(cache.get(hash), Some(row(1, 0, 0)));
    }

    #[test]
    fn all_of_a_person_are_forgotten_and_nobody_elses() {
        let cache = Cache::default();
        for i in 0..10_u8 {
            cache.put(cache.mark(), Hash::of(&[i]), row(u64::from(i % 2), 0, 0));
        }
        cache.forget_person(PersonId(1));
        let left = (0..10_u8).filter(|i| cache.get(Hash::of(&[*i])).is_some()).collect::<Vec<_>>();
        assert_eq!(left, [0, 2, 4, 6, 8]);
    }

    #[test]
    fn the_last_use_is_written_once_a_minute() {
        let (cache, hash) = (Cache::default(), Hash::of(b"1"));
        cache.put(cache.mark(), hash, row(1, 0, 0));
        let written = (0..180).filter(|second| cache.touch(hash, at(*second))).collect::<Vec<_>>();
        assert_eq!(written, [60, 120]);
    }

    #[test]
    fn memory_is_bounded_and_what_is_used_stays() {
        let cache = Cache::default();
        let mine = Hash::of(b"mine");
        cache.put(cache.mark(), mine, row(1, 0, 0));
        for i in 0..20_000_u32 {
            cache.put(cache.mark(), Hash::of(&i.to_be_bytes()), row(2, 0, 0));
            assert!(cache.get(mine).is_some());
        }
        let held = cache.0.lock();
        assert!(held.young.len() + held.old.len() <= 2 * CACHE_HALF + 1);
    }

    #[test]
    fn nobody_prints_a_token_or_a_name_by_accident() {
        let token = SessionToken::new().expect("random bytes");
        assert!(!format!("{token:?}").contains(token.reveal()));
        let person = Person { name: "Priya Nair".to_owned(), ..priya(None, false) };
        let session = Session::of(token.hash(), &row(1, 0, 0), &person, Actor::of(&person));
        assert!(!format!("{session:?}").contains("Priya"));
    }
}
