//! A connection with a limit to our patience: it is over when its peer says nothing, or takes nothing of what we say.
//!
//! Hyper bounds the time for a request's head, but not for the bytes by which it tells one protocol from another, nor for a
//! peer that stops reading: both would be held until the peer thinks better of it.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep};

/// A browser sends its headers at once; who takes longer holds a connection for nothing.
pub const HEADER_TIME: Duration = Duration::from_secs(15);
/// Without a byte in either direction: longer than a request may take, and than three of the live channel's pings.
const QUIET_TIME: Duration = Duration::from_secs(90);
/// As many as HTTP/2 begins with. No request is shorter.
const OPENING_BYTES: usize = 24;

/// The connection, and what is held as long as there is one.
#[derive(Debug)]
pub struct Patient<S, T> {
    stream: S,
    _held: T,
    heard: usize,
    moved_at: Instant,
    over: Pin<Box<Sleep>>,
}

impl<S, T> Patient<S, T> {
    /// A connection that has just begun.
    pub fn new(stream: S, held: T) -> Self {
        let now = Instant::now();
        Self { stream, _held: held, heard: 0, moved_at: now, over: Box::pin(tokio::time::sleep_until(now + HEADER_TIME)) }
    }

    fn moved(&mut self) {
        self.moved_at = Instant::now();
    }

    /// Waits for the peer, until it is too long.
    fn wait<R>(&mut self, context: &mut Context<'_>) -> Poll<io::Result<R>> {
        while self.over.as_mut().poll(context).is_ready() {
            let until = self.moved_at + QUIET_TIME;
            if self.heard < OPENING_BYTES || until <= Instant::now() {
                return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
            }
            self.over.as_mut().reset(until);
        }
        Poll::Pending
    }
}

impl<S: AsyncRead + Unpin, T: Unpin> AsyncRead for Patient<S, T> {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        match Pin::new(&mut self.stream).poll_read(context, buffer) {
            Poll::Ready(read) => {
                self.heard = self.heard.saturating_add(buffer.filled().len() - before);
                self.moved();
                Poll::Ready(read)
            }
            Poll::Pending => self.wait(context),
        }
    }
}

impl<S: AsyncWrite + Unpin, T: Unpin> AsyncWrite for Patient<S, T> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        match Pin::new(&mut self.stream).poll_write(context, bytes) {
            Poll::Ready(written) => {
                self.moved();
                Poll::Ready(written)
            }
            Poll::Pending => self.wait(context),
        }
    }

    fn poll_write_vectored(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[io::IoSlice<'_>]) -> Poll<io::Result<usize>> {
        match Pin::new(&mut self.stream).poll_write_vectored(context, bytes) {
            Poll::Ready(written) => {
                self.moved();
                Poll::Ready(written)
            }
            Poll::Pending => self.wait(context),
        }
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match Pin::new(&mut self.stream).poll_flush(context) {
            Poll::Ready(flushed) => Poll::Ready(flushed),
            Poll::Pending => self.wait(context),
        }
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match Pin::new(&mut self.stream).poll_shutdown(context) {
            Poll::Ready(shut) => Poll::Ready(shut),
            Poll::Pending => self.wait(context),
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};

    use super::*;

    const ROOM: usize = 64;

    fn pair() -> (Patient<DuplexStream, ()>, DuplexStream) {
        let (ours, theirs) = duplex(ROOM);
        (Patient::new(ours, ()), theirs)
    }

    async fn heard(connection: &mut Patient<DuplexStream, ()>) -> io::Result<usize> {
        connection.read(&mut [0; ROOM]).await
    }

    #[tokio::test(start_paused = true)]
    async fn who_says_nothing_is_hung_up_on_as_soon_as_a_head_would_be_late() {
        let (mut ours, _theirs) = pair();
        let began = Instant::now();
        assert_eq!(heard(&mut ours).await.expect_err("nothing came").kind(), io::ErrorKind::TimedOut);
        assert_eq!(began.elapsed().as_secs(), HEADER_TIME.as_secs());
    }

    #[tokio::test(start_paused = true)]
    async fn a_byte_now_and_then_is_no_beginning() {
        let (mut ours, mut theirs) = pair();
        let began = Instant::now();
        for _ in 0..2 {
            theirs.write_all(b"P").await.expect("there is room");
            assert_eq!(heard(&mut ours).await.expect("it came"), 1);
            tokio::time::advance(HEADER_TIME / 2).await;
        }
        assert_eq!(heard(&mut ours).await.expect_err("too little came").kind(), io::ErrorKind::TimedOut);
        assert_eq!(began.elapsed().as_secs(), HEADER_TIME.as_secs());
    }

    #[tokio::test(start_paused = true)]
    async fn who_speaks_is_waited_for_from_then_on() {
        let (mut ours, mut theirs) = pair();
        theirs.write_all(&[b'x'; OPENING_BYTES]).await.expect("there is room");
        assert_eq!(heard(&mut ours).await.expect("it came"), OPENING_BYTES);
        tokio::time::advance(QUIET_TIME / 2).await;
        ours.write_all(b"y").await.expect("there is room");
        let said = Instant::now();
        assert_eq!(heard(&mut ours).await.expect_err("no more came").kind(), io::ErrorKind::TimedOut);
        assert_eq!(said.elapsed().as_secs(), QUIET_TIME.as_secs(), "what we said counts too");
    }

    #[tokio::test(start_paused = true)]
    async fn who_takes_nothing_of_an_answer_is_hung_up_on() {
        let (mut ours, mut theirs) = pair();
        theirs.write_all(&[b'x'; OPENING_BYTES]).await.expect("there is room");
        assert_eq!(heard(&mut ours).await.expect("it came"), OPENING_BYTES);
        let answer = [b'y'; 2 * ROOM];
        assert_eq!(ours.write_all(&answer).await.expect_err("nobody reads").kind(), io::ErrorKind::TimedOut);
    }
}
