//! How tickets go from queue to queue: which way there is, what is asked on it, who is released, and what it cost.

mod drafts;

use serde_json::Value;
use shared::access::Actor;
use shared::act::Action;
use shared::event::{By, Door};
use shared::id::{PersonId, QueueId, Subject, TicketId};
use shared::locale::Text;
use shared::people::Roles;
use shared::refusal::Refusal;
use shared::rule::condition::Condition;
use shared::rule::deed::Deed;
use shared::rule::trigger::On;
use shared::setting::{Crew, Queue, SettingAction, Settings};
use shared::sla::story::Stay;
use shared::ticket::action::{TicketAction, Writing};
use shared::ticket::hop::{HopKind, HopMeter, came_from, way};
use shared::ticket::status::{Resolution, Status};
use shared::ticket::{Channel, Priority, Ticket};

use crate::cast::{add, at, body, new_ticket};
use crate::random::Dice;
use crate::ruled::{on, put};
use crate::world::World;

const SINCE: &str = "2026-03-01T00:00:00Z";
const SOLVED: Status = Status::Resolved { how: Resolution::Solved };

/// Two main queues. Cold and Portal stand below the first and serve the second too, Firmware stands below Portal.
struct Desk {
    world: World,
    italy: QueueId,
    leeds: QueueId,
    cold: QueueId,
    portal: QueueId,
    firmware: QueueId,
    giulia: PersonId,
    marco: PersonId,
    hannah: PersonId,
    moment: i64,
}

fn named(name: &str, parent: Option<QueueId>, level: u8) -> Queue {
    Queue { parent, level, visible: parent.is_none(), ..Queue::named(Text::same(name)) }
}

impl Desk {
    fn new() -> Self {
        let (mut world, since) = (World::default(), at(SINCE));
        let italy = world.queue(since, named("Italy", None, 1));
        let leeds = world.queue(since, named("Leeds", None, 1));
        let serves = vec![leeds];
        let cold = world.queue(since, Queue { serves: serves.clone(), ..named("Cold", Some(italy), 2) });
        let portal = world.queue(since, Queue { serves, ..named("Portal", Some(italy), 2) });
        let firmware = world.queue(since, named("Firmware", Some(portal), 3));
        let giulia = add(&mut world, since, "Giulia Rinaldi", Roles::AGENT);
        let marco = add(&mut world, since, "Marco Dal Pozzo", Roles::AGENT);
        let hannah = add(&mut world, since, "Hannah Whitlock", Roles::CUSTOMER);
        Self { world, italy, leeds, cold, portal, firmware, giulia, marco, hannah, moment: 0 }
    }

    fn set(&mut self, queue: QueueId, change: impl FnOnce(&mut Queue)) {
        let mut to = self.world.settings.queue(queue).expect("a queue").clone();
        change(&mut to);
        let action = Action::Setting(SettingAction::ChangeQueue { queue, to });
        self.world.act(&Actor::desk(), Door::Cli, at(SINCE), action).expect("it may be changed");
    }

    fn asked(&mut self, queue: QueueId) -> TicketId {
        let actor = self.world.actor(self.hannah);
        let new = new_ticket(queue, self.hannah, Writing::Own, Channel::Portal);
        let made = self.world.ticket(&actor, at("2026-03-10T08:00:00Z"), TicketAction::Create(Box::new(new)));
        made.expect("it is not refused").ticket.expect("it says which")
    }

    /// Somebody does something, an hour after whatever was done before.
    fn does(&mut self, who: PersonId, action: TicketAction) -> Result<(), Refusal> {
        self.moment += 1;
        let actor = self.world.actor(who);
        let moment = at("2026-03-10T08:00:00Z") + jiff::SignedDuration::from_hours(self.moment);
        self.world.ticket(&actor, moment, action).map(|_| ())
    }

    fn goes(&mut self, ticket: TicketId, queue: QueueId) {
        let giulia = self.giulia;
        self.does(giulia, TicketAction::Move { ticket, queue, reason: None }).expect("there is a way");
    }

