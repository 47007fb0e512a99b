//! What a page holds of a list: after any moves, cuts and returns it is what a fresh answer would bring.

use jiff::Timestamp;
use proptest::prelude::*;
use shared::id::{OpId, PersonId, Pos, QueueId, TicketId, Ver};
use shared::live::stretch::Stretch;
use shared::live::{LivePos, Moved, Place, Watch, digest, row_hash};
use shared::query::Query;
use shared::ticket::status::Status;
use shared::ticket::{Channel, Priority};
use shared::view::{ListPage, PersonRef, Read, Row};

/// The rows that the page holds.
const LEN: u32 = 8;

/// A list as the desk has it: every row in its order, and the moves that it remembers.
struct Whole {
    list: u64,
    n: u64,
    rows: Vec<Row>,
    /// Every move after this one is remembered.
    since: LivePos,
    moves: Vec<Moved>,
}

fn row(id: u64, ver: Ver) -> Row {
    Row {
        id: TicketId(id),
        ver,
        subject: "Warm fridge".to_owned(),
        words: "8.4 degrees".to_owned(),
        waits: true,
        customer: PersonRef { id: PersonId(1), name: "Chiara Venier".to_owned() },
        vip: false,
        owner: None,
        priority: Priority::Normal,
        status: Status::New,
        queue: QueueId(1),
        channel: Channel::Mail,
        created_at: Timestamp::UNIX_EPOCH,
        updated_at: Timestamp::UNIX_EPOCH,
        due: None,
        sought: false,
        pleads: false,
    }
}

fn rank(index: usize) -> u32 {
    u32::try_from(index).expect("a short list")
}

impl Whole {
    fn of(tickets: u64) -> Self {
        let rows = (1..=tickets).map(|id| row(id, 1)).collect();
        Self { list: 1, n: 1, rows, since: LivePos::default(), moves: Vec::new() }
    }

    fn at(&self) -> LivePos {
        LivePos::after(Pos { lane: 1, n: self.n })
    }

    /// A ticket comes, changes, goes elsewhere or leaves.
    fn change(&mut self, id: u64, to: Option<usize>) -> Option<Moved> {
        let from = self.rows.iter().position(|row| row.id.0 == id);
        let ver = from.map_or(1, |from| self.rows.remove(from).ver + 1);
        let to = to.map(|to| to.min(self.rows.len()));
        if let Some(to) = to {
            self.rows.insert(to, row(id, ver));
        }
        if from.is_none() && to.is_none() {
            return None;
        }
        self.n += 1;
        let pos = LivePos { at: Pos { lane: 1, n: self.n }, k: 0 };
        let total = rank(self.rows.len());
        let row = to.map(|to| self.rows[to].clone());
        let moved = Moved { list: self.list, pos, id: TicketId(id), from: from.map(rank), to: to.map(rank), total, row, op: OpId(0) };
        self.moves.push(moved.clone());
        Some(moved)
    }

    /// Another list of the same tickets: the old one's moves are forgotten.
    fn begin_again(&mut self) {
        (self.list, self.since) = (self.list + 1, self.at());
        self.moves.clear();
    }

    fn read(&self, from: u32, len: u32) -> Read<ListPage> {
        let from = from.min(rank(self.rows.len()));
        let rows = self.rows.iter().skip(from as usize).take(len as usize).cloned().collect();
        Read { at: self.at().at, value: ListPage { list: self.list, total: rank(self.rows.len()), from, rows } }
    }

    /// The moves that somebody missed and whether what they hold is true with them, as the desk answers a subscription.
    fn answer(&self, watch: &Watch) -> (Vec<Moved>, bool) {
        let Watch::List { from, len, digest: held, since, .. } = watch else { panic!("a list") };
        match since.filter(|place| place.list == self.list && self.since <= place.pos) {
            Some(place) => (self.moves.iter().filter(|moved| place.pos < moved.pos).cloned().collect(), true),
            None => {
                let rows = self.read(*from, *len).value.rows;
                (Vec::new(), *held == Some(digest(rank(self.rows.len()), rows.iter().map(row_hash))))
            }
        }
    }
}

