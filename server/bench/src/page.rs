//! Reading: the queue's page with the counts of 20 queues, and the figures of 90 days; asked for within the process, where nothing
//! is written out and so no floor is comparable, and as HTML over HTTP.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use desk::Desk;
use shared::access::Actor;
use shared::id::QueueId;
use shared::kpi::ask::Wish;
use shared::kpi::period::Choice;
use shared::locale::Lang;
use shared::query::Query;
use shared::view::LIST_ROWS_FIRST;

use crate::child::{Serving, bare};
use crate::corpus::Cast;
use crate::http::{Reader, at_rate, in_a_row};
use crate::stat::Sample;
use crate::table::Line;

/// Requests a second of an office that reads.
const RATE: u32 = 200;
/// Readers who ask as soon as they are answered.
const READERS: u32 = 4;
const DATA_P99: Duration = Duration::from_millis(5);
const HTML_P99: Duration = Duration::from_millis(25);
const PAGES_PER_SECOND: f64 = 860.0;
const INSIGHT: Duration = Duration::from_millis(50);
/// No encoding: what is compared with other programs is the page itself.
const PLAIN: &str = "identity";
/// What every browser says.
const PACKED: &str = "gzip, deflate, br";

/// How long and how often.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Extent {
    /// Requests at the fixed rate.
    pub(crate) requests: u32,
    /// How long the readers read.
    pub(crate) during: Duration,
    /// How often the figures are asked for.
    pub(crate) figures: usize,
}

/// What the queue's page is made of: a list's first rows, the counts, the tree.
pub(crate) async fn data(desk: &Desk, cast: &Cast, extent: Extent) -> Result<Vec<Line>> {
    let queries: Arc<[Query]> = queries(cast).into();
    let reader = cast.agents.first().context("there are agents")?.clone();
    let ask = |nth: u32| {
        let (desk, reader, queries) = (desk.clone(), reader.clone(), Arc::clone(&queries));
        async move { read(&desk, &reader, &queries[nth as usize % queries.len()]) }
    };
    for nth in 0..RATE {
        ask(nth).await?;
    }
    let read = at_rate(RATE, extent.requests, ask).await?;
    let figures = insight(desk, &cast.manager, extent.figures).await?;
    Ok(vec![
        Line::new(format!("what a queue page shows, in the process, {RATE}/s, p50 · p99"), read.shown())
            .aim("p99 ≤ 5 ms", read.keeps(DATA_P99))
            .n(read.sample.n()),
        Line::new("figures of 90 days, in the process, p50 · p99", figures.shown())
            .aim("p99 ≤ 50 ms", figures.p99() <= INSIGHT)
            .n(figures.n()),
    ])
}

fn read(desk: &Desk, reader: &Actor, query: &Query) -> Result<()> {
    std::hint::black_box((desk.list(reader, query, 0, LIST_ROWS_FIRST)?, desk.counts(reader)?, desk.queues(reader, Lang::En)?));
    Ok(())
}

async fn insight(desk: &Desk, manager: &Actor, n: usize) -> Result<Sample> {
    let wish = Wish { choice: Choice::Days90, ..Wish::default() };
    let mut times = Vec::with_capacity(n);
    for _ in 0..n {
        let began = Instant::now();
        std::hint::black_box(desk.report(manager, &wish).await?);
        times.push(began.elapsed());
    }
    Ok(Sample::of(times))
}

/// All queues and each of them in turn, as agents walk through them.
fn queries(cast: &Cast) -> Vec<Query> {
    let below = |(main, below): &(QueueId, Vec<QueueId>)| std::iter::once(*main).chain(below.iter().copied()).collect::<Vec<_>>();
    let queues = cast.queues.iter().flat_map(below).map(|queue| Query { queue: Some(queue), ..Query::default() });
    std::iter::once(Query::default()).chain(queues).collect()
}

/// The same as pages of the real program, beside a bare server that answers as many bytes.
pub(crate) async fn html(serving: &Serving, cast: &Cast, cookies: &Cookies, extent: Extent) -> Result<Vec<Line>> {
    let paths: Arc<[String]> = queries(cast).iter().map(path).collect();
    let reader = Reader::new(serving.http, &cookies.agent, PLAIN);
    let bytes = reader.get(&paths[0]).await?;
    let floor = bare(bytes).await?;
    let bare = Reader::new(floor.http, "", PLAIN);
    let mut lines = vec![steady(&reader, &bare, &paths, extent).await?];
    lines.extend(crowded(&reader, &bare, &paths, extent, &format!("{} kB", bytes / 1000)).await?);
    let packed = Reader::new(serving.http, &cookies.agent, PACKED);
    let pace = in_a_row(READERS, extent.during, asking(&packed, &paths)).await?;
    lines.push(Line::new(format!("the same, {READERS} readers, compressed for a browser"), pace.shown()).n(pace.sample.n()));
    lines.push(figures(serving, &cookies.manager, extent).await?);
    Ok(lines)
}

