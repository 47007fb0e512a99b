//! A server on a desk in memory, with three people and a queue, and a client that speaks to it.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use desk::Desk;
use desk::config::Engine;
use http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use server::control::wire::NewUser;
use server::{Bound, Config, Running, Site, deeds, machine, start};
use shared::id::TicketId;
use shared::people::Roles;

use crate::files::first_queue;

pub(crate) const PASSWORD: &str = "a password of the tests";

/// A running server.
pub(crate) struct House {
    pub(crate) running: Running,
    pub(crate) url: String,
    client: Client<HttpConnector, Full<Bytes>>,
    folder: Folder,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    #[track_caller]
    pub(crate) fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name).unwrap_or_else(|| panic!("{name} is missing in {:?}", self.headers));
        value.to_str().expect("our headers are ASCII")
    }
}

/// A folder that goes when the test ends.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let name = format!("sportello-it-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).expect("the test's folder can be made");
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

impl House {
    pub(crate) async fn open() -> Self {
        Self::configured(|_| {}).await
    }

    pub(crate) async fn configured(change: impl FnOnce(&mut Config)) -> Self {
        Self::with_desk(change, |_| {}).await
    }

    /// The same, where the desk itself is another too.
    pub(crate) async fn with_desk(change: impl FnOnce(&mut Config), change_desk: impl FnOnce(&mut desk::Config)) -> Self {
        server::tls::install_provider();
        let folder = Folder::new();
        let mut config =
            Config { data: folder.0.join("data"), http: "127.0.0.1:0".parse().expect("it is an address"), ..Config::default() };
        change(&mut config);
        let bound = Bound::bind(&config).expect("a free port");
        let public_url = config.public_url(bound.http().expect("it is bound"));
        let clock = desk::clock::Clock::System;
        let mut desk_config = desk::Config {
            engine: Engine::Memory,
            workers: false,
            fatal: |why| panic!("the desk ends: {why}"),
            ..machine::desk_config(&config, &public_url, clock)
        };
        change_desk(&mut desk_config);
        let desk = machine::open(desk_config).await.expect("the desk opens");
        machine::begin(&desk, "desk.example", &config.desk).await.expect("the first queue is written");
        people(&desk).await;
        let running = start(&config, bound, desk, Site::none(), Vec::new()).expect("it starts");
        let url = format!("http://{}", running.http);
        Self { running, url, client: Client::builder(TokioExecutor::new()).build_http(), folder }
    }

    pub(crate) fn desk(&self) -> &Arc<Desk> {
        self.running.desk()
    }

    /// The cookie of somebody who signed in.
    pub(crate) async fn cookie(&self, email: &str) -> String {
        let peer = std::net::IpAddr::from([127, 0, 0, 1]);
        let token = self.desk().sign_in(email, PASSWORD, peer, None).await.expect("they sign in");
        format!("sportello={}", token.reveal())
    }

    pub(crate) async fn get(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.ask(Method::GET, path, headers, Bytes::new()).await
    }

    /// A post from our own pages.
    pub(crate) async fn post(&self, path: &str, headers: &[(&str, &str)], body: impl Into<Bytes>) -> Answer {
        let mut headers = headers.to_vec();
        headers.push(("origin", self.url.as_str()));
        self.ask(Method::POST, path, &headers, body.into()).await
    }

    /// Sends a form of the portal, without JavaScript; answers where it leads.
    pub(crate) async fn send(&self, cookie: &str, path: &str, fields: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> String {
        let (media, body) = multipart(fields, files);
        let answer = self.post(path, &[("content-type", &media), ("accept", "text/html"), ("cookie", cookie)], body).await;
        assert_eq!(answer.status, 303, "{}", answer.text());
        answer.header("location").to_owned()
    }

    /// A customer's request.
    pub(crate) async fn asked(&self, cookie: &str, subject: &str, words: &str, files: &[(&str, &str, &[u8])]) -> TicketId {
        let queue = first_queue(self).to_string();
        let to = self.send(cookie, "/portal/send", &[("queue", &queue), ("subject", subject), ("body", words)], files).await;
        let ticket = to.strip_prefix("/portal/requests/").and_then(|rest| rest.strip_suffix("?done=opened"));
        ticket.and_then(|ticket| ticket.parse().ok()).expect("it leads to the request")
    }

    /// Asks at another address of the same process.
    pub(crate) async fn get_at(&self, address: std::net::SocketAddr, path: &str) -> Answer {
        self.ask_at(&format!("http://{address}"), Method::GET, path, &[], Bytes::new()).await
    }

    pub(crate) async fn ask(&self, method: Method, path: &str, headers: &[(&str, &str)], body: Bytes) -> Answer {
        self.ask_at(&self.url, method, path, headers, body).await
    }

    async fn ask_at(&self, place: &str, method: Method, path: &str, headers: &[(&str, &str)], body: Bytes) -> Answer {
        let mut request = Request::builder().method(method).uri(format!("{place}{path}"));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Full::new(body)).expect("a request of our own making");
        let response = self.client.request(request).await.expect("the server answers");
        let (head, body) = response.into_parts();
        let body = body.collect().await.expect("the answer is whole").to_bytes();
        Answer { status: head.status, headers: head.headers, body }
    }

    pub(crate) async fn close(self) {
        self.running.stop().await;
        drop(self.folder);
    }
}

/// A form with files, as a browser sends it.
pub(crate) fn multipart(fields: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> (String, Vec<u8>) {
    let edge = "----edge-of-a-part";
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend_from_slice(format!("--{edge}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").as_bytes());
    }
    for (name, file, bytes) in files {
        let head =
            format!("--{edge}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\nContent-Type: text/html\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{edge}--\r\n").as_bytes());
    (format!("multipart/form-data; boundary={edge}"), body)
}

pub(crate) const GIULIA: &str = "giulia@desk.example";
pub(crate) const GRAHAM: &str = "graham@customer.example";
pub(crate) const CHIARA: &str = "chiara@hospital.example";

async fn people(desk: &Arc<Desk>) {
    for (name, email, roles) in
        [("Giulia Rinaldi", GIULIA, Roles::AGENT), ("Graham Pell", GRAHAM, Roles::CUSTOMER), ("Chiara Venier", CHIARA, Roles::CUSTOMER)]
    {
        let user = NewUser { name: name.to_owned(), email: email.to_owned(), roles, lang: None, password: PASSWORD.to_owned() };
        deeds::add_user(desk, user).await.expect("they are added");
    }
}

pub(crate) const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
pub(crate) const JSON: (&str, &str) = ("content-type", "application/json");
