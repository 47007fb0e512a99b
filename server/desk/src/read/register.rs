//! People and organisations as administrators keep them, and open tickets that nobody works on.

use std::sync::Arc;

use shared::access::{Actor, crew_has};
use shared::id::{OrganisationId, PersonId};
use shared::locale::Lang;
use shared::people::{Organisation, Person};
use shared::refusal::Refusal;
use shared::setting::Settings;
use shared::view::people::{
    MEMBERS_SHOWN_MAX, ORPHANS_SHOWN_MAX, OrganisationLine, OrganisationRecord, Orphan, PAGE_ROWS, PageOf, PersonLine, PersonRecord,
    STAYS_SHOWN_MAX, WhoIs,
};
use shared::view::{OrganisationRef, PersonRef};

use crate::directory::Directory;
use crate::error::DeskError;
use crate::open::Desk;

impl Desk {
    /// A page of people: those who are called so, the best first; or all of them, by name.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for anybody but administrators.
    pub fn people_page(&self, actor: &Actor, words: &str, from: usize) -> Result<PageOf<PersonLine>, DeskError> {
        keeps_people(actor)?;
        let directory = self.views.directory.read();
        let people = if words.trim().is_empty() { everybody(&directory) } else { directory.called(words) };
        Ok(stretch(&people, from, |person| person_line(&directory, person)))
    }

    /// Everything of one person.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for anybody but administrators, and for nobody.
    pub fn person_record(&self, actor: &Actor, id: PersonId) -> Result<PersonRecord, DeskError> {
        keeps_people(actor)?;
        // One lock after the other: whatever is published waits for both.
        let charges = self.views.board.read().charges(id).len();
        let directory = self.views.directory.read();
        let person = directory.person(id).ok_or(Refusal::NotFound)?;
        Ok(person_record(&directory, person, charges))
    }

    /// Whose records somebody's may be merged into: the one of that number, then those who are called so or have that address, the
    /// best first.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for anybody but administrators.
    pub fn who_may_stay(&self, actor: &Actor, person: PersonId, words: &str) -> Result<PageOf<WhoIs>, DeskError> {
        keeps_people(actor)?;
        let directory = self.views.directory.read();
        let numbered = words.trim().parse::<PersonId>().ok().and_then(|id| directory.person(id));
        let called = directory.called(words).into_iter().filter(|other| numbered.is_none_or(|numbered| numbered.id != other.id));
        let may = |other: &&Arc<Person>| other.id != person && other.merged_into.is_none() && !other.disabled;
        let people: Vec<_> = numbered.into_iter().chain(called).filter(may).collect();
        let rows = people.iter().take(STAYS_SHOWN_MAX).map(|person| who_is(&directory, person)).collect();
        Ok(PageOf { total: count(people.len()), from: 0, rows })
    }

    /// A page of organisations, by name.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for anybody but administrators.
    pub fn organisations_page(&self, actor: &Actor, from: usize, lang: Lang) -> Result<PageOf<OrganisationLine>, DeskError> {
        keeps_people(actor)?;
        let (directory, settings) = (self.views.directory.read(), self.settings());
        let organisations = by_name(&directory);
        Ok(stretch(&organisations, from, |organisation| OrganisationLine {
            organisation: OrganisationRef { id: organisation.id, name: organisation.name.clone(), vip: organisation.vip },
            contract: organisation.contract.and_then(|id| settings.contracts.get(&id)).map(|known| known.doc.name.read(lang).to_owned()),
            members: count(members(&directory, organisation.id).count()),
        }))
    }

    /// Everything of one organisation.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for anybody but administrators, and where there is none.
    pub fn organisation_record(&self, actor: &Actor, id: OrganisationId, lang: Lang) -> Result<OrganisationRecord, DeskError> {
        keeps_people(actor)?;
        let (directory, settings) = (self.views.directory.read(), self.settings());
        let organisation = directory.organisation(id).ok_or(Refusal::NotFound)?;
        let mut members: Vec<_> = members(&directory, id).collect();
        members.sort_by(|a, b| a.0.name.cmp(&b.0.name).then(a.0.id.cmp(&b.0.id)));
        let members_total = count(members.len());
        members.truncate(MEMBERS_SHOWN_MAX);
        // One that is retired stays where it is.
        let offered = settings.contracts.iter().filter(|(id, contract)| !contract.doc.retired || organisation.contract == Some(**id));
        Ok(OrganisationRecord {
            id,
            ver: organisation.ver,
            name: organisation.name.clone(),
            vip: organisation.vip,
            contract: organisation.contract,
            contracts: offered.map(|(id, contract)| (*id, contract.doc.name.read(lang).to_owned())).collect(),
            members: members.into_iter().map(|(person, manager)| (named(person), manager)).collect(),
            members_total,
        })
    }

