//! Words of the agents' desk and of the frame around every page.

use crate::locale::Lang;
use crate::query::{Sort, StatusFilter};
use crate::ticket::Priority;
use crate::ticket::status::StatusCode;
use crate::words::common;

macro_rules! texts {
    ($($name:ident: $en:literal / $it:literal,)+) => {
        /// A text of the desk.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Desk {
            $(#[doc = $en] $name,)+
        }

        /// The text in that language.
        #[must_use]
        pub fn say(lang: Lang, text: Desk) -> &'static str {
            match (lang, text) {
                $((Lang::En, Desk::$name) => $en, (Lang::It, Desk::$name) => $it,)+
            }
        }
    };
}

texts! {
    // The frame.
    Skip: "Skip to the content" / "Vai al contenuto",
    SignIn: "Sign in" / "Accedi",
    SignOut: "Sign out" / "Esci",
    Queue: "Desk" / "Sportello",
    Insight: "Figures" / "Cifre",
    MyRequests: "My requests" / "Le mie richieste",
    Profile: "Profile" / "Profilo",
    Theme: "Theme" / "Aspetto",
    ThemeLight: "Light" / "Chiaro",
    ThemeDark: "Dark" / "Scuro",
    ThemeSystem: "Same as the system" / "Come il sistema",
    Language: "Language" / "Lingua",
    OwnLanguage: "English" / "Italiano",
    Loading: "Loading" / "Caricamento",
    NoPage: "There is no page here." / "Qui non c’è nessuna pagina.",
    NoPageWhy: "The address may be old or mistyped. Start again from the first page." / "L’indirizzo è vecchio o scritto male. Si può ricominciare dalla prima pagina.",
    ToStart: "To the first page" / "Alla prima pagina",
    TryAgain: "Try again" / "Riprova",
    Close: "Close" / "Chiudi",

    // The queues.
    Queues: "Queues and views" / "Code e viste",
    CloseQueues: "Close the queues" / "Chiudi le code",
    Everything: "Everything open" / "Tutti gli aperti",
    Mine: "Mine" / "I miei",
    Nobodys: "Without owner" / "Senza incaricato",
    SomebodysTickets: "A colleague’s" / "Di un collega",
    OpenCount: "open" / "aperti",
    FindNumber: "Ticket number" / "Numero del ticket",
    LinkLive: "Live" / "In diretta",
    LinkConnecting: "Catching up" / "Mi rimetto in pari",
    LinkOffline: "Offline" / "Non collegato",
    LinkSignedOut: "Signed out" / "Sessione finita",
    TryNow: "Try now" / "Prova adesso",
    Reload: "Reload" / "Ricarica",
    Outdated: "The desk was updated. What you wrote is kept." / "Lo sportello è stato aggiornato. Quanto scritto è conservato.",
    SessionOver: "You were signed out. What you wrote is kept." / "La sessione è finita. Quanto scritto è conservato.",

    // The list.
    NewTicket: "New ticket" / "Nuovo ticket",
    Unchosen: "Choose a ticket. J and K move, Enter opens, ? lists all keys." / "Scegli un ticket. J e K scorrono, Invio apre, ? elenca tutti i tasti.",
    CustomerWrote: "The customer wrote last" / "L’ultima parola è del cliente",
    NobodyYet: "Nobody yet" / "Ancora nessuno",
    TakeIt: "Take it" / "Prendi in carico",
    Resolve: "Resolve" / "Risolvi",
    IsResolved: "resolved" / "risolto",
    ListEnd: "That is all." / "È tutto.",
    NothingHere: "Nothing here." / "Qui non c’è niente.",
    NothingHereWhy: "No open ticket fits this list. New ones appear by themselves." / "Nessun ticket aperto rientra in questo elenco. I nuovi compaiono da soli.",
    FilterAndSort: "Filter and sort" / "Filtra e ordina",
    AnyOwner: "Anybody’s" / "Di chiunque",
    Sort: "Sort" / "Ordina",
    Reverse: "The other way round" / "Al contrario",
    Show: "Show" / "Mostra",
    FirstTitle: "Your desk is open. Nobody has written yet." / "Lo sportello è aperto. Nessuno ha ancora scritto.",
    FirstLead: "Three ways to a first ticket:" / "Tre modi per avere il primo ticket:",
    FirstMail: "Write it a mail" / "Scrivigli una mail",
    FirstMailHow: "Whatever reaches the address of a queue becomes a ticket here, by itself." / "Ciò che arriva all’indirizzo di una coda diventa da solo un ticket qui.",
    FirstCall: "Write down a call" / "Annota una telefonata",
    FirstCallHow: "Press C, say who is calling and what about." / "Premi C, indica chi chiama e per che cosa.",
    FirstAnswer: "Answer it" / "Rispondi",
    FirstAnswerHow: "Open the ticket with Enter, press R and write. The answer leaves as a mail." / "Apri il ticket con Invio, premi R e scrivi. La risposta parte come mail.",

    // The ticket.
    BackToList: "Back to the list" / "Torna all’elenco",
    Previous: "Previous" / "Precedente",
    Next: "Next" / "Successivo",
    State: "State" / "Stato",
    Owner: "Owner" / "Incaricato",
    Responsible: "Answers for it" / "Ne risponde",
    Priority: "Priority" / "Priorità",
    QueueName: "Queue" / "Coda",
    Channel: "Channel" / "Canale",
    Type: "Type" / "Tipo",
    Follows: "Continues" / "Continua",
    Set: "Set" / "Imposta",
    LeaveIt: "Leave it so" / "Lascia così",
    Tomorrow: "tomorrow, 09:00" / "domani, 09:00",
    Monday: "Monday, 09:00" / "lunedì, 09:00",
    InAWeek: "in a week, 09:00" / "fra una settimana, 09:00",
    OtherTickets: "Other tickets" / "Altri ticket",
    NotProved: "not proved" / "non verificato",
    Email: "E-mail" / "E-mail",
    Phone: "Phone" / "Telefono",
    Conversation: "Conversation" / "Conversazione",
    TheDesk: "The desk" / "Lo sportello",
    Internal: "Internal" / "Interna",
    ByAMachine: "automatic" / "automatico",
    Erased: "These words were erased." / "Questo testo è stato cancellato.",
    ShowQuoted: "Show quoted text" / "Mostra il testo citato",
    ShowOriginal: "Show the e-mail as it was sent" / "Mostra l’e-mail originale",
    MailWaits: "waiting to be sent" / "in attesa di invio",

    // The composer.
    Composer: "Write" / "Scrivi",
    WhatToWrite: "What to write" / "Che cosa scrivere",
    Reply: "Reply" / "Risposta",
    Note: "Internal note" / "Nota interna",
    OnlyColleagues: "Only colleagues read this." / "La leggono solo i colleghi.",
    To: "To" / "A",
    AttachFile: "Attach a file" / "Allega un file",
    DraftSaving: "Keeping it" / "Salvataggio",
    DraftSaved: "Draft kept" / "Bozza salvata",
    DraftNotSaved: "Kept in this browser only, the line is down" / "Salvata solo in questo browser, manca la linea",
    DraftSignedOut: "Kept in this browser only, you are signed out" / "Salvata solo in questo browser, la sessione è finita",
    WrittenElsewhere: "In another tab or on another device you wrote here:" / "In un’altra scheda o su un altro dispositivo qui hai scritto:",
    UseThat: "Use that" / "Usa quel testo",
    ReplyAndWait: "Reply, wait for customer" / "Rispondi e attendi",
    ReplyAndResolve: "Reply and resolve" / "Rispondi e risolvi",
    SendReply: "Reply" / "Rispondi",
    SaveNote: "Add the note" / "Aggiungi la nota",
    ReplySent: "The reply is on its way." / "La risposta è partita.",
    NoteSaved: "The note is there." / "La nota è aggiunta.",
    Open: "Open it" / "Apri",
    IsOpened: "opened" / "aperto",
    ShowIt: "Show it" / "Mostra",
    HaveReadIt: "I have read it" / "Ho letto",

    // A new ticket.
    WhoCalls: "Who is calling?" / "Chi chiama?",
    Why: "Why" / "Perché",
    SomebodyCalls: "Somebody calls" / "Qualcuno chiama",
    WeWriteFirst: "We write first" / "Scriviamo noi",
    WhoFind: "Name, phone number or e-mail" / "Nome, telefono o e-mail",
    People: "People" / "Persone",
    NewPerson: "A new person" / "Una persona nuova",
    Name: "Name" / "Nome",
    Change: "Change" / "Cambia",
    Subject: "Subject" / "Oggetto",
    Words: "What they say, or what we write" / "Che cosa dice, o che cosa scriviamo",
    OpenTicket: "Open the ticket" / "Apri il ticket",

    // The keys.
    Keyboard: "Keyboard" / "Tastiera",
    KeysMove: "Move" / "Spostarsi",
    KeysTicket: "A ticket" / "Un ticket",
    KeysDesk: "The desk" / "Lo sportello",
    KeyNextPrevious: "Next, previous" / "Successivo, precedente",
    KeyOpen: "Open" / "Apri",
    KeyBack: "Back" / "Indietro",
    KeySend: "Send" / "Invia",
}

