//! Words of the agents' desk.

mod list;
mod ticket;

use crate::locale::Lang;

pub use list::{at_least, changes_waiting, due, list_label, sorted_by, status_filter, status_short};
pub use ticket::{
    article_number, by_address, ended_after, is_here, is_yours, it_is, mail_failed, mail_sent, mail_tried, not_opened, not_sent, overruled,
    read_by, remove_file, set_anyway, to_by, waits_a_week, waits_until, wrote_after,
};

texts! {
    /// A text of the desk.
    enum Desk;
    TryAgain: "Try again" / "Riprova",
    Close: "Close" / "Chiudi",

    // The queues.
    Queues: "Queues" / "Code",
    CloseQueues: "Close the queues" / "Chiudi le code",
    Everything: "Everything open" / "Tutti gli aperti",
    NotYourQueue: "A queue that is not yours" / "Una coda che non è tua",
    Mine: "Mine" / "I miei",
    Nobodys: "Without owner" / "Senza incaricato",
    SomebodysTickets: "A colleague’s" / "Di un collega",
    OpenCount: "open" / "aperti",
    FindNumber: "Ticket number" / "Numero del ticket",

    // The list.
    NewTicket: "New ticket" / "Nuovo ticket",
    Unchosen: "Choose a ticket. J and K move, Enter opens, ? lists all keys." / "Scegli un ticket. J e K scorrono, Invio apre, ? elenca tutti i tasti.",
    CustomerWrote: "The customer wrote last" / "L’ultima parola è del cliente",
    NobodyYet: "Nobody yet" / "Ancora nessuno",
    WaitsForSomebody: "Waits for somebody who can take it" / "Attende qualcuno che possa prenderlo",
    TakeIt: "Take it" / "Prendi in carico",
    TakeNext: "Give me the next one" / "Dammi il prossimo",
    NothingNext: "Nothing is waiting that you can take." / "Non c’è nulla in attesa che tu possa prendere.",
    Resolve: "Resolve" / "Risolvi",
    Reopen: "Reopen" / "Riapri",
    IsResolved: "resolved" / "risolto",
    NoLongerHere: "is no longer here; the key did nothing" / "non è più qui; il tasto non ha fatto nulla",
    ListEnd: "That is all." / "È tutto.",
    NothingHere: "Nothing here." / "Qui non c’è niente.",
    NothingOpen: "Nothing is open." / "Non c’è nulla di aperto.",
    NothingOpenWhy: "Everything is done. New tickets appear by themselves." / "È tutto fatto. I nuovi ticket compaiono da soli.",
    NothingHereWhy: "No open ticket fits this list. New ones appear by themselves." / "Nessun ticket aperto rientra in questo elenco. I nuovi compaiono da soli.",
    FilterAndSort: "Filter and sort" / "Filtra e ordina",
    AnyOwner: "Anybody’s" / "Di chiunque",
    Sort: "Sort" / "Ordina",
    Reverse: "The other way round" / "Al contrario",
    Show: "Show" / "Mostra",

    // The ticket.
    NoTicket: "No such ticket." / "Questo ticket non c’è.",
    BackToList: "Back to the list" / "Torna all’elenco",
    Previous: "Previous" / "Precedente",
    Next: "Next" / "Successivo",
    State: "State" / "Stato",
    Owner: "Owner" / "Incaricato",
    OwnerMeans: "Who works on it and writes to the customer." / "Chi ci lavora e scrive al cliente.",
    Responsible: "Answers for it" / "Ne risponde",
    ResponsibleMeans: "Who sees to it that it is done, by whomever." / "Chi bada che sia fatto, da chiunque.",
    Priority: "Priority" / "Priorità",
    QueueName: "Queue" / "Coda",
    Channel: "Channel" / "Canale",
    Type: "Type" / "Tipo",
    Follows: "Continues" / "Continua",
    TakesNoReply: "This ticket is finished: it takes notes, but no more replies." / "Questo ticket è concluso: accetta note, ma non più risposte.",
    ContinueInNew: "Continue in a new ticket" / "Continua in un nuovo ticket",
    AddTag: "New tag" / "Nuova etichetta",
    PassedOn: "Passed on" / "Passaggi",
    Solution: "What solved it" / "Che cosa lo ha risolto",
    AsksForAnother: "The customer asks that somebody else looks at it" / "Il cliente chiede che se ne occupi qualcun altro",
    DraftOfAnswer: "Draft of an answer" / "Bozza di risposta",
    Set: "Set" / "Imposta",
    LeaveIt: "Leave it so" / "Lascia così",
    Tomorrow: "tomorrow, 09:00" / "domani, 09:00",
    Monday: "Monday, 09:00" / "lunedì, 09:00",
    OtherTickets: "Other tickets" / "Altri ticket",
    NotProved: "not confirmed" / "non verificato",
    Email: "E-mail" / "E-mail",
    Phone: "Phone" / "Telefono",
    Conversation: "Conversation" / "Conversazione",
    ShowEarlier: "Show what came before" / "Mostra quanto precede",
    TheDesk: "The desk" / "Lo sportello",
    Internal: "Internal" / "Interna",
    AMachine: "A machine" / "Una macchina",
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
    ReplyAndWait: "Reply, wait for customer" / "Rispondi e attendi il cliente",
    ReplyAndResolve: "Reply and resolve" / "Rispondi e risolvi",
    SendReply: "Reply" / "Rispondi",
    BecomesDraft: "It becomes a draft for" / "Diventa una bozza per",
    HandIn: "Hand in the draft" / "Consegna la bozza",
    HandedIn: "The draft is there." / "La bozza è consegnata.",
    SaveNote: "Add the note" / "Aggiungi la nota",
    ReplySent: "The reply is on its way." / "La risposta è in partenza.",
    ReplyInPortal: "The reply is in the portal." / "La risposta è nel portale.",
    NoteSaved: "The note is there." / "La nota è aggiunta.",
    IsOpened: "opened" / "aperto",
    OpenedBefore: "This was sent: its ticket is in the queue." / "Era già partito: il ticket è nella coda.",
    ShowIt: "Show it" / "Mostra",
    HaveReadIt: "I have read it" / "Ho letto",

    // A new ticket.
    WhoCalls: "Who is calling?" / "Chi chiama?",
    Why: "Why" / "Perché",
    SomebodyCalls: "Somebody calls" / "Qualcuno chiama",
    WeWriteFirst: "We write first" / "Scriviamo noi",
    WhoFind: "Name, phone number or e-mail" / "Nome, telefono o e-mail",
    People: "People" / "Persone",
    NewPerson: "New person" / "Nuova persona",
    Name: "Name" / "Nome",
    Change: "Change" / "Cambia",
    Subject: "Subject" / "Oggetto",
    TheySay: "What they say" / "Che cosa dice",
    WeWrite: "What we write to them" / "Che cosa scriviamo",
    NewWaits: "You had begun another new ticket. Open it or discard it first, then continue the finished one." / "Avevi già iniziato un altro nuovo ticket. Prima aprilo o scartalo, poi continua quello concluso.",
    DropDraft: "Discard the draft" / "Scarta la bozza",
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
