//! The command line's side of the control socket.

use std::io;
use std::path::Path;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::UnixStream;

use super::place::short_path;
use super::wire::{Answer, Ask, Part, Took, hear, hear_part, say};
use crate::exit::{Code, Failure};

/// How long a process may take to say that it is there, for which it does nothing else. One that was halted never does.
const HELLO_TIME: Duration = Duration::from_secs(2);

/// What the process says that runs on a data directory; `None` when there is none.
///
/// # Errors
/// As [`ask`], and [`Code::Later`] when it says nothing.
pub async fn hello(data: &Path) -> Result<Option<String>, Failure> {
    let said = tokio::time::timeout(HELLO_TIME, ask(data, &Ask::Hello {}, &[])).await;
    said.unwrap_or_else(|_| Err(Failure::new(Code::Later, format!("The process on {} does not answer; end it.", data.display()))))
}

/// Asks the process that runs on a data directory; `None` when there is none.
///
/// # Errors
/// What the process answers, or [`Code::Later`] when it hangs up.
pub async fn ask(data: &Path, ask: &Ask, behind: &[u8]) -> Result<Option<String>, Failure> {
    let Some(mut stream) = connect(data).await? else { return Ok(None) };
    let answer = async {
        say(&mut stream, ask).await?;
        stream.write_all(behind).await?;
        stream.flush().await?;
        hear(&mut stream).await
    };
    match answer.await.map_err(|error| hung_up(&error))? {
        Answer::Done { text } => Ok(Some(text)),
        Answer::Failed { code, sentence } => Err(Failure::new(code_of(code), sentence)),
        Answer::Lines { .. } => Err(not_understood()),
    }
}

/// Copies the lines that the process answers with, and says what they are about; `None` when there is no process.
///
/// # Errors
/// What the process answers, or [`Code::Io`] when the lines break off.
pub async fn lines(data: &Path, ask: &Ask, to: &mut (impl AsyncWrite + Unpin)) -> Result<Option<String>, Failure> {
    let Some(mut stream) = connect(data).await? else { return Ok(None) };
    let asked = async {
        say(&mut stream, ask).await?;
        hear(&mut stream).await
    };
    let said = match asked.await.map_err(|error| hung_up(&error))? {
        Answer::Lines { said } => said,
        Answer::Failed { code, sentence } => return Err(Failure::new(code_of(code), sentence)),
        Answer::Done { .. } => return Err(not_understood()),
    };
    let copied = async {
        let mut line = Vec::new();
        loop {
            line.clear();
            stream.read_until(b'\n', &mut line).await?;
            match line.as_slice() {
                b"" => return Err(io::Error::from(io::ErrorKind::UnexpectedEof)),
                b"\n" => return to.flush().await,
                line => to.write_all(line).await?,
            }
        }
    };
    copied.await.map_err(|error| Failure::io("The export broke off; what was written is not whole", &error)).map(|()| Some(said))
}

/// A conversation with the process: an import in parts.
pub struct Talk(BufReader<UnixStream>);

/// Begins one with the process that runs on a data directory; `None` when there is none.
///
/// # Errors
/// As [`ask`].
pub async fn talk(data: &Path, ask: &Ask) -> Result<Option<Talk>, Failure> {
    let Some(mut stream) = connect(data).await? else { return Ok(None) };
    say(&mut stream, ask).await.map_err(|error| hung_up(&error))?;
    Ok(Some(Talk(stream)))
}

impl Talk {
    /// Hands a part over.
    ///
    /// # Errors
    /// As [`ask`].
    pub async fn part(&mut self, part: &Part) -> Result<Took, Failure> {
        let answer = async {
            say(&mut self.0, part).await?;
            hear_part(&mut self.0).await
        };
        match answer.await.map_err(|error| hung_up(&error))? {
            Took::Failed { code, sentence } => Err(Failure::new(code_of(code), sentence)),
            took => Ok(took),
        }
    }
}

async fn connect(data: &Path) -> Result<Option<BufReader<UnixStream>>, Failure> {
    let connected = async {
        let (short, _open) = short_path(data)?;
        UnixStream::connect(short).await
    };
    match connected.await {
        Ok(stream) => Ok(Some(BufReader::new(stream))),
        // No socket, or one that a killed process left behind.
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused | io::ErrorKind::NotADirectory) => {
            Ok(None)
        }
        Err(error) => Err(Failure::io(
            &format!("The process on {} cannot be reached; run this as the user who runs Sportello", data.display()),
            &error,
        )),
    }
}

fn hung_up(error: &io::Error) -> Failure {
    Failure::new(Code::Later, format!("The running Sportello hung up ({error}); try again."))
}

/// The other side answers something else than was asked.
#[must_use]
pub fn not_understood() -> Failure {
    Failure::new(Code::Later, "The running Sportello is of another version; restart it and try again.")
}

fn code_of(code: u8) -> Code {
    let known = [
        Code::Usage,
        Code::Data,
        Code::Unavailable,
        Code::Software,
        Code::CannotCreate,
        Code::Io,
        Code::Later,
        Code::NoPermission,
        Code::Config,
    ];
    known.into_iter().find(|known| *known as u8 == code).unwrap_or(Code::Software)
}
