//! Facts, and tests of them.

use super::{Names, either, lasting};
use crate::id::{ContractId, SettingKind, SubStateId};
use crate::locale::Lang;
use crate::rule::condition::{Hand, Standing, Test};
use crate::rule::fact::Fact;
use crate::rule::value::{Choice, Lasting, Scale};
use crate::setting::catalogue::Degree;
use crate::sla::policy::Metric;
use crate::words::{common, told};

/// A fact by its name.
#[must_use]
pub fn fact(lang: Lang, fact: Fact) -> &'static str {
    match (lang, fact) {
        (Lang::En, Fact::Channel) => "the channel",
        (Lang::En, Fact::Kind) => "the type",
        (Lang::En, Fact::State) => "the state",
        (Lang::En, Fact::Label) => "the sub-state",
        (Lang::En, Fact::Priority) => "the priority",
        (Lang::En, Fact::Queue) => "the queue",
        (Lang::En, Fact::Home) => "the main queue",
        (Lang::En, Fact::Level) => "the level",
        (Lang::En, Fact::Service) => "the service",
        (Lang::En, Fact::Category) => "the category",
        (Lang::En, Fact::Impact) => "the impact",
        (Lang::En, Fact::Urgency) => "the urgency",
        (Lang::En, Fact::Severity) => "the severity",
        (Lang::En, Fact::Tag) => "the tags",
        (Lang::En, Fact::Vip) => "whether the customer is VIP",
        (Lang::En, Fact::Contract) => "the contract",
        (Lang::En, Fact::Organisation) => "the organisation",
        (Lang::En, Fact::Domain) => "the domain of the customer’s address",
        (Lang::En, Fact::Subject) => "the words of the subject",
        (Lang::En, Fact::Said) => "the words that came",
        (Lang::En, Fact::By) => "who acted",
        (Lang::En, Fact::Owned) => "whether it has an owner",
        (Lang::En, Fact::Answered) => "whether somebody answers for it",
        (Lang::En, Fact::Age) => "the age",
        (Lang::En, Fact::InState) => "the time in the state",
        (Lang::En, Fact::SinceCustomer) => "the time since the customer’s last words",
        (Lang::En, Fact::SinceDesk) => "the time since the desk’s last words",
        (Lang::En, Fact::Hours) => "working hours",
        (Lang::En, Fact::Clock) => "a deadline",
        (Lang::It, Fact::Channel) => "il canale",
        (Lang::It, Fact::Kind) => "il tipo",
        (Lang::It, Fact::State) => "lo stato",
        (Lang::It, Fact::Label) => "il sottostato",
        (Lang::It, Fact::Priority) => "la priorità",
        (Lang::It, Fact::Queue) => "la coda",
        (Lang::It, Fact::Home) => "la coda principale",
        (Lang::It, Fact::Level) => "il livello",
        (Lang::It, Fact::Service) => "il servizio",
        (Lang::It, Fact::Category) => "la categoria",
        (Lang::It, Fact::Impact) => "l’impatto",
        (Lang::It, Fact::Urgency) => "l’urgenza",
        (Lang::It, Fact::Severity) => "la gravità",
        (Lang::It, Fact::Tag) => "le etichette",
        (Lang::It, Fact::Vip) => "se il cliente è VIP",
        (Lang::It, Fact::Contract) => "il contratto",
        (Lang::It, Fact::Organisation) => "l’organizzazione",
        (Lang::It, Fact::Domain) => "il dominio dell’indirizzo del cliente",
        (Lang::It, Fact::Subject) => "le parole dell’oggetto",
        (Lang::It, Fact::Said) => "le parole arrivate",
        (Lang::It, Fact::By) => "chi ha agito",
        (Lang::It, Fact::Owned) => "se ha un incaricato",
        (Lang::It, Fact::Answered) => "se qualcuno ne risponde",
        (Lang::It, Fact::Age) => "l’età",
        (Lang::It, Fact::InState) => "il tempo nello stato",
        (Lang::It, Fact::SinceCustomer) => "il tempo dalle ultime parole del cliente",
        (Lang::It, Fact::SinceDesk) => "il tempo dalle ultime parole dello sportello",
        (Lang::It, Fact::Hours) => "l’orario di lavoro",
        (Lang::It, Fact::Clock) => "una scadenza",
    }
}

