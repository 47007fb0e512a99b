//! Sentences of the pages of settings: what is wrong with a field, examples, what would have been, what is missing.

use jiff::Zoned;
use jiff::civil::Weekday;
use jiff::tz::TimeZone;

use crate::locale::{Lang, Text};
use crate::setting::catalogue::Degree;
use crate::setting::form::What;
use crate::setting::missing::Missing;
use crate::setting::topic::Topic;
use crate::sla::example::{EXAMPLE_LASTS, Example, Occasion};
use crate::sla::policy::Metric;
use crate::sla::what_if::Kept;
use crate::words::proof::lasting;
use crate::words::{refusal, rule, time, told};

/// What is wrong with a field.
#[must_use]
pub fn wrong(lang: Lang, what: &What) -> String {
    match (lang, what) {
        (Lang::En, What::Openings) => "This is not understood. Write hours such as 08:30-12:30, 14:00-18:00, or nothing.".to_owned(),
        (Lang::It, What::Openings) => "Non si capisce. Scrivere orari come 08:30-12:30, 14:00-18:00, oppure nulla.".to_owned(),
        (Lang::En, What::Line(line)) => {
            format!(
                "Line {} is not understood: “{}”. Write one day and its name, such as 25/12 Christmas or Easter+1 Easter Monday, each day of a closure in a line of its own; or a date and nothing but its hours, such as 2026-12-24 09:00-12:00.",
                line.line, line.words
            )
        }
        (Lang::It, What::Line(line)) => {
            format!(
                "La riga {} non si capisce: «{}». Scrivere un solo giorno e il suo nome, come 25/12 Natale o Pasqua+1 Pasquetta, ogni giorno di una chiusura su una riga; oppure una data e soltanto i suoi orari, come 2026-12-24 09:00-12:00.",
                line.line, line.words
            )
        }
        (Lang::En, What::Within) => "This is not a time. Write 30 min, 4 h, 1 h 30 or, for days of the calendar, 30 d.".to_owned(),
        (Lang::It, What::Within) => "Non è un tempo. Scrivere 30 min, 4 h, 1 h 30 o, per giorni di calendario, 30 g.".to_owned(),
        (Lang::En, What::NoMost) => "What is desired needs a time that is allowed at most.".to_owned(),
        (Lang::It, What::NoMost) => "Un tempo desiderato ha bisogno di un tempo massimo.".to_owned(),
        (Lang::En, What::Number { min, max }) => format!("Write a number from {min} to {max}."),
        (Lang::It, What::Number { min, max }) => format!("Scrivere un numero da {min} a {max}."),
        (lang, What::Text(error)) => refusal::refusal(lang, &crate::refusal::Refusal::Text(error.clone())),
        (Lang::En, What::Day) => "This is not a day. Write it as 2026-08-03.".to_owned(),
        (Lang::It, What::Day) => "Non è un giorno. Scriverlo come 2026-08-03.".to_owned(),
        (Lang::En, What::LastDay) => "The last day comes before the first one.".to_owned(),
        (Lang::It, What::LastDay) => "L’ultimo giorno viene prima del primo.".to_owned(),
        (Lang::En, What::Languages) => "This is not understood. Write codes of two or three letters, such as it, en, de.".to_owned(),
        (Lang::It, What::Languages) => "Non si capisce. Scrivere codici di due o tre lettere, per esempio it, en, de.".to_owned(),
        (lang, What::Test(bad)) => rule::written::bad_test(lang, bad),
        (lang, What::Rule(error)) => rule::error(lang, *error),
        (Lang::En, What::Both) => "Leave this empty, or untick what happens above: a rule waits for one of the two.".to_owned(),
        (Lang::It, What::Both) => "Lasciarlo vuoto, o togliere le spunte qui sopra: una regola aspetta una cosa o l’altra.".to_owned(),
        (Lang::En, What::Unchosen) => "Choose one of the list.".to_owned(),
        (Lang::It, What::Unchosen) => "Scegliere dall’elenco.".to_owned(),
    }
}

