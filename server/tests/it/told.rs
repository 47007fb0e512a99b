//! A demo whose telling was killed: nobody is shown half a story, and the next start tells it whole.

use std::time::Duration;

use desk::{Desk, demo};

use crate::child::{Serving, ends, program};
use crate::house::Folder;
use crate::prove::{Dice, rounds};

/// When it is killed after it was started, in milliseconds: from before the first word to the last ones.
const TELLING_MS: (u64, u64) = (30, 2_500);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_story_that_was_killed_is_told_anew_and_never_shown_in_part() {
    let (folder, mut dice) = (Folder::new(), Dice::new());
    let tell = || program(&folder, &["demo"], &[("SPORTELLO_SMTP_LISTEN", "127.0.0.1:0")]);
    let mut halves = 0;
    for _ in 0..rounds(4, 20) {
        let mut telling = Serving::of(&folder, tell());
        tokio::time::sleep(Duration::from_millis(dice.between(TELLING_MS.0, TELLING_MS.1))).await;
        let told = telling.is_ready();
        telling.kill();
        if told {
            // It came to its end: begin again.
            std::fs::remove_dir_all(folder.0.join("data")).expect("it is ours");
        } else if folder.0.join("data/demo-is-being-told").exists() {
            halves += 1;
            ends(&folder, &["serve"], &[], 73, "not told to its end");
            ends(&folder, &["export", "events"], &[], 73, "not told to its end");
        }
    }
    assert!(0 < halves, "it was never killed in the midst");

    let mut telling = Serving::of(&folder, tell()).ready();
    telling.stop();
    let mut config = desk::Config::new(folder.0.join("data"));
    config.workers = false;
    config.fatal = |why| panic!("{why}");
    let desk = Desk::open(config).await.expect("it opens");
    assert!(demo::is_told(&desk));
    desk.check_whole().await.unwrap_or_else(|difference| panic!("{difference}"));
    let numbers = desk.facts(&demo::cast::elena(&desk)).expect("she may").value.iter().map(|fact| fact.ticket.0).collect::<Vec<_>>();
    assert!(demo::NUMBERS.iter().all(|number| numbers.contains(number)), "{numbers:?}");
    assert!(650 <= numbers.len(), "{} tickets", numbers.len());
    desk.close().await;
}
