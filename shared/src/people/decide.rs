//! What an action changes about people and organisations, or why it is refused.

use super::action::{MEMBERSHIPS_MAX, NewPerson, PHONES_MAX, PeopleAction};
use super::change::{OrganisationChange, PersonChange};
use super::merge::{merge, unmerge};
use super::refusal::PeopleRefusal;
use super::set::{
    add_address, few_enough, prefer_address, remove_address, set_disabled, set_locale, set_memberships, set_name, set_phones, set_roles,
    set_sheet, set_work,
};
use super::{Organisation, Person, Roles, hand_over, listed};
use crate::access::Actor;
use crate::act::draft::{Draft, StepDraft};
use crate::act::{Call, Need, Scene};
use crate::event::{By, Change};
use crate::id::{ContractId, OrganisationId, PersonId, Subject};
use crate::refusal::Refusal;
use crate::setting::Settings;
use crate::text::Name;

/// The rows that an action must see.
#[must_use]
pub fn needs(action: &PeopleAction, scene: &Scene) -> Vec<Need> {
    let facts = action.facts();
    let mut needs: Vec<Need> = facts.person.map(Need::Person).into_iter().collect();
    needs.extend(facts.organisations.into_iter().map(Need::Organisation));
    match action {
        PeopleAction::AddPerson(new) => needs.extend(needs_of_new(new, scene)),
        PeopleAction::AddOrganisation { .. } => needs.push(Need::NewOrganisation),
        PeopleAction::SetRoles { person, .. } | PeopleAction::SetDisabled { person, .. } => {
            needs.extend(needs_of_end(action, scene, *person));
        }
        PeopleAction::HandOver { person, to } => {
            needs.extend(hand_over::needs(scene, *person, *to));
            needs.extend(needs_of_end(action, scene, *person));
        }
        PeopleAction::AddAddress { address, .. } => needs.push(Need::Address(address.clone())),
        PeopleAction::Merge { into, .. } => needs.push(Need::Person(*into)),
        PeopleAction::Unmerge { person } => needs.push(Need::Person(scene.stays(*person))),
        PeopleAction::List(listed) => {
            needs.push(Need::Address(listed.email.clone()));
            match scene.addresses.get(&listed.email) {
                Some(Some(person)) => {
                    needs.push(Need::Person(*person));
                    needs.extend(needs_of_end(action, scene, *person));
                }
                Some(None) => needs.push(Need::NewPerson),
                None => {}
            }
        }
        PeopleAction::ChangeProfile { .. }
        | PeopleAction::ChangePerson { .. }
        | PeopleAction::SetWork { .. }
        | PeopleAction::RemoveAddress { .. }
        | PeopleAction::PreferAddress { .. }
        | PeopleAction::VerifyAddress { .. }
        | PeopleAction::CutSessions { .. }
        | PeopleAction::SetMemberships { .. }
        | PeopleAction::ChangeOrganisation { .. } => {}
    }
    needs
}

