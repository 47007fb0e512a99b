//! Words of the list of what was open at the end of a day.

use jiff::civil::Date;

use crate::locale::Lang;

/// What is said of each ticket.
pub const COLUMNS: usize = 7;

/// What the columns are called.
#[must_use]
pub fn heads(lang: Lang) -> [&'static str; COLUMNS] {
    match lang {
        Lang::En => ["Number", "Subject", "State", "Queue", "Level", "Owner", "Priority"],
        Lang::It => ["Numero", "Oggetto", "Stato", "Coda", "Livello", "Incaricato", "Priorità"],
    }
}

/// What it is a list of; a day that is not over has no end yet.
#[must_use]
pub fn said(lang: Lang, day: Date, over: bool, zone: &str, tickets: usize) -> String {
    let tickets = match (lang, tickets) {
        (Lang::En, 1) | (Lang::It, _) => format!("{tickets} ticket"),
        (Lang::En, _) => format!("{tickets} tickets"),
    };
    match (lang, over) {
        (Lang::En, true) => {
            format!("Open at the end of {day} ({zone}): {tickets}, as they were then; queues and people by their present names.")
        }
        (Lang::En, false) => format!("Open now, on {day} ({zone}): {tickets}."),
        (Lang::It, true) => {
            format!("Aperti alla fine del {day} ({zone}): {tickets}, com’erano allora; code e persone con i nomi di oggi.")
        }
        (Lang::It, false) => format!("Aperti adesso, {day} ({zone}): {tickets}."),
    }
}

/// That nobody knows yet.
#[must_use]
pub fn to_come(lang: Lang, day: Date, zone: &str) -> String {
    match lang {
        Lang::En => format!("{day} is still to come ({zone}); nothing is known of it yet."),
        Lang::It => format!("Il {day} deve ancora venire ({zone}); non se ne sa ancora nulla."),
    }
}
