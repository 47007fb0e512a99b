//! Where somebody wanted to go before they had to sign in: a path of this desk, never another site.

use shared::id::TicketId;

use crate::respond;

/// The path, if it is one that may be followed.
#[must_use]
pub fn followed(next: &str) -> Option<&str> {
    // `//host` and `/\host` are other sites to a browser; blanks and letters beyond ASCII are not in a path as it is sent.
    let here = next.starts_with('/') && !next.starts_with("//") && next.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    (here && respond::leads_to_a_page(next)).then_some(next)
}

/// Pages of one ticket.
const NUMBERED: [&str; 2] = ["/portal/requests/", "/desk/tickets/"];

/// The path, if it may stand in a mail that anybody can have sent to anybody: a page of ours and a number, and no word of theirs.
#[must_use]
pub fn mailed(next: &str) -> Option<String> {
    NUMBERED.into_iter().find_map(|page| next.strip_prefix(page)?.parse::<TicketId>().ok().map(|ticket| format!("{page}{ticket}")))
}

/// A path as the value of a query (RFC 3986 2.3).
#[must_use]
pub fn encoded(path: &str) -> String {
    percent(path, b"-._~/")
}

/// Everything but ASCII letters, digits and these signs as percent signs.
#[must_use]
pub fn percent(words: &str, signs: &[u8]) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || signs.contains(&byte);
    words.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

/// The sign-in page that leads on to that path.
#[must_use]
pub fn sign_in_for(path: &str) -> String {
    match followed(path).filter(|path| *path != "/") {
        Some(path) => format!("/sign-in?next={}", encoded(path)),
        None => "/sign-in".to_owned(),
    }
}
