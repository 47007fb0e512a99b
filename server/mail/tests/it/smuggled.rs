//! Mails that two servers would cut at different places.

use crate::desk::Office;

#[tokio::test]
async fn a_false_end_never_yields_a_second_mail() {
    for false_end in ["\n.\n", "\n.\r\n", "\r\n.\n", "\r.\r", "\r.\r\n", "\r\n.\r", "\r\n.\r\r\n", "\n\n.\r\n", "\r\r\n.\r\r\n"] {
        let office = Office::smtp().await;
        let mut client = office.client().await;
        client.until_data().await;
        let second = "MAIL FROM:<boss@b.example>\r\nRCPT TO:<support@desk.example>\r\nDATA\r\nSubject: forged\r\n\r\nx\r\n.\r\n";
        client.send(format!("Subject: real\r\n\r\nx{false_end}{second}")).await;
        assert_eq!(client.reply().await, "554", "{false_end:?}");
        assert_eq!(client.say("NOOP").await, "250", "{false_end:?}: the line is in step again");
        assert!(office.bodies().is_empty(), "{false_end:?}");
    }
}

#[tokio::test]
async fn bare_line_ends_anywhere_refuse_the_mail() {
    let office = Office::smtp().await;
    let mut client = office.client().await;
    for text in ["a\nb\r\n", "a\rb\r\n", "\n\r\n", "a\r\r\n"] {
        client.until_data().await;
        client.send(format!("{text}.\r\n")).await;
        assert_eq!(client.reply().await, "554", "{text:?}");
    }
    client.talk(&[("EHLO x", "250"), ("MAIL FROM:<a@b.example>", "250"), ("RCPT TO:<support@desk.example>", "250")]).await;
    client.send("BDAT 4 LAST\r\na\nb\n").await;
    assert_eq!(client.reply().await, "554", "in chunks too");
    assert!(office.bodies().is_empty());
}

#[tokio::test]
async fn commands_end_in_crlf() {
    let office = Office::smtp().await;
    let mut client = office.client().await;
    for line in ["NOOP\n", "NO\rOP\r\n", "NOOP\r\r\n"] {
        client.send(line).await;
        assert_eq!(client.reply().await, "500", "{line:?}");
    }
    assert_eq!(client.say("NOOP").await, "250");
}

#[tokio::test]
async fn a_dot_at_once_is_an_empty_mail() {
    let office = Office::smtp().await;
    let mut client = office.client().await;
    client.until_data().await;
    client.send(".\r\n").await;
    assert_eq!(client.reply().await, "250");
    assert_eq!(office.bodies(), [""]);
}
