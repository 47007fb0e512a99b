//! Every door there is, knocked on by nobody in particular: constant answers, nothing of our insides, no failure of ours.
//! The list comes from the router and from the registry of functions, so a new door is in it.

use bytes::Bytes;
use http::Method;
use shared::id::TicketId;

use crate::canary::{hide, secrets};
use crate::house::{FORM, GRAHAM, House, JSON};

/// What would tell of our insides.
const INSIDES: [&str; 8] = ["panicked", "surreal", "Surreal", "src/", ".rs:", "RUST_BACKTRACE", "Arc<", "tokio"];
/// The doors that answer whoever is not signed in, each by its name: a new one is closed until it stands here.
const PUBLIC: [&str; 7] = [
    "/preferences",
    "/api/account/sign_in",
    "/api/account/send_link",
    "/api/account/redeem_link",
    "/api/account/send_reset",
    "/api/account/reset_password",
    "/api/account/sign_out",
];
/// What a careless parser would trip over.
const BODIES: [&str; 7] =
    ["", "{}", "null", "[]", "a=b&ticket=1&id=1&op=00000000000000000000000000000001", "{\"id\":{\"tb\":\"person\"}}", "%ff%00=%f0%28"];

fn doors() -> Vec<(Method, String)> {
    let fill = |path: &str| {
        ["{id}", "{ticket}", "{ver}", "{number}", "{index}"].iter().fold(path.to_owned(), |path, part| path.replace(part, "1"))
    };
    let own = server::router::ROUTES.iter().map(|(method, path)| (method.parse().expect("a method"), fill(path)));
    own.chain(leptos::server_fn::axum::server_fn_paths().map(|(path, method)| (method, path.to_owned()))).collect()
}

/// A server where the number that every door is asked for is a ticket of others.
async fn guarded() -> House {
    let house = House::with_desk(|_| {}, |desk| desk.first_ticket = 1).await;
    assert_eq!(hide(&house).await.ticket, TicketId(1));
    house
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_gets_a_word_out_of_any_door() {
    let house = guarded().await;
    for (method, path) in doors() {
        knock(&house, &method, &path, "").await;
    }
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_customer_gets_nothing_of_others_and_no_failure_of_ours() {
    let house = guarded().await;
    for (method, path) in doors() {
        // What ends or changes the session has its own tests.
        if path.contains("sign_out") || path.contains("password") {
            continue;
        }
        let cookie = house.cookie(GRAHAM).await;
        knock(&house, &method, &path, &cookie).await;
    }
    house.close().await;
}

async fn knock(house: &House, method: &Method, path: &str, cookie: &str) {
    let machines = path.starts_with("/health") || path.starts_with("/metrics");
    for kind in [FORM, JSON] {
        for body in BODIES {
            let headers = [kind, ("origin", house.url.as_str()), ("cookie", cookie)];
            let body = if *method == Method::GET { Bytes::new() } else { Bytes::from_static(body.as_bytes()) };
            let answer = house.ask(method.clone(), path, &headers, body).await;
            let text = answer.text();
            assert!(!answer.status.is_server_error(), "{method} {path}: {} {text}", answer.status);
            let told = secrets().into_iter().find(|word| text.contains(word));
            assert_eq!(told, None, "{method} {path} tells of a ticket of others: {text}");
            assert!(machines || !INSIDES.iter().any(|word| text.contains(word)), "{method} {path}: {text}");
            if cookie.is_empty() && !machines {
                assert!(!answer.status.is_success() || public(path), "{method} {path} answered nobody: {text}");
            }
        }
    }
}

/// Whoever is not signed in may sign in and say how they like to read.
fn public(path: &str) -> bool {
    PUBLIC.contains(&path)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn numbers_that_are_none_are_nothing() {
    let house = House::open().await;
    let cookie = house.cookie(GRAHAM).await;
    for path in [
        "/files/x/1/1",
        "/files/1/-1/1",
        "/files/1/1/99999999",
        "/requests/../1/1",
        "/requests/9007199254740993/1/1",
        "/files/html/1/x",
        "/files/1/1/1",
    ] {
        let answer = house.get(path, &[("cookie", &cookie)]).await;
        assert_eq!(answer.status, 404, "{path}");
    }
    house.close().await;
}
