//! The listener: SMTP for the world, LMTP for a mail server beside us.
//!
//! It takes responsibility for a mail in one place only: `250` after [`Sink::deliver`] returned `Ok`. Whatever else
//! happens (a limit, a stop, a crash), the other side keeps its copy and comes again.
//!
//! Bare line feeds and bare carriage returns are refused. A mail that two servers cut at different places is how mails
//! are smuggled past a relay, and every relay of today sends CRLF.
//!
//! No `Received` line is added: the desk keeps peer, greeting and moment beside the raw bytes, which stay as they came.

mod answer;
mod data;
mod incoming;
mod listen;
mod session;
mod wire;

use std::future::Future;
use std::net::IpAddr;
use std::time::Duration;

use bytes::Bytes;
use tokio_rustls::TlsAcceptor;

pub use listen::{Listener, neighbourhood, network, serve};

/// What a mail may weigh unless configured otherwise: 25 MB of attachments, which is what large providers let out,
/// and a third more for base64.
pub const MESSAGE_BYTES: usize = 32 * 1024 * 1024;
/// RFC 5321 (4.5.3.1.8) asks for at least this many.
pub const RECIPIENTS_MAX: usize = 100;
/// Connections at once. Each costs a task and a small buffer; what mails weigh is limited by [`HELD_BYTES_MAX`].
///
/// When all seats are taken, the peer that has most of them makes way for one that has less; peers of one IPv6 /48 count together.
pub const CONNECTIONS_MAX: usize = 256;
/// Connections at once from one address (IPv6: from one /64, which is what one customer gets).
pub const CONNECTIONS_PER_PEER_MAX: usize = 16;
/// Bytes of unfinished mails held in memory for all connections together.
pub const HELD_BYTES_MAX: usize = 256 * 1024 * 1024;
/// Bytes of unfinished mails held in memory for one peer, whatever its number of connections: two of the largest mails.
pub const HELD_BYTES_PER_PEER_MAX: usize = 2 * MESSAGE_BYTES;
/// Commands of one connection: a few thousand mails, then the other side connects anew.
pub const COMMANDS_MAX: usize = 10_000;
/// Errors of one connection, unknown recipients among them: who guesses addresses must come back for each handful.
pub const ERRORS_MAX: usize = 20;
/// One command line: RFC 5321 asks for 512, SMTPUTF8 and parameters need more.
pub const LINE_BYTES_MAX: usize = 2_048;
/// From one command to the next.
pub const COMMAND_TIME: Duration = Duration::from_secs(60);
/// For a whole connection: who says something every minute and hands over nothing would keep its seat for days.
pub const SESSION_TIME: Duration = Duration::from_secs(3_600);
/// For a whole mail: 32 MiB over a line of 1 Mbit/s.
pub const DATA_TIME: Duration = Duration::from_secs(300);
/// For the sink: a durable write, even on a disk that is busy. Long waits make duplicates (RFC 1047).
pub const DELIVER_TIME: Duration = Duration::from_secs(60);
/// After a stop, for mails that are being received.
pub const GRACE_TIME: Duration = Duration::from_secs(10);

/// Which of the two protocols a listener speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// `EHLO`, one answer for a mail.
    Smtp,
    /// `LHLO`, one answer for each recipient.
    Lmtp,
}

/// The numbers of a listener; [`Limits::default`] is the constants above.
#[derive(Debug, Clone)]
pub struct Limits {
    /// See [`MESSAGE_BYTES`].
    pub message_bytes: usize,
    /// See [`RECIPIENTS_MAX`].
    pub recipients: usize,
    /// See [`CONNECTIONS_MAX`].
    pub connections: usize,
    /// See [`CONNECTIONS_PER_PEER_MAX`].
    pub connections_per_peer: usize,
    /// See [`HELD_BYTES_MAX`].
    pub held_bytes: usize,
    /// See [`HELD_BYTES_PER_PEER_MAX`].
    pub held_bytes_per_peer: usize,
    /// See [`COMMANDS_MAX`].
    pub commands: usize,
    /// See [`ERRORS_MAX`].
    pub errors: usize,
    /// See [`COMMAND_TIME`].
    pub command_time: Duration,
    /// See [`SESSION_TIME`].
    pub session_time: Duration,
    /// See [`DATA_TIME`].
    pub data_time: Duration,
    /// See [`DELIVER_TIME`].
    pub deliver_time: Duration,
    /// See [`GRACE_TIME`].
    pub grace_time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            message_bytes: MESSAGE_BYTES,
            recipients: RECIPIENTS_MAX,
            connections: CONNECTIONS_MAX,
            connections_per_peer: CONNECTIONS_PER_PEER_MAX,
            held_bytes: HELD_BYTES_MAX,
            held_bytes_per_peer: HELD_BYTES_PER_PEER_MAX,
            commands: COMMANDS_MAX,
            errors: ERRORS_MAX,
            command_time: COMMAND_TIME,
            session_time: SESSION_TIME,
            data_time: DATA_TIME,
            deliver_time: DELIVER_TIME,
            grace_time: GRACE_TIME,
        }
    }
}

impl Limits {
    /// For a protocol: over LMTP the mail server beside us is the one peer, and speaks for everybody.
    #[must_use]
    pub fn of(protocol: Protocol) -> Self {
        match protocol {
            Protocol::Smtp => Self::default(),
            Protocol::Lmtp => Self { connections_per_peer: CONNECTIONS_MAX, held_bytes_per_peer: HELD_BYTES_MAX, ..Self::default() },
        }
    }
}

/// What a listener is told once.
#[derive(Clone)]
pub struct Door {
    /// SMTP or LMTP.
    pub protocol: Protocol,
    /// The name in the greeting, as in the certificate.
    pub hostname: String,
    /// `STARTTLS` is offered when a certificate is configured.
    pub tls: Option<TlsAcceptor>,
    /// How much is too much.
    pub limits: Limits,
}

/// Whether we take mail for an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recipient {
    /// One of ours.
    Yes,
    /// Not ours: refused for good, with the same words whatever the reason.
    No,
    /// We cannot tell just now: the other side tries again.
    Later,
}

/// A mail as it was handed to us.
#[derive(Debug, Clone)]
pub struct Delivery {
    /// Who connected.
    pub peer: IpAddr,
    /// The name they gave, as they gave it.
    pub helo: String,
    /// The return path; `None` is the null path `<>`.
    pub from: Option<String>,
    /// The recipients we accepted, as they were given.
    pub to: Vec<String>,
    /// The mail, byte by byte, without SMTP's dots.
    pub raw: Bytes,
    /// Whether it came encrypted.
    pub tls: bool,
}

/// Why a mail was not taken. The reason inside is for logs; the other side gets constant words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// Something is wrong on our side for now: `451`.
    #[error("not now: {0}")]
    Later(String),
    /// No room on the disk: `452`.
    #[error("no room")]
    Full,
    /// This mail will never be taken: `554`.
    #[error("refused")]
    Refused,
}

/// The desk behind the listener.
pub trait Sink: Send + Sync + 'static {
    /// Whether mail for `address` is taken. Answered from memory: it is asked for each recipient of each connection.
    /// `postmaster` comes without a domain.
    fn accepts(&self, address: &str) -> Recipient;

    /// Makes the mail durable. `Ok` lets us say `250`, after which the other side forgets its copy.
    /// It may be dropped when it takes longer than [`Limits::deliver_time`]; the mail then comes again.
    fn deliver(&self, delivery: Delivery) -> impl Future<Output = Result<(), Trouble>> + Send;
}
