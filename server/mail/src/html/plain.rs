//! Plain text from cleaned HTML: lines where blocks are, `>` where a quotation is.
//!
//! It reads what [`super::clean`] wrote, which is a small and regular language, and is harmless with anything else.

/// Quotations in quotations; deeper ones look like this one.
const QUOTE_DEPTH_MAX: usize = 8;

/// The text of cleaned HTML.
#[must_use]
pub fn to_text(html: &str) -> String {
    let mut page = Page::default();
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        page.words(&rest[..open]);
        let end = tag_end(&rest[open..]);
        page.tag(&rest[open..open + end]);
        rest = &rest[open + end..];
    }
    page.words(rest);
    page.end_line();
    page.out.trim().to_owned()
}

/// How long a tag is, with `>` in quotes taken for what it is.
fn tag_end(tag: &str) -> usize {
    let mut quote = None;
    for (at, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => (),
        }
    }
    tag.len()
}

#[derive(Default)]
struct Page {
    out: String,
    line: String,
    /// A blank was read and waits for the next word.
    blank: bool,
    quotes: usize,
    preformatted: usize,
}

impl Page {
    fn words(&mut self, text: &str) {
        let text = unescape(text);
        for c in text.chars() {
            match c {
                '\n' if 0 < self.preformatted => self.end_line(),
                ' ' | '\t' if 0 < self.preformatted => self.line.push(c),
                // A blank that does not break is still a blank in plain text.
                ' ' | '\t' | '\n' | '\r' | '\u{a0}' => self.blank = true,
                _ if c.is_control() => (),
                _ => {
                    if std::mem::take(&mut self.blank) && !self.line.is_empty() {
                        self.line.push(' ');
                    }
                    self.line.push(c);
                }
            }
        }
    }

    fn tag(&mut self, tag: &str) {
        let inner = tag.trim_start_matches('<').trim_end_matches('>');
        let closing = inner.starts_with('/');
        let name = inner.trim_start_matches('/').split([' ', '/', '\n', '\t']).next().unwrap_or_default();
        match name {
            "br" => self.break_line(),
            "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "ul" | "ol" | "table" | "pre" => {
                self.end_line();
                self.empty_line(closing || name == "p");
                let step = usize::from(name == "pre");
                self.preformatted = if closing { self.preformatted.saturating_sub(step) } else { self.preformatted + step };
            }
            "blockquote" => {
                self.end_line();
                self.quotes = if closing { self.quotes.saturating_sub(1) } else { self.quotes + 1 };
            }
            "li" => {
                self.end_line();
                if !closing {
                    self.line.push_str("- ");
                }
            }
            "hr" => {
                self.end_line();
                self.line.push_str("---");
                self.end_line();
            }
            "td" | "th" => self.blank = true,
            "div" | "tr" | "dt" | "dd" | "dl" | "center" | "section" | "article" | "header" | "footer" | "caption" | "summary"
            | "details" | "aside" | "hgroup" | "thead" | "tbody" | "tfoot" => self.end_line(),
            _ => (),
        }
    }

    /// Ends the line if there is one.
    fn end_line(&mut self) {
        self.blank = false;
        if !self.line.trim().is_empty() {
            self.break_line();
        }
        self.line.clear();
    }

    /// Ends the line even if it is empty.
    fn break_line(&mut self) {
        self.blank = false;
        for _ in 0..self.quotes.min(QUOTE_DEPTH_MAX) {
            self.out.push_str("> ");
        }
        self.out.push_str(self.line.trim_end());
        self.line.clear();
        let written = self.out.trim_end_matches(' ').len();
        self.out.truncate(written);
        self.out.push('\n');
    }

    /// Leaves one line empty, not two.
    fn empty_line(&mut self, wanted: bool) {
        let ends_empty = self.out.is_empty() || self.out.ends_with("\n\n") || self.out.ends_with(">\n");
        if wanted && !ends_empty {
            self.break_line();
        }
    }
}

/// The entities that our cleaner writes.
fn unescape(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    text.replace("&nbsp;", "\u{a0}").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html;

    fn clean(html: &str) -> Option<String> {
        html::clean(html, &mut html::Budget::default())
    }

    #[test]
    fn html_reads_as_text() {
        for (html, text) in [
            ("hello", "hello"),
            ("<p>one</p><p>two</p>", "one\n\ntwo"),
            ("<div>one</div><div>two<br>three</div>", "one\ntwo\nthree"),
            ("a  \n b&nbsp;c &lt;d&gt; &amp;amp;", "a b c <d> &amp;"),
            ("<ul><li>x</li><li>y</li></ul>z", "- x\n- y\n\nz"),
            ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
            ("<pre>a\n  b</pre>", "a\n  b"),
            ("ok<blockquote>old<blockquote>older</blockquote></blockquote>", "ok\n> old\n> > older"),
            ("<style>x{}</style><b>b</b>old", "bold"),
            ("<img alt=\"a>b\" src=\"cid:x\">text", "text"),
            ("", ""),
        ] {
            assert_eq!(to_text(&clean(html).unwrap()), text, "{html}");
        }
    }

    #[test]
    fn a_gmail_reply_splits_after_its_new_words() {
        let html = "<div dir=\"ltr\">Funziona!</div><br><div class=\"gmail_quote\"><div class=\"gmail_attr\">Il giorno lun 23 nov 2026 alle ore 10:15 \
            Desk &lt;<a href=\"mailto:s@desk.example\">s@desk.example</a>&gt; ha scritto:<br></div><blockquote class=\"gmail_quote\">\
            <div>Provi ora.</div></blockquote></div>";
        let split = crate::parse::split_quoted(&to_text(&clean(html).unwrap()));
        assert_eq!(split.fresh, "Funziona!");
        assert!(split.quoted.ends_with("> Provi ora."), "{:?}", split.quoted);
    }
}
