//! How a ticket goes from queue to queue along the tree: down to who knows more, back up to its home, never sideways. And how well
//! it went: every hop costs the customer time.

use serde::{Deserialize, Serialize};

use super::Ticket;
use super::change::TicketChange;
use super::create::level_of;
use super::decide::{fresh_enough, refuse_final};
use crate::access::{Actor, crew_has, works};
use crate::act::Call;
use crate::act::draft::{Draft, StepDraft};
use crate::event::{Change, TextRef};
use crate::id::{QueueId, Subject};
use crate::refusal::{Refusal, Theirs};
use crate::setting::Settings;
use crate::sla::story::Stay;
use crate::text::Body;

/// Which way a ticket goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HopKind {
    /// To a queue below, which knows more: functional escalation.
    HandOver,
    /// Back up towards its home.
    HandBack,
    /// From its home to another main queue: it was in the wrong place.
    Rehome,
}

/// Which way it is from one queue to another for a ticket of that home.
///
/// # Errors
/// [`Refusal::Sideways`] when there is none, [`Refusal::SkipsLevel`] when one has to be gone in between.
pub fn way(settings: &Settings, home: QueueId, from: QueueId, to: QueueId) -> Result<HopKind, Refusal> {
    let target = settings.queue(to).ok_or(Refusal::NoSuchQueue { queue: to })?;
    // A queue that serves several main queues hands back to the one that it came from, not to whatever stands above it.
    let above = settings.is_below(from, to) && (settings.is_below(to, home) || settings.serves(to, home));
    if from != home && (to == home || above) {
        return Ok(HopKind::HandBack);
    }
    if target.parent.is_none() {
        return if from == home { Ok(HopKind::Rehome) } else { Err(Refusal::Sideways { home }) };
    }
    let leads_there = settings.is_below(to, from) || (from == home && settings.serves(to, home));
    if !leads_there {
        return Err(Refusal::Sideways { home });
    }
    let level = settings.queue(from).map_or(1, |queue| queue.level);
    if target.level <= level.saturating_add(1) || target.skips { Ok(HopKind::HandOver) } else { Err(Refusal::SkipsLevel { queue: to }) }
}

/// Which way it is to a queue that somebody may pass a ticket on to.
///
/// That is one that they work, or, for whoever works the one that it is in, the one back towards its home: that one they need not work,
/// else what is not for them could go nowhere.
///
/// # Errors
/// [`Refusal::NoSuchQueue`] when it is not theirs to pass on to; as [`way`].
pub fn leads(actor: &Actor, settings: &Settings, ticket: &Ticket, to: QueueId) -> Result<HopKind, Refusal> {
    let open = settings.queue(to).is_some_and(|queue| !queue.retired);
    let hop = way(settings, ticket.home, ticket.queue, to);
    let back = hop == Ok(HopKind::HandBack) && works(actor, ticket.queue, settings);
    if open && (back || works(actor, to, settings)) { hop } else { Err(Refusal::NoSuchQueue { queue: to }) }
}

/// Somebody passes it on.
pub(super) fn pass(
    draft: &mut Draft<'_>,
    settings: &Settings,
    call: &Call,
    ticket: &Ticket,
    queue: QueueId,
    reason: Option<&Body>,
) -> Result<(), Refusal> {
    let fresh = fresh_enough(call, ticket, ticket.aspects.queue, Theirs::Queue(ticket.queue));
    if ticket.queue == queue {
        // A reason for what a colleague did meanwhile goes back to whoever wrote it.
        return if reason.is_some() { fresh } else { Ok(()) };
    }
    refuse_final(ticket)?;
    fresh?;
    let hop = leads(&call.actor, settings, ticket, queue)?;
    // Whoever receives it reads why, and whoever gets it back.
    let asks = [ticket.queue, queue].into_iter().any(|queue| settings.queue(queue).is_some_and(|queue| queue.asks_reason));
    if asks && hop != HopKind::Rehome && reason.is_none() {
        return Err(Refusal::NeedsReason);
    }
    let mut step = StepDraft::default();
    let reason = reason.map(|reason| draft.text(&mut step, reason.as_str()));
    let changes = [Some(set(settings, ticket, queue, hop, reason)), released(settings, ticket, queue)];
    step.changes.extend(changes.into_iter().flatten().map(Change::Ticket));
    draft.step(Subject::Ticket(ticket.id), step);
    Ok(())
}

/// The change that a hop is.
pub(crate) fn set(settings: &Settings, ticket: &Ticket, to: QueueId, hop: HopKind, reason: Option<TextRef>) -> TicketChange {
    let home_to = if hop == HopKind::Rehome { settings.main_queue(to) } else { ticket.home };
    let level = level_of(settings, to);
    TicketChange::QueueSet { from: ticket.queue, to, home_from: ticket.home, home_to, level, hop: Some(hop), reason }
}

/// Whoever worked on it works on it no more, unless they work the new queue too.
pub(crate) fn released(settings: &Settings, ticket: &Ticket, queue: QueueId) -> Option<TicketChange> {
    let owner = ticket.owner.filter(|owner| !crew_has(*owner, queue, settings))?;
    Some(TicketChange::OwnerSet { from: Some(owner), to: None })
}

/// Where a hand-back leads: to the nearest queue that it came through on its way here.
#[must_use]
pub fn came_from(settings: &Settings, ticket: &Ticket) -> Option<QueueId> {
    let leads_back = |queue: &QueueId| way(settings, ticket.home, ticket.queue, *queue) == Ok(HopKind::HandBack);
    ticket.life.stays.iter().rev().map(|stay| stay.queue).find(leads_back)
}

/// How often a ticket was passed on, and how much of it was for nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct HopMeter {
    /// From queue to queue.
    pub hops: u32,
    /// Back to where it had been just before.
    pub ping_pong: u32,
    /// Up a level and down again without anybody having worked on it there.
    pub useless: u32,
}

impl HopMeter {
    /// Of a ticket that was in these queues, one after the other.
    #[must_use]
    pub fn of(stays: &[Stay]) -> Self {
        let mut meter = Self { hops: count(stays.len().saturating_sub(1)), ..Self::default() };
        for stay in stays.windows(3) {
            let returned = stay[0].level < stay[1].level && stay[2].level < stay[1].level;
            meter.ping_pong += u32::from(stay[0].queue == stay[2].queue);
            meter.useless += u32::from(returned && !stay[1].worked);
        }
        meter
    }
}

fn count(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}
