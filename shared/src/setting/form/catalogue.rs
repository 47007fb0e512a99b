//! The forms of services, contracts, categories, skills, teams, sub-states and of the matrix.

use super::{Form, Reading, What, word, write_name};
use crate::id::{PersonId, SkillId};
use crate::setting::catalogue::{
    CATEGORY_SKILLS_MAX, Category, Cause, Contract, Degree, Grade, Matrix, SKILL_GRADE_MAX, Service, Skill, Team,
};
use crate::setting::sub_state::SubState;
use crate::sla::policy::Metric;
use crate::ticket::Priority;
use crate::ticket::status::StatusCode;

pub(super) fn write_service(form: &mut Form, service: &Service) {
    write_name(form, &service.name);
    form.tick("visible", service.visible);
    form.put("queue", service.queue.map(|queue| queue.to_string()).unwrap_or_default());
}

pub(super) fn read_service(reading: &mut Reading<'_>, retired: bool) -> Service {
    Service { name: reading.name(), visible: reading.form.is_on("visible"), queue: reading.chosen("queue"), retired }
}

pub(super) fn read_contract(reading: &mut Reading<'_>, retired: bool) -> Contract {
    Contract { name: reading.name(), retired }
}

pub(super) fn read_skill(reading: &mut Reading<'_>, retired: bool) -> Skill {
    Skill { name: reading.name(), retired }
}

pub(super) fn read_cause(reading: &mut Reading<'_>, retired: bool) -> Cause {
    Cause { name: reading.name(), retired }
}

pub(super) fn write_category(form: &mut Form, category: &Category) {
    write_name(form, &category.name);
    form.put("parent", category.parent.map(|parent| parent.to_string()).unwrap_or_default());
    for (nth, grade) in category.skills.iter().enumerate() {
        form.put(&format!("skill-{nth}"), grade.skill.to_string());
        form.put(&format!("grade-{nth}"), grade.grade.to_string());
    }
}

pub(super) fn read_category(reading: &mut Reading<'_>, retired: bool) -> Category {
    let name = reading.name();
    let mut skills = Vec::new();
    for nth in 0..CATEGORY_SKILLS_MAX {
        let Some(skill) = reading.chosen::<SkillId>(&format!("skill-{nth}")) else { continue };
        let grade = reading.number(&format!("grade-{nth}"), (1, u16::from(SKILL_GRADE_MAX)));
        skills.push(Grade { skill, grade: u8::try_from(grade).unwrap_or(1) });
    }
    Category { name, parent: reading.chosen("parent"), skills, retired }
}

pub(super) fn write_team(form: &mut Form, team: &Team) {
    write_name(form, &team.name);
    team.members.iter().for_each(|person| form.tick(&format!("person-{person}"), true));
}

pub(super) fn read_team(reading: &mut Reading<'_>, retired: bool) -> Team {
    Team { name: reading.name(), members: reading.form.ticked::<PersonId>("person"), retired }
}

pub(super) fn write_state(form: &mut Form, label: &SubState) {
    write_name(form, &label.name);
    form.put("of", word(&label.of));
    label.stops.iter().for_each(|metric| form.tick(&format!("stops-{}", word(metric)), true));
}

/// Which state a label is part of and which clocks it stops stay as they were: tickets were counted by them.
pub(super) fn read_state(reading: &mut Reading<'_>, before: Option<&SubState>) -> SubState {
    let name = reading.name();
    if let Some(before) = before {
        return SubState { name, ..before.clone() };
    }
    let of = reading.choice::<StatusCode>("of").unwrap_or(StatusCode::Open);
    if !of.is_open() {
        reading.bad("of", What::Unchosen);
    }
    SubState { name, of, stops: reading.form.ticked_words::<Metric>("stops"), retired: false }
}

pub(super) fn write_matrix(form: &mut Form, matrix: &Matrix) {
    for (impact, row) in Degree::ALL.iter().zip(&matrix.table) {
        for (urgency, priority) in Degree::ALL.iter().zip(row) {
            form.put(&cell(*impact, *urgency), word(priority));
        }
    }
    form.tick("vip-raises", matrix.vip_raises);
}

pub(super) fn read_matrix(reading: &mut Reading<'_>) -> Matrix {
    let table =
        Degree::ALL.map(|impact| Degree::ALL.map(|urgency| reading.choice::<Priority>(&cell(impact, urgency)).unwrap_or(Priority::Normal)));
    Matrix { table, vip_raises: reading.form.is_on("vip-raises") }
}

/// The field of one cell of the matrix.
#[must_use]
pub(crate) fn cell(impact: Degree, urgency: Degree) -> String {
    format!("cell-{}-{}", word(&impact), word(&urgency))
}
