//! Calls that are decided and not written: what would become of one, and of others after it.

use shared::act::{Call, Fresh, Scene, Verdict, decide};
use shared::id::PersonId;

use super::batch::Heads;
use super::tell::{Told, go_on};
use crate::error::DeskError;
use crate::open::Desk;

impl Desk {
    /// What would become of a call in a world in which those before it were done, and what that is decided on. The world goes on by it.
    ///
    /// # Errors
    /// As [`Desk::act`].
    pub(crate) async fn decide_only(&self, mut call: Call, world: &mut Scene) -> Result<(Scene, Verdict), DeskError> {
        self.admit(&mut call)?;
        let told = Told { call, number: None };
        world.new_person = Some(nobody_yet(world));
        let settings = self.settings();
        let scene = self.stage(world, &mut Heads::default(), &told, &settings).await?;
        let fresh = Fresh { now: told.call.at, seed: self.random() };
        let verdict = decide(&scene, &settings, fresh, &told.call)?;
        if let Some(refusal) = &verdict.refused {
            return Err(refusal.clone().into());
        }
        go_on(world, &verdict.after);
        let administer = verdict.after.people.values().flatten().filter(|person| person.administers()).map(|person| person.id);
        let new: Vec<PersonId> = administer.filter(|id| !world.administrators.contains(id)).collect();
        world.administrators.extend(new);
        Ok((scene, verdict))
    }
}

/// An id for somebody who will not be written: none is taken from those that people get, and whoever has one makes the next another.
fn nobody_yet(world: &Scene) -> PersonId {
    PersonId(u64::MAX - u64::try_from(world.people.len()).unwrap_or_default())
}