/// Who else administers the desk, where somebody might not any more.
fn needs_of_end(action: &PeopleAction, scene: &Scene, person: PersonId) -> Option<Need> {
    let ends = action.facts().ends_administering && scene.person(person).is_some_and(Person::administers);
    if ends { who_is_left(scene, person) } else { None }
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

pub(super) fn add(draft: &mut Draft<'_>, call: &Call, new: &NewPerson) -> Result<PersonId, Refusal> {
    if let Some(person) = new.email.as_ref().and_then(|email| draft.scene().addresses.get(email).copied().flatten()) {
        return Err(Refusal::AddressTaken { person });
    }
    few_enough(new.phones.len(), PHONES_MAX)?;
    few_enough(new.memberships.len(), MEMBERSHIPS_MAX)?;
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
pub fn decide(draft: &mut Draft<'_>, settings: &Settings, call: &Call, action: &PeopleAction) -> Result<(), Refusal> {
    permit(&call.actor, action)?;
    let facts = action.facts();
    let person = match facts.person {
        Some(id) => Some(draft.scene().person(id).cloned().ok_or(Refusal::NotFound)?),
        None => None,
    };
    for organisation in facts.organisations {
        draft.scene().organisation(organisation).ok_or(Refusal::NotFound)?;
    }
    if person.as_ref().is_some_and(|person| person.merged_into.is_some()) && !action.suits_merged() {
        return Err(PeopleRefusal::Merged.into());
    }
    draft.verdict.outcome.person = facts.person;
    match (action, person) {
        (PeopleAction::AddPerson(new), _) => add(draft, call, new).map(|_| ()),
        (PeopleAction::List(person), _) => listed::list(draft, call, person),
        (PeopleAction::AddOrganisation { name, vip }, _) => add_organisation(draft, name, *vip),
        (PeopleAction::ChangeOrganisation { organisation, name, vip, contract }, _) => {
            change_organisation(draft, settings, call, *organisation, (name, *vip, *contract))
        }
        (PeopleAction::Merge { into, .. }, Some(person)) => merge(draft, &person, *into),
        (PeopleAction::Unmerge { .. }, Some(person)) => {
            unmerge(draft, &person);
            Ok(())
        }
        (PeopleAction::HandOver { to, .. }, Some(person)) => leave(draft, settings, call, &person, *to),
        (action, Some(person)) => {
            let mut step = StepDraft::default();
            change(draft, settings, &mut step, &person, action)?;
            if !step.changes.is_empty() {
                fresh_enough(call, person.ver)?;
            }
            draft.step(Subject::Person(person.id), step);
            Ok(())
        }
        (_, None) => Err(Refusal::NotFound),
    }
}

/// What is set loses against a change of the record that the person has not seen. What is so already is done whatever they saw.
fn fresh_enough(call: &Call, ver: u32) -> Result<(), PeopleRefusal> {
    match call.seen {
        Some(seen) if seen < ver => Err(PeopleRefusal::Changed { ver }),
        Some(_) | None => Ok(()),
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

fn change_organisation(
    draft: &mut Draft<'_>,
    settings: &Settings,
    call: &Call,
    id: OrganisationId,
    (name, vip, contract): (&Name, bool, Option<ContractId>),
) -> Result<(), Refusal> {
    let organisation: Organisation = draft.scene().organisation(id).cloned().ok_or(Refusal::NotFound)?;
    let mut step = StepDraft::default();
    if name.as_str() != organisation.name {
        let name = draft.text(&mut step, name.as_str());
        step.changes.push(Change::Organisation(OrganisationChange::Named { name, before: Some(organisation.ver) }));
    }
    if vip != organisation.vip {
        step.changes.push(Change::Organisation(OrganisationChange::VipSet { to: vip }));
    }
    if contract != organisation.contract {
        let known = contract.is_none_or(|contract| settings.contracts.get(&contract).is_some_and(|contract| !contract.doc.retired));
        if !known {
            return Err(PeopleRefusal::NoSuchContract.into());
        }
        let set = OrganisationChange::ContractSet { from: organisation.contract, to: contract };
        step.changes.push(Change::Organisation(set));
    }
    if !step.changes.is_empty() {
        fresh_enough(call, organisation.ver)?;
    }
    draft.step(Subject::Organisation(id), step);
    draft.verdict.outcome.organisation = Some(id);
    Ok(())
}

/// Somebody leaves the desk: first what they have in hand, for whoever takes it over may not work there.
fn leave(draft: &mut Draft<'_>, settings: &Settings, call: &Call, person: &Person, to: Option<PersonId>) -> Result<(), Refusal> {
    keeps_an_administrator(draft.scene(), person, true)?;
    let mut step = StepDraft::default();
    set_disabled(&mut step, person, true);
    if !hand_over::hand_over(draft, settings, call, person.id, to, step)? {
        draft.verdict.again = true;
        return Ok(());
    }
    // It is about the person, whatever became of their tickets.
    draft.verdict.outcome = crate::act::Outcome { person: Some(person.id), ..Default::default() };
    Ok(())
}

fn change(draft: &mut Draft<'_>, settings: &Settings, step: &mut StepDraft, person: &Person, action: &PeopleAction) -> Result<(), Refusal> {
    match action {
        PeopleAction::ChangeProfile { name, phones, locale, .. } => {
            if let Some(name) = name {
                set_name(draft, step, person, name);
            }
            if let Some(phones) = phones {
                set_phones(draft, step, person, phones)?;
            }
            if let Some((lang, zone)) = locale {
                set_locale(step, person, *lang, zone.clone());
            }
        }
        PeopleAction::ChangePerson { to, .. } => set_sheet(draft, step, person, to)?,
        PeopleAction::SetWork { to, .. } => set_work(settings, step, person, to)?,
        PeopleAction::AddAddress { address, .. } => add_address(draft, step, person, address)?,
        PeopleAction::RemoveAddress { address, .. } => remove_address(step, person, address),
        PeopleAction::PreferAddress { address, .. } => prefer_address(step, person, address)?,
        PeopleAction::VerifyAddress { address, .. } => {
            let index = person.emails.iter().position(|email| email.address == *address).ok_or(Refusal::NotFound)?;
            if !person.emails[index].verified {
                let index = u16::try_from(index).map_err(|_| Refusal::NotFound)?;
                step.changes.push(Change::Person(PersonChange::AddressVerified { index }));
            }
        }
        PeopleAction::SetRoles { roles, .. } => {
            keeps_an_administrator(draft.scene(), person, action.facts().ends_administering)?;
            set_roles(step, person, *roles);
        }
        PeopleAction::SetDisabled { disabled, .. } => {
            keeps_an_administrator(draft.scene(), person, action.facts().ends_administering)?;
            set_disabled(step, person, *disabled);
        }
        PeopleAction::CutSessions { .. } => step.changes.push(Change::Person(PersonChange::SessionsCut)),
        PeopleAction::SetMemberships { memberships, .. } => set_memberships(step, person, memberships.clone())?,
        PeopleAction::AddPerson(_)
        | PeopleAction::List(_)
        | PeopleAction::HandOver { .. }
        | PeopleAction::Merge { .. }
        | PeopleAction::Unmerge { .. }
        | PeopleAction::AddOrganisation { .. }
        | PeopleAction::ChangeOrganisation { .. } => {}
    }
    Ok(())
}

pub(super) fn keeps_an_administrator(scene: &Scene, person: &Person, ends: bool) -> Result<(), Refusal> {
    let left = || scene.administrators.iter().any(|id| *id != person.id && administers(scene, *id));
    if !(ends && person.administers()) || left() { Ok(()) } else { Err(Refusal::LastAdministrator) }
}

fn permit(actor: &Actor, action: &PeopleAction) -> Result<(), Refusal> {
    let own = actor.person().is_some() && action.facts().person == actor.person();
    let allowed = match action {
        PeopleAction::ChangeProfile { .. } | PeopleAction::CutSessions { .. } => own || actor.roles.administrator,
        PeopleAction::AddPerson(new) if grants_nothing(new) => actor.roles.agent || actor.roles.administrator,
        PeopleAction::AddOrganisation { .. } => actor.roles.agent || actor.roles.administrator,
        PeopleAction::AddPerson(_)
        | PeopleAction::SetMemberships { .. }
        | PeopleAction::ChangePerson { .. }
        | PeopleAction::SetWork { .. }
        | PeopleAction::AddAddress { .. }
        | PeopleAction::RemoveAddress { .. }
        | PeopleAction::PreferAddress { .. }
        | PeopleAction::SetRoles { .. }
        | PeopleAction::SetDisabled { .. }
        | PeopleAction::HandOver { .. }
        | PeopleAction::Merge { .. }
        | PeopleAction::Unmerge { .. }
        | PeopleAction::List(_)
        | PeopleAction::ChangeOrganisation { .. } => actor.roles.administrator,
        // Only the desk itself saw the link come back.
        PeopleAction::VerifyAddress { .. } => actor.by == By::Desk,
    };
    if allowed { Ok(()) } else { Err(Refusal::NotAllowed) }
}

/// Whether somebody new sees nothing but what they ask themselves, and that not before an address is proved.
fn grants_nothing(new: &NewPerson) -> bool {
    !new.roles.staff() && !new.verified && new.memberships.iter().all(|membership| !membership.manager)
}
