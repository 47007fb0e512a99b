//! The one WebSocket of a tab: opened for who is signed in, pumped between the browser and the desk's hub.
//!
//! What the browser says is read by the desk; what it cannot read closes this socket and no other. Where the opening comes
//! from was checked with every other change, before this.

use std::collections::HashMap;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use app::here::Visit;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, WebSocketUpgrade, close_code};
use axum::extract::{Extension, State};
use axum::response::Response;
use bytes::Bytes;
use desk::live::connection::{Connection, PING_EVERY};
use desk::{Desk, Session};
use futures::stream::{SplitSink, SplitStream};
use futures::{SinkExt, StreamExt};
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use http::{HeaderMap, StatusCode};
use mail::smtp::neighbourhood;
use shared::live::CLIENT_FRAME_BYTES_MAX;
use shared::view::PersonRef;
use shared::words::door::DoorWord;
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep, sleep_until};

use super::plain;
use crate::guard::peer::Peer;
use crate::house::Shared;
use crate::measure;

/// Browsers connected at once; each costs a queue and two buffers.
const SOCKETS_MAX: usize = 5_000;
/// Browsers connected at once from one address: an office of 200 behind one line, with five tabs each. Programs on this machine
/// are not counted.
const SOCKETS_PER_ADDRESS_MAX: usize = 1_000;
/// A browser answers every ping at once; when two had no answer, and the second some seconds, it is gone.
const SILENCE_MAX: Duration = PING_EVERY.saturating_mul(2).saturating_add(Duration::from_secs(10));
/// For a frame to leave: a browser that does not read for this long is gone.
const WRITE_TIME: Duration = Duration::from_secs(20);
/// Frames in a row: a page that opens subscribes to a handful of things.
const FRAMES_AT_ONCE: NonZeroU32 = NonZeroU32::new(100).expect("it is not zero");
/// Frames a second in the long run: somebody who scrolls and writes at the same time.
const FRAMES_PER_SECOND: NonZeroU32 = NonZeroU32::new(20).expect("it is not zero");
/// A stream ends so long after its session at the latest: hours of quiet do not depend on the minute.
const LOOK_EVERY: Duration = Duration::from_secs(60);
/// Our frames are small; what waits unsent beyond this has no reader.
const WRITE_BUFFER_BYTES_MAX: usize = 1024 * 1024;

/// The live connections of the process.
#[derive(Clone, Default)]
pub struct Sockets(Arc<Mutex<Count>>);

#[derive(Default)]
struct Count {
    all: usize,
    by_address: HashMap<IpAddr, usize>,
}

/// One connection's place.
struct Place {
    sockets: Sockets,
    address: Option<IpAddr>,
}

impl Sockets {
    fn enter(&self, peer: Peer) -> Option<Place> {
        let address = (!peer.local).then(|| neighbourhood(peer.address));
        let mut count = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let there = address.and_then(|address| count.by_address.get(&address)).copied().unwrap_or_default();
        if SOCKETS_MAX <= count.all || SOCKETS_PER_ADDRESS_MAX <= there {
            return None;
        }
        count.all += 1;
        if let Some(address) = address {
            count.by_address.insert(address, there + 1);
        }
        measure::live_connections(count.all);
        Some(Place { sockets: self.clone(), address })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut count = self.sockets.0.lock().unwrap_or_else(PoisonError::into_inner);
        count.all -= 1;
        if let Some(address) = self.address {
            let there = count.by_address.remove(&address).unwrap_or_default();
            if 1 < there {
                count.by_address.insert(address, there - 1);
            }
        }
        measure::live_connections(count.all);
    }
}

/// Opens the channel.
pub async fn open(
    State(Shared(house)): State<Shared>,
    Extension(visit): Extension<Visit>,
    Extension(peer): Extension<Peer>,
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
    let Some(place) = house.sockets.enter(peer) else { return busy() };
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
                desk: Desk::clone(&visit.desk),
                session,
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
    desk: Desk,
    session: Arc<Session>,
    sender: SplitSink<WebSocket, Message>,
    receiver: SplitStream<WebSocket>,
    connection: Connection,
    allowed: DefaultDirectRateLimiter,
}

impl Line {
    /// Carries frames both ways until one side ends; answers the code to close with.
    async fn pump(&mut self, ends: Instant) -> u16 {
        let (mut silence, mut ends) = (pin!(sleep(SILENCE_MAX)), pin!(sleep_until(ends)));
        let mut looks = interval_at(Instant::now() + LOOK_EVERY, LOOK_EVERY);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
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
                        silence.as_mut().reset(Instant::now() + SILENCE_MAX);
                        if let Err(code) = self.hear(&message) {
                            return code;
                        }
                    }
                    Some(Err(_)) | None => return close_code::PROTOCOL,
                },
                // If it is over, the connection says so and ends.
                _ = looks.tick() => self.desk.look_again(&self.session).await,
                () = &mut silence => return close_code::AWAY,
                () = &mut ends => return close_code::POLICY,
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

    /// Writes a frame and what waits behind it, and sends it all at once.
    async fn send(&mut self, first: Bytes) -> bool {
        let sent = async {
            let mut next = Some(first);
            while let Some(frame) = next {
                // Frames are JSON of our own making, so this never drops one.
                if let Ok(text) = Utf8Bytes::try_from(frame) {
                    self.sender.feed(Message::Text(text)).await?;
                }
                next = self.connection.waiting();
            }
            self.sender.flush().await
        };
        matches!(tokio::time::timeout(WRITE_TIME, sent).await, Ok(Ok(())))
    }

    /// Says why, in a number only; the reason is for our own eyes.
    async fn hang_up(mut self, code: u16) {
        let close = Message::Close(Some(CloseFrame { code, reason: Utf8Bytes::from_static("") }));
        if tokio::time::timeout(WRITE_TIME, self.sender.send(close)).await.is_err() {
            tracing::debug!("a browser did not hear the end of its connection");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_cannot_take_every_place() {
        let (sockets, peer) = (Sockets::default(), |address: &str| Peer { address: address.parse().expect("an address"), local: false });
        let mut taken: Vec<Place> = (0..SOCKETS_PER_ADDRESS_MAX).filter_map(|_| sockets.enter(peer("2001:db8:1:2::1"))).collect();
        assert_eq!(taken.len(), SOCKETS_PER_ADDRESS_MAX);
        assert!(sockets.enter(peer("2001:db8:1:2::2")).is_none(), "the same customer of the same provider");
        assert!(sockets.enter(peer("192.0.2.1")).is_some(), "others are not kept out");
        assert!(sockets.enter(Peer { local: true, ..peer("127.0.0.1") }).is_some());
        taken.pop();
        assert!(sockets.enter(peer("2001:db8:1:2::2")).is_some(), "a place that was left is free");
    }

    #[test]
    fn there_is_an_end_to_all_places() {
        let (sockets, peer) = (Sockets::default(), Peer { address: IpAddr::from([127, 0, 0, 1]), local: true });
        let taken: Vec<Place> = (0..=SOCKETS_MAX).map_while(|_| sockets.enter(peer)).collect();
        assert_eq!(taken.len(), SOCKETS_MAX);
    }
}
