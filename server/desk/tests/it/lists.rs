//! A count is the length of the list that it stands beside, and a list from the database is what looking at every ticket gives.

use desk::act::tell::Told;
use desk::board::{LISTS_MAX, LISTS_OF_ONE_MAX};
use desk::config::Engine;
use desk::read::request::REQUESTS_MAX;
use desk::{Bare, Desk};
use jiff::{SignedDuration, Timestamp};
use shared::access::Actor;
use shared::act::Action;
use shared::id::{PersonId, QueueId, TicketId};
use shared::live::{FromBrowser, FromServer, Watch};
use shared::locale::{Lang, Text};
use shared::people::action::PeopleAction;
use shared::people::{Membership, Roles};
use shared::query::{OwnerFilter, Query};
use shared::setting::{Crew, Queue, SettingAction};
use shared::text::Name;
use shared::ticket::action::TicketAction;
use shared::ticket::status::{Closing, Resolution, Status};
use shared::view::{QueueNode, TicketLine, Unwritten};

use crate::bench_desk::{TestDesk, body, config, noon, told};
use crate::live::Tab;
use crate::relay;

const RESOLVED: Status = Status::Resolved { how: Resolution::Solved };

fn later(seconds: i64) -> Timestamp {
    noon().checked_add(SignedDuration::from_secs(seconds)).unwrap()
}

/// A queue of everybody below the one of a few: in the tree of who does not see that, it stands at the root.
async fn deep(test: &TestDesk) -> QueueId {
    let above = test.desk.settings().queue(test.quiet).unwrap().clone();
    let queue = Queue { name: Text::same("Resi"), parent: Some(test.quiet), address: None, crew: Crew::Everyone, ..above };
    test.own(Action::Setting(SettingAction::AddQueue(queue))).await.outcome.queue.unwrap()
}

/// Tickets in every queue: of nobody and of somebody, whether that person sees the queue or not.
async fn spread(test: &TestDesk, deep: QueueId) -> Vec<TicketId> {
    let mut tickets = Vec::new();
    for nth in 0..24 {
        let ticket = test.ticket(test.venier, "Frigorifero caldo").await;
        let owner = [None, Some(test.giulia), Some(test.marco), Some(test.aoife)][nth % 4];
        let responsible = [None, Some(test.giulia), Some(test.aoife)][nth % 3];
        test.wish(test.marco, None, TicketAction::Assign { ticket, owner }).await.unwrap();
        test.wish(test.marco, None, TicketAction::SetResponsible { ticket, responsible }).await.unwrap();
        let queue = [test.front, test.quiet, deep][nth / 2 % 3];
        test.wish(test.marco, None, TicketAction::Move { ticket, queue, reason: None }).await.unwrap();
        if nth % 7 == 6 {
            test.wish(test.marco, None, TicketAction::SetStatus { ticket, to: RESOLVED }).await.unwrap();
        }
        tickets.push(ticket);
    }
    tickets
}

/// What the tree shows beside a queue, nothing if it has none of that name: its own, and those of the queues that stand below it.
fn shown_at(nodes: &[QueueNode], queue: QueueId) -> u32 {
    if nodes.iter().all(|node| node.id != queue) {
        return 0;
    }
    let own = nodes.iter().filter(|node| node.id == queue).map(|node| node.count.open);
    let below = nodes.iter().filter(|node| node.parent == Some(queue)).map(|node| shown_at(nodes, node.id));
    own.chain(below).sum()
}

async fn counts_are_lists(test: &TestDesk, person: PersonId, tickets: &[TicketId]) {
    let actor = test.actor(person);
    let open = |query: Query| {
        let page = test.desk.list(&actor, &query, 0, 200).unwrap().value;
        assert_eq!(page.rows.len(), page.total as usize, "{query}");
        page.total
    };
    let by_owner = |owner| open(Query { owner, ..Query::default() });
    let by_queue = |queue| open(Query { queue: Some(queue), ..Query::default() });
    let counts = test.desk.counts(&actor).unwrap().value;
    let lists = (by_owner(OwnerFilter::Any), by_owner(OwnerFilter::Person(person)), by_owner(OwnerFilter::Nobody));
    assert_eq!((counts.all, counts.mine, counts.unowned), lists, "{person}");
    let nodes = test.desk.queues(&actor, Lang::En).unwrap();
    for queue in test.desk.settings().queues.keys() {
        assert_eq!(shown_at(&nodes, *queue), by_queue(*queue), "queue {queue} for {person}");
    }
    let mut seen = 0;
    for ticket in tickets {
        let found = test.desk.ticket(&actor, *ticket, Lang::En).await;
        seen += u32::from(found.is_ok_and(|read| read.value.status.code().is_open()));
    }
    assert_eq!(seen, counts.all, "{person} opens what is counted, and nothing else");
}

