//! What the desk does by itself: acts on accepted mails, fires what is due, sends the post, tells the counts, minds the disk.

use std::time::Duration;

use shared::act::Action;
use shared::event::Cause;
use shared::id::TicketId;
use shared::ticket::action::TicketAction;
use shared::ticket::timer::next_due;

use crate::act::own_call;
use crate::error::{DeskError, OpenError};
use crate::live::COUNTS_EVERY;
use crate::open::Desk;

/// How often the sweeper looks for what is due, and the disk is looked at.
const SWEEP_EVERY: Duration = Duration::from_secs(5);
impl Desk {
    pub(crate) async fn start_workers(&self) -> Result<(), OpenError> {
        self.fill_outbox().await?;
        if !self.config.workers {
            return Ok(());
        }
        let desk = self.clone();
        self.tasks.spawn(async move {
            // Accepted mails are acted on before the sweeper's first pass: an answer that came in time stops a timer.
            let again = desk.act_on_table().await.is_err().then(Self::again);
            desk.tasks.spawn(desk.clone().sweep());
            desk.take_mails(again).await;
        });
        self.tasks.spawn(self.clone().run_outbox());
        self.tasks.spawn(self.clone().tell_counts());
        Ok(())
    }

    async fn sweep(self) {
        while !self.closing.is_cancelled() {
            self.disk.look();
            if let Err(error) = self.catch_up_all().await {
                tracing::warn!("the sweeper: {error}");
            }
            tokio::select! {
                () = tokio::time::sleep(SWEEP_EVERY) => {}
                () = self.closing.cancelled() => {}
            }
        }
    }

    /// Does what is due on every ticket; answers on how many something was done.
    ///
    /// # Errors
    /// [`DeskError::Store`].
    pub async fn catch_up_all(&self) -> Result<usize, DeskError> {
        let _quiet = self.quiet.read().await;
        let (now, settings) = (self.config.clock.now(), self.settings());
        let may_be_due: Vec<TicketId> = {
            let ledger = self.views.ledger.read();
            ledger.facts().iter().filter(|fact| may_be_due(fact.status())).map(|fact| fact.ticket).collect()
        };
        let mut done = 0;
        for stretch in may_be_due.chunks(100) {
            let subjects: Vec<_> = stretch.iter().map(|id| shared::id::Subject::Ticket(*id)).collect();
            let found = self.store.load(&subjects, &[], None).await?;
            let due = found.tickets.values().filter_map(|ticket| next_due(ticket, &settings).map(|key| (ticket.id, key)));
            for (ticket, key) in due.filter(|(_, key)| key.due <= now) {
                // The firing's own key makes the call's id: a second sweep at the same time does it once.
                let fired = serde_json::to_vec(&key).unwrap_or_default();
                let op = self.own_op(b"timer", &[&ticket.0.to_be_bytes(), &fired]);
                let action = Action::Ticket(TicketAction::CatchUp { ticket });
                match self.act_call(own_call(op, now, Cause::Timer(key), action), Vec::new()).await {
                    Ok(_) => done += 1,
                    Err(error) => tracing::warn!("catching up on ticket {ticket}: {error}"),
                }
            }
        }
        Ok(done)
    }

    async fn tell_counts(self) {
        let mut tick = tokio::time::interval(COUNTS_EVERY);
        while !self.closing.is_cancelled() {
            tick.tick().await;
            let settings = self.settings();
            let directory = self.views.directory.read();
            self.views.hub.tick(&mut self.views.board.write(), &settings, &directory);
        }
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

fn may_be_due(status: shared::ticket::status::StatusCode) -> bool {
    use shared::ticket::status::StatusCode;
    match status {
        StatusCode::PendingCustomer | StatusCode::PendingSupplier | StatusCode::PendingMoment | StatusCode::Resolved => true,
        StatusCode::New | StatusCode::Open | StatusCode::Closed | StatusCode::Spam | StatusCode::Merged => false,
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
