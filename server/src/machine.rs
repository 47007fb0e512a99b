//! Opening the desk as configured, and what an empty desk begins with.

use std::fs::Permissions;
use std::io::ErrorKind;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::Path;
use std::sync::Arc;

use desk::clock::Clock;
use desk::disk::room_to_write;
use desk::open::MARK;
use desk::{Desk, DeskError, OpenError, Wish};
use mail::relay::{Relay, STEP_TIME, Security};
use shared::access::Actor;
use shared::act::{Action, Outcome};
use shared::event::Door;
use shared::id::QueueId;
use shared::locale::{Lang, Text};
use shared::refusal::Refusal;
use shared::setting::{DeskDoc, Queue, SettingAction};
use shared::text::Email;

use crate::config::{Config, RelayConfig, RelayTls};
use crate::exit::{Code, Failure};

/// What is in a data directory is its owner's to read, and nobody else's.
const OWNER_ONLY: u32 = 0o700;
/// The rights of everybody else.
const OTHERS: u32 = 0o077;
/// What a disk that takes no file more is called; nothing of the desk is lost by it.
const FULL: &str = "The disk of the data directory takes no file more: the files that it can hold (inodes) or a quota are used up, though bytes may be free. Nothing was changed and nothing is lost. Make room and start again.";
/// The user who may do anything.
const ROOT: u32 = 0;

/// What the desk is told of our configuration.
#[must_use]
pub fn desk_config(config: &Config, public_url: &str, clock: Clock) -> desk::Config {
    let usual = desk::Config::new(config.data.clone());
    desk::Config {
        public_url: public_url.to_owned(),
        mail: desk::config::MailConfig {
            domain: config.mail_domain(),
            relay: config.relay.as_ref().map(|relay| relay_of(relay, &config.mail_domain())),
            arrives: config.mail_arrives(),
        },
        clock,
        memtable_mib: config.memtable_mib.unwrap_or(usual.memtable_mib),
        cache_mib: config.cache_mib.unwrap_or(usual.cache_mib),
        ..usual
    }
}

/// The relay, as mails find it.
#[must_use]
pub fn relay_of(relay: &RelayConfig, domain: &str) -> Relay {
    let security = match relay.tls {
        RelayTls::None => Security::Plain,
        RelayTls::StartTls => Security::StartTls,
        RelayTls::Implicit => Security::Tls,
    };
    Relay {
        host: relay.host.clone(),
        port: relay.port,
        security,
        login: relay.login.clone(),
        hello: Some(domain.to_owned()),
        authority: relay.authority.clone(),
        step_time: STEP_TIME,
    }
}

/// Opens the desk.
///
/// # Errors
/// A sentence of the desk's own, with the code that fits.
pub async fn open(config: desk::Config) -> Result<Arc<Desk>, Failure> {
    is_directory(&config.data)?;
    is_ours(&config.data)?;
    // A desk that could not write its first words is not begun: nothing half-made lies there afterwards.
    if !config.data.join(MARK).exists() {
        room_to_write(&config).map_err(|error| closed(&error))?;
    }
    // When it cannot be made, the desk says so in its own words.
    drop(std::fs::DirBuilder::new().recursive(true).mode(OWNER_ONLY).create(&config.data));
    let data = config.data.clone();
    // On a task of its own: the database panics over some of its files when they are damaged.
    let opened = tokio::spawn(Desk::open(config)).await.map_err(|_| panicked(&data))?;
    let desk = opened.map(Arc::new).map_err(|error| closed(&error))?;
    // Only now is it known to be a desk's.
    if let Err(error) = shut_out_others(&data) {
        tracing::warn!(%error, "others of this machine may enter the data directory, and only its owner can change that");
    }
    Ok(desk)
}

/// A directory that somebody else made may be open to all; the files in it are as readable as the process's umask lets them be.
fn shut_out_others(data: &Path) -> std::io::Result<()> {
    if std::fs::metadata(data)?.permissions().mode() & OTHERS == 0 {
        return Ok(());
    }
    std::fs::set_permissions(data, Permissions::from_mode(OWNER_ONLY))?;
    tracing::info!("the data directory was open to others of this machine; it is its owner's alone now");
    Ok(())
}

