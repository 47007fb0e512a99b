//! What is wrong with rules.

use super::{Names, test, whom};
use crate::locale::Lang;
use crate::rule::analyse::{Aspect, Certainty, Finding, Flaw, Shadow};
use crate::rule::condition::{CONDITION_DEPTH_MAX, CONDITION_TESTS_MAX, ConditionError};
use crate::rule::document::{RULE_DEEDS_MAX, RuleError};
use crate::rule::value::VALUES_MAX;

/// Something that was found, in a sentence.
#[must_use]
pub fn finding(lang: Lang, found: &Finding, names: &Names<'_>) -> String {
    match lang {
        Lang::En => english(found, names),
        Lang::It => italian(found, names),
    }
}

fn english(found: &Finding, names: &Names<'_>) -> String {
    let lang = Lang::En;
    let rule = names.rule(lang, found.rule);
    match &found.flaw {
        Flaw::Unreachable { facts } if facts.is_empty() => format!("{rule} is never done: its condition cannot hold."),
        Flaw::Unreachable { facts } => {
            let facts: Vec<&str> = facts.iter().map(|fact| test::fact(lang, *fact)).collect();
            format!("{rule} is never done, for its condition contradicts itself or what the rule waits for: {}.", facts.join(", "))
        }
        Flaw::Retired { what } => format!("{rule} names “{}”, which is no longer in use.", names.named(lang, *what)),
        Flaw::Idle { deed } => format!("{rule}: what it does in place {} changes nothing.", deed + 1),
        Flaw::Shadowed { by, how: Shadow::Routed } => {
            format!("{rule} is never done: {} comes first and leads every such ticket to its place.", names.rule(lang, *by))
        }
        Flaw::Shadowed { by, how: Shadow::Prevented } => {
            format!("{rule} is not done: {} comes first, and after it the condition does not hold any more.", names.rule(lang, *by))
        }
        Flaw::Shadowed { by, how: Shadow::Done } => format!("{rule} changes nothing: {} has done the same before.", names.rule(lang, *by)),
        Flaw::Shadowed { by, how: Shadow::Undone } => {
            format!("{rule} is in vain: {} comes after it and sets the same otherwise.", names.rule(lang, *by))
        }
        Flaw::Contradicts { other, aspect } => {
            let aspect = self::aspect(lang, aspect, names);
            format!("{rule} and {} set {aspect} otherwise at the same time; the later one wins.", names.rule(lang, *other))
        }
        Flaw::Circle { through } if through.is_empty() => format!("{rule} sets off itself."),
        Flaw::Circle { through } => {
            let others: Vec<String> = through.iter().map(|rule| names.rule(lang, *rule)).collect();
            format!("{rule} sets off {}, and so itself again.", others.join(", then "))
        }
    }
}

fn italian(found: &Finding, names: &Names<'_>) -> String {
    let lang = Lang::It;
    let rule = names.rule(lang, found.rule);
    match &found.flaw {
        Flaw::Unreachable { facts } if facts.is_empty() => format!("{rule} non scatta mai: la sua condizione non può valere."),
        Flaw::Unreachable { facts } => {
            let facts: Vec<&str> = facts.iter().map(|fact| test::fact(lang, *fact)).collect();
            // A colon, so that no preposition has to agree with what follows.
            format!("{rule} non scatta mai, perché la condizione contraddice sé stessa o ciò che la regola aspetta: {}.", facts.join(", "))
        }
        Flaw::Retired { what } => format!("{rule} nomina «{}», che non è più in uso.", names.named(lang, *what)),
        Flaw::Idle { deed } => format!("{rule}: ciò che fa al posto {} non cambia nulla.", deed + 1),
        Flaw::Shadowed { by, how: Shadow::Routed } => {
            format!("{rule} non scatta mai: {} viene prima e porta al suo posto ogni ticket simile.", names.rule(lang, *by))
        }
        Flaw::Shadowed { by, how: Shadow::Prevented } => {
            format!("{rule} non scatta: {} viene prima, e dopo la condizione non vale più.", names.rule(lang, *by))
        }
        Flaw::Shadowed { by, how: Shadow::Done } => format!("{rule} non cambia nulla: {} ha già fatto lo stesso.", names.rule(lang, *by)),
        Flaw::Shadowed { by, how: Shadow::Undone } => {
            format!("{rule} è inutile: {} viene dopo e imposta lo stesso in altro modo.", names.rule(lang, *by))
        }
        Flaw::Contradicts { other, aspect } => {
            let aspect = self::aspect(lang, aspect, names);
            format!("{rule} e {} impostano in modo diverso {aspect} nello stesso momento; vale l’ultima.", names.rule(lang, *other))
        }
        Flaw::Circle { through } if through.is_empty() => format!("{rule} fa scattare sé stessa."),
        Flaw::Circle { through } => {
            let others: Vec<String> = through.iter().map(|rule| names.rule(lang, *rule)).collect();
            format!("{rule} fa scattare {}, e così di nuovo sé stessa.", others.join(", poi "))
        }
    }
}

