//! Passwords: what may be one, and their hashes. Argon2id, a few at a time.

use std::sync::Arc;

use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use shared::people::Person;
use shared::refusal::Refusal;
use shared::text::{Email, PASSWORD_CHARS_MAX, TextError, TextKind, check_password};
use tokio::sync::Semaphore;

use crate::error::DeskError;

/// OWASP Password Storage Cheat Sheet, Argon2id: 19 MiB, 2 passes, 1 lane.
const MEMORY_KIB: u32 = 19 * 1024;
/// See [`MEMORY_KIB`].
const PASSES: u32 = 2;
/// See [`MEMORY_KIB`].
const LANES: u32 = 1;
/// RFC 9106 3.1 recommends 128 bits for password hashing.
const SALT_BYTES: usize = 16;
/// Two hashes use two cores and 38 MiB; more at once would only slow everybody else.
const HASHES_AT_ONCE: usize = 2;
/// At about 20 ms each, whoever stands behind these would wait more than a second: they are told that the desk is busy.
const HASHES_WAITING_MAX: usize = 64;
/// A hash of nothing that anybody knows, in today's parameters: an unknown address costs the same as a known one.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$Tm9ib2R5IHNpZ25zIGlu$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
/// Parts of the very first guesses at a password as long as ours must be; what is left of a password without them is
/// what its length is worth.
const GUESSED_FIRST: [&str; 16] = [
    "password",
    "passwort",
    "parola",
    "qwertyuiop",
    "qwertz",
    "qwerty",
    "asdfghjkl",
    "1q2w3e4r",
    "letmein",
    "welcome",
    "benvenuto",
    "admin",
    "sportello",
    "juventus",
    "changeme",
    "iloveyou",
];
/// What must be left of a password besides a first guess: four characters nobody guesses at once.
const OWN_CHARS_MIN: usize = 4;
/// `aaaaaaaaaaaa` and `121212121212` are long, but not much of a secret.
const DIFFERENT_CHARS_MIN: usize = 4;

/// A password's hash in PHC form; it is neither shown nor logged.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Phc(pub(crate) String);

/// What became of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verified {
    /// It is the password.
    Right,
    /// It is, but its hash was made with other parameters than today's.
    RightButOld,
    /// It is not.
    Wrong,
}

/// Hashes passwords, a few at a time and away from the threads that serve.
pub(crate) struct Hashing {
    turns: Arc<Semaphore>,
    places: Semaphore,
}

impl Default for Hashing {
    fn default() -> Self {
        Self { turns: Arc::new(Semaphore::new(HASHES_AT_ONCE)), places: Semaphore::new(HASHES_WAITING_MAX) }
    }
}

impl Hashing {
    /// The hash of a new password.
    pub(crate) async fn hash(&self, password: &str) -> Result<Phc, DeskError> {
        let password = password.to_owned();
        self.work(move || hash(&password)).await?
    }

    /// Whether it is the password; without a hash the same work is done and the answer is no.
    pub(crate) async fn verify(&self, password: &str, phc: Option<&Phc>) -> Result<Verified, DeskError> {
        // What is longer than any password can be is not hashed at its length.
        let too_long = PASSWORD_CHARS_MAX < password.chars().count();
        let known = phc.filter(|_| !too_long).cloned();
        let password = if too_long { String::new() } else { password.to_owned() };
        self.work(move || {
            let verified = verify(&password, known.as_ref().map_or(NOBODY, |phc| phc.0.as_str()));
            if known.is_some() { verified } else { Verified::Wrong }
        })
        .await
    }

    async fn work<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, DeskError> {
        let _place = self.places.try_acquire().map_err(|_| Refusal::Busy)?;
        let turn = Arc::clone(&self.turns).acquire_owned().await.map_err(|_| Refusal::Busy)?;
        // The turn moves into the work: it is over when the work is, even if whoever asked has gone away.
        let done = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            work()
        });
        done.await.map_err(|error| DeskError::Internal(format!("hashing a password: {error}")))
    }
}

/// Whether this may be the person's new password.
///
/// Length, the very first guesses, and their own address; what else it is made of is theirs to choose (NIST SP 800-63B-4).
pub(crate) fn check_new(password: &str, person: &Person) -> Result<(), TextError> {
    check(password, person.emails.iter().map(|email| &email.address))
}

/// Whether this may be the first password of somebody who is yet to be added, with that address.
///
/// # Errors
/// What is wrong with it.
pub fn check_first(password: &str, address: &Email) -> Result<(), TextError> {
    check(password, std::iter::once(address))
}

fn check<'a>(password: &str, own: impl Iterator<Item = &'a Email>) -> Result<(), TextError> {
    check_password(password)?;
    let lower = password.to_lowercase();
    let own = own.map(Email::local_part).filter(|local| OWN_CHARS_MIN <= local.chars().count());
    let guessable = |guess: &str| lower.contains(guess) && own_chars(&lower.replace(guess, "")) < OWN_CHARS_MIN;
    let little_left = GUESSED_FIRST.into_iter().chain(own).any(guessable);
    if little_left || is_a_row(&lower) || different(&lower) < DIFFERENT_CHARS_MIN {
        return Err(TextError::Guessable { what: TextKind::Password });
    }
    Ok(())
}

/// Digits before or behind a first guess are guessed with it.
fn own_chars(text: &str) -> usize {
    text.chars().filter(|c| !c.is_ascii_digit()).count()
}

fn different(text: &str) -> usize {
    let mut chars: Vec<char> = text.chars().collect();
    chars.sort_unstable();
    chars.dedup();
    chars.len()
}

