//! What was found out about each of those who could take a ticket: kept with the assignment, so that it can be shown and recomputed.

use std::cmp::Reverse;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::candidate::{Candidate, Knows};
use super::criteria::{Failure, Must, Nobody, Points};
use super::want::Want;
use super::weights::{Reach, RoutingDoc};
use crate::id::{PersonId, Ver};
use crate::setting::catalogue::SKILL_GRADE_MAX;

/// The rows that a table keeps: a screen, and about 3 kB in the log.
///
/// The best come first, so that the choice can be recomputed; then those who lacked least. How many there were, and how many each
/// criterion left, is counted over all of them.
pub const SCORE_ROWS_MAX: usize = 24;
/// Who was given nothing for so long has all points for it: a working day.
pub const TURN_MINUTES: u32 = 8 * 60;
/// Who is so much better than asked for, in grades over all skills, has no points for it.
pub const SURPLUS_FULL: u32 = SKILL_GRADE_MAX as u32;
/// Who works so many levels above the ticket's has no points for it.
pub const LEVELS_ABOVE_FULL: u32 = 2;

/// The numbers behind somebody's points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Numbers {
    /// How much better they are than asked for, in grades over all skills.
    #[serde(skip_serializing_if = "is_default")]
    pub surplus: u8,
    /// How many levels above the ticket's they work.
    #[serde(skip_serializing_if = "is_default")]
    pub above: u8,
    /// What they had on their desk.
    #[serde(skip_serializing_if = "is_default")]
    pub load: u32,
    /// How much they take.
    pub capacity: u16,
    /// When they were last given a ticket.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_assigned: Option<Timestamp>,
    /// Whether they speak the customer's language, where that is known.
    #[serde(skip_serializing_if = "is_default")]
    pub speaks: bool,
    /// What they had to do with the customer before.
    #[serde(skip_serializing_if = "is_default")]
    pub knows: Knows,
    /// Whether they had the desk open at that moment, where that counts and nothing else was lacking: nobody's evenings are kept.
    #[serde(skip_serializing_if = "is_default")]
    pub reachable: bool,
}

/// What was found out about somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScoreRow {
    /// Who.
    pub person: PersonId,
    /// What did not hold, in the order of [`Must`]; all else did.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub failed: Vec<Failure>,
    /// When they next work, if they lack that and might have taken it otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<Timestamp>,
    /// The numbers behind their points.
    pub numbers: Numbers,
    /// Their points.
    pub points: Points,
}

/// Who was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Assignment {
    /// This person.
    To(PersonId),
    /// Nobody: the ticket waits.
    Nobody(Nobody),
}

/// How it was decided who takes a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScoreTable {
    /// When.
    pub at: Timestamp,
    /// By which version of the setting.
    pub ver: Ver,
    /// What the ticket asked for.
    pub want: Want,
    /// How many could have taken it.
    pub seen: u16,
    /// How many of them were left after each criterion.
    pub left: Vec<(Must, u16)>,
    /// What was found out about each, the best first, at most [`SCORE_ROWS_MAX`].
    pub rows: Vec<ScoreRow>,
    /// Who was chosen.
    pub chosen: Assignment,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl Numbers {
    fn of(want: &Want, candidate: &Candidate<'_>) -> Self {
        let surplus = |wants: &crate::setting::catalogue::Grade| candidate.work.grade(wants.skill).saturating_sub(wants.grade);
        Self {
            surplus: want.skills.iter().map(surplus).fold(0, u8::saturating_add),
            above: candidate.level.saturating_sub(want.level),
            load: candidate.load,
            capacity: candidate.work.capacity,
            last_assigned: candidate.last_assigned,
            speaks: want.language.is_some_and(|language| candidate.work.languages.contains(&language)),
            knows: candidate.knows,
            reachable: false,
        }
    }

    /// Whether there is room for one more.
    fn has_room(&self, want: &Want, doc: &RoutingDoc) -> bool {
        self.load.saturating_add(doc.weight(want.priority).into()) <= self.capacity.into()
    }

    /// What these numbers bring.
    #[must_use]
    pub fn points(&self, want: &Want, doc: &RoutingDoc, at: Timestamp) -> Points {
        let most = doc.most;
        let capacity = u32::from(self.capacity);
        let after = self.load.saturating_add(doc.weight(want.priority).into());
        let minutes =
            self.last_assigned.map_or(TURN_MINUTES, |last| u32::try_from(at.duration_since(last).as_mins().max(0)).unwrap_or(u32::MAX));
        let known = match self.knows {
            Knows::Nothing => 0,
            Knows::Customer => 1,
            Knows::Ticket => 2,
        };
        Points {
            skill: part(most.skill, SURPLUS_FULL.saturating_sub(self.surplus.into()), SURPLUS_FULL),
            level: part(most.level, LEVELS_ABOVE_FULL.saturating_sub(self.above.into()), LEVELS_ABOVE_FULL),
            load: part(most.load, capacity.saturating_sub(after), capacity),
            turn: part(most.turn, minutes, TURN_MINUTES),
            // Where the language is not known, it speaks for nobody.
            language: part(most.language, self.speaks.into(), 1),
            knows: part(most.knows, known, 2),
            reach: part(most.reach, self.reachable.into(), 1),
        }
    }
}

/// That part of the points.
fn part(most: u16, of: u32, whole: u32) -> u16 {
    if whole == 0 {
        return 0;
    }
    // A part of a u16 is one.
    u16::try_from(u64::from(most) * u64::from(of.min(whole)) / u64::from(whole)).unwrap_or(most)
}

