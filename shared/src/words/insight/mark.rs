//! What charts and tables say of one day, one bar, one figure.

use jiff::civil::Date;

use super::count::{Done, done};
use super::{Insight, say};
use crate::kpi::figure::Figure;
use crate::locale::Lang;
use crate::text::lowered;
use crate::words::time::{day, day_short};

/// What every figure leaves out, and in which zone days begin.
#[must_use]
pub fn foot(lang: Lang, zone: &str) -> String {
    match lang {
        Lang::En => format!(
            "Days begin at midnight in {zone}. A report says what was known at its end: asked again later it says the same, but for mails that still waited to become tickets or replies. Thin bars and dashed lines are the period before."
        ),
        Lang::It => format!(
            "I giorni cominciano a mezzanotte, ora di {zone}. Un rapporto dice ciò che si sapeva alla sua fine: richiesto più tardi, dice lo stesso, salvo le e-mail che attendevano ancora di diventare ticket o risposte. Barre sottili e linee tratteggiate sono il periodo prima."
        ),
    }
}

/// How many were spam.
#[must_use]
pub fn spam(lang: Lang, spam: u32) -> String {
    match (lang, spam) {
        (Lang::En, 1) => "1 ticket was marked as spam and is in no figure".to_owned(),
        (Lang::En, _) => format!("{spam} tickets were marked as spam and are in no figure"),
        (Lang::It, 1) => "1 ticket segnato come spam non è in nessuna cifra".to_owned(),
        (Lang::It, _) => format!("{spam} ticket segnati come spam non sono in nessuna cifra"),
    }
}

/// What a column of the first chart says.
#[must_use]
pub fn day_flows(lang: Lang, date: Date, opened: u32, resolved: u32) -> String {
    let (came, went) = (done(lang, Done::Opened, opened), done(lang, Done::Resolved, resolved));
    format!("{}: {opened} {came}, {resolved} {went}", day_short(lang, date))
}

/// What a point of the second chart says.
#[must_use]
pub fn day_open(lang: Lang, date: Date, open: u32) -> String {
    format!("{}: {}", day_short(lang, date), open_end(lang, open))
}

/// The peak of a chart.
#[must_use]
pub fn peak(lang: Lang, date: Date, opened: u32) -> String {
    format!("{}: {opened} {}", day_short(lang, date), done(lang, Done::Opened, opened))
}

/// The end of the line of what was resolved.
#[must_use]
pub fn resolved_end(lang: Lang, resolved: u32) -> String {
    format!("{resolved} {}", done(lang, Done::Resolved, resolved))
}

/// The end of the line of what is open.
#[must_use]
pub fn open_end(lang: Lang, open: u32) -> String {
    format!("{open} {}", done(lang, Done::Open, open))
}

/// The end of a line.
#[must_use]
pub fn line_end(lang: Lang, text: Insight, n: u32) -> String {
    format!("{n} {}", lowered(say(lang, text)))
}

/// A band of ages.
#[must_use]
pub fn age_band(lang: Lang, band: usize) -> &'static str {
    let (en, it) = match band {
        0 => ("under 1 day", "meno di 1 giorno"),
        1 => ("1 to 3 days", "da 1 a 3 giorni"),
        2 => ("3 to 7 days", "da 3 a 7 giorni"),
        3 => ("7 to 30 days", "da 7 a 30 giorni"),
        _ => ("over 30 days", "oltre 30 giorni"),
    };
    match lang {
        Lang::En => en,
        Lang::It => it,
    }
}

/// A band of times to resolution.
#[must_use]
pub fn resolution_band(lang: Lang, band: usize) -> &'static str {
    let (en, it) = match band {
        0 => ("under 1 h", "meno di 1 h"),
        1 => ("1 to 4 h", "da 1 a 4 h"),
        2 => ("4 to 8 h", "da 4 a 8 h"),
        3 => ("8 to 24 h", "da 8 a 24 h"),
        4 => ("1 to 3 days", "da 1 a 3 giorni"),
        5 => ("3 to 7 days", "da 3 a 7 giorni"),
        _ => ("over 7 days", "oltre 7 giorni"),
    };
    match lang {
        Lang::En => en,
        Lang::It => it,
    }
}

/// What a list of tickets is called: the figure that it is behind.
#[must_use]
pub fn figure(lang: Lang, figure: Figure) -> String {
    let (en, it) = match figure {
        Figure::Open => ("Open", "Aperti"),
        Figure::OpenBefore => ("Open just before", "Aperti subito prima"),
        Figure::Opened => ("Opened", "Ricevuti"),
        Figure::Reopened => ("Done before, opened again", "Già conclusi, riaperti"),
        Figure::Resolved => ("Resolved", "Risolti"),
        Figure::Removed => ("Spam or merged", "Spam o uniti"),
        Figure::Spam => ("Spam", "Spam"),
        Figure::Acknowledged => ("Taken up", "Presi in carico"),
        Figure::Answered => ("First answered", "Con la prima risposta"),
        Figure::Begun => ("Begun", "Cominciati"),
        Figure::OpenedOn(date) => return on_day(lang, Insight::Opened, date),
        Figure::ResolvedOn(date) => return on_day(lang, Insight::Resolved, date),
        Figure::OpenOn(date) => return on_day(lang, Insight::OpenAtEnd, date),
        Figure::Aged(band) => return format!("{}, {}", say(lang, Insight::StillOpen), age_band(lang, usize::from(band))),
        Figure::ResolvedIn(band) => return format!("{}, {}", say(lang, Insight::Resolved), resolution_band(lang, usize::from(band))),
    };
    match lang {
        Lang::En => en.to_owned(),
        Lang::It => it.to_owned(),
    }
}

fn on_day(lang: Lang, text: Insight, date: Date) -> String {
    format!("{}, {}", say(lang, text), day(lang, date))
}
