//! Mails from hell at the door of the running program: each is taken and becomes a ticket, and the process stays small.

use std::time::Duration;

use crate::child::{Serving, program};
use crate::house::Folder;
use crate::room::{answer, free_port};
use crate::sink::Deliverer;

/// What an empty desk takes, the largest mail a few times over, and half as much again.
const PEAK_MIB_MAX: u64 = 400;
/// All of them are acted on long before.
const SURELY: Duration = Duration::from_secs(120);

/// Mails that were made to be expensive.
fn mails() -> Vec<(&'static str, String)> {
    let parts: String = (0..10_000).map(|n| format!("--b\r\nContent-Type: application/x-{n}; name={n}.bin\r\n\r\n{n}\r\n")).collect();
    let levels: String = (0..10_000).map(|n| format!("Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n")).collect();
    let html = |bomb: String| format!("Content-Type: text/html\r\n\r\n{bomb}");
    vec![
        ("ten thousand parts", format!("Content-Type: multipart/mixed; boundary=b\r\n\r\n{parts}--b--")),
        ("ten thousand levels", levels),
        ("mails within mails", "Content-Type: message/rfc822\r\n\r\n".repeat(100_000)),
        ("megabytes of header", format!("{}\r\nbody", "X: =?utf-8?q?=C3=A8?= =?broken?\r\n".repeat(100_000))),
        ("megabytes of references", format!("References: {}\r\n\r\nbody", "<a@b>\r\n ".repeat(300_000))),
        ("megabytes of quotes", format!("\r\n{}", "> a\r\n\r\n".repeat(1_000_000))),
        ("NULs", format!("\r\n{}", ("\0".repeat(900) + "\r\n").repeat(1_000))),
        ("tags within tags", html("<div>\r\n".repeat(100_000))),
        ("formatting that is opened anew", html("<b><i><u><s><tt><em>".repeat(3) + &"<p>x\r\n".repeat(50_000))),
        ("comments without end", html("<!--\r\n".repeat(400_000))),
        (
            "base64 of twenty megabytes",
            format!("Content-Transfer-Encoding: base64\r\n\r\n{}", ("eHh4".repeat(19) + "\r\n").repeat(260_000)),
        ),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mails_from_hell_become_tickets_of_a_process_that_stays_small() {
    let (folder, http, smtp) = (Folder::new(), free_port(), free_port());
    let (listen, mails_in) = (http.to_string(), smtp.to_string());
    let variables = [("SPORTELLO_HTTP_LISTEN", listen.as_str()), ("SPORTELLO_SMTP_LISTEN", mails_in.as_str())];
    let mut serving = tokio::task::block_in_place(|| Serving::of(&folder, program(&folder, &["serve"], &variables)).ready());
    let mut deliverer = Deliverer::connect(smtp).await.expect("it listens");
    let mut taken = 0;
    for (what, rest) in mails() {
        let raw = format!("From: graham@customer.example\r\nMessage-ID: <{taken}@customer.example>\r\nSubject: {what}\r\n{rest}\r\n");
        assert_eq!(deliverer.deliver("graham@customer.example", "support@localhost", &raw).await.expect("it answers"), 250, "{what}");
        taken += 1;
        let all_there = async {
            while !answer(http, "/metrics", "").contains(&format!("\nsportello_open_tickets {taken}\n")) {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(SURELY, all_there).await.unwrap_or_else(|_| panic!("{what} became no ticket: {}", serving.said()));
        let peak = peak_mib(serving.child.id());
        assert!(peak < PEAK_MIB_MAX, "{peak} MiB after {what}");
    }
    serving.stop();
    assert!(!serving.said().contains("panicked"), "{}", serving.said());
}

/// The most that a process has held in memory.
fn peak_mib(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).expect("it runs");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("Linux says it");
    line.split_whitespace().next().and_then(|kib| kib.parse::<u64>().ok()).expect("a number") / 1024
}
