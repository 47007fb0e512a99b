//! The life of one ticket: how it came, who took it, what was said, how it ended.

use desk::act::tell::Told;
use jiff::{SignedDuration, Timestamp};
use shared::access::Actor;
use shared::act::{Action, Call};
use shared::event::{Cause, Door};
use shared::id::{OpId, QueueId, TicketId};
use shared::seal::Hash;
use shared::text::Email;
use shared::ticket::action::{MailIn, NewTicket, Requester, TicketAction, Writing};
use shared::ticket::status::{Closing, PendingOn, Resolution, Status};
use shared::ticket::{Channel, Priority, TicketKind};

use super::cast::{Cast, customer_address};
use super::words;
use desk::demo::dice::Dice;

/// Salt of a ticket's dice.
const TICKET: u64 = 3;
/// From the first word to the last a ticket takes at most so long: between solving and closing less than the week after
/// which a solved ticket closes by itself.
const LIFE_S_MAX: u64 = 10 * 86_400;
const LIFE_S_MIN: u64 = 3_600;
/// The last word was said at least so long ago.
const QUIET_S: i64 = 5;

/// One ticket of the corpus.
pub(super) struct Life<'a> {
    pub(super) cast: &'a Cast,
    pub(super) number: TicketId,
    pub(super) begins: Timestamp,
    pub(super) now: Timestamp,
    pub(super) open: bool,
}

/// Who does what through which door.
type Deed = (Actor, Door, TicketAction);

impl Life<'_> {
    /// Its calls and their moments, in order.
    pub(super) fn calls(&self) -> Vec<(Timestamp, Told)> {
        let mut dice = Dice::of(TICKET, self.number.0);
        let deeds = self.deeds(&mut dice);
        let room = u64::try_from(self.now.duration_since(self.begins).as_secs() - QUIET_S).unwrap_or(0);
        let life = dice.rather_low(LIFE_S_MIN, LIFE_S_MAX).min(room) * 1_000_000;
        let steps = deeds.len().saturating_sub(1).max(1) as u64;
        let mut calls = Vec::with_capacity(deeds.len());
        for (nth, (actor, door, action)) in (0_u64..).zip(deeds) {
            // Things happen quickly at first and slowly later: by the square of their place.
            let micros = life / (steps * steps) * (nth * nth);
            let after = SignedDuration::from_micros(i64::try_from(micros).unwrap_or(i64::MAX));
            let at = self.begins.saturating_add(after).unwrap_or(self.now);
            let op = OpId((u128::from(dice.throw()) << 64) | u128::from(dice.throw()));
            let number = (nth == 0).then_some(self.number);
            let cause = match &action {
                TicketAction::Receive(mail) => Cause::Mail(mail.raw),
                _ => Cause::Person,
            };
            let call = Call { op, actor, door, cause, at, seen: None, action: Action::Ticket(action) };
            calls.push((at, Told { call, number }));
        }
        calls
    }

    fn deeds(&self, dice: &mut Dice) -> Vec<Deed> {
        let ticket = self.number;
        let main = usize::try_from(dice.rather_low(0, self.cast.queues.len() as u64 - 1)).unwrap_or(0);
        let customer_at = usize::try_from(dice.rather_low(0, self.cast.customers.len() as u64 - 1)).unwrap_or(0);
        let customer = self.cast.customers[customer_at].clone();
        let (home, below) = &self.cast.queues[main];
        let agent = self.cast.agent(main, dice).clone();
        let mut deeds: Vec<Deed> = self.first(dice, *home, customer_at, &agent).into_iter().collect();
        if self.open && dice.chance(25) {
            return deeds;
        }
        let by = |action: TicketAction| (agent.clone(), Door::Desk, action);
        if dice.chance(75) {
            deeds.push(by(TicketAction::Move { ticket, queue: *dice.one_of(below), reason: None }));
        }
        if dice.chance(30) {
            deeds.push(by(TicketAction::SetPriority { ticket, to: *dice.one_of(&Priority::ALL) }));
        }
        deeds.push(by(TicketAction::Assign { ticket, owner: agent.person() }));
        if dice.chance(45) {
            deeds.extend(words::body(dice).map(|body| by(TicketAction::Reply { ticket, body, files: Vec::new(), then: None })));
            if dice.chance(70) {
                let heard = |body| (customer.clone(), Door::Portal, TicketAction::Hear { ticket, body, files: Vec::new() });
                deeds.extend(words::body(dice).map(heard));
            }
        }
        if dice.chance(25) {
            deeds.extend(words::body(dice).map(|body| by(TicketAction::Note { ticket, body, files: Vec::new() })));
        }
        let (then, closes) = self.end(dice);
        deeds.extend(words::body(dice).map(|body| by(TicketAction::Reply { ticket, body, files: Vec::new(), then })));
        if closes && dice.chance(35) {
            deeds.push((customer, Door::Portal, TicketAction::Confirm { ticket }));
        } else if closes {
            deeds.push(by(TicketAction::SetStatus { ticket, to: Status::Closed { how: Closing::Successful } }));
        }
        deeds
    }

    /// What the last answer says about where it stands, and whether it is closed after that.
    fn end(&self, dice: &mut Dice) -> (Option<Status>, bool) {
        let waits = |on| Some(Status::Pending { on, until: None });
        if !self.open {
            return (Some(Status::Resolved { how: Resolution::Solved }), true);
        }
        match dice.between(0, 9) {
            0..=2 => (waits(PendingOn::Customer), false),
            3 => (waits(PendingOn::Supplier), false),
            _ => (None, false),
        }
    }

    /// The words that it begins with: a mail, a form of the portal, or a call that an agent writes down.
    fn first(&self, dice: &mut Dice, queue: QueueId, customer_at: usize, agent: &Actor) -> Option<Deed> {
        let customer = &self.cast.customers[customer_at];
        let (subject, body) = (words::subject(dice)?, words::body(dice)?);
        let way = dice.between(0, 99);
        if way < 55 {
            let mail = MailIn {
                from: Email::try_from(customer_address(customer_at)).ok()?,
                from_name: None,
                queue,
                pointers: Vec::new(),
                subject: Some(subject),
                body: Some(body),
                quoted: None,
                html: None,
                files: Vec::new(),
                message_id: Some(format!("{}@customer.example", self.number)),
                raw: Hash::of(&self.number.0.to_be_bytes()),
                automatic: false,
                bounce: false,
            };
            return Some((Actor::desk(), Door::Mail, TicketAction::Receive(Box::new(mail))));
        }
        let portal = way < 85;
        let new = NewTicket {
            queue,
            kind: *dice.one_of(&TicketKind::ALL),
            priority: Priority::Normal,
            requester: Requester::Known(customer.person()?),
            subject,
            body,
            files: Vec::new(),
            channel: if portal { Channel::Portal } else { Channel::Phone },
            writing: if portal { Writing::Own } else { Writing::ForCaller },
            owner: None,
            follows: None,
            class: shared::ticket::Classification::default(),
        };
        let (actor, door) = if portal { (customer, Door::Portal) } else { (agent, Door::Desk) };
        Some((actor.clone(), door, TicketAction::Create(Box::new(new))))
    }
}
