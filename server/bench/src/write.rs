//! Writing: a ticket is created, a reply is given, a mail is accepted; alone, and with many writers at once.
//!
//! Desk and floor take turns, so that a disk which changes its mind changes it for both.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use anyhow::{Context, Result};
use axum::body::Bytes;
use desk::demo::dice::Dice;
use desk::{Desk, Done, Wish};
use shared::access::Actor;
use shared::act::Action;
use shared::event::Door;
use shared::id::{OpId, TicketId};
use shared::query::Query;
use shared::ticket::action::{NewTicket, Requester, TicketAction, Writing};
use shared::ticket::{Channel, Priority, TicketKind};
use shared::view::LIST_ROWS_MAX;

use crate::corpus::{Cast, body, customer_address, subject};
use crate::floor::{Floor, Kind, fsync};
use crate::machine::processor_time;
use crate::stat::{Pace, Sample, times};
use crate::table::Line;

/// Salt of the dice of what is written here.
const DEED: u64 = 11;
/// Turns that desk and floor take.
const TURNS: u64 = 10;

/// What the benchmark asks the desk for.
#[derive(Clone)]
pub(crate) struct Deeds {
    cast: Arc<Cast>,
    open: Arc<Vec<TicketId>>,
}

impl Deeds {
    /// Deeds of these people.
    pub(crate) fn new(cast: Cast) -> Self {
        Self { cast: Arc::new(cast), open: Arc::new(Vec::new()) }
    }

    /// The same, with open tickets to answer on.
    pub(crate) fn on(desk: &Desk) -> Result<Self> {
        let cast = Cast::of(desk)?;
        let mut open = Vec::new();
        // Those that every watcher sees: the last agent is in no crew.
        let outsider = cast.agents.last().context("a desk has agents")?;
        for page in 0..40 {
            let rows = desk.list(outsider, &Query::default(), page * LIST_ROWS_MAX, LIST_ROWS_MAX)?.value.rows;
            open.extend(rows.into_iter().map(|row| row.id));
        }
        Ok(Self { cast: Arc::new(cast), open: Arc::new(open) })
    }

    /// The open ticket that the `nth` reply goes to: one after the other.
    pub(crate) fn ticket(&self, nth: u64) -> TicketId {
        let at = usize::try_from(nth % (self.open.len().max(1) as u64)).unwrap_or(0);
        self.open.get(at).copied().unwrap_or(TicketId(crate::corpus::FIRST_TICKET))
    }

    /// A customer asks in the portal.
    pub(crate) async fn create(&self, desk: &Desk, nth: u64) -> Result<(OpId, Done)> {
        let mut dice = Dice::of(DEED, nth);
        let at = usize::try_from(nth % self.cast.customers.len() as u64).unwrap_or(0);
        let customer = &self.cast.customers[at];
        let new = NewTicket {
            queue: self.cast.queues[at % self.cast.queues.len()].0,
            kind: TicketKind::Incident,
            priority: Priority::Normal,
            requester: Requester::Known(customer.person().context("a customer is a person")?),
            subject: subject(&mut dice).context("a subject of no letters")?,
            body: body(&mut dice).context("a body of no letters")?,
            files: Vec::new(),
            channel: Channel::Portal,
            writing: Writing::Own,
            owner: None,
            follows: None,
            class: shared::ticket::Classification::default(),
        };
        act(desk, customer, Door::Portal, TicketAction::Create(Box::new(new))).await
    }

    /// An agent answers.
    pub(crate) async fn reply(&self, desk: &Desk, nth: u64) -> Result<(OpId, Done)> {
        let body = body(&mut Dice::of(DEED, nth)).context("a body of no letters")?;
        let action = TicketAction::Reply { ticket: self.ticket(nth), body, files: Vec::new(), then: None };
        act(desk, &self.cast.manager, Door::Desk, action).await
    }

