//! What follows a form of an account: a cookie and the next page, or the form again with the reason. Server only.

use desk::{DeskError, SessionToken};
use http::header;
use http::request::Parts;
use leptos::prelude::use_context;
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
    respond::redirect(&format!("/sign-in?{}", News::SignedOut.query()));
}

/// The form again, with the reason; what was typed as the address is kept.
pub fn turn_away(visit: &Visit, page: &str, typed: &str, next: &str, error: DeskError) {
    respond::set_cookie(&cookies::set_typed(typed, visit.secure));
    let query = reason(error).query();
    let next = followed(next).map(|next| format!("&next={}", encoded(next))).unwrap_or_default();
    respond::redirect(&format!("{page}?{query}{next}"));
}

/// What the page says about it. Failures of ours are logged here: the page says only that there was one.
#[must_use]
pub fn reason(error: DeskError) -> News {
    match error {
        DeskError::BadCredentials => News::Credentials,
        DeskError::Throttled { retry_after_s } => News::Wait { seconds: retry_after_s },
        DeskError::Refused(Refusal::Text(error)) if is_address(&error) => News::Address,
        DeskError::Refused(Refusal::Text(_)) => News::NewPassword,
        DeskError::Refused(_) => News::Failed,
        other => {
            // The conversion logs it.
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

/// Back to the page that the form stands on; leptos does that by itself when the browser says which it was.
pub fn back() {
    let says = use_context::<Parts>().is_some_and(|parts| parts.headers.contains_key(header::REFERER));
    if !says {
        respond::redirect("/");
    }
}
