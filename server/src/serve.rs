//! The whole server in one process: ports bound, routes served, mail taken, until it is told to stop.
//!
//! Tests and the benchmark start it in their own process with [`start`]; the command line adds signals and words.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use axum_server::accept::DefaultAcceptor;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use axum_server::{Handle, Server};
use desk::Desk;
use hyper_util::rt::TokioTimer;
use mail::smtp::{Door, Limits, Listener, Protocol};
use shared::view::DemoLogin;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::config::{Certificate, Config};
use crate::control::listen::Control;
use crate::door::health;
use crate::exit::{Code, Failure};
use crate::guard::patience::HEADER_TIME;
use crate::guard::rate::{self, Rates};
use crate::guard::seats::Seats;
use crate::house::{House, Shared};
use crate::mailbox::Mailbox;
use crate::router::router;
use crate::site::Site;
use crate::tls::Renewable;
use crate::{measure, tls};

/// Requests of one HTTP/2 connection at once: a page and what belongs to it.
const STREAMS_MAX: u32 = 64;
/// After a stop, for requests under way.
const GRACE_TIME: Duration = Duration::from_secs(10);
/// For the desk to close; beyond that a kill is as safe.
const CLOSE_TIME: Duration = Duration::from_secs(30);

/// The ports, bound before the desk is opened: a busy one is found before anything is touched.
pub struct Bound {
    http: TcpListener,
    metrics: Option<TcpListener>,
    smtp: Option<TcpListener>,
    lmtp: Option<TcpListener>,
}

impl Bound {
    /// Binds them.
    ///
    /// # Errors
    /// [`Code::Unavailable`] when a port is busy, [`Code::NoPermission`] when it is not ours to take.
    pub fn bind(config: &Config) -> Result<Self, Failure> {
        let optional = |address: Option<SocketAddr>, key: &str| address.map(|address| bind(address, key)).transpose();
        Ok(Self {
            http: bind(config.http, "http.listen")?,
            metrics: optional(config.metrics.listen, "metrics.listen")?,
            smtp: optional(config.mail.smtp, "smtp.listen")?,
            lmtp: optional(config.mail.lmtp, "lmtp.listen")?,
        })
    }

    /// Where web pages will be served: the configuration may have left the port to the system.
    ///
    /// # Errors
    /// The system's.
    pub fn http(&self) -> Result<SocketAddr, Failure> {
        self.http.local_addr().map_err(|error| Failure::io("The port for web pages is gone", &error))
    }
}

fn bind(address: SocketAddr, key: &str) -> Result<TcpListener, Failure> {
    let bound = TcpListener::bind(address).and_then(|listener| listener.set_nonblocking(true).map(|()| listener));
    bound.map_err(|error| unbound(address, key, &error))
}

/// Why an address cannot be listened on, and what to do.
pub(crate) fn unbound(address: SocketAddr, key: &str, error: &io::Error) -> Failure {
    match error.kind() {
        io::ErrorKind::AddrInUse => Failure::new(
            Code::Unavailable,
            format!(
                "{address} is in use by another program. Stop it, or choose another address with {key} (in the environment: {}).",
                variable(key)
            ),
        ),
        io::ErrorKind::PermissionDenied => Failure::new(
            Code::NoPermission,
            format!(
                "{address} may not be used: ports below 1024 need a right of their own. Choose another with {key}, or start by the service unit."
            ),
        ),
        io::ErrorKind::AddrNotAvailable => {
            Failure::new(Code::Unavailable, format!("{address} is not an address of this machine. Choose another with {key}."))
        }
        _ => Failure::io(&format!("{address} ({key}) cannot be listened on"), error),
    }
}

fn variable(key: &str) -> String {
    format!("SPORTELLO_{}", key.replace('.', "_").to_uppercase())
}

/// A running server.
pub struct Running {
    /// Where web pages are served.
    pub http: SocketAddr,
    /// Where SMTP is spoken.
    pub smtp: Option<SocketAddr>,
    /// Where LMTP is spoken.
    pub lmtp: Option<SocketAddr>,
    /// Where the metrics are, when they have an address of their own.
    pub metrics: Option<SocketAddr>,
    /// What browsers call us.
    pub public_url: String,
    desk: Arc<Desk>,
    handle: Handle<SocketAddr>,
    stop: CancellationToken,
    pages: JoinHandle<io::Result<()>>,
    others: Vec<JoinHandle<()>>,
    pages_certificate: Option<Arc<Renewable>>,
    mail_certificate: Option<Arc<Renewable>>,
}

