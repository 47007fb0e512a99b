//! What happened to a person's record or to an organisation's, for administrators.

use async_recursion::async_recursion as boxed;
use shared::access::Actor;
use shared::event::{By, Event, TextRef};
use shared::id::{OrganisationId, PersonId, Subject, Ver};
use shared::locale::Lang;
use shared::refusal::Refusal;
use shared::view::AuditLine;
use shared::words::people::Record;
use shared::words::settings::{Says, by_the_desk};
use shared::words::time;

use super::keeps_people;
use super::settings::{HISTORY_MAX, Reader};
use crate::error::DeskError;
use crate::open::Desk;
use crate::store::history::Texts;

impl Desk {
    /// What happened to a person's record, the newest first.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for anybody but administrators, and for nobody; [`DeskError::Store`].
    #[boxed]
    pub async fn person_history(&self, actor: &Actor, id: PersonId, lang: Lang) -> Result<Vec<AuditLine>, DeskError> {
        keeps_people(actor)?;
        let ver = self.views.directory.read().person(id).map(|person| person.ver).ok_or(Refusal::NotFound)?;
        self.record_history(Subject::Person(id), ver, &self.reader(actor, lang)).await
    }

    /// What happened to an organisation's.
    ///
    /// # Errors
    /// As above.
    #[boxed]
    pub async fn organisation_history(&self, actor: &Actor, id: OrganisationId, lang: Lang) -> Result<Vec<AuditLine>, DeskError> {
        keeps_people(actor)?;
        let ver = self.views.directory.read().organisation(id).map(|organisation| organisation.ver).ok_or(Refusal::NotFound)?;
        self.record_history(Subject::Organisation(id), ver, &self.reader(actor, lang)).await
    }

    async fn record_history(&self, subject: Subject, ver: Ver, reader: &Reader) -> Result<Vec<AuditLine>, DeskError> {
        let vers = ver.saturating_sub(HISTORY_MAX - 1).max(1)..=ver;
        let (events, texts) = (self.store.events_of(subject, &vers).await?, self.store.texts_of(subject, &vers).await?);
        Ok(events.iter().rev().map(|event| self.record_line(event, &texts, reader)).collect())
    }

    fn record_line(&self, event: &Event, texts: &Texts, reader: &Reader) -> AuditLine {
        let (directory, settings) = (self.views.directory.read(), self.settings());
        let record = Record {
            says: Says(reader.sheet(&settings, None)),
            text: &|text: &TextRef| texts.get(&(event.ver, text.i)).cloned(),
            person: &|id| directory.person(id).map(|person| person.name.clone()).unwrap_or_default(),
            organisation: &|id| directory.organisation_named(id).map(|organisation| organisation.name).unwrap_or_default(),
        };
        // An event that this program cannot read would not have been opened.
        let changes = event.changes().unwrap_or_default();
        AuditLine {
            topic: None,
            kind: String::new(),
            id: event.subject.number(),
            name: String::new(),
            ver: event.ver,
            at: time::full(reader.lang, &event.at.to_zoned(reader.zone.clone())),
            who: match event.by {
                By::Person(person) => directory.named(person).name,
                By::Desk => by_the_desk(reader.lang).to_owned(),
            },
            changes: changes.iter().flat_map(|change| record.happened(change)).collect(),
        }
    }
}
