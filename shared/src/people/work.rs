//! What routing knows of somebody who works tickets: what they are good at, when they work, and how much they take.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::refusal::PeopleRefusal;
use crate::id::{BadId, CalendarId};
use crate::locale::Lang;
use crate::setting::Settings;
use crate::setting::catalogue::{Grade, SKILL_GRADE_MAX};

/// The skills of one person: ten times what a category asks for.
pub const WORK_GRADES_MAX: usize = 50;
/// The absences of one person that are kept: a holiday a month, and sick days, for some years.
pub const WORK_ABSENCES_MAX: usize = 100;
/// The languages that one person works in.
pub const WORK_LANGUAGES_MAX: usize = 10;
/// The most that anybody takes, in the points that tickets weigh.
pub const WORK_CAPACITY_MAX: u16 = 1_000;
/// What somebody takes of whom nothing else is said: fifteen tickets of normal priority, which weigh two points each.
pub const WORK_CAPACITY_DEFAULT: u16 = 30;

/// A language that people speak, as its code of two or three letters (ISO 639): there are more of them than the product speaks.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Language([u8; 3]);

impl Language {
    /// Its code.
    #[must_use]
    pub fn code(&self) -> &str {
        // Its letters are ASCII: it was parsed.
        std::str::from_utf8(&self.0).unwrap_or_default().trim_end()
    }
}

impl FromStr for Language {
    type Err = BadId;

    fn from_str(raw: &str) -> Result<Self, BadId> {
        // What follows, as in "pt-BR", says where, and not which.
        let code = raw.split(['-', '_']).next().unwrap_or_default().as_bytes();
        if !matches!(code.len(), 2 | 3) || !code.iter().all(u8::is_ascii_alphabetic) {
            return Err(BadId);
        }
        let letter = |at: usize| code.get(at).map_or(b' ', u8::to_ascii_lowercase);
        Ok(Self([letter(0), letter(1), letter(2)]))
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.code().fmt(f)
    }
}

impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Language({self})")
    }
}

impl From<Lang> for Language {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::En => Self(*b"en "),
            Lang::It => Self(*b"it "),
        }
    }
}

impl TryFrom<String> for Language {
    type Error = BadId;

    fn try_from(raw: String) -> Result<Self, BadId> {
        raw.parse()
    }
}

impl From<Language> for String {
    fn from(language: Language) -> Self {
        language.code().to_owned()
    }
}

/// Days on which somebody does not work, whatever their shift says. Why is nobody's business here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Absence {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

/// What routing knows of somebody who works tickets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Work {
    /// What they are good at.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub grades: Vec<Grade>,
    /// When they work; without one it is the hours of the queue that a ticket is in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shift: Option<CalendarId>,
    /// When they do not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub absences: Vec<Absence>,
    /// What they can answer in.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<Language>,
    /// How much they take at once, in the points that tickets weigh; whoever takes 0 is given nothing.
    pub capacity: u16,
}

impl Default for Work {
    fn default() -> Self {
        Self { grades: Vec::new(), shift: None, absences: Vec::new(), languages: Vec::new(), capacity: WORK_CAPACITY_DEFAULT }
    }
}

/// What is wrong with what somebody wrote about a person's work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum WorkError {
    /// Too many skills, one of them twice, or a grade that there is not.
    #[error("at most {WORK_GRADES_MAX} skills, each once, with a grade from 1 to {SKILL_GRADE_MAX}")]
    Grades,
    /// Too many absences, or one that ends before it begins.
    #[error("at most {WORK_ABSENCES_MAX} absences, each from a first day to a last one")]
    Absences,
    /// Too many languages, or one of them twice.
    #[error("at most {WORK_LANGUAGES_MAX} languages, each once")]
    Languages,
    /// More than anybody takes.
    #[error("a capacity of at most {WORK_CAPACITY_MAX} points")]
    Capacity,
}

impl Work {
    /// How good they are at something; 0 is not at all.
    #[must_use]
    pub fn grade(&self, skill: crate::id::SkillId) -> u8 {
        self.grades.iter().find(|grade| grade.skill == skill).map_or(0, |grade| grade.grade)
    }

