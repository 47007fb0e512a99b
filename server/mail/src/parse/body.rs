//! Which parts are the text, and which are attached to it.

use std::collections::HashMap;

use bytes::Bytes;
use mail_parser::decoders::html::html_to_text;

use super::decode::{self, report};
use super::fields::Fields;
use super::flowed;
use super::tree::{Kind, Leaf, Tree};
use super::{CUT_MARK, HTML_BYTES_MAX, Letter, ParseTrouble, Part, TEXT_BYTES_MAX, cut, one_line};
use crate::html;
use crate::smtp::RECIPIENTS_MAX;

/// A file's name as it is kept: what file systems allow.
const NAME_CHARS_MAX: usize = 120;
/// A media type; longer ones are made up.
const CONTENT_TYPE_BYTES_MAX: usize = 100;

/// Of another server's words.
const REASON_CHARS_MAX: usize = 300;

/// What the parts of one `multipart/alternative` offer.
#[derive(Default, Clone, Copy)]
struct Offer {
    plain: bool,
    html: bool,
}

/// The body as it grows.
#[derive(Default)]
struct Body {
    text: String,
    html: String,
    has_html: bool,
    /// Bytes of HTML that were cleaned, whatever was left of them.
    cleaned: usize,
    /// What is left for cleaning more of them.
    budget: html::Budget,
    /// Plain parts made the HTML longer than is shown.
    html_too_long: bool,
}

pub(super) fn fill(letter: &mut Letter, tree: &Tree<'_>) {
    let mut offers: HashMap<usize, Offer> = HashMap::new();
    // Some programs name the only part there is; it is the text all the same.
    let alone = tree.leaves.len() == 1;
    for leaf in tree.leaves.iter().filter(|leaf| is_body(&leaf.kind, alone)) {
        if let Some(group) = leaf.alternative {
            let offer = offers.entry(group).or_default();
            offer.plain |= leaf.kind.sub == "plain";
            offer.html |= leaf.kind.sub == "html";
        }
    }
    let mut body = Body::default();
    for (index, leaf) in tree.leaves.iter().enumerate() {
        let bytes = decode::transfer(leaf.body, &leaf.kind.encoding, &mut letter.trouble);
        if is_body(&leaf.kind, alone) {
            let offer = leaf.alternative.and_then(|group| offers.get(&group)).copied().unwrap_or_default();
            add_text(letter, &mut body, leaf, &bytes, offer, index);
        } else {
            if tree.top_kind.is("multipart", "report") {
                read_report(letter, &leaf.kind, &bytes);
            }
            letter.attachments.push(part(&leaf.kind, bytes.into_owned(), index));
        }
    }
    if TEXT_BYTES_MAX < body.text.len() {
        report(&mut letter.trouble, ParseTrouble::TextCut);
        body.text = cut(&body.text, TEXT_BYTES_MAX).to_owned() + CUT_MARK;
    }
    letter.text = body.text.trim_end().to_owned();
    if body.has_html && body.html_too_long {
        report(&mut letter.trouble, ParseTrouble::HtmlKeptAside);
    }
    letter.html = Some(body.html).filter(|html| body.has_html && !body.html_too_long && !html.trim().is_empty());
}

/// Text that is read where it stands, and not a text file that is attached.
fn is_body(kind: &Kind, alone: bool) -> bool {
    (kind.is("text", "plain") || kind.is("text", "html")) && !kind.attached && (alone || kind.name.is_none())
}

fn add_text(letter: &mut Letter, body: &mut Body, leaf: &Leaf<'_>, bytes: &[u8], offer: Offer, index: usize) {
    let kind = &leaf.kind;
    let is_html = kind.sub == "html";
    let bytes_max = if is_html { HTML_BYTES_MAX } else { TEXT_BYTES_MAX };
    // A charset turns a byte into at most one character, so more bytes than this are never needed.
    let seen = &bytes[..bytes.len().min(bytes_max * 4)];
    let decoded = decode::text(seen, kind.charset.as_deref(), &mut letter.trouble);
    if !is_html {
        let text = decode::clean_text(cut(&decoded, TEXT_BYTES_MAX + 1));
        let text = if kind.flowed { flowed::joined(&text, kind.del_sp) } else { text };
        append(&mut body.text, &text);
        if !offer.html && !body.html_too_long {
            // A character of text is up to six of HTML.
            let more = html::from_text(&text);
            body.html_too_long = HTML_BYTES_MAX < body.html.len() + more.len();
            if !body.html_too_long {
                body.html.push_str(&more);
            }
        }
        return;
    }
    let fits = !body.html_too_long && bytes.len() <= HTML_BYTES_MAX && decoded.len() + body.html.len().max(body.cleaned) <= HTML_BYTES_MAX;
    if fits {
        body.cleaned += decoded.len();
    }
    // Cleaning writes some letters as five or six.
    let fitting = |cleaned: &String| body.html.len() + cleaned.len() <= 2 * HTML_BYTES_MAX;
    let cleaned = if fits { html::clean(&decoded, &mut body.budget).filter(fitting) } else { None };
    if !offer.plain {
        let text = match &cleaned {
            Some(cleaned) => html::to_text(cleaned),
            None => decode::clean_text(&html_to_text(cut(&decoded, HTML_BYTES_MAX))),
        };
        append(&mut body.text, &text);
    }
    match cleaned {
        Some(cleaned) => {
            body.has_html = true;
            body.html.push_str(&cleaned);
        }
        None => {
            report(&mut letter.trouble, ParseTrouble::HtmlKeptAside);
            letter.attachments.push(part(kind, bytes.to_vec(), index));
        }
    }
}

