//! What deeds make of what is known of a ticket, and whether they change anything.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::room::{Key, NO, Part, Room, Value, Values, YES, code};
use crate::id::QueueId;
use crate::rule::deed::{Deed, Whom};
use crate::rule::fact::Fact;
use crate::rule::trigger::{On, Since};
use crate::setting::Settings;
use crate::ticket::status::{Closing, PendingOn, Resolution, Status, StatusCode};
use crate::ticket::{Priority, TicketKind};

/// What of a ticket a deed sets.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aspect {
    /// How urgent it is.
    Priority,
    /// Its type.
    Kind,
    /// Which service it is about.
    Service,
    /// Its category.
    Category,
    /// A tag.
    Tag(String),
    /// Where it stands.
    State,
    /// Where it is.
    Queue,
    /// Who works on it.
    Owner,
    /// Who is told of it.
    Told(Whom),
}

/// What a deed changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Changes {
    Never,
    Perhaps,
    Always,
}

pub(super) fn aspect(deed: &Deed) -> Aspect {
    match deed {
        Deed::SetPriority(_) | Deed::RaisePriority => Aspect::Priority,
        Deed::SetKind(_) => Aspect::Kind,
        Deed::SetService(_) => Aspect::Service,
        Deed::SetCategory(_) => Aspect::Category,
        Deed::AddTag(tag) | Deed::RemoveTag(tag) => Aspect::Tag(tag.to_string()),
        Deed::SetStatus(_) => Aspect::State,
        Deed::MoveTo(_) | Deed::NextLevel => Aspect::Queue,
        Deed::Assign(_) | Deed::Release | Deed::Route => Aspect::Owner,
        Deed::Tell(whom) => Aspect::Told(*whom),
    }
}

/// What happens when an aspect changes.
pub(super) fn event(aspect: &Aspect) -> Option<On> {
    match aspect {
        Aspect::Priority => Some(On::PrioritySet),
        Aspect::Kind | Aspect::Service | Aspect::Category => Some(On::Classified),
        Aspect::Tag(_) => Some(On::TagsSet),
        Aspect::State => Some(On::StateSet),
        Aspect::Queue => Some(On::QueueSet),
        Aspect::Owner => Some(On::OwnerSet),
        Aspect::Told(_) => None,
    }
}

/// What begins anew when an aspect changes.
pub(super) fn begins(aspect: &Aspect) -> Option<Since> {
    match aspect {
        Aspect::State => Some(Since::State),
        Aspect::Queue => Some(Since::Queue),
        _ => None,
    }
}

/// Whether the deed leaves its aspect with one value, the same on every ticket.
pub(super) fn is_fixed(deed: &Deed) -> bool {
    !matches!(deed, Deed::RaisePriority | Deed::NextLevel | Deed::Route | Deed::Tell(_))
}

/// Whether it can be done on every ticket that is not over.
pub(super) fn is_free(deed: &Deed) -> bool {
    matches!(aspect(deed), Aspect::Priority | Aspect::Kind | Aspect::Service | Aspect::Category | Aspect::Tag(_) | Aspect::Told(_))
}

/// The states in which nothing is set any more.
pub(super) const OVER: [StatusCode; 3] = [StatusCode::Closed, StatusCode::Spam, StatusCode::Merged];

fn whole(fact: Fact) -> Key {
    Key(fact, Part::Whole)
}

/// What the room becomes by a deed, and whether that is something else.
pub(super) fn after(room: &Room, deed: &Deed, settings: &Settings) -> (Room, Changes) {
    let over = |known: &Values| known.lies_in(&Values::In(OVER.iter().map(|over| code(&StatusCode::ALL, over)).collect()));
    if room.get(&whole(Fact::State)).is_some_and(over) {
        return (room.clone(), Changes::Never);
    }
    let mut next = room.clone();
    let set = match deed {
        Deed::SetPriority(to) => vec![(whole(Fact::Priority), code(&Priority::ALL, to))],
        Deed::RaisePriority => return raised(room),
        Deed::SetKind(to) => vec![(whole(Fact::Kind), code(&TicketKind::ALL, to))],
        Deed::SetService(to) => vec![(whole(Fact::Service), Value::Code(to.0))],
        Deed::SetCategory(to) => vec![(whole(Fact::Category), Value::Code(to.0))],
        Deed::AddTag(tag) => vec![(Key(Fact::Tag, Part::Word(tag.to_string())), YES)],
        Deed::RemoveTag(tag) => vec![(Key(Fact::Tag, Part::Word(tag.to_string())), NO)],
        Deed::SetStatus(to) => return moved(room, *to),
        Deed::MoveTo(queue) => in_queue(&mut next, *queue, settings),
        Deed::NextLevel => {
            let changes = deeper(&mut next, settings);
            return (next, changes);
        }
        Deed::Assign(person) => vec![(whole(Fact::Owned), YES), (Key(Fact::Owned, Part::Who), Value::Code(person.0))],
        Deed::Release => vec![(whole(Fact::Owned), NO), (Key(Fact::Owned, Part::Who), Value::Absent)],
        Deed::Route => {
            next.remove(&Key(Fact::Owned, Part::Who));
            next.insert(whole(Fact::Owned), Values::one(YES));
            return (next, Changes::Perhaps);
        }
        Deed::Tell(_) => return (next, Changes::Never),
    };
    let is_so = set.iter().all(|(key, value)| room.get(key).is_some_and(|known| known.lies_in(&Values::one(*value))));
    let is_not = set.iter().any(|(key, value)| room.get(key).is_some_and(|known| known.meet(&Values::one(*value)).is_empty()));
    // Whoever is nobody is not somebody, whatever else is known.
    let is_so = is_so || (*deed == Deed::Release && room.get(&whole(Fact::Owned)) == Some(&Values::one(NO)));
    if matches!(deed, Deed::AddTag(_) | Deed::RemoveTag(_)) {
        next.retain(|key, _| !matches!(key, Key(Fact::Tag, Part::List(_))));
    }
    next.extend(set.into_iter().map(|(key, value)| (key, Values::one(value))));
    forget(&mut next, &[Fact::Clock]);
    let sure = if is_free(deed) { Changes::Always } else { Changes::Perhaps };
    (
        next,
        if is_so {
            Changes::Never
        } else if is_not {
            sure
        } else {
            Changes::Perhaps
        },
    )
}

