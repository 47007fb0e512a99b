//! A ticket that most people may not know of, and every door there is, asked for it by its own number with arguments that
//! each door understands. What is read is nothing, and what is written changes nothing.
//!
//! The doors come from the router, the pages and the registry of functions: a new function without arguments here fails.

mod heard;
mod planted;
mod unnamed;

use http::Method;
use serde_json::{Value, json};
use shared::access::Actor;
use shared::id::{OpId, Ver};
use shared::kpi::ask::{Stretch, Wish as Asked};
use shared::kpi::figure::Figure;
use shared::locale::Lang;
use shared::query::Query;
use shared::setting::topic::Topic;
use shared::sla::policy::Metric;

use crate::files::first_queue;
use crate::house::{CHIARA, FORM, GIULIA, GRAHAM, House, JSON, multipart};
pub(crate) use planted::{Canary, hide, secrets};
use planted::{ELENA, MARCO, NAMES, PRIYA, THEIRS, inside};

/// What a customer is never told of.
const LEVEL: [&str; 4] = ["level", "levels", "livello", "livelli"];

/// The fields of forms that people type words into.
const TYPED: [&str; 9] =
    ["name", "phones", "body", "address", "customer", "form[subject]", "form[body]", "form[name-en]", "form[capacity]"];

/// What a door is asked with.
enum Sent {
    Json(Value),
    Form(String),
    /// It begins or ends the asker's session: it has tests of its own.
    Own,
}

/// Arguments that a function understands, about the secret ticket.
fn arguments(function: &str, canary: &Canary, op: OpId, ver: Ver) -> Sent {
    let Canary { ticket, cellar, marco, drafted, .. } = canary;
    let form = |rest: &str| Sent::Form(format!("op={op}&seen={ver}&ticket={ticket}{rest}"));
    match function {
        "desk/list" => Sent::Json(json!({ "query": Query::default(), "from": 0, "len": 50 })),
        "desk/tree" | "portal/requests" => Sent::Json(json!({})),
        "desk/ticket" | "desk/read_ticket" => Sent::Json(json!({ "id": ticket })),
        "desk/earlier" => Sent::Json(json!({ "id": ticket, "before": ver })),
        "desk/proof" => Sent::Json(json!({ "ticket": ticket, "clock": { "metric": "first_response", "cycle": 1 } })),
        "desk/new_choices" => Sent::Json(json!({ "follows": ticket })),
        "desk/people" => Sent::Json(json!({ "words": "Canar" })),
        "desk/keep_draft" => {
            Sent::Json(json!({ "key": format!("ticket/{ticket}"), "words": { "stamp": { "op": op, "n": 1 }, "over": [], "draft": null } }))
        }
        "desk/assign" => form(&format!("&owner={marco}")),
        "desk/take_next" => Sent::Form(format!("op={op}")),
        "desk/set_responsible" => form(&format!("&responsible={marco}")),
        "desk/set_status" => form("&to=solved"),
        "desk/set_priority" => form("&to=high"),
        "desk/move" => form(&format!("&queue={cellar}")),
        "desk/set_fact" => form("&fact=impact&to="),
        "desk/pass_on" => form(&format!("&queue={cellar}&body=Stranger")),
        "desk/conclude" => form("&body=Stranger"),
        "desk/send_draft" => form(&format!("&ver={drafted}")),
        "desk/answer_escalation" => form("&granted=&body=Stranger"),
        "desk/write" => form("&kind=note&body=Stranger"),
        "desk/open" => Sent::Form(format!(
            "op={op}&form[writing]=caller&form[person]=1&form[name]=&form[email]=&form[phone]=&form[queue]={cellar}&form[subject]=x\
             &form[body]=y&form[priority]=normal&form[owner]={marco}&form[kind]=incident&form[files]="
        )),
        "insight/report" => Sent::Json(json!({ "wish": Asked::default() })),
        "insight/tickets" => Sent::Json(json!({ "wish": Asked::default(), "stretch": Stretch::Asked, "figure": Figure::Open, "from": 0 })),
        "portal/request" => Sent::Json(json!({ "ticket": ticket, "refused": null, "before": null })),
        "portal/new" => Sent::Json(json!({ "refused": null, "follows": ticket })),
        "portal/confirm" => Sent::Form(format!("ticket={ticket}&op={op}")),
        "portal/reopen" | "portal/ask_escalation" => Sent::Form(format!("ticket={ticket}&op={op}&body=Stranger")),
        other => about_records(other, canary, op),
    }
}