/// "Friday 3 Apr, 17:30 + 4 h → Tuesday 7 Apr, 12:30", and why it is told.
#[must_use]
pub fn example(lang: Lang, example: &Example, zone: &TimeZone) -> String {
    let moment = |at: jiff::Timestamp| moment(lang, &at.to_zoned(zone.clone()));
    let sum = format!("{} + {} → {}", moment(example.from), lasting(EXAMPLE_LASTS), moment(example.until));
    match (lang, &example.occasion) {
        (_, Occasion::Opening) => sum,
        (Lang::En, Occasion::Now) => format!("{sum} (now)"),
        (Lang::It, Occasion::Now) => format!("{sum} (adesso)"),
        (Lang::En, Occasion::Weekend) => format!("{sum} (over the end of the week)"),
        (Lang::It, Occasion::Weekend) => format!("{sum} (a fine settimana)"),
        (Lang::En, Occasion::DayOff(name)) => format!("{sum} (before “{}”)", name.read(lang)),
        (Lang::It, Occasion::DayOff(name)) => format!("{sum} (prima di «{}»)", name.read(lang)),
        (Lang::En, Occasion::ClockChange) => format!("{sum} (before the clocks change)"),
        (Lang::It, Occasion::ClockChange) => format!("{sum} (prima del cambio dell’ora)"),
    }
}

/// When somebody works again, as things are now: "At work next: Monday 6 Apr, 08:30".
#[must_use]
pub fn at_work_next(lang: Lang, next: Option<&Zoned>) -> String {
    match (lang, next) {
        (Lang::En, Some(at)) => format!("At work next: {}", moment(lang, at)),
        (Lang::En, None) => "Never at work".to_owned(),
        (Lang::It, Some(at)) => format!("Di nuovo al lavoro: {}", moment(lang, at)),
        (Lang::It, None) => "Mai al lavoro".to_owned(),
    }
}

fn moment(lang: Lang, at: &Zoned) -> String {
    format!("{} {}, {}", weekday(lang, at.weekday()), time::day_short(lang, at.date()), time::hour(at))
}

/// "Monday" or "lunedì".
fn weekday(lang: Lang, day: Weekday) -> &'static str {
    let nth = usize::from(day.to_monday_zero_offset().unsigned_abs());
    match lang {
        Lang::En => ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"][nth],
        Lang::It => ["lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica"][nth],
    }
}

/// Over which days and how many tickets it was looked.
#[must_use]
pub fn looked_at(lang: Lang, days: i64, tickets: u32) -> String {
    match (lang, tickets) {
        (Lang::En, 1) => format!("Over the last {days} days, with 1 ticket, had this been in force."),
        (Lang::En, tickets) => format!("Over the last {days} days, with {tickets} tickets, had this been in force."),
        (Lang::It, 1) => format!("Sugli ultimi {days} giorni, con 1 ticket, se questo fosse stato in vigore."),
        (Lang::It, tickets) => format!("Sugli ultimi {days} giorni, con {tickets} ticket, se questo fosse stato in vigore."),
    }
}

/// How many promises were kept: "94.2 % (81 of 86)".
#[must_use]
pub fn share(lang: Lang, kept: Kept) -> String {
    let Some(per_mille) = kept.per_mille() else {
        return match lang {
            Lang::En => "nothing was due".to_owned(),
            Lang::It => "nulla in scadenza".to_owned(),
        };
    };
    let (whole, tenth, met, all) = (per_mille / 10, per_mille % 10, kept.met, kept.all());
    match lang {
        Lang::En => format!("{whole}.{tenth} % ({met} of {all})"),
        Lang::It => format!("{whole},{tenth} % ({met} su {all})"),
    }
}

