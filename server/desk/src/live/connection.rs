//! One browser's socket: what it says, and the frames that wait for it.

use std::time::Duration;

use bytes::Bytes;
use shared::access::{Actor, Sight, sees};
use shared::id::{Pos, TicketId};
use shared::live::{CLIENT_FRAME_BYTES_MAX, FromBrowser, FromServer, LivePos, PROTO, SUBSCRIPTIONS_MAX, Watch, digest, row_hash};
use shared::seal::Hash;
use shared::setting::Settings;
use shared::view::{LIST_ROWS_MAX, PersonRef};
use tokio::sync::mpsc;

use super::{FRAMES_QUEUED_MAX, SOCKETS_PER_PERSON_MAX, Socket, Sub, frame};
use crate::board::Board;
use crate::error::DeskError;
use crate::open::Desk;

/// Shorter than the minute after which common proxies close a silent connection.
pub const PING_EVERY: Duration = Duration::from_secs(25);

/// A frame that no browser of ours sends: the connection is closed, and nothing is said about why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("bad frame")]
pub struct BadFrame;

/// One browser's socket. Dropping it ends it.
pub struct Connection {
    desk: Desk,
    id: u64,
    frames: mpsc::Receiver<Bytes>,
    greeted: bool,
    heard: Heard,
}

/// The position that a page which comes back had heard of everything up to, for each view that is told only that something
/// changed. Asked once: whatever is looked at later was read later.
#[derive(Debug, Default)]
struct Heard {
    requests: Option<Pos>,
    insight: Option<Pos>,
}

impl Desk {
    /// Takes a browser in. Who it is was found out at the upgrade.
    ///
    /// # Errors
    /// [`shared::refusal::Refusal::Busy`] when the person has too many sockets already.
    pub fn connect(&self, person: PersonRef, session: Hash) -> Result<Connection, DeskError> {
        let (sender, frames) = mpsc::channel(FRAMES_QUEUED_MAX);
        let mut inner = self.views.hub.inner.lock();
        if SOCKETS_PER_PERSON_MAX <= inner.sockets.values().filter(|socket| socket.person.id == person.id).count() {
            return Err(shared::refusal::Refusal::Busy.into());
        }
        inner.next += 1;
        let id = inner.next;
        let subs = std::collections::HashMap::default();
        inner.sockets.insert(id, Socket { person, session, frames: sender, lagging: false, subs });
        drop(inner);
        Ok(Connection { desk: self.clone(), id, frames, greeted: false, heard: Heard::default() })
    }
}

impl Connection {
    /// The next frame for the browser; `None` when the connection is over.
    pub async fn next(&mut self) -> Option<Bytes> {
        match tokio::time::timeout(PING_EVERY, self.frames.recv()).await {
            Ok(frame) => frame,
            Err(_) => {
                // Whatever was published up to here was queued before the position was read.
                let pos = self.desk.position();
                Some(self.frames.try_recv().unwrap_or_else(|_| frame(&FromServer::Ping { pos })))
            }
        }
    }

