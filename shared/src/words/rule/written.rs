//! The words of conditions as they are written (`rule::written`), and what is wrong with a line of one.

use super::either;
use crate::locale::Lang;
use crate::rule::condition::{Hand, Standing};
use crate::rule::fact::Fact;
use crate::rule::value::{LASTING_MINUTES_MAX, VALUES_MAX};
use crate::rule::written::{About, BadTest, Comparison, Expected};
use crate::setting::catalogue::Degree;
use crate::sla::policy::Metric;
use crate::ticket::status::StatusCode;
use crate::ticket::{Channel, Priority, TicketKind};
use crate::words::common;

pub use super::test::{degree, hand};
pub use crate::rule::written::Group;

/// More of one name are found on their page.
const NUMBERS_SAID_MAX: usize = 9;

/// What begins a group.
#[must_use]
pub fn group(lang: Lang, group: Group) -> &'static str {
    match (lang, group) {
        (Lang::En, Group::All) => "all of:",
        (Lang::En, Group::Any) => "any of:",
        (Lang::En, Group::None) => "none of:",
        (Lang::It, Group::All) => "tutte:",
        (Lang::It, Group::Any) => "almeno una:",
        (Lang::It, Group::None) => "nessuna:",
    }
}

/// What a line is about, as it is written.
#[must_use]
pub fn about(lang: Lang, about: About) -> &'static str {
    let [en, it] = match about {
        About::Below(Fact::Category) => ["category or below", "categoria o sotto"],
        About::Below(_) => ["queue or below", "coda o sotto"],
        About::Clock(Metric::FirstResponse) => ["first answer", "prima risposta"],
        About::Clock(Metric::NextResponse) => ["next answer", "risposta successiva"],
        About::Clock(Metric::Resolution) => ["solution", "soluzione"],
        About::Clock(Metric::Level) => ["part of the level", "parte del livello"],
        About::Fact(fact) => fact_written(fact),
    };
    match lang {
        Lang::En => en,
        Lang::It => it,
    }
}

fn fact_written(fact: Fact) -> [&'static str; 2] {
    match fact {
        Fact::Channel => ["channel", "canale"],
        Fact::Kind => ["type", "tipo"],
        Fact::State => ["state", "stato"],
        Fact::Label => ["sub-state", "sottostato"],
        Fact::Priority => ["priority", "priorità"],
        Fact::Queue => ["queue", "coda"],
        Fact::Home => ["main queue", "coda principale"],
        Fact::Level => ["level", "livello"],
        Fact::Service => ["service", "servizio"],
        Fact::Category => ["category", "categoria"],
        Fact::Impact => ["impact", "impatto"],
        Fact::Urgency => ["urgency", "urgenza"],
        Fact::Severity => ["severity", "gravità"],
        Fact::Tag => ["tag", "etichetta"],
        Fact::Vip => ["vip", "vip"],
        Fact::Contract => ["contract", "contratto"],
        Fact::Organisation => ["organisation", "organizzazione"],
        Fact::Domain => ["domain", "dominio"],
        Fact::Subject => ["subject", "oggetto"],
        Fact::Said => ["words", "parole"],
        Fact::By => ["who acted", "chi ha agito"],
        Fact::Owned => ["has an owner", "ha un incaricato"],
        Fact::Answered => ["somebody answers for it", "qualcuno ne risponde"],
        Fact::Age => ["age", "età"],
        Fact::InState => ["in this state", "in questo stato"],
        Fact::SinceCustomer => ["since the customer wrote", "da quando il cliente ha scritto"],
        Fact::SinceDesk => ["since the desk wrote", "da quando lo sportello ha scritto"],
        Fact::Hours => ["working hours", "orario di lavoro"],
        Fact::Clock => ["clock", "orologio"],
    }
}

/// How a clock stands.
#[must_use]
pub fn standing(lang: Lang, standing: Standing) -> &'static str {
    match (lang, standing) {
        (Lang::En, Standing::Running) => "running",
        (Lang::En, Standing::Paused) => "standing still",
        (Lang::En, Standing::Breached) => "missed",
        (Lang::En, Standing::DueWithin(_)) => "due",
        (Lang::It, Standing::Running) => "corre",
        (Lang::It, Standing::Paused) => "ferma",
        (Lang::It, Standing::Breached) => "mancata",
        (Lang::It, Standing::DueWithin(_)) => "scade",
    }
}

