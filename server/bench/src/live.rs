//! From a transaction's end to the sockets of 200 watchers: real `WebSocket`s of the real router, in this process, because the
//! moment at which the disk has it is known here only.
//!
//! The floor is a bare axum server that sends as many bytes to as many sockets.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use axum::extract::ws::{Message as Frame, Utf8Bytes, WebSocketUpgrade};
use desk::Desk;
use futures::{SinkExt, StreamExt};
use server::{Bound, Running, Site};
use shared::id::Pos;
use shared::live::{FromBrowser, PROTO, Watch};
use shared::query::Query;
use shared::view::LIST_ROWS_FIRST;
use tokio::net::TcpStream;
use tokio::sync::{broadcast, mpsc};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::stat::{Sample, times};
use crate::table::Line;
use crate::write::Deeds;

/// Browsers that look at the list.
const WATCHERS: usize = 200;
/// People whose browsers they are.
pub(crate) const PEOPLE: usize = 10;
/// A desk of that size changes about so often.
const EVERY: Duration = Duration::from_millis(60);
/// A frame that takes longer is lost.
const WITHIN: Duration = Duration::from_secs(5);
const P99: Duration = Duration::from_millis(20);

/// When the newest transactions were on disk, so many that a reply's own is among them when it is answered.
static DURABLE: Mutex<VecDeque<(Pos, Instant)>> = Mutex::new(VecDeque::new());
const DURABLE_MAX: usize = 64;

/// Looks at the watch: the desk calls it when a transaction is on disk.
pub(crate) fn durable(pos: Pos) {
    let now = Instant::now();
    let mut newest = DURABLE.lock().unwrap_or_else(PoisonError::into_inner);
    newest.truncate(DURABLE_MAX - 1);
    newest.push_front((pos, now));
}

/// When this transaction was on disk.
fn durable_at(pos: Pos) -> Option<Instant> {
    let newest = DURABLE.lock().unwrap_or_else(PoisonError::into_inner);
    newest.iter().find(|(other, _)| *other == pos).map(|(_, at)| *at)
}

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;
type News = mpsc::UnboundedSender<(Instant, usize)>;

/// Measures the way to the last of all watchers.
pub(crate) async fn lines(desk: Arc<Desk>, deeds: &Deeds, cookies: &[String], n: u64) -> Result<Vec<Line>> {
    let running = start(Arc::clone(&desk))?;
    let (news, mut heard) = mpsc::unbounded_channel();
    for at in 0..WATCHERS {
        let cookie = cookies.get(at % cookies.len().max(1)).context("nobody is signed in")?;
        tokio::spawn(watch(subscribed(&running, cookie).await?, news.clone()));
    }
    let (mut sample, mut bytes) = (Vec::new(), 0);
    for nth in 0..n {
        tokio::time::sleep(EVERY).await;
        while heard.try_recv().is_ok() {}
        let (_, done) = deeds.reply(&desk, nth).await?;
        let durable = done.pos.and_then(durable_at).context("a reply was not on disk when it was answered")?;
        let (last, size) = all(&mut heard).await?;
        bytes = size;
        sample.push(last.checked_duration_since(durable).context("watchers heard of a reply before it was on disk")?);
    }
    running.stop().await;
    let (sample, floor) = (Sample::of(sample), floor(bytes, n).await?);
    let line = Line::new(format!("commit to the last of {WATCHERS} sockets, p50 · p99"), sample.shown());
    let line = line.floor(floor.shown(), Some(times(sample.p50(), floor.p50())));
    Ok(vec![line.aim("p99 ≤ 20 ms", sample.p99() <= P99).n(sample.n())])
}

/// Waits until every watcher has heard; answers when the last did, and how long the frame was.
async fn all(heard: &mut mpsc::UnboundedReceiver<(Instant, usize)>) -> Result<(Instant, usize)> {
    let (mut last, mut size) = (None, 0);
    for nth in 0..WATCHERS {
        let next = tokio::time::timeout(WITHIN, heard.recv()).await;
        let Ok(Some((at, bytes))) = next else { bail!("only {nth} of {WATCHERS} watchers heard of it") };
        last = last.max(Some(at));
        size = bytes;
    }
    Ok((last.context("there are watchers")?, size))
}

fn start(desk: Arc<Desk>) -> Result<Running> {
    let config =
        server::Config { data: desk.config().data.clone(), http: SocketAddr::from(([127, 0, 0, 1], 0)), ..server::Config::default() };
    let bound = Bound::bind(&config).map_err(|failure| anyhow::anyhow!(failure.sentence))?;
    server::start(&config, bound, desk, Site::none(), Vec::new()).map_err(|failure| anyhow::anyhow!(failure.sentence))
}

async fn subscribed(running: &Running, cookie: &str) -> Result<Socket> {
    let mut request = format!("ws://{}/live", running.http).into_client_request()?;
    request.headers_mut().insert("cookie", cookie.parse()?);
    request.headers_mut().insert("origin", running.public_url.parse()?);
    let (mut socket, _) = connect_async(request).await?;
    let list = Watch::List { query: Query::default(), from: 0, len: LIST_ROWS_FIRST, digest: None, since: None };
    let hello = FromBrowser::Hello { proto: PROTO };
    for said in [hello, FromBrowser::Subscribe { sub: 1, watch: list }] {
        socket.send(Message::text(serde_json::to_string(&said)?)).await?;
    }
    // Welcome, subscribed, same: from then on moves come.
    for _ in 0..3 {
        ensure!(socket.next().await.is_some_and(|message| message.is_ok()), "the live channel closed");
    }
    Ok(socket)
}

/// Tells when each move arrives. What else comes, such as a ping, is none.
async fn watch(mut socket: Socket, news: News) {
    while let Some(Ok(message)) = socket.next().await {
        let at = Instant::now();
        if let Message::Text(text) = &message
            && text.starts_with("{\"moved\"")
            && news.send((at, text.len())).is_err()
        {
            return;
        }
    }
}

/// As many bytes to as many sockets by a bare server.
async fn floor(bytes: usize, n: u64) -> Result<Sample> {
    let (sender, _) = broadcast::channel::<Utf8Bytes>(16);
    let socket = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = socket.local_addr()?;
    let from = sender.clone();
    let open = move |upgrade: WebSocketUpgrade| {
        let mut frames = from.subscribe();
        async move {
            upgrade.on_upgrade(async move |mut socket| {
                while let Ok(frame) = frames.recv().await {
                    if socket.send(Frame::Text(frame)).await.is_err() {
                        return;
                    }
                }
            })
        }
    };
    use axum::serve::ListenerExt;
    let socket = socket.tap_io(|stream| drop(stream.set_nodelay(true)));
    let serving = tokio::spawn(async move { axum::serve(socket, axum::Router::new().route("/", axum::routing::get(open))).await });
    let (news, mut heard) = mpsc::unbounded_channel();
    for _ in 0..WATCHERS {
        let (socket, _) = connect_async(format!("ws://{address}/")).await?;
        tokio::spawn(watch(socket, news.clone()));
    }
    let frame = Utf8Bytes::from(format!("{{\"moved\":{}}}", "x".repeat(bytes.saturating_sub(10))));
    let mut sample = Vec::new();
    for _ in 0..n {
        tokio::time::sleep(EVERY).await;
        let sent = Instant::now();
        ensure!(sender.send(frame.clone()).is_ok_and(|heard| heard == WATCHERS), "not everybody watches");
        let (last, _) = all(&mut heard).await?;
        sample.push(last.checked_duration_since(sent).context("watchers heard of a frame before it was sent")?);
    }
    serving.abort();
    Ok(Sample::of(sample))
}
