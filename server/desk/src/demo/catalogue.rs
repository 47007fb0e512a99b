//! What Brinanova sorts its tickets by: categories and the skills that they ask for, causes, sub-states, teams.

use std::collections::BTreeMap;

use jiff::Timestamp;
use shared::id::{CategoryId, CauseId, SubStateId};
use shared::locale::Text;
use shared::setting::SettingChange;
use shared::setting::catalogue::{Category, Cause, Grade, Team};
use shared::setting::sub_state::SubState;
use shared::sla::policy::Metric;
use shared::ticket::status::StatusCode;

use super::cast::Member;
use super::levels::{Topic, add};
use super::people::Known;
use super::work::{Craft, Skills};
use crate::error::DeskError;
use crate::open::Desk;

/// A category.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Branch {
    /// Whatever keeps things cold.
    Cold,
    /// What makes it cold.
    Compressor,
    /// What keeps it cold.
    Door,
    /// Whatever is measured and shown.
    Portal,
    /// What measures.
    Probe,
    /// What sends it on.
    Gateway,
}

/// Why something happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Fault {
    /// A part was worn or broken.
    Part,
    /// A line was down.
    Line,
    /// A program was wrong.
    Program,
    /// It was used or set otherwise than it should be.
    Handling,
}

/// A sub-state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Label {
    /// It is worked on, by somebody who is on the road to it.
    OnTheRoad,
    /// A part comes from a supplier; nobody can do anything until then.
    PartOrdered,
}

/// All of it, by number.
#[derive(Debug, Default)]
pub(super) struct Catalogue {
    categories: BTreeMap<Branch, CategoryId>,
    causes: BTreeMap<Fault, CauseId>,
    labels: BTreeMap<Label, SubStateId>,
}

impl Branch {
    /// Those above come before those below.
    const ALL: [Self; 6] = [Self::Cold, Self::Compressor, Self::Door, Self::Portal, Self::Probe, Self::Gateway];

    /// What is said of a ticket of a topic, before anybody knows more.
    pub(super) fn of(topic: Topic) -> Option<Self> {
        match topic {
            Topic::ColdAlarm | Topic::Visit => Some(Self::Cold),
            Topic::Portal => Some(Self::Portal),
            Topic::Billing | Topic::Complaint => None,
        }
    }

    fn name(self) -> Text {
        match self {
            Self::Cold => Text::both("Cold rooms", "Celle e frigoriferi"),
            Self::Compressor => Text::both("Compressors", "Compressori"),
            Self::Door => Text::both("Doors and seals", "Porte e guarnizioni"),
            Self::Portal => Text::both("Portal and sensors", "Portale e sensori"),
            Self::Probe => Text::both("Probes", "Sonde"),
            Self::Gateway => Text::both("Gateways", "Centraline"),
        }
    }

    fn parent(self) -> Option<Self> {
        match self {
            Self::Cold | Self::Portal => None,
            Self::Compressor | Self::Door => Some(Self::Cold),
            Self::Probe | Self::Gateway => Some(Self::Portal),
        }
    }

    /// What one must be good at, and how good.
    fn asks(self) -> (Craft, u8) {
        match self {
            Self::Cold | Self::Door => (Craft::Refrigeration, 1),
            Self::Compressor => (Craft::Refrigeration, 3),
            Self::Portal => (Craft::Portal, 1),
            Self::Probe => (Craft::Portal, 2),
            Self::Gateway => (Craft::Firmware, 2),
        }
    }
}

impl Fault {
    const ALL: [Self; 4] = [Self::Part, Self::Line, Self::Program, Self::Handling];

    fn name(self) -> Text {
        match self {
            Self::Part => Text::both("Worn or broken part", "Pezzo guasto o consumato"),
            Self::Line => Text::both("Data line", "Linea dati"),
            Self::Program => Text::both("Software", "Programma"),
            Self::Handling => Text::both("Use or settings", "Uso o impostazioni"),
        }
    }
}

impl Label {
    const ALL: [Self; 2] = [Self::OnTheRoad, Self::PartOrdered];

    fn sub_state(self) -> SubState {
        let (name, of, stops) = match self {
            Self::OnTheRoad => (Text::both("Technician on the road", "Tecnico in viaggio"), StatusCode::Open, Vec::new()),
            Self::PartOrdered => {
                let stops = vec![Metric::Resolution, Metric::Level];
                (Text::both("Part ordered", "Ricambio ordinato"), StatusCode::PendingSupplier, stops)
            }
        };
        SubState { name, of, stops, retired: false }
    }
}

impl Catalogue {
    /// The category of a branch.
    pub(super) fn category(&self, branch: Branch) -> Option<CategoryId> {
        self.categories.get(&branch).copied()
    }

    /// The cause of a fault.
    pub(super) fn cause(&self, fault: Fault) -> Option<CauseId> {
        self.causes.get(&fault).copied()
    }

    /// The sub-state.
    pub(super) fn label(&self, label: Label) -> Option<SubStateId> {
        self.labels.get(&label).copied()
    }
}

/// Tells all of it at a moment.
pub(super) async fn tell(desk: &Desk, at: Timestamp, known: &Known, skills: &Skills) -> Result<Catalogue, DeskError> {
    let mut catalogue = Catalogue::default();
    for branch in Branch::ALL {
        let parent = branch.parent().and_then(|parent| catalogue.category(parent));
        let (craft, grade) = branch.asks();
        let grades = vec![Grade { skill: skills[craft as usize], grade }];
        let category = Category { name: branch.name(), parent, skills: grades, retired: false };
        catalogue.categories.insert(branch, CategoryId(add(desk, at, SettingChange::Category(category)).await?));
    }
    for fault in Fault::ALL {
        let cause = Cause { name: fault.name(), retired: false };
        catalogue.causes.insert(fault, CauseId(add(desk, at, SettingChange::Cause(cause)).await?));
    }
    for label in Label::ALL {
        catalogue.labels.insert(label, SubStateId(add(desk, at, SettingChange::SubState(label.sub_state())).await?));
    }
    let treviso = [Member::Giulia, Member::Sandra, Member::Marco, Member::Davide, Member::Priya];
    let leeds = [Member::Aoife, Member::Tomasz];
    for (name, members) in [("Treviso", &treviso[..]), ("Leeds", &leeds[..])] {
        let members = members.iter().map(|member| known.person(*member)).collect();
        add(desk, at, SettingChange::Team(Team { name: Text::same(name), members, retired: false })).await?;
    }
    Ok(catalogue)
}
