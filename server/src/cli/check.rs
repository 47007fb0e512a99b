//! `sportello check`: everything that a start needs, looked at without starting or changing anything.

use std::io::{self, ErrorKind};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::time::Duration;

use desk::{OpenError, disk};
use mail::relay::Sender;
use shared::setting::DeskDoc;

use super::output;
use crate::config::Config;
use crate::control::call;
use crate::control::wire::Ask;
use crate::exit::{Code, Failure};
use crate::serve::unbound;
use crate::site::Site;
use crate::{machine, tls};

/// A relay may let strangers wait for its greeting; one that takes longer will not be quick with mails either.
const RELAY_TIME: Duration = Duration::from_secs(15);
/// For a connection to an address of this very machine.
const PORT_TIME: Duration = Duration::from_secs(1);
/// The first port that anybody may listen on. Those below the unit gives to its service, and nobody to its user at a terminal.
const PORTS_OF_ALL: u16 = 1024;

/// What was found.
enum Finding {
    /// As it should be.
    Well(String),
    /// Nothing that keeps the desk from starting, and to be known all the same.
    Note(String),
    /// With this it would not start or not work.
    Wrong(Failure),
}

impl From<Result<String, Failure>> for Finding {
    fn from(looked: Result<String, Failure>) -> Self {
        looked.map_or_else(Self::Wrong, Self::Well)
    }
}

/// Looks at everything.
pub(super) async fn check(config: &Config) -> Result<(), Failure> {
    let running = call::hello(&config.data).await;
    let is_running = matches!(running, Ok(Some(_)));
    let mut findings: Vec<Finding> = vec![
        process(running).into(),
        data(&config.data, is_running).into(),
        room(&desk::Config::new(config.data.clone())).into(),
        Site::find(config.site.as_deref()).map(|site| format!("The site is there (build {}).", site.build)).into(),
        Finding::Well(first_words(config)),
    ];
    findings.extend(certificates(config).into_iter().map(Finding::from));
    let ports = [
        ("http.listen", Some(config.http)),
        ("smtp.listen", config.mail.smtp),
        ("lmtp.listen", config.mail.lmtp),
        ("metrics.listen", config.metrics.listen),
    ];
    findings.extend(ports.into_iter().filter_map(|(key, address)| Some(port(key, address?, is_running))));
    findings.extend(twice(&ports).into_iter().map(Finding::Wrong));
    findings.extend(public_url(config));
    findings.extend(mail_in(config));
    findings.push(mail_out(config).await);
    if is_running && let Some(mails) = call::ask(&config.data, &Ask::Aside {}, &[]).await? {
        findings.push(Finding::Well(mails));
    }
    tell(findings)
}

