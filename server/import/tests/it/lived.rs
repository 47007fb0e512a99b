//! The incidents of Volvo IT Belgium as a desk would have lived them, without rules and with some; and what the dry run foretells.
//!
//! Each step of the file is asked for at its moment by whoever took it, on a desk without rules and on its clone, where rules are in
//! force from the beginning. The dry run is then given what the log of the first says, and is to say what the second did.

use std::io::Write;

use import::history::{History, Means, Step};
use jiff::{SignedDuration, Timestamp};
use shared::access::Actor;
use shared::id::{PersonId, QueueId, TicketId};
use shared::rule::condition::{Condition, Hand, Test};
use shared::rule::deed::{Deed, Whom};
use shared::rule::document::Rule;
use shared::rule::trigger::{On, Since};
use shared::rule::value::{Choice, Scale};
use shared::setting::Settings;
use shared::ticket::action::{NewTicket, Requester, TicketAction, Writing};
use shared::ticket::status::{Closing, PendingOn, Status, StatusCode};
use shared::ticket::{Channel, Classification, Priority};

use crate::cast::body;
use crate::real::{VOLVO_INCIDENTS, import, logs};
use crate::ruled::{after, is, on, put, tag};
use crate::told::Desk;
use crate::twins::{agree, both};

const DAY_MINUTES: u32 = 24 * 60;
/// How long a ticket is looked at after its last step: what rules and the desk do by themselves is done by then.
const AFTERWARDS: SignedDuration = SignedDuration::from_hours(40 * 24);

impl Desk {
    /// Who took a step: a person, or a machine.
    fn actor(&self, step: &Step) -> Actor {
        step.operator.as_ref().map_or_else(Actor::desk, |name| self.world.actor(self.person(name)))
    }

    /// What somebody asked for by a part of a step; `next` is the moment of the step after it.
    fn action(
        &self,
        history: &History,
        step: &Step,
        means: &Means,
        next: Option<Timestamp>,
        ticket: Option<TicketId>,
    ) -> Option<TicketAction> {
        if let Means::Created { queue, priority, service } = means {
            let service = service.as_deref().map(|name| self.service(name));
            return Some(TicketAction::Create(Box::new(NewTicket {
                queue: self.queue(queue),
                kind: history.kind,
                priority: priority.unwrap_or_default(),
                requester: Requester::Known(self.requester),
                subject: history.title.clone(),
                body: body(&step.activity),
                files: Vec::new(),
                channel: Channel::Phone,
                writing: Writing::ForCaller,
                owner: None,
                follows: None,
                class: Classification { service, ..Classification::default() },
            })));
        }
        let ticket = ticket?;
        match means {
            Means::Created { .. } => None,
            Means::Classified { priority } => Some(TicketAction::SetPriority { ticket, to: (*priority)? }),
            Means::Acknowledged { by } => Some(TicketAction::Assign { ticket, owner: Some(self.person(by)) }),
            Means::Released => Some(TicketAction::Assign { ticket, owner: None }),
            // Until when it waited, the next step tells.
            Means::Status(Status::Pending { on: PendingOn::Moment, .. }) => {
                Some(TicketAction::SetStatus { ticket, to: Status::Pending { on: PendingOn::Moment, until: Some(next?) } })
            }
            Means::Status(to) => Some(TicketAction::SetStatus { ticket, to: *to }),
            Means::Moved { to, .. } => Some(TicketAction::Move { ticket, queue: self.queue(to), reason: None }),
            Means::About { service } => {
                let to = Classification { service: Some(self.service(service)), ..Classification::default() };
                Some(TicketAction::Classify { ticket, to })
            }
            Means::Noted => Some(TicketAction::Note { ticket, body: body(&step.activity), files: Vec::new() }),
        }
    }
}

