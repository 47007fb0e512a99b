//! What somebody may ask for about people and organisations.

use serde::{Deserialize, Serialize};

use super::work::Work;
use super::{Membership, Roles};
use crate::id::{ContractId, OrganisationId, PersonId};
use crate::locale::Lang;
use crate::text::{Email, Name, Phone};

/// Addresses of one person: nobody has more, and each is a row that must be free.
pub const ADDRESSES_MAX: usize = 20;
/// Telephone numbers of one person.
pub const PHONES_MAX: usize = 10;
/// Organisations that one person belongs to.
pub const MEMBERSHIPS_MAX: usize = 20;
/// Records that are merged into one: each is looked at with every question about its tickets.
pub const MERGED_MAX: usize = 20;
/// Open tickets that are handed over in the call that disables somebody: with the person two hundred rows. What rules make of them comes
/// on top.
pub const HAND_OVER_MAX: usize = 199;
/// What was due on all of them before: with more the call begins again.
pub const HAND_OVER_FIRINGS_MAX: usize = 100;
/// Lines of a table that is imported at once: each is a transaction of its own, and somebody waits for all of them.
pub const LIST_ROWS_MAX: usize = 500;
/// Bytes of such a table: long lines. What is refused of it is kept as a draft, twice.
pub const LIST_BYTES_MAX: usize = 128 * 1024;

/// A person as somebody describes them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewPerson {
    /// The name.
    pub name: Name,
    /// The address, when there is one: not every customer has one.
    pub email: Option<Email>,
    /// Whether the address is known to be theirs (an administrator vouches for it, never a mail).
    pub verified: bool,
    /// Telephone numbers.
    pub phones: Vec<Phone>,
    /// What they may be.
    pub roles: Roles,
    /// Language, when known.
    pub lang: Option<Lang>,
    /// IANA time zone, when known.
    pub zone: Option<String>,
    /// Where they belong.
    pub memberships: Vec<Membership>,
    /// Served first.
    pub vip: bool,
}

impl NewPerson {
    /// A customer of whom only the name is known.
    #[must_use]
    pub fn named(name: Name) -> Self {
        Self {
            name,
            email: None,
            verified: false,
            phones: Vec::new(),
            roles: Roles::CUSTOMER,
            lang: None,
            zone: None,
            memberships: Vec::new(),
            vip: false,
        }
    }
}

/// What an administrator writes of a person, all of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonSheet {
    /// The name.
    pub name: Name,
    /// Telephone numbers.
    pub phones: Vec<Phone>,
    /// Language, when known.
    pub lang: Option<Lang>,
    /// IANA time zone, when known.
    pub zone: Option<String>,
    /// Served first.
    pub vip: bool,
}

/// A person as a line of a file describes them: known by the address, and what is not said stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedPerson {
    /// The name.
    pub name: Name,
    /// The address that they are known by. It is not proved by standing in a file.
    pub email: Email,
    /// One more telephone number.
    pub phone: Option<Phone>,
    /// One more organisation that they belong to.
    pub organisation: Option<OrganisationId>,
    /// Language.
    pub lang: Option<Lang>,
    /// What they may be.
    pub roles: Option<Roles>,
}

/// What somebody asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PeopleAction {
    /// A new person.
    AddPerson(NewPerson),
    /// Another name, numbers, language or zone; `None` leaves a thing as it is.
    ChangeProfile {
        /// Who.
        person: PersonId,
        /// The name.
        name: Option<Name>,
        /// The telephone numbers.
        phones: Option<Vec<Phone>>,
        /// Language and zone.
        locale: Option<(Option<Lang>, Option<String>)>,
    },
    /// Everything that an administrator writes of a person.
    ChangePerson {
        /// Who.
        person: PersonId,
        /// From now on.
        to: Box<PersonSheet>,
    },
    /// What routing knows of somebody who works tickets.
    SetWork {
        /// Who.
        person: PersonId,
        /// From now on.
        to: Box<Work>,
    },
    /// One more address, which nobody has proved yet.
    AddAddress {
        /// Who.
        person: PersonId,
        /// The address.
        address: Email,
    },
    /// An address is no longer theirs: it is free, and what was opened from it is closed.
    RemoveAddress {
        /// Who.
        person: PersonId,
        /// The address.
        address: Email,
    },
    /// They are written to at this address of theirs.
    PreferAddress {
        /// Who.
        person: PersonId,
        /// The address.
        address: Email,
    },
    /// An address was proved: a link that went there came back.
    VerifyAddress {
        /// Who.
        person: PersonId,
        /// Which address.
        address: Email,
    },
    /// What the person may be.
    SetRoles {
        /// Who.
        person: PersonId,
        /// From now on.
        roles: Roles,
    },
    /// May no longer sign in, or may again.
    SetDisabled {
        /// Who.
        person: PersonId,
        /// From now on.
        disabled: bool,
    },
    /// May no longer sign in, and what they have in hand goes to somebody else.
    HandOver {
        /// Who.
        person: PersonId,
        /// To whom; to nobody is back to the queues.
        to: Option<PersonId>,
    },
    /// All their sessions and sockets are over.
    CutSessions {
        /// Who.
        person: PersonId,
    },
    /// Where a person belongs.
    SetMemberships {
        /// Who.
        person: PersonId,
        /// From now on.
        memberships: Vec<Membership>,
    },
    /// A record is a second one of somebody else.
    Merge {
        /// Which record.
        person: PersonId,
        /// Whose record stays.
        into: PersonId,
    },
    /// It was none after all.
    Unmerge {
        /// Which record.
        person: PersonId,
    },
    /// A line of a file: added, or brought up to date.
    List(Box<ListedPerson>),
    /// A new organisation.
    AddOrganisation {
        /// The name.
        name: Name,
        /// Served first.
        vip: bool,
    },
    /// Everything that an administrator writes of an organisation.
    ChangeOrganisation {
        /// Which.
        organisation: OrganisationId,
        /// The name.
        name: Name,
        /// Served first.
        vip: bool,
        /// What it is promised by.
        contract: Option<ContractId>,
    },
}