    fn by_name(&self) -> impl Fn(&str) -> QueueId + use<> {
        let Self { italy, leeds, cold, portal, firmware, .. } = *self;
        move |name| match name {
            "italy" => italy,
            "leeds" => leeds,
            "cold" => cold,
            "portal" => portal,
            _ => firmware,
        }
    }

    fn ticket(&self, id: TicketId) -> &Ticket {
        self.world.rows.ticket(id).expect("a ticket")
    }
}

#[test]
fn every_way_along_the_tree() {
    use HopKind::{HandBack, HandOver, Rehome};
    let desk = Desk::new();
    let settings: &Settings = &desk.world.settings;
    let Desk { italy, leeds, cold, portal, firmware, .. } = desk;
    let sideways = |home| Err(Refusal::Sideways { home });
    for (home, from, to, expected) in [
        (italy, italy, cold, Ok(HandOver)),
        (italy, italy, portal, Ok(HandOver)),
        (italy, portal, firmware, Ok(HandOver)),
        (italy, italy, firmware, Err(Refusal::SkipsLevel { queue: firmware })),
        (italy, italy, leeds, Ok(Rehome)),
        (italy, cold, portal, sideways(italy)),
        (italy, cold, firmware, sideways(italy)),
        (italy, cold, leeds, sideways(italy)),
        (italy, cold, italy, Ok(HandBack)),
        (italy, firmware, portal, Ok(HandBack)),
        (italy, firmware, italy, Ok(HandBack)),
        (italy, firmware, cold, sideways(italy)),
        // From a main queue that is served, not stood above.
        (leeds, leeds, cold, Ok(HandOver)),
        (leeds, portal, firmware, Ok(HandOver)),
        (leeds, firmware, portal, Ok(HandBack)),
        (leeds, firmware, leeds, Ok(HandBack)),
        (leeds, cold, leeds, Ok(HandBack)),
        // What stands above is not where it came from.
        (leeds, cold, italy, sideways(leeds)),
        (leeds, firmware, italy, sideways(leeds)),
    ] {
        assert_eq!(way(settings, home, from, to), expected, "home {home}: {from} to {to}");
    }
}

/// Marco works the queue where the ticket is, and no other.
#[test]
fn whoever_works_a_queue_below_hands_back_to_one_that_they_do_not_work_and_nowhere_else() {
    for (home, through, to, expected) in [
        ("italy", vec!["cold"], "italy", Ok(())),
        ("italy", vec!["portal", "firmware"], "portal", Ok(())),
        ("italy", vec!["portal", "firmware"], "italy", Ok(())),
        ("leeds", vec!["cold"], "leeds", Ok(())),
        // Elsewhere they may not, whether there is a way or not, and are told of none.
        ("leeds", vec!["cold"], "italy", Err(())),
        ("italy", vec!["cold"], "portal", Err(())),
        ("italy", vec!["portal"], "firmware", Err(())),
        ("italy", vec!["cold"], "leeds", Err(())),
        ("italy", vec![], "leeds", Err(())),
    ] {
        let mut desk = Desk::new();
        let (giulia, marco) = (desk.giulia, desk.marco);
        let by_name = desk.by_name();
        let begins = by_name(home);
        let here = through.last().map_or(begins, |name| by_name(name));
        for name in ["italy", "leeds", "cold", "portal", "firmware"] {
            let queue = by_name(name);
            let crew = if queue == here { vec![giulia, marco] } else { vec![giulia] };
            desk.set(queue, |queue| queue.crew = Crew::Only(crew));
        }
        let ticket = desk.asked(begins);
        for name in &through {
            desk.goes(ticket, by_name(name));
        }
        desk.does(marco, TicketAction::Assign { ticket, owner: Some(marco) }).expect("he works there");
        let queue = by_name(to);
        let told = desk.does(marco, TicketAction::Move { ticket, queue, reason: None });
        assert_eq!(told, expected.map_err(|()| Refusal::NoSuchQueue { queue }), "home {home}: {through:?}, {to}");
        if told.is_ok() {
            assert_eq!((desk.ticket(ticket).queue, desk.ticket(ticket).owner), (queue, None));
            let note = TicketAction::Note { ticket, body: body("?"), files: Vec::new() };
            assert_eq!(desk.does(marco, note), Err(Refusal::NotFound), "it is out of his sight");
        }
    }
}

