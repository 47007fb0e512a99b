//! Words of the insight page: figures in sentences, and what each figure means, for somebody who runs a desk.

mod count;
mod mark;
mod meaning;
mod time;

use crate::kpi::period::{Choice, Period};
use crate::locale::Lang;
use crate::words::time::{before_day, day};

pub use count::{ages, ages_change, busiest_channel, busiest_queue, flows, flows_change, nothing_came, open, open_change, thin_bars};
pub use mark::{age_band, day_flows, day_open, figure, foot, line_end, open_end, peak, resolution_band, resolved_end, spam};
pub use meaning::{Meaning, meaning};
pub use time::{Time, half_life, half_within, lasted, net, time_change};

texts! {
    /// A text of the insight page.
    enum Insight;
    Title: "Figures" / "Cifre",
    Ways: "Figures and ways" / "Cifre e percorsi",
    CloseWays: "Close the menu" / "Chiudi il menu",
    Period: "Period" / "Periodo",
    From: "From" / "Dal",
    To: "to" / "al",
    Queue: "Queue" / "Coda",
    Channel: "Channel" / "Canale",
    AllQueues: "All queues" / "Tutte le code",
    AllChannels: "All channels" / "Tutti i canali",
    Show: "Show" / "Mostra",
    ChooseDays: "Choose days" / "Scegli i giorni",
    ShowTable: "Show as table" / "Mostra come tabella",
    WhatItMeans: "What this figure means" / "Che cosa dice questa cifra",
    Day: "Day" / "Giorno",
    Opened: "Opened" / "Ricevuti",
    Resolved: "Resolved" / "Risolti",
    StillOpen: "Open" / "Aperti",
    OpenAtEnd: "Open at its end" / "Aperti a fine giornata",
    Before: "Before" / "Prima",
    Median: "Median" / "Mediana",
    NineInTen: "Nine in ten" / "Nove su dieci",
    Mean: "Mean" / "Media",
    Age: "Age" / "Età",
    TimeToResolve: "Time to resolution" / "Tempo di risoluzione",
    FirstAnswer: "First answer, median" / "Prima risposta, mediana",
    Resolution: "Resolution, median" / "Risoluzione, mediana",
    NoneBehind: "Nothing is behind this figure." / "Dietro questa cifra non c’è nulla.",
    NoneBehindWhy: "It counts no ticket in the chosen days. Choose other days or another queue." / "Nei giorni scelti non conta nessun ticket. Prova con altri giorni o con un’altra coda.",
    BackToFigures: "Back to the figures" / "Torna alle cifre",
    More: "More tickets" / "Altri ticket",
}

/// A part of a sentence: words, or the figure that it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Words.
    Words(String),
    /// A figure.
    Figure(String),
}

/// Puts figures where a template has `§`.
fn fill(template: &str, figures: &[String]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut figures = figures.iter();
    for (i, words) in template.split('§').enumerate() {
        if 0 < i {
            pieces.extend(figures.next().cloned().map(Piece::Figure));
        }
        if !words.is_empty() {
            pieces.push(Piece::Words(words.to_owned()));
        }
    }
    pieces
}

/// A sentence without its emphasis.
#[must_use]
pub fn plain(pieces: &[Piece]) -> String {
    pieces
        .iter()
        .map(|piece| match piece {
            Piece::Words(words) | Piece::Figure(words) => words.as_str(),
        })
        .collect()
}

/// Whether a change is for the better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// For the better.
    Better,
    /// Not for the better.
    Worse,
    /// No change, or nothing to compare with.
    Same,
}

/// What changed, in words, and whether for the better.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The words.
    pub words: Vec<Piece>,
    /// For the better or not.
    pub turn: Turn,
}

/// A ratio with two decimals in the reader's way.
fn ratio(lang: Lang, ratio: f64) -> String {
    // Of whole numbers: what prints any float in full weighs kilobytes in the browser.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a ratio of two counts is small and not negative")]
    let hundredths = (ratio * 100.0).round() as u64;
    let point = match lang {
        Lang::En => '.',
        Lang::It => ',',
    };
    format!("{}{point}{:02}", hundredths / 100, hundredths % 100)
}

/// A way to choose days.
#[must_use]
pub fn choice(lang: Lang, choice: Choice) -> &'static str {
    match (lang, choice) {
        (Lang::En, Choice::Today) => "Today",
        (Lang::En, Choice::Week) => "7 days",
        (Lang::En, Choice::Days30) => "30 days",
        (Lang::En, Choice::Days90) => "90 days",
        (Lang::En, Choice::ThisMonth) => "This month",
        (Lang::En, Choice::LastMonth) => "Last month",
        (Lang::En, Choice::Days(_)) => "Chosen days",
        (Lang::It, Choice::Today) => "Oggi",
        (Lang::It, Choice::Week) => "7 giorni",
        (Lang::It, Choice::Days30) => "30 giorni",
        (Lang::It, Choice::Days90) => "90 giorni",
        (Lang::It, Choice::ThisMonth) => "Questo mese",
        (Lang::It, Choice::LastMonth) => "Mese scorso",
        (Lang::It, Choice::Days(_)) => "Giorni scelti",
    }
}

