//! Before HTML is parsed: is it of a kind that can be parsed in reasonable time and memory?
//!
//! The HTML standard lets a few kilobytes become gigabytes: formatting elements that were never closed (`<b><i>…`) are
//! opened anew in every later paragraph, each attribute of a tag is compared with all before it, and those of every
//! later `<html>` or `<body>` with all that the first one has by then. What is checked here is checked at every `<`,
//! whether a parser would take it for a tag or not, so no trick of quotes or comments hides anything from it.

use std::borrow::Cow;

use super::budget::{Budget, take};
use super::depth;

/// Formatting elements by the standard, except `a` and `nobr`, of which a parser keeps one open at most.
const FORMATTING: [&str; 12] = ["b", "big", "code", "em", "font", "i", "s", "small", "strike", "strong", "tt", "u"];
/// Of equal formatting elements a parser opens at most this many anew ("Noah's Ark"); they are equal without attributes.
const ANEW_MAX: usize = 3;
/// What a no-break space begins with in UTF-8, and all letters from U+0080 to U+00BF: «, °, £, ¡.
const LIKE_A_SPACE: u8 = 0xC2;
/// What there is one of: each further tag of it gives its attributes to the first.
const ROOTS: [&str; 2] = ["html", "body"];
/// Attributes of one tag, and of all roots that are hidden; a parser compares each with all others.
const ATTRIBUTES_MAX: usize = 100;

/// The same HTML with the attributes of formatting elements and roots taken off (cleaning would take them anyway), or `None`
/// when it is too tangled for what is left.
pub(super) fn tame<'a>(html: &'a str, budget: &mut Budget) -> Option<Cow<'a, str>> {
    let stripped = match evened(html) {
        Cow::Borrowed(html) => strip(html),
        Cow::Owned(html) => Cow::Owned(strip(&html).into_owned()),
    };
    let mut left = budget.clone();
    if is_tame(stripped.as_bytes(), &mut left) {
        *budget = left;
        return Some(stripped);
    }
    // What was read has been paid for, though nothing comes of it.
    budget.read = left.read;
    None
}

/// With ends of lines of one kind and without NULs, as a parser makes it; it would take each of them for a text of its own.
fn evened(html: &str) -> Cow<'_, str> {
    if !html.contains(['\r', '\0']) {
        return Cow::Borrowed(html);
    }
    Cow::Owned(html.replace("\r\n", "\n").replace('\r', "\n").replace('\0', ""))
}

/// Takes the attributes off formatting elements and roots.
fn strip(html: &str) -> Cow<'_, str> {
    let bytes = html.as_bytes();
    let mut out = String::new();
    let mut copied = 0;
    let mut at = 0;
    while let Some(open) = find_open(bytes, at) {
        let tag = read_tag(bytes, open);
        if (is_one_of(&FORMATTING, tag.name) || is_one_of(&ROOTS, tag.name)) && tag.end != open + 1 + tag.name.len() + 1 {
            out.push_str(&html[copied..=open]);
            out.push_str(&html[open + 1..open + 1 + tag.name.len()]);
            out.push('>');
            copied = tag.end;
        }
        at = tag.end;
    }
    if copied == 0 {
        return Cow::Borrowed(html);
    }
    out.push_str(&html[copied..]);
    Cow::Owned(out)
}

