//! Tickets of other systems: each is told once with its own moments, and what a file names is made where the desk does not know it.

use desk::import::{Case, Known, Made, Named, NamedPromise, NamedQueue, Taken};
use jiff::{SignedDuration, Timestamp};
use shared::access::Actor;
use shared::event::{Door, Event};
use shared::id::{Subject, TicketId};
use shared::locale::Lang;
use shared::people::Roles;
use shared::sla::calendar::Opening;
use shared::sla::evidence::Evidence;
use shared::sla::policy::Metric;
use shared::text::Subject as Title;
use shared::ticket::import::{Happened, History, Imported, Means};
use shared::ticket::status::{PendingOn, Resolution, Status};
use shared::ticket::{Priority, TicketKind};

use crate::bench_desk::{TestDesk, body, noon};
use crate::levels::promising;

const SOLVED: Means = Means::Status(Status::Resolved { how: Resolution::Solved });
const OPEN: Means = Means::Status(Status::Open);
const WAITS: Means = Means::Status(Status::Pending { on: PendingOn::Customer, until: None });

fn hour(hours: i64) -> Timestamp {
    noon() + SignedDuration::from_hours(hours)
}

fn named() -> Named {
    let queue = |name: &str, level, from: &[&str]| {
        let from = from.iter().map(|name| (*name).to_owned()).collect();
        NamedQueue { name: name.to_owned(), level, from }
    };
    Named {
        source: "old-desk".to_owned(),
        queues: vec![queue("Makers", 2, &["Assistenza", "Elsewhere"]), queue("Elsewhere", 1, &[]), queue("Assistenza", 1, &[])],
        people: vec!["Giulia Rinaldi".to_owned(), "Ada".to_owned()],
        services: vec!["P1".to_owned()],
        promise: None,
    }
}

/// A case that is solved when it is over; each act is so many hours after noon.
fn case(known: &Known, key: &str, acts: &[(i64, &[Means])]) -> Case {
    let happened = (1..).zip(acts).map(|(event, (hours, means))| Happened {
        event,
        at: hour(*hours),
        activity: Title::try_from("An activity").unwrap(),
        by: known.people.get("Ada").copied(),
        means: means.to_vec(),
    });
    let history = History {
        kind: TicketKind::Incident,
        subject: Title::try_from("A case").unwrap(),
        origin: body("old-desk: a case"),
        requester: known.requester,
        queue: known.queues["Assistenza"],
        priority: Priority::Normal,
        service: known.services.get("P1").copied(),
        until: hour(24 * 30),
        happened: happened.collect(),
    };
    Case { source: "old-desk".to_owned(), key: key.to_owned(), history }
}

async fn told_of(test: &TestDesk) -> Vec<Event> {
    test.desk.export_events().await.unwrap()
}

fn new(taken: &Taken) -> (TicketId, &Imported) {
    let Taken::New { ticket, imported } = taken else { panic!("it is new: {taken:?}") };
    (*ticket, imported)
}

#[tokio::test]
async fn who_and_what_a_file_names_is_found_or_made_once_and_shown_to_no_customer() {
    let test = TestDesk::new().await;
    let known = test.desk.know(&named()).await.unwrap();
    assert_eq!(known.made, Made { queues: 2, people: 1, services: 1, ..Made::default() });
    assert_eq!((known.queues["Assistenza"], known.people["Giulia Rinaldi"]), (test.front, test.giulia), "they were there");
    let settings = test.desk.settings();
    let makers = settings.queue(known.queues["Makers"]).unwrap();
    assert_eq!((makers.parent, makers.level, &makers.serves), (Some(test.front), 2, &vec![known.queues["Elsewhere"]]));
    let shown: Vec<String> = test.desk.desks(Lang::En).into_iter().map(|choice| choice.name).collect();
    assert_eq!(shown, ["Assistenza"], "customers choose among what was there");
    assert!(test.desk.services(Lang::En).is_empty());
    let ada = test.actor(known.people["Ada"]);
    assert_eq!((ada.roles, ada.proved), (Roles::default(), false), "nobody vouched for them");
    let before = told_of(&test).await.len();
    assert_eq!(test.desk.know(&named()).await.unwrap(), Known { made: Made::default(), ..known });
    assert_eq!(told_of(&test).await.len(), before, "and nothing was written");
}

