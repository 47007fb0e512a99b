//! Words of a ticket's page: who is there, what was set meanwhile, how words travelled.

use jiff::civil::Date;

use crate::locale::Lang;
use crate::text::lowered;
use crate::ticket::status::StatusCode;
use crate::words::common::status;
use crate::words::time::{before_day, day_short};

/// A ticket was taken over.
#[must_use]
pub fn is_yours(lang: Lang, ticket: u64) -> String {
    match lang {
        Lang::En => format!("{ticket} is yours"),
        Lang::It => format!("{ticket} è tuo"),
    }
}

/// Who else has a ticket open.
#[must_use]
pub fn is_here(lang: Lang, name: &str, writes: bool, others: usize) -> String {
    let first = match (lang, writes) {
        (Lang::En, true) => format!("{name} is writing"),
        (Lang::En, false) => format!("{name} is here"),
        (Lang::It, true) => format!("{name} sta scrivendo"),
        (Lang::It, false) => format!("{name} è qui"),
    };
    match (lang, others) {
        (_, 0) => first,
        (Lang::En, _) => format!("{first}, and {others} more"),
        (Lang::It, 1) => format!("{first}, e un’altra persona"),
        (Lang::It, _) => format!("{first}, e altre {others} persone"),
    }
}

/// Chooses again what a colleague has just overruled.
#[must_use]
pub fn set_anyway(lang: Lang, wanted: &str) -> String {
    match lang {
        Lang::En => format!("Set “{wanted}” all the same"),
        Lang::It => format!("Imposta comunque «{wanted}»"),
    }
}

/// What a colleague set a moment before, and what the reader wanted.
#[must_use]
pub fn overruled(lang: Lang, who: Option<&str>, fact: &str, value: &str, wanted: &str) -> String {
    match lang {
        Lang::En => format!("{} was quicker: “{fact}” is “{value}” now. You chose “{wanted}”.", who.unwrap_or("A colleague")),
        Lang::It => format!("{} ha scelto prima di te: ora «{fact}» è «{value}». Tu avevi scelto «{wanted}».", who.unwrap_or("Un collega")),
    }
}

/// What was written for a ticket that is no longer on the screen did not leave.
#[must_use]
pub fn not_sent(lang: Lang, ticket: u64, why: &str) -> String {
    match lang {
        Lang::En => format!("{ticket}: not sent. {why}"),
        Lang::It => format!("{ticket}: non inviata. {why}"),
    }
}

/// The same for a new ticket.
#[must_use]
pub fn not_opened(lang: Lang, why: &str) -> String {
    match lang {
        Lang::En => format!("The new ticket was not opened. {why}"),
        Lang::It => format!("Il nuovo ticket non è stato aperto. {why}"),
    }
}

/// Somebody whom the desk knows by the address that was typed.
#[must_use]
pub fn it_is(lang: Lang, name: &str) -> String {
    match lang {
        Lang::En => format!("It is {name}"),
        Lang::It => format!("È {name}"),
    }
}

/// A state that ends by itself.
#[must_use]
pub fn waits_until(lang: Lang, until: &str) -> String {
    match lang {
        Lang::En => format!("Wait until {until}"),
        Lang::It => format!("Attendi fino a {until}"),
    }
}

/// The same for a week.
#[must_use]
pub fn waits_a_week(lang: Lang, until: Date) -> String {
    let day = day_short(lang, until);
    match lang {
        Lang::En => format!("Wait a week, until {day}, 09:00"),
        Lang::It => format!("Attendi una settimana, fino {}{day}, 09:00", before_day("a", until)),
    }
}

/// An article's number, for the ears.
#[must_use]
pub fn article_number(lang: Lang, ordinal: u32) -> String {
    match lang {
        Lang::En => format!("Article {ordinal}, "),
        Lang::It => format!("Articolo {ordinal}, "),
    }
}

/// To whom words went, and on which way, if on one.
#[must_use]
pub fn to_by(lang: Lang, first: &str, others: usize, way: Option<&str>) -> String {
    let to = match (lang, others) {
        (Lang::En, 0) => format!("to {first}"),
        (Lang::En, _) => format!("to {first} and {others} more"),
        (Lang::It, 0) => format!("a {first}"),
        (Lang::It, 1) => format!("a {first} e un altro"),
        (Lang::It, _) => format!("a {first} e altri {others}"),
    };
    way.map_or_else(|| to.clone(), |way| format!("{to}, {}", lowered(way)))
}

/// A mail that did not leave at once.
#[must_use]
pub fn mail_tried(lang: Lang, tries: u32) -> String {
    match (lang, tries) {
        (Lang::En, 1) => "not delivered yet, tried once".to_owned(),
        (Lang::En, _) => format!("not delivered yet, tried {tries} times"),
        (Lang::It, 1) => "non ancora consegnata, un tentativo".to_owned(),
        (Lang::It, _) => format!("non ancora consegnata, {tries} tentativi"),
    }
}

