//! What is said over the control socket, and how it is framed.

use std::io;

use desk::import::{Case, Known, Named, Taken};
use jiff::civil::Date;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use shared::id::TicketId;
use shared::locale::Lang;
use shared::people::Roles;
use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncReadExt, AsyncWrite, AsyncWriteExt};

/// A question or an answer without what comes behind it.
const LINE_BYTES_MAX: u64 = 64 * 1024;
/// A part of an import: the names of a file, or some cases. A case has at most some two megabytes, and ten thousand names have ten.
const PART_BYTES_MAX: u64 = 32 * 1024 * 1024;

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Ask {
    /// Are you there?
    Hello {},
    /// A mail, whose bytes come behind the line.
    Mail {
        /// The return path; none is the null path.
        from: Option<String>,
        /// The recipients.
        to: Vec<String>,
        /// How many bytes come.
        bytes: u64,
    },
    /// A new person of the desk.
    AddUser(NewUser),
    /// Who handed over the mails of a ticket.
    Trace {
        /// Which.
        ticket: TicketId,
    },
    /// Mails that nobody could act on.
    Aside {},
    /// Every event, one a line, and an empty line at the end.
    ExportEvents {},
    /// What was open at the end of a day, one ticket a line, and an empty line at the end.
    List {
        /// Which.
        day: Date,
        /// In whose words.
        lang: Lang,
    },
    /// Tickets of another system: parts come, each is answered, until the line is closed.
    Import {},
}

/// A part of an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Who and what is spoken of.
    Names(Box<Named>),
    /// Some tickets.
    Cases(Vec<Case>),
}

/// What became of a part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Took {
    /// Who and what they are here.
    Names(Known),
    /// What became of each ticket.
    Cases(Vec<Taken>),
    /// Nothing; what was taken before stays.
    Failed {
        /// The exit code.
        code: u8,
        /// A sentence.
        sentence: String,
    },
}

/// A person as the command line describes them.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewUser {
    /// The name.
    pub name: String,
    /// The address.
    pub email: String,
    /// What they may be.
    pub roles: Roles,
    /// Their language.
    pub lang: Option<Lang>,
    /// The password.
    pub password: String,
}

impl std::fmt::Debug for NewUser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Neither the password nor the person gets into a log.
        f.debug_struct("NewUser").field("roles", &self.roles).finish_non_exhaustive()
    }
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// It is done; what to tell the person.
    Done {
        /// A sentence.
        text: String,
    },
    /// Lines come, then an empty one.
    Lines {
        /// What they are about; nothing when that is plain.
        #[serde(default)]
        said: String,
    },
    /// It is not done.
    Failed {
        /// The exit code.
        code: u8,
        /// A sentence.
        sentence: String,
    },
}

/// Writes a line.
///
/// # Errors
/// The socket's.
pub async fn say<T: Serialize>(to: &mut (impl AsyncWrite + Unpin), what: &T) -> io::Result<()> {
    let mut line = serde_json::to_vec(what)?;
    line.push(b'\n');
    to.write_all(&line).await?;
    to.flush().await
}

/// Reads a line.
///
/// # Errors
/// The socket's, or a line that is too long or not understood.
pub async fn hear<T: DeserializeOwned>(from: &mut (impl AsyncBufRead + Unpin)) -> io::Result<T> {
    hear_at_most(from, LINE_BYTES_MAX).await
}

/// Reads a part of an import, or what became of one.
///
/// # Errors
/// As [`hear`].
pub async fn hear_part<T: DeserializeOwned>(from: &mut (impl AsyncBufRead + Unpin)) -> io::Result<T> {
    hear_at_most(from, PART_BYTES_MAX).await
}

async fn hear_at_most<T: DeserializeOwned>(from: &mut (impl AsyncBufRead + Unpin), bytes: u64) -> io::Result<T> {
    let mut line = Vec::new();
    from.take(bytes).read_until(b'\n', &mut line).await?;
    if line.last() != Some(&b'\n') {
        return Err(io::Error::from(io::ErrorKind::UnexpectedEof));
    }
    Ok(serde_json::from_slice(&line)?)
}