/// Starts everything.
///
/// # Errors
/// [`Failure`] with what is wrong.
pub fn start(config: &Config, bound: Bound, desk: Arc<Desk>, site: Site, demo: Vec<DemoLogin>) -> Result<Running, Failure> {
    measure::recorder();
    let http = bound.http()?;
    let public_url = config.public_url(http);
    let shared = Shared(Arc::new(House::new(Arc::clone(&desk), site, config, public_url.clone(), demo)));
    let rates = Rates::default();
    let routes = router(&shared, config, http, &rates);
    let stop = CancellationToken::new();
    let (certificate, pages_certificate) = config.certificate.as_ref().map(tls::for_pages).transpose()?.unzip();
    let mut others = vec![tokio::spawn(upkeep(rates, stop.clone()))];
    let (starttls, mail_certificate) = config.mail.certificate.as_ref().map(tls::for_mail).transpose()?.unzip();
    let door = |protocol| Door {
        protocol,
        hostname: config.mail.hostname.clone().unwrap_or_else(|| config.mail_domain()),
        tls: starttls.clone(),
        limits: Limits::of(protocol),
    };
    let mut listen = |socket: Option<TcpListener>, protocol| -> Result<Option<SocketAddr>, Failure> {
        let Some(socket) = socket else { return Ok(None) };
        let socket = tokio::net::TcpListener::from_std(socket).map_err(|error| Failure::io("The mail port is gone", &error))?;
        let address = socket.local_addr().map_err(|error| Failure::io("The mail port is gone", &error))?;
        let listener = Listener { socket, door: door(protocol), sink: Arc::new(Mailbox(Arc::clone(&desk))) };
        others.push(tokio::spawn(mail::smtp::serve(listener, stop.clone())));
        Ok(Some(address))
    };
    let smtp = listen(bound.smtp, Protocol::Smtp)?;
    let lmtp = listen(bound.lmtp, Protocol::Lmtp)?;
    let metrics = bound.metrics.as_ref().and_then(|socket| socket.local_addr().ok());
    if let Some(socket) = bound.metrics {
        others.push(tokio::spawn(serve_metrics(socket, shared.clone(), stop.clone())));
    }
    let control = Control::bind(&config.data)?;
    others.push(tokio::spawn(control.serve(Arc::clone(&desk), stop.clone())));
    let handle = Handle::new();
    let pages = serve_pages(config, bound.http, certificate, handle.clone(), routes)?;
    Ok(Running { http, smtp, lmtp, metrics, public_url, desk, handle, stop, pages, others, pages_certificate, mail_certificate })
}

fn serve_pages(
    config: &Config,
    socket: TcpListener,
    certificate: Option<RustlsConfig>,
    handle: Handle<SocketAddr>,
    routes: axum::Router,
) -> Result<JoinHandle<io::Result<()>>, Failure> {
    let server = axum_server::from_tcp(socket).map_err(|error| Failure::io("The port for web pages is gone", &error))?;
    let service = routes.into_make_service_with_connect_info::<SocketAddr>();
    Ok(match certificate {
        None => {
            let server = patient(server.acceptor(Seats::new(config, DefaultAcceptor)).handle(handle));
            tokio::spawn(server.serve(service))
        }
        Some(certificate) => {
            let server = patient(server.acceptor(Seats::new(config, RustlsAcceptor::new(certificate))).handle(handle));
            tokio::spawn(server.serve(service))
        }
    })
}

/// A server with a limit to its patience.
fn patient<A>(mut server: Server<SocketAddr, A>) -> Server<SocketAddr, A>
where
    A: Clone,
{
    let builder = server.http_builder();
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEADER_TIME);
    builder.http2().timer(TokioTimer::new()).max_concurrent_streams(STREAMS_MAX);
    server
}

async fn serve_metrics(socket: TcpListener, shared: Shared, stop: CancellationToken) {
    let routes = health::routes_with_metrics().with_state(shared);
    let routes = routes.layer(axum::middleware::from_fn_with_state(Arc::from([]), crate::guard::peer::name));
    let served = match tokio::net::TcpListener::from_std(socket) {
        Ok(socket) => {
            let service = routes.into_make_service_with_connect_info::<SocketAddr>();
            axum::serve(socket, service).with_graceful_shutdown(stop.cancelled_owned()).await
        }
        Err(error) => Err(error),
    };
    if let Err(error) = served {
        tracing::error!(%error, "the metrics are not served any more");
    }
}

async fn upkeep(rates: Rates, stop: CancellationToken) {
    let mut measures = tokio::time::interval(measure::UPKEEP_EVERY);
    let mut sweep = tokio::time::interval(rate::SWEEP_EVERY);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = measures.tick() => measure::recorder().run_upkeep(),
            _ = sweep.tick() => rates.sweep(),
        }
    }
}

impl Running {
    /// The desk behind it.
    #[must_use]
    pub fn desk(&self) -> &Arc<Desk> {
        &self.desk
    }

    /// Reads the certificates again, that of the pages and that of the mail; one that is wrong does not hold up the other.
    ///
    /// # Errors
    /// [`Code::Config`] with the first that is wrong; its old one stays.
    pub fn reload(&self, config: &Config) -> Result<(), Failure> {
        let again = |renewable: &Option<Arc<Renewable>>, certificate: &Option<Certificate>| match (renewable, certificate) {
            (Some(renewable), Some(certificate)) => renewable.reload(certificate),
            _ => Ok(()),
        };
        let pages = again(&self.pages_certificate, &config.certificate);
        let mail = again(&self.mail_certificate, &config.mail.certificate);
        pages.and(mail)
    }

    /// Ends by itself only when serving fails.
    ///
    /// # Errors
    /// Why it failed.
    pub async fn failed(&mut self) -> Failure {
        match (&mut self.pages).await {
            Ok(Err(error)) => Failure::io("Web pages cannot be served any more", &error),
            Ok(Ok(())) | Err(_) => Failure::new(Code::Software, "Web pages are not served any more; see the log and start again."),
        }
    }

    /// Stops: no new work, what is under way is finished within a bound, browsers are told when to come back, the desk closes.
    pub async fn stop(mut self) {
        self.stop.cancel();
        self.handle.graceful_shutdown(Some(GRACE_TIME));
        if tokio::time::timeout(GRACE_TIME + Duration::from_secs(1), &mut self.pages).await.is_err() {
            self.pages.abort();
        }
        for other in self.others {
            // Each ends within its own bound; one that panicked has said so in the log.
            drop(other.await);
        }
        if tokio::time::timeout(CLOSE_TIME, self.desk.close()).await.is_err() {
            tracing::warn!("the desk took too long to close; what is durable is durable all the same");
        }
    }
}
