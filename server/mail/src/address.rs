//! Addresses: one identity whatever the spelling, and reply addresses that only we can make.
//!
//! A reply address carries its ticket and a signature: `support+t1034.<signature>@desk.example`. A number alone would
//! let anyone write into any ticket.

use std::fmt;

use hmac::{Hmac, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

/// What a path may hold in SMTP (RFC 5321, 4.5.3.1.3: 256 octets with the angle brackets).
pub const ADDRESS_BYTES_MAX: usize = 254;
/// What a local part may hold (RFC 5321, 4.5.3.1.1).
pub const LOCAL_BYTES_MAX: usize = 64;

/// 80 bits: beyond guessing over a mail server that closes after a few wrong recipients, and short enough to keep
/// `support+t1034.<16 letters>` within a local part.
const SIGNATURE_BYTES: usize = 10;
/// The signature in letters: five bits each.
const SIGNATURE_LETTERS: usize = 16;
/// RFC 4648, in lower case, because some systems lower the case of what they store.
const LETTERS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
/// Between the desk's own local part and what we add.
const MARK: &str = "+t";

/// An e-mail address: `display` as it was written, compared and hashed by its lower-case form.
#[derive(Clone, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Address {
    display: String,
    identity: String,
}

/// Why a text is no address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// Longer than [`ADDRESS_BYTES_MAX`].
    #[error("an address has at most {ADDRESS_BYTES_MAX} bytes")]
    TooLong,
    /// A line end, NUL, blank or other character that no address may hold.
    #[error("an address holds no blanks, line ends or control characters")]
    Forbidden,
    /// Not of the form `someone@somewhere`.
    #[error("an address looks like someone@example.org")]
    Shape,
}

impl Address {
    /// Reads `someone@example.org`, without angle brackets or a name.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let text = text.trim_matches([' ', '\t']);
        if ADDRESS_BYTES_MAX < text.len() {
            return Err(AddressError::TooLong);
        }
        if text.chars().any(|c| c.is_control() || c.is_whitespace() || matches!(c, '<' | '>' | ',' | ';')) {
            return Err(AddressError::Forbidden);
        }
        let (local, domain) = text.rsplit_once('@').ok_or(AddressError::Shape)?;
        let domain_ok = !domain.is_empty()
            && !domain.starts_with(['.', '-'])
            && !domain.ends_with(['.', '-'])
            && !domain.contains("..")
            && domain.chars().all(|c| c.is_alphanumeric() || "-._[]:".contains(c));
        if local.is_empty() || LOCAL_BYTES_MAX < local.len() || local.contains('@') || !domain_ok {
            return Err(AddressError::Shape);
        }
        Ok(Self { identity: text.to_lowercase(), display: text.to_owned() })
    }

    /// The address in lower case: what is compared, stored as a record id, and looked up.
    #[must_use]
    pub fn identity(&self) -> &str {
        &self.identity
    }

    /// The address as its owner wrote it: what is shown and sent to.
    #[must_use]
    pub fn display(&self) -> &str {
        &self.display
    }

    /// What is before the `@`, in lower case.
    #[must_use]
    pub fn local(&self) -> &str {
        self.identity.rsplit_once('@').map_or("", |(local, _)| local)
    }

    /// The identity without a sub-address: mail to `mario+1@` and to `mario+2@` reaches one person.
    #[must_use]
    pub fn untagged(&self) -> String {
        match self.local().split_once('+') {
            Some((base, _)) if !base.is_empty() => format!("{base}@{}", self.domain()),
            _ => self.identity.clone(),
        }
    }

    /// What is behind the `@`, in lower case.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.identity.rsplit_once('@').map_or("", |(_, domain)| domain)
    }
}

impl PartialEq for Address {
    fn eq(&self, other: &Self) -> bool {
        self.identity == other.identity
    }
}

impl Eq for Address {}

impl std::hash::Hash for Address {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.identity.hash(state);
    }
}

impl PartialOrd for Address {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Address {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.identity.cmp(&other.identity)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.display)
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Address({})", self.display)
    }
}

impl TryFrom<String> for Address {
    type Error = AddressError;

    fn try_from(text: String) -> Result<Self, AddressError> {
        Self::parse(&text)
    }
}

impl From<Address> for String {
    fn from(address: Address) -> Self {
        address.display
    }
}

impl std::str::FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        Self::parse(text)
    }
}

/// The address to which a person answers about `ticket`.
///
/// Fails only when `base` is so long that nothing more fits in front of its `@`.
pub fn reply_address(base: &Address, ticket: u64, key: &[u8; 32]) -> Result<Address, AddressError> {
    let signature = signing(base, ticket, key).finalize().into_bytes();
    let letters = to_letters(&signature[..SIGNATURE_BYTES]);
    Address::parse(&format!("{}{MARK}{ticket}.{letters}@{}", base.local(), base.domain()))
}

/// The ticket of a reply address made by [`reply_address`] with this key for one of `bases`.
///
/// Anything else, near misses included, is `None`; the signature is compared in constant time.
#[must_use]
pub fn ticket_of(address: &str, bases: &[Address], key: &[u8; 32]) -> Option<u64> {
    let address = Address::parse(address).ok()?;
    let (base_local, rest) = address.local().rsplit_once(MARK)?;
    let (number, letters) = rest.split_once('.')?;
    let ticket: u64 = number.parse().ok()?;
    // One spelling for each number: "+1034" and "01034" were not made by us.
    if ticket.to_string() != number {
        return None;
    }
    let signature = from_letters(letters)?;
    bases
        .iter()
        .filter(|base| base.local() == base_local && base.domain() == address.domain())
        .find(|base| signing(base, ticket, key).verify_truncated_left(&signature).is_ok())
        .map(|_| ticket)
}