/// Lets a closed desk lie as the process ends. Its last owner would shut the database down a second time, which then
/// complains of the first.
pub fn leave(desk: Arc<Desk>) {
    std::mem::forget(desk);
}

/// Why a desk does not open, as a sentence and a code.
#[must_use]
pub fn closed(error: &OpenError) -> Failure {
    if is_full(error) {
        return Failure::new(Code::Later, FULL);
    }
    let code = match error {
        OpenError::NotWritable { source, .. } => match source.kind() {
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => Code::NoPermission,
            _ => Code::CannotCreate,
        },
        OpenError::Foreign { .. } | OpenError::HalfTold { .. } => Code::CannotCreate,
        OpenError::Locked { .. } | OpenError::NoRoom { .. } => Code::Later,
        OpenError::Newer { .. } | OpenError::RemoteDatabase { .. } => Code::Config,
        OpenError::LostWork { .. } | OpenError::Damaged { .. } | OpenError::Journal { .. } | OpenError::Store(_) => Code::Io,
    };
    Failure::new(code, sentence(&error.to_string()))
}

/// Whether the disk takes no file more: it may count them, or have a quota, and bytes may be free all the same.
fn is_full(error: &OpenError) -> bool {
    match error {
        OpenError::NotWritable { source, .. } => matches!(source.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded),
        OpenError::Store(error) => tells_of_no_room(&error.to_string()),
        _ => false,
    }
}

/// The database passes on what the system said as words.
fn tells_of_no_room(words: &str) -> bool {
    ["No space left on device", "quota exceeded"].iter().any(|told| words.contains(told))
}

/// Something else may have the directory's name.
fn is_directory(data: &Path) -> Result<(), Failure> {
    let what = match data.metadata() {
        Ok(found) if !found.is_dir() => "is a file and no directory",
        Err(error) if error.kind() == ErrorKind::NotFound && data.symlink_metadata().is_ok() => "is a link that leads nowhere",
        Ok(_) | Err(_) => return Ok(()),
    };
    let sentence = format!("{} {what}; nothing was touched. Name a directory with SPORTELLO_DATA.", data.display());
    Err(Failure::new(Code::CannotCreate, sentence))
}

fn panicked(data: &Path) -> Failure {
    let data = data.display();
    let sentence = format!(
        "The desk in {data} does not open: a file of its database is damaged, or the program has a mistake; the line before says where it stopped. If the disk is sound, restore a backup of the whole data directory."
    );
    Failure::new(Code::Io, sentence)
}

/// A sentence begins with a capital letter and ends with a full stop.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str().trim_end_matches('.'))
}

/// Gives an empty desk its name, zone and language, and its first queue, so that customers and mails have somewhere to go;
/// whether it was empty.
///
/// # Errors
/// The desk's.
pub async fn begin(desk: &Arc<Desk>, domain: &str, first: &DeskDoc) -> Result<bool, Failure> {
    let (queues, fallback) = (desk.settings().queues.clone(), desk.settings().general().fallback);
    let queue = match queues.iter().next() {
        None => add_first_queue(desk, domain, first.lang).await.map_err(|error| not_begun(desk, &error))?,
        // A first start that was killed in between.
        Some((only, queue)) if queues.len() == 1 && fallback.is_none() && !queue.doc.retired => Some(*only),
        Some(_) => return Ok(false),
    };
    let general = DeskDoc { fallback: queue, ..first.clone() };
    as_desk(desk, Action::Setting(SettingAction::ChangeDesk(general))).await.map_err(|error| not_begun(desk, &error))?;
    Ok(true)
}

async fn add_first_queue(desk: &Desk, domain: &str, lang: Lang) -> Result<Option<QueueId>, DeskError> {
    let queue = |address| Queue { visible: true, address, lang, ..Queue::named(Text::both("Support", "Assistenza")) };
    let adds = |address| as_desk(desk, Action::Setting(SettingAction::AddQueue(queue(address))));
    let added = match adds(Email::try_from(format!("support@{domain}")).ok()).await {
        // Somebody has it who was added before the first start.
        Err(DeskError::Refused(Refusal::AddressTaken { .. })) => adds(None).await,
        added => added,
    };
    added.map(|added| added.queue)
}