/// A page and its line.
struct Page {
    stretch: Stretch,
    online: bool,
    asked: usize,
}

impl Page {
    fn open(whole: &Whole, from: u32) -> Self {
        let mut stretch = Stretch::default();
        stretch.take(whole.read(from, LEN));
        Self { stretch, online: true, asked: 0 }
    }

    fn come_back(&mut self, whole: &Whole) {
        self.online = true;
        let (moves, same) = whole.answer(&self.stretch.watch(Query::default()));
        for moved in &moves {
            assert!(self.stretch.moved(moved), "what was missed is news");
        }
        if same {
            self.stretch.same(Place { list: whole.list, pos: whole.at() });
        } else {
            self.asked += 1;
            self.stretch.take(whole.read(self.stretch.shown().from, LEN));
        }
    }

    /// Compares what the reader sees with the list.
    fn is_true(&self, whole: &Whole) -> Result<(), TestCaseError> {
        let shown = self.stretch.shown();
        let rows = &whole.rows[shown.from as usize..shown.end() as usize];
        prop_assert_eq!(&shown.ids, &rows.iter().map(|row| row.id).collect::<Vec<_>>());
        prop_assert_eq!(shown.total as usize, whole.rows.len());
        for row in rows {
            prop_assert_eq!(self.stretch.row(row.id), Some(row));
        }
        Ok(())
    }
}

#[derive(Debug, Clone)]
enum Act {
    Change(u64, Option<usize>),
    Cut,
    ComeBack,
    Scroll(u32),
    Hover(bool),
    /// The desk no longer knows the moves.
    Forget,
    /// The page was asking when the line was cut, and had no answer.
    AskInVain,
}