    /// A mail as a server hands it over, of about two kilobytes.
    pub(crate) fn mail(&self, nth: u64) -> Bytes {
        let mut dice = Dice::of(DEED, nth);
        let from = customer_address(usize::try_from(nth % self.cast.customers.len() as u64).unwrap_or(0));
        let mut raw = format!(
            "From: <{from}>\r\nTo: <queue-0@desk.example>\r\nMessage-ID: <{nth}.{:016x}@customer.example>\r\nDate: Mon, 2 Mar 2026 09:00:00 +0100\r\nSubject: Request {nth}\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n",
            dice.throw()
        );
        while raw.len() < 2_000 {
            raw.push_str(body(&mut dice).map(|body| body.as_str().replace('\n', "\r\n")).unwrap_or_default().as_str());
            raw.push_str("\r\n");
        }
        Bytes::from(raw)
    }

    /// A mail is accepted: durable when this ends.
    pub(crate) async fn accept(&self, desk: &Desk, nth: u64) -> Result<()> {
        let from = customer_address(usize::try_from(nth % self.cast.customers.len() as u64).unwrap_or(0));
        Ok(desk.receive_raw(self.mail(nth), vec!["queue-0@desk.example".to_owned()], Some(from)).await?)
    }
}

/// Asks for something, and answers with the name of the call.
async fn act(desk: &Desk, actor: &Actor, door: Door, action: TicketAction) -> Result<(OpId, Done)> {
    let op = desk.new_op();
    let wish = Wish { op, actor: actor.clone(), door, seen: None, action: Action::Ticket(action) };
    Ok((op, desk.act(wish).await?))
}

/// Does something `n` times, by so many writers at once, and says how long each took and all together.
pub(crate) async fn by_writers<F, Fut>(writers: u64, from: u64, n: u64, deed: F) -> Result<Pace>
where
    F: Fn(u64) -> Fut + Clone + Send + 'static,
    Fut: Future<Output = Result<()>> + Send,
{
    let (next, began, worked) = (Arc::new(AtomicU64::new(0)), Instant::now(), processor_time());
    let writer = || {
        let (next, deed) = (Arc::clone(&next), deed.clone());
        tokio::spawn(async move {
            let mut times = Vec::new();
            loop {
                let nth = next.fetch_add(1, Ordering::Relaxed);
                if n <= nth {
                    return Ok::<_, anyhow::Error>(times);
                }
                let began = Instant::now();
                deed(from + nth).await?;
                times.push(began.elapsed());
            }
        })
    };
    let writers: Vec<_> = (0..writers).map(|_| writer()).collect();
    let mut times = Vec::new();
    for writer in writers {
        times.extend(writer.await??);
    }
    Ok(Pace { took: began.elapsed(), sample: Sample::of(times), worked: processor_time().saturating_sub(worked) })
}

/// What desk and floor took for the same.
struct Pair {
    desk: Pace,
    floor: Pace,
}

/// The desk with its people, and the floor beside it.
pub(crate) struct Bench {
    /// The desk.
    pub(crate) desk: Desk,
    /// What is asked of it.
    pub(crate) deeds: Deeds,
    /// The bare database.
    pub(crate) floor: Arc<Floor>,
    /// How often each thing is done by one writer.
    pub(crate) n: u64,
    next: AtomicU64,
}

impl Bench {
    /// A bench on a desk.
    pub(crate) fn new(desk: Desk, floor: Arc<Floor>, n: u64) -> Result<Self> {
        let deeds = Deeds::on(&desk)?;
        // Nothing that was written before has these numbers.
        Ok(Self { desk, deeds, floor, n, next: AtomicU64::new(1_000_000) })
    }

    /// Tickets and replies.
    pub(crate) async fn acts(&self) -> Result<Vec<Line>> {
        let mut lines = vec![self.sync(Kind::Create)?];
        for (name, kind) in [("ticket created", Kind::Create), ("reply", Kind::Reply)] {
            self.pair(1, self.n / 10, kind).await?;
            let alone = self.pair(1, self.n, kind).await?;
            let ratio = times(alone.desk.sample.p50(), alone.floor.sample.p50());
            lines.push(
                shown(&format!("{name}, alone, p50 · p99"), &alone)
                    .floor(alone.floor.sample.shown(), Some(ratio))
                    .aim("p50 ≤ 2 ×", ratio <= 2.0),
            );
            lines.extend(self.crowded(name, kind).await?);
        }
        Ok(lines)
    }

