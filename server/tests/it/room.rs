//! A disk that fills up: a refusal in words while there is a little room, reading to the very end, and all well afterwards.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use desk::DeskError;
use desk::config::Engine;
use shared::access::Actor;
use shared::event::{Cause, Event};
use shared::refusal::Refusal;
use shared::seal::Hash;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::child::{START_TIME, Serving, by_shell, said, text};
use crate::files::first_queue;
use crate::house::{CHIARA, FORM, Folder, GIULIA, GRAHAM, House, PASSWORD, multipart};
use crate::sink::Deliverer;
use crate::trouble::skip;
use crate::writers::sign_in;

const MIB: u64 = 1024 * 1024;
/// Below the reserve, with room for the database's own files.
const LITTLE: u64 = 100 * MIB;
const LETTER: &str = "From: graham@customer.example\r\nTo: support@desk.example\r\nSubject: Cold room 3\r\n";

/// How much room the desk of the first test finds.
static ROOM: AtomicU64 = AtomicU64::new(u64::MAX);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_little_room_everything_is_refused_in_words_and_read_as_ever() {
    let house = House::with_desk(
        |config| {
            config.mail.smtp = Some(SocketAddr::from(([127, 0, 0, 1], 0)));
            config.mail_domain = Some("desk.example".to_owned());
        },
        |desk| {
            desk.engine = Engine::Disk;
            desk.room = |_| Ok(ROOM.load(Ordering::SeqCst));
        },
    )
    .await;
    let (giulia, graham) = (house.cookie(GIULIA).await, house.cookie(GRAHAM).await);
    let mut deliverer = Deliverer::connect(house.running.smtp.expect("it listens")).await.expect("it listens");
    assert_eq!(mail(&mut deliverer, "before").await, 250);
    for room in [LITTLE, 0] {
        ROOM.store(room, Ordering::SeqCst);
        // A look at the disk is a moment old at most.
        until("it is noticed", || house.desk().health().why.is_some()).await;
        assert_eq!(mail(&mut deliverer, "refused").await, 452);
        let (path, form) = new_ticket(&house);
        let refused = house.post(&path, &[FORM, ("cookie", &giulia)], form).await;
        assert_eq!(refused.status, 507, "{}", refused.text());
        assert!(refused.text().contains("no_room"), "{}", refused.text());
        let change = format!("old_password={}&new_password=another+one+of+the+tests", PASSWORD.replace(' ', "+"));
        let refused = house.post("/api/account/change_password", &[FORM, ("cookie", &graham)], change).await;
        assert_eq!(refused.header("location"), "/profile?news=not-now");
        let page = house.get("/profile?news=not-now", &[("accept", "text/html"), ("cookie", &graham)]).await.text();
        assert!(page.contains("We cannot save anything at this moment"), "the cause is said: {page}");
        let table = "name,address\nNora Nuova,nora@customer.example\n";
        let looked = house.desk().look_at_people(&Actor::desk(), table, false).await.expect("a look writes nothing");
        assert_eq!((looked.added, looked.refused.len()), (1, 0));
        let imported = house.desk().import_people(&Actor::desk(), table, false).await;
        assert!(matches!(imported, Err(DeskError::Refused(Refusal::NoRoom))), "it is said once, and not of each line");
        if room == LITTLE {
            let locale = format!("op={:0>32}&lang=it&zone=", 7);
            let form = [FORM, ("cookie", graham.as_str()), ("accept", "text/html")];
            let refused = house.post("/api/account/locale", &form, locale).await.header("location").to_owned();
            assert_eq!(refused, format!("/profile?refused={:0>32}", 7));
            let page = house.get(&refused, &form[1..]).await.text();
            assert!(page.contains("id=\"zone-error\""), "it is said: {page}");
            let chiara = house.cookie(CHIARA).await;
            house.post("/api/account/sign_out_everywhere", &[FORM, ("cookie", &chiara)], "").await;
            let page = house.get("/portal", &[("accept", "text/html"), ("cookie", &chiara)]).await;
            assert!(page.status.is_redirection(), "whoever signs out everywhere is out: {}", page.status);
        }
        let (media, body) = multipart(&[], &[("files", "a.txt", b"hello")]);
        let refused = house.post("/upload", &[("content-type", &media), ("cookie", &graham)], body).await;
        assert_eq!(refused.status, 507, "{}", refused.text());
        assert!(refused.text().contains("room"), "{}", refused.text());
        let ready = house.get("/health/ready", &[]).await;
        assert_eq!((ready.status.as_u16(), ready.text().contains("nearly full")), (503, true), "{}", ready.text());
        for (path, cookie) in [("/desk", &giulia), ("/portal", &graham), ("/portal/new", &graham)] {
            assert_eq!(house.get(path, &[("accept", "text/html"), ("cookie", cookie)]).await.status, 200, "{path} with {room} bytes");
        }
    }
    let form = [FORM, ("cookie", &graham), ("accept", "text/html")];
    assert_eq!(house.post("/api/account/sign_out", &form, "").await.status, 302, "whoever signs out is out");
    let page = house.get("/portal", &[("accept", "text/html"), ("cookie", &graham)]).await;
    assert!(page.status.is_redirection(), "{}", page.status);
    ROOM.store(u64::MAX, Ordering::SeqCst);
    until("it is noticed", || house.desk().health().ready).await;
    assert_eq!(mail(&mut deliverer, "after").await, 250);
    assert!(!house.cookie(GRAHAM).await.is_empty(), "the password is the old one");
    let (path, form) = new_ticket(&house);
    assert_eq!(house.post(&path, &[FORM, ("cookie", &giulia)], form).await.status, 200);
    house.desk().act_on_accepted().await.expect("they are acted on");
    house.desk().check_whole().await.unwrap_or_else(|difference| panic!("{difference}"));
    house.close().await;
}

