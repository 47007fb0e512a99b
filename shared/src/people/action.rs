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
    /// Whether it may take a role of the desk from whoever has it: a line that was forgotten in a file would put them out.
    pub takes_roles: bool,
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

/// What an action touches, for whoever loads what it needs and guards what must stay.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facts<'a> {
    /// The person whom it is about, when it is about one that exists.
    pub person: Option<PersonId>,
    /// The organisations that it names.
    pub organisations: Vec<OrganisationId>,
    /// The time zone that it names.
    pub zone: Option<&'a str>,
    /// The address that it gives to somebody.
    pub address: Option<&'a Email>,
    /// Whether the person may not administer the desk after it.
    pub ends_administering: bool,
}

impl Facts<'_> {
    fn about(person: PersonId) -> Self {
        Self { person: Some(person), ..Self::default() }
    }
}

impl PeopleAction {
    /// What it touches.
    #[must_use]
    pub fn facts(&self) -> Facts<'_> {
        match self {
            Self::AddPerson(new) => {
                let organisations = organisations_of(&new.memberships);
                Facts { organisations, zone: new.zone.as_deref(), address: new.email.as_ref(), ..Facts::default() }
            }
            Self::ChangeProfile { person, locale, .. } => {
                let zone = locale.as_ref().and_then(|(_, zone)| zone.as_deref());
                Facts { zone, ..Facts::about(*person) }
            }
            Self::ChangePerson { person, to } => Facts { zone: to.zone.as_deref(), ..Facts::about(*person) },
            Self::AddAddress { person, address } => Facts { address: Some(address), ..Facts::about(*person) },
            Self::SetRoles { person, roles } => Facts { ends_administering: !roles.administrator, ..Facts::about(*person) },
            Self::SetDisabled { person, disabled } => Facts { ends_administering: *disabled, ..Facts::about(*person) },
            Self::HandOver { person, .. } => Facts { ends_administering: true, ..Facts::about(*person) },
            Self::SetMemberships { person, memberships } => Facts { organisations: organisations_of(memberships), ..Facts::about(*person) },
            Self::SetWork { person, .. }
            | Self::RemoveAddress { person, .. }
            | Self::PreferAddress { person, .. }
            | Self::VerifyAddress { person, .. }
            | Self::CutSessions { person }
            | Self::Merge { person, .. }
            | Self::Unmerge { person } => Facts::about(*person),
            Self::List(listed) => Facts {
                organisations: listed.organisation.into_iter().collect(),
                address: Some(&listed.email),
                ends_administering: listed.roles.is_some_and(|roles| !roles.administrator),
                ..Facts::default()
            },
            Self::AddOrganisation { .. } => Facts::default(),
            Self::ChangeOrganisation { organisation, .. } => Facts { organisations: vec![*organisation], ..Facts::default() },
        }
    }

    /// Whether it may be done with a record that was merged into another one. Anything else is done with the one that stays.
    #[must_use]
    pub fn suits_merged(&self) -> bool {
        matches!(self, Self::Merge { .. } | Self::Unmerge { .. } | Self::CutSessions { .. })
    }
}

fn organisations_of(memberships: &[Membership]) -> Vec<OrganisationId> {
    memberships.iter().map(|membership| membership.organisation).collect()
}
