//! The hops that a rule spares: those by which people led a ticket, queue by queue, to where a rule would have led it already.

use jiff::Timestamp;

use super::{Done, Past};
use crate::event::Change;
use crate::id::QueueId;
use crate::setting::Settings;
use crate::ticket::change::TicketChange;
use crate::ticket::hop::HopKind;

/// A hop of a ticket.
struct Hop {
    at: Timestamp,
    to: QueueId,
    kind: Option<HopKind>,
}

/// How many hops of a ticket's real history rules would have spared by what they would have done to it besides.
///
/// A rule leads the ticket to a queue. The hops that people made after that moment, and before a rule leads it elsewhere, are looked at
/// in their order: one that leads to that queue ends the way there; one that hands over to a queue above it is part of the way; any
/// other leaves the way, and what follows has nothing to do with the rule. If the way comes to its end, all its hops are spared: the
/// ticket would have been there. If it does not, none is: people never led it to where the rule would have. What the desk did by
/// itself is no hop of people, and neither is the one that the rule waited for.
#[must_use]
pub fn spared(come: &[Done], past: &[Past<'_>], settings: &Settings) -> usize {
    let led: Vec<Hop> = come.iter().flat_map(|done| done.changes.iter().filter_map(|change| hop(done.at, change))).collect();
    let by_people = past.iter().filter(|step| !step.cause.is_by_itself());
    let hops = by_people.flat_map(|step| step.changes.iter().filter_map(|change| hop_of(step.at, change)));
    let hops: Vec<Hop> = hops.collect();
    let until = led.iter().skip(1).map(|next| next.at).chain([Timestamp::MAX]);
    led.iter().zip(until).map(|(led, until)| way_to(led, hops.iter().filter(|hop| led.at < hop.at && hop.at <= until), settings)).sum()
}

/// How many of these hops lead to where a ticket was led; none where they lead elsewhere.
fn way_to<'a>(led: &Hop, hops: impl Iterator<Item = &'a Hop>, settings: &Settings) -> usize {
    for (nth, hop) in (1..).zip(hops) {
        if hop.to == led.to {
            return nth;
        }
        if hop.kind != Some(HopKind::HandOver) || !settings.is_below(led.to, hop.to) {
            return 0;
        }
    }
    0
}

fn hop_of(at: Timestamp, change: &Change) -> Option<Hop> {
    if let Change::Ticket(change) = change { hop(at, change) } else { None }
}

fn hop(at: Timestamp, change: &TicketChange) -> Option<Hop> {
    if let TicketChange::QueueSet { to, hop: kind, .. } = change { Some(Hop { at, to: *to, kind: *kind }) } else { None }
}