    /// Open tickets whose owner does not work on them any more: disabled, no agent, or not in the crew of their queue.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for anybody but administrators.
    pub fn orphans(&self, actor: &Actor, lang: Lang) -> Result<PageOf<Orphan>, DeskError> {
        keeps_people(actor)?;
        let settings = self.settings();
        let mut owned: Vec<_> = {
            let board = self.views.board.read();
            board.entries().filter_map(|entry| entry.row.owner.as_ref().map(|owner| (entry.row.id, owner.id, entry.row.queue))).collect()
        };
        owned.sort_unstable();
        let directory = self.views.directory.read();
        owned.retain(|(_, owner, queue)| !(directory.working().contains_key(owner) && crew_has(*owner, *queue, &settings)));
        let orphan = |ticket, owner, queue| Orphan { ticket, owner: directory.named(owner), queue: queue_name(&settings, queue, lang) };
        let total = count(owned.len());
        let rows = owned.into_iter().take(ORPHANS_SHOWN_MAX).map(|(ticket, owner, queue)| orphan(ticket, owner, queue)).collect();
        Ok(PageOf { total, from: 0, rows })
    }
}

/// Whether they keep people and organisations: for everybody else there are no such pages.
pub(crate) fn keeps_people(actor: &Actor) -> Result<(), DeskError> {
    if actor.roles.administrator { Ok(()) } else { Err(Refusal::NotFound.into()) }
}

fn queue_name(settings: &Settings, queue: shared::id::QueueId, lang: Lang) -> String {
    settings.queue(queue).map(|queue| queue.name.read(lang).to_owned()).unwrap_or_default()
}

/// Everybody, second records apart.
fn everybody(directory: &Directory) -> Vec<&Arc<Person>> {
    let mut people: Vec<_> = directory.people().filter(|person| person.merged_into.is_none()).collect();
    people.sort_by(|a, b| a.name.cmp(&b.name).then(a.id.cmp(&b.id)));
    people
}

/// All organisations, by name.
pub(super) fn organisations(directory: &Directory) -> Vec<OrganisationRef> {
    by_name(directory).into_iter().filter_map(|one| directory.organisation_named(one.id)).collect()
}

fn by_name(directory: &Directory) -> Vec<&Arc<Organisation>> {
    let mut organisations: Vec<_> = directory.organisations().collect();
    organisations.sort_by(|a, b| a.name.cmp(&b.name).then(a.id.cmp(&b.id)));
    organisations
}

fn stretch<T, R>(all: &[T], from: usize, row: impl Fn(&T) -> R) -> PageOf<R> {
    let from = from.min(all.len());
    PageOf { total: count(all.len()), from: count(from), rows: all[from..].iter().take(PAGE_ROWS).map(row).collect() }
}

fn members(directory: &Directory, organisation: OrganisationId) -> impl Iterator<Item = (&Arc<Person>, bool)> {
    directory.people().filter_map(move |person| {
        let membership = person.memberships.iter().find(|membership| membership.organisation == organisation)?;
        Some((person, membership.manager))
    })
}

fn person_line(directory: &Directory, person: &Person) -> PersonLine {
    PersonLine {
        id: person.id,
        name: person.name.clone(),
        email: person.address().map(ToString::to_string),
        organisation: directory.speaks_for(person).and_then(|id| directory.organisation_named(id)).map(|organisation| organisation.name),
        roles: person.roles,
        vip: person.vip,
        disabled: person.disabled,
    }
}

fn who_is(directory: &Directory, person: &Person) -> WhoIs {
    let organisations = person.memberships.iter().filter_map(|membership| directory.organisation_named(membership.organisation));
    WhoIs {
        id: person.id,
        name: person.name.clone(),
        emails: person.emails.iter().map(|email| email.address.to_string()).collect(),
        organisations: organisations.map(|organisation| organisation.name).collect(),
    }
}

fn person_record(directory: &Directory, person: &Person, charges: usize) -> PersonRecord {
    let membership = |m: &shared::people::Membership| directory.organisation_named(m.organisation).map(|named| (named, m.manager));
    let own_name = |id: PersonId| directory.person(id).map(|person| named(person));
    PersonRecord {
        id: person.id,
        ver: person.ver,
        name: person.name.clone(),
        emails: person.emails.iter().map(|email| (email.address.to_string(), email.verified)).collect(),
        phones: person.phones.clone(),
        lang: person.lang,
        zone: person.zone.clone(),
        roles: person.roles,
        vip: person.vip,
        disabled: person.disabled,
        memberships: person.memberships.iter().filter_map(membership).collect(),
        merged_into: person.merged_into.and_then(own_name),
        merged: person.merged.iter().filter_map(|id| own_name(*id)).collect(),
        charges: count(charges),
        organisations: organisations(directory),
        colleagues: directory.agents().into_iter().filter(|agent| agent.id != person.id).map(|agent| named(agent)).collect(),
    }
}

fn named(person: &Person) -> PersonRef {
    PersonRef { id: person.id, name: person.name.clone() }
}

fn count(many: usize) -> u32 {
    u32::try_from(many).unwrap_or(u32::MAX)
}
