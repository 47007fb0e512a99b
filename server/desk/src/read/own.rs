//! What everybody may read: their own record.

use std::sync::Arc;

use shared::access::Actor;
use shared::people::Person;
use shared::refusal::Refusal;

use crate::error::DeskError;
use crate::open::Desk;

impl Desk {
    /// The reader's own record, for their profile.
    ///
    /// # Errors
    /// [`DeskError::SignedOut`] for whoever is no person.
    pub fn own_record(&self, actor: &Actor) -> Result<Arc<Person>, DeskError> {
        let person = actor.person().ok_or(DeskError::SignedOut)?;
        Ok(self.views.directory.read().person(person).cloned().ok_or(Refusal::NotFound)?)
    }
}
