//! What the log says of mails that do not leave.

use super::*;

#[test]
fn the_log_says_why_a_mail_waits_and_repeats_nothing_of_the_relays() {
    let to = Email::try_from("anna@customer.example".to_owned()).expect("it is an address");
    let letter = Letter::System { to, subject: "Your link".to_owned(), text: "secret".to_owned() };
    let post = Post { key: "system-1".to_owned(), letter, due: Timestamp::UNIX_EPOCH, tries: 2, until: None };
    let refused = in_vain(&post, &reason(Some(451), "anna@customer.example is over quota"));
    assert_eq!(refused, "a mail about an account could not be handed over, try 3: the relay answers 451");
    let hindered = in_vain(&post, &reason(None, "tls error: no certificate"));
    assert_eq!(hindered, "a mail about an account could not be handed over, try 3: tls error: no certificate");
    let never = [Some(550), None].map(|code| for_good(&post, code));
    let begins = "a mail about an account could not be handed over, try 3: ";
    assert_eq!(never[0], format!("{begins}the relay answers 550; it is given up"));
    assert_eq!(never[1], format!("{begins}it is not as mails must be; it is given up"));
}

#[test]
fn a_relay_that_is_away_is_told_once_and_again_when_it_was_there_meanwhile() {
    let outbox = Outbox::default();
    let told = |end: Outcome| outbox.ended(&end);
    let later = |code, words: &str| told(Outcome::Later { code, words: words.to_owned() });
    let never = |code| told(Outcome::Never { code, words: "no such person".to_owned() });
    assert!(!told(Outcome::Sent) && later(None, "away") && !later(None, "away"));
    assert!(later(Some(451), "busy") && !later(Some(451), "busier") && later(None, "away"));
    assert!(!never(None) && !later(None, "away"), "it was not asked about what no relay takes");
    never(Some(550));
    assert!(later(None, "away"), "it was there to refuse one");
    assert!(told(Outcome::Sent) && later(None, "away"));
}
