//! Who may sign in, and signing in and out by plain forms, as a browser without JavaScript sends them.

use std::sync::Arc;

use desk::Desk;
use server::control::wire::NewUser;
use server::deeds;
use server::exit::Code;
use shared::access::Actor;
use shared::people::{Person, Roles};

use crate::house::{Answer, FORM, GIULIA, GRAHAM, House, PASSWORD};

const HTML: (&str, &str) = ("accept", "text/html");

async fn press(house: &House, path: &str, cookie: &str, form: &str) -> Answer {
    house.post(path, &[FORM, HTML, ("cookie", cookie), ("referer", &format!("{}/sign-in", house.url))], form.to_owned()).await
}

/// The cookies of an answer, as a browser sends them back.
fn cookies(answer: &Answer) -> String {
    let set = answer.headers.get_all("set-cookie").iter().filter_map(|cookie| cookie.to_str().ok());
    set.filter_map(|cookie| cookie.split(';').next()).collect::<Vec<_>>().join("; ")
}

fn escaped(text: &str) -> String {
    text.replace('@', "%40").replace(' ', "+")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_signs_in_and_leads_on() {
    let house = House::open().await;
    let form = format!("email={}&password={}&next=%2Fportal%2Fnew", escaped(GRAHAM), escaped(PASSWORD));
    let answer = press(&house, "/api/account/sign_in", "", &form).await;
    assert_eq!(answer.status, 302, "{}", answer.text());
    assert_eq!(answer.header("location"), "/portal/new");
    let session =
        answer.headers.get_all("set-cookie").iter().find_map(|cookie| cookie.to_str().ok().filter(|c| c.starts_with("sportello=")));
    let session = session.expect("there is a session");
    assert!(session.contains("; HttpOnly") && session.contains("; SameSite=Lax") && session.contains("; Path=/"), "{session}");
    let page = house.get("/portal", &[HTML, ("cookie", &cookies(&answer))]).await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert!(page.text().contains("Graham Pell"), "{}", page.text());
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn known_and_unknown_addresses_are_answered_alike_and_what_was_typed_is_kept() {
    let house = House::open().await;
    for email in [GRAHAM, "nobody@nowhere.example"] {
        let answer =
            press(&house, "/api/account/sign_in", "", &format!("email={}&password=wrong+wrong+wrong&next=//evil.example", escaped(email)))
                .await;
        assert_eq!((answer.status.as_u16(), answer.header("location")), (302, "/sign-in?news=credentials"));
        let page = house.get("/sign-in?news=credentials", &[HTML, ("cookie", &cookies(&answer))]).await.text();
        assert!(page.contains("Address or password is wrong"), "{page}");
        assert!(page.contains(&format!("value=\"{email}\"")), "{page}");
        let answer = press(&house, "/api/account/send_link", "", &format!("email={}", escaped(email))).await;
        assert_eq!((answer.status.as_u16(), answer.header("location")), (302, "/sign-in/sent"));
    }
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn enter_presses_the_main_button_and_signs_in_where_there_is_a_password() {
    let house = House::open().await;
    for (path, by_link) in [("/sign-in", false), ("/sign-in?next=/portal/requests/1034", true)] {
        let page = house.get(path, &[HTML]).await.text();
        let mut buttons = page.split("<button").filter_map(|rest| rest.split('>').next());
        // The first one is the one that Enter presses.
        let first = buttons.find(|tag| tag.contains("type=\"submit\"")).expect("there is a button");
        assert_eq!(first.contains("data-kind=\"main\""), !by_link, "{path}: {first}");
        assert_eq!(first.contains("send_link") && first.contains("name=\"enter\""), by_link, "{path}: {first}");
    }
    for (form, to) in [
        ("enter=true&password=", "/sign-in/sent".to_owned()),
        ("enter=true&password={}", "/portal".to_owned()),
        ("password={}", "/sign-in/sent".to_owned()),
    ] {
        let form = format!("email={}&next=/portal&{}", escaped(GRAHAM), form.replace("{}", &escaped(PASSWORD)));
        assert_eq!(press(&house, "/api/account/send_link", "", &form).await.header("location"), to, "{form}");
    }
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn opening_a_link_does_not_use_it_up() {
    let house = House::open().await;
    let token = "A".repeat(43);
    let page = house.get(&format!("/sign-in/link?token={token}&next=/portal/requests/1034"), &[HTML]).await;
    assert_eq!(page.status, 200);
    assert!(page.headers.get("set-cookie").is_none());
    let text = page.text();
    assert!(text.contains("action=\"/api/account/redeem_link\"") && text.contains("method=\"post\""), "{text}");
    let answer = press(&house, "/api/account/redeem_link", "", &format!("token={token}")).await;
    assert_eq!(answer.header("location"), "/sign-in/link?news=dead");
    assert!(text.contains("name=\"next\" value=\"/portal/requests/1034\""), "it leads on to where one wanted to go: {text}");
    let answer = press(&house, "/api/account/redeem_link", "", &format!("token={token}&next=/portal/requests/1034")).await;
    assert_eq!(answer.header("location"), "/sign-in/link?news=dead&next=/portal/requests/1034");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_repeats_nothing_foreign_out_of_its_url() {
    let house = House::open().await;
    for path in
        ["/sign-in?news=%3Cscript%3Ecanary()%3C/script%3E&seconds=canary&next=//canary", "/sign-in/link?token=%22%3E%3Cscript%3Ecanary()"]
    {
        let page = house.get(path, &[HTML]).await.text();
        assert!(!page.contains("<script>canary"), "{page}");
    }
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_profile_keeps_what_was_refused_and_saves_what_was_not() {
    let house = House::open().await;
    let cookie = house.cookie(GRAHAM).await;
    let op = house.desk().new_op();
    let answer = press(&house, "/api/account/about", &cookie, &format!("op={op}&name=+&phones=0113+496+0000")).await;
    assert_eq!(answer.header("location"), format!("/profile?refused={op}"));
    let page = house.get(&format!("/profile?refused={op}"), &[HTML, ("cookie", &cookie)]).await.text();
    assert!(page.contains("0113 496 0000") && page.contains("aria-invalid=\"true\""), "{page}");
    let op = house.desk().new_op();
    let answer = press(&house, "/api/account/about", &cookie, &format!("op={op}&name=Graham+A.+Pell&phones=0113+496+0000")).await;
    assert_eq!(answer.header("location"), "/profile?news=saved");
    let page = house.get("/profile?news=saved", &[HTML, ("cookie", &cookie)]).await.text();
    assert!(page.contains("Graham A. Pell"), "{page}");
    let op = house.desk().new_op();
    let answer = press(&house, "/api/account/locale", &cookie, &format!("op={op}&lang=it&zone=Europe/Atlantis")).await;
    assert_eq!(answer.header("location"), format!("/profile?news=zone&refused={op}"));
    let page = house.get(&format!("/profile?news=zone&refused={op}"), &[HTML, ("cookie", &cookie)]).await.text();
    assert!(page.contains("Europe/Atlantis"), "{page}");
    let answer = press(&house, "/api/account/locale", &cookie, &format!("op={op}&lang=it&zone=Europe/Rome")).await;
    assert_eq!(answer.header("location"), "/profile?news=saved");
    assert!(house.get("/profile", &[HTML, ("cookie", &cookie)]).await.text().contains("Profilo"));
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_password_ends_the_old_session() {
    let house = House::open().await;
    let cookie = house.cookie(GRAHAM).await;
    let new = "another+sentence+for+tests";
    let answer = press(&house, "/api/account/change_password", &cookie, &format!("old_password=not+this+one&new_password={new}")).await;
    assert_eq!(answer.header("location"), "/profile?news=old-password");
    let answer =
        press(&house, "/api/account/change_password", &cookie, &format!("old_password={}&new_password={new}", escaped(PASSWORD))).await;
    assert_eq!(answer.header("location"), "/profile?news=password-changed");
    let old = house.get("/profile", &[HTML, ("cookie", &cookie)]).await;
    assert_eq!(old.header("location"), "/sign-in?next=/profile");
    let fresh = house.get("/profile", &[HTML, ("cookie", &cookies(&answer))]).await;
    assert_eq!(fresh.status, 200);
    let out = press(&house, "/api/account/sign_out", &cookies(&answer), "").await;
    assert_eq!(out.header("location"), "/sign-in?news=signed-out");
    let gone = house.get("/profile", &[HTML, ("cookie", &cookies(&answer))]).await;
    assert_eq!(gone.status, 302);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn signing_out_everywhere_ends_every_session_however_often_the_form_comes() {
    let house = House::open().await;
    let form = format!("op={}", house.desk().new_op());
    for round in 0..2 {
        let (here, elsewhere) = (house.cookie(GRAHAM).await, house.cookie(GRAHAM).await);
        let out = press(&house, "/api/account/sign_out_everywhere", &here, &form).await;
        assert_eq!(out.header("location"), "/sign-in?news=signed-out");
        for cookie in [here, elsewhere] {
            let gone = house.get("/profile", &[HTML, ("cookie", &cookie)]).await;
            assert_eq!(gone.status, 302, "round {round}");
            assert_eq!(gone.header("location"), "/sign-in?next=/profile");
        }
    }
    house.close().await;
}

fn user(name: &str, email: &str, roles: Roles) -> NewUser {
    NewUser { name: name.to_owned(), email: email.to_owned(), roles, lang: None, password: PASSWORD.to_owned() }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_wrote_before_they_were_added_joins_the_staff_all_the_same() {
    const ANNA: &str = "anna@desk.example";
    let house = House::open().await;
    let desk = house.desk();
    let raw =
        "From: Anna <anna@desk.example>\r\nTo: support@desk.example\r\nSubject: A test\r\nMessage-ID: <1@desk.example>\r\n\r\nHello?\r\n";
    desk.receive_raw(raw.into(), vec!["support@desk.example".to_owned()], Some(ANNA.to_owned())).await.expect("it is taken");
    desk.act_on_accepted().await.expect("it is acted on");
    let roles = Roles { customer: false, agent: true, manager: true, administrator: true };
    let told = deeds::add_user(desk, user("Anna Capo", ANNA, roles)).await.expect("she joins");
    let joined = ", until now called Anna, was known as a customer and can sign in now as administrator, manager, agent";
    assert!(told.contains(joined), "{told}");
    let anna = told.split([' ', ',']).nth(1).and_then(|id| id.parse().ok()).map(shared::id::PersonId).expect("it says who");
    let record = desk.own_record(&desk.actor(anna).expect("she is there")).expect("she is there");
    assert_eq!((record.name.as_str(), record.roles, record.proved()), ("Anna Capo", Roles { customer: true, ..roles }, true));
    let cookie = house.cookie(ANNA).await;
    assert_eq!(house.get("/desk", &[HTML, ("cookie", &cookie)]).await.status, 200);
    // A second time, for staff, or for a customer who stays one, nothing is changed.
    for (email, roles) in [(ANNA, roles), (GIULIA, roles), (GRAHAM, Roles::CUSTOMER)] {
        let refused = deeds::add_user(desk, user("Somebody Else", email, roles)).await.expect_err("the address is taken");
        assert_eq!(refused.code, Code::Data);
        assert!(refused.sentence.contains("belongs to person"), "{}", refused.sentence);
    }
    assert_eq!(desk.own_record(&desk.actor(anna).expect("she is there")).expect("she is there").name, "Anna Capo");
    house.close().await;
}

/// Whom the desk knows by that address.
fn known(desk: &Desk, email: &str) -> Option<Arc<Person>> {
    let found = desk.find_people(&Actor::desk(), email).expect("the desk reads what it likes");
    found.first().and_then(|hit| desk.own_record(&desk.actor(hit.id)?).ok())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_password_that_is_refused_adds_nobody_and_a_better_one_does() {
    const ANNA: &str = "anna.capo@desk.example";
    const PIA: &str = "pia.nuova@shop.example";
    let house = House::open().await;
    let desk = house.desk();
    let staff = Roles { customer: false, agent: true, manager: false, administrator: true };
    for (email, roles, page) in [(ANNA, staff, "/desk"), (PIA, Roles::CUSTOMER, "/portal")] {
        for password in ["short", "12345678901234567890", &format!("{}2026!!", email.split('@').next().expect("a name"))] {
            let refused = deeds::add_user(desk, NewUser { password: password.to_owned(), ..user("Somebody New", email, roles) }).await;
            let refused = refused.expect_err("anybody guesses it");
            assert!(refused.code == Code::Data && refused.sentence.starts_with("Not accepted"), "{}", refused.sentence);
            assert_eq!(known(desk, email), None, "{password}");
        }
        deeds::add_user(desk, user("Somebody New", email, roles)).await.expect("the same command mends it");
        assert_eq!(known(desk, email).expect("added").roles, roles);
        let cookie = house.cookie(email).await;
        assert_eq!(house.get(page, &[HTML, ("cookie", &cookie)]).await.status, 200);
    }
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_adds_somebody_and_is_interrupted_gives_the_same_command_again() {
    const ANNA: &str = "anna@desk.example";
    const PIA: &str = "pia@shop.example";
    let house = House::open().await;
    let desk = house.desk();
    let staff = Roles { customer: false, agent: true, manager: false, administrator: true };
    for (email, roles, names, page) in [(ANNA, staff, "administrator, agent", "/desk"), (PIA, Roles::CUSTOMER, "customer", "/portal")] {
        let there = async {
            while known(desk, email).is_none() {
                tokio::task::yield_now().await;
            }
        };
        tokio::select! {
            biased;
            added = deeds::add_user(desk, user("Somebody New", email, roles)) => panic!("nothing interrupted it: {added:?}"),
            () = there => {}
        }
        assert_eq!(known(desk, email).expect("added").roles, Roles::default(), "without a password they are nothing yet");
        let told = deeds::add_user(desk, user("Somebody New", email, roles)).await.expect("the same command again");
        assert!(told.ends_with(&format!(" can sign in now as {names}.")) && !told.contains("known"), "{told}");
        assert_eq!(known(desk, email).expect("added").roles, roles, "they asked nothing before");
        let cookie = house.cookie(email).await;
        assert_eq!(house.get(page, &[HTML, ("cookie", &cookie)]).await.status, 200);
    }
    house.close().await;
}
