//! A relay that answers as it is told to, and a desk that works with it.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use desk::Desk;
use desk::clock::Clock;
use desk::config::Engine;
use mail::relay::{Relay, Security};
use mail::smtp::{Delivery, Door, Limits, Listener, Protocol, Recipient, Sink, Trouble};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::bench_desk::{Dir, config};
use crate::post::PATIENCE;

/// A relay that answers as it is told to, and keeps what it took.
#[derive(Default)]
pub(crate) struct Moody {
    pub(crate) answer: Mutex<Option<Recipient>>,
    pub(crate) took: Mutex<Vec<String>>,
    /// Asked to take a mail for somebody of this name, it says nothing until it is told to speak.
    pub(crate) silent_for: Option<&'static str>,
    pub(crate) speak: CancellationToken,
    /// How often it said nothing.
    pub(crate) silences: AtomicUsize,
}

impl Moody {
    pub(crate) fn answering(answer: Recipient) -> Self {
        Self { answer: Mutex::new(Some(answer)), ..Self::default() }
    }

    /// The place of the first mail with these words among those it took.
    pub(crate) fn place_of(&self, words: &str) -> Option<usize> {
        self.took.lock().unwrap().iter().position(|mail| mail.contains(words))
    }
}

impl Sink for Moody {
    fn accepts(&self, _: &str) -> Recipient {
        self.answer.lock().unwrap().unwrap_or(Recipient::Yes)
    }

    async fn deliver(&self, delivery: Delivery) -> Result<(), Trouble> {
        if self.silent_for.is_some_and(|name| delivery.to.iter().any(|to| to.contains(name))) {
            self.silences.fetch_add(1, Ordering::Relaxed);
            self.speak.cancelled().await;
        }
        self.took.lock().unwrap().push(String::from_utf8_lossy(&delivery.raw).into_owned());
        Ok(())
    }
}

/// How a desk finds its relay.
pub(crate) fn at(address: SocketAddr) -> Relay {
    Relay {
        host: address.ip().to_string(),
        port: address.port(),
        security: Security::Plain,
        login: None,
        hello: None,
        authority: None,
        step_time: PATIENCE,
    }
}

/// The desk at work, with that relay.
pub(crate) async fn working(dir: &Dir, clock: Clock, moody: Moody) -> (Desk, Arc<Moody>, CancellationToken) {
    let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = socket.local_addr().unwrap();
    let (moody, stop) = (Arc::new(moody), CancellationToken::new());
    let limits = Limits { deliver_time: PATIENCE, ..Limits::default() };
    let door = Door { protocol: Protocol::Smtp, hostname: "relay.example".to_owned(), tls: None, limits };
    tokio::spawn(mail::smtp::serve(Listener { socket, door, sink: Arc::clone(&moody) }, stop.clone()));
    let mut config = config(dir, Engine::Disk);
    (config.workers, config.clock) = (true, clock);
    config.mail.relay = Some(at(address));
    (Desk::open(config).await.unwrap(), moody, stop)
}
