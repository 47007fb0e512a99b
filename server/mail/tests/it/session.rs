//! Conversations, command by command.

use std::sync::Arc;
use std::time::Duration;

use mail::smtp::{Limits, Protocol, Trouble};
use tokio_rustls::TlsConnector;

use crate::desk::{CERTIFICATE, Client, Office, acceptor};

#[tokio::test]
async fn a_mail_is_taken_and_kept_byte_by_byte() {
    let office = Office::smtp().await;
    let mut client = office.client().await;
    client.until_data().await;
    client.send("Subject: x\r\n\r\n..dot\r\n\u{e0}\0\r\n.\r\n").await;
    assert_eq!(client.reply().await, "250");
    client.talk(&[("QUIT", "221")]).await;
    let mail = office.desk.mails.lock()[0].clone();
    assert_eq!(&mail.raw[..], "Subject: x\r\n\r\n.dot\r\n\u{e0}\0\r\n".as_bytes());
    assert_eq!(
        (mail.from.as_deref(), mail.to, mail.helo),
        (Some("a@b.example"), vec!["support@desk.example".to_owned()], "client.example".to_owned())
    );
    assert!(mail.peer.is_loopback() && !mail.tls);
}

#[tokio::test]
async fn commands_out_of_order_or_unknown() {
    let office = Office::smtp().await;
    let mut client = office.client().await;
    client
        .talk(&[
            ("MAIL FROM:<a@b.example>", "503"),
            ("LHLO x", "503"),
            ("NOOP", "250"),
            ("EHLO", "501"),
            ("HELO client.example", "250"),
            ("LHLO x", "502"),
            ("RCPT TO:<support@desk.example>", "503"),
            ("DATA", "503"),
            ("MAIL FROM:<a@b.example>", "250"),
            ("MAIL FROM:<a@b.example>", "503"),
            ("DATA", "503"),
            ("RSET", "250"),
            ("DATA", "503"),
            ("VRFY support", "252"),
            ("EXPN list", "502"),
            ("AUTH PLAIN AAAA", "502"),
            ("STARTTLS", "502"),
            ("XYZZY", "500"),
            ("", "500"),
            ("HELP", "214"),
            ("QUIT", "221"),
        ])
        .await;
    assert_eq!(client.reply().await, "end");
}

#[tokio::test]
async fn senders_and_recipients() {
    let office = Office::smtp().await;
    let mut client = office.client().await;
    client
        .talk(&[
            ("EHLO x", "250"),
            ("MAIL FROM:a@b.example", "501"),
            ("MAIL FROM:<a@>", "553"),
            ("MAIL FROM:<a@b.example> SIZE=99999999", "552"),
            ("MAIL FROM:<a@b.example> BODY=BINARYMIME", "555"),
            ("MAIL FROM:<a@b.example> FOO=BAR", "555"),
            ("MAIL FROM:<a@b.example> SIZE=1000 BODY=8BITMIME SMTPUTF8", "250"),
            ("RCPT TO:<nobody@elsewhere.example>", "550"),
            ("RCPT TO:<unknown@other.example>", "550"),
            ("RCPT TO:<later@desk.example>", "451"),
            ("RCPT TO:<Postmaster>", "250"),
            ("RCPT TO:<Support@Desk.Example>", "250"),
            ("RCPT TO:<supp\u{f2}rt@desk.example>", "250"),
            ("RSET", "250"),
            ("MAIL FROM:<>", "250"),
            ("RCPT TO:<support@desk.example>", "250"),
            ("DATA", "354"),
        ])
        .await;
    client.send("x\r\n.\r\n").await;
    assert_eq!(client.reply().await, "250");
    assert_eq!(office.desk.mails.lock()[0].from, None, "the null return path");
}

