//! The customers' words: requests, where they stand, what one can do. Plain, and in Italian with the polite «Lei».
//!
//! A customer never meets our vocabulary: there are requests and messages here, and nothing else.

mod request;

use crate::locale::Lang;
use crate::refusal::Refusal;
use crate::text::{TextError, TextKind};

pub use request::{choose_again, closes_before, continues, files_hint, greeting, progress, question_waits, request_number, stage};

texts! {
    /// A fixed text of the portal.
    enum PortalText;
    HowCanWeHelp: "How can we help you?" / "Come possiamo aiutarla?",
    YourQuestion: "Your question" / "La sua domanda",
    WriteQuestionHere: "Write your question here" / "Scriva qui la sua domanda",
    OpenRequest: "Open a request" / "Apri una richiesta",
    YourRequests: "Your requests" / "Le sue richieste",
    NoRequestsYet: "You have asked us nothing yet. Your requests will stand here, with our answers." / "Non ci ha ancora chiesto nulla. Qui troverà le sue richieste e le nostre risposte.",
    Finished: "Finished" / "Concluse",
    NewRequest: "A new request" / "Una nuova richiesta",
    NewRequestLead: "Tell us in your own words. We answer here and by e-mail." / "Ce lo dica con parole sue. Rispondiamo qui e per e-mail.",
    SubjectLabel: "What is it about?" / "Di che cosa si tratta?",
    SubjectHint: "A few words are enough." / "Bastano poche parole.",
    WordsLabel: "What would you like to tell us?" / "Che cosa vuole dirci?",
    WordsHint: "What happened, since when, and what you need." / "Che cosa è successo, da quando, e di che cosa ha bisogno.",
    DeskLabel: "Who should read it?" / "A chi è rivolta?",
    DeskChoose: "Please choose" / "Scelga dall’elenco",
    ServiceLabel: "Which service is it?" / "Di quale servizio si tratta?",
    ServiceNone: "I am not sure" / "Non lo so",
    FilesLabel: "Photos or files" / "Foto o file",
    Optional: "if you like" / "se vuole",
    FilesKept: "These files are here already and go along:" / "Questi file li abbiamo già e partono insieme al messaggio:",
    Send: "Send" / "Invia",
    Sending: "Sending…" / "Invio in corso…",
    NotSent: "It was not sent." / "Non è partita.",
    NoLine: "There is no connection. What you wrote is kept here: send again in a moment." / "Manca la connessione. Quello che ha scritto resta qui: riprovi fra poco.",
    WrittenElsewhere: "In another tab or on another device you wrote here:" / "In un’altra scheda o su un altro dispositivo qui ha scritto:",
    UseThat: "Use that" / "Usi quel testo",
    DropThat: "Drop that" / "Scarti quel testo",
    WhereWeAre: "Where we are" / "A che punto siamo",
    StepReceived: "Received" / "Ricevuta",
    StepAtWork: "In progress" / "Al lavoro",
    StepYourAnswer: "Your answer" / "Tocca a lei",
    StepWaiting: "Waiting" / "In attesa",
    StepSolved: "Solved" / "Risolta",
    StepFinished: "Finished" / "Conclusa",
    Now: "now" / "adesso",
    Done: ", done" / ", fatto",
    IsItSolved: "Is it solved?" / "È andata bene?",
    IsItSolvedLead: "Please tell us whether everything works for you now." / "Ci dica per favore se ora funziona tutto.",
    YesSolved: "Yes, it is solved" / "Sì, è risolta",
    NoNotYet: "No, not yet" / "No, non ancora",
    WhatIsMissing: "What is still wrong?" / "Che cosa non va ancora?",
    TellUs: "No, reopen the request" / "No, riapri la richiesta",
    AskAnother: "Ask that somebody else looks at it" / "Chieda che se ne occupi qualcun altro",
    AskAnotherLead: "You can ask for this once. Tell us why: whoever is responsible reads it and answers you." / "Lo può chiedere una volta. Ci dica perché: chi ne risponde lo legge e le scrive.",
    AskNow: "Ask for somebody else" / "Chiedi un’altra persona",
    AskedAnother: "You asked that somebody else looks at it. Whoever is responsible will answer you here." / "Ha chiesto che se ne occupi qualcun altro. Chi ne risponde le scriverà qui.",
    Messages: "Messages" / "Messaggi",
    EarlierMessages: "Earlier messages" / "Messaggi precedenti",
    NewestMessages: "The newest messages" / "I messaggi più recenti",
    You: "You" / "Lei",
    Erased: "These words were erased." / "Queste parole sono state cancellate.",
    AddSomething: "Add something" / "Aggiunga qualcosa",
    YourAnswer: "Your answer" / "La sua risposta",
    ItIsFinished: "This request is finished." / "Questa richiesta è conclusa.",
    ItIsFinishedLead: "Is there something else, or is it back? Open a new request: we will see what was said here." / "C’è dell’altro, o il problema è tornato? Apra una nuova richiesta: vedremo anche quanto detto qui.",
    ContinueInNew: "Continue in a new request" / "Continua in una nuova richiesta",
    WordsGoAlong: "What you wrote goes along." / "Quello che ha scritto la segue.",
    ReopenedThanks: "Thank you for telling us. We go on with it." / "Grazie di avercelo detto. Ce ne occupiamo ancora.",
    MessageThanks: "Your message is here. Thank you." / "Il suo messaggio è arrivato. Grazie.",
    ConfirmedThanks: "Thank you. We are glad that it is solved." / "Grazie. Siamo contenti che sia risolta.",
    OpenedThanks: "Your request is here. We will write to you." / "La sua richiesta è arrivata. Le scriveremo.",
    ChangedMeanwhile: "This request has changed meanwhile: it stands here as it is now." / "Nel frattempo la richiesta è cambiata: qui la vede com’è adesso.",
    NoSuchRequest: "There is no such request here" / "Qui non c’è nessuna richiesta con questo numero",
    NoSuchRequestLead: "Check the number, or look among your requests." / "Controlli il numero, oppure guardi fra le sue richieste.",
    ProveAddress: "First we must know that this address is yours" / "Prima dobbiamo sapere che questo indirizzo è suo",
    ProveAddressLead: "Sign in once with a link that we send you by e-mail: then your requests are shown here." / "Entri una volta con il link che le mandiamo per e-mail: poi qui vedrà le sue richieste.",
}

