//! Words begun and not sent, at the door: what a tab says when it is closed, and what is given back to whoever wrote.

use serde_json::json;
use shared::locale::Lang;
use shared::words::desk::{Desk, say};

use crate::files::first_queue;
use crate::house::{FORM, GIULIA, GRAHAM, House, JSON, multipart};

const HTML: (&str, &str) = ("accept", "text/html");

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_parting_words_of_a_tab_are_let_in() {
    let house = House::open().await;
    let cookie = house.cookie(GRAHAM).await;
    let person = house.desk().find_people(&shared::access::Actor::desk(), "Graham").expect("he is known")[0].id;
    let op = house.desk().new_op();
    let draft = json!({ "body": "It is warm.", "mode": "reply" });
    let words = json!({ "key": "request/new", "words": { "stamp": { "op": op, "n": 3 }, "over": [], "draft": draft } }).to_string();
    let site = ("sec-fetch-site", "same-origin");
    let text = house.post("/api/desk/keep_draft", &[("content-type", "text/plain"), site, ("cookie", &cookie)], words.clone()).await;
    assert_eq!(text.status, 415, "another site's form could send that");
    let parting = house.post("/api/desk/keep_draft", &[JSON, site, ("cookie", &cookie)], words).await;
    assert_eq!((parting.status.as_u16(), parting.text().as_str()), (200, "\"kept\""));
    let kept = house.desk().draft(person, "request/new").await.expect("it is read").expect("it is kept");
    assert_eq!(kept.body, "It is warm.");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_that_the_module_sends_is_answered_in_a_word() {
    let house = House::open().await;
    let cookie = house.cookie(GRAHAM).await;
    let queue = first_queue(&house).to_string();
    for (subject, leads) in [("Cold room 3", "?done=opened\""), (" ", "/portal/new?refused=")] {
        let (media, body) = multipart(&[("queue", &queue), ("subject", subject), ("body", "It is warm."), ("over", "[]")], &[]);
        let accept = ("accept", "application/json");
        let answer = house.post("/portal/send", &[("content-type", &media), accept, ("cookie", &cookie)], body).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert!(answer.text().contains(leads), "{}", answer.text());
    }
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_agents_refused_form_comes_back_as_it_was_typed() {
    let house = House::open().await;
    let cookie = house.cookie(GIULIA).await;
    let queue = first_queue(&house);
    let form = format!(
        "op={}&form[writing]=caller&form[name]=Walter&form[phone]=abc&form[queue]={queue}&form[subject]=Cold+room+3&form[body]=Warm%21\
         &form[priority]=high&form[owner]=nobody&form[kind]=question&form[files]=&over=",
        house.desk().new_op()
    );
    let refused = house.post("/api/desk/open", &[FORM, HTML, ("cookie", &cookie)], form).await;
    assert_eq!(refused.header("location"), "/desk/new", "{}", refused.text());
    let page = house.get("/desk/new", &[HTML, ("cookie", &cookie)]).await.text();
    for typed in ["value=\"Walter\"", "value=\"abc\"", "value=\"Cold room 3\"", ">Warm!</textarea>"] {
        assert!(page.contains(typed), "{typed} is missing in {page}");
    }
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_question_just_asked_does_not_become_the_subject_of_what_was_begun_before() {
    let house = House::open().await;
    let cookie = house.cookie(GRAHAM).await;
    let draft = json!({ "body": "It hums.", "mode": "reply", "fields": [["subject", "Counter 2"]] });
    let words = json!({ "stamp": { "op": house.desk().new_op(), "n": 1 }, "over": [], "draft": draft });
    let words = json!({ "key": "request/new", "words": words }).to_string();
    let kept = house.post("/api/desk/keep_draft", &[JSON, ("cookie", &cookie)], words).await;
    assert_eq!((kept.status.as_u16(), kept.text().as_str()), (200, "\"kept\""));
    for (question, waits) in [("Counter+2", false), ("Cold+room+3", true)] {
        let page = house.get(&format!("/portal/new?subject={question}"), &[HTML, ("cookie", &cookie)]).await.text();
        assert!(page.contains("value=\"Counter 2\"") && page.contains(">It hums.</textarea>"), "it is whole: {page}");
        assert!(!page.contains("value=\"Cold room 3\""), "{page}");
        assert_eq!(page.contains("“Cold room 3”"), waits, "{question}: {page}");
    }
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reply_begun_goes_along_into_the_ticket_that_continues_and_a_note_does_not() {
    let house = House::open().await;
    let ticket = house.asked(&house.cookie(GRAHAM).await, "Cold room 3", "It is warm.", &[]).await;
    let cookie = house.cookie(GIULIA).await;
    let (op, key, person) = (house.desk().new_op(), format!("ticket/{ticket}"), giulia(&house));
    for (n, mode, goes_along) in [(1, "note", false), (2, "reply", true)] {
        let body = format!("A {mode} that was begun.");
        let words = json!({ "stamp": { "op": op, "n": n }, "over": [], "draft": { "body": body, "mode": mode } });
        let words = json!({ "key": key, "words": words }).to_string();
        let kept = house.post("/api/desk/keep_draft", &[JSON, ("cookie", &cookie)], words).await;
        assert_eq!((kept.status.as_u16(), kept.text().as_str()), (200, "\"kept\""));
        let page = house.get(&format!("/desk/new?follows={ticket}"), &[HTML, ("cookie", &cookie)]).await.text();
        assert!(page.contains("value=\"Cold room 3\""), "it continues that one: {page}");
        let says = |part: &str, text| Lang::ALL.into_iter().any(|lang| part.contains(say(lang, text)));
        assert!(says(&page, Desk::WeWrite) && !says(&page, Desk::TheySay), "whose words they are: {page}");
        let heading = page.split_once("id=\"caller-title\"").and_then(|(_, rest)| rest.split_once("</h1>")).expect("a heading").0;
        assert!(says(heading, Desk::WeWriteFirst) && !says(heading, Desk::WhoCalls), "nobody calls: {heading}");
        assert_eq!(page.contains(&format!(">{body}</textarea>")), goes_along, "{mode}: {page}");
        let there = house.desk().draft(person, &key).await.expect("it is read").expect("it is kept");
        assert_eq!(there.body, body, "and stays where it was");
    }
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_continues_a_ticket_waits_in_sight_for_another_that_was_begun() {
    let house = House::open().await;
    let ticket = house.asked(&house.cookie(GRAHAM).await, "Cold room 3", "It is warm.", &[]).await;
    let cookie = house.cookie(GIULIA).await;
    let op = house.desk().new_op();
    for (n, fields, waits) in [(1, json!([]), true), (2, json!([["follows", ticket.to_string()]]), false)] {
        let draft = json!({ "body": "From the telephone.", "mode": "caller", "fields": fields });
        let words = json!({ "key": "new", "words": { "stamp": { "op": op, "n": n }, "over": [], "draft": draft } }).to_string();
        let kept = house.post("/api/desk/keep_draft", &[JSON, ("cookie", &cookie)], words).await;
        assert_eq!((kept.status.as_u16(), kept.text().as_str()), (200, "\"kept\""));
        let page = house.get(&format!("/desk/new?follows={ticket}"), &[HTML, ("cookie", &cookie)]).await.text();
        assert!(page.contains(">From the telephone.</textarea>"), "it stays whole: {page}");
        let said = Lang::ALL.into_iter().any(|lang| page.contains(say(lang, Desk::NewWaits)));
        assert_eq!(said, waits, "{n}: {page}");
    }
    house.close().await;
}

fn giulia(house: &House) -> shared::id::PersonId {
    house.desk().find_people(&shared::access::Actor::desk(), "Giulia").expect("she is known")[0].id
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_agents_refused_form_takes_nothing_away_that_was_written_elsewhere_meanwhile() {
    let house = House::open().await;
    let cookie = house.cookie(GIULIA).await;
    let person = giulia(&house);
    let draft = json!({ "body": "From the telephone.", "mode": "caller" });
    let words = json!({ "key": "new", "words": { "stamp": { "op": house.desk().new_op(), "n": 1 }, "over": [], "draft": draft } });
    let kept = house.post("/api/desk/keep_draft", &[JSON, ("cookie", &cookie)], words.to_string()).await;
    assert_eq!((kept.status.as_u16(), kept.text().as_str()), (200, "\"kept\""));

    let queue = first_queue(&house);
    let form = |over: &str| {
        let op = house.desk().new_op();
        format!("op={op}&form[writing]=caller&form[name]=Walter&form[phone]=abc&form[queue]={queue}&form[body]=Warm%21&over={over}")
    };
    // The second form goes on from the first, as the page has it.
    let mut over = String::new();
    for _ in 0..2 {
        let refused = house.post("/api/desk/open", &[FORM, HTML, ("cookie", &cookie)], form(&over)).await;
        let place = refused.header("location").to_owned();
        let op = place.strip_prefix("/desk/new?refused=").expect("it is kept apart");
        let page = house.get(&place, &[HTML, ("cookie", &cookie)]).await.text();
        assert!(page.contains("value=\"Walter\"") && page.contains(">Warm!</textarea>"), "what was typed comes back: {page}");
        let there = house.desk().draft(person, "new").await.expect("it is read").expect("it is kept");
        assert_eq!(there.body, "From the telephone.");
        over = format!("[{{\"op\":\"{op}\",\"n\":0}}]");
    }
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_zone_that_is_none_comes_back_as_it_was_typed() {
    let house = House::open().await;
    let cookie = house.cookie(GIULIA).await;
    let form = format!("op={}&lang=it&zone=Europa%2FRoma", house.desk().new_op());
    let refused = house.post("/api/account/locale", &[FORM, HTML, ("cookie", &cookie)], form).await;
    let page = house.get(refused.header("location"), &[HTML, ("cookie", &cookie)]).await.text();
    assert!(page.contains("value=\"Europa/Roma\"") && page.contains("id=\"zone-error\""), "{page}");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_is_signed_out_by_now_gets_their_words_back() {
    let house = House::open().await;
    for (path, form, typed) in [
        ("/api/desk/write", "ticket=1&kind=note&body=Two+%3Cfans%3E", "<pre>Two &lt;fans&gt;</pre>"),
        ("/api/desk/open", "form[subject]=Cold+room+3&form[body]=Warm", "<pre>Cold room 3</pre><pre>Warm</pre>"),
        ("/api/desk/answer_escalation", "ticket=1&granted=&taker=&body=It+stays+here", "<pre>It stays here</pre>"),
        ("/api/desk/conclude", "ticket=1&body=A+new+seal", "<pre>A new seal</pre>"),
        ("/api/desk/pass_on", "ticket=1&queue=2&body=The+gateway", "<pre>The gateway</pre>"),
        ("/api/portal/ask_escalation", "ticket=1&body=The+third+time", "<pre>The third time</pre>"),
        ("/api/portal/reopen", "ticket=1&body=It+is+warm", "<pre>It is warm</pre>"),
        ("/api/account/about", "name=Walter&phones=020+7946", "<pre>Walter</pre><pre>phones: 020 7946</pre>"),
        ("/api/people/roles", "person=1&seen=1&agent=true", "<pre>agent: true</pre>"),
        ("/api/people/work", "person=1&then=save&form[absence-0-first]=2031-08-04", "<pre>absence-0-first: 2031-08-04</pre>"),
        ("/api/settings/save", "topic=calendars&form[monday]=09%3A00-13%3A00", "<pre>monday: 09:00-13:00</pre>"),
        ("/api/settings/save", "topic=policies&form[step-0-minutes]=120", "<pre>step-0-minutes: 120</pre>"),
        ("/api/account/change_password", "old_password=Secret+one&new_password=Secret+two", ""),
    ] {
        let answer = house.post(path, &[FORM, HTML], form).await;
        assert!(!answer.text().contains("Secret"), "{path}: {}", answer.text());
        if typed.is_empty() {
            continue;
        }
        assert_eq!(answer.status, 401, "{path}");
        assert!(answer.text().contains(typed), "{path}: {}", answer.text());
        let module = house.post(path, &[FORM, ("accept", "application/json")], form).await;
        assert!(!module.text().contains("<pre>"), "{path}: the module keeps them itself");
    }
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_too_long_to_be_kept_goes_back_to_whoever_wrote_it() {
    let house = House::open().await;
    let cookie = house.cookie(GIULIA).await;
    let long = "x".repeat(250_000);
    for (path, form) in [
        ("/api/desk/write", format!("ticket=1&kind=note&body={long}")),
        ("/api/desk/conclude", format!("ticket=1&body={long}")),
        ("/api/account/about", format!("name=Walter&phones={long}")),
        ("/api/settings/save", format!("topic=rules&form[when]={long}")),
    ] {
        let answer = house.post(path, &[FORM, HTML, ("cookie", &cookie)], form.clone()).await;
        assert_eq!(answer.status, 413, "{path}");
        let page = answer.text();
        assert!(page.contains("This is too long") && page.contains(&format!("<pre>{long}</pre>")), "{path}: nothing typed is lost");
        assert!(!page.contains("/sign-in"), "{path}: she is signed in");
        let module = house.post(path, &[FORM, ("accept", "application/json"), ("cookie", &cookie)], form).await;
        assert!(!module.text().contains("<pre>"), "{path}: the module keeps them itself");
    }
    house.close().await;
}
