//! Words of the agents' desk and of the frame around every page.

use crate::locale::Lang;

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
    Insight: "Insight" / "Cifre",
    MyRequests: "My requests" / "Le mie richieste",
    Profile: "Profile" / "Profilo",
    Theme: "Theme" / "Aspetto",
    ThemeLight: "Light" / "Chiaro",
    ThemeDark: "Dark" / "Scuro",
    ThemeSystem: "As the system" / "Come il sistema",
    Language: "Language" / "Lingua",
    OwnLanguage: "English" / "Italiano",
    Loading: "Loading" / "Caricamento",
    NoPage: "There is no page here." / "Qui non c’è nessuna pagina.",
    NoPageWhy: "The address may be old or mistyped. Start again from the first page." / "L’indirizzo è vecchio o scritto male. Ricomincia dalla prima pagina.",
    ToStart: "To the first page" / "Alla prima pagina",
    TryAgain: "Try again" / "Riprova",
    Close: "Close" / "Chiudi",
}
