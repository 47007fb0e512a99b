//! One browser's socket: what it says, and the frames that wait for it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bytes::Bytes;
use shared::access::{Actor, reads_figures};
use shared::id::{Pos, TicketId};
use shared::live::{
    CLIENT_FRAME_BYTES_MAX, FromBrowser, FromServer, LivePos, PING_EVERY_S, PROTO, SUBSCRIPTIONS_MAX, Watch, digest, row_hash,
};
use shared::seal::Hash;
use shared::setting::Settings;
use shared::view::{LIST_ROWS_MAX, PersonRef};
use tokio::sync::mpsc;
use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at};

use super::{FRAMES_QUEUED_MAX, SOCKETS_PER_PERSON_MAX, Socket, Sub, frame};
use crate::board::Board;
use crate::error::DeskError;
use crate::open::Desk;

/// How often a browser is asked whether it is there.
pub const PING_EVERY: Duration = Duration::from_secs(1).saturating_mul(PING_EVERY_S);

/// A frame that no browser of ours sends: the connection is closed, and nothing is said about why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("bad frame")]
pub struct BadFrame;

/// One browser's socket. Dropping it ends it.
pub struct Connection {
    desk: Desk,
    id: u64,
    frames: mpsc::Receiver<Bytes>,
    /// A frame found no room.
    lagging: Arc<AtomicBool>,
    pings: Interval,
    greeted: bool,
}

impl Desk {
    /// Takes a browser in. Who it is was found out at the upgrade.
    ///
    /// # Errors
    /// [`shared::refusal::Refusal::Busy`] when the person has too many sockets already.
    pub fn connect(&self, person: PersonRef, session: Hash) -> Result<Connection, DeskError> {
        let (sender, frames) = mpsc::channel(FRAMES_QUEUED_MAX);
        let lagging = Arc::new(AtomicBool::new(false));
        let mut inner = self.views.hub.inner.lock();
        if SOCKETS_PER_PERSON_MAX <= inner.sockets.values().filter(|socket| socket.person.id == person.id).count() {
            return Err(shared::refusal::Refusal::Busy.into());
        }
        inner.next += 1;
        let id = inner.next;
        let (subs, counts) = (std::collections::HashMap::default(), Bytes::new());
        inner.sockets.insert(id, Socket { person, session, frames: sender, lagging: Arc::clone(&lagging), counts, subs });
        drop(inner);
        let mut pings = interval_at(Instant::now() + PING_EVERY, PING_EVERY);
        pings.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Ok(Connection { desk: self.clone(), id, frames, lagging, pings, greeted: false })
    }
}

impl Connection {
    /// The next frame for the browser; `None` when the connection is over.
    pub async fn next(&mut self) -> Option<Bytes> {
        loop {
            tokio::select! {
                biased;
                _ = self.pings.tick() => self.ping(),
                frame = self.frames.recv() => return frame,
            }
        }
    }

    /// A frame that waits already.
    pub fn waiting(&mut self) -> Option<Bytes> {
        self.frames.try_recv().ok()
    }

    /// Asks whether somebody is there.
    fn ping(&self) {
        self.send(&FromServer::Ping);
    }

    /// After frames went out: if the browser fell behind and has caught up now, it is told to ask for everything again.
    pub fn settled(&mut self) {
        if !self.frames.is_empty() || !self.lagging.swap(false, Ordering::AcqRel) {
            return;
        }
        let hub = &self.desk.views.hub;
        if let Some(socket) = hub.inner.lock().sockets.get_mut(&self.id) {
            socket.resync();
        }
        // Counts are not asked for, they are told.
        hub.counts_due.store(true, Ordering::Release);
    }

    /// Takes in what the browser says.
    ///
    /// # Errors
    /// [`BadFrame`]: close the connection.
    pub fn hear(&mut self, text: &str) -> Result<(), BadFrame> {
        if CLIENT_FRAME_BYTES_MAX < text.len() {
            return Err(BadFrame);
        }
        let said: FromBrowser = serde_json::from_str(text).map_err(|_| BadFrame)?;
        match said {
            FromBrowser::Hello { proto, .. } => {
                self.greeted = true;
                let settings = self.actor().map_or(0, |actor| self.desk.settings().changes(actor.roles));
                let answer = if proto == PROTO {
                    FromServer::Welcome { settings }
                } else {
                    FromServer::Bye { retry_after_ms: None, reload: true, signed_out: false }
                };
                self.send(&answer);
            }
            _ if !self.greeted => return Err(BadFrame),
            FromBrowser::Subscribe { sub, watch } => self.subscribe(sub, watch)?,
            FromBrowser::Unsubscribe { sub } => self.unsubscribe(sub),
            FromBrowser::Presence { ticket, writing } => self.show(ticket, writing),
            FromBrowser::Pong => {}
        }
        Ok(())
    }

    fn send(&self, message: &FromServer) {
        let mut inner = self.desk.views.hub.inner.lock();
        if let Some(socket) = inner.sockets.get_mut(&self.id) {
            socket.send(frame(message));
        }
    }

    fn actor(&self) -> Option<Actor> {
        let person = self.desk.views.hub.inner.lock().sockets.get(&self.id).map(|socket| socket.person.id)?;
        self.desk.views.directory.read().actor(person)
    }

