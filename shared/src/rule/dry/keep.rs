//! What becomes of what people did when the ticket stands otherwise than it did: it is done on the ticket as it stands, as the write
//! path would do it, and what that would refuse is lost.
//!
//! Words are kept while the ticket takes them, and move its state from where it is. A state, an owner, a queue, a priority is set
//! if it still can be, and is nothing where it is so already. Of a classification only what was changed is changed.
//!
//! What was refused when it happened, or changed nothing, left no trace: it is not tried again. And an answer that opened a new
//! ticket is thought to have opened it by itself, not by the agent's choice beside it.

use super::Past;
use crate::access::crew_has;
use crate::event::{By, Cause, Change};
use crate::setting::Settings;
use crate::ticket::change::{ArticleFacts, TicketChange};
use crate::ticket::classify::by_matrix;
use crate::ticket::status::Status;
use crate::ticket::{ArticleKind, Classification, Ticket, hop};

/// What is left of a step.
#[derive(Debug, Default)]
pub(super) struct Kept {
    pub(super) changes: Vec<Change>,
    /// Something of it was not possible.
    pub(super) lost: bool,
}

/// What becomes of one change.
enum Fate {
    Kept(Box<TicketChange>),
    /// It is so already, or follows from the words beside it.
    Nothing,
    Lost,
}

pub(super) fn keep(ticket: Option<&Ticket>, past: &Past<'_>, settings: &Settings) -> Kept {
    let as_it_was = || Kept { changes: past.changes.to_vec(), lost: false };
    let Some(ticket) = ticket else { return as_it_was() };
    // What a file told was done elsewhere, whatever the desk would have said to it.
    if matches!(past.cause, Cause::Import(_)) {
        return as_it_was();
    }
    let changes = || past.changes.iter().filter_map(|change| if let Change::Ticket(change) = change { Some(change) } else { None });
    let words = changes().find_map(|change| match change {
        TicketChange::Articled(article) => Some(article.kind),
        _ => None,
    });
    let after_words = match words {
        Some(ArticleKind::Request) => Some(ticket.status.after_customer()),
        Some(ArticleKind::Reply) => Some(ticket.status.after_reply()),
        Some(ArticleKind::Note | ArticleKind::Call | ArticleKind::System | ArticleKind::Draft | ArticleKind::Solution) | None => None,
    };
    // What is over takes no such words: they would have gone elsewhere, and what stands beside them with them.
    if after_words == Some(None) {
        return Kept { changes: Vec::new(), lost: true };
    }
    let mut kept = Kept::default();
    let mut status = ticket.status;
    for change in changes() {
        match fate(ticket, status, change, past, words, settings) {
            Fate::Kept(change) => {
                if let TicketChange::StatusSet { to, .. } = *change {
                    status = to;
                }
                kept.changes.push(Change::Ticket(*change));
            }
            Fate::Nothing => {}
            // An answer and the state beside it are set and sent together, or not at all.
            Fate::Lost if words == Some(ArticleKind::Reply) => return Kept { changes: Vec::new(), lost: true },
            Fate::Lost => kept.lost = true,
        }
    }
    // Impact and urgency say how urgent it is, also where nothing followed because it was that already.
    if !changes().any(|change| matches!(change, TicketChange::PrioritySet { .. })) {
        let follows = kept.changes.iter().find_map(|change| graded(ticket, change, settings));
        kept.changes.extend(follows.map(Change::Ticket));
    }
    // Words move a state that nobody set beside them.
    if let Some(Some(to)) = after_words.filter(|after| status == ticket.status && *after != Some(status)) {
        kept.changes.push(Change::Ticket(TicketChange::StatusSet { from: status, to }));
    }
    kept
}

/// How urgent a change of impact or urgency makes it.
fn graded(ticket: &Ticket, change: &Change, settings: &Settings) -> Option<TicketChange> {
    let Change::Ticket(TicketChange::Classified { from, to }) = change else { return None };
    if (from.impact, from.urgency) == (to.impact, to.urgency) {
        return None;
    }
    let to = by_matrix(settings, *to, ticket.life.profile().vip).filter(|to| *to != ticket.priority)?;
    Some(TicketChange::PrioritySet { from: ticket.priority, to })
}

