//! Somebody who holds on to what others need: connections, half-sent forms, answers that they do not read. It costs themselves.

use std::net::SocketAddr;
use std::time::Duration;

use desk::Wish;
use shared::access::Actor;
use shared::act::Action;
use shared::event::Door;
use shared::id::TicketId;
use shared::people::action::PeopleAction;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

use crate::files::first_queue;
use crate::house::{FORM, GIULIA, GRAHAM, House, multipart};

/// What was passed on by somebody is no longer a program on this machine, which would not be counted.
const ELSEWHERE: &str = "x-forwarded-for: 192.0.2.1\r\n";
/// Longer than anything takes that is going to happen.
const SURELY: Duration = Duration::from_secs(20);

/// A connection from another address of this machine.
async fn from(source: &str, house: &House) -> TcpStream {
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.bind(SocketAddr::new(source.parse().expect("an address"), 0)).expect("it is ours");
    socket.connect(house.running.http).await.expect("the server listens")
}

/// Says something and reads until `end`, or until the other side hangs up.
async fn says(stream: &mut TcpStream, words: &str, end: &str) -> String {
    drop(stream.write_all(words.as_bytes()).await);
    let mut heard = Vec::new();
    let reading = async {
        let mut piece = vec![0; 1024];
        while !String::from_utf8_lossy(&heard).contains(end) {
            match stream.read(&mut piece).await {
                Ok(read) if 0 < read => heard.extend_from_slice(&piece[..read]),
                Ok(_) | Err(_) => break,
            }
        }
    };
    tokio::time::timeout(SURELY, reading).await.expect("something happens");
    String::from_utf8_lossy(&heard).into_owned()
}

/// A form that never comes to its end: only its head is sent, by somebody who waits until they are asked for more.
async fn half_sent(house: &House, headers: &str) -> (TcpStream, String) {
    let mut stream = TcpStream::connect(house.running.http).await.expect("the server listens");
    let head = format!(
        "POST /preferences HTTP/1.1\r\nhost: localhost\r\norigin: {}\r\nexpect: 100-continue\r\n{headers}\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: 100\r\n\r\n",
        house.url
    );
    let answer = says(&mut stream, &head, "\r\n\r\n").await;
    (stream, answer)
}

