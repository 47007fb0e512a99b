//! Connections at once: a bound on what idle or slow peers can hold, all together and each of them.

use std::io;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;

use axum_server::accept::Accept;
use tokio::net::TcpStream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::patience::Patient;
use super::share::{Held, Shares};
use crate::config::{Config, Network};

/// One peer's part of all connections: an office behind one address has a few for each browser, and it takes eight such peers
/// to hold them all.
const PEER_PART: usize = 8;

/// Accepts a connection when there is a seat for it, and hangs up otherwise.
#[derive(Clone)]
pub struct Seats<A> {
    inner: A,
    all: Arc<Semaphore>,
    shares: Shares,
    /// They bring everybody's connections, so no share is theirs.
    proxies: Arc<[Network]>,
}

/// The seat of a connection.
#[derive(Debug)]
pub struct Seat {
    _one_of_all: OwnedSemaphorePermit,
    _one_of_the_peers: Option<Held>,
}

type Accepted<S, T> = Pin<Box<dyn Future<Output = io::Result<(S, T)>> + Send>>;

impl<A> Seats<A> {
    /// As many as configured; what they bring is then accepted by `inner`.
    pub fn new(config: &Config, inner: A) -> Self {
        Self {
            inner,
            all: Arc::new(Semaphore::new(config.connections_at_once.min(Semaphore::MAX_PERMITS))),
            shares: Shares::new(config.connections_at_once / PEER_PART),
            proxies: config.trusted_proxies.clone().into(),
        }
    }

    fn seat(&self, peer: IpAddr) -> Option<Seat> {
        let peer = peer.to_canonical();
        let proxy = self.proxies.iter().any(|network| network.contains(peer));
        let one_of_the_peers = if proxy { None } else { Some(self.shares.take(peer)?) };
        let one_of_all = Arc::clone(&self.all).try_acquire_owned().ok()?;
        Some(Seat { _one_of_all: one_of_all, _one_of_the_peers: one_of_the_peers })
    }
}

impl<A, S> Accept<TcpStream, S> for Seats<A>
where
    A: Accept<TcpStream, S>,
    A::Future: Send + 'static,
{
    type Stream = Patient<A::Stream, Seat>;
    type Service = A::Service;
    type Future = Accepted<Self::Stream, Self::Service>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        let seat = stream.peer_addr().and_then(|peer| self.seat(peer.ip()).ok_or_else(|| io::Error::other("no seat")));
        // Answers are small: held back to be sent together, each would cost 40 ms.
        let seated = seat.and_then(|seat| stream.set_nodelay(true).map(|()| (seat, self.inner.accept(stream, service))));
        Box::pin(async move {
            let (seat, accepting) = seated?;
            let (stream, service) = accepting.await?;
            Ok((Patient::new(stream, seat), service))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seats(proxies: &str) -> Seats<()> {
        let trusted_proxies = proxies.split_whitespace().map(|network| network.parse().expect("of the test's own making")).collect();
        Seats::new(&Config { connections_at_once: 16, trusted_proxies, ..Config::default() }, ())
    }

    fn taken(seats: &Seats<()>, peer: &str) -> Vec<Seat> {
        std::iter::from_fn(|| seats.seat(peer.parse().expect("of the test's own making"))).take(100).collect()
    }

    #[test]
    fn one_peer_cannot_take_every_seat_and_all_together_cannot_take_more() {
        let seats = seats("");
        let one = taken(&seats, "192.0.2.1");
        assert_eq!(one.len(), 2);
        assert_eq!(taken(&seats, "::ffff:192.0.2.1").len(), 0, "the same address in another spelling is the same peer");
        let others: Vec<Seat> = (2..20).flat_map(|last| taken(&seats, &format!("192.0.2.{last}"))).collect();
        assert_eq!(one.len() + others.len(), 16);
        drop(one);
        assert_eq!(taken(&seats, "198.51.100.1").len(), 2, "a seat that was left is free");
    }

    #[test]
    fn a_proxy_of_ours_brings_everybody() {
        assert_eq!(taken(&seats("10.0.0.0/8"), "10.0.0.1").len(), 16);
    }
}
