//! One conversation: what has been said so far, and what each command is answered.

use std::io;
use std::net::IpAddr;
use std::sync::Arc;

use bytes::Bytes;
use smtp_proto::{Error, MAIL_BODY_BINARYMIME, MAIL_REQUIRETLS, MailFrom, RcptTo, Request};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::answer::{self, Answer};
use super::data::has_bare_line_end;
use super::incoming::{Incoming, Room, receive, receive_counted};
use super::wire::{Line, Wire};
use super::{Delivery, Door, Protocol, Recipient, Sink, Trouble};
use crate::address::Address;

/// What has been said about the mail to come.
#[derive(Default)]
struct Transaction {
    /// `Some(None)` is the null return path.
    from: Option<Option<String>>,
    to: Vec<String>,
    /// What `BDAT` has brought so far.
    chunks: Option<Incoming>,
}

/// What happens after a command.
enum Next {
    Answer(Answer),
    /// More than one line, or not a constant.
    Lines(String),
    Data,
    Chunk {
        bytes: usize,
        last: bool,
    },
    StartTls,
    Close(Answer),
}

/// One connection's state.
pub(super) struct Session<S> {
    door: Arc<Door>,
    sink: Arc<S>,
    peer: IpAddr,
    room: Room,
    stop: CancellationToken,
    /// Somebody needs the seat more.
    leave: CancellationToken,
    helo: Option<String>,
    /// Whether the bytes are encrypted by now.
    tls: bool,
    mail: Transaction,
    commands: usize,
    errors: usize,
    /// When the connection has lasted long enough.
    until: Instant,
}

impl<S: Sink> Session<S> {
    pub(super) fn new(door: Arc<Door>, sink: Arc<S>, peer: IpAddr, room: Room, stop: CancellationToken, leave: CancellationToken) -> Self {
        let until = Instant::now() + door.limits.session_time;
        Self { door, sink, peer, room, stop, leave, helo: None, tls: false, mail: Transaction::default(), commands: 0, errors: 0, until }
    }

    /// Talks until the end. A peer that vanishes is nothing to report: its mail stays with it.
    pub(super) async fn run(mut self, wire: Wire) {
        if let Err(error) = self.talk(wire).await {
            tracing::debug!(kind = ?error.kind(), "mail: a connection ended early");
        }
    }

    async fn talk(&mut self, mut wire: Wire) -> io::Result<()> {
        let kind = match self.door.protocol {
            Protocol::Smtp => "ESMTP",
            Protocol::Lmtp => "LMTP",
        };
        wire.send(&format!("220 {} {kind}\r\n", self.door.hostname)).await?;
        loop {
            let next = self.next(&mut wire).await?;
            match next {
                Next::Answer(words) => self.say(&mut wire, words).await?,
                Next::Lines(lines) => wire.send(&lines).await?,
                Next::Data => self.data(&mut wire).await?,
                Next::Chunk { bytes, last } => self.chunk(&mut wire, bytes, last).await?,
                Next::StartTls => wire = self.start_tls(wire).await?,
                Next::Close(words) => {
                    wire.send(&format!("{words}\r\n")).await?;
                    wire.close().await;
                    return Ok(());
                }
            }
        }
    }

    /// Sends one answer, and counts it if it is a refusal.
    async fn say(&mut self, wire: &mut Wire, words: Answer) -> io::Result<()> {
        self.errors += usize::from(words.starts_with('5'));
        wire.send(&format!("{words}\r\n")).await
    }

    /// Waits for the next command and decides what it means.
    async fn next(&mut self, wire: &mut Wire) -> io::Result<Next> {
        if self.door.limits.errors <= self.errors {
            return Ok(Next::Close(answer::TOO_MANY_ERRORS));
        }
        if self.door.limits.commands <= self.commands {
            return Ok(Next::Close(answer::TOO_MANY_COMMANDS));
        }
        if self.until <= Instant::now() {
            return Ok(Next::Close(answer::TOO_LONG_HERE));
        }
        self.commands += 1;
        let line = tokio::select! {
            biased;
            () = self.stop.cancelled() => return Ok(Next::Close(answer::STOPPING)),
            () = self.leave.cancelled() => return Ok(Next::Close(answer::TOO_MANY_CONNECTIONS)),
            line = tokio::time::timeout(self.door.limits.command_time, wire.line()) => line,
        };
        Ok(match line {
            Err(_) => Next::Close(answer::TIMED_OUT),
            Ok(Err(error)) => return Err(error),
            Ok(Ok(Line::TooLong)) => Next::Answer(answer::LINE_TOO_LONG),
            Ok(Ok(Line::Bare)) => Next::Answer(answer::BARE_LINE),
            Ok(Ok(Line::Whole(line))) => match Request::parse(&mut line.iter()) {
                Ok(request) => self.command(request.into_owned()),
                Err(error) => Next::Answer(misunderstood(&error)),
            },
        })
    }

