//! An administrator's way through the settings by plain links and forms; for anybody else there are none.

use desk::Wish;
use server::control::wire::NewUser;
use server::deeds;
use shared::access::Actor;
use shared::act::Action;
use shared::event::Door;
use shared::id::{SettingKind, Subject};
use shared::locale::Lang;
use shared::people::Roles;
use shared::setting::catalogue::Skill;
use shared::setting::{SettingAction, SettingChange};
use shared::words::first;
use shared::words::settings::{SettingsText, say};

use crate::house::{Answer, FORM, GIULIA, GRAHAM, House, PASSWORD, multipart};

const HTML: (&str, &str) = ("accept", "text/html");
const PRIYA: &str = "priya@desk.example";
/// Would be a script of a stranger's if anything forgot to escape it.
const EVIL: &str = "</textarea><script>canary()</script>";

/// A server with an administrator, and her cookie.
async fn kept() -> (House, String) {
    let house = House::open().await;
    let roles = Roles { customer: false, agent: true, manager: false, administrator: true };
    let user = NewUser { name: "Priya Nair".to_owned(), email: PRIYA.to_owned(), roles, lang: None, password: PASSWORD.to_owned() };
    deeds::add_user(house.desk(), user).await.expect("she is added");
    let cookie = house.cookie(PRIYA).await;
    (house, cookie)
}

async fn page(house: &House, cookie: &str, path: &str) -> Answer {
    house.get(path, &[HTML, ("cookie", cookie)]).await
}

/// Sends the form of a new calendar; answers where it leads.
async fn sent(house: &House, cookie: &str, op: u32, then: &str, more: &[(&str, &str)]) -> String {
    let op = format!("{op:032x}");
    let usual = [
        ("op", op.as_str()),
        ("topic", "calendars"),
        ("then", then),
        ("form[name-en]", "Office"),
        ("form[zone]", "Europe/Rome"),
        ("form[monday]", "09:00-13:00, 14:00-18:00"),
    ];
    let others = more.iter().filter(|(name, _)| !usual.iter().any(|(known, _)| known == name));
    let fields = usual.iter().map(|field| more.iter().find(|(name, _)| *name == field.0).unwrap_or(field)).chain(others);
    let body = fields.map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect::<Vec<_>>().join("&");
    let answer = house.post("/api/settings/save", &[FORM, HTML, ("cookie", cookie)], body).await;
    assert!(answer.status.is_redirection(), "{} {}", answer.status, answer.text());
    answer.header("location").to_owned()
}

/// As a browser writes the names and the values of a form.
fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._*".contains(&byte);
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

