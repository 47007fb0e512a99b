//! What the demo shows of how a desk is set up, and that all of it did something to tickets that one can look at.

use std::collections::BTreeSet;

use desk::Desk;
use desk::demo::cast;
use shared::access::Actor;
use shared::event::{Cause, Change, Event};
use shared::id::{QueueId, RuleId, SubStateId, TicketId};
use shared::locale::Lang;
use shared::people::change::OrganisationChange;
use shared::query::Query;
use shared::rule::deed::Deed;
use shared::rule::trigger::Trigger;
use shared::setting::{Crew, Queue, Settings};
use shared::sla::policy::Metric;
use shared::ticket::change::TicketChange;
use shared::view::{Entry, Row, TicketPage};

use crate::bench_desk::{Dir, noon, op};
use crate::demo::{page, told};

fn queue<'a>(settings: &'a Settings, name: &str) -> (QueueId, &'a Queue) {
    let found = settings.queues.iter().find(|(_, queue)| queue.doc.name.read(Lang::It) == name);
    found.map(|(id, queue)| (*id, &queue.doc)).unwrap()
}

fn open(desk: &Desk) -> Vec<Row> {
    desk.list(&Actor::desk(), &Query::default(), 0, 100).unwrap().value.rows
}

async fn called(desk: &Desk, subject: &str) -> TicketPage {
    let row = open(desk).into_iter().find(|row| row.subject == subject).unwrap_or_else(|| panic!("no {subject}"));
    page(desk, row.id.0).await
}

fn changes(events: &[Event]) -> Vec<Change> {
    events.iter().flat_map(|event| event.changes().unwrap()).collect()
}

#[tokio::test]
async fn the_demo_has_some_of_all_that_a_desk_is_set_up_with() {
    let desk = told(&Dir::new(), noon()).await;
    let settings = desk.settings();
    let contract = *settings.contracts.keys().next().unwrap();
    let for_it = settings.levels.policies().iter().filter(|(.., policy)| policy.when.contracts == [contract]);
    assert_eq!(for_it.count(), 1, "a contract chooses what is promised");

    assert_eq!(settings.categories.len(), 6);
    assert_eq!(settings.categories.values().filter(|category| category.doc.parent.is_some()).count(), 4);
    assert!(settings.categories.values().all(|category| !category.doc.skills.is_empty()));
    assert_eq!((settings.causes.len(), settings.teams.len(), settings.sub_states.len()), (4, 2, 2));
    assert_eq!(settings.sub_states.values().filter(|label| label.doc.stops.contains(&Metric::Resolution)).count(), 1);

    assert!(queue(&settings, "Freddo").1.asks_reason);
    let firmware = queue(&settings, "Firmware").1;
    assert!(firmware.drafts_only && firmware.asks_cause && firmware.asks_solution);
    assert!(settings.queues.values().all(|queue| matches!(queue.doc.crew, Crew::Only(_))), "each is somebody's");

    let rules: Vec<_> = settings.rules.in_order().map(|(_, found)| &found.rule).collect();
    assert_eq!(rules.len(), 3);
    assert!(rules.iter().any(|rule| rule.routing && rule.deeds == [Deed::Route]));
    assert!(rules.iter().any(|rule| rule.deeds.contains(&Deed::RaisePriority)));
    assert!(rules.iter().any(|rule| matches!(rule.on, Trigger::After { .. })));
}

