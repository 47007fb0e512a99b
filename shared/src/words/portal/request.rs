//! What the portal says of one request: its number, where it stands, what comes next.

use jiff::civil::Date;

use crate::id::TicketId;
use crate::locale::Lang;
use crate::text::{FILE_BYTES_MAX, FILES_BYTES_MAX, MEGABYTE};
use crate::ticket::decide::FILES_MAX;
use crate::view::Stage;

/// The greeting above everything.
#[must_use]
pub fn greeting(lang: Lang, name: &str) -> String {
    match lang {
        Lang::En => format!("Hello, {name}."),
        Lang::It => format!("Buongiorno, {name}."),
    }
}

/// The number by which a request is named on the phone.
#[must_use]
pub fn request_number(lang: Lang, id: TicketId) -> String {
    match lang {
        Lang::En => format!("Request {id}"),
        Lang::It => format!("Richiesta {id}"),
    }
}

/// Above the form of a request that continues another one.
#[must_use]
pub fn continues(lang: Lang, id: TicketId) -> String {
    match lang {
        Lang::En => format!("It continues your request {id}."),
        Lang::It => format!("Continua la sua richiesta {id}."),
    }
}

/// Above a form with what was begun another day, when something else was just asked.
#[must_use]
pub fn question_waits(lang: Lang, question: &str) -> String {
    match lang {
        Lang::En => format!("You had begun another request. Send it first, or clear both fields and ask your new question: “{question}”"),
        Lang::It => {
            format!("Aveva iniziato un’altra richiesta. La invii prima, oppure svuoti i due campi e scriva la nuova domanda: «{question}»")
        }
    }
}

/// How many files there may be, how large each, and how large all of them.
#[must_use]
pub fn files_hint(lang: Lang) -> String {
    let (one, all) = (FILE_BYTES_MAX / MEGABYTE, FILES_BYTES_MAX / MEGABYTE);
    match lang {
        Lang::En => format!("{FILES_MAX} at most, {one} MB each, {all} MB together."),
        Lang::It => format!("{FILES_MAX} al massimo, {one} MB l’uno, {all} MB in tutto."),
    }
}

/// Files that were chosen on another visit: browsers do not keep them.
#[must_use]
pub fn choose_again(lang: Lang, names: &str) -> String {
    match lang {
        Lang::En => format!("Please choose again what you had chosen before: {names}. Your browser keeps words, but no files."),
        Lang::It => format!("Scelga di nuovo quello che aveva già scelto: {names}. Il browser conserva le parole, non i file."),
    }
}

/// A solved request is over by itself on that day; the day follows at once, as an article may want it.
#[must_use]
pub fn closes_before(lang: Lang, day: Date) -> &'static str {
    match (lang, day.day()) {
        (Lang::En, _) => "If we do not hear from you, we close it on ",
        (Lang::It, 8 | 11) => "Se non ci scrive, la consideriamo conclusa l’",
        (Lang::It, _) => "Se non ci scrive, la consideriamo conclusa il ",
    }
}

/// Where a request stands, as one sentence in a list.
#[must_use]
pub fn stage(lang: Lang, stage: Stage) -> &'static str {
    match (lang, stage) {
        (Lang::En, Stage::Received) => "We have it and will write to you.",
        (Lang::En, Stage::InProgress) => "We are working on it.",
        (Lang::En, Stage::WaitingForYou) => "We asked you something.",
        (Lang::En, Stage::WaitingForOthers) => "We have to wait before we can go on.",
        (Lang::En, Stage::Solved) => "We think it is solved. Is it?",
        (Lang::En, Stage::Closed) => "It is finished.",
        (Lang::It, Stage::Received) => "È arrivata, le scriveremo.",
        (Lang::It, Stage::InProgress) => "Ci stiamo lavorando.",
        (Lang::It, Stage::WaitingForYou) => "Le abbiamo chiesto una cosa.",
        (Lang::It, Stage::WaitingForOthers) => "Dobbiamo attendere prima di proseguire.",
        (Lang::It, Stage::Solved) => "Per noi è risolta. È andata bene?",
        (Lang::It, Stage::Closed) => "È conclusa.",
    }
}

/// Where a request stands, and what the customer may expect.
#[must_use]
pub fn progress(lang: Lang, stage: Stage) -> &'static str {
    match (lang, stage) {
        (Lang::En, Stage::Received) => "We have your request and will write to you.",
        (Lang::En, Stage::InProgress) => "We are working on it and will write to you.",
        (Lang::En, Stage::WaitingForYou) => "We asked you something: please answer below, then we go on.",
        (Lang::En, Stage::WaitingForOthers) => "We have to wait before we can go on. There is nothing you need to do.",
        (Lang::En, Stage::Solved) => "We think it is solved.",
        (Lang::En, Stage::Closed) => "This request is finished.",
        (Lang::It, Stage::Received) => "La sua richiesta è arrivata, le scriveremo.",
        (Lang::It, Stage::InProgress) => "Ci stiamo lavorando, le scriveremo.",
        (Lang::It, Stage::WaitingForYou) => "Le abbiamo chiesto una cosa: risponda qui sotto, poi proseguiamo.",
        (Lang::It, Stage::WaitingForOthers) => "Dobbiamo attendere prima di proseguire. Lei non deve fare nulla.",
        (Lang::It, Stage::Solved) => "Per noi è risolta.",
        (Lang::It, Stage::Closed) => "Questa richiesta è conclusa.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_article_goes_with_the_day() {
        for (day, it) in [(7, "il 7"), (8, "l’8"), (11, "l’11"), (12, "il 12")] {
            let date = jiff::civil::date(2026, 12, day);
            assert!(format!("{}{day}", closes_before(Lang::It, date)).ends_with(it), "{it}");
            assert!(closes_before(Lang::En, date).ends_with("on "));
        }
    }
}