fn forget(room: &mut Room, facts: &[Fact]) {
    room.retain(|key, _| !facts.contains(&key.0));
}

/// Whoever works on it goes along only where they work.
fn left_behind(room: &mut Room) {
    if room.get(&whole(Fact::Owned)) != Some(&Values::one(NO)) {
        forget(room, &[Fact::Owned]);
    }
}

fn raised(room: &Room) -> (Room, Changes) {
    let mut next = room.clone();
    let known = |nth: &u64| room.get(&whole(Fact::Priority)).is_none_or(|known| Values::one(Value::Code(*nth)).lies_in(known));
    let top = Priority::ALL.len() as u64 - 1;
    let before: BTreeSet<u64> = (0..=top).filter(known).collect();
    next.insert(whole(Fact::Priority), Values::In(before.iter().map(|nth| Value::Code((nth + 1).min(top))).collect()));
    forget(&mut next, &[Fact::Clock]);
    let changes = if before.contains(&top) { if before.len() == 1 { Changes::Never } else { Changes::Perhaps } } else { Changes::Always };
    (next, changes)
}

/// Where a state may lead; which resolution or closing it is, rooms do not say.
fn moved(room: &Room, to: Status) -> (Room, Changes) {
    let mut next = room.clone();
    let state = whole(Fact::State);
    let known = |code: &StatusCode| {
        let value = self::code(&StatusCode::ALL, code);
        room.get(&state).is_none_or(|known| Values::one(value).lies_in(known))
    };
    let before: Vec<StatusCode> = StatusCode::ALL.into_iter().filter(known).collect();
    let moves = |from: &StatusCode| *from != to.code() && example(*from).is_some_and(|from| from.may_become(to));
    if !before.iter().any(moves) {
        return (next, Changes::Never);
    }
    // What cannot be moved stays where it is.
    let stay = before.iter().filter(|from| !moves(from)).map(|from| self::code(&StatusCode::ALL, from));
    let after: BTreeSet<Value> = stay.chain([self::code(&StatusCode::ALL, &to.code())]).collect();
    next.insert(state, Values::In(after));
    forget(&mut next, &[Fact::Label, Fact::InState, Fact::Clock]);
    (next, if before.iter().all(moves) { Changes::Always } else { Changes::Perhaps })
}

/// A state of that code.
fn example(code: StatusCode) -> Option<Status> {
    match code {
        StatusCode::New => Some(Status::New),
        StatusCode::Open => Some(Status::Open),
        StatusCode::PendingCustomer => Some(Status::Pending { on: PendingOn::Customer, until: None }),
        StatusCode::PendingSupplier => Some(Status::Pending { on: PendingOn::Supplier, until: None }),
        StatusCode::PendingMoment => Some(Status::Pending { on: PendingOn::Moment, until: None }),
        StatusCode::Resolved => Some(Status::Resolved { how: Resolution::Solved }),
        StatusCode::Closed => Some(Status::Closed { how: Closing::Successful }),
        StatusCode::Spam => Some(Status::Closed { how: Closing::Spam }),
        StatusCode::Merged => None,
    }
}

/// One level down, where there is a queue below: what is known of the ticket if it was taken.
fn deeper(next: &mut Room, settings: &Settings) -> Changes {
    let known = next.get(&whole(Fact::Queue));
    let may_be = |queue: QueueId| known.is_none_or(|known| Values::one(Value::Code(queue.0)).lies_in(known));
    let below = settings.queues.iter().filter(|(_, queue)| !queue.doc.retired && queue.doc.parent.is_some_and(may_be));
    let (queues, levels): (BTreeSet<Value>, BTreeSet<Value>) =
        below.map(|(id, queue)| (Value::Code(id.0), Value::Code(u64::from(queue.doc.level)))).unzip();
    if queues.is_empty() {
        return Changes::Never;
    }
    next.insert(whole(Fact::Queue), Values::In(queues));
    next.insert(whole(Fact::Level), Values::In(levels));
    forget(next, &[Fact::Clock]);
    left_behind(next);
    Changes::Perhaps
}

fn in_queue(next: &mut Room, queue: QueueId, settings: &Settings) -> Vec<(Key, Value)> {
    let found = settings.queue(queue);
    // Within its tree its home stays; otherwise that is another one too.
    if found.is_none_or(|queue| queue.parent.is_none()) {
        forget(next, &[Fact::Home]);
    }
    left_behind(next);
    let level = found.map_or(1, |queue| queue.level);
    next.insert(whole(Fact::Level), Values::one(Value::Code(u64::from(level))));
    vec![(whole(Fact::Queue), Value::Code(queue.0))]
}
