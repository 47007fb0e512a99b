//! `sportello check`: everything that a start needs, looked at without starting or changing anything.

use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::time::Duration;

use desk::{OpenError, disk};
use shared::setting::DeskDoc;
use tokio::net::TcpStream;

use super::output;
use crate::config::{Config, RelayConfig};
use crate::control::call;
use crate::control::wire::Ask;
use crate::exit::{Code, Failure};
use crate::site::Site;
use crate::{machine, tls};

/// A relay that does not answer by then will not be quick with mails either.
const RELAY_TIME: Duration = Duration::from_secs(5);

/// Looks at everything; the first thing that is wrong decides the code.
pub(super) async fn check(config: &Config) -> Result<(), Failure> {
    let running = call::ask(&config.data, &Ask::Hello {}, &[]).await;
    let is_running = matches!(running, Ok(Some(_)));
    let mut findings = vec![
        process(running),
        data(&config.data, is_running),
        room(&desk::Config::new(config.data.clone())),
        Site::find(config.site.as_deref()).map(|site| format!("The site is there (build {}).", site.build)),
    ];
    findings.push(Ok(first_words(config)));
    findings.extend(certificates(config));
    let ports = [
        ("http.listen", Some(config.http)),
        ("smtp.listen", config.mail.smtp),
        ("lmtp.listen", config.mail.lmtp),
        ("metrics.listen", config.metrics.listen),
    ];
    findings.extend(ports.into_iter().filter_map(|(key, address)| Some(port(key, address?, is_running))));
    findings.push(public_url(config));
    if let Some(relay) = &config.relay {
        findings.push(reach(relay).await);
    }
    if is_running && let Some(mails) = call::ask(&config.data, &Ask::Aside {}, &[]).await? {
        findings.push(Ok(mails));
    }
    let mut first = None;
    for finding in findings {
        match finding {
            Ok(text) => output::say(&format!("ok     {text}"))?,
            Err(failure) => {
                output::say(&format!("wrong  {}", failure.sentence))?;
                first.get_or_insert(failure.code);
            }
        }
    }
    first.map_or(Ok(()), |code| Err(Failure::new(code, "Sportello would not start or not work like this; the lines above say what to do.")))
}

fn process(running: Result<Option<String>, Failure>) -> Result<String, Failure> {
    running.map(|text| text.unwrap_or_else(|| "No Sportello is running on this data directory.".to_owned()))
}

/// Whether the directory, or the one that it would be made in, can be written.
fn data(data: &Path, is_running: bool) -> Result<String, Failure> {
    if is_running {
        return Ok(format!("The data directory {} is in use by the running process.", data.display()));
    }
    let shown = data.display();
    if data.exists() {
        machine::look(data)?;
        return Ok(format!("The data directory {shown} can be used."));
    }
    machine::writable(disk::existing(data))?;
    Ok(format!("The data directory {shown} does not exist yet and will be made."))
}

/// Whether there is the room in which the desk writes.
fn room(config: &desk::Config) -> Result<String, Failure> {
    match disk::room_to_write(config) {
        Err(OpenError::NoRoom { path, free_mib, need_mib }) => {
            let path = path.display();
            let sentence =
                format!("Only {free_mib} MiB are free for {path}; {need_mib} MiB are needed, below that Sportello only reads. Make room.");
            Err(Failure::new(Code::Later, sentence))
        }
        Err(_) | Ok(()) => Ok("There is room on the disk.".to_owned()),
    }
}

/// What a first start writes into the desk.
fn first_words(config: &Config) -> String {
    let DeskDoc { name, zone, lang, .. } = &config.desk;
    let name = name.read(*lang);
    format!("A new desk is called {name}, its zone is {zone}, its language {lang} (desk.*); one that exists keeps what it has.")
}

fn certificates(config: &Config) -> Vec<Result<String, Failure>> {
    let pages = config
        .certificate
        .as_ref()
        .map(|certificate| tls::for_pages(certificate).map(|_| "The certificate for web pages can be used.".to_owned()));
    let mail = config
        .mail
        .certificate
        .as_ref()
        .map(|certificate| tls::for_mail(certificate).map(|_| "The certificate for mail can be used.".to_owned()));
    pages.into_iter().chain(mail).collect()
}

fn port(key: &str, address: SocketAddr, is_running: bool) -> Result<String, Failure> {
    match TcpListener::bind(address) {
        Ok(_) => Ok(format!("{address} ({key}) is free.")),
        Err(error) if is_running && error.kind() == std::io::ErrorKind::AddrInUse => {
            Ok(format!("{address} ({key}) is in use, by the running process it seems."))
        }
        Err(error) => Err(Failure::io(&format!("{address} ({key}) cannot be listened on"), &error)),
    }
}

/// An address for everybody and none for their browsers do not go together.
fn public_url(config: &Config) -> Result<String, Failure> {
    match &config.public_url {
        Some(url) => {
            let amiss = config.unnamed_proxy().map(|amiss| format!(" {amiss}")).unwrap_or_default();
            Ok(format!("Browsers and mails call the desk {url}.{amiss}"))
        }
        None if config.http.ip().is_loopback() => Ok(format!("The desk is for this machine only: {}.", config.public_url(config.http))),
        None => Err(Failure::new(
            Code::Config,
            "http.listen is open to other machines, but public_url does not say what browsers call the desk; forms would be refused and links in mails would lead nowhere. Set public_url.",
        )),
    }
}

async fn reach(relay: &RelayConfig) -> Result<String, Failure> {
    let place = format!("{}:{}", relay.host, relay.port);
    let connected = tokio::time::timeout(RELAY_TIME, TcpStream::connect((relay.host.as_str(), relay.port))).await;
    match connected {
        Ok(Ok(_)) => Ok(format!("The relay {place} answers.")),
        Ok(Err(error)) => Err(Failure::new(Code::Unavailable, format!("The relay {place} does not answer: {error}. Mails would wait."))),
        Err(_) => Err(Failure::new(
            Code::Unavailable,
            format!("The relay {place} does not answer within {} s. Mails would wait.", RELAY_TIME.as_secs()),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(room: fn(&Path) -> std::io::Result<u64>) -> desk::Config {
        desk::Config { room, ..desk::Config::new("no-such-folder/data".into()) }
    }

    #[test]
    fn a_disk_that_is_nearly_full_is_wrong_and_what_is_needed_is_said() {
        let wrong = room(&with(|_| Ok(100 * 1024 * 1024))).expect_err("it is too little");
        assert_eq!(wrong.code, Code::Later);
        let words = "Only 100 MiB are free for no-such-folder/data; 256 MiB are needed";
        assert!(wrong.sentence.starts_with(words), "{}", wrong.sentence);
        assert!(room(&with(|_| Ok(256 * 1024 * 1024))).is_ok());
    }
}
