//! Readers of pages: at a fixed rate, whether the answers keep up or not, and in a row, each as fast as it is answered.

use std::future::Future;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use axum::body::Bytes;
use http_body_util::{BodyExt, Empty};
use hyper::Request;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use tokio::sync::mpsc;

use crate::stat::{Pace, Sample};

/// One reader with their cookie.
#[derive(Clone)]
pub(crate) struct Reader {
    client: Client<HttpConnector, Empty<Bytes>>,
    base: String,
    cookie: String,
    takes: &'static str,
}

impl Reader {
    /// A reader of that server; `takes` is which encodings they understand.
    pub(crate) fn new(http: SocketAddr, cookie: &str, takes: &'static str) -> Self {
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        let client = Client::builder(TokioExecutor::new()).build(connector);
        Self { client, base: format!("http://{http}"), cookie: cookie.to_owned(), takes }
    }

    /// Reads a page to its end; answers how many bytes it has.
    pub(crate) async fn get(&self, path: &str) -> Result<usize> {
        let request = Request::get(format!("{}{path}", self.base))
            .header("cookie", &self.cookie)
            .header("accept", "text/html")
            .header("accept-encoding", self.takes)
            .body(Empty::new())?;
        let answer = self.client.request(request).await?;
        let status = answer.status();
        let body = answer.into_body().collect().await?.to_bytes();
        ensure!(status == 200, "{path} answers {status}");
        Ok(body.len())
    }
}

/// What became of questions that came at a rate.
#[derive(Debug, Default)]
pub(crate) struct Answered {
    /// How long the answered ones waited.
    pub(crate) sample: Sample,
    /// How many were refused, because too many waited already.
    pub(crate) refused: usize,
}

impl Answered {
    /// Whether all were answered, and all but one in a hundred within that time.
    pub(crate) fn keeps(&self, p99: Duration) -> bool {
        self.refused == 0 && self.sample.p99() <= p99
    }

    /// The median, the slow ones, and those that were not answered.
    pub(crate) fn shown(&self) -> String {
        let times = self.sample.shown();
        if self.refused == 0 { times } else { format!("{times}, {} refused", self.refused) }
    }
}

/// Asks `n` times, so many a second, and counts each answer's time from the moment at which it was due to be asked for: an
/// answer that comes late makes the next ones late too, and that is counted.
pub(crate) async fn at_rate<F, Fut>(per_second: u32, n: u32, ask: F) -> Result<Answered>
where
    F: Fn(u32) -> Fut,
    Fut: Future<Output = Result<()>> + Send + 'static,
{
    let (sender, mut due) = mpsc::unbounded_channel();
    let every = Duration::from_secs(1) / per_second;
    // A thread of its own: timers of the runtime are as coarse as a millisecond.
    let clock = std::thread::spawn(move || {
        let began = Instant::now() + every;
        for nth in 0..n {
            let moment = began + every * nth;
            std::thread::sleep(moment.saturating_duration_since(Instant::now()));
            if sender.send((nth, moment)).is_err() {
                return;
            }
        }
    });
    let mut asked = Vec::with_capacity(usize::try_from(n)?);
    while let Some((nth, moment)) = due.recv().await {
        let answer = ask(nth);
        asked.push(tokio::spawn(async move { answer.await.map(|()| moment.elapsed()) }));
    }
    let (mut times, mut refused) = (Vec::with_capacity(asked.len()), 0);
    for answer in asked {
        match answer.await? {
            Ok(time) => times.push(time),
            Err(_) => refused += 1,
        }
    }
    ensure!(clock.join().is_ok(), "the clock stopped");
    Ok(Answered { sample: Sample::of(times), refused })
}

/// So many readers for so long, each asking as soon as it is answered.
pub(crate) async fn in_a_row<F, Fut>(readers: u32, during: Duration, ask: F) -> Result<Pace>
where
    F: Fn(u32) -> Fut + Clone + Send + 'static,
    Fut: Future<Output = Result<()>> + Send,
{
    let began = Instant::now();
    let reader = |which: u32| {
        let ask = ask.clone();
        tokio::spawn(async move {
            let (mut times, mut nth) = (Vec::new(), which);
            while began.elapsed() < during {
                let asked = Instant::now();
                ask(nth).await?;
                times.push(asked.elapsed());
                nth = nth.wrapping_add(readers);
            }
            Ok::<_, anyhow::Error>(times)
        })
    };
    let all: Vec<_> = (0..readers).map(reader).collect();
    let mut times = Vec::new();
    for one in all {
        times.extend(one.await??);
    }
    Ok(Pace { took: began.elapsed(), sample: Sample::of(times), worked: Duration::ZERO })
}
