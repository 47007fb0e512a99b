//! What an import says in the end: what there is now, and what of the file was odd or would have been refused.

use jiff::Timestamp;

use crate::id::TicketId;
use crate::locale::Lang;
use crate::refusal::Refusal;

texts! {
    /// What was odd about a file, and why the desk would have refused what happened.
    enum ImportText;
    KeyTwice: "a case has the key of an earlier one; it is told apart by a number" / "un caso ha la chiave di uno precedente; è distinto da un numero",
    NoEvents: "a case has no events; it is no ticket" / "un caso non ha eventi; non diventa un ticket",
    Duplicate: "an event was told before, to the letter; kept as a step that changes nothing" / "un evento ripete alla lettera uno precedente; tenuto come passo che non cambia nulla",
    Backwards: "an event stands after one that happened later; put where its time belongs" / "un evento sta dopo uno avvenuto più tardi; messo dove vuole la sua ora",
    NoTime: "an event does not say when; it has the time of the one beside it" / "un evento non dice quando; ha l’ora di quello accanto",
    NoActivity: "an event does not say what happened; kept as a note" / "un evento non dice che cosa è successo; tenuto come nota",
    Unnamed: "the map does not name the activity; kept as a note" / "la mappa non nomina l’attività; tenuta come nota",
    NoOperator: "somebody took the ticket, and it is not said who" / "qualcuno ha preso in carico il ticket, e non si dice chi",
    UnknownPriority: "the map does not name the priority; left as it was" / "la mappa non nomina la priorità; lasciata com’era",
    CreatedLate: "a ticket was created that was there; kept as a note" / "è stato creato un ticket che c’era già; tenuto come nota",
    NowhereBack: "a ticket came back that had not left; kept as a note" / "è tornato un ticket che non era partito; tenuto come nota",
    Aside: "a ticket went to another queue of the same level" / "un ticket è passato a un’altra coda dello stesso livello",
    AfterClosing: "something happened to a ticket that was closed" / "è successo qualcosa a un ticket chiuso",
    NoMove: "the desk’s states do not lead there; set as the file says" / "gli stati dello sportello non portano lì; impostato come dice il file",
    Final: "the ticket was closed; done as the file says" / "il ticket era chiuso; fatto come dice il file",
    Sideways: "the queue does not lie below or above; moved as the file says" / "la coda non sta né sotto né sopra; spostato come dice il file",
    SkipsLevel: "the queue takes nothing over from so far before it; moved as the file says" / "la coda non riceve da livelli così lontani; spostato come dice il file",
    NoSuchQueue: "the queue is retired; moved as the file says" / "la coda è dismessa; spostato come dice il file",
    Unexplained: "the queue asks for a reason, a cause or a solution; done as the file says" / "la coda chiede un motivo, una causa o una soluzione; fatto come dice il file",
    Otherwise: "the desk would have refused it; done as the file says" / "lo sportello l’avrebbe rifiutato; fatto come dice il file",
    TooLong: "more happened than a ticket holds; it is no ticket" / "è successo più di quanto un ticket contenga; non diventa un ticket",
    NotTaken: "the desk does not take the case" / "lo sportello non accetta il caso",
    Otherwhere: "the file says something else of a ticket than when it was imported; left as it is" / "il file dice di un ticket altro da quando fu importato; lasciato com’è",
    NoPromise: "Left out: the promise of the map. The main queues of these tickets hold others too, for which it would have been as well." / "Lasciata fuori: la promessa della mappa. Le code principali di questi ticket ne contengono altri, per i quali sarebbe valsa anch’essa.",
    PromiseTooOld: "Left out: the promise of the map. The file begins before 2000, and no working time is known of then." / "Lasciata fuori: la promessa della mappa. Il file comincia prima del 2000, e di allora non si conoscono le ore d’ufficio.",
    NothingOdd: "Nothing was irregular." / "Niente di irregolare.",
}

/// Which kind of refusal it is.
#[must_use]
pub fn kind_of(refusal: &Refusal) -> ImportText {
    match refusal {
        Refusal::NoMove { .. } => ImportText::NoMove,
        Refusal::Final { .. } => ImportText::Final,
        Refusal::Sideways { .. } => ImportText::Sideways,
        Refusal::SkipsLevel { .. } => ImportText::SkipsLevel,
        Refusal::NoSuchQueue { .. } => ImportText::NoSuchQueue,
        Refusal::NeedsReason | Refusal::NeedsCause | Refusal::NeedsSolution => ImportText::Unexplained,
        _ => ImportText::Otherwise,
    }
}