/// How sure a finding is.
#[must_use]
pub fn certainty(lang: Lang, certainty: Certainty) -> &'static str {
    match (lang, certainty) {
        (Lang::En, Certainty::Always) => "On every such ticket.",
        (Lang::En, Certainty::Perhaps) => "On some tickets, if there are any such.",
        (Lang::It, Certainty::Always) => "Su ogni ticket simile.",
        (Lang::It, Certainty::Perhaps) => "Su alcuni ticket, se ce ne sono.",
    }
}

/// What of a ticket is set.
#[must_use]
pub fn aspect(lang: Lang, aspect: &Aspect, names: &Names<'_>) -> String {
    match (lang, aspect) {
        (Lang::En, Aspect::Priority) => "the priority".to_owned(),
        (Lang::En, Aspect::Kind) => "the type".to_owned(),
        (Lang::En, Aspect::Service) => "the service".to_owned(),
        (Lang::En, Aspect::Category) => "the category".to_owned(),
        (Lang::En, Aspect::Tag(tag)) => format!("the tag “{tag}”"),
        (Lang::En, Aspect::State) => "the state".to_owned(),
        (Lang::En, Aspect::Queue) => "the queue".to_owned(),
        (Lang::En, Aspect::Owner) => "the owner".to_owned(),
        (Lang::It, Aspect::Priority) => "la priorità".to_owned(),
        (Lang::It, Aspect::Kind) => "il tipo".to_owned(),
        (Lang::It, Aspect::Service) => "il servizio".to_owned(),
        (Lang::It, Aspect::Category) => "la categoria".to_owned(),
        (Lang::It, Aspect::Tag(tag)) => format!("l’etichetta «{tag}»"),
        (Lang::It, Aspect::State) => "lo stato".to_owned(),
        (Lang::It, Aspect::Queue) => "la coda".to_owned(),
        (Lang::It, Aspect::Owner) => "l’incaricato".to_owned(),
        (_, Aspect::Told(who)) => whom(lang, *who, names),
    }
}

/// Why a rule was not taken.
#[must_use]
pub fn error(lang: Lang, error: RuleError) -> String {
    match (lang, error) {
        (lang, RuleError::Condition(error)) => condition(lang, error),
        (Lang::En, RuleError::Trigger) => "A rule waits for something that happens, or for a time from a minute to a year.".to_owned(),
        (Lang::It, RuleError::Trigger) => "Una regola aspetta che accada qualcosa, o un tempo da un minuto a un anno.".to_owned(),
        (Lang::En, RuleError::NothingHappened) => {
            "Where only time passes, nobody acted and no words came. Leave out who acted and what was said.".to_owned()
        }
        (Lang::It, RuleError::NothingHappened) => {
            "Quando passa solo il tempo nessuno ha agito e non è arrivato alcun testo. Togliere chi ha agito e le parole arrivate."
                .to_owned()
        }
        (Lang::En, RuleError::Deeds) => format!("A rule does something, at most {RULE_DEEDS_MAX} things."),
        (Lang::It, RuleError::Deeds) => format!("Una regola fa qualcosa, al massimo {RULE_DEEDS_MAX} cose."),
        (Lang::En, RuleError::State) => {
            "No rule makes a ticket new, merges it, or lets it wait until a date. Choose another state.".to_owned()
        }
        (Lang::It, RuleError::State) => {
            "Nessuna regola rende nuovo un ticket, lo unisce o lo mette in attesa di una data. Scegliere un altro stato.".to_owned()
        }
    }
}

fn condition(lang: Lang, error: ConditionError) -> String {
    match (lang, error) {
        (Lang::En, ConditionError::TooDeep) => format!("Groups lie at most {CONDITION_DEPTH_MAX} deep. Make two rules of it."),
        (Lang::It, ConditionError::TooDeep) => format!("I gruppi hanno al massimo {CONDITION_DEPTH_MAX} livelli. Farne due regole."),
        (Lang::En, ConditionError::TooManyTests) => format!("A condition has at most {CONDITION_TESTS_MAX} tests. Make two rules of it."),
        (Lang::It, ConditionError::TooManyTests) => {
            format!("Una condizione ha al massimo {CONDITION_TESTS_MAX} verifiche. Farne due regole.")
        }
        (Lang::En, ConditionError::Empty) => "A group or a list is empty. Fill it, or leave it out.".to_owned(),
        (Lang::It, ConditionError::Empty) => "Un gruppo o un elenco è vuoto. Riempirlo o toglierlo.".to_owned(),
        (Lang::En, ConditionError::TooManyValues) => format!("A list has at most {VALUES_MAX} values."),
        (Lang::It, ConditionError::TooManyValues) => format!("Un elenco ha al massimo {VALUES_MAX} valori."),
        (Lang::En, ConditionError::Lasting) => "A time is from a minute to a year.".to_owned(),
        (Lang::It, ConditionError::Lasting) => "Un tempo va da un minuto a un anno.".to_owned(),
    }
}
