//! The customers' words: requests, where they stand, what one can do. Plain, and in Italian with the polite «Lei».
//!
//! A customer never meets our vocabulary: there are requests and messages here, and nothing else.

mod request;

use crate::locale::Lang;
use crate::refusal::Refusal;
use crate::text::{TextError, TextKind};

pub use request::{choose_again, closes_before, continues, files_hint, greeting, progress, question_waits, request_number, stage};

/// A fixed text of the portal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PortalText {
    /// The question on the first screen.
    HowCanWeHelp,
    /// The label of the field in which a question is begun.
    YourQuestion,
    /// What stands in that field while it is empty.
    WriteQuestionHere,
    /// The button that begins a request.
    OpenRequest,
    /// The heading of the list.
    YourRequests,
    /// The list is empty: what it is for.
    NoRequestsYet,
    /// The heading of those that are over.
    Finished,
    /// The title of the form.
    NewRequest,
    /// What the form asks for, in a sentence.
    NewRequestLead,
    /// The label of the subject.
    SubjectLabel,
    /// What to write there.
    SubjectHint,
    /// The label of the words.
    WordsLabel,
    /// What to write there.
    WordsHint,
    /// The label of the choice of desks.
    DeskLabel,
    /// Nothing is chosen yet.
    DeskChoose,
    /// The label of the choice of services.
    ServiceLabel,
    /// None of them, or nobody knows.
    ServiceNone,
    /// The label of the files.
    FilesLabel,
    /// What need not be filled in.
    Optional,
    /// The heading of the files that were sent before the form was refused.
    FilesKept,
    /// The button of every form with words.
    Send,
    /// It is being sent.
    Sending,
    /// The heading of a refused form.
    NotSent,
    /// Why not, when the line was cut.
    NoLine,
    /// What follows was written in another tab or on another device.
    WrittenElsewhere,
    /// Takes those words.
    UseThat,
    /// Lets them go.
    DropThat,
    /// Above the way a request goes.
    WhereWeAre,
    /// The first step.
    StepReceived,
    /// Somebody works on it.
    StepAtWork,
    /// The customer is asked something.
    StepYourAnswer,
    /// It waits for somebody else.
    StepWaiting,
    /// It is solved, as we think.
    StepSolved,
    /// It is over.
    StepFinished,
    /// Under the step that a request is at.
    Now,
    /// Said to a screen reader after a step that is done.
    Done,
    /// The heading above the choice of a solved request.
    IsItSolved,
    /// What happens when nothing is chosen.
    IsItSolvedLead,
    /// Yes.
    YesSolved,
    /// No.
    NoNotYet,
    /// The label of the words beside «no».
    WhatIsMissing,
    /// The button beside those words.
    TellUs,
    /// Leads to the words by which somebody else is asked for.
    AskAnother,
    /// That it can be done once, and what happens then.
    AskAnotherLead,
    /// Sends the wish for somebody else.
    AskNow,
    /// It was asked, and is not answered yet.
    AskedAnother,
    /// The heading of the messages.
    Messages,
    /// Leads to the messages before those shown.
    EarlierMessages,
    /// Leads back from there.
    NewestMessages,
    /// Who wrote it: the reader.
    You,
    /// The words were erased.
    Erased,
    /// The label of the answer.
    AddSomething,
    /// The label of the answer when we asked something.
    YourAnswer,
    /// A finished request takes nothing more.
    ItIsFinished,
    /// What one can do then.
    ItIsFinishedLead,
    /// The button that does it.
    ContinueInNew,
    /// What was typed waits there.
    WordsGoAlong,
    /// A solved request was contradicted.
    ReopenedThanks,
    /// A message arrived.
    MessageThanks,
    /// A request was confirmed.
    ConfirmedThanks,
    /// A request was opened.
    OpenedThanks,
    /// A press came too late.
    ChangedMeanwhile,
    /// There is nothing under that number.
    NoSuchRequest,
    /// Why, and what to do.
    NoSuchRequestLead,
    /// Nothing is shown before an address is proved.
    ProveAddress,
    /// How to prove it.
    ProveAddressLead,
}

impl PortalText {
    /// The words in a language.
    #[must_use]
    pub fn read(self, lang: Lang) -> &'static str {
        match lang {
            Lang::En => english(self),
            Lang::It => italian(self),
        }
    }
}

