//! What routing knows of somebody, in sentences: before it is saved, and when it changed.

use jiff::civil::Date;

use super::happened::{changed, written_first};
use super::{Says, SettingsText as W, say};
use crate::id::SettingKind;
use crate::locale::Lang;
use crate::people::work::{Absence, Language, Work};
use crate::setting::catalogue::{Grade, SKILL_GRADE_MAX};
use crate::ticket::Priority;
use crate::words::routing::{Routing, say as say_routing};
use crate::words::time;

/// How good somebody is at something.
#[must_use]
pub fn grade(lang: Lang, grade: u8) -> String {
    match lang {
        Lang::En => format!("{grade} of {SKILL_GRADE_MAX}"),
        Lang::It => format!("{grade} su {SKILL_GRADE_MAX}"),
    }
}

impl Says<'_> {
    /// Somebody's work, a sentence each. Of their absences those that are not over on a day.
    #[must_use]
    pub fn work(&self, work: &Work, today: Date) -> Vec<String> {
        let lang = self.0.lang;
        let mut says = vec![match (lang, work.grades.is_empty()) {
            (Lang::En, false) => format!("Skills: {}.", self.grades(&work.grades)),
            (Lang::It, false) => format!("Competenze: {}.", self.grades(&work.grades)),
            (Lang::En, true) => "Has no skill: can take tickets whose category asks for none.".to_owned(),
            (Lang::It, true) => "Nessuna competenza: può prendere i ticket la cui categoria non ne chiede.".to_owned(),
        }];
        says.push(match (lang, work.shift) {
            (Lang::En, Some(shift)) => format!("Works by “{}”, whatever the queue.", self.0.calendar_name(shift)),
            (Lang::It, Some(shift)) => format!("Lavora con «{}», qualunque sia la coda.", self.0.calendar_name(shift)),
            (Lang::En, None) => "Works the hours of the queue that a ticket is in.".to_owned(),
            (Lang::It, None) => "Lavora con l’orario della coda in cui sta un ticket.".to_owned(),
        });
        let away = work.absences.iter().filter(|absence| today <= absence.to).map(|absence| self.days(absence));
        says.extend(away.map(|days| match lang {
            Lang::En => format!("Away: {days}."),
            Lang::It => format!("Assente: {days}."),
        }));
        says.push(match (lang, work.languages.is_empty()) {
            (Lang::En, false) => format!("Languages: {}.", self.languages(&work.languages)),
            (Lang::It, false) => format!("Lingue: {}.", self.languages(&work.languages)),
            (Lang::En, true) => "The language of a customer does not speak for them.".to_owned(),
            (Lang::It, true) => "La lingua di un cliente non è un punto a favore.".to_owned(),
        });
        says.push(self.takes(work.capacity));
        says
    }

    fn takes(&self, capacity: u16) -> String {
        let tickets = capacity / u16::from(self.0.settings.routing.doc.weight(Priority::Normal)).max(1);
        match (self.0.lang, capacity) {
            (Lang::En, 0) => "Is given nothing.".to_owned(),
            (Lang::It, 0) => "Non riceve nulla.".to_owned(),
            (Lang::En, points) => format!("Is given tickets up to {points} points; of normal priority that is {tickets}."),
            (Lang::It, points) => format!("Riceve ticket fino a {points} punti; di priorità normale sono {tickets}."),
        }
    }

    /// What changed of somebody's work, a sentence each.
    #[must_use]
    pub fn work_changed(&self, before: &Work, after: &Work) -> Vec<String> {
        let lang = self.0.lang;
        let mut says = Vec::new();
        let mut differs = |label: Routing, was: String, is: String| {
            if was != is {
                says.push(changed(lang, say_routing(lang, label), &was, &is));
            }
        };
        differs(Routing::Skills, self.grades(&before.grades), self.grades(&after.grades));
        let shift = |work: &Work| match work.shift {
            Some(shift) => self.0.calendar_name(shift),
            None => say_routing(lang, Routing::NoShift).to_owned(),
        };
        differs(Routing::Shift, shift(before), shift(after));
        differs(Routing::Languages, self.languages(&before.languages), self.languages(&after.languages));
        differs(Routing::Capacity, before.capacity.to_string(), after.capacity.to_string());
        let those_of = |some: &Work, others: &Work, label: W| -> Vec<String> {
            let apart = some.absences.iter().filter(|absence| !others.absences.contains(absence));
            apart.map(|absence| written_first(lang, say(lang, label), &self.days(absence))).collect()
        };
        says.extend(those_of(after, before, W::AbsenceAdded));
        says.extend(those_of(before, after, W::AbsenceRemoved));
        says
    }

    fn grades(&self, grades: &[Grade]) -> String {
        let said = |one: &Grade| format!("{} {}", self.0.numbered(SettingKind::Skill, one.skill.0), grade(self.0.lang, one.grade));
        grades.iter().map(said).collect::<Vec<_>>().join(", ")
    }

    /// "3 August 2026 – 14 August 2026", or the one day.
    fn days(&self, absence: &Absence) -> String {
        let [from, to] = [absence.from, absence.to].map(|day| time::day(self.0.lang, day));
        if from == to { from } else { format!("{from} – {to}") }
    }

    /// By their names where the desk has one for them.
    fn languages(&self, languages: &[Language]) -> String {
        languages.iter().map(|language| self.language(*language)).collect::<Vec<_>>().join(", ")
    }

    pub(in crate::words) fn language(&self, language: Language) -> String {
        match Lang::ALL.into_iter().find(|lang| Language::from(*lang) == language) {
            Some(Lang::En) => say(self.0.lang, W::LangEn).to_owned(),
            Some(Lang::It) => say(self.0.lang, W::LangIt).to_owned(),
            None => language.code().to_owned(),
        }
    }
}
