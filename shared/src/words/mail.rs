//! The desk's own words in mails: links, receipts, and what stands below an agent's words.
//!
//! Customers are addressed formally in Italian. Nothing that a stranger wrote is ever repeated here: a receipt can be
//! provoked by anybody, in anybody's name.

use crate::id::TicketId;
use crate::locale::Lang;

/// Subject and text of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailWords {
    /// The subject.
    pub subject: String,
    /// The text.
    pub text: String,
}

/// A link that signs in, once, within so many minutes.
#[must_use]
pub fn sign_in_link(lang: Lang, desk: &str, url: &str, minutes: i64) -> MailWords {
    match lang {
        Lang::En => MailWords {
            subject: format!("Your link to sign in to {desk}"),
            text: format!(
                "Hello,\n\nthis link signs you in to {desk}:\n\n{url}\n\nIt works once, for {minutes} minutes. A newer link replaces it.\n\n\
                 If you did not ask for it, you need not do anything: without it nobody gets in.\n\n{desk}\n"
            ),
        },
        Lang::It => MailWords {
            subject: format!("Il link per accedere a {desk}"),
            text: format!(
                "Buongiorno,\n\ncon questo link si accede a {desk}:\n\n{url}\n\nVale una volta sola, per {minutes} minuti. Se ne arriva un altro, conta quello.\n\n\
                 Se non l’ha chiesto lei, non deve fare nulla: senza il link non entra nessuno.\n\n{desk}\n"
            ),
        },
    }
}

/// An invitation to choose a password, once, within so many days.
#[must_use]
pub fn invitation(lang: Lang, desk: &str, url: &str, days: i64) -> MailWords {
    match lang {
        Lang::En => MailWords {
            subject: format!("You are invited to {desk}"),
            text: format!(
                "Hello,\n\n{desk} has an account for you. Choose a password here:\n\n{url}\n\nThe link works once, for {days} days. A newer link replaces it.\n\n\
                 If you do not know why you get this, you need not do anything.\n\n{desk}\n"
            ),
        },
        Lang::It => MailWords {
            subject: format!("Un invito a {desk}"),
            text: format!(
                "Buongiorno,\n\n{desk} ha un accesso per lei. Da qui può scegliere una password:\n\n{url}\n\nIl link vale una volta sola, per {days} giorni. Se ne arriva un altro, conta quello.\n\n\
                 Se non sa perché lo riceve, non deve fare nulla.\n\n{desk}\n"
            ),
        },
    }
}

/// A link to choose a new password, once, within so many minutes.
#[must_use]
pub fn reset(lang: Lang, desk: &str, url: &str, minutes: i64) -> MailWords {
    match lang {
        Lang::En => MailWords {
            subject: format!("Choose a new password for {desk}"),
            text: format!(
                "Hello,\n\nhere you choose a new password for {desk}:\n\n{url}\n\nThe link works once, for {minutes} minutes. Until you choose, the old password stays.\n\n\
                 If you did not ask for it, you need not do anything.\n\n{desk}\n"
            ),
        },
        Lang::It => MailWords {
            subject: format!("Una nuova password per {desk}"),
            text: format!(
                "Buongiorno,\n\nda qui può scegliere una nuova password per {desk}:\n\n{url}\n\nIl link vale una volta sola, per {minutes} minuti. Finché non ne sceglie una nuova resta quella di prima.\n\n\
                 Se non l’ha chiesto lei, non deve fare nulla.\n\n{desk}\n"
            ),
        },
    }
}

/// The password was changed a moment ago; whoever did not do it must know at once.
#[must_use]
pub fn password_changed(lang: Lang, desk: &str, forgotten_url: &str) -> MailWords {
    match lang {
        Lang::En => MailWords {
            subject: format!("Your password for {desk} was changed"),
            text: format!(
                "Hello,\n\nyour password for {desk} was just changed, and every other device was signed out.\n\n\
                 If that was not you, choose a new one at once:\n\n{forgotten_url}\n\n{desk}\n"
            ),
        },
        Lang::It => MailWords {
            subject: format!("La password per {desk} è cambiata"),
            text: format!(
                "Buongiorno,\n\nla sua password per {desk} è appena cambiata e l’accesso è stato chiuso su tutti gli altri dispositivi.\n\n\
                 Se non è stato lei, ne scelga subito una nuova:\n\n{forgotten_url}\n\n{desk}\n"
            ),
        },
    }
}

