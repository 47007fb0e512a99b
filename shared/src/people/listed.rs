//! A line of a file of people: somebody new, or what is new about somebody. The same line a second time changes nothing.

use super::action::{ListedPerson, NewPerson};
use super::decide::{add, keeps_an_administrator};
use super::refusal::PeopleRefusal;
use super::set::{set_locale, set_memberships, set_name, set_phones, set_roles};
use super::{Membership, Person, Roles};
use crate::act::Call;
use crate::act::draft::{Draft, StepDraft};
use crate::id::Subject;
use crate::refusal::Refusal;
use crate::text::Phone;

pub(super) fn list(draft: &mut Draft<'_>, call: &Call, listed: &ListedPerson) -> Result<(), Refusal> {
    let Some(owner) = draft.scene().addresses.get(&listed.email).copied().flatten() else {
        return add(draft, call, &new(listed)).map(|_| ());
    };
    let person = draft.scene().person(owner).cloned().ok_or(Refusal::NotFound)?;
    if person.merged_into.is_some() {
        return Err(PeopleRefusal::Merged.into());
    }
    if person.disabled {
        return Err(PeopleRefusal::Disabled.into());
    }
    draft.verdict.outcome.person = Some(owner);
    let step = difference(draft, &person, listed)?;
    draft.step(Subject::Person(owner), step);
    Ok(())
}

fn new(listed: &ListedPerson) -> NewPerson {
    let member = |organisation| Membership { organisation, manager: false };
    NewPerson {
        email: Some(listed.email.clone()),
        phones: listed.phone.clone().into_iter().collect(),
        roles: listed.roles.unwrap_or(Roles::CUSTOMER),
        lang: listed.lang,
        memberships: listed.organisation.map(member).into_iter().collect(),
        ..NewPerson::named(listed.name.clone())
    }
}

fn difference(draft: &mut Draft<'_>, person: &Person, listed: &ListedPerson) -> Result<StepDraft, Refusal> {
    let mut step = StepDraft::default();
    set_name(draft, &mut step, person, &listed.name);
    if let Some(phone) = listed.phone.as_ref().filter(|phone| !person.phones.iter().any(|known| known == phone.as_str())) {
        let known = person.phones.iter().map(|known| Phone::try_from(known.as_str()));
        let phones = known.chain([Ok(phone.clone())]).collect::<Result<Vec<_>, _>>()?;
        set_phones(draft, &mut step, person, &phones)?;
    }
    if let Some(organisation) = listed.organisation.filter(|id| person.memberships.iter().all(|known| known.organisation != *id)) {
        let one_more = Membership { organisation, manager: false };
        set_memberships(&mut step, person, person.memberships.iter().copied().chain([one_more]).collect())?;
    }
    if listed.lang.is_some() {
        set_locale(&mut step, person, listed.lang, person.zone.clone());
    }
    if let Some(roles) = listed.roles {
        keeps_an_administrator(draft.scene(), person, !roles.administrator)?;
        if !listed.takes_roles && person.roles.exceeds(roles) {
            return Err(PeopleRefusal::Staff.into());
        }
        set_roles(&mut step, person, roles);
    }
    Ok(step)
}
