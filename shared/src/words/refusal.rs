//! Why something was refused: what was wrong, what was expected, what to do.

use crate::locale::Lang;
use crate::refusal::Refusal;
use crate::setting::{QUEUE_ADDRESS_BYTES_MAX, QUEUE_LOCAL_BYTES_MAX};
use crate::text::{TextError, TextKind};
use crate::words::common;
use crate::words::people::refusal as people;
use crate::words::setting::refusal as setting;

/// The sentence for the person who asked.
#[must_use]
pub fn refusal(lang: Lang, refusal: &Refusal) -> String {
    match lang {
        Lang::En => english(refusal),
        Lang::It => italian(refusal),
    }
}

fn english(refusal: &Refusal) -> String {
    let lang = Lang::En;
    match refusal {
        Refusal::NotFound => {
            "There is nothing here, or it is not yours to see: what was passed on may be with others now. Check the number.".to_owned()
        }
        Refusal::NotAllowed => "You may look at this but not change it. Ask whoever runs the desk.".to_owned(),
        Refusal::Text(error) => text_english(error),
        Refusal::Conflict { .. } => "A colleague changed the same thing a moment ago. Look at it and choose again.".to_owned(),
        Refusal::NewerWords { customer: true, .. } => "The customer wrote while you were writing. Read it, then send again.".to_owned(),
        Refusal::NewerWords { customer: false, .. } => "A colleague answered while you were writing. Read it, then send again.".to_owned(),
        Refusal::NoMove { from, to } => {
            format!("A ticket that is “{}” cannot become “{}”.", common::status(lang, *from), common::status(lang, *to))
        }
        Refusal::Final { ticket, status } => {
            format!("Ticket {ticket} is “{}” and takes notes only. Open a new one that continues it.", common::status(lang, *status))
        }
        Refusal::BadMoment { .. } => "That moment has passed or is more than a year away. Choose another.".to_owned(),
        Refusal::NotInCrew { .. } => "That person does not work in this queue. Choose somebody who does.".to_owned(),
        Refusal::NoSuchQueue { .. } => "This queue takes no tickets. Choose another.".to_owned(),
        Refusal::AddressTaken { .. } => {
            "This address belongs to somebody the desk knows already. Choose that person, or leave the address out.".to_owned()
        }
        Refusal::NoAddress { .. } => "This customer has no e-mail address. Add one, or write the call down instead.".to_owned(),
        Refusal::TooManyFiles { files, max } => format!("{files} files are too many: {max} fit. Put them into one archive."),
        Refusal::NotTheirFile => "A file has to be attached again: it was chosen too long ago.".to_owned(),
        Refusal::BadTree => {
            "The queue does not fit there: a parent must exist, without a circle, and only a queue below another serves others.".to_owned()
        }
        Refusal::LongAddress => format!(
            "The queue’s address is too long: the desk adds to it what leads answers to their ticket. {QUEUE_LOCAL_BYTES_MAX} characters fit before the @, {QUEUE_ADDRESS_BYTES_MAX} in all."
        ),
        Refusal::Sideways { .. } => {
            "A sub-queue passes tickets on to queues below it or back to the main queue. Hand it back first.".to_owned()
        }
        Refusal::SkipsLevel { .. } => "This queue takes tickets from the level before it only. Hand it over to that one first.".to_owned(),
        Refusal::NeedsReason => "Here a ticket is passed on with a reason. Write why, then pass it on.".to_owned(),
        Refusal::NeedsCause => "This queue wants to know why it happened. Choose the cause, then resolve it.".to_owned(),
        Refusal::NeedsSolution => "This queue wants to know what solved it. Write the solution, then resolve it.".to_owned(),
        Refusal::OtherState { of } => {
            format!("This sub-state is for tickets that are “{}”. Set the state first.", common::status(lang, *of))
        }
        Refusal::TooManyTags { max } => format!("A ticket has {max} tags at most. Take one away first."),
        Refusal::NoDraft => {
            "The customer was answered already: this draft no longer waits. Write a new answer if one is needed.".to_owned()
        }
        Refusal::AskedOnce => "Somebody else was asked for already, which can be done once. Write a message instead.".to_owned(),
        Refusal::NothingAsked => "There is nothing to answer: the customer asked for nobody else, or was answered already.".to_owned(),
        Refusal::NobodyFree => "Nobody else was found who could take it now. Choose somebody else.".to_owned(),
        Refusal::Setting(refusal) => setting(lang, refusal),
        Refusal::People(refusal) => people(lang, *refusal),
        Refusal::LastAdministrator => "This is the last administrator. Name another one first.".to_owned(),
        Refusal::OpTaken => "This form was already used for something else. Reload the page and send again.".to_owned(),
        Refusal::NoRoom => {
            "The disk of the desk is nearly full: nothing can be saved until there is room. Your words are still here.".to_owned()
        }
        Refusal::Busy => "The desk is busy or restarting. Your words are still here: send again in a moment.".to_owned(),
    }
}

