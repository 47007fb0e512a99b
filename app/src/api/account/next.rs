//! Where somebody wanted to go before they had to sign in: a path of this desk, never another site.

use shared::id::TicketId;

/// The path, if it is one that may be followed.
#[must_use]
pub fn followed(next: &str) -> Option<&str> {
    // `//host` and `/\host` are other sites to a browser; blanks and letters beyond ASCII are not in a path as it is sent.
    let here = next.starts_with('/') && !next.starts_with("//") && next.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    (here && is_page(next)).then_some(next)
}

/// Whether it is one of the pages that one is led to, or below one: elsewhere on this site are files, and mails as strangers wrote
/// them. The server looks, whenever it leads somewhere; the module only repeats what the server wrote.
fn is_page(next: &str) -> bool {
    #[cfg(feature = "ssr")]
    {
        let path = next.split(['?', '#']).next().unwrap_or_default();
        let page = path.split('/').nth(1).unwrap_or_default();
        // Dots, however they are written, lead out of a page.
        !path.contains(['.', '%']) && (path == "/" || ["desk", "insight", "portal", "profile"].contains(&page))
    }
    #[cfg(not(feature = "ssr"))]
    {
        let _ = next;
        true
    }
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
