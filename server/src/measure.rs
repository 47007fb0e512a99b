//! What is measured: requests by route, live connections, and what the desk says of its health. No label holds a person.

use std::sync::OnceLock;
use std::time::Duration;

use http::{Method, StatusCode};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

use desk::Desk;

/// How often the histograms are tidied.
pub const UPKEEP_EVERY: Duration = Duration::from_secs(5);

const REQUEST_SECONDS: &str = "sportello_request_seconds";
const LIVE_CONNECTIONS: &str = "sportello_live_connections";
/// From a cached answer to one that somebody complains about.
const BUCKETS: [f64; 12] = [0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0];

/// The recorder of the process: there can be one, whoever asks first makes it.
pub fn recorder() -> &'static PrometheusHandle {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    HANDLE.get_or_init(|| {
        let builder = PrometheusBuilder::new();
        let builder = builder.set_buckets_for_metric(Matcher::Full(REQUEST_SECONDS.to_owned()), &BUCKETS);
        let recorder = builder.unwrap_or_else(|_| PrometheusBuilder::new()).build_recorder();
        let handle = recorder.handle();
        // Somebody else's recorder, in a test that brings its own, is left in place.
        drop(metrics::set_global_recorder(recorder));
        metrics::describe_histogram!(REQUEST_SECONDS, metrics::Unit::Seconds, "How long requests took, by method, route and status.");
        metrics::describe_gauge!(LIVE_CONNECTIONS, "Browsers that are told of changes at this moment.");
        handle
    })
}

/// A request was answered.
pub fn request(method: &Method, route: &str, status: StatusCode, took: Duration) {
    // Anybody can invent a method; only the usual ones become a label.
    let method = match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        _ => "other",
    };
    metrics::histogram!(REQUEST_SECONDS, "method" => method, "route" => route.to_owned(), "status" => status.as_u16().to_string())
        .record(took.as_secs_f64());
}

/// So many browsers are connected.
pub fn live_connections(count: usize) {
    // Counts of sockets are exact in a float by far.
    metrics::gauge!(LIVE_CONNECTIONS).set(count as f64);
}

/// Everything measured, as Prometheus reads it.
#[must_use]
pub fn render(desk: &Desk) -> String {
    let health = desk.health();
    gauge("sportello_ready", u64::from(health.ready));
    gauge("sportello_outbox_waiting", health.outbox_waiting as u64);
    gauge("sportello_open_tickets", health.open_tickets as u64);
    gauge("sportello_disk_free_bytes", health.disk_free_bytes);
    recorder().render()
}
fn gauge(name: &'static str, value: u64) {
    metrics::gauge!(name).set(value as f64);
}