#[tokio::test]
async fn all_that_the_demo_is_set_up_with_did_something() {
    let desk = told(&Dir::new(), noon()).await;
    let (settings, events) = (desk.settings(), desk.export_events().await.unwrap());
    let changes = changes(&events);
    assert!(changes.iter().any(|change| matches!(change, Change::Organisation(OrganisationChange::ContractSet { to: Some(_), .. }))));
    assert!(changes.iter().any(|change| matches!(change, Change::Ticket(TicketChange::QueueSet { reason: Some(_), .. }))));
    assert!(changes.iter().any(|change| matches!(change, Change::Ticket(TicketChange::CauseSet { .. }))));

    let label = |change: &Change| match change {
        Change::Ticket(TicketChange::Labelled { to, .. }) => *to,
        _ => None,
    };
    let labels: BTreeSet<SubStateId> = changes.iter().filter_map(label).collect();
    assert_eq!(labels.len(), settings.sub_states.len(), "each is some ticket's");
    let category = |change: &Change| match change {
        Change::Ticket(TicketChange::Classified { to, .. }) => to.category,
        _ => None,
    };
    assert!(4 <= changes.iter().filter_map(category).collect::<BTreeSet<_>>().len());

    let did = events.iter().filter_map(|event| match event.cause {
        Cause::Rule { rule, .. } => Some(rule),
        _ => None,
    });
    let did: BTreeSet<RuleId> = did.collect();
    let in_force: BTreeSet<RuleId> = settings.rules.in_order().map(|(id, _)| id).collect();
    assert_eq!(did, in_force, "each was done");
}

#[tokio::test]
async fn people_are_found_by_what_they_know_and_the_table_is_there_to_be_read() {
    let desk = told(&Dir::new(), noon()).await;
    for (subject, found) in [
        ("La cella del burro attacca e stacca ogni minuto", vec!["Sandra Kofler"]),
        ("Two probes in one fridge do not agree", vec!["Marco Dal Pozzo", "Tomasz Wilk", "Priya Nair"]),
        ("Frigo vaccini: la sonda dice 4,0 da tre giorni", vec!["Marco Dal Pozzo", "Priya Nair"]),
    ] {
        let page = called(&desk, subject).await;
        let owner = page.owner.as_ref().map(|owner| owner.name.as_str()).unwrap_or_default();
        assert!(found.contains(&owner), "{subject}: {owner}");
        let scores: Vec<_> =
            page.timeline.iter().filter_map(|entry| if let Entry::Event(event) = entry { event.score.as_ref() } else { None }).collect();
        assert_eq!(scores.len(), 1, "{subject}");
        assert!(3 <= scores[0].rows.len(), "{subject}: whoever works the queue is in it");
    }
}

#[tokio::test]
async fn somebody_answers_for_whatever_is_worked_on_and_a_draft_waits_to_be_sent() {
    let desk = told(&Dir::new(), noon()).await;
    let rows = open(&desk);
    let owned: Vec<&Row> = rows.iter().filter(|row| row.owner.is_some()).collect();
    assert!(40 <= owned.len());
    for row in owned {
        assert!(page(&desk, row.id.0).await.responsible.is_some(), "{}: {}", row.id, row.subject);
    }
    let drafted = called(&desk, "La centralina si spegne quando parte il generatore").await;
    let seen = desk.ticket(&cast::giulia(&desk), drafted.id, Lang::It).await.unwrap().value;
    assert!(seen.timeline.iter().any(|entry| matches!(entry, Entry::Article(article) if article.sendable.is_some())));
    let tomasz = desk.ticket(&cast::tomasz(&desk), drafted.id, Lang::En).await.unwrap().value;
    assert!(
        tomasz.timeline.iter().all(|entry| !matches!(entry, Entry::Article(article) if article.sendable.is_some())),
        "he does not write to them"
    );
}

#[tokio::test]
async fn who_reads_no_italian_is_given_none_to_answer() {
    let desk = told(&Dir::new(), noon()).await;
    let (uk, _) = queue(&desk.settings(), "UK Support");
    let mut taken: Vec<TicketId> = Vec::new();
    while let Some(ticket) = desk.take_next(&cast::aoife(&desk), op()).await.unwrap().ticket {
        assert_eq!(page(&desk, ticket.0).await.home, uk, "{ticket}");
        taken.push(ticket);
    }
    assert!((1..=6).contains(&taken.len()), "{taken:?}");
}