/// Does what the desk itself asks for.
///
/// # Errors
/// The desk's.
pub(crate) async fn as_desk(desk: &Desk, action: Action) -> Result<Outcome, DeskError> {
    let wish = Wish { op: desk.new_op(), actor: Actor::desk(), door: Door::Cli, seen: None, action };
    desk.act(wish).await.map(|done| done.outcome)
}

fn not_begun(desk: &Desk, error: &DeskError) -> Failure {
    if let (DeskError::Refused(Refusal::NoRoom), Err(full)) = (error, room_to_write(desk.config())) {
        return closed(&full);
    }
    Failure::new(Code::Io, format!("The first queue could not be written: {error}."))
}

/// Whether a data directory that exists could be opened: it is ours or empty, whole beside its database, and can be written.
///
/// Nothing is changed. Whether the database is sound, only a start finds out.
///
/// # Errors
/// What opening it would say.
pub fn look(data: &Path) -> Result<(), Failure> {
    is_directory(data)?;
    let doing = format!("The data directory {} cannot be read", data.display());
    let mut entries = std::fs::read_dir(data).map_err(|error| Failure::io(&doing, &error))?;
    if !data.join(MARK).exists() && entries.next().is_some() {
        return Err(closed(&OpenError::Foreign { path: data.to_owned() }));
    }
    is_ours(data)?;
    desk::open::look(data).map_err(|error| closed(&error))?;
    writable(data)
}

/// Whether what we make in there can be written by the user whose desk it is: as root, only if it is root's. So must be a link
/// that leads there: whoever may change where it leads, or what is in there, would choose where root writes.
///
/// Of any other user the system itself knows what they may do; on a shared file system the name on a file may be nobody's.
fn is_ours(data: &Path) -> Result<(), Failure> {
    let us = ourselves().map_err(|error| Failure::io("The system does not say who we are", &error))?;
    if us != ROOT {
        return Ok(());
    }
    // Without a slash at its end, behind which the system would look at what the link leads to.
    let (name, mark) = (data.components().as_path(), data.join(MARK));
    for (path, found) in [(name, name.symlink_metadata()), (name, name.metadata()), (mark.as_path(), mark.symlink_metadata())] {
        match found {
            Ok(found) if found.uid() != ROOT => return Err(not_ours(path, found.uid())),
            Ok(found) if path == mark && !found.is_file() => {
                return Err(closed(&OpenError::Damaged { path: path.to_owned(), what: "it is not a file of its own".to_owned() }));
            }
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(source) => return Err(closed(&OpenError::NotWritable { path: path.to_owned(), source })),
        }
    }
    Ok(())
}

/// Both ends of a pair are ours, and the system says of each whose the other is.
fn ourselves() -> std::io::Result<u32> {
    let (here, _there) = tokio::net::UnixStream::pair()?;
    Ok(here.peer_cred()?.uid())
}

fn not_ours(path: &Path, owner: u32) -> Failure {
    let path = path.display();
    // Giving it to root is not advised: what its owner put there, links among it, would become root's as it is.
    let sentence = format!(
        "{path} belongs to user {owner}, who chooses what is there and could not write what root makes; nothing was touched. Run the command as that user (sudo -u '#{owner}' sportello ...)."
    );
    Failure::new(Code::NoPermission, sentence)
}

/// Whether a file can be made in a directory: tried, because rights, read-only mounts and quotas all have a say.
///
/// # Errors
/// What the system says.
pub fn writable(directory: &Path) -> Result<(), Failure> {
    let path = directory.join(format!(".sportello-{:016x}", crate::random::word()));
    let tried = std::fs::File::create_new(&path).and_then(|_| std::fs::remove_file(&path));
    tried.map_err(|source| closed(&OpenError::NotWritable { path: directory.to_owned(), source }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_that_takes_no_file_more_has_lost_nothing() {
        for (errno, full) in [(28, true), (122, true), (13, false)] {
            let source = std::io::Error::from_raw_os_error(errno);
            assert_eq!(tells_of_no_room(&format!("opening: IO error: {source}")), full, "{source}");
            let failure = closed(&OpenError::NotWritable { path: "/data".into(), source });
            assert_eq!((failure.code == Code::Later, failure.sentence == FULL), (full, full), "{failure}");
        }
    }
}
