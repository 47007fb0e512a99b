//! The process's side of the control socket.

use std::fs::Permissions;
use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use jiff::civil::Date;
use shared::locale::Lang;
use tokio::io::{AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use desk::Desk;
use mail::smtp::MESSAGE_BYTES;

use super::place::{path_of, short_path};
use super::wire::{Answer, Ask, Part, Took, hear, hear_part, say};
use crate::deeds;
use crate::exit::{Code, Failure};

/// Commands at once: a mail server that pipes its mails to us runs a handful.
const CALLS_MAX: usize = 64;
/// For a whole call without an export: a mail of the largest size over a local socket takes a second.
const CALL_TIME: Duration = Duration::from_secs(120);
/// For the names of a file, and for some of its cases: the largest that we know of has some thousand, each of them a transaction.
const PART_TIME: Duration = Duration::from_secs(1_800);
/// For a whole export.
const EXPORT_TIME: Duration = Duration::from_secs(3_600);
/// After a failed `accept`, so that the loop does not spin.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// The bound socket; dropping it removes the file.
pub struct Control {
    listener: UnixListener,
    path: PathBuf,
    owner: u32,
}

impl Drop for Control {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_file(&self.path) {
            tracing::debug!(%error, "the control socket was gone already");
        }
    }
}

impl Control {
    /// Binds it. Whoever calls holds the data directory's lock, so a socket that is there already is a dead process's.
    ///
    /// # Errors
    /// [`Failure`] when the directory does not take it.
    pub fn bind(data: &Path) -> Result<Self, Failure> {
        let path = path_of(data);
        Self::bind_at(data, &path).map_err(|error| Failure::io(&format!("The control socket {} cannot be made", path.display()), &error))
    }

    fn bind_at(data: &Path, path: &Path) -> io::Result<Self> {
        match std::fs::remove_file(path) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        let (short, _open) = short_path(data)?;
        let listener = UnixListener::bind(short)?;
        std::fs::set_permissions(path, Permissions::from_mode(0o600))?;
        let owner = std::fs::metadata(path)?.uid();
        Ok(Self { listener, path: path.to_owned(), owner })
    }

    /// Answers until it is told to stop.
    pub async fn serve(self, desk: Arc<Desk>, stop: CancellationToken) {
        let seats = Arc::new(Semaphore::new(CALLS_MAX));
        loop {
            let accepted = tokio::select! {
                () = stop.cancelled() => return,
                accepted = self.listener.accept() => accepted,
            };
            let Ok((stream, _)) = accepted else {
                tokio::time::sleep(ACCEPT_PAUSE).await;
                continue;
            };
            let Ok(seat) = Arc::clone(&seats).try_acquire_owned() else { continue };
            if !self.may(&stream) {
                continue;
            }
            let desk = Arc::clone(&desk);
            tokio::spawn(async move {
                if let Err(error) = answer(stream, &desk).await {
                    tracing::debug!(%error, "a command hung up");
                }
                drop(seat);
            });
        }
    }

    /// The file's mode says the same; between making the file and giving it its mode there is a moment.
    fn may(&self, stream: &UnixStream) -> bool {
        stream.peer_cred().is_ok_and(|peer| peer.uid() == self.owner || peer.uid() == 0)
    }
}

async fn answer(stream: UnixStream, desk: &Arc<Desk>) -> io::Result<()> {
    let mut stream = BufReader::new(stream);
    let ask: Ask = within(CALL_TIME, hear(&mut stream)).await?;
    if ask == (Ask::ExportEvents {}) {
        return within(EXPORT_TIME, export(&mut stream, desk)).await;
    }
    if let Ask::List { day, lang } = ask {
        return within(EXPORT_TIME, list(&mut stream, desk, day, lang)).await;
    }
    if ask == (Ask::Import {}) {
        return import(&mut stream, desk).await;
    }
    let done = within(CALL_TIME, async { Ok(do_it(&mut stream, desk, ask).await) }).await?;
    say(&mut stream, &done.map_or_else(failed, |text| Answer::Done { text })).await
}

fn failed(Failure { code, sentence }: Failure) -> Answer {
    Answer::Failed { code: code as u8, sentence }
}

async fn within<T>(time: Duration, work: impl Future<Output = io::Result<T>>) -> io::Result<T> {
    tokio::time::timeout(time, work).await.map_err(|_| io::Error::from(io::ErrorKind::TimedOut))?
}

async fn do_it(stream: &mut BufReader<UnixStream>, desk: &Arc<Desk>, ask: Ask) -> Result<String, Failure> {
    match ask {
        Ask::Hello {} => Ok(format!("Sportello {} is running.", env!("CARGO_PKG_VERSION"))),
        Ask::Mail { from, to, bytes } => {
            let bytes = usize::try_from(bytes).ok().filter(|bytes| *bytes <= MESSAGE_BYTES).ok_or_else(deeds::mail_too_large)?;
            let mut raw = vec![0; bytes];
            stream.read_exact(&mut raw).await.map_err(|_| Failure::new(Code::Later, "The mail did not arrive whole."))?;
            deeds::deliver(desk, raw.into(), to, from).await
        }
        Ask::AddUser(user) => deeds::add_user(desk, user).await,
        Ask::Trace { ticket } => deeds::trace(desk, ticket).await,
        Ask::Aside {} => deeds::set_aside(desk).await,
        Ask::ExportEvents {} | Ask::List { .. } | Ask::Import {} => {
            Err(Failure::new(Code::Software, "What has several lines is answered elsewhere."))
        }
    }
}

/// Takes parts until the other side has no more.
async fn import(stream: &mut BufReader<UnixStream>, desk: &Desk) -> io::Result<()> {
    loop {
        let part: Part = within(CALL_TIME, hear_part(stream)).await?;
        let took = within(PART_TIME, async { Ok(deeds::take(desk, part).await) }).await?;
        let took = took.unwrap_or_else(|Failure { code, sentence }| Took::Failed { code: code as u8, sentence });
        say(stream, &took).await?;
    }
}

async fn export(stream: &mut BufReader<UnixStream>, desk: &Desk) -> io::Result<()> {
    say(stream, &Answer::Lines { said: String::new() }).await?;
    let written = deeds::export_events(desk, stream).await;
    end(stream, written).await
}

async fn list(stream: &mut BufReader<UnixStream>, desk: &Desk, day: Date, lang: Lang) -> io::Result<()> {
    let (list, said) = match deeds::list(desk, day, lang).await {
        Ok(begun) => begun,
        Err(failure) => return say(stream, &failed(failure)).await,
    };
    say(stream, &Answer::Lines { said }).await?;
    let written = deeds::write_list(desk, list, lang, stream).await;
    end(stream, written).await
}

/// What was written is whole, or not.
async fn end(stream: &mut BufReader<UnixStream>, written: Result<(), Failure>) -> io::Result<()> {
    match written {
        Ok(()) => stream.write_all(b"\n").await?,
        // Without the empty line at the end the other side knows that something is missing.
        Err(failure) => tracing::error!(%failure, "an export broke off"),
    }
    stream.flush().await
}
