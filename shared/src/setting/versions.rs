//! Settings by kind and number: which there are, in which version, and what the newest says.

use std::collections::BTreeMap;

use super::{SettingChange, Settings, Versioned};
use crate::id::{CategoryId, CauseId, ContractId, RuleId, ServiceId, SettingKind, SkillId, SubStateId, Subject, TeamId, Ver};
use crate::people::Roles;

impl Settings {
    /// The version of a numbered setting; 0 where there is none.
    #[must_use]
    pub fn ver(&self, kind: SettingKind, id: u64) -> Ver {
        fn of<K: Ord, T>(map: &BTreeMap<K, Versioned<T>>, id: K) -> Ver {
            map.get(&id).map_or(0, |setting| setting.ver)
        }
        match kind {
            SettingKind::Calendar | SettingKind::Policy => self.levels.newest(Subject::Setting(kind, id)).map_or(0, |(ver, _)| ver),
            SettingKind::Service => of(&self.services, ServiceId(id)),
            SettingKind::Contract => of(&self.contracts, ContractId(id)),
            SettingKind::Category => of(&self.categories, CategoryId(id)),
            SettingKind::SubState => of(&self.sub_states, SubStateId(id)),
            SettingKind::Skill => of(&self.skills, SkillId(id)),
            SettingKind::Team => of(&self.teams, TeamId(id)),
            SettingKind::Matrix => self.matrix.ver,
            SettingKind::Routing => self.routing.ver,
            SettingKind::Cause => of(&self.causes, CauseId(id)),
            SettingKind::Rule => self.rules.get(RuleId(id)).map_or(0, |rule| rule.ver),
        }
    }

    /// The version of any setting; 0 where there is none.
    #[must_use]
    pub fn ver_of(&self, subject: Subject) -> Ver {
        match subject {
            Subject::Queue(id) => self.queues.get(&id).map_or(0, |queue| queue.ver),
            Subject::Desk => self.desk.as_ref().map_or(0, |desk| desk.ver),
            Subject::Setting(kind, id) => self.ver(kind, id),
            Subject::Ticket(_) | Subject::Person(_) | Subject::Organisation(_) => 0,
        }
    }

    /// How often settings were changed, to whoever reads tickets: what was made by as many is made by these. Asked at every request.
    #[must_use]
    pub fn changes(&self, reader: Roles) -> u64 {
        fn of<K, T>(map: &BTreeMap<K, Versioned<T>>) -> u64 {
            map.values().map(|setting| u64::from(setting.ver)).sum()
        }
        let of_kind = |kind| match kind {
            // It holds every version of both, and of queues.
            SettingKind::Calendar => self.levels.versions(),
            SettingKind::Policy => 0,
            SettingKind::Service => of(&self.services),
            SettingKind::Contract => of(&self.contracts),
            SettingKind::Category => of(&self.categories),
            SettingKind::SubState => of(&self.sub_states),
            SettingKind::Skill => of(&self.skills),
            SettingKind::Team => of(&self.teams),
            SettingKind::Matrix => self.matrix.ver.into(),
            SettingKind::Routing => self.routing.ver.into(),
            SettingKind::Cause => of(&self.causes),
            SettingKind::Rule => self.rules.iter().map(|(_, rule)| u64::from(rule.ver)).sum(),
        };
        if !reader.reads_tickets() {
            return 0;
        }
        SettingKind::ALL.into_iter().map(of_kind).sum::<u64>() + u64::from(self.ver_of(Subject::Desk))
    }

    /// The numbers of a kind's settings.
    #[must_use]
    pub fn ids(&self, kind: SettingKind) -> Vec<u64> {
        match kind {
            SettingKind::Calendar | SettingKind::Policy => self.levels.all(kind).into_keys().collect(),
            SettingKind::Service => self.services.keys().map(|id| id.0).collect(),
            SettingKind::Contract => self.contracts.keys().map(|id| id.0).collect(),
            SettingKind::Category => self.categories.keys().map(|id| id.0).collect(),
            SettingKind::SubState => self.sub_states.keys().map(|id| id.0).collect(),
            SettingKind::Skill => self.skills.keys().map(|id| id.0).collect(),
            SettingKind::Team => self.teams.keys().map(|id| id.0).collect(),
            SettingKind::Matrix | SettingKind::Routing => vec![0],
            SettingKind::Cause => self.causes.keys().map(|id| id.0).collect(),
            SettingKind::Rule => self.rules.iter().map(|(id, _)| id.0).collect(),
        }
    }

    /// The newest document of a numbered setting.
    #[must_use]
    pub fn document(&self, kind: SettingKind, id: u64) -> Option<SettingChange> {
        match kind {
            SettingKind::Calendar | SettingKind::Policy => self.levels.newest(Subject::Setting(kind, id)).map(|(_, doc)| doc.clone()),
            SettingKind::Service => self.services.get(&ServiceId(id)).map(|service| SettingChange::Service(service.doc.clone())),
            SettingKind::Contract => self.contracts.get(&ContractId(id)).map(|contract| SettingChange::Contract(contract.doc.clone())),
            SettingKind::Category => self.categories.get(&CategoryId(id)).map(|category| SettingChange::Category(category.doc.clone())),
            SettingKind::SubState => self.sub_states.get(&SubStateId(id)).map(|label| SettingChange::SubState(label.doc.clone())),
            SettingKind::Skill => self.skills.get(&SkillId(id)).map(|skill| SettingChange::Skill(skill.doc.clone())),
            SettingKind::Team => self.teams.get(&TeamId(id)).map(|team| SettingChange::Team(team.doc.clone())),
            SettingKind::Matrix => Some(SettingChange::Matrix(self.matrix.doc)),
            SettingKind::Routing => Some(SettingChange::Routing(self.routing.doc)),
            SettingKind::Cause => self.causes.get(&CauseId(id)).map(|cause| SettingChange::Cause(cause.doc.clone())),
            SettingKind::Rule => self.rules.get(RuleId(id)).map(|rule| SettingChange::Rule(Box::new(rule.rule.clone()))),
        }
    }
}
