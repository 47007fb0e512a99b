//! What is too large, too often or too slow.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{Method, StatusCode};
use server::guard::rate::Rates;
use server::house::Shared;
use server::router::router;
use server::{Config, Site};
use shared::text::FILE_BYTES_MAX;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_util::sync::CancellationToken;

use crate::files::first_queue;
use crate::house::{FORM, GIULIA, GRAHAM, House, JSON, multipart};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_too_large_is_not_read() {
    let house = House::open().await;
    let cookie = house.cookie(GRAHAM).await;
    let form = vec![b'a'; server::router::FORM_BYTES_MAX + 1];
    let answer = house.post("/preferences", &[FORM], form.clone()).await;
    assert_eq!(answer.status, 413);
    let function = leptos::server_fn::axum::server_fn_paths().find(|(_, method)| *method == Method::POST).expect("there are functions").0;
    assert_eq!(house.post(function, &[FORM], form).await.status, 413);
    for path in ["/upload", "/portal/send"] {
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: localhost\r\norigin: {}\r\ncookie: {cookie}\r\ncontent-type: multipart/form-data; boundary=x\r\ncontent-length: {}\r\n\r\n",
            house.url,
            server::door::upload::UPLOAD_BYTES_MAX + 1
        );
        assert!(raw(&house, &head).await.starts_with("HTTP/1.1 413"), "{path}");
    }
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_of_a_thousand_parts_is_not_read() {
    let house = House::open().await;
    let cookie = house.cookie(GRAHAM).await;
    let fields = vec![("body", "x"); 1000];
    let (media, body) = multipart(&fields, &[]);
    let answer = house.post("/portal/send", &[("content-type", &media), ("cookie", &cookie)], body).await;
    assert_eq!(answer.status, 413);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_fields_of_a_form_are_read_up_to_a_sum_whatever_they_are_called() {
    let house = House::open().await;
    let cookie = house.cookie(GRAHAM).await;
    let queue = first_queue(&house).to_string();
    let much = "z".repeat(799_000);
    for path in ["/upload", "/portal/send"] {
        assert_eq!(sent(&house, &cookie, path, &[("z", &much), ("y", &much)]).await, 413, "{path}");
    }
    assert_eq!(sent(&house, &cookie, "/upload", &[("z", &much)]).await, 200, "what nobody asked for is left out");
    let form = [("z", much.as_str()), ("queue", queue.as_str()), ("subject", "Cold room 3"), ("body", "It is warm.")];
    assert_eq!(sent(&house, &cookie, "/portal/send", &form).await, 303);
    house.close().await;
}

/// How a form with these fields is answered.
async fn sent(house: &House, cookie: &str, path: &str, fields: &[(&str, &str)]) -> StatusCode {
    let (media, body) = multipart(fields, &[]);
    house.post(path, &[("content-type", &media), ("cookie", cookie)], body).await.status
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_may_be_as_large_as_people_are_told() {
    let house = House::open().await;
    let cookie = house.cookie(GRAHAM).await;
    for (bytes, status) in [(FILE_BYTES_MAX, 200), (FILE_BYTES_MAX + 1, 413)] {
        let file = vec![b'a'; bytes];
        let (media, body) = multipart(&[], &[("file", "a.txt", file.as_slice())]);
        let answer = house.post("/upload", &[("content-type", &media), ("cookie", &cookie)], body).await;
        assert_eq!(answer.status, status, "{bytes} bytes");
    }
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_long_search_only_the_beginning_is_looked_for() {
    let house = House::open().await;
    let cookie = house.cookie(GIULIA).await;
    let words = format!("Graham{} nobody", " a".repeat(250_000));
    let asked = serde_json::json!({ "words": words }).to_string();
    let answer = house.post("/api/desk/people", &[JSON, ("cookie", &cookie)], asked).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert!(answer.text().contains("Graham Pell"), "{}", answer.text());
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_asks_too_often_is_told_when_to_come_back() {
    let house = House::open().await;
    // What was passed on by somebody is no longer a program on this machine.
    let elsewhere = [("x-forwarded-for", "192.0.2.1")];
    let mut refused = None;
    for _ in 0..2_000 {
        let answer = house.get("/health/live", &elsewhere).await;
        if answer.status == 429 {
            refused = Some(answer);
            break;
        }
    }
    let refused = refused.expect("somebody stops this");
    assert!(refused.header("retry-after").parse::<u64>().expect("seconds") < 60);
    assert_eq!(house.get("/health/live", &[]).await.status, 200, "others are not kept out");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn garbage_on_the_port_harms_nobody() {
    let house = House::open().await;
    for garbage in [
        "\0\0\0\0",
        "GET / HTTP/9.9\r\n\r\n",
        "\u{16}\u{3}\u{1}",
        "GET /\u{0} HTTP/1.1\r\n\r\n",
        "POST / HTTP/1.1\r\ncontent-length: -1\r\n\r\n",
    ] {
        raw(&house, garbage).await;
    }
    let long = format!("GET / HTTP/1.1\r\nhost: x\r\nx: {}\r\n\r\n", "a".repeat(2 * 1024 * 1024));
    raw(&house, &long).await;
    assert_eq!(house.ask(Method::GET, "/health/live", &[], Bytes::new()).await.status, 200);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_asks_for_a_server_instead_of_a_page_is_refused() {
    let house = House::open().await;
    for asked in ["GET desk", "GET desk:80", "HEAD desk", "OPTIONS *", "POST desk"] {
        let answer = raw(&house, &format!("{asked} HTTP/1.1\r\nhost: desk\r\n\r\n")).await;
        assert!(answer.starts_with("HTTP/1.1 4"), "{asked}: {answer}");
    }
    assert_eq!(house.get("/health/live", &[]).await.status, 200);
    house.close().await;
}

/// Leptos lists an app's pages by rendering it without data, and means every page of the process.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_are_answered_while_another_server_of_the_process_starts() {
    let house = House::open().await;
    let cookie = house.cookie(GRAHAM).await;
    let other = server::house::House::new(Arc::clone(house.desk()), Site::none(), &Config::default(), house.url.clone(), Vec::new());
    let (other, address, done) = (Shared(Arc::new(other)), house.running.http, CancellationToken::new());
    let starting = tokio::spawn({
        let done = done.clone();
        async move {
            while !done.is_cancelled() {
                drop(router(&other, &Config::default(), address, &Rates::default()));
                tokio::task::yield_now().await;
            }
        }
    });
    for _ in 0..50 {
        let page = house.get("/portal/new", &[("accept", "text/html"), ("cookie", &cookie)]).await;
        assert_eq!(page.status, 200);
    }
    done.cancel();
    starting.await.expect("it ends");
    house.close().await;
}

/// Writes bytes and reads the beginning of what comes back; nothing when the server hangs up.
async fn raw(house: &House, bytes: &str) -> String {
    let mut stream = TcpStream::connect(house.running.http).await.expect("the server listens");
    drop(stream.write_all(bytes.as_bytes()).await);
    let mut start = vec![0; 256];
    let read = tokio::time::timeout(Duration::from_secs(5), stream.read(&mut start)).await;
    let read = read.ok().and_then(Result::ok).unwrap_or_default();
    String::from_utf8_lossy(&start[..read]).into_owned()
}