/// A test: "the priority is High or Urgent".
#[must_use]
pub fn test(lang: Lang, is: &Test, names: &Names<'_>) -> String {
    let about = fact(lang, is.fact());
    let setting = |kind, id| names.setting(lang, kind, id);
    match is {
        Test::Channel(choice) => chosen(lang, about, choice, |channel| common::channel(lang, *channel).to_owned()),
        Test::Kind(choice) => chosen(lang, about, choice, |kind| common::kind(lang, *kind).to_owned()),
        Test::State(choice) => chosen(lang, about, choice, |status| common::status(lang, *status).to_owned()),
        Test::Label(choice) => given(lang, is.fact(), choice, |SubStateId(id)| setting(SettingKind::SubState, id)),
        Test::Priority(scale) => scaled(lang, about, scale, |priority| common::priority(lang, *priority).to_owned()),
        Test::Queue(choice) | Test::Home(choice) => chosen(lang, about, choice, |queue| names.queue(lang, *queue)),
        Test::QueueBelow(choice) => below(lang, about, choice, |queue| names.queue(lang, *queue)),
        Test::Level(scale) => scaled(lang, about, scale, ToString::to_string),
        Test::Service(choice) => given(lang, is.fact(), choice, |service| names.service(lang, service)),
        Test::Category(choice) => given(lang, is.fact(), choice, |category| names.category(lang, category)),
        Test::CategoryBelow(choice) => below(lang, about, choice, |category| names.category(lang, *category)),
        Test::Impact(choice) | Test::Urgency(choice) | Test::Severity(choice) => {
            given(lang, is.fact(), choice, |degree| self::degree(lang, is.fact(), degree).to_owned())
        }
        Test::Tag(choice) => has(lang, choice, ["it has the tag", "ha l’etichetta"]),
        Test::Contract(choice) => given(lang, is.fact(), choice, |ContractId(id)| setting(SettingKind::Contract, id)),
        Test::Organisation(choice) => given(lang, is.fact(), choice, names.organisation),
        Test::Domain(choice) => has(lang, choice, ["the customer has an address of", "il cliente ha un indirizzo di"]),
        Test::Subject(choice) => has(lang, choice, ["the subject contains", "l’oggetto contiene"]),
        Test::Said(choice) => has(lang, choice, ["the words that came contain", "le parole arrivate contengono"]),
        Test::By(choice) => chosen(lang, about, choice, |hand| self::hand(lang, *hand).to_owned()),
        Test::Vip(is) => {
            either_way(lang, *is, ["the customer is VIP", "the customer is not VIP", "il cliente è VIP", "il cliente non è VIP"])
        }
        Test::Owned(is) => either_way(lang, *is, ["it has an owner", "it has no owner", "ha un incaricato", "non ha un incaricato"]),
        Test::Answered(is) => {
            either_way(lang, *is, ["somebody answers for it", "nobody answers for it", "qualcuno ne risponde", "nessuno ne risponde"])
        }
        Test::Age(time) | Test::InState(time) | Test::SinceCustomer(time) | Test::SinceDesk(time) => lasts(lang, about, *time, names),
        Test::Hours { calendar, open } => {
            let name = setting(SettingKind::Calendar, calendar.0);
            match (lang, open) {
                (Lang::En, true) => format!("it is within the working hours ({name})"),
                (Lang::En, false) => format!("it is outside the working hours ({name})"),
                (Lang::It, true) => format!("si è nell’orario di lavoro ({name})"),
                (Lang::It, false) => format!("si è fuori dall’orario di lavoro ({name})"),
            }
        }
        Test::Clock { metric, is } => stands(lang, *metric, *is, names),
    }
}

