//! What happened to a setting, in sentences.

use crate::locale::Lang;

/// Words of several lines are cut in a line of what happened: the setting itself has them all.
const SAID_CHARS_MAX: usize = 120;

/// A field that says something else: where it said nothing before, only what it says now.
#[must_use]
pub(in crate::words) fn changed(lang: Lang, label: &str, before: &str, after: &str) -> String {
    if before.is_empty() {
        return written_first(lang, label, after);
    }
    let gone = after.is_empty();
    let (before, after) = (cut(before), cut(after));
    match (lang, gone) {
        (Lang::En, true) => format!("{label}: no longer “{before}”"),
        (Lang::En, false) => format!("{label}: from “{before}” to “{after}”"),
        (Lang::It, true) => format!("{label}: non più «{before}»"),
        (Lang::It, false) => format!("{label}: da «{before}» a «{after}»"),
    }
}

/// A field of what is new.
#[must_use]
pub(in crate::words) fn written_first(lang: Lang, label: &str, after: &str) -> String {
    let after = cut(after);
    match lang {
        Lang::En => format!("{label}: “{after}”"),
        Lang::It => format!("{label}: «{after}»"),
    }
}

/// It can no longer be chosen, or again.
#[must_use]
pub(super) fn retired(lang: Lang, retired: bool) -> &'static str {
    match (lang, retired) {
        (Lang::En, true) => "Retired",
        (Lang::En, false) => "Put back into use",
        (Lang::It, true) => "Ritirato",
        (Lang::It, false) => "Rimesso in uso",
    }
}

/// Who did what nobody did.
#[must_use]
pub fn by_the_desk(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "The desk itself",
        Lang::It => "Lo sportello stesso",
    }
}

fn cut(words: &str) -> String {
    let line = words.lines().collect::<Vec<_>>().join(" · ");
    if line.chars().count() <= SAID_CHARS_MAX {
        return line;
    }
    let short: String = line.chars().take(SAID_CHARS_MAX).collect();
    format!("{short}…")
}
