//! What is common to the documents of all kinds: how one is saved, what it is called, whether it is in use.

use crate::id::QueueId;
use crate::locale::Text;
use crate::rule::deed::Deed;
use crate::setting::{SettingAction, SettingChange};

/// What is asked for when a document is saved: a new setting, or a new version of one.
#[must_use]
pub fn action(id: Option<u64>, doc: SettingChange) -> SettingAction {
    match (doc, id) {
        (SettingChange::Desk(doc), _) => SettingAction::ChangeDesk(doc),
        (doc @ (SettingChange::Matrix(_) | SettingChange::Routing(_)), _) => SettingAction::Change { id: 0, to: doc },
        (SettingChange::Queue(queue), None) => SettingAction::AddQueue(queue),
        (SettingChange::Queue(to), Some(id)) => SettingAction::ChangeQueue { queue: QueueId(id), to },
        (doc, None) => SettingAction::Add(doc),
        (to, Some(id)) => SettingAction::Change { id, to },
    }
}

/// Whether a document is no longer to be chosen.
#[must_use]
pub fn is_retired(doc: &SettingChange) -> bool {
    match doc {
        SettingChange::Queue(queue) => queue.retired,
        SettingChange::Calendar(doc) => doc.retired,
        SettingChange::Policy(policy) => policy.retired,
        SettingChange::Service(service) => service.retired,
        SettingChange::Contract(contract) => contract.retired,
        SettingChange::Category(category) => category.retired,
        SettingChange::SubState(label) => label.retired,
        SettingChange::Skill(skill) => skill.retired,
        SettingChange::Cause(cause) => cause.retired,
        SettingChange::Rule(rule) => rule.retired,
        SettingChange::Team(team) => team.retired,
        SettingChange::Desk(_) | SettingChange::Matrix(_) | SettingChange::Routing(_) => false,
    }
}

/// The same document, no longer to be chosen or to be chosen again. Nothing for what is always there.
#[must_use]
pub fn with_retired(mut doc: SettingChange, retired: bool) -> Option<SettingChange> {
    let flag = match &mut doc {
        SettingChange::Queue(queue) => &mut queue.retired,
        SettingChange::Calendar(doc) => &mut doc.retired,
        SettingChange::Policy(policy) => &mut policy.retired,
        SettingChange::Service(service) => &mut service.retired,
        SettingChange::Contract(contract) => &mut contract.retired,
        SettingChange::Category(category) => &mut category.retired,
        SettingChange::SubState(label) => &mut label.retired,
        SettingChange::Skill(skill) => &mut skill.retired,
        SettingChange::Cause(cause) => &mut cause.retired,
        SettingChange::Rule(rule) => &mut rule.retired,
        SettingChange::Team(team) => &mut team.retired,
        SettingChange::Desk(_) | SettingChange::Matrix(_) | SettingChange::Routing(_) => return None,
    };
    *flag = retired;
    Some(doc)
}

/// What a document is called; what there is one of has no name of its own.
#[must_use]
pub fn name_of(doc: &SettingChange) -> Option<&Text> {
    match doc {
        SettingChange::Queue(queue) => Some(&queue.name),
        SettingChange::Calendar(doc) => Some(&doc.calendar.name),
        SettingChange::Policy(policy) => Some(&policy.name),
        SettingChange::Service(service) => Some(&service.name),
        SettingChange::Contract(contract) => Some(&contract.name),
        SettingChange::Category(category) => Some(&category.name),
        SettingChange::SubState(label) => Some(&label.name),
        SettingChange::Skill(skill) => Some(&skill.name),
        SettingChange::Cause(cause) => Some(&cause.name),
        SettingChange::Rule(rule) => Some(&rule.name),
        SettingChange::Team(team) => Some(&team.name),
        SettingChange::Desk(_) | SettingChange::Matrix(_) | SettingChange::Routing(_) => None,
    }
}

/// What a document does to tickets by itself; one that is put away does nothing.
#[must_use]
pub fn deeds_of(doc: &SettingChange) -> Vec<&Deed> {
    match doc {
        SettingChange::Rule(rule) if !rule.retired => rule.deeds.iter().collect(),
        SettingChange::Policy(policy) if !policy.retired => policy.steps.iter().flat_map(|step| &step.deeds).collect(),
        SettingChange::Rule(_)
        | SettingChange::Policy(_)
        | SettingChange::Queue(_)
        | SettingChange::Desk(_)
        | SettingChange::Matrix(_)
        | SettingChange::Routing(_)
        | SettingChange::Calendar(_)
        | SettingChange::Service(_)
        | SettingChange::Contract(_)
        | SettingChange::Category(_)
        | SettingChange::SubState(_)
        | SettingChange::Skill(_)
        | SettingChange::Cause(_)
        | SettingChange::Team(_) => Vec::new(),
    }
}
