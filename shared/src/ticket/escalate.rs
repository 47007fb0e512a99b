//! What a ticket's own clocks do when they are due: the move of its state, the breach of a service level, and the steps of its policy.
//!
//! Here, too, is whom a step, a rule or a plea tells: people of the desk, by mail.

use jiff::Timestamp;

use super::Ticket;
use super::change::TicketChange;
use super::status::{Closing, Status};
use crate::act::draft::Draft;
use crate::act::{MailDraft, MailKind, Scene};
use crate::event::{Clock, TimerKey};
use crate::id::{PersonId, TicketId};
use crate::rule::deed::{Deed, Whom};
use crate::setting::{Crew, Settings};
use crate::sla::clock::Aim;
use crate::sla::policy::Metric;
use crate::sla::story::{Mark, StepId};

/// What one firing comes to.
pub(crate) struct Fired<'a> {
    /// What happens to the ticket by it.
    pub(crate) told: TicketChange,
    /// What a step of escalation does besides, in order.
    pub(crate) deeds: &'a [Deed],
}

/// What a firing comes to; nothing where nothing is promised any more.
pub(crate) fn fire<'a>(ticket: &Ticket, settings: &'a Settings, key: &TimerKey) -> Option<Fired<'a>> {
    let stands = |to| Fired { told: TicketChange::StatusSet { from: ticket.status, to }, deeds: &[] };
    match key.clock {
        Clock::PendingOver => Some(stands(Status::Open)),
        Clock::AutoClose => Some(stands(Status::Closed { how: Closing::Successful })),
        Clock::Sla(mark) => promised(ticket, settings, mark, key.due),
    }
}

fn promised<'a>(ticket: &Ticket, settings: &'a Settings, mark: Mark, due: Timestamp) -> Option<Fired<'a>> {
    let clocks = ticket.story().clocks(&settings.levels, &settings.sub_states);
    let aim = clocks.iter().find(|(id, _)| *id == mark.clock).and_then(|(_, clock)| clock.aim(due))?;
    let Some(step) = mark.step else {
        return Some(Fired { told: TicketChange::Breached { clock: mark.clock, aim, due }, deeds: &[] });
    };
    let deeds = deeds(settings, &aim, mark.clock.metric, step);
    Some(Fired { told: TicketChange::Escalated { clock: mark.clock, step, aim, due }, deeds })
}

fn deeds<'a>(settings: &'a Settings, aim: &Aim, metric: Metric, step: StepId) -> &'a [Deed] {
    let steps = settings.levels.policy(aim.policy, aim.ver).map_or(&[][..], |policy| &policy.steps);
    let found = steps.iter().find(|other| (other.metric, other.minutes) == (metric, step.minutes));
    found.map_or(&[], |step| &step.deeds)
}

/// Tells some people by mail how a ticket stands, each once of one step.
pub(super) fn tell_people(draft: &mut Draft<'_>, settings: &Settings, id: TicketId, whom: Whom, kind: MailKind) {
    let Some(ticket) = draft.scene().ticket(id) else { return };
    let (ordinal, queue) = (ticket.ver, ticket.home);
    let lang = settings.queue(queue).map(|queue| queue.lang).unwrap_or_default();
    for to in people(whom, ticket, draft.scene(), settings) {
        let mail = MailDraft { kind, ticket: id, ordinal, to, queue, lang };
        if !draft.verdict.mails.contains(&mail) {
            draft.verdict.mails.push(mail);
        }
    }
}

/// A queue of everybody tells nobody in particular: whoever looks at it sees what is late.
fn people(whom: Whom, ticket: &Ticket, scene: &Scene, settings: &Settings) -> Vec<PersonId> {
    match whom {
        Whom::Owner => ticket.owner.into_iter().collect(),
        Whom::Responsible => ticket.responsible.into_iter().collect(),
        Whom::Person(person) => vec![person],
        Whom::Managers => scene.managers.clone(),
        Whom::Crew => match settings.queue(ticket.queue).map(|queue| &queue.crew) {
            Some(Crew::Only(people)) => people.clone(),
            Some(Crew::Everyone) | None => Vec::new(),
        },
    }
}
