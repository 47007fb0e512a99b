//! What is new in a reply, and what is only the history below it.
//!
//! Conservative: a line of the sender's own that goes missing is worse than a line of history too many. Both halves
//! are kept. Answers written between or below the quoted lines leave the whole mail as new.

/// Lines that are looked at; a longer mail is new as a whole.
const LINES_MAX: usize = 50_000;
/// An attribution ("Il giorno … ha scritto:") may be folded over this many lines.
const ATTRIBUTION_LINES_MAX: usize = 3;
/// A line longer than this attributes nothing.
const ATTRIBUTION_CHARS_MAX: usize = 250;
/// A header block (From, Sent, To, Subject) lies within this many lines.
const BLOCK_LINES_MAX: usize = 8;

/// A reply in two halves. `fresh` and `quoted` together are the whole text, blank lines at the seam apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Split {
    /// The sender's own words, with their signature.
    pub fresh: String,
    /// The history; empty when there is none or when it cannot be told apart.
    pub quoted: String,
}

/// Separates the new words of a reply from what it quotes.
#[must_use]
pub fn split_quoted(text: &str) -> Split {
    let lines: Vec<&str> = text.split('\n').collect();
    let whole = Split { fresh: text.trim_end().to_owned(), quoted: String::new() };
    if LINES_MAX < lines.len() {
        return whole;
    }
    let only_quotes = only_quotes_from(&lines);
    let Some(seam) = (0..lines.len()).find(|at| history_begins(&lines, &only_quotes, *at)) else {
        return whole;
    };
    let fresh = lines[..seam].join("\n").trim_end().to_owned();
    // A mail that is nothing but history (a forwarded one) is about that history.
    if fresh.trim().is_empty() {
        return whole;
    }
    Split { fresh, quoted: lines[seam..].join("\n").trim_end().to_owned() }
}

fn history_begins(lines: &[&str], only_quotes: &[bool], at: usize) -> bool {
    let line = lines[at].trim();
    if line.is_empty() {
        return false;
    }
    if is_quote(line) {
        return only_quotes[at];
    }
    if is_divider(line) || is_header_block(&lines[at..]) {
        return true;
    }
    match attribution(&lines[at..]) {
        Some(used) => {
            let rest = &lines[at + used..];
            let quoted = rest.iter().map(|l| l.trim()).find(|l| !l.is_empty()).is_none_or(is_quote);
            if quoted { only_quotes[at + used] } else { has_digit(line) && !is_short_sentence(line) }
        }
        None => false,
    }
}

fn is_quote(line: &str) -> bool {
    line.starts_with('>')
}

/// For each line, and for the end: whether nothing but quoted lines, blank lines and a signature follows from there.
fn only_quotes_from(lines: &[&str]) -> Vec<bool> {
    let mut only = vec![true; lines.len() + 1];
    for (at, line) in lines.iter().enumerate().rev() {
        let trimmed = line.trim();
        only[at] = is_signature(line) || (only[at + 1] && (trimmed.is_empty() || is_quote(trimmed)));
    }
    only
}

/// The signature's mark, dash dash blank, alone on a line.
fn is_signature(line: &str) -> bool {
    matches!(line, "-- " | "--")
}

/// `-----Original Message-----` and what it is called here.
fn is_divider(line: &str) -> bool {
    let inner = line.trim_matches(['-', '_', ' ', '*']).to_lowercase();
    line.starts_with("--")
        && matches!(
            &*inner,
            "original message"
                | "messaggio originale"
                | "original appointment"
                | "appuntamento originale"
                | "reply message"
                | "messaggio di risposta"
        )
}

/// `From:`, then `Sent:` or `Date:`, then `To:` or `Subject:`, as Outlook writes them.
fn is_header_block(lines: &[&str]) -> bool {
    let names: Vec<String> = lines.iter().take(BLOCK_LINES_MAX).filter_map(|line| label(line)).collect();
    let first = lines.first().and_then(|line| label(line));
    let has = |wanted: &[&str]| names.iter().any(|name| wanted.contains(&name.as_str()));
    first.is_some_and(|name| matches!(&*name, "from" | "da"))
        && has(&["sent", "date", "inviato", "data"])
        && has(&["to", "a", "subject", "oggetto"])
}

/// The word before the colon, without the stars that bold text turns into.
fn label(line: &str) -> Option<String> {
    let (name, _) = line.trim().split_once(':')?;
    Some(name.trim_matches(['*', ' ']).to_lowercase())
}