/// A state in a column of a list.
#[must_use]
pub fn status_short(lang: Lang, status: StatusCode) -> &'static str {
    match (lang, status) {
        (Lang::En, StatusCode::PendingCustomer) => "waits: customer",
        (Lang::En, StatusCode::PendingSupplier) => "waits: supplier",
        (Lang::En, StatusCode::PendingMoment) => "waits: a date",
        (Lang::It, StatusCode::PendingCustomer) => "attende cliente",
        (Lang::It, StatusCode::PendingSupplier) => "attende fornitore",
        (Lang::It, StatusCode::PendingMoment) => "attende una data",
        (lang, status) => common::status(lang, status),
    }
}

/// A filter by state.
#[must_use]
pub fn status_filter(lang: Lang, filter: StatusFilter) -> &'static str {
    match (lang, filter) {
        (Lang::En, StatusFilter::Open) => "All open",
        (Lang::En, StatusFilter::New) => "New",
        (Lang::En, StatusFilter::Active) => "To do",
        (Lang::En, StatusFilter::Pending) => "Waiting",
        (Lang::It, StatusFilter::Open) => "Tutti gli aperti",
        (Lang::It, StatusFilter::New) => "Nuovi",
        (Lang::It, StatusFilter::Active) => "Da fare",
        (Lang::It, StatusFilter::Pending) => "In attesa",
    }
}

