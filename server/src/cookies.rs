//! The cookies: one that says who is signed in, and two that say how somebody who is not likes to read.

use http::{HeaderMap, HeaderValue, header};
use shared::locale::Lang;
use shared::view::Theme;

/// Over HTTPS a browser takes this name only with `Secure`, `Path=/` and from the host itself, so no sister domain can set it.
const SESSION_SECURE: &str = "__Host-sportello";
/// Over plain HTTP, on this machine.
const SESSION_PLAIN: &str = "sportello";
/// The reader's language.
const LANG: &str = "lang";
/// Light or dark.
const THEME: &str = "theme";
/// A preference is asked for again after a year.
const PREFERENCE_AGE_S: u32 = 365 * 24 * 3600;

/// The session's secret, as the browser sent it.
#[must_use]
pub fn session(headers: &HeaderMap, secure: bool) -> Option<&str> {
    value(headers, if secure { SESSION_SECURE } else { SESSION_PLAIN })
}

/// The reader's language, when they chose one.
#[must_use]
pub fn lang(headers: &HeaderMap) -> Option<Lang> {
    value(headers, LANG)?.parse().ok()
}

/// Light or dark, when they chose.
#[must_use]
pub fn theme(headers: &HeaderMap) -> Option<Theme> {
    theme_of(value(headers, THEME)?)
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
    let secure = if secure { "; Secure" } else { "" };
    HeaderValue::from_str(&format!("{name}={value}; Path=/; Max-Age={age_s}; HttpOnly; SameSite=Lax{secure}")).ok()
}

/// The value of a cookie; the first of several with the same name, which is the one with the longest path.
fn value<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(known, _)| *known == name).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
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
