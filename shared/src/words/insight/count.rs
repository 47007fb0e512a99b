//! Sentences of what came, what was resolved and what is open.

use jiff::civil::Date;

use super::{Change, Piece, Turn, fill, lasted, ratio};
use crate::kpi::report::{Numbers, percent};
use crate::locale::Lang;
use crate::words::time::{before_day, day_short};

/// What happened to a ticket, after its number: "1 ricevuto", "2 ricevuti".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Done {
    Opened,
    Reopened,
    Resolved,
    Open,
}

pub(super) fn done(lang: Lang, done: Done, n: u32) -> &'static str {
    match (lang, done, n) {
        (Lang::En, Done::Opened, _) => "opened",
        (Lang::En, Done::Reopened, _) => "reopened",
        (Lang::En, Done::Resolved, _) => "resolved",
        (Lang::En, Done::Open, _) => "open",
        (Lang::It, Done::Opened, 1) => "ricevuto",
        (Lang::It, Done::Opened, _) => "ricevuti",
        (Lang::It, Done::Reopened, 1) => "riaperto",
        (Lang::It, Done::Reopened, _) => "riaperti",
        (Lang::It, Done::Resolved, 1) => "risolto",
        (Lang::It, Done::Resolved, _) => "risolti",
        (Lang::It, Done::Open, 1) => "aperto",
        (Lang::It, Done::Open, _) => "aperti",
    }
}

/// What came and what was resolved.
#[must_use]
pub fn flows(lang: Lang, now: &Numbers) -> Vec<Piece> {
    let figures = [now.opened.to_string(), now.resolved.to_string()];
    match (lang, now.opened, now.resolved) {
        (Lang::En, 0, 0) => fill("Nothing came, nothing was resolved", &[]),
        (Lang::It, 0, 0) => fill("Nessun ticket arrivato, nessuno risolto", &[]),
        (_, opened, resolved) => {
            let template = format!("§ {}, § {}", done(lang, Done::Opened, opened), done(lang, Done::Resolved, resolved));
            fill(&template, &figures)
        }
    }
}

/// Opened against closed, beside the period before.
#[must_use]
pub fn flows_change(lang: Lang, now: &Numbers, then: &Numbers) -> Change {
    let turn = match (now.turnaround(), then.turnaround()) {
        (Some(now), Some(then)) if now < then => Turn::Better,
        (Some(now), Some(then)) if then < now => Turn::Worse,
        // Much came and nothing was resolved: there is no number for how much worse that is, nor for how much better what came after it.
        (None, Some(_)) if 0 < now.opened => Turn::Worse,
        (Some(_), None) if 0 < then.opened => Turn::Better,
        _ => Turn::Same,
    };
    let before = |was: Option<String>| match (lang, was) {
        (_, None) => String::new(),
        (Lang::En, Some(was)) => format!(", {was} before"),
        (Lang::It, Some(was)) => format!(", prima {was}"),
    };
    let (mut template, mut figures) = (String::new(), Vec::new());
    if let Some(now) = now.turnaround() {
        let was = before(then.turnaround().map(|then| ratio(lang, then)));
        template.push_str(&match lang {
            Lang::En => format!("§ opened for each resolved{was}. "),
            Lang::It => format!("§ ricevuti per ogni risolto{was}. "),
        });
        figures.push(ratio(lang, now));
    }
    if let Some(now) = percent(now.resolved, now.opened) {
        let was = before(percent(then.resolved, then.opened).map(|then| format!("{then}\u{a0}%")));
        template.push_str(&match lang {
            Lang::En => format!("Resolved: § of the number opened{was}; "),
            Lang::It => format!("Risolti: il § del numero dei ricevuti{was}; "),
        });
        figures.push(format!("{now}\u{a0}%"));
    }
    template.push_str(&match lang {
        Lang::En => format!("n = {}, {} before.", now.opened, then.opened),
        Lang::It => format!("n = {}, prima {}.", now.opened, then.opened),
    });
    Change { words: fill(&template, &figures), turn }
}

/// What is open, and how much of it for over a week.
#[must_use]
pub fn open(lang: Lang, now: &Numbers) -> Vec<Piece> {
    let [_, _, _, month, older] = now.aged;
    let old = month + older;
    let figures = [now.open.to_string(), old.to_string()];
    match (lang, now.open, old) {
        (Lang::En, 0, _) => fill("Nothing is open", &[]),
        (Lang::It, 0, _) => fill("Nessun ticket aperto", &[]),
        (Lang::En, _, 0) => fill("§ open, none for over a week", &figures),
        (Lang::It, n, 0) => fill(&format!("§ {}, nessuno da oltre una settimana", done(lang, Done::Open, n)), &figures),
        (Lang::En, ..) => fill("§ open, § for over a week", &figures),
        (Lang::It, n, _) => fill(&format!("§ {}, § da oltre una settimana", done(lang, Done::Open, n)), &figures),
    }
}

