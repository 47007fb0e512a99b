//! How people begin and end a letter, and the few words that fit every request.

use shared::locale::Lang;
use shared::ticket::status::Status;

use super::super::dice::Dice;

/// The words of a customer, as they write to the desk.
pub(in crate::demo) fn from_customer(dice: &mut Dice, lang: Lang, name: &str, house: &str, words: &str) -> String {
    let hello = match lang {
        Lang::It => dice.one_of(&["Buongiorno,\n", "Buongiorno a tutti,\n", "Salve,\n", "Gentile assistenza,\n", ""]),
        Lang::En => dice.one_of(&["Hello,\n", "Hi there,\n", "Good morning,\n", "Hi,\n", ""]),
    };
    let first = first_name(name);
    let end = match lang {
        Lang::It => [
            format!("Grazie,\n{name}"),
            format!("{name}\n{house}"),
            format!("Cordiali saluti\n{name}"),
            format!("Grazie mille, {first}"),
            first.to_owned(),
        ],
        Lang::En => {
            [format!("Thanks,\n{name}"), format!("{name}\n{house}"), format!("Best,\n{name}"), format!("Cheers, {first}"), first.to_owned()]
        }
    };
    let words = if hello.is_empty() { capital(words) } else { words.to_owned() };
    format!("{hello}{words}\n\n{}", end[dice.index(end.len())])
}

/// What a caller said, as an agent writes it down.
pub(in crate::demo) fn from_caller(dice: &mut Dice, lang: Lang, name: &str, house: &str, words: &str) -> String {
    let said = capital(words);
    match lang {
        Lang::It => dice_of(
            dice,
            [
                format!("Chiama {name} ({house}).\n\n«{said}»"),
                format!("{name}, al telefono: «{said}»"),
                format!("«{said}»\n\n{name} resta al numero in scheda."),
            ],
        ),
        Lang::En => dice_of(
            dice,
            [
                format!("{name} ({house}) on the phone.\n\n“{said}”"),
                format!("{name} rang: “{said}”"),
                format!("“{said}”\n\n{name} is on the number we have."),
            ],
        ),
    }
}

/// An agent's letter.
pub(in crate::demo) fn from_agent(dice: &mut Dice, lang: Lang, to: &str, agent: &str, words: &str) -> String {
    let (hello, end) = match lang {
        Lang::It => (
            dice_of(dice, ["Buongiorno,".to_owned(), format!("Gentile {to},"), format!("Buongiorno {},", first_name(to))]),
            dice_of(
                dice,
                [format!("Un saluto,\n{agent}"), format!("{agent}\nBrinanova"), format!("Buona giornata,\n{}", first_name(agent))],
            ),
        ),
        Lang::En => (
            dice_of(dice, [format!("Hello {},", first_name(to)), format!("Hi {},", first_name(to)), format!("Dear {to},")]),
            dice_of(
                dice,
                [
                    format!("Best wishes,\n{agent}"),
                    format!("{}\nBrinanova UK", first_name(agent)),
                    format!("Kind regards,\n{}", first_name(agent)),
                ],
            ),
        ),
    };
    // After the comma of a greeting, Italian goes on in small letters.
    let words = if lang == Lang::En { capital(words) } else { words.to_owned() };
    format!("{hello}\n\n{words}\n\n{end}")
}

/// A short answer of a customer.
pub(in crate::demo) fn short(dice: &mut Dice, lang: Lang, name: &str, words: &str) -> String {
    let words = capital(words);
    if dice.chance(55) {
        return words;
    }
    match lang {
        Lang::It => format!("{words}\n\n{}", dice_of(dice, [first_name(name).to_owned(), format!("Saluti, {}", first_name(name))])),
        Lang::En => format!("{words}\n\n{}", dice_of(dice, [first_name(name).to_owned(), format!("Thanks, {}", first_name(name))])),
    }
}

/// It was not over after all: what the customer says, and what the desk answers in the end.
pub(in crate::demo) fn again(dice: &mut Dice, lang: Lang) -> (&'static str, &'static str) {
    let pairs: &[(&str, &str)] = match lang {
        Lang::It => &[
            (
                "mi spiace, cantavamo vittoria troppo presto: da stamattina è di nuovo come prima.",
                "ha fatto bene a scrivere. Questa volta ho lasciato un controllo acceso per tre giorni: se torna, me ne accorgo prima io.",
            ),
            (
                "ha funzionato fino a ieri sera, poi basta.",
                "trovato il vero motivo, quello di prima era solo metà. Adesso regge, l'ho seguito tutta la mattina.",
            ),
            (
                "chiuso un po' in fretta? A me non sembra risolto.",
                "ha ragione, ho riaperto io stesso il lavoro. Ora è a posto e l'ho verificato insieme al suo collega.",
            ),
            (
                "riapro perché è ricapitato, una volta sola, ma preferisco dirlo.",
                "una volta è di troppo. Cambiato anche il pezzo vicino, per stare tranquilli.",
            ),
        ],
        Lang::En => &[
            (
                "spoke too soon, I'm afraid. It's back this morning.",
                "thank you for writing. This time I've left a watch on it for three days, so I'll know before you do.",
            ),
            ("worked until last night, then stopped again.", "found the other half of it. It has held all morning and I've watched."),
            ("closed a little early? It isn't mended here.", "you are right. It is now, and we checked it together with your colleague."),
        ],
    };
    pairs[dice.index(pairs.len())]
}