fn is_tame(bytes: &[u8], left: &mut Budget) -> bool {
    let (tags, entities) = (count(bytes, b'<'), count(bytes, b'&'));
    let fits = take(&mut left.tags, tags) && take(&mut left.entities, entities) && take(&mut left.looked_through, looked_through(bytes));
    if !fits {
        return false;
    }
    let (mut starts, mut of_roots, mut has_table) = (0, 0, false);
    let mut seen = [0_usize; FORMATTING.len()];
    let mut at = 0;
    while let Some(open) = find_open(bytes, at) {
        let tag = read_tag(bytes, open);
        starts += 1;
        has_table |= tag.name.eq_ignore_ascii_case(b"table");
        if is_one_of(&ROOTS, tag.name) {
            of_roots += tag.attributes;
        }
        if ATTRIBUTES_MAX < tag.attributes.max(of_roots) || !take(&mut left.read, tag.end - open) {
            return false;
        }
        if let Some(kind) = FORMATTING.iter().position(|name| tag.name.eq_ignore_ascii_case(name.as_bytes())) {
            seen[kind] += 1;
            if 0 < tag.attributes {
                // Hidden where `strip` did not look; only who means harm writes that.
                return false;
            }
        }
        at = open + 1;
    }
    // And one `a` and one `nobr`.
    let anew = 2 + seen.iter().map(|count| ANEW_MAX.min(*count)).sum::<usize>();
    // Each of these ends a text.
    let texts = tags + entities + count(bytes, b'\n');
    let put_before = if has_table { tags.saturating_mul(texts) } else { 0 };
    let is_small = take(&mut left.unordered, starts * tags) && take(&mut left.put_before, put_before);
    // What is in good order costs no more than its tags times how deep it may be.
    take(&mut left.nodes, anew * starts) && (is_small || depth::is_orderly(bytes, |open| read_tag(bytes, open).end) == Some(true))
}

/// How many bytes writing it again looks through, at worst.
fn looked_through(bytes: &[u8]) -> usize {
    (count(bytes, b'&') + count(bytes, LIKE_A_SPACE)).saturating_mul(bytes.len())
}

fn count(bytes: &[u8], what: u8) -> usize {
    bytes.iter().filter(|b| **b == what).count()
}

/// The next `<` that is followed by a letter.
fn find_open(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    while let Some(found) = bytes.get(at..)?.iter().position(|b| *b == b'<') {
        let open = at + found;
        if bytes.get(open + 1).is_some_and(u8::is_ascii_alphabetic) {
            return Some(open);
        }
        at = open + 1;
    }
    None
}

fn is_one_of(names: &[&str], name: &[u8]) -> bool {
    names.iter().any(|known| name.eq_ignore_ascii_case(known.as_bytes()))
}

/// A start tag as the standard's tokeniser would read it from here.
struct Tag<'a> {
    name: &'a [u8],
    attributes: usize,
    /// Behind its `>`, or the end of everything.
    end: usize,
}

