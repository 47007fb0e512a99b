//! A world without rules, and its clone where rules are in force from the beginning.

use jiff::Timestamp;
use shared::access::Actor;
use shared::event::Cause;
use shared::id::TicketId;
use shared::ticket::action::TicketAction;

use crate::ruled::{Log, foretold, wordless};
use crate::world::World;

/// Does what somebody wants in the one world, and if something came of it, in the other; on which ticket.
///
/// Of what was refused or changed nothing there is no trace in the log that the dry run reads. What the clone refuses is lost.
pub(crate) fn both(plain: &mut World, clone: &mut World, actor: &Actor, at: Timestamp, action: TicketAction) -> Option<TicketId> {
    let n = plain.events.len();
    let outcome = plain.ticket(actor, at, action.clone());
    if !plain.events[n..].iter().any(|event| event.by == actor.by && event.cause == Cause::Person) {
        return None;
    }
    drop(clone.ticket(actor, at, action));
    outcome.ok()?.ticket
}

/// What the dry run foretells of a ticket until a moment is what the clone does with it; how often rules changed something.
#[track_caller]
pub(crate) fn agree(plain: &mut World, clone: &mut World, ticket: TicketId, until: Timestamp) -> usize {
    plain.catch_up(ticket, until);
    clone.catch_up(ticket, until);
    let [before, after] = [&plain.events, &clone.events].map(|events| Log::of(events, ticket));
    let (told, done) = foretold((&before, &plain.settings), (&after, &clone.settings), until);
    assert_eq!(told.ticket.as_ref().map(wordless), clone.rows.ticket(ticket).map(wordless), "ticket {ticket}");
    done
}