/// How what is open came about: the balance of the period.
#[must_use]
pub fn open_change(lang: Lang, now: &Numbers, from: Date) -> Change {
    let (first, turn) = fewer(lang, now.open, now.open_before);
    let since = day_short(lang, from);
    let Numbers { open_before, opened, reopened, resolved, removed, .. } = *now;
    let gone = match lang {
        Lang::En => "spam or merged",
        Lang::It => "spam o uniti",
    };
    let terms = [
        ('+', opened, done(lang, Done::Opened, opened)),
        ('+', reopened, done(lang, Done::Reopened, reopened)),
        ('−', resolved, done(lang, Done::Resolved, resolved)),
        ('−', removed, gone),
    ];
    // What is nothing adds nothing.
    let sum: String = terms.into_iter().filter(|(_, n, _)| 0 < *n).map(|(sign, n, what)| format!(" {sign} {n} {what}")).collect();
    let sum = if sum.is_empty() { sum } else { format!(": {open_before}{sum}") };
    let template = match lang {
        Lang::En => format!("§ than before {since}{sum}."),
        Lang::It => format!("§ rispetto a prima {}{since}{sum}.", before_day("de", from)),
    };
    Change { words: fill(&template, &[first]), turn }
}

fn fewer(lang: Lang, now: u32, then: u32) -> (String, Turn) {
    let by = now.abs_diff(then);
    match (lang, now.cmp(&then)) {
        (Lang::En, std::cmp::Ordering::Less) => (format!("{by} fewer"), Turn::Better),
        (Lang::En, std::cmp::Ordering::Greater) => (format!("{by} more"), Turn::Worse),
        (Lang::En, std::cmp::Ordering::Equal) => ("No more and no fewer".to_owned(), Turn::Same),
        (Lang::It, std::cmp::Ordering::Less) => (format!("{by} in meno"), Turn::Better),
        (Lang::It, std::cmp::Ordering::Greater) => (format!("{by} in più"), Turn::Worse),
        (Lang::It, std::cmp::Ordering::Equal) => ("Né più né meno".to_owned(), Turn::Same),
    }
}

/// How old what is open is.
#[must_use]
pub fn ages(lang: Lang, now: &Numbers) -> Vec<Piece> {
    match (lang, now.ages) {
        (Lang::En, None) => fill("Nothing is open, nothing grows old", &[]),
        (Lang::It, None) => fill("Nulla di aperto, nulla invecchia", &[]),
        (Lang::En, Some(ages)) => fill("Half of what is open is younger than §", &[lasted(lang, ages.median)]),
        (Lang::It, Some(ages)) => fill("Metà degli aperti ha meno di §", &[lasted(lang, ages.median)]),
    }
}

/// How its age changed.
#[must_use]
pub fn ages_change(lang: Lang, now: &Numbers, then: &Numbers) -> Change {
    let Some(ages) = now.ages else {
        return Change { words: fill("n = 0.", &[]), turn: Turn::Same };
    };
    let (p90, oldest, n) = (lasted(lang, ages.p90), lasted(lang, ages.oldest), now.open);
    let then = then.ages.map(|then| then.median);
    let turn = match then.map(|then| ages.median.cmp(&then)) {
        Some(std::cmp::Ordering::Less) => Turn::Better,
        Some(std::cmp::Ordering::Greater) => Turn::Worse,
        Some(std::cmp::Ordering::Equal) | None => Turn::Same,
    };
    let was: Vec<String> = then.map(|then| lasted(lang, then)).into_iter().collect();
    let template = match lang {
        Lang::En => {
            format!("{}Nine in ten younger than {p90}, the oldest {oldest}; n = {n}.", if was.is_empty() { "" } else { "§ before. " })
        }
        Lang::It => {
            format!("{}Nove su dieci meno di {p90}, il più vecchio {oldest}; n = {n}.", if was.is_empty() { "" } else { "Prima §. " })
        }
    };
    Change { words: fill(&template, &was), turn }
}

/// Which main queue gets the most.
#[must_use]
pub fn busiest_queue(lang: Lang, name: &str, opened: u32, of: u32) -> Vec<Piece> {
    let figures = [name.to_owned(), opened.to_string()];
    match lang {
        Lang::En => fill(&format!("§ gets the most: § of {of}"), &figures),
        Lang::It => fill(&format!("§ ne riceve di più: § su {of}"), &figures),
    }
}

/// Which way most come by.
#[must_use]
pub fn busiest_channel(lang: Lang, name: &str, opened: u32, of: u32) -> Vec<Piece> {
    let figures = [name.to_owned(), opened.to_string()];
    match lang {
        Lang::En => fill(&format!("Most come this way: §, § of {of}"), &figures),
        Lang::It => fill(&format!("La via più usata: §, § su {of}"), &figures),
    }
}

/// A part with nothing in it.
#[must_use]
pub fn nothing_came(lang: Lang) -> Vec<Piece> {
    match lang {
        Lang::En => fill("Nothing came in these days", &[]),
        Lang::It => fill("In questi giorni non è arrivato nulla", &[]),
    }
}

/// What thin bars stand for.
#[must_use]
pub fn thin_bars(lang: Lang, n: u32, before: u32) -> Change {
    let words = match lang {
        Lang::En => format!("Opened, the thin bar before; n = {n}, {before} before."),
        Lang::It => format!("Ticket ricevuti, la barra sottile prima; n = {n}, prima {before}."),
    };
    Change { words: fill(&words, &[]), turn: Turn::Same }
}
