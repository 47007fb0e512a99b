//! Random bytes and random mails.

use mail::address::{Address, reply_address, ticket_of};
use mail::html::{Budget, clean, to_text};
use mail::parse::{content_hash, parse, split_quoted};
use proptest::prelude::*;

/// Pieces that mean something to a mail parser, in any order.
fn piece() -> impl Strategy<Value = Vec<u8>> {
    let words = [
        "From: a@b.example\r\n",
        "From: ",
        "Subject: ",
        "=?utf-8?b?w6g=?=",
        "=?utf-8?q?=C3",
        "Content-Type: multipart/mixed; boundary=b\r\n",
        "Content-Type: multipart/alternative; boundary=\"b\"\r\n",
        "Content-Type: text/html; charset=utf-7\r\n",
        "Content-Type: message/rfc822\r\n",
        "Content-Transfer-Encoding: base64\r\n",
        "Content-Transfer-Encoding: quoted-printable\r\n",
        "Content-Disposition: attachment; filename*0*=utf-8''%",
        "\r\n",
        "\r\n\r\n",
        "\r\n--b\r\n",
        "\r\n--b--\r\n",
        "\n",
        "\r",
        "<p>",
        "<b x=\"",
        "> quoted\n",
        "On 1 Jan 2026 at 10:00 x wrote:\n",
        "è",
        "\0",
        "=",
        ";",
        "(",
    ];
    prop_oneof![
        4 => proptest::sample::select(words.to_vec()).prop_map(|word| word.as_bytes().to_vec()),
        1 => proptest::collection::vec(any::<u8>(), 0..20),
    ]
}

proptest! {
    #[test]
    fn any_bytes_make_a_letter(raw in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        let letter = parse(&raw, None);
        prop_assert!(!letter.trouble.contains(&mail::parse::ParseTrouble::Unreadable));
        let _ = content_hash(&raw);
    }

    #[test]
    fn any_mail_like_bytes_make_a_letter(pieces in proptest::collection::vec(piece(), 0..40)) {
        let raw = pieces.concat();
        let letter = parse(&raw, Some(""));
        prop_assert!(!letter.trouble.contains(&mail::parse::ParseTrouble::Unreadable));
        prop_assert!(letter.automatic.is_some());
        prop_assert!(!letter.subject.contains(char::is_control));
    }

    #[test]
    fn both_halves_of_a_reply_are_the_whole(text in "(> )?[a-z0-9:>\\- \n]{0,200}") {
        let split = split_quoted(&text);
        let squeeze = |text: &str| text.split_whitespace().collect::<String>();
        prop_assert_eq!(squeeze(&text), squeeze(&split.fresh) + &squeeze(&split.quoted));
    }

    #[test]
    fn cleaning_is_done_once(html in "[<>a-z/=\"'! &;-]{0,200}") {
        if let Some(once) = clean(&html, &mut Budget::default()) {
            prop_assert!(!once.contains("<script"));
            let _ = to_text(&once);
            let _ = to_text(&html);
        }
    }

    #[test]
    fn a_reply_address_is_its_own_tickets_only(ticket: u64, other: u64, key: [u8; 32]) {
        let base = Address::parse("support@desk.example").unwrap();
        let made = reply_address(&base, ticket, &key).unwrap();
        let bases = [base];
        prop_assert_eq!(ticket_of(made.display(), &bases, &key), Some(ticket));
        let forged = made.display().replace(&format!("+t{ticket}."), &format!("+t{other}."));
        prop_assert_eq!(ticket_of(&forged, &bases, &key), (ticket == other).then_some(ticket));
    }

    #[test]
    fn any_text_as_an_address_is_read_or_refused(text in any::<String>()) {
        if let Ok(address) = Address::parse(&text) {
            prop_assert!(!address.display().contains(['\r', '\n', '\0', '<', '>']));
        }
        let _ = ticket_of(&text, &[], &[0; 32]);
    }
}
