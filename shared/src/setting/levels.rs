//! The service levels of the desk with all their versions: what is promised is counted by what was in force when it passed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::SettingChange;
use crate::id::{CalendarId, PolicyId, QueueId, SettingKind, Subject, Ver};
use crate::sla::calendar::Calendar;
use crate::sla::clock::Aim;
use crate::sla::evidence::Version;
use crate::sla::policy::{Facts, Metric, Policy, When};
use crate::sla::worktime::{Calendars, Edition, Rules, Worktime};

/// Where the first policy of a desk stands: there is room before it.
pub(super) const FIRST_PLACE: u16 = 100;
/// So far before the one for every ticket a new one stands.
const PLACES_APART: u16 = 10;

/// A calendar and the rules of its zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarDoc {
    /// The hours.
    pub calendar: Calendar,
    /// The rules of its zone, put there by whoever takes the call in.
    pub rules: Rules,
    /// No longer to be chosen; what is counted by it still is.
    #[serde(default)]
    pub retired: bool,
}

/// One version of a setting that clocks are counted or measured by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Told {
    subject: Subject,
    ver: Ver,
    at: Timestamp,
    doc: SettingChange,
}

/// What is promised from a moment on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Era {
    at: Timestamp,
    /// In the order in which they are tried.
    policies: Vec<(PolicyId, Ver, Arc<Policy>)>,
    /// The types and priorities that each of them is for.
    pairs: Vec<u32>,
    /// The calendars of main queues.
    homes: BTreeMap<QueueId, CalendarId>,
}

/// What of an era is for a ticket.
#[derive(Debug, Clone, Copy, Default)]
pub struct Chosen<'a> {
    /// By what its clocks are counted.
    pub calendar: Option<CalendarId>,
    policy: Option<&'a (PolicyId, Ver, Arc<Policy>)>,
}

impl Chosen<'_> {
    /// By what one of its clocks is measured; `level` is where the ticket is.
    #[must_use]
    pub fn aim(&self, metric: Metric, level: u8) -> Option<Aim> {
        let (policy, ver, doc) = self.policy?;
        // Without any hours nothing can be promised.
        let goal = doc.goal(metric, level).filter(|_| self.calendar.is_some())?;
        Some(Aim { goal, policy: *policy, ver: *ver })
    }
}

/// Calendars, policies and which queue works by which calendar, as they are and as they were.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "Vec<Told>", into = "Vec<Told>")]
pub struct ServiceLevels {
    told: Vec<Told>,
    calendars: Calendars,
    eras: Vec<Era>,
    /// Every version of every policy, in force or not.
    policies: BTreeMap<(PolicyId, Ver), Arc<Policy>>,
    /// What was ever promised.
    promised: BTreeSet<Metric>,
}

impl Era {
    /// Since when it is promised.
    #[must_use]
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// What is for a ticket of these facts.
    #[must_use]
    pub fn choose(&self, facts: &Facts) -> Chosen<'_> {
        let pair = facts.pair();
        let mut may_be = self.policies.iter().zip(&self.pairs).filter(|(_, pairs)| **pairs & pair != 0).map(|(policy, _)| policy);
        let policy = may_be.find(|(_, _, doc)| doc.when.holds(facts));
        let own = policy.and_then(|(_, _, doc)| doc.calendar);
        Chosen { calendar: own.or_else(|| self.homes.get(&facts.home).copied()), policy }
    }
}

impl ServiceLevels {
    /// The calendars, ready to be counted by.
    #[must_use]
    pub fn calendars(&self) -> &Calendars {
        &self.calendars
    }

    /// When the newest of what clocks are counted or measured by was saved.
    #[must_use]
    pub fn saved_at(&self) -> Option<Timestamp> {
        self.told.iter().map(|told| told.at).max()
    }

