//! A ticket that most people may not know of, and every door there is, asked for it by its own number with arguments that
//! each door understands. What is read is nothing, and what is written changes nothing.
//!
//! The doors come from the router, the pages and the registry of functions: a new function without arguments here fails.

use std::sync::Arc;

use desk::{Desk, Wish};
use http::Method;
use serde_json::json;
use server::control::wire::NewUser;
use server::deeds;
use shared::access::Actor;
use shared::act::{Action, Outcome};
use shared::event::Door;
use shared::id::{CalendarId, OpId, OrganisationId, PersonId, QueueId, TicketId, Ver};
use shared::kpi::ask::{Stretch, Wish as Asked};
use shared::kpi::figure::Figure;
use shared::locale::{Lang, Text};
use shared::people::Roles;
use shared::people::action::PeopleAction;
use shared::query::Query;
use shared::setting::missing::{usual_calendar, usual_policy};
use shared::setting::{Crew, Queue, SettingAction};
use shared::text::{Body, Name, Subject};
use shared::ticket::action::{NewTicket, Requester, TicketAction, Writing};
use shared::ticket::{Channel, Priority, TicketKind};

use crate::files::first_queue;
use crate::house::{CHIARA, FORM, GIULIA, GRAHAM, House, JSON, PASSWORD, multipart};

const MARCO: &str = "marco@desk.example";
const ELENA: &str = "elena@desk.example";
const PRIYA: &str = "priya@desk.example";
/// What its own customer may read.
const THEIRS: [&str; 3] = ["CanarySubject", "CanaryWords", "canary-file.txt"];
/// What only the crew may read.
const INNER: [&str; 5] = ["CanaryNote", "CanaryCellar", "Canarini", "CanaryReason", "CanaryDraft"];

/// The secret ticket.
pub(crate) struct Canary {
    pub(crate) ticket: TicketId,
    cellar: QueueId,
    marco: PersonId,
    customers: OrganisationId,
    /// The version that brought the draft of an answer.
    drafted: Ver,
}

async fn does(desk: &Arc<Desk>, actor: Actor, action: Action) -> Outcome {
    let door = if actor.person().is_some() { Door::Portal } else { Door::Cli };
    desk.act(Wish { op: desk.new_op(), actor, door, seen: None, action }).await.expect("the test's own story").outcome
}

/// Everything that a stranger may not read.
pub(crate) fn secrets() -> Vec<&'static str> {
    THEIRS.into_iter().chain(INNER).collect()
}

pub(crate) async fn hide(house: &House) -> Canary {
    let desk = house.desk();
    for (name, email, roles) in [
        ("Marco Canarini", MARCO, Roles::AGENT),
        ("Elena", ELENA, Roles { manager: true, ..Roles::default() }),
        ("Priya", PRIYA, Roles { administrator: true, ..Roles::default() }),
    ] {
        let user = NewUser { name: name.to_owned(), email: email.to_owned(), roles, lang: None, password: PASSWORD.to_owned() };
        deeds::add_user(desk, user).await.expect("they are added");
    }
    let find = |name: &str| desk.find_people(&Actor::desk(), name).expect("the desk may")[0].id;
    let (marco, chiara) = (find("Marco"), find("Chiara"));
    let action = PeopleAction::AddOrganisation { name: Name::try_from("Customers").expect("a name"), vip: false };
    let customers = does(desk, Actor::desk(), Action::People(action)).await.organisation.expect("an organisation");
    // Something is promised, so that there is a clock to be proved.
    let calendar = does(desk, Actor::desk(), Action::Setting(SettingAction::Add(usual_calendar("UTC".to_owned())))).await.setting;
    let policy = usual_policy(CalendarId(calendar.expect("a calendar")));
    does(desk, Actor::desk(), Action::Setting(SettingAction::Add(policy))).await;
    let (parent, crew) = (Some(first_queue(house)), Crew::Only(vec![marco]));
    let cellar = Queue { parent, level: 2, crew, drafts_only: true, ..Queue::named(Text::same("CanaryCellar")) };
    let cellar = does(desk, Actor::desk(), Action::Setting(SettingAction::AddQueue(cellar))).await.queue.expect("a queue");
    let mut file = desk.receive_file(THEIRS[2]).await.expect("there is room");
    file.take(b"CanaryBytes").await.expect("there is room");
    let file = file.finish(chiara).await.expect("it is stored");
    let new = NewTicket {
        queue: first_queue(house),
        kind: TicketKind::Incident,
        priority: Priority::Normal,
        requester: Requester::Known(chiara),
        subject: Subject::try_from(THEIRS[0]).expect("a subject"),
        body: Body::try_from(THEIRS[1]).expect("words"),
        files: vec![file],
        channel: Channel::Portal,
        writing: Writing::Own,
        owner: None,
        follows: None,
        class: shared::ticket::Classification::default(),
    };
    let chiara = desk.actor(chiara).expect("she is known");
    let ticket = does(desk, chiara.clone(), Action::Ticket(TicketAction::Create(Box::new(new)))).await.ticket.expect("a ticket");
    let words = |words: &str| Body::try_from(words).expect("words");
    does(desk, chiara, Action::Ticket(TicketAction::AskEscalation { ticket, reason: words(THEIRS[1]) })).await;
    does(desk, Actor::desk(), Action::Ticket(TicketAction::Move { ticket, queue: cellar, reason: Some(words(INNER[3])) })).await;
    does(desk, Actor::desk(), Action::Ticket(TicketAction::Note { ticket, body: words(INNER[0]), files: Vec::new() })).await;
    does(desk, Actor::desk(), Action::Ticket(TicketAction::Assign { ticket, owner: Some(marco) })).await;
    let draft = TicketAction::Reply { ticket, body: words(INNER[4]), files: Vec::new(), then: None };
    let drafted = does(desk, Actor::desk(), Action::Ticket(draft)).await.ver;
    Canary { ticket, cellar, marco, customers, drafted }
}

