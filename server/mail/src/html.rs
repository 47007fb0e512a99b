//! HTML of strangers: made safe to look at, and made into plain text.

mod budget;
mod depth;
mod plain;
mod tame;

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

pub use budget::Budget;
pub use plain::to_text;

/// What a link may lead to.
const LINK_SCHEMES: [&str; 4] = ["http:", "https:", "mailto:", "tel:"];
/// Pictures that are inside the HTML itself. SVG is not among them: it is a document with scripts.
const DATA_IMAGES: [&str; 4] = ["data:image/png;base64,", "data:image/jpeg;base64,", "data:image/gif;base64,", "data:image/webp;base64,"];
/// Elements that go with all they hold: what is inside is not meant to be read, or is read by other rules when the
/// result is parsed once more.
const WITH_CONTENT: [&str; 18] = [
    "script",
    "style",
    "title",
    "template",
    "noscript",
    "noembed",
    "noframes",
    "iframe",
    "object",
    "svg",
    "math",
    "select",
    "textarea",
    "xmp",
    "plaintext",
    "applet",
    "audio",
    "video",
];

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::default();
    builder
        .rm_tags(["map", "area", "figure", "figcaption", "nav", "data", "time"])
        .clean_content_tags(HashSet::from(WITH_CONTENT))
        .rm_tag_attributes("blockquote", ["cite"])
        .rm_tag_attributes("q", ["cite"])
        .rm_tag_attributes("del", ["cite"])
        .rm_tag_attributes("ins", ["cite"])
        .add_generic_attributes(["dir"])
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel", "cid", "data"]))
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("noopener noreferrer nofollow"))
        .attribute_filter(|element, attribute, value| keep(element, attribute, value).then_some(Cow::Borrowed(value)));
    builder
});

/// Whether an attribute that the lists allow may have this value.
fn keep(element: &str, attribute: &str, value: &str) -> bool {
    let begins = |with: &[&str]| {
        let value = value.trim_start();
        with.iter().any(|prefix| value.get(..prefix.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(prefix)))
    };
    match (element, attribute) {
        ("a", "href") => begins(&LINK_SCHEMES),
        // A picture from elsewhere tells its owner who reads the mail, when and where: only what came with it is shown.
        ("img", "src") => begins(&["cid:"]) || begins(&DATA_IMAGES),
        (_, "href" | "src" | "cite" | "background" | "action") => false,
        _ => true,
    }
}

/// HTML that is safe to put on a page: no script, style, form, class, frame or remote picture; `cid:` pictures stay.
///
/// `None` when it is so tangled that cleaning it would cost more than is left; else that is taken from it.
///
/// Links have no target: whoever shows this sets one for all (`<base target="_blank">` in the frame).
#[must_use]
pub fn clean(html: &str, budget: &mut Budget) -> Option<String> {
    let tamed = tame::tame(html, budget)?;
    Some(CLEANER.clean(&tamed).to_string())
}

/// Plain text as HTML: the same lines, nothing of it markup.
#[must_use]
pub fn from_text(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + 16);
    html.push_str("<p>");
    for c in text.trim_end().chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\n' => html.push_str("<br>"),
            _ => html.push(c),
        }
    }
    html.push_str("</p>");
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clean(html: &str) -> Option<String> {
        super::clean(html, &mut Budget::default())
    }

    #[track_caller]
    fn check(html: &str, clean_html: &str) {
        assert_eq!(clean(html).unwrap(), clean_html, "{html}");
    }

    #[test]
    fn what_mails_are_made_of_stays() {
        check("<p>Ciao <b>Mario</b>,<br>a <i>domani</i></p>", "<p>Ciao <b>Mario</b>,<br>a <i>domani</i></p>");
        check("<table><tr><td align=\"left\">1</td></tr></table>", "<table><tbody><tr><td align=\"left\">1</td></tr></tbody></table>");
        check("<img src=\"cid:logo@x\" alt=\"Logo\">", "<img src=\"cid:logo@x\" alt=\"Logo\">");
        let link = clean("<a href=\"https://example.org/?a=1&amp;b=2\">x</a>").unwrap();
        assert!(link.contains("href=\"https://example.org/?a=1&amp;b=2\"") && link.contains("noopener"), "{link}");
    }

    #[test]
    fn what_looks_or_acts_from_elsewhere_goes() {
        check("<img src=\"https://track.example/p.gif\" alt=\"x\">", "<img alt=\"x\">");
        check("<img src=\"//track.example/p.gif\">", "<img>");
        check("<p style=\"position:fixed\" class=\"x\" id=\"y\" onclick=\"z()\">a</p>", "<p>a</p>");
        check("<style>p{}</style><title>t</title><script>x</script>a", "a");
        check("<form action=\"https://x.example\"><input name=a><button>b</button></form>", "b");
        check("<td background=\"https://x.example/i.png\">a", "a");
        check("<img src=\"data:image/svg+xml;base64,AAAA\">", "<img>");
        check("<img src=\"data:image/png;base64,AAAA\">", "<img src=\"data:image/png;base64,AAAA\">");
        assert!(!clean("<a href=\"data:text/html,x\">a</a>").unwrap().contains("href"));
    }

    #[test]
    fn text_becomes_html_that_says_the_same() {
        assert_eq!(from_text("a < b & \"c\"\nd\n"), "<p>a &lt; b &amp; &quot;c&quot;<br>d</p>");
    }
}
