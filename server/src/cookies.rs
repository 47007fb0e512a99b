//! The cookies that say how somebody likes to read who is not signed in.

use app::here::cookies::{cookie, read};
use http::{HeaderMap, HeaderValue};
use shared::locale::Lang;
use shared::view::Theme;

/// The reader's language.
const LANG: &str = "lang";
/// Light or dark.
const THEME: &str = "theme";
/// A preference is asked for again after a year.
const PREFERENCE_AGE_S: u32 = 365 * 24 * 3600;

/// The reader's language, when they chose one.
#[must_use]
pub fn lang(headers: &HeaderMap) -> Option<Lang> {
    read(headers, LANG)?.parse().ok()
}

/// Light or dark, when they chose.
#[must_use]
pub fn theme(headers: &HeaderMap) -> Option<Theme> {
    theme_of(read(headers, THEME)?)
}

/// The theme of that name.
#[must_use]
pub fn theme_of(name: &str) -> Option<Theme> {
    match name {
        "light" => Some(Theme::Light),
        "dark" => Some(Theme::Dark),
        _ => None,
    }
}

/// A cookie that keeps a language.
#[must_use]
pub fn keep_lang(lang: Lang, secure: bool) -> Option<HeaderValue> {
    keep(LANG, lang.tag(), PREFERENCE_AGE_S, secure)
}

/// A cookie that keeps a theme, or one that forgets it.
#[must_use]
pub fn keep_theme(theme: Option<Theme>, secure: bool) -> Option<HeaderValue> {
    match theme {
        Some(Theme::Light) => keep(THEME, "light", PREFERENCE_AGE_S, secure),
        Some(Theme::Dark) => keep(THEME, "dark", PREFERENCE_AGE_S, secure),
        None => keep(THEME, "", 0, secure),
    }
}

fn keep(name: &str, value: &str, age_s: u32, secure: bool) -> Option<HeaderValue> {
    HeaderValue::from_str(&cookie(name, value, age_s, secure)).ok()
}

#[cfg(test)]
mod tests {
    use app::here::cookies::session;
    use http::header;

    use super::*;

    #[test]
    fn a_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, "a=b; lang=it;sportello=secret".parse().expect("of the test's own making"));
        headers.append(header::COOKIE, "theme=dark; lang=en".parse().expect("of the test's own making"));
        assert_eq!(lang(&headers), Some(Lang::It));
        assert_eq!(theme(&headers), Some(Theme::Dark));
        assert_eq!(session(&headers, false), Some("secret"));
        assert_eq!(session(&headers, true), None, "over HTTPS only the bound name counts");
    }

    #[test]
    fn what_is_no_language_is_none() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, "lang=<script>; theme=blue".parse().expect("of the test's own making"));
        assert_eq!(lang(&headers), None);
        assert_eq!(theme(&headers), None);
    }
}
