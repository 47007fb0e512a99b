//! The dry run: a history told again without rules is the history; told with rules it is what a clone of the desk would have done.

use jiff::Timestamp;
use shared::id::{RuleId, TicketId};
use shared::rule::condition::{Condition, Hand, Test};
use shared::rule::deed::{Deed, Whom};
use shared::rule::document::Rule;
use shared::rule::dry::compare;
use shared::rule::trigger::{On, Since};
use shared::rule::value::{Choice, Scale};
use shared::setting::catalogue::Degree;
use shared::ticket::action::TicketAction;
use shared::ticket::status::{Closing, Resolution, Status, StatusCode};
use shared::ticket::{Classification, Priority};

use crate::cast::{Desk, at, body};
use crate::random::{Dice, history, something};
use crate::ruled::{Log, after, is, on, put, tag, wordless};
use crate::twins::{agree, both};

#[test]
fn a_history_told_again_without_rules_is_what_it_was() {
    for seed in 0..40 {
        let (mut desk, now) = history(seed, at("2026-03-01T00:00:00Z"), 120);
        let tickets: Vec<TicketId> = desk.world.tickets().map(|ticket| ticket.id).collect();
        for ticket in tickets {
            desk.world.catch_up(ticket, now);
            let log = Log::of(&desk.world.events, ticket);
            let told = log.replay(&desk.world.settings, now);
            let was = desk.world.rows.ticket(ticket).map(wordless);
            assert_eq!(
                (log.ticket().as_ref().map(wordless), told.ticket.as_ref().map(wordless)),
                (was.clone(), was),
                "seed {seed}, {ticket}"
            );
            assert_eq!((told.done, told.lost, told.endless), (Vec::new(), Vec::new(), false), "seed {seed}, ticket {ticket}");
        }
    }
}

/// Rules that move a lot: a ticket under them stands otherwise than without them most of the time.
fn busy(desk: &Desk) -> Vec<Rule> {
    let state = |code| is(Test::State(Choice::Is(vec![code])));
    let by = |hand| is(Test::By(Choice::Is(vec![hand])));
    let high = || is(Test::Priority(Scale::AtLeast(Priority::High)));
    let solved = Status::Resolved { how: Resolution::Solved };
    vec![
        on(&[On::Created], by(Hand::Customer), &[Deed::AddTag(tag("new")), Deed::RaisePriority]),
        on(&[On::CustomerWrote], Condition::default(), &[Deed::RaisePriority, Deed::AddTag(tag("heard"))]),
        on(&[On::StateSet], state(StatusCode::Resolved), &[Deed::RemoveTag(tag("heard")), Deed::Tell(Whom::Owner)]),
        on(&[On::PrioritySet], high(), &[Deed::MoveTo(desk.cold)]),
        on(&[On::QueueSet], Condition::All(vec![is(Test::Owned(false)), high()]), &[Deed::Assign(desk.priya)]),
        on(&[On::AgentReplied], state(StatusCode::Open), &[Deed::SetStatus(solved)]),
        on(&[On::OwnerSet], by(Hand::Agent), &[Deed::SetPriority(Priority::Low)]),
        after(Since::State, 36 * 60, state(StatusCode::New), &[Deed::SetStatus(Status::Open), Deed::Tell(Whom::Managers)]),
        after(Since::State, 30, state(StatusCode::PendingCustomer), &[Deed::NextLevel]),
        after(Since::Customer, 5 * 60, high(), &[Deed::Release]),
        after(Since::Created, 9 * 24 * 60, is(Test::Owned(false)), &[Deed::SetPriority(Priority::Urgent)]),
    ]
}

/// An answer that opens a new ticket by choice looks in the log as one that opens it by itself, and of a state that is set where it is
/// so already there is nothing in it.
fn leaves_no_trace(desk: &Desk, action: &TicketAction) -> bool {
    let TicketAction::Reply { ticket, then: Some(to), .. } = action else { return false };
    *to == Status::Open || desk.world.rows.ticket(*ticket).is_some_and(|ticket| ticket.status == *to)
}

#[test]
fn what_the_dry_run_foretells_is_what_a_clone_does() {
    let mut done = 0;
    for seed in 0..40 {
        let mut dice = Dice::new(seed);
        let (mut plain, mut clone) = (Desk::usual(at("2026-03-01T00:00:00Z")), Desk::usual(at("2026-03-01T00:00:00Z")));
        let rules = busy(&clone);
        put(&mut clone.world.settings, rules);
        let mut now = at("2026-03-02T08:00:00Z");
        let mut tickets = Vec::new();
        for _ in 0..80 {
            now += jiff::SignedDuration::from_mins(i64::try_from(dice.roll(700)).expect("small"));
            let (actor, action) = if tickets.is_empty() || dice.roll(6) == 0 {
                let new = crate::cast::new_ticket(
                    plain.support,
                    plain.hannah,
                    shared::ticket::action::Writing::Own,
                    shared::ticket::Channel::Portal,
                );
                (plain.world.actor(plain.hannah), TicketAction::Create(Box::new(new)))
            } else {
                let (who, action) = something(&plain, &mut dice, dice_pick(&tickets, now), now);
                (plain.world.actor(who), action)
            };
            if leaves_no_trace(&plain, &action) {
                continue;
            }
            let new = matches!(action, TicketAction::Create(_));
            tickets.extend(both(&mut plain.world, &mut clone.world, &actor, now, action).filter(|_| new));
        }
        for ticket in tickets {
            done += agree(&mut plain.world, &mut clone.world, ticket, now);
        }
    }
    assert!(1_000 < done, "the rules did something: {done}");
}

