//! The configuration: a TOML file, overridden by the environment, checked once and typed from then on.
//!
//! Every setting has one line in [`keys::KEYS`]: its name in the file, its variable in the environment, and how a value is
//! understood. What is not in that table is refused, with the name that was probably meant.

mod environment;
mod file;
mod given;
mod keys;
mod network;
#[cfg(test)]
mod tests;

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;

use shared::setting::DeskDoc;

pub use environment::Environment;
pub use keys::KEYS;
pub use network::{Network, is_loopback_host};

use crate::exit::{Code, Failure};

/// Where the web pages are served unless configured otherwise: on this machine only, until somebody decides more.
pub const HTTP_LISTEN_DEFAULT: &str = "127.0.0.1:3000";
/// Where the demo takes mail: on this machine only, no rights needed.
pub const DEMO_SMTP_LISTEN: &str = "127.0.0.1:2525";
/// Requests worked on at once; more are asked to come back. A page takes milliseconds: these are many.
pub const REQUESTS_AT_ONCE_DEFAULT: usize = 256;
/// Connections at once: some thousand browsers with their WebSocket, below the usual limit of open files.
pub const CONNECTIONS_AT_ONCE_DEFAULT: usize = 8_192;
/// The submission port, where a relay is usually spoken to.
pub const RELAY_PORT_DEFAULT: u16 = 587;

/// How the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For a person at a terminal.
    Text,
    /// One JSON object a line.
    Json,
}

/// A certificate and its key, as PEM files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// The chain.
    pub chain: PathBuf,
    /// The private key.
    pub key: PathBuf,
}

/// How a relay is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RelayTls {
    /// In the clear: only towards this machine or a test.
    None,
    /// `STARTTLS`, demanded.
    StartTls,
    /// TLS from the first byte.
    Implicit,
}

/// The server that takes our mails.
#[derive(Clone, PartialEq, Eq)]
pub struct RelayConfig {
    /// Its name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How it is spoken to.
    pub tls: RelayTls,
    /// Who we are there, with which password.
    pub login: Option<(String, String)>,
    /// PEM of the authority that signed its certificate, besides the public ones.
    pub authority: Option<Vec<u8>>,
}

impl fmt::Debug for RelayConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The password stays out of every log.
        f.debug_struct("RelayConfig").field("host", &self.host).field("port", &self.port).field("tls", &self.tls).finish_non_exhaustive()
    }
}

/// A listener for mail.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MailDoors {
    /// Where SMTP is spoken.
    pub smtp: Option<SocketAddr>,
    /// Where LMTP is spoken.
    pub lmtp: Option<SocketAddr>,
    /// The name in the greeting.
    pub hostname: Option<String>,
    /// For `STARTTLS`.
    pub certificate: Option<Certificate>,
}

/// How the metrics are served.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct MetricsDoor {
    /// An address of their own, and only there; without one they are at `/metrics` of the web pages.
    pub listen: Option<SocketAddr>,
    /// Who may read them from another machine says this.
    pub token: Option<String>,
}

impl fmt::Debug for MetricsDoor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MetricsDoor").field("listen", &self.listen).finish_non_exhaustive()
    }
}

