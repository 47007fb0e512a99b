//! Out through the relay and in through the listener: what one writes the other reads.

use std::net::SocketAddr;

use mail::address::{Address, reply_address, ticket_of};
use mail::compose::{Outgoing, compose};
use mail::parse::{Mailbox, parse};
use mail::relay::{Outcome, Relay, STEP_TIME, Security, Sender};
use mail::smtp::{Limits, Protocol, Trouble};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;

use crate::desk::{CERTIFICATE, Office, acceptor};

fn relay(office: &Office, security: Security) -> Sender {
    sender(office.address, security, None)
}

fn sender(relay: SocketAddr, security: Security, login: Option<(String, String)>) -> Sender {
    Sender::new(&Relay {
        host: relay.ip().to_string(),
        port: relay.port(),
        security,
        login,
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
        message_id: "article.1034.2.abc@desk.example".to_owned(),
        from: mailbox("support@desk.example"),
        return_path: None,
        reply_to: Some(Mailbox { name: String::new(), address: reply_to }),
        to: vec![mailbox(to)],
        subject: "Città".to_owned(),
        text: ".\n..\nFrom here: è\n".to_owned(),
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
        let raw = String::from_utf8(mail.raw.to_vec()).unwrap();
        let reply_to = raw.lines().find_map(|line| line.strip_prefix("Reply-To: ")).unwrap();
        assert_eq!(ticket_of(reply_to, &bases, &[7; 32]), Some(1034));
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

/// A relay that takes one connection and says yes to everything but one command.
async fn refusing(command: &'static str, with: &'static str) -> SocketAddr {
    let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = socket.local_addr().unwrap();
    tokio::spawn(async move {
        let mut stream = BufReader::new(socket.accept().await.unwrap().0);
        let mut answer = "220 relay.example";
        while stream.write_all(format!("{answer}\r\n").as_bytes()).await.is_ok() {
            let mut line = String::new();
            stream.read_line(&mut line).await.unwrap_or_default();
            answer = match line.get(..4) {
                Some(said) if said == command => with,
                Some("EHLO") => "250-relay.example\r\n250 AUTH PLAIN",
                Some(_) => "250 yes",
                None => break,
            };
        }
    });
    address
}

#[tokio::test]
async fn a_refusal_of_the_desk_itself_is_not_the_mails_fault() {
    let login = || Some(("desk".to_owned(), "old password".to_owned()));
    for (command, with, login, expected, later) in [
        ("AUTH", "535 5.7.8 wrong password", login(), 535, true),
        ("AUTH", "534 5.7.9 too weak", login(), 534, true),
        ("MAIL", "530 5.7.0 log in first", None, 530, true),
        ("MAIL", "550 5.7.1 not from you", None, 550, false),
    ] {
        let relay = sender(refusing(command, with).await, Security::Plain, login);
        let made = compose(&outgoing("customer@desk.example")).unwrap();
        match relay.send(&made.envelope, &made.bytes).await {
            Outcome::Later { code, .. } => assert_eq!((code, true), (Some(expected), later), "{with}"),
            Outcome::Never { code, .. } => assert_eq!((code, false), (Some(expected), later), "{with}"),
            Outcome::Sent => panic!("it was refused: {with}"),
        }
    }
}

#[tokio::test]
async fn what_is_no_answer_is_not_repeated() {
    let relay = sender(refusing("MAIL", "anna@customer.example").await, Security::Plain, None);
    let made = compose(&outgoing("customer@desk.example")).unwrap();
    let words = "the answer is no SMTP or breaks off".to_owned();
    assert_eq!(relay.send(&made.envelope, &made.bytes).await, Outcome::Later { code: None, words });
}

#[tokio::test]
async fn whoever_greets_the_relay_learns_whether_tls_and_login_do() {
    let office = Office::open(Protocol::Smtp, Limits::default(), Some(acceptor())).await;
    assert_eq!(relay(&office, Security::StartTls).greet(STEP_TIME).await, Ok(()));
    assert!(office.desk.mails.lock().is_empty(), "a greeting is no mail");
    let plain = Office::smtp().await;
    assert_eq!(relay(&plain, Security::Plain).greet(STEP_TIME).await, Ok(()));
    let words = relay(&plain, Security::StartTls).greet(STEP_TIME).await.unwrap_err();
    assert!(words.contains("STARTTLS is not supported"), "{words}");
    let login = Some(("desk".to_owned(), "old password".to_owned()));
    let refusing = sender(refusing("AUTH", "535 5.7.8 wrong password").await, Security::Plain, login);
    let words = refusing.greet(STEP_TIME).await.unwrap_err();
    assert!(words.contains("535") && words.contains("wrong password"), "{words}");
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
