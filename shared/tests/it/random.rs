//! Random histories: what people might do to a desk in some weeks, most of it sensible.

use jiff::{SignedDuration, Timestamp};
use shared::access::Actor;
use shared::act::Action;
use shared::event::Door;
use shared::id::{PersonId, TicketId};
use shared::people::Membership;
use shared::people::action::PeopleAction;
use shared::text::Name;
use shared::ticket::action::{TicketAction, Writing};
use shared::ticket::status::{Closing, PendingOn, Resolution, Status};
use shared::ticket::{Channel, Priority};

use crate::cast::{Desk, body, new_ticket};

/// Reproducible dice (splitmix64).
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % sides
    }

    pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[usize::try_from(self.roll(from.len() as u64)).expect("an index")]
    }

    fn pause(&mut self) -> SignedDuration {
        // Mostly minutes and hours, sometimes days; now and then two things in the same moment.
        let micros = match self.roll(10) {
            0 => 0,
            1..=4 => self.roll(3_600_000_000),
            5..=7 => self.roll(12 * 3_600_000_000),
            _ => self.roll(5 * 24 * 3_600_000_000),
        };
        SignedDuration::from_micros(i64::try_from(micros).expect("a few days"))
    }
}

/// A desk after `acts` acts from `since` on, and the moment of the last one.
pub(crate) fn history(seed: u64, since: Timestamp, acts: usize) -> (Desk, Timestamp) {
    let mut dice = Dice::new(seed);
    // Some desks close after two weeks, so that a ticket can be opened again when its week is over.
    let close_after = dice.pick(&[7, 7, 14, 21]);
    let mut desk = Desk::open(since, close_after);
    of_one_organisation(&mut desk, since);
    let mut tickets = Vec::new();
    let mut now = since;
    for _ in 0..acts {
        now = now.saturating_add(dice.pause()).expect("not that late");
        if tickets.is_empty() || dice.roll(5) == 0 {
            tickets.push(open(&mut desk, &mut dice, now));
        } else {
            let ticket = dice.pick(&tickets);
            let (mut who, action) = something(&desk, &mut dice, ticket, now);
            if who == desk.hannah && dice.roll(3) == 0 {
                who = desk.graham;
            }
            let actor = if dice.roll(40) == 0 { Actor::desk() } else { desk.world.actor(who) };
            // A refusal is an answer too: people try what cannot be done.
            drop(desk.world.ticket(&actor, now, action));
        }
        if dice.roll(8) == 0 {
            catch_up(&mut desk, &tickets, now);
        }
    }
    (desk, now)
}

/// Graham may speak for Hannah, whose tickets do not name him.
fn of_one_organisation(desk: &mut Desk, since: Timestamp) {
    let (hannah, graham) = (desk.hannah, desk.graham);
    let mut people = |action| {
        let done = desk.world.act(&Actor::desk(), Door::Cli, since, Action::People(action));
        done.expect("the desk may").organisation
    };
    let name = Name::try_from("Hospital").expect("a name");
    let organisation = people(PeopleAction::AddOrganisation { name, vip: false }).expect("it says which");
    for (person, manager) in [(hannah, false), (graham, true)] {
        people(PeopleAction::SetMemberships { person, memberships: vec![Membership { organisation, manager }] });
    }
}

/// What the sweeper does.
fn catch_up(desk: &mut Desk, tickets: &[TicketId], now: Timestamp) {
    for ticket in tickets {
        drop(desk.world.ticket(&Actor::desk(), now, TicketAction::CatchUp { ticket: *ticket }));
    }
}

fn open(desk: &mut Desk, dice: &mut Dice, now: Timestamp) -> TicketId {
    let requester = dice.pick(&[desk.hannah, desk.graham]);
    let agent = dice.pick(&[desk.giulia, desk.priya]);
    let (writing, channel) = dice.pick(&[
        (Writing::Own, Channel::Portal),
        (Writing::Own, Channel::Mail),
        (Writing::ForCaller, Channel::Phone),
        (Writing::Outbound, Channel::Desk),
    ]);
    let queues = if writing == Writing::Own { vec![desk.support, desk.office] } else { vec![desk.support, desk.cold, desk.office] };
    let mut new = new_ticket(dice.pick(&queues), requester, writing, channel);
    if writing != Writing::Own && dice.roll(2) == 0 {
        new.owner = Some(agent);
    }
    let actor = desk.world.actor(if writing == Writing::Own { requester } else { agent });
    desk.create(&actor, now, new)
}

pub(crate) fn something(desk: &Desk, dice: &mut Dice, ticket: TicketId, now: Timestamp) -> (PersonId, TicketAction) {
    let agent = dice.pick(&[desk.giulia, desk.priya]);
    let customer = desk.world.rows.ticket(ticket).map_or(desk.hannah, |ticket| ticket.requester);
    let words = body("…");
    let files = Vec::new();
    let resolved = desk.world.rows.ticket(ticket).is_some_and(|ticket| matches!(ticket.status, Status::Resolved { .. }));
    if resolved && dice.roll(2) == 0 {
        return (customer, TicketAction::Reopen { ticket, body: None });
    }
    match dice.roll(14) {
        0..=2 => (agent, TicketAction::Reply { ticket, body: words, files, then: None }),
        3 => {
            let then = Some(a_status(dice, now));
            (agent, TicketAction::Reply { ticket, body: words, files, then })
        }
        4 => (agent, TicketAction::Note { ticket, body: words, files }),
        5 | 6 => (customer, TicketAction::Hear { ticket, body: words, files }),
        7 => {
            let owner = dice.pick(&[None, Some(desk.giulia), Some(desk.priya)]);
            (agent, TicketAction::Assign { ticket, owner })
        }
        8..=10 => (agent, TicketAction::SetStatus { ticket, to: a_status(dice, now) }),
        11 => {
            let queue = dice.pick(&[desk.support, desk.cold, desk.office]);
            (agent, TicketAction::Move { ticket, queue, reason: None })
        }
        12 => (customer, dice_of_customer(dice, ticket)),
        _ => (agent, TicketAction::SetPriority { ticket, to: dice.pick(&Priority::ALL) }),
    }
}

fn dice_of_customer(dice: &mut Dice, ticket: TicketId) -> TicketAction {
    match dice.roll(3) {
        0 => TicketAction::Confirm { ticket },
        1 => TicketAction::Reopen { ticket, body: None },
        _ => TicketAction::Reopen { ticket, body: Some(body("Not yet.")) },
    }
}

fn a_status(dice: &mut Dice, now: Timestamp) -> Status {
    let until = now.saturating_add(SignedDuration::from_hours(1 + i64::try_from(dice.roll(100)).expect("small"))).ok();
    match dice.roll(14) {
        0..=4 => Status::Resolved { how: dice.pick(&[Resolution::Solved, Resolution::Answered]) },
        5 | 6 => Status::Pending { on: PendingOn::Customer, until: None },
        7 => Status::Pending { on: PendingOn::Customer, until },
        8 => Status::Pending { on: PendingOn::Supplier, until: None },
        9 => Status::Pending { on: PendingOn::Moment, until },
        10 => Status::Open,
        11 => Status::Closed { how: dice.pick(&[Closing::Successful, Closing::Duplicate, Closing::NoAnswer]) },
        _ => Status::Closed { how: Closing::Spam },
    }
}
