//! What a dry run of rules says.

use super::{Names, deed};
use crate::locale::Lang;
use crate::rule::dry::Done;

/// Over which days it was looked, and how many tickets would have gone otherwise.
#[must_use]
pub fn lead(lang: Lang, days: u16, looked_at: usize, different: usize) -> String {
    match (lang, different) {
        (Lang::En, 0) => format!("Over the last {days} days, none of {looked_at} tickets would have gone otherwise."),
        (Lang::En, 1) => format!("Over the last {days} days, 1 of {looked_at} tickets would have gone otherwise."),
        (Lang::En, _) => format!("Over the last {days} days, {different} of {looked_at} tickets would have gone otherwise."),
        (Lang::It, 0) => format!("Negli ultimi {days} giorni nessuno di {looked_at} ticket sarebbe andato diversamente."),
        (Lang::It, 1) => format!("Negli ultimi {days} giorni 1 di {looked_at} ticket sarebbe andato diversamente."),
        (Lang::It, _) => format!("Negli ultimi {days} giorni {different} di {looked_at} ticket sarebbero andati diversamente."),
    }
}

/// How many tickets people would have passed on less often, and how often each.
#[must_use]
pub fn spared(lang: Lang, tickets: usize, hops: usize) -> String {
    let of = hop_count(lang, hops);
    match (lang, tickets) {
        (Lang::En, 1) => format!("1 ticket would have skipped {of}."),
        (Lang::En, _) => format!("{tickets} tickets would have skipped {of}."),
        (Lang::It, 1) => format!("1 ticket avrebbe saltato {of}."),
        (Lang::It, _) => format!("{tickets} ticket avrebbero saltato {of}."),
    }
}

/// People passed a ticket on to where it would have been already.
#[must_use]
pub fn spared_one(lang: Lang, hops: usize) -> String {
    let of = hop_count(lang, hops);
    match lang {
        Lang::En => format!("It would have skipped {of}: it would have been there already."),
        Lang::It => format!("Avrebbe saltato {of}: sarebbe già stato lì."),
    }
}

fn hop_count(lang: Lang, hops: usize) -> String {
    match (lang, hops) {
        (Lang::En, 1) => "1 hop".to_owned(),
        (Lang::En, _) => format!("{hops} hops"),
        (Lang::It, 1) => "1 passaggio".to_owned(),
        (Lang::It, _) => format!("{hops} passaggi"),
    }
}

/// What the list of a dry run does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeftOut {
    /// Older tickets were not looked at.
    Older(usize),
    /// More would have gone otherwise than are listed.
    Unlisted(usize),
    /// Some would have, that are not the reader's to see.
    Unseen(usize),
    /// The rules went in a circle on some, which were broken off.
    Endless(usize),
}

impl LeftOut {
    /// How many.
    #[must_use]
    pub fn count(self) -> usize {
        match self {
            Self::Older(count) | Self::Unlisted(count) | Self::Unseen(count) | Self::Endless(count) => count,
        }
    }
}

/// The same in a sentence.
#[must_use]
pub fn left_out(lang: Lang, left_out: LeftOut) -> String {
    match (lang, left_out) {
        (Lang::En, LeftOut::Older(1)) => "1 older ticket was not looked at.".to_owned(),
        (Lang::En, LeftOut::Older(count)) => format!("{count} older tickets were not looked at."),
        (Lang::En, LeftOut::Unlisted(count)) => format!("The newest are listed; {count} more would have gone otherwise."),
        (Lang::En, LeftOut::Unseen(count)) => format!("{count} of them lie in queues that you do not see."),
        (Lang::En, LeftOut::Endless(count)) => {
            format!("On {count} of them the rules went in a circle without end; these were broken off.")
        }
        (Lang::It, LeftOut::Older(1)) => "1 ticket più vecchio non è stato guardato.".to_owned(),
        (Lang::It, LeftOut::Older(count)) => format!("{count} ticket più vecchi non sono stati guardati."),
        (Lang::It, LeftOut::Unlisted(count)) => format!("Sono elencati i più recenti; altri {count} sarebbero andati diversamente."),
        (Lang::It, LeftOut::Unseen(count)) => format!("{count} di questi stanno in code che non si vedono da qui."),
        (Lang::It, LeftOut::Endless(count)) => {
            format!("Su {count} di questi le regole giravano in circolo senza fine; sono stati interrotti.")
        }
    }
}

/// What a rule would have done at a moment, or would not have.
#[must_use]
pub fn done(lang: Lang, at: &str, done: &Done, would: bool, names: &Names<'_>) -> String {
    let rule = names.rule(lang, done.rule);
    let deeds: Vec<String> = done.deeds.iter().map(|deed| self::deed(lang, deed, names)).collect();
    let deeds = deeds.join("; ");
    match (lang, would) {
        (Lang::En, true) => format!("{at}, {rule} would be done: {deeds}."),
        (Lang::En, false) => format!("{at}, {rule} would not be done any more: {deeds}."),
        (Lang::It, true) => format!("{at}, scatterebbe {rule}: {deeds}."),
        (Lang::It, false) => format!("{at}, non scatterebbe più {rule}: {deeds}."),
    }
}

/// What somebody did at a moment would not have been possible.
#[must_use]
pub fn lost(lang: Lang, at: &str) -> String {
    match lang {
        Lang::En => format!("{at}, what was done then would not have been possible any more."),
        Lang::It => format!("{at}, ciò che fu fatto allora non sarebbe più stato possibile."),
    }
}

/// More of the same ticket is not told.
#[must_use]
pub fn and_more(lang: Lang, count: usize) -> String {
    match lang {
        Lang::En => format!("… and {count} more"),
        Lang::It => format!("… e altre {count} volte"),
    }
}

/// So many days.
#[must_use]
pub fn days(lang: Lang, days: u16) -> String {
    match lang {
        Lang::En => format!("{days} days"),
        Lang::It => format!("{days} giorni"),
    }
}