#[tokio::test]
async fn every_count_is_the_length_of_the_list_that_it_opens() {
    let test = TestDesk::new().await;
    let deep = deep(&test).await;
    let tickets = spread(&test, deep).await;
    for person in [test.giulia, test.aoife, test.marco, test.elena] {
        counts_are_lists(&test, person, &tickets).await;
    }
    let quiet = test.desk.settings().queue(test.quiet).unwrap().clone();
    let crew = Crew::Only(vec![test.giulia]);
    test.own(Action::Setting(SettingAction::ChangeQueue { queue: test.quiet, to: Queue { crew, ..quiet } })).await;
    for person in [test.giulia, test.aoife, test.marco, test.elena] {
        counts_are_lists(&test, person, &tickets).await;
    }
}

/// Calls of somebody, a second apart.
async fn tell(test: &TestDesk, by: &Actor, from: i64, acts: impl Iterator<Item = TicketAction>) -> Vec<TicketId> {
    let call = |(action, at)| told(by.clone(), later(at), Action::Ticket(action));
    let story = acts.zip(from..).map(|act| Told { call: call(act), number: None });
    test.desk.tell(story.collect()).await.unwrap().into_iter().filter_map(|outcome| outcome.ticket).collect()
}

/// After the fold was raised, rows lie there that nobody reads any more: what they hold is folded again from the log.
#[tokio::test]
async fn rows_that_another_fold_made_are_in_every_list() {
    let test = TestDesk::new_on_disk().await;
    let (open, ended) = (test.ticket(test.venier, "Frigorifero caldo").await, test.ticket(test.venier, "Porta").await);
    test.wish(test.giulia, None, TicketAction::SetStatus { ticket: ended, to: RESOLVED }).await.expect("it is resolved");
    let TestDesk { desk, dir, giulia, venier, .. } = test;
    desk.forsake().await;
    drop(desk);
    let settings = config(&dir, Engine::Disk);
    let bare = Bare::open(&settings, &dir.0.join("facts")).await.expect("the database opens");
    let older = bare.db.query("UPDATE ticket SET fold = 1, state = 'of another fold'").await.expect("an answer");
    older.check().expect("the rows are changed");
    bare.close().await.expect("it closes");
    let desk = Desk::open(settings).await.expect("the desk opens");
    let (agent, customer) = (desk.actor(giulia).expect("she is known"), desk.actor(venier).expect("she is known"));
    let ids = |lines: Vec<TicketLine>| lines.into_iter().map(|line| line.id).collect::<Vec<_>>();
    assert_eq!(ids(desk.ticket_lines(&agent, &[ended, open]).await.expect("lines")), [ended, open]);
    assert_eq!(ids(desk.closed(&agent, None, None).await.expect("a page").lines), [ended]);
    assert_eq!(ids(desk.ticket(&agent, open, Lang::En).await.expect("a page").value.customer.others), [ended]);
    let mut asked: Vec<_> = desk.requests(&customer).await.expect("lines").value.into_iter().map(|line| line.id).collect();
    asked.sort_unstable();
    assert_eq!(asked, [open, ended]);
}

/// The oldest of many has the newest news.
#[tokio::test]
async fn a_customers_list_is_put_in_order_before_it_is_cut() {
    let test = TestDesk::new().await;
    let venier = test.actor(test.venier);
    let ids = tell(&test, &venier, 0, (0..=REQUESTS_MAX).map(|_| test.asking(test.venier, "Frigorifero caldo"))).await;
    test.clock.set(later(5_000));
    let words = TicketAction::Hear { ticket: ids[0], body: body("Ancora caldo."), files: Vec::new() };
    test.wish(test.venier, None, words).await.expect("it is heard");
    let lines = test.desk.requests(&venier).await.expect("lines").value;
    assert_eq!((lines.len(), lines[0].id, lines[1].id), (REQUESTS_MAX, ids[0], ids[REQUESTS_MAX]));
}