/// How much room the desk of the next test finds.
static SHRINKING: AtomicU64 = AtomicU64::new(u64::MAX);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_for_which_the_room_ends_is_refused_and_leaves_nothing() {
    let house = House::with_desk(
        |_| {},
        |desk| {
            desk.engine = Engine::Disk;
            desk.room = |_| Ok(SHRINKING.load(Ordering::SeqCst));
        },
    )
    .await;
    let graham = house.cookie(GRAHAM).await;
    let waiting = || std::fs::read_dir(house.desk().config().data.join("blobs/tmp")).expect("it is ours").count();
    let (media, body) = multipart(&[], &[("files", "a.txt", &[b'a'; 4096])]);
    let (first, rest) = body.split_at(2048);
    let head = format!(
        "POST /upload HTTP/1.1\r\nhost: localhost\r\norigin: {}\r\ncookie: {graham}\r\ncontent-type: {media}\r\ncontent-length: {}\r\n\r\n",
        house.url,
        body.len()
    );
    let mut stream = tokio::net::TcpStream::connect(house.running.http).await.expect("it listens");
    stream.write_all(head.as_bytes()).await.expect("it reads");
    stream.write_all(first).await.expect("it reads");
    until("the file is begun", || waiting() == 1).await;
    SHRINKING.store(LITTLE, Ordering::SeqCst);
    until("it is noticed", || house.desk().health().why.is_some()).await;
    stream.write_all(rest).await.expect("it reads");
    let mut answer = vec![0; 64];
    let read = stream.read(&mut answer).await.expect("it answers");
    assert!(text(&answer[..read]).starts_with("HTTP/1.1 507"), "{}", text(&answer));
    until("it is gone", || waiting() == 0).await;
    house.close().await;
}

#[tokio::test]
async fn a_desk_is_not_begun_where_it_could_not_write() {
    let folder = Folder::new();
    let data = folder.0.join("data");
    let config = desk::Config { room: |_| Ok(LITTLE), workers: false, ..desk::Config::new(data.clone()) };
    let refused = server::machine::open(config).await.err().expect("there is too little room");
    assert_eq!(refused.code, server::exit::Code::Later);
    assert!(refused.sentence.starts_with("Only 100 MiB are free for") && refused.sentence.contains("256 MiB"), "{}", refused.sentence);
    assert!(!data.exists(), "nothing was made");
}

fn new_ticket(house: &House) -> (String, String) {
    let (op, queue) = (house.desk().new_op(), first_queue(house));
    let form = format!(
        "op={op}&form[writing]=caller&form[queue]={queue}&form[subject]=Cold+room&form[body]=Warm&form[name]=Graham&form[email]=g%40pell.example"
    );
    ("/api/desk/open".to_owned(), form)
}

