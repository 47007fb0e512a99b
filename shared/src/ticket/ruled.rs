//! Rules in the write path: what they make of each step, and what is due by them. The dry run (`rule::dry`) does the same.

use jiff::Timestamp;

use super::Ticket;
use super::change::TicketChange;
use super::escalate::{Fired, fire, tell_people};
use crate::act::draft::{Draft, StepDraft};
use crate::act::{CATCH_UP_STEPS_MAX, Call, MailKind};
use crate::event::{By, Cause, Change, Clock, Door};
use crate::id::{RuleId, Subject, TicketId, Ver};
use crate::people::Person;
use crate::rule::deed::Deed;
use crate::rule::effect::{Effect, changes, effects};
use crate::rule::look::Look;
use crate::rule::run::{Applies, Due, RULE_ROUNDS_MAX, Run, first_due};
use crate::rule::trigger::Happening;
use crate::setting::Settings;

/// A step that rules look at.
struct Happened {
    at: Timestamp,
    by: By,
    door: Door,
    changes: Vec<Change>,
    said: Option<String>,
}

/// Does what was due on the ticket until the call's moment, and what rules make of it; `false` when more was due than one
/// transaction holds.
pub(crate) fn catch_up(draft: &mut Draft<'_>, settings: &Settings, call: &Call, id: TicketId) -> bool {
    for _ in 0..CATCH_UP_STEPS_MAX {
        let Some(ticket) = draft.scene().ticket(id).cloned() else { return true };
        let requester = requester(draft, &ticket);
        let look = Look { ticket: &ticket, requester: requester.as_ref(), said: None, by: None, now: call.at, settings };
        let from = draft.verdict.steps.len();
        match first_due(&look, call.at) {
            None => return true,
            Some(Due::Timer(key)) => {
                if let Some(Fired { told, come }) = fire(&ticket, settings, &key) {
                    let kind = match key.clock {
                        Clock::Sla(mark) => Some(MailKind::Alert(mark.clock.metric)),
                        Clock::PendingOver | Clock::AutoClose => None,
                    };
                    take(draft, settings, (id, key.due, Cause::Timer(key)), vec![Change::Ticket(told)], come, kind);
                }
            }
            Some(Due::Rule(firing)) => {
                let Applies { id: rule, ver, rule: doc } = firing.applies;
                let first = vec![Change::Ticket(TicketChange::Ruled { rule, cycle: firing.cycle })];
                do_deeds(draft, settings, &ticket, firing.due.max(ticket.updated_at), (rule, ver), &doc.deeds, first);
            }
        }
        // Rules wait for what a clock or a rule did as for what a person did.
        after(draft, settings, Door::Clock, id, from);
    }
    false
}

/// Does the rules that wait for what the steps from this one on did to a ticket. A file's history is told as it was.
pub(crate) fn after(draft: &mut Draft<'_>, settings: &Settings, door: Door, id: TicketId, from: usize) {
    if door == Door::Import || settings.rules.is_empty() {
        return;
    }
    let steps = draft.verdict.steps.get(from..).unwrap_or_default();
    let happened: Vec<Happened> = steps
        .iter()
        .filter(|step| step.subject == Subject::Ticket(id))
        .map(|step| Happened { at: step.at, by: step.by, door, changes: step.changes.clone(), said: said(&step.changes, &step.texts) })
        .collect();
    for step in happened {
        after_one(draft, settings, id, &step);
    }
}

fn said(changes: &[Change], texts: &[crate::event::NewText]) -> Option<String> {
    let words = changes.iter().find_map(|change| match change {
        Change::Ticket(TicketChange::Articled(article)) => Some(article.body.i),
        _ => None,
    });
    texts.get(usize::from(words?)).map(|text| text.text.clone())
}

fn after_one(draft: &mut Draft<'_>, settings: &Settings, id: TicketId, happened: &Happened) {
    let mut run = Run::default();
    if let Some(ticket) = draft.scene().ticket(id) {
        run.tell(Happening::of(&happened.changes, happened.by, happened.door, ticket));
    }
    for _ in 0..RULE_ROUNDS_MAX {
        let Some(ticket) = draft.scene().ticket(id).cloned() else { return };
        let (now, requester) = (happened.at.max(ticket.updated_at), requester(draft, &ticket));
        let look = Look { ticket: &ticket, requester: requester.as_ref(), said: happened.said.as_deref(), by: None, now, settings };
        let Some(Applies { id: rule, ver, rule: doc }) = run.next(&look) else { return };
        let changes = do_deeds(draft, settings, &ticket, now, (rule, ver), &doc.deeds, Vec::new());
        if let Some(ticket) = draft.scene().ticket(id) {
            run.tell(Happening::of(&changes, By::Desk, Door::Clock, ticket));
        }
    }
}

fn requester(draft: &Draft<'_>, ticket: &Ticket) -> Option<Person> {
    draft.scene().person(ticket.requester).cloned()
}

/// Does the deeds of a rule in one step of its own, after `first`.
fn do_deeds(
    draft: &mut Draft<'_>,
    settings: &Settings,
    ticket: &Ticket,
    at: Timestamp,
    (rule, ver): (RuleId, Ver),
    deeds: &[Deed],
    first: Vec<Change>,
) -> Vec<Change> {
    let come = effects(ticket, settings, at, deeds);
    take(draft, settings, (ticket.id, at, Cause::Rule { rule, ver }), first, come, Some(MailKind::Ruled(rule)))
}

/// Takes what deeds come to into one step, after `first`, and tells whom they name by such a mail; answers what they changed.
fn take(
    draft: &mut Draft<'_>,
    settings: &Settings,
    (id, at, cause): (TicketId, Timestamp, Cause),
    first: Vec<Change>,
    mut come: Vec<(Deed, Effect)>,
    kind: Option<MailKind>,
) -> Vec<Change> {
    for (_, effect) in &mut come {
        if *effect == Effect::Route {
            // Whoever looks for people finds somebody after this call: they are chosen in the order in which tickets are due.
            *effect = Effect::Change(Box::new(TicketChange::Sought));
        }
    }
    let mut step = StepDraft::default();
    let taken = changes(come.iter().map(|(_, effect)| effect), |word| draft.text(&mut step, word));
    step.changes = first.into_iter().chain(taken.iter().cloned()).collect();
    draft.step_as(Subject::Ticket(id), at, By::Desk, cause, step);
    for (_, effect) in come {
        if let (Effect::Tell(whom), Some(kind)) = (effect, kind) {
            tell_people(draft, settings, id, whom, kind);
        }
    }
    taken
}