#[tokio::test]
async fn a_case_is_a_ticket_once_however_often_and_late_it_comes() {
    let test = TestDesk::new().await;
    let known = test.desk.know(&named()).await.unwrap();
    let cases = || -> Vec<Case> { ["7", "8"].map(|key| case(&known, key, &[(0, &[OPEN]), (1, &[SOLVED])])).into() };
    test.clock.set(hour(24 * 40));
    let taken = test.desk.import(cases()).await.unwrap();
    let tickets: Vec<TicketId> = taken.iter().map(|taken| new(taken).0).collect();
    let before = told_of(&test).await.len();
    let same = |same| tickets.iter().map(|ticket| Taken::Known { ticket: *ticket, same }).collect::<Vec<_>>();
    assert_eq!(test.desk.import(cases()).await.unwrap(), same(true));
    let mut later = cases();
    later.iter_mut().for_each(|case| case.history.until = hour(24 * 39));
    assert_eq!(test.desk.import(later).await.unwrap(), same(true), "another file of the same system");
    let more = ["7", "8"].map(|key| case(&known, key, &[(0, &[OPEN]), (1, &[SOLVED]), (2, &[OPEN])])).into();
    assert_eq!(test.desk.import(more).await.unwrap(), same(false), "what is new of them is said, and not taken");
    // Calls are forgotten after five weeks; a desk that did not look for so long needs many looks.
    test.clock.set(hour(24 * 90));
    for _ in 0..4 * 91 {
        test.desk.forget_old_calls().await.unwrap();
    }
    assert_eq!(test.desk.import(cases()).await.unwrap(), same(true), "months later");
    assert_eq!(told_of(&test).await.len(), before);
    test.desk.check_against_log().await.unwrap();
}

#[tokio::test]
async fn a_history_is_known_since_it_happened_and_the_desk_is_quiet_about_it() {
    let test = TestDesk::new().await;
    promising(&test, 30, 240).await;
    let known = test.desk.know(&named()).await.unwrap();
    test.clock.set(hour(24 * 60));
    let (ada, makers) = (Means::Owner(Some(known.people["Ada"])), Means::Queue(known.queues["Makers"]));
    let closed = case(&known, "7", &[(1, &[]), (2, &[ada, OPEN]), (3, &[WAITS]), (5, &[makers, OPEN]), (10, &[SOLVED])]);
    let open = case(&known, "8", &[(2, &[]), (5, &[ada, OPEN])]);
    let taken = test.desk.import(vec![closed, open]).await.unwrap();
    for (taken, begins) in taken.iter().zip([1, 2]) {
        let (ticket, imported) = new(taken);
        assert_eq!((imported.breaches, imported.refused.len()), (1, 0));
        let events = told_of(&test).await.into_iter().filter(|event| event.subject == Subject::Ticket(ticket));
        assert!(events.clone().all(|event| event.door == Door::Import && event.known == event.at && event.at < hour(24 * 30)));
        assert_eq!(events.map(|event| event.at).min(), Some(hour(begins)));
        let page = test.desk.ticket(&Actor::desk(), ticket, Lang::En).await.unwrap().value;
        assert!(!page.clocks.is_empty());
        for clock in page.clocks {
            let id = shared::sla::story::ClockId { metric: clock.metric, cycle: clock.cycle };
            let proof = test.desk.proof(&Actor::desk(), ticket, id, Lang::En).await.unwrap().value;
            let evidence: Evidence = serde_json::from_str(&proof.evidence).unwrap();
            let told = evidence.proof().unwrap();
            let end = evidence.clock.stopped.unwrap_or(evidence.now);
            let sum: SignedDuration = told.segments.iter().map(|segment| segment.lasts()).sum();
            assert_eq!(sum, end.duration_since(evidence.clock.began), "{:?}", clock.metric);
            assert_eq!(clock.metric, Metric::Resolution, "who asked was not asked by this desk");
        }
    }
    assert_eq!(test.desk.catch_up_all().await.unwrap(), 0, "nothing of it is due now");
    assert_eq!(test.desk.health().outbox_waiting, 0, "no mail leaves");
    test.desk.check_against_log().await.unwrap();
}

