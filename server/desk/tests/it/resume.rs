//! Who comes back after a cut of the line: nothing missed, nothing doubled, and nothing asked for that the desk still knows.

use desk::board::LIST_OUTLIVES;
use desk::board::ring::RING_MOVES_MAX;
use jiff::SignedDuration;
use shared::act::Action;
use shared::id::{PersonId, TicketId};
use shared::kpi::ask::Wish;
use shared::live::stretch::Stretch;
use shared::live::{FromBrowser, FromServer, LivePos, Place, Watch};
use shared::people::action::PeopleAction;
use shared::query::Query;
use shared::text::Name;
use shared::ticket::Priority;
use shared::ticket::action::TicketAction;
use shared::ticket::status::{Resolution, Status};
use shared::view::{ListPage, Read, Row};

use crate::bench_desk::{TestDesk, body, noon};
use crate::levels::promising;
use crate::live::Tab;

/// A page as the browser has it, and what it heard.
struct Page {
    person: PersonId,
    stretch: Stretch,
    /// The server said that what is held is true.
    same: bool,
    /// How often the page was told to ask again.
    resyncs: usize,
    moves: usize,
}

impl Page {
    /// Read as a page is: its rows and where they are true.
    fn read(test: &TestDesk, person: PersonId) -> Self {
        let mut stretch = Stretch::default();
        stretch.take(fresh(test, person));
        Self { person, stretch, same: false, resyncs: 0, moves: 0 }
    }

    fn watch(&self) -> Watch {
        self.stretch.watch(Query::default())
    }

    async fn come_back(&mut self, test: &TestDesk) -> Tab {
        let watch = self.watch();
        self.come_back_saying(test, watch).await
    }

    async fn come_back_saying(&mut self, test: &TestDesk, watch: Watch) -> Tab {
        let mut tab = Tab::open(test, self.person);
        tab.say(&FromBrowser::Subscribe { sub: 1, watch });
        (self.same, self.resyncs, self.moves) = (false, 0, 0);
        self.hear(&mut tab).await;
        tab
    }

    async fn hear(&mut self, tab: &mut Tab) {
        let mut named = None;
        for said in tab.heard().await {
            match said {
                FromServer::Subscribed { list, .. } => named = Some(list),
                FromServer::Same { at, .. } => {
                    self.stretch.same(Place { list: named.unwrap(), pos: at });
                    self.same = true;
                }
                FromServer::Resync { .. } => self.resyncs += 1,
                FromServer::Moved(moved) => self.moves += usize::from(self.stretch.moved(&moved)),
                _ => {}
            }
        }
        self.stretch.settle();
    }

    #[track_caller]
    fn is_true(&self, test: &TestDesk) {
        assert_eq!(self.rows(), fresh(test, self.person).value.rows);
    }

    fn rows(&self) -> Vec<Row> {
        self.stretch.shown().ids.iter().filter_map(|id| self.stretch.row(*id).cloned()).collect()
    }
}

fn fresh(test: &TestDesk, person: PersonId) -> Read<ListPage> {
    test.desk.list(&test.actor(person), &Query::default(), 0, 200).unwrap()
}

/// The same list, seen from another place in its life.
fn from_place(watch: Watch, place: Option<Place>) -> Watch {
    let Watch::List { query, from, len, digest, .. } = watch else { panic!("a list") };
    Watch::List { query, from, len, digest, since: place }
}

fn place_of(watch: Watch) -> Place {
    let Watch::List { since: Some(place), .. } = watch else { panic!("a list that is held") };
    place
}

/// Changes of every sort: new tickets, words, owners, states, places.
async fn changes(test: &TestDesk, tickets: &mut Vec<TicketId>, count: usize) {
    for round in 0..count {
        if round % 4 == 0 {
            tickets.push(test.ticket(test.venier, "Frigorifero caldo").await);
        }
        let ticket = tickets[round * 7 % tickets.len()];
        let action = match round % 5 {
            0 => TicketAction::Note { ticket, body: body("Visto."), files: Vec::new() },
            1 => TicketAction::SetPriority { ticket, to: Priority::ALL[round % 3] },
            2 => TicketAction::Assign { ticket, owner: Some(test.marco) },
            3 => TicketAction::SetStatus { ticket, to: Status::Resolved { how: Resolution::Solved } },
            _ => TicketAction::SetStatus { ticket, to: Status::Open },
        };
        drop(test.wish(test.giulia, None, action).await);
        test.clock.set(test.clock.now().checked_add(SignedDuration::from_secs(1)).unwrap());
    }
}