/// Who was charged with a ticket of a queue that they do not work cannot send it home.
#[test]
fn whoever_only_answers_for_a_ticket_does_not_hand_it_back() {
    let mut desk = Desk::new();
    let (giulia, marco, italy, cold) = (desk.giulia, desk.marco, desk.italy, desk.cold);
    let ticket = desk.asked(italy);
    desk.goes(ticket, cold);
    desk.does(giulia, TicketAction::SetResponsible { ticket, responsible: Some(marco) }).expect("he works there still");
    for queue in [italy, cold] {
        desk.set(queue, |queue| queue.crew = Crew::Only(vec![giulia]));
    }
    let told = desk.does(marco, TicketAction::Move { ticket, queue: italy, reason: None });
    assert_eq!(told, Err(Refusal::NoSuchQueue { queue: italy }));
}

#[test]
fn a_hand_back_leads_to_the_nearest_queue_that_it_came_through() {
    let mut desk = Desk::new();
    let Desk { italy, leeds, portal, firmware, .. } = desk;
    desk.set(firmware, |queue| queue.skips = true);
    for (begins, through, back) in [
        (italy, vec![], None),
        (italy, vec![portal], Some(italy)),
        (italy, vec![portal, firmware], Some(portal)),
        (italy, vec![firmware], Some(italy)),
        (italy, vec![portal, firmware, italy, firmware], Some(italy)),
        (leeds, vec![portal, firmware], Some(portal)),
        (leeds, vec![portal], Some(leeds)),
    ] {
        let ticket = desk.asked(begins);
        for queue in &through {
            desk.goes(ticket, *queue);
        }
        assert_eq!(came_from(&desk.world.settings, desk.ticket(ticket)), back, "{through:?}");
    }
}

#[test]
fn where_a_queue_asks_for_it_a_ticket_is_passed_on_with_a_reason() {
    for (asks, rehomed, needed) in [("nobody", false, false), ("from", false, true), ("to", false, true), ("from", true, false)] {
        let mut desk = Desk::new();
        let (giulia, italy, cold, leeds) = (desk.giulia, desk.italy, desk.cold, desk.leeds);
        match asks {
            "from" => desk.set(italy, |queue| queue.asks_reason = true),
            "to" => desk.set(cold, |queue| queue.asks_reason = true),
            _ => {}
        }
        let ticket = desk.asked(italy);
        let queue = if rehomed { leeds } else { cold };
        let told = desk.does(giulia, TicketAction::Move { ticket, queue, reason: None });
        assert_eq!(told, if needed { Err(Refusal::NeedsReason) } else { Ok(()) }, "{asks} {rehomed}");
        if needed {
            let reason = Some(body("The compressor is warm."));
            desk.does(giulia, TicketAction::Move { ticket, queue, reason }).expect("there is a reason");
            let event = desk.world.events.last().expect("a step");
            assert!(event.body.contains("\"reason\":{") && !event.body.contains("compressor"), "{}", event.body);
        }
        assert_eq!(desk.ticket(ticket).queue, queue);
    }
}

#[test]
fn an_owner_goes_along_only_where_they_work() {
    for (works_there, stays) in [(true, true), (false, false)] {
        let mut desk = Desk::new();
        let (giulia, marco, italy, cold) = (desk.giulia, desk.marco, desk.italy, desk.cold);
        desk.set(cold, |queue| queue.crew = Crew::Only(if works_there { vec![giulia, marco] } else { vec![marco] }));
        let ticket = desk.asked(italy);
        desk.does(giulia, TicketAction::Assign { ticket, owner: Some(giulia) }).expect("she may");
        desk.does(marco, TicketAction::Move { ticket, queue: cold, reason: None }).expect("there is a way");
        assert_eq!(desk.ticket(ticket).owner, stays.then_some(giulia));
        assert_eq!(desk.ticket(ticket).ver, 3, "in one step");
        assert!(!desk.ticket(ticket).life.stays[1].worked, "whoever is released has not worked there");
        put(&mut desk.world.settings, vec![on(&[On::PrioritySet], Condition::default(), &[Deed::MoveTo(cold)])]);
        let ticket = desk.asked(italy);
        desk.does(giulia, TicketAction::Assign { ticket, owner: Some(giulia) }).expect("she may");
        desk.does(marco, TicketAction::SetPriority { ticket, to: Priority::High }).expect("he may");
        assert_eq!((desk.ticket(ticket).queue, desk.ticket(ticket).owner), (cold, stays.then_some(giulia)), "a rule moved it");
    }
}