async fn mail(deliverer: &mut Deliverer, words: &str) -> u16 {
    let raw = format!("{LETTER}Message-ID: <{words}@customer.example>\r\n\r\n{words}\r\n");
    deliverer.deliver("graham@customer.example", "support@desk.example", &raw).await.expect("it answers")
}

async fn until(what: &str, is_so: impl Fn() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < START_TIME, "{what}: never");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Enough for a desk, its reserve, and something to fill it with.
const DISK_MIB: u64 = 448;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_that_is_full_is_said_and_all_is_well_when_there_is_room_again() {
    let folder = Folder::new();
    let Some(disk) = SmallDisk::mount(&folder) else { return skip("a full disk under the program itself; the desk's own test has run") };
    let (http, smtp) = (free_port(), free_port());
    let mut serving = disk.serve(&folder, http, smtp);
    let added = disk
        .run(&folder, &format!("printf '%s\\n' '{PASSWORD}' | \"$SPORTELLO\" user add --name Giulia --email {GIULIA} --password-stdin"));
    said(&added, 0, "");
    let cookie = sign_in(http, GIULIA).await;
    let mut deliverer = Deliverer::connect(smtp).await.expect("it listens");
    assert_eq!(mail_to(&mut deliverer, "before").await, 250);

    disk.fill(LITTLE);
    until("it is noticed", || !is_ready(http)).await;
    assert_eq!(mail_to(&mut deliverer, "refused").await, 452);
    said(&disk.run(&folder, "\"$SPORTELLO\" user add --name Aoife --email aoife@desk.example"), 75, "nearly full");
    said(&disk.run(&folder, "printf 'Subject: x\\n\\ny\\n' | \"$SPORTELLO\" mail --to support@localhost"), 75, "nearly full");
    assert_eq!(status(http, "/desk", &cookie), 200);
    let checked = disk.run(&folder, "\"$SPORTELLO\" check");
    said(&checked, 75, "not work like this");
    assert!(text(&checked.stdout).contains("wrong  Only"), "{}", text(&checked.stdout));
    said(&disk.run(&folder, "SPORTELLO_DATA=\"$SPORTELLO_DATA-new\" \"$SPORTELLO\" serve"), 75, "256 MiB are needed");
    assert!(!disk.outside.join("data-new").exists(), "a desk was begun that could not write");

    // Not a byte is left, and it still reads, and does not end: nothing is written that the disk could refuse.
    disk.fill(0);
    assert_eq!((mail_to(&mut deliverer, "refused").await, status(http, "/desk", &cookie)), (452, 200));
    assert!(serving.child.try_wait().expect("it is ours").is_none(), "{}", serving.said());
    disk.make_room();
    until("it is noticed", || is_ready(http)).await;
    assert_eq!(mail_to(&mut deliverer, "after").await, 250);
    let log = serving.said();
    assert_eq!((log.matches("the desk only reads").count(), log.matches("the desk writes again").count()), (1, 1), "{log}");

    // Killed on a full disk, it is not started until there is room for its own files; then nothing is missing.
    disk.fill(0);
    serving.kill();
    said(&disk.run(&folder, "\"$SPORTELLO\" serve"), 75, "Make room and start again");
    disk.make_room();
    let mut serving = disk.serve(&folder, http, smtp);
    let exported = disk.run(&folder, "\"$SPORTELLO\" export events");
    said(&exported, 0, "");
    let events = text(&exported.stdout);
    let causes = events.lines().map(|line| serde_json::from_str::<Event>(line).expect("an event").cause);
    let mails: BTreeSet<Hash> = causes.filter_map(|cause| if let Cause::Mail(raw) = cause { Some(raw) } else { None }).collect();
    assert_eq!(mails.len(), 2, "both mails that were taken were acted on");
    serving.stop();
}

async fn mail_to(deliverer: &mut Deliverer, words: &str) -> u16 {
    let raw = format!("From: graham@customer.example\r\nMessage-ID: <{words}@customer.example>\r\n\r\n{words}\r\n");
    deliverer.deliver("graham@customer.example", "support@localhost", &raw).await.expect("it answers")
}

pub(crate) fn free_port() -> SocketAddr {
    let socket = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    socket.local_addr().expect("it has an address")
}

/// A small disk in a mount namespace of its own, which a sleeping process keeps alive.
struct SmallDisk {
    holder: Child,
    /// Where it is seen in the namespace.
    inside: PathBuf,
    /// Where it is seen from here.
    outside: PathBuf,
}

