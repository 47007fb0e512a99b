//! Words about signing in and about one's own profile. Customers and colleagues read the same pages, so the Italian avoids
//! both «tu» and «Lei».

mod refusal;

use crate::locale::Lang;
use crate::people::Roles;

pub use refusal::refusal;

texts! {
    /// A fixed text of the sign-in pages and of the profile.
    enum AccountText;
    Email: "E-mail" / "E-mail",
    Password: "Password" / "Password",
    Show: "Show" / "Mostra",
    SignIn: "Sign in" / "Accedi",
    SendLink: "Send me a link instead" / "Ricevi un link per e-mail",
    LinkAside: "The link works once, for 15 minutes. No password is needed with it." / "Il link vale una volta sola, per 15 minuti, e non serve la password.",
    Forgotten: "Forgotten?" / "Dimenticata?",
    DemoPeople: "This is a demo. Come in as" / "È una dimostrazione. Si entra come",
    // Whatever it was: signing in, a link, another password.
    DidNotWork: "That did not work." / "Operazione non riuscita.",
    // Never which of the two.
    BadCredentials: "Address or password is wrong. Check both, or ask for a link." / "Indirizzo o password non corretti. Conviene ricontrollarli, oppure chiedere un link.",
    AddressMalformed: "This is not an e-mail address. It looks like name@example.org." / "Non è un indirizzo e-mail. Somiglia a nome@esempio.it.",
    LinkSent: "Check your inbox" / "Un link è in arrivo",
    // The same whether or not the address is known.
    LinkSentLead: "If we know this address, a link is on its way. It works once, for 15 minutes." / "Se l’indirizzo ci è noto, un link è in viaggio. Vale una volta sola, per 15 minuti.",
    ResetSentLead: "If we know this address, a link for a new password is on its way. It works once, for 15 minutes." / "Se l’indirizzo ci è noto, un link per scegliere una nuova password è in viaggio. Vale una volta sola, per 15 minuti.",
    NothingCame: "Nothing there after a few minutes? Look in your spam folder, or check the address and ask again." / "Dopo qualche minuto non è arrivato nulla? Può essere fra la posta indesiderata, o l’indirizzo può avere un errore.",
    BackToSignIn: "Back to sign-in" / "Torna all’accesso",
    LinkHere: "Welcome back" / "Ci siamo quasi",
    LinkHereLead: "One more click: the link is used up by you, and not by a program that looks through your mail." / "Manca solo un clic: così il link lo usa una persona, e non un programma che controlla la posta.",
    GoIn: "Sign in now" / "Entra",
    LinkDead: "This link no longer works" / "Questo link non vale più",
    LinkDeadLead: "It was used already, or its time is over. Ask for a new one." / "È già stato usato, oppure il suo tempo è passato. Se ne può chiedere un altro.",
    AskNewLink: "Ask for a new link" / "Chiedi un nuovo link",
    ForgottenTitle: "Forgotten your password?" / "Password dimenticata?",
    ForgottenLead: "We send you a link with which you choose a new one." / "Mandiamo un link con cui sceglierne una nuova.",
    SendReset: "Send the link" / "Invia il link",
    ResetTitle: "Choose a password" / "Scegliere una password",
    ResetLead: "It signs you in here, and out everywhere else." / "Apre l’accesso qui e chiude ogni altro.",
    NewPassword: "New password" / "Nuova password",
    NewPasswordHint: "At least 12 characters. A sentence is easy to remember." / "Almeno 12 caratteri. Una frase si ricorda bene.",
    OldPassword: "Current password" / "Password attuale",
    NewPasswordRefused: "12 to 200 characters, and nothing that others would guess: not your address, not a row of numbers." / "Da 12 a 200 caratteri, e nulla che altri indovinerebbero: né il proprio indirizzo né una fila di numeri.",
    OldPasswordWrong: "This is not your current password. Type it again, or use “Forgotten?” on the sign-in page." / "Non è la password attuale. Si può riscrivere, oppure usare «Dimenticata?» nella pagina di accesso.",
    SetPassword: "Change the password" / "Cambia la password",
    Profile: "Profile" / "Profilo",
    Ways: "Main" / "Principale",
    AboutMe: "About you" / "Dati personali",
    AboutMeLead: "How others see you, and how you can be reached." / "Il nome che gli altri vedono, e i recapiti.",
    Name: "Name" / "Nome",
    Phones: "Phone" / "Telefono",
    PhonesHint: "One number on each line." / "Un numero per riga.",
    Addresses: "E-mail addresses" / "Indirizzi e-mail",
    Locale: "Language and times" / "Lingua e orari",
    LocaleLead: "How everything is written for you, in mails too." / "In quale lingua e con quali orari scriviamo, anche per e-mail.",
    Language: "Language" / "Lingua",
    LanguageOfBrowser: "As the browser asks for it" / "Quella del browser",
    Zone: "Time zone" / "Fuso orario",
    ZoneHint: "For example Europe/Rome. Empty: as the desk has it." / "Per esempio Europe/Rome. Vuoto: quello dello sportello.",
    ZoneUnknown: "We do not know this time zone. Write one such as Europe/Rome or Europe/London." / "Questo fuso orario non esiste. Ne serve uno come Europe/Rome o Europe/London.",
    Theme: "Theme" / "Aspetto",
    ThemeLight: "Light" / "Chiaro",
    ThemeDark: "Dark" / "Scuro",
    ThemeSystem: "Same as the system" / "Come il sistema",
    Save: "Save" / "Salva",
    Saved: "Saved." / "Salvato.",
    PasswordLead: "A new one signs you out everywhere but here. Who never had one asks for a link to choose it, under “Forgotten?” on the sign-in page." / "Una nuova password chiude ogni accesso tranne questo. Chi non ne ha mai avuta una chiede il link per sceglierla con «Dimenticata?» nella pagina di accesso.",
    PasswordChanged: "The password is changed. Everywhere else you are signed out." / "La password è cambiata. Ogni altro accesso è stato chiuso.",
    Sessions: "Where you are signed in" / "Accessi aperti",
    SessionsLead: "Lost a phone, or left a computer open? End everything at once." / "Un telefono perso, un computer lasciato acceso? Si chiude tutto in una volta.",
    SignOutEverywhere: "Sign out everywhere" / "Esci da tutti i dispositivi",
    SignOut: "Sign out" / "Esci",
    SignedOut: "You are signed out." / "L’accesso è chiuso.",
    NotNow: "We cannot save anything at this moment. Try again in a minute." / "In questo momento non si può salvare. Fra un minuto si può riprovare.",
    OurFault: "Something went wrong on our side. It has been noted; try again in a minute." / "Qualcosa da parte nostra non ha funzionato. Ne abbiamo preso nota; fra un minuto si può riprovare.",
}

impl AccountText {
    /// The words in a language.
    #[must_use]
    pub fn read(self, lang: Lang) -> &'static str {
        say(lang, self)
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
