//! Everybody the desk knows, in memory: names for rows, and who is meant by a name, a number or an address.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use rustc_hash::FxBuildHasher;
use shared::event::Change;
use shared::id::{OrganisationId, PersonId};
use shared::people::change::PersonChange;
use shared::people::{Organisation, Person};
use shared::view::{OrganisationRef, PersonRef};

/// The most people that a search shows: what fits under a field.
pub const HITS_MAX: usize = 8;

/// Everybody the desk knows.
#[derive(Debug, Default)]
pub struct Directory {
    people: HashMap<PersonId, Arc<Person>, FxBuildHasher>,
    organisations: HashMap<OrganisationId, Arc<Organisation>, FxBuildHasher>,
    administrators: BTreeSet<PersonId>,
}

impl Directory {
    /// The person of that id.
    #[must_use]
    pub fn person(&self, id: PersonId) -> Option<&Arc<Person>> {
        self.people.get(&id)
    }

    /// The organisation of that id.
    #[must_use]
    pub fn organisation(&self, id: OrganisationId) -> Option<&Arc<Organisation>> {
        self.organisations.get(&id)
    }

    /// Somebody's name, for a row; nameless once erased.
    #[must_use]
    pub fn named(&self, id: PersonId) -> PersonRef {
        let name = self.people.get(&id).map(|person| person.name.clone()).unwrap_or_default();
        PersonRef { id, name }
    }

    /// An organisation's name, for a panel.
    #[must_use]
    pub fn organisation_named(&self, id: OrganisationId) -> Option<OrganisationRef> {
        let organisation = self.organisations.get(&id)?;
        Some(OrganisationRef { id, name: organisation.name.clone(), vip: organisation.vip })
    }

    /// Whether somebody is served first, for themselves or for whom they speak.
    #[must_use]
    pub fn is_vip(&self, id: PersonId, organisation: Option<OrganisationId>) -> bool {
        let person = self.people.get(&id).is_some_and(|person| person.vip);
        person || organisation.and_then(|id| self.organisations.get(&id)).is_some_and(|organisation| organisation.vip)
    }

    /// All people.
    pub fn people(&self) -> impl Iterator<Item = &Arc<Person>> {
        self.people.values()
    }

    /// All organisations.
    pub fn organisations(&self) -> impl Iterator<Item = &Arc<Organisation>> {
        self.organisations.values()
    }

    /// The agents who may be given work, by name.
    #[must_use]
    pub fn agents(&self) -> Vec<&Arc<Person>> {
        let mut agents: Vec<_> = self.people.values().filter(|person| person.roles.agent && !person.disabled).collect();
        agents.sort_by(|a, b| a.name.cmp(&b.name).then(a.id.cmp(&b.id)));
        agents
    }

    /// Who may administer the desk. Every call is told, so they are not looked for anew each time.
    #[must_use]
    pub fn administrators(&self) -> &BTreeSet<PersonId> {
        &self.administrators
    }

    /// People whose name, address or number holds every word, best first.
    #[must_use]
    pub fn find(&self, words: &str) -> Vec<&Arc<Person>> {
        let wanted: Vec<String> = words.to_lowercase().split_whitespace().map(str::to_owned).collect();
        if wanted.is_empty() {
            return Vec::new();
        }
        let mut hits: Vec<(u32, &Arc<Person>)> =
            self.people.values().filter_map(|person| self.score(person, &wanted).map(|score| (score, person))).collect();
        hits.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.name.cmp(&b.1.name)).then(a.1.id.cmp(&b.1.id)));
        hits.into_iter().take(HITS_MAX).map(|(_, person)| person).collect()
    }

    /// The lower the better: a word that begins a name beats one within it, a name beats an address.
    fn score(&self, person: &Person, wanted: &[String]) -> Option<u32> {
        if person.disabled {
            return None;
        }
        let name = person.name.to_lowercase();
        let organisation = person.memberships.first().and_then(|m| self.organisations.get(&m.organisation));
        let organisation = organisation.map(|organisation| organisation.name.to_lowercase()).unwrap_or_default();
        wanted.iter().try_fold(0, |score, word| {
            let digits: String = word.chars().filter(char::is_ascii_digit).collect();
            let begins = name.split_whitespace().any(|part| part.starts_with(word.as_str()));
            let by_phone = 3 <= digits.len() && person.phones.iter().any(|phone| only_digits(phone).contains(&digits));
            let by_mail = person.emails.iter().any(|email| email.address.as_str().contains(word.as_str()));
            match (begins, name.contains(word.as_str()) || by_phone, by_mail, organisation.contains(word.as_str())) {
                (true, ..) => Some(score),
                (_, true, ..) => Some(score + 1),
                (_, _, true, _) => Some(score + 2),
                (_, _, _, true) => Some(score + 3),
                _ => None,
            }
        })
    }

    pub(crate) fn put_person(&mut self, person: Arc<Person>) {
        if person.administers() {
            self.administrators.insert(person.id);
        } else {
            self.administrators.remove(&person.id);
        }
        self.people.insert(person.id, person);
    }

    pub(crate) fn put_organisation(&mut self, organisation: Arc<Organisation>) {
        self.organisations.insert(organisation.id, organisation);
    }
}

/// Whether these changes end somebody's sessions.
pub(crate) fn cuts_sessions(changes: &[Change]) -> bool {
    changes.iter().any(|change| matches!(change, Change::Person(PersonChange::SessionsCut)))
}

fn only_digits(phone: &str) -> String {
    phone.chars().filter(char::is_ascii_digit).collect()
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use shared::people::{Roles, apply_person};

    use super::*;

    fn person(id: u64, administrator: bool, disabled: bool) -> Person {
        let new = apply_person(None, PersonId(id), Timestamp::UNIX_EPOCH, &[], &[]);
        Person { roles: Roles { administrator, ..Roles::AGENT }, disabled, ..new }
    }

    #[test]
    fn administrators_are_known_as_they_come_and_go() {
        let mut directory = Directory::default();
        for (one, expected) in [
            (person(1, true, false), vec![1]),
            (person(2, false, false), vec![1]),
            (person(2, true, false), vec![1, 2]),
            (person(2, true, false), vec![1, 2]),
            (person(1, true, true), vec![2]),
            (person(2, false, false), vec![]),
            (person(1, true, false), vec![1]),
        ] {
            directory.put_person(Arc::new(one));
            assert_eq!(directory.administrators().iter().map(|id| id.0).collect::<Vec<_>>(), expected);
        }
    }
}