/// Rules of every kind: most incidents come under one of them.
fn rules(expert: PersonId) -> Vec<Rule> {
    let state = |code| is(Test::State(Choice::Is(vec![code])));
    let grave = || is(Test::Priority(Scale::AtLeast(Priority::High)));
    let by = |hand| is(Test::By(Choice::Is(vec![hand])));
    let closed = Status::Closed { how: Closing::Successful };
    let one = QueueId(1);
    vec![
        on(&[On::Created], grave(), &[Deed::AddTag(tag("grave")), Deed::Tell(Whom::Managers)]),
        on(&[On::QueueSet], is(Test::Level(Scale::AtLeast(2))), &[Deed::RaisePriority, Deed::AddTag(tag("passed-on"))]),
        on(&[On::PrioritySet], is(Test::Priority(Scale::Is(vec![Priority::Urgent]))), &[Deed::MoveTo(one), Deed::Assign(expert)]),
        on(&[On::StateSet], Condition::All(vec![state(StatusCode::Resolved), by(Hand::Desk)]), &[Deed::SetStatus(closed)]),
        on(&[On::StateSet], state(StatusCode::PendingSupplier), &[Deed::Release, Deed::AddTag(tag("supplier"))]),
        on(&[On::OwnerSet], Condition::All(vec![by(Hand::Agent), is(Test::Owned(false))]), &[Deed::SetPriority(Priority::Low)]),
        after(Since::State, 3 * DAY_MINUTES, state(StatusCode::PendingCustomer), &[Deed::SetStatus(Status::Open), Deed::Tell(Whom::Owner)]),
        after(Since::State, 120, state(StatusCode::New), &[Deed::Assign(expert)]),
        after(Since::State, DAY_MINUTES, state(StatusCode::Resolved), &[Deed::SetStatus(closed)]),
        after(Since::Queue, 2 * DAY_MINUTES, is(Test::Owned(true)), &[Deed::RaisePriority]),
        after(Since::Created, 9 * DAY_MINUTES, grave(), &[Deed::RemoveTag(tag("grave")), Deed::AddTag(tag("old"))]),
    ]
}

/// The ticket that a history makes on both desks.
fn lived(plain: &mut Desk, clone: &mut Desk, history: &History) -> TicketId {
    let mut ticket = None;
    for (nth, step) in history.steps.iter().enumerate() {
        let (actor, next) = (plain.actor(step), history.steps.get(nth + 1).map(|next| next.at));
        for means in &step.means {
            let Some(action) = plain.action(history, step, means, next, ticket) else { continue };
            let done = both(&mut plain.world, &mut clone.world, &actor, step.at, action);
            ticket = ticket.or(done);
        }
    }
    ticket.expect("it was created")
}

/// Where the file leaves it.
fn ends(history: &History) -> Option<StatusCode> {
    let means = history.steps.iter().flat_map(|step| &step.means);
    means.filter_map(|means| if let Means::Status(status) = means { Some(status.code()) } else { None }).next_back()
}

#[test]
fn what_the_dry_run_foretells_of_volvos_incidents_is_what_a_clone_does() {
    let Some(folder) = logs() else { return };
    let import = import(&folder, VOLVO_INCIDENTS);
    let [mut plain, mut clone] = [(); 2].map(|()| Desk::of(&import, Settings::default()));
    let expert = clone.person(import.names.operators.first().expect("somebody"));
    put(&mut clone.world.settings, rules(expert));
    let (mut done, mut touched, mut late, mut as_recorded) = (0, 0, 0, 0);
    for history in &import.histories {
        let ticket = lived(&mut plain, &mut clone, history);
        let last = history.steps.last().expect("it has steps").at;
        let until = last + AFTERWARDS;
        let did = agree(&mut plain.world, &mut clone.world, ticket, until);
        done += did;
        touched += usize::from(0 < did);
        // What was resolved and not contradicted is closed by now.
        let left = plain.world.rows.ticket(ticket).expect("it is there").status.code();
        let closed = |code| if code == StatusCode::Resolved { StatusCode::Closed } else { code };
        as_recorded += usize::from(ends(history).map(closed) == Some(left));
        // The same out of a file that ends with it: rules leave alone what was, and go on from there.
        let ticket = plain.import(history, last);
        assert_eq!(clone.import(history, last), ticket);
        late += agree(&mut plain.world, &mut clone.world, ticket, until);
        for world in [&mut plain.world, &mut clone.world] {
            // Of one ticket after the other: nothing here looks at two.
            world.events.clear();
            world.mails.clear();
        }
    }
    let all = import.histories.len();
    // Not by a macro, whose words a test that passes keeps to itself.
    let said = format!("{all} incidents, {touched} of them changed by rules, {done} times, {late} times where they were imported");
    writeln!(std::io::stderr().lock(), "{said}: 0 differences").unwrap();
    assert!(all / 2 < touched && all < done && 0 < late, "the rules did something: {said}");
    assert!(98 * all < 100 * as_recorded, "only {as_recorded} of {all} end as they did in the file");
}
