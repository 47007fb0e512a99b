//! The form of what routing knows of somebody who works tickets. It is a part of their record, and no setting.

use jiff::civil::Date;

use super::{Form, Reading, What, Wrong};
use crate::id::SkillId;
use crate::people::work::{Absence, Language, WORK_ABSENCES_MAX, WORK_CAPACITY_MAX, Work};
use crate::setting::catalogue::{Grade, SKILL_GRADE_MAX};

/// The rows that wait for something new below those that are filled in.
const ABSENCE_ROWS_FREE: usize = 2;
/// The rows of somebody who has all the absences that are kept, and the free ones.
const ABSENCE_ROWS_MAX: usize = WORK_ABSENCES_MAX + ABSENCE_ROWS_FREE;

impl Form {
    /// What routing knows of somebody, as a form.
    #[must_use]
    pub fn of_work(work: &Work) -> Self {
        let mut form = Self::default();
        for grade in &work.grades {
            form.put(&grade_field(grade.skill), grade.grade.to_string());
        }
        form.put("shift", work.shift.map(|shift| shift.to_string()).unwrap_or_default());
        for (nth, absence) in work.absences.iter().enumerate() {
            let [from, to] = absence_fields(nth);
            form.put(&from, absence.from.to_string());
            form.put(&to, absence.to.to_string());
        }
        form.put("languages", work.languages.iter().map(Language::code).collect::<Vec<_>>().join(", "));
        form.put("capacity", work.capacity.to_string());
        form
    }

    /// What it says of somebody's work. Whether they may have so much, and whether skills and calendar are there, is not looked at.
    ///
    /// # Errors
    /// Every field that cannot be read.
    pub fn read_work(&self) -> Result<Work, Vec<Wrong>> {
        let mut reading = Reading { form: self, wrong: Vec::new() };
        let shift = match self.get("shift") {
            "" => None,
            raw => {
                let shift = raw.parse().ok();
                if shift.is_none() {
                    reading.bad("shift", What::Unchosen);
                }
                shift
            }
        };
        let work = Work {
            grades: grades(&mut reading),
            shift,
            absences: absences(&mut reading),
            languages: languages(&mut reading),
            capacity: reading.number("capacity", (0, WORK_CAPACITY_MAX)),
        };
        if reading.wrong.is_empty() { Ok(work) } else { Err(reading.wrong) }
    }
}

/// The field of how good somebody is at something.
#[must_use]
pub(crate) fn grade_field(skill: SkillId) -> String {
    format!("skill-{skill}")
}

/// The fields of an absence: its first and its last day.
#[must_use]
pub(crate) fn absence_fields(nth: usize) -> [String; 2] {
    [format!("absence-{nth}-first"), format!("absence-{nth}-last")]
}

/// How many rows of absences a form shows.
#[must_use]
pub(crate) fn absence_rows(form: &Form) -> usize {
    let filled = (0..ABSENCE_ROWS_MAX).rev().find(|nth| absence_fields(*nth).iter().any(|field| !form.get(field).is_empty()));
    ABSENCE_ROWS_MAX.min(filled.map_or(0, |nth| nth + 1) + ABSENCE_ROWS_FREE)
}

/// What somebody is not good at at all is left out.
fn grades(reading: &mut Reading<'_>) -> Vec<Grade> {
    let form = reading.form;
    let mut grades = Vec::new();
    for (field, raw) in form.0.iter().filter(|(_, raw)| !raw.trim().is_empty()) {
        let Some(skill) = field.strip_prefix("skill-").and_then(|skill| skill.parse().ok()) else { continue };
        match raw.trim().parse::<u8>().ok().filter(|grade| (1..=SKILL_GRADE_MAX).contains(grade)) {
            Some(grade) => grades.push(Grade { skill, grade }),
            None => reading.bad(field, What::Unchosen),
        }
    }
    grades.sort_unstable();
    grades
}

/// In the order of their days; what stands there twice is one absence.
fn absences(reading: &mut Reading<'_>) -> Vec<Absence> {
    let mut absences: Vec<Absence> = (0..ABSENCE_ROWS_MAX).filter_map(|nth| absence(reading, nth)).collect();
    absences.sort_unstable();
    absences.dedup();
    absences
}

/// One that is empty is none, and one without a last day is a single day.
fn absence(reading: &mut Reading<'_>, nth: usize) -> Option<Absence> {
    let fields = absence_fields(nth);
    let form = reading.form;
    let raw = [form.get(&fields[0]), form.get(&fields[1])];
    let [first, last] = match raw {
        ["", ""] => return None,
        [first, ""] => [first, first],
        both => both,
    };
    let mut day = |field: &str, raw: &str| {
        let day = raw.parse::<Date>().ok();
        if day.is_none() {
            reading.bad(field, What::Day);
        }
        day
    };
    let from = day(&fields[0], first)?;
    let to = day(&fields[1], last)?;
    if to < from {
        reading.bad(&fields[1], What::LastDay);
    }
    Some(Absence { from, to })
}

fn languages(reading: &mut Reading<'_>) -> Vec<Language> {
    let mut languages = Vec::new();
    let codes = reading.form.get("languages").split(|letter: char| letter == ',' || letter == ';' || letter.is_whitespace());
    for code in codes.filter(|code| !code.is_empty()) {
        match code.parse::<Language>() {
            Ok(language) if languages.contains(&language) => {}
            Ok(language) => languages.push(language),
            Err(_) => {
                reading.bad("languages", What::Languages);
                break;
            }
        }
    }
    languages
}
