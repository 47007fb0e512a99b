//! Believable rules have no flaw, and one that is planted among them is found.

use super::super::{Certainty, Flaw, Shadow, analyse};
use super::{
    GIVEN_UP, OPEN, SOLVED, WAITING, after, all, finds, found, is, priority, routing, rule, settings, shadowed, state, subject, tag,
    tagged, untagged,
};
use crate::id::{CategoryId, QueueId, RuleId, ServiceId};
use crate::rule::condition::{Standing, Test};
use crate::rule::deed::{Deed, Whom};
use crate::rule::document::Rule;
use crate::rule::trigger::{On, Since};
use crate::rule::value::{Choice, Lasting, Scale};
use crate::sla::policy::Metric;
use crate::text::Phrase;
use crate::ticket::status::StatusCode;
use crate::ticket::{Channel, Priority, TicketKind};

/// What a desk of two main queues has.
fn believable() -> Vec<Rule> {
    use Deed::{AddTag, MoveTo, NextLevel, RaisePriority, Release, Route, SetCategory, SetKind, SetPriority, SetService, SetStatus, Tell};
    let open = [StatusCode::New, StatusCode::Open];
    let waiting = || state(&[StatusCode::PendingCustomer]);
    let created = [On::Created];
    let wrote = [On::CustomerWrote];
    let kind = |kind| Test::Kind(Choice::Is(vec![kind]));
    let service = |id| Test::Service(Choice::Is(vec![Some(ServiceId(id))]));
    let missed = |metric| Test::Clock { metric, is: Standing::Breached };
    let in_queue = |id| Test::QueueBelow(Choice::Is(vec![QueueId(id)]));
    vec![
        routing(all([service(1), in_queue(1)]), MoveTo(QueueId(2))),
        routing(is(subject(&["vpn", "network*"])), MoveTo(QueueId(3))),
        routing(is(subject(&["invoice*", "payment"])), MoveTo(QueueId(4))),
        rule(&created, is(subject(&["refund"])), &[SetKind(TicketKind::ServiceRequest), AddTag(tag("refund"))]),
        rule(&created, all([Test::Vip(true), kind(TicketKind::Incident)]), &[SetPriority(Priority::High)]),
        rule(&created, all([Test::Vip(false), kind(TicketKind::Question)]), &[SetPriority(Priority::Low)]),
        rule(&created, is(Test::Vip(true)), &[AddTag(tag("vip")), Tell(Whom::Managers)]),
        rule(&created, is(Test::Channel(Choice::Is(vec![Channel::Phone]))), &[AddTag(tag("call"))]),
        rule(&created, is(Test::Owned(false)), &[Route]),
        rule(&[On::QueueSet], is(Test::Owned(false)), &[Tell(Whom::Crew)]),
        rule(&[On::OwnerSet], all([Test::Owned(true), state(&[StatusCode::New])]), &[SetStatus(OPEN)]),
        rule(&[On::OwnerSet], is(Test::Owned(true)), &[Tell(Whom::Owner)]),
        rule(&wrote, is(Test::Owned(true)), &[Tell(Whom::Owner)]),
        rule(
            &wrote,
            all([Test::Said(Choice::Is(vec![Phrase::try_from("lawyer").expect("a phrase")]))]),
            &[SetKind(TicketKind::Complaint), Tell(Whom::Responsible)],
        ),
        rule(
            &wrote,
            all([state(&[StatusCode::Open]), Test::SinceDesk(Lasting { over: true, minutes: 2880, calendar: None })]),
            &[RaisePriority],
        ),
        rule(&[On::PrioritySet], is(priority(&[Priority::Urgent])), &[Tell(Whom::Managers)]),
        rule(&[On::Breached], is(missed(Metric::FirstResponse)), &[Tell(Whom::Crew)]),
        rule(&[On::Breached], is(missed(Metric::Resolution)), &[RaisePriority, Tell(Whom::Responsible)]),
        rule(
            &[On::Classified],
            all([kind(TicketKind::Complaint), untagged("complaint")]),
            &[AddTag(tag("complaint")), Tell(Whom::Managers)],
        ),
        rule(
            &[On::TagsSet],
            all([tagged("cold"), Test::Service(Choice::Is(vec![None]))]),
            &[SetService(ServiceId(1)), SetCategory(CategoryId(2))],
        ),
        after(Since::State, 72, is(waiting()), &[AddTag(tag("silent")), Tell(Whom::Owner)]),
        after(Since::State, 168, is(waiting()), &[SetStatus(SOLVED)]),
        after(Since::State, 24, is(Test::State(Choice::Is(vec![StatusCode::PendingSupplier]))), &[Tell(Whom::Owner)]),
        after(Since::Queue, 4, all([Test::Owned(false), state(&open), Test::Level(Scale::AtMost(1))]), &[NextLevel]),
        after(
            Since::Customer,
            8,
            all([state(&open), Test::Owned(true), Test::Priority(Scale::AtLeast(Priority::High))]),
            &[Release, Tell(Whom::Crew)],
        ),
    ]
}

#[test]
fn twenty_five_believable_rules_give_no_alarm() {
    let rules = believable();
    assert_eq!(rules.len(), 25);
    finds("believable", rules, Vec::new());
}

#[test]
fn a_flaw_planted_among_them_is_found_and_nothing_else() {
    let with = |planted: Rule| analyse(&settings(believable().into_iter().chain([planted]).collect()));
    let again = after(Since::State, 1, is(state(&[StatusCode::Resolved])), &[Deed::SetStatus(OPEN)]);
    assert_eq!(with(again), Vec::new(), "what is opened again does not wait for the customer");
    let waits = rule(&[On::StateSet], is(state(&[StatusCode::Resolved])), &[Deed::SetStatus(OPEN), Deed::SetStatus(WAITING)]);
    let circle = found(22, Certainty::Always, Flaw::Circle { through: vec![RuleId(26)] });
    assert!(with(waits).contains(&circle));
    let closes = rule(&[On::Created], all([Test::Vip(true), kind_of(TicketKind::Incident)]), &[Deed::SetPriority(Priority::Low)]);
    let undone = shadowed(5, 26, Shadow::Undone, Certainty::Perhaps);
    assert_eq!(with(closes), vec![undone]);
    let late = routing(is(subject(&["vpn"])), Deed::MoveTo(QueueId(4)));
    assert_eq!(with(late), vec![shadowed(26, 2, Shadow::Routed, Certainty::Always)]);
    let over = after(Since::State, 999, is(state(&[StatusCode::Closed])), &[Deed::SetStatus(GIVEN_UP)]);
    assert_eq!(with(over), vec![found(26, Certainty::Always, Flaw::Idle { deed: 0 })]);
}

fn kind_of(kind: TicketKind) -> Test {
    Test::Kind(Choice::Is(vec![kind]))
}
