//! Days off in two languages, through forms that are read and saved in one.

use jiff::civil::date;
use shared::event::Change;
use shared::id::{SettingKind, Subject};
use shared::locale::{Lang, Text};
use shared::setting::form::{DAYS_FIELD, Form};
use shared::setting::levels::CalendarDoc;
use shared::setting::sheet::Sheet;
use shared::setting::topic::Topic;
use shared::setting::{SettingChange, Settings};
use shared::sla::calendar::{Calendar, Yearly};
use shared::sla::worktime::Rules;
use shared::sla::written::read_openings;
use shared::view::Input;
use shared::words::settings::Says;

use crate::cast::at;
use crate::forms::only;

fn names() -> Vec<(Yearly, Text)> {
    vec![
        (Yearly::On { month: 12, day: 25 }, Text::both("Christmas", "Natale")),
        (Yearly::Easter { days: 1 }, Text::both("Easter Monday", "Pasquetta")),
    ]
}

/// A calendar whose days off have names in both languages, and settings that have it as number 1.
fn office() -> (SettingChange, Settings) {
    let calendar = Calendar {
        name: Text::same("Office"),
        zone: "Europe/Rome".to_owned(),
        week: ["9-18", "", "", "", "", "", ""].map(|words| read_openings(words).expect("openings")),
        yearly: names(),
        off: [(date(2026, 6, 13), Text::both("Patron", "Patrono"))].into(),
        special: [(date(2026, 12, 24), read_openings("9-12").expect("openings"))].into(),
    };
    let doc = SettingChange::Calendar(Box::new(CalendarDoc { calendar, rules: Rules::new(&[]), retired: false }));
    let mut settings = Settings::default();
    settings.apply(Subject::Setting(SettingKind::Calendar, 1), 1, at("2026-03-01T00:00:00Z"), &[Change::Setting(doc.clone())]);
    (doc, settings)
}

/// The days as a form shows them.
fn shown(settings: &Settings, form: &Form, id: Option<u64>, lang: Lang) -> String {
    let parts = Sheet { lang, settings, agents: &[], organisations: &[], id }.parts(Topic::Calendars, form);
    let mut fields = parts.into_iter().flat_map(|part| part.groups).flatten();
    let Some(Input::Lines(days)) = fields.find(|field| field.name == DAYS_FIELD).map(|field| field.input) else { panic!("there are days") };
    days
}

#[test]
fn days_off_are_shown_in_the_readers_language_and_saved_in_both() {
    let (doc, settings) = office();
    let english = "25/12 Christmas\nEaster+1 Easter Monday\n2026-06-13 Patron\n2026-12-24 09:00-12:00";
    let italian = "25/12 Natale\nPasqua+1 Pasquetta\n2026-06-13 Patrono\n2026-12-24 09:00-12:00";
    for (lang, words) in [(Lang::En, english), (Lang::It, italian)] {
        let mut form = Form::of(&doc);
        assert_eq!(shown(&settings, &form, Some(1), lang), words);
        assert_eq!(shown(&settings, &form, None, lang), words, "a copy as well");
        form.put(DAYS_FIELD, words);
        assert_eq!(form.read(Topic::Calendars, Some(&doc), only(&settings)), Ok(doc.clone()), "saved in {lang}");
        assert_eq!(form.read(Topic::Calendars, None, only(&settings)), Ok(doc.clone()), "a copy saved in {lang}");
    }
}

#[test]
fn a_calendar_says_how_many_of_its_days_have_other_hours() {
    let (doc, settings) = office();
    for (lang, words) in
        [(Lang::En, " · 3 days off · 1 day with other hours"), (Lang::It, " · 3 giorni di chiusura · 1 giorno con altri orari")]
    {
        let line = Says(Sheet { lang, settings: &settings, agents: &[], organisations: &[], id: None }).line(&doc);
        assert!(line.ends_with(words), "{line}");
    }
}

#[test]
fn only_a_line_with_other_words_loses_its_name_in_the_other_language() {
    let (doc, settings) = office();
    let mut form = Form::of(&doc);
    form.put(DAYS_FIELD, "25/12 Santo Natale\nPasqua+1 Pasquetta\n26/12 Natale");
    let Ok(SettingChange::Calendar(saved)) = form.read(Topic::Calendars, Some(&doc), only(&settings)) else { panic!("it can be read") };
    let (christmas, second) = (Yearly::On { month: 12, day: 25 }, Yearly::On { month: 12, day: 26 });
    let yearly = vec![(christmas, Text::same("Santo Natale")), names()[1].clone(), (second, Text::same("Natale"))];
    assert_eq!(saved.calendar.yearly, yearly);
    form.put(DAYS_FIELD, "Pasqua+1 Pasquetta\nsometime");
    assert_eq!(shown(&settings, &form, Some(1), Lang::En), "Pasqua+1 Pasquetta\nsometime", "as it was typed");
}
