//! Out through the relay and in through the listener: what one writes the other reads.

use mail::address::{Address, reply_address, ticket_of};
use mail::compose::{Outgoing, compose, message_id};
use mail::parse::{Mailbox, parse};
use mail::relay::{Outcome, Relay, STEP_TIME, Security, Sender};
use mail::smtp::{Limits, Protocol, Trouble};

use crate::desk::{CERTIFICATE, Office, acceptor};

fn relay(office: &Office, security: Security) -> Sender {
    Sender::new(&Relay {
        host: "127.0.0.1".to_owned(),
        port: office.address.port(),
        security,
        login: None,
        hello: Some("desk.example".to_owned()),
        authority: Some(CERTIFICATE.to_vec()),
        step_time: STEP_TIME,
    })
    .unwrap()
}

fn mailbox(address: &str) -> Mailbox {
    Mailbox { name: "Niccolò".to_owned(), address: Address::parse(address).unwrap() }
}

fn outgoing(to: &str) -> Outgoing {
    let base = Address::parse("support@desk.example").unwrap();
    let reply_to = reply_address(&base, 1034, &[7; 32]).unwrap();
    Outgoing {
        message_id: message_id(&[1; 16], "desk.example"),
        from: mailbox("support@desk.example"),
        return_path: None,
        reply_to: Some(Mailbox { name: String::new(), address: reply_to }),
        to: vec![mailbox(to)],
        cc: vec![],
        subject: "Città".to_owned(),
        text: ".\n..\nFrom here: è\n".to_owned(),
        html: Some("<p>ciao</p>".to_owned()),
        in_reply_to: None,
        references: vec![],
        auto_submitted: None,
        attachments: vec![],
        date: "2026-11-23T10:00:00Z".parse().unwrap(),
    }
}

#[tokio::test]
async fn a_mail_goes_out_and_comes_in_whole() {
    for (tls, security) in [(None, Security::Plain), (Some(acceptor()), Security::StartTls)] {
        let office = Office::open(Protocol::Smtp, Limits::default(), tls).await;
        let made = compose(&outgoing("customer@desk.example")).unwrap();
        assert_eq!(relay(&office, security).send(&made.envelope, &made.bytes).await, Outcome::Sent);
        let mail = office.desk.mails.lock()[0].clone();
        assert_eq!((mail.from, mail.tls), (None, security == Security::StartTls));
        let letter = parse(&mail.raw, Some(""));
        assert_eq!((&*letter.text, &*letter.subject), (".\n..\nFrom here: è", "Città"));
        let bases = [Address::parse("support@desk.example").unwrap()];
        assert_eq!(ticket_of(letter.reply_to[0].address.display(), &bases, &[7; 32]), Some(1034));
    }
}

#[tokio::test]
async fn what_the_relay_says_decides() {
    let office = Office::smtp().await;
    let sender = relay(&office, Security::Plain);
    let unknown = compose(&outgoing("x@elsewhere.example")).unwrap();
    let Outcome::Never { code, words } = sender.send(&unknown.envelope, &unknown.bytes).await else {
        panic!("an unknown recipient stays unknown");
    };
    assert_eq!(code, Some(550));
    assert!(words.contains("No such mailbox"), "{words}");
    let later = compose(&outgoing("later@desk.example")).unwrap();
    assert!(matches!(sender.send(&later.envelope, &later.bytes).await, Outcome::Later { code: Some(451), .. }));
    *office.desk.trouble.lock() = Some(Trouble::Full);
    let full = compose(&outgoing("customer@desk.example")).unwrap();
    assert!(matches!(sender.send(&full.envelope, &full.bytes).await, Outcome::Later { code: Some(452), .. }));
}

#[tokio::test]
async fn a_relay_that_is_not_there_is_tried_again() {
    let office = Office::smtp().await;
    let made = compose(&outgoing("customer@desk.example")).unwrap();
    // It speaks no TLS although TLS is asked for.
    assert!(matches!(relay(&office, Security::StartTls).send(&made.envelope, &made.bytes).await, Outcome::Later { .. }));
    let sender = relay(&office, Security::Plain);
    office.stop.cancel();
    office.serving.await.unwrap();
    assert!(matches!(sender.send(&made.envelope, &made.bytes).await, Outcome::Later { code: None, .. }));
}
