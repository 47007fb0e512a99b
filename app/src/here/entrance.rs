//! What follows a form of an account: a cookie and the next page, or the form again with the reason. Server only.

use desk::{DeskError, SessionToken};
use shared::refusal::Refusal;
use shared::text::{TextError, TextKind};

use super::{Visit, cookies};
use crate::api::account::news::News;
use crate::api::account::next::{encoded, followed};
use crate::respond;

/// Somebody is in: their new session, and where they wanted to go.
pub fn let_in(visit: &Visit, token: &SessionToken, next: &str) {
    respond::set_cookie(&cookies::set_session(token.reveal(), visit.secure));
    respond::set_cookie(&cookies::set_typed("", visit.secure));
    respond::redirect(followed(next).unwrap_or("/"));
}

/// Somebody is out: no session any more.
pub fn let_out(visit: &Visit) {
    respond::set_cookie(&cookies::end_session(visit.secure));
    respond::redirect(&format!("/sign-in?{}", News::SignedOut.param()));
}

/// The form again, with the reason; what was typed as the address is kept.
pub fn turn_away(visit: &Visit, page: &str, typed: &str, next: &str, error: DeskError) {
    respond::set_cookie(&cookies::set_typed(typed, visit.secure));
    let query = reason(error).param();
    respond::redirect(&format!("{page}?{query}{}", going_on(next)));
}

/// Where they wanted to go, as the rest of a query.
fn going_on(next: &str) -> String {
    followed(next).map(|next| format!("&next={}", encoded(next))).unwrap_or_default()
}

/// A link that signs in did not work.
pub fn link_failed(visit: &Visit, next: &str, error: DeskError) {
    match error {
        DeskError::BadCredentials => respond::redirect(&format!("/sign-in/link?{}{}", News::Dead.param(), going_on(next))),
        other => turn_away(visit, "/sign-in", "", next, other),
    }
}

/// A new password was not taken: the page with the same link again, unless the link itself is dead.
pub fn reset_failed(token: &str, error: DeskError) {
    match reason(error) {
        News::Credentials => respond::redirect(&format!("/sign-in/forgotten?{}", News::Dead.param())),
        news => respond::redirect(&format!("/reset?token={}&{}", encoded(token), news.param())),
    }
}

/// The password is another one: the session goes on under a new token.
pub fn password_changed(visit: &Visit, session: &SessionToken) {
    respond::set_cookie(&cookies::set_session(session.reveal(), visit.secure));
    say_on_profile(News::PasswordChanged);
}

/// Why the password is still the old one.
#[must_use]
pub fn password_kept(error: DeskError) -> News {
    match reason(error) {
        News::Credentials => News::OldPassword,
        news => news,
    }
}

/// The profile, and what became of a form there.
pub fn say_on_profile(news: News) {
    respond::redirect(&format!("/profile?{}", news.param()));
}

/// What the page says about it. Failures of ours are logged here: the page says only that there was one.
#[must_use]
pub fn reason(error: DeskError) -> News {
    match error {
        DeskError::BadCredentials => News::Credentials,
        DeskError::Throttled { retry_after_s } => News::Wait { seconds: retry_after_s },
        DeskError::Refused(Refusal::Text(error)) if is_address(&error) => News::Address,
        DeskError::Refused(Refusal::Text(_)) => News::NewPassword,
        DeskError::Refused(Refusal::NoRoom | Refusal::Busy) => News::NotNow,
        other => {
            // The conversion logs what is a failure of ours.
            let _ = crate::api::ApiError::from(other);
            News::Failed
        }
    }
}

fn is_address(error: &TextError) -> bool {
    let what = match error {
        TextError::Empty { what }
        | TextError::TooLong { what, .. }
        | TextError::TooShort { what, .. }
        | TextError::Malformed { what }
        | TextError::Guessable { what } => what,
    };
    *what == TextKind::Address
}
