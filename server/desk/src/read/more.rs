//! What else a ticket's page says: what may be chosen, what waits for the reader, and the drafts of answers that they may send.

use async_recursion::async_recursion as boxed;
use shared::access::{Actor, Sight, answers_plea, works};
use shared::id::{PersonId, TicketId, Ver};
use shared::locale::Lang;
use shared::refusal::Refusal;
use shared::setting::Settings;
use shared::text::{Body, Name};
use shared::ticket::action::{NewFile, TicketAction};
use shared::ticket::change::FileFacts;
use shared::ticket::hop::{HopMeter, came_from, way};
use shared::ticket::status::Status;
use shared::ticket::{ArticleKind, Ticket};
use shared::view::{DraftView, FactKey, More, QueueNode, choosing, facts_of};
use shared::words::told::hops;

use super::ticket::History;
use crate::error::DeskError;
use crate::open::Desk;

impl Desk {
    /// What else a ticket's page says to whoever began to write `draft`.
    pub(super) fn more(actor: &Actor, ticket: &Ticket, settings: &Settings, lang: Lang, draft: Option<&DraftView>) -> More {
        // The solution belongs to the moment of resolving.
        let refused = draft.is_some_and(|draft| draft.refusal == Some(Refusal::NeedsSolution));
        let tried = refused || matches!(ticket.status, Status::Resolved { .. });
        let here = settings.queue(ticket.queue);
        let home = || settings.queue(ticket.home).map(|queue| queue.name.read(lang).to_owned()).unwrap_or_default();
        let waits = ticket.plea.is_some_and(|plea| plea.granted.is_none());
        let on = |id| id != ticket.queue && works(actor, id, settings) && way(settings, ticket.home, ticket.queue, id).is_ok();
        let passes = settings.queues.iter().any(|(id, queue)| !queue.doc.retired && on(*id));
        let asks_solution = actor.roles.agent && ticket.solution.is_none() && here.is_some_and(|queue| queue.asks_solution);
        More {
            facts: facts_of(lang, ticket, settings),
            drafts_for: here.filter(|queue| queue.drafts_only).map(|_| home()),
            pleads: waits && answers_plea(actor, ticket, settings),
            rid_of: ticket.pleaded_about(),
            asks_solution,
            solves: asks_solution && tried,
            hops: hops(lang, HopMeter::of(&ticket.life.stays)),
            passes: actor.roles.agent && passes && !ticket.status.code().is_final(),
            asks_reason: here.is_some_and(|queue| queue.asks_reason),
            back: came_from(settings, ticket).filter(|queue| works(actor, *queue, settings)),
            ..More::default()
        }
    }

    /// The queues that a ticket may go to from where it is, and where it is.
    pub(super) fn ways(nodes: Vec<QueueNode>, ticket: &Ticket, settings: &Settings) -> Vec<QueueNode> {
        let on = |queue: &QueueNode| queue.id == ticket.queue || way(settings, ticket.home, ticket.queue, queue.id).is_ok();
        nodes.into_iter().filter(on).collect()
    }

    /// Whether they may send an answer that another queue drafted on it.
    pub(super) fn may_send(actor: &Actor, ticket: &Ticket, settings: &Settings) -> bool {
        actor.roles.agent && works(actor, ticket.home, settings)
    }

    /// What choosing a fact of a ticket asks for.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] when the ticket is not theirs to see, and for a word that none of our forms has; [`DeskError::Store`].
    #[boxed]
    pub async fn choosing(&self, actor: &Actor, id: TicketId, key: FactKey, word: &str) -> Result<TicketAction, DeskError> {
        let ticket = self.visible_to(actor, id, Sight::Desk).await?;
        Ok(choosing(&ticket, key, word)?.ok_or(Refusal::NotFound)?)
    }

    /// The draft of an answer that came with that version: its number, its words, and its files as theirs to send.
    ///
    /// # Errors
    /// [`Refusal::NotFound`]; [`DeskError::Store`].
    #[boxed]
    pub async fn drafted(&self, actor: &Actor, id: TicketId, ver: Ver) -> Result<(u32, Body, Vec<NewFile>), DeskError> {
        let person = actor.person().ok_or(Refusal::NotFound)?;
        let ticket = self.visible_to(actor, id, Sight::Desk).await?;
        let history = self.history(&ticket, &(ver..=ver)).await?;
        let (_, article) = history.articles().find(|(_, article)| article.kind == ArticleKind::Draft).ok_or(Refusal::NotFound)?;
        let words = history.texts.get(&(ver, article.body.i)).ok_or(Refusal::NotFound)?;
        let files = article.files.iter().map(|file| self.file_again(person, &history, ver, file)).collect::<Result<_, _>>()?;
        Ok((article.ordinal, Body::try_from(words.as_str())?, files))
    }

    fn file_again(&self, person: PersonId, history: &History, ver: Ver, file: &FileFacts) -> Result<NewFile, DeskError> {
        let name = history.texts.get(&(ver, file.name.i)).ok_or(Refusal::NotFound)?;
        let (name, media) = (Name::try_from(name.as_str())?, file.media.clone());
        Ok(self.sealed(person, NewFile { name, blob: file.blob, bytes: file.bytes, media, cid: None, seal: None }))
    }
}
