//! Words of the insight page: figures in sentences, and what each figure means, for somebody who runs a desk.

mod meaning;

use jiff::SignedDuration;
use jiff::civil::Date;

use crate::kpi::figure::Figure;
use crate::kpi::period::{Choice, Period};
use crate::kpi::report::{Numbers, percent};
use crate::kpi::spread::Spread;
use crate::locale::Lang;
use crate::words::time::{day, day_short};

pub use meaning::{Meaning, meaning};

macro_rules! texts {
    ($($name:ident: $en:literal / $it:literal,)+) => {
        /// A text of the insight page.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Insight {
            $(#[doc = $en] $name,)+
        }

        /// The text in that language.
        #[must_use]
        pub fn say(lang: Lang, text: Insight) -> &'static str {
            match (lang, text) {
                $((Lang::En, Insight::$name) => $en, (Lang::It, Insight::$name) => $it,)+
            }
        }
    };
}

texts! {
    Title: "Figures" / "Cifre",
    Overview: "Overview" / "Panoramica",
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
    Opened: "Opened" / "Aperti",
    Resolved: "Resolved" / "Risolti",
    StillOpen: "Open" / "In corso",
    OpenAtEnd: "Open at its end" / "In corso a fine giornata",
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

/// How long something lasted: "42 s", "21 min", "4 h 12", "2 d 3 h".
#[must_use]
pub fn lasted(lang: Lang, time: SignedDuration) -> String {
    let (seconds, minutes, hours) = (time.as_secs(), time.as_mins(), time.as_hours());
    let day = match lang {
        Lang::En => "d",
        Lang::It => "g",
    };
    match (minutes, hours) {
        (..1, _) => format!("{seconds} s"),
        (_, ..1) => format!("{minutes} min"),
        (_, ..48) if minutes % 60 == 0 => format!("{hours} h"),
        (_, ..48) => format!("{hours} h {:02}", minutes % 60),
        _ if hours % 24 == 0 => format!("{} {day}", hours / 24),
        _ => format!("{} {day} {} h", hours / 24, hours % 24),
    }
}

/// A ratio with two decimals in the reader's way.
fn ratio(lang: Lang, ratio: f64) -> String {
    match lang {
        Lang::En => format!("{ratio:.2}"),
        Lang::It => format!("{ratio:.2}").replace('.', ","),
    }
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
        (Lang::It, false) => format!("dal {} al {}", day(lang, period.from), day(lang, period.to)),
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
        (Lang::It, n, false) => format!("rispetto ai {n} giorni prima"),
        (Lang::It, n, true) => format!("fino a ora, rispetto ai {n} giorni prima fino alla stessa ora"),
    }
}

/// What happened to a ticket, after its number: "1 aperto", "2 aperti".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Done {
    Opened,
    Reopened,
    Resolved,
}

fn done(lang: Lang, done: Done, n: u32) -> &'static str {
    match (lang, done, n) {
        (Lang::En, Done::Opened, _) => "opened",
        (Lang::En, Done::Reopened, _) => "reopened",
        (Lang::En, Done::Resolved, _) => "resolved",
        (Lang::It, Done::Opened, 1) => "aperto",
        (Lang::It, Done::Opened, _) => "aperti",
        (Lang::It, Done::Reopened, 1) => "riaperto",
        (Lang::It, Done::Reopened, _) => "riaperti",
        (Lang::It, Done::Resolved, 1) => "risolto",
        (Lang::It, Done::Resolved, _) => "risolti",
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
            Lang::It => format!("§ aperti per ogni risolto{was}. "),
        });
        figures.push(ratio(lang, now));
    }
    if let Some(now) = percent(now.resolved, now.opened) {
        let was = before(percent(then.resolved, then.opened).map(|then| format!("{then} %")));
        template.push_str(&match lang {
            Lang::En => format!("§ of what was opened was resolved{was}; "),
            Lang::It => format!("Risolto il § di quanto aperto{was}; "),
        });
        figures.push(format!("{now} %"));
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
        (Lang::It, 0, _) => fill("Nessun ticket in corso", &[]),
        (Lang::En, _, 0) => fill("§ open, none for over a week", &figures),
        (Lang::It, _, 0) => fill("§ in corso, nessuno da oltre una settimana", &figures),
        (Lang::En, ..) => fill("§ open, § for over a week", &figures),
        (Lang::It, ..) => fill("§ in corso, § da oltre una settimana", &figures),
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
        Lang::It => format!("§ rispetto a prima del {since}{sum}."),
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
            fill(&format!("Dei {n} cominciati in questi giorni, contando anche quelli in corso, metà non dura più di §."), &figures)
        }
        (Lang::En, _, None) => fill(&format!("Of the {n} that began in these days, more than half are open still."), &[]),
        (Lang::It, _, None) => fill(&format!("Dei {n} cominciati in questi giorni, più di metà è ancora in corso."), &[]),
    }
}

