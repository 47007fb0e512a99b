//! What is set on a person's record, piece by piece. What is so already is no change.

use super::action::{ADDRESSES_MAX, MEMBERSHIPS_MAX, PHONES_MAX, PersonSheet};
use super::change::PersonChange;
use super::merge::count;
use super::refusal::PeopleRefusal;
use super::work::Work;
use super::{Membership, Person, Roles};
use crate::act::draft::{Draft, StepDraft};
use crate::event::Change;
use crate::locale::Lang;
use crate::refusal::Refusal;
use crate::setting::Settings;
use crate::text::{Email, Name, Phone};

pub(super) fn set_sheet(draft: &mut Draft<'_>, step: &mut StepDraft, person: &Person, to: &PersonSheet) -> Result<(), Refusal> {
    set_name(draft, step, person, &to.name);
    set_phones(draft, step, person, &to.phones)?;
    set_locale(step, person, to.lang, to.zone.clone());
    if person.vip != to.vip {
        step.changes.push(Change::Person(PersonChange::VipSet { to: to.vip }));
    }
    Ok(())
}

pub(super) fn set_work(settings: &Settings, step: &mut StepDraft, person: &Person, to: &Work) -> Result<(), Refusal> {
    if person.work == *to {
        return Ok(());
    }
    to.could_follow(&person.work, settings)?;
    step.changes.push(Change::Person(PersonChange::WorkSet { from: Box::new(person.work.clone()), to: Box::new(to.clone()) }));
    Ok(())
}

pub(super) fn set_name(draft: &mut Draft<'_>, step: &mut StepDraft, person: &Person, name: &Name) {
    if name.as_str() != person.name {
        let name = draft.text(step, name.as_str());
        step.changes.push(Change::Person(PersonChange::Named { name, before: Some(person.ver) }));
    }
}

pub(super) fn set_phones(draft: &mut Draft<'_>, step: &mut StepDraft, person: &Person, phones: &[Phone]) -> Result<(), Refusal> {
    let same = person.phones.iter().map(String::as_str).eq(phones.iter().map(Phone::as_str));
    if same {
        return Ok(());
    }
    few_enough(phones.len(), PHONES_MAX)?;
    let before = u16::try_from(person.phones.len()).unwrap_or(u16::MAX);
    let phones = phones.iter().map(|phone| draft.text(step, phone.as_str())).collect();
    step.changes.push(Change::Person(PersonChange::PhonesSet { phones, before }));
    Ok(())
}

pub(super) fn set_locale(step: &mut StepDraft, person: &Person, lang: Option<Lang>, zone: Option<String>) {
    if person.lang != lang || person.zone != zone {
        let (lang_before, zone_before) = (person.lang, person.zone.clone());
        step.changes.push(Change::Person(PersonChange::Localised { lang_before, zone_before, lang, zone }));
    }
}

pub(super) fn set_roles(step: &mut StepDraft, person: &Person, to: Roles) {
    if person.roles != to {
        step.changes.push(Change::Person(PersonChange::RolesSet { from: person.roles, to }));
        step.changes.push(Change::Person(PersonChange::SessionsCut));
    }
}

pub(super) fn set_disabled(step: &mut StepDraft, person: &Person, to: bool) {
    if person.disabled != to {
        step.changes.push(Change::Person(PersonChange::DisabledSet { to }));
        step.changes.push(Change::Person(PersonChange::SessionsCut));
    }
}

pub(super) fn set_memberships(step: &mut StepDraft, person: &Person, to: Vec<Membership>) -> Result<(), Refusal> {
    if person.memberships != to {
        few_enough(to.len(), MEMBERSHIPS_MAX)?;
        step.changes.push(Change::Person(PersonChange::MembershipsSet { from: person.memberships.clone(), to }));
    }
    Ok(())
}

/// An address belongs to one person. That an administrator wrote it down proves nothing.
pub(super) fn add_address(draft: &mut Draft<'_>, step: &mut StepDraft, person: &Person, address: &Email) -> Result<(), Refusal> {
    match draft.scene().addresses.get(address).copied().flatten() {
        Some(owner) if owner == person.id => Ok(()),
        Some(owner) => Err(Refusal::AddressTaken { person: owner }),
        None => {
            few_enough(person.emails.len() + 1, ADDRESSES_MAX)?;
            let address = draft.text(step, address.as_str());
            step.changes.push(Change::Person(PersonChange::AddressAdded { address, verified: false }));
            Ok(())
        }
    }
}

/// Whoever reads that mailbox may have signed in from it.
pub(super) fn remove_address(step: &mut StepDraft, person: &Person, address: &Email) {
    let Some(index) = person.emails.iter().position(|email| email.address == *address) else { return };
    let verified = person.emails[index].verified;
    let index = u16::try_from(index).unwrap_or(u16::MAX);
    step.changes.push(Change::Person(PersonChange::AddressRemoved { index, verified }));
    step.changes.push(Change::Person(PersonChange::SessionsCut));
}

pub(super) fn prefer_address(step: &mut StepDraft, person: &Person, address: &Email) -> Result<(), Refusal> {
    let index = person.emails.iter().position(|email| email.address == *address).ok_or(Refusal::NotFound)?;
    if 0 < index {
        let index = u16::try_from(index).map_err(|_| Refusal::NotFound)?;
        step.changes.push(Change::Person(PersonChange::AddressPreferred { index }));
    }
    Ok(())
}

pub(super) fn few_enough(many: usize, max: usize) -> Result<(), PeopleRefusal> {
    if many <= max { Ok(()) } else { Err(PeopleRefusal::TooMany { max: count(max) }) }
}