fn an_act() -> impl Strategy<Value = Act> {
    prop_oneof![
        8 => (1_u64..20, prop::option::weighted(0.8, 0_usize..20)).prop_map(|(id, to)| Act::Change(id, to)),
        1 => Just(Act::Cut),
        2 => Just(Act::ComeBack),
        1 => (0_u32..12).prop_map(Act::Scroll),
        2 => any::<bool>().prop_map(Act::Hover),
        1 => Just(Act::Forget),
        1 => Just(Act::AskInVain),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_moves_cuts_and_returns_end_in_the_list_that_a_fresh_question_brings(
        tickets in 0_u64..16, from in 0_u32..8, acts in prop::collection::vec(an_act(), 0..60)
    ) {
        let mut whole = Whole::of(tickets);
        let mut page = Page::open(&whole, from);
        let mut hovered = false;
        for act in acts {
            let before = page.stretch.shown().clone();
            match act {
                Act::Change(id, to) => {
                    if let Some(moved) = whole.change(id, to).filter(|_| page.online) {
                        prop_assert!(page.stretch.moved(&moved), "it is news");
                        prop_assert!(!page.stretch.moved(&moved), "once");
                        page.stretch.settle();
                        let still = *page.stretch.shown() == before;
                        prop_assert!(still || !hovered || before.ids.is_empty(), "nothing moves under the pointer");
                    }
                }
                Act::Cut => page.online = false,
                Act::ComeBack if !page.online => {
                    page.come_back(&whole);
                    // Whether the pointer is there or not.
                    page.is_true(&whole)?;
                }
                Act::Scroll(from) if page.online => page.stretch.take(whole.read(from, LEN)),
                Act::Hover(over) => {
                    hovered = over;
                    page.stretch.hover(over);
                }
                Act::Forget if !page.online => whole.begin_again(),
                Act::AskInVain if !page.online => page.stretch.ask(),
                Act::ComeBack | Act::Scroll(_) | Act::Forget | Act::AskInVain => {}
            }
            if page.online && !hovered {
                page.is_true(&whole)?;
            }
        }
        if !page.online {
            page.come_back(&whole);
        }
        page.stretch.show();
        page.is_true(&whole)?;
    }
}

#[test]
fn who_comes_back_sees_what_they_missed_even_under_the_pointer() {
    let mut whole = Whole::of(3);
    let mut page = Page::open(&whole, 0);
    page.stretch.hover(true);
    page.online = false;
    whole.change(7, Some(0));
    page.come_back(&whole);
    assert_eq!((page.stretch.shown().at(0), page.stretch.waiting()), (Some(TicketId(7)), 0));
    assert_eq!(page.asked, 0, "by the moves, not by a new question");
    let moved = whole.change(8, Some(0)).expect("it comes");
    page.stretch.moved(&moved);
    page.stretch.settle();
    assert_eq!((page.stretch.shown().at(0), page.stretch.waiting()), (Some(TicketId(7)), 1), "what comes from now on waits");
    page.stretch.hover(false);
    assert_eq!((page.stretch.shown().at(0), page.stretch.waiting()), (Some(TicketId(8)), 0));
}

#[test]
fn how_long_the_list_is_waits_for_no_pointer() {
    let mut whole = Whole::of(2);
    let mut page = Page::open(&whole, 0);
    assert!(page.stretch.hover(true), "it came");
    assert!(!page.stretch.hover(true), "and only moves on");
    let moved = whole.change(9, Some(0)).expect("it comes");
    page.stretch.moved(&moved);
    page.stretch.settle();
    assert_eq!((page.stretch.total(), page.stretch.shown().total, page.stretch.waiting()), (3, 2, 1));
}

#[test]
fn a_row_that_changed_while_it_waited_says_the_latest() {
    let mut whole = Whole::of(2);
    let mut page = Page::open(&whole, 0);
    page.stretch.hover(true);
    for _ in 0..3 {
        let moved = whole.change(9, Some(1)).expect("it comes and changes");
        page.stretch.moved(&moved);
    }
    page.stretch.hover(false);
    assert_eq!(page.stretch.row(TicketId(9)).map(|row| row.ver), Some(3));
}

/// Moves that wait for the pointer are part of what is held: a digest that left them out would call them missing, or, where
/// they were taken back meanwhile, have them shown for ever.
#[test]
fn what_waits_is_part_of_what_a_page_says_it_holds() {
    let mut whole = Whole::of(2);
    let mut page = Page::open(&whole, 0);
    page.stretch.hover(true);
    let moved = whole.change(9, Some(0)).expect("it comes");
    page.stretch.moved(&moved);
    page.online = false;
    whole.change(9, None);
    whole.begin_again();
    page.come_back(&whole);
    assert_eq!(page.asked, 1, "ticket 9 was held, and is not there any more");
    page.stretch.hover(false);
    assert_eq!(page.stretch.shown().ids, [TicketId(1), TicketId(2)]);
}

/// The last row left while the pointer was over it, and with the row went whatever says that the pointer leaves.
#[test]
fn an_empty_list_takes_a_ticket_wherever_the_pointer_is() {
    let mut whole = Whole::of(0);
    let mut page = Page::open(&whole, 0);
    page.stretch.hover(true);
    let moved = whole.change(9, Some(0)).expect("it comes");
    page.stretch.moved(&moved);
    page.stretch.settle();
    assert_eq!(page.stretch.shown().ids, [TicketId(9)]);
}

/// While the page asks, what it hears is in the answer or is told after it.
#[test]
fn what_is_heard_while_asking_is_not_counted_twice() {
    let mut whole = Whole::of(2);
    let mut page = Page::open(&whole, 0);
    page.stretch.ask();
    let moved = whole.change(9, Some(0)).expect("it comes");
    assert!(!page.stretch.moved(&moved));
    page.stretch.take(whole.read(0, LEN));
    assert!(!page.stretch.moved(&moved), "the answer has it");
    assert_eq!(page.stretch.shown().ids, [TicketId(9), TicketId(1), TicketId(2)]);
}