/// The desk has received a request: its number, and what happens next.
#[must_use]
pub fn receipt(lang: Lang, desk: &str, ticket: TicketId, url: &str) -> MailWords {
    match lang {
        Lang::En => MailWords {
            subject: format!("[{ticket}] We have your request"),
            text: format!(
                "Hello,\n\nwe have your message; its number is {ticket}. Somebody reads it and answers to this address.\n\n\
                 To add something, reply to this mail or write here:\n\n{url}\n\n{desk}\n"
            ),
        },
        Lang::It => MailWords {
            subject: format!("[{ticket}] Abbiamo ricevuto la sua richiesta"),
            text: format!(
                "Buongiorno,\n\nabbiamo ricevuto il suo messaggio; il numero è {ticket}. Qualcuno lo legge e risponde a questo indirizzo.\n\n\
                 Per aggiungere qualcosa risponda a questa mail o scriva qui:\n\n{url}\n\n{desk}\n"
            ),
        },
    }
}

/// Somebody of the desk is told of a ticket, and why.
#[must_use]
pub fn alert(lang: Lang, ticket: TicketId, subject: &str, why: &str, url: &str) -> MailWords {
    let told = match lang {
        Lang::En => format!("Ticket {ticket}, “{subject}”"),
        Lang::It => format!("Ticket {ticket}, «{subject}»"),
    };
    MailWords { subject: format!("[{ticket}] {why}"), text: format!("{told}\n{why}\n\n{url}\n") }
}

/// Below the last of such mails for now.
#[must_use]
pub fn rest_on_the_desk(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "For up to an hour no more mails like this one are sent to you: the desk shows the rest.",
        Lang::It => "Per un’ora al massimo non le arrivano altri messaggi come questo: il resto si vede nello sportello.",
    }
}

/// What stands below an agent's words.
#[must_use]
pub fn reply_footer(lang: Lang, ticket: TicketId, url: &str) -> String {
    match lang {
        Lang::En => format!("Request {ticket}. Reply to this mail, or read everything here: {url}"),
        Lang::It => format!("Richiesta {ticket}. Risponda a questa mail, oppure rilegga tutto qui: {url}"),
    }
}

/// What stands below an agent's words that are thought to solve it; it closes by itself after so many days.
#[must_use]
pub fn solved_footer(lang: Lang, ticket: TicketId, url: &str, close_after_days: u16) -> String {
    match (lang, close_after_days) {
        (Lang::En, 1) => solved_english(ticket, url, "tomorrow"),
        (Lang::En, days) => solved_english(ticket, url, &format!("in {days} days")),
        (Lang::It, 1) => solved_italian(ticket, url, "domani"),
        (Lang::It, days) => solved_italian(ticket, url, &format!("fra {days} giorni")),
    }
}

fn solved_english(ticket: TicketId, url: &str, when: &str) -> String {
    format!(
        "We think request {ticket} is solved. If it is not, just reply to this mail and it is open again. \
         You can also confirm or reopen it here: {url}\nWithout an answer it closes by itself {when}."
    )
}

fn solved_italian(ticket: TicketId, url: &str, when: &str) -> String {
    format!(
        "Per noi la richiesta {ticket} è risolta. Se non lo è, basta rispondere a questa mail e si riapre. \
         Può anche confermare o riaprirla qui: {url}\nSenza risposta si chiude da sola {when}."
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "https://help.example.org/x";

    fn all(lang: Lang) -> Vec<MailWords> {
        let footer = |text| MailWords { subject: "-".to_owned(), text };
        vec![
            sign_in_link(lang, "Brinanova", URL, 15),
            reset(lang, "Brinanova", URL, 60),
            invitation(lang, "Brinanova", URL, 3),
            password_changed(lang, "Brinanova", URL),
            receipt(lang, "Brinanova", TicketId(1012), URL),
            footer(reply_footer(lang, TicketId(1012), URL)),
            footer(solved_footer(lang, TicketId(1012), URL, 1)),
            footer(solved_footer(lang, TicketId(1012), URL, 7)),
        ]
    }

    #[test]
    fn every_mail_carries_its_link_alone_and_one_line_of_subject() {
        for mail in Lang::ALL.into_iter().flat_map(all) {
            assert_eq!(mail.text.matches(URL).count(), 1, "{}", mail.text);
            assert!(!mail.subject.contains(['\n', '\r']), "{}", mail.subject);
            // A full stop behind a link is taken for a part of it by some mail programs.
            assert!(mail.text.contains(&format!("{URL}\n")) || mail.text.ends_with(URL), "{}", mail.text);
        }
    }

    #[test]
    fn the_languages_differ() {
        for (english, italian) in all(Lang::En).iter().zip(all(Lang::It)) {
            assert_ne!(english.text, italian.text);
        }
    }
}
