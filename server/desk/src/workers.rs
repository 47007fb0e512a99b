//! What the desk does by itself: acts on accepted mails, fires what is due, sends the post, tells the counts, minds the disk.

use std::time::Duration;

use async_recursion::async_recursion as boxed;
use futures::{StreamExt, stream};
use jiff::Timestamp;
use shared::act::Action;
use shared::id::TicketId;
use shared::rule::run::Next;
use shared::ticket::action::TicketAction;
use tokio::time::Instant;

use crate::act::own_call;
use crate::error::{DeskError, OpenError};
use crate::live::COUNTS_EVERY;
use crate::mail::inbox::HANDS;
use crate::open::Desk;

/// How often the sweeper looks for what is due, and the disk is looked at.
const SWEEP_EVERY: Duration = Duration::from_secs(5);
/// How often mails are looked for that are worth nothing any more; the outbox is read from end to end.
const EXPIRED_EVERY: Duration = Duration::from_secs(60);
/// Firings that the sweeper takes from the Board at a time.
pub const DUE_AT_ONCE: usize = 100;
/// Tickets that are caught up at the same time after a long sleep: they share what a sync costs.
const SWEEP_HANDS: usize = 16;

impl Desk {
    pub(crate) async fn start_workers(&self) -> Result<(), OpenError> {
        self.fill_outbox().await?;
        if !self.config.workers {
            return Ok(());
        }
        self.take_old_mails().await?;
        let desk = self.clone();
        self.tasks.spawn(async move {
            // Accepted mails are acted on before the sweeper's first pass: an answer that came in time stops a timer.
            desk.until_old_mails_are_done().await;
            desk.sweep().await;
        });
        for _ in 0..HANDS {
            self.tasks.spawn(self.clone().take_mails());
        }
        self.start_outbox();
        self.tasks.spawn(self.clone().find_owners());
        self.tasks.spawn(self.clone().tell_counts());
        self.tasks.spawn(self.clone().keep_checkpoints());
        self.tasks.spawn(self.clone().forget_by_itself());
        Ok(())
    }

    async fn sweep(self) {
        let mut expired_at = None;
        while !self.closing.is_cancelled() {
            self.disk.look();
            self.forget_idle_lists();
            self.previews.forget_old(self.config.clock.now());
            if expired_at.is_none_or(|at: Instant| EXPIRED_EVERY <= at.elapsed()) {
                expired_at = Some(Instant::now());
                if let Err(error) = self.forget_expired().await {
                    tracing::warn!("mails that came too late were not removed: {error}");
                }
            }
            if let Err(error) = self.catch_up_all().await {
                tracing::warn!("the sweeper: {error}");
            }
            tokio::select! {
                () = tokio::time::sleep(SWEEP_EVERY) => {}
                () = self.closing.cancelled() => {}
            }
        }
    }

    /// Does what is due on every ticket, in the order in which it was due; answers on how many something was done.
    ///
    /// # Errors
    /// None today: a ticket on which something fails is logged and tried again at the next look.
    #[boxed]
    pub async fn catch_up_all(&self) -> Result<usize, DeskError> {
        let _quiet = self.quiet.read().await;
        let now = self.config.clock.now();
        let (mut done, mut after) = (0, None);
        loop {
            let stretch = self.views.board.read().due().until(now, after, DUE_AT_ONCE);
            let Some((ticket, next)) = stretch.last() else { return Ok(done) };
            after = Some((next.due(), *ticket));
            // After a long sleep many tickets are caught up at once, each in its own order; otherwise all keep the order of all.
            let hands = if stretch.len() < DUE_AT_ONCE { 1 } else { SWEEP_HANDS };
            let fired = stream::iter(stretch).map(|(ticket, next)| self.catch_up(ticket, next, now)).buffered(hands);
            done += fired.filter(|fired| std::future::ready(*fired)).count().await;
        }
    }

    /// Does what is due on a ticket; answers whether that was possible.
    async fn catch_up(&self, ticket: TicketId, next: Next, now: Timestamp) -> bool {
        let action = Action::Ticket(TicketAction::CatchUp { ticket });
        // What is due makes the call's id: a second sweep at the same time does it once.
        let fired = serde_json::to_vec(&next).unwrap_or_default();
        let op = self.own_op(b"timer", &[&ticket.0.to_be_bytes(), &fired]);
        let caught_up = self.act_call(own_call(op, now, next.cause(), action)).await;
        caught_up.inspect_err(|error| tracing::warn!("catching up on ticket {ticket}: {error}")).is_ok()
    }

    /// How many lists are kept sorted, for those who look at them.
    #[must_use]
    pub fn lists(&self) -> usize {
        self.views.board.read().lists()
    }

    /// Forgets the lists that nobody has looked at for a while.
    pub fn forget_idle_lists(&self) {
        let mut board = self.views.board.write();
        let watched = self.views.hub.watched();
        board.forget_idle_lists(self.config.clock.now(), |list| watched.contains(&list));
    }

    async fn tell_counts(self) {
        let mut tick = tokio::time::interval(COUNTS_EVERY);
        while !self.closing.is_cancelled() {
            tick.tick().await;
            self.tick();
        }
    }

    /// Tells whoever listens what is told at most so often.
    pub fn tick(&self) {
        self.views.tick();
    }

    /// How the desk is doing.
    #[must_use]
    pub fn health(&self) -> Health {
        let why = if self.closing.is_cancelled() {
            Some("stopping")
        } else if self.disk.is_low() {
            Some("the disk is nearly full: only reading")
        } else {
            None
        };
        Health {
            ready: why.is_none(),
            why: why.map(str::to_owned),
            outbox_waiting: self.outbox_waiting(),
            open_tickets: self.views.board.read().len(),
            sockets: self.views.hub.sockets(),
            disk_free_bytes: self.disk.free(),
        }
    }
}

/// How the desk is doing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// Whether it takes work.
    pub ready: bool,
    /// Why not.
    pub why: Option<String>,
    /// Mails that wait to leave.
    pub outbox_waiting: usize,
    /// Open tickets.
    pub open_tickets: usize,
    /// Browsers that listen.
    pub sockets: usize,
    /// Free bytes on the disk.
    pub disk_free_bytes: u64,
}
