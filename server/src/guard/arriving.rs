//! A request's body on its way in: it comes at a pace, or it is late; and what nobody wants of it is thrown away.
//!
//! Who is refused before their body was read should read why. A connection that is closed while they still send takes the
//! answer with it, so the rest is taken and dropped, within bounds.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use bytes::Bytes;
use http::header;
use http_body_util::BodyExt;
use hyper::body::{Frame, SizeHint};
use tokio::time::{Instant, Sleep};

/// Without a byte of a body that has begun.
const SILENCE_MAX: Duration = Duration::from_secs(15);
/// A body that comes slower, once it has had a moment, is one that is held back: the slowest line to a telephone is faster.
const BYTES_PER_SECOND_MIN: u64 = 4 * 1024;
/// The moment: lines begin slowly.
const GRACE_TIME: Duration = Duration::from_secs(15);
/// What is dropped of a body that is not wanted: a form whose files are twice what may be sent.
const DROPPED_BYTES_MAX: usize = 200 * 1024 * 1024;
/// For how long.
const DROPPED_TIME: Duration = Duration::from_secs(30);

/// The body did not come in time.
#[derive(Debug, thiserror::Error)]
#[error("the body came too slowly")]
pub struct TooSlow;

/// A body on its way in.
struct Arriving {
    body: Body,
    /// For how long we waited for the peer in all; what we took to work on what had come is not the peer's.
    waited: Duration,
    /// Since when we wait.
    waits_since: Option<Instant>,
    bytes: u64,
    silence: Pin<Box<Sleep>>,
    /// It is at its end, it is late, or nobody sends before we ask.
    left: bool,
}

/// Watches over a request's body.
pub async fn watched(request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let asks_first = request.headers().contains_key(header::EXPECT);
    next.run(request.map(|body| Body::new(Arriving::new(body, asks_first)))).await
}

impl Arriving {
    fn new(body: Body, asks_first: bool) -> Self {
        let silence = Box::pin(tokio::time::sleep(SILENCE_MAX));
        Self { body, waited: Duration::ZERO, waits_since: None, bytes: 0, silence, left: asks_first }
    }

    fn is_slow(&self) -> bool {
        GRACE_TIME < self.waited && self.bytes < self.waited.as_secs() * BYTES_PER_SECOND_MIN
    }

    /// Something came.
    fn waits_no_longer(&mut self) {
        if let Some(since) = self.waits_since.take() {
            self.waited += since.elapsed();
        }
    }

    /// Nothing came yet: the silence begins when we first ask for what is not there.
    fn waits(&mut self) {
        if self.waits_since.is_none() {
            let now = Instant::now();
            self.waits_since = Some(now);
            self.silence.as_mut().reset(now + SILENCE_MAX);
        }
    }
}

impl HttpBody for Arriving {
    type Data = Bytes;
    type Error = axum::BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::BoxError>>> {
        let came = match Pin::new(&mut self.body).poll_frame(context) {
            Poll::Ready(Some(Ok(frame))) => {
                self.left = false;
                self.bytes += frame.data_ref().map_or(0, |data| data.len() as u64);
                self.waits_no_longer();
                if self.is_slow() { Err(TooSlow.into()) } else { Ok(frame) }
            }
            Poll::Ready(Some(Err(error))) => Err(error.into()),
            Poll::Ready(None) => {
                self.left = true;
                return Poll::Ready(None);
            }
            Poll::Pending => {
                self.waits();
                std::task::ready!(self.silence.as_mut().poll(context));
                Err(TooSlow.into())
            }
        };
        self.left |= came.is_err();
        Poll::Ready(Some(came))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Arriving {
    fn drop(&mut self) {
        if self.left || self.body.is_end_stream() {
            return;
        }
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            let rest = std::mem::take(&mut self.body);
            runtime.spawn(tokio::time::timeout(DROPPED_TIME, drop_rest(rest)));
        }
    }
}

async fn drop_rest(mut body: Body) {
    let mut dropped = 0;
    while let Some(Ok(frame)) = body.frame().await {
        dropped += frame.data_ref().map_or(0, Bytes::len);
        if DROPPED_BYTES_MAX < dropped {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use futures::stream;

    use super::*;

    /// A body of pieces, each after a pause.
    fn body(pieces: u64, bytes: usize, pause: Duration) -> Arriving {
        let pieces = stream::unfold(0, move |at| async move {
            tokio::time::sleep(pause).await;
            (at < pieces).then(|| (Ok::<_, std::io::Error>(Bytes::from(vec![0; bytes])), at + 1))
        });
        Arriving::new(Body::from_stream(pieces), false)
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_comes_at_a_pace_or_is_late() {
        let second = Duration::from_secs(1);
        for (pieces, bytes, pause, whole) in [
            (100, 64 * 1024, Duration::from_millis(10), true),
            (60, 8 * 1024, second, true),
            (60, 1024, second, false),
            (10, 1024, second, true),
            (2, 1024 * 1024, SILENCE_MAX + second, false),
        ] {
            let read = body(pieces, bytes, pause).collect().await;
            assert_eq!(read.is_ok(), whole, "{pieces} pieces of {bytes} bytes, one each {pause:?}");
            assert!(read.map_or_else(|error| error.is::<TooSlow>(), |_| true));
        }
    }
    #[tokio::test(start_paused = true)]
    async fn what_we_take_to_work_on_what_came_is_nobodys_silence() {
        let (pieces, ours) = (10, SILENCE_MAX + Duration::from_secs(5));
        let mut body = body(pieces, 1024, Duration::from_secs(1));
        let mut came = 0;
        while let Some(frame) = body.frame().await {
            assert!(frame.is_ok(), "piece {came} is late, and it was us");
            came += 1;
            tokio::time::sleep(ours).await;
        }
        assert_eq!(came, pieces);
    }
}