fn append(text: &mut String, more: &str) {
    // Once it is too long it is cut; until then it is not made much longer.
    if text.len() <= TEXT_BYTES_MAX {
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        text.push_str(more);
    }
}

/// What a report says: which mails come back, so that the desk can tell which ticket they left from, and why.
fn read_report(letter: &mut Letter, kind: &Kind, bytes: &[u8]) {
    if kind.is("message", "rfc822") || kind.is("message", "global") || kind.is("text", "rfc822-headers") {
        letter.returned_ids.extend(Fields::split(bytes).0.ids("message-id", 1));
    } else if kind.is("message", "delivery-status") || kind.is("message", "global-delivery-status") {
        letter.failure = letter.failure.take().or_else(|| failure(bytes));
    }
}

/// The other server's words about the first recipient whom a mail will never reach (RFC 3464).
fn failure(mut bytes: &[u8]) -> Option<String> {
    // One group of fields for the mail, then one for each recipient, of whom a mail of ours has one.
    for _ in 0..RECIPIENTS_MAX {
        let (fields, rest) = Fields::split(bytes);
        if fields.word("action").is_some_and(|action| action == "failed") {
            let said = fields.text("diagnostic-code").or_else(|| fields.text("status")).unwrap_or_default();
            // "smtp; 550 5.1.1 …": which protocol said it is nobody's concern.
            return Some(one_line(said.split_once(';').map_or(&*said, |(_, words)| words), REASON_CHARS_MAX));
        }
        if rest.is_empty() || rest.len() == bytes.len() {
            return None;
        }
        bytes = rest;
    }
    None
}

fn part(kind: &Kind, bytes: Vec<u8>, index: usize) -> Part {
    let content_type = format!("{}/{}", kind.main, kind.sub);
    let well_formed = content_type.len() <= CONTENT_TYPE_BYTES_MAX
        && content_type.bytes().all(|b| b.is_ascii_alphanumeric() || b"/.+-_".contains(&b))
        && content_type.bytes().filter(|b| *b == b'/').count() == 1;
    let content_type = if well_formed { content_type } else { "application/octet-stream".to_owned() };
    let content_id = kind.content_id.as_deref().map(|id| id.trim_matches(['<', '>']).to_owned()).filter(|id| !id.is_empty());
    Part { name: file_name(kind.name.as_deref(), &content_type, index), content_type, content_id, bytes: Bytes::from(bytes) }
}

/// A name that is a name: no path, no controls, no leading dot; made up when there is none.
fn file_name(given: Option<&str>, content_type: &str, index: usize) -> String {
    let given = one_line(given.unwrap_or_default(), usize::MAX);
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let safe: String = last.chars().map(|c| if "<>:\"|?*".contains(c) { '_' } else { c }).collect();
    let safe = safe.trim_start_matches('.').trim();
    if !safe.is_empty() {
        return shortened(safe);
    }
    let ending = match content_type {
        "text/plain" => "txt",
        "text/html" => "html",
        "text/calendar" => "ics",
        "message/rfc822" => "eml",
        "image/png" => "png",
        "image/jpeg" => "jpg",
        "image/gif" => "gif",
        "application/pdf" => "pdf",
        _ => "bin",
    };
    format!("part-{}.{ending}", index + 1)
}

/// Keeps the ending, by which people know what it is.
fn shortened(name: &str) -> String {
    let count = name.chars().count();
    if count <= NAME_CHARS_MAX {
        return name.to_owned();
    }
    let ending: String = name.chars().skip(count - 10).collect();
    let ending = ending.split_once('.').map_or(String::new(), |(_, ending)| format!(".{ending}"));
    let kept: String = name.chars().take(NAME_CHARS_MAX - 10).collect();
    format!("{kept}…{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files() {
        for (given, name) in [
            (Some("offerta.pdf"), "offerta.pdf"),
            (Some("../../etc/passwd"), "passwd"),
            (Some("C:\\temp\\x.doc"), "x.doc"),
            (Some(".htaccess"), "htaccess"),
            (Some("\u{200b}..\u{202e}fdp.exe"), "fdp.exe"),
            (Some("a\r\nb\0.txt"), "a b .txt"),
            (Some("  "), "part-3.pdf"),
            (None, "part-3.pdf"),
        ] {
            assert_eq!(file_name(given, "application/pdf", 2), name, "{given:?}");
        }
        let long = file_name(Some(&format!("{}.tar.gz", "x".repeat(500))), "a/b", 0);
        assert!(long.ends_with(".tar.gz") && long.chars().count() <= NAME_CHARS_MAX);
    }
}