    /// Looks at what somebody wrote. Whether skills and calendar exist is the settings' to say.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(&self) -> Result<(), WorkError> {
        let possible = |grade: &Grade| (1..=SKILL_GRADE_MAX).contains(&grade.grade);
        let once = |nth: usize, grade: &Grade| self.grades[..nth].iter().all(|before| before.skill != grade.skill);
        if WORK_GRADES_MAX < self.grades.len() || !self.grades.iter().enumerate().all(|(nth, grade)| possible(grade) && once(nth, grade)) {
            return Err(WorkError::Grades);
        }
        if WORK_ABSENCES_MAX < self.absences.len() || self.absences.iter().any(|absence| absence.to < absence.from) {
            return Err(WorkError::Absences);
        }
        let twice = |(nth, language)| self.languages[..nth].contains(language);
        if WORK_LANGUAGES_MAX < self.languages.len() || self.languages.iter().enumerate().any(twice) {
            return Err(WorkError::Languages);
        }
        if WORK_CAPACITY_MAX < self.capacity { Err(WorkError::Capacity) } else { Ok(()) }
    }

    /// Whether it could take the place of what somebody had: what is new must be there; what they had already may have been retired
    /// meanwhile.
    ///
    /// # Errors
    /// Why it could not.
    pub fn could_follow(&self, before: &Self, settings: &Settings) -> Result<(), PeopleRefusal> {
        self.check()?;
        let there_is = |skill| settings.skills.get(&skill).is_some_and(|skill| !skill.doc.retired);
        if !self.grades.iter().all(|grade| before.grade(grade.skill) != 0 || there_is(grade.skill)) {
            return Err(PeopleRefusal::NoSuchSkill);
        }
        if !self.shift.is_none_or(|shift| before.shift == Some(shift) || settings.levels.calendars().get(shift).is_some()) {
            return Err(PeopleRefusal::NoSuchShift);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::id::SkillId;

    #[test]
    fn a_language_is_read_from_what_mails_and_browsers_say() {
        for (raw, code) in
            [("it", Some("it")), ("IT-ch", Some("it")), ("pt_BR", Some("pt")), ("lld", Some("lld")), ("x", None), ("d3", None)]
        {
            assert_eq!(raw.parse::<Language>().ok().map(String::from).as_deref(), code, "{raw}");
        }
        assert_eq!(Language::from(Lang::It), "it".parse().expect("a language"));
    }

    #[test]
    fn work_that_cannot_be_is_refused() {
        let refused = |change: &dyn Fn(&mut Work)| {
            let mut work = Work::default();
            change(&mut work);
            work.check().err()
        };
        let grade = |grade| Grade { skill: SkillId(1), grade };
        assert_eq!(refused(&|work| work.grades = vec![grade(5)]), None);
        assert_eq!(refused(&|work| work.grades = vec![grade(6)]), Some(WorkError::Grades));
        assert_eq!(refused(&|work| work.grades = vec![grade(1), grade(2)]), Some(WorkError::Grades));
        let days = |from, to| Absence { from: date(2026, 4, from), to: date(2026, 4, to) };
        assert_eq!(refused(&|work| work.absences = vec![days(1, 1)]), None);
        assert_eq!(refused(&|work| work.absences = vec![days(2, 1)]), Some(WorkError::Absences));
        assert_eq!(refused(&|work| work.absences = vec![days(1, 2); WORK_ABSENCES_MAX + 1]), Some(WorkError::Absences));
        assert_eq!(refused(&|work| work.languages = vec![Lang::It.into(); 2]), Some(WorkError::Languages));
        assert_eq!(refused(&|work| work.capacity = WORK_CAPACITY_MAX + 1), Some(WorkError::Capacity));
    }

    #[test]
    fn what_nobody_said_is_not_written_down() {
        let json = serde_json::to_string(&Work::default()).expect("it is JSON");
        assert_eq!(json, r#"{"capacity":30}"#);
        assert_eq!(serde_json::from_str::<Work>("{}").expect("nothing is needed"), Work::default());
    }
}
