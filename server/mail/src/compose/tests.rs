//! What is composed is read back as it was meant.

use super::*;
use crate::parse;

fn person(name: &str, address: &str) -> Mailbox {
    Mailbox { name: name.to_owned(), address: Address::parse(address).unwrap() }
}

fn mail() -> Outgoing {
    Outgoing {
        message_id: "article.7.2.abc@desk.example".to_owned(),
        from: person("Assistenza", "support@desk.example"),
        return_path: Some(Address::parse("support@desk.example").unwrap()),
        reply_to: Some(person("Assistenza", "support+t7.abc@desk.example")),
        to: vec![person("Niccolò Rossi", "n.rossi@example.it"), person("", "capo@example.it")],
        subject: "Re: Città – stampante".to_owned(),
        text: "Buongiorno,\nprovi ora: funzionerà.\n.\nDesk\n".to_owned(),
        in_reply_to: Some("q@example.it".to_owned()),
        references: vec!["first@example.it".to_owned(), "q@example.it".to_owned()],
        auto_submitted: None,
        attachments: Vec::new(),
        date: "2026-11-23T10:00:00Z".parse().unwrap(),
    }
}

fn header(bytes: &[u8]) -> String {
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    text.split_once("\r\n\r\n").unwrap().0.replace("\r\n ", " ")
}

#[test]
fn what_was_written_is_what_is_read() {
    let made = compose(&mail()).unwrap();
    let letter = parse::parse(&made.bytes, Some("support@desk.example"));
    assert_eq!(letter.message_id.as_deref(), Some("article.7.2.abc@desk.example"));
    assert_eq!(letter.subject, "Re: Città – stampante");
    assert_eq!(letter.text, "Buongiorno,\nprovi ora: funzionerà.\n.\nDesk");
    assert_eq!(letter.from, Some(mail().from));
    let header = header(&made.bytes);
    for (name, address) in [("To", "<n.rossi@example.it>, capo@example.it"), ("Reply-To", "<support+t7.abc@desk.example>")] {
        let line = header.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": ")).unwrap();
        assert!(line.ends_with(address), "{line}");
    }
    assert_eq!(letter.in_reply_to, ["q@example.it"]);
    assert_eq!(letter.references, ["first@example.it", "q@example.it"]);
    assert!(header.lines().any(|line| line == "Date: Mon, 23 Nov 2026 10:00:00 +0000"), "{header}");
    assert_eq!((letter.automatic, letter.trouble), (None, vec![]));
    assert_eq!(made.envelope.to.len(), 2);
    assert_eq!(compose(&mail()).unwrap(), made, "the same mail twice");
}

#[test]
fn files_come_through() {
    let mut mail = mail();
    let file = File { name: "preventivo à.pdf".to_owned(), content_type: "application/pdf".to_owned(), bytes: (0..=255).collect() };
    mail.attachments = vec![file, File { name: "x".to_owned(), content_type: "not a type".to_owned(), bytes: vec![1] }];
    let made = compose(&mail).unwrap();
    let letter = parse::parse(&made.bytes, None);
    assert_eq!(letter.text, mail.text.trim_end());
    assert_eq!(letter.attachments[0].name, "preventivo à.pdf");
    assert_eq!(letter.attachments[0].bytes, mail.attachments[0].bytes);
    assert_eq!(letter.attachments[1].content_type, "application/octet-stream");
    assert_eq!(compose(&mail).unwrap(), made, "the same mail twice");
}

#[test]
fn what_can_be_sent_to_is_what_a_mail_can_be_made_for() {
    let cases = [("anna@customer.example", true), (".a@ext.example", false), ("a..b@ext.example", false), ("ab.@ext.example", false)];
    for (to, can) in cases {
        let mail = Outgoing { to: vec![person("Anna", to)], ..mail() };
        assert_eq!((can_be_sent_to(&mail.to[0].address), compose(&mail).is_ok()), (can, can), "{to}");
    }
}

#[test]
fn machines_say_so() {
    let mut mail = mail();
    mail.auto_submitted = Some(AutoSubmitted::Replied);
    mail.return_path = None;
    let made = compose(&mail).unwrap();
    let header = header(&made.bytes);
    for mark in ["Auto-Submitted: auto-replied", "Precedence: bulk", "X-Sportello-Loop: desk.example"] {
        assert!(header.lines().any(|line| line == mark), "{mark} in {header}");
    }
    assert_eq!(made.envelope.from, None);
    let reason = parse::parse(&made.bytes, None).automatic.unwrap().reason;
    assert_eq!(reason, parse::AutoReason::OwnLoop, "we know our own");
}

#[test]
fn no_field_makes_a_second_header() {
    let evil = "x\r\nBcc: thief@bad.example\r\n\r\nbody\0";
    let mut mail = mail();
    mail.subject = evil.to_owned();
    mail.from.name = evil.to_owned();
    mail.to[0].name = evil.to_owned();
    mail.in_reply_to = Some(evil.to_owned());
    mail.references = vec![evil.to_owned(), "a@b> <c@d".to_owned()];
    mail.attachments = vec![File { name: evil.to_owned(), content_type: evil.to_owned(), bytes: vec![] }];
    let made = compose(&mail).unwrap();
    let text = String::from_utf8(made.bytes.clone()).unwrap();
    assert!(!text.lines().any(|line| line.to_lowercase().starts_with("bcc")), "{text}");
    assert!(!made.envelope.to.iter().any(|address| address.domain() == "bad.example"));
    assert!(parse::parse(&made.bytes, None).references.is_empty());
    mail.message_id = evil.to_owned();
    assert!(matches!(compose(&mail), Err(ComposeError::MessageId(_))));
}

#[test]
fn long_threads_keep_their_beginning() {
    let mut mail = mail();
    mail.references = (0..100).map(|n| format!("{n}@example.it")).collect();
    mail.in_reply_to = Some("last@example.it".to_owned());
    let letter = parse::parse(&compose(&mail).unwrap().bytes, None);
    assert_eq!(letter.references.len(), REFERENCES_SENT_MAX);
    assert_eq!((&*letter.references[0], &*letter.references[19]), ("0@example.it", "last@example.it"));
}

#[test]
fn a_mail_to_nobody_is_refused() {
    let mut mail = mail();
    mail.to.clear();
    assert_eq!(compose(&mail), Err(ComposeError::NoRecipient));
}
