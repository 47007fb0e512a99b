//! What a function of a page may be sent: a form or JSON, and nothing that another site's form can pass off as JSON.

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderMap, Method, StatusCode, header};
use shared::words::door::DoorWord;

use super::plain;

const TAKEN: [&str; 2] = ["application/json", "application/x-www-form-urlencoded"];

/// Refuses other kinds of bodies. Leptos itself decodes whatever the header says.
pub async fn check(request: Request, next: Next) -> Response {
    let function = request.uri().path().starts_with("/api/") && *request.method() != Method::GET;
    if function && !taken(request.headers()) {
        return plain::answer(StatusCode::UNSUPPORTED_MEDIA_TYPE, DoorWord::Malformed, request.headers());
    }
    next.run(request).await
}

fn taken(headers: &HeaderMap) -> bool {
    let media = headers.get(header::CONTENT_TYPE).and_then(|media| media.to_str().ok()).unwrap_or_default();
    let media = media.split(';').next().unwrap_or_default().trim();
    TAKEN.iter().any(|taken| taken.eq_ignore_ascii_case(media))
}
