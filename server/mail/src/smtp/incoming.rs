//! A mail on its way in: its bytes, the memory they take, and why they are no longer kept.

use std::io;
use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::answer::{self, Answer};
use super::data::{DataReader, Progress};
use super::wire::Wire;

/// Memory for unfinished mails is granted in steps of this size.
const ROOM_STEP: usize = 64 * 1024;

/// The memory that unfinished mails share: all of them, and those of one peer.
#[derive(Clone)]
pub(super) struct Room {
    all: Arc<Semaphore>,
    peer: Arc<Semaphore>,
}

/// One step of memory, taken from both.
type Granted = (OwnedSemaphorePermit, OwnedSemaphorePermit);

impl Room {
    /// So much memory for everybody.
    pub(super) fn of_all(bytes: usize) -> Arc<Semaphore> {
        Arc::new(Semaphore::new(bytes / ROOM_STEP))
    }

    /// Of that, so much for one peer.
    pub(super) fn of_peer(all: &Arc<Semaphore>, bytes: usize) -> Self {
        Self { all: Arc::clone(all), peer: Arc::new(Semaphore::new(bytes / ROOM_STEP)) }
    }

    fn grant(&self) -> Option<Granted> {
        let own = Arc::clone(&self.peer).try_acquire_owned().ok()?;
        Some((own, Arc::clone(&self.all).try_acquire_owned().ok()?))
    }
}

/// A mail being received: its bytes, the memory they take, and why they are no longer kept.
#[derive(Default)]
pub(super) struct Incoming {
    pub(super) raw: Vec<u8>,
    pub(super) granted: Vec<Granted>,
    pub(super) refused: Option<Answer>,
}

impl Incoming {
    /// Makes sure that what `raw` holds is allowed, otherwise forgets it and remembers why.
    fn weigh(&mut self, room: &Room, bytes_max: usize) {
        if self.refused.is_some() || bytes_max < self.raw.len() {
            self.refused.get_or_insert(answer::TOO_BIG);
            self.forget();
            return;
        }
        while self.granted.len() * ROOM_STEP < self.raw.len() {
            let Some(step) = room.grant() else {
                self.refused = Some(answer::NO_ROOM);
                self.forget();
                return;
            };
            self.granted.push(step);
        }
    }

    fn forget(&mut self) {
        self.raw = Vec::new();
        self.granted.clear();
    }
}

/// Reads a mail to its final dot.
pub(super) async fn receive(wire: &mut Wire, incoming: &mut Incoming, room: &Room, bytes_max: usize) -> io::Result<()> {
    let mut reader = DataReader::new();
    loop {
        let progress = reader.read(wire.held(), &mut incoming.raw);
        if reader.bare {
            incoming.refused.get_or_insert(answer::BARE_IN_MESSAGE);
        }
        incoming.weigh(room, bytes_max);
        match progress {
            Progress::End { used } => {
                wire.used(used);
                return Ok(());
            }
            Progress::More => {
                let all = wire.held().len();
                wire.used(all);
                wire.fill().await?;
            }
        }
    }
}

/// Reads `count` bytes, kept or not.
pub(super) async fn receive_counted(
    wire: &mut Wire,
    incoming: &mut Incoming,
    room: &Room,
    bytes_max: usize,
    count: usize,
) -> io::Result<()> {
    let mut left = count;
    loop {
        let taken = wire.held().len().min(left);
        if incoming.refused.is_none() {
            incoming.raw.extend_from_slice(&wire.held()[..taken]);
        }
        wire.used(taken);
        left -= taken;
        incoming.weigh(room, bytes_max);
        if left == 0 {
            return Ok(());
        }
        wire.fill().await?;
    }
}
