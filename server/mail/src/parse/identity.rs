//! What makes two deliveries the same mail.

use sha2::{Digest, Sha256};

use super::fields::{Fields, line_end};

/// Fields that the way adds or changes. Message-ID is among them: some providers write a new one, so the hash has to
/// be the same without it, and it is compared beside the hash.
const TRACE: [&str; 24] = [
    "received",
    "return-path",
    "message-id",
    "delivered-to",
    "x-delivered-to",
    "x-original-to",
    "envelope-to",
    "authentication-results",
    "received-spf",
    "dkim-signature",
    "domainkey-signature",
    "delivery-date",
    "list-unsubscribe-post",
    "status",
    "x-status",
    "x-uid",
    "x-received",
    "x-originating-ip",
    "x-google-smtp-source",
    "x-gm-message-state",
    "x-rspamd-queue-id",
    "x-rspamd-server",
    "x-virus-status",
    "content-length",
];
/// The same for families of names.
const TRACE_BEGINNINGS: [&str; 6] = ["arc-", "x-ms-exchange-", "x-forefront-", "x-microsoft-antispam", "x-virus-scanned", "x-google-dkim"];

/// SHA-256 over what the sender wrote: the same for each delivery of one mail, by whichever way it came.
///
/// Together with the Message-ID it tells a repetition (both alike) from another mail that re-uses an id.
#[must_use]
pub fn content_hash(raw: &[u8]) -> [u8; 32] {
    let (fields, body) = Fields::split(raw);
    let mut hash = Sha256::new();
    for field in fields.iter() {
        let name = String::from_utf8_lossy(field.name).to_ascii_lowercase();
        if is_trace(&name) {
            continue;
        }
        hash.update(name.as_bytes());
        hash.update(b":");
        for word in field.value.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()) {
            hash.update(word);
            hash.update(b" ");
        }
        hash.update(b"\n");
    }
    hash.update(b"\n");
    // A pipe turns CR LF into LF, and some add or lose an empty line at the end.
    let body = body.trim_ascii_end();
    let mut at = 0;
    while at < body.len() {
        let end = line_end(body, at);
        let line = &body[at..end];
        hash.update(line.strip_suffix(b"\r\n").or_else(|| line.strip_suffix(b"\n")).unwrap_or(line));
        hash.update(b"\n");
        at = end;
    }
    hash.finalize().into()
}

fn is_trace(name: &str) -> bool {
    TRACE.contains(&name)
        || TRACE_BEGINNINGS.iter().any(|beginning| name.starts_with(beginning))
        || (name.starts_with("x-") && name.contains("spam"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAIL: &str = "From: a@b.example\r\nSubject: one\r\n two\r\nMessage-ID: <1@x>\r\n\r\nhello\r\nyou\r\n";

    #[test]
    fn the_way_does_not_change_a_mail() {
        for (same, what) in [
            (format!("Received: from x by y\r\n\tfor z\r\n{MAIL}"), "a hop"),
            (format!("Return-Path: <>\r\nX-Spam-Status: No\r\nARC-Seal: i=1\r\nX-Acme-Spam-Score: 1\r\n{MAIL}"), "filters"),
            (MAIL.replace("\r\n", "\n"), "line ends"),
            (MAIL.replace("<1@x>", "<2@y>"), "another Message-ID"),
            (MAIL.replace("one\r\n two", "one two"), "folds"),
            (format!("{MAIL}\r\n"), "an empty line at the end"),
        ] {
            assert_eq!(content_hash(same.as_bytes()), content_hash(MAIL.as_bytes()), "{what}");
        }
    }

    #[test]
    fn its_words_do() {
        for other in [
            MAIL.replace("hello", "hallo"),
            MAIL.replace("one", "eno"),
            MAIL.replace("a@b", "c@b"),
            MAIL.replace("hello\r\nyou", "hello you"),
        ] {
            assert_ne!(content_hash(other.as_bytes()), content_hash(MAIL.as_bytes()), "{other:?}");
        }
    }
}
