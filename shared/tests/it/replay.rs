//! The dry run: a history told again without rules is the history; told with rules it is what a clone of the desk would have done.

use std::mem::{Discriminant, discriminant};

use jiff::Timestamp;
use shared::access::Actor;
use shared::event::{Cause, Change, Event};
use shared::id::{RuleId, Subject, TicketId};
use shared::rule::condition::{Condition, Hand, Test};
use shared::rule::deed::{Deed, Whom};
use shared::rule::document::Rule;
use shared::rule::dry::{Done, Past, Replay, Turn, World as Told, compare, replay, replay_turned};
use shared::rule::trigger::{On, Since};
use shared::rule::value::{Choice, Scale};
use shared::setting::Settings;
use shared::ticket::action::TicketAction;
use shared::ticket::change::TicketChange;
use shared::ticket::status::{Resolution, Status, StatusCode};
use shared::ticket::{Priority, Ticket};

use crate::cast::{Desk, at, body};
use crate::random::{Dice, history, something};
use crate::rules::{after, is, on, put, tag};

/// What happened to a ticket, read from the log.
struct Log(Vec<(Event, Vec<Change>)>);

impl Log {
    fn of(desk: &Desk, ticket: TicketId) -> Self {
        let events = desk.world.events.iter().filter(|event| event.subject == Subject::Ticket(ticket));
        Self(events.map(|event| (event.clone(), event.changes().expect("its changes"))).collect())
    }

    fn replay(&self, settings: &Settings, ticket: TicketId, until: Timestamp) -> Replay {
        self.turned((settings, None), ticket, until)
    }

    /// Under other settings from a moment on.
    fn turned(&self, (settings, turn): (&Settings, Option<(Timestamp, &Settings)>), ticket: TicketId, until: Timestamp) -> Replay {
        let past = |(event, changes): &'_ (Event, Vec<Change>)| (event.at, event.by, event.door, event.cause.clone(), changes.clone());
        let owned: Vec<_> = self.0.iter().map(past).collect();
        let past: Vec<Past<'_>> =
            owned.iter().map(|(at, by, door, cause, changes)| Past { at: *at, by: *by, door: *door, cause, changes, texts: &[] }).collect();
        let told = |settings| Told { settings, requester: None, route: &|_, _| None };
        match turn {
            None => replay(told(settings), ticket, &past, until),
            Some((at, to)) => replay_turned(told(settings), Turn { at, to: told(to) }, ticket, &past, until),
        }
    }
}

/// A ticket's history of the log, told again under the rules of this world.
pub(crate) fn replayed(desk: &Desk, ticket: TicketId, until: Timestamp) -> Replay {
    Log::of(desk, ticket).replay(&desk.world.settings, ticket, until)
}

/// The words apart, which the log of these tests does not keep.
fn wordless(ticket: &Ticket) -> Ticket {
    let mut ticket = ticket.clone();
    ticket.subject.clear();
    ticket.last.words.clear();
    ticket
}

fn everything_is_caught_up(desk: &mut Desk, now: Timestamp) {
    let tickets: Vec<TicketId> = desk.world.tickets().map(|ticket| ticket.id).collect();
    for ticket in tickets {
        desk.world.ticket(&Actor::desk(), now, TicketAction::CatchUp { ticket }).expect("the desk may catch up");
    }
}

#[test]
fn a_history_told_again_without_rules_is_what_it_was() {
    for seed in 0..40 {
        let (mut desk, now) = history(seed, at("2026-03-01T00:00:00Z"), 120);
        everything_is_caught_up(&mut desk, now);
        for ticket in desk.world.tickets() {
            let told = Log::of(&desk, ticket.id).replay(&desk.world.settings, ticket.id, now);
            assert_eq!(told.ticket.as_ref().map(wordless), Some(wordless(ticket)), "seed {seed}, ticket {}", ticket.id);
            assert_eq!((told.done, told.lost, told.endless), (Vec::new(), Vec::new(), false), "seed {seed}, ticket {}", ticket.id);
        }
    }
}

/// What rules changed on a ticket of this world: moment, rule and which changes; what was only told changes nothing.
fn ruled(desk: &Desk, id: TicketId) -> Vec<Did> {
    let events = desk.world.events.iter().filter(|event| event.subject == Subject::Ticket(id));
    let by_rules = events.filter_map(|event| match event.cause {
        Cause::Rule { rule, .. } => Some((event.at, rule, kinds(&event.changes().expect("its changes")))),
        _ => None,
    });
    by_rules.filter(|(_, _, kinds)| !kinds.is_empty()).collect()
}

type Did = (Timestamp, RuleId, Vec<Discriminant<TicketChange>>);

fn kinds(changes: &[Change]) -> Vec<Discriminant<TicketChange>> {
    let kind = |change: &Change| match change {
        Change::Ticket(TicketChange::Ruled { .. }) => None,
        Change::Ticket(change) => Some(discriminant(change)),
        _ => None,
    };
    changes.iter().filter_map(kind).collect()
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
            let by = actor.by;
            let n = plain.world.events.len();
            let outcome = plain.world.ticket(&actor, now, action.clone());
            // Of what was refused or changed nothing there is no trace in the log.
            if !plain.world.events[n..].iter().any(|event| event.by == by && event.cause == Cause::Person) {
                continue;
            }
            if let (TicketAction::Create(_), Ok(outcome)) = (&action, outcome) {
                tickets.push(outcome.ticket.expect("it says which"));
            }
            // What is refused now is lost.
            let _ = clone.world.ticket(&actor, now, action);
        }
        everything_is_caught_up(&mut plain, now);
        for ticket in &tickets {
            clone.world.ticket(&Actor::desk(), now, TicketAction::CatchUp { ticket: *ticket }).expect("the desk may catch up");
            let log = Log::of(&plain, *ticket);
            let told = log.replay(&clone.world.settings, *ticket, now);
            let changed = |done: &Done| (done.at, done.rule, done.changes.iter().map(discriminant).collect::<Vec<_>>());
            let foretold: Vec<Did> = told.done.iter().map(changed).filter(|(_, _, kinds)| !kinds.is_empty()).collect();
            let happened = ruled(&clone, *ticket);
            assert_eq!(foretold, happened, "seed {seed}, ticket {ticket}");
            let now_so = clone.world.rows.ticket(*ticket).map(wordless);
            assert_eq!(told.ticket.as_ref().map(wordless), now_so, "seed {seed}, ticket {ticket}");
            let before = log.replay(&plain.world.settings, *ticket, now);
            let difference = compare(*ticket, &before, &told);
            assert_eq!(difference.map(|difference| difference.come), (!told.done.is_empty()).then(|| told.done.clone()));
            done += happened.len();
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
    let log = Log::of(&desk, ticket);
    let before = log.replay(&desk.world.settings, ticket, until);
    let mut settings = desk.world.settings.clone();
    let closes = Deed::SetStatus(Status::Closed { how: shared::ticket::status::Closing::Successful });
    let resolved = is(Test::State(Choice::Is(vec![StatusCode::Resolved])));
    put(&mut settings, vec![on(&[On::StateSet], resolved, std::slice::from_ref(&closes))]);
    let after = log.replay(&settings, ticket, until);
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
    let turned = |moment| log.turned((&desk.world.settings, Some((at(moment), &settings))), ticket, until);
    assert_eq!(turned("2026-03-10T08:30:00Z"), after);
    assert_eq!(turned("2026-03-10T09:30:00Z"), before);
    assert_eq!(turned("2026-04-01T00:00:00Z"), before);
}