fn either_way(lang: Lang, is: bool, [yes_en, no_en, yes_it, no_it]: [&str; 4]) -> String {
    match (lang, is) {
        (Lang::En, true) => yes_en,
        (Lang::En, false) => no_en,
        (Lang::It, true) => yes_it,
        (Lang::It, false) => no_it,
    }
    .to_owned()
}

/// Of what may be missing: "the category is Printing or not given".
fn given<T: Copy>(lang: Lang, of: Fact, choice: &Choice<Option<T>>, name: impl Fn(T) -> String) -> String {
    let about = fact(lang, of);
    let given = match lang {
        Lang::En => "given",
        Lang::It if is_feminine(of) => "indicata",
        Lang::It => "indicato",
    };
    let words: Vec<String> = choice.values().iter().copied().flatten().map(name).collect();
    let so = matches!(choice, Choice::Is(_));
    let none = choice.values().iter().any(Option::is_none);
    let not = |so: bool, word: &str| listed(lang, about, so, &[word.to_owned()]);
    match (lang, none, so, &words[..]) {
        (_, false, ..) => listed(lang, about, so, &words),
        // Not to be missing is to be there.
        (_, true, _, []) => not(!so, given),
        (Lang::En, true, true, _) => format!("{about} is {} or not {given}", either(lang, &words)),
        (Lang::En, true, false, _) => format!("{} and{}", not(true, given), listed(lang, "", false, &words)),
        (Lang::It, true, true, _) => format!("{about} è {} o non è {given}", either(lang, &words)),
        (Lang::It, true, false, _) => format!("{} e{}", not(true, given), listed(lang, "", false, &words)),
    }
}

/// Whether what a fact says is feminine in Italian.
fn is_feminine(fact: Fact) -> bool {
    matches!(fact, Fact::Category | Fact::Urgency | Fact::Severity | Fact::Organisation)
}

fn listed(lang: Lang, about: &str, so: bool, words: &[String]) -> String {
    match (lang, so, words) {
        (Lang::En, true, _) => format!("{about} is {}", either(lang, words)),
        (Lang::En, false, [only]) => format!("{about} is not {only}"),
        (Lang::En, false, _) => format!("{about} is none of {}", words.join(", ")),
        (Lang::It, true, _) => format!("{about} è {}", either(lang, words)),
        (Lang::It, false, [only]) => format!("{about} non è {only}"),
        (Lang::It, false, _) => format!("{about} non è fra {}", words.join(", ")),
    }
}

fn chosen<T>(lang: Lang, about: &str, choice: &Choice<T>, name: impl Fn(&T) -> String) -> String {
    let words: Vec<String> = choice.values().iter().map(name).collect();
    listed(lang, about, matches!(choice, Choice::Is(_)), &words)
}

fn scaled<T>(lang: Lang, about: &str, scale: &Scale<T>, name: impl Fn(&T) -> String) -> String {
    let words: Vec<String> = scale.values().iter().map(name).collect();
    let only = words.first().map_or("", String::as_str);
    match (lang, scale) {
        (_, Scale::Is(_)) => listed(lang, about, true, &words),
        (_, Scale::IsNot(_)) => listed(lang, about, false, &words),
        (Lang::En, Scale::AtLeast(_)) => format!("{about} is at least {only}"),
        (Lang::En, Scale::AtMost(_)) => format!("{about} is at most {only}"),
        (Lang::It, Scale::AtLeast(_)) => format!("{about} è almeno {only}"),
        (Lang::It, Scale::AtMost(_)) => format!("{about} è al massimo {only}"),
    }
}

