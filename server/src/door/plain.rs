//! Short answers of the server itself, the same words for everybody: nothing of a request or of our insides is in them.

use app::api::ApiError;
use app::here::told;
use app::parts::field::escaped;
use app::respond::code;
use axum::body::Body;
use axum::response::Response;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use shared::locale::Lang;
use shared::words::account::AccountText;
use shared::words::door::{DoorWord, door, typed_by_you};
use shared::words::page::{Page, say};

use desk::DeskError;
use shared::refusal::Refusal;
use shared::text::TextError;

use crate::cookies;

const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");
const TEXT: HeaderValue = HeaderValue::from_static("text/plain; charset=utf-8");
/// The page has no script, no style sheet and no form; a browser may show it anywhere.
const POLICY: HeaderValue =
    HeaderValue::from_static("default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");

/// An answer in the reader's language: a small page for browsers, one line for programs.
#[must_use]
pub fn answer(status: StatusCode, word: DoorWord, headers: &HeaderMap) -> Response {
    answer_with(status, word, headers, &[])
}

/// For somebody who is signed out by now: what they had typed, to be copied, and the way to sign in.
#[must_use]
pub fn signed_out(typed: &[String], headers: &HeaderMap) -> Response {
    answer_with(StatusCode::UNAUTHORIZED, DoorWord::SignedOut, headers, typed)
}

/// For somebody who wrote more than can be kept: what they had typed, to be copied.
#[must_use]
pub fn too_long(typed: &[String], headers: &HeaderMap) -> Response {
    answer_with(StatusCode::PAYLOAD_TOO_LARGE, DoorWord::TooLong, headers, typed)
}

/// An answer with what they had typed.
#[must_use]
pub fn answer_with(status: StatusCode, word: DoorWord, headers: &HeaderMap, typed: &[String]) -> Response {
    let lang = lang_of(headers);
    let (title, text) = door(lang, word);
    let html = headers.get(header::ACCEPT).is_some_and(|accept| accept.to_str().is_ok_and(|accept| accept.contains("text/html")));
    let body = if html { page(lang, title, text, &typed_again(lang, word, typed)) } else { format!("{title}. {text}\n") };
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, if html { HTML } else { TEXT });
    headers.insert(header::CONTENT_SECURITY_POLICY, POLICY);
    response
}

/// An answer that says when to come back.
#[must_use]
pub fn come_back(status: StatusCode, word: DoorWord, seconds: u64, headers: &HeaderMap) -> Response {
    let mut response = answer(status, word, headers);
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    response
}

/// What the desk refused or could not do, as an answer, with the status that a function would give it.
#[must_use]
pub fn of_error(error: DeskError, headers: &HeaderMap) -> Response {
    of_error_with(error, &[], headers)
}

/// The same with what they had typed, which is kept nowhere.
#[must_use]
pub fn of_error_with(error: DeskError, typed: &[String], headers: &HeaderMap) -> Response {
    let lost = matches!(error, DeskError::LostFile { .. });
    let error = told(error);
    let word = match &error {
        ApiError::SignedOut | ApiError::BadCredentials => DoorWord::SignedOut,
        ApiError::NotFound | ApiError::Refused(Refusal::NotFound | Refusal::NotAllowed) => DoorWord::NotFound,
        ApiError::Refused(Refusal::NoRoom) => DoorWord::NoRoom,
        ApiError::Refused(Refusal::Busy) => DoorWord::Busy,
        ApiError::Refused(Refusal::Text(TextError::TooLong { .. })) => DoorWord::TooLong,
        ApiError::Refused(_) | ApiError::Transport(_) => DoorWord::Malformed,
        ApiError::TooLarge => DoorWord::TooLarge,
        ApiError::Throttled { retry_after_s } => {
            return come_back(code(&error), DoorWord::TooMany, u64::from(*retry_after_s), headers);
        }
        ApiError::Internal if lost => DoorWord::LostFile,
        ApiError::Internal => DoorWord::Mistake,
    };
    answer_with(code(&error), word, headers, typed)
}

/// The language that the reader chose, else the one that their browser asks for.
fn lang_of(headers: &HeaderMap) -> Lang {
    let accepted = || headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok().and_then(Lang::accepted);
    cookies::lang(headers).or_else(accepted).unwrap_or_default()
}

/// What was typed, as text and nothing else.
fn typed_again(lang: Lang, word: DoorWord, typed: &[String]) -> String {
    if typed.is_empty() {
        return String::new();
    }
    let blocks: String = typed.iter().map(|words| format!("<pre>{}</pre>", escaped(words))).collect();
    let way = format!("<p><a href=\"/sign-in\">{}</a></p>", AccountText::SignIn.read(lang));
    let way = if word == DoorWord::SignedOut { way } else { String::new() };
    format!("{way}<h2>{}</h2>{blocks}", typed_by_you(lang))
}

fn page(lang: Lang, title: &str, text: &str, more: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"{lang}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\"><link rel=\"stylesheet\" href=\"/plain.css\"><title>{title} · Sportello</title></head>\
         <body><main><h1>{title}</h1><p>{text}</p>{more}<p><a href=\"/\">{start}</a></p></main></body></html>\n",
        start = say(lang, Page::ToStart)
    )
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use shared::seal::Hash;
    use tracing::field::{Field, Visit};
    use tracing::{Event, Subscriber};
    use tracing_subscriber::Layer;
    use tracing_subscriber::layer::{Context, SubscriberExt};

    use super::*;

    /// What is logged: how grave it is, and its words.
    #[derive(Clone, Default)]
    struct Logged(Arc<Mutex<Vec<(tracing::Level, String)>>>);

    impl<S: Subscriber> Layer<S> for Logged {
        fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
            let mut words = Words(String::new());
            event.record(&mut words);
            self.0.lock().expect("nobody panics with it").push((*event.metadata().level(), words.0));
        }
    }

    struct Words(String);

    impl Visit for Words {
        fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
            if field.name() == "message" {
                self.0 = format!("{value:?}");
            }
        }
    }

    #[test]
    fn a_file_that_is_lost_is_an_error_in_the_log_and_said_to_who_asked() {
        let (logged, blob) = (Logged::default(), Hash::of(b"8.4 degrees"));
        let answer = tracing::subscriber::with_default(tracing_subscriber::registry().with(logged.clone()), || {
            of_error(DeskError::LostFile { blob }, &HeaderMap::new())
        });
        assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let logged = logged.0.lock().expect("nobody panics with it");
        assert!(matches!(&logged[..], [(tracing::Level::ERROR, words)] if words.contains(&blob.to_string())), "{logged:?}");
    }

    #[test]
    fn browsers_get_a_page_in_their_language_and_programs_a_line() {
        let mut headers = HeaderMap::new();
        assert_eq!(answer(StatusCode::FORBIDDEN, DoorWord::Foreign, &headers).headers()[header::CONTENT_TYPE], TEXT);
        headers.insert(header::ACCEPT, "text/html".parse().expect("of the test's own making"));
        headers.insert(header::ACCEPT_LANGUAGE, "it-IT,it;q=0.9".parse().expect("of the test's own making"));
        assert_eq!(lang_of(&headers), Lang::It);
        let typed = ["</pre><script>".to_owned()];
        assert!(typed_again(Lang::It, DoorWord::SignedOut, &typed).contains("<pre>&lt;/pre&gt;&lt;script&gt;</pre>"));
        assert_eq!(typed_again(Lang::En, DoorWord::SignedOut, &[]), "");
        assert_eq!(answer(StatusCode::FORBIDDEN, DoorWord::Foreign, &headers).headers()[header::CONTENT_TYPE], HTML);
    }
}