/// What a door is asked with.
enum Sent {
    Json(serde_json::Value),
    Form(String),
    /// It begins or ends the asker's session: it has tests of its own.
    Own,
}

/// Arguments that a function understands, about the secret ticket.
fn arguments(function: &str, canary: &Canary, op: OpId, ver: Ver) -> Sent {
    let Canary { ticket, cellar, marco, customers, drafted } = canary;
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
        "desk/set_responsible" => form(&format!("&responsible={marco}")),
        "desk/set_status" => form("&to=solved"),
        "desk/set_priority" => form("&to=high"),
        "desk/move" => form(&format!("&queue={cellar}")),
        "desk/set_fact" => form("&fact=impact&to="),
        "desk/pass_on" => form(&format!("&queue={cellar}&body=Stranger")),
        "desk/conclude" => form("&body=Stranger"),
        "desk/send_draft" => form(&format!("&ver={drafted}")),
        "desk/answer_escalation" => form("&granted=yes&body=Stranger"),
        "desk/write" => form("&kind=note&body=Stranger"),
        "desk/open" => Sent::Form(format!(
            "op={op}&form[writing]=caller&form[person]=1&form[name]=&form[email]=&form[phone]=&form[queue]={cellar}&form[subject]=x\
             &form[body]=y&form[priority]=normal&form[owner]={marco}&form[kind]=incident&form[files]="
        )),
        "insight/report" => Sent::Json(json!({ "wish": Asked::default() })),
        "insight/tickets" => Sent::Json(json!({ "wish": Asked::default(), "stretch": Stretch::Asked, "figure": Figure::Open, "from": 0 })),
        "portal/request" => Sent::Json(json!({ "ticket": ticket, "refused": null, "before": null })),
        "portal/new" => Sent::Json(json!({ "refused": null, "follows": ticket })),
        "portal/confirm" | "portal/reopen" => Sent::Form(format!("ticket={ticket}&op={op}")),
        "portal/ask_escalation" => Sent::Form(format!("ticket={ticket}&op={op}&body=Stranger")),
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
        "people/record" => Sent::Json(json!({ "id": marco, "refused": null })),
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

/// Everything that one reader can ask, and what came back: `METHOD path`, the status, the words.
async fn ask_everything(house: &House, canary: &Canary, cookie: &str) -> Vec<(String, u16, String)> {
    let mut answers = Vec::new();
    // A draft is sent before anything else is answered, or it would wait no more.
    let mut functions: Vec<&str> = leptos::server_fn::axum::server_fn_paths().map(|(path, _)| path).collect();
    functions.sort_unstable();
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
    let pages = server::router::listed().into_iter().map(|page| ("GET", page.path().to_owned()));
    let own = server::router::ROUTES.iter().map(|(method, path)| (*method, (*path).to_owned()));
    for (method, path) in pages.chain(own) {
        let path = path.replace("{id}", &canary.ticket.to_string()).replace("{ticket}", &canary.ticket.to_string());
        let path = path.replace("{ver}", "1").replace("{number}", "1").replace("{index}", "0").replace("{topic}", "queues");
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_without_a_right_to_it_reads_or_moves_it_through_any_door() {
    let house = House::open().await;
    let canary = hide(&house).await;
    let before = ver(&house, &canary).await;
    for who in ["", GRAHAM, GIULIA] {
        let cookie = if who.is_empty() { String::new() } else { house.cookie(who).await };
        // Colleagues know each other by name.
        let words: Vec<&str> = secrets().into_iter().filter(|word| who != GIULIA || *word != "Canarini").collect();
        says_nothing(&ask_everything(&house, &canary, &cookie).await, who, &words);
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
    says_nothing(&answers, CHIARA, &INNER);
    let own = answers.iter().filter(|(_, _, text)| text.contains(THEIRS[1])).count();
    assert!(0 < own, "their own words are there: {answers:?}");
    house.close().await;
}

/// The walls above are only as good as the questions: each is understood, and answered to who may ask it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_questions_are_answered_to_who_may_ask_them() {
    let house = House::open().await;
    let canary = hide(&house).await;
    let mut told = Vec::new();
    for who in [MARCO, ELENA, CHIARA, PRIYA] {
        let cookie = house.cookie(who).await;
        for (door, status, text) in ask_everything(&house, &canary, &cookie).await {
            // A page asked of the socket is no question that it could understand.
            let understood = door == "GET /live" || (status != 400 && !text.contains("transport"));
            assert!(understood, "{door} did not understand the question: {text}");
            if (200..400).contains(&status) {
                told.push(door);
            }
        }
    }
    for (path, _) in leptos::server_fn::axum::server_fn_paths() {
        let function = path.strip_prefix("/api/").unwrap_or(path);
        if !matches!(arguments(function, &canary, OpId(1), 1), Sent::Own) {
            assert!(told.contains(&format!("POST {path}")), "{path} answered nobody");
        }
    }
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