fn below<T>(lang: Lang, about: &str, choice: &Choice<T>, name: impl Fn(&T) -> String) -> String {
    let text = chosen(lang, about, choice, name);
    match lang {
        Lang::En => format!("{text} (or below)"),
        Lang::It => format!("{text} (o al di sotto)"),
    }
}

fn has<T: ToString>(lang: Lang, choice: &Choice<T>, [en, it]: [&str; 2]) -> String {
    let quoted = |word: &T| match lang {
        Lang::En => format!("“{}”", word.to_string()),
        Lang::It => format!("«{}»", word.to_string()),
    };
    let words: Vec<String> = choice.values().iter().map(quoted).collect();
    let words = either(lang, &words);
    match (lang, choice) {
        (Lang::En, Choice::Is(_)) => format!("{en} {words}"),
        (Lang::En, Choice::IsNot(_)) => format!("it is not so that {en} {words}"),
        (Lang::It, Choice::Is(_)) => format!("{it} {words}"),
        (Lang::It, Choice::IsNot(_)) => format!("non è vero che {it} {words}"),
    }
}

fn lasts(lang: Lang, about: &str, time: Lasting, names: &Names<'_>) -> String {
    let long = lasting(lang, time.minutes, time.calendar, names);
    match (lang, time.over) {
        (Lang::En, true) => format!("{about} is at least {long}"),
        (Lang::En, false) => format!("{about} is less than {long}"),
        (Lang::It, true) => format!("{about} è di almeno {long}"),
        (Lang::It, false) => format!("{about} è inferiore a {long}"),
    }
}

fn stands(lang: Lang, metric: Metric, is: Standing, names: &Names<'_>) -> String {
    let clock = self::metric(lang, metric);
    match (lang, is) {
        (Lang::En, Standing::Running) => format!("the clock of {clock} runs"),
        (Lang::En, Standing::Paused) => format!("the clock of {clock} stands still"),
        (Lang::En, Standing::Breached) => format!("the deadline of {clock} was missed"),
        (Lang::En, Standing::DueWithin(minutes)) => format!("{clock} is due within {}", lasting(lang, minutes, None, names)),
        (Lang::It, Standing::Running) => format!("l’orologio della {clock} corre"),
        (Lang::It, Standing::Paused) => format!("l’orologio della {clock} è fermo"),
        (Lang::It, Standing::Breached) => format!("la scadenza della {clock} è mancata"),
        (Lang::It, Standing::DueWithin(minutes)) => format!("la {clock} scade entro {}", lasting(lang, minutes, None, names)),
    }
}

/// All of them are feminine in Italian, where the article joins the word before it.
fn metric(lang: Lang, metric: Metric) -> &'static str {
    match (lang, metric) {
        (Lang::En, Metric::FirstResponse) => "the first answer",
        (Lang::En, Metric::NextResponse) => "the next answer",
        (Lang::En, Metric::Resolution) => "the solution",
        (Lang::En, Metric::Level) => "the level’s part",
        (Lang::It, Metric::FirstResponse) => "prima risposta",
        (Lang::It, Metric::NextResponse) => "risposta successiva",
        (Lang::It, Metric::Resolution) => "soluzione",
        (Lang::It, Metric::Level) => "parte del livello",
    }
}

/// How much of a fact.
#[must_use]
pub fn degree(lang: Lang, of: Fact, degree: Degree) -> &'static str {
    if is_feminine(of) { told::degree_feminine(lang, degree) } else { told::degree(lang, degree) }
}

/// Who acted.
#[must_use]
pub fn hand(lang: Lang, hand: Hand) -> &'static str {
    match (lang, hand) {
        (Lang::En, Hand::Customer) => "the customer",
        (Lang::En, Hand::Agent) => "an agent",
        (Lang::En, Hand::Desk) => "the desk by itself",
        (Lang::It, Hand::Customer) => "il cliente",
        (Lang::It, Hand::Agent) => "un operatore",
        (Lang::It, Hand::Desk) => "lo sportello da sé",
    }
}
