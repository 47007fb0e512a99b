//! The two ends of mail: a relay that takes everything, and somebody who delivers.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use mail::smtp::{Delivery, Door, Limits, Listener, Protocol, Recipient, Trouble};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;

/// A relay that keeps what it is given.
pub(crate) struct Relay {
    pub(crate) address: SocketAddr,
    kept: Arc<Kept>,
    stop: CancellationToken,
}

#[derive(Default)]
struct Kept(Mutex<Vec<(Vec<String>, String)>>);

impl mail::smtp::Sink for Kept {
    fn accepts(&self, _: &str) -> Recipient {
        Recipient::Yes
    }

    async fn deliver(&self, delivery: Delivery) -> Result<(), Trouble> {
        let text = String::from_utf8_lossy(&delivery.raw).into_owned();
        self.0.lock().expect("nobody panics with it").push((delivery.to, text));
        Ok(())
    }
}

impl Relay {
    pub(crate) async fn open() -> Self {
        let socket = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = socket.local_addr().expect("it has an address");
        let (kept, stop) = (Arc::new(Kept::default()), CancellationToken::new());
        // As many at once as the desk likes: this relay is not what is tested.
        let limits = Limits { commands: usize::MAX, ..Limits::default() };
        let door = Door { protocol: Protocol::Smtp, hostname: "relay.example".to_owned(), tls: None, limits };
        tokio::spawn(mail::smtp::serve(Listener { socket, door, sink: Arc::clone(&kept) }, stop.clone()));
        Self { address, kept, stop }
    }

    /// The newest mail for an address.
    pub(crate) fn newest_for(&self, address: &str) -> Option<String> {
        let kept = self.kept.0.lock().expect("nobody panics with it");
        kept.iter().rev().find(|(to, _)| to.iter().any(|to| to == address)).map(|(_, text)| text.clone())
    }

    /// Every mail so far: whom it was for, and its text.
    pub(crate) fn mails(&self) -> Vec<(Vec<String>, String)> {
        self.kept.0.lock().expect("nobody panics with it").clone()
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

/// Somebody who delivers mail, over one connection as long as it lasts.
pub(crate) struct Deliverer {
    stream: BufReader<TcpStream>,
}

impl Deliverer {
    pub(crate) async fn connect(address: SocketAddr) -> io::Result<Self> {
        let mut new = Self { stream: BufReader::new(TcpStream::connect(address).await?) };
        new.code().await?;
        new.command("EHLO writer.example").await?;
        Ok(new)
    }

    /// Delivers a mail; answers the code of the last answer, `250` when the mail was taken.
    pub(crate) async fn deliver(&mut self, from: &str, to: &str, raw: &str) -> io::Result<u16> {
        for command in [format!("MAIL FROM:<{from}>"), format!("RCPT TO:<{to}>"), "DATA".to_owned()] {
            let code = self.command(&command).await?;
            if 400 <= code {
                return Ok(code);
            }
        }
        // No line of the tests begins with a dot.
        self.stream.get_mut().write_all(format!("{raw}.\r\n").as_bytes()).await?;
        self.code().await
    }

    async fn command(&mut self, command: &str) -> io::Result<u16> {
        self.stream.get_mut().write_all(format!("{command}\r\n").as_bytes()).await?;
        self.code().await
    }

    /// The code of an answer, whose last line has a blank behind it.
    async fn code(&mut self) -> io::Result<u16> {
        loop {
            let mut line = String::new();
            if self.stream.read_line(&mut line).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            if line.as_bytes().get(3) != Some(&b'-') {
                return line.get(..3).and_then(|code| code.parse().ok()).ok_or_else(|| io::ErrorKind::InvalidData.into());
            }
        }
    }
}