impl ScoreRow {
    /// What is found out about somebody at a moment.
    #[must_use]
    pub fn of(want: &Want, candidate: &Candidate<'_>, doc: &RoutingDoc, at: Timestamp) -> Self {
        let mut numbers = Numbers::of(want, candidate);
        let mut failed = Vec::new();
        let mut fails = |fails: bool, failure: Failure| {
            if fails {
                failed.push(failure);
            }
        };
        fails(!candidate.crew, Failure::Crew);
        fails(candidate.disabled, Failure::Disabled);
        fails(candidate.person == want.requester, Failure::Requester);
        fails(want.returned_by == Some(candidate.person), Failure::Returner);
        let lack = want.skills.iter().find(|wants| candidate.work.grade(wants.skill) < wants.grade);
        if let Some(wants) = lack {
            failed.push(Failure::Skill { wants: *wants, has: candidate.work.grade(wants.skill) });
        }
        let might = failed.is_empty();
        let duty = candidate.duty();
        failed.extend(duty.away_until(at).map(|until| Failure::Away { until }));
        failed.extend((!duty.on_shift(at)).then_some(Failure::Shift));
        let next = if might && !failed.is_empty() { duty.next(at) } else { None };
        failed.extend((!numbers.has_room(want, doc)).then_some(Failure::Capacity));
        if failed.is_empty() {
            numbers.reachable = candidate.reachable && doc.reach != Reach::Ignored;
            failed.extend((doc.reach == Reach::Required && !candidate.reachable).then_some(Failure::Reach));
        }
        Self { person: candidate.person, failed, next, numbers, points: numbers.points(want, doc, at) }
    }

    /// Whether they could be given it.
    #[must_use]
    pub fn fits(&self) -> bool {
        self.failed.is_empty()
    }

    /// What came of one criterion.
    #[must_use]
    pub fn failure(&self, must: Must) -> Option<&Failure> {
        self.failed.iter().find(|failure| failure.must() == must)
    }

    /// How many criteria they passed before the first that they did not.
    fn passed(&self) -> usize {
        self.failed.first().map_or(Must::ALL.len(), |first| first.must() as usize)
    }

    /// The order of a table. Whoever could be given it comes first; of those, who has most points; of equals, who has waited longest
    /// for one, then who has been with the desk longest. Of the others, who lacked least, and works again first.
    pub(super) fn rank(&self) -> impl Ord + use<> {
        let again = self.next.unwrap_or(Timestamp::MAX);
        (Reverse(self.passed()), again, Reverse(self.points.total()), self.numbers.last_assigned, self.person)
    }
}

impl ScoreTable {
    /// Of these rows.
    pub(super) fn new(want: Want, ver: Ver, at: Timestamp, mut rows: Vec<ScoreRow>) -> Self {
        let count = |passed: usize| u16::try_from(rows.iter().filter(|row| passed <= row.passed()).count()).unwrap_or(u16::MAX);
        let left: Vec<(Must, u16)> = Must::ALL.into_iter().zip(1..).map(|(must, passed)| (must, count(passed))).collect();
        let seen = u16::try_from(rows.len()).unwrap_or(u16::MAX);
        let lacks_time = |row: &&ScoreRow| row.failed.iter().all(Failure::passes_with_time);
        let next = rows.iter().filter(lacks_time).filter_map(|row| row.next).min();
        if SCORE_ROWS_MAX < rows.len() {
            rows.select_nth_unstable_by_key(SCORE_ROWS_MAX, ScoreRow::rank);
            rows.truncate(SCORE_ROWS_MAX);
        }
        rows.sort_unstable_by_key(ScoreRow::rank);
        let chosen = match rows.first().filter(|row| row.fits()) {
            Some(first) => Assignment::To(first.person),
            None => {
                let end = left.iter().position(|(_, left)| *left == 0).unwrap_or_default();
                let before = end.checked_sub(1).map_or(seen, |before| left[before].1);
                Assignment::Nobody(Nobody { lack: left[end].0, left: before, next })
            }
        };
        Self { at, ver, want, seen, left, rows, chosen }
    }

    /// Whom its own rows choose, whatever their order.
    #[must_use]
    pub fn again(&self) -> Option<PersonId> {
        self.rows.iter().filter(|row| row.fits()).min_by_key(|row| row.rank()).map(|row| row.person)
    }

    /// Who was chosen.
    #[must_use]
    pub fn person(&self) -> Option<PersonId> {
        match self.chosen {
            Assignment::To(person) => Some(person),
            Assignment::Nobody(_) => None,
        }
    }

    /// Whether every outcome follows from the number behind it by the setting of its version, and the choice from the outcomes.
    #[must_use]
    pub fn agrees(&self, doc: &RoutingDoc) -> bool {
        let row = |row: &ScoreRow| {
            let fails = |must| row.failure(must).is_some();
            let asked = row.failed.iter().all(|failure| *failure == Failure::Reach);
            row.points == row.numbers.points(&self.want, doc, self.at)
                && fails(Must::Capacity) != row.numbers.has_room(&self.want, doc)
                && fails(Must::Reach) == (asked && doc.reach == Reach::Required && !row.numbers.reachable)
                && (asked || !row.numbers.reachable)
                && fails(Must::NotRequester) == (row.person == self.want.requester)
                && fails(Must::NotReturner) == (Some(row.person) == self.want.returned_by)
        };
        self.rows.iter().all(row) && self.again() == self.person()
    }
}
