//! Every route, and the layers around them.

use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};

use app::here::Visit;
use app::{App, shell};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use http::header;
use http::request::Parts;
use leptos::prelude::{provide_context, use_context};
use leptos_axum::{AxumRouteListing, LeptosRoutes, ResponseOptions, generate_route_list};
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;

use crate::config::Config;
use crate::door::{files, forms, health, live, missing, people, portal, preferences, settings, upload};
use crate::guard::around::{self, FileShare, Share};
use crate::guard::arriving;
use crate::guard::headers::{self, Secure};
use crate::guard::origin::{self, Origins};
use crate::guard::peer;
use crate::guard::rate::{self, Rates};
use crate::house::Shared;
use crate::visitor;

/// A form or a question: the longest words that the desk takes, in the longest encoding that a form gives them.
pub const FORM_BYTES_MAX: usize = 1024 * 1024;

/// The routes of the server itself, for the tests that knock on every door.
pub const ROUTES: &[(&str, &str)] = &[
    ("GET", "/live"),
    ("POST", "/upload"),
    ("POST", "/portal/send"),
    ("POST", "/portal/requests/{id}/send"),
    ("POST", "/settings/people/send"),
    ("POST", "/settings/calendars/file"),
    ("GET", "/files/{ticket}/{ver}/{index}"),
    ("GET", "/files/html/{ticket}/{ver}"),
    ("GET", "/requests/{ticket}/{number}/{index}"),
    ("POST", "/preferences"),
    ("GET", "/health/live"),
    ("GET", "/health/ready"),
    ("GET", "/metrics"),
];

/// The whole of it. `http` is where we really listen.
pub fn router(shared: &Shared, config: &Config, http: SocketAddr, rates: &Rates) -> Router {
    let origins = Origins::new(&shared.0.public_url, http);
    let trusted: Arc<[_]> = config.trusted_proxies.clone().into();
    Router::new()
        .merge(met(shared, pages(shared)).layer(from_fn_with_state(Share::new(config.requests_at_once), around::bounded)))
        .merge(met(shared, bringing_files(config.requests_at_once)))
        // Asked by machines, also when there is no seat left for people.
        // With an address of their own the metrics are there only: what a proxy in front of the pages lets through is no matter.
        .merge(if config.metrics.listen.is_none() { health::routes_with_metrics() } else { health::routes() })
        .layer(from_fn_with_state(origins, origin::check))
        .layer(from_fn_with_state(rates.clone(), rate::check))
        .layer(from_fn_with_state(trusted, peer::name))
        .layer(from_fn(arriving::watched))
        .layer(from_fn_with_state(Secure(shared.0.secure), headers::add))
        .layer(from_fn(around::measured))
        .with_state(shared.clone())
}

/// Routes whose reader is known, and whose answers are small on the wire.
fn met(shared: &Shared, routes: Router<Shared>) -> Router<Shared> {
    routes.layer(from_fn_with_state(shared.clone(), visitor::meet)).layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
}

/// Pages, their functions, and what is as small as a form.
fn pages(shared: &Shared) -> Router<Shared> {
    let options = shared.0.site.options.clone();
    Router::new()
        .leptos_routes_with_context(shared, listed(), context(shared), move || shell(options.clone()))
        .route("/live", get(live::open))
        .route("/files/{ticket}/{ver}/{index}", get(files::of_ticket))
        .route("/files/html/{ticket}/{ver}", get(files::html))
        .route("/requests/{ticket}/{number}/{index}", get(files::of_request))
        .route("/preferences", post(preferences::keep))
        .fallback(missing::answer)
        .layer(from_fn(forms::check))
        .layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
        // Leptos reads bodies by itself and does not ask for the limit above.
        .layer(RequestBodyLimitLayer::new(FORM_BYTES_MAX))
}

/// The pages of the app.
///
/// They are listed once in a process: while Leptos makes the list, no page's data load, whoever's page it
/// is, and one that is asked for in that moment waits for ever. Before the first list there is no server, and nobody asks.
#[must_use]
pub fn listed() -> Vec<AxumRouteListing> {
    static LISTED: OnceLock<Vec<AxumRouteListing>> = OnceLock::new();
    LISTED.get_or_init(|| generate_route_list(App)).clone()
}

/// Routes that take files have limits of their own, and seats: large files of agents keep no customer from writing.
fn bringing_files(requests_at_once: usize) -> Router<Shared> {
    let seated = |routes: Router<Shared>| routes.layer(from_fn_with_state(FileShare::new(requests_at_once), around::bounded_files));
    let letters = Router::new().route("/portal/send", post(portal::create)).route("/portal/requests/{id}/send", post(portal::reply));
    let holidays = Router::new().route("/settings/calendars/file", post(settings::take_days));
    seated(letters)
        .merge(seated(holidays))
        .merge(seated(Router::new().route("/upload", post(upload::take))))
        .merge(seated(Router::new().route("/settings/people/send", post(people::import))))
        .layer(DefaultBodyLimit::disable())
        .layer(RequestBodyLimitLayer::new(upload::UPLOAD_BYTES_MAX))
}

/// What every page and every function finds in its context: the request as the server understood it, and the policy of the
/// page, which names the nonce of its scripts.
pub fn context(shared: &Shared) -> impl Fn() + Clone + Send + Sync + 'static {
    let reload = shared.0.site.reload.clone();
    move || {
        if let Some(visit) = use_context::<Parts>().and_then(|parts| parts.extensions.get::<Visit>().cloned()) {
            provide_context(visit);
        }
        let policy = leptos::nonce::use_nonce().and_then(|nonce| headers::page_policy(&nonce, reload.as_deref()));
        if let (Some(policy), Some(response)) = (policy, use_context::<ResponseOptions>()) {
            response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
        }
    }
}
