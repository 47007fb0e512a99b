//! For machines that watch over us: whether we live, whether we are ready, and the metrics.

use axum::Router;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::{HeaderMap, StatusCode, header};
use shared::words::door::DoorWord;
use subtle::ConstantTimeEq;

use super::plain;
use crate::guard::peer::Peer;
use crate::house::{House, Shared};
use crate::measure;

/// Whether we live and are ready: beside the pages, for whoever asks.
pub fn routes() -> Router<Shared> {
    Router::new().route("/health/live", get(live)).route("/health/ready", get(ready))
}

/// The same and the metrics.
pub fn routes_with_metrics() -> Router<Shared> {
    routes().route("/metrics", get(metrics))
}

async fn live() -> &'static str {
    "alive\n"
}

/// Why we are not ready is told to this machine and to who has the token.
async fn ready(State(Shared(house)): State<Shared>, request: Request) -> Response {
    let health = house.desk.health();
    if health.ready {
        return "ready\n".into_response();
    }
    let why =
        health.why.filter(|_| may_read(&house, &request)).map_or_else(|| "not ready\n".to_owned(), |why| format!("not ready: {why}\n"));
    (StatusCode::SERVICE_UNAVAILABLE, why).into_response()
}

async fn metrics(State(Shared(house)): State<Shared>, request: Request) -> Response {
    if !may_read(&house, &request) {
        return plain::answer(StatusCode::NOT_FOUND, DoorWord::NotFound, request.headers());
    }
    let text = [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
    (text, measure::render(&house.desk)).into_response()
}

/// With a token configured it is asked from everybody; without one, only this machine reads.
fn may_read(house: &House, request: &Request) -> bool {
    match &house.metrics_token {
        Some(token) => bearer(request.headers()).is_some_and(|given| given.as_bytes().ct_eq(token.as_bytes()).into()),
        None => request.extensions().get::<Peer>().is_some_and(|peer| peer.local),
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}
