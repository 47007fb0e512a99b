//! What deeds come to on a ticket as it stands: nothing where it is so already, and nothing where it cannot be.

use jiff::Timestamp;

use super::deed::{Deed, Whom};
use crate::event::{By, Change, TextRef};
use crate::setting::Settings;
use crate::text::Tag;
use crate::ticket::Ticket;
use crate::ticket::apply::{Told, apply};
use crate::ticket::change::TicketChange;
use crate::ticket::escalate::done;
use crate::ticket::hop::released;
use crate::ticket::seek::may_seek;

/// What a deed comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// This happens to it.
    Change(Box<TicketChange>),
    /// It gets a tag, whose word is a text.
    Tag(Tag),
    /// It loses one.
    Untag(Tag),
    /// An agent is to be found for it.
    Route,
    /// Somebody is to be told.
    Tell(Whom),
}

/// What these deeds come to, one after the other, each on the ticket as the ones before it leave it.
///
/// Those that come to nothing are left out. Whoever works on it goes along only where they work, as when a person passes it on.
#[must_use]
pub fn effects(ticket: &Ticket, settings: &Settings, at: Timestamp, deeds: &[Deed]) -> Vec<(Deed, Effect)> {
    let mut scratch = ticket.clone();
    let mut effects = Vec::new();
    for deed in deeds {
        let Some(effect) = effect(&scratch, settings, deed) else { continue };
        let from = scratch.queue;
        scratch = after(scratch, at, &effect);
        effects.push((deed.clone(), effect));
        let gone = released(settings, &scratch, scratch.queue).filter(|_| scratch.queue != from);
        if let Some(gone) = gone.map(Box::new).map(Effect::Change) {
            scratch = after(scratch, at, &gone);
            effects.push((Deed::Release, gone));
        }
    }
    effects
}

/// The ticket after an effect, as far as deeds look at it.
fn after(mut ticket: Ticket, at: Timestamp, effect: &Effect) -> Ticket {
    match effect {
        Effect::Change(change) => {
            let told = Told { at, by: By::Desk, texts: &[] };
            // A ticket that there is, stays one.
            return apply(Some(ticket.clone()), ticket.id, &[Change::Ticket(TicketChange::clone(change))], told).unwrap_or(ticket);
        }
        Effect::Tag(tag) => ticket.tags.push(tag.as_str().to_owned()),
        Effect::Untag(tag) => ticket.tags.retain(|other| other != tag.as_str()),
        Effect::Route | Effect::Tell(_) => {}
    }
    ticket
}

fn effect(ticket: &Ticket, settings: &Settings, deed: &Deed) -> Option<Effect> {
    let has = |tag: &Tag| ticket.tags.iter().any(|other| other == tag.as_str());
    match deed {
        Deed::Tell(whom) => Some(Effect::Tell(*whom)),
        // What is over takes words only.
        _ if ticket.status.code().is_final() => None,
        Deed::AddTag(tag) => (!has(tag)).then(|| Effect::Tag(tag.clone())),
        Deed::RemoveTag(tag) => has(tag).then(|| Effect::Untag(tag.clone())),
        Deed::Route => may_seek(ticket).then_some(Effect::Route),
        Deed::MoveTo(queue) if settings.queue(*queue).is_none_or(|queue| queue.retired) => None,
        Deed::SetPriority(_)
        | Deed::RaisePriority
        | Deed::SetKind(_)
        | Deed::SetService(_)
        | Deed::SetCategory(_)
        | Deed::SetStatus(_)
        | Deed::MoveTo(_)
        | Deed::NextLevel
        | Deed::Assign(_)
        | Deed::Release => done(ticket, settings, deed).map(Box::new).map(Effect::Change),
    }
}

/// The changes of a step; `text` takes the word of a tag into it. What is to be routed or told is the caller's.
pub fn changes<'a>(effects: impl IntoIterator<Item = &'a Effect>, mut text: impl FnMut(&str) -> TextRef) -> Vec<Change> {
    let change = |effect: &Effect| match effect {
        Effect::Change(change) => Some(TicketChange::clone(change)),
        Effect::Tag(tag) => Some(TicketChange::Tagged { tag: text(tag.as_str()) }),
        Effect::Untag(tag) => Some(TicketChange::Untagged { tag: text(tag.as_str()) }),
        Effect::Route | Effect::Tell(_) => None,
    };
    effects.into_iter().filter_map(change).map(Change::Ticket).collect()
}