/// `123456789012`, `abcdefghijkl`: each character follows the one before, or a row begins again.
fn is_a_row(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    let follows = |pair: &[char]| u32::from(pair[1]) == u32::from(pair[0]) + 1 || (pair[0] == '9' && pair[1] == '0');
    let steps = chars.windows(2).filter(|pair| follows(pair)).count();
    chars.len() <= steps + 2
}

fn params() -> Params {
    // The constants are within the bounds of RFC 9106; the default is the same.
    Params::new(MEMORY_KIB, PASSES, LANES, None).unwrap_or_default()
}

fn hash(password: &str) -> Result<Phc, DeskError> {
    let fail = |error: &dyn std::fmt::Display| DeskError::Internal(format!("hashing a password: {error}"));
    let mut salt = [0; SALT_BYTES];
    getrandom::fill(&mut salt).map_err(|error| fail(&error))?;
    let salt = SaltString::encode_b64(&salt).map_err(|error| fail(&error))?;
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params());
    let phc = argon2.hash_password(password.as_bytes(), &salt).map_err(|error| fail(&error))?;
    Ok(Phc(phc.to_string()))
}

fn verify(password: &str, phc: &str) -> Verified {
    let Ok(parsed) = PasswordHash::new(phc) else { return Verified::Wrong };
    // The parameters are those of the hash itself.
    if Argon2::default().verify_password(password.as_bytes(), &parsed).is_err() {
        return Verified::Wrong;
    }
    let today = params();
    let made = Params::try_from(&parsed).ok();
    let same = made.is_some_and(|made| {
        (made.m_cost(), made.t_cost(), made.p_cost()) == (today.m_cost(), today.t_cost(), today.p_cost())
            && parsed.algorithm == Algorithm::Argon2id.ident()
    });
    if same { Verified::Right } else { Verified::RightButOld }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use shared::id::PersonId;
    use shared::people::{PersonEmail, apply_person};
    use shared::text::Email;

    use super::*;

    fn priya() -> Person {
        let mut person = apply_person(None, PersonId(1), Timestamp::UNIX_EPOCH, &[], &[]);
        let address = Email::try_from("priya.nair@brinanova.example").expect("an address");
        person.emails.push(PersonEmail { address, verified: true });
        person
    }

    #[test]
    fn first_guesses_are_refused_and_sentences_are_not() {
        for (password, taken) in [
            ("correct horse battery", true),
            ("il gatto mangia alle 8", true),
            ("827364519283", true),
            ("my password is a riddle", true),
            ("Zq8!vmP0sk2#", true),
            ("password1234", false),
            ("PasswordPassword", false),
            ("passwordpassword", false),
            ("qwertyuiop12", false),
            ("sportello2026", false),
            ("123456789012", false),
            ("1234567890123", false),
            ("abcdefghijklm", false),
            ("aaaaaaaaaaaa", false),
            ("121212121212", false),
            ("priya.nair2026", false),
            ("Priya.Nair!!", false),
            ("short", false),
            (&"long ".repeat(60), false),
        ] {
            assert_eq!(check_new(password, &priya()).is_ok(), taken, "{password:?}");
        }
    }

    #[test]
    fn a_hash_knows_its_password_and_no_other() {
        let phc = hash("correct horse battery").expect("hashed");
        assert!(phc.0.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", phc.0);
        assert_eq!(verify("correct horse battery", &phc.0), Verified::Right);
        for wrong in ["", "correct horse batterY", "correct horse battery ", "\0"] {
            assert_eq!(verify(wrong, &phc.0), Verified::Wrong, "{wrong:?}");
        }
    }

    #[test]
    fn a_hash_of_other_parameters_is_known_and_made_anew() {
        let weak = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(8, 1, 1, None).expect("params"));
        let salt = SaltString::encode_b64(b"0123456789abcdef").expect("a salt");
        let phc = weak.hash_password(b"correct horse battery", &salt).expect("hashed").to_string();
        assert_eq!(verify("correct horse battery", &phc), Verified::RightButOld);
        assert_eq!(verify("something else", &phc), Verified::Wrong);
    }

    #[test]
    fn what_is_no_hash_lets_nobody_in() {
        for phc in ["", "$", "plain", "$argon2id$v=19$m=19456,t=2,p=1$", "$2b$12$abc"] {
            assert_eq!(verify("", phc), Verified::Wrong, "{phc:?}");
        }
    }

    #[test]
    fn an_unknown_address_costs_the_same_work() {
        let parsed = PasswordHash::new(NOBODY).expect("a PHC string");
        let made = Params::try_from(&parsed).expect("parameters");
        assert_eq!((made.m_cost(), made.t_cost(), made.p_cost()), (MEMORY_KIB, PASSES, LANES));
        assert_eq!(parsed.hash.map(|hash| hash.len()), Some(32));
        assert_eq!(verify("", NOBODY), Verified::Wrong);
    }

    #[tokio::test]
    async fn without_a_hash_the_answer_is_no() {
        let hashing = Hashing::default();
        let phc = hashing.hash("correct horse battery").await.expect("hashed");
        assert_eq!(hashing.verify("correct horse battery", Some(&phc)).await.expect("compared"), Verified::Right);
        assert_eq!(hashing.verify("correct horse battery", None).await.expect("compared"), Verified::Wrong);
        assert_eq!(hashing.verify(&"x".repeat(1_000_000), Some(&phc)).await.expect("compared"), Verified::Wrong);
    }
}
