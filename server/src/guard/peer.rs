//! Where a request comes from: the peer's own address, or what a trusted proxy says it is.
//!
//! Nobody else's `X-Forwarded-For` is read, and what is read must be an address: it is never shown, logged or stored as text.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::uri::Authority;
use http::{HeaderMap, header};

use crate::config::{Network, is_loopback_host};

const FORWARDED: &str = "x-forwarded-for";
/// What proxies say of themselves. A program on this machine says none of it.
const PASSED_ON: [&str; 6] = [FORWARDED, "forwarded", "x-real-ip", "x-forwarded-host", "x-forwarded-proto", "via"];
/// A chain of more proxies than this is somebody playing.
const HOPS_MAX: usize = 16;

/// Where a request comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peer {
    /// The client's address.
    pub address: IpAddr,
    /// It is on this machine and nobody stands between: not even a proxy that we do not know. So it calls us by a name of this
    /// machine, and not by that which others have for us.
    pub local: bool,
}

/// Names the peer of every request.
pub async fn name(State(trusted): State<Arc<[Network]>>, mut request: Request, next: Next) -> Response {
    let socket = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_canonical());
    // A request without a socket does not exist outside tests of the router; nobody is the most that it may be.
    let socket = socket.unwrap_or(IpAddr::from([0, 0, 0, 0]));
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let host = host.or(request.uri().authority().map(Authority::as_str));
    let peer = peer_of(socket, host, request.headers(), &trusted);
    request.extensions_mut().insert(peer);
    next.run(request).await
}

fn peer_of(socket: IpAddr, host: Option<&str>, headers: &HeaderMap, trusted: &[Network]) -> Peer {
    let known = |address: IpAddr| trusted.iter().any(|network| network.contains(address));
    if !known(socket) {
        let passed_on = PASSED_ON.iter().any(|name| headers.contains_key(*name));
        let called = host.and_then(|host| host.parse::<Authority>().ok()).is_some_and(|host| is_loopback_host(host.host()));
        return Peer { address: socket, local: socket.is_loopback() && called && !passed_on };
    }
    let lists = headers.get_all(FORWARDED).iter().filter_map(|value| value.to_str().ok());
    let hops: Vec<&str> = lists.flat_map(|list| list.split(',')).map(str::trim).collect();
    let mut address = socket;
    for hop in hops.iter().rev().take(HOPS_MAX) {
        match hop.parse::<IpAddr>() {
            Ok(hop) => address = hop.to_canonical(),
            Err(_) => break,
        }
        if !known(address) {
            break;
        }
    }
    Peer { address, local: false }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        peer("203.0.113.9", &["192.0.2.1"], "", "203.0.113.9");
        peer("203.0.113.9", &["192.0.2.1"], "10.0.0.0/8", "203.0.113.9");
        peer("10.0.0.1", &["192.0.2.1"], "10.0.0.0/8", "192.0.2.1");
        peer("10.0.0.1", &[], "10.0.0.0/8", "10.0.0.1");
    }

    #[test]
    fn the_last_address_that_is_no_proxy_counts() {
        peer("10.0.0.1", &["6.6.6.6, 192.0.2.1, 10.0.0.2"], "10.0.0.0/8", "192.0.2.1");
        peer("10.0.0.1", &["6.6.6.6", "192.0.2.1"], "10.0.0.0/8", "192.0.2.1");
        peer("10.0.0.1", &["10.0.0.3, 10.0.0.2"], "10.0.0.0/8", "10.0.0.3");
    }

    #[test]
    fn what_is_no_address_is_not_read() {
        peer("10.0.0.1", &["<script>"], "10.0.0.0/8", "10.0.0.1");
        peer("10.0.0.1", &["192.0.2.1, unknown"], "10.0.0.0/8", "10.0.0.1");
    }

    #[test]
    fn a_request_that_was_passed_on_is_not_local() {
        let local = |host, headers: &HeaderMap| peer_of(IpAddr::from([127, 0, 0, 1]), host, headers, &[]).local;
        for (host, expected) in [
            (Some("localhost:3000"), true),
            (Some("127.0.0.1"), true),
            (Some("[::1]:3000"), true),
            (Some("help.example.org"), false),
            (Some("localhost.example.org"), false),
            (Some("192.0.2.1:3000"), false),
            (Some(""), false),
            (None, false),
        ] {
            assert_eq!(local(host, &HeaderMap::new()), expected, "{host:?}");
        }
        for name in PASSED_ON {
            let mut headers = HeaderMap::new();
            headers.insert(name, "192.0.2.1".parse().expect("of the test's own making"));
            assert!(!local(Some("localhost"), &headers), "{name}");
        }
    }

    #[track_caller]
    fn peer(socket: &str, forwarded: &[&str], trusted: &str, expected: &str) {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append(FORWARDED, value.parse().expect("of the test's own making"));
        }
        let trusted: Vec<Network> = trusted.split_whitespace().map(|network| network.parse().expect("of the test's own making")).collect();
        assert_eq!(
            peer_of(socket.parse().expect("of the test's own making"), None, &headers, &trusted).address,
            expected.parse::<IpAddr>().expect("of the test's own making")
        );
    }
}
