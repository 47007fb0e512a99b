//! How much is too much, and that one peer's excess is nobody else's trouble.

use std::time::Duration;

use mail::smtp::{Limits, Protocol};
use tokio::net::TcpStream;

use crate::desk::{Client, Office};

async fn office(limits: Limits) -> Office {
    Office::open(Protocol::Smtp, limits, None).await
}

#[tokio::test]
async fn a_mail_may_be_so_big_and_no_bigger() {
    let office = office(Limits { message_bytes: 1_000, ..Limits::default() }).await;
    let mut client = office.client().await;
    for (bytes, code) in [(998, "250"), (999, "552"), (1_000_000, "552"), (10, "250")] {
        client.until_data().await;
        client.send(format!("{}\r\n.\r\n", "x".repeat(bytes))).await;
        assert_eq!(client.reply().await, code, "{bytes}");
    }
    client.talk(&[("EHLO x", "250"), ("MAIL FROM:<a@b.example> SIZE=1001", "552"), ("MAIL FROM:<a@b.example>", "250")]).await;
    client.talk(&[("RCPT TO:<support@desk.example>", "250")]).await;
    client.send(format!("BDAT 5000 LAST\r\n{}NOOP\r\n", "x".repeat(5_000))).await;
    assert_eq!([client.reply().await, client.reply().await], ["552", "250"]);
    for code in ["250", "552"] {
        // The sum of the chunks counts.
        if code == "250" {
            client.talk(&[("MAIL FROM:<a@b.example>", "250"), ("RCPT TO:<support@desk.example>", "250")]).await;
        }
        client.send(format!("BDAT 600\r\n{}", "x".repeat(600))).await;
        assert_eq!(client.reply().await, code);
    }
    assert_eq!(office.bodies().len(), 2);
}

#[tokio::test]
async fn the_memory_for_unfinished_mails_is_shared_and_given_back() {
    let office = office(Limits { held_bytes: 1024 * 1024, ..Limits::default() }).await;
    let mut holder = office.client().await;
    holder.until_data().await;
    holder.send(format!("{}\r\n", "x".repeat(900_000))).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    let mut other = office.client().await;
    for (bytes, code) in [(500_000, "452"), (1_000, "250")] {
        other.until_data().await;
        other.send(format!("{}\r\n.\r\n", "y".repeat(bytes))).await;
        assert_eq!(other.reply().await, code, "{bytes} while another mail holds most");
    }
    holder.send(".\r\n").await;
    assert_eq!(holder.reply().await, "250");
    other.until_data().await;
    other.send(format!("{}\r\n.\r\n", "y".repeat(500_000))).await;
    assert_eq!(other.reply().await, "250", "given back");
}

#[tokio::test]
async fn one_peer_takes_neither_all_the_memory_nor_all_the_seats() {
    let limits = Limits { connections: 4, connections_per_peer: 2, held_bytes_per_peer: 512 * 1024, ..Limits::default() };
    let office = office(limits).await;
    let mut holder = office.client().await;
    holder.until_data().await;
    holder.send(format!("{}\r\n", "x".repeat(400_000))).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    let mut second = office.client().await;
    second.until_data().await;
    second.send(format!("{}\r\n.\r\n", "y".repeat(300_000))).await;
    assert_eq!(second.reply().await, "452", "both connections share one room");
    let mut third = Client { stream: TcpStream::connect(office.address).await.unwrap() };
    assert_eq!(third.reply().await, "421");
    let mut stranger = office.client_from("127.0.0.2").await;
    stranger.until_data().await;
    stranger.send(format!("{}\r\n.\r\n", "z".repeat(400_000))).await;
    assert_eq!(stranger.reply().await, "250", "another peer has room of its own");
    holder.send(".\r\n").await;
    assert_eq!(holder.reply().await, "250");
}

#[tokio::test]
async fn peers_that_hold_every_seat_make_way_for_one_that_has_none() {
    let office = office(Limits { connections: 8, connections_per_peer: 2, ..Limits::default() }).await;
    let mut held = Vec::new();
    for peer in ["127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4"] {
        for _ in 0..2 {
            let mut client = office.client_from(peer).await;
            client.talk(&[("EHLO x", "250"), ("NOOP", "250")]).await;
            held.push(client);
        }
    }
    let mut honest = office.client_from("127.0.0.5").await;
    honest.until_data().await;
    honest.send("x\r\n.\r\n").await;
    assert_eq!(honest.reply().await, "250");
    let mut staying = 0;
    for client in &mut held {
        staying += usize::from(client.say("NOOP").await == "250");
    }
    assert_eq!(staying, 7, "one of them left");
}

