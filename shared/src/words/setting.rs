//! Settings, as administrators read of them.

use crate::locale::Lang;
use crate::setting::refusal::SettingRefusal;
use crate::sla::calendar::{CALENDAR_DAYS_MAX, CalendarError, DAY_WINDOWS_MAX};
use crate::sla::policy::{LEVEL_GOALS_MAX, PolicyError, STEP_DEEDS_MAX, STEPS_MAX};

/// Why a setting was not taken.
#[must_use]
pub fn refusal(lang: Lang, refusal: &SettingRefusal) -> String {
    match (lang, refusal) {
        (lang, SettingRefusal::Calendar(error)) => calendar(lang, *error),
        (lang, SettingRefusal::Policy(error)) => policy(lang, *error),
        (lang, SettingRefusal::Rule(error)) => super::rule::error(lang, *error),
        (lang, SettingRefusal::Routing(error)) => super::routing::setting_error(lang, *error),
        (Lang::En, SettingRefusal::Circle) => {
            "Not saved: the rules would go in a circle on every such ticket, as is told below. Change this one, or switch off another."
                .to_owned()
        }
        (Lang::It, SettingRefusal::Circle) => {
            "Non salvato: le regole girerebbero in circolo su ogni ticket simile, come detto sotto. Cambiare questa o spegnerne un’altra."
                .to_owned()
        }
        (Lang::En, SettingRefusal::NoSuchZone) => "There is no such time zone. Names look like Europe/Rome.".to_owned(),
        (Lang::It, SettingRefusal::NoSuchZone) => "Questo fuso orario non esiste. I nomi somigliano a Europe/Rome.".to_owned(),
        (Lang::En, SettingRefusal::Unknown) => "This names something that is not there any more. Choose again.".to_owned(),
        (Lang::It, SettingRefusal::Unknown) => "Qui è indicato qualcosa che non c’è più. Scegliere di nuovo.".to_owned(),
        (Lang::En, SettingRefusal::NoAgent) => {
            "This gives tickets to, or tells, somebody who does not work here, or not any more. Choose somebody else.".to_owned()
        }
        (Lang::It, SettingRefusal::NoAgent) => {
            "Qui si affidano ticket a qualcuno, o si avvisa qualcuno, che non lavora qui, o non più. Scegliere qualcun altro.".to_owned()
        }
        (Lang::En, SettingRefusal::VisibleBelow) => {
            "Customers see main queues only: untick that they see it, or put it below no other.".to_owned()
        }
        (Lang::It, SettingRefusal::VisibleBelow) => {
            "I clienti vedono solo code principali: togliere la spunta che la mostra loro, o non metterla sotto un’altra.".to_owned()
        }
        (Lang::En, SettingRefusal::NameTaken) => "A queue beside it has this name. Write another one.".to_owned(),
        (Lang::It, SettingRefusal::NameTaken) => "Una coda accanto ha già questo nome. Scriverne un altro.".to_owned(),
        (Lang::En, SettingRefusal::QueuesAddress) => "Another queue has this address. Write another one, or none.".to_owned(),
        (Lang::It, SettingRefusal::QueuesAddress) => "Un’altra coda ha già questo indirizzo. Scriverne un altro, o nessuno.".to_owned(),
        (Lang::En, SettingRefusal::LastQueue) => "This is the last queue that requests can go to. Open another one first.".to_owned(),
        (Lang::It, SettingRefusal::LastQueue) => "È l’ultima coda a cui possono arrivare richieste. Aprirne prima un’altra.".to_owned(),
        (Lang::En, SettingRefusal::Counted) => {
            "Tickets were already counted by this: what it is part of and which clocks it stops stay as they are. Make a new one instead."
                .to_owned()
        }
        (Lang::It, SettingRefusal::Counted) => {
            "Ci sono già ticket contati con questo: di quale stato fa parte e quali orologi ferma non cambiano più. Crearne uno nuovo."
                .to_owned()
        }
        (Lang::En, SettingRefusal::Changed { .. }) => "Somebody changed this a moment ago. Look at it and save again.".to_owned(),
        (Lang::It, SettingRefusal::Changed { .. }) => "Qualcuno l’ha appena modificato. Guardare e salvare di nuovo.".to_owned(),
        (Lang::En, SettingRefusal::TooMany { max }) => format!("There can be {max} at most. Retire what is no longer needed."),
        (Lang::It, SettingRefusal::TooMany { max }) => format!("Ce ne possono essere al massimo {max}. Ritirare ciò che non serve più."),
    }
}

