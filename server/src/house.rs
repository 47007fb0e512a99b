//! What every route shares: the desk, the site, and how browsers reach us.

use std::sync::Arc;

use axum::extract::FromRef;
use leptos::config::LeptosOptions;
use shared::view::DemoLogin;

use desk::Desk;

use crate::config::Config;
use crate::door::live::Sockets;
use crate::site::Site;

/// What every route shares.
pub struct House {
    /// The desk.
    pub desk: Arc<Desk>,
    /// The built site.
    pub site: Site,
    /// What browsers call us.
    pub public_url: String,
    /// Whether they reach us over HTTPS.
    pub secure: bool,
    /// Who may be signed in as on the demo desk; nobody elsewhere.
    pub demo: Vec<DemoLogin>,
    /// Who reads the metrics from another machine says this.
    pub metrics_token: Option<String>,
    /// The live connections.
    pub sockets: Sockets,
}

impl House {
    /// The house of a desk.
    #[must_use]
    pub fn new(desk: Arc<Desk>, site: Site, config: &Config, public_url: String, demo: Vec<DemoLogin>) -> Self {
        let secure = public_url.starts_with("https://");
        Self { desk, site, public_url, secure, demo, metrics_token: config.metrics.token.clone(), sockets: Sockets::default() }
    }
}

/// The state of the router.
#[derive(Clone)]
pub struct Shared(pub Arc<House>);

impl FromRef<Shared> for LeptosOptions {
    fn from_ref(shared: &Shared) -> Self {
        shared.0.site.options.clone()
    }
}
