//! Which language a reader is given.

use shared::locale::{Lang, Text};

#[test]
fn the_browser_is_given_what_it_prefers_among_ours() {
    for (header, lang) in [
        ("it-IT,it;q=0.9,en;q=0.8", Some(Lang::It)),
        ("en-GB, it;q=0.9", Some(Lang::En)),
        ("de-DE,de;q=0.9,it;q=0.5,en;q=0.7", Some(Lang::En)),
        ("it;q=0.5,en;q=0.5", Some(Lang::It)),
        ("en;q=0,it;q=0.1", Some(Lang::It)),
        ("de, fr;q=0.5, *;q=0.1", None),
        ("IT", Some(Lang::It)),
        ("", None),
        (";;;q=1,,", None),
    ] {
        assert_eq!(Lang::accepted(header), lang, "{header}");
    }
}

#[test]
fn a_language_is_known_by_its_tag() {
    for lang in Lang::ALL {
        assert_eq!(lang.tag().parse(), Ok(lang));
    }
    assert_eq!("it_CH".parse(), Ok(Lang::It));
    assert!("ita".parse::<Lang>().is_err());
}

#[test]
fn a_text_in_one_language_is_read_in_both() {
    let both = Text::both("Cold", "Freddo");
    assert_eq!((both.read(Lang::En), both.read(Lang::It)), ("Cold", "Freddo"));
    assert_eq!(Text::same("Brinanova").read(Lang::It), "Brinanova");
    assert_eq!(Text { en: None, it: Some("Freddo".to_owned()) }.read(Lang::En), "Freddo");
}