/// A ticket that was on these levels, one after the other: a queue is called by its level and a letter; with a star somebody worked.
#[test]
fn the_meter_counts_hops_ping_pong_and_what_was_for_nothing() {
    for (stays, hops, ping_pong, useless) in [
        ("1a", 0, 0, 0),
        ("1a 2a", 1, 0, 0),
        ("1a 2a 1a", 2, 1, 1),
        ("1a 2a* 1a", 2, 1, 0),
        ("1a 2a 3a", 2, 0, 0),
        // Back, but not to where it had been.
        ("1a 2a 3a 1a", 3, 0, 1),
        ("1a 2a 3a* 2a 1a", 4, 1, 0),
        ("1a 2a 3a 2a 1a", 4, 1, 1),
        ("1a 2a 1a 2a 1a", 4, 3, 2),
        ("1a 2a 1a 2a* 1a 2a", 5, 4, 1),
        // Home anew is neither up nor down.
        ("1a 1b 1a", 2, 1, 0),
        // The demo's 1084, as it is told: everybody wrote something.
        ("1a* 2a* 3a* 2a* 1a* 3a*", 5, 1, 0),
    ] {
        let mut queues: Vec<&str> = Vec::new();
        let stays: Vec<Stay> = stays.split(' ').map(|stay| the_stay(stay, &mut queues)).collect();
        assert_eq!(HopMeter::of(&stays), HopMeter { hops, ping_pong, useless }, "{stays:?}");
    }
}

fn the_stay<'a>(words: &'a str, queues: &mut Vec<&'a str>) -> Stay {
    let name = words.trim_end_matches('*');
    let place = queues.iter().position(|known| *known == name).unwrap_or_else(|| {
        queues.push(name);
        queues.len() - 1
    });
    let level = name[..1].parse().expect("a level");
    Stay { at: at(SINCE), ver: 1, queue: QueueId(place as u64), level, worked: words.ends_with('*') }
}

/// What counts as work on a level, and what does not.
#[test]
fn a_ticket_that_comes_back_untouched_went_up_for_nothing() {
    type Does = fn(&Desk, TicketId) -> (PersonId, TicketAction);
    let cases: [(&str, Option<Does>, u32); 8] = [
        ("nothing", None, 1),
        ("the customer writes", Some(|desk, ticket| (desk.hannah, TicketAction::Hear { ticket, body: body("?"), files: Vec::new() })), 1),
        ("given away", Some(|desk, ticket| (desk.marco, TicketAction::Assign { ticket, owner: None })), 1),
        ("given by a colleague", Some(|desk, ticket| (desk.giulia, TicketAction::Assign { ticket, owner: Some(desk.marco) })), 1),
        ("a note", Some(|desk, ticket| (desk.marco, TicketAction::Note { ticket, body: body("No."), files: Vec::new() })), 0),
        ("taken", Some(|desk, ticket| (desk.marco, TicketAction::Assign { ticket, owner: Some(desk.marco) })), 0),
        ("a state", Some(|desk, ticket| (desk.marco, TicketAction::SetStatus { ticket, to: SOLVED })), 0),
        (
            "an answer",
            Some(|desk, ticket| (desk.marco, TicketAction::Reply { ticket, body: body("Yes."), files: Vec::new(), then: None })),
            0,
        ),
    ];
    for (name, does, useless) in cases {
        let mut desk = Desk::new();
        let (giulia, italy, cold) = (desk.giulia, desk.italy, desk.cold);
        let ticket = desk.asked(italy);
        desk.does(giulia, TicketAction::Assign { ticket, owner: Some(giulia) }).expect("she may");
        desk.goes(ticket, cold);
        if let Some(does) = does {
            let (who, action) = does(&desk, ticket);
            desk.does(who, action).expect("they may");
        }
        desk.goes(ticket, italy);
        let meter = HopMeter::of(&desk.ticket(ticket).life.stays);
        assert_eq!(meter, HopMeter { hops: 2, ping_pong: 1, useless }, "{name}");
    }
}

