//! Looks at a ticket: whether a condition holds.

use jiff::{SignedDuration, Timestamp};

use super::condition::{Condition, Hand, Standing, Test};
use super::value::{Choice, Lasting};
use crate::id::CategoryId;
use crate::people::Person;
use crate::setting::Settings;
use crate::setting::catalogue::CATEGORY_DEPTH_MAX;
use crate::sla::clock::Reading;
use crate::sla::policy::Metric;
use crate::ticket::Ticket;

/// Everything that a condition may look at.
#[derive(Debug, Clone, Copy)]
pub struct Look<'a> {
    /// The ticket as it stands.
    pub ticket: &'a Ticket,
    /// Who asks, where they are known.
    pub requester: Option<&'a Person>,
    /// The words that just came.
    pub said: Option<&'a str>,
    /// Who did what just happened; nobody where only time passed.
    pub by: Option<Hand>,
    /// The moment.
    pub now: Timestamp,
    /// The settings in force.
    pub settings: &'a Settings,
}

impl Condition {
    /// Whether it holds.
    #[must_use]
    pub fn holds(&self, look: &Look<'_>) -> bool {
        match self {
            Self::All(parts) => parts.iter().all(|part| part.holds(look)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(look)),
            Self::None(parts) => !parts.iter().any(|part| part.holds(look)),
            Self::Is(test) => test.holds(look),
        }
    }
}

impl Test {
    /// Whether it holds.
    #[must_use]
    pub fn holds(&self, look: &Look<'_>) -> bool {
        let Look { ticket, settings, now, .. } = *look;
        match self {
            Self::Channel(choice) => choice.holds(&ticket.channel),
            Self::Kind(choice) => choice.holds(&ticket.kind),
            Self::State(choice) => choice.holds(&ticket.status.code()),
            Self::Label(choice) => choice.holds(&ticket.label),
            Self::Priority(scale) => scale.holds(&ticket.priority),
            Self::Queue(choice) => choice.holds(&ticket.queue),
            Self::QueueBelow(choice) => choice.holds_of_many(|above| ticket.queue == *above || settings.is_below(ticket.queue, *above)),
            Self::Home(choice) => choice.holds(&ticket.home),
            Self::Level(scale) => scale.holds(&settings.queue(ticket.queue).map_or(1, |queue| queue.level)),
            Self::Service(choice) => choice.holds(&ticket.class.service),
            Self::Category(choice) => choice.holds(&ticket.class.category),
            Self::CategoryBelow(choice) => choice.holds_of_many(|above| stands_below(settings, ticket.class.category, *above)),
            Self::Impact(choice) => choice.holds(&ticket.class.impact),
            Self::Urgency(choice) => choice.holds(&ticket.class.urgency),
            Self::Severity(choice) => choice.holds(&ticket.class.severity),
            Self::Tag(choice) => choice.holds_of_many(|tag| ticket.tags.iter().any(|has| has == tag.as_str())),
            Self::Vip(vip) => ticket.life.profile().vip == *vip,
            Self::Contract(choice) => choice.holds(&ticket.life.profile().contract),
            Self::Organisation(choice) => choice.holds(&ticket.organisation),
            Self::Domain(choice) => {
                let emails = look.requester.map_or(&[][..], |person| &person.emails);
                choice.holds_of_many(|domain| emails.iter().any(|email| domain.has(&email.address)))
            }
            Self::Subject(choice) => choice.holds_in(&ticket.subject),
            Self::Said(choice) => choice.holds_in(look.said.unwrap_or_default()),
            Self::By(choice) => look.by.is_some_and(|by| choice.holds(&by)),
            Self::Owned(owned) => ticket.owner.is_some() == *owned,
            Self::Answered(answered) => ticket.responsible.is_some() == *answered,
            Self::Age(lasting) | Self::InState(lasting) | Self::SinceCustomer(lasting) | Self::SinceDesk(lasting) => {
                self.since(ticket).is_some_and(|since| lasting.is_over(since, now, settings) == lasting.over)
            }
            Self::Hours { calendar, open } => {
                let worktime = settings.levels.calendars().get(*calendar);
                worktime.is_some_and(|worktime| worktime.hours().stretches(now, after(now)).next().is_some()) == *open
            }
            Self::Clock { metric, is } => look.clock(*metric, now).is_some_and(|reading| is.holds(&reading, now)),
        }
    }

    /// From when a test of passing time counts; nothing where that never happened, and then it does not hold.
    pub(super) fn since(&self, ticket: &Ticket) -> Option<Timestamp> {
        match self {
            Self::Age(_) => Some(ticket.created_at),
            Self::InState(_) => Some(ticket.since()),
            Self::SinceCustomer(_) => ticket.life.heard_at,
            Self::SinceDesk(_) => ticket.life.replied_at,
            _ => None,
        }
    }
}

impl Look<'_> {
    /// What the newest clock of a kind says.
    pub(super) fn clock(&self, metric: Metric, now: Timestamp) -> Option<Reading> {
        let clocks = self.ticket.story().clocks(&self.settings.levels, &self.settings.sub_states);
        let newest = clocks.iter().rev().find(|(id, _)| id.metric == metric);
        newest.map(|(_, clock)| clock.read(self.settings.levels.calendars(), now))
    }
}

impl Standing {
    /// Whether a clock stands so.
    pub(super) fn holds(self, reading: &Reading, now: Timestamp) -> bool {
        let runs_on = reading.stopped.is_none();
        match self {
            Self::Running => runs_on && reading.pause.is_none(),
            Self::Paused => runs_on && reading.pause.is_some(),
            Self::Breached => reading.breached,
            Self::DueWithin(minutes) => runs_on && reading.due.is_some_and(|due| before(due, minutes) <= now),
        }
    }
}

impl Lasting {
    /// Whether so much time has passed since a moment.
    fn is_over(&self, since: Timestamp, now: Timestamp, settings: &Settings) -> bool {
        self.ends(since, settings).is_some_and(|end| end <= now)
    }

    /// When so much time will have passed since a moment.
    pub(super) fn ends(&self, since: Timestamp, settings: &Settings) -> Option<Timestamp> {
        let lasting = SignedDuration::from_mins(i64::from(self.minutes));
        match self.calendar {
            Some(calendar) => settings.levels.calendars().get(calendar)?.hours().after(since, lasting),
            None => since.checked_add(lasting).ok(),
        }
    }
}

/// So many minutes before a moment.
pub(super) fn before(at: Timestamp, minutes: u32) -> Timestamp {
    at.checked_sub(SignedDuration::from_mins(i64::from(minutes))).unwrap_or(Timestamp::MIN)
}

/// The next moment that there is.
pub(super) fn after(at: Timestamp) -> Timestamp {
    at.checked_add(SignedDuration::from_micros(1)).unwrap_or(Timestamp::MAX)
}

fn stands_below(settings: &Settings, category: Option<CategoryId>, above: CategoryId) -> bool {
    let mut at = category;
    for _ in 0..=CATEGORY_DEPTH_MAX {
        match at {
            Some(here) if here == above => return true,
            Some(here) => at = settings.categories.get(&here).and_then(|category| category.doc.parent),
            None => return false,
        }
    }
    false
}

/// The categories that stand at or below one of these.
pub(super) fn categories_below(settings: &Settings, choice: &Choice<CategoryId>) -> Vec<CategoryId> {
    let below = |id: &CategoryId| choice.values().iter().any(|above| stands_below(settings, Some(*id), *above));
    settings.categories.keys().copied().filter(below).collect()
}