/// Everything that can be configured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// The data directory.
    pub data: PathBuf,
    /// The folder of the built site; found by itself when not given.
    pub site: Option<PathBuf>,
    /// What a new desk is called, its zone and its language; one that exists keeps what it has.
    pub desk: DeskDoc,
    /// What browsers call us, without a slash at the end; derived from the address when not given.
    pub public_url: Option<String>,
    /// Where the web pages are served.
    pub http: SocketAddr,
    /// For HTTPS without a proxy.
    pub certificate: Option<Certificate>,
    /// Whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<Network>,
    /// See [`REQUESTS_AT_ONCE_DEFAULT`].
    pub requests_at_once: usize,
    /// See [`CONNECTIONS_AT_ONCE_DEFAULT`].
    pub connections_at_once: usize,
    /// Listeners for mail.
    pub mail: MailDoors,
    /// The domain of our Message-IDs and of addresses of queues that have none.
    pub mail_domain: Option<String>,
    /// The server that takes our mails.
    pub relay: Option<RelayConfig>,
    /// How the log is written.
    pub log_format: LogFormat,
    /// What is logged, in the manner of `RUST_LOG`.
    pub log_level: String,
    /// How the metrics are served.
    pub metrics: MetricsDoor,
    /// The database's write buffer, in MiB.
    pub memtable_mib: Option<u64>,
    /// The database's read cache, in MiB.
    pub cache_mib: Option<u64>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            data: PathBuf::from("data"),
            site: None,
            desk: DeskDoc::default(),
            public_url: None,
            http: SocketAddr::from(([127, 0, 0, 1], 3000)),
            certificate: None,
            trusted_proxies: Vec::new(),
            requests_at_once: REQUESTS_AT_ONCE_DEFAULT,
            connections_at_once: CONNECTIONS_AT_ONCE_DEFAULT,
            mail: MailDoors::default(),
            mail_domain: None,
            relay: None,
            log_format: LogFormat::Text,
            log_level: "info".to_owned(),
            metrics: MetricsDoor::default(),
            memtable_mib: None,
            cache_mib: None,
        }
    }
}

impl Config {
    /// What browsers call us when `http` is where we listen.
    #[must_use]
    pub fn public_url(&self, http: SocketAddr) -> String {
        self.public_url.clone().unwrap_or_else(|| {
            let scheme = if self.certificate.is_some() { "https" } else { "http" };
            let host = if http.ip().is_unspecified() { SocketAddr::from(([127, 0, 0, 1], http.port())) } else { http };
            format!("{scheme}://{host}")
        })
    }

    /// What is amiss when somebody must stand in front of us whom nobody named: then all visitors are one peer to us.
    #[must_use]
    pub fn unnamed_proxy(&self) -> Option<&'static str> {
        const UNNAMED: &str = "A proxy seems to be in front of the desk, and http.trusted_proxies does not name it: all visitors count as one, and share its limits.";
        let url = self.public_url.as_deref()?;
        let others = network::host_of_url(url).is_some_and(|host| !is_loopback_host(host));
        let unreachable = url.starts_with("https://") || self.http.ip().is_loopback();
        let unnamed = self.certificate.is_none() && self.trusted_proxies.is_empty();
        (others && unreachable && unnamed).then_some(UNNAMED)
    }

    /// What is amiss when the desk is for others, and nobody said what their browsers call it.
    #[must_use]
    pub fn unnamed_desk(&self) -> Option<&'static str> {
        const UNNAMED: &str = "http.listen is open to other machines, but public_url does not say what browsers call the desk; forms would be refused and links in mails would lead nowhere. Set public_url.";
        (self.public_url.is_none() && !self.http.ip().is_loopback()).then_some(UNNAMED)
    }

    /// The domain of our mails: as configured, else the host that browsers know.
    #[must_use]
    pub fn mail_domain(&self) -> String {
        let host = || self.public_url.as_deref().and_then(network::host_of_url).filter(|host| host.parse::<std::net::IpAddr>().is_err());
        self.mail_domain.clone().or_else(|| host().map(str::to_owned)).unwrap_or_else(|| "localhost".to_owned())
    }

    /// Whether mails find their way here: we listen for them, or somebody thought of their domain and hands them over.
    #[must_use]
    pub fn mail_arrives(&self) -> bool {
        self.mail.smtp.is_some() || self.mail.lmtp.is_some() || self.mail_domain.is_some()
    }

    /// Reads the file, then the environment over it. Warnings are about variables that are not ours to refuse.
    ///
    /// # Errors
    /// [`Code::Config`] with the setting's name and what it should be.
    pub fn load(path: Option<PathBuf>, environment: &Environment) -> Result<(Self, Vec<String>), Failure> {
        let path = path.or_else(|| environment.config_path()).or_else(file::beside);
        let mut draft = keys::Draft::default();
        if let Some(path) = &path {
            file::read(path, &mut draft)?;
        }
        let warnings = environment.read(&mut draft)?;
        draft.finish().map(|config| (config, warnings)).map_err(refused)
    }
}

fn refused(sentence: String) -> Failure {
    Failure::new(Code::Config, sentence)
}