#[tokio::test]
async fn a_short_cut_is_made_good_by_the_moves_that_were_missed() {
    let test = TestDesk::new().await;
    let mut tickets = Vec::new();
    changes(&test, &mut tickets, 10).await;
    let mut page = Page::read(&test, test.giulia);
    for cut in 0..6 {
        let mut tab = page.come_back(&test).await;
        changes(&test, &mut tickets, 3).await;
        page.hear(&mut tab).await;
        page.is_true(&test);
        drop(tab);
        changes(&test, &mut tickets, cut * 5).await;
    }
    let tab = page.come_back(&test).await;
    assert!(page.same && 0 < page.moves, "the moves, not a new question");
    assert_eq!(page.resyncs, 0);
    page.is_true(&test);
    drop(tab);
    let _tab = page.come_back(&test).await;
    assert!(page.same && page.moves == 0 && page.resyncs == 0, "and where nothing happened, nothing");
}

/// A page shows what it missed when it is told that it holds the same: that comes last, and what is moved later may wait.
#[tokio::test]
async fn what_was_missed_is_told_before_it_is_said_to_be_the_same() {
    let test = TestDesk::new().await;
    let mut tickets = Vec::new();
    changes(&test, &mut tickets, 8).await;
    let mut page = Page::read(&test, test.giulia);
    page.stretch.hover(true);
    changes(&test, &mut tickets, 8).await;
    let mut tab = page.come_back(&test).await;
    page.is_true(&test);
    changes(&test, &mut tickets, 8).await;
    page.hear(&mut tab).await;
    assert_ne!(page.rows(), fresh(&test, test.giulia).value.rows, "under the pointer nothing moves");
    page.stretch.hover(false);
    page.is_true(&test);
}

/// A page is read, changes happen, then its socket opens: the gap between the two is no gap.
#[tokio::test]
async fn what_happens_between_reading_and_watching_is_told() {
    let test = TestDesk::new().await;
    let mut tickets = Vec::new();
    changes(&test, &mut tickets, 8).await;
    let mut page = Page::read(&test, test.giulia);
    changes(&test, &mut tickets, 8).await;
    let _tab = page.come_back(&test).await;
    assert!(page.same && 0 < page.moves);
    page.is_true(&test);
}

#[tokio::test]
async fn after_too_many_moves_the_digest_answers() {
    let test = TestDesk::new().await;
    let ticket = test.ticket(test.venier, "Frigorifero caldo").await;
    let mut page = Page::read(&test, test.giulia);
    let note = TicketAction::Note { ticket, body: body("Visto."), files: Vec::new() };
    for _ in 0..RING_MOVES_MAX {
        test.wish(test.giulia, None, note.clone()).await.unwrap();
    }
    drop(page.come_back(&test).await);
    assert!(page.same && page.moves == RING_MOVES_MAX, "as many as are kept are told");
    page.is_true(&test);

    let mut late = Page::read(&test, test.giulia);
    for _ in 0..=RING_MOVES_MAX {
        test.wish(test.giulia, None, note.clone()).await.unwrap();
    }
    drop(late.come_back(&test).await);
    assert!(!late.same && late.resyncs == 1, "one more, and the page asks again");
    // It holds the same again, by another way: the digest says so although its place is long gone.
    let mut fresh = Page::read(&test, test.giulia);
    let long_ago = Place { pos: LivePos::default(), ..place_of(fresh.watch()) };
    let watch = from_place(fresh.watch(), Some(long_ago));
    drop(fresh.come_back_saying(&test, watch).await);
    assert!(fresh.same && fresh.moves == 0);
}