fn signing(base: &Address, ticket: u64, key: &[u8; 32]) -> Hmac<Sha256> {
    let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(key).expect("HMAC takes a key of any length");
    // Each part has a fixed length or comes last, so that no two sets of parts are the same bytes.
    mac.update(b"reply");
    mac.update(&ticket.to_be_bytes());
    mac.update(base.identity().as_bytes());
    mac
}

fn to_letters(bytes: &[u8]) -> String {
    let mut letters = String::with_capacity(SIGNATURE_LETTERS);
    let (mut held, mut bits) = (0_u32, 0_u32);
    for byte in bytes {
        held = (held << 8) | u32::from(*byte);
        bits += 8;
        while 5 <= bits {
            bits -= 5;
            letters.push(char::from(LETTERS[((held >> bits) & 31) as usize]));
        }
        held &= (1 << bits) - 1;
    }
    letters
}

fn from_letters(letters: &str) -> Option<[u8; SIGNATURE_BYTES]> {
    if letters.len() != SIGNATURE_LETTERS {
        return None;
    }
    let mut bytes = [0; SIGNATURE_BYTES];
    let (mut held, mut bits, mut at) = (0_u32, 0_u32, 0);
    for letter in letters.bytes() {
        let value = LETTERS.iter().position(|known| *known == letter.to_ascii_lowercase())?;
        held = (held << 5) | u32::try_from(value).ok()?;
        bits += 5;
        if 8 <= bits {
            bits -= 8;
            bytes[at] = u8::try_from((held >> bits) & 255).ok()?;
            at += 1;
        }
        held &= (1 << bits) - 1;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: [u8; 32] = [7; 32];

    fn base() -> Address {
        Address::parse("Support@Desk.example").unwrap()
    }

    #[test]
    fn an_address_is_itself_in_any_case() {
        let a = Address::parse("Mario.Rossi@Example.IT").unwrap();
        assert_eq!(a, Address::parse(" mario.rossi@example.it ").unwrap());
        assert_eq!((a.display(), a.identity()), ("Mario.Rossi@Example.IT", "mario.rossi@example.it"));
        assert_eq!((a.local(), a.domain()), ("mario.rossi", "example.it"));
    }

    #[test]
    fn a_tag_makes_nobody_else_of_a_person() {
        for (tagged, person) in [
            ("Mario+Shop@Example.it", "mario@example.it"),
            ("mario+a+b@example.it", "mario@example.it"),
            ("mario@example.it", "mario@example.it"),
            ("+39041@example.it", "+39041@example.it"),
        ] {
            assert_eq!(Address::parse(tagged).unwrap().untagged(), person);
        }
    }

    #[test]
    fn what_is_no_address() {
        let long = format!("{}@example.org", "a".repeat(250));
        for (text, why) in [
            ("", AddressError::Shape),
            ("mario", AddressError::Shape),
            ("@example.org", AddressError::Shape),
            ("a@", AddressError::Shape),
            ("a@.example", AddressError::Shape),
            ("a@b@c.example", AddressError::Shape),
            ("a@b.example\r\nBcc: x@y.example", AddressError::Forbidden),
            ("a@b.example\0", AddressError::Forbidden),
            ("a b@c.example", AddressError::Forbidden),
            ("<a@b.example>", AddressError::Forbidden),
            (&long, AddressError::TooLong),
        ] {
            assert_eq!(Address::parse(text), Err(why), "{text:?}");
        }
    }

    #[test]
    fn a_reply_address_comes_back_as_its_ticket_in_any_case() {
        for ticket in [0, 1, 1034, u64::MAX] {
            let made = reply_address(&base(), ticket, &KEY).unwrap();
            let spelt = made.display().to_uppercase();
            assert_eq!(ticket_of(made.display(), &[base()], &KEY), Some(ticket));
            assert_eq!(ticket_of(&spelt, &[base()], &KEY), Some(ticket));
        }
    }

    #[test]
    fn forged_reply_addresses_are_nobody() {
        let made = reply_address(&base(), 1034, &KEY).unwrap().display().to_owned();
        let letters = made.split_once('.').unwrap().1.split_once('@').unwrap().0.to_owned();
        let mut flipped = letters.clone().into_bytes();
        flipped[0] = if flipped[0] == b'a' { b'b' } else { b'a' };
        let flipped = String::from_utf8(flipped).unwrap();
        for forged in [
            made.replace("t1034", "t1035"),
            made.replace("t1034", "t01034"),
            made.replace("t1034", "t+1034"),
            made.replace("support", "sales"),
            made.replace("desk.example", "other.example"),
            made.replace(&letters, &flipped),
            made.replace(&letters, ""),
            made.replace(&letters, &letters[..15]),
            made.replace(&letters, "1111111111111111"),
            "support+t1034@desk.example".to_owned(),
            "support@desk.example".to_owned(),
            format!("{made}\r\nX: y"),
        ] {
            assert_eq!(ticket_of(&forged, &[base()], &KEY), None, "{forged:?}");
        }
        assert_eq!(ticket_of(&made, &[base()], &[8; 32]), None, "another key");
        assert_eq!(ticket_of(&made, &[], &KEY), None, "no base of ours");
    }

    #[test]
    fn one_signature_serves_one_base_only() {
        let other = Address::parse("sales@desk.example").unwrap();
        let made = reply_address(&base(), 7, &KEY).unwrap();
        let moved = made.display().replace("support", "sales");
        assert_eq!(ticket_of(&moved, &[base(), other], &KEY), None);
    }
}
