//! Seals: hashes that tie the log together and texts to their events.
//!
//! An event never holds a text. It holds the text's [`seal`], an HMAC under a random salt: when text and salt are erased the
//! event still verifies, and nothing of the text can be guessed from what is left.

use hmac::{Hmac, Mac};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;

/// 32 bytes, written as 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Hash(pub [u8; 32]);

/// A salt of 128 bits is guessed by nobody and costs 32 characters.
pub type Salt = [u8; 16];

impl Hash {
    /// What stands before the first of a chain.
    pub const ZERO: Self = Self([0; 32]);

    /// The SHA-256 of `bytes`.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The SHA-256 of several parts, each preceded by its length, so that no two lists of parts are alike.
    #[must_use]
    pub fn of_parts(parts: &[&[u8]]) -> Self {
        let mut hasher = Sha256::new();
        for part in parts {
            hasher.update((part.len() as u64).to_be_bytes());
            hasher.update(part);
        }
        Self(hasher.finalize().into())
    }
}

/// The seal of a text: HMAC-SHA-256 (RFC 2104) under its salt.
#[must_use]
pub fn seal(salt: &Salt, text: &str) -> Hash {
    keyed(salt, text.as_bytes())
}

/// HMAC-SHA-256 of `message` under `key`.
#[must_use]
pub fn keyed(key: &[u8], message: &[u8]) -> Hash {
    // An HMAC takes a key of any length, hence the zero for the case that cannot be.
    Hmac::<Sha256>::new_from_slice(key).map_or(Hash::ZERO, |mut mac| {
        mac.update(message);
        Hash(mac.finalize().into_bytes().into())
    })
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl From<Hash> for String {
    fn from(hash: Hash) -> Self {
        hash.to_string()
    }
}

impl TryFrom<String> for Hash {
    type Error = crate::id::BadId;

    fn try_from(raw: String) -> Result<Self, Self::Error> {
        let mut bytes = [0; 32];
        if raw.len() != 64 || !raw.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(crate::id::BadId);
        }
        for (i, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&raw[2 * i..2 * i + 2], 16).map_err(|_| crate::id::BadId)?;
        }
        Ok(Self(bytes))
    }
}
