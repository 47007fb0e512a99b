//! Words about signing in and about one's own profile. Customers and colleagues read the same pages, so the Italian avoids
//! both «tu» and «Lei».

mod refusal;

use crate::locale::Lang;
use crate::people::Roles;

pub use refusal::refusal;

/// A fixed text of the sign-in pages and of the profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AccountText {
    /// The label of the address.
    Email,
    /// The label of the password.
    Password,
    /// Shows what was typed.
    Show,
    /// Signs in.
    SignIn,
    /// Asks for a link by mail.
    SendLink,
    /// What that link is.
    LinkAside,
    /// Leads to a new password.
    Forgotten,
    /// Above those who may be signed in as on the demo desk.
    DemoPeople,
    /// The heading of a sign-in that failed.
    NotSignedIn,
    /// Wrong address or wrong password: never which.
    BadCredentials,
    /// What was typed is not an address.
    AddressMalformed,
    /// The heading after a link was asked for.
    LinkSent,
    /// The same whether or not the address is known.
    LinkSentLead,
    /// The same for a new password.
    ResetSentLead,
    /// It did not come.
    NothingCame,
    /// Back to the first page.
    BackToSignIn,
    /// The heading of the page that a link leads to.
    LinkHere,
    /// Why there is one more button.
    LinkHereLead,
    /// That button.
    GoIn,
    /// The heading of a link that does not work.
    LinkDead,
    /// Why, and what to do.
    LinkDeadLead,
    /// Asks for another.
    AskNewLink,
    /// The heading of the page for a forgotten password.
    ForgottenTitle,
    /// What happens there.
    ForgottenLead,
    /// The button there.
    SendReset,
    /// The heading of the page for a new password.
    ResetTitle,
    /// What happens then.
    ResetLead,
    /// The label of a new password.
    NewPassword,
    /// How long it must be.
    NewPasswordHint,
    /// The label of the password in force.
    OldPassword,
    /// A new password was not taken.
    NewPasswordRefused,
    /// It is not the one in force.
    OldPasswordWrong,
    /// Saves a new password.
    SetPassword,
    /// The heading of the profile.
    Profile,
    /// The name of the links beside it.
    Ways,
    /// The section of name and numbers.
    AboutMe,
    /// What it is for.
    AboutMeLead,
    /// The label of the name.
    Name,
    /// The label of the numbers.
    Phones,
    /// One each line.
    PhonesHint,
    /// The addresses, which cannot be changed here.
    Addresses,
    /// The section of language, zone and theme.
    Locale,
    /// What it is for.
    LocaleLead,
    /// The label of the language.
    Language,
    /// As the browser asks for it.
    LanguageOfBrowser,
    /// The label of the zone.
    Zone,
    /// What to write there.
    ZoneHint,
    /// It is not a zone that we know.
    ZoneUnknown,
    /// The label of the theme.
    Theme,
    /// Light.
    ThemeLight,
    /// Dark.
    ThemeDark,
    /// As the system has it.
    ThemeSystem,
    /// Saves a section.
    Save,
    /// It was saved.
    Saved,
    /// The section of the password.
    PasswordLead,
    /// The password was changed and the other sessions cut.
    PasswordChanged,
    /// The section of sessions.
    Sessions,
    /// What it is for.
    SessionsLead,
    /// Ends every session.
    SignOutEverywhere,
    /// Ends this one.
    SignOut,
    /// One signed out.
    SignedOut,
    /// Something of ours failed.
    OurFault,
}

impl AccountText {
    /// The words in a language.
    #[must_use]
    pub fn read(self, lang: Lang) -> &'static str {
        match lang {
            Lang::En => english(self),
            Lang::It => italian(self),
        }
    }
}

