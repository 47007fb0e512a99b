//! The pages of people and organisations, as administrators see them and nobody else does.

use desk::Wish;
use server::control::wire::NewUser;
use server::deeds;
use shared::access::Actor;
use shared::act::Action;
use shared::event::Door;
use shared::id::PersonId;
use shared::locale::{Lang, Text};
use shared::people::Roles;
use shared::setting::catalogue::Skill;
use shared::setting::{Crew, Queue, SettingAction, SettingChange};
use shared::ticket::action::TicketAction;

use crate::house::{Answer, FORM, GIULIA, GRAHAM, House, PASSWORD, multipart};

const ADA: &str = "ada@desk.example";
const HTML: (&str, &str) = ("accept", "text/html");

/// A server with an administrator, and her cookie.
async fn kept() -> (House, String) {
    let house = House::open().await;
    let roles = Roles { administrator: true, ..Roles::default() };
    let ada = NewUser { name: "Ada Bianchi".to_owned(), email: ADA.to_owned(), roles, lang: None, password: PASSWORD.to_owned() };
    deeds::add_user(house.desk(), ada).await.expect("she is added");
    let cookie = house.cookie(ADA).await;
    (house, cookie)
}

fn encoded(fields: &[(&str, &str)]) -> String {
    let plain = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    fields.iter().map(|(name, value)| format!("{name}={}", plain(value))).collect::<Vec<_>>().join("&")
}

/// Sends a form of such a page; answers where it leads.
async fn press(house: &House, cookie: &str, path: &str, fields: &[(&str, &str)]) -> String {
    let op = house.desk().new_op().to_string();
    let body = encoded(&[&[("op", op.as_str())][..], fields].concat());
    let answer = house.post(path, &[FORM, HTML, ("cookie", cookie)], body).await;
    assert_eq!(answer.status, 302, "{path}: {}", answer.text());
    answer.header("location").to_owned()
}

async fn page(house: &House, cookie: &str, path: &str) -> Answer {
    house.get(path, &[HTML, ("cookie", cookie)]).await
}

fn person(house: &House, words: &str) -> PersonId {
    house.desk().find_people(&Actor::desk(), words).expect("they are looked for")[0].id
}

