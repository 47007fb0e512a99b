//! What people type and what arrives: taken, refused with a reason, or cut.

use proptest::prelude::*;
use shared::text::{
    BODY_CHARS_MAX, Body, Email, Name, PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN, Phone, SUBJECT_CHARS_MAX, Subject, TextError, TextKind,
    check_password, first_words,
};

#[test]
fn a_subject_is_one_line_of_visible_words() {
    for (typed, kept) in [
        ("  Blank charts ", "Blank charts"),
        ("two\r\nlines", "two lines"),
        ("a\tb\u{0}c", "a b c"),
        // A turned line could make "gpj.exe" look like "exe.jpg".
        ("fridge\u{202e}gpj.exe", "fridgegpj.exe"),
        ("però 冷蔵庫 🧊", "però 冷蔵庫 🧊"),
    ] {
        assert_eq!(Subject::try_from(typed).expect("a subject").as_str(), kept);
    }
}

#[test]
fn what_is_typed_is_refused_with_the_reason() {
    let long = "x".repeat(SUBJECT_CHARS_MAX + 1);
    let what = TextKind::Subject;
    assert_eq!(Subject::try_from(" \n\u{202e} "), Err(TextError::Empty { what }));
    assert_eq!(Subject::try_from(long.as_str()), Err(TextError::TooLong { what, chars: SUBJECT_CHARS_MAX + 1, max: SUBJECT_CHARS_MAX }));
    // Characters are counted, not bytes.
    assert!(Subject::try_from("è".repeat(SUBJECT_CHARS_MAX)).is_ok());
}

#[test]
fn what_arrives_by_mail_is_cut_and_never_refused() {
    let long = "è".repeat(BODY_CHARS_MAX + 7);
    assert_eq!(Body::shortened(&long).expect("its beginning").as_str().chars().count(), BODY_CHARS_MAX);
    assert_eq!(Subject::shortened("   "), None);
    assert_eq!(Name::shortened("Dr \r\n Venier").expect("a name").as_str(), "Dr Venier");
}

#[test]
fn a_body_keeps_its_lines() {
    assert_eq!(Body::try_from("one\r\n\ttwo\rthree\u{7}\n").expect("a body").as_str(), "one\n\ttwo\nthree");
}

#[test]
fn an_address_has_one_form() {
    for (typed, known) in [
        (" Hannah.Whitlock@Example.ORG ", "hannah.whitlock@example.org"),
        ("o'brien+fridge@mail.example.co.uk", "o'brien+fridge@mail.example.co.uk"),
        ("müller@bücher.example", "müller@bücher.example"),
    ] {
        assert_eq!(Email::try_from(typed).expect("an address").as_str(), known);
    }
    for wrong in [
        "",
        "hannah",
        "@example.org",
        "hannah@",
        "hannah@example..org",
        "hannah@-example.org",
        "a@b@example.org",
        "Hannah <hannah@example.org>",
        "hannah@example.org\r\nBcc: all@example.org",
        "han nah@example.org",
        "hannah@exam ple.org",
    ] {
        assert!(Email::try_from(wrong).is_err(), "{wrong:?}");
    }
}

#[test]
fn a_telephone_number_has_digits() {
    for (typed, taken) in [
        ("+39 0422 123456", true),
        ("int. 114", true),
        ("112", true),
        ("020 7946 0958 ext. 3", true),
        ("abc", false),
        ("ask for Hannah", false),
        ("12", false),
    ] {
        let expected = if taken { Ok(()) } else { Err(TextError::Malformed { what: TextKind::Phone }) };
        assert_eq!(Phone::try_from(typed).map(|_| ()), expected, "{typed}");
    }
}

#[test]
fn a_password_is_long_enough_and_not_endless() {
    let what = TextKind::Password;
    let short = "x".repeat(PASSWORD_CHARS_MIN - 1);
    assert_eq!(check_password(&short), Err(TextError::TooShort { what, chars: PASSWORD_CHARS_MIN - 1, min: PASSWORD_CHARS_MIN }));
    let endless = "corpo ".repeat(PASSWORD_CHARS_MAX);
    assert!(matches!(check_password(&endless), Err(TextError::TooLong { .. })));
    assert_eq!(check_password("una frigo a undici gradi"), Ok(()));
}

#[test]
fn first_words_are_one_line() {
    assert_eq!(first_words("  All charts\n\nare   blank. ", 140), "All charts are blank.");
    assert_eq!(first_words("però sì", 4), "però");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever was taken once is taken again unchanged: by the store, by the browser, by a repeated form.
    #[test]
    fn what_was_taken_stays_as_it_is(raw in ".{0,300}") {
        if let Ok(subject) = Subject::try_from(raw.as_str()) {
            prop_assert_eq!(&Subject::try_from(subject.as_str()), &Ok(subject.clone()));
        }
        if let Some(body) = Body::shortened(&raw) {
            prop_assert_eq!(&Body::try_from(body.as_str()), &Ok(body.clone()));
        }
        if let Ok(email) = Email::try_from(raw.as_str()) {
            prop_assert_eq!(&Email::try_from(email.as_str()), &Ok(email.clone()));
        }
        prop_assert!(first_words(&raw, 20).chars().count() <= 20);
    }
}