#[tokio::test]
async fn what_was_promised_there_counts_since_the_files_begin_and_for_its_own_queues_only() {
    let test = TestDesk::new().await;
    let week = std::array::from_fn(|_| vec![Opening { from: 0, to: 1_440 }]);
    let (name, zone) = ("Four hours".to_owned(), "Europe/Rome".to_owned());
    let promise = NamedPromise { name, since: hour(-1_000), zone, week, solution: Some(240), levels: vec![120] };
    let named = Named { promise: Some(promise), ..named() };
    let known = test.desk.know(&named).await.unwrap();
    assert_eq!(known.made.promised, Some(hour(-1_000)));
    let past = |key: &str, queue: &str| {
        let mut case = case(&known, key, &[(-900, &[]), (-890, &[SOLVED])]);
        (case.history.queue, case.history.until) = (known.queues[queue], hour(-10));
        case
    };
    let taken = test.desk.import(vec![past("7", "Elsewhere"), past("8", "Assistenza")]).await.unwrap();
    let breaches: Vec<u32> = taken.iter().map(|taken| new(taken).1.breaches).collect();
    assert_eq!(breaches, [2, 0], "the first level and the solution; a queue of this desk keeps its own promises");
    let own = test.ticket(test.venier, "Frigorifero caldo").await;
    assert!(test.desk.ticket(&Actor::desk(), own, Lang::En).await.unwrap().value.clocks.is_empty());
    assert_eq!(test.desk.know(&named).await.unwrap().made, Made::default());
    test.desk.check_against_log().await.unwrap();
}

#[tokio::test]
async fn nothing_is_promised_for_a_file_that_begins_before_any_working_time_is_known() {
    let test = TestDesk::new().await;
    let promised = async |since: &str| {
        let week = std::array::from_fn(|_| vec![Opening { from: 0, to: 1_440 }]);
        let (name, zone, since) = ("Four hours".to_owned(), "Europe/Rome".to_owned(), since.parse().unwrap());
        let promise = NamedPromise { name, since, zone, week, solution: Some(240), levels: Vec::new() };
        let made = test.desk.know(&Named { promise: Some(promise), ..named() }).await.unwrap().made;
        (made.promised.is_some(), made.promise_too_old)
    };
    assert_eq!(promised("1999-12-31T23:59:59Z").await, (false, true), "it would be counted as if the desk had been closed");
    assert_eq!(promised("2000-01-01T00:00:00Z").await, (true, false));
}

#[tokio::test]
async fn what_is_promised_after_tickets_were_told_counts_from_then_on() {
    let test = TestDesk::new().await;
    let told = |known: &Known, key: &str| {
        let mut case = case(known, key, &[(-900, &[]), (-890, &[SOLVED])]);
        (case.history.queue, case.history.until) = (known.queues["Elsewhere"], hour(-10));
        case
    };
    let known = test.desk.know(&named()).await.unwrap();
    let taken = test.desk.import(vec![told(&known, "7")]).await.unwrap();
    let (ticket, _) = new(&taken[0]);
    test.clock.set(hour(24));
    let week = std::array::from_fn(|_| vec![Opening { from: 0, to: 1_440 }]);
    let (name, zone) = ("Four hours".to_owned(), "Europe/Rome".to_owned());
    let promise = NamedPromise { name, since: hour(-1_000), zone, week, solution: Some(240), levels: Vec::new() };
    let known = test.desk.know(&Named { promise: Some(promise), ..named() }).await.unwrap();
    assert_eq!(known.made.promised, Some(hour(24)));
    let taken = test.desk.import(vec![told(&known, "8")]).await.unwrap();
    let (later, imported) = new(&taken[0]);
    assert_eq!(imported.breaches, 0, "nor of one that comes now: it was over");
    for ticket in [ticket, later] {
        assert!(test.desk.ticket(&Actor::desk(), ticket, Lang::En).await.unwrap().value.clocks.is_empty());
    }
    test.desk.check_against_log().await.unwrap();
}

#[tokio::test]
async fn an_import_that_was_broken_off_goes_on() {
    let test = TestDesk::new_on_disk().await;
    let known = test.desk.know(&named()).await.unwrap();
    test.clock.set(hour(24 * 40));
    let cases = || -> Vec<Case> { (0..60).map(|nth| case(&known, &nth.to_string(), &[(nth, &[OPEN]), (nth + 1, &[SOLVED])])).collect() };
    test.desk.import(cases().into_iter().take(25).collect()).await.unwrap();
    let test = test.reopened(|config| config.clock.set(hour(24 * 41))).await;
    assert_eq!(test.desk.know(&named()).await.unwrap().made, Made::default());
    let taken = test.desk.import(cases()).await.unwrap();
    let fresh: Vec<bool> = taken.iter().map(|taken| matches!(taken, Taken::New { .. })).collect();
    assert_eq!(fresh, [[false].repeat(25), [true].repeat(35)].concat());
    test.desk.check_against_log().await.unwrap();
    test.desk.close().await;
}