/// How many clocks would have gone otherwise, and how many of them are not among those that are listed.
#[must_use]
pub fn flipped(lang: Lang, clocks: u32, listed: usize) -> String {
    let told = match (lang, clocks) {
        (Lang::En, 0) => "No clock would have gone otherwise.".to_owned(),
        (Lang::En, 1) => "1 clock would have gone otherwise.".to_owned(),
        (Lang::En, clocks) => format!("{clocks} clocks would have gone otherwise."),
        (Lang::It, 0) => "Nessun orologio sarebbe andato diversamente.".to_owned(),
        (Lang::It, 1) => "1 orologio sarebbe andato diversamente.".to_owned(),
        (Lang::It, clocks) => format!("{clocks} orologi sarebbero andati diversamente."),
    };
    let unlisted = usize::try_from(clocks).unwrap_or(usize::MAX).saturating_sub(listed);
    match (lang, unlisted) {
        (_, 0) => told,
        (Lang::En, unlisted) => format!("{told} Not listed: {unlisted}."),
        (Lang::It, unlisted) => format!("{told} Non elencati: {unlisted}."),
    }
}

/// How a clock would have gone otherwise: "Solution: late → in time". Where it has no verdict, it may be promised and not due yet.
#[must_use]
pub fn flip(lang: Lang, metric: Metric, now: Option<bool>, then: Option<bool>) -> String {
    let said = |kept: Option<bool>| match (lang, kept) {
        (Lang::En, Some(true)) => "in time",
        (Lang::En, Some(false)) => "late",
        (Lang::En, None) => "nothing due",
        (Lang::It, Some(true)) => "in tempo",
        (Lang::It, Some(false)) => "in ritardo",
        (Lang::It, None) => "nulla in scadenza",
    };
    format!("{}: {} → {}", told::metric(lang, metric), said(now), said(then))
}

/// What is missing.
#[must_use]
pub fn missing(lang: Lang, missing: &Missing) -> String {
    match (lang, missing) {
        (Lang::En, Missing::Relay) => "No mail leaves this desk: whoever runs it has to name a relay (relay.host).".to_owned(),
        (Lang::It, Missing::Relay) => {
            "Da questo sportello non parte nessuna e-mail: chi lo gestisce deve indicare un relay (relay.host).".to_owned()
        }
        (Lang::En, Missing::Calendar) => "There is no calendar: nothing can be promised.".to_owned(),
        (Lang::It, Missing::Calendar) => "Non c’è un calendario: non si può promettere nulla.".to_owned(),
        (Lang::En, Missing::Policy) => "There is no service level: nothing is promised.".to_owned(),
        (Lang::It, Missing::Policy) => "Non c’è un livello di servizio: non è promesso nulla.".to_owned(),
        (Lang::En, Missing::QueueCalendar(queue)) => {
            format!("The queue “{}” has no calendar: service levels that count by the queue’s own promise nothing there.", queue.read(lang))
        }
        (Lang::It, Missing::QueueCalendar(queue)) => {
            format!(
                "La coda «{}» non ha un calendario: i livelli di servizio che contano con quello della coda lì non promettono nulla.",
                queue.read(lang)
            )
        }
        (Lang::En, Missing::VisibleQueue) => "No queue is visible to customers: they have nowhere to write to.".to_owned(),
        (Lang::It, Missing::VisibleQueue) => "Nessuna coda è visibile ai clienti: non hanno dove scrivere.".to_owned(),
        (Lang::En, Missing::Covered { name, by }) => {
            let (name, by) = (name.read(lang), by.read(lang));
            format!(
                "“{name}” never counts: “{by}” stands before it and is for all of its tickets. Give it a lower number, or the other one a higher one."
            )
        }
        (Lang::It, Missing::Covered { name, by }) => {
            let (name, by) = (name.read(lang), by.read(lang));
            format!(
                "«{name}» non conta mai: «{by}» viene prima e vale per tutti i suoi ticket. Dargli un numero più basso, o all’altro uno più alto."
            )
        }
        (lang, Missing::RestingCalendar { name, calendar, .. }) => resting_calendar(lang, name, calendar),
        (lang, Missing::RestingQueue { topic, name, queue }) => resting_queue(lang, *topic, name, queue),
        (Lang::En, Missing::Later(at)) => {
            let at = time::full(lang, at);
            format!("The clock was ahead when calendars or service levels were saved: as they are now they hold from {at} on.")
        }
        (Lang::It, Missing::Later(at)) => {
            let from = time::before_day("da", at.date());
            let at = time::full(lang, at);
            format!("L’orologio era avanti quando sono stati salvati calendari o livelli di servizio: così come sono valgono {from}{at}.")
        }
        (Lang::En, Missing::Crew(queue)) => {
            format!("Nobody works the queue “{}”: only managers see what comes in there.", queue.read(lang))
        }
        (Lang::It, Missing::Crew(queue)) => {
            format!("Nessuno lavora nella coda «{}»: ciò che vi arriva lo vedono solo i responsabili.", queue.read(lang))
        }
        (Lang::En, Missing::Agent { name, .. }) => {
            format!("“{}” gives tickets to, or tells, somebody who works here no more: that is left out.", name.read(lang))
        }
        (Lang::It, Missing::Agent { name, .. }) => {
            format!("«{}» affida ticket a una persona che non lavora più qui, o la avvisa: non viene fatto.", name.read(lang))
        }
    }
}

