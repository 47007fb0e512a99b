//! What somebody from outside sent leaves as a download that can run nothing, for who may see it.

use shared::id::QueueId;

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

pub(crate) fn first_queue(house: &House) -> QueueId {
    *house.desk().settings().queues.keys().next().expect("there is a queue")
}