fn italian(refusal: &Refusal) -> String {
    let lang = Lang::It;
    match refusal {
        Refusal::NotFound => {
            "Qui non c’è nulla, oppure non è visibile a te: ciò che è stato passato può essere di altri. Controlla il numero.".to_owned()
        }
        Refusal::NotAllowed => "Puoi vederlo ma non modificarlo. Chiedi a chi gestisce lo sportello.".to_owned(),
        Refusal::Text(error) => text_italian(error),
        Refusal::Conflict { .. } => "Un collega ha appena cambiato la stessa cosa. Guarda com’è ora e scegli di nuovo.".to_owned(),
        Refusal::NewerWords { customer: true, .. } => {
            "Il cliente ha scritto mentre scrivevi. Leggi il messaggio, poi invia di nuovo.".to_owned()
        }
        Refusal::NewerWords { customer: false, .. } => {
            "Un collega ha risposto mentre scrivevi. Leggi la risposta, poi invia di nuovo.".to_owned()
        }
        Refusal::NoMove { from, to } => {
            format!("Un ticket «{}» non può diventare «{}».", common::status(lang, *from), common::status(lang, *to))
        }
        Refusal::Final { ticket, status } => {
            format!("Il ticket {ticket} è «{}» e accetta solo note. Aprine uno nuovo che lo continua.", common::status(lang, *status))
        }
        Refusal::BadMoment { .. } => "Quel momento è passato o è fra più di un anno. Scegline un altro.".to_owned(),
        Refusal::NotInCrew { .. } => "Questa persona non lavora in questa coda. Scegli qualcuno che ci lavora.".to_owned(),
        Refusal::NoSuchQueue { .. } => "Questa coda non accetta ticket. Scegline un’altra.".to_owned(),
        Refusal::AddressTaken { .. } => {
            "Questo indirizzo appartiene a una persona già nota. Scegli quella persona, oppure togli l’indirizzo.".to_owned()
        }
        Refusal::NoAddress { .. } => "Il cliente non ha un indirizzo e-mail. Aggiungilo, oppure annota la telefonata.".to_owned(),
        Refusal::TooManyFiles { files, max } => format!("{files} file sono troppi: ce ne stanno {max}. Mettili in un archivio."),
        Refusal::NotTheirFile => "Un file va allegato di nuovo: è passato troppo tempo da quando è stato scelto.".to_owned(),
        Refusal::BadTree => {
            "La coda non può stare lì: la coda superiore deve esistere, senza giri, e solo una coda sotto un’altra ne serve altre."
                .to_owned()
        }
        Refusal::LongAddress => format!(
            "L’indirizzo della coda è troppo lungo: lo sportello vi aggiunge ciò che porta le risposte al loro ticket. Ce ne stanno {QUEUE_LOCAL_BYTES_MAX} caratteri prima della @, {QUEUE_ADDRESS_BYTES_MAX} in tutto."
        ),
        Refusal::Sideways { .. } => {
            "Una sottocoda passa i ticket alle code sotto di sé o li restituisce alla coda principale. Restituiscilo prima.".to_owned()
        }
        Refusal::SkipsLevel { .. } => "Questa coda riceve solo dal livello precedente. Passalo prima a quello.".to_owned(),
        Refusal::NeedsReason => "Qui un ticket si passa con un motivo. Scrivi perché, poi passalo.".to_owned(),
        Refusal::NeedsCause => "Questa coda vuole sapere perché è successo. Scegli la causa, poi risolvilo.".to_owned(),
        Refusal::NeedsSolution => "Questa coda vuole sapere che cosa lo ha risolto. Scrivi la soluzione, poi risolvilo.".to_owned(),
        Refusal::OtherState { of } => {
            format!("Questo sottostato è per i ticket «{}». Imposta prima lo stato.", common::status(lang, *of))
        }
        Refusal::TooManyTags { max } => format!("Un ticket ha al massimo {max} etichette. Togline prima una."),
        Refusal::NoDraft => {
            "Il cliente ha già avuto risposta: questa bozza non aspetta più. Se serve, scrivi una nuova risposta.".to_owned()
        }
        Refusal::AskedOnce => {
            "L’intervento di qualcun altro è già stato chiesto, e si può fare una volta. Scrivi invece un messaggio.".to_owned()
        }
        Refusal::NothingAsked => {
            "Non c’è nulla a cui rispondere: il cliente non ha chiesto qualcun altro, o ha già avuto risposta.".to_owned()
        }
        Refusal::NobodyFree => "Non si è trovato nessun altro che possa prenderlo ora. Scegli un’altra persona.".to_owned(),
        Refusal::Setting(refusal) => setting(lang, refusal),
        Refusal::People(refusal) => people(lang, *refusal),
        Refusal::LastAdministrator => "È l’ultimo amministratore. Nominane prima un altro.".to_owned(),
        Refusal::OpTaken => "Questo modulo è già servito per altro. Ricarica la pagina e invia di nuovo.".to_owned(),
        Refusal::NoRoom => {
            "Il disco dello sportello è quasi pieno: non si può salvare nulla finché non c’è spazio. Il testo è ancora qui.".to_owned()
        }
        Refusal::Busy => "Lo sportello è occupato o si sta riavviando. Il testo è ancora qui: invia di nuovo fra poco.".to_owned(),
    }
}

