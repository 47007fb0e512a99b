//! Eight who write at once, through every door: three deliver mail, three are agents in a browser, two are customers in the
//! portal. What is not answered is sent again under the same name, after the restart too; what is answered is written down.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::{Method, Request, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use shared::act::Outcome;
use shared::event::{Cause, Event};
use shared::id::{OpId, PersonId, TicketId};
use shared::seal::Hash;
use tokio_util::sync::CancellationToken;

use crate::house::{PASSWORD, multipart};
use crate::sink::{Deliverer, Relay};

const MAILERS: usize = 3;
const AGENTS: usize = 3;
const CUSTOMERS: usize = 2;
/// Tickets that everybody writes on, the newest: enough races, and no ticket of thousands of words.
const SHARED_MAX: usize = 12;
/// After something that nobody answered.
const PAUSE: Duration = Duration::from_millis(10);
/// A version newer than any: nothing on the ticket is unseen.
const SEEN_ALL: &str = "4000000000";
/// An answer that takes longer is none.
const PATIENCE: Duration = Duration::from_secs(20);

/// By what something that was asked for is found again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Name {
    /// A call's own id.
    Op(OpId),
    /// A mail's raw bytes.
    Mail(Hash),
}

/// Something that was asked for and answered.
#[derive(Debug, Clone)]
pub(crate) struct Deed {
    pub(crate) name: Name,
    /// Words that nobody else writes.
    pub(crate) words: Option<String>,
    /// Whether it was done; otherwise it was refused for good.
    pub(crate) done: bool,
    /// Whether a mail with the words leaves because of it.
    pub(crate) leaves: bool,
}

/// What has been answered, and what nobody expected.
#[derive(Default)]
pub(crate) struct Book {
    deeds: Mutex<Vec<Deed>>,
    odd: Mutex<Vec<String>>,
    /// Sent more than once because nobody had answered.
    pub(crate) repeated: AtomicU64,
}

impl Book {
    pub(crate) fn deeds(&self) -> Vec<Deed> {
        self.deeds.lock().expect("nobody panics with it").clone()
    }

    /// Answers that nobody expected: there are none.
    pub(crate) fn odd(&self) -> Vec<String> {
        self.odd.lock().expect("nobody panics with it").clone()
    }
}

/// Where the desk is, and what the writers share.
pub(crate) struct Scene {
    pub(crate) http: SocketAddr,
    pub(crate) smtp: SocketAddr,
    pub(crate) relay: Relay,
    pub(crate) book: Book,
    /// Tickets that everybody may write on.
    shared: Mutex<Vec<TicketId>>,
    next: AtomicU64,
}

/// What became of something that was sent.
enum Answer {
    Done(Option<Outcome>),
    Refused,
    /// Nobody answered, or not now.
    Again,
}

impl Scene {
    pub(crate) fn new(http: SocketAddr, smtp: SocketAddr, relay: Relay) -> Arc<Self> {
        Arc::new(Self { http, smtp, relay, book: Book::default(), shared: Mutex::default(), next: AtomicU64::new(1) })
    }

    fn number(&self) -> u64 {
        self.next.fetch_add(1, Ordering::Relaxed)
    }

    /// An id that no other call of this test has.
    fn op(&self) -> OpId {
        OpId(u128::from(self.number()) << 64 | u128::from(std::process::id()))
    }

    fn share(&self, ticket: TicketId) {
        let mut shared = self.shared.lock().expect("nobody panics with it");
        shared.push(ticket);
        if SHARED_MAX < shared.len() {
            shared.remove(0);
        }
    }

    fn some_ticket(&self, number: u64) -> Option<TicketId> {
        let shared = self.shared.lock().expect("nobody panics with it");
        (!shared.is_empty()).then(|| shared[usize::try_from(number).unwrap_or_default() % shared.len()])
    }

    fn noted(&self, deed: Deed) {
        self.book.deeds.lock().expect("nobody panics with it").push(deed);
    }

    fn wonder(&self, what: String) {
        self.book.odd.lock().expect("nobody panics with it").push(what);
    }
}

/// Somebody who is signed in.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) id: PersonId,
    pub(crate) cookie: String,
}