fn english(text: AccountText) -> &'static str {
    match text {
        AccountText::Email => "E-mail",
        AccountText::Password => "Password",
        AccountText::Show => "Show",
        AccountText::SignIn => "Sign in",
        AccountText::SendLink => "Send me a link instead",
        AccountText::LinkAside => "The link works once, for 15 minutes. No password is needed with it.",
        AccountText::Forgotten => "Forgotten?",
        AccountText::DemoPeople => "This is a demo. Come in as",
        AccountText::NotSignedIn => "That did not work.",
        AccountText::BadCredentials => "Address or password is wrong. Check both, or ask for a link.",
        AccountText::AddressMalformed => "This is not an e-mail address. It looks like name@example.org.",
        AccountText::LinkSent => "Check your inbox",
        AccountText::LinkSentLead => "If we know this address, a link is on its way. It works once, for 15 minutes.",
        AccountText::ResetSentLead => "If we know this address, a link for a new password is on its way. It works once, for 15 minutes.",
        AccountText::NothingCame => "Nothing there after a few minutes? Look in your spam folder, or check the address and ask again.",
        AccountText::BackToSignIn => "Back to sign-in",
        AccountText::LinkHere => "Welcome back",
        AccountText::LinkHereLead => "One more click: the link is used up by you, and not by a program that looks through your mail.",
        AccountText::GoIn => "Sign in now",
        AccountText::LinkDead => "This link no longer works",
        AccountText::LinkDeadLead => "It was used already, or it is older than 15 minutes. Ask for a new one.",
        AccountText::AskNewLink => "Ask for a new link",
        AccountText::ForgottenTitle => "Forgotten your password?",
        AccountText::ForgottenLead => "We send you a link with which you choose a new one.",
        AccountText::SendReset => "Send the link",
        AccountText::ResetTitle => "Choose a password",
        AccountText::ResetLead => "It signs you in here, and out everywhere else.",
        AccountText::NewPassword => "New password",
        AccountText::NewPasswordHint => "At least 12 characters. A sentence is easy to remember.",
        AccountText::NewPasswordRefused => {
            "12 to 200 characters, and nothing that others would guess: not your address, not a row of numbers."
        }
        AccountText::OldPassword => "Current password",
        AccountText::OldPasswordWrong => "This is not your current password. Type it again, or use “Forgotten?” on the sign-in page.",
        AccountText::SetPassword => "Change the password",
        AccountText::Profile => "Profile",
        AccountText::Ways => "Main",
        AccountText::AboutMe => "About you",
        AccountText::AboutMeLead => "How others see you, and how you can be reached.",
        AccountText::Name => "Name",
        AccountText::Phones => "Phone",
        AccountText::PhonesHint => "One number on each line.",
        AccountText::Addresses => "E-mail addresses",
        AccountText::Locale => "Language and times",
        AccountText::LocaleLead => "How everything is written for you, in mails too.",
        AccountText::Language => "Language",
        AccountText::LanguageOfBrowser => "As the browser asks for it",
        AccountText::Zone => "Time zone",
        AccountText::ZoneHint => "For example Europe/Rome. Empty: as the desk has it.",
        AccountText::ZoneUnknown => "We do not know this time zone. Write one such as Europe/Rome or Europe/London.",
        AccountText::Theme => "Theme",
        AccountText::ThemeLight => "Light",
        AccountText::ThemeDark => "Dark",
        AccountText::ThemeSystem => "Same as the system",
        AccountText::Save => "Save",
        AccountText::Saved => "Saved.",
        AccountText::PasswordLead => {
            "A new one signs you out everywhere but here. Who never had one asks for a link to choose it, under “Forgotten?” on the sign-in page."
        }
        AccountText::PasswordChanged => "The password is changed. Everywhere else you are signed out.",
        AccountText::Sessions => "Where you are signed in",
        AccountText::SessionsLead => "Lost a phone, or left a computer open? End everything at once.",
        AccountText::SignOutEverywhere => "Sign out everywhere",
        AccountText::SignOut => "Sign out",
        AccountText::SignedOut => "You are signed out.",
        AccountText::OurFault => "Something went wrong on our side. It has been noted; try again in a minute.",
    }
}

