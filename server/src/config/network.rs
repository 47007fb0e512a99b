//! Networks in CIDR notation, and the little that we need to know of URLs.

use std::net::IpAddr;
use std::str::FromStr;

/// A network: `10.0.0.0/8`, or one address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u32,
}

/// What was given is no network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoNetwork;

impl Network {
    /// Whether an address lies in it.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(network), IpAddr::V4(address)) => same_start(network.to_bits().into(), address.to_bits().into(), 32, self.bits),
            (IpAddr::V6(network), IpAddr::V6(address)) => same_start(network.to_bits(), address.to_bits(), 128, self.bits),
            (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => false,
        }
    }
}

/// Whether two numbers of `width` bits begin with the same `bits`.
fn same_start(one: u128, other: u128, width: u32, bits: u32) -> bool {
    // A shift by the whole width of the type is not defined, hence the zero for a network of everything.
    (one ^ other).checked_shr(width - bits).unwrap_or(0) == 0
}

impl FromStr for Network {
    type Err = NoNetwork;

    fn from_str(raw: &str) -> Result<Self, NoNetwork> {
        let (address, bits) = raw.split_once('/').map_or((raw, None), |(address, bits)| (address, Some(bits)));
        let address: IpAddr = address.parse().map_err(|_| NoNetwork)?;
        let width = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Ok(width), |bits| bits.parse().map_err(|_| NoNetwork))?;
        if bits <= width { Ok(Self { address, bits }) } else { Err(NoNetwork) }
    }
}

/// A URL that browsers may call us by: scheme, host and port, nothing behind.
pub(super) fn origin(raw: &str) -> Option<String> {
    let url: http::Uri = raw.parse().ok()?;
    let scheme = url.scheme_str().filter(|scheme| ["http", "https"].contains(scheme))?;
    let authority = url.authority().filter(|authority| !authority.as_str().contains('@') && !authority.host().is_empty())?;
    let bare = url.path_and_query().is_some_and(|behind| behind == "/");
    // A browser's Origin never names the port that the scheme implies.
    let implied = match scheme {
        "https" => ":443",
        _ => ":80",
    };
    let authority = authority.as_str().strip_suffix(implied).unwrap_or(authority.as_str()).to_ascii_lowercase();
    bare.then(|| format!("{scheme}://{authority}"))
}

/// The host of such a URL.
pub(super) fn host_of_url(url: &str) -> Option<&str> {
    let rest = url.split_once("://")?.1;
    let host = if rest.starts_with('[') { rest.split(']').next()?.trim_start_matches('[') } else { rest.split([':', '/']).next()? };
    (!host.is_empty()).then_some(host)
}

/// Whether a host is a name of this machine for itself.
#[must_use]
pub fn is_loopback_host(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    host.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.to_canonical().is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_holds_what_begins_alike() {
        holds("10.0.0.0/8", "10.200.3.4", true);
        holds("10.0.0.0/8", "11.0.0.1", false);
        holds("192.0.2.7", "192.0.2.7", true);
        holds("192.0.2.7", "192.0.2.8", false);
        holds("0.0.0.0/0", "203.0.113.9", true);
        holds("::/0", "2001:db8::1", true);
        holds("2001:db8::/32", "2001:db8:ffff::1", true);
        holds("2001:db8::/32", "2001:db9::1", false);
        holds("127.0.0.0/8", "::ffff:127.0.0.1", true);
        holds("::/0", "127.0.0.1", false);
    }

    #[track_caller]
    fn holds(network: &str, address: &str, expected: bool) {
        let network: Network = network.parse().expect("of the test's own making");
        assert_eq!(network.contains(address.parse().expect("of the test's own making")), expected, "{network:?} {address}");
    }

    #[test]
    fn what_is_no_network_is_refused() {
        for raw in ["", "10.0.0.0/33", "10.0.0/8", "::/129", "example.org", "10.0.0.0/-1", "10.0.0.0/8/8"] {
            assert_eq!(raw.parse::<Network>(), Err(NoNetwork), "{raw}");
        }
    }

    #[test]
    fn a_public_url_is_an_origin() {
        let cases = [
            ("https://Help.Example.org/", Some("https://help.example.org")),
            ("https://help.example.org", Some("https://help.example.org")),
            ("https://help.example.org:443", Some("https://help.example.org")),
            ("http://127.0.0.1:3000", Some("http://127.0.0.1:3000")),
            ("http://[::1]:3000/", Some("http://[::1]:3000")),
            ("https://help.example.org/desk", None),
            ("https://help.example.org/?a=b", None),
            ("ftp://help.example.org", None),
            ("https://user@help.example.org", None),
            ("help.example.org", None),
            ("", None),
        ];
        for (raw, expected) in cases {
            assert_eq!(origin(raw).as_deref(), expected, "{raw}");
        }
    }

    #[test]
    fn the_host_of_a_url() {
        let cases = [("https://help.example.org", "help.example.org"), ("http://[::1]:3000", "::1"), ("http://a:1", "a")];
        for (url, host) in cases {
            assert_eq!(host_of_url(url), Some(host));
        }
    }
}