fn ver(house: &House, person: PersonId) -> String {
    house.desk().person_record(&Actor::desk(), person).expect("a record").ver.to_string()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_pages_and_their_forms_are_there_for_administrators_alone() {
    let (house, ada) = kept().await;
    let graham = person(&house, "Graham").to_string();
    let made = press(&house, &ada, "/api/organisations/add", &[("name", "Ospedale")]).await;
    let organisation = made.strip_prefix("/settings/organisations/").and_then(|rest| rest.strip_suffix("?done=added")).expect("its page");
    let pages = [
        "/settings/people".to_owned(),
        "/settings/people/import".to_owned(),
        format!("/settings/people/{graham}"),
        "/settings/organisations".to_owned(),
        format!("/settings/organisations/{organisation}"),
    ];
    let (agent, customer) = (house.cookie(GIULIA).await, house.cookie(GRAHAM).await);
    for path in &pages {
        for cookie in [&agent, &customer] {
            let answer = page(&house, cookie, path).await;
            assert_eq!(answer.status, 404, "{path}");
            assert!(!answer.text().contains("Ospedale"), "{path}");
        }
        let nobody = page(&house, "", path).await;
        assert_eq!((nobody.status.as_u16(), nobody.header("location").starts_with("/sign-in?next=/settings/")), (302, true), "{path}");
        let shown = page(&house, &ada, path).await;
        assert_eq!(shown.status, 200, "{path}: {}", shown.text());
        assert!(!shown.text().contains("modulepreload"), "{path} is complete as it is");
        assert!(shown.text().contains("src=\"/page.js\""), "{path}: what is typed beside a form that is sent is put back");
    }
    for path in [&pages[2], &pages[4]] {
        let nowhere = format!("{}/999999", path.rsplit_once('/').expect("a path").0);
        assert_eq!(page(&house, &ada, &nowhere).await.status, 404, "{nowhere}");
    }
    let op = house.desk().new_op().to_string();
    let fields = [("op", op.as_str()), ("person", &graham), ("seen", "1"), ("organisation", organisation), ("name", "X"), ("into", "1")];
    let body = encoded(&fields);
    let before = ver(&house, person(&house, "Graham"));
    for path in [
        "add",
        "save",
        "roles",
        "work",
        "add_address",
        "remove_address",
        "prefer_address",
        "join",
        "quit",
        "invite",
        "end_sessions",
        "leave",
        "enable",
        "merge",
        "unmerge",
    ] {
        let path = format!("/api/people/{path}");
        for cookie in [&agent, &customer] {
            let answer = house.post(&path, &[FORM, ("accept", "application/json"), ("cookie", cookie)], body.clone()).await;
            assert_eq!(answer.status, 404, "{path}: {}", answer.text());
        }
        assert_eq!(house.post(&path, &[FORM], body.clone()).await.status, 401, "{path}");
    }
    let (media, body) = multipart(&[("table", "name,address\nNora,nora@desk.example\n")], &[]);
    for (cookie, status) in [(agent.as_str(), 404), (customer.as_str(), 404), ("", 401)] {
        let answer = house.post("/settings/people/send", &[("content-type", &media), ("cookie", cookie)], body.clone()).await;
        assert_eq!(answer.status, status);
    }
    assert!(house.desk().find_people(&Actor::desk(), "nora").expect("they are looked for").is_empty());
    assert_eq!(ver(&house, person(&house, "Graham")), before, "nothing was done");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_is_added_changed_and_what_is_refused_comes_back_as_it_was_typed() {
    let (house, ada) = kept().await;
    let added = press(&house, &ada, "/api/people/add", &[("name", "Nora Nuova"), ("email", "nora@desk.example"), ("agent", "true")]).await;
    let id = added.strip_prefix("/settings/people/").and_then(|rest| rest.strip_suffix("?done=added")).expect("her page").to_owned();
    let nora: PersonId = id.parse().expect("a number");
    let taken = press(&house, &ada, "/api/people/add", &[("name", "Another <Nora>"), ("email", "nora@desk.example")]).await;
    let again = page(&house, &ada, &taken).await.text();
    assert!(again.contains("value=\"Another &lt;Nora&gt;\"") && again.contains("role=\"alert\""), "{again}");
    let seen = ver(&house, nora);
    let save = |name: &'static str, phones: &'static str| {
        vec![("name", name), ("phones", phones), ("lang", "it"), ("zone", "Europe/Rome"), ("vip", "true")]
    };
    let fields = |save: Vec<(&'static str, &'static str)>| {
        let (person, seen) = (id.clone(), seen.clone());
        let (house, ada) = (&house, &ada);
        async move {
            let whose = [("person", person.as_str()), ("seen", seen.as_str())];
            press(house, ada, "/api/people/save", &[&whose[..], &save].concat()).await
        }
    };
    assert_eq!(fields(save("Nora N.", "+39 041 496 0003")).await, format!("/settings/people/{id}?done=saved"));
    let late = fields(save("Nora late", "x")).await;
    let shown = page(&house, &ada, &late).await.text();
    assert!(shown.contains("value=\"Nora late\"") && shown.contains("id=\"phones-error\""), "{shown}");
    let late = page(&house, &ada, &fields(save("Nora late", "")).await).await.text();
    assert!(late.contains("value=\"Nora late\"") && late.contains("role=\"alert\""), "it changed meanwhile: {late}");
    let record = house.desk().person_record(&Actor::desk(), nora).expect("a record");
    assert_eq!((record.name.as_str(), record.vip, record.phones.len()), ("Nora N.", true, 1));
    let invited = press(&house, &ada, "/api/people/invite", &[("person", &id)]).await;
    // Its house has no relay.
    assert_eq!(invited, format!("/settings/people/{id}?done=invitation-waits"));
    house.close().await;
}

/// Nobody but Giulia works in the queue where her ticket is.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hand_over_that_is_refused_names_the_queue_and_keeps_who_was_chosen() {
    let (house, ada) = kept().await;
    press(&house, &ada, "/api/people/add", &[("name", "Nora Nuova"), ("email", "nora@desk.example"), ("agent", "true")]).await;
    let (giulia, nora) = (person(&house, "Giulia"), person(&house, "Nora"));
    let ticket = house.asked(&house.cookie(GRAHAM).await, "Cold room 3", "It is warm.", &[]).await;
    let queue = house.desk().ticket(&Actor::desk(), ticket, Lang::En).await.expect("it is read").value.queue;
    let now = house.desk().settings().queue(queue).expect("a queue").clone();
    let to = Queue { name: Text::same("Cold rooms"), crew: Crew::Only(vec![giulia]), ..now };
    for action in
        [Action::Ticket(TicketAction::Assign { ticket, owner: Some(giulia) }), Action::Setting(SettingAction::ChangeQueue { queue, to })]
    {
        let wish = Wish { op: house.desk().new_op(), actor: Actor::desk(), door: Door::Desk, seen: None, action };
        house.desk().act(wish).await.expect("the desk may");
    }
    let (id, colleague) = (giulia.to_string(), nora.to_string());
    let refused = press(&house, &ada, "/api/people/leave", &[("person", &id), ("to", &colleague)]).await;
    let shown = page(&house, &ada, &refused).await.text();
    assert!(shown.contains("Nora Nuova does not work in “Cold rooms”"), "{shown}");
    let chosen = shown.split("<option").find(|option| option.contains(&format!("value=\"{colleague}\""))).expect("she is offered");
    assert!(chosen.contains("selected"), "{chosen}");
    assert!(!house.desk().person_record(&Actor::desk(), giulia).expect("a record").disabled, "nothing was done");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn somebodys_work_is_looked_at_saved_and_comes_back_as_it_was_typed() {
    let (house, ada) = kept().await;
    let skill = SettingAction::Add(SettingChange::Skill(Skill { name: Text::same("Compressors"), retired: false }));
    let wish = Wish { op: house.desk().new_op(), actor: Actor::desk(), door: Door::Desk, seen: None, action: Action::Setting(skill) };
    let skill = house.desk().act(wish).await.expect("the desk may").outcome.setting.expect("it says which");
    let (giulia, graham) = (person(&house, "Giulia"), person(&house, "Graham"));
    let own = format!("/settings/people/{giulia}");
    let shown = page(&house, &ada, &own).await.text();
    assert!(shown.contains("action=\"/api/people/work\"") && shown.contains(&format!("name=\"form[skill-{skill}]\"")), "{shown}");
    assert!(!page(&house, &ada, &format!("/settings/people/{graham}")).await.text().contains("/api/people/work"), "he works no tickets");
    let (before, id, graded) = (ver(&house, giulia), giulia.to_string(), format!("form[skill-{skill}]"));
    let send = async |seen: &str, then: &str, capacity: &str| {
        let fields = [
            ("person", id.as_str()),
            ("seen", seen),
            ("then", then),
            (graded.as_str(), "4"),
            ("form[absence-0-first]", "2031-08-04"),
            ("form[languages]", "it, de"),
            ("form[capacity]", capacity),
        ];
        press(&house, &ada, "/api/people/work", &fields).await
    };
    let follow = async |to: &str| page(&house, &ada, to.split('#').next().expect("a path")).await.text();

    let looked = send(&before, "preview", "10").await;
    assert!(looked.ends_with("&preview=1#preview"), "{looked}");
    let preview = follow(&looked).await;
    for says in ["Skills: Compressors 4 of 5.", "Away: 4 August 2031.", "from “30” to “10”", "Absence added: “4 August 2031”"] {
        assert!(preview.contains(says), "{says}: {preview}");
    }
    let wrong = send(&before, "save", "many").await;
    assert!(wrong.ends_with("#work"), "{wrong}");
    let again = follow(&wrong).await;
    assert!(again.contains("value=\"many\"") && again.contains("id=\"capacity-error\"") && again.contains("role=\"alert\""), "{again}");
    assert!(again.contains("value=\"2031-08-04\"") && again.contains("value=\"it, de\""), "{again}");
    assert_eq!(ver(&house, giulia), before, "nothing is saved yet");

    assert_eq!(send(&before, "save", "10").await, format!("{own}?done=saved"));
    let after = ver(&house, giulia);
    let saved = page(&house, &ada, &own).await.text();
    assert!(saved.contains("value=\"10\"") && saved.matches("value=\"2031-08-04\"").count() == 2, "a single day: {saved}");
    assert!(saved.contains("Takes at once, in points: from “30” to “10”") && saved.contains("Ada Bianchi"), "who changed it: {saved}");
    let late = follow(&send(&before, "save", "20").await).await;
    assert!(late.contains("value=\"20\"") && late.contains("There now: 10"), "{late}");
    assert_eq!(ver(&house, giulia), after);
    assert_eq!(send(&after, "save", "20").await, format!("{own}?done=saved"), "saved again it replaces what is there");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_records_become_one_and_two_again_and_whoever_leaves_is_out() {
    let (house, ada) = kept().await;
    let (graham, giulia) = (person(&house, "Graham"), person(&house, "Giulia"));
    let added = press(&house, &ada, "/api/people/add", &[("name", "G. Pell"), ("email", "pell@home.example"), ("customer", "true")]).await;
    let old = added.strip_prefix("/settings/people/").and_then(|rest| rest.strip_suffix("?done=added")).expect("a page").to_owned();
    let cookie = house.cookie(GRAHAM).await;
    house.asked(&cookie, "Cold room 3", "It is warm.", &[]).await;
    let looked = page(&house, &ada, &format!("/settings/people/{graham}?stays=home.example")).await.text();
    let says = format!("Graham Pell ({graham}), {GRAHAM}” would join “G. Pell ({old}), pell@home.example”");
    assert!(looked.contains(&says) && looked.contains(&format!("name=\"into\" value=\"{old}\"")), "{looked}");
    assert!(looked.contains("/api/people/save"), "nothing is done yet");
    let merged = press(&house, &ada, "/api/people/merge", &[("person", &graham.to_string()), ("into", &old)]).await;
    assert_eq!(merged, format!("/settings/people/{graham}?done=merged"));
    let out = page(&house, &cookie, "/portal").await;
    assert_eq!((out.status.as_u16(), out.header("location")), (302, "/sign-in?next=/portal"), "his session is over");
    let shown = page(&house, &ada, &format!("/settings/people/{graham}")).await.text();
    assert!(shown.contains("/api/people/unmerge") && !shown.contains("/api/people/save"), "{shown}");
    let apart = press(&house, &ada, "/api/people/unmerge", &[("person", &graham.to_string())]).await;
    assert_eq!(apart, format!("/settings/people/{graham}?done=apart"));
    let nowhere = press(&house, &ada, "/api/people/merge", &[("person", &old), ("into", "no number")]).await;
    assert!(page(&house, &ada, &nowhere).await.text().contains("value=\"no number\""));
    let hers = house.cookie(GIULIA).await;
    let left = press(&house, &ada, "/api/people/leave", &[("person", &giulia.to_string()), ("to", "")]).await;
    assert_eq!(left, format!("/settings/people/{giulia}?done=left"));
    assert_eq!(page(&house, &hers, "/desk").await.status, 302, "she is out");
    let last = press(&house, &ada, "/api/people/leave", &[("person", &person(&house, "Ada").to_string()), ("to", "")]).await;
    assert!(last.contains("?refused="), "the last administrator stays: {last}");
    house.close().await;
}

/// Whether a box is ticked on a page.
fn is_ticked(page: &str, name: &str) -> bool {
    let boxes = page.split("<input").filter_map(|rest| rest.split_once('>')).map(|(input, _)| input);
    let mut named = boxes.filter(|input| input.contains("checkbox") && input.contains(&format!("name=\"{name}\"")));
    named.next().unwrap_or_else(|| panic!("there is no box {name}: {page}")).contains("checked")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_ticked_in_a_form_that_is_refused_is_ticked_again() {
    let (house, ada) = kept().await;
    let taken = [("name", "Nora"), ("email", GIULIA), ("agent", "true"), ("manager", "true")];
    let again = page(&house, &ada, &press(&house, &ada, "/api/people/add", &taken).await).await.text();
    let roles = |page: &str| ["customer", "agent", "manager", "administrator"].map(|role| is_ticked(page, role));
    assert_eq!(roles(&again), [false, true, true, false], "{again}");

    let giulia = person(&house, "Giulia").to_string();
    let stale = [("person", giulia.as_str()), ("seen", "0"), ("manager", "true")];
    let again = page(&house, &ada, &press(&house, &ada, "/api/people/roles", &stale).await).await.text();
    assert!(again.contains("role=\"alert\""), "it changed meanwhile: {again}");
    let (_, form) = again.split_once("/api/people/roles").expect("the form is there");
    assert_eq!(roles(form), [false, false, true, false], "{again}");

    let again = page(&house, &ada, &press(&house, &ada, "/api/organisations/add", &[("name", " "), ("vip", "true")]).await).await;
    assert!(is_ticked(&again.text(), "vip"), "{}", again.text());

    press(&house, &ada, "/api/organisations/add", &[("name", "Clinica")]).await;
    let made = press(&house, &ada, "/api/organisations/add", &[("name", "Ospedale")]).await;
    let hospital = made.strip_prefix("/settings/organisations/").and_then(|rest| rest.strip_suffix("?done=added")).expect("its page");
    let stale = [("person", giulia.as_str()), ("seen", "0"), ("organisation", hospital), ("manager", "true")];
    let again = page(&house, &ada, &press(&house, &ada, "/api/people/join", &stale).await).await.text();
    let (_, form) = again.split_once("/api/people/join").expect("the form is there");
    let (form, _) = form.split_once("</form>").expect("and ends");
    let tags = form.split("<option").filter_map(|option| option.split_once('>')).map(|(tag, _)| tag);
    let chosen: Vec<&str> = tags.filter(|tag| tag.contains("selected")).collect();
    assert!(chosen.len() == 1 && chosen[0].contains(&format!("value=\"{hospital}\"")), "{chosen:?} {form}");
    assert!(is_ticked(form, "manager"), "{again}");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_table_takes_nobodys_rights_by_the_way_and_says_whom_it_changed() {
    let (house, ada) = kept().await;
    let giulia = person(&house, "Giulia");
    let name = house.desk().person_record(&Actor::desk(), giulia).expect("a record").name;
    let table = format!("name,address,roles\nNora Nuova,nora@desk.example,agent\n{name},{GIULIA},customer\n");
    let agent = || house.desk().person_record(&Actor::desk(), giulia).expect("a record").roles.agent;
    let report = house.send(&ada, "/settings/people/send", &[("table", &table)], &[("file", "", b"")]).await;
    let shown = page(&house, &ada, &report).await.text();
    assert!(shown.contains("This person works here") && shown.contains("Added: agent"), "{shown}");
    assert!(agent() && !is_ticked(&shown, "takes-roles"));
    let none = house.send(&ada, "/settings/people/send", &[("table", "hello"), ("takes-roles", "true")], &[]).await;
    assert!(is_ticked(&page(&house, &ada, &none).await.text(), "takes-roles"));
    let report = house.send(&ada, "/settings/people/send", &[("table", &table), ("takes-roles", "true")], &[]).await;
    let shown = page(&house, &ada, &report).await.text();
    assert!(shown.contains("Roles: from “agent” to “customer”") && shown.contains(&name), "{shown}");
    assert!(!agent() && !is_ticked(&shown, "takes-roles"), "the next table is asked again");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_table_that_was_pasted_goes_back_to_whoever_is_signed_out_by_now() {
    let house = House::open().await;
    // As a browser sends it: the file that was not chosen comes first.
    let part = |name: &str, words: &str| format!("--x\r\nContent-Disposition: form-data; name={name}\r\n\r\n{words}\r\n");
    let body = part("\"file\"; filename=\"\"", "") + &part("\"table\"", "name,address\nNora,nora@desk.example") + "--x--\r\n";
    let answer = house.post("/settings/people/send", &[("content-type", "multipart/form-data; boundary=x"), HTML], body).await;
    assert_eq!(answer.status, 401);
    assert!(answer.text().contains("<pre>name,address\nNora,nora@desk.example</pre>"), "{}", answer.text());
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_table_is_looked_at_before_it_is_imported() {
    let (house, ada) = kept().await;
    let table = "name,address,roles\nNora Nuova,nora@desk.example,agent\nNobody,not an address,\n";
    let end = house.desk().position();
    let file = [("file", "people.csv", table.as_bytes())];
    let looked = house.send(&ada, "/settings/people/send", &[("takes-roles", "true"), ("then", "preview")], &file).await;
    let shown = page(&house, &ada, &looked).await.text();
    for says in
        ["Nothing is imported yet. Would be added: 1.", "Would be added: agent", "Lines that would be refused", ">name,address,roles\n"]
    {
        assert!(shown.contains(says), "{says}: {shown}");
    }
    assert!(shown.contains("Nobody,not an address,\n</textarea>"), "the whole table stands in the form: {shown}");
    assert!(is_ticked(&shown, "takes-roles"), "it is the same table");
    assert_eq!(house.desk().position(), end, "nothing is written");
    let done = house.send(&ada, "/settings/people/send", &[("table", table), ("then", "import")], &[("file", "", b"")]).await;
    let shown = page(&house, &ada, &done).await.text();
    assert!(shown.contains("Added: 1. Changed: 0. As they were: 0. Refused: 1.") && shown.contains("Added: agent"), "{shown}");
    assert!(shown.contains("Lines that were refused") && !shown.contains("Nora Nuova,nora@desk.example"), "{shown}");
    assert_eq!(person(&house, "nora@desk"), person(&house, "Nora Nuova"));
    let none = house.send(&ada, "/settings/people/send", &[("table", "hello"), ("then", "preview")], &[]).await;
    let again = page(&house, &ada, &none).await.text();
    assert!(again.contains(">hello</textarea>") && again.contains("role=\"alert\""), "{again}");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_table_is_imported_and_what_was_refused_can_be_corrected() {
    let (house, ada) = kept().await;
    let table = "name,address\nNora Nuova,nora@desk.example\n=1+1,not an address\n";
    let report = house.send(&ada, "/settings/people/send", &[("table", "ignored")], &[("file", "people.csv", table.as_bytes())]).await;
    let shown = page(&house, &ada, &report).await.text();
    assert!(shown.contains("Added: 1. Changed: 0. As they were: 0. Refused: 1."), "{shown}");
    assert!(shown.contains("'=1+1,not an address"), "{shown}");
    assert_eq!(person(&house, "nora@desk"), person(&house, "Nora Nuova"));
    let pasted = house.send(&ada, "/settings/people/send", &[("table", table)], &[("file", "", b"")]).await;
    assert!(page(&house, &ada, &pasted).await.text().contains("Added: 0. Changed: 0. As they were: 1. Refused: 1."));
    let none = house.send(&ada, "/settings/people/send", &[("table", "hello")], &[]).await;
    let again = page(&house, &ada, &none).await.text();
    assert!(again.contains(">hello</textarea>") && again.contains("role=\"alert\""), "{again}");
    house.close().await;
}
