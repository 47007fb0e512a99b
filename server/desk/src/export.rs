//! The log as lines of JSON, for whoever counts with tools of their own.

use shared::event::Event;

use crate::error::DeskError;
use crate::open::Desk;

impl Desk {
    /// Every event, in the order of the log.
    ///
    /// # Errors
    /// [`DeskError::Store`].
    pub async fn export_events(&self) -> Result<Vec<Event>, DeskError> {
        let mut events = self.store.all_events().await?;
        events.sort_by_key(|event| (event.lane, event.n, event.subject, event.ver));
        Ok(events)
    }
}
