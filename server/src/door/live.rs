//! The one WebSocket of a tab: opened for who is signed in, pumped between the browser and the desk's hub.
//!
//! What the browser says is read by the desk; what it cannot read closes this socket and no other. Where the opening comes
//! from was checked with every other change, before this.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use app::here::Visit;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, WebSocketUpgrade, close_code};
use axum::extract::{Extension, State};
use axum::response::Response;
use desk::live::connection::Connection;
use futures::stream::{SplitSink, SplitStream};
use futures::{SinkExt, StreamExt};
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use http::{HeaderMap, StatusCode};
use shared::live::CLIENT_FRAME_BYTES_MAX;
use shared::view::PersonRef;
use std::num::NonZeroU32;
use tokio::time::Instant;

use super::plain;
use crate::house::Shared;
use crate::measure;
use shared::words::door::DoorWord;

/// Browsers connected at once; each costs a queue and two buffers.
const SOCKETS_MAX: usize = 5_000;
/// A browser answers a ping every 25 s; after three it is gone.
const SILENCE_MAX: Duration = Duration::from_secs(80);
/// For a frame to leave: a browser that does not read for this long is gone.
const WRITE_TIME: Duration = Duration::from_secs(20);
/// Frames in a row: a page that opens subscribes to a handful of things.
const FRAMES_AT_ONCE: NonZeroU32 = NonZeroU32::new(100).expect("it is not zero");
/// Frames a second in the long run: somebody who scrolls and writes at the same time.
const FRAMES_PER_SECOND: NonZeroU32 = NonZeroU32::new(20).expect("it is not zero");
/// Our frames are small; what waits unsent beyond this has no reader.
const WRITE_BUFFER_BYTES_MAX: usize = 1024 * 1024;

/// The live connections of the process.
#[derive(Clone, Default)]
pub struct Sockets(Arc<AtomicUsize>);

/// One connection's place.
struct Place(Sockets);

impl Sockets {
    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }

    fn enter(&self) -> Option<Place> {
        let before = self.0.fetch_add(1, Ordering::Relaxed);
        // Made first, so that a place beyond the last is given back at once.
        let place = Place(self.clone());
        measure::live_connections(before + 1);
        (before < SOCKETS_MAX).then_some(place)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let before = self.0.0.fetch_sub(1, Ordering::Relaxed);
        measure::live_connections(before.saturating_sub(1));
    }
}

/// Opens the channel.
pub async fn open(
    State(Shared(house)): State<Shared>,
    Extension(visit): Extension<Visit>,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Response {
    let Some(session) = visit.session else {
        return plain::answer(StatusCode::UNAUTHORIZED, DoorWord::SignedOut, &headers);
    };
    let Ok(upgrade) = upgrade else {
        return plain::answer(StatusCode::BAD_REQUEST, DoorWord::Malformed, &headers);
    };
    let busy = || plain::come_back(StatusCode::SERVICE_UNAVAILABLE, DoorWord::Busy, WRITE_TIME.as_secs(), &headers);
    let Some(place) = house.sockets.enter() else { return busy() };
    let person = PersonRef { id: session.me.person, name: session.me.name.clone() };
    let Ok(connection) = visit.desk.connect(person, session.hash) else { return busy() };
    // A cut that came between the look at the session and the socket is seen here.
    if visit.desk.renew(&session).is_err() {
        return plain::answer(StatusCode::UNAUTHORIZED, DoorWord::SignedOut, &headers);
    }
    let left = session.ends_at.duration_since(house.desk.config().clock.now());
    let ends = Instant::now() + Duration::try_from(left).unwrap_or_default();
    upgrade
        .max_message_size(CLIENT_FRAME_BYTES_MAX)
        .max_frame_size(CLIENT_FRAME_BYTES_MAX)
        .max_write_buffer_size(WRITE_BUFFER_BYTES_MAX)
        .on_failed_upgrade(|_| tracing::debug!("a WebSocket did not come to be"))
        .on_upgrade(move |socket| async move {
            let (sender, receiver) = socket.split();
            let mut line = Line {
                sender,
                receiver,
                connection,
                allowed: RateLimiter::direct(Quota::per_second(FRAMES_PER_SECOND).allow_burst(FRAMES_AT_ONCE)),
            };
            let code = line.pump(ends).await;
            line.hang_up(code).await;
            drop(place);
        })
}

/// One browser's line.
struct Line {
    sender: SplitSink<WebSocket, Message>,
    receiver: SplitStream<WebSocket>,
    connection: Connection,
    allowed: DefaultDirectRateLimiter,
}

impl Line {
    /// Carries frames both ways until one side ends; answers the code to close with.
    async fn pump(&mut self, ends: Instant) -> u16 {
        let mut heard_at = Instant::now();
        loop {
            tokio::select! {
                frame = self.connection.next() => match frame {
                    Some(frame) => {
                        if !self.send(frame).await {
                            return close_code::AWAY;
                        }
                        self.connection.settled();
                    }
                    None => return close_code::NORMAL,
                },
                said = self.receiver.next() => match said {
                    Some(Ok(message)) => {
                        heard_at = Instant::now();
                        if let Err(code) = self.hear(&message) {
                            return code;
                        }
                    }
                    Some(Err(_)) | None => return close_code::PROTOCOL,
                },
                () = tokio::time::sleep_until(heard_at + SILENCE_MAX) => return close_code::AWAY,
                () = tokio::time::sleep_until(ends) => return close_code::POLICY,
            }
        }
    }

    fn hear(&mut self, message: &Message) -> Result<(), u16> {
        if self.allowed.check().is_err() {
            return Err(close_code::POLICY);
        }
        match message {
            Message::Text(text) => self.connection.hear(text.as_str()).map_err(|_| close_code::POLICY),
            Message::Binary(_) => Err(close_code::UNSUPPORTED),
            Message::Ping(_) | Message::Pong(_) => Ok(()),
            Message::Close(_) => Err(close_code::NORMAL),
        }
    }

    async fn send(&mut self, frame: bytes::Bytes) -> bool {
        // Frames are JSON of our own making, so this never drops one.
        let Ok(text) = Utf8Bytes::try_from(frame) else { return true };
        matches!(tokio::time::timeout(WRITE_TIME, self.sender.send(Message::Text(text))).await, Ok(Ok(())))
    }

    /// Says why, in a number only; the reason is for our own eyes.
    async fn hang_up(mut self, code: u16) {
        let close = Message::Close(Some(CloseFrame { code, reason: Utf8Bytes::from_static("") }));
        if tokio::time::timeout(WRITE_TIME, self.sender.send(close)).await.is_err() {
            tracing::debug!("a browser did not hear the end of its connection");
        }
    }
}
