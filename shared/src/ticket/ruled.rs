//! Rules in the write path: what they make of each step, and what is due by them, on a verdict being written.

use jiff::Timestamp;

use super::change::TicketChange;
use super::escalate::tell_people;
use crate::act::draft::{Draft, StepDraft};
use crate::act::{CATCH_UP_STEPS_MAX, Call, MailKind};
use crate::event::{By, Cause, Change, Clock, Door, NewText, Step, TimerKey};
use crate::id::{PersonId, Subject, TicketId};
use crate::people::Person;
use crate::rule::effect::{Effect, changes};
use crate::rule::engine::{self, ByItself, Course, Happened};
use crate::rule::look::Look;
use crate::setting::Settings;

/// Does what was due on the ticket until the call's moment, and what rules make of it; `false` when more was due than one
/// transaction holds.
pub(crate) fn catch_up(draft: &mut Draft<'_>, settings: &Settings, call: &Call, id: TicketId) -> bool {
    let mut left = CATCH_UP_STEPS_MAX;
    catch_up_within(draft, settings, call, id, &mut left)
}

/// The same at most so often as there is `left`, for whoever catches up on several.
pub(crate) fn catch_up_within(draft: &mut Draft<'_>, settings: &Settings, call: &Call, id: TicketId, left: &mut usize) -> bool {
    let all = engine::catch_up(&mut Writing { draft, settings, id }, call.at, left);
    draft.was_due();
    all
}

/// Does the rules that wait for what the steps from this one on did to a ticket. A file's history is told as it was.
pub(crate) fn after(draft: &mut Draft<'_>, settings: &Settings, door: Door, id: TicketId, from: usize) {
    if door == Door::Import || settings.rules.is_empty() {
        return;
    }
    let steps = draft.verdict.steps.get(from..).unwrap_or_default();
    let steps: Vec<Step> = steps.iter().filter(|step| step.subject == Subject::Ticket(id)).cloned().collect();
    for Step { at, by, changes, texts, .. } in &steps {
        let happened = Happened { at: *at, by: *by, door, changes, said: said(changes, texts) };
        engine::after(&mut Writing { draft, settings, id }, &happened);
    }
}

fn said<'a>(changes: &[Change], texts: &'a [NewText]) -> Option<&'a str> {
    let words = changes.iter().find_map(|change| match change {
        Change::Ticket(TicketChange::Articled(article)) => Some(article.body.i),
        _ => None,
    });
    texts.get(usize::from(words?)).map(|text| text.text.as_str())
}

/// A ticket in a verdict being written.
struct Writing<'w, 'd> {
    draft: &'w mut Draft<'d>,
    settings: &'w Settings,
    id: TicketId,
}

impl Course for Writing<'_, '_> {
    fn look(&self) -> Option<Look<'_>> {
        let scene = self.draft.scene();
        let ticket = scene.ticket(self.id)?;
        let requester = scene.person(ticket.requester);
        Some(Look { ticket, requester, said: None, by: None, now: ticket.updated_at, settings: self.settings })
    }

    fn agent(&self, id: PersonId) -> Option<&Person> {
        self.draft.scene().agent(id)
    }

    /// Whoever looks for people finds somebody after this call: they are chosen in the order in which tickets are due.
    fn found(&self, _: Timestamp) -> Option<TicketChange> {
        Some(TicketChange::Sought)
    }

    fn step(&mut self, ByItself { at, cause, told, come }: ByItself) -> Vec<Change> {
        let Self { draft, settings, id } = self;
        let mail = mail_of(&cause);
        let mut step = StepDraft::default();
        let taken = changes(come.effects.iter().map(|(_, effect)| effect), |word| draft.text(&mut step, word));
        let all: Vec<Change> = told.map(Change::Ticket).into_iter().chain(taken).chain(come.told()).collect();
        step.changes.clone_from(&all);
        draft.step_as(Subject::Ticket(*id), at, By::Desk, cause, step);
        for (_, effect) in come.effects {
            if let (Effect::Tell(whom), Some(mail)) = (effect, mail) {
                tell_people(draft, settings, *id, whom, mail);
            }
        }
        all
    }
}

/// What whoever is told by it is sent.
fn mail_of(cause: &Cause) -> Option<MailKind> {
    match cause {
        Cause::Rule { rule, .. } => Some(MailKind::Ruled(*rule)),
        Cause::Timer(TimerKey { clock: Clock::Sla(mark), .. }) => Some(MailKind::Alert(mark.clock.metric)),
        Cause::Timer(TimerKey { clock: Clock::PendingOver | Clock::AutoClose, .. })
        | Cause::Person
        | Cause::Mail(_)
        | Cause::Import(_)
        | Cause::Undo(_)
        | Cause::Routing(_) => None,
    }
}
