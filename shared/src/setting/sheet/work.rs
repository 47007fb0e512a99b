//! The form of what routing knows of somebody who works tickets.

use super::{Sheet, choice};
use crate::id::{SettingKind, SkillId};
use crate::setting::catalogue::SKILL_GRADE_MAX;
use crate::setting::form::{Form, absence_fields, absence_rows, grade_field};
use crate::view::{Field, Input, Part};
use crate::words::routing::{Routing, say};
use crate::words::settings::{SettingsText as W, grade as grade_words};

impl Sheet<'_> {
    /// What routing knows of somebody, with what was typed.
    #[must_use]
    pub fn work(&self, form: &Form) -> Vec<Part> {
        let capacity = self.field("capacity", self.called_so(Routing::Capacity), Some(W::CapacityHint), line(form, "capacity"));
        let languages = self.field("languages", self.called_so(Routing::Languages), Some(W::LanguagesHint), line(form, "languages"));
        let part = |title, lead: W, groups| Part { title: self.called_so(title), lead: self.words(lead), groups };
        vec![
            part(Routing::Skills, W::SkillsLead, self.grades(form)),
            part(Routing::Shift, W::ShiftLead, vec![vec![self.shift(form)]]),
            part(Routing::Absences, W::AbsencesLead, self.absences(form)),
            part(Routing::Takes, W::TakesLead, vec![vec![capacity], vec![languages]]),
        ]
    }

    fn called_so(&self, text: Routing) -> String {
        say(self.lang, text).to_owned()
    }

    /// Each skill that the desk knows, and how good they are at it.
    fn grades(&self, form: &Form) -> Vec<Vec<Field>> {
        let skills = self.settings.skills.iter();
        let shown = skills.filter(|(id, skill)| !skill.doc.retired || !form.get(&grade_field(**id)).is_empty());
        let fields: Vec<Field> = shown.map(|(id, skill)| self.grade(form, *id, skill.doc.name.read(self.lang))).collect();
        if fields.is_empty() {
            let none = Input::Fixed(self.words(W::NoneOfKind));
            return vec![vec![self.field("skills", self.called_so(Routing::Skills), None, none)]];
        }
        vec![fields]
    }

    fn grade(&self, form: &Form, skill: SkillId, name: &str) -> Field {
        let grades = (1..=SKILL_GRADE_MAX).map(|grade| choice(&grade.to_string(), grade_words(self.lang, grade)));
        let of = std::iter::once(choice("", self.words(W::NoGrade))).chain(grades).collect();
        self.choose(form, &grade_field(skill), name.to_owned(), of)
    }

    fn shift(&self, form: &Form) -> Field {
        let mut calendars = vec![choice("", self.called_so(Routing::NoShift))];
        calendars.extend(self.of_kind(SettingKind::Calendar, form, &["shift"]));
        self.choose(form, "shift", self.words(W::OfCalendar), calendars)
    }

    /// A row for each absence: its first and its last day.
    fn absences(&self, form: &Form) -> Vec<Vec<Field>> {
        let day = |nth: usize, field: &str, label: W| {
            let label = format!("{}. {}", nth + 1, self.words(label));
            self.field(field, label, None, Input::Day(form.get(field).to_owned()))
        };
        let row = |nth: usize| {
            let [first, last] = absence_fields(nth);
            vec![day(nth, &first, W::FirstDay), day(nth, &last, W::LastDay)]
        };
        (0..absence_rows(form)).map(row).collect()
    }
}

fn line(form: &Form, name: &str) -> Input {
    Input::Line(form.get(name).to_owned())
}