    /// Whether somebody may look at this at all.
    fn may(&self, actor: &Actor, watch: &Watch) -> bool {
        match watch {
            Watch::List { len, .. } => actor.roles.reads_tickets() && *len <= LIST_ROWS_MAX,
            Watch::Counts { .. } => actor.roles.reads_tickets(),
            // Which ticket it may be is asked at each delivery.
            Watch::Ticket { .. } => actor.roles.reads_tickets(),
            Watch::Requests { .. } => actor.roles.customer,
            Watch::Insight { .. } => reads_figures(actor),
        }
    }

    fn subscribe(&mut self, sub: u32, watch: Watch) -> Result<(), BadFrame> {
        let Some(actor) = self.actor() else { return Err(BadFrame) };
        if !self.may(&actor, &watch) {
            return Err(BadFrame);
        }
        self.unsubscribe(sub);
        // Nothing is published while the Board is held: the answer and what follows it leave no gap. Rights are those of now: who
        // may do what was cut when it changed, and queues are read within.
        let views = &self.desk.views;
        let mut board = views.board.write();
        let settings = self.desk.settings();
        let at = LivePos::after(board.position());
        let over = views.hub.inner.lock().over;
        let in_force = |since: Option<Pos>| since.is_none_or(|since| over <= since);
        let same = |same: bool| if same { FromServer::Same { sub, at } } else { FromServer::Resync { sub } };
        let (list, told) = match &watch {
            Watch::List { .. } => list_answer(&mut board, sub, &watch, &actor, &settings),
            Watch::Ticket { ticket, ver, since } => {
                // Of a ticket that is no longer open the Board knows nothing, and of one that is not theirs nothing is said.
                let held = board.entry(*ticket).is_some_and(|entry| entry.row.ver == *ver);
                (0, vec![same(held && in_force(*since) && views.sees(&actor, *ticket))])
            }
            // Of what happened since it was read, all that is known is whether anything did. To a customer only what they may see has
            // happened, and they are told no place of the desk's.
            Watch::Requests { since } if since.is_none_or(|since| since == self.desk.news(&actor)) => {
                (0, vec![FromServer::Same { sub, at: LivePos::default() }])
            }
            Watch::Requests { .. } => (0, vec![same(false)]),
            Watch::Insight { since } => (0, vec![same(since.is_none_or(|since| at.at <= since))]),
            Watch::Counts { since } => (0, vec![same(in_force(*since)), FromServer::Counts(board.counts(&actor, &settings))]),
        };
        let mut inner = views.hub.inner.lock();
        let Some(socket) = inner.sockets.get_mut(&self.id) else { return Err(BadFrame) };
        if SUBSCRIPTIONS_MAX <= socket.subs.len() {
            return Err(BadFrame);
        }
        socket.subs.insert(sub, Sub { watch, list });
        socket.counts = Bytes::new();
        socket.send(frame(&FromServer::Subscribed { sub, list }));
        told.iter().for_each(|told| socket.send(frame(told)));
        if list != 0 {
            inner.by_list.entry(list).or_default().insert(self.id);
        }
        drop(inner);
        drop(board);
        if let Watch::Ticket { ticket, .. } = watch
            && views.sees(&actor, ticket)
        {
            views.tell_presence(ticket);
        }
        Ok(())
    }

    fn unsubscribe(&mut self, sub: u32) {
        let mut inner = self.desk.views.hub.inner.lock();
        let gone = inner.sockets.get_mut(&self.id).and_then(|socket| socket.subs.remove(&sub));
        if let Some(gone) = gone {
            inner.unlist(self.id, gone.list);
        }
    }

    fn show(&mut self, ticket: Option<TicketId>, writing: bool) {
        let Some(actor) = self.actor() else { return };
        let views = &self.desk.views;
        views.stand(self.id, ticket.filter(|id| views.sees(&actor, *id)), writing);
    }
}

/// Who says since when, and the list still knows: what was held was true then, and the moves since, and it is the same. Else the
/// digest decides. Answers the list's identity as well.
fn list_answer(board: &mut Board, sub: u32, watch: &Watch, actor: &Actor, settings: &Settings) -> (u64, Vec<FromServer>) {
    let same = FromServer::Same { sub, at: LivePos::after(board.position()) };
    let Watch::List { query, from, len, digest: held, since } = watch else { return (0, vec![same]) };
    let (list, entries) = board.list(query, actor, settings);
    let known = since.filter(|place| place.list == list.id);
    if let Some(moves) = known.and_then(|place| list.ring.after(place.pos)) {
        let moved = moves.map(|shift| FromServer::Moved(shift.told()));
        return (list.id, moved.chain(std::iter::once(same)).collect());
    }
    let rows = list.window(*from, *len).filter_map(|id| entries.get(&id)).map(|entry| row_hash(&entry.row));
    let true_now = digest(list.total(), rows);
    // Who holds nothing has missed nothing; who says since when and not what is told to ask.
    let is_same = held.map_or(since.is_none(), |held| held == true_now);
    let told = if is_same { same } else { FromServer::Resync { sub } };
    (list.id, vec![told])
}

impl Drop for Connection {
    fn drop(&mut self) {
        let views = &self.desk.views;
        views.hub.inner.lock().remove(self.id);
        views.stand(self.id, None, false);
    }
}