/// Another person's list, or one of another run, is another list: its moves would be nonsense here.
#[tokio::test]
async fn a_place_in_another_list_is_no_place() {
    let test = TestDesk::new().await;
    let ticket = test.ticket(test.venier, "CANARY").await;
    let mut page = Page::read(&test, test.marco);
    let own = place_of(page.watch());
    let other = place_of(Page::read(&test, test.giulia).watch());
    assert_ne!(own.list, other.list, "Marco sees one queue more");
    test.wish(test.marco, None, TicketAction::Note { ticket, body: body("Visto."), files: Vec::new() }).await.unwrap();
    let held = page.watch();
    let mut of_another_run = own;
    of_another_run.pos.at.lane = 0;
    for place in [Place { list: other.list, ..own }, of_another_run] {
        drop(page.come_back_saying(&test, from_place(held, Some(place))).await);
        assert!(!page.same && page.resyncs == 1 && page.moves == 0);
    }
    let Watch::List { query, from, len, .. } = held else { panic!("a list") };
    let unsaid = Watch::List { query, from, len, digest: None, since: Some(of_another_run) };
    drop(page.come_back_saying(&test, unsaid).await);
    assert!(!page.same && page.resyncs == 1, "and what is held is not known without its digest");
}

#[tokio::test]
async fn what_service_levels_made_due_meanwhile_is_asked_for() {
    let test = TestDesk::new().await;
    test.ticket(test.venier, "Frigorifero caldo").await;
    let mut page = Page::read(&test, test.giulia);
    let settings = async || {
        let heard = Tab::open(&test, test.giulia).heard().await;
        heard.into_iter().find_map(|said| if let FromServer::Welcome { settings } = said { Some(settings) } else { None })
    };
    let before = settings().await;
    assert_eq!(settings().await, before);
    promising(&test, 30, 240).await;
    assert_ne!(settings().await, before, "whoever has a ticket open asks for it anew");
    assert!(fresh(&test, test.giulia).value.rows[0].due.is_some());
    drop(page.come_back(&test).await);
    assert!(!page.same && page.resyncs == 1);
}

#[tokio::test]
async fn a_list_outlives_its_last_watcher_by_ten_minutes() {
    let test = TestDesk::new().await;
    let mut tickets = Vec::new();
    changes(&test, &mut tickets, 5).await;
    let mut page = Page::read(&test, test.giulia);
    let tab = page.come_back(&test).await;
    let at = |minutes: i64| noon().checked_add(SignedDuration::from_mins(minutes)).unwrap();
    test.clock.set(at(100));
    for minutes in [100, 120, 140] {
        test.clock.set(at(minutes));
        test.desk.forget_idle_lists();
    }
    assert_eq!(test.desk.lists(), 1, "watched, it stays");
    drop(tab);
    test.desk.forget_idle_lists();
    test.clock.set(at(140).checked_add(LIST_OUTLIVES - SignedDuration::from_secs(1)).unwrap());
    test.desk.forget_idle_lists();
    assert_eq!(test.desk.lists(), 1, "nine minutes and a bit");
    let note = TicketAction::Note { ticket: tickets[0], body: body("Visto."), files: Vec::new() };
    test.wish(test.giulia, None, note.clone()).await.unwrap();
    drop(page.come_back(&test).await);
    assert!(page.same && page.moves == 1, "the moves are still known");

    test.desk.forget_idle_lists();
    test.desk.forget_idle_lists();
    test.clock.set(at(140).checked_add(LIST_OUTLIVES + LIST_OUTLIVES).unwrap());
    test.desk.forget_idle_lists();
    assert_eq!(test.desk.lists(), 0, "ten, and it is gone");
    test.wish(test.giulia, None, note).await.unwrap();
    drop(page.come_back(&test).await);
    assert!(!page.same && page.resyncs == 1);
}

/// Several tickets of one transaction move in the same list: each move has a place of its own.
#[tokio::test]
async fn every_move_of_a_transaction_counts() {
    let test = TestDesk::new().await;
    let mut page = Page::read(&test, test.giulia);
    let mut tab = page.come_back(&test).await;
    let story = (0..5).map(|_| {
        let action = Action::Ticket(test.asking(test.venier, "Frigorifero caldo"));
        desk::act::tell::Told { call: crate::bench_desk::told(test.actor(test.venier), noon(), action), number: None }
    });
    let told = test.desk.tell(story.collect()).await;
    assert!(told.is_ok(), "{told:?}");
    page.hear(&mut tab).await;
    assert_eq!(page.moves, 5);
    page.is_true(&test);
}

