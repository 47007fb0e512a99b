//! What a function of a page may be sent: a form or JSON, and nothing that another site's form can pass off as JSON.
//!
//! Leptos answers arguments that it cannot read with 500 and the parser's words. That is the sender's mistake, so it becomes
//! 400 and constant words; what is our mistake stays as it is.

use app::api::ApiError;
use app::here::Visit;
use app::respond::code;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use desk::drafts::DRAFT_CHARS_MAX;
use http::{HeaderMap, Method, StatusCode, header};
use shared::words::door::DoorWord;

use super::plain;
use super::written::written;
use crate::router::FORM_BYTES_MAX;

const UNREADABLE: &str = "{\"transport\":\"the arguments were not understood\"}";
/// The longest error of a function.
const ERROR_BYTES_MAX: usize = 64 * 1024;
/// No form that the desk takes is so long, and one that it refuses can be kept with as much: as JSON, where a line's end is two
/// characters.
const WRITTEN_CHARS_MAX: usize = DRAFT_CHARS_MAX / 2;
const FORM: &str = "application/x-www-form-urlencoded";
/// The functions by which somebody comes in and out. Any other one is for whoever is signed in.
const OPEN: [&str; 6] = [
    "/api/account/sign_in",
    "/api/account/send_link",
    "/api/account/redeem_link",
    "/api/account/send_reset",
    "/api/account/reset_password",
    "/api/account/sign_out",
];
const TAKEN: [&str; 2] = ["application/json", FORM];

/// Refuses other kinds of bodies. Leptos itself decodes whatever the header says.
pub async fn check(mut request: Request, next: Next) -> Response {
    let function = request.uri().path().starts_with("/api/") && *request.method() != Method::GET;
    if function && !taken(request.headers()) {
        return plain::answer(StatusCode::UNSUPPORTED_MEDIA_TYPE, DoorWord::Malformed, request.headers());
    }
    let signed_out = request.extensions().get::<Visit>().is_some_and(|visit| visit.session.is_none());
    if function && !OPEN.contains(&request.uri().path()) && plain_form(request.headers()) {
        let (head, body) = request.into_parts();
        // It is whole, and no longer than that: `guard::around` waited for it.
        let body = to_bytes(body, FORM_BYTES_MAX).await.unwrap_or_default();
        let fields = fields(&body);
        // The session ended while they wrote, or it is more than can be kept: their words go back to them.
        if !signed_out && WRITTEN_CHARS_MAX < chars(&fields) {
            return plain::too_long(&written(fields), &head.headers);
        }
        // A button alone holds no words: its function says what is to be said.
        let typed = if signed_out { written(fields) } else { Vec::new() };
        if !typed.is_empty() {
            return plain::signed_out(&typed, &head.headers);
        }
        request = Request::from_parts(head, Body::from(body));
    }
    let response = next.run(request).await;
    if function && response.status() == StatusCode::INTERNAL_SERVER_ERROR { blamed(response).await } else { response }
}

/// A failure with the blame where it belongs: a plain form is told by a page instead.
async fn blamed(response: Response) -> Response {
    let (mut head, body) = response.into_parts();
    // An error of ours is a line; whatever is longer is not one, and is not told.
    let body = to_bytes(body, ERROR_BYTES_MAX).await.unwrap_or_default();
    match serde_json::from_slice::<ApiError>(&body) {
        Ok(ApiError::Transport(_)) => {
            head.status = StatusCode::BAD_REQUEST;
            head.headers.remove(header::CONTENT_LENGTH);
            Response::from_parts(head, Body::from(UNREADABLE))
        }
        Ok(error) => {
            head.status = code(&error);
            Response::from_parts(head, Body::from(body))
        }
        Err(_) => Response::from_parts(head, Body::from(body)),
    }
}

fn taken(headers: &HeaderMap) -> bool {
    TAKEN.iter().any(|taken| taken.eq_ignore_ascii_case(media(headers)))
}

/// Whether a browser sent it by itself, and shows whatever comes back.
fn plain_form(headers: &HeaderMap) -> bool {
    let shown = headers.get(header::ACCEPT).is_some_and(|accept| accept.to_str().is_ok_and(|accept| accept.contains("text/html")));
    shown && media(headers).eq_ignore_ascii_case(FORM)
}

fn media(headers: &HeaderMap) -> &str {
    let media = headers.get(header::CONTENT_TYPE).and_then(|media| media.to_str().ok()).unwrap_or_default();
    media.split(';').next().unwrap_or_default().trim()
}

fn fields(body: &[u8]) -> Vec<(String, String)> {
    serde_urlencoded::from_bytes(body).unwrap_or_default()
}

fn chars(fields: &[(String, String)]) -> usize {
    fields.iter().map(|(_, value)| value.chars().count()).sum()
}
