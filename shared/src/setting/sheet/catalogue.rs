//! The forms of services, categories, teams, sub-states and of the matrix.

use super::{Sheet, choice};
use crate::id::SettingKind;
use crate::setting::catalogue::{CATEGORY_SKILLS_MAX, Degree};
use crate::setting::form::{Form, cell, word};
use crate::sla::policy::Metric;
use crate::ticket::Priority;
use crate::ticket::status::StatusCode;
use crate::view::{Choice, Input, Part};
use crate::words::settings::SettingsText as W;
use crate::words::{common, told};

pub(super) fn service(sheet: &Sheet<'_>, form: &Form) -> Vec<Part> {
    let mut queues = vec![choice("", sheet.words(W::WhereChosen))];
    queues.extend(sheet.queues(form, &["queue"], true));
    let fields = vec![vec![sheet.choose(form, "queue", sheet.words(W::BeginsIn), queues)], vec![sheet.tick(form, "visible", W::Visible)]];
    vec![sheet.name_part(form), sheet.part(W::PartService, W::PartServiceLead, fields)]
}

pub(super) fn category(sheet: &Sheet<'_>, form: &Form) -> Vec<Part> {
    let itself = sheet.id.map(|id| id.to_string());
    let mut parents = vec![choice("", sheet.words(W::TopCategory))];
    let others = sheet.of_kind(SettingKind::Category, form, &["parent"]);
    parents.extend(others.into_iter().filter(|choice| Some(&choice.value) != itself.as_ref()));
    let mut groups = vec![vec![sheet.choose(form, "parent", sheet.words(W::Parent), parents)]];
    for nth in 0..CATEGORY_SKILLS_MAX {
        let (skill, grade) = (format!("skill-{nth}"), format!("grade-{nth}"));
        let mut skills = vec![choice("", sheet.words(W::NoneChosen))];
        skills.extend(sheet.of_kind(SettingKind::Skill, form, &[&skill]));
        let label = |words: W| format!("{}. {}", nth + 1, sheet.words(words));
        let how_good = sheet.field(&grade, label(W::GradeNth), None, Input::Line(form.get(&grade).to_owned()));
        groups.push(vec![sheet.choose(form, &skill, label(W::SkillNth), skills), how_good]);
    }
    vec![sheet.name_part(form), sheet.part(W::PartCategory, W::PartCategoryLead, groups)]
}

pub(super) fn team(sheet: &Sheet<'_>, form: &Form) -> Vec<Part> {
    let members = sheet.ticks(form, "person", W::People, None, sheet.people());
    vec![sheet.name_part(form), sheet.part(W::Members, W::MembersLead, vec![vec![members]])]
}

pub(super) fn state(sheet: &Sheet<'_>, form: &Form) -> Vec<Part> {
    let open = StatusCode::ALL.into_iter().filter(|code| code.is_open());
    let states = open.map(|code| choice(&word(&code), common::status(sheet.lang, code).to_owned())).collect();
    let of = sheet.choose(form, "of", sheet.words(W::StateOf), states);
    let metrics = Metric::ALL.into_iter().map(|metric| choice(&word(&metric), told::metric(sheet.lang, metric).to_owned()));
    let stops = sheet.ticks(form, "stops", W::Stops, None, metrics.collect());
    let mut fields = vec![of, stops];
    if sheet.id.is_some() {
        for field in &mut fields {
            field.input = Input::Fixed(field.said(sheet.lang));
        }
    }
    let groups = fields.into_iter().map(|field| vec![field]).collect();
    vec![sheet.name_part(form), sheet.part(W::PartState, W::PartStateLead, groups)]
}

pub(super) fn matrix(sheet: &Sheet<'_>, form: &Form) -> Vec<Part> {
    let lang = sheet.lang;
    let priorities = || -> Vec<Choice> {
        Priority::ALL.into_iter().map(|priority| choice(&word(&priority), common::priority(lang, priority).to_owned())).collect()
    };
    let mut groups = Vec::new();
    for impact in Degree::ALL {
        let fields = Degree::ALL.map(|urgency| {
            let label = crate::words::settings::impact_and_urgency(lang, impact, urgency);
            sheet.choose(form, &cell(impact, urgency), label, priorities())
        });
        groups.push(fields.into());
    }
    groups.push(vec![sheet.tick(form, "vip-raises", W::VipRaises)]);
    vec![sheet.part(W::PartMatrix, W::PartMatrixLead, groups)]
}
