//! What a ticket is about and how bad it is: its type, service, category and degrees, the label of its state, its tags.
//!
//! Impact and urgency together say how urgent it is, by the desk's matrix, and say it again whenever one of them changes. In between
//! a person may say otherwise.

use super::change::TicketChange;
use super::decide::{add_change, fresh_enough, refuse_final};
use super::{Classification, Priority, Ticket, TicketKind};
use crate::act::Call;
use crate::act::draft::{Draft, StepDraft};
use crate::event::Change;
use crate::id::{SubStateId, Subject};
use crate::refusal::{Refusal, Theirs};
use crate::setting::Settings;
use crate::setting::refusal::SettingRefusal;
use crate::text::Tag;

/// The tags of one ticket: more than anybody reads.
pub const TAGS_MAX: usize = 20;

pub(super) fn classify(
    draft: &mut Draft<'_>,
    settings: &Settings,
    call: &Call,
    ticket: &Ticket,
    to: Classification,
) -> Result<(), Refusal> {
    let from = ticket.class;
    if from == to {
        return Ok(());
    }
    refuse_final(ticket)?;
    fresh_enough(call, ticket, ticket.aspects.class, Theirs::Class(from))?;
    may_choose(settings, from, to)?;
    let mut changes = vec![TicketChange::Classified { from, to }];
    let graded = (from.impact, from.urgency) != (to.impact, to.urgency);
    let priority = by_matrix(settings, to, ticket.life.profile().vip).filter(|priority| graded && *priority != ticket.priority);
    changes.extend(priority.map(|to| TicketChange::PrioritySet { from: ticket.priority, to }));
    let changes = changes.into_iter().map(Change::Ticket).collect();
    draft.step(Subject::Ticket(ticket.id), StepDraft { changes, texts: Vec::new() });
    Ok(())
}

/// How urgent impact and urgency make it, where both are known.
pub(crate) fn by_matrix(settings: &Settings, class: Classification, vip: bool) -> Option<Priority> {
    Some(settings.matrix.doc.priority(class.impact?, class.urgency?, vip))
}

/// What is chosen anew is there and not retired; what was chosen before may stay.
pub(super) fn may_choose(settings: &Settings, from: Classification, to: Classification) -> Result<(), Refusal> {
    let service = to.service.filter(|_| from.service != to.service);
    let category = to.category.filter(|_| from.category != to.category);
    let no_service = service.is_some_and(|service| settings.services.get(&service).is_none_or(|service| service.doc.retired));
    let no_category = category.is_some_and(|category| settings.categories.get(&category).is_none_or(|category| category.doc.retired));
    if no_service || no_category { Err(SettingRefusal::Unknown.into()) } else { Ok(()) }
}

pub(super) fn set_kind(draft: &mut Draft<'_>, call: &Call, ticket: &Ticket, to: TicketKind) -> Result<(), Refusal> {
    if ticket.kind == to {
        return Ok(());
    }
    refuse_final(ticket)?;
    fresh_enough(call, ticket, ticket.aspects.class, Theirs::Kind(ticket.kind))?;
    add_change(draft, ticket.id, TicketChange::KindSet { from: ticket.kind, to });
    Ok(())
}

/// A label belongs to the state that the ticket is in, and is lost with it.
pub(super) fn label(
    draft: &mut Draft<'_>,
    settings: &Settings,
    call: &Call,
    ticket: &Ticket,
    label: Option<SubStateId>,
) -> Result<(), Refusal> {
    if ticket.label == label {
        return Ok(());
    }
    refuse_final(ticket)?;
    fresh_enough(call, ticket, ticket.aspects.status, Theirs::Label(ticket.label))?;
    if let Some(label) = label {
        let doc = &settings.sub_states.get(&label).filter(|label| !label.doc.retired).ok_or(SettingRefusal::Unknown)?.doc;
        if doc.of != ticket.status.code() {
            return Err(Refusal::OtherState { of: doc.of });
        }
    }
    add_change(draft, ticket.id, TicketChange::Labelled { from: ticket.label, to: label });
    Ok(())
}

/// Tags are added and lost like words: nobody is in anybody's way, and what has ended can still be sorted.
pub(super) fn tag(draft: &mut Draft<'_>, ticket: &Ticket, tag: &Tag) -> Result<(), Refusal> {
    if has(ticket, tag) {
        return Ok(());
    }
    if TAGS_MAX <= ticket.tags.len() {
        return Err(Refusal::TooManyTags { max: TAGS_MAX });
    }
    let mut step = StepDraft::default();
    let tag = draft.text(&mut step, tag.as_str());
    step.changes.push(Change::Ticket(TicketChange::Tagged { tag }));
    draft.step(Subject::Ticket(ticket.id), step);
    Ok(())
}

pub(super) fn untag(draft: &mut Draft<'_>, ticket: &Ticket, tag: &Tag) {
    if !has(ticket, tag) {
        return;
    }
    let mut step = StepDraft::default();
    let tag = draft.text(&mut step, tag.as_str());
    step.changes.push(Change::Ticket(TicketChange::Untagged { tag }));
    draft.step(Subject::Ticket(ticket.id), step);
}

fn has(ticket: &Ticket, tag: &Tag) -> bool {
    ticket.tags.iter().any(|given| given == tag.as_str())
}
