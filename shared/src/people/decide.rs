//! What an action changes about people and organisations, or why it is refused.

use super::action::{NewPerson, PeopleAction};
use super::change::{OrganisationChange, PersonChange};
use super::{Person, Roles};
use crate::access::Actor;
use crate::act::draft::{Draft, StepDraft};
use crate::act::{Call, Need, Scene};
use crate::event::{By, Change};
use crate::id::{PersonId, Subject};
use crate::refusal::Refusal;
use crate::text::{Name, Phone};

/// The rows that an action must see.
#[must_use]
pub fn needs(action: &PeopleAction, scene: &Scene) -> Vec<Need> {
    let mut needs: Vec<Need> = action.person().map(Need::Person).into_iter().collect();
    needs.extend(action.organisations().into_iter().map(Need::Organisation));
    match action {
        PeopleAction::AddPerson(new) => needs.extend(needs_of_new(new, scene)),
        PeopleAction::AddOrganisation { .. } => needs.push(Need::NewOrganisation),
        PeopleAction::SetRoles { person, .. } | PeopleAction::SetDisabled { person, .. } => {
            if action.ends_administering() && scene.person(*person).is_some_and(Person::administers) {
                needs.extend(who_is_left(scene, *person));
            }
        }
        PeopleAction::ChangeProfile { .. }
        | PeopleAction::VerifyAddress { .. }
        | PeopleAction::CutSessions { .. }
        | PeopleAction::SetMemberships { .. } => {}
    }
    needs
}

/// Somebody else who administers the desk is read, so that two who end each other's right at once cannot both be done. They are
/// looked at one after the other, until one is found who still does.
fn who_is_left(scene: &Scene, but: PersonId) -> Option<Need> {
    let mut others = scene.administrators.iter().copied().filter(|id| *id != but);
    others.find(|id| !scene.has(&Need::Person(*id)) || administers(scene, *id)).map(Need::Person)
}

fn administers(scene: &Scene, id: PersonId) -> bool {
    scene.person(id).is_some_and(Person::administers)
}

/// The rows that must be seen before somebody described can be added.
#[must_use]
pub fn needs_of_new(new: &NewPerson, scene: &Scene) -> Vec<Need> {
    let Some(email) = &new.email else { return vec![Need::NewPerson] };
    let free = scene.addresses.get(email) == Some(&None);
    std::iter::once(Need::Address(email.clone())).chain(free.then_some(Need::NewPerson)).collect()
}

/// Somebody who is met on the way: a customer, for nobody becomes more by writing in.
///
/// # Errors
/// [`Refusal::AddressTaken`], so that nobody's ticket silently becomes another's; [`Refusal::Busy`] when the scene brings no
/// id for a new person.
pub fn add_customer(draft: &mut Draft<'_>, call: &Call, new: &NewPerson) -> Result<PersonId, Refusal> {
    let customer = NewPerson { roles: Roles::CUSTOMER, verified: false, ..new.clone() };
    add(draft, call, &customer)
}

fn add(draft: &mut Draft<'_>, call: &Call, new: &NewPerson) -> Result<PersonId, Refusal> {
    if let Some(person) = new.email.as_ref().and_then(|email| draft.scene().addresses.get(email).copied().flatten()) {
        return Err(Refusal::AddressTaken { person });
    }
    let id = draft.scene().new_person.ok_or(Refusal::Busy)?;
    let mut step = StepDraft::default();
    step.changes.push(Change::Person(PersonChange::Added { roles: new.roles }));
    let name = draft.text(&mut step, new.name.as_str());
    step.changes.push(Change::Person(PersonChange::Named { name, before: None }));
    if let Some(email) = &new.email {
        let address = draft.text(&mut step, email.as_str());
        step.changes.push(Change::Person(PersonChange::AddressAdded { address, verified: new.verified }));
    }
    if !new.phones.is_empty() {
        let phones = new.phones.iter().map(|phone| draft.text(&mut step, phone.as_str())).collect();
        step.changes.push(Change::Person(PersonChange::PhonesSet { phones, before: 0 }));
    }
    if new.lang.is_some() || new.zone.is_some() {
        let (lang, zone) = (new.lang, new.zone.clone());
        step.changes.push(Change::Person(PersonChange::Localised { lang_before: None, zone_before: None, lang, zone }));
    }
    if !new.memberships.is_empty() {
        step.changes.push(Change::Person(PersonChange::MembershipsSet { from: Vec::new(), to: new.memberships.clone() }));
    }
    if new.vip {
        step.changes.push(Change::Person(PersonChange::VipSet { to: true }));
    }
    let by = call.actor.by;
    draft.step_as(Subject::Person(id), call.at, by, call.cause.clone(), step);
    draft.verdict.outcome.person = Some(id);
    Ok(id)
}

/// Decides an action.
///
/// # Errors
/// [`Refusal`].
pub fn decide(draft: &mut Draft<'_>, call: &Call, action: &PeopleAction) -> Result<(), Refusal> {
    permit(&call.actor, action)?;
    let person = match action.person() {
        Some(id) => Some(draft.scene().person(id).cloned().ok_or(Refusal::NotFound)?),
        None => None,
    };
    for organisation in action.organisations() {
        draft.scene().organisations.get(&organisation).and_then(Option::as_ref).ok_or(Refusal::NotFound)?;
    }
    draft.verdict.outcome.person = action.person();
    match (action, person) {
        (PeopleAction::AddPerson(new), _) => add(draft, call, new).map(|_| ()),
        (PeopleAction::AddOrganisation { name, vip }, _) => add_organisation(draft, name, *vip),
        (action, Some(person)) => {
            let mut step = StepDraft::default();
            change(draft, &mut step, &person, action)?;
            draft.step(Subject::Person(person.id), step);
            Ok(())
        }
        (_, None) => Err(Refusal::NotFound),
    }
}

