//! How deep HTML may nest. A parser looks through all open elements at many tags, so depth times tags is its work. And what stands in
//! a table and in no cell it puts before the table, for which it looks through all that stands there.
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
/// In these nothing stands but their own parts.
const TABLE: [&[u8]; 6] = [b"table", b"colgroup", b"thead", b"tbody", b"tfoot", b"tr"];
/// In these anything may stand.
const CELLS: [&[u8]; 3] = [b"td", b"th", b"caption"];
/// Their content is not markup.
const OPAQUE: [&[u8]; 3] = [b"style", b"script", b"title"];

/// Whether all is in good order and not too deep; `None` and `false`: it is not. `tag_end` finds the end of the tag at a position.
pub(super) fn is_orderly(bytes: &[u8], tag_end: impl Fn(usize) -> usize) -> Option<bool> {
    let mut open: Vec<&[u8]> = Vec::new();
    let mut at = 0;
    while let Some(found) = bytes[at..].iter().position(|b| *b == b'<') {
        let in_cell = open.last().is_none_or(|last| !is_in(last, &TABLE));
        if !in_cell && !bytes[at..at + found].iter().all(u8::is_ascii_whitespace) {
            return None;
        }
        at += found;
        let rest = &bytes[at..];
        if rest.starts_with(b"<!--") {
            at += 2 + end_of_comment(&rest[2..])?;
        } else if rest.get(1).is_some_and(u8::is_ascii_alphabetic) {
            let name = name(&rest[1..]);
            if is_in(name, &STRANGE) || !may_stand(name, open.last()) {
                return None;
            }
            at = tag_end(at);
            if is_in(name, &OPAQUE) {
                at = tag_end(at + end_of_opaque(&bytes[at..], name)?);
            } else if !is_in(name, &VOID) {
                open.push(name);
            }
        } else if rest.get(1) == Some(&b'/') && rest.get(2).is_some_and(u8::is_ascii_alphabetic) {
            let name = name(&rest[2..]);
            if open.last().is_some_and(|last| last.eq_ignore_ascii_case(name)) {
                open.pop();
            } else if !in_cell || is_in(name, &TABLE) || is_in(name, &CELLS) {
                return None;
            }
            at = tag_end(at);
        } else if matches!(rest.get(1), Some(b'/' | b'!' | b'?')) {
            // Something like a comment, to the next `>`.
            at += 1 + rest.iter().position(|b| *b == b'>')?;
        } else if in_cell {
            at += 1;
        } else {
            return None;
        }
        if DEPTH_MAX < open.len() {
            return Some(false);
        }
    }
    Some(true)
}

/// Whether an element stands where the parts of a table do, inside of that one.
fn may_stand(name: &[u8], inside: Option<&&[u8]>) -> bool {
    let parents: &[&[u8]] = match name.to_ascii_lowercase().as_slice() {
        b"caption" | b"colgroup" | b"thead" | b"tbody" | b"tfoot" => &[b"table"],
        b"col" => &[b"table", b"colgroup"],
        b"tr" => &[b"table", b"thead", b"tbody", b"tfoot"],
        b"td" | b"th" => &[b"table", b"thead", b"tbody", b"tfoot", b"tr"],
        b"style" | b"script" => return true,
        _ => return inside.is_none_or(|inside| !is_in(inside, &TABLE)),
    };
    inside.is_some_and(|inside| is_in(inside, parents))
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

/// Up to the end tag, if there is nothing before it that would be markup to a parser in another state. What looks like a comment is
/// none there: an end tag in it ends the element all the same.
fn end_of_opaque(bytes: &[u8], name: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        at += bytes[at..].iter().position(|b| *b == b'<')?;
        let rest = &bytes[at..];
        if rest.starts_with(b"<!--") {
            at += 1;
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
        let parts =
            "<!-- x --><![if !mso]><style>td {}</style><caption>c</caption><colgroup><col></colgroup>\n<tbody><tr><th>h</th></tr></tbody>";
        assert!(is_tame(&format!("<table>{}", parts.repeat(3_500))));
        let outlook = format!("<!--[if mso]><div><![endif]-->{}", "<p class=x><span>a</span><o:p></o:p></p>".repeat(4_000));
        assert!(is_tame(&outlook));
    }

    #[test]
    fn deep_or_tricky_ones_are_not_let_through() {
        for (piece, why) in [
            ("<div>", "never closed"),
            ("<div><!--</div>-->", "closed in a comment"),
            ("<div><style></div></style>", "closed in a style"),
            ("<style><!--</style><div>--></style>", "opened behind a style that ends in what looks like a comment"),
            ("<div><style><!-- </div> --></style>", "closed in what looks like a comment of a style"),
            ("<script><!--<script></script>--></script><div>", "opened behind a script that goes on"),
            ("<div><textarea></div></textarea>", "closed in a text field"),
            ("<div><svg><![CDATA[</div>]]></svg>", "closed in foreign text"),
            ("<div><x y='</div>'>", "closed in an attribute"),
            ("<div><table><td></div>", "closed where it cannot be"),
        ] {
            assert!(!is_tame(&piece.repeat(9_000)), "{why}");
        }
        for (piece, why) in [
            ("<br>x", "put before the table"),
            ("<style><!--</style>x<br>--></style>", "put before it behind a style"),
            ("<!-- -->x\n", "words put before the table"),
            ("<tr><td></tr>x<br>", "in a row whose cell is closed with it"),
            ("<tr><td><tr></td></tr>x<br>", "in a row that closed the one before"),
            ("<tr><td><div></td></div></tr>x<br>", "in a cell that a parser does not close"),
            ("<tr></p></tr>", "an end that makes an element"),
            ("< ", "no tag"),
        ] {
            let times = 48_000 / piece.matches('<').count();
            assert!(!is_tame(&format!("<table>{}", piece.repeat(times))), "{why}");
        }
        let text = format!("<table>{}{}", "<br>".repeat(8_000), "x\r".repeat(100_000));
        assert!(!is_tame(&text) && !is_tame(&text.replace('\r', "\n")), "lines put before the table");
        for piece in ["<div><!--></div>", "</div><div>"] {
            assert!(is_tame(&piece.repeat(9_000)), "closed for every reader: {piece}");
        }
        assert!(is_tame(&"<div>".repeat(5_000)), "few enough");
    }
}