/// Arguments about settings, people, organisations and the asker's own account.
fn about_records(function: &str, canary: &Canary, op: OpId) -> Sent {
    let Canary { cellar, marco, customers, .. } = canary;
    match function {
        "settings/overview" => Sent::Json(json!({})),
        "settings/list" => Sent::Json(json!({ "topic": "queues" })),
        "settings/one" => {
            Sent::Json(json!({ "asked": { "topic": "queues", "id": cellar, "from": null, "draft": null, "preview": false, "dry": null } }))
        }
        "settings/audit" => Sent::Json(json!({ "skip": 0 })),
        "settings/save" => Sent::Form(format!("op={op}&topic=skills&seen=0&then=save&form[name-en]=Stranger")),
        "settings/retire" => Sent::Form(format!("op={op}&topic=queues&id={cellar}&seen=1&retired=false")),
        "settings/begin" => Sent::Form(format!("op={op}")),
        "people/list" => Sent::Json(json!({ "words": "", "from": 0, "refused": null })),
        "people/record" => Sent::Json(json!({ "id": marco, "refused": null, "preview": false, "stays": "a" })),
        "people/import_page" => Sent::Json(json!({ "refused": null })),
        "organisations/list" => Sent::Json(json!({ "from": 0, "refused": null })),
        "organisations/record" => Sent::Json(json!({ "id": customers, "refused": null })),
        "organisations/add" => Sent::Form(format!("op={op}&name=Stranger")),
        "organisations/save" => Sent::Form(format!("op={op}&seen=1&organisation={customers}&name=Customers")),
        "people/add" => Sent::Form(format!("op={op}&name=Stranger&customer=true")),
        "people/join" | "people/quit" => Sent::Form(format!("op={op}&seen=1&person={marco}&organisation={customers}")),
        "people/add_address" | "people/remove_address" | "people/prefer_address" => {
            Sent::Form(format!("op={op}&person={marco}&address=stranger%40desk.example"))
        }
        "people/save" => Sent::Form(format!("op={op}&seen=1&person={marco}&name=Stranger")),
        "people/roles" => Sent::Form(format!("op={op}&seen=1&person={marco}&agent=true")),
        "people/enable" => Sent::Form(format!("op={op}&seen=1&person={marco}")),
        "people/work" => Sent::Form(format!("op={op}&seen=1&person={marco}&then=save&form[capacity]=9")),
        "people/invite" | "people/end_sessions" | "people/leave" | "people/merge" | "people/unmerge" => {
            Sent::Form(format!("op={op}&person={marco}"))
        }
        "account/profile" => Sent::Json(json!({ "refused": null })),
        "account/about" => Sent::Form(format!("op={op}&name=Stranger&phones=")),
        "account/locale" => Sent::Form(format!("op={op}&lang=en&zone=Europe%2FRome")),
        "account/sign_in"
        | "account/send_link"
        | "account/redeem_link"
        | "account/send_reset"
        | "account/reset_password"
        | "account/change_password"
        | "account/sign_out"
        | "account/sign_out_everywhere" => Sent::Own,
        other => panic!("{other} is a new function: say here what it is asked with"),
    }
}

/// Questions that a function understands besides: each kind of settings, each clock.
fn more_questions(canary: &Canary) -> Vec<(&'static str, Value)> {
    let mut questions = Vec::new();
    for topic in Topic::ALL {
        questions.push(("settings/list", json!({ "topic": topic })));
        for id in [None, Some(1)] {
            let asked = json!({ "topic": topic, "id": id, "from": null, "draft": null, "preview": false, "dry": null });
            questions.push(("settings/one", json!({ "asked": asked })));
        }
    }
    for metric in Metric::ALL {
        questions.push(("desk/proof", json!({ "ticket": canary.ticket, "clock": { "metric": metric, "cycle": 1 } })));
    }
    questions
}

/// A page or a route, about the secret ticket and what belongs to it.
fn about(path: &str, canary: &Canary) -> String {
    let Canary { ticket, cellar, marco, customers, .. } = canary;
    if path == "/insight/tickets" {
        return format!("{path}?figure=open");
    }
    let own = match path {
        "/settings/people/{id}" => marco.to_string(),
        "/settings/organisations/{id}" => customers.to_string(),
        "/settings/{topic}/{id}" => cellar.to_string(),
        _ => ticket.to_string(),
    };
    let path = path.replace("{id}", &own).replace("{ticket}", &ticket.to_string()).replace("{topic}", Topic::Queues.code());
    path.replace("{ver}", "1").replace("{number}", "1").replace("{index}", "0")
}

