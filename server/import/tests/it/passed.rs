//! What a ticket cost that was passed on: whoever puts it into another team's queue has done nothing there.

use shared::setting::Settings;
use shared::ticket::hop::HopMeter;

use crate::cast::at;
use crate::real::{VOLVO_INCIDENTS, read};
use crate::told::Desk;

/// An event each of state, team and who, five minutes apart.
fn log(events: &[(&str, &str, &str)]) -> String {
    let event = |(nth, (state, team, who)): (usize, &(&str, &str, &str))| {
        let said = [("concept:name", state), ("org:group", team), ("org:resource", who)];
        let said: String = said.iter().map(|(key, value)| format!("<string key='{key}' value='{value}'/>")).collect();
        format!("<event>{said}<date key='time:timestamp' value='2012-05-02T06:{:02}:00Z'/></event>", 5 * nth)
    };
    let events: String = events.iter().enumerate().map(event).collect();
    format!("<log><trace><string key='concept:name' value='1-731382356'/>{events}</trace></log>")
}

#[test]
fn who_queues_a_ticket_one_level_up_has_not_worked_there() {
    let (queued, begun, waits) = ("Queued+Awaiting Assignment", "Accepted+In Progress", "Accepted+Wait");
    let (first, second) = ("G97", "G255 2nd");
    for (there, useless) in
        [(None, 1), (Some((begun, second, "Mats")), 0), (Some((waits, second, "Mats")), 0), (Some((queued, second, "Siebel")), 1)]
    {
        let pushed = [(begun, first, "Yukie"), (waits, first, "Yukie"), (queued, second, "Yukie")];
        let events: Vec<_> = pushed.into_iter().chain(there).chain([(begun, first, "Yukie")]).collect();
        let log = log(&events);
        let import = read(log.as_bytes(), VOLVO_INCIDENTS);
        let mut desk = Desk::of(&import, Settings::default());
        let ticket = desk.import(&import.histories[0], at("2012-05-03T00:00:00Z"));
        let stays = &desk.world.rows.ticket(ticket).expect("it is there").life.stays;
        assert_eq!(HopMeter::of(stays), HopMeter { hops: 2, ping_pong: 1, useless }, "{there:?}");
    }
}