const LIVES: &str = "GET /health/live HTTP/1.1\r\nhost: localhost\r\n\r\n";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_of_one_address_shut_out_nobody_else() {
    let house = House::configured(|config| config.connections_at_once = 64).await;
    let mut held = Vec::new();
    for _ in 0..64 {
        held.push(from("127.0.0.1", &house).await);
    }
    // The first to be answered are those that came first; of the others each is hung up on.
    let mut answered = 0;
    for stream in &mut held {
        answered += usize::from(says(stream, LIVES, "alive").await.starts_with("HTTP/1.1 200"));
    }
    assert_eq!(answered, 8, "one address has an eighth");
    let mut other = from("127.0.0.2", &house).await;
    assert!(says(&mut other, LIVES, "alive").await.starts_with("HTTP/1.1 200"));
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forms_that_never_come_hold_no_seat() {
    let house = House::configured(|config| config.requests_at_once = 8).await;
    let mut held = Vec::new();
    for _ in 0..16 {
        let (stream, answer) = half_sent(&house, "").await;
        assert!(answer.starts_with("HTTP/1.1 100"), "it is waited for: {answer}");
        held.push(stream);
    }
    assert_eq!(house.get("/sign-in", &[]).await.status, 200);
    assert_eq!(house.post("/preferences", &[FORM], "theme=dark").await.status, 303);
    drop(held);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forms_of_one_peer_that_never_come_are_in_that_peers_way() {
    let house = House::configured(|config| config.requests_at_once = 8).await;
    let (_first, one) = half_sent(&house, ELSEWHERE).await;
    let (_second, two) = half_sent(&house, ELSEWHERE).await;
    let (_third, three) = half_sent(&house, ELSEWHERE).await;
    assert!(one.starts_with("HTTP/1.1 100") && two.starts_with("HTTP/1.1 100"), "{one} {two}");
    assert!(three.starts_with("HTTP/1.1 429") && three.contains("retry-after"), "{three}");
    assert_eq!(house.get("/sign-in", &[]).await.status, 200);
    house.close().await;
}

/// A form with files that never comes to its end, from an address of this machine.
async fn half_sent_files(house: &House, source: &str, path: &str, headers: &str) -> (TcpStream, String) {
    let mut stream = from(source, house).await;
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: localhost\r\norigin: {}\r\nexpect: 100-continue\r\n{headers}\
         content-type: multipart/form-data; boundary=x\r\ncontent-length: 1000000\r\n\r\n",
        house.url
    );
    let answer = says(&mut stream, &head, "\r\n\r\n").await;
    (stream, answer)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forms_of_strangers_keep_nobody_from_sending_theirs() {
    let house = House::configured(|config| config.requests_at_once = 8).await;
    let (giulia, graham) = (house.cookie(GIULIA).await, house.cookie(GRAHAM).await);
    let mut held = Vec::new();
    for (source, status) in [("127.0.0.1", "100"), ("127.0.0.2", "100"), ("127.0.0.3", "503")] {
        let (stream, answer) = half_sent_files(&house, source, "/portal/send", ELSEWHERE).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{answer}");
        held.push(stream);
    }
    let (_stream, answer) = half_sent_files(&house, "127.0.0.4", "/upload", ELSEWHERE).await;
    assert!(answer.starts_with("HTTP/1.1 401"), "who may not send is told at once: {answer}");
    house.asked(&graham, "Cold room 3", "It is warm.", &[]).await;
    let (media, body) = multipart(&[], &[("file", "a.txt", b"hello")]);
    assert_eq!(house.post("/upload", &[("content-type", &media), ("cookie", &giulia)], body).await.status, 200);
    drop(held);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn uploads_that_never_end_keep_no_customer_from_writing() {
    let house = House::configured(|config| config.requests_at_once = 8).await;
    let (giulia, graham) = (house.cookie(GIULIA).await, house.cookie(GRAHAM).await);
    let mut held = Vec::new();
    for status in ["100", "100", "503"] {
        let (stream, answer) = half_sent_files(&house, "127.0.0.1", "/upload", &format!("cookie: {giulia}\r\n")).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{answer}");
        held.push(stream);
    }
    house.asked(&graham, "Cold room 3", "It is warm.", &[]).await;
    drop(held);
    house.close().await;
}

/// A request with a file that no socket's buffers hold.
async fn with_large_file(house: &House, cookie: &str, bytes: &[u8]) -> TicketId {
    let queue = first_queue(house).to_string();
    let (media, body) = multipart(&[("queue", &queue), ("subject", "Cold room 3"), ("body", "It is warm.")], &[("files", "a.bin", bytes)]);
    let sent = house.post("/portal/send", &[("content-type", &media), ("cookie", cookie)], body).await;
    let page = sent.header("location").strip_suffix("?done=opened").expect("it says that it is here");
    page.strip_prefix("/portal/requests/").and_then(|ticket| ticket.parse().ok()).expect("it leads to the request")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn downloads_that_are_not_read_are_in_their_own_peers_way() {
    let house = House::configured(|config| config.requests_at_once = 8).await;
    let cookie = house.cookie(GRAHAM).await;
    let bytes: Vec<u8> = (0..16_u32 * 1024 * 1024).map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let ticket = with_large_file(&house, &cookie, &bytes).await;
    let path = format!("/requests/{ticket}/1/0");
    let whole = house.get(&path, &[("cookie", &cookie)]).await;
    assert_eq!(whole.header("content-length"), bytes.len().to_string());
    assert!(whole.body == bytes, "what came in goes out");
    let ask = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\ncookie: {cookie}\r\n{ELSEWHERE}\r\n");
    let mut held = Vec::new();
    for status in ["200", "200", "429"] {
        let mut stream = TcpStream::connect(house.running.http).await.expect("the server listens");
        let answer = says(&mut stream, &ask, "\r\n").await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{answer}");
        held.push(stream);
    }
    assert_eq!(house.get(&path, &[("cookie", &cookie)]).await.status, 200, "others read");
    drop(held);
    let mut again = String::new();
    while !again.starts_with("HTTP/1.1 200") {
        tokio::time::sleep(Duration::from_millis(10)).await;
        let mut stream = TcpStream::connect(house.running.http).await.expect("the server listens");
        again = says(&mut stream, &ask, "\r\n").await;
        assert!(again.starts_with("HTTP/1.1 200") || again.starts_with("HTTP/1.1 429"), "{again}");
    }
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_sends_too_much_reads_why_and_may_go_on() {
    let house = House::open().await;
    let mut stream = TcpStream::connect(house.running.http).await.expect("the server listens");
    let much = "a".repeat(2 * server::router::FORM_BYTES_MAX);
    let form = format!(
        "POST /preferences HTTP/1.1\r\nhost: localhost\r\norigin: {}\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{much}",
        house.url,
        much.len()
    );
    let refused = says(&mut stream, &form, "smaller files.\n").await;
    assert!(refused.starts_with("HTTP/1.1 413") && refused.ends_with("smaller files.\n"), "{refused}");
    assert!(says(&mut stream, LIVES, "alive").await.starts_with("HTTP/1.1 200"), "the rest of the form is not in the way");
    house.close().await;
}

/// A form with files may take minutes to come. Who it was from was found out before; whether they still may is asked when it is here.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_that_ends_while_a_form_comes_writes_nothing_and_the_words_go_back() {
    let house = House::open().await;
    let desk = house.desk();
    let graham = desk.find_people(&Actor::desk(), "Graham").expect("the desk may")[0].id;
    let queue = first_queue(&house).to_string();
    let fields = [("queue", queue.as_str()), ("subject", "Cold room 3"), ("body", "It is warm.")];
    let (media, body) = multipart(&fields, &[("files", "a.txt", b"hello")]);
    let body = String::from_utf8(body).expect("it is text");
    for (path, cut) in [("/portal/send", true), ("/portal/send", false), ("/upload", true)] {
        let cookie = house.cookie(GRAHAM).await;
        let mut stream = TcpStream::connect(house.running.http).await.expect("the server listens");
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: localhost\r\norigin: {}\r\ncookie: {cookie}\r\naccept: text/html\r\nconnection: close\r\n\
             expect: 100-continue\r\ncontent-type: {media}\r\ncontent-length: {}\r\n\r\n",
            house.url,
            body.len()
        );
        let answer = says(&mut stream, &head, "\r\n\r\n").await;
        assert!(answer.starts_with("HTTP/1.1 100"), "it is waited for: {answer}");
        if cut {
            let action = Action::People(PeopleAction::CutSessions { person: graham });
            desk.act(Wish { op: desk.new_op(), actor: Actor::desk(), door: Door::Cli, seen: None, action }).await.expect("the desk may");
        } else {
            let out = house.post("/api/account/sign_out", &[FORM, ("accept", "text/html"), ("cookie", &cookie)], "").await;
            assert_eq!(out.header("location"), "/sign-in?news=signed-out");
        }
        let answer = says(&mut stream, &body, "</html>").await;
        assert!(answer.starts_with("HTTP/1.1 401"), "{path}: {answer}");
        let words = answer.contains("<pre>Cold room 3</pre>") && answer.contains("<pre>It is warm.</pre>");
        assert_eq!(words, path == "/portal/send", "{path}: {answer}");
    }
    let graham = desk.actor(graham).expect("he is known");
    assert_eq!(desk.requests(&graham).await.expect("they are his").value, []);
    house.close().await;
}
