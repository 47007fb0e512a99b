//! A mail on its way in: its bytes, the memory they take, and why they are no longer kept.

use std::io;
use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::answer::{self, Answer};
use super::data::{DataReader, Progress};
use super::wire::Wire;

/// Memory for unfinished mails is granted in steps of this size.
const ROOM_STEP: usize = 64 * 1024;

/// The memory that all unfinished mails share.
#[derive(Clone)]
pub(super) struct Room(Arc<Semaphore>);

impl Room {
    pub(super) fn new(bytes: usize) -> Self {
        Self(Arc::new(Semaphore::new(bytes / ROOM_STEP)))
    }
}

/// A mail being received: its bytes, the memory they take, and why they are no longer kept.
#[derive(Default)]
pub(super) struct Incoming {
    pub(super) raw: Vec<u8>,
    pub(super) granted: Vec<OwnedSemaphorePermit>,
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
            match Arc::clone(&room.0).try_acquire_owned() {
                Ok(permit) => self.granted.push(permit),
                Err(_) => {
                    self.refused = Some(answer::NO_ROOM);
                    self.forget();
                    return;
                }
            }
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