/// "23 March 2026 to 22 April 2026", or the one day.
#[must_use]
pub fn days(lang: Lang, period: Period) -> String {
    match (lang, period.from == period.to) {
        (_, true) => day(lang, period.from),
        (Lang::En, false) => format!("{} to {}", day(lang, period.from), day(lang, period.to)),
        (Lang::It, false) => {
            let (from, to) = (before_day("da", period.from), before_day("a", period.to));
            format!("{from}{} {to}{}", day(lang, period.from), day(lang, period.to))
        }
    }
}

/// What a period is compared with.
#[must_use]
pub fn against(lang: Lang, period: Period, running: bool) -> String {
    match (lang, period.days(), running) {
        (Lang::En, 1, false) => "against the day before".to_owned(),
        (Lang::En, 1, true) => "until now, against the day before until the same hour".to_owned(),
        (Lang::En, n, false) => format!("against the {n} days before"),
        (Lang::En, n, true) => format!("until now, against the {n} days before until the same hour"),
        (Lang::It, 1, false) => "rispetto al giorno prima".to_owned(),
        (Lang::It, 1, true) => "fino a ora, rispetto al giorno prima fino alla stessa ora".to_owned(),
        (Lang::It, n, false) => format!("rispetto {} {n} giorni prima", to_the(n)),
        (Lang::It, n, true) => format!("fino a ora, rispetto {} {n} giorni prima fino alla stessa ora", to_the(n)),
    }
}

/// The Italian "to the" before a number: it is another one where the number begins with a vowel, as eight and eleven do.
fn to_the(n: i64) -> &'static str {
    if matches!(n, 8 | 11 | 80..=89 | 800..=899) { "agli" } else { "ai" }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;
    use jiff::civil::Date;

    use super::*;
    use crate::kpi::report::Numbers;

    #[test]
    fn times_are_short() {
        for (seconds, en, it) in [
            (0, "0\u{a0}s", "0\u{a0}s"),
            (59, "59\u{a0}s", "59\u{a0}s"),
            (60, "1\u{a0}min", "1\u{a0}min"),
            (3_599, "59\u{a0}min", "59\u{a0}min"),
            (3_600, "1\u{a0}h", "1\u{a0}h"),
            (3_660, "1\u{a0}h\u{a0}01", "1\u{a0}h\u{a0}01"),
            (47 * 3_600 + 59 * 60, "47\u{a0}h\u{a0}59", "47\u{a0}h\u{a0}59"),
            (48 * 3_600, "2\u{a0}d", "2\u{a0}g"),
            (51 * 3_600, "2\u{a0}d 3\u{a0}h", "2\u{a0}g 3\u{a0}h"),
        ] {
            let time = SignedDuration::from_secs(seconds);
            assert_eq!((lasted(Lang::En, time).as_str(), lasted(Lang::It, time).as_str()), (en, it));
        }
    }

    #[test]
    fn italian_goes_with_the_number() {
        assert_eq!([7, 8, 11, 18, 80, 90].map(to_the), ["ai", "agli", "agli", "ai", "agli", "ai"]);
    }

    #[test]
    fn a_sentence_keeps_its_figures_apart() {
        let numbers = Numbers { open: 61, aged: [40, 8, 6, 5, 2], ..Numbers::default() };
        assert_eq!(plain(&open(Lang::En, &numbers)), "61 open, 7 for over a week");
        assert_eq!(plain(&open(Lang::It, &numbers)), "61 aperti, 7 da oltre una settimana");
        assert_eq!(open(Lang::En, &numbers)[0], Piece::Figure("61".to_owned()));
    }

    #[test]
    fn to_resolve_nothing_is_worse_than_to_resolve_something_and_the_other_way_round() {
        let (some, none) = (Numbers { opened: 4, resolved: 2, ..Numbers::default() }, Numbers { opened: 4, ..Numbers::default() });
        for lang in Lang::ALL {
            assert_eq!(flows_change(lang, &none, &some).turn, Turn::Worse);
            assert_eq!(flows_change(lang, &some, &none).turn, Turn::Better);
            assert_eq!(flows_change(lang, &Numbers::default(), &some).turn, Turn::Same, "nothing came either");
            assert_eq!(flows_change(lang, &some, &Numbers::default()).turn, Turn::Same, "nothing had come before");
        }
        let said = plain(&flows_change(Lang::En, &some, &none).words);
        assert!(said.contains("Resolved: 50\u{a0}% of the number opened, 0\u{a0}% before; "), "{said}");
        let said = plain(&flows_change(Lang::It, &some, &none).words);
        assert!(said.contains("Risolti: il 50\u{a0}% del numero dei ricevuti, prima 0\u{a0}%; "), "{said}");
    }

    #[test]
    fn nothing_is_said_of_nothing() {
        for lang in Lang::ALL {
            let none = Numbers::default();
            let said = [
                plain(&flows_change(lang, &none, &none).words),
                plain(&open_change(lang, &none, Date::constant(2026, 3, 23)).words),
                plain(&half_within(lang, Time::Answered, None)),
                plain(&time_change(lang, None, None).words),
                plain(&ages(lang, &none)),
            ];
            assert!(said.iter().all(|words| !["NaN", "inf", "–"].iter().any(|nothing| words.contains(nothing))), "{said:?}");
        }
    }
}