/// What agents tell each other while a supplier is waited for.
pub(in crate::demo) fn waiting(dice: &mut Dice, lang: Lang, portal: bool) -> &'static str {
    match (lang, portal) {
        (Lang::It, true) => dice.one_of(&[
            "Aperta segnalazione a Fibralta, promettono una risposta in giornata.",
            "Fibralta manda un tecnico domattina. Il cliente lo sa.",
            "Sollecitata Fibralta, la pratica è in carico alla loro rete.",
        ]),
        (Lang::It, false) => dice.one_of(&[
            "Ricambio ordinato, tre giorni. Intanto l'impianto regge.",
            "Il pezzo arriva da Bolzano con il corriere di domani.",
            "Motore fuori produzione: chiesto l'equivalente al fornitore.",
        ]),
        (Lang::En, true) => dice.one_of(&[
            "Raised with the line provider, answer promised today.",
            "Provider sends somebody tomorrow morning. Customer knows.",
        ]),
        (Lang::En, false) => {
            dice.one_of(&["Part ordered, three days. The room holds meanwhile.", "Part comes over from Treviso with Thursday's pallet."])
        }
    }
}

/// What agents tell each other as they pass a ticket on.
pub(in crate::demo) fn handing_over(dice: &mut Dice, lang: Lang, to: &str) -> String {
    let name = first_name(to);
    let words = match lang {
        Lang::It => dice.one_of(&[
            "{to}, questo è per te.",
            "Passo a {to}, il cliente lo sa.",
            "{to}, gli ho promesso una risposta in giornata.",
            "Già visto un caso uguale. {to}?",
            "{to}, se ti serve altro lo richiamo io.",
        ]),
        Lang::En => dice.one_of(&[
            "One for {to}.",
            "{to}, I've told them you'd be in touch.",
            "Over to {to}; ring me if they need calling.",
            "{to}, looks like last week's.",
        ]),
    };
    words.replace("{to}", name)
}

/// Why a ticket goes to those who go there.
pub(in crate::demo) fn reason(nth: usize) -> &'static str {
    const REASONS: [&str; 3] =
        ["Va visto sul posto.", "Serve chi conosce l'impianto.", "Dal portale si vede solo la temperatura, il resto è da guardare lì."];
    REASONS[nth % REASONS.len()]
}

/// What is found to have been the matter, where it is asked for.
pub(in crate::demo) const CONCLUDED: &str = "Seen on the bench as well; what was changed is in the gateway's card.";

/// What firmware drafts for whoever writes to the customer.
pub(in crate::demo) fn drafted(to: &str, then: Option<Status>) -> String {
    let words = match then {
        Some(Status::Resolved { .. }) => {
            "it is mended and I have watched it run. Nothing of theirs was lost. Please tell them, in your words."
        }
        Some(_) => "I cannot go on without one thing from them, it is in the gateway's card. Please ask.",
        None => "I have the log and am at it. Please tell them that somebody is.",
    };
    format!("{}, {words}", first_name(to))
}

/// A customer's few words of thanks.
pub(in crate::demo) fn thanks(dice: &mut Dice, lang: Lang) -> &'static str {
    match lang {
        Lang::It => dice.one_of(&[
            "Confermo, tutto a posto. Grazie.",
            "Perfetto, grazie davvero.",
            "Funziona. Grazie per la pazienza.",
            "Ottimo, veloce e gentile.",
        ]),
        Lang::En => dice.one_of(&["All good now, thank you.", "Perfect, thanks ever so much.", "Works a treat.", "Sorted, cheers."]),
    }
}

/// The first of somebody's names.
pub(in crate::demo) fn first_name(name: &str) -> &str {
    let mut parts = name.split(' ').filter(|part| *part != "Dr");
    parts.next().unwrap_or(name)
}

fn dice_of<const N: usize>(dice: &mut Dice, all: [String; N]) -> String {
    all[dice.index(N)].clone()
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