/// A filter by priority.
#[must_use]
pub fn at_least(lang: Lang, priority: Priority) -> &'static str {
    match (lang, priority) {
        (Lang::En, Priority::Low) => "Any",
        (Lang::En, Priority::Normal) => "Normal or more",
        (Lang::En, Priority::High) => "High or more",
        (Lang::En, Priority::Urgent) => "Urgent",
        (Lang::It, Priority::Low) => "Qualsiasi",
        (Lang::It, Priority::Normal) => "Almeno normale",
        (Lang::It, Priority::High) => "Almeno alta",
        (Lang::It, Priority::Urgent) => "Urgente",
    }
}

/// An order of a list.
#[must_use]
pub fn sorted_by(lang: Lang, sort: Sort) -> &'static str {
    match (lang, sort) {
        (Lang::En, Sort::Updated) => "by last change",
        (Lang::En, Sort::Priority) => "by priority",
        (Lang::En, Sort::Created) => "by arrival",
        (Lang::It, Sort::Updated) => "per ultima modifica",
        (Lang::It, Sort::Priority) => "per priorità",
        (Lang::It, Sort::Created) => "per arrivo",
    }
}

/// Since when the line is lost.
#[must_use]
pub fn offline_since(lang: Lang, hour: &str) -> String {
    match lang {
        Lang::En => format!("Offline since {hour}. What you write is kept here as a draft; nothing is sent by itself."),
        Lang::It => format!("Non collegato dalle {hour}. Quello che scrivi resta qui come bozza; niente parte da solo."),
    }
}

/// Changes of place that wait for the pointer to leave the list.
#[must_use]
pub fn changes_waiting(lang: Lang, changes: usize) -> String {
    match (lang, changes) {
        (Lang::En, 1) => "1 change, show it".to_owned(),
        (Lang::En, _) => format!("{changes} changes, show them"),
        (Lang::It, 1) => "1 novità, mostrala".to_owned(),
        (Lang::It, _) => format!("{changes} novità, mostrale"),
    }
}

/// A list and how long it is, for the ears.
#[must_use]
pub fn list_label(lang: Lang, name: &str, total: u32) -> String {
    match (lang, total) {
        (_, 1) => format!("{name}, 1 ticket"),
        (Lang::En, _) => format!("{name}, {total} tickets"),
        (Lang::It, _) => format!("{name}, {total} ticket"),
    }
}

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
    way.map_or_else(|| to.clone(), |way| format!("{to}, {}", way.to_lowercase()))
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
        Lang::En if reason.is_empty() => "not sent: the address or the words are gone".to_owned(),
        Lang::It if reason.is_empty() => "non inviata: l’indirizzo o il testo non ci sono più".to_owned(),
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
        (Lang::En, None) => ", in the portal only: we have no e-mail address".to_owned(),
        (Lang::It, None) => ", solo nel portale: manca l’indirizzo e-mail".to_owned(),
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

/// Takes a chosen file away again.
#[must_use]
pub fn remove_file(lang: Lang, name: &str) -> String {
    match lang {
        Lang::En => format!("Remove {name}"),
        Lang::It => format!("Togli {name}"),
    }
}

/// Somebody whom the desk does not know yet.
#[must_use]
pub fn new_person(lang: Lang, words: &str) -> String {
    match lang {
        Lang::En => format!("New person “{words}”"),
        Lang::It => format!("Nuova persona «{words}»"),
    }
}

/// How many people a search found, for the ears.
#[must_use]
pub fn people_found(lang: Lang, people: usize) -> String {
    match (lang, people) {
        (Lang::En, 1) => "1 person found".to_owned(),
        (Lang::En, _) => format!("{people} people found"),
        (Lang::It, 1) => "1 persona trovata".to_owned(),
        (Lang::It, _) => format!("{people} persone trovate"),
    }
}

/// How many tickets of a person are open.
#[must_use]
pub fn open_tickets(lang: Lang, open: u32) -> String {
    match (lang, open) {
        (Lang::En, 1) => "1 open ticket".to_owned(),
        (Lang::En, _) => format!("{open} open tickets"),
        (Lang::It, 1) => "1 ticket aperto".to_owned(),
        (Lang::It, _) => format!("{open} ticket aperti"),
    }
}
