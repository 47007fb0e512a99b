//! A desk that keeps what it is given, a listener before it, and a client that says exactly what it is told to.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use mail::smtp::{Delivery, Door, Limits, Listener, Protocol, Recipient, Sink, Trouble, serve};
use parking_lot::Mutex;
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;

/// Made for these tests and good for nothing else.
pub(crate) const CERTIFICATE: &[u8] = include_bytes!("certificate/certificate.pem");
const KEY: &[u8] = include_bytes!("certificate/key.pem");
/// A test that waits longer than this for an answer has failed.
const PATIENCE: Duration = Duration::from_secs(20);

/// Takes mail for `@desk.example`, and remembers it.
#[derive(Default)]
pub(crate) struct Desk {
    pub(crate) mails: Mutex<Vec<Delivery>>,
    /// What it says instead of taking the next mails.
    pub(crate) trouble: Mutex<Option<Trouble>>,
    /// How long it takes to store a mail.
    pub(crate) slow: Mutex<Duration>,
}

impl Sink for Desk {
    fn accepts(&self, address: &str) -> Recipient {
        match address {
            "later@desk.example" => Recipient::Later,
            "postmaster" => Recipient::Yes,
            _ if address.to_lowercase().ends_with("@desk.example") => Recipient::Yes,
            _ => Recipient::No,
        }
    }

    async fn deliver(&self, delivery: Delivery) -> Result<(), Trouble> {
        let slow = *self.slow.lock();
        tokio::time::sleep(slow).await;
        match self.trouble.lock().clone() {
            Some(trouble) => Err(trouble),
            None => {
                self.mails.lock().push(delivery);
                Ok(())
            }
        }
    }
}

/// A listener at work.
pub(crate) struct Office {
    pub(crate) desk: Arc<Desk>,
    pub(crate) address: SocketAddr,
    pub(crate) stop: CancellationToken,
    pub(crate) serving: JoinHandle<()>,
}

pub(crate) fn acceptor() -> TlsAcceptor {
    let certificates = vec![CertificateDer::from_pem_slice(CERTIFICATE).unwrap()];
    let key = PrivateKeyDer::from_pem_slice(KEY).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(certificates, key)
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}

impl Office {
    pub(crate) async fn open(protocol: Protocol, limits: Limits, tls: Option<TlsAcceptor>) -> Self {
        let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = socket.local_addr().unwrap();
        let desk = Arc::new(Desk::default());
        let stop = CancellationToken::new();
        let door = Door { protocol, hostname: "desk.example".to_owned(), tls, limits };
        let listener = Listener { socket, door, sink: Arc::clone(&desk) };
        let serving = tokio::spawn(serve(listener, stop.clone()));
        Self { desk, address, stop, serving }
    }

    pub(crate) async fn smtp() -> Self {
        Self::open(Protocol::Smtp, Limits::default(), None).await
    }

    /// A client that has read the greeting.
    pub(crate) async fn client(&self) -> Client<TcpStream> {
        self.client_from("127.0.0.1").await
    }

    /// A client of another machine: a system answers to all of 127.0.0.0/8.
    pub(crate) async fn client_from(&self, peer: &str) -> Client<TcpStream> {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(SocketAddr::new(peer.parse().unwrap(), 0)).unwrap();
        let mut client = Client { stream: socket.connect(self.address).await.unwrap() };
        assert_eq!(client.reply().await, "220");
        client
    }

    /// The bodies of all mails taken so far.
    pub(crate) fn bodies(&self) -> Vec<String> {
        self.desk.mails.lock().iter().map(|mail| String::from_utf8_lossy(&mail.raw).into_owned()).collect()
    }
}

pub(crate) struct Client<S> {
    pub(crate) stream: S,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Client<S> {
    pub(crate) async fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.stream.write_all(bytes.as_ref()).await.unwrap();
        self.stream.flush().await.unwrap();
    }

    /// The code of the next reply, its lines read together; "end" when the connection is.
    pub(crate) async fn reply(&mut self) -> String {
        self.reply_in_full().await.chars().take(3).collect()
    }

    pub(crate) async fn reply_in_full(&mut self) -> String {
        let mut reply = String::new();
        loop {
            let mut line = Vec::new();
            while !line.ends_with(b"\n") {
                let mut byte = [0];
                match tokio::time::timeout(PATIENCE, self.stream.read(&mut byte)).await.expect("an answer in time") {
                    Ok(1) => line.push(byte[0]),
                    _ => return "end".to_owned(),
                }
            }
            let line = String::from_utf8(line).unwrap();
            reply.push_str(&line);
            if line.as_bytes().get(3) != Some(&b'-') {
                return reply;
            }
        }
    }

    /// Sends and reads one reply.
    pub(crate) async fn say(&mut self, words: &str) -> String {
        self.send(format!("{words}\r\n")).await;
        self.reply().await
    }

    /// A conversation: each command with the code that it must be answered.
    pub(crate) async fn talk(&mut self, lines: &[(&str, &str)]) {
        for (words, code) in lines {
            assert_eq!(&self.say(words).await, code, "{words}");
        }
    }

    /// Up to where the mail itself would follow.
    pub(crate) async fn until_data(&mut self) {
        self.talk(&[("EHLO client.example", "250"), ("MAIL FROM:<a@b.example>", "250"), ("RCPT TO:<support@desk.example>", "250")]).await;
        assert_eq!(self.say("DATA").await, "354");
    }
}
