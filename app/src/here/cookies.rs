//! The cookies that forms of an account set: the session, and an address that was typed in vain. Server only.
//!
//! The door reads the session before any page, and keeps the chosen language and theme in cookies of its own
//! (`server::cookies`); how a cookie is named, read and written is said here.

use http::{HeaderMap, header};
use shared::text::ADDRESS_CHARS_MAX;

/// The session over HTTPS: the prefix makes the browser refuse one that another host or a plain connection set (RFC 6265bis).
const SESSION_SECURE: &str = "__Host-sportello";
/// The session where the public URL is plain HTTP, which is so on one's own machine only.
const SESSION_PLAIN: &str = "sportello";
/// The address that was typed into a sign-in that failed, so that it need not be typed again.
const TYPED: &str = "sportello-typed";

/// As long as a session lives at the longest; the server ends it sooner by itself.
const SESSION_S: u32 = 7 * 24 * 3600;
/// Long enough to correct a password.
const TYPED_S: u32 = 600;

/// The session's secret, as the browser sent it.
#[must_use]
pub fn session(headers: &HeaderMap, secure: bool) -> Option<&str> {
    read(headers, session_name(secure))
}

/// The address typed into the sign-in before this one.
#[must_use]
pub fn typed(headers: &HeaderMap) -> Option<String> {
    let digits = read(headers, TYPED)?;
    let pairs = digits.as_bytes().chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok());
    String::from_utf8(pairs.collect::<Option<Vec<u8>>>()?).ok().filter(|typed| !typed.is_empty() && !typed.chars().any(char::is_control))
}

/// `Set-Cookie` of a new session.
#[must_use]
pub fn set_session(token: &str, secure: bool) -> String {
    cookie(session_name(secure), token, SESSION_S, secure)
}

/// `Set-Cookie` of no session.
#[must_use]
pub fn end_session(secure: bool) -> String {
    cookie(session_name(secure), "", 0, secure)
}

/// `Set-Cookie` of an address typed into a form that failed. In hexadecimal digits: a cookie takes few other characters.
#[must_use]
pub fn set_typed(address: &str, secure: bool) -> String {
    let digits: String = address.chars().take(ADDRESS_CHARS_MAX).collect::<String>().bytes().map(|byte| format!("{byte:02x}")).collect();
    let lives = if digits.is_empty() { 0 } else { TYPED_S };
    cookie(TYPED, &digits, lives, secure)
}

/// The value of a cookie; the first of several with the same name, which is the one with the longest path.
#[must_use]
pub fn read<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(known, _)| *known == name).map(|(_, value)| value)
}

fn session_name(secure: bool) -> &'static str {
    if secure { SESSION_SECURE } else { SESSION_PLAIN }
}

/// `Set-Cookie` as all of ours are: scripts never read them, other sites' forms never send them.
#[must_use]
pub fn cookie(name: &str, value: &str, seconds: u32, secure: bool) -> String {
    let secure = if secure { "; Secure" } else { "" };
    format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}")
}
