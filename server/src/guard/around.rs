//! Around every request: its measure, its line in the log, its time, its share of the machine, and what becomes of a panic.
//!
//! The log names the route's template, never a path: paths carry numbers of tickets and tokens of links.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use futures::FutureExt;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use shared::words::door::DoorWord;
use tokio::sync::Semaphore;
use tracing::Instrument;

use crate::door::plain;
use crate::measure;

/// A request takes milliseconds; one that takes this long will not end.
const REQUEST_TIME: Duration = Duration::from_secs(30);
/// A request that brings files: 100 MB over a line of 3 Mbit/s.
const UPLOAD_TIME: Duration = Duration::from_secs(300);
/// When the machine is busy it is so for moments.
const RETRY_AFTER_S: u64 = 2;
/// The answer's name in the log, for who reports an error.
const REQUEST_ID: &str = "x-request-id";

/// What the requests share.
#[derive(Clone)]
pub struct Share {
    seats: Arc<Semaphore>,
}

impl Share {
    /// So many requests at once.
    #[must_use]
    pub fn new(requests_at_once: usize) -> Self {
        Self { seats: Arc::new(Semaphore::new(requests_at_once.min(Semaphore::MAX_PERMITS))) }
    }
}

/// Measures a request, gives it a name in the log, and turns a panic into an answer.
pub async fn measured(request: Request, next: Next) -> Response {
    let began = Instant::now();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or_else(|| "other".to_owned(), |path| path.as_str().to_owned());
    let headers = request.headers().clone();
    let id = format!("{:016x}", crate::random::word());
    let span = tracing::info_span!("request", id = %id);
    let answered = AssertUnwindSafe(next.run(request)).catch_unwind().instrument(span.clone()).await;
    let mut response = answered.unwrap_or_else(|_| {
        span.in_scope(|| tracing::error!(%method, route, "a request panicked; the place is in the line before"));
        plain::answer(StatusCode::INTERNAL_SERVER_ERROR, DoorWord::Mistake, &headers)
    });
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    let took = began.elapsed();
    measure::request(&method, &route, response.status(), took);
    let status = response.status().as_u16();
    span.in_scope(|| tracing::debug!(%method, route, status, ms = took.as_secs_f64() * 1000.0, "answered"));
    response
}

/// Gives a request its share of the machine and its time.
pub async fn bounded(State(share): State<Share>, request: Request, next: Next) -> Response {
    let Ok(_seat) = share.seats.try_acquire() else {
        return plain::come_back(StatusCode::SERVICE_UNAVAILABLE, DoorWord::Busy, RETRY_AFTER_S, request.headers());
    };
    let time = if brings_files(request.headers()) { UPLOAD_TIME } else { REQUEST_TIME };
    let headers = request.headers().clone();
    match tokio::time::timeout(time, next.run(request)).await {
        Ok(response) => response,
        Err(_) => plain::come_back(StatusCode::SERVICE_UNAVAILABLE, DoorWord::Busy, RETRY_AFTER_S, &headers),
    }
}

fn brings_files(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|media| media.as_bytes().starts_with(b"multipart/form-data"))
}

/// Writes where a panic happened, and nothing of what was being worked on.
pub fn log_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map_or_else(String::new, ToString::to_string);
        tracing::error!(place, "panic");
    }));
}
