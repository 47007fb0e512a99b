//! A mail of ours as bytes: threaded, honest about what made it, and with no room for a second header.
//!
//! The same [`Outgoing`] gives the same bytes: boundaries come from the Message-ID, the date is an argument. So an
//! outbox may make a mail again instead of keeping it.

use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, MultiPart, SinglePart};
use lettre::message::{Mailbox as LettreMailbox, MessageBuilder};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::address::Address;
use crate::parse::{LOOP_HEADER, Mailbox, SUBJECT_CHARS_MAX};

/// References sent: the first, by which programs find the thread, and the latest.
pub const REFERENCES_SENT_MAX: usize = 20;
/// A Message-ID that fits on a line of its own with every program.
const ID_BYTES_MAX: usize = 250;

/// Why a machine sends this (RFC 3834).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum AutoSubmitted {
    /// An answer to a mail: a confirmation of receipt.
    Replied,
    /// Not an answer: a notification.
    Generated,
}

/// A file that goes along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its name for people.
    pub name: String,
    /// `type/subtype`; anything else is sent as `application/octet-stream`.
    pub content_type: String,
    /// The content.
    pub bytes: Vec<u8>,
}

/// What is to be sent.
#[derive(Debug, Clone)]
pub struct Outgoing {
    /// Never that of another mail, and the same at every try; without angle brackets.
    pub message_id: String,
    /// Who it is from.
    pub from: Mailbox,
    /// Where bounces go; `None` is the null path, which automatic mails have so that nothing answers them.
    pub return_path: Option<Address>,
    /// Where answers go: the signed reply address.
    pub reply_to: Option<Mailbox>,
    /// The people addressed; at least one.
    pub to: Vec<Mailbox>,
    /// On one line.
    pub subject: String,
    /// The text, with `\n` at the end of each line.
    pub text: String,
    /// The Message-ID that this answers.
    pub in_reply_to: Option<String>,
    /// The thread so far, oldest first.
    pub references: Vec<String>,
    /// Set when no person wrote it.
    pub auto_submitted: Option<AutoSubmitted>,
    /// Files.
    pub attachments: Vec<File>,
    /// When it was written.
    pub date: Timestamp,
}

/// A mail ready for the relay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Composed {
    /// Header and body, with CR LF.
    pub bytes: Vec<u8>,
    /// Whom it goes to and from whom.
    pub envelope: Envelope,
}

/// What the relay is told besides the mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope {
    /// The return path; `None` is `<>`.
    pub from: Option<Address>,
    /// Everybody who gets it, each once.
    pub to: Vec<Address>,
}

/// Why a mail cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ComposeError {
    /// Nobody to send it to.
    #[error("a mail needs a recipient")]
    NoRecipient,
    /// Not one word of printable ASCII with an `@`.
    #[error("`{0}` is no Message-ID")]
    MessageId(String),
    /// An address that the wire does not allow; the words are for logs and name nobody.
    #[error("the wire does not allow one of its addresses")]
    Address(String),
    /// What else may be wrong with it.
    #[error("the mail could not be put together: {0}")]
    Form(String),
}

/// Puts a mail together.
pub fn compose(mail: &Outgoing) -> Result<Composed, ComposeError> {
    let envelope = envelope(mail)?;
    let mut builder = lettre::Message::builder()
        .envelope(for_wire(&envelope)?)
        .from(mailbox(&mail.from)?)
        .date(moment(mail.date))
        .subject(one_line(&mail.subject, SUBJECT_CHARS_MAX))
        .message_id(Some(bracketed(&mail.message_id)?));
    for person in &mail.to {
        builder = builder.to(mailbox(person)?);
    }
    if let Some(person) = &mail.reply_to {
        builder = builder.reply_to(mailbox(person)?);
    }
    builder = automatic(threaded(builder, mail), mail);
    let message = with_body(builder, mail).map_err(|error| ComposeError::Form(error.to_string()))?;
    Ok(Composed { bytes: message.formatted(), envelope })
}

fn envelope(mail: &Outgoing) -> Result<Envelope, ComposeError> {
    let mut to: Vec<Address> = Vec::new();
    for person in &mail.to {
        if !to.contains(&person.address) {
            to.push(person.address.clone());
        }
    }
    if mail.to.is_empty() {
        return Err(ComposeError::NoRecipient);
    }
    Ok(Envelope { from: mail.return_path.clone(), to })
}

/// The envelope as the sending library wants it.
pub(crate) fn for_wire(envelope: &Envelope) -> Result<lettre::address::Envelope, ComposeError> {
    let from = envelope.from.as_ref().map(wire_address).transpose()?;
    let to = envelope.to.iter().map(wire_address).collect::<Result<_, _>>()?;
    lettre::address::Envelope::new(from, to).map_err(|_| ComposeError::NoRecipient)
}