    /// How many versions of calendars, policies and queues there are.
    #[must_use]
    pub fn versions(&self) -> u64 {
        u64::try_from(self.told.len()).unwrap_or(u64::MAX)
    }

    /// Every stretch of time in which the same was promised, in order.
    #[must_use]
    pub fn eras(&self) -> &[Era] {
        &self.eras
    }

    /// How many eras have begun by a moment.
    #[must_use]
    pub fn eras_begun(&self, at: Timestamp) -> usize {
        self.eras.partition_point(|era| era.at <= at)
    }

    /// Whether anything was ever promised for a metric.
    #[must_use]
    pub fn promises(&self, metric: Metric) -> bool {
        self.promised.contains(&metric)
    }

    /// The newest version of every policy that is in force, in the order in which they are tried.
    #[must_use]
    pub fn policies(&self) -> &[(PolicyId, Ver, Arc<Policy>)] {
        self.eras.last().map_or(&[], |era| &era.policies)
    }

    /// A policy in force before which another one is tried that is for all of its tickets: it never counts.
    #[must_use]
    pub fn covered(&self, id: PolicyId) -> Option<(&Policy, &Policy)> {
        let policies = self.policies();
        let nth = policies.iter().position(|(known, ..)| *known == id)?;
        let (_, _, policy) = policies.get(nth)?;
        let by = policies.iter().take(nth).map(|(_, _, before)| before).find(|before| before.when.covers(&policy.when))?;
        Some((policy, by))
    }

    /// Where a new policy is tried at first: before the one that is for every ticket, behind which none counts.
    #[must_use]
    pub fn place_of_new(&self) -> u16 {
        let general = self.policies().iter().find(|(.., policy)| policy.when.covers(&When::default()));
        general.map_or(FIRST_PLACE, |(.., policy)| policy.position.saturating_sub(PLACES_APART))
    }

    /// That version of a policy, in force or not.
    #[must_use]
    pub fn policy(&self, id: PolicyId, ver: Ver) -> Option<&Policy> {
        self.policies.get(&(id, ver)).map(Arc::as_ref)
    }

    /// Every version of every calendar, calendar by calendar, each in order.
    pub fn calendar_versions(&self) -> impl Iterator<Item = Version> {
        let of_one = |id: CalendarId| {
            let subject = Subject::Setting(SettingKind::Calendar, id.0);
            self.told.iter().filter(move |told| told.subject == subject).filter_map(move |told| match &told.doc {
                SettingChange::Calendar(doc) => Some(Version { calendar: id, ver: told.ver, at: told.at, doc: doc.as_ref().clone() }),
                _ => None,
            })
        };
        self.calendars.iter().flat_map(move |(id, _)| of_one(id))
    }

    /// The newest version of a subject's document.
    #[must_use]
    pub fn newest(&self, subject: Subject) -> Option<(Ver, &SettingChange)> {
        self.told.iter().rev().find(|told| told.subject == subject).map(|told| (told.ver, &told.doc))
    }

    /// The subjects of a kind, each with its newest version.
    #[must_use]
    pub fn all(&self, kind: SettingKind) -> BTreeMap<u64, (Ver, &SettingChange)> {
        let of_kind = |told: &&Told| matches!(told.subject, Subject::Setting(its, _) if its == kind);
        self.told.iter().filter(of_kind).map(|told| (told.subject.number(), (told.ver, &told.doc))).collect()
    }

    /// The same with another document from a moment on, whatever came after it: what would be, or would have been.
    #[must_use]
    pub fn with(&self, subject: Subject, at: Timestamp, doc: &SettingChange) -> Self {
        let stays = |told: &&Told| told.subject != subject || told.at <= at;
        let mut levels = Self::from(self.told.iter().filter(stays).cloned().collect::<Vec<_>>());
        let ver = self.newest(subject).map_or(0, |(ver, _)| ver) + 1;
        levels.apply(subject, ver, at, doc);
        levels
    }