fn add_organisation(draft: &mut Draft<'_>, name: &Name, vip: bool) -> Result<(), Refusal> {
    let id = draft.scene().new_organisation.ok_or(Refusal::Busy)?;
    let mut step = StepDraft::default();
    step.changes.push(Change::Organisation(OrganisationChange::Added));
    let name = draft.text(&mut step, name.as_str());
    step.changes.push(Change::Organisation(OrganisationChange::Named { name, before: None }));
    if vip {
        step.changes.push(Change::Organisation(OrganisationChange::VipSet { to: true }));
    }
    draft.step(Subject::Organisation(id), step);
    draft.verdict.outcome.organisation = Some(id);
    Ok(())
}

fn change(draft: &mut Draft<'_>, step: &mut StepDraft, person: &Person, action: &PeopleAction) -> Result<(), Refusal> {
    match action {
        PeopleAction::ChangeProfile { name, phones, locale, .. } => {
            if let Some(name) = name.as_ref().filter(|name| name.as_str() != person.name) {
                let name = draft.text(step, name.as_str());
                step.changes.push(Change::Person(PersonChange::Named { name, before: Some(person.ver) }));
            }
            if let Some(phones) = phones {
                set_phones(draft, step, person, phones);
            }
            if let Some((lang, zone)) = locale {
                let same = person.lang == *lang && person.zone == *zone;
                if !same {
                    let (lang_before, zone_before) = (person.lang, person.zone.clone());
                    let change = PersonChange::Localised { lang_before, zone_before, lang: *lang, zone: zone.clone() };
                    step.changes.push(Change::Person(change));
                }
            }
        }
        PeopleAction::VerifyAddress { address, .. } => {
            let index = person.emails.iter().position(|email| email.address == *address).ok_or(Refusal::NotFound)?;
            if !person.emails[index].verified {
                let index = u16::try_from(index).map_err(|_| Refusal::NotFound)?;
                step.changes.push(Change::Person(PersonChange::AddressVerified { index }));
            }
        }
        PeopleAction::SetRoles { roles, .. } => {
            keeps_an_administrator(draft.scene(), person, action)?;
            if person.roles != *roles {
                step.changes.push(Change::Person(PersonChange::RolesSet { from: person.roles, to: *roles }));
                step.changes.push(Change::Person(PersonChange::SessionsCut));
            }
        }
        PeopleAction::SetDisabled { disabled, .. } => {
            keeps_an_administrator(draft.scene(), person, action)?;
            if person.disabled != *disabled {
                step.changes.push(Change::Person(PersonChange::DisabledSet { to: *disabled }));
                step.changes.push(Change::Person(PersonChange::SessionsCut));
            }
        }
        PeopleAction::CutSessions { .. } => step.changes.push(Change::Person(PersonChange::SessionsCut)),
        PeopleAction::SetMemberships { memberships, .. } => {
            if person.memberships != *memberships {
                let change = PersonChange::MembershipsSet { from: person.memberships.clone(), to: memberships.clone() };
                step.changes.push(Change::Person(change));
            }
        }
        PeopleAction::AddPerson(_) | PeopleAction::AddOrganisation { .. } => {}
    }
    Ok(())
}

fn set_phones(draft: &mut Draft<'_>, step: &mut StepDraft, person: &Person, phones: &[Phone]) {
    let same = person.phones.iter().map(String::as_str).eq(phones.iter().map(Phone::as_str));
    if same {
        return;
    }
    let before = u16::try_from(person.phones.len()).unwrap_or(u16::MAX);
    let phones = phones.iter().map(|phone| draft.text(step, phone.as_str())).collect();
    step.changes.push(Change::Person(PersonChange::PhonesSet { phones, before }));
}

fn keeps_an_administrator(scene: &Scene, person: &Person, action: &PeopleAction) -> Result<(), Refusal> {
    let ends = person.administers() && action.ends_administering();
    let left = || scene.administrators.iter().any(|id| *id != person.id && administers(scene, *id));
    if !ends || left() { Ok(()) } else { Err(Refusal::LastAdministrator) }
}

fn permit(actor: &Actor, action: &PeopleAction) -> Result<(), Refusal> {
    let own = actor.person().is_some() && action.person() == actor.person();
    let allowed = match action {
        PeopleAction::ChangeProfile { .. } | PeopleAction::CutSessions { .. } => own || actor.roles.administrator,
        PeopleAction::AddPerson(new) if !new.roles.staff() && !new.verified => actor.roles.agent || actor.roles.administrator,
        PeopleAction::AddPerson(_) | PeopleAction::SetRoles { .. } | PeopleAction::SetDisabled { .. } => actor.roles.administrator,
        PeopleAction::AddOrganisation { .. } | PeopleAction::SetMemberships { .. } => actor.roles.agent || actor.roles.administrator,
        // Only the desk itself saw the link come back.
        PeopleAction::VerifyAddress { .. } => actor.by == By::Desk,
    };
    if allowed { Ok(()) } else { Err(Refusal::NotAllowed) }
}
