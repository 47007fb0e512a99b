//! Tests of rules in plain words, in both languages.

use shared::id::{CategoryId, OrganisationId, SettingKind, Subject};
use shared::locale::{Lang, Text};
use shared::rule::condition::{Standing, Test};
use shared::rule::value::Choice;
use shared::setting::catalogue::{Category, Degree};
use shared::setting::{SettingChange, Settings};
use shared::sla::policy::Metric;
use shared::words::rule::Names;

use crate::cast::at;

#[test]
fn tests_are_said_with_the_genders_and_articles_of_their_facts() {
    let mut settings = Settings::default();
    let (person, organisation) = (|_| String::new(), |_| "Vaccinova".to_owned());
    let high = || vec![Some(Degree::High)];
    let category = Category { name: Text::both("Printing", "Stampa"), parent: None, skills: Vec::new(), retired: false };
    let change = shared::event::Change::Setting(SettingChange::Category(category));
    settings.apply(Subject::Setting(SettingKind::Category, 9), 1, at("2026-03-01T00:00:00Z"), &[change]);
    let names = Names { settings: &settings, person: &person, organisation: &organisation };
    let printing = || Some(CategoryId(9));
    let clock = |metric, is| Test::Clock { metric, is };
    for (test, en, it) in [
        (Test::Impact(Choice::Is(high())), "the impact is high", "l’impatto è alto"),
        (Test::Urgency(Choice::Is(high())), "the urgency is high", "l’urgenza è alta"),
        (Test::Severity(Choice::IsNot(vec![Some(Degree::Low)])), "the severity is not low", "la gravità non è bassa"),
        (Test::Service(Choice::Is(vec![None])), "the service is not given", "il servizio non è indicato"),
        (Test::Category(Choice::Is(vec![None])), "the category is not given", "la categoria non è indicata"),
        (Test::Category(Choice::IsNot(vec![None])), "the category is given", "la categoria è indicata"),
        (
            Test::Category(Choice::Is(vec![printing(), None])),
            "the category is Printing or not given",
            "la categoria è Stampa o non è indicata",
        ),
        (
            Test::Category(Choice::IsNot(vec![None, printing()])),
            "the category is given and is not Printing",
            "la categoria è indicata e non è Stampa",
        ),
        (Test::Organisation(Choice::Is(vec![Some(OrganisationId(1))])), "the organisation is Vaccinova", "l’organizzazione è Vaccinova"),
        (clock(Metric::FirstResponse, Standing::Running), "the clock of the first answer runs", "l’orologio della prima risposta corre"),
        (clock(Metric::Resolution, Standing::Paused), "the clock of the solution stands still", "l’orologio della soluzione è fermo"),
        (
            clock(Metric::Level, Standing::Breached),
            "the deadline of the level’s part was missed",
            "la scadenza della parte del livello è mancata",
        ),
        (
            clock(Metric::FirstResponse, Standing::DueWithin(30)),
            "the first answer is due within 30 min",
            "la prima risposta scade entro 30 min",
        ),
    ] {
        let said = |lang| shared::words::rule::test(lang, &test, &names);
        assert_eq!((said(Lang::En).as_str(), said(Lang::It).as_str()), (en, it));
    }
}
