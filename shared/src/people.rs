//! People and organisations: one record for customer, agent, manager and administrator.

pub mod action;
pub mod change;
pub mod decide;
mod hand_over;
mod listed;
mod merge;
pub mod refusal;
mod set;
pub mod work;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::event::{Change, TextRef};
use crate::id::{ContractId, OrganisationId, PersonId, Ver};
use crate::locale::Lang;
use crate::text::Email;
use change::{OrganisationChange, PersonChange};
use work::Work;

/// What a person may be; any set of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Roles {
    /// Asks.
    #[serde(default)]
    pub customer: bool,
    /// Answers.
    #[serde(default)]
    pub agent: bool,
    /// Reads the figures.
    #[serde(default)]
    pub manager: bool,
    /// Keeps people and settings.
    #[serde(default)]
    pub administrator: bool,
}

impl Roles {
    /// Nothing but a customer.
    pub const CUSTOMER: Self = Self { customer: true, agent: false, manager: false, administrator: false };
    /// An agent.
    pub const AGENT: Self = Self { customer: false, agent: true, manager: false, administrator: false };

    /// Whether they see tickets as the desk does: who only keeps people and settings does not.
    #[must_use]
    pub fn reads_tickets(self) -> bool {
        self.agent || self.manager
    }

    /// Whether a role at the desk is missing in those others.
    #[must_use]
    pub fn exceeds(self, other: Self) -> bool {
        (self.agent && !other.agent) || (self.manager && !other.manager) || (self.administrator && !other.administrator)
    }

    /// Whether they belong to the desk rather than only asking it.
    #[must_use]
    pub fn staff(self) -> bool {
        self.agent || self.manager || self.administrator
    }
}

/// One of a person's addresses. It belongs to one person only: the address is a record's id in the store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonEmail {
    /// The address.
    pub address: Email,
    /// Whether the person proved that it is theirs. Until then nothing is shown on its strength.
    pub verified: bool,
}

/// Where a person belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    /// The organisation.
    pub organisation: OrganisationId,
    /// Sees the tickets of everybody in it.
    pub manager: bool,
}

/// A person, folded from the steps of their history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Their id.
    pub id: PersonId,
    /// How many steps made this.
    pub ver: Ver,
    /// The name as shown; empty once erased.
    pub name: String,
    /// What they may be.
    pub roles: Roles,
    /// Their addresses, the first is written to.
    pub emails: Vec<PersonEmail>,
    /// Their telephone numbers.
    pub phones: Vec<String>,
    /// Their language, when known.
    pub lang: Option<Lang>,
    /// Their IANA time zone, when known.
    pub zone: Option<String>,
    /// Where they belong.
    pub memberships: Vec<Membership>,
    /// Whether they are served first.
    pub vip: bool,
    /// What routing knows of them, as far as they work tickets.
    #[serde(default)]
    pub work: Work,
    /// May not sign in any more; history stays.
    pub disabled: bool,
    /// Sessions begun before this moment are over.
    pub sessions_cut_at: Option<Timestamp>,
    /// When the desk first heard of them.
    pub added_at: Timestamp,
    /// When something last happened to the record.
    pub updated_at: Timestamp,
    /// Whom this record was merged into: its addresses and tickets are found under that one.
    #[serde(default)]
    pub merged_into: Option<PersonId>,
    /// Whose records were merged into this one.
    #[serde(default)]
    pub merged: Vec<PersonId>,
}

/// Those who may be given tickets.
pub type Agents = BTreeMap<PersonId, Arc<Person>>;

/// An organisation, folded from the steps of its history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organisation {
    /// Its id.
    pub id: OrganisationId,
    /// How many steps made this.
    pub ver: Ver,
    /// The name as shown.
    pub name: String,
    /// Whether it is served first.
    pub vip: bool,
    /// What it is promised by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contract: Option<ContractId>,
}

impl Person {
    /// The address that mails to this person go to.
    #[must_use]
    pub fn address(&self) -> Option<&Email> {
        self.emails.first().map(|email| &email.address)
    }

    /// Whether this address is one of theirs.
    #[must_use]
    pub fn has_address(&self, address: &Email) -> bool {
        self.emails.iter().any(|email| email.address == *address)
    }

    /// Whether they may sign in and do what their roles say: neither disabled nor another's second record.
    #[must_use]
    pub fn active(&self) -> bool {
        !self.disabled && self.merged_into.is_none()
    }