    fn command(&mut self, request: Request<String>) -> Next {
        match request {
            Request::Ehlo { host } if self.door.protocol == Protocol::Smtp => self.greet(host, true),
            Request::Helo { host } if self.door.protocol == Protocol::Smtp => self.greet(host, false),
            Request::Lhlo { host } if self.door.protocol == Protocol::Lmtp => self.greet(host, true),
            Request::Quit => Next::Close(answer::BYE),
            Request::Noop { .. } => Next::Answer(answer::OK),
            Request::Help { .. } => Next::Answer(answer::HELP),
            Request::Rset => {
                self.mail = Transaction::default();
                Next::Answer(answer::OK)
            }
            Request::StartTls if self.door.tls.is_some() => Next::StartTls,
            _ if self.helo.is_none() => Next::Answer(answer::GREET_FIRST),
            Request::Vrfy { .. } => Next::Answer(answer::CANNOT_VERIFY),
            Request::Mail { from } => Next::Answer(self.mail_from(from)),
            Request::Rcpt { to } => Next::Answer(self.rcpt_to(&to)),
            Request::Data => match self.ready() {
                Err(words) => Next::Answer(words),
                Ok(()) if self.mail.chunks.is_some() => Next::Answer(answer::BDAT_BEGUN),
                Ok(()) => Next::Data,
            },
            Request::Bdat { chunk_size, is_last } => Next::Chunk { bytes: chunk_size, last: is_last },
            _ => Next::Answer(answer::NOT_OFFERED),
        }
    }

    fn greet(&mut self, host: String, extended: bool) -> Next {
        self.mail = Transaction::default();
        self.helo = Some(host);
        let name = &self.door.hostname;
        if !extended {
            return Next::Lines(format!("250 {name}\r\n"));
        }
        let size = self.door.limits.message_bytes;
        let tls = if self.door.tls.is_some() && !self.tls { "250-STARTTLS\r\n" } else { "" };
        Next::Lines(format!(
            "250-{name}\r\n250-PIPELINING\r\n250-SIZE {size}\r\n{tls}250-8BITMIME\r\n250-SMTPUTF8\r\n\
             250-ENHANCEDSTATUSCODES\r\n250 CHUNKING\r\n"
        ))
    }

    fn mail_from(&mut self, from: MailFrom<String>) -> Answer {
        if self.mail.from.is_some() {
            return answer::SENDER_AGAIN;
        }
        if from.flags & (MAIL_BODY_BINARYMIME | MAIL_REQUIRETLS) != 0 {
            return answer::BAD_PARAMETER;
        }
        if self.door.limits.message_bytes < from.size {
            return answer::TOO_BIG;
        }
        if from.address.is_empty() {
            self.mail.from = Some(None);
        } else if Address::parse(&from.address).is_ok() {
            self.mail.from = Some(Some(from.address));
        } else {
            return answer::BAD_ADDRESS;
        }
        answer::SENDER_OK
    }

    fn rcpt_to(&mut self, to: &RcptTo<String>) -> Answer {
        if self.mail.from.is_none() {
            return answer::SENDER_FIRST;
        }
        if self.mail.chunks.is_some() {
            return answer::BDAT_BEGUN;
        }
        if self.door.limits.recipients <= self.mail.to.len() {
            return answer::TOO_MANY_RECIPIENTS;
        }
        // The parser gives the empty text for `<postmaster>`, which every server has to accept without a domain.
        let address = if to.address.is_empty() { "postmaster" } else { &to.address };
        if !to.address.is_empty() && Address::parse(address).is_err() {
            return answer::BAD_ADDRESS;
        }
        match self.sink.accepts(address) {
            Recipient::Yes => {
                self.mail.to.push(address.to_owned());
                answer::RECIPIENT_OK
            }
            Recipient::No => answer::NO_SUCH_MAILBOX,
            Recipient::Later => answer::TRY_LATER,
        }
    }

    /// Whether a mail may come now.
    fn ready(&self) -> Result<(), Answer> {
        if self.helo.is_none() {
            Err(answer::GREET_FIRST)
        } else if self.mail.from.is_none() {
            Err(answer::SENDER_FIRST)
        } else if self.mail.to.is_empty() {
            Err(answer::RECIPIENT_FIRST)
        } else {
            Ok(())
        }
    }

    async fn data(&mut self, wire: &mut Wire) -> io::Result<()> {
        wire.send(&format!("{}\r\n", answer::GO_AHEAD)).await?;
        let mut incoming = Incoming::default();
        let receiving = receive(wire, &mut incoming, &self.room, self.door.limits.message_bytes);
        match tokio::time::timeout(self.door.limits.data_time, receiving).await {
            Ok(received) => received?,
            Err(_) => {
                wire.send(&format!("{}\r\n", answer::TIMED_OUT)).await?;
                return Err(io::ErrorKind::TimedOut.into());
            }
        }
        self.finish(wire, incoming).await
    }

