//! What the server itself says, before any page: short answers for requests that it does not pass on. Who reads them may be a
//! customer, so the Italian avoids both «tu» and «Lei».

use crate::locale::Lang;

/// An answer of the server itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DoorWord {
    /// There is nothing at that address.
    NotFound,
    /// Nobody is signed in.
    SignedOut,
    /// A change was not asked for by one of our own pages.
    Foreign,
    /// What came is not what such a request brings.
    Malformed,
    /// It is too large.
    TooLarge,
    /// Somebody wrote more than a form holds.
    TooLong,
    /// It came too slowly.
    TooSlow,
    /// One peer asks too often.
    TooMany,
    /// The machine has more to do than it can.
    Busy,
    /// The disk is nearly full.
    NoRoom,
    /// A file that should be there is not.
    LostFile,
    /// Our mistake.
    Mistake,
}

impl DoorWord {
    /// Every answer.
    pub const ALL: [Self; 12] = [
        Self::NotFound,
        Self::SignedOut,
        Self::Foreign,
        Self::Malformed,
        Self::TooLarge,
        Self::TooLong,
        Self::TooSlow,
        Self::TooMany,
        Self::Busy,
        Self::NoRoom,
        Self::LostFile,
        Self::Mistake,
    ];
}

/// The answer, as a heading and what to do.
#[must_use]
pub fn door(lang: Lang, word: DoorWord) -> (&'static str, &'static str) {
    match lang {
        Lang::En => english(word),
        Lang::It => italian(word),
    }
}

/// Above words that could not be sent.
#[must_use]
pub fn typed_by_you(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "This was typed and not sent. Copy it before you go on:",
        Lang::It => "Questo testo non è stato inviato. Conviene copiarlo prima di proseguire:",
    }
}

fn english(word: DoorWord) -> (&'static str, &'static str) {
    match word {
        DoorWord::NotFound => {
            ("There is nothing here", "Perhaps the address is incomplete, or this is not for the account that is signed in.")
        }
        DoorWord::SignedOut => ("Not signed in", "Please sign in and try again."),
        DoorWord::Foreign => (
            "This came from somewhere else",
            "For safety, only pages of this site may change anything. Open the page again under its usual address and repeat the last step.",
        ),
        DoorWord::Malformed => ("This was not understood", "Please go back, load the page again and repeat the last step."),
        DoorWord::TooLarge => ("This is too large", "Please go back and send fewer or smaller files."),
        DoorWord::TooLong => ("This is too long", "Nothing was saved. Please go back, shorten it and send it again."),
        DoorWord::TooSlow => ("This did not arrive in time", "The line is slow or was cut. Please go back and send it again."),
        DoorWord::TooMany => ("Too many requests", "Please wait a moment and try again."),
        DoorWord::Busy => ("Very busy just now", "Please try again in a few seconds. Nothing is lost."),
        DoorWord::NoRoom => {
            ("Nothing can be saved just now", "There is no room left on the server. Everything can be read; please try again later.")
        }
        DoorWord::LostFile => (
            "This file is missing",
            "It should be here and is no longer on the server. This has been noted. Perhaps whoever sent it still has it.",
        ),
        DoorWord::Mistake => ("Something went wrong on our side", "It has been noted. Please try again in a moment."),
    }
}

fn italian(word: DoorWord) -> (&'static str, &'static str) {
    match word {
        DoorWord::NotFound => {
            ("Qui non c’è nulla", "Forse l’indirizzo è incompleto, o la pagina non è per l’utente che ha effettuato l’accesso.")
        }
        DoorWord::SignedOut => ("Accesso non effettuato", "Occorre accedere e riprovare."),
        DoorWord::Foreign => (
            "Questa richiesta arriva da un altro sito",
            "Per sicurezza solo le pagine di questo sito possono modificare qualcosa. Basta riaprire la pagina al suo solito indirizzo e ripetere l’ultimo passo.",
        ),
        DoorWord::Malformed => {
            ("Richiesta non comprensibile", "Conviene tornare indietro, ricaricare la pagina e ripetere l’ultimo passo.")
        }
        DoorWord::TooLarge => ("È troppo grande", "Conviene tornare indietro e inviare meno file, o file più piccoli."),
        DoorWord::TooLong => {
            ("È troppo lungo", "Non è stato salvato nulla. Conviene tornare indietro, accorciare il testo e inviarlo di nuovo.")
        }
        DoorWord::TooSlow => {
            ("Non è arrivato in tempo", "La linea è lenta o si è interrotta. Conviene tornare indietro e inviare di nuovo.")
        }
        DoorWord::TooMany => ("Troppe richieste", "Basta attendere un momento e riprovare."),
        DoorWord::Busy => ("In questo momento c’è molto traffico", "Basta riprovare fra qualche secondo. Nulla va perso."),
        DoorWord::NoRoom => {
            ("Ora non si può salvare nulla", "Sul server non c’è più spazio. Tutto resta leggibile: si può riprovare più tardi.")
        }
        DoorWord::LostFile => (
            "Questo file manca",
            "Dovrebbe essere qui e sul server non c’è più. Il problema è stato registrato. Forse chi l’ha inviato ne ha ancora una copia.",
        ),
        DoorWord::Mistake => ("Qualcosa non ha funzionato da parte nostra", "Il problema è stato registrato. Si può riprovare fra poco."),
    }
}
