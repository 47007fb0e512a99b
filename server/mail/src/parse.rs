//! Reading a mail: raw bytes in, a [`Letter`] out, whatever the bytes are.
//!
//! It cannot fail. What cannot be understood is kept as it came and named in [`Letter::trouble`]. There is no clock:
//! every step is bounded by the size of the mail and by the limits named in these modules.
//!
//! The tree of parts is our own and flat in cost; header fields, character sets and transfer encodings are read by
//! mail-parser. A parser that descends by itself can be made to read a mail once per boundary that never comes.

mod automatic;
mod body;
mod decode;
mod fields;
mod flowed;
mod identity;
mod names;
mod people;
mod quoted;
mod tree;

use std::panic::{AssertUnwindSafe, catch_unwind};

use bytes::Bytes;

pub use automatic::{AutoReason, Automatic};
pub use identity::content_hash;
pub use people::{Mailbox, who_is_it_from};
pub use quoted::{Split, split_quoted};

/// The header we put on automatic mails of ours; whoever sends it back is a machine.
pub const LOOP_HEADER: &str = "X-Sportello-Loop";
/// A subject as it is kept: four lines of a narrow list.
pub const SUBJECT_CHARS_MAX: usize = 250;
/// The plain text that is kept: a novel has about this much.
pub const TEXT_BYTES_MAX: usize = 1024 * 1024;
/// HTML that is cleaned and shown; bigger ones are kept as an attachment.
pub const HTML_BYTES_MAX: usize = 2 * 1024 * 1024;
/// Parts that are kept; the others are only in the raw mail.
pub const PARTS_MAX: usize = 200;
/// Message-IDs kept of References: the first, which began the thread, and the latest.
pub const REFERENCES_MAX: usize = 50;
/// Put where a text was cut.
pub const CUT_MARK: &str = "\n[…]";

/// A mail, understood as far as it could be.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Letter {
    /// Without angle brackets.
    pub message_id: Option<String>,
    /// Message-IDs, without angle brackets.
    pub in_reply_to: Vec<String>,
    /// Message-IDs, oldest first, at most [`REFERENCES_MAX`].
    pub references: Vec<String>,
    /// The first address of the first `From`. Who the mail is from is answered by [`who_is_it_from`].
    pub from: Option<Mailbox>,
    /// Addresses in all `From` fields together; one in an honest mail.
    pub from_count: usize,
    /// `Sender`, who put it into the post for whom it is from.
    pub sender: Option<Mailbox>,
    /// Decoded, on one line, at most [`SUBJECT_CHARS_MAX`] characters.
    pub subject: String,
    /// The whole body as plain text; made from the HTML when there is no other.
    pub text: String,
    /// Of `text`, what is new in this mail.
    pub fresh: String,
    /// Of `text`, the history below it.
    pub quoted: String,
    /// The body as HTML, cleaned: no script, style, form, class or remote image.
    pub html: Option<String>,
    /// Everything else.
    pub attachments: Vec<Part>,
    /// Set when a machine sent it: it never gets an automatic answer.
    pub automatic: Option<Automatic>,
    /// A report that a mail of ours did not arrive.
    pub bounce: bool,
    /// Message-IDs of the mails that a report sends back.
    pub returned_ids: Vec<String>,
    /// Why a report says that a mail will never arrive; `None` for one that is only late, or did arrive.
    pub failure: Option<String>,
    /// What was wrong with it.
    pub trouble: Vec<ParseTrouble>,
}

/// An attachment, or a picture of the text.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// As the sender named it, without anything that could mean a path; never empty.
    pub name: String,
    /// As the sender claimed it, in lower case; a well-formed `type/subtype`.
    pub content_type: String,
    /// What `cid:` in the HTML refers to.
    pub content_id: Option<String>,
    /// The content.
    pub bytes: Bytes,
}