/// Says it; the first thing that is wrong decides the code.
fn tell(findings: Vec<Finding>) -> Result<(), Failure> {
    let mut first = None;
    for finding in findings {
        match finding {
            Finding::Well(text) => output::say(&format!("ok     {text}"))?,
            Finding::Note(text) => output::say(&format!("note   {text}"))?,
            Finding::Wrong(failure) => {
                output::say(&format!("wrong  {}", failure.sentence))?;
                first.get_or_insert(failure.code);
            }
        }
    }
    match first {
        None => output::say("Nothing of this keeps Sportello from starting."),
        Some(code) => Err(Failure::new(code, "Sportello would not start or not work like this; the lines above say what to do.")),
    }
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
    // A link that leads nowhere is there too.
    if data.symlink_metadata().is_ok() {
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
        Err(_) | Ok(()) => Ok("Enough of the disk is free.".to_owned()),
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

fn port(key: &str, address: SocketAddr, is_running: bool) -> Finding {
    let tried = TcpListener::bind(address).map(drop);
    let outcome = match tried {
        // The one that is not allowed to listen does not learn from that whether somebody does.
        Err(error) if error.kind() == ErrorKind::PermissionDenied && !is_running && answers(address) => Err(ErrorKind::AddrInUse.into()),
        outcome => outcome,
    };
    found(key, address, outcome, is_running)
}

/// Whether somebody listens there.
fn answers(address: SocketAddr) -> bool {
    let host = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    TcpStream::connect_timeout(&SocketAddr::new(host, address.port()), PORT_TIME).is_ok()
}

/// What it means how a listener fared here. Whoever gives the command may have fewer rights than what is started.
fn found(key: &str, address: SocketAddr, outcome: io::Result<()>, is_running: bool) -> Finding {
    match outcome {
        Ok(()) => Finding::Well(format!("{address} ({key}) is free.")),
        Err(error) if is_running && error.kind() == ErrorKind::AddrInUse => {
            Finding::Well(format!("{address} ({key}) is in use, by the running process it seems."))
        }
        Err(error) if error.kind() == ErrorKind::PermissionDenied && address.port() < PORTS_OF_ALL => Finding::Note(format!(
            "{address} ({key}) was not tried, since this user may listen on no port below {PORTS_OF_ALL}. Whoever starts Sportello must: the unit gives its service the right (CAP_NET_BIND_SERVICE)."
        )),
        Err(error) => Finding::Wrong(unbound(address, key, &error)),
    }
}

/// Two listeners of one port, on one address or on all of them: each is free, and both cannot be had.
fn twice(ports: &[(&str, Option<SocketAddr>)]) -> Vec<Failure> {
    // All addresses of IPv6 are those of IPv4 as well, but not the reverse.
    let takes = |one: IpAddr, other: IpAddr| one == other || one.is_unspecified() && (one.is_ipv6() || other.is_ipv4());
    let clash = |one: SocketAddr, other: SocketAddr| {
        let (here, there) = (one.ip().to_canonical(), other.ip().to_canonical());
        one.port() != 0 && one.port() == other.port() && (takes(here, there) || takes(there, here))
    };
    let mut found = Vec::new();
    for (nth, (key, address)) in ports.iter().enumerate() {
        let Some(address) = address else { continue };
        for (before, _) in ports.iter().take(nth).filter(|(_, other)| other.is_some_and(|other| clash(*address, other))) {
            let sentence = format!("{before} and {key} both ask for port {}. Give one of them another.", address.port());
            found.push(Failure::new(Code::Config, sentence));
        }
    }
    found
}

/// An address for everybody and none for their browsers do not go together; a proxy that nobody named makes one of all visitors.
fn public_url(config: &Config) -> Vec<Finding> {
    if let Some(amiss) = config.unnamed_desk() {
        return vec![Finding::Wrong(Failure::new(Code::Config, amiss))];
    }
    let called = match &config.public_url {
        Some(url) => format!("Browsers and mails call the desk {url}."),
        None => format!("The desk is for this machine only: {}.", config.public_url(config.http)),
    };
    let amiss = config.unnamed_proxy().map(|amiss| Finding::Note(amiss.to_owned()));
    [Some(Finding::Well(called)), amiss].into_iter().flatten().collect()
}

/// A desk to which nobody can write by mail is one as well; its operator should know.
fn mail_in(config: &Config) -> Option<Finding> {
    let none = config.mail.smtp.is_none() && config.mail.lmtp.is_none();
    none.then(|| Finding::Note("No mail comes in by itself (smtp.listen, lmtp.listen): only `sportello mail` takes it.".to_owned()))
}

/// Without its relay a desk starts, and mails wait.
async fn mail_out(config: &Config) -> Finding {
    let Some(relay) = &config.relay else {
        return Finding::Note("No relay is set (relay.host): mails wait in the outbox.".to_owned());
    };
    let place = format!("{}:{}", relay.host, relay.port);
    let greeted = match Sender::new(&machine::relay_of(relay, &config.mail_domain())) {
        Ok(sender) => sender.greet(RELAY_TIME).await,
        Err(error) => Err(error.to_string()),
    };
    match greeted {
        Ok(()) => Finding::Well(format!("The relay {place} lets us in (relay.tls, relay.user).")),
        Err(why) => Finding::Note(format!("The relay {place} does not let us in: {why}. Mails wait until it does.")),
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

    #[test]
    fn a_port_that_only_the_service_may_have_is_noted_and_not_called_wrong() {
        let word_of = |kind: ErrorKind, address: &str, is_running| {
            let address = address.parse().expect("an address");
            match found("smtp.listen", address, Err(kind.into()), is_running) {
                Finding::Well(_) => "ok",
                Finding::Note(_) => "note",
                Finding::Wrong(_) => "wrong",
            }
        };
        for (kind, address, is_running, word) in [
            (ErrorKind::PermissionDenied, "0.0.0.0:25", true, "note"),
            (ErrorKind::PermissionDenied, "0.0.0.0:25", false, "note"),
            (ErrorKind::PermissionDenied, "0.0.0.0:1024", true, "wrong"),
            (ErrorKind::AddrInUse, "0.0.0.0:25", true, "ok"),
            (ErrorKind::AddrInUse, "0.0.0.0:25", false, "wrong"),
            (ErrorKind::AddrNotAvailable, "192.0.2.1:25", true, "wrong"),
        ] {
            assert_eq!(word_of(kind, address, is_running), word, "{kind} at {address}");
        }
    }

    #[test]
    fn a_port_is_taken_where_somebody_answers_whoever_asks() {
        let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
        let at = |host: &str| SocketAddr::new(host.parse().expect("an address"), taken.local_addr().expect("an address").port());
        assert!(answers(at("127.0.0.1")) && answers(at("0.0.0.0")));
        let free = at("127.0.0.1");
        drop(taken);
        assert!(!answers(free));
    }

    #[test]
    fn two_listeners_clash_where_one_takes_the_others_address() {
        let clash = |one: &str, other: &str| {
            let [one, other] = [one, other].map(|address| Some(address.parse().expect("an address")));
            !twice(&[("http.listen", one), ("smtp.listen", other)]).is_empty()
        };
        for (one, other, both) in [
            ("127.0.0.1:25", "127.0.0.1:25", true),
            ("127.0.0.1:25", "127.0.0.1:26", false),
            ("127.0.0.1:0", "127.0.0.1:0", false),
            ("127.0.0.1:25", "127.0.0.2:25", false),
            ("0.0.0.0:25", "127.0.0.1:25", true),
            ("0.0.0.0:25", "[::ffff:127.0.0.1]:25", true),
            ("0.0.0.0:25", "[::1]:25", false),
            ("0.0.0.0:25", "[::]:25", true),
            ("[::]:25", "[::1]:25", true),
            ("[::]:25", "127.0.0.1:25", true),
        ] {
            assert_eq!(clash(one, other), both, "{one} and {other}");
            assert_eq!(clash(other, one), both, "{other} and {one}");
        }
    }
}
