//! Where somebody wanted to go before they had to sign in: a path of this desk, never another site.

use shared::id::TicketId;

/// The pages that one is led to, with what is below them. Elsewhere on this site are files, and mails as strangers wrote them.
const PAGES: [&str; 4] = ["/desk", "/insight", "/portal", "/profile"];

/// The path, if it is one that may be followed.
#[must_use]
pub fn followed(next: &str) -> Option<&str> {
    let under = |page: &str| next.strip_prefix(page).is_some_and(|rest| matches!(rest.bytes().next(), None | Some(b'/' | b'?' | b'#')));
    let mut query = false;
    let plain = next.bytes().all(|byte| {
        query |= byte == b'?';
        // Blanks and letters beyond ASCII are not in a path as it is sent, and dots, however they are written, lead out of a page.
        byte.is_ascii_graphic() && byte != b'\\' && (query || !matches!(byte, b'.' | b'%'))
    });
    (plain && (next == "/" || PAGES.into_iter().any(under))).then_some(next)
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
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    path.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

/// The sign-in page that leads on to that path.
#[must_use]
pub fn sign_in_for(path: &str) -> String {
    match followed(path).filter(|path| *path != "/") {
        Some(path) => format!("/sign-in?next={}", encoded(path)),
        None => "/sign-in".to_owned(),
    }
}