fn text_english(error: &TextError) -> String {
    let name = |what: TextKind| match what {
        TextKind::Subject => "The subject",
        TextKind::Body => "The message",
        TextKind::Name => "The name",
        TextKind::Address => "The e-mail address",
        TextKind::Phone => "The phone number",
        TextKind::QueueName => "The queue’s name",
        TextKind::Password => "The password",
        TextKind::Zone => "The time zone",
        TextKind::Tag => "The tag",
        TextKind::SettingName => "The name",
        TextKind::Phrase => "The words",
        TextKind::Domain => "The domain",
    };
    match error {
        TextError::Empty { what } => format!("{} is empty. Write something.", name(*what)),
        TextError::TooLong { what, chars, max } => format!("{} has {chars} characters; {max} fit. Shorten it.", name(*what)),
        TextError::TooShort { what, chars, min } => {
            format!("{} has {chars} characters; it needs {min}. A sentence is easy to remember.", name(*what))
        }
        TextError::Malformed { what: TextKind::Address } => "This is not an e-mail address. It looks like name@example.org.".to_owned(),
        TextError::Malformed { what } => format!("{} is not well-formed. Check it.", name(*what)),
        TextError::Guessable { what } => {
            format!("{} is among the first that somebody would guess. Choose a sentence of your own.", name(*what))
        }
    }
}

fn text_italian(error: &TextError) -> String {
    let name = |what: TextKind| match what {
        TextKind::Subject => "L’oggetto",
        TextKind::Body => "Il messaggio",
        TextKind::Name => "Il nome",
        TextKind::Address => "L’indirizzo e-mail",
        TextKind::Phone => "Il numero di telefono",
        TextKind::QueueName => "Il nome della coda",
        TextKind::Password => "La password",
        TextKind::Zone => "Il fuso orario",
        TextKind::Tag => "L’etichetta",
        TextKind::SettingName => "Il nome",
        TextKind::Phrase => "Il testo",
        TextKind::Domain => "Il dominio",
    };
    match error {
        TextError::Empty { what } => format!("{} manca. Scrivi qualcosa.", name(*what)),
        TextError::TooLong { what, chars, max } => format!("{} ha {chars} caratteri; ce ne stanno {max}. Accorcia.", name(*what)),
        TextError::TooShort { what, chars, min } => {
            format!("{} ha {chars} caratteri; ne servono {min}. Una frase si ricorda bene.", name(*what))
        }
        TextError::Malformed { what: TextKind::Address } => "Non è un indirizzo e-mail. Deve somigliare a nome@esempio.it.".to_owned(),
        TextError::Malformed { what } => format!("{} non è scritto bene. Controlla.", name(*what)),
        TextError::Guessable { what } => format!("{} è fra le prime che si provano a indovinare. Scegli una frase tua.", name(*what)),
    }
}
