//! Naming a file is not having it: what a browser brings back of a stored file counts only for who sent it.

use desk::DeskError;
use serde_json::json;
use shared::access::Actor;
use shared::ticket::action::NewFile;

use crate::files::first_queue;
use crate::house::{Answer, CHIARA, FORM, GIULIA, GRAHAM, House, JSON, multipart};

const SECRET: &[u8] = b"CANARY of the hospital";

async fn upload(house: &House, cookie: &str) -> NewFile {
    let (media, body) = multipart(&[], &[("file", "secret.txt", SECRET)]);
    let answer = house.post("/upload", &[("content-type", &media), ("cookie", cookie)], body).await;
    let files: Vec<NewFile> = serde_json::from_slice(&answer.body).expect("the files");
    files.into_iter().next().expect("one was sent")
}

/// A request whose files are those of a draft that its sender wrote themselves; where that led, and what is in its first file.
async fn ask_with(house: &House, cookie: &str, file: &NewFile) -> (String, Answer) {
    let op = house.desk().new_op().to_string();
    let draft = json!({ "key": format!("refused/{op}"), "words": { "stamp": { "op": op, "n": 1 }, "over": [], "draft": { "body": "x", "mode": "reply", "files": [file] } } });
    let kept = house.post("/api/desk/keep_draft", &[JSON, ("cookie", cookie)], draft.to_string()).await;
    assert_eq!(kept.status, 200, "{}", kept.text());
    let queue = first_queue(house).to_string();
    let (media, body) = multipart(&[("refused", &op), ("queue", &queue), ("subject", "x"), ("body", "x")], &[]);
    let sent = house.post("/portal/send", &[("content-type", &media), ("cookie", cookie)], body).await;
    let location = sent.header("location").to_owned();
    let page = location.split('?').next().unwrap_or_default().replace("/portal", "");
    (location, house.get(&format!("{page}/1/0"), &[("cookie", cookie)]).await)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_customer_who_names_anothers_file_does_not_get_it() {
    let house = House::open().await;
    let (chiara, graham) = (house.cookie(CHIARA).await, house.cookie(GRAHAM).await);
    let theirs = upload(&house, &chiara).await;
    let bare = NewFile { seal: None, ..theirs.clone() };
    for file in [&theirs, &bare] {
        let (location, read) = ask_with(&house, &graham, file).await;
        assert!(location.starts_with("/portal/new?refused="), "{location}");
        assert!(!read.text().contains("CANARY"), "{}", read.text());
    }
    let (location, read) = ask_with(&house, &chiara, &theirs).await;
    assert!(location.ends_with("?done=opened"), "{location}");
    assert_eq!(read.body.as_ref(), SECRET, "whose it is may attach it");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_agent_attaches_their_own_files_as_they_were_stored() {
    let house = House::open().await;
    let (chiara, giulia) = (house.cookie(CHIARA).await, house.cookie(GIULIA).await);
    let own = upload(&house, &giulia).await;
    let (location, _) = ask_with(&house, &chiara, &upload(&house, &chiara).await).await;
    let ticket = location.trim_start_matches("/portal/requests/").split('?').next().expect("a number").to_owned();
    let cases = [
        (upload(&house, &chiara).await, 409),
        (NewFile { seal: None, ..own.clone() }, 409),
        // A type that the browser would show, and a size that was never sent.
        (NewFile { media: "image/png".to_owned(), ..own.clone() }, 409),
        (NewFile { bytes: 1, ..own.clone() }, 409),
        // A name by which words of a mail would show it.
        (NewFile { cid: Some("logo@x.example".to_owned()), ..own.clone() }, 409),
        (own, 200),
    ];
    for (file, status) in cases {
        let files = serde_json::to_string(&[file]).expect("it is written");
        let files: String = files.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let form = format!("op={}&seen=1&ticket={ticket}&kind=note&body=x&files={files}", house.desk().new_op());
        let answer = house.post("/api/desk/write", &[FORM, ("cookie", &giulia)], form).await;
        assert_eq!(answer.status, status, "{}", answer.text());
    }
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_is_not_finished_leaves_nothing() {
    let house = House::open().await;
    let data = &house.desk().config().data;
    let waiting = || std::fs::read_dir(data.join("blobs/tmp")).expect("it is ours").count();
    let mut file = house.desk().receive_file("a.txt").await.expect("there is room");
    file.take(b"hello").await.expect("there is room");
    assert_eq!(waiting(), 1);
    drop(file);
    assert_eq!(waiting(), 0);
    let mut file = house.desk().receive_file("a.txt").await.expect("there is room");
    file.take(b"hello").await.expect("there is room");
    let person = house.desk().find_people(&Actor::desk(), "Graham").expect("the desk may")[0].id;
    let stored: Result<NewFile, DeskError> = file.finish(person).await;
    assert_eq!(stored.expect("it is stored").media, "text/plain");
    assert_eq!(waiting(), 0);
    house.close().await;
}
