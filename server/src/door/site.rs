//! Static files: compressed beforehand, kept by browsers for ever when their name says what is in them.

use std::path::Path;

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode, Uri, header};
use tower::ServiceExt;
use tower_http::services::ServeDir;

/// The name changes with the content.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// Fonts are replaced once in years.
const A_DAY: HeaderValue = HeaderValue::from_static("public, max-age=86400");
/// Asked for again each time; mostly answered with "not modified".
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");
/// Our files' paths are shorter. A disk takes names up to 255 bytes, twins' endings among them, and calls a longer one an error.
const PATH_BYTES_MAX: usize = 240;
/// The letters of a hash in a file's name.
const HASH_LETTERS: usize = 16;

/// The file at a URL, if there is one.
pub async fn file(root: &Path, method: &Method, uri: &Uri, headers: &HeaderMap) -> Option<Response> {
    let reading = matches!(*method, Method::GET | Method::HEAD);
    // Compressed twins are served under the name of the file itself.
    let twin = [".br", ".gz"].iter().any(|end| uri.path().ends_with(end));
    if !reading || twin || uri.path().ends_with('/') || PATH_BYTES_MAX < uri.path().len() {
        return None;
    }
    let mut request = Request::builder().method(method).uri(uri.path()).body(Body::empty()).ok()?;
    for name in [header::ACCEPT_ENCODING, header::IF_MODIFIED_SINCE, header::RANGE] {
        if let Some(value) = headers.get(&name) {
            request.headers_mut().insert(name, value.clone());
        }
    }
    let files = ServeDir::new(root).append_index_html_on_directories(false).precompressed_br().precompressed_gzip();
    let response = files.oneshot(request).await.ok()?;
    let found = response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED;
    if !found {
        return None;
    }
    let mut response = response.into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, keep(uri.path()));
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    Some(response)
}

fn keep(path: &str) -> HeaderValue {
    if path.starts_with("/pkg/") && path.split('.').any(is_hash) {
        FOR_EVER
    } else if path.starts_with("/fonts/") {
        A_DAY
    } else {
        ASK_AGAIN
    }
}

fn is_hash(part: &str) -> bool {
    part.len() == HASH_LETTERS && part.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_a_hash_is_kept_for_ever() {
        assert_eq!(keep("/pkg/sportello.0123456789abcdef.wasm"), FOR_EVER);
        assert_eq!(keep("/pkg/sportello.wasm"), ASK_AGAIN);
        assert_eq!(keep("/pkg/snippets/x.js"), ASK_AGAIN);
        assert_eq!(keep("/fonts/inter-latin.woff2"), A_DAY);
        assert_eq!(keep("/icons.svg"), ASK_AGAIN);
    }
}
