//! What can happen to a person or an organisation. Append-only: a new meaning is a new variant.

use serde::{Deserialize, Serialize};

use super::work::Work;
use super::{Membership, Roles};
use crate::event::TextRef;
use crate::id::{ContractId, PersonId};
use crate::locale::Lang;

/// What happened to a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonChange {
    /// The desk heard of them for the first time.
    Added {
        /// What they may be.
        roles: Roles,
    },
    /// They got a name, or another one.
    Named {
        /// The name.
        name: TextRef,
        /// The version of the step that brought the name before, if there was one.
        before: Option<u32>,
    },
    /// They got one more address.
    AddressAdded {
        /// The address.
        address: TextRef,
        /// Whether it is known to be theirs.
        verified: bool,
    },
    /// They proved that an address is theirs.
    AddressVerified {
        /// Which of theirs, from 0.
        index: u16,
    },
    /// Their telephone numbers, all of them.
    PhonesSet {
        /// The numbers.
        phones: Vec<TextRef>,
        /// How many there were before.
        before: u16,
    },
    /// What they may be.
    RolesSet {
        /// Before.
        from: Roles,
        /// Now.
        to: Roles,
    },
    /// The language and zone that they read in.
    Localised {
        /// Language before.
        lang_before: Option<Lang>,
        /// Zone before.
        zone_before: Option<String>,
        /// Language now.
        lang: Option<Lang>,
        /// Zone now.
        zone: Option<String>,
    },
    /// Where they belong.
    MembershipsSet {
        /// Before.
        from: Vec<Membership>,
        /// Now.
        to: Vec<Membership>,
    },
    /// Served first, or no longer.
    VipSet {
        /// Now.
        to: bool,
    },
    /// May no longer sign in, or may again.
    DisabledSet {
        /// Now.
        to: bool,
    },
    /// All their sessions and sockets are over: the password changed, or somebody asked for it.
    SessionsCut,
    /// Their skills, shift, absences, languages or capacity are others.
    WorkSet {
        /// Before.
        from: Box<Work>,
        /// Now.
        to: Box<Work>,
    },
    /// An address is no longer theirs, and may be somebody else's.
    AddressRemoved {
        /// Which of theirs it was, from 0.
        index: u16,
        /// Whether it had been proved.
        verified: bool,
    },
    /// An address is the one that they are written to.
    AddressPreferred {
        /// Which of theirs it was, from 0; it is the first now.
        index: u16,
    },
    /// This is a second record of somebody else.
    MergedInto {
        /// Whose record stays.
        into: PersonId,
    },
    /// It was no second record after all.
    Unmerged {
        /// Whose it was taken for.
        from: PersonId,
    },
    /// Another record turned out to be theirs as well.
    AliasAdded {
        /// Which.
        person: PersonId,
    },
    /// That record is somebody of its own again.
    AliasRemoved {
        /// Which.
        person: PersonId,
    },
}

/// What happened to an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrganisationChange {
    /// The desk heard of it for the first time.
    Added,
    /// It got a name, or another one.
    Named {
        /// The name.
        name: TextRef,
        /// The version of the step that brought the name before, if there was one.
        before: Option<u32>,
    },
    /// Served first, or no longer.
    VipSet {
        /// Now.
        to: bool,
    },
    /// It has another contract, or none.
    ContractSet {
        /// Before.
        from: Option<ContractId>,
        /// Now.
        to: Option<ContractId>,
    },
}
