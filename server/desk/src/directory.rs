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
/// So much of what is typed is looked for: each word is held against everybody while everybody waits. Words only narrow a search,
/// and who is meant is clear long before.
pub const SEARCH_CHARS_MAX: usize = 100;
/// So many different words of it.
pub const SEARCH_WORDS_MAX: usize = 8;
/// Fewer digits are in too many numbers.
const SEARCH_DIGITS_MIN: usize = 3;

/// Everybody the desk knows.
#[derive(Debug, Default)]
pub struct Directory {
    people: HashMap<PersonId, Arc<Person>, FxBuildHasher>,
    organisations: HashMap<OrganisationId, Arc<Organisation>, FxBuildHasher>,
    administrators: BTreeSet<PersonId>,
    managers: BTreeSet<PersonId>,
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

    /// The managers.
    #[must_use]
    pub fn managers(&self) -> &BTreeSet<PersonId> {
        &self.managers
    }

    /// People whose name, address or number holds every word that is looked for, best first.
    #[must_use]
    pub fn find(&self, words: &str) -> Vec<&Arc<Person>> {
        let wanted = looked_for(words);
        if wanted.is_empty() {
            return Vec::new();
        }
        let mut hits: Vec<(u32, &Arc<Person>)> =
            self.people.values().filter_map(|person| self.score(person, &wanted).map(|score| (score, person))).collect();
        hits.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.name.cmp(&b.1.name)).then(a.1.id.cmp(&b.1.id)));
        hits.into_iter().take(HITS_MAX).map(|(_, person)| person).collect()
    }

    /// The lower the better: a word that begins a name beats one within it, a name beats an address.
    fn score(&self, person: &Person, wanted: &[Wanted]) -> Option<u32> {
        if person.disabled {
            return None;
        }
        let name = person.name.to_lowercase();
        let organisation = person.memberships.first().and_then(|m| self.organisations.get(&m.organisation));
        let organisation = organisation.map(|organisation| organisation.name.to_lowercase()).unwrap_or_default();
        wanted.iter().try_fold(0, |score, Wanted { word, digits }| {
            let begins = name.split_whitespace().any(|part| part.starts_with(word.as_str()));
            let by_phone =
                digits.as_ref().is_some_and(|digits| person.phones.iter().any(|phone| only_digits(phone).contains(digits.as_str())));
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
        let note = |of: &mut BTreeSet<PersonId>, is: bool| if is { of.insert(person.id) } else { of.remove(&person.id) };
        note(&mut self.administrators, person.administers());
        note(&mut self.managers, person.roles.manager && !person.disabled);
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

/// A word that is looked for.
#[derive(Debug, PartialEq, Eq)]
struct Wanted {
    word: String,
    /// Its digits, where they may be of a number.
    digits: Option<String>,
}

/// The different words of what was typed, as far as it is looked at.
fn looked_for(words: &str) -> Vec<Wanted> {
    let looked_at: String = words.chars().take(SEARCH_CHARS_MAX).collect();
    let mut wanted: Vec<Wanted> = Vec::new();
    for word in looked_at.to_lowercase().split_whitespace() {
        if wanted.len() < SEARCH_WORDS_MAX && wanted.iter().all(|known| known.word != word) {
            let digits = Some(only_digits(word)).filter(|digits| SEARCH_DIGITS_MIN <= digits.len());
            wanted.push(Wanted { word: word.to_owned(), digits });
        }
    }
    wanted
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

    fn directory() -> Directory {
        let mut directory = Directory::default();
        for (id, name, phone) in [(1, "Giulia Rinaldi", "+39 041 496 0001"), (2, "Giulia Rossi", "+39 041 496 0002")] {
            directory.put_person(Arc::new(Person { name: name.to_owned(), phones: vec![phone.to_owned()], ..person(id, false, false) }));
        }
        directory
    }

    fn found(directory: &Directory, words: &str) -> Vec<u64> {
        directory.find(words).into_iter().map(|person| person.id.0).collect()
    }

    #[test]
    fn somebody_is_found_by_words_and_digits() {
        let directory = directory();
        for (words, expected) in [
            ("giulia", vec![1, 2]),
            ("Rossi GIULIA", vec![2]),
            ("041-496-0001", vec![1]),
            ("giulia 0002", vec![2]),
            ("giulia nobody", vec![]),
            ("01", vec![]),
            (" ", vec![]),
        ] {
            assert_eq!(found(&directory, words), expected, "{words:?}");
        }
    }

    #[test]
    fn what_is_typed_beyond_a_few_words_is_not_looked_at() {
        let directory = directory();
        assert_eq!(found(&directory, "giulia giuli giul giu gi g rinaldi rinald nobody"), [1], "the ninth word");
        assert_eq!(found(&directory, &format!("rinaldi{}nobody", " ".repeat(SEARCH_CHARS_MAX))), [1], "beyond the characters");
        assert_eq!(looked_for(&"giulia ".repeat(10)).len(), 1, "a word is looked for once");
        let many: String = (0..150_000).map(|n| format!("{n} ")).collect();
        assert_eq!(looked_for(&many).len(), SEARCH_WORDS_MAX);
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
