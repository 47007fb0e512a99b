//! An agent's forms are taken at their word: what is not understood is refused, and never becomes a mail to a customer. And a new
//! desk is what its file says.

use shared::locale::{Lang, Text};
use shared::setting::DeskDoc;
use shared::ticket::Channel;

use crate::files::first_queue;
use crate::house::{Answer, FORM, GIULIA, GRAHAM, House};

/// A request of Graham's; its number.
async fn asked(house: &House) -> String {
    house.asked(&house.cookie(GRAHAM).await, "Cold room 3", "It is warm.", &[]).await.to_string()
}

async fn form(house: &House, cookie: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
    let encoded = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    let body = fields.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect::<Vec<_>>().join("&");
    house.post(path, &[FORM, ("cookie", cookie), ("accept", "application/json")], body).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn words_leave_only_as_what_they_were_meant_to_be() {
    let house = House::open().await;
    let ticket = asked(&house).await;
    let giulia = house.cookie(GIULIA).await;
    for (n, kind, then, files, status) in [
        ("1", "", "", "", 400),
        ("2", "Note", "", "", 400),
        ("3", "public", "", "", 400),
        ("4", "reply", "later", "", 400),
        ("5", "reply", "merged", "", 400),
        ("6", "reply", "", "[{\"name\":", 400),
        ("7", "note", "", "nothing", 400),
        ("8", "note", "", "", 200),
        ("9", "note", "customer", "[]", 200),
        ("a", "reply", "", "[]", 200),
    ] {
        let op = format!("{n:0>32}");
        let fields =
            [("op", op.as_str()), ("seen", "1"), ("ticket", &ticket), ("kind", kind), ("body", n), ("then", then), ("files", files)];
        let answer = form(&house, &giulia, "/api/desk/write", &fields).await;
        assert_eq!(answer.status, status, "{n}: {}", answer.text());
    }
    let actor = shared::access::Actor::desk();
    let id = ticket.parse().expect("a number");
    let page = house.desk().ticket(&actor, id, shared::locale::Lang::En).await.expect("it is read").value;
    let said = page.timeline.iter().filter_map(|entry| match entry {
        shared::view::Entry::Article(article) => article.body.clone(),
        shared::view::Entry::Event(_) => None,
    });
    assert_eq!(said.collect::<Vec<_>>(), ["It is warm.", "8", "9", "a"]);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fact_is_set_by_a_word_of_its_form() {
    let house = House::open().await;
    let ticket = asked(&house).await;
    let giulia = house.cookie(GIULIA).await;
    for (n, fact, to, status) in [
        ("1", "kind", "4", 200),
        ("2", "kind", "9", 404),
        ("4", "tag", "March", 200),
        ("5", "tag", " ", 422),
        ("6", "untag", "march", 200),
        ("7", "service", "7", 409),
        ("8", "impact", "", 200),
    ] {
        let op = format!("{n:0>32}");
        let fields = [("op", op.as_str()), ("seen", "9"), ("ticket", &ticket), ("fact", fact), ("to", to)];
        let answer = form(&house, &giulia, "/api/desk/set_fact", &fields).await;
        assert_eq!(answer.status, status, "{fact} = {to:?}: {}", answer.text());
    }
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_ticket_is_what_its_form_says() {
    let house = House::open().await;
    let giulia = house.cookie(GIULIA).await;
    let queue = first_queue(&house).to_string();
    let whole = [
        ("form[writing]", "caller"),
        ("form[name]", "Walter Whitlock"),
        ("form[phone]", "020 7946 0958"),
        ("form[queue]", queue.as_str()),
        ("form[subject]", "Cold room 3"),
        ("form[body]", "It is warm."),
        ("form[priority]", "high"),
        ("form[owner]", "nobody"),
        ("form[kind]", "question"),
        ("form[files]", ""),
    ];
    for (n, field, value, status) in [
        ("1", "form[writing]", "", 400),
        ("2", "form[writing]", "own", 400),
        ("3", "form[priority]", "very", 400),
        ("4", "form[kind]", "quarrel", 400),
        ("5", "form[files]", "{}", 400),
        ("6", "form[phone]", "abc", 422),
        ("7", "form[email]", GRAHAM, 409),
        ("9", "form[impact]", "very", 400),
        ("a", "form[service]", "12", 409),
        ("8", "form[kind]", "question", 200),
    ] {
        let op = format!("{n:0>32}");
        let others = whole.iter().copied().filter(|(name, _)| *name != field);
        let fields: Vec<_> = others.chain([("op", op.as_str()), (field, value)]).collect();
        let answer = form(&house, &giulia, "/api/desk/open", &fields).await;
        assert_eq!(answer.status, status, "{field} = {value:?}: {}", answer.text());
        if status == 200 {
            let outcome: shared::act::Outcome = serde_json::from_slice(&answer.body).expect("an outcome");
            let id = outcome.ticket.expect("it says which");
            let actor = shared::access::Actor::desk();
            let page = house.desk().ticket(&actor, id, shared::locale::Lang::En).await.expect("it is read").value;
            assert_eq!((page.channel, page.customer.name.as_str(), page.owner), (Channel::Phone, "Walter Whitlock", None));
        }
    }
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_desk_has_the_name_the_zone_and_the_language_that_it_was_given_and_keeps_them() {
    let given = DeskDoc { name: Text::same("Bottega Rossi"), zone: "Europe/Rome".to_owned(), lang: Lang::It, fallback: None };
    let house = House::configured(|config| config.desk = given.clone()).await;
    let queue = first_queue(&house);
    let written = DeskDoc { fallback: Some(queue), ..given };
    assert_eq!(house.desk().settings().general(), written);
    assert_eq!(house.desk().settings().queue(queue).map(|queue| queue.lang), Some(Lang::It));
    // Another start with another file.
    let begun = server::machine::begin(house.desk(), "desk.example", &DeskDoc::default()).await.expect("the desk answers");
    assert!(!begun);
    assert_eq!(house.desk().settings().general(), written);
    house.close().await;
}