/// "3 cases with 11 events, from 2011-06-01 to 2011-06-05."
#[must_use]
pub fn read(lang: Lang, cases: u64, events: u64, span: Option<(Timestamp, Timestamp)>) -> String {
    let (cases, events) = match lang {
        Lang::En => (counted(cases, "case", "cases"), counted(events, "event", "events")),
        Lang::It => (counted(cases, "caso", "casi"), counted(events, "evento", "eventi")),
    };
    match (lang, span) {
        (Lang::En, Some((first, last))) => format!("Read: {cases} with {events}, from {first} to {last}."),
        (Lang::It, Some((first, last))) => format!("Letto: {cases} con {events}, da {first} a {last}."),
        (Lang::En, None) => format!("Read: {cases} with {events}."),
        (Lang::It, None) => format!("Letto: {cases} con {events}."),
    }
}

/// What was made because the file names it.
#[must_use]
pub fn made(lang: Lang, queues: u32, people: u32, services: u32) -> String {
    let (queues, people, services) = (u64::from(queues), u64::from(people), u64::from(services));
    match lang {
        Lang::En => {
            let (queues, services) = (counted(queues, "queue", "queues"), counted(services, "service", "services"));
            let people = counted(people, "person", "people");
            format!("Made: {queues} and {services} that customers do not see; {people} who cannot sign in.")
        }
        Lang::It => {
            let (queues, services) = (counted(queues, "coda", "code"), counted(services, "servizio", "servizi"));
            let people = counted(people, "persona", "persone");
            format!("Creato: {queues} e {services} che i clienti non vedono; {people} che non possono accedere.")
        }
    }
}

/// That a calendar and a policy were made, as the map says.
#[must_use]
pub fn promised(lang: Lang, since: Timestamp) -> String {
    match lang {
        Lang::En => format!("Made: a calendar and a service level for these tickets, in force since {since}."),
        Lang::It => format!("Creato: un calendario e un livello di servizio per questi ticket, in vigore da {since}."),
    }
}

/// That a desk has as many services as it may have.
#[must_use]
pub fn no_services(lang: Lang, services: u32) -> String {
    match lang {
        Lang::En => format!("{services} services could not be made, the desk has as many as it may have: their tickets are about none."),
        Lang::It => format!("{services} servizi non sono stati creati, lo sportello ne ha già il massimo: i loro ticket non ne hanno."),
    }
}

/// How many tickets are new, how many were there, and how many promises were broken by the new ones.
#[must_use]
pub fn tickets(lang: Lang, new: u64, known: u64, breaches: u64) -> String {
    match lang {
        Lang::En => {
            let breaches = counted(breaches, "service level", "service levels");
            format!("Tickets: {new} new, {known} imported before. {breaches} broken in the past; nobody was told.")
        }
        Lang::It => {
            let breaches = counted(breaches, "livello di servizio mancato", "livelli di servizio mancati");
            format!("Ticket: {new} nuovi, {known} già importati. {breaches} in passato; nessuno è stato avvisato.")
        }
    }
}

/// Which numbers the tickets have, and where those that are closed are found; the file begins in that year.
#[must_use]
pub fn numbers(lang: Lang, (least, greatest): (TicketId, TicketId), since: Option<i16>) -> String {
    let one = least == greatest;
    match lang {
        Lang::En => {
            let numbers = if one { format!("Its number: {least}.") } else { format!("Their numbers: {least} to {greatest}.") };
            let since = since.map(|year| format!(" from {year} on")).unwrap_or_default();
            format!(
                "{numbers} No queue lists what is closed: the desk (/desk) opens it by its number, the figures (/insight) count it{since}."
            )
        }
        Lang::It => {
            let numbers = if one { format!("Numero: {least}.") } else { format!("Numeri: da {least} a {greatest}.") };
            let since = since.map(|year| format!(" dal {year} in poi")).unwrap_or_default();
            format!(
                "{numbers} Ciò che è chiuso non sta nelle code: lo sportello (/desk) lo apre con il suo numero, le cifre (/insight) lo contano{since}."
            )
        }
    }
}

/// How many attributes no map can name.
#[must_use]
pub fn passed_over(lang: Lang, attributes: u64) -> String {
    match lang {
        Lang::En => format!("{attributes} attributes within others or under a key given twice were passed over."),
        Lang::It => format!("{attributes} attributi dentro altri, o con una chiave ripetuta, sono stati saltati."),
    }
}

/// How often something was found, and where first.
#[must_use]
pub fn found(lang: Lang, count: u64, what: &str, examples: &str) -> String {
    match (lang, count) {
        (Lang::En, 1) => format!("once: {what}: {examples}"),
        (Lang::En, _) => format!("{count} times: {what}: {examples}"),
        (Lang::It, 1) => format!("una volta: {what}: {examples}"),
        (Lang::It, _) => format!("{count} volte: {what}: {examples}"),
    }
}

/// An event of a case.
#[must_use]
pub fn event(lang: Lang, case: &str, event: usize) -> String {
    match (lang, event) {
        (_, 0) => case.to_owned(),
        (Lang::En, _) => format!("{case} event {event}"),
        (Lang::It, _) => format!("{case} evento {event}"),
    }
}

fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