/// Who reads over HTTP.
#[derive(Debug, Clone)]
pub(crate) struct Cookies {
    /// An agent.
    pub(crate) agent: String,
    /// A manager.
    pub(crate) manager: String,
}

async fn steady(reader: &Reader, bare: &Reader, paths: &Arc<[String]>, extent: Extent) -> Result<Line> {
    let (page, nothing) = (asking(reader, paths), asking(bare, paths));
    for nth in 0..RATE {
        page(nth).await?;
        nothing(nth).await?;
    }
    let read = at_rate(RATE, extent.requests, page).await?;
    let floor = at_rate(RATE, extent.requests, nothing).await?;
    let ratio = crate::stat::times(read.sample.p50(), floor.sample.p50());
    let line = Line::new(format!("queue page as HTML, {RATE}/s, p50 · p99"), read.shown()).floor(floor.shown(), Some(ratio));
    Ok(line.aim("p99 ≤ 25 ms", read.keeps(HTML_P99)).n(read.sample.n()))
}

async fn crowded(reader: &Reader, bare: &Reader, paths: &Arc<[String]>, extent: Extent, size: &str) -> Result<Vec<Line>> {
    let alone = in_a_row(1, extent.during / 2, asking(reader, paths)).await?;
    let pages = in_a_row(READERS, extent.during, asking(reader, paths)).await?;
    let nothing = in_a_row(READERS, extent.during / 2, asking(bare, paths)).await?;
    let (rate, floor) = (pages.per_second(), nothing.per_second());
    let line = Line::new(format!("queue page as HTML ({size}), {READERS} readers"), pages.shown());
    let line = line.floor(nothing.shown(), Some(rate / floor));
    let reached = PAGES_PER_SECOND <= rate && pages.sample.p99() <= HTML_P99;
    Ok(vec![
        Line::new("queue page as HTML, one reader, p50 · p99", alone.sample.shown()).n(alone.sample.n()),
        line.aim("≥ 860/s, p99 ≤ 25 ms", reached).n(pages.sample.n()),
    ])
}

async fn figures(serving: &Serving, cookie: &str, extent: Extent) -> Result<Line> {
    let reader = Reader::new(serving.http, cookie, PLAIN);
    let path = "/insight?days=90";
    let bytes = reader.get(path).await?;
    let floor = bare(bytes).await?;
    let bare = Reader::new(floor.http, "", PLAIN);
    let (mut times, mut nothing) = (Vec::new(), Vec::new());
    for _ in 0..extent.figures {
        let began = Instant::now();
        reader.get(path).await?;
        times.push(began.elapsed());
        let began = Instant::now();
        bare.get(path).await?;
        nothing.push(began.elapsed());
    }
    let (sample, nothing) = (Sample::of(times), Sample::of(nothing));
    let ratio = crate::stat::times(sample.p50(), nothing.p50());
    let line = Line::new(format!("figures of 90 days as HTML ({} kB), p50 · p99", bytes / 1000), sample.shown());
    Ok(line.floor(nothing.shown(), Some(ratio)).aim("p99 ≤ 50 ms", sample.p99() <= INSIGHT).n(sample.n()))
}

fn path(query: &Query) -> String {
    query.queue.map_or_else(|| "/desk".to_owned(), |queue| format!("/desk?queue={queue}"))
}

type Asked = std::pin::Pin<Box<dyn Future<Output = Result<()>> + Send>>;

/// Asks for one path after the other.
fn asking(reader: &Reader, paths: &Arc<[String]>) -> impl Fn(u32) -> Asked + Clone + Send + 'static {
    let (reader, paths) = (reader.clone(), Arc::clone(paths));
    move |nth| {
        let (reader, paths) = (reader.clone(), Arc::clone(&paths));
        Box::pin(async move { reader.get(&paths[nth as usize % paths.len()]).await.map(drop) })
    }
}
