//! Reading the log as a second reader does: consecutive numbers in closed ranges, stopping at the first absent one.

use async_recursion::async_recursion as boxed;
use jiff::Timestamp;
use shared::id::{OpId, Pos};

use crate::error::DeskError;
use crate::open::Desk;
use crate::store::lanes::{LOG_RANGE_MAX, LogRow};

/// One transaction of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its place.
    pub pos: Pos,
    /// Nothing was written here.
    pub void: bool,
    /// When the desk learnt of it; nothing where nothing was written.
    pub known: Option<Timestamp>,
    /// The calls that it carried out.
    pub ops: Vec<OpId>,
    /// The subjects and the versions that it made, as `kind:number:version`.
    pub subjects: Vec<String>,
}

impl Desk {
    /// What comes after a position, in order, at most a range; empty at the end.
    ///
    /// # Errors
    /// [`DeskError::Store`].
    #[boxed]
    pub async fn log_after(&self, pos: Pos) -> Result<Vec<Entry>, DeskError> {
        let from = pos.n + 1;
        let found = self.store.log_range(pos.lane, from, from + LOG_RANGE_MAX).await?;
        let dense = found.into_iter().zip(from..).take_while(|(row, n)| row.n == *n);
        let entry = |(row, n): (LogRow, u64)| {
            let LogRow { void, known, ops, subjects, .. } = row;
            Entry { pos: Pos { lane: pos.lane, n }, void, known, ops, subjects }
        };
        let entries: Vec<Entry> = dense.map(entry).collect();
        if !entries.is_empty() {
            return Ok(entries);
        }
        // The end of a closed lane leads on to the next one.
        let lanes = self.store.lanes().await?;
        let ended = lanes.iter().any(|lane| lane.id == pos.lane && lane.end.is_some_and(|end| end <= pos.n));
        let next = lanes.iter().map(|lane| lane.id).filter(|id| pos.lane < *id).min();
        match next.filter(|_| ended || lanes.iter().all(|lane| lane.id != pos.lane)) {
            Some(lane) => Box::pin(self.log_after(Pos { lane, n: 0 })).await,
            None => Ok(Vec::new()),
        }
    }
}
