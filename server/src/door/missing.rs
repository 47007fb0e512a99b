//! What no route answers: a static file, or the page that says that there is nothing, in the reader's language.

use app::shell;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use http::{Method, StatusCode};
use shared::words::door::DoorWord;

use super::{plain, site};
use crate::house::Shared;
use crate::router::context;

/// Answers it.
pub async fn answer(State(shared): State<Shared>, request: Request) -> Response {
    let house = &shared.0;
    // "GET host HTTP/1.1" names a server and nothing on it, as one asks who passes on; a page is rendered by its path.
    if request.uri().path_and_query().is_none() {
        return plain::answer(StatusCode::BAD_REQUEST, DoorWord::Malformed, request.headers());
    }
    if let Some(root) = &house.site.root
        && let Some(file) = site::file(root, request.method(), request.uri(), request.headers()).await
    {
        return file;
    }
    let page = matches!(*request.method(), Method::GET | Method::HEAD) && !request.uri().path().starts_with("/api/");
    if !page {
        return plain::answer(StatusCode::NOT_FOUND, DoorWord::NotFound, request.headers());
    }
    let options = house.site.options.clone();
    let render = leptos_axum::render_app_async_with_context(context(&shared), move || shell(options.clone()));
    let mut response = render(request).await.into_response();
    if response.status() == StatusCode::OK {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    response
}
