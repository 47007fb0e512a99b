//! An agent's forms are taken at their word: what is not understood is refused, and never becomes a mail to a customer. And a new
//! desk is what its file says.

use desk::Wish;
use shared::access::Actor;
use shared::act::{Action, Outcome};
use shared::event::Door;
use shared::locale::{Lang, Text};
use shared::people::Roles;
use shared::people::action::{NewPerson, PeopleAction};
use shared::setting::{Crew, DeskDoc, Queue, SettingAction};
use shared::text::{Body, Name};
use shared::ticket::action::TicketAction;
use shared::ticket::{Channel, Priority};
use shared::view::DraftView;

use crate::files::first_queue;
use crate::house::{Answer, FORM, GIULIA, GRAHAM, House};

/// A request of Graham's; its number.
async fn asked(house: &House) -> String {
    house.asked(&house.cookie(GRAHAM).await, "Cold room 3", "It is warm.", &[]).await.to_string()
}

async fn form(house: &House, cookie: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
    posted(house, cookie, path, "application/json", fields).await
}

async fn posted(house: &House, cookie: &str, path: &str, accept: &str, fields: &[(&str, &str)]) -> Answer {
    let encoded = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    let body = fields.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect::<Vec<_>>().join("&");
    house.post(path, &[FORM, ("cookie", cookie), ("accept", accept)], body).await
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

/// A ticket's page, and the form on it that goes there, with the fold that it lies in; nothing where it has none.
async fn beside(house: &House, cookie: &str, path: &str, action: &str) -> Option<(String, String)> {
    let page = house.get(path, &[("accept", "text/html"), ("cookie", cookie)]).await.text();
    let (before, form) = page.split_once(&format!("action=\"{action}\""))?;
    let fold = before.rsplit("<details").next()?.split('>').next()?;
    Some((fold.to_owned(), form.split("</form>").next()?.to_owned()))
}

/// The choice of a list in a form that it begins with.
fn selected(form: &str) -> Option<&str> {
    let options = form.split("<option").skip(1).filter_map(|option| option.split('>').next());
    options.filter(|option| option.contains("selected")).find_map(|option| option.split("value=\"").nth(1)?.split('"').next())
}

async fn does(house: &House, actor: Actor, door: Door, action: Action) -> Outcome {
    let wish = Wish { op: house.desk().new_op(), actor, door, seen: None, action };
    house.desk().act(wish).await.expect("they may").outcome
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_lacks_words_leads_to_the_form_for_them_with_what_was_chosen_and_typed() {
    const PASS: &str = "/api/desk/pass_on";
    const SOLVE: &str = "/api/desk/conclude";
    const ANSWER: &str = "/api/desk/answer_escalation";
    let house = House::open().await;
    let (ticket, cookie, first) = (asked(&house).await, house.cookie(GIULIA).await, first_queue(&house));
    let sets = async |action| does(&house, Actor::desk(), Door::Cli, Action::Setting(action)).await.queue;
    let mut below = Vec::new();
    for name in ["Cold", "Portal"] {
        let queue = Queue { parent: Some(first), level: 2, visible: false, ..Queue::named(Text::same(name)) };
        below.push(sets(SettingAction::AddQueue(queue)).await.expect("it says which").to_string());
    }
    let asks = Queue { asks_reason: true, asks_solution: true, ..house.desk().settings().queue(first).expect("a queue").clone() };
    sets(SettingAction::ChangeQueue { queue: first, to: asks }).await;
    let path = format!("/desk/tickets/{ticket}");
    let sends = async |n: &str, to: &str, more: &[(&str, &str)]| {
        let op = format!("{n:0>32}");
        let fields: Vec<_> =
            [("op", op.as_str()), ("seen", "99"), ("ticket", ticket.as_str())].into_iter().chain(more.iter().copied()).collect();
        posted(&house, &cookie, to, "text/html", &fields).await.header("location").to_owned()
    };
    let (fold, _) = beside(&house, &cookie, &path, SOLVE).await.expect("its queue asks for it");
    assert!(fold.contains("hidden"), "what solved it is not asked for from its first minute: {fold}");
    let (fold, form) = beside(&house, &cookie, &path, PASS).await.expect("the way on is there");
    assert!(!fold.contains("open") && form.contains("required"), "{fold} {form}");
    // Each of the two, so that what is chosen is not what comes first.
    for (n, queue) in [("1", &below[0]), ("2", &below[1])] {
        let refused = sends(n, "/api/desk/move", &[("queue", queue.as_str())]).await;
        let (fold, form) = beside(&house, &cookie, &refused, PASS).await.expect("the form is there");
        assert!(fold.contains("open") && form.contains("passed on with a reason"), "{fold} {form}");
        assert_eq!(selected(&form), Some(queue.as_str()));
    }
    let refused = sends("3", "/api/desk/set_status", &[("to", "solved")]).await;
    let (fold, _) = beside(&house, &cookie, &refused, SOLVE).await.expect("now it is asked for");
    assert!(fold.contains("open") && !fold.contains("hidden"), "{fold}");
    // Nobody else works here: what was answered comes back where it was typed.
    let (giulia, graham) = (house.desk().find_people(&Actor::desk(), "Giulia"), house.desk().find_people(&Actor::desk(), "Graham"));
    let (giulia, graham) = (giulia.expect("the desk may")[0].id, graham.expect("the desk may")[0].id);
    let (id, reason) = (ticket.parse().expect("a number"), Body::try_from("The third time.").expect("words"));
    does(&house, Actor::desk(), Door::Desk, Action::Ticket(TicketAction::Assign { ticket: id, owner: Some(giulia) })).await;
    let asks = Action::Ticket(TicketAction::AskEscalation { ticket: id, reason });
    does(&house, house.desk().actor(graham).expect("he is known"), Door::Portal, asks).await;
    let (fold, _) = beside(&house, &cookie, &path, ANSWER).await.expect("who works on it answers for it");
    assert!(fold.contains("open"), "{fold}");
    let refused = sends("4", ANSWER, &[("granted", "yes"), ("taker", ""), ("body", "Somebody will.")]).await;
    let (_, form) = beside(&house, &cookie, &refused, ANSWER).await.expect("it waits still");
    assert!(form.contains("Choose somebody else.") && form.contains("Somebody will."), "{form}");
    assert_eq!(sends("5", ANSWER, &[("granted", ""), ("body", "It stays with me.")]).await, path);
    assert_eq!(sends("6", PASS, &[("queue", below[1].as_str()), ("body", "The gateway.")]).await, path);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_way_on_that_was_offered_before_the_ticket_moved_is_chosen_again() {
    const PASS: &str = "/api/desk/pass_on";
    let house = House::open().await;
    let (ticket, cookie, first) = (asked(&house).await, house.cookie(GIULIA).await, first_queue(&house));
    let mut below = Vec::new();
    for name in ["Cold", "Portal"] {
        let queue = Queue { parent: Some(first), level: 2, visible: false, ..Queue::named(Text::same(name)) };
        let made = does(&house, Actor::desk(), Door::Cli, Action::Setting(SettingAction::AddQueue(queue))).await;
        below.push(made.queue.expect("it says which"));
    }
    let (path, id) = (format!("/desk/tickets/{ticket}"), ticket.parse().expect("a number"));
    let drawn = |form: &str| {
        let by = form.split_once("name=\"drawn\" value=\"").and_then(|(_, rest)| rest.split('"').next());
        by.expect("it says by which version it was drawn").to_owned()
    };
    let (_, form) = beside(&house, &cookie, &path, PASS).await.expect("the way on is there");
    let mut by = drawn(&form);
    // It moves, and the page says so; the form in it stays.
    let moves = TicketAction::Move { ticket: id, queue: below[0], reason: None };
    does(&house, Actor::desk(), Door::Desk, Action::Ticket(moves)).await;
    let sends = async |n: u32, by: &str, queue: &str| {
        let op = format!("{n:032}");
        let fields = [("op", op.as_str()), ("seen", "99"), ("drawn", by), ("ticket", &ticket), ("queue", queue), ("body", "The gateway.")];
        posted(&house, &cookie, PASS, "text/html", &fields).await.header("location").to_owned()
    };
    for (n, queue) in [(1, below[1]), (2, below[0])] {
        let refused = sends(n, &by, &queue.to_string()).await;
        let (_, form) = beside(&house, &cookie, &refused, PASS).await.expect("it is open");
        assert!(form.contains("Look at it and choose again.") && form.contains("The gateway."), "{n}: {form}");
        assert!(form.contains(&format!("<option value=\"{first}\"")), "{n}: it can go back now: {form}");
        if n == 2 {
            by = drawn(&form);
        }
    }
    assert_eq!(sends(3, &by, &first.to_string()).await, path);
    // What she hands back to a queue that is not hers leads her to the list, and not to a ticket that is not there.
    let moves = TicketAction::Move { ticket: id, queue: below[0], reason: None };
    does(&house, Actor::desk(), Door::Desk, Action::Ticket(moves)).await;
    let marco = NewPerson { roles: Roles::AGENT, ..NewPerson::named(Name::try_from("Marco Dal Pozzo").expect("a name")) };
    let marco = does(&house, Actor::desk(), Door::Cli, Action::People(PeopleAction::AddPerson(marco))).await.person.expect("it says who");
    let to = Queue { crew: Crew::Only(vec![marco]), ..house.desk().settings().queue(first).expect("a queue").clone() };
    does(&house, Actor::desk(), Door::Cli, Action::Setting(SettingAction::ChangeQueue { queue: first, to })).await;
    let (_, form) = beside(&house, &cookie, &path, PASS).await.expect("the way back is there");
    assert_eq!(sends(4, &drawn(&form), &first.to_string()).await, "/desk");
    house.close().await;
}

/// One press puts it where she writes; only what she sends from there leaves, and it is no further draft.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_draft_is_put_into_the_composer_and_answered_from_there() {
    const SEND: &str = "/api/desk/send_draft";
    let house = House::open().await;
    let (ticket, cookie, first) = (asked(&house).await, house.cookie(GIULIA).await, first_queue(&house));
    let below = Queue { parent: Some(first), level: 2, drafts_only: true, ..Queue::named(Text::same("Firmware")) };
    let below = does(&house, Actor::desk(), Door::Cli, Action::Setting(SettingAction::AddQueue(below))).await.queue.expect("it says which");
    let (path, id) = (format!("/desk/tickets/{ticket}"), ticket.parse().expect("a number"));
    let words = Body::try_from("It restarts. Giulia, please put it in Italian.").expect("words");
    does(&house, Actor::desk(), Door::Desk, Action::Ticket(TicketAction::Move { ticket: id, queue: below, reason: None })).await;
    let drafts = TicketAction::Reply { ticket: id, body: words, files: Vec::new(), then: None };
    let ver = does(&house, Actor::desk(), Door::Desk, Action::Ticket(drafts)).await.ver.to_string();
    let heard = async || {
        let graham = house.cookie(GRAHAM).await;
        house.get(&format!("/portal/requests/{ticket}"), &[("accept", "text/html"), ("cookie", &graham)]).await.text()
    };
    let read = async || house.get(&path, &[("accept", "text/html"), ("cookie", &cookie)]).await.text();
    let before = read().await;
    assert!(before.contains("name=\"edit\"") && before.contains("Edit and send"), "{before}");
    // An empty form that was refused is nothing that anybody wrote.
    let op = format!("{:0>32}", 9);
    let empty = [("op", op.as_str()), ("seen", "99"), ("ticket", &ticket), ("kind", "reply"), ("body", " ")];
    posted(&house, &cookie, "/api/desk/write", "text/html", &empty).await;
    assert!(read().await.contains("Write something."), "it is said");
    let op = format!("{:0>32}", 1);
    let fields = [("op", op.as_str()), ("seen", "99"), ("ticket", &ticket), ("ver", &ver), ("edit", "yes")];
    assert_eq!(posted(&house, &cookie, SEND, "text/html", &fields).await.header("location"), path);
    let page = read().await;
    assert!(!page.contains("Write something."), "and no more: {page}");
    let composer = page.split_once("id=\"say\"").and_then(|(_, rest)| rest.split("</textarea>").next()).expect("there is a composer");
    assert!(composer.contains("It restarts. Giulia, please put it in Italian."), "{composer}");
    assert!(!heard().await.contains("It restarts"), "nothing was sent");
    let answered = page.split_once("name=\"answers\" value=\"").and_then(|(_, rest)| rest.split('"').next()).expect("it says which it is");
    let sends = async |n: u8| {
        let op = format!("{n:0>32}");
        let fields = [("op", op.as_str()), ("seen", "99"), ("ticket", &ticket), ("kind", "reply"), ("body", "Si riavvia.")];
        form(&house, &cookie, "/api/desk/write", &[&fields[..], &[("answers", answered)]].concat()).await
    };
    let answer = sends(2).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(sends(2).await.text(), answer.text(), "the same press is the same answer");
    let late = sends(3).await;
    assert!(late.status == 409 && late.text().contains("no_draft"), "whoever comes second is told: {}", late.text());
    let heard = heard().await;
    assert!(heard.contains("Si riavvia.") && !heard.contains("in Italian"), "{heard}");
    house.close().await;
}

/// Without JavaScript a choice that came too late says so, and nobody loses the list that they were in.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_plain_choice_that_was_refused_comes_back_beside_its_list_and_says_why() {
    let house = House::open().await;
    let (ticket, cookie) = (asked(&house).await, house.cookie(GIULIA).await);
    let id = ticket.parse().expect("a number");
    let urgent = TicketAction::SetPriority { ticket: id, to: Priority::Urgent };
    does(&house, Actor::desk(), Door::Desk, Action::Ticket(urgent)).await;
    let page = format!("/desk/tickets/{ticket}?owner=nobody&sort=updated");
    let referer = format!("{}{page}&more=elsewhere", house.url);
    let sends = async |n: u8, to: &str| {
        let body = format!("op={n:0>32}&seen=1&ticket={ticket}&to={to}");
        let headers = [FORM, ("cookie", cookie.as_str()), ("accept", "text/html"), ("referer", referer.as_str())];
        house.post("/api/desk/set_priority", &headers, body).await.header("location").to_owned()
    };
    let refused = sends(1, "low").await;
    assert_eq!(refused, format!("{page}&refused={:0>32}", 1));
    let shown = house.get(&refused, &[("accept", "text/html"), ("cookie", &cookie)]).await.text();
    assert!(shown.contains("changed the same thing"), "{shown}");
    house.close().await;
}

/// What somebody wrote on a ticket that they see no more is there to be copied, and nobody else's is.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_ticket_out_of_sight_leaves_its_writer_their_words() {
    let house = House::open().await;
    let cookie = house.cookie(GIULIA).await;
    let giulia = house.desk().find_people(&Actor::desk(), "Giulia").expect("they are looked for")[0].id;
    for (person, words) in [(giulia, "The fan <b>hums</b>"), (shared::id::PersonId(giulia.0 + 1), "The lamp is out")] {
        let draft = DraftView { body: words.to_owned(), mode: "reply".to_owned(), ..DraftView::default() };
        house.desk().keep_draft(person, "ticket/999999", Some(draft)).await.expect("it is kept");
    }
    let page = house.get("/desk/tickets/999999", &[("accept", "text/html"), ("cookie", &cookie)]).await;
    assert!(page.status == 404 && page.text().contains("The fan &lt;b&gt;hums&lt;/b&gt;"), "{} {}", page.status, page.text());
    assert!(!page.text().contains("The lamp"), "{}", page.text());
    house.close().await;
}
