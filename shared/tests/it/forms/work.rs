//! Somebody's work as a form: what is written is read again, what cannot be is said where it stands, and all of it is told.

use jiff::civil::date;
use shared::id::{CalendarId, SettingKind, SkillId, Subject};
use shared::locale::{Lang, Text};
use shared::people::refusal::PeopleRefusal;
use shared::people::work::{Absence, WORK_CAPACITY_MAX, Work};
use shared::setting::SettingChange;
use shared::setting::catalogue::{Grade, Skill};
use shared::setting::form::{Form, What};
use shared::setting::sheet::Sheet;
use shared::view::Input;
use shared::words::settings::Says;

use super::{BEGIN, calendar};
use crate::cast::{Desk, at};

/// Somebody's work with everything in it.
fn work() -> Work {
    let grade = |skill, grade| Grade { skill: SkillId(skill), grade };
    let days = |from, to| Absence { from, to };
    Work {
        grades: vec![grade(2, 3), grade(12, 5)],
        shift: Some(CalendarId(1)),
        absences: vec![days(date(2026, 4, 6), date(2026, 4, 6)), days(date(2026, 8, 3), date(2026, 8, 14))],
        languages: vec![Lang::It.into(), "de".parse().expect("a language")],
        capacity: 40,
    }
}

/// The usual desk with two skills, one of them retired, and a calendar.
fn desk_of_skills() -> Desk {
    let mut desk = Desk::usual(at(BEGIN));
    let skill = |name: &str, retired| SettingChange::Skill(Skill { name: Text::same(name), retired });
    let calendar = SettingChange::Calendar(Box::new(calendar()));
    for (kind, id, doc) in [
        (SettingKind::Skill, 2, skill("Compressors", false)),
        (SettingKind::Skill, 12, skill("Steam", true)),
        (SettingKind::Calendar, 1, calendar),
    ] {
        desk.world.settings.apply(Subject::Setting(kind, id), 1, at(BEGIN), &[shared::event::Change::Setting(doc)]);
    }
    desk
}

#[test]
fn somebodys_work_comes_back_from_its_form_and_every_field_of_it_is_shown() {
    for work in [work(), Work::default(), Work { absences: work().absences.repeat(50), ..work() }] {
        let form = Form::of_work(&work);
        let mut sorted = work.clone();
        sorted.absences.sort_unstable();
        sorted.absences.dedup();
        assert_eq!(form.read_work(), Ok(sorted));
        let desk = desk_of_skills();
        for lang in Lang::ALL {
            let parts = Sheet { lang, settings: &desk.world.settings, agents: &[], organisations: &[], id: None }.work(&form);
            let fields: Vec<_> = parts.iter().flat_map(|part| &part.groups).flatten().collect();
            for field in &fields {
                let Input::Choice { chosen, of } = &field.input else { continue };
                assert!(of.iter().any(|choice| choice.value == *chosen), "{} offers {chosen}", field.name);
            }
            let lost: Vec<_> = form.0.keys().filter(|name| !fields.iter().any(|field| field.name == **name)).collect();
            assert_eq!(lost, Vec::<&String>::new());
        }
    }
    let desk = desk_of_skills();
    let shown = Sheet { lang: Lang::En, settings: &desk.world.settings, agents: &[], organisations: &[], id: None }
        .work(&Form::of_work(&Work::default()));
    let offers = |name: &str| shown.iter().flat_map(|part| &part.groups).flatten().any(|field| field.name == name);
    assert!(offers("skill-2") && !offers("skill-12"), "what is retired is not offered to whoever never had it");
}

#[test]
fn what_cannot_be_read_of_somebodys_work_is_said_where_it_stands() {
    let read = |fields: &[(&str, &str)]| {
        let mut form = Form::of_work(&work());
        fields.iter().for_each(|(name, words)| form.put(name, *words));
        form.read_work().map_err(|wrongs| wrongs.into_iter().map(|wrong| (wrong.field, wrong.what)).collect::<Vec<_>>())
    };
    let number = What::Number { min: 0, max: WORK_CAPACITY_MAX };
    for (field, words, what) in [
        ("skill-2", "6", What::Unchosen),
        ("shift", "nights", What::Unchosen),
        ("absence-0-first", "Easter", What::Day),
        ("absence-1-last", "2026-13-01", What::Day),
        ("absence-1-last", "2026-08-02", What::LastDay),
        ("languages", "it, 7", What::Languages),
        ("capacity", "1001", number.clone()),
        ("capacity", "", number),
    ] {
        let found = read(&[(field, words)]).expect_err("it cannot be read");
        assert!(found.contains(&(field.to_owned(), what.clone())), "{field} {words}: {found:?}");
    }
    let one = read(&[("absence-2-first", "2026-05-01"), ("absence-0-first", ""), ("absence-0-last", "")]).expect("it can be read");
    let days: Vec<_> = one.absences.iter().map(|absence| (absence.from, absence.to)).collect();
    assert_eq!(days, [(date(2026, 5, 1), date(2026, 5, 1)), (date(2026, 8, 3), date(2026, 8, 14))], "a single day, and one that is gone");
    let spoken = read(&[("languages", "IT-it it; en"), ("skill-2", ""), ("shift", "")]).expect("it can be read");
    assert_eq!(spoken.languages, [Lang::It.into(), Lang::En.into()]);
    assert_eq!((spoken.grades.len(), spoken.shift), (1, None));
}

#[test]
fn somebodys_work_is_told_in_sentences_and_so_is_what_changed() {
    let desk = desk_of_skills();
    let says = |lang| Says(Sheet { lang, settings: &desk.world.settings, agents: &[], organisations: &[], id: None });
    assert_eq!(
        says(Lang::En).work(&work(), date(2026, 8, 14)),
        [
            "Skills: Compressors 3 of 5, Steam 5 of 5.",
            "Works by “Office”, whatever the queue.",
            "Away: 3 August 2026 – 14 August 2026.",
            "Languages: Italian, de.",
            "Is given tickets up to 40 points; of normal priority that is 20.",
        ]
    );
    let nothing = Work { capacity: 0, ..Work::default() };
    assert_eq!(says(Lang::It).work(&nothing, date(2026, 8, 14)).last().map(String::as_str), Some("Non riceve nulla."));
    let after = Work { capacity: 30, absences: vec![work().absences[1]], shift: None, ..work() };
    assert_eq!(
        says(Lang::En).work_changed(&work(), &after),
        [
            "Shift: from “Office” to “The hours of the queue”",
            "Takes at once, in points: from “40” to “30”",
            "Absence taken away: “6 April 2026”",
        ]
    );
    assert_eq!(says(Lang::It).work_changed(&after, &after), [""; 0]);
}

#[test]
fn what_somebody_is_new_to_must_be_there_and_what_they_had_may_be_retired() {
    let desk = desk_of_skills();
    let settings = &desk.world.settings;
    let steam = Work { grades: vec![Grade { skill: SkillId(12), grade: 1 }], ..Work::default() };
    assert_eq!(steam.could_follow(&Work::default(), settings), Err(PeopleRefusal::NoSuchSkill));
    assert_eq!(steam.could_follow(&work(), settings), Ok(()));
    let nights = Work { shift: Some(CalendarId(9)), ..Work::default() };
    assert_eq!(nights.could_follow(&Work::default(), settings), Err(PeopleRefusal::NoSuchShift));
    assert_eq!(nights.could_follow(&nights, settings), Ok(()));
}
