//! Whether a change is asked for by one of our own pages: the check of every request that is not a mere reading, and of
//! the WebSocket's opening.
//!
//! A browser says where a request comes from (`Sec-Fetch-Site`, `Origin`) and no page can make it lie. What says nothing is
//! not a browser with somebody's cookie, and is refused too: programs can send an `Origin`.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderMap, Method, StatusCode, header};
use shared::words::door::DoorWord;

use crate::door::plain;

/// The origins that are ours.
#[derive(Debug, Clone)]
pub struct Origins(Arc<[String]>);

impl Origins {
    /// The public one; on an address of this machine only, also its other spellings.
    #[must_use]
    pub fn new(public_url: &str, http: SocketAddr) -> Self {
        let mut origins = vec![public_url.to_owned()];
        if http.ip().is_loopback() {
            let spelled = |host: &str| ["http", "https"].map(|scheme| format!("{scheme}://{host}:{}", http.port()));
            origins.extend(["localhost", "127.0.0.1", "[::1]"].iter().flat_map(|host| spelled(host)));
        }
        Self(origins.into())
    }

    fn has(&self, origin: &str) -> bool {
        self.0.iter().any(|ours| ours == origin)
    }
}

/// Lets only our own pages change anything.
pub async fn check(State(origins): State<Origins>, request: Request, next: Next) -> Response {
    let upgrade = request.headers().contains_key(header::UPGRADE);
    let reading = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if reading && !upgrade || ours(request.headers(), &origins) {
        return next.run(request).await;
    }
    tracing::info!(
        "a change was refused because it did not come from our own pages; if it should, set public_url to what browsers call us"
    );
    plain::answer(StatusCode::FORBIDDEN, DoorWord::Foreign, request.headers())
}

fn ours(headers: &HeaderMap, origins: &Origins) -> bool {
    let site = headers.get("sec-fetch-site").map(|site| matches!(site.as_bytes(), b"same-origin" | b"none"));
    let origin = headers.get(header::ORIGIN).map(|origin| origin.to_str().is_ok_and(|origin| origins.has(origin)));
    site.unwrap_or(true) && origin.unwrap_or(true) && (site.is_some() || origin.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_may_change_something() {
        let ours = Some("https://help.example.org");
        let foreign = Some("https://evil.example");
        asks(ours, Some("same-origin"), true);
        asks(ours, None, true);
        asks(None, Some("same-origin"), true);
        asks(None, Some("none"), true);
        asks(None, None, false);
        asks(foreign, None, false);
        asks(foreign, Some("same-origin"), false);
        asks(foreign, Some("cross-site"), false);
        asks(ours, Some("cross-site"), false);
        asks(ours, Some("same-site"), false);
        asks(None, Some("same-site"), false);
        asks(Some("null"), None, false);
        asks(Some("https://help.example.org.evil.example"), None, false);
        asks(Some("http://help.example.org"), None, false);
    }

    #[track_caller]
    fn asks(origin: Option<&str>, site: Option<&str>, expected: bool) {
        let origins = Origins::new("https://help.example.org", SocketAddr::from(([0, 0, 0, 0], 443)));
        let mut headers = HeaderMap::new();
        if let Some(origin) = origin {
            headers.insert(header::ORIGIN, origin.parse().expect("of the test's own making"));
        }
        if let Some(site) = site {
            headers.insert("sec-fetch-site", site.parse().expect("of the test's own making"));
        }
        assert_eq!(super::ours(&headers, &origins), expected, "{origin:?} {site:?}");
    }

    #[test]
    fn this_machine_has_three_names() {
        let origins = Origins::new("http://127.0.0.1:3000", SocketAddr::from(([127, 0, 0, 1], 3000)));
        assert!(origins.has("http://localhost:3000"));
        assert!(origins.has("http://[::1]:3000"));
        assert!(!origins.has("http://localhost:3001"));
    }
}
