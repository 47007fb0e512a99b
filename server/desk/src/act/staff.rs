//! Who could take a ticket, and what is known of them at this moment: their load, whether they are there, what they know.

use std::collections::BTreeMap;

use shared::access::crew_has;
use shared::id::PersonId;
use shared::people::Person;
use shared::routing::candidate::{Knows, Live, Staffer, top_levels};
use shared::ticket::Ticket;

use crate::open::Desk;

impl Desk {
    /// Everybody in the crew of a ticket's queue who may sign in.
    ///
    /// What they have on their desk are the open tickets that they own, and of those the newest says when they were last given one:
    /// whoever has none has had no turn.
    pub(super) fn staff_for(&self, ticket: Option<&Ticket>) -> Vec<Staffer> {
        let Some(ticket) = ticket else { return Vec::new() };
        let settings = self.settings();
        let levels = top_levels(&settings);
        let reachable = self.views.hub.who_is_there();
        let board = self.views.board.read();
        let directory = self.views.directory.read();
        let crew = directory.agents().into_iter().filter(|person| crew_has(person.id, ticket.queue, &settings));
        let mut staff: BTreeMap<PersonId, Staffer> = BTreeMap::new();
        for person in crew {
            let level = levels.get(&person.id).copied().unwrap_or(1);
            let live = Live { level, reachable: reachable.contains(&person.id), ..Live::default() };
            staff.insert(person.id, Staffer { person: Person::clone(person), live });
        }
        for entry in board.entries() {
            let Some(staffer) = entry.row.owner.as_ref().and_then(|owner| staff.get_mut(&owner.id)) else { continue };
            let live = &mut staffer.live;
            live.load = live.load.saturating_add(settings.routing.doc.weight(entry.row.priority).into());
            live.last_assigned = live.last_assigned.max(entry.owned_at);
            if entry.row.customer.id == ticket.requester {
                live.knows = Knows::Customer;
            }
        }
        staff.into_values().collect()
    }
}
