//! Sentences of how long things took.

use jiff::SignedDuration;

use super::{Change, Piece, Turn, fill};
use crate::kpi::report::Numbers;
use crate::kpi::spread::Spread;
use crate::locale::Lang;

/// How long something lasted: "42 s", "21 min", "4 h 12", "2 d 3 h". A figure and its unit stay on one line.
#[must_use]
pub fn lasted(lang: Lang, time: SignedDuration) -> String {
    let (seconds, minutes, hours) = (time.as_secs(), time.as_mins(), time.as_hours());
    let day = match lang {
        Lang::En => "d",
        Lang::It => "g",
    };
    match (minutes, hours) {
        (..1, _) => format!("{seconds}\u{a0}s"),
        (_, ..1) => format!("{minutes}\u{a0}min"),
        (_, ..48) if minutes % 60 == 0 => format!("{hours}\u{a0}h"),
        (_, ..48) => format!("{hours}\u{a0}h\u{a0}{:02}", minutes % 60),
        _ if hours % 24 == 0 => format!("{}\u{a0}{day}", hours / 24),
        _ => format!("{}\u{a0}{day} {}\u{a0}h", hours / 24, hours % 24),
    }
}

/// Which time a sentence is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Time {
    /// Until a person of the desk took it up.
    Acknowledged,
    /// Until a person of the desk answered.
    Answered,
    /// Until it was resolved.
    Resolved,
}

/// Within which time half of them were done.
#[must_use]
pub fn half_within(lang: Lang, time: Time, spread: Option<Spread>) -> Vec<Piece> {
    let Some(spread) = spread else {
        let words = match (lang, time) {
            (Lang::En, Time::Acknowledged) => "No new ticket was taken up",
            (Lang::En, Time::Answered) => "No ticket got its first answer",
            (Lang::En, Time::Resolved) => "No ticket was resolved",
            (Lang::It, Time::Acknowledged) => "Nessun nuovo ticket preso in carico",
            (Lang::It, Time::Answered) => "Nessun ticket ha avuto la prima risposta",
            (Lang::It, Time::Resolved) => "Nessun ticket risolto",
        };
        return fill(words, &[]);
    };
    let template = match (lang, time) {
        (Lang::En, Time::Acknowledged) => "Half are taken up within §",
        (Lang::En, Time::Answered) => "Half are answered within §",
        (Lang::En, Time::Resolved) => "Half are resolved within §",
        (Lang::It, Time::Acknowledged) => "Metà è presa in carico entro §",
        (Lang::It, Time::Answered) => "Metà ha una risposta entro §",
        (Lang::It, Time::Resolved) => "Metà è risolta entro §",
    };
    fill(template, &[lasted(lang, spread.median)])
}

/// How a time changed, with what else there is to know of it.
#[must_use]
pub fn time_change(lang: Lang, now: Option<Spread>, then: Option<Spread>) -> Change {
    let Some(now) = now else {
        let words = match (lang, then) {
            (Lang::En, Some(then)) => format!("n = 0; {} before, n = {}.", lasted(lang, then.median), then.n),
            (Lang::En, None) => "n = 0, and none before.".to_owned(),
            (Lang::It, Some(then)) => format!("n = 0; prima {}, n = {}.", lasted(lang, then.median), then.n),
            (Lang::It, None) => "n = 0, e nessuno prima.".to_owned(),
        };
        return Change { words: fill(&words, &[]), turn: Turn::Same };
    };
    let (first, turn) = sooner(lang, now.median, then.map(|then| then.median));
    let (p90, mean, n) = (lasted(lang, now.p90), lasted(lang, now.mean), now.n);
    let before = then.map_or(0, |then| then.n);
    let template = match lang {
        Lang::En => format!("§. Nine in ten within {p90}, mean {mean}; n = {n}, {before} before."),
        Lang::It => format!("§. Nove su dieci entro {p90}, media {mean}; n = {n}, prima {before}."),
    };
    Change { words: fill(&template, &[first]), turn }
}

fn sooner(lang: Lang, now: SignedDuration, then: Option<SignedDuration>) -> (String, Turn) {
    let Some(then) = then else {
        let none = match lang {
            Lang::En => "Nothing to compare with",
            Lang::It => "Nessun confronto possibile",
        };
        return (none.to_owned(), Turn::Same);
    };
    let by = lasted(lang, now.saturating_sub(then).abs());
    match (lang, now.cmp(&then)) {
        (Lang::En, std::cmp::Ordering::Less) => (format!("{by} sooner than before"), Turn::Better),
        (Lang::En, std::cmp::Ordering::Greater) => (format!("{by} later than before"), Turn::Worse),
        (Lang::En, std::cmp::Ordering::Equal) => ("As before".to_owned(), Turn::Same),
        (Lang::It, std::cmp::Ordering::Less) => (format!("{by} in meno di prima"), Turn::Better),
        (Lang::It, std::cmp::Ordering::Greater) => (format!("{by} in più di prima"), Turn::Worse),
        (Lang::It, std::cmp::Ordering::Equal) => ("Come prima".to_owned(), Turn::Same),
    }
}

/// Resolution without waiting for the customer.
#[must_use]
pub fn net(lang: Lang, net: Spread) -> Vec<Piece> {
    let (p90, mean) = (lasted(lang, net.p90), lasted(lang, net.mean));
    let template = match lang {
        Lang::En => format!("Without waiting for the customer: half within §, nine in ten within {p90}, mean {mean}."),
        Lang::It => format!("Senza le attese del cliente: metà entro §, nove su dieci entro {p90}, media {mean}."),
    };
    fill(&template, &[lasted(lang, net.median)])
}

/// The estimate that open tickets count in.
#[must_use]
pub fn half_life(lang: Lang, numbers: &Numbers) -> Vec<Piece> {
    let n = numbers.begun;
    let figures: Vec<String> = numbers.half_life.map(|time| lasted(lang, time)).into_iter().collect();
    match (lang, n, numbers.half_life) {
        (Lang::En, 0, _) => fill("Nothing began in these days.", &[]),
        (Lang::It, 0, _) => fill("In questi giorni non è cominciato nulla.", &[]),
        (Lang::En, _, Some(_)) => {
            fill(&format!("Of the {n} that began in these days, open ones counted, half last no longer than §."), &figures)
        }
        (Lang::It, _, Some(_)) => {
            fill(&format!("Dei {n} cominciati in questi giorni, contando anche gli aperti, metà non dura più di §."), &figures)
        }
        (Lang::En, _, None) => fill(&format!("Of the {n} that began in these days, more than half are open still."), &[]),
        (Lang::It, _, None) => fill(&format!("Dei {n} cominciati in questi giorni, più di metà è ancora da risolvere."), &[]),
    }
}