fn fate(ticket: &Ticket, status: Status, change: &TicketChange, past: &Past<'_>, words: Option<ArticleKind>, settings: &Settings) -> Fate {
    let over = status.code().is_final();
    let set = |is_so: bool, may: bool, change: TicketChange| match (is_so, may && !over) {
        (true, _) => Fate::Nothing,
        (false, true) => Fate::Kept(Box::new(change)),
        (false, false) => Fate::Lost,
    };
    match change {
        TicketChange::Created(_) => Fate::Nothing,
        TicketChange::StatusSet { from, to } => state(ticket, status, (*from, *to), past.by, words),
        TicketChange::OwnerSet { to, .. } => {
            let may = to.is_none_or(|person| crew_has(person, ticket.queue, settings));
            set(ticket.owner == *to, may, TicketChange::OwnerSet { from: ticket.owner, to: *to })
        }
        TicketChange::ResponsibleSet { to, .. } => {
            let may = to.is_none_or(|person| crew_has(person, ticket.queue, settings));
            set(ticket.responsible == *to, may, TicketChange::ResponsibleSet { from: ticket.responsible, to: *to })
        }
        TicketChange::PrioritySet { to, .. } => {
            set(ticket.priority == *to, true, TicketChange::PrioritySet { from: ticket.priority, to: *to })
        }
        TicketChange::KindSet { to, .. } => set(ticket.kind == *to, true, TicketChange::KindSet { from: ticket.kind, to: *to }),
        TicketChange::Classified { from, to } => {
            let to = reclassified(ticket.class, *from, *to);
            set(ticket.class == to, true, TicketChange::Classified { from: ticket.class, to })
        }
        TicketChange::ProfileSet { to, .. } => {
            let from = ticket.life.profile();
            if from == *to { Fate::Nothing } else { Fate::Kept(Box::new(TicketChange::ProfileSet { from, to: *to })) }
        }
        TicketChange::QueueSet { to, reason, .. } => {
            let Ok(kind) = hop::way(settings, ticket.home, ticket.queue, *to) else {
                return if ticket.queue == *to { Fate::Nothing } else { Fate::Lost };
            };
            set(ticket.queue == *to, true, hop::set(settings, ticket, *to, kind, *reason))
        }
        TicketChange::Labelled { to, .. } => {
            let fits = to.is_none_or(|label| settings.sub_states.get(&label).is_some_and(|label| label.doc.of == status.code()));
            set(ticket.label == *to && status == ticket.status, fits, TicketChange::Labelled { from: ticket.label, to: *to })
        }
        TicketChange::ParticipantAdded { person } => {
            if ticket.involves(*person) {
                Fate::Nothing
            } else {
                Fate::Kept(Box::new(change.clone()))
            }
        }
        // They are counted as they come.
        TicketChange::Articled(article) => {
            Fate::Kept(Box::new(TicketChange::Articled(ArticleFacts { ordinal: ticket.articles + 1, ..article.clone() })))
        }
        TicketChange::CauseSet { to, .. } => set(ticket.cause == Some(*to), true, TicketChange::CauseSet { from: ticket.cause, to: *to }),
        TicketChange::Tagged { .. }
        | TicketChange::Untagged { .. }
        | TicketChange::EscalationAsked { .. }
        | TicketChange::EscalationAnswered { .. }
        | TicketChange::Breached { .. }
        | TicketChange::Escalated { .. }
        | TicketChange::Ruled { .. }
        | TicketChange::LeftOut { .. }
        | TicketChange::Sought
        | TicketChange::Routed { .. }
        | TicketChange::Imported { .. }
        | TicketChange::Recounted { .. } => Fate::Kept(Box::new(change.clone())),
    }
}

fn state(ticket: &Ticket, status: Status, (from, to): (Status, Status), by: By, words: Option<ArticleKind>) -> Fate {
    let follows = match words {
        Some(ArticleKind::Request) => true,
        Some(ArticleKind::Reply) => from.after_reply() == Some(to),
        Some(ArticleKind::Note | ArticleKind::Call | ArticleKind::System | ArticleKind::Draft | ArticleKind::Solution) | None => false,
    };
    if follows || status == to {
        return Fate::Nothing;
    }
    // A customer confirms what is resolved, and opens it again; nothing else.
    let asks = matches!(by, By::Person(person) if ticket.involves(person));
    let may = status.may_become(to) && (!asks || matches!(status, Status::Resolved { .. }));
    if may { Fate::Kept(Box::new(TicketChange::StatusSet { from: status, to })) } else { Fate::Lost }
}

/// What a change of classification makes of another one.
fn reclassified(now: Classification, from: Classification, to: Classification) -> Classification {
    fn one<T: PartialEq>(now: T, from: T, to: T) -> T {
        if from == to { now } else { to }
    }
    Classification {
        service: one(now.service, from.service, to.service),
        category: one(now.category, from.category, to.category),
        impact: one(now.impact, from.impact, to.impact),
        urgency: one(now.urgency, from.urgency, to.urgency),
        severity: one(now.severity, from.severity, to.severity),
    }
}
