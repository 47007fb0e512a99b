//! What somebody from outside sent leaves as a download that can run nothing, for who may see it.

use shared::access::Actor;
use shared::id::QueueId;
use shared::seal::Hash;

use crate::house::{CHIARA, GIULIA, GRAHAM, House};

const EVIL: &[u8] = b"<script>alert(document.cookie)</script>";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_is_a_download_for_who_may_see_it() {
    let house = House::open().await;
    let cookie = house.cookie(GRAHAM).await;
    let files: [(&str, &str, &[u8]); 3] =
        [("files", "più.html", EVIL), ("files", "x.svg", b"<svg onload='alert(1)'/>"), ("files", "x.png", PNG)];
    let ticket = house.asked(&cookie, "Cold room 3", "It is warm.", &files).await;
    for index in 0..2 {
        for query in ["", "?inline"] {
            let path = format!("/requests/{ticket}/1/{index}{query}");
            let file = house.get(&path, &[("cookie", &cookie)]).await;
            assert_eq!(file.status, 200, "{path}");
            assert_eq!(file.header("content-type"), "application/octet-stream", "{path}");
            assert!(file.header("content-disposition").starts_with("attachment; "), "{path}");
            assert_eq!(file.header("x-content-type-options"), "nosniff");
            assert!(file.header("content-security-policy").ends_with("sandbox"));
            assert_eq!(file.header("cache-control"), "private, no-store");
        }
    }
    let picture = house.get(&format!("/requests/{ticket}/1/2?inline"), &[("cookie", &cookie)]).await;
    assert_eq!(picture.header("content-type"), "image/png");
    assert!(picture.header("content-disposition").starts_with("inline; "));
    assert_eq!(picture.body, PNG);
    let agent = house.cookie(GIULIA).await;
    let file = house.get(&format!("/files/{ticket}/1/0"), &[("cookie", &agent)]).await;
    assert_eq!((file.status.as_u16(), file.body.as_ref()), (200, EVIL));
    assert!(file.header("content-disposition").contains("filename*=UTF-8''pi%C3%B9.html"), "{file:?}");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn for_others_there_is_no_such_file() {
    let house = House::open().await;
    let graham = house.cookie(GRAHAM).await;
    let ticket = house.asked(&graham, "Cold room 3", "It is warm.", &[("files", "secret.txt", b"CANARY")]).await.to_string();
    let chiara = house.cookie(CHIARA).await;
    let paths = [format!("/requests/{ticket}/1/0"), format!("/files/{ticket}/1/0"), format!("/files/html/{ticket}/1")];
    for path in &paths {
        for cookie in [chiara.as_str(), ""] {
            let there = house.get(path, &[("cookie", cookie)]).await;
            let elsewhere = house.get(&path.replace(&ticket, "999999"), &[("cookie", cookie)]).await;
            assert!(!there.status.is_success(), "{path}");
            assert_eq!((there.status, &there.body), (elsewhere.status, &elsewhere.body), "{path}: nothing tells that it exists");
        }
    }
    let through_the_desk = house.get(&format!("/files/{ticket}/1/0"), &[("cookie", &graham)]).await;
    assert!(!through_the_desk.status.is_success(), "customers have their own door");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_may_see_a_file_that_the_disk_lacks_is_told_so_and_others_are_not() {
    const BYTES: &[u8] = b"8.4 degrees";
    let house = House::open().await;
    let graham = house.cookie(GRAHAM).await;
    let ticket = house.asked(&graham, "Cold room 3", "It is warm.", &[("files", "photo.txt", BYTES)]).await;
    let name = Hash::of(BYTES).to_string();
    let stored = house.desk().config().data.join("blobs").join(&name[..2]).join(&name);
    std::fs::remove_file(stored).expect("it is there");
    let doors = [(format!("/requests/{ticket}/1/0"), [GRAHAM, CHIARA]), (format!("/files/{ticket}/1/0"), [GIULIA, GRAHAM])];
    for (path, readers) in doors {
        for (who, status) in readers.into_iter().zip([500, 404]) {
            let cookie = house.cookie(who).await;
            let answer = house.get(&path, &[("accept", "text/html"), ("accept-language", "it"), ("cookie", &cookie)]).await;
            assert_eq!((answer.status.as_u16(), answer.text().contains("Questo file manca")), (status, status == 500), "{path} {who}");
        }
    }
    house.close().await;
}

/// What a mail's sender made is never a page by itself: it would have our address above it, and could ask for a password.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mail_as_its_sender_made_it_is_shown_in_a_frame_only() {
    let house = House::open().await;
    let raw = "From: graham@customer.example\r\nTo: support@desk.example\r\nSubject: Cold room 3\r\nContent-Type: text/html\r\n\r\n\
               <p>Your session ended. <a href=\"https://evil.example/\">Sign in</a></p>\r\n";
    let to = vec!["support@desk.example".to_owned()];
    house.desk().receive_raw(raw.into(), to, Some(GRAHAM.to_owned())).await.expect("there is room");
    house.desk().act_on_accepted().await.expect("it is acted on");
    let graham = house.desk().find_people(&Actor::desk(), "Graham").expect("the desk may")[0].id;
    let graham = house.desk().actor(graham).expect("he is known");
    let ticket = house.desk().requests(&graham).await.expect("they are his").value[0].id;
    let (path, cookie) = (format!("/files/html/{ticket}/1"), house.cookie(GIULIA).await);
    for (dest, status) in [(Some("iframe"), 200), (None, 200), (Some("document"), 404), (Some("object"), 404), (Some("empty"), 404)] {
        let mut headers = vec![("cookie", cookie.as_str())];
        headers.extend(dest.map(|dest| ("sec-fetch-dest", dest)));
        let answer = house.get(&path, &headers).await;
        assert_eq!((answer.status.as_u16(), answer.text().contains("evil.example")), (status, status == 200), "{dest:?}");
        if status == 200 {
            assert!(answer.header("content-security-policy").ends_with(" sandbox"), "its links open nothing: {answer:?}");
        }
    }
    house.close().await;
}

pub(crate) fn first_queue(house: &House) -> QueueId {
    *house.desk().settings().queues.keys().next().expect("there is a queue")
}
