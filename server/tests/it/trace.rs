//! Who handed a mail over, from the socket to the disk.

use std::net::SocketAddr;

use server::deeds;
use server::exit::Code;
use shared::access::Actor;
use shared::id::TicketId;
use shared::query::Query;
use shared::seal::Hash;

use crate::house::House;
use crate::sink::Deliverer;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_mail_port_keeps_peer_greeting_and_envelope_beside_the_mail() {
    let house = House::configured(|config| {
        config.mail.smtp = Some(SocketAddr::from(([127, 0, 0, 1], 0)));
        config.mail_domain = Some("desk.example".to_owned());
    })
    .await;
    let mut deliverer = Deliverer::connect(house.running.smtp.expect("it listens")).await.expect("it listens");
    let raw = "From: graham@customer.example\r\nSubject: Cold room 3\r\n\r\nIt is warm.\r\n";
    assert_eq!(deliverer.deliver("spam@evil.example", "support@desk.example", raw).await.expect("it answers"), 250);
    let traces = house.desk().traces(Hash::of(raw.as_bytes())).await.expect("they are kept");
    let [(_, trace)] = &traces[..] else { panic!("one delivery, one trace: {traces:?}") };
    assert_eq!((trace.peer, trace.helo.as_deref(), trace.tls), (Some([127, 0, 0, 1].into()), Some("writer.example"), false));
    assert_eq!((trace.from.as_deref(), &trace.to[..]), (Some("spam@evil.example"), &["support@desk.example".to_owned()][..]));
    house.desk().act_on_accepted().await.expect("it is acted on");
    let ticket = house.desk().list(&Actor::desk(), &Query::default(), 0, 1).expect("the list").value.rows[0].id;
    let told = deeds::trace(house.desk(), ticket).await.expect("it is told");
    assert!(told.ends_with("from 127.0.0.1 (writer.example): <spam@evil.example> to <support@desk.example>"), "{told}");
    let none = deeds::trace(house.desk(), TicketId(9)).await.expect_err("there is no such ticket");
    assert_eq!((none.code, &*none.sentence), (Code::Data, "There is no ticket 9."));
    house.close().await;
}
