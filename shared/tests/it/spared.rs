//! The hops that a rule spares: those by which people led a ticket to where the rule would have led it already.

use shared::id::QueueId;
use shared::locale::Lang;
use shared::rule::condition::{Condition, Test};
use shared::rule::deed::Deed;
use shared::rule::document::Rule;
use shared::rule::trigger::On;
use shared::rule::value::Choice;
use shared::setting::Queue;
use shared::ticket::action::TicketAction;
use shared::words::rule::dry::{spared, spared_one};

use crate::cast::{Desk, at, queue};
use crate::ruled::{Log, is, on, put};

/// How many hops a rule would have spared of these.
fn spares(desk: &mut Desk, hops: &[QueueId], rule: Rule) -> usize {
    let ticket = desk.asked("2026-03-10T08:00:00Z");
    for (hour, to) in (9..).zip(hops) {
        desk.does(desk.giulia, &format!("2026-03-10T{hour:02}:00:00Z"), TicketAction::Move { ticket, queue: *to, reason: None });
    }
    let mut then = desk.world.settings.clone();
    put(&mut then, vec![rule]);
    Log::of(&desk.world.events, ticket).spared((&desk.world.settings, &then), at("2026-03-11T08:00:00Z"))
}

#[test]
fn what_is_spared_is_the_way_to_where_the_rule_led_it_and_nothing_else() {
    let mut desk = Desk::usual(at("2026-03-01T00:00:00Z"));
    let (support, cold, office) = (desk.support, desk.cold, desk.office);
    let firmware = Queue { level: 3, skips: true, ..queue("Firmware", "Firmware", Some(cold), 7) };
    let firmware = desk.world.queue(at("2026-03-01T00:00:00Z"), firmware);
    let to = |queue| on(&[On::Created], Condition::default(), &[Deed::MoveTo(queue)]);
    let in_cold = is(Test::Queue(Choice::Is(vec![cold])));
    let from_cold = || on(&[On::QueueSet], in_cold.clone(), &[Deed::MoveTo(firmware)]);
    for (hops, rule, expected) in [
        (&[cold, firmware][..], to(firmware), 2),
        (&[firmware], to(firmware), 1),
        (&[cold, firmware, cold, firmware], to(firmware), 2),
        (&[], to(firmware), 0),
        (&[cold], to(firmware), 0),
        (&[cold, support, cold, firmware], to(firmware), 0),
        (&[cold, firmware], to(cold), 1),
        (&[office], to(cold), 0),
        (&[office], to(office), 1),
        (&[cold, firmware], from_cold(), 1),
        (&[cold], from_cold(), 0),
    ] {
        assert_eq!(spares(&mut desk, hops, rule.clone()), expected, "{hops:?} under {rule:?}");
    }
}

#[test]
fn hops_that_are_spared_are_told_as_the_story_tells_them() {
    for (lang, many, one) in [
        (Lang::En, "11 tickets would have skipped 2 hops.", "1 ticket would have skipped 1 hop."),
        (Lang::It, "11 ticket avrebbero saltato 2 passaggi.", "1 ticket avrebbe saltato 1 passaggio."),
    ] {
        assert_eq!((spared(lang, 11, 2), spared(lang, 1, 1)), (many.to_owned(), one.to_owned()));
    }
    assert_eq!(spared_one(Lang::En, 2), "It would have skipped 2 hops: it would have been there already.");
    assert_eq!(spared_one(Lang::It, 2), "Avrebbe saltato 2 passaggi: sarebbe già stato lì.");
}