/// More end where Giulia does not look than a page holds, and after what she may see.
#[tokio::test]
async fn closed_tickets_are_those_that_a_look_at_every_ticket_finds() {
    const IN_FRONT: usize = 70;
    let test = TestDesk::new().await;
    let (desk, venier) = (Actor::desk(), test.actor(test.venier));
    let ids = tell(&test, &venier, 0, (0..280).map(|_| test.asking(test.venier, "Frigorifero caldo"))).await;
    // One stays open, one is opened again, for one somebody answers who does not see its queue.
    let (open, again, ticket) = (ids[3], ids[5], ids[200]);
    tell(&test, &desk, 500, std::iter::once(TicketAction::SetResponsible { ticket, responsible: Some(test.giulia) })).await;
    tell(
        &test,
        &desk,
        1_000,
        ids.iter().skip(IN_FRONT).map(|ticket| TicketAction::Move { ticket: *ticket, queue: test.quiet, reason: None }),
    )
    .await;
    let ended = ids.iter().copied().filter(|id| *id != open);
    tell(&test, &desk, 2_000, ended.map(|ticket| TicketAction::SetStatus { ticket, to: RESOLVED })).await;
    tell(&test, &desk, 4_000, std::iter::once(TicketAction::SetStatus { ticket: again, to: Status::Open })).await;
    test.clock.set(later(5_000));

    let (front, quiet, queue_of) = (test.front, test.quiet, |nth| if nth < IN_FRONT { test.front } else { test.quiet });
    for (person, queue, within) in [
        (test.giulia, None, vec![front, quiet]),
        (test.giulia, Some(front), vec![front]),
        (test.giulia, Some(quiet), vec![]),
        (test.marco, None, vec![front, quiet]),
        (test.marco, Some(front), vec![front, quiet]),
        (test.elena, Some(quiet), vec![quiet]),
    ] {
        let actor = test.actor(person);
        let seen = test.desk.ticket_lines(&actor, &ids).await.unwrap();
        let there = |id: &TicketId| within.contains(&queue_of(ids.iter().position(|other| other == id).unwrap()));
        let scan = seen.iter().filter(|line| !line.status.is_open()).map(|line| line.id).filter(there);
        // They ended in the order in which they came.
        let scan: Vec<TicketId> = scan.rev().take(50).collect();
        assert_eq!(scan.is_empty(), within.is_empty(), "something is compared");
        let listed = test.desk.closed(&actor, queue, None).await.unwrap().lines;
        assert_eq!(listed.iter().map(|line| line.id).collect::<Vec<_>>(), scan, "{person} in {queue:?}");
    }
    let before = test.desk.closed(&test.actor(test.marco), None, Some((later(2_009), ids[11]))).await.unwrap();
    assert_eq!(before.lines.first().map(|line| line.id), Some(ids[10]), "the tenth that ended, and nothing later");
}

#[tokio::test]
async fn a_customers_requests_are_those_that_a_look_at_every_ticket_finds() {
    let test = TestDesk::new().await;
    let name = Name::try_from("Ospedale").unwrap();
    let hospital = test.own(Action::People(PeopleAction::AddOrganisation { name, vip: false })).await.outcome.organisation.unwrap();
    for (person, manager) in [(test.venier, false), (test.graham, true)] {
        let memberships = vec![Membership { organisation: hospital, manager }];
        test.own(Action::People(PeopleAction::SetMemberships { person, memberships })).await;
    }
    let stranger = test.add("Nora Whitlock", "nora@whitlock.example", Roles::CUSTOMER).await;
    let mut tickets = Vec::new();
    for nth in 0..18_usize {
        test.clock.set(later(i64::try_from(nth).unwrap() * 60));
        tickets.push(test.ticket([test.venier, test.graham, stranger][nth % 3], "Frigorifero caldo").await);
        let ticket = tickets[nth * 5 % tickets.len()];
        let action = match nth % 5 {
            0 => TicketAction::Reply { ticket, body: body("Arriviamo."), files: Vec::new(), then: None },
            1 => TicketAction::Note { ticket, body: body("Visto."), files: Vec::new() },
            2 => TicketAction::SetStatus { ticket, to: RESOLVED },
            3 => TicketAction::SetStatus { ticket, to: Status::Closed { how: Closing::Spam } },
            _ => TicketAction::Assign { ticket, owner: Some(test.marco) },
        };
        // Some are refused, a closed ticket's for one.
        drop(test.wish(test.giulia, None, action).await);
    }
    let spam = |status: Status| status == Status::Closed { how: Closing::Spam };
    for person in [test.venier, test.graham, stranger] {
        let actor = test.actor(person);
        let mut scan = Vec::new();
        for id in &tickets {
            let Ok(found) = test.desk.request(&actor, *id, Lang::En).await else { continue };
            if !spam(test.desk.ticket(&Actor::desk(), *id, Lang::En).await.unwrap().value.status) {
                scan.push((found.value.updated_at, *id));
            }
        }
        scan.sort_unstable_by(|a, b| b.cmp(a));
        let listed: Vec<_> = test.desk.requests(&actor).await.unwrap().value.iter().map(|line| (line.updated_at, line.id)).collect();
        assert_eq!(listed, scan, "{person}");
        assert!(4 <= listed.len(), "something is compared");
    }
}