/// The addresses of those who sign in, and whether they are agents.
pub(crate) fn people() -> Vec<(String, bool)> {
    let agents = (0..AGENTS).map(|i| (format!("agent{i}@desk.example"), true));
    agents.chain((0..CUSTOMERS).map(|i| (format!("customer{i}@customers.example"), false))).collect()
}

/// Sets all eight to work until they are told to stop; each ends when nothing of its own is unanswered.
pub(crate) fn set_to_work(scene: &Arc<Scene>, people: &[Person], stop: &CancellationToken) -> tokio::task::JoinSet<()> {
    let mut writers = tokio::task::JoinSet::new();
    for i in 0..MAILERS {
        writers.spawn(mailer(Arc::clone(scene), i, stop.clone()));
    }
    let agents: Vec<PersonId> = people[..AGENTS].iter().map(|person| person.id).collect();
    for person in &people[..AGENTS] {
        writers.spawn(agent(Arc::clone(scene), person.clone(), agents.clone(), stop.clone()));
    }
    for person in &people[AGENTS..] {
        writers.spawn(customer(Arc::clone(scene), person.clone(), stop.clone()));
    }
    writers
}

/// Delivers mails: new ones, answers to what the relay has brought, now and then the same one twice.
async fn mailer(scene: Arc<Scene>, who: usize, stop: CancellationToken) {
    let mut connection = None;
    while !stop.is_cancelled() {
        let number = scene.number();
        // A new address now and then: it makes a person.
        let from = format!("writer{who}-{}@customers.example", number / 400);
        let known = if number.is_multiple_of(3) { answerable(&scene, &from) } else { None };
        let (to, reference) = known.unwrap_or_else(|| ("support@localhost".to_owned(), String::new()));
        let words = format!("words{number}mail");
        let raw = format!(
            "From: Writer {who} <{from}>\r\nTo: {to}\r\nSubject: About {number}\r\nMessage-ID: <{number}@customers.example>\r\n{reference}\r\n{words}\r\n"
        );
        let name = Name::Mail(Hash::of(raw.as_bytes()));
        let times = if number.is_multiple_of(10) { 2 } else { 1 };
        for _ in 0..times {
            until_taken(&scene, &mut connection, &from, &to, &raw).await;
        }
        scene.noted(Deed { name, words: Some(words), done: true, leaves: false });
    }
}

