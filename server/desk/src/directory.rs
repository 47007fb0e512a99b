//! Everybody the desk knows, in memory: names for rows, and who is meant by a name, a number or an address.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use rustc_hash::FxBuildHasher;
use shared::access::Actor;
use shared::event::Change;
use shared::id::{OrganisationId, PersonId};
use shared::people::change::PersonChange;
use shared::people::{Agents, Organisation, Person};
use shared::setting::own::makes_own;
use shared::text::Email;
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
    working: Arc<Agents>,
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

    /// Whose record stays: the person's own, or the one that theirs was merged into.
    #[must_use]
    pub fn stays(&self, id: PersonId) -> Option<&Arc<Person>> {
        let person = self.people.get(&id)?;
        person.merged_into.and_then(|into| self.people.get(&into)).or(Some(person))
    }

    /// The ids under which somebody is found: their own and those of the records that were merged into theirs.
    #[must_use]
    pub fn records(&self, id: PersonId) -> Vec<PersonId> {
        let merged = self.people.get(&id).map(|person| person.merged.as_slice()).unwrap_or_default();
        std::iter::once(id).chain(merged.iter().copied()).collect()
    }

    /// What somebody is at this moment, by all their records.
    #[must_use]
    pub fn actor(&self, id: PersonId) -> Option<Actor> {
        self.people.get(&id).map(|person| self.merged(person).fold(Actor::of(person), |actor, alias| actor.with(alias)))
    }

    /// Whether somebody signs in by an address of a record that was merged into theirs. It must have been proved there: whoever
    /// can write in another's name would otherwise come in by it. Nobody of the desk does.
    #[must_use]
    pub fn opens(&self, person: &Person, address: &Email) -> bool {
        let proved = |alias: &Arc<Person>| alias.emails.iter().any(|email| email.verified && email.address == *address);
        !person.roles.staff() && self.merged(person).any(proved)
    }

    /// The records that were merged into somebody's.
    pub fn merged(&self, person: &Person) -> impl Iterator<Item = &Arc<Person>> {
        person.merged.iter().filter_map(|id| self.people.get(id))
    }

    /// The organisation that somebody speaks for: the first that they belong to, by their own record or by one that was merged
    /// into it.
    #[must_use]
    pub fn speaks_for(&self, person: &Person) -> Option<OrganisationId> {
        let mut records = std::iter::once(person).chain(self.merged(person).map(|record| &**record));
        records.find_map(|record| record.memberships.first()).map(|membership| membership.organisation)
    }

    /// Somebody's name, for a row; nameless once erased. Of two records of one person it is the name of the one that stays.
    #[must_use]
    pub fn named(&self, id: PersonId) -> PersonRef {
        let name = self.stays(id).map(|person| person.name.clone()).unwrap_or_default();
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
        let person = self.stays(id).is_some_and(|person| person.vip);
        person || organisation.and_then(|id| self.organisations.get(&id)).is_some_and(|organisation| organisation.vip)
    }

    /// Who has an address that a queue of that one would make the desk's own.
    #[must_use]
    pub fn taken_with(&self, queue: &Email) -> Option<PersonId> {
        let theirs = |person: &&Arc<Person>| person.emails.iter().any(|email| makes_own(queue, email.address.as_str()));
        self.people.values().filter(theirs).map(|person| person.id).min()
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
        let mut agents: Vec<_> = self.working.values().collect();
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

    /// Who may be given tickets. Every call is told, so they are kept as one thing that is shared.
    #[must_use]
    pub fn working(&self) -> &Arc<Agents> {
        &self.working
    }

    /// People whose name, address or number holds every word that is looked for, best first. Whoever is disabled is not meant.
    #[must_use]
    pub fn find(&self, words: &str) -> Vec<&Arc<Person>> {
        self.called(words).into_iter().filter(|person| !person.disabled).take(HITS_MAX).collect()
    }

    /// All of them, those who are disabled too. A record that was merged into another one is found by that.
    #[must_use]
    pub fn called(&self, words: &str) -> Vec<&Arc<Person>> {
        let wanted = looked_for(words);
        if wanted.is_empty() {
            return Vec::new();
        }
        let people = self.people.values().filter(|person| person.merged_into.is_none());
        let mut hits: Vec<(u32, &Arc<Person>)> =
            people.filter_map(|person| self.score(person, &wanted).map(|score| (score, person))).collect();
        hits.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.name.cmp(&b.1.name)).then(a.1.id.cmp(&b.1.id)));
        hits.into_iter().map(|(_, person)| person).collect()
    }

    /// The lower the better: a word that begins a name beats one within it, a name beats an address.
    fn score(&self, person: &Person, wanted: &[Wanted]) -> Option<u32> {
        let name = person.name.to_lowercase();
        let organisation = self.speaks_for(person).and_then(|id| self.organisations.get(&id));
        let organisation = organisation.map(|organisation| organisation.name.to_lowercase()).unwrap_or_default();
        let has = |found: &dyn Fn(&Person) -> bool| found(person) || self.merged(person).any(|alias| found(alias));
        wanted.iter().try_fold(0, |score, Wanted { word, digits }| {
            let begins = name.split_whitespace().any(|part| part.starts_with(word.as_str()));
            let by_phone = digits
                .as_ref()
                .is_some_and(|digits| has(&|person| person.phones.iter().any(|phone| only_digits(phone).contains(digits.as_str()))));
            let by_mail = has(&|person| person.emails.iter().any(|email| email.address.as_str().contains(word.as_str())));
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
        if person.works_tickets() {
            Arc::make_mut(&mut self.working).insert(person.id, Arc::clone(&person));
        } else if self.working.contains_key(&person.id) {
            Arc::make_mut(&mut self.working).remove(&person.id);
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
    fn a_merged_record_is_found_and_named_as_the_one_that_stays_and_opens_it_by_a_proved_address() {
        let mut directory = directory();
        let address = |text: &str| Email::try_from(text).expect("an address");
        let mine = |text: &str, verified| shared::people::PersonEmail { address: address(text), verified };
        let alias = Person {
            name: "G. Rossi".to_owned(),
            roles: Roles::CUSTOMER,
            emails: vec![mine("g@home.example", true), mine("g@forged.example", false)],
            merged_into: Some(PersonId(2)),
            ..person(3, false, false)
        };
        directory.put_person(Arc::new(alias));
        for (roles, opens) in [(Roles::CUSTOMER, true), (Roles::AGENT, false)] {
            let stays = Person { merged: vec![PersonId(3)], roles, ..Person::clone(directory.person(PersonId(2)).expect("known")) };
            directory.put_person(Arc::new(stays.clone()));
            assert_eq!(directory.opens(&stays, &address("g@home.example")), opens, "{roles:?}");
            assert!(!directory.opens(&stays, &address("g@forged.example")), "nobody proved it");
        }
        assert_eq!(found(&directory, "home.example"), [2]);
        assert_eq!(directory.named(PersonId(3)).name, "Giulia Rossi");
        assert!(directory.actor(PersonId(2)).is_some_and(|actor| actor.proved && actor.is(PersonId(3))));
        assert!(directory.actor(PersonId(3)).is_some_and(|actor| actor.roles == Roles::default()));
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
