//! Around every request: its measure, its line in the log, its time, its share of the machine, and what becomes of a panic.
//!
//! The log names the route's template, never a path: paths carry numbers of tickets and tokens of links.

use std::net::IpAddr;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};

use app::here::Visit;
use axum::body::{Body, HttpBody};
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use bytes::BytesMut;
use futures::FutureExt;
use http::{HeaderMap, HeaderValue, StatusCode};
use http_body_util::{BodyExt, Limited};
use shared::words::door::DoorWord;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tracing::Instrument;

use super::held::until_taken;
use super::peer::Peer;
use super::share::{Held, Shares};
use crate::door::plain;
use crate::measure;
use crate::router::FORM_BYTES_MAX;

/// A request takes milliseconds; one that takes this long will not end.
const REQUEST_TIME: Duration = Duration::from_secs(30);
/// A request that brings files: 100 MB over a line of 3 Mbit/s.
const UPLOAD_TIME: Duration = Duration::from_secs(300);
/// The same of somebody who is signed out by now: of theirs only the words are read, to be shown to them again.
const STRANGER_TIME: Duration = Duration::from_secs(10);
/// Of that, so much: the words, and what a browser sends before them.
const STRANGER_BYTES_MAX: usize = 2 * FORM_BYTES_MAX;
/// When the machine is busy it is so for moments.
const RETRY_AFTER_S: u64 = 2;
/// The answer's name in the log, for who reports an error.
const REQUEST_ID: &str = "x-request-id";

/// Of all requests at once, one peer's part: so many offices fit beside each other.
const PEER_PART: usize = 4;
/// Of all requests at once, those that bring files: they take minutes, and a desk lives by its pages.
const FILES_PART: usize = 4;
/// Forms that are still arriving take no more memory than this, all together.
const ARRIVING_BYTES_MAX: usize = 256 * 1024 * 1024;
/// Of that, one peer's part.
const ARRIVING_PART: usize = 16;
/// It is counted in pieces.
const PIECE_BYTES: usize = 1024;
/// So much of each form takes none of it: whoever fills it is in nobody's way who signs in or reads. How many forms there are
/// is bounded by each peer's share of requests.
const FREE_BYTES: usize = 16 * 1024;

/// What the requests share.
#[derive(Clone)]
pub struct Share {
    seats: Arc<Semaphore>,
    peers: Shares,
    arriving: Arc<Semaphore>,
    arriving_of_peers: Shares,
}

impl Share {
    /// So many requests at once.
    #[must_use]
    pub fn new(requests_at_once: usize) -> Self {
        Self {
            seats: Arc::new(Semaphore::new(requests_at_once.clamp(1, Semaphore::MAX_PERMITS))),
            peers: Shares::new(requests_at_once / PEER_PART),
            arriving: Arc::new(Semaphore::new(ARRIVING_BYTES_MAX / PIECE_BYTES)),
            arriving_of_peers: Shares::new(ARRIVING_BYTES_MAX / PIECE_BYTES / ARRIVING_PART),
        }
    }

    /// The peer's own share, out of which a request is made.
    fn of_peer(&self, request: &Request) -> Result<Option<Held>, Refused> {
        counted(request).map(|peer| self.peers.take(peer).ok_or(TOO_MANY)).transpose()
    }
}

/// What requests share that bring files. Those of strangers are apart: who may send nothing keeps nobody from sending.
#[derive(Clone)]
pub struct FileShare {
    known: Share,
    strangers: Share,
}

impl FileShare {
    /// So many requests at once, of which some bring files.
    #[must_use]
    pub fn new(requests_at_once: usize) -> Self {
        let share = || Share::new(requests_at_once / FILES_PART);
        Self { known: share(), strangers: share() }
    }
}

/// Whose share a request is made out of. Programs on this machine are not counted, as with rates.
fn counted(request: &Request) -> Option<IpAddr> {
    request.extensions().get::<Peer>().filter(|peer| !peer.local).map(|peer| peer.address)
}

/// Why a request is not run.
type Refused = (StatusCode, DoorWord);

