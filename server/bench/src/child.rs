//! Processes of their own: the real program as it is served, and the bare server that it is compared with. What a child takes
//! of memory is its own, and no client is in it.

use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::machine::Memory;

/// A start that takes longer has failed.
const START_WITHIN: Duration = Duration::from_secs(120);
/// How often a port that is not bound yet is knocked on.
const KNOCK_EVERY: Duration = Duration::from_millis(2);

/// Where the program and the built site are.
#[derive(Debug, Clone)]
pub(crate) struct Program {
    /// `sportello`.
    pub(crate) path: PathBuf,
    /// The folder that was built for the browser.
    pub(crate) site: PathBuf,
}

/// A process that serves pages. It ends with this value.
pub(crate) struct Serving {
    child: Child,
    /// Where.
    pub(crate) http: SocketAddr,
    /// From its first instruction to its first answer.
    pub(crate) started: Duration,
}

impl Program {
    /// Serves a desk and waits until it is ready.
    pub(crate) async fn serve(&self, data: &Path) -> Result<Serving> {
        let mut command = Command::new(&self.path);
        command.arg("serve").env("SPORTELLO_DATA", data).env("SPORTELLO_SITE", &self.site).env("SPORTELLO_LOG_LEVEL", "error");
        // Other settings of whoever runs the benchmark are not ours to measure.
        for name in ["SPORTELLO_CONFIG", "SPORTELLO_PUBLIC_URL", "SPORTELLO_SMTP_LISTEN", "LEPTOS_OUTPUT_NAME", "LEPTOS_SITE_ADDR"] {
            command.env_remove(name);
        }
        begin(command, "/health/ready", |command, address| {
            command.env("SPORTELLO_HTTP_LISTEN", address.to_string());
        })
        .await
    }
}

/// A bare server of so many bytes.
pub(crate) async fn bare(bytes: usize) -> Result<Serving> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg("bare").arg("--bytes").arg(bytes.to_string());
    begin(command, "/", |command, address| {
        command.arg("--listen").arg(address.to_string());
    })
    .await
}

/// What the bare server does: every path is answered with the same bytes.
pub(crate) async fn serve_bare(listen: SocketAddr, bytes: usize) -> Result<()> {
    let page = axum::body::Bytes::from(vec![b'x'; bytes]);
    let answer = move || {
        let page = page.clone();
        async move { ([("content-type", "text/html; charset=utf-8")], page) }
    };
    let routes = axum::Router::new().fallback(axum::routing::get(answer));
    let socket = tokio::net::TcpListener::bind(listen).await?;
    use axum::serve::ListenerExt;
    let socket = socket.tap_io(|stream| drop(stream.set_nodelay(true)));
    Ok(axum::serve(socket, routes).await?)
}

async fn begin(mut command: Command, path: &str, place: impl FnOnce(&mut Command, SocketAddr)) -> Result<Serving> {
    let http = free_port()?;
    place(&mut command, http);
    let began = Instant::now();
    let mut child = command.stdout(Stdio::null()).spawn().with_context(|| format!("{command:?} does not start"))?;
    loop {
        if let Ok(true) = answers(http, path).await {
            return Ok(Serving { child, http, started: began.elapsed() });
        }
        if let Some(status) = child.try_wait()? {
            bail!("{command:?} ended at once: {status}");
        }
        ensure!(began.elapsed() < START_WITHIN, "{command:?} was not ready within {} s", START_WITHIN.as_secs());
        tokio::time::sleep(KNOCK_EVERY).await;
    }
}

/// Whether there is an answer and it is a good one. A port that is bound and not served yet answers as soon as it is.
async fn answers(http: SocketAddr, path: &str) -> Result<bool> {
    let mut stream = TcpStream::connect(http).await?;
    stream.write_all(format!("GET {path} HTTP/1.1\r\nHost: {http}\r\nConnection: close\r\n\r\n").as_bytes()).await?;
    let mut head = [0; 12];
    stream.read_exact(&mut head).await?;
    Ok(head.ends_with(b" 200"))
}

fn free_port() -> Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}

impl Serving {
    /// What it holds in memory.
    pub(crate) fn memory(&self) -> Memory {
        Memory::of(self.child.id())
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // A kill is safe, and nothing that it wrote is kept.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