/// It is so, or it is not.
#[must_use]
pub fn yes_or_no(lang: Lang, yes: bool) -> &'static str {
    match (lang, yes) {
        (Lang::En, true) => "yes",
        (Lang::En, false) => "no",
        (Lang::It, true) => "sì",
        (Lang::It, false) => "no",
    }
}

/// What is wrong with a line, and what to write there.
#[must_use]
pub fn bad_test(lang: Lang, bad: &BadTest) -> String {
    let BadTest { line, words, expected } = bad;
    let remedy = remedy(lang, expected);
    match lang {
        Lang::En => format!("Line {line} is not understood: “{words}”. {remedy}"),
        Lang::It => format!("La riga {line} non si capisce: «{words}». {remedy}"),
    }
}

fn remedy(lang: Lang, expected: &Expected) -> String {
    let is_not = || Comparison::Is.sign();
    match (lang, expected) {
        (Lang::En, Expected::Test) => format!("Write a fact, a comparison and values, such as priority {} High.", is_not()),
        (Lang::It, Expected::Test) => format!("Scrivere un fatto, un confronto e dei valori, come priorità {} Alta.", is_not()),
        (Lang::En, Expected::Fact) => format!("It is no fact. There are: {}.", facts(lang)),
        (Lang::It, Expected::Fact) => format!("Non è un fatto. Ci sono: {}.", facts(lang)),
        (Lang::En, Expected::Comparison(about)) => format!("Compare “{}” by {}.", self::about(lang, *about), signs(*about)),
        (Lang::It, Expected::Comparison(about)) => format!("Confrontare «{}» con {}.", self::about(lang, *about), signs(*about)),
        (lang, Expected::Value(about)) => values(lang, *about),
        (Lang::En, Expected::Number(numbers)) => {
            format!("Several are called so: write the number of the one that is meant, which is {}.", of_these(lang, numbers))
        }
        (Lang::It, Expected::Number(numbers)) => {
            format!("Più d’uno si chiama così: scrivere il numero di quello giusto, che è {}.", of_these(lang, numbers))
        }
        (Lang::En, Expected::Quote) => {
            "What begins with a quotation mark ends with one, and a comma follows. Two within mean one.".to_owned()
        }
        (Lang::It, Expected::Quote) => {
            "Ciò che comincia con le virgolette finisce con le virgolette, e segue una virgola. Dentro, due ne valgono una.".to_owned()
        }
        (Lang::En, Expected::Lines) => "The group is empty: write its lines below it, two blanks further in, or take it away.".to_owned(),
        (Lang::It, Expected::Lines) => "Il gruppo è vuoto: scriverne le righe sotto, due spazi più a destra, o toglierlo.".to_owned(),
        (Lang::En, Expected::Margin) => "It begins between others: begin it where the lines of its group begin.".to_owned(),
        (Lang::It, Expected::Margin) => "Comincia a metà fra altre: farla cominciare dove cominciano le righe del suo gruppo.".to_owned(),
        (Lang::En, Expected::Shallower) => "Groups lie too deep within each other. Make two rules of it.".to_owned(),
        (Lang::It, Expected::Shallower) => "Troppi gruppi uno dentro l’altro. Farne due regole.".to_owned(),
    }
}

/// "#1, #2 or #3".
fn of_these(lang: Lang, numbers: &[u64]) -> String {
    let more = (NUMBERS_SAID_MAX < numbers.len()).then(|| "…".to_owned());
    let said = numbers.iter().take(NUMBERS_SAID_MAX).map(|number| format!("#{number}"));
    either(lang, &said.chain(more).collect::<Vec<_>>())
}

fn facts(lang: Lang) -> String {
    About::ALL.map(|about| self::about(lang, about)).join(", ")
}

fn signs(about: About) -> String {
    about.comparisons().iter().map(|comparison| comparison.sign()).collect::<Vec<_>>().join(" ")
}

