//! The demo's month as it was, and on a clone of the desk where rules were in force from the beginning: the dry run foretells it.

use std::collections::BTreeSet;

use desk::Desk;
use desk::act::tell::Told;
use desk::demo;
use jiff::Timestamp;
use shared::access::Actor;
use shared::act::Action;
use shared::event::{Cause, Event};
use shared::id::{Subject, TicketId};
use shared::rule::condition::{Condition, Hand, Standing, Test};
use shared::rule::deed::{Deed, Whom};
use shared::rule::document::Rule;
use shared::rule::trigger::{On, Since};
use shared::rule::value::{Choice, Scale};
use shared::setting::{SettingAction, SettingChange, Settings};
use shared::sla::policy::Metric;
use shared::ticket::action::TicketAction;
use shared::ticket::status::StatusCode;
use shared::ticket::{Channel, Ticket};

use crate::bench_desk::{Dir, noon, told as call};
use crate::demo::empty;
use crate::ruled::{Log, after, foretold, is, on, tag, wordless};

const DAY_MINUTES: u32 = 24 * 60;

/// Rules that wait for everything that a month has in it. None of them makes impossible what somebody did: a story that is refused
/// something is not told.
fn rules() -> Vec<Rule> {
    let state = |code| is(Test::State(Choice::Is(vec![code])));
    let due_soon = is(Test::Clock { metric: Metric::Resolution, is: Standing::DueWithin(60) });
    let waits = || is(Test::Owned(false));
    vec![
        on(&[On::Created], Condition::default(), &[Deed::AddTag(tag("new"))]),
        on(&[On::Created], is(Test::Channel(Choice::Is(vec![Channel::Mail]))), &[Deed::AddTag(tag("by-mail")), Deed::Tell(Whom::Crew)]),
        on(&[On::QueueSet], is(Test::Level(Scale::AtLeast(2))), &[Deed::RaisePriority, Deed::AddTag(tag("passed-on"))]),
        on(&[On::CustomerWrote], due_soon, &[Deed::RaisePriority]),
        on(&[On::StateSet], state(StatusCode::PendingSupplier), &[Deed::AddTag(tag("supplier"))]),
        on(&[On::StateSet], is(Test::By(Choice::Is(vec![Hand::Desk]))), &[Deed::AddTag(tag("by-itself"))]),
        on(&[On::Breached], Condition::default(), &[Deed::AddTag(tag("late")), Deed::Tell(Whom::Managers)]),
        after(Since::Created, 8 * 60, waits(), &[Deed::RaisePriority, Deed::Tell(Whom::Managers)]),
        after(Since::State, 3 * DAY_MINUTES, state(StatusCode::PendingCustomer), &[Deed::AddTag(tag("silent"))]),
        after(Since::Customer, DAY_MINUTES, state(StatusCode::Open), &[Deed::RaisePriority, Deed::AddTag(tag("unheard"))]),
    ]
}

/// A demo desk that had these rules before anything happened on it.
async fn ruled(dir: &Dir, rules: Vec<Rule>) -> Desk {
    let desk = Desk::open(empty(dir, noon())).await.unwrap();
    let put = |rule| Action::Setting(SettingAction::Add(SettingChange::Rule(Box::new(rule))));
    tell(&desk, "2026-01-01T00:00:00Z".parse().unwrap(), rules.into_iter().map(put)).await;
    demo::tell(&desk).await.unwrap();
    desk
}

async fn tell(desk: &Desk, at: Timestamp, actions: impl Iterator<Item = Action>) {
    let told = actions.map(|action| Told { call: call(Actor::desk(), at, action), number: None });
    desk.tell(told.collect()).await.unwrap();
}

/// The words apart, tags too: without a desk's texts a fold of its log knows only how many there are.
fn tagless(ticket: &Ticket) -> Ticket {
    let mut ticket = wordless(ticket);
    ticket.tags.iter_mut().for_each(String::clear);
    ticket
}

/// The tickets that the demo's own rules did something to: by words, which these logs do not have, or for people, whom a dry run only
/// guesses.
fn by_its_own_rules(events: &[Event], settings: &Settings) -> BTreeSet<TicketId> {
    let ours = rules()[0].name.clone();
    let own = |cause: &Cause| match cause {
        Cause::Rule { rule, .. } => settings.rules.get(*rule).is_some_and(|found| found.rule.name != ours),
        _ => false,
    };
    let tickets = events.iter().filter(|event| own(&event.cause)).filter_map(|event| match event.subject {
        Subject::Ticket(ticket) => Some(ticket),
        _ => None,
    });
    tickets.collect()
}

#[tokio::test]
async fn what_the_dry_run_foretells_of_the_demos_month_is_what_a_clone_does() {
    let (one, other) = (Dir::new(), Dir::new());
    // The same settings with the same numbers, but for this.
    let idle = rules().into_iter().map(|rule| Rule { retired: true, ..rule }).collect();
    let (plain, clone) = (ruled(&one, idle).await, ruled(&other, rules()).await);
    let events = plain.export_events().await.unwrap();
    let tickets: BTreeSet<TicketId> =
        events.iter().filter_map(|event| if let Subject::Ticket(id) = event.subject { Some(id) } else { None }).collect();
    for desk in [&plain, &clone] {
        // What was due until now is done.
        tell(desk, noon(), tickets.iter().map(|ticket| Action::Ticket(TicketAction::CatchUp { ticket: *ticket }))).await;
    }
    let (events, after) = (plain.export_events().await.unwrap(), clone.export_events().await.unwrap());
    let (before, settings) = (plain.settings(), clone.settings());
    let mut own = by_its_own_rules(&events, &before);
    own.extend(by_its_own_rules(&after, &settings));
    assert!((3..60).contains(&own.len()), "{own:?}");
    let mut done = 0;
    for ticket in tickets.difference(&own) {
        let (log, clone) = (Log::of(&events, *ticket), Log::of(&after, *ticket));
        let (told, did) = foretold((&log, &*before), (&clone, &*settings), noon());
        assert_eq!(told.ticket.as_ref().map(tagless), clone.ticket().as_ref().map(tagless), "ticket {ticket}");
        done += did;
    }
    assert!(650 <= tickets.len() && tickets.len() + 100 < done, "rules changed {} tickets {done} times", tickets.len());
}
