//! `kill -9` while eight write, again and again: what was acknowledged is there, once, and nothing is half.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use desk::Desk;
use shared::event::Event;
use tokio_util::sync::CancellationToken;

use crate::child::{START_TIME, Serving, program, run, text};
use crate::house::{Folder, PASSWORD};
use crate::prove::{Dice, rounds};
use crate::sink::Relay;
use crate::writers::{Deed, Person, Scene, compare, people, set_to_work, sign_in};

/// For how long they write before the kill, in milliseconds.
const WRITING_MS: (u64, u64) = (150, 700);
/// Each so many-th start is killed before it is ready.
const EARLY_EVERY: usize = 6;
/// After the first kill of a start, how long it may run, in milliseconds.
const EARLY_MS: (u64, u64) = (1, 120);
/// How often the log is read whole and compared in between.
const COMPARED: usize = 8;
/// Kills in a usual run, and in `make prove`.
const KILLS: (usize, usize) = (25, 200);
/// An answer may come a little before the log can be read up to it: smaller numbers are still on their way.
const LATE: Duration = Duration::from_secs(15);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_is_there_once_whenever_the_process_is_killed() {
    server::tls::install_provider();
    let (folder, mut dice, rounds) = (Folder::new(), Dice::new(), rounds(KILLS.0, KILLS.1));
    let scene = Scene::new(free_port(), free_port(), Relay::open().await);
    let mut took = Vec::new();

    let mut serving = start(&folder, &scene);
    let people = add_people(&folder, &scene).await;
    let stop = CancellationToken::new();
    let mut writers = set_to_work(&scene, &people, &stop);
    for round in 1..=rounds {
        tokio::time::sleep(Duration::from_millis(dice.between(WRITING_MS.0, WRITING_MS.1))).await;
        serving.kill();
        if round % EARLY_EVERY == 0 {
            let mut early = Serving::of(&folder, serve(&folder, &scene));
            tokio::time::sleep(Duration::from_millis(dice.between(EARLY_MS.0, EARLY_MS.1))).await;
            early.kill();
        }
        serving = start(&folder, &scene);
        took.push(serving.took);
        assert_eq!(scene.book.odd(), Vec::<String>::new(), "round {round}");
        if round % rounds.div_ceil(COMPARED) == 0 {
            // What is answered from here on may not be in this export.
            let deeds = scene.book.deeds();
            let began = Instant::now();
            while let Err(difference) = compare(&exported(&folder), &deeds) {
                assert!(began.elapsed() < LATE, "round {round}: {difference}");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
    stop.cancel();
    while let Some(writer) = writers.join_next().await {
        writer.expect("no writer panics");
    }
    let deeds = scene.book.deeds();
    acted_on(&folder, &deeds).await;
    serving.stop();
    let said = serving.said();
    assert!(!said.contains("panicked"), "{said}");

    assert_eq!(scene.book.odd(), Vec::<String>::new());
    let desk = opened(&folder).await;
    nothing_is_lost_doubled_or_half(&desk, &deeds).await;
    every_reply_left_or_waits(&desk, &scene, &deeds).await;
    desk.close().await;
    tell(&mut took, &scene, &deeds);
}

/// A port of an address of its own, so that no other test is given it while the process is down.
fn free_port() -> SocketAddr {
    let [_, _, a, b] = std::process::id().to_be_bytes();
    let address = IpAddr::V4(Ipv4Addr::new(127, 77, a, b.max(1)));
    let socket = std::net::TcpListener::bind(SocketAddr::from((address, 0))).expect("a port");
    socket.local_addr().expect("it has an address")
}

fn serve(folder: &Folder, scene: &Scene) -> std::process::Command {
    let (http, smtp, relay) = (scene.http.to_string(), scene.smtp.to_string(), scene.relay.address);
    let (host, port) = (relay.ip().to_string(), relay.port().to_string());
    let variables = [
        ("SPORTELLO_HTTP_LISTEN", http.as_str()),
        ("SPORTELLO_SMTP_LISTEN", smtp.as_str()),
        ("SPORTELLO_RELAY_HOST", host.as_str()),
        ("SPORTELLO_RELAY_PORT", port.as_str()),
    ];
    program(folder, &["serve"], &variables)
}

fn start(folder: &Folder, scene: &Scene) -> Serving {
    tokio::task::block_in_place(|| Serving::of(folder, serve(folder, scene)).ready())
}

async fn add_people(folder: &Folder, scene: &Scene) -> Vec<Person> {
    let mut added = Vec::new();
    for (email, is_agent) in people() {
        let role = if is_agent { "--agent" } else { "--customer" };
        let arguments = ["user", "add", role, "--name", "Somebody", "--email", &email, "--password-stdin"];
        let output = tokio::task::block_in_place(|| run(folder, &arguments, format!("{PASSWORD}\n").as_bytes()));
        let said = text(&output.stdout);
        let id = said.split_whitespace().find_map(|word| word.parse().ok());
        let id = id.unwrap_or_else(|| panic!("{said}{}", text(&output.stderr)));
        added.push(Person { id, cookie: sign_in(scene.http, &email).await });
    }
    added
}

fn exported(folder: &Folder) -> Vec<Event> {
    let output = tokio::task::block_in_place(|| run(folder, &["export", "events"], b""));
    assert!(output.status.success(), "{}", text(&output.stderr));
    let events = text(&output.stdout);
    events.lines().map(|line| serde_json::from_str(line).expect("an event")).collect()
}

/// Waits until every accepted mail was acted on.
async fn acted_on(folder: &Folder, deeds: &[Deed]) {
    let began = Instant::now();
    loop {
        match compare(&exported(folder), deeds) {
            Ok(0) => return,
            Ok(waiting) => assert!(began.elapsed() < START_TIME, "{waiting} accepted mails are not acted on"),
            // The desk still acts on mails: a smaller number of theirs may be on its way.
            Err(difference) => assert!(began.elapsed() < LATE, "{difference}"),
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

async fn opened(folder: &Folder) -> Desk {
    let mut config = desk::Config::new(folder.0.join("data"));
    config.workers = false;
    config.fatal = |why| panic!("{why}");
    Desk::open(config).await.expect("it opens")
}

async fn nothing_is_lost_doubled_or_half(desk: &Desk, deeds: &[Deed]) {
    desk.check_whole().await.unwrap_or_else(|difference| panic!("{difference}"));
    let mut found: BTreeMap<&str, usize> = BTreeMap::new();
    let written = desk.all_words().await.expect("they are read");
    for words in &written {
        for word in words.split_whitespace().filter(|word| word.starts_with("words")) {
            *found.entry(word).or_default() += 1;
        }
    }
    for deed in deeds {
        let Some(words) = &deed.words else { continue };
        let times = found.get(words.as_str()).copied().unwrap_or_default();
        assert_eq!(times, usize::from(deed.done), "{deed:?}");
    }
}

/// What was said to somebody by mail has left, or waits to leave; a second time only as the same mail.
async fn every_reply_left_or_waits(desk: &Desk, scene: &Scene, deeds: &[Deed]) {
    let waiting = desk.composed_mails().await.expect("they are put together");
    let mails = scene.relay.mails().into_iter().map(|(_, mail)| mail).chain(waiting.into_iter().map(|mail| mail.text));
    let mut sent: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for mail in mails {
        let id = mail.lines().find_map(|line| line.strip_prefix("Message-ID:")).unwrap_or_default().trim().to_owned();
        // Words of before are quoted behind a sign; the new ones stand on a line of their own.
        for word in mail.lines().map(str::trim).filter(|line| line.starts_with("words")) {
            sent.entry(word.to_owned()).or_default().insert(id.clone());
        }
    }
    for deed in deeds.iter().filter(|deed| deed.leaves) {
        let words = deed.words.as_deref().unwrap_or_default();
        let ids = sent.get(words).map_or(0, BTreeSet::len);
        assert_eq!(ids, 1, "the mail with {words} has {ids} names");
    }
}

/// What a person wants to know of it, for whoever runs the tests with their output.
#[expect(clippy::print_stderr, reason = "the figures of a test are read by people")]
fn tell(took: &mut [Duration], scene: &Arc<Scene>, deeds: &[Deed]) {
    took.sort_unstable();
    let at = |part: usize| took[(took.len() - 1) * part / 100].as_millis();
    let (done, repeated) = (deeds.iter().filter(|deed| deed.done).count(), scene.book.repeated.load(Ordering::Relaxed));
    eprintln!(
        "{} kills, {done} acknowledged, {repeated} sent again: lost 0, doubled 0, half-written 0; start to ready min {} median {} max {} ms",
        took.len(),
        at(0),
        at(50),
        at(100)
    );
    assert!(100 < done, "they wrote next to nothing");
}