    /// After a frame went out: if the browser fell behind and has caught up now, it is told to ask for everything again.
    pub fn settled(&mut self) {
        if !self.frames.is_empty() {
            return;
        }
        let mut inner = self.desk.views.hub.inner.lock();
        if let Some(socket) = inner.sockets.get_mut(&self.id).filter(|socket| socket.lagging) {
            socket.lagging = false;
            let subs: Vec<u32> = socket.subs.keys().copied().collect();
            for sub in subs {
                socket.send(frame(&FromServer::Resync { sub }));
            }
        }
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
            FromBrowser::Hello { proto, resume, .. } => {
                self.greeted = true;
                self.heard = Heard { requests: resume, insight: resume };
                let answer = if proto == PROTO {
                    FromServer::Welcome { at: self.desk.position() }
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
        self.desk.views.directory.read().person(person).map(|person| Actor::of(person))
    }

    /// Whether somebody may look at this at all.
    fn may(&self, actor: &Actor, watch: &Watch) -> bool {
        match watch {
            Watch::List { len, .. } => (actor.roles.agent || actor.roles.manager) && *len <= LIST_ROWS_MAX,
            Watch::Counts => actor.roles.agent || actor.roles.manager,
            // Which ticket it may be is asked at each delivery.
            Watch::Ticket { .. } => actor.roles.agent || actor.roles.manager,
            Watch::Requests => actor.roles.customer,
            Watch::Insight => actor.roles.manager,
        }
    }

    fn subscribe(&mut self, sub: u32, watch: Watch) -> Result<(), BadFrame> {
        let Some(actor) = self.actor() else { return Err(BadFrame) };
        if !self.may(&actor, &watch) {
            return Err(BadFrame);
        }
        self.unsubscribe(sub);
        let settings = self.desk.settings();
        // Nothing is published while the Board is held: the answer and what follows it leave no gap.
        let views = &self.desk.views;
        let mut board = views.board.write();
        let Answer { list, at, told } = match &watch {
            Watch::List { .. } => Answer::of_list(&mut board, sub, &watch, &actor, &settings),
            Watch::Ticket { ticket, ver } => Answer::plain(&board, ticket_answer(sub, *ticket, *ver, &board)),
            Watch::Requests => Answer::plain(&board, nudge_answer(sub, self.heard.requests.take(), &board)),
            Watch::Insight => Answer::plain(&board, nudge_answer(sub, self.heard.insight.take(), &board)),
            Watch::Counts => Answer::plain(&board, FromServer::Same { sub }),
        };
        let mut inner = views.hub.inner.lock();
        let Some(socket) = inner.sockets.get_mut(&self.id) else { return Err(BadFrame) };
        if SUBSCRIPTIONS_MAX <= socket.subs.len() {
            return Err(BadFrame);
        }
        socket.subs.insert(sub, Sub { watch, list });
        socket.send(frame(&FromServer::Subscribed { sub, list, at }));
        told.iter().for_each(|told| socket.send(frame(told)));
        if matches!(watch, Watch::Counts) {
            let counts = board.counts(&actor, &settings);
            socket.send(frame(&FromServer::Counts(counts)));
        }
        if list != 0 {
            inner.by_list.entry(list).or_default().insert(self.id);
        }
        if let Watch::Ticket { ticket, .. } = watch {
            inner.tell_presence(ticket);
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
        let visible = ticket.filter(|id| self.sees(&actor, *id));
        let mut inner = self.desk.views.hub.inner.lock();
        let before: Vec<TicketId> =
            inner.presence.iter().filter(|(_, people)| people.contains_key(&self.id)).map(|(ticket, _)| *ticket).collect();
        for left in before {
            if Some(left) != visible {
                inner.leave(left, self.id);
            }
        }
        let Some(person) = inner.sockets.get(&self.id).map(|socket| socket.person.clone()) else { return };
        if let Some(ticket) = visible {
            inner.presence.entry(ticket).or_default().insert(self.id, (person, writing));
            inner.tell_presence(ticket);
        }
    }

    fn sees(&self, actor: &Actor, ticket: TicketId) -> bool {
        let ledger = self.desk.views.ledger.read();
        let Some(fact) = ledger.fact(ticket) else { return false };
        sees(actor, fact.audience(), &self.desk.settings()) == Some(Sight::Desk)
    }

    /// Everything up to here has been published.
    #[must_use]
    pub fn position(&self) -> Pos {
        self.desk.position()
    }
}

/// What a subscription is answered with.
struct Answer {
    list: u64,
    /// Where the list's moves go on from.
    at: LivePos,
    told: Vec<FromServer>,
}

impl Answer {
    fn plain(board: &Board, told: FromServer) -> Self {
        Self { list: 0, at: LivePos::after(board.position()), told: vec![told] }
    }

    /// Who says since when, and the list still knows: what was held was true then, and the moves since. Else the digest decides.
    fn of_list(board: &mut Board, sub: u32, watch: &Watch, actor: &Actor, settings: &Settings) -> Self {
        let now = LivePos::after(board.position());
        let Watch::List { query, from, len, digest: held, since } = watch else { return Self::plain(board, FromServer::Same { sub }) };
        let (list, entries) = board.list(query, actor, settings);
        let known = since.filter(|place| place.list == list.id);
        if let Some((at, moves)) = known.and_then(|place| Some((place.pos, list.ring.after(place.pos)?))) {
            let moved = moves.map(|shift| FromServer::Moved(shift.told()));
            return Self { list: list.id, at, told: std::iter::once(FromServer::Same { sub }).chain(moved).collect() };
        }
        let rows = list.window(*from, *len).filter_map(|id| entries.get(&id)).map(|entry| row_hash(&entry.row));
        let true_now = digest(list.total(), rows);
        let same = held.is_none_or(|held| held == true_now);
        Self { list: list.id, at: now, told: vec![if same { FromServer::Same { sub } } else { FromServer::Resync { sub } }] }
    }
}

/// An open ticket's version is on the Board; about another one the page is told to ask.
fn ticket_answer(sub: u32, ticket: TicketId, ver: u32, board: &Board) -> FromServer {
    match board.entry(ticket) {
        Some(entry) if entry.row.ver == ver => FromServer::Same { sub },
        Some(_) | None => FromServer::Resync { sub },
    }
}

/// Of what was not said while the line was cut, all that is known is whether anything happened.
fn nudge_answer(sub: u32, heard: Option<Pos>, board: &Board) -> FromServer {
    match heard {
        Some(heard) if heard < board.position() => FromServer::Resync { sub },
        Some(_) | None => FromServer::Same { sub },
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.desk.views.hub.inner.lock().remove(self.id);
    }
}