fn read_tag(bytes: &[u8], open: usize) -> Tag<'_> {
    let is_blank = |b: u8| matches!(b, b' ' | b'\t' | b'\n' | b'\r' | 0x0c);
    let skip = |from: usize, until: &dyn Fn(u8) -> bool| {
        bytes[from.min(bytes.len())..].iter().position(|b| until(*b)).map_or(bytes.len(), |n| from + n)
    };
    let mut at = skip(open + 1, &|b| is_blank(b) || matches!(b, b'/' | b'>'));
    let name = &bytes[open + 1..at];
    let mut attributes = 0;
    // Beyond the limit nothing more needs to be known.
    while attributes <= ATTRIBUTES_MAX {
        at = skip(at, &|b| !is_blank(b) && b != b'/');
        match bytes.get(at) {
            None => break,
            Some(b'>') => {
                return Tag { name, attributes, end: at + 1 };
            }
            Some(_) => attributes += 1,
        }
        // An equals sign at the beginning belongs to the name.
        at = skip(at + 1, &|b| is_blank(b) || matches!(b, b'/' | b'>' | b'='));
        at = skip(at, &|b| !is_blank(b));
        if bytes.get(at) != Some(&b'=') {
            continue;
        }
        at = skip(at + 1, &|b| !is_blank(b));
        at = match bytes.get(at) {
            Some(quote @ (b'"' | b'\'')) => (skip(at + 1, &|b| b == *quote) + 1).min(bytes.len()),
            _ => skip(at, &|b| is_blank(b) || b == b'>'),
        };
    }
    Tag { name, attributes, end: at.min(bytes.len()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As the only part of its mail.
    fn tame(html: &str) -> Option<Cow<'_, str>> {
        super::tame(html, &mut Budget::default())
    }

    #[test]
    fn formatting_loses_its_attributes_and_nothing_else_changes() {
        for (html, tamed) in [
            ("<p class=x>a<b>b</b></p>", "<p class=x>a<b>b</b></p>"),
            ("<font color=\"red\" size=2>a</font>", "<font>a</font>"),
            ("<B STYLE='x>y'>a</B>", "<B>a</B>"),
            ("<b/>a", "<b>a"),
            ("<HTML lang=it><body bgcolor=white>a", "<HTML><body>a"),
            ("<body><html a b><body c d>", "<body><html><body>"),
            ("<body><big x=1>a</big>", "<body><big>a</big>"),
            ("<a href='<b x>'>a</a>", "<a href='<b x>'>a</a>"),
            ("1 < 2 <3 <", "1 < 2 <3 <"),
        ] {
            assert_eq!(strip(html), tamed, "{html}");
        }
    }

    #[test]
    fn attributes_are_counted_as_a_parser_does() {
        for (html, count) in [
            ("<p>", 0),
            ("<p a b c>", 3),
            ("<p a=1 b='x > y' c=\"d e\"/>", 3),
            ("<p a = 1 b>", 2),
            ("<p/a/b>", 2),
            ("<p =a>", 1),
            ("<p a=>", 1),
            ("<p a=\"never closed", 1),
        ] {
            assert_eq!(read_tag(html.as_bytes(), 0).attributes, count, "{html}");
        }
    }

    #[test]
    fn bombs_are_refused() {
        let distinct: String = (0..2_000).map(|n| format!("<font a{n}>")).collect();
        // Without attributes they are all alike, and harmless.
        assert!(tame(&(distinct + &"<p>x".repeat(5_000))).is_some());
        let hidden: String = (0..2_000).map(|n| format!("<x y=\"<font a{n}>\">")).collect();
        assert!(tame(&hidden).is_none(), "formatting hidden in quotes");
        let roots: String = (0..200).map(|n| format!("<x y=\"<html a{n}>\">")).collect();
        assert!(tame(&roots).is_none(), "roots hidden in quotes");
        assert!(tame("<iframe srcdoc=\"<html lang=it><body class=x>\">").is_some());
        let all: String = FORMATTING.iter().map(|name| format!("<{name}>").repeat(3)).collect();
        assert!(tame(&(all + &"<p>x".repeat(50_000))).is_none(), "everything opened anew in each paragraph");
        let wide = format!("<p {}>", (0..500).map(|n| format!("a{n} ")).collect::<String>());
        assert!(tame(&wide).is_none(), "attributes");
        assert!(tame(&"<".repeat(100_000)).is_none(), "tags");
        assert!(tame(&"<x a=\"".repeat(50_000)).is_none(), "quotes that never close");
        for letter in ["\u{a0}", "¡", "«"] {
            assert!(tame(&letter.repeat(300_000)).is_none(), "{letter}, one long text");
            assert!(tame(&format!("{letter}</xxxx>").repeat(59_000)).is_none(), "{letter}, between tags that end nothing");
        }
        let entities = format!("{}{}", "&deg;".repeat(50_000), "a".repeat(1_000_000));
        assert!(tame(&entities).is_none(), "entities before a long text");
    }

    #[test]
    fn what_is_refused_costs_the_next_part_what_was_read_and_nothing_else() {
        let (mut budget, wide) = (Budget::default(), format!("<p {}>&amp;", "a ".repeat(500)));
        assert!(super::tame(&format!("<p>x</p>{wide}"), &mut budget).is_none());
        let (left, all) = (&budget, Budget::default());
        assert!(left.read < all.read && (left.tags, left.entities, left.nodes) == (all.tags, all.entities, all.nodes));
    }

    #[test]
    fn a_large_newsletter_is_tame() {
        let row =
            "<tr><td style='x'><font face='Arial' size=2><b>word</b> <i>word</i> <a href='https://x.example'>link</a></font></td></tr>";
        let html = format!("<table>{}</table>", row.repeat(1_500));
        assert!(tame(&html).is_some());
        let spaced = "<p>«word»\u{a0}word word word&nbsp;word word word word word word word word word word</p>".repeat(5_000);
        assert!(tame(&spaced).is_some());
    }
}