fn calendar(lang: Lang, error: CalendarError) -> String {
    match (lang, error) {
        (Lang::En, CalendarError::Window) => "An opening ends after it begins, at midnight at the latest.".to_owned(),
        (Lang::It, CalendarError::Window) => "Un orario finisce dopo l’inizio, al più tardi a mezzanotte.".to_owned(),
        (Lang::En, CalendarError::Overlap) => "The openings of a day follow each other: two of them overlap.".to_owned(),
        (Lang::It, CalendarError::Overlap) => "Gli orari di un giorno si susseguono: due si sovrappongono.".to_owned(),
        (Lang::En, CalendarError::TooManyWindows) => format!("A day has at most {DAY_WINDOWS_MAX} openings."),
        (Lang::It, CalendarError::TooManyWindows) => format!("Un giorno ha al massimo {DAY_WINDOWS_MAX} orari."),
        (Lang::En, CalendarError::TooManyDays) => format!("A calendar has at most {CALENDAR_DAYS_MAX} holidays and special days."),
        (Lang::It, CalendarError::TooManyDays) => format!("Un calendario ha al massimo {CALENDAR_DAYS_MAX} festività e giorni speciali."),
        (Lang::En, CalendarError::NeverWorks) => "At least one day of the week has an opening, or nothing would ever be due.".to_owned(),
        (Lang::It, CalendarError::NeverWorks) => {
            "Almeno un giorno della settimana ha un orario, altrimenti nulla scadrebbe mai.".to_owned()
        }
        (Lang::En, CalendarError::NoSuchDay) => "No year has such a day. Check the day and the month.".to_owned(),
        (Lang::It, CalendarError::NoSuchDay) => "Nessun anno ha questo giorno. Controllare giorno e mese.".to_owned(),
    }
}

fn policy(lang: Lang, error: PolicyError) -> String {
    match (lang, error) {
        (Lang::En, PolicyError::NoTarget) => "A service level promises something: give at least one time.".to_owned(),
        (Lang::It, PolicyError::NoTarget) => "Un livello di servizio promette qualcosa: indicare almeno un tempo.".to_owned(),
        (Lang::En, PolicyError::Within) => "A time is at least one minute and at most a year.".to_owned(),
        (Lang::It, PolicyError::Within) => "Un tempo va da un minuto a un anno.".to_owned(),
        (Lang::En, PolicyError::Desired) => "The desired time is no longer than the maximum, and in the same unit.".to_owned(),
        (Lang::It, PolicyError::Desired) => "Il tempo desiderato non supera il massimo ed è nella stessa unità.".to_owned(),
        (Lang::En, PolicyError::Levels) => format!("Each level has one time, and at most {LEVEL_GOALS_MAX} levels have one."),
        (Lang::It, PolicyError::Levels) => format!("Ogni livello ha un solo tempo, e al massimo {LEVEL_GOALS_MAX} livelli ne hanno uno."),
        (Lang::En, PolicyError::Steps) => {
            format!(
                "A service level has at most {STEPS_MAX} steps, each at a moment of its own; each does one to {STEP_DEEDS_MAX} things, for a clock that has a time, and ends no ticket."
            )
        }
        (Lang::It, PolicyError::Steps) => {
            format!(
                "Un livello di servizio ha al massimo {STEPS_MAX} passi, ognuno in un momento diverso; ognuno fa da una a {STEP_DEEDS_MAX} cose, per un orologio che ha un tempo, e non chiude nessun ticket."
            )
        }
    }
}