#[tokio::test]
async fn every_unknown_recipient_hears_the_same() {
    let office = Office::smtp().await;
    let mut client = office.client().await;
    client.talk(&[("EHLO x", "250"), ("MAIL FROM:<a@b.example>", "250")]).await;
    let mut said = Vec::new();
    for address in ["x@other.example", "support@desk.example.other", "a.b@c.example"] {
        client.send(format!("RCPT TO:<{address}>\r\n")).await;
        said.push(client.reply_in_full().await);
    }
    said.dedup();
    assert_eq!(said, ["550 5.1.1 No such mailbox here\r\n"]);
}

#[tokio::test]
async fn everything_in_one_packet() {
    let office = Office::smtp().await;
    let mut client = office.client().await;
    let one = "MAIL FROM:<a@b.example>\r\nRCPT TO:<x@y.example>\r\nRCPT TO:<support@desk.example>\r\nDATA\r\n";
    client.send(format!("EHLO x\r\n{one}first\r\n.\r\n{one}second\r\n.\r\nQUIT\r\n")).await;
    let mut codes = Vec::new();
    for _ in 0..12 {
        codes.push(client.reply().await);
    }
    assert_eq!(codes.join(" "), "250 250 550 250 354 250 250 550 250 354 250 221");
    assert_eq!(office.bodies(), ["first\r\n", "second\r\n"]);
}

#[tokio::test]
async fn byte_by_byte() {
    let office = Office::smtp().await;
    let mut client = office.client().await;
    for byte in "EHLO x\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<support@desk.example>\r\nDATA\r\nslow\r\n.\r\n".bytes() {
        client.send([byte]).await;
    }
    for code in ["250", "250", "250", "354", "250"] {
        assert_eq!(client.reply().await, code);
    }
    assert_eq!(office.bodies(), ["slow\r\n"]);
}

#[tokio::test]
async fn chunks_instead_of_dots() {
    let office = Office::smtp().await;
    let mut client = office.client().await;
    client.send("EHLO x\r\n").await;
    let offers = client.reply_in_full().await;
    for offer in ["PIPELINING", "SIZE 33554432", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES", "CHUNKING"] {
        assert!(offers.contains(offer), "{offer} in {offers}");
    }
    assert!(!offers.contains("STARTTLS"));
    client.talk(&[("MAIL FROM:<a@b.example>", "250"), ("RCPT TO:<support@desk.example>", "250")]).await;
    client.send("BDAT 7\r\n.\r\nab\r\n").await;
    assert_eq!(client.reply().await, "250");
    client.talk(&[("DATA", "503"), ("RCPT TO:<x@desk.example>", "503")]).await;
    client.send("BDAT 3 LAST\r\nc\r\nNOOP\r\n").await;
    assert_eq!((client.reply().await, client.reply().await), ("250".to_owned(), "250".to_owned()));
    // A chunk without a mail is read, refused, and not taken for commands.
    client.send("BDAT 6 LAST\r\nQUIT\r\nNOOP\r\n").await;
    assert_eq!((client.reply().await, client.reply().await), ("503".to_owned(), "250".to_owned()));
    client.talk(&[("BDAT x", "501"), ("QUIT", "221")]).await;
    assert_eq!(office.bodies(), [".\r\nab\r\nc\r\n"]);
}

#[tokio::test]
async fn trouble_at_the_desk_is_said_in_constant_words() {
    let office = Office::smtp().await;
    let mut client = office.client().await;
    for (trouble, words) in [
        (Some(Trouble::Later("disk /secret/path".to_owned())), "451 4.3.0 Try again later\r\n"),
        (Some(Trouble::Full), "452 4.3.1 Insufficient system storage\r\n"),
        (Some(Trouble::Refused), "554 5.7.1 Message refused\r\n"),
        (None, "250 2.6.0 Message accepted\r\n"),
    ] {
        *office.desk.trouble.lock() = trouble;
        client.until_data().await;
        client.send("x\r\n.\r\n").await;
        assert_eq!(client.reply_in_full().await, words);
    }
    assert_eq!(office.bodies().len(), 1);
}