/// What the log says, counted without the fold: where the ticket went, on which level that is, and whether anybody worked there.
fn by_hand(desk: &Desk, ticket: TicketId) -> HopMeter {
    let mut places: Vec<(u64, u64, bool)> = Vec::new();
    for event in desk.world.events.iter().filter(|event| event.subject == Subject::Ticket(ticket)) {
        let staff = matches!(event.by, By::Person(person) if [desk.giulia, desk.marco].contains(&person));
        for change in serde_json::from_str::<Vec<Value>>(&event.body).expect("changes") {
            let number = |facts: &Value, name: &str| facts[name].as_u64().expect("a number");
            let (name, facts) = change["ticket"].as_object().and_then(|change| change.iter().next()).expect("a change");
            match name.as_str() {
                "created" => places.push((number(facts, "queue"), number(facts, "level"), false)),
                "queue_set" => places.push((number(facts, "to"), number(facts, "level"), false)),
                "owner_set" if !matches!(event.by, By::Person(person) if facts["to"] == person.0) => {}
                "articled" if facts["ordinal"] == 1 => {}
                "articled" | "owner_set" | "status_set" => places.last_mut().expect("it began").2 |= staff,
                _ => {}
            }
        }
    }
    let mut meter = HopMeter::default();
    for nth in 1..places.len() {
        meter.hops += 1;
        let Some(before) = nth.checked_sub(2).map(|before| places[before]) else { continue };
        let ((there, high, worked), (here, low, _)) = (places[nth - 1], places[nth]);
        assert_ne!(there, here, "a hop leads elsewhere");
        meter.ping_pong += u32::from(before.0 == here);
        meter.useless += u32::from(before.1 < high && low < high && !worked);
    }
    meter
}

#[test]
fn the_meter_of_a_random_walk_equals_a_count_by_hand() {
    let mut all = HopMeter::default();
    for seed in 0..40 {
        let (mut dice, mut desk) = (Dice::new(seed), Desk::new());
        let Desk { italy, leeds, cold, portal, firmware, giulia, marco, hannah, .. } = desk;
        desk.set(firmware, |queue| queue.skips = true);
        let ticket = desk.asked(dice.pick(&[italy, leeds]));
        for _ in 0..60 {
            let words = || body("…");
            let (who, action) = match dice.roll(12) {
                0 => (marco, TicketAction::Note { ticket, body: words(), files: Vec::new() }),
                1 => (hannah, TicketAction::Hear { ticket, body: words(), files: Vec::new() }),
                2 => (giulia, TicketAction::Assign { ticket, owner: dice.pick(&[None, Some(giulia), Some(marco)]) }),
                3 => (marco, TicketAction::SetStatus { ticket, to: dice.pick(&[Status::Open, SOLVED]) }),
                _ => (giulia, TicketAction::Move { ticket, queue: dice.pick(&[italy, leeds, cold, portal, firmware]), reason: None }),
            };
            // Most ways lead nowhere.
            drop(desk.does(who, action));
        }
        let meter = HopMeter::of(&desk.ticket(ticket).life.stays);
        assert_eq!(meter, by_hand(&desk, ticket), "walk {seed}");
        all.hops += meter.hops;
        all.ping_pong += meter.ping_pong;
        all.useless += meter.useless;
    }
    assert!(100 < all.hops && 20 < all.ping_pong && 20 < all.useless, "there was something to count: {all:?}");
}
