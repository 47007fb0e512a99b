//! A customer's way through the portal by plain links and forms: ask, be answered, say whether it is solved.

use desk::Wish;
use desk::read::request::MESSAGES_MAX;
use shared::access::Actor;
use shared::act::Action;
use shared::event::Door;
use shared::id::TicketId;
use shared::locale::{Lang, Text};
use shared::setting::catalogue::Service;
use shared::setting::{Queue, SettingAction, SettingChange};
use shared::text::Body;
use shared::ticket::action::TicketAction;
use shared::ticket::plea::Taker;
use shared::ticket::status::{Resolution, Status};

use crate::files::first_queue;
use crate::house::{Answer, CHIARA, FORM, GIULIA, GRAHAM, House, multipart};

const HTML: (&str, &str) = ("accept", "text/html");
/// Would be a script of a stranger's if anything forgot to escape it.
const EVIL: &str = "</textarea></title><script>canary()</script>";

async fn page(house: &House, cookie: &str, path: &str) -> Answer {
    house.get(path, &[HTML, ("cookie", cookie)]).await
}

/// What an agent does meanwhile.
async fn desk_does(house: &House, action: TicketAction) {
    let op = house.desk().new_op();
    let wish = Wish { op, actor: Actor::desk(), door: Door::Desk, seen: None, action: Action::Ticket(action) };
    house.desk().act(wish).await.expect("the desk may");
}