    /// One chunk of `BDAT`. Its bytes follow at once, so they are read even when they are not wanted.
    async fn chunk(&mut self, wire: &mut Wire, bytes: usize, last: bool) -> io::Result<()> {
        let ready = self.ready();
        let mut incoming = self.mail.chunks.take().unwrap_or_default();
        if let Err(words) = ready {
            incoming.refused.get_or_insert(words);
        }
        if self.door.limits.message_bytes < bytes {
            incoming.refused = Some(answer::TOO_BIG);
        }
        let limits = &self.door.limits;
        let receiving = receive_counted(wire, &mut incoming, &self.room, limits.message_bytes, bytes);
        match tokio::time::timeout(limits.data_time, receiving).await {
            Ok(received) => received?,
            Err(_) => {
                wire.send(&format!("{}\r\n", answer::TIMED_OUT)).await?;
                return Err(io::ErrorKind::TimedOut.into());
            }
        }
        match incoming.refused {
            Some(words) if !last || ready.is_err() => {
                if ready.is_ok() {
                    self.mail.chunks = Some(incoming);
                }
                self.say(wire, words).await
            }
            _ if last => {
                if has_bare_line_end(&incoming.raw) {
                    incoming.refused.get_or_insert(answer::BARE_IN_MESSAGE);
                }
                self.finish(wire, incoming).await
            }
            _ => {
                self.mail.chunks = Some(incoming);
                self.say(wire, answer::CHUNK_OK).await
            }
        }
    }

    /// Hands a complete mail to the sink and says what became of it.
    async fn finish(&mut self, wire: &mut Wire, incoming: Incoming) -> io::Result<()> {
        let mail = std::mem::take(&mut self.mail);
        let recipients = mail.to.len();
        let words = match incoming.refused {
            Some(words) => words,
            None => self.deliver(mail, incoming).await,
        };
        self.errors += usize::from(words.starts_with('5'));
        let times = match self.door.protocol {
            Protocol::Smtp => 1,
            Protocol::Lmtp => recipients,
        };
        wire.send(&format!("{words}\r\n").repeat(times)).await
    }

    async fn deliver(&self, mail: Transaction, incoming: Incoming) -> Answer {
        let delivery = Delivery {
            peer: self.peer,
            helo: self.helo.clone().unwrap_or_default(),
            from: mail.from.flatten(),
            to: mail.to,
            raw: Bytes::from(incoming.raw),
            tls: self.tls,
        };
        let delivering = self.sink.deliver(delivery);
        let outcome = tokio::time::timeout(self.door.limits.deliver_time, delivering).await;
        // The memory is given back only now: the sink held it too.
        drop(incoming.granted);
        match outcome {
            Ok(Ok(())) => answer::ACCEPTED,
            Ok(Err(Trouble::Refused)) => answer::REFUSED,
            Ok(Err(Trouble::Full)) => answer::NO_ROOM,
            Ok(Err(Trouble::Later(reason))) => {
                tracing::warn!(reason, "mail: a mail was put off");
                answer::TRY_LATER
            }
            Err(_) => {
                tracing::warn!("mail: a mail took too long to store and was put off");
                answer::TRY_LATER
            }
        }
    }

    async fn start_tls(&mut self, mut wire: Wire) -> io::Result<Wire> {
        let words = if self.tls {
            answer::TLS_ALREADY
        } else if !wire.held().is_empty() {
            // Commands sent in the clear behind STARTTLS would be taken as if they had come encrypted.
            answer::NO_PIPELINING
        } else {
            answer::READY_FOR_TLS
        };
        self.say(&mut wire, words).await?;
        let (answer::READY_FOR_TLS, Some(acceptor)) = (words, &self.door.tls) else {
            let held = wire.held().len();
            wire.used(held);
            return Ok(wire);
        };
        // All that was said in the clear is forgotten (RFC 3207, 4.2).
        self.helo = None;
        self.mail = Transaction::default();
        let wire = wire.start_tls(acceptor).await?;
        self.tls = true;
        Ok(wire)
    }
}

fn misunderstood(error: &Error) -> Answer {
    match error {
        Error::UnknownCommand | Error::NeedsMoreData { .. } => answer::UNKNOWN_COMMAND,
        Error::InvalidSenderAddress | Error::InvalidRecipientAddress => answer::BAD_ADDRESS,
        Error::UnsupportedParameter { .. } => answer::BAD_PARAMETER,
        Error::ResponseTooLong => answer::LINE_TOO_LONG,
        Error::SyntaxError { .. } | Error::InvalidParameter { .. } | Error::InvalidResponse { .. } => answer::SYNTAX,
    }
}