/// A customer and a manager are told only that something changed, a customer of theirs; of the time between reading and watching,
/// whether.
#[tokio::test]
async fn nudges_that_came_before_the_watching_are_made_up_for() {
    let test = TestDesk::new().await;
    let ticket = test.ticket(test.venier, "Frigorifero caldo").await;
    let requests = test.desk.requests(&test.actor(test.venier)).await.unwrap().at;
    let figures = test.desk.report(&test.actor(test.elena), &Wish::default()).await.unwrap().at;
    let read = [(test.venier, Watch::Requests { since: Some(requests) }), (test.elena, Watch::Insight { since: Some(figures) })];
    for (person, watch) in read {
        let mut tab = Tab::open(&test, person);
        tab.say(&FromBrowser::Subscribe { sub: 4, watch });
        assert!(tab.heard().await.iter().any(|said| matches!(said, FromServer::Same { sub: 4, .. })), "nothing was missed");
    }
    let reply = TicketAction::Reply { ticket, body: body("Arriviamo."), files: Vec::new(), then: None };
    test.wish(test.giulia, None, reply).await.unwrap();
    let requests = test.desk.requests(&test.actor(test.venier)).await.unwrap().at;
    let again = [Watch::Requests { since: Some(requests) }, Watch::Insight { since: Some(test.desk.position()) }];
    for ((person, watch), again) in read.into_iter().zip(again) {
        let mut tab = Tab::open(&test, person);
        tab.say(&FromBrowser::Subscribe { sub: 4, watch });
        assert!(tab.heard().await.contains(&FromServer::Resync { sub: 4 }), "something was");
        tab.say(&FromBrowser::Subscribe { sub: 5, watch: again });
        assert!(tab.heard().await.iter().any(|said| matches!(said, FromServer::Same { sub: 5, .. })), "it is asked for once");
    }
}

#[tokio::test]
async fn a_row_says_what_somebody_is_called_now() {
    let test = TestDesk::new().await;
    test.ticket(test.venier, "Frigorifero caldo").await;
    test.ticket(test.graham, "No chart").await;
    let mut page = Page::read(&test, test.giulia);
    let mut tab = page.come_back(&test).await;
    let name = |words: &str| {
        let name = Some(Name::try_from(words).unwrap());
        Action::People(PeopleAction::ChangeProfile { person: test.venier, name, phones: None, locale: None })
    };
    test.own(name("Chiara Venier Rossi")).await;
    page.hear(&mut tab).await;
    assert_eq!(page.moves, 1, "her row is told, and no other");
    assert!(page.rows().iter().any(|row| row.customer.name == "Chiara Venier Rossi"));
    page.is_true(&test);
    // Who was away longer than the moves are kept finds out by the digest: a name is part of what a row shows.
    let old = page.watch();
    test.own(name("Chiara Rossi")).await;
    drop(page.come_back_saying(&test, from_place(old, None)).await);
    assert!(!page.same && page.resyncs == 1);
}

#[tokio::test]
async fn somebody_on_very_many_rows_makes_everybody_ask_again() {
    let test = TestDesk::new().await;
    for _ in 0..=desk::board::RENAMED_ROWS_MAX {
        test.ticket(test.venier, "Frigorifero caldo").await;
    }
    let mut page = Page::read(&test, test.giulia);
    let mut tab = page.come_back(&test).await;
    let name = Some(Name::try_from("Chiara Rossi").unwrap());
    test.own(Action::People(PeopleAction::ChangeProfile { person: test.venier, name, phones: None, locale: None })).await;
    page.hear(&mut tab).await;
    assert_eq!((page.moves, page.resyncs), (0, 1));
    let fresh = Page::read(&test, test.giulia);
    assert!(fresh.rows().iter().all(|row| row.customer.name == "Chiara Rossi"));
}