/// The value of a hidden field in the form that goes there.
fn hidden(page: &str, action: &str, name: &str) -> String {
    let form = page.split(&format!("action=\"{action}\"")).nth(1).unwrap_or_else(|| panic!("no form to {action} in {page}"));
    let form = form.split("</form>").next().unwrap_or_default();
    let field = form.split(&format!("name=\"{name}\"")).nth(1).unwrap_or_else(|| panic!("no {name} in {form}"));
    field.split("value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_goes_its_way_without_javascript() {
    let house = House::open().await;
    let cookie = house.cookie(GRAHAM).await;
    let form = page(&house, &cookie, "/portal/new?subject=Cold+room+3").await.text();
    assert!(form.contains("value=\"Cold room 3\"") && form.contains("enctype=\"multipart/form-data\""), "{form}");
    let (op, queue) = (hidden(&form, "/portal/send", "op"), hidden(&form, "/portal/send", "queue"));
    let fields = [("op", op.as_str()), ("queue", queue.as_str()), ("subject", "Cold room 3"), ("body", "It is warm.")];
    let location = house.send(&cookie, "/portal/send", &fields, &[]).await;
    assert_eq!(house.send(&cookie, "/portal/send", &fields, &[]).await, location, "sent twice, done once");
    let path = location.split('?').next().unwrap_or_default().to_owned();
    let ticket: TicketId = path.rsplit('/').next().and_then(|id| id.parse().ok()).expect("a number");
    let shown = page(&house, &cookie, &location).await.text();
    assert!(shown.contains("Your request is here.") && shown.contains("It is warm.") && shown.contains("aria-current=\"step\""), "{shown}");

    desk_does(&house, TicketAction::Note { ticket, body: Body::try_from("Between us: again.").expect("words"), files: Vec::new() }).await;
    let reply = Body::try_from("Look at it now, please.").expect("words");
    desk_does(
        &house,
        TicketAction::Reply { ticket, body: reply, files: Vec::new(), then: Some(Status::Resolved { how: Resolution::Solved }) },
    )
    .await;
    let shown = page(&house, &cookie, &path).await.text();
    assert!(shown.contains("Is it solved?") && shown.contains("Look at it now"), "{shown}");
    assert!(!shown.contains("Between us"), "{shown}");

    let op = hidden(&shown, "/api/portal/reopen", "op");
    let no =
        house.post("/api/portal/reopen", &[FORM, HTML, ("cookie", &cookie)], format!("ticket={ticket}&op={op}&body=Still+warm.")).await;
    assert_eq!(no.header("location"), format!("{path}?done=reopened"));
    let shown = page(&house, &cookie, &path).await.text();
    assert!(shown.contains("Still warm.") && !shown.contains("Is it solved?"), "{shown}");

    desk_does(&house, TicketAction::SetStatus { ticket, to: Status::Resolved { how: Resolution::Solved } }).await;
    let op = hidden(&page(&house, &cookie, &path).await.text(), "/api/portal/confirm", "op");
    let yes = house.post("/api/portal/confirm", &[FORM, HTML, ("cookie", &cookie)], format!("ticket={ticket}&op={op}")).await;
    assert_eq!(yes.header("location"), format!("{path}?done=confirmed"));
    let shown = page(&house, &cookie, &path).await.text();
    assert!(shown.contains(&format!("/portal/new?follows={ticket}")) && !shown.contains("id=\"answer\""), "{shown}");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_form_comes_back_as_it_was_typed() {
    let house = House::open().await;
    let cookie = house.cookie(GRAHAM).await;
    let queue = first_queue(&house).to_string();
    let again = house.send(&cookie, "/portal/send", &[("queue", &queue), ("subject", " "), ("body", EVIL)], &[]).await;
    let form = page(&house, &cookie, &again).await.text();
    assert!(form.contains("It was not sent.") && form.contains("aria-invalid=\"true\"") && form.contains("id=\"subject-error\""), "{form}");
    assert!(form.contains("&lt;/textarea&gt;") && !form.contains("<script>canary"), "{form}");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn words_of_somebody_signed_out_by_now_go_back_to_them() {
    let house = House::open().await;
    let (media, body) = multipart(&[("op", "x"), ("subject", "Cold room 3"), ("body", EVIL)], &[("files", "a.txt", b"kept by nobody")]);
    let answer = house.post("/portal/send", &[("content-type", &media), HTML], body).await;
    let shown = answer.text();
    assert_eq!(answer.status, 401, "{shown}");
    assert!(shown.contains("<pre>Cold room 3</pre>") && shown.contains("&lt;script&gt;canary") && !shown.contains("<script>"), "{shown}");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn words_written_too_late_go_along_into_a_new_request() {
    let house = House::open().await;
    let cookie = house.cookie(GRAHAM).await;
    let ticket = house.asked(&cookie, "Cold room 3", "It is warm.", &[]).await;
    desk_does(&house, TicketAction::SetStatus { ticket, to: Status::Closed { how: shared::ticket::status::Closing::Successful } }).await;
    let again = house.send(&cookie, &format!("/portal/requests/{ticket}/send"), &[("body", "Warm again!")], &[]).await;
    let shown = page(&house, &cookie, &again).await.text();
    let op = again.split("refused=").nth(1).expect("a draft");
    assert!(shown.contains("Warm again!") && shown.contains(&format!("follows={ticket}&amp;refused={op}")), "{shown}");
    let form = page(&house, &cookie, &format!("/portal/new?follows={ticket}&refused={op}")).await.text();
    assert!(form.contains("Warm again!"), "{form}");
    assert_eq!(hidden(&form, "/portal/send", "follows"), ticket.to_string());
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_said_long_ago_is_behind_a_plain_link() {
    let house = House::open().await;
    let cookie = house.cookie(GRAHAM).await;
    let ticket = house.asked(&cookie, "Cold room 3", "It is warm.", &[]).await;
    let graham = house.desk().find_people(&Actor::desk(), "Graham").expect("the desk may")[0].id;
    for _ in 0..MESSAGES_MAX {
        let action = TicketAction::Hear { ticket, body: Body::try_from("Still.").expect("words"), files: Vec::new() };
        let (op, actor) = (house.desk().new_op(), house.desk().actor(graham).expect("he is known"));
        let wish = Wish { op, actor, door: Door::Portal, seen: None, action: Action::Ticket(action) };
        house.desk().act(wish).await.expect("it is his");
    }
    let path = format!("/portal/requests/{ticket}");
    let (earlier, newest) = (format!("{path}?before=2"), "The newest messages");
    let shown = page(&house, &cookie, &path).await.text();
    assert!(shown.contains(&format!("href=\"{earlier}\"")) && !shown.contains(newest), "{shown}");
    assert!(shown.contains("Still.") && !shown.contains("It is warm."), "{shown}");
    let before = page(&house, &cookie, &earlier).await.text();
    assert!(before.contains(newest) && !before.contains("Earlier messages"), "{before}");
    assert!(before.contains("It is warm.") && !before.contains("Still."), "{before}");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn somebody_else_is_asked_for_once_by_a_plain_form() {
    const ASK: &str = "/api/portal/ask_escalation";
    let house = House::open().await;
    let cookie = house.cookie(GRAHAM).await;
    let ticket = house.asked(&cookie, "Cold room 3", "It is warm.", &[]).await;
    let path = format!("/portal/requests/{ticket}");
    let asks = async |page: &str, words: &str| {
        let body = format!("ticket={ticket}&op={}&body={}", hidden(page, ASK, "op"), encoded(words));
        house.post(ASK, &[FORM, HTML, ("cookie", &cookie)], body).await.header("location").to_owned()
    };
    let first = page(&house, &cookie, &path).await.text();
    let sends = |words: &str| first.matches(&format!(">{words}<")).count();
    assert_eq!((sends("Send"), sends("Ask for somebody else")), (1, 1), "no two buttons say the same: {first}");
    let again = page(&house, &cookie, &asks(&first, " ").await).await.text();
    assert!(again.contains("id=\"another-error\""), "{again}");
    assert_eq!(asks(&again, "The third time.").await, format!("{path}?done=sent"));
    let shown = page(&house, &cookie, &path).await.text();
    assert!(shown.contains("The third time.") && shown.contains("You asked that somebody else"), "{shown}");
    assert!(!shown.contains(ASK), "once");
    let words = Body::try_from("Sandra looks at it today.").expect("words");
    desk_does(&house, TicketAction::AnswerEscalation { ticket, granted: Some(Taker::Whoever), words }).await;
    let shown = page(&house, &cookie, &path).await.text();
    assert!(shown.contains("Sandra looks at it today.") && !shown.contains("You asked that") && !shown.contains(ASK), "{shown}");
    // A form that was open before: its words are not lost.
    let late = page(&house, &cookie, &asks(&first, "A fourth time.").await).await.text();
    assert!(late.contains("A fourth time.") && late.contains("You asked for this once already."), "{late}");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_service_leads_a_request_to_its_queue() {
    let house = House::open().await;
    let cookie = house.cookie(GRAHAM).await;
    let sets = async |action| {
        let (op, actor) = (house.desk().new_op(), Actor::desk());
        let wish = Wish { op, actor, door: Door::Cli, seen: None, action: Action::Setting(action) };
        house.desk().act(wish).await.expect("the desk may").outcome
    };
    let queue = Queue { visible: true, ..Queue::named(Text::same("Accounts")) };
    let queue = sets(SettingAction::AddQueue(queue)).await.queue.expect("a queue");
    let invoices = |visible| Service { name: Text::same("Invoices"), visible, queue: Some(queue), retired: false };
    let secret = sets(SettingAction::Add(SettingChange::Service(invoices(false)))).await.setting.expect("a service");
    assert!(!page(&house, &cookie, "/portal/new").await.text().contains("Invoices"), "not for customers");
    let service = sets(SettingAction::Add(SettingChange::Service(invoices(true)))).await.setting.expect("a service");
    let form = page(&house, &cookie, "/portal/new").await.text();
    assert!(form.contains("Invoices") && form.contains("name=\"service\""), "{form}");
    for (service, opened) in [(service.to_string(), true), (secret.to_string(), false), ("x".to_owned(), false), (String::new(), false)] {
        let fields = [("queue", ""), ("service", service.as_str()), ("subject", "An invoice"), ("body", "It came twice.")];
        let location = house.send(&cookie, "/portal/send", &fields, &[]).await;
        assert_eq!(location.contains("done=opened"), opened, "{service}: {location}");
        if let Some(id) = location.strip_prefix("/portal/requests/").and_then(|rest| rest.split('?').next()) {
            let id = id.parse().expect("a number");
            let ticket = house.desk().ticket(&Actor::desk(), id, Lang::En).await.expect("it is there").value;
            assert_eq!(ticket.queue, queue);
        }
    }
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn anothers_request_does_not_exist() {
    let house = House::open().await;
    let (graham, chiara) = (house.cookie(GRAHAM).await, house.cookie(CHIARA).await);
    let ticket = house.asked(&graham, "Cold room 3", "It is warm.", &[]).await;
    for path in [format!("/portal/requests/{ticket}"), "/portal/requests/999999".to_owned(), "/portal/requests/x".to_owned()] {
        let answer = page(&house, &chiara, &path).await;
        assert_eq!(answer.status, 404, "{path}");
        assert!(!answer.text().contains("Cold room"), "{path}");
    }
    let form = page(&house, &chiara, &format!("/portal/new?follows={ticket}")).await.text();
    assert!(!form.contains("name=\"follows\""), "{form}");
    assert!(!page(&house, &chiara, "/portal").await.text().contains("Cold room"));
    assert_eq!(page(&house, "", "/portal").await.header("location"), "/sign-in?next=/portal");
    let giulia = house.cookie(GIULIA).await;
    assert_eq!(page(&house, &giulia, "/portal").await.header("location"), "/desk", "an agent has no requests");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_words_of_a_stranger_become_a_script() {
    let house = House::open().await;
    let cookie = house.cookie(GRAHAM).await;
    let ticket = house.asked(&cookie, EVIL, EVIL, &[]).await;
    for path in ["/portal".to_owned(), format!("/portal/requests/{ticket}"), format!("/portal/new?subject={}", encoded(EVIL))] {
        let text = page(&house, &cookie, &path).await.text();
        assert!(text.contains("canary") && !text.contains("<script>canary"), "{path}: {text}");
    }
    house.close().await;
}

/// Every byte as a percent sign and two digits.
fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