impl SmallDisk {
    /// Mounts it; nothing where that is not allowed.
    fn mount(folder: &Folder) -> Option<Self> {
        let inside = folder.0.join("disk");
        std::fs::create_dir(&inside).expect("a folder");
        let script = format!("mount -t tmpfs -o size={DISK_MIB}m tmpfs disk && echo mounted && exec sleep 3600");
        let mut holder = Command::new("unshare");
        holder.args(["-rm", "sh", "-c", &script]).current_dir(&folder.0);
        let mut holder = holder.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().ok()?;
        let mut said = String::new();
        let output = holder.stdout.take().expect("it was asked for");
        std::io::BufRead::read_line(&mut std::io::BufReader::new(output), &mut said).expect("it is readable");
        let outside = PathBuf::from(format!("/proc/{}/root{}", holder.id(), inside.display()));
        let disk = Self { holder, inside, outside };
        // Without nsenter, or where its sight is barred, the disk is of no use.
        let entered = disk.command(folder, "true", &[]).output().is_ok_and(|output| output.status.success());
        (said == "mounted\n" && entered && disk.outside.exists()).then_some(disk)
    }

    /// A script in the namespace.
    fn command(&self, folder: &Folder, script: &str, variables: &[(&str, &str)]) -> Command {
        let (holder, data) = (self.holder.id().to_string(), self.inside.join("data").display().to_string());
        let mut all = vec![("HOLDER", holder.as_str()), ("SCRIPT", script), ("SPORTELLO_DATA", data.as_str())];
        all.extend(variables);
        by_shell(folder, "exec nsenter -t $HOLDER -U -m --preserve-credentials sh -c \"$SCRIPT\"", &all)
    }

    fn run(&self, folder: &Folder, script: &str) -> Output {
        tokio::task::block_in_place(|| self.command(folder, script, &[]).output().expect("it runs"))
    }

    fn serve(&self, folder: &Folder, http: SocketAddr, smtp: SocketAddr) -> Serving {
        let (http, smtp) = (http.to_string(), smtp.to_string());
        let variables = [("SPORTELLO_HTTP_LISTEN", http.as_str()), ("SPORTELLO_SMTP_LISTEN", smtp.as_str())];
        let command = self.command(folder, "exec \"$SPORTELLO\" serve", &variables);
        tokio::task::block_in_place(|| Serving::on(folder, self.outside.join("data"), command).ready())
    }

    /// Leaves so many bytes free.
    fn fill(&self, left: u64) {
        let free = self.free();
        assert!(left <= free, "only {free} bytes are free");
        let mut file = File::options().create(true).append(true).open(self.outside.join("fill")).expect("it is ours");
        let block = vec![0; usize::try_from(MIB).expect("small")];
        for _ in 0..(free - left).div_ceil(MIB) {
            // The last one does not fit when nothing is to be left.
            if file.write_all(&block).is_err() {
                break;
            }
        }
        assert!(self.free() <= left, "{} bytes are left", self.free());
    }

    fn make_room(&self) {
        std::fs::remove_file(self.outside.join("fill")).expect("it is ours");
    }

    fn free(&self) -> u64 {
        let asked = Command::new("stat").args(["-f", "-c", "%a %S"]).arg(&self.outside).output().expect("it runs");
        let answer = text(&asked.stdout);
        let numbers: Vec<u64> = answer.split_whitespace().filter_map(|number| number.parse().ok()).collect();
        numbers.iter().product()
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        drop(self.holder.kill());
        drop(self.holder.wait());
    }
}

fn is_ready(http: SocketAddr) -> bool {
    status(http, "/health/ready", "") == 200
}

/// The status of a page that somebody reads.
pub(crate) fn status(http: SocketAddr, path: &str, cookie: &str) -> u16 {
    answer(http, path, cookie).split_whitespace().nth(1).and_then(|status| status.parse().ok()).expect("a status")
}

/// The whole answer.
pub(crate) fn answer(http: SocketAddr, path: &str, cookie: &str) -> String {
    use std::io::Read;
    let mut stream = std::net::TcpStream::connect(http).expect("it listens");
    let request = format!("GET {path} HTTP/1.1\r\nhost: {http}\r\naccept: text/html\r\ncookie: {cookie}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).expect("it reads");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("it answers");
    text(&answer)
}