fn calendars(house: &House) -> usize {
    house.desk().settings().ids(SettingKind::Calendar).len()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_administers_a_desk_without_tickets_is_led_to_its_settings() {
    let (house, priya) = kept().await;
    let giulia = house.cookie(GIULIA).await;
    for (cookie, led) in [(priya, true), (giulia, false)] {
        let page = page(&house, &cookie, "/desk").await.text();
        let link = |lang| format!(">{}<", first::say(lang, first::First::SetUp));
        assert_eq!(Lang::ALL.iter().any(|lang| page.contains(&link(*lang))), led, "{page}");
        assert!(Lang::ALL.iter().any(|lang| page.contains(first::say(*lang, first::First::Lead))), "nobody has written yet");
    }
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_calendar_is_added_by_a_plain_form_and_told_of_afterwards() {
    let (house, cookie) = kept().await;
    let form = page(&house, &cookie, "/settings/calendars/new").await.text();
    assert!(form.contains("name=\"form[monday]\"") && form.contains("action=\"/api/settings/save\""), "{form}");
    let to = sent(&house, &cookie, 1, "save", &[]).await;
    let own = to.strip_suffix("?news=saved").expect("it was saved").to_owned();
    assert_eq!(sent(&house, &cookie, 1, "save", &[]).await, to, "sent twice, done once");
    assert_eq!(calendars(&house), 1);
    let list = page(&house, &cookie, "/settings/calendars").await.text();
    assert!(list.contains("Office") && list.contains("Mon 09:00-13:00, 14:00-18:00") && list.contains(&own), "{list}");
    let shown = page(&house, &cookie, &to).await.text();
    assert!(shown.contains("Saved.") && shown.contains("Priya Nair") && shown.contains("09:00-13:00, 14:00-18:00"), "{shown}");
    let audit = page(&house, &cookie, "/settings/audit").await.text();
    assert!(audit.contains(&own) && audit.contains("Priya Nair"), "{audit}");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_line_is_refused_with_what_was_typed_still_there() {
    let (house, cookie) = kept().await;
    let days = format!("25/12 Natale\nsometime {EVIL}");
    let again = sent(&house, &cookie, 1, "save", &[("form[tuesday]", "nine to five"), ("form[days]", &days)]).await;
    assert!(again.starts_with("/settings/calendars/new?draft="), "{again}");
    let form = page(&house, &cookie, &again).await.text();
    assert!(form.contains("value=\"nine to five\"") && form.contains("id=\"tuesday-error\""), "{form}");
    assert!(form.contains("id=\"days-error\"") && form.contains("25/12 Natale") && !form.contains("<script>canary"), "{form}");
    let nowhere = sent(&house, &cookie, 2, "save", &[("form[zone]", "Europe/Treviso")]).await;
    let form = page(&house, &cookie, &nowhere).await.text();
    assert!(form.contains("id=\"zone-error\"") && form.contains("value=\"Europe/Treviso\""), "{form}");
    assert_eq!(calendars(&house), 0);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_preview_says_what_would_be_and_saves_nothing() {
    let (house, cookie) = kept().await;
    let shown = sent(&house, &cookie, 1, "preview", &[("form[friday]", "09:00-13:00")]).await;
    assert!(shown.ends_with("&preview=1#preview"), "{shown}");
    let shown = page(&house, &cookie, shown.trim_end_matches("#preview")).await.text();
    assert!(
        shown.contains("id=\"preview\"") && shown.contains("+ 4\u{a0}h → ") && shown.contains("No clock would have gone otherwise."),
        "{shown}"
    );
    assert!(shown.contains("value=\"Office\""), "{shown}");
    assert_eq!(calendars(&house), 0);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_of_holidays_fills_the_form() {
    let (house, cookie) = kept().await;
    let file = b"BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260602\r\nSUMMARY:Festa della Repubblica\r\nEND:VEVENT\r\n";
    let fields = [("topic", "calendars"), ("seen", "0"), ("form[name-en]", "Office"), ("form[days]", "25/12 Natale")];
    let to = house.send(&cookie, "/settings/calendars/file", &fields, &[("file", "holidays.ics", file)]).await;
    assert!(to.ends_with("&news=file-taken"), "{to}");
    let form = page(&house, &cookie, &to).await.text();
    assert!(form.contains("25/12 Natale\n2026-06-02 Festa della Repubblica") && form.contains("value=\"Office\""), "{form}");
    let event = |lines: &str| format!("BEGIN:VEVENT\n{lines}\nEND:VEVENT\n");
    let (day, hours) = (event("DTSTART:20260602\nSUMMARY:Closed"), event("DTSTART:20260603T000000\nDURATION:PT2H\nSUMMARY:Maintenance"));
    let dates = jiff::civil::date(2027, 1, 1).series(jiff::Span::new().days(1)).take(500);
    let many: String = dates.map(|date| event(&format!("DTSTART:{}\nSUMMARY:Closed", date.strftime("%Y%m%d")))).collect();
    for (file, news, says, last) in [
        (format!("{day}{hours}"), "file-partly", SettingsText::FilePartly, "2026-06-02 Closed</textarea>"),
        (hours, "file-empty", SettingsText::FileEmpty, "25/12 Natale</textarea>"),
        // One day is there already.
        (many, "file-full", SettingsText::FileFull, "2028-05-13 Closed</textarea>"),
    ] {
        let to = house.send(&cookie, "/settings/calendars/file", &fields, &[("file", "holidays.ics", file.as_bytes())]).await;
        let form = page(&house, &cookie, &to).await.text();
        assert!(to.ends_with(&format!("&news={news}")) && form.contains(say(Lang::En, says)) && form.contains(last), "{to} {form}");
    }
    let large = vec![b'x'; 1024 * 1024];
    let to = house.send(&cookie, "/settings/calendars/file", &fields, &[("file", "holidays.ics", large.as_slice())]).await;
    let form = page(&house, &cookie, &to).await.text();
    assert!(to.ends_with("&news=file-too-large") && form.contains("25/12 Natale"), "{to} {form}");
    assert_eq!(calendars(&house), 0);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_race_shows_what_the_other_wrote_and_keeps_what_was_typed() {
    let (house, cookie) = kept().await;
    let sets = |action| {
        let (op, actor) = (house.desk().new_op(), Actor::desk());
        house.desk().act(Wish { op, actor, door: Door::Desk, seen: None, action: Action::Setting(action) })
    };
    let skill = |name: &str| SettingChange::Skill(Skill { name: shared::locale::Text::same(name), retired: false });
    let id = sets(SettingAction::Add(skill("Compressors"))).await.expect("the desk may").outcome.setting.expect("it says which");
    sets(SettingAction::Change { id, to: skill("Cold rooms") }).await.expect("the desk may");
    let save = |seen: u32| format!("op={seen:032x}&topic=skills&id={id}&seen={seen}&then=save&form[name-en]=Refrigeration");
    let late = house.post("/api/settings/save", &[FORM, HTML, ("cookie", &cookie)], save(1)).await;
    let shown = page(&house, &cookie, late.header("location")).await.text();
    assert!(shown.contains("value=\"Refrigeration\"") && shown.contains("There now: Cold rooms"), "{shown}");
    assert!(shown.contains("name=\"seen\" value=\"2\""), "{shown}");
    let saved = house.post("/api/settings/save", &[FORM, HTML, ("cookie", &cookie)], save(2)).await;
    assert_eq!(saved.header("location"), format!("/settings/skills/{id}?news=saved"));
    let retire = format!("op={:032x}&topic=skills&id={id}&seen=3&retired=true", 9);
    house.post("/api/settings/retire", &[FORM, HTML, ("cookie", &cookie)], retire).await;
    let subject = Subject::Setting(SettingKind::Skill, id);
    let skill = Skill { name: shared::locale::Text::same("Refrigeration"), retired: true };
    assert_eq!(house.desk().settings().document_of(subject), Some(SettingChange::Skill(skill)));
    house.close().await;
}

/// Sends the form of a rule that begins as this one; answers where it leads.
async fn rule_sent(house: &House, cookie: &str, op: u32, then: &str, more: &[(&str, &str)]) -> String {
    let op = format!("{op:032x}");
    let usual = [
        ("op", op.as_str()),
        ("topic", "rules"),
        ("then", then),
        ("days", "7"),
        ("form[name-en]", "Money"),
        ("form[position]", "10"),
        ("form[on-created]", "on"),
        ("form[deed-0-deed]", "priority-urgent"),
    ];
    let kept = usual.iter().filter(|(name, _)| !more.iter().any(|(other, _)| other == name));
    let fields = kept.chain(more).map(|(name, value)| format!("{}={}", encoded(name), encoded(value)));
    let body = fields.collect::<Vec<_>>().join("&");
    let answer = house.post("/api/settings/save", &[FORM, HTML, ("cookie", cookie)], body).await;
    assert!(answer.status.is_redirection(), "{} {}", answer.status, answer.text());
    answer.header("location").to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rule_is_looked_at_tried_saved_and_switched_off_by_plain_forms() {
    let (house, cookie) = kept().await;
    let graham = house.cookie(GRAHAM).await;
    let ticket = house.asked(&graham, "A wrong invoice", "Look at it.", &[]).await;
    let form = page(&house, &cookie, "/settings/rules/new").await.text();
    for there in ["name=\"form[when]\"", "name=\"form[on-created]\"", "name=\"form[add]\"", "name=\"days\"", "value=\"dry\""] {
        assert!(form.contains(there), "{there} in {form}");
    }
    let when = ("form[when]", "subject = invoice*");
    let wrong = ("form[when]", "subject = invoice*\nprioryti = High");
    let again = rule_sent(&house, &cookie, 1, "save", &[wrong]).await;
    let form = page(&house, &cookie, &again).await.text();
    assert!(form.contains("id=\"when-error\"") && form.contains("Line 2 is not understood: “prioryti”."), "{form}");
    assert!(form.contains("subject = invoice*\nprioryti = High"), "{form}");

    let shown = rule_sent(&house, &cookie, 2, "preview", &[("form[add]", "channel = Portal"), when]).await;
    let shown = page(&house, &cookie, shown.trim_end_matches("#preview")).await.text();
    let sentence = "When a ticket comes in, and the subject contains “invoice*” and the channel is Portal: set the priority to Urgent.";
    assert!(shown.contains(sentence) && shown.contains("Nothing was found: no circle"), "{shown}");
    assert!(shown.contains("subject = invoice*\nchannel = Portal"), "{shown}");

    let tried = rule_sent(&house, &cookie, 3, "dry", &[when]).await;
    let tried = tried.strip_suffix("#preview").expect("it leads to what would have been");
    assert!(tried.ends_with("&dry=7"), "{tried}");
    let shown = page(&house, &cookie, tried).await.text();
    assert!(shown.contains("Over the last 7 days, 1 of 1 tickets would have gone otherwise."), "{shown}");
    assert!(shown.contains(&format!("href=\"/desk/tickets/{ticket}\"")) && shown.contains("“Money” would be done"), "{shown}");
    let giulia = house.cookie(GIULIA).await;
    assert_eq!(page(&house, &giulia, tried).await.status, 404);
    assert_eq!(house.desk().settings().rules.iter().count(), 0, "nothing is saved");

    let saved = rule_sent(&house, &cookie, 4, "save", &[when]).await;
    let own = saved.strip_suffix("?news=saved").expect("it was saved").to_owned();
    let id = own.rsplit('/').next().expect("its number").to_owned();
    let list = page(&house, &cookie, "/settings/rules").await.text();
    assert!(list.contains("Position 10 · When a ticket comes in") && list.contains(&own), "{list}");
    assert_eq!(rule_sent(&house, &cookie, 5, "save", &[("id", &id), ("seen", "0"), when]).await, saved, "it is so already");
    let late = rule_sent(&house, &cookie, 6, "save", &[("id", &id), ("seen", "0"), ("form[when]", "vip = yes")]).await;
    let shown = page(&house, &cookie, &late).await.text();
    assert!(shown.contains("There now: subject = invoice*"), "{shown}");
    let retire = format!("op={:032x}&topic=rules&id={id}&seen=1&retired=true", 9);
    house.post("/api/settings/retire", &[FORM, HTML, ("cookie", &cookie)], retire).await;
    assert!(house.desk().settings().rules.is_empty(), "none is in force");
    let shown = page(&house, &cookie, &own).await.text();
    assert!(shown.contains("Switch on") && shown.contains("switched off"), "{shown}");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rule_names_an_organisation_as_its_page_does() {
    let (house, cookie) = kept().await;
    for (op, name) in [(21, "Pell+Grocers"), (22, "Twins"), (23, "Twins")] {
        let body = format!("op={op:032x}&name={name}");
        house.post("/api/organisations/add", &[FORM, HTML, ("cookie", &cookie)], body).await;
    }
    let form = page(&house, &cookie, "/settings/rules/new").await.text();
    assert!(form.contains("organisation = Pell Grocers"), "it is offered: {form}");
    let wrongs = [("organisation = Nobody", "No organisation is called so."), ("organisation = twins", "which is #")];
    for (op, (when, says)) in (1..).zip(wrongs) {
        let again = rule_sent(&house, &cookie, op, "save", &[("form[when]", when)]).await;
        let form = page(&house, &cookie, &again).await.text();
        assert!(form.contains(says), "{says} in {form}");
    }
    let saved = rule_sent(&house, &cookie, 4, "save", &[("form[when]", "organisation = pell grocers")]).await;
    let own = saved.strip_suffix("?news=saved").expect("it was saved");
    let list = page(&house, &cookie, "/settings/rules").await.text();
    assert!(list.contains("the organisation is Pell Grocers"), "{list}");
    let form = page(&house, &cookie, own).await.text();
    assert!(form.contains("organisation = Pell Grocers</textarea>"), "{form}");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rule_that_goes_in_a_circle_is_refused_with_the_circle() {
    let (house, cookie) = kept().await;
    let on = ("form[on-priority_set]", "on");
    rule_sent(&house, &cookie, 1, "save", &[on, ("form[when]", "priority = Low")]).await;
    let back = [on, ("form[name-en]", "Down"), ("form[when]", "priority = Urgent"), ("form[deed-0-deed]", "priority-low")];
    let again = rule_sent(&house, &cookie, 2, "save", &back).await;
    let shown = page(&house, &cookie, &again).await.text();
    assert!(shown.contains("Not saved: the rules would go in a circle"), "{shown}");
    assert!(shown.contains("“Money” sets off “Down”, and so itself again.") && shown.contains("data-tone=\"bad\""), "{shown}");
    assert_eq!(house.desk().settings().rules.iter().count(), 1);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bare_desk_begins_with_the_usual_once() {
    let (house, cookie) = kept().await;
    let bare = page(&house, &cookie, "/settings").await.text();
    assert!(bare.contains("action=\"/api/settings/begin\"") && bare.contains("There is no calendar"), "{bare}");
    for _ in 0..2 {
        house.post("/api/settings/begin", &[FORM, HTML, ("cookie", &cookie)], format!("op={:032x}", 7)).await;
    }
    assert_eq!((calendars(&house), house.desk().settings().levels.policies().len()), (1, 1));
    let begun = page(&house, &cookie, "/settings").await.text();
    assert!(!begun.contains("/api/settings/begin") && !begun.contains("There is no calendar"), "{begun}");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_of_settings_is_shown_to_administrators_and_to_nobody_else() {
    let (house, cookie) = kept().await;
    let topics = shared::setting::topic::Topic::ALL;
    let lists = topics.iter().map(|topic| format!("/settings/{}", topic.code()));
    let new = topics.iter().filter(|topic| !topic.is_one()).map(|topic| format!("/settings/{}/new", topic.code()));
    let paths: Vec<String> = ["/settings".to_owned(), "/settings/audit".to_owned()].into_iter().chain(lists).chain(new).collect();
    let (giulia, graham) = (house.cookie(GIULIA).await, house.cookie(GRAHAM).await);
    for path in &paths {
        let shown = page(&house, &cookie, path).await;
        assert_eq!(shown.status, 200, "{path}: {}", shown.text());
        for other in [&giulia, &graham] {
            assert_eq!(page(&house, other, path).await.status, 404, "{path}");
        }
        let nobody = page(&house, "", path).await;
        assert!(nobody.header("location").starts_with("/sign-in?next="), "{path}");
    }
    for path in ["/settings/passwords", "/settings/calendars/999", "/settings/calendars/x", "/settings/desk/1"] {
        let missing = page(&house, &cookie, path).await;
        assert_eq!(missing.status, 404, "{path}");
        assert!(missing.text().contains("<title>") && missing.text().contains("<h1>"), "it says where the reader is: {path}");
    }
    let (media, body) = multipart(&[("form[days]", "25/12 Natale")], &[("file", "a.ics", b"x")]);
    for (other, status) in [(&giulia, 404), (&String::new(), 401)] {
        let answer = house.post("/settings/calendars/file", &[("content-type", &media), ("cookie", other)], body.clone()).await;
        assert_eq!(answer.status, status);
    }
    let gone = house.post("/settings/calendars/file", &[("content-type", &media), HTML], body.clone()).await;
    assert!(gone.text().contains("<pre>25/12 Natale</pre>"), "what was typed goes back: {}", gone.text());
    let menu = page(&house, &cookie, "/profile").await.text();
    assert!(menu.contains("href=\"/settings\"") && !page(&house, &giulia, "/profile").await.text().contains("href=\"/settings\""));
    house.close().await;
}
