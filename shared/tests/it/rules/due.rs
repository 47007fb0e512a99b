//! What is due by a rule: when, once, and when its condition will hold.

use jiff::{SignedDuration, Timestamp};
use shared::event::{By, Change, Door};
use shared::id::RuleId;
use shared::rule::condition::{Condition, Test};
use shared::rule::deed::{Deed, Whom};
use shared::rule::document::{InForce, Rule};
use shared::rule::run::next_firing;
use shared::rule::trigger::{Since, Trigger};
use shared::rule::value::Lasting;
use shared::ticket::action::TicketAction;
use shared::ticket::apply::{Told, apply};
use shared::ticket::change::TicketChange;

use super::{OFFICE, WAITING, brinanova, look, policy, some_condition, the};
use crate::cast::{at, body};
use crate::random::Dice;
use crate::ruled::{after, is, put};

#[test]
fn what_is_due_by_a_rule_is_due_once_and_when_its_condition_holds() {
    let tell = [Deed::Tell(Whom::Owner)];
    let open = || is(Test::Hours { calendar: OFFICE, open: true });
    let owned = |is| Condition::Is(Test::Owned(is));
    // Asked on Tuesday at nine in Rome; waiting for the customer since Friday at four.
    for (name, rule, due) in [
        (
            "four hours after the beginning, though that is over",
            after(Since::Created, 240, Condition::default(), &tell),
            Some("2026-03-13T15:00:00Z"),
        ),
        ("a day in the state", after(Since::State, 24 * 60, Condition::default(), &tell), Some("2026-03-14T15:00:00Z")),
        ("a day in the state, in working hours", after(Since::State, 24 * 60, open(), &tell), Some("2026-03-16T08:00:00Z")),
        (
            "a day in the state, and a week old",
            after(Since::State, 24 * 60, is(Test::Age(Lasting { over: true, minutes: 7 * 24 * 60, calendar: None })), &tell),
            Some("2026-03-17T08:00:00Z"),
        ),
        (
            "a day in the state, and young",
            after(Since::State, 24 * 60, is(Test::Age(Lasting { over: false, minutes: 60, calendar: None })), &tell),
            None,
        ),
        ("nobody works on it", after(Since::State, 60, owned(false), &tell), Some("2026-03-13T16:00:00Z")),
        ("somebody works on it", after(Since::State, 60, owned(true), &tell), None),
        ("since the desk spoke", after(Since::Desk, 60, Condition::default(), &tell), Some("2026-03-13T16:00:00Z")),
        ("since the customer spoke", after(Since::Customer, 5 * 24 * 60, Condition::default(), &tell), Some("2026-03-15T08:00:00Z")),
        (
            "two hours of work",
            Rule {
                on: Trigger::After { since: Since::State, minutes: 120, calendar: Some(OFFICE) },
                ..after(Since::State, 1, Condition::default(), &tell)
            },
            Some("2026-03-16T09:00:00Z"),
        ),
    ] {
        let mut desk = brinanova();
        let giulia = desk.giulia;
        let ticket = desk.asked("2026-03-10T08:00:00Z");
        desk.does(giulia, "2026-03-13T15:00:00Z", TicketAction::Reply { ticket, body: body("?"), files: Vec::new(), then: Some(WAITING) });
        put(&mut desk.world.settings, vec![rule]);
        let mut ticket = the(&desk, ticket).clone();
        let firing = next_firing(&look(&desk, &ticket, Timestamp::MIN)).map(|firing| (firing.due, firing.cycle));
        assert_eq!(firing.map(|(due, _)| due), due.map(at), "{name}");
        let Some((due, cycle)) = firing else { continue };
        let change = Change::Ticket(TicketChange::Ruled { rule: RuleId(1), cycle });
        ticket = apply(Some(ticket.clone()), ticket.id, &[change], Told { at: due, by: By::Desk, door: Door::Clock, texts: &[] })
            .expect("a ticket stays one");
        assert_eq!(next_firing(&look(&desk, &ticket, due)), None, "{name}: once");
    }
}

#[test]
fn a_new_rule_does_nothing_for_a_time_before_it() {
    let mut desk = brinanova();
    let ticket = desk.asked("2026-03-10T08:00:00Z");
    let since = at("2026-03-20T12:00:00Z");
    let rule = after(Since::Created, 60, Condition::default(), &[Deed::Tell(Whom::Crew)]);
    desk.world.settings.rules.put(RuleId(1), InForce { ver: 3, since, rule });
    let ticket = the(&desk, ticket);
    let firing = next_firing(&look(&desk, ticket, Timestamp::MIN)).expect("it is due");
    assert_eq!((firing.due, firing.cycle, firing.applies.ver), (since, 1, 3));
}

#[test]
fn when_a_condition_will_hold_is_what_a_look_every_minute_finds() {
    let mut desk = brinanova();
    policy(&mut desk.world.settings);
    let giulia = desk.giulia;
    let ticket = desk.asked("2026-03-26T15:00:00Z");
    desk.does(giulia, "2026-03-26T15:20:00Z", TicketAction::Reply { ticket, body: body("?"), files: Vec::new(), then: None });
    let ticket = the(&desk, ticket);
    let from = at("2026-03-26T15:20:00Z");
    let mut dice = Dice::new(7);
    // Over a weekend in which the clock changes. Working hours, ages and due moments all fall on whole minutes, but what is missed
    // is missed just after.
    let minutes: Vec<Timestamp> = (0..5 * 24 * 60).map(|minute| from + SignedDuration::from_mins(minute)).collect();
    for _ in 0..300 {
        let condition = some_condition(&mut dice, 0);
        let wanted = dice.roll(2) == 0;
        let start = dice.pick(&minutes[..3_000]);
        let first = condition.first(&look(&desk, ticket, start), wanted, start);
        let looked = minutes.iter().filter(|now| start <= **now).find(|now| condition.holds(&look(&desk, ticket, **now)) == wanted);
        let whole =
            |at: Timestamp| at + SignedDuration::from_micros((60_000_000 - at.as_microsecond().rem_euclid(60_000_000)) % 60_000_000);
        match (first, looked) {
            (Some(first), Some(looked)) => {
                // Between two looks it may have held for a moment.
                assert!(first <= *looked, "{condition:?} {wanted} from {start}: {first}, looked {looked}");
                assert_eq!(condition.holds(&look(&desk, ticket, first)), wanted, "{condition:?} {wanted} from {start}: {first}");
                let just = whole(first) != *looked;
                assert!(
                    !just || condition.holds(&look(&desk, ticket, whole(first))) != wanted,
                    "{condition:?} from {start}: {first}, looked {looked}"
                );
            }
            (Some(first), None) => assert!(minutes[minutes.len() - 1] < first, "{condition:?} {wanted} from {start}: {first}"),
            (None, looked) => assert_eq!(looked, None, "{condition:?} {wanted} from {start}"),
        }
    }
}
