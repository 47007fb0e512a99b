//! Two records of one person: the second points to the one that stays, and nothing else of either changes, so that it can be
//! undone exactly. Neither chains nor rights come of it: who stays was merged into nobody, and who goes has none of the desk's
//! roles.

use super::Person;
use super::action::MERGED_MAX;
use super::change::PersonChange;
use super::refusal::PeopleRefusal;
use crate::act::draft::{Draft, StepDraft};
use crate::event::Change;
use crate::id::{PersonId, Subject};
use crate::refusal::Refusal;

pub(super) fn merge(draft: &mut Draft<'_>, person: &Person, into: PersonId) -> Result<(), Refusal> {
    if person.merged_into == Some(into) {
        return Ok(());
    }
    let stays = draft.scene().person(into).ok_or(Refusal::NotFound)?;
    may_merge(person, stays)?;
    step(draft, person.id, vec![PersonChange::MergedInto { into }, PersonChange::SessionsCut]);
    step(draft, into, vec![PersonChange::AliasAdded { person: person.id }]);
    Ok(())
}

fn may_merge(person: &Person, stays: &Person) -> Result<(), PeopleRefusal> {
    if person.id == stays.id {
        return Err(PeopleRefusal::Itself);
    }
    if person.merged_into.is_some() || stays.merged_into.is_some() {
        return Err(PeopleRefusal::Merged);
    }
    if !person.merged.is_empty() {
        return Err(PeopleRefusal::HasMerged);
    }
    if person.roles.staff() {
        return Err(PeopleRefusal::Staff);
    }
    if stays.disabled {
        return Err(PeopleRefusal::Disabled);
    }
    if MERGED_MAX <= stays.merged.len() {
        return Err(PeopleRefusal::TooMany { max: count(MERGED_MAX) });
    }
    Ok(())
}

/// Whoever signed in by an address of the other record is somebody else after all, so the sessions of who stayed are over too.
pub(super) fn unmerge(draft: &mut Draft<'_>, person: &Person) {
    let Some(from) = person.merged_into else { return };
    step(draft, person.id, vec![PersonChange::Unmerged { from }]);
    step(draft, from, vec![PersonChange::AliasRemoved { person: person.id }, PersonChange::SessionsCut]);
}

fn step(draft: &mut Draft<'_>, person: PersonId, changes: Vec<PersonChange>) {
    let changes = changes.into_iter().map(Change::Person).collect();
    draft.step(Subject::Person(person), StepDraft { changes, texts: Vec::new() });
}

/// A bound as refusals say it.
pub(super) fn count(max: usize) -> u32 {
    u32::try_from(max).unwrap_or(u32::MAX)
}