async fn until_taken(scene: &Scene, connection: &mut Option<Deliverer>, from: &str, to: &str, raw: &str) {
    let mut tried = false;
    loop {
        if connection.is_none() {
            *connection = Deliverer::connect(scene.smtp).await.ok();
        }
        if let Some(open) = connection {
            scene.book.repeated.fetch_add(u64::from(tried), Ordering::Relaxed);
            tried = true;
            match tokio::time::timeout(PATIENCE, open.deliver(from, to, raw)).await {
                Ok(Ok(250)) => return,
                Ok(Ok(421 | 451)) | Ok(Err(_)) | Err(_) => *connection = None,
                Ok(Ok(code)) => {
                    scene.wonder(format!("a mail was answered {code}"));
                    return;
                }
            }
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Where an answer of this sender goes, and the header that says what it answers.
fn answerable(scene: &Scene, from: &str) -> Option<(String, String)> {
    let text = scene.relay.newest_for(from)?;
    let header = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
    let place = header("From:").and_then(|from| Some(from.rsplit_once('<')?.1.trim_end_matches('>').to_owned()))?;
    Some((place, format!("In-Reply-To: {}\r\n", header("Message-ID:")?)))
}

/// Writes as an agent's browser does: function calls with a session.
async fn agent(scene: Arc<Scene>, me: Person, agents: Vec<PersonId>, stop: CancellationToken) {
    let web = Web::new(&scene, &me.cookie);
    while !stop.is_cancelled() {
        let (number, op) = (scene.number(), scene.op());
        let words = format!("words{number}agent");
        let ticket = scene.some_ticket(number);
        let (path, form, written, leaves) = match (number % 24, ticket) {
            (0 | 6 | 12 | 18, Some(ticket)) => {
                let owner = agents[usize::try_from(number / 6).unwrap_or_default() % agents.len()];
                ("/api/desk/assign", format!("op={op}&seen={SEEN_ALL}&ticket={ticket}&owner={owner}"), None, false)
            }
            (1 | 13, Some(ticket)) => {
                let form = format!("op={op}&seen={SEEN_ALL}&ticket={ticket}&kind=reply&body={words}");
                ("/api/desk/write", form, Some(words), true)
            }
            (2..=5 | 8..=11 | 14..=17, Some(ticket)) => {
                let form = format!("op={op}&seen={SEEN_ALL}&ticket={ticket}&kind=note&body={words}");
                ("/api/desk/write", form, Some(words), false)
            }
            _ => {
                let fields = format!(
                    "form[writing]=caller&form[queue]=1&form[subject]=Call+{number}&form[body]={words}&form[name]=Caller+{number}&form[email]=caller{number}%40callers.example"
                );
                ("/api/desk/open", format!("op={op}&{fields}"), Some(words), false)
            }
        };
        let opens = path.ends_with("open");
        let answer = web.until_answered(path, ("application/x-www-form-urlencoded".to_owned(), form.into_bytes()), called).await;
        if let (true, Answer::Done(Some(outcome))) = (opens, &answer)
            && let Some(ticket) = outcome.ticket
        {
            scene.share(ticket);
        }
        let done = matches!(answer, Answer::Done(_));
        scene.noted(Deed { name: Name::Op(op), words: written, done, leaves: leaves && done });
    }
}

/// Writes as a customer does whose browser has no JavaScript.
async fn customer(scene: Arc<Scene>, me: Person, stop: CancellationToken) {
    let web = Web::new(&scene, &me.cookie);
    let mut mine: Vec<TicketId> = Vec::new();
    while !stop.is_cancelled() {
        let (number, op) = (scene.number(), scene.op());
        let words = format!("words{number}portal");
        let (op_field, subject) = (op.to_string(), format!("Request {number}"));
        let ticket = mine.last().filter(|_| number % 3 != 0).copied();
        let mut fields = vec![("op", op_field.as_str()), ("body", words.as_str())];
        if ticket.is_none() {
            fields.extend([("queue", "1"), ("subject", subject.as_str())]);
        }
        let path = ticket.map_or_else(|| "/portal/send".to_owned(), |ticket| format!("/portal/requests/{ticket}/send"));
        let answer = web.until_answered(&path, multipart(&fields, &[]), sent).await;
        if let Answer::Done(Some(Outcome { ticket: Some(ticket), .. })) = &answer
            && !mine.contains(ticket)
        {
            mine.push(*ticket);
            scene.share(*ticket);
        }
        let done = matches!(answer, Answer::Done(_));
        scene.noted(Deed { name: Name::Op(op), words: Some(words), done, leaves: false });
    }
}

/// What a function's answer means.
fn called(status: StatusCode, _: &str, body: &[u8]) -> Answer {
    match status {
        StatusCode::OK => Answer::Done(serde_json::from_slice(body).ok()),
        StatusCode::CONFLICT => Answer::Refused,
        _ => Answer::Again,
    }
}

/// What the answer to a portal's form means: it leads to the request when it is done.
fn sent(status: StatusCode, _: &str, body: &[u8]) -> Answer {
    let location: String = serde_json::from_slice(body).unwrap_or_default();
    match (status, location.split_once("?done=")) {
        (StatusCode::OK, Some((page, _))) => {
            let ticket = page.rsplit('/').next().and_then(|ticket| ticket.parse().ok());
            Answer::Done(Some(Outcome { ticket, ..Outcome::default() }))
        }
        (StatusCode::OK, None) => Answer::Refused,
        _ => Answer::Again,
    }
}

/// A browser with a session.
struct Web<'s> {
    scene: &'s Scene,
    client: Client<HttpConnector, Full<Bytes>>,
    cookie: String,
    origin: String,
}

impl<'s> Web<'s> {
    fn new(scene: &'s Scene, cookie: &str) -> Self {
        let client = Client::builder(TokioExecutor::new()).build_http();
        Self { scene, client, cookie: cookie.to_owned(), origin: format!("http://{}", scene.http) }
    }

    /// Sends a form until somebody answers.
    async fn until_answered(&self, path: &str, form: (String, Vec<u8>), means: fn(StatusCode, &str, &[u8]) -> Answer) -> Answer {
        let (media, body) = (form.0, Bytes::from(form.1));
        let mut tried = false;
        loop {
            self.scene.book.repeated.fetch_add(u64::from(tried), Ordering::Relaxed);
            tried = true;
            if let Ok(Ok((status, location, body))) = tokio::time::timeout(PATIENCE, self.post(path, &media, body.clone())).await {
                match means(status, &location, &body) {
                    Answer::Again if status == StatusCode::SERVICE_UNAVAILABLE => {}
                    Answer::Again => {
                        let words = String::from_utf8_lossy(&body).chars().take(200).collect::<String>();
                        self.scene.wonder(format!("{path} was answered {status}: {words}"));
                        return Answer::Refused;
                    }
                    answer => return answer,
                }
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    async fn post(
        &self,
        path: &str,
        media: &str,
        body: Bytes,
    ) -> Result<(StatusCode, String, Bytes), Box<dyn std::error::Error + Send + Sync>> {
        let request = Request::builder().method(Method::POST).uri(format!("{}{path}", self.origin));
        let request = request.header("origin", &self.origin).header("cookie", &self.cookie).header("content-type", media);
        let response = self.client.request(request.header("accept", "application/json").body(Full::new(body))?).await?;
        let (head, body) = response.into_parts();
        let location = head.headers.get("location").and_then(|location| location.to_str().ok()).unwrap_or_default().to_owned();
        Ok((head.status, location, body.collect().await?.to_bytes()))
    }
}

/// Signs somebody in, as the form does; answers the cookie.
pub(crate) async fn sign_in(http: SocketAddr, email: &str) -> String {
    let client: Client<HttpConnector, Full<Bytes>> = Client::builder(TokioExecutor::new()).build_http();
    let origin = format!("http://{http}");
    let form = format!("email={}&password={}", email.replace('@', "%40"), PASSWORD.replace(' ', "+"));
    let request = Request::builder().method(Method::POST).uri(format!("{origin}/api/account/sign_in"));
    let request = request.header("origin", &origin).header("referer", format!("{origin}/sign-in")).header("accept", "text/html");
    let request = request.header("content-type", "application/x-www-form-urlencoded").body(Full::new(Bytes::from(form)));
    let answer = client.request(request.expect("a request of our own making")).await.expect("the server answers");
    let cookies = answer.headers().get_all("set-cookie").iter().filter_map(|cookie| cookie.to_str().ok());
    let cookies: Vec<&str> = cookies.filter_map(|cookie| cookie.split(';').next()).collect();
    assert!(cookies.iter().any(|cookie| cookie.starts_with("sportello=")), "{email} signs in: {}", answer.status());
    cookies.join("; ")
}

/// Each deed that was acknowledged is in the log once, and what was refused is not. Mails that wait to be acted on may be absent:
/// how many, is the answer.
pub(crate) fn compare(events: &[Event], deeds: &[Deed]) -> Result<usize, String> {
    let mut places: BTreeMap<Name, Vec<(u64, u64)>> = BTreeMap::new();
    for event in events {
        let place = (event.lane, event.n);
        let mail = if let Cause::Mail(raw) = event.cause { Some(Name::Mail(raw)) } else { None };
        for name in [Some(Name::Op(event.op)), mail].into_iter().flatten() {
            let places = places.entry(name).or_default();
            if !places.contains(&place) {
                places.push(place);
            }
        }
    }
    let mut waiting = 0;
    for deed in deeds {
        let found = places.get(&deed.name).map_or(0, Vec::len);
        match (deed.done, found, deed.name) {
            (_, 2.., _) => return Err(format!("done twice: {deed:?} in {:?}", places[&deed.name])),
            (false, 1, _) => return Err(format!("refused and done: {deed:?}")),
            (true, 0, Name::Mail(_)) => waiting += 1,
            // What is so already, an owner for one, is done without a step; words always make one.
            (true, 0, Name::Op(_)) if deed.words.is_some() => return Err(format!("acknowledged and lost: {deed:?}")),
            _ => {}
        }
    }
    Ok(waiting)
}
