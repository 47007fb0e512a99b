//! What routing knows of the cast: what they are good at, which languages they answer in, when they work and how much they take.

use jiff::Timestamp;
use shared::act::Action;
use shared::id::SkillId;
use shared::locale::Text;
use shared::people::action::PeopleAction;
use shared::people::work::{Language, WORK_CAPACITY_DEFAULT, Work};
use shared::setting::SettingChange;
use shared::setting::catalogue::{Grade, Skill};

use super::cast::Member;
use super::levels::add;
use super::people::{Known, missing};
use super::script::Script;
use crate::error::DeskError;
use crate::open::Desk;

/// What one can be good at.
#[derive(Clone, Copy)]
pub(super) enum Craft {
    /// Compressors, doors, relays.
    Refrigeration,
    /// The temperature portal, its sensors and gateways.
    Portal,
    /// What runs in a gateway.
    Firmware,
}

/// The skills, in the order of the crafts.
pub(super) type Skills = [SkillId; Craft::ALL.len()];

/// What the second and third level take: much of it waits for parts, visits and versions.
const CAPACITY_OF_EXPERTS: u16 = 120;

/// One of the cast at work.
struct Hand {
    member: Member,
    good_at: &'static [(Craft, u8)],
    languages: &'static [&'static str],
    capacity: u16,
}

const fn hand(member: Member, good_at: &'static [(Craft, u8)], languages: &'static [&'static str]) -> Hand {
    Hand { member, good_at, languages, capacity: WORK_CAPACITY_DEFAULT }
}

const fn expert(member: Member, good_at: &'static [(Craft, u8)], languages: &'static [&'static str]) -> Hand {
    Hand { capacity: CAPACITY_OF_EXPERTS, ..hand(member, good_at, languages) }
}

const HANDS: [Hand; 7] = [
    hand(Member::Giulia, &[], &["it", "en"]),
    hand(Member::Aoife, &[], &["en"]),
    expert(Member::Sandra, &[(Craft::Refrigeration, 5)], &["de", "it"]),
    expert(Member::Marco, &[(Craft::Portal, 5), (Craft::Firmware, 2)], &["it"]),
    expert(Member::Tomasz, &[(Craft::Firmware, 5), (Craft::Portal, 3)], &["en", "pl"]),
    // He answers for hospitals, and is given nothing to do.
    Hand { capacity: 0, ..hand(Member::Davide, &[], &["it"]) },
    hand(Member::Priya, &[(Craft::Portal, 2)], &["en", "it"]),
];

impl Craft {
    pub(super) const ALL: [Self; 3] = [Self::Refrigeration, Self::Portal, Self::Firmware];

    fn name(self) -> Text {
        match self {
            Self::Refrigeration => Text::both("Refrigeration", "Refrigerazione"),
            Self::Portal => Text::both("Portal and sensors", "Portale e sensori"),
            Self::Firmware => Text::same("Firmware"),
        }
    }
}

/// Tells what the cast can do and when they work, and answers with the skills. Each keeps to the hours of their office.
pub(super) async fn tell(desk: &Desk, at: Timestamp, known: &Known) -> Result<Skills, DeskError> {
    let mut skills = [SkillId(0); Craft::ALL.len()];
    for craft in Craft::ALL {
        skills[craft as usize] = SkillId(add(desk, at, SettingChange::Skill(Skill { name: craft.name(), retired: false })).await?);
    }
    let mut script = Script::default();
    for hand in HANDS {
        let grades = hand.good_at.iter().map(|(craft, grade)| Grade { skill: skills[*craft as usize], grade: *grade }).collect();
        let language = |code: &&str| code.parse::<Language>().map_err(|_| missing(code));
        let languages = hand.languages.iter().map(language).collect::<Result<_, _>>()?;
        let shift = known.levels.calendar(hand.member.card().office);
        let work = Work { grades, shift, absences: Vec::new(), languages, capacity: hand.capacity };
        script.desk(at, Action::People(PeopleAction::SetWork { person: known.person(hand.member), to: Box::new(work) }));
    }
    desk.tell(script.told("work").0).await?;
    Ok(skills)
}