    /// Takes over a version of a calendar, a policy, or of a queue, of which only the calendar counts.
    pub(super) fn apply(&mut self, subject: Subject, ver: Ver, at: Timestamp, doc: &SettingChange) {
        let known = |told: &Told| told.subject == subject && told.ver == ver;
        if !Self::counts(subject) || self.told.iter().any(known) {
            return;
        }
        let told = Told { subject, ver, at, doc: doc.clone() };
        // An import brings what was in force when it happened; all else comes in its turn.
        let place = self.told.partition_point(|before| before.at <= at);
        let last = place == self.told.len();
        self.told.insert(place, told);
        if last { self.take(place) } else { *self = Self::from(std::mem::take(&mut self.told)) }
    }

    /// Whether something is counted or measured by it.
    fn counts(subject: Subject) -> bool {
        matches!(subject, Subject::Queue(_) | Subject::Setting(SettingKind::Calendar | SettingKind::Policy, _))
    }

    fn take(&mut self, nth: usize) {
        let Told { subject, ver, at, doc } = self.told[nth].clone();
        match (subject, doc) {
            (Subject::Setting(SettingKind::Calendar, id), SettingChange::Calendar(doc)) => self.add_edition(CalendarId(id), ver, at, &doc),
            (Subject::Setting(SettingKind::Policy, id), SettingChange::Policy(policy)) => {
                let (id, policy) = (PolicyId(id), Arc::<Policy>::from(policy));
                self.policies.insert((id, ver), Arc::clone(&policy));
                self.promised.extend(Metric::ALL.into_iter().filter(|metric| policy.promises(*metric)));
                let era = self.era_from(at);
                era.policies.retain(|(other, _, _)| *other != id);
                if !policy.retired {
                    era.policies.push((id, ver, policy));
                    era.policies.sort_by_key(|(id, _, policy)| (policy.position, *id));
                }
                era.pairs = era.policies.iter().map(|(_, _, policy)| policy.when.pairs()).collect();
            }
            (Subject::Queue(id), SettingChange::Queue(queue)) => {
                // Of a queue only its calendar counts.
                if self.eras.last().and_then(|era| era.homes.get(&id)).copied() == queue.calendar {
                    return;
                }
                let era = self.era_from(at);
                match queue.calendar {
                    Some(calendar) => drop(era.homes.insert(id, calendar)),
                    None => drop(era.homes.remove(&id)),
                }
            }
            _ => {}
        }
    }

    fn add_edition(&mut self, id: CalendarId, ver: Ver, at: Timestamp, doc: &CalendarDoc) {
        // Whoever took it in saw that the rules are rules.
        let zone = doc.rules.zone(&doc.calendar.zone).unwrap_or(jiff::tz::TimeZone::UTC);
        let edition = Edition { ver, at, calendar: doc.calendar.clone(), zone };
        let worktime = match self.calendars.get(id) {
            Some(before) => before.with(edition),
            None => Worktime::new(vec![edition]),
        };
        self.calendars.insert(id, worktime);
    }

    /// The era that begins at a moment, which is the last one.
    fn era_from(&mut self, at: Timestamp) -> &mut Era {
        match self.eras.last() {
            Some(last) if last.at == at => {}
            Some(last) => self.eras.push(Era { at, ..last.clone() }),
            None => self.eras.push(Era { at, policies: Vec::new(), pairs: Vec::new(), homes: BTreeMap::new() }),
        }
        let last = self.eras.len() - 1;
        &mut self.eras[last]
    }
}

impl From<Vec<Told>> for ServiceLevels {
    fn from(told: Vec<Told>) -> Self {
        let mut levels = Self { told, ..Self::default() };
        for nth in 0..levels.told.len() {
            levels.take(nth);
        }
        levels
    }
}

impl From<ServiceLevels> for Vec<Told> {
    fn from(levels: ServiceLevels) -> Self {
        levels.told
    }
}
