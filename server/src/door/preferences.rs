//! A reader's language and theme, by a plain form: kept in cookies, and in the profile of who is signed in.

use app::here::Visit;
use axum::extract::{Extension, Form};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use http::{HeaderValue, header};
use serde::Deserialize;
use shared::act::Action;
use shared::event::Door;
use shared::locale::Lang;
use shared::people::action::PeopleAction;
use shared::view::Theme;

use desk::{DeskError, Wish};

use super::plain;
use crate::cookies;

/// The form. What is absent stays as it is.
#[derive(Debug, Deserialize)]
pub struct Preferences {
    lang: Option<String>,
    theme: Option<String>,
    next: Option<String>,
}

/// Keeps them and goes back.
pub async fn keep(Extension(visit): Extension<Visit>, headers: HeaderMap, Form(wanted): Form<Preferences>) -> Response {
    let lang = wanted.lang.as_deref().and_then(|lang| lang.parse::<Lang>().ok());
    let theme = wanted.theme.as_deref().map(cookies::theme_of);
    if let Err(error) = into_profile(&visit, lang, theme).await {
        return plain::of_error(error, &headers);
    }
    let mut response = Redirect::to(wanted.next.as_deref().filter(|next| is_relative(next)).unwrap_or("/")).into_response();
    let lang = lang.and_then(|lang| cookies::keep_lang(lang, visit.secure));
    let theme = theme.and_then(|theme| cookies::keep_theme(theme, visit.secure));
    for cookie in lang.into_iter().chain(theme) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

async fn into_profile(visit: &Visit, lang: Option<Lang>, theme: Option<Option<Theme>>) -> Result<(), DeskError> {
    let Some(session) = &visit.session else { return Ok(()) };
    if let Some(theme) = theme {
        visit.desk.set_preferences(session, theme).await?;
    }
    if let (Some(lang), Some(person)) = (lang, session.actor.person()) {
        let locale = Some((Some(lang), session.zone.clone()));
        let action = Action::People(PeopleAction::ChangeProfile { person, name: None, phones: None, locale });
        let door = if session.actor.roles.staff() { Door::Desk } else { Door::Portal };
        visit.desk.act(Wish { op: visit.desk.new_op(), actor: session.actor.clone(), door, seen: None, action }).await?;
    }
    Ok(())
}

/// A path on this site: browsers read `//host` and `/\host` as another one, and drop tabs and line ends before they look.
pub fn is_relative(next: &str) -> bool {
    let mut letters = next.chars();
    letters.next() == Some('/') && !matches!(letters.next(), Some('/' | '\\')) && next.chars().all(|c| c.is_ascii_graphic() && c != '\\')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_path_on_this_site_is_gone_back_to() {
        for good in ["/", "/desk?queue=3", "/portal/requests/1034#reply"] {
            assert!(is_relative(good), "{good}");
        }
        for bad in [
            "",
            "desk",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "/\t/evil.example",
            "/a\\b",
            "/a\r\nSet-Cookie: x",
            "/è",
        ] {
            assert!(!is_relative(bad), "{bad:?}");
        }
    }
}
