//! Facts by their names, and what tests of them name.

use serde::{Deserialize, Serialize};

use super::condition::Test;
use crate::id::{CalendarId, QueueId, SettingKind};

/// Which fact a test is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// See [`Test::Channel`].
    Channel,
    /// See [`Test::Kind`].
    Kind,
    /// See [`Test::State`].
    State,
    /// See [`Test::Label`].
    Label,
    /// See [`Test::Priority`].
    Priority,
    /// See [`Test::Queue`].
    Queue,
    /// See [`Test::Home`].
    Home,
    /// See [`Test::Level`].
    Level,
    /// See [`Test::Service`].
    Service,
    /// See [`Test::Category`].
    Category,
    /// See [`Test::Impact`].
    Impact,
    /// See [`Test::Urgency`].
    Urgency,
    /// See [`Test::Severity`].
    Severity,
    /// See [`Test::Tag`].
    Tag,
    /// See [`Test::Vip`].
    Vip,
    /// See [`Test::Contract`].
    Contract,
    /// See [`Test::Organisation`].
    Organisation,
    /// See [`Test::Domain`].
    Domain,
    /// See [`Test::Subject`].
    Subject,
    /// See [`Test::Said`].
    Said,
    /// See [`Test::By`].
    By,
    /// See [`Test::Owned`].
    Owned,
    /// See [`Test::Answered`].
    Answered,
    /// See [`Test::Age`].
    Age,
    /// See [`Test::InState`].
    InState,
    /// See [`Test::SinceCustomer`].
    SinceCustomer,
    /// See [`Test::SinceDesk`].
    SinceDesk,
    /// See [`Test::Hours`].
    Hours,
    /// See [`Test::Clock`].
    Clock,
}

/// Something of the settings that a condition or a deed names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Named {
    /// A queue.
    Queue(QueueId),
    /// A setting of another kind.
    Setting(SettingKind, u64),
}

impl Test {
    /// Which fact it is about.
    #[must_use]
    pub fn fact(&self) -> Fact {
        match self {
            Self::Channel(_) => Fact::Channel,
            Self::Kind(_) => Fact::Kind,
            Self::State(_) => Fact::State,
            Self::Label(_) => Fact::Label,
            Self::Priority(_) => Fact::Priority,
            Self::Queue(_) | Self::QueueBelow(_) => Fact::Queue,
            Self::Home(_) => Fact::Home,
            Self::Level(_) => Fact::Level,
            Self::Service(_) => Fact::Service,
            Self::Category(_) | Self::CategoryBelow(_) => Fact::Category,
            Self::Impact(_) => Fact::Impact,
            Self::Urgency(_) => Fact::Urgency,
            Self::Severity(_) => Fact::Severity,
            Self::Tag(_) => Fact::Tag,
            Self::Vip(_) => Fact::Vip,
            Self::Contract(_) => Fact::Contract,
            Self::Organisation(_) => Fact::Organisation,
            Self::Domain(_) => Fact::Domain,
            Self::Subject(_) => Fact::Subject,
            Self::Said(_) => Fact::Said,
            Self::By(_) => Fact::By,
            Self::Owned(_) => Fact::Owned,
            Self::Answered(_) => Fact::Answered,
            Self::Age(_) => Fact::Age,
            Self::InState(_) => Fact::InState,
            Self::SinceCustomer(_) => Fact::SinceCustomer,
            Self::SinceDesk(_) => Fact::SinceDesk,
            Self::Hours { .. } => Fact::Hours,
            Self::Clock { .. } => Fact::Clock,
        }
    }

    /// The settings that it names.
    #[must_use]
    pub fn named(&self) -> Vec<Named> {
        let calendar = |id: CalendarId| Named::Setting(SettingKind::Calendar, id.0);
        match self {
            Self::Queue(choice) | Self::QueueBelow(choice) | Self::Home(choice) => {
                choice.values().iter().map(|id| Named::Queue(*id)).collect()
            }
            Self::Label(choice) => choice.values().iter().flatten().map(|id| Named::Setting(SettingKind::SubState, id.0)).collect(),
            Self::Service(choice) => choice.values().iter().flatten().map(|id| Named::Setting(SettingKind::Service, id.0)).collect(),
            Self::Category(choice) => choice.values().iter().flatten().map(|id| Named::Setting(SettingKind::Category, id.0)).collect(),
            Self::CategoryBelow(choice) => choice.values().iter().map(|id| Named::Setting(SettingKind::Category, id.0)).collect(),
            Self::Contract(choice) => choice.values().iter().flatten().map(|id| Named::Setting(SettingKind::Contract, id.0)).collect(),
            Self::Age(lasting) | Self::InState(lasting) | Self::SinceCustomer(lasting) | Self::SinceDesk(lasting) => {
                lasting.calendar.map(calendar).into_iter().collect()
            }
            Self::Hours { calendar: id, .. } => vec![calendar(*id)],
            Self::Channel(_)
            | Self::Kind(_)
            | Self::State(_)
            | Self::Priority(_)
            | Self::Level(_)
            | Self::Impact(_)
            | Self::Urgency(_)
            | Self::Severity(_)
            | Self::Tag(_)
            | Self::Vip(_)
            | Self::Organisation(_)
            | Self::Domain(_)
            | Self::Subject(_)
            | Self::Said(_)
            | Self::By(_)
            | Self::Owned(_)
            | Self::Answered(_)
            | Self::Clock { .. } => Vec::new(),
        }
    }

    /// Whether it is about what just happened, so that there is nothing to test when only time passed.
    #[must_use]
    pub fn is_of_the_moment(&self) -> bool {
        matches!(self, Self::Said(_) | Self::By(_))
    }
}
