//! Why something about an account was not taken.

use super::AccountText;
use crate::locale::Lang;
use crate::refusal::Refusal;
use crate::text::{TextError, TextKind};

/// Why something about an account was not taken.
#[must_use]
pub fn refusal(lang: Lang, refusal: &Refusal) -> String {
    match refusal {
        Refusal::Text(error) => text_error(lang, error),
        Refusal::NoRoom | Refusal::Busy => AccountText::NotNow.read(lang).to_owned(),
        Refusal::OpTaken => match lang {
            Lang::En => "This form was sent before. Look at what is there now, then send it again.".to_owned(),
            Lang::It => "Questo modulo era già partito. Conviene guardare com’è ora e inviarlo di nuovo.".to_owned(),
        },
        Refusal::NotFound
        | Refusal::NotAllowed
        | Refusal::Conflict { .. }
        | Refusal::NewerWords { .. }
        | Refusal::NoMove { .. }
        | Refusal::Final { .. }
        | Refusal::BadMoment { .. }
        | Refusal::NotInCrew { .. }
        | Refusal::NoSuchQueue { .. }
        | Refusal::AddressTaken { .. }
        | Refusal::NoAddress { .. }
        | Refusal::TooManyFiles { .. }
        | Refusal::NotTheirFile
        | Refusal::BadTree
        | Refusal::LongAddress
        | Refusal::Setting(_)
        | Refusal::NeedsReason
        | Refusal::NeedsCause
        | Refusal::NeedsSolution
        | Refusal::OtherState { .. }
        | Refusal::TooManyTags { .. }
        | Refusal::NoDraft
        | Refusal::AskedOnce
        | Refusal::NothingAsked
        | Refusal::NobodyFree
        | Refusal::People(_)
        | Refusal::Sideways { .. }
        | Refusal::SkipsLevel { .. }
        | Refusal::LastAdministrator => AccountText::OurFault.read(lang).to_owned(),
    }
}

fn text_error(lang: Lang, error: &TextError) -> String {
    match (lang, error) {
        (Lang::En, TextError::Empty { what: TextKind::Name }) => "Write your name.".to_owned(),
        (Lang::It, TextError::Empty { what: TextKind::Name }) => "Il nome manca.".to_owned(),
        (Lang::En, TextError::Empty { .. }) => "This field is empty.".to_owned(),
        (Lang::It, TextError::Empty { .. }) => "Il campo è vuoto.".to_owned(),
        (Lang::En, TextError::TooLong { chars, max, .. }) => format!("These are {chars} characters; {max} fit. Shorten it."),
        (Lang::It, TextError::TooLong { chars, max, .. }) => format!("Sono {chars} caratteri; ce ne stanno {max}."),
        (Lang::En, TextError::TooShort { chars, min, .. }) => {
            format!("These are {chars} characters; it needs {min}. A sentence is easy to remember.")
        }
        (Lang::It, TextError::TooShort { chars, min, .. }) => {
            format!("Sono {chars} caratteri; ne servono {min}. Una frase si ricorda bene.")
        }
        (Lang::En, TextError::Malformed { what: TextKind::Address }) => {
            "This is not an e-mail address. It looks like name@example.org.".to_owned()
        }
        (Lang::It, TextError::Malformed { what: TextKind::Address }) => "Non è un indirizzo e-mail. Somiglia a nome@esempio.it.".to_owned(),
        (Lang::En, TextError::Guessable { .. }) => {
            "This is among the first that somebody would guess. Choose a sentence of your own.".to_owned()
        }
        (Lang::It, TextError::Guessable { .. }) => "È fra le prime che si provano a indovinare. Meglio una frase propria.".to_owned(),
        (Lang::En, TextError::Malformed { .. }) => "There is a mistake in it. Check it.".to_owned(),
        (Lang::It, TextError::Malformed { .. }) => "C’è un errore di scrittura.".to_owned(),
    }
}
