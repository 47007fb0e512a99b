//! A rule as an administrator writes it, and the rules in force.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::condition::{Condition, ConditionError, Test};
use super::deed::Deed;
use super::fact::Named;
use super::trigger::{On, Trigger};
use super::value::LASTING_MINUTES_MAX;
use crate::id::{RuleId, SettingKind, Ver};
use crate::locale::Text;
use crate::ticket::status::Status;

/// What one rule does.
pub const RULE_DEEDS_MAX: usize = 8;

/// A rule: when it is looked at, what has to hold, what is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// What it is called.
    pub name: Text,
    /// Its place among the rules; of equals the older one comes first.
    pub position: u16,
    /// When it is looked at.
    pub on: Trigger,
    /// What has to hold.
    #[serde(default)]
    pub when: Condition,
    /// What is then done, in this order.
    pub deeds: Vec<Deed>,
    /// It leads tickets to their place: of the rules that do, only the first that holds is done.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub routing: bool,
    /// No longer in force.
    #[serde(default)]
    pub retired: bool,
}

/// What is wrong with a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum RuleError {
    /// Its condition cannot be.
    #[error(transparent)]
    Condition(#[from] ConditionError),
    /// It waits for nothing, twice for the same, or for a time that cannot be.
    #[error("a rule waits for something that happens, or for at least a minute and at most a year")]
    Trigger,
    /// It tests what just happened, and only time passed.
    #[error("where only time passes, nobody acted and no words came")]
    NothingHappened,
    /// It does nothing, or too much.
    #[error("a rule does something, at most {RULE_DEEDS_MAX} things")]
    Deeds,
    /// It would set a state that is no rule's to set.
    #[error("no rule makes a ticket new, merges it, or lets it wait for a moment of one ticket")]
    State,
}

impl Rule {
    /// Looks at a rule that somebody wrote.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(&self) -> Result<(), RuleError> {
        self.when.check()?;
        match &self.on {
            Trigger::On(list) => {
                let twice = list.iter().enumerate().any(|(nth, on)| list[..nth].contains(on));
                if list.is_empty() || On::ALL.len() < list.len() || twice {
                    return Err(RuleError::Trigger);
                }
            }
            Trigger::After { minutes, .. } => {
                if !(1..=LASTING_MINUTES_MAX).contains(minutes) {
                    return Err(RuleError::Trigger);
                }
                if self.when.tests().into_iter().any(Test::is_of_the_moment) {
                    return Err(RuleError::NothingHappened);
                }
            }
        }
        if !(1..=RULE_DEEDS_MAX).contains(&self.deeds.len()) {
            return Err(RuleError::Deeds);
        }
        let possible = |deed: &Deed| match deed {
            Deed::SetStatus(to) => may_be_set(*to),
            _ => true,
        };
        if self.deeds.iter().all(possible) { Ok(()) } else { Err(RuleError::State) }
    }

    /// The settings that it names.
    #[must_use]
    pub fn named(&self) -> Vec<Named> {
        let of_trigger = match &self.on {
            Trigger::After { calendar: Some(calendar), .. } => Some(Named::Setting(SettingKind::Calendar, calendar.0)),
            Trigger::After { calendar: None, .. } | Trigger::On(_) => None,
        };
        let of_tests = self.when.tests().into_iter().flat_map(Test::named);
        let mut named: Vec<_> = of_trigger.into_iter().chain(of_tests).chain(self.deeds.iter().filter_map(named_by)).collect();
        named.sort();
        named.dedup();
        named
    }
}

/// A state that a rule may set on any ticket.
fn may_be_set(to: Status) -> bool {
    match to {
        Status::New | Status::Merged { .. } | Status::Pending { until: Some(_), .. } => false,
        Status::Pending { on, until: None } => on != crate::ticket::status::PendingOn::Moment,
        Status::Open | Status::Resolved { .. } | Status::Closed { .. } => true,
    }
}

/// The setting that a deed names.
pub(super) fn named_by(deed: &Deed) -> Option<Named> {
    match deed {
        Deed::SetService(service) => Some(Named::Setting(SettingKind::Service, service.0)),
        Deed::SetCategory(category) => Some(Named::Setting(SettingKind::Category, category.0)),
        Deed::MoveTo(queue) => Some(Named::Queue(*queue)),
        Deed::SetPriority(_)
        | Deed::RaisePriority
        | Deed::SetKind(_)
        | Deed::AddTag(_)
        | Deed::RemoveTag(_)
        | Deed::SetStatus(_)
        | Deed::NextLevel
        | Deed::Assign(_)
        | Deed::Release
        | Deed::Route
        | Deed::Tell(_) => None,
    }
}

/// A version of a rule, from a moment on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InForce {
    /// The version.
    pub ver: Ver,
    /// From when: it does nothing before, so that a new rule does not act on what is long past.
    pub since: Timestamp,
    /// The rule.
    pub rule: Rule,
}

/// The rules of the desk, retired ones too, and the order of the others.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "BTreeMap<RuleId, InForce>", into = "BTreeMap<RuleId, InForce>")]
pub struct Rules {
    all: BTreeMap<RuleId, InForce>,
    /// Those in force, in the order in which they are looked at.
    order: Vec<RuleId>,
}

impl Rules {
    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.in_order().next().is_none()
    }

    /// A rule, in force or not.
    #[must_use]
    pub fn get(&self, id: RuleId) -> Option<&InForce> {
        self.all.get(&id)
    }

    /// All of them, by number.
    pub fn iter(&self) -> impl Iterator<Item = (RuleId, &InForce)> {
        self.all.iter().map(|(id, rule)| (*id, rule))
    }

    /// Those in force, in the order in which they are looked at.
    pub fn in_order(&self) -> impl Iterator<Item = (RuleId, &InForce)> {
        self.order.iter().filter_map(|id| self.all.get(id).map(|rule| (*id, rule)))
    }

    /// Takes a new version of a rule over.
    pub fn put(&mut self, id: RuleId, rule: InForce) {
        self.all.insert(id, rule);
        self.order = self.all.iter().filter(|(_, rule)| !rule.rule.retired).map(|(id, _)| *id).collect();
        self.order.sort_by_key(|id| self.all.get(id).map(|rule| (rule.rule.position, *id)));
    }
}

impl From<BTreeMap<RuleId, InForce>> for Rules {
    fn from(all: BTreeMap<RuleId, InForce>) -> Self {
        let mut rules = Self::default();
        for (id, rule) in all {
            rules.put(id, rule);
        }
        rules
    }
}

impl From<Rules> for BTreeMap<RuleId, InForce> {
    fn from(rules: Rules) -> Self {
        rules.all
    }
}