/// How many lines an attribution takes, when one begins here.
fn attribution(lines: &[&str]) -> Option<usize> {
    const BEGINNINGS: [&str; 5] = ["on ", "il ", "in data ", "le ", "am "];
    const ENDINGS: [&str; 6] = ["wrote:", "ha scritto:", "ha scritto", "scrive:", "a écrit :", "schrieb:"];
    let first = lines.first()?.trim().to_lowercase();
    if !BEGINNINGS.iter().any(|beginning| first.starts_with(beginning)) {
        return None;
    }
    let mut joined = String::new();
    for (used, line) in lines.iter().take(ATTRIBUTION_LINES_MAX).enumerate() {
        joined.push_str(line.trim());
        joined.push(' ');
        if ATTRIBUTION_CHARS_MAX < joined.len() || (0 < used && line.trim().is_empty()) {
            return None;
        }
        let so_far = joined.trim_end().to_lowercase();
        if ENDINGS.iter().any(|ending| so_far.ends_with(ending)) {
            return Some(used + 1);
        }
    }
    None
}

fn has_digit(line: &str) -> bool {
    line.bytes().any(|b| b.is_ascii_digit())
}

/// "On Monday 3 people wrote:" followed by own words: a date has more figures than that.
fn is_short_sentence(line: &str) -> bool {
    line.bytes().filter(u8::is_ascii_digit).count() < 5
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, fresh: &str, quoted_begins: &str) {
        let split = split_quoted(text);
        assert_eq!(split.fresh, fresh, "{text}");
        assert!(split.quoted.starts_with(quoted_begins), "{:?}", split.quoted);
        assert_eq!(split.quoted.is_empty(), quoted_begins.is_empty(), "{:?}", split.quoted);
    }

    #[test]
    fn replies_above_the_history() {
        for (attribution, language) in [
            ("On Mon, 23 Nov 2026 at 10:15, Desk <support@desk.example> wrote:", "en"),
            ("On Mon, 23 Nov 2026 at 10:15, Desk\n<support@desk.example> wrote:", "en, folded"),
            ("Il giorno lun 23 nov 2026 alle ore 10:15 Desk <support@desk.example> ha scritto:", "it, Gmail"),
            ("Il giorno lun 23 nov 2026 alle ore 10:15 Assistenza\n<support@desk.example> ha scritto:", "it, folded"),
            ("Il 23/11/2026 10:15, Desk ha scritto:", "it, Thunderbird"),
            ("In data 23 novembre 2026 10:15:00 CET, Desk ha scritto:", "it, KMail"),
        ] {
            let text = format!("Funziona, grazie!\n\nMario\n\n{attribution}\n\n> Provi ora.\n> \n> Desk\n");
            check(&text, "Funziona, grazie!\n\nMario", &attribution[..2]);
            let begins = &attribution[..5];
            check(&format!("ok\n{attribution}\nProvi ora.\nDesk"), "ok", begins);
            assert!(!language.is_empty());
        }
    }

    #[test]
    fn outlook_blocks_in_both_languages() {
        for block in [
            "Da: Desk <support@desk.example>\nInviato: lunedì 23 novembre 2026 10:15\nA: Mario\nOggetto: R: stampante",
            "From: Desk\nSent: Monday, November 23, 2026 10:15\nTo: Mario\nSubject: RE: printer",
            "*Da:* Desk\n*Data:* 23/11/2026\n*A:* Mario\n*Oggetto:* x",
            "From: Desk\nDate: Monday\nTo: Mario\nCc: x\nSubject: y",
        ] {
            check(&format!("Va bene.\n\n{block}\n\nProvi ora."), "Va bene.", &block[..3]);
        }
        for divider in ["-----Original Message-----", "-----Messaggio originale-----", "-------- Messaggio originale --------"] {
            check(&format!("Va bene.\n{divider}\nDa: Desk\n\nProvi."), "Va bene.", divider);
        }
    }

    #[test]
    fn bare_quotes_at_the_end() {
        check("sì\n\n> provi\n> ora", "sì", "> provi");
        check("sì\n> provi\n\n-- \nMario Rossi", "sì", "> provi");
    }

    #[test]
    fn what_is_not_certain_stays() {
        for text in [
            "just a mail\n\nwith two lines",
            // Answers between and below the quotes.
            "> did you try?\nyes\n> and now?\nstill broken",
            "On Mon, 23 Nov 2026 at 10:15, Desk wrote:\n> did you try?\n\nyes I did",
            "hello\n\nOn Mon, 23 Nov 2026 at 10:15, Desk wrote:\n> did you try?\n\nyes I did",
            // A forwarded mail is about what it forwards.
            "Da: Cliente\nInviato: ieri\nA: noi\nOggetto: guasto\n\nnon va",
            "---------- Forwarded message ---------\nFrom: x\n\ntext",
            // Sentences that look like attributions.
            "On this page I wrote:\nhello world",
            "Il tecnico ha scritto:\nnon funziona",
            "From: Rome\nwe leave at 10",
            "",
        ] {
            check(text, text.trim_end(), "");
        }
    }

    #[test]
    fn the_signature_stays_with_its_writer() {
        check("grazie\n-- \nMario\nTel. 1", "grazie\n-- \nMario\nTel. 1", "");
    }

    #[test]
    fn many_quoted_runs_are_read_in_bounded_time() {
        let text = "> a\nb\n".repeat(40_000);
        assert!(split_quoted(&text).quoted.is_empty());
    }
}
