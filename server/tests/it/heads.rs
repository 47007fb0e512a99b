//! The headers of every answer.

use std::net::SocketAddr;

use crate::house::{GIULIA, House};

/// A page, an answer of the server itself, a refusal, a function, nothing at all.
const PLACES: [&str; 8] = ["/", "/sign-in", "/health/live", "/health/ready", "/metrics", "/files/1/1/1", "/api/nothing", "/nothing/at/all"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_answer_has_its_headers() {
    let house = House::open().await;
    for place in PLACES {
        let answer = house.get(place, &[("accept", "text/html")]).await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{place}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{place}");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin", "{place}");
        assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin", "{place}");
        assert!(answer.header("permissions-policy").contains("camera=()"), "{place}");
        let policy = answer.header("content-security-policy");
        assert!(
            policy.contains("default-src 'none'") && policy.contains("base-uri 'none'") && policy.contains("frame-ancestors 'none'"),
            "{place}: {policy}"
        );
        assert!(!policy.contains("'unsafe-inline'") || policy.contains("style-src-attr 'unsafe-inline'"), "{place}: {policy}");
        assert_eq!(answer.header("cache-control"), "no-store", "{place}");
        assert!(!answer.headers.contains_key("strict-transport-security"), "{place}: only over HTTPS");
        assert!(!answer.status.is_server_error(), "{place}: {}", answer.status);
    }
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_has_a_nonce_of_its_own_and_no_other_inline_script() {
    let house = House::open().await;
    let mut seen = Vec::new();
    for _ in 0..2 {
        let page = house.get("/sign-in", &[("accept", "text/html")]).await;
        let policy = page.header("content-security-policy").to_owned();
        let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).expect("the policy names a nonce").to_owned();
        let html = page.text();
        let scripts = html.matches("<script").count();
        assert!(0 < scripts);
        assert!(scripts <= html.matches(&format!("nonce=\"{nonce}\"")).count(), "each script carries it");
        seen.push(nonce);
    }
    assert_ne!(seen[0], seen[1]);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_there_is_told_in_the_readers_language() {
    let house = House::open().await;
    let english = house.get("/nothing/at/all", &[("accept", "text/html"), ("accept-language", "en")]).await;
    let italian = house.get("/nothing/at/all", &[("accept", "text/html"), ("accept-language", "it-IT,it;q=0.9,en;q=0.5")]).await;
    assert_eq!(english.status, 404);
    assert_eq!(italian.status, 404);
    assert!(english.text().contains("lang=\"en\""));
    assert!(italian.text().contains("lang=\"it\""));
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn over_https_the_browser_is_told_to_stay_there_and_the_cookie_is_bound() {
    let house = House::configured(|config| config.public_url = Some("https://help.example.org".to_owned())).await;
    let answer = house.get("/health/live", &[]).await;
    assert!(answer.header("strict-transport-security").contains("max-age="));
    let cookie = house.cookie(GIULIA).await;
    let plain = house.get("/live", &[("cookie", &cookie), ("upgrade", "websocket"), ("origin", "https://help.example.org")]).await;
    assert_eq!(plain.status, 401, "the unbound cookie is not read");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_metrics_are_for_this_machine_or_for_who_has_the_token() {
    let house = House::open().await;
    let metrics = house.get("/metrics", &[]).await;
    assert_eq!(metrics.status, 200);
    assert!(metrics.text().contains("sportello_ready 1"), "{}", metrics.text());
    assert_eq!(house.get("/metrics", &[("x-forwarded-for", "192.0.2.1")]).await.status, 404);
    house.close().await;
    let house = House::configured(|config| config.metrics.token = Some("the token".to_owned())).await;
    assert_eq!(house.get("/metrics", &[]).await.status, 404);
    assert_eq!(house.get("/metrics", &[("authorization", "Bearer the tokem")]).await.status, 404);
    assert_eq!(house.get("/metrics", &[("authorization", "Bearer the token")]).await.status, 200);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn metrics_with_an_address_of_their_own_are_nowhere_else() {
    let house = House::configured(|config| config.metrics.listen = Some(SocketAddr::from(([127, 0, 0, 1], 0)))).await;
    assert_eq!(house.get("/metrics", &[]).await.status, 404);
    assert_eq!(house.get("/health/ready", &[]).await.status, 200, "whether we are ready is asked at the pages too");
    let own = house.running.metrics.expect("it listens");
    let metrics = house.get_at(own, "/metrics").await;
    assert!(metrics.status == 200 && metrics.text().contains("sportello_ready 1"), "{}", metrics.text());
    assert_eq!(house.get_at(own, "/sign-in").await.status, 404, "there are no pages");
    house.close().await;
}
