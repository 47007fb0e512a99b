//! Policies of service levels: for which tickets, how long what may take, and what happens on the way there and after it.

use serde::{Deserialize, Serialize};

use crate::id::{CalendarId, ContractId, QueueId, ServiceId};
use crate::locale::Text;
use crate::rule::deed::Deed;
use crate::ticket::{Priority, TicketKind};

/// The steps of escalation that one policy has; each is one moment before or after one clock is due.
pub const STEPS_MAX: usize = 16;
/// What one step does.
pub const STEP_DEEDS_MAX: usize = 8;
/// The levels that have targets of their own: one for each depth of the tree of queues.
pub const LEVEL_GOALS_MAX: usize = 8;
/// The most that anything may take: a working year around the clock.
pub const WITHIN_MINUTES_MAX: u32 = 366 * 24 * 60;
/// The same in days of the calendar.
pub const WITHIN_DAYS_MAX: u16 = 366;

/// How long something may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Within {
    /// So many minutes of working time.
    Minutes(u32),
    /// Until the end of the day that comes so many days of the calendar later, whatever the desk's hours and whatever is waited for:
    /// how laws and terms count, which do not count the first day.
    Days(u16),
}

/// How long something may take at most, and how long it should.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Goal {
    /// At most.
    pub most: Within,
    /// If everything goes well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub desired: Option<Within>,
}

/// What a clock measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Metric {
    /// From the ticket's beginning to the desk's first public answer.
    FirstResponse,
    /// From the customer's oldest unanswered words, after the first answer, to the next one.
    NextResponse,
    /// From the beginning to the solution.
    Resolution,
    /// From a ticket's arrival at a level to its leaving it: what the desk's own people promised each other (an OLA).
    Level,
}

impl Metric {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::FirstResponse, Self::NextResponse, Self::Resolution, Self::Level];

    /// Its word in a URL.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::FirstResponse => "first-response",
            Self::NextResponse => "next-response",
            Self::Resolution => "resolution",
            Self::Level => "level",
        }
    }
}

/// For which tickets a policy is; an empty list leaves its fact open.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct When {
    /// Their type.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<TicketKind>,
    /// How urgent they are.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub priorities: Vec<Priority>,
    /// What they are about.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub services: Vec<ServiceId>,
    /// Their main queue.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub homes: Vec<QueueId>,
    /// The contract of whoever asks.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contracts: Vec<ContractId>,
    /// Whether whoever asks is served first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vip: Option<bool>,
}

/// What of a ticket decides which policy is for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Facts {
    /// Its type.
    pub kind: TicketKind,
    /// How urgent it is.
    pub priority: Priority,
    /// What it is about.
    pub service: Option<ServiceId>,
    /// Its main queue.
    pub home: QueueId,
    /// The contract of whoever asks, as it was when they did.
    pub contract: Option<ContractId>,
    /// Whether whoever asks is served first, as it was when they did.
    pub vip: bool,
}

impl When {
    /// Whether the policy is for a ticket of these facts.
    #[must_use]
    pub fn holds(&self, facts: &Facts) -> bool {
        fn any<T: PartialEq>(list: &[T], fact: Option<T>) -> bool {
            list.is_empty() || fact.is_some_and(|fact| list.contains(&fact))
        }
        any(&self.kinds, Some(facts.kind))
            && any(&self.priorities, Some(facts.priority))
            && any(&self.services, facts.service)
            && any(&self.homes, Some(facts.home))
            && any(&self.contracts, facts.contract)
            && self.vip.is_none_or(|vip| vip == facts.vip)
    }

    /// Whether it holds for every ticket that another one holds for.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        fn all<T: PartialEq>(list: &[T], other: &[T]) -> bool {
            list.is_empty() || (!other.is_empty() && other.iter().all(|fact| list.contains(fact)))
        }
        all(&self.kinds, or_all(&other.kinds, &TicketKind::ALL))
            && all(&self.priorities, or_all(&other.priorities, &Priority::ALL))
            && all(&self.services, &other.services)
            && all(&self.homes, &other.homes)
            && all(&self.contracts, &other.contracts)
            && (self.vip.is_none() || self.vip == other.vip)
    }

    /// The types and priorities that the policy is for: what most policies differ by, quickly looked at.
    #[must_use]
    pub(crate) fn pairs(&self) -> u32 {
        let (kinds, priorities) = (or_all(&self.kinds, &TicketKind::ALL), or_all(&self.priorities, &Priority::ALL));
        kinds.iter().flat_map(|kind| priorities.iter().map(|priority| pair(*kind, *priority))).fold(0, |all, one| all | one)
    }
}

impl Facts {
    /// Its type and priority, one of [`When::pairs`].
    pub(crate) fn pair(&self) -> u32 {
        pair(self.kind, self.priority)
    }
}

// Each pair has a bit of its own.
const _: () = assert!(TicketKind::ALL.len() * Priority::ALL.len() <= u32::BITS as usize);

fn pair(kind: TicketKind, priority: Priority) -> u32 {
    1 << (kind as usize * Priority::ALL.len() + priority as usize)
}

