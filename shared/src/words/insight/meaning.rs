//! What each figure means, in a few sentences for somebody who runs a desk. The exact rules are those of [`crate::kpi`].

use crate::locale::Lang;

/// What is explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Meaning {
    /// Opened and resolved.
    Flows,
    /// Open, and the balance.
    Open,
    /// Time until a person took it up.
    Acknowledged,
    /// Time until the first answer.
    Answered,
    /// Time until it was resolved.
    Resolved,
    /// The age of what is open.
    Ages,
    /// By main queue.
    Queues,
    /// By channel.
    Channels,
}

/// What a figure means.
#[must_use]
pub fn meaning(lang: Lang, meaning: Meaning) -> &'static [&'static str] {
    match lang {
        Lang::En => english(meaning),
        Lang::It => italian(meaning),
    }
}

fn english(meaning: Meaning) -> &'static [&'static str] {
    match meaning {
        Meaning::Flows => &[
            "Opened: tickets that came to be in these days, by whatever channel. Resolved: tickets that became resolved or closed in these days and still are at the end of them.",
            "Opened for each resolved (turnaround) above 1 means that work piles up. The share resolved compares the same two numbers; it may exceed 100\u{a0}% when old tickets are resolved too.",
            "A ticket counts once in each number. Spam and merged tickets count in none.",
            "With one queue chosen, all days count the tickets that are in it at the end of the period.",
        ],
        Meaning::Open => &[
            "Tickets that are new, being worked on or waiting, at the end of the period or now if it is not over.",
            "The sum below is exact: what was open before, plus what was opened and reopened, less what was resolved, less what was marked as spam or merged. Reopened are tickets that were done before the period: one that was opened, resolved and opened again within it counts as opened only.",
            "The line shows how many were open at the end of each day, as it was on that day.",
            "With one queue chosen, all days count the tickets that are in it at the end of the period.",
        ],
        Meaning::Acknowledged => &[
            "From the moment a ticket comes in until a person of the desk takes it up: takes it over, changes its state or answers in public, whichever is first. The ticket counts on the day that this happens.",
            "Automatic receipts, assignment to somebody else and internal notes do not count.",
            "Tickets that an agent wrote down for a caller, or with which the desk wrote first, waited for nobody and are left out.",
        ],
        Meaning::Answered => &[
            "From the moment a ticket comes in until the first public answer that a person wrote. The ticket counts on the day of that answer.",
            "Automatic receipts and internal notes are no answers. Where the desk wrote first, its opening words answer nobody: the next answer counts.",
            "Half were answered within the median, nine in ten within the second time. Nights and holidays are not taken off.",
        ],
        Meaning::Resolved => &[
            "From the beginning of the case until it was last resolved, for tickets resolved in these days. A ticket opened again within seven days is the same case and its clock ran on; later it is a new case.",
            "Without waiting for the customer: the same time less every stretch in which the desk waited for the customer’s answer or thought that it was done.",
            "With open ones counted (Kaplan and Meier): of the cases that began in these days, the time after which half are resolved. Leaving difficult tickets open makes the other figures look better, this one worse.",
        ],
        Meaning::Ages => &[
            "The time since each open ticket came in, at the end of the period or now if it is not over. Waiting, nights and holidays count.",
            "A ticket that was opened again keeps its first day.",
            "Half are younger than the median.",
        ],
        Meaning::Queues => &[
            "By main queue: a ticket in a sub-queue counts for the main queue that its customer knows.",
            "A ticket that was moved counts where it was at the end of the period.",
            "The table also shows what was resolved, what is open, and the medians of first answer and resolution.",
        ],
        Meaning::Channels => &[
            "By the way that a ticket first came in; later messages may come by another.",
            "“Written by us” are tickets with which the desk wrote first.",
            "The table also shows what was resolved, what is open, and the medians of first answer and resolution.",
        ],
    }
}

