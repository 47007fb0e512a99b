//! Who calls, who works here, and what agents see of a person.

use std::sync::Arc;

use shared::access::{Actor, crew_has};
use shared::id::{PersonId, QueueId};
use shared::people::Person;
use shared::view::{OTHER_TICKETS_MAX, PersonCard, PersonHit, PersonRef, TicketLine};

use super::reads_tickets;
use crate::error::DeskError;
use crate::open::Desk;

/// So many tickets of a customer are looked at for the newest ones that the reader may see.
const OTHERS_LOOKED_AT_MAX: usize = 200;

impl Desk {
    /// People whose name, number or address holds the words ("Chi chiama?").
    ///
    /// # Errors
    /// Not found for anybody but agents and managers.
    pub fn find_people(&self, actor: &Actor, words: &str) -> Result<Vec<PersonHit>, DeskError> {
        reads_tickets(actor)?;
        let settings = self.settings();
        let mut hits = self.people_called(words);
        // One look for all of them, and beside the directory: whatever is published waits for both. A number would tell of tickets
        // that this reader may not see.
        for entry in self.views.board.read().entries() {
            if let Some((_, hit)) = hits.iter_mut().find(|(records, _)| records.contains(&entry.row.customer.id))
                && entry.seen_by(actor, &settings)
            {
                hit.open += 1;
            }
        }
        Ok(hits.into_iter().map(|(_, hit)| hit).collect())
    }

    /// People by their words, with their records, before their open tickets were counted.
    fn people_called(&self, words: &str) -> Vec<(Vec<PersonId>, PersonHit)> {
        let directory = self.views.directory.read();
        let hit = |person: &Arc<Person>| PersonHit {
            id: person.id,
            name: person.name.clone(),
            email: person.address().map(ToString::to_string),
            phone: person.phones.first().cloned(),
            organisation: directory
                .speaks_for(person)
                .and_then(|id| directory.organisation_named(id))
                .map(|organisation| organisation.name),
            vip: directory.is_vip(person.id, directory.speaks_for(person)),
            open: 0,
        };
        directory.find(words).into_iter().map(|person| (directory.records(person.id), hit(person))).collect()
    }

    /// The agents who may be given work.
    ///
    /// # Errors
    /// Not found for anybody but agents and managers.
    pub fn agents(&self, actor: &Actor) -> Result<Vec<PersonRef>, DeskError> {
        reads_tickets(actor)?;
        let directory = self.views.directory.read();
        Ok(directory.agents().into_iter().map(|agent| PersonRef { id: agent.id, name: agent.name.clone() }).collect())
    }

    /// The agents who may be given a ticket of a queue.
    pub(crate) fn crew_of(&self, queue: QueueId) -> Vec<PersonRef> {
        let (directory, settings) = (self.views.directory.read(), self.settings());
        let crew = directory.agents().into_iter().filter(|agent| crew_has(agent.id, queue, &settings));
        crew.map(|agent| PersonRef { id: agent.id, name: agent.name.clone() }).collect()
    }

    /// What agents see of a person beside a ticket of theirs.
    pub(crate) async fn card(&self, actor: &Actor, person: PersonId, besides: shared::id::TicketId) -> Result<PersonCard, DeskError> {
        let (person, records) = {
            let directory = self.views.directory.read();
            let stays = directory.stays(person).map_or(person, |stays| stays.id);
            (stays, directory.records(stays))
        };
        let mut others = Vec::new();
        for record in &records {
            others.extend(self.store.mine(*record).await?);
        }
        others.retain(|id| *id != besides);
        others.sort_unstable();
        // Numbers grow with time. Some may not be for this reader: then it is looked further back, within reason.
        let newest: Vec<_> = others.into_iter().rev().take(OTHERS_LOOKED_AT_MAX).collect();
        let mut others: Vec<TicketLine> = Vec::new();
        for some in newest.chunks(OTHER_TICKETS_MAX * 4) {
            others.extend(self.ticket_lines(actor, some).await?);
            if OTHER_TICKETS_MAX <= others.len() {
                break;
            }
        }
        others.truncate(OTHER_TICKETS_MAX);
        let directory = self.views.directory.read();
        let known = directory.person(person);
        let organisation = known.and_then(|person| directory.speaks_for(person));
        Ok(PersonCard {
            id: person,
            name: known.map(|person| person.name.clone()).unwrap_or_default(),
            emails: records.iter().filter_map(|id| directory.person(*id)).flat_map(|person| addresses(person)).collect(),
            phones: known.map(|person| person.phones.clone()).unwrap_or_default(),
            organisation: organisation.and_then(|id| directory.organisation_named(id)),
            vip: directory.is_vip(person, organisation),
            lang: known.and_then(|person| person.lang),
            others,
        })
    }
}

fn addresses(person: &Person) -> Vec<(String, bool)> {
    person.emails.iter().map(|email| (email.address.to_string(), email.verified)).collect()
}