    /// Whether they may be given tickets.
    #[must_use]
    pub fn works_tickets(&self) -> bool {
        self.roles.agent && self.active()
    }

    /// Whether they may administer the desk.
    #[must_use]
    pub fn administers(&self) -> bool {
        self.roles.administrator && self.active()
    }

    /// Whether at least one address was proved: what the portal asks for.
    #[must_use]
    pub fn proved(&self) -> bool {
        self.emails.iter().any(|email| email.verified)
    }
}

/// The only way in which a person changes. `texts` are the words of the step, `None` where erased.
#[must_use]
pub fn apply_person(before: Option<Person>, id: PersonId, at: Timestamp, changes: &[Change], texts: &[Option<&str>]) -> Person {
    let mut person = before.unwrap_or_else(|| Person {
        id,
        ver: 0,
        name: String::new(),
        roles: Roles::default(),
        emails: Vec::new(),
        phones: Vec::new(),
        lang: None,
        zone: None,
        memberships: Vec::new(),
        vip: false,
        work: Work::default(),
        disabled: false,
        sessions_cut_at: None,
        added_at: at,
        updated_at: at,
        merged_into: None,
        merged: Vec::new(),
    });
    person.ver += 1;
    person.updated_at = person.updated_at.max(at);
    for change in changes {
        if let Change::Person(change) = change {
            apply_one(&mut person, at, change, texts);
        }
    }
    person
}

fn apply_one(person: &mut Person, at: Timestamp, change: &PersonChange, texts: &[Option<&str>]) {
    match change {
        PersonChange::Added { roles } => {
            person.roles = *roles;
            person.added_at = at;
        }
        PersonChange::Named { name, .. } => person.name = words(name, texts),
        PersonChange::AddressAdded { address, verified } => {
            if let Ok(address) = Email::try_from(words(address, texts)) {
                person.emails.push(PersonEmail { address, verified: *verified });
            }
        }
        PersonChange::AddressVerified { index } => {
            if let Some(email) = person.emails.get_mut(usize::from(*index)) {
                email.verified = true;
            }
        }
        PersonChange::PhonesSet { phones, .. } => person.phones = phones.iter().map(|phone| words(phone, texts)).collect(),
        PersonChange::RolesSet { to, .. } => person.roles = *to,
        PersonChange::Localised { lang, zone, .. } => {
            person.lang = *lang;
            person.zone.clone_from(zone);
        }
        PersonChange::MembershipsSet { to, .. } => person.memberships.clone_from(to),
        PersonChange::VipSet { to } => person.vip = *to,
        PersonChange::WorkSet { to, .. } => person.work.clone_from(to),
        PersonChange::DisabledSet { to } => person.disabled = *to,
        PersonChange::SessionsCut => person.sessions_cut_at = Some(at),
        PersonChange::AddressRemoved { index, .. } => {
            if usize::from(*index) < person.emails.len() {
                person.emails.remove(usize::from(*index));
            }
        }
        PersonChange::AddressPreferred { index } => {
            if let Some(emails) = person.emails.get_mut(..=usize::from(*index)) {
                emails.rotate_right(1);
            }
        }
        PersonChange::MergedInto { into } => person.merged_into = Some(*into),
        PersonChange::Unmerged { .. } => person.merged_into = None,
        PersonChange::AliasAdded { person: alias } => person.merged.push(*alias),
        PersonChange::AliasRemoved { person: alias } => person.merged.retain(|known| known != alias),
    }
}

/// The only way in which an organisation changes.
#[must_use]
pub fn apply_organisation(before: Option<Organisation>, id: OrganisationId, changes: &[Change], texts: &[Option<&str>]) -> Organisation {
    let mut organisation = before.unwrap_or_else(|| Organisation { id, ver: 0, name: String::new(), vip: false, contract: None });
    organisation.ver += 1;
    for change in changes {
        if let Change::Organisation(change) = change {
            match change {
                OrganisationChange::Added => {}
                OrganisationChange::Named { name, .. } => organisation.name = words(name, texts),
                OrganisationChange::VipSet { to } => organisation.vip = *to,
                OrganisationChange::ContractSet { to, .. } => organisation.contract = *to,
            }
        }
    }
    organisation
}

/// The words that a reference points to; empty once they are erased.
#[must_use]
pub fn words(text: &TextRef, texts: &[Option<&str>]) -> String {
    texts.get(usize::from(text.i)).copied().flatten().unwrap_or_default().to_owned()
}