const TOO_MANY: Refused = (StatusCode::TOO_MANY_REQUESTS, DoorWord::TooMany);
const BUSY: Refused = (StatusCode::SERVICE_UNAVAILABLE, DoorWord::Busy);

/// Measures a request, gives it a name in the log, and turns a panic into an answer.
pub async fn measured(request: Request, next: Next) -> Response {
    let began = Instant::now();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or_else(|| "other".to_owned(), |path| path.as_str().to_owned());
    let headers = request.headers().clone();
    let id = format!("{:016x}", crate::random::word());
    let span = tracing::info_span!("request", id = %id);
    let answered = AssertUnwindSafe(next.run(request)).catch_unwind().instrument(span.clone()).await;
    let mut response = answered.unwrap_or_else(|_| {
        span.in_scope(|| tracing::error!(%method, route, "a request panicked; the place is in the line before"));
        plain::answer(StatusCode::INTERNAL_SERVER_ERROR, DoorWord::Mistake, &headers)
    });
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    let took = began.elapsed();
    measure::request(&method, &route, response.status(), took);
    let status = response.status().as_u16();
    span.in_scope(|| tracing::debug!(%method, route, status, ms = took.as_secs_f64() * 1000.0, "answered"));
    response
}

/// Gives a request its share of the machine and its time, once it is here as a whole: who waits for a body has no seat yet.
pub async fn bounded(State(share): State<Share>, request: Request, next: Next) -> Response {
    let headers = request.headers().clone();
    let ready = async {
        let held = share.of_peer(&request)?;
        let (request, memory) = whole(&share, request).await?;
        Ok::<_, Refused>((held, memory, request))
    };
    match ready.await {
        Ok((held, _memory, request)) => run(&share, held, request, next, REQUEST_TIME).await,
        Err(refused) => refuse(refused, &headers),
    }
}

/// The same for a request whose files are stored as they come: it waits for them in a seat that only such requests have.
/// Its reader is known here.
pub async fn bounded_files(State(shares): State<FileShare>, request: Request, next: Next) -> Response {
    let person = |visit: &Visit| visit.session.as_ref().is_some_and(|session| session.actor.person().is_some());
    let (share, request, time) = if request.extensions().get::<Visit>().is_some_and(person) {
        (&shares.known, request, UPLOAD_TIME)
    } else {
        (&shares.strangers, request.map(|body| Body::new(Limited::new(body, STRANGER_BYTES_MAX))), STRANGER_TIME)
    };
    match share.of_peer(&request) {
        Ok(held) => run(share, held, request, next, time).await,
        Err(refused) => refuse(refused, request.headers()),
    }
}

async fn run(share: &Share, held: Option<Held>, request: Request, next: Next, time: Duration) -> Response {
    let Ok(_seat) = share.seats.try_acquire() else { return refuse(BUSY, request.headers()) };
    let headers = request.headers().clone();
    match tokio::time::timeout(time, next.run(request)).await {
        Ok(response) => match held {
            Some(held) => until_taken(response, held),
            None => response,
        },
        Err(_) => refuse(BUSY, &headers),
    }
}

fn refuse((status, word): Refused, headers: &HeaderMap) -> Response {
    match status {
        StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => plain::come_back(status, word, RETRY_AFTER_S, headers),
        status => plain::answer(status, word, headers),
    }
}

/// What a form that is still arriving was granted of the memory for all of them.
#[derive(Default)]
struct Memory {
    of_all: Option<OwnedSemaphorePermit>,
    of_peer: Option<Held>,
}

impl Memory {
    /// Asks for memory up to so many bytes.
    fn grow(&mut self, share: &Share, peer: Option<IpAddr>, bytes: usize) -> Result<(), Refused> {
        let pieces = bytes.saturating_sub(FREE_BYTES).div_ceil(PIECE_BYTES);
        let missing = pieces - self.of_all.as_ref().map_or(0, OwnedSemaphorePermit::num_permits);
        if missing == 0 {
            return Ok(());
        }
        let of_peer = peer.map(|peer| share.arriving_of_peers.take_many(peer, missing).ok_or(TOO_MANY)).transpose()?;
        let missing = u32::try_from(missing).map_err(|_| BUSY)?;
        let of_all = Arc::clone(&share.arriving).try_acquire_many_owned(missing).map_err(|_| BUSY)?;
        match &mut self.of_all {
            Some(held) => held.merge(of_all),
            None => self.of_all = Some(of_all),
        }
        if let Some(more) = of_peer {
            match &mut self.of_peer {
                Some(held) => held.merge(more),
                None => self.of_peer = Some(more),
            }
        }
        Ok(())
    }
}