fn english(text: PortalText) -> &'static str {
    match text {
        PortalText::HowCanWeHelp => "How can we help you?",
        PortalText::YourQuestion => "Your question",
        PortalText::WriteQuestionHere => "Write your question here",
        PortalText::OpenRequest => "Open a request",
        PortalText::YourRequests => "Your requests",
        PortalText::NoRequestsYet => "You have asked us nothing yet. Your requests will stand here, with our answers.",
        PortalText::Finished => "Finished",
        PortalText::NewRequest => "A new request",
        PortalText::NewRequestLead => "Tell us in your own words. We answer here and by e-mail.",
        PortalText::SubjectLabel => "What is it about?",
        PortalText::SubjectHint => "A few words are enough.",
        PortalText::WordsLabel => "What would you like to tell us?",
        PortalText::WordsHint => "What happened, since when, and what you need.",
        PortalText::DeskLabel => "Who should read it?",
        PortalText::DeskChoose => "Please choose",
        PortalText::ServiceLabel => "Which service is it?",
        PortalText::ServiceNone => "I am not sure",
        PortalText::FilesLabel => "Photos or files",
        PortalText::Optional => "if you like",
        PortalText::FilesKept => "These files are here already and go along:",
        PortalText::Send => "Send",
        PortalText::Sending => "Sending…",
        PortalText::NotSent => "It was not sent.",
        PortalText::WrittenElsewhere => "In another tab or on another device you wrote here:",
        PortalText::UseThat => "Use that",
        PortalText::DropThat => "Drop that",
        PortalText::NoLine => "There is no connection. What you wrote is kept here: send again in a moment.",
        PortalText::WhereWeAre => "Where we are",
        PortalText::StepReceived => "Received",
        PortalText::StepAtWork => "In progress",
        PortalText::StepYourAnswer => "Your answer",
        PortalText::StepWaiting => "Waiting",
        PortalText::StepSolved => "Solved",
        PortalText::StepFinished => "Finished",
        PortalText::Now => "now",
        PortalText::Done => ", done",
        PortalText::IsItSolved => "Is it solved?",
        PortalText::IsItSolvedLead => "Please tell us whether everything works for you now.",
        PortalText::YesSolved => "Yes, it is solved",
        PortalText::NoNotYet => "No, not yet",
        PortalText::WhatIsMissing => "What is still wrong?",
        PortalText::TellUs => "No, reopen the request",
        PortalText::AskAnother => "Ask that somebody else looks at it",
        PortalText::AskAnotherLead => "You can ask for this once. Tell us why: whoever is responsible reads it and answers you.",
        PortalText::AskNow => "Ask for somebody else",
        PortalText::AskedAnother => "You asked that somebody else looks at it. Whoever is responsible will answer you here.",
        PortalText::Messages => "Messages",
        PortalText::EarlierMessages => "Earlier messages",
        PortalText::NewestMessages => "The newest messages",
        PortalText::You => "You",
        PortalText::Erased => "These words were erased.",
        PortalText::AddSomething => "Add something",
        PortalText::YourAnswer => "Your answer",
        PortalText::ItIsFinished => "This request is finished.",
        PortalText::ItIsFinishedLead => "Is there something else, or is it back? Open a new request: we will see what was said here.",
        PortalText::ContinueInNew => "Continue in a new request",
        PortalText::WordsGoAlong => "What you wrote goes along.",
        PortalText::ReopenedThanks => "Thank you for telling us. We go on with it.",
        PortalText::MessageThanks => "Your message is here. Thank you.",
        PortalText::ConfirmedThanks => "Thank you. We are glad that it is solved.",
        PortalText::OpenedThanks => "Your request is here. We will write to you.",
        PortalText::ChangedMeanwhile => "This request has changed meanwhile: it stands here as it is now.",
        PortalText::NoSuchRequest => "There is no such request here",
        PortalText::NoSuchRequestLead => "Check the number, or look among your requests.",
        PortalText::ProveAddress => "First we must know that this address is yours",
        PortalText::ProveAddressLead => "Sign in once with a link that we send you by e-mail: then your requests are shown here.",
    }
}

