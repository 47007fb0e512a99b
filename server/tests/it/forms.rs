//! A customer's forms without JavaScript: done, refused and shown again, done twice.

use shared::refusal::Refusal;
use shared::text::FILE_BYTES_MAX;
use shared::ticket::decide::FILES_MAX;

use crate::files::first_queue;
use crate::house::{CHIARA, GRAHAM, House, multipart};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_form_keeps_what_was_typed_and_chosen() {
    let house = House::open().await;
    let cookie = house.cookie(GRAHAM).await;
    let queue = first_queue(&house).to_string();
    let refused = house
        .send(&cookie, "/portal/send", &[("queue", &queue), ("subject", " "), ("body", "It is warm.")], &[("files", "a.txt", b"hello")])
        .await;
    let op = refused.strip_prefix("/portal/new?refused=").expect("it leads back").to_owned();
    let person = house.desk().find_people(&shared::access::Actor::desk(), "Graham").expect("he is known")[0].id;
    let draft = house.desk().draft(person, &format!("refused/{op}")).await.expect("it is read").expect("it is kept");
    assert_eq!(draft.body, "It is warm.");
    assert!(matches!(draft.refusal, Some(Refusal::Text(_))));
    assert_eq!(draft.files.len(), 1);
    let sent = house
        .send(&cookie, "/portal/send", &[("refused", &op), ("queue", &queue), ("subject", "Cold room 3"), ("body", "It is warm.")], &[])
        .await;
    let page = sent.strip_suffix("?done=opened").expect("it says that it is here").to_owned();
    let ticket = page.strip_prefix("/portal/requests/").expect("it leads to the request");
    assert_eq!(house.get(&format!("/requests/{ticket}/1/0"), &[("cookie", &cookie)]).await.body.as_ref(), b"hello", "the file came along");
    assert!(house.desk().draft(person, &format!("refused/{op}")).await.expect("it is read").is_none(), "what was sent is no draft");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_form_sent_twice_is_one_request() {
    let house = House::open().await;
    let cookie = house.cookie(GRAHAM).await;
    let queue = first_queue(&house).to_string();
    let fields =
        [("op", "000102030405060708090a0b0c0d0e0f"), ("queue", queue.as_str()), ("subject", "Cold room 3"), ("body", "It is warm.")];
    let files: [(&str, &str, &[u8]); 1] = [("files", "a.txt", b"hello")];
    let first = house.send(&cookie, "/portal/send", &fields, &files).await;
    let second = house.send(&cookie, "/portal/send", &fields, &files).await;
    assert!(first.ends_with("?done=opened"), "{first}");
    assert_eq!(first, second);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn words_go_to_ones_own_request_only() {
    let house = House::open().await;
    let graham = house.cookie(GRAHAM).await;
    let queue = first_queue(&house).to_string();
    let sent = house.send(&graham, "/portal/send", &[("queue", &queue), ("subject", "Cold room 3"), ("body", "It is warm.")], &[]).await;
    let page = sent.strip_suffix("?done=opened").expect("it says that it is here").to_owned();
    let more = house.send(&graham, &format!("{page}/send"), &[("body", "And getting warmer.")], &[]).await;
    assert_eq!(more, format!("{page}?done=sent"));
    let empty = house.send(&graham, &format!("{page}/send"), &[("body", "")], &[]).await;
    assert!(empty.starts_with(&format!("{page}?refused=")));
    let chiara = house.cookie(CHIARA).await;
    let (media, body) = multipart(&[("body", "Let me in.")], &[]);
    let others = house.post(&format!("{page}/send"), &[("content-type", &media), ("cookie", &chiara)], body).await;
    assert_eq!(others.status, 404);
    house.close().await;
}

/// One file too many, or one that is too large, costs nobody their words.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn words_come_back_with_files_that_are_too_many_or_too_large() {
    let house = House::open().await;
    let (graham, queue) = (house.cookie(GRAHAM).await, first_queue(&house).to_string());
    let fields = [("queue", queue.as_str()), ("subject", "Cold room 3"), ("body", "It is as warm as never before.")];
    let many = vec![("files", "a.txt", &b"hello"[..]); FILES_MAX + 1];
    let sent = house.send(&graham, "/portal/send", &fields, &many).await;
    let page = house.get(&sent, &[("accept", "text/html"), ("cookie", &graham)]).await.text();
    assert!(page.contains("It is as warm as never before.") && page.contains(&FILES_MAX.to_string()), "{page}");
    let large = vec![b'a'; FILE_BYTES_MAX + 1];
    let (media, body) = multipart(&fields, &[("files", "a.txt", &large)]);
    let sent = house.post("/portal/send", &[("content-type", &media), ("accept", "text/html"), ("cookie", &graham)], body).await;
    assert_eq!(sent.status, 413);
    assert!(sent.text().contains("It is as warm as never before."), "{}", sent.text());
    house.close().await;
}
