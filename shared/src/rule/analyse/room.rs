//! Conditions as sets: a condition is a list of rooms, and a room says of each fact which values it may have.
//!
//! What is not known to be so is left open: whoever stands in a room may be less than it says, never more.

use std::collections::{BTreeMap, BTreeSet};

use crate::id::CalendarId;
use crate::rule::condition::{Condition, Hand, Standing, Test};
use crate::rule::fact::Fact;
use crate::rule::look::categories_below;
use crate::rule::value::{Choice, Lasting, Scale};
use crate::setting::Settings;
use crate::setting::catalogue::Degree;
use crate::sla::policy::Metric;
use crate::ticket::status::StatusCode;
use crate::ticket::{Channel, Priority, TicketKind};

/// The rooms of one condition; one that has more is not analysed.
pub(super) const ROOMS_MAX: usize = 128;
/// A list of words or tags that is longer is one fact by itself.
const WORDS_APART_MAX: usize = 8;

/// One fact, and where it has parts that are true or not by themselves, which part.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key(pub(super) Fact, pub(super) Part);

/// A part of a fact.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    /// All of it.
    Whole,
    /// One tag, phrase or domain.
    Word(String),
    /// A long list of them: that one of them is there.
    List(Vec<String>),
    /// By a calendar, or by the clock on the wall.
    By(Option<CalendarId>),
    /// How a clock stands.
    Stands(Metric, Standing),
    /// Which person it is.
    Who,
}

/// A value of a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Value {
    Absent,
    Code(u64),
}

/// The values that a fact may have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Values {
    In(BTreeSet<Value>),
    NotIn(BTreeSet<Value>),
    /// Minutes, from the first up to the second.
    Between(u32, u32),
}

/// What is known of a ticket.
pub(super) type Room = BTreeMap<Key, Values>;

pub(super) const YES: Value = Value::Code(1);
pub(super) const NO: Value = Value::Code(0);

impl Values {
    pub(super) fn one(value: Value) -> Self {
        Self::In(BTreeSet::from([value]))
    }

    pub(super) fn meet(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::In(a), Self::In(b)) => Self::In(a & b),
            (Self::In(a), Self::NotIn(b)) | (Self::NotIn(b), Self::In(a)) => Self::In(a - b),
            (Self::NotIn(a), Self::NotIn(b)) => Self::NotIn(a | b),
            (Self::Between(a, b), Self::Between(c, d)) => Self::Between(*a.max(c), *b.min(d)),
            // One fact has values of one kind.
            (known @ Self::Between(..), _) | (_, known @ Self::Between(..)) => known.clone(),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::In(values) => values.is_empty(),
            Self::NotIn(_) => false,
            Self::Between(from, to) => to <= from,
        }
    }

    /// Whether every value of this is one of the other's.
    pub(super) fn lies_in(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::In(a), Self::In(b)) => a.is_subset(b),
            (Self::In(a), Self::NotIn(b)) => a.is_disjoint(b),
            (Self::NotIn(a), Self::NotIn(b)) => b.is_subset(a),
            (Self::NotIn(_), Self::In(_)) => false,
            (Self::Between(a, b), Self::Between(c, d)) => c <= a && b <= d,
            (Self::Between(..), _) | (_, Self::Between(..)) => false,
        }
    }
}

/// Both at once; the fact that they contradict each other in, where they do.
pub(super) fn meet(one: &Room, other: &Room) -> Result<Room, Fact> {
    let mut met = one.clone();
    for (key, values) in other {
        let both = met.get(key).map_or_else(|| values.clone(), |known| known.meet(values));
        if both.is_empty() {
            return Err(key.0);
        }
        met.insert(key.clone(), both);
    }
    Ok(met)
}

/// Whether whatever stands in the one stands in the other.
pub(super) fn lies_in(one: &Room, other: &Room) -> bool {
    other.iter().all(|(key, values)| one.get(key).is_some_and(|known| known.lies_in(values)))
}

/// Whether whatever stands in one of these stands in one of the others. May say no where it is so.
pub(super) fn all_lie_in(these: &[Room], others: &Rooms) -> bool {
    !others.vague && these.iter().all(|room| others.rooms.iter().any(|other| lies_in(room, other)))
}