#[tokio::test]
async fn who_stays_for_ever_is_asked_to_connect_again() {
    let time = Duration::from_millis(50);
    let office = office(Limits { session_time: time, ..Limits::default() }).await;
    let mut client = office.client().await;
    tokio::time::sleep(time).await;
    client.send("NOOP\r\n").await;
    assert_eq!([client.reply().await, client.reply().await, client.reply().await], ["250", "421", "end"]);
}

#[tokio::test]
async fn recipients_errors_commands_and_lines() {
    let office = office(Limits { recipients: 2, errors: 3, commands: 12, ..Limits::default() }).await;
    let mut client = office.client().await;
    client.talk(&[("EHLO x", "250"), ("MAIL FROM:<a@b.example>", "250")]).await;
    client.talk(&[("RCPT TO:<1@desk.example>", "250"), ("RCPT TO:<2@desk.example>", "250"), ("RCPT TO:<3@desk.example>", "452")]).await;
    client.talk(&[("RCPT TO:<x@y.example>", "452"), ("RSET", "250")]).await;
    assert_eq!(client.say(&"x".repeat(100_000)).await, "500", "a long line is one error");
    assert_eq!(client.say(&"NOOP ".repeat(600)).await, "500");
    client.send("BAD\r\n").await;
    assert_eq!([client.reply().await, client.reply().await, client.reply().await], ["500", "421", "end"]);
    let mut client = office.client().await;
    for _ in 0..12 {
        assert_eq!(client.say("NOOP").await, "250");
    }
    assert_eq!([client.reply().await, client.reply().await], ["421", "end"]);
}

#[tokio::test]
async fn connections_in_all_and_from_one_peer() {
    for limits in [Limits { connections: 2, ..Limits::default() }, Limits { connections_per_peer: 2, ..Limits::default() }] {
        let office = office(limits).await;
        let (first, mut second) = (office.client().await, office.client().await);
        let mut third = Client { stream: TcpStream::connect(office.address).await.unwrap() };
        assert_eq!(third.reply().await, "421");
        assert_eq!(second.say("NOOP").await, "250", "the others go on");
        drop(first);
        // The place is free as soon as the listener has seen the end of the first.
        let mut again = String::new();
        for _ in 0..100 {
            tokio::time::sleep(Duration::from_millis(10)).await;
            again = Client { stream: TcpStream::connect(office.address).await.unwrap() }.reply().await;
            if again == "220" {
                break;
            }
        }
        assert_eq!(again, "220");
    }
}

#[tokio::test]
async fn who_says_nothing_is_sent_away() {
    let short = Duration::from_millis(80);
    let office = office(Limits { command_time: short, data_time: short, deliver_time: short, ..Limits::default() }).await;
    let mut silent = office.client().await;
    assert_eq!([silent.reply().await, silent.reply().await], ["421", "end"]);
    let mut halfway = office.client().await;
    halfway.until_data().await;
    halfway.send("half").await;
    assert_eq!([halfway.reply().await, halfway.reply().await], ["421", "end"]);
    *office.desk.slow.lock() = Duration::from_secs(5);
    let mut client = office.client().await;
    client.until_data().await;
    client.send("x\r\n.\r\n").await;
    assert_eq!(client.reply().await, "451", "a desk that is too slow");
}

#[tokio::test]
async fn a_bad_session_does_not_delay_another() {
    let office = office(Limits::default()).await;
    *office.desk.slow.lock() = Duration::from_secs(5);
    let mut stuck = office.client().await;
    stuck.until_data().await;
    stuck.send("x\r\n.\r\n").await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    *office.desk.slow.lock() = Duration::ZERO;
    let mut noisy = office.client().await;
    noisy.send(vec![0xff; 300_000]).await;
    let mut good = office.client().await;
    good.until_data().await;
    good.send("x\r\n.\r\n").await;
    let answer = tokio::time::timeout(Duration::from_secs(3), good.reply()).await;
    assert_eq!(answer.expect("sooner than the stuck one"), "250");
}
