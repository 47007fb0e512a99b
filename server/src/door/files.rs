//! Files and mails' HTML on their way to a reader. Whoever may not see the ticket gets what everybody gets for nothing.
//!
//! A file is what somebody from outside sent: it leaves as a download, under a policy that lets it run nothing, and only
//! pictures of kinds that cannot carry a script are shown in place.

use app::api::account::next::percent;
use app::here::Visit;
use axum::body::Body;
use axum::extract::rejection::PathRejection;
use axum::extract::{Extension, Path, RawQuery};
use axum::response::Response;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use shared::id::{TicketId, Ver};
use shared::words::door::DoorWord;
use tokio_util::io::ReaderStream;

use desk::DeskError;
use desk::read::ticket::FileOut;

use super::plain;

/// A file runs nothing, loads nothing and is of an origin of its own.
const FILE_POLICY: HeaderValue =
    HeaderValue::from_static("default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox");
/// A mail's HTML is shown in a frame of our ticket page; its links open nothing, nothing is fetched from anywhere.
const MAIL_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox",
);
/// A ticket's files do not change, but who may see them does: kept for the session's back and forth only.
const PRIVATE: HeaderValue = HeaderValue::from_static("private, no-store");
/// Pictures without scripts. SVG is not among them.
const SHOWN: [&str; 4] = ["image/png", "image/jpeg", "image/gif", "image/webp"];
/// Read ahead of whoever takes the file: all that one download holds in memory.
const PIECE_BYTES: usize = 64 * 1024;
/// What stands for itself in the name of a file besides letters and digits: `attr-char` of RFC 5987.
const ATTR_SIGNS: &[u8] = b"!#$&+-.^_`|~";
const DOWNLOAD: &str = "application/octet-stream";

/// A file of an article, for agents.
pub async fn of_ticket(
    Extension(visit): Extension<Visit>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
    path: Result<Path<(TicketId, Ver, u16)>, PathRejection>,
) -> Response {
    let Ok(Path((ticket, ver, index))) = path else { return nothing(&headers) };
    let Some(session) = &visit.session else { return signed_out(&headers) };
    answer(visit.desk.file(&session.actor, ticket, ver, index).await, query.as_deref(), &headers)
}

/// A file of a message, for customers.
pub async fn of_request(
    Extension(visit): Extension<Visit>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
    path: Result<Path<(TicketId, u32, u16)>, PathRejection>,
) -> Response {
    let Ok(Path((ticket, number, index))) = path else { return nothing(&headers) };
    let Some(session) = &visit.session else { return signed_out(&headers) };
    answer(visit.desk.request_file(&session.actor, ticket, number, index).await, query.as_deref(), &headers)
}

/// The HTML of a mail, sanitised, for a frame without scripts. By itself, with our address above it, it would pass for a page of ours:
/// a browser that says what it asks for gets it for a frame only.
pub async fn html(Extension(visit): Extension<Visit>, headers: HeaderMap, path: Result<Path<(TicketId, Ver)>, PathRejection>) -> Response {
    if headers.get("sec-fetch-dest").is_some_and(|dest| dest != "iframe") {
        return nothing(&headers);
    }
    let Ok(Path((ticket, ver))) = path else { return nothing(&headers) };
    let Some(session) = &visit.session else { return signed_out(&headers) };
    match visit.desk.article_html(&session.actor, ticket, ver).await {
        Ok(html) => {
            let document = format!(
                "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><base target=\"_blank\"><meta name=\"color-scheme\" content=\"light\"></head><body>{html}</body></html>"
            );
            with(
                Body::from(document),
                &[
                    (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
                    (header::CONTENT_SECURITY_POLICY, MAIL_POLICY),
                    (header::CACHE_CONTROL, PRIVATE),
                    (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
                ],
            )
        }
        Err(error) => plain::of_error(error, &headers),
    }
}

fn nothing(headers: &HeaderMap) -> Response {
    plain::answer(StatusCode::NOT_FOUND, DoorWord::NotFound, headers)
}

fn signed_out(headers: &HeaderMap) -> Response {
    plain::answer(StatusCode::UNAUTHORIZED, DoorWord::SignedOut, headers)
}

fn answer(file: Result<FileOut, DeskError>, query: Option<&str>, headers: &HeaderMap) -> Response {
    let file = match file {
        Ok(file) => file,
        Err(error) => return plain::of_error(error, headers),
    };
    let shown = query == Some("inline") && SHOWN.contains(&file.media.as_str());
    let media = if shown { HeaderValue::from_str(&file.media).ok() } else { None };
    let Some(disposition) = disposition(&file.name, shown) else { return nothing(headers) };
    with(
        Body::from_stream(ReaderStream::with_capacity(file.file, PIECE_BYTES)),
        &[
            (header::CONTENT_LENGTH, HeaderValue::from(file.bytes)),
            (header::CONTENT_TYPE, media.unwrap_or(HeaderValue::from_static(DOWNLOAD))),
            (header::CONTENT_DISPOSITION, disposition),
            (header::CONTENT_SECURITY_POLICY, FILE_POLICY),
            (header::CACHE_CONTROL, PRIVATE),
        ],
    )
}

fn with(body: Body, headers: &[(header::HeaderName, HeaderValue)]) -> Response {
    let mut response = Response::new(body);
    response.headers_mut().extend(headers.iter().cloned());
    response
}

/// How the file is called (RFC 6266): in letters that every browser reads, and in its own (RFC 5987).
fn disposition(name: &str, shown: bool) -> Option<HeaderValue> {
    let how = if shown { "inline" } else { "attachment" };
    let plain: String = name.chars().map(|c| if c.is_ascii_graphic() && !"\"\\%;".contains(c) || c == ' ' { c } else { '_' }).collect();
    HeaderValue::from_str(&format!("{how}; filename=\"{plain}\"; filename*=UTF-8''{}", percent(name, ATTR_SIGNS))).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_keeps_its_name_and_nothing_gets_into_the_header() {
        let cases = [
            ("offerta.pdf", "attachment; filename=\"offerta.pdf\"; filename*=UTF-8''offerta.pdf"),
            ("più caffè.pdf", "attachment; filename=\"pi_ caff_.pdf\"; filename*=UTF-8''pi%C3%B9%20caff%C3%A8.pdf"),
            ("a\"; x=\"b", "attachment; filename=\"a__ x=_b\"; filename*=UTF-8''a%22%3B%20x%3D%22b"),
            ("a\r\nSet-Cookie: b", "attachment; filename=\"a__Set-Cookie: b\"; filename*=UTF-8''a%0D%0ASet-Cookie%3A%20b"),
        ];
        for (name, expected) in cases {
            assert_eq!(disposition(name, false).expect("of the test's own making"), expected);
        }
    }
}