/// What was wrong with a mail, for the people who wonder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ParseTrouble {
    /// No usable `From`.
    NoFrom,
    /// More than one author claims the mail.
    ManyFrom,
    /// The header is larger than what is looked at.
    HeaderCut,
    /// More parts than are kept.
    TooManyParts,
    /// Parts within parts beyond what is followed; the rest is kept as an attachment.
    TooDeep,
    /// `multipart` without a boundary that occurs.
    NoBoundary,
    /// The text was longer than what is kept.
    TextCut,
    /// The HTML is too large or too tangled to be shown; it is kept as an attachment, or in the raw mail alone where the plain
    /// text after it made it too large.
    HtmlKeptAside,
    /// A character set that nobody knows here.
    Charset(String),
    /// Base64 or quoted-printable with errors; what could be read was read.
    Encoding,
    /// The parser gave up: the mail is kept as text, byte by byte.
    Unreadable,
}

/// Reads a mail. `return_path` is the envelope's: `Some("")` for the null path, `None` when there was no envelope;
/// then the mail's own `Return-Path` is looked at.
#[must_use]
pub fn parse(raw: &[u8], return_path: Option<&str>) -> Letter {
    // The modules below do not panic as far as anybody knows. They stand on parsers of others, fed by strangers, and
    // a mail that stopped the desk would be sent again and stop it again.
    catch_unwind(AssertUnwindSafe(|| read(raw, return_path))).unwrap_or_else(|_| unreadable(raw))
}

fn read(raw: &[u8], return_path: Option<&str>) -> Letter {
    let tree = tree::Tree::grow(raw);
    let fields = &tree.top;
    let mut letter = Letter { trouble: tree.trouble(), ..Letter::default() };
    letter.message_id = fields.ids("message-id", 1).pop();
    letter.in_reply_to = fields.ids("in-reply-to", REFERENCES_MAX);
    letter.references = fields.ids("references", REFERENCES_MAX);
    letter.subject = one_line(&fields.text("subject").unwrap_or_default(), SUBJECT_CHARS_MAX);
    people::fill(&mut letter, fields);
    body::fill(&mut letter, &tree);
    automatic::fill(&mut letter, &tree, return_path);
    let Split { fresh, quoted } = split_quoted(&letter.text);
    (letter.fresh, letter.quoted) = (fresh, quoted);
    letter
}

/// A letter of a mail that no parser could stand.
fn unreadable(raw: &[u8]) -> Letter {
    let text = decode::clean_text(&String::from_utf8_lossy(&raw[..raw.len().min(TEXT_BYTES_MAX)]));
    Letter {
        fresh: text.clone(),
        text,
        attachments: vec![Part {
            name: "message.eml".to_owned(),
            content_type: "application/octet-stream".to_owned(),
            content_id: None,
            bytes: Bytes::copy_from_slice(raw),
        }],
        trouble: vec![ParseTrouble::NoFrom, ParseTrouble::Unreadable],
        ..Letter::default()
    }
}

/// Text on one line: no control characters, none that turn the direction of what follows, no runs of blanks.
fn one_line(text: &str, chars_max: usize) -> String {
    let mut line = String::new();
    let mut blank = false;
    let mut chars = 0;
    for c in text.chars() {
        if c.is_whitespace() || c.is_control() {
            blank = !line.is_empty();
        } else if !deceives(c) {
            chars += 1 + usize::from(blank);
            if chars_max <= chars {
                line.push('…');
                break;
            }
            if std::mem::take(&mut blank) {
                line.push(' ');
            }
            line.push(c);
        }
    }
    line
}

/// Marks nobody sees: they turn what follows round ("gpj.exe" for "exe.jpg") or hide the beginning of a name.
fn deceives(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{200b}' | '\u{2060}' | '\u{feff}')
}

/// The longest beginning of `text` of at most `bytes_max` bytes.
fn cut(text: &str, bytes_max: usize) -> &str {
    if text.len() <= bytes_max {
        return text;
    }
    let mut end = bytes_max;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