impl PortalText {
    /// The words in a language.
    #[must_use]
    pub fn read(self, lang: Lang) -> &'static str {
        say(lang, self)
    }
}

/// Why something was not taken, without a word of ours in it.
#[must_use]
pub fn refusal(lang: Lang, refusal: &Refusal) -> String {
    match (lang, refusal) {
        (_, Refusal::Text(error)) => text_error(lang, error),
        (Lang::En, Refusal::TooManyFiles { files, max }) => format!("{files} files are too many: {max} fit. Leave some out."),
        (Lang::It, Refusal::TooManyFiles { files, max }) => format!("{files} file sono troppi: ce ne stanno {max}. Ne tolga qualcuno."),
        (_, refusal) => plain(lang, refusal).to_owned(),
    }
}

fn plain(lang: Lang, refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::NotFound => PortalText::NoSuchRequest.read(lang),
        Refusal::NotAllowed => match lang {
            Lang::En => "That is not possible with this account. Sign in with the address that you wrote from.",
            Lang::It => "Con questo accesso non si può. Entri con l’indirizzo da cui ci ha scritto.",
        },
        Refusal::Final { .. } | Refusal::NoMove { .. } => match lang {
            Lang::En => "This request has changed meanwhile. Look where it is now, then write again.",
            Lang::It => "Nel frattempo la richiesta è cambiata. Guardi a che punto è, poi riprovi.",
        },
        Refusal::NoSuchQueue { .. } => match lang {
            Lang::En => "Choose who should read it.",
            Lang::It => "Scelga a chi è rivolta.",
        },
        Refusal::AskedOnce => match lang {
            Lang::En => "You asked for this once already. Write a message instead: we read it.",
            Lang::It => "L’ha già chiesto una volta. Ci scriva invece un messaggio: lo leggiamo.",
        },
        Refusal::OpTaken => match lang {
            Lang::En => "This form was sent before with other words. Send it again, please.",
            Lang::It => "Questo modulo era già partito con altre parole. Lo invii di nuovo.",
        },
        Refusal::NotTheirFile => match lang {
            Lang::En => "A file was chosen too long ago. Leave it out, choose it again and send.",
            Lang::It => "Un file era stato scelto troppo tempo fa. Lo tolga, lo scelga di nuovo e invii.",
        },
        Refusal::NoRoom | Refusal::Busy => match lang {
            Lang::En => "We cannot take it at this moment. Your words are still here: send them again in a minute.",
            Lang::It => "In questo momento non riusciamo a riceverla. Le sue parole sono ancora qui: riprovi fra un minuto.",
        },
        Refusal::Text(_)
        | Refusal::TooManyFiles { .. }
        | Refusal::Conflict { .. }
        | Refusal::NewerWords { .. }
        | Refusal::BadMoment { .. }
        | Refusal::NotInCrew { .. }
        | Refusal::AddressTaken { .. }
        | Refusal::NoAddress { .. }
        | Refusal::NeedsReason
        | Refusal::NeedsCause
        | Refusal::NeedsSolution
        | Refusal::OtherState { .. }
        | Refusal::TooManyTags { .. }
        | Refusal::NoDraft
        | Refusal::NothingAsked
        | Refusal::NobodyFree
        | Refusal::BadTree
        | Refusal::LongAddress
        | Refusal::Setting(_)
        | Refusal::People(_)
        | Refusal::Sideways { .. }
        | Refusal::SkipsLevel { .. }
        | Refusal::LastAdministrator => match lang {
            Lang::En => "It did not work. Look at it once more and send it again.",
            Lang::It => "Non ha funzionato. Controlli e invii di nuovo.",
        },
    }
}

fn text_error(lang: Lang, error: &TextError) -> String {
    match (lang, error) {
        (Lang::En, TextError::Empty { what: TextKind::Subject }) => "Write in a few words what it is about.".to_owned(),
        (Lang::It, TextError::Empty { what: TextKind::Subject }) => "Scriva in poche parole di che cosa si tratta.".to_owned(),
        (Lang::En, TextError::Empty { .. }) => "Write at least one word.".to_owned(),
        (Lang::It, TextError::Empty { .. }) => "Scriva almeno una parola.".to_owned(),
        (Lang::En, TextError::TooLong { chars, max, .. }) => format!("These are {chars} characters; {max} fit. Shorten it a little."),
        (Lang::It, TextError::TooLong { chars, max, .. }) => format!("Sono {chars} caratteri; ce ne stanno {max}. Accorci un po’."),
        (Lang::En, TextError::TooShort { chars, min, .. }) => format!("These are {chars} characters; it needs {min}."),
        (Lang::It, TextError::TooShort { chars, min, .. }) => format!("Sono {chars} caratteri; ne servono {min}."),
        (Lang::En, TextError::Malformed { .. } | TextError::Guessable { .. }) => "This cannot be read. Check it, please.".to_owned(),
        (Lang::It, TextError::Malformed { .. } | TextError::Guessable { .. }) => {
            "Non si riesce a leggere. Controlli per favore.".to_owned()
        }
    }
}