#[tokio::test]
async fn who_asks_for_many_lists_pushes_out_their_own_only() {
    let test = TestDesk::new().await;
    let identity = |person: PersonId, owner: u64| {
        let query = Query { owner: OwnerFilter::Person(PersonId(owner)), ..Query::default() };
        test.desk.list(&test.actor(person), &query, 0, 1).expect("a list").value.list
    };
    let (hers, first) = (identity(test.giulia, 0), identity(test.marco, 0));
    for owner in 1..LISTS_MAX as u64 {
        identity(test.marco, owner);
    }
    assert_eq!(test.desk.lists(), 1 + LISTS_OF_ONE_MAX);
    assert_eq!(identity(test.giulia, 0), hers, "hers is still there");
    assert_ne!(identity(test.marco, 0), first, "his first is made anew");
}

#[tokio::test]
async fn who_looks_at_a_list_that_was_given_up_is_told_to_ask_again() {
    let test = TestDesk::new().await;
    let query = |owner: u64| Query { owner: OwnerFilter::Person(PersonId(owner)), ..Query::default() };
    let mut tab = Tab::open(&test, test.marco);
    let watch = Watch::List { query: query(0), from: 0, len: 50, digest: None, since: None };
    tab.say(&FromBrowser::Subscribe { sub: 3, watch });
    tab.heard().await;
    for owner in 1..=LISTS_OF_ONE_MAX as u64 {
        drop(test.desk.list(&test.actor(test.marco), &query(owner), 0, 1).expect("a list"));
    }
    // A second's worth.
    (0..4).for_each(|_| test.desk.tick());
    assert_eq!(tab.heard().await, [FromServer::Resync { sub: 3 }]);
}

#[tokio::test]
async fn a_new_desk_asks_for_a_mail_only_where_one_arrives() {
    let test = TestDesk::new_on_disk().await;
    let giulia = test.actor(test.giulia);
    let first = |test: &TestDesk| test.desk.unwritten(&giulia).unwrap().unwrap();
    assert_eq!(first(&test).address.as_deref(), Some("support@desk.example"));
    let mut test = test.reopened(|config| config.mail.arrives = false).await;
    assert_eq!(first(&test), Unwritten { address: None, arrives: false, elsewhere: false, leaves: false });
    test = test.reopened(|config| config.mail.relay = Some(relay::at(([127, 0, 0, 1], 1).into()))).await;
    let change = async |queue, to| drop(test.own(Action::Setting(SettingAction::ChangeQueue { queue, to })).await);
    let nowhere = |elsewhere| Unwritten { address: None, arrives: true, elsewhere, leaves: true };
    // Mails arrive where others work, and then no queue has an address for them.
    let of_others = Queue { crew: Crew::Only(vec![test.marco]), ..test.desk.settings().queue(test.front).unwrap().clone() };
    change(test.front, of_others).await;
    assert_eq!(first(&test), nowhere(true));
    for (queue, now) in &test.desk.settings().queues {
        change(*queue, Queue { address: None, ..now.doc.clone() }).await;
    }
    assert_eq!(first(&test), nowhere(false));
    test.desk.close().await;
}
