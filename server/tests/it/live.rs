//! The live channel from a browser's side: greetings, garbage, and that one's garbage is nobody else's trouble.

use std::time::Duration;

use desk::auth::session::SESSION_IDLE;
use desk::clock::Clock;
use futures::{SinkExt, StreamExt};
use shared::live::{FromBrowser, FromServer, PROTO};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Bytes, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::house::{GIULIA, GRAHAM, House};

pub(crate) type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_greets_is_welcomed() {
    let house = House::open().await;
    let mut socket = open(&house, GRAHAM).await;
    greet(&mut socket, PROTO).await;
    assert!(matches!(next(&mut socket).await, Some(FromServer::Welcome { .. })));
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_of_another_time_is_asked_to_reload() {
    let house = House::open().await;
    let mut socket = open(&house, GRAHAM).await;
    greet(&mut socket, PROTO + 1).await;
    assert!(matches!(next(&mut socket).await, Some(FromServer::Bye { reload: true, .. })));
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn garbage_closes_its_own_socket_and_no_other() {
    let house = House::open().await;
    let mut good = open(&house, GIULIA).await;
    greet(&mut good, PROTO).await;
    assert!(matches!(next(&mut good).await, Some(FromServer::Welcome { .. })));
    let garbage = [
        Message::text("{\"event\":\"base\"}"),
        Message::text("{}"),
        Message::text("[1,2,3]"),
        Message::text(""),
        Message::text("\0"),
        Message::text("a".repeat(1024 * 1024)),
        Message::text("[".repeat(4_000)),
        Message::text("{\"subscribe\":{\"sub\":1,\"watch\":\"counts\"}}"),
        Message::binary(Bytes::from_static(&[0xff, 0xfe, 0])),
    ];
    for message in garbage {
        let mut bad = open(&house, GIULIA).await;
        let shown = format!("{message:?}").chars().take(60).collect::<String>();
        drop(bad.send(message).await);
        let ended = tokio::time::timeout(Duration::from_secs(5), async {
            while let Some(Ok(message)) = bad.next().await {
                if let Message::Close(frame) = message {
                    return frame.is_none_or(|frame| frame.reason.is_empty());
                }
            }
            true
        });
        assert!(ended.await.expect(&shown), "{shown}: closed without a word");
    }
    let hello = serde_json::to_string(&FromBrowser::Hello { proto: PROTO }).expect("it is JSON");
    good.send(Message::text(hello)).await.expect("the good one lives");
    assert!(matches!(next(&mut good).await, Some(FromServer::Welcome { .. })), "the good one lives");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn somebody_who_talks_without_end_is_hung_up_on() {
    let house = House::open().await;
    let mut socket = open(&house, GIULIA).await;
    let pong = serde_json::to_string(&FromBrowser::Pong).expect("it is JSON");
    greet(&mut socket, PROTO).await;
    let mut sent = 0;
    while sent < 10_000 && socket.send(Message::text(pong.clone())).await.is_ok() {
        sent += 1;
    }
    let ended = async { while let Some(Ok(_)) = socket.next().await {} };
    tokio::time::timeout(Duration::from_secs(5), ended).await.expect("it ends");
    house.close().await;
}

/// In a time that flies whenever everybody waits, a tenth of a second at once.
#[tokio::test]
async fn who_answers_no_ping_is_hung_up_on_and_who_does_is_not() {
    let house = House::open().await;
    let (mut deaf, mut good) = (open(&house, GIULIA).await, open(&house, GRAHAM).await);
    for socket in [&mut deaf, &mut good] {
        greet(socket, PROTO).await;
        assert!(matches!(next(socket).await, Some(FromServer::Welcome { .. })));
    }
    tokio::time::pause();
    let flying = tokio::spawn(async {
        for _ in 0..20_000 {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    });
    let answering = tokio::spawn(async move {
        let pong = serde_json::to_string(&FromBrowser::Pong).expect("it is JSON");
        while let Some(Ok(_)) = good.next().await {
            good.send(Message::text(pong.clone())).await.expect("it is sent");
        }
    });
    let mut pings = 0;
    while let Some(Ok(Message::Text(_))) = deaf.next().await {
        pings += 1;
        assert!(pings < 4, "it goes on for ever");
    }
    assert_eq!(pings, 2, "asked twice, and then no more");
    tokio::time::sleep(Duration::from_secs(600)).await;
    assert!(!answering.is_finished(), "who answers is still there");
    tokio::time::resume();
    answering.abort();
    flying.abort();
    house.close().await;
}

/// In a time that flies like the one above, while the desk's own clock has passed a day.
#[tokio::test]
async fn a_session_that_nobody_used_for_half_a_day_ends_its_socket() {
    let clock = Clock::fixed("2026-04-22T08:00:00Z".parse().expect("a moment"));
    let house = House::with_desk(|_| {}, |desk| desk.clock = clock.clone()).await;
    let mut socket = open(&house, GIULIA).await;
    greet(&mut socket, PROTO).await;
    assert!(matches!(next(&mut socket).await, Some(FromServer::Welcome { .. })));
    // A session begins a moment after its person joined the staff, which was just now.
    clock.set(clock.now().checked_add(SESSION_IDLE * 2).expect("in range"));
    tokio::time::pause();
    let flying = tokio::spawn(async {
        for _ in 0..20_000 {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    });
    let pong = serde_json::to_string(&FromBrowser::Pong).expect("it is JSON");
    let mut last = None;
    let mut pings = 0;
    while let Some(Ok(Message::Text(text))) = socket.next().await {
        last = serde_json::from_str::<FromServer>(&text).ok();
        if let Some(FromServer::Ping) = last {
            pings += 1;
            assert!(pings < 10, "it goes on for ever");
            socket.send(Message::text(pong.clone())).await.expect("it is sent");
        }
    }
    assert!(matches!(last, Some(FromServer::Bye { signed_out: true, .. })), "{last:?}");
    tokio::time::resume();
    flying.abort();
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_told_anything() {
    let house = House::open().await;
    let answer = house.get("/live", &[("upgrade", "websocket"), ("connection", "upgrade"), ("origin", &house.url)]).await;
    assert_eq!(answer.status, 401);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn when_the_server_stops_each_browser_is_told_another_moment() {
    let house = House::open().await;
    let mut moments = Vec::new();
    let mut sockets = Vec::new();
    for _ in 0..4 {
        let mut socket = open(&house, GIULIA).await;
        greet(&mut socket, PROTO).await;
        assert!(matches!(next(&mut socket).await, Some(FromServer::Welcome { .. })));
        sockets.push(socket);
    }
    let stopping = tokio::spawn(house.close());
    for mut socket in sockets {
        while let Some(frame) = next(&mut socket).await {
            if let FromServer::Bye { retry_after_ms: Some(ms), .. } = frame {
                moments.push(ms);
            }
        }
    }
    stopping.await.expect("it stops");
    moments.sort_unstable();
    moments.dedup();
    assert!(1 < moments.len(), "{moments:?}");
}

pub(crate) async fn open(house: &House, email: &str) -> Socket {
    let mut request = format!("ws://{}/live", house.running.http).into_client_request().expect("a request");
    let cookie = house.cookie(email).await;
    request.headers_mut().insert("cookie", cookie.parse().expect("a header"));
    request.headers_mut().insert("origin", house.url.parse().expect("a header"));
    connect_async(request).await.expect("the channel opens").0
}

pub(crate) async fn greet(socket: &mut Socket, proto: u32) {
    let hello = FromBrowser::Hello { proto };
    socket.send(Message::text(serde_json::to_string(&hello).expect("it is JSON"))).await.expect("it is sent");
}

/// The next frame of the desk; none when the connection ends.
pub(crate) async fn next(socket: &mut Socket) -> Option<FromServer> {
    said(socket).await.map(|text| serde_json::from_str(&text).expect("a frame of the desk"))
}

/// The same as it is sent.
pub(crate) async fn said(socket: &mut Socket) -> Option<String> {
    loop {
        let message = tokio::time::timeout(Duration::from_secs(15), socket.next()).await.expect("something comes")?;
        match message.ok()? {
            Message::Text(text) => return Some(text.as_str().to_owned()),
            Message::Close(_) => return None,
            _ => {}
        }
    }
}
