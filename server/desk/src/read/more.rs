//! What else a ticket's page says: what may be chosen, what it asks of the reader, and the drafts of answers that they may send.

use async_recursion::async_recursion as boxed;
use shared::access::{Actor, Sight, answers_plea, works};
use shared::id::{PersonId, QueueId, TicketId, Ver};
use shared::locale::{Lang, Text};
use shared::refusal::Refusal;
use shared::setting::Settings;
use shared::text::{Body, Name};
use shared::ticket::action::{NewFile, TicketAction};
use shared::ticket::change::FileFacts;
use shared::ticket::hop::{HopMeter, came_from, leads};
use shared::ticket::status::Status;
use shared::ticket::{ArticleKind, Ticket};
use shared::view::{DraftView, FactKey, More, QueueCount, QueueNode, choosing, facts_of};
use shared::words::told::hops;

use super::ticket::History;
use crate::error::DeskError;
use crate::open::Desk;

/// What a ticket asks of its reader: the forms beside its words are written by it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Asks {
    /// The customer asked for somebody else, and the reader is to say whether somebody will.
    pub plea: bool,
    /// Who had it when the customer did.
    pub rid_of: Option<PersonId>,
    /// What solved it is asked for here, and nobody has said it.
    pub solution: bool,
    /// And it was resolved, or was to be, without.
    pub solves: bool,
    /// The reader may pass it on, and say why.
    pub passes: bool,
    /// Where it is, it is passed on with a reason only.
    pub reason: bool,
    /// The queue that it is handed back to, if it came from one.
    pub back: Option<QueueId>,
    /// What was typed into one of the forms, which was refused; its mode is that form's name.
    pub again: Option<DraftView>,
}

impl Asks {
    /// What it asks of whoever began to write `draft`.
    pub(super) fn of(actor: &Actor, ticket: &Ticket, settings: &Settings, draft: Option<&DraftView>) -> Self {
        // The solution belongs to the moment of resolving.
        let refused = draft.is_some_and(|draft| draft.refusal == Some(Refusal::NeedsSolution));
        let tried = refused || matches!(ticket.status, Status::Resolved { .. });
        let here = settings.queue(ticket.queue);
        let waits = ticket.plea.is_some_and(|plea| plea.granted.is_none());
        let passes = settings.queues.keys().any(|id| *id != ticket.queue && leads(actor, settings, ticket, *id).is_ok());
        let solution = actor.roles.agent && ticket.solution.is_none() && here.is_some_and(|queue| queue.asks_solution);
        Self {
            plea: waits && answers_plea(actor, ticket, settings),
            rid_of: ticket.pleaded_about(),
            solution,
            solves: solution && tried,
            passes: actor.roles.agent && passes && !ticket.status.code().is_final(),
            reason: here.is_some_and(|queue| queue.asks_reason),
            back: came_from(settings, ticket).filter(|queue| leads(actor, settings, ticket, *queue).is_ok()),
            again: None,
        }
    }
}

impl Desk {
    /// What else a ticket's page says.
    pub(super) fn more(ticket: &Ticket, settings: &Settings, lang: Lang) -> More {
        let home = || settings.queue(ticket.home).map(|queue| queue.name.read(lang).to_owned()).unwrap_or_default();
        More {
            facts: facts_of(lang, ticket, settings),
            drafts_for: settings.queue(ticket.queue).filter(|queue| queue.drafts_only).map(|_| home()),
            hops: hops(lang, HopMeter::of(&ticket.life.stays)),
            ..More::default()
        }
    }

    /// The queues that a ticket may go to from where it is, and where it is. `nodes` are those that the reader works; of another one
    /// that it may be handed back to they are told the name only.
    pub(super) fn ways(actor: &Actor, nodes: Vec<QueueNode>, ticket: &Ticket, settings: &Settings, lang: Lang) -> Vec<QueueNode> {
        let on = |queue: &QueueNode| queue.id == ticket.queue || leads(actor, settings, ticket, queue.id).is_ok();
        let back = |id| !works(actor, id, settings) && leads(actor, settings, ticket, id).is_ok();
        let named = |(id, name): (QueueId, &Text)| QueueNode {
            id,
            name: name.read(lang).to_owned(),
            parent: None,
            depth: 0,
            count: QueueCount::default(),
        };
        let queues = settings.queues.iter().map(|(id, queue)| (*id, &queue.doc.name));
        queues.filter(|(id, _)| back(*id)).map(named).chain(nodes.into_iter().filter(on)).collect()
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

    /// Whether a draft waits for the reader to answer it, as it is or in their own words.
    ///
    /// # Errors
    /// [`Refusal::NotFound`]; [`Refusal::NotAllowed`] where they may not send it; [`Refusal::NoDraft`] once it waits no more;
    /// [`DeskError::Store`].
    #[boxed]
    pub async fn waits_for(&self, actor: &Actor, id: TicketId, drafted: u32) -> Result<(), DeskError> {
        let ticket = self.visible_to(actor, id, Sight::Desk).await?;
        if !Self::may_send(actor, &ticket, &self.settings()) {
            return Err(Refusal::NotAllowed.into());
        }
        if ticket.drafts.contains(&drafted) { Ok(()) } else { Err(Refusal::NoDraft.into()) }
    }

    fn file_again(&self, person: PersonId, history: &History, ver: Ver, file: &FileFacts) -> Result<NewFile, DeskError> {
        let name = history.texts.get(&(ver, file.name.i)).ok_or(Refusal::NotFound)?;
        let (name, media) = (Name::try_from(name.as_str())?, file.media.clone());
        Ok(self.sealed(person, NewFile { name, blob: file.blob, bytes: file.bytes, media, cid: None, seal: None }))
    }
}
