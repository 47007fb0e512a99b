//! What administrators set, as their pages name it: each topic has one word in URLs.

use serde::{Deserialize, Serialize};

use super::SettingChange;
use crate::id::{QueueId, SettingKind, Subject};

/// What a page of settings is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// The general settings; there is one.
    Desk,
    /// The queues.
    Queues,
    /// The calendars.
    Calendars,
    /// The policies of service levels.
    Policies,
    /// The services.
    Services,
    /// The contracts.
    Contracts,
    /// The categories.
    Categories,
    /// The skills.
    Skills,
    /// The causes.
    Causes,
    /// The teams.
    Teams,
    /// The sub-states.
    States,
    /// What impact and urgency make of the priority; there is one.
    Matrix,
    /// How tickets are given to people; there is one.
    Routing,
    /// The rules.
    Rules,
}

impl Topic {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 14] = [
        Self::Desk,
        Self::Queues,
        Self::Calendars,
        Self::Policies,
        Self::Services,
        Self::Contracts,
        Self::Categories,
        Self::Skills,
        Self::Causes,
        Self::Teams,
        Self::States,
        Self::Matrix,
        Self::Routing,
        Self::Rules,
    ];

    /// Its word in URLs.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Desk => "desk",
            Self::Queues => "queues",
            Self::Calendars => "calendars",
            Self::Policies => "policies",
            Self::Services => "services",
            Self::Contracts => "contracts",
            Self::Categories => "categories",
            Self::Skills => "skills",
            Self::Causes => "causes",
            Self::Teams => "teams",
            Self::States => "states",
            Self::Matrix => "matrix",
            Self::Routing => "routing",
            Self::Rules => "rules",
        }
    }

    /// The topic of that [`code`](Self::code).
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.code() == code)
    }

    /// Of some there is one, which was there from the start.
    #[must_use]
    pub fn is_one(self) -> bool {
        matches!(self, Self::Desk | Self::Matrix | Self::Routing)
    }

    /// Its kind of numbered settings; queues and the general settings are subjects of their own.
    #[must_use]
    pub fn kind(self) -> Option<SettingKind> {
        match self {
            Self::Desk | Self::Queues => None,
            Self::Calendars => Some(SettingKind::Calendar),
            Self::Policies => Some(SettingKind::Policy),
            Self::Services => Some(SettingKind::Service),
            Self::Contracts => Some(SettingKind::Contract),
            Self::Categories => Some(SettingKind::Category),
            Self::Skills => Some(SettingKind::Skill),
            Self::Causes => Some(SettingKind::Cause),
            Self::Teams => Some(SettingKind::Team),
            Self::States => Some(SettingKind::SubState),
            Self::Matrix => Some(SettingKind::Matrix),
            Self::Routing => Some(SettingKind::Routing),
            Self::Rules => Some(SettingKind::Rule),
        }
    }

    /// The setting of that number.
    #[must_use]
    pub fn subject(self, id: u64) -> Subject {
        match (self, self.kind()) {
            (Self::Queues, _) => Subject::Queue(QueueId(id)),
            (_, Some(kind)) => Subject::Setting(kind, if self.is_one() { 0 } else { id }),
            (_, None) => Subject::Desk,
        }
    }

    /// The topic that a subject belongs to; none for what is no setting.
    #[must_use]
    pub fn of(subject: Subject) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.subject(subject.number()) == subject)
    }

    /// The topic that a document belongs to.
    #[must_use]
    pub fn of_document(doc: &SettingChange) -> Self {
        match doc {
            SettingChange::Queue(_) => Self::Queues,
            SettingChange::Desk(_) => Self::Desk,
            SettingChange::Calendar(_) => Self::Calendars,
            SettingChange::Policy(_) => Self::Policies,
            SettingChange::Service(_) => Self::Services,
            SettingChange::Contract(_) => Self::Contracts,
            SettingChange::Category(_) => Self::Categories,
            SettingChange::SubState(_) => Self::States,
            SettingChange::Skill(_) => Self::Skills,
            SettingChange::Cause(_) => Self::Causes,
            SettingChange::Team(_) => Self::Teams,
            SettingChange::Matrix(_) => Self::Matrix,
            SettingChange::Routing(_) => Self::Routing,
            SettingChange::Rule(_) => Self::Rules,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_topic_is_found_by_its_word_and_by_its_subjects() {
        for topic in Topic::ALL {
            assert_eq!(Topic::of_code(topic.code()), Some(topic));
            assert_eq!(Topic::of(topic.subject(7)), Some(topic));
        }
        assert_eq!(Topic::of(Subject::Setting(SettingKind::Rule, 1)), Some(Topic::Rules));
        assert_eq!(Topic::of(Subject::Ticket(crate::id::TicketId(1))), None);
        assert_eq!(Topic::of_code("passwords"), None);
    }
}
