//! Only our own pages change anything: every way in which another site could ask.

use bytes::Bytes;
use http::Method;

use crate::house::{FORM, GIULIA, House};

const FOREIGN: &str = "https://evil.example";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_from_elsewhere_is_refused_on_every_route() {
    let house = House::open().await;
    let cookie = house.cookie(GIULIA).await;
    let mut places: Vec<(Method, String)> = server::router::ROUTES
        .iter()
        .filter(|(method, _)| *method != "GET")
        .map(|(method, path)| (method.parse().expect("a method"), path.replace("{id}", "1")))
        .collect();
    let functions = leptos::server_fn::axum::server_fn_paths().filter(|(_, method)| *method != Method::GET);
    places.extend(functions.map(|(path, method)| (method, path.to_owned())));
    places.extend([Method::PUT, Method::DELETE, Method::PATCH].map(|method| (method, "/".to_owned())));
    assert!(8 < places.len(), "the functions of the pages are among them");
    let ours = house.url.clone();
    for (method, path) in places {
        let tries: [&[(&str, &str)]; 6] = [
            &[("origin", FOREIGN)],
            &[("origin", "null")],
            &[("sec-fetch-site", "cross-site")],
            &[("origin", &ours), ("sec-fetch-site", "same-site")],
            &[("origin", FOREIGN), ("sec-fetch-site", "same-origin")],
            &[],
        ];
        for headers in tries {
            let mut all = headers.to_vec();
            all.extend([("cookie", cookie.as_str()), FORM]);
            let answer = house.ask(method.clone(), &path, &all, Bytes::from_static(b"a=b")).await;
            assert_eq!(answer.status, 403, "{method} {path} {headers:?}");
        }
    }
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn json_in_disguise_is_refused() {
    let house = House::open().await;
    let function = leptos::server_fn::axum::server_fn_paths().find(|(_, method)| *method == Method::POST).expect("there are functions").0;
    for media in ["text/plain", "text/plain;charset=UTF-8", "multipart/form-data; boundary=x", "application/x-protobuf", ""] {
        let answer = house.post(function, &[("content-type", media)], r#"{"a":1}"#).await;
        assert_eq!(answer.status, 415, "{media:?}");
    }
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_live_channel_opens_for_our_own_pages_only() {
    let house = House::open().await;
    let cookie = house.cookie(GIULIA).await;
    for origin in [FOREIGN, "null", "http://localhost.evil.example"] {
        let answer =
            house.get("/live", &[("cookie", &cookie), ("upgrade", "websocket"), ("connection", "upgrade"), ("origin", origin)]).await;
        assert_eq!(answer.status, 403, "{origin}");
    }
    let answer = house.get("/live", &[("cookie", &cookie), ("upgrade", "websocket"), ("connection", "upgrade")]).await;
    assert_eq!(answer.status, 403, "who says nothing is no browser of ours");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_form_one_goes_back_to_this_site_only() {
    let house = House::open().await;
    for (next, expected) in
        [("/desk?a=b", "/desk?a=b"), ("//evil.example", "/"), ("https://evil.example", "/"), ("/\\evil.example", "/"), ("", "/")]
    {
        let body = format!("lang=it&theme=dark&next={}", next.replace('&', "%26"));
        let answer = house.post("/preferences", &[FORM], body).await;
        assert_eq!(answer.status, 303, "{next}");
        assert_eq!(answer.header("location"), expected, "{next}");
        let cookies: Vec<_> = answer.headers.get_all("set-cookie").iter().collect();
        assert_eq!(cookies.len(), 2);
    }
    let page = house.get("/nothing", &[("accept", "text/html"), ("cookie", "lang=it; theme=dark")]).await.text();
    assert!(page.contains("lang=\"it\"") && page.contains("data-theme=\"dark\""), "{page}");
    house.close().await;
}