/// The request with all of its body, and the memory that it was granted.
async fn whole(share: &Share, request: Request) -> Result<(Request, Memory), Refused> {
    const TOO_LARGE: Refused = (StatusCode::PAYLOAD_TOO_LARGE, DoorWord::TooLarge);
    let peer = counted(&request);
    let (head, mut body) = request.into_parts();
    let (mut bytes, mut memory) = (BytesMut::new(), Memory::default());
    if body.is_end_stream() {
        return Ok((Request::from_parts(head, body), memory));
    }
    if (FORM_BYTES_MAX as u64) < body.size_hint().lower() {
        return Err(TOO_LARGE);
    }
    while let Some(frame) = body.frame().await {
        // It is late, or its sender is gone and reads no answer.
        let Ok(data) = frame.map_err(|_| (StatusCode::REQUEST_TIMEOUT, DoorWord::TooSlow))?.into_data() else { continue };
        if FORM_BYTES_MAX < bytes.len() + data.len() {
            return Err(TOO_LARGE);
        }
        memory.grow(share, peer, bytes.len() + data.len())?;
        bytes.extend_from_slice(&data);
    }
    Ok((Request::from_parts(head, Body::from(bytes.freeze())), memory))
}

/// Writes where a panic happened, and nothing of what was being worked on.
pub fn log_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map_or_else(String::new, ToString::to_string);
        tracing::error!(place, "panic");
    }));
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use futures::{StreamExt, stream};

    use super::*;

    /// A form of so many bytes from somewhere else, which comes to its end or does not.
    fn form(peer: u8, bytes: usize, ends: bool) -> Request {
        let sent = stream::iter([Ok::<_, std::io::Error>(Bytes::from(vec![b'a'; bytes]))]);
        let body = if ends { Body::from_stream(sent) } else { Body::from_stream(sent.chain(stream::pending())) };
        let mut request = Request::new(body);
        request.extensions_mut().insert(Peer { address: IpAddr::from([192, 0, 2, peer]), local: false });
        request
    }

    #[test]
    fn forms_that_never_end_take_their_own_peers_part_of_the_memory() {
        let share = Share::new(256);
        let mut held = Vec::new();
        for peer in 0..5 {
            for _ in 0..64 {
                let mut reading = Box::pin(whole(&share, form(peer, FORM_BYTES_MAX - 1, false)));
                match (&mut reading).now_or_never() {
                    None => held.push(reading),
                    Some(read) => assert_eq!(read.err(), Some(TOO_MANY)),
                }
            }
        }
        let part = ARRIVING_BYTES_MAX / ARRIVING_PART;
        assert!((5 * part / FORM_BYTES_MAX..=5 * part / (FORM_BYTES_MAX - FREE_BYTES)).contains(&held.len()), "{}", held.len());
        for (peer, bytes, taken) in [(6, FORM_BYTES_MAX, true), (0, FREE_BYTES, true), (0, FORM_BYTES_MAX, false)] {
            let read = whole(&share, form(peer, bytes, true)).now_or_never().expect("it is all there");
            assert_eq!(read.is_ok(), taken, "{bytes} bytes of peer {peer}");
        }
    }

    #[test]
    fn who_only_signs_in_needs_none_of_the_memory() {
        let share = Share { arriving: Arc::new(Semaphore::new(0)), ..Share::new(256) };
        let read = |bytes| whole(&share, form(1, bytes, true)).now_or_never().expect("it is all there");
        assert!(read(FREE_BYTES).is_ok());
        assert_eq!(read(FREE_BYTES + 1).err(), Some(BUSY));
    }
}
