//! What somebody may ask for about people and organisations.

use serde::{Deserialize, Serialize};

use super::{Membership, Roles};
use crate::id::{OrganisationId, PersonId};
use crate::locale::Lang;
use crate::text::{Email, Name, Phone};

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
    /// All their sessions and sockets are over.
    CutSessions {
        /// Who.
        person: PersonId,
    },
    /// A new organisation.
    AddOrganisation {
        /// The name.
        name: Name,
        /// Served first.
        vip: bool,
    },
    /// Where a person belongs.
    SetMemberships {
        /// Who.
        person: PersonId,
        /// From now on.
        memberships: Vec<Membership>,
    },
}

impl PeopleAction {
    /// The person whom it is about, when it is about one that exists.
    #[must_use]
    pub fn person(&self) -> Option<PersonId> {
        match self {
            Self::ChangeProfile { person, .. }
            | Self::VerifyAddress { person, .. }
            | Self::SetRoles { person, .. }
            | Self::SetDisabled { person, .. }
            | Self::CutSessions { person }
            | Self::SetMemberships { person, .. } => Some(*person),
            Self::AddPerson(_) | Self::AddOrganisation { .. } => None,
        }
    }

    /// The time zone that it names.
    #[must_use]
    pub fn zone(&self) -> Option<&str> {
        match self {
            Self::AddPerson(person) => person.zone.as_deref(),
            Self::ChangeProfile { locale, .. } => locale.as_ref().and_then(|(_, zone)| zone.as_deref()),
            Self::VerifyAddress { .. }
            | Self::SetRoles { .. }
            | Self::SetDisabled { .. }
            | Self::CutSessions { .. }
            | Self::AddOrganisation { .. }
            | Self::SetMemberships { .. } => None,
        }
    }

    /// Whether the person may not administer the desk after it.
    #[must_use]
    pub fn ends_administering(&self) -> bool {
        match self {
            Self::SetRoles { roles, .. } => !roles.administrator,
            Self::SetDisabled { disabled, .. } => *disabled,
            Self::AddPerson(_)
            | Self::ChangeProfile { .. }
            | Self::VerifyAddress { .. }
            | Self::CutSessions { .. }
            | Self::AddOrganisation { .. }
            | Self::SetMemberships { .. } => false,
        }
    }

    /// The organisations that it names.
    #[must_use]
    pub fn organisations(&self) -> Vec<OrganisationId> {
        match self {
            Self::AddPerson(person) => person.memberships.iter().map(|m| m.organisation).collect(),
            Self::SetMemberships { memberships, .. } => memberships.iter().map(|m| m.organisation).collect(),
            Self::ChangeProfile { .. }
            | Self::VerifyAddress { .. }
            | Self::SetRoles { .. }
            | Self::SetDisabled { .. }
            | Self::CutSessions { .. }
            | Self::AddOrganisation { .. } => Vec::new(),
        }
    }
}