    /// Mails: accepted, and then made tickets.
    pub(crate) async fn mails(&self) -> Result<Vec<Line>> {
        let first = self.next.load(Ordering::Relaxed);
        self.pair(1, self.n / 10, Kind::Mail).await?;
        let alone = self.pair(1, self.n, Kind::Mail).await?;
        let sync = fsync(self.floor.folder(), self.floor.bytes(Kind::Mail), 200)?;
        let most = alone.floor.sample.p50() * 2 + sync.p50() * 2;
        let reached = alone.desk.sample.p50() <= most;
        let aim = format!("p50 ≤ 2 × + 2 fsyncs = {} ms", crate::stat::number(most));
        let ratio = times(alone.desk.sample.p50(), alone.floor.sample.p50());
        let mut lines = vec![self.sync(Kind::Mail)?];
        lines.push(shown("mail accepted, alone, p50 · p99", &alone).floor(alone.floor.sample.shown(), Some(ratio)).aim(aim, reached));
        lines.extend(self.crowded("mail accepted", Kind::Mail).await?);
        let mails = self.next.load(Ordering::Relaxed) - first;
        let began = Instant::now();
        self.desk.act_on_accepted().await?;
        let rate = mails as f64 / began.elapsed().as_secs_f64();
        lines.push(Line::new("accepted mail made a ticket, one after the other", format!("{rate:.0}/s")).n(usize::try_from(mails)?));
        Ok(lines)
    }

    fn sync(&self, kind: Kind) -> Result<Line> {
        let bytes = self.floor.bytes(kind);
        let sync = fsync(self.floor.folder(), bytes, 400)?;
        Ok(Line::new(format!("append of its {bytes} bytes and fdatasync, p50 · p99"), "").floor(sync.shown(), None).n(sync.n()))
    }

    /// With 64 so many that desk and floor both have to write their memory out, several times: a database that has not come to that
    /// yet is quicker than any can be.
    fn crowd(&self, writers: u64) -> u64 {
        self.n * if writers < 64 { 2 } else { 20 }
    }

    async fn crowded(&self, name: &str, kind: Kind) -> Result<Vec<Line>> {
        let mut lines = Vec::new();
        for writers in [8, 64] {
            let pair = self.pair(writers, self.crowd(writers), kind).await?;
            let ratio = pair.desk.per_second() / pair.floor.per_second();
            let line = Line::new(format!("{name}, {writers} writers"), pair.desk.shown());
            let line = line.floor(pair.floor.shown(), Some(ratio)).n(pair.desk.sample.n());
            lines.push(if writers == 64 { line.aim("≥ 0.50 × the rate", 0.5 <= ratio) } else { line });
        }
        Ok(lines)
    }

    /// The same many times by desk and floor, in turns.
    async fn pair(&self, writers: u64, n: u64, kind: Kind) -> Result<Pair> {
        let (mut desk, mut floor) = (Vec::new(), Vec::new());
        let each = (n / TURNS).max(writers);
        for _ in 0..TURNS {
            let from = self.next.fetch_add(each, Ordering::Relaxed);
            let (machine, deeds) = (self.desk.clone(), self.deeds.clone());
            let deed = move |nth| {
                let (machine, deeds) = (machine.clone(), deeds.clone());
                async move {
                    match kind {
                        Kind::Create => deeds.create(&machine, nth).await.map(drop),
                        Kind::Reply => deeds.reply(&machine, nth).await.map(drop),
                        Kind::Mail => deeds.accept(&machine, nth).await,
                    }
                }
            };
            desk.push(by_writers(writers, from, each, deed).await?);
            let (bare, deeds) = (Arc::clone(&self.floor), self.deeds.clone());
            let deed = move |nth| {
                let (bare, ticket) = (Arc::clone(&bare), deeds.ticket(nth));
                async move { bare.write(kind, nth, ticket).await }
            };
            floor.push(by_writers(writers, from, each, deed).await?);
        }
        Ok(Pair { desk: together(desk), floor: together(floor) })
    }
}

fn together(paces: Vec<Pace>) -> Pace {
    let (took, worked) = (paces.iter().map(|pace| pace.took).sum(), paces.iter().map(|pace| pace.worked).sum());
    Pace { took, worked, sample: Sample::all(paces.into_iter().map(|pace| pace.sample)) }
}

fn shown(name: &str, pair: &Pair) -> Line {
    Line::new(name, pair.desk.sample.shown()).n(pair.desk.sample.n())
}