impl PeopleAction {
    /// The person whom it is about, when it is about one that exists.
    #[must_use]
    pub fn person(&self) -> Option<PersonId> {
        match self {
            Self::ChangeProfile { person, .. }
            | Self::ChangePerson { person, .. }
            | Self::SetWork { person, .. }
            | Self::AddAddress { person, .. }
            | Self::RemoveAddress { person, .. }
            | Self::PreferAddress { person, .. }
            | Self::VerifyAddress { person, .. }
            | Self::SetRoles { person, .. }
            | Self::SetDisabled { person, .. }
            | Self::HandOver { person, .. }
            | Self::CutSessions { person }
            | Self::SetMemberships { person, .. }
            | Self::Merge { person, .. }
            | Self::Unmerge { person } => Some(*person),
            Self::AddPerson(_) | Self::List(_) | Self::AddOrganisation { .. } | Self::ChangeOrganisation { .. } => None,
        }
    }

    /// The time zone that it names.
    #[must_use]
    pub fn zone(&self) -> Option<&str> {
        match self {
            Self::AddPerson(person) => person.zone.as_deref(),
            Self::ChangeProfile { locale, .. } => locale.as_ref().and_then(|(_, zone)| zone.as_deref()),
            Self::ChangePerson { to, .. } => to.zone.as_deref(),
            Self::SetWork { .. }
            | Self::AddAddress { .. }
            | Self::RemoveAddress { .. }
            | Self::PreferAddress { .. }
            | Self::VerifyAddress { .. }
            | Self::SetRoles { .. }
            | Self::SetDisabled { .. }
            | Self::HandOver { .. }
            | Self::CutSessions { .. }
            | Self::SetMemberships { .. }
            | Self::Merge { .. }
            | Self::Unmerge { .. }
            | Self::List(_)
            | Self::AddOrganisation { .. }
            | Self::ChangeOrganisation { .. } => None,
        }
    }

    /// The address that it gives to somebody.
    #[must_use]
    pub fn address(&self) -> Option<&Email> {
        match self {
            Self::AddPerson(person) => person.email.as_ref(),
            Self::AddAddress { address, .. } => Some(address),
            Self::List(listed) => Some(&listed.email),
            Self::ChangeProfile { .. }
            | Self::ChangePerson { .. }
            | Self::SetWork { .. }
            | Self::RemoveAddress { .. }
            | Self::PreferAddress { .. }
            | Self::VerifyAddress { .. }
            | Self::SetRoles { .. }
            | Self::SetDisabled { .. }
            | Self::HandOver { .. }
            | Self::CutSessions { .. }
            | Self::SetMemberships { .. }
            | Self::Merge { .. }
            | Self::Unmerge { .. }
            | Self::AddOrganisation { .. }
            | Self::ChangeOrganisation { .. } => None,
        }
    }

    /// Whether the person may not administer the desk after it.
    #[must_use]
    pub fn ends_administering(&self) -> bool {
        match self {
            Self::SetRoles { roles, .. } => !roles.administrator,
            Self::SetDisabled { disabled, .. } => *disabled,
            Self::HandOver { .. } => true,
            Self::List(listed) => listed.roles.is_some_and(|roles| !roles.administrator),
            Self::AddPerson(_)
            | Self::ChangeProfile { .. }
            | Self::ChangePerson { .. }
            | Self::SetWork { .. }
            | Self::AddAddress { .. }
            | Self::RemoveAddress { .. }
            | Self::PreferAddress { .. }
            | Self::VerifyAddress { .. }
            | Self::CutSessions { .. }
            | Self::SetMemberships { .. }
            | Self::Merge { .. }
            | Self::Unmerge { .. }
            | Self::AddOrganisation { .. }
            | Self::ChangeOrganisation { .. } => false,
        }
    }

    /// Whether it may be done with a record that was merged into another one. Anything else is done with the one that stays.
    #[must_use]
    pub fn suits_merged(&self) -> bool {
        matches!(self, Self::Merge { .. } | Self::Unmerge { .. } | Self::CutSessions { .. })
    }

    /// The organisations that it names.
    #[must_use]
    pub fn organisations(&self) -> Vec<OrganisationId> {
        match self {
            Self::AddPerson(person) => person.memberships.iter().map(|m| m.organisation).collect(),
            Self::SetMemberships { memberships, .. } => memberships.iter().map(|m| m.organisation).collect(),
            Self::List(listed) => listed.organisation.into_iter().collect(),
            Self::ChangeOrganisation { organisation, .. } => vec![*organisation],
            Self::ChangeProfile { .. }
            | Self::ChangePerson { .. }
            | Self::SetWork { .. }
            | Self::AddAddress { .. }
            | Self::RemoveAddress { .. }
            | Self::PreferAddress { .. }
            | Self::VerifyAddress { .. }
            | Self::SetRoles { .. }
            | Self::SetDisabled { .. }
            | Self::HandOver { .. }
            | Self::CutSessions { .. }
            | Self::Merge { .. }
            | Self::Unmerge { .. }
            | Self::AddOrganisation { .. } => Vec::new(),
        }
    }
}