fn italian(text: AccountText) -> &'static str {
    match text {
        AccountText::Email => "E-mail",
        AccountText::Password => "Password",
        AccountText::Show => "Mostra",
        AccountText::SignIn => "Accedi",
        AccountText::SendLink => "Ricevi un link per e-mail",
        AccountText::LinkAside => "Il link vale una volta sola, per 15 minuti, e non serve la password.",
        AccountText::Forgotten => "Dimenticata?",
        AccountText::DemoPeople => "È una dimostrazione. Si entra come",
        AccountText::NotSignedIn => "Accesso non riuscito.",
        AccountText::BadCredentials => "Indirizzo o password non corretti. Conviene ricontrollarli, oppure chiedere un link.",
        AccountText::AddressMalformed => "Non è un indirizzo e-mail. Somiglia a nome@esempio.it.",
        AccountText::LinkSent => "Un link è in arrivo",
        AccountText::LinkSentLead => "Se l’indirizzo ci è noto, un link è in viaggio. Vale una volta sola, per 15 minuti.",
        AccountText::ResetSentLead => {
            "Se l’indirizzo ci è noto, un link per scegliere una nuova password è in viaggio. Vale una volta sola, per 15 minuti."
        }
        AccountText::NothingCame => {
            "Dopo qualche minuto non è arrivato nulla? Può essere fra la posta indesiderata, o l’indirizzo può avere un errore."
        }
        AccountText::BackToSignIn => "Torna all’accesso",
        AccountText::LinkHere => "Ci siamo quasi",
        AccountText::LinkHereLead => "Manca solo un clic: così il link lo usa una persona, e non un programma che controlla la posta.",
        AccountText::GoIn => "Entra",
        AccountText::LinkDead => "Questo link non vale più",
        AccountText::LinkDeadLead => "È già stato usato, oppure sono passati più di 15 minuti. Se ne può chiedere un altro.",
        AccountText::AskNewLink => "Chiedi un nuovo link",
        AccountText::ForgottenTitle => "Password dimenticata?",
        AccountText::ForgottenLead => "Mandiamo un link con cui sceglierne una nuova.",
        AccountText::SendReset => "Invia il link",
        AccountText::ResetTitle => "Scegliere una password",
        AccountText::ResetLead => "Apre l’accesso qui e chiude ogni altro.",
        AccountText::NewPassword => "Nuova password",
        AccountText::NewPasswordHint => "Almeno 12 caratteri. Una frase si ricorda bene.",
        AccountText::NewPasswordRefused => {
            "Da 12 a 200 caratteri, e nulla che altri indovinerebbero: né il proprio indirizzo né una fila di numeri."
        }
        AccountText::OldPassword => "Password attuale",
        AccountText::OldPasswordWrong => {
            "Non è la password attuale. Si può riscrivere, oppure usare «Dimenticata?» nella pagina di accesso."
        }
        AccountText::SetPassword => "Cambia la password",
        AccountText::Profile => "Profilo",
        AccountText::Ways => "Principale",
        AccountText::AboutMe => "Dati personali",
        AccountText::AboutMeLead => "Il nome che gli altri vedono, e i recapiti.",
        AccountText::Name => "Nome",
        AccountText::Phones => "Telefono",
        AccountText::PhonesHint => "Un numero per riga.",
        AccountText::Addresses => "Indirizzi e-mail",
        AccountText::Locale => "Lingua e orari",
        AccountText::LocaleLead => "In quale lingua e con quali orari scriviamo, anche per e-mail.",
        AccountText::Language => "Lingua",
        AccountText::LanguageOfBrowser => "Quella del browser",
        AccountText::Zone => "Fuso orario",
        AccountText::ZoneHint => "Per esempio Europe/Rome. Vuoto: quello dello sportello.",
        AccountText::ZoneUnknown => "Questo fuso orario non esiste. Ne serve uno come Europe/Rome o Europe/London.",
        AccountText::Theme => "Aspetto",
        AccountText::ThemeLight => "Chiaro",
        AccountText::ThemeDark => "Scuro",
        AccountText::ThemeSystem => "Come il sistema",
        AccountText::Save => "Salva",
        AccountText::Saved => "Salvato.",
        AccountText::PasswordLead => {
            "Una nuova password chiude ogni accesso tranne questo. Chi non ne ha mai avuta una chiede il link per sceglierla con «Dimenticata?» nella pagina di accesso."
        }
        AccountText::PasswordChanged => "La password è cambiata. Ogni altro accesso è stato chiuso.",
        AccountText::Sessions => "Accessi aperti",
        AccountText::SessionsLead => "Un telefono perso, un computer lasciato acceso? Si chiude tutto in una volta.",
        AccountText::SignOutEverywhere => "Esci da tutti i dispositivi",
        AccountText::SignOut => "Esci",
        AccountText::SignedOut => "L’accesso è chiuso.",
        AccountText::OurFault => "Qualcosa da parte nostra non ha funzionato. Ne abbiamo preso nota; fra un minuto si può riprovare.",
    }
}

/// The heading of the first page.
#[must_use]
pub fn sign_in_to(lang: Lang, desk: &str) -> String {
    match lang {
        Lang::En => format!("Sign in to {desk}"),
        Lang::It => format!("Accesso a {desk}"),
    }
}

/// Too many tries: how long to wait. Minutes once it is more than two of them, rounded up.
#[must_use]
pub fn wait(lang: Lang, seconds: u32) -> String {
    let minutes = seconds.div_ceil(60);
    match (lang, seconds) {
        (Lang::En, 0..=1) => "Too many tries. Try again in a second.".to_owned(),
        (Lang::En, 2..=120) => format!("Too many tries. Try again in {seconds} seconds."),
        (Lang::En, _) => format!("Too many tries. Try again in {minutes} minutes."),
        (Lang::It, 0..=1) => "Troppi tentativi. Si può riprovare fra un secondo.".to_owned(),
        (Lang::It, 2..=120) => format!("Troppi tentativi. Si può riprovare fra {seconds} secondi."),
        (Lang::It, _) => format!("Troppi tentativi. Si può riprovare fra {minutes} minuti."),
    }
}

/// What somebody may be, in one line.
#[must_use]
pub fn roles(lang: Lang, roles: Roles) -> String {
    let all = [
        (roles.customer, "customer", "cliente"),
        (roles.agent, "agent", "operatore"),
        (roles.manager, "manager", "responsabile"),
        (roles.administrator, "administrator", "amministratore"),
    ];
    let words = all.into_iter().filter(|(has, _, _)| *has).map(|(_, en, it)| match lang {
        Lang::En => en,
        Lang::It => it,
    });
    words.collect::<Vec<_>>().join(", ")
}
