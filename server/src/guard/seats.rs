//! Connections at once: a bound on what idle or slow peers can hold.

use std::future::{Ready, ready};
use std::io;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum_server::accept::Accept;
use tokio::net::TcpStream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower::Service;

/// Connections at once: some thousand browsers with their WebSocket, below the usual limit of open files.
pub const CONNECTIONS_MAX: usize = 8_192;

/// Accepts a connection when a seat is free, and hangs up otherwise.
#[derive(Clone)]
pub struct Seats(Arc<Semaphore>);

impl Default for Seats {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(CONNECTIONS_MAX)))
    }
}

/// What answers on a connection, and the seat that it takes.
#[derive(Clone)]
pub struct Seated<S> {
    inner: S,
    _seat: Arc<OwnedSemaphorePermit>,
}

impl<S> Accept<TcpStream, S> for Seats {
    type Stream = TcpStream;
    type Service = Seated<S>;
    type Future = Ready<io::Result<(TcpStream, Seated<S>)>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        let seat = Arc::clone(&self.0).try_acquire_owned();
        let seated = |seat| Seated { inner: service, _seat: Arc::new(seat) };
        // Answers are small: held back to be sent together, each would cost 40 ms.
        let accepted = stream.set_nodelay(true).and_then(|()| seat.map_err(io::Error::other));
        ready(accepted.map(|seat| (stream, seated(seat))))
    }
}

impl<S, R> Service<R> for Seated<S>
where
    S: Service<R>,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: R) -> S::Future {
        self.inner.call(request)
    }
}