/// How old what is open is.
#[must_use]
pub fn ages(lang: Lang, now: &Numbers) -> Vec<Piece> {
    match (lang, now.ages) {
        (Lang::En, None) => fill("Nothing is open, nothing grows old", &[]),
        (Lang::It, None) => fill("Nulla in corso, nulla invecchia", &[]),
        (Lang::En, Some(ages)) => fill("Half of what is open is younger than §", &[lasted(lang, ages.median)]),
        (Lang::It, Some(ages)) => fill("Metà di quanto è in corso ha meno di §", &[lasted(lang, ages.median)]),
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
        Lang::It => format!("Ticket aperti, la barra sottile prima; n = {n}, prima {before}."),
    };
    Change { words: fill(&words, &[]), turn: Turn::Same }
}

/// What every figure leaves out, and in which zone days begin.
#[must_use]
pub fn foot(lang: Lang, zone: &str) -> String {
    match lang {
        Lang::En => format!(
            "Days begin at midnight in {zone}. A report says what was known at its end: asked again later it says the same. Thin bars and dashed lines are the period before."
        ),
        Lang::It => format!(
            "I giorni cominciano a mezzanotte, ora di {zone}. Un rapporto dice ciò che si sapeva alla sua fine: richiesto più tardi, dice lo stesso. Barre sottili e linee tratteggiate sono il periodo prima."
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
    match lang {
        Lang::En => format!("{}: {open} open", day_short(lang, date)),
        Lang::It => format!("{}: {open} in corso", day_short(lang, date)),
    }
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

/// The end of a line.
#[must_use]
pub fn line_end(lang: Lang, text: Insight, n: u32) -> String {
    format!("{n} {}", say(lang, text).to_lowercase())
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
        Figure::Open => ("Open", "In corso"),
        Figure::OpenBefore => ("Open just before", "In corso subito prima"),
        Figure::Opened => ("Opened", "Aperti"),
        Figure::Reopened => ("Opened again", "Riaperti"),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_short() {
        for (seconds, en, it) in [
            (0, "0 s", "0 s"),
            (59, "59 s", "59 s"),
            (60, "1 min", "1 min"),
            (3_599, "59 min", "59 min"),
            (3_600, "1 h", "1 h"),
            (3_660, "1 h 01", "1 h 01"),
            (47 * 3_600 + 59 * 60, "47 h 59", "47 h 59"),
            (48 * 3_600, "2 d", "2 g"),
            (51 * 3_600, "2 d 3 h", "2 g 3 h"),
        ] {
            let time = SignedDuration::from_secs(seconds);
            assert_eq!((lasted(Lang::En, time).as_str(), lasted(Lang::It, time).as_str()), (en, it));
        }
    }

    #[test]
    fn a_sentence_keeps_its_figures_apart() {
        let numbers = Numbers { open: 61, aged: [40, 8, 6, 5, 2], ..Numbers::default() };
        assert_eq!(plain(&open(Lang::En, &numbers)), "61 open, 7 for over a week");
        assert_eq!(plain(&open(Lang::It, &numbers)), "61 in corso, 7 da oltre una settimana");
        assert_eq!(open(Lang::En, &numbers)[0], Piece::Figure("61".to_owned()));
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