/// The rooms of a condition.
#[derive(Debug, Clone, Default)]
pub(super) struct Rooms {
    pub(super) rooms: Vec<Room>,
    /// The facts in which parts of it contradict each other.
    pub(super) clashes: BTreeSet<Fact>,
    /// They say more than the condition does: something may stand in them for which it does not hold.
    pub(super) vague: bool,
}

/// The rooms of a condition, or of its contrary; nothing where there are too many.
pub(super) fn rooms(condition: &Condition, so: bool, settings: &Settings) -> Option<Rooms> {
    match (condition, so) {
        (Condition::Is(Test::SinceCustomer(_) | Test::SinceDesk(_)), false) => {
            // What never was said is no time ago: the contrary says nothing about the time.
            Some(Rooms { rooms: vec![Room::new()], vague: true, ..Rooms::default() })
        }
        (Condition::Is(test), _) => Some(Rooms { rooms: test_rooms(test, so, settings), ..Rooms::default() }),
        (Condition::All(parts), true) | (Condition::Any(parts), false) => every(parts, so, settings),
        (Condition::None(parts), true) => every(parts, false, settings),
        (Condition::All(parts), false) | (Condition::Any(parts), true) => either(parts, so, settings),
        (Condition::None(parts), false) => either(parts, true, settings),
    }
}

fn every(parts: &[Condition], so: bool, settings: &Settings) -> Option<Rooms> {
    let mut all = Rooms { rooms: vec![Room::new()], ..Rooms::default() };
    for part in parts {
        let part = rooms(part, so, settings)?;
        all.vague |= part.vague;
        all.clashes.extend(part.clashes);
        let pairs = all.rooms.iter().flat_map(|one| part.rooms.iter().map(move |other| meet(one, other)));
        let mut next = Vec::new();
        for met in pairs {
            match met {
                Ok(room) => next.push(room),
                Err(fact) => {
                    all.clashes.insert(fact);
                }
            }
        }
        if ROOMS_MAX < next.len() {
            return None;
        }
        all.rooms = next;
    }
    Some(all)
}

fn either(parts: &[Condition], so: bool, settings: &Settings) -> Option<Rooms> {
    let mut all = Rooms::default();
    for part in parts {
        let part = rooms(part, so, settings)?;
        all.vague |= part.vague;
        all.rooms.extend(part.rooms);
        all.clashes.extend(part.clashes);
    }
    (all.rooms.len() <= ROOMS_MAX).then_some(all)
}

/// One of these values, or none of them.
fn values(values: impl IntoIterator<Item = Value>, so: bool, universe: &[Value]) -> Values {
    let values: BTreeSet<Value> = values.into_iter().collect();
    match (so, universe) {
        (true, _) => Values::In(values),
        (false, []) => Values::NotIn(values),
        (false, universe) => Values::In(universe.iter().copied().filter(|value| !values.contains(value)).collect()),
    }
}

/// The number of a value among all that there are.
pub(super) fn code<T: PartialEq>(all: &[T], value: &T) -> Value {
    all.iter().position(|other| other == value).map_or(Value::Absent, |nth| Value::Code(nth as u64))
}

fn codes(count: usize) -> Vec<Value> {
    (0..count as u64).map(Value::Code).collect()
}

fn listed<T: PartialEq>(choice: &Choice<T>, so: bool, all: &[T]) -> Values {
    let so = so == matches!(choice, Choice::Is(_));
    values(choice.values().iter().map(|value| code(all, value)), so, &codes(all.len()))
}

fn numbered<T>(choice: &Choice<T>, so: bool, number: impl Fn(&T) -> Value) -> Values {
    values(choice.values().iter().map(number), so == matches!(choice, Choice::Is(_)), &[])
}

fn scaled<T: PartialOrd>(scale: &Scale<T>, so: bool, all: &[T]) -> Values {
    Values::In(all.iter().enumerate().filter(|(_, value)| scale.holds(value) == so).map(|(nth, _)| Value::Code(nth as u64)).collect())
}

fn graded(choice: &Choice<Option<Degree>>, so: bool) -> Values {
    let all = [None, Some(Degree::Low), Some(Degree::Medium), Some(Degree::High)];
    listed(choice, so, &all)
}

fn yes(is: bool) -> Values {
    Values::one(if is { YES } else { NO })
}

