//! Why a question was not answered, where it is not the desk that says no. Customers and colleagues read it, so the Italian
//! avoids both «tu» and «Lei».

use crate::locale::Lang;
use crate::text::{FILE_BYTES_MAX, FILES_BYTES_MAX, MEGABYTE};

/// The session is over.
#[must_use]
pub fn signed_out(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "You are signed out. Sign in again; what you wrote is kept.",
        Lang::It => "La sessione è finita. Occorre accedere di nuovo: quanto scritto è conservato.",
    }
}

/// Too many tries.
#[must_use]
pub fn throttled(lang: Lang, retry_after_s: u32) -> String {
    let minutes = retry_after_s.div_ceil(60);
    match (lang, minutes) {
        (Lang::En, 0 | 1) => "Too many tries. Try again in a minute.".to_owned(),
        (Lang::En, _) => format!("Too many tries. Try again in {minutes} minutes."),
        (Lang::It, 0 | 1) => "Troppi tentativi. Si può riprovare fra un minuto.".to_owned(),
        (Lang::It, _) => format!("Troppi tentativi. Si può riprovare fra {minutes} minuti."),
    }
}

/// Wrong address or password, or a used link.
#[must_use]
pub fn bad_credentials(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "Address and password do not match, or the link was used already. Try again, or ask for a new link.",
        Lang::It => "Indirizzo e password non corrispondono, oppure il link è già stato usato. Si può riprovare o chiedere un nuovo link.",
    }
}

/// Our mistake.
#[must_use]
pub fn internal(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "Something went wrong on our side and has been noted. Nothing was changed; try again in a moment.",
        Lang::It => "Qualcosa non ha funzionato da parte nostra ed è stato registrato. Non è cambiato nulla: si può riprovare fra poco.",
    }
}

/// The connection failed.
#[must_use]
pub fn transport(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "The desk cannot be reached. Check the connection; what you wrote is kept.",
        Lang::It => "Lo sportello non è raggiungibile. Forse manca la connessione: quanto scritto è conservato.",
    }
}

/// A file is larger than the desk takes, or all of one sending are.
#[must_use]
pub fn too_large(lang: Lang) -> String {
    let (one, all) = (FILE_BYTES_MAX / MEGABYTE, FILES_BYTES_MAX / MEGABYTE);
    match lang {
        Lang::En => format!("A file may have {one} MB, all files together {all} MB: nothing was taken. Send smaller ones, or a link."),
        Lang::It => {
            format!("Un file può avere {one} MB, tutti insieme {all} MB: niente è stato accettato. Ne servono di più piccoli, o un link.")
        }
    }
}