fn or_all<'a, T>(list: &'a [T], all: &'a [T]) -> &'a [T] {
    if list.is_empty() { all } else { list }
}

/// What a level promises the ones before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct LevelGoal {
    /// Which level.
    pub level: u8,
    /// How long a ticket may stay with it.
    pub goal: Goal,
}

/// What happens at one moment before or after a clock is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EscalationStep {
    /// Which clock.
    pub metric: Metric,
    /// Minutes of the clock's own time after it is due; negative before it.
    pub minutes: i32,
    /// What then happens.
    pub deeds: Vec<Deed>,
}

/// A policy of service levels. Of several that are for a ticket the first by position is its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// What it is called.
    pub name: Text,
    /// Its place among the policies; of equals the older one comes first.
    pub position: u16,
    /// For which tickets.
    #[serde(default)]
    pub when: When,
    /// By which calendar it counts; without one by that of the ticket's main queue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<CalendarId>,
    /// The first answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_response: Option<Goal>,
    /// Every later answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_response: Option<Goal>,
    /// The solution.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolution: Option<Goal>,
    /// Each level's part.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub levels: Vec<LevelGoal>,
    /// What happens on the way.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<EscalationStep>,
    /// No longer for any ticket from then on.
    #[serde(default)]
    pub retired: bool,
}

/// What is wrong with a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum PolicyError {
    /// Nothing is promised.
    #[error("a policy has at least one target")]
    NoTarget,
    /// A target is zero or too far away.
    #[error("a target is at least a minute and at most a year")]
    Within,
    /// What is desired takes longer than what is allowed.
    #[error("what is desired takes no longer than what is allowed, and is counted alike")]
    Desired,
    /// Two targets for one level, or too many.
    #[error("each level has one target, and at most {LEVEL_GOALS_MAX} have one")]
    Levels,
    /// Too many steps, two of one moment, a step without a deed or with too many, or for a clock without a target.
    #[error(
        "a policy has at most {STEPS_MAX} steps, each at a moment of its own, each does something, at most {STEP_DEEDS_MAX} things, and its clock has a target"
    )]
    Steps,
}

impl Policy {
    /// What it promises for a clock; `level` is where the ticket is.
    #[must_use]
    pub fn goal(&self, metric: Metric, level: u8) -> Option<Goal> {
        match metric {
            Metric::FirstResponse => self.first_response,
            Metric::NextResponse => self.next_response,
            Metric::Resolution => self.resolution,
            Metric::Level => self.levels.iter().find(|goal| goal.level == level).map(|goal| goal.goal),
        }
    }

    /// Whether it promises anything for a metric.
    #[must_use]
    pub fn promises(&self, metric: Metric) -> bool {
        match metric {
            Metric::Level => !self.levels.is_empty(),
            Metric::FirstResponse | Metric::NextResponse | Metric::Resolution => self.goal(metric, 0).is_some(),
        }
    }

    /// Looks at a policy that somebody wrote.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(&self) -> Result<(), PolicyError> {
        let goals = || [self.first_response, self.next_response, self.resolution].into_iter().flatten();
        let all = || goals().chain(self.levels.iter().map(|level| level.goal));
        if all().next().is_none() {
            return Err(PolicyError::NoTarget);
        }
        all().try_for_each(Goal::check)?;
        let twice = |(nth, level): (usize, &LevelGoal)| self.levels[..nth].iter().any(|before| before.level == level.level);
        if LEVEL_GOALS_MAX < self.levels.len() || self.levels.iter().enumerate().any(twice) {
            return Err(PolicyError::Levels);
        }
        let sound = |step: &EscalationStep| {
            let far = WITHIN_MINUTES_MAX < step.minutes.unsigned_abs();
            // A moment is what a step is known by.
            let twice = self.steps.iter().filter(|other| (other.metric, other.minutes) == (step.metric, step.minutes)).count() != 1;
            // A ticket that waits for an answer is not ended behind the customer's back: their words would meet a deaf one.
            let ends = |deed: &Deed| matches!(deed, Deed::SetStatus(to) if !to.code().is_open());
            !far && (1..=STEP_DEEDS_MAX).contains(&step.deeds.len()) && self.promises(step.metric) && !twice && !step.deeds.iter().any(ends)
        };
        if STEPS_MAX < self.steps.len() || !self.steps.iter().all(sound) { Err(PolicyError::Steps) } else { Ok(()) }
    }
}

impl Goal {
    fn check(self) -> Result<(), PolicyError> {
        let possible = |within| match within {
            Within::Minutes(minutes) => (1..=WITHIN_MINUTES_MAX).contains(&minutes),
            Within::Days(days) => (1..=WITHIN_DAYS_MAX).contains(&days),
        };
        if !possible(self.most) || !self.desired.is_none_or(possible) {
            return Err(PolicyError::Within);
        }
        match (self.desired, self.most) {
            (None, _) => Ok(()),
            (Some(Within::Minutes(desired)), Within::Minutes(most)) if desired <= most => Ok(()),
            (Some(Within::Days(desired)), Within::Days(most)) if desired <= most => Ok(()),
            (Some(_), _) => Err(PolicyError::Desired),
        }
    }
}