#[tokio::test]
async fn lmtp_answers_for_each_recipient() {
    let office = Office::open(Protocol::Lmtp, Limits::default(), None).await;
    let mut client = office.client().await;
    client
        .talk(&[
            ("EHLO x", "503"),
            ("LHLO x", "250"),
            ("MAIL FROM:<a@b.example>", "250"),
            ("RCPT TO:<one@desk.example>", "250"),
            ("RCPT TO:<x@y.example>", "550"),
            ("RCPT TO:<two@desk.example>", "250"),
            ("DATA", "354"),
        ])
        .await;
    client.send("x\r\n.\r\nNOOP\r\n").await;
    let codes = [client.reply().await, client.reply().await, client.reply_in_full().await];
    assert_eq!(codes, ["250", "250", "250 2.0.0 OK\r\n"], "two recipients, then NOOP");
    assert_eq!(office.desk.mails.lock().len(), 1, "one mail all the same");
    *office.desk.trouble.lock() = Some(Trouble::Full);
    client
        .talk(&[("MAIL FROM:<>", "250"), ("RCPT TO:<one@desk.example>", "250"), ("RCPT TO:<two@desk.example>", "250"), ("DATA", "354")])
        .await;
    client.send("x\r\n.\r\n").await;
    assert_eq!([client.reply().await, client.reply().await], ["452", "452"]);
}

#[tokio::test]
async fn starttls_forgets_what_was_said_in_the_clear() {
    let office = Office::open(Protocol::Smtp, Limits::default(), Some(acceptor())).await;
    let mut client = office.client().await;
    client.talk(&[("EHLO x", "250"), ("MAIL FROM:<evil@b.example>", "250"), ("STARTTLS", "220")]).await;
    let mut roots = rustls::RootCertStore::empty();
    let certificate: rustls_pki_types::CertificateDer<'_> = rustls_pki_types::pem::PemObject::from_pem_slice(CERTIFICATE).unwrap();
    roots.add(certificate).unwrap();
    let config = rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = rustls_pki_types::ServerName::try_from("desk.example").unwrap();
    let stream = TlsConnector::from(Arc::new(config)).connect(name, client.stream).await.unwrap();
    let mut client = Client { stream };
    client.talk(&[("RCPT TO:<support@desk.example>", "503")]).await;
    client.send("EHLO x\r\n").await;
    assert!(!client.reply_in_full().await.contains("STARTTLS"), "offered once only");
    client.talk(&[("STARTTLS", "503")]).await;
    client.until_data().await;
    client.send("secret\r\n.\r\n").await;
    assert_eq!(client.reply().await, "250");
    assert!(office.desk.mails.lock()[0].tls);
}

#[tokio::test]
async fn nothing_may_follow_starttls_in_the_clear() {
    let office = Office::open(Protocol::Smtp, Limits::default(), Some(acceptor())).await;
    let mut client = office.client().await;
    client.send("EHLO x\r\nSTARTTLS\r\nMAIL FROM:<evil@b.example>\r\n").await;
    assert_eq!([client.reply().await, client.reply().await], ["250", "503"]);
    client.talk(&[("RCPT TO:<support@desk.example>", "503"), ("QUIT", "221")]).await;
}

#[tokio::test]
async fn a_stop_finishes_the_mail_in_progress_and_sends_the_others_away() {
    let office = Office::smtp().await;
    let mut idle = office.client().await;
    let mut busy = office.client().await;
    busy.until_data().await;
    busy.send("half a mail\r\n").await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    office.stop.cancel();
    assert_eq!(idle.reply().await, "421");
    busy.send("the other half\r\n.\r\n").await;
    assert_eq!([busy.reply().await, busy.reply().await], ["250", "421"]);
    office.serving.await.unwrap();
    assert_eq!(office.desk.mails.lock().len(), 1);
}

#[tokio::test]
async fn a_stop_does_not_wait_for_ever() {
    let limits = Limits { grace_time: Duration::from_millis(100), ..Limits::default() };
    let office = Office::open(Protocol::Smtp, limits, None).await;
    let mut busy = office.client().await;
    busy.until_data().await;
    office.stop.cancel();
    office.serving.await.unwrap();
    assert_eq!(busy.reply().await, "end");
    assert!(office.desk.mails.lock().is_empty());
}
