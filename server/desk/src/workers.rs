//! What the desk does by itself: acts on accepted mails, fires what is due, sends the post, tells the counts, minds the disk.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use shared::act::Action;
use shared::event::{Cause, TimerKey};
use shared::id::{OpId, TicketId};
use shared::seal::Hash;
use shared::ticket::action::TicketAction;
use tokio::sync::mpsc;

use crate::act::own_call;
use crate::config::{Config, Engine};
use crate::error::{DeskError, OpenError};
use crate::live::COUNTS_EVERY;
use crate::mail::inbound::Accepted;
use crate::open::Desk;

/// Below this much free disk the desk only reads: enough for the database to tidy itself up and for a mail on its way in.
pub const RESERVE_BYTES: u64 = 256 * 1024 * 1024;
const MIB: u64 = 1024 * 1024;
/// How often the sweeper looks for what is due, and the disk is looked at.
const SWEEP_EVERY: Duration = Duration::from_secs(5);
/// Firings that the sweeper takes from the Board at a time.
const DUE_AT_ONCE: usize = 100;
/// A mail that could not be acted on is tried again after this long.
const MAIL_AGAIN: Duration = Duration::from_secs(30);

/// The room on the disk, looked at now and then.
#[derive(Debug)]
pub(crate) struct Disk {
    watched: bool,
    free: AtomicU64,
}

impl Disk {
    pub(crate) fn new(config: &Config) -> Self {
        let disk = Self { watched: config.engine == Engine::Disk, free: AtomicU64::new(u64::MAX) };
        disk.look(&config.data);
        disk
    }

    fn look(&self, path: &Path) {
        if let Ok(free) = fs2::available_space(path) {
            self.free.store(free, Ordering::Relaxed);
        }
    }

    pub(crate) fn free(&self) -> u64 {
        self.free.load(Ordering::Relaxed)
    }

    pub(crate) fn is_low(&self) -> bool {
        self.watched && self.free() < RESERVE_BYTES
    }

    pub(crate) fn enough_to_start(&self, path: &Path) -> Result<(), OpenError> {
        // A desk that is full already is still opened, to be read; a start needs room for the database's own files.
        let need = RESERVE_BYTES / 4;
        if self.watched && self.free() < need {
            return Err(OpenError::NoRoom { path: path.to_owned(), free_mib: self.free() / MIB, need_mib: need / MIB });
        }
        Ok(())
    }
}

impl Desk {
    pub(crate) async fn start_workers(&self, mails: mpsc::UnboundedReceiver<Accepted>) -> Result<(), OpenError> {
        let waiting = self.store.accepted().await?;
        self.outbox.add(self.store.outbox().await?);
        if !self.config.workers {
            return Ok(());
        }
        let desk = self.clone();
        tokio::spawn(async move {
            // Accepted mails are acted on before the sweeper's first pass: an answer that came in time stops a timer.
            for mail in waiting {
                desk.act_until_done(&mail).await;
            }
            tokio::spawn(desk.clone().sweep());
            desk.take_mails(mails).await;
        });
        tokio::spawn(self.clone().run_outbox());
        tokio::spawn(self.clone().tell_counts());
        tokio::spawn(self.clone().keep_checkpoints());
        Ok(())
    }

    async fn take_mails(self, mut mails: mpsc::UnboundedReceiver<Accepted>) {
        loop {
            tokio::select! {
                mail = mails.recv() => match mail {
                    Some(mail) => self.act_until_done(&mail).await,
                    None => return,
                },
                () = self.closing.cancelled() => return,
            }
        }
    }

    /// Acts on a mail; one that cannot be acted on now is tried later and delays no other. It stays accepted on disk.
    async fn act_until_done(&self, mail: &Accepted) {
        if let Err(error) = self.act_on(mail).await {
            tracing::error!("an accepted mail could not be acted on, it is tried again: {error}");
            metrics::counter!("sportello_mails_in_trouble_total").increment(1);
            let (desk, mail) = (self.clone(), mail.clone());
            tokio::spawn(async move {
                tokio::select! {
                    () = tokio::time::sleep(MAIL_AGAIN) => { let _ = desk.inbound.send(mail); }
                    () = desk.closing.cancelled() => {}
                }
            });
        }
    }

    async fn sweep(self) {
        while !self.closing.is_cancelled() {
            self.disk.look(&self.config.data);
            self.forget_idle_lists();
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
    pub async fn catch_up_all(&self) -> Result<usize, DeskError> {
        let _quiet = self.quiet.read().await;
        let now = self.config.clock.now();
        let (mut done, mut after) = (0, None);
        loop {
            let stretch = self.views.board.read().due().until(now, after, DUE_AT_ONCE);
            let Some((ticket, key)) = stretch.last() else { return Ok(done) };
            after = Some((key.due, *ticket));
            for (ticket, key) in stretch {
                let action = Action::Ticket(TicketAction::CatchUp { ticket });
                match self.act_call(own_call(op_of_timer(ticket, key), now, Cause::Timer(key), action), Vec::new()).await {
                    Ok(_) => done += 1,
                    Err(error) => tracing::warn!("catching up on ticket {ticket}: {error}"),
                }
            }
        }
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

/// The firing's own key makes the call's id: a second sweep at the same time does it once.
fn op_of_timer(ticket: TicketId, key: TimerKey) -> OpId {
    let key = serde_json::to_vec(&key).unwrap_or_default();
    let Hash(hash) = Hash::of_parts(&[b"timer", &ticket.0.to_be_bytes(), &key]);
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    OpId(u128::from_be_bytes(bytes))
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