fn italian(meaning: Meaning) -> &'static [&'static str] {
    match meaning {
        Meaning::Flows => &[
            "Ricevuti: i ticket nati in questi giorni, da qualunque canale. Risolti: quelli diventati risolti o chiusi in questi giorni e rimasti tali fino alla fine.",
            "Se per ogni risolto se ne riceve più di 1, il lavoro si accumula. La quota risolta mette a confronto gli stessi due numeri: supera il 100\u{a0}% quando si risolvono anche ticket vecchi.",
            "Ogni ticket conta una volta per numero. Spam e ticket uniti non contano mai.",
            "Con una coda scelta, tutti i giorni contano i ticket che vi si trovano alla fine del periodo.",
        ],
        Meaning::Open => &[
            "I ticket nuovi, in lavorazione o in attesa alla fine del periodo, o adesso se il periodo non è finito.",
            "Il conto qui sotto torna sempre: quanti erano aperti prima, più i ricevuti e i riaperti, meno i risolti, meno quelli segnati come spam o uniti. Riaperti sono quelli già conclusi prima del periodo: uno ricevuto, risolto e riaperto in questi giorni conta solo tra i ricevuti.",
            "La linea mostra quanti erano aperti alla fine di ogni giornata, così com’era quel giorno.",
            "Con una coda scelta, tutti i giorni contano i ticket che vi si trovano alla fine del periodo.",
        ],
        Meaning::Acknowledged => &[
            "Da quando il ticket arriva a quando una persona dello sportello se ne occupa: lo prende in carico, ne cambia lo stato o risponde al cliente. Vale la prima delle tre, nel giorno in cui accade.",
            "Le conferme automatiche, l’assegnazione a un collega e le note interne non contano.",
            "Restano fuori i ticket scritti da un operatore per chi telefona e quelli in cui è lo sportello a scrivere per primo: lì nessuno aspettava.",
        ],
        Meaning::Answered => &[
            "Da quando il ticket arriva alla prima risposta al cliente scritta da una persona. Conta nel giorno della risposta.",
            "Conferme automatiche e note interne non sono risposte. Se è lo sportello a scrivere per primo, conta la risposta successiva.",
            "Metà ha avuto risposta entro la mediana, nove su dieci entro il secondo tempo. Notti e festivi non si scalano.",
        ],
        Meaning::Resolved => &[
            "Dall’inizio del caso all’ultima volta in cui è stato risolto, per i ticket risolti in questi giorni. Se si riapre entro sette giorni è lo stesso caso e il tempo ha continuato a correre; dopo, è un caso nuovo.",
            "Senza le attese del cliente: lo stesso tempo, meno i tratti in cui si aspettava una risposta del cliente o si credeva di aver finito.",
            "Contando anche gli aperti (Kaplan e Meier): dei casi cominciati in questi giorni, il tempo dopo il quale metà è risolta. Lasciare aperti i ticket difficili abbellisce le altre cifre e peggiora questa.",
        ],
        Meaning::Ages => &[
            "Il tempo passato da quando ogni ticket aperto è arrivato, alla fine del periodo o adesso se non è finito. Attese, notti e festivi contano.",
            "Un ticket riaperto conserva il suo primo giorno.",
            "Metà è più giovane della mediana.",
        ],
        Meaning::Queues => &[
            "Per coda principale: un ticket in una sottocoda conta per la coda principale che il cliente conosce.",
            "Un ticket spostato conta dove si trovava alla fine del periodo.",
            "La tabella mostra anche i risolti, gli aperti e le mediane di prima risposta e risoluzione.",
        ],
        Meaning::Channels => &[
            "Per la via da cui il ticket è arrivato la prima volta; i messaggi successivi possono usarne un’altra.",
            "«Scritto da noi» sono i ticket in cui siamo stati noi a scrivere per primi.",
            "La tabella mostra anche i risolti, gli aperti e le mediane di prima risposta e risoluzione.",
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_chosen_queue_counts_is_said_where_days_are_compared() {
        for what in [Meaning::Flows, Meaning::Open] {
            for (lang, words) in [(Lang::En, "With one queue chosen"), (Lang::It, "Con una coda scelta")] {
                assert!(meaning(lang, what).iter().any(|clause| clause.starts_with(words)), "{what:?}");
            }
        }
    }
}
