//! Who a mail is from.

use mail_parser::HeaderValue;
use mail_parser::parsers::MessageStream;

use super::fields::Fields;
use super::{Letter, ParseTrouble, one_line};
use crate::address::Address;

/// A person's name as it is kept.
const NAME_CHARS_MAX: usize = 120;

/// A person on a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mailbox {
    /// As the sender wrote it, on one line; may be empty.
    pub name: String,
    /// Where mail reaches them.
    pub address: Address,
}

/// Who this mail is from: its one author. `None` when there is no author or more than one, which no honest program
/// writes and which makes two readers see two different people.
#[must_use]
pub fn who_is_it_from(letter: &Letter) -> Option<&Mailbox> {
    letter.from.as_ref().filter(|_| letter.from_count == 1)
}

pub(super) fn fill(letter: &mut Letter, fields: &Fields<'_>) {
    let (from, count) = first_of(fields, "from");
    letter.from_count = count.max(fields.all("from").count());
    letter.from = from;
    letter.sender = first_of(fields, "sender").0;
    if letter.from.is_none() {
        letter.trouble.push(ParseTrouble::NoFrom);
    }
    if 1 < letter.from_count {
        letter.trouble.push(ParseTrouble::ManyFrom);
    }
}

/// The first usable person of all fields of this name, and how many people there were, usable or not.
fn first_of(fields: &Fields<'_>, name: &str) -> (Option<Mailbox>, usize) {
    let (mut first, mut count) = (None, 0);
    for field in fields.all(name) {
        let line = field.line();
        let HeaderValue::Address(list) = MessageStream::new(&line).parse_address() else {
            continue;
        };
        for entry in list.iter() {
            count += 1;
            if first.is_none()
                && let Some(Ok(address)) = entry.address.as_deref().map(Address::parse)
            {
                first = Some(Mailbox { name: one_line(entry.name.as_deref().unwrap_or_default(), NAME_CHARS_MAX), address });
            }
        }
    }
    (first, count)
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    /// `name <address>` of whom the mail is from, or why it is from nobody.
    fn from(header: &str) -> String {
        let letter = parse(format!("{header}\r\n\r\nhi").as_bytes(), None);
        match who_is_it_from(&letter) {
            Some(Mailbox { name, address }) => format!("{name} <{}>", address.identity()),
            None => format!("{:?}", letter.trouble),
        }
    }

    #[test]
    fn one_author() {
        for (header, who) in [
            ("From: mario@example.it", " <mario@example.it>"),
            ("From: Mario Rossi <Mario@Example.it>", "Mario Rossi <mario@example.it>"),
            ("From: \"Rossi, Mario\" <mario@example.it>", "Rossi, Mario <mario@example.it>"),
            ("From: =?utf-8?q?Niccol=C3=B2?= <n@example.it>", "Niccolò <n@example.it>"),
            ("From: mario@example.it (Mario)", "Mario <mario@example.it>"),
            // A name that looks like an address is a name.
            ("From: \"boss@bank.example\" <thief@bad.example>", "boss@bank.example <thief@bad.example>"),
            // Nothing in a name makes a second header.
            ("From: =?utf-8?q?a=0D=0ABcc:_x@y.example?= <a@b.example>", "a Bcc: x@y.example <a@b.example>"),
            ("FROM : a@b.example", " <a@b.example>"),
        ] {
            assert_eq!(from(header), who, "{header}");
        }
    }

    #[test]
    fn no_author_or_several() {
        for (header, trouble) in [
            ("Subject: x", "[NoFrom]"),
            ("From: ", "[NoFrom]"),
            ("From: undisclosed", "[NoFrom]"),
            ("From: a@b.example, c@d.example", "[ManyFrom]"),
            ("From: a@b.example\r\nFrom: c@d.example", "[ManyFrom]"),
            ("From: a@b.example\r\nFrom:", "[ManyFrom]"),
        ] {
            assert_eq!(from(header), trouble, "{header}");
        }
    }
}
