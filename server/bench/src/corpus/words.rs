//! Words of the corpus: subjects, bodies and names that are long and short as real ones are, and nobody's.

use shared::text::{Body, Name, Subject};

use desk::demo::dice::Dice;

const THINGS: [&str; 24] = [
    "cold room 3",
    "the customer portal",
    "invoice 2210",
    "the temperature probe",
    "printer on the second floor",
    "compressor",
    "delivery of spare parts",
    "password of the control unit",
    "door seal",
    "monthly report",
    "il frigorifero del banco",
    "la sonda del magazzino",
    "la fattura di marzo",
    "il portale clienti",
    "the access card",
    "gateway firmware",
    "display case",
    "alarm by telephone",
    "ice maker",
    "cella frigorifera 2",
    "rapporto HACCP",
    "evaporator fan",
    "network in the branch",
    "contract renewal",
];
const TROUBLES: [&str; 16] = [
    "does not start any more",
    "shows 8.4 degrees instead of 4",
    "is not in the list",
    "makes a loud noise at night",
    "was charged twice",
    "cannot be opened with the new address",
    "needs a visit this week, if possible in the morning",
    "non si accende",
    "segna una temperatura sbagliata",
    "va cambiata prima dell'estate",
    "question about the warranty",
    "sends an alarm every hour although nothing is wrong with it",
    "is missing",
    "richiesta di preventivo",
    "no answer since Monday",
    "replacement",
];
const SENTENCES: [&str; 28] = [
    "Good morning, we have noticed this since yesterday evening and it has not changed after a restart.",
    "The display shows the code E14 and the fan does not turn.",
    "Please let us know when somebody can come, the shop is open from seven to one.",
    "We moved the goods to the other room for now.",
    "I attach what the control unit wrote during the night.",
    "The serial number is on the plate behind the door, I can read it out on the phone.",
    "It worked well until the technician changed the setting last month.",
    "Thank you.",
    "Could you tell me whether this is covered by the contract?",
    "We have written about the same thing before and would like to have it solved for good.",
    "Our accounts need the corrected document before the end of the month.",
    "The temperature rises by about two degrees an hour while the door stays closed.",
    "Buongiorno, da ieri sera la temperatura continua a salire e l'allarme suona ogni mezz'ora.",
    "Abbiamo già spostato la merce nell'altra cella.",
    "Potete dirci quando passa il tecnico?",
    "Il codice sul display è E07.",
    "Grazie mille e buon lavoro.",
    "Vi ricordo che siamo aperti solo la mattina.",
    "We have looked at the readings: the probe jumps, the room itself is cold.",
    "Please press the reset key for five seconds, then wait until the green light stays on.",
    "A colleague will be with you tomorrow between nine and eleven with the part that is needed.",
    "The part is ordered and should arrive on Thursday; we will write again as soon as it is here.",
    "Nothing more is needed from your side.",
    "I have corrected the amount and sent the new document to your accounts.",
    "Abbiamo controllato i dati da remoto e il sensore va sostituito.",
    "The setting was wrong since the last update; it is right again and the alarm is quiet.",
    "If it comes back, answer this message and we will look at it at once.",
    "Is there anything else that we can do?",
];
const SYLLABLES: [&str; 20] =
    ["be", "lo", "ra", "ti", "ma", "ne", "sol", "vi", "da", "ru", "fen", "go", "lia", "per", "sta", "no", "cal", "mi", "tu", "ver"];

/// A sentence is repeated rather than a text cut: the longest body has so many.
const SENTENCES_MAX: u64 = 14;

/// What a ticket is about.
pub(crate) fn subject(dice: &mut Dice) -> Option<Subject> {
    let (thing, trouble) = (dice.one_of(&THINGS), dice.one_of(&TROUBLES));
    Subject::shortened(&format!("{thing}: {trouble}"))
}

/// The words of an article: most have a few sentences, some many.
pub(crate) fn body(dice: &mut Dice) -> Option<Body> {
    let sentences = dice.rather_low(1, SENTENCES_MAX);
    let mut words = String::new();
    for at in 0..sentences {
        if at != 0 {
            words.push_str(if dice.chance(25) { "\n\n" } else { " " });
        }
        words.push_str(dice.one_of(&SENTENCES));
    }
    Body::shortened(&words)
}

/// A name that nobody has.
pub(crate) fn name(dice: &mut Dice) -> Option<Name> {
    let mut part = |least: u64| {
        let mut word = String::new();
        for _ in 0..dice.between(least, least + 1) {
            word.push_str(dice.one_of(&SYLLABLES));
        }
        let mut letters = word.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>()).unwrap_or_default()
    };
    let (first, last) = (part(2), part(2));
    Name::shortened(&format!("{first} {last}"))
}