fn resting_calendar(lang: Lang, name: &Text, calendar: &Text) -> String {
    let (name, calendar) = (name.read(lang), calendar.read(lang));
    match lang {
        Lang::En => {
            format!("“{name}” still counts by the calendar “{calendar}”, which is retired. Choose another, or put it back into use.")
        }
        Lang::It => {
            format!("«{name}» conta ancora con il calendario «{calendar}», che è ritirato. Sceglierne un altro o rimetterlo in uso.")
        }
    }
}

fn resting_queue(lang: Lang, topic: Topic, name: &Text, queue: &Text) -> String {
    let (name, queue) = (name.read(lang), queue.read(lang));
    match (lang, topic) {
        (Lang::En, Topic::Desk) => {
            format!("Mail that no queue claims is to go to the queue “{queue}”, which is retired: the first main queue takes it.")
        }
        (Lang::It, Topic::Desk) => {
            format!("La posta di nessuna coda dovrebbe andare alla coda «{queue}», che è ritirata: la riceve la prima coda principale.")
        }
        (Lang::En, Topic::Services) => {
            format!("“{name}” leads requests to the queue “{queue}”, which is retired: another queue is asked for.")
        }
        (Lang::It, Topic::Services) => {
            format!("«{name}» porta le richieste alla coda «{queue}», che è ritirata: ne viene chiesta un’altra.")
        }
        (Lang::En, _) => format!("“{name}” moves tickets to the queue “{queue}”, which is retired: that is left out."),
        (Lang::It, _) => format!("«{name}» sposta ticket nella coda «{queue}», che è ritirata: non viene fatto."),
    }
}

/// One cell of the matrix: "Impact high, urgency low".
#[must_use]
pub fn impact_and_urgency(lang: Lang, impact: Degree, urgency: Degree) -> String {
    let (impact, urgency) = (told::degree(lang, impact), told::degree_feminine(lang, urgency));
    match lang {
        Lang::En => format!("Impact {impact}, urgency {urgency}"),
        Lang::It => format!("Impatto {impact}, urgenza {urgency}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_only_not_due_yet_is_not_said_to_be_unpromised() {
        assert_eq!(flip(Lang::En, Metric::Resolution, Some(false), None), "Solution: late → nothing due");
        assert_eq!(flip(Lang::It, Metric::Resolution, None, Some(true)), "Soluzione: nulla in scadenza → in tempo");
        assert_eq!(share(Lang::En, Kept::default()), "nothing was due");
    }

    #[test]
    fn a_list_that_is_shorter_than_its_count_says_so() {
        assert_eq!(flipped(Lang::En, 2, 2), "2 clocks would have gone otherwise.");
        assert_eq!(flipped(Lang::En, 68, 66), "68 clocks would have gone otherwise. Not listed: 2.");
        assert_eq!(flipped(Lang::It, 1, 0), "1 orologio sarebbe andato diversamente. Non elencati: 1.");
    }
}
