//! How deep HTML may nest. A parser looks through all open elements at many tags, so depth times tags is its work.
//!
//! Few tags cannot nest deep, whatever their order. Many must be in good order: each end tag that is counted closes
//! the element opened last, as a parser would do in any state. Whatever makes the two readings differ (text that is
//! not markup to one of them) is not let through in large mails.

/// Where there are too many tags to be in any order. Newsletters nest tables thirty deep, long threads of Outlook quote a hundred.
const DEPTH_MAX: usize = 256;

/// Never open: they have no end tag.
const VOID: [&[u8]; 14] =
    [b"area", b"base", b"br", b"col", b"embed", b"hr", b"img", b"input", b"link", b"meta", b"param", b"source", b"track", b"wbr"];
/// Within these a parser reads by other rules. No program that writes mails uses them in large ones.
const STRANGE: [&[u8]; 12] = [
    b"svg",
    b"math",
    b"select",
    b"template",
    b"frameset",
    b"textarea",
    b"xmp",
    b"iframe",
    b"noembed",
    b"noframes",
    b"noscript",
    b"plaintext",
];
/// Their content is not markup.
const OPAQUE: [&[u8]; 3] = [b"style", b"script", b"title"];

/// Whether all is in good order and not too deep; `None` and `false`: it is not. `tag_end` finds the end of the start tag at a position.
pub(super) fn is_orderly(bytes: &[u8], tag_end: impl Fn(usize) -> usize) -> Option<bool> {
    let mut open: Vec<&[u8]> = Vec::new();
    let mut at = 0;
    while let Some(found) = bytes[at..].iter().position(|b| *b == b'<') {
        at += found;
        let rest = &bytes[at..];
        if rest.starts_with(b"<!--") {
            at += 2 + end_of_comment(&rest[2..])?;
        } else if rest.get(1).is_some_and(u8::is_ascii_alphabetic) {
            let name = name(&rest[1..]);
            if is_in(name, &STRANGE) {
                return None;
            }
            at = tag_end(at);
            if is_in(name, &OPAQUE) {
                at += end_of_opaque(&bytes[at..], name)?;
            } else if !is_in(name, &VOID) {
                open.push(name);
            }
        } else if rest.get(1) == Some(&b'/') && rest.get(2).is_some_and(u8::is_ascii_alphabetic) {
            let name = name(&rest[2..]);
            if open.last().is_some_and(|last| last.eq_ignore_ascii_case(name)) {
                open.pop();
            }
            at += 2;
        } else if matches!(rest.get(1), Some(b'/' | b'!' | b'?')) {
            // Something like a comment, up to the next `>`.
            at += rest.iter().position(|b| *b == b'>')?;
        } else {
            at += 1;
        }
        if DEPTH_MAX < open.len() {
            return Some(false);
        }
    }
    Some(true)
}

fn name(tag: &[u8]) -> &[u8] {
    let end = tag.iter().position(|b| b.is_ascii_whitespace() || matches!(b, b'/' | b'>')).unwrap_or(tag.len());
    &tag[..end]
}

fn is_in(name: &[u8], names: &[&[u8]]) -> bool {
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Behind the end of a comment, whose two dashes may be those of its beginning.
fn end_of_comment(bytes: &[u8]) -> Option<usize> {
    let ends = |at: usize| bytes[at..].starts_with(b"-->") || bytes[at..].starts_with(b"--!>");
    (0..bytes.len()).find(|at| ends(*at)).map(|at| at + 3)
}

/// Up to the end tag, if there is nothing before it that would be markup to a parser in another state.
fn end_of_opaque(bytes: &[u8], name: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        at += bytes[at..].iter().position(|b| *b == b'<')?;
        let rest = &bytes[at..];
        if rest.starts_with(b"<!--") {
            at += 2 + end_of_comment(&rest[2..])?;
        } else if rest.get(1) == Some(&b'/') && self::name(&rest[2..]).eq_ignore_ascii_case(name) {
            return Some(at);
        } else {
            return None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::budget::Budget;
    use super::super::tame;

    fn is_tame(html: &str) -> bool {
        tame::tame(html, &mut Budget::default()).is_some()
    }

    #[test]
    fn many_tags_in_good_order() {
        let row = "<tr><td style='x'><font size=2><b>w</b><br><img src=x></font></td></tr>";
        let page =
            format!("<html><head><style><!-- p > a {{}} --></style><title>x</title></head><body><table>{}</table>", row.repeat(3_000));
        assert!(is_tame(&page));
        let outlook = format!("<!--[if mso]><div><![endif]-->{}", "<p class=x><span>a</span><o:p></o:p></p>".repeat(4_000));
        assert!(is_tame(&outlook));
    }

    #[test]
    fn deep_or_tricky_ones_are_not_let_through() {
        for (piece, why) in [
            ("<div>", "never closed"),
            ("<div><!--</div>-->", "closed in a comment"),
            ("<div><style></div></style>", "closed in a style"),
            ("<div><textarea></div></textarea>", "closed in a text field"),
            ("<div><svg><![CDATA[</div>]]></svg>", "closed in foreign text"),
            ("<div><x y='</div>'>", "closed in an attribute"),
            ("<div><table><td></div>", "closed where it cannot be"),
        ] {
            assert!(!is_tame(&piece.repeat(9_000)), "{why}");
        }
        for piece in ["<div><!--></div>", "</div><div>"] {
            assert!(is_tame(&piece.repeat(9_000)), "closed for every reader: {piece}");
        }
        assert!(is_tame(&"<div>".repeat(5_000)), "few enough");
    }
}
