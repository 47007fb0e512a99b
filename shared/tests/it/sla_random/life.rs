//! A random ticket: how it begins, and what happens to it.

use jiff::Timestamp;
use shared::event::TextRef;
use shared::id::{ContractId, PersonId, ServiceId, SubStateId};
use shared::seal::Hash;
use shared::ticket::change::{ArticleFacts, Created, TicketChange};
use shared::ticket::status::{Closing, PendingOn, Resolution, Status, StatusCode};
use shared::ticket::{ArticleKind, Channel, Classification, Priority, Profile, Ticket, TicketKind, Visibility};

use super::{AGENT, CUSTOMER, HOMES, History, LABELS, STAYS};
use crate::random::Dice;

pub(super) fn a_kind(dice: &mut Dice) -> TicketKind {
    dice.pick(&[TicketKind::Incident, TicketKind::Question])
}

fn a_class(dice: &mut Dice) -> Classification {
    Classification { service: dice.pick(&[None, Some(ServiceId(1)), Some(ServiceId(2))]), ..Classification::default() }
}

fn a_profile(dice: &mut Dice) -> Profile {
    Profile { contract: dice.pick(&[None, Some(ContractId(1))]), vip: dice.roll(2) == 0 }
}

pub(super) fn create(dice: &mut Dice, desk: &mut History, at: Timestamp) {
    let (queue, level) = dice.pick(&STAYS);
    let home = if HOMES.contains(&queue) { queue } else { dice.pick(&HOMES) };
    let (outbound, by_agent, kind) = dice.pick(&[
        (false, false, ArticleKind::Request),
        (false, false, ArticleKind::Request),
        (false, true, ArticleKind::Call),
        (true, true, ArticleKind::Reply),
    ]);
    let created = TicketChange::Created(Created {
        kind: a_kind(dice),
        home,
        queue,
        channel: Channel::Portal,
        priority: dice.pick(&Priority::ALL),
        requester: CUSTOMER,
        organisation: None,
        subject: words(),
        outbound,
        by_agent,
        follows: None,
        level,
        class: a_class(dice),
        profile: a_profile(dice),
    });
    let mut changes = vec![created, article(1, kind, Visibility::Public, Some(if by_agent { AGENT } else { CUSTOMER }))];
    if outbound {
        changes.push(TicketChange::StatusSet { from: Status::New, to: Status::Open });
    }
    desk.step(at, changes);
}

fn words() -> TextRef {
    TextRef { i: 0, seal: Hash::ZERO }
}

fn article(ordinal: u32, kind: ArticleKind, visibility: Visibility, author: Option<PersonId>) -> TicketChange {
    TicketChange::Articled(ArticleFacts {
        ordinal,
        kind,
        channel: Channel::Portal,
        visibility,
        author,
        body: words(),
        quoted: None,
        html: None,
        to: Vec::new(),
        files: Vec::new(),
        draft: None,
        mail: None,
    })
}

/// Something happens, or is tried in vain.
pub(super) fn act(dice: &mut Dice, desk: &mut History, at: Timestamp) {
    let ticket = desk.ticket();
    if ticket.status.code().is_final() {
        return;
    }
    let (status, next) = (ticket.status, ticket.articles + 1);
    let said = |kind, visibility, author| article(next, kind, visibility, author);
    let changes = match dice.roll(20) {
        0..=2 => {
            let reply = said(ArticleKind::Reply, Visibility::Public, Some(AGENT));
            with_status(reply, status, status.after_reply().unwrap_or(status))
        }
        3 | 4 => {
            let to = a_status(dice, status);
            with_status(said(ArticleKind::Reply, Visibility::Public, Some(AGENT)), status, to)
        }
        // What a robot says answers nobody.
        5 => vec![said(ArticleKind::Reply, Visibility::Public, None)],
        6..=9 => {
            let heard =
                said(dice.pick(&[ArticleKind::Request, ArticleKind::Request, ArticleKind::Call]), Visibility::Public, Some(CUSTOMER));
            with_status(heard, status, status.after_customer().unwrap_or(status))
        }
        10 => vec![dice.pick(&[ArticleKind::Note, ArticleKind::System, ArticleKind::Request])]
            .into_iter()
            .map(|kind| said(kind, Visibility::Internal, Some(AGENT)))
            .collect(),
        11..=13 => labelled(dice, status),
        14 => label_alone(dice, ticket),
        15 => vec![TicketChange::PrioritySet { from: ticket.priority, to: dice.pick(&Priority::ALL) }],
        16 => vec![TicketChange::Classified { from: ticket.class, to: a_class(dice) }],
        17 => match dice.roll(2) {
            0 => vec![TicketChange::KindSet { from: ticket.kind, to: a_kind(dice) }],
            _ => vec![TicketChange::ProfileSet { from: Profile::default(), to: a_profile(dice) }],
        },
        _ => moved(dice, ticket),
    };
    if !changes.is_empty() {
        desk.step(at, changes);
    }
}

fn with_status(change: TicketChange, from: Status, to: Status) -> Vec<TicketChange> {
    let set = (from != to).then_some(TicketChange::StatusSet { from, to });
    std::iter::once(change).chain(set).collect()
}

/// A state that it may become, or the one that it is in.
fn a_status(dice: &mut Dice, from: Status) -> Status {
    let to = match dice.roll(24) {
        0..=7 => Status::Resolved { how: dice.pick(&[Resolution::Solved, Resolution::Answered]) },
        8..=11 => Status::Pending { on: PendingOn::Customer, until: None },
        12..=14 => Status::Pending { on: PendingOn::Supplier, until: None },
        15 | 16 => Status::Pending { on: PendingOn::Moment, until: None },
        17..=21 => Status::Open,
        22 => Status::Closed { how: Closing::NoAnswer },
        _ => Status::Closed { how: dice.pick(&[Closing::Spam, Closing::Successful, Closing::Successful]) },
    };
    if from.may_become(to) { to } else { from }
}

fn a_label(dice: &mut Dice, of: StatusCode) -> Option<SubStateId> {
    let labels: Vec<_> = LABELS.iter().filter(|(_, state)| *state == of).map(|(id, _)| Some(SubStateId(*id))).collect();
    if labels.is_empty() { None } else { dice.pick(&labels) }
}

/// Another state, perhaps with a label.
fn labelled(dice: &mut Dice, from: Status) -> Vec<TicketChange> {
    let to = a_status(dice, from);
    if to == from {
        return Vec::new();
    }
    let label = a_label(dice, to.code()).filter(|_| dice.roll(2) == 0);
    let labelled = label.map(|label| TicketChange::Labelled { from: None, to: Some(label) });
    std::iter::once(TicketChange::StatusSet { from, to }).chain(labelled).collect()
}

/// Another label of the same state, or none any more.
fn label_alone(dice: &mut Dice, ticket: &Ticket) -> Vec<TicketChange> {
    let to = if dice.roll(3) == 0 { None } else { a_label(dice, ticket.status.code()) };
    if to == ticket.label { Vec::new() } else { vec![TicketChange::Labelled { from: ticket.label, to }] }
}

fn moved(dice: &mut Dice, ticket: &Ticket) -> Vec<TicketChange> {
    let (to, level) = dice.pick(&STAYS);
    if to == ticket.queue {
        return Vec::new();
    }
    let home_to = if HOMES.contains(&to) { to } else { ticket.home };
    vec![TicketChange::QueueSet { from: ticket.queue, to, home_from: ticket.home, home_to, level, hop: None, reason: None }]
}
