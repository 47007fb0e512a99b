//! Words of what stands around every page, whoever reads it.

use crate::locale::Lang;

texts! {
    /// A text that any page may have.
    enum Page;
    Skip: "Skip to the content" / "Vai al contenuto",
    SignIn: "Sign in" / "Accedi",
    SignOut: "Sign out" / "Esci",
    Queue: "Desk" / "Sportello",
    Insight: "Figures" / "Cifre",
    MyRequests: "My requests" / "Le mie richieste",
    Profile: "Profile" / "Profilo",
    Settings: "Settings" / "Impostazioni",
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

    // The line to the desk.
    LinkLive: "Live" / "In diretta",
    LinkConnecting: "Connecting" / "Collegamento in corso",
    LinkOffline: "Offline" / "Non collegato",
    LinkSignedOut: "Signed out" / "Sessione finita",
    TryNow: "Try now" / "Prova adesso",
    Reload: "Reload" / "Ricarica",
    Outdated: "The desk was updated. What you wrote is kept." / "Lo sportello è stato aggiornato. Quanto scritto è conservato.",
    SessionOver: "You were signed out. What you wrote is kept." / "La sessione è finita. Quanto scritto è conservato.",

    // What else may be said on any page.
    WrittenElsewhere: "In another tab or on another device you wrote here:" / "In un’altra scheda o su un altro dispositivo qui hai scritto:",
    UseThat: "Use that" / "Usa quel testo",
    DropThat: "Drop that" / "Scarta quel testo",
    Open: "Open it" / "Apri",
}

/// Since when the line is lost.
#[must_use]
pub fn offline_since(lang: Lang, hour: &str) -> String {
    match lang {
        Lang::En => format!("Offline since {hour}. What you write is kept here; what you send leaves when the line is back."),
        Lang::It => format!("Non collegato dalle {hour}. Quello che scrivi resta qui; quello che invii parte quando torna la linea."),
    }
}