fn dice_pick(tickets: &[TicketId], now: Timestamp) -> TicketId {
    tickets[usize::try_from(now.as_second()).expect("after 1970") % tickets.len()]
}

#[test]
fn a_history_says_how_a_ticket_would_have_gone_differently() {
    let mut desk = Desk::usual(at("2026-03-01T00:00:00Z"));
    let (giulia, hannah) = (desk.giulia, desk.hannah);
    let ticket = desk.asked("2026-03-10T08:00:00Z");
    let reply = |then| TicketAction::Reply { ticket, body: body("Done?"), files: Vec::new(), then };
    let solved = Status::Resolved { how: Resolution::Solved };
    desk.does(giulia, "2026-03-10T09:00:00Z", reply(Some(solved)));
    desk.does(hannah, "2026-03-10T10:00:00Z", TicketAction::Hear { ticket, body: body("No."), files: Vec::new() });
    desk.does(giulia, "2026-03-10T11:00:00Z", reply(None));
    let until = at("2026-03-12T00:00:00Z");
    let log = Log::of(&desk.world.events, ticket);
    let before = log.replay(&desk.world.settings, until);
    let mut settings = desk.world.settings.clone();
    let closes = Deed::SetStatus(Status::Closed { how: Closing::Successful });
    let resolved = is(Test::State(Choice::Is(vec![StatusCode::Resolved])));
    put(&mut settings, vec![on(&[On::StateSet], resolved, std::slice::from_ref(&closes))]);
    let after = log.replay(&settings, until);
    let difference = compare(ticket, &before, &after).expect("it goes differently");
    let come: Vec<_> = difference.come.iter().map(|done| (done.at, done.rule, done.deeds.clone())).collect();
    assert_eq!(come, [(at("2026-03-10T09:00:00Z"), RuleId(1), vec![closes])]);
    assert_eq!(difference.gone, []);
    // The customer's words and the answer to them would have gone to another ticket.
    assert_eq!(difference.lost, [at("2026-03-10T10:00:00Z"), at("2026-03-10T11:00:00Z")]);
    assert_eq!(compare(ticket, &after, &after), None);
    let back = compare(ticket, &after, &before).expect("it goes differently");
    assert_eq!((back.gone.len(), back.come.len()), (1, 0));
    // What was before the rules were otherwise stays as it was.
    let turned = |moment| log.turned(&desk.world.settings, (at(moment), &settings), until);
    assert_eq!(turned("2026-03-10T08:30:00Z"), after);
    assert_eq!(turned("2026-03-10T09:30:00Z"), before);
    assert_eq!(turned("2026-04-01T00:00:00Z"), before);
}

/// A rule makes it more urgent, and then an agent says that it is as urgent as it was without the rule.
#[test]
fn impact_and_urgency_say_how_urgent_it_is_whatever_a_rule_said() {
    let [mut plain, mut clone] = [(); 2].map(|()| Desk::usual(at("2026-03-01T00:00:00Z")));
    put(&mut clone.world.settings, vec![on(&[On::Created], Condition::default(), &[Deed::RaisePriority])]);
    let [ticket, same] = [&mut plain, &mut clone].map(|desk| desk.asked("2026-03-10T08:00:00Z"));
    assert_eq!(ticket, same);
    let pairs = Degree::ALL.into_iter().flat_map(|impact| Degree::ALL.map(|urgency| (impact, urgency)));
    let usual =
        |(impact, urgency): &(Degree, Degree)| plain.world.settings.matrix.doc.priority(*impact, *urgency, false) == Priority::Normal;
    let (impact, urgency) = pairs.into_iter().find(usual).expect("something is as urgent as everything");
    let to = Classification { impact: Some(impact), urgency: Some(urgency), ..Classification::default() };
    let (agent, now) = (plain.world.actor(plain.giulia), at("2026-03-10T09:00:00Z"));
    let classified = both(&mut plain.world, &mut clone.world, &agent, now, TicketAction::Classify { ticket, to });
    assert_eq!(classified, Some(ticket));
    assert_eq!(agree(&mut plain.world, &mut clone.world, ticket, now), 1);
    assert_eq!(clone.world.rows.ticket(ticket).map(|ticket| ticket.priority), Some(Priority::Normal));
}
