//! What happened to a setting, in sentences.

use crate::locale::Lang;

/// Words of several lines are cut in a line of what happened: the setting itself has them all.
const SAID_CHARS_MAX: usize = 240;

/// A field that says something else: where it said nothing before, only what it says now.
#[must_use]
pub(in crate::words) fn changed(lang: Lang, label: &str, before: &str, after: &str) -> String {
    if before.is_empty() {
        return written_first(lang, label, after);
    }
    if let Some(lines) = lines_changed(lang, before, after) {
        return format!("{label}: {lines}");
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

/// The lines that a list has and had not, and those that it had: all of it, before and after, says nothing to whoever looks for them.
fn lines_changed(lang: Lang, before: &str, after: &str) -> Option<String> {
    if !before.contains('\n') && !after.contains('\n') {
        return None;
    }
    let without =
        |these: &str, those: &str| these.lines().filter(|line| those.lines().all(|other| other != *line)).collect::<Vec<_>>().join("\n");
    let (came, went) = (without(after, before), without(before, after));
    let said = |words: &str, lines: &str| (!lines.is_empty()).then(|| quoted(lang, words, &cut(lines)));
    let (came, went) = match lang {
        Lang::En => (said("added", &came), said("taken out", &went)),
        Lang::It => (said("aggiunto", &came), said("tolto", &went)),
    };
    let said: Vec<String> = came.into_iter().chain(went).collect();
    // Only their order is another.
    (!said.is_empty()).then(|| said.join("; "))
}

fn quoted(lang: Lang, words: &str, lines: &str) -> String {
    match lang {
        Lang::En => format!("{words} “{lines}”"),
        Lang::It => format!("{words} «{lines}»"),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_list_that_changed_is_said_what_came_and_what_went() {
        let before = (1..40).map(|day| format!("{day}/1")).collect::<Vec<_>>().join("\n");
        let after = format!("{}\n24/12 Vigilia", before.replace("3/1\n4/1", "4/1"));
        assert_eq!(changed(Lang::En, "Days off", &before, &after), "Days off: added “24/12 Vigilia”; taken out “3/1”");
        assert_eq!(changed(Lang::It, "Chiusure", &after, &before), "Chiusure: aggiunto «3/1»; tolto «24/12 Vigilia»");
        assert_eq!(changed(Lang::En, "Days off", "a\nb", "b\na"), "Days off: from “a · b” to “b · a”");
        assert_eq!(changed(Lang::En, "Name", "Office", ""), "Name: no longer “Office”");
    }
}
