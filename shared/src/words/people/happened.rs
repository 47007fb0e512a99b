//! What happened to a person's record or to an organisation's, in sentences.

use super::{People as W, say};
use crate::event::{Change, TextRef};
use crate::id::{OrganisationId, PersonId, SettingKind};
use crate::locale::Lang;
use crate::people::Membership;
use crate::people::change::{OrganisationChange, PersonChange};
use crate::words::account::roles;
use crate::words::settings::{Says, changed, written_first};

/// What the sentences about one step need.
pub struct Record<'a> {
    /// The names of settings, and the reader's language.
    pub says: Says<'a>,
    /// The words that a step points to; none where they were erased.
    pub text: &'a dyn Fn(&TextRef) -> Option<String>,
    /// What somebody's record is called.
    pub person: &'a dyn Fn(PersonId) -> String,
    /// What an organisation is called.
    pub organisation: &'a dyn Fn(OrganisationId) -> String,
}

impl Record<'_> {
    /// What a change says: a sentence, or for somebody's work some of them.
    #[must_use]
    pub fn happened(&self, change: &Change) -> Vec<String> {
        match change {
            Change::Person(PersonChange::WorkSet { from, to }) => self.says.work_changed(from, to),
            Change::Person(change) => vec![self.of_person(change)],
            Change::Organisation(change) => vec![self.of_organisation(change)],
            Change::Ticket(_) | Change::Setting(_) => Vec::new(),
        }
    }

    fn of_person(&self, change: &PersonChange) -> String {
        let lang = self.says.0.lang;
        let words = |text: W| say(lang, text).to_owned();
        let first = |label: W, after: &str| written_first(lang, say(lang, label), after);
        let differs = |label: W, before: &str, after: &str| changed(lang, say(lang, label), before, after);
        match change {
            PersonChange::Added { roles: may } => first(W::HasAdded, &roles(lang, *may)),
            PersonChange::Named { name, .. } => first(W::Name, &self.said(name)),
            PersonChange::AddressAdded { address, .. } => first(W::AddressAdded, &self.said(address)),
            PersonChange::AddressVerified { .. } => words(W::AddressProved),
            PersonChange::AddressRemoved { .. } => words(W::AddressRemoved),
            PersonChange::AddressPreferred { .. } => words(W::AddressPreferred),
            PersonChange::PhonesSet { phones, .. } => {
                first(W::Phones, &phones.iter().map(|phone| self.said(phone)).collect::<Vec<_>>().join(", "))
            }
            PersonChange::RolesSet { from, to } => differs(W::Roles, &roles(lang, *from), &roles(lang, *to)),
            PersonChange::Localised { lang_before, zone_before, lang: lang_now, zone } => {
                let reads = |lang: &Option<Lang>, zone: &Option<String>| {
                    let name = lang.map(|lang| self.says.language(lang.into()));
                    name.into_iter().chain(zone.clone()).collect::<Vec<_>>().join(", ")
                };
                differs(W::LanguageAndZone, &reads(lang_before, zone_before), &reads(lang_now, zone))
            }
            PersonChange::MembershipsSet { from, to } => differs(W::Organisations, &self.belongs(from), &self.belongs(to)),
            PersonChange::VipSet { to } => words(if *to { W::NowVip } else { W::NotVip }),
            PersonChange::DisabledSet { to } => words(if *to { W::WasDisabled } else { W::WasEnabled }),
            PersonChange::SessionsCut => words(W::SessionsEnded),
            PersonChange::WorkSet { .. } => String::new(),
            PersonChange::MergedInto { into } => first(W::WasMerged, &(self.person)(*into)),
            PersonChange::Unmerged { from } => first(W::ApartFrom, &(self.person)(*from)),
            PersonChange::AliasAdded { person } => first(W::MergedHere, &(self.person)(*person)),
            PersonChange::AliasRemoved { person } => first(W::ApartFrom, &(self.person)(*person)),
        }
    }

    fn of_organisation(&self, change: &OrganisationChange) -> String {
        let lang = self.says.0.lang;
        match change {
            OrganisationChange::Added => say(lang, W::HasAdded).to_owned(),
            OrganisationChange::Named { name, .. } => written_first(lang, say(lang, W::Name), &self.said(name)),
            OrganisationChange::VipSet { to } => say(lang, if *to { W::NowVip } else { W::NotVip }).to_owned(),
            OrganisationChange::ContractSet { from, to } => {
                let [from, to] = [from, to]
                    .map(|contract| contract.map(|contract| self.says.0.numbered(SettingKind::Contract, contract.0)).unwrap_or_default());
                changed(lang, say(lang, W::Contract), &from, &to)
            }
        }
    }

    fn said(&self, text: &TextRef) -> String {
        (self.text)(text).unwrap_or_else(|| say(self.says.0.lang, W::Erased).to_owned())
    }

    fn belongs(&self, memberships: &[Membership]) -> String {
        let manages = |membership: &Membership| if membership.manager { say(self.says.0.lang, W::Manages) } else { "" };
        let one = |membership: &Membership| {
            let name = (self.organisation)(membership.organisation);
            match manages(membership) {
                "" => name,
                manages => format!("{name} ({manages})"),
            }
        };
        memberships.iter().map(one).collect::<Vec<_>>().join(", ")
    }
}