/// What may stand there.
fn values(lang: Lang, about: About) -> String {
    let listed = |words: Vec<&str>| match lang {
        Lang::En => format!("Write one of: {}.", words.join(", ")),
        Lang::It => format!("Scrivere uno di: {}.", words.join(", ")),
    };
    let (About::Fact(fact) | About::Below(fact)) = about else {
        let standings = [Standing::Running, Standing::Paused, Standing::Breached].map(|is| standing(lang, is)).join(", ");
        return match lang {
            Lang::En => format!("Write = and one of {standings}; or <= and a time such as 30 min."),
            Lang::It => format!("Scrivere = e uno di {standings}; oppure <= e un tempo come 30 min."),
        };
    };
    match (lang, fact) {
        (_, Fact::Channel) => listed(Channel::ALL.map(|it| common::channel(lang, it)).into()),
        (_, Fact::Kind) => listed(TicketKind::ALL.map(|it| common::kind(lang, it)).into()),
        (_, Fact::State) => listed(StatusCode::ALL.map(|it| common::status(lang, it)).into()),
        (_, Fact::Priority) => listed(Priority::ALL.map(|it| common::priority(lang, it)).into()),
        (_, Fact::Impact | Fact::Urgency | Fact::Severity) => {
            listed(Degree::ALL.map(|it| degree(lang, fact, it)).into_iter().chain(["-"]).collect())
        }
        (_, Fact::By) => listed(Hand::ALL.map(|it| hand(lang, it)).into()),
        (_, Fact::Vip | Fact::Owned | Fact::Answered) => listed([true, false].map(|it| yes_or_no(lang, it)).into()),
        (Lang::En, Fact::Level) => "Write a number such as 2.".to_owned(),
        (Lang::It, Fact::Level) => "Scrivere un numero come 2.".to_owned(),
        (Lang::En, Fact::Age | Fact::InState | Fact::SinceCustomer | Fact::SinceDesk) => format!(
            "Write a time such as 4 h, 30 min or 2 d, at most {} d; in working time hours, a comma and the calendar: 4 h, Office.",
            LASTING_MINUTES_MAX / (24 * 60)
        ),
        (Lang::It, Fact::Age | Fact::InState | Fact::SinceCustomer | Fact::SinceDesk) => format!(
            "Scrivere un tempo come 4 h, 30 min o 2 g, al massimo {} g; in orario di lavoro le ore, una virgola e il calendario: 4 h, Ufficio.",
            LASTING_MINUTES_MAX / (24 * 60)
        ),
        (Lang::En, Fact::Tag) => "Write tags, with commas between them.".to_owned(),
        (Lang::It, Fact::Tag) => "Scrivere etichette, separate da virgole.".to_owned(),
        (Lang::En, Fact::Domain) => "Write domains such as example.org, with commas between them.".to_owned(),
        (Lang::It, Fact::Domain) => "Scrivere domini come example.org, separati da virgole.".to_owned(),
        (Lang::En, Fact::Subject | Fact::Said) => {
            format!("Write words such as invoice*, “blank charts”, with commas between them, at most {VALUES_MAX}.")
        }
        (Lang::It, Fact::Subject | Fact::Said) => {
            format!("Scrivere parole come fattur*, «fogli bianchi», separate da virgole, al massimo {VALUES_MAX}.")
        }
        (Lang::En, Fact::Organisation) => {
            "No organisation is called so. Write a name as its page says it, or its number, such as #12; - is none.".to_owned()
        }
        (Lang::It, Fact::Organisation) => {
            "Nessuna organizzazione si chiama così. Scrivere un nome come lo dice la sua pagina, o il numero, come #12; - è nessuna."
                .to_owned()
        }
        (Lang::En, Fact::Hours) => "Write one calendar as its page calls it, or its number, such as #3.".to_owned(),
        (Lang::It, Fact::Hours) => "Scrivere un calendario come lo chiama la sua pagina, o il suo numero, come #3.".to_owned(),
        (Lang::En, _) => {
            "Nothing is called so. Write a name as its page says it, or its number, such as #3; - is what is not given.".to_owned()
        }
        (Lang::It, _) => {
            "Nulla si chiama così. Scrivere un nome come lo dice la sua pagina, o il numero, come #3; - è ciò che non è indicato."
                .to_owned()
        }
    }
}
