//! Who could take a ticket, and what is known of them at this moment: their load, whether they are there, what they know.

use shared::access::crew_has;
use shared::people::Person;
use shared::routing::candidate::{Live, Staffer, top_levels};
use shared::ticket::Ticket;

use crate::open::Desk;

impl Desk {
    /// Everybody in the crew of a ticket's queue who may sign in, with what they have in hand, the open tickets that they own, and
    /// what they did before.
    pub(super) fn staff_for(&self, ticket: Option<&Ticket>) -> Vec<Staffer> {
        let Some(ticket) = ticket else { return Vec::new() };
        let settings = self.settings();
        let levels = top_levels(&settings);
        let reachable = self.views.hub.who_is_there();
        let directory = self.views.directory.read();
        let board = self.views.board.read();
        let stays = directory.stays(ticket.requester).map_or(ticket.requester, |person| person.id);
        let customer = directory.records(stays);
        let crew = directory.working().values().filter(|person| crew_has(person.id, ticket.queue, &settings));
        let staff = crew.map(|person| {
            let level = levels.get(&person.id).copied().unwrap_or(1);
            let live = Live { level, reachable: reachable.contains(&person.id), ..Live::default() };
            let live = board.hands().known(person.id, &customer, &settings, live);
            Staffer { person: Person::clone(person), live }
        });
        staff.collect()
    }
}
