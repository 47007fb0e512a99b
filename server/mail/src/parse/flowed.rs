//! Text whose paragraphs were cut into lines for the way, and are joined again (RFC 3676).

/// What separates a signature from the text above it; its blank joins nothing.
const SIGNATURE: &str = "-- ";

/// Joins each line that ends in a blank with the next one of the same depth of quotation.
pub(super) fn joined(text: &str, del_sp: bool) -> String {
    let mut whole = String::with_capacity(text.len());
    // The depth of a paragraph that goes on.
    let mut open = None;
    for (at, line) in text.split('\n').enumerate() {
        let words = line.trim_start_matches('>');
        let depth = line.len() - words.len();
        // A blank at the beginning protects what follows it: a quotation mark, a `From`, another blank.
        let words = words.strip_prefix(' ').unwrap_or(words);
        let goes_on = words.ends_with(' ') && words != SIGNATURE;
        if open != Some(depth) || words == SIGNATURE {
            if 0 < at {
                whole.push('\n');
            }
            whole.push_str(&line[..depth]);
            if 0 < depth {
                whole.push(' ');
            }
        }
        whole.push_str(if goes_on && del_sp { &words[..words.len() - 1] } else { words });
        open = goes_on.then_some(depth);
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_are_whole_again() {
        for (text, del_sp, whole) in [
            ("one \ntwo\nthree", false, "one two\nthree"),
            ("Donau \ndampf", true, "Donaudampf"),
            ("> asked \n> more\nanswer", false, "> asked more\nanswer"),
            ("> asked \nanswer", false, "> asked \nanswer"),
            (">> deep \n> not so deep", false, ">> deep \n> not so deep"),
            (" > no quote\n From here", false, "> no quote\nFrom here"),
            ("bye \n-- \nMario", false, "bye \n-- \nMario"),
            ("", false, ""),
            ("\n\n", false, "\n\n"),
            ("last ", false, "last "),
        ] {
            assert_eq!(joined(text, del_sp), whole, "{text:?}");
        }
    }
}
