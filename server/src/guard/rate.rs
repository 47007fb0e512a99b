//! How often one peer may ask. Who is over it is told when to come back; nothing is queued.
//!
//! These limits keep one peer from taking the machine; guessing passwords is slowed down by the desk itself, per address
//! and per person. Programs on this machine are not counted: they can take the machine in other ways.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use http::{Method, StatusCode, header};
use mail::smtp::neighbourhood;
use shared::words::door::DoorWord;

use super::peer::Peer;
use crate::door::plain;

/// Readings in a row: a page with everything that belongs to it is twenty, and a whole office may share an address.
const READINGS_AT_ONCE: NonZeroU32 = NonZeroU32::new(600).expect("it is not zero");
/// Readings a second in the long run.
const READINGS_PER_SECOND: NonZeroU32 = NonZeroU32::new(100).expect("it is not zero");
/// Changes in a row.
const CHANGES_AT_ONCE: NonZeroU32 = NonZeroU32::new(120).expect("it is not zero");
/// Changes a second in the long run: drafts of an office that writes are among them.
const CHANGES_PER_SECOND: NonZeroU32 = NonZeroU32::new(30).expect("it is not zero");
/// Peers remembered before the quiet ones are forgotten early.
const PEERS_MAX: usize = 50_000;
/// How often quiet peers are forgotten.
pub const SWEEP_EVERY: Duration = Duration::from_secs(60);

/// The counters of all peers.
#[derive(Clone)]
pub struct Rates {
    readings: Arc<DefaultKeyedRateLimiter<IpAddr>>,
    changes: Arc<DefaultKeyedRateLimiter<IpAddr>>,
}

impl Default for Rates {
    fn default() -> Self {
        let limiter = |per_second, at_once| Arc::new(RateLimiter::keyed(Quota::per_second(per_second).allow_burst(at_once)));
        Self { readings: limiter(READINGS_PER_SECOND, READINGS_AT_ONCE), changes: limiter(CHANGES_PER_SECOND, CHANGES_AT_ONCE) }
    }
}

impl Rates {
    /// Forgets peers that have been quiet.
    pub fn sweep(&self) {
        self.readings.retain_recent();
        self.changes.retain_recent();
    }

    /// Seconds until the peer may ask again, when it asks too often.
    fn wait(&self, peer: IpAddr, change: bool) -> Option<u64> {
        let limiter = if change { &self.changes } else { &self.readings };
        if PEERS_MAX < limiter.len() {
            limiter.retain_recent();
        }
        // When even so there are too many, all of them together are one peer: memory stays bounded.
        let peer = if PEERS_MAX < limiter.len() { IpAddr::from([0, 0, 0, 0]) } else { neighbourhood(peer) };
        let until = limiter.check_key(&peer).err()?;
        Some(until.wait_time_from(DefaultClock::default().now()).as_secs() + 1)
    }
}

/// Counts a request.
pub async fn check(State(rates): State<Rates>, request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<Peer>().copied();
    let change = !matches!(*request.method(), Method::GET | Method::HEAD) || request.headers().contains_key(header::UPGRADE);
    let wait = peer.filter(|peer| !peer.local).and_then(|peer| rates.wait(peer.address, change));
    match wait {
        None => next.run(request).await,
        Some(seconds) => plain::come_back(StatusCode::TOO_MANY_REQUESTS, DoorWord::TooMany, seconds, request.headers()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_asks_too_often_is_told_when_to_come_back() {
        let rates = Rates::default();
        let peer = IpAddr::from([192, 0, 2, 1]);
        let refused = (0..READINGS_AT_ONCE.get() * 2).filter_map(|_| rates.wait(peer, false)).count();
        assert!(0 < refused);
        assert_eq!(rates.wait(IpAddr::from([192, 0, 2, 2]), false), None);
        assert_eq!(rates.wait(peer, true), None, "changes are counted apart");
    }
}