fn italian(text: PortalText) -> &'static str {
    match text {
        PortalText::HowCanWeHelp => "Come possiamo aiutarla?",
        PortalText::YourQuestion => "La sua domanda",
        PortalText::WriteQuestionHere => "Scriva qui la sua domanda",
        PortalText::OpenRequest => "Apri una richiesta",
        PortalText::YourRequests => "Le sue richieste",
        PortalText::NoRequestsYet => "Non ci ha ancora chiesto nulla. Qui troverà le sue richieste e le nostre risposte.",
        PortalText::Finished => "Concluse",
        PortalText::NewRequest => "Una nuova richiesta",
        PortalText::NewRequestLead => "Ce lo dica con parole sue. Rispondiamo qui e per e-mail.",
        PortalText::SubjectLabel => "Di che cosa si tratta?",
        PortalText::SubjectHint => "Bastano poche parole.",
        PortalText::WordsLabel => "Che cosa vuole dirci?",
        PortalText::WordsHint => "Che cosa è successo, da quando, e di che cosa ha bisogno.",
        PortalText::DeskLabel => "A chi è rivolta?",
        PortalText::DeskChoose => "Scelga dall’elenco",
        PortalText::ServiceLabel => "Di quale servizio si tratta?",
        PortalText::ServiceNone => "Non lo so",
        PortalText::FilesLabel => "Foto o file",
        PortalText::Optional => "se vuole",
        PortalText::FilesKept => "Questi file li abbiamo già e partono insieme al messaggio:",
        PortalText::Send => "Invia",
        PortalText::Sending => "Invio in corso…",
        PortalText::NotSent => "Non è partita.",
        PortalText::WrittenElsewhere => "In un’altra scheda o su un altro dispositivo qui ha scritto:",
        PortalText::UseThat => "Usi quel testo",
        PortalText::DropThat => "Scarti quel testo",
        PortalText::NoLine => "Manca la connessione. Quello che ha scritto resta qui: riprovi fra poco.",
        PortalText::WhereWeAre => "A che punto siamo",
        PortalText::StepReceived => "Ricevuta",
        PortalText::StepAtWork => "Al lavoro",
        PortalText::StepYourAnswer => "Tocca a lei",
        PortalText::StepWaiting => "In attesa",
        PortalText::StepSolved => "Risolta",
        PortalText::StepFinished => "Conclusa",
        PortalText::Now => "adesso",
        PortalText::Done => ", fatto",
        PortalText::IsItSolved => "È andata bene?",
        PortalText::IsItSolvedLead => "Ci dica per favore se ora funziona tutto.",
        PortalText::YesSolved => "Sì, è risolta",
        PortalText::NoNotYet => "No, non ancora",
        PortalText::WhatIsMissing => "Che cosa non va ancora?",
        PortalText::TellUs => "No, riapri la richiesta",
        PortalText::AskAnother => "Chieda che se ne occupi qualcun altro",
        PortalText::AskAnotherLead => "Lo può chiedere una volta. Ci dica perché: chi ne risponde lo legge e le scrive.",
        PortalText::AskNow => "Chiedi un’altra persona",
        PortalText::AskedAnother => "Ha chiesto che se ne occupi qualcun altro. Chi ne risponde le scriverà qui.",
        PortalText::Messages => "Messaggi",
        PortalText::EarlierMessages => "Messaggi precedenti",
        PortalText::NewestMessages => "I messaggi più recenti",
        PortalText::You => "Lei",
        PortalText::Erased => "Queste parole sono state cancellate.",
        PortalText::AddSomething => "Aggiunga qualcosa",
        PortalText::YourAnswer => "La sua risposta",
        PortalText::ItIsFinished => "Questa richiesta è conclusa.",
        PortalText::ItIsFinishedLead => {
            "C’è dell’altro, o il problema è tornato? Apra una nuova richiesta: vedremo anche quanto detto qui."
        }
        PortalText::ContinueInNew => "Continua in una nuova richiesta",
        PortalText::WordsGoAlong => "Quello che ha scritto la segue.",
        PortalText::ReopenedThanks => "Grazie di avercelo detto. Ce ne occupiamo ancora.",
        PortalText::MessageThanks => "Il suo messaggio è arrivato. Grazie.",
        PortalText::ConfirmedThanks => "Grazie. Siamo contenti che sia risolta.",
        PortalText::OpenedThanks => "La sua richiesta è arrivata. Le scriveremo.",
        PortalText::ChangedMeanwhile => "Nel frattempo la richiesta è cambiata: qui la vede com’è adesso.",
        PortalText::NoSuchRequest => "Qui non c’è nessuna richiesta con questo numero",
        PortalText::NoSuchRequestLead => "Controlli il numero, oppure guardi fra le sue richieste.",
        PortalText::ProveAddress => "Prima dobbiamo sapere che questo indirizzo è suo",
        PortalText::ProveAddressLead => "Entri una volta con il link che le mandiamo per e-mail: poi qui vedrà le sue richieste.",
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