/// A mail that the next server took.
#[must_use]
pub fn mail_sent(lang: Lang, hour: &str) -> String {
    match lang {
        Lang::En => format!("sent {hour}"),
        Lang::It => format!("inviata {hour}"),
    }
}

/// A mail that was given up.
#[must_use]
pub fn mail_failed(lang: Lang, reason: &str) -> String {
    match lang {
        // Nobody answered that it failed: there was nothing to send, or nowhere to send it.
        Lang::En if reason.is_empty() => "not sent: the words are gone, or no mail can go to the address".to_owned(),
        Lang::It if reason.is_empty() => "non inviata: il testo non c’è più, o all’indirizzo non può arrivare posta".to_owned(),
        Lang::En => format!("not delivered: {reason}"),
        Lang::It => format!("non consegnata: {reason}"),
    }
}

/// The address that a reply goes to, after the name.
#[must_use]
pub fn by_address(lang: Lang, address: Option<&str>) -> String {
    match (lang, address) {
        (Lang::En, Some(address)) => format!(", by e-mail to {address}"),
        (Lang::It, Some(address)) => format!(", per e-mail a {address}"),
        (Lang::En, None) => ", in the portal: no e-mail can reach them for now".to_owned(),
        (Lang::It, None) => ", nel portale: per ora nessuna e-mail può arrivare".to_owned(),
    }
}

/// Somebody wrote after the agent had begun.
#[must_use]
pub fn wrote_after(lang: Lang, name: &str, hour: &str, customer: bool) -> String {
    match (lang, customer) {
        (Lang::En, true) => format!("{name} wrote at {hour}, after you began:"),
        (Lang::En, false) => format!("{name} answered at {hour}, after you began:"),
        (Lang::It, true) => format!("{name} ha scritto alle {hour}, dopo che avevi iniziato:"),
        (Lang::It, false) => format!("{name} ha risposto alle {hour}, dopo che avevi iniziato:"),
    }
}

/// The ticket ended while the agent wrote.
#[must_use]
pub fn ended_after(lang: Lang, name: &str, hour: &str, ended: StatusCode) -> String {
    let state = status(lang, ended);
    // Of what takes no reply at all the line below says so.
    match (lang, ended.is_final()) {
        (Lang::En, true) => format!("{name} set it to “{state}” at {hour}, after you began."),
        (Lang::En, false) => format!("{name} set it to “{state}” at {hour}, after you began. A reply alone leaves it there."),
        (Lang::It, true) => format!("{name} lo ha messo su «{state}» alle {hour}, dopo che avevi iniziato."),
        (Lang::It, false) => {
            format!("{name} lo ha messo su «{state}» alle {hour}, dopo che avevi iniziato. La sola risposta non lo riapre.")
        }
    }
}

/// Who reads the words of a new ticket: the desk writes down what somebody says, or writes to them.
#[must_use]
pub fn read_by(lang: Lang, name: Option<&str>, outbound: bool) -> String {
    match (lang, outbound) {
        (Lang::En, false) => format!("{} sees this in the portal, word for word.", name.unwrap_or("The caller")),
        (Lang::En, true) => {
            format!("{} sees this in the portal and gets it by e-mail, if there is an address.", name.unwrap_or("The customer"))
        }
        (Lang::It, false) => format!("{} lo vede nel portale, parola per parola.", name.unwrap_or("Chi chiama")),
        (Lang::It, true) => format!("{} lo vede nel portale e, se c’è un indirizzo, lo riceve per e-mail.", name.unwrap_or("Il cliente")),
    }
}

/// Takes a chosen file away again.
#[must_use]
pub fn remove_file(lang: Lang, name: &str) -> String {
    match lang {
        Lang::En => format!("Remove {name}"),
        Lang::It => format!("Togli {name}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_italian_day_has_the_article_that_it_is_said_with() {
        for (day, words) in
            [(1, "fino al 1° dic"), (7, "fino al 7 dic"), (8, "fino all’8 dic"), (11, "fino all’11 dic"), (18, "fino al 18 dic")]
        {
            let said = waits_a_week(Lang::It, Date::constant(2026, 12, day));
            assert!(said.contains(words), "{said}");
        }
        assert_eq!(waits_a_week(Lang::En, Date::constant(2026, 12, 8)), "Wait a week, until 8 Dec, 09:00");
    }

    #[test]
    fn a_reply_is_spoken_of_only_where_one_is_taken() {
        for lang in Lang::ALL {
            let words = |ended| ended_after(lang, "Giulia", "09:00", ended);
            assert_eq!(words(StatusCode::Resolved).matches('.').count(), 2);
            assert_eq!(words(StatusCode::Closed).matches('.').count(), 1, "a second sentence would contradict what follows");
        }
    }
}
