//! The connection as the session sees it: lines and bytes in, answers out, plain or encrypted.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::{Buf, BytesMut};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use super::LINE_BYTES_MAX;

/// One read from the socket: two TLS records.
const READ_BYTES: usize = 32 * 1024;
/// For a client that does not take its answers.
const WRITE_TIME: Duration = Duration::from_secs(30);
/// For a handshake: two round trips on a very bad line.
const HANDSHAKE_TIME: Duration = Duration::from_secs(30);

/// TCP, or TLS over it.
pub(super) enum Stream {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
}

impl AsyncRead for Stream {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_read(cx, buf),
            Self::Tls(stream) => Pin::new(stream).poll_read(cx, buf),
        }
    }
}

impl AsyncWrite for Stream {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_write(cx, buf),
            Self::Tls(stream) => Pin::new(stream).poll_write(cx, buf),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_flush(cx),
            Self::Tls(stream) => Pin::new(stream).poll_flush(cx),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_shutdown(cx),
            Self::Tls(stream) => Pin::new(stream).poll_shutdown(cx),
        }
    }
}

/// A command line, or what came instead.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// With its CR LF.
    Whole(Vec<u8>),
    /// Longer than [`LINE_BYTES_MAX`]; it was read to its end and thrown away.
    TooLong,
    /// It ended in a bare line feed, or held a bare carriage return.
    Bare,
}

/// The socket and what was read from it too early.
pub(super) struct Wire {
    stream: Stream,
    held: BytesMut,
}

impl Wire {
    pub(super) fn new(stream: TcpStream) -> Self {
        Self { stream: Stream::Plain(stream), held: BytesMut::with_capacity(READ_BYTES) }
    }

    /// What was read and not used yet.
    pub(super) fn held(&self) -> &[u8] {
        &self.held
    }

    /// Marks the first `count` of the held bytes as used.
    pub(super) fn used(&mut self, count: usize) {
        self.held.advance(count.min(self.held.len()));
    }

    /// Reads once more. An end of the connection is an error: no session ends without QUIT and is well.
    pub(super) async fn fill(&mut self) -> io::Result<()> {
        self.held.reserve(READ_BYTES);
        match self.stream.read_buf(&mut self.held).await? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(()),
        }
    }

    /// The next line. Safe to drop and call again: nothing that was read is lost.
    pub(super) async fn line(&mut self) -> io::Result<Line> {
        loop {
            if let Some(end) = self.held.iter().position(|byte| *byte == b'\n') {
                let line = self.held.split_to(end + 1).to_vec();
                let body = &line[..line.len() - 1];
                return Ok(match body.split_last() {
                    _ if LINE_BYTES_MAX < line.len() => Line::TooLong,
                    Some((b'\r', text)) if !text.contains(&b'\r') => Line::Whole(line),
                    _ => Line::Bare,
                });
            }
            // Keeps one byte more than the limit, so that the line is still known to be too long at its end.
            if LINE_BYTES_MAX < self.held.len() {
                let excess = self.held.len() - LINE_BYTES_MAX - 1;
                self.held.advance(excess);
            }
            self.fill().await?;
        }
    }

    /// Sends `text`, lines and all.
    pub(super) async fn send(&mut self, text: &str) -> io::Result<()> {
        let sending = async {
            self.stream.write_all(text.as_bytes()).await?;
            self.stream.flush().await
        };
        tokio::time::timeout(WRITE_TIME, sending).await.map_err(|_| io::Error::from(io::ErrorKind::TimedOut))?
    }

    /// Encrypts from here on.
    pub(super) async fn start_tls(self, acceptor: &TlsAcceptor) -> io::Result<Self> {
        let Stream::Plain(stream) = self.stream else {
            return Err(io::ErrorKind::AlreadyExists.into());
        };
        let stream =
            tokio::time::timeout(HANDSHAKE_TIME, acceptor.accept(stream)).await.map_err(|_| io::Error::from(io::ErrorKind::TimedOut))??;
        Ok(Self { stream: Stream::Tls(Box::new(stream)), held: BytesMut::with_capacity(READ_BYTES) })
    }

    /// Says goodbye properly; the other side may be gone already.
    pub(super) async fn close(mut self) {
        let closing = self.stream.shutdown();
        if tokio::time::timeout(WRITE_TIME, closing).await.is_err() {
            tracing::debug!("mail: a peer did not close its connection");
        }
    }
}
