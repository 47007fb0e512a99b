//! Subjects as the steps of their histories make them, and rows that another version of the fold made.
//!
//! Whoever loads tickets does it here: a row of another fold is there, and nobody but this file need know that it is not read.

use jiff::Timestamp;
use shared::event::{Change, Event};
use shared::id::{OpId, OrganisationId, PersonId, Subject, TicketId, Ver};
use shared::people::{Organisation, Person, apply_organisation, apply_person};
use shared::text::Email;
use shared::ticket::Ticket;
use shared::ticket::apply::{Told, apply};

use crate::error::DeskError;
use crate::open::Desk;
use crate::store::commit::Found;
use crate::store::history::Texts;

/// Rows that are asked for by one query.
const ROWS_AT_ONCE: usize = 100;

/// A subject's whole history.
pub(super) struct Story {
    pub(super) steps: Vec<(Event, Vec<Change>)>,
    texts: Texts,
}

impl Story {
    /// The words of one step by their places, `None` where erased.
    pub(super) fn words(&self, ver: Ver) -> Vec<Option<&str>> {
        let brought = || self.texts.range((ver, 0)..=(ver, u16::MAX)).map(|((_, i), words)| (usize::from(*i), words.as_str()));
        let mut words = vec![None; brought().next_back().map_or(0, |(last, _)| last + 1)];
        brought().for_each(|(i, text)| words[i] = Some(text));
        words
    }
}

impl Desk {
    /// Loads rows; tickets that another fold made are folded again from the log.
    pub(crate) async fn load(&self, subjects: &[Subject], addresses: &[Email], op: Option<(OpId, u32)>) -> Result<Found, DeskError> {
        let mut found = self.store.load(subjects, addresses, op).await?;
        for subject in std::mem::take(&mut found.stale) {
            if let Subject::Ticket(id) = subject {
                found.tickets.extend(self.fold_ticket(id).await?.map(|ticket| (id, ticket)));
            }
        }
        Ok(found)
    }

    /// Tickets as they are now, in the order in which they were asked for; one that does not exist is left out.
    pub(crate) async fn tickets(&self, ids: &[TicketId]) -> Result<Vec<Ticket>, DeskError> {
        let mut tickets = Vec::with_capacity(ids.len());
        for stretch in ids.chunks(ROWS_AT_ONCE) {
            let subjects: Vec<_> = stretch.iter().map(|id| Subject::Ticket(*id)).collect();
            let mut found = self.load(&subjects, &[], None).await?.tickets;
            tickets.extend(stretch.iter().filter_map(|id| found.remove(id)));
        }
        Ok(tickets)
    }

    /// A ticket, folded from its whole history.
    pub(crate) async fn fold_ticket(&self, id: TicketId) -> Result<Option<Ticket>, DeskError> {
        self.fold_ticket_before(id, Timestamp::MAX).await
    }

    /// A ticket as it was just before a moment, folded from what had happened by then.
    pub(crate) async fn fold_ticket_before(&self, id: TicketId, moment: Timestamp) -> Result<Option<Ticket>, DeskError> {
        let story = self.story(Subject::Ticket(id)).await?;
        let step = |ticket, (event, changes): &(Event, Vec<Change>)| {
            apply(ticket, id, changes, Told { at: event.at, by: event.by, door: event.door, texts: &story.words(event.ver) })
        };
        Ok(story.steps.iter().filter(|(event, _)| event.at < moment).fold(None, step))
    }

    /// A person, folded likewise.
    pub(crate) async fn fold_person(&self, id: PersonId) -> Result<Option<Person>, DeskError> {
        let story = self.story(Subject::Person(id)).await?;
        let step =
            |person, (event, changes): &(Event, Vec<Change>)| Some(apply_person(person, id, event.at, changes, &story.words(event.ver)));
        Ok(story.steps.iter().fold(None, step))
    }

    /// An organisation, folded likewise.
    pub(crate) async fn fold_organisation(&self, id: OrganisationId) -> Result<Option<Organisation>, DeskError> {
        let story = self.story(Subject::Organisation(id)).await?;
        let step = |organisation, (event, changes): &(Event, Vec<Change>)| {
            Some(apply_organisation(organisation, id, changes, &story.words(event.ver)))
        };
        Ok(story.steps.iter().fold(None, step))
    }

    pub(super) async fn story(&self, subject: Subject) -> Result<Story, DeskError> {
        let (events, texts) = (self.store.events(subject, 0).await?, self.store.texts(subject).await?);
        let steps = events.into_iter().map(with_changes).collect::<Result<_, _>>()?;
        Ok(Story { steps, texts })
    }
}

/// An event and what it says.
pub(crate) fn with_changes(event: Event) -> Result<(Event, Vec<Change>), DeskError> {
    let changes = event.changes().map_err(|error| DeskError::Internal(error.to_string()))?;
    Ok((event, changes))
}