/// Facts of which a ticket has several at once: each is there or not by itself.
fn worded<T: ToString>(fact: Fact, choice: &Choice<T>, so: bool) -> Vec<Room> {
    let so = so == matches!(choice, Choice::Is(_));
    let mut words: Vec<String> = choice.values().iter().map(ToString::to_string).collect();
    words.sort();
    words.dedup();
    if WORDS_APART_MAX < words.len() {
        return vec![Room::from([(Key(fact, Part::List(words)), yes(so))])];
    }
    let each = words.into_iter().map(|word| (Key(fact, Part::Word(word)), yes(so)));
    if so { each.map(|one| Room::from([one])).collect() } else { vec![each.collect()] }
}

fn test_rooms(test: &Test, so: bool, settings: &Settings) -> Vec<Room> {
    let id = |id: Option<u64>| id.map_or(Value::Absent, Value::Code);
    let levels: Vec<u8> = (0..=u8::MAX).collect();
    let (part, values) = match test {
        Test::Tag(choice) => return worded(Fact::Tag, choice, so),
        Test::Domain(choice) => return worded(Fact::Domain, choice, so),
        Test::Subject(choice) => return worded(Fact::Subject, choice, so),
        Test::Said(choice) => return worded(Fact::Said, choice, so),
        Test::Channel(choice) => (Part::Whole, listed(choice, so, &Channel::ALL)),
        Test::Kind(choice) => (Part::Whole, listed(choice, so, &TicketKind::ALL)),
        Test::State(choice) => (Part::Whole, listed(choice, so, &StatusCode::ALL)),
        Test::By(choice) => (Part::Whole, listed(choice, so, &Hand::ALL)),
        Test::Priority(scale) => (Part::Whole, scaled(scale, so, &Priority::ALL)),
        Test::Level(scale) => (Part::Whole, scaled(scale, so, &levels)),
        Test::Impact(choice) | Test::Urgency(choice) | Test::Severity(choice) => (Part::Whole, graded(choice, so)),
        Test::Label(choice) => (Part::Whole, numbered(choice, so, |label| id(label.map(|label| label.0)))),
        Test::Queue(choice) | Test::Home(choice) => (Part::Whole, numbered(choice, so, |queue| Value::Code(queue.0))),
        Test::Service(choice) => (Part::Whole, numbered(choice, so, |service| id(service.map(|service| service.0)))),
        Test::Category(choice) => (Part::Whole, numbered(choice, so, |category| id(category.map(|category| category.0)))),
        Test::Contract(choice) => (Part::Whole, numbered(choice, so, |contract| id(contract.map(|contract| contract.0)))),
        Test::Organisation(choice) => (Part::Whole, numbered(choice, so, |organisation| id(organisation.map(|it| it.0)))),
        Test::QueueBelow(choice) => {
            let below = |queue: &u64| {
                let queue = crate::id::QueueId(*queue);
                choice.values().iter().any(|above| queue == *above || settings.is_below(queue, *above))
            };
            let queues = settings.queues.keys().map(|queue| queue.0).filter(below).map(Value::Code);
            (Part::Whole, self::values(queues, so == matches!(choice, Choice::Is(_)), &[]))
        }
        Test::CategoryBelow(choice) => {
            let categories = categories_below(settings, choice).into_iter().map(|category| Value::Code(category.0));
            (Part::Whole, self::values(categories, so == matches!(choice, Choice::Is(_)), &[]))
        }
        Test::Vip(is) | Test::Owned(is) | Test::Answered(is) => (Part::Whole, yes(*is == so)),
        Test::Age(lasting) => (Part::By(lasting.calendar), lasts(lasting, so)),
        Test::InState(lasting) => (Part::By(lasting.calendar), lasts(lasting, so)),
        Test::SinceCustomer(lasting) | Test::SinceDesk(lasting) => (Part::By(lasting.calendar), lasts(lasting, so)),
        Test::Hours { calendar, open } => (Part::By(Some(*calendar)), yes(*open == so)),
        Test::Clock { metric, is } => (Part::Stands(*metric, *is), yes(so)),
    };
    if values.is_empty() { Vec::new() } else { vec![Room::from([(Key(test.fact(), part), values)])] }
}

fn lasts(lasting: &Lasting, so: bool) -> Values {
    if lasting.over == so { Values::Between(lasting.minutes, u32::MAX) } else { Values::Between(0, lasting.minutes) }
}