/// Pages that show more when their URL asks for it.
fn more_pages(canary: &Canary) -> Vec<String> {
    let Canary { ticket, cellar, .. } = canary;
    let topics = Topic::ALL.map(|topic| format!("/settings/{}", topic.code())).into_iter();
    let pages = [
        format!("/desk/tickets/{ticket}?clock=first_response.1"),
        format!("/desk?queue={cellar}&sort=due"),
        format!("/desk/new?follows={ticket}"),
        format!("/portal/new?follows={ticket}"),
        format!("/portal/requests/{ticket}?before=9"),
        format!("/insight?queue={cellar}"),
    ];
    topics.clone().chain(topics.map(|topic| format!("{topic}/1"))).chain(pages).collect()
}

/// Everything that one reader can ask, and what came back: `METHOD path`, the status, the words.
async fn ask_everything(house: &House, canary: &Canary, cookie: &str) -> Vec<(String, u16, String)> {
    let mut answers = Vec::new();
    // A draft is sent before anything else is answered, or it would wait no more.
    let mut functions: Vec<&str> = leptos::server_fn::axum::server_fn_paths().map(|(path, _)| path).collect();
    functions.sort_unstable_by_key(|path| (!path.ends_with("/send_draft"), *path));
    for path in functions {
        let function = path.strip_prefix("/api/").unwrap_or(path);
        let op = house.desk().new_op();
        let (kind, body) = match arguments(function, canary, op, ver(house, canary).await) {
            Sent::Json(value) => (JSON, value.to_string()),
            Sent::Form(form) => (FORM, form),
            Sent::Own => continue,
        };
        let answer = house.post(path, &[kind, ("cookie", cookie)], body).await;
        answers.push((format!("POST {path}"), answer.status.as_u16(), answer.text()));
    }
    for (function, question) in more_questions(canary) {
        let answer = house.post(&format!("/api/{function}"), &[JSON, ("cookie", cookie)], question.to_string()).await;
        answers.push((format!("POST /api/{function} {question}"), answer.status.as_u16(), answer.text()));
    }
    let pages = server::router::listed().into_iter().map(|page| ("GET", about(page.path(), canary)));
    let more = more_pages(canary).into_iter().map(|page| ("GET", page));
    let own = server::router::ROUTES.iter().map(|(method, path)| (*method, about(path, canary)));
    for (method, path) in pages.chain(more).chain(own) {
        let answer = if method == "GET" {
            house.get(&path, &[("accept", "text/html"), ("cookie", cookie)]).await
        } else {
            // A request of one's own that continues the secret ticket, or words on it.
            let (op, queue, ticket) = (house.desk().new_op().to_string(), first_queue(house).to_string(), canary.ticket.to_string());
            let fields = [("op", op.as_str()), ("queue", &queue), ("subject", "Stranger"), ("body", "Stranger"), ("follows", &ticket)];
            let (media, body) = multipart(&fields, &[]);
            house.post(&path, &[("content-type", &media), ("cookie", cookie)], body).await
        };
        let location = answer.headers.get("location").and_then(|to| to.to_str().ok()).unwrap_or_default().to_owned();
        answers.push((format!("{method} {path}"), answer.status.as_u16(), format!("{location}\n{}", answer.text())));
    }
    answers
}

async fn ver(house: &House, canary: &Canary) -> Ver {
    house.desk().ticket(&Actor::desk(), canary.ticket, Lang::En).await.expect("it is there").value.ver
}

fn says_nothing(answers: &[(String, u16, String)], who: &str, words: &[&str]) {
    for (door, status, text) in answers {
        let said = words.iter().find(|word| text.contains(**word));
        assert_eq!(said, None, "{door} ({status}) tells {who}: {text}");
        assert!(*status < 500, "{door} failed {who}: {text}");
    }
}

