//! Secrets that a browser or a mail carries: 256 random bits. Only their hash is kept, so that whoever reads the store
//! cannot use them.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use shared::seal::Hash;

use crate::error::DeskError;

/// Twice what ASVS 5.0 (7.2.3) asks of a session's id, and guessed by nobody.
const TOKEN_BYTES: usize = 32;
/// 32 bytes in base64 without padding.
const TOKEN_CHARS: usize = 43;

/// A secret that was well-formed when it came in, or was just made.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Token(String);

impl Token {
    /// A new one from the system's random source.
    pub(crate) fn new() -> Result<Self, DeskError> {
        let mut bytes = [0; TOKEN_BYTES];
        getrandom::fill(&mut bytes).map_err(|error| DeskError::Internal(format!("the system gives no random bytes: {error}")))?;
        Ok(Self(URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// What came in, if it has the form of a secret: nothing empty, short or foreign is ever looked up.
    pub(crate) fn parse(raw: &str) -> Option<Self> {
        let well_formed = raw.len() == TOKEN_CHARS && URL_SAFE_NO_PAD.decode(raw).is_ok_and(|bytes| bytes.len() == TOKEN_BYTES);
        well_formed.then(|| Self(raw.to_owned()))
    }

    /// What is kept of it. Finding a row by it tells a watcher nothing of the secret, however long it takes.
    pub(crate) fn hash(&self) -> Hash {
        Hash::of(self.0.as_bytes())
    }

    /// The secret itself: for the cookie and the mail.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_survives_its_journey_and_its_hash_does_not_tell_it() {
        let token = Token::new().expect("random bytes");
        assert_eq!(Token::parse(token.reveal()), Some(token.clone()));
        assert_ne!(token.hash().to_string(), token.reveal());
        assert_ne!(Token::new().expect("random bytes"), token);
    }

    #[test]
    fn what_is_not_a_token_is_never_looked_up() {
        let good = Token::new().expect("random bytes");
        let long = format!("{}A", good.reveal());
        let padded = format!("{}=", &good.reveal()[1..]);
        for bad in ["", " ", "A", "null", &good.reveal()[1..], &long, &padded, &"+".repeat(43), &"é".repeat(21), &"\0".repeat(43)] {
            assert_eq!(Token::parse(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn nobody_prints_a_token_by_accident() {
        let token = Token::new().expect("random bytes");
        assert!(!format!("{token:?}").contains(token.reveal()));
    }
}
