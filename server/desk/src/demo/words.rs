//! What people write on the demo desk: scenarios in the language of whoever writes, with slots for what differs.

mod en_cold;
mod en_office;
mod en_portal;
mod it_cold;
mod it_office;
mod it_portal;
pub(super) mod letter;

use shared::locale::Lang;
use shared::ticket::{Priority, TicketKind};

use super::customers::Sector;
use super::dice::Dice;

/// What a request is about, and so who works on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Place {
    /// What the first level answers itself.
    Front,
    /// Refrigeration.
    Cold,
    /// Portal and sensors.
    Portal,
    /// Firmware.
    Firmware,
    /// Invoices and contracts.
    Billing,
    /// Complaints.
    Complaint,
}

/// Something that happens again and again, each time a little differently.
#[derive(Debug)]
pub(super) struct Scenario {
    pub(super) place: Place,
    pub(super) kind: TicketKind,
    pub(super) priority: Priority,
    /// Whom it happens to.
    pub(super) who: &'static [Sector],
    pub(super) subjects: &'static [&'static str],
    /// What the customer writes. The n-th subject belongs to the n-th of these, and so does all that follows, round and round.
    pub(super) asks: &'static [&'static str],
    /// What the desk says first.
    pub(super) firsts: &'static [&'static str],
    /// What the desk has to know, and what the customer answers.
    pub(super) questions: &'static [(&'static str, &'static str)],
    /// What agents tell each other.
    pub(super) notes: &'static [&'static str],
    /// With what it ends.
    pub(super) solved: &'static [&'static str],
}

impl Scenario {
    /// Nothing waits for an office to open.
    pub(super) fn is_alarm(&self) -> bool {
        self.place == Place::Cold && self.priority == Priority::Urgent
    }

    /// A part or a line may have to come from somebody else.
    pub(super) fn is_supplied(&self) -> bool {
        let line = self.place == Place::Portal && self.priority == Priority::High;
        line || (self.place == Place::Cold && self.kind == TicketKind::Incident && !self.is_alarm())
    }

    /// Somebody may have to go there.
    pub(super) fn is_visited(&self) -> bool {
        self.place == Place::Cold && !self.is_alarm()
    }
}

/// Everybody who keeps something cold.
pub(super) const ANY: &[Sector] = &[Sector::Care, Sector::Food];
/// Hospitals, pharmacies, practices.
pub(super) const CARE: &[Sector] = &[Sector::Care];
/// Shops, dairies, butchers.
pub(super) const FOOD: &[Sector] = &[Sector::Food];

/// No question belongs to that way of asking.
pub(super) const NONE: (&str, &str) = ("", "");

/// Every scenario of a language.
pub(super) fn scenarios(lang: Lang) -> Vec<&'static Scenario> {
    let parts = match lang {
        Lang::It => [it_cold::SCENARIOS, it_portal::SCENARIOS, it_office::SCENARIOS],
        Lang::En => [en_cold::SCENARIOS, en_portal::SCENARIOS, en_office::SCENARIOS],
    };
    parts.into_iter().flatten().collect()
}

/// What fills the slots of one ticket: the same cell, temperature and invoice from the first word to the last.
#[derive(Debug, Clone)]
pub(super) struct Slots(Vec<(&'static str, String)>);

impl Slots {
    /// Draws them.
    pub(super) fn draw(dice: &mut Dice, lang: Lang) -> Self {
        let point = match lang {
            Lang::It => ",",
            Lang::En => ".",
        };
        let days = match lang {
            Lang::It => ["lunedì", "martedì", "mercoledì", "giovedì", "venerdì"],
            Lang::En => ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"],
        };
        let degrees = |whole: u64, tenth: u64| format!("{whole}{point}{tenth}");
        Self(vec![
            ("{n}", dice.between(1, 6).to_string()),
            ("{t}", degrees(dice.between(8, 12), dice.between(0, 9))),
            ("{f}", format!("−{}", degrees(dice.between(6, 13), dice.between(0, 9)))),
            ("{s}", format!("S{:02}", dice.between(3, 38))),
            ("{g}", format!("20-{}", dice.between(4102, 4987))),
            ("{inv}", format!("2026/{}", dice.between(208, 977))),
            ("{sum}", format!("{}{point}{:02}", dice.between(74, 890), dice.between(0, 99))),
            ("{h}", format!("{}:{:02}", dice.between(3, 11), dice.between(0, 5) * 10 + dice.between(0, 9))),
            ("{d}", String::from(*dice.one_of(&days))),
            ("{k}", dice.between(2, 5).to_string()),
        ])
    }

    /// The words with their slots filled.
    pub(super) fn fill(&self, words: &str) -> String {
        self.0.iter().fold(words.to_owned(), |filled, (slot, value)| filled.replace(slot, value))
    }
}
