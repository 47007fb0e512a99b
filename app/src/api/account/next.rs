//! Where somebody wanted to go before they had to sign in: a path of this desk, never another site.

/// The path, if it is one that may be followed.
#[must_use]
pub fn followed(next: &str) -> Option<&str> {
    // `//host` and `/\host` are other sites to a browser; blanks and letters beyond ASCII are not in a path as it is sent.
    let here = next.starts_with('/') && !next.starts_with("//") && next.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    (here && !next.starts_with("/api/") && !next.starts_with("/sign-in")).then_some(next)
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

#[cfg(test)]
mod tests {
    use super::{encoded, followed, sign_in_for};

    #[test]
    fn only_paths_of_this_desk_are_followed() {
        for (next, may) in [
            ("/", true),
            ("/portal/requests/1034", true),
            ("/desk?queue=3&sort=age", true),
            ("", false),
            ("portal", false),
            ("//evil.example", false),
            ("/\\evil.example", false),
            ("https://evil.example", false),
            ("/\t/evil.example", false),
            ("/a\r\nSet-Cookie: x=1", false),
            ("/perché", false),
            ("/api/account/sign_out", false),
            ("/sign-in?next=/", false),
        ] {
            assert_eq!(followed(next).is_some(), may, "{next}");
        }
    }

    #[test]
    fn a_path_travels_whole_in_a_query() {
        assert_eq!(encoded("/desk?queue=3&x=a b"), "/desk%3Fqueue%3D3%26x%3Da%20b");
        assert_eq!(sign_in_for("//evil.example"), "/sign-in");
        assert_eq!(sign_in_for("/portal"), "/sign-in?next=/portal");
    }
}