/// Nor a word of the inside, nor that there are levels.
fn says_nothing_of_the_inside(answers: &[(String, u16, String)], who: &str) {
    says_nothing(answers, who, &inside().collect::<Vec<_>>());
    for (door, _, text) in answers {
        let said = text.split(|c: char| !c.is_ascii_alphanumeric()).find(|word| LEVEL.iter().any(|level| word.eq_ignore_ascii_case(level)));
        assert_eq!(said, None, "{door} tells {who} of levels: {text}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_without_a_right_to_it_reads_or_moves_it_through_any_door() {
    let house = House::open().await;
    let canary = hide(&house).await;
    let before = ver(&house, &canary).await;
    for who in ["", GRAHAM, GIULIA] {
        let cookie = if who.is_empty() { String::new() } else { house.cookie(who).await };
        let answers = ask_everything(&house, &canary, &cookie).await;
        // Colleagues know each other by name, and the names that the desk has for its own.
        let known = |word: &str| who == GIULIA && (word == "Canarini" || NAMES.contains(&word));
        says_nothing(&answers, who, &secrets().into_iter().filter(|&word| !known(word)).collect::<Vec<_>>());
        if who != GIULIA {
            says_nothing_of_the_inside(&answers, who);
        }
    }
    assert_eq!(ver(&house, &canary).await, before, "and nothing was done to it");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn its_customer_reads_their_own_words_and_nothing_of_the_inside() {
    let house = House::open().await;
    let canary = hide(&house).await;
    let cookie = house.cookie(CHIARA).await;
    let answers = ask_everything(&house, &canary, &cookie).await;
    says_nothing_of_the_inside(&answers, CHIARA);
    let own = answers.iter().filter(|(_, _, text)| text.contains(THEIRS[1])).count();
    assert!(0 < own, "their own words are there: {answers:?}");
    house.close().await;
}

/// The walls above are only as good as the questions: each is understood, and answered to who may ask it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_questions_are_answered_to_who_may_ask_them() {
    let house = House::open().await;
    let canary = hide(&house).await;
    let (mut told, mut unheard, mut refused) = (Vec::new(), secrets(), Vec::new());
    for who in [MARCO, ELENA, CHIARA, PRIYA] {
        let cookie = house.cookie(who).await;
        for (door, status, text) in ask_everything(&house, &canary, &cookie).await {
            // A page asked of the socket is no question that it could understand.
            let understood = door == "GET /live" || (status != 400 && !text.contains("transport"));
            assert!(understood, "{door} did not understand the question: {text}");
            unheard.retain(|word| !text.contains(word));
            if (200..400).contains(&status) {
                told.push(door);
            } else {
                refused.push((door, status, text));
            }
        }
    }
    for (path, _) in leptos::server_fn::axum::server_fn_paths() {
        let function = path.strip_prefix("/api/").unwrap_or(path);
        if !matches!(arguments(function, &canary, OpId(1), 1), Sent::Own) {
            let door = format!("POST {path}");
            let why = || refused.iter().filter(|(refused, ..)| *refused == door).collect::<Vec<_>>();
            assert!(told.contains(&door), "{path} answered nobody: {:?}", why());
        }
    }
    for page in server::router::listed() {
        let page = format!("GET {}", about(page.path(), &canary));
        assert!(told.contains(&page), "{page} answered nobody");
    }
    assert_eq!(unheard, Vec::<&str>::new(), "what nobody is told would be kept from anybody");
    house.close().await;
}

/// Each function is asked with all that may be typed into its form, so a new one that takes words is in it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn words_typed_into_any_form_go_back_to_whoever_is_signed_out_by_now() {
    let house = House::open().await;
    let canary = hide(&house).await;
    let mut forms = 0;
    for (path, _) in leptos::server_fn::axum::server_fn_paths() {
        let function = path.strip_prefix("/api/").unwrap_or(path);
        let Sent::Form(form) = arguments(function, &canary, house.desk().new_op(), 1) else { continue };
        let fields = form.split('&').filter_map(|field| field.split_once('='));
        let typed: Vec<&str> = fields.filter(|(name, words)| TYPED.contains(name) && !words.is_empty()).map(|(_, words)| words).collect();
        if typed.is_empty() {
            continue;
        }
        forms += 1;
        let answer = house.post(path, &[FORM, ("accept", "text/html")], form.clone()).await;
        for words in typed {
            let words = words.replace("%40", "@");
            assert!(answer.text().contains(&format!("{words}</pre>")), "{path} keeps {words}: {}", answer.text());
        }
    }
    assert!(10 < forms, "the forms are found");
    house.close().await;
}

/// The doors that are knocked on are all the doors there are.
#[test]
fn every_route_in_the_source_is_in_the_list() {
    let sources = [include_str!("../../src/router.rs"), include_str!("../../src/door/health.rs")];
    let routes = sources.iter().flat_map(|source| source.split(".route(\"").skip(1)).filter_map(|rest| rest.split('"').next());
    let mut count = 0;
    for route in routes {
        assert!(server::router::ROUTES.iter().any(|(_, listed)| *listed == route), "{route} is not in ROUTES");
        count += 1;
    }
    assert_eq!(count, server::router::ROUTES.len(), "and nothing else is");
    for (method, _) in server::router::ROUTES {
        assert!(method.parse::<Method>().is_ok());
    }
}