/// Whether the wire allows an address as a recipient's: it allows fewer than mails come from.
#[must_use]
pub fn can_be_sent_to(address: &Address) -> bool {
    wire_address(address).is_ok()
}

fn wire_address(address: &Address) -> Result<lettre::Address, ComposeError> {
    address.display().parse().map_err(|_| ComposeError::Address(address.display().to_owned()))
}

fn mailbox(person: &Mailbox) -> Result<LettreMailbox, ComposeError> {
    let name = one_line(&person.name, SUBJECT_CHARS_MAX);
    Ok(LettreMailbox::new(Some(name).filter(|name| !name.is_empty()), wire_address(&person.address)?))
}

fn moment(date: Timestamp) -> SystemTime {
    // Nothing was mailed before 1970.
    SystemTime::UNIX_EPOCH + Duration::from_secs(u64::try_from(date.as_second()).unwrap_or(0))
}

/// In-Reply-To and References. What is no Message-ID is left out: a broken id only breaks the thread.
fn threaded(mut builder: MessageBuilder, mail: &Outgoing) -> MessageBuilder {
    let mut references: Vec<String> = Vec::new();
    for id in mail.references.iter().chain(&mail.in_reply_to) {
        if let Ok(id) = bracketed(id)
            && !references.contains(&id)
        {
            references.push(id);
        }
    }
    if REFERENCES_SENT_MAX < references.len() {
        // The first names the thread, the newest say where in it.
        let excess = references.len() - REFERENCES_SENT_MAX;
        references.drain(1..=excess);
    }
    if let Some(Ok(id)) = mail.in_reply_to.as_deref().map(bracketed) {
        builder = builder.in_reply_to(id);
    }
    if references.is_empty() { builder } else { builder.references(references.join(" ")) }
}

/// The marks by which other machines know not to answer.
fn automatic(builder: MessageBuilder, mail: &Outgoing) -> MessageBuilder {
    let Some(kind) = mail.auto_submitted else {
        return builder;
    };
    let how = match kind {
        AutoSubmitted::Replied => "auto-replied",
        AutoSubmitted::Generated => "auto-generated",
    };
    let marks =
        [("Auto-Submitted", how), ("Precedence", "bulk"), ("X-Auto-Response-Suppress", "All"), (LOOP_HEADER, mail.from.address.domain())];
    marks.into_iter().fold(builder, |builder, (name, value)| {
        builder.raw_header(HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned()))
    })
}

fn with_body(builder: MessageBuilder, mail: &Outgoing) -> Result<lettre::Message, lettre::error::Error> {
    let text = text_part(&mail.text);
    if mail.attachments.is_empty() {
        return builder.singlepart(text);
    }
    let digest: [u8; 32] = Sha256::digest(format!("mixed {}", mail.message_id)).into();
    let letters: String = digest[..12].iter().map(|byte| format!("{byte:02x}")).collect();
    // Neither base64 nor quoted-printable ever writes this pair.
    let mixed = MultiPart::mixed().boundary(format!("=_{letters}")).singlepart(text);
    builder.multipart(mail.attachments.iter().fold(mixed, |mixed, file| mixed.singlepart(file_part(file))))
}

fn text_part(text: &str) -> SinglePart {
    let text: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    SinglePart::builder().header(ContentType::TEXT_PLAIN).header(ContentTransferEncoding::QuotedPrintable).body(text)
}

fn file_part(file: &File) -> SinglePart {
    let plausible = file.content_type.bytes().all(|b| b.is_ascii_alphanumeric() || b"/.+-_".contains(&b));
    let kind = Some(&file.content_type).filter(|_| plausible).and_then(|kind| ContentType::parse(kind).ok());
    let kind = kind.unwrap_or_else(|| ContentType::parse("application/octet-stream").expect("a constant that is a media type"));
    let body = lettre::message::Body::new_with_encoding(file.bytes.clone(), ContentTransferEncoding::Base64);
    let name = one_line(&file.name, SUBJECT_CHARS_MAX);
    let name = if name.is_empty() { "file".to_owned() } else { name };
    match body {
        Ok(body) => Attachment::new(name).body(body, kind),
        Err(bytes) => Attachment::new(name).body(bytes, kind),
    }
}

fn bracketed(id: &str) -> Result<String, ComposeError> {
    let ok = id.len() <= ID_BYTES_MAX && id.contains('@') && id.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'<' | b'>'));
    if ok { Ok(format!("<{id}>")) } else { Err(ComposeError::MessageId(id.to_owned())) }
}

/// Any text as the value of a header: line ends and other controls become blanks.
fn one_line(text: &str, chars_max: usize) -> String {
    let flat: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    flat.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(chars_max).collect()
}

#[cfg(test)]
mod tests;
